#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The example implementation under test, whose answers are not the same each time, or whose steps are wrong: unsteady.py MODE"""
import os
import sys

from wrong import was, x

PUT = vars(x).update
KEYED = "derive", "confirm"
START = os.urandom(8)
asked = {}


def spoiled(value):
    return bytes([value[0] ^ 1]) + value[1:]


def counted(answer):
    """The answer to a line that was asked so often before is answer(line, so often)."""
    def counting(line):
        asked[line] = asked.get(line, -1) + 1
        return answer(line, asked[line])
    PUT(answer=counting)


def wrong(line):
    """The right answer with its first value spoiled."""
    head, _, tail = was.answer(line).partition("=")
    return f"{head}={'0' if tail[:1] != '0' else '1'}{tail[1:]}" if " ok " in head and line.split()[1] in KEYED else was.answer(line)


def crash(line, n):
    return os.abort() if n == 1 and line.split()[1] == "confirm" else was.answer(line)


def refuse_again(line, n):
    return f"{line.split()[0]} unsupported" if n == 1 and line.split()[1] == "confirm" else was.answer(line)


def recode(line):
    """The same answer in other letters, and the class of a refusal left out the second time."""
    counted(lambda line, n: was.answer(line) if n == 0 else was.answer(line).upper().replace("OK MAC", "ok mac") if " ok mac" in was.answer(line)
            else " ".join(was.answer(line).split()[:2]) if " invalid " in was.answer(line) else was.answer(line))


def steps_wrong(where):
    """The value is right, and only what is said of a step is wrong."""
    PUT(steps=lambda key, fc, params: was.steps(key, fc, [spoiled(p) if i == where else p for i, p in enumerate(params)]))


def with_parameters(change):
    """S is made of other parameters."""
    PUT(parameters=lambda v: change(was.parameters(v)))


def spoiled_at(*places):
    with_parameters(lambda params: [spoiled(p) if i in places else p for i, p in enumerate(params)])


def stale():
    """The nonce is that of the derivation before, and no steps say so."""
    before = [bytes(16)]

    def change(params):
        params[9], before[0] = before[0], params[9]
        return params
    with_parameters(change)
    PUT(steps=lambda key, fc, params: "")


MODES = {
    "seldom-wrong": lambda: counted(lambda line, n: wrong(line) if n == 0 and sum(line.encode()) % 50 == 0 else was.answer(line)),
    "stale": stale,
    "imsi-and-epoch": lambda: spoiled_at(5, 8),
    "nonce-and-key": lambda: (spoiled_at(9), PUT(key_of=lambda mode, root, z: spoiled(was.key_of(mode, root, z)))),
    "nonce-and-d": lambda: (spoiled_at(9), PUT(kdf=lambda key, fc, p: spoiled(was.kdf(key, fc, p)))),
    "without-element": lambda: with_parameters(lambda p: p[:7] + p[8:]),
    "epoch-twice": lambda: with_parameters(lambda p: p[:9] + p[8:]),
    "longer": lambda: PUT(s_of=lambda fc, p: was.s_of(fc, p) + b"\0"),
    "right-at-first": lambda: counted(lambda line, n: was.answer(line) if n == 0 else wrong(line)),
    "right-later": lambda: counted(lambda line, n: wrong(line) if n == 0 else was.answer(line)),
    "crash-again": lambda: counted(crash),
    "unsupported-again": lambda: counted(refuse_again),
    "recoded": lambda: recode(None),
    "start": lambda: PUT(truncate=lambda d, bits: was.truncate(was.mac(START, d), bits)),
    "always-wrong": lambda: PUT(truncate=lambda d, bits: spoiled(was.truncate(d, bits))),
    "imsi-step": lambda: steps_wrong(5),
    "nonce-in-s": lambda: spoiled_at(9),
    "key": lambda: PUT(key_of=lambda mode, root, z: spoiled(was.key_of(mode, root, z))),
    "d-only": lambda: PUT(derived=lambda v: spoiled(was.derived(v)), steps=lambda key, fc, p: " d=" + was.kdf(key, fc, p).hex()),
    "d-wrong-only": lambda: PUT(mac=lambda key, data: spoiled(was.mac(key, data)),
                                steps=lambda key, fc, p: " d=" + x.kdf(key, fc, p).hex()),
    "further": lambda: PUT(steps=lambda key, fc, p: was.steps(key, fc, p) + " temp=00"),
    "twice": lambda: PUT(steps=lambda key, fc, p: was.steps(key, fc, p) * 2),
    "no-hex": lambda: PUT(steps=lambda key, fc, p: " s=xyz"),
    "other-order": lambda: PUT(steps=lambda key, fc, p: " " + " ".join(was.steps(key, fc, p).upper().replace("S=", "s=").replace(
        "KDK=", "kdk=").replace("D=", "d=").split()[::-1])),
}

if __name__ == "__main__":
    MODES[sys.argv[1]]()
    x.main()
