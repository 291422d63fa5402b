#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a request costs, in the harness and the reference together: bench.py LTK-CONFORM REFERENCE LOCKSTEP VECTORS

Medians of several runs. The processor time is that of all processes, user and system; that of the start, which is the
same selection listed, is taken off where requests are counted. Run it on a machine that does nothing else."""
import json
import pathlib
import resource
import statistics
import subprocess
import sys
import time

RUNS = 7


def run(*arguments):
    """Seconds on the clock, and of the processor, of ltk-conform and what it starts."""
    begun, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([conform, *arguments], stdout=subprocess.DEVNULL, check=True)
    after, ended = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    return ended - begun, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def median(*arguments):
    return [statistics.median(seconds) for seconds in zip(*(run(*arguments) for _ in range(RUNS)))]


def requests(family):
    vectors = json.loads((pathlib.Path(folder) / f"{family}.json").read_text())["vectors"]
    return sum(v["input"].get("count", 1) for v in vectors)


def cost(what, family, program):
    n, selection = requests(family), ["--vectors", folder, "--family", family]
    start, whole = median("list", *selection), median("check", "--quiet", *selection, "--", program)
    clock, processor = (w - s for w, s in zip(whole, start))
    print(f"{what:36}{n / clock:9,.0f} requests/s {processor / n * 1e6:8.1f} us of processor time per request")


conform, reference, lockstep, folder = sys.argv[1:]
cost("accumulated", "accumulated", reference)
cost("accumulated, one request at a time", "accumulated", lockstep)
cost("derive", "derive", reference)
cost("derive, one request at a time", "derive", lockstep)
for what, *arguments in (["list", "list"], ["list --family hmac", "list", "--family", "hmac"],
                         ["check, all vectors", "check", "--quiet", "--", reference]):
    clock, processor = median(arguments[0], "--vectors", folder, *arguments[1:])
    print(f"{what:36}{clock:9.3f} s on the clock {processor:5.3f} s of processor time")
