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
# # Safety
#
# How much treatment did the participants receive, what happened to them meanwhile, how badly, and what do their blood tests show?
# Everybody who took at least one dose of study treatment is counted.

# %% tags=["parameters", "remove-cell"]
trial_id = "mbc"
data_cut = "2015-03-31"

# %% tags=["remove-input"]
from IPython.display import display, update_display

from helpers.adam.adae import derive_adae
from helpers.adam.adae_courses import derive_courses
from helpers.adam.adavail import derive_adavail
from helpers.adam.adavail_records import derive_adavail_records
from helpers.adam.adcause import derive_adcause
from helpers.adam.adecog import derive_adecog
from helpers.adam.adeot import derive_adeot
from helpers.adam.adex import derive_adex
from helpers.adam.adexsum import derive_adexsum
from helpers.adam.adhy import derive_adhy, derive_hy_pairs, derive_liver_peaks
from helpers.adam.adice import derive_adice
from helpers.adam.adlb import derive_adlb
from helpers.adam.adlim import derive_adlim
from helpers.adam.adocc import derive_adocc
from helpers.adam.adrep import derive_adevent, derive_advalue
from helpers.adam.adsl import derive_adsl
from helpers.adam.advs import derive_advs
from helpers.adam.advslim import derive_advslim
from helpers.ard.adverse_event_dosing import ard_ae_interruptions
from helpers.ard.adverse_event_incidence import ard_ae_incidence, ard_ae_incidence_curve
from helpers.ard.adverse_event_rates import ard_ae_rates
from helpers.ard.adverse_event_special import ard_ae_special
from helpers.ard.adverse_event_terms import (
    BY_CAUSE,
    BY_CONSEQUENCE,
    ard_ae_subsets,
    ard_ae_terms,
    ard_ae_terms_by_phase,
)
from helpers.ard.adverse_event_times import ard_ae_timelines
from helpers.ard.adverse_events import (
    ard_ae_accounting,
    ard_ae_by_phase,
    ard_ae_overview,
    ard_ae_relation,
    ard_ae_window,
)
from helpers.ard.anaemia import ard_occurrences
from helpers.ard.anaemia_incidence import ard_occurrence_curve, ard_occurrence_incidence
from helpers.ard.deaths import ard_deaths
from helpers.ard.early_toxicity import ard_chance_of_any, ard_monitoring
from helpers.ard.endpoints import watched_by
from helpers.ard.exposure import (
    ard_dose_changes,
    ard_dosed_by_week,
    ard_exposure,
    ard_treatment_end,
)
from helpers.ard.lab_grades import ard_lab_shift, ard_lab_ungraded, ard_lab_worst
from helpers.ard.lab_ranges import ard_lab_ranges
from helpers.ard.lab_units import ard_lab_units
from helpers.ard.labs import ard_lab_accounting, ard_lab_change, ard_lab_values
from helpers.ard.liver import ard_liver
from helpers.ard.performance_status import ard_performance_status
from helpers.ard.reported import ard_reported_events, ard_reported_grades, ard_reported_values
from helpers.ard.resolution import ard_ae_resolution
from helpers.ard.vital_signs import (
    ard_vital_sign_accounting,
    ard_vital_sign_limits,
    ard_vital_signs,
)
from helpers.book.page import open_page
from helpers.display.adverse_event_curves import ae_incidence_figure
from helpers.display.adverse_event_dosing import ae_interruptions_table
from helpers.display.adverse_event_figures import ae_figure
from helpers.display.adverse_event_incidence import ae_incidence_sentence, ae_incidence_tables
from helpers.display.adverse_event_listings import (
    ae_consequence_listing,
    ae_excluded_listing,
    ae_listing,
    ae_rows,
    ae_serious_listing,
)
from helpers.display.adverse_event_phases import ae_phase_tables
from helpers.display.adverse_event_rates import ae_rates_sentence, ae_rates_tables
from helpers.display.adverse_event_special import ae_special_sentence, ae_special_table
from helpers.display.adverse_event_terms import ae_subset_tables, ae_terms_table
from helpers.display.adverse_event_timelines import ae_timelines
from helpers.display.adverse_event_window import ae_window_table
from helpers.display.adverse_events import (
    ae_accounting_table,
    ae_none_sentence,
    ae_overview_table,
    ae_relation_table,
    coding_sentence,
    undelivered_alert,
)
from helpers.display.anaemia import occurrence_sections
from helpers.display.anaemia_figures import occurrence_figures
from helpers.display.anaemia_incidence import occurrence_incidence
from helpers.display.anaemia_listings import occurrence_listings
from helpers.display.answers import safety_answer
from helpers.display.deaths import deaths_listing, deaths_rows
from helpers.display.dosing import dosing_figure, dosing_spans
from helpers.display.early_toxicity import chance_of_any_table, monitoring_section
from helpers.display.exposure import (
    dose_units,
    exposure_by_phase_table,
    exposure_listing,
    exposure_rows,
    exposure_table,
)
from helpers.display.exposure_changes import (
    dose_changes_table,
    exposure_sentence,
    intensity_sentence,
    treatment_end_table,
)
from helpers.display.lab_grades import lab_grades_tables
from helpers.display.lab_profiles import lab_profiles
from helpers.display.lab_ranges import lab_range_tables
from helpers.display.lab_units import FILE as UNITS_FILE
from helpers.display.lab_units import (
    lab_unit_differences,
    lab_unit_differences_listing,
    lab_units_tables,
)
from helpers.display.labs import (
    lab_accounting_sentence,
    lab_accounting_table,
    lab_values_tables,
)
from helpers.display.liver import liver_listing, liver_sentence, liver_table
from helpers.display.liver_figure import edish_figure
from helpers.display.performance_figure import performance_figure
from helpers.display.performance_status import performance_sentence, performance_tables
from helpers.display.reported import (
    EVENTS_FILE,
    VALUES_FILE,
    event_rows,
    reported_listings,
    reported_sections,
    value_rows,
)
from helpers.display.resolution import (
    ae_resolution_sentence,
    ae_resolution_tables,
    open_events,
    open_events_listing,
)
from helpers.display.shown import stack
from helpers.display.signature_summary import pending
from helpers.display.vital_sign_figures import vital_signs_figure
from helpers.display.vital_signs import (
    not_followed_sentence,
    vital_sign_accounting_sentence,
    vital_sign_limits_table,
    vital_signs_tables,
)

