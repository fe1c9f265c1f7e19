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
# Who was screened, who was included and whether they should have been, who the participants are, and what is missing.
# What treatment they received stands in the chapter on safety.
# Every later chapter counts from the participants of this one.

# %% tags=["parameters", "remove-cell"]
trial_id = "mbc"
data_cut = "2015-03-31"

# %% tags=["remove-input"]
from IPython.display import display, update_display

from helpers.adam.adavail import derive_adavail
from helpers.adam.adavail_records import derive_adavail_records
from helpers.adam.adcm import derive_adcm
from helpers.adam.addv import derive_addv
from helpers.adam.adex import derive_adex
from helpers.adam.adexpr import derive_adexpr
from helpers.adam.adhist import derive_adhist
from helpers.adam.adie import derive_adie
from helpers.adam.admh import derive_admh
from helpers.adam.adpr import derive_adpr
from helpers.adam.adprior import derive_adprior
from helpers.adam.adscreen import derive_adscreen
from helpers.adam.adscreen_again import derive_rescreening
from helpers.adam.adsl import derive_adsl
from helpers.adam.begun_therapy import derive_begun_therapy
from helpers.ard.accrual import ard_accrual
from helpers.ard.analysis_sets import ard_analysis_sets
from helpers.ard.availability import ard_availability, ard_availability_records
from helpers.ard.baseline import ard_baseline
from helpers.ard.deviations import ard_deviations
from helpers.ard.disposition import ard_disposition
from helpers.ard.eligibility import ard_eligibility
from helpers.ard.history import ard_medical_history
from helpers.ard.medication import ard_medication
from helpers.ard.prior_therapy import ard_prior_therapy
from helpers.ard.reconciliation import ard_reconciliation
from helpers.ard.screenings import ard_screenings
from helpers.book.page import open_page
from helpers.display.accrual import accrual_figure, accrual_sentence
from helpers.display.analysis_sets import analysis_sets_table, outside_table
from helpers.display.answers import eligibility_answer
from helpers.display.availability import (
    availability_details,
    availability_sentence,
    missed_listing,
)
from helpers.display.availability_matrix import availability_figure
from helpers.display.baseline import baseline_sentence, baseline_table
from helpers.display.deviations import (
    deviations_in_words,
    deviations_listing,
    deviations_table,
)
from helpers.display.disposition import (
    disposition_sentence,
    disposition_table,
    screening_sentence,
    screening_table,
)
from helpers.display.disposition_flow import flow_figure
from helpers.display.disposition_listing import disposition_listing, disposition_rows
from helpers.display.eligibility import (
    differences_sentence,
    eligibility_table,
)
from helpers.display.eligibility_listings import (
    disagreements_listing,
    evidence,
    evidence_listing,
    open_listing,
)
from helpers.display.eligibility_matrix import eligibility_figure
from helpers.display.history import medical_history_table
from helpers.display.medication import (
    medication_listing,
    medication_rows,
    medication_sentence,
    medication_table,
    procedures_listing,
)
from helpers.display.prior_therapy import prior_therapy_sentence, prior_therapy_table
from helpers.display.reconciliation import (
    reconciliation_sentence,
    reconciliation_table,
    samples_apart_table,
)
from helpers.display.screenings import (
    screening_failures_table,
    screenings_in_words,
    screenings_listing,
    screenings_sentence,
)
from helpers.display.shown import stack
from helpers.display.signature_summary import pending

page = open_page("01_eligibility", trial_id, data_cut)
trial, cut = page.trial, page.cut
page.banner()

# %% [markdown]
# ## Summary

# %% tags=["remove-input"]
place = display(pending(), display_id="summary")

# %% [markdown]
# ## Screening and inclusion
#
# Everyone who was screened has one row, however often they were screened.
# Inclusion is the official one that the site recorded; without such a record it is the reference start date of a participant with an assigned arm.
# A disposition event after the cut has not happened yet.

