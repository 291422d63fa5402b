#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the proofs rest on: audit.py [--list] [--build DIR] [--only PART]

Each translation unit is proven alone. proofs/audit.ml says, for each, what is assumed in it, which contracts are taken for granted
since their functions have no body there, and which are proven. This program fails unless, over all units:
- nothing is assumed but what proofs/assumed.txt lists with a reason, and no use of that can matter;
- no annotation is admitted, only checked, or of a kind that audit.ml does not look into;
- recursive definitions of the logic come to an end, so that none of them is an axiom in disguise;
- a name of the logic, a lemma and a struct mean the same in each unit;
- the lemmas stand in one order in all units, and each is proven once, in a unit that prove.py names;
- Frama-C sees the C that compilers see, token by token, and the library is made of the files that are proven: proofs/sources.py;
- ref/ is written in the part of C for which WP's memory model is sound: no union, cast of a pointer, bit-field, goto, .. in audit.ml;
- what computes with secrets says so, and all of it is wiped; each variable is set before it is read: proofs/flow.ml;
- each contract taken for granted is, word for word, the one proven with the function's body in another unit;
- every unit is one of those that prove.py proves;
- no function calls itself, directly or around, or through a pointer: no proof takes itself for granted;
- each function has a contract with terminates, exits, assigns and an ensures, and each clause and annotation has a name."""
import argparse
import collections
import hashlib
import pathlib
import re
import sys

import frama_c
import prove
import sources

UNITS = sorted(frama_c.ROOT.glob("ref/*.c")) + [frama_c.ROOT / "proofs/injective.c"]
# What is public of what the functions for callers are given: parameters, what they point to (*), fields. All else is secret.
PUBLIC = {"ltk_sha256": "length", "ltk_hmac_sha256": "key_length length", "ltk_kdf_s": "size fc n p*.length",
          "ltk_kdf": "key_length fc n size p*.length", "ltk_derive": "c k*.root_length k*.z_length",
          "ltk_confirm": "role keys c k*.root_length k*.z_length", "ltk_tag_equal": "-", "ltk_derive_s": "c",
          "ltk_public_value": "length"}
# Results that are computed from secrets and may be shown, by docs/specification.md, 7.3 and 8.4.
SHOWN = {"secrets_nonzero": "the status says whether a secret is all zero", "tags_differ": "the answer of ltk_tag_equal"}
failures = []


def fail(*words):
    failures.append(": ".join(words))


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def audit():
    """The facts of each unit: {unit: {kind: [words]}}."""
    facts = {}
    with frama_c.compiled("audit") as (folder, run):
        for source in UNITS:
            unit = str(source.relative_to(frama_c.ROOT))
            report = folder / "report"
            run(unit, LTK_REPORT=str(report))
            facts[unit] = collections.defaultdict(list)
            for line in report.read_text(encoding="utf-8").splitlines():
                kind, *words = line.split("\t")
                facts[unit][kind].append(words)
            if "done" not in facts[unit]:
                sys.exit(f"{unit}: the report has no end")
    return facts


def each(facts, kind):
    """The facts of a kind, each once for each unit: unit, words."""
    return ((unit, words) for unit, own in facts.items() for words in own[kind])


def check_assumed(facts):
    lines = (frama_c.ROOT / "proofs" / "assumed.txt").read_text(encoding="utf-8").splitlines()
    listed = dict(re.split(r"\s+", line, maxsplit=1) for line in lines if line and not line.startswith("#"))
    found = {name: (kind, place) for _, (kind, name, place) in each(facts, "assumed")}
    for name, (kind, place) in found.items():
        if kind != "constant":
            fail(place, f"{kind} {name} is assumed, and cannot be listed in assumed.txt")
        elif name not in listed:
            fail(place, f"{name} has no definition and does not stand in assumed.txt")
    for name in set(listed) - set(found):
        fail("proofs/assumed.txt", f"{name} is listed, but not assumed")
    for _, (name, which, place) in each(facts, "use"):
        if which != "all":
            fail(place, f"{name} is used without setting all fields")
    for kind in "unproven", "other":
        for unit, words in each(facts, kind):
            fail(words[-1], f"{kind}: {' '.join(words[:-1])}, in {unit}")
    for unit, (name, how) in each(facts, "recursion"):
        if how != "ok":
            fail(unit, f"{name} is recursive and {how}")
    return listed


def check_meaning(facts):
    """One text for each name, in all units."""
    meaning = {}
    for unit, (kind, name, text) in each(facts, "define"):
        first = meaning.setdefault((kind, name), (text, unit))
        if first[0] != text:
            fail(unit, f"{kind} {name} is not what it is in {first[1]}", f"{text} | {first[0]}")
    return meaning


def check_constructs(facts):
    for unit, (what, place) in each(facts, "construct"):
        fail(place, f"{what} is not in the part of C that ref/ is written in, in {unit}")


def public_lines():
    """PUBLIC and SHOWN, as flow.ml reads them."""
    lines = [f"{name} {path}" for name, paths in PUBLIC.items() for path in paths.split()] + [f"{name} result" for name in SHOWN]
    return "\n".join(lines) + "\n"


def check_entries(facts, handlers):
    """No function for callers is left out, neither of PUBLIC nor of the search of the stack."""
    called = {callee for _, (_, callee) in each(facts, "call")}
    entries = {name for _, (name, storage, body, *_) in each(facts, "function") if storage == "extern" and body == "body"}
    for name in sorted(entries - called - {"injective"} - set(PUBLIC)):
        fail(name, "nothing calls it, and audit.PUBLIC does not say what is public of what a caller gives it")
    for name in sorted(set(PUBLIC) - entries):
        fail(name, "stands in audit.PUBLIC, and is no function for callers")
    names = [name for unit, own in facts.items() for name, storage, body, *_ in own["function"] if body == "body"]
    for name, count in collections.Counter(names).items():
        if count > 1 and not name.startswith("induction_"):
            fail(name, "is the name of two functions")
    searched = (frama_c.ROOT / "tests/ct/stack.c").read_text(encoding="utf-8")
    for name in sorted(set(PUBLIC) & set(handlers)):
        if f"{name}(" not in searched:
            fail("tests/ct/stack.c", f"it does not look at the stack after {name}")


def check_flow():
    """proofs/flow.ml over all files together; the functions that compute with secrets."""
    with frama_c.compiled("flow") as (folder, run):
        report, public = folder / "report", folder / "public"
        public.write_text(public_lines())
        run(*sources.PROVEN, LTK_REPORT=str(report), LTK_PUBLIC=str(public))
        said = [line.split("\t") for line in report.read_text(encoding="utf-8").splitlines()]
    if said[-1:] != [["done"]]:
        sys.exit("flow.ml: the report has no end")
    for kind, *words in sorted(map(tuple, said)):
        if kind == "wrong":
            fail(*words)
    return sorted(words[0] for kind, *words in said if kind == "handles")


def check_contracts(facts):
    proven = {}
    for unit, (name, storage, body, place, text) in each(facts, "function"):
        if not text:
            fail(place, f"{name} has no contract, in {unit}")
        if body == "body" and storage == "extern":
            if name in proven:
                fail(unit, f"{name} has a body in {proven[name][0]} too")
            proven[name] = (unit, text)
    for unit, (name, storage, body, place, text) in each(facts, "function"):
        if body == "none":
            if name not in proven or storage == "static":
                fail(place, f"the contract of {name} is taken for granted in {unit}, and proven nowhere")
            elif proven[name][1] != text:
                where, theirs = proven[name]
                fail(place, f"the contract of {name} that is taken for granted in {unit} is not the one proven in {where}",
                     f"{text} | {theirs}")
    return proven


def check_clauses(facts):
    kinds = collections.defaultdict(set)
    for unit, (name, kind, label, place) in each(facts, "clause"):
        kinds[unit, name].add(kind)
        wanted = {"terminates": r"\true", "exits": r"\false"}.get(kind)
        if wanted and label != wanted:
            fail(place, f"{name}: {kind} is {label}, not {wanted}")
        if not label:
            fail(place, f"{name}: {kind} has no name")
    for _, (name, kind, label, place) in each(facts, "annotation"):
        if not label:
            fail(place, f"{name}: {kind} has no name")
    for unit, (name, *_, place, _) in each(facts, "function"):
        for kind in {"terminates", "exits", "assigns", "ensures"} - kinds[unit, name]:
            fail(place, f"{name} has no {kind}")
    return kinds


def check_calls(facts, proven):
    """The calls, static functions by unit, have no circle."""
    static = {(unit, name) for unit, (name, storage, *_) in each(facts, "function") if storage == "static"}
    calls = collections.defaultdict(set)
    for unit, (caller, callee) in each(facts, "call"):
        if callee == "*":
            fail(unit, f"{caller} calls through a pointer")
        elif (unit, callee) not in static and callee not in proven:
            fail(unit, f"{caller} calls {callee}, which is proven nowhere")
        else:
            node = {name: (unit, name) if (unit, name) in static else ("", name) for name in (caller, callee)}
            calls[node[caller]].add(node[callee])
    state = {}

    def visit(node):
        state[node] = "open"
        for callee in calls[node]:
            if state.get(callee) == "open":
                fail(node[0] or "ref", f"{node[1]} calls {callee[1]}, which leads back to it")
            elif callee not in state:
                visit(callee)
        state[node] = "done"

    for node in list(calls):
        if node not in state:
            visit(node)


def check_lemmas(facts):
    """The lemmas stand in one order in all units, and each is proven in one of them: so none is proven by itself."""
    order = {unit: [words[0] for words in own["lemma"]] for unit, own in facts.items()}
    after = collections.defaultdict(set)
    for unit, names in order.items():
        for i, name in enumerate(names):
            after[name].update(names[i + 1:])
    for one, others in after.items():
        for other in others:
            if one < other and one in after[other]:
                fail(one, f"stands before {other} in one unit and behind it in another")
    for unit, headers in prove.LEMMAS.items():
        for header in headers:
            for name in prove.lemmas_of(header):
                if name not in order[unit]:
                    fail(unit, f"it shall prove the lemma {name} of {header}, which it does not include")
    proven = collections.Counter(name for headers in prove.LEMMAS.values() for h in headers for name in prove.lemmas_of(h))
    for name in sorted({name for names in order.values() for name in names}):
        if proven[name] != 1:
            fail(name, f"prove.LEMMAS has the lemma {proven[name]} times")


def end():
    for line in dict.fromkeys(failures):
        print("FAIL " + line[:600])
    sys.exit(f"{len(set(failures))} failures" if failures else 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--list", action="store_true", help="show contracts with their digests, and the lemmas in order")
    parser.add_argument("--build", type=pathlib.Path, help="the build whose library is looked at; without, one is built and goes away")
    parts = {"text": lambda: sources.check_text(fail), "library": lambda: sources.check(options.build, fail), "flow": check_flow}
    parser.add_argument("--only", choices=parts, help="a part of it, for the tests of that part")
    options = parser.parse_args()
    if options.only:
        parts[options.only]()
        end()
    facts = audit()
    sources.check(options.build, fail)
    check_constructs(facts)
    handlers = check_flow()
    check_entries(facts, handlers)
    for unit in set(facts) ^ set(prove.SOURCES):
        fail(unit, "audit.py and prove.py do not agree that it is a unit of the proofs")
    listed = check_assumed(facts)
    meaning = check_meaning(facts)
    proven = check_contracts(facts)
    kinds = check_clauses(facts)
    check_calls(facts, proven)
    check_lemmas(facts)
    for unit, own in facts.items():
        functions = own["function"]
        bodies = [words for words in functions if words[2] == "body"]
        named = sum(len(own[kind]) for kind in ("clause", "annotation"))
        print(f"{unit}: {len(own['lemma'])} lemmas, {len(bodies)} functions proven, {len(functions) - len(bodies)} contracts "
              f"taken from other units, {named} clauses and annotations")
        if options.list:
            for name, place in own["lemma"]:
                print(f"  lemma {name} {place}")
            for name, storage, body, place, text in functions:
                print(f"  {'proven' if body == 'body' else 'taken '} {digest(text)} {storage} {name} {place}: "
                      + ", ".join(sorted(kinds[unit, name])))
    count = collections.Counter(kind for kind, _ in meaning)
    print(f"in all: {count['lemma']} lemmas, {count['logic']} logic definitions, {len(listed)} of them unspecified: "
          + ", ".join(listed))
    print(f"{len(handlers)} functions compute with secrets" + (": " + ", ".join(handlers) if options.list else ""))
    end()


if __name__ == "__main__":
    main()
