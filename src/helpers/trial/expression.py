"""The words for the transcriptional signature: samples, gene sets, the level of the list."""

from typing import Annotated, Literal

from pydantic import Field, PositiveInt

from helpers.trial.words import Words


class ClinicalLink(Words):
    """What stands beside each participant's change of score, at the visit of the second sample."""

    gene_set: str | None = Field(None, description="the set shown; without it the first one")
    changes: tuple[str, ...] = Field((), description="laboratory tests, change from baseline")
    ratios: tuple[str, ...] = Field((), description="laboratory tests, ratio to baseline")


class Corticosteroids(Words):
    """What counts as a systemic corticosteroid: beginnings of names, classes and routes."""

    names: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    routes: tuple[str, ...] = ("ORAL", "INTRAVENOUS", "INTRAMUSCULAR", "SUBCUTANEOUS")


GeneFile = Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]*\.(gmt|tsv)$")]


class CellShare(Words):
    """Cells of one kind as a share of all of a kind, both by laboratory test code."""

    test: str
    of: str | None = Field(None, description="the test to divide by; without it the value itself")


class Composition(Words):
    """The blood-count differential for which the contrast of visits is adjusted as well."""

    shares: tuple[CellShare, ...] = Field(min_length=1)
    within_days: int = Field(3, ge=0, description="days a blood count may lie before its sample")


class SignatureRule(Words):
    """Which genes of the primary list make the signature; without it, all of them."""

    least_fold: float = Field(1, ge=1, description="smallest fold change, either way")
    direction: Literal["either", "up", "down"] = "either"


class Expression(Words):
    """The transcriptional signature: gene sets by name, from the gene-set file."""

    engine: Literal["batched", "pydeseq2"] = Field(
        "batched", description="fits all genes together, or one by one as pydeseq2 does"
    )
    gene_sets: tuple[str, ...] = ()
    minimum_rin: float = 6.0
    sex_mismatch: Literal["exclude", "report"] = Field(
        "exclude", description="what happens to a sample whose genes contradict the recorded sex"
    )
    corticosteroids: Corticosteroids | None = Field(
        None, description="begun between the two samples of a pair, they exclude the second"
    )
    false_discovery_rate: float = Field(0.05, gt=0, lt=1)
    clinical_link: ClinicalLink = ClinicalLink()
    composition: Composition | None = None
    gene_set_files: tuple[GeneFile, ...] = Field(
        (), description="GMT files of the trial or data folder whose sets are explored as well"
    )
    set_sizes: tuple[PositiveInt, PositiveInt] = Field(
        (5, 500), description="fewest and most ranked genes of a set that is tested as enriched"
    )
    fingerprint_fold: float = Field(
        1.5, gt=1, description="fold change from which a gene counts as up or down in a participant"
    )
    signature: SignatureRule = SignatureRule()
    published_signature: GeneFile | None = Field(
        None,
        description="TSV (gene, log2_fold_change) or GMT (_UP, _DN) to compare directions with",
    )

    @property
    def shown_set(self):
        """The set shown beside the clinical course: the one named for it, else the first or ""."""
        return self.clinical_link.gene_set or next(iter(self.gene_sets), "")


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
    yield from _shares_fit(trial.expression.composition, tests)
    fewest, most = trial.expression.set_sizes
    if fewest > most:
        yield ("expression", "set_sizes"), f"at least {fewest} genes, but at most {most}"


def _shares_fit(composition, tests):
    for place, share in enumerate(composition.shares if composition else ()):
        for part in ("test", "of"):
            test = getattr(share, part)
            if test not in (None, *tests):
                path = ("expression", "composition", "shares", place, part)
                yield path, _unknown_test(test, tests)


def _unknown_test(test, tests):
    return f"{test!r} is no test of the part laboratory; known: {', '.join(sorted(tests))}"
