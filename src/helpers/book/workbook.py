"""One workbook of all tables: a sheet for each, numbers as numbers, everything else as text."""

import re
from datetime import datetime
from decimal import Decimal
from itertools import zip_longest

NUMBER = re.compile(r"([-\u2212]?)(0|[1-9]\d{0,14}|[1-9]\d{0,2}(?:,\d{3})+)(\.\d+)?(%?)")
INDEX = "Index"
LONGEST = 32_767  # characters that a cell holds
WIDEST, NARROWEST = 48, 8
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "in_memory": True,
}
_LOOKS = {
    "title": {"bold": True, "font_size": 12},
    "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"},
    "text": {"text_wrap": True, "valign": "top"},
    "heading": {"bold": True, "valign": "top"},
    "note": {"italic": True},
    "link": {"font_color": "blue", "underline": 1},
}


def write_workbook(path, tables, title, delivered):
    """Write finished tables to a workbook: an index with links, and a sheet per table.

    `delivered` is the day the data came; the file is dated by it, so that the same tables give the
    same bytes whenever they are written.
    """
    from xlsxwriter import Workbook

    book = Workbook(str(path), _OPTIONS)
    book.set_properties({"title": title, "created": datetime.fromisoformat(delivered)})
    looks = _Looks(book)
    index = book.add_worksheet(INDEX)
    for table in tables:
        _write_sheet(book.add_worksheet(table.name), table, looks)
    _write_index(index, tables, title, looks)
    book.close()


def as_number(words):
    """Return (value, number format) of a plain number or percentage as shown, else None.

    A number with leading zeros is a name, not a quantity.
    """
    found = NUMBER.fullmatch(words)
    if not found:
        return None
    sign, whole, rest, percent = found[1], found[2], found[3] or "", found[4]
    value = Decimal(("-" if sign else "") + whole.replace(",", "") + rest)
    places = "." + "0" * (len(rest) - 1) if rest else ""
    look = ("#,##0" if "," in whole else "0") + places + percent
    return float(value / 100 if percent else value), look


class _Looks:
    """The cell formats of one workbook, each made once."""

    def __init__(self, book):
        self.book = book
        self.made = {name: book.add_format(look) for name, look in _LOOKS.items()}

    def __getitem__(self, name):
        return self.made[name]

    def of(self, kind, **look):
        """Return a format by its properties."""
        key = (kind, *look.items())
        if key not in self.made:
            self.made[key] = self.book.add_format({**_LOOKS[kind], **look})
        return self.made[key]


def _write_index(sheet, tables, title, looks):
    _write_text(sheet, 0, 0, title, looks["title"])
    for column, (words, width) in enumerate((("Number", 14), ("Title", 90), ("Chapter", 20))):
        _write_text(sheet, 2, column, words, looks["head"])
        sheet.set_column(column, column, width)
    for row, table in enumerate(tables, start=3):
        sheet.write_url(row, 0, f"internal:'{table.name}'!A1", looks["link"], table.name)
        _write_text(sheet, row, 1, table.title, looks["text"])
        _write_text(sheet, row, 2, table.chapter, looks["text"])
    sheet.freeze_panes(3, 0)


def _write_sheet(sheet, table, looks):
    _write_text(sheet, 0, 0, f"{table.name} {table.title}", looks["title"])
    first = 2
    for column, width in enumerate(_widths(table)):
        sheet.set_column(column, column, width)
    _write_head(sheet, table, first, looks)
    body = first + len(table.head)
    sheet.freeze_panes(body, 1)
    for line, row in enumerate(table.rows, start=body):
        _write_row(sheet, line, row, looks)
    for line, words in enumerate((*table.notes, table.source), body + len(table.rows) + 1):
        _write_text(sheet, line, 0, words, looks["note"])
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    if table.head:
        sheet.repeat_rows(first, first + len(table.head) - 1)


def _write_head(sheet, table, first, looks):
    taken = set()
    for line, row in enumerate(table.head, start=first):
        column = 0
        for cell in row.cells:
            while (line, column) in taken:
                column += 1
            taken |= {
                (line + down, column + right)
                for down in range(cell.rows)
                for right in range(cell.columns)
            }
            _write_span(sheet, line, column, cell, looks["head"])
            column += cell.columns


def _write_span(sheet, line, column, cell, look):
    if cell.rows > 1 or cell.columns > 1:
        end = line + cell.rows - 1, column + cell.columns - 1
        sheet.merge_range(line, column, *end, "", look)
    _write_text(sheet, line, column, cell.words, look)


def _write_row(sheet, line, row, looks):
    column = 0
    for cell in row.cells:
        number = as_number(cell.words) if column else None
        if number:
            sheet.write_number(line, column, number[0], looks.of("text", num_format=number[1]))
        else:
            look = looks["text"] if column else _label_look(row, looks)
            _write_text(sheet, line, column, cell.words, look)
        column += cell.columns


def _label_look(row, looks):
    return looks["heading"] if row.heading else looks.of("text", indent=row.depth)


def _write_text(sheet, line, column, words, look):
    if words:
        sheet.write_string(line, column, words[:LONGEST], look)
    else:
        sheet.write_blank(line, column, None, look)


def _widths(table):
    """Return the width of each column by its longest cell that stands over one column."""
    rows = [row.cells for row in (*table.head[-1:], *table.rows)]
    columns = zip_longest(*(cells for cells in rows if len(cells) == table.width))
    longest = [max((len(cell.words) for cell in cells if cell), default=0) for cells in columns]
    return [min(max(length + 2, NARROWEST), WIDEST) for length in longest]
