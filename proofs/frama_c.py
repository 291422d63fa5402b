# SPDX-License-Identifier: Apache-2.0
"""Run an OCaml module inside Frama-C: it is compiled into a temporary folder, never into the source tree."""
import contextlib
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
LIBRARY = "/usr/lib/frama-c"


@contextlib.contextmanager
def compiled(name):
    """Yield run(source, **environment) for proofs/NAME.ml; source is a C file, by its path from the project's folder."""
    with tempfile.TemporaryDirectory(prefix="ltk-proofs-") as folder:
        folder = pathlib.Path(folder)
        shutil.copy(ROOT / "proofs" / f"{name}.ml", folder)
        quiet = ["-w", "+a-4-9-40-41-42-44-45-70", "-warn-error", "+a"]
        subprocess.run(["ocamlopt", "-shared", *quiet, "-inline", "200", "-I", LIBRARY, f"{name}.ml", "-o", f"{name}.cmxs"],
                       cwd=folder, check=True)

        def run(source, defines=(), **environment):
            command = ["frama-c", "-no-autoload-plugins", "-load-module", str(folder / f"{name}.cmxs"), "-kernel-verbose", "0",
                       "-cpp-extra-args=" + " ".join(["-D__FRAMAC__", "-Iproofs", "-Iref", *defines]), str(source)]
            done = subprocess.run(command, cwd=ROOT, env={"PATH": "/usr/bin:/bin", "HOME": str(folder), "PWD": str(ROOT), **environment},
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
            if done.returncode != 0:
                sys.exit(f"frama-c failed on {source}:\n{done.stdout}")

        yield folder, run
