#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""proofs/prove.py, seen to fail: it runs on a copy of the project in which one thing was changed, and must say what. Every seventh of the
changes; with LTK_ALL in the environment, all of them.
test_prove.py [-v]"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]

# The contract of ltk_wipe_words, which ltk_wipe_stack calls.
WORDS = """/*@ requires valid: \\valid(p + (0 .. n - 1));
    terminates \\true;
    exits \\false;
    assigns p[0 .. n - 1];
    ensures zero: ZERO_WORDS"""
# What is changed, in which file, what stands there, what shall stand there; the arguments of prove.py; and what it must say.
EDITS = [
    ("a wipe that is shortened", "ref/wipe.c", "for (i = 0; i < n; i++)", "for (i = 1; i < n; i++)", "--unit wipe",
     "NOT PROVEN ref/wipe.c:"),
    ("the assertion of a wipe under the name of a lemma that another file proves", "ref/stack.c",
     "  ltk_wipe_words(dead, LTK_STACK / 4u);\n  //@ assert zero:", "  //@ assert CAT_is:", "--unit stack", "NOT PROVEN ref/stack.c:"),
    ("false under the name of a lemma that another file proves", "ref/stack.c", "//@ assert zero:", "//@ assert B1_nth: \\false;\n  //@ assert zero:",
     "--unit stack", "assert B1_nth, in ltk_wipe_stack"),
    ("a postcondition under the name of a lemma", "ref/wipe.h", "ensures zero: ZERO(p, n);", "ensures zero: ZERO(p, n);\n    ensures CAT_nth: n < 9;",
     "--unit wipe", "ensures CAT_nth, in ltk_wipe_octets"),
    ("a precondition under the name of a lemma, that a caller does not meet", "ref/wipe.h", WORDS,
     WORDS.replace("/*@", "/*@ requires B1_length: n == 7;\n   "), "--unit stack", "call requires B1_length, in ltk_wipe_stack"),
    ("a loop without a variant", "ref/wipe.c", "loop variant n - i; */", "*/", "--unit wipe", "NOT PROVEN ref/wipe.h:23: terminates"),
    ("an assertion less", "ref/stack.c", "  //@ assert zero: ZERO_WORDS(&dead[0], LTK_STACK / 4);\n", "", "--unit stack",
     "DIFFERS stack.c, ltk_wipe_stack: 1 goals"),
    ("a lemma that is false", "ref/lemmas/compress.h", "  lemma ", "  lemma WRONG: \\forall integer x; x * x > x;\n  lemma ", "--unit compress "
     "--goal lemma_WRONG", "NOT PROVEN ref/lemmas/compress.h:"),
    ("lemmas that no file proves", "proofs/prove.py", '"ref/lemmas/octets.h", ', "", "--unit hmac --goal pad_word_ensures_function",
     "0 files prove it, not one"),
    ("a lemma that makes the others contradictory", "ref/logic/octets.h", "type octets =",
     "lemma WRONG: 0 == 1;\n  type octets =", "--unit stack", "proves false; it is not a prover, or the"),
    ("a selection of axioms that makes each goal true", "proofs/relevant.ml", "Pgoal, _, _) -> [ decl ]",
     "Pgoal, name, _) -> [ Decl.create_prop_decl Pgoal name t_true ]", "--unit stack", "cvc4-relevant proves false"),
    ("a selection of axioms that is not there", "proofs/relevant.ml", 'transform "ltk_relevant"', 'transform "ltk_other"', "--unit stack",
     "cvc4-relevant must fail to prove false, and answered: failed [Why3 Error] Unknown transformation 'ltk_relevant'"),
    ("an annotation that is none", "ref/wipe.c", "/*@ loop invariant bounds", "/*@ requires never(3); loop invariant bounds", "--unit wipe",
     "ref/wipe.c:9: Warning: unexpected token"),
    ("WP told to make no goals of a kind", "proofs/prove.py", '"-wp-rte", ', "", "--unit wipe", "DIFFERS wipe.c, ltk_wipe_octets: "),
    ("a hint that names no prover", "proofs/hints.csv", "unit,goal,prover\n", "unit,goal,prover\nwipe,ltk_wipe_octets_ensures_zero,qed\n",
     "--unit wipe", "qed is not one that is asked"),
]

# A program in place of a prover, and whether its digest is put into proofs/tools.csv.
LIAR = """#!/bin/sh
case $* in *--version*) exec {real} "$@" ;; esac
echo unsat
"""
PROVERS = [("cvc4", False, "the SHA-256 is"), ("cvc4", True, "cvc4 proves false"), ("z3", True, "z3 proves false")]


def run(folder, arguments, path=None):
    done = subprocess.run(["/usr/bin/python3", folder / "proofs/prove.py", "run", "--seconds", "20", "--build", folder / "build", *arguments.split()],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False,
                          env={**os.environ, "PATH": f"{path}:{os.environ['PATH']}" if path else os.environ["PATH"]})
    return done.returncode, done.stdout


def edited(folder, name, old, new, arguments):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    if old not in text:
        sys.exit(f"{name} does not hold {old!r}")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    status, output = run(folder, arguments)
    path.write_text(text, encoding="utf-8")
    return status, output


def lied(folder, prover, listed):
    """What prove.py says of a prover that proves everything."""
    programs = folder / "programs"
    programs.mkdir(exist_ok=True)
    program, tools = programs / prover, folder / "proofs/tools.csv"
    program.write_text(LIAR.format(real=shutil.which(prover)))
    program.chmod(0o755)
    text = tools.read_text()
    if listed:
        digest = subprocess.run(["sha256sum", program], stdout=subprocess.PIPE, text=True, check=True).stdout.split()[0]
        tools.write_text(re.sub(rf"(?m)^{prover},(\w+),.*$", rf"{prover},\1,{digest}", text))
    status, output = run(folder, "--unit stack", programs)
    tools.write_text(text)
    program.unlink()
    return status, output


def main():
    verbose, wrong = "-v" in sys.argv, 0
    with tempfile.TemporaryDirectory(prefix="ltk-prove-") as temporary:
        folder = pathlib.Path(temporary)
        for name in "proofs", "ref":
            shutil.copytree(ROOT / name, folder / name)
        status, output = run(folder, "--unit stack --unit wipe")
        if status != 0:
            sys.exit(f"prove.py fails as it is:\n{output}")
        cases = [(what, says, lambda e=rest: edited(folder, *e[:4])) for what, *rest, says in EDITS]
        cases += [(f"{prover} proves everything" + (", and is listed" if listed else ""), says, lambda p=prover, l=listed: lied(folder, p, l))
                  for prover, listed, says in PROVERS]
        cases = cases if "LTK_ALL" in os.environ else cases[1::7]
        for what, says, try_it in cases:
            status, output = try_it()
            red = status != 0 and (says is None or says in output)
            wrong += not red
            if not red or verbose:
                print(f"{'red' if red else 'NOT SEEN'} (status {status}): {what}:\n    " + "\n    ".join(output.splitlines()[-12:]), flush=True)
        print(f"{len(cases)} changes, {wrong} not seen")
    return wrong != 0


if __name__ == "__main__":
    sys.exit(main())
