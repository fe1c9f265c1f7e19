"""Every participant's adverse events over time, with the doses behind them."""

from helpers.adam.adae_courses import OVER
from helpers.ard.adverse_events import emergent
from helpers.ard.endpoints import in_population
from helpers.ard.frame import pick
from helpers.display.adverse_event_words import grade_words
from helpers.display.figures import GRADES
from helpers.display.formats import count
from helpers.display.shown import Shown, caption, drawn_data, text
from helpers.display.strip import GRID, INK, MUTED, Strip
from helpers.display.text import absent, participants

MOST = 40  # participants drawn: more would be a page of hairlines
_BAR, _GAP, _LEAST = 6, 1, 16
_WIDTH, _GUTTER = 600, 92
_READ = ["USUBJID", "AESEQ", "AEBODSYS", "AEDECOD", "TRTEMFL", "ASTDT", "AENDT", "ATOXGRN", "AEOUT"]


def ae_timelines(adae, adsl, spans, results, trial):
    """Return one row per treated participant: emergent events by grade, doses behind them.

    Of more than 40 participants those with the gravest events are drawn. `spans` are the intervals
    of uninterrupted dosing (`dosing_spans`), `results` those of `ard_ae_timelines`.
    """
    people = in_population(adsl, "safety")
    events = emergent(adae[_READ], adsl)
    if events.empty:
        return absent("There is no adverse event to draw.")
    drawn = _chosen(people, events)
    shown = _placed(events, drawn)
    strip = Strip(-1, _last_day(shown, drawn), _WIDTH, _GUTTER)
    for person in drawn.to_dict("records"):
        mine = shown[shown["USUBJID"] == person["USUBJID"]]
        _row(strip, person, mine, spans[spans["USUBJID"] == person["USUBJID"]], trial)
    return _figure(strip, (people, drawn, shown), results, trial)


def _chosen(people, events):
    """Return who is drawn, by participant: everybody, or those with the gravest events."""
    people = people.sort_values("USUBJID")
    if len(people) <= MOST:
        return people
    grave = events.assign(SEVERE=events["ATOXGRN"] >= 3).groupby("USUBJID")
    order = grave.agg(WORST=("ATOXGRN", "max"), SEVERE=("SEVERE", "sum")).reset_index()
    order = order.sort_values(["WORST", "SEVERE", "USUBJID"], ascending=[False, False, True])
    return people[people["USUBJID"].isin(order["USUBJID"].head(MOST))]


def _placed(events, drawn):
    """Return the dated events of those drawn, with days from the first dose and OPEN."""
    known = drawn.set_index("USUBJID")
    events = events[events["USUBJID"].isin(known.index) & events["ASTDT"].notna()]
    first, until = (
        events["USUBJID"].map(day)
        for day in (known["TRTSDT"], known["DTHDT"].fillna(known["LSTALVDT"]))
    )
    open_ = events["AENDT"].isna() & ~events["AEOUT"].isin(OVER)
    end = events["AENDT"].fillna(until.where(open_, events["ASTDT"]))
    start = (events["ASTDT"] - first).dt.days.clip(lower=0)
    end = (end - first).dt.days
    placed = events.assign(START=start, END=end.where(end >= start, start), OPEN=open_)
    return placed.sort_values(["START", "END", "AESEQ"], kind="stable")


def _last_day(shown, drawn):
    dosed = (drawn["TRTEDT"] - drawn["TRTSDT"]).dt.days.max()
    return int(max(shown["END"].max() if len(shown) else 0, dosed)) + 3


