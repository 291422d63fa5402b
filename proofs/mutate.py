#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Single mistakes in ref/*.c, each judged by the proofs and by the vectors. See docs/proofs.md.

  list    the mutants
  run     judge them; a run that was stopped goes on where it stopped
  table   write proofs/mutants.csv from a complete run

run --sample N judges N of them, spread evenly, and compares with proofs/mutants.csv; without it, all of them.

A mutant is killed by the proofs when Frama-C leaves a goal of the mutated function unproven, with the provers and the limit in steps
of proofs/prove.py; by the vectors when ltk-conform finds the reference nonconformant. It is equivalent when gcc makes the same object of
it as of the original, or when proofs/equivalent.txt says why.

Exit status: 0 as expected, 1 a mutant survives or the table differs, 2 the tools or the arguments are wrong."""
import argparse
import collections
import concurrent.futures
import csv
import hashlib
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import prove

ROOT = prove.ROOT
FILES = [s for s in prove.SOURCES if s.startswith("ref/")]
# How many mutants of a kind are taken in one function; of the table of constants, in all.
QUOTA = {"operator": 2, "constant": 2, "dropped": 12, "name": 1, "order": 1, "swapped arguments": 1, "table": 12}
BY_PROOF = 0.95     # of the mutants that are not equivalent
SECONDS = 8         # of a prover, for each goal: more than any goal of a function takes; a mutant's goals mostly run to their limit
COLUMNS = ["id", "file", "function", "kind", "before", "after", "proof", "vectors", "equivalent"]
Mutant = collections.namedtuple("Mutant", "id file function kind line start end text before after")

TOKEN = re.compile(r"'(?:\\.|[^'])'|0[xX][0-9a-fA-F]+[uU]?|\d+[uU]?|[A-Za-z_]\w*|<<=|>>=|\+\+|--|->|&&|\|\||[<>=!+*/%&|^-]=|<<|>>|"
                   r"#[^\n]*|[-+*/%&|^~!<>=?:;,.(){}\[\]]", re.S)
# For each operator, what it is mistaken for.
OPERATORS = {"+": ["-"], "-": ["+"], "*": ["+"], "/": ["*", "%"], "%": ["/"], "<<": [">>"], ">>": ["<<"], "&": ["|", "^"], "|": ["&", "^"],
             "^": ["|", "&"], "~": [""], "!": [""], "&&": ["||"], "||": ["&&"], "<": ["<=", ">"], "<=": ["<", ">="], ">": [">=", "<"],
             ">=": [">", "<="], "==": ["!=", "<="], "!=": ["==", "<"], "+=": ["-=", "="], "|=": ["&=", "^=", "="], "++": ["--"]}
# Names that may be taken for one another.
NAMES = [("root", "z"), ("network_public", "card_public"), ("network_nonce", "card_nonce"), ("network_public_length", "card_public_length"),
         ("mcc", "mnc"), ("imsi", "element"), ("purpose", "index"), ("mode", "suite"), ("algorithm", "purpose"), ("inner", "outer"),
         ("a", "b"), ("c", "d"), ("e", "f"), ("g", "h"), ("high", "low"), ("i0", "i1"), ("i9", "i14"), ("b0", "b1"), ("b2", "b3"),
         ("big_sigma0", "big_sigma1"), ("small_sigma0", "small_sigma1"), ("ch", "maj"), ("at", "i"), ("length", "key_length"), ("x", "y"),
         ("role", "keys"), ("size", "n"), ("imsi_length", "mnc_length"), ("nz", "n"), ("m", "key"), ("t", "i0"), ("before", "length"),
         ("LTK_E_IMSI", "LTK_E_PLMN"), ("LTK_E_NONCE", "LTK_E_EPOCH"), ("LTK_E_MODE", "LTK_E_SUITE"), ("LTK_E_ROLE", "LTK_E_KEYS"),
         ("LTK_E_BITS", "LTK_E_ALGORITHM"), ("LTK_E_SPACE", "LTK_E_PARAMETER"), ("ok_mode", "ok_suite"), ("ok_index", "ok_purpose"),
         ("ok_imsi", "ok_plmn"), ("ok_nonce", "ok_element"), ("ok_algorithm", "ok_bits")]
OTHER = collections.defaultdict(list)
for one, two in NAMES:
    OTHER[one].append(two)
    OTHER[two].append(one)


def functions(text):
    """(name, start, end) of the body of each function: in the layout of ref/, braces in the first column enclose one."""
    for m in re.finditer(r"^[a-z][^\n;{}]*?\b(\w+)\((?:[^;{}]*?)\)(?: /\*@ ghost[^\n]*)?\n\{\n(.*?)^\}", text, re.M | re.S):
        yield m[1], m.start(2), m.end(2)


def constants(token):
    """What a constant is mistaken for."""
    if token.startswith("'"):
        return [f"'{chr(ord(token[1]) + 1)}'"] if len(token) == 3 else []
    suffix = "u" if token[-1] in "uU" else ""
    n = int(token.rstrip("uU"), 0)
    if n > 0xffff:
        return [f"{n ^ 1 << bit:#010x}{suffix}" for bit in (0, 17)]
    show = (lambda v: f"{v:#x}{suffix}") if token[:2].lower() == "0x" else (lambda v: f"{v}{suffix}")
    return [show(n + 1)] + ([show(n - 1)] if n else [])


def mutants_of(file, text):
    """Every mutant of one file, before any selection."""
    spans = list(functions(text))

    def place(at):
        return next((f for f, a, b in spans if a <= at < b), None)

    def mutant(kind, start, end, new, function):
        a, b = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        before, after = text[a:b], text[a:start] + new + text[end:b]
        squeeze = lambda s: " ".join(s.split())
        key = "\0".join([file, function, kind, squeeze(before), squeeze(after), str(text[:start].count(squeeze(before)))])
        return Mutant(hashlib.sha256(key.encode()).hexdigest()[:10], file, function, kind, text.count("\n", 0, start) + 1, start, end, new,
                      squeeze(before), squeeze(after))

    # Comments and annotations blanked: they are never changed.
    bare = re.sub(r"/\*.*?\*/|//[^\n]*", lambda m: re.sub(r"[^\n]", " ", m[0]), text, flags=re.S)
    tokens = [(m[0], m.start(), m.end()) for m in TOKEN.finditer(bare)]
    code = [t for t in tokens if not t[0].startswith("#")]
    for i, (t, start, end) in enumerate(code):
        function = place(start)
        if function is None:  # a table outside of functions: its constants
            if re.match(r"0x[0-9a-f]{8}u", t):
                for new in constants(t):
                    yield mutant("table", start, end, new, "K")
            continue
        line = text[text.rfind("\n", 0, start) + 1:text.find("\n", start)]
        if t in OPERATORS:
            previous = code[i - 1][0]
            if t in "*&-+" and not re.match(r"[\w)\]']", previous[-1]):
                continue  # a pointer, an address or a sign
            if t == "*" and re.match(r"(const )?(u?int\w*|struct|size_t)", previous):
                continue
            for new in OPERATORS[t]:
                yield mutant("operator", start, end, new, function)
        elif re.match(r"[0-9']", t) and not line.lstrip().startswith("case "):
            for new in constants(t):
                yield mutant("constant", start, end, new, function)
        elif t in OTHER and not re.match(r"\s*(const |struct |u?int\d*_t |size_t |int )[^=]*$", line):
            for new in OTHER[t]:
                yield mutant("name", start, end, new, function)
    lines = [(m.start(), m.end(), m[0]) for m in re.finditer(r"[^\n]*\n", bare)]
    statement = re.compile(r"  +(?!return|const|struct|u?int\d*_t |size_t |static|break|int |//|/\*|goto)[\w*>.\[\]-]+[^{}]*;\n")
    for k, (start, end, line) in enumerate(lines):
        function = place(start)
        if function and statement.fullmatch(line):
            yield mutant("dropped", start, end - 1, re.match(r" *", line)[0] + ";", function)
            if k + 1 < len(lines) and statement.fullmatch(lines[k + 1][2]):
                yield mutant("order", start, lines[k + 1][1] - 1, lines[k + 1][2] + line[:-1], function)
    for m in re.finditer(r"\b[a-z]\w*\(", bare):
        function = place(m.start())
        if not function:
            continue
        depth, at, commas, begin = 1, m.end(), [], m.end()
        while depth and at < len(text):
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(text[at], 0)
            if depth == 1 and text[at] == ",":
                commas.append(at)
            at += 1
        parts = [p.strip() for p in re.split(",", text[begin:at - 1])] if len(commas) + 1 == text[begin:at - 1].count(",") + 1 else []
        for i in range(len(parts) - 1):
            swapped = parts[:i] + [parts[i + 1], parts[i]] + parts[i + 2:]
            if parts[i] != parts[i + 1]:
                yield mutant("swapped arguments", begin, at - 1, ", ".join(swapped), function)


def chosen():
    """The mutants: of each kind, a few in each function, spread over it; those that compile."""
    result, seen = [], set()
    for file in FILES:
        text = (ROOT / file).read_text()
        groups = collections.OrderedDict()
        for m in mutants_of(file, text):
            if m.id not in seen:
                seen.add(m.id)
                groups.setdefault((m.function, m.kind), []).append(m)
        for (_, kind), ms in groups.items():
            quota = QUOTA[kind]
            result += ms if len(ms) <= quota else [ms[i * len(ms) // quota] for i in range(quota)]
    return result


def mutated(m):
    text = (ROOT / m.file).read_text()
    return text[:m.start] + m.text + text[m.end:]


def compile_c(text, directory, name, *flags):
    """The object of a C text of ref/, or None if it does not compile."""
    c, o = directory / f"{name}.c", directory / f"{name}.o"
    c.write_text(text)
    done = subprocess.run(["gcc", "-std=c99", "-ffreestanding", "-fwrapv", "-O1", "-w", "-Werror=incompatible-pointer-types",
                           "-Werror=int-conversion",
                           "-Werror=implicit-function-declaration", *flags, "-I", str(ROOT / "ref"), "-c", c.name, "-o", o.name],
                          cwd=directory, capture_output=True)
    return o.read_bytes() if done.returncode == 0 else None


class Judge:
    def __init__(self, build):
        self.build = build / "mutants"
        self.build.mkdir(parents=True, exist_ok=True)
        prove.prepare(build)
        self.main = build
        with open(ROOT / "proofs/table.csv", newline="") as f:
            self.tactics = {(r["unit"], r["function"]) for r in csv.DictReader(f) if int(r["tactics"])}
        self.cache = self.build / "known"
        if not self.cache.exists():
            new = self.build / "known.new"
            shutil.rmtree(new, ignore_errors=True)
            prove.unpack_session(ROOT, new)
            os.replace(new, self.cache)
        self.original = {}
        with tempfile.TemporaryDirectory(dir=self.build) as d:
            for f in FILES:
                self.original[f] = self.objects((ROOT / f).read_text(), pathlib.Path(d), "original")
        self.objects_dir = self.build / "objects"
        self.objects_dir.mkdir(exist_ok=True)
        for f in FILES:
            compile_c((ROOT / f).read_text(), self.objects_dir, pathlib.PurePath(f).stem)
        for f in ("kit/main", "kit/ltkp", "kit/convert", "bundled/reference"):
            subprocess.run(["gcc", "-O1", "-D_GNU_SOURCE", '-DLTK_RELEASE="mutant"', "-I", ROOT / "harness/include", "-I", ROOT / "harness/iut",
                            "-I", ROOT / "ref", "-c", ROOT / f"harness/iut/{f}.c", "-o", self.objects_dir / f"iut-{pathlib.PurePath(f).stem}.o"],
                           check=True)

    @staticmethod
    def objects(text, directory, name):
        return compile_c(text, directory, name), compile_c(text, directory, name, "-O2")

    def functions_of(self, m):
        return ["round_constant"] if m.function == "K" else [m.function]

    def proof(self, m, tree):
        """The first goal that is not proven, or "" if all are."""
        unit = prove.unit_name(m.file)
        (tree / "ref").mkdir()
        for f in (ROOT / "ref").glob("*.[ch]"):
            shutil.copy(f, tree / "ref")
        os.symlink(ROOT / "proofs", tree / "proofs")
        (tree / m.file).write_text(mutated(m))
        fs = self.functions_of(m)
        provers = "cvc4,z3" + (",tip" if any((unit, f) in self.tactics for f in fs) else "")
        more = ["-wp-fct", ",".join(fs), "-wp-par", "3", "-wp-timeout", str(SECONDS), "-wp-cache", "replay", "-wp-cache-dir",
                str(self.cache / "cache"),
                "-wp-session", str(tree / "session")]
        (tree / "session").mkdir()
        p = subprocess.Popen(prove.command(self.main, m.file, provers, more), cwd=tree, env=prove.environment(tree, self.main), text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
        red, total = None, None
        lines = []
        for line in p.stdout:
            lines.append(line)
            g = re.match(r"\[wp\] \[([^]]+)\] Goal (?:typed_)?(\S+)(.*)", line)
            if g and not g[3].startswith(" : Valid"):
                red = g[2]
                break
            total = re.search(r"Proved goals: +(\d+) / (\d+)", line) or total
        if red:
            try:
                os.killpg(p.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        p.stdout.close()
        p.wait()
        if red:
            return red
        if total and total[1] == total[2] and p.returncode == 0:
            return ""
        raise prove.Wrong(f"Frama-C does not judge {m.id} ({m.file}:{m.line}: {m.after}):\n" + "".join(lines[-4:]))

    def vectors(self, m, tree):
        """Whether ltk-conform finds the mutant nonconformant."""
        unit = prove.unit_name(m.file)
        if compile_c(mutated(m), tree, unit) is None:
            raise prove.Wrong(f"{m.id} does not compile")
        objects = [str(tree / f"{unit}.o")] + [str(o) for o in self.objects_dir.glob("*.o") if o.stem != unit]
        program = tree / "iut"
        subprocess.run(["gcc", "-Wl,-z,now", *objects, "-o", program], check=True)
        conform = next((p for p in (ROOT / "build/gcc/ltk-conform", ROOT / "build/check/ltk-conform") if p.exists()), None)
        if conform is None:
            raise prove.Wrong("build/gcc/ltk-conform is missing: build it with cmake --preset gcc && cmake --build --preset gcc")
        try:
            done = subprocess.run([conform, "check", "--", program], capture_output=True, timeout=120)
        except subprocess.TimeoutExpired:
            return True
        if done.returncode in (2, 4):
            raise prove.Wrong(f"ltk-conform did not run on {m.id}: {done.stderr.decode()[-300:]}")
        return done.returncode != 0

    def judge(self, m):
        start = time.time()
        with tempfile.TemporaryDirectory(dir=self.build) as d:
            tree = pathlib.Path(d)
            objects = self.objects(mutated(m), tree, "original")
            if objects[0] is None:
                return None
            same = objects == self.original[m.file]
            proof = self.proof(m, tree)
            killed = self.vectors(m, tree)
        return {"id": m.id, "proof": proof, "vectors": killed, "same": same, "seconds": round(time.time() - start, 1)}


def included(path, seen):
    """A file and all that it includes, of ref/ and proofs/."""
    if path not in seen:
        seen.add(path)
        for name in re.findall(r'^#include "([^"]+)"', path.read_text(), re.M):
            included(next(d / name for d in (ROOT / "ref", ROOT / "proofs") if (d / name).exists()), seen)
    return seen


def inputs(file):
    """What a judgement of a mutant of this file depends on besides the mutant: what the proof reads, and for the vectors all code of ref/."""
    h = hashlib.sha256("\0".join(prove.command(pathlib.Path(), file, "cvc4,z3", ["-wp-timeout", str(SECONDS)])).encode())
    h.update((ROOT / "proofs/rules.ml").read_bytes())
    for p in sorted(included(ROOT / file, set())) + sorted(ROOT.glob("vectors/*.json")):
        h.update(p.name.encode() + b"\0" + p.read_bytes())
    for p in sorted(ROOT.glob("ref/*.[ch]")):
        h.update(" ".join(re.sub(r"/\*.*?\*/|//[^\n]*", "", p.read_text(), flags=re.S).split()).encode())
    return h.hexdigest()[:16]


def argued():
    """proofs/equivalent.txt: id, then the reason why the mutant behaves as the original."""
    result = {}
    path = ROOT / "proofs/equivalent.txt"
    for line in path.read_text().splitlines() if path.exists() else []:
        if line and not line.startswith("#"):
            mutant, _, reason = line.partition(" ")
            result[mutant] = reason.strip()
    return result


def row(m, r, reasons):
    equivalent = "same object" if r["same"] else reasons.get(m.id, "")
    return [m.id, m.file, m.function, m.kind, m.before, m.after, r["proof"] or "no", "yes" if r["vectors"] else "no", equivalent]


def run(build, mutants, jobs):
    """Judge all of them that have no result yet; {id: result}, without those that do not compile."""
    judge, digest, results, count = Judge(build), {f: inputs(f) for f in FILES}, {}, 0
    path, file_of = build / "mutants" / "results.jsonl", {m.id: m.file for m in mutants}
    if path.exists():
        for line in path.read_text().splitlines():
            try:
                r = json.loads(line)
            except json.JSONDecodeError:
                continue  # the line at which a run was stopped
            if r["id"] in file_of and r["inputs"] == digest[file_of[r["id"]]]:
                results[r["id"]] = r
    left = [m for m in mutants if m.id not in results]
    with open(path, "a") as out, concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for m, f in [(m, pool.submit(judge.judge, m)) for m in left]:
            r = f.result() or {"id": m.id, "compiles": False}
            results[m.id] = r = {**r, "inputs": digest[m.file]}
            out.write(json.dumps(r) + "\n")
            out.flush()
            count += 1
            print(f"{count}/{len(left)} {m.file}:{m.line} {m.function}, {m.kind}: {m.after} -> "
                  + ("does not compile" if "proof" not in r else
                     f"{'proof (' + r['proof'] + ')' if r['proof'] else 'not by proof'}, {'vectors' if r['vectors'] else 'not by vectors'}, "
                     f"{r['seconds']} s"),
                  flush=True)
    return {k: r for k, r in results.items() if "proof" in r}


def judge_figures(rows):
    """Print the figures; the survivors that nothing explains."""
    live = [r for r in rows if not r[8]]
    proof = [r for r in live if r[6] != "no"]
    vectors = [r for r in live if r[7] == "yes"]
    open_ = [r for r in live if r[6] == "no" and r[7] == "no"]
    print(f"{len(rows)} mutants: {len(rows) - len(live)} equivalent; of the other {len(live)}, {len(proof)} are killed by proof, {len(vectors)} by "
          f"vectors, {len(live) - len(open_)} by one of them")
    for r in open_:
        print(f"SURVIVES {r[0]} {r[1]} {r[2]}: {r[4]}  ->  {r[5]}")
    wrong = [r for r in rows if r[8] and r[7] == "yes"]
    for r in wrong:
        print(f"NOT EQUIVALENT {r[0]}: the vectors kill it")
    few = live and len(proof) < BY_PROOF * len(live)
    if few:
        print(f"only {100 * len(proof) / len(live):.1f} % are killed by proof; {100 * BY_PROOF:.0f} % are wanted")
    return bool(open_ or wrong or few)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("mode", choices=["list", "run", "table"])
    p.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "proofs", help="where to work (build/proofs)")
    p.add_argument("--sample", type=int, help="judge this many, spread evenly")
    p.add_argument("--jobs", type=int, default=os.cpu_count(), help="mutants at a time")
    a = p.parse_args()
    mutants = chosen()
    if a.mode == "list":
        for m in mutants:
            print(f"{m.id} {m.file}:{m.line} {m.function}, {m.kind}: {m.before}  ->  {m.after}")
        print(f"{len(mutants)} mutants, before compiling")
        return 0
    prove.check_tools()
    reasons = argued()
    committed = {}
    if (ROOT / "proofs/mutants.csv").exists():
        with open(ROOT / "proofs/mutants.csv", newline="") as f:
            committed = {r[0]: r for r in list(csv.reader(f))[1:]}
    if a.sample is not None:
        if a.sample < 1:
            raise prove.Wrong("--sample wants 1 or more")
        mutants = [m for m in mutants if m.id in committed]
        mutants = [mutants[i * len(mutants) // a.sample] for i in range(min(a.sample, len(mutants)))]
    results = run(a.build.resolve(), mutants, a.jobs)
    rows = [row(m, results[m.id], reasons) for m in mutants if m.id in results]
    bad = judge_figures(rows)
    if a.sample is None and len(rows) < 300:
        print("fewer than 300 mutants")
        bad = True
    if a.mode == "table":
        prove.write_atomically(ROOT / "proofs/mutants.csv", prove.as_csv(rows, COLUMNS))
        return 1 if bad else 0
    # Which goal falls first depends on timing; whether one falls does not.
    verdict = lambda r: r[1:6] + [r[6] != "no", r[7], r[8]]
    stale = [r for r in rows if r[0] not in committed or verdict(r) != verdict(committed[r[0]])]
    stale += [r for i, r in committed.items() if a.sample is None and i not in results]
    for r in stale:
        print(f"DIFFERS from proofs/mutants.csv: {r[0]} {r[1]} {r[2]}: {r[5]}")
    return 1 if bad or stale else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except prove.Wrong as e:
        print(f"mutate.py: {e}", file=sys.stderr)
        sys.exit(2)
