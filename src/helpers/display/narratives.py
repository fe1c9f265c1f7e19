"""Draft narratives: what the datasets hold of a death, a serious event, an early end, in sentences.

After ICH E3, 12.3.2: who it was, disease, history, treatment, the event, what was taken and
measured around it. Every word comes from a cell of an analysis dataset or stands in this file.
"""

import re

from helpers.adam.adexsum import WHOLE as ALL_PHASES
from helpers.display.formats import count, number, printed_unit
from helpers.display.grids import inside, lower_first, plain
from helpers.display.narrative_occasions import occasion_words, told_with_treatment
from helpers.display.narrative_words import known, on_day, period, with_details
from helpers.display.person import age_band, sex_words
from helpers.display.shown import Shown, text
from helpers.display.text import listed, plural

DRAFT = "DRAFT"
_DATE = re.compile(r"\b\d{4}-\d{2}(?:-\d{2})?\b")
_MARK = (
    "worded by the program from the data of this cut. Nobody has reviewed it; it judges nothing, "
    "and is no medical assessment."
)


def draft_narratives(adnarr, trial, **datasets):
    """Return {USUBJID: draft narrative} of everybody who has an occasion for one.

    Parameters
    ----------
    adnarr : DataFrame of `helpers.adam.adnarr.derive_adnarr`
    trial : Trial
    datasets : DataFrame
        adsl, adhist, admh, adprior, adexsum, laboratory, medication.
    """
    people = datasets.pop("adsl").set_index("USUBJID", drop=False)
    datasets["admh"] = datasets["admh"][datasets["admh"]["AEXCL"].isna()]
    named = set(adnarr["USUBJID"])
    grouped = {
        name: dict(iter(frame[frame["USUBJID"].isin(named)].groupby("USUBJID"))) | {None: frame[:0]}
        for name, frame in datasets.items()
    }
    drafts = {}
    for usubjid, occasions in adnarr.groupby("USUBJID", sort=True):
        facts = {name: of.get(usubjid, of[None]) for name, of in grouped.items()}
        facts |= {"person": people.loc[usubjid], "occasions": occasions}
        drafts[usubjid] = _narrative(facts, trial)
    return drafts


def _narrative(facts, trial):
    occasions = facts["occasions"]
    parts = [("Participant", _participant(facts, trial))]
    parts.append(("Study treatment", _treatment(facts, trial)))
    for row in occasions.to_dict("records"):
        if told_with_treatment(row, occasions):
            continue
        here = {
            name: facts[name][facts[name]["NARRSEQ"] == row["NARRSEQ"]]
            for name in ("laboratory", "medication")
        }
        parts.append(occasion_words(row, facts | here, trial))
    body = "".join(f"<p><b>{text(lead)}.</b> {_whole(text(words))}</p>" for lead, words in parts)
    mark = f'<p class="tb-warning"><b>{DRAFT}</b>, {_MARK}</p>'
    return Shown(f'<section class="tb-narrative"><h2>Draft narrative</h2>{mark}{body}</section>')


def _whole(words):
    """Return HTML in which a date does not break at its hyphens."""
    return _DATE.sub(lambda found: f'<span class="tb-whole">{found[0]}</span>', words)


def _participant(facts, trial):
    person = facts["person"]
    who = [person["USUBJID"], f"aged {age_band(person['AGE'])}", inside(sex_words(person))]
    if known(person["ECOGBL"]):
        who.append(f"ECOG performance status {count(person['ECOGBL'])} at baseline")
    said, missing = [f"{', '.join(who)}."], []
    for read in (_disease, _prior, _history):
        words, lacking = read(facts, trial)
        said.append(words)
        missing.append(lacking)
    absent_parts = [what for what in missing if what]
    if absent_parts:
        said.append(f"Not recorded: {listed(absent_parts)}.")
    return " ".join(filter(None, said))


def _disease(facts, trial):
    known_of = facts["adhist"]
    diagnosis = known_of.loc[known_of["PARCAT"] == "DIAGNOSIS", "AVALC"].dropna()
    values = known_of[known_of["PARCAT"] == "DISEASE"].set_index("PARAM")["AVALC"]
    parts = [
        f"{lower_first(each.label)} {inside(values[each.term])}"
        for each in trial.disease
        if each.term in values.index
    ]
    sites = known_of.loc[known_of["PARCAT"] == "SITE", "PARAM"]
    if len(sites):
        parts.append(f"disease at baseline in {listed(sorted(inside(site) for site in sites))}")
    days = known_of.loc[known_of["PARCAT"] == "SINCE", "AVAL"]
    since = f", {count(days.iloc[0])} days before inclusion" if len(days) else ""
    named = f"Diagnosis: {listed([plain(name) for name in diagnosis])}{since}."
    said = [named] if len(diagnosis) else []
    said += [f"Of the disease: {'; '.join(parts)}."] if parts else []
    return " ".join(said), "" if len(diagnosis) else "the diagnosis"


def _prior(facts, trial):
    told = [
        with_details(
            inside(row["TERM"]), _lower(row["SETTING"]), period(row["STDTC"], row["ENDTC"])
        )
        for row in facts["adprior"].to_dict("records")
    ]
    said = f"Earlier treatment: {'; '.join(told)}." if told else ""
    return said, "" if told else "earlier treatment"


def _history(facts, trial):
    pairs = facts["admh"][["TERM", "MHTERM"]].dropna(subset=["TERM"]).to_numpy()
    # coded terms are capitals; where the site wrote the same, its letters tell "COPD" from "rash"
    own = [mine if str(mine).upper() == term else inside(term) for term, mine in pairs]
    terms = dict.fromkeys(own)
    said = f"Medical history: {listed(terms)}." if terms else ""
    return said, "" if terms else "medical history beyond the disease"


def _lower(words):
    return inside(words) if known(words) else ""


def _treatment(facts, trial):
    whole = facts["adexsum"][facts["adexsum"]["APHASE"] == ALL_PHASES].set_index("TRT")
    given = [each for each in trial.treatments if each.id in whole.index]
    given = [each for each in given if whole.loc[each.id, "EXPOSFL"] == "Y"]
    if not given:
        return "Never treated: there is no first dose, and so there are no study days."
    person = facts["person"]
    said = [f"{'; '.join(_course(whole.loc[each.id], each.label, person) for each in given)}."]
    if person["EOTSTT"] in ("ONGOING", "COMPLETED"):
        state = "ongoing at the cut" if person["EOTSTT"] == "ONGOING" else "completed as planned"
        said.append(f"Study treatment was {state}.")
    return " ".join(said)


def _course(row, label, person):
    """Return "Drug from 2014-01-13 (study day 1) to ...: a dose on 37 days, 3700 mg in all"."""
    first, last = (_dated(row[name], person) for name in ("ASTDT", "AENDT"))
    total = (
        f", {_amount(row['CUMDOSE'])} {printed_unit(row['DOSEU'])} in all"
        if known(row["CUMDOSE"])
        else ""
    )
    if not known(row["CUMDOSE"]) and known(row["DOSEEXCL"]):
        total = f", the total not known ({row['DOSEEXCL']})"
    n = row["DAYSDOSED"]
    return f"{label} from {first} to {last}: a dose on {count(n)} {plural(n, 'day')}{total}"


def _amount(dose):
    return number(dose, 0 if float(dose).is_integer() else 1)


def _dated(day, person):
    days = (day - person["TRTSDT"]).days
    return on_day(f"{day:%Y-%m-%d}", days + (days >= 0))
