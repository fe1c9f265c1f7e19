"""Adverse events: which are treatment-emergent, and what is made of partial dates and words."""

import pandas as pd
import pytest

from helpers.adam.adae import derive_adae, map_relation
from helpers.adam.dates import parse_dtc
from safety_trial import complete, safety, safety_trial, told

AE = ["AESPID", "AETERM", "AEDECOD", "AEBODSYS", "AESOC", "AETOXGR", "AESEV", "AESER", "AEACN"]
AE += ["AEREL", "AEOUT", "AESDTH", "AESTDTC", "AEENDTC", "SRCROW"]


@pytest.fixture
def adsl(frame):
    return frame(
        """
        USUBJID | SAFFL | TRTSDT:date | TRTEDT:date | LSTDOSDT:date | AP01SDT:date | AP02SDT:date | CUTDT:date
        01      | Y     | 2019-03-01  | 2019-08-30  | 2019-10-20    | 2019-03-01   | 2019-03-15   | 2019-12-31
        02      | Y     | 2019-03-10  | 2019-03-20  | 2019-03-20    | 2019-03-10   |              | 2019-12-31
        09      |       |             |             |               |              |              | 2019-12-31
        """
    ).assign(DTHDT=pd.NaT)


def derive(ae, adsl, **changes):
    return derive_adae(complete(ae, AE), adsl, safety_trial(**changes)).set_index("AESEQ")


@pytest.mark.fault("A04")
def test_event_counts_from_the_first_dose_to_the_last_day_of_the_window(frame, adsl):
    ae = frame(
        """
        USUBJID | AESEQ:int | AESTDTC
        --------+-----------+-----------
        01      | 1         | 2019-02-28
        01      | 2         | 2019-03-01
        01      | 3         | 2019-09-29
        01      | 4         | 2019-09-30
        """
    )

    adae = derive(ae, adsl)

    assert told(adae["TRTEMFL"]) == {1: "", 2: "Y", 3: "Y", 4: ""}
    assert told(adae["AEXCL"]) == {
        1: "began before the first dose and did not worsen",
        2: "",
        3: "",
        4: "began after the follow-up window",
    }
    assert adae["ASTDY"].to_dict() == {1: -1, 2: 1, 3: 213, 4: 214}


def test_window_ends_no_later_than_the_maximum_study_day(frame, adsl):
    ae = frame(
        """
        USUBJID | AESEQ:int | AESTDTC
        --------+-----------+-----------
        01      | 1         | 2019-06-08
        01      | 2         | 2019-06-09
        """
    )

    adae = derive(ae, adsl, safety=safety(maximum_days=100))

    assert adae["ASTDY"].to_dict() == {1: 100, 2: 101}
    assert told(adae["TRTEMFL"]) == {1: "Y", 2: ""}


def test_participant_never_treated_has_no_emergent_event(frame, adsl):
    ae = frame(
        """
        USUBJID | AESEQ:int | AESTDTC
        --------+-----------+-----------
        09      | 1         | 2019-03-05
        09      | 2         |
        """
    )

    adae = derive(ae, adsl)

    assert adae["TRTEMFL"].isna().all()
    assert set(adae["AEXCL"]) == {"never treated"}


def test_event_without_start_counts_unless_its_end_proves_otherwise(frame, adsl):
    ae = frame(
        """
        USUBJID | AESEQ:int | AESTDTC | AEENDTC
        --------+-----------+---------+-----------
        01      | 1         |         |
        01      | 2         |         | 2019-02-28
        01      | 3         |         | 2019-03-01
        01      | 4         |         | 2019-02
        01      | 5         |         | 2019-03
        01      | 6         |         | 2019
        """
    )

    adae = derive(ae, adsl)

    assert told(adae["TRTEMFL"]) == {1: "Y", 2: "", 3: "Y", 4: "", 5: "Y", 6: "Y"}
    assert set(adae.loc[[2, 4], "AEXCL"]) == {"ended before the first dose"}


