"""A page without a trial: the same promises as a real one, from two small files."""

import csv
import hashlib
import json
import os
from pathlib import Path
from types import SimpleNamespace

from helpers.ard.frame import ResultRows
from helpers.book import page as real
from helpers.display.text import sentence
from helpers.places import cut_folder
from helpers.trial.public import Restricted


class TinyPage(real.Page):
    """Counts the rows of dm.csv where a real page derives participants."""

    @property
    def _counts(self):
        return dict.fromkeys(("screened", "included", "treated"), len(self._people()))

    def _people(self):
        path = cut_folder(self.cut.trial_id, self.cut.data_cut) / "dm.csv"
        with path.open(encoding="utf-8") as lines:
            return list(csv.DictReader(lines))

    def count(self):
        """Keep and say how many participants there are."""
        rows = ResultRows(f"count_{self.chapter}", "screened")
        rows.add({"n": len(self._people())}, variable="participants")
        self.keep(rows.frame())
        return sentence(f"{len(self._people())} participants.")

    def summary(self):
        """Say what the other chapters counted, now and at the cut before."""
        now = self.results_of("01_tiny")["stat"].sum()
        before = self.previous_results()
        rows = ResultRows("headline", "screened")
        rows.add({"n": now}, variable="Participants")
        self.keep(rows.frame())
        return sentence(f"{now:.0f} now, {'none' if before is None else len(before)} before.")


def open_page(chapter, trial_id, data_cut):
    """Return the page of a chapter, with the cut's manifest as all there is to load."""
    folder = cut_folder(trial_id, data_cut)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for name in sorted(path.name for path in folder.glob("*.csv")):
        digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        if digest != next(f["sha256"] for f in manifest["files"] if f["name"] == name):
            raise ValueError(f"{name} differs from the manifest")
    cuts = sorted(path.name for path in Path(folder.parent).iterdir() if path.is_dir())
    cut = SimpleNamespace(
        trial_id=trial_id,
        data_cut=data_cut,
        manifest=manifest,
        synthetic=True,
        is_latest=data_cut == cuts[-1],
        previous=None,
    )
    title = os.environ.get("TINY_TITLE", "Trial <One>")
    trial = SimpleNamespace(short_title=title, restricted=Restricted())
    return TinyPage(chapter, trial, cut)
