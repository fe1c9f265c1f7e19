"""The conventions as the book prints them, each held against what the code does."""

import ast
import math
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import helpers
from cut_kit import TableCut, small_trial
from helpers.adam.adae import derive_adae
from helpers.adam.adex import derive_adex
from helpers.adam.adexsum import derive_adexsum
from helpers.adam.adlb import derive_adlb
from helpers.adam.adlb_values import compute_value
from helpers.adam.adovr import derive_adovr
from helpers.adam.adqs import compute_scale
from helpers.adam.adrs import derive_adrs
from helpers.adam.adsl import derive_adsl
from helpers.adam.adsl_alive import derive_death
from helpers.adam.adtr import derive_adtr
from helpers.adam.adtte import derive_param_tte
from helpers.adam.advs import derive_advs
from helpers.adam.dates import DAYS_PER_MONTH, duration_days, study_day
from helpers.adam.lesions import assess_lesions
from helpers.adam.progression_dates import date_progressions
from helpers.adam.recist import ResponseRules, best_response
from helpers.adam.therapy import new_therapy_dates
from helpers.adam.visits import assign_visits
from helpers.ard.enrichment import METHOD, enrichment_score, rank_genes
from helpers.ard.expression import LEAST_MEAN, LISTS, PairedExpression
from helpers.ard.gene_sets import SIGN_FLIP, compute_sign_flip
from helpers.ard.proportions import clopper_pearson
from helpers.ard.recount import DIGITS, agree
from helpers.ard.sign_flips import compute_patterns
from helpers.ard.signature import LEFT_OUT
from helpers.ard.summaries import mean_interval, quartile
from helpers.ard.survival import compute_curve, compute_follow_up, compute_quantile_limits
from helpers.book.made_from import made_from
from helpers.cut import cut_ids, read_cut
from helpers.cut.iso_dates import after
from helpers.display.formats import number
from helpers.display.provenance import (
    CHANCE,
    DIGEST,
    SEEDS,
    conventions,
    conventions_table,
    made_from_table,
    record_sentence,
    seeds_table,
)
from helpers.trial.vocabulary import Scale, TimeToEventEndpoint, Visit
from html_kit import rows_of, words_of
from set_kit import scores_of

RULES = {row["key"]: row["rule"] for row in conventions()}
CUT = date(2020, 12, 31)
NO_THERAPY = pd.Series(dtype="datetime64[ns]")


def table(text):
    """Return a text table as a frame of text; "" is missing."""
    lines = [line.split("|") for line in text.strip().splitlines() if "|" in line]
    names = [name.strip() for name in lines[0]]
    cells = [[cell.strip() or None for cell in line] for line in lines[1:]]
    return pd.DataFrame(cells, columns=names, dtype=object)


def whole_cut(**domains):
    numbers = ["EXSEQ", "EXDOSE", "DSSEQ", "AESEQ", "LBSEQ", "LBSTRESN", "RSSEQ", "AGE"]
    frames = {}
    for domain, text in domains.items():
        frame = table(text)
        held = {name: float for name in numbers if name in frame}
        frames[domain] = frame.astype(held)
    return TableCut(CUT, frames)


DM = """
    USUBJID | RFSTDTC    | ARMCD | AGE
    01      | 2020-03-10 | A     | 50
    """
EX = """
    USUBJID | EXSEQ | EXTRT | EXDOSE | EXDOSFRQ | EXSTDTC    | EXENDTC
    01      | 1     | DRUG  | 20     | QD       | 2020-03-10 | 2020-04-10
    """


def people(**domains):
    cut = whole_cut(**{"dm": DM, "ex": EX} | domains)
    return cut, derive_adsl(cut, small_trial())


def day(text):
    return pd.Timestamp(text)


def shows_study_day():
    days = pd.Series([day("2020-03-09"), day("2020-03-10"), day("2020-03-11")])
    assert study_day(days, day("2020-03-10")).tolist() == [-1, 1, 2]


def shows_duration():
    same = pd.Series([day("2020-03-10")])
    assert duration_days(same, same).tolist() == [1]


