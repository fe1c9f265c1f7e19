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
# # Participants
#
# What happened to each participant, on one strip of days: the doses given, the adverse events, the tumour, the blood and how they felt.
# Groups this small are understood by looking at every one of them.

# %% tags=["parameters", "remove-cell"]
trial_id = "mbc"
data_cut = "2015-03-31"

# %% tags=["remove-input"]
from helpers.adam.adae import derive_adae
from helpers.adam.adex import derive_adex
from helpers.adam.adlb import derive_adlb
from helpers.adam.adqs import derive_adqs
from helpers.adam.adrs import derive_adrs
from helpers.adam.adsl import derive_adsl
from helpers.adam.adtr import derive_adtr
from helpers.adam.therapy import new_therapy_dates
from helpers.ard.follow_up import ard_follow_up
from helpers.book.page import open_page
from helpers.display.answers import participants_answer
from helpers.display.follow_up import follow_up_table
from helpers.display.participants import (
    gather,
    headline_scores,
    participant_index,
    participant_profiles,
)

page = open_page("05_participants", trial_id, data_cut)
trial, cut = page.trial, page.cut
page.banner()

# %% tags=["hide-input"]
adsl = derive_adsl(cut, trial)
follow_up = page.keep(ard_follow_up(adsl, trial))

# %% tags=["remove-input"]
participants_answer(follow_up)

# %% [markdown]
# ## How long they were observed
#
# Days run from the first dose of study treatment, or from inclusion for someone never treated, to death or else to the day last known alive.

# %% tags=["remove-input"]
follow_up_table(follow_up)

# %% [markdown]
# ## Index
#
# Every included participant has a line, and its id leads to the profile; the field above the lines searches them.
# The worst event is the gravest of the treatment-emergent adverse events, the response the best that any assessment showed.

# %% tags=["hide-input"]
adex, adae = derive_adex(cut["ex"], adsl, trial), derive_adae(cut["ae"], adsl, trial)
adlb = derive_adlb(cut["lb"], adsl, trial)
therapy = new_therapy_dates(cut["cm"], cut["pr"], adsl)
adrs = derive_adrs(cut["rs"], adsl, therapy, trial.after_complete)
adtr = derive_adtr(cut["tu"], cut["tr"], adsl, trial.visits_with("imaging"))

# %% tags=["hide-input"]
adqs = derive_adqs(cut["qs"], adsl, trial.questionnaires, trial.visits_with("questionnaire"))
scores = headline_scores(adqs, trial)
page.datasets(ADSL=adsl, ADEX=adex, ADAE=adae, ADLB=adlb, ADRS=adrs, ADTR=adtr, ADQS=adqs)
gathered = gather(adsl, adex, adae=adae, adlb=adlb, adrs=adrs, adtr=adtr, adqs=scores)

# %% tags=["remove-input"]
participant_index(gathered, trial)

# %% [markdown]
# ## Profiles
#
# Ages are given in bands and times in days since the start, so that a profile names no calendar date.

# %% tags=["remove-input"]
participant_profiles(gathered, trial)

# %% tags=["nbval-check-output", "remove-cell"]
print(page.reference())

# %% tags=["remove-cell"]
page.close()
