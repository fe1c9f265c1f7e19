"""What a reader may take along: results as CSV that no spreadsheet mistakes for formulas."""

import csv
import gzip
import io
import re

from helpers.book.errors import PublicationError
from helpers.book.marker import FILES, RESULTS, TABLES

FORMULA = ("=", "+", "-", "@", "\t", "\r")
NAME = re.compile(r"[A-Za-z0-9_.-]+")
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|")
# A cell that may have to be quoted: the start of one, and a sign that is not that of a number
RISKY = re.compile(
    r"""(?:^|[\t,\n"])(?:[=@\r\t]|[+-](?!(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?:[\t,\n"]|$)))"""
)
LINK = re.compile(r'<a class="tb-download" href="#" data-(analysis|file)="([^"]*)" download>')


def write_downloads(pages, target):
    """Write every chapter's results whole, by analysis, and all together.

    `pages` maps a chapter to its page folder. Returns the set of paths written, relative to
    `target`, for the links to be held against.
    """
    target.mkdir(parents=True)
    written, everything = set(), []
    for chapter, folder in pages.items():
        header, rows = _read(folder / RESULTS)
        (target / chapter).mkdir()
        tables = {"results": rows, **_by_analysis(header, rows)}
        for name, some in tables.items():
            _require_name(name, chapter)
            _write(target / chapter / f"{name}.csv", header, some)
        for path in sorted((folder / TABLES).glob("*.csv")):
            _require_name(path.stem, chapter)
            _write(target / chapter / path.name, *_read(path))
            tables[path.stem] = None
        everything += [[chapter, *row] for row in rows]
        written |= {f"{chapter}/{name}.csv" for name in tables}
        for path in sorted((folder / FILES).glob("*")):
            _require_name(path.name, chapter)
            _write_file(path, target / chapter / path.name)
            written.add(f"{chapter}/{path.name}")
    _write(target / RESULTS, ["chapter", *header], everything)
    return written


def fill_links(html, chapter, written):
    """Return a page's HTML with each download link pointing at its file, which must be there."""

    def link(match):
        name = match[2] if match[1] == "file" else f"{match[2]}.csv"
        path = f"{chapter}/{name}"
        if path not in written:
            raise PublicationError(f"{chapter}: links to {name}, which holds no results")
        return match[0].replace('href="#"', f'href="../downloads/{path}"')

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
    safe = io.StringIO()
    writer = csv.writer(safe, lineterminator="\n")
    writer.writerows(
        [safe_cell(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""))
    )
    return safe.getvalue()


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
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    return header, rows


def _write(path, header, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([safe_cell(cell) for cell in row] for row in rows)
