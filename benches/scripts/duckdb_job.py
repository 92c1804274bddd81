"""The smaller job in DuckDB: split texts into sentences by one regular expression, find the terms in each, write Parquet.

Usage: python duckdb_job.py FOLDER TERMS OUT.parquet [THREADS]        (TERMS: a file with one regular expression a line)

No headings, dates, places, requests or offsets: what a few lines can do.
"""

import sys
from pathlib import Path

import duckdb

SENTENCE = r"[^.!?]+[.!?]*"

folder, terms, out, *threads = sys.argv[1:]
pattern = r"(?i)\b(?:" + "|".join(Path(terms).read_text(encoding="utf-8").splitlines()) + r")\b"


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


database = duckdb.connect()
if threads:
    database.execute(f"SET threads = {int(threads[0])}")
# The expressions stand in the statement itself: DuckDB then compiles them once.
database.execute(f"""
    COPY (
        SELECT filename AS file, sentence, regexp_extract_all(sentence, {quoted(pattern)}) AS found
        FROM (
            SELECT filename, unnest(regexp_extract_all(content, {quoted(SENTENCE)})) AS sentence
            FROM read_text({quoted(folder.rstrip("/") + "/**/*")})
        )
    ) TO {quoted(out)} (FORMAT parquet)
""")
counted = database.execute(f"SELECT count(*), sum(len(found)) FROM {quoted(out)}").fetchone()
print(f"{counted[0]} sentences, {counted[1]} terms found")
