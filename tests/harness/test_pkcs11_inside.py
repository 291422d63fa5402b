#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""ltk-iut-pkcs11 --derive-inside with NSS softoken: no key leaves the token. The environment is that of test_pkcs11.py."""
import collections
import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

from test_pkcs11 import CONFORM, LABEL, PIN, PROGRAM, SHIM, SOFTHSM, WRONG_PIN, is_beyond_a_token, of_mode, vectors_of

NSS = "libsoftokn3.so"
WITHOUT_LOGIN = ("--init", "configdir='' certPrefix='' keyPrefix='' secmod='' flags=noCertDB,noModDB", "--token", "NSS Generic Crypto Services")
FAMILIES = ("confirm", "confirm-invalid", "observe", "observe-invalid", "agree", "agree-invalid")
HMAC, FEEDBACK, EXTRACT, AES, HKDF, CONCATENATE, ECDH = "251", "3ad", "365", "1081", "402a", "360", "1050"
NAMES = {HMAC: "CKM_SHA256_HMAC", FEEDBACK: "CKM_SP800_108_FEEDBACK_KDF", EXTRACT: "CKM_EXTRACT_KEY_FROM_KEY", AES: "CKM_AES_ECB",
         HKDF: "CKM_HKDF_DERIVE", CONCATENATE: "CKM_CONCATENATE_BASE_AND_KEY", ECDH: "CKM_ECDH1_DERIVE"}
# Codes that a module fails with: of the token, the session, the module, and one without a name.
FAILURES = ("5", "6", "30", "31", "32", "50", "b3", "e0", "101", "190", "80000042")


def offered(vector):
    """Whether a token can answer it: there is neither ML-KEM nor TUAK in one, nor a second key for a packet."""
    return not is_beyond_a_token(vector) and ("private" not in vector["input"] or vector["input"]["suite"] != 3)


