# SPDX-License-Identifier: Apache-2.0
"""What is proven, executed, tested or neither, function by function, and what all of it rests on: tables for proofs/report.py.

Nothing is stated here that another file decides: table.csv has the goals, eva.py what Eva reads, tests/ct/binaries.py the builds that are
watched, execute.py the contracts that are executed, mutants.csv who noticed which mistake, status.toml the boundary and the risks."""
import collections
import csv
import re
import sys
import tomllib

import eva
import execute
import mutate
import prove

sys.path.insert(0, str(prove.ROOT / "tests/ct"))
import binaries  # noqa: E402

ROOT = prove.ROOT
CONTRACT = re.compile(r"/\*@((?:(?!\*/).)*)\*/\s*[^;{}()/]*?\b(\w+)\(", re.S)
LEGEND = {
    "proven N": "N goals, all of them proven, for all inputs",
    "analysed": "by another analysis of the C, for all secrets: Eva, as far as its lengths go, and `proofs/flow.ml`, for all lengths",
    "executed": "the contract is evaluated on the vectors, which it must accept, and on changed ones, which it must reject",
    "tested": "the binaries are run: watched, [on these machines](#binaries), or judged by the vectors, which notice mistakes made there",
    "by its callers": "it holds secrets; what it leaves behind is wiped by whoever calls it, and that is proven there",
    "n/a": "there is nothing of the kind: no operation that could go wrong, no error to give, no secret; no result besides errors or wiping",
    "**nothing**": "none of these",
}


def line(*cells):
    return "| " + " | ".join(str(c) for c in cells) + " |"


def header(*cells):
    return [line(*cells), "|" + "---|" * len(cells)]


def flat(text):
    return " ".join(text.split())


# The facts.

def contracts():
    """{function: (file, contract)} of ref/: that of the header, where it has one."""
    found = {}
    for path in [*sorted(ROOT.glob("ref/*.h")), *sorted(ROOT.glob("ref/*.c"))]:
        for m in CONTRACT.finditer(path.read_text()):
            found.setdefault(m[2], (path.name, m[1]))
    return found


def handles_secrets(contract):
    """Whether it computes with secrets; proofs/audit.py compares what contracts say of it with what it computes."""
    return re.search(r"(?<!loop )\bassigns [^;]*\bltk_unwiped\b", contract) is not None


def calls():
    """{function: the functions that it calls} of ref/."""
    bodies = {}
    for source in mutate.FILES:
        text = (ROOT / source).read_text()
        bodies.update((name, re.sub(r"/\*.*?\*/|//[^\n]*", "", text[start:end], flags=re.S)) for name, start, end in mutate.functions(text))
    return {name: set(re.findall(r"\b(\w+)\(", body)) & set(bodies) for name, body in bodies.items()}


def watched():
    """The functions that tests/ct/drive.c runs, directly or not."""
    below, found = calls(), set()
    rest = set(re.findall(r"\b(ltk_\w+)\(", (ROOT / "tests/ct/drive.c").read_text())) & set(below)
    while rest:
        found |= rest
        rest = {callee for name in rest for callee in below[name]} - found
    return found


def mutants(functions):
    """{function: mutants that do not behave as the original, and of them how many each check kills}; and the functions that are gone."""
    found, gone = collections.defaultdict(collections.Counter), set()
    with open(ROOT / "proofs/mutants.csv", newline="") as f:
        for r in csv.DictReader(f):
            if r["function"] not in functions:
                gone.add(r["function"])
            elif not r["equivalent"]:
                found[r["function"]].update(["all", r["check"]])
    return found, sorted(gone)


def eva_most(name):
    return int(re.search(rf"^#define {name} (\d+)u$", (ROOT / "proofs/eva.c").read_text(), re.M)[1])


# The tables.

def status_of(unit, function, goals, facts):
    """The cells of a function."""
    contract_file, contract = facts["contracts"][function]
    secret, score = handles_secrets(contract), facts["mutants"][function]
    proven = {claim: f"proven {n}" if n else "n/a" for claim, n in goals.items()}
    if not goals["P2"] and not (goals["P5"] or goals["P6"]):
        proven["P2"] = "**nothing**"
    if secret and not goals["P5"]:
        proven["P5"] = "by its callers"
    source, binary = "n/a", "n/a"
    if secret and function != "ltk_wipe_stack":
        source = "analysed" if f"ref/{unit}.c" in eva.FILES else "**nothing**"
        binary = "tested" if function in facts["watched"] else "**nothing**"
    executed = contract_file.endswith(".h") and function not in execute.NOT_EXECUTED
    vectors = "executed" if executed else "tested" if score["vectors"] else "**nothing**"
    by = ", ".join(f"{check} {score[check]}" for check in mutate.CHECKS if score[check])
    judged, open_ = score["all"] - score[mutate.NOT_JUDGED], score[mutate.NOT_JUDGED]
    killed = f"{judged - score['none']} of {judged}: {by}" if judged else "**nothing**" if open_ else "none made"
    killed += f"; {open_} not judged" * bool(open_)
    return [proven["P1"], proven["P2"], proven["P6"], proven["P5"], source, binary, vectors, killed]


