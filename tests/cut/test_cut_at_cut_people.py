"""The cut rules across domains: deaths, entries, arms, samples, qualifiers, and all of them twice."""

import pytest

from cut_tables import CUT, DM, delivered, rows, told
from helpers.cut import schema
from helpers.cut.cut_rules import allocations

DEATH = """
    USUBJID | RFICDTC    | RFENDTC    | RFPENDTC   | RFXENDTC   | DTHDTC     | DTHFL
    1       | 2020-01-06 | {date}     | {date}     | {date}     | {date}     | Y
"""
FATAL = """
    USUBJID | AESTDTC    | AEENDTC | AEOUT | AESDTH | AESER | AETOXGR | AEENRTPT | AEENTPT
    1       | 2020-06-20 | {date}  | FATAL | Y      | Y     | 5       |          |
    1       | 2020-02-01 | 2020-03 | FATAL | Y      | Y     | 4       |          |
"""
LEAVING = """
    USUBJID | DSDECOD             | DSSTDTC
    1       | ADVERSE EVENT       | 2020-06-25
    1       | DEATH               | 2020-06-25
    1       | DEATH               | {date}
    1       | SURVIVAL FOLLOW-UP  | 2020-06-28
"""


def of_death(date, **without):
    tables = {"dm": DEATH, "ae": FATAL, "ds": LEAVING}
    tables = {name: text.replace("{date}", date) for name, text in tables.items()}
    return delivered(**(tables | without))


@pytest.mark.parametrize("date", ["2020-06-30", "2020-06", "2020-06-30T23:59"])
def test_a_death_by_the_cut_stays_in_every_domain(date):
    view = of_death(date)

    assert told(view) == []
    assert [len(rows(view, domain)) for domain in ("dm", "ae", "ds")] == [1, 2, 4]


@pytest.mark.parametrize("date", ["2020-07-01", "2020-07", "2021"])
def test_a_death_after_the_cut_is_taken_back_in_every_domain(date):
    view = of_death(date)

    assert rows(view, "dm")[1] == {
        "USUBJID": "1", "RFICDTC": "2020-01-06", "RFENDTC": "", "RFPENDTC": "", "RFXENDTC": "",
        "DTHDTC": "", "DTHFL": "",
    }  # fmt: skip
    first, second = rows(view, "ae").values()
    assert first == {
        "USUBJID": "1", "AESTDTC": "2020-06-20", "AEENDTC": "", "AESDTH": "N", "AESER": "Y",
        "AEOUT": "NOT RECOVERED/NOT RESOLVED", "AETOXGR": "", "AEENRTPT": "ONGOING",
        "AEENTPT": CUT,
    }  # fmt: skip
    assert (second["AEOUT"], second["AESDTH"]) == ("NOT RECOVERED/NOT RESOLVED", "N")
    assert (second["AETOXGR"], second["AEENDTC"]) == ("4", "2020-03")
    assert [cells["DSDECOD"] for cells in rows(view, "ds").values()] == [
        "ADVERSE EVENT",
        "SURVIVAL FOLLOW-UP",
    ]


def test_what_the_grade_of_a_later_death_was_at_the_cut_is_said_to_be_unknown():
    records = of_death("2020-07-01").excluded()

    grade = records[records.column == "AETOXGR"]
    assert grade.to_dict("records") == [
        {"domain": "ae", "row": 1, "subject": "1", "column": "AETOXGR", "value": "5",
         "action": "value rolled back",
         "reason": "The death is after the cut: the grade at the cut is unknown."},
    ]  # fmt: skip
    deaths = records[records.action == "row excluded"]
    assert deaths[["row", "value", "reason"]].values.tolist() == [
        [2, "2020-07-01", "The row tells of a death after the cut."],
        [3, "2020-07-01", "The row tells of a death after the cut."],
    ]


@pytest.mark.parametrize("told_by", ["dm", "ds", "ae"])
def test_a_death_told_by_one_domain_alone_is_taken_back_in_the_others(told_by):
    silent = {
        "dm": "USUBJID | RFICDTC    | DTHFL\n 1 | 2020-01-06 | Y",
        "ds": "USUBJID | DSDECOD | DSSTDTC\n 1 | DEATH | ",
        "ae": "USUBJID | AESTDTC    | AEENDTC | AEOUT | AETOXGR\n 1 | 2020-06-20 | | FATAL | 5",
    }
    view = of_death("2020-07-03", **{k: v for k, v in silent.items() if k != told_by})

    assert rows(view, "dm")[1]["DTHFL"] == ""
    assert rows(view, "ae")[1]["AEOUT"] == "NOT RECOVERED/NOT RESOLVED"
    assert "DEATH" not in {cells["DSDECOD"] for cells in rows(view, "ds").values()}


def test_a_death_without_any_date_is_not_known_to_be_after_the_cut():
    dm = "USUBJID | RFICDTC    | DTHFL\n 1 | 2020-01-06 | Y"
    ae = "USUBJID | AESTDTC    | AEENDTC | AEOUT\n 1 | 2020-06-20 | | FATAL"
    view = delivered(dm=dm, ae=ae)

    assert told(view) == []


