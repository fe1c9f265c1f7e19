"""All tables of an edition as one Word document in the style of a submission.

Landscape; each table on a page of its own with its number and title, headings repeated on every
page it runs over, notes and source beneath, trial and cut above, and the page's number of all.
"""

import io
from datetime import datetime
from xml.sax.saxutils import escape

from helpers.book.packing import read_zip, write_zip
from helpers.book.submission import INDENT, MARGIN, PAGE_SIZE, column_widths, nested

_NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RULE = '<w:{side} w:val="single" w:sz="8" w:space="0" w:color="auto"/>'
_BORDERS = "".join(_RULE.format(side=side) for side in ("top", "bottom"))
_TABLE = (
    f"<w:tbl {_NAMES}><w:tblPr><w:tblW w:w='0' w:type='auto'/><w:tblBorders>{_BORDERS}"
    '</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}'
    "</w:tbl>"
)
_CELL = (
    '<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:gridSpan w:val="{span}"/>{more}</w:tcPr>'
    '<w:p><w:pPr><w:pStyle w:val="{style}"/>{indent}</w:pPr><w:r>{bold}<w:t xml:space="preserve">'
    "{words}</w:t></w:r></w:p></w:tc>"
)
_UNDER = f"<w:tcBorders>{_RULE.format(side='bottom')}</w:tcBorders>"
_FIELD = (
    f"<w:r {_NAMES}><w:fldChar w:fldCharType='begin'/></w:r>",
    f"<w:r {_NAMES}><w:instrText xml:space='preserve'>{{}}</w:instrText></w:r>",
    f"<w:r {_NAMES}><w:fldChar w:fldCharType='end'/></w:r>",
)
_STYLE = "Cell"
_TITLE = '<w:pStyle w:val="Heading1"/>'


def write_word(path, tables, heading, delivered):
    """Write finished tables to a Word document, dated by the day on which the data came."""
    from docx import Document

    document = Document()
    _set_up(document, heading, datetime.fromisoformat(delivered))
    for place, table in enumerate(tables):
        _add_table(document, table, new_page=place > 0)
    packed = io.BytesIO()
    document.save(packed)
    # python-docx writes the time of the run into every entry
    write_zip(path, read_zip(packed))


def _set_up(document, heading, day):
    from docx.enum.section import WD_ORIENT
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, Twips

    about = document.core_properties
    about.title, about.author, about.comments = heading, "", ""
    about.created = about.modified = day
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = (Twips(size) for size in PAGE_SIZE)
    for side in ("left", "right", "top", "bottom"):
        setattr(section, f"{side}_margin", Twips(MARGIN))
    for name, size in (("Normal", 9), ("Heading 1", 11)):
        style = document.styles[name]
        style.element.get_or_add_rPr().remove_all("w:rFonts", "w:color")  # the theme's own
        style.font.name, style.font.size = "Times New Roman", Pt(size)
    cells = document.styles.add_style(_STYLE, WD_STYLE_TYPE.PARAGRAPH)
    cells.base_style = document.styles["Normal"]
    for name in ("Normal", _STYLE):
        document.styles[name].paragraph_format.space_after = Pt(0)
    section.header.paragraphs[0].text = heading
    _add_page_number(section.footer.paragraphs[0])


def _add_page_number(paragraph):
    from docx.oxml import parse_xml

    for words, field in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
        paragraph.add_run(words)
        for part in _FIELD:
            paragraph._p.append(parse_xml(part.format(field)))


def _add_table(document, table, new_page):
    """Add a table as XML: python-docx looks up styles for each paragraph it adds itself."""
    from docx.oxml import parse_xml

    breaks = "<w:pageBreakBefore/>" if new_page else ""
    pieces = [_paragraph_xml(f"{table.name}  {table.title}", f"{_TITLE}{breaks}")]
    pieces += [_table_xml(table)] if table.rows else []
    pieces += [_paragraph_xml(words, "") for words in ("", *table.notes, table.source)]
    end = document.element.body[-1]  # the section, whose settings must come last
    for piece in pieces:
        end.addprevious(parse_xml(piece))


def _paragraph_xml(words, settings):
    return (
        f"<w:p {_NAMES}><w:pPr>{settings}</w:pPr>"
        f'<w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p>'
    )


def _table_xml(table):
    widths = column_widths(table)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = [_row_xml(cells, widths, head=True) for cells in _head_cells(table)]
    body = [_row_xml(_body_cells(row), widths, head=False) for row in table.rows]
    return _TABLE.format(grid=grid, rows="".join([*head, *body]))


def _head_cells(table):
    """Return the cells of each heading row; what stands over two rows is continued in the next."""
    for row in nested(table.head):
        yield [(cell, _merge(cell, begun), 0, True) for cell, begun in row]


def _merge(cell, begun):
    if not begun:
        return "<w:vMerge/>"
    return '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""


def _body_cells(row):
    first, *others = row.cells
    return [(first, "", row.depth, row.heading), *((cell, "", 0, False) for cell in others)]


def _row_xml(cells, widths, head):
    parts, column = [], 0
    for cell, merge, depth, bold in cells:
        width = sum(widths[column : column + cell.columns])
        column += cell.columns
        indent = f'<w:ind w:left="{INDENT * depth}"/>' if depth else ""
        parts.append(
            _CELL.format(
                width=width,
                span=cell.columns,
                more=merge + (_UNDER if head else ""),
                style=_STYLE,
                indent=indent,
                bold="<w:rPr><w:b/></w:rPr>" if bold else "",
                words=escape(cell.words),
            )
        )
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(parts)}</w:tr>"
