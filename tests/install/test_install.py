#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What is installed, packaged, archived and offered for users' CI. LTK_BUILD names the folder of the build. Nothing is left behind."""
import base64
import filecmp
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest

import junitparser
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ["LTK_BUILD"])
CONSUMER = ROOT / "tests/install/consumer"
VERSION = re.search(r"^project\(\S+ VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text(), re.M).group(1)
PROGRAMS = {"ltk-conform", "ltk-iut-library", "ltk-iut-openssl", "ltk-iut-pcsc", "ltk-iut-pkcs11", "ltk-iut-reference"}
KIT = {"kit/main.c", "kit/ltkp.c", "kit/ltkp.h"}
FAMILIES = [entry["family"] for entry in json.loads((ROOT / "vectors/index.json").read_text())["files"]]

ALL = "LTK_ALL" in os.environ


def run(*command, env=None, **keywords):
    return subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=1200, env={**os.environ, **(env or {})}, **keywords)


def done(*command, **keywords):
    """What the command prints; it must succeed."""
    result = run(*command, **keywords)
    assert result.returncode == 0, f"{command}: exit status {result.returncode}\n{result.stdout[-3000:]}{result.stderr[-3000:]}"
    return result.stdout


def sha256(path):
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()


class Case(unittest.TestCase):
    """A test with a folder of its own; all tests of a class share one installation."""
    @classmethod
    def setUpClass(cls):
        cls.shared = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        done("cmake", "--install", BUILD, "--prefix", cls.shared / "first")
        (cls.shared / "first").rename(cls.shared / "prefix")  # it works where it was moved to
        cls.prefix = cls.shared / "prefix"
        cls.path = {"PATH": f"{cls.prefix / 'bin'}:{os.environ['PATH']}"}

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))


class Installed(Case):
    def test_programs_pages_and_completion_are_there_and_nothing_of_the_tests(self):
        def names(folder):
            return {path.name for path in (self.prefix / folder).iterdir()}
        self.assertEqual(names("bin"), PROGRAMS)
        self.assertEqual(names("share/man/man1"), {f"{program}.1" for program in PROGRAMS})
        self.assertEqual(names("share/bash-completion/completions"), PROGRAMS)
        self.assertEqual(names("share/zsh/site-functions"), {"_ltk-conform"})

    def test_vectors_and_schemas_are_those_of_the_source(self):
        installed = {str(path.relative_to(self.prefix / "share/ltk")) for path in (self.prefix / "share/ltk").rglob("*") if path.is_file()}
        wanted = {str(path.relative_to(ROOT)) for pattern in ("*.json", "ids.txt", "schema/*") for path in (ROOT / "vectors").glob(pattern)}
        self.assertEqual(installed, wanted | {"report.schema.json"} | KIT)
        for name in wanted:
            self.assertTrue(filecmp.cmp(self.prefix / "share/ltk" / name, ROOT / name, shallow=False), name)

    def test_a_program_in_c_is_made_with_what_is_installed(self):
        program = self.folder / "program"
        sources = [self.prefix / "share/ltk" / name for name in sorted(KIT) if name.endswith(".c")]
        run("cc", f"-I{self.prefix}/include/ltk", f"-I{self.prefix}/include", f"-I{self.prefix}/share/ltk", CONSUMER / "library.c", *sources,
            f"-L{self.prefix}/lib", "-lltk", "-o", program, check=True)
        result = run(self.prefix / "bin/ltk-conform", "check", "--quiet", "--family", "hmac", "--", program)
        self.assertRegex(result.stdout, r"\ARESULT conformant passed=\d+ failed=0 ")

    def test_every_bundled_implementation_is_conformant_from_any_folder(self):
        for program in ("ltk-iut-reference", "ltk-iut-openssl"):
            report = self.folder / program
            done("ltk-conform", "check", "--strict-class", "--report-json", report, "--", program, cwd="/", env=self.path)
            report = json.loads(report.read_text())
            self.assertEqual((report["result"], report["vectors"]["sha256"]), ("conformant", sha256(self.prefix / "share/ltk/vectors/index.json")))

    def test_a_link_to_the_program_finds_the_vectors(self):
        (self.folder / "link").symlink_to(self.prefix / "bin/ltk-conform")
        self.assertIn("\tderive\t", done(self.folder / "link", "list", cwd="/"))

    def test_vectors_are_its_own_and_no_others(self):
        shutil.copytree(self.prefix, self.folder / "copy")
        vectors = self.folder / "copy/share/ltk/vectors"
        with open(vectors / "derive.json", "a") as file:
            file.write("\n")
        result = run(self.folder / "copy/bin/ltk-conform", "list")
        self.assertEqual((result.returncode, "derive.json: expected the sha256" in result.stderr), (4, True), result.stderr)
        shutil.rmtree(vectors)
        result = run(self.folder / "copy/bin/ltk-conform", "list")
        self.assertEqual(result.returncode, 2)
        self.assertRegex(result.stderr, r"share/ltk/vectors: there is no such folder; name the folder of vectors with --vectors DIR")

    def test_the_build_uses_the_vectors_of_its_tree(self):
        self.assertEqual(run(BUILD / "ltk-conform", "list", cwd="/").stdout, run(BUILD / "ltk-conform", "list", "--vectors", ROOT / "vectors").stdout)

    def test_nothing_names_the_folder_of_the_source(self):
        for path in self.prefix.rglob("*"):
            if path.is_file():
                self.assertNotIn(str(ROOT).encode(), path.read_bytes(), path)

    def test_programs_are_hardened_and_the_reference_is_as_the_proofs_have_it(self):
        checked = set()
        for program in PROGRAMS:
            path = self.prefix / "bin" / program
            dynamic, segments, symbols = (done("readelf", "-W", option, path) for option in ("--dynamic", "--segments", "--dyn-syms"))
            self.assertRegex(dynamic, r"\(FLAGS_1\) .*\bPIE\b", program)
            self.assertRegex(dynamic, r"\(FLAGS_1\) .*\bNOW\b", program)
            self.assertIn("GNU_RELRO", segments, program)
            self.assertRegex(segments, r"GNU_STACK .* RW ", program)
            self.assertIn("__stack_chk_fail", symbols, program)
            checked |= set(re.findall(r"__\w+_chk\b", symbols))
        self.assertIn("__fprintf_chk", checked)  # _FORTIFY_SOURCE
        self.assertNotRegex(done("nm", self.prefix / "lib/libltk.a"), r"_chk")

    def test_a_warning_stops_the_builds_of_the_tests_alone(self):
        def flags(command):
            return re.findall(r"(?m)^ *\"command\": .* -Wconversion .*", command)
        commands = [*filter(None, flags((BUILD / "compile_commands.json").read_text()))]
        self.assertEqual({" -Werror " in command for command in commands}, {True})
        done("cmake", "--preset", "check", "-B", self.folder / "build", "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON", cwd=ROOT)
        commands = flags((self.folder / "build/compile_commands.json").read_text())
        self.assertEqual({" -Werror " in command for command in commands}, {False})

    def test_what_is_no_argument_is_refused(self):
        for program in ("ltk-iut-reference", "ltk-iut-openssl", "ltk-iut-library", "ltk-iut-pcsc", "ltk-iut-pkcs11"):
            result = run(self.prefix / "bin" / program, "--nonsense", "x", stdin=subprocess.DEVNULL)
            self.assertEqual((result.returncode, result.stdout), (2, ""), program)
            self.assertIn("usage: ", result.stderr)


