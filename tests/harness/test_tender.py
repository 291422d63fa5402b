#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Evidence for a tender: what is supported, what is claimed, the cover, and whether a report is as it was made. LTK_CONFORM names the program,
LTK_BUILD the folder of the bundled implementations."""
import functools
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import jsonschema

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CONFORM = os.environ["LTK_CONFORM"]
BUILD = pathlib.Path(os.environ["LTK_BUILD"])
REFERENCE = [str(BUILD / "ltk-iut-reference")]
FAULTY = [str(BUILD / "ltk-iut-faulty")]
PART = [sys.executable, str(HERE / "part.py"), *REFERENCE]
SCHEMA = json.loads((ROOT / "harness/schema/report.schema.json").read_text())
# An implementation of ROOT alone, and of no other key than K.
ROOT_K = {"PART_WITHOUT": "mode=2 mode=3 purpose=2 purpose=3 purpose=4 purpose=5 purpose=6 purpose=7", "PART_COMMANDS": "hmac,kdf,derive,confirm"}
DEVICE = ["--profile", "device"]


def conform(*arguments, environment=None, **keywords):
    return subprocess.run([CONFORM, *map(str, arguments)], capture_output=True, text=True, errors="replace", timeout=300,
                          env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000", **(environment or {})}, **keywords)


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, content):
        path = self.folder / name
        path.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False))
        return path

    def check(self, *options, program=REFERENCE, environment=None):
        """A run: what it printed, and its reports by their form."""
        files = {form: self.folder / f"report.{form}" for form in ("json", "html", "junit", "statement")}
        run = conform("check", *[word for form, path in files.items() for word in (f"--report-{form}", path)], *options, "--", *program,
                      environment=environment)
        text = {form: path.read_text() for form, path in files.items() if path.exists()}
        return run, text, json.loads(text["json"]) if "json" in text else None

    def last(self, run):
        return run.stdout.splitlines()[-1]


def rows(document, trait):
    return {row["value"]: row["support"] for row in document["statement"]["rows"] if row["trait"] == trait}


class Statement(Case):
    def test_says_of_each_mode_suite_purpose_algorithm_length_and_command_whether_it_is_supported(self):
        run, text, document = self.check(*DEVICE, "--strict-class", program=PART, environment=ROOT_K)
        jsonschema.Draft202012Validator(SCHEMA).validate(document)
        self.assertEqual((document["result"], document["extent"]), ("conformant", "in part"))
        self.assertEqual(rows(document, "mode"), {"root": "yes", "agreement": "no", "hybrid": "no"})
        self.assertEqual({v: s for v, s in rows(document, "purpose").items() if s != "no"}, {"K": "yes"})
        self.assertEqual(rows(document, "answers")["derive"], "yes")
        self.assertEqual((rows(document, "answers")["agree"], rows(document, "refuses")["agree"]), ("no", "no"))
        for combination in document["statement"]["combinations"]:
            wanted = "yes" if (combination["mode"], combination["purpose"]) == ("root", "K") else "no"
            self.assertEqual(combination["support"], wanted, combination)
        self.assertIn("command=derive,mode=root,purpose=K", document["statement"]["claims"])
        self.assertIn("NOTE conformant in part, of: command=derive,mode=root,purpose=K\n", run.stdout)
        self.assertRegex(run.stdout, r"(?m)^  mode +root yes, agreement no, hybrid no$")
        self.assertIn("<title>conformant in part: ", text["html"])
        self.assertIn("What is supported", text["html"])
        self.assertRegex(text["junit"], 'name="supported" value="[^"]*command=derive,mode=root,purpose=K')
        self.assertRegex(self.last(run), r"^RESULT conformant passed=")

    def test_each_vector_is_in_the_row_of_its_command(self):
        _, _, document = self.check(*DEVICE)
        counted = [row["vectors"] for row in document["statement"]["rows"] if row["trait"] in ("answers", "refuses")]
        self.assertEqual(sum(counted), len(document["cases"]))

    def test_yes_is_said_only_where_all_passed_that_no_other_row_takes_away(self):
        _, _, document = self.check("--family", "derive,kdf", program=PART, environment={"PART_WITHOUT": "imsi=310410123456789"})
        self.assertEqual((rows(document, "answers"), rows(document, "mode")["root"]), ({"derive": "in part", "kdf": "yes"}, "in part"))
        run, _, document = self.check("--family", "derive", program=REFERENCE)
        self.assertEqual({row["support"] for part in ("rows", "combinations") for row in document["statement"][part]}, {"yes"})
        self.assertEqual((document["extent"], "in part" in run.stdout.replace("where in part", "")), ("whole", False))

    def test_the_statement_of_a_run_is_a_claim_that_holds(self):
        for without in (ROOT_K, {"PART_WITHOUT": "element_type=2 mode=3"}, {"PART_WITHOUT": "bits=192", "PART_COMMANDS": "hmac,derive"},
                        {"PART_WITHOUT": "card_nonce="}):
            _, text, document = self.check(*DEVICE, program=PART, environment=without)
            claim = self.write("claim", text["statement"])
            run = conform("check", *DEVICE, "--claim", claim, "--", *PART, environment=without)
            self.assertRegex(self.last(run), "^RESULT conformant as claimed passed=")
            self.assertGreater(len(document["statement"]["claims"]), 1)

    def test_a_refusal_that_hides_what_is_not_offered_gets_a_hint(self):
        run, text, document = self.check(*DEVICE, program=PART, environment={**ROOT_K, "PART_REPLY": "invalid mode"})
        hint = r"mode=agreement: \d+ valid inputs are all refused as 'mode'; if you do not offer it, answer unsupported"
        self.assertRegex(run.stdout, f"(?m)^NOTE {hint}$")
        self.assertRegex("\n".join(document["statement"]["hints"]), hint)
        self.assertIn("if you do not offer it, answer unsupported", text["html"])
        _, _, document = self.check(*DEVICE)
        self.assertEqual(document["statement"]["hints"], [])


class Claim(Case):
    def test_a_trait_that_a_command_does_not_have_is_named_with_what_would_be_right(self):
        for claim, words in (("command=hmac,command=derive,mode=root",
                              "hmac has no mode; claim command=hmac and command=derive,mode=root, as two lines of a file"),
                             ("command=hmac,command=kdf,mode=1", "hmac has no mode; claim command=hmac,command=kdf"),
                             ("command=confirm,command=derive,mode=root,purpose=K,bits=128",
                              "confirm has no purpose; claim command=confirm,mode=root and command=derive,mode=root,purpose=K,bits=128, as two"),
                             ("command=derive,mode=root,suite=p-256", "no selected vector is of the claim")):
            run = conform("check", *DEVICE, "--claim", claim, "--", *REFERENCE)
            self.assertEqual((run.returncode, run.stderr.startswith(f"ltk-conform: --claim: {words}")), (2, True), run.stderr)

    def claim(self, claim, *options, environment=None):
        return self.check(*(options or DEVICE), "--claim", claim, program=PART, environment=ROOT_K if environment is None else environment)

    def test_what_is_claimed_and_unsupported_fails(self):
        run, text, document = self.claim("mode=root,purpose=K")
        self.assertEqual(run.returncode, 0)
        self.assertRegex(self.last(run), r"^RESULT conformant as claimed passed=\d+ failed=0 ")
        self.assertEqual((document["extent"], document["selection"]["claim"]), ("as claimed", ["mode=root,purpose=K"]))
        self.assertIn("<title>conformant as claimed: ", text["html"])
        for claim in ("mode=root", "purpose=K,mode=2", "purpose=KIC", "command=agree", "command=derive", "mode=root,purpose=K,mode=hybrid"):
            run, text, document = self.claim(claim)
            jsonschema.Draft202012Validator(SCHEMA).validate(document)
            self.assertEqual((run.returncode, document["result"], document["extent"]), (1, "nonconformant", None), claim)
            reasons = {case["reason"] for case in document["cases"] if case["verdict"] == "fail"}
            self.assertTrue(reasons and all(reason.startswith("claimed, but unsupported: ") for reason in reasons), reasons)
            self.assertIn("claimed, but unsupported", text["junit"])
            self.assertEqual(conform("verify", self.folder / "report.json").returncode, 0)

    def test_a_file_of_lines_claims_all_of_them(self):
        for lines, status in (("# what we sell\n\nmode=root,purpose=K\ncommand=confirm,mode=root\r\n", 0), ("mode=root,purpose=K\ncommand=agree", 1)):
            self.assertEqual(self.claim(self.write("claim", lines))[0].returncode, status)

    def test_what_no_vector_asks_cannot_be_claimed(self):
        for claim, word in (("mode=root,suite=1", "suite=x25519"), ("purpose=OPc", "purpose=OPc"), ("command=kdf,mode=root", "kdf has no mode")):
            run, _, document = self.claim(claim, "--id", "LTK-DERIVE-0001,LTK-KDF-0001")
            self.assertEqual((run.returncode, document), (2, None), run)
            self.assertIn(word, run.stderr)
        run, _, document = self.claim("mode=root", "--family", "confirm,hmac", environment={"PART_COMMANDS": "hmac"})
        self.assertEqual((run.returncode, document["result"]), (1, "incomplete"))

    def test_what_claims_nothing_is_refused(self):
        for claim, word in (("mode=rooot", "root, agreement or hybrid"), ("modes=1", "mode"), ("mode=root,", "expected"), ("=", "expected"),
                            ("bits=0128", "128"), ("none", "No such file"), (self.write("c", "# nothing\n"), "claims nothing"),
                            (self.write("d", "mode=1\nx\n"), "line 2")):
            run = conform("check", "--claim", claim, "--", "true")
            self.assertEqual((run.returncode, run.stdout, word in run.stderr), (2, "", True), run)

    def test_grade_and_resume_hold_to_it(self):
        requests, answers = self.folder / "requests", self.folder / "answers"
        conform("prompt", *DEVICE, "--out", requests)
        with open(requests) as source, open(answers, "w") as to:
            subprocess.run(PART, stdin=source, stdout=to, env={**os.environ, **ROOT_K}, check=True)
        graded = conform("grade", *DEVICE, "--responses", answers, "--claim", "mode=root", "--report-json", self.folder / "r")
        checked, _, document = self.claim("mode=root")
        counts = json.loads((self.folder / "r").read_text())["counts"]
        self.assertEqual((graded.returncode, counts["failed"]), (1, document["counts"]["failed"]))
        self.assertEqual(conform("verify", self.folder / "r").returncode, 0)
        resumed = conform("check", *DEVICE, "--claim", "mode=root", "--resume", self.folder / "report.json", "--", *PART, environment=ROOT_K)
        self.assertEqual(self.last(resumed), self.last(checked))
        other = conform("check", *DEVICE, "--resume", self.folder / "report.json", "--", *PART, environment=ROOT_K)
        self.assertEqual((other.returncode, "selection.claim" in other.stderr), (2, True), other)


class Cover(Case):
    def test_the_notes_stand_in_every_report(self):
        notes = {"product": "Card 7, \"rev\" 2", "order": "4711 <b>", "tester": "M\u00fcller", "hardware": "A=1"}
        options = [word for item in notes.items() for word in ("--note", "=".join(item))]
        _, text, document = self.check("--family", "kdf", *options)
        self.assertEqual({note["key"]: note["value"] for note in document["cover"]}, notes)
        for form in ("html", "junit"):
            self.assertIn("4711 &lt;b&gt;", text[form])
        self.assertRegex(text["statement"], "(?m)^# tester +M\u00fcller$")
        self.assertEqual(conform("verify", self.folder / "report.json").returncode, 0)

    def test_a_note_that_is_none_is_refused(self):
        for note in ("product", "=x", "product=", "Product=x", "a b=c", "a=\x1b[1m", "a=b\nc", "a=" + "x" * 201, "k" * 33 + "=v"):
            run = conform("check", "--note", note, "--", "true")
            self.assertEqual((run.returncode, run.stdout, "--note" in run.stderr), (2, "", True), run)
        self.assertIn("twice", conform("check", "--note", "a=1", "--note", "a=2", "--", "true").stderr)

    def test_no_folder_of_the_machine_is_in_a_report_on_request(self):
        secret = self.folder / "customer x"
        secret.mkdir()
        script = secret / "mine.py"
        script.write_text("import sys\nfor line in sys.stdin:\n    w = line.split()\n"
                          "    if w[1] == 'hello': print(w[0], 'ok name=a version=1 commands=hmac,kdf pipeline=1', flush=True)\n"
                          f"    elif w[0].endswith('1'): print(w[0], 'unsupported', '{self.folder}/key', flush=True)\n"
                          f"    elif w[0].endswith('2'): print(w[0], 'ok mac={self.folder}/key', flush=True)\n"
                          "    elif w[0].endswith('3'): raise ValueError(__file__)\n"
                          f"    else: print(w[0], 'error', 'in:{self.folder}/lib', flush=True)\n")
        for program in ([sys.executable, script, f"--key={secret}/k"], [secret / "none"]):
            _, text, document = self.check("--family", "kdf", "--no-paths", program=[str(word) for word in program])
            for form in ("json", "html", "junit", "statement"):
                self.assertNotIn(str(self.folder), text[form])
                self.assertNotIn("customer", text[form])
            self.assertEqual(conform("verify", self.folder / "report.json").returncode, 0)
        self.check("--family", "kdf", program=[sys.executable, str(script)])
        self.assertIn("customer x", (self.folder / "report.json").read_text())


@functools.cache
def small(kind):
    """Reports on few vectors that have all that a report can have."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "r"
        options = ["--family", "hmac,confirm", "--id", "LTK-HMAC-0001,LTK-HMAC-0002," + ",".join(f"LTK-CONFIRM-000{n}" for n in range(1, 5)),
                   "--note", "product=Card"]
        program, environment = {"right": (REFERENCE, {}), "wrong": (FAULTY, {"LTK_FAULTS": "length-little-endian"}),
                                "part": (PART, {"PART_WITHOUT": "role=1"})}[kind]
        conform("check", *options, "--report-json", path, "--", *program, environment=environment)
        return path.read_text()


