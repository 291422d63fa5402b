#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""ltk-conform against implementations that are right, wrong, or misbehave. LTK_CONFORM and LTK_VECTORS name the program and the
folder of vectors, LTK_BUILD the folder of the bundled implementations."""
import concurrent.futures
import contextlib
import fcntl
import functools
import hashlib
import json
import os
import pathlib
import pty
import random
import re
import resource
import select
import shutil
import signal
import stat
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
CONFORM = os.environ["LTK_CONFORM"]
VECTORS = pathlib.Path(os.environ["LTK_VECTORS"])
BUILD = pathlib.Path(os.environ["LTK_BUILD"])
EXAMPLE = [sys.executable, str(HERE.parents[1] / "harness/iut/bundled/example.py")]
REFERENCE = [str(BUILD / "ltk-iut-reference")]
# Answers everything, all of it wrong.
ZERO = ["sh", "-c",
        "while read id command rest; do case $command in hello) echo $id ok name=zero version=1 commands=hmac,derive,kdf,confirm,agree,observe;;"
        " hmac) echo $id ok mac=" + "12" * 32 + ";; *) echo $id ok key=" + "12" * 32 + ";; esac; done"]
VERDICTS = ("passed", "failed", "unsupported", "error", "timeout", "crash")
# Mistakes that no vector shows, because the specification does not call the input an error: docs/vectors.md, "Not tested".
UNDEFINED = {"kdf-two-octet-fc-without-ff-accepted"}
# Mistakes that the vectors cannot tell from a fault of the catalogue.
SAME = {"kdf-fc-not-enforced": "kdf-lone-ff-accepted"}
# The families whose vectors take one request.
SINGLE = "hmac,kdf,kdf-invalid,derive,derive-invalid,confirm,confirm-invalid,agree,agree-invalid,observe,observe-invalid,auth,auth-invalid"
# Those of them that are not agreement, which costs the most in Python.
DERIVED = ",".join(family for family in SINGLE.split(",") if not family.startswith("agree"))
# Families that a slow test can do without, where the number of cases does not matter.
FEW = ["--family", "confirm,kdf-invalid"]


def conform(*arguments, timeout=300, environment=None):
    return subprocess.run([CONFORM, *map(str, arguments)], capture_output=True, text=True, errors="replace", timeout=timeout, env=environment)


def check(program, *options, **keywords):
    return conform("check", *options, "--", *program, **keywords)


def result_of(run):
    """The RESULT line, taken apart: ("conformant", {"passed": 3, ...})."""
    last = run.stdout.splitlines()[-1]
    match = re.fullmatch(r"RESULT (conformant|nonconformant|incomplete) " + " ".join(rf"{v}=(\d+)" for v in VERDICTS), last)
    assert match, f"no RESULT line at the end: {last!r}; {run.stderr}"
    return match.group(1), dict(zip(VERDICTS, map(int, match.groups()[1:])))


def catalogue():
    """The faults: name, group, clauses, effect, what."""
    return [line.split("\t") for line in conform("faults").stdout.splitlines()]


def diagnosis_of(run):
    """The faults that the DIAGNOSIS lines name, "" for what is unexplained."""
    return re.findall(r"^DIAGNOSIS (?:unexplained|(\S+) explains) ", run.stdout, re.M)


def vectors_by_flag():
    by = {}
    for family in SINGLE.split(","):
        for vector in vectors_of(family):
            for flag in vector["flags"]:
                by.setdefault(flag, []).append(vector)
    return by


@functools.cache
def vectors_of(family):
    return json.loads((VECTORS / f"{family}.json").read_text())["vectors"]


def timed(*arguments):
    """A check, and its seconds: of the processors, so that it does not matter what else they do."""
    start = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = check(*arguments)
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    return run, end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime


def of_suite_3():
    """The ids of what the bundled implementations do not offer: suite 3 of agree."""
    return {v["id"] for family in ("agree", "agree-invalid") for v in json.loads((VECTORS / f"{family}.json").read_text())["vectors"]
            if v["input"]["suite"] == 3}


class Conformant(unittest.TestCase):
    def test_the_reference_is_conformant_in_under_five_seconds(self):
        families = ",".join(e["family"] for e in json.loads((VECTORS / "index.json").read_text())["files"]
                            if e["family"] != "accumulated")
        run, seconds = timed(REFERENCE, "--family", families)
        self.assertEqual((run.returncode, result_of(run)[0]), (0, "conformant"), run.stdout)
        if "LTK_UNTIMED" not in os.environ:
            self.assertLess(seconds, 5)

    def test_openssl_is_conformant_in_every_family(self):
        run = check([BUILD / "ltk-iut-openssl"], "--strict-class")
        self.assertEqual((run.returncode, result_of(run)[0]), (0, "conformant"), run.stdout)
        self.assertEqual(result_of(run)[1]["unsupported"], len(of_suite_3()))

    def test_the_example_is_conformant_in_every_family_of_the_device_profile(self):
        families = [family for family in SINGLE.split(",") if not family.startswith(("observe", "auth"))]  # Python has no AES
        run = check(EXAMPLE, "--profile", "device", "--strict-class", "--family", ",".join(families))
        self.assertEqual((run.returncode, result_of(run)[0]), (0, "conformant"), run.stdout)
        device = json.loads((VECTORS / "index.json").read_text())["profiles"]["device"]
        self.assertEqual(result_of(run)[1]["unsupported"], len(of_suite_3() & set(device)))

    def test_the_example_has_under_130_lines(self):
        self.assertLess(len(pathlib.Path(EXAMPLE[1]).read_text().splitlines()), 130)

    @staticmethod
    def requests_of(kinds):
        with tempfile.NamedTemporaryFile() as file:
            conform("prompt", "--family", "observe", "--out", file.name)
            return [line for line in pathlib.Path(file.name).read_text().splitlines() if re.search(rf" kind=({kinds}) ", line)]

    def test_a_value_that_only_some_kinds_have_may_not_be_missing(self):
        for kinds, name in (("eapaka|av5g", "network_name"), *(("packet", name) for name in "spi tar cntr data mac_bits".split())):
            lines = [re.sub(f" {name}=[0-9a-f]*", "", line) for line in self.requests_of(kinds)]
            for program in ("reference", "openssl"):
                run = subprocess.run([BUILD / f"ltk-iut-{program}"], input="\n".join(lines) + "\n", capture_output=True, text=True)
                self.assertEqual([line.split()[:2] for line in run.stdout.splitlines()], [[line.split()[0], "error"] for line in lines])
                self.assertEqual(run.stdout.count(name), len(lines))
            self.assertGreater(len(lines), 3)

    def test_a_kind_of_observation_that_is_none_is_unsupported(self):
        requests = self.requests_of("kcv")
        missing = " error missing, malformed or misplaced: kind"
        for kind, answer in (*((f"kind={kind} ", " unsupported kind") for kind in ("k", "kcvs", "KCV", "auth", "vec", "")), ("", missing)):
            lines = [line.replace(" kind=kcv ", f" {kind}") for line in requests]
            run = subprocess.run(REFERENCE, input="\n".join(lines) + "\n", capture_output=True, text=True)
            self.assertEqual(run.stdout.splitlines(), [line.split()[0] + answer for line in lines], kind)
        self.assertGreater(len(requests), 3)


class Wrong(unittest.TestCase):
    """Each single mistake makes an implementation nonconformant, and is named if it is one of the catalogue."""

    def test_every_mistake_is_found(self):
        wrong = [sys.executable, str(HERE / "wrong.py")]
        listed = subprocess.run([*wrong, "--list"], capture_output=True, text=True, check=True).stdout.splitlines()
        commands = {name: touched for name, *touched in map(str.split, listed)}
        self.assertLessEqual(UNDEFINED, set(commands))
        names = [name for name in commands if name not in UNDEFINED]
        self.assertGreater(len(names), 200)
        known = {fault[0] for fault in catalogue()}
        self.assertGreater(len(known & set(names)), 200)

        def missed(name):
            # No fault of the catalogue touches both agree, which costs the most, and another command. Of the others all families
            # are asked: what passes in one tells faults apart that look the same in another.
            agrees, derives = "agree" in commands[name], set(commands[name]) != {"agree"}
            families = ",".join(f for f in SINGLE.split(",") if (agrees if f.startswith("agree") else derives))
            run = check([*wrong, name], "--quiet", "--strict-class", "--family", families)
            found = run.returncode == 1 and result_of(run)[0] == "nonconformant"
            named = diagnosis_of(run)
            name = SAME.get(name, name)
            right = named == [name] if name in known else not any(named)
            return None if found and right else f"{name}: exit {run.returncode}, {run.stdout.strip()}"
        if "LTK_ALL" not in os.environ:
            names = names[::24]  # that no two are alike is shown of all, in tests/unit/test_matrix.c
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            self.assertEqual([m for m in pool.map(missed, names) if m], [])


class Diagnosis(unittest.TestCase):
    """What is wrong is named; what is not known is not. All faults and all pairs: tests/unit/test_matrix.c."""

    @staticmethod
    @functools.cache
    def faulty(faults, *options):
        return conform("check", "--quiet", *options, "--", BUILD / "ltk-iut-faulty", environment={**os.environ, "LTK_FAULTS": faults})

    def test_a_fault_is_named(self):
        names = [fault[0] for fault in catalogue()]
        self.assertGreaterEqual(len(names), 60)
        names = names if "LTK_ALL" in os.environ and "LTK_UNTIMED" not in os.environ else names[::100]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for name, run in zip(names, pool.map(lambda name: self.faulty(name, "--family", SINGLE), names)):
                self.assertEqual((run.returncode, diagnosis_of(run)), (1, [name]), run.stdout)

    def test_a_fault_is_named_in_the_commands_that_it_is_in(self):
        derived, n = "derive,observe,confirm:kc", r"explains (\d+) of \1 failures in"
        kc, rest = "in confirm the derivation of KC alone has", "in confirm what is computed with KC alone has"
        for faults, lines in (
                ("length-little-endian@derive", [f"length-little-endian {n} derive: .*; hmac, kdf, confirm and observe are right"]),
                ("length-little-endian@derive,observe", [f"length-little-endian {n} derive,observe: .*; hmac, kdf and confirm are right"]),
                ("length-one-octet@confirm", [f"length-one-octet {n} confirm: .*; hmac, kdf, derive and observe are right"]),
                ("length-one-octet@confirm:tag", [f"length-one-octet {n} confirm: .*; {rest} it; hmac, kdf, derive and observe are right"]),
                (f"epoch-little-endian@{derived}", [f"epoch-little-endian {n} derive,confirm,observe: .*; {kc} it"]),
                ("fc-last@kdf", [f"fc-last {n} kdf: .*; hmac, derive, confirm and observe are right"]),
                ("z-reversed@derive,observe+epoch-two-octets@confirm", [f"z-reversed {n} derive,observe: .*", f"epoch-two-octets {n} confirm: .*"]),
                (f"length-in-bits@{derived}+length-missing@confirm:tag",
                 [f"length-in-bits {n} derive,observe: .*; hmac and kdf are right",
                  rf"length-in-bits\+length-missing {n} confirm: .*; {kc} length-in-bits; {rest} length-missing; hmac and kdf are right"])):
            run = self.faulty(faults, "--family", SINGLE)
            said = re.findall(r"^DIAGNOSIS (.*)$", run.stdout, re.M)
            self.assertEqual([re.fullmatch(want, is_) is not None for want, is_ in zip(lines, said)], [True] * max(len(lines), len(said)), run.stdout)

    def test_a_small_part_gets_no_name(self):
        """What is wrong agrees with a fault of the catalogue where z begins with zeros, or where the role is 1, alone."""
        for mode in ("z-last-20", "role-plus-1", "iccid-18", "epoch-20-bits"):
            run = self.unknown(mode, "--family", DERIVED)
            self.assertEqual((run.returncode, diagnosis_of(run)), (1, [""]), run.stdout)

    def test_of_refused_autns_alone_no_fault_is_guessed(self):
        with tempfile.TemporaryDirectory() as folder:
            requests, answers = pathlib.Path(folder) / "requests", pathlib.Path(folder) / "answers"
            conform("prompt", "--family", "observe", "--out", requests)
            asked = [line.split(" ")[:3] for line in requests.read_text().splitlines()]
            for refusal in ("invalid autn", "invalid"):
                answers.write_text("".join(
                    f"{ident} ok name=refusing version=1 commands=observe pipeline=1\n" if command == "hello" else
                    f"{ident} {refusal if kind == 'kind=authenticate' else 'unsupported'}\n" for ident, command, kind in asked))
                run = conform("grade", "--quiet", "--family", "observe", "--responses", answers)
                self.assertEqual((run.returncode, diagnosis_of(run)), (1, [""]), run.stdout)

    def test_faults_of_all_rules_are_named_alone(self):
        rules = [fault[0] for fault in catalogue() if fault[0].endswith("-not-enforced") and fault[1] == "validation" and
                 fault[0].split("-")[0] not in ("agree", "kdf", "role", "keys")]
        self.assertGreater(len(rules), 10)
        named = diagnosis_of(self.faulty("+".join(rules), "--family", "derive,derive-invalid,auth,auth-invalid"))
        self.assertLessEqual(set(rules), set(named))
        self.assertNotIn("", named)

    def test_two_at_once_are_named(self):
        for names in ("length-in-bits+plmn-as-text", "epoch-two-octets+hmac-key-of-64-hashed", "hash-sha1+confirm-tag-whole"):
            run = self.faulty(names, "--family", SINGLE)
            self.assertEqual((run.returncode, set("+".join(diagnosis_of(run)).split("+"))), (1, set(names.split("+"))), run.stdout)

    def test_three_at_once_are_named(self):
        triples = ("length-little-endian+imsi-bcd+plmn-unswapped", "fc-as-text+epoch-little-endian+truncated-to-first-octets",
                   "parameters-1-2-swapped+z-used-directly+iccid-f-padded")
        for names in triples[:1 if "LTK_UNTIMED" in os.environ else 3]:
            run = self.faulty(names, "--family", "derive,confirm" if "LTK_UNTIMED" in os.environ else SINGLE)
            self.assertEqual(set("+".join(diagnosis_of(run)).split("+")), set(names.split("+")), run.stdout)

    def test_an_unknown_mistake_gets_no_name(self):
        modes = ("label-v2", "md5", "constant", "imsi-reversed", "reversed-key", "random", "fc-fff2", "iccid-20-luhn-only")
        for mode in modes if "LTK_ALL" in os.environ else modes[:1] if "LTK_UNTIMED" in os.environ else modes[:4]:
            with self.subTest(mode):
                run = self.unknown(mode, "--family", "derive,confirm" if "LTK_UNTIMED" in os.environ else DERIVED)
                self.assertEqual((run.returncode, result_of(run)[0]), (1, "nonconformant"))
                self.assertEqual(diagnosis_of(run), [""], run.stdout)

    def unknown(self, mode, *options):
        return check([sys.executable, str(HERE / "unknown.py"), mode], "--quiet", *options)

    def test_what_is_not_known_is_told_by_the_rule_it_breaks(self):
        modes = (("iccid-20-luhn-only", r"(\d+) of them accept what rule 'element' \(clause 4\.8\) refuses", "derive-invalid"),
                 ("network-nonce-even", r"(\d+) of them refuse a valid input as 'nonce' \(clause 4\.10\)", "derive"),
                 ("iccid-89-only", r"(\d+) of them refuse a valid input as 'element' \(clause 4\.8\)", "derive"),
                 ("imsi-310-only", r"(\d+) of them refuse a valid input as 'imsi' \(clause 4\.6\)", "derive"))
        for mode, words, first in modes[:1 if "LTK_UNTIMED" in os.environ else 4]:
            with self.subTest(mode):
                run = self.unknown(mode, "--family", "derive,derive-invalid")
                found = re.search(rf"^DIAGNOSIS unexplained (\d+) of \d+ failures: {words}, first (LTK-[A-Z0-9-]+); "
                                  r"begin with: ltk-conform explain \3$", run.stdout, re.M)
                self.assertIsNotNone(found, run.stdout)
                self.assertEqual(found[1], found[2])
                self.assertIn(found[3], {v["id"] for v in vectors_of(first)})
        run = self.unknown("two-rules", "--family", "derive,derive-invalid")
        line = next(line for line in run.stdout.splitlines() if line.startswith("DIAGNOSIS unexplained"))
        refused, accepted = (int(re.search(rf"[;:] (\d+) of them {words}", line)[1])
                             for words in ("refuse a valid input as 'nonce'", "accept what rule 'element'"))
        self.assertGreater(refused, accepted)
        self.assertLess(line.index("of them refuse"), line.index("of them accept"))
        run = self.unknown("reversed-key", "--family", "derive")
        self.assertRegex(run.stdout, r"DIAGNOSIS unexplained (\d+) of \1 failures: \1 of them give a wrong answer, first LTK-DERIVE-0001; "
                                     r"begin with: ltk-conform explain LTK-DERIVE-0001\n")

    def test_each_class_is_told_with_its_clause(self):
        known = {fault[0]: fault[2].split(",") for fault in catalogue()}
        for family in ("kdf", "derive", "confirm", "agree", "observe", "auth"):
            for name, clauses in {v["class"]: v["clauses"] for v in vectors_of(f"{family}-invalid")}.items():
                refuses = ["/bin/sh", "-c",
                           "read i r; echo $i ok name=a version=1 commands=$1 pipeline=1; while read i r; do echo $i invalid $2; done", "sh", family,
                           name]
                run = check(refuses, "--quiet", "--id", vectors_of(family)[0]["id"])
                found = re.search(rf": 1 of them refuses a valid input as '{name}' \(clause ([\d.]+)\), first {vectors_of(family)[0]['id']};",
                                  run.stdout)
                said = {found[1]} if found else set(known[diagnosis_of(run)[0]])  # of the one vector, a stricter rule may be known
                self.assertTrue(said & set([c for c in clauses if c not in ("7.1", "7.2", "8.2", "9.1", "9.2")] or ["8.2"]),
                                f"{family} {name}: {run.stdout}")

    def test_says_what_is_not_diagnosed(self):
        run = self.faulty("length-little-endian", "--family", "derive,chain")
        failed = result_of(run)[1]["failed"]
        found = re.search(r"explains (\d+) of \1 failures \((\d+) of chain and accumulated are not diagnosed\): ", run.stdout)
        self.assertEqual(int(found[1]) + int(found[2]), failed)
        self.assertNotIn("not diagnosed", self.faulty("length-little-endian", "--family", "derive").stdout)
        self.assertIn("(clauses 2, 3.2)", run.stdout)

    @unittest.skipIf("LTK_UNTIMED" in os.environ, "untimed")
    def test_costs_at_most_half_a_millisecond_for_each_of_all_failures(self):
        def judged(answer):
            with tempfile.TemporaryDirectory() as folder:
                requests, answers = pathlib.Path(folder) / "requests", pathlib.Path(folder) / "answers"
                conform("prompt", "--family", SINGLE, "--out", requests)
                answers.write_text("".join(f"{answer(line)}\n" for line in requests.read_text().splitlines()))
                start = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
                run = conform("grade", "--quiet", "--family", SINGLE, "--responses", answers)
                return run, resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - start

        def wrong(line):
            """A value of the right length to each request, and none of them right."""
            ident, command, *fields = line.split(" ")
            values = dict(field.split("=", 1) for field in fields)
            if command == "hello":
                return f"{ident} ok name=wrong version=1 commands=hmac,kdf,derive,confirm,agree,observe,auth pipeline=1"
            bits = {"128": 16, "192": 24, "256": 32}.get(values.get("bits"), 32)
            observed = {**{kind: {"kcv": 3} for kind in ("kcv", "kcv-zeros", "kcv-cmac")}, "vector": {"xres": 8, "ck": 16, "ik": 16, "autn": 16},
                        "eapaka": {"xres": 8, "ck_prime": 16, "ik_prime": 16, "autn": 16}, "av5g": {"xres_star": 16, "kausf": 32, "autn": 16},
                        "packet": {"packet": 42}}
            mac, res, ck, ik = (int(values.get(f"{name}_bits", 0)) // 8 or octets
                                for name, octets in (("mac", 8), ("res", 8), ("ck", 16), ("ik", 16)))
            single = {"opc": {"opc": 16}, "topc": {"topc": 32}, "f1": {"mac_a": mac}, "f1*": {"mac_s": mac}, "f2": {"res": res}, "f3": {"ck": ck},
                      "f4": {"ik": ik}, "f5": {"ak": 6}, "f5*": {"ak": 6}, "vector": {"xres": res, "ck": 16, "ik": 16, "autn": 16}}
            lengths = {"hmac": {"mac": 32}, "kdf": {"out": 32}, "derive": {"key": bits}, "confirm": {"tag": 16}, "agree": {"z": 32},
                       "observe": observed.get(values.get("kind"), {"res": 8, "ck": 16, "ik": 16}),
                       "auth": single.get(values.get("kind"), {"res": res, "ck": 16, "ik": 16})}[command]
            digits = hashlib.sha512(line.encode()).hexdigest()
            return f"{ident} ok " + " ".join(f"{name}={digits[:2 * n]}" for name, n in lengths.items())

        run = subprocess.run(REFERENCE, input=self.requests(), capture_output=True, text=True)
        answers = {line.split(" ")[0]: line for line in run.stdout.splitlines()}
        more = []
        most_of_all = len(answers) / 2000
        while len(more) < 5 and not (more and min(more) < most_of_all):  # a busy machine makes single ones dearer
            run, least = judged(lambda line: answers[line.split(" ")[0]])
            self.assertEqual(result_of(run)[1]["failed"], 0)
            run, most = judged(wrong)
            self.assertEqual((result_of(run)[1]["passed"], diagnosis_of(run)), (0, [""]), run.stdout)
            more.append(most - least)
        self.assertLess(min(more), most_of_all)

    @staticmethod
    def requests():
        with tempfile.NamedTemporaryFile() as file:
            conform("prompt", "--family", SINGLE, "--out", file.name)
            return pathlib.Path(file.name).read_text()

    def test_says_what_to_mend(self):
        run = self.faulty("length-little-endian+hmac-pads-swapped", "--family", "derive")
        line = next(line for line in run.stdout.splitlines() if line.startswith("DIAGNOSIS"))
        self.assertRegex(line, "^DIAGNOSIS length-little-endian[+]hmac-pads-swapped explains (\\d+) of \\1 failures: .*clause.*high octet first")

    def test_no_other_source_names_a_fault(self):
        """A row taken out of the table is out of everything that is not generated."""
        names = [fault[0] for fault in catalogue()]
        roots = [HERE.parents[1] / folder for folder in ("harness", "vectors/generator")]
        for path in (p for root in roots for p in root.rglob("*.[ch]") if p.name != "catalogue.c"):
            text = path.read_text()
            self.assertEqual([n for n in names if f'"{n}"' in text], [], path)

    def is_printed(self, option, name):
        self.assertEqual(conform("faults", option).stdout, (HERE.parents[1] / "docs" / name).read_text(),
                         f"write it anew: ltk-conform faults {option}")

    def test_faults_md_is_that_of_the_table(self):
        self.is_printed("--markdown", "faults.md")

    def test_power_md_is_that_of_the_table(self):
        self.is_printed("--power", "power.md")

    def test_each_fault_is_found_often_enough(self):
        clauses = {fault[0]: set(fault[2].split(",")) for fault in catalogue()}
        rows = [line.strip("|\n ").split("|") for line in (HERE.parents[1] / "docs/power.md").read_text().splitlines() if line.startswith("| `")]
        rows = {row[0].strip(" `"): [int(n) if n.strip() else 0 for n in row[1:]] for row in rows}
        for name in clauses:
            self.assertGreaterEqual(rows[name][-2], 3, name)
            self.assertGreaterEqual(rows[name][-1], 1, name)
            own = [v for v in vectors_by_flag().get(name, []) if v["result"] == "valid" or clauses[name] & set(v["clauses"]) or
                   clauses[name] == {""} and v["class"] in ("autn", "kind", "length", "spi")]  # those of observe that are no rule of a clause
            self.assertTrue(own or name not in vectors_by_flag(), f"{name} is found by vectors of other rules only")

    def test_names_a_fault_on_request(self):
        self.assertIn("count octets", conform("faults", "length-in-bits").stdout)
        run = conform("faults", "length-in-bit")
        self.assertEqual(run.returncode, 2)
        self.assertIn("length-in-bits", run.stderr)


class Library(unittest.TestCase):
    """A shared library, whatever it does, costs no more than its answers."""

    def check(self, name, mode="", *options):
        return conform("check", "--timeout", "1500", "--no-progress", *options, "--library", name, environment={**os.environ, "LTK_MISBEHAVE": mode})

    def test_the_reference_is_conformant(self):
        run = self.check(BUILD / "reference-library.so", "", "--strict-class")
        self.assertEqual((run.returncode, result_of(run)[0]), (0, "conformant"), run.stdout)

    def test_misbehaving_costs_one_verdict(self):
        for mode, verdict in (("exit", "crash"), ("crash", "crash"), ("heap", "crash"), ("hang", "timeout"), ("why", "error")):
            with self.subTest(mode):
                counts = result_of(self.check(BUILD / "bad-library.so", mode, "--family", "hmac"))[1]
                self.assertEqual(counts[verdict], 1, counts)
                self.assertEqual(sum(counts.values()), len(vectors_of("hmac")))

    def test_what_a_library_prints_is_no_answer(self):
        run = self.check(BUILD / "bad-library.so", "print", "--family", "hmac")
        self.assertEqual(result_of(run)[1]["failed"], len(vectors_of("hmac")))

    def test_an_answer_too_long_is_an_error(self):
        self.assertEqual(result_of(self.check(BUILD / "bad-library.so", "long", "--family", "hmac"))[1]["error"], len(vectors_of("hmac")))

    def test_says_why_a_library_is_none(self):
        for name, mode, words in ((BUILD / "none.so", "", "cannot be loaded"), (CONFORM, "", "cannot be loaded"),
                                  ("/lib/x86_64-linux-gnu/libm.so.6", "", "does not define ltk_iut()"),
                                  ("no-such-library.so", "", "./no-such-library.so"),
                                  (BUILD / "bad-library.so", "version", "version 99"), (BUILD / "bad-library.so", "name", "without blanks"),
                                  (BUILD / "bad-library.so", "crash-at-start", "signal")):
            with self.subTest(f"{name} {mode}"):
                run = self.check(name, mode, "--family", "hmac")
                self.assertEqual((run.returncode, result_of(run)[0]), (3, "incomplete"))
                self.assertIn(words, run.stderr)
                if mode != "crash-at-start":
                    self.assertNotIn("exited with status", run.stderr)

    def test_takes_a_library_or_a_program(self):
        run = conform("check", "--library", BUILD / "bad-library.so", "--", "true")
        self.assertEqual((run.returncode, "give one of them" in run.stderr), (2, True))


class Bridges(unittest.TestCase):
    """A device behind a serial line or a network: socat joins it to the protocol."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def start(self, *command, **files):
        process = subprocess.Popen([str(c) for c in command], **files)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)

    def wait_for(self, there):
        deadline = time.monotonic() + 60
        while not there():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.05)

    def assert_conformant(self, *bridge):
        run = check(bridge, "--profile", "device", "--family", SINGLE)
        self.assertEqual((run.returncode, result_of(run)[0]), (0, "conformant"), run.stdout + run.stderr)

    def test_a_serial_line(self):
        here, there = self.folder / "here", self.folder / "there"
        self.start("socat", f"pty,raw,echo=0,link={here}", f"pty,raw,echo=0,link={there}")
        self.wait_for(lambda: here.exists() and there.exists())
        device = open(there, "r+b", buffering=0)
        self.addCleanup(device.close)
        self.start(*REFERENCE, stdin=device, stdout=device)
        self.assert_conformant("socat", "-", f"{here},raw,echo=0")

    def test_a_network(self):
        path = self.folder / "socket"
        self.start("socat", f"UNIX-LISTEN:{path},fork", f"EXEC:{REFERENCE[0]}")
        self.wait_for(path.exists)
        self.assert_conformant("socat", "-", f"UNIX-CONNECT:{path}")


