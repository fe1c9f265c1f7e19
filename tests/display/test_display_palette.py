"""Colours of figures: told apart by colour-blind readers, legible on both grounds."""

import math
import re
from itertools import combinations
from pathlib import Path

import pytest

from helpers.display.figures import GRADES, RESPONSES, SERIES

STYLE = Path(__file__).parents[2] / "book" / "_static" / "trialbook.css"
TOGETHER = {
    "series": SERIES,
    "grades": list(GRADES.values()),
    "responses": list(dict.fromkeys(RESPONSES.values())),
}
APART = 10  # in CIE Lab: some four times what is just seen side by side
# Machado, Oliveira and Fernandes (2009), severity 1.0, in linear RGB
SIGHT = {
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}
TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
WHITE = (0.9505, 1, 1.089)


def linear(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def times(matrix, vector):
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def contrast(one, other):
    light = sorted((times(TO_XYZ, linear(colour))[1] for colour in (one, other)), reverse=True)
    return (light[0] + 0.05) / (light[1] + 0.05)


def lab(colour, sight):
    seen = [min(max(part, 0), 1) for part in times(SIGHT[sight], linear(colour))]
    shares = [part / white for part, white in zip(times(TO_XYZ, seen), WHITE, strict=True)]
    x, y, z = (s ** (1 / 3) if s > 0.008856 else 7.787 * s + 16 / 116 for s in shares)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def dark(kind="fill"):
    """Return the colour on dark ground of each colour, as the style sheet has it."""
    rule = rf'html\[data-theme="dark"\] \[{kind}="(#\w+)"\] {{ {kind}: (#\w+); }}'
    return dict(re.findall(rule, STYLE.read_text()))


def inks(theme):
    block = re.search(rf"{re.escape(theme)} \{{(.*?)\}}", STYLE.read_text(), re.DOTALL)[1]
    return dict(re.findall(r"--tb-(\w+): (#\w+);", block))


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("kind", TOGETHER)
@pytest.mark.parametrize("ground", ["light", "dark"])
def test_colours_that_stand_together_are_told_apart(kind, sight, ground):
    shown = [dark()[c] if ground == "dark" else c for c in TOGETHER[kind]]
    near = {
        (one, other): math.dist(lab(one, sight), lab(other, sight))
        for one, other in combinations(shown, 2)
    }
    assert {pair: far for pair, far in near.items() if far < APART} == {}


def test_lines_and_marks_stand_out_from_both_grounds():
    every = {colour for colours in TOGETHER.values() for colour in colours}
    light, night = inks("\nhtml")["ground"], inks('html[data-theme="dark"]')["ground"]
    assert {c for c in every if contrast(c, light) < 3} == set()
    assert {c for c in every if contrast(dark()[c], night) < 3} == set()
    assert dark("stroke") == dark("fill")


@pytest.mark.parametrize("theme", ["\nhtml", 'html[data-theme="dark"]'])
@pytest.mark.parametrize("ink", ["ink", "muted"])
def test_words_of_figures_are_legible_on_both_grounds(theme, ink):
    assert contrast(inks(theme)[ink], inks(theme)["ground"]) >= 4.5


def test_the_measure_itself_knows_black_on_white_and_red_from_green():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    red, green = (lab(colour, "deuteranopia") for colour in ("#b56b00", "#7f8a00"))
    plain = math.dist(lab("#b56b00", "full"), lab("#7f8a00", "full"))
    assert math.dist(red, green) < plain / 3
