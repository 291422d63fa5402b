#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The contracts of ref/*.h, executed on the vectors: execute.py [--sample N]

Each vector, and each case of proofs/cases.py, becomes a call: arguments, memory before, and the result and memory after that
the vector expects. proofs/execute.ml evaluates every requires, ensures and assigns of the function's contract on it, inside Frama-C.
Beside it stand controls: the same call with one thing wrong (a bit of the output, the status, an octet where zero belongs, an input that
changed, a buffer too short),
which some clause must reject; and every clause must have rejected some control, and each
part of a clause alone, but for UNTOLD. Values of the logic's own functions (SHA256, HMAC,
S, KDF, KEY, D, T) are compared with the vectors' intermediate values. Nothing of the C is run here. What is said of the ghost variable
ltk_unwiped is left out: no call has it.

The types of the C cannot hold every invalid vector. As in harness/iut/kit/convert.c, a number too large becomes a reserved one, and a
length too large an illegal one. What lies behind an array's length is left unset, and must not be read.

clauses: 2, 3.1 to 3.5, 4 to 6, 7.1, 7.2, 8"""
import argparse
import collections
import concurrent.futures
import hashlib
import json
import re
import sys
import time

import cases
import frama_c

LENGTH_MAX = 0xFFFFFFFFFFFFFFFF // 16
STATUS = {name.lower(): int(status) for name, status in
          re.findall(r"^#define LTK_E_(\w+) \((-\d+)\)", (frama_c.ROOT / "ref/status.h").read_text(), re.M)}
# Clauses that no control can have rejected, and why.
NEVER = {("ltk_check_confirmation", "assigns"): "no memory goes in"}

# Parts of clauses without which every control is still rejected: the file and the function whose proof falls then, which
# tests/proofs/test_weakened.py sees; or why the contract says no less without them.
UNTOLD = {
    ("ltk_sha256", "requires length"): ("ref/digest.c", "ltk_sha256"),
    ("ltk_hmac_sha256", "requires key_length"): ("ref/digest.c", "ltk_hmac_sha256"),
    ("ltk_hmac_sha256", "requires length"): ("ref/digest.c", "ltk_hmac_sha256"),
    ("ltk_kdf_s", "requires size"): ("ref/kdf.c", "ltk_kdf_s"),
    ("ltk_kdf", "requires size"): ("ref/kdf.c", "ltk_kdf"),
    **{(f"ltk_check_{what}", "ensures ok"): "status says it: one status alone is right" for what in ("mode", "identity", "context")},
    ("ltk_encode", "ensures range"): "function says it: it has the length of S, which is 2 to 198",
    ("ltk_kdf_s", "ensures length"): "function says it: it has the length of S(fc, P)",
    ("ltk_derive_s", "ensures function"): "IS says it: it has the length of S, and 6.3 that of no S is more than 198"}

# Contracts that are not executed, and why.
NOT_EXECUTED = {
    **{f"ltk_sha256_{part}": "a part of SHA-256 that no vector speaks of"
       for part in ("initial", "compress", "from", "digest", "wipe", "compute")},
    "ltk_hmac_compute": "ltk_hmac_sha256, which is executed, but for the stack",
    **{f"ltk_wipe_{what}": "no vector speaks of it" for what in ("octets", "words", "stack")}}

vectors_folder = frama_c.ROOT / "vectors"
lines = [[]]  # groups of lines: one for each vector


def say(*words):
    lines[-1].append(" ".join(map(str, words)))


def octets(data):
    return "x" + data.hex()


class Call:
    """Lines of a call: case, arguments, after, result, controls."""

    def __init__(self, id_, function):
        self.pick = int(hashlib.sha256(f"{id_} {function}".encode()).hexdigest(), 16)  # varies the place of a control
        say("case", id_, function)

    def input(self, name, data, length=None):
        """An argument that points to data, NULL where there is none, and its length."""
        say("octets", name, octets(data)) if data else say("null", name)
        if length:
            say("int", length, len(data))
        if data:
            self.control("input-changed", f"set:{name}:{self.pick % len(data)}:{data[self.pick % len(data)] ^ 1}")
            self.control("short-input", f"short:{name}")

    def number(self, name, value):
        say("int", name, value)

    def output(self, name, size, after=None):
        """Space for size octets (or one number), and what is in it afterwards."""
        say("space", name, size)
        if after is not None:
            say("after", name, octets(after) if isinstance(after, bytes) else after)
        self.control("beyond-output", f"beyond:{name}")
        if size:
            self.control("read-only", f"constant:{name}")
            self.control("short-output", f"short:{name}")

    def flip(self, name, data, offset=0, label="bit-flipped"):
        """One bit wrong in data, which stands at the offset."""
        at = self.pick % len(data)
        self.control(label, f"set:{name}:{offset + at}:{data[at] ^ 1 << self.pick % 8}")

    def nonzero(self, name, low, high):
        """An octet that is not zero at one of low .. high-1, where zeros belong; and one at the last."""
        if low < high:
            self.control("not-zero", f"set:{name}:{low + self.pick % (high - low)}:{1 + self.pick % 255}")
            self.control("not-zero", f"set:{name}:{high - 1}:1")

    def result(self, status, wrong=None):
        say("result", status)
        for other in wrong or {0, status - 1, status + 1, -1 - self.pick % 19} - {status}:
            self.control("status", f"result:{other}")

    def control(self, label, *parts):
        say("control", label, *parts)

    def end(self):
        say("end")


def hexed(i, *names):
    return [bytes.fromhex(i[name]) for name in names]


# ---- Families ----

def call_sha256(id_, message, digest):
    c = Call(id_, "ltk_sha256")
    c.input("m", message, "length")
    c.output("digest", 32, digest)
    say("result ?")
    c.flip("digest", digest)
    c.control("too-long", f"int:length:{LENGTH_MAX + 1}")
    if message:
        c.control("overlap", "alias:m:digest")
    c.end()
    say("logic", id_, "SHA256", octets(message), "=", octets(digest))


def length_fields():
    """The field of a message's length in bits, of lengths that no vector has: all eight octets."""
    for bits in 0, 1 << 24, 1 << 32, 0x0123456789ABCDE8, 0xFFFFFFFFFFFFFFF8:
        say("logic", f"bits-{bits}", "LENGTH_FIELD", bits, "=", octets(bits.to_bytes(8, "big")))


