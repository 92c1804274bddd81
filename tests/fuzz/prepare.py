"""Makes what the fuzzers start from: a corpus for each target and a dictionary of the words that the kernel knows.

Usage: python3 tests/fuzz/prepare.py        (Python 3.11 or newer, nothing else)

Writes tests/fuzz/corpus/TARGET/ from seeds/ and from the examples of the pipeline, and tests/fuzz/statements.dict
from its cues, themes, names and months. Both are made anew at will and are not kept.
"""

import csv
import io
import re
import tomllib
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
PIPELINE = PROJECT / "pipelines/peacekeeping"
# What stands in headings and between words, and no lexicon lists.
MARKS = [
    "Following is the text of", "Following are", "SG/SM/21062", "S/PV.7658", "A/75/PV.4", "date 2020-11-24 ",
    "24 May 2018", "NEW YORK, 24 May -- ", "Question: ", "The President: ", "Statement by", "Remarks by", "H.E. ",
    "Yours sincerely,", "(Signed) ", "General Assembly", "Security Council", "Secretary-General",
    "\n\n", "\r\n", "\n- ", "\n• ", "\n(a) ", "\n12. ", "...", "…", "“", "”", "‘", "’", "«", "»", "—", "–",
    "？", "。", "؟", "۔", "\u00ad", "\u00a0", "\u200b", "\u2011", "\u2028", "\u0301", "\ufb01", "\ufeff", "İ", "ẞ", "¬", "😊",
]  # fmt: skip
LONGEST = 60  # libFuzzer drops words of over 64 bytes


def read(name: str) -> dict:
    return tomllib.loads((PIPELINE / name).read_text(encoding="utf-8"))


def one_form(term: str) -> str:
    """The first alternative of a term: `{attack,armed} chopper*` is `attack chopper`."""
    while (opened := re.sub(r"\{([^{},]*)[^{}]*\}", r"\1", term)) != term:
        term = opened
    return re.sub(r"\s+", " ", term.replace("*", "").replace("..", " ")).strip()


def themes() -> list[dict]:
    return [theme for file in sorted((PIPELINE / "themes").glob("*.toml")) for theme in read(f"themes/{file.name}")["theme"]]


def dictionary() -> str:
    words = list(MARKS)
    for cue in read("requests.toml")["cue"]:
        words += [form for key in ("words", "third", "ing", "past", "not") for form in cue.get(key, [])[:2]]
    for theme in themes():
        words += theme.get("terms", [])[:3] + theme.get("case", [])[:1] + theme.get("not", [])[:1]
    words += [month.capitalize() for month in read("headings.toml")["months"]]
    for file, column in [("places/countries.csv", "name"), ("missions.csv", "acronym")]:
        rows = csv.DictReader(io.StringIO((PIPELINE / file).read_text(encoding="utf-8")))
        words += [row[column] for row in rows][::3]
    abbreviations = (PIPELINE / "abbreviations.txt").read_text(encoding="utf-8").splitlines()
    words += [line.split()[0] for line in abbreviations if line and not line.startswith("#")][::4]
    forms = dict.fromkeys(word if word in MARKS else one_form(word) for word in words)
    return "".join(f'"{escaped(form)}"\n' for form in forms if 0 < len(form.encode()) <= LONGEST)


def escaped(word: str) -> str:
    return "".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\x{b:02X}" for b in word.encode())


def texts() -> list[bytes]:
    """Whole statements, their halves in other encodings, and what the pipeline's examples say."""
    seeds = [path.read_text(encoding="utf-8") for path in sorted((PROJECT / "seeds").glob("*.txt"))]
    out = seeds + [paragraph for seed in seeds for paragraph in seed.split("\n\n")]
    for entry in themes() + read("requests.toml")["cue"] + read("headings.toml")["rule"]:
        out += ["\n".join(entry.get("yes", [])), "\n".join(entry.get("no", []))]
    out += [example["text"] for example in read("sentences.toml")["example"]]
    other = [seeds[0].encode("utf-16"), seeds[1].encode("cp1252", "replace"), seeds[0].replace("\n", "\r\n").encode()]
    return [text.encode() for text in dict.fromkeys(out) if text.strip()] + other


def zipped(members: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


def documents() -> list[bytes]:
    """One small document of each format, in the order of the target's list."""
    words = "We need helicopters in Mali."
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    o = "urn:oasis:names:tc:opendocument:xmlns"
    return [
        f"<!DOCTYPE html><html><head><title>On peace</title></head><body><article><h1>On peace</h1><p>{words}</p></article></body></html>".encode(),
        f"# On peace\n\n- {words}\n- *Thank you.*\n".encode(),
        f"From: a@example.org\nSubject: On peace\nMIME-Version: 1.0\nContent-Type: text/plain\n\n{words}\n".encode(),
        zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": f"<w:document {w}><w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body></w:document>"}),
        zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": f'<office:document-content xmlns:office="{o}:office:1.0" xmlns:text="{o}:text:1.0"><office:body><office:text><text:p>{words}</text:p></office:text></office:body></office:document-content>'}),
    ]  # fmt: skip


def write(target: str, inputs: list[bytes]) -> None:
    folder = HERE / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(inputs):
        (folder / f"seed-{number:04}").write_bytes(data)


def main() -> None:
    plain = texts()
    for target in ("decode", "segment", "kernel"):
        write(target, plain)
    # The first byte of these chooses how the rest is read.
    for target in ("heading", "tag"):
        write(target, [bytes([number % 8]) + text for number, text in enumerate(plain)])
    write("documents", [bytes([number]) + document for number, document in enumerate(documents())])
    (HERE / "statements.dict").write_text(dictionary(), encoding="ascii")


if __name__ == "__main__":
    main()
