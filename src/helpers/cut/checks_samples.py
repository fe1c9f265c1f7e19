"""Checks of samples: whose they are, when they were drawn, and what their genes say."""

import pandas as pd

from helpers.cut import course, schema
from helpers.cut.libraries import FEMALE_GENES, MALE_GENES, is_one_of, sex_of_reads
from helpers.cut.rules import Spot, clinical

TUBE_STEPS = ("COLLECTED", "FROZEN", "EXTRACTED")


@clinical("samples")
def check_one_sample_per_visit(records):
    """A participant has one sample per visit that is not excluded."""
    sheet = records.frame("samples")
    used = sheet[sheet.EXCLUDED_REASON == ""]
    rows = used.index[used.duplicated(["USUBJID", "VISIT"])]
    yield Spot("samples", rows, "SAMPLE_ID", "a second sample of one visit", "Exclude one")


@clinical("samples", "be")
def check_tube_known(records):
    """The tube of a sample is one that BE knows."""
    sheet, known = records.frame("samples"), set(records.frame("be").BEREFID)
    rows = sheet.index[(sheet.BEREFID != "") & ~sheet.BEREFID.isin(known)]
    yield Spot("samples", rows, "BEREFID", "tube is not in BE", "Send its BE record")


@clinical("samples", "be")
def check_tube_of_participant(records):
    """The tube of a sample is one of the same participant in BE."""
    sheet, be = records.frame("samples"), records.frame("be")
    owner = be.drop_duplicates("BEREFID").set_index("BEREFID").USUBJID
    other = sheet.BEREFID.map(owner)
    wrong = sheet.index[other.notna() & (other != sheet.USUBJID)]
    message = "BE has this tube for another participant"
    yield Spot("samples", wrong, "BEREFID", message, "Check for a swap")


@clinical("samples", "be")
def check_collection_agrees(records):
    """A sample is dated as the collection of its tube in BE."""
    sheet, be = records.frame("samples"), records.frame("be")
    days = records.days("be", "BESTDTC")[be.BETERM.str.upper() == "COLLECTED"]
    drawn = days.groupby(be.BEREFID.loc[days.index]).min().dropna()
    stated, tube = records.days("samples", "COLLECTION_DTC"), pd.to_datetime(
        sheet.BEREFID.map(drawn)
    )  # fmt: skip
    wrong = sheet.index[stated.notna() & tube.notna() & (stated != tube)]
    message = tube.loc[wrong].dt.strftime("BE says collected on %Y-%m-%d")
    yield Spot("samples", wrong, "COLLECTION_DTC", message, course.CHECK_DATES)


@clinical("dm", "samples")
def check_sample_after_consent(records):
    """No sample is drawn before informed consent."""
    at, consent = ("samples", "COLLECTION_DTC"), course.consent_days(records)
    yield course.early(records, at, consent, "sample is before the consent of")


@clinical("dm", "samples")
def check_sample_before_death(records):
    """No sample is drawn after the day of death."""
    at, death = ("samples", "COLLECTION_DTC"), records.by_participant("DTHDTC")
    yield course.late(records, at, death, "sample is after the death of")


@clinical("samples", "sv")
def check_sample_near_its_visit(records):
    """A sample is drawn near the visit of its label."""
    sheet, sv = records.frame("samples"), records.frame("sv")
    visits = sv[["USUBJID", "VISIT"]].assign(day=records.days("sv", "SVSTDTC")).dropna()
    held = visits.groupby(["USUBJID", "VISIT"]).day.min()
    day = held.reindex(pd.MultiIndex.from_frame(sheet[["USUBJID", "VISIT"]])).set_axis(sheet.index)
    apart = (records.days("samples", "COLLECTION_DTC") - day).abs().dt.days
    wrong = sheet.index[apart > schema.threshold("sample_distance_days")]
    message = day.loc[wrong].dt.strftime("the visit of its label was on %Y-%m-%d")
    yield Spot("samples", wrong, "COLLECTION_DTC", message, "Check label and date")


@clinical("be")
def check_tube_steps_in_order(records):
    """A tube is collected, frozen and extracted in this order."""
    be = records.frame("be")
    step = be.BETERM.str.upper().map({name: n for n, name in enumerate(TUBE_STEPS)})
    rows = be[["BEREFID"]].assign(step=step, day=records.days("be", "BESTDTC")).dropna()
    rows = rows.sort_values(["BEREFID", "step", "day"], kind="stable")
    latest = rows.groupby("BEREFID").day.cummax()
    wrong = rows.index[rows.day < latest]
    message = latest.loc[wrong].dt.strftime("an earlier step is of %Y-%m-%d")
    yield Spot("be", wrong, "BESTDTC", message, course.CHECK_DATES)


@clinical("samples", "counts")
def check_integrity_given(records):
    """A sequenced sample has its RNA integrity number, where the sheet gives them."""
    sheet, counted = records.frame("samples"), records.frame("counts").columns[1:]
    used = sheet.SAMPLE_ID.isin(counted) & (sheet.EXCLUDED_REASON == "")
    wrong = sheet.index[used & (sheet.RIN == "") & (sheet.RIN != "").any()]
    message = "RNA integrity is missing"
    yield Spot("samples", wrong, "RIN", message, "Send it")


def _reads(records, rows=slice(None)):
    """Return the reads of each sample, of all genes or of some."""
    samples = records.frame("counts").columns[1:]
    reads = {name: records.numbers("counts", name).loc[rows].sum() for name in samples}
    return pd.Series(reads, dtype="float64")


@clinical("counts")
def check_library_filled(records):
    """Every sequenced sample has reads."""
    reads = _reads(records)
    for sample in reads.index[(reads == 0) & bool(len(records.frame("counts")))]:
        yield Spot("counts", None, sample, "sample has no reads", "Exclude it with a reason")


@clinical("counts")
def check_library_large_enough(records):
    """A sequenced sample has not many times fewer reads than the others."""
    reads = _reads(records)
    few = (reads > 0) & (reads * schema.threshold("library_factor") < reads.median())
    for sample in reads.index[few]:
        message = f"{reads[sample]:.0f} reads, where the median is {reads.median():.0f}"
        yield Spot("counts", None, sample, message, "Check the library")


@clinical("counts")
def check_libraries_differ(records):
    """No two samples have the same counts."""
    reads = records.frame("counts").iloc[:, 1:]
    marks = reads.apply(lambda column: pd.util.hash_pandas_object(column, index=False).sum())
    if len(reads) >= schema.threshold("copied_library_genes"):
        for sample in marks.index[marks.duplicated()]:
            yield Spot("counts", None, sample, "counts are those of another sample", "Check both")


@clinical("dm", "samples", "counts")
def check_sample_sex(records):
    """The genes of a sample speak for the sex in DM: XIST for a woman, Y genes for a man."""
    genes = records.frame("counts").iloc[:, 0]
    kinds = [is_one_of(genes, kind) for kind in (FEMALE_GENES, MALE_GENES)]
    if not all(rows.any() for rows in kinds):
        return
    told = sex_of_reads(*(_reads(records, rows) for rows in kinds))
    dm, sheet = records.frame("dm"), records.frame("samples")
    stated = sheet.USUBJID.map(dm.drop_duplicates("USUBJID").set_index("USUBJID").SEX)
    genes_say = sheet.SAMPLE_ID.map(told)
    wrong = sheet.index[stated.isin(["F", "M"]) & genes_say.notna() & (genes_say != stated)]
    message = (genes_say + ", DM says " + stated).loc[wrong].map("its genes say {}".format)
    yield Spot("samples", wrong, "SAMPLE_ID", message, "Check for a swapped sample")
