#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The proof report: what is claimed, of which functions, how many goals show it, what proved them, in how many seconds, what is assumed.

  check   docs/proof-report.md is what proofs/table.csv and proofs/assumed.txt give
  write   write it
  run     the state of one run: report.md, report.json (proofs/report.schema.json) and report.xml (JUnit: a suite for each claim, a case
          for each function). prove.py replay and cold write what they found to measured.json; each row is compared with the committed one.

A row with a goal that is not proven, with fewer or more goals than the committed one or, in replay, other provers, is a failure. In cold, a row that
took longer than SLOWER times the committed time and LATER seconds more is a remark. In replay no prover runs: the seconds are those of the session.

Exit status: 0 all is as committed, 1 not, or the document is not up to date, 2 the arguments or files are wrong."""
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

ROOT = prove.ROOT
DOCUMENT = ROOT / "docs/proof-report.md"
PROVERS = prove.COLUMNS[4:8]
SLOWER, LATER = 3, 5
CHECKS = ["source", "memcheck", "msan", "trace"]
MODES = ["replay", "cold"]

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
# What callers use, in the order in which they would look for it, and what it does.
CALLERS = {"ltk_derive": "derives a key", "ltk_confirm": "the tag by which one end shows the other that it has the key",
           "ltk_tag_equal": "compares two tags",
           "ltk_derive_s": "S of a derivation, for a key that C cannot see", "ltk_kdf": "the KDF of TS 33.220", "ltk_kdf_s": "its S",
           "ltk_hmac_sha256": "HMAC of FIPS 198-1", "ltk_sha256": "SHA-256 of FIPS 180-4"}


def committed():
    """The rows of proofs/table.csv, numbers as numbers."""
    path = ROOT / "proofs/table.csv"
    with open(path, newline="") as f:
        rows = list(csv.DictReader(f))
    for line, row in enumerate(rows, 2):
        try:
            row.update({k: int(row[k]) for k in ["goals", *PROVERS]}, seconds=float(row["seconds"]))
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
    return {k: sum(r[k] for r in rows) for k in ["goals", *PROVERS]} | {"seconds": round(sum(r["seconds"] for r in rows), 2)}


def functions(rows):
    return list(dict.fromkeys((r["unit"], r["function"]) for r in rows if r["function"] != "lemmas"))


def source(unit):
    return next((s for s in prove.SOURCES if prove.unit_name(s) == unit), unit)


# The document.

def line(*cells):
    return "| " + " | ".join(str(c) for c in cells) + " |"


def header(*cells):
    return [line(*cells), "|" + "---|" * len(cells)]


def claim_rows(rows):
    """The table of claims: what, of which functions, shown by how many goals."""
    every = len(functions(rows))
    yield from header("claim", "in one sentence", "shown for", "goals")
    for c in CLAIMS:
        own = [r for r in rows if r["claim"] == c.id]
        have = functions(own)
        whom = ("all the files" if c.id == "lemma" else f"all {every} functions" if len(have) == every else
                f"{len(have)} functions" if len(have) > 1 else ", ".join(f"`{f}`" for _, f in have))
        yield line(c.title, c.sentence, whom + (f"; {c.others}" if c.others else ""), total(own)["goals"])
    yield line("Constant-time shape", CT_SENTENCE, "`ref/`, by another analyser and in the binaries: [constant-time.md](constant-time.md)", "-")


def prover_rows(rows):
    yield from header("claim", "goals", "simplifier", "CVC4", "Z3", "tactics", "seconds")
    for title, own in [*((c.title, [r for r in rows if r["claim"] == c.id]) for c in CLAIMS), ("all", rows)]:
        t = total(own)
        yield line(title, t["goals"], *(t[p] for p in PROVERS), f"{t['seconds']:.2f}")


def cells(rows):
    """The goals of each claim, a dash where there are none."""
    return [sum(r["goals"] for r in rows if r["claim"] == c.id) or "-" for c in CLAIMS]


def caller_rows(rows):
    shown = CLAIMS[:6]
    yield from header("function", "what it does", *(c.title.lower() for c in shown))
    for name, what in CALLERS.items():
        yield line(f"`{name}`", what, *cells([r for r in rows if r["function"] == name])[:6])


def unit_rows(rows):
    yield from header("function", *(c.short for c in CLAIMS), "simplifier", "CVC4", "Z3", "tactics", "seconds")
    for _, f in dict.fromkeys((r["unit"], r["function"]) for r in rows):
        own = [r for r in rows if r["function"] == f]
        t = total(own)
        yield line("lemmas" if f == "lemmas" else f"`{f}`", *cells(own), *(t[p] for p in PROVERS), f"{t['seconds']:.2f}")


def paragraph(text):
    return [*textwrap.wrap(" ".join(text.split()), 150, break_long_words=False, break_on_hyphens=False), ""]


def document(rows, names):
    """docs/proof-report.md."""
    t, own = total(rows), [r for r in rows if r["claim"] not in ("step", "lemma")]
    unproven = t["goals"] - sum(t[p] for p in PROVERS)
    units = [u for u in map(prove.unit_name, prove.SOURCES) if any(r["unit"] == u for r in rows)]
    versions = ", ".join(f"{tool} {version}" for tool, version in prove.VERSIONS.items())
    lines = [
        "<!-- SPDX-" + "License-Identifier: Apache-2.0 -->", "<!-- Written by proofs/report.py from proofs/table.csv and proofs/assumed.txt. -->",
        "# Proof report", "",
        *paragraph(f"""The files of `ref/` are the reference of the derivation that the [specification](specification.md) defines. They are
            proven: {len(functions(rows))} functions, the auxiliary ones of the proof among them. A test tries some inputs; a proof
            holds for all of them. Each function has a contract, which says in the language of mathematics what the standards say of
            it. A tool makes of the contract and the C a list of statements, the *goals*. If all of them are true, the code does
            what the contract says. Programs that are made for that, the provers, show that each is true."""),
        f"**Of {t['goals']} goals, " + (f"{unproven} are not proven.**" if unproven else "all are proven.**"), "",
        "## What is claimed", "", *claim_rows(rows), "",
        *paragraph("""The exact wording of each claim, and how to read a contract, is in [proofs.md](proofs.md). Of the functions that callers
            use, this many goals show each claim; a dash says that the claim has nothing of its own to show there. What a function
            calls is proven of itself, with the same claims."""), *caller_rows(own), "",
        "## What is assumed", "",
        f"No axiom. {len(names)} names of the logic have no definition:" if names else "No axiom, and every name of the logic has a definition.", "",
        *(f"- `{name}`: {reason}" for name, reason in names), *([""] if names else []),
        *paragraph("""Every use of such a name sets all that it leaves open, so that nothing depends on it; `proofs/audit.py` checks that, and
            that nothing else is assumed. Callers must meet the conditions in the headers: valid pointers, no overlap, lengths
            within the limit. One still has to trust the tools, the compiler and the reading of the standards: [what the proofs rest
            on](soundness.md#trusted)."""),
        "## What is not claimed", "",
        *paragraph("""That the derivation is secure; that SHA-256 and HMAC are strong; that a processor or a compiler makes no mistake; that
            nothing leaks through power or faults. Secrets in registers are beyond what C can name. The whole list: [not
            covered](soundness.md#not-covered)."""),
        "## What proved it", "",
        *paragraph(f"""The tool that makes the goals is Frama-C, with a simplifier of its own. CVC4 and Z3 are provers that share no code;
            tactics split a goal into several for them. Seconds are those of the run that is committed, of the simplifier and the
            provers. Versions: {versions}."""),
        *prover_rows(rows), "",
        "## Function by function", "",
        *paragraph("""The number of goals by claim, what proved them, and the seconds. A dash: no goal. Functions of `proofs/`, and those
            whose name begins with `induction`, exist for the proof alone.""")]
    for unit in units:
        lines += [f"### {source(unit)}", "", *unit_rows([r for r in rows if r["unit"] == unit]), ""]
    return "\n".join(lines)


