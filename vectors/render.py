#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Render the vectors for other readers: a C header, CAVP-style .rsp files, an ACVP-like pair, and an annex of test data.

    render.py OUTDIR [NAME ...]       write the renderings named, or all, into the folder OUTDIR:
        header      ltk_vectors.h
        rsp         FAMILY.rsp for each file of vectors
        acvp        prompt.json and expectedResults.json
        acvp-kdf    acvp-kdf-registration.json, -prompt.json and -expectedResults.json, for the KDF of SP 800-108
        wycheproof  ltk_hmac_test.json, ltk_kdf_test.json and ltk_derive_test.json
        markdown    annex.md
        word        annex.docx
    render.py annex [OUTDIR]          the last two alone, into the folder where you are unless another is named
    render.py specification [OUTDIR]  the specification for Word: specification.docx
    render.py --cite WHAT             print a sentence and a BibTeX entry that cite a vector by its id, a family, a clause
                                      such as 'clause 6.2', or "all"
    options:
        --vectors DIR         the folder with index.json; the one of this program unless given
        --specification FILE  the specification; ../docs/specification.md from this program unless given
        --reference FILE      a Word document whose styles, header, footer and page are used
      of an annex, which has test sets of all that these let through:
        --profile NAME        device, or full
        --family NAME[,..]    these families
        --id ID[,..]          these vectors, all of them
        --clause N[,..]       vectors of these clauses, or of one below them
        --pages N             the most pages in Word; 20 unless given

A file of vectors is used only when it has the SHA-256 that index.json gives. The same vectors give the same bytes, also of Word
files, which have no date. Either all files are written or none.
Exit status: 0 done, 1 a file could not be made or written, 2 wrong usage, 4 the vectors are damaged."""
import argparse
import errno
import hashlib
import itertools
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # nothing is left beside the vectors
import word

SUITE = "LTK derivation conformance suite"
SPDX = "SPDX-License" + "-Identifier: CC0-1.0"  # of what is written, not of this program
TEXT = {"imsi", "mcc", "mnc", "element", "seed", "kind"}  # values that are text; other strings are octets in hex
SECTIONED_BY = ("kind", "mode", "suite")  # inputs whose values make a section of an .rsp file
TITLES = {
    "hmac": "HMAC-SHA-256 (clause 2)",
    "kdf": "The key derivation function (clause 3)",
    "derive": "Derivation (clauses 4 to 7)",
    "confirm": "Key confirmation (clause 8)",
    "agree": "Agreement (clause 9)",
    "chain": "Chains of roots (clause 10)",
    "accumulated": "Many derivations in one digest (clause 6)",
    "observe": "Derived keys seen through AES and MILENAGE (clause 6)",
    "auth": "Authentication functions with K given: MILENAGE and TUAK (clause 4)",
}
ANNEX_LONGEST = 512  # octets of a value in the annex
SHORT = 512  # octets of a value that every user of the C header has room for
MEMBERS = {"id", "comment", "clauses", "flags", "source", "input", "steps", "result"}
GROUPS = ("input", "steps", "output")
OCTETS, WORD, NAME = r"([0-9a-f]{2})*", r"[!-<>-~]*", r"[A-Za-z_][A-Za-z_0-9]*"
FILE, VERSION = r"[a-z-]+\.json", r"[0-9A-Za-z.-]+"


class Failed(Exception):
    """Nothing can be written; the message says why."""

    def __init__(self, message, status=1):
        super().__init__(message)
        self.status = status


class Family:
    """A file of vectors. `command` is what the vectors ask for: the family's name without -invalid."""

    def __init__(self, entry, vectors):
        self.file, self.name, self.sha256, self.vectors = entry["file"], entry["family"], entry["sha256"], vectors
        self.command = self.name.removesuffix("-invalid")
        self.range = " to ".join(dict.fromkeys((vectors[0]["id"], vectors[-1]["id"])))


def like(pattern, *texts):
    """Whether all are texts of the pattern, or else printable and not empty."""
    return all(isinstance(text, str) and (re.fullmatch(pattern, text) if pattern else text and text.isprintable()) for text in texts)


def kind_of(name, value, may=list):
    """What the schemas allow as a value of this name, as something that is the same in all vectors; ValueError for all else."""
    if type(value) is int and 0 <= value < 2**64:
        return int
    if isinstance(value, str) and like(WORD if name in TEXT else OCTETS, value):
        return str
    if isinstance(value, list) and may is list:
        kinds = {kind_of(name, item, dict) for item in value}
        if len(kinds) < 2 and int not in kinds:
            return (list, *kinds)
    if isinstance(value, dict) and may is dict and value and like(NAME, *value):
        return frozenset((n, kind_of(n, x, None)) for n, x in value.items())
    raise ValueError


class Vectors:
    """All vectors of a folder, after their digests were compared with the index."""

    def __init__(self, folder):
        index, self.sha256 = self.load(folder / "index.json")
        try:
            self.specification, self.device, self.kinds = index["specification"], set(index["profiles"]["device"]), {}
            if not like(VERSION, self.specification) or not isinstance(index["profiles"]["device"], list) or not index["files"]:
                raise ValueError
            self.families = [self.family(folder, entry) for entry in index["files"]]
        except (KeyError, TypeError, AttributeError, IndexError, ValueError):
            raise Failed(f"{folder}: the files are not as the schemas in schema/ describe them", 4) from None
        self.count = sum(len(family.vectors) for family in self.families)

    @staticmethod
    def load(path):
        try:
            octets = path.read_bytes()
            return json.loads(octets), hashlib.sha256(octets).hexdigest()
        except OSError as e:
            raise Failed(f"{path}: {e.strerror}; --vectors names the folder that has index.json and the files in it", 4) from None
        except (ValueError, RecursionError) as e:
            raise Failed(f"{path}: not JSON: {e}", 4) from None

    def family(self, folder, entry):
        if not like(FILE, entry["file"]) or not like("[a-z]+(-invalid)?", entry["family"]):
            raise ValueError
        path = folder / entry["file"]
        document, sha256 = self.load(path)
        for what, found, expected in (("its SHA-256", sha256, entry["sha256"]), ("its family", document["family"], entry["family"]),
                                      ("the number of its vectors", len(document["vectors"]), entry["count"]),
                                      ("its specification", document["specification"], self.specification)):
            if found != expected:
                raise Failed(f"{path}: {what} is {found}, index.json says {expected}; take the whole folder again, from one release", 4)
        for v in document["vectors"]:
            if not MEMBERS < v.keys() or (("output" if v["result"] == "valid" else "class") not in v):
                raise KeyError
            self.check(entry["family"].removesuffix("-invalid"), v)
        return Family(entry, document["vectors"])

    def check(self, command, v):
        """That a vector is as the renderings take it to be. ValueError if it is not."""
        if not (like("LTK-[A-Z-]+-[0-9]{4,}", v["id"]) and like(None, v["comment"], v["source"]) and like("[a-z_]+", v.get("class", "none"))
                and isinstance(v["clauses"], list) and like(r"[0-9]+(\.[0-9]+)?", *v["clauses"])
                and isinstance(v["flags"], list) and like("[a-z0-9_-]+", *v["flags"])):
            raise ValueError
        for group in GROUPS:
            if not like(NAME, *v.get(group, {}).keys()):
                raise ValueError
            for name, value in v.get(group, {}).items():
                kind = kind_of(name, value)
                if value != [] and self.kinds.setdefault((command, group, name), kind) != kind:
                    raise ValueError
                if name in ("S", "S_KC"):
                    parameters_of(value)

    def first_lines(self, family):
        return [f"{SUITE}, specification version {self.specification}", f"{family.range}: {counted(family.vectors)}",
                f"from {family.file}, SHA-256 {family.sha256}"]