class Consumers(Case):
    def key(self):
        vector = json.loads((ROOT / "vectors/derive.json").read_text())["vectors"][0]
        self.assertEqual(vector["id"], "LTK-DERIVE-0001")
        return vector["output"]["key"]

    def test_pkg_config(self):
        env = {"PKG_CONFIG_PATH": str(self.prefix / "lib/pkgconfig")}
        self.assertEqual(done("pkg-config", "--modversion", "ltk", env=env).strip(), VERSION)
        flags = done("pkg-config", "--cflags", "--libs", "ltk", env=env).split()
        for compiler in ("gcc", "clang"):
            program = self.folder / compiler
            done(compiler, "-std=c99", "-Wall", "-Wextra", "-Wconversion", "-pedantic", "-Werror", CONSUMER / "consumer.c", *flags, "-o", program)
            self.assertEqual(done(program).strip(), self.key())
        self.assertRegex(done("readelf", "-d", program), r"BIND_NOW|FLAGS_1.*NOW")  # see ref/wipe.h

    def test_cmake(self):
        def configure(version):
            return run("cmake", "-S", CONSUMER, "-B", self.folder / version, f"-DWANTED={version}", f"-DCMAKE_PREFIX_PATH={self.prefix}")
        self.assertEqual(configure("1.0").returncode, 0)
        done("cmake", "--build", self.folder / "1.0")
        self.assertEqual(done(self.folder / "1.0/consumer").strip(), self.key())
        self.assertRegex(done("readelf", "-d", self.folder / "1.0/consumer"), r"BIND_NOW|FLAGS_1.*NOW")
        found = done("ltk-conform", "check", "--family", "hmac", "--library", self.folder / "1.0/liblibrary.so", env=self.path)
        self.assertRegex(found.splitlines()[-1], r"RESULT conformant passed=[1-9]\d* failed=0")
        self.assertIn("ltk-config.cmake, version: " + VERSION, configure("2.0").stderr)


def options_in_help(text):
    """What --help of a command of ltk-conform lists: {option: its argument, or ""}."""
    return dict(re.findall(r"^  --([a-z-]+)(?: ([A-Z]\S*))? +\S", text, re.M))


def options_in_usage(text):
    """The same of a program that has only a line of usage."""
    return dict(sorted(re.findall(r"--([a-z-]+)(?: ([A-Z]+))?", text)))


def options_in_page(text):
    """The same of a piece of a manual page."""
    return dict(re.findall(r"\bFl -([a-z][a-z-]*)(?: Ar (\S+))?", text))


