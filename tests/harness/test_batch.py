#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""ltk-conform batch: key check values and tags of a list of subscriptions, and the comparison of two sites. Environment as for test_harness.py."""
import csv
import hashlib
import io
import json
import os
import pathlib
import pty
import re
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

from test_harness import BUILD, CONFORM, REFERENCE, VECTORS, conform

COLUMNS = ("mode suite purpose index algorithm bits imsi mcc mnc element_type element epoch network_nonce card_nonce network_public card_public"
           " role keys").split()
HEADER = "line,imsi,context,kcv,tag,error,detail"

# The reference behind a program that misbehaves where RULES says so: {ID: what}. Each request goes to the file LOG; MISDEED_PAUSE is a time to
# wait before each answer; MISDEED_ROOT is the root where the request has none; all words of a program that end in a secret show it.
PROXY = """#!/usr/bin/env python3
import json, os, subprocess, sys, time
rules = json.loads(os.environ.get("RULES", "{}"))
pause = float(os.environ.get("MISDEED_PAUSE", "0"))
inner = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
def say(line):
    sys.stdout.write(line + "\\n")
    sys.stdout.flush()
for line in sys.stdin:
    ident, command, *words = line.split()
    values = dict(word.split("=", 1) for word in words)
    rule = rules.get(ident, rules.get("*", "") if command != "hello" else "")
    if "LOG" in os.environ:
        with open(os.environ["LOG"], "a") as log:
            log.write(line)
    secret = values.get("root", "") + values.get("z", "")
    if rule == "hang":
        time.sleep(3600)
    if rule.startswith("exit"):
        sys.stderr.write("no token " + secret + "\\n")
        sys.exit(int(rule[4:]))
    if rule == "crash":
        sys.stderr.write(secret + "\\n")
        sys.stderr.flush()
        os.kill(os.getpid(), 11)
    if rule.startswith("say "):
        say(rule[4:].replace("ID", ident).replace("SECRET", secret))
        continue
    if values.get("root") == "" and "MISDEED_ROOT" in os.environ:
        line = line.replace(" root= ", " root=" + os.environ["MISDEED_ROOT"] + " ")
    inner.stdin.write(line)
    inner.stdin.flush()
    answer = inner.stdout.readline().rstrip("\\n")
    if command == "hello":
        answer = answer.replace("pipeline=64", "pipeline=" + os.environ.get("PIPELINE", "1"))
    else:
        time.sleep(pause)
    say(answer)
    if rule == "twice":
        say(answer)
"""


def hexdigits(text, n):
    return hashlib.sha256(text.encode()).hexdigest()[:n]


def subscription(i, **other):
    """One row, by names, and its root."""
    row = {"mode": 1, "suite": 0, "purpose": 1, "index": 0, "algorithm": 1, "bits": 128, "imsi": f"00101{i:010}", "mcc": "001", "mnc": "01",
           "element_type": 3, "element": f"{i:020}", "epoch": 1, "network_nonce": hexdigits(f"n{i}", 32), "card_nonce": hexdigits(f"c{i}", 32),
           "network_public": "", "card_public": "", "role": 2, "keys": 1}
    return {**row, **other}, hexdigits(f"r{i}", 64)


def table(columns, rows):
    return "".join(",".join(map(str, row)) + "\n" for row in [columns, *rows])


