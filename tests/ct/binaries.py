#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Time in the binaries: tests/ct/drive.c runs every function that takes a secret, in builds of the reference, and a check watches.

  memcheck   valgrind, the secrets undefined: a branch or an address that depends on one is an error
  msan       clang's MemorySanitizer, the secrets poisoned: the same, and division
  trace      QEMU: the program counters and data addresses are the same for every set of secrets, on seven architectures

binaries.py CHECK [--build DIR]                          the reference, and every control of leaks.h
binaries.py CHECK --hmac FILE [--build DIR] [-- FLAG..]  FILE, which defines ltk_hmac_sha256 of ref/hmac.h, in place of the reference

A table of build, check and verdict is printed, and written to DIR/CHECK.csv. Exit status: 0 all is as it should be, 1 not, 2 the
tools or the arguments are wrong."""
import argparse
import concurrent.futures
import csv
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
CT = ROOT / "tests/ct"
LEVELS = ["-O0", "-O1", "-O2", "-O3", "-Os"]
ISAS = ["x86-64", "x86-64-v3"]
TRACED = ["-O0", "-O2", "-Os"]
SEEDS = "0137"  # see drive.c: zero secrets among them
LEAKS = ["branch", "lookup", "early-exit", "loop-bound", "division", "shift", "binary-only"]
# What each check must see. What it cannot is in docs/constant-time.md.
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


def build(compiler, flags, own, leak, out, link=()):
    """Compile drive.c with the reference, or with a file of one's own."""
    sources = sorted(ROOT.glob("ref/*.c")) if own is None else [own]
    extra = [] if own is None else ["-DCT_HMAC"]
    libgcc = ["-lgcc"] if "-nostdlib" in compiler else []
    command = [*compiler, *flags, *extra, f"-DLEAK={leak}", "-I", ROOT / "ref", CT / "drive.c", *sources, *link, *libgcc, "-o", out]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise Wrong(f"does not compile: {' '.join(map(str, command))}\n{done.stderr[-2000:]}")


def run(command):
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=300, env={"PATH": os.environ["PATH"]})
    except FileNotFoundError:
        raise Wrong(f"{command[0]} is not installed; .ci/setup test installs it") from None


def finding(output):
    """The first line that says what was found."""
    return next((line.split("==")[-1].strip() for line in output.splitlines() if "WARNING" in line or "depends on" in line or "ninitialised" in line), "?")


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


def jobs(check, folder, own, link):
    """(build, leak, function without arguments) for each build of the reference, and for the controls one build."""
    number = 0

    def job(name, compiler, flags, leak, judge):
        nonlocal number
        number += 1
        out = folder / f"{number}"

        def go():
            build(compiler, flags, own if leak == 0 else None, leak, out, link if leak == 0 else ())
            try:
                return judge(out)
            finally:
                out.unlink()

        return name, leak, go

    def each(leaks, levels, isas):
        if check == "trace":
            plugin = folder / "trace.so"
            subprocess.run(["gcc", "-shared", "-fPIC", "-O2", CT / "trace.c", "-o", plugin], check=True)
            for name, (compiler, emulator) in ARCHITECTURES.items():
                if own is not None and not name.startswith("x86-64"):
                    continue
                for level in levels:
                    for leak in leaks:
                        if LEAKS[leak - 1] == "binary-only" and leak and not name.startswith("x86-64"):
                            continue
                        yield job(f"{name} {level}", compiler, [level, "-DCT_FEW"], leak, lambda p, e=emulator: trace(p, e, plugin))
            return
        for compiler in ["clang"] if check == "msan" else ["gcc", "clang"]:
            for level in levels:
                for isa in isas:
                    flags = [level, f"-march={isa}", "-gdwarf-4"]
                    flags += ["-DCT_MEMCHECK"] if check == "memcheck" else ["-DCT_MSAN", "-fsanitize=memory"]
                    for leak in leaks:
                        yield job(f"{compiler} {level} {isa}", [compiler], flags, leak, memcheck if check == "memcheck" else msan)

    yield from each([0], TRACED if check == "trace" else LEVELS, ISAS)
    if own is None:
        yield from each(range(1, len(LEAKS) + 1), ["-O1"], ISAS[:1])


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("check", choices=list(SEES))
    p.add_argument("--hmac", type=pathlib.Path, help="a C file that defines ltk_hmac_sha256")
    p.add_argument("--build", type=pathlib.Path, default=ROOT / "build/ct", help="where the table goes (build/ct)")
    p.add_argument("flags", nargs="*", help="for the compiler, with --hmac")
    a = p.parse_args()
    if a.flags and a.hmac is None:
        raise Wrong("flags are for --hmac FILE")
    if a.hmac is not None and not a.hmac.exists():
        raise Wrong(f"{a.hmac} does not exist")
    rows, bad = [], 0
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        futures = [(name, leak, pool.submit(go)) for name, leak, go in jobs(a.check, pathlib.Path(folder), a.hmac, a.flags)]
        for name, leak, future in futures:
            found = future.result()
            kind = LEAKS[leak - 1] if leak else ""
            must = kind in SEES[a.check]
            wrong = must and not found or not leak and found
            if kind and not must:  # a blind spot: it may see it, and on some machines does
                verdict = "seen" if found else "not seen, as documented"
            else:
                verdict = ("SEEN: " + found if found else "nothing") if not leak else ("seen" if found else "NOT SEEN")
            rows.append([a.check, name, kind or (a.hmac.name if a.hmac else "ref"), verdict])
            print(" | ".join(rows[-1]))
            bad += bool(wrong)
    a.build.mkdir(parents=True, exist_ok=True)
    new = a.build / f"{a.check}.csv.new"
    with open(new, "w", newline="") as f:
        csv.writer(f, lineterminator="\n").writerows([["check", "build", "code", "verdict"], *rows])
    os.replace(new, a.build / f"{a.check}.csv")
    print(f"{len(rows)} builds, {bad} not as they should be")
    return 1 if bad else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Wrong as e:
        print(f"binaries.py: {e}", file=sys.stderr)
        sys.exit(2)
