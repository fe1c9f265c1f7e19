"""The end marker: what a page writes last, and what the renderer believes it by."""

import hashlib
import json

RESULTS = "results.csv"
MEMBERS = "members.csv"
MARKER = "closed.json"
TABLES = "tables"
FILES = "files"
DATASETS = "datasets"
ORIGINS = "origins.json"  # of study days; stays in the folder of the run
SOURCE = "code"  # the digest of the notebook's code, which the renderer adds


def manifest_digest(manifest):
    """Return the sha256 of a manifest's content, whatever its layout on file."""
    return hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()
