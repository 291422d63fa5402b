#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""ltk-iut-pkcs11 with a token of SoftHSM. LTK_CONFORM and LTK_VECTORS name the program and the folder of vectors, LTK_BUILD the
folder of the bundled implementations and of the module that counts and fails on demand."""
import itertools
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import subprocess
import tempfile
import unittest

CONFORM = os.environ["LTK_CONFORM"]
VECTORS = pathlib.Path(os.environ["LTK_VECTORS"])
BUILD = pathlib.Path(os.environ["LTK_BUILD"])
PROGRAM = str(BUILD / "ltk-iut-pkcs11")
SHIM = str(BUILD / "pkcs11-shim.so")
SOFTHSM = "/usr/lib/softhsm/libsofthsm2.so"
LABEL, PIN, WRONG_PIN = "ltk conformance", "90817263", "90817264"
KEPT_FAMILIES = "confirm,confirm-invalid,observe,observe-invalid"
FAMILIES = f"hmac,kdf,kdf-invalid,derive,derive-invalid,{KEPT_FAMILIES}"
CONTEXT = ("imsi mcc mnc element_type element epoch network_nonce card_nonce network_public card_public root z").split()
NAMES = {"hmac": ["key", "data"], "derive": ["mode", "suite", "purpose", "index", "algorithm", "bits", *CONTEXT],
         "confirm": ["role", "keys", "mode", "suite", *CONTEXT]}
NAMES["observe"] = ["kind", "opc", "rand", "autn", "sqn", "amf", *NAMES["derive"]]
SHORTEST_KEY = 32  # octets, of an HMAC key in SoftHSM
LENGTHS = f"the token says that it takes keys of {SHORTEST_KEY} to 512 for CKM_SHA256_HMAC"
SHORT = f"CKR_KEY_SIZE_RANGE: {LENGTHS}"
NEVER = {"derived": 0, "readable": 0, "agreements": 0, "after": 0, "open": 0}
NOBODY = 65534
DEVICE_REMOVED, SESSION_HANDLE_INVALID = "32", "b3"


def vectors_of(family):
    return json.loads((VECTORS / f"{family}.json").read_text())["vectors"]


def request(family, vector):
    return " ".join([vector["id"], family, *(f"{name}={vector['input'][name]}" for name in NAMES[family])]) + "\n"


def of_mode(family, mode, kind=None):
    return next(v for v in vectors_of(family) if v["input"]["mode"] == mode and v["input"].get("kind") == kind)


def is_beyond_a_token(vector):
    """Whether it is answered with TUAK, or refused for what TUAK needs, which no token has; or with a packet, which needs a second key."""
    v = vector["input"]
    if v.get("kind") == "packet":
        return "class" not in vector
    return v.get("algorithm") == 2 and v.get("kind", "kcv")[:3] != "kcv" and vector.get("class", "autn") in ("autn", "kind", "length")


def observations():
    """In each mode one of each kind; the number of AES blocks of each."""
    kinds = {"kcv": 1, "vector": 5, "authenticate": 5}
    return [request("observe", of_mode("observe", mode, kind)) for mode in (1, 2, 3) for kind in kinds], 3 * list(kinds.values())


class Pkcs11(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        (cls.folder / "tokens").mkdir()
        (cls.folder / "softhsm2.conf").write_text(f"directories.tokendir = {cls.folder}/tokens\nlog.level = ERROR\n")
        cls.environment = {**os.environ, "SOFTHSM2_CONF": str(cls.folder / "softhsm2.conf"), "LTK_PIN": PIN,
                           "LTK_SHIM_MODULE": SOFTHSM, "LTK_SHIM_LOG": str(cls.folder / "log")}
        cls.make_token(cls.environment)

    @staticmethod
    def make_token(environment, user=None):
        subprocess.run(["softhsm2-util", "--init-token", "--free", "--label", LABEL, "--so-pin", "12345678", "--pin", PIN],
                       env=environment, check=True, capture_output=True, user=user)

    def other_tokens(self, name):
        """An environment with a folder of tokens of its own, empty at first."""
        (self.folder / name).mkdir()
        (self.folder / f"{name}.conf").write_text(f"directories.tokendir = {self.folder / name}\nlog.level = ERROR\n")
        return {"SOFTHSM2_CONF": str(self.folder / f"{name}.conf")}

    def environment_with(self, **changes):
        changed = {**self.environment, **changes}
        return {name: value for name, value in changed.items() if value is not None}

    def assert_silent(self, *texts):
        for text in texts:
            self.assertNotIn(PIN, text)
            self.assertNotIn(WRONG_PIN, text)

    def check(self, *options, module=SOFTHSM, token=LABEL, arguments=(), **changes):
        """A run of ltk-conform; nothing it prints holds a PIN."""
        run = subprocess.run([CONFORM, "check", *options, "--", PROGRAM, "--module", module, "--token", token, *arguments],
                             capture_output=True, text=True, timeout=300, env=self.environment_with(**changes))
        self.assert_silent(run.stdout, run.stderr)
        return run

    def counts(self, run):
        last = run.stdout.splitlines()[-1]
        return last.split()[1], {name: int(count) for name, count in re.findall(r"(\w+)=(\d+)", last)}

    def assert_not_run(self, run, *words):
        """Exit status 3, and the program's one line says why."""
        self.assertEqual(run.returncode, 3, run.stdout + run.stderr)
        self.assertIn("could not be run", run.stderr)
        said = [line for line in run.stderr.splitlines() if line.startswith("  | ")]
        self.assertEqual(len(said), 1, run.stderr)
        for word in words:
            self.assertIn(word, said[0])

    def talk(self, requests, *arguments, **changes):
        """The program's answers, and what the module in front of the token counted."""
        run = subprocess.run([PROGRAM, "--module", SHIM, "--token", LABEL, *arguments], input="".join(requests), capture_output=True,
                             text=True, timeout=300, env=self.environment_with(**changes))
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        self.assert_silent(run.stdout)
        return run.stdout.splitlines(), self.counted()

    def counted(self):
        """What the module in front of the token counted in its last session."""
        return {name: int(count) for name, count in re.findall(r"(\w+)=(\d+)", (self.folder / "log").read_text())}

    def assert_nothing_left(self):
        run = subprocess.run(["pkcs11-tool", "--module", SOFTHSM, "--token-label", LABEL, "--login", "--pin", PIN, "--list-objects"],
                             capture_output=True, text=True, env=self.environment, check=True)
        self.assertEqual(run.stdout, "")

    # ---- Right ----

    def test_is_conformant_except_for_keys_that_the_token_refuses(self):
        run = self.check("--strict-class", "--family", FAMILIES)
        verdict, counts = self.counts(run)
        self.assertEqual((run.returncode, verdict), (0, "conformant"), run.stdout)
        refused = [v for f in ("hmac", "kdf") for v in vectors_of(f) if len(v["input"]["key"]) < 2 * SHORTEST_KEY]
        asked = [v for f in FAMILIES.split(",") for v in vectors_of(f)]
        unsupported = len(refused) + sum(map(is_beyond_a_token, asked))
        self.assertEqual(counts["unsupported"], unsupported)
        self.assertEqual(counts["passed"], len(asked) - unsupported)
        self.assertEqual([counts[v] for v in ("failed", "error", "timeout", "crash")], [0, 0, 0, 0])
        for family in ("hmac", "kdf"):
            told = [line for line in run.stdout.splitlines() if line.startswith(f"NOTE {family}: ")]
            n = len([v for v in refused if v in vectors_of(family)])
            self.assertEqual(told, [f"NOTE {family}: {n} of {len(vectors_of(family))} unsupported: {SHORT}"])
        self.assert_nothing_left()

    # clauses: 5, 6.1, 8.3
    def test_derives_and_confirms_whatever_the_mode(self):
        run = self.check("--strict-class", "--family", "derive,derive-invalid,confirm,confirm-invalid,chain")
        self.assertEqual(self.counts(run)[0], "conformant", run.stdout)
        self.assertEqual(self.counts(run)[1]["unsupported"], 0)

    def test_who_keeps_keys_is_conformant_by_what_is_seen_of_them(self):
        run = self.check("--strict-class", module=SHIM, arguments=("--keep-keys",))
        verdict, counts = self.counts(run)
        self.assertEqual((run.returncode, verdict), (0, "conformant"), run.stdout)
        kept = [v for f in KEPT_FAMILIES.split(",") for v in vectors_of(f)]
        self.assertEqual(counts["passed"], sum(not is_beyond_a_token(v) for v in kept))
        counted = self.counted()
        self.assertEqual((counted["exposed"], counted["refused"], counted["left"]), (0, counted["created"], 0))
        self.assertEqual(counted["destroyed"], counted["created"])
        self.assertGreater(counted["created"], counts["passed"] / 3)
        self.assert_nothing_left()

    def test_who_keeps_keys_gives_none(self):
        requests = ["a hello\n", f"b hmac key={'11' * 32} data=00\n", f"c kdf key={'11' * 32} fc=00\n", request("derive", of_mode("derive", 1))]
        answers, counted = self.talk(requests, "--keep-keys")
        self.assertIn("commands=confirm,observe ", answers[0] + " ")
        self.assertEqual([a.split()[1] for a in answers[1:]], ["unsupported"] * 3)
        self.assertEqual(counted["created"], 0)

    def test_every_block_of_what_is_seen_is_the_tokens(self):
        for observation, blocks in zip(*observations()):
            answers, counted = self.talk([observation])
            self.assertEqual(answers[0].split()[1], "ok")
            self.assertEqual(counted["encrypts"], blocks)

    def test_without_aes_in_the_token_nothing_is_observed(self):
        answers, _ = self.talk(["a hello\n", *observations()[0]], LTK_SHIM_FAIL="C_GetMechanismInfo=70@2")
        self.assertIn("commands=hmac,kdf,derive,confirm ", answers[0] + " ")
        self.assertEqual({a.split()[1] for a in answers[1:]}, {"unsupported"})

    def test_without_aes_in_the_token_who_keeps_keys_is_incomplete(self):
        run = self.check("--quiet", module=SHIM, arguments=("--keep-keys",), LTK_SHIM_FAIL="C_GetMechanismInfo=70@2")
        self.assertEqual((run.returncode, self.counts(run)[0]), (1, "incomplete"), run.stdout)

    def test_agreement_is_not_offered(self):
        run = self.check("--family", "derive,agree")
        self.assertEqual(self.counts(run)[1]["unsupported"], len(vectors_of("agree")))

    def test_what_the_module_prints_is_no_answer(self):
        run = self.check("--quiet", "--family", "confirm", module=SHIM, LTK_SHIM_PRINT="1")
        self.assertEqual((run.returncode, self.counts(run)[0]), (0, "conformant"), run.stdout)

    def test_a_pin_file_will_do(self):
        path = self.folder / "pin"
        for text in (PIN, PIN + "\n"):
            path.write_text(text)
            run = self.check("--quiet", "--profile", "device", arguments=("--pin-file", path), LTK_PIN=None)
            self.assertEqual(run.returncode, 0, run.stderr)

    def test_a_pin_file_that_others_can_open_is_told(self):
        path = self.folder / "open pin"
        path.write_text(PIN + "\n")
        def said(file, **keywords):
            run = subprocess.run([PROGRAM, "--module", SOFTHSM, "--token", LABEL, "--pin-file", file], input="a hello ltkp=1\n", capture_output=True,
                                 text=True, timeout=300, env=self.environment_with(LTK_PIN=None), **keywords)
            self.assertRegex(run.stdout, r"\Aa ok name=pkcs11 ")
            return run.stderr
        for mode in (0o600, 0o400, 0o640, 0o620, 0o604, 0o602):
            path.chmod(mode)
            warning = "ltk-iut-pkcs11: warning: the PIN file is open to its group or to others; make it private by chmod 600\n"
            wanted = "" if mode & 0o077 == 0 else warning
            self.assertEqual(said(path), wanted, oct(mode))
        with open(path) as text, subprocess.Popen(["cat"], stdin=text, stdout=subprocess.PIPE) as pipe:
            self.assertEqual(said(f"/dev/fd/{pipe.stdout.fileno()}", pass_fds=[pipe.stdout.fileno()]), "")

    # ---- Not to be run ----

    def test_a_wrong_pin_is_told_and_tried_once(self):
        self.assert_not_run(self.check(module=SHIM, LTK_PIN=WRONG_PIN), "PIN is wrong", "CKR_PIN_INCORRECT")
        self.assertEqual(self.counted()["logins"], 1)

    def test_a_missing_token_is_told_with_those_there_are(self):
        self.assert_not_run(self.check(token="no such"), "'no such'", f"'{LABEL}'")
        self.assert_not_run(self.check(**self.other_tokens("none")), "there is none")

    def test_two_tokens_of_one_label_are_told(self):
        other = self.other_tokens("two")
        for _ in range(2):
            self.make_token({**self.environment, **other})
        self.assert_not_run(self.check(**other), "2 tokens", f"'{LABEL}'")

    def test_a_token_without_the_mechanism_is_told(self):
        run = self.check(module=SHIM, LTK_SHIM_FAIL="C_GetMechanismInfo=70@1")
        self.assert_not_run(run, "no CKM_SHA256_HMAC", "CKR_MECHANISM_INVALID")

    def test_a_missing_module_is_told(self):
        self.assert_not_run(self.check(module="/nowhere/module.so"), "/nowhere/module.so", "cannot be loaded")

    def test_a_library_that_is_no_module_is_told(self):
        self.assert_not_run(self.check(module="libm.so.6"), "libm.so.6", "C_GetFunctionList")

    def test_a_module_that_is_removed_after_a_run_is_told(self):
        module = self.folder / "module.so"
        shutil.copy(SOFTHSM, module)
        self.assertEqual(self.check("--quiet", "--profile", "device", module=module).returncode, 0)
        whole = module.read_bytes()
        for octets in (whole[:1000], b"", b"\n" * 1000):
            module.write_bytes(octets)
            self.assert_not_run(self.check(module=module), "cannot be loaded", str(module))
        module.unlink()
        self.assert_not_run(self.check(module=module), "cannot be loaded", str(module), "No such file")
        module.mkdir()
        self.assert_not_run(self.check(module=module), "cannot be loaded", str(module), "directory")

    def test_a_module_that_is_removed_before_a_restart_is_told(self):
        module = self.folder / "removed.so"
        shutil.copy(SHIM, module)
        run = self.check("--family", "derive", module=module, LTK_SHIM_END=f"{module}@100")
        self.assertEqual((run.returncode, self.counts(run)[0]), (3, "nonconformant"), run.stderr)
        self.assertIn("could not be restarted", run.stdout)
        self.assertIn(f"the module cannot be loaded: {module}", run.stdout)
        self.assertFalse(module.exists())

    def test_a_module_that_does_not_initialize_is_told(self):
        run = self.check(SOFTHSM2_CONF="/nowhere/softhsm2.conf")
        self.assert_not_run(run, "cannot be initialized", "CKR_GENERAL_ERROR")

    def test_a_token_that_is_removed_after_a_run_is_told(self):
        other = self.other_tokens("removed")
        self.make_token({**self.environment, **other})
        self.assertEqual(self.check("--quiet", "--profile", "device", **other).returncode, 0)
        shutil.rmtree(self.folder / "removed")
        (self.folder / "removed").mkdir()
        self.assert_not_run(self.check(**other), "no token has the label", f"'{LABEL}'", "there is none")

    def test_a_module_that_gives_no_functions_is_told(self):
        self.assert_not_run(self.check(module=SHIM, LTK_SHIM_MODULE=None), "gives no functions", "CKR_GENERAL_ERROR")

    def test_a_missing_pin_is_told(self):
        self.assert_not_run(self.check(LTK_PIN=None), "no PIN", "LTK_PIN", "--pin-file")
        self.assert_not_run(self.check(LTK_PIN=""), "PIN is empty")
        self.assert_not_run(self.check(LTK_PIN="1" * 1000), "PIN is too long")
        self.assert_not_run(self.check(arguments=("--pin-file", "/nowhere/pin")), "PIN file cannot be read")

    def test_a_pin_on_the_command_line_is_refused_and_not_repeated(self):
        for arguments in (("--pin", PIN), (f"--pin={PIN}",), (f"--pin-file={PIN}",), (PIN,)):
            self.assert_not_run(self.check("--family", "hmac", arguments=arguments), "usage")

    # ---- Secrets ----

    def test_neither_pin_nor_root_is_seen_from_outside(self):
        vector = of_mode("derive", 1)
        with subprocess.Popen([PROGRAM, "--module", SOFTHSM, "--token", LABEL], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, env=self.environment) as run:
            run.stdin.write(request("derive", vector))
            run.stdin.flush()
            answer = run.stdout.readline()
            seen = [pathlib.Path(f"/proc/{run.pid}/{name}").read_bytes().decode(errors="replace") for name in ("cmdline", "environ")]
            seen.extend(run.communicate())
        self.assertEqual(answer.split()[1:], ["ok", "key=" + vector["output"]["key"]])
        self.assertIn(LABEL, seen[0])
        self.assertIn("SOFTHSM2_CONF", seen[1])
        for text in [answer, *seen]:
            self.assert_silent(text)
            self.assertNotIn(vector["input"]["root"], text)

    def private_token(self):
        """The environment with a token of a user who is not root, and that user, if root is who asks."""
        if os.geteuid() != 0:
            return self.environment, None
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}\nlog.level = ERROR\n")
        os.chown(folder, NOBODY, NOBODY)
        environment = {**self.environment, "SOFTHSM2_CONF": str(folder / "softhsm2.conf")}
        self.make_token(environment, user=NOBODY)
        return environment, NOBODY

    def test_no_program_of_the_same_user_looks_into_it(self):
        environment, user = self.private_token()

        def open_by_others(pid):
            return [name for name in ("environ", "mem", "maps") if subprocess.run(["head", "-c0", f"/proc/{pid}/{name}"], capture_output=True,
                                                                                  user=user,
                                                                                  check=False).returncode == 0]

        def start(*command, **keywords):
            return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, user=user, **keywords)
        with start("cat") as control:
            self.assertEqual(open_by_others(control.pid), ["environ", "mem", "maps"])
            control.stdin.close()
        with open(PROGRAM, "rb") as program:  # its folder may be closed to that user
            with start(f"/proc/self/fd/{program.fileno()}", "--module", SOFTHSM, "--token", LABEL, pass_fds=[program.fileno()]) as run:
                run.stdin.write("a hello ltkp=1\n")
                run.stdin.flush()
                self.assertRegex(run.stdout.readline(), r"\Aa ok name=pkcs11 ")
                self.assertEqual(open_by_others(run.pid), [])
                run.stdin.close()

    def test_no_core_is_dumped(self):
        def dumps_core(*command):
            with tempfile.TemporaryDirectory() as folder:
                run = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=self.environment, cwd=folder,
                                       preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, 2 * [resource.getrlimit(resource.RLIMIT_CORE)[1]]))
                with run.stdin, run.stdout:
                    run.stdin.write("a hello ltkp=1\n")
                    run.stdin.flush()
                    run.stdout.readline()
                    run.send_signal(signal.SIGQUIT)
                    run.returncode = os.waitpid(run.pid, 0)[1]
                    return os.WCOREDUMP(run.returncode)
        if not dumps_core("cat"):
            self.skipTest("no program dumps a core here")
        self.assertFalse(dumps_core(PROGRAM, "--module", SOFTHSM, "--token", LABEL))

    def requests(self):
        """In each mode one derivation and one confirmation: 1 + 2 + 2 and 2 + 3 + 3 keys."""
        return [request(family, of_mode(family, mode)) for family in ("derive", "confirm") for mode in (1, 2, 3)]

    def test_every_key_is_hidden_used_once_and_destroyed(self):
        answers, counted = self.talk(self.requests())
        self.assertEqual([a.split()[1] for a in answers], ["ok"] * 6)
        self.assertEqual(counted, {"logins": 1, "created": 13, "destroyed": 13, "exposed": 0, "refused": 13, "signs": 13, "encrypts": 0,
                                   "left": 0, **NEVER, "calls": counted["calls"]})

    def test_every_key_that_is_observed_is_hidden_and_destroyed(self):
        """In each mode three observations, of 1 + 1, 2 + 1 and 2 + 1 keys; the token refuses the value of each."""
        answers, counted = self.talk(observations()[0], "--keep-keys")
        self.assertEqual([a.split()[1] for a in answers], ["ok"] * 9)
        self.assertEqual(counted, {"logins": 1, "created": 24, "destroyed": 24, "exposed": 0, "refused": 24, "signs": 15, "encrypts": 33,
                                   "left": 0, **NEVER, "calls": counted["calls"]})

    def test_every_key_is_destroyed_when_the_token_refuses_it(self):
        short = [v for v in vectors_of("hmac") if len(v["input"]["key"]) < 2 * SHORTEST_KEY]
        self.assertIn("", [v["input"]["key"] for v in short])
        answers, counted = self.talk(request("hmac", v) for v in short)
        self.assertEqual({" ".join(a.split()[1:]) for a in answers}, {f"unsupported {SHORT}"})
        self.assertEqual((counted["created"], counted["destroyed"], counted["left"]), (len(short), len(short), 0))

    def test_an_empty_key_is_unsupported_whichever_code_the_token_has_for_it(self):
        requests = ["a hmac key= data=00\n", f"b hmac key={'11' * 32} data=00\n"]
        codes = {"13": "CKR_ATTRIBUTE_VALUE_INVALID", "d0": "CKR_TEMPLATE_INCOMPLETE", "6": "CKR_FUNCTION_FAILED",
                 "80000042": "CKR_0x80000042"}
        for code, name in codes.items():
            answers, _ = self.talk(requests, LTK_SHIM_FAIL=f"C_CreateObject={code}@1")
            self.assertEqual(answers, [f"a unsupported {name}: {LENGTHS}", f"b error {name}"])

    def test_an_empty_key_is_an_error_where_the_token_is_lost(self):
        for code in (DEVICE_REMOVED, SESSION_HANDLE_INVALID, "5", "30"):
            answers, _ = self.talk(["a hmac key= data=00\n"], LTK_SHIM_FAIL=f"C_CreateObject={code}@1")
            self.assertEqual(answers[0].split()[1], "error", code)

    # clauses: 3.5
    def test_an_empty_key_of_the_kdf_is_invalid(self):
        self.assertEqual(self.talk(["a kdf key= fc=00\n"])[0], ["a invalid key"])

    # ---- Lost ----

    def test_a_token_that_is_lost_is_an_error_with_its_name_and_no_key_is_left(self):
        for function in ("C_CreateObject", "C_SignInit", "C_Sign"):
            for call in range(1, 14):
                with self.subTest(function, call=call):
                    answers, counted = self.talk(self.requests(), LTK_SHIM_FAIL=f"{function}={DEVICE_REMOVED}@{call}")
                    good = sum(call > last for last in (1, 3, 5, 7, 10, 13))
                    self.assertEqual([" ".join(a.split()[1:]) for a in answers[good:]], ["error CKR_DEVICE_REMOVED"] * (6 - good))
                    self.assertEqual([a.split()[1] for a in answers[:good]], ["ok"] * good)
                    self.assertEqual((counted["destroyed"], counted["left"]), (counted["created"], 0))

    def test_a_token_that_is_lost_while_it_is_observed_is_an_error_and_no_key_is_left(self):
        requests, blocks = observations()
        keys = (2, 2, 2, 3, 3, 3, 3, 3, 3)
        last = {"C_CreateObject": list(itertools.accumulate(keys)), "C_Sign": list(itertools.accumulate(n - 1 for n in keys)),
                "C_EncryptInit": list(itertools.accumulate(blocks)), "C_Encrypt": list(itertools.accumulate(blocks))}
        for function, calls in last.items():
            for call in range(1, calls[-1] + 1):
                with self.subTest(function, call=call):
                    answers, counted = self.talk(requests, "--keep-keys", LTK_SHIM_FAIL=f"{function}={DEVICE_REMOVED}@{call}")
                    good = sum(call > n for n in calls)
                    self.assertEqual([" ".join(a.split()[1:]) for a in answers[good:]], ["error CKR_DEVICE_REMOVED"] * (9 - good))
                    self.assertEqual([a.split()[1] for a in answers[:good]], ["ok"] * good)
                    self.assertEqual((counted["destroyed"], counted["left"]), (counted["created"], 0))

    def test_a_session_that_is_lost_makes_the_rest_of_a_run_errors(self):
        run = self.check("--strict-class", "--ask-once", "--family", "derive", module=SHIM,
                         LTK_SHIM_FAIL=f"C_CreateObject={SESSION_HANDLE_INVALID}@100")
        verdict, counts = self.counts(run)
        self.assertEqual(run.returncode, 1)
        self.assertGreater(counts["passed"], 50)
        self.assertEqual(counts["error"], len(vectors_of("derive")) - counts["passed"])
        self.assertIn("CKR_SESSION_HANDLE_INVALID", run.stdout)

    def test_a_key_that_is_not_destroyed_is_an_error(self):
        answers, _ = self.talk(self.requests(), LTK_SHIM_FAIL=f"C_DestroyObject={DEVICE_REMOVED}@1")
        self.assertEqual({" ".join(a.split()[1:]) for a in answers}, {"error CKR_DEVICE_REMOVED"})
        for call in (1, 2):
            answers, _ = self.talk(observations()[0], LTK_SHIM_FAIL=f"C_DestroyObject={DEVICE_REMOVED}@{call}")
            self.assertEqual({" ".join(a.split()[1:]) for a in answers}, {"error CKR_DEVICE_REMOVED"})

    def test_a_code_without_a_name_is_told_as_a_number(self):
        answers, _ = self.talk(self.requests(), LTK_SHIM_FAIL="C_Sign=80000042@1")
        self.assertEqual({" ".join(a.split()[1:]) for a in answers}, {"error CKR_0x80000042"})


if __name__ == "__main__":
    unittest.main()
