"""Data cuts as the book uses them: verified against the manifest, checked, typed."""

import json
import os
from datetime import date
from functools import cached_property
from pathlib import Path

import pandas as pd

from helpers.cut import schema
from helpers.cut.accepted import sealed
from helpers.cut.at_cut import AtCut
from helpers.cut.delivery import Delivery, file_kind
from helpers.cut.findings import (
    CutError,
    Finding,
    Unreadable,
    findings_frame,
    read_ndjson,
    structural,
    write_ndjson,
)
from helpers.cut.left_out import OTHER_NUMBER, ROLLED_BACK, ROW_EXCLUDED
from helpers.cut.libraries import libraries
from helpers.cut.manifest import (
    cut_ids,
    read_manifest,
    require_cut,
    verify_bytes,
    verify_rows,
)
from helpers.cut.source_files import read_bytes
from helpers.cut.typed import empty_frame, merge_supplemental, type_frame
from helpers.places import cut_folder

CHECKED = "checked.json"
FINDINGS = "findings.ndjson"


class Cut:
    """One data cut: `cut["ae"]` is a domain's typed frame, parsed when first asked for.

    It holds what the cut rules leave of the delivery; `excluded` says what they left out, and
    SRCROW is the row of the delivered file.
    """

    def __init__(self, manifest, delivery, findings):
        self.manifest = manifest
        self.trial_id = manifest["trial_id"]
        self.data_cut = manifest["data_cut"]
        self.synthetic = manifest["synthetic"]
        self.findings = findings_frame(findings)
        self._delivery = delivery
        self._at_cut = AtCut(delivery, self.data_cut)
        self._typed = {}

    def __repr__(self):
        return f"Cut({self.trial_id}/{self.data_cut}: {', '.join(self.domains)})"

    def __getitem__(self, domain):
        """Return a copy of a domain's typed frame; empty, with its columns, if not delivered."""
        if domain not in schema.domains():
            known = ", ".join(schema.domains())
            raise CutError(f"{domain}: is no domain; this book knows {known}.")
        if domain not in self._typed:
            self._typed[domain] = self._type(domain)
        return self._typed[domain].copy()

    def _type(self, domain):
        if not self.has(domain):
            return empty_frame(domain)
        text = self._at_cut.frame(domain)
        if f"supp{domain}" in self._delivery.files:
            text = merge_supplemental(text, self._at_cut.frame(f"supp{domain}"))
        return type_frame(text, domain)

    @cached_property
    def excluded(self):
        """Return what the cut rules left out or took back, one record per row or value.

        Columns: domain, row (1-based, of the delivered file; missing for a column of counts),
        subject, column and value (the date that decided, or the value taken back), action
        ("row excluded" or "value rolled back"), reason (a sentence).
        """
        return self._at_cut.excluded()

    @property
    def tables(self):
        """Return all that was delivered in rows: domains, each with its qualifiers, and samples."""
        named = [part for name in schema.domains() for part in (name, f"supp{name}")]
        return tuple(name for name in (*named, schema.SAMPLES) if name in self._delivery.files)

    def text(self, table):
        """Return a table at the cut as text, columns that this book does not know included."""
        return self._at_cut.frame(table)

    def subjects(self, table):
        """Return whose rows a table has at the cut, a Series of USUBJID; "" in rows of nobody."""
        rows = self._at_cut.frame(table)
        return rows.get("USUBJID", pd.Series("", index=rows.index, dtype=object))

    def delivered_rows(self, domain):
        """Return how many rows of a table were delivered, 0 if it was not."""
        name = self._delivery.files.get(domain)
        return sum(entry["rows"] for entry in self.manifest["files"] if entry["name"] == name)

    @property
    def cut_date(self):
        return date.fromisoformat(self.data_cut)

    @property
    def domains(self):
        """Return the delivered domains, in the order of the schema."""
        return tuple(name for name in schema.domains() if name in self._delivery.files)

    def has(self, domain):
        """Return whether a domain, `samples` or `counts` was delivered (it may have no row)."""
        return domain in self._delivery.files

    @property
    def is_latest(self):
        return self.data_cut == max(cut_ids(self.trial_id))

    @property
    def previous(self):
        """Return the id of the cut before this one, None for the first."""
        earlier = [cut for cut in cut_ids(self.trial_id) if cut < self.data_cut]
        return earlier[-1] if earlier else None

    def sample_sheet(self):
        """Return the sample sheet, one record per SAMPLE_ID; empty if none was delivered."""
        if not self.has(schema.SAMPLES):
            return empty_frame(schema.SAMPLES)
        return type_frame(self._at_cut.frame(schema.SAMPLES), schema.SAMPLES)

    def matrix(self):
        """Return the counts, genes x samples, int64; an empty frame if none was delivered."""
        if not self.has(schema.COUNTS):
            return pd.DataFrame()
        return self._delivery.counts().drop(columns=self._at_cut.late_samples(), errors="ignore")

    @cached_property
    def libraries(self):
        """Return the reads of each counted sample by SAMPLE_ID (see `libraries`)."""
        return libraries(self.matrix())


