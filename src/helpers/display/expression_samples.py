"""What is shown of expression samples: who sent which, which are used, why others are not."""

import math

import pandas as pd

from helpers.ard.frame import levels, pick, warning_of
from helpers.display.formats import DASH, count, number_or_dash, percent
from helpers.display.shown import Shown, fold
from helpers.display.tables import listing
from helpers.display.text import absent, plural, sentence

NOTHING = Shown("")
MILLION = 1e6
MOST = 60  # participants shown; of more, those with a sample left out come first


def samples_by_visit_table(adexpr):
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
    left_out = (cells != "used").any(axis=1)
    cells = pd.concat([cells[left_out], cells[~left_out]]) if len(cells) > MOST else cells
    title = "Samples received, by participant and visit"
    return listing(cells, title, notes, limit=MOST, whole="expression_sample_list")


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
        f"are used: {count(pairs)} complete {plural(pairs, 'pair')}."
    )
    excluded = levels(samples, variable="excluded")
    if excluded:
        numbers = [
            f"{reason} ({count(pick(samples, 'n', variable='excluded', variable_level=reason))})"
            for reason in excluded
        ]
        words += f" Not used: {'; '.join(numbers)}."
    if not pick(samples, "n", variable="rin", variable_level="recorded"):
        words += " No RNA integrity number is recorded, so that RNA quality is not judged by it."
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
            "Study day": [number_or_dash(day, 0) for day in adexpr["ADY"]],
            "RIN": [number_or_dash(value, 1) for value in adexpr["RIN"]],
            "Reads (millions)": [number_or_dash(value / MILLION, 2) for value in adexpr["LIBSIZE"]],
            "Genes seen": [number_or_dash(value, 0) for value in adexpr["GENEDET"]],
            "Globin": [DASH if math.isnan(p) else percent(p) for p in adexpr["GLOBFRAC"]],
            "Batch": adexpr["BATCH"].fillna(DASH),
            "Sex by genes": adexpr["SEXGENE"].fillna(DASH)
            + adexpr["SEXMISFL"].map({"Y": " (differs)"}).fillna(""),
            "Use": adexpr["EXCLREAS"].fillna("used"),
        }
    ).set_axis(adexpr["SAMPLE_ID"].rename("Sample"))
    notes = [
        "Globin: share of all reads on HBA1, HBA2 and HBB. Sex by genes: XIST against genes of the "
        "Y chromosome, where one has four times the reads of the other and both have 50 together."
    ]
    table = listing(
        cells, "Quality of every sample", notes, limit=200, whole="expression_sample_list"
    )
    return fold(f"Quality of every sample ({len(cells)})", table)