page = open_page("02_safety", trial_id, data_cut)
trial, cut = page.trial, page.cut
page.banner()

# %% [markdown]
# ## Summary

# %% tags=["remove-input"]
place = display(pending(), display_id="summary")

# %% [markdown]
# ## Exposure
#
# How much of each drug did the participants receive, set against what was planned, and why did they stop?
# Days run from the first to the last dose, both counted, whatever happened between; a day with a dose is a day on which the drug was recorded as given at a dose above zero, or as placebo.
# A drug is held when its dose is recorded as zero, or when it is resumed, with a reason, after a pause longer than its cycles provide for.
# A phase has the days and doses that lie in it; a hold or a lower dose belongs to the phase in which it is recorded.

# %% tags=["hide-input"]
adsl = derive_adsl(cut, trial)
adex = derive_adex(cut["ex"], adsl, trial)
adexsum = derive_adexsum(adex, adsl, trial)
adeot = derive_adeot(cut["ds"], adexsum, adsl, trial)

# %% tags=["hide-input"]
exposure = page.keep(ard_exposure(adexsum, adsl, trial))
dose_changes = page.keep(ard_dose_changes(adex, adsl, trial))
treatment_end = page.keep(ard_treatment_end(adeot, adexsum, adsl, trial))
dosed_by_week = page.keep(ard_dosed_by_week(adex, adsl, trial))
every_exposure = page.export("exposure_listing", exposure_rows(adexsum, trial))

# %% tags=["remove-input"]
exposure_sentence(exposure, trial, role="backbone")

