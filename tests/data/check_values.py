#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Recompute the vectors' intermediate values and answers from docs/specification.md with Python's hmac, and those of auth from TS 35.206
and TS 35.231 with hashlib's SHAKE256 and the AES of cryptography: a reading of its own, of the files alone. check_values.py VECTORS"""
import hashlib
import hmac
import json
import pathlib
import sys

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

vectors = pathlib.Path(sys.argv[1])


def load(family):
    return json.loads((vectors / f"{family}.json").read_text())["vectors"]


# clauses: 2
def mac(key, data):
    return hmac.new(key, data, hashlib.sha256).digest()


# clauses: 3.1, 3.2
def kdf_s(fc, *parameters):
    return fc + b"".join(p + len(p).to_bytes(2, "big") for p in parameters)


# clauses: 4.11
def public_value(suite, value):
    return bytes([{1216: 1, 1120: 2}[len(value)]]) + hashlib.sha256(value).digest() if suite == 3 else value


# clauses: 6.1
def derive_s(i, purpose, index, algorithm, bits):
    mcc, mnc = i["mcc"], i["mnc"] if len(i["mnc"]) == 3 else i["mnc"] + "f"
    plmn = bytes.fromhex(mcc[1] + mcc[0] + mnc[2] + mcc[2] + mnc[1] + mnc[0])
    octets = [bytes.fromhex(i[name]) for name in ("network_nonce", "card_nonce")]
    octets += [public_value(i["suite"], bytes.fromhex(i[name])) for name in ("network_public", "card_public")]
    return kdf_s(b"\xff\xf0", b"LTK-DERIVE", bytes([i["mode"], i["suite"]]), bytes([purpose, index]), bytes([algorithm]),
                 bits.to_bytes(2, "big"), i["imsi"].encode(), plmn, bytes([i["element_type"]]) + i["element"].encode(),
                 i["epoch"].to_bytes(4, "big"), *octets)


# clauses: 5
def key_of(i):
    root, z = bytes.fromhex(i["root"]), bytes.fromhex(i["z"])
    return {1: lambda: root, 2: lambda: mac(bytes(32), z), 3: lambda: mac(root, z)}[i["mode"]]()


def derive(i):
    s = derive_s(i, i["purpose"], i["index"], i["algorithm"], i["bits"])
    return s, key_of(i), mac(key_of(i), s)


def expect(vector, found, expected):
    if found != expected:
        sys.exit(f"{vector['id']}: recomputed {found}, the file says {expected}")


def xor(*all):
    return bytes(a ^ b for a, b in zip(*all)) if len(all) == 2 else xor(xor(*all[:2]), *all[2:])


class Milenage:
    def __init__(self, i):
        self.aes = Cipher(algorithms.AES(i["k"]), modes.ECB()).encryptor()
        self.c = [i["c"][n:n + 16] for n in range(0, 80, 16)] if i["c"] else [bytes(15) + bytes([n]) for n in (0, 1, 2, 4, 8)]
        self.r = list(i["r"] or (64, 0, 32, 64, 96))
        self.code = i["opc"] or xor(self.aes.update(i["op"]), i["op"])
        self.temp = self.aes.update(xor(i["rand"], self.code)) if i["rand"] else None

    def out(self, n, block, other=bytes(16)):
        number = int.from_bytes(xor(block, self.code), "big")
        number = (number << self.r[n - 1] | number >> 128 - self.r[n - 1]) % 2**128
        return xor(self.aes.update(xor(number.to_bytes(16, "big"), self.c[n - 1], other)), self.code)

    def f1(self, sqn, amf, star):
        return self.out(1, 2 * (sqn + amf), self.temp)[8 * star:8 * star + 8]

    def keys(self):
        return self.out(2, self.temp)[8:], self.out(3, self.temp), self.out(4, self.temp), self.out(2, self.temp)[:6]

    def f5_star(self):
        return self.out(5, self.temp)[:6]