def _row(strip, person, events, spans, trial):
    rows = _rows_of(events)
    height = max(_LEAST, (max(rows, default=0) + 1) * (_BAR + _GAP) + 5)
    top = strip.lane(str(person["USUBJID"]), height)
    strip.shade((strip.first, strip.last), top + height - 0.5, 0.5, GRID)
    for span in spans.to_dict("records"):
        days = tuple((span[name] - person["TRTSDT"]).days for name in ("ASTDT", "AENDT"))
        if span["TRTROLE"] == "study":
            strip.shade(days, top + 1, height - 2, "var(--tb-panel, #f5f7f9)")
            strip.shade(days, top + height - 3, 2, MUTED)
        else:
            strip.shade(days, top, 2, MUTED)
    for event, row in zip(events.to_dict("records"), rows, strict=True):
        _event(strip, event, top + 3 + row * (_BAR + _GAP), trial)
    if person["DTHDT"] == person["DTHDT"]:
        day = (person["DTHDT"] - person["TRTSDT"]).days
        if day <= strip.last:
            guess = ", completed from a partial date" * isinstance(person["DTHDTF"], str)
            hint = f"Died on study day {count(day + 1)}{guess}"
            strip.cross(day, top + height / 2, hint)


def _rows_of(events):
    """Return the row within its lane that each event is drawn in: the first that is free."""
    free, rows = [], []
    for start, end in zip(events["START"], events["END"], strict=True):
        row = next((i for i, until in enumerate(free) if until <= start), len(free))
        free[row : row + 1] = [end + 1]
        rows.append(row)
    return rows


def _event(strip, event, top, trial):
    grade = event["ATOXGRN"]
    colour = GRADES[int(grade)] if grade == grade else MUTED
    word = grade_words(trial).get(grade, "no grade")
    until = "open" if event["OPEN"] else f"to {count(event['END'] + 1)}"
    hint = f"{event['PT'].capitalize()}, {word}: day {count(event['START'] + 1)} {until}"
    strip.bar((event["START"], event["END"]), top, _BAR, colour, hint)
    if event["OPEN"]:
        strip.arrow(event["END"], top, _BAR, colour)


def _figure(strip, found, results, trial):
    people, drawn, shown = found
    title = f"Adverse events by day, treated participants (N = {count(len(people))})"
    if len(drawn) < len(people):
        title += f": the {count(len(drawn))} with the gravest events"
    dated, open_, undated = (
        count(pick(results, "n", variable="events", variable_level=level))
        for level in ("dated", "open", "undated")
    )
    died, partial = (
        pick(results, "n", variable="people", variable_level=level)
        for level in ("deaths", "death on a completed date")
    )
    alt = (
        f"{title}. {dated} events with a date, {open_} of them open; "
        f"{count(died)} of {participants(len(people))} died."
    )
    notes = (
        f"{_dosing_words(trial)} Arrow: open; cross: died. Events without a start date, not "
        f"drawn: {undated}."
    )
    if partial:
        notes += f" Deaths on a day completed from a partial date: {count(partial)}."
    return Shown(
        f'<figure class="tb-figure"><figcaption>{caption(title)}</figcaption>{_key(shown, trial)}'
        f'{strip.drawing(alt)}<div class="tb-notes"><p>{text(notes)}</p></div>'
        f"{drawn_data(_data(shown, trial))}</figure>"
    )


def _data(shown, trial):
    """Return the bars that are drawn: USUBJID, PT, GRADE, days from 1, OPEN."""
    data = shown[["USUBJID", "PT"]].assign(
        GRADE=shown["ATOXGRN"].map(grade_words(trial)), FROM=shown["START"] + 1, TO=shown["END"] + 1
    )
    return data.assign(OPEN=shown["OPEN"].map({True: "Y", False: "N"}))


def _dosing_words(trial):
    """Return what the lines of dosing are; a trial of study treatment alone has one."""
    if trial.names_of("backbone"):
        return "Line below: days of study treatment; line above: days of the backbone treatment."
    return "Line below: days of study treatment."


def _key(shown, trial):
    colours = {word: GRADES[grade] for grade, word in grade_words(trial).items()}
    if shown["ATOXGRN"].isna().any():
        colours["No grade"] = MUTED
    signs = "".join(
        f'<span><b style="background:{colour};border-color:{INK}">&nbsp;</b> {text(word)}</span>'
        for word, colour in colours.items()
    )
    return f'<p class="tb-key tb-notes">{signs}</p>'
