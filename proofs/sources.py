# SPDX-License-Identifier: Apache-2.0
"""One C: what Frama-C reads of ref/ is what the compiler reads for the library, token by token, annotations apart; the library is made of
exactly the files that are proven; and ref/ is written in a small part of C. proofs/audit.py prints what check() finds."""
import json
import pathlib
import re
import shlex
import subprocess
import tempfile

import frama_c
import prove

ROOT = frama_c.ROOT
PROVEN = [source for source in prove.SOURCES if source.startswith("ref/")]
# The tokens outside annotations that Frama-C alone reads, by file: what only the logic uses.
LOGIC_ONLY = {"ref/logic/fips180-4.h": "struct ltk_sha256_block { uint32_t " + " , ".join(f"w{i}" for i in range(16)) + " ; } ;"}
# Of the keywords of C and of compilers, those that ref/ is written in.
WRITTEN_IN = set("break case const continue default do else for if inline int return static struct switch void while".split())
KEYWORDS = WRITTEN_IN | set("""alignas alignof asm auto bool char complex constexpr double enum extern float fortran goto imaginary inline long near
 noreturn register restrict short signed sizeof typedef typeof typeof_unqual union unsigned volatile""".split())
DIRECTIVES = {
    "ref": r'ifndef LTK_\w*H|ifdef __FRAMAC__|endif|include (<std(def|int)\.h>|"[a-z0-9]+\.h"|"(logic|lemmas)/[a-z0-9.-]+\.h")|define LTK_\w+( .*)?',
    "logic": r'ifndef LTK_\w*_H|ifdef __FRAMAC__|endif|include (<std(def|int)\.h>|"(logic/|lemmas/)?[a-z0-9.-]+\.h")|define LTK_\w+_H'}

# What the compiler may be told for the library: nothing that changes the language, and no macro but that of a release.
FLAGS = (r"-I\S+|-O\w|-g\S*|-W\S+|-pedantic|-std=c99|-DNDEBUG|-ffreestanding|-fPIC|-fno-lto|-fsanitize=\S+|"
         r"-fno-sanitize-recover=all|-fno-omit-frame-pointer|--coverage")

COMMENT = re.compile(r'(//[^\n]*|/\*.*?\*/)|"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'', re.S)
TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|\.?\d(?:[eEpP][+-]|[\w.])*|[^\W\d]\w*|\.\.\.|<<=|>>=|->|\+\+|--|<<|>>|[<>=!]=|&&|\|\||'
                   r'[-+*/%&^|]=|##|\S')
MARKER = re.compile(r'# (\d+) "((?:[^"\\]|\\.)*)"([ \d]*)$')


def without_comments(text):
    return COMMENT.sub(lambda m: " " + "\n" * m[0].count("\n") if m[1] else m[0], text)


