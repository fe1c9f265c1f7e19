"""Response, progression and tumour size, counted a second time."""

from datetime import date, timedelta

import pytest

from helpers.recount.lesions import best_changes
from helpers.recount.people import People
from helpers.recount.times import times_to_event
from helpers.recount.tumours import Assessments, responds
from recount_kit import GivenTables

START = date(2020, 1, 1)
DM = """
    USUBJID | ARMCD | RFSTDTC    | DTHDTC
    01      | A     | 2020-01-01 |
    """
EX = """
    USUBJID | EXSEQ | EXTRT | EXDOSE | EXSTDTC    | EXENDTC
    01      | 1     | DRUG  | 20     | 2020-01-01 | 2020-03-01
    """
RESPONSE = {"responses": ["CR", "PR"]}
BENEFIT = {"responses": ["CR", "PR", "SD"], "stable_days": 168, "window_days": 7}


def assessed(*pairs):
    """Return assessments from (days after the start, response)."""
    return [(START + timedelta(days=days), response) for days, response in pairs]


@pytest.mark.parametrize(
    ("seen", "confirmed"),
    [
        ([(50, "PR"), (78, "PR")], True),
        ([(50, "PR"), (77, "PR")], False),
        ([(50, "PR"), (78, "CR")], True),
        ([(50, "CR"), (78, "PR")], False),
        ([(50, "CR"), (60, "NE"), (78, "CR")], True),
        ([(50, "PR"), (60, "NE"), (70, "NE"), (90, "PR")], False),
        ([(50, "PR"), (60, "SD"), (90, "PR")], False),
        ([(50, "PR"), (60, "CR"), (90, "PR")], False),
        ([(50, "PR"), (60, "PR"), (85, "PR")], True),
        ([(50, "SD")], False),
        ([], False),
    ],
)
def test_a_response_counts_when_seen_again_28_days_later_with_nothing_against_it(seen, confirmed):
    assert responds(assessed(*seen), RESPONSE, START) is confirmed


def test_without_confirmation_the_first_response_counts():
    words = RESPONSE | {"confirmation_days": 0}
    assert responds(assessed((50, "PR")), words, START)


@pytest.mark.parametrize(
    ("seen", "benefit"),
    [
        ([(60, "SD"), (161, "SD")], True),
        ([(60, "SD"), (160, "SD")], False),
        ([(60, "SD"), (170, "PD")], False),
        ([(60, "PR"), (161, "PR")], True),
        ([(60, "SD"), (161, "PR")], True),
        ([(161, "NE")], False),
        ([(161, "NON-CR/NON-PD")], False),
    ],
)
def test_stable_disease_counts_once_seen_for_the_minimum_time_less_the_window(seen, benefit):
    assert responds(assessed(*seen), BENEFIT, START) is benefit


def study(**tables):
    delivered = GivenTables("2020-12-31", dm=tables.pop("dm", DM), ex=EX, **tables)
    people = People(delivered)
    return delivered, people, Assessments(delivered, people)


def test_assessments_count_after_baseline_to_progression_and_to_a_new_therapy():
    rs = """
        USUBJID | RSTESTCD | RSSTRESC | RSEVAL       | RSDTC
        01      | OVRLRESP | SD       | INVESTIGATOR | 2020-01-01
        01      | OVRLRESP | SD       | INVESTIGATOR | 2020-02-01
        01      | OVRLRESP | NE       | INVESTIGATOR | 2020-02-01
        01      | TRGRESP  | PD       | INVESTIGATOR | 2020-02-15
        01      | OVRLRESP | PD       | READER 1     | 2020-02-16
        01      | OVRLRESP | PD       | INVESTIGATOR | 2020-03-01
        01      | OVRLRESP | CR       | INVESTIGATOR | 2020-04-01
        """
    _, _, counted = study(rs=rs)
    assert counted.counted("01") == [(date(2020, 2, 1), "NE"), (date(2020, 3, 1), "PD")]
    cm = """
        USUBJID | CMCAT                         | CMSTDTC
        01      | PRIOR ANTICANCER THERAPY      | 2020-01-15
        01      | SUBSEQUENT ANTICANCER THERAPY | 2020-02
        """
    _, _, until_therapy = study(rs=rs, cm=cm)
    assert until_therapy.counted("01") == [(date(2020, 2, 1), "NE")]


@pytest.mark.parametrize("after", ["as_assessed", "progression"])
def test_disease_after_a_complete_response_is_what_the_trial_file_says(after):
    rs = """
        USUBJID | RSTESTCD | RSSTRESC | VISITNUM | RSDTC
        01      | OVRLRESP | CR       | 2        | 2020-02-01
        01      | TRGRESP  | PR       | 3        | 2020-03-01
        01      | OVRLRESP | PR       | 3        | 2020-03-01
        01      | OVRLRESP | SD       | 4        | 2020-04-01
        """
    words = {"endpoints": [{"after_complete": after}]}
    _, people, assessments = study(rs=rs, words=words)
    documented = PFS | {"progression": "documented"}
    strict = after == "progression"
    assert len(assessments.counted("01")) == (2 if strict else 3)
    assert assessments.progression("01") == ((date(2020, 3, 1), "3") if strict else (None, None))
    assert times_to_event(documented, people, assessments) == [(61 if strict else 92, strict)]


