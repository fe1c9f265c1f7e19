"""What is shown of the paired expression analysis in words and tables."""

import math

import pandas as pd

from helpers.ard.frame import levels, pick, select, warning_of
from helpers.display.formats import DASH, count, interval, number, percent
from helpers.display.shown import Shown, fold
from helpers.display.tables import html_table, listing
from helpers.display.text import absent, definition, sentence

NOTHING = Shown("")
MILLION = 1e6
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def significant(value, digits=2):
    """Return a p-value as text: decimals down to 0.001, below that a power of ten."""
    if math.isnan(value):
        return DASH
    if value >= 0.001:
        return number(value, 3)
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    return f"{mantissa} × {power_of_ten(int(exponent))}"


def power_of_ten(exponent):
    """Return "10⁻³"; "1" for an exponent of zero."""
    return f"10{str(exponent).translate(SUPERSCRIPT)}" if exponent else "1"


def reconciliation_table(adexpr):
    """Return participants by visit: for each, whether its sample is used and, if not, why."""
    if adexpr.empty:
        return NOTHING
    samples = adexpr.assign(
        WHO=adexpr["USUBJID"].fillna("(not in the sheet)"),
        WHERE=_visit_words(adexpr).fillna("No visit"),
        CELL=adexpr["EXCLREAS"].map(lambda reason: f"not used: {reason}", na_action="ignore"),
    )
    samples["CELL"] = samples["CELL"].fillna("used")
    first_day = samples.groupby("WHERE")["ADY"].median().sort_values(kind="stable")
    cells = samples.pivot_table(
        index="WHO", columns="WHERE", values="CELL", aggfunc="; ".join, dropna=False
    )
    cells = cells.reindex(columns=first_day.index).fillna("no sample")
    cells = cells.rename_axis("Participant")
    notes = ["One column per visit; a sample without a visit stands under the word of the sheet."]
    return html_table(
        cells, "Samples received, by participant and visit", notes, "expression_samples"
    )


def _visit_words(adexpr):
    """The planned visit, else the word of the sheet, in the trial's spelling where it is one."""
    labels = {label.upper(): label for label in adexpr["AVISITL"].dropna().unique()}
    words = adexpr["VISIT"].map(lambda word: labels.get(word.upper(), word), na_action="ignore")
    return adexpr["AVISITL"].where(adexpr["AVISITL"].notna(), words)


def samples_sentence(samples, fit):
    """Return how many samples came, how many pairs they make, and any doubt about their sex."""
    if fit.reason and samples.empty:
        return absent(fit.reason)
    received = pick(samples, "n", variable="samples", variable_level="received")
    used = pick(samples, "n", variable="samples", variable_level="used")
    pairs = pick(samples, "n", variable="participants", variable_level="pairs")
    people = pick(samples, "N", variable="participants", variable_level="pairs")
    words = (
        f"Of {count(received)} samples received from {count(people)} participants, {count(used)} "
        f"are used: {count(pairs)} complete pairs."
    )
    excluded = levels(samples, variable="excluded")
    if excluded:
        numbers = [
            f"{reason} ({count(pick(samples, 'n', variable='excluded', variable_level=reason))})"
            for reason in excluded
        ]
        words += f" Not used: {'; '.join(numbers)}."
    return sentence(f"{words} {_sex_words(samples)} {fit.reason}".rstrip())


def _sex_words(samples):
    key = {"variable": "sex", "variable_level": "mismatch"}
    mismatch, known = pick(samples, "n", **key), pick(samples, "N", **key)
    if not known:
        return "The genes that tell sex are not counted, so swapped samples cannot be seen."
    if mismatch:
        return (
            f"In {count(mismatch)} of {count(known)} samples the genes contradict the recorded "
            f"sex: {warning_of(samples, 'n', **key)}."
        )
    return f"In all {count(known)} samples that tell, the genes agree with the recorded sex."


