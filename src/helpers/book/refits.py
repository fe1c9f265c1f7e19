"""Refits of the gene-expression model: who needs them, what decides them, the job that makes them.

They take longer than a page, and nothing that is only shown can change them, so that a job of their
own makes them once per cut and every page after that reads them.
"""

from helpers.book.layout import checks_root, notebook_path
from helpers.book.plan import HELPERS, cut_files, files_below
from helpers.book.process import environment
from helpers.places import REPOSITORY, cut_folder

READS = "helpers.ard.refits"
BEHIND = ("trial", "cut", "adam", "ard")
BINARY, DELIMITED = ("mtx", "h5ad"), ("csv", "tsv")


def reads_refits(trial_id, data_cut, chapter):
    """Return whether a chapter reads refits, and the cut has counts to refit."""
    notebook = notebook_path(chapter)
    asked = notebook.is_file() and READS in notebook.read_text("utf-8")
    return asked and has_counts(trial_id, data_cut)


def has_counts(trial_id, data_cut):
    """Return whether a cut has counts of genes, in whatever form of file."""
    return any(names_counts(path.name) for path in cut_folder(trial_id, data_cut).iterdir())


def names_counts(name):
    """Return whether a file's name says that it holds counts, as a cut reads it.

    `helpers.cut.delivery.file_kind` is the rule; importing it would cost every run a third of a
    second before anything is known to be done.
    """
    stem, _, form = name.lower().removesuffix(".gz").partition(".")
    return form in BINARY or (stem == "counts" and form in DELIMITED)


def refit_files(trial_id, data_cut):
    """Return the files that can change the refits of a cut: data, trial file and code below it."""
    layers = [path for layer in BEHIND for path in files_below(HELPERS / layer)]
    engine = [HELPERS / "places.py", HELPERS / "book" / "refits.py"]
    return [*cut_files(trial_id, data_cut), *layers, *engine, REPOSITORY / "requirements.lock"]


def refits_job(trial, cut):
    """Make and keep the refits of a cut; those that hold for its data and the code stay."""
    from helpers.ard.refits import keep_refits, refits_folder
    from helpers.trial import load_trial

    plan, folder = load_trial(trial), refits_folder(trial, cut)
    counts, adexpr = _samples(plan, cut)
    keep_refits(counts, adexpr, plan, folder)
    # the scheduler deletes what a job is to make before it runs; the refits themselves stay
    folder.with_name(f"{folder.name}.done").write_text("done\n", encoding="utf-8")


def _samples(trial, data_cut):
    """Return the counts of a cut and its samples, as the chapter that shows them derives them."""
    from helpers.adam.adexpr import derive_adexpr
    from helpers.adam.adsl import derive_adsl
    from helpers.adam.begun_therapy import derive_begun_therapy
    from helpers.cut import read_cut

    # the findings of its check need not be made twice
    with environment(TRIALBOOK_CHECKED=checks_root()):
        cut = read_cut(trial.trial_id, data_cut)
    adsl = derive_adsl(cut, trial)
    counts = cut.matrix()
    begun = derive_begun_therapy(cut["cm"], cut["pr"], adsl, trial)
    adexpr = derive_adexpr(cut.sample_sheet(), counts, adsl, trial, begun)
    return counts, adexpr
