"""What a reader is told of the quality of expression samples, whatever was delivered."""

import numpy as np
import pandas as pd
import pytest

from helpers.adam.adexpr_likeness import derive_components, derive_distances, derive_likeness
from helpers.adam.adexpr_markers import derive_markers
from helpers.ard.expression_markers import ard_expression_markers
from helpers.ard.expression_quality import (
    ard_expression_likeness,
    ard_expression_measures,
    ard_expression_quality,
    ard_gene_identifiers,
)
from helpers.ard.expression_samples import ard_expression_people
from helpers.display.expression_markers import markers_figure, markers_sentence, markers_table
from helpers.display.expression_quality import (
    folded,
    handling_sentence,
    handling_table,
    likeness_sentence,
    likeness_table,
    names_sentence,
    people_table,
    quality_table,
)
from helpers.display.expression_quality_figures import (
    components_figure,
    distances_figure,
    likeness_figure,
    measures_figure,
    sex_figure,
)
from html_kit import bare


def study(people, genes=120, **changes):
    """Return counts and ADEXPR of complete pairs, all genes with a level of their own."""
    random = np.random.default_rng(3)
    level = random.uniform(5, 9, (genes, 1)) + random.normal(0, 1, (genes, people))
    columns, records = {}, []
    for visit, (day, label) in enumerate({"2020-01-01": "Start", "2020-01-15": "Later"}.items()):
        found = random.poisson(np.exp(level + random.normal(0, 0.2, level.shape)))
        for who in range(people):
            sample = f"{who:03d}-{label[0]}"
            columns[sample] = found[:, who]
            told = {"SAMPLE_ID": sample, "USUBJID": f"T-{who:03d}", "ADT": pd.Timestamp(day)}
            told |= {"AVISIT": label.lower(), "AVISITL": label, "ADY": 1.0 + 14 * visit}
            records.append(told | {"VISIT": label.upper()})
    counts = pd.DataFrame(columns, index=[f"G{n}" for n in range(genes)])
    usual = {"SEX": "F", "SEXGENE": "F", "SEXMISFL": None, "BATCH": "B1", "PLATE": None, "RIN": 8.0}
    usual |= {"EXPAIRFL": "Y", "EXCLREAS": None, "FEMREADS": 400.0, "MALREADS": 2.0}
    adexpr = pd.DataFrame(records).assign(**(usual | {"GLOBFRAC": 0.1} | changes))
    adexpr["LIBSIZE"] = adexpr["SAMPLE_ID"].map(counts.sum()).astype(float)
    adexpr["GENEDET"] = adexpr["SAMPLE_ID"].map((counts > 0).sum()).astype(float)
    return counts, adexpr.sort_values(["USUBJID", "ADT"], ignore_index=True)


def shown(counts, adexpr):
    """Return the text of every piece of the section, by name."""
    components = derive_components(counts, adexpr)
    distances = derive_distances(counts, adexpr) if len(counts) else pd.DataFrame()
    likeness = derive_likeness(counts, adexpr)
    quality = ard_expression_quality(adexpr)
    alike = ard_expression_likeness(components, distances, likeness)
    pieces = {
        "names": names_sentence(ard_gene_identifiers(counts, {})),
        "quality": quality_table(quality),
        "handling": handling_sentence(quality),
        "batches": handling_table(quality),
        "measures": measures_figure(adexpr, ard_expression_measures(adexpr)),
        "likeness": likeness_sentence(alike, likeness, adexpr),
        "likeness figure": likeness_figure(likeness, alike),
        "likeness table": likeness_table(likeness),
        "components": components_figure(components, alike),
        "distances": distances_figure(distances, adexpr, alike),
        "sex": sex_figure(adexpr),
    }
    return {name: bare(piece) for name, piece in pieces.items()}


def test_an_ordinary_set_of_pairs_is_told_in_words_and_figures():
    told = shown(*study(5))

    assert told["names"] == (
        "<p>The counts name 120 genes by symbols. Genes of globin, XIST or the Y "
        "chromosome are not among them.</p>"
    )
    assert (
        "<td>8.0 (8.0 to 8.0)</td><td>8.0 (8.0 to 8.0)</td><td>0.0 (0.0 to 0.0)</td>"
        in (told["quality"])
    )
    assert told["handling"] == (
        "<p>Both samples of each of the 5 pairs share a batch, so that a difference "
        "between batches cannot be mistaken for the change of the visits.</p>"
    )
    assert (
        "Each of the 5 second samples resembles the first sample of its own participant"
        in (told["likeness"])
    )
    assert "is the highest in 5 of 5." in told["likeness figure"]
    assert "Scatter of 10 samples on two principal components" in told["components"]
    assert ">004<" in told["components"].replace("\n", "")
    assert "Heat map of the distances of 10 samples" in told["distances"]
    assert "Samples that contradict it: none." in told["sex"]
    assert "Four panels of 10 counted samples by visit" in told["measures"]


def test_a_swap_and_a_male_sample_are_named():
    counts, adexpr = study(6)
    swapped = counts.rename(columns={"001-L": "004-L", "004-L": "001-L"})[counts.columns]
    male = adexpr["SAMPLE_ID"].eq("002-L")
    adexpr = adexpr.assign(
        SEXMISFL=adexpr["SEXMISFL"].mask(male, "Y"),
        FEMREADS=adexpr["FEMREADS"].mask(male, 1),
        MALREADS=adexpr["MALREADS"].mask(male, 900),
    )
    told = shown(swapped, adexpr)

    assert told["likeness"] == (
        "<p>2 of 6 second samples resemble somebody else&#x27;s first sample more "
        "than that of their own participant, which is what a swap looks like: T-001 (nearest: the "
        "first sample of T-004) and T-004 (nearest: the first sample of T-001). Such samples are "
        "shown and not left out; the laboratory should check them.</p>"
    )
    assert told["likeness table"].index("T-001") < told["likeness table"].index("T-000")
    assert "is the highest in 4 of 6." in told["likeness figure"]
    assert "Samples that contradict it: 002-L." in told["sex"]


