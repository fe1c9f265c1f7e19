"""What the theme leaves to be done for readers who hear a page or use it by keyboard."""

import re

# A plain landmark around the sidebar; what stands there is no section of the page, so that its
# captions are no headings above the page's own; a fold is called what it shows.
_MENDS = (
    (
        re.compile(r'<div id="pst-primary-sidebar" class="([^"]*)">'),
        r'<div id="pst-primary-sidebar" class="\1" role="region" aria-label="Book">',
    ),
    (re.compile(r'<p aria-level="2" class="caption" role="heading">'), '<p class="caption">'),
    (re.compile(r'<summary aria-label="Toggle hidden content">'), "<summary>"),
    # a second heading and contents for paper, and a place for advertisements
    (re.compile(r'<div id="jb-print-docs-body".*?(?=<div id="searchbox">)', re.DOTALL), ""),
    (re.compile(r'<div id="ethical-ad-placement"[^>]*>\s*</div>'), ""),
)


def mended(page):
    """Return a page of the theme with landmarks and names that a screen reader can follow."""
    for found, put in _MENDS:
        page = found.sub(put, page)
    return page


def mend_pages(folder):
    """Mend every page below a folder, in place."""
    for path in folder.rglob("*.html"):
        path.write_text(mended(path.read_text(encoding="utf-8")), encoding="utf-8")
