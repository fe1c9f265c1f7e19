"""What an analysis declares to read is all that it reads: the rest may go, and it does not move."""

import pytest

from chapter_kit import Without, results_of
from helpers.ard.frame import KEYS
from helpers.ard.inputs import inputs_of
from helpers.cut import read_cut, schema
from helpers.trial import load_trial

pytestmark = pytest.mark.pages

TRIALS = {"mbc": "2014-06-30", "atc": "2019-12-31"}
# The trial whose chapter has results of most analyses.
CHAPTERS = {
    "01_eligibility": "mbc",
    "02_safety": "mbc",
    "03_efficacy": "atc",
    "04_signature": "mbc",
    "05_participants": "mbc",
}
EVERYTHING = [*schema.domains(), schema.SAMPLES, schema.COUNTS]


@pytest.fixture(params=CHAPTERS)
def run(request, monkeypatch):
    """Return what runs one chapter on a cut that lacks something: {analysis: its results}."""
    trial_id = CHAPTERS[request.param]
    monkeypatch.delenv("TRIALBOOK_DATA", raising=False)
    trial, cut = load_trial(trial_id), read_cut(trial_id, TRIALS[trial_id])

    def of(**lacking):
        results = results_of(request.param, trial, Without(cut, **lacking))
        compared = {name for name in results["analysis"] if inputs_of(name).compared}
        return {
            name: results[results["analysis"] == name].drop(columns=["method"]) for name in compared
        }

    return of


def unread(results):
    """Return the domains that an analysis does not declare, in any of its populations."""
    pairs = results[KEYS[:2]].drop_duplicates().itertuples(index=False)
    read = frozenset().union(*(inputs_of(*pair).domains for pair in pairs))
    return frozenset(EVERYTHING) - read


def fewest(unread_by):
    """Return sets of domains to leave out that try every analysis without all it does not read."""
    open_pairs = {(name, domain) for name, domains in unread_by.items() for domain in domains}
    while open_pairs:
        gain = {
            domains: {(n, d) for n, d in open_pairs if domains <= unread_by[n] and d in domains}
            for domains in set(unread_by.values())
        }
        best = max(gain, key=lambda domains: (len(gain[domains]), sorted(domains)))
        open_pairs -= gain[best]
        yield best


def test_what_an_analysis_does_not_declare_does_not_move_it(run):
    whole = run()
    unread_by = {name: unread(results) for name, results in whole.items()}
    for domains in fewest(unread_by):
        rest = run(domains=domains)
        for name in (name for name, left_out in unread_by.items() if domains <= left_out):
            assert same(whole[name], rest.get(name)), f"{name} reads one of {sorted(domains)}"


def test_the_date_of_the_cut_moves_only_what_declares_it(run):
    whole, later = run(), run(later=200)
    for name in (name for name in whole if not inputs_of(name).cut_date):
        assert same(whole[name], later.get(name)), f"{name} reads the date of the cut"


def same(results, others):
    """Return whether two results of one analysis agree, in whatever order they were added."""
    return others is not None and set(rows_of(results)) == set(rows_of(others))


def rows_of(results):
    text = results.assign(stat=results["stat"].map("{:.6g}".format))
    return text.itertuples(index=False, name=None)
