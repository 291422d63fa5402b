#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The proof report: what is proven, executed, tested or neither, what is claimed of which function, how many goals show it, what is assumed.

  check   docs/proof-report.md, and what stands between the markers in docs/soundness.md, are what proofs/table.csv, proofs/assumed.txt,
          proofs/agreement*.csv and proofs/status.py give
  write   write them
  run     the state of one run: report.md, report.json (proofs/report.schema.json) and report.xml (JUnit: a suite for each claim, a case
          for each function). prove.py run and cold write what they found to measured.json; each row is compared with the committed one.

A row with a goal that is not proven, with fewer or more goals than the committed one, and anything that prove.py complained of, is a failure. Who
proved a goal, and in how many seconds, is said of the run alone: no result is committed.

Exit status: 0 all is as committed, 1 not, or a document is not up to date, 2 the arguments or files are wrong."""
import argparse
import collections
import csv
import difflib
import json
import pathlib
import re
import sys
import textwrap
import xml.etree.ElementTree as ET

import prove
import status
from status import header, line

ROOT = prove.ROOT
DOCUMENT, SOUNDNESS = ROOT / "docs/proof-report.md", ROOT / "docs/soundness.md"
BEGIN, END = "<!-- status: written by proofs/report.py -->\n", "<!-- end of status -->\n"
BY = {"qed": "simplifier", "cfg": "control flow", "cvc4": "CVC4", "z3": "Z3", "cvc5": "cvc5", "tactics": "tactics"}  # who proves goals
MOST_ALONE = 40  # goals that only one prover proves
SLOWEST = 20     # goals of a run that are listed with their time
CHECKS = ["source", "memcheck", "msan", "trace"]
MODES = ["run", "cold"]

Claim = collections.namedtuple("Claim", "id title short sentence others")
CLAIMS = [
    Claim("P1", "Memory safety", "memory",
          "For every input that the headers allow, the code uses only memory that it may use, and does nothing that C leaves undefined.",
          "in the others, Frama-C finds no operation that could go wrong"),
    Claim("P2", "Function", "function", "The result is the one that the standards and the specification define.",
          "what the others do stands under another claim"),
    Claim("P6", "Errors", "errors",
          "A call succeeds exactly if its input is valid; else it names the first rule that is broken, and its output is all zero.",
          "the others give no error, or it is their result, under *Function*"),
    Claim("P3", "Nothing else is written", "writes", "No memory is changed but the output and what belongs to the function itself.", ""),
    Claim("P4", "Termination", "ends", "Every call comes to an end.", ""),
    Claim("P5", "Wiping", "wiping",
          "Local arrays and structs that held a secret are zero when the function returns, and the stack is wiped after the last use.",
          "what it does not reach: [registers and copies](soundness.md#not-covered)"),
    Claim("P7", "Injectivity", "injective", "Different parameters never give the same input string S of the key derivation.",
          "it is a theorem on S; that the code makes this S is in *Function*"),
    Claim("step", "Steps on the way", "steps", "What holds in each round of a loop, and between statements: the claims above rest on it.", ""),
    Claim("lemma", "Lemmas", "lemmas", "Facts of mathematics that the provers need: the claims above rest on them.", ""),
]
CT_SENTENCE = "Which branches are taken, and which addresses are used, depends on no secret."
# What callers use, in the order in which they would look for it.
CALLERS = ["ltk_derive", "ltk_confirm", "ltk_tag_equal", "ltk_public_value", "ltk_derive_s", "ltk_kdf", "ltk_kdf_s", "ltk_hmac_sha256", "ltk_sha256"]


def committed():
    """The rows of proofs/table.csv, numbers as numbers."""
    path = ROOT / "proofs/table.csv"
    with open(path, newline="") as f:
        rows = list(csv.DictReader(f))
    for line, row in enumerate(rows, 2):
        try:
            row["goals"] = int(row["goals"])
        except (KeyError, TypeError, ValueError):
            raise prove.Wrong(f"{path}:{line}: not a row of {','.join(prove.COLUMNS)}") from None
        if row["claim"] not in {c.id for c in CLAIMS}:
            raise prove.Wrong(f"{path}:{line}: the claim {row['claim']} is none of {', '.join(c.id for c in CLAIMS)}")
    return rows


def assumed():
    """[[name, reason]] of proofs/assumed.txt."""
    lines = (ROOT / "proofs/assumed.txt").read_text(encoding="utf-8").splitlines()
    return [(re.split(r"\s+", line, maxsplit=1) + [""])[:2] for line in lines if line.strip() and not line.startswith("#")]


def total(rows):
    """The sums of the members that are numbers."""
    return {k: round(sum(r[k] for r in rows), 2) for k in rows[0]}


def count(rows):
    return sum(r["goals"] for r in rows)


def functions(rows):
    return list(dict.fromkeys((r["unit"], r["function"]) for r in rows if r["function"] != "lemmas"))


def source(unit):
    return next((s for s in prove.SOURCES if prove.unit_name(s) == unit), unit)


# The documents.

def claim_rows(rows):
    """The table of claims: what, of which functions, shown by how many goals."""
    every = len(functions(rows))
    yield from header("claim", "in one sentence", "shown for", "goals")
    for c in CLAIMS:
        own = [r for r in rows if r["claim"] == c.id]
        have = functions(own)
        whom = ("all the files" if c.id == "lemma" else f"all {every} functions" if len(have) == every else
                f"{len(have)} functions" if len(have) > 1 else ", ".join(f"`{f}`" for _, f in have))
        yield line(c.title, c.sentence, whom + (f"; {c.others}" if c.others else ""), count(own))
    yield line("Constant-time shape", CT_SENTENCE, "`ref/`, by another analyser and in the binaries: [constant-time.md](constant-time.md)", "-")


def cells(rows):
    """The goals of each claim, a dash where there are none."""
    return [count([r for r in rows if r["claim"] == c.id]) or "-" for c in CLAIMS]


def unit_rows(rows):
    yield from header("function", *(c.short for c in CLAIMS))
    for f in dict.fromkeys(r["function"] for r in rows):
        yield line("lemmas" if f == "lemmas" else f"`{f}`", *cells([r for r in rows if r["function"] == f]))


def agreement(rows):
    """How many provers prove each goal, by prove.py agree."""
    counts, alone = status.agreement()
    if counts is None or alone is None:
        missing = [name for name, have in (("agreement-counts.csv", counts), ("agreement.csv", alone)) if have is None]
        return paragraph(f"""How far the provers agree is not known: {' and '.join(f'`proofs/{name}`' for name in missing)} is missing, which
            `proofs/prove.py agree --write` writes.""")
    have = {r[0]: sum(map(int, r[1:])) for r in counts[1:]}
    want = {prove.unit_name(s): count([r for r in rows if r["unit"] == prove.unit_name(s)]) for s in prove.SOURCES}
    stale = [f"{u}: {have.get(u, 0)} goals, {want.get(u, 0)} in `proofs/table.csv`" for u in sorted({*have, *want}) if have.get(u) != want.get(u)]
    sums = [sum(column) for column in zip(*([int(n) for n in r[1:]] for r in counts[1:]))]
    warning = f"**The table is of other goals** ({'; '.join(stale)}): `proofs/prove.py agree --write` writes it anew."
    return [*(paragraph(warning) if stale else []),
            *header("file", *counts[0][1:]), *(line(source(r[0]), *r[1:]) for r in counts[1:]), line("all", *sums), "",
            *paragraph(f"""Each goal that the simplifier leaves is put to CVC4 and Z3, and where one of them fails, to cvc5. These {len(alone) - 1}
                goals are proven by one of the three alone, or by tactics, which split a goal into several for the provers. The prover that
                is asked first has as many steps as in every run, the others have {prove.MORE:,}: that one fails in these does not say that it
                cannot."""),
            *header("file", "goal", "proven by", "annotation"), *(line(r[0], f"`{r[1]}`", r[2], r[3]) for r in alone[1:]), ""]


def paragraph(text):
    return [*textwrap.wrap(" ".join(text.split()), 150, break_long_words=False, break_on_hyphens=False), ""]


def document(rows, names):
    """docs/proof-report.md."""
    units = [u for u in map(prove.unit_name, prove.SOURCES) if any(r["unit"] == u for r in rows)]
    versions, other = ", ".join(f"{tool} {version}" for tool, version in prove.VERSIONS.items()), status.stale(rows)
    lines = [
        "<!-- SPDX-" + "License-Identifier: Apache-2.0 -->", "<!-- Written by proofs/report.py. -->",
        "# Proof report", "",
        *paragraph(f"""The files of `ref/` are the reference of the derivation that the [specification](specification.md) defines. They are
            proven: {len(functions(rows))} functions, the auxiliary ones of the proof among them. A test tries some inputs; a proof
            holds for all of them. Each function has a contract, which says in the language of mathematics what the standards say of
            it. A tool makes of the contract and the C a list of statements, the *goals*: {count(rows)}. If all of them are true, the code
            does what the contract says. Programs that are made for that, the provers, show in each run that each is true."""),
        "## Where the proof ends", "", *status.boundary_table(), "",
        "What the proof itself rests on, risk by risk, and what lowers each: [soundness.md](soundness.md#risks).", "",
        "## Function by function", "", *status.legend(), "",
        *paragraph("""For each function it is also proven that it writes nothing else, and that it ends. Mutants are single mistakes in the
            code. Of those that do not behave as the original, the table says how many a check kills, and which. Mutants that are
            not judged have not gone through the checks since the code was changed."""),
        *(paragraph(f"""**`proofs/mutants.csv` is of other code**: it has {other}. `proofs/mutate.py run` judges them, and `table` writes it.""")
          if other else []),
        *status.status_table(rows, [*CALLERS, None]), "",
        "### Binaries", "",
        *paragraph("""Every function whose binaries are tested runs on each of these. By traces, only what differs for the sets of secrets that are
            tried is seen: [constant-time.md](constant-time.md)."""),
        *status.binaries_table(), "",
        "## What is claimed", "", *claim_rows(rows), "",
        *paragraph("The exact wording of each claim, and how to read a contract, is in [proofs.md](proofs.md)."),
        "## What is assumed", "",
        f"No axiom. {len(names)} names of the logic have no definition:" if names else "No axiom, and every name of the logic has a definition.", "",
        *(f"- `{name}`: {reason}" for name, reason in names), *([""] if names else []),
        *paragraph("""Every use of such a name sets all that it leaves open, so that nothing depends on it; `proofs/audit.py` checks that, and
            that nothing else is assumed. Callers must meet the conditions in the headers: valid pointers, no overlap, lengths
            within the limit. One still has to trust the tools, the compiler and the reading of the standards: [the
            risks](soundness.md#risks)."""),
        "## What is not claimed", "",
        *paragraph("""That the derivation is secure; that SHA-256 and HMAC are strong; that a processor or a compiler makes no mistake; that
            nothing leaks through power or faults. Secrets in registers are beyond what C can name. The whole list: [not
            covered](soundness.md#not-covered)."""),
        "## The provers", "",
        *paragraph(f"""The tool that makes the goals is Frama-C, with a simplifier of its own. Who proved which goal, in how many seconds, with which
            binaries, is written by each run into its own report, `report.md` in the build folder; nothing of it is committed. CVC4 and cvc5 are
            kin: cvc5 was made from CVC4. Z3 shares no code with them. Versions: {versions}. Each prover asked alone for each goal:"""),
        *agreement(rows),
        "## Goals", "",
        *paragraph("""The number of goals by claim. A dash: no goal. Functions of `proofs/`, and those whose name begins with `induction`, exist for
            the proof alone.""")]
    for unit in units:
        lines += [f"### {source(unit)}", "", *unit_rows([r for r in rows if r["unit"] == unit]), ""]
    return "\n".join(lines)