def shows_month():
    assert str(DAYS_PER_MONTH) in RULES["month"]


def labs(rows):
    cut, adsl = people(
        lb=f"""
        USUBJID | LBSEQ | LBTESTCD | LBTEST | LBSTRESC | LBSTRESN | LBSTRESU | VISIT       | LBDTC
        {rows}
        """
    )
    return derive_adlb(cut["lb"], adsl, small_trial()).set_index("LBSEQ")


def shows_baseline():
    adlb = labs("""
        01 | 1 | CRP | CRP | 7 | 7 | mg/L | A | 2020-03-09
        01 | 2 | CRP | CRP | 8 | 8 | mg/L | B | 2020-03-10T20:00
        01 | 3 | CRP | CRP | 9 | 9 | mg/L | C | 2020-03-11
        """)
    assert adlb["ABLFL"].eq("Y").tolist() == [False, True, False]


def shows_visit_value():
    visits = [Visit(id="v", label="V", day=15, window=(12, 18), assessments=("laboratory",))]
    seen = pd.DataFrame({"USUBJID": "01", "ADY": [13.0, 14.0, 16.0, 19.0]})
    assert (
        assign_visits(seen, visits, [])["ANL01FL"].eq("Y").tolist() == [False, True] + [False] * 2
    )
    unscheduled = labs("01 | 1 | CRP | CRP | 7 | 7 | mg/L | UNSCHEDULED | 2020-03-24")
    assert unscheduled["AVISIT"].tolist() == ["after_run_in"]
    assert unscheduled["ANL01FL"].isna().all()


def shows_quantification():
    value, below = compute_value(pd.Series(["<0.6"]), pd.Series([np.nan]))
    assert (value.tolist(), below.tolist()) == ([0.3], [True])


def emergent(rows):
    cut, adsl = people(
        ae=f"""
        USUBJID | AESEQ | AESPID | AEDECOD | AETOXGR | AESTDTC | AEENDTC
        {rows}
        """
    )
    return derive_adae(cut["ae"], adsl, small_trial()).set_index("AESEQ")


def shows_event_start():
    adae = emergent("""
        01 | 1 | A | Nausea | 1 | 2020-03 |
        01 | 2 | B | Nausea | 1 |         |
        01 | 3 | C | Nausea | 1 |         | 2020-03-09
        """)
    assert adae["TRTEMFL"].eq("Y").tolist() == [True, True, False]
    assert adae["ASTDT"].iloc[0] == day("2020-03-10")


def shows_worsening():
    adae = emergent("""
        01 | 1 | A | Anaemia | 2 | 2020-03-01 | 2020-03-20
        01 | 2 | A | Anaemia | 2 | 2020-03-20 | 2020-03-25
        01 | 3 | A | Anaemia | 3 | 2020-03-25 |
        """)
    assert adae["TRTEMFL"].eq("Y").tolist() == [False, False, True]


def shows_dose_end():
    open_dose = EX.replace("2020-04-10", "")
    assert people(ex=open_dose)[1]["TRTEDT"].tolist() == [pd.Timestamp(CUT)]
    ended = """
        USUBJID | DSSEQ | DSCAT             | DSSCAT          | DSDECOD       | DSSTDTC
        01      | 1     | DISPOSITION EVENT | STUDY TREATMENT | ADVERSE EVENT | 2020-05-05
        """
    assert people(ex=open_dose, ds=ended)[1]["TRTEDT"].tolist() == [day("2020-05-05")]


DOSES = """
    USUBJID | EXSEQ | EXTRT | EXDOSE | EXDOSU | EXDOSFRQ | EXSTDTC    | EXENDTC    | EXADJ
    01      | 1     | DRUG  | 20     | mg     | QD       | 2020-03-10 | 2020-03-14 |
    01      | 2     | DRUG  | 20     | mg     | QD       | 2020-03-14 | 2020-03-15 |
    01      | 3     | DRUG  | 20     | mg     | QD       | 2020-03-18 | 2020-03-19 | RASH
    """


