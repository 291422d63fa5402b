#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Single mistakes in ref/*.c, each of which some check must refuse. See docs/proofs.md.

  list    the mutants
  run     judge them; a run that was stopped goes on where it stopped, and what still holds of former runs is not done again
  table   write proofs/mutants.csv from the results of runs, of all shards whose results lie in the folder, and from the table itself as far as
          what it rests on is the same; a mutant without a result is "not judged"

run judges all of them, or those that the table does not have with --rest, or --sample N of them, spread evenly, or --shard K/N, the Kth of N
parts, or those of --kind and --function; and compares with proofs/mutants.csv.

Each mutant goes to the check that killed it last, by proofs/mutants.csv, and if it lives, all go through one check after the other, the
cheapest first, until one kills them:
  vectors  ltk-conform finds a vector that fails
  audit    proofs/audit.ml and proofs/flow.ml find a construct that is not allowed, a secret that is not wiped, what is read unset, ..
  stack    tests/ct/stack.c finds a secret on the stack, at -O0
  proof    a goal is open, of the mutated function, or, if its head is mutated, of one that calls it: neither CVC4 nor Z3 proves it, nor whom
           proofs/hints.csv names, in the least of LIMITS in which all goals of the function are proven without the mistake
  eva      proofs/eva.py, if nothing else does
It is equivalent when gcc makes the same object of it as of the original, at -O0, -O1 and -O2, or when proofs/equivalent.txt says why.

