#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The reference gives the same answers on every machine, built without a warning: by clang; under Linux by qemu-user; on boards without an
operating system by qemu-system-arm and simavr. LTK_CONFORM is the harness, LTK_VECTORS the folder of vectors, LTK_RENDERINGS what was built of it.
The device profile; all vectors by clang, and under Linux if LTK_ALL_VECTORS is set."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = ROOT / "tests/machines"
sys.path.append(str(ROOT / "tests/ct"))
import binaries  # noqa: E402: the compilers and emulators that it knows

# machine: compiler and flags, emulator
LINUX = {**{name: binaries.ARCHITECTURES[name] for name in ("aarch64", "armhf", "riscv64", "s390x", "mips")},
         "i386": (["gcc", "-m32", "-static"], ["qemu-i386"])}
MPS2 = ["qemu-system-arm", "-M", "mps2-an385", "-display", "none", "-monitor", "none"]
PICOLIBC = ["--specs=picolibc.specs", "-Wl,--defsym=__flash=0,--defsym=__flash_size=0x400000",
            "-Wl,--defsym=__ram=0x20000000,--defsym=__ram_size=0x400000,--defsym=__stack_size=0x4000"]
CORTEX = ["arm-none-eabi-gcc", "-std=c99", "-mthumb", "-Os", *PICOLIBC]
# gnu99, for the address space __flash: of GNU's words ref/ has none (proofs/sources.py).
# -Wno-conversion: ref/ltk.c passes a number of at most 198 as uint32_t where size_t has 16 bits.
AVR = ["avr-gcc", "-std=gnu99", "-Os", "-Wno-conversion", "-DLTK_VECTORS_MEMORY=__flash", "-DLTK_IUT_S=512", "-DLTK_IUT_PARAMETERS=8",
       "-DLTK_BARE_INPUT=512", "-DLTK_VECTORS_LONGEST=512", "-DLTK_VECTORS_NO_STEPS"]
SEMIHOSTED = ["--oslib=semihost", "--crt0=hosted"]
SEMIHOST = [*MPS2, "-serial", "none", "-semihosting-config", "enable=on,target=native", "-kernel"]
# board: compiler and flags, what stands beside bare.c, simulator, the longest value that it has room for
BOARDS = {
    "cortex-m0": ([*CORTEX, "-mcpu=cortex-m0", *SEMIHOSTED], [], SEMIHOST, 2**31 - 1),
    "cortex-m3": ([*CORTEX, "-mcpu=cortex-m3", *SEMIHOSTED], [], SEMIHOST, 2**31 - 1),
    "atmega2560": ([*AVR, "-mmcu=atmega2560"], [HERE / "avr.c"], ["simavr", "-m", "atmega2560", "-f", "16000000"], 512),
}
STRICT = ["-Wall", "-Wextra", "-Wconversion", "-pedantic", "-Werror"]
REFERENCE = [*(ROOT / "harness/iut" / name for name in ("bundled/reference.c", "kit/convert.c")), *sorted(ROOT.glob("ref/*.c"))]
FRONT_END = [ROOT / "harness/iut/kit/main.c", ROOT / "harness/iut/kit/ltkp.c", *REFERENCE]
BARE = ROOT / "harness/iut/kit/bare.c"
NOT_OFFERED = re.compile("agree|observe|auth")  # what the reference has not
NOTES = "".join(f"NOTE conformant in part, of: command={command}\n" for command in ("hmac", "kdf", "derive", "confirm"))

VECTORS, RENDERINGS = pathlib.Path(os.environ["LTK_VECTORS"]), pathlib.Path(os.environ["LTK_RENDERINGS"])
INDEX = json.loads((VECTORS / "index.json").read_text())
DEVICE = set(INDEX["profiles"]["device"])
FAMILIES = {entry["family"]: json.loads((VECTORS / entry["file"]).read_text())["vectors"] for entry in INDEX["files"]}


def run(*command):
    done = binaries.run([*command])
    return done.returncode, done.stdout + done.stderr


def build(out, compiler, sources, header=RENDERINGS):
    flags = [*STRICT, *compiler[1:], '-DLTK_RELEASE="1"', *("-I" + str(ROOT / folder) for folder in ("ref", "harness/include", "harness/iut"))]
    status, said = run(compiler[0], *flags, f"-I{header}", *sources, "-o", out)
    if status != 0 or said:
        raise AssertionError(f"{' '.join(compiler)}: {said}")
    return out


def octets(value):
    """The length of the longest octet string in a value of a vector."""
    if isinstance(value, (dict, list)):
        return max(map(octets, value.values() if isinstance(value, dict) else value), default=0)
    return len(value) // 2 if isinstance(value, str) else 0


def counts(chosen):
    """{family: [passed, unsupported]} of the vectors that `chosen` takes, and their total."""
    found = {"total": [0, 0]}
    for family, vectors in FAMILIES.items():
        for v in filter(chosen, vectors):
            for name in (family.replace("-", "_"), "total"):
                found.setdefault(name, [0, 0])[bool(NOT_OFFERED.match(family))] += 1
    return found