def test_partial_start_is_read_as_under_treatment_where_that_is_possible(frame, adsl):
    ae = frame(
        """
        USUBJID | AESEQ:int | AESTDTC | AEENDTC
        --------+-----------+---------+-----------
        02      | 1         | 2019-03 |
        02      | 2         | 2019    |
        02      | 3         | 2019-02 |
        02      | 4         | 2019-04 |
        02      | 5         | 2019-03 | 2019-03-05
        """
    )

    adae = derive(ae, adsl)

    assert adae["ASTDT"].dt.strftime("%Y-%m-%d").to_dict() == {
        1: "2019-03-10",
        2: "2019-03-10",
        3: "2019-02-01",
        4: "2019-04-01",
        5: "2019-03-01",
    }
    assert told(adae["ASTDTF"]) == {1: "D", 2: "M", 3: "D", 4: "D", 5: "D"}
    assert told(adae["TRTEMFL"]) == {1: "Y", 2: "Y", 3: "", 4: "Y", 5: ""}


def test_event_from_before_counts_when_its_recorded_grade_rose(frame, adsl):
    ae = frame(
        """
        USUBJID | AESEQ:int | AESTDTC    | AETOXGR | AEITOXGR
        --------+-----------+------------+---------+---------
        01      | 1         | 2019-02-20 | 3       | 2
        01      | 2         | 2019-02-20 | 2       | 2
        01      | 3         | 2019-02-20 | 3       |
        """
    )

    assert told(derive(ae, adsl)["TRTEMFL"]) == {1: "Y", 2: "", 3: ""}


def test_continuation_counts_only_when_worse_than_before_the_first_dose(frame, adsl):
    ae = frame(
        """
        USUBJID | AESEQ:int | AESPID | AEDECOD | AESTDTC    | AETOXGR
        --------+-----------+--------+---------+------------+--------
        01      | 1         | E1     | NAUSEA  | 2019-02-20 | 2
        01      | 2         | E1     | NAUSEA  | 2019-03-05 | 2
        01      | 3         | E1     | NAUSEA  | 2019-03-20 | 3
        01      | 4         | E2     | NAUSEA  | 2019-03-05 | 1
        02      | 5         | E1     | NAUSEA  | 2019-03-12 | 1
        """
    )

    adae = derive(ae, adsl)

    assert told(adae["TRTEMFL"]) == {1: "", 2: "", 3: "Y", 4: "Y", 5: "Y"}


def test_event_belongs_to_the_phase_it_began_in(frame, adsl):
    ae = frame(
        """
        USUBJID | AESEQ:int | AESTDTC
        --------+-----------+-----------
        01      | 1         | 2019-02-28
        01      | 2         | 2019-03-14
        01      | 3         | 2019-03-15
        02      | 4         | 2019-04-01
        01      | 5         |
        """
    )

    phases = told(derive(ae, adsl)["APHASE"])

    assert phases == {1: "", 2: "alone", 3: "together", 4: "alone", 5: ""}


def test_causality_is_read_in_every_known_vocabulary():
    words = ["RELATED", "POSSIBLY RELATED", "PROBABLE", "Y", "possible"]
    assert list(map_relation(pd.Series(words))) == ["Y"] * 5
    assert list(map_relation(pd.Series(["NONE", "REMOTE", "UNLIKELY RELATED", "N"]))) == ["N"] * 4
    assert map_relation(pd.Series(["MAYBE", None], dtype=object)).isna().all()


def test_severity_stands_for_grade_where_the_trial_says_so(frame, adsl):
    ae = frame(
        """
        USUBJID | AESEQ:int | AESTDTC    | AESEV    | AETOXGR
        --------+-----------+------------+----------+--------
        01      | 1         | 2019-03-05 | MILD     | 4
        01      | 2         | 2019-03-05 | MODERATE |
        01      | 3         | 2019-03-05 | SEVERE   |
        01      | 4         | 2019-03-05 |          |
        """
    )

    by_severity = derive(ae, adsl, safety=safety(grading={"dictionary": "severity"}))
    by_grade = derive(ae, adsl)

    assert by_severity["ATOXGRN"].fillna(0).to_dict() == {1: 1, 2: 2, 3: 3, 4: 0}
    assert by_grade["ATOXGRN"].fillna(0).to_dict() == {1: 4, 2: 0, 3: 0, 4: 0}


