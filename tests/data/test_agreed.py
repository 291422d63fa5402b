#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""ltk-vectors writes nothing unless all implementations agree as the index says: LTK_VECTORS and LTK_BUILD in the environment."""
import csv
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

VECTORS, BUILD = pathlib.Path(os.environ["LTK_VECTORS"]), pathlib.Path(os.environ["LTK_BUILD"])
PROGRAM = BUILD / "ltk-vectors"
FAULT, FAULTY_IN = "parameters-8-9-swapped", "derive"
SILENT = """import sys
for line in sys.stdin:
    number, command = line.split()[:2]
    print(number, "ok name=silent version=1 commands=hmac pipeline=1" if command == "hello" else "unsupported", flush=True)
"""
BUNDLED = {"reference": [str(BUILD / "ltk-iut-reference")], "openssl": [str(BUILD / "ltk-iut-openssl")]}
OTHERS = {"faulty": [str(BUILD / "ltk-iut-faulty")], "gone": ["/bin/false"], "missing": ["/no/such/program"],
          "silent": [sys.executable, "-c", SILENT]}


def index():
    """The index, as if it had been made by these implementations; but it says more of some than they do, and names another."""
    contents = json.loads((VECTORS / "index.json").read_text())
    for entry in contents["files"]:
        entry["agreed"] = [name for name in entry["agreed"] if name in BUNDLED]
        entry["agreed_in_part"] = {}
    by_family = {entry["family"]: entry for entry in contents["files"]}
    by_family["agree"]["agreed"] += ["reference"]
    by_family["hmac"]["agreed"] += ["removed", "faulty"]
    by_family["kdf"]["agreed_in_part"] = {"silent": 3, "openssl": 3}
    return json.dumps(contents)


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def asked(folder, complete, implementations):
    path = pathlib.Path(folder) / "asked.json"
    path.write_text(json.dumps({"complete": complete, "implementations": implementations}))
    return path


