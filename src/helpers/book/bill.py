"""What an edition is made with and of: a bill of materials, and the licence of each part.

The packages are those that the book needs to run, and what those need in turn, as they are
installed; the tools of its tests are none of them. Nothing is dated, so that the same environment
gives the same bytes.
"""

import csv
import json
import platform
import re
import tomllib
from email.parser import HeaderParser
from fnmatch import fnmatch
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement

from helpers.book.downloads import safe_cell
from helpers.places import REPOSITORY

FOLDER = "software"
BILL, LICENCES = "bill_of_materials.cdx.json", "licences.csv"
FRONT_END = Path(__file__).parent / "assets" / "front_end.csv"
OWN = "trialbook"
NOT_STATED = "not stated"
COLUMNS = ("part", "version", "licence", "stated", "kind")
SENTENCE = 60  # a field that holds more than this holds a licence's text, not its name


class Part(NamedTuple):
    """A package or a piece of the pages: its licence, where that is stated, and what it needs."""

    name: str
    version: str
    licence: str
    stated: str
    kind: str = "package"
    needs: tuple = ()


def write_bill(out, lock):
    """Write both files into an edition; `lock` is the digest of the environment's lock."""
    parts = [*packages(), *front_end(out / "_static")]
    (out / FOLDER).mkdir()
    with (out / FOLDER / LICENCES).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([safe_cell(cell) for cell in part[: len(COLUMNS)]] for part in parts)
    body = json.dumps(cyclonedx(parts, lock), indent=1) + "\n"
    (out / FOLDER / BILL).write_text(body, encoding="utf-8")


@cache
def packages():
    """Return Python and every installed package that the book needs, by name."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    found, waiting = {}, {_canonical(Requirement(r).name) for r in project["dependencies"]}
    while waiting:
        name = waiting.pop()
        part = _installed(name)
        if part:
            found[name] = part
            waiting |= set(part.needs) - found.keys()
    # what a requirement names and this system does not need is not installed
    kept = [part._replace(needs=tuple(n for n in part.needs if n in found))
            for part in found.values()]  # fmt: skip
    python = Part("Python", platform.python_version(), "PSF-2.0", "documentation")
    return (python, *sorted(kept))


def front_end(static):
    """Return what the pages of an edition load from `static` that others have written."""
    files = [path.relative_to(static).as_posix() for path in static.rglob("*") if path.is_file()]
    return [
        Part(row["part"], version, row["licence"], f"as part of {row['comes_with']}", "page")
        for row, patterns, version in _front_end_rows()
        if any(fnmatch(name, pattern) for name in files for pattern in patterns)
    ]


def cyclonedx(parts, lock):
    """Return a bill of materials in CycloneDX's form, version 1.6."""
    known = {part.name: _reference(part) for part in parts if part.kind == "package"}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "bom-ref": OWN, "name": OWN},
            "properties": [{"name": "trialbook:requirements.lock:sha256", "value": lock}],
        },
        "components": [_component(part) for part in parts],
        "dependencies": [
            {"ref": _reference(part), "dependsOn": sorted(known[name] for name in part.needs)}
            for part in parts
        ],
    }


def _component(part):
    licence = {} if part.licence == NOT_STATED else {"licenses": [_licence(part)]}
    named = {"type": "library", "bom-ref": _reference(part), "name": part.name}
    package = part.kind == "package" and part.name != "Python"
    purl = {"purl": _reference(part)} if package else {}
    return named | {"version": part.version} | licence | purl


def _licence(part):
    if part.stated == "expression":
        return {"expression": part.licence}
    return {"license": {"name": part.licence}}


def _reference(part):
    kind = "pypi" if part.kind == "package" and part.name != "Python" else "generic"
    return f"pkg:{kind}/{part.name.replace(' ', '%20')}@{part.version}"


def _installed(name):
    """Return a package as its installer described it, or None where it is not installed."""
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return None
    # the description that follows the headers is long, and nobody asks for it
    text = (found.read_text("METADATA") or "").replace("\r\n", "\n").partition("\n\n")[0]
    head = HeaderParser().parsestr(text)
    licence, stated = licence_of(head)
    needs = sorted(set(_needed(head.get_all("Requires-Dist", []))))
    return Part(_canonical(name), head["Version"] or "", licence, stated, needs=tuple(needs))


def licence_of(head):
    """Return a package's licence, and where its description states it: as much as it says."""
    expression = head.get("License-Expression")
    if expression:
        return expression, "expression"
    listed = [c for c in head.get_all("Classifier", []) if c.startswith("License ::")]
    names = [name for c in listed if (name := c.rpartition(" :: ")[2]) != "OSI Approved"]
    if names:
        return "; ".join(names), "classifier"
    field = (head.get("License") or "").strip().splitlines()
    if field and len(field[0]) <= SENTENCE and field[0] != "UNKNOWN":
        return field[0], "field"
    file = head.get("License-File")
    return NOT_STATED, f"only in its file {file}" if file else "nowhere"


def _needed(requirements):
    for text in requirements:
        # what only an extra asks for was not asked for
        if "extra ==" in text:
            continue
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield _canonical(requirement.name)


def _front_end_rows():
    with FRONT_END.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            installed = _installed(row["comes_with"])
            version = row["version"] or (installed.version if installed else "")
            yield row, row["files"].split(), version


def _canonical(name):
    return re.sub(r"[-_.]+", "-", name).lower()