def check(text):
    have = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else ""
    name = str(DOCUMENT.relative_to(ROOT))
    for d in difflib.unified_diff(have.splitlines(), text.splitlines(), name, "what the table gives", lineterm="", n=0):
        print(d)
    if have != text:
        print(f"{name} is not up to date: proofs/report.py write")
    return 0 if have == text else 1


# A run.

def read_run(path):
    """What prove.py wrote, or None if it wrote nothing."""
    if not path.exists():
        return None
    try:
        run = json.loads(path.read_text(encoding="utf-8"))
        if run["mode"] not in MODES:
            raise prove.Wrong(f"{path}: the mode is {run['mode']}, not one of {', '.join(MODES)}")
        for key in "started", "seconds", "tools", "sources", "units":
            run[key]
        for g in run["goals"]:
            g["unit"], g["function"], g["claim"], g["goal"], g["prover"], g["seconds"] + 0, g["proven"]
    except (ValueError, KeyError, TypeError) as e:
        raise prove.Wrong(f"{path} is not what prove.py writes: {e!r}; run prove.py replay again") from None
    return run


def names_of(goals):
    """The names, the first ten of many."""
    names = [g["goal"] for g in goals]
    return ", ".join(names[:10]) + (f" and {len(names) - 10} more" if len(names) > 10 else "")


