#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The renderings say what the vectors say. LTK_VECTORS is the folder of vectors, LTK_RENDERINGS what was built of it. Each rendering is read
again by a reader of its own, which shares nothing with vectors/render.py."""
import copy
import datetime
import functools
import hashlib
import hmac
import importlib.util
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import unittest.mock

import docx
import jsonschema

ROOT = pathlib.Path(__file__).resolve().parents[2]
VECTORS, RENDERINGS = pathlib.Path(os.environ["LTK_VECTORS"]), pathlib.Path(os.environ["LTK_RENDERINGS"])
INDEX = json.loads((VECTORS / "index.json").read_text())
DEVICE = set(INDEX["profiles"]["device"])
FAMILIES = {entry["family"]: json.loads((VECTORS / entry["file"]).read_text())["vectors"] for entry in INDEX["files"]}
ALL = {v["id"]: v for family in FAMILIES.values() for v in family}
SHA256 = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in VECTORS.glob("*.json")}
GROUPS = ("input", "steps", "output")
NAMES = sorted(["ltk_vectors.h", "annex.md", "annex.docx", "prompt.json", "expectedResults.json", *(f + ".rsp" for f in FAMILIES),
                *(f"ltk_{name}_test.json" for name in ("hmac", "kdf", "derive")),
                *(f"acvp-kdf-{name}.json" for name in ("registration", "prompt", "expectedResults"))])
STRICT = ["-std=c99", "-Wall", "-Wextra", "-Wconversion", "-pedantic", "-Werror"]


def text_of(name, folder=RENDERINGS):
    """The text of a rendering, of the Word file too."""
    if name.endswith(".docx"):
        document = docx.Document(folder / name)
        return "\n".join([*(p.text for p in document.paragraphs), *(cell.text for table in document.tables for cell in table._cells)])
    return (folder / name).read_text()


def render(*arguments, vectors=VECTORS, **environment):
    return subprocess.run([sys.executable, ROOT / "vectors/render.py", "--vectors", vectors, *arguments], capture_output=True, text=True,
                          env={**os.environ, **environment})


def values(v, group):
    """{name: text} of a group of a vector, with the names that .rsp files and the annex have."""
    found = {}
    for name, value in v.get(group, {}).items():
        if not isinstance(value, list):
            found[name] = str(value)
            continue
        for i, item in enumerate(value):
            found.update({f"{name}.{i}.{k}": str(x) for k, x in item.items()} if isinstance(item, dict) else {f"{name}.{i}": item})
    return found


class Header(unittest.TestCase):
    TOKEN = re.compile(r'\s*(?:LTK_VECTOR_TEXT\((?P<string>"(?:[^"\\]|\\.)*")\)|\(ltk_vector_octet\[\]\)\{(?P<octets>[0-9a-fx,\s]+)\}'
                       r'|(?P<list>\(const LTK_VECTORS_MEMORY struct \w+\[\]\))|\.(?P<member>\w+) = '
                       r'|(?P<number>\d+)u|(?P<null>NULL)|(?P<mark>[{},]))')

    @classmethod
    def setUpClass(cls):
        cls.text = text_of("ltk_vectors.h")

    def test_the_reference_gives_every_answer(self):
        """Compiled by both compilers with all warnings as errors; all vectors, and those of the device profile."""
        include = ["-I" + str(ROOT / folder) for folder in ("ref", "harness/include", "harness/iut", "harness")]
        reference = [*(ROOT / "harness" / name for name in ("iut/bundled/reference.c", "iut/kit/convert.c", "observe/observe.c",
                                                            "observe/observe_aes.c", "observe/auth.c", "observe/milenage.c",
                                                            "observe/tuak.c", "observe/keccak.c")),
                     *sorted((ROOT / "ref").glob("*.c"))]
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["gcc", "-c", "-O2", "-DLTK_IUT_OBSERVE", '-DLTK_RELEASE="1"', *include, *reference], cwd=folder, check=True)
            choices = (("-ULTK_VECTORS_DEVICE", set(ALL)), ("-DLTK_VECTORS_DEVICE", DEVICE))
            for compiler, of_compiler in ("gcc", choices), ("clang", choices if "LTK_ALL" in os.environ else choices[1:]):
                for define, chosen in of_compiler:
                    program = pathlib.Path(folder) / "program"
                    subprocess.run([compiler, *STRICT, define, f"-I{RENDERINGS}", *include, ROOT / "harness/iut/kit/bare.c",
                                    *pathlib.Path(folder).glob("*.o"), "-lcrypto", "-o", program], check=True)
                    run = subprocess.run([program], capture_output=True, text=True)
                    self.assertEqual(run.returncode, 0, run.stdout)
                    counts = {family: sum(v["id"] in chosen for v in vectors) for family, vectors in FAMILIES.items()}
                    self.assertEqual(run.stdout.splitlines(), self.expected(counts), (compiler, define))

    def expected(self, counts):
        """What bare.c prints when the reference gives every answer that it offers: it has no agreement."""
        lines, total = [], [0, 0]
        for family, n in counts.items():
            offered = not family.startswith(("agree", "accumulated"))
            total[not offered] += n
            lines += [f"{family.replace('-', '_')} passed={n * offered} failed=0 unsupported={n * (not offered)}"] if n else []
        return ["specification " + INDEX["specification"], "index " + SHA256["index.json"], *lines,
                f"total passed={total[0]} failed=0 unsupported={total[1]}"]

    def value(self):
        kind, text = self.tokens.pop()
        if kind == "string":
            return json.loads(text.replace("?\\?", "??"))
        if kind == "octets":
            return bytes(int(octet, 16) for octet in text.split(","))
        if kind == "number":
            return int(text)
        if kind == "null":
            return None
        if kind == "list":
            return self.value()
        self.assertEqual(text, "{")
        items, members = [], {}
        while self.tokens[-1] != ("mark", "}"):
            if self.tokens[-1][0] == "member":
                name = self.tokens.pop()[1]
                self.assertNotIn(name, members)
                members[name] = self.value()
            else:
                items.append(self.value())
            if self.tokens[-1] == ("mark", ","):
                self.tokens.pop()
        self.tokens.pop()
        if len(items) == 2 and not isinstance(items[0], (dict, str)) and isinstance(items[1], int):
            octets = items[0] or b""
            self.assertEqual((len(octets), items[0] is None), (items[1], items[1] == 0))
            return octets.hex()
        return members or items

    def test_it_has_all_values_and_no_others(self):
        seen = {}
        for found in re.finditer(r"static const LTK_VECTORS_MEMORY struct ltk_vector_(\w+) ltk_vectors_(\w+)\[\] = (\{.*?\n\});", self.text, re.S):
            initializer = re.sub(r"^#.*$", "", found[3], flags=re.M)
            initializer = re.sub(r"LTK_VECTOR_STEPS\((.*?)\)\n\.id", r".steps = \1,\n.id", initializer, flags=re.S)
            tokens, at = [], 0
            while at < len(initializer):
                m = self.TOKEN.match(initializer, at)
                self.assertTrue(m, initializer[at:at + 80])
                tokens.append((m.lastgroup, m[m.lastgroup]))
                at = m.end()
            self.tokens = tokens[::-1]
            seen[found[2]] = [self.plain(v) for v in self.value()]
            self.assertEqual(self.tokens, [])
        self.assertEqual(list(seen), [family.replace("-", "_") for family in FAMILIES])
        for family, vectors in FAMILIES.items():
            for v, found in zip(vectors, seen[family.replace("-", "_")], strict=True):
                expected = {"id": v["id"], "comment": v["comment"], "clauses": " ".join(v["clauses"]), "flags": " ".join(v["flags"]),
                            "error_class": v.get("class"), **{group: v[group] for group in GROUPS if v.get(group)}}
                self.assertEqual(found, expected)

    def plain(self, value):
        """Without the counts of lists, which are those of the lists."""
        if isinstance(value, dict):
            for name in [name for name in value if name + "_count" in value]:
                if value[name] is None:
                    value[name] = []
                self.assertEqual(value.pop(name + "_count"), len(value[name]))
            return {name: self.plain(inner) for name, inner in value.items()}
        return [self.plain(inner) for inner in value] if isinstance(value, list) else value


class Rsp(unittest.TestCase):
    def read(self, family):
        """[(section, {name: text})]; a name that comes twice in a case is refused."""
        cases, section, opened = [], {}, False
        for line in text_of(family + ".rsp").splitlines():
            if line.startswith("#"):
                continue
            name, equals, value = line.strip("[]").partition(" =")
            if line.startswith("["):
                section = {**section, name: value[1:]} if opened else {name: value[1:]}
                opened = True
            elif line:
                self.assertTrue(equals, line)
                if name == "COUNT":
                    cases.append((section, {}))
                    self.assertEqual(int(value), 0 if opened else int(previous) + 1)
                    previous, opened = value, False
                self.assertNotIn(name, cases[-1][1], family)
                self.assertNotIn(name, section, family)
                cases[-1][1][name] = value[1:]
        return cases

    def test_all_vectors_are_there_once_with_all_values(self):
        for family, vectors in FAMILIES.items():
            cases = self.read(family)
            by_id = {case["ID"]: (section, case) for section, case in cases}
            self.assertEqual((len(by_id), len(cases)), (len(vectors), len(vectors)))
            for v in vectors:
                section, case = by_id[v["id"]]
                del case["COUNT"], case["ID"]
                expected = {"family": family, **values(v, "input"), "Result": f"F ({v['class']})" if "class" in v else "P",
                            **{f"{group}.{name}": value for group in ("steps", "output") for name, value in values(v, group).items()}}
                self.assertEqual({**section, **case}, expected)

    def test_the_first_lines_say_what_it_is(self):
        for family, vectors in FAMILIES.items():
            first = text_of(family + ".rsp").partition("\n\n")[0]
            for word in (vectors[0]["id"], vectors[-1]["id"], "version " + INDEX["specification"], SHA256[family + ".json"]):
                self.assertIn(word, first)


class Acvp(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.prompt, cls.expected = (json.loads(text_of(name)) for name in ("prompt.json", "expectedResults.json"))

    @functools.lru_cache
    def validator(self, name):
        store = {path.name: json.loads(path.read_text()) for path in (VECTORS / "schema").glob("*.schema.json")}
        schema = store[name + ".schema.json"]
        jsonschema.Draft202012Validator.check_schema(schema)
        return jsonschema.Draft202012Validator(schema, resolver=jsonschema.RefResolver("", schema, store=store))

    def small(self, document):
        return {**document, "testGroups": [{**group, "tests": group["tests"][:1]} for group in document["testGroups"]]}

    def test_both_meet_their_schemas(self):
        self.validator("prompt").validate(self.prompt)
        self.validator("expectedResults").validate(self.expected)

    def test_the_schemas_refuse_what_they_should(self):
        prompt, expected = self.small(self.prompt), self.small(self.expected)
        self.assertTrue(self.validator("prompt").is_valid(prompt) and self.validator("expectedResults").is_valid(expected))
        for document, name, more in ((prompt, "prompt", {"id": "LTK-HMAC-0001", "mac": "00", "testPassed": True}),
                                     (expected, "expectedResults", {"data": "00", "steps": {}, "S": "00"})):
            for member in document:
                self.assertFalse(self.validator(name).is_valid({k: x for k, x in document.items() if k != member}), member)
            for at, group in enumerate(document["testGroups"]):
                case = group["tests"][0]
                damages = [{k: x for k, x in case.items() if k != member} for member in case]
                damages += [{**case, member: value} for member, value in more.items() if member not in case]
                damages += [{**case, "testPassed": not case["testPassed"]}] if name == "expectedResults" else []
                damages += [{"tcId": 1, "id": f"LTK-{word}-0001", "testPassed": passed, **more} for word, passed, more in (
                    ("FOO", True, {}), ("FOO-INVALID", False, {"class": "mode"}), ("HMAC-INVALID", False, {"class": "mode"}))]
                for damaged in damages:
                    copied = copy.deepcopy(document)
                    copied["testGroups"][at]["tests"] = [damaged]
                    self.assertFalse(self.validator(name).is_valid(copied), (group.get("command"), damaged))

    def test_both_join_to_the_vectors(self):
        self.assertEqual(*({k: x for k, x in d.items() if k != "testGroups"} for d in (self.prompt, self.expected)))
        self.assertEqual((self.prompt["revision"], self.prompt["indexSha256"]), (INDEX["specification"], SHA256["index.json"]))
        seen, numbers = set(), []
        for asked, answers in zip(self.prompt["testGroups"], self.expected["testGroups"], strict=True):
            self.assertEqual(asked["tgId"], answers["tgId"])
            for test, answer in zip(asked["tests"], answers["tests"], strict=True):
                v = ALL[answer["id"]]
                self.assertIn(v, FAMILIES[asked["command"]] + FAMILIES.get(asked["command"] + "-invalid", []))
                self.assertEqual(test, {"tcId": answer["tcId"], **v["input"]})
                self.assertEqual(answer, {"tcId": test["tcId"], "id": v["id"], "testPassed": v["result"] == "valid",
                                          **({"class": v["class"]} if "class" in v else v["output"])})
                seen.add(v["id"])
                numbers.append(test["tcId"])
        self.assertEqual((seen, numbers), (set(ALL), list(range(1, len(ALL) + 1))))

    def test_the_prompt_leaks_no_answer(self):
        """No id, no name of an answer, no value of one in its own case, and no order that tells what is valid."""
        self.assertNotIn("LTK-HMAC", text_of("prompt.json"))
        self.assertNotIn("INVALID", text_of("prompt.json").upper())
        for asked, answers in zip(self.prompt["testGroups"], self.expected["testGroups"]):
            passed = [answer["testPassed"] for answer in answers["tests"]]
            if len(set(passed)) == 2:
                self.assertGreater(sum(a != b for a, b in zip(passed, passed[1:])), 5, asked["command"])
            for test, answer in zip(asked["tests"], answers["tests"]):
                v = ALL[answer["id"]]
                self.assertEqual(set(test) - {"tcId"}, set(v["input"]))
                # Inputs, not answers: KEY is the root in mode ROOT (5.1); OPc and TOPc where they are given.
                hidden = {x for group in ("steps", "output") for name, x in values(v, group).items()
                          if len(x) > 5 and name != "KEY" and not name.endswith(".epoch") and (group, v["input"].get(name.lower())) != ("steps", x)}
                self.assertFalse(hidden & set(values({"input": test}, "input").values()), answer["id"])


class AcvpKdf(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.registration, cls.prompt, cls.expected = (json.loads(text_of(f"acvp-kdf-{name}.json"))
                                                      for name in ("registration", "prompt", "expectedResults"))

    def test_the_registration_allows_the_prompt(self):
        capability, = self.registration["capabilities"]
        group, = self.prompt["testGroups"]
        for document in (self.registration, self.prompt, self.expected):
            self.assertEqual((document["algorithm"], document["revision"]), ("KDF", "1.0"))
        self.assertEqual(capability, {"kdfMode": group["kdfMode"], "macMode": [group["macMode"]], "supportedLengths": [group["keyOutLength"]],
                                      "fixedDataOrder": [group["counterLocation"]], "counterLength": [group["counterLength"]],
                                      "supportsEmptyIv": True, "requiresEmptyIv": group["zeroLengthIv"]})
        self.assertEqual((group["kdfMode"], group["macMode"], group["counterLength"], group["keyOutLength"]), ("feedback", "HMAC-SHA2-256", 0, 256))

    def test_the_members_are_those_of_acvp(self):
        """gen-val/json-files/KDF-1.0 of usnistgov/ACVP-Server: those of a group in feedback mode, and of the file."""
        file = {"vsId", "algorithm", "revision", "isSample", "testGroups"}
        group = {"tgId", "keyOutLength", "kdfMode", "macMode", "counterLength", "counterLocation", "zeroLengthIv", "testType", "tests"}
        self.assertEqual((set(self.registration), set(self.prompt), set(self.expected)), ({"algorithm", "revision", "capabilities"}, file, file))
        self.assertEqual((set(self.prompt["testGroups"][0]), set(self.expected["testGroups"][0])), (group, {"tgId", "tests"}))

    def test_sp_800_108_gives_every_answer(self):
        """K(1) = PRF(KI, IV || fixed data), with an empty IV; and the cases are the vectors of kdf that have a key of 32 octets and S."""
        (asked,), (answers,) = ([g["tests"] for g in d["testGroups"]] for d in (self.prompt, self.expected))
        self.assertEqual([test["tcId"] for test in asked], list(range(1, len(asked) + 1)))
        cases = set()
        for test, answer in zip(asked, answers, strict=True):
            self.assertEqual((test.keys(), answer.keys()), ({"tcId", "keyIn", "iv"}, {"tcId", "fixedData", "keyOut"}))
            self.assertEqual((test["tcId"], test["iv"]), (answer["tcId"], ""))
            octets = bytes.fromhex(test["iv"] + answer["fixedData"])
            self.assertEqual(hmac.digest(bytes.fromhex(test["keyIn"]), octets, "sha256").hex().upper(), answer["keyOut"])
            cases.add((test["keyIn"].lower(), answer["fixedData"].lower()))
        self.assertEqual(cases, {(v["input"]["key"], v["steps"]["S"]) for v in FAMILIES["kdf"] if len(v["input"]["key"]) == 64 and "S" in v["steps"]})


class Wycheproof(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.documents = {name: json.loads(text_of(f"ltk_{name}_test.json")) for name in ("hmac", "kdf", "derive")}

    def validator(self, name):
        schema = json.loads((VECTORS / f"schema/wycheproof-{name}.schema.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        return jsonschema.Draft202012Validator(schema)

    def test_each_meets_its_schema(self):
        for name, document in self.documents.items():
            self.validator(name).validate(document)

    def test_the_schemas_refuse_what_they_should(self):
        for name, document in self.documents.items():
            valid = self.validator(name).is_valid
            for group in document["testGroups"][:4]:
                small = {**document, "testGroups": [{**group, "tests": group["tests"][:1]}]}
                test = group["tests"][0]
                damaged = [{k: x for k, x in small.items() if k != member} for member in small] + [{**small, "more": 1}]
                groups = [{k: x for k, x in group.items() if k != member} for member in group] + [{**group, "more": 1}, {**group, "type": "HkdfTest"}]
                tests = [{k: x for k, x in test.items() if k != member} for member in test]
                other = {"valid": "invalid", "invalid": "valid"}[test["result"]]
                tests += [{**test, "more": 1}, {**test, "result": "acceptable"}, {**test, "result": other}]
                tests += [{**test, "tcId": "1"}, {**test, "flags": "none"}]
                damaged += [{**small, "testGroups": [g]} for g in groups] + [{**small, "testGroups": [{**group, "tests": [x]}]} for x in tests]
                self.assertTrue(valid(small))
                for one in damaged:
                    self.assertFalse(valid(one), one)

    def test_all_vectors_are_there_with_all_values(self):
        for name, document in self.documents.items():
            vectors, found = FAMILIES[name] + FAMILIES.get(name + "-invalid", []), {}
            numbers = [test["tcId"] for group in document["testGroups"] for test in group["tests"]]
            self.assertEqual((sorted(numbers), document["numberOfTests"]), (list(range(1, len(vectors) + 1)), len(vectors)))
            self.assertEqual(set(document["notes"]), {flag for v in vectors for flag in v["flags"]})
            for group in document["testGroups"]:
                for test in group["tests"]:
                    identifier, _, comment = test["comment"].partition(": ")
                    v = ALL[identifier]
                    self.assertEqual((comment, test["flags"], test["result"]), (v["comment"], v["flags"], v["result"]))
                    found[identifier] = {**group, **test}
            for v in vectors:
                test = found[v["id"]]
                values = {**v["input"], "okm": v.get("output", {}).get("out" if name == "kdf" else "key", ""), "errorClass": v.get("class")}
                if name == "hmac":
                    values = {"key": v["input"]["key"], "msg": v["input"]["data"], "tag": v["output"]["mac"], "tagSize": 256}
                if name != "derive":
                    values["keySize"] = 4 * len(v["input"]["key"])
                self.assertEqual({n: test.get(n) for n in values}, values)


def joined(rows):
    """[[name, text without blanks]] of the rows (name, text, length of a parameter) of a test set; those of S are one."""
    pairs = []
    for name, text, length in rows:
        text = text if name in ("imsi", "element", "kind", "result") else text.replace(" ", "")
        if re.fullmatch(r"P\d+( .*)?", name):
            pairs[-1][1] += text.replace("(empty)", "") + length
        else:
            pairs.append([name.removesuffix(": FC"), text])
    return pairs


def rows_of(block):
    """The rows of a test set in Markdown."""
    rows = []
    for line in filter(None, block.splitlines()):
        name, piece = line[:22].strip(), line[22:]
        if name:
            rows.append([name, "", ""])
        length = re.fullmatch(r"(.*) ([0-9a-f]{4})", piece) if re.fullmatch(r"P\d+( .*)?", rows[-1][0]) else None
        rows[-1][1] += length[1] if length else piece
        rows[-1][2] = length[2] if length else ""
    return rows


def expected_set(v):
    pairs = [[name, value or "(empty)"] for group in GROUPS for name, value in values(v, group).items()]
    return pairs + ([["result", f"invalid, class {v['class']}"]] if "class" in v else [])


def tables_of(path):
    """{title: rows} of the tables of a Word file that are test sets, each with the words above its rows."""
    found, caption = {}, None
    document = docx.Document(path)
    tables = {id(table._tbl): table for table in document.tables}
    for element in document.element.body:
        if element.tag.endswith("}p"):
            caption = docx.text.paragraph.Paragraph(element, document)
        elif element.tag.endswith("}tbl"):
            cells = tables[id(element)]._cells
            assert caption.style.name == "TH", caption.text
            found[caption.text] = [cells[i:i + 3] for i in range(0, len(cells), 3)]
    return found


class Annex(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.top = pathlib.Path(cls.temporary.name)
        cls.text = text_of("annex.md")
        cls.sets = cls.sets_of(cls.text)

    @staticmethod
    def sets_of(text):
        found = {}
        for number, (n, identifier, block) in enumerate(re.findall(r"^### Test set (\d+): (\S+)\n\n[^\n]*\n\n```\n(.*?)^```", text, re.M | re.S), 1):
            assert int(n) == number and identifier not in found, identifier
            found[identifier] = rows_of(block)
        return found

    def chosen(self, *options):
        """The text of the annex of a choice."""
        run = render("annex", self.top / "chosen", *options)
        self.assertEqual((run.returncode, run.stdout, run.stderr), (0, "", ""))
        self.assertEqual(sorted(path.name for path in (self.top / "chosen").iterdir()), ["annex.docx", "annex.md"])
        return text_of("annex.md", self.top / "chosen")

    def test_every_set_has_every_value(self):
        self.assertEqual(self.text.count("\n### "), len(self.sets))
        self.assertIn(f"This annex has {len(self.sets)} numbered test sets", self.text)
        for text in (self.text, self.chosen("--pages", "400", "--family", ",".join(FAMILIES))):
            for identifier, rows in self.sets_of(text).items():
                self.assertEqual(joined(rows), expected_set(ALL[identifier]))
        names = {name for rows in self.sets.values() for name, *_ in rows}
        self.assertTrue(names > {"KEY", "D", "S: FC", "S_KC: FC", "KC", "key", "tag", "out", "z"})

    def test_comment_and_source_stand_above_each(self):
        for identifier in self.sets:
            v = ALL[identifier]
            clauses = sorted(v["clauses"], key=lambda clause: tuple(map(int, clause.split("."))))
            paragraph = re.search(rf"^### Test set \d+: {identifier}\n\n(.*)$", self.text, re.M)[1].replace("\\", "")
            self.assertEqual(paragraph, f"{v['comment']}. Clause{'s'[len(clauses) == 1:]} {', '.join(clauses)}. Source: {v['source']}.")
        for sentence in (" Clause 9.1. ", " Clauses 4.6, 4.7, 6.1. "):
            self.assertIn(sentence, self.text)

    def in_order(self, families):
        """The vectors that the rule of the annex names, in the order in which they are taken."""
        order = {}
        for what in (lambda v, i: [] if "class" in v else [(i.get("kind"), i.get("mode"), i.get("suite"))],
                     lambda v, i: [v["class"]] if "class" in v else [],
                     lambda v, i: [] if "class" in v else [(i.get("purpose"), i.get("algorithm"), i.get("bits"))], lambda v, i: v["clauses"],
                     lambda v, i: [] if "class" in v else v["flags"]):
            for family in families:
                short = [v for v in FAMILIES[family] if max(len(x) / (1 if n in ("imsi", "mcc", "mnc", "element", "seed", "kind") else 2)
                                                            for g in GROUPS for n, x in values(v, g).items()) <= 512]
                short = [v for first in (True, False) for v in short if v["input"].get("imsi", "").startswith("00101") is first]
                seen = {x for v in order.values() if v in FAMILIES[family] for x in what(v, v["input"])}
                for v in short:
                    if set(what(v, v["input"])) - seen:
                        seen |= set(what(v, v["input"]))
                        order.setdefault(v["id"], v)
        return list(order)

    def test_the_selection_is_the_one_that_it_states(self):
        """As much of it as there is room for; all of it where there is room."""
        families = [f for f in FAMILIES if not f.startswith(("hmac", "accumulated", "observe", "auth"))]
        order = self.in_order(families)
        self.assertEqual(set(self.sets), set(order[:len(self.sets)]))
        self.assertIn("The rounds ended when 20 pages were full.", self.text)
        self.assertEqual({ALL[i]["class"] for i in self.sets if "class" in ALL[i]}, {v["class"] for f in families for v in FAMILIES[f] if "class" in v
                                                                                      and v["id"] in order})
        text = self.chosen("--family", "confirm,hmac", "--pages", "400")
        self.assertEqual(set(self.sets_of(text)), set(self.in_order(["hmac", "confirm"])))
        self.assertNotIn("pages were full", text)

    def test_a_choice_is_kept(self):
        def vectors(*options):
            return [ALL[identifier] for identifier in self.sets_of(self.chosen(*options))]

        self.assertTrue(all(v["id"] in DEVICE for v in vectors("--profile", "device")))
        family_of = {v["id"]: family for family, members in FAMILIES.items() for v in members}
        self.assertEqual({family_of[v["id"]] for v in vectors("--family", "agree,observe")}, {"agree", "observe"})
        self.assertTrue(all({"6.2", "8"} & {c for clause in v["clauses"] for c in (clause, clause.split(".")[0])}
                            for v in vectors("--clause", "6.2,8")))
        ids = ["LTK-CHAIN-0001", "LTK-DERIVE-0002", "LTK-DERIVE-0900", "LTK-HMAC-0003"]
        self.assertEqual(sorted(v["id"] for v in vectors("--id", ",".join(ids[::-1]))), ids)
        named = self.chosen("--id", ids[0])
        self.assertIn("Selection: the vectors that were named.", named)
        self.assertIn("This annex has 1 numbered test set, with", named)

    def test_a_choice_that_cannot_be_kept_is_refused(self):
        for word, *options in (("--family derve: no vector has it; there are hmac, kdf", "--family", "derve"),
                               ("--id LTK-X-1: no vector has it", "--id", "LTK-X-1"), ("--clause 6.9: no vector has it", "--clause", "6.9"),
                               ("--profile all: no vector has it; there are device, full", "--profile", "all"),
                               ("no vector is left", "--family", "hmac", "--clause", "9"), ("a name in the list is empty", "--id", "LTK-HMAC-0001,"),
                               ("'0' is not a number of pages", "--pages", "0"), ("no test set has room on 1 page;", "--pages", "1"),
                               ("LTK-KDF-0123 does not fit on a page", "--id", self.too_long()),
                               ("pages, more than 20; --pages", "--id", ",".join(v["id"] for v in FAMILIES["confirm"] if "S" in v["steps"]
                                                                                 and v["input"]["suite"] < 3))):
            run = render("annex", self.top / "none", *options)
            self.assertEqual((run.returncode, (self.top / "none").exists()), (2, False), options)
            self.assertIn(word.replace("LTK-KDF-0123", self.too_long()), run.stderr)
        run = render(self.top / "none", "header", "--family", "derive")
        self.assertEqual((run.returncode, run.stderr), (2, "render.py: --family chooses test sets of an annex, and none is written; see --help\n"))

    def too_long(self):
        return next(v["id"] for v in FAMILIES["kdf"] if any(len(p) > 10000 for p in v["input"]["p"]))

    def test_s_has_a_row_for_each_parameter_with_the_name_that_explain_gives(self):
        for identifier in ("LTK-DERIVE-0765", "LTK-CONFIRM-0124", "LTK-KDF-0001"):
            explained = subprocess.run([os.environ["LTK_CONFORM"], "explain", identifier], capture_output=True, text=True, check=True).stdout
            names = [line[10:30].strip() for line in explained.splitlines() if re.match(r" {2,7}\d+  (FC|P\d)", line)]
            found = [name.split(": ")[-1] for name, *_ in self.sets[identifier] if re.match(r"S.*: FC|P\d", name)]
            self.assertEqual(sorted(found), sorted(names))
        rows = {name: (text, length) for name, text, length in self.sets["LTK-DERIVE-0765"]}
        self.assertEqual((rows["S: FC"], rows["P0 label"], rows["P12 card_public"]),
                         (("fff0", ""), ("4c544b2d 44455249 5645", "000a"), ("(empty)", "0000")))

    def test_the_digests_are_those_of_the_files(self):
        self.assertIn(SHA256["index.json"], self.text)
        listed = subprocess.run(["sha256sum", "--check", "--strict"], cwd=VECTORS, capture_output=True, text=True,
                                input=re.search(r"```\n(.*?)```", self.text, re.S)[1])
        self.assertEqual((listed.returncode, listed.stdout.count(": OK")), (0, len(FAMILIES)), listed.stdout)

    def test_one_is_no_plural(self):
        self.assertIsNone(re.search(r"\b1 [a-z]+s\b(?! of)", self.text), self.text)


class Word(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.top = pathlib.Path(cls.temporary.name)
        cls.path = RENDERINGS / "annex.docx"

    def test_it_opens_and_has_what_the_annex_has(self):
        found = tables_of(self.path)
        ids = [title.rsplit(" ")[-1] for title in found]
        self.assertEqual(ids, re.findall(r"^### Test set \d+: (\S+)$", text_of("annex.md"), re.M))
        for identifier, rows in zip(ids, found.values()):
            self.assertEqual([cell.text for cell in rows[0]], ["Name", "Value", "Length"])
            self.assertTrue(rows[1][0].text.startswith(ALL[identifier]["comment"]))
            pairs = []
            for name, value, length in ([cell.text for cell in row] for row in rows[2:]):
                if name == "short inputs":
                    pairs += [pair.split(" = ") for pair in re.split(", |\n", value)]
                else:
                    pairs.append([name, value.replace("\n", ""), length])
            self.assertEqual(sorted(joined((*pair, "")[:3] for pair in pairs)), sorted(expected_set(ALL[identifier])))
        text = text_of("annex.docx")
        for word in (f"specification version {INDEX['specification']}", *SHA256.values()):
            self.assertIn(word, text)

    def test_its_styles_are_those_of_a_3gpp_specification(self):
        document = docx.Document(self.path)
        used = {style: [p.text for p in document.paragraphs if p.style.name == style]
                for style in ("Heading 8", "Heading 1", "TH", "PL", "TT", "Title")}
        self.assertEqual([t.split(":")[0] for t in used["Heading 8"]], ["Annex A (informative)"])
        self.assertEqual([t.split("\t")[0] for t in used["Heading 1"]], [f"A.{n}" for n in range(1, len(used["Heading 1"]) + 1)])
        self.assertEqual((len(used["PL"]), used["TT"], len(used["TH"])), (len(FAMILIES), ["Contents"], len(document.tables)))
        for rows in tables_of(self.path).values():
            styles = [[{p.style.name for p in cell.paragraphs} for cell in row] for row in rows]
            self.assertEqual((styles[0], styles[1]), ([{"TAH"}] * 3, [{"TAL"}] * 3))
            self.assertTrue(all(row == [{"TAL"}, {"PL"}, {"TAC"}] for row in styles[2:]))
        normal, style = document.styles["Normal"], document.styles
        xml = {name: style[name].element.xml for name in ("Normal", "TH", "TAL", "PL")}
        self.assertIn('w:ascii="Times New Roman"', style.element.xml.partition("</w:docDefaults>")[0])
        self.assertIn('<w:sz w:val="20"/>', style.element.xml.partition("</w:docDefaults>")[0])
        self.assertIsNone(normal.font.size)
        self.assertTrue('"Arial"' in xml["TH"] and '"Arial"' in xml["TAL"] and '"Courier New"' in xml["PL"])
        self.assertTrue("w:keepNext" in xml["TH"] and "w:keepNext" in xml["TAL"])
        section = document.sections[0]
        self.assertEqual((round(section.page_width.cm, 1), round(section.left_margin.cm, 1)), (21.0, 2.0))
        self.assertIn(" PAGE ", section.header._element.xml)
        self.assertIn('TOC \\o "1-8"', document.element.xml)

    def test_its_properties_have_title_and_author_and_no_date(self):
        properties = docx.Document(self.path).core_properties
        self.assertEqual((properties.title, properties.author, properties.created, properties.modified),
                         ("Test data for the LTK derivation function", "The LTK derivation conformance suite authors", None, None))
        self.assertIn(SHA256["index.json"], properties.subject)

    def test_styles_of_another_document_are_taken(self):
        own = docx.Document(self.path)
        own.styles["Normal"].font.name, own.sections[0].header.paragraphs[0].text = "Some Font", "A header"
        own.core_properties.created = datetime.datetime(2026, 1, 31)
        own.save(self.top / "own.docx")
        run = render("annex", self.top, "--id", "LTK-DERIVE-0765", "--reference", self.top / "own.docx")
        self.assertEqual(run.returncode, 0, run.stderr)
        made = docx.Document(self.top / "annex.docx")
        self.assertEqual((made.styles["Normal"].font.name, made.sections[0].header.paragraphs[0].text, len(made.tables)),
                         ("Some Font", "A header", 1))
        self.assertIsNone(made.core_properties.created)
        docx.Document().save(self.top / "bare.docx")
        for name, word in (("bare.docx", "bare.docx: has no style TT, toc 1"), ("nothing.docx", "nothing.docx: is no Word document")):
            run = render("annex", self.top / "none", "--id", "LTK-DERIVE-0765", "--reference", self.top / name)
            self.assertEqual((run.returncode, (self.top / "none").exists()), (2, False), run.stderr)
            self.assertIn(word, run.stderr)

    def test_the_specification_has_every_clause_and_table(self):
        self.assertEqual(render("specification", self.top / "s").returncode, 0)
        document, text = docx.Document(self.top / "s/specification.docx"), (ROOT / "docs/specification.md").read_text()
        self.assertEqual([p.text for p in document.paragraphs if p.style.name == "Heading 1"],
                         [f"{n}\t{title}" for n, title in re.findall(r"^## (\d+) (.*)$", text, re.M)])
        plain = re.sub(r"[*`]|<!--.*?-->", "", text)
        wanted = {re.sub(r"\s+", " ", block.strip()) for block in plain.split("\n\n") if block.strip() and not block.lstrip().startswith(("#", "|"))}
        self.assertFalse(wanted - {p.text for p in document.paragraphs})
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in plain.splitlines() if line.startswith("|") and "---" not in line]
        self.assertEqual([[cell.text for cell in row.cells] for table in document.tables for row in table.rows], rows)
        self.assertEqual([p.text for p in document.paragraphs if p.style.name == "TH"], ["Table 4.5-1", "Table 6.1-1", "Table 6.1-2", "Table 7.1-1"])

    def test_a_specification_of_another_version_is_refused(self):
        (self.top / "old.md").write_text((ROOT / "docs/specification.md").read_text().replace(INDEX["specification"], "0.9", 1))
        for path, status, word in ((self.top / "old.md", 4, f"is not version {INDEX['specification']}"), (self.top / "none.md", 1, "No such file")):
            run = render("specification", self.top / "no", "--specification", path)
            self.assertEqual((run.returncode, (self.top / "no").exists()), (status, False))
            self.assertIn(word, run.stderr)


class Printed(unittest.TestCase):
    """Word files as pages, by LibreOffice."""

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.top = pathlib.Path(cls.temporary.name)
        for folder, *what in (("all",), ("many", "--family", "derive,hmac,agree-invalid", "--pages", "33"), ("one", "--id", "LTK-CONFIRM-0124")):
            assert render("annex", cls.top / folder, *what).returncode == 0
            (cls.top / folder / "annex.docx").rename(cls.top / f"{folder}.docx")
        assert render("specification", cls.top).returncode == 0
        cls.names = ["all", "many", "one", "specification"]
        subprocess.run(["soffice", f"-env:UserInstallation=file://{cls.top}/profile", "--headless", "--convert-to", "pdf", "--outdir", cls.top,
                        *(cls.top / f"{name}.docx" for name in cls.names)], check=True, capture_output=True)
        cls.pages = {name: subprocess.run(["pdftotext", "-layout", cls.top / f"{name}.pdf", "-"], check=True, capture_output=True,
                                          text=True).stdout.split("\f")[:-1] for name in cls.names}

    def test_there_are_as_many_pages_as_were_asked_for_at_most(self):
        self.assertEqual(len(self.pages["all"]), 20)
        self.assertIn(len(self.pages["many"]), (32, 33))
        self.assertEqual(len(self.pages["one"]), 3)

    def test_the_contents_name_the_page(self):
        for name, least in (("all", 40), ("many", 40), ("one", 3), ("specification", 11)):
            listed = re.findall(r"^\s*((?:Test set|[A0-9]).*?) ?\.{3,} ?(\d+)$", "\n".join(self.pages[name]), re.M)
            self.assertGreaterEqual(len(listed), least)
            for title, page in listed:
                words = re.sub(r"\s+", " ", self.pages[name][int(page) - 1])
                self.assertIn(re.sub(r"\s+", " ", title), re.sub(r"\.{3,} ?\d+", "", words), (name, title, page))
                if page not in ("1", "2"):
                    self.assertNotIn("....", words)

    def test_a_set_is_on_one_page(self):
        for name in ("all", "many", "one"):
            for title, rows in tables_of(self.top / f"{name}.docx").items():
                caption = re.sub(r"\s+", " ", title)
                page = [re.sub(r"\s+", " ", page) for page in self.pages[name] if caption in re.sub(r"\s+", " ", page)]
                self.assertEqual(len(page), 1, title)
                at = page[0].index(caption)
                for row in rows[2:]:
                    for line in row[1].text.splitlines():
                        self.assertIn(re.sub(r"\s+", " ", line), page[0][at:], title)

    def test_each_page_has_print_within_its_margins(self):
        """Seen as pictures of 40 dots an inch: something on each, and nothing in the margins, 2 cm at the sides."""
        for name in self.names:
            subprocess.run(["pdftoppm", "-gray", "-r", "40", self.top / f"{name}.pdf", self.top / name], check=True)
            pictures = sorted(self.top.glob(f"{name}-*.pgm"))
            self.assertEqual(len(pictures), len(self.pages[name]))
            for picture in pictures:
                head, _, octets = picture.read_bytes().partition(b"\n255\n")
                width, height = map(int, head.split()[1:3])
                rows = [octets[i:i + width] for i in range(0, width * height, width)]
                self.assertGreater(sum(min(row[34:-34]) < 128 for row in rows), 20, picture.name)
                self.assertTrue(all(min(row[:28]) > 250 and min(row[-28:]) > 250 for row in rows), picture.name)
                self.assertTrue(all(min(row) > 250 for row in (*rows[:20], *rows[-8:])), picture.name)


class Made(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.top = pathlib.Path(cls.temporary.name)

    def program(self):
        """render.py as a module."""
        sys.path.insert(0, str(ROOT / "vectors"))
        self.addCleanup(sys.path.remove, str(ROOT / "vectors"))
        spec = importlib.util.spec_from_file_location("render", ROOT / "vectors/render.py")
        program = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(program)
        return program

    def copied(self, name, change, vectors=VECTORS):
        """A copy of the vectors, changed; the index has the digests of the changed files."""
        folder = self.top / name
        shutil.copytree(vectors, folder, ignore=lambda _, names: [n for n in names if n not in SHA256])
        change(folder)
        index = json.loads((folder / "index.json").read_text())
        for entry in index["files"]:
            entry["sha256"] = hashlib.sha256((folder / entry["file"]).read_bytes()).hexdigest()
        (folder / "index.json").write_text(json.dumps(index))
        return folder

    def test_the_same_bytes_again(self):
        """On another day, and whatever the environment says is the date."""
        run = render(self.top / "again", SOURCE_DATE_EPOCH="1700000000")
        self.assertEqual((run.returncode, run.stdout, run.stderr), (0, "", ""))
        for folder in (RENDERINGS, self.top / "again"):
            self.assertEqual(sorted(path.name for path in folder.iterdir()), NAMES)
        for name in NAMES:
            self.assertEqual((self.top / "again" / name).read_bytes(), (RENDERINGS / name).read_bytes(), name)

    def test_every_file_says_its_version_and_digest(self):
        for name in NAMES:
            if name.startswith("acvp-kdf-"):  # of ACVP alone
                continue
            text = text_of(name)
            self.assertIn(INDEX["specification"], text, name)
            self.assertIn(SHA256[name.replace(".rsp", ".json") if name.endswith(".rsp") else "index.json"], text, name)
            self.assertIn("CC0-1.0", text, name)

    def test_a_changed_vector_changes_each(self):
        new, key = "ab" * 32, "cd" * 16

        def change(folder):
            path = folder / "derive.json"
            document = json.loads(path.read_text())
            v = next(v for v in document["vectors"] if v["id"] == "LTK-DERIVE-0765")
            v["input"]["root"], v["output"]["key"] = new, key
            path.write_text(json.dumps(document))

        self.assertEqual(render(self.top / "drift", vectors=self.copied("changed", change)).returncode, 0)
        for name in NAMES:
            text = re.sub(r"\s+", "", text_of(name, self.top / "drift"))
            c = [",".join("0x" + value[:2] for _ in range(0, len(value), 2)) for value in (new, key)]
            if name.startswith("acvp-kdf-") or name.endswith(".rsp") and name != "derive.rsp":
                self.assertEqual((self.top / "drift" / name).read_bytes(), (RENDERINGS / name).read_bytes(), name)
                continue
            if name in ("ltk_hmac_test.json", "ltk_kdf_test.json"):
                continue
            if name != "expectedResults.json":
                self.assertTrue(new in text or c[0] in text, name)
            if name != "prompt.json":
                self.assertTrue(key in text or c[1] in text, name)

    def refused(self, status, word, *arguments, vectors=VECTORS, out="refused", **environment):
        """Refused in one line, and nothing is written."""
        before = sorted((self.top / out).rglob("*")) if (self.top / out).is_dir() else None
        run = render(*(arguments or [self.top / out]), vectors=vectors, **environment)
        self.assertEqual(run.returncode, status, run.stderr)
        self.assertRegex(run.stderr, r"\Arender[.]py: [^\n]+\n\Z")
        self.assertIn(word, run.stderr)
        self.assertEqual(run.stdout, "")
        self.assertEqual(sorted((self.top / out).rglob("*")) if (self.top / out).is_dir() else None, before)

    def test_damaged_vectors_are_refused(self):
        def edited(path, old, new):
            path.write_text(path.read_text().replace(old, new, 1))

        def less(folder):
            document = json.loads((folder / "chain.json").read_text())
            del document["vectors"][0]["steps"]
            (folder / "chain.json").write_text(json.dumps(document))

        damaged = {
            "chain.json: No such file": lambda folder: (folder / "chain.json").unlink(),
            "index.json: No such file": lambda folder: (folder / "index.json").unlink(),
            "chain.json: its SHA-256 is": lambda folder: edited(folder / "chain.json", "57", "58"),
            "index.json: not JSON": lambda folder: (folder / "index.json").write_text("{"),
            "as the schemas": lambda folder: (folder / "index.json").write_text("[]"),
            "the number of its vectors is 5, index.json says 6": lambda folder: edited(folder / "index.json", '"count": 5,', '"count": 6,'),
        }
        for number, (word, change) in enumerate(damaged.items()):
            folder = self.top / f"damaged-{number}"
            shutil.copytree(VECTORS, folder)
            change(folder)
            self.refused(4, word, vectors=folder)
        self.refused(4, "as the schemas", vectors=self.copied("less", less))
        self.refused(4, "No such file", vectors=self.top / "nowhere")

    def test_vectors_that_are_not_as_the_schemas_say_are_refused(self):
        """Also where the digests are right."""
        def vector(*path, value):
            def change(folder):
                document = json.loads((folder / "derive.json").read_text())
                at = document["vectors"][0]
                for name in path[:-1]:
                    at = at[name]
                at[path[-1]] = value
                (folder / "derive.json").write_text(json.dumps(document))
            return change

        def index(name, value):
            def change(folder):
                document = json.loads((folder / "index.json").read_text())
                document[name] = value
                (folder / "index.json").write_text(json.dumps(document))
            return change

        def few(folder):
            """Of all vectors only two, so that this is quick."""
            document, entries = json.loads((folder / "derive.json").read_text()), [e for e in INDEX["files"] if e["family"] == "derive"]
            (folder / "derive.json").write_text(json.dumps({**document, "vectors": document["vectors"][:2]}))
            (folder / "index.json").write_text(json.dumps({**INDEX, "files": [{**entries[0], "count": 2}]}))

        program, sound = self.program(), self.copied("sound", few)
        self.assertEqual(program.Vectors(sound).count, 2)
        damages = [vector("steps", "S", value=s) for s in ("zz", None, "fff0ffff", "abc")]
        damages += [vector("input", "root", value=s) for s in ("zz", "abc", 1.5, -1, 2**64, 7, ["00", {}], [1], [["00"]], {"a": "00"}, "00\n")]
        damages += [vector("input", "epoch", value=s) for s in (True, 1.5, -1, 2**70, "01")]
        damages += [vector("input", name, value=1) for name in ("x; evil", "", "0", "a-b")]
        damages += [vector("input", "imsi", value="a b"), vector("input", value=[]), vector("output", value="text"),
                    vector("steps", value=[["S", "00"]])]
        damages += [vector(name, value=s) for name in ("id", "comment", "source") for s in (None, 1, "", "\ud800", "a\nb")]
        damages += [vector(name, value=s) for name in ("clauses", "flags") for s in (None, "6.1", [1], ["a b"], {"6.1": 1})]
        damages += [index("files", []), index("specification", "1 */"), index("specification", None), index("profiles", {"device": "LTK"})]
        damages += [lambda folder: (folder / "derive.json").write_text("[" * 200000)]
        for number, change in enumerate(damages):
            with self.subTest(number):
                folder = self.copied(f"unsound-{number}", change, sound)
                with self.assertRaisesRegex(program.Failed, str(folder)) as caught:
                    program.Vectors(folder)
                self.assertEqual(caught.exception.status, 4)
        self.refused(4, "derive.json: not JSON", vectors=folder)

    def test_what_cannot_be_made_or_written_is_told(self):
        self.refused(1, "pandoc, which reads the specification, is not installed", "specification", self.top / "refused", PATH=self.without_pandoc())
        (self.top / "file").write_text("")
        self.refused(1, "cannot be written", self.top / "file", "acvp")
        (self.top / "taken" / "prompt.json").mkdir(parents=True)
        self.refused(1, "prompt.json: cannot be written: is a folder", self.top / "taken", "rsp", "acvp", out="taken")
        for script in ("not a program", "#!/bin/sh\necho garbage\n", "#!/bin/sh\necho []\n", "#!/bin/sh\nexit 1\n"):
            self.refused(1, "pandoc", "specification", self.top / "refused", PATH=self.without_pandoc(script))
        (self.top / "empty").mkdir()
        (self.top / "empty/docx.py").write_text("raise ImportError\n")
        self.refused(1, "python-docx, which makes Word documents, is not installed", self.top / "refused", "word", PYTHONPATH=str(self.top / "empty"))
        with open("/dev/full", "w") as full:
            run = subprocess.run([sys.executable, ROOT / "vectors/render.py", "--vectors", VECTORS, "--cite", "all"],
                                 stdout=full, stderr=subprocess.PIPE, text=True)
        self.assertEqual((run.returncode, run.stderr), (1, "render.py: standard output: cannot be written: No space left on device\n"))

    def test_the_folder_of_the_vectors_is_left_alone(self):
        self.refused(2, "index.json", self.copied("own", lambda folder: None), "acvp", out="own")

    def test_when_a_file_cannot_be_put_in_its_place_the_old_ones_are_put_back(self):
        program = self.program()
        folder = self.top / "kept"
        folder.mkdir()
        (folder / "a").write_text("old")
        (folder / "c").write_text("old")
        (folder / ".a.new").symlink_to(folder / "c")  # not followed
        replace = os.replace

        def failing(old, new):
            if pathlib.Path(new).name == "c" and pathlib.Path(old).read_text() == "new":
                raise PermissionError(1, "Operation not permitted", str(new))
            replace(old, new)

        with unittest.mock.patch("os.replace", failing), self.assertRaisesRegex(program.Failed, "kept/c: cannot be written"):
            program.write(folder, dict.fromkeys("abc", "new"))
        self.assertEqual({path.name: path.read_text() for path in folder.iterdir()}, {"a": "old", "c": "old", ".a.new": "old"})
        program.write(folder, dict.fromkeys("abc", "new"))
        self.assertEqual({path.name: path.read_text() for path in folder.iterdir()}, {"a": "new", "b": "new", "c": "new", ".a.new": "new"})

    def without_pandoc(self, script=None):
        """A PATH that has Python alone, or a script as pandoc too."""
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.top))
        (folder / "python3").symlink_to(sys.executable)
        if script is not None:
            (folder / "pandoc").write_text(script)
            (folder / "pandoc").chmod(0o755)
        return str(folder)

    def test_wrong_usage_is_told(self):
        self.refused(2, "no such rendering: pdf; there are header, rsp", self.top / "refused", "pdf")
        self.refused(2, "give either what to write or --cite WHAT", "--cite", "all", self.top / "refused")
        self.refused(2, "no such vector or family", "--cite", "LTK-NOTHING-0001")
        self.refused(2, "no such clause; there are 1, 2, 3, 3.1", "--cite", "clause 6.4")
        self.refused(2, "annex takes one folder, not 2", "annex", "a", "b")
        self.refused(2, "unrecognized arguments", "--nonsense")

    def test_one_rendering_alone(self):
        self.assertEqual(render(self.top / "alone", "header", PATH=self.without_pandoc()).returncode, 0)
        self.assertEqual([path.name for path in (self.top / "alone").iterdir()], ["ltk_vectors.h"])

    def test_a_citation_has_id_version_and_digest(self):
        for what, words in (("LTK-CONFIRM-0001", ["Test vector LTK-CONFIRM-0001", SHA256["confirm.json"]]),
                            ("agree", [f"{len(FAMILIES['agree'])} vectors, LTK-AGREE-0001 to {FAMILIES['agree'][-1]['id']}", SHA256["agree.json"]]),
                            ("clause 6.2", ["Clause 6.2 of the specification",
                                            hashlib.sha256((ROOT / "docs/specification.md").read_bytes()).hexdigest()]),
                            ("all", [f"The {len(ALL)} test vectors", SHA256["index.json"]])):
            run = render("--cite", what)
            self.assertEqual(run.returncode, 0, run.stderr)
            for part in run.stdout.split("\n\n", 1):
                for word in (*words, "version " + INDEX["specification"]):
                    self.assertIn(word, part)
            self.assertIn("\n\n% Add howpublished and year: ", run.stdout)
            self.assertRegex(run.stdout, r"\n@misc\{[a-z0-9:.-]+,\n(  \w+ = \{.*\},?\n)+\}\n\Z")


if __name__ == "__main__":
    unittest.main()