def soundness(rows):
    """docs/soundness.md with what stands between the markers made anew."""
    text = SOUNDNESS.read_text(encoding="utf-8")
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        raise prove.Wrong(f"{SOUNDNESS} does not have the lines {BEGIN.strip()} and {END.strip()} once each")
    lines = ["", "## Where the proof ends", "", *status.boundary_table(), "",
             *paragraph("""The functions for callers. What the words mean, and all other functions, are in the
                 [proof report](proof-report.md#function-by-function)."""),
             *status.status_table(rows, CALLERS), "",
             "## Risks", "", *status.risk_table(status.numbers()), ""]
    return text[:text.index(BEGIN)] + BEGIN + "\n".join(lines) + "\n" + text[text.index(END):]


def check(texts):
    failed = 0
    for path, text in texts.items():
        have = path.read_text(encoding="utf-8") if path.exists() else ""
        name = str(path.relative_to(ROOT))
        for d in difflib.unified_diff(have.splitlines(), text.splitlines(), name, "what the tables give", lineterm="", n=0):
            print(d)
        if have != text:
            print(f"{name} is not up to date: proofs/report.py write")
            failed = 1
    alone = [r for r in (status.agreement()[1] or [])[1:] if r[2] != "tactics"]
    if len(alone) > MOST_ALONE:
        print(f"proofs/agreement.csv: {len(alone)} goals are proven by one prover alone, more than {MOST_ALONE}")
        failed = 1
    return failed


