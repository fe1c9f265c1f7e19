"""The accounting of a data cut: nothing that was delivered is lost on the way."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.ard.data_cut import (
    AFTER_WINDOWS,
    NEVER_TREATED,
    NO_DATE,
    NO_DOSE,
    NO_VALUE,
    NOT_BASELINE,
    NOT_IN_DM,
    NOT_SHOWN,
    OTHER_TREATMENT,
    USED,
    ard_delivery,
    ard_rows_by_standing,
    ard_rows_used,
    reasons_of_doses,
    reasons_of_labs,
    software_versions,
    standing_of,
)
from helpers.ard.frame import pick, select
from helpers.trial import read_trial

TOY = Path(__file__).resolve().parents[1] / "toy" / "trial.yml"


class Delivered(dict):
    """A cut of a few text tables, as far as the accounting looks at one."""

    @property
    def domains(self):
        return tuple(self)


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | INCLFL | SAFFL
        --------+--------+------
        01      | Y      | Y
        02      | Y      |
        03      |        |
        """)


def counts(results, **keys):
    chosen = select(results, stat_name="n_event", **keys)
    return {row.variable_level: int(row.stat) for row in chosen.itertuples()}


def test_files_are_counted_as_the_manifest_vouches_for_them():
    entry = {"name": "dm.csv", "bytes": 900, "rows": 12, "columns": 25, "sha256": "ab"}
    matrix = {"name": "counts.csv.gz", "bytes": 5000, "rows": None, "sha256": "cd"}
    results = ard_delivery({"files": [entry, matrix]})
    assert counts(results, variable="dm.csv") == {"rows": 12, "columns": 25, "bytes": 900}
    assert counts(results, variable="counts.csv.gz") == {"bytes": 5000}


def test_standing_is_the_furthest_a_participant_came(adsl):
    assert standing_of(adsl).to_dict() == {
        "01": "treated",
        "02": "included, not treated",
        "03": "screened only",
    }


def test_rows_follow_the_standing_of_their_participant_and_strangers_are_named(adsl, frame):
    lb = frame("""
        USUBJID | LBSEQ:int
        --------+----------
        01      | 1
        01      | 2
        02      | 1
        03      | 1
        99      | 1
        """)
    results = ard_rows_by_standing(Delivered(dm=adsl, lb=lb), adsl)
    assert counts(results, variable="lb") == {
        "": 5,
        "treated": 2,
        "included, not treated": 1,
        "screened only": 1,
        NOT_IN_DM: 1,
    }
    assert pick(results, "n", variable="lb", variable_level="treated") == 1
    assert counts(results, variable="dm")["treated"] == 1


def test_a_domain_about_the_trial_has_no_participants_to_follow(adsl, frame):
    ts = frame("""
        TSSEQ:int | TSPARMCD
        ----------+---------
        1         | TITLE
        """)
    results = ard_rows_by_standing(Delivered(dm=adsl, ts=ts), adsl)
    assert results["variable"].unique().tolist() == ["dm"]


def test_used_and_unused_records_add_up(frame):
    adae = frame("""
        AESEQ:int | AEXCL
        ----------+--------------
        1         |
        2         | never treated
        3         |
        4         | after
        5         | never treated
        """)
    results = ard_rows_used({"adverse events": adae["AEXCL"]})
    assert counts(results, variable="adverse events") == {
        "": 5,
        "used": 2,
        "not used: after": 1,
        "not used: never treated": 2,
    }


@given(st.lists(st.sampled_from([None, "a", "b", "c"]), max_size=30))
def test_rows_in_are_rows_used_plus_rows_excluded_by_reason(reasons):
    why = pd.Series(reasons, dtype=object)
    found = counts(ard_rows_used({"any": why}), variable="any")
    assert found.pop("") == len(reasons) == sum(found.values())


def test_a_dose_counts_when_its_treatment_is_known_and_something_was_given(frame):
    adex = frame("""
        TRT  | GIVENFL | ASTDT:date
        -----+---------+-----------
        drug | Y       | 2019-01-01
             | Y       | 2019-01-01
        drug |         | 2019-01-01
        drug | Y       |
             |         |
        """)
    assert reasons_of_doses(adex).fillna(USED).tolist() == [
        USED, OTHER_TREATMENT, NO_DOSE, NO_DATE, OTHER_TREATMENT,
    ]  # fmt: skip


def test_a_laboratory_record_counts_when_a_table_or_a_worst_grade_takes_it(frame):
    adlb = frame("""
        PARAMCD | SAFFL | AVAL:float | ADT:date   | ADY:float | ABLFL | ANL01FL | ONTRTFL
        --------+-------+------------+------------+-----------+-------+---------+--------
        PLAT    | Y     | 200        | 2019-01-01 | -1        | Y     |         |
        PLAT    | Y     | 200        | 2019-02-01 | 32        |       | Y       |
        PLAT    | Y     | 200        | 2019-02-02 | 33        |       |         | Y
        FERR    | Y     | 200        | 2019-01-01 | -1        | Y     |         |
        PLAT    |       | 200        | 2019-01-01 |           |       |         |
        PLAT    | Y     |            | 2019-02-01 | 32        |       | Y       |
        PLAT    | Y     | 200        |            |           |       |         |
        PLAT    | Y     | 200        | 2018-12-20 | -12       |       |         |
        PLAT    | Y     | 200        | 2019-01-01 | 1         |       |         |
        PLAT    | Y     | 200        | 2019-09-01 | 244       |       |         |
        """)
    assert reasons_of_labs(adlb, read_trial(TOY)).fillna(USED).tolist() == [
        USED, USED, USED,
        NOT_SHOWN, NEVER_TREATED, NO_VALUE, NO_DATE, NOT_BASELINE, NOT_BASELINE, AFTER_WINDOWS,
    ]  # fmt: skip


def test_software_is_named_with_its_installed_version():
    versions = software_versions()
    assert versions["pandas"] == pd.__version__
    assert {"Python", "lifelines", "pydeseq2"} < set(versions)