def hmac(v):
    key, data = hexed(v["input"], "key", "data")
    mac = bytes.fromhex(v["output"]["mac"])
    c = Call(v["id"], "ltk_hmac_sha256")
    c.input("key", key, "key_length")
    c.input("m", data, "length")
    c.output("mac", 32, mac)
    say("result ?")
    c.flip("mac", mac)
    for name, length in ("key", "key_length"), ("m", "length"):
        c.control("too-long", f"int:{length}:{LENGTH_MAX + 1}")
        if key if name == "key" else data:
            c.control("overlap", f"alias:{name}:mac")
    c.end()
    say("logic", v["id"], "HMAC", octets(key), octets(data), "=", octets(mac))


def fc_number(fc):
    """FC as the C's number; the lone FF for what is none."""
    return fc[0] if len(fc) == 1 else 0xFF00 | fc[1] if len(fc) == 2 and fc[0] == 0xFF else 0xFF


def parameters(c, p, spaces):
    """p and n."""
    for j, x in enumerate(p):
        c.input(f"p{j}", x)
    if p:
        say("records", "p", "ltk_parameter", *(f"octets={f'@p{j}' if x else 'null'},length={len(x)}" for j, x in enumerate(p)))
        c.control("parameters-missing", "short:p")
        c.control("parameters-changed", f"set:p:{c.pick % len(p)}.length:{len(p[c.pick % len(p)]) + 1}")
        for s in spaces:
            c.control("overlap", f"alias:p:{s}")
            for j in (j for j, x in enumerate(p) if x):
                c.control("overlap", f"point:p:{j}:octets:{s}")
    else:
        say("null p")
    c.number("n", len(p))


def call_kdf(id_, key, fc, p, size, status, out):
    c = Call(id_, "ltk_kdf")
    c.output("out", 32, out)
    c.input("key", key, "key_length")
    c.number("fc", fc)
    c.output("s", size, bytes(size))
    parameters(c, p, ["s"] if size else [])
    c.number("size", size)
    c.result(status)
    c.flip("out", out) if status == 0 else c.nonzero("out", 0, 32)
    c.nonzero("s", 0, size)
    c.control("too-long", f"int:size:{LENGTH_MAX + 1}")
    c.control("too-long", f"int:key_length:{LENGTH_MAX + 1}")
    if key and size:
        c.control("overlap", "alias:key:s")
        c.control("overlap", "alias:s:out")
    c.end()


