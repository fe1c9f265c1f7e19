"""What is new since the cut before, in tables and words; nothing of a person in clear text."""

import pandas as pd
import pytest

from comparison_kit import EVENTS, PEOPLE, tables
from cut_kit import small_trial
from helpers.ard.comparison import (
    ard_corrections,
    ard_cut_changes,
    ard_participant_changes,
    ard_set_changes,
    compare_sets,
)
from helpers.cut import compare_cuts
from helpers.display import changed_values as values_module
from helpers.display.changed_values import changed_values, changed_values_listing
from helpers.display.comparison import (
    changed_rows,
    changes_sentence,
    changes_table,
    corrections_table,
    dictionaries_sentence,
    participants_sentence,
    people_listing,
    set_changes_table,
)
from html_kit import rows_of as labelled
from html_kit import words_of as plain


def rows_of(shown):
    return [[label, *cells] for label, cells in labelled(shown)]


def compared(now, before=None, **more):
    """Return the comparison of two cuts with adverse events."""
    return compare_cuts(tables(ae=before or EVENTS, **more), tables(ae=now, **more))


def came(comparison):
    return plain(
        participants_sentence(ard_participant_changes(comparison), "2019-06-30", comparison)
    )


def test_the_first_cut_is_one_sentence():
    assert came(None) == "This is the first cut of the trial: there is nothing to compare it with."
    nothing = [
        dictionaries_sentence(None), changes_table(None, None, None), people_listing(None),
        changes_sentence(ard_cut_changes(None)),
        changed_values_listing(changed_values(None), None),
        set_changes_table(ard_set_changes(None, None, None, None), None, None),
    ]  # fmt: skip
    assert [shown.html for shown in nothing] == [""] * 6
    assert changed_rows(None).empty


def test_identical_cuts_say_that_nothing_differs():
    same = compared(EVENTS)
    assert came(same) == "Since the cut of 2019-06-30, no participant was added."
    assert plain(changes_sentence(ard_cut_changes(same))) == (
        "Nothing differs: all 5 rows are those of the cut before."
    )
    assert plain(corrections_table(ard_corrections(same))) == (
        "No value of an earlier row was changed."
    )
    assert people_listing(same).html == changed_values_listing(changed_values(same), same).html


def test_a_participant_who_is_gone_is_said_loudly():
    before = tables(dm=PEOPLE, ae=EVENTS)
    now = tables(dm=PEOPLE + "\n03 | 3 | F", ae=EVENTS.replace("    02 ", "    03 "))
    now.frames["dm"] = now.frames["dm"].query("USUBJID != '02'")
    now.frames["ae"] = now.frames["ae"].assign(AETERM="Other")
    found = compare_cuts(before, now)
    html = participants_sentence(ard_participant_changes(found), "2019-06-30", found).html
    assert html == (
        '<p class="tb-say">Since the cut of 2019-06-30, 1 participant was added: 03.</p>'
        '<p class="tb-warning">1 participant of the cut before is not in this cut: 02. A removal '
        "should come with a reason from whoever sent the data; nothing in the delivery states "
        "one.</p>"
    )


def test_samples_that_seem_to_have_changed_their_id_are_named_and_many_are_counted():
    head = "SAMPLE_ID | USUBJID | VISIT | COLLECTION_DTC | BEREFID\n"
    before, now = (
        tables(
            dm=PEOPLE, samples=head + "\n".join(f"{sign}{n:02d} | 01 | V{n} | |" for n in range(23))
        )
        for sign in "ST"
    )
    found = compare_cuts(before, now)
    html = participants_sentence(ard_participant_changes(found), "2019-06-30", found).html
    assert (
        "The id of a sample seems to have changed: S00 to T00 (the same participant, visit, "
        in html
    )
    assert html.endswith("; and 3 more.</p>")


def test_a_suspected_change_of_id_names_both_ids_and_the_evidence():
    before = tables(dm=PEOPLE, ae=EVENTS)
    now = tables(dm=PEOPLE.replace("01 | 1", "91 | 9"), ae=EVENTS.replace("    01 ", "    91 "))
    assert came(compare_cuts(before, now)).endswith(
        "An id seems to have changed: 01 to 91 (3 of the 3 records that only 01 had are there "
        "under the other id)."
    )


@pytest.mark.fault("V13")
def test_another_version_of_a_dictionary_is_said():
    versions = [{"MedDRA": "21.0"}, {"MedDRA": "22.0", "CTCAE": "4.0"}]
    found = compare_cuts(*(tables(ae=EVENTS, dictionaries=words) for words in versions))
    assert plain(dictionaries_sentence(found)).startswith(
        "The version of a dictionary is another one: MedDRA from 21.0 to 22.0 and CTCAE from none "
        "stated to 4.0."
    )


