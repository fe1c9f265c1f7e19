"""Time to deterioration: which form, which reading of death, and who is censored when."""

import pandas as pd
import pytest

from helpers.adam.adttd import derive_adttd
from helpers.trial.vocabulary import Questionnaire


def form(direction="global", **words):
    return Questionnaire(
        id="form",
        category="FORM",
        label="A form",
        item_prefix="F",
        scales=({"id": "S", "label": "Score", "items": [1], "direction": direction},),
        deterioration={"scores": ["S"], "population": "safety", **words},
    )


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | TRTSDT:date | INCLDT:date | DTHDT:date
        --------+-------------+-------------+-----------
        01      | 2019-03-01  | 2019-02-27  | 2019-06-30
        """)


@pytest.fixture
def scores(frame):
    def of(*days_and_changes, base=70.0):
        rows = pd.DataFrame(days_and_changes, columns=["ADY", "CHG"])
        date = pd.Timestamp("2019-03-01") + pd.to_timedelta(rows["ADY"] - 1, unit="D")
        return rows.assign(
            USUBJID="01", PARAMCD="S", PARAM="Score", ADT=date, BASE=base,
            AVAL=50.0, CHG=rows["CHG"].astype(float),
        )  # fmt: skip

    return of


def found(adqs, adsl, questionnaire=None):
    """Return {(reading, what death is): (days, cause, code)}."""
    adttd = derive_adttd(adqs, adsl, [questionnaire or form()])
    keys = zip(adttd["READING"], adttd["DEATHAS"], strict=True)
    values = zip(adttd["AVAL"], adttd["CAUSE"], adttd["CNSR"], strict=True)
    return dict(zip(keys, values, strict=True))


DIED = 122  # 30 June, 1 March being day 1


@pytest.mark.parametrize(
    ("course", "first", "definitive"),
    [
        ([(15, -9.9), (29, -5)], None, None),
        ([(15, -10), (29, 0)], 15, None),
        ([(15, -10), (29, -10)], 15, 15),
        ([(15, -20), (29, -9), (43, -10), (57, -30)], 15, 43),
        ([(15, 0), (29, -10)], 29, 29),
        ([(15, -9.999999999999993)], 15, 15),
        ([(1, -40), (15, 0)], None, None),
    ],
    ids=["less than the difference", "recovers", "stays", "for good at the second fall",
         "only on the last form", "in binary", "on the first day of treatment"],
)  # fmt: skip
def test_first_and_definitive_deterioration(scores, adsl, course, first, definitive):
    days = found(scores(*course), adsl)
    last = max(day for day, _ in course)
    for reading, day in (("first", first), ("definitive", definitive)):
        expected = (day, 1, 0) if day else (DIED, 2, 0)
        assert days[reading, "event"] == expected
        assert days[reading, "competing"] == expected
        assert days[reading, "censored"] == (expected if day else (last, 0, 1))


def test_a_symptom_deteriorates_when_it_rises(scores, adsl):
    course = scores((15, -30), (29, 10))
    assert found(course, adsl, form("symptom"))["first", "event"] == (29, 1, 0)


def test_the_alive_are_censored_at_the_last_score(scores, adsl):
    alive = adsl.assign(DTHDT=pd.NaT)
    assert set(found(scores((15, 0), (20, 3)), alive).values()) == {(20, 0, 1)}


def test_without_a_score_after_baseline_or_at_baseline_only_a_death_is_known(scores, adsl):
    nothing = scores((1, 0))
    days = found(nothing, adsl)
    assert days["first", "event"] == (DIED, 2, 0)
    assert days["first", "censored"] == (1, 0, 2)
    no_baseline = scores((15, float("nan")), base=float("nan"))
    days = found(no_baseline, adsl)
    assert days["first", "competing"] == (DIED, 2, 0)
    assert days["first", "censored"] == (1, 0, 3)
    assert found(nothing.iloc[:0], adsl)["definitive", "censored"] == (1, 0, 3)


def test_every_reason_is_named(scores, adsl):
    alive = adsl.assign(DTHDT=pd.NaT)
    for course, base, word in (
        ([(15, 0)], 70.0, "LAST SCORE"),
        ([(1, 0)], 70.0, "NO SCORE AFTER BASELINE"),
        ([(15, 0)], float("nan"), "NO BASELINE SCORE"),
    ):
        adttd = derive_adttd(scores(*course, base=base), alive, [form()])
        assert set(adttd["CNSDTDSC"]) == {word}
        assert adttd["EVNTDESC"].isna().all()
    assert set(derive_adttd(scores((15, -10)), adsl, [form()])["EVNTDESC"]) == {"DETERIORATION"}


def test_only_the_readings_of_the_trial_file_are_derived(scores, adsl):
    only = form(readings=("definitive",))
    assert {reading for reading, _ in found(scores((15, -10)), adsl, only)} == {"definitive"}
    silent = only.model_copy(update={"deterioration": None})
    assert derive_adttd(scores((15, -10)), adsl, [silent]).empty


def test_order_of_rows_and_calendar_do_not_matter(scores, adsl):
    course = scores((15, -20), (29, -9), (43, -10), (57, -30))
    shift = pd.Timedelta(days=1000)
    moved = course.assign(ADT=course["ADT"] + shift)
    later = adsl.assign(**{name: adsl[name] + shift for name in ("TRTSDT", "INCLDT", "DTHDT")})
    assert found(moved[::-1], later) == found(course, adsl)
