"""What an analysis asks of a trial and of a cut: populations, arms, and domains it needs."""

from datetime import date

import pandas as pd

from cut_kit import TableCut, small_trial
from helpers.ard.endpoints import (
    arms_of,
    in_population,
    missing_domains,
    needed_domains,
    planned,
    planned_kinds,
    reportable,
    watched_by,
)
from safety_trial import anaemia

ADSL = pd.DataFrame(
    {"USUBJID": ["01", "02", "03"], "ARM": ["B", "A", None], "SAFFL": ["Y", None, "Y"]},
    dtype=object,
)


def test_a_population_holds_those_flagged_and_an_arm_those_of_its_name():
    assert in_population(ADSL, "safety")["USUBJID"].tolist() == ["01", "03"]
    groups = [(keys.get("group_level"), rows["USUBJID"].tolist())
              for keys, rows in arms_of(ADSL, "arm")]  # fmt: skip
    assert groups == [(None, ["01", "02", "03"]), ("A", ["02"]), ("B", ["01"])]
    assert len(arms_of(ADSL, None)) == 1


def test_nobody_was_watched_where_the_domain_was_not_delivered():
    cut = TableCut(date(2019, 6, 30), {"ae": pd.DataFrame({"USUBJID": []})})
    assert watched_by(cut, "ae", ADSL)["SAFFL"].tolist() == ["Y", None, "Y"]
    assert watched_by(cut, "lb", ADSL)["SAFFL"].isna().all()


def test_an_endpoint_needs_the_domains_of_its_kind_its_source_and_its_events():
    words = {"role": "secondary", "label": "L", "definition": "D", "population": "safety"}
    trial = small_trial(
        endpoints=[
            anaemia(),
            words | {"id": "size", "type": "change", "source": "tumour", "parameters": ["SUMDIAM"]},
            words | {"id": "pfs", "type": "time_to_event", "origin": "first_dose",
                     "events": ["progression", "death"], "censor": "last_tumour_assessment"},
        ]
    )  # fmt: skip
    assert [needed_domains(each) for each in trial.endpoints] == [[], ["tr", "tu"], ["rs"]]
    assert planned_kinds(trial) == {"occurrence", "change", "time_to_event", "tumour"}
    [size] = planned(trial, "change", "tumour")
    assert planned(trial, "change", "questionnaire") == []
    nothing = pd.DataFrame({"USUBJID": []})
    half = TableCut(date(2019, 6, 30), {"tu": nothing})
    assert (missing_domains(size, half), reportable(trial, half, "change")) == (["tr"], [])
    whole = TableCut(date(2019, 6, 30), {"tu": nothing, "tr": nothing})
    assert (missing_domains(size, whole), reportable(trial, whole, "change")) == ([], [size])
