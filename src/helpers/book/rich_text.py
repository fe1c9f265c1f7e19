"""All tables of an edition as one RTF document in the style of a submission.

RTF is the form that reviewers' tools expect of tables. It is plain text; the document says with the
fewest words of the format what the Word document says.
"""

from helpers.book.submission import INDENT, MARGIN, PAGE_SIZE, column_widths, nested

_OPENING = (
    "{{\\rtf1\\ansi\\ansicpg1252\\deff0{{\\fonttbl{{\\f0\\froman Times New Roman;}}}}"
    "{{\\info{{\\title {title}}}{{\\creatim\\yr{year}\\mo{month}\\dy{day}}}}}"
    f"\\paperw{PAGE_SIZE[0]}\\paperh{PAGE_SIZE[1]}\\landscape"
    f"\\margl{MARGIN}\\margr{MARGIN}\\margt{MARGIN}\\margb{MARGIN}\\fs18\n"
    "{{\\header\\pard\\plain\\fs18 {title}\\par}}"
    "{{\\footer\\pard\\plain\\fs18 Page {{\\field{{\\*\\fldinst PAGE}}}} of "
    "{{\\field{{\\*\\fldinst NUMPAGES}}}}\\par}}\n"
)
_TOP, _BOTTOM = "\\clbrdrt\\brdrs\\brdrw10", "\\clbrdrb\\brdrs\\brdrw10"


def write_rich_text(path, tables, heading, delivered):
    """Write finished tables to an RTF document, dated by the day on which the data came."""
    year, month, day = (int(part) for part in delivered.split("-"))
    opening = _OPENING.format(title=escaped(heading), year=year, month=month, day=day)
    body = "\\page\n".join(_table(table) for table in tables)
    path.write_text(f"{opening}{body}}}\n", encoding="ascii")


def escaped(words):
    """Return words as RTF: its own signs and everything beyond ASCII written as numbers."""
    return "".join(_sign(character) for character in words)


def _sign(character):
    if character in "\\{}":
        return f"\\{character}"
    if " " <= character <= "~":
        return character
    raw = character.encode("utf-16-le")
    units = (int.from_bytes(raw[i : i + 2], "little", signed=True) for i in range(0, len(raw), 2))
    return "".join(f"\\u{unit}?" for unit in units)


def _table(table):
    title = escaped(f"{table.name}  {table.title}")
    widths = column_widths(table)
    rows = [*_head(table, widths), *_body(table, widths)]
    notes = "".join(
        f"\\pard\\plain\\fs18 {escaped(words)}\\par\n" for words in (*table.notes, table.source)
    )
    opening = f"\\pard\\plain\\outlinelevel0\\b\\fs22 {title}\\b0\\fs18\\par\n"
    return f"{opening}{''.join(rows)}{notes}"


def _head(table, widths):
    last = len(table.head) - 1
    for place, row in enumerate(nested(table.head)):
        rules = (_TOP if place == 0 else "") + (_BOTTOM if place == last else "")
        cells = [(cell, _merge(cell, begun), "\\b") for cell, begun in row]
        yield _row(cells, widths, rules, "\\trhdr")


def _body(table, widths):
    last = len(table.rows) - 1
    for place, row in enumerate(table.rows):
        top = place == 0 and not table.head
        rules = (_TOP if top else "") + (_BOTTOM if place == last else "")
        label = f"\\li{INDENT * row.depth}" + ("\\b" if row.heading else "")
        looks = [label] + [""] * (len(row.cells) - 1)
        cells = [(cell, "", look) for cell, look in zip(row.cells, looks, strict=True)]
        yield _row(cells, widths, rules, "")


def _merge(cell, begun):
    if not begun:
        return "\\clvmrg"
    return "\\clvmgf" if cell.rows > 1 else ""


def _row(cells, widths, rules, kind):
    """Return one row: where its cells end, then what they hold; `pard plain` ends a cell's look."""
    edges, held, column = [], [], 0
    for cell, merge, look in cells:
        column += cell.columns
        edges.append(f"{merge}{rules}\\cellx{sum(widths[:column])}")
        held.append(f"\\pard\\plain\\fs18\\intbl{look} {escaped(cell.words)}\\cell")
    return f"\\trowd\\trkeep{kind}{''.join(edges)}\n{''.join(held)}\\row\n"
