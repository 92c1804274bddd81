"""Queries `latest` with DuckDB while runs replace it: every answer must be of one whole run.

Usage: python tests/read_while_replaced.py path/to/rapporteur
"""

import json
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import duckdb

RUNS = 20
program = Path(sys.argv[1]).resolve()

with tempfile.TemporaryDirectory() as room:
    statements, output = Path(room, "statements"), Path(room, "output")
    statements.mkdir()

    def run(number: int) -> None:
        (statements / f"{number:02}.txt").write_text(f"We need {number} helicopters in Mali.")
        subprocess.run([program, "run", statements, "-o", output, "--force", "--keep", "0", "--quiet"], check=True)

    run(0)
    writer = threading.Thread(target=lambda: [run(number) for number in range(1, RUNS + 1)])
    writer.start()
    seen, last = [], False
    while not last:
        last = not writer.is_alive()
        # The link is looked up once; all that is read then is of one run.
        folder = (output / "latest").resolve(strict=True)
        counts = json.loads((folder / "run.json").read_text())["counts"]
        for table in ["documents", "sentences", "requests"]:
            rows = duckdb.sql(f"SELECT count(*) FROM '{folder}/tables/{table}.parquet'").fetchall()[0][0]
            assert rows == counts[table], (folder, table)
        (joined,) = duckdb.sql(
            f"SELECT count(*) FROM '{folder}/tables/requests.parquet' JOIN '{folder}/tables/documents.parquet' USING (doc_id)"
        ).fetchall()[0]
        assert joined == counts["requests"], folder
        seen.append(counts["documents"])
    writer.join()
    assert seen == sorted(seen) and seen[-1] == RUNS + 1, seen
    print(f"{len(seen)} looks at {len(set(seen))} runs: each was whole")