class Disagreeing(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """One run, since each takes its time."""
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.top = pathlib.Path(cls.temporary.name)
        cls.folder = cls.top / "vectors"
        cls.folder.mkdir()
        (cls.folder / "ids.txt").write_bytes((VECTORS / "ids.txt").read_bytes())
        (cls.folder / "index.json").write_text(index())
        cls.before = contents(cls.folder)
        cls.run_ = subprocess.run(
            [PROGRAM, "generate", "--vectors", cls.folder, "--ask", asked(cls.top, True, BUNDLED | OTHERS), "--table", cls.top / "table.csv"],
            capture_output=True, text=True, env={**os.environ, "TMPDIR": cls.temporary.name, "LTK_FAULTS": FAULT})
        cls.lines = cls.run_.stderr.splitlines()

    def complaints(self, start):
        return [line for line in self.lines if line.startswith("ltk-vectors: " + start)]

    def test_nothing_is_written(self):
        self.assertEqual(self.run_.returncode, 1, self.run_.stderr)
        self.assertEqual(contents(self.folder), self.before)

    def test_the_command_shown_shows_the_disagreement(self):
        line, = self.complaints(f"faulty does not agree on family {FAULTY_IN}; see: ")
        see = subprocess.run(line.partition("see: ")[2].split(), capture_output=True, text=True,
                             env={**os.environ, "LTK_FAULTS": FAULT})
        self.assertEqual(see.returncode, 1)
        self.assertIn(f"DIAGNOSIS {FAULT} explains", see.stdout)

    def test_one_that_ends_or_cannot_run_disagrees(self):
        for name in ("gone", "missing"):
            self.assertTrue(self.complaints(f"{name} does not agree on family hmac; see: "), self.run_.stderr)

    def test_one_that_answers_nothing_is_refused(self):
        self.assertTrue(self.complaints("silent answers no vector of any family"), self.run_.stderr)

    def test_one_that_answers_less_than_the_index_says_is_refused(self):
        for what in ("reference agrees on 0 vectors of family agree, and in index.json on all",
                     "silent agrees on 0 vectors of family kdf, and in index.json on 3",
                     "removed agrees on 0 vectors of family hmac, and in index.json on all"):
            self.assertTrue(self.complaints(what), self.run_.stderr)

    def test_a_family_on_which_fewer_than_two_agree_is_refused(self):
        self.assertTrue(self.complaints("family agree has fewer than two implementations that agree"), self.run_.stderr)
        self.assertFalse(self.complaints("family hmac has fewer"), self.run_.stderr)

    def test_nobody_else_is_complained_of(self):
        self.assertFalse(self.complaints("openssl"), self.run_.stderr)
        self.assertFalse([line for line in self.complaints("reference") if "family agree," not in line], self.run_.stderr)

    def test_the_table_has_the_verdicts(self):
        with open(self.top / "table.csv", newline="") as f:
            verdicts = {(row["implementation"], row["family"]): row["verdict"] for row in csv.DictReader(f)}
        for name, family, verdict in (("openssl", "agree", "partly"), ("reference", "agree", "unsupported"),
                                      ("faulty", "kdf", "passed"), ("faulty", FAULTY_IN, "failed"), ("gone", "hmac", "failed")):
            self.assertEqual(verdicts[name, family], verdict, (name, family))
        self.assertEqual(len(self.complaints("faulty")), 1)  # of several families, the first; it is asked on
        self.assertIn(("faulty", "observe"), verdicts)

    def test_the_table_that_is_printed_marks_what_failed(self):
        head, *lines = [line.split() for line in self.run_.stdout.splitlines() if len(line.split()) > 1]
        cells = {line[0]: dict(zip(head[1:], line[1:])) for line in lines}
        self.assertEqual((cells["gone"]["hmac"], cells["missing"]["hmac"], cells["reference"]["hmac"].isdigit()), ("0!", "0!", True))
        self.assertRegex(cells["faulty"][FAULTY_IN], r"^\d+!\d+$")


class Spared(unittest.TestCase):
    def test_one_that_is_spared_is_not_asked_and_keeps_its_place_in_the_index(self):
        with tempfile.TemporaryDirectory() as folder:
            table = pathlib.Path(folder) / "table.csv"
            ask = asked(folder, False, BUNDLED)
            run = subprocess.run([PROGRAM, "verify", "--vectors", VECTORS, "--ask", ask, "--spare", "openssl2,openssl", "--table", table],
                                 capture_output=True, text=True)
            self.assertEqual(run.returncode, 0, run.stderr)
            with open(table, newline="") as f:
                verdicts = {(row["implementation"], row["family"]): row["verdict"] for row in csv.DictReader(f)}
        for name, family, there in (("openssl", "accumulated", False), ("reference", "accumulated", True), ("openssl", "derive", True)):
            self.assertEqual((name, family) in verdicts, there, (name, family))
        self.assertEqual({verdicts[name, "agree"] for name in ("noble", "mlkem", "node")}, {"skipped"})
        self.assertRegex(run.stdout, r"\nnoble +skipped\n")

    def test_none_is_spared_when_vectors_are_written(self):
        run = subprocess.run([PROGRAM, "generate", "--spare", "reference", "--vectors", "/nowhere"], capture_output=True, text=True)
        self.assertEqual((run.returncode, "--spare is for verify" in run.stderr), (2, True))


class Refused(unittest.TestCase):
    def generate(self, path, folder):
        (folder / "vectors").mkdir()
        run = subprocess.run([PROGRAM, "generate", "--vectors", folder / "vectors", "--ask", path], capture_output=True, text=True)
        self.assertEqual((run.returncode, contents(folder / "vectors")), (1, {}))
        return run.stderr

    def test_a_build_that_lacks_implementations_does_not_generate(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertIn("preset gcc", self.generate(asked(folder, False, BUNDLED), pathlib.Path(folder)))

    def test_where_no_folder_can_be_made_nothing_is_removed(self):
        """Its files would have these names."""
        with tempfile.TemporaryDirectory() as folder:
            top = pathlib.Path(folder)
            (top / "vectors").mkdir()
            (top / "vectors/index.json").write_text("kept")
            ask = asked(folder, False, {"gone": ["/bin/false"]})
            run = subprocess.run([PROGRAM, "verify", "--vectors", VECTORS, "--ask", ask], cwd=top / "vectors", capture_output=True, text=True,
                                 env={**os.environ, "TMPDIR": str(top / "none")})
            self.assertEqual((run.returncode, "cannot make a folder" in run.stderr), (1, True), run.stderr)
            self.assertEqual(contents(top / "vectors"), {"index.json": b"kept"})

    def test_a_malformed_list_is_named(self):
        for text, word in (("{", "line 1"), ("{}", "expected"), ('{"complete": true, "implementations": {}}', "expected"),
                           ('{"complete": true, "implementations": {"a": []}}', "expected"),
                           ('{"complete": true, "implementations": {"../a": ["b"]}}', "expected"),
                           ('{"complete": true, "implementations": {"a": [1]}}', "expected")):
            with tempfile.TemporaryDirectory() as folder:
                path = pathlib.Path(folder) / "list.json"
                path.write_text(text)
                error = self.generate(path, pathlib.Path(folder))
                self.assertIn(str(path), error)
                self.assertIn(word, error)


class Interrupted(unittest.TestCase):
    @unittest.skipUnless("LTK_ALL" in os.environ, "makes all vectors first: ./test full")
    def test_leaves_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            temporary = pathlib.Path(folder) / "temporary"
            temporary.mkdir()
            ask = asked(folder, False, {"hangs": ["/bin/sleep", "45678"]})
            for number in (signal.SIGTERM, signal.SIGINT):
                with subprocess.Popen([PROGRAM, "verify", "--vectors", VECTORS, "--ask", ask], env={**os.environ, "TMPDIR": str(temporary)},
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
                    while not list(temporary.glob("*/*/index.json")):
                        self.assertIsNone(run.poll())
                        time.sleep(0.05)
                    time.sleep(1)
                    run.send_signal(number)
                self.assertEqual(run.returncode, -number)
                self.assertEqual(os.listdir(temporary), [])
                self.assertEqual(subprocess.run(["pgrep", "-f", "^/bin/sleep 45678$"], capture_output=True).stdout, b"")


if __name__ == "__main__":
    unittest.main()
