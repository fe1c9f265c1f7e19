"""The parts of a trial file must fit one another."""

from pathlib import Path

import pytest

from helpers.trial import TrialDefinitionError, read_trial
from helpers.trial.template import new_trial_text

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    "starter": new_trial_text("starter"),
    "mbc": (ROOT / "data/mbc/trial.yml").read_text(),
    "atc": (ROOT / "data/atc/trial.yml").read_text(),
    "cdisc_pilot": (ROOT / "benchmarks/cdisc_pilot/trial.yml").read_text(),
}

CASES = [
    ("starter", "trial_id: starter", "trial_id: other", "trial_id: 'other' stands in the folder"),
    ("starter", "treatments: [drug]", "treatments: [pill]",
     "phases[0].treatments[0]: 'pill' is not known; known: drug"),
    ("atc", '  start: "2018-10-16"', "  months: 12",
     "recruitment.months: a pace needs start and planned_participants beside it"),
    ("atc", "{term: STAGE,", "{term: AIRWAY,", "disease[1].term: 'AIRWAY' is used twice"),
    ("starter", "role: study, names", "role: backbone, names",
     "treatments: no treatment has the role study"),
    ("starter", "names: [DRUG]", "names: [Drug]",
     "treatments[0].names[0]: 'Drug' is not in upper case"),
    ("mbc", "names: [CAPECITABINE]", "names: [ANAKINRA]",
     "treatments[2].names[0]: 'ANAKINRA' already names 'anakinra'"),
    ("starter", "window: [43, 71]", "window: [71, 43]",
     "visits[1].window: begins on day 71, after its end on day 43"),
    ("starter", "window: [43, 71]", "window: [58, 71]",
     "visits[1].window: day 57 lies outside 58 to 71"),
    ("starter", "window: [-28, 1]", "window: [0, 1]", "visits[0].window: there is no study day 0"),
    ("starter", "window: [43, 71]", "window: [1, 71]",
     "visits[1].window: overlaps with 'baseline', where laboratory is assessed too"),
    ("starter", "assessments: [laboratory, imaging]}\n  - {id: week_8,",
     "names: [V1], assessments: [laboratory, imaging]}\n  - {names: [V1], id: week_8,",
     "visits[1].names: 'V1' already names 'baseline'"),
    ("starter", "id: week_8,", "id: baseline,", "visits[1].id: 'baseline' is used twice"),
    ("starter", "- {id: safety,", "- {id: response_evaluable,",
     "endpoints[0].population: 'safety' is not reported; reported: included, response_evaluable, "
     "screened"),
    ("mbc", "on_treatment: run_in_end", "on_treatment: week_24",
     "endpoints[5].on_treatment: 'week_24' is not a visit with expression; a visit with "
     "expression: baseline, run_in_end"),
    ("mbc", "parameters: [SUMDIAM]", "parameters: [DIAMETER]",
     "endpoints[7].parameters[0]: 'DIAMETER' is not known; known: SUMDIAM, VOLUME"),
    ("atc", "parameters: [ECOG]", "parameters: [KARNOFSKY]",
     "endpoints[4].parameters[0]: 'KARNOFSKY' is not known; known: ECOG"),
    ("atc", "parameters: [ATCSCORE]", "parameters: [SCORE]",
     "endpoints[0].parameters[0]: 'SCORE' is not known; known: AP, ATCSCORE, C30SUM,"),
    ("atc", "- {scale: HNSP, weight: 1}", "- {scale: HNXX, weight: 1}",
     "questionnaires[0].composite.domains[7].scale: 'HNXX' is not known; known: AP, CF,"),
    ("atc", "instrument: QLQ-H&N35", "scales: [{id: QL2, label: x, items: [1], direction: global}]",
     "questionnaires[1].scales[0].id: 'QL2' is used twice"),
    ("atc", "instrument: QLQ-H&N35",
     "scales: [{id: X, label: x, items: [1], direction: global, range: [7, 1]}]",
     "questionnaires[1].scales[0].range: the lowest code is not below the highest"),
    ("atc", "instrument: QLQ-H&N35",
     "scales: [{id: X, label: x, items: [1], direction: global, minimum_answered: 2}]",
     "questionnaires[1].scales[0].minimum_answered: is more than the 1 items"),
    ("atc", "    instrument: QLQ-H&N35\n", "",
     "questionnaires[1]: needs an instrument, or scales of its own"),
    ("atc", "instrument: QLQ-H&N35",
     "instrument: QLQ-H&N35\n    scales: [{id: X, label: x, items: [1], direction: global}]",
     "questionnaires[1].scales: come with the instrument; leave out one of the two"),
    ("atc", "instrument: QLQ-H&N35", "instrument: QLQ-HN43",
     "questionnaires[1].instrument: 'QLQ-HN43' is not known; known: QLQ-C30, QLQ-H&N35,"),
    ("atc", "id: ATCSCORE", "id: EF", "questionnaires[0].composite.id: 'EF' is used twice"),
    ("atc", "scores: [ATCSCORE]", "scores: [HNSW]",
     "questionnaires[0].deterioration.scores[0]: 'HNSW' is not known; known: AP, ATCSCORE,"),
    ("atc", "population: safety\n      readings", "population: expression_pairs\n      readings",
     "questionnaires[0].deterioration.population: 'expression_pairs' is not reported; reported: "),
    ("atc", "item_prefix: HN35", "item_prefix: HN35\n    important_differences: {EF: 5}",
     "questionnaires[1].important_differences.EF: 'EF' is not known; known: HNCO, HNDR,"),
    ("atc", "alternative_to: I2", "alternative_to: I1",
     "eligibility[0].alternative_to: 'I1' is not known; known: E1, E2,"),
    ("starter", "    at_least: {value: 18, unit: years}\n", "",
     "eligibility[0]: test needs at_least or at_most, and they need test"),
    ("starter", "provenance: design, recorded: true", "provenance: design",
     "eligibility[1]: is decided by exactly one of: test, absent, no_history, no_treatment, "
     "diagnosis, characteristic, lesions, consent, recorded, or by all_of"),
    ("starter", "provenance: design, recorded: true",
     "provenance: design, recorded: true, all_of: [{consent: true}]",
     "eligibility[1]: all_of stands instead of recorded, not beside it"),
    ("starter", "provenance: design, recorded: true",
     "provenance: design, all_of: [{consent: true}, {recorded: true, child_bearing_to: 55}]",
     "eligibility[1].all_of[1].child_bearing_to: goes with absent: pregnancy or child_bearing"),
    ("starter", "recorded: true", "no_history: {from_grade: 3}",
     "eligibility[1].no_history: needs at least one of: terms, organ_classes, possible, organs"),
    ("starter", "recorded: true", "no_treatment: {within_days: 3}",
     "eligibility[1].no_treatment: needs at least one of: categories, terms, possible"),
    ("starter", "recorded: true", "recorded: true, eligible_again: treated",
     "eligibility[1]: eligible_again: treated needs treated_with, and it needs that"),
    ("starter", "recorded: true", "recorded: true, eligible_again: treated, treated_with: [DRUG]",
     "eligibility[1].eligible_again: treated goes with absent: active_infection"),
    ("mbc", "after_complete: as_assessed", "after_complete: progression",
     "endpoints[2].after_complete: 'as_assessed', but 'objective_response' has 'progression'"),
    ("starter", ', version: "5.0"', "", "safety.grading: CTCAE needs a version, severity has none"),
    ("cdisc_pilot", "label: Haemoglobin,", "label: Haemoglobin, grade: true,",
     "laboratory[0].grade: a derived grade needs CTCAE"),
    ("mbc", "{gene_set: IL1_AXIS, changes", "{gene_set: IL_1, changes",
     "expression.clinical_link.gene_set: 'IL_1' is not known; known: CYTOTOXICITY, ERYTHROID,"),
    ("mbc", "changes: [HGB, NEUT], ratios: [CRP]", "changes: [HGB], ratios: [FERRITIN]",
     "expression.clinical_link.ratios[0]: 'FERRITIN' is no test of the part laboratory; known: "),
    ("mbc", "shares: [{test: NEUT, of: WBC}]", "shares: [{test: NEUT, of: LEUK}]",
     "expression.composition.shares[0].of: 'LEUK' is no test of the part laboratory; known: "),
    ("mbc", "- {name: SII,", "- {name: NLR,", "inflammation.product_ratios[0].name: 'NLR' is used"),
    ("mbc", "{test: CRP, above: 10,", "{test: CRP,",
     "inflammation.scores[0].steps[0]: needs exactly one of: above, below"),
    ("mbc", "  minimum_rin: 6.0", "  minimum_rin: 6.0\n  set_sizes: [50, 5]",
     "expression.set_sizes: at least 50 genes, but at most 5"),
    ("mbc", "  minimum_rin: 6.0", "  minimum_rin: 6.0\n  gene_set_files: [../up.gmt]",
     "expression.gene_set_files[0]: "),
    ("mbc", "  minimum_rin: 6.0", "  minimum_rin: 6.0\n  published_signature: paper.xlsx",
     "expression.published_signature: "),
    ("mbc", "  - endpoint: clinical_benefit", "  - endpoint: cbr",
     "context[1].endpoint: 'cbr' is not known; known: adverse_events, anaemia,"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "said"), CASES, ids=lambda text: text[:40])
def test_a_part_that_does_not_fit_another_is_named(tmp_path, name, old, new, said):
    text = FILES[name]
    assert text.count(old) >= 1, old
    path = tmp_path / name / "trial.yml"
    path.parent.mkdir()
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(TrialDefinitionError) as caught:
        read_trial(path)
    lines = [line.split(": ", 1)[1] for line in caught.value.problems]
    assert any(line.startswith(said) for line in lines), lines


def test_a_contrast_needs_gene_sets_and_a_false_discovery_rate(tmp_path):
    path = tmp_path / "mbc" / "trial.yml"
    path.parent.mkdir()
    start, _, rest = FILES["mbc"].partition("\nexpression:\n")
    path.write_text(f"{start}\ninflammation:\n{rest.partition(chr(10) + 'inflammation:')[2]}")
    with pytest.raises(TrialDefinitionError, match=r"endpoints\[5\].type: a contrast needs"):
        read_trial(path)