def call_kdf_s(id_, fc, p, size, status, s):
    c = Call(id_, "ltk_kdf_s")
    c.output("s", size, s)
    c.output("length", 1, len(s) if status == 0 else 0)
    c.number("fc", fc)
    parameters(c, p, ["s"] if size else [])
    c.number("size", size)
    c.result(status)
    c.flip("s", s) if status == 0 else c.nonzero("s", 0, size)
    c.control("length", f"set:length:0:{len(s) + 1}")
    c.control("too-long", f"int:size:{LENGTH_MAX + 1}")
    if size:
        c.control("overlap", "alias:length:s")
    c.end()


def kdf(v):
    i = v["input"]
    key, fc = hexed(i, "key", "fc")
    p = [bytes.fromhex(x) for x in i["p"]]
    s = fc + b"".join(x + len(x).to_bytes(2, "big") for x in p if len(x) < 65536)
    number = fc_number(fc)
    extra = len(key) % 3  # octets of space that are not needed
    if v["result"] == "invalid":
        call_kdf(v["id"], key, number, p, len(s) + extra, STATUS[v["class"]], bytes(32))
        if v["class"] != "key":  # S has no key
            call_kdf_s(v["id"], number, p, len(s) + extra, STATUS[v["class"]], bytes(len(s) + extra))
        return
    steps = v["steps"]
    if s.hex() != steps["S"] if "S" in steps else hashlib.sha256(s).hexdigest() != steps["S_sha256"]:
        sys.exit(f"{v['id']}: S")
    out = bytes.fromhex(v["output"]["out"])
    call_kdf(v["id"], key, number, p, len(s) + extra, 0, out)
    call_kdf_s(v["id"], number, p, len(s) + extra, 0, s)
    # What the header says of these: S does not fit; the key is empty.
    call_kdf(v["id"] + "/no-space", key, number, p, len(s) - 1, STATUS["space"], bytes(32))
    call_kdf_s(v["id"] + "/no-space", number, p, len(s) - 1, STATUS["space"], bytes(len(s) - 1))
    if len(s) < 1000:  # the control of the status hashes S under the empty key
        call_kdf(v["id"] + "/no-key", b"", number, p, len(s), STATUS["key"], bytes(32))
    listed = "[" + ",".join(map(octets, p))
    say("logic", v["id"], "S", number, listed, "=", octets(s))
    say("logic", v["id"], "KDF", octets(key), number, listed, "=", octets(out))


WIDTH = {"mode": 255, "suite": 255, "purpose": 255, "index": 255, "algorithm": 255, "bits": 65535, "element_type": 255}
DIGITS = {"imsi": 15, "mcc": 3, "mnc": 3, "element": 32}
NONCES = {"network_nonce": 16, "card_nonce": 16}
SECRETS = {"root": 32, "z": 64}


def sized(i, sizes, encode):
    for name, size in sizes.items():
        data = encode(i[name])
        yield f"{name}={octets(data[:size])}"
        yield f"{name}_length={min(len(data), 255)}"


def public_values(i):
    """The vector has whole values, and the context of suite 3 what ltk_public_value makes of them."""
    for name in "network_public", "card_public":
        if i["suite"] != 3:
            yield from sized(i, {name: 33}, bytes.fromhex)
            continue
        data = cases.held(bytes.fromhex(i[name]))
        yield f"{name}={octets(data or b'')}"
        yield f"{name}_length={len(data) if data else 255}"


def context(i):
    """The fields of struct ltk_context; those that the vector does not have are not set."""
    yield from (f"{name}={min(i[name], most) if name in i else '?'}" for name, most in WIDTH.items())
    yield f"epoch={i['epoch'] if i['epoch'] <= 0xFFFFFFFF else 0}"
    yield from sized(i, DIGITS, str.encode)
    yield from sized(i, NONCES, bytes.fromhex)
    yield from public_values(i)


def context_alone(c, i, outputs=()):
    say("records", "c", "ltk_context", ",".join(context(i)))
    c.control("input-changed", f"set:c:0.epoch:{i['epoch'] % 0xFFFFFFFF + 1}")
    c.control("input-missing", "short:c")
    for output in outputs:
        c.control("overlap", f"alias:c:{output}")