def test_rows_are_shown_by_domain_under_the_days_of_both_cuts():
    now = EVENTS.replace("| 2019-03-05 | 2", "| 2019-03-05 | 3") + "03 | 1 | Cough | 2019-09 | 1\n"
    before, current = tables(ae=EVENTS), tables(ae=now, cm="USUBJID | CMSEQ\n01 | 1")
    found = compare_cuts(before, current)
    results = ard_cut_changes(found)
    shown = changes_table(results, found, current)
    assert "Rows at 2019-06-30</th>" in shown.html
    assert "Rows at 2019-12-31</th>" in shown.html
    assert rows_of(shown) == [
        ["DM, demographics", "2", "3", "1", "0", "0", "1"],
        ["AE, adverse events", "3", "4", "1", "0", "1", "2"],
        ["CM, medication", "0", "1", "1", "0", "0", "1"],
    ]
    assert "Delivered for the first time: CM, medication." in plain(shown)
    assert plain(changes_sentence(results)) == (
        "Of the rows compared, 3 were added, none was removed and 1 was changed; this cut has 8."
    )
    assert "<td" in people_listing(found).html
    assert rows_of(people_listing(found)) == [
        ["01", "adverse events: 1 changed; medication: 1 added"],
        ["03", "demographics: 1 added; adverse events: 1 added"],
    ]


def test_renumbered_rows_have_a_column_only_where_there_are_any():
    found = compared(EVENTS.replace("| 1     | Nausea", "| 9     | Nausea"))
    results = ard_cut_changes(found)
    shown = changes_table(results, found, tables(ae=EVENTS))
    assert rows_of(shown)[1] == ["AE, adverse events", "3", "3", "0", "0", "0", "1", "0"]
    assert "Renumbered: the same record under another number." in plain(shown)
    assert plain(changes_sentence(results)) == (
        "Of the rows compared, none was added, none was removed, none was changed and 1 was "
        "renumbered; this cut has 5."
    )


OLD = "USUBJID | AESEQ | AETERM | AEENDTC | AEOUT\n01 | 1 | Nausea at home | | UNKNOWN"
NEW = "USUBJID | AESEQ | AETERM | AEENDTC | AEOUT\n" + (
    "01 | 1 | <b>Vomiting | 2019-07-01 | RECOVERED/RESOLVED WITH SEQUELAE"
)


def test_changed_values_are_masked_escaped_and_corrections_come_first():
    found = compared(NEW, OLD)
    shown = changed_values_listing(changed_values(found), found)
    assert rows_of(shown) == [
        ["01", "AE 1", "AETERM", "Aaaaaa aa aaaa", "<a>Aaaaaaaa"],
        ["01", "AE 1", "AEOUT", "UNKNOWN", "RECOVERED/RESOLVED WITH SEQUELAE"],
        ["01", "AE 1", "AEENDTC", "missing", "2019-07-01"],
    ]
    assert "<a>" not in shown.html
    assert "Nausea" not in changed_values(found).to_csv()


def test_corrected_and_completed_values_stand_apart():
    shown = corrections_table(ard_corrections(compared(NEW, OLD)))
    assert rows_of(shown) == [
        ["AE AETERM", "0", "1 (1)", "0"],
        ["AE AEOUT", "0", "1 (1)", "0"],
        ["AE AEENDTC", "1 (1)", "0", "0"],
    ]


def test_a_long_listing_is_cut_and_counted(monkeypatch):
    monkeypatch.setattr(values_module, "MOST_SHOWN", 1)
    found = compared(NEW, OLD)
    shown = changed_values_listing(changed_values(found), found)
    assert len(rows_of(shown)) == 1
    assert "The first 1 of 3 values are shown; the file holds all." in plain(shown)
    monkeypatch.setattr(values_module, "MOST_FILED", 2)
    shown = changed_values_listing(changed_values(found), found)
    assert "the file holds the first 2 of them." in plain(shown)


@pytest.fixture
def trial():
    return small_trial(
        populations=[{"id": "safety", "label": "Treated", "definition": "At least one dose"}]
    )


def test_analysis_sets_name_who_moved_and_why(trial):
    before = pd.DataFrame(
        {"USUBJID": ["01", "02", "03"], "SAFFL": ["Y", None, None],
         "SAFREAS": [None, "never treated", "never treated"]}
    )  # fmt: skip
    now = before.assign(SAFFL=[None, "Y", "Y"], SAFREAS=["never included", None, None])
    moves = compare_sets(before, now, trial)
    shown = set_changes_table(ard_set_changes(moves, before, now, trial), moves, trial)
    assert rows_of(shown) == [
        ["Treated", "1", "2", "02 and 03 (never treated)", "01 (never included)"]
    ]
    none = compare_sets(now, now, trial)
    shown = set_changes_table(ard_set_changes(none, now, now, trial), none, trial)
    assert rows_of(shown) == [["Treated", "2", "2", "nobody", "nobody"]]
