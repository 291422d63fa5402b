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
STRIDE = 1 if "LTK_ALL_ALLOCATIONS" in os.environ else 997
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
        run = subprocess.run([CONFORM, *arguments], cwd=folder, env=environment, capture_output=True, timeout=300)
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
            self.assertGreater(count, 0)

            def part(which):
                """Half of the numbers, and what is wrong with them. The count differs a little from run to run."""
                numbers = range(1 + which * STRIDE, count + 65, 2 * STRIDE)
                return [(n, wrong) for n in numbers if (wrong := self.wrong(undisturbed, self.run_in(folders[which], n, arguments)))]
            wrong = [w for part in pool.map(part, (0, 1)) for w in part]
            print(f"{arguments[0]}: {count // STRIDE} of {count} allocations failed, {len(wrong)} of them wrongly", *wrong[:10], sep="\n  ",
                  flush=True)
            self.assertEqual(wrong, [])

    def test_check_of_what_is_right(self):
        self.sweep("check", "--vectors", str(self.vectors), *REPORTS, "--", REFERENCE)

    def test_check_of_what_is_wrong(self):
        self.sweep("check", "--vectors", str(self.vectors), "--family", "hmac,kdf,derive,derive-invalid,confirm,chain", *REPORTS, "--", FAULTY,
                   status=1)

    def test_check_of_what_does_not_start(self):
        self.sweep("check", "--vectors", str(self.vectors), "--", "no-such-program", status=3)

    def test_grade(self):
        answers = self.folder / "answers"
        subprocess.run([CONFORM, "prompt", "--vectors", self.vectors, "--out", self.folder / "requests"], check=True, capture_output=True)
        with open(self.folder / "requests") as i, open(answers, "w") as o:
            subprocess.run([FAULTY], stdin=i, stdout=o, env={"LTK_FAULTS": "x25519-z-reversed+hmac-pads-swapped"}, check=True)
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
        """The program and its child go as well, at whatever time after their start."""
        program = ["/bin/sh", "-c", f"touch started; sleep 98765 & {REFERENCE}; sleep 98765"]
        arguments = ("check", "--vectors", str(self.vectors), "--timeout", "2000", "--", *program)
        counted = self.folder / "count"
        with tempfile.TemporaryDirectory() as folder:
            self.run_in(pathlib.Path(folder), 0, arguments, LTK_FAIL_COUNT=str(counted))
            count = int(counted.read_text())
            runs = [self.run_in(pathlib.Path(folder), n, arguments) for n in range(count // 2, count, count // 150)]
        self.assertGreater(sum(status == 3 and "started" in files for status, _, _, files in runs), 2)
        def left():
            return subprocess.run(["pgrep", "-f", "^sleep 98765$"], capture_output=True).stdout
        end, gone = time.monotonic() + 60, 0
        while gone < 10 and time.monotonic() < end:  # what was killed may take a moment to go, and may be about to become sleep
            gone = 0 if left() else gone + 1
            time.sleep(0.05)
        self.assertEqual(gone, 10, left())


class Bounded(unittest.TestCase):
    """Memory and reports stay small whatever is answered; files that never end, or never begin, are refused."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def measure(self, *arguments, **files):
        """Exit status and the most memory in MB."""
        with subprocess.Popen([CONFORM, *map(str, arguments)], cwd=self.folder, stdout=subprocess.DEVNULL, **files) as run:
            status, usage = os.wait4(run.pid, 0)[1:]
            run.returncode = os.waitstatus_to_exitcode(status)
        return run.returncode, usage.ru_maxrss / 1024

    vectors = sum(entry["count"] for entry in json.loads((VECTORS / "index.json").read_text())["files"])

    def assert_reports_are_small(self):
        for name in REPORTS[1::2]:
            self.assertLess((self.folder / name).stat().st_size, 14e3 * self.vectors, name)

    def test_by_long_answers(self):
        program = self.folder / "program"
        program.write_text("""#!/usr/bin/python3
import sys
line = b" ok key=" + b'"' * 261900 + b"\\n"
for request in sys.stdin.buffer:
    id, command = request.split()[:2]
    hello = command == b"hello"
    sys.stdout.buffer.write(id + (b" ok name=a version=1 commands=hmac,kdf,derive,confirm,agree,observe pipeline=1\\n" if hello else line))
    sys.stdout.buffer.flush()
""")
        program.chmod(0o755)
        status, megabytes = self.measure("check", "--quiet", *REPORTS, "--", program)
        self.assertEqual(status, 1)
        self.assertLess(megabytes, 30 + 0.045 * self.vectors)  # what is kept of an answer and of what was expected, not the answer
        self.assert_reports_are_small()
        given = [case["given"] for case in json.loads((self.folder / "r.json").read_text())["cases"] if "LTK-HMAC" in case["id"]]
        self.assertTrue(all("octets in all) ... " in text and len(text) > 4096 for text in given))

    def test_by_files_without_end(self):
        for arguments in (("grade", "--responses", "/dev/zero"), ("compare", "/dev/zero", "/dev/zero"), ("check", "--", "/dev/zero"),
                          ("check", "--library", "/dev/zero"), ("check", "--vectors", "/dev/zero", "--", REFERENCE)):
            with self.subTest(arguments):
                status, megabytes = self.measure(*arguments, stderr=subprocess.DEVNULL)
                self.assertIn(status, (2, 3))
                self.assertLess(megabytes, 100)

    def test_by_answers_without_end(self):
        with subprocess.Popen(["cat", "/dev/zero"], stdout=subprocess.PIPE) as zeros:
            status, megabytes = self.measure("grade", "--responses", "/dev/stdin", stdin=zeros.stdout, stderr=subprocess.DEVNULL)
            zeros.stdout.close()
        self.assertEqual(status, 2)
        self.assertLess(megabytes, 800)

    def test_nothing_waits_for_a_fifo(self):
        fifo = self.folder / "fifo"
        os.mkfifo(fifo, 0o755)
        for arguments in (("compare", fifo, fifo), ("check", "--", fifo), ("check", "--library", fifo), ("check", "--vectors", fifo, "--", REFERENCE),
                          ("check", "--report-json", fifo, "--", REFERENCE), ("prompt", "--out", fifo)):
            with self.subTest(arguments):
                run = subprocess.run([CONFORM, *map(str, arguments)], capture_output=True, text=True, timeout=300)
                self.assertIn(run.returncode, (2, 3))
                self.assertIn("fifo", run.stderr)

    def test_folders_are_told(self):
        for arguments in (("grade", "--responses", self.folder), ("compare", self.folder, self.folder)):
            run = subprocess.run([CONFORM, *map(str, arguments)], capture_output=True, text=True)
            self.assertEqual(run.returncode, 2)
            self.assertIn("it is a folder", run.stderr)

    def test_answers_may_come_from_a_process(self):
        subprocess.run([CONFORM, "prompt", "--family", "hmac", "--out", self.folder / "requests"], check=True, capture_output=True)
        graded = subprocess.run(["/bin/bash", "-c", '"$0" grade --family hmac --report-json r.json --responses <("$1" <requests)', CONFORM,
                                 REFERENCE], cwd=self.folder,
                                capture_output=True, text=True)
        self.assertEqual(graded.returncode, 0, graded)
        answers = subprocess.run([REFERENCE], input=(self.folder / "requests").read_bytes(), capture_output=True).stdout
        self.assertEqual(json.loads((self.folder / "r.json").read_text())["implementation"]["sha256"], hashlib.sha256(answers).hexdigest())


class Left(Folder):
    """A signal leaves no half of a file behind, and what cannot be printed is told."""

    def test_nothing_of_a_file_that_was_being_written(self):
        requests = self.folder / "written" / "requests"
        requests.parent.mkdir()
        command = [CONFORM, "prompt", "--vectors", self.vectors, "--out", requests]
        for environment in ({}, {"LD_PRELOAD": PRELOAD, "LTK_NO_TMPFILE": "1"}):
            start = time.monotonic()
            subprocess.run(command, env={**os.environ, **environment}, check=True, capture_output=True)
            seconds, content = time.monotonic() - start, requests.read_bytes()
            for i in range(60):
                with subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL) as run:
                    time.sleep(seconds * (0.2 + i / 60))
                    run.terminate()
                self.assertEqual((os.listdir(requests.parent), requests.read_bytes()), (["requests"], content))

    def test_standard_output_that_is_closed_is_an_error(self):
        for arguments in (["--version"], ["--help"], ["check", "--help"], ["list"], ["explain", "LTK-HMAC-0001"], ["faults"],
                          ["check", "--family", "hmac", "--", REFERENCE]):
            for closed in (">&-", ">&- 2>&-", ">/dev/full", ">&- <&-"):
                run = subprocess.run(["/bin/sh", "-c", f'exec "$@" {closed}', "sh", CONFORM, *arguments], capture_output=True, text=True)
                self.assertEqual(run.returncode, 1, (arguments, closed))
                self.assertEqual(run.stderr, "" if "2>" in closed else "ltk-conform: cannot write standard output\n")
        run = subprocess.run(["/bin/sh", "-c", 'exec "$@" 2>&-', "sh", CONFORM, "check", "--quiet", "--family", "hmac", "--", REFERENCE],
                             capture_output=True)
        self.assertEqual(run.returncode, 0)


if __name__ == "__main__":
    unittest.main()