# %% tags=["hide-input"]
adsl = derive_adsl(cut, trial)
adscreen = derive_adscreen(cut, adsl)
adie = derive_adie(cut, adsl, adscreen, trial)
adscreen = derive_rescreening(adscreen, adie, cut, trial)
disposition = page.keep(ard_disposition(adsl, adscreen, trial))
eligibility = page.keep(ard_eligibility(adie, adsl, trial))

# %% tags=["hide-input"]
analysis_sets = page.keep(ard_analysis_sets(adsl, trial))
every_participant = page.export("disposition_listing", disposition_rows(adsl, trial))

# %% tags=["remove-input"]
flow_figure(disposition, analysis_sets, trial)

# %% tags=["remove-input"]
stack([screening_sentence(disposition), disposition_sentence(disposition)])

# %% tags=["remove-input"]
tables = stack([screening_table(disposition), disposition_table(disposition)])
tables + disposition_listing(every_participant)

# %% [markdown]
# ### Accrual against plan
#
# Participants by the day their first screening began and by the day of official inclusion, up to the data cut.
# What is planned stands beside it as far as the trial file says it; where it says nothing, there is no line.

# %% tags=["hide-input"]
accrual = page.keep(ard_accrual(adsl, adscreen, trial))

# %% tags=["remove-input"]
accrual_figure(accrual)

# %% tags=["remove-input"]
accrual_sentence(accrual, trial)

# %% [markdown]
# ## Analysis sets
#
# An analysis set is who an analysis counts.
# It holds everybody against whom no reason speaks; beneath each set stand those outside it, each with the first reason that applies.
# Nobody leaves a set because a single value is missing; the missing value is counted instead.

# %% tags=["remove-input"]
stack([analysis_sets_table(analysis_sets, trial), outside_table(adsl, trial)])

# %% [markdown] tags=["planned-expression"]
# ### Clinical and expression participants in one table
#
# Who was treated and who has a usable pair of blood samples are two lists from two sources.
# This table leads from the one to the other, so that no participant and no sample is lost on the way.

# %% tags=["hide-input"]
begun = derive_begun_therapy(cut["cm"], cut["pr"], adsl, trial)
adexpr = derive_adexpr(cut.sample_sheet(), cut.matrix(), adsl, trial, begun)
reconciliation = page.keep(ard_reconciliation(adsl, adexpr, trial))

# %% tags=["remove-input"]
stack([reconciliation_table(reconciliation), samples_apart_table(adexpr)])

# %% tags=["remove-input"]
reconciliation_sentence(reconciliation)

# %% [markdown]
# ## Eligibility, judged again
#
# The site decides who is eligible, and records the criteria that somebody failed.
# Here each criterion that data can speak to is evaluated a second time, with the most recent value in its window up to the last day of the screening.
# A value that is missing, too old or in another unit leaves the criterion open; it is never counted as met.

# %% tags=["remove-input"]
eligibility_figure(adie, adsl, eligibility, trial)

# %% tags=["remove-input"]
eligibility_table(eligibility, trial)

# %% [markdown]
# ### Where data and site differ, and what stays open
#
# A failure that only one of the two sees is listed with the value, its date, the row it was delivered in and the days between which it counts.

# %% tags=["hide-input"]
verdicts = page.export("eligibility_evidence", evidence(adie, trial))

# %% tags=["remove-input"]
differences = differences_sentence(eligibility) + disagreements_listing(adie, trial)
stack([differences, open_listing(adie, trial), evidence_listing(verdicts, trial)])

# %% [markdown]
# ## Screenings
#
# Who failed a screening may be screened again only where the failed criterion allows it and the reason has passed.
# Each screening is kept, with its own verdicts; the last one decides.

# %% tags=["hide-input"]
screenings = page.keep(ard_screenings(adscreen, adie))
every_screening = page.export("every_screening", screenings_in_words(adscreen))

# %% tags=["remove-input"]
screenings_sentence(screenings)