def counted(vectors, what="vector"):
    return f"{len(vectors)} {what}" + "s" * (len(vectors) != 1)


def flat(value, name=""):
    """The values in lists and objects, with dots in their names: p.0, keys.0.epoch."""
    if isinstance(value, (list, dict)):
        for part, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from flat(inner, f"{name}.{part}" if name else part)
    else:
        yield name, value


# ---- The C header

HEADER = """\
/* {spdx} */
/* Vectors of the {suite}, specification version {specification}.
 * index.json, SHA-256 {sha256}
 *
 * C99, for a test of your own: for each family an array `ltk_vectors_FAMILY` of LTK_VECTORS_FAMILY_COUNT structs, whose members
 * have the names of the JSON files. Octet strings are of any length, also of one that is wrong on purpose, and numbers may be larger
 * than their field: judge them by their value. With LTK_VECTORS_DEVICE defined, only the vectors of the `device` profile are left;
 * a family without any then has no array and no count. Vectors with a value of more than LTK_VECTORS_LONGEST octets are left out:
 * define it, {short} or more, where memory is small; else it is PTRDIFF_MAX. With LTK_VECTORS_NO_STEPS defined there are no steps.
 * LTK_VECTORS_MEMORY: a qualifier of the memory in which all of it lies, such as __flash on an AVR; copy from there what you pass on.
 * Made by vectors/render.py; do not edit. */
#ifndef LTK_VECTORS_H
#define LTK_VECTORS_H

#include <stddef.h>
#include <stdint.h>

#define LTK_VECTORS_SPECIFICATION "{specification}"
#define LTK_VECTORS_SHA256 "{sha256}" /* of index.json */

#ifndef LTK_VECTORS_LONGEST
#define LTK_VECTORS_LONGEST PTRDIFF_MAX
#endif
#ifdef LTK_VECTORS_MEMORY
#define LTK_VECTOR_TEXT(text) (const LTK_VECTORS_MEMORY char[]){{text}}
#else
#define LTK_VECTORS_MEMORY
#define LTK_VECTOR_TEXT(text) text
#endif
#ifdef LTK_VECTORS_NO_STEPS
#define LTK_VECTOR_STEPS(...)
#else
#define LTK_VECTOR_STEPS(...) .steps = __VA_ARGS__,
#endif
typedef const LTK_VECTORS_MEMORY char ltk_vector_char;
typedef const LTK_VECTORS_MEMORY uint8_t ltk_vector_octet;

/* octets is NULL where length is 0. */
struct ltk_vector_octets {{
  ltk_vector_octet *octets;
  size_t length;
}};
"""


def c_octets(value):
    octets = ",".join("0x" + value[i:i + 2] for i in range(0, len(value), 2))
    lines = "\n".join(octets[i:i + 120] for i in range(0, len(octets), 120))
    return f"{{(ltk_vector_octet[]){{{lines}}}, {len(value) // 2}u}}" if value else "{NULL, 0u}"


def c_text(value):
    return "LTK_VECTOR_TEXT(" + json.dumps(value).replace("??", "?\\?") + ")"


def c_members(command, values):
    """The declarations of a struct's members for these values, which all have the same names."""
    lines = []
    for name, value in values.items():
        if isinstance(value, int):
            lines.append(f"uint64_t {name};")
        elif isinstance(value, list):
            kind = f"struct ltk_vector_{command}_{name}" if value and isinstance(value[0], dict) else "struct ltk_vector_octets"
            lines += [f"const LTK_VECTORS_MEMORY {kind} *{name};", f"size_t {name}_count;"]
        else:
            lines.append(f"ltk_vector_char *{name};" if name in TEXT else f"struct ltk_vector_octets {name};")
    return lines


def c_values(command, values):
    parts = []
    for name, value in values.items():
        if isinstance(value, int):
            text = f"{value}u"
        elif isinstance(value, list):
            kind = f"struct ltk_vector_{command}_{name}" if value and isinstance(value[0], dict) else "struct ltk_vector_octets"
            items = ",\n".join(c_values(command, v) if isinstance(v, dict) else c_octets(v) for v in value)
            text = (f"(const LTK_VECTORS_MEMORY {kind}[]){{{items}}}" if value else "NULL") + f", .{name}_count = {len(value)}u"
        else:
            text = c_text(value) if name in TEXT else c_octets(value)
        parts.append(f".{name} = {text}")
    return "{" + ", ".join(parts) + "}"


def c_struct(command, vectors):
    """The struct of a command; its groups have every member that occurs in a vector."""
    lines, groups = [], []
    for group in ("input", "steps", "output"):
        values = {}
        for vector in vectors:
            for name, value in vector.get(group, {}).items():
                if not values.get(name):
                    values[name] = value
        for name, value in values.items():
            if isinstance(value, list) and value and isinstance(value[0], dict):
                lines += [f"struct ltk_vector_{command}_{name} {{", *("  " + m for m in c_members(command, value[0])), "};", ""]
        if values:
            struct = ["  struct {", *("    " + m for m in c_members(command, values)), f"  }} {group};"]
            groups += ["#ifndef LTK_VECTORS_NO_STEPS", *struct, "#endif"] if group == "steps" else struct
    return [*lines, f"struct ltk_vector_{command} {{",
            "  ltk_vector_char *id, *comment, *clauses, *flags; /* clauses and flags with blanks between */",
            "  ltk_vector_char *error_class; /* NULL: the input is valid */", *groups, "};"]


