#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What answers have behind their values, and what is asked again at the end. LTK_CONFORM and LTK_VECTORS name the program and the folder
of vectors, LTK_BUILD the folder of the bundled implementations."""
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import jsonschema

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CONFORM = os.environ["LTK_CONFORM"]
BUILD = pathlib.Path(os.environ["LTK_BUILD"])
REFERENCE = [str(BUILD / "ltk-iut-reference")]
SCHEMA = json.loads((ROOT / "harness/schema/report.schema.json").read_text())
FEW = ["--family", "confirm,derive-invalid,hmac"]
INDEX = json.loads(pathlib.Path(os.environ["LTK_VECTORS"], "index.json").read_text())
COUNT = {entry["family"]: entry["count"] for entry in INDEX["files"]}
ALL_DERIVED = f"{COUNT['derive']} of {COUNT['derive']} failures in derive"
DERIVED = sum(bool(re.match(r"LTK-DERIVE-\d", name)) for name in INDEX["profiles"]["device"])
SLOW = str(COUNT["hmac"] + 4)  # of the requests, one that is asked again
# An implementation behind a recorder of its requests; from request `slow` on it takes its time.
RECORDER = """
import subprocess, sys, time
folder, slow, *program = sys.argv[1:]
inner, asked = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1), 0
for line in sys.stdin:
    open(folder + "/log", "a").write(line)
    asked += 1
    time.sleep(0.5 if asked >= int(slow) else 0)
    inner.stdin.write(line)
    inner.stdin.flush()
    print(inner.stdout.readline().replace("pipeline=64", "pipeline=1"), end="", flush=True)
