#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Run every command that the documents show in ```sh blocks, from the project's root: each must exit with status 0. Not run are
commands that CTest runs anyway, which it must select or have: ctest itself, and what is a test. The example, which needs minutes
for 100,000 derivations, is spared these, unless LTK_ALL is in the environment.
run_commands.py ROOT"""
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

# What cannot run inside a test, because it is the test.
NOT_HERE = {"./test"}
# Programs that tests run as they stand in the documents, but for where they write.
TESTED = ("tests/ct/binaries.py", "tests/data/mistakes.py", "ltk-vectors")
WHERE = ("--build", "--table", "--spare")

root = pathlib.Path(sys.argv[1])


def told(words):
    """The words of a command from such a program on, without options that say where it writes; [] if there is none. What is there has its path
    from the root; of what the program is given, those in one build are those in another."""
    def placed(word):
        return os.path.relpath(root / word, root) if (root / word).exists() else word

    for i, word in enumerate(words):
        if word in TESTED or pathlib.PurePath(word).name in TESTED:
            rest = iter(words[i + 1:])
            return [placed(word)] + [re.sub("^build/(check|gcc)/", "build/", placed(w)) for w in rest if w not in WHERE or not next(rest)]
    return []


def tests():
    """The commands of all tests that CTest has, of these programs."""
    shown = subprocess.run(["ctest", "--preset", "gcc", "--show-only=json-v1"], cwd=root, capture_output=True, text=True, check=True).stdout
    return [told(test.get("command", [])) for test in json.loads(shown)["tests"]]


def shortened(command):
    """Without the longest family of the example, where it answers all."""
    if "LTK_ALL" in os.environ:
        return command
    if command.endswith("/ltk-vectors verify"):
        return command + " --spare example"
    if not re.match(r"\./check .*\b(example|mine)\.py$", command) or re.search("--(profile|family|flag|id) ", command):
        return command
    families = [entry["family"] for entry in json.loads((root / "vectors/index.json").read_text())["files"]]
    return command.replace("./check ", f"./check --family {','.join(f for f in families if f != 'accumulated')} ", 1)


def run(command, are_tests):
    """What is wrong with it; None if nothing is."""
    words = shlex.split(command, posix=True) if told(command.split()) else []
    if words and told(words) in are_tests:
        return None
    selects = command.startswith("ctest ")
    done = subprocess.run(["sh", "-c", command + " --show-only" if selects else shortened(command)], cwd=root, capture_output=True, text=True,
                          env={**os.environ, "PATH": "/usr/bin:" + os.environ["PATH"]})  # Debian's own python3 sees Debian's modules
    if done.returncode == 0 and not (selects and not re.search(r"^Total Tests: [1-9]", done.stdout, re.M)):
        return None
    return f"exit status {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"


def main():
    are_tests, count = tests(), 0
    for document in [root / "README.md", root / "CONTRIBUTING.md", *sorted((root / "docs").glob("*.md"))]:
        for block in re.findall(r"^```sh\n(.*?)^```", document.read_text(), re.M | re.S):
            for command in (line for line in block.splitlines() if line.strip() and line not in NOT_HERE):
                wrong = run(command, are_tests)
                if wrong:
                    sys.exit(f"{document.relative_to(root)}: {command}\n{wrong}")
                count += 1
    if count == 0:
        sys.exit("no commands found")
    print(f"{count} commands run")


if __name__ == "__main__":
    main()
