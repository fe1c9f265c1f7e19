"""What a notebook opens and closes: its trial, its cut, its banner and the results it keeps."""

import gzip
import json
import os
import tempfile
from functools import cached_property
from pathlib import Path

import helpers.cut
from helpers.adam.adsl import derive_adsl
from helpers.adam.study_days import are_dates_untold, derive_day_origins, in_study_days
from helpers.ard.frame import COLUMNS, concat_results, read_results, write_results
from helpers.ard.members import read_members, with_members, write_members
from helpers.book.datasets import dataset_json
from helpers.book.errors import RunError
from helpers.book.marker import (
    DATASETS,
    FILES,
    MARKER,
    MEMBERS,
    ORIGINS,
    RESULTS,
    TABLES,
    manifest_digest,
)
from helpers.book.told_dates import write_origins
from helpers.display.shown import Shown, text
from helpers.places import build_root
from helpers.trial import load_trial

RESTRICTED = "Restricted"
POPULATIONS = (("screened", "SCRNFL"), ("included", "INCLFL"), ("treated", "SAFFL"))


def open_page(chapter, trial_id, data_cut):
    """Return the page of one chapter for one trial at one cut, with both loaded."""
    return Page(chapter, load_trial(trial_id), helpers.cut.read_cut(trial_id, data_cut))


class Page:
    """One chapter at work: what it reads, what it says of itself, what it leaves behind."""

    def __init__(self, chapter, trial, cut):
        self.chapter = chapter
        self.trial = trial
        self.cut = cut
        self._kept = []

    def banner(self):
        """Return trial, cut, N and standing, all read back from what was loaded."""
        loaded = self.cut.manifest
        kind = "synthetic" if self.cut.synthetic else "real"
        label = "SYNTHETIC DATA" if self.cut.synthetic else "Real data"
        standing = "latest cut" if self.cut.is_latest else "superseded by a later cut"
        facts = [
            _fact("trial", self.trial.short_title),
            _fact("cut", f"Data cut {loaded['data_cut']}"),
            _fact("people", ", ".join(f"{n} {name}" for name, n in self._counts.items())),
            _fact(kind, label),
            _fact("restricted", RESTRICTED),
            _fact("latest" if self.cut.is_latest else "superseded", standing),
        ]
        names = f'data-trial="{text(loaded["trial_id"])}" data-cut="{text(loaded["data_cut"])}"'
        return Shown(f'<div class="tb-banner" {names}>{"".join(facts)}</div>')

    def keep(self, results):
        """Register results as part of this page's results file; return them unchanged."""
        self._kept.append(results)
        return results

    def reference(self, rows=6):
        """Return a short text of the kept results: rows per analysis, and the first overall ones.

        Six significant digits: what a reader quotes, and no more than another machine can repeat.
        """
        kept = self.results()
        shown = {}
        for analysis, results in kept.groupby("analysis", sort=False):
            first = results[results["group"] == ""].head(rows)
            shown[analysis] = {"rows": len(results)} | {
                _row_name(row): float(f"{row['stat']:.6g}") for row in first.to_dict("records")
            }
        return json.dumps(shown, indent=1)

    def results(self):
        """Return all kept results as one frame, in the order they were kept."""
        return concat_results(self._kept)

    def results_of(self, chapter):
        """Return the results of another chapter of the same edition, with whom they count."""
        folder = self._pages / chapter
        if not (folder / RESULTS).is_file():
            raise RunError(
                f"{self.chapter}: no results of {chapter} yet; "
                f"`trialbook build --trial {self.cut.trial_id} --cut {self.cut.data_cut}`"
            )
        return _read(folder)[COLUMNS]

    def previous_results(self):
        """Return the results of all chapters at the cut before, or None when there are none."""
        folder = os.environ.get("TRIALBOOK_PREVIOUS")
        paths = sorted(Path(folder).glob(f"*/{RESULTS}")) if folder else []
        return concat_results([_read(path.parent) for path in paths]) if paths else None

    def export(self, name, frame):
        """Give readers a wide table for download beside the results; return it unchanged.

        For what is not one row per statistic, such as one row per gene. The file names its trial
        and cut in every row, as the results do. Rows with a named index, such as participants, are
        filed with it.
        """
        folder = self._folder / TABLES
        folder.mkdir(exist_ok=True)
        named = frame.reset_index() if frame.index.name else frame.copy(deep=False)
        named.insert(0, "trial_id", self.cut.trial_id)
        named.insert(1, "data_cut", self.cut.data_cut)
        named.to_csv(folder / f"{name}.csv", index=False, float_format="%.10g")
        return frame

    def datasets(self, **frames):
        """Give readers analysis datasets by their names, as in `page.datasets(ADSL=adsl)`.

        Where the trial file lets no date be told, their dates are study days.
        """
        folder = self._folder / DATASETS
        folder.mkdir(exist_ok=True)
        for name, frame in frames.items():
            told = in_study_days(frame, self._origins) if self._in_study_days else frame
            written = dataset_json(name, told, self.cut.manifest)
            (folder / f"{name.lower()}.json").write_text(written, encoding="utf-8")

    def attach(self, name, content):
        """Give readers a text file in a form of its own for download; return its name.

        A name that ends with ".gz" is packed, to the same bytes each time. A file without content
        is not given, and its name is "".
        """
        if not content:
            return ""
        folder = self._folder / FILES
        folder.mkdir(exist_ok=True)
        raw = content.encode("utf-8")
        packed = gzip.compress(raw, 6, mtime=0) if name.endswith(".gz") else raw
        (folder / name).write_bytes(packed)
        return name

    def close(self):
        """Write results and members, then the end marker: without it the page does not count."""
        folder = self._folder
        write_members(self.results(), folder / MEMBERS)
        write_results(self.results(), folder / RESULTS, self.cut.trial_id, self.cut.data_cut)
        if self._in_study_days:
            write_origins(self._origins, self.cut, folder / ORIGINS)
        marker = {
            "chapter": self.chapter,
            "trial_id": self.cut.manifest["trial_id"],
            "data_cut": self.cut.manifest["data_cut"],
            "manifest": manifest_digest(self.cut.manifest),
            "helpers": str(Path(helpers.__file__).parent),
        }
        (folder / MARKER).write_text(json.dumps(marker, indent=1) + "\n", encoding="utf-8")

    @property
    def _pages(self):
        folder = os.environ.get("TRIALBOOK_PAGES")
        if folder:
            return Path(folder)
        return build_root() / "pages" / self.cut.trial_id / self.cut.data_cut

    @cached_property
    def _folder(self):
        folder = os.environ.get("TRIALBOOK_PAGE")
        return Path(folder) if folder else Path(tempfile.mkdtemp(prefix="trialbook-page-"))

    @cached_property
    def _adsl(self):
        return derive_adsl(self.cut, self.trial)

    @property
    def _counts(self):
        return {name: int((self._adsl[flag] == "Y").sum()) for name, flag in POPULATIONS}

    @property
    def _in_study_days(self):
        return are_dates_untold(self.trial)

    @cached_property
    def _origins(self):
        return derive_day_origins(self._adsl)


def _read(folder):
    """Return the results of one finished page, with the participants they count."""
    return with_members(read_results(folder / RESULTS), read_members(folder / MEMBERS))


def _row_name(row):
    names = [row["population"], row["variable"], row["variable_level"], row["stat_name"]]
    return " | ".join(name for name in names if name)


def _fact(kind, words):
    return f'<span class="tb-{kind}">{text(words)}</span>'
