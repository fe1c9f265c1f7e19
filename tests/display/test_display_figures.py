"""What all figures share."""

import re

from helpers.display.figures import StudyDays, drawn, in_key, new_figure


def test_the_axis_names_day_1_and_no_day_0():
    assert [float(day) for day in StudyDays().tick_values(-14, 90)] == [
        -20, 1, 20, 40, 60, 80, 100
    ]  # fmt: skip


def _words(drawing):
    return re.findall(r"<text[^>]*>([^<]*)</text>", drawing)


def test_words_of_the_data_are_drawn_as_they_are_also_in_a_key():
    figure, axes = new_figure()
    words = ["_none", "$x^2$ <b>", "__a__"]
    for word in words:
        axes.plot([1, 2], label=in_key(word))
    axes.legend()
    axes.set_xticks([0, 1], ["_0", "$1$"])
    told = _words(drawn(figure, ""))
    assert {"_none", "$x^2$ &lt;b&gt;", "__a__", "_0", "$1$"} <= set(told)
    assert "<b>" not in drawn(figure, "")


def test_words_that_leave_no_room_are_cut_and_the_others_stay():
    figure, panels = new_figure(4.9, 4.6, 2, 2)
    for panel in panels.flat:
        panel.plot([0, 1], [1, 2], label="y" * 90)
        panel.set_yticks([1, 2], ["q" * 500, "short"])
        panel.legend()
    told = set(_words(drawn(figure, "")))
    assert {"q" * 19 + "\u2026", "y" * 19 + "\u2026", "short"} <= told
