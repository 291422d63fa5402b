#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An example implementation under test: the LTK derivation function behind the protocol LTKP/1.
To test a device, let COMMANDS ask it and keep the rest. Not constant in time: never use it with live keys."""
import hashlib, hmac, re, sys
from types import SimpleNamespace

ROOT, AGREEMENT, HYBRID, NONE, X25519, P256, X25519_MLKEM, ICCID, EID, EF_ICCID = 1, 2, 3, 0, 1, 2, 3, 1, 2, 3  # 4.1, 4.2, 4.8
KEY, REPLY = 1184 + 32, 1088 + 32                                                                   # 4.11
BITS = {(1, 1): (128,), (1, 2): (128, 256), (1, 3): (256,), (2, 1): (128,), (3, 2): (256,), (7, 0): (256,),
        (4, 16): (128, 192, 256), (5, 16): (128, 192, 256), (6, 16): (128, 192, 256)}               # 4.5
FC, LABEL, CONFIRM_FC, CONFIRM_LABEL = b"\xff\xf0", b"LTK-DERIVE", b"\xff\xf1", b"LTK-CONFIRM"      # 6.1, 8.3
INTEGERS, TEXTS = "mode suite purpose index algorithm bits element_type epoch role keys".split(), "imsi mcc mnc element".split()

# Values as they arrive: what is no number or no hex becomes -1 or None, which no rule accepts.
def integer(text): return int(text.lstrip("0")[:20] or "0") if re.fullmatch("[0-9]+", text) else -1
def octets(text): return bytes.fromhex(text) if re.fullmatch("([0-9A-Fa-f]{2})*", text) else None
def digits(text, *lengths): return re.fullmatch("[0-9]+", text) and len(text) in lengths
def luhn(text): return (sum(map(int, text[::-2])) + sum(sum(divmod(2 * int(d), 10)) for d in text[-2::-2])) % 10 == 0
def size(value, *lengths): return value is not None and len(value) in lengths
def public(suite, key): return size(key, *((0,), (32,), (33,), (KEY, REPLY))[suite]) and (suite != P256 or key[0] in (2, 3))  # 4.11
def apart(suite, one, other): return len(one) != len(other) if suite == X25519_MLKEM else suite == NONE or one != other
def secret(value, length): return size(value, length) and all(any(value[i:i + 32]) for i in range(0, length, 32))  # 4.12
def z_length(mode, suite): return 0 if mode == ROOT else 64 if suite == X25519_MLKEM else 32
def big(value): return int.from_bytes(value, "big")                                                 # 2
def number(value, length): return value.to_bytes(length, "big")
def mac(key, data): return hmac.new(key, data, hashlib.sha256).digest()
def encode_parameter(value): return value + number(len(value), 2)                                   # 3.2
def s_of(fc, params): return fc + b"".join(map(encode_parameter, params))                           # 3.1
def kdf(key, fc, params): return mac(key, s_of(fc, params))
def key_of(mode, root, z): return root if mode == ROOT else mac(root if mode == HYBRID else bytes(32), z)   # 5
def plmn(mcc, mnc): return bytes.fromhex(mcc[1] + mcc[0] + (mnc + "f")[2] + mcc[2] + mnc[1] + mnc[0])       # 6.1
def public_value(suite, key):                                                                       # 4.11
    return bytes([1 if len(key) == KEY else 2]) + hashlib.sha256(key).digest() if suite == X25519_MLKEM else key
def element(kind, text): return bytes([kind]) + text.encode()
def epoch(value): return number(value, 4)
def parameters(v):
    return [LABEL, bytes([v.mode, v.suite]), bytes([v.purpose, v.index]), bytes([v.algorithm]), number(v.bits, 2),
            v.imsi.encode(), plmn(v.mcc, v.mnc), element(v.element_type, v.element), epoch(v.epoch),
            v.network_nonce, v.card_nonce, public_value(v.suite, v.network_public), public_value(v.suite, v.card_public)]
def truncate(d, bits): return d[len(d) - bits // 8:]                                                # 6.2
def derivation(v): return key_of(v.mode, v.root, v.z), FC, parameters(v)
def derived(v): return truncate(kdf(*derivation(v)), v.bits)
def confirmation_key(v): return derived(SimpleNamespace(**vars(v) | dict(purpose=8, index=0, algorithm=0, bits=256)))
def confirm_parameters(v): return [CONFIRM_LABEL, bytes([v.role]), epoch(v.epoch), number(v.keys, 2)]
def confirmation(v): return confirmation_key(v), CONFIRM_FC, confirm_parameters(v)
def tag(v): return truncate(kdf(*confirmation(v)), 128)                                             # 8
def steps(key, fc, params): return f" s={s_of(fc, params).hex()} kdk={key.hex()} d={kdf(key, fc, params).hex()}"

# Agreement by x-coordinates alone. A step makes 2a and a + b of the points a and b = a + x, kept as fractions.
C_P, P_P = 2**255 - 19, 2**256 - 2**224 + 2**192 + 2**96 - 1                    # the primes of Curve25519 and P-256
P_N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551        # the order of P-256
P_B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b        # y^2 = x^3 - 3x + b
def c_step(a, b, x):                                                            # RFC 7748, clause 5
    s, d, f, g = (a[0] + a[1])**2, (a[0] - a[1])**2, (b[0] + b[1]) * (a[0] - a[1]), (b[0] - b[1]) * (a[0] + a[1])
    return (s * d, (s - d) * (s + 121665 * (s - d))), ((f + g)**2, x * (f - g)**2)
def p_step(a, b, x):                                                            # Brier and Joye, PKC 2002
    m, n, f, g, h = *a, a[0] * b[1], b[0] * a[1], a[1] * b[1]
    return (((m**2 + 3 * n**2)**2 - 8 * P_B * m * n**3, 4 * n * (m**3 - 3 * m * n**2 + P_B * n**3)),
            (2 * (f + g) * (a[0] * b[0] - 3 * h) + 4 * P_B * h**2 - x * (f - g)**2, (f - g)**2))
def ladder(step, prime, scalar, x):
    a, b = (1, 0), (x, 1)
    for bit in f"{scalar:0256b}":
        a, b = [(m % prime, n % prime) for m, n in (step(a, b, x) if bit == "0" else step(b, a, x)[::-1])]
    return a[0] * pow(a[1], prime - 2, prime) % prime
def clamp(private): return int.from_bytes(private, "little") & 2**255 - 8 | 2**254
def u_of(peer): return int.from_bytes(peer, "little") & 2**255 - 1
def on_curve(x): return x < P_P and pow(x**3 - 3 * x + P_B, (P_P - 1) // 2, P_P) != P_P - 1
def x25519(private, peer): return ladder(c_step, C_P, clamp(private), u_of(peer)).to_bytes(32, "little")    # 9.1
def p256(private, peer): return number(ladder(p_step, P_P, big(private), big(peer[1:33])), 32)             # 9.2
def agreed(v): return (x25519 if v.suite == X25519 else p256)(v.private, v.peer)

# The rules, each under its class, in the order they are checked (7.1, 8.2; 3; 9.3)
RULES = {
    "mode": lambda v: v.mode in (ROOT, AGREEMENT, HYBRID),
    "suite": lambda v: v.suite == NONE if v.mode == ROOT else v.suite in (X25519, P256, X25519_MLKEM),
    "purpose": lambda v: 1 <= v.purpose <= 7,
    "index": lambda v: 1 <= v.index <= 15 if v.purpose in (4, 5, 6) else v.index == 0,
    "algorithm": lambda v: (v.purpose, v.algorithm) in BITS, "bits": lambda v: v.bits in BITS[v.purpose, v.algorithm],
    "imsi": lambda v: digits(v.imsi, *range(6, 16)),
    "plmn": lambda v: digits(v.mcc, 3) and digits(v.mnc, 2, 3) and v.imsi[:-1].startswith(v.mcc + v.mnc),
    "element": lambda v: (v.element_type == ICCID and digits(v.element, 19, 20) and luhn(v.element) or
                          v.element_type == EID and digits(v.element, 32) and int(v.element) % 97 == 1 or
                          v.element_type == EF_ICCID and re.fullmatch("[0-9A-F]{20}", v.element)),
    "epoch": lambda v: 1 <= v.epoch < 2**32,
    "nonce": lambda v: size(v.network_nonce, 16) and size(v.card_nonce, 0, 16),
    "public_key": lambda v: (public(v.suite, v.network_public) and public(v.suite, v.card_public)
                             and apart(v.suite, v.network_public, v.card_public)),
    "role": lambda v: v.role in (1, 2), "keys": lambda v: 1 <= v.keys <= 127,
    "secret": lambda v: secret(v.root, 0 if v.mode == AGREEMENT else 32) and secret(v.z, z_length(v.mode, v.suite))}
KDF_RULES = {
    "key": lambda v: v.key,
    "fc": lambda v: size(v.fc, 1) and v.fc[0] < 255 or size(v.fc, 2) and v.fc[0] == 255,
    "parameter": lambda v: all(p is not None and len(p) < 65536 for p in v.p)}
AGREE_RULES = {
    "suite": lambda v: v.suite in (X25519, P256) or v.suite == X25519_MLKEM and unsupported("suite"),
    "public_key": lambda v: public(v.suite, v.peer) and (v.suite == X25519 or on_curve(big(v.peer[1:33]))),
    "secret": lambda v: size(v.private, 32) and (v.suite == X25519 or 0 < big(v.private) < P_N) and any(agreed(v))}
class Invalid(Exception): """A rule is broken; the argument is its class."""
class Unsupported(Exception): """What is asked for is not offered."""
def unsupported(what): raise Unsupported(what)
def check(rules, v, *skip):
    for name, holds in rules.items():
        if name not in skip and not holds(v): raise Invalid(name)
    return v
COMMANDS = {
    "hello": lambda v: "name=example version=1.0 commands=hmac,kdf,derive,confirm,agree pipeline=1",
    "hmac": lambda v: "mac=" + mac(v.key, v.data).hex(),
    "kdf": lambda v: "out=" + kdf(check(KDF_RULES, v).key, v.fc, v.p).hex(),
    "derive": lambda v: "key=" + derived(check(RULES, v, "role", "keys")).hex() + steps(*derivation(v)),
    "confirm": lambda v: "tag=" + tag(check(RULES, v, "purpose", "index", "algorithm", "bits")).hex() + steps(*confirmation(v)),
    "agree": lambda v: "z=" + agreed(check(AGREE_RULES, v)).hex()}
def parse(fields):
    v = SimpleNamespace(p=[])
    for name, _, text in (field.partition("=") for field in fields):
        value = integer(text) if name in INTEGERS else text if name in TEXTS else octets(text)
        v.p.append(value) if name == "p" else setattr(v, name, value)
    return v
def answer(line):
    ident, command, *fields = (line + " ").split(" ")
    try: return f"{ident} ok {COMMANDS[command](parse(fields))}" if command in COMMANDS else f"{ident} unsupported"
    except Invalid as broken: return f"{ident} invalid {broken}"
    except Unsupported as what: return f"{ident} unsupported {what}"
    except Exception as why: return f"{ident} error {why}"
def main():
    sys.stdin.reconfigure(encoding="ascii", errors="backslashreplace")
    for line in sys.stdin: print(answer(line.rstrip("\n")), flush=True)
if __name__ == "__main__": main()