# A run.

def read_run(path):
    """What prove.py wrote, or None if it wrote nothing."""
    if not path.exists():
        return None
    try:
        run = json.loads(path.read_text(encoding="utf-8"))
        if run["mode"] not in MODES:
            raise prove.Wrong(f"{path}: the mode is {run['mode']}, not one of {', '.join(MODES)}")
        for key in "started", "seconds", "tools", "binaries", "sources", "units", "complaints":
            run[key]
        for g in run["goals"]:
            g["unit"], g["function"], g["claim"], g["goal"], g["seconds"] + 0, g["place"]
            if g["proven"] != (g["prover"] != "-") or g["proven"] and g["prover"] not in BY:
                raise prove.Wrong(f"{path}: {g['goal']} is proven by {g['prover']}, which is none of {', '.join(BY)}")
    except (ValueError, KeyError, TypeError) as e:
        raise prove.Wrong(f"{path} is not what prove.py writes: {e!r}; run prove.py run again") from None
    return run


def names_of(goals):
    """The names, the first ten of many."""
    names = [g["goal"] for g in goals]
    return ", ".join(names[:10]) + (f" and {len(names) - 10} more" if len(names) > 10 else "")


def problems(want, goals):
    """Why the goals of a run are not those of a committed row."""
    unproven = [g for g in goals if not g["proven"]]
    found = [f"not proven: {names_of(unproven)}"] if unproven else []
    if len(goals) != want:
        found.append(f"{len(goals)} goals where the table has {want}" + (f"; there are {names_of(goals)}" if goals else ""))
    return found


