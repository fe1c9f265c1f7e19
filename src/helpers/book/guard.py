"""Before a commit: no data of people, no finished edition and no log gets into the repository.

A file is judged by what it holds, not by what it is called. Only cuts that the generator of
synthetic data makes, byte for byte, may be kept: a manifest is a claim that anybody can write.
"""

import hashlib
import json
import re
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from helpers.book.opened import Opened
from helpers.cut.identifiers import identifiers
from helpers.cut.manifest import NAME as MANIFEST

OUTPUTS = ("site/", "build/", "public/", ".snakemake/")
CUT = re.compile(r"(?:.*/)?[a-z][a-z0-9_]*/\d{4}-\d{2}-\d{2}/[^/]+")
DATA = "data/"
# what a trial's folder and the folder of all trials hold beside cuts: written by hand, of nobody
OF_TRIALS = re.compile(r"data/(?:[a-z][a-z0-9_]*/trial\.yml|gene_aliases\.tsv|gene_sets\.gmt)")
DELIVERED = re.compile(
    r"\.(?:xpt|sas7bdat|parquet|h5ad|rds|xlsx?|docx?|rtf|pdf|zip|mtx|ipynb|log|html?)(?:\.gz)?$"
    r"|\.(?:csv|tsv|json|txt|h5|gct)\.gz$",
    re.IGNORECASE,
)
TABLES = re.compile(r"\.(?:csv|tsv|json|ndjson)$", re.IGNORECASE)
# examples of what must be found, and tables that the code reads, are written by hand
WRITTEN = ("tests/", "src/", "docs/", "benchmarks/", "CHANGELOG")
PICTURES = re.compile(r"docs/pictures/[\w-]+\.png")
PERSON = re.compile(
    r"(?i)(?<![a-z0-9_])(?:u?subjid|(?:subject|patient)[ _]?(?:id|number|nummer|nr))(?![a-z0-9_])"
)
SEPARATED = re.compile(r"[,;\t|]")
BY_HAND = 100  # rows of people in a table of a test
NOTEBOOK, DATASET = ('"nbformat"', '"cells"'), ('"datasetJSONVersion"', '"itemGroupOID"')
ADDRESSES = ("web address", "internet address of a machine")
REPAIR = """Take it out with `git restore --staged FILE`. Data are staged beside the repository:
TRIALBOOK_DATA names their folder."""


def main():
    """Return 1 and say why where something staged must not be kept, else 0."""
    staged = _staged()
    said = [line for name in staged for line in problems(name, _content)]
    if said:
        sys.stderr.write("\n".join(["not committed:", *(f"  {line}" for line in said), REPAIR, ""]))
    return int(bool(said))


@cache
def generated():
    """Return {file: sha256} of all that the generator of synthetic data makes."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "helpers.synthetic", "--into", folder]
        subprocess.run(command, check=True)
        paths = [path for path in Path(folder).rglob("*") if path.is_file()]
        return {p.relative_to(folder).as_posix(): _digest(p.read_bytes()) for p in paths}


def problems(name, content, made=generated):
    """Return why a file must not be kept, one line each.

    Parameters
    ----------
    name : path within the repository
    content : callable that gives bytes by name, as they are staged
    made : callable that gives {file: sha256}, as `generated` does
    """
    if name.startswith(OUTPUTS):
        return [f"{name}: is made by a run"]
    if CUT.fullmatch(name) or (name.startswith(DATA) and not OF_TRIALS.fullmatch(name)):
        why = _unproven(name, content, made())
        return [f"{name}: {why}"] if why else []
    if DELIVERED.search(name):
        return [f"{name}: is a form in which data are delivered or taken away"]
    named = identifiers(name)
    said = [f"the name of a file holds what looks like a direct identifier: {f}" for f in named]
    return [*said, *(f"{name}: {why}" for why in _held(name, content(name)))]


def _unproven(name, content, made):
    """Return why a file is not proven to be synthetic; "" where it is."""
    if made.get(name) == _digest(content(name)):
        return ""
    if not CUT.fullmatch(name):
        return "lies among the data and is neither a trial file nor made by `make synthetic`"
    try:
        told = json.loads(content(f"{name.rpartition('/')[0]}/{MANIFEST}"))
    except (OSError, ValueError):
        return "lies in a cut without a manifest"
    if told.get("synthetic") is not True:
        return "lies in a cut that is not said to be synthetic"
    return "is said to be synthetic, but is not what `make synthetic` makes"


def _held(name, raw):
    """Yield why the content of a file must not be kept, whatever it is called."""
    if PICTURES.fullmatch(name):
        texts = Opened().within(name, raw)
        yield from (_named(form) for text in texts for form in identifiers(text))
        return
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = "\x00"
    if "\x00" in text:
        yield "is no text, and nothing else is kept but pictures of the documentation"
    elif not name.endswith(".py") and (
        all(sign in text for sign in NOTEBOOK) or any(sign in text for sign in DATASET)
    ):
        yield "is a notebook or a dataset under another name"
    rows = _people(text)
    if rows > (BY_HAND if name.startswith(("tests/", "benchmarks/")) else 0):
        yield f"holds a table of people ({rows} rows)"
    yield from _told(name, text)


def _told(name, text):
    table, by_hand = TABLES.search(name), name.startswith(WRITTEN)
    if table or not by_hand:
        found = identifiers(text)
        spared = ADDRESSES if by_hand or not table else ()
        yield from (_named(form) for form in found if form not in spared)


def _people(text):
    """Return how many rows a table has that names a column of people; 0 of any other text."""
    header, _, rest = text.lstrip("\ufeff").partition("\n")
    separator = SEPARATED.search(header)
    if not (separator and PERSON.search(header)):
        return 0
    columns = header.count(separator[0])
    return sum(line.count(separator[0]) == columns for line in rest.splitlines())


def _named(form):
    return f"holds what looks like a direct identifier: {form}"


def _digest(raw):
    return hashlib.sha256(raw).hexdigest()


def _staged():
    named = _git("diff", "--cached", "--name-only", "--diff-filter=ACMRT", "-z").split(b"\0")
    return [name.decode("utf-8", errors="replace") for name in named if name]


def _content(name):
    """Return a file as it is staged."""
    return _git("show", f":{name}")


def _git(*words):
    done = subprocess.run(["git", *words], capture_output=True, check=False)
    if done.returncode:
        raise OSError(done.stderr.decode("utf-8", errors="replace").strip())
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
