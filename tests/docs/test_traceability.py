#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""traceability.py sees holes: each is planted in a copy of the tree, and is reported, and nothing else is."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = "tests/docs/traceability.py"
CONFORM = os.environ["LTK_CONFORM"]
KDF, VALIDITY, CATALOGUE, TABLE = "vectors/kdf.json", "ref/validity.c", "harness/src/model/catalogue.c", "proofs/table.csv"
SPECIFICATION, UNIT, WRONG = "docs/specification.md", "tests/unit/test_reference.c", "tests/harness/wrong.py"


class Traceability(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.tree = pathlib.Path(folder.name)
        for part in ("docs", "vectors", "harness/src", "ref", "proofs", "tests"):
            shutil.copytree(ROOT / part, self.tree / part, ignore=shutil.ignore_patterns("session", "__pycache__"))
        faults = subprocess.run([CONFORM, "faults", "--json"], capture_output=True, text=True, check=True).stdout
        (self.tree / "faults.json").write_text(faults)
        self.conform = self.tree / "conform"  # its catalogue is the file
        self.conform.write_text(f"#!/bin/sh\nexec cat '{self.tree}/faults.json'\n")
        self.conform.chmod(0o755)

    def run_on(self, *options):
        done = subprocess.run([sys.executable, str(ROOT / PROGRAM), "--root", str(self.tree), "--conform", str(self.conform), *options],
                              capture_output=True, text=True)
        return done.returncode, done.stdout.splitlines(), done.stderr

    def plant(self, path, text, other):
        file = self.tree / path
        content = file.read_text(encoding="utf-8")
        self.assertIn(text, content, path)
        file.write_text(content.replace(text, other), encoding="utf-8")

    def plant_clauses(self, name, *clauses):
        """A fault has other clauses."""
        file = self.tree / "faults.json"
        document = json.loads(file.read_text())
        fault, = (f for f in document["faults"] if f["name"] == name)
        fault["clauses"] = clauses
        file.write_text(json.dumps(document))

    def assert_holes(self, *expected):
        """These are the holes, each given by how it begins, and no others; and no document is written."""
        before = (self.tree / "docs/traceability.md").read_bytes()
        status, lines, _ = self.run_on()
        self.assertEqual(status, 1)
        for hole in expected:
            self.assertTrue(any(line.startswith("HOLE " + hole) for line in lines), f"{hole}\nis not among\n" + "\n".join(lines))
        self.assertEqual([line for line in lines if not line.startswith(tuple("HOLE " + hole for hole in expected))], [])
        self.assertEqual((self.tree / "docs/traceability.md").read_bytes(), before)

    def test_the_tree_has_none_and_what_is_made_of_it_is_written_again(self):
        self.assertEqual(self.run_on("--check")[0], 0)
        made = self.tree / "docs/traceability.md"
        text = made.read_text()
        made.write_text(text.replace("3.1", "3.2", 1))
        status, lines, _ = self.run_on("--check")
        self.assertEqual((status, lines), (1, [f"docs/traceability.md is not what it would be: run {PROGRAM}"]))
        self.assertEqual(self.run_on()[0], 0)
        self.assertEqual(made.read_text(), text)

    def test_a_clause_added_has_nothing(self):
        self.plant(SPECIFICATION, "## 11 Around", "**10.2** A chain has an end.\n\n## 11 Around")
        self.assert_holes(*(f"clause 10.2: has no {kind}: " for kind in ("vectors", "contracts", "goals", "tests", "faults")))

    def test_a_clause_that_is_not_written_as_one_is_seen(self):
        self.plant(SPECIFICATION, "## 11 Around", "10.2 A chain has an end.\n\n## 11 Around")
        self.assert_holes(f"{SPECIFICATION}:")

    def test_clauses_are_numbered_in_order(self):
        self.plant(SPECIFICATION, "**10.1**", "**10.2**")
        status, lines, _ = self.run_on("--check")
        self.assertEqual(status, 1)
        self.assertTrue([line for line in lines if "numbered [2], not from 1 on" in line], lines)
        self.assertTrue([line for line in lines if "names clause 10.1, which" in line], lines)

    def test_a_clause_without_vectors_and_a_vector_of_no_clause(self):
        self.plant(KDF, '"3.4"', '"3.7"')
        self.assert_holes("clause 3.4: has no vectors: ", f"{KDF}: LTK-KDF-0006: names clause 3.7, which")

    def test_a_clause_without_faults_and_a_fault_of_no_clause(self):
        self.plant_clauses("length-missing", "3.1")
        self.plant_clauses("length-in-bits", "3.9")
        self.plant_clauses("length-one-octet")
        self.assert_holes("clause 3.6: has no faults: ", f"{CATALOGUE}: length-in-bits: names clause 3.9, which",
                          f"{CATALOGUE}: length-in-bits: a fault without", f"{CATALOGUE}: length-one-octet: a fault without")

    def test_a_contract_without_a_clause(self):
        self.plant(VALIDITY, "R_PURPOSE(*c); // clauses: 4.3", "R_PURPOSE(*c);")
        self.plant(VALIDITY, "R_INDEX(*c); // clauses: 4.4", "R_INDEX(*c); // clauses: 4.44")
        self.plant("ref/sha256.h", "as a whole. clauses: 2 ", "as a whole. ")
        self.plant("proofs/injective.c", "// clauses: 3.6", "")
        self.plant("ref/wipe.h", "ZERO_WORDS(p, n);", "ZERO_WORDS(p, n); // clauses: 7.2")  # it is excused
        self.plant("ref/compress.h", " clauses: 2 ", " ")
        own = ["initial", "compress", "from", "digest"]
        self.assert_holes(f"{VALIDITY}: ok_purpose: a contract without", f"{VALIDITY}: ok_index: a contract without",
                          f"{VALIDITY}: ok_index: names clause 4.44, which", "proofs/injective.c: injective: a contract without",
                          "ref/sha256.h: ltk_sha256: a contract without",
                          *(f"ref/compress.h: ltk_sha256_{part}: a contract without" for part in own), "ref/wipe.h: ltk_wipe_words: stands in",
                          "clause 3.6: has no contracts: ", "clause 3.6: has no goals: ")

    def test_a_contract_without_goals(self):
        self.plant(TABLE, "injective,injective,P7,", "injective,injective,P3,")
        self.plant(TABLE, "kdf,put_fc,", "kdf,put_fd,")
        self.assert_holes("proofs/injective.c: injective: ensures injective has no goal of P7", "clause 3.6: has no goals: ",
                          f"{TABLE}: put_fd of kdf has no contract", "ref/kdf.c: put_fc: ensures function has no goal of P2")

    def test_tags_of_the_logic_name_clauses(self):
        self.plant("ref/logic/derivation.h", "// clauses: 4.4\n", "// clauses: 4.40\n")
        self.assert_holes("ref/logic/derivation.h: names clause 4.40, which")

    def test_a_clause_without_tests_and_a_tag_of_no_test(self):
        self.plant(WRONG, "3.1 to 3.3, 3.6, 6.1", "3.1 to 3.3, 6.1")
        self.plant(UNIT, "/* clauses: 6.2 */\n", "/* clauses: 6.2 */\n\n")
        self.plant(UNIT, "/* clauses: 8.1, 8.2 */", "/* clauses: 8.1, 8.7 */")
        self.plant("tests/ct/leaks.h", "#define", "// clauses: 7.3\n#define")
        self.assert_holes("clause 3.6: has no tests: ", f"{UNIT}:", "tests/ct/leaks.h:")

    def test_what_is_excused_without_need_is_told(self):
        self.plant_clauses("length-missing", "3.1", "3.6", "10.1")
        self.plant(SPECIFICATION, "## 11 Around the function", "**10.2** Around the function")
        status, lines, _ = self.run_on("--check")
        self.assertEqual(status, 1)
        self.assertIn("HOLE clause 10.1: has faults; NOT_TRACED says that it has none", lines)
        self.assertTrue([line for line in lines if "NOT_TRACED names clause 11, which" in line], lines)

    def test_a_catalogue_that_cannot_be_read_is_an_error(self):
        self.conform.write_text("#!/bin/sh\necho no >&2; exit 2\n")
        status, _, error = self.run_on("--check")
        self.assertEqual(status, 2)
        self.assertIn("conform faults --json: exit status 2: no", error)

    def test_its_json_tells_the_same(self):
        self.assertEqual(self.run_on("--json", str(self.tree / "t.json"))[0], 0)
        clauses = json.loads((self.tree / "t.json").read_text())["clauses"]
        self.assertLessEqual({"ct.memcheck", "ct.msan", "ct.trace"}, {t["test"] for c in clauses if c["clause"] == "7.3" for t in c["tests"]})
        overview = re.findall(r"^\| \[([\d.]+)\]\S* \| (\d*) ?\| \d* ?\| (\d*) ?\| (\d*) ?\| (\d*) ?\| (\d*) ?\|$",
                              (self.tree / "docs/traceability.md").read_text(), re.M)
        self.assertEqual([[c["clause"], sum(v["count"] for v in c["vectors"]), len(c["contracts"]), c["goals"], len(c["tests"]), len(c["faults"])]
                          for c in clauses], [[row[0], *(int(n or 0) for n in row[1:])] for row in overview])


if __name__ == "__main__":
    unittest.main(verbosity=2)
