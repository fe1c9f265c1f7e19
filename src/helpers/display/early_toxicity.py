"""Early toxicity against a boundary, and what so few participants can show."""

from helpers.ard.early_toxicity import HAD, LEFT, MOST, WATCHED
from helpers.ard.frame import levels, method_of, pick, select
from helpers.display.adverse_event_words import kind_label, text_frame
from helpers.display.figures import GRID, GROUND, INK, MUTED, SERIES, new_figure, svg
from helpers.display.formats import count, number, percent
from helpers.display.grids import lower_first
from helpers.display.shown import stack
from helpers.display.tables import html_table
from helpers.display.text import absent, definition, participants, sentence

_ANALYSIS = "monitoring"


def monitoring_section(results, trial):
    """Return rule, sentence, figure and operating characteristics; one sentence without a rule."""
    rule = trial.safety.monitoring
    if rule is None:
        return absent("The trial file gives no rule for watching early toxicity, so none is drawn.")
    if results.empty:
        return absent(f"{rule.label}: this cut does not record what the rule asks for.")
    if not pick(results, "N", variable="status", variable_level=HAD):
        return absent(f"{rule.label}: nobody was treated, so there is nothing to watch.")
    said = [_rule(trial), monitoring_sentence(results, trial)]
    if not _rates(results):
        return stack([*said, absent("Too few participants for a first look at the boundary.")])
    return stack([*said, monitoring_figure(results, trial), operating_table(results, trial)])


def monitoring_sentence(results, trial):
    """Return where the trial stands against the boundary, and who is not counted."""
    rule = trial.safety.monitoring
    n, N, high = (pick(results, s, variable="posterior") for s in ("n", "N", "estimate"))
    limit = percent(rule.limit_rate, 0)
    words = [
        f"{participants(N)} {'was' if N == 1 else 'were'} observed long enough, and {count(n)} of "
        f"them had {_event(trial)}. The probability that the true rate is above {limit} is "
        f"{percent(high)}."
    ]
    reached = pick(results, "estimate", variable="reached")
    words.append(
        "The boundary was not reached."
        if reached != reached
        else f"The boundary was reached at participant {count(reached)}."
    )
    if N > MOST:
        words.append(f"It was looked at for the first {MOST} participants only.")
    words += _not_counted(results)
    return sentence(" ".join(words))


def monitoring_figure(results, trial):
    """Return cumulative events of the participants observed, against the boundary."""
    size = int(pick(results, "N", variable="operating", variable_level=_rates(results)[0]))
    bounds, path = _boundary(results), _path(results)
    waiting = int(_status(results, WATCHED))
    top = max([size * 0.6, *(x + 1 for x in bounds.values())])
    figure, axes = new_figure(4.8, 3.5)
    _draw_boundary(axes, bounds, size, top)
    _draw_path(axes, path, waiting)
    axes.set(xlim=(0, size + 0.5), ylim=(-0.25, top), xlabel="Participants observed long enough")
    axes.set_ylabel("With the event")
    for axis in (axes.xaxis, axes.yaxis):
        axis.get_major_locator().set_params(integer=True)
    axes.grid(color=GRID)
    axes.set_axisbelow(True)
    title = f"{trial.safety.monitoring.label}: participants in the order of their first dose"
    return svg(figure, _alt(path, bounds, waiting), title, _ANALYSIS)


def operating_table(results, trial):
    """Return how often the rule would ask to stop, and after how many, at several true rates."""
    rates = _rates(results)
    rows = [
        (
            percent(float(rate), 0),
            [
                percent(pick(results, "p", variable="operating", variable_level=rate)),
                number(pick(results, "mean", variable="operating", variable_level=rate)),
            ],
        )
        for rate in rates
    ]
    N = count(pick(results, "N", variable="operating", variable_level=rates[0]))
    frame = text_frame(rows, ["Chance to stop", "Participants expected"])
    frame.index.name = "True rate"
    bounds = ", ".join(f"{count(x)} of {n}" for n, x in _boundary(results).items())
    method = method_of(results, "p", variable="operating", variable_level=rates[0])
    notes = [f"Boundary: {bounds}. Behaviour: {method}, at most {N} participants."]
    return html_table(frame, "How such a rule would behave", notes, _ANALYSIS)