def dosing():
    stretch = {"dose": 20, "unit": "mg", "days": [1, 60]}
    drug = {"id": "drug", "label": "Drug", "role": "study", "names": ["DRUG"], "plan": [stretch]}
    trial = small_trial(
        treatments=[drug], phases=[{"id": "a", "label": "A", "treatments": ["drug"]}]
    )
    cut = whole_cut(dm=DM, ex=DOSES)
    adsl = derive_adsl(cut, trial)
    adex = derive_adex(cut["ex"], adsl, trial)
    return adex, derive_adexsum(adex, adsl, trial).iloc[0]


def shows_dose_hold():
    adex, _ = dosing()
    assert adex["INTERFL"].eq("Y").tolist() == [False, False, True]
    assert adex["HOLDSDT"].iloc[-1] == day("2020-03-16")


def shows_dose_overlap():
    _, whole = dosing()
    assert (whole["DAYSDOSED"], whole["NDOSE"], whole["CUMDOSE"]) == (8, 9, 180)


def shows_dose_intensity():
    assert dosing()[1]["RDI"] == 100 * 180 / 200


def shows_reading():
    vs = """
        USUBJID | VSSEQ | VSTESTCD | VSPOS    | VSSTRESN | VSSTRESU | VSDTC
        01      | 1     | SYSBP    | SUPINE   | 120      | mmHg     | 2020-03-10
        01      | 2     | SYSBP    | SUPINE   | 130      | mmHg     | 2020-03-10
        01      | 3     | SYSBP    | STANDING | 100      | mmHg     | 2020-03-10
        """
    cut, adsl = people(vs=vs)
    assert derive_advs(cut["vs"], adsl, small_trial())["AVAL"].tolist() == [100, 125]


def shows_inclusion():
    milestones = """
        USUBJID | DSSEQ | DSCAT              | DSDECOD                  | DSSTDTC
        01      | 1     | PROTOCOL MILESTONE | ELIGIBILITY CRITERIA MET | 2020-03-08
        01      | 2     | PROTOCOL MILESTONE | ENROLLED                 | 2020-03-05
        01      | 3     | PROTOCOL MILESTONE | ENROLLED                 | 2020-03-06
        """
    assert people(ds=milestones)[1]["INCLDT"].tolist() == [day("2020-03-06")]
    assert people()[1]["INCLDT"].tolist() == [day("2020-03-10")]


def shows_death_date():
    contact = pd.Series([day("2020-05-02"), day("2020-05-20"), day("2020-06-09")])
    died = derive_death(pd.Series(["2020-05"] * 3), pd.Series([True] * 3), contact, CUT)
    assert died["DTHDT"].dt.day.tolist() == [15, 21, 31]


def shows_last_alive():
    cut, adsl = people(
        cm="""
        USUBJID | CMTRT | CMSTDTC    | CMENDTC
        01      | X     | 2020-05-01 | 2020-06-01
        """,
        lb="""
        USUBJID | LBSEQ | LBTESTCD | LBSTAT   | LBDTC
        01      | 1     | CRP      | NOT DONE | 2020-07-01
        01      | 2     | CRP      |          | 2020-07
        """,
    )
    assert adsl["LSTALVDT"].tolist() == [day("2020-05-01")]


def shows_cut_date():
    dates = pd.Series(["2020-12", "2020-12-31", "2021", "2021-01", "2021-01-01", ""])
    assert after(dates, str(CUT)).tolist() == [False, False, True, True, True, False]


def therapy(text, domain="pr"):
    cut, adsl = people(**{domain: text})
    return new_therapy_dates(cut["cm"], cut["pr"], adsl).to_dict()


def shows_new_therapy():
    assert therapy("""
        USUBJID | CMCAT                         | CMSTDTC
        01      | SUBSEQUENT ANTICANCER THERAPY | 2020-05-01
        """, "cm") == {"01": day("2020-05-01")}  # fmt: skip
    radiotherapy = "USUBJID | PRCAT | PRSTDTC\n01 | RADIOTHERAPY | 2020-03-{}"
    assert therapy(radiotherapy.format("11")) == {"01": day("2020-03-11")}
    assert therapy(radiotherapy.format("10")) == {}
    assert responses("01 | 1 | SD | 2020-05-01", {"01": day("2020-05-01")}) == ["SD"]
    assert responses("01 | 1 | SD | 2020-05-02", {"01": day("2020-05-01")}) == []