# %% tags=["remove-input"]
stack([screening_failures_table(screenings, trial), screenings_listing(adscreen)])

# %% [markdown]
# ## Protocol deviations
#
# On the left stands what the site recorded, on the right what the data show by themselves.
# An included participant who does not meet a criterion is a major deviation, even where the site recorded none; one whose data cannot decide a criterion is a potential one, to be settled with the site.
# Data also show consent after a study procedure, a new screening that was not allowed, a second inclusion, and doses of another treatment, before inclusion or against the order and length of the phases.

# %% tags=["hide-input"]
addv = derive_addv(cut, adsl, adie, adscreen, trial)
deviations = page.keep(ard_deviations(addv, adsl, cut.has("dv")))
every_deviation = page.export("every_deviation", deviations_in_words(addv))

# %% tags=["remove-input"]
stack([deviations_table(deviations), deviations_listing(every_deviation)])

# %% [markdown]
# ## Who was included
#
# Continuous values are summarised by mean, median and spread, categories by counts.
# What is not recorded is counted as such and stays in the denominator.

# %% tags=["hide-input"]
adcm, adpr = derive_adcm(cut["cm"], adsl, trial.safety), derive_adpr(cut["pr"], adsl)
adex = derive_adex(cut["ex"], adsl, trial)
adhist = derive_adhist(cut, adsl, trial)
adprior = derive_adprior(adcm, adpr, adsl)
baseline = page.keep(ard_baseline(adsl, adhist, adex, trial))
prior_therapy = page.keep(ard_prior_therapy(adprior, adsl, trial, cut.domains))

# %% tags=["remove-input"]
baseline_table(baseline, prior_therapy, trial)

# %% tags=["remove-input"]
baseline_sentence(baseline)

# %% [markdown]
# ## Earlier treatment, history and medication
#
# Earlier treatment is what the site recorded as such, and every procedure begun before the first dose.
# The medical history leaves out the disease under study, which stands in the table above.
# A medication is concomitant when it was taken on any day from the first dose to the end of the safety window; a partial date counts as every day it can mean.

# %% tags=["hide-input"]
admh = derive_admh(cut["mh"], adsl)
medical_history = page.keep(ard_medical_history(admh, adsl, trial, cut.domains))
medication = page.keep(ard_medication(adcm, adsl, trial, cut.domains))
every_medication = page.export("medication_listing", medication_rows(adcm))

# %% tags=["remove-input"]
prior_therapy_sentence(prior_therapy) + prior_therapy_table(prior_therapy)

# %% tags=["remove-input"]
medical_history_table(medical_history)

# %% tags=["remove-input"]
medication_sentence(medication) + medication_table(medication, trial)

# %% tags=["remove-input"]
stack([medication_listing(every_medication), procedures_listing(adpr)])

# %% [markdown]
# ## What is missing
#
# A visit is planned for a span of study days; a result in that window makes it done.
# It is missed when the window has closed before the cut and nothing is there, or when the site recorded that it was not done.
# Whoever died or left the study before the planned day missed nothing, and a window that is still open is not due yet.

# %% tags=["hide-input"]
delivered = derive_adavail_records(cut, adsl, trial)
adavail = derive_adavail(delivered, cut, adsl, trial)
availability = page.keep(ard_availability(adavail, adsl, trial))
record_places = page.keep(ard_availability_records(delivered))
matrix = page.export("availability_matrix", adavail.drop(columns="ADT"))

# %% tags=["remove-input"]
availability_figure(adavail, availability, trial)

# %% tags=["remove-input"]
availability_sentence(availability, trial)

# %% tags=["remove-input"]
details = availability_details(availability, record_places, adavail, trial)
stack([details, missed_listing(adavail, trial)])

# %% tags=["remove-cell"]
update_display(eligibility_answer(page.results()), display_id="summary")

# %% tags=["nbval-check-output", "remove-cell"]
print(page.reference())

# %% tags=["remove-cell"]
page.close()
