# SPDX-License-Identifier: Apache-2.0
"""Inputs of suite 3 and of element type 3 in the form of vectors. The answers are computed here, by docs/specification.md, with hashlib and
hmac. proofs/execute.py takes them beside the vectors."""
import hashlib
import hmac

ROLES = {1216: 1, 1120: 2}  # of a public value of suite 3, by its octets: a key, a reply


def octets(n, seed):
    return bytes((seed + 37 * j + j // 7) % 256 for j in range(n))


KEY, REPLY, PLAIN = octets(1216, 1).hex(), octets(1120, 2).hex(), (octets(32, 3).hex(), octets(32, 4).hex())
ROOT, Z = octets(32, 5).hex(), octets(64, 6).hex()
NO_OCTET, LAST = bytes(32).hex(), (bytes(31) + b"\x01").hex()
CONTEXT = {"mode": 3, "suite": 3, "imsi": "001010123456789", "mcc": "001", "mnc": "01", "element_type": 3, "element": "89A82110000001F345B8",
           "epoch": 7, "network_nonce": octets(16, 7).hex(), "card_nonce": octets(16, 8).hex(), "network_public": KEY, "card_public": REPLY,
           "root": ROOT, "z": Z}
PURPOSE = {"purpose": 1, "index": 0, "algorithm": 2, "bits": 256}
CONFIRMED = {"role": 1, "keys": 3}
SUITE_1 = {"suite": 1, "network_public": PLAIN[0], "card_public": PLAIN[1], "z": Z[:64]}
ALONE = {"mode": 1, "suite": 0, "network_public": "", "card_public": "", "z": ""}

# What is not as in CONTEXT. The class is that of the first rule broken, 7.1; none if there is none.
VALID = [{}, {"network_public": REPLY, "card_public": KEY}, {"mode": 2, "root": ""}, {"card_nonce": ""}, {"mnc": "010"},
         {"z": LAST + LAST}, {"element": 20 * "F"}, {"element": 20 * "0"}, {"element": "0123456789ABCDEF9A09"}, SUITE_1, ALONE,
         {"element_type": 1, "element": "89882110000001234568"}, {"element_type": 2, "element": 31 * "0" + "1"}]
INVALID = [
    ("public_key", {"card_public": KEY}), ("public_key", {"network_public": REPLY}), ("public_key", {"card_public": octets(1216, 9).hex()}),
    ("public_key", {"network_public": octets(1120, 9).hex()}), ("public_key", {"network_public": KEY + "00"}),
    ("public_key", {"network_public": KEY[2:]}), ("public_key", {"card_public": REPLY + "00"}), ("public_key", {"card_public": REPLY[2:]}),
    ("public_key", {"card_public": ""}), ("public_key", {"card_public": "02" + PLAIN[0]}), ("public_key", {"network_public": "", "card_public": ""}),
    ("public_key", {**SUITE_1, "card_public": REPLY}), ("public_key", {**ALONE, "network_public": KEY, "card_public": REPLY}),
    ("secret", {"z": Z[:64]}), ("secret", {"z": Z[:126]}), ("secret", {"z": Z + "00"}), ("secret", {"z": ""}), ("secret", {"z": NO_OCTET + Z[:64]}),
    ("secret", {"z": Z[:64] + NO_OCTET}), ("secret", {"z": NO_OCTET + NO_OCTET}), ("secret", {"root": NO_OCTET}), ("secret", {"root": ""}),
    ("secret", {"mode": 2}), ("secret", {**SUITE_1, "z": Z}), ("secret", {**ALONE, "z": Z}),
    *(("element", {"element": "89A82110000001F345B" + last}) for last in ("a", "f", "G", "@", "/", ":", "", "88")),
    ("element", {"element": "/" + 19 * "0"}), ("element", {"element_type": 1}), ("element", {"element_type": 4}),
    ("element", {"element": 31 * "0" + "1"}),
    ("suite", {"suite": 4}), ("suite", {"mode": 1}), ("suite", {"suite": 0})]


def s_of(fc, parameters):
    return fc + b"".join(p + len(p).to_bytes(2, "big") for p in parameters)


def mac(key, data):
    return hmac.new(key, data, hashlib.sha256).digest()


def held(value):
    """What a context of suite 3 has of a public value, 4.11; None if it is neither a key nor a reply."""
    return bytes([ROLES[len(value)]]) + hashlib.sha256(value).digest() if len(value) in ROLES else None


def parameters(i):
    """P0 to P12 of 6.1."""
    public = [bytes.fromhex(i[name]) for name in ("network_public", "card_public")]
    mcc, mnc = i["mcc"], i["mnc"].ljust(3, "f")
    return [b"LTK-DERIVE", bytes([i["mode"], i["suite"]]), bytes([i["purpose"], i["index"]]), bytes([i["algorithm"]]), i["bits"].to_bytes(2, "big"),
            i["imsi"].encode(), bytes.fromhex(mcc[1] + mcc[0] + mnc[2] + mcc[2] + mnc[1] + mnc[0]),
            bytes([i["element_type"]]) + i["element"].encode(), i["epoch"].to_bytes(4, "big"), bytes.fromhex(i["network_nonce"]),
            bytes.fromhex(i["card_nonce"]), *(held(value) if i["suite"] == 3 else value for value in public)]


def derived(i):
    """S, KEY and D of clauses 5 and 6."""
    root, z = bytes.fromhex(i["root"]), bytes.fromhex(i["z"])
    key = root if i["mode"] == 1 else mac(root or bytes(32), z)
    s = s_of(b"\xff\xf0", parameters(i))
    return {"S": s.hex(), "KEY": key.hex(), "D": mac(key, s).hex()}


def derivation(i):
    steps = derived(i)
    return steps, {"key": steps["D"][-(i["bits"] // 4):]}


def confirmation(i):
    """Clause 8."""
    kc = derived({**i, "purpose": 8, "index": 0, "algorithm": 0, "bits": 256})["D"]
    s = s_of(b"\xff\xf1", [b"LTK-CONFIRM", bytes([i["role"]]), i["epoch"].to_bytes(4, "big"), i["keys"].to_bytes(2, "big")])
    d = mac(bytes.fromhex(kc), s).hex()
    return {"S": s.hex(), "KC": kc, "D": d}, {"tag": d[32:]}


def cases(family, more, answer):
    for n, changes in enumerate(VALID):
        i = {**CONTEXT, **more, **changes}
        steps, output = answer(i)
        yield {"id": f"cases.py/{family}/{n}", "input": i, "result": "valid", "steps": steps, "output": output}
    for n, (class_, changes) in enumerate(INVALID):
        yield {"id": f"cases.py/{family}-invalid/{n}", "input": {**CONTEXT, **more, **changes}, "result": "invalid", "class": class_}


def derivations():
    return cases("derive", PURPOSE, derivation)


def confirmations():
    return cases("confirm", CONFIRMED, confirmation)
