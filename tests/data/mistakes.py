#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Mistakes of implementations that the vectors must find, with the catalogue of faults or without it.

    mistakes.py VECTORS CONFORM     each is found by the device profile, or every 24th of those in FAR by the other vectors; and of those
                                    that are faults of the catalogue, every 24th is named so by ltk-conform, and by no other name.
                                    With LTK_ALL in the environment, each is found and named; what is no fault of the catalogue gets no
                                    name; and no two of a group have the same answers to all vectors.

Each is the example implementation made wrong in one way, as tests/harness/wrong.py makes it, and asked here, without a process. MILENAGE stands
here, since the example has none.
"""
import functools
import hashlib
import hmac
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import types

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
import wrong                                                        # noqa: E402
from wrong import RULE, bound, hmac_with, iccid, put, was, x         # noqa: E402

EVERYTHING = "LTK_ALL" in os.environ
RULES = {name: dict(table) for name, table in vars(x).items() if name.endswith("RULES")}


# Observables (TS 35.206): a right implementation, step by step, so that each step can be replaced.

def aes(key, block):
    cipher = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    return cipher.update(block) + cipher.finalize()


def xor(*values):
    return bytes(a ^ b for a, b in zip(*values)) if len(values) == 2 else xor(values[0], xor(*values[1:]))


def rotate(block, octets):
    return block[octets:] + block[:octets]


class Milenage:
    """The function and what it is made of. Of out1 to out5: rotation in octets, and the constant's last octet."""
    r = {1: 8, 2: 0, 3: 4, 4: 8, 5: 12}
    c = {1: 0, 2: 1, 3: 2, 4: 4, 5: 8}
    encrypt = staticmethod(aes)
    sqn_of = staticmethod(lambda sqn: sqn)
    amf_of = staticmethod(lambda amf: amf)

    def __init__(self, key, opc, rand):
        self.key, self.opc, self.rand = key, self.opc_of(key, opc), rand

    def opc_of(self, key, opc): return opc
    def temp(self): return self.encrypt(self.key, xor(self.rand, self.opc))
    def in1(self, sqn, amf): return (sqn + amf) * 2
    def before(self, n, block): return rotate(xor(block, self.opc), self.r[n])
    def constant(self, n, block): return block[:15] + bytes([block[15] ^ self.c[n]])
    def cipher(self, n, block): return self.encrypt(self.key, block)
    def after(self, n, block): return xor(block, self.opc)

    def out1(self, sqn, amf):
        block = self.before(1, self.in1(self.sqn_of(sqn), self.amf_of(amf)))
        return self.after(1, self.cipher(1, self.constant(1, xor(block, self.temp()))))

    def out(self, n): return self.after(n, self.cipher(n, self.constant(n, self.before(n, self.temp()))))
    def mac(self, sqn, amf): return self.out1(sqn, amf)[:8]
    def res(self): return self.out(2)[8:]
    def ck(self): return self.out(3)
    def ik(self): return self.out(4)
    def ak(self): return self.out(2)[:6]
    def conceal(self, sqn): return xor(self.sqn_of(sqn), self.ak())
    def reveal(self, concealed): return xor(concealed, self.ak())
    def autn(self, sqn, amf): return self.conceal(sqn) + amf + self.mac(sqn, amf)
    def is_mac(self, expected, given): return expected == given


def kcv(key):
    return aes(key, b"\1" * 16)[:3]


def kcv_zeros(key):
    return aes(key, bytes(16))[:3]


def cmac(key, message=bytes(16)):
    mac = CMAC(algorithms.AES(key))
    mac.update(message)
    return mac.finalize()


def kcv_cmac(key):
    return cmac(key)[:3]


class OfTuak:
    """TUAK under a derived key, by the names of Milenage. SQN, and how AUTN is made and compared, are the same code."""
    sqn_of = staticmethod(lambda sqn: x.Milenage.sqn_of(sqn))

    def __init__(self, key, topc, rand):
        self.f = x.AuthTuak(types.SimpleNamespace(k=key, top=b"", topc=topc, rand=rand, mac_bits=64, res_bits=64, ck_bits=128, ik_bits=128))

    def mac(self, sqn, amf): return self.f.value("f1", self.sqn_of(sqn), amf)
    def res(self): return self.f.value("f2")
    def ck(self): return self.f.value("f3")
    def ik(self): return self.f.value("f4")
    def ak(self): return self.f.value("f5")
    def conceal(self, sqn): return x.Milenage.conceal(self, sqn)
    def reveal(self, concealed): return x.Milenage.reveal(self, concealed)
    def autn(self, sqn, amf): return x.Milenage.autn(self, sqn, amf)
    def is_mac(self, expected, given): return x.Milenage.is_mac(self, expected, given)


class Aka:
    """What EAP-AKA' (RFC 9048) and 5G (TS 33.501) make of CK and IK, in parts that can be replaced."""
    fcs = {"primes": 0x20, "star": 0x6b, "kausf": 0x6a}
    encode = staticmethod(lambda value: value + len(value).to_bytes(2, "big"))

    def __init__(self, v, m):
        self.v, self.m, self.autn = v, m, m.autn(v.sqn, v.amf)

    def key(self): return self.m.ck() + self.m.ik()
    def name(self): return self.encode(self.v.network_name)
    def concealed(self): return self.encode(self.autn[:6])
    def challenge(self): return self.encode(self.v.rand) + self.encode(self.m.res())
    def made(self, what, rest): return hmac.new(self.key(), bytes([self.fcs[what]]) + self.name() + rest, hashlib.sha256).digest()
    def primes(self): return self.made("primes", self.concealed())
    def star(self): return self.made("star", self.challenge())[16:]
    def kausf(self): return self.made("kausf", self.concealed())

    def answer(self):
        if self.v.kind == "av5g":
            return f"xres_star={self.star().hex()} kausf={self.kausf().hex()} autn={self.autn.hex()}"
        return f"xres={self.m.res().hex()} ck_prime={self.primes()[:16].hex()} ik_prime={self.primes()[16:].hex()} autn={self.autn.hex()}"


class Packet:
    """A command packet of TS 102 225, with the header of TS 31.115, in parts that can be replaced."""
    def __init__(self, v):
        self.v, self.kic, self.kid = v, x.derived(v), x.kid_of(v)
        self.octets = v.mac_bits // 8
        self.pad = self.padding(-(6 + self.octets + len(v.data)) % 16)

    def padding(self, n): return bytes(n)
    def secured(self): return self.v.data + self.pad
    def cpl(self): return (14 + self.octets + len(self.secured())).to_bytes(2, "big")
    def chl(self): return bytes([13 + self.octets])
    def keys(self): return bytes([self.v.index << 4 | 2] * 2)
    def cntr(self): return self.v.cntr
    def pcntr(self): return bytes([len(self.pad)])
    def head(self): return self.cpl() + self.chl() + self.v.spi + self.keys() + self.v.tar
    def counters(self): return self.cntr() + self.pcntr()
    def checked(self): return self.head() + self.counters() + self.secured()
    def mac(self): return cmac(self.kid, self.checked())
    def checksum(self): return self.mac()[:self.octets]
    def iv(self): return bytes(16)
    def text(self): return self.counters() + self.checksum() + self.secured()

    def chained(self, key, text):
        cbc = Cipher(algorithms.AES(key), modes.CBC(self.iv())).encryptor()
        return cbc.update(text)

    def answer(self): return self.head() + self.chained(self.kic, self.text())


def topc_of(v):
    return x.derived(wrong.changed(v, purpose=3, bits=256))


def kid_of(v):
    return x.derived(wrong.changed(v, purpose=5))


def is_kind(v):
    if v.kind == "packet":
        return v.purpose == 4
    return v.purpose == 1 and (v.bits == 128 or v.algorithm == 2 and v.bits == 256)


def is_spi(v): return v.kind != "packet" or v.spi[0] & 7 == 6


def is_length(v):
    if v.kind == "packet":
        return (len(v.spi), len(v.tar), len(v.cntr)) == (2, 3, 5) and v.mac_bits in (32, 64)
    side = (len(v.autn) == 16) if v.kind == "authenticate" else (len(v.sqn), len(v.amf)) == (6, 2)
    return side and len(v.rand) == 16 and (len(v.opc) == (32 if v.algorithm == 2 else 16) or v.algorithm == 2 and not v.opc)


def observed(v):
    key = x.derived(v)
    if v.kind.startswith("kcv"):
        return f"kcv={getattr(x, v.kind.replace('-', '_'))(key).hex()}"
    x.check({"kind": x.is_kind, "length": x.is_length, "spi": x.is_spi}, v)
    if v.kind == "packet":
        return f"packet={x.Packet(v).answer().hex()}"
    m = x.OfTuak(key, v.opc or x.topc_of(v), v.rand) if v.algorithm == 2 else x.Milenage(key, v.opc, v.rand)
    if v.kind in ("eapaka", "av5g"):
        return x.Aka(v, m).answer()
    if v.kind == "authenticate" and not m.is_mac(m.mac(m.reveal(v.autn[:6]), v.autn[6:8]), v.autn[8:]):
        raise x.Invalid("autn")
    answer = f"{'x' * (v.kind == 'vector')}res={m.res().hex()} ck={m.ck().hex()} ik={m.ik().hex()}"
    return answer if v.kind == "authenticate" else f"{answer} autn={m.autn(v.sqn, v.amf).hex()}"


OWN = {"kcv": kcv, "kcv_zeros": kcv_zeros, "kcv_cmac": kcv_cmac, "Milenage": Milenage, "OfTuak": OfTuak, "Aka": Aka, "topc_of": topc_of,
       "Packet": Packet, "kid_of": kid_of, "is_kind": is_kind, "is_length": is_length, "is_spi": is_spi,
       "ladder": functools.cache(x.ladder), "TEXTS": x.TEXTS + ["kind"]}
vars(x).update(OWN)
x.COMMANDS["hello"] = lambda v: "name=mistaken version=1 commands=hmac,kdf,derive,confirm,agree,observe,auth pipeline=1"
x.COMMANDS["observe"] = lambda v: observed(x.check(x.RULES, v, "role", "keys"))
vars(was).update(OWN)


# Authentication functions with K given: a right MILENAGE and TUAK, of parts that can be replaced. More than one iteration is not offered.

