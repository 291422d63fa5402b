#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Render the vectors for other readers: a C header, CAVP-style .rsp files, an ACVP-like pair, and an annex of test data.

    render.py OUTDIR [NAME ...]    write the renderings named, or all, into the folder OUTDIR:
        header    ltk_vectors.h
        rsp       FAMILY.rsp for each file of vectors
        acvp      prompt.json and expectedResults.json
        markdown  annex.md
        word      annex.docx, by pandoc
    render.py --cite WHAT          print a sentence and a BibTeX entry that cite a vector by its id, a family, or "all"
    options: --vectors DIR         the folder with index.json; the one of this program unless given

Nothing but the vectors is read, and a file of them is used only when it has the SHA-256 that index.json gives. The same vectors give
the same bytes; the Word file has the date of SOURCE_DATE_EPOCH, or else 1980-01-01. Either all files are written or none.
Exit status: 0 done, 1 a file could not be made or written, 2 wrong usage, 4 the vectors are damaged."""
import argparse
import errno
import hashlib
import io
import itertools
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

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


def counted(vectors):
    return f"{len(vectors)} vector" + "s" * (len(vectors) != 1)


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
 * define it, {short} or more, where memory is small; else it is PTRDIFF_MAX.
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
            groups += ["  struct {", *("    " + m for m in c_members(command, values)), f"  }} {group};"]
    return [*lines, f"struct ltk_vector_{command} {{",
            "  ltk_vector_char *id, *comment, *clauses, *flags; /* clauses and flags with blanks between */",
            "  ltk_vector_char *error_class; /* NULL: the input is valid */", *groups, "};"]


def c_vector(command, v):
    about = {"id": v["id"], "comment": v["comment"], "clauses": " ".join(v["clauses"]), "flags": " ".join(v["flags"])}
    parts = [f".{name} = {c_text(text)}" for name, text in about.items()]
    parts.append(f".error_class = {c_text(v['class'])}" if "class" in v else ".error_class = NULL")
    parts += [f".{group} = {c_values(command, v[group])}" for group in ("input", "steps", "output") if v.get(group)]
    return "{" + ",\n".join(parts) + "},"


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


# ---- The annex

INTRODUCTION = """\
<!-- {spdx} -->

# Test data for the LTK derivation function

{suite}, specification version {specification}; SHA-256 of index.json: {sha256}

## A.1 General

This annex has {sets} numbered test sets, with every input and every intermediate value. Clauses are those of the specification, and names
of values those of its protocol. Numbers are decimal; `imsi`, `mcc`, `mnc`, `element`, `seed` and `kind` are text; all others are octet
strings in hexadecimal, in groups of four octets, the first octet on the left. `S` is broken into lines at its parameters: FC first,
then each parameter with its length of two octets behind it.

A test set is a vector of the conformance suite, and its identifier (such as {example}) stands for it for ever. Intermediate values
are `S`, `KEY` and `D` of the derivation; for a confirmation `S_KC` and `KC` too, and `S` and `D` are then those of the tag. Where an
input is invalid, no key is given out; the class says which rule is broken first.

Selection: in the order of its file, a vector is a test set if it is the first there with one of its clauses; if valid, the first with one
of its flags, or with its kind, mode and suite, or with its purpose, algorithm and bits; if invalid, the first of its class. Vectors
that have a value of more than {longest} octets are left out. All {count} vectors are in these files, by SHA-256 and name, under the
licence CC0-1.0 as this annex is:

```
{digests}
```
"""


def selected(family):
    """The test sets of a family: the rule stands in INTRODUCTION."""
    seen = set()
    for v in family.vectors:
        shows = {("clause", clause) for clause in v["clauses"]}
        if "class" in v:
            shows.add(("class", v["class"]))
        else:
            shows |= {("flag", flag) for flag in v["flags"]}
            shows |= {tuple((n, v["input"].get(n)) for n in names) for names in (("kind", "mode", "suite"), ("purpose", "algorithm", "bits"))}
        longest = max(len(str(value)) // (1 if name in TEXT else 2) for group in ("input", "steps", "output")
                      for name, value in flat(v.get(group, {})))
        if longest <= ANNEX_LONGEST and not shows <= seen:
            seen |= shows
            yield v


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


def annex_lines(name, value):
    """A named value on one or more lines of a test set."""
    pieces = []
    if isinstance(value, str) and not value:
        pieces = ["(empty)"]
    elif not isinstance(value, str) or name in TEXT:
        pieces = [str(value)[i:i + 64] for i in range(0, len(str(value)), 64)]
    else:
        for octets, length in parameters_of(value) if name in ("S", "S_KC") else [(value, "")]:
            groups = [octets[i:i + 8] for i in range(0, len(octets), 8)]
            rows = [" ".join(groups[i:i + 8]) for i in range(0, len(groups), 8)] or [""]
            pieces += [*rows[:-1], f"{rows[-1]} {length}".strip()]
    return [f"{label:<16}{piece}" for label, piece in zip(itertools.chain([name], itertools.repeat("")), pieces)]


def escaped(text):
    return re.sub(r"([\\`*_\[\]<>&|~#])", r"\\\1", text)


def clauses_of(v):
    """Its clauses in the order of their numbers, as text."""
    ordered = sorted(v["clauses"], key=lambda clause: [int(part) for part in clause.split(".")])
    return f"Clause{'s' * (len(ordered) != 1)} {', '.join(ordered)}"


def markdown(vectors):
    chosen = [(family, list(selected(family))) for family in vectors.families]
    digests = "\n".join(f"{family.sha256}  {family.file}" for family in vectors.families)
    lines = [INTRODUCTION.format(spdx=SPDX, suite=SUITE, specification=vectors.specification, sha256=vectors.sha256, count=vectors.count,
                                 example=chosen[0][1][0]["id"], sets=sum(len(sets) for _, sets in chosen), longest=ANNEX_LONGEST,
                                 digests=digests)]
    number = itertools.count(1)
    for section, (family, sets) in enumerate(chosen, 2):
        title = TITLES.get(family.command, family.command)
        lines += [f"## A.{section} {title}" + (": invalid inputs" if family.name != family.command else ""), "",
                  f"{len(sets)} of {counted(family.vectors)} in {family.file}.", ""]
        for v in sets:
            lines += [f"### Test set {next(number)}: {v['id']}", "",
                      f"{escaped(v['comment'])}. {clauses_of(v)}. Source: {escaped(v['source'])}.", "", "```"]
            groups = [[line for pair in flat(v[group]) for line in annex_lines(*pair)] for group in ("input", "steps", "output") if v.get(group)]
            if "class" in v:
                groups.append([f"{'result':<16}invalid, class {v['class']}"])
            lines += ["\n\n".join("\n".join(group) for group in groups), "```", ""]
    return {"annex.md": "\n".join(lines)}


def pandoc(*arguments, **more):
    try:
        return subprocess.run(["pandoc", *arguments], check=True, capture_output=True, **more).stdout
    except FileNotFoundError:
        raise Failed("pandoc, which makes annex.docx, is not installed; install it, or name the other renderings: "
                     + " ".join(name for name in RENDERINGS if name != "word")) from None
    except subprocess.CalledProcessError as e:
        raise Failed(f"pandoc could not make annex.docx: {e.stderr.decode(errors='replace').strip()}") from None
    except OSError as e:
        raise Failed(f"pandoc could not be started to make annex.docx: {e.strerror}") from None


def template(path):
    """pandoc's own template, with test sets in letters of 8 points so that 32 octets fit on a line, on A4 with margins of 2.5 cm."""
    edits = {"word/styles.xml": (rb'(w:styleId="VerbatimChar">.*?<w:sz w:val=")\d+', rb"\g<1>16"),
             "word/document.xml": (rb"<w:sectPr />", b'<w:sectPr><w:pgSz w:w="11906" w:h="16838" /><w:pgMar w:top="1417" w:right="1417" '
                                   b'w:bottom="1417" w:left="1417" w:header="708" w:footer="708" w:gutter="0" /></w:sectPr>')}
    with zipfile.ZipFile(io.BytesIO(pandoc("--print-default-data-file", "reference.docx"))) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            octets = old.read(name)
            if name in edits:
                octets, times = re.subn(*edits[name], octets, flags=re.S)
                if times != 1:
                    raise Failed(f"{name} in pandoc's template for Word is not as in pandoc 2.17: there is no {edits[name][0].decode()}")
            new.writestr(zipfile.ZipInfo(name), octets)  # of a date that is always the same


