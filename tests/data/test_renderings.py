#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The renderings say what the vectors say. LTK_VECTORS is the folder of vectors, LTK_RENDERINGS what was built of it. Each rendering is read
again by a reader of its own, which shares nothing with vectors/render.py."""
import copy
import functools
import hashlib
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
NAMES = sorted(["ltk_vectors.h", "annex.md", "annex.docx", "prompt.json", "expectedResults.json", *(f + ".rsp" for f in FAMILIES)])
STRICT = ["-std=c99", "-Wall", "-Wextra", "-Wconversion", "-pedantic", "-Werror"]


def text_of(name, folder=RENDERINGS):
    """The text of a rendering, of the Word file too."""
    if name.endswith(".docx"):
        return "\n".join(p.text for p in docx.Document(folder / name).paragraphs)
    return (folder / name).read_text()


def render(*arguments, vectors=VECTORS, **environment):
    return subprocess.run([ROOT / "vectors/render.py", "--vectors", vectors, *arguments], capture_output=True, text=True,
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
            for compiler in ("gcc", "clang"):
                for define, chosen in (("-ULTK_VECTORS_DEVICE", set(ALL)), ("-DLTK_VECTORS_DEVICE", DEVICE)):
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
                # KEY is the root in mode ROOT (5.1): an input, not an answer.
                hidden = {x for group in ("steps", "output") for name, x in values(v, group).items()
                          if len(x) > 5 and name != "KEY" and not name.endswith(".epoch")}
                self.assertFalse(hidden & set(values({"input": test}, "input").values()), answer["id"])


def sets_of(headed):
    """{id: {name: text without blanks}} of pairs of a heading and the lines below it."""
    found = {}
    for number, (heading, lines) in enumerate(headed, 1):
        m = re.fullmatch(r"Test set (\d+): (\S+)", heading)
        assert int(m[1]) == number and m[2] not in found, heading
        pairs = []
        for line in filter(None, lines):
            name, piece = line[:16].strip(), line[16:]
            if name:
                pairs.append([name, ""])
            pairs[-1][1] += piece if "invalid" in piece else piece.replace(" ", "")
        found[m[2]] = pairs
    return found


def expected_set(v):
    pairs = [[name, value or "(empty)"] for group in GROUPS for name, value in values(v, group).items()]
    return pairs + ([["result", f"invalid, class {v['class']}"]] if "class" in v else [])


class Annex(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.text = text_of("annex.md")
        cls.sets = sets_of((heading, block.splitlines()) for heading, block in
                             re.findall(r"^### ([^\n]*)\n\n[^\n]*\n\n```\n(.*?)^```", cls.text, re.M | re.S))

    def test_every_set_has_every_value(self):
        self.assertEqual(self.text.count("\n### "), len(self.sets))
        self.assertIn(f"This annex has {len(self.sets)} numbered test sets", self.text)
        for identifier, found in self.sets.items():
            self.assertEqual(found, expected_set(ALL[identifier]))
        self.assertTrue({name for found in self.sets.values() for name, _ in found} > {"S", "KEY", "D", "S_KC", "KC", "key", "tag", "mac",
                                                                                       "out", "z"})

    def test_comment_and_source_stand_above_each(self):
        for identifier in self.sets:
            v = ALL[identifier]
            clauses = sorted(v["clauses"], key=lambda clause: tuple(map(int, clause.split("."))))
            paragraph = re.search(rf"^### Test set \d+: {identifier}\n\n(.*)$", self.text, re.M)[1].replace("\\", "")
            self.assertEqual(paragraph, f"{v['comment']}. Clause{'s'[len(clauses) == 1:]} {', '.join(clauses)}. Source: {v['source']}.")
        for sentence in (" Clause 9.1. ", " Clauses 4.10, 7.1, 7.2. "):
            self.assertIn(sentence, self.text)

    def test_the_selection_is_the_one_that_it_states(self):
        self.assertIn("a value of more than 512 octets are left out", self.text)
        first = {}
        for family, vectors in FAMILIES.items():
            for v in vectors:
                i = v["input"]
                longest = max(len(x) / (1 if n in ("imsi", "mcc", "mnc", "element", "seed", "kind") else 2) for g in GROUPS
                              for n, x in values(v, g).items())
                if longest <= 512:
                    shown = [*v["clauses"], *v["flags"], ("mode", i.get("kind"), i.get("mode"), i.get("suite")),
                             ("row", i.get("purpose"), i.get("algorithm"), i.get("bits"))] if "class" not in v else [*v["clauses"], v["class"]]
                    for what in shown:
                        first.setdefault((family, what), v["id"])
        self.assertEqual(set(self.sets), set(first.values()))

    def test_s_has_a_line_for_each_parameter(self):
        block = re.search(r"### Test set \d+: LTK-DERIVE-0001\n.*?^S .*?^KEY", self.text, re.M | re.S)[0].splitlines()
        s = [line[16:] for line in block[next(n for n, line in enumerate(block) if line.startswith("S ")):-1]]
        self.assertEqual((s[0], s[1], len(s)), ("fff0", "4c544b2d 44455249 5645 000a", 14))

    def test_the_digests_are_those_of_the_files(self):
        self.assertIn(SHA256["index.json"], self.text)
        listed = subprocess.run(["sha256sum", "--check", "--strict"], cwd=VECTORS, capture_output=True, text=True,
                                input=re.search(r"```\n(.*?)```", self.text, re.S)[1])
        self.assertEqual((listed.returncode, listed.stdout.count(": OK")), (0, len(FAMILIES)), listed.stdout)


class Word(unittest.TestCase):
    def test_it_opens_and_has_what_the_annex_has(self):
        document = docx.Document(RENDERINGS / "annex.docx")
        headed, heading = [], None
        for p in document.paragraphs:
            if p.style.name == "Heading 3":
                heading = p.text
            elif p.style.name == "Source Code" and heading:
                headed.append((heading, p.text.splitlines()))
                heading = None
        sets = sets_of(headed)
        self.assertEqual(list(sets), re.findall(r"^### Test set \d+: (\S+)$", text_of("annex.md"), re.M))
        for identifier, found in sets.items():
            self.assertEqual(found, expected_set(ALL[identifier]))
        text = text_of("annex.docx")
        for word in (f"specification version {INDEX['specification']}", *SHA256.values()):
            self.assertIn(word, text)

    def test_a_line_fits_the_page(self):
        document = docx.Document(RENDERINGS / "annex.docx")
        section, size = document.sections[0], document.styles["Verbatim Char"].font.size
        width = section.page_width - section.left_margin - section.right_margin
        longest = max(len(line) for p in document.paragraphs if p.style.name == "Source Code" for line in p.text.splitlines())
        self.assertLess(round(section.page_width.cm, 1), 21.1)
        self.assertLess(longest * size * 0.55, width)  # the width of a letter of Consolas


class Made(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.top = pathlib.Path(cls.temporary.name)

    def program(self):
        """render.py as a module."""
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
        run = render(self.top / "again")
        self.assertEqual((run.returncode, run.stdout, run.stderr), (0, "", ""))
        for folder in (RENDERINGS, self.top / "again"):
            self.assertEqual(sorted(path.name for path in folder.iterdir()), NAMES)
        for name in NAMES:
            self.assertEqual((self.top / "again" / name).read_bytes(), (RENDERINGS / name).read_bytes(), name)

    def test_every_file_says_its_version_and_digest(self):
        for name in NAMES:
            text = text_of(name)
            self.assertIn(INDEX["specification"], text, name)
            self.assertIn(SHA256[name.replace(".rsp", ".json") if name.endswith(".rsp") else "index.json"], text, name)
            self.assertIn("CC0-1.0", text, name)

    def test_a_changed_vector_changes_each(self):
        new, key = "ab" * 32, "cd" * 16

        def change(folder):
            path = folder / "derive.json"
            document = json.loads(path.read_text())
            document["vectors"][0]["input"]["root"], document["vectors"][0]["output"]["key"] = new, key
            path.write_text(json.dumps(document))

        self.assertEqual(render(self.top / "drift", vectors=self.copied("changed", change)).returncode, 0)
        for name in NAMES:
            text = re.sub(r"\s+", "", text_of(name, self.top / "drift"))
            c = [",".join("0x" + value[:2] for _ in range(0, len(value), 2)) for value in (new, key)]
            if name.endswith(".rsp") and name != "derive.rsp":
                self.assertEqual((self.top / "drift" / name).read_bytes(), (RENDERINGS / name).read_bytes(), name)
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
        self.refused(1, "pandoc, which makes annex.docx, is not installed", PATH=self.without_pandoc())
        (self.top / "file").write_text("")
        self.refused(1, "cannot be written", self.top / "file", "acvp")
        (self.top / "taken" / "prompt.json").mkdir(parents=True)
        self.refused(1, "prompt.json: cannot be written: is a folder", self.top / "taken", "rsp", "acvp", out="taken")
        for script in ("not a program", "#!/bin/sh\necho garbage\n",
                       f"#!/bin/sh\n[ $1 = --from ] && echo garbage || exec {shutil.which('pandoc')} \"$@\"\n"):
            self.refused(1, "pandoc", self.top / "refused", "word", PATH=self.without_pandoc(script))
        with open("/dev/full", "w") as full:
            run = subprocess.run([ROOT / "vectors/render.py", "--vectors", VECTORS, "--cite", "all"], stdout=full, stderr=subprocess.PIPE, text=True)
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

    def test_the_date_is_that_of_source_date_epoch(self):
        for date in ("abc", "-1", " 1", "1.5"):
            self.refused(2, f"SOURCE_DATE_EPOCH is '{date}'", self.top / "refused", "word", SOURCE_DATE_EPOCH=date)
        for date, year in (("", 1980), ("1700000000", 2023)):
            self.assertEqual(render(self.top / f"date{date}", "word", SOURCE_DATE_EPOCH=date).returncode, 0)
            self.assertEqual(docx.Document(self.top / f"date{date}/annex.docx").core_properties.created.year, year)

    def test_wrong_usage_is_told(self):
        self.refused(2, "no such rendering: pdf; there are header, rsp", self.top / "refused", "pdf")
        self.refused(2, "give either OUTDIR or --cite", "--cite", "all", self.top / "refused")
        self.refused(2, "no such vector or family", "--cite", "LTK-NOTHING-0001")
        self.refused(2, "unrecognized arguments", "--nonsense")

    def test_one_rendering_alone(self):
        self.assertEqual(render(self.top / "alone", "header", PATH=self.without_pandoc()).returncode, 0)
        self.assertEqual([path.name for path in (self.top / "alone").iterdir()], ["ltk_vectors.h"])

    def test_a_citation_has_id_version_and_digest(self):
        for what, words in (("LTK-CONFIRM-0001", ["Test vector LTK-CONFIRM-0001", SHA256["confirm.json"]]),
                            ("agree", [f"{len(FAMILIES['agree'])} vectors, LTK-AGREE-0001 to {FAMILIES['agree'][-1]['id']}", SHA256["agree.json"]]),
                            ("all", [f"The {len(ALL)} test vectors", SHA256["index.json"]])):
            run = render("--cite", what)
            self.assertEqual(run.returncode, 0, run.stderr)
            for part in run.stdout.split("\n\n", 1):
                for word in (*words, "version " + INDEX["specification"]):
                    self.assertIn(word, part)
            self.assertIn("\n\n% Add howpublished and year: ", run.stdout)
            self.assertRegex(run.stdout, r"\n@misc\{[a-z0-9:-]+,\n(  \w+ = \{.*\},?\n)+\}\n\Z")


if __name__ == "__main__":
    unittest.main()