class Batch(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="ltk-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.proxy = [str(self.folder / "proxy"), *REFERENCE]
        (self.folder / "proxy").write_text(PROXY)
        (self.folder / "proxy").chmod(0o755)
        self.list, self.secrets, self.out = (self.folder / name for name in ("list.csv", "secrets.csv", "out.csv"))
        self.part = self.folder / "out.csv.part"

    def write(self, n, change=lambda i, row: row):
        """A list of n subscriptions and their secrets."""
        rows = [subscription(i) for i in range(1, n + 1)]
        self.list.write_text(table(COLUMNS, [[change(i, row)[name] for name in COLUMNS] for i, (row, _) in enumerate(rows, 1)]))
        self.write_secrets([(row["imsi"], root) for row, root in rows])

    def write_secrets(self, rows, columns=("imsi", "root")):
        self.secrets.write_text(table(columns, rows))
        self.secrets.chmod(0o600)

    def arguments(self, *options, program=None, secrets=True):
        return ["batch", *options, *(["--secrets", str(self.secrets)] if secrets else []), str(self.list), "--out", str(self.out), "--",
                *(program or REFERENCE)]

    def batch(self, *options, program=None, secrets=True, rules=None, **environment):
        environment = {**os.environ, "RULES": json.dumps(rules or {}), **environment}
        return conform(*self.arguments(*options, program=program, secrets=secrets), environment=environment)

    def rows(self, path=None):
        text = (path or self.out).read_text()
        self.assertEqual(text.splitlines()[0], HEADER)
        return list(csv.DictReader(io.StringIO(text)))

    def whole(self, run, status=0):
        self.assertEqual(run.returncode, status, run.stdout + run.stderr)
        self.assertFalse(self.part.exists())
        copy = self.folder / "copy.csv"
        copy.write_bytes(self.out.read_bytes())
        self.assertIn(conform("batch", "--compare", self.out, copy).returncode, (0, 1))  # what batch writes, it reads
        return self.rows()

    def refused(self, words, *options, status=2, **keywords):
        run = self.batch(*options, **keywords)
        self.assertEqual(run.returncode, status, run.stdout + run.stderr)
        self.assertIn(words, run.stderr)
        return run


class Values(Batch):
    def test_are_those_of_the_vectors(self):
        vectors = [v for family in ("observe", "confirm") for v in json.loads((VECTORS / f"{family}.json").read_text())["vectors"]
                   if v["input"].get("kind", "kcv") == "kcv"]
        self.list.write_text(table(COLUMNS, [[v["input"].get(name, "") for name in COLUMNS] for v in vectors]))
        self.write_secrets([[v["input"][name] for name in ("element", "root", "z")] for v in vectors], ("element", "root", "z"))
        rows = self.whole(self.batch())
        self.assertEqual(len(rows), len(vectors))
        for row, vector in zip(rows, vectors):
            self.assertEqual({name: row[name] for name in ("imsi", "kcv", "tag", "error")},
                             {"imsi": vector["input"]["imsi"], "kcv": vector["output"].get("kcv", ""), "tag": vector["output"].get("tag", ""),
                              "error": ""})

    def test_of_one_row_are_both_and_a_group_of_columns_may_be_missing(self):
        self.write(3)
        both = self.whole(self.batch())
        for left_out, empty, kept in (("role keys", "tag", "kcv"), ("purpose index algorithm bits", "kcv", "tag")):
            columns = [name for name in COLUMNS if name not in (*left_out.split(), "network_public", "card_public")]
            self.list.write_text(table(columns, [[subscription(i)[0][name] for name in columns] for i in (1, 2, 3)]))
            rows = self.whole(self.batch())
            self.assertEqual([row[empty] for row in rows], [""] * 3)
            self.assertEqual([row[kept] for row in rows], [row[kept] for row in both])

    def test_do_not_depend_on_how_the_list_is_written(self):
        self.write(3)
        plain = self.whole(self.batch())
        columns = list(reversed(COLUMNS))
        rows = [[str(subscription(i)[0][name]) for name in columns] for i in (1, 2, 3)]
        at = columns.index("network_nonce")
        for row in rows:
            row[at] = '"' + row[at].upper() + '"'
            row[columns.index("epoch")] = "0001"
        self.list.write_bytes(b"\xef\xbb\xbf" + table(columns, rows).replace("\n", "\r\n").encode()[:-2])
        self.assertEqual(self.whole(self.batch()), plain)

    def test_come_from_fifos_too(self):
        self.write(200)
        plain = self.whole(self.batch())
        for path in (self.list, self.secrets):
            content = path.read_bytes()
            path.unlink()
            os.mkfifo(path, 0o600)
            threading.Thread(target=path.write_bytes, args=(content,), daemon=True).start()
        self.assertEqual(self.whole(self.batch()), plain)

    def test_come_from_a_library_too(self):
        self.write(5)
        plain = self.whole(self.batch())
        columns = [name for name in COLUMNS if name not in "purpose index algorithm bits".split()]
        self.list.write_text(table(columns, [[subscription(i)[0][name] for name in columns] for i in range(1, 6)]))
        run = conform("batch", "--library", BUILD / "reference-library.so", "--secrets", self.secrets, self.list, "--out", self.out)
        self.assertEqual([row["tag"] for row in self.whole(run)], [row["tag"] for row in plain])

    def test_of_a_program_that_has_the_secrets_itself_need_none(self):
        self.write(3)
        self.write_secrets([(subscription(i)[0]["imsi"], "ab" * 32) for i in (1, 2, 3)])
        given = self.whole(self.batch())
        own = self.whole(self.batch(program=self.proxy, secrets=False, MISDEED_ROOT="ab" * 32))
        self.assertEqual(own, given)
        rows = self.whole(self.batch(secrets=False), 1)
        self.assertEqual({(row["error"], row["detail"]) for row in rows}, {("invalid", "observe: secret")})

    def test_need_the_commands_that_the_list_asks_for(self):
        self.write(3)
        example = [sys.executable, str(pathlib.Path(CONFORM).parents[2] / "harness/iut/bundled/example.py")]
        self.refused("does not offer observe", program=example, status=3)
        self.assertFalse(self.out.exists() or self.part.exists())


class Rows(Batch):
    WRONG = {"imsi": ["", "12345", "1" * 16, "00101000000000x", "1.23E+14", "-00101"], "mcc": ["1", "", "0010"], "mnc": ["1", "0x1"],
             "mode": ["", "x", "-1", "4294967296", "1.0", "99999999999"], "element": ["", "1" * 18, "1" * 33, "0" * 19 + "g", "0" * 19 + "a"],
             "epoch": [" 1", "1 "], "network_nonce": ["", "00", "z" * 32, "0" * 31], "card_nonce": ["00"], "card_public": ["0", "0g", "0" * 2434],
             "purpose": ["", "x"], "bits": [""], "role": ["", "two"], "keys": [""]}

    def test_that_are_wrong_cost_that_row_and_name_the_column(self):
        wrong = [(name, value) for name, values in self.WRONG.items() for value in values]
        rows, secrets = [], []
        for i, (name, value) in enumerate(wrong):
            for row, root in (subscription(2 * i + 1), subscription(2 * i + 2, **{name: value})):
                rows.append([row[column] for column in COLUMNS])
                secrets.append((f"00101{len(rows):010}", root))
        self.list.write_text(table(COLUMNS, rows))
        self.write_secrets(secrets)
        for at, row in enumerate(self.whole(self.batch(), 1)):
            if at % 2 == 0:
                self.assertEqual((row["error"], len(row["kcv"]), len(row["tag"])), ("", 6, 32))
            else:
                self.assertEqual((row["line"], row["error"], row["kcv"], row["tag"], row["imsi"]), (str(at + 2), "row", "", "", ""))
                self.assertRegex(row["detail"], f"^column {wrong[at // 2][0]}: expected ")

    def test_that_are_no_rows_cost_their_line(self):
        row, _ = subscription(1)
        good = [",".join(str({**row, **{"epoch": i}}[name]) for name in COLUMNS).encode() for i in range(1, 10)]
        bad = [(b'"' + good[0], "a quote is not closed"), (b'x"' + good[0], "a quote is not closed"), (b'"x"y,' + good[0], "a quote is not closed"),
               (b"\0" + good[0], "not printable ASCII"), (good[0] + b"\t", "not printable ASCII"), ("é".encode() + good[0], "not printable ASCII"),
               (good[0] + b",", "expected 18 fields and found 19"), (b"x", "expected 18 fields and found 1"), (b"," * 40, "more than 32 fields"),
               (b"7" * 5000000, "longer than 16384 octets"), (b"," * 17, "column mode: expected ")]
        lines, expected = [",".join(COLUMNS).encode()], []
        for at, (line, words) in enumerate(bad):
            lines += [line, good[at % 9], b"", b"\r"]
            expected += [words, None]
        self.list.write_bytes(b"\n".join(lines))
        rows = self.whole(self.batch(secrets=False), 1)
        self.assertEqual([row["line"] for row in rows], [str(2 + 4 * (i // 2) + i % 2) for i in range(2 * len(bad))])
        for row, words in zip(rows, expected):
            self.assertEqual(row["error"], "invalid" if words is None else "row", row)
            self.assertIn(words or "observe: secret", row["detail"])

    def test_that_break_a_rule_have_the_class_of_the_answer(self):
        self.write(4, lambda i, row: {**row, **({2: {"mcc": "002"}, 3: {"role": 3}}.get(i, {}))})
        rows = self.whole(self.batch(), 1)
        self.assertEqual([(row["error"], row["detail"]) for row in rows],
                         [("", ""), ("invalid", "observe: plmn"), ("invalid", "confirm: role"), ("", "")])
        self.assertEqual((rows[2]["kcv"] != "", rows[2]["tag"]), (True, ""))

    def test_that_are_the_same_as_the_one_before_are_told(self):
        self.write(2)
        lines = self.list.read_text().splitlines()
        self.list.write_text("\n".join([*lines, lines[2], lines[2], lines[1]]))
        self.write_secrets([(f"00101{i:010}", "ab" * 32) for i in (1, 2, 2, 2, 1)])
        self.assertEqual([row["error"] for row in self.whole(self.batch(), 1)], ["", "", "duplicate", "duplicate", ""])

    def test_of_the_header_are_refused_by_name(self):
        self.write(1)
        content = self.list.read_text()
        for old, new, words in (("imsi", "imis", "there is no column 'imis'; "), ("imsi", "IMSI", "there is no column 'IMSI'"),
                                ("epoch", "mode", "'mode' is there twice"), ("epoch", "root", "is a secret: it stands in the file that "),
                                ("epoch,", "", "the column 'epoch' is missing"), ("bits,", "", "'bits' is missing, without which there is no kcv"),
                                (",keys", "", "the column 'keys' is missing"), (content, content.replace(",", ";"), "separated by ','"),
                                (content, "", "there is no header"), ("imsi", "ims\x1b", "not printable")):
            self.list.write_text(content.replace(old, new, 1))
            self.refused(words)
            self.assertFalse(self.part.exists() or self.out.exists())


class Secrets(Batch):
    def test_go_row_for_row_with_the_list(self):
        self.write(6)
        rows = [(subscription(i)[0]["imsi"], subscription(i)[1]) for i in range(1, 7)]
        for spoiled, errors in (([rows[1], rows[0], *rows[2:]], {1, 2}), (rows[1:], {1, 2, 3, 4, 5, 6}), (rows[:4], {5, 6}),
                                ([*rows[:2], ("", rows[2][1]), (rows[3][0], "zz" * 32), (rows[4][0], "ab"), (rows[5][0], "", "")], {3, 4, 5, 6})):
            self.write_secrets(spoiled)
            found = self.whole(self.batch(), 1)
            self.assertEqual({i for i, row in enumerate(found, 1) if row["error"] == "secrets"}, errors, found)
        self.write_secrets([*rows, rows[0]])
        run = self.batch()
        self.whole(run, 1)
        self.assertIn("there are more rows than in the list", run.stderr)

    def test_of_another_row_are_found_by_each_column_that_both_files_have(self):
        self.write(2)
        for column in ("element", "epoch", "network_nonce", "role"):
            keys = [(subscription(i)[0]["imsi"], subscription(i)[0][column], subscription(i)[1]) for i in (1, 2)]
            self.write_secrets([keys[0], (keys[1][0], {"element": "1" * 20, "epoch": 2, "network_nonce": "00" * 16, "role": 1}[column], keys[1][2])],
                               ("imsi", column, "root"))
            rows = self.whole(self.batch(), 1)
            self.assertEqual([row["error"] for row in rows], ["", "secrets"])
            self.assertIn(f"column {column} is not that of the list", rows[1]["detail"])

    def test_whose_file_says_not_whose_they_are_are_refused(self):
        self.write(1)
        for columns, words in ((("root",), "'imsi' or 'element' is missing"), (("imsi",), "'root' or 'z' is missing"),
                               (("imsi", "rot"), "there is no column 'rot'"), (("imsi", "root", "root"), "twice")):
            self.write_secrets([], columns)
            self.refused(words)

    def test_show_nowhere_whatever_the_program_says(self):
        sayings = ["ID error bad root SECRET", "ID invalid SECRET", "ID unsupported SECRET", "ID ok kcv=SECRET", "ID ok kcv=aabbcc key=SECRET",
                   "ID ok tag=SECRET", "SECRET", "ID SECRET", "ID ok kcv=aabbcc SECRET"]
        rules = {f"L{i}-kcv": "say " + saying for i, saying in enumerate(sayings, 2)}
        rules |= {"L12-tag": "crash", "L13-kcv": "exit3", "L14-kcv": "hang", "L16-kcv": "exit69"}
        self.write(16)
        shown = ""
        for more in ([], ["--resume"]):
            run = self.batch("--timeout", "1000", *more, program=self.proxy, rules=rules)
            shown += run.stdout + run.stderr + self.part.read_text()
            self.assertEqual(run.returncode, 3)
            self.assertIn("gave up", run.stderr)
        self.assertIn("protocol", shown)
        for i in range(1, 17):
            root = subscription(i)[1]
            for at in range(0, 49, 8):
                self.assertNotIn(root[at:at + 16], shown.lower())

    def test_are_in_no_core_dump(self):
        self.write(1)
        limits = self.folder / "limits"
        program = self.folder / "program"
        program.write_text(f"#!/bin/sh\ncat /proc/$$/limits >'{limits}'\nexec \"$@\"\n")
        program.chmod(0o755)
        self.whole(self.batch(program=[str(program), *REFERENCE]))
        self.assertRegex(limits.read_text(), r"(?m)^Max core file size +0 +0 ")

    def test_that_others_may_open_are_warned_of(self):
        self.write(1)
        self.assertEqual(self.batch().stderr, "")
        self.secrets.chmod(0o640)
        self.assertIn("warning: others than its owner may open", self.batch().stderr)


class Misbehaving(Batch):
    def good_but(self, run, errors, status=1):
        rows = self.whole(run, status)
        self.assertEqual({int(row["line"]): row["error"] for row in rows if row["error"]}, errors)
        self.assertEqual([row for row in rows if not row["error"]], [row for row in self.plain if int(row["line"]) not in errors])

    def setUp(self):
        super().setUp()
        self.write(40)
        self.plain = self.whole(self.batch())

    def test_programs_cost_the_row_and_no_other(self):
        rules = {"L3-kcv": "hang", "L5-tag": "crash", "L7-kcv": "exit0", "L9-tag": "say what", "L11-kcv": "say ID ok kcv=12345",
                 "L13-kcv": "say ID ok", "L15-tag": "say ID error", "L17-tag": "say ID unsupported", "L19-kcv": "say ID invalid nonsense",
                 "L21-kcv": "say ID ok kcv=123456 x=1"}
        kinds = ["timeout", "crash", "crash", "protocol", "protocol", "protocol", "error", "unsupported", "invalid", "protocol"]
        for pipeline in ("1", "20"):
            run = self.batch("--timeout", "1500", program=self.proxy, rules=rules, PIPELINE=pipeline)
            self.good_but(run, dict(zip(range(3, 23, 2), kinds)))
        self.assertEqual(self.rows()[17]["detail"], "observe: no class")

    def test_answers_given_twice_cost_their_row(self):
        for ident, line in (("L3-kcv", 3), ("L3-tag", 3), ("L41-tag", 41), ("L20-kcv", 20)):
            self.good_but(self.batch("--timeout", "1500", program=self.proxy, rules={ident: "twice"}), {line: "protocol"})

    def test_an_answer_given_twice_when_its_row_is_written_ends_the_run(self):
        rows = [",".join(str(subscription(i)[0][name]) for name in COLUMNS) for i in (1, 2)]
        self.list.write_text("\n".join([",".join(COLUMNS), rows[0], *["x"] * 1100, rows[1]]))
        late = {"L1103-kcv": "say L2-kcv ok kcv=000000"}
        run = self.batch("--timeout", "500", program=self.proxy, secrets=False, rules=late, MISDEED_ROOT="ab" * 32)
        self.assertEqual(run.returncode, 3, run.stdout + run.stderr)
        self.assertIn("a row was written, and then the program answered to it once more", run.stderr)

    def test_steps_behind_a_value_are_taken_and_not_shown(self):
        rules = {"L3-kcv": "say ID ok kcv=AABBCC kdk=" + "ab" * 32 + " s=00"}
        rows = self.whole(self.batch(program=self.proxy, rules=rules))
        self.assertEqual((rows[1]["kcv"], rows[1]["error"]), ("aabbcc", ""))
        self.assertNotIn("ab" * 8, self.out.read_text())

    def test_a_program_that_fails_for_good_leaves_what_was_right_and_is_gone_on_with(self):
        for what in ("exit69", "exit3", "hang", "crash"):
            rules = {f"L{i}-{name}": what for i in range(30, 42) for name in ("kcv", "tag")} | {"HELLO": ""}
            environment = {"PIPELINE": "7"}
            if what in ("exit3", "crash"):  # nor can it be started again
                (self.folder / "once").write_text(f"#!/bin/sh\n[ -e '{self.folder}/on' ] || exit 1\nrm -f '{self.folder}/on'\nexec \"$@\"\n")
                (self.folder / "once").chmod(0o755)
                (self.folder / "on").touch()
                program = [str(self.folder / "once"), *self.proxy]
            else:
                program = self.proxy
            run = self.batch("--timeout", "1000", program=program, rules=rules, **environment)
            self.assertEqual(run.returncode, 3, run.stdout + run.stderr)
            self.assertEqual(run.stdout.splitlines()[-1], "BATCH incomplete rows=28 errors=0", what)
            self.assertIn("--resume goes on with them", run.stderr)
            self.assertEqual(self.rows(self.part), self.plain[:28])
            self.assertEqual(self.rows(), self.plain)  # the one before is still whole
            self.assertEqual(self.whole(self.batch("--resume")), self.plain)

    def test_a_program_that_cannot_be_run_leaves_nothing(self):
        self.out.unlink()
        for program in (["/none"], ["false"], ["true"]):
            run = self.batch(program=program)
            self.assertEqual(run.returncode, 3)
            self.assertIn("the implementation could not be run", run.stderr)
            self.assertFalse(self.out.exists() or self.part.exists())

    def test_a_program_that_changes_while_it_runs_is_not_trusted(self):
        changing = self.folder / "changing"
        changing.write_text(f'#!/bin/sh\necho "# more" >>"$0"\nexec {REFERENCE[0]}\n')
        changing.chmod(0o755)
        self.out.unlink()
        run = self.batch(program=[str(changing)])
        self.assertEqual(run.returncode, 3)
        self.assertIn("this run cannot be trusted", run.stderr)
        self.assertFalse(self.out.exists())


class Resumed(Batch):
    N = 60

    def setUp(self):
        super().setUp()
        self.write(self.N, lambda i, row: {**row, **({"mcc": "002"} if i % 7 == 3 else {"imsi": "x"} if i % 11 == 5 else {})})
        self.plain = self.whole(self.batch(), 1)
        self.text = self.out.read_text()
        self.out.unlink()

    def size(self):
        return self.part.stat().st_size if self.part.exists() else 0

    def test_at_any_moment_a_run_ends_as_if_undisturbed(self):
        for moment, number in enumerate([signal.SIGINT, signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL]):
            options = ["--resume"] if self.part.exists() else []
            environment = {**os.environ, "MISDEED_PAUSE": "0.02", "PIPELINE": str([1, 5][moment % 2])}
            run = subprocess.Popen([CONFORM, *self.arguments(*options, program=self.proxy)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   text=True, env=environment)
            wanted = self.size() + 1 + 100 * moment
            while run.poll() is None and self.size() < wanted:
                time.sleep(0.005)
            run.send_signal(number)
            out, err = run.communicate(timeout=60)
            if run.returncode >= 0:
                self.assertEqual(run.returncode, 1, out + err)
                self.part.write_text(self.out.read_text())
                break
            self.assertEqual(run.returncode, -number, out + err)
            self.assertFalse(self.out.exists())
            if number != signal.SIGKILL:
                self.assertRegex(out, "BATCH incomplete rows=[0-9]+ errors=[0-9]+\n$")
            if self.part.exists():
                self.assertTrue(self.text.startswith(self.part.read_text()))
        self.assertGreater(self.size(), 0)
        self.assertEqual(self.whole(self.batch("--resume"), 1), self.plain)

    def test_a_torn_last_line_is_cut_off_wherever_it_is_torn(self):
        cuts = [0, 1, len(HEADER), len(HEADER) + 1, *range(len(self.text) - 120, len(self.text) + 1, 7 if "LTK_ALL" in os.environ else 24)]
        for cut in cuts:
            for tail in ("", "\0\0\0"):
                self.part.write_text(self.text[:cut] + tail)
                run = self.batch("--resume")
                self.whole(run, 1)
                self.assertEqual(self.out.read_text(), self.text, cut)
                self.assertEqual(run.stdout.splitlines()[-1], f"BATCH complete rows={self.N} errors={sum(bool(r['error']) for r in self.plain)}")

    def test_asks_only_what_is_left_and_one_row_more(self):
        self.part.write_text("".join(self.text.splitlines(True)[:41]))
        log = self.folder / "log"
        self.whole(self.batch("--resume", program=self.proxy, LOG=str(log)), 1)
        asked = {int(re.match(r"L(\d+)-", line)[1]) for line in log.read_text().splitlines() if line.startswith("L")}
        last = max(int(row["line"]) for row in self.plain[:40] if not row["error"])
        self.assertEqual(asked, {last} | {int(row["line"]) for row in self.plain[40:] if row["error"] != "row"})

    def spoil(self, words, status, program=None, spoilt=None, **environment):
        self.part.write_text(spoilt or "".join(self.text.splitlines(True)[:41]) + "torn")
        before = self.part.read_text()
        run = self.batch("--resume", program=program, **environment)
        self.assertEqual(run.returncode, status, run.stdout + run.stderr)
        self.assertIn(words, run.stderr)
        self.assertEqual(self.part.read_text(), before)
        self.assertFalse(self.out.exists())

    def test_another_list_is_refused(self):
        for change, words in ((lambda t: t.replace(f"{6:020},1,", f"{6:020},2,"), "of another list"),
                              (lambda t: t.replace(hexdigits("n9", 32), "0" * 32), "of another list"),
                              (lambda t: "".join(t.splitlines(True)[:30]), "the list has no more rows"),
                              (lambda t: t.replace("\n", "\n\n"), "of another list"),
                              (lambda t: t.replace("x,001", "001010000000005,001"), "of another list"),
                              (lambda t: "".join([t.splitlines(True)[0], *t.splitlines(True)[2:]]), "of another list")):
            original = self.list.read_text()
            self.assertTrue(change(original) != original)
            self.list.write_text(change(original))
            self.spoil(words, 2)
            self.list.write_text(original)

    def test_other_secrets_and_another_implementation_are_refused(self):
        other = json.dumps({f"L{i}-kcv": "say ID ok kcv=000000" for i in range(39, 42)})
        self.spoil("has another value now", 3, program=self.proxy, RULES=other)
        self.spoil("has the error 'error' now", 3, program=self.proxy, RULES=json.dumps({"*": "say ID error"}))
        secrets = self.secrets.read_text()
        self.write_secrets([(f"00101{i:010}", "ab" * 32) for i in range(1, self.N + 1)])
        self.spoil("has another value now", 3)
        self.write_secrets([(f"00101{i:010}", "a") for i in range(1, self.N + 1)])
        self.spoil("of other secrets", 2)
        self.secrets.write_text(secrets)

    def test_what_batch_did_not_write_is_refused(self):
        lines = self.text.splitlines(True)
        for spoilt in ("imsi\n", lines[0] + "x\n", lines[0] + lines[2], lines[0] + lines[1] + lines[1], lines[0] + lines[1].replace(",", ",,", 1),
                       lines[0] + "\0\n", "\xff\xfe\n"):
            self.spoil("batch wrote" if lines[1] not in spoilt and lines[2] not in spoilt else "out.csv.part", 2, spoilt=spoilt)

    def test_nothing_is_overwritten_by_mistake(self):
        self.part.write_text("precious")
        self.refused("go on with it by --resume, or remove it")
        self.assertEqual(self.part.read_text(), "precious")
        self.part.unlink()
        self.refused("there is nothing to go on with; leave out --resume", "--resume")
        self.out.write_text("old")
        self.whole(self.batch(), 1)
        self.assertEqual(self.out.read_text(), self.text)
        for path in (self.list, self.secrets):
            run = conform("batch", "--secrets", self.secrets, self.list, "--out", path, "--", *REFERENCE)
            self.assertEqual((run.returncode, "a file that is read" in run.stderr), (2, True))
        self.part.symlink_to(self.list)
        self.refused("out.csv.part", "--resume")

    def test_two_runs_do_not_write_one_file(self):
        first = subprocess.Popen([CONFORM, *self.arguments(program=self.proxy)], env={**os.environ, "MISDEED_PAUSE": "0.2"},
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not self.part.exists():
            time.sleep(0.01)
        self.refused("another run is writing it", "--resume")
        first.kill()
        first.wait()

    def test_a_full_disk_loses_no_row_that_was_written(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        run = subprocess.run([CONFORM, *self.arguments()], capture_output=True, text=True, preexec_fn=limit, check=False)
        self.assertEqual(run.returncode, 3, run.stdout + run.stderr)
        self.assertIn("out.csv.part: File too large", run.stderr)
        self.assertTrue(self.text.startswith(self.part.read_text()))
        self.assertEqual(self.whole(self.batch("--resume"), 1), self.plain)

    def test_a_disk_that_was_full_for_a_moment_leaves_no_gap(self):
        run = subprocess.Popen([CONFORM, *self.arguments(program=self.proxy)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY)),
                               env={**os.environ, "PIPELINE": "5", "MISDEED_PAUSE": "0.05"})
        while run.poll() is None and not (self.part.exists() and self.part.stat().st_size == 1000):
            time.sleep(0.002)
        resource.prlimit(run.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        _, err = run.communicate(timeout=60)
        self.assertEqual(run.returncode, 3, err)
        self.assertTrue(self.text.startswith(self.part.read_text()))
        self.assertEqual(self.whole(self.batch("--resume"), 1), self.plain)

    def test_a_signal_ends_the_wait_for_a_list_that_does_not_come(self):
        lines = self.list.read_bytes().splitlines(True)
        self.list.unlink()
        os.mkfifo(self.list)
        for count in (0, 1, 20):
            run = subprocess.Popen([CONFORM, *self.arguments()], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            with open(self.list, "wb") as writer:
                writer.write(b"".join(lines[:count]))
                writer.flush()
                while count > 0 and not self.part.exists() and run.poll() is None:
                    time.sleep(0.01)
                time.sleep(0.2)
                run.send_signal(signal.SIGTERM)
                _, err = run.communicate(timeout=60)
            self.assertEqual(run.returncode, -signal.SIGTERM, err)
            self.assertFalse(self.out.exists())
            self.assertTrue(self.text.startswith(self.part.read_text() if count > 0 else ""))
            self.part.unlink(missing_ok=True)


class Compared(Batch):
    def setUp(self):
        super().setUp()
        self.write(30)
        self.whole(self.batch())
        self.lines = self.out.read_text().splitlines(True)

    def compare(self, a, b, *options):
        paths = [self.folder / name for name in ("a.csv", "b.csv")]
        for path, lines in zip(paths, (a, b)):
            path.write_text("".join(lines))
        return conform("batch", "--compare", *paths, *options)

    def changed(self, at, column, value):
        fields = self.lines[at].rstrip("\n").split(",")
        fields[HEADER.split(",").index(column)] = value
        return [*self.lines[:at], ",".join(fields) + "\n", *self.lines[at + 1:]]

    def judged(self, run, status, last, *words):
        self.assertEqual(run.returncode, status, run.stdout + run.stderr)
        self.assertEqual(run.stdout.splitlines()[-1], last)
        for word in words:
            self.assertIn(word, run.stdout)

    def test_files_that_are_the_same_are_the_same(self):
        self.judged(self.compare(self.lines, self.lines), 0, "BATCH same same=30 different=0 missing=0 errors=0")

    def test_what_differs_is_named_by_line(self):
        for column, value, words in (("kcv", "000000", "line 6, imsi 001010000000005: kcv "), ("tag", "0" * 32, "tag "), ("kcv", "", "none"),
                                     ("tag", "", "none"), ("imsi", "001010000000009", "1 lines are of another imsi"),
                                     ("context", "0" * 16, "line 6, imsi 001010000000005: the lists have other values in this row")):
            one, other = self.changed(5, column, value), self.lines
            for a, b in ((one, other), (other, one)):
                run = self.compare(a, b)
                self.judged(run, 1, "BATCH different same=29 different=1 missing=0 errors=0", words)
                self.judged(self.compare(a, b, "--quiet"), 1, run.stdout.splitlines()[-1])

    def test_errors_are_never_the_same(self):
        wrong = [*self.lines[:5], "6,001010000000005,,,,timeout,observe\n", *self.lines[6:]]
        for a, b in ((wrong, wrong), (wrong, self.lines), (self.lines, wrong)):
            self.judged(self.compare(a, b), 1, "BATCH different same=29 different=0 missing=0 errors=1", "error timeout in ")

    def test_what_is_missing_is_named_as_ranges(self):
        a, b = [*self.lines[:4], *self.lines[9:]], [*self.lines[:14], *self.lines[15:29]]
        self.judged(self.compare(a, b), 1, "BATCH different same=22 different=0 missing=8 errors=0", "lines 5 to 9: missing in ",
                    "line 15: missing in ", "lines 30 to 31: missing in ")
        self.judged(self.compare(self.lines[:1], self.lines[:1]), 1, "BATCH different same=0 different=0 missing=0 errors=0")
        self.judged(self.compare(self.lines[:1], self.lines), 1, "BATCH different same=0 different=0 missing=30 errors=0", "lines 2 to 31: ")

    def test_what_is_no_output_is_refused_with_its_line(self):
        lines = self.lines
        values = (("kcv", "00000g"), ("kcv", "0000"), ("line", "0"), ("line", ""), ("error", "Timeout"), ("imsi", ""), ("context", ""))
        tails = ("6,001010000000005,0000000000000000,,,,\n", "\0\n", "7" * 100000 + "\n", "6\n")
        for spoilt, words in (([*lines[:2], lines[3], lines[2], *lines[4:]], "line 4: the rows are not in the order"),
                              ([*lines, lines[-1]], "not in the order"), ([*lines[:-1], lines[-1][:-1]], "it is not complete"),
                              ([*lines[:-1], lines[-1][:20]], "it is not complete"), ([], "line 1: this is no file that batch wrote"),
                              (lines[1:], "line 1: "), *((self.changed(5, *change), "line 6: this is no row") for change in values),
                              *(([*lines[:5], tail], "line 6: this is no row") for tail in tails)):
            for a, b in ((spoilt, lines), (lines, spoilt)):
                run = self.compare(a, b)
                self.assertEqual(run.returncode, 2, run.stdout + run.stderr)
                self.assertIn(words, run.stderr)
                self.assertNotIn("BATCH", run.stdout)

    def test_a_file_is_not_compared_with_itself(self):
        (self.folder / "link").symlink_to(self.out)
        for path in (self.out, self.folder / "link"):
            run = conform("batch", "--compare", self.out, path)
            self.assertEqual((run.returncode, "both files are the same one" in run.stderr), (2, True))

    def test_a_wrong_command_line_is_refused(self):
        out, program = ["--out", self.folder / "x"], ["--", "x"]
        for words in (["--compare", self.out], ["--compare"], ["--compare", self.out, self.list, *program], [self.list, *program],
                      [*out, *program], [self.list, *out], [self.list, self.list, *out, *program], ["--resume", "--compare", self.out, self.list],
                      [self.list, "--resume=x", *out, *program], [self.list, self.list, self.list, *out, *program]):
            self.assertEqual(conform("batch", *words).returncode, 2, words)


class Size(Batch):
    def memory(self, arguments, status=0):
        """The most memory of a run in KiB, as the system tells it while it runs."""
        run = subprocess.Popen([CONFORM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        most = 0
        while run.poll() is None:
            try:
                found = re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{run.pid}/status").read_text())
                most = max(most, int(found[1]) if found else 0)
            except OSError:
                pass
            time.sleep(0.002)
        self.assertEqual(run.returncode, status, run.stderr.read())
        run.stdout.close()
        run.stderr.close()
        return most

    def test_memory_does_not_grow_with_the_list(self):
        most = {}
        for n in (1000, 100000):
            self.write(n)
            most[n] = self.memory(self.arguments())
            (self.folder / "other.csv").write_bytes(self.out.read_bytes())
            most["compare", n] = self.memory(["batch", "--compare", str(self.out), str(self.folder / "other.csv")])
        self.assertGreater(most[1000], 1000)
        self.assertLess(most[100000], most[1000] + 500, most)
        self.assertLess(most["compare", 100000], most[1000] + 500, most)

    def test_rows_without_requests_do_not_fill_memory_either(self):
        most = {}
        for n in (1000, 100000):
            self.list.write_text(",".join(COLUMNS) + "\n" + "x\n" * n + ",".join(str(subscription(1)[0][name]) for name in COLUMNS) + "\n")
            most[n] = self.memory(self.arguments(secrets=False), 1)
            self.assertEqual(len(self.rows()), n + 1)
        self.assertLess(most[100000], most[1000] + 500, most)

    def test_progress_shows_on_a_terminal_alone(self):
        self.write(40)
        for options, is_shown in (([], True), (["--quiet"], False), (["--no-progress"], False)):
            master, slave = pty.openpty()
            run = subprocess.Popen([CONFORM, *self.arguments(*options, program=self.proxy)], stdout=subprocess.PIPE, stderr=slave,
                                   env={**os.environ, "MISDEED_PAUSE": "0.01"})
            os.close(slave)
            shown = b""
            try:
                while chunk := os.read(master, 4096):
                    shown += chunk
            except OSError:
                pass
            os.close(master)
            run.communicate(timeout=60)
            self.assertEqual(bool(re.search(rb"\[#*\.*\] \d+ rows, 0 errors", shown)), is_shown, shown)
        self.assertEqual(self.batch(program=self.proxy).stderr, "")


if __name__ == "__main__":
    unittest.main()