# %% tags=["remove-input"]
dosing_figure(adex, adsl, dosed_by_week, trial)

# %% tags=["remove-input"]
units = dose_units(adexsum)
exposure_table(exposure, trial, units)

# %% tags=["remove-input"]
stack([intensity_sentence(trial), exposure_by_phase_table(exposure, trial, units)])

# %% tags=["remove-input"]
dose_changes_table(dose_changes, trial)

# %% tags=["remove-input"]
stack([treatment_end_table(treatment_end, trial), exposure_listing(every_exposure)])

# %% [markdown]
# ## Adverse events
#
# An adverse event is *treatment-emergent* when it began, or became worse, from the first dose of study treatment to the end of the safety window.
# An event that ended before the first dose is not.
# An event without a start date is counted, because nothing shows that it began earlier, and a partial date is read as under treatment whenever that is possible.
# A worsening is reported as a new record, and counts where it began.
# What goes on from before the first dose, on one record or several, counts only when its grade rises above all that it had; a grade that falls and rises again is no worsening.
# Progression of the disease is an outcome; where the trial file names it as such, it is counted apart.

# %% tags=["hide-input"]
adae = derive_adae(cut["ae"], adsl, trial)
watched = watched_by(cut, "ae", adsl)

# %% tags=["remove-input"]
undelivered_alert(cut.domains, "ae") + coding_sentence(trial, cut.manifest["dictionaries"])

# %% [markdown]
# ### Overview
#
# Each participant counts once in each row, however many events they had.
# The intervals are exact, because an approximate interval is too narrow in a small group.
# Where nobody had an event, the upper limit says how common it could still be.

# %% tags=["hide-input"]
ae_overview = page.keep(ard_ae_overview(adae, watched, trial))

# %% tags=["remove-input"]
ae_overview_table(ae_overview, trial)

# %% tags=["remove-input"]
ae_none_sentence(ae_overview, trial)

# %% [markdown]
# The window of these counts ends with study treatment, while other treatment may go on.
# What would be counted if it ran on from the last dose of any drug?

# %% tags=["hide-input"]
ae_window = page.keep(ard_ae_window(adae, watched, trial))

# %% tags=["remove-input"]
ae_window_table(ae_window, trial)

# %% [markdown]
# ### By system organ class and preferred term
#
# Within each row a participant counts once, at the worst grade that they had.
# The most frequent classes come first, and within a class the most frequent terms.

# %% tags=["hide-input"]
ae_terms = page.keep(ard_ae_terms(adae, watched, trial))

# %% tags=["remove-input"]
ae_terms_table(ae_terms, trial)

# %% [markdown]
# The same events as a picture.
# It shows which events come together in the same people, which a table of counts hides; where there are too many people for that, it shows how often each event occurred.

# %% tags=["remove-input"]
ae_figure(adae, watched, ae_terms, trial)

# %% [markdown]
# ### By phase of treatment
#
# An event belongs to the phase in which it began; what began after the last dose, within the safety window, belongs to the last phase entered.
# The denominator of a phase is everyone who entered it, and phases differ in length, so their percentages are not rates per time.

# %% tags=["hide-input"]
ae_by_phase = page.keep(ard_ae_by_phase(adae, watched, trial))
ae_terms_by_phase = page.keep(ard_ae_terms_by_phase(adae, watched, trial))

# %% tags=["remove-input"]
ae_phase_tables(ae_by_phase, ae_terms_by_phase, trial)

# %% [markdown]
# ### By causality
#
# The investigator judged for each event whether a treatment may have caused it.
# Without a control group that judgement is an opinion about single cases and not a measured effect.

# %% tags=["hide-input"]
ae_relation = page.keep(ard_ae_relation(adae, watched, trial))
ae_by_cause = page.keep(ard_ae_subsets(adae, watched, trial, BY_CAUSE))

# %% tags=["remove-input"]
ae_relation_table(ae_relation)

# %% tags=["remove-input"]
ae_subset_tables(ae_by_cause, trial)

