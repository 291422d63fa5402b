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
    subprocess.run([BUILD / "ltk-conform", *arguments], check=False, stdout=subprocess.DEVNULL, timeout=600)


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
            yield f'\1{family}\n{{"family":"{family}","vectors":[{",".join(texts)}]}}'.encode()
            yield b'\0{"specification":"1.0-draft","profiles":{},"files":[{"file":"a.json","family":"%s","count":1,"sha256":""}]}\0{}' % family.encode()


def main():
    vectors = list(families())
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        lines = requests(folder)
        given = answers("ltk-iut-openssl", lines)
    some = [line for line in lines if len(line) < 2000]
    put("answer", of_answer(given))
    put("octets", of_octets(vectors))
    put("vector", of_vector(vectors))
    put("folder", of_folder(vectors))
    put("ltkp", [b"\xff" + line.encode() + b"\n" for line in some[::EVERY]] + [b"\1" + "\n".join(some[:3]).encode() + b"\n"])


main()
