import pandas as pd

from helpers.ard.frame import ResultRows, counted, pick
from helpers.ard.proportions import add_rate
from helpers.book.counted import Counts
from helpers.book.numbering import Numbering
from helpers.display.formats import count, n_of_N, rate_cell, rate_interval_cell
from helpers.display.grids import grid
from helpers.display.shown import text
from helpers.display.tables import html_table
from helpers.display.terms import numbers_of, share
from helpers.display.text import sentence

CHAPTER = "02_safety"


def results():
    rows = ResultRows("events", "treated")
    add_rate(rows, 2, 9, who=["A-02", "A-01"], variable="rash")
    add_rate(rows, 2, 9, who=["A-01", "A-02"], variable="itch")
    add_rate(rows, 0, 9, who=[], variable="coma")
    return rows.frame()


def cells(name):
    found = results()
    return [rate_cell(found, variable=name), rate_interval_cell(found, variable=name)]


def table(title="Events"):
    rows = [("Rash", cells("rash")), ("Itch", cells("itch")), ("Coma", cells("coma"))]
    return html_table(grid(rows, ["n/N", "n/N (%; 95% CI)"], "Event"), title)


def named(usubjid, told):
    return f'<a href="{usubjid}.html">{usubjid}</a>{" · told" * told}'


def written(tmp_path, counts):
    counts.write(tmp_path, "Safety", "", named)
    return (tmp_path / "participants" / "of-02_safety.html").read_text("utf-8")


def test_every_count_in_words_keeps_whom_it_counts():
    found = results()
    n = pick(found, "n", variable="rash")
    made = [count(n), n_of_N(n, 9), *cells("rash")]
    assert [cell.who for cell in made] == ["A-01 A-02"] * 4
    assert made[:2] == ["2", "2/9 (22.2%)"]
    assert not any(hasattr(cell, "who") for cell in cells("coma"))
    assert not hasattr(pick(found, "N", variable="rash"), "who")
    assert not hasattr(n_of_N(2, 9), "who")


def test_a_cell_carries_whom_it_counts_into_the_page():
    shown = html_table(grid([("Rash", cells("rash")[:1])], ["n/N"]), "Events").html
    assert '<td data-who="A-01 A-02">2/9 (22.2%)</td>' in shown


def test_cells_that_count_the_same_people_lead_to_one_list():
    shown = Counts(CHAPTER).link(table().html)
    link = '<td><a class="tb-who" href="../participants/of-02_safety.html#p1">'
    assert shown.count(link) == 4
    assert f"{link}2/9 (22.2%)</a></td>" in shown
    assert "<td>0/9 (0.0%)</td>" in shown
    assert "data-who" not in shown


def test_a_count_in_a_sentence_or_a_tile_leads_to_its_people_too(tmp_path):
    n = pick(results(), "n", variable="rash")
    words = f"Rash <came> to {rate_cell(results(), variable='rash')}; of {count(n)} more is known."
    assert "data-who" not in sentence(words).html
    shown = (sentence(words) + sentence("."))._repr_html_().removesuffix('<p class="tb-say">.</p>')
    assert shown.count('<span data-who="A-01 A-02">') == 2
    counts = Counts(CHAPTER)
    link = '<a class="tb-who" href="../participants/of-02_safety.html#p1">'
    assert counts.link(shown) == (
        f'<p class="tb-say">Rash &lt;came&gt; to {link}2/9 (22.2%)</a>; of {link}2</a> more is '
        "known.</p>"
    )
    page = written(tmp_path, counts)
    assert "of 2 more is known.</li>" in page
    assert "Rash &lt;came&gt; to 2/9 (22.2%)" in page


def test_no_mark_of_a_count_reaches_a_page_and_none_can_be_forged():
    n = pick(results(), "n", variable="rash")
    said = f"{count(n)} of 9"
    assert said != "2 of 9"
    assert text(said) == "2 of 9"
    assert f"{count(n):>3}" == "  2"
    assert count(n) == "2"
    assert n_of_N(n, 9) == "2/9 (22.2%)"
    forged = said.replace(said[1:9], "00000000")
    assert "data-who" not in sentence(forged)._repr_html_()
    assert "\ue000" not in html_table(grid([("Rash", [said])], ["n"]), f"N = {count(n)}").html


