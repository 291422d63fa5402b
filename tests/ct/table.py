#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""One table of build, check and verdict from those that the checks have written to a folder; and what each check sees of the leaks planted for
it is what docs/constant-time.md says.

table.py FOLDER    print the table, write it to FOLDER/table.csv, and compare

Exit status: 0 all is as documented, 1 not."""
import csv
import os
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
COLUMNS = ["check", "build", "code", "verdict"]
CHECKS = ["source", "memcheck", "msan", "trace"]
# The leaks of tests/ct/leaks.h by their names in the documentation; tests/proofs/eva_plants.py has those names itself.
LEAKS = {"branch": "branch", "lookup": "table look-up", "early-exit": "comparison that stops early", "loop-bound": "loop bound",
         "division": "division", "shift": "shift amount", "binary-only": "branch that only the binary has"}


def write(path, rows):
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    with open(new, "w", newline="") as f:
        csv.writer(f, lineterminator="\n").writerows([COLUMNS, *rows])
    os.replace(new, path)


def read(folder):
    """The rows of all checks; of another implementation than the reference, they are in folders below."""
    rows = []
    for path in sorted(folder.rglob("*.csv")):
        if path != folder / "table.csv":
            with open(path, newline="") as f:
                rows += [[r[c] for c in COLUMNS] for r in csv.DictReader(f)]
    return rows


def documented():
    """{leak: {check: what the table says}} of docs/constant-time.md."""
    lines = (ROOT / "docs/constant-time.md").read_text().splitlines()
    start = lines.index("| leak | " + " | ".join(CHECKS) + " |")
    table = {}
    for line in lines[start + 2:]:
        if not line.startswith("|"):
            return table
        leak, *cells = [c.strip() for c in line.strip("|").split("|")]
        table[leak] = dict(zip(CHECKS, cells))


def differences(rows):
    docs = documented()
    seen = {}
    for check, _, code, verdict in rows:
        leak = LEAKS.get(code, code)
        if leak in docs:
            seen.setdefault((leak, check), set()).add(verdict == "seen")
    for leak, cells in docs.items():
        for check, says in cells.items():
            found = seen.get((leak, check), {False})
            means = {True} if re.match("seen$|seen,", says) else {False} if says == "" else {True, False}
            if found != means and not (says == "" and (leak, check) not in seen):
                builds = "all" if found == {True} else "no" if found == {False} else "some"
                yield f"{leak}, {check}: the documentation says {says!r}; seen in {builds} builds"


def main():
    folder = pathlib.Path(sys.argv[1])
    rows = read(folder)
    missing = [c for c in CHECKS if not any(r[0] == c and r[2] == "ref" for r in rows)]
    wrong = [f"no row of {c}" for c in missing] + [" | ".join(r) for r in rows if re.search("SECRET|NOT SEEN", r[3])] + list(differences(rows))
    write(folder / "table.csv", rows)
    for row in [COLUMNS, *rows]:
        print(" | ".join(row))
    for line in wrong:
        print("WRONG", line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
