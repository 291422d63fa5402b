#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""ltk-iut-pcsc with a card that is a program, ltk-card-emulator, in the virtual reader of vsmartcard-vpcd. LTK_CONFORM and
LTK_VECTORS name the program and the folder of vectors, LTK_BUILD the folder of the bundled implementations.

The PC/SC service is one of the tests' own: pcscd takes its socket as systemd would hand it over, and has a folder of readers of
its own with a free port. A service that the machine has is not touched, and tests may run beside each other."""
import contextlib
import json
import os
import pathlib
import re
import select
import socket
import subprocess
import tempfile
import time
import unittest

import subscriber

CONFORM = os.environ["LTK_CONFORM"]
VECTORS = pathlib.Path(os.environ["LTK_VECTORS"])
BUILD = pathlib.Path(os.environ["LTK_BUILD"])
PROGRAM, EMULATOR, OPENSSL = (str(BUILD / name) for name in ("ltk-iut-pcsc", "ltk-card-emulator", "ltk-iut-openssl"))
NAME = "LTK test"
READER, EMPTY = f"{NAME} 00 00", f"{NAME} 00 01"  # vpcd has two slots
FAMILIES = "derive,derive-invalid,confirm,confirm-invalid,observe,observe-invalid"
CONTEXT = ("imsi mcc mnc element_type element epoch network_nonce card_nonce network_public card_public root z").split()
NAMES = ["mode", "suite", "purpose", "index", "algorithm", "bits", *CONTEXT]
NOBODY = 65534
LAST_SQN = 2 ** 48 - 1
# What systemd does for a service with a socket: it is descriptor 3, and LISTEN_PID is the service. It ends with the tests, however
# they end, and the cards end with it.
HAND_OVER = """import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
os.execvp("setpriv", ["setpriv", "--pdeathsig", "TERM", "pcscd", "--foreground", "--config", sys.argv[2]])"""
GOOD = {"failed": 0, "error": 0, "timeout": 0, "crash": 0}


def vectors_of(*families):
    return [v for family in families for v in json.loads((VECTORS / f"{family}.json").read_text())["vectors"]]


def on_the_card(*families):
    """Vectors of the card's side of MILENAGE and TUAK. No status word refuses another key, or OPc, RAND or AUTN of another length."""
    return [v for v in vectors_of(*families) if v["input"]["kind"] == "authenticate" and v.get("class") not in ("kind", "length")]


def not_asked():
    """What cards are not asked of these families."""
    asked = {v["id"] for v in on_the_card("observe", "observe-invalid")}
    return [v for v in vectors_of("observe", "observe-invalid") if v["input"]["kind"] != "kcv" and v["id"] not in asked]


def is_tuak(vector):
    return vector["input"]["algorithm"] == 2


def ids_of(vectors):
    return ",".join(v["id"] for v in vectors)