# %% [markdown]
# ### Of special interest
#
# The trial file names groups of events that are watched because the treatment or the disease makes them likely, each as a list of preferred terms.
# How many had them, how badly, and are they over?

# %% tags=["hide-input"]
aecourse = derive_courses(adae, adsl)
ae_special = page.keep(ard_ae_special(adae, aecourse, watched, trial))

# %% tags=["remove-input"]
ae_special_sentence(ae_special, trial)

# %% tags=["remove-input"]
ae_special_table(ae_special, trial)

# %% [markdown]
# ### Serious events
#
# Serious is a regulatory word: the event was fatal, threatened life, needed a hospital, or left lasting harm.
# It is not the same as a high grade.

# %% tags=["hide-input"]
ae_serious = page.keep(ard_ae_terms(adae, watched, trial, "serious"))
every_event = page.export("adverse_events", ae_rows(adae, trial))

# %% tags=["remove-input"]
ae_subset_tables(ae_serious, trial)

# %% tags=["remove-input"]
ae_serious_listing(every_event)

# %% [markdown]
# ### Events that changed study treatment or were fatal
#
# Which events led to a pause, to a lower dose, to the end of study treatment, or to death?

# %% tags=["hide-input"]
ae_by_consequence = page.keep(ard_ae_subsets(adae, watched, trial, BY_CONSEQUENCE))

# %% tags=["remove-input"]
ae_subset_tables(ae_by_consequence, trial)

# %% tags=["remove-input"]
ae_consequence_listing(adae, trial)

# %% [markdown]
# Whether study treatment was interrupted is recorded twice: with an event, as the action taken for it, and with the doses.
# The two need not agree.

# %% tags=["hide-input"]
ae_interruptions = page.keep(ard_ae_interruptions(adae, adexsum, watched, trial))

# %% tags=["remove-input"]
ae_interruptions_table(ae_interruptions)

# %% [markdown]
# ### Deaths
#
# Deaths are listed whatever their cause and whenever they came.

# %% tags=["hide-input"]
deaths = page.keep(ard_deaths(adsl, trial))
every_death = page.export("deaths_listing", deaths_rows(adsl, adae, trial))

# %% tags=["remove-input"]
deaths_listing(every_death)

# %% [markdown]
# ### What was delivered and what is counted
#
# Every delivered record is either counted above or left out for a reason given here; one dated after the data cut is in no other table or list.

# %% tags=["hide-input"]
ae_accounting = page.keep(ard_ae_accounting(adae, cut.excluded))

# %% tags=["remove-input"]
ae_accounting_table(ae_accounting)

# %% tags=["remove-input"]
ae_excluded_listing(every_event)

# %% tags=["remove-input"]
ae_listing(every_event)

# %% [markdown]
# ## Adverse events in time
#
# Participants are watched for different lengths of time, and an early event weighs more than a late one.
# Here events are set against the time in which they could have happened.
# That time begins with the first dose and ends with the safety window, death, the last contact or the data cut, whichever comes first.
#
# ### Rates
#
# The first rate stops a participant's time at the first event and asks how soon the event strikes.
# The second keeps counting and asks how much of it there is.
# By phase, an event and the time belong to the phase they fall in, because phases differ in length.

# %% tags=["hide-input"]
ae_rates = page.keep(ard_ae_rates(adae, watched, trial))

# %% tags=["remove-input"]
ae_rates_sentence(ae_rates, trial)

# %% tags=["remove-input"]
ae_rates_tables(ae_rates, trial)

# %% [markdown]
# ### The first event
#
# By which day had how many participants had their first event?
# Who dies first can no longer have it: counting a death as the mere end of a time would make the event look more likely than it was.
# Two formulas for the limits of such a share are in use; in a small group they differ, so both are given, each by its name.

# %% tags=["hide-input"]
ae_incidence = page.keep(ard_ae_incidence(adae, watched, trial))
ae_curves = page.keep(ard_ae_incidence_curve(adae, watched, trial))

