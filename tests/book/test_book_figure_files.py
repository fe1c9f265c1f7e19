"""A figure's files: an SVG that stands alone, its data as CSV, and the line that leads to them."""

import csv
import re
from types import SimpleNamespace
from xml.etree import ElementTree

import pandas as pd
import pytest

from helpers.book.downloads import fill_links
from helpers.book.figure_files import standing_alone, with_files, write_figures
from helpers.book.numbering import Numbering
from helpers.display.figures import INK, new_figure, svg
from helpers.display.strip import Strip

HOSTILE = '=HYPERLINK("x")</script><img src=x>'


def figure(analysis=None, points=()):
    drawing, axes = new_figure(4, 3)
    axes.plot([1, 2], [3, 4], color=INK)
    axes.set_title(HOSTILE)
    return svg(drawing, "A line from 3 to 4", "Course & end", analysis, points=points).html


def outputs_of(html, chapter="03_efficacy"):
    numbering = Numbering(chapter, "Source.")
    return numbering.number(html), numbering.outputs


@pytest.fixture
def written(tmp_path):
    """Return a function that writes a figure's files and gives {name: text}."""

    def write(html):
        (tmp_path / "03_efficacy").mkdir(exist_ok=True)
        write_figures(outputs_of(html)[1], tmp_path, ("toy", "2020-01-31"))
        return {path.name: path.read_text() for path in (tmp_path / "03_efficacy").iterdir()}

    return write


def test_the_drawing_alone_is_sound_xml_with_colours_of_its_own_on_white(written):
    alone = written(figure())["figure-3-1.svg"]

    root = ElementTree.fromstring(alone)
    assert root[0].text == "Course & end"
    assert root[1].attrib == {"width": "100%", "height": "100%", "fill": "#ffffff"}
    assert (root.get("width"), root.get("height")) == ("384", "288")
    assert 'stroke="#1f2933"' in alone
    assert "var(" not in alone
    assert not re.search(r" (style|class)=", alone)
    assert HOSTILE in [node.text for node in root.iter() if node.text]


def test_its_data_leave_the_page_and_cannot_become_a_formula(written):
    data = pd.DataFrame({"participant": ["01", HOSTILE], "change": [-12.5, None]})
    shown, _ = outputs_of(figure(data))

    assert "tb-data" not in shown
    assert shown.count("HYPERLINK") == 1  # as the escaped title of the drawing
    assert "<script" not in figure(data)
    rows = list(csv.reader(written(figure(data))["figure-3-1.csv"].splitlines()))
    assert rows == [
        ["trial_id", "data_cut", "participant", "change"],
        ["toy", "2020-01-31", "01", "-12.5"],
        ["toy", "2020-01-31", f"'{HOSTILE}", ""],
    ]


def test_the_line_leads_to_both_and_to_the_results_where_these_are_drawn():
    filled = fill_links(
        figure("survival"), "03_efficacy", {"03_efficacy/survival.csv": "03_efficacy/survival.csv"}
    )
    results, data = outputs_of(filled)[0], outputs_of(figure(pd.DataFrame({"a": [1]})))[0]

    folder = "../downloads/03_efficacy"
    line = '<p class="tb-take" data-name="figure-3-1">'
    vector = f'{line}<a href="{folder}/figure-3-1.svg" download>SVG</a> '
    assert f'{vector}<a href="{folder}/survival.csv" download>data (CSV)</a></p>' in results
    assert f'{vector}<a href="{folder}/figure-3-1.csv" download>data (CSV)</a></p>' in data
    assert not re.search("tb-download|tb-notes", results)


def test_a_figure_of_cells_has_no_line():
    html = '<figure class="tb-figure"><figcaption>x</figcaption><p>cells</p></figure>'
    assert with_files(html, "c", "figure-1-1") == html
    assert standing_alone(html) == ""


def test_panels_stand_side_by_side_and_the_key_beneath_them():
    drawing = Strip(0, 10, 300, 60)
    drawing.lane("01")
    key = '<p class="tb-key"><span><b style="background:#8fb8de;x:y">&nbsp;</b> Grade 1</span></p>'
    panels = f'<div class="tb-panels">{drawing.drawing("a 1")}{drawing.drawing("b 2")}</div>'
    alone = ElementTree.fromstring(standing_alone(f"<figure>{key}{panels}</figure>"))

    inner = [node for node in alone if node.tag.endswith("svg")]
    tall = float(inner[0].get("height"))
    assert [(node.get("x"), node.get("y")) for node in inner] == [("0", "0"), ("314", "0")]
    assert [node.text for node in alone if node.tag.endswith("text")] == ["Grade 1"]
    assert [node.get("fill") for node in alone if node.tag.endswith("rect")][1:] == ["#8fb8de"]
    assert alone.get("viewBox") == f"0 0 614 {tall + 26:g}"


def test_the_same_figure_gives_the_same_bytes(written):
    first = written(figure())
    assert first == written(figure())
    assert not re.search(r"\d{4}-\d\d-\d\d", first["figure-3-1.svg"])


def test_marks_tell_their_value_and_escape_it():
    drawing, axes = new_figure(4, 3)
    axes.plot([0, 2], [0, 4])
    axes.set(xlim=(0, 4), ylim=(0, 4))
    html = svg(drawing, "x 1", points=[(axes, 2, 2, "a <b>")]).html

    found = re.search(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="6"><title>(.*?)</title>', html)
    box = axes.get_position()
    assert float(found[1]) == pytest.approx((box.x0 + box.x1) / 2 * 288, abs=0.1)
    assert float(found[2]) == pytest.approx((1 - (box.y0 + box.y1) / 2) * 216, abs=0.1)
    assert found[3] == "a &lt;b&gt;"


def test_nothing_is_written_for_tables(tmp_path):
    table = SimpleNamespace(chapter="c", anchor="table-1-1", body="<table></table>")
    write_figures([table], tmp_path, ("toy", "2020-01-31"))
    assert list(tmp_path.iterdir()) == []