def responses(rows, begun=None):
    cut, adsl = people(rs=f"USUBJID | RSSEQ | RSSTRESC | RSDTC\n{rows}")
    rs = cut["rs"].assign(RSTESTCD="OVRLRESP")
    started = pd.Series(begun, dtype="datetime64[ns]") if begun else NO_THERAPY
    adrs = derive_adrs(rs, adsl, started)
    return adrs.loc[adrs["ANL01FL"] == "Y", "AVALC"].tolist()


def shows_same_day():
    assert responses("01 | 1 | PR | 2020-05-01\n01 | 2 | SD | 2020-05-01") == ["SD"]


def shows_confirmation():
    def best(*seen):
        return best_response([42, 60, 70, 98], seen, ResponseRules(), confirmed=True)[0]

    assert best("PR", "NE", "PR", "PR") == best("PR", "NE", "CR", "SD") == "PR"
    assert best("PR", "NE", "NE", "PR") == best("PR", "SD", "PR", "NE") == "SD"


def lesions(rows, nodal="LIVER", third="NON-TARGET"):
    """Return what was seen of three lesions; `rows` as in TR."""
    tu = table(f"""
        USUBJID | TUSEQ | TULNKID | TUSTRESC | TULOC   | TUDTC
        01      | 1     | T1      | TARGET   | LUNG    | 2020-03-01
        01      | 2     | T2      | TARGET   | {nodal} | 2020-03-01
        01      | 3     | N1      | {third}  | BONE    | 2020-05-01
        """)
    tr = table(f"""
        USUBJID | TRLNKID | TRTESTCD | TRSTRESC | TRSTRESN | TREVAL | TRACPTFL | TRDTC
        {rows}
        """)
    tr = tr.assign(TRSTRESN=pd.to_numeric(tr["TRSTRESN"]), VISIT="A", TRSEQ=range(len(tr)))
    visits = tr["TRDTC"].rank(method="dense")
    return tu.assign(VISITNUM=2.0, VISIT="A"), tr.assign(VISITNUM=visits)


def of_lesions(rows, **words):
    """Return the response that the lesions give at each assessment after baseline."""
    tu, tr = lesions(rows, **words)
    adsl = people()[1]
    return derive_adovr(tu, tr, derive_adtr(tu, tr, adsl, []), adsl)


def shows_lesion_size():
    tu, tr = lesions(
        """01 | T1   | LDIAM    | TOO SMALL TO MEASURE |    |  |  | 2020-03-01
        01 | T2   | LPERP    | 12.3                 | 12.3 |  |  | 2020-03-01
        01 | T2   | LDIAM    | 30                   | 30 |  |  | 2020-03-01
        01 | T1   | TUMSTATE | ABSENT               |    |  |  | 2020-05-01
        01 | T2.1 | LPERP    | 8                    | 8  |  |  | 2020-05-01
        01 | T2.2 | LPERP    | 7                    | 7  |  |  | 2020-05-01""",
        nodal="LYMPH NODE",
    )
    assert assess_lesions(tu, tr)["SIZE"].tolist() == [50, 123, 0, 150]


def shows_lesion_reader():
    tu, tr = lesions(
        """01 | T1 | LDIAM | 30 | 30 | INVESTIGATOR         | Y | 2020-03-01
        01 | T1 | LDIAM | 31 | 31 | INVESTIGATOR         |   | 2020-03-01
        01 | T1 | LDIAM | 32 | 32 | INDEPENDENT ASSESSOR | Y | 2020-03-01"""
    )
    assert assess_lesions(tu, tr)["SIZE"].tolist() == [300]
    two = tr.iloc[:2].assign(TRACPTFL=None, TREVALID=["B", "A"])
    assert assess_lesions(tu, two)["SIZE"].tolist() == [310]