def outcome(goals):
    """What a run says of some goals."""
    by = collections.Counter(g["prover"] for g in goals if g["proven"])
    return {"goals": len(goals), "proven": sum(by.values())} | {p: by[p] for p in BY} | {"seconds": round(sum(g["seconds"] for g in goals), 2)}


def judge(rows, run):
    """Each row, committed and of the run: state is passed, failed, skipped (its file is not part of the run) or error (no run)."""
    by = collections.defaultdict(list)
    for g in run["goals"] if run else []:
        by[g["unit"], g["function"], g["claim"]].append(g)
    known = {(r["unit"], r["function"], r["claim"]) for r in rows}
    extra = [dict(zip(("unit", "function", "claim"), k), goals=0) for k in by if k not in known]
    for want in rows + extra:
        key = want["unit"], want["function"], want["claim"]
        row = {"unit": key[0], "function": key[1], "claim": key[2], "committed": {"goals": want["goals"]}, "run": None,
               "state": "skipped" if run else "error", "failures": []}
        if run and key[0] in run["units"]:
            row["run"], row["failures"] = outcome(by[key]), problems(want["goals"], by[key])
            row["state"] = "failed" if row["failures"] else "passed"
        yield row


def changed(run):
    """The sources that are not those that the run began with."""
    have = prove.digests(ROOT)
    return sorted(p for p in have.keys() | run["sources"].keys() if have.get(p) != run["sources"].get(p)) if run else []