def test_a_list_names_its_people_and_where_they_are_counted(tmp_path):
    counts = Counts(CHAPTER)
    counts.link(Numbering(CHAPTER, "Source").number(table("Events, N = 9").html))
    page = written(tmp_path, counts)
    assert (
        '<section id="p1"><h2>2 participants</h2><ul class="tb-people">'
        '<li><a href="A-01.html">A-01</a> · told</li><li><a href="A-02.html">A-02</a> · told</li></ul>'
        "<p>Counted here:</p><ul>"
        '<li><a href="../notebooks/02_safety.html#table-2-1">Table 2.1</a> '
        "Events, N\u00a0=\u00a09, Rash, n/N: 2/9 (22.2%)</li>"
    ) in page
    assert page.count("<section") == 1
    assert '<a href="../notebooks/02_safety.html">Safety</a></nav>' in page


def test_places_beyond_five_are_counted(tmp_path):
    counts = Counts(CHAPTER)
    for _ in range(2):
        counts.link(table().html)
    assert "<li>and in 3 more cells</li>" in written(tmp_path, counts)


def test_one_participant_is_one(tmp_path):
    rows = ResultRows("events", "treated")
    add_rate(rows, 1, 9, who=["A-01"], variable="rash")
    cell = rate_cell(rows.frame(), variable="rash")
    counts = Counts(CHAPTER)
    counts.link(html_table(grid([("Rash", [cell])], ["n/N"]), "Events").html)
    assert "<h2>1 participant</h2>" in written(tmp_path, counts)


def test_two_levels_of_headings_name_a_cell_by_both(tmp_path):
    frame = grid([("Rash", [*cells("rash"), "x"])], ["n/N", "CI", "Note"])
    frame.columns = pd.MultiIndex.from_tuples([("Run-in", "n/N"), ("Run-in", "CI"), ("", "Note")])
    counts = Counts(CHAPTER)
    counts.link(html_table(frame, "Events").html)
    assert "<li>Events, Rash, Run-in, n/N: 2/9 (22.2%)</li>" in written(tmp_path, counts)


def test_signs_of_the_data_stay_escaped(tmp_path):
    rows = ResultRows("events", "treated")
    add_rate(rows, 1, 9, who=["A<1"], variable="rash")
    cell = rate_cell(rows.frame(), variable="rash")
    counts = Counts(CHAPTER)
    shown = html_table(grid([("a<b", [cell])], ["n/N"]), "Events").html
    assert 'data-who="A&lt;1"' in shown
    counts.link(shown)
    page = written(tmp_path, counts)
    assert "A&lt;1" in page
    assert "a&lt;b" in page
    assert "A<1" not in page


def test_a_chapter_that_counts_nobody_has_no_page(tmp_path):
    counts = Counts(CHAPTER)
    plain = "<table><tr><td>2</td></tr></table>"
    assert counts.link(plain) == plain
    counts.write(tmp_path, "Safety", "", named)
    assert list(tmp_path.iterdir()) == []


def test_one_pass_over_results_keeps_whom_they_count():
    found = results()
    assert [getattr(stat, "who", "") for stat in counted(found)] == list(found["who"])
    assert counted(found) == list(found["stat"])
    assert share(numbers_of(found), "", "rash", "").who == "A-01 A-02"


def counting(*lists):
    counts = Counts(CHAPTER)
    for ids in lists:
        cell = f'<td data-who="{" ".join(ids)}">{len(ids)}</td>'
        counts.link(f'<caption>T</caption><th scope="row">R</th>{cell}')
    return counts


def test_a_long_list_names_ids_alone(tmp_path):
    people = [f"A-{n:02d}" for n in range(21)]
    page = written(tmp_path, counting(people))
    assert page.count('.html">A-') == 21
    assert "told" not in page


def test_a_list_that_is_nearly_another_says_who_is_not_in_it(tmp_path):
    people = [f"A-{n:02d}" for n in range(50)]
    page = written(tmp_path, counting(people[2:], people))
    assert (
        '<section id="p1"><h2>48 participants</h2><p><a href="#p2">These 50 participants</a> '
        'but for 2:</p><ul class="tb-people"><li><a href="A-00.html">A-00</a> · told</li>'
    ) in page
    assert page.count("A-30.html") == 1


def test_a_list_far_from_every_other_is_written_whole(tmp_path):
    people = [f"A-{n:02d}" for n in range(99)]
    page = written(tmp_path, counting(people, people[:60], people[50:98]))
    assert "but for" not in page
    assert page.count("A-55.html") == 3