def read_cut(trial_id, data_cut):
    """Return a staged cut, or raise CutError with all its structural findings.

    The manifest is verified before anything is parsed. Findings come from the cut's folder in
    TRIALBOOK_CHECKED when that holds a check of the very same bytes; otherwise the checks run.
    """
    manifest, seal, delivery = _verified(trial_id, data_cut)
    findings = _stored_findings(trial_id, data_cut, seal)
    if findings is None:
        findings = _checked(delivery, manifest)
    if structural(findings):
        raise CutError.of(f"{trial_id}/{data_cut}", findings)
    return Cut(manifest, delivery, findings)


def check_cut(trial_id, data_cut, into=None):
    """Return the findings of a staged cut as a frame, values masked; CutError if any stops it.

    With a folder `into`, the findings are written there in full, for `read_cut` to find them.
    """
    manifest, seal, delivery = _verified(trial_id, data_cut)
    findings = _checked(delivery, manifest)
    if into is not None:
        _store(Path(into), seal, findings)
    if structural(findings):
        raise CutError.of(f"{trial_id}/{data_cut}", findings)
    return findings_frame(findings)


def after_cut(trial_id, data_cut):
    """Return how many rows of a staged cut its rules leave out, and how many values they undo."""
    _, _, delivery = _verified(trial_id, data_cut)
    found = AtCut(delivery, data_cut).excluded()
    actions = found["action"][found["reason"] != OTHER_NUMBER]
    return int((actions == ROW_EXCLUDED).sum()), int((actions == ROLLED_BACK).sum())


def _store(folder, seal, findings):
    folder.mkdir(parents=True, exist_ok=True)
    write_ndjson(findings, folder / FINDINGS)
    (folder / CHECKED).write_text(json.dumps({"manifest": seal}) + "\n", encoding="utf-8")


def _verified(trial_id, data_cut):
    """Return a cut's manifest, the manifest's own hash, and the delivery it vouches for."""
    require_cut(trial_id, data_cut)
    manifest, seal = read_manifest(trial_id, data_cut)
    folder = cut_folder(trial_id, data_cut)
    delivery = Delivery(accepted=sealed(manifest))
    wrong = []
    for entry in manifest["files"]:
        try:
            raw = read_bytes(folder / Path(entry["name"]).name)
        except Unreadable as error:
            wrong += error.findings
            continue
        wrong += filter(None, [verify_bytes(entry, raw)])
        delivery.take(entry["name"], raw)
        delivery.encodings[entry["name"]] = entry.get("encoding", "")
    wrong += _strangers(folder, manifest)
    if wrong:
        raise CutError.of(f"{trial_id}/{data_cut}", wrong)
    return manifest, seal, delivery


def _strangers(folder, manifest):
    listed = {entry["name"] for entry in manifest["files"]}
    found = sorted(path.name for path in folder.iterdir())
    return [
        Finding("structural", "manifest", "is not in the manifest", "Remove it", file=name)
        for name in found
        if file_kind(name)[1] and schema.is_known(file_kind(name)[0]) and name not in listed
    ]


def _stored_findings(trial_id, data_cut, seal):
    checked = os.environ.get("TRIALBOOK_CHECKED")
    folder = Path(checked or "") / trial_id / data_cut
    if not checked or not (folder / CHECKED).is_file():
        return None
    stored = json.loads((folder / CHECKED).read_text("utf-8"))
    return read_ndjson(folder / FINDINGS) if stored["manifest"] == seal else None


def _checked(delivery, manifest):
    """Return the findings of all checks, and of rows and columns against the manifest."""
    # The checks bring a validation library that a page with stored findings never needs.
    from helpers.cut.checks import check_delivery

    findings = check_delivery(delivery, manifest["data_cut"])
    for entry in manifest["files"]:
        if entry["name"] in delivery.shapes:
            rows, columns = delivery.shapes[entry["name"]]
            findings += filter(None, [verify_rows(entry, rows, columns)])
    return findings
