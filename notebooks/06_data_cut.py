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
# # Data cut
#
# What was delivered, what the check of it found, where every row went, and by which definitions the other chapters read it.
# Who doubts a number in this book starts here.

# %% tags=["parameters", "remove-cell"]
trial_id = "mbc"
data_cut = "2015-03-31"

# %% tags=["remove-input"]
from IPython.display import display, update_display

from helpers.adam.adae import derive_adae
from helpers.adam.adcm import derive_adcm
from helpers.adam.adecog import derive_adecog
from helpers.adam.adex import derive_adex
from helpers.adam.adlb import derive_adlb
from helpers.adam.admh import derive_admh
from helpers.adam.adpr import derive_adpr
from helpers.adam.adprior import derive_adprior
from helpers.adam.adrs import derive_adrs
from helpers.adam.adsl import derive_adsl
from helpers.adam.therapy import new_therapy_dates
from helpers.ard.comparison import (
    ard_corrections,
    ard_cut_changes,
    ard_participant_changes,
    ard_set_changes,
    compare_sets,
)
from helpers.ard.data_cut import ard_delivery, software_versions
from helpers.ard.findings import ard_findings
from helpers.ard.row_accounting import (
    ard_left_out,
    ard_rows_by_standing,
    ard_rows_total,
    ard_rows_used,
)
from helpers.ard.row_reasons import (
    reasons_of_answers,
    reasons_of_doses,
    reasons_of_history,
    reasons_of_labs,
    reasons_of_medication,
    reasons_of_responses,
    reasons_of_samples,
)
from helpers.book.made_from import made_from
from helpers.book.page import open_page
from helpers.cut import read_cut
from helpers.cut.checks import checks_of
from helpers.cut.compare import compare_cuts
from helpers.cut.compare_findings import compare_findings
from helpers.display.answers import data_cut_answer
from helpers.display.changed_values import changed_values, changed_values_listing
from helpers.display.comparison import (
    changed_rows,
    changes_table,
    corrections_table,
    dictionaries_sentence,
    participants_sentence,
    people_listing,
    set_changes_table,
)
from helpers.display.criteria import criteria_table
from helpers.display.cut_rules import cut_rules_table
from helpers.display.data_cut import delivery_table, software_table
from helpers.display.findings import (
    checks_table,
    findings_export,
    findings_listing,
    silent_checks,
    thresholds_table,
)
from helpers.display.protocol import (
    assumptions_table,
    endpoints_table,
    identity_table,
    populations_table,
    visits_table,
)
from helpers.display.provenance import (
    conventions_table,
    made_from_table,
    record_sentence,
    seeds_table,
)
from helpers.display.row_accounting import (
    left_out_export,
    left_out_listing,
    left_out_sentence,
    left_out_table,
    rows_used_sentence,
    rows_used_table,
    standing_table,
)
from helpers.display.rules import rules_table
from helpers.display.shown import fold, stack
from helpers.display.signature_summary import pending

page = open_page("06_data_cut", trial_id, data_cut)
trial, cut = page.trial, page.cut
page.banner()

# %% [markdown]
# ## Summary
#
# What the change of the data did to the results stands in the overview.

# %% tags=["remove-input"]
place = display(pending(), display_id="summary")

# %% [markdown]
# ## What was delivered
#
# A data cut is a set of files as they were delivered, and a manifest that vouches for each of them by its size and its SHA-256 digest.
# The files are verified against the manifest before a byte of them is interpreted, and they are never edited afterwards: a correction arrives as the next cut.

# %% tags=["hide-input"]
delivery = page.keep(ard_delivery(cut.manifest))

# %% tags=["remove-input"]
delivery_table(cut.manifest, delivery)

# %% [markdown]
# ## What the check found
#
# Every delivered value is checked against the declared form of its domain, and the domains are checked against one another.
# A structural finding stops the run, so that no edition exists for such a cut.
# So does what contradicts itself, such as a visit after death, until the site has answered; then it is a clinical finding that ends with the reason for which it was accepted.
# A clinical finding is an oddity that data managers and the sponsor should look at; the record stays as delivered, and the results contain it.
# Clinical checks look at what the cut rules leave of the delivery.
# A finding is recognised in the next cut by its check, its participant and the key of its record, so that a query is new once, stays open while the record is wrong, and is resolved when it is not.

# %% tags=["hide-input"]
before = read_cut(trial_id, cut.previous) if cut.previous else None
checks, found = checks_of(cut), compare_findings(before, cut)
findings = page.keep(ard_findings(found, checks, cut.previous))

# %% tags=["remove-input"]
checks_table(findings, checks, cut.previous)

# %% tags=["remove-input"]
queries = page.export("data_queries", findings_export(found))
stack([findings_listing(queries), silent_checks(findings, checks), thresholds_table()])

# %% [markdown]
# ## What is new since the cut before
#
# Data of a running trial grow, and they are corrected.
# A record is recognised by the key of its domain, so that a changed value is told apart from a new row, and by its content where a domain was numbered anew.
# Rows that vanish deserve a question to the sender: a deletion can be a correction, and it can be a loss.

# %% tags=["hide-input"]
comparison = compare_cuts(before, cut) if before else None
came = page.keep(ard_participant_changes(comparison))
changes = page.keep(ard_cut_changes(comparison))
corrections = page.keep(ard_corrections(comparison))

# %% tags=["remove-input"]
came_sentence = participants_sentence(came, cut.previous, comparison)
stack([came_sentence, dictionaries_sentence(comparison)])

