"""Who had which adverse event, at the worst grade: one cell for each participant and term."""

from helpers.ard.endpoints import in_population
from helpers.display.adverse_event_words import grade_words
from helpers.display.figures import GRADES
from helpers.display.formats import count
from helpers.display.shown import Shown, caption, download_link, text

MOST = 60  # terms drawn
NO_GRADE = "#6b7280"
_LIGHT = (1, 3)  # grades whose colour carries black digits; the others carry white ones


def ae_heat_map(events, adsl, n, trial):
    """Return the heat map of emergent events: rows by class and term, a column per participant.

    Classes come in the order of `n`, and terms within them; the first row is the worst of all. A
    cell holds the grade; an empty one is no event.

    Parameters
    ----------
    events : DataFrame of `emergent`
    adsl : DataFrame, key USUBJID
    n : Series, participants by "class" and "class | term", most frequent class and term first
    """
    people = list(in_population(adsl, "safety")["USUBJID"].sort_values())
    terms = n[n.index.str.contains(" | ", regex=False)]
    drawn = set(terms.sort_values(ascending=False, kind="stable").index[:MOST])
    worst = _worst(events)
    rows = [_row("Any event", worst.get("", {}), people, len(worst.get("", {})))]
    head = ""
    for level in terms.index:
        if level not in drawn:
            continue
        soc, _, term = level.partition(" | ")
        if soc != head:
            head = soc
            rows.append(_heading(soc, n[soc], len(people)))
        rows.append(_row(term, worst[level], people, n[level]))
    title = f"Worst grade of each term, treated participants (N = {count(len(people))}): "
    title += _extent(len(drawn), len(terms))
    return _table(title, rows, people, _key(worst, trial))


def _worst(events):
    """Return {level: {participant: worst grade}}; 0 is no grade, "" any event."""
    level = events["SOC"] + " | " + events["PT"]
    grades = events.assign(GRADE=events["ATOXGRN"].fillna(0), LEVEL=level)
    by_term = grades.groupby(["LEVEL", "USUBJID"])["GRADE"].max()
    worst = {level: found.droplevel(0).to_dict() for level, found in by_term.groupby(level=0)}
    return worst | {"": grades.groupby("USUBJID")["GRADE"].max().to_dict()}


def _row(label, grades, people, n):
    cells = "".join(_cell(grades.get(person)) for person in people)
    name = text(label.capitalize())
    return f'<tr><th scope="row">{name}</th>{cells}<td class="tb-total">{count(n)}</td></tr>'


def _cell(grade):
    return "<td></td>" if grade is None else f"<td {_look(grade)}>{_sign(grade)}</td>"


def _sign(grade):
    return count(grade) if grade else "?"


def _look(grade):
    colour = GRADES[int(grade)] if grade else NO_GRADE
    ink = "#111111" if grade in _LIGHT else "#ffffff"
    return f'style="background:{colour};color:{ink}"'


def _heading(soc, n, columns):
    name = text(soc.capitalize())
    return (
        f'<tr class="tb-heading"><th scope="rowgroup" colspan="{columns + 1}">{name}</th>'
        f'<td class="tb-total">{count(n)}</td></tr>'
    )


def _table(title, rows, people, key):
    names = "".join(f'<th scope="col"><span>{text(person)}</span></th>' for person in people)
    total = '<th scope="col"><span>Participants</span></th>'
    head = f'<thead><tr><th scope="col">Term</th>{names}{total}</tr></thead>'
    return Shown(
        f'<div class="tb-output"><div class="tb-scroll"><table class="tb-matrix tb-grades">'
        f"<caption>{caption(title)}</caption>{head}<tbody>{''.join(rows)}</tbody></table></div>"
        f'<div class="tb-notes"><p class="tb-key">{key}</p>{download_link("ae_terms")}</div></div>'
    )


def _extent(drawn, of):
    if drawn == of:
        return f"all {count(of)} terms"
    return f"the {count(drawn)} most frequent of {count(of)} terms"


def _key(worst, trial):
    words = dict(grade_words(trial))
    if any(0 in found.values() for found in worst.values()):
        words[0] = "No grade"
    signs = [
        f"<span><b {_look(grade)}>{_sign(grade)}</b> {text(word)}</span>"
        for grade, word in words.items()
    ]
    return "".join(signs) + "<span>Empty: no event</span>"
