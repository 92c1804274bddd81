"""Loads a published run as analysts do: polars, pandas and DuckDB must see the same rows and types.

Usage: python tests/load_tables.py output/latest
"""

import sys
from pathlib import Path

import duckdb
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
print(f"{documents.height} documents and {requests.height} requests load alike in polars, pandas and DuckDB")
