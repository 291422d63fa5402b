#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""No secret is left on the stack on other machines either: tests/ct/stack.c with the reference, built for each machine under Linux that
binaries.py knows, run by QEMU. On each, one that leaves copies behind must be seen.

Exit status: 0 all is as it should be, 1 not, 2 a tool is missing."""
import concurrent.futures
import os
import pathlib
import sys
import tempfile

import binaries

MACHINES = {**{name: how for name, how in binaries.ARCHITECTURES.items() if "-nostdlib" not in how[0]},
            "i386": (["gcc", "-m32", "-static"], ["qemu-i386"])}
LEVELS = ["-O0", "-O2", "-Os"] if "LTK_ALL" in os.environ else ["-O0", "-Os"]


def judge(name, level, folder):
    """What is wrong on a machine, at a level of optimisation; empty if nothing."""
    compiler, emulator = MACHINES[name]
    program = folder / (name + level).replace(" ", "-")
    done = binaries.run([*compiler, "-std=c99", level, "-D_GNU_SOURCE", "-pthread", "-I", binaries.ROOT / "ref", binaries.CT / "stack.c",
                         *sorted(binaries.ROOT.glob("ref/*.c")), "-o", program])
    if done.returncode != 0:
        raise binaries.Wrong(f"{name}: does not compile: {done.stderr[-2000:]}")
    ran, control = binaries.run([*emulator, program]), binaries.run([*emulator, program, "leak"])
    if ran.returncode != 0:
        return f"ends with {ran.returncode}: {ran.stdout}{ran.stderr}"
    return "" if control.returncode == 1 and "root is left on the stack" in control.stdout else f"the control is not seen: {control}"


def main():
    bad = 0
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        futures = [(name, level, pool.submit(judge, name, level, pathlib.Path(folder))) for name in MACHINES for level in LEVELS]
        for name, level, future in futures:
            found = future.result()
            print(f"{name} {level}: {found or 'nothing is left'}")
            bad += bool(found)
    return 1 if bad else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except binaries.Wrong as e:
        print(f"stack.py: {e}", file=sys.stderr)
        sys.exit(2)
