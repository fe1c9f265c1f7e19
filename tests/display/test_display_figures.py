"""What all figures share."""

from helpers.display.figures import StudyDays


def test_the_axis_names_day_1_and_no_day_0():
    assert [float(day) for day in StudyDays().tick_values(-14, 90)] == [
        -20, 1, 20, 40, 60, 80, 100
    ]  # fmt: skip