def goals_of(table):
    """{(unit, function): {claim: goals}} of the functions of ref/, from the rows of table.csv."""
    goals = collections.defaultdict(lambda: dict.fromkeys(("P1", "P2", "P5", "P6"), 0))
    for r in table:
        if f"ref/{r['unit']}.c" in mutate.FILES and r["function"] != "lemmas" and not r["function"].startswith("induction"):
            goals[r["unit"], r["function"]][r["claim"]] = r["goals"]
    return goals


def rows(table):
    """{(unit, function): cells}."""
    goals = goals_of(table)
    facts = {"contracts": contracts(), "watched": watched(), "mutants": mutants({f for _, f in goals})[0]}
    missing = [f for _, f in goals if f not in facts["contracts"]]
    if missing:
        raise prove.Wrong(f"proofs/table.csv has functions without a contract in ref/: {', '.join(missing)}")
    return {(u, f): status_of(u, f, own, facts) for (u, f), own in goals.items()}


def status_table(table, names):
    """The functions of these names first, in their order; then, if asked for all (None at the end), the others."""
    found = rows(table)
    order = {unit: n for n, unit in enumerate(map(prove.unit_name, prove.SOURCES))}
    first = [k for name in names if name for k in found if k[1] == name]
    rest = sorted((k for k in found if k not in first), key=lambda k: (order[k[0]], k[1])) if None in names else []
    yield from header("function", "file", "memory safety", "result", "errors", "wiping", "constant time in source", "in binaries", "vectors",
                      "mutants killed: by")
    for unit, name in first + rest:
        yield line(f"`{name}`", unit, *found[unit, name])


def stale(table):
    """Why proofs/mutants.csv is of other code; "" if nothing shows that."""
    functions = {f for _, f in goals_of(table)}
    found, gone = mutants(functions)
    new = sorted(functions - set(found))
    return "; ".join([f"mutants of {', '.join(gone)}, which are no functions of `ref/`"] * bool(gone) + [f"none of {', '.join(new)}"] * bool(new))


def legend():
    yield from header("word", "what it means")
    yield from (line(word, what) for word, what in LEGEND.items())


def binaries_table():
    """Each machine, and what is watched there."""
    yield from header("machine", "by", "builds")
    for check in binaries.SEES:
        levels = collections.defaultdict(list)
        for name, _, _, _, level, _ in binaries.machines(check, None, False):
            levels[name].append(level)
        yield from (line(name, check, ", ".join(own)) for name, own in levels.items())


def boundary_table():
    yield from header("part", "state", "by what")
    yield from (line(flat(b["part"]), b["state"], flat(b["instead"])) for b in texts()["boundary"])


def risk_table(numbers):
    yield from header("", "risk", "what lowers it", "what would end it")
    for n, r in enumerate(texts()["risk"], 1):
        yield line(n, *(flat(r[k]).format(**numbers) for k in ("risk", "now", "ends")))


def texts():
    with open(ROOT / "proofs/status.toml", "rb") as f:
        return tomllib.load(f)


# The agreement of the provers.

def agreement():
    """The rows of proofs/agreement-counts.csv and proofs/agreement.csv; None where there is no such file."""
    found = []
    for name in "agreement-counts.csv", "agreement.csv":
        path = ROOT / "proofs" / name
        if not path.exists():
            found.append(None)
            continue
        with open(path, newline="") as f:
            found.append(list(csv.reader(f)))
    return found


def numbers():
    """What the risks name."""
    counts, alone = agreement()
    path = ROOT / "proofs/machines.csv"
    opened = [r for r in csv.DictReader(path.read_text().splitlines()) if r["goal"]] if path.exists() else None
    simplified, every = [sum(int(r[1]) for r in counts[1:]), sum(int(n) for r in counts[1:] for n in r[1:])] if counts else [None, None]
    return {
        "qed": f"{simplified} of {every} alone" if counts else "an unknown part of them alone, since `proofs/agreement-counts.csv` is missing",
        "alone": (f"Of one prover alone are {sum(r[2] != 'tactics' for r in alone[1:])} goals" if alone is not None else
                  "How many goals rest on one prover is unknown, since `proofs/agreement.csv` is missing"),
        "message": eva_most("HASH_MAX"), "key": eva_most("MAC_MAX"), "machines": len(binaries.ARCHITECTURES),
        "machdeps": (f"the contracts for {', '.join(dict.fromkeys(prove.MACHINES))}, where {len(opened)} goals stay open (`proofs/machines.csv`)"
                     if opened is not None else "whether the goals hold there is not known, since `proofs/machines.csv` is missing")}