def ct_tables(folder):
    """The rows that the checks of tests/ct wrote there of the reference and of planted leaks, and why some do not count."""
    rows, remarks = [], []
    newest = max(ROOT.glob("ref/*.[ch]"), key=lambda p: p.stat().st_mtime)
    for path in sorted(folder.glob("*.csv")) if folder else []:
        if path.name == "table.csv":  # all of the others
            continue
        if path.stat().st_mtime < newest.stat().st_mtime:
            remarks.append(f"{path.name} is older than ref/{newest.name}, and does not count")
            continue
        try:
            with open(path, newline="") as f:
                rows += [{k: r[k] + "" for k in ("check", "build", "code", "verdict")} for r in csv.DictReader(f)]
        except (KeyError, TypeError):
            raise prove.Wrong(f"{path} is not a table of tests/ct: each row has check,build,code,verdict") from None
    return rows, remarks


def constant_time(folder):
    """For each check: how many builds show nothing, what shows a secret, how many planted leaks are seen."""
    rows, remarks = ct_tables(folder)
    checks = []
    for name in CHECKS:
        own = [r for r in rows if r["check"] == name]
        ref = [r for r in own if r["code"] == "ref"]
        bad = [r for r in own if re.search("SECRET|NOT SEEN", r["verdict"])]
        checks.append({"check": name, "state": "not part of this run" if not ref else "failed" if bad else "passed", "builds": len(ref),
                       "leaks_seen": sum(r["verdict"] == "seen" for r in own),
                       "verdict": ref[0]["verdict"].removeprefix("nothing: ") if name == "source" and ref else "",
                       "failures": [f"{r['build']}, {r['code']}: {r['verdict']}" for r in bad]})
    return {"sentence": CT_SENTENCE, "checks": checks, "remarks": remarks}


def claim_summary(c, rows):
    own = [r for r in rows if r["claim"] == c.id]
    ran = [r["run"] for r in own if r["run"]]
    return {"id": c.id, "title": c.title, "sentence": c.sentence, "functions": [f"{u}/{f}" for u, f in functions(own)],
            "committed": total([r["committed"] for r in own]) if own else {"goals": 0}, "run": total(ran) if ran else None}


def slowest(run):
    goals = sorted(run["goals"] if run else [], key=lambda g: (-g["seconds"], g["goal"]))[:SLOWEST]
    return [{k: g[k] for k in ("unit", "goal", "prover", "seconds", "place")} for g in goals]


def as_json(rows, run, ct):
    stale, complaints = changed(run), run["complaints"] if run else []
    bad = stale or complaints or any(r["failures"] for r in rows) or any(c["state"] == "failed" for c in ct["checks"])
    return {"format": "ltk-proof-report", "version": 2,
            "verdict": "no run" if not run else "failed" if bad else "passed" if all(r["run"] for r in rows) else "passed in part",
            "run": {k: run[k] for k in ("mode", "started", "seconds", "units")} if run else None,
            "tools": {t: {"wanted": v, "found": run["tools"].get(t) if run else None} for t, v in prove.VERSIONS.items()},
            "binaries": {t: b["sha256"] for t, b in run["binaries"].items()} if run else {},
            "complaints": complaints, "slowest": slowest(run), "sources": prove.digests(ROOT), "changed_since_run": stale,
            "assumed": [{"name": n, "reason": why} for n, why in assumed()], "limits": "docs/soundness.md",
            "claims": [claim_summary(c, rows) for c in CLAIMS], "rows": rows, "constant_time": ct}


