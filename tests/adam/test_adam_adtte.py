import pandas as pd
import pytest

from helpers.adam.adtte import derive_adtte
from helpers.trial.vocabulary import TimeToEventEndpoint

NO_THERAPY = pd.Series(dtype="datetime64[ns]")


def endpoint(endpoint_id, events, censor, origin="first_dose"):
    return TimeToEventEndpoint(
        id=endpoint_id,
        label=endpoint_id,
        role="secondary",
        definition="as the protocol says",
        population="safety",
        type="time_to_event",
        origin=origin,
        events=events,
        censor=censor,
    )


PFS = endpoint("pfs", ("progression", "death"), "last_tumour_assessment")
OS = endpoint("os", ("death",), "last_alive")


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | INCLDT:date | TRTSDT:date | DTHDT:date | LSTALVDT:date
        --------+-------------+-------------+------------+--------------
        01      | 2019-02-27  | 2019-03-01  | 2019-09-01 | 2019-08-20
        02      | 2019-02-27  | 2019-03-01  |            | 2019-10-01
        03      | 2019-02-27  |             | 2019-03-05 | 2019-03-05
        """)


def responses(frame, rows):
    return frame(f"""
        USUBJID | ADT:date   | AVALC | ANL01FL
        --------+------------+-------+--------
        {rows}
        """)


def records(adtte):
    keys = ["AVAL", "CNSR", "EVNTDESC", "CNSDTDSC"]
    found = adtte.set_index("USUBJID")[keys].astype(object)
    return {who: tuple(found.loc[who].where(found.loc[who].notna(), None)) for who in found.index}


def test_the_event_is_the_earlier_of_progression_and_death(frame, adsl):
    adrs = responses(frame, "01 | 2019-05-01 | PD | Y\n02 | 2019-05-01 | SD | Y")
    found = records(derive_adtte([PFS], adsl, adrs, NO_THERAPY))
    assert found == {
        "01": (62, 0, "DISEASE PROGRESSION", None),
        "02": (62, 1, None, "LAST ADEQUATE TUMOUR ASSESSMENT"),
    }


def test_a_death_without_progression_is_the_event_even_before_the_first_scan(frame, adsl):
    found = records(derive_adtte([PFS], adsl, responses(frame, ""), NO_THERAPY))
    assert found["01"] == (185, 0, "DEATH", None)


def test_without_an_adequate_assessment_who_lives_is_censored_on_day_1(frame, adsl):
    adrs = responses(frame, "02 | 2019-05-01 | NE | Y\n02 | 2019-06-01 | SD | ")
    found = records(derive_adtte([PFS], adsl, adrs, NO_THERAPY))
    assert found["02"] == (1, 2, None, "NO ADEQUATE TUMOUR ASSESSMENT AFTER BASELINE")


def test_death_after_a_new_therapy_is_no_event_and_the_last_scan_before_it_ends_the_time(
    frame, adsl
):
    adrs = responses(frame, "01 | 2019-05-01 | SD | Y")
    therapy = pd.Series({"01": pd.Timestamp("2019-06-01")})
    found = records(derive_adtte([PFS], adsl, adrs, therapy))
    words = "LAST ADEQUATE TUMOUR ASSESSMENT BEFORE NEW ANTICANCER THERAPY"
    assert found["01"] == (62, 3, None, words)


def test_overall_survival_counts_every_death_and_ends_at_the_last_day_alive(frame, adsl):
    therapy = pd.Series({"01": pd.Timestamp("2019-06-01")})
    found = records(derive_adtte([OS], adsl, responses(frame, ""), therapy))
    assert found == {"01": (185, 0, "DEATH", None), "02": (215, 1, None, "LAST KNOWN ALIVE")}


def test_counted_from_inclusion_a_participant_never_treated_has_a_time(frame, adsl):
    from_inclusion = endpoint("os", ("death",), "last_alive", "inclusion")
    found = records(derive_adtte([from_inclusion], adsl, responses(frame, ""), NO_THERAPY))
    assert found["03"] == (7, 0, "DEATH", None)
    assert found["01"] == (187, 0, "DEATH", None)


def test_death_on_the_day_of_origin_is_day_1_and_no_time_is_shorter(frame):
    adsl = frame("""
        USUBJID | INCLDT:date | TRTSDT:date | DTHDT:date | LSTALVDT:date
        --------+-------------+-------------+------------+--------------
        01      |             | 2019-03-01  | 2019-03-01 | 2019-03-01
        02      |             | 2019-03-01  |            | 2019-02-20
        """)
    found = derive_adtte([OS], adsl, responses(frame, ""), NO_THERAPY)
    assert found["AVAL"].tolist() == [1, 1]


def test_no_endpoints_and_no_participants_give_no_records(frame, adsl):
    assert derive_adtte([], adsl, responses(frame, ""), NO_THERAPY).empty
    assert derive_adtte([PFS], adsl.iloc[:0], responses(frame, ""), NO_THERAPY).empty


def test_survival_without_progression_is_never_longer_than_survival(frame, adsl):
    adrs = responses(frame, "01 | 2019-05-01 | PD | Y\n02 | 2019-05-01 | SD | Y")
    both = derive_adtte([PFS, OS], adsl, adrs, NO_THERAPY)
    times = both.pivot(index="USUBJID", columns="PARAMCD", values="AVAL")
    assert (times["PFS"] <= times["OS"]).all()


def test_a_shifted_calendar_and_shuffled_rows_change_no_time(frame, adsl):
    adrs = responses(frame, "01 | 2019-05-01 | PD | Y\n02 | 2019-05-01 | SD | Y")
    times = records(derive_adtte([PFS, OS], adsl, adrs, NO_THERAPY).drop_duplicates("USUBJID"))
    shift = pd.Timedelta(days=1000)
    moved = adsl.assign(**{name: adsl[name] + shift for name in adsl if name.endswith("DT")})
    again = derive_adtte(
        [PFS, OS], moved[::-1], adrs.assign(ADT=adrs["ADT"] + shift)[::-1], NO_THERAPY
    )
    assert records(again.drop_duplicates("USUBJID")) == times