def context_and_secrets(c, i, output):
    context_alone(c, i, [output])
    say("records", "k", "ltk_secrets", ",".join(sized(i, SECRETS, bytes.fromhex)))
    c.control("input-changed", "set:k:0.root_length:77")
    c.control("input-missing", "short:k")
    c.control("overlap", f"alias:k:{output}")


def call_check(id_, what, i, status):
    """ltk_check_mode, ltk_check_identity, ltk_check_context: of a context alone."""
    c = Call(id_, f"ltk_check_{what}")
    context_alone(c, i)
    if what == "identity":
        c.control("mode", "field:c:mode:77")
        c.control("suite", "field:c:suite:77")
    c.result(status)
    c.end()


def call_lengths(id_, i):
    lengths = [min(len(x), 255) for x in hexed(i, "root", "z")]
    z = 64 if i["suite"] == 3 else 32
    wanted = {1: [32, 0], 2: [0, z], 3: [32, z]}[i["mode"]]
    c = Call(id_, "ltk_check_lengths")
    context_alone(c, i)
    for name, length in zip(("root_length", "z_length"), lengths):
        c.number(name, length)
    c.control("mode", "field:c:mode:77")
    c.result(0 if lengths == wanted else STATUS["secret"])
    c.end()
    c = Call(id_, "ltk_z_length")
    context_alone(c, i)
    c.result(wanted[1])
    c.end()


def public_checks(id_, i, status):
    """The checks of the public part: what the first error of all says of them."""
    in_mode = status in (STATUS["mode"], STATUS["suite"])
    call_check(id_, "mode", i, status if in_mode else 0)
    if in_mode:
        return
    if status == 0 or STATUS["imsi"] >= status >= STATUS["public_key"] or status <= STATUS["role"]:
        call_check(id_, "identity", i, status if STATUS["imsi"] >= status >= STATUS["public_key"] else 0)
    if status in (0, STATUS["secret"]):
        call_lengths(id_, i)


def call_encode(id_, i, s):
    c = Call(id_, "ltk_encode")
    c.output("s", 198, s)
    context_alone(c, i, ["s"])
    c.control("not-sized", "field:c:mnc_length:4")
    c.result(len(s), wrong=[len(s) - 1, 199, 1])
    c.flip("s", s)
    c.end()


def derive(v):
    i = v["input"]
    status = 0 if v["result"] == "valid" else STATUS[v["class"]]
    key = bytes.fromhex(v["output"]["key"]) if status == 0 else b""
    c = Call(v["id"], "ltk_derive")
    c.output("out", 32, key + bytes(32 - len(key)))
    context_and_secrets(c, i, "out")
    c.result(status)
    if key:
        c.flip("out", key)
    c.nonzero("out", len(key), 32)
    c.end()

    public = 0 if status == STATUS["secret"] else status
    call_check(v["id"], "context", i, public)
    public_checks(v["id"], i, status)
    if status == 0 or v["class"] != "secret":
        s = bytes.fromhex(v["steps"]["S"]) if status == 0 else bytes(198)
        c = Call(v["id"], "ltk_derive_s")
        c.output("s", 198, s)
        c.output("length", 1, len(s) if status == 0 else 0)
        context_alone(c, i, ["s", "length"])
        c.control("overlap", "alias:length:s")
        c.result(status)
        c.flip("s", s) if status == 0 else c.nonzero("s", 0, 198)
        c.control("length", f"set:length:0:{len(s) + 1}")
        c.end()
    if status == 0:
        call_encode(v["id"], i, s)
        inputs = ["{ltk_context," + ",".join(context(i)), *map(octets, hexed(i, "root", "z"))]
        say("logic", v["id"], "KEY", *inputs, "=", "x" + v["steps"]["KEY"])
        say("logic", v["id"], "D", *inputs, "=", "x" + v["steps"]["D"])


