# The only scheduler: cut -> findings -> pages -> edition -> shelf.
#
# Everything a job depends on stands in its `content` parameter as a digest, so that what counts is
# bytes and not dates: touching a file runs nothing, an older file put in place of a newer one does.
# `trialbook build` calls this; `snakemake --workflow-profile profiles/default` does the same.
import sys

from helpers.book import layout, plan, refits
from helpers.places import build_root, site_root

workdir: build_root()

EDITIONS = [tuple(pair.split("/")) for pair in config.get("editions", "").split(",") if pair]
EDITIONS = EDITIONS or plan.editions_for()
CHAPTERS = layout.chapters()
OTHERS = [chapter for chapter in CHAPTERS if chapter != layout.OVERVIEW]
JOB = f"{sys.executable} -m helpers.book.job"
# Who waits for whom: every page for its checks, the longest page for the longest job, its refits;
# and the pages among themselves begin with the longest, that all cores end at once.
CHECKS_FIRST, REFITS_NEXT = 2_000_000, 1_000_000


wildcard_constraints:
    trial="[a-z][a-z0-9_]*",
    cut="[0-9]{4}-[0-9]{2}-[0-9]{2}",


def overview_results(wildcards):
    needed = plan.overview_pages(wildcards.trial, wildcards.cut)
    return [f"pages/{trial}/{cut}/{chapter}/results.csv" for trial, cut, chapter in needed]


def pages_before(wildcards):
    """The pages of the cut before, for an edition to mark the numbers that were others there."""
    needed = plan.overview_pages(wildcards.trial, wildcards.cut)
    return [f"pages/{t}/{c}/{chapter}/page.ipynb" for t, c, chapter in needed if c != wildcards.cut]


def checked_cuts(wildcards):
    return [f"checks/{trial}/{cut}/checked.json" for trial, cut in plan.cuts_read(*wildcards[:2])]


def page_needs(wildcards):
    """The checked cuts; and refits, which a page reads of its own cut only."""
    where = wildcards.trial, wildcards.cut
    asked = refits.reads_refits(*where, wildcards.chapter)
    made = ["refits/{}/{}.done".format(*where)] if asked else []
    return [*checked_cuts(wildcards), *made]


def page_length(wildcards):
    """A long notebook is a long job: its bytes, as near as one knows before it has run."""
    return layout.notebook_path(wildcards.chapter).stat().st_size


def page_content(wildcards, chapter=None):
    chapter = chapter or wildcards.chapter
    return plan.page_content(wildcards.trial, wildcards.cut, chapter)


rule all:
    input:
        "shelf.txt",


rule check:
    output:
        "checks/{trial}/{cut}/checked.json",
    params:
        content=lambda w: plan.content(plan.cut_files(w.trial, w.cut) + plan.check_sources()),
    priority: CHECKS_FIRST
    shell:
        "{JOB} check --trial {wildcards.trial} --cut {wildcards.cut}"


rule refits:
    input:
        "checks/{trial}/{cut}/checked.json",
    output:
        "refits/{trial}/{cut}.done",
    params:
        content=lambda w: plan.content(refits.refit_files(w.trial, w.cut)),
    priority: REFITS_NEXT
    shell:
        "{JOB} refits --trial {wildcards.trial} --cut {wildcards.cut}"


rule page:
    input:
        page_needs,
    output:
        "pages/{trial}/{cut}/{chapter}/page.ipynb",
        "pages/{trial}/{cut}/{chapter}/results.csv",
        "pages/{trial}/{cut}/{chapter}/members.csv",
        "pages/{trial}/{cut}/{chapter}/closed.json",
    wildcard_constraints:
        chapter="|".join(OTHERS) or "none",
    params:
        content=page_content,
    priority: page_length
    shell:
        "{JOB} page --trial {wildcards.trial} --cut {wildcards.cut} --chapter {wildcards.chapter}"


rule overview:
    input:
        "checks/{trial}/{cut}/checked.json",
        overview_results,
    output:
        f"pages/{{trial}}/{{cut}}/{layout.OVERVIEW}/page.ipynb",
        f"pages/{{trial}}/{{cut}}/{layout.OVERVIEW}/results.csv",
        f"pages/{{trial}}/{{cut}}/{layout.OVERVIEW}/members.csv",
        f"pages/{{trial}}/{{cut}}/{layout.OVERVIEW}/closed.json",
    params:
        content=lambda w: page_content(w, layout.OVERVIEW),
        chapter=layout.OVERVIEW,
    shell:
        "{JOB} page --trial {wildcards.trial} --cut {wildcards.cut} --chapter {params.chapter}"


rule edition:
    input:
        lambda w: [
            f"pages/{w.trial}/{w.cut}/{chapter}/{name}"
            for chapter in CHAPTERS
            for name in ("page.ipynb", "results.csv", "closed.json")
        ],
        pages_before,
    output:
        "editions/{trial}/{cut}.json",
    params:
        content=plan.edition_content(),
        standing=lambda w: plan.standing(w.trial, w.cut),
    shell:
        "{JOB} edition --trial {wildcards.trial} --cut {wildcards.cut}"


rule shelf:
    input:
        [f"editions/{trial}/{cut}.json" for trial, cut in EDITIONS],
    output:
        "shelf.txt",
    params:
        content=plan.content(plan.edition_files()),
    shell:
        "{JOB} shelf"
