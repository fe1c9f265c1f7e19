"""ADCM: before, during or after treatment, with dates that may be partial."""

from helpers.adam.adcm import derive_adcm
from helpers.trial.vocabulary import Safety

SAFETY = Safety(grading={"dictionary": "CTCAE", "version": "4.03"}, follow_up_days=30)
# treated from 2019-03-10 to 2019-04-10: the window ends on 2019-05-10
ADSL = """
    USUBJID | INCLDT:date | TRTSDT:date | TRTEDT:date
    --------+-------------+-------------+------------
    01      | 2019-03-05  | 2019-03-10  | 2019-04-10
    02      | 2019-03-05  |             |
    """
HEAD = "USUBJID | CMSEQ:int | CMCAT | CMTRT | CMDECOD | CMCLAS | CMSTDTC | CMENDTC\n"


def _derive(frame, *dates):
    rows = [f"01 | {i} | | Aspirin | | | {start} | {end}" for i, (start, end) in enumerate(dates)]
    return derive_adcm(frame(HEAD + "\n".join(rows)), frame(ADSL), SAFETY)


def _flags(adcm):
    short = {"PREFL": "P", "CONFL": "C", "SUBSFL": "S", "OPENFL": "?"}
    return ["".join(short[f] for f in short if row[f] == "Y") for _, row in adcm.iterrows()]


def test_complete_dates_place_a_medication_before_during_and_after(frame):
    adcm = _derive(
        frame,
        ("2019-03-01", "2019-03-09"),
        ("2019-03-01", "2019-03-10"),
        ("2019-03-09", ""),
        ("2019-03-10", "2019-03-10"),
        ("2019-05-10", ""),
        ("2019-05-11", ""),
    )
    assert _flags(adcm) == ["P", "PC", "PC", "C", "C", "S"]
    assert adcm["AEXCL"].fillna("").tolist() == [
        "ended before the first dose", "", "", "", "", "began after the safety window",
    ]  # fmt: skip


def test_a_partial_date_is_every_day_it_can_mean(frame):
    adcm = _derive(
        frame,
        ("2018", "2019-02"),  # over before the first dose
        ("2018", "2019-03"),  # may have ended before it
        ("2018", "2019"),
        ("2019-03", ""),  # began before it or on treatment: taken on treatment either way
        ("2019-05", ""),  # began in the window or after it
        ("2019-06", ""),
    )
    assert _flags(adcm) == ["P", "PC?", "PC?", "C", "C?", "S"]


def test_without_a_start_it_is_open_unless_the_end_lies_on_treatment(frame):
    adcm = _derive(frame, ("", ""), ("", "2019-03-09"), ("", "2019-04-01"), ("", "2019-06-01"))
    assert _flags(adcm) == ["C?", "", "C", "C?"]


def test_anticancer_therapy_and_the_untreated_have_no_concomitant_medication(frame):
    cm = frame(
        HEAD
        + """
        01 | 1 | PRIOR ANTICANCER THERAPY      | A | | | 2019-03-20 |
        01 | 2 | SUBSEQUENT ANTICANCER THERAPY | A | | | 2019-03-20 |
        02 | 1 |                               | A | | | 2019-03-01 |
        03 | 1 |                               | A | | | 2019-03-01 |
        """
    )
    adcm = derive_adcm(cm, frame(ADSL), SAFETY)

    assert adcm["AEXCL"].tolist() == [
        "prior anticancer therapy",
        "subsequent anticancer therapy",
        "participant never treated",
        "participant not in the delivery",
    ]
    assert adcm["CONFL"].isna().all()
    assert adcm["PREFL"].fillna("").tolist() == ["", "", "Y", ""]


def test_what_nobody_coded_keeps_the_written_name(frame):
    cm = frame(
        HEAD
        + """
        01 | 1 | | Vitamin C | UNCODED | UNCODED | 2019-03-20 |
        01 | 2 | | Vitamin C |         |         | 2019-03-20 |
        01 | 3 | | Aspirin   | Acid    | Nerves  | 2019-03-20 |
        """
    )
    adcm = derive_adcm(cm, frame(ADSL), SAFETY)
    assert adcm[["CLASS", "TERM"]].to_numpy().tolist() == [
        ["NOT CODED", "VITAMIN C"],
        ["NOT CODED", "VITAMIN C"],
        ["NERVES", "ACID"],
    ]


def test_no_record_leaves_an_empty_dataset(frame):
    assert derive_adcm(frame(HEAD), frame(ADSL), SAFETY).empty