def relative(path):
    path = pathlib.Path(path)
    path = (path if path.is_absolute() else ROOT / path).resolve()
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def tokens(command, folder, system):
    """The tokens that a preprocessing command prints, each with its place; those of the C library's headers are left out."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{shlex.join(command)}: {done.stderr[-1000:]}")
    found, file, line, left_out = [], "", 0, True
    for text in without_comments(done.stdout).split("\n"):
        marker = MARKER.match(text)
        if marker:
            line, file = int(marker[1]), marker[2]
            left_out = file.startswith("<") or "3" in marker[3].split() or file.startswith(system)
            file = relative(pathlib.Path(folder, file)) if not left_out else file
            continue
        if not left_out and not re.match(r"#\s*(define|undef)\b", text):
            found += [(token, f"{file}:{line}") for token in TOKEN.findall(text)]
        line += 1
    return found


def of_frama_c():
    """{unit: {file: its tokens}}, by the commands that Frama-C would run, which are asked for and not guessed."""
    options = ["frama-c", f"-cpp-extra-args={frama_c.CPP}", *PROVEN]
    share = subprocess.run(["frama-c", "-print-share-path"], capture_output=True, text=True, check=True).stdout.strip()
    said = subprocess.run([*options, "-print-cpp-commands"], cwd=ROOT, env=frama_c.environment(), capture_output=True, text=True, check=True).stdout
    found = {}
    for line in re.findall(r"^ +(\w\S* -E .*)$", said, re.M):
        words = shlex.split(line)
        at = words.index("-o")
        found[relative(words[at - 1])] = by_file(tokens(words[:at], ROOT, share))
    return found


def by_file(found):
    files = {}
    for token, place in found:
        files.setdefault(place.rpartition(":")[0], []).append((token, place))
    return files


def differences(read, compiled, elsewhere):
    """How what Frama-C reads for one unit differs from what the compiler does: of each file the first place, with what stands around it. The
    logic includes a header for itself; it must be read as the compiler reads it for another unit."""
    for file in sorted({*read, *compiled}):
        own = read.get(file, [])
        if file in LOGIC_ONLY and [token for token, _ in own] == LOGIC_ONLY[file].split():
            continue
        other = compiled.get(file) or elsewhere.get(file, [])
        texts = [[token for token, _ in side] for side in (own, other)]
        if texts[0] != texts[1]:
            at = next((i for i, (a, b) in enumerate(zip(*texts)) if a != b), min(map(len, texts)))
            show = lambda side: f"{side[at][1] if at < len(side) else 'its end'}: {' '.join(token for token, _ in side[max(0, at - 6):at + 6])}"
            yield f"{file}: Frama-C reads, at {show(own)} | the compiler reads, at {show(other)}"


def entries(build):
    """The compile commands of a build: (words, file, folder, output)."""
    for entry in json.loads((build / "compile_commands.json").read_text()):
        words = shlex.split(entry["command"])
        yield words, relative(entry["file"]), entry["directory"], words[words.index("-o") + 1]


def check_tokens(build, fail):
    read, compiled = of_frama_c(), {}
    if set(read) != set(PROVEN):
        fail("frama-c", f"it preprocesses {sorted(read)}")
    for words, file, folder, output in entries(build):
        if not file.startswith("ref/") or file not in read:
            continue
        standard = [word for word in words if word.startswith(("-std=", "-ansi"))]
        if standard[-1:] != ["-std=c99"]:
            fail(output, f"{file} is compiled as {(standard or ['of no standard'])[-1]}; it is proven as -std=c99")
        at = words.index("-o")
        command = [word for word in words[:at] + words[at + 2:] if word != "-c" and not re.match("-O|-[WM]|-g", word)]
        if (file, *command) not in compiled:
            compiled[(file, *command)] = by_file(tokens([*command, "-E"], folder, "/usr/include"))
    elsewhere = {file: found for files in compiled.values() for file, found in files.items()}
    for (unit, *command), files in compiled.items():
        for differs in differences(read[unit], files, elsewhere):
            fail(differs, f"for {unit}, by {shlex.join(command)}")


def check_library(build, fail):
    """libltk.a is what the commands make of the files that are proven."""
    made = [(words, file, folder, output) for words, file, folder, output in entries(build) if output.startswith("ref/CMakeFiles/ltk.dir/")]
    for words, _, _, output in made:
        compiler = next(i for i, word in enumerate(words) if not word.endswith("ccache"))
        for word in words[compiler + 1:words.index("-o")]:
            if not re.fullmatch(FLAGS, word):
                fail(output, f"the compiler is told {word}, which is none of the flags of proofs/sources.py")
    for file in sorted({file for _, file, *_ in made} ^ set(PROVEN)):
        fail(file, "is in the library, and not proven" if file not in PROVEN else "is proven, and not in the library")
    library = build / "ref/libltk.a"
    members = subprocess.run(["ar", "t", library], capture_output=True, text=True, check=True).stdout.split()
    if sorted(members) != sorted(pathlib.PurePath(source).name + ".o" for source in PROVEN):
        fail("libltk.a", f"has the members {' '.join(members)}; the proven files are {' '.join(PROVEN)}")
        return
    with tempfile.TemporaryDirectory(prefix="ltk-members-") as temporary:
        subprocess.run(["ar", "x", library.resolve()], cwd=temporary, check=True)
        for words, file, folder, output in made:
            if file in PROVEN:
                again = pathlib.Path(temporary, "again.o")
                subprocess.run([again if word == output else word for word in words], cwd=folder, capture_output=True, check=True)
                if again.read_bytes() != pathlib.Path(temporary, pathlib.PurePath(file).name + ".o").read_bytes():
                    fail("libltk.a", f"its member of {file} is not what the compiler makes of that file")


def check_text(fail):
    """No construct outside the part of C that is meant, and no file of another kind."""
    for path in sorted((ROOT / "ref").rglob("*")):
        name = str(path.relative_to(ROOT))
        if name not in PROVEN and name not in ("ref/CMakeLists.txt", "ref/logic", "ref/lemmas") and \
           not re.fullmatch(r"ref/([a-z0-9]+|(logic|lemmas)/[a-z0-9.-]+)\.h", name):
            fail(name, "is no file of the reference; prove.SOURCES has those that are proven")
    for path in sorted([*ROOT.glob("ref/*.[ch]"), *ROOT.glob("ref/logic/*"), *ROOT.glob("ref/lemmas/*"), ROOT / "proofs/injective.h"]):
        name = str(path.relative_to(ROOT))
        kind = "ref" if re.fullmatch(r"ref/\w+\.[ch]", name) else "logic"
        raw = path.read_text(encoding="utf-8")
        text = without_comments(raw)
        for pattern, what in (r"\\\n", "a line that goes on"), (r"\?\?|%:|<:|:>|<%|%>", "a trigraph or digraph"):
            if re.search(pattern, raw):
                fail(name, f"has {what}")
        guard = re.match(r"\s*#ifndef (\w+)\n#define \1\n", text)
        rest = re.sub(r'#ifdef __FRAMAC__\n(#include "(logic|lemmas)/[a-z0-9.-]+"\n)+#endif\n', "", text) if kind == "ref" else text
        if kind == "ref" and len(re.findall(r"^\s*#\s*(?:if|el)", rest, re.M)) != (1 if name.endswith(".h") and guard else 0):
            fail(name, "what compilers see may differ: it has other conditions than a guard, and than one around the logic's headers")
        for number, line in enumerate(text.split("\n"), 1):
            directive = re.match(r"\s*#\s*(.*?)\s*$", line)
            if directive and not re.fullmatch(DIRECTIVES[kind], directive[1]):
                fail(f"{name}:{number}", f"the directive #{directive[1]} is not one that ref/ and the logic are written in")
            for token in [] if directive else TOKEN.findall(line):
                if token.startswith("_") or (token in KEYWORDS and token not in WRITTEN_IN):
                    fail(f"{name}:{number}", f"{token} is no word that ref/ is written in")


def check(build, fail):
    """All of it; without a build folder, the library is built in one that goes away."""
    check_text(fail)
    if build:
        check_tokens(build, fail)
        check_library(build, fail)
        return
    with tempfile.TemporaryDirectory(prefix="ltk-sources-") as folder:
        quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        for command in (["cmake", "-G", "Ninja", "-S", ROOT, "-B", folder, "-DCMAKE_BUILD_TYPE=Release", "-DLTK_TESTS=OFF", "-DLTK_EVERYTHING=OFF",
                         "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON"], ["cmake", "--build", folder, "--target", "ltk"]):
            done = subprocess.run(command, **quiet, check=False)
            if done.returncode != 0:
                fail("the library is not built", done.stdout[-500:])
                return
        check_tokens(pathlib.Path(folder), fail)
        check_library(pathlib.Path(folder), fail)
