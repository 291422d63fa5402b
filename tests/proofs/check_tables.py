#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The tables of the logic and of the C, recomputed or read from docs/specification.md: check_tables.py [ROOT]

FIPS 180-4's constants are computed from the cube and square roots of the primes; the purposes and algorithms, labels and FC are
compared with the specification's tables; the error classes with all that has them. With another ROOT, the tables there."""
import json
import math
import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__).resolve()
ROOT = ROOT if ROOT.is_dir() else ROOT.parent.parent.parent
failures = 0


def same(what, have, want):
    global failures
    if have != want:
        failures += 1
        print(f"{what}:\n  has   {have}\n  wants {want}")


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def part(text, begin, end):
    """What stands between two strings, each of which must be there."""
    at = text.find(begin)
    if at < 0 or text.find(end, at) < 0:
        sys.exit(f"check_tables.py: {begin!r} .. {end!r} is not where it was")
    return text[at + len(begin):text.find(end, at + len(begin))]


def find(json_, name):
    """The member of that name, wherever it stands."""
    if isinstance(json_, dict) and isinstance(json_.get(name), dict):
        return json_[name]
    inside = json_.values() if isinstance(json_, dict) else json_ if isinstance(json_, list) else []
    return next((found for found in (find(value, name) for value in inside) if found is not None), None)


def words(text):
    return [int(w, 16) for w in re.findall(r"0x([0-9a-f]{8})\b|0x([0-9a-f]{8})u", text) for w in w if w]


def root(n, k):
    """The greatest integer whose k-th power is at most n."""
    low, high = 0, 1 << (n.bit_length() // k + 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if middle ** k <= n else (low, middle)
    return low


def fraction(p, k):
    """The first 32 bits of the fractional part of the k-th root of p."""
    return root(p << 32 * k, k) & 0xffffffff


primes = [p for p in range(2, 312) if all(p % d for d in range(2, math.isqrt(p) + 1))]
same("number of primes", len(primes), 64)
cubes, squares = [fraction(p, 3) for p in primes], [fraction(p, 2) for p in primes[:8]]

# clauses: 2
logic = read("ref/logic/fips180-4.h")
kt = part(logic, "logic integer KT(integer t) =", ";")
same("KT of the logic", words(kt), cubes)
same("the indices of KT", [int(t) for t in re.findall(r"t == +(\d+) \?", kt)], list(range(63)))
same("IV of the logic", words(part(logic, "IV = {", "};")), squares)
same("the fields of IV", re.findall(r"\.(\w) =", part(logic, "IV = {", "};")), list("abcdefgh"))
same("K of compress.c", words(part(read("ref/compress.c"), "K[64] = {", "};")), cubes)
initial = part(read("ref/sha256.c"), "ltk_sha256_initial(void)\n", "return s;")
same("the initial value of sha256.c", words(initial), squares)
same("the fields of the initial value", re.findall(r"s\.(\w) =", initial), list("abcdefgh"))

# clauses: 4.5
specification = read("docs/specification.md")
rows = set()
for line in part(specification, "| purpose | algorithm | bits |\n|---|---|---|\n", "\n\n").splitlines():
    purposes, algorithms, bits = (cell.strip() for cell in line.strip("|").split("|"))
    number = lambda cell: [int(n) for n in re.findall(r"(?:^|, )(\d+)", cell)]
    rows |= {(p, a, b) for p in number(purposes) for a in number(algorithms) for b in number(bits)}
same("rows of the specification's table", len(rows), 17)

derivation = read("ref/logic/derivation.h")
row = part(derivation, "predicate ROW(integer purpose, integer algorithm, integer bits) =", ";")
python = re.sub(r"\s+", " ", row).replace("&&", "and").replace("||", "or")
same("ROW of the logic", {(p, a, b) for p in range(12) for a in range(20) for b in range(0, 520)
                          if eval(python, {"purpose": p, "algorithm": a, "bits": b})}, rows)

# clauses: 6.1, 8.3
characters = lambda text: "".join(re.findall(r"'(.)'", text))
same("LABEL", characters(part(derivation, "logic integer LABEL(integer j) =", ";")), re.search(r"ASCII `(LTK-D[^`]*)`", specification)[1])
same("CONFIRM_CHAR", characters(part(derivation, "logic integer CONFIRM_CHAR(integer j) =", ";")),
     re.search(r"\"(LTK-C[^\"]*)\"", specification)[1])
header = read("ref/context.h")
for name, clause in (("DERIVE", "6.1"), ("CONFIRM", "8.3")):
    value = re.search(rf"#define LTK_FC_{name} 0x([0-9a-f]+)u", header)[1]
    same(f"FC of {clause} in the specification", bool(re.search(rf"\b{value}\b", specification, re.I)), True)
# clauses: 4.3, 7.1
names = re.findall(r"#define LTK_PURPOSE_(\w+) (\d+)u", header)
same("purposes of context.h", [int(n) for _, n in names], list(range(1, 9)))
statuses = re.findall(r"#define LTK_E_(\w+) \(-(\d+)\)", read("ref/status.h"))
order = [m.lower() for m, _ in statuses]
same("the numbers of the statuses", [(m, int(n)) for m, n in statuses], [(m, i) for i, (m, _) in enumerate(statuses, 1)])
same("the names in status.h", len(re.findall(r"#define LTK_E_", read("ref/status.h"))), len(statuses))
same("LTK_OK", re.findall(r"#define LTK_OK (\S+)\n", read("ref/status.h")), ["0"])
classes = re.findall(r"^\| `(\w+)` \|", part(specification, "| class | rule |\n|---|---|\n", "\n\n"), re.M)
same("the order of the errors", [e for e in order if e in classes], [c for c in classes if c in order])

# The table of error classes, against all that has them: numbers, rules, schemas of the vectors, status words of a card.
table = re.findall(r'X\("(\w+)", (\w+), "([\d.]+)", "([\w ]*)"\)', read("harness/include/ltk_classes.h"))
own = [(name, status) for name, status, _, _ in table if status != "0"]
same("statuses of ltk_classes.h", own, [(e, "LTK_E_" + e.upper()) for e in order if e != "space"])
rules = re.findall(r"^\| `(\w+)` \| (4\.\d+)", part(specification, "| class | rule |\n|---|---|\n", "\n\n"), re.M)
same("rules of ltk_classes.h", [(name, clause) for name, _, clause, commands in table if "derive" in commands.split()], rules)
for command in ("kdf", "derive", "confirm", "agree", "observe", "auth"):
    schema = json.loads(read(f"vectors/schema/{command}-invalid.schema.json"))
    has = [name for name, _, _, commands in table if command in commands.split()]
    same(f"classes of {command} in ltk_classes.h", sorted(has), sorted(find(schema, "class")["enum"]))
named = {name for name, _, _, commands in table if commands}
same("all classes of vectors", named, set(find(json.loads(read("vectors/schema/common.schema.json")), "class")["enum"]))
card = re.findall(r"(?<!\.\. )6B([0-9A-F]{2}) \| `(\w+)`", read("docs/card.md"))
same("status words of docs/card.md", sorted((int(n, 16), name) for n, name in card),
     list(enumerate(order[:order.index("secret") + 1], 1)))
print(f"{len(cubes)} round constants, {len(squares)} initial words, {len(rows)} rows, 2 labels: {failures} differences")
sys.exit(1 if failures else 0)
