"""Before a commit: no data of people, no finished edition and no log gets into the repository.

Only cuts whose manifest says that they are synthetic, and holds their digests, may be kept.
"""

import hashlib
import json
import re
import subprocess
import sys

from helpers.cut.identifiers import identifiers
from helpers.cut.manifest import NAME as MANIFEST

OUTPUTS = ("site/", "build/", "public/", ".snakemake/")
CUT = re.compile(r"(.*?)([a-z][a-z0-9_]*/\d{4}-\d{2}-\d{2})/([^/]+)")
DELIVERED = re.compile(
    r"\.(?:xpt|sas7bdat|parquet|h5ad|rds|xlsx?|docx?|rtf|pdf|zip|mtx|ipynb|log)(?:\.gz)?$"
    r"|\.(?:csv|tsv|json|txt|h5|gct)\.gz$",
    re.IGNORECASE,
)
TABLES = re.compile(r"\.(?:csv|tsv|json|ndjson|txt)$", re.IGNORECASE)
# examples of what must be found, and tables that the code reads, are written by hand
WRITTEN = ("tests/", "src/", "docs/", "benchmarks/")
REPAIR = """Take it out with `git restore --staged FILE`. Data are staged beside the repository:
TRIALBOOK_DATA names their folder."""


def main():
    """Return 1 and say why where something staged must not be kept, else 0."""
    staged = _staged()
    said = [line for name in staged for line in problems(name, _content)]
    if said:
        sys.stderr.write("\n".join(["not committed:", *(f"  {line}" for line in said), REPAIR, ""]))
    return int(bool(said))


def problems(name, content):
    """Return why a file must not be kept, one line each; `content` gives bytes by name."""
    if name.startswith(OUTPUTS):
        return [f"{name}: is made by a run"]
    cut = CUT.fullmatch(name)
    if cut:
        why = _unproven(name, f"{cut[1]}{cut[2]}/{MANIFEST}", content)
        return [f"{name}: {why}"] if why else []
    if DELIVERED.search(name):
        return [f"{name}: is a form in which data are delivered or taken away"]
    if TABLES.search(name) and not name.startswith(WRITTEN):
        text = content(name).decode("utf-8", errors="replace")
        return [
            f"{name}: holds what looks like a direct identifier: {f}" for f in identifiers(text)
        ]
    named = identifiers(name)
    return [f"the name of a file holds what looks like a direct identifier: {f}" for f in named]


def _unproven(name, manifest, content):
    """Return why a file of a cut is not proven to be synthetic; "" where it is."""
    try:
        told = json.loads(content(manifest))
    except (OSError, ValueError):
        return "lies in a cut without a manifest"
    if told.get("synthetic") is not True:
        return "lies in a cut that is not said to be synthetic"
    listed = {entry["name"]: entry["sha256"] for entry in told.get("files", ())}
    own = name.rpartition("/")[2]
    if own == MANIFEST:
        return ""
    if listed.get(own) != hashlib.sha256(content(name)).hexdigest():
        return "is not the file that the manifest of its cut tells of"
    return ""


def _staged():
    named = _git("diff", "--cached", "--name-only", "--diff-filter=ACMR", "-z").split(b"\0")
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
