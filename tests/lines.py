#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The lines of the harness and of the reference that the programs of build/coverage have reached since they were built, or since the
.gcda files there were removed: for each folder lines reached, lines, and the share. With a file's name: those not reached.
lines.py [FILE]"""
import collections
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
COUNTED = ("harness/src/", "harness/observe/", "harness/iut/kit/", "harness/iut/bundled/", "ref/")


def reached():
    """{file: {line: times}}"""
    lines = collections.defaultdict(collections.Counter)
    for data in sorted((ROOT / "build/coverage").rglob("*.gcda")):
        out = subprocess.run(["gcov", "--json-format", "--stdout", data], cwd=data.parent, capture_output=True, check=True).stdout
        for document in map(json.loads, out.splitlines()):
            for file in document["files"]:
                path = os.path.normpath(os.path.join(document["current_working_directory"], file["file"]))
                name = os.path.relpath(path, ROOT)
                if name.startswith(COUNTED):
                    for line in file["lines"]:
                        lines[name][line["line_number"]] += line["count"]
    return lines


def main():
    lines = reached()
    if not lines:
        sys.exit("lines.py: nothing was reached: build the preset coverage, and run its tests")
    if sys.argv[1:]:
        print(" ".join(str(n) for n, times in sorted(lines[sys.argv[1]].items()) if times == 0))
        return
    rows = collections.defaultdict(lambda: [0, 0])
    for name, counts in lines.items():
        for key in (os.path.dirname(name), "all"):
            rows[key][0] += sum(times > 0 for times in counts.values())
            rows[key][1] += len(counts)
    for key, (hit, all_) in sorted(rows.items(), key=lambda row: (row[0] == "all", row)):
        print(f"{key:24} {hit:6} {all_:6} {100 * hit / all_:6.1f} %")


if __name__ == "__main__":
    main()
