#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""An input on which the C of ref/ breaks its contract: search.py [--unit NAME] [--function NAME] [--seconds N]

ref/ is compiled as it is, and its functions are called: on the inputs of the vectors, and near them (a length, a number or an octet
changed at its borders, two of these at once). proofs/execute.ml evaluates the contracts on what the C did, those of the functions named
and of all that call them. The first input on which a clause is false is printed: function, values, clause, actual and expected.
Inputs that a precondition excludes do not count. Each output and input ends where its memory ends, so that an octet too many is seen.
Nothing printed means only that nothing was found among the inputs tried in that time of the processor.

Exit status: 0 nothing found, 1 an input was found, 2 the tools or the arguments are wrong."""
import argparse
import collections
import ctypes
import itertools
import mmap
import os
import pathlib
import pickle
import re
import resource
import signal
import subprocess
import sys
import tempfile

import execute
import frama_c

SECONDS = 20   # of the processor
BATCH = 400    # cases that one Frama-C evaluates
UNSET = 0xAA   # in what a vector leaves open
NUMBERS = {"uint8_t": ctypes.c_uint8, "uint16_t": ctypes.c_uint16, "uint32_t": ctypes.c_uint32, "uint64_t": ctypes.c_uint64,
           "size_t": ctypes.c_size_t, "int": ctypes.c_int}
PROTOTYPE = re.compile(r"^(?!static|typedef)((?:struct )?\w+) (\w+)\(([^()]*)\);", re.M)


# ---- What the headers declare ----

def plain(text):
    return re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.S)


class Headers:
    """The functions and structs of ref/*.h, for ctypes."""

    def __init__(self, root):
        text = plain("\n".join(p.read_text() for p in sorted(root.glob("ref/*.h"))))
        self.structs, self.functions = {}, {}
        for name, body in re.findall(r"^struct (\w+) \{\n(.*?)^\};", text, re.M | re.S):
            fields = [(n, self.type(t, pointer, int(size or 0)))
                      for t, pointer, n, size in re.findall(r"^  (?:const )?([\w ]+?) (\*?)(\w+)(?:\[(\d+)\])?;", body, re.M)]
            self.structs[name] = type(name, (ctypes.Structure,), {"_fields_": fields})
        for result, name, parameters in PROTOTYPE.findall(text):
            self.functions[name] = (result, [self.parameter(p) for p in parameters.split(",") if p.strip() != "void"])
        self.status = {int(value or 0): name for name, value in re.findall(r"#define (LTK_OK|LTK_E_\w+) \(?(-?\d+)\)?", text)}

    def type(self, name, pointer="", size=0):
        if pointer:
            return ctypes.c_void_p
        base = self.structs[name.split()[1]] if name.startswith("struct ") else NUMBERS[name]
        return base * size if size else base

    def parameter(self, text):
        """(name, type, whether it is a pointer, whether what it points to is constant)."""
        m = re.fullmatch(r"\s*(const )?((?:struct )?\w+) (\*?)(\w+)(\[\d+\])?", " ".join(text.split()))
        return m[4], self.type(m[2]), bool(m[3] or m[5]), bool(m[1])


def callers(root, names):
    """These functions, and all in ref/ that call one of them, through others."""
    calls = collections.defaultdict(set)
    for path in root.glob("ref/*.c"):
        for m in re.finditer(r"^[a-z][^\n;{}]*?\b(\w+)\([^;{}]*\)\s*\{\n(.*?)^\}", plain(path.read_text()), re.M | re.S):
            for callee in re.findall(r"\b(\w+)\(", m[2]):
                calls[callee].add(m[1])
    found, left = set(), list(names)
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += calls[name]
    return found


# ---- Cases: what proofs/execute.py makes of vectors, and near them ----

class Case(collections.namedtuple("Case", "id function items expected")):
    """A call: items are (kind, name, value); expected is what the vector says: {name: value}, the result's name is "result"."""

    def lines(self, actual):
        """For proofs/execute.ml."""
        yield f"case {self.id} {self.function}"
        for kind, name, value in self.items:
            if kind == "null":
                yield f"null {name}"
            elif kind in ("record", "records"):
                tag, records = value
                yield f"{kind} {name} {tag} " + " ".join(",".join(f"{k}={v}" for k, v in r.items()) for r in records)
            else:
                yield f"{kind} {name} {'x' + value.hex() if kind == 'octets' else value}"
        for name, value in actual.items():
            if name not in ("result", "wrong"):
                yield f"after {name} {'x' + value.hex() if isinstance(value, bytes) else value}"
        yield f"result {actual.get('result', '?')}"
        yield "end"


def parse_value(text):
    return bytes.fromhex(text[1:]) if text[0] == "x" else int(text) if re.fullmatch(r"-?\d+", text) else text


def parse(group):
    """The cases of a group of lines of proofs/execute.py, its controls left out."""
    for line in group:
        kind, *words = line.split(" ")
        if kind == "case":
            id_, function = words
            items, expected = [], {}
        elif kind in ("octets", "int", "space"):
            items.append((kind, words[0], parse_value(words[1])))
        elif kind == "null":
            items.append((kind, words[0], None))
        elif kind in ("record", "records"):
            items.append((kind, words[0], (words[1], [{k: parse_record(v) for k, _, v in (p.partition("=") for p in record.split(","))}
                                                      for record in words[2:]])))
        elif kind == "after":
            expected[words[0]] = parse_value(words[1])
        elif kind == "result" and words[0] != "?":
            expected["result"] = int(words[0])
        elif kind == "end":
            yield Case(id_, function, items, expected)


def parse_record(text):
    return text if text[0] in "x?@n" else int(text)


def borders(value, most):
    """Numbers near a number, at the borders of its type, and with the other top bit."""
    return dict.fromkeys(n for n in (value - 1, value + 1, 0, most, value ^ (most + 1) // 2) if 0 <= n <= most and n != value)


def octets_near(data):
    """Lists of octets near one: of these lengths, and with an octet changed."""
    for length in dict.fromkeys((len(data) - 1, len(data) + 1, 0, 1, 55, 56, 63, 64, 65)):
        if 0 <= length != len(data):
            yield f"length {length}", (data + bytes(range(1, 66)) * (length // 65 + 1))[:length]
    for at in dict.fromkeys((0, len(data) - 1, len(data) // 2) if data else ()):
        for bit in 0x80, 0x01:
            yield f"[{at}] = {data[at] ^ bit:#04x}", data[:at] + bytes([data[at] ^ bit]) + data[at + 1:]


def fields_near(headers, tag, record):
    """Changes of one field of a record, a length together with its octets."""
    types = dict(headers.structs[tag]._fields_)
    for name, value in record.items():
        if isinstance(value, int):
            array = name[:-len("_length")] if name.endswith("_length") else None
            for n in borders(value, 2 ** (8 * ctypes.sizeof(types[name])) - 1):
                change = {name: n}
                if array and n <= types[array]._length_:
                    change[array] = "x" + (bytes.fromhex(record[array][1:]) + b"1" * n)[:n].hex()
                elif array:
                    change[array] = record[array] + "31" * (types[array]._length_ - len(record[array]) // 2)
                yield f"{name} = {n}", change
        elif value[0] == "x" and len(value) > 1:
            for label, data in octets_near(bytes.fromhex(value[1:])):
                if label[0] == "[":
                    yield name + label, {name: "x" + data.hex()}


def edits(headers, case):
    """(label, {position of an item: what stands there then}) for each change of one thing in a case."""
    types = {name: (t, pointer) for name, t, pointer, _ in headers.functions[case.function][1]}
    by_name = {name: i for i, (_, name, _) in enumerate(case.items)}
    for i, (kind, name, value) in enumerate(case.items):
        if kind == "octets":
            behind = case.items[i + 1] if i + 1 < len(case.items) else ("", "", 0)
            has_length = behind[0] == "int" and behind[1].endswith("length") and behind[2] == len(value)
            in_list = re.fullmatch(r"p(\d+)", name) and "p" in by_name
            for label, data in octets_near(value):
                if label[0] == "[" or has_length or in_list:
                    change = {i: ("octets", name, data) if data else ("null", name, None)}
                    if has_length:
                        change[i + 1] = ("int", behind[1], len(data))
                    elif in_list:
                        tag, records = case.items[by_name["p"]][2]
                        at = int(name[1:])
                        new = {"octets": f"@{name}" if data else "null", "length": len(data)}
                        change[by_name["p"]] = ("records", "p", (tag, records[:at] + [new] + records[at + 1:]))
                    yield f"{name} {label}", change
        elif kind == "int" and name == "size" and "s" in by_name:
            for n in dict.fromkeys((value - 1, value + 1, 0, 1, value + 64)):
                if n >= 0:
                    yield f"size = {n}", {i: ("int", name, n), by_name["s"]: ("space", "s", n)}
        elif kind == "int" and not name.endswith("length") and name != "n" and name in types:
            for n in borders(value, 2 ** (8 * ctypes.sizeof(types[name][0])) - 1):
                yield f"{name} = {n}", {i: (kind, name, n)}
        elif kind == "int" and name in types and f"{name[:-len('_length')]}" not in by_name and name != "n":
            for n in borders(value, 255):
                yield f"{name} = {n}", {i: (kind, name, n)}
        elif kind in ("record", "records") and value[0] != "ltk_parameter":
            tag, records = value
            for label, change in fields_near(headers, tag, records[0]):
                yield f"{name}->{label}" if kind == "records" else f"{name}.{label}", {i: (kind, name, (tag, [{**records[0], **change}]))}


def changed(case, *edits_):
    items = list(case.items)
    for _, change in edits_:
        for i, item in change.items():
            if items[i][0] in ("record", "records") and len(edits_) > 1:  # two fields of one record
                tag, records = item[2]
                old = case.items[i][2][1][0]
                item = (item[0], item[1], (tag, [{**items[i][2][1][0], **{k: v for k, v in records[0].items() if v != old.get(k)}}]))
            items[i] = item
    return Case(f"{case.id}~" + "~".join(label.replace(" ", "_") for label, _ in edits_), case.function, items, {})


# ---- The C ----

class Memory:
    """Memory for one object, before a page that may not be touched."""

    def __init__(self, libc, size):
        page = mmap.PAGESIZE
        pages = (size + page - 1) // page + 1
        self.map = mmap.mmap(-1, (pages + 1) * page)
        self.start = ctypes.addressof(ctypes.c_char.from_buffer(self.map))
        libc.mprotect(ctypes.c_void_p(self.start + pages * page), page, 0)
        self.offset, self.size = pages * page - size, size
        self.map[:pages * page] = bytes([UNSET]) * (pages * page)
        self.address = self.start + self.offset

    def put(self, data):
        self.map[self.offset:self.offset + len(data)] = data

    def get(self):
        return self.map[self.offset:self.offset + self.size]

    def before_is_kept(self):
        return self.map[:self.offset] == bytes([UNSET]) * self.offset


def as_struct(type_, record, addresses):
    value = type_.from_buffer_copy(bytes([UNSET]) * ctypes.sizeof(type_))
    for name, t in type_._fields_:
        x = record.get(name, "?")
        if isinstance(x, int):
            setattr(value, name, x)
        elif x[0] == "x":
            data = bytes.fromhex(x[1:])
            ctypes.memmove(ctypes.addressof(value) + getattr(type_, name).offset, data, min(len(data), ctypes.sizeof(t)))
        elif x[0] == "@":
            setattr(value, name, addresses[x[1:]])
        elif x == "null":
            setattr(value, name, None)
    return value


def call(library, libc, headers, case):
    """What the C does: {name: value} of the result and of all memory that is not constant."""
    result, parameters = headers.functions[case.function]
    memory, values, addresses = {}, {}, {}
    types = {name: (t, pointer) for name, t, pointer, _ in parameters}
    for kind, name, value in case.items:
        if kind == "null":
            values[name] = None
        elif kind == "octets":
            data = value
        elif kind == "space":
            data = bytes([UNSET]) * (value * ctypes.sizeof(types[name][0]))
        elif kind == "int":
            values[name] = value
        elif kind == "record":
            values[name] = as_struct(headers.structs[value[0]], value[1][0], addresses)
        elif kind == "records":
            data = b"".join(bytes(as_struct(headers.structs[value[0]], r, addresses)) for r in value[1])
        if kind in ("octets", "space", "records"):
            memory[name] = Memory(libc, len(data)), data, kind
            memory[name][0].put(data)
            values[name] = addresses[name] = memory[name][0].address
    function = getattr(library, case.function)
    function.restype = None if result == "void" else headers.type(result)
    function.argtypes = [ctypes.c_void_p if pointer else t for _, t, pointer, _ in parameters]
    returned = function(*(values[name] for name, *_ in parameters))
    actual = {} if returned is None else {"result": returned}
    for name, (m, before, kind) in memory.items():
        after = m.get()
        if not m.before_is_kept():
            return {"wrong": f"writes before {name}"}
        if kind == "records" and after != before or kind == "octets" and after != before and name not in types:
            return {"wrong": f"writes to {name}, which is an input"}
        if kind == "space" and types[name][0] is not ctypes.c_uint8:
            after = int.from_bytes(after, sys.byteorder)
        if kind == "space" or after != before:
            actual[name] = after
    return actual


def run_c(program, headers, cases):
    """What the C does in each case; in a process of its own, which may come to grief."""
    results, at = [], 0
    while at < len(cases):
        with tempfile.TemporaryFile() as out:
            child = os.fork()
            if child == 0:
                try:
                    signal.alarm(60)
                    library, libc = ctypes.CDLL(program), ctypes.CDLL(None, use_errno=True)
                    for case in cases[at:]:
                        pickle.dump(call(library, libc, headers, case), out)
                        out.flush()
                    os._exit(0)
                except BaseException as e:  # pylint: disable=broad-except
                    print(f"search.py: {cases[at].function}: {e!r}", file=sys.stderr)
                    os._exit(3)
            _, status = os.waitpid(child, 0)
            out.seek(0)
            while True:
                try:
                    results.append(pickle.load(out))
                except EOFError:
                    break
        if os.WIFSIGNALED(status):
            what = {signal.SIGSEGV: "reads or writes where it may not", signal.SIGBUS: "reads or writes where it may not",
                    signal.SIGILL: "undefined behaviour", signal.SIGTRAP: "undefined behaviour", signal.SIGALRM: "does not end"}
            results.append({"wrong": what.get(os.WTERMSIG(status), f"ends by signal {os.WTERMSIG(status)}")})
        elif os.WEXITSTATUS(status):
            sys.exit(2)
        at = len(results)
    return results


def compile_c(root, folder):
    """ref/ as a library, with traps for undefined behaviour; None if it does not compile."""
    program = folder / "ref.so"
    done = subprocess.run(["gcc", "-std=c99", "-w", "-O1", "-fPIC", "-shared", "-fsanitize=undefined", "-fsanitize-undefined-trap-on-error",
                           "-I", root / "ref", *sorted(root.glob("ref/*.c")), "-o", program], capture_output=True, text=True, check=False)
    return program if done.returncode == 0 else None


# ---- The contracts ----

class Contracts:
    """proofs/execute.ml on the headers of a tree."""

    def __init__(self, root, folder):
        self.root, self.folder = root, folder
        frama_c.compile_modules(["execute"], folder)
        (folder / "headers.c").write_text(execute.HEADERS)

    def evaluate(self, cases):
        """{id: [(clause, what is said of it)]} of the clauses that are false, for (case, actual)."""
        path, report = self.folder / "cases", self.folder / "report"
        path.write_text("".join(line + "\n" for case, actual in cases for line in case.lines(actual)))
        subprocess.run(["frama-c", "-no-autoload-plugins", *frama_c.load(self.folder, "execute"), "-kernel-verbose", "0",
                        f"-cpp-extra-args={frama_c.CPP}", self.folder / "headers.c"], cwd=self.root, capture_output=True, check=False,
                       env=frama_c.environment(self.root, LTK_CASES=str(path), LTK_REPORT=str(report)))
        lines = [line.split("\t") for line in report.read_text(encoding="utf-8").splitlines()] if report.exists() else []
        if lines[-1:] != [["done"]]:
            raise RuntimeError("the contracts cannot be evaluated")
        found = collections.defaultdict(list)
        for kind, *words in lines:
            if kind == "fail":
                found[words[0]].append((words[1].partition(" ")[2], words[2]))
            elif kind == "clause" and words[1] == "requires":
                self.requires.add((words[0], words[2]))
        return found

    requires = set()


# ---- The search ----

def processor_seconds():
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def field_shown(value):
    """Octets in hexadecimal, digits as such."""
    if not isinstance(value, str) or value[0] != "x":
        return str(value)
    data = bytes.fromhex(value[1:])
    return f'"{data.decode()}"' if re.fullmatch(rb"[0-9]+", data) else data.hex() or "nothing"


def shown(item):
    kind, name, value = item
    if kind in ("record", "records"):
        return f"{name} = " + "; ".join("{" + ", ".join(f"{k} = {field_shown(v)}" for k, v in r.items() if v != "?") + "}" for r in value[1])
    return f"{name} = " + {"octets": value.hex() if kind == "octets" else "", "null": "NULL", "space": f"space for {value}"}.get(kind, str(value))


def value_shown(headers, case, name, value):
    if isinstance(value, bytes):
        return f"{name} = {value.hex()}"
    status = name == "result" and case.function not in ("ltk_tag_equal", "ltk_encode") and headers.status.get(value)
    return f"{name} = {status} ({value})" if status else f"{name} = {value}"


def allowed(headers, contracts, case, actual, clause):
    """The results for which the clause holds, the memory being what it is."""
    variants = [(case._replace(id=str(r)), {**actual, "result": r}) for r in sorted({*headers.status, 1})]
    found = contracts.evaluate(variants)
    return [int(v.id) for v, _ in variants if clause not in [name for name, _ in found.get(v.id, [])]]


def explained(headers, contracts, case, actual, failures):
    """A counterexample, in words."""
    origin, _, change = case.id.partition("~")
    change = f" with {change.partition('#')[0].replace('~', ', ').replace('_=_', ' = ')}" if change else ""
    lines = [f"COUNTEREXAMPLE {case.function}, the input of vector {origin}{change}"]
    lines += [f"  {shown(item)}" for item in case.items]
    if "wrong" in actual:
        return "\n".join(lines + [f"  the C, compiled with traps: {actual['wrong']}"])
    clause, said = failures[0]
    expected = [value_shown(headers, case, name, case.expected[name]) for name in case.expected]
    if not expected and "result" in actual:
        results = allowed(headers, contracts, case, actual, clause)
        expected = [value_shown(headers, case, "result", results[0])] if len(results) == 1 else []
    comparison = re.search(r"the last comparison that was false: (.*), of (\S+|\[.*?\]) and (\S+|\[.*?\])$", said)
    if not expected and comparison:
        expected = [f"that {comparison[1]}; it compares {comparison[2]} and {comparison[3]}"]
    lines.append(f"  clause {clause}: {' '.join(re.sub(r'; the last comparison that was false.*', '', said).split())}")
    lines.append("  actual:   " + ", ".join(value_shown(headers, case, name, value) for name, value in actual.items()))
    lines.append("  expected: " + (", ".join(expected) or "another, by the clause"))
    return "\n".join(lines)


def vector_cases(names):
    """The cases of all vectors, of these functions."""
    execute.lines[:] = [[]]
    execute.generate(None)
    return [case for group in execute.lines for case in parse(group) if case.function in names]


def differs(case, actual):
    """Whether the C does another thing than the vector says. An output longer than what the vector speaks of counts as different."""
    return any(actual.get(name) != value for name, value in case.expected.items()) or "wrong" in actual


def neighbours(headers, run, cases):
    """Batches of cases near those of vectors: a vector of each function and result in turn; first with one change, then with two that have
    different results each."""
    groups = collections.defaultdict(list)
    for case in cases:
        groups[case.function, case.expected.get("result"), tuple(kind for kind, _, _ in case.items)].append(case)
    for round_ in itertools.zip_longest(*groups.values()):
        for case in (c for c in round_ if c):
            single = list(edits(headers, case))
            results = run([changed(case, e) for e in single])
            yield [(changed(case, e), r) for e, r in zip(single, results)]
            first = {}
            for e, r in zip(single, results):
                first.setdefault((r.get("result"), e[0].split(" ")[0]) if r.get("result") else None, e)
            first.pop(None, None)
            by_status = collections.OrderedDict()
            for (status, _), e in first.items():
                by_status.setdefault(status, e)
            pairs = [changed(case, a, b) for a, b in itertools.combinations(by_status.values(), 2) if not set(a[1]) & set(b[1]) or
                     all(case.items[i][0] in ("record", "records") for i in set(a[1]) & set(b[1]))]
            yield list(zip(pairs, run(pairs)))


def counterexample(root, functions, limit=SECONDS):
    """A text that shows an input on which one of these functions, or one that calls them, breaks its contract; None if none is found."""
    start = processor_seconds()
    headers = Headers(root)
    names = callers(root, functions) & set(headers.functions) - set(execute.NOT_EXECUTED)
    with tempfile.TemporaryDirectory(prefix="ltk-search-") as folder:
        folder = pathlib.Path(folder)
        program = compile_c(root, folder)
        if not names or program is None:
            return None
        contracts = Contracts(root, folder)

        def run(cases):
            return run_c(program, headers, cases)

        def judge(pairs):
            found = contracts.evaluate(pairs)
            for case, actual in pairs:
                failures = found.get(case.id, [])
                legal = not any((case.function, name) in contracts.requires for name, _ in failures)
                failures = [f for f in failures if "cannot be evaluated" not in f[1]]
                if legal and ("wrong" in actual or failures):
                    return explained(headers, contracts, case, actual, failures)
            return None

        cases = vector_cases(names)
        different = [(case, actual) for case, actual in zip(cases, run(cases)) if differs(case, actual)]
        different.sort(key=lambda pair: sum(len(str(item)) for item in pair[0].items))
        found = judge(different[:BATCH]) if different else None
        batch = []
        for more in neighbours(headers, run, cases) if not found else []:
            batch += [(case._replace(id=f"{case.id}#{len(batch) + i}"), actual) for i, (case, actual) in enumerate(more)]
            if len(batch) >= BATCH:
                found, batch = judge(batch), []
            if found or processor_seconds() - start > limit:
                break
        return found or (judge(batch) if batch else None)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--unit", help="the functions of this file of ref/, by its name without .c")
    p.add_argument("--function", action="append", help="this function; more than one is possible")
    p.add_argument("--seconds", type=int, default=SECONDS, help=f"about this much time of the processor ({SECONDS})")
    a = p.parse_args()
    texts = {path.stem: plain(path.read_text()) for path in frama_c.ROOT.glob("ref/*.c")}
    defined = {unit: re.findall(r"^[a-z][^\n;{}]*?\b(\w+)\([^;{}]*\)\s*\{\n", text, re.M) for unit, text in texts.items()}
    if a.unit and a.unit not in defined:
        p.error(f"no such unit: {a.unit}; there are {', '.join(sorted(defined))}")
    names = [f for unit, fs in defined.items() if a.unit in (None, unit) for f in fs]
    if set(a.function or []) - set(names):
        p.error(f"no such function: {', '.join(sorted(set(a.function) - set(names)))}")
    found = counterexample(frama_c.ROOT, a.function or names, a.seconds)
    print(found or "no input was found on which C and contract differ")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