class Tuak:
    BITS = {32: 0, 64: 8, 128: 16, 256: 32}

    def __init__(self, i):
        self.i = i
        self.code = i["topc"] or self.run(0, i["top"], bytes(24))[:32][::-1]

    def run(self, instance, top, middle):
        """The last block of SHAKE256; `middle` is RAND, AMF and SQN."""
        k = self.i["k"]
        message = top[::-1] + bytes([instance | (len(k) == 32)]) + b"0.1KAUT" + middle + k[::-1].ljust(32, b"\0")
        return hashlib.shake_256(message).digest(136 * self.i["iterations"])[-136:]

    def f1(self, sqn, amf, star):
        bits = self.i["mac_bits"]
        return self.run(128 * star | self.BITS[bits], self.code, (sqn + amf + self.i["rand"])[::-1])[:bits // 8][::-1]

    def keys(self):
        i = self.i
        lengths = self.BITS[i["res_bits"]] | 4 * (i["ck_bits"] == 256) | 2 * (i["ik_bits"] == 256)
        out = self.run(64 | lengths, self.code, i["rand"][::-1] + bytes(8))
        return *(out[at:at + i[name] // 8][::-1] for at, name in ((0, "res_bits"), (32, "ck_bits"), (64, "ik_bits"))), out[96:102][::-1]

    def f5_star(self):
        return self.run(192, self.code, self.i["rand"][::-1] + bytes(8))[96:102][::-1]


def authenticate(i):
    """The answer to an input of auth; of a card's side, with the SQN that AUTN has."""
    i = {name: bytes.fromhex(value) if isinstance(value, str) and name != "kind" else value for name, value in i.items()}
    f, kind = (Tuak if i["algorithm"] == 2 else Milenage)(i), i["kind"]
    if kind in ("opc", "topc"):
        return {kind: f.code}
    if kind in ("f1", "f1*"):
        return {"mac_a" if kind == "f1" else "mac_s": f.f1(i["sqn"], i["amf"], kind == "f1*")}
    if kind == "f5*":
        return {"ak": f.f5_star()}
    res, ck, ik, ak = f.keys()
    if kind == "vector":
        return {"xres": res, "ck": ck, "ik": ik, "autn": xor(i["sqn"], ak) + i["amf"] + f.f1(i["sqn"], i["amf"], False)}
    if kind == "authenticate":
        autn = i["autn"]
        assert f.f1(xor(autn[:6], ak), autn[6:8], False) == autn[8:]
        return {"res": res, "ck": ck, "ik": ik}
    return {"f2": {"res": res}, "f3": {"ck": ck}, "f4": {"ik": ik}, "f5": {"ak": ak}}[kind]


count = 0
for v in load("hmac"):
    expect(v, mac(bytes.fromhex(v["input"]["key"]), bytes.fromhex(v["input"]["data"])).hex(), v["output"]["mac"])
    count += 1
for v in load("kdf"):
    i = v["input"]
    s = kdf_s(bytes.fromhex(i["fc"]), *map(bytes.fromhex, i["p"]))
    steps = {"S": s.hex()} if len(s) <= 4096 else {"S_length": len(s), "S_sha256": hashlib.sha256(s).hexdigest()}
    expect(v, steps, v["steps"])
    expect(v, mac(bytes.fromhex(i["key"]), s).hex(), v["output"]["out"])
    count += 1
# clauses: 6.2, 6.3
for v in load("derive"):
    s, key, d = derive(v["input"])
    expect(v, {"S": s.hex(), "KEY": key.hex(), "D": d.hex()}, v["steps"])
    expect(v, d[32 - v["input"]["bits"] // 8:].hex(), v["output"]["key"])
    assert len(s) <= 198
    count += 1
# clauses: 8.1, 8.3
for v in load("confirm"):
    i = v["input"]
    s_kc = derive_s(i, 8, 0, 0, 256)
    kc = mac(key_of(i), s_kc)
    s = kdf_s(b"\xff\xf1", b"LTK-CONFIRM", bytes([i["role"]]), i["epoch"].to_bytes(4, "big"), i["keys"].to_bytes(2, "big"))
    d = mac(kc, s)
    expect(v, {"S_KC": s_kc.hex(), "KEY": key_of(i).hex(), "KC": kc.hex(), "S": s.hex(), "D": d.hex()}, v["steps"])
    expect(v, d[16:].hex(), v["output"]["tag"])
    count += 1
# clauses: 10.1
for v in load("chain"):
    i = dict(v["input"])
    keys = {k["epoch"]: k["key"] for k in v["output"]["keys"]}
    for epoch in range(i["epoch"], i["epoch"] + i.pop("count")):
        i["epoch"] = epoch
        i["root"] = derive(i)[2].hex()
        if epoch in keys:
            expect(v, i["root"], keys.pop(epoch))
    assert not keys
    count += 1
# clauses: 4.5
for v in load("auth"):
    expect(v, {name: value.hex() for name, value in authenticate(v["input"]).items()}, v["output"])
    count += 1
print(f"{count} vectors recomputed")