def c_vector(command, v):
    about = {"id": v["id"], "comment": v["comment"], "clauses": " ".join(v["clauses"]), "flags": " ".join(v["flags"])}
    parts = [f".{name} = {c_text(text)}" for name, text in about.items()]
    parts.append(f".error_class = {c_text(v['class'])}" if "class" in v else ".error_class = NULL")
    parts += [f".{group} = {c_values(command, v[group])}" for group in ("input", "output") if v.get(group)]
    steps = f"LTK_VECTOR_STEPS({c_values(command, v['steps'])})\n" if v.get("steps") else ""
    return "{" + steps + ",\n".join(parts) + "},"


def c_condition(vectors, v, some):
    """Of the preprocessor, for a vector that is not always there; else empty. `some`: its family has vectors of the device profile."""
    longest = max(len(value) // 2 for group in GROUPS for _, value in flat(v.get(group, {})) if isinstance(value, str))
    conditions = ["!defined LTK_VECTORS_DEVICE"] * (some and v["id"] not in vectors.device)
    return " && ".join(conditions + [f"LTK_VECTORS_LONGEST >= {longest}"] * (longest > SHORT))


def header(vectors):
    lines = [HEADER.format(spdx=SPDX, suite=SUITE, specification=vectors.specification, sha256=vectors.sha256, short=SHORT)]
    declared = set()
    for family in vectors.families:
        if family.command not in declared:
            declared.add(family.command)
            lines += [*c_struct(family.command, [v for f in vectors.families if f.command == family.command for v in f.vectors]), ""]
        name, some = family.name.replace("-", "_"), any(v["id"] in vectors.device for v in family.vectors)
        array = [f"static const LTK_VECTORS_MEMORY struct ltk_vector_{family.command} ltk_vectors_{name}[] = {{"]
        for condition, run in itertools.groupby(family.vectors, lambda v: c_condition(vectors, v, some)):
            run = [c_vector(family.command, v) for v in run]
            array += ["#if " + condition, *run, "#endif"] if condition else run
        array += ["};", f"#define LTK_VECTORS_{name.upper()}_COUNT (sizeof ltk_vectors_{name} / sizeof ltk_vectors_{name}[0])"]
        lines += ["/* " + "\n * ".join(vectors.first_lines(family)) + " */"]
        lines += [*(array if some else ["#ifndef LTK_VECTORS_DEVICE", *array, "#endif"]), ""]
    return {"ltk_vectors.h": "\n".join([*lines, "#endif"]) + "\n"}


# ---- CAVP-style .rsp

def rsp(vectors):
    files = {}
    for family in vectors.families:
        lines = ["# " + line for line in [*vectors.first_lines(family), SPDX]]
        sections = {}
        for v in family.vectors:
            sections.setdefault(tuple((name, v["input"][name]) for name in SECTIONED_BY if name in v["input"]), []).append(v)
        for section, members in sections.items():
            lines += ["", *(f"[{name} = {value}]" for name, value in (("family", family.name), *section))]
            for number, v in enumerate(members):
                pairs = [("COUNT", number), ("ID", v["id"])]
                pairs += [(name, value) for name, value in flat(v["input"]) if name not in SECTIONED_BY]
                pairs += [("Result", f"F ({v['class']})" if "class" in v else "P")]
                pairs += [*flat(v["steps"], "steps"), *flat(v.get("output", {}), "output")]
                lines += ["", *(f"{name} = {value}".rstrip() for name, value in pairs)]
        files[family.name + ".rsp"] = "\n".join(lines) + "\n"
    return files


# ---- ACVP-like pair

def acvp(vectors):
    """An id tells whether a vector is invalid, and so would the order of the files. The prompt has neither."""
    number = itertools.count(1)
    asked, expected = [], []
    commands = dict.fromkeys(family.command for family in vectors.families)
    for group, command in enumerate(commands, 1):
        members = [v for f in vectors.families if f.command == command for v in f.vectors]
        tests, answers = [], []
        for v in sorted(members, key=lambda v: hashlib.sha256(v["id"].encode()).digest()):
            case = {"tcId": next(number)}
            tests.append({**case, **v["input"]})
            answers.append({**case, "id": v["id"], "testPassed": "output" in v, **({"class": v["class"]} if "class" in v else v["output"])})
        asked.append({"tgId": group, "testType": "MCT" if "count" in members[0]["input"] else "AFT", "command": command, "tests": tests})
        expected.append({"tgId": group, "tests": answers})
    top = {"vsId": int(vectors.sha256[:8], 16), "algorithm": "LTK-derivation", "revision": vectors.specification,
           "indexSha256": vectors.sha256, "licence": "CC0-1.0"}
    return {name: json.dumps({**top, "testGroups": groups}, indent=1) + "\n"
            for name, groups in (("prompt.json", asked), ("expectedResults.json", expected))}


# ---- ACVP, for what it has: the KDF of SP 800-108

ACVP_KDF = {"algorithm": "KDF", "revision": "1.0"}
ACVP_KEY = 64  # hex digits of a key that ACVP asks for


def acvp_kdf(vectors):
    """Feedback mode with an empty IV, no counter and one block is the function of clause 3. The implementation chooses the fixed data in
    ACVP, and here they are S. The members are those of ACVP and no others."""
    capability = {"kdfMode": "feedback", "macMode": ["HMAC-SHA2-256"], "supportedLengths": [256], "fixedDataOrder": ["none"], "counterLength": [0],
                  "supportsEmptyIv": True, "requiresEmptyIv": True}
    asked, answers = [], []
    for family in vectors.families:
        for v in family.vectors if family.name == "kdf" else []:
            if len(v["input"]["key"]) == ACVP_KEY and "S" in v["steps"]:
                case = {"tcId": len(asked) + 1}
                asked.append({**case, "keyIn": v["input"]["key"].upper(), "iv": ""})
                answers.append({**case, "fixedData": v["steps"]["S"].upper(), "keyOut": v["output"]["out"].upper()})
    group = {"tgId": 1, "keyOutLength": 256, "kdfMode": "feedback", "macMode": "HMAC-SHA2-256", "counterLength": 0, "counterLocation": "none",
             "zeroLengthIv": True, "testType": "AFT"}
    top = {"vsId": 0, **ACVP_KDF, "isSample": True}
    return {f"acvp-kdf-{name}.json": json.dumps(document, indent=1) + "\n" for name, document in (
        ("registration", {**ACVP_KDF, "capabilities": [capability]}), ("prompt", {**top, "testGroups": [{**group, "tests": asked}]}),
        ("expectedResults", {**top, "testGroups": [{"tgId": 1, "tests": answers}]}))}


# ---- In the shape of Wycheproof

def wycheproof_test(command, v):
    """The members of a test that depend on what is tested."""
    values = v["input"]
    if command == "hmac":
        return {"key": values["key"], "msg": values["data"], "tag": v["output"]["mac"], "result": "valid"}
    answer = v.get("output", {}).get("out" if command == "kdf" else "key", "")
    return {**values, "okm": answer, "result": v["result"], **({"errorClass": v["class"]} if "class" in v else {})}


WYCHEPROOF = {  # command: the algorithm, the schema, the type of a group, and what the tests of a group have in common
    "hmac": ("HMACSHA256", "mac_test_schema_v1.json", "MacTest", lambda v: {"keySize": 4 * len(v["input"]["key"]), "tagSize": 256}),
    "kdf": ("LTK-KDF", "wycheproof-kdf.schema.json", "LtkKdfTest", lambda v: {"keySize": 4 * len(v["input"]["key"])}),
    "derive": ("LTK-DERIVE", "wycheproof-derive.schema.json", "LtkDeriveTest", lambda v: {"mode": v["input"]["mode"], "suite": v["input"]["suite"]})}


def wycheproof(vectors):
    """For readers of Wycheproof's files: HMAC in its own schema for MACs, and what it has no schema for in the same shape."""
    files, source = {}, {"name": f"{SUITE}, vectors", "version": vectors.specification}
    for command, (algorithm, schema, kind, common) in WYCHEPROOF.items():
        families, groups, number = [family for family in vectors.families if family.command == command], {}, itertools.count(1)
        for v in (v for family in families for v in family.vectors):
            shared = {"type": kind, "source": source, **common(v)}
            group = groups.setdefault(tuple(common(v).values()), {**shared, "tests": []})
            values = {name: value for name, value in wycheproof_test(command, v).items() if name not in shared}
            group["tests"].append({"tcId": next(number), "comment": f"{v['id']}: {v['comment']}", "flags": v["flags"], **values})
        flags = sorted({flag for group in groups.values() for test in group["tests"] for flag in test["flags"]})
        header = [line for family in families for line in vectors.first_lines(family)]
        document = {"algorithm": algorithm, "schema": schema, "numberOfTests": sum(len(group["tests"]) for group in groups.values()),
                    "header": [*header, f"index.json, SHA-256 {vectors.sha256}", "Licence: CC0-1.0"],
                    "notes": {flag: {"bugType": "EDGE_CASE", "description": f"A flag of the vectors; {flag}"} for flag in flags},
                    "testGroups": list(groups.values())}
        files[f"ltk_{command}_test.json"] = json.dumps(document, indent=1) + "\n"
    return files


# ---- The annex

TITLE = "Test data for the LTK derivation function"
ABOUT = "{suite}, specification version {specification}; SHA-256 of index.json: {sha256}"
ROUNDS = ("its kind, mode and suite, if it is valid", "its class, if it is invalid", "its purpose, algorithm and bits, if it is valid",
          "one of its clauses", "one of its flags, if it is valid")
# What stands in the first section: paragraphs.
GENERAL = (
    "This annex has {sets}, with every input and every intermediate value. Clauses are those of the specification, and names of values those "
    "of its protocol. Numbers are decimal; imsi, mcc, mnc, element, seed and kind are text; all others are octet strings in hexadecimal, in "
    "groups of four octets, the first octet on the left. S is FC, then each parameter, P0 first, with its length of two octets behind it; the "
    "parameters have the names of the specification, clauses 6.1 and 8.3.",
    "A test set is a vector of the conformance suite, and its identifier (such as {example}) stands for it for ever; its number is that of "
    "this selection. Intermediate values are S, KEY and D of the derivation; for a confirmation S_KC and KC too, and S and D are then those of "
    "the tag. Where an input is invalid, no key is given out; the class says which rule is broken first.",
    "{selection}",
    "All {count} vectors are in these files, by SHA-256 and name, under the licence CC0-1.0 as this annex is:")
OF_THE_FUNCTION = ("kdf", "derive", "confirm", "chain", "agree")  # commands whose test sets the annex has unless others are chosen
PARAMETERS = {  # the names of 6.1 and 8.3
    "derive": ("label", "mode, suite", "purpose, index", "algorithm", "bits", "imsi", "plmn", "element", "epoch", "network_nonce", "card_nonce",
               "network_public", "card_public"),
    "confirm": ("label", "role", "epoch", "keys")}
S_OF = {("derive", "S"): "derive", ("observe", "S"): "derive", ("confirm", "S_KC"): "derive", ("confirm", "S"): "confirm"}
PAGES = 20  # of the annex in Word, unless another number is given


class Choice:
    """Which vectors an annex is of, and how many pages it may have."""

    def __init__(self, profile=None, family=(), id=(), clause=(), pages=PAGES, reference=None):
        self.profile, self.families, self.ids, self.clauses, self.pages, self.reference = profile, family, id, clause, pages, reference

    def check(self, vectors):
        """That all names are of something that there is."""
        everything = [v for family in vectors.families for v in family.vectors]
        clauses = {clause for v in everything for clause in v["clauses"]}
        for what, given, known in (("family", self.families, [family.name for family in vectors.families]),
                                   ("id", self.ids, {v["id"] for v in everything}),
                                   ("clause", self.clauses, {".".join(c.split(".")[:n]) for c in clauses for n in (1, 2)}),
                                   ("profile", [self.profile] if self.profile else [], ["device", "full"])):
            for name in given:
                if name not in known:
                    raise Failed(f"--{what} {name}: no vector has it" + (f"; there are {', '.join(known)}" if isinstance(known, list) else
                                                                         "; ltk-conform list shows ids and clauses"), 2)

    def has(self, vectors, family, v):
        if not (self.families or self.ids) and family.command not in OF_THE_FUNCTION:
            return False
        return ((not self.families or family.name in self.families) and (not self.ids or v["id"] in self.ids)
                and (not self.clauses or any((c + ".").startswith(given + ".") for c in v["clauses"] for given in self.clauses))
                and (self.profile != "device" or v["id"] in vectors.device))

    def words(self):
        parts = [f"the {self.profile} profile"] if self.profile == "device" else []
        parts += [f"{one if len(given) == 1 else many} {', '.join(given)}" for one, many, given in (
            ("family", "families", self.families), ("clause", "clauses", self.clauses)) if given]
        return " of " + ", ".join(parts) if parts else ""


def longest_of(v):
    return max(len(str(value)) // (1 if name in TEXT else 2) for group in GROUPS for name, value in flat(v.get(group, {})))


def shown(v):
    """What a vector shows, for each of ROUNDS."""
    def value(*names):
        return {tuple(v["input"].get(name) for name in names)}
    if "class" in v:
        return set(), {v["class"]}, set(), set(v["clauses"]), set()
    return value("kind", "mode", "suite"), set(), value("purpose", "algorithm", "bits"), set(v["clauses"]), set(v["flags"])


def in_order_of_use(vectors, choice):
    """The vectors of which an annex has as many as there is room for: [(family, vector)]. The rule stands in selection_rule()."""
    candidates = {family: [v for v in family.vectors if choice.has(vectors, family, v)] for family in vectors.families}
    if choice.ids:
        return [(family, v) for family, members in candidates.items() for v in members]
    taken = {}
    for at in range(len(ROUNDS)):
        for family, members in candidates.items():
            seen = set().union(*(shown(v)[at] for f, v in taken.values() if f is family))
            for v in sorted(members, key=lambda v: not v["input"].get("imsi", "").startswith("00101")):
                if longest_of(v) <= ANNEX_LONGEST and not shown(v)[at] <= seen:
                    seen |= shown(v)[at]
                    taken[v["id"]] = (family, v)
    return list(taken.values())


def selection_rule(choice, complete):
    if choice.ids:
        return "Selection: the vectors that were named."
    left_out = "" if choice.families else (" Those of hmac, which is a function of another specification, and of accumulated and observe, which test "
                                           "and are no part of the function, are left out.")
    return (f"Selection{choice.words()}: in rounds, over the families in the order of the sections, a vector becomes a test set if it is the first "
            "of its family with " + "; then with ".join(ROUNDS) + ". Those of the test network, MCC 001 and MNC 01, are taken before others, and "
            f"else the order is that of the file. Vectors with a value of more than {ANNEX_LONGEST} octets are left out."
            + left_out + ("" if complete else f" The rounds ended when {choice.pages} pages were full."))


def parameters_of(s):
    """S, read from its end (clause 3.6), as FC and then pairs of a parameter and its length."""
    parts = []
    while len(s) > 4:
        begin = len(s) - 4 - 2 * int(s[-4:], 16)
        if begin < 2:
            raise ValueError  # no FC would be left
        parts.insert(0, (s[begin:-4], s[-4:]))
        s = s[:begin]
    return [(s, ""), *parts]


def in_groups(octets):
    """Octets in groups of four on lines of 32, or of 33 if there are no more."""
    across = 66 if len(octets) <= 66 else 64
    lines = [octets[i:i + across] for i in range(0, len(octets), across)]
    return [" ".join(line[i:i + 8] for i in range(0, len(line), 8)) for line in lines] or ["(empty)"]


def value_rows(command, name, value):
    """(name, lines, length of a parameter or "") for a value, several for S."""
    if (command, name) in S_OF or (command, name) == ("kdf", "S"):
        names = PARAMETERS.get(S_OF.get((command, name)), ())
        fc, *parameters = parameters_of(value)
        yield f"{name}: FC", in_groups(fc[0]), ""
        for i, (octets, length) in enumerate(parameters):
            yield " ".join((f"P{i}", *names[i:i + 1])), in_groups(octets), length
    elif isinstance(value, str) and name not in TEXT:
        yield name, in_groups(value), ""
    else:
        yield name, [str(value)[i:i + 64] for i in range(0, len(str(value)), 64)] or ["(empty)"], ""


def rows_of(family, v):
    """The rows of a test set, by group."""
    groups = [[row for pair in flat(v.get(group, {})) for row in value_rows(family.command, *pair)] for group in GROUPS]
    if "class" in v:
        groups.append([("result", [f"invalid, class {v['class']}"], "")])
    return [group for group in groups if group]


def escaped(text):
    return re.sub(r"([\\`*_\[\]<>&|~#])", r"\\\1", text)


def clauses_of(v):
    """Its clauses in the order of their numbers, as text."""
    ordered = sorted(v["clauses"], key=lambda clause: [int(part) for part in clause.split(".")])
    return f"Clause{'s' * (len(ordered) != 1)} {', '.join(ordered)}"


def about(v):
    return f"{v['comment']}. {clauses_of(v)}. Source: {v['source']}."


class Section:
    """The test sets of a family: their numbers, and their blocks for Word."""

    def __init__(self, number, family, sets):
        self.family, self.sets = family, sets
        self.title = TITLES.get(family.command, family.command) + (": invalid inputs" if family.name != family.command else "")
        self.number, self.words = f"A.{number}", f"{len(sets)} of {counted(family.vectors)} in {family.file}."

    def blocks(self):
        for number, v in self.sets:
            title = f"Test set {number}: {v['id']}"
            rows = [word.Row(*row) for row in packed(rows_of(self.family, v))]
            yield word.Block(f"Table {self.number}-{number - self.sets[0][0] + 1}: {title}", title, about(v), rows)


def packed(groups):
    """The rows of a test set for Word: numbers and short texts of the input, which come first, share lines."""
    inputs, *others = groups
    short = [row for row in inputs if len(row[1]) == 1 and (row[0] in TEXT or len(row[1][0]) <= 10)]
    lines = [""]
    for name, (text,), _ in short:
        more = f"{name} = {text}"
        if len(lines[-1]) + len(more) + 2 > 72:
            lines.append("")
        lines[-1] += (", " if lines[-1] else "") + more
    return ([("short inputs", lines, "")] if short else []) + [row for group in ([r for r in inputs if r not in short], *others) for row in group]


class Annex:
    """What both forms of the annex are made of."""

    def __init__(self, vectors, choice):
        self.vectors, self.choice = vectors, choice
        ordered = in_order_of_use(vectors, choice)
        if not ordered:
            raise Failed("no vector is left by what was chosen; give fewer of --profile, --family, --id and --clause", 2)
        self.lay_out(ordered)
        if self.pages > choice.pages and choice.ids:
            raise Failed(f"the {len(ordered)} vectors named need {self.pages} pages, more than {choice.pages}; "
                         f"--pages {self.pages} allows for them", 2)
        fits, much = 0, len(ordered)
        if self.pages > choice.pages:
            while fits + 1 < much:  # as many as there is room for
                half = (fits + much) // 2
                self.lay_out(ordered[:half], False)
                fits, much = (half, much) if self.pages <= choice.pages else (fits, half)
            if fits == 0:
                raise Failed(f"no test set has room on {choice.pages} page{'s' * (choice.pages > 1)}; give --pages a larger number", 2)
            self.lay_out(ordered[:fits], False)

    def lay_out(self, ordered, complete=True):
        number, self.sections = itertools.count(1), []
        for family in self.vectors.families:
            sets = [(next(number), v) for f, v in sorted(ordered, key=lambda pair: pair[1]["id"]) if f is family]
            if sets:
                self.sections.append(Section(len(self.sections) + 2, family, sets))
        values = {"sets": counted(ordered, "numbered test set"), "count": self.vectors.count, "example": self.sections[0].sets[0][1]["id"],
                  "selection": selection_rule(self.choice, complete)}
        self.general = [text.format(**values) for text in GENERAL]
        self.digests = [f"{family.sha256}  {family.file}" for family in self.vectors.families]
        self.about = ABOUT.format(suite=SUITE, specification=self.vectors.specification, sha256=self.vectors.sha256)
        self.number_pages()

    def number_pages(self):
        """The page of each section and test set in Word, from the heights of what stands there."""
        self.entries, pieces = [(8, f"Annex A (informative): {TITLE}", "annex"), (1, "A.1\tGeneral", "A.1")], []
        for section in self.sections:
            section.made = list(section.blocks())
            above = word.HEIGHT_OF_HEADING + word.height_of_text(section.words)
            self.entries.append((1, f"{section.number}\t{section.title}", section.number))
            for (number, v), block in zip(section.sets, section.made):
                if block.height + above > word.PAGE:
                    raise Failed(f"{v['id']} does not fit on a page; its values are in {section.family.file}", 2)
                pieces.append((f"set{number}", block.height + above))
                self.entries.append((2, block.entry, f"set{number}"))
                above = 0
        first = [80 + word.height_of_contents([level for level, *_ in self.entries])]
        used = 2 * word.HEIGHT_OF_HEADING + sum(map(word.height_of_text, self.general)) + word.LINES["PL"] * len(self.digests) + word.LINES["FP"]
        begin = 1 + -(-first[0] // word.PAGE)
        where, self.pages = word.paged(pieces, int(begin), used)
        self.begins_page = {next(mark for mark, _ in pieces if where[mark] == page) for page in set(where.values()) - {int(begin)}}
        where.update({"annex": int(begin), "A.1": int(begin)})
        where.update((section.number, where[f"set{section.sets[0][0]}"]) for section in self.sections)
        self.entries = [(level, text, mark, where[mark]) for level, text, mark in self.entries]


def markdown(vectors, choice):
    annex = Annex(vectors, choice)
    lines = [f"<!-- {SPDX} -->", "", f"# {TITLE}", "", annex.about, "", "## A.1 General", ""]
    lines += [line for text in annex.general for line in (escaped(text), "")] + ["```", *annex.digests, "```", ""]
    for section in annex.sections:
        lines += [f"## {section.number} {section.title}", "", section.words, ""]
        for number, v in section.sets:
            groups = ["\n".join(f"{label:<22}{piece} {length if i == len(row) - 1 else ''}".rstrip() for name, row, length in group
                                for i, (label, piece) in enumerate(zip(itertools.chain([name], itertools.repeat("")), row)))
                      for group in rows_of(section.family, v)]
            lines += [f"### Test set {number}: {v['id']}", "", escaped(about(v)), "", "```", "\n\n".join(groups), "```", ""]
    return {"annex.md": "\n".join(lines)}


def document(body, title, subject, reference):
    if word.docx is None:
        raise Failed("python-docx, which makes Word documents, is not installed. Install it (on Debian: apt-get install python3-docx), or make "
                     "no Word document: vectors/render.py FOLDER " + " ".join(name for name in RENDERINGS if name != "word"))
    try:
        return word.document(body, title=title, subject=subject, author=f"The {SUITE} authors", header=title, footer=subject.partition(";")[0],
                             template=reference)
    except word.Unusable as e:
        raise Failed(str(e), 2) from None


def word_annex(vectors, choice):
    annex = Annex(vectors, choice)
    parts = [word.plain("Title", TITLE), word.plain("Normal", annex.about), word.contents(annex.entries, r'TOC \o "1-8" \h \t "TH,2"'),
             word.paragraph("heading 8", word.bookmark("annex", word.letters(f"Annex A (informative): {TITLE}")), word.NEW_PAGE),
             word.paragraph("heading 1", word.bookmark("A.1", word.letters("A.1\tGeneral"))),
             *(word.plain("Normal", text) for text in annex.general), word.listing(annex.digests)]
    for section in annex.sections:
        first, *others = [f"set{number}" for number, _ in section.sets]
        heading = word.bookmark(section.number, word.letters(f"{section.number}\t{section.title}"))
        made = [word.paragraph("heading 1", heading) + word.plain("Normal", section.words, word.KEPT) + section.made[0].xml(first)]
        made += [block.xml(mark) for mark, block in zip(others, section.made[1:])]
        parts += [word.on_new_page(part) if mark in annex.begins_page else part for mark, part in zip((first, *others), made)]
    return {"annex.docx": document("".join(parts), TITLE, annex.about, choice.reference)}


# ---- The specification

CLAUSE = re.compile(r"^(?:\*\*(\d+\.\d+)\*\*|## (\d+)) ", re.M)


def specification_text(vectors, path):
    """The specification and its SHA-256; of the version that the vectors are of."""
    try:
        octets = path.read_bytes()
        text = octets.decode()
    except (OSError, UnicodeDecodeError) as e:
        raise Failed(f"{path}: {getattr(e, 'strerror', 'is no text')}; --specification names specification.md of the suite") from None
    if f", version {vectors.specification}\n" not in text:
        raise Failed(f"{path}: is not version {vectors.specification}, which the vectors are of; "
                     "--specification names specification.md of the suite", 4)
    return text, hashlib.sha256(octets).hexdigest()


def pandoc_blocks(text):
    try:
        made = subprocess.run(["pandoc", "--from", "gfm", "--to", "json"], check=True, capture_output=True, input=text.encode()).stdout
        return json.loads(made)["blocks"]
    except FileNotFoundError:
        raise Failed("pandoc, which reads the specification, is not installed") from None
    except subprocess.CalledProcessError as e:
        raise Failed(f"pandoc could not read the specification: {e.stderr.decode(errors='replace').strip()}") from None
    except OSError as e:
        raise Failed(f"pandoc could not be started: {e.strerror}") from None
    except (ValueError, KeyError, TypeError):
        raise Failed("pandoc could not read the specification: what it gives is not its JSON") from None


def inlines(items, letters=""):
    """(text, properties of its letters) for each piece of a paragraph."""
    for item in items:
        kind, inner = item["t"], item.get("c")
        if kind in ("Space", "SoftBreak"):
            yield " ", letters
        elif kind == "Str":
            yield inner, letters
        elif kind == "Code":
            yield inner[1], letters + word.CODE
        elif kind in ("Strong", "Emph"):
            yield from inlines(inner, letters + {"Strong": word.BOLD, "Emph": word.ITALIC}[kind])
        elif kind == "Link":
            yield from inlines(inner[1], letters)
        else:
            raise Failed(f"the specification has a part that has no style in Word: {kind}")


class Specification:
    """The specification, block by block."""

    def __init__(self, blocks):
        self.parts, self.entries, self.pieces, self.title, self.clause, self.tables = [], [], [], None, "", {}
        for block in blocks:
            make = getattr(self, "make_" + block["t"].lower(), None)
            if make is None:
                raise Failed(f"the specification has a part that has no style in Word: {block['t']}")
            make(block.get("c"))

    def add(self, xml, height):
        self.parts.append(xml)
        self.pieces.append((len(self.pieces), height))

    def text(self, items, style="Normal", before="", properties=""):
        pieces = [(before, ""), *inlines(items)]
        height = word.height_of_text("".join(text for text, _ in pieces), "TAL" if style in ("TAL", "TAH") else "Normal")
        return word.paragraph(style, "".join(word.letters(*piece) for piece in pieces if piece[0]), properties), height

    def make_rawblock(self, _):
        """The licence, which stands in a comment."""

    def make_header(self, inner):
        level, _, items = inner
        text = "".join(text for text, _ in inlines(items))
        if level == 1:
            self.title = text
            return
        number, _, name = text.partition(" ")
        mark, self.clause, style = f"clause{number}", number, f"heading {level - 1}"
        self.entries.append([level - 1, f"{number}\t{name}", mark, len(self.pieces)])
        self.add(word.paragraph(style, word.bookmark(mark, word.letters(f"{number}\t{name}"))), word.HEIGHT_OF_HEADING)

    def make_para(self, items):
        if items[0]["t"] == "Strong":
            number = "".join(text for text, _ in inlines(items[0]["c"]))
            self.clause = number if re.fullmatch(r"\d+\.\d+", number) else self.clause
        self.add(*self.text(items))

    def make_codeblock(self, inner):
        lines = inner[1].split("\n")
        self.add(word.listing(lines), len(lines) * word.LINES["PL"] + word.LINES["FP"])

    def make_bulletlist(self, items):
        for blocks in items:
            for block in blocks:
                self.add(*self.text(block["c"], "B1", "-\t"))

    def make_table(self, inner):
        head, bodies = inner[3], inner[4]
        rows = [[[item for block in cell[4] for item in block["c"]] for cell in row[1]] for row in [*head[1], *(r for b in bodies for r in b[3])]]
        longest = [max(10, *(min(60, len("".join(text for text, _ in inlines(row[i])))) for row in rows)) for i in range(len(rows[0]))]
        widths = [9638 * n // sum(longest) for n in longest]
        made = [[word.cell(width, self.text(items, "TAL" if at else "TAH")[0]) for width, items in zip(widths, row)] for at, row in enumerate(rows)]
        self.tables[self.clause] = self.tables.get(self.clause, 0) + 1
        height = sum(max(word.height_of_text("".join(text for text, _ in inlines(items)), "TAL", max(1, width // 110), 1)
                         for width, items in zip(widths, row)) for row in rows)
        self.add(word.plain("TH", f"Table {self.clause}-{self.tables[self.clause]}") + word.table(widths, made[0], made[1:]),
                 height + word.HEIGHT_OF_CAPTION + word.LINES["FP"])

    def body(self):
        """The contents, and what they are of. A heading is not parted from what stands below it."""
        headings, chunks = {at for *_, at in self.entries}, []
        for at, height in self.pieces:
            if at - 1 in headings:
                chunks[-1] = (chunks[-1][0], chunks[-1][1] + height)
            else:
                chunks.append((at, height))
        where, _ = word.paged(chunks, 1, 80 + word.height_of_contents([level for level, *_ in self.entries]))
        page, parts = 1, []
        for at, part in enumerate(self.parts):
            parts.append(word.on_new_page(part) if where.get(at, page) != page else part)
            page = where.get(at, page)
        return "".join([word.contents([(level, text, mark, where[at]) for level, text, mark, at in self.entries], r'TOC \o "1-8" \h'), *parts])


def specification(vectors, path, reference):
    text, sha256 = specification_text(vectors, path)
    made = Specification(pandoc_blocks(text))
    about = f"{SUITE}, specification version {vectors.specification}; SHA-256 of {path.name}: {sha256}"
    body = word.plain("Title", made.title) + word.plain("Normal", about) + made.body()
    return {"specification.docx": document(body, made.title, about, reference)}


RENDERINGS = {"header": header, "rsp": rsp, "acvp": acvp, "acvp-kdf": acvp_kdf, "wycheproof": wycheproof,
              "markdown": markdown, "word": word_annex}
OF_AN_ANNEX = {"markdown", "word"}


# ---- How to cite

def cite(vectors, what, specification_path):
    """The sentence and the BibTeX entry for a vector, a family, a clause, or all."""
    about = {"all": (f"The {vectors.count} test vectors", "index.json", vectors.sha256)}
    for family in vectors.families:
        about[family.name] = (f"Family {family.name} ({counted(family.vectors)}, {family.range})", family.file, family.sha256)
        about.update((v["id"], (f"Test vector {v['id']}", family.file, family.sha256)) for v in family.vectors)
    clauses = []
    if re.fullmatch("clause .*", what):
        text, sha256 = specification_text(vectors, specification_path)
        clauses = [f"clause {found[1] or found[2]}" for found in CLAUSE.finditer(text)]
        about.update((name, (f"C{name[1:]} of the specification", specification_path.name, sha256)) for name in clauses)
    if what not in about:
        there_is = (f"no such clause; there are {', '.join(name.partition(' ')[2] for name in clauses)}" if clauses else
                    f"no such vector or family; give an id such as {vectors.families[0].vectors[0]['id']}, a clause such as 'clause 6.2', one of "
                    + ", ".join(family.name for family in vectors.families) + ", or all")
        raise Failed(f"--cite {what}: {there_is}", 2)
    title, file, sha256 = about[what]
    note = f"Specification version {vectors.specification}, file {file}, SHA-256 {sha256}"
    return (f"{title} of the {SUITE}, specification version {vectors.specification}, file {file} (SHA-256 {sha256}).\n\n"
            "% Add howpublished and year: where you have the file from, and when.\n"
            f"@misc{{ltk-conformance:{what.lower().replace(' ', '-')},\n  author = {{{{The {SUITE} authors}}}},\n"
            f"  title = {{{title} of the {{LTK}} derivation conformance suite}},\n  note = {{{note}}}\n}}\n")


# ---- The program

def write(folder, files):
    """Write all files into a folder beside their places first, then move them there; if one cannot be moved, put back what was there."""
    if (folder / "index.json").exists():
        raise Failed(f"{folder}: has an index.json, so it may be a folder of vectors; give another, the renderings would damage them", 2)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".render.", dir=folder) as beside:
            new, old, moved = pathlib.Path(beside, "new"), pathlib.Path(beside, "old"), []
            new.mkdir(), old.mkdir()
            for name, contents in files.items():
                if (folder / name).is_dir():
                    raise IsADirectoryError(errno.EISDIR, "is a folder", folder / name)
                (new / name).write_bytes(contents if isinstance(contents, bytes) else contents.encode())
                if os.path.lexists(folder / name):
                    shutil.copy2(folder / name, old / name, follow_symlinks=False)
            try:
                for name in files:
                    os.replace(new / name, folder / name)
                    moved.append(name)
            except BaseException:
                for name in moved:
                    if os.path.lexists(old / name):
                        os.replace(old / name, folder / name)
                    else:
                        (folder / name).unlink()
                raise
    except shutil.SpecialFileError as e:
        raise Failed(f"{folder}: cannot be written: {e}") from None
    except OSError as e:
        raise Failed(f"{e.filename or folder}: cannot be written: {e.strerror}") from None


def say(text):
    try:
        print(text, end="", flush=True)
    except OSError as e:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python tries again at its end
        raise Failed(f"standard output: cannot be written: {e.strerror}") from None


def names_in(text):
    """The names of a list with commas."""
    names = text.split(",")
    if "" in names:
        raise argparse.ArgumentTypeError("a name in the list is empty")
    return names


def number_of_pages(text):
    if not re.fullmatch("[1-9][0-9]{0,4}", text):
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of pages")
    return int(text)


def arguments_given():
    here = pathlib.Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, usage=argparse.SUPPRESS)
    parser.add_argument("what", nargs="*", help=argparse.SUPPRESS)
    parser.add_argument("--cite", help=argparse.SUPPRESS)
    parser.add_argument("--vectors", type=pathlib.Path, default=here, help=argparse.SUPPRESS)
    parser.add_argument("--specification", type=pathlib.Path, default=here.parent / "docs/specification.md", help=argparse.SUPPRESS)
    parser.add_argument("--reference", help=argparse.SUPPRESS)
    parser.add_argument("--profile", help=argparse.SUPPRESS)
    parser.add_argument("--pages", type=number_of_pages, help=argparse.SUPPRESS)
    for name in ("--family", "--id", "--clause"):
        parser.add_argument(name, type=names_in, default=[], help=argparse.SUPPRESS)
    return parser.parse_args()


def named(what):
    """The folder and the renderings that the words ask for."""
    command, *words = what
    if command in ("annex", "specification"):
        if len(words) > 1:
            raise Failed(f"{command} takes one folder, not {len(words)}; see --help", 2)
        return pathlib.Path(*words), [name for name in RENDERINGS if name in OF_AN_ANNEX] if command == "annex" else [command]
    for name in words:
        if name not in RENDERINGS:
            raise Failed(f"no such rendering: {name}; there are {', '.join(RENDERINGS)}", 2)
    return pathlib.Path(command), words or list(RENDERINGS)


def rendered(vectors, names, given):
    choosing = {name: getattr(given, name) for name in ("profile", "family", "id", "clause", "pages") if getattr(given, name)}
    if choosing and not OF_AN_ANNEX & set(names):
        raise Failed(f"--{next(iter(choosing))} chooses test sets of an annex, and none is written; see --help", 2)
    choice, files = Choice(**choosing, reference=given.reference), {}
    choice.check(vectors)
    for name in names:
        if name == "specification":
            files.update(specification(vectors, given.specification, given.reference))
        else:
            files.update(RENDERINGS[name](vectors, *([choice] if name in OF_AN_ANNEX else [])))
    return files


def main():
    given = arguments_given()
    try:
        if (given.cite is None) == (not given.what):
            raise Failed("give either what to write or --cite WHAT; see --help", 2)
        folder, names = named(given.what) if given.what else (None, [])
        vectors = Vectors(given.vectors)
        if given.cite is not None:
            say(cite(vectors, given.cite, given.specification))
        else:
            write(folder, rendered(vectors, names, given))
    except Failed as e:
        print(f"render.py: {e}", file=sys.stderr)
        return e.status
    return 0


if __name__ == "__main__":
    sys.exit(main())