def turned(block, bits):
    twice = int.from_bytes(block * 2, "big")
    return (twice >> 128 - bits % 128 & 2 ** 128 - 1).to_bytes(16, "big")


class AuthMilenage:
    encrypt = staticmethod(aes)
    ms = {"f1": 0, "f1*": 8}

    def __init__(self, v):
        self.v = v
        self.c = [v.c[i:i + 16] for i in range(0, 80, 16)] if v.c else [bytes(15) + bytes([n]) for n in (0, 1, 2, 4, 8)]
        self.r = list(v.r) or [64, 0, 32, 64, 96]
        self.topc = self.top_of() if v.op else v.opc

    def top_of(self): return xor(self.encrypt(self.v.k, self.v.op), self.v.op)
    def temp(self): return self.encrypt(self.v.k, xor(self.v.rand, self.topc))
    def in1(self, sqn, amf): return (sqn + amf) * 2
    def turn(self, n, block): return turned(block, self.r[n - 1])

    def out(self, n, sqn=b"", amf=b""):
        first = xor(self.in1(sqn, amf), self.topc) if n == 1 else xor(self.temp(), self.topc)
        block = xor(self.turn(n, first), self.c[n - 1])
        return xor(self.encrypt(self.v.k, xor(block, self.temp()) if n == 1 else block), self.topc)

    def value(self, kind, sqn=b"", amf=b""):
        if kind in self.ms:
            return self.out(1, sqn, amf)[self.ms[kind]:][:8]
        return {"f2": lambda: self.out(2)[8:], "f3": lambda: self.out(3), "f4": lambda: self.out(4), "f5": lambda: self.out(2)[:6],
                "f5*": lambda: self.out(5)[:6]}[kind]()


