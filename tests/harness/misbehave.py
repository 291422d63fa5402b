#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The example implementation under test with bad manners, to try the harness's patience.

    misbehave.py --list          the modes, one a line
    misbehave.py MODE [WHEN]     speak LTKP/1, and misbehave in that mode at the request WHEN

WHEN is a number (the Nth request after hello, 5 unless given), a request's ID, a command's name (at each request
with it), or "all". Everything else is answered properly, hello too unless the mode is about hello. The modes of START
and HELLO misbehave at the start or at hello, and those of ALWAYS at each request; for them WHEN changes nothing.
No process lives longer than ten minutes, whatever the harness does.
"""
import importlib.util
import os
import pathlib
import re
import resource
import signal
import sys
import time

sys.dont_write_bytecode = True
EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "harness" / "iut" / "bundled" / "example.py"
spec = importlib.util.spec_from_file_location("example", EXAMPLE)
example = importlib.util.module_from_spec(spec)
spec.loader.exec_module(example)

LIFETIME, CHILD_LIFETIME = 600, 60  # seconds
LONG = 300_000                      # octets
FLOOD_STDERR = 50_000_000           # octets


def write(octets, descriptor=1):
    while octets:
        octets = octets[os.write(descriptor, octets):]


def say(line):
    write(line.encode() + b"\n")


def stay():
    while True:
        time.sleep(LIFETIME)


def crash(*_):
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGSEGV, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGSEGV)
    stay()


def hang_always(*_):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    stay()


def slow(request, answer):
    time.sleep(0.3)
    say(answer)


def flood(octets):
    while True:
        write(octets)


def flood_error():
    while True:
        write(b"e", 2)


def flood_stderr(request, answer):
    for _ in range(FLOOD_STDERR // 1000):
        write(b"e" * 999 + b"\n", 2)
    say(answer)


def partial(request, answer):
    write(answer.encode()[:len(answer) // 2])


def early(request, answer):
    """Also answers the request that has not come yet, with the answer to this one."""
    say(answer)
    ident, _, rest = answer.partition(" ")
    number = re.search(r"\d*$", ident)[0]
    say(f"{ident[:len(ident) - len(number)]}{int(number or 0) + 1:0{len(number)}d} {rest}")


def closes_stdout(request, answer):
    os.close(1)
    for _ in sys.stdin:
        pass
    os._exit(0)


def fork_child(request, answer):
    """Leaves without an answer; a child holds the pipe open, so that its end is not seen."""
    if os.fork() == 0:
        signal.alarm(CHILD_LIFETIME)
        stay()
    os._exit(0)


def detach():
    """A process that has left all: group, session, parent; and heeds no signal."""
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            for number in set(signal.valid_signals()) - {signal.SIGKILL, signal.SIGSTOP, signal.SIGALRM}:
                signal.signal(number, signal.SIG_IGN)
            signal.alarm(CHILD_LIFETIME)
            return True
        os._exit(0)
    os.wait()
    return False


def detached(request, answer):
    stay() if detach() else say(answer)


def detached_flood(request, answer):
    """Leaves without an answer; a process keeps writing to standard error."""
    if detach():
        flood_error()
    os._exit(7)


def detached_closed(request, answer):
    """A process that holds nothing of ours."""
    if detach():
        os.closerange(0, 256)
        stay()
    stay()


def fork_for_ever(request, answer):
    """A process that is another one each time somebody looks; where nobody ends it, it does so itself after a minute."""
    end = time.monotonic() + 60
    if detach():
        while time.monotonic() < end:
            if os.fork() != 0:
                os._exit(0)
            os.setsid()
        os._exit(0)
    say(answer)


def kill_parent(request, answer):
    """Its parent first, then itself."""
    if detach():
        stay()
    os.kill(os.getppid(), signal.SIGKILL)
    stay()


def stop_parent(request, answer):
    if detach():
        stay()
    os.kill(os.getppid(), signal.SIGSTOP)
    say(answer)


def kill_all_above(request, answer):
    """Its parent's parent and its parent, as kill -9 -1 would."""
    above = int(re.search(r"PPid:\s*(\d+)", pathlib.Path(f"/proc/{os.getppid()}/status").read_text())[1])
    for pid in (above, os.getppid()):
        os.kill(pid, signal.SIGKILL)
    stay()


def tty(request, answer):
    """Answers if there is no terminal."""
    try:
        os.open("/dev/tty", os.O_RDWR)
    except OSError:
        say(answer)
    else:
        say(ident(request) + " error there is a terminal")


def long_answer(request, answer):
    say(answer.ljust(LONG, "0"))