def case(suite, classname, name, state, failures=(), seconds=0.0, out=""):
    """One test case of JUnit; state is the name of what stands in it, or passed."""
    e = ET.SubElement(suite, "testcase", classname=classname, name=name, time=f"{seconds:.2f}")
    tag = {"failed": "failure", "error": "error", "skipped": "skipped"}.get(state)
    if tag:
        ET.SubElement(e, tag, message="; ".join(failures)).text = "\n".join(failures)
    if out:
        ET.SubElement(e, "system-out").text = out


def row_cases(suite, rows, missing):
    for r in rows:
        ran = r["run"] or {"seconds": 0.0}
        why = r["failures"] or {"skipped": ["its file is not part of this run"], "error": [missing]}.get(r["state"], [])
        by = ", ".join(f"{p} {ran[p]}" for p in BY if ran.get(p))
        out = f"{ran['proven']} of {ran['goals']} goals proven: {by}; {ran['seconds']:.2f} s" if r["run"] else ""
        case(suite, f"{r['claim']}.{r['unit']}", r["function"], r["state"], why, ran["seconds"], out)


def ct_cases(suite, ct):
    for c in ct["checks"]:
        skipped = c["state"] == "not part of this run"
        case(suite, "constant-time", c["check"], "skipped" if skipped else c["state"], [c["state"]] if skipped else c["failures"], 0.0,
             "" if skipped else f"{c['builds']} builds; {c['leaks_seen']} planted leaks seen" + (f"; {c['verdict']}" if c["verdict"] else ""))


