#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Libraries of others that are wrong, as they were published: LTK_CONFORM, LTK_VECTORS and LTK_BUILD in the environment."""
import json
import os
import pathlib
import shutil
import subprocess
import unittest

CONFORM, NOBLE = os.environ["LTK_CONFORM"], pathlib.Path(os.environ["LTK_BUILD"]) / "peers/noble.mjs"
VECTORS = pathlib.Path(os.environ["LTK_VECTORS"])


@unittest.skipUnless(NOBLE.exists(), "the packages of npm are not installed")
class Noble(unittest.TestCase):
    """@noble/post-quantum 0.5.4 encapsulates to a key whose coefficients are not reduced; 0.7.1 refuses it."""

    def check(self, *arguments):
        command = [CONFORM, "check", "--vectors", VECTORS, "--family", "agree,agree-invalid", "--", shutil.which("node"), NOBLE, *arguments]
        return subprocess.run(command, capture_output=True, text=True).stdout.splitlines()

    def unreduced(self):
        """What it accepts: such a key with a private value that fits and a point that does not refuse it."""
        vectors = json.loads((VECTORS / "agree-invalid.json").read_text())["vectors"]
        return [v["id"] for v in vectors if "unreduced" in v["flags"]]

    def test_a_version_that_checks_is_conformant(self):
        self.assertTrue(self.check()[-1].startswith("RESULT conformant "))

    def test_a_version_that_does_not_is_found_and_named(self):
        lines = self.check("old")
        failed = [line.split()[1] for line in lines if line.startswith("FAIL ")]
        self.assertEqual(failed, self.unreduced())
        diagnoses = [line for line in lines if line.startswith("DIAGNOSIS ")]
        self.assertEqual(len(diagnoses), 1, lines)
        self.assertTrue(diagnoses[0].startswith(f"DIAGNOSIS hybrid-unreduced-accepted explains {len(failed)} of {len(failed)} failures"), lines)


if __name__ == "__main__":
    unittest.main()
