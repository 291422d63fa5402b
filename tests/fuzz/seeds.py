#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The seeds of the fuzz targets, from the project's own data: seeds.py VECTORS BUILD OUT. BUILD has ltk-conform and the
bundled implementations; OUT gets a folder for each target. See the targets for the form of their input."""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

VECTORS, BUILD, OUT = map(pathlib.Path, sys.argv[1:])
EVERY = 23  # so many vectors apart
PER_FAMILY = 2  # as in fuzz_grade.c and fuzz_run.c


def families():
    index = json.loads((VECTORS / "index.json").read_text())
    for entry in index["files"]:
        yield entry["family"], json.loads((VECTORS / entry["file"]).read_text())["vectors"]


def put(target, seeds):
    folder = OUT / target
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for number, seed in enumerate(seeds):
        (folder / f"{number:04}").write_bytes(seed if isinstance(seed, bytes) else seed.encode())


def conform(*arguments):
    subprocess.run([BUILD / "ltk-conform", *arguments], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600)


def requests(folder, *arguments):
    conform("prompt", "--vectors", VECTORS, *arguments, "--out", folder / "prompt")
    return (folder / "prompt").read_text().splitlines()


def answers(program, lines):
    text = "".join(line + "\n" for line in lines)
    return subprocess.run([BUILD / program], input=text, capture_output=True, text=True, check=True, timeout=600).stdout.splitlines()


def of_answer(lines):
    shown = re.findall(r"^(?:[A-Z-]+[0-9]* )?((?:ok|invalid|unsupported|error)\b.*)$", (VECTORS.parent / "docs/protocol.md").read_text(), re.M)
    return [line.split(" ", 1)[1] for line in lines[::EVERY] if " " in line] + shown


def of_octets(vectors):
    for family, list_ in vectors:
        for vector in list_[::EVERY]:
            s = vector["steps"].get("S")
            if s and len(s) < 1000:
                kind = {"kdf": 0, "confirm": 2}.get(family, 1)
                count = bytes([len(vector["input"]["p"])]) if kind == 0 else b""
                yield b"\0" + bytes.fromhex(s)
                yield b"\1" + s.encode()
                yield b"\2" + bytes([kind]) + count + bytes.fromhex(s)


def short(vector):
    """Its JSON, if it is none with 64 KiB in a value, and of few requests."""
    text = json.dumps(vector, separators=(",", ":"))
    return text if len(text) < 2000 and vector["input"].get("count", 0) <= 1000 else None


def of_vector(vectors):
    for family, list_ in vectors:
        for vector in list_[:: 2 * EVERY]:
            if text := short(vector):
                yield f"{family}\n{text}"


def of_folder(vectors):
    index = (VECTORS / "index.json").read_text()
    yield b"\0" + index[:2000].encode()
    for family, list_ in vectors:
        texts = [text for vector in list_[:40] if (text := short(vector))][:3]
        if texts:
            for how in "\1\2":
                yield f'{how}{family}\n{{"family":"{family}","vectors":[{",".join(texts)}]}}'.encode()
            yield (b'\0{"specification":"1.0-draft","profiles":{},"files":[{"file":"a.json","family":"%s","count":1,"sha256":""}]}\0{}'
                   % family.encode())


def of_grade(vectors, given):
    """The answers to the vectors that fuzz_grade.c selects, all and few of them, and right and wrong ones."""
    answer = dict(line.split(" ", 1) for line in given)
    ids = [v["id"] for _, list_ in vectors for v in [v for v in list_ if short(v) and "count" not in v["input"]][:PER_FAMILY]]
    lines = [f"{name} {answer[name]}" for name in ids]
    hello = "HELLO ok name=seed version=1 commands=hmac,kdf,derive,confirm,agree,observe,auth"
    wrong = [line[:-1] + ("0" if line[-1] != "0" else "1") for line in lines]
    for some in (lines, [hello, *lines], [hello, *lines[:3]], wrong, lines[:1], ["x ok", *lines[1:3]], [lines[0], lines[0]]):
        yield "\n".join(some) + "\n"


def of_compare(folder):
    """Reports on a few cases, compared with one another, and one of an implementation that did not run."""
    reports = []
    for at, program in enumerate(["ltk-iut-reference", "ltk-iut-openssl", "seeds"]):
        chosen = ["--id", "LTK-HMAC-0001,LTK-DERIVE-0001,LTK-AGREE-0001"]
        conform("check", "--vectors", VECTORS, *chosen, "--report-json", folder / str(at), "--", BUILD / program)
        reports.append(json.dumps(json.loads((folder / str(at)).read_text()), separators=(",", ":")))
    failed = reports[1].replace('"verdict":"pass"', '"verdict":"fail"', 1)
    for old, new in ((0, 0), (0, 1), (1, 0), (1, 2), (2, 1)):
        yield reports[old].encode() + b"\0" + reports[new].encode()
    yield reports[1].encode() + b"\0" + failed.encode()


# As in mock_process.h.
RIGHT, RIGHT_MORE, ANSWER, CHANGED, OTHER, AGAIN, LINE, UNFINISHED, ENDLESS, LATE, END, SAYS, DEAF, GREET, SIGNAL = range(15)


def of_run():
    """Scripts of mock_process.c: all answers right, and one step of each kind in between."""
    rights = bytes([RIGHT]) * 20
    texts = [b"ok key=00", b"ok", b"invalid", b"invalid imsi", b"unsupported <img src=x>", b"error \x1b[2J", b"maybe"]
    steps = [bytes([ANSWER]) + text + b"\n" for text in texts] + [
        bytes([CHANGED, 0, 9, 1]), bytes([OTHER, 1]), bytes([AGAIN]), bytes([LINE]) + b"Welcome\n", bytes([ENDLESS]),
        bytes([UNFINISHED]) + b"LTK\n", bytes([LATE]), bytes([SIGNAL]), bytes([END, 0]), bytes([END, 139]), bytes([DEAF, END, 1]),
        bytes([SAYS]) + b"reason\n" + bytes([END, 3])]
    greet = bytes([GREET + 15 * 9])
    for form in (*range(8), 8):
        yield bytes([form, 0, 0]) + rights
        yield bytes([form, 0, 0]) + greet + bytes([RIGHT_MORE]) * 4
        for at, step in enumerate(steps):
            mask = bytes([at % 32, 1 << form]) if form % 2 else bytes(2)
            yield bytes([form]) + mask + bytes([RIGHT, RIGHT]) + step + rights
            yield bytes([form]) + mask + greet + bytes([RIGHT]) + step + rights
    yield bytes([0, 0, 0, RIGHT]) + bytes([END, 0]) * 4
    yield bytes([0, 0, 0, RIGHT]) + (bytes([LATE]) + bytes([RIGHT])) * 24


def of_list(vectors):
    """Lists of one row and its secrets, results, and wrong quotes."""
    text = (VECTORS.parent / "docs/batch.md").read_text()
    given, secrets = re.findall(r"^```csv \w+\n(.*?)^```", text, re.M | re.S)
    rows = "2,310410123456789,0123456789abcdef,e40875,,,\n3,,,,,row,column imsi: expected 6 to 15 digits\n"
    yield f"{given}\0{secrets}"
    yield f"line,imsi,context,kcv,tag,error,detail\n{rows}\0"
    yield given.replace("128,", '"128",').replace("\n", "\r\n") + 'x"\n"\n\n,\n\0' + secrets.replace("b09f", "B09")
    names = [*given.split("\n", 1)[0].split(","), "network_public", "card_public"]
    for family, list_ in vectors:
        for vector in list_[::EVERY] if family in ("confirm", "observe") else []:
            values = vector["input"]
            row = ",".join(str(values.get(name, "")) for name in names)
            if len(row) < 1000:
                yield f"{','.join(names)}\n{row}\n\0element,root,z\n{values['element']},{values['root']},{values['z']}\n"


def number(value):
    """As any_number of fuzz_reference.c."""
    if value < 0xF0:
        return bytes([value])
    width = min(8, (value.bit_length() + 7) // 8)
    return bytes([0xF0 + width]) + value.to_bytes(16, "big")[-width:]


def piece(digits, is_hex=True):
    octets = bytes.fromhex(digits) if is_hex else digits.encode()
    return number(len(octets)) + octets


NUMBERS = "mode suite purpose index algorithm bits element_type epoch role keys mac_bits".split()
PIECES = ("imsi mcc mnc element network_nonce card_nonce network_public card_public root z opc rand autn sqn amf network_name spi tar cntr "
          "data").split()

# As authentication_of of fuzz_reference.c.
AUTH = {"root": "k", "z": "op", "network_public": "top", "card_public": "topc", "network_nonce": "c", "card_nonce": "r", "epoch": "iterations",
        "mode": "mac_bits", "suite": "res_bits", "purpose": "ck_bits", "index": "ik_bits"}


def of_reference(vectors):
    kinds = "kcv authenticate vector opc topc f1 f1* f2 f3 f4 f5 f5* kcv-zeros kcv-cmac eapaka av5g packet".split()
    for family, list_ in vectors:
        for vector in list_[::EVERY]:
            given = vector["input"]
            if family == "hmac" and len(given["key"]) < 512:
                yield b"\0" + piece(given["key"]) + bytes.fromhex(given["data"])[:1000]
            command = {"derive": 0, "confirm": 1, "observe": 2, "auth": 3}.get(family.removesuffix("-invalid"))
            if command == 3:
                given = {**given, **{name: given[own] for name, own in AUTH.items()}}
            if command is not None and short(vector):
                yield (bytes([3, command, kinds.index(given.get("kind", "kcv"))]) + b"".join(number(given.get(n, 0)) for n in NUMBERS)
                       + b"".join(piece(given.get(n, ""), n not in PIECES[:4]) for n in PIECES))
    yield b"\1\x10\0\1\0\2\2ab\2cd\0"
    yield b"\2" + bytes(300)


def of_card(vectors):
    """Requests to the card of the tests, and answers of the fuzzer's."""
    names = ("mode suite purpose index algorithm bits imsi mcc mnc element_type element epoch network_nonce card_nonce "
             "network_public card_public root z").split()
    for family, list_ in vectors:
        if family not in ("derive", "derive-invalid", "observe", "observe-invalid"):
            continue
        for vector in list_[:: 2 * EVERY if family.startswith("derive") else 1]:
            given = vector["input"]
            if given.get("kind", "authenticate") != "authenticate":
                continue
            body = b""
            for name in names + ["opc", "rand", "autn"] * ("kind" in given):
                value = given[name]
                if isinstance(value, int):
                    body += (value if value < 256 else 0x8000 | value & 0x7FFF).to_bytes(2, "big")
                else:
                    octets = value.encode() if name in PIECES[:4] else bytes.fromhex(value)
                    body += bytes([len(octets) % 256]) + octets[:255]
            request = bytes([5 if "kind" in given else 0]) + body
            yield b"\1\n" + bytes(len(request) // 15) + request
            yield b"\0reader\n" + bytes([6]) + b"reader" + bytes([0, 0, 0, 0, 0, 0, 4]) + b"\1\x0fab" + bytes(120) + request
    yield b"\2\0\x0d\0\xa4\4\0\x08\xf0LTK-IUT\5\x80\x10\0\0\0\6\x80\x12\1\0\1\1\5\x80\x14\0\0\0"
    yield b"\2\1\x0c\0\xa4\4\4\7\xa0\0\0\0\x87\x10\2\5\0\xc0\0\0\x10"


def main():
    vectors = list(families())
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        lines = requests(folder)
        given = answers("ltk-iut-openssl", lines)
        compared = list(of_compare(folder))
    some = [line for line in lines if len(line) < 2000]
    put("answer", of_answer(given))
    put("octets", of_octets(vectors))
    put("grade", of_grade(vectors, given))
    put("compare", compared)
    put("list", of_list(vectors))
    put("run", of_run())
    put("report", of_run())
    put("reference", of_reference(vectors))
    put("card", of_card(vectors))
    put("vector", of_vector(vectors))
    put("folder", of_folder(vectors))
    unneeded = [line.replace(" res_bits=0", " res_bits=800000") for line in some if " auth kind=f1 algorithm=2 " in line][:1]
    put("ltkp", [b"\xff" + line.encode() + b"\n" for line in some[::EVERY] + unneeded] + [b"\1" + "\n".join(some[:3]).encode() + b"\n"])


main()
