#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""From each clause of docs/specification.md to its vectors, contracts, goals, tests and faults, and back.

    traceability.py                 write docs/traceability.md
    traceability.py --check         compare it with what it would be
    options: --root DIR   another tree
             --conform PROGRAM  of which faults are asked, in place of build/gcc/ltk-conform
             --json FILE  the same as JSON

Nothing is listed here but what has no counterpart, with the reason. Everything else is read where it stands:

- the clauses: `**4.12**` at the beginning of a paragraph; a section without such paragraphs is a clause itself;
- vectors: the `clauses` of vectors/*.json;
- faults: the clauses of `ltk-conform faults --json`;
- contracts: a tag behind an `ensures` in ref/ or proofs/injective.c; one in the first comment of a file is for each `ensures function`
  there of a function without a tag;
- goals: proofs/table.csv, by the function and by the claim to which the name of the `ensures` belongs (CLAIMS of proofs/prove.py);
- definitions of the logic: a tag in ref/logic/ is for what follows, up to the next one;
- tests: a tag above a test; in a file without tests it is for the tests whose text names the file.

A tag is the word "clauses", a colon and a list in a comment: 3.1, 4.6 to 4.11. A section stands for all its clauses.

A hole is a clause without one of these, a contract without a clause, a tag that names no clause or belongs to nothing, and an
entry of NOT_TRACED that is not needed. Exit status: 0 no hole, 1 holes or another text, 2 the arguments or the files are wrong."""
import argparse
import collections
import csv
import json
import os
import pathlib
import re
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "proofs"))
import prove  # noqa: E402

KINDS = ("vectors", "contracts", "goals", "tests", "faults")
PROVEN = ("contracts", "goals")
# What has no counterpart: clause, kinds, why.
NOT_TRACED = [
    ("1", KINDS, "The purpose: it asks nothing of an implementation."),
    ("3.4", ("faults",), "A mistake here shows in one vector, and a fault must be found by three."),
    ("6.3", ("faults",), "It follows from 6.1, whose faults break it."),
    ("7.2", ("faults",), "An answer of the protocol shows no output buffer. The mutants of proofs/mutants.csv drop the zeros."),
    ("7.3", ("vectors",), "How it is decided shows in no answer. The vectors of 4.12 show what is decided."),
    ("8.4", ("vectors", "faults"), "The protocol has tags computed, not compared."),
    ("9.1", PROVEN, "`ref/` does no agreement: z is an input of it. Vectors, tests and faults go through other implementations."),
    ("9.2", PROVEN, "As 9.1."),
    ("9.3", PROVEN, "As 9.1."),
    ("9.4", PROVEN, "As 9.1."),
    ("10.1", PROVEN, "`ref/` has no function for it: a caller repeats `ltk_derive`, whose contract is that of clause 6."),
    ("10.1", ("faults",), "One derivation after another has the faults of clause 6."),
    ("11", KINDS, "Informative."),
]
# Functions of ref/ whose contracts are of no clause, and why.
OF_NO_CLAUSE = {name: "Erases what was computed from secrets; the specification asks nothing of memory."
                for name in ("ltk_sha256_wipe", "ltk_wipe_words", "ltk_wipe_stack")}

TAG = re.compile(r"\bclauses: *((?:[\d.]+(?:, *| to )?)+)")
DOCUMENT = "docs/traceability.md"
COMMAND = "tests/docs/traceability.py"
Contract = collections.namedtuple("Contract", "function ensures file claim goals")
Test = collections.namedtuple("Test", "name file begin text")


class Wrong(Exception):
    """A file is not what it is expected to be."""


def natural(clause):
    return [int(n) for n in clause.split(".")]


class Trace:
    def __init__(self, root, conform):
        self.root, self.conform, self.holes = root, conform, []
        self.sections, self.clauses = {}, {}  # number: title; clause: its section
        self.vectors = collections.defaultdict(dict)  # clause: {family: (count, first id)}
        self.contracts, self.logic, self.tests, self.faults = (collections.defaultdict(list) for _ in range(4))
        self.read_specification()
        self.read_vectors()
        self.read_faults()
        self.read_contracts()
        self.read_logic()
        self.read_tests()
        self.judge()

    def read(self, path):
        try:
            return (self.root / path).read_text(encoding="utf-8")
        except OSError as e:
            raise Wrong(f"{path}: {e.strerror}") from None

    def files(self, *patterns):
        return [str(p.relative_to(self.root)) for pattern in patterns for p in sorted(self.root.glob(pattern))]

    def hole(self, where, what):
        if (where, what) not in self.holes:
            self.holes.append((where, what))

    def named(self, where, clauses):
        """The clauses of a list; a section stands for its own, and "4.6 to 4.11" for all between."""
        found = []
        for part in filter(None, (p.strip(" .") for p in clauses.split(","))):
            first, _, last = (p.strip(" .") for p in part.partition(" to "))
            ends = [self.own.get(end, []) for end in (first, last or first)]
            for end, own in zip((first, last or first), ends):
                if not own:
                    self.hole(where, f"names clause {end}, which docs/specification.md does not have")
            if all(ends):
                found += self.order[self.order.index(ends[0][0]):self.order.index(ends[1][-1]) + 1]
        return list(dict.fromkeys(found))

    def line(self, path, text, at):
        return f"{path}:{text.count(chr(10), 0, at) + 1}"

    # ---- What is read

    def read_specification(self):
        path, section = "docs/specification.md", None
        for number, line in enumerate(self.read(path).splitlines(), 1):
            title = re.match(r"## (\d+) (.+)", line)
            statement = re.match(r"\*\*(\d+\.\d+)\*\* ", line)
            if title:
                section = title[1]
                self.sections[section] = title[2]
                self.clauses[section] = section
            elif statement:
                if statement[1].split(".")[0] != section or statement[1] in self.clauses:
                    self.hole(f"{path}:{number}", f"clause {statement[1]} stands in section {section}, or twice")
                self.clauses.pop(section, None)
                self.clauses[statement[1]] = section
            elif re.match(r"[\s*_#]*\d+\.\d+\b[\s*_]", line):
                self.hole(f"{path}:{number}", "begins like a clause, but is not written as one: **N.M** and a space")
        for section in self.sections:
            own = [natural(c)[1] for c, s in self.clauses.items() if s == section and c != section]
            if own != list(range(1, len(own) + 1)):
                self.hole(path, f"the clauses of section {section} are numbered {own}, not from 1 on")
        self.order = list(self.clauses)
        self.own = {**{c: [c] for c in self.clauses}, **{s: [c for c in self.clauses if self.clauses[c] == s] for s in self.sections}}

    def read_vectors(self):
        for path in self.files("vectors/*.json"):
            document = json.loads(self.read(path))
            for v in document.get("vectors", []):
                for clause in self.named(f"{path}: {v['id']}", ",".join(v["clauses"])):
                    count, first = self.vectors[clause].get(document["family"], (0, v["id"]))
                    self.vectors[clause][document["family"]] = (count + 1, first)

    def read_faults(self):
        path = "harness/src/model/catalogue.c"
        asked = subprocess.run([self.conform, "faults", "--json"], capture_output=True, text=True)
        if asked.returncode != 0:
            raise Wrong(f"{self.conform} faults --json: exit status {asked.returncode}: {asked.stderr.strip()}")
        for fault in json.loads(asked.stdout)["faults"]:
            name = fault["name"]
            own = self.named(f"{path}: {name}", ",".join(fault["clauses"]))
            if not own and fault["group"] not in ("observation", "authentication"):  # AES, MILENAGE, TUAK: in other documents
                self.hole(f"{path}: {name}", "a fault without a clause")
            for clause in own:
                self.faults[clause].append(name)

    def goals(self):
        """(unit, function): {claim: goals}, of proofs/table.csv."""
        table = collections.defaultdict(dict)
        for r in csv.DictReader(self.read("proofs/table.csv").splitlines()):
            table[r["unit"], r["function"]][r["claim"]] = int(r["goals"])
        return table

    def read_contracts(self):
        table, seen = self.goals(), set()
        for path in self.files("ref/*.h", "ref/*.c", "proofs/injective.c"):
            text = self.read(path)
            default = TAG.search(text[:text.find("#")])
            for m in re.finditer(r"/\*@((?:(?!\*/).)*?\bensures\b.*?)\*/\s*[\w\s*]*?\b(\w+)\(", text, re.S):
                seen.add(self.read_contract(path, m[2], m[1], default, table))
        lemmas = "".join(self.read(p) for p in self.files("ref/lemmas/*.h"))
        for key in sorted(set(table) - seen):
            if key[1] != "lemmas" and not re.search(rf"\bvoid {key[1]}\(", lemmas):
                self.hole("proofs/table.csv", f"{key[1]} of {key[0]} has no contract in ref/")

    def read_contract(self, path, function, contract, default, table):
        where, unit = f"{path}: {function}", pathlib.PurePath(path).stem
        key = (unit, function) if (unit, function) in table else next((k for k in table if k[1] == function), None)
        parts = re.findall(r"\bensures (\w+):(.*?)(?=\bensures\b|\Z)", contract, re.S)
        tags = [(name, TAG.search(text)) for name, text in parts]
        if not any(tag for _, tag in tags) and default:
            tags = [(name, default if name == "function" else None) for name, _ in parts]
        found = False
        for name, tag in tags:
            claim = next(c for pattern, c in prove.CLAIMS if re.match(pattern, f"ensures_{name}"))
            for clause in self.named(where, tag[1]) if tag else []:
                found = True
                goals = table.get(key, {}).get(claim, 0)
                self.contracts[clause].append(Contract(function, name, path, claim, goals))
                if not goals:
                    self.hole(where, f"ensures {name} has no goal of {claim} in proofs/table.csv")
        if found == (function in OF_NO_CLAUSE):
            self.hole(where, "stands in OF_NO_CLAUSE, and has a clause" if found else
                      "a contract without a clause: write one behind an ensures, // clauses: 6.1")
        return key

    def read_logic(self):
        for path in self.files("ref/logic/*.h"):
            current = []
            for m in re.finditer(TAG.pattern + r"|^ *(?:logic [^=(]*?|predicate )\b(\w+)(?:\{\w+\})?(?: =|\()", self.read(path), re.M):
                if m[1]:
                    current = self.named(path, m[1])
                for clause in current if m[2] else []:
                    self.logic[clause].append((m[2], path))

    def read_tests(self):
        items, tags = [], []
        for path in self.files("tests/**/*.py", "tests/**/*.[ch]", "tests/*/CMakeLists.txt", "proofs/*.py"):
            if not path.endswith("traceability.py"):  # they speak of tags
                text = self.read(path)
                own = list(tests_of(path, text))
                items += own
                tags += [(path, text, m, own) for m in TAG.finditer(text)]
        for path, text, m, own in tags:
            where = self.line(path, text, m.start())
            below = min((t.begin for t in own if t.begin > m.start()), default=0)
            if own:
                tests = [t for t in own if t.begin == below and "\n\n" not in text[m.end():below]]
            else:
                tests = [t for t in items if pathlib.PurePath(path).name in re.findall(r"[\w.-]+", t.text)]
            if not tests:
                self.hole(where, "a tag above no test: it stands in the comment right above one, or in a file that a test names")
            for clause in self.named(where, m[1]):
                for t in tests:
                    if (t.name, t.file) not in self.tests[clause]:
                        self.tests[clause].append((t.name, t.file))

    # ---- What is made of it

    def count(self, clause, kind):
        return {"vectors": lambda: sum(n for n, _ in self.vectors[clause].values()),
                "goals": lambda: sum(c.goals for c in self.of_claims(clause)),
                "contracts": lambda: len(self.contracts[clause]), "logic": lambda: len(self.logic[clause]),
                "tests": lambda: len(self.tests[clause]), "faults": lambda: len(self.faults[clause])}[kind]()

    def of_claims(self, clause):
        """The contracts of a clause, one for each function and claim: their goals are counted together."""
        return list({(c.function, c.file, c.claim): c for c in self.contracts[clause]}.values())

    def not_traced(self, clause):
        return [(kinds, why) for c, kinds, why in NOT_TRACED if c == clause]

    def judge(self):
        mend = {"vectors": "name it in one of vectors/generator", "contracts": "tag an ensures of ref/", "goals": "tag an ensures of ref/",
                "tests": "tag a test", "faults": "name it in a row of harness/src/model/catalogue.c"}
        for clause in self.clauses:
            for kind in KINDS:
                excused = any(kind in kinds for kinds, _ in self.not_traced(clause))
                if excused == bool(self.count(clause, kind)):
                    self.hole(f"clause {clause}", f"has {kind}; NOT_TRACED says that it has none" if excused else
                              f"has no {kind}: {mend[kind]}, or say in NOT_TRACED of {COMMAND} why there are none")
        for clause, _, _ in NOT_TRACED:
            if clause not in self.clauses:
                self.hole(COMMAND, f"NOT_TRACED names clause {clause}, which docs/specification.md does not have")


def tests_of(path, text):
    """The tests that stand in a file, with the text of each."""
    form = {".py": r"^    def (test_\w+)\(", ".c": r"^static void (\w+)\(void \*\*state\)", ".txt": r"^ *ltk_test\(NAME (\S+)[^()]*\)$"}
    starts = list(re.finditer(form.get(pathlib.PurePath(path).suffix, r"(?!)"), text, re.M))
    for i, m in enumerate(starts):
        end = m.end() if path.endswith(".txt") else starts[i + 1].start() if i + 1 < len(starts) else len(text)
        names = [m[1]]
        if path.endswith(".py"):
            names = [re.findall(r"^class (\w+)", text[:m.start()], re.M)[-1] + "." + m[1]]
        elif path.endswith(".txt"):
            names = [f"{pathlib.PurePath(path).parent.name}.{name}" for name in expanded(m[1], text[:m.start()])]
        for name in names:
            yield Test(name, path, m.start(), text[m.start():end])


def expanded(name, before):
    """The names of an ltk_test in a foreach over words; none where the words are not written there."""
    variable = re.search(r"\$\{(\w+)\}", name)
    if not variable:
        return [name]
    loops = re.findall(rf"foreach\({variable[1]} ([^)$]*)\)", before)
    return [name.replace(variable[0], word) for word in loops[-1].split()] if loops and "IN" not in loops[-1].split() else []


# ---- The document: blocks of Markdown

def code(names):
    return ", ".join(f"`{n}`" for n in names) or "none"


def link(clause):
    return f"[{clause}](#clause-{clause.replace('.', '')})"


def table(head, rows):
    lines = [[f" {cell} " if cell else " " for cell in row] for row in [head, *rows]]
    lines.insert(1, ["---"] * len(head))
    return "\n".join("|" + "|".join(line) + "|" for line in lines)


def of_clause(t, clause):
    yield f"### Clause {clause}"
    rows = [[family, str(count), first] for family, (count, first) in t.vectors[clause].items()]
    items = [f"section: {t.clauses[clause]} {t.sections[t.clauses[clause]]}"]
    items += [f"vectors: {'; '.join(f'`{f}` {n}, the first {first}' for f, n, first in rows)}"] if rows else []
    items += [f"logic: {code(dict.fromkeys(n for n, _ in t.logic[clause]))}"] if t.logic[clause] else []
    names = collections.defaultdict(list)
    for c in t.contracts[clause]:
        names[c.function, c.file, c.claim].append(c.ensures)
    items += [f"`{c.function}` in `{c.file}`: ensures {code(names[c.function, c.file, c.claim])}; goals of {c.claim}: {c.goals}"
              for c in t.of_claims(clause)]
    items += [f"tests: {code(n for n, _ in t.tests[clause])}"] if t.tests[clause] else []
    items += [f"faults: {code(t.faults[clause])}"] if t.faults[clause] else []
    items += [f"no {', '.join(kinds)}: {why}" for kinds, why in t.not_traced(clause)]
    yield "\n".join(f"- {item}" for item in items)


def back(t, index, key=lambda x: x):
    """{thing: its clauses}"""
    found = {}
    for clause in t.clauses:
        for thing in index[clause]:
            found.setdefault(key(thing), []).append(clause)
    return found


def blocks(t):
    yield "# Traceability"
    yield ("From each clause of the [specification](specification.md) to the [vectors](vectors.md) that cite it, the contracts that say it in "
           "`ref/` and the goals that prove them ([proofs.md](proofs.md)), the tests, and the [faults](faults.md); and back. Written by "
           f"`{COMMAND}` from tags that stand where the thing stands; a hole fails the test `docs.clauses-are-traced`. What a tag "
           "looks like stands at the program's beginning.")
    yield ("Goals are those that `proofs/table.csv` counts for the function under the claim to which the contract clause belongs. A vector, a "
           "test or a goal may be counted for more than one clause. Every vector is also run against the bundled implementations "
           "(`harness.conformant`) and the libraries (`data.are-regenerated-byte-for-byte`).")
    yield "## Clauses"
    kinds = ("vectors", "logic", "contracts", "goals", "tests", "faults")
    yield table(["clause", *kinds], [[link(c), *(str(t.count(c, k) or "") for k in kinds)] for c in t.clauses])
    yield "## What has no counterpart"
    yield table(["clause", "has no", "why"], [[link(c), ", ".join(kinds), why] for c, kinds, why in NOT_TRACED])
    yield table(["contract of no clause", "why"], [[f"`{f}`", why] for f, why in OF_NO_CLAUSE.items()])
    for clause in t.clauses:
        yield from of_clause(t, clause)
    yield from blocks_back(t)


def blocks_back(t):
    def rows(index, key, cells):
        return [[*cells(thing), ", ".join(map(link, clauses))] for thing, clauses in sorted(back(t, index, key).items())]
    yield "## Back from the families of vectors"
    yield table(["family", "clauses"], rows(t.vectors, str, lambda f: [f"`{f}`"]))
    yield "## Back from the contracts"
    yield table(["file", "function", "ensures", "claim", "clauses"], rows(
        t.contracts, lambda c: (c.file, c.function, c.ensures, c.claim), lambda c: [f"`{c[0]}`", f"`{c[1]}`", f"`{c[2]}`", c[3]]))
    yield "## Back from the logic"
    yield table(["file", "definition", "clauses"], rows(t.logic, lambda d: (d[1], d[0]), lambda d: [f"`{d[0]}`", f"`{d[1]}`"]))
    yield "## Back from the tests"
    yield table(["file", "test", "clauses"], rows(t.tests, lambda x: (x[1], x[0]), lambda x: [f"`{x[0]}`", f"`{x[1]}`"]))
    yield "## Back from the faults"
    yield table(["fault", "clauses"], rows(t.faults, str, lambda f: [f"`{f}`"]))


def markdown(t):
    return "<!-- SPDX-" + "License-Identifier: Apache-2.0 -->\n" + "\n\n".join(blocks(t)) + "\n"


def as_json(t):
    return {"clauses": [{
        "clause": c, "section": t.sections[t.clauses[c]],
        "vectors": [{"family": f, "count": n, "first": first} for f, (n, first) in t.vectors[c].items()],
        "logic": list(dict.fromkeys(n for n, _ in t.logic[c])),
        "contracts": [x._asdict() for x in t.contracts[c]],
        "goals": t.count(c, "goals"),
        "tests": [{"test": n, "file": f} for n, f in t.tests[c]],
        "faults": t.faults[c],
        "none": [{"of": list(kinds), "why": why} for kinds, why in t.not_traced(c)]} for c in t.clauses]}


def write(path, text):
    """Replace a file as a whole."""
    path = pathlib.Path(path)
    new = path.with_name(path.name + ".new")
    new.write_text(text, encoding="utf-8")
    os.replace(new, path)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--check", action="store_true", help="do not write it; compare it")
    p.add_argument("--root", type=pathlib.Path, default=prove.ROOT, help="of the tree")
    p.add_argument("--conform", default=str(prove.ROOT / "build/gcc/ltk-conform"), help="the program that has the catalogue")
    p.add_argument("--json", metavar="FILE", help="write it as JSON")
    a = p.parse_args()
    t = Trace(a.root.resolve(), a.conform)
    for where, what in t.holes:
        print(f"HOLE {where}: {what}")
    if t.holes:
        return 1
    text = markdown(t)
    if a.json:
        write(a.json, json.dumps(as_json(t), indent=1) + "\n")
    if not a.check:
        write(t.root / DOCUMENT, text)
    elif not (t.root / DOCUMENT).exists() or t.read(DOCUMENT) != text:
        print(f"{DOCUMENT} is not what it would be: run {COMMAND}")
        return 1
    print(f"{len(t.clauses)} clauses, no hole")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Wrong, OSError, ValueError, KeyError) as e:
        print(f"traceability.py: {e}", file=sys.stderr)
        sys.exit(2)
