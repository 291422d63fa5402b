#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Run the proofs of ref/ and of proofs/injective.c with Frama-C/WP. See docs/proofs.md.

  replay   from the committed session, without running a prover; compare every row with proofs/table.csv
  cold     from nothing; the same goals must be proven
  session  cold, then write proofs/session/ and proofs/table.csv anew
  agree    each prover alone; write which goals both prove, and which only one
  smoke    try to prove false from every precondition, loop invariant and path; nothing may succeed

replay and cold write what they found, goal by goal, to measured.json in the folder where they work: proofs/report.py reads it.

Exit status: 0 all is proven and as expected, 1 not, 2 the tools or the arguments are wrong."""
import argparse
import collections
import concurrent.futures
import csv
import datetime
import hashlib
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

import frama_c

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCES = ["ref/wipe.c", "ref/stack.c", "ref/compress.c", "ref/sha256.c", "ref/hmac.c", "ref/digest.c", "ref/kdf.c", "ref/validity.c", "ref/encode.c",
           "ref/ltk.c", "proofs/injective.c"]
# FIPS 180-4 adds modulo 2^32 in the rounds of a block: no other file has an unsigned operation that wraps.
WRAPS = {"ref/compress.c"}
VERSIONS = {"frama-c": "25.0-beta (Manganese)", "why3": "1.5.1", "cvc4": "1.8", "z3": "4.8.12"}
STEPS = 4000000  # of a prover, for each goal; a second prover, then tactics, where it does not suffice
SECONDS = 120    # a safety net: some loops of CVC4 count no steps
ALONE = 10       # seconds for a goal that one prover tries alone: it does not follow from a failure there that it cannot
# What has a goal at which CVC4 gets into such a loop: Z3 goes first. WP's options that select it, and that leave it out.
Z3_FIRST = {"ref/compress.c": (["-wp-fct", "round_step,schedule"], ["-wp-skip-fct", "round_step,schedule"]),
            "ref/hmac.c": (["-wp-prop", "LENGTH_FIELD_each"], ["-wp-prop=-LENGTH_FIELD_each"])}
# Which file proves the lemmas of which headers: each once. proofs/audit.py compares this with what each file includes.
LEMMAS = {"ref/compress.c": ["proofs/lemmas/compress.h"],
          "ref/hmac.c": ["proofs/lemmas/octets.h", "proofs/lemmas/fips180-4.h", "proofs/lemmas/fips198-1.h"],
          "ref/kdf.c": ["proofs/lemmas/ts33220.h", "ref/kdf.h"],
          "ref/encode.c": ["proofs/lemmas/encode.h"],
          "ref/ltk.c": ["proofs/lemmas/bits.h", "proofs/lemmas/derivation.h"],
          "proofs/injective.c": ["proofs/lemmas/injective.h"]}
TACTICS = ["-wp-auto", "wp:bitrange,wp:bitshift,wp:split,wp:range", "-wp-auto-depth", "10"]
COLUMNS = ["unit", "function", "claim", "goals", "qed", "cvc4", "z3", "tactics", "seconds"]
NAMES = {"CFG": "qed", "Qed": "qed", "CVC4 1.8": "cvc4", "Z3 4.8.12": "z3", "Script": "tactics"}

# What a goal shows, by the kind and the name of its clause; the first that fits. docs/proofs.md says what P1 .. P7 are.
CLAIMS = [(r"assert_rte_", "P1"), (r"call_\w+_requires_", "P1"),
          (r"(loop_)?assigns", "P3"), (r"(terminates|exits|loop_variant)", "P4"),
          (r"(ensures|assert)_(wiped|zero)", "P5"), (r"ensures_(status|error|rule|bool|ok|illegal|fit|range|length|rest)", "P6"),
          (r"ensures_(injective)", "P7"), (r"ensures_", "P2"), (r"lemma_", "lemma"), (r"", "step")]


class Wrong(Exception):
    """The tools or the arguments are wrong."""


def unit_name(source):
    return pathlib.PurePath(source).stem


def why3_configuration(build):
    """A configuration of Why3's own, with the provers of the PATH and memory enough for Z3."""
    conf = build / "why3.conf"
    if not conf.exists():
        new = conf.with_suffix(".new")
        subprocess.run(["why3", "config", "detect", "-C", str(new)], check=True, capture_output=True)
        text = new.read_text()
        new.write_text(re.sub(r"memlimit = \d+", "memlimit = 4000", text))
        os.replace(new, conf)
    return conf


