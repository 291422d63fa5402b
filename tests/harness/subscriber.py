#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Both ends of an authentication with derived keys, for hostapd and eapol_test (docs/adapters.md). PROGRAM speaks LTKP/1; ID is a vector
of the family observe: K and OPc are derived for its subscriber, or K and TOPc where the vector is for TUAK.

  subscriber.py keys ID PROGRAM [ARG]...          prints K and OPc, by derive
  subscriber.py auc SOCKET ID PROGRAM [ARG]...    hostapd's AuC: K and OPc by derive, MILENAGE by osmo-auc-gen; TUAK by observe
  subscriber.py hlr SOCKET ADDRESS                hostapd's AuC: whatever osmo-hlr at that address answers, also to AUTS
  subscriber.py card SOCKET ID PROGRAM [ARG]...   eapol_test's card: OPc by derive, and observe, so that K stays in PROGRAM
  subscriber.py personalise ID PROGRAM [ARG]...   leaves a card with the keys that observe has derived in it"""
import json
import os
import pathlib
import socket
import struct
import subprocess
import sys
import time

VECTORS = pathlib.Path(os.environ.get("LTK_VECTORS") or pathlib.Path(__file__).resolve().parents[2] / "vectors")
FOR_K, FOR_OPC = "1", "2"  # purposes: 4.3 of the specification
TUAK = "2"  # an algorithm: 4.5


def vectors(family):
    return json.loads((VECTORS / f"{family}.json").read_text())["vectors"]


def inputs(family):
    return {vector["id"]: vector["input"] for vector in vectors(family)}


class Implementation:
    """A program that speaks LTKP/1, and derives for the subscriber of a vector."""

    def __init__(self, ident, program):
        self.context = {name: str(value) for name, value in inputs("observe")[ident].items()
                        if name not in ("kind", "opc", "rand", "autn", "sqn", "amf")}
        self.program = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.ask("hello", ltkp="1")

    def ask(self, command, **values):
        """The values of its answer; None if it is "invalid"."""
        self.program.stdin.write(f"r {command} {' '.join(f'{name}={value}' for name, value in values.items())}\n")
        self.program.stdin.flush()
        answer = self.program.stdout.readline()
        _, status, *words = answer.split() or ("r", "no answer")
        if status not in ("ok", "invalid"):
            sys.exit(f"subscriber.py: {self.program.args[0]} does not {command}: {answer}")
        return dict(word.split("=", 1) for word in words) if status == "ok" else None

    def derive(self, purpose):
        return self.ask("derive", **{**self.context, "purpose": purpose})["key"]

    def observe(self, kind, rand, autn="", sqn="", amf=""):
        """With TUAK, it derives TOPc itself."""
        opc = "" if self.context["algorithm"] == TUAK else self.derive(FOR_OPC)
        return self.ask("observe", kind=kind, opc=opc, rand=rand, autn=autn, sqn=sqn, amf=amf, **self.context)

    def authenticate(self, rand, autn):
        """RES, CK and IK of the card; None if the MAC in AUTN is not that of K."""
        return self.observe("authenticate", rand, autn=autn)

    def vector(self, rand, sqn, amf):
        """The network's authentication vector, by the names of generate()."""
        if self.context["algorithm"] != TUAK:
            return generate(self.derive(FOR_K), self.derive(FOR_OPC), rand, sqn, amf)
        values = self.observe("vector", rand, sqn=f"{sqn:012x}", amf=amf)
        return {"RAND": rand, "RES": values["xres"], **{name: values[name.lower()] for name in ("AUTN", "IK", "CK")}}

    def end(self):
        self.program.communicate()


def generate(k, opc, rand, sqn, amf, op=None):
    """osmo-auc-gen's authentication vector, with OPc or OP: RAND, AUTN, IK, CK and RES by these names."""
    operator = ["-O", op] if op else ["-o", opc]
    said = subprocess.run(["osmo-auc-gen", "-3", "-a", "MILENAGE", "-k", k, *operator, "-r", rand, "-s", str(sqn), "-f", amf], check=True,
                          capture_output=True, text=True).stdout
    return dict(line.split(":\t") for line in said.splitlines() if ":\t" in line)


