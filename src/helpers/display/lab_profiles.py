"""Laboratory profiles: each participant's course over the grades, or medians where many."""

import pandas as pd

from helpers.adam.adlb_grades import SIDES, criteria_of
from helpers.ard.endpoints import in_population
from helpers.ard.frame import pick, select
from helpers.ard.lab_grades import SEVERE
from helpers.display.dosing import dosing_spans, treatment_colours
from helpers.display.figures import GRADES
from helpers.display.formats import count, number, printed
from helpers.display.grids import short_names
from helpers.display.lab_bands import edges_of, in_one_unit
from helpers.display.lab_figures import lab_medians
from helpers.display.lab_panels import Panel
from helpers.display.labs import panels
from helpers.display.shown import Shown, caption, drawn_data, fold, stack, text
from helpers.display.text import absent, listed

_GIVEN = {"USUBJID": "USUBJID", "ADY": "ADY", "value": "AVAL", "unit": "AVALU"}  # for readers
MANY = 60  # from here on medians, not people


def lab_profiles(adlb, adex, adsl, results, trial):
    """Return every participant's course of each test, one folded group of figures for each panel.

    The value is drawn in the unit the laboratory reported, where it reported in one, over the
    grades that the criteria give in that unit; beneath it the days of dosing. With more than 60
    participants the figures show medians and quartiles by visit.

    Parameters
    ----------
    adlb, adex, adsl : DataFrame
    results : (values, worst)
        `ard_lab_values` and `ard_lab_worst`.
    trial : Trial
    """
    people = in_population(adsl, "safety")
    shown = [a.test for a in trial.laboratory if adlb["PARAMCD"].eq(a.test).any()]
    if not shown or people.empty:
        return absent("This cut has none of the laboratory tests that the trial file lists.")
    values, worst = results
    draw = None if len(people) > MANY else _Drawing(adlb, adex, people, worst, trial)
    folds = []
    for panel, analytes in panels(trial).items():
        ours = [analyte for analyte in analytes if analyte.test in shown]
        if ours and draw is None:
            figure = lab_medians(adlb, people, values, ours, trial)
            folds.append(fold(f"{panel}: medians by visit", figure))
        elif ours:
            body = stack([draw.test(analyte) for analyte in ours])
            folds.append(fold(f"{panel}: course of each participant", body))
    return stack(folds if draw is None else [draw.key(), *folds])


