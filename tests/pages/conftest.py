"""Every chapter of every trial, for the tests that look at single pages."""

from helpers.book.layout import chapters
from helpers.places import REPOSITORY


def pytest_generate_tests(metafunc):
    """Give each test of a page every chapter of every trial."""
    if "chapter" in metafunc.fixturenames:
        metafunc.parametrize("chapter", chapters())
    if "trial_id" in metafunc.fixturenames:
        known = sorted(path.parent.name for path in (REPOSITORY / "data").glob("*/trial.yml"))
        metafunc.parametrize("trial_id", [*known, "toy"])
