#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""./check, ./test, .ci/setup, .ci/npm and .ci/unpack: in a tree that holds them alone, with cmake, ctest, npm and the packages' programs
played by scripts."""
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
LOCKED = "harness/iut/peers/npm"
NOBODY = 65534
PIN = "90817263"
# Each breaks when two are in it at once, leaves a temporary file, and tells whether it was given the PIN.
ALONE = """#!/bin/sh
mktemp >/dev/null
printenv LTK_PIN >>"$PLAYED/pins"
case "$*" in *--build* | install* | *' install '* | --preset\\ *)
  mkdir "$PLAYED/busy.$PART" || { echo 'two at once' | tee "$PLAYED/two"; exit 1; }
  echo once >>"$PLAYED/ran.$PART"
  sleep "${DELAY-0.2}"
  rmdir "$PLAYED/busy.$PART" ;;
esac
"""
TOLD = """printf '%s: %s%s\\n' "${0##*/}" "$*" "${LTK_AFRESH:+ afresh}" >>"$PLAYED/told"\n"""
STEP = '[ -n "$BROKEN" ] || echo "[7/9] a step"\n'
CMAKE = ALONE.replace("mktemp", STEP + "mktemp").replace("| --preset\\ *", "").replace("$PART", "$(echo \"$*\" | tr -dc a-z)") + TOLD + """
case $* in *--build*) ;; *) exit 0 ;; esac
[ -z "$BROKEN" ] || { echo 'a line of the compiler'; exit 7; }
for name in ltk-conform ltk-iut-reference ltk-iut-openssl; do
  {
    printf '#!/bin/sh\\necho "ran $*"\\nprintenv LTK_PIN\\necho "$LTK_COMMAND" >>"$PLAYED/called"\\n'
    printf '[ -z "$HANG" ] || { echo up; exec sleep 100; }\\n'
  } >"build/$3/$name"
  chmod +x "build/$3/$name"
done
"""
CTEST = ALONE.replace("$PART", "ctest.$2") + TOLD + 'case $BROKEN_TEST in 1 | "$2") exit 8 ;; esac\n'
UNPACKED = "hostapd osmo-hlr"
APT = ALONE.replace("$PART", "apt").replace("mktemp >/dev/null\n", "") + """
[ -z "$BROKEN_APT" ] || { echo 'E: no network'; exit 100; }
case "$*" in
  *update) [ -z "$OLD_LIST" ] || touch "$PLAYED/listed" ;;
  *download*) [ -z "$OLD_LIST" ] || [ -e "$PLAYED/listed" ] || { echo 'E: Unable to locate package'; exit 100; }
    echo once >>"$PLAYED/ran.download"
    touch hostapd.deb osmo-hlr.deb ;;
  *) touch "$PLAYED/installed" ;;
