"""The trial files that stand in the repository, the starter, and their schema."""

import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from helpers.trial import TrialDefinitionError, read_trial
from helpers.trial.schema import SCHEMA_FILE, schema_text
from helpers.trial.template import new_trial_text, write_new_trial

ROOT = Path(__file__).resolve().parents[2]
FILES = [
    ROOT / "data/mbc/trial.yml",
    ROOT / "data/atc/trial.yml",
    ROOT / "tests/toy/trial.yml",
    ROOT / "benchmarks/cdisc_pilot/trial.yml",
]
named = pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)


@named
def test_every_trial_file_loads(path):
    assert read_trial(path).trial_id == path.parent.name


@named
def test_every_trial_file_names_the_schema_for_editors(path):
    line = path.read_text().splitlines()[0]
    relative = line.removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / relative).resolve() == SCHEMA_FILE


@named
def test_every_trial_file_fits_the_schema_that_editors_complete_by(path):
    jsonschema.validate(YAML(typ="safe").load(path), json.loads(SCHEMA_FILE.read_text()))


def test_the_schema_refuses_a_word_that_the_loader_refuses():
    value = YAML(typ="safe").load(FILES[0])
    value["endpoints"][3]["origin"] = "randomisation"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(value, json.loads(SCHEMA_FILE.read_text()))


def test_the_schema_on_file_is_the_one_the_models_give():
    assert SCHEMA_FILE.read_text() == schema_text(), "run: python -m helpers.trial.schema"


def test_the_primary_endpoints_are_those_of_the_registers():
    primary = {
        path.parent.name: [e.id for e in read_trial(path).endpoints if e.role == "primary"]
        for path in FILES[:2]
    }
    assert primary == {
        "mbc": ["adverse_events"],
        "atc": ["quality_of_life", "tumour_size", "response", "os"],
    }


def test_survival_starts_where_the_registers_say():
    origins = {
        (path.parent.name, endpoint.id): endpoint.origin
        for path in FILES[:2]
        for endpoint in read_trial(path).endpoints_of_type("time_to_event")
    }
    assert origins == {
        ("mbc", "pfs"): "first_dose",
        ("mbc", "os"): "first_dose",
        ("atc", "os"): "inclusion",
        ("atc", "pfs"): "inclusion",
    }


def test_anaemia_has_one_limit_in_every_unit_laboratories_report():
    (anaemia,) = read_trial(FILES[0]).endpoints_of_type("occurrence")
    limits = {limit.unit: limit.value for limit in anaemia.below}
    assert limits == {"g/dL": 10.0, "g/L": 100, "mmol/L": 6.2}


def test_a_register_whose_criteria_are_unknown_is_not_quoted_as_their_source():
    sources = {c.id: c.provenance for c in read_trial(FILES[0]).eligibility}
    assert [c for c, source in sources.items() if source == "register"] == ["I2"]
    assert {c.provenance for c in read_trial(FILES[1]).eligibility} == {"register"}


def test_questionnaires_are_planned_every_two_weeks_and_scans_four_times():
    atc = read_trial(FILES[1])
    days = [visit.day for visit in atc.visits_with("questionnaire")]
    assert days == [1, *range(15, 184, 14)]
    assert len(atc.visits_with("imaging")) == 4


def test_every_composite_weight_is_reachable():
    (composite,) = [q.composite for q in read_trial(FILES[1]).questionnaires if q.composite]
    assert len(composite.domains) == 8
    assert composite.minimum_weight == 0.75


def test_the_names_of_a_role_are_the_spellings_of_all_its_treatments():
    mbc = read_trial(FILES[0])
    assert mbc.names_of("study") == {"ANAKINRA"}
    assert {"ERIBULIN", "NAB-PACLITAXEL"} < mbc.names_of("backbone")


def test_a_new_trial_starts_from_a_file_that_loads(tmp_path):
    path = write_new_trial("my_trial", tmp_path)
    assert path == tmp_path / "my_trial" / "trial.yml"
    assert read_trial(path).trial_id == "my_trial"
    first = path.read_text().splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / first).resolve() == SCHEMA_FILE


def test_a_new_trial_overwrites_nothing(tmp_path):
    path = write_new_trial("my_trial", tmp_path)
    path.write_text("mine")
    with pytest.raises(TrialDefinitionError) as caught:
        write_new_trial("my_trial", tmp_path)
    assert str(caught.value) == "my_trial/trial.yml: exists already and is not overwritten"
    assert path.read_text() == "mine"


def test_a_new_trial_needs_an_id_that_can_name_a_folder(tmp_path):
    with pytest.raises(TrialDefinitionError) as caught:
        write_new_trial("../My Trial", tmp_path)
    assert str(caught.value) == (
        "'../My Trial' cannot be a trial's id; "
        "allowed: lower-case letters, digits and _ after a letter, 40 at most"
    )
    assert list(tmp_path.iterdir()) == []


def test_the_starter_explains_itself():
    lines = new_trial_text("any").splitlines()
    assert sum(line.startswith("#") for line in lines) >= 15


def test_the_optional_words_that_the_starter_offers_for_endpoints_can_be_taken_as_they_stand(
    tmp_path,
):
    text = new_trial_text("starter")
    start, end = text.index("endpoints:"), text.index("# at_least and at_most")
    offered = re.sub(r"(?m)^( *)# ((?:[a-z_]+:|  ).*)$", r"\1\2", text[start:end])
    path = tmp_path / "starter" / "trial.yml"
    path.parent.mkdir()
    path.write_text(text[:start] + offered + text[end:])
    trial = read_trial(path)
    taken = {word for endpoint in trial.endpoints for word in endpoint.model_fields_set}
    assert {"progression_date", "missed_scans", "sensitivity", "after_complete"} <= taken
    assert {"landmarks_months", "stable_between", "attribution"} <= taken
    assert trial.questionnaires[0].deterioration.scores == ("QL2",)
    assert trial.context[0].rate == 0.3


def test_reading_trials_loads_no_heavy_library():
    code = "import sys, helpers.trial; print([m for m in ('pandas', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
