"""A book that does not build as it should is not published, however often it is tried."""

import shutil

import pytest

from helpers.book.errors import PublicationError
from helpers.book.sphinx_build import build_book
from helpers.places import REPOSITORY

TOC = "format: jb-book\nroot: book/index\n"


@pytest.mark.pages
@pytest.mark.fault("P09")
@pytest.mark.filterwarnings("ignore")
def test_a_page_with_a_warning_stops_the_book_the_second_time_too(tmp_path):
    staged = tmp_path / "book"
    (staged / "book").mkdir(parents=True)
    shutil.copy(REPOSITORY / "_config.yml", staged)
    (staged / "_toc.yml").write_text(TOC)
    (staged / "book" / "index.md").write_text("# Front\n\n{ref}`nowhere`\n")
    for _ in range(2):
        with pytest.raises(PublicationError) as caught:
            build_book(staged, tmp_path / "html", {}, "one 2020-01-31")
        assert str(caught.value) == (
            "one 2020-01-31: the book builds with 1 warnings:\n"
            "  book/index.md:3: WARNING: undefined label: 'nowhere'"
        )
