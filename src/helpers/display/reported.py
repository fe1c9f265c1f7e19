"""Reported events beside graded values: what one record says and the other does not."""

import pandas as pd

from helpers.adam.adrep import NOT_REPORTED, OF_EVENT, OF_VALUE, SEEN
from helpers.ard.frame import levels, method_of, pick, select
from helpers.ard.reported import AE_GRADES, ANY, LAB_GRADES, TREATED
from helpers.display.formats import DASH, count, counting, iso_days, rate_interval_cell
from helpers.display.grids import lower_first
from helpers.display.shown import stack
from helpers.display.tables import html_table, listing
from helpers.display.text import absent, listed, participants, sentence

VALUES_FILE, EVENTS_FILE = "values_beside_events", "events_beside_values"
_SIDES = {"L": "low", "H": "high"}
_SHOWN = 100


def reported_sections(values, events, grades, trial):
    """Return both directions in words and tables, and the cross-table of grades."""
    if trial.safety.grading.dictionary != "CTCAE":
        return absent(
            "This trial records severity without CTCAE: there is no grade of a value to set beside "
            "a reported event."
        )
    if not pick(values, "N", variable=ANY, group="", variable_level=TREATED):
        return absent("Nobody was treated: there is no value to set beside a reported event.")
    return stack(
        [
            reported_sentence(values, events),
            _table(values, _value_label(trial), (OF_VALUE, _VALUES, "reported_values")),
            _table(events, _event_label, (OF_EVENT, _EVENTS, "reported_events")),
            grades_table(grades, trial),
        ]
    )


def reported_sentence(values, events):
    """Return how many severe values no event reports, and how many severe events a value shows."""
    told = [_values_told(values), _events_told(events)]
    return sentence(" ".join(told))


def grades_table(grades, trial):
    """Return the grade of each event by the highest grade of the values in its days."""
    if not select(grades, stat_name="n_event")["stat"].any():
        return absent("No event that names a graded test was reported under treatment.")
    rows = {
        _ae_word(one): [_records(grades, f"{one} to {other}") for other in LAB_GRADES]
        for one in AE_GRADES
    }
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=[_lab_word(g) for g in LAB_GRADES])
    frame.index.name = "Grade of the event"
    days = trial.safety.matching_days
    notes = [
        "Records of treatment-emergent events whose term names a graded test. Columns: the highest "
        f"grade derived from a value in the event's days, {days} days on either side included.",
        "An event reported on several records, because its grade changed, stands here once for "
        "each. The days around a record reach into the next one, so that one value can be the "
        "highest of both, and a lower grade of the event then stands beside a higher one of it.",
        "The two grades measure different things: an event's grade can rest on symptoms, on a "
        "transfusion or on a stay in hospital.",
    ]
    title = "Grade given to the event by grade derived from its values (records)"
    return html_table(frame, title, notes, "reported_grades")


def value_rows(advalue, trial):
    """Return the severe values with how they were reported, ready to read; all of them."""
    labels = _value_label(trial)
    return pd.DataFrame(
        {
            "Participant": advalue["USUBJID"],
            "Test": (advalue["PARAMCD"] + ":" + advalue["DIRECTION"]).map(labels),
            "On": iso_days(advalue["ADT"]),
            "Study day": advalue["ADY"].map(_day),
            "Value": _text(advalue["AVALO"].map("{:g}".format)) + " " + _text(advalue["AVALOU"]),
            "Grade": advalue["GRADE"].map(count),
            "Reported": advalue["STATUS"],
            "Event": _text(advalue["AETERM"]).replace("", DASH),
            "Grade of the event": advalue["AEGRADE"].map(_grade),
        }
    )


def event_rows(adevent, trial):
    """Return the severe events with what values say, ready to read; all of them."""
    severe = adevent[adevent["AEGRADE"] >= 3]
    labels = {analyte.test: analyte.label for analyte in trial.laboratory}
    return pd.DataFrame(
        {
            "Participant": severe["USUBJID"],
            "Event": severe["TERM"],
            "Began": iso_days(severe["ASTDT"]),
            "Study day": severe["ASTDY"].map(_day),
            "to day": severe["AENDY"].map(lambda day: "open" if pd.isna(day) else count(day)),
            "Grade": severe["AEGRADE"].map(count),
            "Tests": severe["TESTS"].map(lambda tests: _tests(tests, labels)),
            "Values": severe["STATUS"],
            "Highest grade of a value": severe["LABGRADE"].map(_grade),
        }
    )


