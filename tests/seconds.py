#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The processor seconds of each test of the preset gcc, one after the other, and of all: what docs/testing.md and COST have.
seconds.py [REGEX]     those whose names REGEX finds; without it, all but the slow ones. Exit status: 1 if one failed."""
import json
import os
import pathlib
import re
import resource
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]


def used():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main():
    chosen = re.compile(sys.argv[1] if sys.argv[1:] else "")
    shown = subprocess.run(["ctest", "--preset", "gcc", "--show-only=json-v1"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    before, failed = used(), 0
    for test in json.loads(shown)["tests"]:
        properties = {entry["name"]: entry["value"] for entry in test["properties"]}
        if not chosen.search(test["name"]) or not sys.argv[1:] and "slow" in properties["LABELS"]:
            continue
        start, environment = used(), dict(variable.split("=", 1) for variable in properties["ENVIRONMENT"])
        run = subprocess.run(test["command"], cwd=properties["WORKING_DIRECTORY"], env={**os.environ, "LTK_AFRESH": "1", **environment},
                             capture_output=True)
        passed = (run.returncode == 0) != ("PASS_REGULAR_EXPRESSION" in properties)
        failed |= not passed
        print(f"{used() - start:8.1f}  {test['name']}{'' if passed else '  FAILED'}", flush=True)
    print(f"{used() - before:8.1f}  all")
    return failed


if __name__ == "__main__":
    sys.exit(main())
