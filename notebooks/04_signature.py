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
# # Signature and inflammation
#
# Does gene expression in whole blood change under treatment, and do markers of systemic inflammation?
# Every comparison here is within participants, against their own baseline, and exploratory.

# %% tags=["parameters", "remove-cell"]
trial_id = "mbc"
data_cut = "2015-03-31"

# %% tags=["remove-input"]
from IPython.display import display, update_display

from helpers.adam.adae import derive_adae
from helpers.adam.adcomp import derive_adcomp
from helpers.adam.adexpr import derive_adexpr
from helpers.adam.adexpr_likeness import (
    derive_components,
    derive_distances,
    derive_likeness,
)
from helpers.adam.adexpr_markers import derive_markers
from helpers.adam.adinfl import derive_adinfl
from helpers.adam.adlb import derive_adlb
from helpers.adam.adline import derive_adline
from helpers.adam.adlink import derive_adlink
from helpers.adam.adovr import derive_adovr
from helpers.adam.adrs import derive_adrs, derive_param_bor
from helpers.adam.adsl import derive_adsl
from helpers.adam.adtr import derive_adtr, derive_param_best
from helpers.adam.adtte import derive_adtte
from helpers.adam.adtte_course import derive_course
from helpers.adam.begun_therapy import derive_begun_therapy
from helpers.adam.corticosteroids import corticosteroid_courses
from helpers.adam.therapy import new_therapy_dates
from helpers.ard.calibration import ard_calibration, ard_familywise, ard_flips
from helpers.ard.clinical_link import ard_clinical_link, linked_time
from helpers.ard.composition import compute_composition
from helpers.ard.composition_results import ard_composition
from helpers.ard.detectable_effect import ard_detectable_effect
from helpers.ard.endpoints import reportable, watched_by
from helpers.ard.enrichment import ard_enrichment, derive_enrichment
from helpers.ard.expression import (
    ard_expression,
    ard_expression_genes,
    compute_paired_expression,
)
from helpers.ard.expression_lists import ard_expression_lists, every_gene
from helpers.ard.expression_markers import ard_expression_markers
from helpers.ard.expression_quality import (
    ard_expression_likeness,
    ard_expression_measures,
    ard_expression_quality,
    ard_gene_identifiers,
)
from helpers.ard.expression_samples import ard_expression_people, ard_expression_samples
from helpers.ard.fingerprint import ard_fingerprint, derive_fingerprint
from helpers.ard.gene_sets import ard_set_scores, derive_set_scores
from helpers.ard.inflammation_course import ard_inflammation_course
from helpers.ard.published_signature import ard_agreement, derive_agreement
from helpers.ard.refits import read_refits
from helpers.ard.set_members import ard_gene_sets, derive_gene_sets
from helpers.ard.signature import ard_signature, derive_signature, derive_signature_scores
from helpers.ard.stability import ard_stability, derive_stability
from helpers.book.page import open_page
from helpers.cut.gene_lists import read_aliases
from helpers.display.calibration import (
    calibration_sentence,
    calibration_table,
    familywise_sentence,
    flips_sentence,
)
from helpers.display.calibration_figures import calibration_figure, flips_figure, stability_figure
from helpers.display.clinical_link import (
    correlations_table,
    gather_link,
    link_sentence,
    link_table,
)
from helpers.display.clinical_link_figure import link_figure
from helpers.display.composition import composition_sentence, composition_tables
from helpers.display.composition_figures import composition_figure
from helpers.display.detectable_effect import detectable_table
from helpers.display.enrichment import (
    enrichment_figure,
    enrichment_sentence,
    enrichment_table,
    explored_enrichment_table,
)
from helpers.display.expression import (
    expression_method,
    expression_sentence,
    top_genes_table,
)
from helpers.display.expression_figures import ma_figure, volcano_figure
from helpers.display.expression_heat_map import heat_map_figure
from helpers.display.expression_lists import every_gene_line, lists_table, table_text
from helpers.display.expression_markers import markers_figure, markers_sentence, markers_table
from helpers.display.expression_quality import (
    folded,
    handling_sentence,
    handling_table,
    likeness_sentence,
    likeness_table,
    names_sentence,
    people_table,
    quality_table,
)
from helpers.display.expression_quality_figures import (
    components_figure,
    distances_figure,
    likeness_figure,
    measures_figure,
    sex_figure,
)
from helpers.display.expression_samples import (
    sample_quality_table,
    samples_by_visit_table,
    samples_sentence,
)
from helpers.display.fingerprint import fingerprint_figure, fingerprint_sentence
from helpers.display.gene_files import files_line, gct_text, gmt_text, rnk_text
from helpers.display.gene_sets import (
    explored_table,
    identifiers_sentence,
    scores_figure,
    scores_sentence,
    scores_table,
    sets_table,
)
from helpers.display.inflammation import (
    inflammation_sentence,
    inflammation_table,
    steroids_sentence,
)
from helpers.display.inflammation_figures import inflammation_figures
from helpers.display.inflammation_folds import inflammation_folds, marker_scores
from helpers.display.shown import stack
from helpers.display.signature import (
    agreement_sentence,
    agreement_table,
    signature_figure,
    signature_scores_sentence,
    signature_scores_table,
    signature_sentence,
)
from helpers.display.signature_summary import pending, signature_summary
from helpers.display.stability import stability_sentence, stability_tables

