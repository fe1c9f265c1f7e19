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
from helpers.adam.adcm import derive_adcm
from helpers.adam.adex import derive_adex
from helpers.adam.adexpr import derive_adexpr
from helpers.adam.adexsum import derive_adexsum
from helpers.adam.adhist import derive_adhist
from helpers.adam.adlb import derive_adlb
from helpers.adam.admh import derive_admh
from helpers.adam.adnarr import derive_adnarr
from helpers.adam.adnarr_beside import derive_narr_laboratory, derive_narr_medication
from helpers.adam.adpr import derive_adpr
from helpers.adam.adprior import derive_adprior
from helpers.adam.adqs import derive_adqs
from helpers.adam.adrs import derive_adrs
from helpers.adam.adsl import derive_adsl
from helpers.adam.adtr import derive_adtr
from helpers.adam.begun_therapy import derive_begun_therapy
from helpers.adam.therapy import new_therapy_dates
from helpers.ard.follow_up import ard_follow_up
from helpers.ard.narratives import ard_narratives
from helpers.ard.score_course import derive_score_course
from helpers.book.page import open_page
from helpers.display.answers import participants_answer
from helpers.display.follow_up import follow_up_table
from helpers.display.narrative_listing import (
    narratives_listing,
    narratives_rows,
    narratives_table,
)
from helpers.display.narratives import draft_narratives
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

# %% tags=["hide-input"]
begun, counts = derive_begun_therapy(cut["cm"], cut["pr"], adsl, trial), cut.matrix()
adexpr = derive_adexpr(cut.sample_sheet(), counts, adsl, trial, begun)
others = {"adqs": scores, "scores": derive_score_course(counts, adexpr, adlb, trial)}
gathered = gather(adsl, adex, trial, adae=adae, adlb=adlb, adrs=adrs, adtr=adtr, **others)

# %% tags=["remove-input"]
participant_index(gathered, trial)

# %% [markdown]
# ## Draft narratives
#
# A death, a serious adverse event, and an early end of treatment or of participation call for a narrative (ICH E3, 12.3.2).
# The book words a draft of each from the data: the participant and the disease, what was given, the event and what was done about it, the medication of that day, and laboratory values that were worse than before treatment.
# A draft stands on the participant's page. It says only what is recorded, with partial dates as they are, and names what is not; nobody has judged it.

# %% tags=["hide-input"]
adcm, adpr = derive_adcm(cut["cm"], adsl, trial.safety), derive_adpr(cut["pr"], adsl)
adnarr = derive_adnarr(cut, adsl, adae, adex, trial)
narratives = page.keep(ard_narratives(adnarr, adsl, trial, cut.domains))
occasions = page.export("narratives_listing", narratives_rows(adnarr))

# %% tags=["hide-input"]
prior, before = derive_adprior(adcm, adpr, adsl), derive_adhist(cut, adsl, trial)
history, doses = derive_admh(cut["mh"], adsl), derive_adexsum(adex, adsl, trial)
blood = derive_narr_laboratory(adnarr, adlb, trial)
beside = {"laboratory": blood, "medication": derive_narr_medication(adnarr, adcm)}
beside |= {"adhist": before, "admh": history, "adprior": prior, "adexsum": doses}
drafts = draft_narratives(adnarr, trial, adsl=adsl, **beside)

# %% tags=["remove-input"]
narratives_table(narratives) + narratives_listing(occasions)

# %% [markdown]
# ## Profiles
#
# Ages are given in bands and times in study days: the first dose is day 1, and there is no day 0. Only a draft narrative names dates, where the trial file lets them be told.

# %% tags=["remove-input"]
participant_profiles(gathered, trial, drafts)

# %% tags=["nbval-check-output", "remove-cell"]
print(page.reference())

# %% tags=["remove-cell"]
page.close()