def problems(want, goals, mode):
    """Why the goals of a run are not those of a committed row."""
    unproven = [g for g in goals if not g["proven"]]
    found = [f"not proven: {names_of(unproven)}"] if unproven else []
    if len(goals) != want["goals"]:
        found.append(f"{len(goals)} goals where the table has {want['goals']}" + (f"; there are {names_of(goals)}" if goals else ""))
    elif mode == "replay" and not unproven:
        by = collections.Counter(g["prover"] for g in goals)
        found += [f"{by[p]} proven by {p} where the table has {want[p]}: {names_of(goals)}" for p in PROVERS if by[p] != want[p]]
    return found


def slower(want, seconds):
    return seconds > SLOWER * want["seconds"] and seconds > want["seconds"] + LATER


def judge(rows, run):
    """Each row, committed and of the run: state is passed, failed, skipped (its file is not part of the run) or error (no run)."""
    by = collections.defaultdict(list)
    for g in run["goals"] if run else []:
        by[g["unit"], g["function"], g["claim"]].append(g)
    known = {(r["unit"], r["function"], r["claim"]) for r in rows}
    nothing = dict.fromkeys(["goals", *PROVERS], 0) | {"seconds": 0.0}
    extra = [dict(zip(("unit", "function", "claim"), k)) | nothing for k in by if k not in known]
    for want in rows + extra:
        key = want["unit"], want["function"], want["claim"]
        row = {"unit": key[0], "function": key[1], "claim": key[2], "committed": {k: want[k] for k in nothing}, "run": None,
               "state": "skipped" if run else "error", "failures": [], "remarks": []}
        if run and key[0] in run["units"]:
            goals = by[key]
            seconds = round(sum(g["seconds"] for g in goals), 2)
            count = collections.Counter(g["prover"] for g in goals if g["proven"])
            row["run"] = {"goals": len(goals), "proven": sum(g["proven"] for g in goals)} | {p: count[p] for p in PROVERS} | {"seconds": seconds}
            row["failures"] = problems(want, goals, run["mode"])
            row["state"] = "failed" if row["failures"] else "passed"
            if run["mode"] == "cold" and slower(want, seconds):
                row["remarks"] = [f"slower: {seconds:.2f} s where the table has {want['seconds']:.2f} s"]
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
            "committed": total([r["committed"] for r in own]),
            "run": total(ran) | {"proven": sum(r["proven"] for r in ran)} if ran else None}