def test_end_is_taken_as_late_as_it_can_be_and_never_after_the_cut(frame, adsl):
    ae = frame(
        """
        USUBJID | AESEQ:int | AESTDTC    | AEENDTC
        --------+-----------+------------+-----------
        01      | 1         | 2019-03-05 | 2019-03-07
        01      | 2         | 2019-03-05 | 2019-04
        01      | 3         | 2019-03-05 | 2019
        01      | 4         | 2019-03-05 |
        """
    )

    adae = derive(ae, adsl.assign(CUTDT=pd.Timestamp("2019-11-30")))

    ends = adae["AENDT"].dt.strftime("%Y-%m-%d").fillna("open").to_dict()
    assert ends == {1: "2019-03-07", 2: "2019-04-30", 3: "2019-11-30", 4: "open"}
    assert told(adae["AENDTF"]) == {1: "", 2: "D", 3: "D", 4: ""}
    assert adae["ADURD"].fillna(-1).to_dict() == {1: 3, 2: -1, 3: -1, 4: -1}


def test_completed_end_is_never_after_death_and_a_recorded_one_stays(frame, adsl):
    ae = frame(
        """
        USUBJID | AESEQ:int | AESTDTC    | AEENDTC
        01      | 1         | 2019-03-05 | 2019-04
        01      | 2         | 2019-03-05 | 2019-04-20
        01      | 3         | 2019-03-05 | 2019-05
        01      | 4         | 2019-03-05 | 2019-03
        """
    )
    first = derive(ae, adsl.assign(DTHDT=pd.Timestamp("2019-04-01")))
    assert first["AENDT"].dt.strftime("%Y-%m-%d").to_dict()[1] == "2019-04-01"

    adae = derive(ae, adsl.assign(DTHDT=pd.Timestamp("2019-04-15")))

    ends = adae["AENDT"].dt.strftime("%Y-%m-%d").to_dict()
    # 2 and 3 contradict the death: the data check says so, and nothing is moved here
    assert ends == {1: "2019-04-15", 2: "2019-04-20", 3: "2019-05-31", 4: "2019-03-31"}
    assert told(adae["AENDTF"]) == {1: "D", 2: "", 3: "D", 4: "D"}


def test_no_record_is_lost_and_every_one_is_counted_or_explained(frame, adsl):
    ae = frame(
        """
        USUBJID | AESEQ:int | AESTDTC
        --------+-----------+-----------
        02      | 2         | 2019-03-12
        01      | 7         | 2019-02-28
        09      | 1         | 2019-02-28
        """
    )

    adae = derive_adae(complete(ae, AE), adsl, safety_trial())

    assert list(adae["USUBJID"]) == ["01", "02", "09"]
    assert list(adae["AESEQ"]) == [7, 2, 1]
    assert (adae["TRTEMFL"].notna() ^ adae["AEXCL"].notna()).all()


def test_calendar_and_order_do_not_matter(frame, adsl):
    ae = frame(
        """
        USUBJID | AESEQ:int | AESTDTC    | AEENDTC
        --------+-----------+------------+-----------
        01      | 1         | 2019-02-28 | 2019-03-02
        01      | 2         | 2019-09-29 |
        02      | 3         | 2019-04-19 | 2019-04-25
        02      | 4         | 2019-04-20 |
        """
    )
    shift = pd.Timedelta(days=1461)
    dates = [name for name in adsl if name.endswith("DT")]
    later = adsl.assign(**{name: adsl[name] + shift for name in dates})
    moved = {
        name: (pd.to_datetime(ae[name]) + shift).dt.strftime("%Y-%m-%d").astype(object)
        for name in ("AESTDTC", "AEENDTC")
    }

    once = derive(ae, adsl)
    again = derive(ae.assign(**moved).sample(frac=1, random_state=1), later)

    columns = ["TRTEMFL", "AEXCL", "ASTDY", "AENDY", "ADURD"]
    pd.testing.assert_frame_equal(once[columns], again[columns])
    assert told(once["TRTEMFL"]) == {1: "", 2: "Y", 3: "Y", 4: ""}