class Pages(Case):
    def help(self, *command):
        return done(self.prefix / "bin" / command[0], *command[1:], "--help")

    def page(self, program):
        """The sections of a manual page."""
        parts = re.split(r"^\.Sh (.*)\n", (self.prefix / f"share/man/man1/{program}.1").read_text(), flags=re.M)
        return dict(zip(parts[1::2], parts[2::2]))

    def test_they_are_good_mdoc(self):
        for program in PROGRAMS:
            result = run("mandoc", "-T", "lint", "-W", "warning", self.prefix / f"share/man/man1/{program}.1")
            self.assertEqual((result.returncode, result.stdout), (0, ""))

    def test_they_name_each_other(self):
        for program in PROGRAMS:
            page = self.page(program)
            self.assertRegex(page["NAME"], rf"^\.Nm {program}\n\.Nd \S")
            self.assertLessEqual(set(re.findall(r"^\.Xr (ltk-\S+) 1", page["SEE ALSO"], re.M)), PROGRAMS)

    def test_ltk_conform_has_the_commands_and_options_of_its_help(self):
        page = self.page("ltk-conform")
        commands = re.findall(r"^  ltk-conform (\S+)", self.help("ltk-conform"), re.M)
        self.assertGreater(len(commands), 5)
        self.assertEqual(re.findall(r"^\.It Cm (\S+)", page["DESCRIPTION"], re.M), commands)
        *synopses, last = re.split(r"^\.Nm\n", page["SYNOPSIS"], flags=re.M)[1:]
        everywhere = options_in_page(last)
        self.assertEqual(everywhere, {"help": "", "version": ""})
        all_of_them = {}
        forms = {}  # a command may have more than one
        for synopsis in synopses:
            forms.setdefault(re.match(r"\.Cm (\S+)\n", synopsis).group(1), {}).update(options_in_page(synopsis))
        self.assertEqual(list(forms), commands)
        for command, options in forms.items():
            listed = options_in_help(self.help("ltk-conform", command))
            self.assertEqual({**options, **everywhere}, listed, command)
            all_of_them = {**listed, **all_of_them}  # the first form is the one that the page heads an option with
        self.assertEqual(options_in_page("\n".join(re.findall(r"^\.It (.*)", page["OPTIONS"], re.M))), all_of_them)

    def test_the_others_have_the_options_of_their_help(self):
        for program in PROGRAMS - {"ltk-conform"}:
            page = self.page(program)
            listed = options_in_usage(self.help(program))
            self.assertIn("help", listed)
            self.assertEqual(options_in_page(page["SYNOPSIS"]), listed, program)
            self.assertEqual(options_in_page("\n".join(re.findall(r"^\.It (Fl.*)", page["DESCRIPTION"], re.M))), listed, program)


class Completion(Case):
    """In both shells, what is offered is what --help and the vectors have."""
    BASH = """source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
        complete -p "$1" >/dev/null || exit; _ltk_conform "$1" "${!#}" "${COMP_WORDS[COMP_CWORD - 1]}"; printf '%s\\n' "${COMPREPLY[@]}" """
    ZSH = """fpath=("$1" $fpath); shift; autoload -Uz compinit; compinit -u -C -d "$1"; shift; words=("$@"); CURRENT=$#; service=$1
        compadd() { shift; print -l -- "$@" }; compset() { true }; _files() { true }; _normal() { print -l -- at $CURRENT $words }
        $_comps[$1]"""

    def bash(self, *words, env=None):
        return set(done("bash", "--norc", "-c", self.BASH, "bash", self.prefix / "share/bash-completion/completions" / words[0], *words,
                        env=env or self.path).split())

    def zsh(self, *words):
        return done("zsh", "-f", "-c", self.ZSH, "zsh", self.prefix / "share/zsh/site-functions", self.shared / "dump", *words, env=self.path).split()

    def both(self, wanted, *words):
        self.assertEqual(self.bash(*words), set(wanted), ("bash", words))
        self.assertEqual(set(self.zsh(*words)), set(wanted), ("zsh", words))

    def help(self, *command):
        return done(*command, "--help", env=self.path)

    def test_commands_and_their_options(self):
        commands = re.findall(r"^  ltk-conform (\S+)", self.help("ltk-conform"), re.M)
        self.both(commands, "ltk-conform", "")
        self.both(["--help", "--version"], "ltk-conform", "--")
        for command in commands:
            self.both({f"--{name}" for name in options_in_help(self.help("ltk-conform", command))}, "ltk-conform", command, "--")

    def test_options_of_the_others(self):
        for program in PROGRAMS - {"ltk-conform"}:
            self.both({f"--{name}" for name in options_in_usage(self.help(program))}, program, "--")

    def test_values(self):
        listed = [line.split("\t") for line in done("ltk-conform", "list", env=self.path).splitlines()]
        self.both(FAMILIES, "ltk-conform", "check", "--family", "")
        self.both([line[0] for line in listed], "ltk-conform", "list", "--id", "")
        self.both([line[0] for line in listed], "ltk-conform", "explain", "")
        self.both({clause for line in listed for clause in line[3].split(",")}, "ltk-conform", "list", "--clause", "")
        self.both({flag for line in listed for flag in line[4].split(",")}, "ltk-conform", "prompt", "--flag", "")
        self.both({"device", "full"}, "ltk-conform", "grade", "--profile", "")
        self.both({line.split("\t")[0] for line in done("ltk-conform", "faults", env=self.path).splitlines()}, "ltk-conform", "faults", "")

    def test_what_is_begun(self):
        self.assertEqual(self.bash("ltk-conform", "ch"), {"check"})
        self.assertEqual(self.bash("ltk-conform", "check", "--family", "hmac,kd"), {"hmac,kdf", "hmac,kdf-invalid"})
        self.assertEqual(self.bash("ltk-conform", "check", "--profile", "=", "de"), {"device"})
        self.assertEqual(set(self.zsh("ltk-conform", "check", "--profile=de")), {"device", "full"})  # zsh takes its pick

    def test_what_the_vectors_say_is_not_run(self):
        program, made = self.folder / "ltk-conform", self.folder / "made"
        flags = f"$(touch${{IFS}}{made}),`touch${{IFS}}{made}`,a;b,good-flag,*"
        program.write_text(f"#!/bin/sh\ncat <<'END'\nLTK-HMAC-0001\thmac\tvalid\tx\t{flags}\nEND\n")
        program.chmod(0o755)
        self.assertEqual(self.bash("ltk-conform", "list", "--flag", "", env={"PATH": f"{self.folder}:{os.environ['PATH']}"}), {"good-flag"})
        self.assertFalse(made.exists())

    def test_the_words_of_a_program_are_its_own(self):
        self.assertEqual(self.bash("ltk-conform", "check", "--", "ls", "--"), set())
        self.assertEqual(self.zsh("ltk-conform", "check", "--quiet", "--", "ls", "-l"), ["at", "2", "ls", "-l"])


