"""What is shown of a data cut: its files, its findings, where its rows went."""

import pandas as pd

from helpers.ard.data_cut import SEVERITIES, STANDINGS, USED
from helpers.ard.frame import levels, pick, select
from helpers.display.domains import domain_name
from helpers.display.formats import DASH, count
from helpers.display.shown import Shown, fold
from helpers.display.tables import INDENT, html_table, listing
from helpers.display.text import listed, sentence

MEANING = {
    "structural": "stops the run",
    "clinical": "kept and shown",
    "note": "for information",
}
DIGEST = 12  # characters of a sha256 that tell two files apart when read aloud


def delivery_table(manifest, results):
    """Return the delivered files with rows, columns, bytes and the start of their SHA-256."""
    rows = [
        [_size(results, entry["name"], what) for what in ("rows", "columns", "bytes")]
        + [entry["sha256"][:DIGEST]]
        for entry in manifest["files"]
    ]
    names = pd.Index([entry["name"] for entry in manifest["files"]], name="File")
    cells = pd.DataFrame(rows, index=names, columns=["Rows", "Columns", "Bytes", "SHA-256"])
    words = manifest["dictionaries"].items()
    notes = [
        f"Delivered {manifest['delivered']}; "
        f"dictionaries: {', '.join(f'{k} {v}' for k, v in words) or 'none stated'}.",
        f"The first {DIGEST} characters of each SHA-256; every file was verified in full before it "
        "was read.",
    ]
    return html_table(cells, f"Files of data cut {manifest['data_cut']}", notes, "delivery")


def _size(results, name, what):
    if select(results, variable=name, variable_level=what).empty:
        return DASH
    return count(pick(results, "n_event", variable=name, variable_level=what))


def findings_sentence(results):
    """Return how many findings there are, by what happens to them."""
    found = {word: _findings(results, word) for word in SEVERITIES}
    if not any(found.values()):
        return sentence("The check of this cut found nothing.")
    parts = [f"{count(n)} {word} ({MEANING[word]})" for word, n in found.items() if n]
    total = count(sum(found.values()))
    noun = "finding" if total == "1" else "findings"
    return sentence(f"The check of this cut made {total} {noun}: {listed(parts)}.")


def _findings(results, severity):
    return pick(results, "n_event", variable=severity, variable_level="")


def findings_table(results, findings):
    """Return the findings by rule: how many, in how many participants, and the first as example."""
    rows, labels = [], []
    for severity in SEVERITIES:
        for rule in _rules(results, severity):
            key = {"variable": severity, "variable_level": rule}
            first = findings[(findings["severity"] == severity) & (findings["rule"] == rule)]
            labels.append(_words(rule))
            rows.append(
                [str(first.iloc[0]["message"]), severity]
                + [*(count(pick(results, s, **key)) for s in ("n_event", "n"))]
                + [_where(first.iloc[0])]
            )
    if not rows:
        return Shown("")  # the sentence above says so already
    columns = ["First finding", "Severity", "Findings", "Participants", "Where"]
    cells = pd.DataFrame(rows, index=pd.Index(labels, name="Rule"), columns=columns)
    notes = ["Values are masked where they could identify a person."]
    return html_table(cells, "Findings by rule", notes, "findings")


def findings_listing(findings):
    """Return every finding, folded away: where it is, what it is, and how the sender repairs it."""
    if findings.empty:
        return Shown("")
    cells = pd.DataFrame(
        {
            "Severity": findings["severity"],
            "Rule": findings["rule"].map(_words),
            "What": findings["message"],
            "Repair": findings["repair"].fillna(""),
        }
    )
    cells.index = pd.Index([_where(row) for _, row in findings.iterrows()], name="Where")
    notes = ["Values are masked where they could identify a person."]
    return fold("Every finding", listing(cells, "All findings", notes))


def _rules(results, severity):
    return [rule for rule in levels(results, variable=severity) if rule]


def _words(rule):
    return str(rule).replace("_", " ")


def _where(finding):
    """Return "ae row 12, AESTDTC 2014-02" for one masked finding."""
    place = str(finding["domain"] or finding["file"])
    if not pd.isna(finding["row"]):
        place += f" row {int(finding['row'])}"
    column = " ".join(str(part) for part in (finding["column"], finding["value"]) if part)
    return f"{place}, {column}" if column else place


def standing_table(results):
    """Return the rows of each domain by the standing of their participant."""
    domains = levels(results, "variable")
    rows = [
        [_rows_and_people(results, domain, word) for word in ("", *STANDINGS)] for domain in domains
    ]
    names = pd.Index([domain_name(domain) for domain in domains], name="Domain")
    heads = ["All", *(word[0].upper() + word[1:] for word in STANDINGS)]
    cells = pd.DataFrame(rows, index=names, columns=heads)
    notes = [
        "Rows (participants). The standings of a domain add up to all its rows. "
        "Supplemental qualifiers are joined to their parent domain and have no rows of their own."
    ]
    title = "Rows by domain and standing of the participant"
    return html_table(cells, title, notes, "rows_by_standing")


def _rows_and_people(results, domain, word):
    n_rows, n_people = (
        pick(results, name, variable=domain, variable_level=word) for name in ("n_event", "n")
    )
    return f"{count(n_rows)} ({count(n_people)})" if n_rows else "0"


def rows_used_table(results):
    """Return for each analysis dataset the records used, and the others by reason."""
    rows, labels = [], []
    for dataset in _datasets(results):
        labels.append(dataset[:1].upper() + dataset[1:])
        rows.append([count(pick(results, "n_event", variable=dataset, variable_level=""))])
        for level in levels(results, variable=dataset):
            if level:
                labels.append(INDENT + level[0].upper() + level[1:])
                n = pick(results, "n_event", variable=dataset, variable_level=level)
                rows.append([count(n)])
    cells = pd.DataFrame(rows, index=pd.Index(labels, name="Dataset"), columns=["Records"])
    notes = ["Records used and not used add up to the records of the dataset; none is dropped."]
    return html_table(cells, "Records by analysis dataset", notes, "rows_used")


def _datasets(results):
    """Return the analysis datasets that have a record; a domain not delivered has none."""
    return [
        name
        for name in levels(results, "variable")
        if pick(results, "n_event", variable=name, variable_level="")
    ]


def rows_used_sentence(results):
    """Return of how many records how many are used."""
    datasets = _datasets(results)
    total, used = (
        sum(pick(results, "n_event", variable=d, variable_level=level) for d in datasets)
        for level in ("", USED)
    )
    words = f"Of {count(total)} records in {listed(datasets)}, {count(used)} are used"
    return sentence(f"{words}; each of the others has a reason in the table.")


def software_table(versions):
    """Return the versions of the software that made this page."""
    cells = pd.DataFrame(
        {"Version": list(versions.values())}, index=pd.Index(versions, name="Software")
    )
    return html_table(cells, "Software", ["As installed when this page was made."])
