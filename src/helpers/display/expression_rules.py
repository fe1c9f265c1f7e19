"""The rules of the signature chapter in words, as the trial file sets them."""

from helpers.display.formats import number
from helpers.display.text import listed

NO_STEROID = "none named: no sample is left out for one"
SEX_MISMATCH = {"exclude": "is not used", "report": "is used, and reported"}
ENGINES = {
    "batched": "all genes together, by the rules of R's DESeq2",
    "pydeseq2": "gene by gene, by pydeseq2",
}
DIRECTIONS = {
    "either": "listed genes that change either way",
    "up": "listed genes that rise",
    "down": "listed genes that fall",
}


def expression_rules(trial, named):
    """Yield gene sets, samples, levels and what stands beside the scores; `named` names a test."""
    planned = trial.expression
    if planned is None:
        return
    sets = listed(name.replace("_", " ") for name in planned.gene_sets)
    yield "expression.gene_sets", "Gene sets", sets or "none"
    if planned.gene_set_files:
        yield "expression.gene_set_files", "Gene sets explored", listed(planned.gene_set_files)
    yield "expression.minimum_rin", "A sample needs", f"a RIN of at least {planned.minimum_rin:g}"
    yield (
        "expression.sex_mismatch",
        "A sample whose genes contradict the sex",
        SEX_MISMATCH[planned.sex_mismatch],
    )
    steroids = planned.corticosteroids
    told = listed([*steroids.names, *steroids.classes]) if steroids else NO_STEROID
    yield "expression.corticosteroids", "Systemic corticosteroids", told
    yield "expression.engine", "Counts are fitted", ENGINES[planned.engine]
    level = f"{number(100 * planned.false_discovery_rate, 0)}%"
    yield "expression.false_discovery_rate", "False-discovery rate of the gene list", level
    if planned.composition:
        shares = listed(
            f"{named(share.test, trial)} among {named(share.of, trial)}"
            if share.of
            else named(share.test, trial)
            for share in planned.composition.shares
        )
        value = f"{shares}, at most {planned.composition.within_days} days before the sample"
        yield "expression.composition", "Contrast adjusted as well for", value
    linked = planned.clinical_link
    if linked.gene_set:
        shown = linked.gene_set.replace("_", " ")
        yield "expression.clinical_link", "Set beside the clinical course", shown
    tests = [f"{named(test, trial)} (change)" for test in linked.changes]
    tests += [f"{named(test, trial)} (ratio to baseline)" for test in linked.ratios]
    if tests:
        yield "expression.clinical_link", "Laboratory values beside it", listed(tests)
    yield from _signature_rules(planned)


def _signature_rules(planned):
    fewest, most = planned.set_sizes
    size = f"{fewest} to {most} ranked genes"
    yield "expression.set_sizes", "A set tested as enriched has", size
    fold = f"{number(planned.fingerprint_fold, 1)} times, or one part in so many"
    yield "expression.fingerprint_fold", "A gene counts as moved in a participant from", fold
    rule = planned.signature
    least = f", of at least {number(rule.least_fold, 1)} times" if rule.least_fold > 1 else ""
    yield "expression.signature", "Genes of the signature", f"{DIRECTIONS[rule.direction]}{least}"
    if planned.published_signature:
        published = planned.published_signature
        yield "expression.published_signature", "Published signature", published