Exit status: 0 as expected, 1 a mutant survives or the table differs, 2 the tools or the arguments are wrong."""
import argparse
import collections
import concurrent.futures
import contextlib
import csv
import functools
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading

import audit
import eva
import frama_c
import prove

ROOT = prove.ROOT
FILES = [s for s in prove.SOURCES if s.startswith("ref/")]
# How many mutants of a kind are taken in one function; of the table of constants, in all.
QUOTA = {"operator": 2, "constant": 2, "dropped": 12, "name": 1, "order": 1, "swapped arguments": 1, "table": 12, "distance": 2,
         "wipe order": 4, "wipe length": 4, "type": 2, "storage": 2, "bound": 2, "precedence": 2, "branch": 2, "early return": 2, "copy": 2,
         "initialisation": 2}
LEVELS = ["-O0", "-O1", "-O2"]
REFUSED, SAME = "does not compile", "same object"
CHECKS = ["vectors", "audit", "stack", "proof", "eva"]
LIMITS = [60000, 120000, 250000, 500000, prove.STEPS]  # of a prover for each goal, in steps: the same on every machine
SECONDS = 30        # of a prover for each goal; those of ref/ take at most about 4
COLUMNS = ["id", "file", "function", "kind", "before", "after", "check", "how", "equivalent", "rests on"]
NOT_JUDGED = "not judged"
Mutant = collections.namedtuple("Mutant", "id file function kind line start end text before after")

TOKEN = re.compile(r"'(?:\\.|[^'])'|0[xX][0-9a-fA-F]+[uU]?|\d+[uU]?|[A-Za-z_]\w*|<<=|>>=|\+\+|--|->|&&|\|\||[<>=!+*/%&|^-]=|<<|>>|"
                   r"#[^\n]*|[-+*/%&|^~!<>=?:;,.(){}\[\]]", re.S)
# For each operator, what it is mistaken for.
OPERATORS = {"+": ["-"], "-": ["+"], "*": ["+"], "/": ["*", "%"], "%": ["/"], "<<": [">>"], ">>": ["<<"], "&": ["|", "^"], "|": ["&", "^"],
             "^": ["|", "&"], "~": [""], "!": [""], "&&": ["||"], "||": ["&&"], "<": ["<=", ">"], "<=": ["<", ">="], ">": [">=", "<"],
             ">=": [">", "<="], "==": ["!=", "<="], "!=": ["==", "<"], "+=": ["-=", "="], "|=": ["&=", "^=", "="], "++": ["--"]}
# Names that may be taken for one another.
NAMES = [("root", "z"), ("network_public", "card_public"), ("network_nonce", "card_nonce"), ("network_public_length", "card_public_length"),
         ("mcc", "mnc"), ("imsi", "element"), ("purpose", "index"), ("mode", "suite"), ("algorithm", "purpose"), ("inner", "outer"),
         ("a", "b"), ("c", "d"), ("e", "f"), ("g", "h"), ("high", "low"), ("i0", "i1"), ("i9", "i14"), ("b0", "b1"), ("b2", "b3"),
         ("big_sigma0", "big_sigma1"), ("small_sigma0", "small_sigma1"), ("ch", "maj"), ("at", "i"), ("length", "key_length"), ("x", "y"),
         ("role", "keys"), ("size", "n"), ("imsi_length", "mnc_length"), ("nz", "n"), ("m", "key"), ("t", "i0"), ("before", "length"),
         ("LTK_E_IMSI", "LTK_E_PLMN"), ("LTK_E_NONCE", "LTK_E_EPOCH"), ("LTK_E_MODE", "LTK_E_SUITE"), ("LTK_E_ROLE", "LTK_E_KEYS"),
         ("LTK_E_BITS", "LTK_E_ALGORITHM"), ("LTK_E_SPACE", "LTK_E_PARAMETER"), ("ok_mode", "ok_suite"), ("ok_index", "ok_purpose"),
         ("ok_imsi", "ok_plmn"), ("ok_nonce", "ok_element"), ("ok_algorithm", "ok_bits")]
OTHER = collections.defaultdict(list)
for one, two in NAMES:
    OTHER[one].append(two)
    OTHER[two].append(one)


# For each type, what it is mistaken for: narrower, or with the other sign.
TYPES = {"size_t": ["uint32_t", "uint16_t"], "uint64_t": ["uint32_t", "int64_t"], "uint32_t": ["uint16_t", "int32_t"], "uint16_t": ["uint8_t"],
         "uint8_t": ["int8_t"]}
STATEMENT = re.compile(r"  +(?!return|const|struct|u?int\d*_t |size_t |static|break|int |//|/\*|goto)[\w*>.\[\]-]+[^{}]*;\n")
DECLARATION = re.compile(r"  +(?:static )?(?:const )?(?:struct \w+|u?int\d*_t|size_t|int) [^()]*(?:=[^;]*)?;\n")
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)


def functions(text):
    """(name, start, end) of the body of each function: in the layout of ref/, braces in the first column enclose one."""
    for m in re.finditer(r"^[a-z][^\n;{}]*?\b(\w+)\((?:[^;{}]*?)\)(?: /\*@ ghost[^\n]*)?\n\{\n(.*?)^\}", text, re.M | re.S):
        yield m[1], m.start(2), m.end(2)


def constants(token):
    """What a constant is mistaken for."""
    if token.startswith("'"):
        return [f"'{chr(ord(token[1]) + 1)}'"] if len(token) == 3 else []
    suffix = "u" if token[-1] in "uU" else ""
    n = int(token.rstrip("uU"), 0)
    if n > 0xffff:
        return [f"{n ^ 1 << bit:#010x}{suffix}" for bit in (0, 17)]
    show = (lambda v: f"{v:#x}{suffix}") if token[:2].lower() == "0x" else (lambda v: f"{v}{suffix}")
    return [show(n + 1)] + ([show(n - 1)] if n else [])


def closing(text, at):
    """Behind the bracket that closes the one at `at`."""
    depth = 0
    while True:
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(text[at], 0)
        at += 1
        if depth == 0:
            return at


class Source:
    """A file of ref/, and the mutants of each kind, before any selection. Comments and annotations are never changed: bare has blanks in
    their place."""

    def __init__(self, file):
        self.file, self.text = file, (ROOT / file).read_text()
        self.bare = COMMENT.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), self.text)
        self.spans = list(functions(self.text))
        tokens = [(m[0], m.start(), m.end()) for m in TOKEN.finditer(self.bare)]
        self.code = [t for t in tokens if not t[0].startswith("#")]
        self.lines = [(m.start(), m.end(), m[0]) for m in re.finditer(r"[^\n]*\n", self.bare)]
        self.statements = [(k, start, end, line) for k, (start, end, line) in enumerate(self.lines)
                           if self.place(start) and STATEMENT.fullmatch(line)]

    def place(self, at):
        return next((f for f, a, b in self.spans if a <= at < b), None)

    def mutant(self, kind, start, end, new, function=None):
        text = self.text
        a, b = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        before, after = text[a:b], text[a:start] + new + text[end:b]
        squeeze = lambda s: " ".join(s.split())
        show = lambda s: squeeze(COMMENT.sub("", s))
        function = function or self.place(start)
        key = "\0".join([self.file, function, kind, squeeze(before), squeeze(after), str(text[:start].count(squeeze(before)))])
        return Mutant(hashlib.sha256(key.encode()).hexdigest()[:10], self.file, function, kind, text.count("\n", 0, start) + 1, start, end, new,
                      show(before), show(after))

    def mutants(self):
        for kinds in (self.tokens, self.neighbours, self.arguments, self.distance, self.wipes, self.types, self.storage, self.bounds,
                      self.precedence, self.branches, self.returns, self.copies, self.initialisations):
            yield from kinds()

    def tokens(self):
        for i, (t, start, end) in enumerate(self.code):
            if self.place(start) is None:  # the table that round_constant reads: its constants
                if re.match(r"0x[0-9a-f]{8}u", t):
                    for new in constants(t):
                        yield self.mutant("table", start, end, new, "round_constant")
                continue
            line = self.text[self.text.rfind("\n", 0, start) + 1:self.text.find("\n", start)]
            if t in OPERATORS:
                previous = self.code[i - 1][0]
                if t in "*&-+" and not re.match(r"[\w)\]']", previous[-1]):
                    continue  # a pointer, an address or a sign
                if t == "*" and re.match(r"(const )?(u?int\w*|struct|size_t)", previous):
                    continue
                for new in OPERATORS[t]:
                    yield self.mutant("operator", start, end, new)
            elif re.match(r"[0-9']", t) and not line.lstrip().startswith("case "):
                for new in constants(t):
                    yield self.mutant("constant", start, end, new)
            elif t in OTHER and not re.match(r"\s*(const |struct |u?int\d*_t |size_t |int )[^=]*$", line):
                for new in OTHER[t]:
                    yield self.mutant("name", start, end, new)

    def neighbours(self):
        for k, start, end, line in self.statements:
            yield self.mutant("dropped", start, end - 1, re.match(r" *", line)[0] + ";")
            if k + 1 < len(self.lines) and STATEMENT.fullmatch(self.lines[k + 1][2]):
                yield self.mutant("order", start, self.lines[k + 1][1] - 1, self.lines[k + 1][2] + line[:-1])

    def arguments(self):
        for m in re.finditer(r"\b[a-z]\w*\(", self.bare):
            if not self.place(m.start()):
                continue
            inside = self.text[m.end():closing(self.text, m.end() - 1) - 1]
            parts = [p.strip() for p in inside.split(",")] if not re.search(r"[(\[][^)\]]*,", inside) else []
            for i in range(len(parts) - 1):
                if parts[i] != parts[i + 1]:
                    swapped = parts[:i] + [parts[i + 1], parts[i]] + parts[i + 2:]
                    yield self.mutant("swapped arguments", m.end(), m.end() + len(inside), ", ".join(swapped))

    def before(self, statement):
        """The statements before one in its block, the nearest first."""
        k, _, _, line = statement
        indent = re.match(r" *", line)[0]
        known = {s[0]: s for s in self.statements}
        while k > 0 and (not self.lines[k - 1][2].strip() or self.lines[k - 1][2].startswith(indent)):
            k -= 1
            if k in known and re.match(r" *", known[k][3])[0] == indent:
                yield known[k]

    def distance(self):
        """Two statements of a block change places, with something between them."""
        for later in self.statements:
            for k, start, end, line in list(self.before(later))[:3]:
                if later[0] > k + 1:
                    yield self.mutant("distance", start, later[2] - 1, later[3] + self.text[end:later[1]] + line[:-1])

    def wipes(self):
        for wipe in self.statements:
            k, start, end, line = wipe
            if not re.match(r" +ltk_(wipe_|sha256_wipe)", line):
                continue
            earlier = list(self.before(wipe))
            for _, at, _, _ in earlier[:1] + earlier[1:][-1:]:  # before the statement before it, and first of all
                yield self.mutant("wipe order", at, end - 1, line + self.text[at:start - 1])
            m = re.search(r", (\w+)\);", line)
            for new in ([f"{int(m[1]) - 1}", f"{int(m[1]) // 2}"] if m[1].isdigit() else [f"{m[1]} - 1u", f"{m[1]} / 2u"]) if m else []:
                yield self.mutant("wipe length", start + m.start(1), start + m.end(1), new)

    def types(self):
        """Of locals, casts, and what static functions take and give."""
        heads = [(m.start(), m.end()) for m in re.finditer(r"^static [^;{}=]*\)\n\{", self.bare, re.M)]
        for i, (t, start, end) in enumerate(self.code[:-2]):
            after = self.code[i + 1][0], self.code[i + 2][0]
            head = next((a for a, b in heads if a <= start < b), None)
            if t not in TYPES or self.code[i - 1][0] == "struct" or not (self.place(start) or head is not None):
                continue
            if after[0] == ")" or re.match(r"\w+$", after[0]) and after[1] not in "[":
                function = self.place(start) or next(f for f, a, _ in self.spans if a > start)
                for new in TYPES[t]:
                    yield self.mutant("type", start, end, new, function)
                if after[0] == ")" and self.code[i - 1][0] == "(" and not re.search(r"\w\($", self.bare[:start]):
                    yield self.mutant("type", start - 1, end + 1, "", function)

    def storage(self):
        for start, end, line in self.lines:
            function = self.place(start)
            if function and DECLARATION.fullmatch(line):
                at = start + len(line) - len(line.lstrip())
                if line.lstrip().startswith("static const "):
                    yield self.mutant("storage", at, at + len("static const "), "static ")
                    yield self.mutant("storage", at, at + len("static const "), "const ")
                elif "=" not in line:
                    yield self.mutant("storage", at, at, "static ")
            elif not function and re.match(r"static const \w+ K\[", line):
                yield self.mutant("storage", start, start + len("static const "), "static ", "round_constant")

    def bounds(self):
        """One more is read or written."""
        for m in re.finditer(r"\w\[([^\]]*[a-z][^\]]*)\]", self.bare):
            line = self.bare[self.bare.rfind("\n", 0, m.start()) + 1:self.bare.find("\n", m.start()) + 1]
            if self.place(m.start()) and not DECLARATION.fullmatch(line):
                yield self.mutant("bound", m.end(1), m.end(1), " + 1u")
        for m in re.finditer(r"for \([^;]*; \w+ < ([^;]*);", self.bare):
            yield self.mutant("bound", m.end(1), m.end(1), " + 1u")

    def precedence(self):
        """Parentheses fall away, or stand around an operator that binds less."""
        types = {*TYPES, "struct", "const", "*"}
        for i, (t, start, _) in enumerate(self.code):
            if t == "(" and self.place(start) and re.match(r"[^\w)\]]|return", self.code[i - 1][0]) and self.code[i + 1][0] not in types:
                end = closing(self.bare, start)
                yield self.mutant("precedence", start, end, self.text[start + 1:end - 1])
        operand, binds = r"(?:\(\w+\))?\w[\w.]*(?:\[[^\]]*\])?", [["*", "/", "%"], ["+", "-"], ["<<", ">>"], ["<=", ">=", "<", ">"], ["==", "!="],
                                                                  ["&"], ["^"], ["|"], ["&&"], ["||"]]
        level = {o: n for n, os_ in enumerate(binds) for o in os_}
        any_ = "|".join(map(re.escape, sorted(level, key=len, reverse=True)))
        for m in re.finditer(rf"(?=(?<![\w.\]]) ?\b({operand} ({any_}) {operand}) ({any_}) {operand})", self.bare):
            if self.place(m.start()) and level[m[2]] > level[m[3]]:
                yield self.mutant("precedence", m.start(1), m.end(1), f"({m[1]})")
        for m in re.finditer(rf"(?={operand} ({any_}) ({operand} ({any_}) {operand}))", self.bare):
            if self.place(m.start()) and level[m[1]] <= level[m[3]]:
                yield self.mutant("precedence", m.start(2), m.end(2), f"({m[2]})")

    def branches(self):
        for m in re.finditer(r"\bif (\()", self.bare):
            if self.place(m.start()):
                for new in "01":
                    yield self.mutant("branch", m.start(1) + 1, closing(self.bare, m.start(1)) - 1, new)
        for m in re.finditer(r" \? ", self.bare):
            if self.place(m.start()):
                yield self.mutant("branch", m.start(), m.start(), " && 0")
                yield self.mutant("branch", m.start(), m.start(), " || 1")

    def returns(self):
        for f, start, end in self.spans:
            last = re.findall(r"^ +(return[^;]*;)", self.bare[start:end], re.M)
            for k, at, _, line in [s for s in self.statements if start <= s[1] < end][:0:-1]:
                if line.startswith("  ") and line[2] != " ":
                    yield self.mutant("early return", at, at, f"  {last[-1] if last else 'return;'}\n")

    def copies(self):
        """Two octets or words of an array that is wiped, or of a secret that is given, go to a local array that is not."""
        for f, start, end in self.spans:
            head = self.bare[self.bare.rfind("\n\n", 0, start):start]
            wiped = [(m[2], {"octets": "uint8_t", "words": "uint32_t"}[m[1]])
                     for m in re.finditer(r"ltk_wipe_(octets|words)\((\w+),", self.bare[start:end])]
            given = [(m[1], "uint8_t") for m in re.finditer(r"const uint8_t (\w+)\[", head)] if handles_secrets(f) else []
            ends = [s for s in self.statements if start <= s[1] < end]
            for name, type_ in wiped + given:
                where = next((s[1] for s in ends if re.search(rf"wipe_\w+\({name},", s[3])), ends[-1][1] if ends else end)
                if re.match(r"  \S", self.bare[where:]):
                    yield self.mutant("copy", where, where, f"  {{ {type_} spare[2]; spare[0] = {name}[0]; spare[1] = {name}[1]; }}\n", f)

    def initialisations(self):
        for start, end, line in self.lines:
            if self.place(start) and DECLARATION.fullmatch(line) or re.match(r"  (struct \w+|\w+) \w+ = \w+\(.*\);\n", line):
                for m in re.finditer(r" = (?:[^,;()]|\((?:[^()]|\([^()]*\))*\))+(?=[,;])", line):
                    yield self.mutant("initialisation", start + m.start(), start + m.end(), "")
        for m in re.finditer(r"for \((\w+ = [^;]*);", self.bare):
            yield self.mutant("initialisation", m.start(1), m.end(1), "")


def handles_secrets(function):
    """Whether the function's contract says that it leaves something on the stack."""
    says = rf"/\*@(?:(?!\*/).)*assigns (?:(?!\*/)[^;])*ltk_unwiped;(?:(?!\*/).)*\*/\n[a-z][^\n;{{}}]*\b{function}\("
    return any(re.search(says, path.read_text(), re.S) for path in ROOT.glob("ref/*.[ch]"))