class Inside(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        (cls.folder / "pin").write_text(PIN + "\n")
        (cls.folder / "db").mkdir()
        subprocess.run(["certutil", "-N", "-d", f"sql:{cls.folder}/db", "-f", cls.folder / "pin"], check=True, capture_output=True)
        cls.with_login = ("--init", f"configdir='sql:{cls.folder}/db' certPrefix='' keyPrefix='' secmod='' flags=", "--token", "NSS Certificate DB")
        cls.environment = {**os.environ, "LTK_SHIM_MODULE": NSS, "LTK_SHIM_LOG": str(cls.folder / "log")}
        cls.environment.pop("LTK_PIN", None)

    def check(self, *options, module=SHIM, token=WITHOUT_LOGIN, arguments=("--derive-inside",), **changes):
        (self.folder / "log").unlink(missing_ok=True)
        run = subprocess.run([CONFORM, "check", "--strict-class", "--no-progress", "--report-json", self.folder / "report", *options, "--", PROGRAM,
                              "--module", module, *token, *arguments], capture_output=True, text=True, timeout=300,
                             env={**self.environment, **changes})
        for text in (run.stdout, run.stderr):
            self.assertNotIn(PIN, text)
            self.assertNotIn(WRONG_PIN, text)
        return run

    def result(self, run):
        last = run.stdout.splitlines()[-1]
        return last.split()[1], {name: int(count) for name, count in re.findall(r"(\w+)=(\d+)", last)}

    def cases(self):
        return json.loads((self.folder / "report").read_text())["cases"]

    def counted(self):
        return collections.Counter({name: int(count) for name, count in re.findall(r"(\w+)=(\d+)", (self.folder / "log").read_text())})

    def assert_kept_inside(self, counted):
        """Each object was looked at when it was made, and all there were beside it."""
        made = counted["created"] + counted["derived"]
        self.assertEqual((counted["exposed"], counted["readable"], counted["refused"]), (0, 0, made))
        self.assertEqual((counted["destroyed"], counted["left"], counted["after"] % 999), (made, 0, 0))

    def assert_not_run(self, run, *words):
        """Exit status 3, and one line says why."""
        self.assertEqual(run.returncode, 3, run.stdout + run.stderr)
        said = [line for line in run.stderr.splitlines() if line.startswith("  | ")]
        self.assertEqual(len(said), 1, run.stderr)
        for word in words:
            self.assertIn(word, said[0])

    # ---- Right ----

    # clauses: 5, 6.2, 8.1, 8.3, 9
    def test_is_conformant_and_no_key_can_be_read_at_any_time(self):
        run = self.check()
        verdict, counts = self.result(run)
        self.assertEqual((run.returncode, verdict), (0, "conformant"), run.stdout + run.stderr)
        asked = [v for family in FAMILIES for v in vectors_of(family)]
        self.assertEqual(counts["passed"], sum(map(offered, asked)))
        self.assertEqual([counts[v] for v in ("failed", "error", "timeout", "crash")], [0, 0, 0, 0])
        counted = self.counted()
        self.assert_kept_inside(counted)
        self.assertGreater(counted["derived"], counts["passed"])
        self.assertGreater(counted["agreements"], sum(map(offered, vectors_of("agree"))))

    def test_the_vectors_have_every_mode_suite_and_length(self):
        seen = {(v["input"]["mode"], v["input"]["suite"], v["input"]["bits"]) for v in vectors_of("observe")}
        self.assertLessEqual({(1, 0, bits) for bits in (128, 192, 256)} | {(mode, suite, bits) for mode in (2, 3) for suite in (1, 2, 3)
                                                                           for bits in (128, 192, 256)}, seen)

    def test_a_token_with_a_pin_is_conformant(self):
        run = self.check("--profile", "device", token=self.with_login, LTK_PIN=PIN)
        self.assertEqual((run.returncode, self.result(run)[0]), (0, "conformant"), run.stdout + run.stderr)
        self.assert_kept_inside(self.counted())
        self.assertEqual(self.counted()["logins"], 1)

    def test_what_is_a_key_is_not_offered(self):
        self.check("--family", "hmac,kdf,derive")
        self.assertEqual({case["verdict"] for case in self.cases()}, {"unsupported"})

    def test_the_module_itself_does_as_the_one_that_counts(self):
        self.assertEqual(self.result(self.check("--profile", "device", module=NSS)), self.result(self.check("--profile", "device")))

    # ---- Wrong, as callers go wrong ----

    # clauses: 6.2
    def test_what_is_cut_out_of_the_wrong_octets_is_named(self):
        for trap, name in (("first-half", "truncated-to-first-octets"), ("second-block", "second-block-for-last-half")):
            run = self.check("--family", "observe", LTK_SHIM_TRAP=trap)
            self.assertEqual((run.returncode, self.result(run)[0]), (1, "nonconformant"))
            self.assertRegex(run.stdout, rf"(?m)^DIAGNOSIS {name} explains (\d+) of \1 failures")

    # clauses: 9.1, 9.2
    def test_another_z_in_the_token_is_seen(self):
        run = self.check("--family", "agree", LTK_SHIM_TRAP="other-peer")
        self.assertEqual((run.returncode, self.result(run)[0]), (1, "nonconformant"))
        self.assertEqual({case["reason"] for case in self.cases() if case["verdict"] not in ("unsupported", "pass")},
                         {"z in the token is not that of OpenSSL"})
        self.assert_kept_inside(self.counted())
        base_points = [case for case in self.cases() if case["verdict"] == "pass"]
        self.assertLess(len(base_points), 10)

    # ---- Less than everything ----

    def remaining(self, lacking):
        """Of the vectors those that a token without a mechanism can answer."""
        of = {"observe": {FEEDBACK, EXTRACT, AES}, "confirm": {FEEDBACK, HMAC}, "agree": {ECDH, HKDF, HMAC}}
        def can(family, vector):
            v, command = vector["input"], family.split("-")[0]
            needed = of[command] | ({HKDF} if command == "agree" or v["mode"] != 1 else set()) | ({CONCATENATE} if v["suite"] == 3 else set())
            return lacking not in needed
        return {vector["id"] for family in ("observe", "confirm", "agree") for vector in vectors_of(family)
                if can(family, vector) and offered(vector)}

    def test_a_missing_mechanism_is_named_with_what_remains(self):
        remains = {HMAC: None, FEEDBACK: "--keep-keys", EXTRACT: "confirm, agree", AES: "confirm, agree",
                   HKDF: "observe and confirm in mode ROOT", CONCATENATE: "observe and confirm but for suite 3, agree", ECDH: "observe and confirm"}
        for mechanism, words in remains.items():
            with self.subTest(NAMES[mechanism]):
                run = self.check(LTK_SHIM_LACK=mechanism)
                self.assert_not_run(run, NAMES[mechanism], "CKR_MECHANISM_INVALID", *([words] if words else []))
                if (self.folder / "log").exists():
                    self.assert_kept_inside(self.counted())

    def test_with_partial_the_rest_is_answered_and_the_mechanism_named(self):
        for mechanism in (EXTRACT, AES, HKDF, CONCATENATE, ECDH):
            with self.subTest(NAMES[mechanism]):
                self.check("--family", "observe,confirm,agree", arguments=("--derive-inside", "--partial"), LTK_SHIM_LACK=mechanism)
                cases = self.cases()
                self.assertEqual({case["id"] for case in cases if case["verdict"] == "pass"}, self.remaining(mechanism))
                self.assertLessEqual({case["verdict"] for case in cases}, {"pass", "unsupported"})
                said = {case["reason"] for case in cases if case["verdict"] == "unsupported"}
                self.assertEqual(said - {"suite", "TUAK", "KID"}, {f"the token has no {NAMES[mechanism]}"})
                self.assert_kept_inside(self.counted())

    def test_with_partial_nothing_that_remains_is_still_refused(self):
        self.assert_not_run(self.check(arguments=("--derive-inside", "--partial"), LTK_SHIM_LACK=FEEDBACK), NAMES[FEEDBACK], "--keep-keys")
        self.assert_not_run(self.check(arguments=("--derive-inside", "--partial"), LTK_SHIM_LACK=f"{EXTRACT} {HMAC}"), NAMES[HMAC])

    def test_a_missing_curve_is_unsupported_and_named(self):
        for curve, suite, name in (("p256", 2, "P-256"), ("x25519", 1, "X25519")):
            run = self.check("--family", "agree", LTK_SHIM_LACK=curve)
            self.assertEqual(self.result(run)[0], "conformant")
            of = {v["id"] for v in vectors_of("agree") if v["input"]["suite"] == suite}
            self.assertEqual({case["reason"] for case in self.cases() if case["id"] in of}, {f"the token has no {name}"})
            self.assertEqual(len([case for case in self.cases() if case["verdict"] == "pass"]), sum(map(offered, vectors_of("agree"))) - len(of))

    def test_a_token_that_derives_nothing_is_told_by_each_name(self):
        (self.folder / "tokens").mkdir()
        (self.folder / "softhsm2.conf").write_text(f"directories.tokendir = {self.folder}/tokens\nlog.level = ERROR\n")
        environment = {"SOFTHSM2_CONF": str(self.folder / "softhsm2.conf"), "LTK_PIN": PIN}
        subprocess.run(["softhsm2-util", "--init-token", "--free", "--label", LABEL, "--so-pin", "12345678", "--pin", PIN],
                       env={**self.environment, **environment}, check=True, capture_output=True)
        run = self.check(module=SOFTHSM, token=("--token", LABEL), **environment)
        self.assert_not_run(run, NAMES[FEEDBACK], NAMES[HKDF], NAMES[EXTRACT], "--keep-keys")

    # ---- Not to be run ----

    def test_a_wrong_pin_is_told_and_tried_once(self):
        self.assert_not_run(self.check(token=self.with_login, LTK_PIN=WRONG_PIN), "PIN is wrong", "CKR_PIN_INCORRECT")
        self.assertEqual((self.counted()["logins"], self.counted()["created"]), (1, 0))

    def test_a_pin_is_missed_only_where_the_token_wants_a_login(self):
        self.assert_not_run(self.check(token=self.with_login), "no PIN", "LTK_PIN")
        self.assert_not_run(self.check(token=self.with_login, LTK_PIN=""), "PIN is empty")

    def test_a_module_that_wants_a_string_says_so(self):
        self.assert_not_run(self.check(token=WITHOUT_LOGIN[2:]), "CKR_ARGUMENTS_BAD", "--init")
        for blank in ("", "  ", "\t\n"):
            self.assert_not_run(self.check(token=("--init", blank, *WITHOUT_LOGIN[2:])), "usage")

    def test_options_that_contradict_each_other_are_refused(self):
        for arguments in (("--partial",), ("--derive-inside", "--keep-keys"), ("--keep-keys", "--partial")):
            self.assert_not_run(self.check(arguments=arguments), "usage")

    # ---- Failing ----

    def few(self):
        """Each way through the token."""
        agreements = [next(v for v in vectors_of("agree") if v["input"]["suite"] == suite) for suite in (1, 2)]
        hybrid = next(v for v in vectors_of("observe") if [v["input"][name] for name in ("mode", "suite", "kind")] == [3, 3, "authenticate"])
        return ",".join(v["id"] for v in (hybrid, of_mode("observe", 1, "kcv"), of_mode("confirm", 2), *agreements))

    def failing(self, call, code):
        return self.check("--quiet", "--ask-once", "--id", self.few(), LTK_SHIM_FAIL=f"any={code}@{call}")

    def assert_failed(self, run):
        """One line with the code, on standard error before there was a run, else in the reason not to trust it."""
        said = [line for line in (run.stderr + run.stdout).splitlines() if "ltk-iut-pkcs11: " in line]
        self.assertEqual((run.returncode, len(said)), (3, 1), run.stdout + run.stderr)
        self.assertRegex(said[0], r": CKR_\w+\Z")
        self.assertNotIn("RESULT conformant", run.stdout)
        self.assertRegex(run.stdout, r"failed=0 unsupported=0 error=0 timeout=0 crash=0\Z|failed=0 .*crash=0\n\Z")

    def test_whichever_call_fails_the_run_is_not_trusted_and_nothing_is_left(self):
        for call in range(1, self.calls() + 1, 1 if "LTK_ALL" in os.environ else 7):
            for once in ("", "!"):
                code = FAILURES[call % len(FAILURES)]
                with self.subTest(call=call, code=code, once=once):
                    self.assert_failed(self.failing(f"{call}{once}", code))
                    if (self.folder / "log").exists():
                        counted = self.counted()
                        self.assertEqual([counted[name] for name in ("open", "exposed", "readable", "after")], [0] * 4)
                        self.assertLessEqual(counted["left"], 1 if once else counted["created"] + counted["derived"])

    def calls(self):
        """Of an undisturbed run, with C_CloseSession and C_Finalize."""
        run = self.check("--quiet", "--ask-once", "--id", self.few())
        self.assertEqual(self.result(run)[1]["passed"], 5, run.stdout)
        return self.counted()["calls"] + 2


if __name__ == "__main__":
    unittest.main()