# %% tags=["remove-input"]
ae_incidence_figure(ae_curves, ae_incidence, trial)

# %% tags=["remove-input"]
ae_incidence_tables(ae_incidence, trial)

# %% tags=["remove-input"]
ae_incidence_sentence(ae_incidence, trial)

# %% [markdown]
# ### How events ended
#
# An event is followed until it is over, beyond the safety window too.
# One that was reported on several lines, because its grade changed, is one event here.
# Events of one participant resemble each other, so the limits beside a median are narrower than they should be.

# %% tags=["hide-input"]
ae_resolution = page.keep(ard_ae_resolution(aecourse, watched, trial))
every_open = page.export("open_events", open_events(aecourse, trial))

# %% tags=["remove-input"]
ae_resolution_sentence(ae_resolution)

# %% tags=["remove-input"]
ae_resolution_tables(ae_resolution, trial)

# %% tags=["remove-input"]
open_events_listing(every_open)

# %% [markdown]
# ### Every participant's events
#
# Each row is a participant and each bar an event, from the day it began to the day it ended, in the colour of its grade.
# The grey lines above and below are the days with a dose.

# %% tags=["hide-input"]
timelines = page.keep(ard_ae_timelines(adae, watched))

# %% tags=["remove-input"]
ae_timelines(adae, watched, dosing_spans(adex), timelines, trial)

# %% [markdown]
# ## Laboratory
#
# Baseline is the last value on or before the day of the first dose.
# A visit is a window of study days around its planned day, and the scheduled value nearest to that day stands for it.
# Unscheduled values count for the worst grade, because that is why they were taken.

# %% tags=["hide-input"]
adlb = derive_adlb(cut["lb"], adsl, trial)
lab_accounting = page.keep(ard_lab_accounting(adlb, adsl, trial))

# %% tags=["remove-input"]
lab_accounting_sentence(lab_accounting, trial)

# %% tags=["remove-input"]
lab_accounting_table(lab_accounting, trial)

# %% [markdown]
# ### Grades
#
# A grade is derived from each value by the published criteria, in the unit that the laboratory reported and without rounding first.
# It is an algorithm's grade: what a clinician saw at the bedside can only be in the graded adverse event.
# A result without a grade, because its limit, its unit or its baseline is missing, is not the same as normal.

# %% tags=["hide-input"]
lab_worst = page.keep(ard_lab_worst(adlb, adsl, trial))
lab_shift = page.keep(ard_lab_shift(adlb, adsl, trial))
lab_ungraded = page.keep(ard_lab_ungraded(adlb, adsl, trial))

# %% tags=["remove-input"]
lab_grades_tables(lab_worst, lab_shift, lab_ungraded, trial)

# %% [markdown]
# ### Courses
#
# A table of worst grades hides when they came and whether they went.
# Each participant's values stand over the grades that their own limits give, with the days of dosing beneath; where there are too many people for that, medians stand for them.

# %% tags=["hide-input"]
lab_value = page.keep(ard_lab_values(adlb, adsl, trial))
lab_change = page.keep(ard_lab_change(adlb, adsl, trial))

# %% tags=["remove-input"]
lab_profiles(adlb, adex, adsl, (lab_value, lab_worst), trial)

# %% tags=["remove-input"]
lab_values_tables(lab_value, lab_change, adlb, trial)

# %% [markdown]
# ### Against the normal range
#
# A test that no criterion grades is compared with its normal range: where was the participant at baseline, and was any value under treatment outside?
# Some tests are graded on one side only; the other side stands here.

# %% tags=["hide-input"]
lab_ranges = page.keep(ard_lab_ranges(adlb, adsl, trial))

# %% tags=["remove-input"]
lab_range_tables(lab_ranges, trial)

# %% [markdown]
# ### Units
#
# Laboratories report in their own units, and the delivery carries a standard value beside each.
# Every standard value is computed again here, by one table of conversions, and compared with the one delivered.