class Hlr:
    """A client of osmo-hlr: GSUP over IPA."""
    PING, ASK_NAME, ACKNOWLEDGED, GSUP = b"\xfe\x00", b"\xfe\x04", b"\xfe\x06", b"\xee\x05"
    NAMES = {0x20: "RAND", 0x23: "IK", 0x24: "CK", 0x25: "AUTN", 0x27: "RES"}
    SEND_AUTH_INFO, RESULT = 8, 10
    E_UTRAN, UTRAN = 3, 1  # with the separation bit in AMF, and without

    def __init__(self, address):
        end = time.monotonic() + 60
        while True:
            try:
                self.connection = socket.create_connection((address, 4222))
                break
            except ConnectionRefusedError:  # it is starting
                if time.monotonic() > end:
                    raise
                time.sleep(0.02)
        self.stream = self.connection.makefile("rb")
        self.receive(until=self.ACKNOWLEDGED)  # before that, it takes no requests

    def send(self, message):
        self.connection.sendall(struct.pack(">H", len(message) - 1) + message)

    def receive(self, until=GSUP):
        """The rest of the next message that begins so. On the way, it is told that we are there, and who we are."""
        while True:
            (length,) = struct.unpack(">H", self.stream.read(2))
            message = self.stream.read(length + 1)
            if message[:2] == until:
                return message[2:]
            if message[:2] == self.PING:
                self.send(b"\xfe\x01")
            elif message[:2] == self.ASK_NAME:
                tags = ((8, b"0/0/0"), (1, b"subscriber"), (0, b"subscriber"))
                self.send(b"\xfe\x05" + b"".join(struct.pack(">HB", len(text) + 2, tag) + text + b"\0" for tag, text in tags))
                self.send(self.ACKNOWLEDGED)

    def resynchronise(self, imsi, auts, rand):
        """SQN goes on from the card's, if its MAC-S is right. The vector that it answers with is left out."""
        self.vectors(imsi, resynchronisation=b"\x26\x0e" + bytes.fromhex(auts) + b"\x20\x10" + bytes.fromhex(rand))

    @staticmethod
    def elements(octets):
        while octets:
            yield octets[0], octets[2:2 + octets[1]]
            octets = octets[2 + octets[1]:]

    def vectors(self, imsi, count=1, rat=E_UTRAN, resynchronisation=b""):
        """Authentication vectors; none if it answers with an error."""
        digits = imsi + "f" * (len(imsi) % 2)
        bcd = bytes.fromhex("".join(digits[i + 1] + digits[i] for i in range(0, len(digits), 2)))
        self.send(self.GSUP + bytes([self.SEND_AUTH_INFO, 1, len(bcd)]) + bcd + bytes([0x2a, 1, rat, 0x52, 1, count]) + resynchronisation)
        answer = self.receive()
        if answer[0] != self.RESULT:
            return []
        return [{self.NAMES[tag]: value.hex() for tag, value in self.elements(tuples) if tag in self.NAMES}
                for tag, tuples in self.elements(answer[1:]) if tag == 3]


def serve_hostapd(path, next_vector, resynchronise):
    """Answers what hostapd asks of eap_sim_db."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
        server.bind(path)
        while True:
            request, sender = server.recvfrom(1000)
            what, imsi, *rest = request.decode().split()
            if what == "AKA-REQ-AUTH":
                vector = next_vector(imsi)
                values = " ".join(vector[name] for name in ("RAND", "AUTN", "IK", "CK", "RES")) if vector else "FAILURE"
                server.sendto(f"AKA-RESP-AUTH {imsi} {values}".encode(), sender)
            elif what == "AKA-AUTS":
                resynchronise(imsi, *rest)


def auc(path, ident, *program):
    implementation = Implementation(ident, program)
    sqn = 0

    def next_vector(imsi):
        nonlocal sqn
        sqn += 32
        return implementation.vector(os.urandom(16).hex(), sqn, "8000") if imsi == implementation.context["imsi"] else None
    serve_hostapd(path, next_vector, lambda *_: None)


def hlr(path, address):
    client = Hlr(address)
    serve_hostapd(path, lambda imsi: next(iter(client.vectors(imsi)), None), client.resynchronise)


def card(path, ident, *program):
    """eapol_test makes the socket when it starts."""
    implementation = Implementation(ident, program)
    while not os.path.exists(path):
        time.sleep(0.02)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as reader:
        reader.bind(path + ".card")
        reader.connect(path)
        reader.send(b"ATTACH")
        while message := reader.recv(1000).decode():
            if "CTRL-REQ-SIM-" in message:
                number, rand, autn = message.split("CTRL-REQ-SIM-")[1].split()[0].replace("UMTS-AUTH:", "").split(":")[:3]
                values = implementation.authenticate(rand, autn)
                answer = "UMTS-AUTH:" + ":".join(values[name] for name in ("ik", "ck", "res")) if values else "UMTS-FAIL"
                reader.send(f"CTRL-RSP-SIM-{number}:{answer}".encode())


def keys(ident, *program):
    implementation = Implementation(ident, program)
    print(implementation.derive(FOR_K), implementation.derive(FOR_OPC))
    implementation.end()


def personalise(ident, *program):
    implementation = Implementation(ident, program)
    implementation.authenticate(bytes(16).hex(), bytes(16).hex())
    implementation.end()


if __name__ == "__main__":
    roles = {"keys": keys, "auc": auc, "hlr": hlr, "card": card, "personalise": personalise}
    if len(sys.argv) < 4 or sys.argv[1] not in roles:
        sys.exit(__doc__)
    roles[sys.argv[1]](*sys.argv[2:])