def prepare(build):
    """What every run needs in the folder it works in: the configuration of Why3, and proofs/rules.ml compiled."""
    build.mkdir(parents=True, exist_ok=True)
    why3_configuration(build)
    with tempfile.TemporaryDirectory(dir=build) as folder:
        frama_c.compile_module("rules", folder)
        os.replace(f"{folder}/rules.cmxs", build / "rules.cmxs")


def check_tools():
    """What each tool says of its version; Wrong if it is another than the proofs are for."""
    found = {}
    for tool, want in VERSIONS.items():
        try:
            out = subprocess.run([tool, "-version" if tool == "frama-c" else "--version"], capture_output=True, text=True).stdout
        except FileNotFoundError:
            raise Wrong(f"{tool} is not installed; .ci/setup installs it") from None
        if want not in out:
            raise Wrong(f"{tool} is {out.splitlines()[0] if out else 'of an unknown version'}; the proofs are for {want}")
        found[tool] = next(line.strip() for line in out.splitlines() if want in line)
    return found


def lemmas_of(header):
    return re.findall(r"^ *lemma (\w+)", (ROOT / header).read_text(), re.M)


def elsewhere(source):
    """The lemmas that other files prove."""
    return [n for s, headers in LEMMAS.items() if s != source for h in headers for n in lemmas_of(h)]


def command(build, source, provers, more=()):
    """The Frama-C command for one file, to be run at the root of the tree (Frama-C goes by PWD)."""
    return (["frama-c", "-load-module", str(build / "rules.cmxs"), "-cpp-extra-args=-D__FRAMAC__ -Iproofs -Iref", "-wp", "-wp-rte", "-wp-model",
             "Typed"]
            + ([] if source in WRAPS else ["-warn-unsigned-overflow"])
            + ["-wp-prover", provers, "-wp-steps", str(STEPS), "-wp-timeout", str(SECONDS)]
            + ([] if "-wp-prop" in more else ["-wp-prop=" + ",".join("-" + n for n in elsewhere(source))])
            + (TACTICS if "tip" in provers else []) + list(more) + [source])


def environment(root, build):
    return dict(os.environ, PWD=str(root), WHY3CONFIG=str(why3_configuration(build)))


Goal = collections.namedtuple("Goal", "name prover seconds valid")
GOAL = re.compile(r"^\[wp\] \[([^]]+)\] Goal (?:typed_)?(\S+)(?: : (Valid)(.*))?")


def seconds(text):
    """The prover's time in a line such as (Qed:2ms) (1.2s) (3456)."""
    m = re.search(r"\((?:Qed:[^)]*\) \()?([\d.]+)(ms|s)\)", text or "")
    return float(m[1]) / (1000 if m[2] == "ms" else 1) if m else 0.0


def run(root, build, source, provers, more, log):
    """One run of Frama-C: its goals, and the functions that it annotated."""
    with open(log, "w") as out:
        status = subprocess.run(command(build, source, provers, more), cwd=root, env=environment(root, build), stdout=out,
                                stderr=subprocess.STDOUT).returncode
    text = log.read_text()
    m = re.search(r"Proved goals: +(\d+) / (\d+)", text)
    if status != 0 or not m:
        if "No proof obligations" in text or "0 goal" in text:
            return [], []
        raise Wrong(f"frama-c failed on {source}: see {log}\n" + "\n".join(text.splitlines()[-4:]))
    goals = [Goal(g[2], NAMES.get(g[1], g[1]), seconds(g[4]), g[3] == "Valid") for g in map(GOAL.match, text.splitlines()) if g]
    if len(goals) != int(m[2]) or sum(g.valid for g in goals) != int(m[1]):
        raise Wrong(f"{log}: {len(goals)} goals read where Frama-C counts {m[2]}")
    return goals, re.findall(r"annotating function (\w+)", text)


def split(name, functions):
    """A goal's name into function (or "lemmas") and the rest."""
    if name.startswith("lemma_"):
        return "lemmas", name
    f = max((f for f in functions if name.startswith(f + "_")), key=len, default="")
    if not f:
        raise Wrong(f"the goal {name} belongs to no function")
    return f, name[len(f) + 1:]


def claim(rest):
    return next(c for pattern, c in CLAIMS if re.match(pattern, rest))


