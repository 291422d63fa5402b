#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The example implementation under test, whose words are made to get out of the reports they are put into.

Its name and version at hello, what it says of an error, of what it does not support and in place of a value, and its standard error, before
it crashes at LTK-HMAC-0005.
"""
import importlib.util
import os
import pathlib
import re
import signal
import sys

sys.dont_write_bytecode = True
EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "harness" / "iut" / "bundled" / "example.py"
spec = importlib.util.spec_from_file_location("example", EXAMPLE)
example = importlib.util.module_from_spec(spec)
spec.loader.exec_module(example)

SCRIPT = "<script>document.title='owned'</script>"
CLOSING = "]]></failure></style></title>--><h1/onclick=x>\"'&amp;&#0;"
# Control characters, what is no UTF-8, a surrogate, what turns the direction of writing, what XML has not, and letters.
STDERR = (b"]]> <script>document.title='owned'</script> \1\b\x1b[31m\x7f\xc2\x85 \xff\xfe\xc0\xaf \xed\xa0\x80 \xe2\x80\xae \xef\xbf\xbf "
          b"\xf4\x90\x80\x80 \xc3 Z\xc3\xbcrich \xe6\x9d\xb1\xe4\xba\xac\n&lt; \"'\n\0 behind a zero\n")


def crash():
    os.write(2, STDERR)
    os.kill(os.getpid(), signal.SIGKILL)


WORDS = {
    "LTK-HMAC-0001": f"ok mac={SCRIPT}",
    "LTK-HMAC-0002": f"error {SCRIPT} {CLOSING}",
    "LTK-HMAC-0003": f"invalid {CLOSING}",
    "LTK-HMAC-0004": f"unsupported {CLOSING}{SCRIPT}",
}


def main():
    sys.stdin.reconfigure(encoding="ascii", errors="backslashreplace")
    for line in sys.stdin:
        request = line.rstrip("\n")
        ident, command = request.split(" ")[:2]
        answer = example.answer(request)
        if command == "hello":
            answer = re.sub("name=[^ ]* version=[^ ]*", lambda _: f"name={SCRIPT} version={CLOSING}", answer)
        elif ident == "LTK-HMAC-0005":
            crash()
        elif ident in WORDS:
            answer = f"{ident} {WORDS[ident]}"
        print(answer, flush=True)


if __name__ == "__main__":
    main()