"""


def unsteady(mode):
    return [sys.executable, str(HERE / "unsteady.py"), mode]


def check(program, *options):
    return subprocess.run([CONFORM, "check", *map(str, options), "--", *program], capture_output=True, text=True, timeout=300, check=False)


def reported(program, *options):
    with tempfile.TemporaryDirectory() as folder:
        run = check(program, "--report-json", f"{folder}/r.json", *options)
        report = json.loads(pathlib.Path(folder, "r.json").read_text())
    jsonschema.Draft202012Validator(SCHEMA).validate(report)
    return run, report


def findings(run):
    return re.findall(r"^FINDING (.*)", run.stdout, re.M)


def found(report, kind):
    return [finding for finding in report["findings"] if finding["kind"] == kind]


class Again(unittest.TestCase):
    def recorded(self, *options, slow=100000, program=REFERENCE):
        """The requests of a run, hello apart."""
        with tempfile.TemporaryDirectory() as folder:
            run = check([sys.executable, "-c", RECORDER, folder, str(slow), *program], *options)
            return run, [line for line in pathlib.Path(folder, "log").read_text().splitlines() if not line.startswith("HELLO ")]

    def test_twenty_are_asked_again_in_another_order(self):
        run, lines = self.recorded(*FEW)
        self.assertEqual(run.returncode, 0, run.stdout)
        first, again = lines[:-20], lines[-20:]
        self.assertEqual(len(first), len(set(first)))
        places = [first.index(line) for line in again]
        self.assertEqual(len(set(places)), 20)
        self.assertNotEqual(places, sorted(places))
        self.assertEqual((min(places), max(places)), (0, len(first) - 1))
        self.assertLess(max(b - a for a, b in zip(sorted(places), sorted(places)[1:])), len(first) / 15)
        before = [first[place - 1] for place in places[1:]]
        self.assertFalse([line for line, other in zip(again, before) if line == other], "one follows the same request as before")

    def test_few_are_all_asked_again(self):
        for n in (1, 2, 3):
            ids = ",".join(f"LTK-HMAC-{i + 1:04}" for i in range(n))
            run, lines = self.recorded("--id", ids)
            self.assertEqual((run.returncode, len(lines), sorted(lines[:n])), (0, 2 * n, sorted(lines[n:])))

    def test_right_only_at_first(self):
        run, report = reported(unsteady("right-at-first"), *FEW)
        self.assertEqual((run.returncode, report["result"]), (1, "nonconformant"))
        finding, = found(report, "repeats")
        self.assertIn("FINDING right only at first: ", run.stdout)
        self.assertEqual(finding, report["findings"][0])
        cases = {c["id"]: c for c in report["cases"] if c["verdict"] == "error"}
        self.assertEqual(set(finding["ids"]), set(cases))
        asked = report["asked_again"].pop("ids")
        self.assertEqual(report["asked_again"], {"skipped": False, "cases": 20, "otherwise": len(cases)})
        self.assertEqual((len(asked), set(cases) - set(asked)), (20, set()))
        self.assertEqual(report["counts"]["failed"], 0)
        for case in cases.values():
            self.assertIn("answered in two ways: rightly at first, wrongly when", case["reason"])
            self.assertTrue(case["given"].startswith(case["expected"]))
            self.assertNotEqual(case["given"], case["given_again"])
        self.assertRegex(run.stdout, r"\n +expected .*\n +actual .*\n +again ")

    def test_other_answers_are_a_finding_before_all_others(self):
        for mode, words in (("right-later", "wrong only at first: "), ("unsupported-again", "right only at first: "),
                            ("start", "not reproducible: the same request was answered in two ways, before and after another start: ")):
            with self.subTest(mode):
                run = check(unsteady(mode), *FEW, "--quiet")
                self.assertEqual(run.returncode, 1)
                self.assertTrue(findings(run)[0].startswith(words), run.stdout)
                self.assertNotIn("ends in an error", run.stdout)

    def test_what_is_seldom_wrong_is_asked_again(self):
        run, report = reported(unsteady("seldom-wrong"), "--family", "derive")
        finding, = found(report, "repeats")
        self.assertEqual(finding, report["findings"][0])
        self.assertEqual(finding["parts"], {"right_at_first": 0, "right_again": finding["holds"]})
        self.assertGreaterEqual(finding["holds"], 10)
        self.assertEqual(found(report, "layers"), [], "what passed now tells nothing")

    def test_each_form_of_the_report_says_it(self):
        with tempfile.TemporaryDirectory() as folder:
            forms = {form: pathlib.Path(folder, form) for form in ("junit", "html")}
            check(unsteady("right-at-first"), "--profile", "device", "--family", "derive,confirm",
                  *(word for form, file in forms.items() for word in (f"--report-{form}", file)))
            for form, file in forms.items():
                self.assertIn("right only at first: ", file.read_text(), form)
            page = forms["html"].read_text()
        self.assertLess(page.index("right only at first: "), page.index("vectors: the same request was answered in two ways"))
        self.assertNotIn("an error in place of an answer", page)

    def test_an_answer_that_depends_on_the_one_before_is_not_reproducible(self):
        run = check(unsteady("stale"), "--family", "derive", "--quiet")
        self.assertTrue(findings(run)[0].startswith("not reproducible: the same request was answered in two ways: "), run.stdout)
        self.assertIn("P9 (network_nonce) of the case before", run.stdout)

    def test_a_crash_when_asked_again_costs_one_verdict(self):
        run, report = reported(unsteady("crash-again"), *FEW)
        self.assertEqual((run.returncode, report["counts"]["crash"], report["counts"]["failed"]), (1, 1, 0))
        case, = (c for c in report["cases"] if c["verdict"] == "crash")
        self.assertIn("(asked again at the end)", case["reason"])
        self.assertEqual(case["given_again"], case["reason"])

    def test_the_same_answer_in_other_letters_is_the_same(self):
        for mode in ("recoded", "always-wrong"):
            run = check(unsteady(mode), *FEW)
            self.assertNotRegex(run.stdout, "reproducible|asked again")
            self.assertEqual(run.returncode, 0 if mode == "recoded" else 1)

    def test_a_class_left_out_is_another_answer_where_classes_are_judged(self):
        self.assertIn("FINDING ", check(unsteady("recoded"), *FEW, "--strict-class").stdout)

    def test_is_skipped_on_request_and_says_so(self):
        run, lines = self.recorded(*FEW, "--ask-once", "--quiet")
        self.assertEqual((run.returncode, len(lines)), (0, len(set(lines))))
        self.assertIn("NOTE no vector was asked again (--ask-once)", run.stdout)
        run, report = reported(unsteady("right-at-first"), *FEW, "--ask-once")
        self.assertEqual((run.returncode, report["asked_again"]), (0, {"skipped": True, "cases": 0, "otherwise": 0, "ids": []}))

    def test_interrupted_while_asking_again_it_is_incomplete_and_can_be_resumed(self):
        options = ["--family", "hmac", "--quiet"]
        with tempfile.TemporaryDirectory() as folder:
            log, report = pathlib.Path(folder, "log"), pathlib.Path(folder, "r.json")
            program = [sys.executable, "-c", RECORDER, folder, SLOW, *REFERENCE]
            with subprocess.Popen([CONFORM, "check", *options, "--report-json", str(report), "--", *program], stdout=subprocess.PIPE,
                                  text=True) as run:
                while not log.exists() or len(log.read_text().splitlines()) <= int(SLOW):
                    time.sleep(0.02)
                run.send_signal(signal.SIGTERM)
                output = run.communicate()[0]
            self.assertIn(f"all {COUNT['hmac']} vectors were judged, and not all were asked again", output)
            self.assertIn(f"RESULT incomplete passed={COUNT['hmac']} ", output)
            program[4] = "100000"
            self.assertEqual(check(program, *options, "--resume", report).returncode, 2)  # another command
            program[4] = SLOW
            log.unlink()
            again = check(program, *options, "--resume", report, "--report-json", report)
            self.assertEqual(again.returncode, 0, again.stdout + again.stderr)
            self.assertEqual(len(log.read_text().splitlines()), 1 + 20)
            self.assertEqual(json.loads(report.read_text())["asked_again"]["cases"], 20)

    def test_max_time_ends_it_as_well(self):
        with tempfile.TemporaryDirectory() as folder:
            run = check([sys.executable, "-c", RECORDER, folder, SLOW, *REFERENCE], "--family", "hmac", "--max-time", "6", "--quiet")
            self.assertEqual(run.returncode, 1)
            self.assertIn(f"NOTE interrupted by --max-time 6: all {COUNT['hmac']}", run.stdout)

    def test_does_not_apply_to_answers_in_a_file(self):
        with tempfile.TemporaryDirectory() as folder:
            requests, answers, report = (pathlib.Path(folder, name) for name in ("requests", "answers", "r.json"))
            subprocess.run([CONFORM, "prompt", "--family", "confirm", "--out", requests], check=True, capture_output=True)
            with open(requests) as i, open(answers, "w") as o:
                subprocess.run([sys.executable, ROOT / "harness/iut/bundled/example.py"], stdin=i, stdout=o, check=True)
            self.assertIn(" kdk=", answers.read_text())
            run = subprocess.run([CONFORM, "grade", "--family", "confirm", "--responses", answers, "--report-json", report],
                                 capture_output=True, text=True, check=False)
            self.assertEqual((run.returncode, json.loads(report.read_text())["asked_again"]), (0, None), run.stdout)
            self.assertNotIn("FINDING", run.stdout)


class Steps(unittest.TestCase):
    def test_names_the_first_wrong_step(self):
        for mode, words in (("nonce-in-s", "first wrong step is S: P9 (network_nonce): expected c4e292bed28d2f88d7b07fec2f379df0, "
                                           f"actual c5e292bed28d2f88d7b07fec2f379df0 in LTK-DERIVE-0001: {ALL_DERIVED}"),
                            ("key", "first wrong step is KEY: expected c1bc393c91f1d513"),
                            ("d-wrong-only", "first wrong step of those given is D: "),
                            ("d-only", "all steps are right (D): the fault is in what follows them: " + ALL_DERIVED)):
            with self.subTest(mode):
                run, report = reported(unsteady(mode), "--family", "derive")
                self.assertTrue([line for line in findings(run) if line.startswith(words)], run.stdout[-3000:])
                case = next(c for c in report["cases"] if c["verdict"] == "fail")
                self.assertEqual(set(case["given_steps"]), {"D"} if mode.startswith("d-") else {"S", "KEY", "D"})
                self.assertTrue(all(case["given"].split(f" {name}=")[1].startswith(case["given_steps"][step])
                                    for name, step in (("s", "S"), ("kdk", "KEY"), ("d", "D")) if step in case["given_steps"]))

    def test_one_mistake_of_one_input_is_told_with_its_values(self):
        program = [sys.executable, str(HERE / "wrong.py"), "plmn-unswapped"]
        run, report = reported(program, "--id", "LTK-DERIVE-0001")
        self.assertIn("FINDING first wrong step is S: P6 (plmn): expected 13f014, actual 31041f: 1 of 1 failures in derive\n", run.stdout)
        self.assertEqual(found(report, "steps")[0]["parts"], {"step": "S", "part": "P6 (plmn)", "passed": False})

    def test_the_steps_of_confirm_are_those_of_the_tag(self):
        run = check([sys.executable, str(HERE / "wrong.py"), "confirm-key-underived"], "--family", "confirm")
        self.assertRegex(findings(run)[0], "^first wrong step is KC: expected [0-9a-f]{64}, actual [0-9a-f]{64} in LTK-CONFIRM-0001: "
                         + f"{COUNT['confirm']} of {COUNT['confirm']}")
        self.assertEqual(len(findings(run)), 1, run.stdout[-2000:])

    def test_what_is_wrong_by_itself_is_told_beside_the_first(self):
        for mode, words in (("imsi-and-epoch", ["first wrong step is S: P5 (imsi): ", "first wrong step is S: P8 (epoch): "]),
                            ("nonce-and-key", ["first wrong step is S: P9 (network_nonce): ", "KEY is wrong too: "]),
                            ("nonce-and-d", ["first wrong step is S: P9 (network_nonce): ",
                                             "D is wrong too, for the given S and key: "])):
            with self.subTest(mode):
                said = findings(check(unsteady(mode), "--profile", "device", "--family", "derive"))
                self.assertEqual([line[:len(start)] for line, start in zip(said, words)], words, said)
                self.assertTrue(all(line.endswith(f": {DERIVED} of {DERIVED} failures in derive") for line in said[:2]), said)
                self.assertFalse([line for line in said[2:] if "wrong step" in line or "wrong too" in line], said)

    def test_each_form_of_the_report_says_it(self):
        with tempfile.TemporaryDirectory() as folder:
            forms = {form: pathlib.Path(folder, form) for form in ("junit", "html")}
            check(unsteady("nonce-and-key"), "--profile", "device", "--family", "derive",
                  *(word for form, file in forms.items() for word in (f"--report-{form}", file)))
            for form, file in forms.items():
                text = file.read_text()
                self.assertLess(text.index("first wrong step is S: P9 (network_nonce): "), text.index("KEY is wrong too: "), form)
                self.assertTrue(form != "html" or text.index("KEY is wrong too: ") < text.index("No mistake that is known"), form)

    def test_a_parameter_that_is_left_out_or_there_twice_is_told(self):
        for mode, words in (("without-element", "P7 (element): missing"), ("epoch-twice", "P8 (epoch): present twice"),
                            ("longer", "after its end: expected -, actual 00")):
            run = check(unsteady(mode), "--profile", "device", "--family", "derive")
            self.assertEqual(findings(run)[0], f"first wrong step is S: {words}: {DERIVED} of {DERIVED} failures in derive", run.stdout)

    def test_long_values_that_differ_at_their_end_are_told_apart(self):
        run = check([sys.executable, str(HERE / "wrong.py"), "iccid-f-padded"], "--id", "LTK-DERIVE-0001", "--quiet")
        values = re.search(r"P7 \(element\): expected ([0-9a-f]+), actual ([0-9a-f]+)", run.stdout)
        self.assertEqual(values[1] + "46", values[2])

    def test_where_the_wrong_step_is_given_it_leads(self):
        said = findings(check(unsteady("without-element"), "--profile", "device", "--family", "derive"))
        self.assertEqual([line.partition(": ")[0] for line in said],
                         ["first wrong step is S", "the answer is the right one for an S without P7 (element)"])

    def test_s_that_cannot_be_divided_is_told_by_its_first_octet(self):
        run = check([sys.executable, str(HERE / "wrong.py"), "length-little-endian"], "--family", "derive")
        self.assertIn("FINDING first wrong step is S: L0 (length of P0): expected 000a, actual 0a00: " + ALL_DERIVED, run.stdout)

    def test_a_wrong_step_beside_a_right_result_is_told_and_passes(self):
        run, report = reported(unsteady("imsi-step"), "--family", "derive")
        self.assertEqual((run.returncode, report["counts"]["passed"]), (0, COUNT["derive"]))
        self.assertIn("FINDING although the result is right, the first wrong step is S: P5 (imsi): ", run.stdout)
        self.assertEqual(found(report, "steps")[0]["parts"]["passed"], True)

    def test_any_order_and_case_will_do(self):
        run = check(unsteady("other-order"), "--family", "derive,confirm,chain")
        self.assertEqual((run.returncode, findings(run)), (0, []), run.stdout)

    def test_what_is_no_step_is_refused_as_before(self):
        for mode in ("further", "twice", "no-hex"):
            with self.subTest(mode):
                run, report = reported(unsteady(mode), "--family", "derive,chain", "--profile", "device")
                self.assertEqual((run.returncode, report["counts"]["passed"]), (1, 0))
                self.assertEqual({c["reason"].partition("unexpected")[2] for c in report["cases"]},
                                 {" text after key=; allowed are steps in hex, each once: s= kdk= d="})
                self.assertEqual(found(report, "steps"), [])

    def test_says_how_steps_are_given_where_a_wrong_value_is_not_explained_and_none_is_given(self):
        told = "NOTE no answer has steps, and no known fault explains the wrong values of "
        run = check([sys.executable, str(HERE / "unknown.py"), "all-wrong"], "--family", "hmac,derive,derive-invalid", "--quiet")
        self.assertIn(f"{told}{COUNT['derive']} vectors; the first is LTK-DERIVE-0001: add s= (S) kdk= (KEY) d= (D) to the answers", run.stdout)
        for program, *options in ((unsteady("imsi-and-epoch"), "--family", "derive"),  # with steps
                                  (["env", "LTK_FAULTS=epoch-little-endian", str(BUILD / "ltk-iut-faulty")], "--family", "derive"),  # explained
                                  ([sys.executable, str(HERE / "unknown.py"), "all-wrong"], "--family", "hmac"),  # no steps
                                  (REFERENCE, *FEW)):
            self.assertNotIn(told, check(program, "--quiet", *options).stdout, program)

    def test_explain_has_all_steps_that_are_compared(self):
        text = subprocess.run([CONFORM, "explain", "LTK-OBSERVE-0120"], capture_output=True, text=True, check=True).stdout
        steps = dict(re.findall(r"^  (S|KEY|D|key|TEMP|IN1|OUT\d) +([0-9a-f]+)$", text, re.M))
        self.assertEqual(list(steps), ["S", "KEY", "D", "key", "TEMP", "OUT2", "IN1", "OUT1", "OUT3", "OUT4"])
        self.assertIn(f"res={steps['OUT2'][16:]} ck={steps['OUT3']} ik={steps['OUT4']}", text)

    def test_the_steps_of_milenage_are_compared(self):
        vector = "LTK-OBSERVE-0120"
        text = subprocess.run([CONFORM, "explain", vector], capture_output=True, text=True, check=True).stdout
        steps = {name.lower(): value for name, value in re.findall(r"^  (key|TEMP|IN1|OUT\d) +([0-9a-f]+)$", text, re.M)}
        answer = re.search(rf"^{vector} (ok .*)$", text, re.M).group(1)
        program = "while read id command rest; do case $command in hello) echo $id ok name=a version=1 commands=observe;; *) echo $id {};; esac; done"
        for wrong, name in (("", None), ("out4", "OUT4"), ("in1", "IN1"), ("temp", "TEMP"), ("out2 out4", "OUT2")):
            given = {**steps, **{step: steps[step][::-1] for step in wrong.split()}}
            words = " ".join(f"{name}={value}" for name, value in given.items())
            run = check(["sh", "-c", program.format(f"{answer[:-1]}{'0' if answer[-1] != '0' else '1'} {words}")], "--id", vector)
            words = f"first wrong step of those given is {name}: " if wrong else "all steps are right (key, TEMP, OUT2, IN1, OUT1, OUT3, OUT4): "
            self.assertTrue([line for line in findings(run) if line.startswith(words)], run.stdout)
            self.assertEqual(wrong == "out2 out4", "FINDING OUT4 is wrong too: " in run.stdout)

    def test_a_library_gives_steps_if_it_can(self):
        request = subprocess.run([CONFORM, "explain", "LTK-DERIVE-0001"], capture_output=True, text=True, check=True).stdout
        request = re.search(r"^LTK-DERIVE-0001 derive .*\n", request, re.M).group(0)
        for mode, tail in (("steps", " s=abcd" + "00" * 198 + " d=abcd out1=abcd" + "00" * 14), ("no-steps", "")):
            run = subprocess.run([BUILD / "ltk-iut-library", BUILD / "bad-library.so"], input=request, capture_output=True, text=True,
                                 env={**os.environ, "LTK_MISBEHAVE": mode}, check=True)
            self.assertEqual(run.stdout, f"LTK-DERIVE-0001 ok key={'00' * 32}{tail}\n")


if __name__ == "__main__":
    unittest.main()
