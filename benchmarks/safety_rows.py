"""Measure the safety chapter on a large delivery: a million events, three million lab records.

    python benchmarks/safety_rows.py [--participants 10000] [--events 1000000]
                                     [--laboratory 3000000]

Makes analysis participants and delivered records as the readers of files would, derives, counts
and shows them as the chapter does, and prints the seconds of processor time of each step
and the peak memory: other work on the machine does not change them.
"""

import argparse
import resource
import time
from pathlib import Path

import numpy as np
import pandas as pd
from laboratory_rows import measure_laboratory

from helpers.adam.adae import derive_adae
from helpers.adam.adae_courses import derive_courses
from helpers.ard.adverse_event_special import ard_ae_special
from helpers.ard.adverse_event_terms import (
    BY_CAUSE,
    BY_CONSEQUENCE,
    ard_ae_subsets,
    ard_ae_terms,
    ard_ae_terms_by_phase,
)
from helpers.ard.adverse_events import (
    ard_ae_accounting,
    ard_ae_by_phase,
    ard_ae_overview,
    ard_ae_relation,
    ard_ae_window,
)
from helpers.ard.deaths import ard_deaths
from helpers.cut import left_out
from helpers.display.adverse_event_listings import ae_excluded_listing, ae_listing, ae_rows
from helpers.display.adverse_event_phases import ae_phase_tables
from helpers.display.adverse_event_special import ae_special_table
from helpers.display.adverse_event_terms import ae_subset_tables, ae_terms_table
from helpers.display.adverse_events import ae_overview_table
from helpers.trial import read_trial

TRIAL = Path(__file__).resolve().parents[1] / "data" / "mbc" / "trial.yml"
FIRST, DAYS, CLASSES, TERMS = np.datetime64("2019-01-01"), 180, 26, 1500
OUTCOMES = ["RECOVERED/RESOLVED", "NOT RECOVERED/NOT RESOLVED", "RECOVERING/RESOLVING"]
ACTIONS = ["DOSE NOT CHANGED", "DRUG INTERRUPTED", "DOSE REDUCED", "DRUG WITHDRAWN"]


def people(number):
    """Return treated participants of two phases, a few of whom died."""
    start = pd.Timestamp("2019-03-01")
    ids = [f"BIG-{n:05d}" for n in range(number)]
    adsl = pd.DataFrame({"USUBJID": ids, "SAFFL": "Y", "ARM": "Drug"}).assign(
        TRTSDT=start,
        TRTEDT=start + pd.Timedelta(days=DAYS - 60),
        LSTDOSDT=start + pd.Timedelta(days=DAYS - 40),
        AP01SDT=start,
        AP02SDT=start + pd.Timedelta(days=14),
        CUTDT=start + pd.Timedelta(days=400),
        LSTALVDT=start + pd.Timedelta(days=300),
        DTHFL=None,
        DTHDT=pd.NaT,
        DTHDTF=None,
    )
    adsl.loc[::20, ["DTHFL", "DTHDT"]] = "Y", start + pd.Timedelta(days=200)
    return adsl


def adverse_events(adsl, number):
    """Return AE as text: from a month before to half a year after the first dose."""
    chance = np.random.default_rng(0)
    first = np.datetime64(adsl["TRTSDT"].iloc[0], "D")
    began = first + chance.integers(-30, DAYS, number)
    term = chance.geometric(4 / TERMS, number) % TERMS
    start = began.astype(str).astype(object)
    start[::50] = None
    ae = pd.DataFrame(
        {
            "USUBJID": chance.choice(adsl["USUBJID"].to_numpy(), number),
            "AESPID": np.char.add("E", chance.integers(0, 60, number).astype(str)).astype(object),
            "AETERM": np.char.add("Term ", term.astype(str)).astype(object),
            "AEBODSYS": np.char.add("Class ", (term % CLASSES).astype(str)).astype(object),
            "AETOXGR": chance.choice(list("12345"), number, p=[0.5, 0.3, 0.15, 0.04, 0.01]),
            "AESER": chance.choice(["Y", "N"], number, p=[0.05, 0.95]),
            "AEREL": chance.choice(["RELATED", "NOT RELATED"], number),
            "AERELCH": chance.choice(["RELATED", "NOT RELATED"], number),
            "AEACN": chance.choice(ACTIONS, number, p=[0.9, 0.05, 0.03, 0.02]),
            "AEOUT": chance.choice(OUTCOMES, number, p=[0.7, 0.2, 0.1]),
            "AESTDTC": start,
            "AEENDTC": (began + chance.integers(0, 20, number)).astype(str).astype(object),
            "AESDTH": "N",
            "AESHOSP": "N",
        }
    )
    ae.loc[::3, "AESPID"] = None
    names = {"AESOC": ae["AEBODSYS"], "AEDECOD": ae["AETERM"]}
    numbers = {"AESEQ": range(number), "SRCROW": range(1, number + 1)}
    return ae.assign(**names, **numbers).astype({"AETOXGR": object, "AESER": object})


def timed(name, seconds, work, *arguments):
    """Return what some work returns, its seconds kept under its name."""
    start = time.process_time()
    done = work(*arguments)
    seconds[name] = seconds.get(name, 0) + time.process_time() - start
    return done


def measure_adverse_events(adsl, trial, number):
    """Return the seconds of each step from the delivered events to their tables."""
    ae, seconds = adverse_events(adsl, number), {}
    adae = timed("derive events", seconds, derive_adae, ae, adsl, trial)
    course = timed("derive whole events", seconds, derive_courses, adae, adsl)
    counts = (adae, adsl, trial)
    overview = timed("count kinds", seconds, ard_ae_overview, *counts)
    for analysis in (ard_ae_window, ard_ae_relation):
        timed("count kinds", seconds, analysis, *counts)
    by_phase = timed("count kinds", seconds, ard_ae_by_phase, *counts)
    special = timed("count special interest", seconds, ard_ae_special, adae, course, adsl, trial)
    terms = timed("count terms", seconds, ard_ae_terms, *counts)
    subsets = timed(
        "count terms of subsets", seconds, ard_ae_subsets, *counts, (*BY_CAUSE, *BY_CONSEQUENCE)
    )
    phases = timed("count terms by phase", seconds, ard_ae_terms_by_phase, *counts)
    timed("account for records", seconds, ard_ae_accounting, adae, left_out.records([]))
    timed("account for records", seconds, ard_deaths, adsl, trial)
    shown = (
        (ae_overview_table, overview),
        (ae_special_table, special),
        (ae_terms_table, terms),
        (ae_subset_tables, subsets),
    )
    for table, results in shown:
        timed("show tables", seconds, table, results, trial)
    timed("show tables", seconds, ae_phase_tables, by_phase, phases, trial)
    every = timed("list records", seconds, ae_rows, adae, trial)
    for listing in (ae_listing, ae_excluded_listing):
        timed("list records", seconds, listing, every)
    return seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--participants", type=int, default=10_000)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--laboratory", type=int, default=3_000_000)
    given = parser.parse_args()
    adsl, trial = people(given.participants), read_trial(TRIAL)
    parts = {"adverse events": measure_adverse_events(adsl, trial, given.events)}
    parts["laboratory"] = measure_laboratory(adsl, trial, given.laboratory)
    for part, seconds in parts.items():
        for name, taken in seconds.items():
            print(f"{part}: {name}: {taken:.1f} s")
        print(f"{part}: all: {sum(seconds.values()):.1f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"peak memory: {peak:.1f} GB")


if __name__ == "__main__":
    main()