page = open_page("04_signature", trial_id, data_cut)
trial, cut = page.trial, page.cut
page.banner()

# %% [markdown]
# ## Summary

# %% tags=["remove-input"]
place = display(pending(), display_id="summary")

# %% [markdown] tags=["planned-expression"]
# ## Samples
#
# Whole blood is sequenced at baseline and on treatment, and each participant is their own control.
# A sample counts when its quality is sufficient, when its genes do not contradict the recorded sex, when it was drawn within the window of its visit and before anything else began that moves blood, and when its partner is there too.
# Every sample received is accounted for; none is dropped without a reason.

# %% tags=["hide-input"]
adsl = derive_adsl(cut, trial)
counts = cut.matrix()
begun = derive_begun_therapy(cut["cm"], cut["pr"], adsl, trial)
adexpr = derive_adexpr(cut.sample_sheet(), counts, adsl, trial, begun)

# %% tags=["hide-input"]
page.export("expression_sample_list", adexpr)
samples = page.keep(ard_expression_samples(adexpr))
people = page.keep(ard_expression_people(adexpr, adsl))

# %% tags=["hide-input"]
fit = compute_paired_expression(counts, adexpr, trial)
expression = page.keep(ard_expression(fit, trial))
genes = page.keep(ard_expression_genes(fit, trial))
lists = page.keep(ard_expression_lists(fit, trial))

# %% tags=["remove-input"]
samples_sentence(samples, fit)

# %% tags=["remove-input"]
people_table(people)

# %% tags=["remove-input"]
samples_by_visit_table(adexpr)

# %% [markdown] tags=["planned-expression"]
# ## Quality of the samples
#
# A difference between the visits must come from the participants and not from how tubes were handled: reads, genes seen, globin, RNA integrity, batches and plates are therefore laid side by side.
# A swapped tube is looked for in two ways: by the genes that tell the sex, and by the genes that tell people apart, where every second sample is held against all first samples.
# Genes that mark a kind of blood cell are set beside the blood count of the same day, which another laboratory measured.
# With one sample per participant and visit the model itself cannot recognise an outlying sample (Cook's distance needs samples of a kind to compare), so these pictures and the refits without one participant are the only protection.

# %% tags=["hide-input"]
alike = derive_components(counts, adexpr), derive_distances(counts, adexpr)
likeness = page.export("expression_likeness_pairs", derive_likeness(counts, adexpr))
handling = page.keep(ard_expression_quality(adexpr))
measured = page.keep(ard_expression_measures(adexpr))
resemblance = page.keep(ard_expression_likeness(*alike, likeness))
names = page.keep(ard_gene_identifiers(counts, read_aliases(trial.trial_id)))

# %% tags=["remove-input"]
quality_sections = names_sentence(names), quality_table(handling), measures_figure(adexpr, measured)
stack(quality_sections)

# %% tags=["remove-input"]
stack([handling_sentence(handling), handling_table(handling)])

# %% tags=["remove-input"]
sample_quality_table(adexpr)

