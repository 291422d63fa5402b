#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every relative link in the documents leads to a file: check_links.py ROOT"""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
broken = []
for document in [*root.glob("*.md"), *(root / "docs").glob("*.md")]:
    for target in re.findall(r"\]\(([^)#]+)", document.read_text()):
        if "://" not in target and not (document.parent / target).exists():
            broken.append(f"{document.relative_to(root)}: {target}")
if broken:
    sys.exit("\n".join(broken))
