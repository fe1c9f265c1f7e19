"""The public summary: a site of its own beside the restricted book, of counts that may be told.

What was published is kept in a ledger beside the pages, as it may be: with it the next summary is
held against every earlier one, so that no difference of two tells of a few people.
"""

import json
import shutil
import tempfile
from pathlib import Path

from helpers.ard.disclosure import publishable
from helpers.ard.frame import read_results
from helpers.ard.public_summary import chapters_read, public_rows, with_vanished
from helpers.book.errors import DisclosureError, ParameterError
from helpers.book.layout import pages_folder, project_root
from helpers.book.marker import RESULTS
from helpers.book.plain_page import STATIC
from helpers.book.policy import apply_policy
from helpers.book.publish import locked, publish_folder, replace_file
from helpers.book.scan import own_addresses, scan_identifiers, scan_site
from helpers.cut.manifest import read_manifest
from helpers.display.public_summary import public_summary
from helpers.display.shown import text
from helpers.places import build_root, public_root
from helpers.trial import load_trial

LEDGER = "releases.json"
OTHERS = "=*"  # behind the name of a group: parts that were kept back
STYLE = Path("book") / "_static" / "trialbook.css"
PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}: public summary</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="trialbook.css">
<link rel="stylesheet" href="plain.css">
<script src="theme.js"></script>
</head>
<body class="tb-plain">
<main class="bd-article">
<h1>{title}</h1>
<p class="tb-say">Public summary. {cut}{kind}</p>
{body}
</main>
</body>
</html>
"""


def write_public(trial_id, data_cut):
    """Write the public summary of one cut and its line in the ledger; return its folder."""
    trial = load_trial(trial_id)
    if trial.public is None:
        raise ParameterError(f"{trial_id}: trial.yml has no `public`, so nothing is told in public")
    target = public_root() / trial_id / data_cut
    with locked(public_root(), build_root() / "public.pid"):
        ledger = read_ledger(trial_id)
        rows = public_rows(_results(trial_id, data_cut), trial)
        release = _release(rows, ledger, data_cut, trial.public.smallest)
        with tempfile.TemporaryDirectory(prefix="tb-public-") as work:
            out = Path(work) / "public"
            _write(out, (trial, data_cut), rows, release, _before(ledger, data_cut, release))
            _require_public(out, trial_id, data_cut)
            # what is public is in the ledger first: a page without its line would be forgotten
            if release not in ledger:
                body = json.dumps([*ledger, release], indent=1, ensure_ascii=False) + "\n"
                replace_file(public_root() / trial_id / LEDGER, body.encode())
            publish_folder(out, target)
    return target


def read_ledger(trial_id):
    """Return every release of a trial: its cut, its smallest group, and what it told, in order."""
    path = public_root() / trial_id / LEDGER
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []


def _results(trial_id, data_cut):
    folder = pages_folder(trial_id, data_cut)
    paths = {chapter: folder / chapter / RESULTS for chapter in chapters_read()}
    missing = [chapter for chapter, path in paths.items() if not path.is_file()]
    if missing:
        raise ParameterError(
            f"{trial_id} {data_cut}: build the book first; no {', '.join(missing)}"
        )
    return {chapter: read_results(path) for chapter, path in paths.items()}


def _release(rows, ledger, data_cut, smallest):
    """Return what is told now; the same question as before gets the same answer.

    Raises ParameterError where a later cut was published: between two cuts that are told a third
    would tell of fewer people than either.
    """
    asked = {row.cell.name: row.cell.n for row in rows}
    for one in ledger:
        same = one["data_cut"] == data_cut and one["smallest"] == smallest
        if same and _agrees(known_of(one["told"], asked), asked):
            return one
    later = [one["data_cut"] for one in ledger if one["data_cut"] > data_cut]
    if later:
        raise ParameterError(f"the public summary of the later cut {max(later)} is published")
    names = {name for one in ledger for name in one["told"] if not name.endswith(OTHERS)}
    cells = with_vanished(rows, names)
    every = [cell.name for cell in cells]
    told = publishable(cells, [known_of(one["told"], every) for one in ledger], smallest)
    return {"data_cut": data_cut, "smallest": smallest, "told": _as_told(rows, told)}


def known_of(told, names):
    """Return {name: count, None where it was kept back} of names, as a release tells of them.

    What was no row counted nobody, unless others of its group were kept back without a name.
    """
    return {
        name: told.get(name, None if f"{name.partition('=')[0]}{OTHERS}" in told else 0)
        for name in names
    }


def _as_told(rows, told):
    """Return a release for the ledger: which parts of a group were kept back is not named."""
    kept = {}
    for cell in (row.cell for row in rows):
        if cell.group and cell.name not in told:
            kept[f"{cell.group}{OTHERS}"] = None
        else:
            kept[cell.name] = told.get(cell.name)
    return kept


def _agrees(told, asked):
    return all(n is None or asked[name] == n for name, n in told.items())


def _before(ledger, data_cut, release):
    """Return the last published value of what this release keeps back: count, whole, cut."""
    last = {}
    for one in sorted(ledger, key=lambda one: one["data_cut"]):
        if one["data_cut"] < data_cut:
            last |= {name: (n, None, one["data_cut"])
                     for name, n in one["told"].items() if n is not None}  # fmt: skip
    return {name: said for name, said in last.items() if release["told"].get(name) is None}


def _write(out, of, rows, release, before):
    trial, data_cut = of
    manifest, _ = read_manifest(trial.trial_id, data_cut)
    told = {name: n for name, n in release["told"].items() if n is not None}
    shown = public_summary(rows, told, before, release["smallest"])
    kind = " SYNTHETIC DATA." if manifest["synthetic"] else ""
    page = PAGE.format(title=text(trial.short_title), cut=f"Data cut {data_cut}.", kind=kind,
                       body=shown.html)  # fmt: skip
    out.mkdir()
    (out / "index.html").write_text(page, encoding="utf-8")
    for path in (project_root() / STYLE, *STATIC):
        if path.is_file():
            shutil.copyfile(path, out / path.name)


def _require_public(out, trial_id, data_cut):
    problems = [*apply_policy(out), *scan_site(out)]
    problems += scan_identifiers(out, None, own_addresses(trial_id), passed_over=())
    if problems:
        name = f"{trial_id} {data_cut}: must not be published:"
        raise DisclosureError("\n  ".join([name, *problems]))
