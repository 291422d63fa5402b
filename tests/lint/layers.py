#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The layers of the C, in the one place that states them; docs/architecture.md explains them and shows the picture.
layers.py includes          each file includes only what its folder may use
layers.py headers           each header compiles alone
layers.py objects BUILD     no two linked files depend on each other in a circle, and none on a layer above
layers.py picture [write]   print the picture; write it into docs/architecture.md
layers.py shown             docs/architecture.md shows the picture"""
import collections
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs/architecture.md"

# An area, its folders from the lowest up, and the areas that it may use. Folders on one level may not use each other; "." is the
# area's own folder. Which area may use which is listed from the lowest, too.
AREAS = {
    "ref": (["."], "ref/logic ref/lemmas"),
    "ref/logic": (["."], "ref"),
    "ref/lemmas": (["."], "ref/logic ref"),
    "proofs": (["."], "ref/lemmas ref"),
    "harness/include": (["."], "ref"),
    "harness/observe": (["."], "harness/include"),
    "harness/src": (["base", "protocol", "vectors transport", "run model batch", "diagnosis", "report", "cli"],
                    "harness/observe harness/include ref"),
    "harness/iut": (["kit", "bundled adapters peers"], "harness/observe harness/include ref"),
    "vectors/generator": (["families", "."], "harness/src harness/observe harness/include ref"),
    "tests": (["bench ct harness install machines unit", "fuzz"], "harness/src harness/iut harness/observe harness/include ref"),
}
# Files that share nothing with the rest, so that what they find is found twice.
ALONE = ["harness/iut/bundled/openssl.c"]
# Those that read the specification for themselves use only each other and the interface, so that they agree with the reference by
# computing the same.
READERS, INTERFACE = "harness/iut/peers/", "harness/include/ltk_iut.h"
# What stands in an area's own folder, for the picture.
OWN = {"vectors/generator": "ids, flags, profiles, .."}
# Where includes are looked for beside the folder of the file itself.
PATHS = ["harness/src", "harness", "harness/include", "harness/iut", "vectors/generator", "ref", "proofs", "tests/harness"]
GENERATED = {"report_css.h", "vectors_release.h", "ltk_vectors.h"}
PACKAGES = ["libpcsclite", "p11-kit-1", "jansson"]


def files(*endings):
    """The C of the project: all files of these endings below the areas."""
    tops = sorted({area.split("/")[0] for area in AREAS})
    return sorted(path.relative_to(ROOT).as_posix() for top in tops for ending in endings
                  for path in (ROOT / top).rglob("*" + ending))


def place(path):
    """The area of a file and its level there; the folder."""
    area = max((a for a in AREAS if path.startswith(a + "/")), key=len, default=None)
    if area is None:
        return None, None, None
    inside = path[len(area) + 1:]
    folder = inside.split("/")[0] if "/" in inside else "."
    for level, folders in enumerate(AREAS[area][0]):
        if folder in folders.split():
            return area, level, folder
    return area, None, folder


def objection(user, used):
    """Why a file may not use another; None if it may."""
    area, level, folder = place(user)
    other, other_level, other_folder = place(used)
    for path, its_area, its_level in ((user, area, level), (used, other, other_level)):
        if its_level is None:
            return f"no layer is stated for {path} in tests/lint/layers.py"
    if user in ALONE:
        return "it shares nothing with the rest"
    if user.startswith(READERS) and not used.startswith(READERS) and used != INTERFACE:
        return "a peer reads the specification for itself"
    if area == other:
        fine = folder == other_folder or other_level < level
        return None if fine else f"{other_folder} is not below {folder} in {area}"
    return None if other in AREAS[area][1].split() else f"{area} may not use {other}"


def resolve(path, name):
    """The file that an include of this name stands for, or None."""
    for folder in [os.path.dirname(path), *PATHS]:
        candidate = os.path.normpath(os.path.join(folder, name))
        if (ROOT / candidate).is_file():
            return candidate
    return None


def check_includes():
    wrong = []
    count = 0
    for path in files(".c", ".h"):
        for name in re.findall(r'^[ \t]*#[ \t]*include "([^"]+)"', (ROOT / path).read_text(), re.M):
            count += 1
            used = resolve(path, name)
            if used is not None:
                why = objection(path, used)
            else:
                why = None if name in GENERATED else "no such file"
            if why:
                wrong.append(f'{path}: #include "{name}": {why}')
    if count == 0:
        wrong.append("no includes found")
    return wrong


def check_headers():
    packages = subprocess.run(["pkg-config", "--cflags", *PACKAGES], stdout=subprocess.PIPE, text=True, check=True)
    command = ["gcc", "-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-x", "c", "-",
               *(f"-I{ROOT / path}" for path in PATHS), *shlex.split(packages.stdout)]

    def complaint(path):
        include = f'#include "{ROOT / path}"\n'
        result = subprocess.run(command, input=include * 2, stderr=subprocess.PIPE, text=True)
        return f"{path} does not compile alone, or not twice:\n{result.stderr}" if result.returncode else None

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return [c for c in pool.map(complaint, (p for p in files(".h"))) if c]


def object_files(build):
    """Source to object, for the harness and the generator, of which whole folders are linked."""
    found = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        words = shlex.split(entry["command"])
        target = pathlib.Path(entry["directory"], words[words.index("-o") + 1])
        source = pathlib.Path(entry["file"]).resolve()
        if re.search(r"/(harness|ltk-vectors|ltk|ltk-conform)[.]dir/", str(target)) and ROOT in source.parents:
            found[source.relative_to(ROOT).as_posix()] = target
    return found


def dependencies(build):
    """Which source file needs which, by the symbols of their objects; and for which symbol."""
    defined, needed = {}, []
    source_of = {str(target): source for source, target in object_files(build).items()}
    command = ["nm", "--format=posix", "--print-file-name", *source_of]
    listing = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout if source_of else ""
    for line in listing.splitlines():
        target, _, rest = line.partition(": ")
        symbol, kind, *_ = rest.split()
        if kind == "U":
            needed.append((source_of[target], symbol))
        elif kind.isupper() and symbol != "main":
            defined[symbol] = source_of[target]
    graph = collections.defaultdict(dict)
    for source, symbol in needed:
        if symbol in defined and defined[symbol] != source:
            graph[source].setdefault(defined[symbol], symbol)
    return graph


def circle(graph):
    """The files of a circle, each needing the next; empty if there is none."""
    done, way = set(), []

    def visit(file):
        if file in way:
            return way[way.index(file):]
        if file in done:
            return []
        way.append(file)
        for other in sorted(graph.get(file, ())):
            found = visit(other)
            if found:
                return found
        way.pop()
        done.add(file)
        return []

    return next((found for found in map(visit, sorted(graph)) if found), [])


def check_objects(build):
    graph = dependencies(build)
    if len(graph) < 10:
        return [f"only {len(graph)} objects depend on others in {build}: is it built?"]
    wrong = []
    for user, used in sorted(graph.items()):
        for other, symbol in sorted(used.items()):
            why = objection(user, other)
            # The generator asks the reference by the interface that all implementations have.
            if why and not user.startswith("vectors/generator/"):
                wrong.append(f"{user} calls {symbol} of {other}: {why}")
    found = circle(graph)
    if found:
        wrong.append("a circle: " + ", ".join(f"{a} needs {graph[a][b]} of {b}" for a, b in zip(found, found[1:] + found[:1])))
    return wrong


def boxes(area, width):
    """The levels of an area as lines, the highest first."""
    rule = "+" + "-" * (width - 2) + "+"
    lines = [area.center(width), rule]
    for level in reversed(AREAS[area][0]):
        words = OWN[area] if level == "." else "   ".join(level.split())
        lines += ["|" + words.center(width - 2) + "|", rule]
    return lines


def picture():
    columns = [boxes("harness/src", 27), boxes("vectors/generator", 28), boxes("harness/iut", 32)]
    height = max(map(len, columns))
    lines = ["  ".join(cells) for cells in zip(*([" " * len(c[0])] * (height - len(c)) + c for c in columns))]
    width = len(lines[-1])
    rule = "+" + "-" * (width - 2) + "+"
    lines += [rule]
    for shared in ("harness/observe", "harness/include", "ref"):
        lines += ["|" + shared.center(width - 2) + "|", rule]
    lines += ["", "A folder uses what stands below it in its column, not what stands beside it. Between the columns:", ""]
    for area in reversed(AREAS):
        lines.append(f"{area:18} uses {', '.join(AREAS[area][1].split()) or 'nothing'}")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def document(text):
    """The document's text with the picture in its place."""
    return re.sub(r"(?s)(<!-- layers -->\n```text\n).*?(```\n)", lambda m: m[1] + picture() + m[2], text)


def main(arguments):
    if arguments == ["includes"]:
        return check_includes()
    if arguments == ["headers"]:
        return check_headers()
    if len(arguments) == 2 and arguments[0] == "objects":
        return check_objects(pathlib.Path(arguments[1]).resolve())
    if arguments == ["picture"]:
        print(picture(), end="")
        return []
    if arguments == ["picture", "write"]:
        DOCUMENT.write_text(document(DOCUMENT.read_text()))
        return []
    if arguments == ["shown"]:
        text = DOCUMENT.read_text()
        same = "<!-- layers -->" in text and document(text) == text
        return [] if same else ["docs/architecture.md shows other layers: tests/lint/layers.py picture write"]
    return [__doc__]


if __name__ == "__main__":
    sys.exit("\n".join(main(sys.argv[1:])) or 0)
