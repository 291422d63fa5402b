#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""docs/changes.md begins with the version that CMakeLists.txt has, or with what is not released yet and then that version; within a
version, Security stands first."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def wrong(text, version):
    """What is wrong with the page, for that version."""
    parts = re.split(r"^## (.*)\n", text, flags=re.M)[1:]
    names, bodies = parts[::2], parts[1::2]
    found = []
    released = names[1:] if names and names[0] == "Unreleased" else names
    if not released or released[0] != version:
        what = f"Unreleased, and {released[0] if released else 'nothing'} follows" if released != names else f"{(names or ['none'])[0]}"
        found.append(f"the newest heading is {what}; CMakeLists.txt has version {version}")
    found += [f"{name} stands twice" for name in sorted({n for n in names if names.count(n) > 1})]
    for name, body in zip(names, bodies):
        kinds = re.findall(r"^### (.*)$", body, re.M)
        if "Security" in kinds[1:]:
            found.append(f"{name}: Security is not the first")
        if not re.search(r"^- ", body, re.M):
            found.append(f"{name} has no line")
    return found


if __name__ == "__main__":
    built = re.search(r"^project\(\S+ VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text(), re.M)[1]
    sys.exit("\n".join(f"docs/changes.md: {line}" for line in wrong((ROOT / "docs/changes.md").read_text(), built)) or 0)