def digest(document):
    """As docs/reports.md says that it is made."""
    rest = {name: value for name, value in document.items() if name != "digest"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


class Verify(Case):
    def verify(self, content, *options):
        return conform("verify", *options, self.write("report", content))

    def test_a_report_as_it_was_made_is_verified(self):
        for kind in ("right", "wrong", "part"):
            run = self.verify(small(kind))
            self.assertRegex(run.stdout, r"\A(SCOPE .*\n)+VERIFY verified result=\w+ cases=6 differences=0\n\Z")
            self.assertEqual((run.returncode, digest(json.loads(small(kind)))), (0, json.loads(small(kind))["digest"]))
            self.assertEqual(self.verify(json.loads(small(kind))).returncode, 0)  # another layout is no change

    def test_what_the_result_is_about_is_shown(self):
        self.check(*DEVICE, "--strict-class", "--claim", "mode=root,purpose=K", program=PART, environment=ROOT_K)
        run = conform("verify", self.folder / "report.json")
        self.assertRegex(run.stdout, r"\ASCOPE extent: as claimed\nSCOPE profile: device\nSCOPE selected: \d+\nSCOPE available: \d+\n"
                         r"SCOPE strict_class: true\nSCOPE claim: mode=root,purpose=K\nSCOPE timeout: 5000\nVERIFY verified .*\n\Z")
        run = self.verify(small("right"))
        self.assertIn("SCOPE families: hmac; confirm\nSCOPE ids: LTK-HMAC-0001; LTK-HMAC-0002; ", run.stdout)
        document = json.loads(small("right"))
        document["selection"]["timeout"] = 1
        self.assertNotIn("SCOPE", self.verify(document).stdout)  # what was changed says nothing

    def test_however_the_run_ended(self):
        for options, program in ((["--family", "kdf"], ["/nonexistent/program"]), (["--family", "hmac"], [sys.executable, HERE / "hostile.py"]),
                                 (["--family", "derive", "--max-time", "1"], [sys.executable, "-c", "import time; time.sleep(9)"]),
                                 (["--family", "derive", "--strict-class"], [sys.executable, HERE / "unsteady.py", "3"])):
            _, _, document = self.check(*options, program=[str(word) for word in program])
            run = conform("verify", self.folder / "report.json")
            self.assertEqual(run.returncode, 0, (document["result"], run.stdout))

    def test_every_changed_octet_is_found(self):
        text = small("wrong")
        places = [place.start() for place in re.finditer("[0-9A-Za-z]", text)]
        step = max(1, len(places) // int(os.environ.get("LTK_OCTETS", "24")))
        for at in places[::step]:
            other = {"9": "8", "z": "y", "Z": "Y"}.get(text[at], chr(ord(text[at]) + 1))
            run = self.verify(text[:at] + other + text[at + 1:])
            self.assertIn(run.returncode, (1, 2), (text[at - 30:at + 30], run))
            self.assertNotIn("verified", run.stdout)

    def test_what_can_be_computed_is_found_without_the_digest(self):
        def changed(document, change):
            change(document)
            document["digest"] = digest(document)
            return document

        def case(at, **members):
            return lambda document: document["cases"][at].update(members)
        for change, words in (
                (case(0, verdict="fail"), "cases[LTK-HMAC-0001].verdict"),
                (case(2, verdict="pass"), "cases[LTK-CONFIRM-0001].verdict"),
                (case(2, expected="ok key=00"), "cases[LTK-CONFIRM-0001].expected"),
                (case(2, faults=[]), "faults"),
                (case(2, given="ok tag=00"), "LTK-CONFIRM-0001"),
                (case(0, comment="x"), "cases[LTK-HMAC-0001].comment"),
                (case(0, given=None), "cases[LTK-HMAC-0001]"),
                (case(0, given="unsupported"), "LTK-HMAC-0001"),
                (case(0, clauses=["1"]), "clauses"),
                (lambda d: d["cases"].pop(), "cases: 5 in the report, 6 selected"),
                (lambda d: d["counts"].update(passed=6), "counts.passed: 6 in the report"),
                (lambda d: d.update(result="conformant"), "result"),
                (lambda d: d["families"][0].update(passed=0), "families[0].passed"),
                (lambda d: d["clauses"].pop(), "clauses["),
                (lambda d: d["vectors"].update(sha256="00" * 32), "vectors.sha256"),
                (lambda d: d["diagnosis"].update(lines=[]), "diagnosis.lines"),
                (lambda d: d.update(findings=[1]), "findings"),
                (lambda d: d["selection"].update(selected=7), "selection.selected"),
                (lambda d: d["selection"].update(ids=[]), "cases: 6 in the report"),
                (lambda d: d["selection"].update(ids=["x"]), "unknown id"),
                (lambda d: d["selection"].update(claim=["mode=x"]), "claims nothing"),
                (lambda d: d.update(extent="whole"), "extent"),
                (lambda d: d["statement"]["rows"][0].update(support="yes", passed=9), "statement.rows[0].passed"),
                (lambda d: d.update(exit_status=0), "exit_status"),
                (lambda d: d.update(more=1), "more: 1 in the report, missing computed")):
            run = self.verify(changed(json.loads(small("wrong")), change))
            self.assertEqual((run.returncode, words in run.stdout, "VERIFY changed" in run.stdout), (1, True, True), (words, run))

    def test_where_only_the_digest_differs_the_facts_that_it_covers_are_named(self):
        covered = "nothing else differs, so one of the facts that only the digest covers was changed: date, implementation, harness, cover"
        for change in (lambda d: d["implementation"].update(name="other"), lambda d: d.update(date="2020-01-01T00:00:00Z"),
                       lambda d: d.update(cover=[{"key": "order", "value": "1"}]), lambda d: d["selection"].update(timeout=1)):
            document = json.loads(small("right"))
            change(document)
            self.assertRegex(self.verify(document).stdout, f"\\ACHANGED digest: .*; {re.escape(covered)}.*\nVERIFY changed .* differences=1\n\\Z")
        document["counts"]["passed"] = 0
        self.assertNotIn("facts", self.verify(document).stdout)

    def test_changed_cases_are_first(self):
        document = json.loads(small("wrong"))
        document["cases"][0]["given"] = "ok mac=00"
        lines = self.verify(document).stdout.splitlines()
        at = [line.startswith("CHANGED cases[LTK-HMAC-0001]") for line in lines]
        self.assertEqual((at[0], at, len(lines) > sum(at) + 2), (True, sorted(at, reverse=True), True), lines)

    def test_other_vectors_are_named(self):
        other = self.folder / "vectors"
        shutil.copytree(os.environ["LTK_VECTORS"], other)
        (other / "index.json").write_text((other / "index.json").read_text() + "\n")
        run = self.verify(small("right"), "--vectors", other)
        self.assertEqual((run.returncode, "CHANGED vectors.sha256" in run.stdout), (1, True), run)
        self.check("--id", "LTK-KDF-0001", "--vectors", other)
        self.assertEqual(conform("verify", "--vectors", other, self.folder / "report.json").returncode, 0)
        self.assertEqual(conform("verify", self.folder / "report.json").returncode, 1)

    def test_what_is_no_report_is_refused(self):
        for content in ("", "{}", "[]", small("right")[:-9]):
            run = self.verify(content)
            self.assertEqual((run.returncode, run.stdout, "is not a report" in run.stderr), (2, "", True), run)
        self.assertIn("a report is missing; example: ltk-conform verify", conform("verify").stderr)

    def test_a_detached_signature_holds_the_octets(self):
        path, key, public, signature = self.write("report", small("right")), *(self.folder / name for name in ("key", "public", "signature"))

        def openssl(*words):
            return subprocess.run(["openssl", *map(str, words)], capture_output=True, check=False).returncode
        self.assertEqual(openssl("genpkey", "-algorithm", "ed25519", "-out", key), 0)
        self.assertEqual(openssl("pkey", "-in", key, "-pubout", "-out", public), 0)
        self.assertEqual(openssl("pkeyutl", "-sign", "-rawin", "-inkey", key, "-in", path, "-out", signature), 0)
        check = ["pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", public, "-sigfile", signature, "-in", path]
        self.assertEqual(openssl(*check), 0)
        document = json.loads(small("right"))
        document["implementation"]["name"] = "other"
        document["digest"] = digest(document)
        self.assertEqual(self.verify(document).returncode, 0)  # nobody can compute a name: only the signature holds it
        self.assertNotEqual(openssl(*check), 0)


if __name__ == "__main__":
    unittest.main()