def test_flags_of_a_real_study_agree_with_the_sponsors(oracle):
    # CDISC Pilot 01: SUPPAE AETRTEM is the sponsor's own flag, which has no end of the window.
    # Four records of one participant began later than 30 days after RFXENDTC.
    def read(name):
        table = pd.read_csv(oracle / "cdisc_pilot" / name, dtype=str, keep_default_na=False)
        return table.mask(table == "")

    dm = read("dm.csv")
    start, end = parse_dtc(dm["RFXSTDTC"]), parse_dtc(dm["RFXENDTC"])
    adsl = dm[["USUBJID"]].assign(
        SAFFL="Y",
        TRTSDT=start,
        TRTEDT=end,
        LSTDOSDT=end,
        AP01SDT=start,
        AP02SDT=pd.NaT,
        DTHDT=parse_dtc(dm["DTHDTC"]),
        CUTDT=end.max(),
    )
    grading = safety(grading={"dictionary": "severity"}, follow_up_days=30)

    adae = derive_adae(complete(read("ae.csv"), AE), adsl, safety_trial(safety=grading))

    sponsor = read("suppae.csv").query("QNAM == 'AETRTEM'")
    sponsor = sponsor.rename(columns={"IDVARVAL": "AESEQ"})[["USUBJID", "AESEQ", "QVAL"]]
    both = adae.merge(sponsor, on=["USUBJID", "AESEQ"], validate="1:1")
    assert len(both) == len(adae) == 1191
    differs = both[both["TRTEMFL"].fillna("N") != both["QVAL"]]
    assert len(differs) == 4
    assert set(differs["AEXCL"]) == {"began after the follow-up window"}
    emergent = both[both["QVAL"] == "Y"].merge(dm[["USUBJID", "ARM"]], on="USUBJID", validate="m:1")
    assert emergent.groupby("ARM")["USUBJID"].nunique().to_dict() == {
        "Placebo": 65,
        "Xanomeline High Dose": 76,
        "Xanomeline Low Dose": 77,
    }


def test_lines_of_one_event_are_known_by_the_site_or_by_their_days(frame, adsl):
    ae = frame(
        """
        USUBJID | AESEQ:int | AESPID | AELNKGRP | AEDECOD | AESTDTC    | AEENDTC    | AETOXGR
        01      | 1         | E1     | G1       | NAUSEA  | 2019-02-20 | 2019-03-04 | 2
        01      | 2         | E2     | G1       | NAUSEA  | 2019-03-04 |            | 2
        01      | 3         |        |          | RASH    | 2019-02-20 | 2019-03-04 | 2
        01      | 4         |        |          | RASH    | 2019-03-05 | 2019-03-09 | 2
        01      | 5         |        |          | rash    | 2019-03-10 | 2019-03-12 | 3
        01      | 6         |        |          | RASH    | 2019-03-14 | 2019-03-20 | 2
        01      | 7         |        |          | COUGH   | 2019-02-20 |            | 1
        01      | 8         |        |          | COUGH   | 2019-03-10 |            | 1
        02      | 9         |        |          | RASH    | 2019-03-20 | 2019-03-21 | 1
        01      | 10        |        |          | FEVER   | 2019-02-20 | 2019-02-28 | 1
        01      | 11        |        |          | FEVER   | 2019-03    | 2019-03-02 | 1
        """
    )

    adae = derive(ae, adsl)

    # 6 comes after a gap of a day, the end of 7 is not known, the start of 11 neither
    assert told(adae["TRTEMFL"]) == {
        1: "", 2: "", 3: "", 4: "", 5: "Y", 6: "Y", 7: "", 8: "Y", 9: "Y", 10: "", 11: "Y",
    }  # fmt: skip
    lines = adae.groupby("AEEVENT").groups.values()
    assert sorted(map(tuple, lines)) == [(1, 2), (3, 4, 5), (6,), (7,), (8,), (9,), (10,), (11,)]