def as_junit(report, missing):
    """A suite for each claim, a case for each function; one suite for the run itself, and one for the constant-time shape."""
    top = ET.Element("testsuites", name="proofs")
    for c in CLAIMS:
        row_cases(ET.SubElement(top, "testsuite", name=f"{c.id} {c.title}"), [r for r in report["rows"] if r["claim"] == c.id], missing)
    of_run = ET.SubElement(top, "testsuite", name="The run")
    stale = [f"changed since the run: {p}" for p in report["changed_since_run"]]
    case(of_run, "run", "sources are those of the run", "error" if not report["run"] else "failed" if stale else "passed", stale or [missing])
    told = report["complaints"]
    case(of_run, "run", "prove.py complains of nothing", "error" if not report["run"] else "failed" if told else "passed", told or [missing])
    ct_cases(ET.SubElement(top, "testsuite", name="Constant-time shape"), report["constant_time"])
    for suite in top:
        if report["run"]:
            suite.set("timestamp", report["run"]["started"].rstrip("Z"))
        set_counts(suite)
    set_counts(top)
    ET.indent(top, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(top, encoding="unicode") + "\n"


def set_counts(e):
    cases = e.findall(".//testcase")
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        e.set(name, str(sum(t.find(tag) is not None for t in cases)))
    e.set("tests", str(len(cases)))
    e.set("time", f"{sum(float(t.get('time')) for t in cases):.2f}")


def run_claims(report):
    yield from header("claim", "committed goals", "goals of this run", "proven", *BY.values(), "seconds")
    for c in report["claims"]:
        ran = c["run"] or dict.fromkeys(["goals", "proven", *BY, "seconds"], "-")
        yield line(c["title"], c["committed"]["goals"], *ran.values())


def as_markdown(report, missing):
    """The run, for people."""
    run = report["run"]
    lines = ["# Proofs: one run", "",
             f"Verdict: **{report['verdict']}**. What is claimed and assumed: `docs/proof-report.md`; limits: `docs/soundness.md`.", "",
             f"`prove.py {run['mode']}`, {run['started']}, {run['seconds']} seconds." if run else missing, "",
             *header("tool", "version", "SHA-256 of its file"),
             *(line(t, (report["tools"].get(t) or {"found": ""})["found"], digest) for t, digest in report["binaries"].items()), "",
             *run_claims(report), ""]
    bad = [f"- {r['unit']}/{r['function']} {r['claim']}: {why}" for r in report["rows"] for why in r["failures"]]
    bad += [f"- changed since the run: {p}" for p in report["changed_since_run"]]
    bad += [text for told in report["complaints"] for text in ("", "```text", told, "```")]
    lines += ["## Failures", "", *(bad or ["None."]), "",
              "## Assumed", "", *([f"- `{a['name']}`: {a['reason']}" for a in report["assumed"]] or ["Nothing."]), "",
              "## Constant-time shape", "", CT_SENTENCE, "", *header("check", "state", "builds", "planted leaks seen", "")]
    ct = report["constant_time"]
    lines += [line(c["check"], c["state"], c["builds"], c["leaks_seen"], "; ".join([c["verdict"]] * bool(c["verdict"]) + c["failures"]))
              for c in ct["checks"]]
    lines += ["", *(f"- {m}" for m in ct["remarks"]), "", "## The slowest goals", "", *header("file", "goal", "proven by", "seconds", "annotation"),
              *(line(g["unit"], f"`{g['goal']}`", g["prover"], f"{g['seconds']:.2f}", g["place"]) for g in report["slowest"])]
    return "\n".join(lines) + "\n"


def report_run(measured, folder, out):
    paths = {kind: out / f"report.{kind}" for kind in ("md", "json", "xml")}
    for path in paths.values():
        path.unlink(missing_ok=True)  # of another run
    missing = f"There is no run: {measured} is missing; proofs/prove.py run writes it."
    run = read_run(measured)
    report = as_json(list(judge(committed(), run)), run, constant_time(folder))
    out.mkdir(parents=True, exist_ok=True)
    prove.write_atomically(paths["json"], json.dumps(report, indent=1) + "\n")
    prove.write_atomically(paths["xml"], as_junit(report, missing))
    prove.write_atomically(paths["md"], as_markdown(report, missing))
    for r in report["rows"]:
        for text in r["failures"]:
            print(f"FAILED {r['unit']}/{r['function']} {r['claim']}: {text}")
    for text in report["complaints"]:
        print(f"FAILED {text}")
    for path in report["changed_since_run"]:
        print(f"FAILED changed since the run: {path}")
    for c in report["constant_time"]["checks"]:
        print(f"constant-time shape, {c['check']}: {c['state']}" + "".join(f"\nFAILED {f}" for f in c["failures"]))
    print((f"proofs: {report['verdict']}" if run else missing) + f"; see {paths['md']}")
    return 0 if report["verdict"].startswith("passed") else 1


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("mode", choices=["check", "write", "run"])
    p.add_argument("--measured", type=pathlib.Path, default=ROOT / "build/proofs/measured.json",
                   help="run: what prove.py wrote (build/proofs/measured.json)")
    p.add_argument("--ct", type=pathlib.Path, help="run: the folder of the tables that the tests labelled ct write; else they are not part of it")
    p.add_argument("--out", type=pathlib.Path, help="run: where to write (the folder of measured.json)")
    a = p.parse_args()
    if a.mode == "run":
        return report_run(a.measured, a.ct, a.out or a.measured.parent)
    rows = committed()
    texts = {DOCUMENT: document(rows, assumed()), SOUNDNESS: soundness(rows)}
    if a.mode == "check":
        return check(texts)
    for path, text in texts.items():
        prove.write_atomically(path, text)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except prove.Wrong as e:
        print(f"report.py: {e}", file=sys.stderr)
        sys.exit(2)
