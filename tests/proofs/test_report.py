#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""proofs/report.py, on copies of the project in which one thing was changed, with runs made up from proofs/table.csv: no prover runs."""
import csv
import json
import os
import pathlib
import re
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
import status  # noqa: E402

SCHEMA = json.loads((ROOT / "proofs/report.schema.json").read_text())
CT_HEAD = "check,build,code,verdict\n"


class Report(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="ltk-report-")
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        for name in "ref", "proofs", "tests/ct":
            shutil.copytree(ROOT / name, self.root / name, ignore=shutil.ignore_patterns("__pycache__"))
        (self.root / "docs").mkdir()
        for name in "proof-report.md", "soundness.md":
            shutil.copy(ROOT / "docs" / name, self.root / "docs")
        self.table = list(csv.DictReader((ROOT / "proofs/table.csv").read_text().splitlines()))
        self.out = self.root / "out"

    def program(self, *arguments, status=0):
        done = subprocess.run(["/usr/bin/python3", "-B", self.root / "proofs/report.py", *arguments], capture_output=True, text=True)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def measure(self, mode="run"):
        """A run that finds what is committed."""
        goals = []
        for r in self.table:
            for n in range(int(r["goals"])):
                by = list(report.BY)[len(goals) % len(report.BY)]
                goals.append({"unit": r["unit"], "function": r["function"], "claim": r["claim"], "goal": f"{r['function']}_{r['claim']}_{n}",
                              "prover": by, "seconds": 0.25, "proven": True, "place": f"ref/{r['unit']}.c:{n + 1}"})
        return {"mode": mode, "started": "2026-01-02T03:04:05Z", "seconds": 1.5, "tools": dict(prove.VERSIONS),
                "binaries": {t: {"file": f"/bin/{t}", "sha256": f"{n:064x}"} for n, t in enumerate([*prove.VERSIONS, "wp"])},
                "sources": prove.digests(self.root), "units": [prove.unit_name(s) for s in prove.SOURCES], "complaints": [], "goals": goals}

    def run_report(self, run, *more, status=0):
        """What is printed, the JSON and the XML of the report of a run, or of none; what they must be for any run is checked here."""
        self.out.mkdir(exist_ok=True)
        if run:
            (self.out / "measured.json").write_text(json.dumps(run))
        said = self.program("run", "--measured", self.out / "measured.json", *more, status=status)
        document = json.loads((self.out / "report.json").read_text())
        kinds = {(r["state"], r["run"] is None): r for r in document["rows"]}  # one row of each, for speed
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

    def row(self, function, claim):
        """The committed row, and its line in the table."""
        r = next(r for r in self.table if (r["function"], r["claim"]) == (function, claim))
        return r, "\n" + ",".join(r.values()) + "\n"

    def agree(self, change=0, alone=3):
        """Tables of agreement as prove.py writes them."""
        counts = {u: sum(int(r["goals"]) for r in self.table if r["unit"] == u) for u in map(prove.unit_name, prove.SOURCES)}
        lines = ["unit,by the simplifier,by Z3 and one of CVC4 and cvc5,\"by CVC4 and cvc5, which are kin\",by one,by tactics"]
        lines += [f"{u},{n - 1 + change},0,1,0,0" for u, n in counts.items()]
        (self.root / "proofs/agreement-counts.csv").write_text("\n".join(lines) + "\n")
        lines = ["unit,goal,proven by,place", "ltk,masked_ensures_function,tactics,ref/ltk.c:40"]
        lines += [f"ltk,goal_{n},cvc4,ref/ltk.c:{n}" for n in range(alone)]
        (self.root / "proofs/agreement.csv").write_text("\n".join(lines) + "\n")

    # The documents.

    def test_the_documents_are_up_to_date(self):
        self.assertEqual(self.program("check"), "")

    def test_another_table_shows_in_the_documents(self):
        _, line = self.row("ltk_derive", "P2")
        self.edit("proofs/table.csv", line, "\nltk,ltk_derive,P2,977\n")
        said = self.program("check", status=1)
        for name in "docs/proof-report.md", "docs/soundness.md":
            self.assertIn(f"{name} is not up to date: proofs/report.py write", said)
        self.assertEqual(said.count("| proven 977 |"), 2)
        self.program("write")
        self.program("check")

    def test_what_is_written_by_hand_in_soundness_stays(self):
        with (self.root / "docs/soundness.md").open("a") as f:
            f.write("\nBy hand.\n")
        self.program("check")
        self.edit("docs/soundness.md", "## Risks", "## No risks")
        self.assertIn("+## Risks", self.program("check", status=1))
        self.edit("docs/soundness.md", report.END, "")
        self.assertIn("does not have the lines", self.program("write", status=2))

    # The status table.

    def cells(self, function):
        text = (self.root / "docs/proof-report.md").read_text()
        cells = next(line for line in text.splitlines() if line.startswith(f"| `{function}` |")).strip("| ").split(" | ")
        return dict(zip(["function", "file", "memory", "result", "errors", "wiping", "source", "binaries", "vectors", "mutants"], cells))

    def test_every_function_of_ref_has_a_status(self):
        self.program("write")
        for r in self.table:
            if r["unit"] != "injective" and r["function"] != "lemmas" and not r["function"].startswith("induction"):
                self.assertEqual(self.cells(r["function"])["file"], r["unit"])
        p2 = int(self.row("ltk_hmac_sha256", "P2")[0]["goals"])
        have = self.cells("ltk_hmac_sha256")
        self.assertEqual((have["result"], have["source"], have["binaries"], have["vectors"]), (f"proven {p2}", "analysed", "tested", "executed"))
        self.assertEqual([self.cells("is_digit")[k] for k in ("wiping", "source", "binaries", "vectors")], ["n/a", "n/a", "n/a", "tested"])

    def status_after(self, function, **edits):
        for name, (old, new) in edits.items():
            self.edit(name.replace("__", "/") + (".py" if name.startswith("proofs") else ".c" if name.startswith("tests") else ".h"), old, new)
        self.program("write")
        return self.cells(function)

    def test_what_no_longer_holds_is_nothing(self):
        keep = [line for line in (self.root / "proofs/table.csv").read_text().splitlines() if not re.match("hmac,pad_octet,P[256],", line)]
        (self.root / "proofs/table.csv").write_text("\n".join(keep) + "\n")
        self.assertEqual(self.status_after("pad_octet")["result"], "**nothing**")
        have = self.status_after("ltk_tag_equal", tests__ct__drive=("  equal = ltk_tag_equal(a, b);\n  PUBLIC(&equal, sizeof equal);\n"
                                                                    "  equal += ltk_tag_equal(a, a);\n", "  equal = 1;\n"))
        self.assertEqual(have["binaries"], "**nothing**")
        have = self.status_after("ltk_kdf_s", proofs__execute=('NOT_EXECUTED = {\n', 'NOT_EXECUTED = {\n    "ltk_kdf_s": "to see",\n'))
        self.assertEqual(have["vectors"], "tested")
        have = self.status_after("ltk_kdf_s", proofs__eva=('if s.startswith("ref/")]', 'if s.startswith("ref/") and "kdf" not in s]'))
        self.assertEqual(have["source"], "**nothing**")

    def test_mutants_that_live_show(self):
        path = self.root / "proofs/mutants.csv"
        with path.open(newline="") as f:
            rows = list(csv.DictReader(f))
        own = [r for r in rows if r["function"] == "ltk_kdf_s" and not r["equivalent"] and r["check"] != "not judged"]
        own[0].update(check="none")
        own[1].update(check="not judged")  # which is not killed
        with path.open("w", newline="") as f:
            w = csv.DictWriter(f, rows[0].keys(), lineterminator="\n")
            w.writeheader()
            w.writerows(rows)
        self.program("write")
        self.assertRegex(self.cells("ltk_kdf_s")["mutants"], rf"^{len(own) - 2} of {len(own) - 1}: vectors \d+.*; \d+ not judged$")
        own[0]["function"] = "gone"
        with path.open("w", newline="") as f:
            w = csv.DictWriter(f, rows[0].keys(), lineterminator="\n")
            w.writeheader()
            w.writerows(rows)
        self.program("write")
        text = " ".join((self.root / "docs/proof-report.md").read_text().split())
        self.assertRegex(text, r"`proofs/mutants.csv` is of other code\*\*: it has mutants of (\w+, )*gone(, \w+)*, which are no functions")

    def test_a_machine_that_is_not_traced_shows(self):
        self.assertIn("| mips | trace | -O0, -O2, -Os |", (self.root / "docs/proof-report.md").read_text())
        self.edit("tests/ct/binaries.py", '    "mips": (["mips-linux-gnu-gcc", "-static"], ["qemu-mips"]),\n', "")
        said = self.program("check", status=1)
        self.assertIn("-| mips | trace |", said)
        self.assertRegex(said, r"\+.*traces under QEMU for 8 targets")

    def test_the_boundary_and_the_risks_are_told(self):
        text = (self.root / "docs/soundness.md").read_text()
        for part in status.texts()["boundary"]:
            self.assertIn(f"| {status.flat(part['part'])} | {part['state']} |", text)
        self.assertIn(f"\n| {len(status.texts()['risk'])} |", text)
        self.assertEqual([key for r in status.texts()["risk"] for key in ("risk", "now", "ends") if not r[key].strip()], [])

    def test_the_recipe_for_ci_has_a_job_for_each_file(self):
        units = re.search(r"matrix: \{unit: \[(.*?)\]\}", (ROOT / "docs/proofs.md").read_text())[1]
        self.assertEqual(units.split(", "), [prove.unit_name(s) for s in prove.SOURCES])

    # The agreement of the provers.

    def test_an_agreement_that_is_missing_is_told(self):
        for name in "agreement-counts.csv", "agreement.csv":
            (self.root / "proofs" / name).unlink(missing_ok=True)
        self.program("write")
        text = (self.root / "docs/proof-report.md").read_text()
        self.assertIn("`proofs/agreement-counts.csv` and `proofs/agreement.csv` is missing", " ".join(text.split()))
        self.assertIn("since `proofs/agreement.csv` is missing", (self.root / "docs/soundness.md").read_text())

    def test_the_agreement_is_told(self):
        self.agree()
        self.program("write")
        text = (self.root / "docs/proof-report.md").read_text()
        goals, units = sum(int(r["goals"]) for r in self.table), len(prove.SOURCES)
        self.assertIn(f"| all | {goals - units} | 0 | {units} | 0 | 0 |", text)
        self.assertIn("| ltk | `goal_2` | cvc4 | ref/ltk.c:2 |", text)
        self.assertNotIn("of other goals", text)
        soundness = (self.root / "docs/soundness.md").read_text()
        self.assertIn(f"proves {goals - units} of {goals} alone", soundness)
        self.assertIn("Of one prover alone are 3 goals", soundness)

    def test_an_agreement_of_other_goals_is_told(self):
        self.agree(change=1)
        self.program("write")
        self.assertIn("**The table is of other goals**", (self.root / "docs/proof-report.md").read_text())

    def test_too_many_goals_of_one_prover_fail(self):
        self.agree(alone=report.MOST_ALONE + 1)
        self.program("write")
        self.assertIn(f"{report.MOST_ALONE + 1} goals are proven by one prover alone, more than {report.MOST_ALONE}", self.program("check", status=1))
        self.agree(alone=report.MOST_ALONE)
        self.program("write")
        self.program("check")

    # What is assumed, and what is a table.

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
        _, line = self.row("injective", "P7")
        self.edit("proofs/table.csv", line, "\ninjective,injective,P8,1\n")
        self.assertRegex(self.program("check", status=2), r"table.csv:\d+: the claim P8 is none of P1, ")
        self.edit("proofs/table.csv", "injective,injective,P8,1", "injective,injective,P7,one")
        self.assertRegex(self.program("check", status=2), r"table.csv:\d+: not a row of unit,function,claim")
        self.edit("proofs/table.csv", "injective,injective,P7,one", "ltk,oracle,P2,1")
        self.assertIn("functions without a contract in ref/: oracle", self.program("check", status=2))

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
        self.assertEqual(document["claims"][0]["run"]["seconds"], document["claims"][0]["run"]["goals"] / 4)
        self.assertEqual(document["binaries"]["z3"], f"{list(prove.VERSIONS).index('z3'):064x}")
        self.assertIn(document["binaries"]["wp"], (self.out / "report.md").read_text())
        self.run_report(self.measure("cold"))

    def test_a_goal_that_is_missing_fails(self):
        run, n = self.measure(), int(self.row("ltk_derive", "P6")[0]["goals"])
        run["goals"] = [g for g in run["goals"] if g["goal"] != "ltk_derive_P6_1"]
        said, document, xml = self.run_report(run, status=1)
        why = f"{n - 1} goals where the table has {n}; there are ltk_derive_P6_0, ltk_derive_P6_2"
        self.assertIn(f"FAILED ltk/ltk_derive P6: {why}", said)
        self.assertEqual(self.failures(xml), [("P6.ltk", "ltk_derive", why)])
        self.assertEqual(document["verdict"], "failed")

    def test_a_goal_that_is_not_proven_fails_by_its_name(self):
        run = self.measure("cold")
        next(g for g in run["goals"] if g["goal"] == "ltk_derive_P6_1").update(proven=False, prover="-")
        _, document, xml = self.run_report(run, status=1)
        self.assertEqual(self.failures(xml), [("P6.ltk", "ltk_derive", "not proven: ltk_derive_P6_1")])
        all_ = sum(int(r["goals"]) for r in self.table if r["claim"] == "P6")
        self.assertEqual(next(c for c in document["claims"] if c["id"] == "P6")["run"]["proven"], all_ - 1)
        self.assertIn("ltk/ltk_derive P6: not proven: ltk_derive_P6_1", (self.out / "report.md").read_text())

    def test_what_prove_complained_of_fails_though_each_goal_is_proven(self):
        run = self.measure()
        run["complaints"] = ["FALSE ref/ltk.c: z3 proves false"]
        said, document, xml = self.run_report(run, status=1)
        self.assertIn("FAILED FALSE ref/ltk.c: z3 proves false", said)
        self.assertEqual(self.failures(xml), [("run", "prove.py complains of nothing", "FALSE ref/ltk.c: z3 proves false")])
        self.assertEqual((document["verdict"], document["complaints"]), ("failed", run["complaints"]))
        self.assertIn("FALSE ref/ltk.c: z3 proves false", (self.out / "report.md").read_text())

    def test_a_goal_that_nobody_or_somebody_unknown_proved_is_refused(self):
        run = self.measure()
        for change in {"prover": "-"}, {"proven": False}, {"prover": "oracle"}:
            (self.out).mkdir(exist_ok=True)
            changed = dict(run, goals=[dict(run["goals"][0], **change), *run["goals"][1:]])
            (self.out / "measured.json").write_text(json.dumps(changed))
            self.assertIn("which is none of qed, cfg, cvc4", self.program("run", "--measured", self.out / "measured.json", status=2))

    def test_the_slowest_goals_are_told(self):
        run = self.measure()
        run["goals"][700]["seconds"] = 60.0
        _, document, _ = self.run_report(run)
        self.assertEqual(document["slowest"][0], {k: run["goals"][700][k] for k in ("unit", "goal", "prover", "seconds", "place")})
        self.assertEqual(len(document["slowest"]), report.SLOWEST)
        self.assertIn(f"| `{run['goals'][700]['goal']}` | {run['goals'][700]['prover']} | 60.00 |", (self.out / "report.md").read_text())

    def test_a_row_that_is_not_committed_fails(self):
        run = self.measure()
        run["goals"].append(dict(run["goals"][0], function="oracle", goal="oracle_P1"))
        _, _, xml = self.run_report(run, status=1)
        claim = run["goals"][0]["claim"]
        self.assertEqual(self.failures(xml), [(f"{claim}.compress", "oracle", "1 goals where the table has 0; there are oracle_P1")])

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
        self.assertEqual((document["verdict"], int(xml.get("errors"))), ("no run", len(self.table) + 2))
        self.assertIn("proofs/prove.py run writes it", (self.out / "report.md").read_text())

    def test_a_source_changed_since_the_run_fails(self):
        run = self.measure()
        with (self.root / "ref/wipe.c").open("a") as f:
            f.write("\n")
        said, _, xml = self.run_report(run, status=1)
        self.assertIn("FAILED changed since the run: ref/wipe.c", said)
        self.assertEqual(len(self.failures(xml)), 1)

    def test_a_run_that_cannot_be_read_is_refused_and_leaves_no_report(self):
        self.run_report(self.measure())
        without = {k: v for k, v in self.measure().items() if k != "complaints"}
        for text, says in (("{", "is not what prove.py writes"), ('{"mode": "run"}', "is not what prove.py writes"),
                           (json.dumps(without), "is not what prove.py writes"),
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
        goals = [prove.Goal("f_assert_rte_mem_access", "f", "assert", "rte mem_access", "ref/wipe.c:9", "z3", {"z3": ("valid", 0.1)}, "x"),
                 prove.Goal("lemma_x", "lemmas", "lemma", "x", "ref/wipe.h:3", "-", {"z3": ("timeout", 2.0)}, "y")]
        results = {"ref/wipe.c": prove.Run(goals, {}, [], {})}
        run = prove.measured("cold", {"z3": "4.8.12"}, prove.digests(self.root), 0, results, prove.complaints(ROOT, results))
        self.assertEqual([(g["unit"], g["function"], g["claim"], g["goal"], g["proven"]) for g in run["goals"]],
                         [("wipe", "f", "P1", "f_assert_rte_mem_access", True), ("wipe", "lemmas", "lemma", "lemma_x", False)])
        said, _, xml = self.run_report(run, status=1)
        self.assertIn("FAILED wipe/lemmas lemma: not proven: lemma_x", said)
        self.assertIn("FAILED NOT PROVEN ref/wipe.h:3", said)
        self.assertIn(("lemma.wipe", "lemmas", "not proven: lemma_x; 1 goals where the table has 0; there are lemma_x"), self.failures(xml))


if __name__ == "__main__":
    unittest.main()