def as_json(rows, run, ct):
    stale = changed(run)
    bad = stale or any(r["failures"] for r in rows) or any(c["state"] == "failed" for c in ct["checks"])
    return {"format": "ltk-proof-report", "version": 1,
            "verdict": "no run" if not run else "failed" if bad else "passed" if all(r["run"] for r in rows) else "passed in part",
            "run": {k: run[k] for k in ("mode", "started", "seconds", "units")} | {
                "seconds_are": "of the committed session: no prover ran" if run["mode"] == "replay" else "measured in this run"} if run else None,
            "tools": {t: {"wanted": v, "found": run["tools"].get(t) if run else None} for t, v in prove.VERSIONS.items()},
            "sources": prove.digests(ROOT), "changed_since_run": stale,
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
        by = ", ".join(f"{p} {ran[p]}" for p in PROVERS if ran.get(p))
        spent = f"{ran['seconds']:.2f} s, committed {r['committed']['seconds']:.2f} s"
        out = [f"{ran['proven']} of {ran['goals']} goals proven: {by}; {spent}"] if r["run"] else []
        case(suite, f"{r['claim']}.{r['unit']}", r["function"], r["state"], why, ran["seconds"], "\n".join(out + r["remarks"]))


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
    ct_cases(ET.SubElement(top, "testsuite", name="Constant-time shape"), report["constant_time"])
    for suite in top:
        if report["run"]:
            suite.set("timestamp", report["run"]["started"].rstrip("Z"))
        count(suite, suite)
    count(top, top)
    ET.indent(top, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(top, encoding="unicode") + "\n"


def count(e, below):
    found = below.findall(".//testcase")
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        e.set(name, str(sum(t.find(tag) is not None for t in found)))
    e.set("tests", str(len(found)))
    e.set("time", f"{sum(float(t.get('time')) for t in found):.2f}")


def run_claims(report):
    yield from header("claim", "committed goals", "goals of this run", "proven", "committed seconds", "seconds of this run")
    for c in report["claims"]:
        ran = c["run"] or {"goals": "-", "proven": "-", "seconds": "-"}
        yield line(c["title"], c["committed"]["goals"], ran["goals"], ran["proven"], c["committed"]["seconds"], ran["seconds"])


def run_times(report):
    yield from header("file", "function", "claim", "committed seconds", "seconds of this run", "goals", "remark")
    for r in report["rows"]:
        if r["run"]:
            yield line(r["unit"], r["function"], r["claim"], f"{r['committed']['seconds']:.2f}", f"{r['run']['seconds']:.2f}", r["run"]["goals"],
                       "; ".join(r["remarks"]))


def as_markdown(report, missing):
    """The run, for people."""
    run = report["run"]
    lines = ["# Proofs: one run", "",
             f"Verdict: **{report['verdict']}**. What is claimed and assumed: `docs/proof-report.md`; limits: `docs/soundness.md`.", ""]
    lines += [f"`prove.py {run['mode']}`, {run['started']}, {run['seconds']} seconds. The seconds of goals are {run['seconds_are']}."
              + (" The simplifier's are of this run." if run["mode"] == "replay" else "")] if run else [missing]
    lines += ["", *(f"- {t}: {v['found'] or 'not asked'}" for t, v in report["tools"].items()), "", *run_claims(report), ""]
    bad = [f"- {r['unit']}/{r['function']} {r['claim']}: {why}" for r in report["rows"] for why in r["failures"]]
    bad += [f"- changed since the run: {p}" for p in report["changed_since_run"]]
    remarks = [f"- {r['unit']}/{r['function']} {r['claim']}: {m}" for r in report["rows"] for m in r["remarks"]]
    lines += ["## Failures", "", *(bad or ["None."]), "", "## Remarks", "", *(remarks or ["None."]), "",
              "## Assumed", "", *([f"- `{a['name']}`: {a['reason']}" for a in report["assumed"]] or ["Nothing."]), "",
              "## Constant-time shape", "", CT_SENTENCE, "", *header("check", "state", "builds", "planted leaks seen", "")]
    ct = report["constant_time"]
    lines += [line(c["check"], c["state"], c["builds"], c["leaks_seen"], "; ".join([c["verdict"]] * bool(c["verdict"]) + c["failures"]))
              for c in ct["checks"]]
    lines += ["", *(f"- {m}" for m in ct["remarks"]), "", "## The time of each", "", *run_times(report)]
    return "\n".join(lines) + "\n"


def report_run(measured, folder, out):
    paths = {kind: out / f"report.{kind}" for kind in ("md", "json", "xml")}
    for path in paths.values():
        path.unlink(missing_ok=True)  # of another run
    missing = f"There is no run: {measured} is missing; proofs/prove.py replay writes it."
    run = read_run(measured)
    report = as_json(list(judge(committed(), run)), run, constant_time(folder))
    out.mkdir(parents=True, exist_ok=True)
    prove.write_atomically(paths["json"], json.dumps(report, indent=1) + "\n")
    prove.write_atomically(paths["xml"], as_junit(report, missing))
    prove.write_atomically(paths["md"], as_markdown(report, missing))
    for r in report["rows"]:
        for kind, texts in (("FAILED", r["failures"]), ("REMARK", r["remarks"])):
            for text in texts:
                print(f"{kind} {r['unit']}/{r['function']} {r['claim']}: {text}")
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
    text = document(committed(), assumed())
    if a.mode == "check":
        return check(text)
    prove.write_atomically(DOCUMENT, text)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except prove.Wrong as e:
        print(f"report.py: {e}", file=sys.stderr)
        sys.exit(2)