class _Drawing:
    """What the figures of all tests share: people, their names and dosing, colours, criteria."""

    def __init__(self, adlb, adex, people, worst, trial):
        self.people = people.sort_values("USUBJID")
        self.names = dict(
            zip(self.people["USUBJID"], short_names(self.people["USUBJID"]), strict=True)
        )
        self.adlb = adlb[adlb["USUBJID"].isin(self.names) & adlb["ADY"].notna()]
        self.worst, self.trial = worst, trial
        self.criteria = criteria_of(trial)
        self.spans = _dosing_days(adex, self.people)
        self.colours = treatment_colours(trial)

    def key(self):
        """Return what the marks of all figures mean."""
        grades = "".join(
            f'<span><b style="background:{colour}"></b> grade {grade}</span>'
            for grade, colour in GRADES.items()
            if grade < 5
        )
        given = set(self.spans["TRT"])
        drugs = "".join(
            f'<span><b style="background:{self.colours[t.id]};height:.3rem"></b> '
            f"{text(t.label)}</span>"
            for t in self.trial.treatments
            if t.id in given
        )
        shades = f"Shaded: {grades}" if len(self.criteria) else ""
        words = "<span>across: study days; dashed: limits of normal; grey dot: not gradable</span>"
        return Shown(
            f'<div class="tb-notes"><div class="tb-key">{shades}{words}</div>'
            f'<div class="tb-key">Beneath: days of dosing {drugs}</div></div>'
        )

    def test(self, analyte):
        """Return the figure of one test: a panel for each participant with a value."""
        records = self.adlb[self.adlb["PARAMCD"].eq(analyte.test)]
        records = in_one_unit(records).sort_values("ADY", kind="stable")
        if records.empty:
            return absent(f"{analyte.label}: no value that could be drawn.")
        unit = records["unit"].dropna()
        unit = f" ({printed(unit.iloc[0])})" if len(unit) else ""
        drawn = self._panels(records, edges_of(records, self.criteria, analyte.test))
        alt = self._said(analyte, records)
        return Shown(
            f'<figure class="tb-figure tb-small" role="group" aria-label="{text(alt)}">'
            f"<figcaption>{caption(analyte.label + unit)}</figcaption><div>{drawn}</div>"
            f"{drawn_data(records[list(_GIVEN)].rename(columns=_GIVEN))}</figure>"
        )

    def _panels(self, records, edges):
        scale = _scale(records)
        days = min(1, records["ADY"].min()), max(records["ADY"].max(), self.spans["END"].max(), 2)
        spans = dict(list(self.spans.groupby("USUBJID")))
        found = []
        for person, own in records.groupby("USUBJID", sort=True):
            panel = Panel(days, *scale)
            _draw_bands(panel, [side.loc[person] for side in edges], scale[0])
            for limit in ("low", "high"):
                known = own[limit].dropna()
                if len(known):
                    panel.limit(known.iloc[-1])
            for span in spans.get(person, self.spans.head(0)).itertuples():
                panel.dose(span.TRTROLE, span.START, span.END, self.colours[span.TRT])
            graded = any(side.notna().any(axis=None) for side in edges)
            panel.course(own["ADY"].to_numpy(), own["value"].to_numpy(), _grades(own, graded))
            found.append(panel.svg(self.names[person]))
        return "".join(found)

    def _said(self, analyte, records):
        people = records["USUBJID"].nunique()
        found = [
            f"grade 3 or higher {word} in {count(pick(self.worst, 'n', **key))} of "
            f"{count(pick(self.worst, 'N', **key))}"
            for side, word in (("L", "when low"), ("H", "when high"))
            if len(select(self.worst, **(key := _severe(analyte.test, side))))
        ]
        said = f"; {listed(found)}" if found else ""
        return (
            f"{analyte.label} over study days, a panel for each of {people} participants, from "
            f"{number(records['value'].min(), 2)} to {number(records['value'].max(), 2)}{said}."
        )


def _severe(test, side):
    return {"variable": f"{test}:{side}", "variable_level": SEVERE, "group": ""}


def _dosing_days(adex, people):
    """Return the spans of dosing in study days: USUBJID TRT TRTROLE START END."""
    spans = dosing_spans(adex).merge(
        people[["USUBJID", "TRTSDT"]], on="USUBJID", how="inner", validate="m:1"
    )
    start, end = ((spans[name] - spans["TRTSDT"]).dt.days + 1 for name in ("ASTDT", "AENDT"))
    return spans.assign(START=start, END=end)


def _scale(records):
    """Return (lowest, highest) value of all panels, and the two values written at the axis."""
    value, limits = records["value"], pd.concat([records["low"], records["high"]]).dropna()
    low, high = value.min(), value.max()
    room = max(high - low, 0.1 * abs(high), 1e-9)
    near = limits[limits.between(low - room / 2, high + room / 2)]
    low, high = min([low, *near]), max([high, *near])
    room = 0.06 * max(high - low, 0.1 * abs(high), 1e-9)
    digits = 0 if high >= 100 else 1 if high >= 10 else 2
    ticks = [(v, number(v, digits)) for v in (low, high)]
    return (max(low - room, 0) if low >= 0 else low - room, high + room), ticks


def _grades(own, graded):
    """Return the worse grade of each value on either side; -1 where a graded test has none."""
    worse = own[[name for name, *_ in SIDES.values()]].max(axis=1)
    return worse.fillna(-1 if graded else 0).to_numpy()


def _draw_bands(panel, edges, scale):
    """Shade, on the low and the high side, from the edge of each grade to that of the next."""
    for edge, end in zip(edges, scale, strict=True):
        known = [(grade, edge[grade]) for grade in (1, 2, 3, 4) if edge[grade] == edge[grade]]
        stops = [*(value for _, value in known[1:]), end]
        for (grade, start), stop in zip(known, stops, strict=False):
            panel.band(grade, start, stop)
