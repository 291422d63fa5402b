#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""proofs/eva.py sees defects: each of these, planted in a copy of ref/, gives the alarm named."""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]

# defect, file, text, what takes its place, function of proofs/eva.c, in the alarm
PLANTS = [
    ("a wipe of one octet too many", "wipe.c", "i < n; i++)\n    p[i] = 0;\n}\n\nvoid ltk_wipe_words",
     "i <= n; i++)\n    p[i] = 0;\n}\n\nvoid ltk_wipe_words", "wipe", "out of bounds write"),
    ("a message read one octet too far", "sha256.c", "if (i < length)", "if (i <= length)", "hash", "out of bounds read"),
    ("a block of 15 words", "sha256.c", "t < 16u", "t < 15u", "hash", "uninitialized"),
    ("a shift by 32", "compress.c", "rotr(x, 13)", "rotr(x, 0)", "hash", "invalid RHS operand for shift"),
    ("a round constant too many", "compress.c", "; t < 64u", "; t <= 64u", "hash", "out of bounds"),
    ("a key read one octet too far", "hmac.c", "if (i < key_length)", "if (i <= key_length)", "mac", "out of bounds read"),
    ("an S one octet too long", "kdf.c", "n > free - 2u", "n > free - 1u", "s_exact", "out of bounds write"),
    ("a parameter's length not looked at", "kdf.c", "if (m.status != LTK_OK)\n      return m;", "", "s_refused", "kdf.c"),
    ("a 14th parameter on s[198]", "encode.c", "i < 13u", "i < 14u", "every_mode", "out of bounds write"),
    ("an octet of a key beyond the end", "ltk.c", "d[32u - n + j]", "d[33u - n + j]", "every_mode", "out of bounds read"),
    ("an overflow of int", "ltk.c", "(1 - (int)nz)", "(0x7fffffff - (int)nz)", "every_mode", "signed overflow"),
    ("an IMSI's length not looked at", "validity.c", "if (c.imsi_length < 6 || c.imsi_length > 15)\n    return 0;", "",
     "refused_contexts", "out of bounds"),
    ("a secret's length not looked at", "ltk.c", "if (status == LTK_OK)\n    status = ltk_check_lengths(v, k->root_length, k->z_length);", "",
     "refused_secrets", "uninitialized"),
]


def main():
    failed = 0
    for defect, name, text, other, entry, alarm in PLANTS:
        start = time.monotonic()
        with tempfile.TemporaryDirectory() as directory:
            for folder in ("ref", "proofs"):
                shutil.copytree(ROOT / folder, pathlib.Path(directory, folder))
            path = pathlib.Path(directory, "ref", name)
            source = path.read_text()
            if text not in source:
                sys.exit(f"{name} does not hold {text!r}")
            path.write_text(source.replace(text, other))
            run = subprocess.run([ROOT / "proofs/eva.py", entry, directory], stdout=subprocess.PIPE, text=True)
        alarms = run.stdout.partition("[eva:alarm]")[2]
        seen = run.returncode == 1 and alarm in alarms[:400]
        print(f"{'seen' if seen else 'NOT SEEN'}: {defect}: {' '.join(alarms.split()[:12])}"
              f" ({time.monotonic() - start:.1f} s)")
        failed += not seen
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
