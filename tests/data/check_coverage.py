#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What docs/vectors.md promises of the vectors, counted in the files: check_coverage.py VECTORS"""
import hashlib
import json
import pathlib
import sys

vectors = pathlib.Path(sys.argv[1])
index = json.loads((vectors / "index.json").read_text())
families = {e["family"]: json.loads((vectors / e["file"]).read_text())["vectors"] for e in index["files"]}
failures = []


def require(what, missing):
    missing = sorted(map(str, missing))
    if missing:
        failures.append(f"{what}: missing {', '.join(missing)}")


def inputs(family):
    return [v["input"] for v in families[family]]


ROWS = [(1, 1, 128), (1, 2, 128), (1, 2, 256), (1, 3, 256), (2, 1, 128), (3, 2, 256)] + \
       [(p, 16, b) for p in (4, 5, 6) for b in (128, 192, 256)] + [(7, 0, 256)]
METHODS = [(1, 0), (2, 1), (2, 2), (3, 1), (3, 2)]
ELEMENTS = [(1, 19), (1, 20), (2, 32)]
derive = inputs("derive")
# clauses: 4.1, 4.2, 4.5, 4.8, 4.10
require("4.5 x mode and suite x element x card nonce",
        {(r, m, e, n) for r in ROWS for m in METHODS for e in ELEMENTS for n in (0, 32)} -
        {((i["purpose"], i["algorithm"], i["bits"]), (i["mode"], i["suite"]), (i["element_type"], len(i["element"])),
          len(i["card_nonce"])) for i in derive})
require("index", {(p, n) for p in (4, 5, 6) for n in range(1, 16)} - {(i["purpose"], i["index"]) for i in derive})
# clauses: 4.4, 4.6, 4.7, 4.9
require("IMSI length x MNC length", ({(n, d) for n in range(6, 16) for d in (2, 3)} - {(6, 3)}) -
        {(len(i["imsi"]), len(i["mnc"])) for i in derive})
require("MNC of the same digits", {("310410123456789", "41"), ("310410123456789", "410")} -
        {(i["imsi"], i["mnc"]) for i in derive})
require("epoch", {1, 255, 256, 65535, 65536, 2**31, 2**32 - 1} - {i["epoch"] for i in derive})
for name in ("root", "z", "network_nonce", "card_nonce"):
    values = [bytes.fromhex(i[name]) for i in derive if i[name]]
    require(f"zero octets at the ends of {name}", {"leading", "trailing"} -
            {"leading" for v in values if v[0] == 0} - {"trailing" for v in values if v[-1] == 0})
for name in ("imsi", "mcc", "mnc", "element"):
    require(f"a leading zero in {name}", {"0"} - {i[name][0] for i in derive})


def differ_in_one_bit(a, b):
    return len(a) == len(b) and bin(int(a or "0", 16) ^ int(b or "0", 16)).count("1") == 1


for name in ("root", "z"):
    values = sorted({i[name] for i in derive if i[name]})
    if not any(differ_in_one_bit(a, b) for a in values for b in values):
        failures.append(f"no two values of {name} that differ in one bit")

# clauses: 3.2 to 3.5
kdf = inputs("kdf")
require("parameter count", {0, 1, 2, 16} - {len(i["p"]) for i in kdf})
require("empty parameter at each position", {(n, k) for n in (1, 2, 16) for k in range(n)} -
        {(len(i["p"]), k) for i in kdf for k, p in enumerate(i["p"]) if p == ""})