def chance_of_any_table(results):
    """Return the chance that the treated show at least one event of a true rate."""
    N = pick(results, "N", variable="seen")
    if not N:
        return absent("Nobody was treated, so no event could show itself.")
    rates = levels(results, variable="chance")
    rows = [
        (
            percent(float(r), 0),
            [percent(pick(results, "estimate", variable="chance", variable_level=r))],
        )
        for r in rates
    ]
    frame = text_frame(rows, ["Chance of at least one"])
    frame.index.name = "True rate"
    seen = percent(pick(results, "estimate", variable="seen"))
    said = sentence(
        f"With {participants(N)} treated, an event shows itself at least once with a chance of 95% "
        f"only if its true rate is {seen} or more; not having seen a rarer one says little."
    )
    title = f"Chance of having seen an event at least once, treated participants (N = {count(N)})"
    return said + html_table(frame, title, (), "chance_of_any")


def _rule(trial):
    rule = trial.safety.monitoring
    with_, without = rule.prior
    return definition(
        f"What is watched: {_event(trial)}. The rule would ask to stop when the probability that "
        f"the true rate is above {percent(rule.limit_rate, 0)} exceeds "
        f"{percent(rule.threshold, 0)}, from participant {rule.minimum} on, starting from a prior "
        f"worth {with_ + without:g} participants, {with_:g} of them with the event. It was "
        "chosen for this book, afterwards, and is not the trial's own rule: it shows what could "
        "have been noticed, and how often such a rule stops rightly or wrongly.",
        f"{rule.label}, assumed",
    )


def _event(trial):
    rule = trial.safety.monitoring
    label = lower_first(kind_label(rule.event, trial))
    return f"an adverse event ({label}) that began by study day {rule.within_days}"


def _status(results, status):
    return pick(results, "n", variable="status", variable_level=status)


def _not_counted(results):
    told = {
        WATCHED: "still in the time to be watched at the cut, and not counted",
        LEFT: "died without it, left or not seen to the end of that time, and not counted",
    }
    found = {words: _status(results, status) for status, words in told.items()}
    return [f"{participants(n).capitalize()}: {words}." for words, n in found.items() if n]


def _rates(results):
    return levels(results, variable="operating")


def _boundary(results):
    """Return {participants: fewest events that stop} where any number does."""
    rows = select(results, variable="boundary", stat_name="estimate").dropna(subset=["stat"])
    return dict(zip(rows["variable_level"].astype(int), rows["stat"], strict=True))


def _path(results):
    """Return {participants observed: events among them}, in the order of the first dose."""
    ordered = levels(results, variable="participant")
    return {int(n): pick(results, "n", variable="participant", variable_level=n) for n in ordered}


def _draw_boundary(axes, bounds, size, top):
    if not bounds:
        return
    looks, height = list(bounds), list(bounds.values())
    right = [*looks, size + 0.5]
    axes.fill_between(
        right, [*height, height[-1]], top, step="post", color=SERIES[1], alpha=0.14, lw=0
    )
    axes.plot(looks, height, "_", color=SERIES[1], ms=11, mew=2.2)
    axes.text(looks[0], top, " would ask to stop", va="top", color=INK, fontsize=9)
    axes.text(size + 0.4, 0.1, "goes on", ha="right", color=MUTED, fontsize=9)


def _draw_path(axes, path, waiting):
    """Draw events by participants observed; whoever is still watched is an open mark behind."""
    last = max(path, default=0)
    axes.step([0, *path], [0, *path.values()], where="post", color=SERIES[0], lw=1.6)
    axes.plot(list(path), list(path.values()), "o", color=SERIES[0], ms=6)
    behind = range(last + 1, last + 1 + waiting)
    height = [path.get(last, 0)] * waiting
    axes.plot(list(behind), height, "o", mfc=GROUND, mec=SERIES[0], ms=6)


def _alt(path, bounds, waiting):
    last = max(path, default=0)
    against = f"; the boundary there is {count(bounds[last])}" if last in bounds else ""
    return (
        f"{count(path.get(last, 0))} events among {count(last)} participants observed long enough"
        f"{against}. {count(waiting)} still being watched."
    )
