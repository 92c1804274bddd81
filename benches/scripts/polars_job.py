"""The smaller job in polars: split texts into sentences by one regular expression, find the terms in each, write Parquet.

Usage: python polars_job.py FOLDER TERMS OUT.parquet        (TERMS: a file with one regular expression a line)

POLARS_MAX_THREADS bounds the threads. No headings, dates, places, requests or offsets: what a few lines can do.
"""

import sys
from pathlib import Path

import polars as pl

SENTENCE = r"[^.!?]+[.!?]*"

folder, terms, out = sys.argv[1:]
pattern = r"(?i)\b(?:" + "|".join(Path(terms).read_text(encoding="utf-8").splitlines()) + r")\b"
files = sorted(path for path in Path(folder).rglob("*") if path.is_file())
texts = pl.DataFrame({"file": [str(f) for f in files], "text": [f.read_text(encoding="utf-8", errors="replace") for f in files]})
sentences = (
    texts.lazy()
    .select("file", sentence=pl.col("text").str.extract_all(SENTENCE))
    .explode("sentence")
    .with_columns(found=pl.col("sentence").str.extract_all(pattern))
    .collect()
)
sentences.write_parquet(out)
print(f"{sentences.height} sentences, {sentences['found'].list.len().sum()} terms found")
