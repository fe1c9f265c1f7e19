"""What a reader sees first beside the tiles: the trial, what is open, and where to read on."""

from helpers.ard.endpoints import planned_kinds
from helpers.ard.findings import STATUS
from helpers.ard.frame import pick, select
from helpers.ard.overview import FINDINGS, HEADLINE, OPEN
from helpers.cut.compare_findings import STATUSES
from helpers.display.accrual import day_words
from helpers.display.comparison import FIRST_CUT, participants_sentence
from helpers.display.formats import count, number
from helpers.display.grids import lower_first
from helpers.display.shown import Shown, text
from helpers.display.text import absent, listed, participants, plural, sentence, some, was, were

KINDS = {
    "adverse_events": "adverse events",
    "response": "tumour response",
    "time_to_event": "survival or progression",
    "occurrence": "the occurrence of a laboratory limit",
    "contrast": "a transcriptional signature",
    "questionnaire": "quality of life",
    "tumour": "tumour size",
    "performance": "performance status",
}
# The question that each chapter answers, in the order of the book.
ONWARD = {
    "01_eligibility": ("Eligibility and participants", "who entered, and should they have?"),
    "02_safety": ("Safety", "what did treatment do to them?"),
    "03_efficacy": ("Efficacy", "what happened to their disease?"),
    "04_signature": ("Signature and inflammation", "what changed in their blood?"),
    "05_participants": ("Participants", "what happened to each of them?"),
    "06_data_cut": ("Data cut", "what is new, and what is wrong with the data?"),
}
FINDINGS_AT = "06_data_cut.html#what-the-check-found"


def trial_sentences(results, trial, data_cut):
    """Return what the trial is, by its file, and how far it has come, by its results.

    Parameters
    ----------
    results : results of all chapters
        Needs those of `ard_disposition` and `ard_follow_up`.
    trial : Trial
    data_cut : str, the day of the cut
    """
    registers = listed(dict.fromkeys(trial.registers.values()))
    primary = [lower_first(e.label) for e in trial.endpoints if e.role == "primary"]
    aim = ""
    if primary:
        verb = "is" if len(primary) == 1 else "are"
        aim = f"; the primary {plural(len(primary), 'endpoint')} {verb} {listed(primary)}"
    named = f"{trial.title} ({registers})" if registers else trial.title
    what = f"{named}: {lower_first(trial.design.strip().rstrip('.'))}{aim}."
    return sentence(f"{what} {_progress(results, trial, data_cut)}")


def _progress(results, trial, data_cut):
    """Return who was included and treated by the cut, who died, and who is still in the study."""
    people, course = (select(results, analysis=name) for name in ("disposition", "follow_up"))
    n = pick(people, "n", variable="included", group="")
    planned = f" ({count(trial.planned_participants)} planned)" * bool(trial.planned_participants)
    begun = f"By {day_words(data_cut)}, "
    if not n:
        return f"{begun}nobody had been included{planned}."
    treated = pick(people, "n", variable="treated", group="")
    dosed = "nobody had been treated"
    if treated:
        median = pick(course, "median", variable="days_treated", group="")
        days = number(median).removesuffix(".0")
        dosed = f"{count(treated)} treated, for a median of {days} days"
    died, going_on = (pick(course, "n", variable=name, group="") for name in ("died", "on_study"))
    had = "has" if died == 1 else "have"
    return (
        f"{begun}{participants(n)}{planned} {was(n)} included and {dosed}; {some(died)} {had} "
        f"died and {some(going_on)} {'is' if going_on == 1 else 'are'} still in the study."
    )


def since_sentence(results, cut):
    """Return who came since the cut before; nothing for the first cut, which says so elsewhere."""
    if not cut.previous:
        return Shown("")
    changes = select(results, analysis="participant_changes")
    return participants_sentence(changes, cut.previous)


def first_cut_sentence(cut):
    """Return that there is nothing to compare the first cut with; nothing for a later one."""
    return Shown("") if cut.previous else absent(FIRST_CUT)


def onward():
    """Return the chapters, each with the question that it answers, as links."""
    items = "".join(
        f'<li><a href="{chapter}.html">{text(title)}</a> {text(question)}</li>'
        for chapter, (title, question) in ONWARD.items()
    )
    return Shown(f'<nav class="tb-onward" aria-label="Read on"><ul>{items}</ul></nav>')


def unplanned_sentence(trial, kinds=tuple(KINDS)):
    """Return which kinds of endpoint the trial file does not plan, in one sentence."""
    missing = [KINDS[kind] for kind in kinds if kind not in planned_kinds(trial)]
    if not missing:
        return Shown("")
    return absent(f"This trial plans no endpoint on {listed(missing, 'or')}.")


def without_result_sentence(headline, trial):
    """Return the planned endpoints that the data of this cut gave no headline for."""
    quoted = set(headline["variable"])
    named = [
        e.label
        for e in trial.endpoints
        if e.type in KINDS and e.type != "adverse_events" and e.label not in quoted
    ]
    if not named:
        return Shown("")
    return absent(f"Planned, and without a result in this cut: {listed(named)}.")


def open_findings_sentence(headline, findings):
    """Return how many findings of the check are open, how many are new, and where they are listed.

    Parameters
    ----------
    headline : results of `ard_headline`
    findings : results of `helpers.ard.findings.ard_findings`
    """
    n = {level: _open(headline, level) for level in OPEN}
    noun = plural(n["clinical"], "finding")
    to_look = f"{count(n['clinical'])} {noun} in the data to look at" if n["clinical"] else ""
    notes = f"{count(n['note'])} for information" if n["note"] else ""
    said = " and ".join(filter(None, (to_look, notes)))
    if not said:
        return sentence(f"No finding in the data is open. {_since(findings)}".strip())
    link = f'<a href="{FINDINGS_AT}">{text(said)}</a>'
    return Shown(f'<p class="tb-say"><b>Open:</b> {link}. {text(_since(findings))}</p>')


def _open(headline, level):
    rows = select(headline, analysis=HEADLINE, variable=FINDINGS, variable_level=level)
    return rows["stat"].sum()


def _since(findings):
    """Return how many findings came since the cut before, were resolved, and stay."""
    standing = select(findings, group=STATUS, variable="clinical", variable_level="")
    if standing.empty:
        return ""
    new, old, resolved = (pick(standing, "n_event", group_level=status) for status in STATUSES)
    return (
        f"Since the cut before, {were(new)} added and {were(resolved)} resolved; {were(old)} there "
        "already."
    )
