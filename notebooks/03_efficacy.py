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
# # Efficacy
#
# What became of the disease, and how long and how well did participants live with it?
# The chapter has one section for each type of endpoint that the trial plans, and prints each definition from the trial file.
# Groups are small: counts stand with their denominators, intervals are exact where a proportion is estimated, every participant is visible in the figures, and no p-value is given.

# %% tags=["parameters", "remove-cell"]
trial_id = "mbc"
data_cut = "2015-03-31"

# %% tags=["remove-input"]
from IPython.display import display, update_display

from helpers.adam.adavail import derive_adavail
from helpers.adam.adavail_records import derive_adavail_records
from helpers.adam.addor import derive_addor
from helpers.adam.adecog import derive_adecog
from helpers.adam.adgrow import derive_adgrow
from helpers.adam.adline import derive_adline
from helpers.adam.adovr import (
    as_responses,
    derive_adovr,
    derive_lesion_listing,
    derive_param_agreement,
    flag_new_lesions,
)
from helpers.adam.adqs import derive_adqs
from helpers.adam.adqs_without import derive_adqs_without
from helpers.adam.adrs import derive_adrs, derive_param_bor
from helpers.adam.adsl import derive_adsl
from helpers.adam.adsl_sources import derive_adsl_sources
from helpers.adam.adtr import derive_adtr, derive_param_best
from helpers.adam.adttd import derive_adttd
from helpers.adam.adtte import derive_adtte, derive_readings
from helpers.adam.adtte_course import derive_course
from helpers.adam.adtte_lines import trace_adtte
from helpers.adam.therapy import new_therapy_dates
from helpers.ard.change import ard_best_change, ard_change
from helpers.ard.composite import ard_composite
from helpers.ard.deterioration import ard_deterioration, ard_deterioration_curve, followed
from helpers.ard.duration_of_response import ard_duration
from helpers.ard.endpoints import ard_each, reportable
from helpers.ard.frame import concat_results
from helpers.ard.growth import ard_growth
from helpers.ard.influence import (
    ard_best_change_influence,
    ard_change_influence,
    ard_response_influence,
    ard_survival_influence,
)
from helpers.ard.overview import ard_headline
from helpers.ard.performance_status import ard_performance
from helpers.ard.quality_of_life import ard_accounted, ard_completion, ard_important_change
from helpers.ard.reading import ard_reading, ard_reading_response
from helpers.ard.response import ard_response
from helpers.ard.sensitivity import ard_sensitivity
from helpers.ard.survival import ard_survival, ard_survival_curve
from helpers.book.page import open_page
from helpers.display.answers import efficacy_answer
from helpers.display.change import (
    best_change_sentence,
    change_tables,
    labels_of,
)
from helpers.display.change_figures import spider_figures, waterfall_figures
from helpers.display.composite import composite_tables
from helpers.display.deterioration import deterioration_tables
from helpers.display.duration_of_response import duration_table
from helpers.display.endpoints import absence, context_table, endpoint_heading
from helpers.display.growth import growth_tables
from helpers.display.influence import influence_table
from helpers.display.one_line import one_line_table
from helpers.display.performance_status import endpoint_sentence
from helpers.display.published import published_table
from helpers.display.quality_of_life import completion_sentence, completion_table, doubts
from helpers.display.quality_of_life_change import quality_tables
from helpers.display.quality_of_life_figures import trajectories_figures
from helpers.display.reading import reading_section, readings_of
from helpers.display.response import response_sentence, response_table
from helpers.display.response_figures import swimmer_figure
from helpers.display.sensitivity import sensitivity_sentence, sensitivity_table
from helpers.display.shown import fold
from helpers.display.signature_summary import pending
from helpers.display.survival import survival_sentence, survival_table
from helpers.display.survival_figures import survival_figure
from helpers.display.survival_listing import survival_listing

page = open_page("03_efficacy", trial_id, data_cut)
trial, cut, arms = page.trial, page.cut, page.trial.report_by
page.banner()

# %% [markdown]
# ## Summary

# %% tags=["remove-input"]
place = display(pending(), display_id="summary")

# %% [markdown]
# ## Course of each participant
#
# The bars are the phases of treatment, the marks are the investigator's response at each tumour assessment.
# An assessment counts up to and including the first progression, and up to the start of a new anticancer therapy; the others are kept, with the reason why they do not count.
# A new anticancer therapy is a medication recorded as such, or radiotherapy or surgery after treatment began.

