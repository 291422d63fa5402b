#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Each part of each contract in ref/*.h is needed: with one part less, a control of proofs/execute.py is no longer rejected, or the proof
that proofs/execute.py names in UNTOLD falls. test_weakened.py [WORD ..]: of these functions alone"""
import pathlib
import re
import shutil
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "proofs"))
import execute  # noqa: E402
import prove  # noqa: E402

def with_less(folder, function, kind, name, text):
    """Put the weaker text in the place of the clause, in the header that declares the function."""
    for path in folder.glob("ref/*.h"):
        header = path.read_text(encoding="utf-8")
        end = re.search(rf"^[\w ]+\b{function}\([^;]*\);", header, re.M)
        if end:
            begin = header.rindex("/*@", 0, end.start())
            contract, count = re.subn(rf"\b{kind} {name}:[^;]*;", lambda _: f"{kind} {text};", header[begin:end.start()], count=1)
            if count != 1:
                sys.exit(f"{path}: {function} has no {kind} {name}")
            path.write_text(header[:begin] + contract + header[end.start():], encoding="utf-8")


def falls(text, function, kind, name):
    """The goal that is open with this text, of the proof that UNTOLD names; None if there is none."""
    source, proven = execute.UNTOLD[function, f"{kind} {name}"]
    with tempfile.TemporaryDirectory(prefix="ltk-weakened-") as folder:
        folder = pathlib.Path(folder)
        for part in "proofs", "ref":
            shutil.copytree(ROOT / part, folder / part)
        with_less(folder, function, kind, name, text)
        prove.prepare(folder / "build")
        run = prove.prove(folder, folder / "build", folder / "build", source, seconds=600, functions=proven, stop=1)
    return next((g.name for g in run.goals if not g.proven), None)


def main():
    execute.generate(10)
    weaker, untold = execute.parts(execute.execute(2))
    wrong = 0
    print(f"{len(weaker)} clauses with a part less; the controls tell {len(weaker) - len(untold)}")
    for function, kind, name, text in untold:
        why = execute.UNTOLD.get((function, f"{kind} {name}"), ())
        goal = why if isinstance(why, str) else falls(text, function, kind, name) if not sys.argv[1:] or function in sys.argv[1:] else "not tried"
        wrong += not goal
        print(f"{function}, {kind} {text}: {goal or 'NOT NOTICED'}", flush=True)
    sys.exit(f"{wrong} are not noticed" if wrong else 0)


if __name__ == "__main__":
    main()
