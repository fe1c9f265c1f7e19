"""A person with two screening numbers: refused, and counted once where the site says so."""

import pytest

from cut_kit import small_trial
from helpers.adam.adsl import derive_adsl
from helpers.cut import check_cut, read_cut, stage
from helpers.cut.findings import CutError
from helpers.cut.told import told
from helpers.recount.delivered import Delivered

TOY, CUT = "toy", "2019-06-30"
# 04 is 03 again, a month later, and is treated
BORN = "1964-01-02"
AGAIN = {
    ("dm", 3, "BRTHDTC"): BORN,
    ("dm", 4, "USUBJID"): "04",
    ("dm", 4, "RFSTDTC"): "2019-04-01",
    ("dm", 4, "RFICDTC"): "2019-03-25",
    ("dm", 4, "BRTHDTC"): BORN,
    ("dm", 4, "AGE"): "55",
    ("ex", 4, "USUBJID"): "04",
    ("ex", 4, "EXSTDTC"): "2019-04-01",
    ("ex", 4, "EXENDTC"): "2019-04-14",
    ("ae", 3, "USUBJID"): "04",
    ("ae", 3, "AESTDTC"): "2019-04-05",
    ("ae", 3, "AEENDTC"): "2019-04-06",
    ("ae", 4, "USUBJID"): "03",
    ("ae", 4, "AESTDTC"): "2019-02-26",
    ("ae", 4, "AEENDTC"): "2019-02-27",
    ("ae", 4, "AEREL"): "NOT RELATED",
    ("suppae", 2, "USUBJID"): "03",
    ("suppae", 2, "QVAL"): "RELATED",
}
RULE = "person_has_one_id"
HISTORY = ((1, "Cancer", "2017-12"), (2, "Gout", "2015-03-02"), (3, "Cough", "2019"))
ONE, TWO = "same_person,04,03,Screened again.\n", "person_has_one_id,04,04,Twins.\n"


@pytest.fixture
def answer(data):
    def write(lines):
        (data / TOY / "accepted.csv").write_text(f"RULE,USUBJID,VALUE,REASON\n{lines}")

    return write


def messages():
    found = check_cut(TOY, CUT)
    return found[found.rule == RULE].message.tolist()


@pytest.mark.fault("K10")
def test_a_person_who_seems_to_have_two_numbers_is_refused(refusal):
    assert refusal(AGAIN) == (
        f"{TOY}/{CUT}: 1 finding\n  dm.csv row 4, USUBJID = '04': may be 03 again: same site, sex "
        "and date of birth. Check whether one person was screened under two numbers; say in "
        "accepted.csv of the trial's folder whether they are two, or one (same_person). "
        "[person_has_one_id]"
    )


@pytest.mark.fault("K10")
def test_a_history_of_two_numbers_shows_one_person_where_no_birth_is_told(found):
    again = {at: text for at, text in AGAIN.items() if at[2] != "BRTHDTC"}
    rows = [f"T,MH,{who},{n},{term},{day}" for who in ("03", "04") for n, term, day in HISTORY]
    history = "\n".join(["STUDYID,DOMAIN,USUBJID,MHSEQ,MHTERM,MHSTDTC", *rows, ""]).encode()
    said = [one.message for one in found(again, mh__csv=history) if one.rule == RULE]
    assert said == ["may be 03 again: same site, sex and 2 entries of history"]
    undated = history.replace(b"2017-12", b"2017")
    assert [one for one in found(again, mh__csv=undated) if one.rule == RULE] == []


@pytest.mark.fault("K10")
def test_two_persons_stay_two(deliver, answer):
    answer(TWO)
    stage(deliver(AGAIN), TOY, CUT)
    assert messages() == ["may be 03 again: same site, sex and date of birth; accepted: Twins"]
    assert read_cut(TOY, CUT)["dm"].USUBJID.tolist() == ["01", "02", "03", "04"]


@pytest.mark.fault("K10")
def test_one_person_is_counted_once_under_the_number_that_was_treated(deliver, answer):
    answer(ONE)
    folder = deliver(AGAIN)
    stage(folder, TOY, CUT)
    cut = read_cut(TOY, CUT)
    assert messages() == ["is the same person as 04 and counted once; accepted: Screened again"]
    assert told(folder, TOY, CUT) == ["accepted: same_person of 04, 03: Screened again."]
    assert derive_adsl(cut, small_trial()).USUBJID.tolist() == ["01", "02", "04"]
    # every record is there, under a key of its own, with its own qualifier
    ae = cut["ae"][cut["ae"].USUBJID == "04"]
    assert ae[["AESEQ", "SRCROW", "AERELCH"]].fillna("").to_numpy().tolist() == [
        [1.0, 3, ""],
        [2.0, 4, "RELATED"],
    ]
    assert cut.excluded[["domain", "row", "subject", "value", "reason"]].to_numpy().tolist() == [
        ["dm", 3, "04", "03", "The participant is listed under another number."]
    ]


@pytest.mark.fault("K10")
def test_the_second_computation_counts_one_person_once_too(deliver, answer):
    answer(ONE)
    stage(deliver(AGAIN), TOY, CUT)
    plain = Delivered(TOY, CUT)
    assert [row["USUBJID"] for row in plain.rows("dm")] == ["01", "02", "04"]
    assert [row["USUBJID"] for row in plain.rows("ae")] == ["01", "02", "04", "04"]


def test_untreated_numbers_count_under_the_last_consent(deliver, answer):
    answer("same_person,03,04,Screened again.\nsame_person,05,04,And again.\n")
    untreated = {at: text for at, text in AGAIN.items() if at[0] == "dm"}
    third = {("dm", 5, name): text for (_, row, name), text in untreated.items() if row == 4}
    third |= {("dm", 5, "USUBJID"): "05", ("dm", 5, "RFICDTC"): "2019-03-20"}
    stage(deliver({**untreated, **third}), TOY, CUT)
    assert read_cut(TOY, CUT)["dm"].USUBJID.tolist() == ["01", "02", "04"]
    assert [row["USUBJID"] for row in Delivered(TOY, CUT).rows("dm")] == ["01", "02", "04"]


def test_a_person_is_not_treated_under_two_numbers(data, deliver, answer):
    answer("same_person,02,01,One person.\n")
    with pytest.raises(CutError) as caught:
        stage(deliver(), TOY, CUT)
    assert str(caught.value) == (
        f"{TOY}/{CUT}: 1 finding\n  dm.csv, USUBJID = '01': was treated, and so was 02, said to be "
        "the same person. Ask the site again, and correct accepted.csv. [person_has_one_id]"
    )
