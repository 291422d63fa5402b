#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""No failed allocation, no signal and nothing that is answered changes a result or leaves anything behind. LTK_CONFORM, LTK_VECTORS and LTK_BUILD
as for test_harness.py. With LTK_ALL_ALLOCATIONS every allocation of each command fails once, else a few of them."""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest

CONFORM = os.environ["LTK_CONFORM"]
VECTORS = pathlib.Path(os.environ["LTK_VECTORS"])
BUILD = pathlib.Path(os.environ["LTK_BUILD"])
REFERENCE = str(BUILD / "ltk-iut-reference")
FAULTY = str(BUILD / "ltk-iut-faulty")
PRELOAD = str(BUILD / "fail-alloc.so")
STRIDE = 1 if "LTK_ALL_ALLOCATIONS" in os.environ else 211
REPORTS = ("--report-json", "r.json", "--report-junit", "r.xml", "--report-html", "r.html")


def write_small_vectors(folder):
    """The first vector of each family, and a chain of two keys."""
    folder.mkdir()
    index = json.loads((VECTORS / "index.json").read_text())
    files = []
    for entry in index["files"]:
        if entry["family"] == "accumulated":
            continue
        family = json.loads((VECTORS / entry["file"]).read_text())
        family["vectors"] = [v for v in family["vectors"] if v["id"] == "LTK-CHAIN-0003"] or family["vectors"][:1]
        for vector in family["vectors"]:
            if "keys" in vector.get("output", {}):
                vector["input"]["count"] = 2
                vector["output"]["keys"] = vector["output"]["keys"][:2]
        text = json.dumps(family).encode()
        (folder / entry["file"]).write_bytes(text)
        files.append({"file": entry["file"], "family": entry["family"], "count": len(family["vectors"]), "sha256": hashlib.sha256(text).hexdigest()})
    (folder / "index.json").write_text(json.dumps({"specification": index["specification"], "files": files, "profiles": {}}))


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.vectors = self.folder / "vectors"
        write_small_vectors(self.vectors)


class Allocations(Folder):
    """The allocation number N fails: the run ends with exit status 3 and says why, or is as if none had."""

    def run_in(self, folder, failing, arguments, **environment):
        """Exit status, standard output and error, and the files that it left."""
        environment = {"SOURCE_DATE_EPOCH": "0", "PATH": "/usr/bin:/bin", "LTK_FAULTS": "hmac-pads-swapped", "LD_PRELOAD": PRELOAD,
                       "LTK_FAIL_ALLOC": str(failing), **environment}
        run = subprocess.run([CONFORM, *arguments], cwd=folder, env=environment, capture_output=True, timeout=60)
        files = {}
        for path in folder.iterdir():
            files[path.name] = path.read_bytes()
            path.unlink()
        return run.returncode, run.stdout, run.stderr, files

    def wrong(self, undisturbed, run):
        if run == undisturbed:
            return None
        status, out, error, files = run
        if status != 3 or not error.endswith(b"ltk-conform: out of memory\n") or b"RESULT conformant" in out:
            return f"status {status}: {error[-200:]!r} {out[-200:]!r}"
        other = [name for name in files if files[name] != undisturbed[3].get(name)]
        return f"left {other}" if other else None

    def sweep(self, *arguments, status=0):
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two, concurrent.futures.ThreadPoolExecutor(2) as pool:
            folders = [pathlib.Path(one), pathlib.Path(two)]
            counted = self.folder / "count"
            undisturbed = self.run_in(folders[0], 0, arguments, LTK_FAIL_COUNT=str(counted))
            self.assertEqual(undisturbed[0], status, undisturbed)
            count = int(counted.read_text())
            self.assertGreater(count, 40)

            def part(which):
                """The numbers that are left for a thread, and what is wrong with them."""
                numbers = range(1 + which * STRIDE, count + 1, 2 * STRIDE)
                return [(n, wrong) for n in numbers if (wrong := self.wrong(undisturbed, self.run_in(folders[which], n, arguments)))]
            wrong = [w for part in pool.map(part, (0, 1)) for w in part]
            print(f"{arguments[0]}: {len(range(1, count + 1, STRIDE))} of {count} allocations failed, {len(wrong)} of them wrongly")
            self.assertEqual(wrong[:10], [])

    def test_check_of_what_is_right(self):
        self.sweep("check", "--vectors", str(self.vectors), *REPORTS, "--", REFERENCE)

    def test_check_of_what_is_wrong(self):
        self.sweep("check", "--vectors", str(self.vectors), "--family", "hmac,kdf,derive,derive-invalid,confirm,chain", *REPORTS, "--", FAULTY, status=1)

    def test_check_of_what_does_not_start(self):
        self.sweep("check", "--vectors", str(self.vectors), "--", "no-such-program", status=3)

    def test_grade(self):
        answers = self.folder / "answers"
        subprocess.run([CONFORM, "prompt", "--vectors", self.vectors, "--out", self.folder / "requests"], check=True, capture_output=True)
        with open(self.folder / "requests") as i, open(answers, "w") as o:
            subprocess.run([FAULTY], stdin=i, stdout=o, env={"LTK_FAULTS": "hmac-pads-swapped"}, check=True)
        self.sweep("grade", "--vectors", str(self.vectors), *REPORTS, "--responses", str(answers), status=1)

    def test_prompt(self):
        self.sweep("prompt", "--vectors", str(self.vectors), "--out", "requests")

    def test_list(self):
        self.sweep("list", "--vectors", str(self.vectors))

    def test_explain(self):
        self.sweep("explain", "--vectors", str(self.vectors), json.loads((self.vectors / "derive.json").read_text())["vectors"][0]["id"])

    def test_faults(self):
        self.sweep("faults", "hmac-pads-swapped")

    def test_compare(self):
        old, new = self.folder / "old.json", self.folder / "new.json"
        for path, program in ((old, REFERENCE), (new, FAULTY)):
            subprocess.run([CONFORM, "check", "--vectors", self.vectors, "--family", "hmac,kdf", "--report-json", path, "--", program],
                           env={"LTK_FAULTS": "hmac-pads-swapped"}, capture_output=True)
        self.sweep("compare", str(old), str(new), status=1)

    def test_no_program_is_left(self):
        """Some time between the first request and the end: the program and its child go as well."""
        program = ["/bin/sh", "-c", f"sleep 98765 & {REFERENCE}; sleep 98765"]
        with tempfile.TemporaryDirectory() as folder:
            for n in range(2000, 6000, 500):
                self.run_in(pathlib.Path(folder), n, ("check", "--vectors", str(self.vectors), "--timeout", "2000", *REPORTS, "--", *program))
        self.assertEqual(subprocess.run(["pgrep", "-f", "^sleep 98765$"], capture_output=True).stdout, b"")


if __name__ == "__main__":
    unittest.main()
