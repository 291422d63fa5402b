#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The checks of layers and style find what is planted in a copy of the sources."""
import json
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import changes
import layers
import style

TREE = pathlib.Path(__file__).resolve().parents[2]


class Layers(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = pathlib.Path(scratch.name).resolve()
        for name in layers.files(".c", ".h"):
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(TREE / name, self.root / name)
        layers.ROOT = self.root
        self.addCleanup(setattr, layers, "ROOT", TREE)

    def plant(self, name, text):
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text((file.read_text() if file.exists() else "") + text)

    def test_the_copy_is_right(self):
        self.assertEqual(layers.check_includes(), [])

    def test_an_include_that_points_up_or_aside_is_found(self):
        for file, include, why in (
                ("harness/src/base/hex.c", "run/tally.h", "run is not below base in harness/src"),
                ("harness/src/vectors/own.c", "transport/program.h", "transport is not below vectors in harness/src"),
                ("harness/src/model/model.c", "run/run.h", "run is not below model in harness/src"),
                ("harness/iut/kit/ltkp.c", "adapters/card.h", "adapters is not below kit in harness/iut"),
                ("harness/iut/adapters/pcsc.c", "base/hex.h", "harness/iut may not use harness/src"),
                ("harness/iut/bundled/openssl.c", "ltk_iut.h", "it shares nothing with the rest"),
                ("harness/iut/peers/reading.c", "encode.h", "a peer reads the specification for itself"),
                ("harness/iut/peers/osmocom.c", "kit/convert.h", "a peer reads the specification for itself"),
                ("harness/iut/peers/reading.c", "ltk_classes.h", "a peer reads the specification for itself"),
                ("harness/observe/observe.c", "base/hex.h", "harness/observe may not use harness/src"),
                ("harness/src/cli/main.c", "kit/ltkp.h", "harness/src may not use harness/iut"),
                ("harness/src/cli/list.c", "families/seed.h", "harness/src may not use vectors/generator"),
                ("vectors/generator/families/seed.c", "ids.h", ". is not below families in vectors/generator"),
                ("ref/kdf.c", "ltk_iut.h", "ref may not use harness/include"),
                ("ref/kdf.c", "../tests/ct/mark.h", "ref may not use tests"),
                ("harness/src/base/hex.c", "missing.h", "no such file"),
                ("harness/src/new/new.c", "base/hex.h", "no layer is stated for harness/src/new/new.c in tests/lint/layers.py")):
            with self.subTest(file=file, include=include):
                before = (self.root / file).read_text() if (self.root / file).exists() else None
                self.plant(file, f'#include "{include}"\n')
                self.assertEqual(layers.check_includes(), [f'{file}: #include "{include}": {why}'])
                if before is None:
                    (self.root / file).unlink()
                else:
                    (self.root / file).write_text(before)

    def test_a_header_that_leaves_out_what_it_needs_is_found(self):
        for name in layers.files(".h"):
            if not name.startswith("harness/src/base/"):
                (self.root / name).unlink()
        self.plant("harness/src/base/planted.h", "size_t planted(void);\n")
        self.plant("harness/src/base/twice.h", "struct twice {\n  int n;\n};\n")
        found = layers.check_headers()
        self.assertEqual(len(found), 2)
        self.assertIn("planted.h does not compile alone", found[0])
        self.assertIn("twice.h does not compile alone, or not twice", found[1])

    def objects(self, sources):
        """A build of these files, as the harness's."""
        entries = []
        for name, text in sources.items():
            self.plant(name, text)
            target = f"harness.dir/{name}.o"
            (self.root / target).parent.mkdir(parents=True, exist_ok=True)
            subprocess.run(["gcc", "-c", name, "-o", target], cwd=self.root, check=True)
            entries.append({"directory": str(self.root), "file": str(self.root / name), "command": f"gcc -c {name} -o {self.root / target}"})
        (self.root / "compile_commands.json").write_text(json.dumps(entries))
        return layers.check_objects(self.root)

    def test_circles_and_calls_upwards_are_found_in_the_objects(self):
        def file(n, *calls):
            return f"void f{n}(void);\n" + "".join(f"void f{c}(void);\n" for c in calls) + \
                f"void f{n}(void)\n{{\n" + "".join(f"  f{c}();\n" for c in calls) + "}\n"
        chain = {f"harness/src/base/p{n}.c": file(n, n + 1) for n in range(12)}
        self.assertEqual(self.objects({**chain, "harness/src/base/p12.c": file(12)}), [])
        found = self.objects({"harness/src/base/p12.c": "void f9(void);\nvoid g(void);\nvoid g(void)\n{\n  f9();\n}\n"} |
                             {name: "" for name in chain})
        self.assertEqual(len(found), 1)
        self.assertRegex(found[0], "^a circle: .*p9[.]c needs f10 of harness/src/base/p10[.]c, .*p12[.]c needs f9 of")
        for name in [*chain, "harness/src/base/p12.c"]:
            (self.root / name).unlink()
        found = self.objects({**chain, "harness/src/run/p12.c": file(12)})
        self.assertEqual(found, ["harness/src/base/p11.c calls f12 of harness/src/run/p12.c: run is not below base in harness/src"])

    def test_a_build_without_objects_is_no_success(self):
        self.assertRegex(self.objects({})[0], "is it built")


class Style(unittest.TestCase):
    def rules(self, name, text):
        lines = [*style.of_lines(name, text), *style.of_kind(name, text)]
        return [f"{number}: {rule}" for number, rule in lines + ([*style.of_c(name, text)] if name.endswith(style.C) else [])]

    def test_what_breaks_a_rule_is_found(self):
        for name, text, rule in (
                ("docs/a.md", "a" * 151 + "\n", "1: 151 columns; at most 150"),
                ("harness/a.c", "a" * 121 + "\n", "1: 121 columns; at most 120"),
                ("a.txt", "a \n", "1: blanks at the end"),
                ("a.txt", "a\r\n", "1: blanks at the end"),
                ("a.txt", "a\n\tb\n", "2: a tab"),
                ("a.txt", "a", "1: no newline at the end of the file"),
                ("a.txt", "a\n\n", "2: an empty line at the end of the file"),
                ("a.json", "{\n", "1: Expecting property name enclosed in double quotes: line 2 column 1 (char 2)"),
                ("a.py", "a = (\n", "1: '(' was never closed"),
                ("a.py", "#!/bin/sh\n", "1: begins with #!, but is not executable"),
                ("harness/src/a.c", "x = malloc(3);\n", "1: malloc(): use memory.h, which ends the program when there is no memory"),
                ("harness/iut/a.c", "\nsprintf(s, x);\n", "2: sprintf(): use snprintf"),
                ("harness/src/a.h", "int a;\n", "1: no include guard A_H"),
                ("harness/src/a.h", "#ifndef B_H\n#define B_H\n#endif\n", "1: no include guard A_H")):
            with self.subTest(name=name, text=text):
                self.assertEqual(self.rules(name, text), [rule])

    def test_what_breaks_none_is_let_through(self):
        for name, text in (("docs/a.md", "|" + "a" * 200 + "\n\n```\n" + "b" * 200 + "\n```\n"), ("a.json", "{}\n"),
                           ("harness/src/a.c", '/* malloc() */ x = "malloc(3)"; y.free(a);\n'), ("tests/a.c", "strcpy(a, b);\n"),
                           ("harness/src/a.h", "#ifndef LTK_A_H\n#define LTK_A_H\n#endif\n")):
            with self.subTest(name=name):
                self.assertEqual(self.rules(name, text), [])


class Changes(unittest.TestCase):
    def test_the_page_must_begin_with_the_version_that_is_built(self):
        good = "# Changes\n\n## 1.2\n\n### Security\n\n- a\n\n### Behaviour\n\n- b\n\n## 1.1\n\n### New\n\n- c\n"
        self.assertEqual(changes.wrong(good, "1.2"), [])
        self.assertEqual(changes.wrong(good.replace("## 1.2", "## Unreleased"), "1.1"), [])
        for text, version, why in ((good, "1.3", "the newest heading is 1.2"), (good.replace("## 1.2", "## Unreleased"), "1.2", "1.1 follows"),
                                   (good.replace("## 1.1", "## 1.2"), "1.2", "1.2 stands twice"),
                                   (good.replace("Security", "Behaviour", 1).replace("### Behaviour\n\n- b", "### Security\n\n- b"), "1.2",
                                    "Security is not the first"),
                                   (good.replace("- c\n", "c\n"), "1.2", "1.1 has no line")):
            with self.subTest(why=why):
                self.assertIn(why, "\n".join(changes.wrong(text, version)))


if __name__ == "__main__":
    unittest.main()
