"""Laboratory tables of a real study against published ones: clinical study report CDISCPILOT01.

Cells are those of its tables 14-6.01 and 14-6.02 as their published replication prints them, for
86, 84 and 84 treated. Values by visit agree cell by cell. Two conventions differ. The report takes
the screening value as baseline, where we take the last value before the first dose, an unscheduled
one too; given only its records, changes agree as well. And it calls a participant low, normal or
high by one value of weeks 2 to 24, the one farthest beyond 0.5 times the lower or 1.5 times the
upper limit, where we ask whether any value on treatment was outside.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.adam.adlb import derive_adlb
from helpers.adam.dates import parse_dtc
from helpers.ard.frame import pick, select
from helpers.ard.lab_grades import ard_lab_worst
from helpers.ard.lab_ranges import ard_lab_ranges
from helpers.ard.lab_units import ard_lab_units
from helpers.ard.labs import ard_lab_change, ard_lab_values
from helpers.display.formats import number
from helpers.trial import read_trial
from laboratory_kit import delivered

TRIAL = read_trial(Path(__file__).resolve().parents[2] / "benchmarks/cdisc_pilot/trial.yml")
ARMS = ("Placebo", "Xanomeline Low Dose", "Xanomeline High Dose")
NUMBERS = ("LBSEQ", "LBSTRESN", "LBSTNRLO", "LBSTNRHI", "VISITNUM")

# 14-6.01, alanine aminotransferase: n, mean (SD), mean change (SD) on placebo, low and high dose
ALANINE = """
baseline | 86 17.6 9.22             | 82 18.0 8.72            | 84 19.2 10.05
week_2   | 83 18.0 12.53 0.2 7.90   | 80 20.9 10.55 2.8 8.18  | 78 21.0 8.87 1.6 6.83
week_4   | 79 18.7 12.91 0.7 8.66   | 72 17.5 7.66 −0.7 5.08  | 72 21.3 9.51 2.1 7.08
week_6   | 73 17.0 9.92 −0.3 7.78   | 62 17.0 7.98 −0.8 4.87  | 66 21.2 9.49 1.6 6.11
week_8   | 72 16.7 9.34 −1.1 5.05   | 60 17.6 7.86 0.2 5.45   | 56 22.8 17.49 3.2 17.24
week_12  | 67 18.0 9.16 0.0 8.07    | 51 18.5 12.68 0.1 9.27  | 50 21.0 10.18 0.7 8.74
week_16  | 68 17.1 7.39 −0.8 7.94   | 42 17.3 7.51 0.7 5.80   | 37 19.6 7.61 −0.3 7.58
week_20  | 65 16.1 6.56 −1.9 7.49   | 30 16.7 6.33 0.9 4.77   | 31 19.6 6.82 −0.3 8.63
week_24  | 57 17.9 15.61 −0.3 16.62 | 26 18.2 9.17 1.6 5.66   | 30 21.0 8.70 0.2 8.25
week_26  | 57 16.0 5.98 −2.1 7.70   | 25 17.8 9.51 1.5 6.26   | 27 18.9 7.02 −2.0 7.01
"""

# 14-6.02: low, normal, high on placebo, low and high dose. Of bilirubin the report has 0, 78, 6 and
# 0, 79, 2: results of "<0.2 mg/dL", at a lower limit of 0.2, are low here and normal there.
BEYOND_RANGE = {
    "ALB": (16, 65, 3, 15, 66, 1, 5, 74, 1),
    "ALP": (4, 72, 8, 2, 74, 6, 3, 73, 4),
    "ALT": (1, 74, 9, 5, 68, 9, 0, 70, 10),
    "AST": (0, 74, 10, 0, 72, 10, 0, 72, 8),
    "BILI": (2, 76, 6, 3, 77, 2, 0, 75, 5),
}


@pytest.fixture(scope="module")
def pilot(oracle):
    """Return the laboratory records and the treated participants of the study, as delivered."""

    def read(name):
        table = pd.read_csv(oracle / "cdisc_pilot" / name, dtype=str, keep_default_na=False)
        return table.mask(table == "")

    dm, lb = read("dm.csv"), read("lb.csv.gz")
    start = parse_dtc(dm["RFXSTDTC"])
    adsl = dm[["USUBJID", "ARM"]].assign(
        SAFFL=start.notna().map({True: "Y"}),
        TRTSDT=start,
        TRTEDT=parse_dtc(dm["RFXENDTC"]),
        AP01SDT=start,
    )
    for name in NUMBERS:
        lb[name] = lb[name].astype(float)
    return delivered(lb).assign(SRCROW=range(1, len(lb) + 1)), adsl


@pytest.fixture(scope="module")
def adlb(pilot):
    lb, adsl = pilot
    return derive_adlb(lb, adsl, TRIAL)


def cells(results, visit, names):
    """Return n and some statistics of each arm at a visit, as printed."""
    key = {"variable": "ALT", "variable_level": visit}
    digits = {"n": 0, "mean": 1, "sd": 2}
    return [
        [number(pick(results, name, group_level=arm, **key), digits[name]) for name in names]
        for arm in ARMS
    ]


def report():
    for line in ALANINE.strip().splitlines():
        visit, *arms = (part.strip() for part in line.split("|"))
        yield visit, [arm.split() for arm in arms]


def test_values_by_visit_are_those_of_the_report(pilot, adlb):
    values = ard_lab_values(adlb, pilot[1], TRIAL)
    for visit, arms in report():
        if visit != "baseline":
            assert cells(values, visit, ("n", "mean", "sd")) == [arm[:3] for arm in arms], visit
    assert sum(pick(values, "n", variable="ALT", variable_level="baseline", group_level=arm)
               for arm in ARMS) == 254  # fmt: skip


def test_changes_are_those_of_the_report_from_its_own_baseline(pilot):
    lb, adsl = pilot
    planned = {name for visit in TRIAL.visits for name in visit.names} - {"BASELINE"}
    adlb = derive_adlb(lb[lb["VISIT"].isin(planned)], adsl, TRIAL)
    values, changes = ard_lab_values(adlb, adsl, TRIAL), ard_lab_change(adlb, adsl, TRIAL)
    for visit, arms in report():
        if visit == "baseline":
            assert cells(values, visit, ("n", "mean", "sd")) == arms
        else:
            assert cells(changes, visit, ("mean", "sd")) == [arm[3:] for arm in arms], visit


def test_low_and_high_are_those_of_the_report_by_its_one_value(pilot, adlb):
    treated = pilot[1].set_index("USUBJID").query("SAFFL == 'Y'")["ARM"]
    weeks = [f"week_{n}" for n in (2, 4, 6, 8, 12, 16, 20, 24)]
    seen = adlb[adlb["AVISIT"].isin(weeks) & adlb["UNSCHFL"].isna()]
    beyond = np.fmax(seen["AVAL"] - 1.5 * seen["ANRHI"], 0.5 * seen["ANRLO"] - seen["AVAL"])
    one = seen.assign(BEYOND=beyond, ARM=seen["USUBJID"].map(treated)).sort_values("BEYOND")
    one = one.drop_duplicates(["USUBJID", "PARAMCD"], keep="last")
    found = one.groupby(["PARAMCD", "ARM"])["ANRIND"].value_counts()
    for test, expected in BEYOND_RANGE.items():
        ours = [
            found.get((test, arm, word), 0) for arm in ARMS for word in ("LOW", "NORMAL", "HIGH")
        ]
        assert tuple(ours) == expected, test


def test_the_range_indicator_is_the_delivered_one_wherever_there_is_one(pilot, adlb):
    lb = pilot[0].set_index(["USUBJID", "LBSEQ"])["LBNRIND"]
    ours = adlb.set_index(["USUBJID", "LBSEQ"])["ANRIND"]
    both = pd.DataFrame({"theirs": lb, "ours": ours}).dropna()
    both = both[both["theirs"].isin(["LOW", "NORMAL", "HIGH"])]
    assert len(both) > 50_000
    assert (both["theirs"] == both["ours"]).all()


def test_every_table_comes_out_for_all_arms_and_units_agree(pilot, adlb):
    adsl = pilot[1]
    ranges = ard_lab_ranges(adlb, adsl, TRIAL)
    assert set(ranges["variable"]) == {a.test for a in TRIAL.laboratory}
    seen = select(ranges, variable="ALT", group="arm", stat_name="N")
    by_arm = seen.drop_duplicates(["group_level", "variable_level"])
    by_arm = by_arm[by_arm["variable_level"].str.endswith("to LOW")].groupby("group_level")["stat"]
    assert by_arm.sum().to_dict() == {"Placebo": 84, ARMS[1]: 82, ARMS[2]: 81}
    assert ard_lab_worst(adlb, adsl, TRIAL).empty
    units = ard_lab_units(adlb, adsl, TRIAL)
    assert pick(units, "n_event", variable="", group_level="differs") == 0
