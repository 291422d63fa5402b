#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""proofs/report.py, on copies of the project in which one thing was changed, with runs made up from proofs/table.csv: no prover runs."""
import csv
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ET

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "proofs"))
import prove  # noqa: E402
import report  # noqa: E402

SCHEMA = json.loads((ROOT / "proofs/report.schema.json").read_text())
CT_HEAD = "check,build,code,verdict\n"


class Report(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="ltk-report-")
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        for name in "ref", "proofs":
            shutil.copytree(ROOT / name, self.root / name, ignore=shutil.ignore_patterns("__pycache__"))
        (self.root / "docs").mkdir()
        shutil.copy(ROOT / "docs/proof-report.md", self.root / "docs")
        self.table = list(csv.DictReader((ROOT / "proofs/table.csv").read_text().splitlines()))
        self.out = self.root / "out"

    def program(self, *arguments, status=0):
        done = subprocess.run(["/usr/bin/python3", "-B", self.root / "proofs/report.py", *arguments], capture_output=True, text=True)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def measure(self, mode="replay"):
        """A run that finds what is committed."""
        goals = []
        for r in self.table:
            for n, p in enumerate(p for p in report.PROVERS for _ in range(int(r[p]))):
                goals.append({"unit": r["unit"], "function": r["function"], "claim": r["claim"], "goal": f"{r['function']}_{r['claim']}_{n}",
                              "prover": p,
                              "seconds": float(r["seconds"]) / int(r["goals"]), "proven": True})
        return {"mode": mode, "started": "2026-01-02T03:04:05Z", "seconds": 1.5, "tools": dict(prove.VERSIONS), "sources": prove.digests(self.root),
                "units": [prove.unit_name(s) for s in prove.SOURCES], "goals": goals}

    def run_report(self, run, *more, status=0):
        """What is printed, the JSON and the XML of the report of a run, or of none; what they must be for any run is checked here."""
        self.out.mkdir(exist_ok=True)
        if run:
            (self.out / "measured.json").write_text(json.dumps(run))
        said = self.program("run", "--measured", self.out / "measured.json", *more, status=status)
        document = json.loads((self.out / "report.json").read_text())
        kinds = {(r["state"], bool(r["remarks"]), r["run"] is None): r for r in document["rows"]}  # one row of each, for speed
        jsonschema.Draft202012Validator(SCHEMA).validate(dict(document, rows=list(kinds.values())))
        xml = ET.parse(self.out / "report.xml").getroot()
        for e in [xml, *xml]:
            cases = e.findall(".//testcase")
            self.assertEqual(int(e.get("tests")), len(cases))
            for name, tag in ("failures", "failure"), ("errors", "error"), ("skipped", "skipped"):
                self.assertEqual(int(e.get(name)), sum(c.find(tag) is not None for c in cases), (e.get("name"), name))
        self.assertEqual(sorted(p.name for p in self.out.iterdir() if p.name != "measured.json"), ["report.json", "report.md", "report.xml"])
        return said, document, xml

    def failures(self, xml):
        return [(c.get("classname"), c.get("name"), c.find("failure").get("message")) for c in xml.iter("testcase") if c.find("failure") is not None]

    def edit(self, name, old, new):
        path = self.root / name
        text = path.read_text()
        self.assertEqual(text.count(old), 1, old)
        path.write_text(text.replace(old, new))

    # The document.

    def test_the_document_is_up_to_date(self):
        self.assertEqual(self.program("check"), "")

    def test_another_table_shows_in_the_document(self):
        self.edit("proofs/table.csv", "injective,injective,P7,1,1,", "injective,injective,P7,2,2,")
        said = self.program("check", status=1)
        self.assertIn("docs/proof-report.md is not up to date: proofs/report.py write", said)
        self.assertIn("+| Injectivity | 2 | 2 |", said)
        self.program("write")
        self.program("check")

    def test_a_goal_that_is_not_proven_shows_in_the_document(self):
        self.edit("proofs/table.csv", "injective,injective,P7,1,1,", "injective,injective,P7,1,0,")
        self.assertIn("+**Of 2308 goals, 1 are not proven.**", self.program("check", status=1))

    def test_one_more_assumption_shows(self):
        run = self.measure()
        with (self.root / "proofs/assumed.txt").open("a") as f:
            f.write("ANY_KEY  to see whether it shows\n")
        self.assertIn("+- `ANY_KEY`: to see whether it shows", self.program("check", status=1))
        _, document, xml = self.run_report(run, status=1)
        self.assertIn({"name": "ANY_KEY", "reason": "to see whether it shows"}, document["assumed"])
        self.assertEqual(document["changed_since_run"], ["proofs/assumed.txt"])
        self.assertEqual(self.failures(xml), [("run", "sources are those of the run", "changed since the run: proofs/assumed.txt")])
        self.assertIn("- `ANY_KEY`", (self.out / "report.md").read_text())

    def test_every_function_has_what_the_document_says(self):
        claims = {}
        for r in self.table:
            claims.setdefault((r["unit"], r["function"]), set()).add(r["claim"])
        for (unit, name), have in claims.items():
            if name != "lemmas":
                self.assertTrue({"P3", "P4"} <= have and have & {"P2", "P5", "P6", "P7"}, (unit, name, have))
        self.assertLessEqual(set(report.CALLERS), {name for _, name in claims})

    def test_a_table_that_is_none_is_refused(self):
        self.edit("proofs/table.csv", "injective,injective,P7,1,1,", "injective,injective,P8,1,1,")
        self.assertRegex(self.program("check", status=2), r"table.csv:\d+: the claim P8 is none of P1, ")
        self.edit("proofs/table.csv", "injective,injective,P8,1,1,", "injective,injective,P7,one,1,")
        self.assertRegex(self.program("check", status=2), r"table.csv:\d+: not a row of unit,function,claim")

    # A run.

    def test_a_run_as_committed_has_a_case_for_each_row(self):
        said, document, xml = self.run_report(self.measure())
        self.assertIn("proofs: passed", said)
        self.assertEqual(document["verdict"], "passed")
        jsonschema.Draft202012Validator(SCHEMA).validate(document)
        self.assertEqual(document["sources"], prove.digests(self.root))
        self.assertIn("ref/ltk.c", document["sources"])
        for c in report.CLAIMS:
            suite = next(s for s in xml if s.get("name").startswith(c.id + " "))
            want = [(f"{c.id}.{r['unit']}", r["function"]) for r in self.table if r["claim"] == c.id]
            self.assertEqual([(e.get("classname"), e.get("name")) for e in suite], want)
            goals = sum(int(r["goals"]) for r in self.table if r["claim"] == c.id)
            summary = next(s for s in document["claims"] if s["id"] == c.id)
            self.assertEqual([summary["committed"]["goals"], summary["run"]["goals"], summary["run"]["proven"]], [goals] * 3)
        self.assertEqual((xml.get("failures"), xml.get("errors"), xml.get("skipped")), ("0", "0", str(len(report.CHECKS))))
        self.assertIn("no prover ran", document["run"]["seconds_are"])

    def test_a_goal_that_is_missing_fails(self):
        run = self.measure()
        run["goals"] = [g for g in run["goals"] if g["goal"] != "ltk_derive_P6_1"]
        said, document, xml = self.run_report(run, status=1)
        why = "2 goals where the table has 3; there are ltk_derive_P6_0, ltk_derive_P6_2"
        self.assertIn(f"FAILED ltk/ltk_derive P6: {why}", said)
        self.assertEqual(self.failures(xml), [("P6.ltk", "ltk_derive", why)])
        self.assertEqual(document["verdict"], "failed")

    def test_a_goal_that_is_not_proven_fails_by_its_name(self):
        run = self.measure("cold")
        next(g for g in run["goals"] if g["goal"] == "ltk_derive_P6_1")["proven"] = False
        _, document, xml = self.run_report(run, status=1)
        self.assertEqual(self.failures(xml), [("P6.ltk", "ltk_derive", "not proven: ltk_derive_P6_1")])
        self.assertEqual(next(c for c in document["claims"] if c["id"] == "P6")["run"]["proven"], 80)
        self.assertIn("ltk/ltk_derive P6: not proven: ltk_derive_P6_1", (self.out / "report.md").read_text())

    def test_a_row_that_is_not_committed_fails(self):
        run = self.measure()
        run["goals"].append(dict(run["goals"][0], function="oracle", goal="oracle_P1"))
        _, _, xml = self.run_report(run, status=1)
        claim = run["goals"][0]["claim"]
        self.assertEqual(self.failures(xml), [(f"{claim}.compress", "oracle", "1 goals where the table has 0; there are oracle_P1")])

    def test_another_prover_fails_in_replay_alone(self):
        run = self.measure()
        next(g for g in run["goals"] if g["prover"] == "cvc4" and g["claim"] == "P5")["prover"] = "z3"
        _, _, xml = self.run_report(run, status=1)
        self.assertEqual(len(self.failures(xml)), 1)
        self.assertIn("proven by cvc4 where the table has", self.failures(xml)[0][2])
        self.run_report(dict(run, mode="cold"))

    def test_a_slower_row_is_a_remark_in_cold_alone(self):
        run = self.measure("cold")
        slow = next(g for g in run["goals"] if g["goal"] == "ltk_hmac_sha256_P1_0")
        slow["seconds"] = 60.0
        said, document, xml = self.run_report(run)
        self.assertRegex(said, r"REMARK hmac/ltk_hmac_sha256 P1: slower: 6\d\.\d\d s where the table has \d\.\d\d s")
        self.assertEqual([r["function"] for r in document["rows"] if r["remarks"]], ["ltk_hmac_sha256"])
        self.assertEqual(self.failures(xml), [])
        self.assertIn("measured in this run", document["run"]["seconds_are"])
        slow["seconds"] = 5.0  # less than five seconds more
        self.assertEqual([r for r in self.run_report(run)[1]["rows"] if r["remarks"]], [])
        slow["seconds"] = 60.0
        self.assertNotIn("REMARK", self.run_report(dict(run, mode="replay"))[0])
        row = next(r for r in self.table if (r["function"], r["claim"]) == ("ltk_hmac_sha256", "P1"))
        self.edit("proofs/table.csv", ",".join(row.values()), ",".join(dict(row, seconds="30.00").values()))  # less than three times as long
        run["sources"] = prove.digests(self.root)
        self.assertEqual([r for r in self.run_report(run)[1]["rows"] if r["remarks"]], [])

    def test_a_run_of_some_files_says_so(self):
        run = self.measure()
        run["units"] = ["wipe"]
        run["goals"] = [g for g in run["goals"] if g["unit"] == "wipe"]
        said, document, xml = self.run_report(run)
        self.assertIn("proofs: passed in part", said)
        self.assertEqual(int(xml.get("skipped")), sum(r["unit"] != "wipe" for r in self.table) + len(report.CHECKS))
        self.assertEqual(document["verdict"], "passed in part")

    def test_no_run_is_an_error_in_each_case(self):
        self.run_report(self.measure())
        (self.out / "measured.json").unlink()
        said, document, xml = self.run_report(None, status=1)
        self.assertIn("There is no run: ", said)
        self.assertEqual((document["verdict"], int(xml.get("errors"))), ("no run", len(self.table) + 1))
        self.assertIn("proofs/prove.py replay writes it", (self.out / "report.md").read_text())

    def test_a_source_changed_since_the_run_fails(self):
        run = self.measure()
        with (self.root / "ref/wipe.c").open("a") as f:
            f.write("\n")
        said, _, xml = self.run_report(run, status=1)
        self.assertIn("FAILED changed since the run: ref/wipe.c", said)
        self.assertEqual(len(self.failures(xml)), 1)

    def test_a_run_that_cannot_be_read_is_refused_and_leaves_no_report(self):
        self.run_report(self.measure())
        for text, says in (("{", "is not what prove.py writes"), ('{"mode": "replay"}', "is not what prove.py writes"),
                           ('{"mode": "agree"}', "the mode is agree")):
            (self.out / "measured.json").write_text(text)
            self.assertIn(says, self.program("run", "--measured", self.out / "measured.json", status=2))
            self.assertEqual([p.name for p in self.out.iterdir()], ["measured.json"])

    # The constant-time shape.

    def ct(self, name, text):
        folder = self.root / "ct"
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(CT_HEAD + text)
        return folder

    def check(self, document, name):
        return next(c for c in document["constant_time"]["checks"] if c["check"] == name)

    def test_without_tables_the_shape_is_not_part_of_the_run(self):
        _, document, xml = self.run_report(self.measure(), "--ct", self.root / "none")
        self.assertEqual({c["state"] for c in document["constant_time"]["checks"]}, {"not part of this run"})
        self.assertEqual(xml.get("skipped"), "4")
        self.assertIn("| memcheck | not part of this run |", (self.out / "report.md").read_text())

    def test_the_shape_is_read_from_the_tables(self):
        self.ct("source.csv", "source,any,ref,nothing: 0 of 812 places may depend on a secret\n")
        folder = self.ct("memcheck.csv", "memcheck,gcc -O0,ref,nothing\nmemcheck,gcc -O2,ref,nothing\nmemcheck,gcc -O2,branch,seen\n")
        _, document, _ = self.run_report(self.measure(), "--ct", folder)
        self.assertEqual(self.check(document, "source")["verdict"], "0 of 812 places may depend on a secret")
        have = self.check(document, "memcheck")
        self.assertEqual((have["state"], have["builds"], have["leaks_seen"]), ("passed", 2, 1))
        self.assertEqual(self.check(document, "trace")["state"], "not part of this run")

    def test_a_secret_that_shows_and_a_leak_that_does_not_fail(self):
        for verdict in "ref,SECRET: a branch", "branch,NOT SEEN":
            folder = self.ct("msan.csv", f"msan,clang -O1,ref,nothing\nmsan,clang -O2,{verdict}\n")
            _, _, xml = self.run_report(self.measure(), "--ct", folder, status=1)
            self.assertEqual(self.failures(xml), [("constant-time", "msan", "clang -O2, " + verdict.replace(",", ": "))])

    def test_tables_of_older_sources_do_not_count(self):
        folder = self.ct("msan.csv", "msan,clang -O1,ref,nothing\n")
        os.utime(folder / "msan.csv", (1, 1))
        _, document, _ = self.run_report(self.measure(), "--ct", folder)
        self.assertEqual(self.check(document, "msan")["state"], "not part of this run")
        self.assertRegex(document["constant_time"]["remarks"][0], "^msan.csv is older than ref/")

    def test_a_table_of_something_else_is_refused(self):
        folder = self.ct("msan.csv", "msan,clang\n")
        (self.out).mkdir()
        (self.out / "measured.json").write_text(json.dumps(self.measure()))
        self.assertIn("msan.csv is not a table of tests/ct", self.program("run", "--measured", self.out / "measured.json", "--ct", folder, status=2))

    # The schema, and what prove.py writes.

    def test_the_schema_refuses_what_is_no_report(self):
        jsonschema.Draft202012Validator.check_schema(SCHEMA)
        check = jsonschema.Draft202012Validator(SCHEMA)
        good = self.run_report(self.measure())[1]
        self.assertFalse(check.is_valid(dict(good, more=1)))
        for key in good:
            self.assertFalse(check.is_valid({k: v for k, v in good.items() if k != key}), key)
        for change in {"state": "failed"}, {"state": "good"}, {"run": None}, {"claim": "P8"}, {"failures": ["x"]}:
            self.assertFalse(check.is_valid(dict(good, rows=[dict(good["rows"][0], **change)])), change)

    def test_prove_writes_what_the_report_reads(self):
        goals = {"f_assert_rte_mem_access": prove.Goal("f_assert_rte_mem_access", "qed", 0.1, True),
                 "lemma_x": prove.Goal("lemma_x", "z3", 2.0, False)}
        run = prove.measured("cold", {"z3": "4.8.12"}, prove.digests(self.root), 0, {"ref/wipe.c": (goals, ["f"])})
        self.assertEqual([(g["unit"], g["function"], g["claim"], g["goal"], g["proven"]) for g in run["goals"]],
                         [("wipe", "f", "P1", "f_assert_rte_mem_access", True), ("wipe", "lemmas", "lemma", "lemma_x", False)])
        said, _, xml = self.run_report(run, status=1)
        self.assertIn("FAILED wipe/lemmas lemma: not proven: lemma_x", said)
        self.assertIn(("lemma.wipe", "lemmas", "not proven: lemma_x; 1 goals where the table has 0; there are lemma_x"), self.failures(xml))


if __name__ == "__main__":
    unittest.main()