SIZES = """01 | T1 | LDIAM | x | 30 |  |  | 2020-03-01
        01 | T2 | LDIAM | x | 20 |  |  | 2020-03-01
        01 | T1 | LDIAM | x | 20 |  |  | 2020-05-01
        01 | T2 | LDIAM | x | 10 |  |  | 2020-05-01"""


def shows_new_lesion():
    assert of_lesions(SIZES, third="NEW")["AVALC"].tolist() == ["PD"]
    unsure = SIZES + "\n        01 | N1 | TUMSTATE | EQUIVOCAL |  |  |  | 2020-05-01"
    assert of_lesions(unsure, third="NEW")["AVALC"].tolist() == ["PR"]
    sure = unsure + "\n        01 | N1 | TUMSTATE | UNEQUIVOCAL |  |  |  | 2020-07-01"
    assert of_lesions(sure, third="NEW")["AVALC"].tolist() == ["PD", "PD"]


def shows_progression_day():
    assert TimeToEventEndpoint.model_fields["progression_date"].default == "visit"
    seen = table("""
        USUBJID | PROGFL | ADT
        01      | x      | 2020-05-20
        """)
    seen = seen.assign(PROGFL=True, VISITNUM=2.0, ADT=pd.to_datetime(seen["ADT"]))
    lesion = seen.assign(earliest_component=day("2020-05-01"))
    for convention, expected in (("visit", "2020-05-20"), ("earliest_component", "2020-05-01")):
        assert date_progressions(seen, convention, lesion).tolist() == [day(expected)]


def shows_non_target():
    for state, expected in (
        ("UNEQUIVOCAL PROGRESSION", "PD"), ("ABSENT", "CR"), ("PRESENT", "NON-CR/NON-PD"),
    ):  # fmt: skip
        rows = SIZES + f"\n        01 | N1 | TUMSTATE | {state} |  |  |  | 2020-05-01"
        assert of_lesions(rows)["NTRGRESP"].tolist() == [expected]
    assert of_lesions(SIZES)["NTRGRESP"].tolist() == ["NE"]


def shows_smallest_sum():
    later = "\n".join(
        f"        01 | {name} | LDIAM | x | {size} |  |  | 2020-07-01"
        for name, size in (("T1", 25), ("T2", 11))
    )
    found = of_lesions(f"{SIZES}\n{later}", third="OTHER")
    assert found[["NADIR", "TRGRESP"]].to_numpy().tolist() == [[50, "PR"], [30, "PD"]]


def shows_sum_missing():
    tu = table("""
        USUBJID | TUSEQ | TULNKID | TUSTRESC | TULOC | TUDTC
        01      | 1     | T1      | TARGET   | LUNG  | 2020-03-01
        01      | 2     | T2      | TARGET   | LIVER | 2020-03-01
        """)
    tr = table("""
        USUBJID | TRLNKID | TRTESTCD | TRSTRESN | TRSTAT | TREVAL | TRDTC      | VISIT
        01      | T1      | LDIAM    | 30       |        |        | 2020-03-01 | A
        """).astype({"TRSTRESN": float}).assign(VISITNUM=1.0)  # fmt: skip
    adtr = derive_adtr(tu, tr, people()[1], [])
    assert adtr.loc[adtr["PARAMCD"] == "SUMDIAM", "AVAL"].isna().tolist() == [True]


PFS = TimeToEventEndpoint(
    id="pfs", label="PFS", role="primary", definition="d", population="safety",
    type="time_to_event", origin="first_dose", events=("progression", "death"),
    censor="last_tumour_assessment",
)  # fmt: skip


def time_to_event(died, scanned, begun=None):
    adsl = people()[1].assign(DTHDT=day(died))
    adrs = pd.DataFrame({"USUBJID": ["01"], "ADT": [day(scanned)], "AVALC": "SD", "ANL01FL": "Y"})
    started = pd.Series(begun, dtype="datetime64[ns]") if begun else NO_THERAPY
    found = derive_param_tte(PFS, adsl, adrs, started).iloc[0]
    return found["ADT"], found["CNSR"]


def shows_event_after_gap():
    assert time_to_event("2020-12-01", "2020-04-01") == (day("2020-12-01"), 0)