class AuthTuak:
    name = b"TUAK1.0"
    at = {"f1": 0, "f1*": 0, "f2": 0, "f3": 32, "f4": 64, "f5": 96, "f5*": 96}
    lengths = {64: 8, 128: 16, 256: 32}

    def __init__(self, v):
        self.v = v
        self.topc = self.top_of() if v.top else v.topc

    def top_of(self): return self.keccak(self.v.top, len(self.v.k) // 32, bytes(16), bytes(2), bytes(6))[:32][::-1]

    def instance(self, kind):
        v, k = self.v, len(self.v.k) // 32
        if kind in ("f1", "f1*"):
            return self.lengths[v.mac_bits] + 128 * (kind == "f1*") + k
        return 0xc0 + k if kind == "f5*" else 0x40 + self.lengths.get(v.res_bits, 0) + 4 * (v.ck_bits == 256) + 2 * (v.ik_bits == 256) + k

    def fields(self, rand, amf, sqn): return rand[::-1] + amf[::-1] + sqn[::-1]
    def key(self): return self.v.k[::-1].ljust(32, b"\0")
    def digest(self, data): return hashlib.shake_256(data).digest(136)
    def keccak(self, top, instance, rand, amf, sqn):
        return self.digest(top[::-1] + bytes([instance]) + self.name[::-1] + self.fields(rand, amf, sqn) + self.key())

    def value(self, kind, sqn=bytes(6), amf=bytes(2)):
        v, octets = self.v, {"f1": self.v.mac_bits // 8, "f1*": self.v.mac_bits // 8, "f2": self.v.res_bits // 8, "f3": self.v.ck_bits // 8,
                             "f4": self.v.ik_bits // 8}.get(kind, 6)
        return self.keccak(self.topc, self.instance(kind), v.rand, amf, sqn)[self.at[kind]:][:octets][::-1]


AUTH_KINDS = "opc topc f1 f1* f2 f3 f4 f5 f5* authenticate vector".split()


def is_operator(v):
    plain, made, n = (v.op, v.opc, 16) if v.algorithm == 1 else (v.top, v.topc, 32)
    one = (len(plain), len(made)) == (n, 0) or (len(plain), len(made)) == (0, n) and v.kind not in ("opc", "topc")
    if v.algorithm == 2:
        return one and v.iterations >= 1
    return one and (len(v.c), len(v.r)) in ((0, 0), (80, 5)) and all(r < 128 for r in v.r)


def are_bits(v):
    if v.algorithm == 1 or v.kind == "topc":
        return True
    if v.kind in ("f1", "f1*"):
        return v.mac_bits in (64, 128, 256)
    if v.kind == "f5*":
        return True
    most = 128 if v.kind in ("authenticate", "vector") else 256
    mac = v.kind in ("f2", "f3", "f4", "f5") or v.mac_bits == 64
    return mac and v.res_bits in (32, 64, 128, 256) and {v.ck_bits, v.ik_bits} <= {128, 256} and max(v.res_bits, v.ck_bits, v.ik_bits) <= most


def are_lengths(v):
    sqn, autn = v.kind in ("f1", "f1*", "vector"), v.kind == "authenticate"
    return (v.kind in ("opc", "topc") or len(v.rand) == 16) and (not sqn or (len(v.sqn), len(v.amf)) == (6, 2)) and (not autn or len(v.autn) == 16)


AUTH_RULES = {"algorithm": lambda v: v.algorithm in (1, 2), "key": lambda v: len(v.k) in (16, 16 * v.algorithm), "operator": is_operator,
              "bits": are_bits, "length": are_lengths}


def authenticated(v):
    x.check(AUTH_RULES, v)
    if v.kind not in AUTH_KINDS or v.iterations > 1:
        raise x.Unsupported("iterations")
    f = (x.AuthMilenage if v.algorithm == 1 else x.AuthTuak)(v)
    if v.kind in ("opc", "topc"):
        return f"{v.kind}={f.topc.hex()}"
    names = {"f1": "mac_a", "f1*": "mac_s", "f2": "res", "f3": "ck", "f4": "ik"}
    if v.kind not in ("authenticate", "vector"):
        return f"{names.get(v.kind, 'ak')}={f.value(v.kind, v.sqn or bytes(6), v.amf or bytes(2)).hex()}"
    sqn, amf = (v.sqn, v.amf) if v.kind == "vector" else (xor(v.autn[:6], f.value("f5")), v.autn[6:8])
    mac = f.value("f1", sqn, amf)
    if v.kind == "authenticate" and mac != v.autn[8:]:
        raise x.Invalid("autn")
    keys = " ".join(f"{name}={f.value(kind).hex()}" for name, kind in (("res", "f2"), ("ck", "f3"), ("ik", "f4")))
    return keys if v.kind == "authenticate" else f"x{keys} autn={(xor(sqn, f.value('f5')) + amf + mac).hex()}"


x.AuthMilenage, x.AuthTuak = AuthMilenage, AuthTuak
x.INTEGERS = x.INTEGERS + "iterations mac_bits res_bits ck_bits ik_bits".split()
x.COMMANDS["auth"] = authenticated
vars(was).update(AuthMilenage=AuthMilenage, AuthTuak=AuthTuak, INTEGERS=x.INTEGERS)


# How a mistake is made, beside the ways of wrong.py.

def milenage(**replacements):
    return put(Milenage=type("Wrong", (Milenage,), replacements))


def at(step, n, function):
    """One step is replaced for one of out1 to out5."""
    right = getattr(Milenage, step)
    return milenage(**{step: lambda self, i, block: function(self, block) if i == n else right(self, i, block)})


def table(name, n, value):
    return milenage(**{name: {**getattr(Milenage, name), n: value}})


def sqn(function):
    return milenage(sqn_of=staticmethod(lambda value: function(int.from_bytes(value, "big")).to_bytes(6, "big")))


def z(suite, function):
    """The agreement of one suite gives function(z)."""
    name = "x25519" if suite == 1 else "p256"
    right = getattr(was, name)
    return put(**{name: lambda private, peer: function(right(private, peer)) if any(right(private, peer)) else bytes(32)})


def agreeing(suite, private=lambda d: d, peer=lambda q: q, out=lambda value: value):
    """The agreement of one suite takes and gives its values otherwise."""
    name = "x25519" if suite == 1 else "p256"
    right = getattr(was, name)
    return put(**{name: lambda d, q: out(right(private(d), peer(q)))})


def in_commands(**mistakes):
    """Each command has a mistake of its own; the others are right."""
    def spoil():
        def answer(line):
            mistakes.get(line.split(" ")[1], lambda: None)()
            try:
                return was.answer(line)
            finally:
                restore(keep="answer")
        x.answer = answer
    return spoil


def refused(condition, name="key"):
    """What meets a condition is refused by hmac and kdf."""
    def spoil():
        hmac, x.KDF_RULES["key"] = was.COMMANDS["hmac"], lambda v: v.key and not condition(v)

        def answer(v):
            if condition(v):
                raise x.Invalid(name)
            return hmac(v)
        x.COMMANDS["hmac"] = answer
    return spoil


def java_integer(value):
    """BigInteger.toByteArray(): as short as can be, with a sign."""
    number = int.from_bytes(value, "big")
    return number.to_bytes(number.bit_length() // 8 + 1, "big")


def reversed_octets(value):
    return value[::-1]


def after_prefix(function):
    return lambda q: q[:1] + function(q[1:])


def x25519_not_reduced(value):
    number = int.from_bytes(value, "little")
    return (number + x.C_P if number < 19 else number).to_bytes(32, "little")


def roots(n, power):
    """Of the first n primes, the first 32 bits behind the point of their roots: SHA-256's constants."""
    primes = [k for k in range(2, 400) if all(k % d for d in range(2, k))][:n]
    return [int(2 ** 32 * (p ** (1 / power) % 1)) for p in primes]


K, H = roots(64, 3), roots(8, 2)


def compress(state, block):
    def r(value, n): return value >> n | value << 32 - n & 0xffffffff
    w = [int.from_bytes(block[i:i + 4], "big") for i in range(0, 64, 4)]
    for t in range(16, 64):
        w.append((w[-16] + w[-7] + (r(w[-15], 7) ^ r(w[-15], 18) ^ w[-15] >> 3) + (r(w[-2], 17) ^ r(w[-2], 19) ^ w[-2] >> 10)) & 0xffffffff)
    a, b, c, d, e, f, g, h = state
    for t in range(64):
        one = h + (r(e, 6) ^ r(e, 11) ^ r(e, 25)) + (e & f ^ ~e & g) + K[t] + w[t]
        two = (r(a, 2) ^ r(a, 13) ^ r(a, 22)) + (a & b ^ a & c ^ b & c)
        a, b, c, d, e, f, g, h = (one + two) & 0xffffffff, a, b, c, (d + one) & 0xffffffff, e, f, g
    return [(p + q) & 0xffffffff for p, q in zip(state, (a, b, c, d, e, f, g, h))]


@functools.cache
def state_of(whole):
    """After so many whole blocks, which most mistakes have in common."""
    state = H
    for i in range(0, len(whole), 64):
        state = compress(state, whole[i:i + 64])
    return state


def sha256(message, length, more):
    """With that value as the length at the padding's end, and so many blocks more (or fewer) than there should be."""
    rest = len(message) % 64
    blocks = len(message) // 64 + (1 if rest < 56 else 2) + more
    padded = (message + b"\x80").ljust(64 * blocks - 8, b"\0")[:64 * blocks - 8] + length.to_bytes(8, "big")
    common = min(len(message), len(padded)) // 64 * 64
    state = state_of(padded[:common])
    for i in range(common, len(padded), 64):
        state = compress(state, padded[i:i + 64])
    return b"".join(word.to_bytes(4, "big") for word in state)


def padding(length=lambda n: 8 * n, more=lambda n: 0):
    """HMAC over a SHA-256 whose padding is another: length(n) and more(n) of a message of n octets."""
    def h(message):
        n = len(message)
        return hashlib.sha256(message).digest() if length(n) == 8 * n and more(n) == 0 else sha256(message, length(n), more(n))

    def mac(key, data):
        key = (h(key) if len(key) > 64 else key).ljust(64, b"\0")
        return h(bytes(k ^ 0x5c for k in key) + h(bytes(k ^ 0x36 for k in key) + data))

    def public_value(suite, value):
        right = was.public_value(suite, value)
        return right[:1] + h(value) if suite == x.X25519_MLKEM else right
    return put(mac=mac, public_value=public_value)


def hmac_empty(key, data):
    return was.mac(key, data) if data else bytes(32)


def stale_long_key(key, data):
    """A key over 64 octets is hashed, but its old length is kept: what lies behind the hash is the old key's, up to a block."""
    return was.mac((hashlib.sha256(key).digest() + key[32:64]) if len(key) > 64 else key, data)


def hex_without_zeros(value):
    return "".join(f"{octet:x}" for octet in value)


def printed(function):
    """Octets are printed by function(octets)."""
    def answer(line):
        fields = was.answer(line).split(" ")
        return " ".join(f"{f.split('=')[0]}={function(bytes.fromhex(f.split('=')[1]))}" if "=" in f and len(f.split("=")[1]) % 2 == 0 else f
                        for f in fields)
    return put(answer=answer)


def p256_sum(a, b):
    """Of two points of P-256 with other x, or of one twice."""
    if a[0] == b[0]:
        slope = 3 * (a[0] ** 2 - 1) * pow(2 * a[1], -1, x.P_P)
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, x.P_P)
    sum_x = (slope ** 2 - a[0] - b[0]) % x.P_P
    return sum_x, (slope * (a[0] - sum_x) - a[1]) % x.P_P


@functools.cache
def p256_point(private, peer):
    """The point of an agreement on P-256, of which the example has x alone."""
    peer_x, product = x.big(peer[1:33]), None
    y = y_of(peer_x)
    point = peer_x, y if y % 2 == peer[0] % 2 else x.P_P - y
    for bit in f"{x.big(private):b}":
        product = product and p256_sum(product, product)
        if bit == "1":
            product = p256_sum(product, point) if product else point
    return product


def p256_as(function):
    """The agreement on P-256 gives function(z, y)."""
    return put(p256=lambda d, q: function(was.p256(d, q), p256_point(d, q)[1]) if any(was.p256(d, q)) else bytes(32))


def y_of(x_coordinate):
    return pow(x_coordinate ** 3 - 3 * x_coordinate + x.P_B, (x.P_P + 1) // 4, x.P_P)


AGREEMENT = {
    "x25519-z-not-reduced": z(1, x25519_not_reduced),
    "x25519-z-of-few-octets-in-front": z(1, lambda value: value if any(value[8:]) else bytes(32)),
    "x25519-z-refused-if-small": z(1, lambda value: value if any(value[:8]) and any(value[24:]) else bytes(32)),
    "x25519-private-big-endian": agreeing(1, private=reversed_octets),
    "x25519-peer-big-endian": agreeing(1, peer=reversed_octets),
    "x25519-z-big-endian": agreeing(1, out=reversed_octets),
    "x25519-all-big-endian": agreeing(1, reversed_octets, reversed_octets, reversed_octets),
    "x25519-peer-and-z-big-endian": agreeing(1, peer=reversed_octets, out=reversed_octets),
    "x25519-private-and-z-big-endian": agreeing(1, private=reversed_octets, out=reversed_octets),
    "x25519-private-and-peer-big-endian": agreeing(1, reversed_octets, reversed_octets),
    "p256-private-little-endian-in-range": agreeing(2, private=lambda d: reversed_octets(d) if 0 < x.big(d[::-1]) < x.P_N else d),
    "p256-z-little-endian": agreeing(2, out=reversed_octets),
    "p256-little-endian-behind-the-rules": agreeing(2, reversed_octets, after_prefix(reversed_octets), reversed_octets),
}
for s, suite_name in ((1, "x25519"), (2, "p256")):
    AGREEMENT.update({
        f"{suite_name}-z-sign-octet": z(s, java_integer),
        f"{suite_name}-z-sign-octet-stripped-when-33": z(s, lambda value: java_integer(value)[-32:]),
        f"{suite_name}-z-sign-octet-cut-to-first-32": z(s, lambda value: java_integer(value).rjust(32, b"\0")[:32]),
        f"{suite_name}-z-signed": z(s, lambda value: value if value[0] < 128 else bytes(32)),
        f"{suite_name}-z-leading-zeros-stripped": z(s, wrong.stripped),
        f"{suite_name}-z-one-leading-zero-stripped": z(s, lambda value: value[1:] if value[0] == 0 else value),
        f"{suite_name}-z-padded-at-end": z(s, lambda value: wrong.stripped(value).ljust(32, b"\0")),
        f"{suite_name}-z-trailing-zeros-stripped": z(s, lambda value: value.rstrip(b"\0")),
        f"{suite_name}-z-trailing-zeros-moved": z(s, lambda value: value.rstrip(b"\0").rjust(32, b"\0")),
        f"{suite_name}-z-of-string": z(s, lambda value: value.split(b"\0")[0].ljust(32, b"\0")),
        f"{suite_name}-z-first-octet-zero-is-zero": z(s, lambda value: value if value[0] else bytes(32)),
        f"{suite_name}-z-last-octet-zero-is-zero": z(s, lambda value: value if value[31] else bytes(32)),
        f"{suite_name}-z-low-half": z(s, lambda value: value[16:]),
        f"{suite_name}-z-high-half": z(s, lambda value: value[:16]),
        f"{suite_name}-z-words-swapped": z(s, lambda value: b"".join(value[i:i + 4][::-1] for i in range(0, 32, 4))),
        f"{suite_name}-z-word-order": z(s, lambda value: b"".join(value[i:i + 4] for i in range(28, -1, -4))),
        f"{suite_name}-z-hex": z(s, lambda value: value.hex().encode()),
        f"{suite_name}-z-der": z(s, lambda value: b"\2" + bytes([len(java_integer(value))]) + java_integer(value)),
        f"{suite_name}-z-octet-string": z(s, lambda value: b"\4\x20" + value),
        **{f"{suite_name}-z-{name}": z(s, lambda value, name=name: hashlib.new(name, value).digest())
           for name in ("sha1", "sha224", "sha256", "sha512")},
    })
AGREEMENT.update({
    "p256-z-uncompressed": p256_as(lambda value, y: b"\4" + value + x.number(y, 32)),
    "p256-z-compressed": p256_as(lambda value, y: bytes([2 + y % 2]) + value),
    "p256-z-behind-02": z(2, lambda value: b"\2" + value),
    "p256-z-is-y": p256_as(lambda value, y: x.number(y, 32)),
    "p256-z-sha1-of-compressed": z(2, lambda value: hashlib.sha1(b"\2" + value).digest()),
    "p256-z-of-peer-with-short-y": put(p256=lambda d, q: was.p256(d, q) if y_of(x.big(q[1:])) >> 248 and (
        x.P_P - y_of(x.big(q[1:]))) >> 248 or x.big(d) == 0 else bytes(32)),
    "p256-peer-with-short-x-refused": put(on_curve=lambda u: was.on_curve(u) and (u >> 248 or not u)),
    "p256-peer-of-string": agreeing(2, peer=after_prefix(lambda q: q.split(b"\0")[0].ljust(32, b"\0") if x.on_curve(x.big(q.split(b"\0")[0].ljust(
        32, b"\0"))) else q)),
    "p256-private-of-string": agreeing(2, private=lambda d: d.split(b"\0")[0].ljust(32, b"\0") if 0 < x.big(d.split(b"\0")[0].ljust(
        32, b"\0")) < x.P_N else d),
    "p256-private-signed": wrong.lax_agree(secret=lambda v: wrong.AGREE.secret(v) and (v.suite == 1 or v.private[0] < 128)),
    "p256-private-short-refused": wrong.lax_agree(secret=lambda v: wrong.AGREE.secret(v) and (v.suite == 1 or v.private[0] > 0)),
    "x25519-private-short-refused": wrong.lax_agree(secret=lambda v: wrong.AGREE.secret(v) and (v.suite == 2 or v.private[31] > 0)),
    "x25519-clamp-top-bit-kept": put(clamp=lambda d: int.from_bytes(d, "little") & (2**256 - 8) | 2**254),
    "x25519-clamp-low-bits-kept": put(clamp=lambda d: int.from_bytes(d, "little") & (2**255 - 1) | 2**254),
    "x25519-clamp-bit-254-not-set": put(clamp=lambda d: int.from_bytes(d, "little") & (2**255 - 8) or 8),
    "x25519-clamp-big-endian": put(clamp=lambda d: int.from_bytes(bytes([d[0] & 127 | 64]) + d[1:31] + bytes([d[31] & 248]), "little")),
    "x25519-base-point-of-the-peer": agreeing(1, peer=lambda q: x.number(9, 32)[::-1]),
})


SHA = {
    "sha-length-8-bits": padding(length=lambda n: 8 * n % 256),
    "sha-length-16-bits": padding(length=lambda n: 8 * n % 65536),
    "sha-length-16-bits-of-octets": padding(length=lambda n: n % 65536 * 8),
    "sha-length-8-bits-of-octets": padding(length=lambda n: n % 256 * 8),
    "sha-length-15-bits": padding(length=lambda n: 8 * n % 32768),
    **{f"sha-{rest}-one-block-more": padding(more=lambda n, rest=rest: n % 64 == rest) for rest in (54, 55)},
    **{f"sha-{rest}-one-block-less": padding(more=lambda n, rest=rest: -(n % 64 == rest)) for rest in (56, 57, 60, 63)},
    **{f"sha-{n}-one-block-more": padding(more=lambda m, n=n: m == n) for n in (64 + 55, 128 + 55, 192 + 55)},
    **{f"sha-{n}-one-block-less": padding(more=lambda m, n=n: -(m == n)) for n in (64 + 56, 64 + 63, 128 + 56, 128 + 63)},
    "sha-0-one-block-more": padding(more=lambda n: n % 64 == 0),
}


def refused_below(n):
    return refused(lambda v: len(v.key) < n)


HASH = {
    **{f"hmac-min-{n}": refused_below(n) for n in (8, 14, 16, 20, 24, 32)},
    **{f"hmac-max-{n}": refused(lambda v, n=n: len(v.key) > n) for n in (32, 63, 64, 65, 127, 128, 255)},
    "hmac-long-key-stale": put(mac=stale_long_key),
    "hmac-key-of-64-hashed": wrong.MISTAKES["hmac-key-of-64-hashed"],
    "hmac-key-of-65-not-hashed": hmac_with(longest=65, block=65),
    "hmac-key-over-32-hashed": hmac_with(longest=32),
    "hmac-key-over-128-alone-hashed": put(mac=lambda key, data: was.mac(key if len(key) > 128 else key[:64], data)),
    "hmac-empty-zeros": put(mac=hmac_empty),
    "hmac-key-of-string": put(mac=lambda key, data: was.mac(key.split(b"\0")[0], data)),
    "hmac-data-of-string": put(mac=lambda key, data: was.mac(key, data.split(b"\0")[0])),
    **{f"hmac-data-longer-than-{n}-cut": put(mac=lambda key, data, n=n: was.mac(key, data[:n])) for n in (
        31, 32, 55, 56, 63, 64, 119, 127, 128, 183, 191, 192, 247, 254, 255, 256, 511, 512, 1023, 1024, 4095, 8127, 16383, 32767, 65471, 65534)},
    **{f"hmac-key-longer-than-{n}-cut": put(mac=lambda key, data, n=n: was.mac(key[:n], data)) for n in (
        16, 20, 24, 31, 32, 48, 63, 64, 65, 127, 128, 191, 255)},
}


def milenage_mistakes():
    """Each step of TS 35.206 left out, done twice, or with a neighbour's value."""
    found = {
        "temp-without-opc": milenage(temp=lambda m: m.encrypt(m.key, m.rand)),
        "temp-not-encrypted": milenage(temp=lambda m: xor(m.rand, m.opc)),
        "temp-encrypted-twice": milenage(temp=lambda m: m.encrypt(m.key, Milenage.temp(m))),
        "temp-with-opc-behind": milenage(temp=lambda m: xor(Milenage.temp(m), m.opc)),
        "in1-once": milenage(in1=lambda m, s, a: s + a + bytes(8)),
        "in1-second-alone": milenage(in1=lambda m, s, a: bytes(8) + s + a),
        "in1-amf-first": milenage(in1=lambda m, s, a: (a + s) * 2),
        "f1-without-temp": milenage(out1=lambda m, s, a: m.after(1, m.cipher(1, m.constant(1, m.before(1, m.in1(m.sqn_of(s), m.amf_of(a))))))),
        "f1-temp-before-rotation": milenage(out1=lambda m, s, a: m.after(1, m.cipher(1, m.constant(1, m.before(1, xor(
            m.temp(), m.in1(m.sqn_of(s), m.amf_of(a)))))))),
        "f1-of-concealed-sqn": milenage(mac=lambda m, s, a: m.out1(xor(s, m.ak()), a)[:8]),
        "f1-is-f1-star": milenage(mac=lambda m, s, a: m.out1(s, a)[8:]),
        "mac-without-sqn": milenage(mac=lambda m, s, a: m.out1(bytes(6), a)[:8]),
        "mac-without-amf": milenage(mac=lambda m, s, a: m.out1(s, bytes(2))[:8]),
        "res-first-half": milenage(res=lambda m: m.out(2)[:8]),
        "ck-ik-swapped": milenage(ck=Milenage.ik, ik=Milenage.ck),
        "ak-is-f5-star": milenage(ak=lambda m: m.out(5)[:6]),
        "ak-last-octets": milenage(ak=lambda m: m.out(2)[10:]),
        "ak-behind-res": milenage(ak=lambda m: m.out(2)[2:8]),
        "sqn-not-concealed": milenage(conceal=lambda m, s: s, reveal=lambda m, s: s),
        "sqn-not-concealed-in-autn": milenage(conceal=lambda m, s: s),
        "sqn-not-revealed": milenage(reveal=lambda m, s: s),
        "autn-amf-first": milenage(autn=lambda m, s, a: a + m.conceal(s) + m.mac(s, a)),
        "autn-mac-first": milenage(autn=lambda m, s, a: m.mac(s, a) + m.conceal(s) + a),
        "autn-amf-concealed": milenage(autn=lambda m, s, a: m.conceal(s) + xor(a, m.out(2)[6:8]) + m.mac(s, a)),
        "op-for-opc": milenage(opc_of=lambda m, key, opc: xor(aes(key, opc), opc)),
        "opc-not-added-behind": milenage(after=lambda m, n, b: b),
        "opc-reversed": milenage(opc_of=lambda m, key, opc: opc[::-1]),
        "opc-of-zeros-for-none": milenage(opc_of=lambda m, key, opc: opc if any(opc) else xor(aes(key, opc), opc)),
        "opc-without": milenage(opc_of=lambda m, key, opc: bytes(16)),
        "rand-reversed": milenage(temp=lambda m: m.encrypt(m.key, xor(m.rand[::-1], m.opc))),
        "key-reversed": milenage(encrypt=staticmethod(lambda key, block: aes(key[::-1], block))),
        "rotations-right": milenage(r={n: -r % 16 for n, r in Milenage.r.items()}),
        "rotations-missing": milenage(r=dict.fromkeys(Milenage.r, 0)),
        "constants-missing": milenage(c=dict.fromkeys(Milenage.c, 0)),
        "constants-in-first-octet": milenage(constant=lambda m, n, b: bytes([b[0] ^ m.c[n]]) + b[1:]),
    }
    for n in range(1, 5):
        found.update({f"f{n}-rotated-by-{r}": table("r", n, r) for r in (0, 4, 8, 12) if r != Milenage.r[n]})
        found.update({f"f{n}-constant-{c}": table("c", n, c) for c in (0, 1, 2, 4, 8) if c != Milenage.c[n]})
        found[f"f{n}-without-opc-before"] = at("before", n, lambda m, b, n=n: rotate(b, m.r[n]))
        found[f"f{n}-opc-after-rotation"] = at("before", n, lambda m, b, n=n: xor(rotate(b, m.r[n]), m.opc))
        found[f"f{n}-not-encrypted"] = at("cipher", n, lambda m, b: b)
        found[f"f{n}-encrypted-twice"] = at("cipher", n, lambda m, b: aes(m.key, aes(m.key, b)))
        found[f"f{n}-without-opc-behind"] = at("after", n, lambda m, b: b)
    # What changes nothing is no mistake: a rotation by 0; and IN1 is one half twice, so that a rotation by 8 does not show.
    for name in ("f2-opc-after-rotation", "f1-opc-after-rotation", "rotations-right"):
        found.pop(name)
    for bits in (16, 31, 32, 40, 43, 44, 47):
        found[f"sqn-{bits}-bits"] = sqn(lambda value, bits=bits: value % 2 ** bits)
    found.update({
        "sqn-reversed": milenage(sqn_of=staticmethod(lambda s: s[::-1])),
        "sqn-sign-extended-from-32-bits": sqn(lambda value: value % 2 ** 32 + (value >> 31 & 1) * (2 ** 48 - 2 ** 32)),
        "sqn-without-index": sqn(lambda value: value >> 5 << 5),
        "sqn-index-alone": sqn(lambda value: value % 32),
        "sqn-shifted-by-index": sqn(lambda value: value >> 5),
        "sqn-next": sqn(lambda value: (value + 1) % 2 ** 48),
        "sqn-next-by-32": sqn(lambda value: (value + 32) % 2 ** 48),
        "sqn-zero-in-front-of-32-bits-lost": sqn(lambda value: value if value >> 32 else 0),
        "sqn-words-swapped": sqn(lambda value: value >> 32 | value % 2 ** 32 << 16),
        "sqn-middle-words-swapped": milenage(sqn_of=staticmethod(lambda s: s[4:] + s[2:4] + s[:2])),
        "amf-reversed": milenage(amf_of=staticmethod(lambda a: a[::-1])),
        "amf-separation-bit-set": milenage(amf_of=staticmethod(lambda a: bytes([a[0] | 128, a[1]]))),
        "amf-separation-bit-cleared": milenage(amf_of=staticmethod(lambda a: bytes([a[0] & 127, a[1]]))),
        "amf-low-octet-lost": milenage(amf_of=staticmethod(lambda a: a[:1] + b"\0")),
        "amf-high-octet-lost": milenage(amf_of=staticmethod(lambda a: b"\0" + a[1:])),
        "mac-not-checked": milenage(is_mac=lambda m, a, b: True),
        **{f"mac-octet-{n}-not-checked": milenage(is_mac=lambda m, a, b, n=n: a[:n] + a[n + 1:] == b[:n] + b[n + 1:]) for n in range(8)},
        "mac-first-half-checked": milenage(is_mac=lambda m, a, b: a[:4] == b[:4]),
        "mac-last-half-checked": milenage(is_mac=lambda m, a, b: a[4:] == b[4:]),
        "mac-checked-as-string": milenage(is_mac=lambda m, a, b: a.split(b"\0")[0] == b.split(b"\0")[0]),
        "mac-differences-xored": milenage(is_mac=lambda m, a, b: not functools.reduce(lambda p, q: p ^ q, xor(a, b))),
        "mac-differences-added": milenage(is_mac=lambda m, a, b: sum(p - q for p, q in zip(a, b)) == 0),
        "mac-differences-anded": milenage(is_mac=lambda m, a, b: any(p == q for p, q in zip(a, b))),
        "mac-low-bits-checked": milenage(is_mac=lambda m, a, b: all(p % 128 == q % 128 for p, q in zip(a, b))),
        "mac-of-zeros-accepted": milenage(is_mac=lambda m, a, b: a == b or not any(b)),
    })
    return {f"milenage-{name}": mistake for name, mistake in found.items()}


FORMS = {"kcv": kcv, "kcv_zeros": kcv_zeros, "kcv_cmac": kcv_cmac}
# Of all forms of a key check value; then those of kcv alone.
KCV = {f"kcv-{name}": put(**{form: functools.partial(change, form) for form in FORMS}) for name, change in {
    "last-octets": lambda form, key: cmac(key)[13:] if form == "kcv_cmac" else aes(key, bytes([form == "kcv"]) * 16)[13:],
    "sha-256": lambda form, key: hashlib.sha256(key).digest()[:3],
    "key-first-16": lambda form, key: FORMS[form](key[:16]),
}.items()} | {f"kcv-{name}": put(kcv=function) for name, function in {
    "zeros": lambda key: aes(key, bytes(16))[:3],
    "ones": lambda key: aes(key, b"\xff" * 16)[:3],
    "one": lambda key: aes(key, bytes(15) + b"\1")[:3],
    "first-octet-one": lambda key: aes(key, b"\1" + bytes(15))[:3],
    "cmac-of-zeros": lambda key: cmac(key, bytes(16))[:3],
    "cmac-of-ones": lambda key: cmac(key, b"\1" * 16)[:3],
    "twice": lambda key: aes(key, aes(key, b"\1" * 16))[:3],
    "sha-1": lambda key: hashlib.sha1(key).digest()[:3],
    "sha-256-of-ones": lambda key: hashlib.sha256(b"\1" * 16 + key).digest()[:3],
    "two-octets": lambda key: kcv(key)[:2],
    "four-octets": lambda key: aes(key, b"\1" * 16)[:4],
    "eight-octets": lambda key: aes(key, b"\1" * 16)[:8],
    "octets-reversed": lambda key: kcv(key)[::-1],
    "key-last-16": lambda key: kcv(key[-16:]),
    "key-first-24": lambda key: kcv(key[:24]),
    "key-padded-to-32": lambda key: kcv(key.ljust(32, b"\0")),
    "key-reversed": lambda key: kcv(key[::-1]),
    "of-key-alone": lambda key: key[:3],
    "leading-zeros-lost": lambda key: kcv(key).lstrip(b"\0"),
}.items()}


def text_field(parameter, function):
    return bound(parameter, lambda v, p: function(p))


def read_by(function):
    """Digits are what a function makes a number of."""
    def digits(text, *lengths):
        try:
            function(text)
        except ValueError:
            return False
        return len(text) in lengths
    return put(digits=digits)


IDENTITIES = {
    "digits-by-int": read_by(int),
    "digits-by-float": read_by(float),
    "iccid-even-short": iccid(lambda text: (text if len(text) % 2 else text[:-2]).encode()),
    "iccid-odd-short": iccid(lambda text: (text[:-1] if len(text) % 2 else text).encode()),
    "iccid-odd-zero-behind": iccid(lambda text: (text + "0" if len(text) % 2 else text).encode()),
    "iccid-odd-zero-in-front": iccid(lambda text: text.rjust(20, "0").encode()),
    "iccid-19-refused": wrong.MISTAKES["iccid-19-refused"],
    "iccid-20-refused": wrong.MISTAKES["iccid-20-refused"],
    "iccid-as-integer": iccid(lambda text: str(int(text)).encode()),
    "iccid-as-double": iccid(lambda text: str(int(float(text))).rjust(len(text), "0").encode()),
    "iccid-in-64-bits": iccid(lambda text: str(int(text) % 2 ** 64).rjust(len(text), "0").encode()),
    "iccid-in-63-bits": iccid(lambda text: str(min(int(text), 2 ** 63 - 1)).rjust(len(text), "0").encode()),
    "iccid-89-in-front": iccid(lambda text: (text if text.startswith("89") else "89" + text[2:]).encode()),
    "eid-as-integer": wrong.eid(lambda text: str(int(text)).encode()),
    **{name: wrong.MISTAKES[name] for name in wrong.EID},
    "imsi-odd-short": text_field(wrong.IMSI, lambda p: p[:-1] if len(p) % 2 else p),
    "imsi-even-short": text_field(wrong.IMSI, lambda p: p if len(p) % 2 else p[:-1]),
    "imsi-odd-padded": text_field(wrong.IMSI, lambda p: p + b"F" if len(p) % 2 else p),
    "imsi-15-cut-to-14": text_field(wrong.IMSI, lambda p: p[:14]),
    "imsi-in-32-bits": text_field(wrong.IMSI, lambda p: str(int(p) % 2 ** 32).encode()),
    "imsi-in-double": text_field(wrong.IMSI, lambda p: f"{int(p):.9e}".encode()),
    **{f"imsi-of-{n}-refused": wrong.lax(imsi=lambda v, n=n: RULE.imsi(v) and len(v.imsi) != n) for n in range(6, 16)},
    "imsi-short-refused": wrong.MISTAKES["imsi-short-refused"],
    "mnc-3-refused": wrong.MISTAKES["mnc-3-refused"],
    "mnc-2-refused": wrong.MISTAKES["mnc-2-refused"],
    "mnc-3-of-zero-in-front-as-two": put(plmn=lambda mcc, mnc: was.plmn(mcc, mnc[1:] if len(mnc) == 3 and mnc[0] == "0" else mnc)),
    "mnc-3-of-zero-behind-as-two": put(plmn=lambda mcc, mnc: was.plmn(mcc, mnc[:2] if len(mnc) == 3 and mnc[2] == "0" else mnc)),
    "mnc-three-digits-in-america": put(plmn=lambda mcc, mnc: was.plmn(mcc, mnc if not mcc.startswith("3") or len(mnc) == 3 else "0" + mnc)),
    **wrong.PLMN,
    "plmn-filler-0": put(plmn=lambda mcc, mnc: was.plmn(mcc, (mnc + "0")[:3])),
}

OUTPUT = {
    "hex-nibble-lost": printed(hex_without_zeros),
    "hex-leading-zero-lost": printed(lambda value: value.hex().lstrip("0")),
    "hex-leading-octet-lost": printed(lambda value: wrong.stripped(value).hex()),
    "hex-one-leading-octet-lost": printed(lambda value: value[value[0] == 0:].hex()),
    "hex-trailing-octet-lost": printed(lambda value: value.rstrip(b"\0").hex()),
    "hex-of-string": printed(lambda value: value.split(b"\0")[0].hex()),
    "hex-sign-octet": printed(lambda value: java_integer(value).hex()),
    "hex-padded-at-end": printed(lambda value: wrong.stripped(value).ljust(len(value), b"\0").hex()),
}

COMMANDS_APART = {
    "derive-twice": put(derived=lambda v: was.derived(wrong.changed(v, mode=1, suite=0, root=was.derived(v).rjust(32, b"\0"), z=b""))),
    "derive-z-low-half": in_commands(derive=wrong.z_as(lambda value: value[16:])),
    "x25519-private-big-endian-in-derive": in_commands(derive=wrong.z_as(reversed_octets)),
    "tag-and-key-by-different-code": in_commands(derive=wrong.MISTAKES["plmn-unswapped"], confirm=wrong.MISTAKES["length-little-endian"]),
    **{f"{command}-alone-{name}": in_commands(**{command: wrong.MISTAKES[name]}) for command in ("derive", "confirm", "observe")
       for name in ("length-little-endian", "epoch-little-endian", "plmn-unswapped")},
}


# In one mode, of who may support no other.
MODES = {
    **{f"{name}-in-mode-{mode}": wrong.lax(element=lambda v, mode=mode, rule=rule: (rule if v.mode == mode else RULE.element)(v))
       for name, rule in wrong.EID.items() for mode in (1, 2, 3)},
    **{f"purpose-{purpose}-as-1-in-mode-{mode}": put(parameters=lambda v, mode=mode, purpose=purpose: was.parameters(
        wrong.changed(v, purpose=1) if (v.mode, v.purpose) == (mode, purpose) else v))
       for mode, purposes in ((1, range(2, 8)), (2, [2]), (3, [2])) for purpose in purposes},
}


# Nonces, values of suite 3 and secrets that are taken for others.

def nonces(network=16, card=16, of=(1, 2, 3)):
    """Nonces of these lengths are accepted, too, in some modes; one by one, or, if both are other ones, both at once."""
    return wrong.lax(nonce=lambda v: RULE.nonce(v) or v.mode in of and (len(v.network_nonce), len(v.card_nonce)) == (network, card))


def of_lengths(*pairs):
    """Public values of suite 3 of these lengths are accepted, too, whoever sends which."""
    return wrong.lax(public_key=lambda v: RULE.public_key(v) or v.suite == x.X25519_MLKEM and (
        (len(v.network_public), len(v.card_public)) in pairs or (len(v.card_public), len(v.network_public)) in pairs))


def of_length(name, n, due, suites):
    """A secret of that name with n octets is accepted in these suites, too, if all else is right."""
    return wrong.lax(secret=lambda v: RULE.secret(v) or v.suite in suites and len(getattr(v, name)) == n and (
        RULE.secret(wrong.changed(v, **{name: b"\1" * due}))))


def public_keys_of(suite, n):
    """Public keys with n octets are accepted in one suite, too, and also beside one that is right."""
    return wrong.lax(public_key=lambda v: RULE.public_key(v) or v.suite == suite and wrong.distinct(v) and (
        {len(v.network_public), len(v.card_public)} <= {31 + suite, n}))


def of_remainders(divisor):
    """The lengths of the values of suite 3 are compared by what is left of them."""
    due = {1216 % divisor, 1120 % divisor}
    return wrong.lax(public_key=lambda v: RULE.public_key(v) or v.suite == x.X25519_MLKEM and wrong.distinct(v) and (
        {len(v.network_public) % divisor, len(v.card_public) % divisor} == due and len(v.network_public) != len(v.card_public)))


def taken_for_equal(suites, same):
    return wrong.lax(public_key=lambda v: RULE.public_key(v) and not (v.suite in suites and same(v.network_public, v.card_public)))


def taken_for_zeros(is_zero, *names):
    """A secret is refused if 32 octets of it, or a half of it, seem to be zeros."""
    return wrong.lax(secret=lambda v: RULE.secret(v) and not any(
        is_zero(value[i:i + 32]) for value in (getattr(v, name) for name in names) for i in range(0, len(value), 32)))


def words(value, octets, order):
    return [int.from_bytes(value[i:i + octets], order) for i in range(0, len(value), octets)]


def sums(octets, order):
    return lambda value: sum(words(value, octets, order)) % 256 ** octets == 0


def xors(octets):
    return lambda value: functools.reduce(lambda a, b: a ^ b, words(value, octets, "big")) == 0


def value_of(change):
    """The digest of suite 3 is of change(value)."""
    return wrong.value(digest=lambda key: hashlib.sha256(change(key)).digest())


# FIPS 203: the lengths of encapsulation keys and of ciphertexts; and of public keys that may stand behind them.
ML_KEM = [(384 * k + 32, 32 * (du * k + dv)) for k, du, dv in ((2, 10, 4), (3, 10, 4), (4, 11, 5))]
BEHIND = (0, 32, 33, 56, 65)
OTHER_VALUES = {(key + n, ciphertext + n) for key, ciphertext in ML_KEM for n in BEHIND} - {(1216, 1120)}
LENGTHS = {
    **{f"{name}-of-{n}-accepted": nonces(**dict.fromkeys(ends, n)) for n in (1, 4, 8, 12, 15, 17, 24, 32, 33, 64, 272)
       for name, ends in (("network-nonce", ["network"]), ("card-nonce", ["card"]), ("both-nonces", ["network", "card"]))},
    **{f"card-nonce-of-8-in-mode-{mode}-accepted": nonces(card=8, of=[mode]) for mode in (1, 2, 3)},
    **{f"card-nonce-of-12-in-{command}-accepted": in_commands(**{command: nonces(card=12)}) for command in ("derive", "confirm", "observe")},
    **{f"key-of-{key}-accepted": of_lengths((key, 1120)) for key, _ in OTHER_VALUES},
    **{f"reply-of-{reply}-accepted": of_lengths((1216, reply)) for _, reply in OTHER_VALUES},
    **{f"key-of-{key}-and-reply-of-{reply}-accepted": of_lengths((key, reply)) for key, reply in OTHER_VALUES},
    **{f"key-of-{n}-accepted": of_lengths((n, 1120)) for n in (0, 1214, 1218, 1220, 2432, 66752)},
    **{f"reply-of-{n}-accepted": of_lengths((1216, n)) for n in (0, 1118, 1122, 1124, 2240, 66656)},
    **{f"values-in-{bits}-bits-accepted": of_remainders(2 ** bits) for bits in (7, 8, 9, 10, 11, 12, 16)},
    **{f"z-of-{n}-in-suite-3-accepted": of_length("z", n, 64, (3,)) for n in (1, 16, 31, 33, 48, 56, 66, 80, 96, 128, 320)},
    **{f"z-of-{n}-in-suite-{suite}-accepted": of_length("z", n, 32, (suite,)) for suite in (1, 2) for n in (16, 31, 48, 56, 65, 66, 96, 288)},
    **{f"root-of-{n}-accepted": of_length("root", n, 32, range(4)) for n in (16, 24, 48, 64, 128, 288)},
    **{f"public-keys-of-{n}-in-suite-{suite}-accepted": public_keys_of(suite, n) for suite in (1, 2) for n in (16, 31, 34, 44, 49, 56, 64, 65, 97)},
}

SEEMING = {
    "sum-of-octets": sums(1, "big"), "sum-of-32-bits": sums(4, "big"), "sum-of-32-bits-little-endian": sums(4, "little"),
    "xor-of-octets": xors(1), "xor-of-32-bits": xors(4),
    "equal-octets": lambda value: len(set(value)) == 1,
}
EXACT = {
    "kdf-key-of-zeros-refused": lambda: x.KDF_RULES.update(key=lambda v: any(v.key)),
    **{f"values-of-{one}-and-{other}-accepted": of_lengths((one, other)) for one, other in (
        (0, 0), (32, 32), (33, 33), (64, 64), (65, 65), (192, 96), (608, 560), (2432, 2240), (832, 800), (1600, 1600), (1184, 1088),
        (1215, 1119), (1217, 1121), (1249, 1153))},
    "values-of-equal-lengths-accepted": wrong.lax(public_key=lambda v: RULE.public_key(v) or v.suite == x.X25519_MLKEM and wrong.distinct(v) and (
        len(v.network_public) == len(v.card_public) < 1000)),
    "values-of-the-same-x25519-key-refused": taken_for_equal([x.X25519_MLKEM], lambda n, c: n[-32:] == c[-32:]),
    "values-of-the-same-beginning-refused": taken_for_equal([x.X25519_MLKEM], lambda n, c: n[:1120] == c[:1120]),
    "values-of-the-same-end-refused": taken_for_equal([x.X25519_MLKEM], lambda n, c: n[-1120:] == c[-1120:]),
    "keys-that-differ-in-the-top-bit-refused": taken_for_equal([x.X25519], lambda n, c: wrong.without_top_bit(n) == wrong.without_top_bit(c)),
    "keys-of-the-same-x-refused": taken_for_equal([x.P256], lambda n, c: n[1:] == c[1:]),
    "value-leading-zeros-lost": value_of(lambda key: key.lstrip(b"\0")),
    "value-trailing-zeros-lost": value_of(lambda key: key.rstrip(b"\0")),
    "value-of-string": value_of(lambda key: key.split(b"\0\0\0")[0]),
    "value-x25519-reduced": value_of(lambda key: key[:-32] + (x.u_of(key[-32:]) % x.C_P).to_bytes(32, "little")),
    "value-top-bit-cleared": wrong.MISTAKES["value-top-bit-cleared"],
    "publics-top-bit-cleared": wrong.MISTAKES["publics-top-bit-cleared"],
    "publics-x25519-reduced": put(public_value=lambda suite, key: (x.u_of(key) % x.C_P).to_bytes(32, "little") if suite == x.X25519
                                  else was.public_value(suite, key)),
    **{f"{name}-{seeming}-refused": taken_for_zeros(is_zero, name) for name in ("root", "z") for seeming, is_zero in SEEMING.items()},
}


def auth_milenage(**replacements):
    return put(AuthMilenage=type("Wrong", (AuthMilenage,), replacements))


def auth_tuak(**replacements):
    return put(AuthTuak=type("Wrong", (AuthTuak,), replacements))


def value_of_kind(base, kind, function):
    """The value of one function is function(value)."""
    def value(self, name, *rest):
        right = base.value(self, name, *rest)
        return function(right) if name == kind else right
    return (auth_milenage if base is AuthMilenage else auth_tuak)(value=value)


AUTH = {
    "auth-milenage-opc-encrypted-twice": auth_milenage(top_of=lambda f: xor(aes(f.v.k, aes(f.v.k, f.v.op)), f.v.op)),
    "auth-milenage-opc-rotated": auth_milenage(top_of=lambda f: rotate(AuthMilenage.top_of(f), 1)),
    "auth-milenage-rotation-in-nibbles": auth_milenage(turn=lambda f, n, b: turned(b, f.r[n - 1] // 4 * 4)),
    "auth-milenage-rotation-mod-64": auth_milenage(turn=lambda f, n, b: turned(b, f.r[n - 1] % 64)),
    "auth-milenage-rotation-of-127-is-none": auth_milenage(turn=lambda f, n, b: turned(b, f.r[n - 1] % 127)),
    "auth-milenage-temp-with-key": auth_milenage(temp=lambda f: aes(f.v.k, xor(f.v.rand, f.v.k))),
    "auth-milenage-in1-sqn-amf-amf-sqn": auth_milenage(in1=lambda f, s, a: s + a + a + s),
    "auth-milenage-in1-complemented": auth_milenage(in1=lambda f, s, a: s + a + bytes(255 - o for o in s + a)),
    **{f"auth-{base.__name__[4:].lower()}-{kind}-{name}": value_of_kind(base, kind, function)
       for base in (AuthMilenage, AuthTuak) for kind in ("f1", "f1*", "f2", "f3", "f4", "f5", "f5*")
       for name, function in (("last-octet-lost", lambda value: value[:-1]), ("first-octet-zero", lambda value: b"\0" + value[1:]),
                              ("halves-swapped", lambda value: value[len(value) // 2:] + value[:len(value) // 2]))},
    "auth-tuak-name-padded": auth_tuak(name=b"TUAK1.\0"),
    "auth-tuak-name-of-version-2": auth_tuak(name=b"TUAK2.0"),
    "auth-tuak-rand-behind-sqn": auth_tuak(fields=lambda f, rand, amf, sqn: amf[::-1] + sqn[::-1] + rand[::-1]),
    "auth-tuak-key-padded-with-ff": auth_tuak(key=lambda f: f.v.k[::-1].ljust(32, b"\xff")),
    "auth-tuak-halves-of-key-swapped": auth_tuak(key=lambda f: f.v.k[:16][::-1] + f.v.k[16:][::-1].ljust(16, b"\0")),
    "auth-tuak-sha3-512": auth_tuak(digest=lambda f, data: (hashlib.sha3_512(data).digest() * 3)[:136]),
    "auth-tuak-res-length-of-64-as-32": auth_tuak(lengths={64: 0, 128: 16, 256: 32}),
    "auth-tuak-lengths-of-128-and-256-exchanged": auth_tuak(lengths={64: 8, 128: 32, 256: 16}),
    "auth-tuak-ck-at-48": auth_tuak(at={**AuthTuak.at, "f3": 48}),
    "auth-tuak-ak-at-102": auth_tuak(at={**AuthTuak.at, "f5": 102}),
}



def aka(**replacements):
    return put(Aka=type("Wrong", (Aka,), replacements))


def other_name(change):
    return aka(name=lambda a: a.encode(change(a.v.network_name)))


# The first are the catalogue's.
AKA = {
    "aka-name-without-length": aka(name=lambda a: a.v.network_name),
    "aka-name-missing": aka(name=lambda a: b""),
    "aka-sqn-xor-ak-missing": aka(concealed=lambda a: b""),
    "aka-sqn-not-concealed": aka(concealed=lambda a: a.encode(a.v.sqn)),
    "aka-ik-before-ck": aka(key=lambda a: a.m.ik() + a.m.ck()),
    "aka-res-before-rand": aka(challenge=lambda a: a.encode(a.m.res()) + a.encode(a.v.rand)),
    "aka-fc-of-k-asme": aka(fcs={**Aka.fcs, "primes": 0x10, "kausf": 0x10}),
    "aka-fcs-exchanged": aka(fcs={**Aka.fcs, "star": 0x6a, "kausf": 0x6b}),
    "aka-res-star-first-half": aka(star=lambda a: a.made("star", a.challenge())[:16]),
    "aka-primes-exchanged": aka(primes=lambda a: rotate(Aka.primes(a), 16)),
    "aka-res-for-res-star": aka(star=lambda a: a.m.res() + bytes(8)),
    "aka-ck-for-ck-prime": aka(primes=lambda a: a.m.ck() + a.m.ik()),
    "aka-fc-of-kausf-for-primes": aka(fcs={**Aka.fcs, "primes": 0x6a}),
    "aka-kausf-of-k-asme": aka(fcs={**Aka.fcs, "kausf": 0x10}),
    "aka-key-of-ck-alone": aka(key=lambda a: a.m.ck()),
    "aka-key-of-ck-xor-ik": aka(key=lambda a: xor(a.m.ck(), a.m.ik())),
    "aka-length-in-one-octet": aka(encode=lambda a, value: value + bytes([len(value) % 256])),
    "aka-length-before": aka(encode=lambda a, value: len(value).to_bytes(2, "big") + value),
    "aka-length-in-bits": aka(encode=lambda a, value: value + (8 * len(value)).to_bytes(2, "big")),
    "aka-length-little-endian": aka(encode=lambda a, value: value + len(value).to_bytes(2, "little")),
    "aka-name-with-nul": other_name(lambda name: name + b"\0"),
    "aka-name-in-capitals": other_name(bytes.upper),
    "aka-name-without-5g": other_name(lambda name: name.removeprefix(b"5G:")),
    "aka-name-with-5g": other_name(lambda name: name if name.startswith(b"5G:") else b"5G:" + name),
    "aka-name-in-63-octets": other_name(lambda name: name[:63]),
    "aka-name-up-to-a-colon": other_name(lambda name: b":".join(name.split(b":")[:2])),
    "aka-name-as-latin-1": other_name(lambda name: name.decode().encode("latin-1", "replace")),
    "aka-name-of-mnc-in-two-digits": other_name(lambda name: name.replace(b"mnc0", b"mnc")),
    "aka-name-as-hex": other_name(lambda name: name.hex().encode()),
    "aka-autn-for-sqn-xor-ak": aka(concealed=lambda a: a.encode(a.autn)),
    "aka-kausf-without-name": aka(kausf=lambda a: hmac.new(a.key(), b"\x6a" + a.concealed(), hashlib.sha256).digest()),
    "aka-kausf-half": aka(kausf=lambda a: Aka.kausf(a)[16:]),
    "aka-res-star-whole": aka(star=lambda a: a.made("star", a.challenge())),
    "aka-res-star-without-rand": aka(challenge=lambda a: a.encode(a.m.res())),
    "aka-res-star-without-res": aka(challenge=lambda a: a.encode(a.v.rand)),
}
TUAK_OF_KEY = {
    "observe-topc-of-purpose-1": put(topc_of=lambda v: was.derived(wrong.changed(v, bits=256))),
    "topc-of-bits-of-the-key": put(topc_of=lambda v: was.derived(wrong.changed(v, purpose=3)).rjust(32, b"\0")),
    "topc-is-d-of-the-key": put(topc_of=lambda v: x.kdf(*x.derivation(v))),
    "topc-of-zeros": put(topc_of=lambda v: bytes(32)),
    "observe-kcv-zeros-of-ones": put(kcv_zeros=kcv),
    "observe-kcv-cmac-is-aes": put(kcv_cmac=kcv_zeros),
    "observe-kcv-cmac-of-nothing": put(kcv_cmac=lambda key: cmac(key, b"")[:3]),
    "kcv-cmac-of-ones": put(kcv_cmac=lambda key: cmac(key, b"\1" * 16)[:3]),
    "kcv-cmac-last-octets": put(kcv_cmac=lambda key: cmac(key)[13:]),
    **{f"of-key-{name}": AUTH[f"auth-tuak-{name}"] for name in (
        "name-padded", "name-of-version-2", "rand-behind-sqn", "key-padded-with-ff", "halves-of-key-swapped", "sha3-512", "ck-at-48", "ak-at-102")},
}

def packet(**replacements):
    return put(Packet=type("Wrong", (Packet,), replacements))


def filled(octets):
    return octets + bytes(-len(octets) % 16)


def cbc_mac(key, message):
    return Cipher(algorithms.AES(key), modes.CBC(bytes(16))).encryptor().update(filled(message))[-16:]


def ecb(p, key, text):
    return Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(text)


def ciphered_from(start):
    """What is ciphered begins elsewhere, and is padded by itself."""
    def made(v):
        p = Packet(v)
        p.pad = bytes(-(len(p.text()) - len(p.pad) - start(p)) % 16)
        text = p.text()
        return types.SimpleNamespace(answer=lambda: p.head() + text[:start(p)] + p.chained(p.kic, text[start(p):]))
    return put(Packet=made)


def of_octets(n):
    """The checksum always has so many."""
    return put(Packet=lambda v: Packet(wrong.changed(v, mac_bits=8 * n)))


PACKETS = {f"packet-{name}": mistake for name, mistake in {
    # the first are the catalogue's
    "keys-swapped": packet(mac=lambda p: cmac(p.kic, p.checked()), answer=lambda p: p.head() + p.chained(p.kid, p.text())),
    "one-key-of-kic": packet(mac=lambda p: cmac(p.kic, p.checked())),
    "one-key-of-kid": packet(answer=lambda p: p.head() + p.chained(p.kid, p.text())),
    "kik-for-kid": put(kid_of=lambda v: was.derived(wrong.changed(v, purpose=6))),
    "cpl-without-padding": packet(cpl=lambda p: (14 + p.octets + len(p.v.data)).to_bytes(2, "big")),
    "cpl-of-all": packet(cpl=lambda p: (16 + p.octets + len(p.secured())).to_bytes(2, "big")),
    "chl-without-checksum": packet(chl=lambda p: bytes([13])),
    "chl-of-all": packet(chl=lambda p: bytes([14 + p.octets])),
    "index-in-low-digit": packet(keys=lambda p: bytes([0x20 | p.v.index] * 2)),
    "index-missing": packet(keys=lambda p: b"\2\2"),
    "algorithm-missing": packet(keys=lambda p: bytes([p.v.index << 4] * 2)),
    "cntr-reversed": packet(cntr=lambda p: p.v.cntr[::-1]),
    "padding-of-a-whole-block": packet(padding=lambda p, n: bytes(n or 16)),
    "padding-not-counted": packet(pcntr=lambda p: b"\0"),
    "padding-80": packet(padding=lambda p, n: b"\x80".ljust(n, b"\0")[:n]),
    "padding-counts": packet(padding=lambda p, n: bytes([n] * n)),
    "checksum-without-cpl": packet(checked=lambda p: Packet.checked(p)[2:]),
    "checksum-without-lengths": packet(checked=lambda p: Packet.checked(p)[3:]),
    "checksum-without-cntr": packet(checked=lambda p: p.head() + p.secured()),
    "checksum-without-padding": packet(checked=lambda p: p.head() + p.counters() + p.v.data),
    "checksum-of-data": packet(checked=lambda p: p.secured()),
    "checksum-padded": packet(checked=lambda p: filled(Packet.checked(p))),
    "checksum-of-cbc-mac": packet(mac=lambda p: cbc_mac(p.kid, p.checked())),
    "checksum-last-octets": packet(checksum=lambda p: p.mac()[-p.octets:]),
    "checksum-of-4-octets": of_octets(4),
    "checksum-of-8-octets": of_octets(8),
    "checksum-behind-data": packet(text=lambda p: p.counters() + p.secured() + p.checksum()),
    "ecb": packet(chained=ecb),
    "iv-of-cntr": packet(iv=lambda p: filled(p.v.cntr)),
    "cntr-not-ciphered": ciphered_from(lambda p: 5),
    "data-alone-ciphered": ciphered_from(lambda p: 6 + p.octets),
    "key-of-16-octets": packet(answer=lambda p: p.head() + p.chained(p.kic[:16], p.text())),
    "spi-not-checked": put(is_spi=lambda v: True),
    # and others
    "iv-of-ones": packet(iv=lambda p: b"\xff" * 16),
    "iv-of-tar": packet(iv=lambda p: filled(p.v.tar)),
    "last-block-in-clear": packet(answer=lambda p: p.head() + p.chained(p.kic, p.text())[:-16] + p.text()[-16:]),
    "cpl-little-endian": packet(cpl=lambda p: Packet.cpl(p)[::-1]),
    "cpl-in-one-octet": packet(cpl=lambda p: Packet.cpl(p)[1:]),
    "cpl-counts-bits": packet(cpl=lambda p: (8 * int.from_bytes(Packet.cpl(p), "big")).to_bytes(2, "big")),
    "chl-missing": packet(chl=lambda p: b""),
    "keys-of-3des": packet(keys=lambda p: bytes([p.v.index << 4 | 5] * 2)),
    "kid-octet-of-next-set": packet(keys=lambda p: bytes([p.v.index << 4 | 2, (p.v.index + 1) % 16 << 4 | 2])),
    "spi-octets-exchanged": packet(head=lambda p: p.cpl() + p.chl() + p.v.spi[::-1] + p.keys() + p.v.tar),
    "tar-reversed": packet(head=lambda p: p.cpl() + p.chl() + p.v.spi + p.keys() + p.v.tar[::-1]),
    "tar-before-keys": packet(head=lambda p: p.cpl() + p.chl() + p.v.spi + p.v.tar + p.keys()),
    "cntr-of-32-bits": packet(cntr=lambda p: b"\0" + p.v.cntr[1:]),
    "cntr-one-more": packet(cntr=lambda p: ((int.from_bytes(p.v.cntr, "big") + 1) % 2**40).to_bytes(5, "big")),
    "pcntr-before-cntr": packet(counters=lambda p: p.pcntr() + p.cntr()),
    "pcntr-missing": packet(checked=lambda p: p.head() + p.cntr() + p.secured()),
    "padding-of-ff": packet(padding=lambda p, n: b"\xff" * n),
    "checksum-with-cpi": packet(checked=lambda p: b"\x70\0" + Packet.checked(p)),
    "checksum-with-its-place": packet(checked=lambda p: p.head() + p.counters() + bytes(p.octets) + p.secured()),
    "checksum-of-hmac": packet(mac=lambda p: hmac.new(p.kid, p.checked(), hashlib.sha256).digest()[:16]),
    "checksum-without-subkey": packet(mac=lambda p: cbc_mac(p.kid, p.checked() + b"\x80")),
    "data-before-checksum-unpadded": packet(text=lambda p: p.counters() + p.v.data + p.checksum() + p.pad),
    "kid-of-other-bits": put(kid_of=lambda v: was.derived(wrong.changed(v, purpose=5, bits=128))),
    "kid-of-index-0": put(kid_of=lambda v: x.kdf(*x.derivation(wrong.changed(v, purpose=5, index=0)))[-v.bits // 8:]),
}.items()} | {
    "observe-purpose-not-checked": put(is_kind=lambda v: is_kind(wrong.changed(v, purpose=4 if v.kind == "packet" else 1))),
    "kind-of-otas-not-checked": put(is_kind=lambda v: is_kind(v) or v.kind != "packet" and v.purpose in (4, 5, 6) and v.bits == 128),
    "kind-of-codes-not-checked": put(is_kind=lambda v: is_kind(v) or v.kind != "packet" and v.purpose in (2, 3)),
    "kind-of-packet-not-checked": put(is_kind=lambda v: is_kind(v) or v.kind == "packet"),
    "packet-mac-bits-in-an-octet": put(is_length=lambda v: is_length(wrong.changed(v, mac_bits=v.mac_bits % 256) if v.kind == "packet" else v)),
}

CONTEXT = ("derive", "confirm", "observe")
# Each group of mistakes, and the commands in which they show.
GROUPS = {
    "agreement": (("agree",), AGREEMENT),
    "hmac": (("hmac", "kdf"), HASH),
    "sha-256": (("hmac", "kdf", *CONTEXT), SHA),
    "milenage": (("observe",), milenage_mistakes()),
    "kcv": (("observe",), KCV),
    "auth": (("auth",), AUTH),
    "aka": (("observe",), AKA),
    "tuak": (("observe",), TUAK_OF_KEY),
    "packet": (("observe",), PACKETS),
    "identities": (CONTEXT, IDENTITIES),
    "output": (("hmac", "kdf", "agree", *CONTEXT), OUTPUT),
    "commands-apart": (CONTEXT, COMMANDS_APART),
    "modes": (("derive",), MODES),
    "exact": (("kdf", *CONTEXT), EXACT),
    "lengths": (CONTEXT, LENGTHS),
}
# Faults of the catalogue that have another name here.
ROWS = {"milenage-sqn-43-bits": "observe-sqn-of-43-bits", "milenage-sqn-32-bits": "observe-sqn-of-32-bits", "kcv-zeros": "observe-kcv-of-zeros",
        "kcv-cmac-of-zeros": "observe-kcv-cmac", "kcv-key-first-16": "observe-kcv-key-of-16-octets", "sha-length-8-bits": "sha-length-one-octet",
        "x25519-z-big-endian": "x25519-z-reversed", "p256-z-little-endian": "p256-z-reversed",
        "iccid-even-short": "iccid-of-even-length-short", "hmac-key-longer-than-64-cut": "hmac-long-key-truncated"}
# What the device profile need not find: what hinges on one length or one octet alone, or on requests too long for it.
FAR = {name for name in {**HASH, **SHA, **IDENTITIES} if name.startswith((
    "imsi-of-", "hmac-data-longer", "hmac-key-longer", "hmac-max-", "sha-1", "sha-247", "sha-54", "sha-60"))}
FAR |= {f"milenage-mac-octet-{n}-not-checked" for n in range(8)}
FAR |= {name for name in {**EXACT, **LENGTHS} if name.endswith("-accepted") or name.startswith(("root-", "z-", "values-", "keys-", "value-"))}
FAR |= {"digits-by-int", "digits-by-float", "milenage-sqn-zero-in-front-of-32-bits-lost", "p256-private-of-string"}
FAR |= {"aka-name-with-5g", "aka-name-in-63-octets", "aka-name-up-to-a-colon", "aka-name-as-latin-1", "topc-of-bits-of-the-key"}
FAR |= {"kind-of-otas-not-checked", "kind-of-codes-not-checked", "packet-mac-bits-in-an-octet", "kdf-key-of-zeros-refused"}
FAR |= set(AUTH)  # of the device profile, nine vectors are of these functions
FAR -= {"imsi-of-6-refused", "imsi-of-15-refused", "hmac-data-longer-than-64-cut", "hmac-key-longer-than-64-cut", "hmac-max-64"}


# Asking.

COMMANDS = dict(x.COMMANDS)


def restore(keep=None):
    """The program is right again, but for one name."""
    vars(x).update({name: value for name, value in vars(was).items() if name != keep and not name.startswith("__")})
    for name, right in [*RULES.items(), ("COMMANDS", COMMANDS)]:
        table_ = getattr(x, name)
        table_.clear()
        table_.update(right)


def request(family, given):
    fields = [f"{name}={item}" for name, value in given.items() for item in (value if isinstance(value, list) else [value])]
    return " ".join(["1", family.split("-")[0], *fields])


def expected(vector):
    if vector["result"] == "invalid":
        return "1 invalid"
    return " ".join(["1 ok"] + [f"{name}={value}" for name, value in vector["output"].items()])


def answered(line):
    answer = x.answer(line).partition(" s=")[0]  # without steps
    return "1 invalid" if answer.startswith("1 invalid") else answer


def read(folder):
    """Of each vector of one request: id, request line, right answer. And the ids of the device profile."""
    index = json.loads((folder / "index.json").read_text())
    cases = [(v["id"], request(entry["family"], v["input"]), expected(v)) for entry in index["files"]
             if entry["family"] not in ("chain", "accumulated") for v in json.loads((folder / entry["file"]).read_text())["vectors"]]
    return cases, set(index["profiles"]["device"])


def faults_of_group(cases, device, mistakes):
    """What is wrong with the vectors: mistakes that they do not find, or do not keep apart."""
    seen = {}
    far = [name for name in mistakes if name in FAR]
    for name in mistakes if EVERYTHING else [name for name in mistakes if name not in far or name in far[::24]]:
        restore()
        mistakes[name]()
        asked = cases if EVERYTHING or name in far else [case for case in cases if case[0] in device]
        answers = tuple(answered(line) for _, line, _ in asked)
        found = {ident for (ident, _, right), answer in zip(asked, answers) if answer != right}
        if not found:
            yield f"{name}: no vector {'of the device profile ' if len(asked) < len(cases) else ''}finds it"
        elif not found & device and name not in far:
            yield f"{name}: the device profile does not find it; {len(found)} vectors do, such as {min(found)}"
        if EVERYTHING and seen.setdefault(answers, name) != name:
            yield f"{name}: no vector tells it from {seen[answers]}"
    restore()


# Names.

def row_of(name, rows):
    """The fault of the catalogue that a mistake is, or None."""
    # Of MILENAGE under a derived key; the catalogue's milenage-.. are other mistakes.
    like = f"observe-{name.removeprefix('milenage-')}" if name.startswith("milenage-") else name
    row = ROWS.get(name) or (like if like in rows else None)
    assert row is None or row in rows, row
    return row


def named(conform, commands, mistake):
    """The faults that ltk-conform names for a mistake, None for what is unexplained."""
    families = [family for command in commands for family in (command, f"{command}-invalid") if family != "hmac-invalid"]
    with tempfile.TemporaryDirectory() as folder:
        requests, answers = pathlib.Path(folder) / "requests", pathlib.Path(folder) / "answers"
        options = ["--family", ",".join(families)]
        subprocess.run([conform, "prompt", *options, "--out", requests], check=True, capture_output=True)
        restore()
        mistake()
        answers.write_text("".join(f"{x.answer(line)}\n" for line in requests.read_text().splitlines()))
        output = subprocess.run([conform, "grade", "--quiet", *options, "--responses", answers], capture_output=True, text=True).stdout
    words = [line.split(" ")[1] for line in output.splitlines() if line.startswith("DIAGNOSIS ")]
    return [None if word == "unexplained" else word for word in words]


def false_names(conform, commands, mistakes):
    rows = {line.split("\t")[0] for line in subprocess.run([conform, "faults"], capture_output=True, text=True, check=True).stdout.splitlines()}
    of_catalogue = [name for name in mistakes if row_of(name, rows) is not None]
    for name in mistakes if EVERYTHING else of_catalogue[::24]:
        names, row = named(conform, commands, mistakes[name]), row_of(name, rows)
        if names != [row]:
            yield f"{name}: named {names}, and is {row}"
    restore()


def main():
    cases, device = read(pathlib.Path(sys.argv[1]))
    cases = [case for case in cases if not answered(case[1]).startswith("1 unsupported")]  # agreement on suite 3, which the example has not
    failures = [f"{ident}: the right implementation is wrong" for ident, line, right in cases if answered(line) != right]
    for group, (commands, mistakes) in GROUPS.items():
        of_group = [case for case in cases if case[1].split(" ")[1] in commands]
        failures += [f"{group}: {failure}" for failure in faults_of_group(of_group, device, mistakes)]
        failures += [f"{group}: {failure}" for failure in false_names(sys.argv[2], commands, mistakes)]
    if failures:
        sys.exit("\n".join(failures))
    print(f"{sum(len(mistakes) for _, mistakes in GROUPS.values())} mistakes: each that was tried is found by the vectors")


if __name__ == "__main__":
    main()