def selection(names, functions):
    """WP's options for the functions and lemmas of these goals: one list of options for each run that is needed."""
    lemmas = sorted(n[len("lemma_"):] for n in names if n.startswith("lemma_"))
    fs = sorted({split(n, functions)[0] for n in names if not n.startswith("lemma_")})
    return ([["-wp-fct", ",".join(fs)]] if fs else []) + ([["-wp-prop", ",".join(lemmas)]] if lemmas else [])


def prove(root, build, out, source, mode):
    """All goals of one file, by one prover after the other: a dict of name -> Goal, and the functions."""
    unit = unit_name(source)
    session = out / "session" / unit
    session.mkdir(parents=True, exist_ok=True)
    more = ["-wp-session", str(session)]
    # Of its own, since two processes may write the result of the same lemma at the same time.
    cache = out / "cache" / ("" if mode == "offline" else unit)
    cache.mkdir(parents=True, exist_ok=True)
    # Offline, WP waits longer for its own scheduler than it works, unless it may have many goals in hand.
    more += ["-wp-par", "1000" if mode == "offline" else "3", "-wp-cache", mode] + (["-wp-cache-dir", str(cache)] if mode != "none" else [])
    done, functions, count = {}, [], 0

    def go(prover, select):
        nonlocal functions, count
        count += 1
        goals, annotated = run(root, build, source, prover, more + select, out / f"{unit}.{count}.log")
        functions += [f for f in annotated if f not in functions]
        for g in goals:
            if g.name not in done or g.valid and not done[g.name].valid:
                done[g.name] = g._replace(prover="tactics") if "," in prover and g.valid else g

    z3_first, the_rest = Z3_FIRST.get(source, ([], []))
    if z3_first:
        go("z3", z3_first)
    go("cvc4", the_rest)
    lemmas = [n for h in LEMMAS.get(source, []) for n in lemmas_of(h)]
    if "-wp-skip-fct" in the_rest and lemmas:
        go("cvc4", ["-wp-prop", ",".join(lemmas)])  # WP leaves out the lemmas, too
    for prover in ("z3", "cvc4", "cvc4,z3,script" if mode == "offline" else "cvc4,z3,tip"):
        left = [n for n, g in done.items() if not g.valid]
        for select in selection([n for n in left if NAMES.get(done[n].prover) != prover], functions) if left else []:
            go(prover, select)
    without = [n for n in lemmas if not any(re.fullmatch(rf"(typed_)?lemma_{n}", g) for g in done)]
    if without:
        raise Wrong(f"{source}: no goal for the lemmas {', '.join(without)}")
    return done, functions


def table(results):
    """The rows of the table, from {source: (goals, functions)}."""
    rows = collections.OrderedDict()
    for source, (goals, functions) in results.items():
        order = {f: i for i, f in enumerate(functions)}
        for name in sorted(goals):
            f, rest = split(name, functions)
            key = (unit_name(source), f, claim(rest))
            row = rows.setdefault(key, collections.Counter())
            row["goals"] += 1
            row[goals[name].prover] += 1
            row["seconds"] += goals[name].seconds
    return [[u, f, c] + [r[k] for k in COLUMNS[3:-1]] + [f"{r['seconds']:.2f}"] for (u, f, c), r in sorted(rows.items())]


def write_atomically(path, text):
    new = path.with_name(path.name + ".new")
    new.write_text(text)
    os.replace(new, path)


def as_csv(rows, columns=COLUMNS):
    f = io.StringIO()
    w = csv.writer(f, lineterminator="\n")
    w.writerow(columns)
    w.writerows(rows)
    return f.getvalue()


def unpack_session(root, out):
    """The committed session: results of provers, one a line, and the scripts of tactics."""
    (out / "cache").mkdir(parents=True)
    for line in (root / "proofs/session/results.txt").read_text().splitlines():
        digest, prover, time_, steps = line.split()
        (out / "cache" / f"{digest}.json").write_text(
            '{ "prover": "%s", "verdict": "valid", "time": %s, "steps": %s }\n' % (prover, time_, steps))
    for script in sorted((root / "proofs/session").glob("*/*.json")):
        to = out / "session" / script.parent.name / "script" / script.name
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(script, to)