def free_ports():
    """Two free ports, one behind the other."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
        return port


class Service:
    """A pcscd with the two slots of vpcd, or without a reader."""

    def __init__(self, folder, with_reader=True):
        self.folder, self.port = folder, free_ports()
        for name in ("readers", "drivers"):
            (folder / name).mkdir(parents=True)
        if with_reader:
            (folder / "readers" / "vpcd").write_text(
                f'FRIENDLYNAME "{NAME}"\nDEVICENAME /dev/null:{self.port:#x}\nCHANNELID {self.port:#x}\n'
                "LIBPATH /usr/lib/pcsc/drivers/serial/libifdvpcd.so\n")
        self.environment = {**os.environ, "PCSCLITE_CSOCK_NAME": str(folder / "socket")}
        self.start()

    def start(self):
        user = {}
        if os.geteuid() == 0:
            pathlib.Path("/run/pcscd").mkdir(exist_ok=True)  # pcscd wants it, and only systemd has made it
            user = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        environment = {**os.environ, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "PCSCLITE_HP_DROPDIR": str(self.folder / "drivers")}
        with socket.socket(socket.AF_UNIX) as listener, open(self.folder / "log", "wb") as log:
            listener.bind(str(self.folder / "socket"))
            listener.listen()
            self.process = subprocess.Popen(["/usr/bin/python3", "-c", HAND_OVER, str(listener.fileno()), str(self.folder / "readers")],
                                            pass_fds=[listener.fileno()], stdout=log, stderr=log, env=environment, **user)

    def log(self):
        return (self.folder / "log").read_text(errors="replace")

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def readers(self):
        """What --list prints."""
        run = subprocess.run([PROGRAM, "--list"], capture_output=True, text=True, timeout=300, env=self.environment)
        return dict(line.rsplit(": ", 1) for line in run.stdout.splitlines())

    def wait_for(self, state):
        end = time.monotonic() + 60
        while self.readers().get(READER) != state:
            if time.monotonic() > end:
                raise AssertionError(f"the reader never had {state}: {self.log()}")
            time.sleep(0.02)


class Cards(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.folder.chmod(0o755)
        cls.service = Service(cls.folder / "service")
        cls.addClassCleanup(cls.service.stop)
        cls.service.wait_for("no card")

    @contextlib.contextmanager
    def card(self, *options, service=None):
        """A card in the reader."""
        service = service or self.service
        with subprocess.Popen([EMULATOR, str(service.port), *options], stdout=subprocess.PIPE, text=True) as card:
            try:
                self.assertTrue(select.select([card.stdout], [], [], 10)[0], "the reader does not ask for the card's ATR")
                self.assertEqual(card.stdout.readline(), "inserted\n")
                service.wait_for("a card")
                yield
            finally:
                card.kill()
                card.wait()
                if service.process.poll() is None:
                    service.wait_for("no card")

    def insert(self, *options):
        """A card in the reader until the test's end."""
        self.enterContext(self.card(*options))

    def check(self, *options, reader=READER, environment=None):
        return subprocess.run([CONFORM, "check", *options, "--", PROGRAM, "--reader", reader], capture_output=True, text=True,
                              timeout=300, env=environment or self.service.environment)

    def program(self, service=None):
        """The program alone."""
        return subprocess.Popen([PROGRAM, "--reader", READER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                text=True, env=(service or self.service).environment)

    @staticmethod
    def ask(program, vector):
        """Its answer to a derivation."""
        program.stdin.write(f"r derive {' '.join(f'{name}=' + str(vector['input'][name]) for name in NAMES)}\n")
        program.stdin.flush()
        return program.stdout.readline()

    def counts(self, run):
        last = run.stdout.splitlines()[-1]
        return last.split()[1], {name: int(count) for name, count in re.findall(r"(\w+)=(\d+)", last)}

    def assert_conformant(self, run, unsupported):
        verdict, counts = self.counts(run)
        total = sum(int(n) for n in re.findall(r"^all +(\d+)", run.stdout, re.M))
        self.assertEqual((run.returncode, verdict), (0, "conformant"), run.stdout + run.stderr)
        self.assertEqual(counts, {"passed": total - unsupported, "unsupported": unsupported, **GOOD})

    def assert_not_run(self, run, *words):
        """Exit status 3, and the program's one line says why."""
        self.assertEqual(run.returncode, 3, run.stdout + run.stderr)
        self.assertIn("could not be run", run.stderr)
        said = [line for line in run.stderr.splitlines() if line.startswith("  | ")]
        self.assertEqual(len(said), 1, run.stderr)
        for word in words:
            self.assertIn(word, said[0])

    # ---- Right ----

    def test_a_card_that_gives_keys_out_is_conformant(self):
        others = len(not_asked())
        for protocol in ([], ["t1"]) if "LTK_ALL" in os.environ else (["t1"],):  # the others ask by T=0
            with self.subTest(protocol), self.card(*protocol):
                run = self.check("--strict-class", "--family", FAMILIES)
                self.assert_conformant(run, others)
                self.assertRegex(run.stdout, r"(?m)^NOTE observe: \d+ of \d+ unsupported: of the kinds, cards have commands for kcv and")

    def test_a_card_that_keeps_its_keys_is_conformant_by_authenticate_alone(self):
        self.insert("no-export")
        run = self.check("--strict-class", "--family", FAMILIES)
        asked = on_the_card("observe", "observe-invalid")
        authenticated = len(asked)
        self.assertEqual({(is_tuak(v), v["input"]["bits"], len(v["input"]["opc"])) for v in asked},
                         {(False, 128, 32), *((True, bits, opc) for bits in (128, 256) for opc in (0, 64))})
        self.assert_conformant(run, len(vectors_of(*FAMILIES.split(","))) - authenticated)
        self.assertRegex(run.stdout, r"(?m)^derive +(\d+) +0 +0 +\1 ")

    def test_the_page_says_how_many_vectors_a_card_is_asked_that_keeps_its_keys(self):
        asked = {v["id"]: is_tuak(v) for v in on_the_card("observe", "observe-invalid")}
        listed = subprocess.run([CONFORM, "list", "--profile", "device"], capture_output=True, text=True, check=True).stdout
        device = [tuak for ident, tuak in asked.items() if f"{ident}\t" in listed]
        page = " ".join((pathlib.Path(__file__).resolve().parents[2] / "docs/adapters.md").read_text().split())
        self.assertIn(f"`--profile device` asks it {len(device)} vectors, {sum(device)} of them for TUAK. To ask all {len(asked)}, "
                      f"{sum(asked.values())} of them for TUAK,", page)

    def test_a_card_is_asked_only_what_a_status_word_refuses(self):
        """The card answers 6F00 to K and OPc of lengths that are none: a question too many is an error, or another class."""
        self.insert()
        broken = [v for v in not_asked() if v["input"]["kind"] == "authenticate"]
        self.assertEqual({(v["class"], is_tuak(v)) for v in broken}, {("kind", False), ("kind", True), ("length", False), ("length", True)})
        run = self.check("--strict-class", "--id", f"{ids_of(broken)},{on_the_card('observe')[0]['id']}")
        self.assert_conformant(run, len(broken))
        self.assertIn("no status word of a card refuses such a key or length", run.stdout)

    def test_a_card_is_asked_only_what_it_offers(self):
        families = "observe", "observe-invalid"
        for offers, tuak in (("offers=15", False), ("offers=23", True)):
            with self.subTest(offers), self.card(offers):
                left_out = len(not_asked()) + sum(is_tuak(v) != tuak for v in on_the_card(*families))
                self.assert_conformant(self.check("--family", ",".join(families)), left_out)
                run = self.check("--id", ids_of(on_the_card("observe")))
                self.assertRegex(run.stdout, r"(?m)^NOTE observe: \d+ of \d+ unsupported: the applet does not offer it$")

    def test_a_card_that_tells_no_class_is_conformant(self):
        self.insert("no-class")
        self.assert_conformant(self.check("--family", "derive-invalid"), 0)

    def test_a_card_without_chaining_leaves_out_what_is_longer_than_a_command(self):
        self.insert("no-chaining")
        longer = [v for v in vectors_of("derive-invalid") if max(len(v["input"][n]) for n in ("imsi", "mcc", "mnc", "element")) > 255
                  or max(len(v["input"][n]) for n in ("network_nonce", "card_nonce", "network_public", "card_public", "root", "z")) > 510]
        self.assertGreater(len(longer), 0)
        self.assert_conformant(self.check("--family", "derive-invalid"), len(longer))

    def test_a_card_without_suite_3_leaves_it_out(self):
        self.insert("no-suite-3")
        for family in ("confirm", "confirm-invalid"):
            without = [v for v in vectors_of(family) if v["input"]["suite"] == 3 and v["input"]["mode"] in (1, 2, 3, 4)]
            self.assertGreater(len(without), 0)
            self.assert_conformant(self.check("--family", family), len(without))

    def test_the_card_names_itself(self):
        self.insert("no-export")
        run = subprocess.run([PROGRAM, "--reader", READER], input="h hello ltkp=1\n", capture_output=True, text=True, timeout=300,
                             env=self.service.environment)
        self.assertEqual(run.stdout, "h ok name=emulator version=1.0 commands=observe pipeline=1\n")
        self.assertEqual((run.returncode, run.stderr), (0, ""))

    # ---- Wrong ----

    def test_a_card_that_swaps_the_nonces_is_nonconformant(self):
        both = [v["id"] for v in vectors_of("observe") if v["input"]["kind"] == "authenticate" and v["input"]["card_nonce"]]
        ids = [v["id"] for v in vectors_of("derive")[:100]] + both
        for options in (["swap-nonces"], ["swap-nonces", "no-export"]):
            with self.subTest(options), self.card(*options):
                run = self.check("--id", ",".join(ids))
                self.assertEqual((run.returncode, self.counts(run)[0]), (1, "nonconformant"), run.stdout)
                self.assertGreater(self.counts(run)[1]["failed"], 0)

    def test_a_card_that_cuts_the_epoch_is_told_what_is_wrong(self):
        self.insert("cut-epoch")
        run = self.check("--family", "derive-invalid")
        failed = self.counts(run)[1]["failed"]
        self.assertGreater(failed, 0)
        self.assertEqual(run.returncode, 1)
        self.assertIn(f"DIAGNOSIS epoch-modulo explains {failed} of {failed} failures", run.stdout)

    def test_a_status_word_of_no_meaning_is_an_error_with_its_command(self):
        for after, said in ((2, "BEGIN"), (9, "SET of field 0b")):
            with self.subTest(said), self.card(f"fail-after={after}"):
                run = self.check("--id", vectors_of("derive")[0]["id"])
                self.assertEqual((run.returncode, self.counts(run)[0]), (1, "nonconformant"))
                self.assertIn(f"{said}: status word 6f00", run.stdout)

    def said(self, *options, ids):
        """What a run of these vectors says of a card."""
        with self.card(*options):
            run = self.check("--id", ids, "--ask-once")
        self.assertEqual((run.returncode, self.counts(run)[0]), (1, "nonconformant"), run.stdout)
        return "\n".join(line for line in run.stdout.splitlines() if line.startswith(("DIAGNOSIS", "FINDING")))

    def test_a_wrong_tuak_is_told_from_a_wrong_key(self):
        on_card = on_the_card("observe")
        tuak = [v for v in on_card if is_tuak(v)]
        ids = ids_of([*vectors_of("derive")[:100], *(v for v in vectors_of("observe") if v["input"]["kind"] == "kcv"), *on_card])
        right = r"derived keys are right \((\d+) of \1\), the key check value is right \((\d+) of \2\)"
        for option, failures, diagnosis in (("ik-first", tuak, "tuak-ck-ik-exchanged explains"), ("iterations=2", tuak, "unexplained"),
                                            ("topc-of-k", [v for v in tuak if not v["input"]["opc"]], "unexplained")):
            with self.subTest(option):
                all_of_them = f"{len(failures)} of {len(failures)} failures"
                said = self.said(option, ids=ids)
                self.assertRegex(said, f"FINDING {right}: the fault is in TUAK, in how it is called, or in TOPc: {all_of_them} in observe")
                self.assertIn(f"DIAGNOSIS {diagnosis} {all_of_them}", said)
        said = self.said("swap-nonces", ids=ids)
        self.assertRegex(said, r"FINDING the answer is the right one for P9 .* exchanged with P10 .*: (\d+) of \1 failures in derive,observe")
        self.assertNotIn("the fault is in", said)

    def test_a_fault_of_a_card_that_keeps_its_keys_has_its_name_if_it_shows(self):
        ids = ids_of(on_the_card("observe"))
        self.assertRegex(self.said("no-export", "ik-first", ids=ids), r"DIAGNOSIS tuak-ck-ik-exchanged explains (\d+) of \1 failures")
        for option, when in (("iterations=2", "the algorithm is TUAK"), ("topc-of-k", "OPc is empty"),
                             ("swap-nonces", "the card nonce has 16 octets")):
            said = self.said("no-export", option, ids=ids)  # AUTN is refused, as with many other faults: none is guessed
            self.assertRegex(said, r"DIAGNOSIS unexplained (\d+) of \1 failures: \1 of them refuse a valid input as 'autn'")
            self.assertRegex(said, rf"FINDING fails exactly when {when}: (\d+) of \1 failures")

    def test_res_of_another_length_is_a_wrong_value(self):
        on_card = on_the_card("observe")
        self.insert("res=4")
        run = self.check("--id", ids_of(on_card))
        self.assertEqual(self.counts(run)[1], {**GOOD, "passed": 0, "unsupported": 0, "failed": len(on_card)})

    def test_a_response_of_another_form_is_an_error(self):
        for options, said in ((["res=3"], "AUTHENTICATE's response is not DB, RES of 4 to 16 octets, CK and IK of 16"),
                              ([f"sqn={LAST_SQN}", "auts=13"], "AUTHENTICATE's response is not DC and AUTS of 14 octets")):
            with self.card(*options):
                self.assertIn(said, self.check("--id", on_the_card("observe")[0]["id"]).stdout)

    # ---- AUTS ----

    @staticmethod
    def auts(vector, sqn_ms):
        """By the functions with K given of another implementation: that of the USIM, and SQN in AUTN."""
        program, values, tuak = subscriber.Implementation(vector["id"], [OPENSSL]), vector["input"], is_tuak(vector)
        opc = values["opc"] or program.ask("derive", **{**program.context, "purpose": 3, "bits": 256})["key"]
        given = {"k": program.derive(values["purpose"]), "op": "", "opc": "" if tuak else opc, "top": "", "topc": opc if tuak else "",
                 "rand": values["rand"], "sqn": f"{sqn_ms:012x}", "amf": "0000", "autn": "", "c": "", "r": "", "iterations": int(tuak),
                 "mac_bits": 64 * tuak, "res_bits": 64 * tuak, "ck_bits": 128 * tuak, "ik_bits": 128 * tuak}
        mac_s, ak_s, ak = (program.ask("auth", kind=kind, algorithm=1 + tuak, **given)[name]
                           for kind, name in (("f1*", "mac_s"), ("f5*", "ak"), ("f5", "ak")))
        program.end()
        return f"{int(ak_s, 16) ^ sqn_ms:012x}{mac_s}", int(ak, 16) ^ int(values["autn"][:12], 16)

    def test_a_usim_that_judges_sqn_is_told_with_its_auts(self):
        self.insert(f"sqn={LAST_SQN}")
        report = self.folder / "report.json"
        asked = on_the_card("observe", "observe-invalid")
        run = self.check("--id", ids_of(asked), "--report-json", str(report))
        self.assertIn("the USIM must not judge SQN", run.stdout)
        given = {case["id"]: case["given"] for case in json.loads(report.read_text())["cases"]}
        self.assertEqual({given[v["id"]] for v in asked if v["result"] == "invalid"}, {"invalid autn"})  # the MAC comes first
        for vector in on_the_card("observe"):
            self.assertEqual(given[vector["id"]].split()[-1], self.auts(vector, LAST_SQN)[0], vector["id"])

    def test_the_same_challenge_is_too_old_the_second_time(self):
        self.insert("sqn=0")
        for vector in (next(v for v in on_the_card("observe") if is_tuak(v) == tuak) for tuak in (False, True)):
            run = self.check("--id", vector["id"])
            self.assertIn(self.auts(vector, self.auts(vector, 0)[1])[0], run.stdout)
            self.assertIn("the same request was answered in two ways", run.stdout)

    # ---- Lost ----

    def test_a_card_pulled_out_makes_errors_of_the_rest_at_once(self):
        for after in (100, 1000):
            with self.subTest(after), self.card(f"remove-after={after}"):
                start = time.monotonic()
                run = self.check("--family", "derive", "--ask-once")
                self.assertLess(time.monotonic() - start, 60)
                verdict, counts = self.counts(run)
                self.assertEqual((run.returncode, verdict), (1, "nonconformant"), run.stdout)
                self.assertGreater(counts["passed"], 0)
                self.assertEqual(counts, {**GOOD, "unsupported": 0, "passed": counts["passed"],
                                          "error": len(vectors_of("derive")) - counts["passed"]})
                self.assertIn("the card was removed", run.stdout)

    def test_a_command_that_is_not_answered_rightly_costs_one_answer(self):
        self.insert("garble=100")
        run = self.check("--family", "confirm")
        passed = len(vectors_of("confirm")) - 1
        self.assertEqual(self.counts(run), ("nonconformant", {**GOOD, "unsupported": 0, "error": 1, "passed": passed}))
        self.assertIn("the card's response has no status word", run.stdout)

    def test_a_service_that_ends_makes_errors_of_the_rest(self):
        service = Service(self.folder / "ended")
        self.addCleanup(service.stop)
        service.wait_for("no card")
        with self.card(service=service), self.program(service) as run:
            self.assertIn(" ok key=", self.ask(run, vectors_of("derive")[0]))
            service.stop()
            for _ in range(2):
                self.assertRegex(self.ask(run, vectors_of("derive")[0]), "^r error .*PC/SC service")

    def test_a_card_that_falls_silent_is_a_timeout_and_the_run_ends(self):
        self.insert("mute-after=500")
        start = time.monotonic()
        run = self.check("--timeout", "500", "--family", "derive")
        self.assertLess(time.monotonic() - start, 60)
        verdict, counts = self.counts(run)
        self.assertEqual((run.returncode, verdict), (3, "nonconformant"))
        self.assertGreater(counts["passed"], 0)
        self.assertEqual((counts["timeout"], counts["failed"], counts["error"]), (1, 0, 0))
        self.assertIn("no answer within 500 ms", run.stdout)

    def test_a_card_that_never_says_anything_is_told(self):
        self.insert("mute-after=0")
        run = self.check("--timeout", "500")
        self.assertEqual(run.returncode, 3)
        self.assertIn("hello was not answered within 30000 ms", run.stderr)

    # ---- Not to be run ----

    def test_a_missing_service_is_told(self):
        self.assert_not_run(self.check(environment={**os.environ, "PCSCLITE_CSOCK_NAME": "/nowhere"}), "no PC/SC service", "start pcscd")

    def test_a_missing_reader_is_told(self):
        service = Service(self.folder / "bare", with_reader=False)
        self.addCleanup(service.stop)
        self.assert_not_run(self.check(environment=service.environment), "there is no reader")

    def test_an_unknown_reader_is_told_with_those_there_are(self):
        self.assert_not_run(self.check(reader="no such"), "no reader is named 'no such'", f"'{READER}', '{EMPTY}'")

    def test_a_beginning_of_two_names_is_told_with_both(self):
        self.assert_not_run(self.check(reader=NAME), "2 readers begin with", f"'{READER}', '{EMPTY}'")

    def test_a_reader_without_a_card_is_told(self):
        self.assert_not_run(self.check(), "there is no card in the reader", READER)
        self.assertEqual(self.service.readers(), {READER: "no card", EMPTY: "no card"})

    def test_a_card_without_the_applet_is_told(self):
        self.insert("no-applet")
        self.assert_not_run(self.check(), "the card has no applet F04C544B2D495554", "6a82")

    def test_an_applet_that_does_not_say_what_it_offers_is_told(self):
        for option, said in (("bad-offer", "docs/card.md"), ("version=2", "docs/card.md"), ("offers=0", "offers nothing")):
            with self.subTest(option), self.card(option):
                self.assert_not_run(self.check("--family", "confirm"), said)

    def test_a_card_in_use_is_told(self):
        self.insert()
        with self.program() as other:
            self.ask(other, vectors_of("derive")[0])
            self.assert_not_run(self.check(), "in use by another program")
            other.stdin.close()

    def test_a_wrong_command_line_is_told(self):
        for arguments in ([], ["--reader"], [READER], ["--reader", READER, "more"]):
            run = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=300)
            self.assertEqual((run.returncode, run.stdout), (2, ""))
            self.assertIn("usage", run.stderr)

    # ---- Secrets ----

    def test_no_secret_is_seen_from_outside(self):
        self.insert()
        vector = next(v for v in vectors_of("derive") if v["input"]["mode"] == 3)
        with self.program() as run:
            answer = self.ask(run, vector)
            seen = [pathlib.Path(f"/proc/{run.pid}/{name}").read_bytes().decode(errors="replace") for name in ("cmdline", "environ")]
            seen.extend(run.communicate())
        self.assertEqual(answer, f"r ok key={vector['output']['key']}\n")
        self.assertIn(READER, seen[0])
        for text in [*seen, self.service.log()]:
            for name in ("root", "z"):
                self.assertNotIn(vector["input"][name].lower(), text.lower())


if __name__ == "__main__":
    unittest.main()
