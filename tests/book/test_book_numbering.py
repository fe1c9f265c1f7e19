"""Numbers of tables, listings and figures, and the line beneath each that says what made it."""

from types import SimpleNamespace

import pandas as pd

from helpers.book.contents import chapter_title, write_contents
from helpers.book.numbering import Numbering, source_line
from helpers.display.figures import new_figure, svg
from helpers.display.tables import html_table, listing
from html_kit import words_of

FRAME = pd.DataFrame({"n": ["1"]}, index=["Deaths"])
SOURCE = "Source: notebook 03_efficacy; data cut 2020-01-31, delivered 2020-02-14, manifest 0123456789ab."


def shown(html):
    return words_of(SimpleNamespace(html=html))


def figure(title):
    return svg(new_figure()[0], "nothing drawn", title).html


def numbered(*pieces):
    numbering = Numbering("03_efficacy", SOURCE)
    return "".join(numbering.number(piece) for piece in pieces), numbering.outputs


def test_each_kind_counts_for_itself_in_the_order_of_the_page():
    html, outputs = numbered(
        html_table(FRAME, "Response").html + listing(FRAME, "Lesions").html,
        figure("Survival") + figure(""),
        html_table(FRAME, "Deaths").html,
    )

    assert [output.name for output in outputs] == [
        "Table 3.1",
        "Listing 3.1",
        "Figure 3.1",
        "Table 3.2",
    ]
    assert '<caption><span class="tb-number" id="table-3-2">Table 3.2</span> Deaths<' in html
    assert '<figcaption><span class="tb-number" id="figure-3-1">Figure 3.1</span> Survival<' in html
    assert 'aria-label="nothing drawn"' in html


def test_a_drawing_without_a_caption_has_no_number_and_stays_as_it_was():
    html, outputs = numbered(figure(""), "<p>Table 3.1</p>")
    assert outputs == []
    assert html == figure("") + "<p>Table 3.1</p>"


def test_the_source_is_the_last_line_beneath_whether_there_are_notes_or_not():
    with_notes, _ = numbered(html_table(FRAME, "Deaths", ["Of all."]).html + "<p>Next.</p>")
    without, _ = numbered(html_table(FRAME, "Deaths").html + "<p>Next.</p>")
    drawn, _ = numbered(figure("Survival") + "<p>Next.</p>")

    assert shown(with_notes) == f"Table 3.1 Deaths n Deaths 1 Of all. {SOURCE} Next."
    assert shown(without) == f"Table 3.1 Deaths n Deaths 1 {SOURCE} Next."
    assert shown(drawn).endswith(f"{SOURCE} Next.")
    for html in (with_notes, without, drawn):
        assert html.count("<div") == html.count("</div>")


def test_a_figure_that_holds_a_table_is_one_figure():
    inner = html_table(FRAME, "At risk").html
    _, outputs = numbered(
        f'<figure class="tb-figure"><figcaption>Survival</figcaption>{inner}</figure>'
    )
    assert [(output.name, output.title) for output in outputs] == [("Figure 3.1", "Survival")]


def test_the_source_names_program_cut_delivery_and_manifest():
    manifest = {"data_cut": "2020-01-31", "delivered": "2020-02-14"}
    assert source_line("03_efficacy", manifest, "0123456789abcdef") == SOURCE


def test_the_list_links_every_output_below_its_chapter(tmp_path):
    _, outputs = numbered(html_table(FRAME, "Deaths & <b>").html, figure("Survival"))
    (tmp_path / "book").mkdir()
    page = tmp_path / "book" / "outputs.md"
    page.write_text("# Tables\n")

    write_contents(tmp_path, outputs, {"02_safety": "Safety", "03_efficacy": "Efficacy"})

    written = page.read_text()
    assert "Safety" not in written
    assert "\n\n## Efficacy\n\n" in written
    assert (
        '<li><a href="../notebooks/03_efficacy.html#table-3-1">Table 3.1</a> '
        "Deaths &amp; &lt;b&gt;</li>" in written
    )
    assert '"../notebooks/03_efficacy.html#figure-3-1">Figure 3.1</a> Survival' in written


def test_a_book_without_the_page_gets_no_list(tmp_path):
    write_contents(tmp_path, numbered(html_table(FRAME, "Deaths").html)[1], {"03_efficacy": "E"})
    assert list(tmp_path.iterdir()) == []


def test_the_heading_of_a_chapter_is_its_first():
    cells = [
        SimpleNamespace(cell_type="code", source="# not this"),
        SimpleNamespace(cell_type="markdown", source="Words\n# Efficacy\n## Response"),
    ]
    assert chapter_title(SimpleNamespace(cells=cells)) == "Efficacy"