def word(vectors):
    date = os.environ.get("SOURCE_DATE_EPOCH") or "315532800"
    if not re.fullmatch("[0-9]+", date):
        raise Failed(f"SOURCE_DATE_EPOCH is '{date}'; it must be a number of seconds since 1970-01-01, or not be set", 2)
    with tempfile.TemporaryDirectory() as folder:
        reference = os.path.join(folder, "reference.docx")
        try:
            template(reference)
        except zipfile.BadZipFile:
            raise Failed("pandoc could not make annex.docx: what it gives as its template for Word is not a Word file") from None
        made = pandoc("--from", "gfm", "--to", "docx", "--reference-doc", reference, "--output", "-",
                      input=markdown(vectors)["annex.md"].encode(), env={**os.environ, "SOURCE_DATE_EPOCH": date})
    if not zipfile.is_zipfile(io.BytesIO(made)):
        raise Failed("pandoc could not make annex.docx: what it gives is not a Word file")
    return {"annex.docx": made}


RENDERINGS = {"header": header, "rsp": rsp, "acvp": acvp, "markdown": markdown, "word": word}


# ---- How to cite

def cite(vectors, what):
    """The sentence and the BibTeX entry for a vector, a family, or all."""
    about = {"all": (f"The {vectors.count} test vectors", "index.json", vectors.sha256)}
    for family in vectors.families:
        about[family.name] = (f"Family {family.name} ({counted(family.vectors)}, {family.range})", family.file, family.sha256)
        about.update((v["id"], (f"Test vector {v['id']}", family.file, family.sha256)) for v in family.vectors)
    if what not in about:
        raise Failed(f"--cite {what}: no such vector or family; give an id such as {vectors.families[0].vectors[0]['id']}, one of "
                     + ", ".join(family.name for family in vectors.families) + ", or all", 2)
    title, file, sha256 = about[what]
    note = f"Specification version {vectors.specification}, file {file}, SHA-256 {sha256}"
    return (f"{title} of the {SUITE}, specification version {vectors.specification}, file {file} (SHA-256 {sha256}).\n\n"
            "% Add howpublished and year: where you have the file from, and when.\n"
            f"@misc{{ltk-conformance:{what.lower()},\n  author = {{{{The {SUITE} authors}}}},\n"
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


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, usage=argparse.SUPPRESS)
    parser.add_argument("outdir", nargs="?", type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("names", nargs="*", metavar="NAME", help=argparse.SUPPRESS)
    parser.add_argument("--cite", metavar="WHAT", help=argparse.SUPPRESS)
    parser.add_argument("--vectors", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    try:
        if (arguments.cite is None) == (arguments.outdir is None):
            raise Failed("give either OUTDIR or --cite WHAT; see --help", 2)
        for name in arguments.names:
            if name not in RENDERINGS:
                raise Failed(f"no such rendering: {name}; there are {', '.join(RENDERINGS)}", 2)
        vectors = Vectors(arguments.vectors)
        if arguments.cite is not None:
            say(cite(vectors, arguments.cite))
        else:
            files = {}
            for name in arguments.names or RENDERINGS:
                files.update(RENDERINGS[name](vectors))
            write(arguments.outdir, files)
    except Failed as e:
        print(f"render.py: {e}", file=sys.stderr)
        return e.status
    return 0


if __name__ == "__main__":
    sys.exit(main())
