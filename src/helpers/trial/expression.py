"""The words for the transcriptional signature: samples, gene sets, the level of the list."""

from pydantic import Field

from helpers.trial.words import Words


class Expression(Words):
    """The transcriptional signature: gene sets by name, from the gene-set file."""

    gene_sets: tuple[str, ...] = ()
    minimum_rin: float = 6.0
    false_discovery_rate: float = Field(0.05, gt=0, lt=1)
