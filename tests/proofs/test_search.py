#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""proofs/search.py: on a wrong reference it prints an input, with what is right; on the right one nothing. A sixth of
the mistakes; with LTK_ALL in the environment, all of them. test_search.py [-v] [NAME ..]"""
import os
import pathlib
import shutil
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "proofs"))
import search  # noqa: E402

# What is changed: name, file, what stands there, what shall stand there, the function whose goal would be open, and what must be said.
WRONG = [
    ("a_secret_of_zeros", "ltk.c", "return nonzero(root);", "return 1;", "secrets_nonzero",
     ["clause status", r"result = LTK_OK \(0\)", "expected: .*LTK_E_SECRET"]),
    ("luhn_digit", "validity.c", "2u * digit - 9u", "2u * digit - 8u", "luhn_digit",
     ["clause status|clause function", "actual: .*LTK_E_ELEMENT|expected: .*LTK_(OK|E_ELEMENT)"]),
    ("length_octets", "kdf.c", "s[at + n] = (uint8_t)(n / 0x100u);\n  s[at + n + 1u] = (uint8_t)(n % 0x100u);",
     "s[at + n] = (uint8_t)(n % 0x100u);\n  s[at + n + 1u] = (uint8_t)(n / 0x100u);", "put_parameter",
     ["clause function", "expected: .*(s|out) = [0-9a-f]+"]),
    ("other_end", "ltk.c", "d[32u - n + j]", "d[j]", "output", ["COUNTEREXAMPLE ltk_derive", "clause function", "expected: .*out = [0-9a-f]{64}"]),
    ("order_of_errors", "ltk.c",
     "  int status = ltk_check_context(&v);\n  if (status == LTK_OK)\n    status = ltk_check_lengths(&v, k->root_length, k->z_length);\n"
     "  if (status == LTK_OK) {",
     "  int status = ltk_check_lengths(&v, k->root_length, k->z_length);\n  if (status == LTK_OK)\n    status = ltk_check_context(&v);\n"
     "  if (status == LTK_OK) {", "ltk_derive", ["COUNTEREXAMPLE ltk_derive", "clause status", "expected: .*result = LTK_E_(?!SECRET)"]),
    ("an_octet_more", "ltk.c", "for (j = 0; j < 16u; j++)\n    different", "for (j = 0; j < 17u; j++)\n    different", "tags_differ",
     ["COUNTEREXAMPLE ltk_tag_equal", "reads or writes where it may not"]),
    ("between_vectors", "validity.c", "  if (c->epoch == 0u)", "  if (c->epoch == 0u || c->epoch == 0x80000000u)", "ltk_check_identity",
     ["epoch = 2147483648", "expected: .*LTK_OK"]),
    ("half_a_z", "ltk.c", "nonzero(z) & nonzero(z + 32)", "nonzero(z)", "z_nonzero", ["clause status", "expected: .*LTK_E_SECRET"]),
    ("role_of_a_reply", "ltk.c", "? LTK_KEY_ROLE : LTK_REPLY_ROLE", "? LTK_REPLY_ROLE : LTK_KEY_ROLE", "ltk_public_value",
     ["COUNTEREXAMPLE ltk_public_value", "clause function", "expected: .*out = 0[12][0-9a-f]{64}"]),
    ("length_of_z", "validity.c", "? 64u : 32u;", "? 32u : 32u;", "ltk_z_length", ["clause function|clause status", "expected: .*"]),
    ("a_letter_too_many", "validity.c", "&& a <= 'F'", "&& a <= 'G'", "is_hex", ["clause status", "expected: .*LTK_E_ELEMENT"]),
]


class Search(unittest.TestCase):
    def search(self, function, file=None, old=None, new=None):
        with tempfile.TemporaryDirectory(prefix="ltk-checks-") as folder:
            folder = pathlib.Path(folder)
            for name in "proofs", "ref":
                shutil.copytree(ROOT / name, folder / name)
            if file:
                path = folder / "ref" / file
                text = path.read_text(encoding="utf-8")
                self.assertIn(old, text)
                path.write_text(text.replace(old, new, 1), encoding="utf-8")
            return search.counterexample(folder, [function])

    def test_nothing_is_said_of_the_reference(self):
        self.assertIsNone(search.counterexample(ROOT, ["ltk_derive", "ltk_confirm", "put_parameter", "tags_differ"], 5))


def add(name, file, old, new, function, says):
    def test(self):
        found = self.search(function, file, old, new)
        self.assertIsNotNone(found)
        if "-v" in sys.argv:
            print(found)
        for pattern in says:
            self.assertRegex(found, pattern)
    setattr(Search, f"test_{name}", test)


for wrong in WRONG if "LTK_ALL" in os.environ else WRONG[::6]:
    add(*wrong)

if __name__ == "__main__":
    unittest.main()
