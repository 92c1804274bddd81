"""Opens a published run in LibreOffice Calc as an analyst does: report.xlsx and requests.csv must show what the tables say.

Usage: python tests/open_in_calc.py output/latest
"""

import csv
import math
import subprocess
import sys
import tempfile
from pathlib import Path

csv.field_size_limit(sys.maxsize)
run = Path(sys.argv[1])
# Comma, double quote, UTF-8, from line 1; then: text not quoted, values and not what is shown, all sheets.
READ = "Text - txt - csv (StarCalc):44,34,76,1"
WRITE = READ + ",,0,false,true,false,false,false,-1"
SHEETS = {
    "requests": ("tables/requests.csv", None),
    "themes_by_year": ("reports/themes_by_year.csv", None),
    "places": ("reports/requests_by_place.csv", None),
    "documents": ("tables/documents.csv", "text"),
    "issues": ("tables/issues.csv", None),
    "codebook": ("codebook.csv", None),
}


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def opened(path, folder, *options):
    """Converts a file to CSV, a file a sheet, in a profile of its own: another Calc that runs cannot get in the way."""
    command = ["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{folder}/profile", *options]
    command += ["--convert-to", f"csv:{WRITE}", "--outdir", f"{folder}/out", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    found = {file.stem.split("-", 1)[1]: rows_of(file) for file in Path(folder, "out").glob("*-*.csv")}
    assert done.returncode == 0 and found, f"Calc gave no file: {done.stdout}{done.stderr}"
    return found


def same(shown, said):
    if shown == said or shown.lower() == said and said in ("true", "false"):
        return True
    try:
        return math.isclose(float(shown), float(said), rel_tol=1e-12)
    except ValueError:
        return False


def compare(name, shown, said, without=None):
    kept = [n for n, column in enumerate(said[0]) if column != without]
    said = [[row[n] for n in kept] for row in said]
    assert len(shown) == len(said), f"{name}: {len(shown)} rows shown of {len(said)}"
    for number, (a, b) in enumerate(zip(shown, said), 1):
        a += [""] * (len(b) - len(a))
        for column, left, right in zip(said[0], a, b, strict=True):
            assert same(left, right), f"{name}, row {number}, {column}: {left!r} is not {right!r}"


with tempfile.TemporaryDirectory() as folder:
    sheets = opened(run.resolve() / "report.xlsx", folder)
    assert list(SHEETS) == [name for name in SHEETS if name in sheets], sorted(sheets)
    for name, (path, without) in SHEETS.items():
        compare(name, sheets[name], rows_of(run / path), without)
with tempfile.TemporaryDirectory() as folder:
    table = opened(run.resolve() / "tables/requests.csv", folder, f"--infilter={READ}")
    (shown,) = table.values()
    compare("requests.csv", shown, rows_of(run / "tables/requests.csv"))
print(f"{len(sheets)} sheets of report.xlsx and requests.csv open in Calc with every cell as it was published")