class Package(Case):
    ENV = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.package = cls.pack("package")

    @classmethod
    def pack(cls, name, umask="022"):
        done("sh", "-c", f'umask {umask} && exec cpack --config "$1" -B "$2"', "sh", BUILD / "CPackConfig.cmake", cls.shared / name,
             env={"SOURCE_DATE_EPOCH": "1700000000"})
        return cls.shared / name / f"ltk-conformance_{VERSION}_{done('dpkg', '--print-architecture').strip()}.deb"

    def root(self, status):
        """A folder into which dpkg can install, with a list of what is installed there."""
        for part in ("info", "updates", "triggers"):
            (self.folder / "var/lib/dpkg" / part).mkdir(parents=True)
        (self.folder / "var/lib/dpkg/status").write_text(status)
        return "fakeroot", "dpkg", f"--root={self.folder}", "--log=/dev/null", "--force-unsafe-io"

    @unittest.skipUnless(ALL, "packs once more: ./test full")
    def test_is_the_same_octets_each_time(self):
        self.assertEqual(sha256(self.package), sha256(self.pack("again")))

    def test_holds_the_same_whatever_the_umask(self):
        private = self.pack("private", umask="077")
        self.assertEqual(*(done("dpkg-deb", "--contents", package) for package in (self.package, private)))
        for part in ("debian-binary", "control.tar.gz", "data.tar.gz"):
            self.assertEqual(*(subprocess.run(["ar", "p", package, part], capture_output=True, check=True).stdout
                               for package in (self.package, private)))

    def test_is_installed_works_and_is_removed_again(self):
        # What it depends on must be installed here.
        dpkg = self.root(pathlib.Path("/var/lib/dpkg/status").read_text())
        done(*dpkg, "--install", self.package, env=self.ENV)
        conform = self.folder / "usr/bin/ltk-conform"
        self.assertEqual(done(conform, "--version"), f"ltk-conform {VERSION}\n")
        found = done(conform, "check", "--strict-class", "--", self.folder / "usr/bin/ltk-iut-openssl", cwd="/")
        self.assertRegex(found.splitlines()[-1], r"RESULT conformant passed=\d+ failed=0 unsupported=145 ")
        for name in ("share/man/man1/ltk-conform.1.gz", "share/doc/ltk-conformance/copyright", "share/zsh/vendor-completions/_ltk-conform",
                     "include/ltk/ltk.h", "lib/libltk.a", "share/ltk/vectors/index.json"):
            self.assertTrue((self.folder / "usr" / name).is_file(), name)
        self.assertFalse((self.folder / "usr/share/zsh/site-functions").exists())
        done(*dpkg, "--purge", "ltk-conformance", env=self.ENV)
        self.assertEqual([str(path) for path in self.folder.rglob("*ltk*")], [])
        self.assertNotIn("ltk-conformance", (self.folder / "var/lib/dpkg/status").read_text())

    def test_a_maintainer_who_would_break_it_is_refused(self):
        def configure(maintainer):
            return run("cmake", "-S", ROOT, "-B", self.folder / "build", "-DLTK_TESTS=OFF", f"-DLTK_MAINTAINER={maintainer}")
        wrong_ones = ('"J. R. Doe" <doe@localhost>', "J; R <doe@localhost>", "J\\R <doe@localhost>", "J$ENV{HOME} <doe@localhost>", "Doe", "")
        for wrong in wrong_ones if ALL else wrong_ones[1:3]:
            result = configure(wrong)
            self.assertEqual((result.returncode, "LTK_MAINTAINER" in result.stderr), (1, True), (wrong, result.stderr))
        self.assertEqual(configure("J. R. Doe (x) <doe@localhost>").returncode, 0)

    def test_names_what_the_programs_depend_on(self):
        depends = re.findall(r"[a-z][a-z0-9.+-]+", done("dpkg-deb", "--field", self.package, "Depends"))
        self.assertLessEqual({"libc6", "libjansson4", "libssl3", "libpcsclite1"}, set(depends))

    def test_is_not_installed_without_what_it_depends_on(self):
        result = run(*self.root(""), "--install", self.package, env=self.ENV)
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("libjansson4", result.stderr)


