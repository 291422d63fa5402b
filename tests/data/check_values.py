#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Recompute the vectors' intermediate values and answers from docs/specification.md with Python's hmac: a reading of its own, of
the files alone. check_values.py VECTORS"""
import hashlib
import hmac
import json
import pathlib
import sys

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
print(f"{count} vectors recomputed")