def pack_session(root, out, done):
    lines = set()
    for f in (out / "cache").glob("*/*.json"):
        r = json.loads(re.sub(r"(\d\.)(?=\D)", r"\g<1>0", f.read_text()))  # WP writes 2. for 2.0
        if r["verdict"] == "valid":
            lines.add(f"{f.stem} {r['prover']} {r.get('time', 0)} {r.get('steps', 0)}\n")
    session = root / "proofs/session"
    shutil.rmtree(session, ignore_errors=True)
    session.mkdir()
    for source, (goals, _) in done.items():
        for script in sorted((out / "session" / unit_name(source) / "script").glob("*.json")):
            if goals.get(script.stem, Goal("", "", 0, False)).prover == "tactics":
                (session / unit_name(source)).mkdir(exist_ok=True)
                shutil.copy(script, session / unit_name(source))
    write_atomically(session / "results.txt", "".join(sorted(lines)))


def compare(rows, committed, with_provers):
    """What differs between the rows and the committed table; seconds never count."""
    n = 8 if with_provers else 4
    have, want = ({tuple(map(str, r[:3])): tuple(map(str, r[3:n])) for r in t} for t in (rows, committed))
    return [f"{'/'.join(k)}: {dict(zip(COLUMNS[3:n], have.get(k, ())))} where the table has {dict(zip(COLUMNS[3:n], want.get(k, ())))}"
            for k in sorted(set(have) | set(want)) if have.get(k) != want.get(k)]


def everything(root, build, out, sources, mode, jobs):
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    if mode == "offline":
        unpack_session(root, out)
    prepare(build)
    weight = {s: (root / s).stat().st_size for s in sources}
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        futures = {s: pool.submit(prove, root, build, out, s, mode) for s in sorted(sources, key=lambda s: -weight[s])}
        return {s: futures[s].result() for s in sources}


def report(results, rows, start):
    open_goals = [(s, n) for s, (goals, _) in results.items() for n, g in goals.items() if not g.valid]
    print(as_csv(rows), end="")
    for s, n in open_goals:
        print(f"NOT PROVEN {s}: {n}")
    total = sum(len(goals) for goals, _ in results.values())
    by = collections.Counter(g.prover for goals, _ in results.values() for g in goals.values() if g.valid)
    print(f"{total - len(open_goals)} of {total} goals proven: " + ", ".join(f"{k} {v}" for k, v in sorted(by.items()))
          + f"; {time.time() - start:.0f} s")
    return open_goals


def digests(root):
    """{path: SHA-256} of all that decides what a run finds."""
    patterns = ["ref/*.[ch]", "proofs/logic/*.h", "proofs/lemmas/*.h", "proofs/injective.c", "proofs/rules.ml", "proofs/frama_c.py",
                "proofs/prove.py", "proofs/assumed.txt", "proofs/table.csv", "proofs/session/**/*.*"]
    paths = sorted(p for pattern in patterns for p in root.glob(pattern))
    return {str(p.relative_to(root)): hashlib.sha256(p.read_bytes()).hexdigest() for p in paths}