# %% tags=["remove-input"]
likeness_sentence(resemblance, likeness, adexpr)

# %% tags=["remove-input"]
stack([likeness_figure(likeness, resemblance), likeness_table(likeness)])

# %% tags=["remove-input"]
pictures = components_figure(alike[0], resemblance), distances_figure(alike[1], adexpr, resemblance)
folded("Components and distances of the samples", *pictures)

# %% tags=["remove-input"]
folded("Genes that tell the sex", sex_figure(adexpr))

# %% tags=["hide-input"]
adlb = derive_adlb(cut["lb"], adsl, trial)
markers = page.export("cell_markers", derive_markers(counts, adexpr, adlb))
marked = page.keep(ard_expression_markers(markers))

# %% tags=["remove-input"]
markers_sentence(marked)

# %% tags=["remove-input"]
drawn = markers_table(marked), markers_figure(markers, marked)
folded("Cell markers beside the blood count of the same day", *drawn)

# %% [markdown] tags=["planned-expression"]
# ## Differential expression
#
# Counts are modelled gene by gene, with one level for each participant and one effect of the visit, so that every participant is compared with themselves alone.
# Genes with few counts are set aside beforehand, and the list is made by one rule that was fixed beforehand; what other rules would list stands beside it.
# The fold change of a gene with few counts can be large by chance: the shrunken change is drawn towards zero accordingly.

# %% tags=["remove-input"]
expression_method(expression)

# %% tags=["remove-input"]
expression_sentence(expression)

# %% tags=["remove-input"]
volcano_figure(fit, expression)

# %% tags=["remove-input"]
lists_table(lists, expression)

# %% tags=["remove-input"]
ma_figure(fit, expression)

# %% tags=["remove-input"]
top_genes_table(genes, expression)

# %% tags=["hide-input"]
genes_file = page.attach("every_gene.csv.gz", table_text(every_gene(fit, trial)))

# %% tags=["remove-input"]
every_gene_line(genes_file)

# %% tags=["hide-input"]
adae = derive_adae(cut["ae"], adsl, trial)
therapy = new_therapy_dates(cut["cm"], cut["pr"], adsl)
adrs = derive_adrs(cut["rs"], adsl, therapy, trial.after_complete)
adtr = derive_adtr(cut["tu"], cut["tr"], adsl, trial.visits_with("imaging"))
adovr = derive_adovr(cut["tu"], cut["tr"], adtr, adsl, trial.after_complete)

# %% tags=["hide-input"]
bests = [derive_param_bor(adrs, adsl, e) for e in reportable(trial, cut, "response")[:1]]
sizes, times = derive_param_best(adtr, adrs, therapy), linked_time(trial, cut)
adtte = derive_adtte(times, adsl, adrs, therapy, derive_course(cut, adsl, trial, adovr))
adline = derive_adline(adsl, next(iter(bests), None), sizes, adtte, times)

# %% tags=["remove-input"]
heat_map_figure(fit, genes, adline, adexpr)

# %% [markdown] tags=["planned-expression"]
# ## Does the list hold its level?
#
# A list that claims a rate of false discoveries can be held to it where the truth is known: data sets are drawn from the fit itself, with as many pairs as there are, some genes are changed, and the rules of both lists are applied.
# On the data themselves the visits of half of the pairs are exchanged, after which no change that all participants share is left to be found.
# A third list leans on the pairing alone: it flips the signs of whole participants and asks how far out the most extreme of all genes would lie.

# %% tags=["hide-input"]
refits = read_refits(counts, adexpr, trial, cut)
calibration = page.keep(ard_calibration(refits))
flips = page.keep(ard_flips(refits))
familywise = page.keep(ard_familywise(refits, trial))

# %% tags=["remove-input"]
calibration_sentence(calibration, expression, refits)

# %% tags=["remove-input"]
calibration_figure(calibration, expression)

# %% tags=["remove-input"]
calibration_table(calibration)

# %% tags=["remove-input"]
flips_sentence(flips)

# %% tags=["remove-input"]
flips_figure(flips)

# %% tags=["remove-input"]
familywise_sentence(familywise, expression)

