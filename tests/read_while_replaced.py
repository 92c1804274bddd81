"""Reads `latest` again and again while runs replace it: every read must see one complete run.

A run of two statements and a run of one take turns, so that tables of two runs would not agree in their counts.

Usage: python tests/read_while_replaced.py target/release/rapporteur seeds
"""

import json
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import duckdb

RUNS = 10
TABLES = ["documents", "sentences", "theme_tags", "requests", "place_mentions", "issues"]


def replace(program, inputs, output, faults):
    """Makes the runs, one after the other; what goes wrong is left in `faults`."""
    try:
        for n in range(RUNS):
            command = [program, "run", inputs[n % len(inputs)], "-o", output, "--quiet"]
            done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
            if done.returncode != 0:
                faults.append(f"run {n + 1} ended with {done.returncode}: {done.stderr}")
    except OSError as fault:
        faults.append(str(fault))


def read(output, database):
    """Counts the rows of every table of the run that `latest` names now; returns its id and its statements."""
    run = (output / "latest").resolve(strict=True)  # once: the next look may find another run
    manifest = json.loads((run / "run.json").read_text(encoding="utf-8"))
    assert manifest["run_id"] == run.name, f"{run} holds the record of {manifest['run_id']}"
    for name in TABLES:
        path = str(run / f"tables/{name}.parquet").replace("'", "''")
        rows = database.sql(f"SELECT count(*) FROM read_parquet('{path}')").fetchall()[0][0]
        assert rows == manifest["counts"][name], f"{run.name}: {rows} rows of {name}, {manifest['counts'][name]} told"
    return run.name, manifest["counts"]["documents"]


def main(program, seeds):
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        output, fewer = folder / "output", folder / "fewer"
        fewer.mkdir()
        shutil.copy(sorted(path for path in Path(seeds).iterdir() if path.is_file())[0], fewer)
        inputs = [Path(seeds).resolve(), fewer]
        subprocess.run([program, "run", inputs[1], "-o", output, "--quiet"], check=True, stdin=subprocess.DEVNULL)
        faults, seen, reads = [], [], 0
        database = duckdb.connect()
        writer = threading.Thread(target=replace, args=(program, inputs, output, faults))
        writer.start()
        try:
            while True:
                over = not writer.is_alive()  # asked before the read, so that the last run is read as well
                seen.append(read(output, database))
                # Followed anew, the link must lead to a whole run too.
                assert (output / "latest" / "tables" / "requests.parquet").stat().st_size > 0
                reads += 1
                if over:
                    break
        finally:
            writer.join()
        assert not faults, "\n".join(faults)
        ids = dict.fromkeys(seen)
        assert len(ids) > 2, f"{reads} reads saw only {list(ids)}: nothing was replaced while they went on"
        assert len({documents for _, documents in ids}) == 2, f"only one of the two inputs was seen: {list(ids)}"
        order = [run for n, run in enumerate(seen) if n == 0 or seen[n - 1] != run]
        assert len(order) == len(ids), f"an older run came back: {order}"
        print(f"{reads} reads while {RUNS} runs replaced each other saw {len(ids)} runs, each whole")


if __name__ == "__main__":
    main(str(Path(sys.argv[1]).resolve(strict=True)), sys.argv[2])
