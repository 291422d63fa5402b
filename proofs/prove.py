#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Run the proofs of ref/ and of proofs/injective.c with Frama-C/WP. See docs/proofs.md.

  run       every goal by a prover, the one that proofs/hints.csv names first; compare the number of goals with proofs/table.csv
  cold      the same without hints
  hints     cold, then write proofs/hints.csv, proofs/tactics/ and proofs/table.csv anew
  agree     each goal by two provers; compare with proofs/agreement.csv, or write it with --write
  smoke     try to prove false from every precondition, loop invariant and path; nothing may succeed
  machines  run for machines with other integers; compare what stays open with proofs/machines.csv, or write it with --write

run and cold write what they found, goal by goal, to measured.json in the folder where they work: proofs/report.py reads it.
A result is never taken from a file: the hints only say in which order provers are asked.

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
import platform
import re
import shutil
import subprocess
import sys
import time

import frama_c

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCES = ["ref/wipe.c", "ref/stack.c", "ref/compress.c", "ref/sha256.c", "ref/hmac.c", "ref/digest.c", "ref/kdf.c", "ref/validity.c", "ref/encode.c",
           "ref/ltk.c", "proofs/injective.c"]
# FIPS 180-4 adds modulo 2^32 in the rounds of a block: no other file has an unsigned operation that wraps.
WRAPS = {"ref/compress.c"}
VERSIONS = {"frama-c": "25.0-beta (Manganese)", "why3": "1.5.1", "cvc4": "1.8", "z3": "4.8.12", "cvc5": "1.0.3"}
PROVERS = ["cvc4", "z3", "cvc5"]
# Each is asked with the relevant axioms and lemmas alone at first, see proofs/relevant.ml, and then with all of them. The order counts.
ASKED = ["cvc4-relevant", "z3-relevant", "cvc5-relevant", *PROVERS]
KIN = {"cvc4": "cvc", "cvc5": "cvc", "z3": "z3"}  # cvc5 is CVC4's successor
STEPS = 4000000  # of a prover, for each goal
SECONDS = 120    # of the prover that is asked first, on a busy machine; a goal of ref/ takes at most about 4. The others have a quarter
FEW = 100000     # steps in agree and machines, of provers that are not the first that a goal is put to
LONG = 300       # seconds where steps are the limit: for the few goals of which a step takes a thousandth of a second
MORE = 1000000   # steps in agree, of the provers that did not prove a goal in FEW, where one alone did
SMOKE = 10
# Which file proves the lemmas of which headers: each once.
LEMMAS = {"ref/compress.c": ["ref/lemmas/compress.h"],
          "ref/hmac.c": ["ref/lemmas/octets.h", "ref/lemmas/fips180-4.h", "ref/lemmas/fips198-1.h"],
          "ref/kdf.c": ["ref/lemmas/ts33220.h", "ref/kdf.h"],
          "ref/encode.c": ["ref/lemmas/encode.h"],
          "ref/ltk.c": ["ref/lemmas/bits.h", "ref/lemmas/derivation.h"],
          "proofs/injective.c": ["proofs/injective.h"]}
# Machines of Frama-C whose integers differ from those of x86_64: 32-bit pointers, the same with octets in big-endian order, 16-bit int.
MACHINES = ["gcc_x86_32", "ppc_32", "x86_16"]
MODULES = ["rules", "bits32", "frame", "relevant", "goals"]  # what Frama-C loads
AUTO = "ltk:bits32,ltk:frame,wp:bitrange,wp:bitshift,wp:split,wp:range"
COLUMNS = ["unit", "function", "claim", "goals"]

# What a goal shows, by the kind and the name of its clause; the first that fits. docs/proofs.md says what P1 .. P7 are.
CLAIMS = [(r"assert_rte_", "P1"), (r"call_\w+_requires_", "P1"),
          (r"(loop_)?assigns", "P3"), (r"(terminates|exits|loop_variant)", "P4"),
          (r"(ensures|assert)_(wiped|zero)", "P5"), (r"ensures_(status|error|rule|bool|ok|illegal|fit|range|length|rest)", "P6"),
          (r"ensures_(injective)", "P7"), (r"ensures_", "P2"), (r"lemma_", "lemma"), (r"", "step")]
