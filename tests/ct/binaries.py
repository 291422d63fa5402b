#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Time in the binaries: tests/ct/drive.c runs every function that takes a secret, in builds of the reference, and a check watches.

  memcheck   valgrind, the secrets undefined: a branch or an address that depends on one is an error
  msan       clang's MemorySanitizer, the secrets poisoned: the same, and division
             Both with every combination of lengths at -O2, and else with fewer; with LTK_ALL in the environment, with every one at every level
  trace      QEMU: the program counters and data addresses are the same for every set of secrets, on seven architectures

binaries.py CHECK [--build DIR]                               the reference, and every control of leaks.h
binaries.py CHECK --replace NAME FILE [--build DIR] [-- FLAG..]  FILE in place of ref/NAME; flags are for the compiler

A table of build, check and verdict is printed, and written to DIR/CHECK.csv. Exit status: 0 all is as it should be, 1 not, 2 the
tools or the arguments are wrong."""
import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import table

ROOT = pathlib.Path(__file__).resolve().parents[2]
CT = ROOT / "tests/ct"
LEVELS = ["-O0", "-O1", "-O2", "-O3", "-Os"]
ISAS = ["x86-64", "x86-64-v3"]
TRACED = ["-O0", "-O2", "-Os"]
CONTROLLED = {"gcc x86-64", "clang x86-64", "x86-64", "cortex-m0"}  # where the controls are built; with LTK_ALL in the environment, everywhere
SEEDS = "0137"  # see drive.c: zero secrets among them
LEAKS = ["branch", "lookup", "early-exit", "loop-bound", "division", "shift", "binary-only"]
# What each check must see in every build. tests/ct/table.py compares what it sees with docs/constant-time.md.
SEES = {"memcheck": {"branch", "lookup", "early-exit", "loop-bound", "binary-only"},
        "msan": {"branch", "lookup", "early-exit", "loop-bound", "division", "binary-only"},
        "trace": {"branch", "lookup", "early-exit", "loop-bound", "binary-only"}}
FREESTANDING = ["-ffreestanding", "-nostdlib", "-DCT_FREESTANDING"]
# architecture: compiler and flags, emulator
ARCHITECTURES = {
    "x86-64": (["gcc", "-static"], ["qemu-x86_64"]),
    "x86-64 clang": (["clang", "-static"], ["qemu-x86_64"]),
    "aarch64": (["aarch64-linux-gnu-gcc", "-static"], ["qemu-aarch64"]),
    "armhf": (["arm-linux-gnueabihf-gcc", "-static"], ["qemu-arm"]),
    "riscv64": (["riscv64-linux-gnu-gcc", "-static"], ["qemu-riscv64"]),
    "s390x": (["s390x-linux-gnu-gcc", "-static"], ["qemu-s390x"]),
    "mips": (["mips-linux-gnu-gcc", "-static"], ["qemu-mips"]),
    "cortex-m3": (["arm-none-eabi-gcc", "-mcpu=cortex-m3", "-mthumb", *FREESTANDING], ["qemu-arm", "-cpu", "max"]),
    "cortex-m0": (["arm-none-eabi-gcc", "-mcpu=cortex-m0", "-mthumb", *FREESTANDING], ["qemu-arm", "-cpu", "max"]),
}


class Wrong(Exception):
    """The tools or the arguments are wrong."""


def compile_with(compiler, flags, *words, cwd=None):
    command = [*compiler, "-std=c99", *flags, "-I", ROOT / "ref", *words]
    done = run(command, cwd)
    if done.returncode != 0:
        raise Wrong(f"does not compile: {' '.join(map(str, command))}\n{done.stderr[-2000:]}")


def build_reference(compiler, flags, folder, replaced=None):
    """The objects of the reference, without a file that is replaced."""
    sources = [p for p in sorted(ROOT.glob("ref/*.c")) if replaced is None or p.name != replaced[0]]
    folder.mkdir()
    compile_with(compiler, flags, "-c", *sources, cwd=folder)
    return [folder / f"{p.stem}.o" for p in sources]


def build(compiler, flags, leak, out, objects, link=()):
    """Compile drive.c, with or without a leak, and link it with objects and what else there is: a file in place of one of the reference, flags."""
    number = LEAKS.index(leak) + 1 if leak else 0
    libgcc = ["-lgcc"] if "-nostdlib" in compiler else []
    compile_with(compiler, flags, f"-DLEAK={number}", CT / "drive.c", *objects, *link, *libgcc, "-o", out)


def run(command, cwd=None):
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=300, env={"PATH": os.environ["PATH"]}, cwd=cwd)
    except FileNotFoundError:
        raise Wrong(f"{command[0]} is not installed; .ci/setup test installs it") from None
    except subprocess.TimeoutExpired:
        raise Wrong(f"{' '.join(map(str, command))} does not end within 300 s") from None


def finding(output):
    """The first line that says what was found."""
    told = [line.split("==")[-1].strip() for line in output.splitlines() if re.search("WARNING|depends on|ninitialised", line)]
    return told[0] if told else "?"


def memcheck(program):
    done = run(["valgrind", "-q", "--error-exitcode=9", program, "3"])
    if done.returncode not in (0, 9):
        raise Wrong(f"{program} ends with {done.returncode}: {done.stderr[-500:]}")
    return "" if done.returncode == 0 else finding(done.stderr)


def msan(program):
    done = run([program, "3"])
    if done.returncode != 0 and "MemorySanitizer" not in done.stderr:
        raise Wrong(f"{program} ends with {done.returncode}: {done.stderr[-500:]}")
    return "" if done.returncode == 0 else finding(done.stderr)


def trace(program, emulator, plugin):
    traces = set()
    for seed in SEEDS:
        done = run([*emulator, "-plugin", plugin, program, seed])
        line = next((line for line in done.stderr.splitlines() if line.startswith("trace ")), None)
        if done.returncode != 0 or line is None:
            raise Wrong(f"{program} ends with {done.returncode} under {emulator[0]}: {done.stderr[-500:]}")
        traces.add(line)
    return "" if len(traces) == 1 else f"{len(traces)} traces for {len(SEEDS)} sets of secrets"


def machines(check, plugin, native):
    """(name, compiler, flags, those of drive.c alone, level, how to judge a program) of each build that the check wants."""
    if check == "trace":
        for name, (compiler, emulator) in ARCHITECTURES.items():
            if not native or name.startswith("x86-64"):
                for level in TRACED:
                    yield name, compiler, [level], ["-DCT_FEW"], level, lambda p, e=emulator: trace(p, e, plugin)
        return
    flags, own, compilers, judge = {"memcheck": ([], "-DCT_MEMCHECK", ["gcc", "clang"], memcheck),
                                    "msan": (["-fsanitize=memory"], "-DCT_MSAN", ["clang"], msan)}[check]
    for compiler in compilers:
        for isa in ISAS:
            for level in LEVELS:
                few = [] if level == "-O2" or "LTK_ALL" in os.environ else ["-DCT_FEW"]
                yield f"{compiler} {isa}", [compiler], [level, f"-march={isa}", "-gdwarf-4", *flags], [own, *few], level, judge


def jobs(check, folder, replaced, link):
    """(build, what finds something: a list of (leak, finding)) for each build of the code, and at one level of the controls."""
    plugin = folder / "trace.so"
    subprocess.run(["gcc", "-shared", "-fPIC", "-O2", CT / "trace.c", "-o", plugin], check=True)
    for n, (name, compiler, flags, own, level, judge) in enumerate(machines(check, plugin, replaced is not None)):
        is_controlled = name in CONTROLLED or "LTK_ALL" in os.environ and "v3" not in name
        controls = LEAKS if level == "-O2" and replaced is None and is_controlled else []
        # The last is in the assembler of x86-64.
        leaks = ["", *(leak for leak in controls if leak != "binary-only" or compiler[0] in ("gcc", "clang"))]

        others = [replaced[1]] if replaced else []

        def go(own_folder=folder / f"{n}", compiler=compiler, flags=flags, own=own, leaks=leaks, judge=judge):
            objects, found = build_reference(compiler, flags, own_folder, replaced), []
            for leak in leaks:
                build(compiler, [*flags, *own, *(["-DCT_FEW"] if leak else [])], leak, own_folder / "drive", objects, [*others, *link])
                found.append((leak, judge(own_folder / "drive")))
            shutil.rmtree(own_folder)
            return found

        yield f"{name} {level}", go


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("check", choices=list(SEES))
    p.add_argument("--replace", nargs=2, metavar=("NAME", "FILE"), help="FILE in place of ref/NAME")
    p.add_argument("--build", type=pathlib.Path, default=ROOT / "build/ct", help="where the table goes (build/ct)")
    end = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    a, link = p.parse_args(sys.argv[1:end]), sys.argv[end + 1:]
    if link and not a.replace:
        raise Wrong("flags behind -- are for --replace NAME FILE")
    if a.replace and not (ROOT / "ref" / a.replace[0]).exists():
        raise Wrong(f"there is no ref/{a.replace[0]}; NAME is one of {', '.join(sorted(p.name for p in ROOT.glob('ref/*.c')))}")
    if a.replace and not pathlib.Path(a.replace[1]).exists():
        raise Wrong(f"{a.replace[1]} does not exist")
    code = a.replace[1] if a.replace else "ref"
    rows, bad = [], 0
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        futures = [(name, pool.submit(go)) for name, go in jobs(a.check, pathlib.Path(folder), a.replace, link)]
        for name, leak, found in ((name, leak, found) for name, future in futures for leak, found in future.result()):
            if not leak:
                wrong, verdict = bool(found), f"SECRET: {found}" if found else "nothing"
            else:
                wrong = leak in SEES[a.check] and not found
                verdict = "seen" if found else "NOT SEEN" if wrong else "not seen, as documented"
            rows.append([a.check, name, leak or code, verdict])
            print(" | ".join(rows[-1]))
            bad += wrong
    table.write(a.build / f"{a.check}.csv", rows)
    print(f"{len(rows)} builds, {bad} not as they should be")
    return 1 if bad else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Wrong as e:
        print(f"binaries.py: {e}", file=sys.stderr)
        sys.exit(2)
