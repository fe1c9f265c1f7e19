"""Every treated participant's course on one small strip, for a page that must fit a screen."""

from itertools import cycle

import pandas as pd

from helpers.display.figures import RESPONSES, text_width
from helpers.display.formats import count
from helpers.display.participants import anchor
from helpers.display.response import WORDS
from helpers.display.response_figures import PHASE_COLOURS
from helpers.display.shown import Shown, caption, text
from helpers.display.strip import INK, MUTED, Strip, study_day
from helpers.display.text import absent, participants, plural

WIDTH, HEIGHT = 500, 190  # of the drawing, in its own units; all lanes together
TALLEST, NAMED, MARKED = 15, 10, 6  # units of a lane: at most, with an id, with marks
GUTTER = 96  # at least, for the words beside the axis
LETTERS, MARGIN = 11, 16  # size of an id, and what stands between it and the lane
WORSE = "PD"  # told from the other responses by its form as well as its colour


def course_strip(adsl, adrs, trial):
    """Return one lane for each treated participant: phases, responses, death, who goes on.

    The lanes share one height, so that of many participants no lane is left out; ids and marks
    stand where they can be told apart.

    Parameters
    ----------
    adsl : DataFrame, one record per USUBJID
    adrs : DataFrame, one record per assessment
        Needs USUBJID, ADY, AVALC.
    trial : Trial
    """
    treated = adsl[adsl["SAFFL"] == "Y"]
    if treated.empty:
        return absent("Nobody was treated, so there is no course to draw.")
    people = _longest_first(treated)
    height = min(TALLEST, HEIGHT / len(people))
    ids = people["USUBJID"] if height >= NAMED else []
    gutter = MARGIN + max((72 * text_width(name, LETTERS) for name in ids), default=0)
    strip = Strip(0, people["END"].max() + 2, WIDTH, max(round(gutter), GUTTER), top=4)
    seen = adrs[(adrs["ADY"] > 1) & adrs["AVALC"].isin(RESPONSES)]
    for person in people.to_dict("records"):
        ours = seen[seen["USUBJID"] == person["USUBJID"]] if height >= MARKED else seen.iloc[:0]
        _draw_lane(strip, person, ours, trial, height)
    n_died = treated["DTHFL"].eq("Y").sum()
    alt = (
        f"Course of {participants(len(treated))} from the first dose, longest first: phases of "
        f"treatment, responses and {count(n_died)} {plural(n_died, 'death')}."
    )
    words = [word for word in RESPONSES if word in set(seen["AVALC"])]
    key = _key(trial, words if height >= MARKED else None)
    title = caption(f"Course of each treated participant (N = {len(treated)})")
    return Shown(
        f'<figure class="tb-figure"><figcaption>{title}</figcaption>{strip.drawing(alt)}{key}'
        "</figure>"
    )


def _longest_first(treated):
    """Return participants with their last day: death, the last contact, or a dose that goes on."""
    alive = treated["LSTALVDT"].fillna(treated["TRTEDT"])
    ongoing = treated["EOTSTT"].eq("ONGOING") & (treated["TRTEDT"] > alive)
    end = treated["DTHDT"].fillna(alive.mask(ongoing, treated["TRTEDT"]))
    people = treated.assign(END=(end - treated["TRTSDT"]).dt.days.fillna(0))
    return people.sort_values(["END", "USUBJID"], ascending=[False, True])


def _draw_lane(strip, person, responses, trial, height):
    name = person["USUBJID"] if height >= NAMED else ""
    top = strip.lane("", height)
    if name:
        strip.link(f"#{anchor(name)}", (strip.gutter - 8, top + height / 2 + 3.8), name)
    middle, start = top + height / 2, person["TRTSDT"]
    strip.line([(strip.x(0), middle), (strip.x(person["END"]), middle)], MUTED, min(1, height / 2))
    for place, phase in enumerate(trial.phases):
        days = [person[f"AP{place + 1:02d}{side}DT"] for side in ("S", "E")]
        if not any(map(pd.isna, days)):
            span = [(day - start).days for day in days]
            told = " to ".join(count(study_day(day)) for day in span)
            hint = f"{person['USUBJID']}, {phase.label}: day {told}"
            colour = PHASE_COLOURS[place % len(PHASE_COLOURS)]
            strip.bar(span, top + height * 0.14, height * 0.72, colour, hint)
    if height >= MARKED:
        _draw_marks(strip, person, responses, (top, height))


def _draw_marks(strip, person, responses, lane):
    top, height = lane
    middle = top + height / 2
    for day, word in zip(responses["ADY"], responses["AVALC"], strict=True):
        hint = f"{person['USUBJID']}, day {count(day)}: {WORDS[word]}"
        draw = strip.wedge if word == WORSE else strip.dot
        draw(strip.x(day - 1), middle, RESPONSES[word], hint, min(3.6, height / 3))
    if not pd.isna(person["DTHDT"]):
        hint = f"{person['USUBJID']} died on day {count(study_day(person['END']))}"
        strip.cross(person["END"], middle, hint, min(4, height / 3))
    elif person["EOTSTT"] == "ONGOING":
        strip.arrow(person["END"], top + height * 0.2, height * 0.6, INK)


def _key(trial, words):
    """Return what colours and marks stand for; `words` of responses, None where none is drawn."""
    phases = [
        (_swatch(f'<rect width="12" height="9" fill="{colour}"/>'), phase.label)
        for phase, colour in zip(trial.phases, cycle(PHASE_COLOURS), strict=False)
    ]
    marks = [(_mark(word), WORDS[word]) for word in words or ()]
    ends = [("×", "died"), ("▸", "on treatment at the cut")] if words is not None else []
    left_out = "" if words is not None else "<p>Marks are too close together to be drawn here.</p>"
    items = "".join(f"<span>{sign} {text(said)}</span>" for sign, said in phases + marks + ends)
    return f'<div class="tb-notes"><p class="tb-key">{items}</p>{left_out}</div>'


def _mark(word):
    colour = RESPONSES[word]
    if word == WORSE:
        return _swatch(f'<path d="M1,1 h10 l-5,8 z" fill="{colour}"/>')
    return _swatch(f'<circle cx="6" cy="4.5" r="4" fill="{colour}"/>')


def _swatch(drawn):
    return f'<svg width="12" height="9" aria-hidden="true">{drawn}</svg>'
