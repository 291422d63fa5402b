#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs that are interrupted lose nothing that was judged, and go on by --resume. Environment as for test_harness.py; LTK_MOMENTS is at how many
random moments a run is interrupted."""
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import jsonschema

from test_harness import CONFORM, EXAMPLE, HERE, REFERENCE, VECTORS, check, result_of

FAMILIES = "confirm,confirm-invalid,kdf,kdf-invalid,chain,hmac"
SCHEMA = json.loads((HERE.parents[1] / "harness/schema/report.schema.json").read_text())
MOMENTS = int(os.environ.get("LTK_MOMENTS", "8" if "LTK_ALL" in os.environ else "3"))

# The example behind a program that writes down what it is asked, waits before each answer, and never answers one id. Where LTK_HOLD
# says so, it waits half a second before each answer from that request on: whoever interrupts it there has time.
RECORDER = """#!/usr/bin/env python3
import os, subprocess, sys, time
pause, never, *program = sys.argv[1:]
log = os.environ["LTK_LOG"]
hold = int(os.environ.get("LTK_HOLD", "1000000"))
asked = open(log).read().count("\\n") if os.path.exists(log) else 0
inner = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
for line in sys.stdin:
    with open(log, "a") as f:
        f.write(line)
    if line.split()[0] == never:
        time.sleep(3600)
    asked += 1
    time.sleep(0.5 if asked >= hold else float(pause))
    inner.stdin.write(line)
    inner.stdin.flush()
    answer = inner.stdout.readline()
    sys.stdout.write(answer.replace("pipeline=64", "pipeline=1"))
    sys.stdout.flush()
