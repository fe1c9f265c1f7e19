"""Every finished overview says that its headline numbers were computed twice, and agree."""

import pytest

from helpers.ard.frame import pick, read_results, select
from helpers.ard.recount import AGREEMENT, ANALYSIS, COMPUTATION, DIFFERS, SECOND
from helpers.book.layout import OVERVIEW

pytestmark = pytest.mark.pages


def test_the_headline_numbers_of_every_edition_agree_with_the_second_computation(whole_site):
    for trial_id, data_cut in whole_site.editions():
        folder = whole_site.page(trial_id, data_cut, OVERVIEW)
        recount = select(read_results(folder / "results.csv"), analysis=ANALYSIS)
        second = select(recount, group=COMPUTATION, group_level=SECOND)

        assert select(second, warning=DIFFERS).empty, f"{trial_id}/{data_cut}"
        assert len(second) >= 10
        n, of = (pick(recount, name, variable=AGREEMENT) for name in ("n", "N"))
        assert n == of >= 6
        page = whole_site.site / trial_id / data_cut / "notebooks" / f"{OVERVIEW}.html"
        shown = page.read_text("utf-8")
        assert f"{n:.0f} of {of:.0f} headline numbers agree" in shown
        assert "tb-warning" not in shown