def shows_death_after_therapy():
    begun = {"01": day("2020-05-01")}
    assert time_to_event("2020-12-01", "2020-04-01", begun) == (day("2020-04-01"), 3)


def shows_rate_interval():
    # R 4.2.2: binom.test(0, 10)$conf.int
    assert clopper_pearson(0, 10) == pytest.approx((0, 0.3084971), abs=1e-7)


def shows_mean_interval():
    # R: qt(0.975, 2) / sqrt(3)
    assert mean_interval([-1, 0, 1]) == pytest.approx((0, -2.4841377, 2.4841377), abs=1e-7)


def shows_quartile():
    assert [quartile([1, 2, 3, 4], q) for q in (0.25, 0.5, 0.75)] == [1.5, 2.5, 3.5]
    assert "1.5, 2.5 and 3.5" in RULES["quartile"]


TEN = ([1, 2, 2, 3, 4, 5, 6, 6, 7, 9], np.array([1, 1, 0, 1, 1, 0, 1, 1, 0, 1], bool))


def shows_survival_band():
    curve = compute_curve(*TEN)
    # R 4.2.2: survfit(Surv(t, e) ~ 1, conf.type = "log-log")
    assert (curve.low[0], curve.high[0]) == pytest.approx((0.473, 0.985), abs=1e-3)
    assert compute_quantile_limits(curve, 0.5)[:2] == (6, 1)


def shows_survival_tie():
    assert compute_curve(*TEN).n_risk.tolist()[:2] == [10, 9]


def shows_median():
    def median(times, events):
        return compute_quantile_limits(compute_curve(times, np.array(events, bool)), 0.5)[0]

    assert median([1, 2, 3, 4], [1, 1, 1, 1]) == 2.5
    assert median([1, 2, 3, 5], [1, 1, 0, 0]) == 3.5
    assert "of 1, 2, 3, 4 it is 2.5" in RULES["median"]


def shows_follow_up():
    assert compute_follow_up([10, 20, 30], [True, False, False])[0] == 25


def shows_half_rule():
    scale = Scale(id="S", label="S", items=(1, 2, 3, 4), direction="symptom")
    scores = compute_scale(np.array([[2, 2, np.nan, 9], [2, np.nan, np.nan, 9]]), scale)
    assert scores[0] == pytest.approx(100 / 3)
    assert math.isnan(scores[1])


def shows_rounding():
    assert (number(0.285, 2), number(-2.5, 0)) == ("0.29", "−3")
    assert "0.285 is shown as 0.29" in RULES["rounding"]


def shows_gene_filter():
    assert f"at least {LEAST_MEAN}" in RULES["gene_filter"]


def shows_gene_list():
    assert LISTS["t"] == "t with residual and prior degrees of freedom; Benjamini-Hochberg"


def shows_sign_flip():
    assert "exact sign flips" in SIGN_FLIP
    assert compute_sign_flip([1, 2, 3]) == 2 / 8
    assert math.isnan(compute_sign_flip(range(1, 30)))


def shows_set_score():
    counts = pd.DataFrame({"S": range(10)}, index=list("abcdefghij"))
    assert scores_of(counts, ["i", "j"])["S"] == 0.5
    assert scores_of(counts, ["a", "b"])["S"] == -0.5
    assert scores_of(counts, ["j"], ["a"])["S"] == 1


def shows_enrichment():
    genes = pd.DataFrame({"statistic": [1.0, 1, 3], "p_adjusted": 1.0}, index=list("bac"))
    ranking = rank_genes(PairedExpression(genes=genes))
    assert list(ranking.index) == ["c", "a", "b"]
    assert enrichment_score(ranking, np.array([0, 2]))[0] == 0.75
    assert "adaptive multilevel" in METHOD


def shows_left_out():
    assert "listed by a fit without the participant" in LEFT_OUT


def shows_sign_flip_list():
    assert compute_patterns(14)[0].shape == (8192, 14)
    assert [compute_patterns(pairs)[1] for pairs in (14, 15)] == [True, False]
    assert len(compute_patterns(15)[0]) == 8192


