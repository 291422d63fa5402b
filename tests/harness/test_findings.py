#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What is found without the catalogue of faults: planted mistakes lead to what is said of them, and nothing false is said.
LTK_CONFORM, LTK_VECTORS and LTK_BUILD as for test_harness.py."""
import concurrent.futures
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import unittest

from planted import PLANTED

HERE = pathlib.Path(__file__).resolve().parent
CONFORM = os.environ["LTK_CONFORM"]
VECTORS = pathlib.Path(os.environ["LTK_VECTORS"])
REFERENCE = str(pathlib.Path(os.environ["LTK_BUILD"]) / "ltk-iut-reference")
FAULTY = str(pathlib.Path(os.environ["LTK_BUILD"]) / "ltk-iut-faulty")


# What the documents show beside the planted mistakes: what the faulty implementation has in LTK_FAULTS or the program and its mode, the
# families, options.
DEVICE = "--profile", "device"
SHOWN = [("unsteady.py nonce-and-key", "derive"), ("unsteady.py seldom-wrong", "derive"), ("unsteady.py right-at-first", "derive"),
         ("unsteady.py stale", "derive"), ("unsteady.py without-element", "derive", *DEVICE),
         ("wrong.py truncated-to-first-octets", "derive", *DEVICE), ("wrong.py plmn-unswapped", "derive", *DEVICE),
         ("unknown.py iccid-20-luhn-only", "derive-invalid"), ("unknown.py reversed-key", "derive"), ("length-little-endian", "derive"),
         ("length-little-endian@derive+epoch-little-endian@confirm", "hmac,kdf,derive,confirm")]
DOCUMENTS = ("docs/diagnosis.md", "docs/protocol.md")


def conform(*arguments, status=(0, 1), **environment):
    run = subprocess.run([CONFORM, *map(str, arguments)], capture_output=True, text=True, timeout=300,
                         env={**os.environ, "LTK_COMMAND": "./check", **environment})  # as the documents show commands
    assert run.returncode in status, run.stderr
    return run.stdout


def findings_of(output):
    return [line.removeprefix("FINDING ") for line in output.splitlines() if line.startswith("FINDING ")]


class Findings(unittest.TestCase):
    def planted(self, names, families, *options):
        return conform("check", "--quiet", *options, "--family", families, "--", sys.executable, HERE / "planted.py", names)

    def test_a_fault_of_a_key_is_told_from_one_of_a_function(self):
        """The key may be right where MILENAGE or TUAK is wrong, and the other way round."""
        functions = r"MILENAGE with K given is right \((\d+) of \1\), TUAK with K given is right \((\d+) of \2\)"
        keys = r"derived keys are right \((\d+) of \1\)"
        for faults, families, said in (
                ("epoch-little-endian", "hmac,kdf,derive,auth",
                 rf"{functions}: the fault is in the code of derive: .*: (\d+) of \3 failures in derive"),
                ("tuak-iterations-ignored", "derive,auth",
                 rf"{keys}, MILENAGE .*: the fault is in TUAK, and not in a key: .*: (\d+) of \2 failures in auth"),
                ("milenage-c4-missing@auth", "derive,observe,auth",
                 rf"{keys}, .* MILENAGE is right .*: the fault is in MILENAGE, and not in a key: .*: (\d+) of \2 failures in auth"),
                ("observe-kcv-of-zeros", "derive,observe,auth",
                 rf"{keys}: the fault is in the key check value: .*: (\d+) of \2 failures in observe")):
            run = conform("check", "--quiet", "--family", families, "--", FAULTY, LTK_FAULTS=faults)
            self.assertRegex(run, rf"DIAGNOSIS {faults.split('@')[0]} explains (\d+) of \1 failures")
            self.assertRegex(run, f"FINDING .*{said}")
        self.assertIn("in observe: ", conform("check", "--quiet", "--family", families, "--", FAULTY, LTK_FAULTS="observe-op-for-opc@observe"))

    def test_a_planted_mistake_is_found(self):
        outputs, documents = [], "\n".join((HERE.parents[1] / document).read_text() for document in DOCUMENTS)
        names = list(PLANTED)
        if "LTK_ALL" not in os.environ:
            names = names[::16] + [name for name in names if name not in names[::16] and re.search(PLANTED[name][1], documents)]

        def missed(name):
            families, expected, _ = PLANTED[name]
            output = self.planted(name, families)
            outputs.append(output)
            return None if re.search("^FINDING .*" + expected, output, re.M) else f"{name}: {output}"
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            self.assertEqual([m for m in pool.map(missed, names) if m], [])
        for what, families, *options in SHOWN:
            program, _, mode = what.partition(" ")
            command = [sys.executable, HERE / program, mode] if mode else [FAULTY]
            outputs.append(conform("check", "--quiet", *options, "--family", families, "--", *command, LTK_FAULTS=what))
        said = {line for output in outputs for line in output.splitlines()}
        for document in DOCUMENTS:
            shown = re.findall("^(?:DIAGNOSIS|FINDING) .*$", (HERE.parents[1] / document).read_text(), re.M)
            self.assertGreater(len(shown), 0, document)
            self.assertEqual([line for line in shown if line not in said], [], document)

    def judge(self, document):
        """What is counted is so: the ids, and that no case that passed is as those that failed exactly so."""
        cases = {case["id"]: case for case in document["cases"]}
        for finding in document["findings"]:
            self.assertEqual(len(finding["ids"]), finding["holds"], finding)
            self.assertEqual(len(set(finding["ids"])), finding["holds"], finding)
            self.assertLessEqual(finding["holds"], finding["of"])
            for one in finding["ids"]:
                self.assertNotEqual(cases[one]["verdict"], "pass")
                self.assertIn(cases[one]["command"], finding["commands"])
            if finding["kind"] == "condition" and finding["parts"]["form"] == "exactly":
                self.assertEqual((finding["holds"], finding["passes"]), (finding["of"], 0))
                self.assertGreater(finding["of_passes"], 0)
            if finding["kind"] == "layers":
                for layer in finding["parts"]["layers"]:
                    self.assertEqual(layer["status"] == "right", layer["failed"] == 0 and layer["passed"] > 0, layer)

    def test_nothing_false_is_said_of_two_at_once(self):
        with tempfile.TemporaryDirectory() as folder:
            for pair, expected in (("long-key-stale+short-key-invalid", ["the key is shorter than 24 octets or the key is longer than 64 octets"]),
                                   ("z-sha224+nonce-hashed", ["SHA-224 of the expected z", "SHA-256 of P9"]),
                                   ("iccid-20-cut+tag-of-another-label", ["the ICCID has 20 digits"])):
                report = pathlib.Path(folder) / "report.json"
                output = self.planted(pair, "hmac,kdf,derive,confirm,agree", "--report-json", report)
                for words in expected:
                    self.assertIn(words, "\n".join(findings_of(output)), pair)
                document = json.loads(report.read_text())
                self.judge(document)
                self.assertEqual([f"{f['text']}: {f['counts']}" for f in document["findings"]], findings_of(output))

    def test_what_is_not_shown_is_not_said(self):
        for names, families, unsaid in (
                ("nonce-in-a-pointer", "derive", r"from 80 \(hex\) on"),  # what the few passes were made for
                ("z-half-of-31-zeros-refused", "derive", r"public key|of S\b|nonce|when the last octet"),  # what this rule cannot look at
                ("z-is-a-string", "confirm", "z-trailing-zeros-stripped"),  # a name for what a relation says with more
                ("z-zero-or-reversed", "agree", "the fault is in the rules"),  # a wrong value is refused
                ("roles-exchanged-for-one-key", "derive,confirm", "of the case before")):  # the roles take turns
            self.assertNotRegex(self.planted(names, families), unsaid, names)

    def test_many_refusals_leave_room_for_a_name(self):
        output = self.planted("observed-of-another-nonce+roles-exchanged", "derive,confirm,observe")
        self.assertRegex(output, "DIAGNOSIS confirm-roles-swapped explains ")

    def test_of_failures_at_random_nothing_is_said(self):
        """No condition and no relation: cases that are drawn have nothing in common but by chance."""
        with tempfile.TemporaryDirectory() as folder:
            requests, answers = pathlib.Path(folder) / "requests", pathlib.Path(folder) / "answers"
            families = "hmac,kdf,kdf-invalid,derive,confirm,observe"
            conform("prompt", "--family", families, "--out", requests)
            run = subprocess.run([REFERENCE], input=requests.read_text(), capture_output=True, text=True, check=True)
            right = [line for line in run.stdout.splitlines() if not line.startswith("HELLO")]
            for seed in range(12 if "LTK_ALL" in os.environ else 3):
                draw = random.Random(seed)
                part = (3, 6, 20, 60, 300, 1200)[seed % 6] / len(right)
                spoiled = [re.sub(r"=[0-9a-f]+", lambda m: "=" + draw.randbytes(len(m[0]) // 2).hex(), line) if draw.random() < part else line
                           for line in right]
                answers.write_text("\n".join(spoiled) + "\n")
                said = [f for f in findings_of(conform("grade", "--quiet", "--family", families, "--responses", answers))
                        if "the fault is in" not in f and "the first part that is wrong" not in f]
                self.assertEqual(said, [], seed)

    def test_where_all_is_right_nothing_is_said(self):
        self.assertEqual(conform("check", "--quiet", "--family", "derive,observe", "--", REFERENCE).count("\n"), 1)

    def test_what_is_answered_with_unsupported_is_told(self):
        output = conform("check", "--quiet", "--family", "derive", "--", sys.executable, HERE / "unknown.py", "root-only")
        self.assertRegex(output, r"FINDING answers unsupported exactly when the mode is not ROOT: (\d+) of \1 unsupported in derive, "
                                 r"0 of \d+ passes\n")

    def test_codes_are_said_rather_than_lengths_that_follow_from_them(self):
        for without, options, said in (("mode=2 mode=3", DEVICE, "the mode is AGREEMENT or the mode is HYBRID"),
                                       ("suite=2 suite=3", ("--family", "derive,observe"), "the mode is not ROOT and the suite is not X25519")):
            output = conform("check", "--quiet", *options, "--", sys.executable, HERE / "part.py", REFERENCE, PART_WITHOUT=without)
            self.assertRegex(output, rf"FINDING answers unsupported exactly when {said}: (\d+) of \1 unsupported in derive(?:,observe)?, "
                                     r"0 of \d+ passes\n")


if __name__ == "__main__":
    unittest.main()