def upper_hex(request, answer):
    """Upper case is legal in hex; classes and names stay as they are."""
    say(re.sub("=([0-9a-f]+)$", lambda value: "=" + value[1].upper(), answer))


def ident(request):
    return request.split(" ")[0]


def hello_with(**changes):
    """The answer to hello with other values."""
    def answer_hello(request, answer):
        for name, value in changes.items():
            answer = re.sub(f" {name}=[^ ]*", f" {name}={value}", answer)
        say(answer)
    return answer_hello


# What happens at the request WHEN
MODES = {
    "crash": crash,
    "exit": lambda request, answer: os._exit(0),
    "exit-nonzero": lambda request, answer: os._exit(3),
    "hang": lambda request, answer: stay(),
    "slow": slow,
    "flood": lambda request, answer: flood(b"a" * 4096),
    "flood-lines": lambda request, answer: flood(b"FLOOD ok z=00\n" * 256),
    "flood-stderr": flood_stderr,
    "other-id": lambda request, answer: say("OTHER-ID-0000" + answer[len(ident(request)):]),
    "garbage": lambda request, answer: write(bytes(range(128, 256)) + b"\0\1\2\x1b[31m\x7f\n"),
    "empty-line": lambda request, answer: say(""),
    "partial": lambda request, answer: (partial(request, answer), stay()),
    "partial-exit": lambda request, answer: (partial(request, answer), os._exit(0)),
    "early": early,
    "twice": lambda request, answer: (say(answer), say(answer)),
    "closes-stdout": closes_stdout,
    "crlf": lambda request, answer: say(answer + "\r"),
    "upper-hex": upper_hex,
    "unsupported": lambda request, answer: say(ident(request) + " unsupported"),
    "error": lambda request, answer: say(ident(request) + " error why"),
    "invalid-without-class": lambda request, answer: say(ident(request) + " invalid"),
    "fork-child": fork_child,
    "detached": detached,
    "detached-flood": detached_flood,
    "detached-closed": detached_closed,
    "fork-for-ever": fork_for_ever,
    "kill-parent": kill_parent,
    "kill-all-above": kill_all_above,
    "stop-parent": stop_parent,
    "tty": tty,
    "answers-for-ever": lambda request, answer: flood(answer.encode() + b"\n"),
    "answers-and-empty-lines": lambda request, answer: (say(answer), say(answer), flood(b"\n")),
    "long-answer": long_answer,
}
# What happens at hello
HELLO = {
    "no-hello": lambda request, answer: None,
    "bad-hello": lambda request, answer: say(ident(request) + " ok garbage"),
    "wrong-version": lambda request, answer: say(ident(request) + " unsupported ltkp=2 only"),
    "lies-about-pipeline": hello_with(pipeline=64),
    "commands-only-derive": hello_with(commands="derive"),
    "no-derive": hello_with(commands="hmac,kdf"),
    "hang-always": lambda request, answer: (say(answer), hang_always()),
}
# What happens at each request after hello
ALWAYS = {
    "crash-always": crash,
    "commands-only-derive": lambda request, answer: say(
        answer if request.split(" ")[1] == "derive" else ident(request) + " unsupported"),
    "no-derive": lambda request, answer: say(
        answer if request.split(" ")[1] in ("hmac", "kdf") else ident(request) + " unsupported"),
}
# What happens before hello, and after the end of input
START = {
    "exit-at-start": lambda: os._exit(0),
    "crash-at-start": crash,
}
END = {
    "twice-last": lambda answer: say(answer),
    "ignores-eof": lambda answer: stay(),
}


def run(mode, when):
    START.get(mode, lambda: None)()
    count, last = 0, ""
    for line in sys.stdin:
        request = line.rstrip("\n")
        last = example.answer(request)
        name, command = (request.split(" ") + [""])[:2]
        act = ALWAYS.get(mode)
        if command == "hello":
            act = HELLO.get(mode)
        else:
            count += 1
            if when in ("all", str(count), name, command):
                act = MODES.get(mode, act)
        (act or (lambda request, answer: say(answer)))(request, last)
    END.get(mode, lambda answer: None)(last)


def main():
    modes = sorted({*MODES, *HELLO, *ALWAYS, *START, *END})
    if sys.argv[1:] == ["--list"]:
        print(*modes, sep="\n")
    elif len(sys.argv) in (2, 3) and sys.argv[1] in modes:
        signal.alarm(LIFETIME)
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        sys.stdin.reconfigure(encoding="ascii", errors="backslashreplace")
        run(sys.argv[1], sys.argv[2] if len(sys.argv) == 3 else "5")
    else:
        sys.exit("usage: misbehave.py MODE [WHEN] | --list")


if __name__ == "__main__":
    main()
