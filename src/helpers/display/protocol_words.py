"""Planned doses, limits of vital signs and low values in words, as the trial file sets them."""

from helpers.display.formats import count, number, printed, printed_unit
from helpers.display.grids import inside
from helpers.display.text import listed

_TIMES = {1: "once a day", 2: "twice a day"}


def recruitment_rules(trial):
    """Yield how many participants were planned, from when, and how results are given."""
    if trial.planned_participants:
        yield "planned_participants", "Planned participants", str(trial.planned_participants)
    planned = trial.recruitment
    if planned and planned.start:
        yield "recruitment.start", "Planned start", planned.start
    if planned and planned.months:
        yield "recruitment.months", "Planned duration", f"{planned.months} months"
    if trial.report_by:
        yield "report_by", "Results are given", f"by {trial.report_by} as assigned, and for all"
    if trial.public:
        least = f"{trial.public.smallest} participants, beside nobody"
        yield "public.smallest", "Smallest group told in public", least
    yield from _restricted_rules(trial.restricted)


def _restricted_rules(restricted):
    if restricted.oldest_age:
        over = (
            f"up to {restricted.oldest_age} years; who is older counts as one year older than that"
        )
        yield "restricted.oldest_age", "Ages are told", over
    if restricted.smallest_site:
        few = f"with fewer than {restricted.smallest_site} screened participants are pooled"
        yield "restricted.smallest_site", "Sites", few
    if restricted.dates:
        days = "as study days, and a month as months before or after day 1; a year stands as it is"
        yield "restricted.dates", "Dates of participants are told", days


def plan_words(treatment):
    """Return "100 mg once a day on days 1 to 183"."""
    return listed((_stretch_words(stretch) for stretch in treatment.plan), "then")


def dose_rules(trial):
    """Yield each treatment's planned doses, and the classes of dose intensity, as rules."""
    planned = [treatment for treatment in trial.treatments if treatment.plan]
    for treatment in planned:
        label = f"{treatment.label}, planned dose"
        yield f"treatments.{treatment.id}.plan", label, f"{plan_words(treatment)} of it"
    if planned:
        limits = listed(f"{limit:g}%" for limit in trial.safety.dose_intensity_percent)
        yield "safety.dose_intensity_percent", "Classes of dose intensity, limits", limits


def vital_sign_rules(trial):
    """Yield each limit of a vital sign as a rule."""
    for limit in trial.safety.vital_sign_limits:
        key = f"safety.vital_sign_limits.{limit.id}"
        yield key, f"Vital sign: {inside(limit.label)}", limit_words(limit)


def occurrence_rules(endpoint):
    """Return {label: (word of the trial file, what it says)} of a low value and its states."""
    low, worse = (
        " or ".join(f"{limit.value:g} {limit.unit}" for limit in limits)
        for limits in (endpoint.below, endpoint.worse_below)
    )
    days = (
        f"{endpoint.recovered_after} measurements in a row, on different days, none below the limit"
    )
    rules = {"strictly below": ("below", f"{low}, in the unit the laboratory reported")}
    if worse:
        rules["worsened strictly below"] = ("worse_below", worse)
    rules["recovered after"] = ("recovered_after", days)
    given = (endpoint.intercurrent.transfusion, endpoint.intercurrent.agents)
    words = [f"{inside(one.label)} ({one.days} days)" for one in given if one is not None]
    if words:
        rules["counted, or left aside, in other readings"] = ("intercurrent", listed(words))
    if endpoint.attribution is not None:
        rules["left out in another reading"] = ("attribution", inside(endpoint.attribution.label))
    return rules


def liver_rules(trial):
    """Yield how liver tests are read together, as rules."""
    liver = trial.liver
    times, tests = "times the upper limit of normal", listed(liver.aminotransferases, "or")
    either = f"{tests} above {liver.aminotransferase_above:g}"
    both = f"{either} and {liver.bilirubin} above {liver.bilirubin_above:g} {times}"
    alkaline = f"{liver.alkaline_phosphatase} below {liver.alkaline_below:g} {times}"
    words = f"{both}, at most {liver.within_days} days apart, with {alkaline}"
    yield "liver", "Laboratory criteria of Hy's law", words
    for key, test, counts in (
        ("aminotransferase_counts", tests, liver.aminotransferase_counts),
        ("bilirubin_counts", liver.bilirubin, liver.bilirubin_counts),
        ("alkaline_counts", liver.alkaline_phosphatase, liver.alkaline_counts),
    ):
        multiples = listed(f"{count:g}" for count in counts)
        yield f"liver.{key}", f"{test}, counted above", f"{multiples} {times}"


def limit_words(limit):
    """Return "38 °C or more" or "5% or more below baseline"."""
    if limit.rise_percent is not None:
        return f"{number(limit.rise_percent, 0)}% or more above baseline"
    if limit.fall_percent is not None:
        return f"{number(limit.fall_percent, 0)}% or more below baseline"
    bound, side = (limit.at_least, "more") if limit.at_least else (limit.at_most, "less")
    return f"{bound.value:g} {printed_unit(bound.unit)} or {side}"


def _stretch_words(stretch):
    times = _TIMES.get(stretch.times_a_day, f"{count(stretch.times_a_day)} times a day")
    if stretch.every_days > 1:
        times = f"every {count(stretch.every_days)} days"
    first, last = stretch.days
    return f"{stretch.dose:g} {printed(stretch.unit)} {times} on days {first} to {last}"