class Offline(unittest.TestCase):
    """Requests and answers in files give the verdicts of check."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.requests, self.answers = self.folder / "requests", self.folder / "answers"

    def prompt(self, *options):
        run = conform("prompt", "--out", self.requests, *options)
        self.assertEqual(run.returncode, 0, run.stderr)
        return self.requests.read_text().splitlines()

    def answer(self, program, environment=None):
        with open(self.requests) as i, open(self.answers, "w") as o:
            subprocess.run([str(a) for a in program], stdin=i, stdout=o, env=environment, check=True)
        return self.answers.read_text().splitlines()

    def grade(self, lines, *options):
        self.answers.write_text("".join(line + "\n" for line in lines))
        return conform("grade", "--responses", self.answers, *options)

    def refused(self, lines, *words):
        run = self.grade(lines)
        self.assertEqual((run.returncode, run.stdout), (3, ""), run)
        for word in words:
            self.assertIn(word, run.stderr)

    def test_the_longest_requests_are_those_that_the_protocols_page_names(self):
        longest = {}
        for line in self.prompt("--family", SINGLE):
            command = line.split(" ")[1]
            longest[command] = max(longest.get(command, 0), len(line))
        del longest["hello"]
        told = (HERE.parents[1] / "docs/protocol.md").read_text().split("## Sizes")[1].split("\n## ")[0]
        self.assertEqual({command: int(n.replace(",", "")) for command, n in re.findall(r"^\| `(\w+)` \| ([\d,]+) \|$", told, re.M)}, longest)

    def test_gives_the_verdicts_of_check(self):
        environment = {**os.environ, "LTK_FAULTS": "imsi-bcd+keys-none-accepted"}
        for program, env in ((REFERENCE, None), ([BUILD / "ltk-iut-faulty"], environment)):
            self.prompt("--family", SINGLE)
            graded = self.grade(random.sample(lines := self.answer(program, env), len(lines)))
            checked = conform("check", "--no-progress", "--family", SINGLE, "--", *program, environment=env)
            self.assertEqual(graded.returncode, checked.returncode)
            self.assertEqual(graded.stdout.splitlines()[2:], checked.stdout.splitlines()[2:])

    def test_takes_lines_from_other_systems(self):
        self.prompt("--family", "hmac")
        lines = self.answer(REFERENCE)
        self.assertEqual(result_of(self.grade([line + "\r" for line in lines], "--family", "hmac"))[0], "conformant")

    def test_what_is_not_answered_is_unsupported_or_an_error(self):
        self.prompt("--family", "hmac,kdf")
        hello, *lines = self.answer(REFERENCE)
        hmac = [line for line in lines if "mac=" in line]
        run = self.grade([hello.replace("hmac,kdf,derive,confirm", "hmac"), *hmac[1:]], "--family", "hmac,kdf")
        counts = result_of(run)[1]
        self.assertEqual((counts["error"], counts["unsupported"]), (1, len(vectors_of("kdf"))))
        self.assertEqual(result_of(self.grade(hmac, "--family", "hmac,kdf"))[1]["unsupported"], len(vectors_of("kdf")))

    def test_refuses_lines_by_number(self):
        self.prompt("--family", "hmac")
        lines = self.answer(REFERENCE)
        self.refused([*lines[:3], lines[1]], "line 4", "answered twice; first on line 2")
        self.refused([*lines[:3], "LTK-HMAC-9999 ok mac=00"], "line 4", "LTK-HMAC-9999")
        self.refused([*lines[:2], "LTK-HMAC-0007 yes"], "line 3", "expected ok, invalid")
        self.refused([*lines[:2], ""], "line 3", "empty")
        self.refused([*lines[:2], "LTK-HMAC-0007 ok mac=\x07"], "line 3", "printable")
        self.refused([lines[0], lines[0]], "line 2", "hello is answered twice")
        self.refused(["LTK-HMAC-0007"], "line 1", "no answer after the ID")
        self.refused([], "empty")

    def test_says_which_profile_a_file_is_of(self):
        self.assertEqual(conform("prompt", "--profile", "device", "--out", self.requests).returncode, 0)
        answers = subprocess.run(REFERENCE, input=self.requests.read_text(), capture_output=True, text=True, check=True).stdout.splitlines()
        for lines, options, said in ((answers, (), True), (answers, ("--profile", "device"), False), (answers[:-1], (), False)):
            run = self.grade(lines, *options)
            self.assertEqual("the file answers exactly the vectors of the profile 'device'; add --profile device" in run.stderr, said)

    def test_says_what_is_wrong_with_files(self):
        run = conform("grade", "--responses", self.folder / "none")
        self.assertEqual((run.returncode, "cannot read" in run.stderr), (2, True))
        run = conform("prompt", "--out", self.folder / "no" / "where")
        self.assertEqual((run.returncode, "cannot write" in run.stderr), (2, True))
        self.assertEqual(list(self.folder.iterdir()), [])
        for command in ("prompt", "grade"):
            run = conform(command)
            self.assertEqual((run.returncode, "is missing" in run.stderr), (2, True))
        run = conform("prompt", "--out", self.requests, "--family", "chain")
        self.assertEqual((run.returncode, self.requests.exists()), (2, False))

    def test_replaces_nothing_but_a_file_of_its_own(self):
        vectors = shutil.copytree(VECTORS, self.folder / "vectors", ignore=lambda folder, names: [n for n in names if not n.endswith(".json")])
        before, names = (vectors / "index.json").read_bytes(), {p.name for p in vectors.iterdir()}
        fifo, device, dangling, leading = (self.folder / name for name in ("fifo", "device", "dangling", "leading"))
        os.mkfifo(fifo)
        dangling.symlink_to("nothing")
        leading.symlink_to("vectors/index.json")
        special = [fifo]
        with contextlib.suppress(PermissionError):
            os.mknod(device, stat.S_IFCHR | 0o600, os.makedev(1, 3))  # its own: a device of the system would be lost if this failed
            special.append(device)
        for place, words in (*((place, "it exists and is not a regular file") for place in special), (dangling, "leads nowhere"),
                             (self.folder, "is a folder"),
                             (vectors / "index.json", "the folder of the vectors"), (vectors / "new.json", "the folder of the vectors"),
                             (leading, "the folder of the vectors")):
            run = conform("prompt", "--id", "LTK-HMAC-0001", "--vectors", vectors, "--out", place)
            self.assertEqual((run.returncode, run.stdout, len(run.stderr.splitlines())), (2, "", 1), run)
            self.assertIn(f"cannot write {place}: ", run.stderr)
            self.assertIn(words, run.stderr)
        self.assertTrue(fifo.is_fifo() and all(not place.is_file() for place in special) and dangling.is_symlink() and leading.is_symlink())
        self.assertEqual({p.name for p in self.folder.iterdir()} - {"device"}, {"dangling", "fifo", "leading", "vectors"})
        self.assertEqual(({p.name for p in vectors.iterdir()}, (vectors / "index.json").read_bytes()), (names, before))

    def test_the_device_profile_is_short(self):
        self.assertLessEqual(len(self.prompt("--profile", "device")), 161)


class Misbehaving(unittest.TestCase):
    """A program that misbehaves costs its case, never the run."""

    def run_mode(self, mode, *options):
        program = [sys.executable, str(HERE / "misbehave.py"), *mode.split()]
        run = check(program, "--timeout", "1500", *FEW, *options)
        word, counts = result_of(run)
        return run, word, counts

    def assert_one(self, mode, verdict, status, at="LTK-CONFIRM-0050"):
        """Misbehaving at one case costs just that case."""
        total = sum(len(vectors_of(f)) for f in FEW[1].split(","))
        run, word, counts = self.run_mode(f"{mode} {at}")
        self.assertEqual((word, run.returncode), ("nonconformant", status), run.stdout[-2000:])
        noted = f"NOTE exit status 3, not 1: the program broke the protocol at 1 of {total} vectors\n"
        self.assertEqual(noted in run.stdout, status == 3, run.stdout[-2000:])
        expected = dict.fromkeys(VERDICTS, 0) | {"passed": total - 1, verdict: 1}
        self.assertEqual(counts, expected, run.stdout[-2000:])
        return run

    def test_survives_a_crash(self):
        run = self.assert_one("crash", "crash", 1)
        self.assertIn("signal", run.stdout.lower())

    def test_survives_an_early_exit(self):
        self.assert_one("exit", "crash", 1)
        self.assert_one("exit-nonzero", "crash", 1)
        self.assert_one("partial-exit", "crash", 1)
        self.assert_one("closes-stdout", "crash", 1)

    def test_survives_a_hang(self):
        self.assert_one("hang", "timeout", 1)
        self.assert_one("partial", "timeout", 1)

    def test_survives_a_flood(self):
        self.assert_one("flood", "error", 3)
        self.assert_one("flood-lines", "error", 3)
        self.assert_one("long-answer", "error", 3)

    def test_survives_answers_that_are_none(self):
        for mode in ("other-id", "garbage", "empty-line", "crlf"):
            with self.subTest(mode):
                run = self.assert_one(mode, "error", 3)
                self.assertIn("protocol", run.stdout)

    def test_notices_two_answers(self):
        self.assert_one("twice", "error", 3)
        self.assert_one("twice-last", "error", 3, at="")

    def test_notices_an_answer_before_its_request(self):
        run, word, counts = self.run_mode("early LTK-CONFIRM-0050")
        self.assertEqual((word, run.returncode), ("nonconformant", 3))
        self.assertIn(counts["error"], (1, 2))

    def test_takes_what_is_allowed(self):
        for mode in ("slow", "flood-stderr", "upper-hex", "ignores-eof", "lies-about-pipeline"):
            with self.subTest(mode):  # a busy machine takes its time; one that ignores the end is waited for so long
                run, word, counts = self.run_mode(mode, "--timeout", "10000" if mode == "ignores-eof" else "60000")
                self.assertEqual(run.returncode, 1 if word == "incomplete" else 0, run.stdout[-2000:])
                self.assertEqual(sum(counts.values()), counts["passed"])

    def test_tells_unsupported_and_error_apart(self):
        run, word, counts = self.run_mode("unsupported LTK-CONFIRM-0050")
        self.assertEqual(counts["failed"] + counts["error"] + counts["crash"] + counts["timeout"], 0)
        self.assertEqual(counts["unsupported"], 1)
        self.assert_one("error", "error", 1)

    def test_gives_up_on_a_program_that_never_answers(self):
        run, word, counts = self.run_mode("hang-always", "--timeout", "800")
        self.assertEqual((word, run.returncode), ("nonconformant", 1))
        self.assertEqual(counts["timeout"], sum(counts.values()))

    def test_survives_a_program_that_crashes_each_time(self):
        run, word, counts = self.run_mode("crash-always", *([] if "LTK_ALL" in os.environ else ["--profile", "device"]))
        self.assertEqual((word, run.returncode), ("nonconformant", 1))
        self.assertEqual(counts["crash"], sum(counts.values()))

    def test_refuses_a_program_that_does_not_greet(self):
        for mode in ("bad-hello", "exit-at-start", "crash-at-start"):
            with self.subTest(mode):
                run, word, counts = self.run_mode(mode)
                self.assertEqual((word, run.returncode), ("incomplete", 3), run.stdout)
                self.assertNotEqual(run.stderr, "")

    def test_says_that_a_program_could_not_be_started_again(self):
        with tempfile.TemporaryDirectory() as folder:
            once = f"[ ! -e '{folder}/x' ] || exit 1; touch '{folder}/x'; read r; echo HELLO ok name=a version=1 commands=confirm; read r"
            run = check(["/bin/sh", "-c", once], "--quiet", "--family", "confirm")
            total = len(vectors_of("confirm"))
            self.assertEqual((result_of(run)[0], run.returncode), ("nonconformant", 3), run.stdout)
            self.assertRegex(run.stdout, rf"NOTE exit status 3, not 1: the program could not be started again for \d+ of {total} vectors\n")

    def test_refuses_a_program_that_cannot_be_started(self):
        for program in ("/nonexistent/program", "/etc/passwd", "/"):
            run = check([program])
            self.assertEqual(run.returncode, 3)
            self.assertIn(program, run.stderr)

    def test_is_incomplete_without_derive(self):
        run = check([sys.executable, str(HERE / "misbehave.py"), "no-derive"], "--family", "hmac,derive")
        self.assertEqual((result_of(run)[0], run.returncode), ("incomplete", 1))

    def test_notes_what_is_answered_in_part(self):
        part = [sys.executable, str(HERE / "unknown.py"), "root-only"]
        run = check(part, "--family", "hmac,derive,observe")
        unsupported = sum(v["input"]["mode"] != 1 for v in vectors_of("derive"))
        self.assertEqual((result_of(run)[0], run.returncode), ("conformant", 0), run.stdout)
        of = ["NOTE conformant in part, of: command=hmac", "NOTE conformant in part, of: command=derive,mode=root"]
        self.assertEqual([line for line in run.stdout.splitlines() if line.startswith("NOTE")],
                         [f"NOTE derive: {unsupported} of {len(vectors_of('derive'))} unsupported: no reason is given", *of])
        quiet = check(part, "--quiet", "--family", "hmac,derive").stdout
        self.assertEqual([line for line in quiet.splitlines() if line.startswith("NOTE")], of)

    def test_asks_whether_the_output_is_flushed(self):
        flush = "does it flush its output after each line?"
        silent = ["/bin/sh", "-c", "cat >/dev/null"]
        begun = ["/bin/sh", "-c", "printf HELLO; cat >/dev/null"]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            silent, begun = pool.map(lambda program: check(program, "--timeout", "300"), (silent, begun))
        self.assertEqual((silent.returncode, begun.returncode), (3, 3))
        self.assertIn(f"hello was not answered within 30000 ms; {flush}", silent.stderr)
        self.assertIn("hello was not answered within 30000 ms", begun.stderr)
        self.assertNotIn(flush, begun.stderr)
        hello = "read i r; echo $i ok name=a version=1 commands=hmac pipeline=1; "
        self.assertIn(flush, check(["/bin/sh", "-c", hello + "cat >/dev/null"], "--timeout", "300", "--id", "LTK-HMAC-0001").stdout)
        once = hello + "read i r; echo $i error; cat >/dev/null"
        self.assertNotIn(flush, check(["/bin/sh", "-c", once], "--timeout", "300", "--id", "LTK-HMAC-0001,LTK-HMAC-0002").stdout)

    def test_says_how_to_start_it(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            for name, text, mode, command, words in (
                    ("mine.py", "", 0o644, "mine.py", "it is in this folder: write ./mine.py"),
                    ("crlf.py", "#!/usr/bin/python3\r\n", 0o755, "./crlf.py",
                     "its interpreter '/usr/bin/python3\\x0d' does not exist: its first line ends in CR LF"),
                    ("lost.py", "#! /nonexistent/python -u\n", 0o755, "./lost.py", "its interpreter '/nonexistent/python' does not exist\n"),
                    ("plain.py", "#!/usr/bin/python3\n", 0o644, "./plain.py", "make it executable: chmod +x ./plain.py"),
                    ("words.py", "#!/usr/bin/python3\n", 0o755, "./words.py 'slot 1'", "no shell is used: give the program and each argument")):
                (folder / name).write_text(text, newline="")
                (folder / name).chmod(mode)
                run = subprocess.run([CONFORM, "check", "--", command], capture_output=True, text=True, cwd=folder)
                self.assertEqual(run.returncode, 3)
                self.assertIn(words, run.stderr)

    def test_names_a_value_that_is_no_hex(self):
        run = check([sys.executable, str(HERE / "unknown.py"), "no-hex"], "--family", "hmac")
        self.assertIn("mac= is not hex", run.stdout)
        self.assertRegex(run.stdout, r"[.]{3} and \d+ more; --id or --family narrows it; --report-json FILE has all\n")

    def test_is_complete_with_observe_in_place_of_derive(self):
        kept = ["/bin/sh", "-c", f"'{BUILD}/ltk-iut-reference' | sed -u s/derive,//"]
        for families, word in (("derive,observe", "conformant"), ("derive,confirm", "incomplete")):
            run = check(kept, "--family", families)
            self.assertEqual(result_of(run)[0], word, run.stdout)
            self.assertGreater(result_of(run)[1]["unsupported"], 1000)

    def test_a_start_may_take_longer_than_an_answer(self):
        hello = "read i r; sleep 1; echo $i ok name=a version=1 commands=hmac"
        run = check(["/bin/sh", "-c", f"{hello}; read i r; echo $i error; sleep 2"], "--timeout", "300", "--id", "LTK-HMAC-0001,LTK-HMAC-0002")
        counts = result_of(run)[1]
        self.assertEqual((counts["error"], counts["timeout"]), (1, 1), run.stdout)

    def test_another_program_at_a_restart_is_an_error(self):
        with tempfile.TemporaryDirectory() as folder:
            hello = "read i r; echo $i ok name=a version=$version commands=hmac"
            program = f"version=1; test -e {folder}/x && version=2; {hello}; touch {folder}/x; read i r; exit 1"
            run = check(["/bin/sh", "-c", program], "--id", "LTK-HMAC-0001,LTK-HMAC-0002")
        counts = result_of(run)[1]
        self.assertEqual((run.returncode, counts["crash"], counts["error"]), (3, 1, 1), run.stdout)
        self.assertIn("protocol: started again, it says that it is a 2; at first it was a 1", run.stdout)

    def test_answering_for_ever_costs_one_case(self):
        for mode in ("answers-for-ever", "answers-and-empty-lines"):
            with self.subTest(mode):
                self.assert_one(mode, "error", 3)

    def test_a_crash_is_told_though_somebody_keeps_writing(self):
        self.assert_one("detached-flood", "crash", 1)

    def test_the_pin_is_for_one_program_alone(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, seen in (("ltk-iut-pkcs11", "1234"), ("other", "none"), ("ltk-iut-pkcs11.sh", "none")):
                program = pathlib.Path(folder, name)
                program.write_text("#!/bin/sh\nread i r; echo $i ok name=${LTK_PIN:-none} version=1 commands=hmac; cat >/dev/null\n")
                program.chmod(0o755)
                for start in ([program], ["/usr/bin/env", program]):
                    run = check(start, "--timeout", "300", "--id", "LTK-HMAC-0001", environment={**os.environ, "LTK_PIN": "1234"})
                    self.assertIn(seen if start == [program] else "none", run.stdout.splitlines()[0])


def marked(mark):
    """The processes that inherited a mark in their environment, the harness among them."""
    found = []
    for place in pathlib.Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if mark in place.read_bytes():
                found.append(int(place.parent.name))
    return found


class Processes(unittest.TestCase):
    """Nothing that a program starts outlives the run, and no run is disturbed by it."""

    def setUp(self):
        self.mark = f"LTK_MARK={os.getpid()}-{self.id()}".encode()
        self.environment = {**os.environ, "LTK_MARK": self.mark.decode().partition("=")[2]}
        self.addCleanup(self.kill_marked)

    def kill_marked(self):
        for pid in marked(self.mark):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def arguments(self, mode, *options):
        return ["check", "--no-progress", "--timeout", "1500", *FEW, *options, "--", sys.executable, str(HERE / "misbehave.py"), *mode.split()]

    def run_mode(self, mode, *options):
        run = conform(*self.arguments(mode, *options), environment=self.environment)
        left = marked(self.mark)
        self.assertEqual(left, [], mode)
        return result_of(run)[1]

    def start(self, mode, *options):
        run = subprocess.Popen([CONFORM, *self.arguments(mode, *options)], stdout=subprocess.PIPE, text=True, env=self.environment)
        self.addCleanup(run.stdout.close)
        self.addCleanup(run.kill)
        return run

    def wait_until(self, there):
        deadline = time.monotonic() + 30  # less than the daemons live of themselves
        while not there():
            self.assertLess(time.monotonic(), deadline, marked(self.mark))
            time.sleep(0.02)

    def test_none_is_left_after_a_run(self):
        for mode, verdict in (("detached", "passed"), ("detached-flood", "crash"), ("detached-closed", "timeout"), ("fork-child", "crash"),
                              ("fork-for-ever", "passed")):
            with self.subTest(mode):
                counts = self.run_mode(f"{mode} LTK-CONFIRM-0050")
                self.assertEqual(sum(counts.values()), counts["passed"] + (verdict != "passed"))
                self.assertGreater(counts[verdict], 0, counts)

    def test_none_is_left_by_a_program_that_kills_or_stops_its_parent(self):
        for mode in ("kill-parent", "kill-all-above"):
            counts = self.run_mode(f"{mode} LTK-CONFIRM-0050")
            self.assertEqual((counts["crash"], sum(counts.values()) - counts["passed"]), (1, 1), mode)
        counts = self.run_mode("stop-parent LTK-CONFIRM-0050")
        self.assertEqual(sum(counts.values()), counts["passed"])

    def test_none_is_left_by_a_signal_that_ends_the_harness(self):
        for name in ("INT", "TERM", "HUP", "QUIT", "KILL", "USR1", "ALRM", "SEGV", "ABRT"):
            with self.subTest(name):
                run = self.start("detached-closed LTK-CONFIRM-0001", "--timeout", "60000")
                self.wait_until(lambda: len(marked(self.mark)) == 5)  # the harness, two guardians, the program, the daemon
                run.send_signal(getattr(signal, f"SIG{name}"))
                run.wait(timeout=120)
                self.wait_until(lambda: not marked(self.mark))

    def test_a_signal_that_was_ignored_stays_so(self):
        run = subprocess.Popen(["nohup", CONFORM, *self.arguments("slow all", "--id", ",".join(v["id"] for v in vectors_of("confirm")[:30]))],
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=self.environment)
        self.wait_until(lambda: len(marked(self.mark)) == 4)
        run.send_signal(signal.SIGHUP)
        self.assertIn("passed=30 ", run.communicate(timeout=300)[0])

    def test_time_in_which_all_are_stopped_is_nobody_s(self):
        for seconds in (0.1, 0.25, 0.4):
            run = self.start("slow all", "--id", ",".join(v["id"] for v in vectors_of("confirm")[:8]))
            self.wait_until(lambda: len(marked(self.mark)) == 4)
            time.sleep(seconds)
            stopped = [run.pid, *(pid for pid in marked(self.mark) if pid != run.pid)]
            for number in (signal.SIGSTOP, signal.SIGCONT):
                for pid in stopped:
                    os.kill(pid, number)
                time.sleep(2.5 if number == signal.SIGSTOP else 0)
            self.assertIn("passed=8 ", run.communicate(timeout=300)[0])

    def test_a_program_has_no_terminal(self):
        pid, terminal = pty.fork()
        if pid == 0:
            os.execve(CONFORM, [CONFORM, *self.arguments("tty all", "--id", "LTK-CONFIRM-0001,LTK-CONFIRM-0002")], self.environment)
        shown = b""
        with contextlib.suppress(OSError):  # the end of a terminal
            while data := os.read(terminal, 4096):
                shown += data
        os.waitpid(pid, 0)
        os.close(terminal)
        self.assertIn(b"passed=2 ", shown)


class Vectors(unittest.TestCase):
    def copy(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        copy = pathlib.Path(folder.name) / "vectors"
        shutil.copytree(VECTORS, copy, ignore=shutil.ignore_patterns("generator"))
        return copy

    def few(self):
        """A copy of two families, to which its index is true, with the profile's vectors of them."""
        copy = self.copy()
        index = json.loads((copy / "index.json").read_text())
        left_out = [entry for entry in index["files"] if entry["family"] not in ("hmac", "auth-invalid")]
        for entry in left_out:
            (copy / entry["file"]).unlink()
        index["files"] = [entry for entry in index["files"] if entry not in left_out]
        index["profiles"]["device"] = [i for i in index["profiles"]["device"] if re.match("LTK-(HMAC|AUTH-INVALID)-", i)]
        (copy / "index.json").write_text(json.dumps(index))
        return copy

    def assert_damaged(self, copy, *names):
        run = check(REFERENCE, "--vectors", copy)
        self.assertEqual(run.returncode, 4, run.stdout + run.stderr)
        for name in names:
            self.assertIn(name, run.stderr)

    def test_an_edited_file_is_refused(self):
        copy = self.copy()
        path = copy / "derive.json"
        path.write_text(path.read_text().replace('"result":"valid"', '"result": "valid"', 1))
        self.assert_damaged(copy, "derive.json", "sha256")

    def test_an_edited_file_is_refused_whatever_is_selected(self):
        copy = self.copy()
        path = copy / "derive.json"
        path.write_text(path.read_text().replace('"result":"valid"', '"result": "valid"', 1))
        for selected in ("--family", "hmac"), ("--id", "LTK-HMAC-0001"):
            run = subprocess.run([CONFORM, "list", "--vectors", copy, *selected], text=True, capture_output=True)
            self.assertEqual(run.returncode, 4, run.stdout + run.stderr)
            self.assertIn("derive.json", run.stderr)

    def test_a_missing_file_is_refused(self):
        copy = self.copy()
        (copy / "kdf.json").unlink()
        self.assert_damaged(copy, "kdf.json")

    def test_a_damaged_index_is_refused(self):
        copy = self.copy()
        (copy / "index.json").write_text("{")
        self.assert_damaged(copy, "index.json")

    def test_a_wrong_count_is_refused(self):
        copy = self.copy()
        index = json.loads((copy / "index.json").read_text())
        index["files"][0]["count"] += 1
        (copy / "index.json").write_text(json.dumps(index))
        self.assert_damaged(copy, index["files"][0]["file"])

    def test_a_file_that_is_no_json_is_refused_even_with_its_sha256(self):
        copy = self.copy()
        (copy / "hmac.json").write_text('{"vectors":[{"id":1}]}')
        index = json.loads((copy / "index.json").read_text())
        for entry in index["files"]:
            if entry["family"] == "hmac":
                entry["sha256"] = hashlib.sha256((copy / "hmac.json").read_bytes()).hexdigest()
                entry["count"] = 1
        (copy / "index.json").write_text(json.dumps(index))
        self.assert_damaged(copy, "hmac.json")

    def assert_refused(self, copy, *names, status=4):
        """Every command refuses the folder at once, with these words, and prints nothing that would move a terminal."""
        for command in (["list"], ["explain", "LTK-HMAC-0001"], ["check", "--quiet"]):
            run = conform(*command, "--vectors", copy, *(["--", *ZERO] if command[0] == "check" else []))
            self.assertEqual((run.returncode, run.stdout), (status, ""), (command, run.stderr))
            self.assertTrue(run.stderr.endswith("\n") and run.stderr[:-1].isprintable() and run.stderr.isascii(), run.stderr)
            for name in names:
                self.assertIn(name, run.stderr)

    def folder(self, family, change, *more):
        """A folder of the first vector of a family, changed, and of whole other families, to which its index is true."""
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        folder = pathlib.Path(holder.name)
        files = []
        for name in (family, *more):
            document = json.loads((VECTORS / f"{name}.json").read_text())
            if name == family:
                document["vectors"] = document["vectors"][:1]
                change(document["vectors"][0])
            text = json.dumps(document).encode()
            (folder / f"{name}.json").write_bytes(text)
            files.append({"file": f"{name}.json", "family": name, "count": len(document["vectors"]), "sha256": hashlib.sha256(text).hexdigest()})
        (folder / "index.json").write_text(json.dumps({"specification": "1.1-draft", "files": files, "profiles": {}}))
        return folder

    def test_the_power_of_other_vectors_is_counted(self):
        run = conform("faults", "--power", "--vectors", self.folder("chain", lambda v: None, "kdf-invalid"))
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        rows = [line.strip("|").split("|") for line in run.stdout.splitlines() if line.startswith("| `")]
        self.assertLessEqual({fault[0] for fault in catalogue()}, {row[0].strip(" `") for row in rows})

    def test_a_folder_made_of_sound_vectors_is_judged(self):
        folder = self.folder("chain", lambda v: None, "hmac", "observe")
        every = sum(entry["count"] for entry in json.loads((folder / "index.json").read_text())["files"])
        run = check(REFERENCE, "--vectors", folder)
        self.assertEqual((run.returncode, result_of(run)[1]["passed"]), (0, every), run.stdout)
        run = check(ZERO, "--vectors", folder, "--quiet")
        self.assertEqual((run.returncode, result_of(run)[1]["passed"]), (1, 0), run.stdout)

    def test_a_chain_that_cannot_be_asked_to_its_end_is_refused(self):
        names = ("mode suite purpose index algorithm bits imsi mcc mnc element_type element epoch network_nonce card_nonce "
                 "network_public card_public root z")

        def change(vector):
            given = vector["input"]
            given.update(count=3, root="", network_nonce="")
            line = f"{vector['id']} derive " + " ".join(f"{n}={given[n]}" for n in names.split())
            given["network_nonce"] = "aa" * ((262144 - len(line)) // 2)
            vector["output"]["keys"] = [{"epoch": 3, "key": "00" * 32}]
        self.assert_refused(self.folder("chain", change, "hmac"), "chain.json: vector LTK-CHAIN-0001: the request has 2622",
                            "a line has at most 262144")

    def test_a_chain_whose_keys_are_none_is_refused(self):
        for keys in (["x"], [{"epoch": 1, "key": 5}], [{"epoch": 77777, "key": "00" * 32}], [{"epoch": 1, "key": "00" * 32}],
                     [{"epoch": 3, "key": "00" * 16}],
                     [{"epoch": 3, "key": "zz" * 32}], [{}], [[]], {}, None, [{"epoch": 4, "key": "00" * 32}], [{"epoch": 3.0, "key": "00" * 32}],
                     [{"epoch": 2, "key": "00" * 32}, {"epoch": 2, "key": "00" * 32}, {"epoch": 3, "key": "00" * 32}]):
            def change(vector):
                vector["input"]["count"] = 3
                vector["output"]["keys"] = keys
            self.assert_refused(self.folder("chain", change), "chain.json: vector LTK-CHAIN-0001: ")

    def test_outputs_that_nothing_can_be_compared_with_are_refused(self):
        for family, output in (("hmac", {"mac": ""}), ("hmac", {"mac": "zz" * 32}), ("hmac", {"mac": "00"}), ("hmac", {}), ("hmac", None),
                               ("kdf", {"out": 1}), ("agree", {"z": "00"}),
                               ("confirm", {"tag": "00" * 32}), ("derive", {"key": "00" * 24}), ("observe", {}), ("accumulated", {"sha256": "x"}),
                               ("accumulated", {"sha256": ""})):
            self.assert_refused(self.folder(family, lambda v: v.update(output=output)), f"{family}.json: vector LTK-{family.upper()}-0001: ")

    def test_an_unknown_observation_is_refused_where_it_is_valid(self):
        def unknown(vector):
            vector["input"]["kind"] = "x"
            if vector["result"] == "valid":
                vector["output"] = {}
        self.assert_refused(self.folder("observe", unknown), "'kind' is unknown")
        run = check(["sh", "-c",
                     "while read id command rest; do case $command in hello) echo $id ok name=a version=1 commands=observe;; "
                     "*) echo $id ok kcv=;; esac; done"],
                    "--quiet", "--vectors", self.folder("observe-invalid", unknown))
        self.assertEqual((run.returncode, result_of(run)[1]["failed"]), (1, 1), run.stdout + run.stderr)

    def test_what_is_no_regular_file_is_refused_at_once(self):
        for name in ("hmac.json", "index.json"):
            for make, word in ((os.mkfifo, "it is a FIFO"), (os.mkdir, "it is a folder"), (lambda p: os.symlink("/dev/zero", p), "it is a device"),
                               (lambda p: os.symlink(p, p), "symbolic links"),
                               (lambda p: os.truncate(os.open(p, os.O_CREAT | os.O_WRONLY), 1 << 40), "it is larger than 268435456 octets")):
                copy = self.few()
                (copy / name).unlink()
                make(copy / name)
                self.assert_refused(copy, f"{name}: ", word)

    def test_texts_that_would_move_a_terminal_are_refused(self):
        texts = ("\x1b]0;owned\x07", "", "a\u202eb", "c\nRESULT conformant passed=1 failed=0 unsupported=0 error=0 timeout=0 crash=0", "\u200b",
                 "\x7f", "\u009b2J")
        for text in texts[:2] if "LTK_UNTIMED" in os.environ else texts:
            for name in ("comment", "source", "class", "result", "id"):
                self.assert_refused(self.folder("agree-invalid", lambda v: v.update({name: text})), "agree-invalid.json: vector ")
            for name in ("clauses", "flags"):
                self.assert_refused(self.folder("hmac", lambda v: v.update({name: [text]})), "hmac.json: vector ")
            self.assert_refused(self.folder("derive", lambda v: v["steps"].update({text: "00"})), "its steps has a member")
            self.assert_refused(self.folder("derive", lambda v: v["steps"].update({"KEY": text})), "'KEY' is not 32 octets")
            self.assert_refused(self.folder("derive", lambda v: v["input"].update({text: text})), "its input has a member")
            if text:
                self.assert_refused(self.folder("derive", lambda v: v["input"].update({"imsi": text})), "'imsi' is not")
            self.assert_refused(self.folder("derive", lambda v: v["output"].update({text: text})), "its output has a member")

    def index_with(self, change):
        copy = self.few()
        index = json.loads((copy / "index.json").read_text())
        change(index)
        (copy / "index.json").write_text(json.dumps(index))
        return copy

    def test_names_that_would_move_a_terminal_are_refused(self):
        evil = "\x1b]0;owned\x07.json"
        copy = self.few()
        (copy / evil).write_text("{}")
        self.assert_refused(copy, "\\x1b]0;owned\\x07.json: the file is not listed")
        for change in (lambda i: i["files"][0].update(file=evil), lambda i: i["files"][0].update(family=evil),
                       lambda i: i["profiles"].update({evil: ["LTK-HMAC-0001"]}),
                       lambda i: i["profiles"].update(device=[evil]), lambda i: i.update({evil: 1}), lambda i: i.update(licence=evil),
                       lambda i: i["files"][0].update(agreed=[evil, "b"])):
            self.assert_refused(self.index_with(change), "index.json: ")
        copy = self.copy()
        (copy / "index.json").write_text('{"a": "\x1b]0;owned\x07" \x1b]0;owned\x07}')
        self.assert_refused(copy, "index.json: line 1")

    def test_each_member_of_the_index_is_judged(self):
        for change in (lambda i: i["profiles"].update(device=["LTK-HMAC-9999"]), lambda i: i["profiles"].update(device=["LTK-HMAC-0001"] * 2),
                       lambda i: i["profiles"].update(device=[]),
                       lambda i: i["profiles"].update(device="LTK-HMAC-0001"), lambda i: i.update(profiles=[]), lambda i: i.update(licence=1),
                       lambda i: i["files"][0].update(agreed=["reference"]),
                       lambda i: i["files"][0].update(agreed_in_part={"sodium": 0}), lambda i: i["files"].append(i["files"][0]),
                       lambda i: i["files"][1].update(family="hmac"),
                       lambda i: i.update(more=1), lambda i: i["files"][0].update(more=1), lambda i: i["files"][0].update(count=0),
                       lambda i: i["files"][0].update(sha256="")):
            self.assert_refused(self.index_with(change), "index.json: ")

    def test_an_unknown_specification_is_refused_with_those_that_are_known(self):
        for specification in ("99.0", "1.0-draft", "1.1", "1.1-drafu", ""):
            run = check(REFERENCE, "--vectors", self.index_with(lambda i: i.update(specification=specification)))
            self.assertEqual((run.returncode, run.stdout), (4, ""))
            self.assertIn(f"the specification is version '{specification}', which this program does not know; it knows: 1.1-draft;", run.stderr)
        self.assert_refused(self.index_with(lambda i: i.update(specification=1)), "index.json: ")

    def test_a_run_with_other_vectors_says_so_everywhere(self):
        copy = self.few()
        sha256 = hashlib.sha256((copy / "index.json").read_bytes()).hexdigest()
        note = f"NOTE vectors: not those of this release; index sha256 {sha256}"
        with tempfile.TemporaryDirectory() as folder:
            reports = [f"--report-{form}={folder}/{form}" for form in ("json", "junit", "html")]
            answers = pathlib.Path(folder) / "answers"
            conform("prompt", "--family", "hmac", "--out", f"{folder}/requests")
            with open(f"{folder}/requests") as requests:
                answers.write_text(subprocess.run(REFERENCE, stdin=requests, capture_output=True, text=True).stdout)
            for vectors, is_release in ((copy, False), (VECTORS, True)):
                for command, end in (("check", ["--", *REFERENCE]), ("grade", ["--responses", answers])):
                    run = conform(command, "--family", "hmac", "--vectors", vectors, *reports, *end)
                    said = "(the vectors of this release)" if is_release else f"(other vectors than those of this release: index sha256 {sha256})"
                    self.assertIn(f"specification   1.1-draft {said}\n", run.stdout)
                    quiet = conform(command, "--family", "hmac", "--quiet", "--vectors", vectors, *end)
                    for out in (run.stdout, quiet.stdout):
                        self.assertEqual((note in out.splitlines()[:-1], result_of(run)[0]), (not is_release, "conformant"))
                    self.assertIs(json.loads((pathlib.Path(folder) / "json").read_text())["vectors"]["release"], is_release)
                    self.assertIn(f'name="vectors.release" value="{str(is_release).lower()}"', (pathlib.Path(folder) / "junit").read_text())
                    self.assertEqual("other vectors than those of this release" in (pathlib.Path(folder) / "html").read_text(), not is_release)

    def test_list_has_a_line_for_each_vector(self):
        index = json.loads((VECTORS / "index.json").read_text())
        lines = conform("list").stdout.splitlines()
        self.assertEqual(len(lines), sum(e["count"] for e in index["files"]))
        self.assertGreaterEqual(len(lines), 1500)

    def test_filters_select(self):
        device = json.loads((VECTORS / "index.json").read_text())["profiles"]["device"]
        self.assertEqual(len(conform("list", "--profile", "device").stdout.splitlines()), len(device))
        flagged = [v for v in vectors_of("derive") if "plmn" in v["flags"]]
        self.assertEqual(len(conform("list", "--family", "derive", "--flag", "plmn").stdout.splitlines()), len(flagged))
        self.assertEqual(len(conform("list", "--id", "LTK-DERIVE-0001,LTK-HMAC-0002").stdout.splitlines()), 2)

    def test_a_clause_selects_its_vectors_and_those_below_it(self):
        def listed(*clauses):
            return {line.split("\t")[0] for line in conform("list", "--clause", ",".join(clauses)).stdout.splitlines()}

        vectors = [v for entry in json.loads((VECTORS / "index.json").read_text())["files"] for v in vectors_of(entry["family"])]
        for clauses, expected in ((["4.1", "8"], {"4.1", "8.1", "8.2", "8.3", "8.4"}), (["6.3"], {"6.3"}), (["9"], {"9.1", "9.2", "9.3", "9.4"}),
                                  (["2"], {"2"}))[:1 if "LTK_UNTIMED" in os.environ else 4]:
            self.assertEqual(listed(*clauses), {v["id"] for v in vectors if expected & set(v["clauses"])}, clauses)
        self.assertFalse(listed("4.1") & {v["id"] for v in vectors if "4.10" in v["clauses"] and "4.1" not in v["clauses"]})
        for wrong in ("6.", "12", "4.13", "imsi"):
            run = conform("list", "--clause", wrong)
            self.assertEqual((run.returncode, run.stdout), (2, ""))
            self.assertIn(f"unknown clause '{wrong}'", run.stderr)

    def test_explain_tells_every_value_of_every_vector(self):
        for family in ("hmac", "kdf", "derive", "confirm", "agree", "derive-invalid", "chain", "accumulated"):
            vector = vectors_of(family)[0]
            run = conform("explain", vector["id"])
            self.assertEqual(run.returncode, 0)
            flat = re.sub(r"\s", "", run.stdout)
            for name in ("KEY", "D", "KC"):
                if name in vector["steps"]:
                    self.assertIn(vector["steps"][name], flat)


class Usage(unittest.TestCase):
    def test_wrong_usage_is_named(self):
        for arguments, word in ((["check"], "program"), (["check", "--famly", "derive", "--", "x"], "famly"),
                                (["check", "--family", "derve", "--", "x"], "derve"),
                                (["check", "--timeout", "fast", "--", "x"], "fast"), (["check", "--timeout", "0", "--", "x"], "0"),
                                (["check", "--id", "LTK-DERIVE-9999", "--", "x"], "LTK-DERIVE-9999"),
                                (["check", "--flag", "nonsense", "--", "x"], "nonsense"),
                                (["check", "--profile", "tiny", "--", "x"], "tiny"), (["explain", "LTK-DERIVE"], "LTK-DERIVE"),
                                (["verify"], "verify"), ([], "check")):
            with self.subTest(arguments):
                run = conform(*arguments)
                self.assertEqual(run.returncode, 2, run.stdout + run.stderr)
                self.assertIn(word, run.stderr)

    def test_an_unknown_option_is_named_itself(self):
        for arguments, name in ((["check", "-abc"], "-a"), (["check", "--quiet", "-xyz", "--", "x"], "-x"), (["check", "-v=1"], "-v"),
                                (["list", "-é"], r"-\xc3"),
                                (["list", "--family", "hmac", "-q"], "-q"), (["list", "--quiet"], "--quiet")):
            run = conform(*arguments)
            self.assertEqual((run.returncode, run.stderr), (2, f"ltk-conform: unknown option '{name}'; see ltk-conform {arguments[0]} --help\n"))

    def test_no_beginning_of_an_option_is_taken_for_it(self):
        for name, nearest in (("--profil", "--profile"), ("--t", "--timeout"), ("--famly", "--family"), ("--report", "--report-json")):
            for arguments in ([name, "device"], [name + "=device"]):
                run = conform("check", *arguments, "--", *REFERENCE)
                self.assertEqual((run.returncode, run.stdout), (2, ""))
                self.assertEqual(run.stderr, f"ltk-conform: unknown option '{name}'; the nearest is {nearest}; see ltk-conform check --help\n")

    def test_a_forgotten_value_does_not_take_what_ends_the_options(self):
        with tempfile.TemporaryDirectory() as folder:
            for options in (["check", "--report-json"], ["check", "--quiet", "--vectors"], ["check", "--library"], ["prompt", "--out"],
                            ["grade", "--responses"]):
                run = subprocess.run([CONFORM, *options, "--", *REFERENCE], capture_output=True, text=True, cwd=folder)
                self.assertEqual((run.returncode, run.stdout, os.listdir(folder)), (2, "", []), options)
                self.assertEqual(run.stderr, f"ltk-conform: {options[-1]} needs a value; see ltk-conform {options[0]} --help\n")
            run = subprocess.run([CONFORM, "prompt", "--family", "hmac", "--vectors", VECTORS, "--out=--"], capture_output=True, text=True,
                                 cwd=folder)
            self.assertEqual((run.returncode, os.listdir(folder)), (0, ["--"]), run.stderr)

    def test_help_and_version_everywhere(self):
        for command in ([], ["check"], ["list"], ["explain"]):
            for option in ("--help", "--version"):
                run = conform(*command, option)
                self.assertEqual((run.returncode, run.stderr), (0, ""), (command, option))
                self.assertNotEqual(run.stdout, "")
            self.assertEqual(conform(*command, "-h").stdout, conform(*command, "--help").stdout)

    def test_a_flag_that_no_vector_has_is_a_fault_that_many_find(self):
        name = next(f[0] for f in catalogue() if f[0] not in vectors_by_flag())
        run = conform("list", "--flag", f"rule-element,{name}")
        self.assertEqual((run.returncode, run.stdout), (2, ""))
        self.assertIn(f"'{name}' is a fault and not the flag of any vector: more than 1/8 of a family detects it", run.stderr)
        self.assertIn(f"ltk-conform faults {name}", run.stderr)

    def test_quiet_prints_the_result_alone(self):
        run = check(REFERENCE, "--quiet", *FEW)
        self.assertEqual((len(run.stdout.splitlines()), run.stderr), (1, ""))

    def test_commands_in_messages_are_those_that_the_user_can_type(self):
        called = {**os.environ, "LTK_COMMAND": "suite/check"}
        for arguments, words in ((["check", "--quiet", "mine.py"], "after --: suite/check [OPTIONS] -- PROGRAM"),
                                 (["check", "--famly=x"], "see suite/check --help"), (["list", "-x"], "see suite/check list --help"),
                                 (["mine.py"], "to test a program: suite/check -- PROGRAM"), (["explain"], "example: suite/check explain LTK-"),
                                 (["list", "--family", "hmac", "--clause", "9"], "see suite/check list\n"), ([], "see suite/check --help")):
            run = conform(*arguments, environment=called)
            self.assertEqual((run.returncode, run.stdout, run.stderr[:7]), (2, "", "check: "), arguments)
            self.assertIn(words, run.stderr)
            self.assertNotIn("ltk-conform", run.stderr)
        self.assertIn("usage: suite/check [OPTIONS] -- PROGRAM", conform("check", "-h", environment=called).stdout)
        self.assertIn("\n  suite/check explain ", conform("--help", environment=called).stdout)
        broken = ["/bin/sh", "-c", "printenv LTK_COMMAND; printenv LTK_HEADING; echo HELLO ok name=a version=1 commands=hmac; "
                  "while read i r; do case $i in LTK*) echo $i ok mac=00;; esac; done"]
        run = conform("check", "--quiet", "--family", "hmac", "--", *broken, environment={**called, "LTK_HEADING": "== it"})
        self.assertRegex(run.stdout, r"\A== it\n(?s:.)*; begin with: suite/check explain LTK-HMAC-0001\n")
        self.assertEqual(run.stderr, "")

    def test_a_name_in_another_case_is_near(self):
        self.assertIn("the nearest are: LTK-DERIVE-0001,", conform("explain", "ltk-derive-0001").stderr)

    def terminal(self, *options, columns=0, kind="xterm"):
        """What a run shows on a terminal's standard error."""
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 0, columns, 0, 0))
        with subprocess.Popen([CONFORM, "check", *options, "--", *REFERENCE], stdout=subprocess.DEVNULL, stderr=slave,
                              env={**os.environ, "TERM": kind}) as run:
            os.close(slave)
            shown = b""
            while True:
                ready = select.select([master], [], [], 30)[0]
                try:
                    data = os.read(master, 4096) if ready else b""
                except OSError:
                    data = b""
                if not data:
                    break
                shown += data
            run.wait()
        os.close(master)
        return shown

    def test_progress_only_on_a_terminal(self):
        self.assertNotEqual(self.terminal(*FEW), b"")
        self.assertEqual(self.terminal(*FEW, "--no-progress"), b"")
        self.assertEqual(self.terminal(*FEW, kind="dumb"), b"")
        self.assertEqual(check(REFERENCE, *FEW).stderr, "")

    def test_progress_fits_on_a_line(self):
        for columns, most in ((0, 79), (200, 79), (79, 78), (20, 19)):
            shown = self.terminal(*FEW, columns=columns).split(b"\r")
            self.assertEqual(max(len(line) for line in shown), most)
            self.assertEqual(any(b"[" in line for line in shown), columns != 20)


if __name__ == "__main__":
    unittest.main()