def sample_quality_table(adexpr):
    """Return the listing of every sample: day, RIN, reads, globin, batch, sex of the genes, use."""
    if adexpr.empty:
        return NOTHING
    cells = pd.DataFrame(
        {
            "Participant": adexpr["USUBJID"].fillna(DASH),
            "Visit": _visit_words(adexpr).fillna(DASH),
            "Study day": [_or_dash(day, 0) for day in adexpr["ADY"]],
            "RIN": [_or_dash(value, 1) for value in adexpr["RIN"]],
            "Reads (millions)": [_or_dash(value / MILLION, 2) for value in adexpr["LIBSIZE"]],
            "Genes seen": [_or_dash(value, 0) for value in adexpr["GENEDET"]],
            "Globin": [DASH if math.isnan(p) else percent(p) for p in adexpr["GLOBFRAC"]],
            "Batch": adexpr["BATCH"].fillna(DASH),
            "Sex by genes": adexpr["SEXGENE"].fillna(DASH)
            + adexpr["SEXMISFL"].map({"Y": " (differs)"}).fillna(""),
            "Use": adexpr["EXCLREAS"].fillna("used"),
        }
    ).set_axis(adexpr["SAMPLE_ID"].rename("Sample"))
    notes = [
        "Globin: share of all reads on HBA1, HBA2 and HBB. Sex by genes: XIST against RPS4Y1, "
        "where they have ten reads together; a difference is a warning, not an exclusion."
    ]
    table = listing(cells, "Quality of every sample", notes, "expression_samples")
    return fold(f"Quality of every sample ({len(cells)})", table)


def expression_method(results):
    """Return the model and its two cautions in words, where there is something to caution about."""
    if results.empty:
        return NOTHING
    return definition(
        "Counts are modelled per gene, with one level for each participant and one effect of "
        "treatment. Whole blood is a mixture of cells: when the share of neutrophils shifts, "
        "thousands of genes shift with it although no cell has changed, so the list must be read "
        "beside the blood count and says nothing about cause. With one sample per participant and "
        "visit the model cannot recognise an outlying sample.",
        "Method and caution",
    )


def expression_sentence(results):
    """Return the primary list in words, and the Wald list beside it with the reason it is not."""
    if results.empty:
        return NOTHING
    key = {"variable": "list_t", "variable_level": "all"}
    primary, tested = pick(results, "n", **key), pick(results, "N", **key)
    up, down = (pick(results, "n", variable="list_t", variable_level=way) for way in ("up", "down"))
    wald = pick(results, "n", variable="list_wald", variable_level="all")
    level = percent(pick(results, "estimate", variable="false discovery rate"), 0)
    pairs = count(pick(results, "n", variable="pairs"))
    words = (
        f"In {pairs} pairs, {count(primary)} of {_thousands(tested)} tested genes are on the list "
        f"at a false discovery rate of {level}: {count(up)} higher and {count(down)} lower on "
        f"treatment. The usual normal (Wald) p-values would list {count(wald)}; they are not the "
        "primary list because in simulated trials of about ten pairs that list held more than "
        "twice the false discoveries it claims, while this one kept its level."
    )
    doubt = warning_of(results, "n", **key)
    return sentence(f"{words} {doubt}".rstrip())


def top_genes_table(genes, results, shown=20):
    """Return the genes with the smallest p-values: fold change with interval, adjusted p-value."""
    if genes.empty:
        return NOTHING
    names = levels(genes, variable="gene")
    cells = pd.DataFrame([_gene_cells(genes, name) for name in names[:shown]])
    cells = cells.set_index("Gene")
    degrees = sum(select(results, variable="degrees of freedom")["stat"])
    pairs = count(pick(results, "n", variable="pairs"))
    notes = [
        "Log₂ change: on treatment against baseline, within participant; t 95% interval with "
        f"{number(degrees)} degrees of freedom. Adjusted p: Benjamini-Hochberg over all tested "
        "genes. Exploratory."
    ]
    if len(names) > shown:
        notes += [f"The download holds the first {len(names)} genes."]
    title = f"Genes with the smallest p-values ({pairs} pairs)"
    return html_table(cells, title, notes, "expression_genes")


def _gene_cells(genes, name):
    key = {"variable": "gene", "variable_level": name}
    change, low, high, mean, p, adjusted = (
        pick(genes, stat, **key)
        for stat in ("log2_fold_change", "conf_low", "conf_high", "mean", "p_value", "p_adjusted")
    )
    return {
        "Gene": name,
        "Mean count": number(mean, 0),
        "Log₂ change (95% CI)": f"{number(change, 2)} ({interval(low, high, 2)})",
        "Fold": number(2**change, 2),
        "p": significant(p),
        "Adjusted p": significant(adjusted),
    }


def _or_dash(value, digits):
    return DASH if math.isnan(value) else number(value, digits)


def _thousands(value):
    return f"{int(value):,}"