def test_who_had_died_by_the_cut_died_of_the_fatal_event_whatever_its_end():
    ae = FATAL.replace("{date}", "2020-07-02")
    dm = DEATH.replace("{date}", "2020-06-29")
    view = delivered(dm=dm, ae=ae)

    assert rows(view, "ae")[1]["AEENDTC"] == ""
    assert rows(view, "ae")[1]["AEOUT"] == "FATAL"
    assert rows(view, "ae")[1]["AETOXGR"] == "5"


ENTRIES = """
    USUBJID | RFICDTC    | RFXSTDTC
    early   | 2020-06-30 |
    late    | 2020-07-01 |
    dosed   | 2020-07-01 | 2020-06-29
    partial | 2020-06    |
    twice   | 2020-07-05 |
    none    |            |
    seen    |            |
    unseen  |            |
"""
CONSENTS = """
    USUBJID | DSDECOD                   | DSSTDTC
    twice   | INFORMED CONSENT OBTAINED | 2020-03-01
    seen    | ENROLLED                  | 2020-07-09
    unseen  | ENROLLED                  | 2020-07-09
"""
SEEN = """
    USUBJID | VSDTC
    early   | 2020-06-30
    late    | 2020-06-30
    seen    | 2020-06-30
    unseen  | 2020-07-08
"""


def test_who_entered_after_the_cut_is_gone_from_every_domain():
    mh = "USUBJID | MHSTDTC\n late | 2001\n unseen | 2001\n none | 2001"
    view = delivered(dm=ENTRIES, ds=CONSENTS, vs=SEEN, mh=mh)

    def people(domain):
        return [cells["USUBJID"] for cells in rows(view, domain).values()]

    assert people("dm") == ["early", "dosed", "partial", "twice", "none", "seen"]
    assert people("ds") == ["twice"]
    assert people("vs") == ["early", "seen"]
    assert people("mh") == ["none"]
    records = view.excluded()
    gone = records[records.reason == "The participant entered the trial after the cut."]
    assert gone[["domain", "subject", "column", "value"]].values.tolist() == [
        ["dm", "late", "RFICDTC", "2020-07-01"],
        ["dm", "unseen", "VSDTC", "2020-07-08"],
        ["ds", "unseen", "VSDTC", "2020-07-08"],
        ["vs", "late", "RFICDTC", "2020-07-01"],
        ["vs", "unseen", "VSDTC", "2020-07-08"],
        ["mh", "late", "RFICDTC", "2020-07-01"],
        ["mh", "unseen", "VSDTC", "2020-07-08"],
    ]
    assert rows(view, "dm")[5]["RFICDTC"] == ""


ARMS = """
    USUBJID | RFICDTC    | RFSTDTC    | RFXSTDTC   | ARMCD    | ARM            | ACTARMCD | ACTARM
    before  | 2020-01-06 | 2020-02-01 | 2020-02-01 | A        | Drug           | A        | Drug
    after   | 2020-06-20 | 2020-07-05 | 2020-07-05 | A        | Drug           | A        | Drug
    between | 2020-06-20 | 2020-07-01 | 2020-07-01 | A        | Drug           | A        | Drug
    again   | 2020-01-06 | 2020-07-05 | 2020-07-05 | A        | Drug           | A        | Drug
    failed  | 2020-06-20 |            |            | SCRNFAIL | Screen Failure | SCRNFAIL | Screen Failure
    silent  | 2020-06-20 | 2020-07-05 |            | A        | Drug           | A        | Drug
"""
ALLOCATED = """
    USUBJID | DSDECOD        | DSSTDTC
    before  | ENROLLED       | 2020-01-31
    after   | ENROLLED       | 2020-07-03
    between | ENROLLED       | 2020-06-30
    again   | SCREEN FAILURE | 2020-01-31
    again   | ENROLLED       | 2020-07-03
    failed  | SCREEN FAILURE | 2020-07-02
"""


def test_an_arm_decided_after_the_cut_was_not_assigned_at_the_cut():
    view = delivered(dm=ARMS, ds=ALLOCATED)

    at_cut = {cells["USUBJID"]: cells for cells in rows(view, "dm").values()}
    arms = {who: (cells["ARMCD"], cells["ACTARM"]) for who, cells in at_cut.items()}
    assert arms == {
        "before": ("A", "Drug"),
        "after": ("NOTASSGN", "Not Assigned"),
        "between": ("A", ""),
        "again": ("NOTASSGN", "Not Assigned"),
        "failed": ("NOTASSGN", "Not Assigned"),
        "silent": ("NOTASSGN", "Not Assigned"),
    }
    assert [at_cut[who]["RFXSTDTC"] for who in ("before", "after")] == ["2020-02-01", ""]


def test_the_milestones_of_entry_are_those_of_the_analysis():
    from helpers.adam.milestones import INCLUSION, SCREEN_FAILURE

    assert {*INCLUSION, SCREEN_FAILURE} <= set(allocations())