def test_grade_that_falls_and_rises_again_is_one_event_and_no_worsening(frame, adsl):
    ae = frame(
        """
        USUBJID | AESEQ:int | AESPID | AEDECOD | AESTDTC    | AETOXGR
        01      | 1         | E1     | PAIN    | 2019-02-20 | 2
        01      | 2         | E1     | PAIN    | 2019-03-05 | 1
        01      | 3         | E1     | PAIN    | 2019-03-12 | 2
        01      | 4         | E1     | PAIN    | 2019-03-19 | 3
        01      | 5         | E2     | FATIGUE | 2019-03-05 | 2
        01      | 6         | E2     | FATIGUE | 2019-03-12 | 1
        01      | 7         | E2     | FATIGUE | 2019-03-19 | 2
        01      | 8         | E2     | FATIGUE | 2019-03-26 |
        01      | 9         | E2     | FATIGUE | 2019-04-02 | 3
        01      | 10        | E2     | FATIGUE | 2019-04-09 | 3
        """
    )

    adae = derive(ae, adsl)

    assert list(adae.index[adae["TRTEMFL"].eq("Y")]) == [4, 5, 6, 7, 8, 9, 10]
    assert list(adae.index[adae["AECONTFL"].eq("Y")]) == [6, 7, 8, 10]


def test_progression_of_the_disease_is_counted_apart_when_nothing_else_excludes_it(frame, adsl):
    ae = frame(
        """
        USUBJID | AESEQ:int | AEDECOD             | AESTDTC
        01      | 1         | Disease progression | 2019-03-05
        01      | 2         | Disease progression | 2019-10-05
        01      | 3         | Nausea              | 2019-03-05
        """
    )

    adae = derive(ae, adsl, safety=safety(progression_terms=["DISEASE PROGRESSION"]))

    assert told(adae["AEXCL"]) == {
        1: "progression of the disease, counted apart",
        2: "began after the follow-up window",
        3: "",
    }
    assert told(adae["TRTEM2FL"]) == {1: "", 2: "", 3: "Y"}
    assert derive(ae, adsl)["TRTEMFL"].eq("Y").tolist() == [True, False, True]


def test_second_window_ends_after_the_last_dose_of_any_drug(frame, adsl):
    ae = frame(
        """
        USUBJID | AESEQ:int | AESTDTC
        01      | 1         | 2019-09-30
        01      | 2         | 2019-11-19
        01      | 3         | 2019-11-20
        02      | 4         | 2019-04-20
        """
    )

    adae = derive(ae, adsl)

    assert adae["TRTEMFL"].isna().all()
    assert told(adae["TRTEM2FL"]) == {1: "Y", 2: "Y", 3: "", 4: ""}
    limited = derive(ae, adsl, safety=safety(maximum_days=220))
    assert told(limited["TRTEM2FL"]) == {1: "Y", 2: "Y", 3: "", 4: ""}


def test_window_left_open_has_no_end_but_a_study_day_may_limit_it(frame, adsl):
    ae = frame(
        """
        USUBJID | AESEQ:int | AESTDTC
        02      | 1         | 2019-12-31
        02      | 2         | 2019-03-09
        09      | 3         | 2019-06-01
        """
    )

    adae = derive(ae, adsl, safety=safety(follow_up_days=None))
    limited = derive(ae, adsl, safety=safety(follow_up_days=None, maximum_days=100))

    assert told(adae["TRTEMFL"]) == {1: "Y", 2: "", 3: ""}
    assert told(limited["AEXCL"])[1] == "began after the follow-up window"
    assert set(adae.loc[[3], "AEXCL"]) == {"never treated"}