@pytest.mark.parametrize(
    ("factor", "words"),
    [
        (lambda adexpr: adexpr["AVISITL"], "cannot be told from the visits: the model cannot hold"),
        (
            lambda adexpr: adexpr["AVISITL"].mask(adexpr["USUBJID"].isin(["T-000", "T-001"]), "x"),
            "In 3 of 5 pairs the samples are of two plates; with plate in the model the variance "
            "of the change would be 2.50 times as large.",
        ),
    ],
)
def test_a_plate_that_moves_with_the_visit_is_told(factor, words):
    counts, adexpr = study(5)
    told = shown(counts, adexpr.assign(PLATE=factor(adexpr)))
    assert words in told["handling"]
    assert "Plate" in told["batches"]


def test_without_rin_batch_and_globin_the_rest_is_shown_and_they_are_said_to_be_missing():
    told = shown(*study(5, RIN=np.nan, BATCH=None, GLOBFRAC=np.nan, FEMREADS=np.nan))

    assert "Neither batch nor plate is recorded" in told["handling"]
    assert told["batches"] == ""
    assert told["quality"].count("<td>not measured</td>") == 6
    assert "globin share not measured, RIN not measured." in told["measures"]
    assert told["measures"].count("not measured") == 4
    assert told["sex"] == ""


def test_three_samples_of_two_participants_are_not_compared_with_one_another():
    counts, adexpr = study(2)
    gone = "001-L"
    adexpr = adexpr[adexpr["SAMPLE_ID"] != gone].assign(EXPAIRFL=None)
    told = shown(counts.drop(columns=gone), adexpr)

    assert told["likeness"] == (
        "<p>Fewer than three participants have a counted sample at both visits, so "
        "that nobody&#x27;s samples can be compared with other people&#x27;s.</p>"
    )
    assert "Scatter of 3 samples" in told["components"]
    assert told["quality"] == told["handling"] == told["likeness figure"] == ""


def test_a_crowd_has_no_labels_and_says_how_many_are_not_shown():
    told = shown(*study(70))

    assert "(70 participants; 30 more not shown)" in told["likeness figure"]
    assert "T-069" in told["likeness table"]
    assert ">069<" not in told["components"].replace("\n", "")
    assert "Distances of 140 samples" in told["distances"]


def test_without_samples_there_is_one_sentence():
    counts, adexpr = study(3)
    told = shown(pd.DataFrame(), adexpr.iloc[:0])
    assert told.pop("names") == "<p>Without counts there is no quality of samples to tell.</p>"
    assert set(told.values()) == {""}
    assert folded("A title").html == ""


def test_people_of_one_source_alone_are_named(frame):
    adexpr = frame("""
        SAMPLE_ID | USUBJID | AVISIT | LIBSIZE:float | EXPAIRFL
        ----------+---------+--------+---------------+---------
        A1        | T-01    | start  | 5             | Y
        A2        | T-01    | later  | 5             | Y
        B1        | T-02    | start  | 5             |
        C1        | T-09    | start  | 5             |
        D1        | T-04    | start  | 5             |
        E1        |         |        | 5             |
        """)
    adsl = frame("""
        USUBJID | SAFFL
        --------+------
        T-01    | Y
        T-02    | Y
        T-03    | Y
        T-04    |
        """)
    table = bare(people_table(ard_expression_people(adexpr, adsl)))

    for row in (
        '<th scope="row">Treated</th><td>3</td><td>–</td>',
        '<th scope="row">Treated, with a counted sample at both visits</th><td>1</td><td>–</td>',
        '<th scope="row">Treated, without a sample</th><td>1</td><td>T-03</td>',
        '<th scope="row">With a sample, never treated</th><td>1</td><td>T-04</td>',
        '<th scope="row">With a sample, not in the clinical data</th><td>1</td><td>T-09</td>',
    ):
        assert row in table


def test_markers_are_told_with_their_agreement_and_without_counts_in_one_sentence(frame):
    counts, adexpr = study(4)
    counts = counts.rename(index={"G0": "FCGR3B", "G1": "PF4"})
    adlb = pd.concat(
        adexpr[["USUBJID", "ADT"]].assign(PARAMCD=test, AVAL=np.arange(8.0) + least)
        for test, least in (("NEUT", 1), ("WBC", 20))
    )
    markers = derive_markers(counts, adexpr, adlb)
    results = ard_expression_markers(markers)

    assert "from −1 to 1: neutrophils " in markers_sentence(results).html
    assert '<th scope="row">Neutrophils</th><td>1/4 (25.0%)</td><td>8/8 (100.0%)</td>' in bare(
        markers_table(results)
    )
    assert "with the correlation by rank: neutrophils −0.60." in (
        markers_figure(markers, results).html
    )

    none = ard_expression_markers(derive_markers(counts, adexpr, adlb.iloc[:0]))
    assert bare(markers_sentence(none)) == (
        "<p>No blood count lies on the day of a sample, so that markers stand beside nothing.</p>"
    )
    assert markers_figure(markers.iloc[:0], none).html == ""