# %% tags=["hide-input"]
adsl = derive_adsl(cut, trial)
therapy = new_therapy_dates(cut["cm"], cut["pr"], adsl)
adrs = derive_adrs(cut["rs"], adsl, therapy, trial.after_complete)

# %% tags=["remove-input"]
swimmer_figure(adsl, adrs, trial)

# %% [markdown] tags=["planned-response"]
# ## Response
#
# Best overall response follows RECIST 1.1, from the investigator's response at each time point.
# A complete or partial response is **confirmed** when a later assessment, far enough away, shows it again with nothing against it between.
# **Stable disease** counts once it has been seen for the minimum time from the origin.
# A participant who was never assessed is not evaluable and stays in the denominator, so early deaths cannot raise the rate.
# **Disease control** adds those with stable disease to the responders; it says little where disease is slow by nature.

# %% tags=["hide-input"]
response_endpoints = reportable(trial, cut, "response")
bests = [derive_param_bor(adrs, adsl, endpoint) for endpoint in response_endpoints]
responses = page.keep(
    concat_results(ard_response(bor, adsl, e, arms) for bor, e in zip(bests, response_endpoints))
)

# %% tags=["remove-input"]
absence(trial, cut, "response")

# %% tags=["remove-input"]
for endpoint in response_endpoints:
    display(endpoint_heading(endpoint, trial))
    display(response_table(responses, endpoint))
    display(response_sentence(responses, endpoint))

# %% [markdown]
# ### Duration of response
#
# How long did confirmed responses last?
# With few of them each is listed, and no median is drawn from a handful.

# %% tags=["hide-input"]
lasting = [derive_addor(bor, adrs, adsl, therapy) for bor in bests[:1]]
durations = page.keep(ard_each(response_endpoints[:1], ard_duration, *lasting, adsl))

# %% tags=["remove-input"]
for endpoint, addor in zip(response_endpoints, lasting):
    display(duration_table(addor, durations, endpoint))

# %% [markdown] tags=["planned-tumour"]
# ## Tumour size
#
# The sum of diameters adds the longest diameter of each target lesion and the short axis of each target lymph node.
# A lesion too small to measure counts as 5 mm, one that is gone as 0; fragments of a lesion that split are added, and of lesions that merged the one measured stands for all.
# With a target lesion missing there is no sum: a partial sum would look like shrinkage.
# Best change leaves out what was seen after progression or after a new anticancer therapy.
# The dashed lines are the borders of RECIST 1.1 for the sum of diameters, 20% above and 30% below the baseline.
# Volume grows with the third power of the diameter, so a fifth more diameter is nearly three quarters more volume.

# %% tags=["hide-input"]
tumour_endpoints = reportable(trial, cut, "change", "tumour")
scans = trial.visits_with("imaging")
adtr = derive_adtr(cut["tu"], cut["tr"], adsl, scans)
adovr = derive_adovr(cut["tu"], cut["tr"], adtr, adsl, trial.after_complete)
best = flag_new_lesions(derive_param_best(adtr, adrs, therapy), adovr, adrs)
adgrow = derive_adgrow(adtr, adrs, therapy)

# %% tags=["hide-input"]
page.export("tumour_growth", adgrow)
tumour = page.keep(ard_each(tumour_endpoints, ard_change, adtr, adsl, visits=scans))
tumour_best = page.keep(ard_each(tumour_endpoints, ard_best_change, best, adsl))
growth = page.keep(ard_each(tumour_endpoints, ard_growth, adgrow, adtr, adsl, visits=scans))
bor, sizes = next(iter(bests), None), labels_of(adtr)

# %% tags=["remove-input"]
absence(trial, cut, "change", "tumour")

# %% tags=["remove-input"]
for e in tumour_endpoints:
    display(endpoint_heading(e, trial), waterfall_figures(best, tumour_best, e, bor, sizes))
    display(best_change_sentence(tumour_best, e, sizes))
    display(spider_figures(adtr, adrs, adsl, e, bor))
    display(change_tables(tumour, e, scans, adtr))
    display(growth_tables(growth, adgrow, e, scans, sizes))

# %% [markdown]
# ### The lesions against the investigator's responses
#
# Do the sizes of the lesions give the responses that were recorded?
# The response at each time point is computed again from the lesions: the target lesions by their sum, the non-target lesions by their recorded state, and new lesions from the day they were first seen.
# The investigator's word is the one analysed; where the lesions say something else, a reader sees which.

