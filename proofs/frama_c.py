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
# How Frama-C preprocesses: as the library is compiled, and with the annotations.
PREPROCESS = ["-cpp-extra-args=-std=c99 -D__FRAMAC__ -Iproofs -Iref"]


def compile_module(name, folder):
    """Make NAME.cmxs of proofs/NAME.ml in a folder."""
    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    library = subprocess.run(["frama-c", "-print-lib-path"], stdout=subprocess.PIPE, encoding="utf-8", check=True).stdout.strip()
    shutil.copy(ROOT / "proofs" / f"{name}.ml", folder)
    subprocess.run(["ocamlopt", "-shared", "-inline", "200", "-I", library, "-I", f"{library}/plugins", f"{name}.ml", "-o",
                    f"{name}.cmxs"], cwd=folder, check=True)


@contextlib.contextmanager
def compiled(name):
    """Yield the folder, and run(source, **environment) for proofs/NAME.ml; source is a C file, by its path from the project's."""
    with tempfile.TemporaryDirectory(prefix="ltk-proofs-") as folder:
        folder = pathlib.Path(folder)
        compile_module(name, folder)

        def run(source, **variables):
            command = ["frama-c", "-no-autoload-plugins", "-load-module", f"{folder}/{name}.cmxs", "-kernel-verbose", "0",
                       *PREPROCESS, str(source)]
            environment = {**os.environ, "PWD": str(ROOT), "OCAMLRUNPARAM": "o=400", **variables}
            done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  encoding="utf-8", check=False)
            if done.returncode != 0:
                sys.exit(f"frama-c failed on {source}:\n{done.stdout}")

        yield folder, run
