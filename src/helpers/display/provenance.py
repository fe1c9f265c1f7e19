"""What an edition was made from, and the conventions that hold in every edition."""

import csv
from functools import cache
from pathlib import Path

import pandas as pd

from helpers.ard import calibration, enrichment, sign_flips
from helpers.display.figures import SALT
from helpers.display.shown import Shown
from helpers.display.tables import html_table

CONVENTIONS = Path(__file__).with_name("conventions.csv")
MADE_FROM, DELIVERED = "made_from", "delivered file"
DIGEST = 12  # characters of a sha256 that tell two files apart when read aloud
# Every constant that stands in the place of chance.
SEEDS = {
    "Names of parts inside figures": SALT,
    "Data sets with a planted truth": f"{calibration.SEEDS[0]} to {calibration.SEEDS[-1]}",
    "Genes tried under exchanged visits": str(calibration.SEED_OF_GENES),
    "Exchanged visits, where not all ways are tried": str(calibration.SEED_OF_SWAPS),
    "Sign patterns of all genes, where not all are tried": str(sign_flips.SEED),
    "Enrichment of gene sets": str(enrichment.SEED),
}
CHANCE = (
    "drawn, with these seeds, where a list of genes is tried out and in the multilevel test of "
    "enrichment; every other method is exact or deterministic"
)


@cache
def conventions():
    """Return the conventions of the code, in order: key, topic, rule and source."""
    with CONVENTIONS.open(encoding="utf-8", newline="") as rows:
        return tuple(csv.DictReader(rows))


def conventions_table():
    """Return every convention that holds for all trials, with its source."""
    rows = conventions()
    names = pd.Index([row["topic"] for row in rows], name="Topic")
    cells = pd.DataFrame([[row["rule"], row["source"]] for row in rows], index=names)
    cells.columns = ["This book", "Source"]
    notes = [
        "A test holds each of these against what the code does. Decision records stand in the "
        "project's folder docs/decisions."
    ]
    return html_table(cells, "Conventions, the same for every trial", notes)


def seeds_table():
    """Return what stands in the place of chance: nothing but constants."""
    rows = {"Random numbers": CHANCE} | SEEDS
    cells = pd.DataFrame({"": list(rows.values())}, index=pd.Index(rows, name="Seed"))
    return html_table(cells, "Seeds")


def made_from_table(inputs):
    """Return what this page was made from besides its data: each part with its SHA-256's start.

    Parameters
    ----------
    inputs : DataFrame, one record per file or set of files
        KIND, NAME, SHA256 (whole), of `helpers.book.made_from`.
    """
    parts = inputs[inputs["KIND"] != DELIVERED]
    names = pd.Index(parts["NAME"], name="Made from")
    cells = pd.DataFrame({"SHA-256": parts["SHA256"].str[:DIGEST].to_numpy()}, index=names)
    files = len(inputs) - len(parts)
    notes = [
        f"The first {DIGEST} characters of each SHA-256. The download has them whole, and those "
        f"of the {files} delivered files, which the table of delivered files shows."
    ]
    return html_table(cells, "What this edition was made from", notes, MADE_FROM)


def record_sentence():
    """Return commit, notebooks and software of the edition; the publisher fills them in.

    A page cannot know them: it is not made again when another notebook or a text changes.
    """
    commit, notebooks, packages, link, bill, licences = (
        f'<span class="tb-record" data-record="{part}">in the run record</span>'
        for part in ("commit", "notebooks", "packages", "link", "bill", "licences")
    )
    return Shown(
        f'<p class="tb-say">Commit of the code: {commit}. Notebooks, by SHA-256: {notebooks}. '
        f"Installed packages that are not as the lock names them: {packages}. "
        f"The whole record: {link}. Everything that this edition is made with and of, as a {bill} "
        f"in the form of CycloneDX, and as a list with {licences}.</p>"
    )
