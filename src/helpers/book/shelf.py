"""The shelf: one static page over all published editions, and each trial's list of cuts."""

import csv
import json
from html import escape
from pathlib import Path

from helpers.book.downloads import NUMBER
from helpers.book.marker import RESULTS
from helpers.book.publish import replace_file
from helpers.places import site_root

HEADLINE = "headline"
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
<header><h1>Trial books</h1><p>One edition for each trial and data cut.</p></header>
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
        listed = f"window.trialbookCuts = {json.dumps(list(cuts))};\n"
        replace_file(site_root() / trial_id / "standing.js", listed.encode())
    trials = "\n".join(_trial(trial_id, cuts) for trial_id, cuts in editions.items())
    page = PAGE.format(style=STYLE.read_text("utf-8"), trials=trials or "<p>No edition yet.</p>")
    replace_file(site_root() / "index.html", page.encode())


def published():
    """Return {trial: {cut: its run record}} of every edition in the site, oldest cut first."""
    found = {}
    for path in sorted(site_root().glob("*/[0-9]*/run.json")):
        record = json.loads(path.read_text("utf-8"))
        found.setdefault(path.parents[1].name, {})[path.parent.name] = record
    return found


def _trial(trial_id, cuts):
    latest = max(cuts)
    record = cuts[latest]
    label = "SYNTHETIC DATA" if record["synthetic"] else "Real data"
    kind = "synthetic" if record["synthetic"] else "real"
    items = "".join(_edition(trial_id, cut, cut == latest) for cut in sorted(cuts, reverse=True))
    return (
        f'<section class="trial"><h2>{escape(record["title"])}</h2>'
        f'<p class="{kind}">{label}</p>'
        f"{_tiles(site_root() / trial_id / latest)}"
        f'<ul class="editions">{items}</ul></section>'
    )


def _edition(trial_id, cut, latest):
    mark = ' <span class="latest">latest cut</span>' if latest else ""
    return f'<li><a href="{trial_id}/{cut}/index.html">Data cut {cut}</a>{mark}</li>'


def _tiles(edition):
    """Return the headline results of an edition as tiles, in the order the overview kept them."""
    path = edition / "downloads" / RESULTS
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["analysis"] == HEADLINE]
    tiles = {}
    for row in rows:
        name = " ".join(part for part in (row["variable"], row["variable_level"]) if part)
        tiles.setdefault((name, row["population"]), {})[row["stat_name"]] = row
    shown = "".join(_tile(name, stats) for (name, _), stats in tiles.items())
    return f'<dl class="tiles">{shown}</dl>' if shown else ""


def _tile(name, stats):
    return f"<div><dt>{escape(name)}</dt><dd>{_value(stats)}</dd></div>"


def _value(stats):
    """Return a tile's number as the pages write it: n/N with percent, or an estimate."""
    numbers = {name: _short(row["stat"]) for name, row in stats.items()}
    if "n" in numbers and "N" in numbers:
        share = f" ({_short(100 * float(stats['p']['stat']))}%)" if stats.get("p") else ""
        return f"{numbers['n']}/{numbers['N']}{share}"
    for name in ("estimate", "median", "n", "mean"):
        if name in numbers:
            return numbers[name] or escape(stats[name]["warning"] or "not estimable")
    return "not estimable"


def _short(stat):
    """Return a number with at most one decimal, half away from zero; "" when missing."""
    from helpers.display.formats import number

    text = str(stat)
    if not text or not NUMBER.fullmatch(text):
        return ""
    return number(float(text), 0 if float(text).is_integer() else 1)
