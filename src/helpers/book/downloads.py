"""What a reader may take along: results as CSV that no spreadsheet mistakes for formulas.

Only what a page leads to is written, and each thing once: all results together stand in the zip of
the files to take away.
"""

import csv
import gzip
import io
import re

from helpers.book.errors import PublicationError
from helpers.book.marker import FILES, RESULTS, TABLES
from helpers.book.packing import write_zip

FORMULA = ("=", "+", "-", "@", "\t", "\r")
NAME = re.compile(r"[A-Za-z0-9_.-]+")
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|")
# A cell that may have to be quoted: the start of one, and a sign that is not that of a number
RISKY = re.compile(
    r"""(?:^|[\t,\n"])(?:[=@\r\t]|[+-](?!(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?:[\t,\n"]|$)))"""
)
LINK = re.compile(
    r'<a class="tb-download" href="#" data-(?P<kind>analysis|file)="(?P<name>[^"]*)" download>'
    r"(?P<words>[^<]*)</a>"
)
PACKED = 100_000  # bytes: a larger table is given as a zip


def asked_for(pieces):
    """Return the names of all that links in pieces of a page's HTML ask for."""
    return {found["name"] for piece in pieces for found in LINK.finditer(piece)}


def write_downloads(pages, asked, target):
    """Write what each chapter's links ask for, and every wide table and file that its page gives.

    `pages` maps a chapter to its page folder, `asked` to the names that its links ask for. Returns
    {address: file written}, both relative to `target`: a large table is packed.
    """
    written = {}
    for chapter, folder in pages.items():
        (target / chapter).mkdir(parents=True)
        header, rows = _read(folder / RESULTS)
        for name, some in _by_analysis(header, rows).items():
            if name in asked[chapter]:
                written |= _write_table(target, chapter, name, [header, *some])
        for path in sorted((folder / TABLES).glob("*.csv")):
            header, rows = _read(path)
            written |= _write_table(target, chapter, path.stem, [header, *rows])
        for path in sorted((folder / FILES).glob("*")):
            _require_name(path.name, chapter)
            _write_file(path, target / chapter / path.name)
            written[f"{chapter}/{path.name}"] = f"{chapter}/{path.name}"
    return written


def write_results(pages, target):
    """Write the results of all chapters as one CSV, each row with its chapter."""
    read = {chapter: _read(folder / RESULTS) for chapter, folder in pages.items()}
    header = next(iter(read.values()))[0]
    rows = [[chapter, *row] for chapter, (_, own) in read.items() for row in own]
    target.write_text(_csv([["chapter", *header], *rows]), encoding="utf-8")


def fill_links(html, chapter, written):
    """Return a page's HTML with each download link pointing at its file, which must be there."""

    def link(match):
        name = match["name"] if match["kind"] == "file" else f"{match['name']}.csv"
        file = written.get(f"{chapter}/{name}")
        if not file:
            raise PublicationError(f"{chapter}: links to {name}, which holds no results")
        packed = file.removeprefix(f"{chapter}/{name}")
        opened = match[0].removesuffix("</a>").replace('href="#"', f'href="../downloads/{file}"')
        return f"{opened}{packed}</a>"

    return LINK.sub(link, html)


def safe_cell(text):
    """Return a cell that a spreadsheet shows instead of running; numbers stay as they are."""
    if text.startswith(FORMULA) and not NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _write_file(source, target):
    """Write an attached file, its cells as safe as those of a table."""
    packed = source.suffix == ".gz"
    raw = source.read_bytes()
    comma = source.name.removesuffix(".gz").endswith(".csv")
    text = (gzip.decompress(raw) if packed else raw).decode("utf-8")
    if not RISKY.search(text):  # as good as all: millions of cells need not be taken apart
        target.write_bytes(raw)
        return
    safe = (_safe_csv(text) if comma else _safe_tabs(text)).encode("utf-8")
    target.write_bytes(gzip.compress(safe, 6, mtime=0) if packed else safe)


def _safe_tabs(text):
    lines = text.split("\n")
    return "\n".join("\t".join(map(_safe_tab, line.split("\t"))) for line in lines)


def _safe_tab(cell):
    # a spreadsheet takes quotes off before it looks
    hidden = cell.startswith('"') and cell.lstrip('"').startswith(FORMULA)
    return f"'{cell}" if hidden else safe_cell(cell)


def _safe_csv(text):
    return _csv(map(_safe, csv.reader(io.StringIO(text, newline=""))))


def _safe(row):
    return [safe_cell(cell) for cell in row]


def _by_analysis(header, rows):
    tables = {}
    column = header.index("analysis")
    for row in rows:
        tables.setdefault(row[column], []).append(row)
    return tables


def _require_name(name, chapter):
    if not NAME.fullmatch(name):
        raise PublicationError(f"{chapter}: {name!r} cannot be the name of a file")


def _read(path):
    """Return the header and the rows of a page's CSV, with cells that no spreadsheet runs."""
    raw = path.read_text(encoding="utf-8")
    header, *rows = csv.reader(io.StringIO(raw, newline=""))
    return header, [_safe(row) for row in rows] if RISKY.search(raw) else rows


def _write_table(target, chapter, name, rows):
    """Write a table, packed where it is large; return {its address: the file written}."""
    _require_name(name, chapter)
    path, body = target / chapter / f"{name}.csv", _csv(rows).encode("utf-8")
    if len(body) > PACKED:
        write_zip(path.with_name(f"{path.name}.zip"), {path.name: body})
        return {f"{chapter}/{path.name}": f"{chapter}/{path.name}.zip"}
    path.write_bytes(body)
    return {f"{chapter}/{path.name}": f"{chapter}/{path.name}"}


def _csv(rows):
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue()
