"""Terms of a pipeline as regular expressions that ripgrep, polars and DuckDB (RE2) all read.

A space matches a space or a hyphen, a hyphen those or nothing, `*` further letters, `{a,b}` alternatives and ` .. ` up
to four words, as in pipelines/README.md. Only what a regular expression can say: no context rules, no silencing.
"""

import itertools
import re
import tomllib
from pathlib import Path

LETTERS = "[A-Za-z]*"
GAP = r"(?:[ -][A-Za-z]+){0,4}[ -]"


def of_pipeline(folder: Path) -> list[str]:
    """All theme terms, taken in turn from every theme, so that the first few hundred speak of all of them."""
    themes = [
        [*theme.get("terms", []), *theme.get("case", [])]
        for file in sorted((folder / "themes").glob("*.toml"))
        for theme in tomllib.loads(file.read_text(encoding="utf-8"))["theme"]
    ]
    turns = itertools.zip_longest(*themes)
    return [term for turn in turns for term in turn if term is not None]


def expression(term: str) -> str:
    """One term as a regular expression, without its word borders."""
    out, depth = [], 0
    for part in re.split(r"( \.\. |[{},* -])", term):
        match part:
            case " .. ":
                out.append(GAP)
            case " ":
                out.append("[ -]")
            case "-":
                out.append("[ -]?")
            case "*":
                out.append(LETTERS)
            case "{":
                depth += 1
                out.append("(?:")
            case "}":
                depth -= 1
                out.append(")")
            case "," if depth > 0:
                out.append("|")
            case _:
                out.append(re.escape(part))
    return "".join(out)
