"""Tables: a frame of finished text cells becomes one escaped, narrow-screen-safe HTML table."""

import re

from helpers.display.formats import DASH, NOT_ESTIMABLE
from helpers.display.shown import Shown, caption, download_link, text
from helpers.display.who import bare

LISTING = "tb-listing"  # one row per participant or record: numbered apart from tables
INDENT = "\u2003"  # an em space before a row label nests the row under the one above

# not the answer NE, not evaluable, which stands by itself
_UNKNOWN_LIMIT = re.compile(r"\(NE\b|\bto NE\b|; NE\)")
_NE_NOTE = "NE: not estimable from these data."
_LONGEST_NUMBER = (
    36  # a count with percentage, interval and events: "11 (100.0%; 71.5 to 100.0) [67]"
)
_LONGEST_WORD = 26  # longer cells are prose, which breaks into lines
_LONGEST_LABEL = 40  # longer labels of rows are prose too, and get the room for it


def html_table(frame, title, notes=(), analysis=None):
    """Return a frame of text cells as a table with caption, notes and a link to its results.

    Parameters
    ----------
    frame : DataFrame of str
        The index holds the row labels (its name heads that column); the columns are headings. A
        two-level column index gives spanning headings. A row whose cells are all "" is a heading.
    title : str
        The caption: what, in whom, N.
    notes : sequence of str
        Denominator, rule, method of the interval, dictionary version.
    analysis : str, optional
        The analysis whose results the table shows.
    """
    wordy = _wordy_columns(frame)
    head = f"<caption>{caption(title)}</caption>"
    body = f"{_head(frame, wordy)}<tbody>{_body(frame, wordy)}</tbody>"
    kind = "tb-table tb-long" if _long_labels(frame) else "tb-table"
    table = f'<div class="tb-scroll"><table class="{kind}">{head}{body}</table></div>'
    beneath = _foot([*notes, *_not_estimable(body, notes)], analysis)
    return Shown(f'<div class="tb-output">{table}{beneath}</div>')


def listing(frame, title, notes=(), analysis=None, limit=500, whole=None):
    """Return a listing of at most `limit` rows; beneath it stands how many they are of how many.

    `whole` names the table that the page exports with every row, to be linked to. In a browser the
    rows shown can be sorted, searched and filtered; `data-rows` tells of how many they are the
    first.
    """
    whole_size = f' data-rows="{len(frame)}"' if len(frame) > limit else ""
    notes = [*notes, _rows_shown(frame, limit, whole)]
    shown = html_table(frame.head(limit), title, notes, whole or analysis)
    looks = f'<table{whole_size} class="tb-table {LISTING}'
    return Shown(shown.html.replace('<table class="tb-table', looks, 1))


def _rows_shown(frame, limit, whole):
    """Return how many rows stand here of how many; headings among them are none."""
    if len(frame) > limit:
        rest = " The file holds all." if whole else ""
        return f"The first {limit} of {len(frame)} rows are shown here.{rest}"
    n = int((frame.astype(str) != "").any(axis=1).sum()) if frame.shape[1] else len(frame)
    return "The one row is shown here." if n == 1 else f"All {n} rows are shown here."


def _not_estimable(body, notes):
    """Return what NE means where a limit or a spread is NE and no note says it."""
    told = any(f"{NOT_ESTIMABLE}:" in str(note) for note in notes)
    return [] if told or not _UNKNOWN_LIMIT.search(body) else [_NE_NOTE]


def _long_labels(frame):
    return max((len(bare(str(label)).strip()) for label in frame.index), default=0) > _LONGEST_LABEL


def _head(frame, wordy):
    """Return the headings; a table of names and words, whose columns have no name, needs none."""
    if not any(any(name) for name in frame.columns):
        return ""
    return f"<thead>{_headings(frame, wordy)}</thead>"


def _headings(frame, wordy):
    corner = text(frame.index.name or "")
    names = frame.columns.get_level_values(-1)
    cells = "".join(
        _heading(text(name), "col", _kind(words)) for name, words in zip(names, wordy, strict=True)
    )
    if frame.columns.nlevels == 1:
        return f"<tr>{_heading(corner, 'col')}{cells}</tr>"
    spans = "".join(
        _heading(text(name), "colgroup", f' colspan="{width}"')
        for name, width in _runs(frame.columns.get_level_values(0))
    )
    first = _heading(corner, "col", ' rowspan="2"')
    return f"<tr>{first}{spans}</tr><tr>{cells}</tr>"


def _heading(words, scope, rest=""):
    """Return a heading; one without words is no heading, and would be read out as one."""
    return f'<th scope="{scope}"{rest}>{words}</th>' if words else f"<td{rest}></td>"


def _kind(words):
    return f' class="{words}"' if words else ""


def _runs(names):
    runs = []
    for name in names:
        if runs and runs[-1][0] == name:
            runs[-1][1] += 1
        else:
            runs.append([name, 1])
    return runs


def _body(frame, wordy):
    return "".join(
        _row(label, cells, wordy)
        for label, cells in zip(frame.index, frame.to_numpy(), strict=True)
    )


def _wordy_columns(frame):
    """Return the class of each column: words and prose to read, or "" for numbers to compare."""
    return [_wordy([bare(str(cell)) for cell in frame.iloc[:, i]]) for i in range(frame.shape[1])]


def _wordy(cells):
    cells = [cell for cell in cells if cell.strip() and cell != DASH]
    longest = max(map(len, cells), default=0)
    words = sum(cell[0].isalpha() for cell in cells)
    if 2 * words <= len(cells) and longest <= _LONGEST_NUMBER:
        return ""
    return "tb-words tb-prose" if longest > _LONGEST_WORD else "tb-words"


def _cell(cell, words):
    """Return a cell; a count says whom it counts, for an edition to lead to them."""
    who = getattr(cell, "who", "")
    people = f' data-who="{text(who)}"' if who else ""
    return f"<td{_kind(words)}{people}>{text(cell)}</td>"


def _row(label, cells, wordy):
    depth = len(str(label)) - len(str(label).lstrip(INDENT))
    heading = all(str(cell) == "" for cell in cells)
    kind = ' class="tb-heading"' if heading else ""
    indent = f' class="tb-indent-{depth}"' if depth else ""
    shown = "".join(_cell(cell, words) for cell, words in zip(cells, wordy, strict=True))
    return f'<tr{kind}><th scope="row"{indent}>{text(str(label).lstrip(INDENT))}</th>{shown}</tr>'


def _foot(notes, analysis):
    lines = "".join(f"<p>{text(note)}</p>" for note in notes)
    link = download_link(analysis)
    return f'<div class="tb-notes">{lines}{link}</div>' if lines or link else ""
