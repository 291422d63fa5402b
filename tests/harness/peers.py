#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Other people's cryptography agrees with the vectors: implementation x family x verdict.

peers.py CONFORM VECTORS TABLE NAME=COMMAND...    print the table, and write it to the file TABLE

COMMAND is a program with its arguments, separated by commas. Left out is the family accumulated, which asks one answer for very many
requests.

Exit status: 0 all agree, 1 a vector fails, a family is not offered as a whole by one that should, or an implementation passes nothing."""
import concurrent.futures
import csv
import json
import os
import pathlib
import re
import subprocess
import sys

VERDICTS = ["passed", "unsupported", "failed", "error", "timeout", "crash"]
AGREE = {"agree", "agree-invalid"}
# The families of which an implementation does not offer all, and why is in its source. All others must pass as a whole.
PARTLY = {"sodium": AGREE, "bearssl": AGREE, "perl": AGREE, "go": AGREE}
ALMOST_NOTHING = {"osmocom"}
# Families for keys that may not leave, which most of these do not need.
OBSERVE = {"observe", "observe-invalid"}
COLUMNS = ["implementation", "family", "verdict", *VERDICTS]


def families(vectors):
    index = json.loads((vectors / "index.json").read_text())
    return [e["family"] for e in index["files"] if e["family"] != "accumulated"]


def counts(conform, vectors, family, command):
    """The counts of the RESULT line; a run without one is a crash of the harness or of all."""
    run = subprocess.run([conform, "check", "--vectors", vectors, "--strict-class", "--quiet", "--timeout", "60000", "--family", family,
                          "--", *command], capture_output=True, text=True, errors="replace", timeout=300)
    last = (run.stdout.splitlines() or [""])[-1]
    found = dict(re.findall(r"(\w+)=(\d+)", last)) if last.startswith("RESULT ") else {}
    if not found:
        sys.stderr.write(f"{command}: no RESULT for {family}: {run.stderr}\n")
    return [int(found.get(v, v == "crash")) for v in VERDICTS]


def verdict(row):
    passed, unsupported, *bad = row
    if any(bad) or passed + unsupported == 0:
        return "failed"
    return "unsupported" if passed == 0 else "partly" if unsupported else "passed"


def write(path, rows):
    new = path.with_name(path.name + ".new")
    with open(new, "w", newline="") as f:
        csv.writer(f, lineterminator="\n").writerows([COLUMNS, *rows])
    os.replace(new, path)


def complaints(rows):
    for name, family, what, *_ in rows:
        if what == "failed":
            yield f"{name}: {family}: a vector fails, or the run does"
        elif what != "passed" and name not in ALMOST_NOTHING and family not in OBSERVE and family not in PARTLY.get(name, ()):
            yield f"{name}: {family}: not offered as a whole"
    for name in {r[0] for r in rows} - {r[0] for r in rows if r[3]}:
        yield f"{name}: passes no vector"


def print_table(rows):
    """One line for each implementation: passed, of those not passed how many are unsupported, and what is wrong."""
    names = list(dict.fromkeys(r[1] for r in rows))
    print(" ".join(["implementation", *names]))
    for peer in dict.fromkeys(r[0] for r in rows):
        cells = [f"{r[3]}" + (f"-{r[4]}" if r[4] else "") + (f"!{sum(r[5:])}" if any(r[5:]) else "") for r in rows if r[0] == peer]
        print(f"{peer:14}", *(f"{c:>{len(n)}}" for c, n in zip(cells, names)))
    print("passed, -unsupported, !failed")


def main():
    conform, vectors, table = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    peers = [(name, command.split(",")) for name, _, command in (a.partition("=") for a in sys.argv[4:])]
    runs = [(name, family, command) for name, command in peers for family in families(vectors)]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = pool.map(lambda r: counts(conform, vectors, r[1], r[2]), runs)
        rows = [[name, family, verdict(row), *row] for (name, family, _), row in zip(runs, results)]
    write(table, rows)
    print_table(rows)
    wrong = list(complaints(rows))
    for line in wrong:
        print("peers:", line, file=sys.stderr)
    return 1 if wrong or not peers else 0


if __name__ == "__main__":
    sys.exit(main())
