"""Attacks on the public counts: by the rest, by the total, by the difference of two releases."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.ard.disclosure import Cell, publishable, reachable

K = 5


def told(cells, *earlier):
    return publishable(cells, list(earlier), K)


def release(cells, *earlier):
    """Return a release as its ledger has it: what was kept back is named without a count."""
    kept = told(cells, *earlier)
    return {cell.name: kept.get(cell.name) for cell in cells}


def study(treated, severe, levels):
    """Return the cells of a small summary: treated, those with a severe event, three age bands."""
    return [
        Cell("treated", treated),
        Cell("severe", severe, "treated"),
        *(Cell(f"age={name}", n, "treated", "age") for name, n in zip("abc", levels, strict=True)),
    ]


@pytest.mark.fault("S03")
def test_large_counts_are_told_and_small_ones_are_not():
    assert told(study(60, 30, (40, 20, 0))) == {
        "treated": 60, "severe": 30, "age=a": 40, "age=b": 20, "age=c": 0,
    }  # fmt: skip
    assert "severe" not in told(study(60, 4, (40, 20, 0)))
    assert told(study(4, 0, (4, 0, 0))) == {}


@pytest.mark.fault("S03")
def test_a_count_whose_rest_is_small_is_kept_back():
    assert "severe" not in told(study(60, 57, (40, 20, 0)))
    assert told(study(60, 60, (40, 20, 0)))["severe"] == 60


@pytest.mark.fault("S03")
def test_one_small_part_of_a_whole_takes_another_with_it():
    kept = told(study(60, 30, (38, 20, 2)))
    assert "age=c" not in kept
    # 60 less what is told must leave more than the one small part
    assert len({"age=a", "age=b"} & set(kept)) == 1
    assert reachable(study(60, 30, (38, 20, 2)), [release(study(60, 30, (38, 20, 2)))],
                     {(0, "age=c"): 1})[0] == 0  # fmt: skip


@pytest.mark.fault("S03")
def test_the_difference_of_two_releases_tells_of_no_few_people():
    first = release(study(20, 10, (10, 10, 0)))
    assert first == {"treated": 20, "severe": 10, "age=a": 10, "age=b": 10, "age=c": 0}
    one_more = release(study(21, 11, (11, 10, 0)), first)
    assert set(one_more.values()) == {None}
    # six more, of whom one is severe: five are not, and one is, which may not be told
    six_more = release(study(26, 11, (16, 10, 0)), first)
    assert six_more == {"treated": 26, "severe": None, "age=a": 16, "age=b": 10, "age=c": 0}
    # eight more, of whom six are severe: two are not
    eight_more = release(study(28, 16, (18, 10, 0)), first)
    assert eight_more == {"treated": 28, "severe": None, "age=a": 18, "age=b": 10, "age=c": 0}


@pytest.mark.fault("S03")
def test_a_third_release_is_held_against_the_first_too():
    first = release(study(20, 10, (10, 10, 0)))
    second = release(study(22, 10, (12, 10, 0)), first)
    assert second["treated"] is None
    third = release(study(25, 10, (15, 10, 0)), first, second)
    assert third["treated"] == 25
    assert release(study(24, 10, (14, 10, 0)), first, second)["treated"] is None


def test_where_the_part_matters_more_the_whole_is_kept_back():
    cells = [
        Cell("included", 12),
        Cell("treated", 11, "included", "", True),
        Cell("any", 11, "treated"),
    ]
    assert told(cells) == {"treated": 11, "any": 11}


def test_what_hides_a_small_part_is_taken_from_its_group_first_and_then_from_its_whole():
    # 8 severe and 10 men tell nothing of the two of age c: the smaller band beside it goes
    sexes = [Cell("sex=F", 50, "treated", "sex"), Cell("sex=M", 10, "treated", "sex")]
    assert told([*study(60, 8, (38, 20, 2)), *sexes]) == {
        "treated": 60, "severe": 8, "age=a": 38, "sex=F": 50, "sex=M": 10,
    }  # fmt: skip
    # 12 were screened and 11 treated, so that included lies between: first goes what else is
    # told of the screened, then what is told of the treated, and the screened stay
    cells = [
        Cell("screened", 12),
        Cell("failed", 0, "screened"),
        Cell("included", 12, "screened"),
        Cell("treated", 11, "included", "", True),
        Cell("any", 11, "treated"),
    ]
    assert told(cells) == {"screened": 12}


def test_a_count_kept_back_lies_between_those_told_before_and_after_and_within_its_whole():
    cells = study(20, 10, (10, 10, 0))
    both = {cell.name: cell.n for cell in cells}

    def severe(which, *releases):
        return reachable(cells, list(releases), {(which, "severe"): 1})

    assert severe(0, both | {"severe": None}) == (0, 20)
    assert severe(1, both, both | {"treated": 22, "age=a": 12, "severe": None}) == (10, 22)
    assert severe(0, both | {"severe": None}, both) == (0, 10)
    assert severe(1, both, both | {"severe": None}, both | {"severe": 13}) == (10, 13)
    # what a release does not name counted nobody
    assert severe(0, {}, both) == (0, 0)


def test_counts_that_cannot_be_are_refused():
    cells = study(20, 10, (10, 10, 0))
    wrong = {cell.name: cell.n for cell in cells} | {"age=a": 30}

    with pytest.raises(ValueError, match="^published counts contradict each other$"):
        reachable(cells, [wrong], {(0, "severe"): 1})


def test_what_was_told_already_is_not_hidden_and_parts_go_with_their_whole():
    now = study(60, 3, (40, 20, 0))
    # three severe were told when smaller groups might be: nothing kept back now would hide them
    before = {cell.name: cell.n for cell in now}
    assert told(now, before) == {"treated": 60, "age=a": 40, "age=b": 20, "age=c": 0}
    # three without an event: with the events go the severe ones, and the fatal among them
    chain = [Cell("treated", 60), Cell("any", 57, "treated"), Cell("severe", 30, "any")]
    assert told([*chain, Cell("fatal", 10, "severe")]) == {"treated": 60}


def test_counts_that_fell_do_not_hide_the_rest():
    first = release(study(20, 10, (10, 10, 0)))
    corrected = release(study(20, 5, (10, 10, 0)), first)
    assert corrected["treated"] == 20
    assert corrected["severe"] == 5


SMALL = st.integers(0, 5)
LEVELS = st.tuples(SMALL, SMALL, SMALL)


def open_enough(values):
    """Return whether an attacker who can list what is possible learns of no small group."""
    low, high = min(values), max(values)
    return (low == high and (low == 0 or abs(low) >= K)) or high - low >= K


def worlds(published, most=16):
    """Yield every study that is possible by what one release tells: no solver, by trying all."""
    ranges = {name: range(most) if n is None else (n,) for name, n in published.items()}
    for levels in product(*(ranges[f"age={name}"] for name in "abc")):
        whole = sum(levels)
        if whole in ranges["treated"]:
            for severe in ranges["severe"]:
                if severe <= whole:
                    yield {"treated": whole, "severe": severe, "rest": whole - severe,
                           **dict(zip("abc", levels, strict=True))}  # fmt: skip


@pytest.mark.fault("S03")
@settings(max_examples=12, deadline=None)
@given(levels=LEVELS, share=st.floats(0, 1))
def test_whoever_tries_all_that_is_possible_learns_of_no_small_group(levels, share):
    cells = study(sum(levels), round(share * sum(levels)), levels)
    published = release(cells)
    possible = list(worlds(published))
    assert possible
    for name in possible[0]:
        assert open_enough({world[name] for world in possible}), (name, published)
    for name in "abc":
        assert open_enough({world["treated"] - world[name] for world in possible}), (
            name,
            published,
        )


@pytest.mark.fault("S03")
@settings(max_examples=8, deadline=None)
@given(levels=LEVELS, more=LEVELS, severe=st.floats(0, 1), grown=st.floats(0, 1))
def test_no_two_releases_together_tell_of_a_few_people(levels, more, severe, grown):
    first = study(sum(levels), round(severe * sum(levels)), levels)
    later = tuple(a + b for a, b in zip(levels, more, strict=True))
    before = round(severe * sum(levels))
    second = study(sum(later), before + round(grown * sum(more)), later)
    one = release(first)
    both = [one, release(second, one)]
    for cell in second:
        for target in (
            {(1, cell.name): 1},
            {(1, cell.name): 1, (0, cell.name): -1},
            {(1, "treated"): 1, (1, cell.name): -1} if cell.whole else {(1, cell.name): 1},
        ):
            low, high = reachable(second, both, target)
            assert open_enough({low, high}), (target, both)