# %% tags=["remove-input"]
changes_table(changes, comparison, cut)

# %% tags=["remove-input"]
page.export("changed_rows", changed_rows(comparison))
values = page.export("changed_values", changed_values(comparison))
every = [corrections_table(corrections), changed_values_listing(values, comparison)]
stack([people_listing(comparison), *every]) if before else None

# %% tags=["hide-input"]
adsl = derive_adsl(cut, trial)
adsl_before = derive_adsl(before, trial) if before else None
moves = compare_sets(adsl_before, adsl, trial)
set_changes = page.keep(ard_set_changes(moves, adsl_before, adsl, trial))

# %% tags=["remove-input"]
set_changes_table(set_changes, moves, trial)

# %% [markdown]
# ## Where every row went
#
# A database is extracted some days after the data cut, and holds what happened since.
# The cut rules take the delivery back to the day of the cut, domain by domain: a row dated after it is left out, an end after it is open again, and a death after it has not happened, wherever it is told.

# %% tags=["hide-input"]
left_out = page.keep(ard_left_out(cut))
standing = page.keep(ard_rows_by_standing(cut, adsl))
after = page.export("after_the_cut", left_out_export(cut.excluded))

# %% tags=["remove-input"]
stack([left_out_sentence(left_out, standing), left_out_table(left_out)])

# %% tags=["remove-input"]
stack([left_out_listing(after), fold("The cut rules", cut_rules_table())])

# %% [markdown]
# A row that remains is never left out of an analysis silently.
# The first table follows the rows of each domain to the standing of their participant, the second one to their use.
# A row that one analysis leaves out may still serve another: a laboratory value of somebody never treated counts for eligibility, and not for safety.

# %% tags=["remove-input"]
standing_table(standing)

# %% tags=["hide-input"]
adex, adae = derive_adex(cut["ex"], adsl, trial), derive_adae(cut["ae"], adsl, trial)
adlb = derive_adlb(cut["lb"], adsl, trial)
therapy = new_therapy_dates(cut["cm"], cut["pr"], adsl)
adrs = derive_adrs(cut["rs"], adsl, therapy, trial.after_complete)
adecog = derive_adecog(cut["rs"], adsl, trial.visits_with("performance"))

# %% tags=["hide-input"]
adcm, admh = derive_adcm(cut["cm"], adsl, trial.safety), derive_admh(cut["mh"], adsl)
adprior = derive_adprior(adcm, derive_adpr(cut["pr"], adsl), adsl)
reasons = {"ex": reasons_of_doses(adex), "ae": adae["AEXCL"], "lb": reasons_of_labs(adlb, trial)}
reasons |= {"cm": reasons_of_medication(adcm, adprior), "mh": reasons_of_history(admh)}

# %% tags=["hide-input"]
reasons |= {"rs": reasons_of_responses(cut["rs"], adrs, adecog)}
reasons |= {"qs": reasons_of_answers(cut["qs"], adsl, trial.questionnaires)}
reasons |= {"samples": reasons_of_samples(cut, adsl, trial)}
rows_used = page.keep(ard_rows_used(cut, reasons))
rows_total = page.keep(ard_rows_total(rows_used))

# %% tags=["remove-input"]
stack([rows_used_sentence(rows_used, rows_total), rows_used_table(rows_used)])

# %% [markdown]
# ## Definitions
#
# The wording below is that of the trial file, which states the protocol in the vocabulary of this book.
# What the words mean in detail is the same for all trials and stands in the chapter on methods.

# %% tags=["remove-input"]
stack([identity_table(trial), populations_table(trial), endpoints_table(trial)])

# %% [markdown]
# Each rule has a value, and each value has a source.
# A rule that rests on an assumption is this book's reading; the next section gives the reason.

# %% tags=["remove-input"]
fold("Every rule with its value and source", rules_table(trial))

# %% tags=["remove-input"]
fold("Visit windows", visits_table(trial))

# %% [markdown]
# What no protocol settles, such as how a quartile is defined or a partial date is read, is settled once, for every trial.

# %% tags=["remove-input"]
fold("Conventions, the same for every trial", conventions_table())

# %% [markdown]
# ## Assumptions
#
# A register entry settles less than an analysis needs.
# Each reading that it leaves open is listed here with its reason; who knows the protocol better changes the trial file, and every chapter follows.

# %% tags=["remove-input"]
assumptions_table(trial)

# %% [markdown]
# ## Provenance of the eligibility criteria
#
# A criterion carries as much weight as its source.
# Only a criterion from the register or from a publication is documented in public; any other one is marked as what it is.

# %% tags=["remove-input"]
fold("Every criterion, what decides it and where it is known from", criteria_table(trial))

# %% [markdown]
# ## How to make this edition again
#
# The same data cut, trial file, code and software give the same bytes; no result depends on a clock or on chance.
# A digest tells whether a file is the one that was used: whoever holds the same files can make this edition again, and see that it is the same.
# The headline numbers were computed a second time by another program; the overview shows both.

# %% tags=["hide-input"]
inputs = page.export("made_from", made_from(cut))

# %% tags=["remove-input"]
stack([made_from_table(inputs), record_sentence()])

# %% tags=["remove-input"]
stack([seeds_table(), software_table(software_versions())])

# %% tags=["remove-cell"]
update_display(data_cut_answer(page.results(), cut.previous), display_id="summary")

# %% tags=["nbval-check-output", "remove-cell"]
print(page.reference())

# %% tags=["remove-cell"]
page.close()
