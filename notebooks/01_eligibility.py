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
# # Eligibility and participants
#
# Who was screened, who was included and why others were not, who the participants are, and what treatment they received.
# Every later chapter counts from the participants of this one.

# %% tags=["parameters", "remove-cell"]
trial_id = "mbc"
data_cut = "2015-03-31"

# %% tags=["remove-input"]
from helpers.adam.adex import derive_adex
from helpers.adam.adhist import derive_adhist
from helpers.adam.adie import derive_adie
from helpers.adam.adscreen import derive_adscreen
from helpers.adam.adsl import derive_adsl
from helpers.ard.baseline import ard_baseline
from helpers.ard.disposition import ard_analysis_sets, ard_disposition
from helpers.ard.eligibility import ard_deviations, ard_eligibility
from helpers.ard.exposure import ard_dose_changes, ard_exposure
from helpers.book.page import open_page
from helpers.display.baseline import baseline_sentence, baseline_table
from helpers.display.disposition import (
    analysis_sets_table,
    disposition_sentence,
    disposition_table,
    screening_sentence,
    screening_table,
)
from helpers.display.disposition_flow import flow_figure
from helpers.display.dosing import dose_units, dosing_figure
from helpers.display.eligibility import (
    deviations_table,
    disagreements_table,
    eligibility_sentence,
    eligibility_table,
)
from helpers.display.eligibility_matrix import eligibility_figure
from helpers.display.exposure import (
    dose_changes_table,
    exposure_by_phase_table,
    exposure_sentence,
    exposure_table,
)
from helpers.display.shown import stack

page = open_page("01_eligibility", trial_id, data_cut)
trial, cut = page.trial, page.cut
page.banner()

# %% [markdown]
# ## Screening and inclusion
#
# Everyone who was screened has one row, however often they were screened.
# Inclusion is the official one that the site recorded; without such a record it is the reference start date of a participant with an assigned arm.
# A disposition event after the cut has not happened yet.

# %% tags=["hide-input"]
adsl = derive_adsl(cut, trial)
disposition = page.keep(ard_disposition(adsl, trial))

# %% tags=["remove-input"]
flow_figure(disposition)

# %% tags=["remove-input"]
stack([screening_table(disposition), disposition_table(disposition)])

# %% tags=["remove-input"]
stack([screening_sentence(disposition), disposition_sentence(disposition)])

# %% [markdown]
# ## Analysis sets
#
# An analysis set is who an analysis counts.
# Nobody leaves a set because a value is missing; the missing value is counted instead.

# %% tags=["hide-input"]
analysis_sets = page.keep(ard_analysis_sets(adsl, trial))

# %% tags=["remove-input"]
analysis_sets_table(analysis_sets, trial)

# %% [markdown]
# ## Eligibility, judged again
#
# The site decides who is eligible, and records the criteria that somebody failed.
# Here each criterion that data can speak to is evaluated a second time, with the most recent value in its window before inclusion.
# A value that is missing, too old or in another unit leaves the criterion unknown.

# %% tags=["hide-input"]
adscreen = derive_adscreen(cut, adsl)
adie = derive_adie(cut, adsl, adscreen, trial)
deciding = adie[adie["ANL01FL"] == "Y"]
eligibility = page.keep(ard_eligibility(deciding, adsl, trial))

# %% tags=["remove-input"]
eligibility_figure(deciding, adsl, trial)

# %% tags=["remove-input"]
eligibility_table(eligibility, trial)

# %% [markdown]
# ### Deviations
#
# An included participant who does not meet a criterion is a major deviation, even where the site recorded none.
# One whose data cannot decide a criterion is a potential deviation, to be settled with the site.

# %% tags=["hide-input"]
deviations = page.keep(ard_deviations(deciding, adsl, trial))

# %% tags=["remove-input"]
stack([deviations_table(deviations, trial), disagreements_table(deciding, trial)])

# %% tags=["remove-input"]
eligibility_sentence(deviations)

# %% [markdown]
# ## Who was included
#
# Continuous values are summarised by mean, median and spread, categories by counts.
# What is not recorded is counted as such and stays in the denominator.

# %% tags=["hide-input"]
adhist = derive_adhist(cut, adsl)
baseline = page.keep(ard_baseline(adsl, adhist, trial))

# %% tags=["remove-input"]
baseline_table(baseline)

# %% tags=["remove-input"]
baseline_sentence(baseline)

# %% [markdown]
# ## Treatment received
#
# Days run from the first to the last dose, both counted, whatever happened between.
# A day with a dose is a day on which the drug was recorded as given at a dose above zero, or as placebo.

# %% tags=["hide-input"]
adex = derive_adex(cut["ex"], adsl, trial)
exposure = page.keep(ard_exposure(adex, adsl, trial))
dose_changes = page.keep(ard_dose_changes(adex, adsl, trial))

# %% tags=["remove-input"]
dosing_figure(adex, adsl, trial)

# %% tags=["remove-input"]
units = dose_units(adex)
exposure_table(exposure, trial, units)

# %% tags=["remove-input"]
stack([exposure_by_phase_table(exposure, trial, units), dose_changes_table(dose_changes, trial)])

# %% tags=["remove-input"]
exposure_sentence(exposure, trial)

# %% tags=["nbval-check-output", "remove-cell"]
print(page.reference())

# %% tags=["remove-cell"]
page.close()
