#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The packages of npm are those that are locked, wherever they come from: LTK_BUILD in the environment."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

LOCKED = pathlib.Path(__file__).resolve().parents[2] / "harness/iut/peers/npm"
CACHE = pathlib.Path(os.environ["LTK_BUILD"]).parent / "npm"


class Lock(unittest.TestCase):
    def setUp(self):
        self.packages = json.loads((LOCKED / "package-lock.json").read_text())["packages"]
        self.wanted = self.packages.pop("")["dependencies"]

    def test_each_package_has_a_digest_and_no_address(self):
        self.assertGreater(len(self.packages), 4)
        for name, package in self.packages.items():
            self.assertRegex(package.get("integrity", ""), r"\Asha512-[A-Za-z0-9+/]{86}==\Z", name)
            self.assertNotIn("resolved", package, name)
            self.assertNotIn("hasInstallScript", package, name)

    def test_versions_are_exact_and_those_of_the_package_file(self):
        self.assertEqual(self.wanted, json.loads((LOCKED / "package.json").read_text())["dependencies"])
        for name, version in self.wanted.items():
            self.assertRegex(version, r"\A(npm:@noble/post-quantum@)?\d+\.\d+\.\d+\Z")
            self.assertEqual(self.packages[f"node_modules/{name}"]["version"], version.rpartition("@")[2])


@unittest.skipUnless(CACHE.is_dir() and shutil.which("npm"), "the packages of npm are not installed")
class Install(unittest.TestCase):
    """As .ci/npm does it, from the packages that it has fetched."""

    def install(self, change):
        with tempfile.TemporaryDirectory() as folder:
            top = pathlib.Path(folder)
            shutil.copytree(CACHE, top / "npm")
            shutil.copy(LOCKED / "package.json", top)
            (top / "package-lock.json").write_text(change((LOCKED / "package-lock.json").read_text()))
            run = subprocess.run(["npm", "ci", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", "--cache", top / "npm"],
                                 cwd=top, capture_output=True, text=True)
            return run.returncode, run.stdout + run.stderr, (top / "node_modules/mlkem/package.json").exists()

    def test_what_was_fetched_is_installed_without_a_network(self):
        status, output, there = self.install(lambda lock: lock)
        self.assertEqual((status, there), (0, True), output)

    def test_another_content_is_refused(self):
        def change(lock):
            """The first character of a digest."""
            return re.sub('("node_modules/mlkem"(?s:.*?)sha512-)(.)', lambda m: m[1] + ("C" if m[2] == "B" else "B"), lock)
        status, output, _ = self.install(change)
        self.assertNotEqual(status, 0)
        self.assertIn("EINTEGRITY", output)


if __name__ == "__main__":
    unittest.main()