"""


def report_of(path):
    report = json.loads(pathlib.Path(path).read_text())
    jsonschema.validate(report, SCHEMA)
    return report


def timeless(report):
    return {name: value for name, value in report.items() if name not in ("date", "digest")}


def below(pid):
    """Processes whose parent is pid or one of its children."""
    found, parents = set(), {}
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (OSError, IndexError):
                pass
    for process in parents:
        at = process
        while at in parents and at != pid:
            at = parents[at]
        if at == pid and process != pid:
            found.add(process)
    return found


class Interrupted(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="ltk-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.recorder = self.folder / "recorder"
        self.recorder.write_text(RECORDER)
        self.recorder.chmod(0o755)
        self.log = self.folder / "log"
        os.environ["LTK_LOG"] = str(self.log)

    def options(self, *more):
        return ["check", "--no-progress", *more, "--report-json", str(self.folder / "r.json"), "--report-junit", str(self.folder / "r.xml"),
                "--report-html", str(self.folder / "r.html")]

    def recorded(self, pause="0", never="-", program=EXAMPLE):
        return [str(self.recorder), pause, never, *program]

    def start(self, arguments, hold=1000000):
        return subprocess.Popen([CONFORM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=self.folder,
                                env={**os.environ, "LTK_HOLD": str(hold)})

    def interrupt(self, arguments, number, lines):
        """A run that is interrupted when so many requests were asked, however fast the machine is."""
        return self.end(self.start(arguments, lines), number, lines=lines)

    def asked(self, lines):
        """Wait until so many requests were asked."""
        deadline = time.monotonic() + 120
        while not self.log.exists() or len(self.log.read_text().splitlines()) < lines:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.01)

    def end(self, run, number, after=0, lines=0):
        """Send a signal after so many seconds, or so many requests; what came of it. No process may be left."""
        time.sleep(after)
        if lines:
            self.asked(lines)
        children = below(run.pid)
        run.send_signal(number)
        run.stdout_text, run.stderr_text = run.communicate(timeout=300)
        deadline = time.monotonic() + 30
        while any(pathlib.Path(f"/proc/{child}").exists() for child in children) and time.monotonic() < deadline:
            time.sleep(0.01)
        self.assertEqual([child for child in children if pathlib.Path(f"/proc/{child}").exists()], [])
        return run

    def judge_interrupted(self, run, number):
        self.assertEqual(run.returncode, -number, run.stderr_text)
        lines = run.stdout_text.splitlines()
        self.assertTrue(lines[-1].startswith("RESULT incomplete passed="), run.stdout_text)
        report = report_of(self.folder / "r.json")
        self.assertIn(f"signal {int(number)} ", report["interrupted"])
        self.assertEqual(report["result"], "incomplete")
        self.assertGreater(report["counts"]["unjudged"], 0)
        self.assertRegex(run.stdout_text, rf"(?m)^NOTE interrupted by signal {int(number)} .*: {report['counts']['unjudged']} of ")
        self.assertIn("interrupted", (self.folder / "r.xml").read_text())
        self.assertIn("interrupted", (self.folder / "r.html").read_text())
        return report

    def test_at_any_moment_nothing_is_lost_and_resume_ends_as_if_undisturbed(self):
        start = time.monotonic()
        undisturbed = subprocess.run([CONFORM, *self.options("--family", FAMILIES), "--", *EXAMPLE], capture_output=True, text=True, check=False)
        length = time.monotonic() - start
        whole = report_of(self.folder / "r.json")
        self.assertEqual(undisturbed.returncode, 0, undisturbed.stdout)
        for _ in range(MOMENTS):
            for name in ("r.json", "r.xml", "r.html"):
                (self.folder / name).unlink()
            run = self.end(self.start([*self.options("--family", FAMILIES), "--", *EXAMPLE]), signal.SIGINT, random.uniform(0.03, length))
            if run.returncode != 0:  # else it was over before
                self.judge_interrupted(run, signal.SIGINT)
                again = subprocess.run([CONFORM, *self.options("--family", FAMILIES), "--resume", str(self.folder / "r.json"), "--", *EXAMPLE],
                                       capture_output=True, text=True, check=False)
                self.assertEqual((again.returncode, again.stdout), (0, undisturbed.stdout), again.stderr)
            self.assertEqual(timeless(report_of(self.folder / "r.json")), timeless(whole))
            self.assertEqual(sorted(p.name for p in self.folder.iterdir()), ["r.html", "r.json", "r.xml", "recorder"])

    def test_each_signal_that_ends_a_program_ends_a_run_with_its_totals(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            run = self.interrupt([*self.options("--family", "kdf,hmac"), "--", *self.recorded()], number, 20)
            self.log.unlink()
            report = self.judge_interrupted(run, number)
            self.assertGreater(report["counts"]["passed"], 0, number)

    def test_failures_and_timeouts_are_taken_over(self):
        """The report of a nonconformant run that was resumed is that of one that was not."""
        wrong = [sys.executable, str(HERE / "wrong.py"), "epoch-little-endian"]
        options = ["--family", "confirm,hmac,kdf,chain", "--timeout", "2000"]
        program = self.recorded("0", "LTK-CONFIRM-0003", wrong)
        whole = subprocess.run([CONFORM, *self.options(*options), "--", *program], capture_output=True, text=True, check=False)
        self.assertEqual(whole.returncode, 1, whole.stdout + whole.stderr)
        self.log.unlink()
        expected = report_of(self.folder / "r.json")
        self.assertEqual(expected["counts"]["timeout"], 1)
        self.assertGreater(expected["counts"]["failed"], 0)
        run = self.interrupt([*self.options(*options), "--", *program], signal.SIGTERM, 400)
        self.judge_interrupted(run, signal.SIGTERM)
        again = subprocess.run([CONFORM, *self.options(*options), "--resume", str(self.folder / "r.json"), "--", *program], capture_output=True,
                               text=True, check=False)
        self.assertEqual((again.returncode, again.stdout), (1, whole.stdout), again.stderr)
        self.assertEqual(timeless(report_of(self.folder / "r.json")), timeless(expected))

    def test_resume_asks_only_what_has_no_verdict(self):
        program = self.recorded()
        self.judge_interrupted(self.interrupt([*self.options("--family", "kdf,hmac"), "--", *program], signal.SIGINT, 20), signal.SIGINT)
        judged = {c["id"] for c in report_of(self.folder / "r.json")["cases"] if c["verdict"] != "unjudged"}
        self.assertGreater(len(judged), 3)
        self.log.unlink()
        again = subprocess.run([CONFORM, *self.options("--family", "kdf,hmac"), "--resume", str(self.folder / "r.json"), "--", *program],
                               capture_output=True, text=True, check=False)
        self.assertEqual(again.returncode, 0, again.stdout)
        asked = [line.split()[0] for line in self.log.read_text().splitlines()]
        rest = report_of(self.folder / "r.json")["counts"]["vectors"] - len(judged)
        self.assertEqual(set(asked[:1 + rest]) & judged, set())
        self.assertEqual(len(asked), 1 + rest + 20)  # hello, and what is asked again at the end
        self.assertEqual(report_of(self.folder / "r.json")["counts"]["unjudged"], 0)

    def test_max_time_bounds_the_whole(self):
        start = time.monotonic()
        run = check(self.recorded("0.01", "LTK-KDF-0030"), "--timeout", "60000", "--max-time", "10", "--report-json", str(self.folder / "r.json"))
        self.assertLess(time.monotonic() - start, 120)
        self.assertEqual((run.returncode, result_of(run)[0]), (1, "incomplete"), run.stderr)
        self.assertIn("NOTE interrupted by --max-time 10: ", run.stdout)
        report = report_of(self.folder / "r.json")
        self.assertEqual(report["interrupted"], "--max-time 10")
        self.assertEqual({c["verdict"] for c in report["cases"]}, {"pass", "unjudged"})

    def test_max_time_bounds_a_start(self):
        start = time.monotonic()
        run = check(["sleep", "3600"], "--timeout", "3600000", "--max-time", "1")
        self.assertLess(time.monotonic() - start, 120)
        self.assertEqual((run.returncode, result_of(run)[0]), (1, "incomplete"), run.stderr)

    def interrupted_report(self):
        self.judge_interrupted(self.interrupt([*self.options("--family", "kdf,hmac"), "--", *self.recorded()], signal.SIGINT, 20), signal.SIGINT)
        return report_of(self.folder / "r.json")

    def refused(self, report, *options, program=None, because):
        path = self.folder / "edited.json"
        path.write_text(report if isinstance(report, str) else json.dumps(report))
        run = check(program or self.recorded(), *(options or ("--family", "kdf,hmac")), "--resume", path)
        self.assertEqual(run.returncode, 2, run.stdout + run.stderr)
        self.assertIn(because, run.stderr)
        self.assertNotIn("RESULT", run.stdout)

    def test_what_differs_is_refused_by_name(self):
        report = self.interrupted_report()
        self.refused(report, "--family", "kdf,hmac", "--strict-class", because="selection.strict_class was false, and is true")
        self.refused(report, "--family", "kdf", because="selection.families was ")
        self.refused(report, "--family", "kdf,hmac", "--timeout", "7777", because="selection.timeout was 5000, and is 7777")
        self.refused(report, program=REFERENCE, because="implementation.")
        self.refused({**report, "vectors": {**report["vectors"], "sha256": "0" * 64}}, because="vectors.sha256 was ")
        self.refused({**report, "harness": {**report["harness"], "version": "0.1"}}, because="harness.version was ")
        self.refused({**report, "implementation": {**report["implementation"], "version": "9"}}, because="implementation.version was ")

    def test_what_is_not_such_a_report_is_refused(self):
        report = self.interrupted_report()
        self.refused("", because="is not a report: line 1")
        self.refused("[]", because="is not a report: format is missing")
        self.refused({**report, "format": "x"}, because='is not a report: format is "x"')
        self.refused({**report, "version": 2}, because="is not a report: version is 2")
        self.refused({**report, "cases": {}}, because="is not a report: cases is {}")
        self.refused({**report, "distrust": "the program changed"}, because="cannot be trusted")
        self.refused({**report, "cases": report["cases"][1:]}, because="cases, and ")
        self.refused({**report, "cases": report["cases"][1:] + report["cases"][:1]}, because="cases[0] is not a verdict on ")
        self.refused({**report, "cases": [{**c, "verdict": "good"} for c in report["cases"]]}, because='cases[0].verdict is "good"')
        self.refused({name: value for name, value in report.items() if name != "distrust"},
                     because="it does not say whether its verdicts can be trusted")
        for path, because in ((self.folder, "folder"), (self.folder / "absent", "absent"), ("/dev/zero", "/dev/zero")):
            run = check(self.recorded("0"), "--resume", path)
            self.assertEqual(run.returncode, 2, run.stderr)
            self.assertIn(because, run.stderr)

    def test_a_verdict_without_what_is_shown_of_it_is_refused(self):
        report = self.interrupted_report()
        hostile = "x\x1b]0;owned\x07\nRESULT conformant passed=1"
        whole = {"verdict": "fail", "reason": "mac differs from the expected value", "expected": "ok mac=00", "given": "ok mac=11"}
        for part in ({"reason": None}, {"expected": None}, {"given": None}, {"given": 5}, {"reason": hostile}, {"expected": hostile},
                     {"given": hostile}):
            self.refused({**report, "cases": [{**report["cases"][0], **whole, **part}, *report["cases"][1:]]}, because="cases[0] does not have the ")
        for verdict in ("unsupported", "error", "timeout", "crash"):
            self.refused({**report, "cases": [{**report["cases"][0], "verdict": verdict, "reason": hostile}, *report["cases"][1:]]},
                         because="cases[0] does not have the ")

    def test_a_pass_is_not_believed_but_judged_again(self):
        report = self.interrupted_report()
        for i, case in enumerate(report["cases"]):
            if case["verdict"] == "pass":
                other = {**case, "given": "ok " + case["given"].split()[1].split("=")[0] + "=00"}
                self.refused({**report, "cases": [*report["cases"][:i], other, *report["cases"][i + 1:]]},
                             because=f"the answer to {case['id']} passes, but it does not")
                break
        unasked = [{**c, "verdict": "pass", "given": None} if c["verdict"] == "unjudged" else c for c in report["cases"]]
        self.refused({**report, "cases": unasked}, because=" passes, but it does not")


if __name__ == "__main__":
    unittest.main(verbosity=2)
