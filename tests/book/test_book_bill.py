"""What an edition is made with and of: every package and every file of others, with licences."""

import csv
import json
import re
from email.parser import HeaderParser
from fnmatch import fnmatch
from pathlib import Path

import pytest

from helpers.book.bill import FRONT_END, cyclonedx, licence_of, packages, write_bill
from helpers.book.environment import installed_versions, locked_versions


@pytest.fixture(scope="module")
def software(once_built):
    return once_built.site / "one" / "2020-01-31" / "software"


@pytest.fixture(scope="module")
def licences(software):
    with (software / "licences.csv").open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def test_an_edition_holds_its_bill_and_licences_and_every_part_is_in_both(software, licences):
    bill = json.loads((software / "bill_of_materials.cdx.json").read_text())
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    listed = [(c["name"], c["version"]) for c in bill["components"]]
    assert listed == [(row["part"], row["version"]) for row in licences]
    references = [c["bom-ref"] for c in bill["components"]]
    assert len(references) == len(set(references))
    assert {d["ref"] for d in bill["dependencies"]} == set(references)
    assert {on for d in bill["dependencies"] for on in d["dependsOn"]} <= set(references)
    assert not re.search(r"\d{4}-\d\d-\d\dT|serialNumber|timestamp", json.dumps(bill))


def test_every_package_that_the_book_needs_is_listed_at_its_locked_version(licences):
    named = {row["part"]: row["version"] for row in licences if row["kind"] == "package"}
    locked, installed = locked_versions(), installed_versions()
    assert {"numpy", "pandas", "sphinx", "matplotlib", "pydeseq2", "Python"} <= named.keys()
    assert not {"pytest", "selenium", "jupyterlab"} & named.keys()
    wrong = {n for n, v in named.items() if n != "Python" and v not in (locked[n], installed[n])}
    assert wrong == set()


def test_a_licence_that_nobody_states_is_said_to_be_not_stated(licences):
    assert all(row["licence"] and row["stated"] for row in licences)
    unknown = [row for row in licences if row["licence"] == "not stated"]
    assert all(row["stated"].startswith(("only in its file", "nowhere")) for row in unknown)


def test_every_file_that_pages_load_from_others_is_listed(once_built, licences):
    static = once_built.site / "one" / "2020-01-31" / "_static"
    with FRONT_END.open(encoding="utf-8", newline="") as rows:
        patterns = {row["part"]: row["files"].split() for row in csv.DictReader(rows)}
    files = [p.relative_to(static).as_posix() for p in static.rglob("*") if p.is_file()]
    own = [p.name for p in Path(FRONT_END).parent.rglob("*.*")] + ["tiny.css"]
    of_others = [name for name in files if name not in own]
    nobody_s = [
        n for n in of_others if not any(fnmatch(n, p) for ps in patterns.values() for p in ps)
    ]
    assert nobody_s == []
    listed = {row["part"] for row in licences if row["kind"] == "page"}
    shipped = {
        part for part, ps in patterns.items() if any(fnmatch(n, p) for n in files for p in ps)
    }
    assert listed == shipped


def test_versions_noted_of_bundled_files_are_those_in_the_files(once_built):
    static = once_built.site / "one" / "2020-01-31" / "_static"
    assert "Bootstrap v5.3.3 " in (static / "scripts" / "bootstrap.js.LICENSE.txt").read_text()
    assert "clipboard.js v2.0.8" in (static / "clipboard.min.js").read_text()


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("License-Expression: MIT\nLicense: BSD", ("MIT", "expression")),
        ("Classifier: License :: OSI Approved :: MIT License", ("MIT License", "classifier")),
        ("Classifier: License :: OSI Approved\nLicense: BSD", ("BSD", "field")),
        ("License: MIT\n  Permission is hereby granted", ("MIT", "field")),
        ("License: UNKNOWN", ("not stated", "nowhere")),
        (f"License: {'x' * 61}\nLicense-File: COPYING", ("not stated", "only in its file COPYING")),
    ],
)
def test_a_licence_is_read_where_it_is_stated_best(head, said):
    assert licence_of(HeaderParser().parsestr(head)) == said


def test_the_same_environment_gives_the_same_bill(tmp_path, software):
    (tmp_path / "_static").mkdir()
    write_bill(tmp_path, "0" * 64)
    again = json.loads((tmp_path / "software" / "bill_of_materials.cdx.json").read_text())
    before = json.loads((software / "bill_of_materials.cdx.json").read_text())
    names = {c["name"] for c in again["components"]}
    assert (
        again["components"] == [c for c in before["components"] if c["name"] in names][: len(names)]
    )
    assert cyclonedx(packages(), "0" * 64) == again
