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
#
# The headline results of this edition, what became of them since the cut before, and what is still open.
# Every number here is quoted from the chapter that derives and explains it.

# %% tags=["parameters", "remove-cell"]
trial_id = "mbc"
data_cut = "2015-03-31"

# %% tags=["remove-input"]
from helpers.ard.frame import concat_results, select
from helpers.ard.moves import ard_result_changes, compare_results
from helpers.ard.overview import ard_headline, headline_moves
from helpers.ard.recount import ard_recount
from helpers.book.page import open_page
from helpers.display.comparison import participants_sentence
from helpers.display.overview import (
    open_findings_sentence,
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
from helpers.display.shown import fold, stack
from helpers.display.tiles import headline_tiles
from helpers.recount.headlines import recount

page = open_page("00_overview", trial_id, data_cut)
trial, cut = page.trial, page.cut
page.banner()

# %% [markdown]
# ## Headline results
#
# Which results stand here is settled by the endpoints of the trial file, before any data arrive.
# Where participants are few, an interval says more than the number it belongs to.
# Each number describes all participants together, of all arms where there are several: it cannot tell an effect of treatment from the course of the disease or from other treatment.

# %% tags=["hide-input"]
chapters = ["01_eligibility", "02_safety", "03_efficacy"]
chapters += ["04_signature", "05_participants", "06_data_cut"]
results = concat_results([page.results_of(chapter) for chapter in chapters])
headline = page.keep(ard_headline(results, trial))

# %% tags=["remove-input"]
headline_tiles(headline, trial)

# %% tags=["remove-input"]
without_result_sentence(headline, trial)

# %% tags=["remove-input"]
unplanned_sentence(trial)

# %% [markdown]
# ### Computed twice
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

# %% [markdown]
# ## What changed since the cut before
#
# A result can move because time passed, because participants were added, or because older data were corrected.
# Both cuts were computed with the code and the trial file of this edition, so that only the data can move a result.
# Each analysis declares the data it reads; a result that moves while none of these differ is named before all others.
# The chapter on the data cut shows row by row what differs.

# %% tags=["hide-input"]
previous = page.previous_results()
before = ard_headline(previous, trial) if previous is not None else None
moves = compare_results(results, previous) if previous is not None else None
changes = page.keep(ard_result_changes(moves))

# %% tags=["remove-input"]
participants_sentence(select(results, analysis="participant_changes"), cut.previous)

# %% tags=["remove-input"]
moved = headline_moves(moves, trial)
headline_changes_table(headline, before, moved, trial, cut)

# %% tags=["remove-input"]
stack([result_changes_sentence(changes), unexplained_table(moves)])

# %% tags=["remove-input"]
page.export("moved_results", moved_results(moves))
stack([result_changes_table(changes, moves), moved_counts_listing(moves)])

# %% [markdown]
# ## What is open
#
# A finding is something in the data that somebody should look at: a date out of order, a response without measurements, an outcome that contradicts its dates.
# The data are analysed as they were delivered, with such records in them, until a later cut corrects them.

# %% tags=["remove-input"]
open_findings_sentence(headline, select(results, analysis="findings"))

# %% [markdown]
# ## The trial
#
# The protocol in brief; definitions, assumptions and the source of each stand in the chapter on the data cut.

# %% tags=["remove-input"]
identity_table(trial)

# %% tags=["nbval-check-output", "remove-cell"]
print(page.reference())

# %% tags=["remove-cell"]
page.close()