def reported_listings(values, events, trial):
    """Return the severe values without an event, and the severe events without such a value."""
    if trial.safety.grading.dictionary != "CTCAE":
        return stack([])
    shown = []
    silent = values[values["Reported"] == NOT_REPORTED]
    if len(silent):
        title = "Values of grade 3 or 4 on treatment without a matching event"
        shown.append(_listing(silent.drop(columns=["Reported", "Event", "Grade of the event"]),
                              title, VALUES_FILE))  # fmt: skip
    unseen = events[events["Values"] != SEEN]
    if len(unseen):
        title = "Events of grade 3 or higher without a value of grade 3 or 4 in their days"
        shown.append(_listing(unseen, title, EVENTS_FILE))
    return stack(shown)


def _listing(rows, title, file):
    return listing(rows.set_index("Participant"), title, limit=_SHOWN, whole=file)


_VALUES = "Values of grade 3 or 4 on treatment: were they reported as events?"
_EVENTS = "Events of grade 3 or higher that name a graded test: what do values say?"


def _table(results, label, about):
    statuses, title, analysis = about
    if not pick(results, "n", variable=ANY, variable_level=TREATED, group=""):
        return stack([])
    names = levels(results, "variable", group="")
    rows = {}
    for name in names:
        key = {"variable": name, "group": ""}
        people = [_counted(results, {**key, "variable_level": TREATED})]
        cells = [_status_cell(results, {**key, "variable_level": s}) for s in statuses]
        rows["All" if name == ANY else label(name)] = people + cells
    columns = ["Participants [records]", *(word[0].upper() + word[1:] for word in statuses)]
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    shown = [c for c in columns if c in columns[:2] or frame[c].ne(DASH).any()]
    method = method_of(results, "p", variable=ANY, variable_level=statuses[0], group="")
    notes = [
        "Participants with at least one such record, of those in the first column; records in "
        "brackets. A participant can stand in several columns, and a column that would be empty is "
        "left out.",
        f"Intervals: {method}.",
    ]
    return html_table(frame[shown], title, notes, analysis)


def _counted(results, key):
    n, records = (pick(results, name, **key) for name in ("n", "n_event"))
    return counting(f"{count(n)} [{count(records)}]", n)


def _status_cell(results, key):
    records = pick(results, "n_event", **key)
    if not records:
        return DASH
    words = f"{rate_interval_cell(results, **key)} [{count(records)}]"
    return counting(words, pick(results, "n", **key))


def _values_told(values):
    key = {"variable": ANY, "group": ""}
    n, of = (pick(values, name, variable_level=TREATED, **key) for name in ("n", "N"))
    if not n:
        told = "had a value of grade 3 or 4 on treatment"
        if of == 1:
            return f"The one treated participant {told.replace('had a', 'had no')}."
        return f"Of {participants(of, 'treated')}, none {told}."
    silent = pick(values, "n", variable_level=NOT_REPORTED, **key)
    records = pick(values, "n_event", variable_level=NOT_REPORTED, **key)
    all_ = pick(values, "n_event", variable_level=TREATED, **key)
    return (
        f"Of {participants(of, 'treated')}, {count(n)} had a value of grade 3 or 4 on "
        f"treatment; {count(silent) if silent else 'none'} of them had one that no event reports "
        f"({count(records)} of {count(all_)} values)."
    )


def _events_told(events):
    key = {"variable": ANY, "group": ""}
    n = pick(events, "n", variable_level=TREATED, **key)
    if not n:
        return "No event of grade 3 or higher names a graded test."
    records = pick(events, "n_event", variable_level=TREATED, **key)
    seen = pick(events, "n_event", variable_level=SEEN, **key)
    return (
        f"Of {count(records)} {'record' if records == 1 else 'records'} of events of grade 3 or "
        f"higher that name a graded test ({participants(n)}), {count(seen) if seen else 'none'} "
        f"{'has' if seen < 2 else 'have'} a value as severe in "
        f"{'its' if records == 1 else 'their'} days."
    )


def _value_label(trial):
    labels = {analyte.test: analyte.label for analyte in trial.laboratory}

    def label(name):
        test, _, side = name.partition(":")
        return f"{labels.get(test, test)}, {_SIDES[side]}"

    return label


def _tests(codes, labels):
    """Return "ALT, AST" by the labels of the trial file; a test it does not list stays a code."""
    first, *others = [labels.get(code, code) for code in codes.split(", ")]
    return listed([first, *map(lower_first, others)])


def _event_label(term):
    return term


def _records(grades, level):
    n = pick(grades, "n_event", variable_level=level)
    return count(n) if n else DASH


def _ae_word(grade):
    return grade if grade.isdigit() else "Not recorded"


def _lab_word(grade):
    return {"no grade": "Values without a grade", "no value": "No value"}.get(grade, grade)


def _grade(grade):
    return DASH if pd.isna(grade) else count(grade)


def _day(day):
    return DASH if pd.isna(day) else count(day)


def _text(words):
    return words.astype(object).where(words.notna(), "")