def confirm(v):
    i = v["input"]
    status = 0 if v["result"] == "valid" else STATUS[v["class"]]
    tag = bytes.fromhex(v["output"]["tag"]) if status == 0 else bytes(16)
    role, keys = min(i["role"], 255), min(i["keys"], 65535)
    c = Call(v["id"], "ltk_confirm")
    c.output("tag", 16, tag)
    c.number("role", role)
    c.number("keys", keys)
    context_and_secrets(c, i, "tag")
    c.result(status)
    c.flip("tag", tag)
    c.end()
    public_checks(v["id"], {**i, "purpose": 8, "index": 0, "algorithm": 0, "bits": 256}, status)
    if status in (0, STATUS["role"], STATUS["keys"], STATUS["secret"]):
        c = Call(v["id"], "ltk_check_confirmation")
        c.number("role", role)
        c.number("keys", keys)
        c.result(0 if status == STATUS["secret"] else status)
        c.end()
    if status != 0:
        return
    c = Call(v["id"], "ltk_encode_confirm")
    c.output("s", 28, bytes.fromhex(v["steps"]["S"]))
    for name, number in ("role", role), ("keys", keys), ("epoch", i["epoch"]):
        c.number(name, number)
    say("result ?")
    c.flip("s", bytes.fromhex(v["steps"]["S"]))
    c.end()
    kc = "{ltk_context," + ",".join(context({**i, "purpose": 8, "index": 0, "algorithm": 0, "bits": 256}))
    c_ = "{ltk_context," + ",".join(context(i))
    secrets = list(map(octets, hexed(i, "root", "z")))
    say("logic", v["id"], "D", kc, *secrets, "=", "x" + v["steps"]["KC"])
    say("logic", v["id"], "T", c_, role, keys, *secrets, "=", "x" + v["steps"]["D"])
    # The tag compared with itself, and with itself but for a bit.
    at = int(hashlib.sha256(v["id"].encode()).hexdigest(), 16) % 128
    other = bytes(x ^ (1 << at % 8 if j == at // 8 else 0) for j, x in enumerate(tag))
    for suffix, b, result in ("", tag, 1), ("/other", other, 0):
        c = Call(v["id"] + suffix, "ltk_tag_equal")
        c.input("a", tag)
        c.input("b", b)
        c.result(result, wrong=[1 - result, 2, -1])
        c.end()


def fips_180_4():
    """The messages of FIPS 180-4's examples, a message at each border of padding, and what hashlib says of them."""
    published = {b"abc": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                 b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq":
                     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"}
    for n, (message, digest) in enumerate(published.items()):
        lines.append([])
        call_sha256(f"FIPS-180-4/{n}", message, bytes.fromhex(digest))
    for n in (0, 1, 54, 55, 56, 57, 63, 64, 65, 118, 119, 120, 121, 127, 128, 129, 1000):
        message = bytes((7 * j + n) % 256 for j in range(n))
        lines.append([])
        call_sha256(f"hashlib/{n}", message, hashlib.sha256(message).digest())
    lines.append([])
    length_fields()


def confirmations():
    """Each answer of ltk_check_confirmation."""
    no_role, no_keys = STATUS["role"], STATUS["keys"]
    for role, keys, status in (1, 1, 0), (2, 127, 0), (0, 1, no_role), (3, 1, no_role), (1, 0, no_keys), (2, 128, no_keys):
        lines.append([])
        c = Call(f"8.2/{role}/{keys}", "ltk_check_confirmation")
        c.number("role", role)
        c.number("keys", keys)
        c.result(status)
        c.end()


def public_values_of_suite_3():
    """ltk_public_value of a key, a reply, and values of other lengths."""
    for length in (1216, 1120, 0, 1, 32, 33, 1119, 1121, 1215, 1217, 2336):
        value = cases.octets(length, length)
        data = cases.held(value)
        lines.append([])
        c = Call(f"4.11/{length}", "ltk_public_value")
        c.output("out", 33, data or bytes(33))
        c.input("value", value, "length")
        c.result(0 if data else STATUS["public_key"])
        if data:
            c.flip("out", data[1:], 1)
            c.control("role", f"set:out:0:{3 - data[0]}")
            for other in 1, STATUS["public_key"]:
                c.control("refused", f"result:{other}", *(f"set:out:{j}:0" for j in range(33)))
        else:
            c.nonzero("out", 0, 33)
        if value:
            c.control("overlap", "alias:value:out")
        c.end()
        if data:
            say("logic", f"4.11/{length}", "PUBLIC_VALUE", octets(value), "=", octets(data))


def own_cases():
    """Of suite 3 and element type 3."""
    for call, own in (derive, cases.derivations()), (confirm, cases.confirmations()):
        for v in own:
            lines.append([])
            call(v)


FAMILIES = {"hmac": hmac, "kdf": kdf, "kdf-invalid": kdf, "derive": derive, "derive-invalid": derive, "confirm": confirm,
            "confirm-invalid": confirm}


def generate(sample):
    fips_180_4()
    confirmations()
    public_values_of_suite_3()
    own_cases()
    count = 0
    for family, call in FAMILIES.items():
        vectors = json.loads((vectors_folder / f"{family}.json").read_text(encoding="utf-8"))["vectors"]
        for v in vectors[::-(-len(vectors) // sample) if sample else 1]:
            lines.append([])
            call(v)
            count += 1
    return count


HEADERS = "".join(f'#include "{path.name}"\n' for path in sorted((frama_c.ROOT / "ref").glob("*.h")))


def execute(jobs):
    """The reports of all cases, from a Frama-C for each job."""
    with frama_c.compiled("execute") as (folder, run):
        unit = folder / "headers.c"
        unit.write_text(HEADERS)

        def work(job):
            cases, report = folder / f"cases{job}", folder / f"report{job}"
            cases.write_text("\n".join("\n".join(group) for group in lines[job::jobs] if group) + "\n")
            run(unit, LTK_CASES=str(cases), LTK_REPORT=str(report))
            words = [line.split("\t") for line in report.read_text(encoding="utf-8").splitlines()]
            if words[-1:] != [["done"]]:
                sys.exit("the report has no end")
            return words

        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            return [words for report in pool.map(work, range(jobs)) for words in report]


def parts(reports):
    """Clauses with a part less: (function, kind, name, text) of all, and of those that no control tells from the clause."""
    told = collections.Counter()
    for kind, *words in reports:
        if kind == "weaker":
            told[tuple(words[:4])] += int(words[4])
    return list(told), [part for part, n in told.items() if not n]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--sample", type=int, help="about this many vectors of each family; all unless given")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--clauses", action="store_true", help="also show each clause: controls that it rejected")
    options = parser.parse_args()
    start = time.monotonic()
    count = generate(options.sample)
    failures, declared, functions, clauses, logic = [], set(), collections.Counter(), {}, collections.Counter()
    reports = execute(options.jobs)
    for kind, *words in reports:
        if kind == "fail":
            failures.append(words)
        elif kind == "declared":
            declared.add(words[0])
        elif kind == "function":
            functions.update({(words[0], "cases"): int(words[1]), (words[0], "controls"): int(words[2])})
        elif kind == "clause":
            numbers = clauses.setdefault(tuple(words[:3]), [0, 0, 0])
            clauses[tuple(words[:3])] = [a + int(b) for a, b in zip(numbers, words[3:])]
        elif kind == "logic":
            logic[words[0]] += int(words[1])
    for function in sorted({name for name, _ in functions}):
        own = {key: numbers for key, numbers in clauses.items() if key[0] == function}
        print(f"{function}: {functions[function, 'cases']} cases, {len(own)} clauses, "
              f"{functions[function, 'controls']} controls rejected")
        for (_, kind, name), (_, rejected, undefined) in own.items():
            if options.clauses:
                print(f"  {kind} {name}: rejected {rejected}" + (f", undefined for {undefined}" if undefined else ""))
            if bool(rejected) == ((function, name) in NEVER):
                failures.append((function, f"{kind} {name}", f"rejected {rejected or 'no'} control"))
    weaker, untold = parts(reports)
    for function, kind, name, text in untold:
        if (function, f"{kind} {name}") not in UNTOLD:
            failures.append((function, f"{kind} {name}", f"no control is rejected by it, and not by: {text}"))
    for key in set(UNTOLD) - {(function, f"{kind} {name}") for function, kind, name, _ in untold}:
        failures.append((*key, "stands in UNTOLD, and the controls tell all parts of it"))
    print(f"{len(weaker)} clauses with a part less, of which the controls tell {len(weaker) - len(untold)}")
    for function in declared ^ ({name for name, _ in functions} | set(NOT_EXECUTED)):
        failures.append((function, "neither executed nor listed, or not declared"))
    print(f"not executed: {', '.join(NOT_EXECUTED)}")
    print("logic: " + ", ".join(f"{name} {n}" for name, n in sorted(logic.items())))
    print(f"{count} vectors, {time.monotonic() - start:.1f} s")
    for words in failures[:200]:
        print("FAIL " + re.sub(r"\s+", " ", ": ".join(words))[:600])
    if failures:
        sys.exit(f"{len(failures)} failures")


if __name__ == "__main__":
    main()
