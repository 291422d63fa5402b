#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What can be checked of a file's style by reading it: style.py [FILE...]; without files, all that git knows of.
Names each line that breaks a rule, with the rule."""
import ast
import json
import os
import pathlib
import re
import subprocess
import sys

WIDTH = 150  # of a line, in characters
WIDTH_OF_C = 120  # as .clang-format has it
PROVEN = ("ref/", "proofs/")  # the reference and its proofs: changed only together
DATA = (".json", ".csv", ".css", ".txt")  # as wide as they are
TABS = {"harness/iut/peers/peer.go"}  # gofmt's
C = (".c", ".h")
# What C offers and this project does not use, and what it uses instead.
UNSAFE = {
    "gets": "fgets", "strtok": "strspn and strcspn", "atoi": "strtol", "atol": "strtol", "mktemp": "mkstemp", "alloca": "memory_new",
    "popen": "process_start", "system": "process_start", "sprintf": "snprintf", "strcpy": "memcpy", "strcat": "buffer_add",
}
ALLOCATE = ("malloc", "calloc", "realloc", "strdup", "strndup", "asprintf", "vasprintf")


def output(*command, text=None):
    return subprocess.run(command, input=text, stdout=subprocess.PIPE, text=True, check=True).stdout


def known():
    """All files that are written by hand, and those that a program writes."""
    names = output("git", "ls-files", "-z").split("\0")[:-1]
    names = [name for name in names if os.path.isfile(name)]  # one that is removed stays known until the commit
    told = output("git", "check-attr", "-z", "--stdin", "linguist-generated", text="\0".join(names)).split("\0")
    made = {name for name, value in zip(told[::3], told[2::3]) if value == "set"}
    return [name for name in names if name not in made], sorted(made)


def blanked(text):
    """C without its comments and texts: as many lines and columns, and blanks in their place."""
    pattern = r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''
    return re.sub(pattern, lambda m: re.sub(r"[^\n]", " ", m[0]), text, flags=re.S)


def of_lines(name, text):
    """The rules for every file: (line, rule)."""
    width = WIDTH_OF_C if name.endswith(C) else WIDTH
    wide = name.endswith(DATA) or name.endswith(C) and name.startswith(PROVEN)
    shown = False  # what is shown in a document: a command is one line
    for number, line in enumerate(text.split("\n"), 1):
        if name.endswith(".md") and line.lstrip().startswith("```"):
            shown = not shown
        whole = shown or name.endswith(".md") and line.startswith(("|", "    "))
        if len(line) > width and not whole and not wide:
            yield number, f"{len(line)} columns; at most {width}"
        if line != line.rstrip() and not name.startswith(PROVEN):
            yield number, "blanks at the end"
        if "\t" in line and name not in TABS:
            yield number, "a tab"
    if text and not text.endswith("\n"):
        yield text.count("\n") + 1, "no newline at the end of the file"
    if text.endswith("\n\n"):
        yield text.count("\n"), "an empty line at the end of the file"


def of_c(name, text):
    """The rules for C."""
    bare = blanked(text)
    for number, line in enumerate(bare.split("\n"), 1):
        for function in re.findall(r"(?<![\w.>])(\w+)\(", line):
            if function in UNSAFE and name.startswith("harness/"):
                yield number, f"{function}(): use {UNSAFE[function]}"
            if function in ALLOCATE and name.startswith("harness/src/") and name != "harness/src/base/memory.c":
                yield number, f"{function}(): use memory.h, which ends the program when there is no memory"
    if name.endswith(".h"):
        guard = re.search(r"^#ifndef (\w+_H)\n#define (\w+)\n", text, re.M)
        stem = re.sub(r"\W", "_", pathlib.Path(name).stem).upper() + "_H"
        if not guard or guard[1] != guard[2] or not ("_" + guard[1]).endswith("_" + stem):
            yield 1, f"no include guard {stem}"


def of_kind(name, text):
    """The rules for what others read: JSON, Python."""
    try:
        if name.endswith(".json"):
            json.loads(text)
        if name.endswith(".py"):
            ast.parse(text)
    except ValueError as error:
        yield 1, str(error)
    except SyntaxError as error:
        yield error.lineno or 1, error.msg
    executable = os.access(name, os.X_OK)
    if executable != text.startswith("#!"):
        yield 1, "executable, but without #!" if executable else "begins with #!, but is not executable"


def main():
    os.chdir(pathlib.Path(__file__).resolve().parents[2])
    written, made = known()
    names = sys.argv[1:] or written
    texts = {name: pathlib.Path(name).read_text() for name in names}
    wrong = []
    for name, text in texts.items():
        rules = [*of_lines(name, text), *of_kind(name, text)]
        if name.endswith(C):
            rules += of_c(name, text)
        wrong += [f"{name}:{number}: {rule}" for number, rule in sorted(rules)]
    if not texts:
        wrong.append("no files found")
    return wrong


if __name__ == "__main__":
    sys.exit("\n".join(main()) or 0)
