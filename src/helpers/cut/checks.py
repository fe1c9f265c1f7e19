"""All checks of a cut: registered by the modules named here, run in this order."""

import pandas as pd

from helpers.cut import (
    checks_counts,
    checks_dates,
    checks_death,
    checks_disposition,
    checks_dosing,
    checks_events,
    checks_forms,
    checks_laboratory,
    checks_measurements,
    checks_privacy,
    checks_response,
    checks_samples,
    checks_shape,
    checks_therapy,
    checks_tumour,
    checks_values,
    checks_visits,
)
from helpers.cut.accepted import settle
from helpers.cut.at_cut import AtCut
from helpers.cut.findings import SEVERITIES
from helpers.cut.rules import CONFLICT, RULES, Records

CHECK = ("rule", "topic", "severity", "sentence", "lacking")

# Importing a module registers its rules; this is the order in which a reader meets them.
TOPICS = {
    checks_shape: "shape of the files",
    checks_privacy: "privacy",
    checks_dates: "dates",
    checks_values: "values",
    checks_disposition: "participants and disposition",
    checks_death: "death",
    checks_dosing: "dosing",
    checks_events: "adverse events",
    checks_therapy: "history and other therapy",
    checks_visits: "visits",
    checks_tumour: "tumour measurements",
    checks_response: "response and performance",
    checks_laboratory: "laboratory",
    checks_measurements: "measurements",
    checks_forms: "questionnaires",
    checks_samples: "samples",
    checks_counts: "counts",
}
MODULES = [module.__name__ for module in TOPICS]

# What the readers of files refuse before any rule can look at a value.
FILE_RULES = {
    "manifest": "A file is byte for byte what the manifest says, and reads to as many rows.",
    "participant_stays": "Who was in an earlier cut is in this one, or the reason is given.",
    "not_a_file": "A file is a regular file that can be read: no link, no folder.",
    "changed": "A file does not change while it is read.",
    "no_folder": "A delivery is a folder that can be read, or a zip archive.",
    "archive": "An archive holds plain files side by side, and is a delivery as a whole.",
    "document_type": "XML comes without a document type, and no entity is resolved.",
    "unknown_file": "A file that is no domain of this book is left out.",
    "two_files": "A domain is delivered in one file.",
    "spreadsheet": "Data are never taken from spreadsheets.",
    "empty_file": "A file is not empty; a header without rows is fine.",
    "too_large": "A file is not larger than the book can hold.",
    "gzip": "A compressed file is one whole gzip member.",
    "encoding": "Text is UTF-8, or in the encoding that was declared for it.",
    "nul_byte": "Text holds no NUL byte.",
    "delimiter": "Columns are separated by commas.",
    "open_quote": "Every quote that is opened is closed.",
    "header": "Every column has one name of its own.",
    "column_names": "Column names are read in upper case.",
    "ragged_rows": "Every row has as many fields as the header.",
    "truncated": "A transport file holds all its records.",
    "not_xport": "A transport file holds one data set in XPORT version 5 or 8.",
    "lossy_number": "A number is one that its format can hold exactly.",
    "json": "JSON is valid: no repeated key, no NaN.",
    "schema": "Dataset-JSON follows its schema.",
    "records": "Dataset-JSON has as many rows as it says.",
    "parquet": "A Parquet file is whole.",
    "matrix_market": "A Matrix Market file is whole and fits the names that lie beside it.",
    "h5ad": "An h5ad file is whole and holds its own counts.",
}


def check_delivery(delivery, data_cut):
    """Return all findings of a delivery: first of files, then by rule; structural ones first.

    Everything delivered must be sound; the rest is asked of what the cut rules leave. What
    contradicts itself stops the run as well, unless the site's answer is accepted.
    """
    delivery.parse_all()
    delivered = Records(delivery, data_cut)
    view = AtCut(delivery, data_cut)
    left = delivered.at_cut(view)
    findings = [*delivery.findings, *view.persons.findings(delivered.file("dm"))]
    for rule in all_rules():
        findings += rule.findings(delivered if rule.severity == "structural" else left)
    findings = settle(findings, delivery.accepted)
    return sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))


def all_rules():
    """Return every registered rule, in the order of `MODULES`."""
    return sorted(RULES, key=lambda rule: MODULES.index(rule.function.__module__))


def checks_of(cut):
    """Return every check there is, one record each: rule, topic, severity, sentence, lacking.

    `lacking` names the domains that were not delivered and without which the check had nothing to
    look at; "" for a check that was made.
    """
    files = [(name, "files", "structural", text, "") for name, text in FILE_RULES.items()]
    topics = {module.__name__: topic for module, topic in TOPICS.items()}
    rules = [
        (
            rule.name, topics[rule.function.__module__], *_told(rule),
            ", ".join(name for name in rule.needs if not cut.has(name)),
        )
        for rule in all_rules()
    ]  # fmt: skip
    return pd.DataFrame(files + rules, columns=list(CHECK))


def _told(rule):
    """Return severity and sentence of a rule as the book tells them of what it lets in."""
    if rule.severity != CONFLICT:
        return rule.severity, rule.sentence
    return "clinical", f"{rule.sentence.removesuffix('.')}, unless the site's answer is accepted."
