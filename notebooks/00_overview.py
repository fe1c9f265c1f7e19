# ---
# jupyter:
#   jupytext:
#     cell_metadata_filter: tags
#     formats: ipynb,py:percent
#     notebook_metadata_filter: kernelspec,jupytext,-jupytext.text_representation.jupytext_version
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Overview

# %% tags=["parameters", "remove-cell"]
trial_id = "mbc"
data_cut = "2015-03-31"

# %% tags=["remove-input"]
from helpers.adam.adrs import derive_adrs
from helpers.adam.adsl import derive_adsl
from helpers.adam.therapy import new_therapy_dates
from helpers.ard.frame import concat_results, select
from helpers.ard.moves import ard_result_changes, compare_results
from helpers.ard.overview import (
    ard_headline,
    ard_headline_before,
    ard_headline_by_arm,
    headline_moves,
)
from helpers.ard.recount import ard_recount
from helpers.book.page import open_page
from helpers.display.accrual import accrual_figure
from helpers.display.course_strip import course_strip
from helpers.display.overview import (
    ONWARD,
    first_cut_sentence,
    onward,
    open_findings_sentence,
    since_sentence,
    trial_sentences,
    unplanned_sentence,
    without_result_sentence,
)
from helpers.display.protocol import identity_table
from helpers.display.recount import recount_sentence, recount_table
from helpers.display.result_changes import (
    headline_changes_table,
    moved_counts_listing,
    moved_results,
    result_changes_sentence,
    result_changes_table,
    unexplained_table,
)
from helpers.display.shown import beside, fold, stack
from helpers.display.tiles import headline_tiles
from helpers.recount.headlines import recount

page = open_page("00_overview", trial_id, data_cut)
trial, cut = page.trial, page.cut
page.banner()

# %% tags=["hide-input"]
results = concat_results([page.results_of(chapter) for chapter in ONWARD])
previous = page.previous_results()
headline = page.keep(ard_headline(results, trial))
before = page.keep(ard_headline_before(previous, trial))
by_arm = page.keep(ard_headline_by_arm(results, trial))
stack([trial_sentences(results, trial, cut.data_cut), since_sentence(results, cut)])

# %% tags=["remove-input"]
headline_tiles(page.results(), trial)

# %% tags=["remove-input"]
open_findings_sentence(headline, select(results, analysis="findings"))

# %% tags=["hide-input"]
adsl = derive_adsl(cut, trial)
therapy = new_therapy_dates(cut["cm"], cut["pr"], adsl)
adrs = derive_adrs(cut["rs"], adsl, therapy, trial.after_complete)
accrual = select(results, analysis="accrual")
beside([accrual_figure(accrual, (4.9, 2.0), None), course_strip(adsl, adrs, trial)])

# %% tags=["remove-input"]
onward()

# %% [markdown]
# ## How to read these numbers
#
# Each number is quoted from the chapter that derives and explains it; which results stand here is settled by the endpoints of the trial file, before any data arrive.
# Where participants are few, an interval says more than the number it belongs to.
# The large number describes all participants together, of all arms where there are several: it cannot tell an effect of treatment from the course of the disease or from other treatment.

# %% tags=["remove-input"]
stack([without_result_sentence(headline, trial), unplanned_sentence(trial)])

# %% tags=["remove-input"]
fold("The trial in the words of its file", identity_table(trial))

# %% [markdown]
# ## What changed since the cut before
#
# A result can move because time passed, because participants were added, or because older data were corrected.
# Both cuts were computed with the code and the trial file of this edition, so that only the data can move a result; one that moves while nothing that it reads differs is named before all others.

# %% tags=["hide-input"]
moves = compare_results(results, previous) if previous is not None else None
changes = page.keep(ard_result_changes(moves))
page.export("moved_results", moved_results(moves))
moved = headline_moves(moves, trial)

# %% tags=["remove-input"]
stack([first_cut_sentence(cut), result_changes_sentence(changes), unexplained_table(moves)])

# %% tags=["remove-input"]
headline_changes_table(headline, before, moved, trial, cut)

# %% tags=["remove-input"]
stack([result_changes_table(changes, moves), moved_counts_listing(moves)])

# %% [markdown]
# ## Computed twice
#
# The headline numbers, and a few others, are computed a second time, by a plain program that reads the delivered files itself, follows the definitions in words and shares no code with the first.
# Two such programs seldom make the same mistake; a wrong definition, or wrong data, they would share.

# %% tags=["hide-input"]
second = recount(trial_id, data_cut)
twice = page.keep(ard_recount(results, headline, second, trial))

# %% tags=["remove-input"]
recount_sentence(twice)

# %% tags=["remove-input"]
fold("Both computations, side by side", recount_table(twice))

# %% tags=["nbval-check-output", "remove-cell"]
print(page.reference())

# %% tags=["remove-cell"]
page.close()