class Machines(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def check(self, program, *options):
        """What ltk-conform says under --quiet: of what it is conformant, if that is a part, and the result."""
        done = subprocess.run([os.environ["LTK_CONFORM"], "check", "--vectors", VECTORS, "--strict-class", "--quiet", "--timeout", "60000",
                               *options, "--", *program], capture_output=True, text=True, timeout=3000)
        return done.returncode, done.stdout

    def result(self, passed, unsupported):
        return 0, (NOTES if unsupported else "") + \
            f"RESULT conformant passed={passed} failed=0 unsupported={unsupported} error=0 timeout=0 crash=0\n"


class Compilers(Machines):
    def test_the_reference_is_conformant_on_all_vectors(self):
        program = build(self.folder / "clang", ["clang", "-std=c99", "-O3", "-D_POSIX_C_SOURCE=200809L"], FRONT_END)
        self.assertEqual(self.check([program]), self.result(*counts(lambda v: True)["total"]))


class Linux(Machines):
    def test_the_reference_is_conformant(self):
        everything = "LTK_ALL_VECTORS" in os.environ
        expected = self.result(*counts(lambda v: everything or v["id"] in DEVICE)["total"])
        for name, (compiler, emulator) in LINUX.items():
            with self.subTest(name):
                program = build(self.folder / name, [*compiler, "-std=c99", "-O2", "-D_POSIX_C_SOURCE=200809L"], FRONT_END)
                self.assertEqual(self.check([*emulator, program], *([] if everything else ["--profile", "device"])), expected)


class Boards(Machines):
    def answers(self, name, sources=(BARE, *REFERENCE), header=RENDERINGS):
        """What the board prints."""
        compiler, beside, simulator, _ = BOARDS[name]
        program = build(self.folder / name, [*compiler, "-DLTK_VECTORS_DEVICE"], [*sources, *beside], header)
        _, said = run(*simulator, program)
        said = re.sub(r"\x1b\[[0-9;]*m", "", said)  # simavr colours
        said = re.sub(r"^Loaded .*\n", "", said, flags=re.M)  # and says what it loads
        return [line.removesuffix("." * (simulator[0] == "simavr")) for line in said.splitlines() if line]  # and puts . for the newline

    def expected(self, name):
        def fits(v):
            return octets([v.get(group, {}) for group in ("input", "steps", "output")]) <= BOARDS[name][3]

        lines = {family: f"{family} passed={passed} failed=0 unsupported={unsupported}"
                 for family, (passed, unsupported) in counts(lambda v: v["id"] in DEVICE and fits(v)).items()}
        total = lines.pop("total")
        sha256 = re.search('LTK_VECTORS_SHA256 "(.*)"', (RENDERINGS / "ltk_vectors.h").read_text())[1]
        return ["specification " + INDEX["specification"], "index " + sha256, *lines.values(), total]

    def test_the_reference_passes(self):
        for name in BOARDS:
            with self.subTest(name):
                self.assertEqual(self.answers(name), self.expected(name))

    def test_a_broken_value_is_named(self):
        """A key, and the error class of an input that is invalid."""
        text = (RENDERINGS / "ltk_vectors.h").read_text()
        key, invalid = (next(v["id"] for v in FAMILIES[family] if v["id"] in DEVICE) for family in ("derive", "derive-invalid"))
        for vector, pattern, by in ((key, r"(\.output = \{\.key = \{\(ltk_vector_octet\[\]\)\{0x.)(.)", lambda m: m[1] + "10"[m[2] == "1"]),
                                    (invalid, r'\.error_class = LTK_VECTOR_TEXT\("\w+', lambda m: m[0] + "_not")):
            at = text.index(f'"{vector}"')
            text = text[:at] + re.sub(pattern, by, text[at:], count=1)
        (self.folder / "ltk_vectors.h").write_text(text)
        for name in BOARDS if "LTK_ALL" in os.environ else list(BOARDS)[:1]:
            with self.subTest(name):
                lines, expected = self.answers(name, header=self.folder), self.expected(name)
                self.assertEqual(len(lines), len(expected) + 2)
                self.assertRegex("\n".join(lines), f"(?m)^{key} failed; actual status 0, [0-9a-f]+$")
                self.assertRegex("\n".join(lines), f"(?m)^{invalid} passed, but with another error class; actual status 1, [a-z]+$")
                passed, unsupported = map(int, re.findall("=([0-9]+) failed=0 unsupported=([0-9]+)", expected[-1])[0])
                self.assertEqual(lines[-1], f"total passed={passed - 1} failed=1 unsupported={unsupported}")

    def test_a_silent_board_is_not_one_that_passes(self):
        (self.folder / "silent.c").write_text("int main(void)\n{\n  return 0;\n}\n")
        for name in BOARDS:
            with self.subTest(name):
                self.assertEqual(self.answers(name, [self.folder / "silent.c"]), [])

    def test_the_front_end_is_conformant_behind_a_serial_line(self):
        """Without kdf, whose two long lines take half a minute."""
        families = ["hmac", "derive", "derive-invalid", "confirm", "confirm-invalid"]
        program = build(self.folder / "front-end", [*CORTEX, "-mcpu=cortex-m3", "-D_POSIX_C_SOURCE=200809L"],
                        [*FRONT_END, HERE / "mps2.c"])
        line = " ".join([*MPS2, "-serial", "stdio", "-kernel", str(program)])
        ids = {v["id"] for family in families for v in FAMILIES[family]} & DEVICE
        self.assertEqual(self.check(["socat", "-", "EXEC:" + line], "--profile", "device", "--family", ",".join(families)),
                         self.result(*counts(lambda v: v["id"] in ids)["total"]))


if __name__ == "__main__":
    unittest.main()