# %% [markdown] tags=["planned-expression"]
# ## Does the list stay, and what could it find?
#
# With few participants one of them can carry a gene onto the list, and a paired design has no other way to recognise an outlying sample: all genes are therefore fitted again without each participant in turn.
# What so many pairs could find at all depends on how much a gene varies between participants; what they could not find is not thereby absent.

# %% tags=["hide-input"]
stability = page.keep(ard_stability(refits))
stable_genes = page.export("expression_stability_genes", derive_stability(refits))
detectable = page.keep(ard_detectable_effect(fit, trial))

# %% tags=["remove-input"]
stability_sentence(stability, refits)

# %% tags=["remove-input"]
stability_figure(stability, refits)

# %% tags=["remove-input"]
stability_tables(stability, stable_genes, refits)

# %% tags=["remove-input"]
detectable_table(detectable)

# %% [markdown] tags=["planned-expression"]
# ## Composition of the blood
#
# Whole blood is a mixture of cells: when the share of neutrophils falls, so do all their genes, although no cell has changed.
# The contrast is therefore fitted a second time with the shares of the blood count in the model, on the same participants.
# Neither answer is the right one alone: unadjusted, a change may be one of cell numbers; adjusted, what the treatment did through the cells is taken away, and precision with it.
# The variance inflation factor says how much; where it is large, a gene that leaves the list has mostly lost precision.

# %% tags=["hide-input"]
adcomp = page.export("blood_composition", derive_adcomp(adexpr, adlb, trial))
adjusted = compute_composition(fit, counts, adexpr, adcomp, trial)
page.export("composition_genes", adjusted.genes)
composition = page.keep(ard_composition(adjusted, trial))

# %% tags=["remove-input"]
composition_sentence(adjusted, composition, adcomp)

# %% tags=["remove-input"]
composition_figure(adjusted, composition, adcomp)

# %% tags=["remove-input"]
composition_tables(adjusted, composition, adcomp, trial)

# %% [markdown] tags=["planned-expression"]
# ## Gene sets
#
# Single genes carry little at this sample size: sets of genes named beforehand in the trial file are scored per sample and compared within participants.
# Names of genes age: a set may use a name that has since been replaced, and a spreadsheet may have taken a name for a date.
# Each gene of a set is therefore looked up by its name, then by the other names it is known by; a name that may mean two genes is not guessed at, and every gene that is lost is counted.
# A score tells where the genes of a set rank among all genes of one sample, so that no sample's score depends on another sample.
# Changes are tested by flipping the signs of whole participants, which assumes nothing about how genes are distributed; with few participants, such a test cannot give a very small p-value.
# Enrichment asks another question, where the genes of a set stand in the ranking of all tested genes, and the fingerprint shows how many of them moved in each participant.

# %% tags=["hide-input"]
gene_sets = page.export("gene_set_genes", derive_gene_sets(counts.index, trial))
found = page.keep(ard_gene_sets(gene_sets, counts.index))
sets_file = page.attach("gene_sets_used.gmt", gmt_text(gene_sets))

# %% tags=["hide-input"]
set_scores = derive_set_scores(counts, adexpr, trial, gene_sets)
page.export("gene_set_scores", set_scores)
scores = page.keep(ard_set_scores(set_scores))

# %% tags=["remove-input"]
identifiers_sentence(found)

# %% tags=["remove-input"]
scores_sentence(scores, fit.reason)

# %% tags=["remove-input"]
scores_figure(scores)

# %% tags=["remove-input"]
scores_table(scores)

# %% tags=["remove-input"]
explored_table(scores)

# %% tags=["hide-input"]
enrichment = derive_enrichment(fit, gene_sets, trial)
page.export("gene_set_enrichment", enrichment.table)
enriched = page.keep(ard_enrichment(enrichment, trial))

# %% tags=["remove-input"]
enrichment_sentence(enriched, expression)

# %% tags=["remove-input"]
enrichment_figure(enrichment, enriched)

# %% tags=["remove-input"]
enrichment_table(enriched)

# %% tags=["remove-input"]
explored_enrichment_table(enriched)

# %% tags=["hide-input"]
fingerprint = derive_fingerprint(fit, gene_sets, trial)
page.export("gene_set_fingerprint", fingerprint)
shares = page.keep(ard_fingerprint(fingerprint, trial))

