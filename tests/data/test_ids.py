#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""ltk-vectors refuses to change what an id stands for: test_ids.py LTK-VECTORS VECTORS BUILD

BUILD holds asked.json, of whose implementations the bundled ones are asked, as if there were no others."""
import json
import pathlib
import subprocess
import sys
import tempfile

program, vectors, build = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
listed_there = json.loads((build / "asked.json").read_text())["implementations"]
bundled = {name: listed_there[name] for name in ("reference", "openssl", "example")}


def generate(list_of_ids):
    """Run generate on a folder that holds just this list; return (exit status, standard error, what is in the folder)."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as others:
        (pathlib.Path(folder) / "ids.txt").write_text(list_of_ids)
        asked = pathlib.Path(others) / "asked.json"
        asked.write_text(json.dumps({"complete": True, "implementations": bundled}))
        run = subprocess.run([program, "generate", "--ask", asked, "--vectors", folder], capture_output=True, text=True)
        return run.returncode, run.stderr, sorted(path.name for path in pathlib.Path(folder).iterdir())


lines = (vectors / "ids.txt").read_text().splitlines()
gone = "LTK-DERIVE-9000 0123456789abcdef"
cases = {"an input that is gone": ([*lines, gone], "LTK-DERIVE-9000"),
         "a withdrawn input that is there": ([lines[0] + " withdrawn", *lines[1:]], lines[0].split()[0]),
         "a malformed line": (["LTK-DERIVE-0001"], "line 1"),
         "a line twice": ([lines[0], lines[0]], "line 2")}
for what, (listed, word) in cases.items():
    status, error, left = generate("\n".join(listed) + "\n")
    assert status == 1 and word in error and left == ["ids.txt"], f"{what}: exit {status}: {error} {left}"
print(f"{len(cases)} cases refused")
