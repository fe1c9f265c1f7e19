"""Measure times to an event of a large study: 100,000 participants, half a million scans.

    python benchmarks/survival_rows.py [--participants 100000]

Makes analysis participants and their responses, derives times to progression and to death with
every reading that the trial file names, and estimates and draws the curves as the chapter on
efficacy does. Prints the seconds of processor time of each step and the peak memory.
"""

import argparse
import resource
import time
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.adam.adtte import derive_adtte, derive_readings
from helpers.adam.adtte_course import Course
from helpers.ard.endpoints import ard_each
from helpers.ard.influence import ard_survival_influence
from helpers.ard.sensitivity import ard_sensitivity
from helpers.ard.survival import ard_survival, ard_survival_curve
from helpers.display.survival import survival_sentence, survival_table
from helpers.display.survival_figures import survival_figure
from helpers.display.survival_listing import survival_listing
from helpers.trial import read_trial

TRIAL = Path(__file__).resolve().parents[1] / "data" / "mbc" / "trial.yml"
FIRST, SCANS, WEEKS = pd.Timestamp("2019-03-01"), 5, 8
WORDS, CHANCES = ["CR", "PR", "SD", "NE", "PD"], [0.02, 0.15, 0.6, 0.05, 0.18]


def people(number):
    """Return treated participants, most of whom die within four years."""
    chance = np.random.default_rng(0)
    start = FIRST + pd.to_timedelta(chance.integers(0, 365, number), unit="D")
    lived = pd.to_timedelta(chance.geometric(1 / 500, number), unit="D")
    died, cut = start + lived, pd.Timestamp("2023-01-01")
    ids = np.char.add("BIG-", np.arange(number).astype(str)).astype(object)
    adsl = pd.DataFrame({"USUBJID": ids, "SAFFL": "Y", "INCLFL": "Y"})
    return adsl.assign(
        INCLDT=start - pd.Timedelta(days=3),
        TRTSDT=start,
        DTHDT=pd.Series(died).where(died <= cut),
        LSTALVDT=pd.Series(died).clip(upper=cut),
        CUTDT=cut,
    )


def assessments(adsl):
    """Return a response every eight weeks of each participant, up to the first progression."""
    chance = np.random.default_rng(1)
    number = len(adsl)
    scan = np.tile(np.arange(1, SCANS + 1), number)
    words = chance.choice(WORDS, number * SCANS, p=CHANCES)
    days = 7 * WEEKS * scan + chance.integers(-5, 6, number * SCANS)
    who = np.repeat(adsl["USUBJID"].to_numpy(), SCANS)
    dates = np.repeat(adsl["TRTSDT"].to_numpy(), SCANS) + pd.to_timedelta(days, unit="D")
    seen = pd.DataFrame({"USUBJID": who, "ADT": dates, "AVALC": words, "VISITNUM": scan + 1.0})
    progressed = (seen["AVALC"] == "PD").astype(int)
    after = progressed.groupby(seen["USUBJID"], sort=False).cumsum() - progressed > 0
    seen["AEXCL"] = pd.Series("after progression", index=seen.index).where(after)
    rows = np.arange(1, len(seen) + 1)
    return seen.assign(ANL01FL=seen["AEXCL"].isna().map({True: "Y"}), RSSEQ=rows, SRCROW=rows)


def course_of(adsl, adrs, trial):
    """Return what the times rest on: lesions at baseline, visits, progressions without a lesion."""
    progressed = adrs[adrs["AVALC"] == "PD"]
    bare = progressed.iloc[::50]
    visits = trial.visits_with("imaging")
    return Course(
        undocumented=frozenset(zip(bare["USUBJID"], bare["RSSEQ"], strict=True)),
        clinical=adsl.set_index("USUBJID")["DTHDT"].dropna().iloc[::20] - pd.Timedelta(days=20),
        backbone=adsl.set_index("USUBJID")["TRTSDT"] + pd.Timedelta(days=14),
        baseline=frozenset(adsl["USUBJID"].iloc[:-100]),
        windows=tuple(sorted(visit.window for visit in visits if visit.day > 1)),
    )


def timed(name, seconds, work, *arguments, **settings):
    """Return what some work returns, its seconds kept under its name."""
    start = time.process_time()
    done = work(*arguments, **settings)
    seconds[name] = seconds.get(name, 0) + time.process_time() - start
    return done


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--participants", type=int, default=100_000)
    number = parser.parse_args().participants
    trial, adsl, seconds = read_trial(TRIAL), people(number), {}
    adrs = assessments(adsl)
    endpoints = trial.endpoints_of_type("time_to_event")
    therapy = adsl.set_index("USUBJID")["TRTSDT"].iloc[::7] + pd.Timedelta(days=150)
    known = (adsl, adrs, therapy, course_of(adsl, adrs, trial))
    adtte = timed("derive times", seconds, derive_adtte, endpoints, *known)
    readings = timed("derive other readings", seconds, derive_readings, endpoints, *known)
    survival = timed("estimate", seconds, ard_each, endpoints, ard_survival, adtte, adsl)
    curves = timed("curves", seconds, ard_each, endpoints, ard_survival_curve, adtte, adsl)
    timed("estimate other readings", seconds, ard_each, endpoints, ard_sensitivity, readings, adsl)
    timed("influence", seconds, ard_each, endpoints, ard_survival_influence, adtte, adsl)
    for endpoint in endpoints:
        timed("figures", seconds, survival_figure, survival, curves, endpoint)
        timed("tables and listings", seconds, survival_table, survival, endpoint)
        timed("tables and listings", seconds, survival_sentence, survival, endpoint)
        timed("tables and listings", seconds, survival_listing, adtte, endpoint)
    print(f"{number} participants, {len(adrs)} assessments, {len(endpoints)} endpoints")
    for name, taken in seconds.items():
        print(f"{name}: {taken:.1f} s")
    print(f"all: {sum(seconds.values()):.1f} s")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2:.1f} GB")


if __name__ == "__main__":
    main()
