#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Run a command, unless its last run passed and nothing that it depends on has changed since.

unchanged.py STAMP INPUT... --writes [FILE...] -- COMMAND...

STAMP is written after a run that passed, and removed before each run. It has a digest of the command, of every file below the INPUTs,
of the FILEs that the command writes for others, and of the version of every package of the machine; where packages have no versions
that can be told (no dpkg), the command is run. LTK_AFRESH runs it anyway. Exit status: that of the command; 0 if it was left out."""
import hashlib
import os
import pathlib
import subprocess
import sys


def files(place):
    """What a file or a folder holds, without what Python leaves there."""
    path = pathlib.Path(place)
    return sorted(p for p in path.rglob("*") if p.is_file() and "__pycache__" not in p.parts) if path.is_dir() else [path]


def digest(command, inputs, written):
    """None where it cannot be told."""
    try:
        packages = subprocess.run(["dpkg-query", "-W"], capture_output=True, check=True).stdout
        whole = hashlib.sha256(repr(command).encode() + packages)
        for path in (path for place in [__file__, *inputs, *written] for path in files(place)):
            whole.update(f"\0{path}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    except (OSError, subprocess.CalledProcessError):
        return None
    return whole.hexdigest()


def main(stamp, *words):
    inputs, rest = words[:words.index("--writes")], words[words.index("--writes") + 1:]
    written, command = rest[:rest.index("--")], rest[rest.index("--") + 1:]
    stamp = pathlib.Path(stamp)
    before = digest(command, inputs, ())
    if "LTK_AFRESH" not in os.environ and stamp.exists() and stamp.read_text() == digest(command, inputs, written):
        print("it passed before, and nothing has changed since: not run again")
        return 0
    stamp.unlink(missing_ok=True)
    status = subprocess.run(command).returncode
    if status == 0 and before is not None and before == digest(command, inputs, ()):
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(digest(command, inputs, written))
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
