#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Run every command that the documents show in ```sh blocks, from the project's root: each must exit with status 0. Of ctest, which
runs this, it is asked that it selects tests: those run anyway.
run_commands.py ROOT"""
import pathlib
import re
import subprocess
import sys

# What cannot run inside a test, because it is the test.
NOT_HERE = {"./test"}

root = pathlib.Path(sys.argv[1])
documents = [root / "README.md", root / "CONTRIBUTING.md", *sorted((root / "docs").glob("*.md"))]
count = 0
for document in documents:
    for block in re.findall(r"^```sh\n(.*?)^```", document.read_text(), re.M | re.S):
        for command in block.splitlines():
            if not command.strip() or command in NOT_HERE:
                continue
            tests = command.startswith("ctest ")
            result = subprocess.run(["sh", "-c", command + " --show-only" * tests], cwd=root, capture_output=True, text=True)
            if result.returncode != 0 or (tests and not re.search(r"^Total Tests: [1-9]", result.stdout, re.M)):
                sys.exit(f"{document.relative_to(root)}: {command}\nexit status {result.returncode}\n"
                         f"{result.stdout[-2000:]}{result.stderr[-2000:]}")
            count += 1
if count == 0:
    sys.exit("no commands found")
print(f"{count} commands run")
