#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A part of another implementation: part.py PROGRAM. What has one of the values in PART_WITHOUT ("mode=2 purpose=4") is answered with PART_REPLY;
PART_COMMANDS are those that are offered."""
import os
import re
import subprocess
import sys

without = os.environ.get("PART_WITHOUT", "").split()
reply = os.environ.get("PART_REPLY", "unsupported not offered")
program = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
for line in sys.stdin:
    ident, command, *values = line.split()
    if set(values) & set(without):
        print(ident, reply, flush=True)
        continue
    program.stdin.write(line)
    program.stdin.flush()
    answer = program.stdout.readline()
    if command == "hello":
        answer = re.sub("pipeline=.*", "pipeline=1", answer)
        answer = re.sub("commands=[a-z,]*", "commands=" + os.environ["PART_COMMANDS"], answer) if "PART_COMMANDS" in os.environ else answer
    sys.stdout.write(answer)
    sys.stdout.flush()
