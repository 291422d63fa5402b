#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""WP's simplifier rewrites formulas before a prover sees them. Here random formulas with bit operations, shifts, divisions and
comparisons, and random formulas with lists, go through it, with proofs/rules.ml loaded as the proofs load it; what comes out must have
the value that went in, for every sample of x and y, and of the lists A and B. Without proofs/rules.ml it must not: the wrong rules are seen.

    tests/proofs/test_rules.py [SEED]"""
import functools
import operator
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "proofs"))
import frama_c

FORMULAS = 4000
WRONG_AT_LEAST = 10  # of them, without proofs/rules.ml
AMOUNTS = [1, 2, 3, 4, 7, 8, 9, 16, 24]
MASKS = [1, 3, 7, 8, 15, 16, 127, 128, 255, 256, 0xff00]
BORDERS = [0, 1, 2, 3, 5, 7, 8, 127, 128, 255, 256, 257, 511, 512, 513, 600, 1023, 1024, 4095, 65535, 65536, 70000]
COMPARISONS = {"<=": operator.le, "<": operator.lt, "==": operator.eq, "!=": operator.ne, ">=": operator.ge, ">": operator.gt}


def quotient(a, b):
    """Rounded to zero, as in C and ACSL."""
    return abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)


def remainder(a, b):
    return a - b * quotient(a, b)


# A formula is its text in ACSL and its value as a function of x and y.
BINARY = {"&": operator.and_, "|": operator.or_, "^": operator.xor, "+": operator.add, "-": operator.sub}
WITH_CONSTANT = {">>": (operator.rshift, AMOUNTS), "<<": (operator.lshift, AMOUNTS), "&": (operator.and_, MASKS),
                 "*": (operator.mul, AMOUNTS), "/": (quotient, AMOUNTS), "%": (remainder, AMOUNTS)}


def leaf():
    name = random.choice("xxyyn")
    if name == "n":
        n = random.choice(BORDERS)
        return str(n), lambda x, y: n
    return name, (lambda x, y: x) if name == "x" else (lambda x, y: y)


def term(depth):
    if depth == 0:
        return leaf()
    text, value = term(depth - 1)
    kind = random.choice(["binary", "constant", "constant", "cast", "not"])
    if kind == "not":
        return f"(~{text})", lambda x, y: ~value(x, y)
    if kind == "cast":
        bits = random.choice([8, 16, 32])
        return f"((integer)(uint{bits}_t)({text}))", lambda x, y: value(x, y) % 2**bits
    if kind == "constant":
        op = random.choice(list(WITH_CONSTANT))
        f, constants = WITH_CONSTANT[op]
        n = random.choice(constants)
        return f"({text} {op} {n})", lambda x, y: f(value(x, y), n)
    op = random.choice(list(BINARY))
    f, (other, other_value) = BINARY[op], term(depth - 1)
    return f"({text} {op} {other})", lambda x, y: f(value(x, y), other_value(x, y))


def formula():
    op = random.choice(list(COMPARISONS))
    n = random.choice([-1, 0, 1, 2, 255, 256])
    left = term(random.choice([1, 2, 2]))
    right = random.choice([(str(n), lambda x, y: n), term(1), term(2)])
    if random.random() < 0.4:
        left, right = right, left
    return f"{left[0]} {op} {right[0]}", lambda x, y: COMPARISONS[op](left[1](x, y), right[1](x, y))


# ---- Lists: the text, and the value as a function of x, y, A and B; None where there is no such element.
def listed(depth):
    kind = random.choice(["name", "element", "nil", "two"] if depth == 0 else ["concat", "concat", "concat", "repeat"])
    if kind == "name":
        name = random.choice("AB")
        return name, (lambda x, y, a, b: a) if name == "A" else (lambda x, y, a, b: b)
    if kind == "nil":
        return "([|x|] *^ 0)", lambda x, y, a, b: ()  # [||] has no type of its own
    if kind == "concat":
        (one, first), (two, second) = listed(depth - 1), listed(random.randrange(depth))
        return f"({one} ^ {two})", lambda x, y, a, b: first(x, y, a, b) + second(x, y, a, b)
    text, value = amount()
    if kind == "element":
        return f"[|{text}|]", lambda x, y, a, b: (value(x, y),)
    if kind == "two":
        return f"[|{text}, x|]", lambda x, y, a, b: (value(x, y), x)
    whole, inside = listed(depth - 1)
    return f"({whole} *^ ({text}))", lambda x, y, a, b: inside(x, y, a, b) * value(x, y)


def amount():
    """A number that is not negative, and small."""
    n = random.randrange(4)
    return random.choice([(str(n), lambda x, y: n), ("x", lambda x, y: x), ("y", lambda x, y: y), ("(x + y)", lambda x, y: x + y)])


def of_lists():
    """Of one list, or of two."""
    (one, first), (n, number) = listed(random.choice([1, 2, 3])), amount()
    kind = random.choice(["equal", "different", "length", "nth", "nth"])
    if kind in ("equal", "different"):
        two, second = listed(random.choice([0, 1, 2]))
        return f"{one} {'==' if kind == 'equal' else '!='} {two}", lambda *v: (first(*v) == second(*v)) == (kind == "equal")
    op = random.choice(list(COMPARISONS))
    if kind == "length":
        return f"\\length({one}) {op} {n}", lambda *v: COMPARISONS[op](len(first(*v)), number(*v[:2]))
    at, index = amount()
    element = lambda *v: (first(*v)[index(*v[:2]):] or (None,))[0]
    return f"\\nth({one}, {at}) {op} {n}", lambda *v: None if element(*v) is None else COMPARISONS[op](element(*v), number(*v[:2]))


# ---- What WP prints: prefix application, infix operators, let x_1 = .. in ..
FUNCTIONS = {"lsr": operator.rshift, "lsl": operator.lshift, "lnot": operator.invert, "not": operator.not_,
             "bit_test": lambda a, n: a >> n & 1 == 1,
             "land": lambda *a: functools.reduce(operator.and_, a), "lor": lambda *a: functools.reduce(operator.or_, a),
             "lxor": lambda *a: functools.reduce(operator.xor, a),
             "nil": tuple, "elt": lambda x: (x,), "cons": lambda x, a: (x, *a), "concat": lambda *a: sum(a, ()), "length": len,
             "repeat": lambda a, n: a * n, "nth": lambda a, n: a[n] if 0 <= n < len(a) else None,
             **{f"to_uint{n}": (lambda n: lambda a: a % 2**n)(n) for n in (8, 16, 32)}}
INFIX = {"/\\": lambda a, b: a and b, "\\/": lambda a, b: a or b, "<=": operator.le, "<": operator.lt, "=": operator.eq, "!=": operator.ne,
         "+": operator.add, "-": operator.sub, "*": operator.mul, "div": quotient, "mod": remainder, "->": lambda a, b: not a or b,
         "<->": lambda a, b: bool(a) == bool(b)}
TOKEN = re.compile(r"\s*(<->|->|/\\|\\/|<=|!=|[<=+*()-]|\d+|[A-Za-z_]\w*)")


class Reader:
    def __init__(self, text):
        self.tokens, at = [], 0
        while at < len(text.rstrip()):
            m = TOKEN.match(text, at)
            if not m:
                raise ValueError(f"not understood: {text[at:]}")
            self.tokens.append(m[1])
            at = m.end()

    def next(self):
        return self.tokens[0] if self.tokens else None

    def take(self, *expected):
        token = self.tokens.pop(0)
        if expected and token not in expected:
            raise ValueError(f"{token} instead of {expected[0]}")
        return token

    def atom(self):
        token = self.take()
        if token == "if":
            condition, yes, no = self.expression(), self.take("then") and self.expression(), self.take("else") and self.expression()
            return lambda v: yes(v) if condition(v) else no(v)
        if token == "(":
            inside = self.expression()
            self.take(")")
            return inside
        if token == "-":
            inside = self.atom()
            return lambda v: -inside(v)
        if token in ("true", "false"):
            return lambda v: token == "true"
        if token.isdigit():
            return lambda v: int(token)
        if token in FUNCTIONS:
            arguments = []
            while self.next() is not None and (self.next() in "(-" or self.next().isdigit() or re.fullmatch(r"[a-z]_\d+|L_[AB]|nil", self.next())):
                arguments.append(self.atom())
            return lambda v: FUNCTIONS[token](*(a(v) for a in arguments))
        return lambda v: v[token]

    def expression(self):
        if self.next() == "let":
            self.take()
            name = self.take()
            self.take("=")
            value = self.atom()
            self.take("in")
            rest = self.expression()
            return lambda v: rest({**v, name: value(v)})
        left = self.atom()
        if self.next() == "->":
            self.take()
            right = self.expression()
            return lambda v: not left(v) or right(v)
        while self.next() in INFIX:
            left = self.applied(left, self.take(), self.atom())
            if self.next() == "->":
                self.take()
                left = self.applied(left, "->", self.expression())
        return left

    @staticmethod
    def applied(left, op, right):
        return lambda v: INFIX[op](left(v), right(v))


def understood(goal):
    try:
        reader = Reader(goal)
        read = reader.expression()
    except (ValueError, IndexError) as e:
        sys.exit(f"not understood: {goal}: {e}")
    if reader.tokens:
        sys.exit(f"not understood: {goal}: {' '.join(reader.tokens)}")
    return read


def simplified(formulas, *options):
    """What WP makes of each formula, for x and y that are not negative."""
    with tempfile.TemporaryDirectory() as folder:
        lemmas = "".join(f"  check lemma f{i}: \\forall integer x, y; 0 <= x ==> 0 <= y ==> ({text});\n" for i, (text, _) in enumerate(formulas))
        lists = "axiomatic Any { logic \\list<integer> A; logic \\list<integer> B; }"
        pathlib.Path(folder, "f.c").write_text(f"#include <stdint.h>\n/*@\n  {lists}\n{lemmas}*/\n")
        out = subprocess.run(["frama-c", *options, "-wp", "-wp-prover", "none", "-wp-print", "f.c"], cwd=folder, check=True,
                             env=dict(os.environ, PWD=folder), stdout=subprocess.PIPE, text=True).stdout
    found = {int(i): " ".join(goal.split()) for i, goal in re.findall(r"^Lemma f(\d+):\nProve: (.*?)(?=\n\n?---)", out, re.M | re.S)}
    return [found[i] for i in range(len(formulas))]


def differences(formulas, samples, *options):
    count = 0
    for (text, value), goal in zip(formulas, simplified(formulas, *options)):
        read = understood(goal)
        for sample in samples:
            right = value(*sample)
            if right is not None and right != read(dict(zip(("x_0", "y_0", "L_A", "L_B"), sample))):
                count += 1
                if count <= 5:
                    print(f"  {text}  became  {goal}: x, y, A, B = {sample}")
                break
    return count


def main():
    random.seed(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
    formulas = [formula() for _ in range(FORMULAS)]
    number = lambda: random.choice(BORDERS) if random.random() < 0.8 else random.randrange(1 << 20)
    samples = [(number(), number()) for _ in range(100)]
    lists = [of_lists() for _ in range(FORMULAS)]
    small = lambda: random.randrange(4)
    some = lambda: tuple(small() for _ in range(small()))
    listed_samples = [(small(), small(), some(), some()) for _ in range(100)]
    print("WP as it is:")
    without = differences(formulas, samples)
    with frama_c.compiled("rules") as (folder, _):
        print("with proofs/rules.ml:")
        within = differences(formulas, samples, *frama_c.load(folder, "rules"))
        of_lists_too = differences(lists, listed_samples, *frama_c.load(folder, "rules"))
    print(f"{FORMULAS} formulas: {without} get another value from WP as it is, {within} with proofs/rules.ml")
    print(f"{FORMULAS} formulas with lists: {of_lists_too} get another value")
    return 0 if within == of_lists_too == 0 and without >= WRONG_AT_LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
