# SPDX-License-Identifier: Apache-2.0
"""Run an OCaml module inside Frama-C: it is compiled into a temporary folder, never into the source tree."""
import contextlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
# What the preprocessor is given beside Frama-C's own: the standard in which the library is compiled, and where the logic's headers are.
CPP = "-std=c99 -D__FRAMAC__ -Iproofs -Iref"


# Fewer collections of OCaml, and larger pages for the provers: a fifth less time. ./test gives the latter to all its programs.
FASTER = {"OCAMLRUNPARAM": "o=400,s=2M", "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}


def environment(root=ROOT, **variables):
    return {**FASTER, **os.environ, "PWD": str(root), **variables}  # Frama-C believes PWD


def compile_modules(names, folder):
    """Make NAME.cmxs of each proofs/NAME.ml in a folder, and of facts.ml, which they use."""
    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    library = subprocess.run(["frama-c", "-print-lib-path"], stdout=subprocess.PIPE, encoding="utf-8", check=True).stdout.strip()
    for name in ("facts", *names):
        shutil.copy(ROOT / "proofs" / f"{name}.ml", folder)
        subprocess.run(["ocamlopt", "-shared", "-inline", "200", "-I", library, "-I", f"{library}/plugins", "-I", "+why3", f"{name}.ml", "-o",
                        f"{name}.cmxs"], cwd=folder, check=True)


def load(folder, *names):
    """The options of Frama-C that load them."""
    return ["-load-module", ",".join(f"{folder}/{name}.cmxs" for name in ("facts", *names))]


@contextlib.contextmanager
def compiled(name):
    """Yield the folder, and run(*sources, **environment) for proofs/NAME.ml; sources are C files, by their paths from the project's."""
    with tempfile.TemporaryDirectory(prefix="ltk-proofs-") as folder:
        folder = pathlib.Path(folder)
        compile_modules([name], folder)

        def run(*sources, **variables):
            command = ["frama-c", "-no-autoload-plugins", *load(folder, name), "-kernel-verbose", "0", f"-cpp-extra-args={CPP}", *map(str, sources)]
            done = subprocess.run(command, cwd=ROOT, env=environment(**variables), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  encoding="utf-8", check=False)
            if done.returncode != 0:
                sys.exit(f"frama-c failed on {' '.join(map(str, sources))}:\n{done.stdout}")

        yield folder, run
