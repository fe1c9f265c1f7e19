"""Adverse events as tables and sentences."""

from helpers.ard.adverse_events import APART, CONTINUED, NOT_RECORDED
from helpers.ard.frame import levels, method_of, pick, select
from helpers.display.adverse_event_words import (
    ALL,
    KINDS,
    NOBODY,
    ae_title,
    kind_label,
    kind_rows,
    kind_words,
    nobody,
    rate_and_events,
    text_frame,
    window_note,
)
from helpers.display.domains import domain_words
from helpers.display.formats import count, interval_cell, percent, rate_cell
from helpers.display.grids import lower_first
from helpers.display.shown import Shown
from helpers.display.tables import INDENT, html_table
from helpers.display.text import absent, alert, listed, participants, plural, rate_phrase, sentence

_RELATIONS = {
    "study": "Related to study treatment",
    "backbone": "Related to the backbone treatment",
    "both": "Related to both",
    "neither": "Related to neither",
    "unrelated": "Not related to study treatment",
    "unknown": "Causality not recorded",
}


def undelivered_alert(delivered, domain):
    """Return that a domain was not delivered, so that nobody is counted; nothing where it was."""
    if domain in delivered:
        return Shown("")
    what = domain_words(domain)
    return alert(
        f"Not delivered in this cut: {what}. Nothing is known of them, so nobody is counted."
    )


def coding_sentence(trial, dictionaries):
    """Return the sentence on how events were coded and graded."""
    grading = trial.safety.grading
    graded = "as mild, moderate or severe"
    if grading.dictionary == "CTCAE":
        graded = f"by CTCAE version {grading.version}"
    meddra = dictionaries.get("MedDRA")
    coded = f"with MedDRA {meddra}" if meddra else "in a dictionary whose version was not delivered"
    return sentence(f"Events are coded {coded} and graded {graded}. {window_note(trial)}")


def ae_overview_table(results, trial):
    """Return the overview: participants with an event of each kind, interval, events."""
    if nobody(results):
        return Shown("")
    arms = levels(results, "group_level", group="arm")
    keys = [{"group": ""}, *({"group": "arm", "group_level": arm} for arm in arms)]
    kinds = [kind for kind in levels(results, "variable", group="") if kind != CONTINUED]
    rows = kind_rows(kinds, trial, lambda kind: _overview_cells(results, kind, keys))
    columns = ["Participants", "95% CI (%)", "Events"]
    if arms:
        sizes = [count(pick(results, "N", variable="any", **key)) for key in keys]
        columns = [f"{arm} (N = {N})" for arm, N in zip([ALL, *arms], sizes, strict=True)]
    notes = [window_note(trial), f"Each participant counts once in each row. {_lines(results)}"]
    notes += _deadly(results, kinds)
    notes.append(f"Intervals: {method_of(results, 'p', group='', variable='any')}.")
    if arms:
        notes.append("Cells: participants with an event (percent; 95% interval) [events].")
    title = ae_title("Treatment-emergent adverse events: overview", results)
    return html_table(text_frame(rows, columns), title, notes, "ae_overview")


def ae_overview_sentence(results, trial):
    """Return who had any event, a severe one, a serious one and a related one, in words."""
    if nobody(results):
        return absent(NOBODY)
    people = participants(pick(results, "N", group="", variable="any"), "treated")
    parts = [f"Of {people}, {_count_phrase(results, 'any')} had an adverse event"]
    parts += [
        f"{lower_first(kind_label(kind, trial))}: {_count_phrase(results, kind)}"
        for kind in ("grade_3", "serious", "related")
        if not _unrecorded(results, kind)
    ]
    unknown = [lower_first(kind_label(k, trial)) for k in KINDS if _unrecorded(results, k)]
    told = f" Not recorded in this cut: {listed(unknown)}." if unknown else ""
    return sentence("; ".join(parts) + "." + told + _apart(results))