# %% tags=["hide-input"]
lab_units = page.keep(ard_lab_units(adlb, adsl, trial))
unit_differences = page.export(UNITS_FILE, lab_unit_differences(adlb, adsl, trial))

# %% tags=["remove-input"]
lab_units_tables(lab_units, trial)

# %% tags=["remove-input"]
lab_unit_differences_listing(unit_differences, trial)

# %% [markdown]
# ## Liver
#
# Does a drug harm the liver?
# An aminotransferase that rises together with bilirubin, while the bile can still flow, is rare and grave: about one in ten of those people lose their liver or die, which is known as Hy's law.
# Every value is read as a multiple of its upper limit of normal, so that laboratories with other limits can be compared; without that limit it cannot be read.
# The figure sets the highest values of each participant against each other, whenever they came; the listing holds those whose two values rose within days of each other.
# Metastases in the liver raise the same values, and a participant who begins above normal is nearer to every line.

# %% tags=["hide-input"]
adhy = derive_adhy(adlb, trial)
hy_pairs = derive_hy_pairs(adhy, trial)
liver_peaks = page.export("liver_peaks", derive_liver_peaks(adhy, hy_pairs, adsl))
liver = page.keep(ard_liver(adhy, liver_peaks, trial))

# %% tags=["remove-input"]
liver_sentence(liver, trial)

# %% tags=["remove-input"]
edish_figure(liver_peaks, liver, trial)

# %% tags=["remove-input"]
liver_listing(hy_pairs, liver_peaks, trial)

# %% tags=["remove-input"]
liver_table(liver, trial)

# %% [markdown]
# ## Reported events beside graded values
#
# A grave laboratory value that nobody reported, or a grave event that no value shows, is a question for the site.
# The term of an event names the condition of a test, by a list that stands in the code; the value must lie in the days of the event, widened by a few days on both sides.
# Neither record corrects the other: a clinician grades what was seen and done, the criteria grade a number.

# %% tags=["hide-input"]
advalue = derive_advalue(adlb, adae, trial)
adevent = derive_adevent(adlb, adae, trial)
reported_values = page.keep(ard_reported_values(advalue, adsl, trial))
reported_events = page.keep(ard_reported_events(adevent, adsl, trial))
reported_grades = page.keep(ard_reported_grades(adevent, adsl))

# %% tags=["remove-input"]
reported_sections(reported_values, reported_events, reported_grades, trial)

# %% tags=["remove-input"]
severe_values = page.export(VALUES_FILE, value_rows(advalue, trial))
severe_events = page.export(EVENTS_FILE, event_rows(adevent, trial))
reported_listings(severe_values, severe_events, trial)

# %% [markdown] tags=["planned-occurrence"]
# ## Anaemia
#
# In how many participants did haemoglobin, or another value that the protocol names, fall below its limit?
# A value is compared in the unit in which the laboratory reported it, and strictly: the limit itself is not below it.
# Somebody who is below it before treatment cannot newly fall below it, but can become worse, recover, or stay low; each state has its own denominator.
# A transfusion, or an agent that makes the body form red cells, hides what would have happened without it.
# So the rate is read in several ways, side by side: as it stands; with such help counted as an event; and on the values that help cannot have touched.
# Another cause that is documented, such as a bleeding, is left out in one reading only, because the record cannot say what caused a low value.

# %% tags=["hide-input"]
adice = derive_adice(cut["cm"], cut["pr"], adsl, trial)
adlim = derive_adlim(adlb, adice, trial)
adcause = derive_adcause(adae, cut["mh"], trial)
adocc = page.export("occurrence_people", derive_adocc(adlim, adice, adcause, adsl, trial))
occurrence = page.keep(ard_occurrences(adocc, adlim, adice, adsl, trial, cut.domains))

# %% tags=["remove-input"]
occurrence_sections(occurrence, trial)

# %% [markdown]
# How soon did it happen?
# Death can come first, so the share is a cumulative incidence and not one minus a survival curve, which would count the dead as if they could still become anaemic.

