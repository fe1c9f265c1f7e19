"""The data cut in tables and words: every number from results, every text escaped."""

import re
from html import unescape

from helpers.ard.data_cut import ard_delivery
from helpers.display.data_cut import delivery_table, software_table


def plain(shown):
    return unescape(re.sub(r"<[^>]+>", "", shown.html))


def rows_of(shown):
    """Return the body rows of a table as lists of text."""
    body = shown.html.partition("<tbody>")[2]
    rows = re.findall(r"<tr.*?</tr>", body)
    return [[unescape(c) for c in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in rows]


MANIFEST = {
    "data_cut": "2019-12-31",
    "delivered": "2020-01-08",
    "dictionaries": {"MedDRA": "22.1"},
    "files": [
        {"name": "dm.csv", "bytes": 900, "sha256": "0123456789abcdef" * 4, "rows": 12,
         "columns": 25},
        {"name": "counts.csv.gz", "bytes": 5000, "sha256": "f" * 64, "rows": None, "columns": None},
    ],
}  # fmt: skip


def test_files_show_their_size_and_the_start_of_their_hash():
    shown = delivery_table(MANIFEST, ard_delivery(MANIFEST))
    assert rows_of(shown) == [
        ["dm.csv", "12", "25", "900", "0123456789ab"],
        ["counts.csv.gz", "–", "–", "5000", "ffffffffffff"],
    ]
    assert "Delivered 2020-01-08; dictionaries: MedDRA 22.1." in plain(shown)


def test_software_shows_name_and_version():
    assert rows_of(software_table({"Python": "3.11.2"})) == [["Python", "3.11.2"]]