def ae_none_sentence(results, trial):
    """Return what nobody had, and how common each could still be.

    Why an event is called serious is no kind of event: a fatal one need not be called so.
    """
    n = select(results, stat_name="n", group="")
    none = n.loc[n["stat"].eq(0), "variable"]
    none = [kind for kind in none if not kind.startswith(("serious:", "lines:", "apart:"))]
    N = pick(results, "N", group="", variable="any")
    if not N:
        return Shown("")
    if not none:
        return sentence("Every kind of event in the table occurred.")
    high = percent(pick(results, "conf_high", group="", variable=none[0]))
    kinds = listed([lower_first(kind_label(kind, trial)) for kind in none], last="or")
    return sentence(
        f"0 of {count(N)} had an event of these kinds: {kinds}. For each of them, a true rate up "
        f"to {high} cannot be excluded."
    )


def ae_relation_table(results):
    """Return participants and events by causality."""
    if nobody(results, variable="study"):
        return absent(NOBODY)
    rows = [
        (
            _RELATIONS[kind],
            [
                rate_cell(results, variable=kind),
                interval_cell(results, variable=kind),
                count(pick(results, "n_event", variable=kind)),
            ],
        )
        for kind in levels(results, "variable")
    ]
    notes = [
        "Causality as the investigator judged it; a participant with several events may count in "
        "several rows."
    ]
    frame = text_frame(rows, ["Participants", "95% CI (%)", "Events"])
    N = count(results.loc[results["stat_name"] == "N", "stat"].max())
    title = f"Treatment-emergent adverse events by causality, treated participants (N = {N})"
    return html_table(frame, title, notes, "ae_relation")


def ae_accounting_table(results):
    """Return how many records were delivered, used, and left out for which reason."""
    rows = [("Records delivered", _records(results, variable="delivered"))]
    rows += [
        (
            INDENT + level.capitalize(),
            _records(results, variable="records", variable_level=level),
        )
        for level in levels(results, variable="records")
    ]
    frame = text_frame(rows, ["Records", "Participants"])
    return html_table(frame, "Adverse-event records delivered and counted", (), "ae_accounting")


def _overview_cells(results, kind, keys):
    if len(keys) > 1:
        return [rate_and_events(results, {**key, "variable": kind}) for key in keys]
    key = {**keys[0], "variable": kind}
    if _unrecorded(results, kind):
        return [NOT_RECORDED, "", ""]
    events = count(pick(results, "n_event", **key))
    return [rate_cell(results, **key), interval_cell(results, **key), events]


def _lines(results):
    """Return how events are counted, and how many records go on from an earlier one."""
    n = pick(results, "n_event", group="", variable=CONTINUED)
    if not n:
        return "An event is a record as delivered."
    verb = "goes" if n == 1 else "go"
    return (
        f"An event is a record as delivered; {count(n)} of them {verb} on from an earlier record "
        "of the same event, no worse."
    )


def _apart(results):
    """Return how many had progression reported as an event, which is counted nowhere else."""
    if APART not in levels(results, "variable", group=""):
        return ""
    n, n_event = (pick(results, stat, group="", variable=APART) for stat in ("n", "n_event"))
    if not n:
        return ""
    return (
        f" Progression of the disease is an outcome and no toxicity: {count(n_event)} "
        f"{plural(n_event, 'record')} of it, in {participants(n)}, "
        f"{'is' if n_event == 1 else 'are'} counted apart."
    )


def _deadly(results, kinds):
    """Return how "led to death" and "fatal" differ, and by how many participants."""
    if "serious:death" not in kinds:
        return []
    led, fatal = (pick(results, "n", group="", variable=k) for k in ("serious:death", "fatal"))
    more = ""
    if fatal > led:
        more = f" These are {participants(fatal - led)} more than by the criterion alone."
    return [
        f"{kind_words('serious:death')}: a criterion for which the site called the event serious. "
        f"{kind_words('fatal')}: that criterion, or death as the event's outcome, or grade 5.{more}"
    ]


def _unrecorded(results, kind):
    found = select(results, stat_name="n", group="", variable=kind)
    return bool(len(found)) and found["warning"].iloc[0] == NOT_RECORDED


def _count_phrase(results, kind):
    words = rate_phrase(results, group="", variable=kind)
    of = f" of {count(pick(results, 'N', group='', variable=kind))}"
    return words.replace(of, "", 1)


def _records(results, **keys):
    return [count(pick(results, stat, **keys)) for stat in ("n_event", "n")]
