"""A cut made of text tables, and a small trial, for tests of what reads several domains."""

import csv
import functools
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

import helpers.cut
from helpers.trial import Trial

SCHEMA = Path(helpers.cut.__file__).with_name("sdtm.csv")


@functools.cache
def declared_columns():
    """Return {domain: {column: kind}} as the reader of cuts declares them."""
    columns = {}
    with SCHEMA.open(newline="", encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            columns.setdefault(row["domain"].lower(), {})[row["variable"]] = row["kind"]
    return columns


@dataclass
class TableCut:
    """Looks like a Cut: every declared column is there, an absent domain is an empty frame."""

    cut_date: date
    frames: dict = field(default_factory=dict)

    def __getitem__(self, domain):
        columns = declared_columns()[domain]
        given = self.frames.get(domain, pd.DataFrame(columns=list(columns)))
        full = given.reindex(columns=[*columns, *(c for c in given if c not in columns)])
        if "SRCROW" not in full:
            full = full.assign(SRCROW=range(1, len(full) + 1))
        numeric = [name for name, kind in columns.items() if kind in ("int", "num")]
        return full.astype(dict.fromkeys(numeric, float)).astype(
            {name: object for name in columns if name not in numeric}
        )

    def has(self, domain):
        return domain in self.frames

    def sample_sheet(self):
        return self["samples"]

    @property
    def libraries(self):
        """Return the reads of each sample; every sample of the sheet is counted unless told."""
        sizes = pd.DataFrame({"LIBSIZE": 1e6}, index=self.sample_sheet()["SAMPLE_ID"])
        return self.frames.get("libraries", sizes).reindex(
            columns=["LIBSIZE", "FEMREADS", "MALREADS"]
        )


def small_trial(**changes):
    """Return a trial of one drug, given by vein and then under the skin, with a chemotherapy."""
    words = {
        "trial_id": "small",
        "title": "A small trial",
        "short_title": "Small",
        "registers": {"none": "0"},
        "design": "One arm",
        "treatment": "One drug",
        "treatments": [
            {"id": "drug", "label": "Drug", "role": "study", "names": ["DRUG", "THE DRUG"]},
            {"id": "chemo", "label": "Chemo", "role": "backbone", "names": ["CHEMO"]},
        ],
        "phases": [
            {"id": "alone", "label": "Alone", "treatments": ["drug"], "planned_days": 14},
            {"id": "together", "label": "Together", "treatments": ["chemo"]},
        ],
        "populations": [
            {"id": "safety", "label": "Treated", "definition": "At least one dose"},
        ],
        "visits": [
            visit("baseline", 1, [-28, 1], ["laboratory", "expression"]),
            visit("after_run_in", 15, [12, 18], ["laboratory", "expression"]),
        ],
        "safety": {"grading": {"dictionary": "CTCAE", "version": "4.03"}, "follow_up_days": 30},
        "endpoints": [
            {
                "id": "ae",
                "type": "adverse_events",
                "label": "Adverse events",
                "role": "primary",
                "definition": "Adverse events",
                "population": "safety",
            },
        ],
    }
    return Trial.model_validate(words | changes)


def visit(name, day, window, assessments):
    """Return the words of one visit."""
    label = name.replace("_", " ").capitalize()
    return {"id": name, "label": label, "day": day, "window": window, "assessments": assessments}


def oracle_cut(folder, cut_date):
    """Return the CDISC pilot's domains as a TableCut."""
    frames = {}
    for path in sorted(folder.glob("*.csv*")):
        domain = path.name.split(".")[0]
        if domain in declared_columns():
            frames[domain] = pd.read_csv(path, dtype=object, na_values=[""], keep_default_na=False)
    return TableCut(cut_date, frames)


PILOT_WORDS = {
    "trial_id": "pilot",
    "report_by": "arm",
    "treatments": [
        {"id": "xanomeline", "label": "Xanomeline", "role": "study", "names": ["XANOMELINE"]},
        {
            "id": "placebo",
            "label": "Placebo",
            "role": "study",
            "names": ["PLACEBO"],
            "placebo": True,
        },
    ],
    "phases": [
        {"id": "treatment", "label": "Treatment", "treatments": ["xanomeline", "placebo"]},
    ],
    "visits": [visit("baseline", 1, [-28, 1], ["laboratory"])],
}