def measured(mode, tools, sources, start, results):
    """What a run found, for proofs/report.py."""
    goals = [[unit_name(source), f, claim(rest), name, g.prover, g.seconds, g.valid] for source, (all_, functions) in results.items()
             for name, g in sorted(all_.items()) for f, rest in [split(name, functions)]]
    return {"mode": mode, "started": datetime.datetime.fromtimestamp(start, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "seconds": round(time.time() - start, 1), "tools": tools, "sources": sources,
            "units": [unit_name(source) for source in results],
            "goals": [dict(zip(("unit", "function", "claim", "goal", "prover", "seconds", "proven"), g)) for g in goals]}


def agree(root, build, out, sources, jobs):
    """Each prover alone, over all goals."""
    out.mkdir(parents=True, exist_ok=True)

    def one(source, prover):
        (out / "cache" / unit_name(source) / prover).mkdir(parents=True, exist_ok=True)
        return run(root, build, source, prover, ["-wp-timeout", str(ALONE), "-wp-par", "1", "-wp-session", str(out / "session"),
                                                 "-wp-cache", "update", "-wp-cache-dir",
                                                  str(out / "cache" / unit_name(source) / prover)], out / f"{unit_name(source)}.{prover}.log")

    prepare(build)
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        both = {s: (pool.submit(one, s, "cvc4"), pool.submit(one, s, "z3")) for s in sources}
        rows, single = [], []
        for s, (a, b) in both.items():
            (ga, functions), (gb, _) = a.result(), b.result()
            gb = {g.name: g for g in gb}
            count = collections.Counter()
            for g in {g.name: g for g in ga}.values():
                other = gb[g.name]
                kind = ("qed" if g.prover == "qed" else "both" if g.valid and other.valid else "cvc4" if g.valid else
                        "z3" if other.valid else "neither")
                count[kind] += 1
                if kind in ("cvc4", "z3", "neither"):
                    single.append([unit_name(s), g.name, kind])
            rows.append([unit_name(s)] + [count[k] for k in ("qed", "both", "cvc4", "z3", "neither")])
    return rows, sorted(single)


def smoke(root, build, out, sources, jobs):
    """False must not follow from what is assumed anywhere. The goals themselves come from the session. For each file, the tests that
    passed and those that did not."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    unpack_session(root, out)
    prepare(build)

    def one(source):
        log = out / f"{unit_name(source)}.smoke.log"
        with open(log, "w") as f:
            subprocess.run(command(build, source, "cvc4,z3", ["-wp-smoke-tests", "-wp-smoke-timeout", "10", "-wp-par", "3", "-wp-cache", "replay",
                                                       "-wp-cache-dir", str(out / "cache"), "-wp-session", str(out / "session")]),
                           cwd=root, env=environment(root, build), stdout=f, stderr=subprocess.STDOUT, check=True)
        text = log.read_text()
        tests = re.findall(r"^\[wp\] \[(\w+)\] Smoke-test (?:typed_)?(\S+)", text, re.M)
        if not tests:
            raise Wrong(f"no smoke tests in {log}")
        return source, [n for verdict, n in tests if verdict == "Passed"], [n for verdict, n in tests if verdict != "Passed"]

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(one, sources))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("mode", choices=["replay", "cold", "session", "agree", "smoke"])
    p.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "proofs", help="where to work (build/proofs)")
    p.add_argument("--unit", action="append", help="only this file, by its name without .c; more than one is possible")
    p.add_argument("--jobs", type=int, default=os.cpu_count(), help="files at a time")
    a = p.parse_args()
    sources = [s for s in SOURCES if not a.unit or unit_name(s) in a.unit]
    unknown = set(a.unit or []) - {unit_name(s) for s in SOURCES}
    if unknown:
        raise Wrong(f"no such unit: {', '.join(sorted(unknown))}; there are {', '.join(map(unit_name, SOURCES))}")
    if a.mode == "session" and a.unit:
        raise Wrong("a session is of all units; leave --unit out")
    build, out, start = a.build.resolve(), a.build.resolve() / a.mode, time.time()
    if a.mode in ("replay", "cold"):
        (build / "measured.json").unlink(missing_ok=True)  # of another run
    tools, before = check_tools(), digests(ROOT)
    if a.mode == "agree":
        rows, single = agree(ROOT, build, out, sources, a.jobs)
        text = as_csv(single, ["unit", "goal", "proven by"])
        write_atomically(build / "agreement.csv", text)
        print(text + as_csv(rows, ["unit", "qed", "both", "only cvc4", "only z3", "only tactics"])
              + f"{time.time() - start:.0f} s; the goals that one prover proves are in {build / 'agreement.csv'}")
        return 0
    if a.mode == "smoke":
        bad = 0
        for source, passed, doomed in smoke(ROOT, build, out, sources, a.jobs):
            print(f"{source}: {len(passed)} of {len(passed) + len(doomed)} smoke tests passed" + "".join("\n  FALSE FOLLOWS " + d for d in doomed))
            bad += len(doomed)
        print(f"{time.time() - start:.0f} s")
        return 1 if bad else 0
    results = everything(ROOT, build, out, sources, {"replay": "offline", "cold": "none", "session": "update"}[a.mode], a.jobs)
    rows = table(results)
    open_goals = report(results, rows, start)
    write_atomically(build / "table.csv", as_csv(rows))
    if a.mode != "session":
        write_atomically(build / "measured.json", json.dumps(measured(a.mode, tools, before, start, results), indent=1) + "\n")
    if a.mode == "session":
        if open_goals:
            return 1
        pack_session(ROOT, out, results)
        write_atomically(ROOT / "proofs/table.csv", as_csv(rows))
        return 0
    with open(ROOT / "proofs/table.csv", newline="") as f:
        committed = [r for r in list(csv.reader(f))[1:] if not a.unit or r[0] in a.unit]
    differences = compare(rows, committed, a.mode == "replay")
    for d in differences:
        print("DIFFERS " + d)
    return 1 if open_goals or differences else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Wrong as e:
        print(f"prove.py: {e}", file=sys.stderr)
        sys.exit(2)
