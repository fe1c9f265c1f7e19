"""What tests of the two computations share: tiny deliveries, and the first computation's results."""

from datetime import date

from anaemia_kit import occurrences
from cut_kit import declared_columns
from helpers.adam.adae import derive_adae
from helpers.adam.adexpr import derive_adexpr
from helpers.adam.adinfl import derive_adinfl
from helpers.adam.adlb import derive_adlb
from helpers.adam.adqs import derive_adqs
from helpers.adam.adrs import derive_adrs, derive_param_bor
from helpers.adam.adscreen import derive_adscreen
from helpers.adam.adsl import derive_adsl
from helpers.adam.adtr import derive_adtr, derive_param_best
from helpers.adam.adtte import derive_adtte
from helpers.adam.adtte_course import derive_course
from helpers.adam.begun_therapy import derive_begun_therapy
from helpers.adam.therapy import new_therapy_dates
from helpers.ard.adverse_events import ard_ae_overview
from helpers.ard.change import ard_best_change, ard_change
from helpers.ard.disposition import ard_disposition
from helpers.ard.endpoints import ard_each, reportable
from helpers.ard.expression_samples import ard_expression_samples
from helpers.ard.frame import concat_results
from helpers.ard.inflammation import ard_inflammation
from helpers.ard.labs import ard_lab_change
from helpers.ard.response import ard_response
from helpers.ard.survival import ard_survival
from helpers.cut import read_cut
from helpers.recount.cutting import Cut
from helpers.recount.delivered import Delivered
from helpers.trial import load_trial


class GivenTables(Delivered):
    """A delivery made of text tables, for the second computation."""

    def __init__(self, cut, words=(), **tables):
        self.words, self.cut = WORDS | dict(words), date.fromisoformat(cut)
        self.files = dict.fromkeys(tables)
        self._tables = {name: list(read_rows(name, table)) for name, table in tables.items()}
        self._rows = {}
        self._rules = Cut(self.uncut, self.cut)

    def uncut(self, domain):
        return self._tables.get(domain, [])

    @property
    def samples_counted(self):
        return {row["SAMPLE_ID"] for row in self.uncut("samples") if row["COUNTED"] != "N"}

    @property
    def sexes(self):
        return {row["SAMPLE_ID"]: row.get("GENES") for row in self.uncut("samples")}


def read_rows(domain, table):
    """Yield the rows of a text table, every required column of the domain there."""
    lines = [line.split("|") for line in table.strip().splitlines() if "|" in line]
    names = [name.strip() for name in lines[0]]
    known = dict.fromkeys(declared_columns().get(domain, {}), "")
    for line in lines[1:]:
        yield known | dict(zip(names, (cell.strip() for cell in line), strict=True))


WORDS = {
    "treatments": [
        {"id": "drug", "role": "study", "names": ["DRUG"]},
        {"id": "chemo", "role": "backbone", "names": ["CHEMO"]},
    ],
    "safety": {"grading": {"dictionary": "CTCAE"}, "follow_up_days": 30},
    "visits": [],
    "endpoints": [],
}


def first_results(trial_id, data_cut):
    """Return the results that the chapters derive and the second computation repeats."""
    trial, cut = load_trial(trial_id), read_cut(trial_id, data_cut)
    adsl = derive_adsl(cut, trial)
    return concat_results(
        [
            ard_disposition(adsl, derive_adscreen(cut, adsl), trial),
            ard_ae_overview(derive_adae(cut["ae"], adsl, trial), adsl, trial),
            *_tumours(cut, adsl, trial),
            *_measured(cut, adsl, trial),
        ]
    )


def _tumours(cut, adsl, trial):
    therapy = new_therapy_dates(cut["cm"], cut["pr"], adsl)
    adrs = derive_adrs(cut["rs"], adsl, therapy, trial.after_complete)
    for endpoint in reportable(trial, cut, "response"):
        yield ard_response(derive_param_bor(adrs, adsl, endpoint), adsl, endpoint)
    best = derive_param_best(
        derive_adtr(cut["tu"], cut["tr"], adsl, trial.visits_with("imaging")), adrs, therapy
    )
    yield ard_each(reportable(trial, cut, "change", "tumour"), ard_best_change, best, adsl)
    times = reportable(trial, cut, "time_to_event")
    course = derive_course(cut, adsl, trial)
    yield ard_each(times, ard_survival, derive_adtte(times, adsl, adrs, therapy, course), adsl)


def _measured(cut, adsl, trial):
    adlb = derive_adlb(cut["lb"], adsl, trial)
    yield occurrences(cut, adlb, adsl, trial)
    yield ard_lab_change(adlb, adsl, trial)
    yield ard_inflammation(derive_adinfl(adlb, trial))
    forms = trial.visits_with("questionnaire")
    adqs = derive_adqs(cut["qs"], adsl, trial.questionnaires, forms)
    scored = reportable(trial, cut, "change", "questionnaire")
    yield ard_each(scored, ard_change, adqs, adsl, visits=forms)
    begun = derive_begun_therapy(cut["cm"], cut["pr"], adsl, trial)
    adexpr = derive_adexpr(cut.sample_sheet(), cut.matrix(), adsl, trial, begun)
    yield ard_expression_samples(adexpr)
