"""The shelf: one static page over all published editions, and each trial's list of cuts."""

import json
from html import escape
from pathlib import Path

import pandas as pd

from helpers.ard.frame import FILED, WHO, read_results
from helpers.ard.overview import HEADLINE, HEADLINE_ARMS, HEADLINE_BEFORE
from helpers.book.marker import RESULTS
from helpers.book.plain_page import FOLDER as PARTICIPANTS
from helpers.book.policy import with_policy
from helpers.book.publish import replace_file
from helpers.book.releases import release_words
from helpers.book.scan import require_nobody_in
from helpers.display.tiles import ROLES, headline_tiles, state_words, tile_words
from helpers.places import site_root
from helpers.trial import load_trial

KEPT = "headline.json"
QUOTED = (HEADLINE, HEADLINE_BEFORE, HEADLINE_ARMS)
FOLDERS = ("book", "notebooks", PARTICIPANTS)
STYLE = Path(__file__).parent / "assets" / "shelf.css"
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Trial books</title>
<style>
{style}</style>
</head>
<body>
<header><h1>Trial books</h1>
<p>One edition for each trial and data cut. “Was” is the value at the cut before.
Restricted: these books name participants.</p>
</header>
<main>
{trials}
</main>
</body>
</html>
"""


def write_shelf():
    """Write the shelf from what is published, and per trial which cuts there are."""
    editions = published()
    for trial_id, cuts in editions.items():
        replace_file(site_root() / trial_id / "standing.js", _listed(trial_id, cuts).encode())
    trials = "\n".join(_trial(trial_id, cuts) for trial_id, cuts in editions.items())
    style = STYLE.read_text("utf-8")
    page = PAGE.format(style=style, trials=trials or "<p>No edition yet.</p>")
    require_nobody_in("the shelf", page)
    replace_file(site_root() / "index.html", with_policy(page, [f"\n{style}"]).encode())


def _listed(trial_id, cuts):
    """Return the script that tells a trial's editions which cuts there are, and the pages of each.

    An edition is never altered; with this it leads to the same page at a cut that came later.
    """
    pages = {cut: _pages(site_root() / trial_id / cut) for cut in cuts}
    return (
        f"window.trialbookCuts = {json.dumps(list(cuts))};\n"
        f"window.trialbookPages = {json.dumps(pages)};\n"
    )


def _pages(edition):
    found = (path for folder in FOLDERS for path in (edition / folder).glob("*.html"))
    return sorted(path.relative_to(edition).as_posix() for path in found)


def published():
    """Return {trial: {cut: its run record}} of every edition in the site, oldest cut first."""
    found = {}
    for path in sorted(site_root().glob("*/[0-9]*/run.json")):
        record = json.loads(path.read_text("utf-8"))
        found.setdefault(path.parents[1].name, {})[path.parent.name] = record
    return found


def _trial(trial_id, cuts):
    """Return the card of a trial: its latest cut as its overview tells it, then the older ones."""
    latest = max(cuts)
    record = cuts[latest]
    label = "SYNTHETIC DATA" if record["synthetic"] else "Real data"
    kind = "synthetic" if record["synthetic"] else "real"
    trial, older = load_trial(trial_id), sorted(cuts, reverse=True)[1:]
    headline = _headline(trial_id, latest)
    return (
        f'<section class="trial"><h2>{escape(record["title"])}</h2>'
        f'<p class="{kind}">{label}</p>'
        f'<p><a class="open" href="{trial_id}/{latest}/index.html">Data cut {latest}</a> '
        f'<span class="latest">latest cut</span> {escape(state_words(headline, trial))}'
        f"{_release(trial_id, latest)}</p>"
        f"{_tiles(headline, trial, trial_id, latest)}{_older(trial, trial_id, older)}</section>"
    )


def keep_headline(page, edition):
    """Write what the overview's page quotes beside an edition's run record, for the shelf."""
    results = read_results(page / RESULTS)
    quoted = results.loc[results["analysis"].isin(QUOTED), FILED]
    kept = json.dumps(quoted.astype(object).where(quoted.notna(), None).to_numpy().tolist())
    (edition / KEPT).write_text(kept + "\n", encoding="utf-8")


def _release(trial_id, cut):
    """Return how often a cut was published, where more than once, and what differed last."""
    words = escape(release_words(trial_id, cut))
    return f' <span class="release">{words[:1].upper()}{words[1:]}.</span>' if words else ""


def _headline(trial_id, cut):
    """Return what the overview of an edition quotes; empty without one."""
    path = site_root() / trial_id / cut / KEPT
    rows = json.loads(path.read_text("utf-8")) if path.is_file() else []
    frame = pd.DataFrame(rows, columns=FILED).astype({"stat": float})
    return frame.assign(**{WHO: ""})


def _tiles(headline, trial, trial_id, cut):
    """Return the headline results of an edition as tiles, in the words of its overview."""
    pages = f"{trial_id}/{cut}/notebooks/"
    return headline_tiles(headline, trial, pages).html if len(headline) else ""


def _older(trial, trial_id, cuts):
    """Return the older cuts, each with its people, its primary endpoints and its open findings."""
    if not cuts:
        return ""
    items = "".join(
        f'<li><a href="{trial_id}/{cut}/index.html">Data cut {cut}</a> '
        f"{escape(_in_brief(_headline(trial_id, cut), trial))}{_release(trial_id, cut)}</li>"
        for cut in cuts
    )
    return f'<h3>Older cuts</h3><ul class="editions">{items}</ul>'


def _in_brief(headline, trial):
    primary = [t for t in tile_words(headline, trial) if t.role == ROLES[0]]
    told = "; ".join(f"{tile.label}: {tile.value}, {tile.detail}" for tile in primary)
    return " ".join(filter(None, (state_words(headline, trial), f"{told}." if told else "")))
