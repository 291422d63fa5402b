#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The example implementation under test, made wrong in exactly one way.

    wrong.py --list     the mistakes, one a line, each with the commands whose answers it can touch
    wrong.py NAME       speak LTKP/1 with that mistake

Each mistake replaces a function, a constant or a rule of harness/iut/bundled/example.py. A rule that is not enforced
also lets through what rests on it: a reserved code is accepted as it is, and a number too wide for its field
is cut to the field, as in a program that never looked.
"""
import hashlib
import importlib.util
import pathlib
import re
import sys
from types import SimpleNamespace

sys.dont_write_bytecode = True
EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "harness" / "iut" / "bundled" / "example.py"
spec = importlib.util.spec_from_file_location("example", EXAMPLE)
x = importlib.util.module_from_spec(spec)  # the program to spoil
spec.loader.exec_module(x)
was = SimpleNamespace(**vars(x))           # what it was before
RULE = SimpleNamespace(**x.RULES)          # its rules before, by class
AGREE = SimpleNamespace(**x.AGREE_RULES)
ROOT, AGREEMENT, HYBRID = x.ROOT, x.AGREEMENT, x.HYBRID
(LABEL, MODE_SUITE, PURPOSE_INDEX, ALGORITHM, BITS, IMSI, PLMN, ELEMENT, EPOCH,
 NETWORK_NONCE, CARD_NONCE, NETWORK_PUBLIC, CARD_PUBLIC) = range(13)          # the parameters, clause 6.1
WIDTH = dict.fromkeys("mode suite purpose index algorithm element_type role".split(), 8) | {
    "bits": 16, "keys": 16, "epoch": 32}                                      # the integers, in bits


# How a mistake is made: each of these returns a function that makes it.

def put(**replacements):
    """Functions or constants of the program are replaced."""
    return lambda: vars(x).update(replacements)


def s_with(function):
    """S is built by function(fc, parameters)."""
    return put(s_of=function)


def bound(parameter, function):
    """One parameter of the derivation is encoded by function(v, right encoding)."""
    return put(parameters=lambda v: [function(v, p) if i == parameter else p
                                     for i, p in enumerate(was.parameters(v))])


def bound_as(**values):
    """The derivation binds these values instead of those of the request."""
    return put(parameters=lambda v: was.parameters(changed(v, **values)))


def confirmed(parameter, function):
    """One parameter of the confirmation is encoded by function(v, right encoding)."""
    return put(confirm_parameters=lambda v: [function(v, p) if i == parameter else p
                                             for i, p in enumerate(was.confirm_parameters(v))])


def swapped(i):
    """Parameters i and i + 1 change places."""
    def parameters(v):
        p = was.parameters(v)
        return p[:i] + [p[i + 1], p[i]] + p[i + 2:]
    return put(parameters=parameters)


def iccid(encode):
    """The digits of an ICCID, or of an EID, are encoded by encode(text)."""
    return put(element=lambda kind, text: bytes([kind]) + encode(text) if kind == x.ICCID else was.element(kind, text))


def eid(encode):
    return put(element=lambda kind, text: bytes([kind]) + encode(text) if kind == x.EID else was.element(kind, text))


def hybrid(key):
    return put(key_of=lambda mode, root, z: key(root, z) if mode == HYBRID else was.key_of(mode, root, z))


def z_as(function):
    return put(key_of=lambda mode, root, z: was.key_of(mode, root, function(z)))


def root_as(function):
    return put(key_of=lambda mode, root, z: was.key_of(mode, function(root), z))


def hmac_with(**differences):
    return put(mac=lambda key, data: hmac(key, data, **differences))


def last_half_from_second_block():
    """What is shorter than D is the beginning of the next block of SP 800-108's feedback mode."""
    def cut(key, fc, params, bits):
        d = x.kdf(key, fc, params)
        return d if bits == 256 else x.mac(key, d + x.s_of(fc, params))[:bits // 8]
    return put(derived=lambda v: cut(*x.derivation(v), v.bits), tag=lambda v: cut(*x.confirmation(v), 128))


def confirmation_key(**values):
    return put(confirmation_key=lambda v: was.derived(changed(v, **values)))


def modulo(name):
    """An integer of a context is cut to its width when it is read, before any rule looks at it."""
    def parse(fields):
        v = was.parse(fields)
        if hasattr(v, "mode") and getattr(v, name, -1) >= 0:
            setattr(v, name, getattr(v, name) % 2 ** WIDTH[name])
        return v
    return put(parse=parse)


def p256_private_reversed(fields):
    v = was.parse(fields)
    if getattr(v, "private", None) and v.suite == x.P256:
        v.private = v.private[::-1]
    return v


def p256_reversed(fields):
    v = p256_private_reversed(fields)
    if getattr(v, "peer", None) and v.suite == x.P256:
        v.peer = v.peer[:1] + v.peer[1:][::-1]
    return v


def lax(**rules):
    """Rules of derive and confirm, by class, are replaced (True: anything goes)."""
    def spoil():
        x.RULES.update({name: (lambda v: True) if rule is True else rule for name, rule in rules.items()})
        x.parameters = lambda v: was.parameters(cut(v))
        x.confirm_parameters = lambda v: was.confirm_parameters(cut(v))
        x.plmn = tolerant_plmn
    return spoil


def lax_kdf(**rules):
    def spoil():
        x.KDF_RULES.update(rules)
        x.number = lambda value, length: (value % 256 ** length).to_bytes(length, "big")
    return spoil


def lax_agree(also=lambda: None, **rules):
    def spoil():
        x.AGREE_RULES.update(rules)
        also()
    return spoil


# What the mistakes are made of.

def changed(v, **values):
    return SimpleNamespace(**vars(v) | values)


def cut(v):
    return changed(v, **{name: value % 2 ** WIDTH[name] for name, value in vars(v).items() if name in WIDTH})


def tolerant_plmn(mcc, mnc):
    mcc, mnc = (bytes(ord(c) & 15 for c in text[:3]) + b"\x0f\x0f\x0f"[len(text):] for text in (mcc, mnc))
    return bytes([mcc[1] << 4 | mcc[0], mnc[2] << 4 | mcc[2], mnc[1] << 4 | mnc[0]])


def hmac(key, data, name="sha256", block=64, longest=64, shorten=None, inner=0x36, outer=0x5c):
    def h(octets):
        return hashlib.new(name, octets).digest()
    key = (shorten or h)(key) if len(key) > longest else key
    key = key.ljust(block, b"\0")
    d = h(bytes(k ^ outer for k in key) + h(bytes(k ^ inner for k in key) + data))
    return d.rjust(32, b"\0")[:32]


def bcd(text):
    text += "f" * (len(text) % 2)
    return bytes.fromhex("".join(b + a for a, b in zip(text[::2], text[1::2])))


def until_empty(params):
    return params[:params.index(b"")] if b"" in params else params


def backwards(bits, width):
    return int(f"{bits:0{width}b}"[::-1], 2)


def little(value, length):
    return value.to_bytes(length, "little")


def stripped(octets):
    return octets.lstrip(b"\0")


def whole_tag(v):
    return x.kdf(x.confirmation_key(v), x.CONFIRM_FC, x.confirm_parameters(v))


def hashed(name, z):
    """A z of zeros stays one, and is refused."""
    return hashlib.new(name, z).digest() if any(z) else z


def is_p256(v):
    return v.suite == x.P256


def is_mode(v):
    return v.mode in (ROOT, AGREEMENT, HYBRID)


def each_public(v, rule):
    return rule(v.network_public) and rule(v.card_public)


def lengths(v):
    return each_public(v, lambda key: x.size(key, *((0,), (32,), (33,), (x.KEY, x.REPLY))[v.suite]))


def z_is_right(v):
    return x.secret(v.z, x.z_length(v.mode, v.suite))


def root_is_right(v):
    return x.secret(v.root, 0 if v.mode == AGREEMENT else 32)


def any_lengths(v):
    return each_public(v, lambda key: x.size(key, 0, 32, 33))


def distinct(v):
    return v.suite == x.NONE or v.network_public != v.card_public


def apart(v):
    return x.apart(v.suite, v.network_public, v.card_public)


def value(**replacements):
    """What stands for a value of suite 3 is role(key) and digest(key)."""
    def public_value(suite, key):
        role = replacements.get("role", lambda key: was.public_value(suite, key)[:1])
        digest = replacements.get("digest", lambda key: was.public_value(suite, key)[1:])
        return role(key) + digest(key) if suite == x.X25519_MLKEM else was.public_value(suite, key)
    return put(public_value=public_value)


def values_bound(network, card):
    """The same, as functions of both values, network and card."""
    def parameters(v):
        p = was.parameters(v)
        return p[:NETWORK_PUBLIC] + [network(v, *p[-2:]), card(v, *p[-2:])] if v.suite == x.X25519_MLKEM else p
    return put(parameters=parameters)


def value_lengths(lengths):
    """The last two lengths in S of suite 3 are lengths([network's value, card's value])."""
    def derived(v):
        if v.suite != x.X25519_MLKEM:
            return was.derived(v)
        p = was.parameters(v)
        s = x.s_of(x.FC, p[:NETWORK_PUBLIC]) + b"".join(
            value + x.number(length, 2) for value, length in zip(p[NETWORK_PUBLIC:], lengths([v.network_public, v.card_public])))
        return x.mac(x.key_of(v.mode, v.root, v.z), s)[-(v.bits // 8):]
    return put(derived=derived)


def without_top_bit(key):
    return key[:-1] + bytes([key[-1] & 0x7f])


def ef_iccid(encode, kind=3):
    return put(element=lambda of, text: bytes([kind]) + encode(text) if of == x.EF_ICCID else was.element(of, text))


def ef_or(v, rule):
    return rule(v.element) if v.element_type == x.EF_ICCID else RULE.element(v)


def other_case(text):
    return "".join(b + a for a, b in zip(text[::2], text[1::2]))


def z_of_suite_3(function):
    return z_as(lambda z: function(z) if len(z) == 64 else z)


def zero_half(v, half):
    """z of suite 3, of which one half may be zeros."""
    return v.suite == x.X25519_MLKEM and x.size(v.z, 64) and any(v.z[half]) and root_is_right(v)


def bits_of_row(v):
    return v.bits in x.BITS.get((v.purpose, v.algorithm), (128, 192, 256))


def plmn_digits(v):
    return x.digits(v.mcc, 3) and x.digits(v.mnc, 2, 3)


def begins_longer(v):
    return v.imsi.startswith(v.mcc + v.mnc) and len(v.imsi) > len(v.mcc + v.mnc)


def luhn_from_left(e):
    return sum(sum(divmod(int(d) * (1 + i % 2), 10)) for i, d in enumerate(e)) % 10 == 0


def iccid_or(v, rule):
    """A rule of the ICCID alone is replaced."""
    return rule(v.element) if v.element_type == x.ICCID else RULE.element(v)


def eid_or(v, rule):
    return rule(v.element) if v.element_type == x.EID else RULE.element(v)


def order_of(nibbles):
    """Which of MCC1 MCC2 MCC3 MNC1 MNC2 MNC3, counted from 0, stands in each nibble of the PLMN."""
    return lambda mcc, mnc: bytes.fromhex("".join((mcc + mnc).ljust(6, "f")[int(i)] for i in nibbles))


# The digits of the PLMN at other places, or others of them.
PLMN = {f"plmn-{name}": put(plmn=function) for name, function in {
    "unswapped": order_of("012345"), "reading-order": order_of("012534"), "mcc-unswapped": order_of("015243"),
    "mnc-3-in-low-nibble": order_of("102543"), "mnc-unswapped": order_of("105234"), "mcc-alone-swapped": order_of("102534"),
    "mnc-3-alone-swapped": order_of("015234"), "mnc-alone-swapped": order_of("012543"), "digits-in-sequence": order_of("103254"),
    "mcc-mnc-exchanged": order_of("432510"), "octets-reversed": lambda mcc, mnc: was.plmn(mcc, mnc)[::-1],
    "mcc-reversed": lambda mcc, mnc: was.plmn(mcc[::-1], mnc), "mnc-reversed": lambda mcc, mnc: was.plmn(mcc, mnc[::-1]),
    "filler-first": lambda mcc, mnc: was.plmn(mcc, mnc.rjust(3, "f")), "mnc-third-digit-lost": lambda mcc, mnc: was.plmn(mcc, mnc[:2]),
}.items()}
# An EID's number as something else than an integer of any size: rules of the element.
EID = {name: lambda v, read=read: eid_or(v, lambda text: x.digits(text, 32) and read(int(text)) % 97 == 1) for name, read in {
    "eid-in-32-bits": lambda n: n % 2 ** 32, "eid-in-64-bits": lambda n: n % 2 ** 64, "eid-in-double": lambda n: int(float(n)),
    "eid-beyond-64-bits-refused": lambda n: n if n < 2 ** 64 else 0,
}.items()}

MISTAKES = {
    # S. clauses: 3.1 to 3.3, 3.6, 6.1
    "length-before-value": put(encode_parameter=lambda p: x.number(len(p), 2) + p),
    "length-in-bits": put(encode_parameter=lambda p: p + x.number(8 * len(p) % 65536, 2)),
    "length-little-endian": put(encode_parameter=lambda p: p + little(len(p), 2)),
    "length-one-octet": put(encode_parameter=lambda p: p + x.number(len(p) % 256, 1)),
    "length-four-octets": put(encode_parameter=lambda p: p + x.number(len(p), 4)),
    "length-missing": put(encode_parameter=lambda p: p),
    "empty-parameter-skipped": put(encode_parameter=lambda p: was.encode_parameter(p) if p else b""),
    "s-ends-at-empty-parameter": s_with(lambda fc, params: was.s_of(fc, until_empty(params))),
    "parameters-reversed": s_with(lambda fc, params: was.s_of(fc, params[::-1])),
    "fc-last": s_with(lambda fc, params: was.s_of(b"", params) + fc),
    "fc-missing": s_with(lambda fc, params: was.s_of(b"", params)),
    "fc-low-octet": put(FC=b"\xf0"),
    "fc-high-octet": put(FC=b"\xff"),
    "fc-as-text": put(FC=b"FFF0"),
    "fc-of-confirmation": put(FC=b"\xff\xf1"),
    "fc-little-endian": put(FC=b"\xf0\xff"),
    "label-with-nul": put(LABEL=b"LTK-DERIVE\0"),
    "label-lower-case": put(LABEL=b"ltk-derive"),
    "label-underscore": put(LABEL=b"LTK_DERIVE"),
    "label-of-confirmation": put(LABEL=b"LTK-CONFIRM"),
    "label-empty": put(LABEL=b""),
    "label-missing": put(parameters=lambda v: was.parameters(v)[1:]),
    # parameters 9, 10 and 11, 12: network-card-nonces-swapped, network-card-publics-swapped
    **{f"parameters-{i}-{i + 1}-swapped": swapped(i) for i in range(12) if i not in (NETWORK_NONCE, NETWORK_PUBLIC)},

    # Identifiers. clauses: 4.6 to 4.8, 6.1
    "imsi-bcd": bound(IMSI, lambda v, p: bcd(v.imsi)),
    "imsi-as-in-ef-imsi": bound(IMSI, lambda v, p: bcd("19"[len(v.imsi) % 2] + v.imsi)),
    "imsi-with-prefix": bound(IMSI, lambda v, p: b"imsi-" + p),
    "imsi-padded-with-f": bound(IMSI, lambda v, p: p.ljust(15, b"F")),
    "imsi-padded-with-zeros": bound(IMSI, lambda v, p: p.rjust(15, b"0")),
    "imsi-leading-zeros-lost": bound(IMSI, lambda v, p: p.lstrip(b"0")),
    "imsi-with-nul": bound(IMSI, lambda v, p: p + b"\0"),
    **PLMN,
    "plmn-as-text": put(plmn=lambda mcc, mnc: (mcc + mnc).encode()),
    "plmn-filler-last": put(plmn=lambda mcc, mnc: was.plmn(mcc, mnc) if mnc[2:] else bcd(mcc + mnc)),
    "plmn-mnc-in-order": put(plmn=lambda mcc, mnc: bcd(mcc + mnc) if mnc[2:] else was.plmn(mcc, mnc)),
    "plmn-mnc-zero-in-front": put(plmn=lambda mcc, mnc: was.plmn(mcc, mnc.rjust(3, "0"))),
    "plmn-mnc-zero-behind": put(plmn=lambda mcc, mnc: was.plmn(mcc, mnc.ljust(3, "0"))),
    "plmn-mnc-leading-zeros-lost": put(plmn=lambda mcc, mnc: was.plmn(mcc, str(int(mnc)).ljust(3, "f"))),
    "iccid-f-padded": iccid(lambda text: text.ljust(20, "F").encode()),
    "iccid-bcd": iccid(bcd),
    "iccid-without-check-digit": iccid(lambda text: text[:-1].encode()),
    "iccid-of-even-length-short": iccid(lambda text: (text if len(text) % 2 else text[:-2]).encode()),
    "eid-binary": eid(bytes.fromhex),
    "eid-integer": eid(lambda text: x.number(int(text), 16)),
    "eid-without-check-digits": eid(lambda text: text[:-2].encode()),
    "ef-iccid-lower-case": ef_iccid(lambda text: text.lower().encode()),
    "ef-iccid-binary": ef_iccid(bytes.fromhex),
    "ef-iccid-swapped": ef_iccid(lambda text: other_case(text).encode()),
    "ef-iccid-as-digits": ef_iccid(lambda text: other_case(text).replace("F", "").encode()),
    "ef-iccid-as-type-1": ef_iccid(str.encode, 1),
    "element-type-missing": put(element=lambda kind, text: text.encode()),
    "element-type-as-text": put(element=lambda kind, text: f"{kind}{text}".encode()),

    # Integers. clauses: 4.1 to 4.5, 4.9, 6.1
    "epoch-little-endian": put(epoch=lambda e: little(e, 4)),
    "epoch-eight-octets": put(epoch=lambda e: x.number(e, 8)),
    "epoch-two-octets": put(epoch=lambda e: x.number(e % 2**16, 2)),
    "epoch-one-octet": put(epoch=lambda e: x.number(e % 2**8, 1)),
    "epoch-as-text": put(epoch=lambda e: str(e).encode()),
    "epoch-from-zero": put(epoch=lambda e: x.number(e - 1, 4)),
    "epoch-not-bound": bound_as(epoch=0),
    "bits-in-octets": bound(BITS, lambda v, p: x.number(v.bits // 8, 2)),
    "bits-little-endian": bound(BITS, lambda v, p: little(v.bits, 2)),
    "bits-one-octet": bound(BITS, lambda v, p: x.number(v.bits % 256, 1)),
    "bits-not-bound": bound_as(bits=0),
    "bits-always-256": bound_as(bits=256),
    "algorithm-not-bound": bound_as(algorithm=0),
    "purpose-not-bound": bound_as(purpose=0),
    "index-not-bound": bound_as(index=0),
    "purpose-index-swapped": bound(PURPOSE_INDEX, lambda v, p: p[::-1]),
    "mode-suite-swapped": bound(MODE_SUITE, lambda v, p: p[::-1]),
    "mode-missing": bound(MODE_SUITE, lambda v, p: p[1:]),
    "suite-missing": bound(MODE_SUITE, lambda v, p: p[:1]),
    "mode-not-bound": bound_as(mode=0),
    "suite-not-bound": bound_as(suite=0),
    **{f"{name.replace('_', '-')}-modulo": modulo(name) for name in WIDTH},

    # Nonces, public keys and the derivation key. clauses: 4.10 to 4.12, 5
    "network-card-nonces-swapped": swapped(NETWORK_NONCE),
    "network-card-publics-swapped": swapped(NETWORK_PUBLIC),
    "network-nonce-not-bound": bound_as(network_nonce=b""),
    "card-nonce-not-bound": bound_as(card_nonce=b""),
    "card-nonce-zeros-when-empty": bound(CARD_NONCE, lambda v, p: p or bytes(16)),
    "publics-not-bound": put(parameters=lambda v: was.parameters(v)[:NETWORK_PUBLIC] + [b"", b""]),
    "publics-without-prefix": put(parameters=lambda v: was.parameters(v)[:NETWORK_PUBLIC] + [
        p[-32:] if is_p256(v) else p for p in was.parameters(v)[NETWORK_PUBLIC:]]),
    "value-role-missing": value(role=lambda key: b""),
    "value-roles-swapped": value(role=lambda key: bytes([2 if len(key) == x.KEY else 1])),
    "value-role-of-end": values_bound(lambda v, n, c: b"\2" + n[1:], lambda v, n, c: b"\1" + c[1:]),
    "value-role-of-place": values_bound(lambda v, n, c: b"\1" + n[1:], lambda v, n, c: b"\2" + c[1:]),
    "value-role-always-1": value(role=lambda key: b"\1"),
    "value-role-always-2": value(role=lambda key: b"\2"),
    "value-role-from-0": value(role=lambda key: b"\0" if len(key) == x.KEY else b"\1"),
    "value-role-text": value(role=lambda key: b"1" if len(key) == x.KEY else b"2"),
    "value-role-last": values_bound(lambda v, n, c: n[1:] + n[:1], lambda v, n, c: c[1:] + c[:1]),
    "value-digests-exchanged": values_bound(lambda v, n, c: n[:1] + c[1:], lambda v, n, c: c[:1] + n[1:]),
    "value-of-ml-kem-alone": value(digest=lambda key: hashlib.sha256(key[:-32]).digest()),
    "value-of-x25519-alone": value(digest=lambda key: hashlib.sha256(key[-32:]).digest()),
    "value-and-role-hashed": value(role=lambda key: b"", digest=lambda key: hashlib.sha256(
        bytes([1 if len(key) == x.KEY else 2]) + key).digest()),
    "value-sha3": value(digest=lambda key: hashlib.sha3_256(key).digest()),
    "value-as-text": value(digest=lambda key: hashlib.sha256(key.hex().encode()).digest()),
    "value-hashed-with-role-too": value(digest=lambda key: hashlib.sha256(
        bytes([1 if len(key) == x.KEY else 2]) + key).digest()),
    "value-hashed-twice": value(digest=lambda key: hashlib.sha256(hashlib.sha256(key).digest()).digest()),
    "value-x25519-first": value(digest=lambda key: hashlib.sha256(key[-32:] + key[:-32]).digest()),
    "value-top-bit-cleared": value(digest=lambda key: hashlib.sha256(without_top_bit(key)).digest()),
    "value-digest-as-text": value(digest=lambda key: hashlib.sha256(key).hexdigest().encode()),
    "values-exchanged": values_bound(lambda v, n, c: c, lambda v, n, c: n),
    "values-key-first": values_bound(lambda v, n, c: min(n, c), lambda v, n, c: max(n, c)),
    "values-reply-first": values_bound(lambda v, n, c: max(n, c), lambda v, n, c: min(n, c)),
    "value-length-original": value_lengths(lambda values: [len(v) for v in values]),
    "value-length-of-digest": value_lengths(lambda values: [32, 32]),
    "suite-3-as-1": bound(MODE_SUITE, lambda v, p: p[:1] + b"\1" if v.suite == x.X25519_MLKEM else p),
    "publics-top-bit-cleared": put(public_value=lambda suite, key: without_top_bit(key) if suite == x.X25519
                                   else was.public_value(suite, key)),
    "value-whole": values_bound(lambda v, n, c: v.network_public, lambda v, n, c: v.card_public),
    "z-ml-kem-alone": z_of_suite_3(lambda z: z[:32]),
    "z-x25519-alone": z_of_suite_3(lambda z: z[32:]),
    "z-halves-swapped": z_of_suite_3(lambda z: z[32:] + z[:32]),
    "z-halves-xored": z_of_suite_3(lambda z: bytes(a ^ b for a, b in zip(z[:32], z[32:]))),
    "z-used-directly": put(key_of=lambda mode, root, z: z if mode == AGREEMENT else was.key_of(mode, root, z)),
    "hybrid-root-ignored": hybrid(lambda root, z: x.mac(bytes(32), z)),
    "hybrid-z-ignored": hybrid(lambda root, z: root),
    "hybrid-key-data-swapped": hybrid(lambda root, z: x.mac(z, root)),
    "hybrid-concatenated": hybrid(lambda root, z: root + z),
    "hybrid-concatenation-extracted": hybrid(lambda root, z: x.mac(bytes(32), root + z)),
    "hybrid-xor": hybrid(lambda root, z: bytes(a ^ b for a, b in zip(root, z))),
    "agreement-key-data-swapped": put(key_of=lambda mode, root, z: x.mac(z, bytes(32)) if mode == AGREEMENT
                                      else was.key_of(mode, root, z)),
    "agreement-plain-hash": put(key_of=lambda mode, root, z: hashlib.sha256(z).digest() if mode == AGREEMENT
                                    else was.key_of(mode, root, z)),
    "root-extracted-too": put(key_of=lambda mode, root, z: x.mac(bytes(32), root) if mode == ROOT
                              else was.key_of(mode, root, z)),
    "z-reversed": z_as(lambda z: z[::-1]),
    "z-leading-zeros-stripped": z_as(stripped),
    "z-trailing-zeros-stripped": z_as(lambda z: z.rstrip(b"\0")),
    "z-as-signed-integer": z_as(lambda z: x.number(x.big(z), x.big(z).bit_length() // 8 + 1) if z else z),
    "z-first-half": z_as(lambda z: z[:16]),
    "z-last-half": z_as(lambda z: z[-16:]),
    "root-leading-zeros-stripped": root_as(stripped),
    "root-reversed": root_as(lambda root: root[::-1]),

    # HMAC and truncation. clauses: 2, 6.2
    "hmac-pads-swapped": hmac_with(inner=0x5c, outer=0x36),
    "hmac-without-pads": hmac_with(inner=0, outer=0),
    "hmac-long-key-truncated": hmac_with(shorten=lambda key: key[:64]),
    "hmac-key-of-64-hashed": hmac_with(longest=63),
    "hash-sha1": hmac_with(name="sha1"),
    "hash-sha224": hmac_with(name="sha224"),
    "hash-sha512": hmac_with(name="sha512", block=128, longest=128),
    "hash-sha3": hmac_with(name="sha3_256", block=136, longest=136),
    "plain-hash": put(mac=lambda key, data: hashlib.sha256(key + data).digest()),
    "truncated-to-first-octets": put(truncate=lambda d, bits: d[:bits // 8]),
    "second-block-for-last-half": last_half_from_second_block(),
    "truncated-to-the-middle": put(truncate=lambda d, bits: d[16 - bits // 16:16 + bits // 16]),

    # Confirmation. clauses: 8.1 to 8.3
    "confirm-role-not-bound": confirmed(1, lambda v, p: b"\0"),
    "confirm-roles-swapped": confirmed(1, lambda v, p: bytes([3 - v.role])),
    "confirm-role-as-text": confirmed(1, lambda v, p: str(v.role).encode()),
    "confirm-keys-bits-reversed": confirmed(3, lambda v, p: x.number(backwards(v.keys, 16), 2)),
    "confirm-keys-seven-bits-reversed": confirmed(3, lambda v, p: x.number(backwards(v.keys, 7), 2)),
    "confirm-keys-shifted": confirmed(3, lambda v, p: x.number(2 * v.keys, 2)),
    "confirm-keys-little-endian": confirmed(3, lambda v, p: p[::-1]),
    "confirm-keys-one-octet": confirmed(3, lambda v, p: p[1:]),
    "confirm-keys-not-bound": confirmed(3, lambda v, p: bytes(2)),
    "confirm-epoch-missing": put(confirm_parameters=lambda v: [
        p for i, p in enumerate(was.confirm_parameters(v)) if i != 2]),
    "confirm-epoch-not-bound": confirmed(2, lambda v, p: bytes(4)),
    "confirm-label-of-derivation": put(CONFIRM_LABEL=b"LTK-DERIVE"),
    "confirm-fc-of-derivation": put(CONFIRM_FC=b"\xff\xf0"),
    "confirm-key-of-purpose-1": confirmation_key(purpose=1, index=0, algorithm=0, bits=256),
    "confirm-key-of-purpose-7": confirmation_key(purpose=7, index=0, algorithm=0, bits=256),
    "confirm-key-is-k": confirmation_key(purpose=1, index=0, algorithm=1, bits=128),
    "confirm-key-of-128-bits": confirmation_key(purpose=8, index=0, algorithm=0, bits=128),
    "confirm-key-underived": put(confirmation_key=lambda v: x.key_of(v.mode, v.root, v.z)),
    "confirm-tag-first-octets": put(tag=lambda v: whole_tag(v)[:16]),
    "confirm-tag-whole": put(tag=whole_tag),

    # Validity: a class not enforced at all, then single rules of it. clauses: 4, 7.1, 8.2
    "mode-not-enforced": lax(mode=True, suite=lambda v: RULE.suite(v) or not is_mode(v) and v.suite == x.NONE,
                             secret=lambda v: RULE.secret(v) or not is_mode(v)),
    "suite-not-enforced": lax(suite=True, public_key=lambda v: RULE.public_key(v) if RULE.suite(v) else any_lengths(v)),
    "suite-none-outside-root": lax(suite=lambda v: RULE.suite(v) or v.suite == x.NONE,
                                   public_key=lambda v: RULE.public_key(v) if RULE.suite(v) else any_lengths(v)),
    "suite-some-in-root": lax(suite=lambda v: v.suite in ((0, 1, 2, 3) if v.mode == ROOT else (1, 2, 3)),
                              public_key=lambda v: RULE.public_key(v) if RULE.suite(v) else any_lengths(v)),
    "suite-reserved-accepted": lax(suite=lambda v: RULE.suite(v) or v.suite not in (0, 1, 2, 3),
                                   public_key=lambda v: RULE.public_key(v) if RULE.suite(v) else any_lengths(v)),
    "suite-3-refused": lax(suite=lambda v: RULE.suite(v) and v.suite != x.X25519_MLKEM),
    "purpose-not-enforced": lax(purpose=True, algorithm=lambda v: RULE.algorithm(v) or not RULE.purpose(v),
                                bits=lambda v: not RULE.purpose(v) or RULE.bits(v)),
    "purpose-0-accepted": lax(purpose=lambda v: 0 <= v.purpose <= 7,
                              algorithm=lambda v: not v.purpose or RULE.algorithm(v),
                              bits=lambda v: not v.purpose or RULE.bits(v)),
    "imsi-short-refused": lax(imsi=lambda v: RULE.imsi(v) and len(v.imsi) == 15),
    "mnc-3-refused": lax(plmn=lambda v: RULE.plmn(v) and len(v.mnc) == 2),
    "mnc-2-refused": lax(plmn=lambda v: RULE.plmn(v) and len(v.mnc) == 3),
    "iccid-19-refused": lax(element=lambda v: RULE.element(v) and (v.element_type != x.ICCID or len(v.element) == 20)),
    "iccid-20-refused": lax(element=lambda v: RULE.element(v) and (v.element_type != x.ICCID or len(v.element) == 19)),
    "iccid-luhn-from-left": lax(element=lambda v: iccid_or(v, lambda e: x.digits(e, 19, 20) and luhn_from_left(e))),
    "epoch-beyond-31-bits-refused": lax(epoch=lambda v: RULE.epoch(v) and v.epoch < 2 ** 31),
    "card-nonce-required": lax(nonce=lambda v: RULE.nonce(v) and v.card_nonce),
    "keys-purpose-7-refused": lax(keys=lambda v: RULE.keys(v) and v.keys < 64),
    "purpose-8-in-table": lax(purpose=lambda v: 1 <= v.purpose <= 8,
                              algorithm=lambda v: v.algorithm == 0 if v.purpose == 8 else RULE.algorithm(v),
                              bits=lambda v: v.bits == 256 if v.purpose == 8 else RULE.bits(v)),
    "purpose-8-accepted": lax(purpose=lambda v: 1 <= v.purpose <= 8,
                              algorithm=lambda v: v.purpose == 8 or RULE.algorithm(v),
                              bits=lambda v: v.purpose == 8 or RULE.bits(v)),
    "index-not-enforced": lax(index=True),
    "index-16-accepted": lax(index=lambda v: RULE.index(v) or v.purpose in (4, 5, 6) and v.index >= 16),
    "index-0-for-ota-accepted": lax(index=lambda v: RULE.index(v) or v.index == 0),
    "index-for-other-keys-accepted": lax(index=lambda v: RULE.index(v) or v.purpose not in (4, 5, 6)),
    "algorithm-not-enforced": lax(algorithm=True, bits=bits_of_row),
    "algorithm-of-other-purpose-accepted": lax(algorithm=lambda v: v.algorithm in (0, 1, 2, 3, 16), bits=bits_of_row),
    "bits-not-enforced": lax(bits=True),
    "bits-of-other-row-accepted": lax(bits=lambda v: v.bits in (128, 192, 256)),
    "imsi-not-enforced": lax(imsi=True),
    "imsi-short-accepted": lax(imsi=lambda v: x.digits(v.imsi, *range(1, 16)),
                               plmn=lambda v: RULE.plmn(v) or len(v.imsi) < 6),
    "imsi-long-accepted": lax(imsi=lambda v: x.digits(v.imsi, *range(6, len(v.imsi) + 1))),
    "imsi-non-digits-accepted": lax(imsi=lambda v: len(v.imsi) in range(6, 16)),
    "plmn-not-enforced": lax(plmn=True),
    "plmn-not-of-imsi-accepted": lax(plmn=lambda v: plmn_digits(v) and len(v.imsi) > len(v.mcc + v.mnc)),
    "plmn-all-of-imsi-accepted": lax(plmn=lambda v: plmn_digits(v) and v.imsi.startswith(v.mcc + v.mnc)),
    "plmn-mcc-length-not-checked": lax(plmn=lambda v: RULE.plmn(v) or x.digits(v.mnc, 2, 3) and len(v.mcc) != 3),
    "plmn-mcc-length-loose": lax(plmn=lambda v: x.digits(v.mcc, *range(1, 20)) and x.digits(v.mnc, 2, 3) and begins_longer(v)),
    "plmn-mnc-length-not-checked": lax(plmn=lambda v: RULE.plmn(v) or x.digits(v.mcc, 3) and len(v.mnc) not in (2, 3)),
    "plmn-non-digits-accepted": lax(plmn=lambda v: len(v.mcc) == 3 and len(v.mnc) in (2, 3) and (
        RULE.plmn(v) or not plmn_digits(v))),
    "element-not-enforced": lax(element=True),
    "element-type-not-checked": lax(element=lambda v: RULE.element(v) or v.element_type not in (x.ICCID, x.EID, x.EF_ICCID)),
    "iccid-luhn-not-checked": lax(element=lambda v: iccid_or(v, lambda text: x.digits(text, 19, 20))),
    "iccid-length-not-checked": lax(element=lambda v: iccid_or(v, lambda text: x.digits(text, len(text)) and (
        len(text) not in (19, 20) or x.luhn(text)))),
    "eid-mod-97-not-checked": lax(element=lambda v: eid_or(v, lambda text: x.digits(text, 32))),
    "eid-mod-97-is-0": lax(element=lambda v: eid_or(v, lambda text: x.digits(text, 32) and int(text) % 97 in (0, 1))),
    **{name: lax(element=rule) for name, rule in EID.items()},
    "eid-length-not-checked": lax(element=lambda v: eid_or(v, lambda text: x.digits(text, len(text)) and (
        len(text) != 32 or int(text) % 97 == 1))),
    "element-non-digits-accepted": lax(element=lambda v: RULE.element(v) or v.element_type in (x.ICCID, x.EID) and (
        not x.digits(v.element, len(v.element)))),
    "ef-iccid-refused": lax(element=lambda v: ef_or(v, lambda text: False)),
    "ef-iccid-luhn-checked": lax(element=lambda v: ef_or(v, lambda text: x.digits(text, 19, 20) and x.luhn(text))),
    "ef-iccid-letters-refused": lax(element=lambda v: ef_or(v, lambda text: x.digits(text, 20))),
    "ef-iccid-lower-accepted": lax(element=lambda v: ef_or(v, lambda text: RULE.element(changed(v, element=text.upper())))),
    "ef-iccid-length-not-checked": lax(element=lambda v: ef_or(v, lambda text: not set(text) - set("0123456789ABCDEF"))),
    "ef-iccid-any-character": lax(element=lambda v: ef_or(v, lambda text: len(text) == 20)),
    **{f"ef-iccid-{name}": lax(element=lambda v, pattern=pattern: ef_or(v, lambda text: re.fullmatch(pattern, text)))
       for name, pattern in {
           "of-18-accepted": "[0-9A-F]{18,20}", "of-19-accepted": "[0-9A-F]{19,20}", "longer-accepted": "[0-9A-F]{20,}",
           "empty-accepted": "([0-9A-F]{20})?", "range-accepted": "[0-F]{20}", "letters-to-z-accepted": "[0-9A-Z]{20}",
           "all-lower-accepted": "[0-9A-F]{20}|[0-9a-f]{20}", "lower-alone": "[0-9a-f]{20}",
           "a-to-e-refused": "[0-9F]{20}", "f-refused": "[0-9A-E]{20}", "f-at-end-alone": "(?=.{20}$)[0-9]+F*",
           "98-required": "98[0-9A-F]{18}"}.items()},
    "ef-iccid-digits-luhn-checked": lax(element=lambda v: ef_or(v, lambda text: RULE.element(v) and (
        not x.digits(text, 20) or x.luhn(text)))),
    "ef-iccid-of-type-1-refused": lax(element=lambda v: ef_or(v, lambda text: RULE.element(v) and not (
        x.digits(text, 20) and x.luhn(text)))),
    "epoch-not-enforced": lax(epoch=True),
    "epoch-0-accepted": lax(epoch=lambda v: 0 <= v.epoch < 2**32),
    "epoch-too-wide-accepted": lax(epoch=lambda v: v.epoch >= 1),
    "nonce-not-enforced": lax(nonce=True),
    "nonce-network-not-checked": lax(nonce=lambda v: x.size(v.card_nonce, 0, 16)),
    "nonce-network-empty-accepted": lax(nonce=lambda v: x.size(v.network_nonce, 0, 16) and x.size(v.card_nonce, 0, 16)),
    "nonce-card-not-checked": lax(nonce=lambda v: x.size(v.network_nonce, 16)),
    "public-key-not-enforced": lax(public_key=True),
    "public-key-length-not-checked": lax(public_key=lambda v: RULE.public_key(v) or (
        v.suite != x.NONE and (v.suite == x.X25519_MLKEM or distinct(v)) and not lengths(v))),
    "public-key-prefix-not-checked": lax(public_key=lambda v: lengths(v) and apart(v)),
    "public-key-uncompressed-accepted": lax(public_key=lambda v: apart(v) and each_public(v, lambda key: (
        x.public(v.suite, key) or is_p256(v) and x.size(key, 65) and key[0] == 4))),
    "public-keys-equal-accepted": lax(public_key=lambda v: each_public(v, lambda key: x.public(v.suite, key)) and (
        v.network_public == v.card_public or RULE.public_key(v))),
    "values-of-one-role-accepted": lax(public_key=lambda v: RULE.public_key(v) or (
        v.suite == x.X25519_MLKEM and lengths(v) and distinct(v))),
    "public-keys-in-root-accepted": lax(public_key=lambda v: v.mode == ROOT or RULE.public_key(v)),
    "role-not-enforced": lax(role=True),
    "role-0-accepted": lax(role=lambda v: 0 <= v.role <= 2),
    "role-3-accepted": lax(role=lambda v: 1 <= v.role <= 3),
    "keys-not-enforced": lax(keys=True),
    "keys-none-accepted": lax(keys=lambda v: 0 <= v.keys <= 127),
    "keys-purpose-8-accepted": lax(keys=lambda v: 1 <= v.keys <= 255),
    "keys-other-bits-accepted": lax(keys=lambda v: v.keys & 127),
    "secret-not-enforced": lax(secret=True),
    "secret-zero-root-accepted": lax(secret=lambda v: RULE.secret(v) or (
        v.mode != AGREEMENT and v.root == bytes(32) and z_is_right(v))),
    "secret-zero-z-accepted": lax(secret=lambda v: RULE.secret(v) or (
        v.mode != ROOT and v.z == bytes(x.z_length(v.mode, v.suite)) and root_is_right(v))),
    "secret-root-length-not-checked": lax(secret=lambda v: RULE.secret(v) or (
        v.mode != AGREEMENT and any(v.root) and z_is_right(v))),
    "secret-z-length-not-checked": lax(secret=lambda v: RULE.secret(v) or (
        v.mode != ROOT and any(v.z) and len(v.z) != x.z_length(v.mode, v.suite) and root_is_right(v))),
    "secret-root-in-agreement-ignored": lax(secret=lambda v: RULE.secret(v) or (
        v.mode == AGREEMENT and z_is_right(v))),
    "secret-z-in-root-ignored": lax(secret=lambda v: RULE.secret(v) or (
        v.mode == ROOT and root_is_right(v))),

    "secret-zero-ml-kem-accepted": lax(secret=lambda v: RULE.secret(v) or zero_half(v, slice(32, 64))),
    "secret-zero-x25519-accepted": lax(secret=lambda v: RULE.secret(v) or zero_half(v, slice(0, 32))),
    "secret-z-of-32-accepted": lax(secret=lambda v: RULE.secret(v) or (
        v.suite == x.X25519_MLKEM and x.secret(v.z, 32) and root_is_right(v))),

    # The general function's own rules. clauses: 3.2, 3.3, 3.5
    "kdf-empty-key-accepted": lax_kdf(key=lambda v: v.key is not None),
    "kdf-fc-not-enforced": lax_kdf(fc=lambda v: v.fc is not None),
    "kdf-lone-ff-accepted": lax_kdf(fc=lambda v: x.size(v.fc, 1) or x.size(v.fc, 2) and v.fc[0] == 255),
    "kdf-two-octet-fc-without-ff-accepted": lax_kdf(fc=lambda v: x.size(v.fc, 1) and v.fc[0] < 255 or x.size(v.fc, 2)),
    "kdf-long-parameter-wrapped": lax_kdf(parameter=lambda v: None not in v.p),
    "kdf-parameter-of-65535-refused": lax_kdf(parameter=lambda v: all(len(p) < 65535 for p in v.p)),
    "kdf-empty-parameter-refused": lax_kdf(parameter=lambda v: all(p and len(p) < 65536 for p in v.p)),

    # Agreement. clauses: 9
    "x25519-z-reversed": put(x25519=lambda d, q: was.x25519(d, q)[::-1]),
    "x25519-z-leading-zeros-stripped": put(x25519=lambda d, q: stripped(was.x25519(d, q))),
    "x25519-private-not-clamped": put(clamp=lambda d: int.from_bytes(d, "little")),
    "x25519-peer-big-endian": put(u_of=lambda q: x.big(q) % 2**255),
    "x25519-top-bit-not-masked": put(u_of=lambda q: int.from_bytes(q, "little")),
    "x25519-top-bit-refused": lax_agree(public_key=lambda v: AGREE.public_key(v) and (is_p256(v) or v.peer[31] < 128)),
    "x25519-non-canonical-refused": lax_agree(public_key=lambda v: AGREE.public_key(v) and (
        is_p256(v) or x.u_of(v.peer) < x.C_P)),
    "x25519-low-order-accepted": lax_agree(secret=lambda v: AGREE.secret(v) or (
        not is_p256(v) and x.size(v.private, 32))),
    "x25519-peer-length-not-checked": lax_agree(public_key=lambda v: not is_p256(v) or AGREE.public_key(v)),
    "p256-z-leading-zeros-stripped": put(p256=lambda d, q: stripped(was.p256(d, q))),
    "p256-z-reversed": put(p256=lambda d, q: was.p256(d, q)[::-1]),
    "p256-z-with-prefix": put(p256=lambda d, q: b"\2" * any(was.p256(d, q)) + was.p256(d, q)),
    "p256-private-little-endian": put(parse=p256_private_reversed),
    "p256-little-endian": lambda: (put(parse=p256_reversed)(), put(p256=lambda d, q: was.p256(d, q)[::-1])()),
    "p256-z-sha1": put(p256=lambda d, q: hashed("sha1", was.p256(d, q))),
    "p256-z-sha256": put(p256=lambda d, q: hashed("sha256", was.p256(d, q))),
    "p256-private-0-accepted": lax_agree(secret=lambda v: AGREE.secret(v) or is_p256(v) and v.private == bytes(32)),
    "p256-private-n-accepted": lax_agree(secret=lambda v: AGREE.secret(v) or (
        is_p256(v) and x.size(v.private, 32) and x.big(v.private) == x.P_N)),
    "p256-private-above-n-accepted": lax_agree(secret=lambda v: AGREE.secret(v) or (
        is_p256(v) and x.size(v.private, 32) and x.big(v.private) > x.P_N)),
    "p256-zero-z-accepted": lax_agree(secret=lambda v: AGREE.secret(v) or (
        is_p256(v) and x.size(v.private, 32) and 0 < x.big(v.private) < x.P_N)),
    "p256-off-curve-accepted": put(on_curve=lambda u: u < x.P_P),
    "p256-x-above-p-accepted": put(on_curve=lambda u: was.on_curve(u % x.P_P)),
    "p256-prefix-not-checked": lax_agree(public_key=lambda v: AGREE.public_key(v) or (
        is_p256(v) and x.size(v.peer, 33) and x.on_curve(x.big(v.peer[1:])))),
    "p256-uncompressed-accepted": lax_agree(public_key=lambda v: AGREE.public_key(v) or (
        is_p256(v) and x.size(v.peer, 65) and v.peer[0] == 4)),
    "p256-hybrid-accepted": lax_agree(public_key=lambda v: AGREE.public_key(v) or (
        is_p256(v) and x.size(v.peer, 65) and v.peer[0] in (6, 7))),
    "p256-without-prefix-accepted": lax_agree(put(p256=lambda d, q: was.p256(d, q.rjust(33, b"\2"))), public_key=(
        lambda v: AGREE.public_key(v) or is_p256(v) and x.size(v.peer, 32) and x.on_curve(x.big(v.peer)))),
    "agree-suite-not-enforced": lax_agree(suite=lambda v: True, public_key=lambda v: not AGREE.suite(v) or AGREE.public_key(v),
                                          secret=lambda v: not AGREE.suite(v) or AGREE.secret(v)),
    "agree-public-key-not-enforced": lax_agree(public_key=lambda v: v.peer is not None,
                                               secret=lambda v: AGREE.secret(v) or not AGREE.public_key(v)),
    "agree-secret-not-enforced": lax_agree(secret=lambda v: v.private is not None),
    "agree-private-length-not-checked": lax_agree(secret=lambda v: v.private and any(x.agreed(v)) and (
        not is_p256(v) or 0 < x.big(v.private) < x.P_N)),
}


def used_by(command):
    """The globals of the program that it uses to answer a command."""
    found, left = {"parse"}, [was.COMMANDS[command].__code__, was.parse.__code__]
    while left:
        code = left.pop()
        left += [c for c in code.co_consts if hasattr(c, "co_names")]
        for name in set(code.co_names) & set(vars(was)) - found:
            found.add(name)
            value = getattr(was, name)
            left += [f.__code__ for f in (value.values() if isinstance(value, dict) else [value]) if hasattr(f, "__code__")]
    return found


def touched_by(mistake):
    """The commands that use something that a mistake replaces."""
    tables = {name: dict(value) for name, value in vars(was).items() if isinstance(value, dict) and not name.startswith("__")}
    mistake()
    replaced = {name for name, value in vars(x).items() if value is not getattr(was, name, None) or name in tables and value != tables[name]}
    vars(x).update(vars(was))
    for name, table in tables.items():
        getattr(x, name).clear()
        getattr(x, name).update(table)
    return [command for command in x.COMMANDS if replaced & used_by(command)]


def main():
    if sys.argv[1:] == ["--list"]:
        for name, mistake in MISTAKES.items():
            print(name, *touched_by(mistake))
    elif len(sys.argv) == 2 and sys.argv[1] in MISTAKES:
        MISTAKES[sys.argv[1]]()
        x.main()
    else:
        sys.exit("usage: wrong.py NAME | --list")


if __name__ == "__main__":
    main()