def chosen():
    """The mutants: of each kind, a few in each function, spread over it."""
    result, seen = [], set()
    for file in FILES:
        groups = collections.OrderedDict()
        for m in Source(file).mutants():
            if m.id not in seen:
                seen.add(m.id)
                groups.setdefault((m.function, m.kind), []).append(m)
        for (_, kind), ms in groups.items():
            quota = QUOTA[kind]
            result += ms if len(ms) <= quota else [ms[i * len(ms) // quota] for i in range(quota)]
    return result


def whose_goals(m):
    """The functions whose goals a mutant can change: its own, and, if it is in the head, those that call it: what they give is converted."""
    source = Source(m.file)
    if source.place(m.start) == m.function:
        return [m.function]
    return [m.function] + [f for f, start, end in source.spans if f != m.function and re.search(rf"\b{m.function}\(", source.bare[start:end])]


def mutated(m):
    text = (ROOT / m.file).read_text()
    return text[:m.start] + m.text + text[m.end:]


def compile_c(text, directory, name, level):
    """The object of a C text of ref/, or None if it does not compile."""
    c, o = directory / f"{name}.c", directory / f"{name}.o"
    c.write_text(text)
    done = subprocess.run(["gcc", "-std=c99", "-ffreestanding", "-fwrapv", "-w", "-Werror=incompatible-pointer-types", "-Werror=int-conversion",
                           "-Werror=implicit-function-declaration", level, "-I", str(ROOT / "ref"),
                           "-c", c.name, "-o", o.name], cwd=directory, capture_output=True, check=False)
    return o.read_bytes() if done.returncode == 0 else None


class Judge:
    """The checks: each says how it kills a mutant, or "" if it does not."""

    def __init__(self, build, before):
        self.build, self.main, self.before = build / "mutants", build, before
        self.build.mkdir(parents=True, exist_ok=True)
        prove.prepare(build)
        frama_c.compile_modules(["audit", "flow"], build / "modules")
        (self.build / "public").write_text(audit.public_lines())
        self.limits, self.locks = {}, collections.defaultdict(threading.Lock)
        self.objects = {level: self.build / f"objects{level}" for level in LEVELS}
        for level, folder in self.objects.items():
            folder.mkdir(exist_ok=True)
            for f in FILES:
                compile_c((ROOT / f).read_text(), folder, prove.unit_name(f), level)
        self.adapter = self.build / "adapter"
        self.adapter.mkdir(exist_ok=True)
        for f in ("kit/main", "kit/ltkp", "kit/convert", "bundled/reference"):
            subprocess.run(["gcc", "-O1", "-D_GNU_SOURCE", '-DLTK_RELEASE="mutant"', "-I", ROOT / "harness/include", "-I", ROOT / "harness/iut",
                            "-I", ROOT / "ref", "-c", ROOT / f"harness/iut/{f}.c", "-o", self.adapter / f"{pathlib.PurePath(f).stem}.o"],
                           check=True)
        subprocess.run(["gcc", "-std=c11", "-O0", "-w", "-D_GNU_SOURCE", "-I", ROOT / "ref", "-I", ROOT / "tests/ct", "-c", ROOT / "tests/ct/stack.c",
                        "-o", self.build / "stack.o"], check=True)

    def compile(self, m, tree):
        """"" if gcc makes other objects of it than of the original, else what it does."""
        unit, same = prove.unit_name(m.file), True
        for level, folder in self.objects.items():
            o = compile_c(mutated(m), tree, unit, level)
            if o is None:
                return REFUSED
            same = same and o == (folder / f"{unit}.o").read_bytes()
        return SAME if same else ""

    def link(self, m, tree, level, *more):
        unit, program = prove.unit_name(m.file), tree / "program"
        compile_c(mutated(m), tree, unit, level)
        objects = [o for o in self.objects[level].glob("*.o") if o.stem != unit]
        subprocess.run(["gcc", "-Wl,-z,now", "-pthread", tree / f"{unit}.o", *objects, *more, "-o", program], check=True)
        return program

    def last(self, m, check):
        """What killed it in this check when the table was written, or ""."""
        known_check, how = self.before.get(m.id, ("", ""))
        return how if known_check == check else ""

    def vectors(self, m, tree):
        """The first vector that fails: that of last time, else of the few for devices, which find most, else of all."""
        program = self.link(m, tree, "-O1", *self.adapter.glob("*.o"))
        last = self.last(m, "vectors")
        for part in ([["--id", last, "--max-time", "10"]] if last in vector_digests() else []) + [["--profile", "device", "--max-time", "10"],
                                                                                                  ["--max-time", "600"]]:
            done = subprocess.run([conform(), "check", "--no-progress", *part, "--", program], capture_output=True, text=True, check=False)
            killer = re.search(r"^(?:FAIL|ERROR|TIMEOUT|CRASH) +(\S+)", done.stdout, re.M)
            if killer:
                return killer[1]
            if done.returncode in (2, 4):
                raise prove.Wrong(f"ltk-conform did not run on {m.id}: {done.stderr[-300:]}")
        if done.returncode == 3:
            return "no answer"
        if done.returncode != 0:
            raise prove.Wrong(f"ltk-conform came to no end on {m.id}")
        return ""

    def frama_c(self, tree, module, *files, **variables):
        """The report of a module of Frama-C on files of the tree."""
        report = tree / f"{module}.report"
        done = subprocess.run(["frama-c", "-no-autoload-plugins", *frama_c.load(self.main / "modules", module), "-kernel-verbose", "0",
                               f"-cpp-extra-args={frama_c.CPP}", *files], cwd=tree, capture_output=True, text=True, check=False,
                              env=frama_c.environment(tree, LTK_REPORT=str(report), **variables))
        lines = report.read_text(encoding="utf-8").splitlines() if report.exists() else []
        return [line.split("\t") for line in lines] if lines[-1:] == ["done"] else [["wrong", "frama-c", done.stdout[-300:]]]

    def audit(self, m, tree):
        found = self.frama_c(tree, "flow", *FILES, LTK_PUBLIC=str(self.build / "public")) + self.frama_c(tree, "audit", m.file)
        wrong = [" ".join(line[1:]) for line in found if line[0] in ("wrong", "construct")]
        return re.sub(r"^\S+:\d+ ", "", wrong[0]) if wrong else ""

    def stack(self, m, tree):
        done = subprocess.run([self.link(m, tree, "-O0", self.build / "stack.o")], stdout=subprocess.PIPE, text=True, timeout=1200, check=False)
        return (done.stdout.splitlines() or ["crash"])[0] if done.returncode != 0 else ""

    def goals(self, tree, file, function, steps, only=""):
        """The first goal that is open, of all or of one, or "" if all are proven."""
        (tree / "goals").mkdir(exist_ok=True)
        (tree / "only").write_text(only)
        run = prove.prove(tree, self.main, tree / "goals", file, seconds=SECONDS, steps=steps, functions=function, stop=1, only=tree / "only")
        red = [g.name for g in run.goals if not g.proven] + [f"no goal for {kind} {label}" for _, kind, label, *_ in run.without]
        return red[0] if red else ""

    def limit(self, file, function):
        """The least of LIMITS in which all goals of a function are proven."""
        with self.locks[file, function]:
            if (file, function) not in self.limits:
                with self.tree() as original:
                    self.limits[file, function] = next((steps for steps in LIMITS if not self.goals(original, file, function, steps)), None)
        steps = self.limits[file, function]
        if steps is None:
            raise prove.Wrong(f"{file}: {function} is not proven without a mistake either, in the limits of mutants")
        return steps

    def proof(self, m, tree):
        last = self.last(m, "proof")
        for function in whose_goals(m):
            steps = self.limit(m.file, function)
            known_goal = last if last.startswith(f"{function}_") else ""
            red = known_goal and self.goals(tree, m.file, function, steps, known_goal) or self.goals(tree, m.file, function, steps)
            if red:
                return red
        return ""

    def eva(self, m, tree):
        output = eva.analyse(tree, "main", "-eva-stop-at-nth-alarm", "1")
        return (eva.complaints(output, eva.CLEAN) or [""])[0][:200]

    @contextlib.contextmanager
    def tree(self, m=None):
        """A folder with ref/, in it the mutant, and proofs/."""
        with tempfile.TemporaryDirectory(dir=self.build) as d:
            tree = pathlib.Path(d)
            shutil.copytree(ROOT / "ref", tree / "ref")
            os.symlink(ROOT / "proofs", tree / "proofs")
            if m:
                (tree / m.file).write_text(mutated(m))
            yield tree

    def judge(self, m, check):
        with self.tree(m) as tree:
            return getattr(self, check)(m, tree)


def conform():
    found = next((p for p in (ROOT / "build/gcc/ltk-conform", ROOT / "build/check/ltk-conform") if p.exists()), None)
    if found is None:
        raise prove.Wrong("build/gcc/ltk-conform is missing: build it with cmake --preset gcc && cmake --build --preset gcc")
    return found


# What the outcome of a check depends on: files, whose comments do not count; and of which annotations count.
READS = {"compile": (["{file}", "ref/*.h"], []),
         "vectors": (["ref/*.[ch]"], []),
         "audit": (["ref/*.[ch]"], ["ref/*.[ch]", "ref/*/*.h", "proofs/facts.ml", "proofs/audit.ml", "proofs/flow.ml"]),
         "stack": (["ref/*.[ch]", "tests/ct/stack.c", "tests/ct/*.h"], []),
         "proof": ([], ["{file}", "ref/*.h", "ref/*/*.h", *(f"proofs/{m}.ml" for m in ["facts", *prove.MODULES]), "proofs/hints.csv",
                        "proofs/tactics/{unit}/*"]),
         "eva": (["ref/*.[ch]"], ["proofs/eva.c", "proofs/constant_time.ml"])}


@functools.lru_cache(maxsize=None)
def inputs(check, file):
    """The digest of what a check reads of the project when it judges a mutant of a file."""
    more = {"audit": audit.public_lines(), "proof": f"{prove.command(pathlib.Path(), file)}{LIMITS}", "eva": f"{eva.OPTIONS}"}
    h = hashlib.sha256(more.get(check, "").encode())
    for patterns, kept in zip(READS[check], (r"", r"(?!@)")):
        for p in sorted({p for pattern in patterns for p in ROOT.glob(pattern.format(file=file, unit=prove.unit_name(file)))}):
            comment = rf"/\*{kept}.*?\*/|//{kept}[^\n]*" if p.suffix in (".c", ".h") else r"\(\*.*?\*\)" if p.suffix == ".ml" else "(?!)"
            bare = re.sub(comment, "", p.read_text(), flags=re.S)
            h.update(f"{p.relative_to(ROOT)}\0{' '.join(bare.split())}".encode())
    return h.hexdigest()[:16]


@functools.lru_cache(maxsize=None)
def vector_digests():
    """{id: digest} of what each vector asks and wants."""
    found = {}
    for path in ROOT.glob("vectors/*.json"):
        for v in json.loads(path.read_text()).get("vectors", []) if path.name != "index.json" else []:
            found[v["id"]] = hashlib.sha256(json.dumps([v.get(k) for k in ("input", "result", "output")]).encode()).hexdigest()[:16]
    return found


def stands_on(m, check, how):
    """The digest of what a result rests on. A vector that fails does so whatever other vectors there are; that none fails is a fact of
    them all."""
    vectors = ""
    if check == "vectors":
        known_ = vector_digests()
        vectors = known_.get(how, "none") if how else hashlib.sha256(json.dumps(sorted(known_.items())).encode()).hexdigest()[:16]
    return inputs(check, m.file) + vectors


def argued():
    """proofs/equivalent.txt: id, then the reason why the mutant behaves as the original."""
    result = {}
    path = ROOT / "proofs/equivalent.txt"
    for line in path.read_text().splitlines() if path.exists() else []:
        if line and not line.startswith("#"):
            mutant, _, reason = line.partition(" ")
            result[mutant] = reason.strip()
    return result


def left(result, checks, is_argued):
    """The checks that a mutant has yet to go through, until one kills it. If it is argued to behave as the original, only what shows in the
    behaviour could."""
    if result.get("compile") or any(result.get(c) for c in checks):
        return []
    return [c for c in ("compile", *checks) if c not in result and (not is_argued or c in ("compile", "vectors", "stack"))]


def row(m, result, reasons):
    check = next((c for c in CHECKS if result.get(c)), "")
    equivalent = SAME if result.get("compile") == SAME else reasons.get(m.id, "")
    if left(result, CHECKS, m.id in reasons):
        check, equivalent = NOT_JUDGED, ""
    decided = "compile" if equivalent == SAME else check if check in CHECKS else ""
    return [m.id, m.file, m.function, m.kind, m.before, m.after, check or "none", result.get(check, ""), equivalent,
            stands_on(m, decided, result[decided]) if decided else ""]


def of_table(rows, mutants):
    """{id: {check: how}} of the table, as far as what it rests on is the same."""
    found = {}
    for m in mutants:
        r = rows.get(m.id, [""] * len(COLUMNS))
        decided, how = ("compile", SAME) if r[8] == SAME else (r[6], r[7])
        if r[9] and r[9] == stands_on(m, decided, how):
            found[m.id] = {"compile": how if decided == "compile" else "", decided: how}
    return found


def known(build, mutants):
    """{id: {check: how}} of former runs, of all shards, as far as what they rest on is the same."""
    of, results = {m.id: m for m in mutants}, collections.defaultdict(dict)
    for path in sorted((build / "mutants").glob("results*.jsonl")):
        for line in path.read_text().splitlines():
            try:
                r = json.loads(line)
            except json.JSONDecodeError:
                continue  # the line at which a run was stopped
            if r["id"] in of and r["inputs"] == stands_on(of[r["id"]], r["check"], r["how"]):
                results[r["id"]][r["check"]] = r["how"]
    return results


@contextlib.contextmanager
def cancelling(pool):
    """What has not begun when an error comes does not begin."""
    try:
        yield
    finally:
        pool.shutdown(cancel_futures=True)


def run(build, mutants, jobs, checks, shard, before):
    """Judge all of them; {id: {check: how}}, without those that do not compile. before is {id: (check, how)} of the table."""
    judge, results, reasons = Judge(build, before), known(build, mutants), argued()
    path = build / "mutants" / f"results{'-' + shard.replace('/', '-') if shard else ''}.jsonl"

    phases = [("compile", mutants)]
    phases += [(check, [m for m in mutants if judge.last(m, check)]) for check in checks]
    phases += [(check, mutants) for check in checks]
    for check, of in phases:
        now = [m for m in of if check in left(results[m.id], checks, m.id in reasons)]
        pool = concurrent.futures.ThreadPoolExecutor(jobs)
        futures = {pool.submit(judge.judge, m, check): m for m in now}
        with open(path, "a") as out, cancelling(pool):
            for count, f in enumerate(concurrent.futures.as_completed(futures), 1):
                m, how = futures[f], f.result()
                results[m.id][check] = how
                out.write(json.dumps({"id": m.id, "check": check, "how": how, "inputs": stands_on(m, check, how)}) + "\n")
                out.flush()
                print(f"{check} {count}/{len(now)} {m.file}:{m.line} {m.function}, {m.kind}: {m.after[:120]} -> {how[:120] or 'nothing'}",
                      flush=True)
    return {m.id: results[m.id] for m in mutants if results[m.id]["compile"] != REFUSED}


def judge_figures(rows):
    """Print the figures; the survivors that nothing explains."""
    live = [r for r in rows if not r[8]]
    count = collections.Counter(r[6] for r in live)
    print(f"{len(rows)} mutants: {len(rows) - len(live)} equivalent; of the other {len(live)}, "
          + ", ".join(f"{count[c]} are killed by {c}" for c in CHECKS if count[c]) + f", {count['none']} survive, {count[NOT_JUDGED]} are not judged")
    open_ = [r for r in live if r[6] == "none"]
    for r in open_:
        print(f"SURVIVES {r[0]} {r[1]} {r[2]}, {r[3]}: {r[4]}  ->  {r[5]}")
    wrong = [r for r in rows if r[8] and r[6] != "none"]
    for r in wrong:
        print(f"NOT EQUIVALENT {r[0]}: {r[6]} kills it: {r[7]}")
    return bool(open_ or wrong)


def write_table(build, mutants, committed):
    """Write proofs/mutants.csv of what is known. Those that do not compile are not in it."""
    results = of_table(committed, mutants)
    for i, found in known(build, mutants).items():
        results[i] = found if found.get("compile") or any(found.get(c) for c in CHECKS) else {**found, **results.get(i, {})}
    rows = [row(m, results.get(m.id, {}), argued()) for m in mutants if results.get(m.id, {}).get("compile") != REFUSED]
    bad = judge_figures(rows)
    prove.write_atomically(ROOT / "proofs/mutants.csv", prove.as_csv(rows, COLUMNS))
    return 1 if bad else 0


def selected(a, mutants, committed):
    """Those that the arguments name."""
    mutants = [m for m in mutants if (not a.kind or m.kind in a.kind) and (not a.function or m.function in a.function)]
    if a.shard:
        k, _, n = a.shard.partition("/")
        if not (k.isdigit() and n.isdigit() and 1 <= int(k) <= int(n)):
            raise prove.Wrong("--shard wants K/N, 1 <= K <= N")
        mutants = mutants[int(k) - 1::int(n)]
    if a.sample is not None:
        if a.sample < 1:
            raise prove.Wrong("--sample wants 1 or more")
        mutants = [m for m in mutants if m.id in committed and committed[m.id][6] != NOT_JUDGED] or mutants
        mutants = [mutants[i * len(mutants) // a.sample] for i in range(min(a.sample, len(mutants)))]
    return mutants


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("mode", choices=["list", "run", "table"])
    p.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "proofs", help="where to work (build/proofs)")
    p.add_argument("--sample", type=int, help="judge this many, spread evenly")
    p.add_argument("--rest", action="store_true", help="run: leave out those that the table has, if what that rests on is the same")
    p.add_argument("--shard", help="judge the Kth of N parts: K/N")
    p.add_argument("--kind", action="append", choices=list(QUOTA), help="only of this kind; more than one is possible")
    p.add_argument("--function", action="append", help="only in this function; more than one is possible")
    p.add_argument("--check", action="append", choices=CHECKS, help="run: this check alone, however costly; more than one is possible")
    p.add_argument("--jobs", type=int, default=os.cpu_count(), help="mutants at a time")
    a = p.parse_args()
    committed = {}
    if (ROOT / "proofs/mutants.csv").exists():
        with open(ROOT / "proofs/mutants.csv", newline="") as f:
            committed = {r[0]: r for r in list(csv.reader(f))[1:] if len(r) == len(COLUMNS)}
    everything = chosen()
    mutants = selected(a, everything, committed)
    if a.mode == "list":
        for m in mutants:
            print(f"{m.id} {m.file}:{m.line} {m.function}, {m.kind}: {m.before}  ->  {m.after}")
        print(f"{len(mutants)} mutants, before compiling")
        return 0
    part = a.sample or a.shard or a.kind or a.function or a.check or a.rest
    if a.mode == "table" and part:
        raise prove.Wrong("the table is of all mutants, and all checks")
    if a.mode == "table":
        return write_table(a.build.resolve(), everything, committed)
    prove.check_tools()
    if a.rest:
        judged = of_table(committed, mutants)
        mutants = [m for m in mutants if m.id not in judged]
    results = run(a.build.resolve(), mutants, a.jobs, a.check or CHECKS, a.shard, {i: (r[6], r[7]) for i, r in committed.items()})
    rows = [row(m, results[m.id], argued()) for m in mutants if m.id in results]
    bad = judge_figures(rows)
    for gone in sorted(set(argued()) - {m.id for m in everything}):
        print(f"GONE proofs/equivalent.txt: {gone} is no mutant")
        bad = True
    if a.check or a.rest:
        return 1 if bad else 0
    # Which check kills it, and how, is not compared; whether one does is.
    verdict = lambda r: r[1:6] + [r[6] in CHECKS, r[8]]
    stale = [r for r in rows if r[0] not in committed or verdict(r) != verdict(committed[r[0]])]
    stale += [r for i, r in committed.items() if not part and i not in results]
    for r in stale:
        print(f"DIFFERS from proofs/mutants.csv: {r[0]} {r[1]} {r[2]}, {r[3]}: {r[5]}: {r[6]}")
    return 1 if bad or stale else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except prove.Wrong as e:
        print(f"mutate.py: {e}", file=sys.stderr)
        sys.exit(2)
