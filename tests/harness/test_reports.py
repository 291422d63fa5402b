#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The reports of ltk-conform check and grade, and compare. LTK_CONFORM and LTK_VECTORS name the program and the folder of vectors, LTK_BUILD
the folder of the bundled implementations."""
import copy
import functools
import hashlib
import html.parser
import itertools
import json
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ET

import jsonschema
import junitparser

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CONFORM = os.environ["LTK_CONFORM"]
VECTORS = pathlib.Path(os.environ["LTK_VECTORS"])
BUILD = pathlib.Path(os.environ["LTK_BUILD"])
REFERENCE = [str(BUILD / "ltk-iut-reference")]
FAULTY = [str(BUILD / "ltk-iut-faulty")]
HOSTILE = [sys.executable, str(HERE / "hostile.py")]
SOURCES = ROOT / "harness/src/report"
SCHEMA = json.loads((ROOT / "harness/schema/report.schema.json").read_text())
FORMS = ("json", "junit", "html")
VERDICTS = {"pass": "passed", "fail": "failed", "unsupported": "unsupported", "error": "error", "timeout": "timeout", "crash": "crash"}
DATE = "1700000000"
FAULT = "length-little-endian"
HERE_AND_THERE = ["--family", "hmac,confirm,chain"]


def word(argument):
    return argument if isinstance(argument, bytes) else str(argument)


def conform(*arguments, faults="", environment=None, **keywords):
    environment = {**os.environ, "SOURCE_DATE_EPOCH": DATE, "LTK_FAULTS": faults, **(environment or {})}
    return subprocess.run([CONFORM, *map(word, arguments)], capture_output=True, text=True, errors="replace", timeout=300, env=environment,
                          **keywords)


class Run:
    """A run with all its reports."""

    def __init__(self, *arguments, command="check", **keywords):
        with tempfile.TemporaryDirectory() as folder:
            files = {form: pathlib.Path(folder) / form for form in FORMS}
            options = [word for form in FORMS for word in (f"--report-{form}", files[form])]
            self.run = conform(command, *options, *arguments, **keywords)
            self.text = {form: path.read_bytes().decode() for form, path in files.items() if path.exists()}
            self.left = sorted(path.name for path in pathlib.Path(folder).iterdir() if path not in files.values())
        self.document = json.loads(self.text["json"]) if "json" in self.text else None

    def case(self, ident):
        return next(case for case in self.document["cases"] if case["id"] == ident)


@functools.cache
def right():
    return Run("--profile", "device", "--", *REFERENCE)


@functools.cache
def wrong():
    return Run(*HERE_AND_THERE, "--", *FAULTY, faults=FAULT)


@functools.cache
def crashing():
    return Run("--family", "hmac", "--", *HOSTILE, b"\xff\x01<b>", "")


@functools.cache
def not_run():
    return Run("--", "/nonexistent/program")


def unknown(mode, *options):
    return Run(*options, "--", sys.executable, HERE / "unknown.py", mode)


@functools.cache
def in_part():
    return unknown("root-only", "--family", "derive,observe")


def vectors():
    index = json.loads((VECTORS / "index.json").read_text())
    return {v["id"]: (v, entry["family"]) for entry in index["files"] for v in json.loads((VECTORS / entry["file"]).read_text())["vectors"]}


def sha256(path):
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()


class Json(unittest.TestCase):
    def test_meets_its_schema_however_the_run_ended(self):
        check = jsonschema.Draft202012Validator(SCHEMA)
        check.check_schema(SCHEMA)
        for run in (right(), wrong(), crashing(), not_run()):
            check.validate(run.document)
            self.assertEqual(run.document["exit_status"], run.run.returncode)
            self.assertEqual(run.left, [])
        self.assertEqual([r.document["result"] for r in (right(), wrong(), crashing(), not_run())],
                         ["conformant", "nonconformant", "nonconformant", "incomplete"])

    def test_its_schema_demands_every_member(self):
        check = jsonschema.Draft202012Validator(SCHEMA)
        small = {**wrong().document, "cases": [wrong().case("LTK-CONFIRM-0001")], "clauses": wrong().document["clauses"][:1],
                 "notes": in_part().document["notes"][:1],
                 "diagnosis": {**wrong().document["diagnosis"], "groups": crashing().document["diagnosis"]["groups"][1:]}}
        self.assertTrue(small["notes"] and small["diagnosis"]["groups"])
        check.validate(small)

        def places(value, path=()):
            if isinstance(value, dict):
                for name in value:
                    yield (*path, name)
                    yield from places(value[name], (*path, name))
            if isinstance(value, list) and value:
                yield from places(value[0], (*path, 0))
        free = {"steps", "fields"}  # their members are those of the vector
        for *above, name in [p for p in places(small) if not free & set(p[:-1])]:
            damaged = copy.deepcopy(small)
            place = damaged
            for step in above:
                place = place[step]
            del place[name]
            self.assertFalse(check.is_valid(damaged), (above, name))
            place[name + "s"] = 1
            self.assertFalse(check.is_valid(damaged), (above, name))

    def test_counts_what_the_result_line_counts(self):
        for run in (right(), wrong(), crashing(), not_run()):
            document = run.document
            line = " ".join([document["result"]] + [f"{name}={document['counts'][name]}" for name in VERDICTS.values()])
            self.assertEqual(run.run.stdout.splitlines()[-1], "RESULT " + line)
            for counts, cases in ([(document["counts"], document["cases"])] +
                                  [(f, [c for c in document["cases"] if c["family"] == f["family"]]) for f in document["families"]] +
                                  [(f, [c for c in document["cases"] if f["clause"] in c["clauses"]]) for f in document["clauses"]]):
                self.assertEqual(counts["vectors"], len(cases))
                for verdict, name in VERDICTS.items():
                    self.assertEqual(counts[name], sum(case["verdict"] == verdict for case in cases))
        self.assertEqual({f["clause"] for f in right().document["clauses"]}, {c for case in right().document["cases"] for c in case["clauses"]})
        numbers = [[int(n) for n in f["clause"].split(".")] for f in right().document["clauses"]]
        self.assertEqual(numbers, sorted(numbers))

    def test_tells_what_was_judged_by_what(self):
        document = wrong().document
        implementation = document["implementation"]
        self.assertEqual((implementation["name"], implementation["command"], implementation["file"]), ("faulty", FAULTY, FAULTY[0]))
        self.assertEqual(implementation["sha256"], sha256(FAULTY[0]))
        self.assertEqual(document["vectors"], {"specification": "1.1-draft", "sha256": sha256(VECTORS / "index.json"), "release": True})
        self.assertEqual("ltk-conform " + document["harness"]["version"], conform("--version").stdout.strip())
        self.assertEqual(document["date"], "2023-11-14T22:13:20Z")
        selection = document["selection"]
        self.assertEqual((selection["families"], selection["profile"], selection["available"]),
                         (["hmac", "confirm", "chain"], "full", len(vectors())))
        self.assertEqual(not_run().document["implementation"]["sha256"], None)
        self.assertIn("/nonexistent/program", not_run().document["why"])

    def test_the_digests_are_those_of_before_the_start(self):
        with tempfile.TemporaryDirectory() as folder:
            program, other, pin = (pathlib.Path(folder) / name for name in ("program", "other", "pin"))
            text = f"#!/bin/sh\n# {'x' * 256}\n{REFERENCE[0]}\nexec mv {other} {program}\n"
            for command in ([program], ["/bin/sh", program, pin]):
                program.write_text(text)
                other.write_text("#!/bin/sh\n")
                pin.write_text("1234\n")
                program.chmod(0o755)
                implementation = Run("--id", "LTK-HMAC-0001", "--", *map(str, command)).document["implementation"]
                self.assertEqual(program.read_text(), "#!/bin/sh\n")
                self.assertEqual((implementation["file"], implementation["sha256"]),
                                 (str(command[0]), hashlib.sha256(text.encode()).hexdigest() if command[0] == program else sha256("/bin/sh")))
                digests = {entry["file"]: entry["sha256"] for entry in implementation["files"]}
                self.assertEqual(digests, {str(program): hashlib.sha256(text.encode()).hexdigest()} if command[1:] else {})

    def test_finds_the_program_as_exec_does(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            (folder / "a" / "prog").mkdir(parents=True)  # a folder of that name is none
            (folder / "b").mkdir()
            shutil.copy(REFERENCE[0], folder / "b" / "prog")
            run = Run("--id", "LTK-HMAC-0001", "--", "prog", environment={"PATH": f"{folder}/a:{folder}/b:/usr/bin"})
            self.assertEqual(run.document["implementation"]["file"], str(folder / "b" / "prog"))
            self.assertEqual(run.document["implementation"]["sha256"], sha256(REFERENCE[0]))

    def test_tells_of_a_library(self):
        library = str(BUILD / "reference-library.so")
        document = Run("--family", "hmac", "--library", library).document
        jsonschema.Draft202012Validator(SCHEMA).validate(document)
        self.assertEqual((document["implementation"]["library"], document["implementation"]["sha256"]), (library, sha256(library)))
        self.assertEqual((document["implementation"]["command"], document["result"]), (None, "conformant"))

    def test_tells_of_a_failure_all_that_explain_tells(self):
        known = vectors()
        requests = pathlib.Path(tempfile.mkstemp()[1])
        self.addCleanup(requests.unlink)
        conform("prompt", "--out", requests, *HERE_AND_THERE)
        asked = {line.split(" ")[0]: line for line in requests.read_text().splitlines()}
        failed = [case for case in wrong().document["cases"] if case["verdict"] == "fail"]
        self.assertGreater(len(failed), 100)
        for case in failed:
            vector, family = known[case["id"]]
            self.assertEqual((case["family"], case["clauses"], case["comment"]), (family, vector["clauses"], vector["comment"]))
            self.assertEqual(case["steps"], vector["steps"])
            self.assertEqual({name: "".join(part["octets"] for part in parts) for name, parts in case["fields"].items()},
                             {name: value for name, value in vector["steps"].items() if name.startswith("S")})
            if family == "confirm":
                self.assertEqual((case["expected"], case["request"]), (f"ok tag={vector['output']['tag']}", asked[case["id"]]))
                self.assertRegex(case["given"], "^ok tag=[0-9a-f]+$")
                self.assertNotEqual(case["given"], case["expected"])
                self.assertEqual(case["faults"], [FAULT])
            else:
                self.assertEqual((case["requests"], case["faults"]), (vector["input"]["count"], []))
        shown = conform("explain", "LTK-CONFIRM-0001").stdout
        for part in sum(wrong().case("LTK-CONFIRM-0001")["fields"].values(), []):
            self.assertRegex(shown,
                             rf"(?m)^ +{part['offset']}  {re.escape(part['name'])} +({part['octets']}|-) *"
                             rf"{re.escape('(' + part['meaning'] + ')') if part['meaning'] else ''}$")

    def test_has_the_diagnosis_that_is_printed(self):
        document = wrong().document["diagnosis"]
        chains = sum(case["family"] == "chain" and case["verdict"] == "fail" for case in wrong().document["cases"])
        lines = [f"DIAGNOSIS {'+'.join(f['name'] for f in line['faults'])} explains {line['explains']} of {document['failures']} failures ({chains} "
                 f"of chain and accumulated are not diagnosed): " +
                 "; and ".join(f"{f['what']} ({'clause' if len(f['clauses']) == 1 else 'clauses'} {', '.join(f['clauses'])}); {f['mend']}"
                               for f in line["faults"]) for line in document["lines"]]
        self.assertEqual(lines, [line for line in wrong().run.stdout.splitlines() if line.startswith("DIAGNOSIS")])

    def test_says_where_a_fault_is(self):
        run = Run("--family", "hmac,kdf,derive,confirm", "--", *FAULTY, faults="length-missing@derive+length-one-octet@confirm:tag")
        jsonschema.Draft202012Validator(SCHEMA).validate(run.document)
        lines = run.document["diagnosis"]["lines"]
        failed = {command: sum(c["verdict"] == "fail" and c["command"] == command for c in run.document["cases"])
                  for command in ("derive", "confirm")}
        self.assertEqual([(line["commands"], line["everywhere"], line["right"], line["failures"]) for line in lines],
                         [([command], False, ["hmac", "kdf"], failed[command]) for command in ("derive", "confirm")])
        self.assertEqual([line["faults"][0]["confirm"] for line in lines], [None, "tag"])
        for line in lines:
            self.assertIn(f"explains {line['explains']} of {line['failures']} failures in {line['commands'][0]}: ", run.run.stdout)
            self.assertIn(f"{line['explains']} of {line['failures']} failures in {line['commands'][0]}; right: hmac, kdf", run.text["html"])

    def test_groups_what_nothing_explains_as_is_printed(self):
        run = unknown("two-rules", "--family", "derive,derive-invalid")
        document = run.document["diagnosis"]
        self.assertEqual([(g["kind"], g["class"], g["clause"]) for g in document["groups"]],
                         [("refuses", "nonce", "4.10"), ("accepts", "element", "4.8")])
        self.assertEqual(sum(g["count"] for g in document["groups"]), document["unexplained"])
        words = {"refuses": "{count} of them refuse a valid input as '{class}' (clause {clause}), first {first}",
                 "accepts": "{count} of them accept what rule '{class}' (clause {clause}) refuses, first {first}"}
        line = f"DIAGNOSIS unexplained {document['unexplained']} of {document['failures']} failures: "
        self.assertIn(line + "; ".join(words[g["kind"]].format(**g) for g in document["groups"]) +
                      f"; begin with: ltk-conform explain {document['groups'][0]['first']}", run.run.stdout.splitlines())
        for group, verdict in zip(document["groups"], ("invalid nonce", "ok")):
            first = next(c for c in run.document["cases"] if c["verdict"] == "fail" and c["given"].startswith(verdict))
            self.assertEqual(group["first"], first["id"])
        self.assertEqual([g["kind"] for g in crashing().document["diagnosis"]["groups"]], ["differs", "refuses"])
        for known in (right(), wrong(), not_run()):
            self.assertEqual(known.document["diagnosis"]["groups"], [])

    def test_notes_what_is_answered_in_part_as_is_printed(self):
        known = [v for v, family in vectors().values() if family == "derive"]
        left_out = sum(v["input"]["mode"] != 1 for v in known)
        why = "no reason is given"
        self.assertEqual(in_part().document["notes"], [{"family": "derive", "unsupported": left_out, "vectors": len(known), "reason": why}])
        notes = [line for line in re.findall("(?m)^NOTE .*", in_part().run.stdout) if "conformant in part" not in line]
        self.assertEqual(notes, [f"NOTE derive: {left_out} of {len(known)} unsupported: {why}"])
        for run in (right(), wrong(), crashing(), not_run()):  # conformant and whole, or not conformant
            others = re.findall("(?m)^NOTE .*", run.run.stdout)
            known = r"NOTE ((error|crash|timeout) at \d+ of |conformant in part, of: command=[a-z]+$)"
            noted = [line for line in others if not re.match(known, line)]
            self.assertEqual((run.document["notes"], noted), ([], []))

    def test_notes_the_first_without_an_answer_of_each_kind(self):
        for kind in ("error", "crash"):
            cases = crashing().document["cases"]
            own = [case for case in cases if case["verdict"] == kind]
            self.assertIn(f"NOTE {kind} at {len(own)} of {len(cases)} vectors; the first, at {own[0]['id']}: {own[0]['reason']}\n",
                          crashing().run.stdout)

    def test_names_the_command_of_each_case(self):
        asked = {}
        for run in (right(), wrong(), crashing()):
            for case in run.document["cases"]:
                asked.setdefault(case["family"], set()).add(case["command"])
                self.assertEqual(case["command"], case["request"].split(" ")[1] if "request" in case else case["command"])
        self.assertEqual([asked[family] for family in ("hmac", "chain", "derive-invalid", "observe")],
                         [{"hmac"}, {"derive"}, {"derive"}, {"observe"}])

    def test_is_the_same_for_the_same_run(self):
        again = Run(*HERE_AND_THERE, "--", *FAULTY, faults=FAULT)
        self.assertEqual(again.text, wrong().text)

    def test_a_date_that_is_none_is_refused_before_the_run(self):
        with tempfile.TemporaryDirectory() as folder:
            for date in ("soon", "", "-1", "1700000000.5", "123456789012"):
                run = conform("check", "--report-json", pathlib.Path(folder) / "r", "--", *REFERENCE, environment={"SOURCE_DATE_EPOCH": date})
                self.assertEqual((run.returncode, run.stdout, os.listdir(folder)), (2, "", []), date)
                self.assertIn("SOURCE_DATE_EPOCH", run.stderr)

    def test_grade_gives_the_report_of_check(self):
        with tempfile.TemporaryDirectory() as folder:
            requests, answers = pathlib.Path(folder) / "requests", pathlib.Path(folder) / "answers"
            options = ["--family", "hmac,confirm"]
            conform("prompt", "--out", requests, *options)
            with open(requests) as i, open(answers, "w") as o:
                subprocess.run(FAULTY, stdin=i, stdout=o, env={**os.environ, "LTK_FAULTS": FAULT}, check=True)
            graded = Run(*options, "--responses", answers, command="grade")
            checked = Run(*options, "--", *FAULTY, faults=FAULT)
            jsonschema.Draft202012Validator(SCHEMA).validate(graded.document)
            implementation = graded.document["implementation"]
            self.assertEqual((implementation["responses"], implementation["sha256"]), (str(answers), sha256(answers)))
            for document in (graded.document, checked.document):
                for name in ("command", "responses", "file", "sha256", "pipeline"):
                    del document["implementation"][name]
                del document["selection"]["timeout"]
                document.pop("digest")
            again = [document.pop("asked_again") for document in (graded.document, checked.document)]
            again[1]["ids"] = len(again[1]["ids"])
            self.assertEqual(again, [None, {"skipped": False, "cases": 20, "otherwise": 0, "ids": 20}])
            self.assertEqual(graded.document, checked.document)
            answers.write_text("HELLO ok name=a version=b commands=hmac\nnonsense\n")
            refused = Run("--responses", answers, command="grade")
            self.assertEqual((refused.run.returncode, refused.run.stdout, "line 2" in refused.document["why"]), (3, "", True))
            jsonschema.Draft202012Validator(SCHEMA).validate(refused.document)


class Junit(unittest.TestCase):
    def test_has_a_suite_for_each_family_and_a_case_for_each_vector(self):
        for run in (right(), wrong(), crashing()):
            xml = junitparser.JUnitXml.fromstring(run.text["junit"].encode())
            counts = run.document["counts"]
            broken = counts["error"] + counts["timeout"] + counts["crash"]
            self.assertEqual((xml.tests, xml.failures, xml.errors, xml.skipped), (counts["vectors"], counts["failed"], broken, counts["unsupported"]))
            self.assertEqual([(suite.name, suite.tests) for suite in xml], [(f["family"], f["vectors"]) for f in run.document["families"]])
            found = {case.name: [type(result).__name__ for result in case.result] for suite in xml for case in suite}
            words = {"pass": [], "fail": ["Failure"], "unsupported": ["Skipped"]}
            self.assertEqual(found, {case["id"]: words.get(case["verdict"], ["Error"]) for case in run.document["cases"]})

    def test_a_failure_says_what_it_is(self):
        root = ET.fromstring(wrong().text["junit"])
        case = root.find(".//testcase[@name='LTK-CONFIRM-0001']")
        self.assertEqual(case.get("classname"), "ltk-conform.confirm")
        self.assertEqual((case.find("failure").get("type"), case.find("failure").get("message")), ("fail", "tag differs from the expected value"))
        for name, value in (("expected", "expected"), ("actual", "given"), ("request", "request")):
            self.assertIn(f"{name}: {wrong().case('LTK-CONFIRM-0001')[value]}\n", case.find("failure").text)
        self.assertIn(f"diagnosis: {FAULT}\n", case.find("failure").text)
        properties = {p.get("name"): p.get("value") for p in root.find("testsuite/properties")}
        self.assertEqual((properties["result"], properties["implementation.sha256"]), ("nonconformant", sha256(FAULTY[0])))
        self.assertEqual(root.find("testsuite").get("timestamp"), "2023-11-14T22:13:20")

    def test_is_not_good_when_the_run_was_not(self):
        for run, word in ((not_run(), "/nonexistent/program"), (Run("--family", "agree", "--", *REFERENCE), "")):
            xml = junitparser.JUnitXml.fromstring(run.text["junit"].encode())
            self.assertEqual((xml.errors, run.document["result"]), (1, "incomplete"))
            self.assertIn(word, run.text["junit"])


class Parsed(html.parser.HTMLParser):
    """Elements, attributes and text of a page; each element must be closed by its own end."""
    VOID = {"meta", "col", "rect"}

    def __init__(self, text):
        super().__init__()
        self.open, self.elements, self.attributes, self.words, self.raw = [], [], [], [], text
        self.feed(text)
        self.close()
        assert self.open == [], self.open

    def handle_starttag(self, tag, attributes):
        self.elements.append(tag)
        self.attributes += [(tag, *pair) for pair in attributes]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.elements.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, (tag, self.getpos())

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self):
        return "".join(self.words)


class Html(unittest.TestCase):
    def test_needs_nothing_else(self):
        for run in (right(), wrong(), crashing(), not_run()):
            page = Parsed(run.text["html"])
            self.assertEqual({"script", "link", "img", "iframe", "object", "form", "base"} & set(page.elements), set())
            for tag, name, value in page.attributes:
                self.assertFalse(name.startswith("on") or name in ("src", "style", "action"), (tag, name))
                if name == "href":
                    self.assertIn(f'id="{value[1:]}"', page.raw)
            self.assertNotRegex(page.raw, r"url\(|@import|https?:")

    def test_tells_what_the_document_tells(self):
        for run in (right(), wrong(), crashing(), not_run()):
            text, document = Parsed(run.text["html"]).text, run.document
            for value in (document["result"], document["date"], document["harness"]["version"], document["vectors"]["specification"],
                          document["vectors"]["sha256"], "those of this release", document["implementation"]["sha256"] or ""):
                self.assertIn(value, text)
            for line in document["diagnosis"]["lines"]:
                for fault in line["faults"]:
                    for value in (fault["what"], fault["mend"], fault["name"]):
                        self.assertIn(value, text)
        case = wrong().case("LTK-CONFIRM-0001")
        text = Parsed(wrong().text["html"]).text
        for value in (case["expected"], case["given"], case["comment"], *(part["octets"] for part in case["fields"]["S"])):
            self.assertIn(value, text)

    def test_says_which_rule_is_at_fault(self):
        text = Parsed(unknown("network-nonce-even", "--family", "derive").text["html"]).text
        self.assertRegex(text, r"Your rule\s+nonce\s*, clause 4[.]10 refuses \d+ valid inputs: see why it refuses\s+LTK-DERIVE-\d+")
        self.assertNotIn("Compare S, KEY and D", text)
        text = Parsed(unknown("iccid-20-luhn-only", "--family", "derive-invalid").text["html"]).text
        self.assertRegex(text, r"Your rule\s+element\s*, clause 4[.]8 accepts \d+ invalid inputs: refuse\s+LTK-DERIVE-INVALID-\d+")
        self.assertIn("Compare S, KEY and D with yours", unknown("reversed-key", "--family", "derive").text["html"])

    def test_says_what_is_answered_in_part(self):
        known = [v for v, family in vectors().values() if family == "derive"]
        answered = sum(v["input"]["mode"] == 1 for v in known)
        for words in (f"{answered} of {len(known)} of derive answered. ", "conformant in part: "):
            self.assertIn(words, Parsed(in_part().text["html"]).text)
        self.assertNotIn("conformant in part", Parsed(Run("--id", "LTK-HMAC-0001", "--", *REFERENCE).text["html"]).text)

    def test_counts_one_in_the_singular(self):
        text = Parsed(Run("--id", "LTK-HMAC-0001", "--", *REFERENCE).text["html"]).text
        self.assertIn("1 vector passed.", text)
        self.assertIn("clauses 2, 3.2", Parsed(wrong().text["html"]).text)

    def test_shows_a_few_failures_of_each_family_and_counts_the_rest(self):
        page = wrong().text["html"]
        shown = re.findall(r"<b>(LTK-[A-Z]+)-\d+</b>", page)
        self.assertEqual(set(shown), {"LTK-CONFIRM", "LTK-CHAIN"})
        more = sum(map(int, re.findall(r"and (\d+) more, which the report in JSON has", page)))
        self.assertEqual(len(shown) + more, wrong().document["counts"]["failed"])
        self.assertLess(len(shown), 60)
        self.assertLess(len(page), 500_000)

    def test_names_the_parts_as_the_specification_does(self):
        titles = dict(re.findall(r"^## (\d+) (.*)$", (ROOT / "docs/specification.md").read_text(), re.M))
        everything = Run("--family", "hmac,kdf,derive,derive-invalid,confirm,agree,chain", "--", *REFERENCE)
        shown = re.findall(r'scope="rowgroup"[^>]*>(\d+) ([^<]*)<', everything.text["html"])
        self.assertEqual(shown, [(n, titles[n]) for n, _ in shown])
        self.assertEqual([n for n, _ in shown], sorted({f["clause"].split(".")[0] for f in everything.document["clauses"]}, key=int))

    def test_the_map_counts_the_cases_of_clauses_and_families(self):
        rows = re.findall(r'<tr><th scope="row">([\d.]+)</th>(.*)</tr>', wrong().text["html"])
        families = [f["family"] for f in wrong().document["families"]]
        self.assertEqual(len(rows), len(wrong().document["clauses"]))
        for clause, row in rows:
            for family, cell in zip(families, re.findall("<td>(.*?)</td>", row)):
                cases = [c for c in wrong().document["cases"] if c["family"] == family and clause in c["clauses"]]
                bad = sum(c["verdict"] != "pass" for c in cases)
                due = f"✕{bad} of {len(cases)} failed" if bad else f"{len(cases)} passed" if cases else ""
                self.assertEqual(re.sub("<[^>]*>", "", cell), due, (clause, family))

    def test_names_what_stands_behind_each_clause(self):
        release = right().document["harness"]["version"]
        named = f"What stands behind each clause in the suite itself: docs/traceability.md of release {release}."
        self.assertTrue((ROOT / "docs/traceability.md").exists())
        for run, times in ((right(), 1), (wrong(), 1), (not_run(), 0)):
            self.assertEqual(Parsed(run.text["html"]).text.count(named), times)

    def test_sees_the_document_alone(self):
        """So do all forms: they can say nothing but what the JSON says."""
        parts = ("html*.[ch]", "report_html.c", "report_junit.c", "report_json.c", "forms.h", "markup.[ch]")
        sources = [path for name in parts for path in SOURCES.glob(name)]
        names = {"report/forms.h", "report/html.h", "report/markup.h", "report_css.h", "vectors/traits.h"}  # the last for an order of names
        self.assertGreater(len(sources), 8)
        for path in sources:
            included = {name for name in re.findall(r'#include "([^"]*)"', path.read_text()) if not name.startswith("base/")}
            self.assertLessEqual(included, names, path)


class Hostile(unittest.TestCase):
    """What an implementation says stays text."""

    def words(self):
        sys.path.insert(0, str(HERE))
        import hostile
        return hostile

    def test_is_text_in_every_form(self):
        words, run = self.words(), crashing()
        document = run.document
        self.assertEqual((document["implementation"]["name"], document["implementation"]["version"]), (words.SCRIPT, words.CLOSING))
        self.assertEqual(document["implementation"]["command"][2:], ["\\xff\\x01<b>", ""])
        self.assertEqual(run.case("LTK-HMAC-0001")["given"], words.WORDS["LTK-HMAC-0001"])
        self.assertEqual({verdict for verdict in ("fail", "error", "unsupported", "crash") if document["counts"][VERDICTS[verdict]]},
                         {"fail", "error", "unsupported", "crash"})
        root = ET.fromstring(run.text["junit"])
        self.assertEqual(root.find(".//testcase[@name='LTK-HMAC-0002']/error").get("message"), f"{words.SCRIPT} {words.CLOSING}")
        self.assertEqual({e.tag for e in root.iter()}, {"testsuites", "testsuite", "testcase", "properties", "property", "failure", "error",
                                                        "skipped", "system-out"})
        page = Parsed(run.text["html"])
        self.assertIn(words.WORDS["LTK-HMAC-0001"], page.text)
        self.assertIn(f"{words.SCRIPT} {words.CLOSING}", page.text)
        self.assertEqual(page.elements.count("h1"), 1)

    def test_is_legible_whatever_octets_it_is(self):
        said = crashing().case("LTK-HMAC-0005")["standard_error"]
        self.assertEqual(said, "]]> <script>document.title='owned'</script> \\x01\\x08\\x1b[31m\\x7f\\xc2\\x85 \\xff\\xfe\\xc0\\xaf \\xed\\xa0\\x80 "
                               "\\xe2\\x80\\xae \\xef\\xbf\\xbf \\xf4\\x90\\x80\\x80 \\xc3 Zürich 東京\n&lt; \"'\n")
        self.assertIn(said, ET.fromstring(crashing().text["junit"]).find(".//testcase[@name='LTK-HMAC-0005']/error").text)
        self.assertIn(said, Parsed(crashing().text["html"]).text)
        for text in crashing().text.values():
            self.assertNotRegex(text, "[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ufffe\uffff]")


class Files(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.ran = self.folder / "ran"
        self.program = ["/bin/sh", "-c", f"touch {self.ran}; exec {REFERENCE[0]}"]

    def check(self, *options, **keywords):
        return conform("check", "--family", "hmac", *options, "--", *self.program, **keywords)

    def assert_refused_before_the_run(self, run, *words):
        self.assertEqual((run.returncode, run.stdout, self.ran.exists()), (2, "", False), run)
        for word in words:
            self.assertIn(word, run.stderr)
        self.assertEqual(len(run.stderr.splitlines()), 1)

    def test_what_cannot_be_written_is_told_before_the_run(self):
        (self.folder / "folder").mkdir()
        os.mkfifo(self.folder / "pipe")
        for form in FORMS:
            for place, words in ((self.folder / "none" / "r", ["no such folder"]), (self.folder / "folder", ["it is a folder"]),
                                 ("", ["not the name"]),
                                 ("/proc/report", []), ("/dev/null", ["not a regular file"]), (self.folder / "pipe", ["not a regular file"])):
                self.assert_refused_before_the_run(self.check(f"--report-{form}", place), "cannot write", str(place), *words)
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), ["folder", "pipe"])

    def test_what_is_printed_is_not_replaced(self):
        log, link = self.folder / "log", self.folder / "link"
        for number in (1, 2):
            link.unlink(missing_ok=True)
            link.symlink_to(f"/proc/self/fd/{number}")
            for form, place, deleted in itertools.product(FORMS, (log, link), (False, True)):
                if deleted and place == log:
                    continue
                with open(log, "w+") as printed, tempfile.TemporaryFile("w+") as other:
                    if deleted:
                        log.unlink()
                    run = subprocess.run([CONFORM, "check", "--family", "hmac", f"--report-{form}", place, "--", *self.program], text=True,
                                         **{("stdout", "stderr")[number - 1]: printed, ("stderr", "stdout")[number - 1]: other})
                    printed.seek(0)
                    other.seek(0)
                    self.assertEqual((run.returncode, self.ran.exists(), link.is_symlink()), (2, False, True))
                    self.assertIn(f"cannot write {place}: " + ("it is a link that leads nowhere" if deleted else "standard output"),
                                  printed.read() + other.read())
                    self.assertEqual(log.exists() and os.path.samestat(log.stat(), os.fstat(printed.fileno())), not deleted)
        self.assertLessEqual({p.name for p in self.folder.iterdir()}, {"link", "log"})

    def test_one_file_for_two_is_refused(self):
        report = self.folder / "r"
        (self.folder / "link").symlink_to(report)
        self.assert_refused_before_the_run(self.check("--report-json", self.folder / "link"), "leads nowhere")
        report.write_text("before")
        for other in (report, f"{self.folder}/./r", self.folder / "link"):
            run = self.check("--report-json", report, "--report-html", other)
            self.assert_refused_before_the_run(run, "--report-json", "--report-html")
        program = self.folder / "program"
        shutil.copy(REFERENCE[0], program)
        self.program = [str(program)]
        self.assert_refused_before_the_run(self.check("--report-junit", program), "the program", "--report-junit")
        answers = self.folder / "answers"
        answers.write_text("HELLO ok")
        self.assert_refused_before_the_run(conform("grade", "--responses", answers, "--report-json", answers), "the implementation's answers and")
        self.assert_refused_before_the_run(conform("check", "--library", program, "--report-json", program), "the library and")
        self.assertEqual((answers.read_text(), sha256(program)), ("HELLO ok", sha256(REFERENCE[0])))

    def test_what_is_judged_is_not_replaced(self):
        script, hard, found, folder = (self.folder / name for name in ("iut.py", "hard", "found", "vectors"))
        script.write_text("before")
        hard.hardlink_to(script)
        shutil.copy(REFERENCE[0], found)
        shutil.copytree(VECTORS, folder, ignore=lambda folder, names: [name for name in names if not name.endswith((".json", ".txt"))])

        def state():
            return {path.relative_to(self.folder): path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}
        before = state()
        environment = {"PATH": f"{self.folder}:/usr/bin:/bin"}
        for form, (report, program, words) in itertools.product(FORMS, (
                (script, [sys.executable, script], "an argument of the program"), (hard, ["cat", "-", script], "an argument of the program"),
                (found, ["found"], "the program"), ("iut.py", ["cat", "./iut.py"], "an argument of the program"),
                                                                        (folder / "index.json", ["found"], "the folder of the vectors"),
                (folder / "new.json", ["found"], "the folder of the vectors"), (folder / "ids.txt", ["found"], "the folder of the vectors"))):
            run = conform("check", "--family", "hmac", "--vectors", folder, f"--report-{form}", report, "--", *program, environment=environment,
                          cwd=self.folder)
            self.assert_refused_before_the_run(run, str(report), words)
        self.assert_refused_before_the_run(conform("grade", "--vectors", folder, "--responses", script, "--report-json", hard),
                                           "the implementation's answers and")
        self.assertEqual(state(), before)
        run = conform("check", "--family", "hmac", "--vectors", folder, "--report-json", folder / ".." / "r", "--", "sh", "-c", "exec found", "r",
                      environment=environment, cwd=self.folder)
        self.assertEqual(run.returncode, 0, run.stderr)  # an argument that names no file is none

    def test_a_report_that_cannot_be_written_leaves_what_was_there(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))  # subprocess gives SIGXFSZ its default back
        for form in FORMS:
            (self.folder / form).write_text("before")
            run = self.check(f"--report-{form}", self.folder / form, preexec_fn=limit)
            self.assertEqual((run.returncode, run.stdout.splitlines()[-1].split()[1]), (1, "conformant"), run)
            self.assertIn("cannot write", run.stderr)
            self.assertEqual((self.folder / form).read_text(), "before")
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), sorted([*FORMS, "ran"]))

    def test_a_report_takes_the_place_of_the_one_before(self):
        report, link = self.folder / "r", self.folder / "link"
        report.write_text("before")
        report.chmod(0o640)
        link.symlink_to("r")
        with open(report) as reader:
            self.assertEqual(self.check("--report-json", link).returncode, 0)
            self.assertEqual(reader.read(), "before")  # who had it open keeps the old one
        self.assertEqual((link.is_symlink(), report.stat().st_mode & 0o777), (True, 0o640))
        self.assertEqual(json.loads(report.read_text())["result"], "conformant")
        fresh = self.folder / "fresh"
        self.check("--report-json", fresh, preexec_fn=lambda: os.umask(0o027))
        self.assertEqual(fresh.stat().st_mode & 0o777, 0o640)

    def test_a_run_of_wrong_usage_leaves_no_report(self):
        self.assertEqual(self.check("--report-json", self.folder / "r", "--id", "LTK-NONE").returncode, 2)
        self.assertEqual(list(self.folder.iterdir()), [])


class Compare(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, content):
        (self.folder / name).write_text(content if isinstance(content, str) else json.dumps(content))
        return self.folder / name

    def compare(self, old, new):
        return conform("compare", self.write("old", old), self.write("new", new))

    def changed(self, **verdicts):
        document = copy.deepcopy(crashing().document)
        for case in document["cases"]:
            case["verdict"] = verdicts.get(case["id"].replace("LTK-HMAC-", "n"), case["verdict"])
        return document

    def assert_line(self, run, status, line):
        self.assertEqual((run.returncode, run.stdout.splitlines()[-1]), (status, "COMPARE " + line), run)

    def test_counts_what_changed(self):
        same = crashing().document  # 1 and 3 failed, 2 is an error, 4 unsupported, 5 a crash
        for verdicts, status, line, shown in (
                ({}, 0, "same regressions=0 fixes=0 added=0 removed=0", ""),
                ({"n0009": "fail"}, 1, "worse regressions=1 fixes=0 added=0 removed=0", "REGRESSION  LTK-HMAC-0009  pass -> fail"),
                ({"n0009": "unsupported"}, 1, "worse regressions=1 fixes=0 added=0 removed=0", "pass -> unsupported"),
                ({"n0004": "timeout"}, 1, "worse regressions=1 fixes=0 added=0 removed=0", "unsupported -> timeout"),
                ({"n0001": "pass", "n0002": "pass"}, 0, "better regressions=0 fixes=2 added=0 removed=0", "FIX         LTK-HMAC-0002  error -> pass"),
                ({"n0001": "pass", "n0009": "crash"}, 1, "different regressions=1 fixes=1 added=0 removed=0", "pass -> crash"),
                ({"n0001": "unsupported"}, 0, "different regressions=0 fixes=0 added=0 removed=0", "CHANGE      LTK-HMAC-0001  fail -> unsupported")):
            run = self.compare(same, self.changed(**verdicts))
            self.assert_line(run, status, line)
            self.assertIn(shown, run.stdout)

    def test_tells_new_and_gone_cases(self):
        document = copy.deepcopy(crashing().document)
        del document["cases"][7:9]
        run = self.compare(crashing().document, document)
        self.assert_line(run, 3, "different regressions=0 fixes=0 added=0 removed=2")
        self.assertIn("NOTE 2 of ", run.stdout)
        run = self.compare(document, crashing().document)
        self.assert_line(run, 0, "different regressions=0 fixes=0 added=2 removed=0")
        self.assertIn("ADDED       LTK-HMAC-0008  pass", run.stdout)

    def test_sums_up_by_family_and_clause(self):
        document = self.changed(n0009="fail", n0002="pass")
        for case in document["cases"][20:60]:
            case["verdict"] = "timeout"
        run = self.compare(crashing().document, document)
        self.assertRegex(run.stdout, r"(?m)^FAMILY      hmac  REGRESSION \d+  FIX 1$")
        self.assertRegex(run.stdout, r"(?m)^CLAUSE      2  REGRESSION \d+  FIX 1$")
        self.assertRegex(run.stdout, r"(?m)^REGRESSION  \.\.\. and \d+ more$")
        self.assertLess(len(run.stdout.splitlines()), 30)

    def test_tells_which_facts_differ(self):
        document = copy.deepcopy(crashing().document)
        document["result"] = "conformant"
        document["implementation"].update(version="2", sha256="ab" * 32)
        document["vectors"]["sha256"] = "cd" * 32
        document["selection"]["strict_class"] = True
        run = self.compare(crashing().document, document)
        self.assert_line(run, 0, "different regressions=0 fixes=0 added=0 removed=0")
        self.assertEqual([re.split("  +", line)[0] for line in run.stdout.splitlines()[:-1]],
                         ["result", "its version", "its sha256", "sha256 of vectors", "strict class"])
        self.assertIn("nonconformant -> conformant", run.stdout)

    def test_a_run_that_could_not_be_has_lost_everything(self):
        passed = crashing().document["counts"]["passed"]
        run = self.compare(crashing().document, not_run().document)
        self.assertEqual(run.returncode, 1)
        self.assertIn("pass -> not run", run.stdout)
        self.assertRegex(run.stdout, f"COMPARE worse regressions={passed + 1} ")
        self.assert_line(self.compare(not_run().document, crashing().document), 0, f"better regressions=0 fixes={passed} added=0 removed=0")

    def test_says_of_a_file_why_it_is_no_report(self):
        good = crashing().document
        bad = self.changed(n0002="passed")
        bad_id = copy.deepcopy(good)
        bad_id["cases"][3]["id"] = 7
        twice = copy.deepcopy(good)
        twice["cases"].append(good["cases"][0])
        for content, *words in (('{\n"format": "ltk', "line 2"), ("", "line 1"), ("[]", "format is missing"),
                                ({**good, "format": "other"}, 'format is "other"', '"ltk-conformance-report"'),
                                ({**good, "version": 2}, "version is 2", "reads 1"), ({**good, "cases": {}}, "cases is {}", "a list"),
                                ({**good, "result": 3}, "result is 3"),
                                ({**good, "vectors": None}, "vectors is null", "an object"), (bad, "cases[1].verdict", '"passed"', '"unsupported"'),
                                (bad_id, "cases[3].id is 7"),
                                (twice, "two", "LTK-HMAC-0001"), ({**good, "cases": [1]}, "cases[0].id is missing"), ("[" * 100000, "line 1")):
            for pair in ((good, content), (content, good)):
                run = self.compare(*pair)
                self.assertEqual((run.returncode, run.stdout, len(run.stderr.splitlines())), (2, "", 1), run)
                for word in (str(self.folder / ("old" if pair[0] is content else "new")), *words):
                    self.assertIn(word, run.stderr)
        for arguments, word in ((["none", "none"], "No such file"), (["one"], "two reports"), (["1", "2", "3"], "'3'"),
                                (["--quiet", "1", "2"], "--quiet")):
            run = conform("compare", *arguments)
            self.assertEqual((run.returncode, word in run.stderr), (2, True), run)

    def test_prints_what_a_report_says_as_text(self):
        document = copy.deepcopy(crashing().document)
        document["implementation"]["name"] = "\x1b[31m\u202eü\n"
        document["cases"][0].update(id="\x1b]0;x\x07", verdict="pass")
        self.assertRegex(self.compare(crashing().document, document).stdout, r"\A[ -~\n]*\Z")


if __name__ == "__main__":
    unittest.main()