class Archives(Case):
    @staticmethod
    def made():
        return [f"ltk-conformance-{VERSION}.tar.gz", f"ltk-vectors-{VERSION}.tar.gz", f"ltk-vectors-{VERSION}.tgz", f"ltk-vectors_{VERSION}_all.deb"]

    def write(self, name, **env):
        done(ROOT / ".ci/archives", self.folder / name, env=env, cwd="/")
        return self.folder / name

    def test_are_the_same_octets_each_time(self):
        first = self.write("first")
        config = self.folder / "config"
        config.write_text("[tar]\n\tumask = 0077\n[core]\n\tautocrlf = true\n")
        (self.folder / "attributes").write_text("docs export-ignore\n*.json text eol=crlf\n")
        with open(config, "a") as file:
            file.write(f"\tattributesFile = {self.folder}/attributes\n")
        second = self.folder / "second"
        done("sh", "-c", f"umask 077 && exec {ROOT}/.ci/archives {second}",
             env={"TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "GIT_CONFIG_GLOBAL": str(config), "GZIP": "--fast --name",
                  "TAR_OPTIONS": "--exclude=ids.txt"})
        names = sorted(path.name for path in first.iterdir())
        self.assertEqual(names, sorted(["SHA256SUMS", *self.made()]))
        for name in names:
            self.assertEqual(sha256(first / name), sha256(second / name), name)
        for name in filter(re.compile("[.]t?gz$").search, names):  # nor do they hold the time and the name of a file that was compressed
            self.assertEqual((first / name).read_bytes()[3:8], bytes(5), name)

    def clone(self):
        """A clone in which this .ci/archives can be run."""
        clone = self.folder / "clone"
        done("git", "clone", "--quiet", "--shared", ROOT, clone)
        shutil.copy(ROOT / ".ci/archives", clone / ".ci/archives")
        return clone

    def test_what_the_page_says_shows_whether_they_are_those_of_the_tag(self):
        page = (ROOT / "docs/releases.md").read_text()
        commands = re.search(r"^Are they those of the tag\?.*?\n\n((?:    [^\n]*\n)+)", page, re.M | re.S).group(1)
        clone = self.clone()
        done("git", "-C", clone, "tag", "--force", "v1.0")
        sums = self.write("release") / "SHA256SUMS"
        release = clone / "build/release"
        release.mkdir(parents=True)
        good = sums.read_text() + "0" * 64 + f"  ltk-conformance_{VERSION}_amd64.deb\n"
        for text, status in ((good, 0), (("1" if good[0] == "0" else "0") + good[1:], 1)):
            (release / "SHA256SUMS").write_text(text)
            result = run("sh", "-e", "-c", commands, cwd=clone)
            self.assertEqual((result.returncode, result.stdout.count(": OK")), (status, 4 - status), result.stderr)

    def test_a_signal_leaves_nothing_behind(self):
        (self.folder / "bin").mkdir()
        (self.folder / "bin/gzip").write_text("#!/bin/sh\nkill -TERM $PPID\n")
        (self.folder / "bin/gzip").chmod(0o755)
        result = run(ROOT / ".ci/archives", self.folder / "a", env={"PATH": f"{self.folder}/bin:{os.environ['PATH']}"})
        self.assertEqual((result.returncode, list((self.folder / "a").iterdir())), (1, []), result.stderr)

    def test_cdpath_does_not_lead_astray(self):
        (self.folder / ".ci").mkdir()
        done("sh", "-c", ".ci/archives \"$1\"", "sh", self.folder / "a", cwd=ROOT, env={"CDPATH": str(self.folder)})

    def test_a_commit_that_is_no_release_is_refused(self):
        clone = self.clone()
        me = ("git", "-C", clone, "-c", "user.name=x", "-c", "user.email=x@localhost")
        for gone in ("vectors/schema", "CMakeLists.txt"):
            done(*me, "rm", "-r", "--quiet", gone)
            done(*me, "commit", "--quiet", "--message", f"without {gone}")
            result = run(clone / ".ci/archives", self.folder / "a")
            self.assertEqual((result.returncode, (self.folder / "a").exists()), (2, False), result.stderr)
            self.assertRegex(result.stderr, rf"\Aarchives: [^\n]*{gone}[^\n]*\n\Z")

    def test_attributes_of_the_clone_are_refused(self):
        clone = self.clone()
        (clone / ".git/info/attributes").write_text("docs export-ignore\n")
        result = run(clone / ".ci/archives", self.folder / "a")
        self.assertEqual((result.returncode, "info/attributes" in result.stderr, (self.folder / "a").exists()), (2, True, False), result.stderr)

    def test_checksums_are_right_and_cover_a_package(self):
        folder = self.folder / "release"
        folder.mkdir()
        package = f"ltk-conformance_{VERSION}_amd64.deb"
        (folder / package).write_text("a package")
        (folder / "ltk-conformance_0.0_amd64.deb").write_text("an old one")
        self.write("release")
        self.assertEqual({line.split()[1] for line in (folder / "SHA256SUMS").read_text().splitlines()},
                         {package, *self.made()})
        done("sha256sum", "--check", "--strict", "SHA256SUMS", cwd=folder)

    def test_source_is_the_commit(self):
        with tarfile.open(self.write("a") / f"ltk-conformance-{VERSION}.tar.gz") as archive:
            files = {member.name.partition("/")[2]: archive.extractfile(member).read() for member in archive if member.isfile()}
        listed = done("git", "-C", ROOT, "ls-tree", "-r", "-z", "HEAD").split("\0")[:-1]
        self.assertEqual(set(files), {line.split("\t")[1] for line in listed})
        for line in listed:
            about, name = line.split("\t")
            blob = hashlib.sha1(b"blob %d\0" % len(files[name]) + files[name]).hexdigest()
            self.assertEqual(about.split()[2], blob, name)

    def test_vectors_can_be_used_alone(self):
        with tarfile.open(self.write("a") / f"ltk-vectors-{VERSION}.tar.gz") as archive:
            self.assertEqual({(member.uid, member.gid, member.uname) for member in archive}, {(0, 0, "")})
            self.assertEqual(archive.getnames(), sorted(archive.getnames()))
            archive.extractall(self.folder)
        top = self.folder / f"ltk-vectors-{VERSION}"
        index = json.loads((top / "vectors/index.json").read_text())
        for entry in index["files"]:
            self.assertEqual(sha256(top / "vectors" / entry["file"]), entry["sha256"])
        self.assertEqual({path.name for path in top.iterdir()}, {"LICENSES", "docs", "vectors"})
        self.assertFalse((top / "vectors/generator").exists())
        done(sys.executable, ROOT / "tests/data/check_schemas.py", top / "vectors")
        found = done("ltk-conform", "check", "--profile", "device", "--vectors", top / "vectors", "--", "ltk-iut-openssl", env=self.path)
        self.assertIn("RESULT conformant", found)

    def same_vectors(self, folder):
        """That a folder has all files of the vectors that are committed."""
        listed = done("git", "-C", ROOT, "ls-tree", "-r", "--name-only", "HEAD", "vectors").splitlines()
        wanted = {name for name in listed if re.fullmatch(r"vectors/([^/]+[.]json|ids[.]txt|schema/.*)", name)}
        self.assertEqual({str(path.relative_to(folder)) for path in (folder / "vectors").rglob("*") if path.is_file()}, wanted)
        for name in wanted:
            self.assertEqual((folder / name).read_text(), done("git", "-C", ROOT, "show", f"HEAD:{name}"))

    @unittest.skipUnless(shutil.which("npm"), "npm is not installed")
    def test_the_package_of_npm_is_installed_and_read(self):
        package = self.write("a") / f"ltk-vectors-{VERSION}.tgz"
        user = self.folder / "user"
        user.mkdir()
        done("npm", "install", "--offline", "--no-audit", "--no-fund", "--cache", self.folder / "cache", package, cwd=user)
        program = "const v = require('ltk-vectors'), d = require('ltk-vectors/vectors/derive.json'); console.log(v.specification, d.vectors[0].id)"
        index = json.loads((ROOT / "vectors/index.json").read_text())
        self.assertEqual(done("node", "-e", program, cwd=user), f"{index['specification']} LTK-DERIVE-0001\n")
        about = json.loads((user / "node_modules/ltk-vectors/package.json").read_text())
        self.assertEqual((about["name"], about["version"]), ("ltk-vectors", (VERSION + ".0")[:5]))
        self.same_vectors(user / "node_modules/ltk-vectors")

    def test_the_package_of_debian_is_installed_used_and_removed(self):
        package, root = self.write("a", LTK_MAINTAINER="J. R. Doe <doe@localhost>") / f"ltk-vectors_{VERSION}_all.deb", self.folder / "root"
        for part in ("info", "updates", "triggers"):
            (root / "var/lib/dpkg" / part).mkdir(parents=True)
        (root / "var/lib/dpkg/status").write_text("")
        dpkg = ("fakeroot", "dpkg", f"--root={root}", "--log=/dev/null", "--force-unsafe-io")
        done(*dpkg, "--install", package, env=Package.ENV)
        self.assertEqual(done("dpkg-deb", "--field", package, "Maintainer", "Architecture"),
                         "Maintainer: J. R. Doe <doe@localhost>\nArchitecture: all\n")
        self.assertEqual({line.split()[1] for line in done("dpkg-deb", "--contents", package).splitlines()}, {"root/root"})
        self.same_vectors(root / "usr/share/ltk-vectors")
        found = done("ltk-conform", "check", "--profile", "device", "--vectors", root / "usr/share/ltk-vectors/vectors", "--", "ltk-iut-openssl",
                     env=self.path)
        self.assertIn("RESULT conformant", found)
        self.assertIn("License: CC0-1.0", (root / "usr/share/doc/ltk-vectors/copyright").read_text())
        done(*dpkg, "--purge", "ltk-vectors", env=Package.ENV)
        self.assertEqual([path for path in root.rglob("*ltk*") if path.is_file()], [])

    def test_what_cannot_be_is_refused_and_nothing_is_written(self):
        for arguments, word in (([], "usage: "), (["--help"], "usage: "), ([self.folder / "a", "no-commit"], "there is no commit 'no-commit'")):
            result = run(ROOT / ".ci/archives", *arguments)
            self.assertEqual((result.returncode, word in result.stderr), (2, True), result.stderr)
        self.assertFalse((self.folder / "a").exists())