# %% tags=["hide-input"]
first_low = page.keep(ard_occurrence_incidence(adocc, adsl, trial))
low_curve = page.keep(ard_occurrence_curve(adocc, adsl, trial))

# %% tags=["remove-input"]
occurrence_incidence(first_low, low_curve, trial)

# %% [markdown]
# Each participant's course, with what was given against a low value and the doses of the study beneath.
# A fluid given into a vein dilutes the blood, so that a short fall at such doses can be water.

# %% tags=["remove-input"]
occurrence_figures(adocc, adlim, adice, adex, adsl, trial)

# %% tags=["remove-input"]
occurrence_listings(adocc, adlim, adice, adsl, trial)

# %% [markdown]
# ## Monitoring
#
# Would somebody who judged the results again after each participant have asked to stop?
# A rule of this kind weighs what was seen against what was thought likely before; its table shows how often it would stop a treatment that is harmless, and how often it would let a harmful one go on.
# Where the protocol has no such rule, the one shown is an assumption of this book and was never applied.

# %% tags=["hide-input"]
monitoring = page.keep(ard_monitoring(adae, watched, trial))
chance_of_any = page.keep(ard_chance_of_any(adsl, trial))

# %% tags=["remove-input"]
monitoring_section(monitoring, trial)

# %% [markdown]
# What has not been seen may still be there.
# The table gives the chance that at least one of the treated would have shown an event, had its true rate been this high.

# %% tags=["remove-input"]
chance_of_any_table(chance_of_any)

# %% [markdown]
# ## Vital signs
#
# Did blood pressure, pulse, temperature and weight change under treatment, and did anybody reach a value that must not be overlooked?
# Values are shown in the unit delivered, and a test taken lying and standing is two; several readings of one position on one day are averaged.
# Baseline is the last day with a value up to the day of the first dose, and of a visit counts the day nearest to its planned day.
# Whatever was measured between visits is drawn and counts for the limits, because that is why it was measured.

# %% tags=["hide-input"]
advs = derive_advs(cut["vs"], adsl, trial)
page.datasets(ADVS=advs)
advslim = derive_advslim(advs, adsl, trial)
vital_signs = page.keep(ard_vital_signs(advs, adsl, trial))
vital_sign_limits = page.keep(ard_vital_sign_limits(advslim, adsl, trial))
vital_sign_accounting = page.keep(ard_vital_sign_accounting(advs, adsl))

# %% tags=["remove-input"]
vital_sign_accounting_sentence(vital_sign_accounting, cut.has("vs"))

# %% tags=["remove-input"]
vital_signs_figure(advs, adsl, vital_signs, trial)

# %% tags=["remove-input"]
vital_sign_limits_table(vital_sign_limits, vital_sign_accounting, trial)

# %% tags=["remove-input"]
stack([not_followed_sentence(vital_signs, advs), vital_signs_tables(vital_signs, advs, trial)])

# %% [markdown]
# ## Performance status
#
# ECOG performance status runs from 0 (fully active) to 4 (bedbound), and says how much of an ordinary day is left.
# Death is no grade of performance: it is counted beside the grades and never averaged in.
# The worst and the last grade are those after the first day of treatment, at a visit or between visits, up to the data cut.

# %% tags=["hide-input"]
adecog = derive_adecog(cut["rs"], adsl, trial.visits_with("performance"))
adavail = derive_adavail(derive_adavail_records(cut, adsl, trial), cut, adsl, trial)
performance_status = page.keep(ard_performance_status(adecog, adavail, adsl, trial))

# %% tags=["remove-input"]
performance_sentence(performance_status, cut.has("rs"))

# %% tags=["remove-input"]
performance_figure(performance_status, trial)

# %% tags=["remove-input"]
performance_tables(performance_status, trial)

# %% tags=["remove-cell"]
update_display(safety_answer(page.results(), trial, cut.domains), display_id="summary")

# %% tags=["nbval-check-output", "remove-cell"]
print(page.reference())

# %% tags=["remove-cell"]
page.close()