# %% tags=["hide-input"]
agreement = derive_param_agreement(adovr, adrs, cut["rs"])
lesions = derive_lesion_listing(cut["tu"], cut["tr"], adsl)
page.export("response_readings", agreement)
page.export("lesions", lesions)
reading = page.keep(ard_reading(agreement, adsl))

# %% tags=["hide-input"]
from_lesions = derive_adrs(as_responses(adovr), adsl, therapy, trial.after_complete)
again = [derive_param_bor(from_lesions, adsl, endpoint) for endpoint in response_endpoints]
pairs = zip(bests, again, response_endpoints)
recomputed = page.keep(concat_results(ard_reading_response(b, a, adsl, e) for b, a, e in pairs))

# %% tags=["remove-input"]
compared = readings_of(recomputed, response_endpoints)
reading_section(reading, compared, agreement, lesions)

# %% [markdown] tags=["planned-time_to_event"]
# ## Time to event
#
# Survival curves are Kaplan-Meier estimates with limits on the log-log scale; medians have limits read from the same band.
# Where half of the participants have not had the event, the median is *not reached*, which is an answer and not a gap.
# An endpoint that rests on tumour assessments is censored at the last adequate one, and on day 1 where there was none.
# What comes after a new anticancer therapy is no event; the methods print the trial's rules on progression that no lesion shows and on missed scans.
# Follow-up is estimated by reverse Kaplan-Meier, in which an event ends the observation of follow-up.

# %% tags=["hide-input"]
time_endpoints = reportable(trial, cut, "time_to_event")
course = derive_course(cut, adsl, trial, adovr)
adtte = derive_adtte(time_endpoints, adsl, adrs, therapy, course)
adtte = page.export("time_to_event", trace_adtte(adtte, derive_adsl_sources(cut, adsl)))
survival = page.keep(ard_each(time_endpoints, ard_survival, adtte, adsl, report_by=arms))
curves = page.keep(ard_each(time_endpoints, ard_survival_curve, adtte, adsl, report_by=arms))

# %% tags=["hide-input"]
page.datasets(ADTTE=adtte)
readings = derive_readings(time_endpoints, adsl, adrs, therapy, course)
sensitivity = page.keep(ard_each(time_endpoints, ard_sensitivity, readings, adsl))

# %% tags=["remove-input"]
absence(trial, cut, "time_to_event")

# %% tags=["remove-input"]
for endpoint in time_endpoints:
    display(endpoint_heading(endpoint, trial), survival_figure(survival, curves, endpoint))
    display(survival_table(survival, endpoint))
    display(survival_sentence(survival, endpoint))
    display(fold("Each participant's event or censoring", survival_listing(adtte, endpoint)))

# %% [markdown]
# ### Other readings
#
# How a time is censored is a choice, and with few participants a choice can move a median.
# The readings that the trial file names stand side by side, with whom each of them moves.
# Where scans are few, a progression is known only to lie between two of them: then the median lies between two days.

# %% tags=["remove-input"]
for endpoint in time_endpoints:
    display(sensitivity_table(sensitivity, endpoint), sensitivity_sentence(sensitivity, endpoint))

# %% [markdown] tags=["planned-questionnaire"]
# ## Quality of life
#
# A scale is scored when at least half of its items are answered, from 0 to 100; a composite is the weighted mean of its scales.
# Higher is better for functioning, global health and composites, and worse for symptoms.
# Whoever has died cannot answer, and who is very ill often does not: the mean of those who answered can rise because the others are gone.
# So no mean stands without the number who had died and the number missing at that visit, and beside it stands the change if each death counted as the worst score.
#
# Which scales a composite holds, and with what weight, is a choice of whoever made it.
# It is therefore computed again without each of its domains in turn, with the other weights as they were: where the change moves with one domain, it is that domain which speaks.
#
# How long until a score was worse by an amount that matters, at one form, or for good?
# Death can be read in three ways, and with many deaths the answer depends on it: as an event like deterioration, as something that competes with it, or left aside as if the dead had only stopped answering.
# The three stand side by side; no model of all visits is fitted, because it would give scores to the dead.

# %% tags=["hide-input"]
quality_endpoints = reportable(trial, cut, "change", "questionnaire")
forms = trial.visits_with("questionnaire")
adqs = derive_adqs(cut["qs"], adsl, trial.questionnaires, forms)
adavail = derive_adavail(derive_adavail_records(cut, adsl, trial), cut, adsl, trial)