# %% tags=["remove-input"]
fingerprint_sentence(shares)

# %% tags=["remove-input"]
fingerprint_figure(shares)

# %% tags=["remove-input"]
sets_table(found)

# %% [markdown] tags=["planned-expression"]
# ## Signature
#
# The signature is the list of genes by the rule that the trial file declares.
# A score of the whole list in the samples that chose it would be circular: it would look good had the genes been drawn by chance.
# Each participant is therefore scored by the genes that are listed, and by the directions that are seen, when the model is fitted without them.
# Where a published signature is supplied as a file, its genes are looked up here, and those that move the same way are counted.

# %% tags=["hide-input"]
signature = page.export("signature_genes", derive_signature(fit, trial))
own_scores = derive_signature_scores(counts, adexpr, fit, refits, trial)
page.export("signature_scores", own_scores)
signed = page.keep(ard_signature(signature, own_scores, fit, trial))

# %% tags=["remove-input"]
signature_sentence(signed, fit.reason)

# %% tags=["remove-input"]
signature_scores_sentence(signed)

# %% tags=["remove-input"]
signature_figure(signed)

# %% tags=["remove-input"]
signature_scores_table(own_scores)

# %% tags=["hide-input"]
agreement = page.export("published_genes", derive_agreement(fit, signature, trial))
agreed = page.keep(ard_agreement(agreement))

# %% tags=["remove-input"]
agreement_sentence(agreed, trial, fit.reason)

# %% tags=["remove-input"]
agreement_table(agreement)

# %% tags=["hide-input"]
rank_file = page.attach("wald_statistic.rnk", rnk_text(enrichment.ranking))
count_file = page.attach("normalised_counts.gct.gz", gct_text(fit.normalised))

# %% tags=["remove-input"]
tables = ["gene_set_scores", "signature_genes", "signature_scores"]
files_line(sets_file, rank_file, count_file, tables=tables)

# %% [markdown] tags=["planned-expression"]
# ## Clinical link
#
# Does the change of the score go with what the participants experienced?
# So few can only be looked at one by one: each has one row below, and one mark in every panel.
# All of it is exploratory; a score that moves with a tumour may follow it, lead it, or do so by chance.

# %% tags=["hide-input"]
watched = watched_by(cut, "ae", adsl)
adlink = derive_adlink(adline, set_scores, adlb, adae, watched, trial)
page.export("score_and_course", adlink)
linked = page.keep(ard_clinical_link(adlink, trial))
link = gather_link(adlink, linked, (adtr, adlb, times), trial)

# %% tags=["remove-input"]
link_sentence(link)

# %% tags=["remove-input"]
link_figure(link)

# %% tags=["remove-input"]
link_table(link)

# %% tags=["remove-input"]
correlations_table(link)

# %% [markdown]
# ## Systemic inflammation
#
# Markers of inflammation are skewed, so they are compared as ratios to each participant's own baseline, averaged on the log scale.
# Ratios of blood cells, and scores of several tests, use values of the same draw.
# Values below the limit of quantification count as half that limit, and the tables say how many there are.
# A fall of these markers is what a treatment of inflammation would bring about; without a control group it proves no effect, and it says nothing about the tumour.

# %% tags=["hide-input"]
courses = corticosteroid_courses(cut, trial)
adinfl = page.export("inflammation_markers", derive_adinfl(adlb, trial, courses))
inflammation = page.keep(ard_inflammation_course(adinfl, adsl, trial, courses))

# %% tags=["remove-input"]
inflammation_sentence(inflammation, adinfl, trial)

# %% tags=["remove-input"]
inflammation_figures(adinfl, inflammation, trial)

# %% tags=["remove-input"]
inflammation_table(inflammation, adinfl, trial)

# %% tags=["remove-input"]
marker_scores(inflammation, trial)

# %% tags=["remove-input"]
steroids_sentence(inflammation, adinfl, trial)

# %% tags=["remove-input"]
inflammation_folds(inflammation, adinfl, trial)

# %% tags=["remove-cell"]
update_display(signature_summary(page.results(), fit, adinfl, trial), display_id="summary")

# %% tags=["nbval-check-output", "remove-cell"]
print(page.reference())

# %% tags=["remove-cell"]
page.close()
