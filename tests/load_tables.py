"""Loads a published run as analysts do: polars, pandas and DuckDB must see the same rows and types, and the reference
validator of Data Package must find every CSV file as datapackage.json describes it.

Usage: python tests/load_tables.py output/latest
"""

import sys
from pathlib import Path

import duckdb
import frictionless
import pandas
import polars

run = Path(sys.argv[1])
database = duckdb.connect()
TABLES = ["documents", "sentences", "theme_tags", "requests", "place_mentions", "issues"]

for name in TABLES:
    parquet, csv = run / f"tables/{name}.parquet", run / f"tables/{name}.csv"
    frame = polars.read_parquet(parquet)
    table = pandas.read_csv(csv, keep_default_na=False, na_values=[""], low_memory=False)
    assert list(table.columns) == frame.columns, name
    assert len(table) == frame.height, name
    assert database.execute(f"SELECT count(*) FROM '{parquet}'").fetchall()[0][0] == frame.height, name
    assert database.execute(f"SELECT count(*) FROM read_csv('{csv}', all_varchar = true)").fetchall()[0][0] == frame.height, name

documents = polars.read_parquet(run / "tables/documents.parquet")
requests = polars.read_parquet(run / "tables/requests.parquet")
assert documents.schema["date"] == polars.Date and documents.schema["year"] == polars.Int32
joined = requests.join(documents.select("doc_id", text_of_document="text"), on="doc_id")
found = joined.select(
    same=polars.col("text_of_document").str.slice(polars.col("cue_start"), polars.col("cue_end") - polars.col("cue_start"))
    == polars.col("cue")
)
assert joined.height == requests.height and found["same"].all()
for report in (run / "reports").glob("*.parquet"):
    assert polars.read_parquet(report).height == len(pandas.read_csv(report.with_suffix(".csv"))), report
package = frictionless.Package(run / "datapackage.json")
files = sorted(path.relative_to(run.resolve()).as_posix() for path in run.resolve().rglob("*.csv"))
assert sorted(resource.path for resource in package.resources) == files, files
validated = package.validate()
assert validated.valid, validated.flatten(["title", "type", "message"])
print(f"{len(files)} CSV files are as datapackage.json describes them")

for path in (run / "tables").glob("*.parquet"):
    said = polars.read_parquet_metadata(path)
    for column in polars.read_parquet_schema(path):
        assert said[f"rapporteur.column.{column}"], f"{path}: {column}"
    assert said["rapporteur.pipeline_digest"], path
print(f"{documents.height} documents and {requests.height} requests load alike in polars, pandas and DuckDB")
