#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Mistakes that the catalogue of faults does not know, each with the finding that leads to it: planted.py NAME[+NAME] speaks LTKP/1
with them. LTK_BUILD names the folder of ltk-iut-reference, which answers observe and auth."""
import base64
import hashlib
import hmac
import os
import pathlib
import re
import subprocess
import sys

from wrong import was, x

PUT = vars(x).update
FUNCTIONS = {name: value for name, value in vars(x).items() if callable(value)}


def in_command(command, **replacements):
    """Functions are replaced while one command is answered."""
    def mistake():
        def answer(v):
            PUT(replacements)
            try:
                return before(v)
            finally:
                PUT(FUNCTIONS)
        before = x.COMMANDS[command]
        x.COMMANDS[command] = answer
    return mistake


def parameter(i, function):
    """A parameter of the derivation is encoded by function(right encoding)."""
    return lambda: PUT(parameters=lambda v: [function(p) if j == i else p for j, p in enumerate(was.parameters(v))])


def rule(name, more):
    """A rule asks for more."""
    right = x.RULES[name]
    return lambda: x.RULES.update({name: lambda v: right(v) and more(v)})


def answered(change):
    """Each answer is changed: change(request, answer)."""
    right = x.answer
    return lambda: PUT(answer=lambda line: change(line, right(line)))


def digits(change):
    """Each value of each answer but the greeting is changed."""
    return answered(lambda line, text: text if line.startswith("HELLO") else re.sub(r"(?<==)[0-9a-f]+", lambda m: change(m[0]), text))


def asking(command, change):
    """A command that the example does not have is answered by the reference, with another request or another answer."""
    def mistake():
        reference = subprocess.Popen([pathlib.Path(os.environ["LTK_BUILD"]) / "ltk-iut-reference"], stdin=subprocess.PIPE,
                                     stdout=subprocess.PIPE, text=True)

        def ask(line):
            print(line, file=reference.stdin, flush=True)
            return reference.stdout.readline().rstrip("\n")

        def answer(line):
            return change(ask, line) if f" {command} " in line else right(line).replace("derive,confirm,agree", f"derive,confirm,agree,{command}")
        right = x.answer
        PUT(answer=answer)
    return mistake


def observing(change):
    return asking("observe", change)


def authenticating(change):
    return asking("auth", change)


def signed(z):
    z = z.lstrip(b"\0")
    return b"\0" + z if z and z[0] >= 128 else z


def short_keys(how):
    def mistake():
        def answer(v):
            if len(v.key) >= 24:
                return before(v)
            raise x.Invalid("key") if how == "invalid" else ValueError("the key is too short")
        before = x.COMMANDS["hmac"]
        x.COMMANDS["hmac"] = answer
    return mistake


def sqn_reversed(line):
    return re.sub(r" sqn=(\w{12})", lambda m: f" sqn={bytes.fromhex(m[1])[::-1].hex()}", line)


def inner_twice(key, data):
    pad = bytes(b ^ 0x36 for b in (hashlib.sha256(key).digest() if len(key) > 64 else key).ljust(64, b"\0"))
    return hashlib.sha256(pad + hashlib.sha256(pad + data).digest()).digest()


def inverted(name, answer):
    """The first octet of a value is another."""
    return re.sub(rf"{name}=(..)", lambda m: f"{name}={int(m[1], 16) ^ 255:02x}", answer)


def amf_bit(ask, line):
    """AMF counts as if its top bit were set."""
    amf = (re.search(r" amf=(\w+)", line) or re.search(r" autn=\w{12}(\w{4})", line) or ["", "ff"])[1]
    if amf >= "80":
        return ask(line)
    return line.split()[0] + " invalid autn" if "kind=authenticate" in line else re.sub(r"autn=(\w+)", r"autn=00\1", ask(line))


def res_inverted(ask, line):
    """Of MILENAGE, RES has another first octet."""
    answer = ask(line)
    return inverted("res", answer) if re.search(r" kind=(authenticate|vector) .* algorithm=1 ", line) else answer


def kausf_inverted(ask, line):
    return inverted("kausf", ask(line))


def packet_inverted(ask, line):
    """The last octet of a packet is another."""
    return re.sub(r"(packet=\w+)(..)", lambda m: f"{m[1]}{int(m[2], 16) ^ 255:02x}", ask(line))


def tuak_inverted(ask, line):
    """TUAK under a derived key gives another IK."""
    answer = ask(line)
    return inverted(" ik", answer) if re.search(r" kind=(authenticate|vector) .* algorithm=2 ", line) else answer


def ik_inverted(ask, line):
    """Of MILENAGE, IK has another first octet."""
    answer = ask(line)
    return inverted(" ik", answer) if " algorithm=1 " in line else answer


def rand_exchanged(ask, line):
    """The two digits of each octet of RAND are exchanged."""
    return ask(re.sub(r" rand=(\w+)", lambda m: " rand=" + re.sub("(.)(.)", r"\2\1", m[1]), line))


def zero_or_reversed(z):
    return z if z[0] < 128 else bytes(32) if z[0] < 160 else z[::-1]


def stale_nonce():
    last = [b""]

    def parameters(v):
        p = was.parameters(v)
        last[0], p[9] = p[9], last[0] or p[9]
        return p
    PUT(parameters=parameters)


FEW = "hmac,kdf,confirm"
ALL = "hmac,kdf,derive,confirm"
# name: families to ask, what is found, and how it is made
PLANTED = {
    # conditions
    "long-key-stale": (FEW, r"fails exactly when the key is longer than 64 octets: (\d+) of \1 failures in hmac, 0 of \d+ passes",
                       in_command("hmac", mac=lambda k, d: was.mac(hashlib.sha256(k).digest() + b"\1" if len(k) > 64 else k, d))),
    "empty-data-zeros": (FEW, r"fails exactly when data is empty: (\d+) of \1 failures in hmac, 0 of \d+ passes",
                         in_command("hmac", mac=lambda k, d: was.mac(k, d) if d else bytes(32))),
    "short-key-invalid": ("hmac", r"fails exactly when the key is shorter than 24 octets: (\d+) of \1 failures in hmac, 0 of ",
                          short_keys("invalid")),
    "short-key-error": ("hmac", r"ends in an error exactly when the key is shorter than 24 octets: (\d+) of \1 errors in hmac, 0 of ",
                        short_keys("")),
    "iccid-20-cut": (ALL, r"fails exactly when the element is an EF.ICCID or the ICCID has 20 digits: "
                     r"(\d+) of \1 failures in derive,confirm, 0 of \d+ passes",
                     lambda: PUT(element=lambda kind, text: was.element(kind, text[:-2] if len(text) == 20 else text))),
    "even-imsi-refused": (ALL, r"fails exactly when the IMSI has an even number of digits: (\d+) of \1 failures in derive,confirm, 0 of",
                          lambda: x.RULES.update(imsi=lambda v: x.digits(v.imsi, *range(7, 16, 2)))),
    "epoch-saturates": (ALL, r"fails exactly when the epoch is 2\^31 or more: (\d+) of \1 failures in derive,confirm, 0 of",
                        lambda: PUT(epoch=lambda e: was.epoch(min(e, 2**31 - 1)))),
    "hybrid-z-number": (ALL, r"fails exactly when the mode is HYBRID and z begins with 00: (\d+) of \1 failures in derive,confirm, 0 of",
                        lambda: PUT(key_of=lambda mode, root, z: was.key_of(mode, root, z.lstrip(b"\0") if mode == 3 else z))),
    "suite-3-nonce-required": (ALL, r"fails exactly when the suite is X25519 with ML-KEM-768 and the card nonce is empty: "
                               r"(\d+) of \1 failures in derive,confirm, 0 of",
                               rule("nonce", lambda v: v.suite != x.X25519_MLKEM or v.card_nonce)),
    "kdf-zero-key-refused": (ALL, r"fails exactly when the key consists of zeros: (\d+) of \1 failures in kdf, 0 of",
                             lambda: x.KDF_RULES.update(key=lambda v: any(v.key))),
    "z-half-ends-with-0-refused": ("derive", r"fails only when the suite is X25519 with ML-KEM-768: (\d+) of \1 failures in derive",
                                   rule("secret", lambda v: len(v.z) != 64 or v.z[31] and v.z[63])),
    "z-half-of-31-zeros-refused": (ALL, r"the fault is in the rules",
                                   rule("secret", lambda v: len(v.z) != 64 or any(v.z[:31]) and any(v.z[32:63]))),
    # relations
    "z-sha224": ("agree", r"z is SHA-224 of the expected z: (\d+) of \1 failures in agree",
                 lambda: PUT(p256=lambda d, q: hashlib.sha224(was.p256(d, q)).digest())),
    "z-signed": ("agree", r"z is the expected z as a signed integer of as few octets as it takes: (\d+) of \1 failures in agree",
                 lambda: PUT(x25519=lambda d, q: signed(was.x25519(d, q)))),
    "z-of-point": ("agree", r"z is SHA-256 of the compressed point: (\d+) of \1 failures", lambda: PUT(
        p256=lambda d, q: hashlib.sha256(b"\2" + was.p256(d, q)).digest())),
    "z-cut": (ALL, r"the answer is the right one for z cut to its last 20 octets: (\d+) of \1 failures in derive",
              in_command("derive", key_of=lambda mode, root, z: was.key_of(mode, root, z[-20:]))),
    "nibble-lost": (FEW, r"the answer is the expected one, with octets below 10 \(hex\) in one digit instead of two: "
                    r"(\d+) of \1 failures in hmac,kdf,confirm",
                    digits(lambda text: "".join(f"{b:x}" for b in bytes.fromhex(text)))),
    "derived-twice": (ALL, r"the answer is the right one for a derivation that is done twice, .*: (\d+) of \1 failures in derive\n",
                      in_command("derive", derived=lambda v: was.truncate(was.kdf(was.derived(v), x.FC, x.parameters(v)), v.bits))),
    "nonce-nibbles-exchanged": (ALL, r"right one for P9 \(network_nonce\) with the two hex digits of each octet exchanged: "
                                r"(\d+) of \1 failures in derive,confirm",
                                parameter(9, lambda p: bytes(b >> 4 | b << 4 & 255 for b in p))),
    "nonce-hashed": (ALL, r"right one for SHA-256 of P9 \(network_nonce\): (\d+) of \1 failures in derive,confirm",
                     parameter(9, lambda p: hashlib.sha256(p).digest())),
    "nonce-stale": (ALL, r"right one for P9 \(network_nonce\) of the case before: \d+ of \d+ failures in derive", stale_nonce),
    "s-in-128-octets": (ALL, r"right one for S cut to its first 128 octets: (\d+) of \1 failures in kdf,derive", lambda: PUT(
        s_of=lambda fc, p: was.s_of(fc, p)[:128])),
    "key-is-a-string": (FEW, r"right one for the key up to its first octet 00: (\d+) of \1 failures in hmac,kdf",
                        lambda: PUT(mac=lambda k, d: was.mac(k.split(b"\0")[0], d))),
    "words-reversed": (FEW, r"mac is the expected mac with each four octets reversed: (\d+) of \1 failures in hmac", lambda: PUT(
        mac=lambda k, d: b"".join(was.mac(k, d)[i:i + 4][::-1] for i in range(0, 32, 4)))),
    "ck-is-ik": ("derive,observe", r"ck is the expected IK: (\d+) of \1 wrong values in observe",
                 observing(lambda ask, line: re.sub(r"ck=(\w+) ik=(\w+)", r"ck=\2 ik=\2", ask(line)))),
    "sqn-reversed": ("derive,observe", r"right one for SQN in reverse order: (\d+) of \1 failures in observe",
                     observing(lambda ask, line: ask(sqn_reversed(line)))),
    "sha-1-in-derive": (ALL, r"right one for HMAC-SHA-1 in place of HMAC-SHA-256: (\d+) of \1 failures in derive\n",
                        in_command("derive", mac=lambda k, d: hmac.new(k, d, "sha1").digest())),
    "inner-pad-twice": (ALL, r"right one for an HMAC with the inner pad \(36\) twice: (\d+) of \1 failures in derive\n",
                        in_command("derive", mac=inner_twice)),
    "counter-behind-s": (ALL, r"right one for S followed by 00000001: (\d+) of \1 failures in derive\n",
                         in_command("derive", s_of=lambda fc, p: was.s_of(fc, p) + b"\0\0\0\1")),
    "length-without-type": (ALL, r"right one for S with the length of P7 \(element\) too small by one: (\d+) of \1 failures in derive\n",
                            in_command("derive", s_of=lambda fc, p: b"".join(
                                [fc] + [q + (len(q) - (i == 7)).to_bytes(2, "big") for i, q in enumerate(p)]))),
    "key-of-a-counter": (ALL, r"right one for SHA-256 of z \|\| 00000001 as KEY: (\d+) of \1 failures in derive\n", in_command(
        "derive", key_of=lambda mode, root, z: hashlib.sha256(z + b"\0\0\0\1").digest() if mode == 2 else was.key_of(mode, root, z))),
    "parity-lost": (ALL, r"right one for both public keys in S with 02 as the first octet: (\d+) of \1 failures in derive,confirm\n", lambda: PUT(
        parameters=lambda v: [b"\2" + p[1:] if len(p) == 33 and i > 7 else p for i, p in enumerate(was.parameters(v))])),
    "nonce-in-a-pointer": (ALL, r"right one for P9 \(network_nonce\) with zeros from its ninth octet on: (\d+) of \1 failures in derive,confirm\n",
                           parameter(9, lambda p: p[:8] + bytes(8))),
    "imsi-is-a-number": (ALL, r"fails exactly when the first digit of the IMSI is 0: (\d+) of \1 failures in derive,confirm, 0 of",
                         parameter(5, lambda p: b"%d" % int(p))),
    "root-in-base64": (ALL, r"right one for root in Base64: (\d+) of \1 failures in derive,confirm\n", lambda: PUT(
        key_of=lambda mode, root, z: was.key_of(mode, base64.b64encode(root), z))),
    "z-is-a-string": (ALL, r"right one for z up to its first octet 00: (\d+) of \1 failures in confirm\n",
                      in_command("confirm", key_of=lambda mode, root, z: was.key_of(mode, root, z.split(b"\0")[0]))),
    "z-shifted": ("agree", r"z is the expected z with its leading zeros moved to the end: (\d+) of \1 failures in agree\n",
                  lambda: PUT(p256=lambda d, q: was.p256(d, q).lstrip(b"\0").ljust(32, b"\0"))),
    "third-block-lost": (ALL, r"fails exactly when S is longer than 119 octets: (\d+) of \1 failures in derive, 0 of",
                         in_command("derive", mac=lambda k, d: was.mac(k, d if len(d) < 120 else d[:100]))),
    "key-of-64-octets": ("hmac", r"fails exactly when the key has 64 octets: (\d+) of \1 failures in hmac, 0 of",
                         lambda: PUT(mac=lambda k, d: was.mac(hashlib.sha256(k).digest() if len(k) == 64 else k, d))),
    "amf-bit": ("derive,observe", r"fails exactly when the first octet of AMF is below 80 \(hex\): (\d+) of \1 failures in observe, 0 of",
                observing(amf_bit)),
    "observed-of-another-nonce": ("derive,confirm,observe", r"derived keys are right .*, or in a derivation that observe has of its own: ",
                                  observing(lambda ask, line: ask(re.sub(r"network_nonce=\w{30}", lambda m: m[0][:14] + m[0][:13:-1], line)))),
    "roles-exchanged": (ALL, r"derived keys are right \(1497 of 1497\): the fault is in the code of confirm: .*, or an HMAC of its own: ",
                        lambda: PUT(confirm_parameters=lambda v: [x.CONFIRM_LABEL, bytes([3 - v.role]), *was.confirm_parameters(v)[2:]])),
    "observed-otherwise-for-mnc-41": ("derive,observe", r"fails exactly when the MNC is 41: (\d+) of \1 failures in observe, 0 of", observing(
        lambda ask, line: ask(re.sub(r"network_nonce=\w", lambda m: m[0][:14] + ("1" if m[0][14] == "0" else "0"), line)
                                if " mnc=41 " in line else line))),
    "roles-exchanged-for-one-key": ("derive,confirm", r"fails exactly when the number of keys is 1: (\d+) of \1 failures in confirm, 0 of",
                                    lambda: PUT(confirm_parameters=lambda v: was.confirm_parameters(v) if v.keys & v.keys - 1 else [
                                        x.CONFIRM_LABEL, bytes([3 - v.role]), *was.confirm_parameters(v)[2:]], steps=lambda *_: "")),
    "z-zero-or-reversed": ("agree", r"X25519 is right \(\d+ of \d+\): the fault is in P-256",
                           lambda: PUT(p256=lambda d, q: zero_or_reversed(was.p256(d, q)))),
    # layers
    "length-little-endian-in-derive": (ALL, r"HMAC is right \(361 of 361\), the key derivation function is right \(280 of 280\): the fault is in "
                                       r"the code of derive: .*: (\d+) of \1 failures in derive\n",
                                       in_command("derive", encode_parameter=lambda p: p + len(p).to_bytes(2, "little"))),
    "tag-of-another-label": (ALL, r"derived keys are right \(1497 of 1497\): the fault is in the code of confirm: "
                             r".*: (\d+) of \1 failures in confirm\n",
                             lambda: PUT(CONFIRM_LABEL=b"LTK-CONFIRMED")),
    "milenage": ("derive,observe", r"derived keys are right \(1497 of 1497\), the key check value is right \(161 of 161\): the fault is in MILENAGE "
                 r"or in how it is called: (\d+) of \1 failures in observe\n", observing(res_inverted)),
    "kausf-inverted": ("derive,observe", r"MILENAGE is right \(116 of 116\), TUAK is right \((\d+) of \1\): the fault is in CK' and IK', RES\* or "
                       r"K_AUSF, and not in the key \(RFC 9048; TS 33.501, annex A\): (\d+) of \2 failures in observe\n", observing(kausf_inverted)),
    "packet-inverted": ("derive,observe", r"derived keys are right \(1497 of 1497\), the key check value is right \(161 of 161\): the fault is in "
                        r"the secured packet or in KID, and not in KIc \(TS 102 225, 5.1\): (\d+) of \1 failures in observe\n",
                        observing(packet_inverted)),
    "tuak-inverted": ("derive,observe", r"derived keys are right \(1497 of 1497\), the key check value is right \(161 of 161\): the fault is in "
                      r"TUAK, in how it is called, or in TOPc: (\d+) of \1 failures in observe\n", observing(tuak_inverted)),
    "f4-inverted": ("derive,auth", r"derived keys are right \(1497 of 1497\), TUAK with K given is right \(\d+ of \d+\): the fault is in MILENAGE, "
                    r"and not in a key: K is given \(TS 35.206\): (\d+) of \1 failures in auth\n", authenticating(ik_inverted)),
    "rand-digits-exchanged": ("auth", r"right one for RAND with the two hex digits of each octet exchanged: (\d+) of \1 failures in auth",
                              authenticating(rand_exchanged)),
    "hash-of-another-constant": (ALL, r"the first part that is wrong is HMAC or its hash \(clause 2\): (\d+) of \1 failures in hmac\n", lambda: PUT(
        mac=lambda k, d: hashlib.blake2s(k + d).digest())),
}


def main():
    for name in sys.argv[1].split("+"):
        PLANTED[name][2]()
    x.main()


if __name__ == "__main__":
    main()