def shows_arms():
    dm = """
        USUBJID | RFSTDTC    | ARMCD | ARM  | ACTARM
        01      | 2020-03-10 | A     | High | Low
        """
    assert people(dm=dm)[1][["ARM", "ACTARM"]].to_numpy().tolist() == [["High", "Low"]]


def shows_recount():
    assert DIGITS == 6
    assert agree(1.0, 1.0000004)
    assert not agree(1.0, 1.00001)


@pytest.mark.parametrize("key", list(RULES))
def test_a_convention_is_what_the_code_does(key):
    shown = getattr(sys.modules[__name__], f"shows_{key}", None)
    assert shown, f"nothing shows that the convention {key!r} holds"
    shown()


def test_every_convention_is_printed_with_its_source():
    rows = dict(rows_of(conventions_table()))
    assert len(rows) == len(RULES)
    assert rows["Quartiles"] == [RULES["quartile"], "Decision record 4"]
    records = {path.name[:4] for path in _decisions()}
    named = [row["source"] for row in conventions() if row["source"].startswith("Decision record")]
    assert {f"{int(source.split()[-1]):04d}" for source in named} <= records


def _decisions():
    return (Path(helpers.__path__[0]).parents[1] / "docs" / "decisions").glob("*.md")


RANDOM = {"random", "secrets", "uuid"}
DRAWING = {"random", "default_rng", "RandomState", "seed", "shuffle", "permutation", "bootstrap"}


# They try out a list of genes on invented data and exchanged labels.
TRIED_OUT = {"calibration.py", "planted_truth.py", "sign_flips.py"}
# Its marks are unguessable, so that no text of the data can imitate one; no page holds any.
UNGUESSED = {"who.py"}


def trees():
    for layer in ("trial", "cut", "adam", "ard", "recount", "display"):
        for path in sorted((Path(helpers.__path__[0]) / layer).rglob("*.py")):
            yield path.name, ast.parse(path.read_text())


def test_no_result_but_the_trial_of_a_list_draws_a_random_number():
    for name, tree in trees():
        names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        imported = {
            alias.name.split(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, (ast.Import, ast.ImportFrom))
            for alias in node.names
        }
        assert not names & DRAWING or name in TRIED_OUT, f"{name} draws {names & DRAWING}"
        assert not imported & RANDOM or name in UNGUESSED, f"{name} imports {imported & RANDOM}"


@pytest.mark.fault("A12")
def test_whatever_draws_has_a_seed():
    calls = [
        node
        for name, tree in trees()
        if name in TRIED_OUT
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "default_rng"
    ]
    assert len(calls) >= 3
    assert all(len(call.args) == 1 for call in calls)


def test_every_seed_is_named():
    assert dict(rows_of(seeds_table())) == {
        "Random numbers": [CHANCE],
        **{name: [value] for name, value in SEEDS.items()},
    }
    assert SEEDS["Data sets with a planted truth"] == "1 to 20"


def test_what_a_page_was_made_from_is_shown_in_short_and_exported_whole():
    cut = read_cut("mbc", cut_ids("mbc")[0])
    inputs = made_from(cut)
    whole = dict(zip(inputs["NAME"], inputs["SHA256"], strict=True))

    assert {len(digest) for digest in whole.values()} == {64}
    assert {entry["name"] for entry in cut.manifest["files"]} <= set(whole)
    rows = dict(rows_of(made_from_table(inputs)))
    lists = [f"List of genes {name}" for name in ("gene_aliases.tsv", "gene_sets.gmt")]
    names = ["Trial file", *lists, "Environment lock", "Code of the pages"]
    assert rows == {name: [whole[name][:DIGEST]] for name in names}
    assert f"of the {len(cut.manifest['files'])} delivered files" in words_of(
        made_from_table(inputs)
    )


def test_the_commit_is_left_for_the_publisher_to_fill_in():
    shown = record_sentence().html
    places = ["commit", "notebooks", "packages", "link", "bill", "licences"]
    assert [f'data-record="{place}"' in shown for place in places] == [True] * 6
    assert "Commit of the code: in the run record" in words_of(record_sentence())
