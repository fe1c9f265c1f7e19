"""Build a whole site twice, in environments that differ in all that should not matter.

    python benchmarks/same_bytes.py [--toy] [--print]

Time zone, language, hash seed, umask, number of cores, kernels, folder, and whether there is a
home folder. Every byte of both sites is compared, archives and run records too, and with --print
the PDF of each edition. With --toy the toy trial alone, else every latest cut.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measure import ROOT, repository

HERE = {"TZ": "UTC", "LANG": "C.UTF-8", "PYTHONHASHSEED": "1"}
THERE = {"TZ": "Pacific/Apia", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "random"}
TAKEN_AWAY = ("HOME", "DISPLAY", "TERM")


def build(copy, given, words, settings, umask):
    """Build the site of a copy of the repository; return its folder and the seconds it took."""
    if given.toy:
        shutil.rmtree(copy / "data" / "mbc")
        shutil.rmtree(copy / "data" / "atc")
        shutil.copytree(ROOT / "tests" / "toy", copy / "data" / "toy")
    environment = os.environ | settings | {"PYTHONPATH": str(copy / "src")}
    environment = {name: value for name, value in environment.items() if value is not None}
    started = time.perf_counter()
    for command in (["build", *words], ["print", *words[:2]])[: 1 + given.print]:
        command = [sys.executable, "-m", "helpers.book.cli", "--quiet", *command]
        subprocess.run(command, cwd=copy, env=environment, umask=umask, check=True)
    return copy / "site", time.perf_counter() - started


def files(site):
    return {p.relative_to(site): p.read_bytes() for p in site.rglob("*") if p.is_file()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--toy", action="store_true")
    parser.add_argument("--print", action="store_true")
    given = parser.parse_args()
    with repository() as one, repository() as two, tempfile.TemporaryDirectory() as elsewhere:
        away = dict.fromkeys(TAKEN_AWAY) | {"TMPDIR": str(Path(elsewhere))}
        here, seconds = build(one, given, ["--cores", "2"], HERE, 0o022)
        words = ["--cores", "1", "--plain-kernels"]
        there, more = build(two, given, words, THERE | away, 0o077)
        sites = files(here), files(there)
    names = sites[0].keys() | sites[1].keys()
    other = sorted(str(name) for name in names if sites[0].get(name) != sites[1].get(name))
    size = sum(map(len, sites[0].values()))
    print(f"{len(names)} files, {size / 1e6:.1f} MB; built in {seconds:.0f} s and {more:.0f} s")
    print(f"{len(other)} differ", *other, sep="\n  ")


if __name__ == "__main__":
    main()
