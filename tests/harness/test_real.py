#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Derived keys in programs of others: Osmocom's MILENAGE and HLR, and EAP-AKA' between hostapd and eapol_test, by the commands of
docs/adapters.md. Nothing is a service of the machine: servers are unpacked, not installed, and run at addresses and ports of the tests'
own. What is missing is skipped and said in the table at the end; the exit status is then 77. The environment is that of test_pcsc.py."""
import contextlib
import os
import pathlib
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

import subscriber
from test_pcsc import BUILD, EMULATOR, PROGRAM, READER, Service

ROOT = pathlib.Path(__file__).resolve().parents[2]
UNPACKED = BUILD.parent / "unpacked"
PATH = f"{UNPACKED}/usr/bin:{UNPACKED}/usr/sbin:/usr/bin:/usr/sbin:{os.environ['PATH']}"
PACKAGES = {"osmo-auc-gen": "libosmocore-utils", "osmo-hlr": "osmo-hlr", "hostapd": "hostapd", "eapol_test": "eapoltest"}
MISSING = [name for name in PACKAGES if not shutil.which(name, path=PATH)]
os.environ["PATH"] = PATH

REFERENCE, OPENSSL = str(BUILD / "ltk-iut-reference"), str(BUILD / "ltk-iut-openssl")
FAULTS = ("network-card-nonces-swapped", "length-missing", "truncated-to-first-octets", "fc-of-confirmation")
OBSERVED = subscriber.inputs("observe")
EXPECTED = {vector["id"]: vector["output"] for family in ("observe", "auth") for vector in subscriber.vectors(family) if "output" in vector}
IMSI, IDENT = "001010123456789", "LTK-OBSERVE-0253"  # those of the page
# One for each mode and suite that is this subscriber's.
EACH = {(v["mode"], v["suite"]): ident for ident, v in OBSERVED.items() if v["kind"] == "authenticate" and v["imsi"] == IMSI}


def faulty(fault):
    return f"env LTK_FAULTS={fault} {BUILD}/ltk-iut-faulty"


def keys(ident, program):
    """K and OPc."""
    implementation = subscriber.Implementation(ident, program.split())
    found = [implementation.derive(purpose) for purpose in (subscriber.FOR_K, subscriber.FOR_OPC)]
    implementation.end()
    return found


class Case(unittest.TestCase):
    needed = ()

    def setUp(self):
        self.need(*self.needed)
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.folder.chmod(0o755)

    def need(self, *programs):
        if set(programs) & set(MISSING):
            self.skipTest(f"missing: {', '.join(sorted(set(programs) & set(MISSING)))}")


class Milenage(Case):
    needed = ("osmo-auc-gen",)

    def assert_expected(self, ident, k, values):
        made = subscriber.generate(k, values["opc"], values["rand"], int(values["sqn"], 16), values["amf"], op=values.get("op"))
        self.assertEqual({"xres": made["RES"], "ck": made["CK"], "ik": made["IK"], "autn": made["AUTN"]}, EXPECTED[ident], ident)

    def test_osmo_auc_gen_has_the_expected_values_for_derived_keys(self):
        asked = {ident: v for ident, v in OBSERVED.items() if v["kind"] == "vector" and v["algorithm"] == 1 and ident in EXPECTED}
        self.assertGreater(len(asked), 50)
        for ident, values in asked.items():
            self.assert_expected(ident, keys(ident, OPENSSL)[0], values)

    def test_osmo_auc_gen_has_the_expected_values_for_given_keys(self):
        asked = {ident: v for ident, v in subscriber.inputs("auth").items()
                 if v["kind"] == "vector" and v["algorithm"] == 1 and not v["c"] and ident in EXPECTED}
        self.assertEqual({bool(v["op"]) for v in asked.values()}, {False, True})
        for ident, values in asked.items():
            self.assert_expected(ident, values["k"], values)


class Server:
    """osmo-hlr at an address of the loopback network of its own, with one subscriber."""

    def __init__(self, case, k, opc):
        self.folder, self.address = case.folder, address()
        (self.folder / "hlr.cfg").write_text((ROOT / "tests/harness/eap/hlr.cfg").read_text().replace("127.0.0.1", self.address))
        subprocess.run(["osmo-hlr-db-tool", "-l", "hlr.db", "create"], cwd=self.folder, check=True, capture_output=True)
        self.write("insert into subscriber (id, imsi) values (1, ?)", IMSI)
        self.write("insert into auc_3g (subscriber_id, algo_id_3g, k, opc) values (1, 5, ?, ?)", k, opc)
        self.process = subprocess.Popen(["osmo-hlr", "-c", "hlr.cfg", "-l", "hlr.db"], cwd=self.folder, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        case.addCleanup(self.stop)
        self.client = subscriber.Hlr(self.address)

    def stop(self):
        self.client.connection.close()
        self.process.terminate()
        self.process.wait()

    def write(self, command, *values):
        with contextlib.closing(sqlite3.connect(self.folder / "hlr.db")) as database, database:
            database.execute(command, values)

    def vectors(self, *options):
        return self.client.vectors(IMSI, *options)


def address():
    return f"127.{os.getpid() >> 16 & 63 | 64}.{os.getpid() >> 8 & 255}.{os.getpid() & 255}"


class Hlr(Case):
    needed = ("osmo-hlr", "osmo-auc-gen")

    def card(self, ident=IDENT):
        card = subscriber.Implementation(ident, [REFERENCE])
        self.addCleanup(card.end)
        return card

    def assert_of(self, card, vectors):
        """Each is what the card answers, and of no other key: the card looks at the MAC."""
        for vector in vectors:
            self.assertEqual(card.authenticate(vector["RAND"], vector["AUTN"]), {name: vector[name.upper()] for name in ("res", "ck", "ik")})

    @staticmethod
    def sqn(k, opc, vector):
        """With SQN 0, AUTN begins with AK."""
        ak = subscriber.generate(k, opc, vector["RAND"], 0, "8000")["AUTN"][:12]
        return int(vector["AUTN"][:12], 16) ^ int(ak, 16)

    def test_osmo_hlr_answers_as_the_card_expects(self):
        server = Server(self, *keys(IDENT, OPENSSL))
        for rat, amf in ((subscriber.Hlr.E_UTRAN, "8000"), (subscriber.Hlr.UTRAN, "0000")):
            vectors = server.vectors(5, rat)
            self.assertEqual((len(vectors), len({vector["RAND"] for vector in vectors})), (5, 5))
            self.assertEqual({vector["AUTN"][12:16] for vector in vectors}, {amf})
            self.assert_of(self.card(), vectors)
        self.assertEqual(server.client.vectors("001010000000000"), [])

    def test_a_wrong_key_in_osmo_hlr_is_refused_by_the_card(self):
        for fault in FAULTS:
            server = Server(self, *keys(IDENT, faulty(fault)))
            self.assertEqual([self.card().authenticate(v["RAND"], v["AUTN"]) for v in server.vectors(2)], [None, None], fault)
            server.stop()
            (self.folder / "hlr.db").unlink()

    def test_a_new_key_is_taken_at_once_and_sqn_goes_on_unless_the_vty_sets_it(self):
        one, other = keys(IDENT, OPENSSL), keys(EACH[2, 1], OPENSSL)
        server = Server(self, *one)
        before = self.sqn(*one, server.vectors(5)[-1])
        server.write("update auc_3g set k = ?, opc = ?", *other)
        (after,) = server.vectors(1)
        self.assert_of(self.card(EACH[2, 1]), [after])
        self.assertGreater(self.sqn(*other, after), before)
        with socket.create_connection((server.address, 4258)) as vty:
            vty.sendall(f"enable\nsubscriber imsi {IMSI} update aud3g milenage k {one[0]} opc {one[1]}\nexit\nexit\n".encode())
            while vty.recv(1000):
                pass
        (reset,) = server.vectors(1)
        self.assert_of(self.card(), [reset])
        self.assertLess(self.sqn(*one, reset), before)


class Subscriber(Case):
    """By the commands of the page."""
    needed = ("osmo-auc-gen", "hostapd", "eapol_test")
    SUCCESS = ("MPPE keys OK: 1  mismatch: 0\nSUCCESS\n", [])
    FAILURE = ("MPPE keys OK: 0  mismatch: 1\nFAILURE\n", ["UMTS authentication failed (AUTN)"])
    RESYNCHRONISED = "UMTS authentication failed (AUTN seq# -> AUTS)"

    @classmethod
    def setUpClass(cls):
        section = (ROOT / "docs/adapters.md").read_text().split("## From derive to an authenticated subscriber")[1]
        _, cls.implementations, cls.hlr = re.findall(r"^```(?:sh)?\n(.*?)^```\n", section, re.M | re.S)

    def run_(self, block, changes, environment=None, imsi=IMSI):
        """What the block prints, with these words and the places in it changed, and what its log has of failures."""
        with tempfile.TemporaryDirectory(dir=self.folder) as folder, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
            settings = pathlib.Path(folder) / "settings"
            shutil.copytree(ROOT / "tests/harness/eap", settings)
            free.bind(("", 0))
            port = str(free.getsockname()[1])
            free.close()
            for name, old, new in (("hostapd.conf", "18120", port), ("hlr.cfg", "127.0.0.1", address()), ("peer.conf", IMSI, imsi)):
                (settings / name).write_text((settings / name).read_text().replace(old, new))
            changes = {**changes, "$PWD/build/unpacked": str(UNPACKED), "tests/harness/eap": str(settings), "build/eap": folder + "/run",
                       "18120": port, "../../tests": f"{ROOT}/tests"}
            for old, new in changes.items():
                self.assertIn(old, block)
                block = block.replace(old, new)
            block = block.replace("../check", str(BUILD)).replace("../gcc", str(BUILD))
            with subprocess.Popen(["bash", "-c", block], stdout=subprocess.PIPE, text=True, cwd="/", start_new_session=True,
                                  env={**os.environ, **(environment or {})}) as run:
                try:
                    printed = run.communicate(timeout=120)[0]
                    return printed, re.findall("UMTS authentication failed.*", (pathlib.Path(folder) / "run/eapol.log").read_text())
                finally:
                    with contextlib.suppress(ProcessLookupError):
                        os.killpg(run.pid, signal.SIGKILL)

    def between(self, auc, card, ident=IDENT, environment=None):
        changes = {"../check/ltk-iut-reference": auc, "../check/ltk-iut-openssl": card, IDENT: ident}
        return self.run_(self.implementations, changes, environment, OBSERVED[ident]["imsi"])

    def test_is_authenticated_with_keys_derived_in_each_mode_and_suite(self):
        self.assertEqual(set(EACH), {(1, 0), (2, 1), (2, 2), (2, 3), (3, 1), (3, 2), (3, 3)})
        for ident in EACH.values():
            self.assertEqual(self.between(REFERENCE, OPENSSL, ident), self.SUCCESS, ident)

    def test_is_not_authenticated_where_one_end_derives_wrongly(self):
        for fault in FAULTS[:2]:
            with self.subTest(fault):
                self.assertEqual(self.between(REFERENCE, faulty(fault)), self.FAILURE)
                self.assertEqual(self.between(faulty(fault), OPENSSL), self.FAILURE)

    def test_is_authenticated_by_two_ends_with_the_same_mistake(self):
        self.assertEqual(self.between(faulty(FAULTS[0]), faulty(FAULTS[0])), self.SUCCESS)
        self.assertIn(f"LTK_FAULTS={FAULTS[0]} ", (ROOT / "docs/adapters.md").read_text())

    def test_is_authenticated_by_tuak_with_a_card_in_a_reader_that_derives_k_and_topc(self):
        service = Service(self.folder / "service")
        self.addCleanup(service.stop)
        idents = {v["bits"]: ident for ident, v in OBSERVED.items() if v["kind"] == "authenticate" and v["algorithm"] == 2 and not v["opc"]}
        self.assertEqual(set(idents), {128, 256})
        for options, expected in (([], self.SUCCESS), (["topc-of-k"], self.FAILURE)):
            service.wait_for("no card")
            with subprocess.Popen([EMULATOR, str(service.port), *options], stdout=subprocess.DEVNULL) as card:
                try:
                    service.wait_for("a card")
                    for ident in idents.values():
                        said = self.between(REFERENCE, f"{PROGRAM} --reader '{READER}'", ident, service.environment)
                        self.assertEqual(said, expected, ident)
                finally:
                    card.kill()

    def in_reader(self, auc, *options):
        """osmo-hlr at one end, a card in the virtual reader at the other."""
        self.need("osmo-hlr")
        service = Service(self.folder / f"service {len(list(self.folder.iterdir()))}")
        try:
            service.wait_for("no card")
            changes = {"../gcc/ltk-iut-reference": auc, "../gcc/ltk-card-emulator 35963": " ".join([EMULATOR, str(service.port), *options]),
                       "Virtual PCD 00 00": READER, "hlr auc 127.0.0.1": f"hlr auc {address()}"}
            return self.run_(self.hlr, changes, service.environment)
        finally:
            service.stop()

    def test_is_authenticated_by_osmo_hlr_and_a_card_in_a_reader(self):
        self.assertEqual(self.in_reader(REFERENCE), self.SUCCESS)

    def test_is_authenticated_by_auts_where_the_card_is_ahead_of_osmo_hlr_unless_mac_s_is_wrong(self):
        self.assertEqual(self.in_reader(REFERENCE, "sqn=1000000000000"), (self.SUCCESS[0], [self.RESYNCHRONISED]))
        printed, said = self.in_reader(REFERENCE, "sqn=1000000000000", "auts-amf")
        self.assertEqual((printed, set(said)), (self.FAILURE[0], {self.RESYNCHRONISED}))

    def test_is_not_authenticated_by_osmo_hlr_where_it_or_the_card_has_a_wrong_key(self):
        self.assertEqual(self.in_reader(faulty(FAULTS[0])), self.FAILURE)
        self.assertEqual(self.in_reader(REFERENCE, "swap-nonces"), self.FAILURE)


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what runs is ended
    result = unittest.main(exit=False).result
    print(f"{'program':<14} {'package':<18} used")
    for name, package in PACKAGES.items():
        print(f"{name:<14} {package:<18} {'skipped' if name in MISSING else 'yes'}")
    sys.exit(1 if not result.wasSuccessful() else 77 if result.skipped else 0)


if __name__ == "__main__":
    main()