# %% tags=["hide-input"]
answered = {"visits": forms, "questionnaires": trial.questionnaires}
completion = page.keep(ard_each(quality_endpoints[:1], ard_completion, adavail, adsl, visits=forms))
quality = page.keep(ard_each(quality_endpoints, ard_change, adqs, adsl, visits=forms))
important = page.keep(ard_each(quality_endpoints, ard_important_change, adqs, adsl, **answered))
account = page.keep(ard_each(quality_endpoints, ard_accounted, adqs, adavail, adsl, **answered))
scores = concat_results([quality, important, account])

# %% tags=["hide-input"]
without = derive_adqs_without(adqs, adsl, trial.questionnaires, forms)
parts = page.keep(ard_each(quality_endpoints, ard_composite, adqs, without, adsl, **answered))

# %% tags=["remove-input"]
display(absence(trial, cut, "change", "questionnaire"), doubts(trial))

# %% tags=["remove-input"]
for endpoint in quality_endpoints[:1]:
    display(completion_sentence(completion, endpoint, forms))
    display(fold("Questionnaires received", completion_table(completion, endpoint, forms)))

# %% tags=["remove-input"]
for endpoint in quality_endpoints:
    display(endpoint_heading(endpoint, trial))
    display(trajectories_figures(adqs, adsl, scores, endpoint, forms))
    display(quality_tables(scores, endpoint, forms, adqs))
    display(composite_tables(parts, endpoint, forms, adqs, trial.questionnaires))

# %% tags=["hide-input"]
followed_forms = followed(trial, cut)
adttd = page.export("time_to_deterioration", derive_adttd(adqs, adsl, followed_forms))
worse = page.keep(ard_deterioration(adttd, adsl, followed_forms))
worse_curves = page.keep(ard_deterioration_curve(adttd, adsl, followed_forms))

# %% tags=["remove-input"]
deterioration_tables(worse, worse_curves, trial, cut)

# %% [markdown] tags=["planned-performance"]
# ## Performance status
#
# ECOG performance status runs from 0 (fully active) to 4 (bedbound).
# Death is no grade of performance: it is counted beside the grades and never averaged in.

# %% tags=["hide-input"]
performance_endpoints = reportable(trial, cut, "change", "performance")
adecog = derive_adecog(cut["rs"], adsl, trial.visits_with("performance"))
performance = page.keep(ard_each(performance_endpoints, ard_performance, adecog, adsl))

# %% tags=["remove-input"]
absence(trial, cut, "change", "performance")

# %% tags=["remove-input"]
for endpoint in performance_endpoints:
    display(endpoint_heading(endpoint, trial), endpoint_sentence(performance, endpoint))

# %% [markdown]
# ## Every participant
#
# One line for each participant over all endpoints above: who contributes what, and whose course is behind a number.

# %% tags=["hide-input"]
lines = derive_adline(adsl, bor, best, adtte, time_endpoints)

# %% tags=["remove-input"]
page.export("efficacy_by_participant", lines)
one_line_table(lines, sizes, time_endpoints)

# %% [markdown]
# ## Influence of single participants
#
# In so small a group one participant can carry a result.
# Each headline estimate is computed again with each participant left out in turn: the range says how far it could have been otherwise.

# %% tags=["hide-input"]
headlines = response_endpoints + time_endpoints
moves = [ard_response_influence(b, adsl, e) for b, e in zip(bests, response_endpoints)]
moves.append(ard_each(time_endpoints, ard_survival_influence, adtte, adsl))
moves.append(ard_each(tumour_endpoints, ard_best_change_influence, best, adsl))
moves.append(ard_each(quality_endpoints, ard_change_influence, adqs, adsl, visits=forms))
influence = page.keep(concat_results(moves))

# %% tags=["remove-input"]
moved = headlines + tumour_endpoints + quality_endpoints
influence_table(influence, moved, sizes | {visit.id: visit.label for visit in forms})

# %% [markdown]
# ## Context
#
# What others have published on the same endpoints, elsewhere and in other people.
# These rows help a reader to place a number; they are no control group.

# %% tags=["remove-input"]
context_table(trial, headlines)

# %% tags=["remove-input"]
published_table(concat_results([responses, survival]), trial, headlines)

# %% tags=["remove-cell"]
headline = ard_headline(page.results(), trial)
update_display(efficacy_answer(headline, trial), display_id="summary")

# %% tags=["nbval-check-output", "remove-cell"]
print(page.reference())

# %% tags=["remove-cell"]
page.close()
