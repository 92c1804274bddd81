"""Loads a published run as analysts do: polars, pandas and DuckDB must see the same rows, types and values, and the
reference validator of Data Package must find every CSV file as datapackage.json describes it.

The types are those of the run's own codebook.csv: a date is a date, an integer Int32, a boolean a boolean,
in Parquet for every reader, and in CSV for whoever reads it as the README says.

Usage: python tests/load_tables.py output/latest
"""

import csv
import sys
from pathlib import Path

import duckdb
import frictionless
import pandas
import polars

run = Path(sys.argv[1]).resolve(strict=True)
database = duckdb.connect()
TABLES = ["documents", "sentences", "theme_tags", "requests", "place_mentions", "issues"]
IN_POLARS = {"string": polars.String, "integer": polars.Int32, "boolean": polars.Boolean, "date": polars.Date}
IN_DUCKDB = {"string": "VARCHAR", "integer": "INTEGER", "boolean": "BOOLEAN", "date": "DATE"}
IN_ARROW = {"string": "string", "integer": "int32", "boolean": "bool", "date": "date32[day]"}
# pandas has no integer and no boolean that may be missing unless it is asked for them.
IN_PANDAS = {"string": "string", "integer": "Int32", "boolean": "boolean"}

with open(run / "codebook.csv", encoding="utf-8", newline="") as file:
    codebook = list(csv.DictReader(file))
assert [name for name in TABLES if any(row["table"] == name for row in codebook)] == TABLES


def quoted(path):
    """A path as a string of SQL."""
    return "'" + str(path).replace("'", "''") + "'"


def check_parquet(name, columns):
    """The three readers of Parquet find the codebook's types; polars' frame comes back."""
    path = run / f"tables/{name}.parquet"
    frame = polars.read_parquet(path)
    assert frame.schema == {c["column"]: IN_POLARS[c["type"]] for c in columns}, name
    described = database.sql(f"DESCRIBE SELECT * FROM {quoted(path)}").fetchall()
    assert [row[:2] for row in described] == [(c["column"], IN_DUCKDB[c["type"]]) for c in columns], name
    arrow = pandas.read_parquet(path, dtype_backend="pyarrow")
    for c in columns:
        seen = str(arrow.dtypes[c["column"]].pyarrow_dtype).removeprefix("large_")
        assert seen == IN_ARROW[c["type"]], (name, c["column"], seen)
        if c["nullable"] == "false":
            assert frame[c["column"]].null_count() == 0, (name, c["column"])
        if c["type"] == "string":
            # Unknown is null; an empty string would be a second way to say it.
            assert not (frame[c["column"]] == "").any(), (name, c["column"])
    keys = [c["column"] for c in columns if c["key"] == "true"]
    assert name == "issues" or frame.select(keys).is_unique().all(), (name, keys)
    assert len(arrow) == frame.height, name
    return frame


def check_csv(name, columns, frame):
    """The CSV holds the Parquet file's values, read with types by each of the three."""
    path = run / f"tables/{name}.csv"
    types = {c["column"]: IN_DUCKDB[c["type"]] for c in columns}
    database.register("parquet_rows", frame.to_arrow())
    rows = database.read_csv(str(path), header=True, columns=types, quotechar='"', escapechar='"')
    rows.create_view("csv_rows", replace=True)
    for left, right in (("parquet_rows", "csv_rows"), ("csv_rows", "parquet_rows")):
        differ = database.sql(f"SELECT count(*) FROM (FROM {left} EXCEPT ALL FROM {right})").fetchall()[0][0]
        assert differ == 0, f"{name}: {differ} rows are in {left} alone"
    read = polars.read_csv(path, schema={c["column"]: IN_POLARS[c["type"]] for c in columns})
    assert read.equals(frame), name
    days = [c["column"] for c in columns if c["type"] == "date"]
    table = pandas.read_csv(
        path,
        keep_default_na=False,
        na_values=[""],
        dtype={c["column"]: IN_PANDAS[c["type"]] for c in columns if c["type"] in IN_PANDAS},
        parse_dates=days,
    )
    assert list(table.columns) == frame.columns and len(table) == frame.height, name
    for column in frame.columns:
        assert table[column].isna().sum() == frame[column].null_count(), (name, column)
    for column in days:
        seen = [day.date() for day in table[column].dropna()]
        assert seen == frame[column].drop_nulls().to_list(), (name, column)


frames = {}
for name in TABLES:
    columns = [row for row in codebook if row["table"] == name]
    frames[name] = check_parquet(name, columns)
    check_csv(name, columns, frames[name])

# Every row's words stand where its offsets say.
EVIDENCE = {
    "sentences": [("char_start", "char_end", "text")],
    "theme_tags": [("char_start", "char_end", "matched_text")],
    "place_mentions": [("char_start", "char_end", "matched_text")],
    "requests": [("char_start", "char_end", "text"), ("cue_start", "cue_end", "cue"), ("ask_start", "ask_end", "ask")],
}
texts = dict(frames["documents"].select("doc_id", "text").iter_rows())
for name, parts in EVIDENCE.items():
    for row in frames[name].iter_rows(named=True):
        for start, end, words in parts:
            found = None if row[start] is None else texts[row["doc_id"]][row[start] : row[end]]
            assert found == row[words], (name, row["doc_id"], row[start], words)

for report in (run / "reports").glob("*.parquet"):
    assert polars.read_parquet(report).height == len(pandas.read_csv(report.with_suffix(".csv"))), report
rows = sum(frame.height for frame in frames.values())
print(f"{len(TABLES)} tables with {rows} rows load alike in polars, pandas and DuckDB, from Parquet and from CSV")

package = frictionless.Package(run / "datapackage.json")
files = sorted(path.relative_to(run).as_posix() for path in run.rglob("*.csv"))
assert sorted(resource.path for resource in package.resources) == files, files
validated = package.validate()
assert validated.valid, validated.flatten(["title", "type", "message"])
print(f"{len(files)} CSV files are as datapackage.json describes them")

for path in (run / "tables").glob("*.parquet"):
    said = polars.read_parquet_metadata(path)
    for column in polars.read_parquet_schema(path):
        assert said[f"rapporteur.column.{column}"], f"{path}: {column}"
    assert said["rapporteur.pipeline_digest"], path
