"""What of a finding may be shown."""

import pytest

from helpers.cut.findings import (
    Finding,
    findings_frame,
    mask_key,
    mask_value,
    read_ndjson,
    render,
    write_ndjson,
)


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        ("AETOXGR", "6", "6"),
        ("LBSTRESU", "mmol/L", "mmol/L"),
        ("AESTDTC", "2019-02-29", "2019-02-29"),
        ("USUBJID", "01-701", "01-701"),
        ("USUBJID", "Jan Jansen ", "Aaa Aaaaaa "),
        ("USUBJID", "01\u200b", "99\\u200b"),
        ("USUBJID", "\u0410-01", "\\u0410-99"),
        ("USUBJID", "\u0418\u0432\u0430\u043d", "Aaaa"),
        ("AETERM", "Fell at 12 Elm St", "Aaaa aa 99 Aaa Aa"),
        ("BRTHDTC", "1951-02-30", "9999-99-99"),
        ("AEACN", "Mrs Jansen stopped the drug herself", "Aaa Aaaaaa aaaaaaa aaa aaaa aaaaaaa"),
        ("LBORRES", "z" * 60, "a" * 40 + "..."),
        ("LBORRES", "\u202etxt", "\\u202eaaa"),
    ],
)
def test_values_that_may_name_somebody_are_shown_as_their_shape(column, value, shown):
    assert mask_value(column, value) == shown


PRIVATE = Finding(
    "clinical", "event_coded", "event is not coded", "Code it",
    file="ae.csv", domain="ae", row=3, subject="J. Jansen", column="AETERM", value="Elm St", key="7",
)  # fmt: skip


def test_text_and_frame_are_masked_and_the_file_of_findings_is_not(tmp_path):
    assert render("toy/2019-06-30", [PRIVATE]) == (
        "toy/2019-06-30: 1 finding\n"
        "  ae.csv row 3, AETERM = 'Aaa Aa': event is not coded. Code it. [event_coded]"
    )
    assert findings_frame([PRIVATE]).to_dict("records") == [
        {
            "severity": "clinical", "file": "ae.csv", "domain": "ae", "row": 3,
            "subject": "A. Aaaaaa", "key": "7", "column": "AETERM", "value": "Aaa Aa",
            "rule": "event_coded", "message": "event is not coded", "repair": "Code it",
        }
    ]  # fmt: skip
    write_ndjson([PRIVATE], tmp_path / "findings.ndjson")
    assert read_ndjson(tmp_path / "findings.ndjson") == [PRIVATE]


def test_no_text_of_a_file_reaches_a_terminal_as_a_control_sign():
    sly = PRIVATE._replace(column="A\x1b[2J", file="ae\u202e.csv", message="a \x07 b")
    assert sly.line() == (
        "ae\\u202e.csv row 3, A\\u001b[2J = 'Elm St': a \\u0007 b. Code it. [event_coded]"
    )


def test_without_findings_the_frame_has_its_columns():
    frame = findings_frame([])
    assert frame.empty
    assert {"severity", "domain", "row", "subject", "column", "value", "rule"} <= set(frame)


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("", ""),
        ("12", "12"),
        ("2|2014-08-19", "2|2014-08-19"),
        ("AE|AETERM|Mrs Jansen \u00e9", "AE|AETERM|Aaa Aaaaaa a"),
    ],
)
def test_a_key_is_shown_as_far_as_it_is_a_plain_code(key, shown):
    assert mask_key(key) == shown


def test_a_finding_stored_before_findings_had_keys_is_read_with_an_empty_one(tmp_path):
    write_ndjson([PRIVATE], tmp_path / "old.ndjson")
    text = (tmp_path / "old.ndjson").read_text().replace('"key": "7", ', "")
    (tmp_path / "old.ndjson").write_text(text)
    assert read_ndjson(tmp_path / "old.ndjson") == [PRIVATE._replace(key="")]