class Workflow(Case):
    """docs/ci/conformance.yml: its steps are run as a runner runs them. Only those that are actions of others are not."""
    TOKEN = "a-token"
    ALWAYS = "${{ !cancelled() }}"
    DEFAULT_BRANCH = "${{ !cancelled() && github.ref_name == github.event.repository.default_branch }}"

    def setUp(self):
        super().setUp()
        self.workflow = yaml.safe_load((ROOT / "docs/ci/conformance.yml").read_text())
        self.jobs = self.workflow["jobs"]
        self.steps = {step["name"]: step for job in self.jobs.values() for step in job["steps"]}
        self.suite = self.folder / "suite.git"
        done("git", "clone", "--quiet", "--bare", f"file://{ROOT}", self.suite)
        done("git", "-C", self.suite, "tag", "--force", f"v{VERSION}", done("git", "-C", ROOT, "rev-parse", "HEAD").strip())
        self.user = self.folder / "user.git"
        done("git", "init", "--quiet", "--bare", self.user)
        # In place of the packages, which are there, and of the network.
        (self.folder / "bin").mkdir()
        (self.folder / "bin/apt-get").write_text(f"#!/bin/sh\necho \"$@\" >>{self.folder}/apt-get\n")
        (self.folder / "bin/apt-get").chmod(0o755)
        (self.folder / "bin/git").write_text(f"#!/bin/sh\n[ -z \"$HEADER\" ] || echo \"$HEADER $*\" >>{self.folder}/pushes\n"
                                             f"exec {shutil.which('git')} \"$@\"\n")
        (self.folder / "bin/git").chmod(0o755)
        urls = {self.workflow["env"]["SUITE"]: self.suite, "https://github.com/someone/derivation": self.user}
        self.env = {"PATH": f"{self.folder}/bin:{os.environ['PATH']}", "HOME": str(self.folder), "GIT_CONFIG_NOSYSTEM": "1",
                    "GIT_CONFIG_COUNT": str(len(urls)), "GITHUB_SHA": "0" * 40, "GITHUB_SERVER_URL": "https://github.com",
                    "GITHUB_REPOSITORY": "someone/derivation", "RUNNER_TEMP": str(self.folder / "temp")}
        for i, (url, local) in enumerate(urls.items()):
            self.env |= {f"GIT_CONFIG_KEY_{i}": f"url.file://{local}.insteadOf", f"GIT_CONFIG_VALUE_{i}": url}

    def run_steps(self, job, workspace, left_out, env, outcomes, after):
        """Run the steps of a job: was all well, what was printed. Adds to outcomes {name of step: exit status}."""
        failed, said = False, ""
        values = {"${{ github.token }}": lambda: self.TOKEN,
                  "${{ steps.check.outcome }}": lambda: {None: "skipped", 0: "success"}.get(outcomes.get("Check"), "failure")}
        script = self.folder / "temp/script"
        for step in self.jobs[job]["steps"]:
            self.assertIn(step.get("if"), (None, self.ALWAYS, self.DEFAULT_BRANCH))
            if "run" not in step or (failed and "if" not in step) or step["name"] in left_out:
                continue
            script.write_text(step["run"])
            result = run("bash", "-e", script, cwd=workspace, env={**env, **{name: values[value]() for name, value in step.get("env", {}).items()}})
            outcomes[step["name"]] = result.returncode
            failed = failed or result.returncode != 0
            said += result.stdout + result.stderr
            if step["name"] in after:
                after[step["name"]](workspace)
        return said

    def run_jobs(self, makefile, cloned=None, report=None, after=None, **variables):
        """Run the jobs with a Makefile as the user's repository, maybe with a report, with something to do after a step, and variables of
        their own under env: the folder, {name of step: exit status}, what was printed."""
        workspace, other = (pathlib.Path(tempfile.mkdtemp(dir=self.folder)) for _ in range(2))
        temp = self.folder / "temp"
        shutil.rmtree(temp, ignore_errors=True)
        temp.mkdir()
        if cloned is not None:
            cloned.rename(temp / "suite")
        (workspace / "Makefile").write_text(f"derive:\n\t{makefile}\n")
        if report is not None:
            (workspace / "reports").mkdir()
            (workspace / "reports/ltk.json").write_text(report)
        env = {**self.env, **self.workflow["env"], **variables, "GITHUB_WORKSPACE": str(workspace), "GITHUB_STEP_SUMMARY": str(workspace / "summary")}
        outcomes = {}
        said = self.run_steps("conformance", workspace, () if cloned is None else ("Suite",), env, outcomes, after or {})
        shutil.copytree(workspace / self.steps["Reports"]["with"]["path"], other / self.steps["Fetch"]["with"]["path"])
        said += self.run_steps("publish", other, (), env, outcomes, {})
        return workspace, outcomes, said

    def badge(self):
        return json.loads(done("git", "-C", self.user, "show", "badges:ltk.json"))

    def test_names_this_version(self):
        self.assertEqual(self.workflow["env"]["SUITE_VERSION"], f"v{VERSION}")

    def test_steps_that_are_run_and_actions_that_are_used(self):
        self.assertEqual([step["name"] for step in self.steps.values() if "run" in step],
                         ["Tools", "Clean", "Build", "Suite", "Check", "Badge", "Publish"])
        for step in self.steps.values():
            self.assertEqual("run" in step, "uses" not in step)
            self.assertRegex(step.get("uses", "a/b@v1"), r"^[\w-]+/[\w-]+@v\d+$")

    def test_where_the_implementation_runs_no_token_can_write(self):
        self.assertEqual(self.workflow["permissions"], {"contents": "read"})
        self.assertNotIn("permissions", self.jobs["conformance"])
        self.assertIs(self.steps["Checkout"]["with"]["persist-credentials"], False)
        self.assertNotIn("github.token", json.dumps(self.jobs["conformance"]))
        self.assertEqual(self.jobs["publish"]["needs"], "conformance")
        self.assertEqual([step["name"] for step in self.jobs["publish"]["steps"]], ["Fetch", "Verdicts", "Publish"])
        self.assertEqual(self.steps["Fetch"]["with"], self.steps["Reports"]["with"])

    def test_the_badge_is_the_outcome_of_the_check_whatever_the_report_says(self):
        good, nothing, part = {"result": "conformant", "extent": "whole"}, "not run", "conformant in part"
        for outcome, report, wanted in (
                ("success", good, "conformant"), ("success", {**good, "extent": "as claimed"}, "conformant as claimed"),
                ("success", {**good, "extent": "in part"}, part), ("success", {"result": "conformant"}, part), ("success", {}, part),
                ("success", 5, part), ("success", {"result": "nonconformant", "extent": None}, part),
                ("success", {**good, "why": "x"}, part), ("failure", good, nothing), ("skipped", good, nothing),
                ("failure", {"result": "nonconformant"}, "nonconformant"), ("failure", {"result": "incomplete"}, "incomplete"),
                ("failure", {"result": "nonconformant", "why": "x"}, nothing), ("failure", 5, nothing),
                ("failure", {"result": '", "x": "'}, nothing)):
            (self.folder / "reports").mkdir(exist_ok=True)
            (self.folder / "reports/ltk.json").write_text(json.dumps(report))
            done("bash", "-e", "-c", self.steps["Badge"]["run"], cwd=self.folder,
                 env={"OUTCOME": outcome, "GITHUB_STEP_SUMMARY": str(self.folder / "summary")})
            self.assertEqual(json.loads((self.folder / "reports/badge.json").read_text())["message"], wanted, (outcome, report))

    @unittest.skipUnless("LTK_ALL" in os.environ, "builds the suite: ./test full")
    def test_a_right_implementation_a_wrong_one_and_one_that_cannot_be_built(self):
        workspace, statuses, said = self.run_jobs(f"cp {BUILD}/ltk-iut-reference derive")
        self.assertEqual(statuses, dict.fromkeys(["Tools", "Clean", "Build", "Suite", "Check", "Badge", "Publish"], 0), said)
        self.assertRegex((self.folder / "apt-get").read_text(), r"^update\ninstall -y .*\bgit jq\b")
        self.assertEqual(self.badge(), {"schemaVersion": 1, "label": "LTK derivation", "message": "conformant in part", "color": "green"})
        with_ = {name: step.get("with") for name, step in self.steps.items()}
        pushed = (self.folder / "pushes").read_text()
        credentials, arguments = re.fullmatch(r"Authorization: Basic (\S+) (--config-env=http\.extraHeader=HEADER push .*)\n", pushed).groups()
        self.assertEqual(base64.b64decode(credentials).decode(), f"x-access-token:{self.TOKEN}")
        self.assertNotIn(self.TOKEN, arguments)
        self.assertNotIn(credentials, arguments)
        xml = junitparser.JUnitXml.fromfile(str(workspace / with_["Verdicts"]["report_paths"]))
        self.assertEqual((xml.failures, xml.errors, xml.tests > 1000), (0, 0, True))
        self.assertEqual({path.name for path in (workspace / with_["Reports"]["path"]).iterdir()}, {"ltk.json", "ltk.xml", "ltk.html", "badge.json"})
        self.assertEqual((workspace / "summary").read_text(), "LTK derivation: conformant in part\n")

        conformant = (workspace / "reports/ltk.json").read_text()
        suite = self.folder / "temp/suite"
        kept = self.folder / "kept"
        suite.rename(kept)
        wrong = f"printf '%s\\n' '#!/bin/sh' 'LTK_FAULTS=length-little-endian exec {BUILD}/ltk-iut-faulty' >derive; chmod +x derive"
        workspace, statuses, said = self.run_jobs(wrong, cloned=kept)
        self.assertEqual(statuses, {"Tools": 0, "Clean": 0, "Build": 0, "Check": 1, "Badge": 0, "Publish": 0}, said)
        self.assertIn("DIAGNOSIS length-little-endian", said)
        self.assertEqual((self.badge()["message"], self.badge()["color"]), ("nonconformant", "red"))
        self.assertGreater(junitparser.JUnitXml.fromfile(str(workspace / "reports/ltk.xml")).failures, 100)

        for makefile, wanted in (("touch derive", {"Check": 3}), ("false", {"Build": 2})):
            (self.folder / "temp/suite").rename(kept)
            workspace, statuses, said = self.run_jobs(makefile, cloned=kept)
            self.assertLessEqual({*wanted.items(), ("Badge", 0), ("Publish", 0)}, set(statuses.items()), said)
            self.assertEqual((self.badge()["message"], self.badge()["color"]), ("not run", "red"))

        # PROGRAM and OPTIONS are split at blanks, and no name of a file is put in.
        (self.folder / "temp/suite").rename(kept)
        strict = f"printf '%s\\n' '#!/bin/sh' '[ \"$$*\" = \"* a\" ] && exec {BUILD}/ltk-iut-reference' >derive; chmod +x derive"
        workspace, statuses, said = self.run_jobs(strict, cloned=kept, PROGRAM="./derive  *  a", OPTIONS="--family hmac")
        self.assertEqual((statuses["Check"], self.badge()["message"], self.badge()["color"]), (0, "conformant", "brightgreen"), said)

        # Nor is one that something wrote after the check.
        for makefile, wanted in ((wrong, 1), ("touch derive", 3)):
            (self.folder / "temp/suite").rename(kept)
            forge = {"Check": lambda workspace: (workspace / "reports/ltk.json").write_text(conformant)}
            workspace, statuses, said = self.run_jobs(makefile, cloned=kept, after=forge)
            self.assertEqual((statuses["Check"], self.badge()["message"], self.badge()["color"]), (wanted, "not run", "red"), said)

        # An old report in the repository is not taken for this run's.
        for makefile, variables, wanted in ((f"cp {BUILD}/ltk-iut-reference derive", {"OPTIONS": "--famly hmac"}, {"Check": 2}),
                                            ("false", {}, {"Build": 2})):
            (self.folder / "temp/suite").rename(kept)
            workspace, statuses, said = self.run_jobs(makefile, cloned=kept, report=conformant, **variables)
            self.assertLessEqual({*wanted.items(), ("Badge", 0), ("Publish", 0)}, set(statuses.items()), said)
            self.assertEqual((self.badge()["message"], self.badge()["color"]), ("not run", "red"))


if __name__ == "__main__":
    unittest.main()
