"""The theme's pages, mended for readers who hear them."""

from helpers.book.accessible import mend_pages, mended

PAGE = """<div id="pst-primary-sidebar" class="bd-sidebar-primary bd-sidebar">
<p aria-level="2" class="caption" role="heading"><span class="caption-text">Chapters</span></p>
<div id="ethical-ad-placement"
      class="flat"
      data-ea-publisher="readthedocs">
</div></div>
<div id="jb-print-docs-body" class="onlyprint"><h1>Safety</h1><div><h2> Contents </h2></div></div>
<div id="searchbox"></div><h1>Safety</h1>
<details><summary aria-label="Toggle hidden content"><p>Show code</p></summary>"""
MENDED = """<div id="pst-primary-sidebar" class="bd-sidebar-primary bd-sidebar" role="region" aria-label="Book">
<p class="caption"><span class="caption-text">Chapters</span></p>
</div>
<div id="searchbox"></div><h1>Safety</h1>
<details><summary><p>Show code</p></summary>"""


def test_a_page_has_landmarks_one_heading_of_its_own_and_folds_called_what_they_say():
    assert mended(PAGE) == MENDED
    assert mended(MENDED) == MENDED


def test_every_page_below_a_folder_is_mended(tmp_path):
    for name in ("search.html", "notebooks/02_safety.html"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(PAGE, "utf-8")
    mend_pages(tmp_path)
    assert (tmp_path / "search.html").read_text("utf-8") == MENDED
    assert (tmp_path / "notebooks" / "02_safety.html").read_text("utf-8") == MENDED
