"""The words for the transcriptional signature: samples, gene sets, the level of the list."""

from typing import Annotated

from pydantic import Field

from helpers.trial.words import Words


class ClinicalLink(Words):
    """What stands beside each participant's change of score, at the visit of the second sample."""

    gene_set: str | None = Field(None, description="the set shown; without it the first one")
    changes: tuple[str, ...] = Field((), description="laboratory tests, change from baseline")
    ratios: tuple[str, ...] = Field((), description="laboratory tests, ratio to baseline")


GeneFile = Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]*\.(gmt|tsv)$")]


class Expression(Words):
    """The transcriptional signature: gene sets by name, from the gene-set file."""

    gene_sets: tuple[str, ...] = ()
    minimum_rin: float = 6.0
    false_discovery_rate: float = Field(0.05, gt=0, lt=1)
    clinical_link: ClinicalLink = ClinicalLink()
    gene_set_files: tuple[GeneFile, ...] = Field(
        (), description="GMT files of the trial or data folder whose sets are explored as well"
    )


def expression_fits(trial):
    """Yield (path, sentence) for every word on expression that names nothing of the trial."""
    if trial.expression is None:
        return
    linked, tests = trial.expression.clinical_link, {analyte.test for analyte in trial.laboratory}
    at = ("expression", "clinical_link")
    if linked.gene_set not in (None, *trial.expression.gene_sets):
        known = ", ".join(sorted(trial.expression.gene_sets)) or "none"
        yield (*at, "gene_set"), f"{linked.gene_set!r} is not known; known: {known}"
    for part in ("changes", "ratios"):
        for place, test in enumerate(getattr(linked, part)):
            if test not in tests:
                yield (*at, part, place), _unknown_test(test, tests)


def _unknown_test(test, tests):
    return f"{test!r} is no test of the part laboratory; known: {', '.join(sorted(tests))}"