CLAIM_WORDS = {"P1": "no undefined behaviour: what an operation or a call requires", "P2": "the result is that of the standard",
               "P3": "nothing else is written", "P4": "it comes to an end", "P5": "secrets are wiped", "P6": "errors are the right ones",
               "P7": "S is injective", "lemma": "a fact that other proofs use", "step": "a step on the way to the claims"}


class Wrong(Exception):
    """The tools or the arguments are wrong."""


def unit_name(source):
    return pathlib.PurePath(source).stem


def lemmas_of(header):
    return re.findall(r"^ *lemma (\w+)", (ROOT / header).read_text(), re.M)


def write_atomically(path, text):
    new = path.with_name(path.name + ".new")
    new.write_text(text)
    os.replace(new, path)


# The tools.

def sha256(path):
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()


def known_tools():
    """{(tool, architecture): SHA-256} of proofs/tools.csv."""
    with open(ROOT / "proofs/tools.csv", newline="") as f:
        return {(r["tool"], r["architecture"]): r["sha256"] for r in csv.DictReader(f)}


def tool_files():
    """{tool: file}: the programs, and the plug-in that makes the goals."""
    files = {}
    for tool in VERSIONS:
        path = shutil.which(tool)
        if path is None:
            raise Wrong(f"{tool} is not installed; .ci/setup installs it")
        files[tool] = os.path.realpath(path)
    library = subprocess.run(["frama-c", "-print-plugin-path"], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    files["wp"] = f"{library}/top/Wp.cmxs"
    return files


def check_tools():
    """What each tool says of its version; Wrong if it is another than the proofs are for, or a file that is not the one of Debian."""
    found, known = {}, known_tools()
    for tool, path in tool_files().items():
        digest, machine = sha256(path), platform.machine()
        if tool in VERSIONS:
            out = subprocess.run([path, "-version" if tool == "frama-c" else "--version"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                 text=True, check=False).stdout
            if VERSIONS[tool] not in out:
                raise Wrong(f"{path} is {out.splitlines()[0] if out else 'of an unknown version'}; the proofs are for {VERSIONS[tool]}")
            found[tool] = next(line.strip() for line in out.splitlines() if VERSIONS[tool] in line)
        if known.get((tool, machine)) != digest:
            raise Wrong(f"{path}: the SHA-256 is {digest}; proofs/tools.csv has {known.get((tool, machine), 'none')} for {tool} on {machine}. "
                        "Use Debian 12's package; if this is one that you trust, add its line there")
    return found


def why3_configuration(build):
    """A configuration of Why3 with these provers alone, by their paths. cvc5 is newer than this Why3: it gets CVC4's driver, for its logic."""
    files, drivers = tool_files(), build / "drivers"
    shutil.rmtree(drivers, ignore_errors=True)
    shutil.copytree(subprocess.run(["why3", "--print-datadir"], stdout=subprocess.PIPE, text=True, check=True).stdout.strip() + "/drivers", drivers)
    (drivers / "cvc5.drv").write_text((drivers / "cvc4_17.drv").read_text().replace("ALL_SUPPORTED", "ALL"))
    text = "[main]\nmagic = 14\nmemlimit = 4000\nrunning_provers_max = 2\ntimelimit = 5\n"
    cvc = "{path} --stats --{limit} --lang=smt2 %f"
    z3 = "{path} -smt2 {limit} sat.random_seed=42 nlsat.randomize=false smt.random_seed=42 -st %f"
    for tool, name, driver, command, limits in (("cvc4", "CVC4", "cvc4_17", cvc, ("tlimit=%t000", "rlimit=%S")),
                                                ("z3", "Z3", "z3_471", z3, ("-T:%t", "rlimit=%S")),
                                                ("cvc5", "cvc5", "cvc5", cvc, ("tlimit=%t000", "rlimit=%S"))):
        by_time, by_steps = (command.format(path=files[tool], limit=limit) for limit in limits)
        whole, relevant = drivers / f"{driver}.drv", drivers / f"{driver}-relevant.drv"
        own, found, imported = whole.read_text().partition("\nimport ")
        if not found:
            raise Wrong(f"Why3's driver {driver}.drv imports no other: proofs/prove.py cannot name a transformation before")
        relevant.write_text(f'{own}\ntransformation "ltk_relevant"{found}{imported}')
        for shortcut, alternative, file in (tool, "", whole), (f"{tool}-relevant", "relevant", relevant):
            text += (f'\n[prover]\nname = "{name}"\nversion = "{VERSIONS[tool]}"\nalternative = "{alternative}"\nshortcut = "{shortcut}"\n'
                     f'command = "{by_time}"\ncommand_steps = "{by_steps}"\ndriver = "{file}"\neditor = ""\nin_place = false\n'
                     'interactive = false\n')
    write_atomically(build / "why3.conf", text)


def prepare(build):
    """What every run needs in the folder it works in: the configuration of Why3, and the modules for Frama-C."""
    build.mkdir(parents=True, exist_ok=True)
    why3_configuration(build)
    frama_c.compile_modules(MODULES, build / "modules")


# One run of Frama-C.

def command(build, source, seconds=SECONDS, steps=STEPS, more=()):
    """The Frama-C command for one file, to be run at the root of the tree (Frama-C goes by PWD)."""
    return (["frama-c", *frama_c.load(build / "modules", *MODULES), f"-cpp-extra-args={frama_c.CPP}",
             "-wp-rte", "-wp-model", "Typed"]
            + ([] if source in WRAPS else ["-warn-unsigned-overflow"])
            + ["-wp-steps", str(steps), "-wp-timeout", str(seconds), "-wp-cache", "none", "-wp-auto", AUTO, "-wp-auto-depth", "12",
               "-wp-auto-width", "200", "-wp-par", "3",
               *more, source])


def environment(root, build, source, report, **settings):
    """The environment of one run; the settings are those that proofs/goals.ml lists."""
    env = {k: v for k, v in frama_c.environment(root).items() if not k.startswith("LTK_")}
    env.update(WHY3CONFIG=str(build / "why3.conf"), LTK_REPORT=str(report), LTK_LEMMAS=",".join(LEMMAS.get(source, [])),
               LTK_PROVERS=",".join(ASKED))
    return env | {f"LTK_{k.upper()}": str(v) for k, v in settings.items()}


class Goal(collections.namedtuple("Goal", "name function kind label place by asked text")):
    """A goal: who proved it, or "-"; asked is {prover: (verdict, seconds)}."""
    @property
    def proven(self):
        return self.by != "-"

    @property
    def program(self):
        return self.by.removesuffix("-relevant")

    @property
    def rest(self):
        return self.name if self.function == "lemmas" else self.name[len(self.function) + 1:]

    @property
    def claim(self):
        return next(c for pattern, c in CLAIMS if re.match(pattern, self.rest))

    @property
    def seconds(self):
        return sum(seconds for verdict, seconds in self.asked.values() if verdict == "valid")


Run = collections.namedtuple("Run", "goals lemmas without false")


def answers(text):
    """{prover: (verdict, seconds)} of PROVER=VERDICT:SECONDS .."""
    return {a.partition("=")[0]: (a.partition("=")[2].rpartition(":")[0], float(a.rpartition(":")[2])) for a in text.split()}


def cause(log):
    """What Frama-C says of its failure: its first error, which the others mostly follow from, and its end."""
    lines = log.read_text().splitlines()
    first = next((i for i, line in enumerate(lines) if re.search("error|fatal", line, re.I)), len(lines))
    return "\n".join(dict.fromkeys(lines[first:first + 6] + lines[-2:]))


def read_report(path, log):
    """What proofs/goals.ml wrote."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    if not lines or lines[-1] != "done":
        raise Wrong(f"Frama-C failed: see {log}\n" + cause(log))
    run = Run([], {}, [], {})
    for line in lines[:-1]:
        what, *fields = line.split("\t")
        if what == "goal":
            run.goals.append(Goal(*fields[:6], answers(fields[6]), fields[7]))
        elif what == "lemma":
            run.lemmas[fields[0]] = fields[1]
        elif what == "without":
            run.without.append(fields)
        elif what == "false":
            run.false[fields[0]] = " ".join(fields[1:]).strip()
    return run


def hints(root):
    """{unit: [(goal, prover)]} of proofs/hints.csv: the goals at which another prover than the first goes first."""
    found = collections.defaultdict(list)
    with open(root / "proofs/hints.csv", newline="") as f:
        for r in csv.DictReader(f):
            if r["prover"] not in (*ASKED, "tactics"):
                raise Wrong(f"proofs/hints.csv: {r['goal']}: {r['prover']} is not one that is asked: {', '.join(ASKED)}, tactics")
            found[r["unit"]].append((r["goal"], r["prover"]))
    return found


def prove(root, build, out, source, seconds=SECONDS, steps=STEPS, more=(), hinted=True, **settings):
    """One run of Frama-C on one file of the tree at root."""
    unit, report = unit_name(source), out / f"{unit_name(source)}.goals"
    session = out / "session" / unit
    shutil.rmtree(session, ignore_errors=True)
    (session / "script").mkdir(parents=True)
    report.unlink(missing_ok=True)
    if hinted:
        for script in (root / "proofs/tactics" / unit).glob("*.json"):
            shutil.copy(script, session / "script")
        (out / f"{unit}.hints").write_text("".join(f"{goal} {prover}\n" for goal, prover in hints(root)[unit]))
        settings["hints"] = out / f"{unit}.hints"
    log = out / f"{unit}.log"
    with open(log, "w") as f:
        done = subprocess.run(command(build, source, seconds, steps, ["-wp-session", str(session), *more]), cwd=root, stdout=f,
                              stderr=subprocess.STDOUT, env=environment(root, build, source, report, **settings), check=False)
    if done.returncode != 0:
        raise Wrong(f"Frama-C failed on {source}: see {log}\n" + cause(log))
    return read_report(report, log)


def everything(root, build, out, sources, jobs, **settings):
    """{source: Run}."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    prepare(build)
    weight = {s: (root / s).stat().st_size for s in sources}
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        futures = {s: pool.submit(prove, root, build, out, s, **settings) for s in sorted(sources, key=lambda s: -weight[s])}
        return {s: futures[s].result() for s in sources}


# What a run says.

def clause_of(root, place):
    """The clause of the specification that the annotation at FILE:LINE has as its tag, or ""."""
    file, _, line = place.rpartition(":")
    if not (root / file).is_file():
        return ""
    text = "\n".join((root / file).read_text().splitlines()[int(line) - 1:])
    own = re.match(r".*?;[ ]*(?:\n\s*)?(// clauses: [^\n*]*)?", text, re.S)
    return own[1][len("// clauses: "):].strip() if own and own[1] else ""


def sentence(asked):
    """What the provers said of a goal that none of them proved."""
    if not asked:
        return "no prover was asked: never tried"
    words = {"invalid": "refuted", "unknown": "gave up", "timeout": "not proven in the limit of seconds",
             "stepout": "not proven in the limit of steps",
             "failed": "failed"}
    return "; ".join(f"{p}: {words.get(asked[p][0], asked[p][0])}" + (f" ({asked[p][1]:.1f} s)" if asked[p][1] else "")
                     for p in (*ASKED, "tactics") if p in asked)


def explain(root, source, goal):
    """A goal that is not proven, in words."""
    clauses = clause_of(root, goal.place)
    return (f"NOT PROVEN {goal.place}: {goal.kind} {goal.label}, in {goal.function}" + (f", clauses {clauses}" if clauses else "")
            + f"\n  annotation: {goal.text}\n  claim: {CLAIM_WORDS[goal.claim]} ({goal.claim})\n  provers: {sentence(goal.asked)}"
            + f"\n  again: proofs/prove.py run --unit {unit_name(source)} --goal {goal.name}")


def complaints(root, results):
    """What is not proven or cannot be trusted, in words: empty if all is well."""
    wrong = []
    for source, run in results.items():
        wrong += [explain(root, source, g) for g in run.goals if not g.proven]
        wrong += [f"NO GOAL {place}: {kind} {label}, in {function}: WP assumes it, and made no goal to prove it\n  annotation: {text}"
                  for function, kind, label, place, text in run.without]
        for prover in ASKED:
            verdict = run.false.get(prover, "not asked")
            if verdict == "valid":
                wrong.append(f"FALSE {source}: {prover} proves false; it is not a prover, or the lemmas that {source} includes contradict each other"
                             + (", or proofs/relevant.ml does more than to leave out axioms" if prover not in PROVERS else ""))
            elif verdict.split()[0] not in ("unknown", "timeout", "stepout"):
                wrong.append(f"FALSE {source}: {prover} must fail to prove false, and answered: {verdict}")
        for name, place in run.lemmas.items():
            provers = [s for s, headers in LEMMAS.items() if place.rpartition(":")[0] in headers]
            if len(provers) != 1:
                wrong.append(f"NO GOAL {place}: lemma {name}: {len(provers)} files prove it, not one; see LEMMAS in proofs/prove.py")
            elif provers[0] in results and f"lemma_{name}" not in {g.name for g in results[provers[0]].goals}:
                wrong.append(f"NO GOAL {place}: lemma {name}: {provers[0]} makes no goal of it")
    return list(dict.fromkeys(wrong))


def table(results):
    """The rows of proofs/table.csv."""
    rows = collections.Counter((unit_name(source), g.function, g.claim) for source, run in results.items() for g in run.goals)
    return [[*key, n] for key, n in sorted(rows.items())]


def as_csv(rows, columns=tuple(COLUMNS)):
    f = io.StringIO()
    w = csv.writer(f, lineterminator="\n")
    w.writerow(columns)
    w.writerows(rows)
    return f.getvalue()


def committed(name, units=None):
    """The rows of a committed table, of these units alone if there are any."""
    path = ROOT / "proofs" / name
    if not path.exists():
        return []
    with open(path, newline="") as f:
        return [r for r in list(csv.reader(f))[1:] if not units or r[0] in units]


def compare(rows, want):
    """What differs between the numbers of goals and proofs/table.csv, in words."""
    have, want = ({tuple(map(str, r[:3])): int(r[3]) for r in t} for t in (rows, want))
    return [f"DIFFERS {unit}.c, {function}: {have.get((unit, function, claim), 0)} goals for \"{CLAIM_WORDS[claim]}\" ({claim}), expected "
            f"{want.get((unit, function, claim), 0)} by proofs/table.csv. An annotation or an operation was added or removed; if that is meant, run "
            "proofs/prove.py hints"
            for unit, function, claim in sorted(set(have) | set(want)) if have.get((unit, function, claim)) != want.get((unit, function, claim))]


def summary(results, start):
    goals = [g for run in results.values() for g in run.goals]
    by = collections.Counter(g.by for g in goals if g.proven)
    return (f"{sum(by.values())} of {len(goals)} goals proven: " + ", ".join(f"{k} {v}" for k, v in sorted(by.items()))
            + f"; {sum(g.seconds for g in goals):.0f} s of the provers that proved them, {time.time() - start:.0f} s in all")


def digests(root):
    """{path: SHA-256} of all that decides what a run finds."""
    patterns = ["ref/*.[ch]", "ref/logic/*.h", "ref/lemmas/*.h", "proofs/injective.[ch]", *(f"proofs/{m}.ml" for m in ["facts", *MODULES]),
                "proofs/frama_c.py", "proofs/prove.py", "proofs/assumed.txt", "proofs/table.csv", "proofs/hints.csv", "proofs/tools.csv",
                "proofs/tactics/*/*.json"]
    paths = sorted(p for pattern in patterns for p in root.glob(pattern))
    return {str(p.relative_to(root)): sha256(p) for p in paths}


def measured(mode, tools, sources, start, results, wrong):
    """What a run found, and what is wrong with it, for proofs/report.py."""
    def entry(source, g):
        return {"unit": unit_name(source), "function": g.function, "claim": g.claim, "goal": g.name, "prover": g.program, "seconds": g.seconds,
                "proven": g.proven, "kind": g.kind, "label": g.label, "place": g.place,
                "asked": {p: list(v) for p, v in g.asked.items()}}
    return {"mode": mode, "started": datetime.datetime.fromtimestamp(start, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "seconds": round(time.time() - start, 1), "tools": tools,
            "binaries": {t: {"file": f, "sha256": sha256(f)} for t, f in tool_files().items()},
            "sources": sources, "units": [unit_name(source) for source in results], "complaints": wrong,
            "goals": [entry(source, g) for source, run in results.items() for g in sorted(run.goals)]}


def pack(root, out, results):
    """Write the hints, the scripts of tactics and the table."""
    rows, folder = [], root / "proofs/tactics"
    shutil.rmtree(folder, ignore_errors=True)
    for source, run in results.items():
        unit = unit_name(source)
        rows += [[unit, g.name, g.by] for g in run.goals if g.by in (*ASKED[1:], "tactics")]
        for g in run.goals:
            script = out / "session" / unit / "script" / f"{g.name}.json"
            if g.by == "tactics":
                (folder / unit).mkdir(parents=True, exist_ok=True)
                shutil.copy(script, folder / unit)
    write_atomically(root / "proofs/hints.csv", as_csv(sorted(rows), ("unit", "goal", "prover")))
    write_atomically(root / "proofs/table.csv", as_csv(table(results)))


# The modes.

def example_of(results):
    """An input on which the code of goals that are not proven breaks a contract, in words."""
    functions = {g.function for source, run in results.items() if source.startswith("ref/") for g in run.goals if not g.proven} - {"lemmas"}
    if not functions or not (ROOT / "vectors").is_dir():
        return []
    try:
        import search  # it needs the vectors, and what executes contracts
        found = search.counterexample(ROOT, functions)
    except (Exception, SystemExit) as e:  # pylint: disable=broad-except
        return [f"The search for an input that shows a difference failed: {e!r}"]
    return [found or "No input among the vectors and near them shows a difference; proofs/search.py --seconds N tries more."]


def run_mode(a, sources, build, tools, before, start):
    settings = {"hinted": a.mode == "run", "tactics": "all", "seconds": a.seconds}
    if a.goal:
        (build / "only").write_text("\n".join(a.goal) + "\n")
        settings["only"] = build / "only"
    results = everything(ROOT, build, build / a.mode, sources, a.jobs, **settings)
    wrong = complaints(ROOT, results)
    if a.goal:
        wrong = [w for w in wrong if "makes no goal of it" not in w]
        found = {g.name for run in results.values() for g in run.goals}
        if set(a.goal) - found:
            raise Wrong(f"no such goal: {', '.join(sorted(set(a.goal) - found))}")
    elif a.mode != "hints":
        wrong += compare(table(results), committed("table.csv", a.unit))
        write_atomically(build / "measured.json", json.dumps(measured(a.mode, tools, before, start, results, wrong), indent=1) + "\n")
    print("\n".join(wrong), end="\n" if wrong else "", flush=True)
    print("\n".join(example_of(results) + [summary(results, start)]))
    if a.mode == "hints" and not wrong:
        pack(ROOT, build / a.mode, results)
    return 1 if wrong else 0


def agree_mode(a, sources, build, start):
    """Each goal by two provers: by CVC4 and Z3, and where one of them fails, cvc5. A row for each goal that one proves alone, or none. Of
    those for which the hint is tactics, no prover is asked for the whole: they count as proven by none."""
    results = everything(ROOT, build, build / "agree", sources, a.jobs, seconds=LONG, others=f"{FEW},{MORE}", proofs=2, tactics="hinted")
    wrong = [explain(ROOT, source, g) for source, run in results.items() for g in run.goals if not g.proven]
    if wrong:
        print("\n".join(wrong))
        return 1
    rows, count = [], collections.Counter()
    for source, run in results.items():
        for g in run.goals:
            by = [p for p in PROVERS if "valid" in (g.asked.get(name, ("",))[0] for name in (p, f"{p}-relevant"))]
            kind = ("simplifier" if g.by in ("qed", "cfg") else "kin" if len(by) > 1 and len({KIN[p] for p in by}) == 1
                    else f"{len(by)}")
            count[unit_name(source), kind] += 1
            if kind in ("0", "1"):
                rows.append([unit_name(source), g.name, by[0] if by else "tactics", g.place])
    kinds = ["simplifier", "2", "kin", "1", "0"]
    counts = as_csv([[unit_name(s), *(count[unit_name(s), k] for k in kinds)] for s in sources],
                    ("unit", "by the simplifier", "by Z3 and one of CVC4 and cvc5", "by CVC4 and cvc5, which are kin", "by one", "by tactics"))
    single = as_csv(sorted(rows), ("unit", "goal", "proven by", "place"))
    return compare_or_write(a, start, {"agreement.csv": single, "agreement-counts.csv": counts}, a.unit)


def machines_mode(a, sources, build, start):
    """The goals that stay open on other machines."""
    rows = []
    for machine in a.machine or MACHINES:
        results = everything(ROOT, build, build / machine, sources, a.jobs, seconds=LONG, others=FEW, more=["-machdep", machine], tactics="hinted")
        for source, run in results.items():
            rows.append([machine, unit_name(source), "", f"{sum(g.proven for g in run.goals)} of {len(run.goals)}"])
            rows += [[machine, unit_name(source), g.name, sentence(g.asked).split(" (")[0]] for g in run.goals if not g.proven]
    return compare_or_write(a, start, {"machines.csv": as_csv(rows, ("machine", "unit", "goal", "proven"))}, a.unit or a.machine)


def compare_or_write(a, start, texts, part):
    """Compare tables with the committed ones, or write them. A part is only printed."""
    wrong = 0
    for name, text in texts.items():
        path = ROOT / "proofs" / name
        print(f"{name}:\n{text}", end="")
        if part:
            continue
        if a.write:
            write_atomically(path, text)
        elif not path.exists() or path.read_text() != text:
            print(f"DIFFERS proofs/{name} is another; --write writes it")
            wrong = 1
    print(f"{time.time() - start:.0f} s")
    return wrong


def smoke_mode(a, sources, build, start):
    """False must not follow from what is assumed anywhere. It counts what provers themselves say: one that fails has said nothing."""
    results = everything(ROOT, build, build / "smoke", sources, a.jobs, hinted=False, smoke=1,
                         more=["-wp-smoke-tests", "-wp-smoke-timeout", str(SMOKE)])
    wrong = 0
    for source, run in results.items():
        goals = [g for g in run.goals if g.by != "cfg"]  # these are annotations that control flow alone proves
        if not goals:
            raise Wrong(f"{source} has no smoke test")
        for g in goals:
            verdicts = {p: v for p, (v, _) in g.asked.items()}
            if "valid" in verdicts.values() or g.by == "qed":
                print(f"FALSE FOLLOWS {source}: {g.name}: {verdicts or g.by}")
                wrong = 1
            elif not set(verdicts.values()) & {"unknown", "timeout", "stepout"}:
                print(f"NOT TESTED {source}: {g.name}: no prover gave an answer of its own: {verdicts}")
                wrong = 1
        own = collections.Counter(sum(v in ("unknown", "timeout", "stepout") for v, _ in g.asked.values()) for g in goals)
        print(f"{source}: {len(goals)} smoke tests; " + ", ".join(f"{n} with a no of {k} provers" for k, n in sorted(own.items())))
    print(f"{time.time() - start:.0f} s")
    return wrong


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("mode", choices=["run", "cold", "hints", "agree", "smoke", "machines"])
    p.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "proofs", help="where to work (build/proofs)")
    p.add_argument("--unit", action="append", help="only this file, by its name without .c; more than one is possible")
    p.add_argument("--goal", action="append", help="run, cold: only this goal; more than one is possible")
    p.add_argument("--seconds", type=int, default=SECONDS, help=f"run, cold: the limit of a prover for a goal ({SECONDS})")
    p.add_argument("--machine", action="append", choices=MACHINES, help="machines: only this one")
    p.add_argument("--write", action="store_true", help="agree, machines: write the table")
    p.add_argument("--jobs", type=int, default=os.cpu_count(), help="files at a time")
    a = p.parse_args()
    sources = [s for s in SOURCES if not a.unit or unit_name(s) in a.unit]
    unknown = set(a.unit or []) - {unit_name(s) for s in SOURCES}
    if unknown:
        raise Wrong(f"no such unit: {', '.join(sorted(unknown))}; there are {', '.join(map(unit_name, SOURCES))}")
    if a.unit and (a.mode == "hints" or a.write):
        raise Wrong("what is written is of all units; leave --unit out")
    build, start = a.build.resolve(), time.time()
    if a.mode in ("run", "cold"):
        (build / "measured.json").unlink(missing_ok=True)  # of another run
    tools, before = check_tools(), digests(ROOT)
    build.mkdir(parents=True, exist_ok=True)
    if a.mode == "agree":
        return agree_mode(a, sources, build, start)
    if a.mode == "machines":
        return machines_mode(a, sources, build, start)
    if a.mode == "smoke":
        return smoke_mode(a, sources, build, start)
    return run_mode(a, sources, build, tools, before, start)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Wrong as e:
        print(f"prove.py: {e}", file=sys.stderr)
        sys.exit(2)