esac
"""
DPKG_DEB = '#!/bin/sh\nmkdir -p "$3"\necho "${2##*/}" >>"$3/programs"\n'
DPKG = '#!/bin/sh\nprintenv LTK_PIN >>"$PLAYED/pins"\n[ -z "$MISSING" ] || [ -e "$PLAYED/installed" ] || exit 1\n' + \
    'for name; do echo "$name installed"; done\n'
NPM = """#!/bin/sh
printenv LTK_PIN >>"$PLAYED/pins"
echo once >>"$PLAYED/ran.npm"
[ -z "$BROKEN_NPM" ] || { echo 'npm ERR! no network'; exit 1; }
mkdir -p node_modules
touch node_modules/.package-lock.json
"""
SUDO = '#!/bin/sh\nexec "$@"\n'
TOOLS = "sh env sed dirname flock mkdir rm rmdir sleep cat tail tr mktemp printenv chmod touch tee id cp".split()


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.folder.chmod(0o755)
        self.tree, self.bin, self.temporary, self.played = (self.folder / name for name in ("a tree", "bin", "tmp", "played"))
        for folder in (self.tree, self.bin, self.temporary, self.played):
            folder.mkdir()
        for name in ("check", "test", "CMakePresets.json"):
            shutil.copy(ROOT / name, self.tree)
        shutil.copytree(ROOT / ".ci", self.tree / ".ci")
        shutil.copytree(ROOT / LOCKED, self.tree / LOCKED)
        for name, text in (("cmake", CMAKE), ("ctest", CTEST), ("apt-get", APT), ("dpkg-query", DPKG), ("npm", NPM), ("sudo", SUDO),
                           ("dpkg-deb", DPKG_DEB)):
            (self.bin / name).write_text(text)
            (self.bin / name).chmod(0o755)
        (self.tree / "build/unpacked").mkdir(parents=True)
        (self.tree / "build/unpacked/packages").write_text(UNPACKED + "\n")
        self.env = {"PATH": f"{self.bin}:{os.environ['PATH']}", "TMPDIR": str(self.temporary), "PLAYED": str(self.played), "LTK_PIN": PIN}

    def start(self, *command, user=None, **env):
        return subprocess.Popen([self.tree / command[0], *command[1:]], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                text=True, cwd="/", start_new_session=True, user=user, env={**self.env, **env})

    def end(self, process):
        """Status, output, errors."""
        output, errors = process.communicate(timeout=300)
        return process.returncode, output, errors

    def run_(self, *command, **keywords):
        return self.end(self.start(*command, **keywords))

    def wait_for(self, path):
        for _ in range(600):
            if path.exists():
                return
            time.sleep(0.05)
        self.fail(f"{path} did not appear")

    def assert_clean(self):
        self.assertEqual(list(self.temporary.iterdir()), [])

    def times(self, part):
        return (self.played / f"ran.{part}").read_text().count("once")


class Check(Case):
    BUILT = "buildpresetcheck"

    def test_runs_what_it_was_given(self):
        self.assertEqual(self.run_("check", "--quiet", "--", "x", "--help"), (0, f"ran check --quiet -- x --help\n{PIN}\n", ""))
        status, output, errors = self.run_("check", "--quiet")
        self.assertEqual((status, output.count("ran check --quiet -- "), errors), (0, 2, ""))
        self.assertEqual(self.run_("check", "--version")[:2], (0, f"ran check --version\n{PIN}\n"))

    def test_hands_other_commands_through(self):
        self.assertEqual(self.run_("check", "explain", "LTK-X", "-h"), (0, f"ran explain LTK-X -h\n{PIN}\n", ""))
        self.assertEqual(self.run_("check", "mine.py")[:2], (0, f"ran mine.py\n{PIN}\n"))

    def test_tells_how_it_was_called(self):
        self.run_("check", "--", "x")
        self.run_("check", "list")
        self.assertEqual((self.played / "called").read_text(), f"'{self.tree}/check'\n" * 2)

    def test_reports_are_of_one_implementation(self):
        for option in ("--report-json=r", "--resume=r"):
            status, output, errors = self.run_("check", option)
            self.assertEqual((status, output, errors.count("\n")), (2, "", 1))

    def test_help_is_its_own_and_that_of_ltk_conform(self):
        for option in ("--help", "-h"):
            status, output, errors = self.run_("check", option)
            self.assertEqual((status, errors), (0, ""))
            self.assertRegex(output, r"\Ausage: .*/check' (?s:.)*\b5 if .* built\.(?s:.)*\nran check --help\n")

    def test_five_at_once_wait_for_each_other(self):
        results = [self.end(process) for process in [self.start("check", "--", str(i)) for i in range(5)]]
        self.assertFalse((self.played / "two").exists())
        for i, (status, output, errors) in enumerate(results):
            self.assertEqual((status, output), (0, f"ran check -- {i}\n{PIN}\n"), errors)
            self.assertIn(errors, ("", "check: waiting for another build in build/check\n"))
        self.assertGreaterEqual(sum(errors != "" for _, _, errors in results), 3)
        self.assertEqual(self.times(self.BUILT), 5)

    def test_what_still_builds_after_its_end_is_waited_for(self):
        first = self.start("check", "--", "x", DELAY="3")
        self.wait_for(self.played / f"busy.{self.BUILT}")
        builder = subprocess.run(["pgrep", "-P", str(first.pid)], capture_output=True, text=True, check=True).stdout.split()
        os.kill(int(builder[0]), signal.SIGKILL)
        self.assertEqual(first.wait(), 5)
        status, _, errors = self.run_("check", "--", "x")
        self.assertEqual((status, errors), (0, "check: waiting for another build in build/check\n"))
        self.assertFalse((self.played / "two").exists())
        self.end(first)

    def test_leaves_no_file_wherever_it_ends(self):
        for arguments, env, wanted in ((("--", "x"), {}, 0), (("--version",), {}, 0), ((), {}, 0), (("--", "x"), {"BROKEN": "1"}, 5),
                                       (("--", "x"), {"MISSING": "1", "BROKEN_APT": "1"}, 5), (("--", "x"), {"MISSING": "1"}, 0)):
            with self.subTest(arguments=arguments, env=env):
                self.assertEqual(self.run_("check", *arguments, **env)[0], wanted)
                self.assert_clean()

    def test_leaves_no_file_when_it_is_interrupted(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            for env in ({"DELAY": "30"}, {"DELAY": "30", "MISSING": "1"}, {"HANG": "1"}):
                with self.subTest(number, env=env):
                    shutil.rmtree(self.played)
                    self.played.mkdir()
                    process = self.start("check", "--", "x", **env)
                    if "HANG" in env:
                        self.assertEqual([process.stdout.readline() for _ in range(3)][2], "up\n")
                    else:
                        self.wait_for(self.played / ("busy.apt" if "MISSING" in env else f"busy.{self.BUILT}"))
                    os.killpg(process.pid, number)
                    self.assertNotEqual(self.end(process)[0], 0)
                    self.assert_clean()

    def test_a_failed_build_has_a_status_of_its_own_and_says_why(self):
        status, output, errors = self.run_("check", "--", "x", BROKEN="1")
        self.assertEqual((status, output, errors), (5, "", "a line of the compiler\ncheck: the build in build/check failed\n"))

    def test_whatever_else_keeps_it_from_building_has_that_status(self):
        (self.tree / "build/check/lock").mkdir(parents=True)
        self.assertEqual(self.run_("check", "--", "x")[:2], (5, ""))
        self.assertEqual(self.run_("test", "full")[0], 0)
        shutil.rmtree(self.tree / "build")
        (self.tree / "build/gcc/lock").mkdir(parents=True)
        self.assertEqual(self.run_("test", "full")[:2], (5, ""))

    def test_what_cannot_be_installed_is_told_and_has_that_status(self):
        status, output, errors = self.run_("check", "--", "x", MISSING="1", BROKEN_APT="1")
        self.assertEqual((status, output), (5, ""))
        self.assertRegex(errors, r"(?s)setup: installing gcc: .*\nE: no network\nsetup: apt-get could not install: gcc .*\n\Z")

    def test_a_folder_that_is_not_writable_is_told_in_a_line(self):
        user = NOBODY if os.geteuid() == 0 else None
        self.assertEqual(self.run_("check", "--", "x")[0], 0)
        build = self.tree / "build/check"

        def assert_told():
            status, output, errors = self.run_("check", "--", "x", user=user)
            self.assertEqual((status, output), (5, ""))
            self.assertRegex(errors, r"\Acheck: cannot write into [^\n]*/a tree/build/check; [^\n]*\binstall[^\n]*\n\Z")
        build.chmod(0o555)
        assert_told()
        build.chmod(0o755)
        shutil.rmtree(self.tree / "build")  # nor can it be made
        self.tree.chmod(0o555)
        assert_told()
        self.tree.chmod(0o755)

    def test_a_build_that_takes_long_is_told_once_and_a_short_one_is_not(self):
        for delay, wanted in (("0.1", ""), ("3", "check: building in build/check; the first time this takes a while\n")):
            self.assertEqual(self.run_("check", "--", "x", DELAY=delay)[::2], (0, wanted))

    def test_on_a_terminal_it_is_told_how_far_a_build_is_and_the_line_is_cleared(self):
        for term, wanted in (("xterm", "\r\033[Kcheck: 7 of 9 steps are done\r\033[K"), ("dumb", "")):
            ours, theirs = os.openpty()
            with subprocess.Popen([self.tree / "check", "--", "x"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=theirs,
                                  env={**self.env, "TERM": term, "DELAY": "2.5"}) as run:
                run.communicate(timeout=300)
            os.close(theirs)
            self.assertEqual((run.returncode, os.read(ours, 9999).decode()),
                             (0, f"check: building in build/check; the first time this takes a while\r\n{wanted}"))
            os.close(ours)

    def test_the_pin_goes_to_the_implementation_alone(self):
        status, output, errors = self.run_("check", "--", "x", MISSING="1")
        self.assertEqual((status, output.endswith(f"\n{PIN}\n")), (0, True), errors)
        self.assertEqual((self.played / "pins").read_text(), "")


class Setup(Case):
    def test_two_at_once_install_once(self):
        results = [self.end(process) for process in [self.start(".ci/setup", "check", MISSING="1", DELAY="1") for _ in range(2)]]
        self.assertEqual([status for status, *_ in results], [0, 0], results)
        self.assertFalse((self.played / "two").exists())
        self.assertEqual(self.times("apt"), 1)
        self.assertEqual(sorted("waiting for another installation" in errors for *_, errors in results), [False, True])

    def elsewhere(self):
        """A machine that has no packages of Debian."""
        for name in ("apt-get", "dpkg-query"):
            (self.bin / name).unlink()
        for name in TOOLS:
            (self.bin / name).symlink_to(shutil.which(name))
        self.env["PATH"] = str(self.bin)

    def test_elsewhere_what_is_needed_is_told_by_its_own_name_when_the_build_fails(self):
        self.elsewhere()
        status, _, errors = self.run_("check", "--", "x", BROKEN="1")
        self.assertEqual(status, 5)
        for name in ("gcc or clang", "CMake 3.24 or later", "Ninja", "pkg-config", "jansson 2.14 or later", "OpenSSL 3.0 or later", "Python 3"):
            self.assertIn(f": {name}", errors)
        self.assertNotIn("chromium", errors)

    def test_elsewhere_nothing_is_said_when_all_is_there(self):
        self.elsewhere()
        self.assertEqual(self.run_("check", "--", "x"), (0, f"ran check -- x\n{PIN}\n", ""))

    def test_the_versions_it_names_are_those_of_the_build(self):
        build = (ROOT / "CMakeLists.txt").read_text()
        packages = (ROOT / ".ci/packages").read_text()
        for here, there in (("cmake_minimum_required(VERSION 3.24)", "CMake 3.24"), ("jansson>=2.14", "jansson 2.14"),
                            ("OpenSSL 3.0", "OpenSSL 3.0")):
            self.assertIn(here, build)
            self.assertIn(there, packages)

    def test_the_container_and_the_workflow_run_what_is_there(self):
        """Setup is run as .ci/Dockerfile copies it."""
        lines = [line.split() for line in (ROOT / ".ci/Dockerfile").read_text().splitlines()]
        (copied,) = [line[1:] for line in lines if line[:1] == ["COPY"]]
        place = self.tree / "image"
        place.mkdir()
        for name in copied[:-1]:
            shutil.copy(ROOT / ".ci" / name, place)
        (setup,) = [line[1:4] for line in lines if line[:1] == ["RUN"] and line[1].startswith(copied[-1])]
        self.assertEqual(self.run_("image/" + setup[0].removeprefix(copied[-1]), *setup[1:], MISSING="1")[0], 0)
        self.assertEqual(self.times("apt"), 1)
        (job,) = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text())["jobs"].values()
        runs = {step["name"]: (step.get("if"), step["run"]) for step in job["steps"] if "run" in step}
        self.assertEqual(runs["Tests"], ("github.event_name != 'schedule'", ".ci/run"))
        self.assertEqual(runs["Full"], ("github.event_name == 'schedule'", "./test full"))
        self.assertIn(f"FROM {job['container']}\n", (ROOT / ".ci/Dockerfile").read_text())


class Npm(Case):
    """The packages of npm, which the tests alone need."""
    INSTALLING = "setup: installing noble and mlkem from npm: implementations under test\n"
    LEFT_OUT = "; the tests leave out the implementations noble and mlkem\n"

    def test_are_installed_once_and_by_the_tests_alone(self):
        self.assertEqual(self.run_("check", "--", "x")[0], 0)
        self.assertFalse((self.played / "ran.npm").exists())
        for wanted in (self.INSTALLING, "", ""):
            self.assertEqual(self.run_("test", "list")[::2], (0, wanted))
        self.assertEqual(self.times("npm"), 1)
        self.assertTrue((self.tree / "build/node_modules").is_dir())

    def test_are_installed_again_when_others_are_locked(self):
        self.assertEqual(self.run_(".ci/npm"), (0, "", self.INSTALLING))
        with open(self.tree / LOCKED / "package-lock.json", "a") as lock:
            lock.write("\n")
        self.assertEqual([self.run_(".ci/npm")[2] for _ in range(2)], [self.INSTALLING, ""])

    def test_are_left_out_where_npm_fails_until_it_does_not(self):
        for _ in range(2):
            status, output, errors = self.run_("test", "list", BROKEN_NPM="1")
            self.assertEqual((status, output), (0, ""))
            self.assertEqual(errors, self.INSTALLING + "npm ERR! no network\nsetup: npm could not install them" + self.LEFT_OUT)
        self.assertEqual([self.run_("test", "list")[2] for _ in range(2)], [self.INSTALLING, ""])

    def test_are_left_out_where_npm_is_missing(self):
        (self.bin / "npm").unlink()
        for name in (*TOOLS, "cmp"):
            (self.bin / name).symlink_to(shutil.which(name))
        self.env["PATH"] = str(self.bin)
        self.assertEqual(self.run_(".ci/npm"), (0, "", "setup: npm is missing" + self.LEFT_OUT))

    def test_two_at_once_install_once(self):
        results = [self.end(process) for process in [self.start(".ci/npm") for _ in range(2)]]
        self.assertEqual(sorted(errors for *_, errors in results), ["", self.INSTALLING])

    def test_npm_of_another_package_than_debians_is_enough(self):
        (self.bin / "dpkg-query").write_text(DPKG.replace("for name", 'for name in $(echo "$*" | sed "s/ npm\\>//")'))
        self.assertEqual(self.run_(".ci/setup", "check", "test"), (0, "", ""))
        self.assertFalse((self.played / "ran.apt").exists())


class Unpack(Case):
    """The packages that are unpacked, which the tests alone need."""
    UNPACKING = f"setup: unpacking, not installing: {UNPACKED}\n"
    LEFT_OUT = f"; the tests leave out: {UNPACKED}\n"

    def setUp(self):
        super().setUp()
        shutil.rmtree(self.tree / "build")

    def assert_unpacked(self):
        self.assertEqual(sorted(path.name for path in (self.tree / "build").iterdir()), ["unpack.lock", "unpacked"])
        self.assertEqual((self.tree / "build/unpacked/programs").read_text(), "hostapd.deb\nosmo-hlr.deb\n")
        self.assertFalse((self.played / "installed").exists())

    def test_are_unpacked_once_and_by_the_tests_alone(self):
        self.assertEqual(self.run_("check", "--", "x")[0], 0)
        self.assertFalse((self.played / "ran.download").exists())
        self.assertIn(self.UNPACKING, self.run_("test", "list")[2])
        self.assertEqual([self.run_("test", "list")[2] for _ in range(2)], ["", ""])
        self.assertEqual(self.times("download"), 1)

    def test_are_unpacked_again_when_others_are_wanted(self):
        self.assertEqual(self.run_(".ci/unpack"), (0, "", self.UNPACKING))
        with open(self.tree / ".ci/packages", "a") as packages:
            packages.write("unpack another  a program\n")
        self.assertEqual([self.run_(".ci/unpack")[2] for _ in range(2)], [self.UNPACKING.replace("\n", " another\n"), ""])

    def test_are_found_by_a_list_of_our_own_where_the_machines_is_old(self):
        self.assertEqual(self.run_(".ci/unpack", OLD_LIST="1"), (0, "", self.UNPACKING))
        self.assert_unpacked()

    def test_are_left_out_where_apt_fails_until_it_does_not(self):
        for _ in range(2):
            self.assertEqual(self.run_(".ci/unpack", BROKEN_APT="1"), (0, "", self.UNPACKING + "E: no network\nE: no network\n"
                                                                          "setup: apt-get could not download them" + self.LEFT_OUT))
            self.assertEqual([path.name for path in (self.tree / "build").iterdir()], ["unpack.lock"])
        self.assertEqual(self.run_(".ci/unpack"), (0, "", self.UNPACKING))
        self.assert_unpacked()

    def test_are_left_out_where_there_are_no_debian_packages(self):
        (self.bin / "apt-get").unlink()
        for name in TOOLS:
            (self.bin / name).symlink_to(shutil.which(name))
        self.env["PATH"] = str(self.bin)
        self.assertEqual(self.run_(".ci/unpack"), (0, "", "setup: this is not Debian" + self.LEFT_OUT))

    def test_two_at_once_unpack_once(self):
        results = [self.end(process) for process in [self.start(".ci/unpack") for _ in range(2)]]
        self.assertEqual(sorted(errors for *_, errors in results), ["", self.UNPACKING])


class Test(Case):
    def setUp(self):
        super().setUp()
        (self.tree / "build/node_modules").mkdir()
        (self.tree / "build/node_modules/.package-lock.json").touch()
        shutil.copy(self.tree / LOCKED / "package-lock.json", self.tree / "build")

    def test_help_and_lanes(self):
        for option in ("--help", "-h"):
            status, output, errors = self.run_("test", option)
            self.assertEqual((status, errors), (0, ""))
            self.assertRegex(output, r"\Ausage: \./test \[quick \| fast \| full\]\n")
        for arguments, words in ((["nonsense"], "no such lane: nonsense"), (["only"], "only needs one regular expression"),
                                 (["only", "a", "b"], "only needs one regular expression"), (["quick", "a"], "quick takes no argument"),
                                 (["list", "a"], "list takes no argument"), ([""], "no such lane: ")):
            self.assertEqual(self.run_("test", *arguments), (2, "", f"test: {words}; see ./test --help\n"))
        self.assertFalse((self.tree / "build/gcc").exists())

    def test_each_lane_builds_and_runs_what_its_help_says(self):
        gcc, clang, sanitizers = ([f"cmake: --preset {name}", f"cmake: --build --preset {name}"] for name in ("gcc", "clang", "sanitizers"))
        stack = [clang[0], clang[1] + " --target stack"]
        fast = ["ctest: --preset clang --label-regex ^stack$", "ctest: --preset gcc --label-exclude ^slow$",
                "ctest: --preset sanitizers --label-regex ^sanitizers$"]
        full = ["ctest: --preset clang --label-regex ^clang$ afresh",
                "ctest: --preset sanitizers --label-exclude ^slow$ --exclude-regex ^harness[.]wrong$ afresh", "ctest: --preset gcc afresh"]
        for arguments, wanted in (
                ([], [*gcc, *stack, *sanitizers, *fast]), (["fast"], [*gcc, *stack, *sanitizers, *fast]),
                (["quick"], [gcc[0], gcc[1] + " --target quick", "ctest: --preset gcc --label-regex ^(quick|lint)$"]),
                (["full"], [*gcc, *clang, sanitizers[0] + " -DLTK_EVERYTHING=ON", sanitizers[1], *full]),
                (["only", "^a b"], [*gcc, "ctest: --preset gcc --tests-regex ^a b"]),
                (["list"], [*gcc, "ctest: --preset gcc --show-only=json-v1"])):
            self.assertEqual(self.run_("test", *arguments)[0], 0, arguments)
            told = (self.played / "told").read_text().splitlines()
            if wanted[-1] == fast[-1]:  # the three run side by side
                told[-3:] = sorted(told[-3:])
            self.assertEqual(told, wanted)
            (self.played / "told").unlink()

    def test_builds_and_tests_in_turn_and_says_so(self):
        status, _, errors = self.run_("test")
        self.assertEqual((status, errors), (0, "test: the tests of gcc\ntest: the tests of clang\ntest: the tests of sanitizers\n"))
        self.assertEqual([self.times(part) for part in ("buildpresetgcc", "buildpresetclangtargetstack", "buildpresetsanitizers",
                                                     "ctest.gcc", "ctest.clang", "ctest.sanitizers")], [1] * 6)
        self.assertEqual((self.played / "pins").read_text(), "")

    def test_two_at_once_and_a_check_wait_for_each_other(self):
        processes = [self.start("test"), self.start("test"), self.start("check", "--", "x")]
        self.assertEqual([self.end(process)[0] for process in processes], [0, 0, 0])
        self.assertFalse((self.played / "two").exists())

    def test_statuses_and_no_file_left(self):
        for env, wanted in (({}, 0), ({"BROKEN": "1"}, 5), ({"BROKEN_TEST": "1"}, 8), ({"MISSING": "1", "BROKEN_APT": "1"}, 5)):
            self.assertEqual(self.run_("test", **env)[0], wanted)
            self.assert_clean()

    def test_leaves_no_file_when_it_is_interrupted(self):
        self.assertEqual(self.run_("test")[0], 0)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            running = [self.played / f"busy.ctest.{preset}" for preset in ("gcc", "clang", "sanitizers")]
            process = self.start("test", DELAY="1.5")
            for busy in running:
                self.wait_for(busy)
            self.assertNotEqual(list(self.temporary.iterdir()), [])
            os.killpg(process.pid, number)
            self.assertEqual(self.end(process)[0], 128 + number)
            self.assert_clean()
            for busy in running:
                busy.rmdir()

    def test_fails_where_the_one_beside_fails(self):
        for preset in "gcc", "sanitizers", "clang":
            self.assertEqual(self.run_("test", BROKEN_TEST=preset)[0], 8)
            self.assert_clean()


class Unchanged(unittest.TestCase):
    """tests/unchanged.py leaves out what passed, and nothing else."""

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.input, self.status, self.written, self.log = (self.folder / name for name in ("input", "input/status", "written", "log"))
        self.input.mkdir()
        self.status.write_text("0")
        self.packages("one 1.0")
        self.script = f"echo ran >>{self.log}; echo out >{self.written}; exit $(cat {self.status})"

    def packages(self, said):
        (self.folder / "dpkg-query").write_text(f"#!/bin/sh\n{f'echo {said}' if said else 'exit 1'}\n")
        (self.folder / "dpkg-query").chmod(0o755)

    def ran(self, script=None, status=0, **env):
        """Whether it ran."""
        self.log.unlink(missing_ok=True)
        command = ["sh", "-c", script or self.script]
        run = subprocess.run([ROOT / "tests/unchanged.py", self.folder / "stamps/stamp", self.input, "--writes", self.written, "--", *command],
                             env={"PATH": f"{self.folder}:{os.environ['PATH']}", **env}, capture_output=True, text=True)
        self.assertEqual(run.returncode, status, run.stderr)
        self.assertNotEqual(self.log.exists(), "not run again" in run.stdout)
        return self.log.exists()

    def test_what_passed_is_left_out(self):
        self.assertEqual([self.ran(), self.ran(), self.ran()], [True, False, False])

    def test_any_change_runs_it(self):
        changes = (lambda: self.status.write_text("00"), lambda: (self.input / "new").write_text(""),
                   lambda: (self.input / "new").rename(self.input / "n"), lambda: (self.input / "n").unlink(),
                   lambda: self.written.unlink(), lambda: self.written.write_text("edited"),
                   lambda: self.packages("one 1.1"), lambda: setattr(self, "script", self.script + " "))
        self.ran()
        for change in changes:
            change()
            self.assertEqual([self.ran(), self.ran()], [True, False])

    def test_it_runs_on_demand_and_where_versions_cannot_be_told(self):
        self.ran()
        self.assertTrue(self.ran(LTK_AFRESH="1"))
        self.packages(None)
        self.assertEqual([self.ran(), self.ran()], [True, True])

    def test_what_failed_runs_until_it_passes(self):
        self.ran()
        self.status.write_text("3")
        self.assertEqual([self.ran(status=3), self.ran(status=3)], [True, True])
        self.status.write_text("0")  # as it was when it passed
        self.assertEqual([self.ran(), self.ran()], [True, False])

    def test_what_changed_during_the_run_runs_again(self):
        changing = f"{self.script.partition('exit')[0]} date +%N >{self.input}/changing"
        self.assertEqual([self.ran(changing), self.ran(changing)], [True, True])


if __name__ == "__main__":
    unittest.main()
