"""Another documented cause of a low value: events and history, by the words of the trial file."""

from helpers.adam.adcause import derive_adcause
from helpers.adam.safety_window import AFTER_WINDOW
from safety_trial import safety_trial, told, treated_anaemia


def causes(frame, trial):
    adae = frame(
        f"""
        USUBJID | AESEQ:int | AETERM         | AEDECOD              | AEXCL
        01      | 1         | Heavy menses   | Uterine haemorrhage  |
        01      | 2         | Nosebleed      | Epistaxis            |
        02      | 1         | Haemorrhage    |                      |
        03      | 1         | Late           | Gastric haemorrhage  | {AFTER_WINDOW}
        04      | 1         | Earlier        | Gastric haemorrhage  | ended before the first dose
        """
    )
    mh = frame(
        """
        USUBJID | MHSEQ:int | MHTERM              | MHDECOD
        05      | 3         | Bleeding ulcer 2009 | Gastric haemorrhage
        05      | 4         | Hypertension        | Hypertension
        """
    )
    return derive_adcause(adae, mh, trial)


def test_coded_and_written_terms_of_events_and_history_are_met(frame):
    found = causes(frame, safety_trial(endpoints=[treated_anaemia()]))

    assert found[["USUBJID", "SRCDOM", "SRCSEQ"]].to_numpy().tolist() == [
        ["01", "AE", 1],
        ["02", "AE", 1],
        ["04", "AE", 1],
        ["05", "MH", 3],
    ]
    assert told(found["TERM"])[1] == "Haemorrhage"


def test_an_endpoint_without_such_words_has_no_other_cause(frame):
    assert causes(frame, safety_trial()).empty