def test_qualifiers_follow_their_record():
    ae = """
        USUBJID | AESEQ | AESTDTC
        1       | 1     | 2020-06-01
        1       | 2     | 2020-07-01
    """
    suppae = """
        USUBJID | IDVAR | IDVARVAL | QNAM | QVAL
        1       | AESEQ | 1        | A    | kept
        1       | AESEQ | 2.0      | A    | gone
        1       |       |          | B    | kept
        9       | AESEQ | 4        | A    | an orphan of another kind
    """
    view = delivered(dm=DM, ae=ae, suppae=suppae)

    assert list(rows(view, "suppae")) == [1, 3, 4]
    assert told(view) == [
        ("ae", 2, "1", "AESTDTC", "2020-07-01", "row excluded"),
        ("suppae", 2, "1", "IDVARVAL", "2.0", "row excluded"),
    ]


@pytest.mark.fault("A14")
def test_samples_drawn_after_the_cut_take_their_counts_with_them():
    samples = """
        SAMPLE_ID | USUBJID | COLLECTION_DTC
        S1        | 1       | 2020-06-30
        S2        | 1       | 2020-07-01
        S3        | 1       | 2020-07-02
    """
    counts = "gene | S1 | S2\n TP53 | 1 | 2"
    view = delivered(dm=DM, samples=samples, counts=counts)

    assert rows(view, "counts") == {1: {"gene": "TP53", "S1": "1"}}
    assert view.late_samples() == ["S2", "S3"]
    assert view.excluded()[["domain", "row", "value"]].fillna(0).values.tolist() == [
        ["samples", 2, "2020-07-01"],
        ["samples", 3, "2020-07-02"],
        ["counts", 0, "2020-07-01"],
    ]


EVERYTHING = {
    "dm": DEATH.replace("{date}", "2020-07-03"),
    "ae": FATAL.replace("{date}", "2020-07-03"),
    "ds": LEAVING.replace("{date}", "2020-07-03"),
    "ex": "USUBJID | EXSTDTC | EXENDTC\n 1 | 2020-02-01 | 2020-07-02\n 1 | 2020-07-03 | ",
    "lb": "USUBJID | LBDTC\n 1 | 2020-07-01\n 1 | 2020-07-02T08:00",
}


def test_the_rules_applied_twice_change_nothing_more():
    once = delivered(**EVERYTHING)
    left = {domain: once.frame(domain) for domain in EVERYTHING}

    again = delivered(**{domain: frame.copy() for domain, frame in left.items()})

    assert told(again) == []
    assert all(again.frame(domain).equals(left[domain].reset_index(drop=True).set_axis(
        again.frame(domain).index)) for domain in EVERYTHING)  # fmt: skip


def test_a_delivery_cut_late_and_then_early_is_the_delivery_cut_early():
    late = delivered("2020-07-02", **EVERYTHING)
    left = {domain: late.frame(domain).copy() for domain in EVERYTHING}

    twice, once = delivered(**left), delivered(**EVERYTHING)

    for domain in EVERYTHING:
        assert list(rows(twice, domain).values()) == list(rows(once, domain).values()), domain


def test_a_domain_of_which_everything_is_after_the_cut_is_empty_with_its_columns():
    view = delivered(**EVERYTHING)

    assert view.frame("lb").columns.tolist() == ["USUBJID", "LBDTC"]
    assert len(view.frame("lb")) == 0


def test_what_holds_nothing_after_its_cut_is_the_delivery_itself():
    view = delivered("2020-12-31", **EVERYTHING)

    assert told(view) == []
    assert all(view.frame(domain) is view._given(domain) for domain in EVERYTHING)


@pytest.mark.parametrize("missing", ["RFICDTC", "DTHDTC", "DTHFL", "RFENDTC", "USUBJID"])
def test_columns_of_demographics_that_were_not_delivered_are_not_asked_for(missing):
    names = ["USUBJID", "RFICDTC", "RFENDTC", "DTHDTC", "DTHFL"]
    cells = ["1", "2020-01-06", "2020-07-02", "2020-07-03", "Y"]
    kept = [(n, c) for n, c in zip(names, cells, strict=True) if n != missing]
    dm = "\n".join(" | ".join(part) for part in zip(*kept, strict=True))

    left = rows(delivered(dm=dm), "dm")[1]

    assert missing not in left
    late = missing != "USUBJID"  # without participants nothing can be asked
    assert ("2020-07-02" in left.values()) == (not late)


def test_a_delivery_without_demographics_is_cut_by_dates_alone():
    lb = "USUBJID | LBDTC\n 1 | 2020-06-01\n 1 | 2020-07-01"

    assert list(rows(delivered(lb=lb), "lb")) == [1]


def test_domains_about_the_trial_are_left_alone():
    ti = "IETESTCD | IETEST\n I1 | Age\n I2 | Consent"
    assert {"ti", "ts"} <= set(schema.domains())
    assert len(rows(delivered(dm=DM, ti=ti), "ti")) == 2