require("parameter length", {0, 1, 255, 256, 65535} - {len(p) // 2 for i in kdf for p in i["p"]})
require("kdf-invalid: class", {"key", "fc", "parameter"} - {v["class"] for v in families["kdf-invalid"]})
require("FC length", {1, 2} - {len(i["fc"]) // 2 for i in kdf})
BORDERS = {54, 55, 56, 57, 63, 64, 65, 119, 120, 121}
s_of = [len(i["fc"]) // 2 + sum(len(p) // 2 + 2 for p in i["p"]) for i in kdf]
require("|S|", BORDERS - set(s_of))
require("kdf key length", BORDERS - {len(i["key"]) // 2 for i in kdf})
for name in ("key", "data"):
    require(f"hmac {name} length", (BORDERS | {0, 1}) - {len(i[name]) // 2 for i in inputs("hmac")})

equal = {v["input"]["key"]: v["output"]["mac"] for v in families["hmac"] if "equal-keys" in v["flags"]}
long_key = bytes(range(65))
for a, b in (("", "00"), ("", "00" * 32), ("6b6579", "6b657900"), (long_key.hex(), hashlib.sha256(long_key).hexdigest())):
    if a not in equal or equal[a] != equal.get(b):
        failures.append(f"equal keys {a!r} and {b!r}: not there, or not the same MAC")

# clauses: 7.1, 8.2
DERIVE_CLASSES = ["mode", "suite", "purpose", "index", "algorithm", "bits", "imsi", "plmn", "element", "epoch", "nonce",
                  "public_key", "secret"]
CONFIRM_CLASSES = ["mode", "suite", "imsi", "plmn", "element", "epoch", "nonce", "public_key", "role", "keys", "secret"]
for family, classes in (("derive-invalid", DERIVE_CLASSES), ("confirm-invalid", CONFIRM_CLASSES)):
    require(f"{family}: class", set(classes) - {v["class"] for v in families[family]})
    pairs = len(classes) * (len(classes) - 1) // 2
    order = [v for v in families[family] if "order" in v["flags"] and v["input"]["suite"] != 3 and len(v["input"]["network_public"]) < 100]
    if len(order) != pairs:
        failures.append(f"{family}: {len(order)} vectors for the order, {pairs} pairs of classes")

# Suite 3 and element type 3. clauses: 4.2, 4.5, 4.8, 4.11, 4.12, 7.1
HYBRIDS = [(mode, 3, network) for mode in (2, 3) for network in (1216, 1120)]


def hybrid_of(i):
    return i["mode"], i["suite"], len(i["network_public"]) // 2


require("4.5 x mode x direction of suite 3", {(r, h) for r in ROWS for h in HYBRIDS} - {
    ((i["purpose"], i["algorithm"], i["bits"]), hybrid_of(i)) for i in derive})
for family in ("confirm", "observe"):
    require(f"{family}: mode x direction of suite 3", set(HYBRIDS) - {hybrid_of(i) for i in inputs(family)})
require("element type 3 x 4.5 x mode and suite", {(r, m) for r in ROWS for m in METHODS} - {
    ((i["purpose"], i["algorithm"], i["bits"]), (i["mode"], i["suite"])) for i in derive if i["element_type"] == 3})
for family in ("derive", "confirm", "observe"):
    require(f"{family}: element type 3 in suite 3", {3} - {i["element_type"] for i in inputs(family) if i["suite"] == 3})
require("chain: element type 3", {3} - {i["element_type"] for i in inputs("chain")})
files = [i["element"] for i in derive if i["element_type"] == 3]
require("element type 3: characters at each end", {(c, n) for c in "09AF" for n in (0, -1)} - {(f[n], n) for f in files for n in (0, -1)})
require("element type 3: characters", set("0123456789ABCDEF") - set("".join(files)))
refused = [v["input"] for v in families["derive-invalid"] if v["class"] == "element" and v["input"]["element_type"] == 3]
require("element type 3: refused characters", set("afgGZ/:@`") - set("".join(i["element"] for i in refused)))
require("element type 3: refused lengths", {0, 18, 19, 21, 32} - {len(i["element"]) for i in refused})
for family in ("derive-invalid", "confirm-invalid", "observe-invalid"):
    hybrid = [v for v in families[family] if v["input"]["suite"] == 3 and v["input"]["mode"] in (2, 3)]
    pairs = [{len(v["input"][n]) // 2 for n in ("network_public", "card_public")} for v in hybrid if v["class"] == "public_key"]
    require(f"{family}: lengths of values of suite 3", {0, 32, 33, 1088, 1119, 1121, 1184, 1215, 1217} - set().union(*pairs))
    require(f"{family}: two keys, two replies", {1216, 1120} - {n for p in pairs if len(p) == 1 for n in p})
    broken = [v["input"]["z"] for v in hybrid if v["class"] == "secret"]
    require(f"{family}: lengths of z of suite 3", {0, 32, 63, 64, 65} - {len(z) // 2 for z in broken})
    require(f"{family}: halves of z of zeros", {(True, False), (False, True), (True, True)} - {
        (not int(z[:64], 16), not int(z[64:], 16)) for z in broken if len(z) == 128})
# Other lengths, each beside a value of the right one, and in pairs.
for family in ("derive-invalid", "confirm-invalid", "observe-invalid"):
    of_nonces = {(v["input"]["mode"], *(len(v["input"][n]) // 2 for n in ("network_nonce", "card_nonce")))
                 for v in families[family] if v["class"] == "nonce"}
    each = range(34) if family == "derive-invalid" else ()
    require(f"{family}: lengths of nonces", {(mode, *pair) for modes, lengths in (((1, 2, 3), (0, 1, 8, 12, 15, 17, 24, 32)), ((1,), each))
                                             for mode in modes for n in lengths for pair in ((n, 16), (16, n), (n, n))
                                             if n != 16 and pair != (16, 0)} - of_nonces)
refused = families["derive-invalid"]
of_values = {tuple(sorted(len(v["input"][n]) // 2 for n in ("network_public", "card_public"))) for v in refused
             if v["class"] == "public_key" and v["input"]["suite"] == 3}
other = {(key + n, ciphertext + n) for key, ciphertext in ((800, 768), (1184, 1088), (1568, 1568)) for n in (0, 32, 33, 56, 65)} - {(1216, 1120)}
require("lengths of both values of suite 3", {tuple(sorted(p)) for k, r in other for p in ((k, r), (k, 1120), (1216, r))} - of_values)
of_publics = {(v["input"]["suite"], tuple(len(v["input"][n]) // 2 for n in ("network_public", "card_public"))) for v in refused
              if v["class"] == "public_key"}
require("lengths of two public keys", {(s, (n, n)) for s in (1, 2) for n in (31, 34, 48, 49, 56, 64, 65, 97)} - of_publics)
of_secrets = {(v["input"]["suite"], len(v["input"]["z"]) // 2) for v in refused if v["class"] == "secret"}
require("lengths of z", ({(3, n) for n in (*range(69), 80, 96, 128)} |
                           {(s, n) for s in (1, 2) for n in (16, 31, 33, 48, 56, 66, 96)}) - of_secrets)
new = [i for i in derive if i["suite"] == 3 or i["element_type"] == 3]
require("001/01 in what is new", {("001", "01")} - {(i["mcc"], i["mnc"]) for i in new})
require("310/41 in nothing that is new", {("310", "41")} & {(i["mcc"], i["mnc"]) for i in new})

# clauses: 9
agree = families["agree"]
require("zero octets in front of z", {1, 2, 3} - {v["input"]["suite"] for v in agree if v["output"]["z"].startswith("00")})
require("two zero octets in front of z", {2, 3} - {v["input"]["suite"] for v in agree if v["output"]["z"].startswith("0000")})
require("flags of agree-invalid", {"low-order", "uncompressed", "hybrid-form", "off-curve", "x-not-reduced", "infinity",
                                   "private-range", "public-length", "private-length", "z-zero", "unreduced", "role",
                                   "order"} -
        {f for v in families["agree-invalid"] for f in v["flags"]})
require("flags of agree", {"published", "direction", "non-canonical", "z-leading-zero", "implicit-rejection", "key-border"} -
        {f for v in agree for f in v["flags"]})
require("suite 3: who holds the key, who replies", {(96, 1120), (64, 1216)} - {
    (len(v["input"]["private"]) // 2, len(v["input"]["peer"]) // 2) for v in agree if v["input"]["suite"] == 3})
require("agree-invalid: suite x class", {(s, c) for s in (1, 2, 3) for c in ("public_key", "secret")} - {
    (v["input"]["suite"], v["class"]) for v in families["agree-invalid"]})
require("agree-invalid: reserved suites", {0, 4, 255, 256} - {
    v["input"]["suite"] for v in families["agree-invalid"] if v["class"] == "suite"})
observe = families["observe"]
require("observe: kind x mode and suite", {(k, m) for k in ("kcv", "authenticate", "vector") for m in METHODS} -
        {(v["input"]["kind"], (v["input"]["mode"], v["input"]["suite"])) for v in observe})
require("observe: TUAK x mode and suite", {(k, m) for k in ("authenticate", "vector") for m in METHODS} -
        {(v["input"]["kind"], (v["input"]["mode"], v["input"]["suite"])) for v in observe if v["input"]["algorithm"] == 2})
FUNCTIONS = ("vector", "authenticate", "eapaka", "av5g")
packets = [v["input"] for v in observe if v["input"]["kind"] == "packet"]
require("observe: packets x bits x mode and suite x checksum", {(b, m, c) for b in (128, 192, 256) for m in METHODS for c in (32, 64)} -
        {(i["bits"], (i["mode"], i["suite"]), i["mac_bits"]) for i in packets})
require("observe: packets x padding x checksum", {(n, c) for n in (0, 1, 15) for c in (32, 64)} -
        {(-(6 + i["mac_bits"] // 8 + len(i["data"]) // 2) % 16, i["mac_bits"]) for i in packets})
require("observe: packets of the first and the last key set", {1, 15} - {i["index"] for i in packets})
require("observe-invalid: SPIs", set(range(8)) - {6} -
        {int(v["input"]["spi"][1], 16) % 8 for v in families["observe-invalid"] if v["class"] == "spi"})
require("observe-invalid: kind x purpose", {(k, p) for k in (*FUNCTIONS, "packet") for p in range(1, 8)
                                            if p != (4 if k == "packet" else 1)} -
        {(v["input"]["kind"], v["input"]["purpose"]) for v in families["observe-invalid"] if v["class"] == "kind"})
require("observe: kind x algorithm and bits", {(k, a, b) for k in FUNCTIONS for a, b in ((1, 128), (2, 128), (2, 256))} -
        {(v["input"]["kind"], v["input"]["algorithm"], v["input"]["bits"]) for v in observe})
require("observe: TOPc derived x kind and bits", {(k, b) for k in FUNCTIONS for b in (128, 256)} -
        {(v["input"]["kind"], v["input"]["bits"]) for v in observe if v["input"]["algorithm"] == 2 and not v["input"]["opc"]})
require("observe: lengths of a network's name", {1, 4, 32, 300} - {len(v["input"].get("network_name", "")) // 2 for v in observe})
require("observe-invalid: kind x class", {(k, c) for k in (*FUNCTIONS, "packet") for c in ("kind", "length")} -
        {(v["input"]["kind"], v["class"]) for v in families["observe-invalid"]})
require("observe: key check values of each row", {(k, r) for k in ("kcv-zeros", "kcv-cmac") for r in ROWS} -
        {(v["input"]["kind"], (v["input"]["purpose"], v["input"]["algorithm"], v["input"]["bits"])) for v in observe})
require("observe: kcv of each row", set(ROWS) - {(v["input"]["purpose"], v["input"]["algorithm"], v["input"]["bits"])
                                                 for v in observe if v["input"]["kind"] == "kcv"})
# clauses: 4.5
auth, refused = families["auth"], families["auth-invalid"]
KINDS = ("f1", "f1*", "f2", "f3", "f4", "f5", "f5*", "authenticate", "vector")
require("auth: algorithm x kind", {(a, k) for a, code in ((1, "opc"), (2, "topc")) for k in (code, *KINDS)} -
        {(v["input"]["algorithm"], v["input"]["kind"]) for v in auth})
require("auth: algorithm x kind, with OP or OPc", {(a, k, op) for a in (1, 2) for k in KINDS for op in (True, False)} -
        {(v["input"]["algorithm"], v["input"]["kind"], bool(v["input"]["op"] or v["input"]["top"])) for v in auth})
require("auth: published sets of MILENAGE and TUAK", {(a, k) for a in (1, 2) for k in KINDS[:7]} -
        {(v["input"]["algorithm"], v["input"]["kind"]) for v in auth if "published" in v["flags"]})
require("auth: published sets", ({f"TS 35.208, 4.3, test set {n}" for n in (1, *range(3, 21))} | {"TS 35.207, test set 2"} |
                                 {f"TS 35.232 and TS 35.233, test set {n}" for n in range(1, 7)}) - {v["source"].removeprefix("3GPP ") for v in auth})
require("auth: K x MAC of TUAK", {(k, m) for k in (16, 32) for m in (64, 128, 256)} -
        {(len(v["input"]["k"]) // 2, v["input"]["mac_bits"]) for v in auth if v["input"]["kind"] == "f1"})
require("auth: K x RES x CK x IK of TUAK", {(k, r, c, i) for k in (16, 32) for r in (32, 64, 128, 256) for c in (128, 256) for i in (128, 256)} -
        {(len(v["input"]["k"]) // 2, *(v["input"][f"{n}_bits"] for n in ("res", "ck", "ik"))) for v in auth if v["input"]["kind"] == "f2"})
require("auth: iterations", {1, 2, 3, 255, 256} - {v["input"]["iterations"] for v in auth})
require("auth: own constants of each function", set(KINDS) - {v["input"]["kind"] for v in auth if v["input"]["c"]})
require("auth-invalid: algorithm x class", {(2, "bits"), *((a, c) for a in (1, 2) for c in ("key", "operator", "length", "autn"))} -
        {(v["input"]["algorithm"], v["class"]) for v in refused})
require("auth-invalid: algorithms", {0, 3, 257} - {v["input"]["algorithm"] for v in refused if v["class"] == "algorithm"})
# clauses: 10.1
require("chain", {1000} - {i["count"] for i in inputs("chain")})
require("accumulated", {100000} - {i["count"] for i in inputs("accumulated")})
require("K_eNB and NAS keys of OpenAirInterface", set(range(24)) - set(range(sum("OpenAirInterface" in v["source"] for v in families["kdf"]))))
require("published answers", {"hmac", "kdf", "agree", "auth"} -
        {f for f, vs in families.items() for v in vs if "published" in v["flags"]})
for entry in index["files"]:
    is_agree = entry["family"].startswith("agree")
    least = {"noble", "mlkem"} if is_agree else {"reference", "openssl"}
    require(f"implementations that agree on {entry['family']}", least - set(entry["agreed"]))
    require(f"implementations that agree on suites 1 and 2 of {entry['family']}",
            {"openssl", "example"} - set(entry["agreed_in_part"]) if is_agree else set())
total = sum(map(len, families.values()))
if total < 1500:
    failures.append(f"only {total} vectors")
known = {v["id"] for vs in families.values() for v in vs}
device = index["profiles"]["device"]
require("device profile", set(device) - known)
of_modes = {(i["mode"], i["purpose"], i["element_type"] == 2 and i["element"].startswith("89"))
            for i in (v["input"] for v in families["derive"] if v["id"] in device)}
require("device profile: purposes in ROOT; OPc, KIc, KID and the next root in each mode",
        {*((1, p) for p in range(1, 8)), *((m, p) for m in (2, 3) for p in (2, 4, 5, 7))} - {m[:2] for m in of_modes})
require("device profile: EIDs as real ones are, in each mode", {1, 2, 3} - {mode for mode, _, is_eid in of_modes if is_eid})
require("device profile: kinds of auth", {"authenticate", "vector", "f1*", "f5*"} - {v["input"]["kind"] for v in auth if v["id"] in device})
require("device profile: kinds of observe", {"kcv", "authenticate", "vector", "packet"} - {v["input"]["kind"] for v in observe if v["id"] in device})
if len(device) > 160 or any(i.startswith(("LTK-CHAIN", "LTK-ACCUMULATED")) for i in device):
    failures.append("the device profile is too long, or holds a chain")
if failures:
    sys.exit("\n".join(failures))
print(f"{total} vectors, {len(device)} of them in the device profile")
