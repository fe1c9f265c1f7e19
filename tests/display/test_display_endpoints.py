import re
from html import unescape
from pathlib import Path

import pytest

from helpers.ard.endpoints import missing_domains, reportable
from helpers.display.endpoints import absence, context_table, endpoint_heading
from helpers.trial import read_trial
from helpers.trial.vocabulary import Context


class Delivered:
    """A cut that holds the named domains."""

    def __init__(self, *domains):
        self.domains = domains

    def has(self, domain):
        return domain in self.domains


@pytest.fixture
def toy():
    return read_trial(Path(__file__).parents[1] / "toy" / "trial.yml")


def words(shown):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown.html)).strip())


def test_of_what_is_not_planned_nothing_is_missing(toy):
    assert absence(toy, Delivered(), "response").html == ""


def test_survival_needs_no_further_domain_and_progression_needs_responses(toy):
    survival = toy.endpoints_of_type("time_to_event")[0]
    assert missing_domains(survival, Delivered()) == []
    by_progression = survival.model_copy(update={"events": ("progression", "death")})
    assert missing_domains(by_progression, Delivered("dm")) == ["rs"]


def test_what_was_not_delivered_is_one_sentence_and_is_not_reported(toy):
    survival = toy.endpoints_of_type("time_to_event")[0]
    by_progression = survival.model_copy(update={"events": ("progression", "death")})
    trial = toy.model_copy(update={"endpoints": (by_progression,)})
    assert words(absence(trial, Delivered("dm"), "time_to_event")) == (
        "This data cut holds no RS domain, so nothing is shown for: Survival."
    )
    assert reportable(trial, Delivered("dm"), "time_to_event") == []
    assert reportable(trial, Delivered("dm", "rs"), "time_to_event") == [by_progression]
    assert words(absence(trial, Delivered("dm", "rs"), "time_to_event")) == ""


def test_the_heading_prints_the_definition_of_the_trial_file(toy):
    survival = toy.endpoints_of_type("time_to_event")[0]
    marked = survival.model_copy(update={"definition": "Time to <i>death</i>"})
    heading = endpoint_heading(marked, toy)
    assert "Time to &lt;i&gt;death&lt;/i&gt;. Time counts from official inclusion, day 1." in (
        heading.html
    )
    assert "Primary endpoint." in heading.html


def test_published_figures_are_labelled_as_no_comparison(toy):
    survival = toy.endpoints_of_type("time_to_event")
    row = Context(endpoint=survival[0].id, label="A series", n=7, value="4 months", source="<s>")
    table = words(context_table(toy.model_copy(update={"context": (row,)}), survival))
    assert table.startswith("Published figures, for context: not a comparison")
    assert "A series Survival 7 4 months <s>" in table


def test_no_published_figures_are_one_sentence(toy):
    without = toy.model_copy(update={"context": ()})
    assert words(context_table(without, toy.endpoints_of_type("time_to_event"))) == (
        "The trial file gives no published figures for these endpoints."
    )
