#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""proofs/eva.py sees defects and leaks: each of these, planted in a copy of ref/, gives the alarm or the finding named. One of each kind
of leak and every ninth defect; with LTK_ALL in the environment, all of them."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/ct"))
import table  # noqa: E402

# defect, file, text, what takes its place, function of proofs/eva.c, in the alarm; or for a leak, whose kind
# stands first, where it is found, and as what
PLANTS = [
    ("a wipe of one octet too many", "wipe.c", "i < n; i++)\n    p[i] = 0;\n}\n\nvoid ltk_wipe_words",
     "i <= n; i++)\n    p[i] = 0;\n}\n\nvoid ltk_wipe_words", "wipe", "out of bounds write"),
    ("a message read one octet too far", "sha256.c", "if (i < length)", "if (i <= length)", "hash", "out of bounds read"),
    ("a block of 15 words", "sha256.c", "(; t < 16u", "(; t < 15u", "hash", "uninitialized"),
    ("a shift by 32", "compress.c", "rotr(x, 13)", "rotr(x, 0)", "hash", "invalid RHS operand for shift"),
    ("a round constant too many", "compress.c", "; t < 64u", "; t <= 64u", "hash", "out of bounds"),
    ("a key read one octet too far", "hmac.c", "i < key_length ? key[i] : 0, pad", "i <= key_length ? key[i] : 0, pad", "mac", "out of bounds read"),
    ("an S one octet too long", "kdf.c", "n > free - 2u", "n > free - 1u", "s_exact", "out of bounds write"),
    ("a parameter's length not looked at", "kdf.c", "if (m.status != LTK_OK)\n      return m;", "", "s_refused", "kdf.c"),
    ("a 14th parameter on s[198]", "encode.c", "i < 13u", "i < 14u", "every_mode", "out of bounds write"),
    ("an octet of a key beyond the end", "ltk.c", "d[32u - n + j]", "d[33u - n + j]", "every_mode", "out of bounds read"),
    ("an overflow of int", "ltk.c", "((int)nz - 1)", "(0x7fffffff + (int)nz)", "every_mode", "signed overflow"),
    ("an IMSI's length not looked at", "validity.c", "if (c->imsi_length < 6 || c->imsi_length > 15)\n    return 0;", "",
     "refused_contexts", "out of bounds"),
    ("a secret's length not looked at", "ltk.c", "if (status == LTK_OK)\n    status = ltk_check_lengths(&v, k->root_length, k->z_length);", "",
     "refused_secrets", "uninitialized"),
    ("a public value's length not looked at", "ltk.c", "length != LTK_KEY_OCTETS && length != LTK_REPLY_OCTETS", "length > LTK_KEY_OCTETS",
     "public_values", "invalid pointer creation"),
    # ---- leaks
    ("branch: on the mask", "ltk.c", "  uint8_t mask =", "  if (nz == 0)\n    return 0;\n  uint8_t mask =", "one", "masked: condition: nz"),
    ("branch: a conditional expression", "ltk.c", "return d & mask;", "return nz ? d : 0;", "one", "masked: condition: nz"),
    ("comparison that stops early: of tags", "ltk.c", "different |= a[j] ^ b[j];", "if (a[j] != b[j])\n      return 0;", "tags",
     "tags_differ: condition"),
    ("loop bound: as long as zeros last", "ltk.c", "j < 32u; j++)\n    any |=", "j < 32u && any == 0; j++)\n    any |=", "one",
     "nonzero: condition"),
    ("multiplication: of a status", "ltk.c", "LTK_E_SECRET & ((int)nz - 1)", "LTK_E_SECRET * (1 - (int)nz)", "one",
     "secret_status: multiplication"),
    ("division: by 256", "ltk.c", "((uint32_t)a + 0xffu) >> 8", "((uint32_t)a + 0xffu) / 0x100u", "one", "is_nonzero: division"),
    ("division: a modulo", "compress.c", "x ^ (z & (y ^ x));", "(x ^ (z & (y ^ x))) % 0xffffffffu;", "one", "ch: division"),
    ("shift amount: of a rotation", "compress.c", "return (x >> n) | (x << (32u - n));", "return (x >> n) | (x << (x & 31u));", "one", "rotr: shift"),
    ("comparison: of octets with zero", "ltk.c", "return is_nonzero(different);", "return different != 0;", "tags",
     "tags_differ: comparison"),
    ("table look-up: of a constant", "compress.c", "((z ^ y) & (y ^ x));", "((z ^ y) & (y ^ x)) ^ (K[x & 63u] & 0u);",
     "one",
     "maj: index"),
    ("table look-up: a place to write to", "ltk.c", "to[j] = from[j];", "to[j] = from[j];\n  to[from[0] & 31u] = from[from[0] & 31u];", "every_mode",
     "copy: address"),
    ("table look-up: a pointer that moves", "sha256.c", "return m[i];", "return *(m + i + (m[i] & 0u));", "one", "padded_octet: "),
    ("branch: on the key", "hmac.c", "  if (key_length <= 64u) {", "  if (key_length <= 64u || key[64] == 1) {", "mac",
     "ltk_hmac_compute: condition"),
    ("branch: a switch on a parameter", "kdf.c", "    s[at + j] = p[j];",
     "    {\n      switch (p[j]) {\n      case 0:\n        break;\n      }\n      s[at + j] = p[j];\n    }", "s_exact",
     "put_parameter: condition"),
    ("branch: on one half of z", "ltk.c", "nonzero(z) & nonzero(z + 32)", "nonzero(z) && nonzero(z + 32)", "one", "z_nonzero: condition"),
    ("branch: a wipe of what is not zero", "wipe.c", "  s->h = 0;\n", "  if (s->h != 0)\n    s->h = 0;\n", "mac",
     "ltk_sha256_wipe: condition"),
]


def chosen():
    if "LTK_ALL" in os.environ:
        return PLANTS
    leaks = [plant for plant in PLANTS if ": " in plant[5]]
    kinds = [plant[0].partition(":")[0] for plant in leaks]
    return [plant for plant in PLANTS if plant not in leaks][::9] + [plant for i, plant in enumerate(leaks) if kinds.index(kinds[i]) == i]


def main():
    failed, rows = 0, []
    stale = [f"{name} does not hold {text!r}" for _, name, text, *_ in PLANTS if text not in (ROOT / "ref" / name).read_text()]
    if stale:
        sys.exit("\n".join(stale))
    for defect, name, text, other, entry, alarm in chosen():
        start = time.monotonic()
        with tempfile.TemporaryDirectory() as directory:
            for folder in ("ref", "proofs"):
                shutil.copytree(ROOT / folder, pathlib.Path(directory, folder))
            path = pathlib.Path(directory, "ref", name)
            path.write_text(path.read_text().replace(text, other))
            run = subprocess.run([ROOT / "proofs/eva.py", entry, directory], stdout=subprocess.PIPE, text=True)
        alarms = run.stdout.partition("SECRET" if ": " in alarm else "[eva:alarm]")[2]
        seen = run.returncode == 1 and alarm in alarms[:400]
        print(f"{'seen' if seen else 'NOT SEEN'}: {defect}: {' '.join(alarms.split()[:12])}"
              f" ({time.monotonic() - start:.1f} s)")
        failed += not seen
        if ": " in alarm:
            rows.append(["source", name, defect.partition(":")[0], "seen" if seen else "NOT SEEN"])
    if sys.argv[1:2] == ["--table"]:
        table.write(sys.argv[2], rows)
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