@pytest.mark.parametrize(
    ("category", "began", "therapy"),
    [
        ("RADIOTHERAPY", "2020-01-01", None),
        ("RADIOTHERAPY", "2020-01-02", date(2020, 1, 2)),
        ("SURGERY", "2020-03", date(2020, 3, 1)),
        ("SURGERY", "2020", date(2020, 3, 1)),
        ("TRANSFUSION", "2020-01-02", None),
    ],
)
def test_surgery_or_radiotherapy_after_baseline_is_a_new_therapy(category, began, therapy):
    _, _, assessments = study(
        pr=f"""
        USUBJID | PRCAT      | PRSTDTC
        01      | {category} | {began}
        """
    )
    assert assessments.therapy.get("01") == therapy


PFS = {"origin": "first_dose", "population": "safety", "events": ["progression", "death"],
       "censor": "last_tumour_assessment"}  # fmt: skip
OS = {"origin": "first_dose", "population": "safety", "events": ["death"], "censor": "last_alive"}
SD = """
    USUBJID | RSTESTCD | RSSTRESC | RSDTC
    01      | OVRLRESP | SD       | 2020-02-01
    01      | OVRLRESP | NE       | 2020-03-01
    """


@pytest.mark.parametrize(
    ("endpoint", "died", "therapy", "time"),
    [
        (PFS, "", "", (32, False)),
        (PFS, "2020-03-31", "", (91, True)),
        (PFS, "2020-03-31", "2020-03-01", (32, False)),
        (PFS, "2020-03-31", "2020-03-31", (91, True)),
        (PFS, "", "2020-01-15", (1, False)),
        (OS, "", "", (61, False)),
        (OS, "2020-03-31", "2020-03-01", (91, True)),
        (OS, "2021-01-01", "", (61, False)),
    ],
)
def test_a_time_ends_with_its_event_or_with_what_censors_it(endpoint, died, therapy, time):
    dm = f"""
        USUBJID | ARMCD | RFICDTC    | DTHDTC
        01      | A     | 2019-12-20 | {died}
        """
    pr = f"""
        USUBJID | PRCAT        | PRSTDTC
        01      | RADIOTHERAPY | {therapy}
        """
    _, people, assessments = study(dm=dm, rs=SD, **({"pr": pr} if therapy else {}))
    assert times_to_event(endpoint, people, assessments) == [time]


TU = """
    USUBJID | TULNKID | TUSTRESC           | TULOC
    01      | T1      | TARGET             | LIVER
    01      | T2      | TARGET LYMPH NODE  | NECK
    01      | N1      | NON-TARGET         | LUNG
    """
SIZES = """
    USUBJID | TRLNKID | TRTESTCD | TRSTRESN | TRSTAT   | VISITNUM | TRDTC
    01      | T1      | LDIAM    | 40       |          | 1        | 2019-12-20
    01      | T2      | LPERP    | 20       |          | 1        | 2019-12-20
    01      | T2      | LDIAM    | 35       |          | 1        | 2019-12-20
    01      | N1      | LDIAM    | 99       |          | 1        | 2019-12-20
    01      | T1      | LDIAM    | 30       |          | 2        | 2020-02-01
    01      | T2      | LPERP    | 15       |          | 2        | 2020-02-02
    01      | T1      | LDIAM    | 10       |          | 3        | 2020-03-01
    01      | T2      | LPERP    |          | NOT DONE | 3        | 2020-03-01
    01      | T1      | LDIAM    | 30       |          | 4        | 2020-04-02
    01      | T2      | LPERP    | 12       |          | 4        | 2020-04-02
    01      | T1      | LDIAM    | 0        |          | 5        | 2020-05-02
    01      | T2      | LPERP    | 0        |          | 5        | 2020-05-02
    """


def test_best_change_is_of_complete_sums_up_to_the_assessment_that_showed_progression():
    rs = """
        USUBJID | RSTESTCD | RSSTRESC | VISITNUM | RSDTC
        01      | OVRLRESP | PD       | 4        | 2020-04-01
        """
    delivered, people, assessments = study(rs=rs, tu=TU, tr=SIZES)
    # 40 + 20 at baseline; 45, none, 42 (the progression itself), then too late
    assert best_changes(delivered, people, assessments) == {"01": 100 * (42 - 60) / 60}


def test_best_change_leaves_out_what_followed_a_new_therapy():
    pr = """
        USUBJID | PRCAT   | PRSTDTC
        01      | SURGERY | 2020-03-15
        """
    delivered, people, assessments = study(tu=TU, tr=SIZES, pr=pr)
    assert best_changes(delivered, people, assessments) == {"01": -25}
