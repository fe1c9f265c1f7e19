"""What a reader is told of the fingerprint of gene sets."""

import pandas as pd
import pytest

from helpers.ard.fingerprint import COLUMNS, EVERY_GENE, ard_fingerprint
from helpers.display.fingerprint import fingerprint_figure, fingerprint_sentence
from helpers.trial.expression import Expression


class _Trial:
    expression = Expression()


@pytest.fixture
def results():
    rows = [
        (EVERY_GENE, "named", "", 1000, 10, 20),
        (EVERY_GENE, "named", "S-1", 1000, 100, 120),
        (EVERY_GENE, "named", "S-2", 1000, 150, 90),
        ("IL1_AXIS", "named", "", 10, 0, 6),
        ("IL1_AXIS", "named", "S-1", 10, 1, 7),
        ("IL1_AXIS", "named", "S-2", 10, 0, 0),
        ("LOST", "named", "", 0, 0, 0),
        ("LOST", "named", "S-1", 0, 0, 0),
        ("LOST", "named", "S-2", 0, 0, 0),
    ]
    return ard_fingerprint(pd.DataFrame(rows, columns=COLUMNS), _Trial())


def test_the_definition_is_told_with_what_chance_brings(results):
    words = fingerprint_sentence(results).html

    assert "at least 1.5 times that at baseline" in words
    assert "of all tested genes, up to 15% are up and up to 12% down in one participant" in words


def test_the_grid_describes_itself(results):
    shown = fingerprint_figure(results).html

    assert "Grid of 2 gene sets by 2 participants" in shown
    assert "Over all pairs: IL1 axis 0% up and 60% down; lost NE up and NE down." in shown
    assert 'data-analysis="gene_set_fingerprint"' in shown


def test_nothing_is_drawn_of_nothing():
    none = ard_fingerprint(pd.DataFrame(columns=COLUMNS), _Trial())

    assert fingerprint_sentence(none).html + fingerprint_figure(none).html == ""
