#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The example implementation under test, made wrong in a way that the catalogue of faults does not know: unknown.py MODE"""
import hashlib
import random
import sys

from wrong import MISTAKES, confirmed, iccid, was, x, z_as

PUT = vars(x).update
MODES = {
    "md5": lambda: PUT(mac=lambda key, data: hashlib.md5(key + data).digest() * 2),
    "reversed-key": lambda: PUT(truncate=lambda d, bits: was.truncate(d, bits)[::-1]),
    "constant": lambda: PUT(truncate=lambda d, bits: bytes(range(1, bits // 8 + 1))),
    "random": lambda: PUT(truncate=lambda d, bits: random.randbytes(bits // 8)),
    "label-v2": lambda: PUT(LABEL=b"LTK-DERIVE-V2"),
    "fc-fff2": lambda: PUT(FC=b"\xff\xf2"),
    "imsi-reversed": lambda: PUT(parameters=lambda v: [p[::-1] if i == 5 else p for i, p in enumerate(was.parameters(v))]),
    # what agrees with a fault of the catalogue in some cases
    "z-last-20": z_as(lambda z: z[-20:]),
    "role-plus-1": confirmed(1, lambda v, p: bytes([v.role + 1])),
    "iccid-18": iccid(lambda text: text[:18].encode()),
    "epoch-20-bits": lambda: (PUT(epoch=lambda e: x.number(e % 2**20, 4)), MISTAKES["epoch-too-wide-accepted"]()),
    # a rule that holds for some: the check digit of an ICCID of 19 digits is not looked at
    "iccid-20-luhn-only": lambda: x.RULES.update(element=lambda v: was.RULES["element"](v) or v.element_type == 1 and x.digits(v.element, 19)),
    # refusals of what is valid
    "network-nonce-even": lambda: x.RULES.update(nonce=lambda v: was.RULES["nonce"](v) and v.network_nonce[0] % 2 == 0),
    "imsi-310-only": lambda: x.RULES.update(imsi=lambda v: was.RULES["imsi"](v) and v.imsi.startswith("310")),
    "iccid-89-only": lambda: x.RULES.update(element=lambda v: was.RULES["element"](v) and v.element.startswith("89")),
    "two-rules": lambda: (MODES["network-nonce-even"](), MODES["iccid-20-luhn-only"]()),
    # parts, and what is no hex
    "root-only": lambda: PUT(answer=lambda line: f"{line.split(' ')[0]} unsupported" if " derive mode=" in line and " mode=1 " not in line
                             else was.answer(line)),
    "no-hex": lambda: PUT(answer=lambda line: was.answer(line).replace("=", "=0x") if " ok mac" in was.answer(line) else was.answer(line)),
}


def all_wrong(line):
    """Another value for each valid request, and a value for each invalid one."""
    ident, command = line.split(" ")[:2]
    name = {"hmac": "mac", "kdf": "out", "derive": "key", "confirm": "tag", "agree": "z"}.get(command)
    return f"{ident} ok {name}={hashlib.sha256(line.encode()).hexdigest()}" if name else None


def main():
    if sys.argv[1] == "all-wrong":
        right = x.answer
        x.answer = lambda line: all_wrong(line) or right(line)
    else:
        was.RULES = dict(x.RULES)
        MODES[sys.argv[1]]()
    x.main()


if __name__ == "__main__":
    main()
