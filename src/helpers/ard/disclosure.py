"""Which counts of people may be published, so that no small group can be worked out.

A published count tells of more than itself: a total less all other parts is the last part, a whole
less a part is those outside it, and the count at one cut less the count at another is those who
came between. What an attacker can work out from all releases together is an interval for every
number that was kept back; none may be narrower than the smallest group that may be told.
"""

import math
from itertools import combinations
from typing import NamedTuple

import numpy as np

SLACK = 1e-6  # of the solver, in people
INFEASIBLE = 2  # what the solver calls a system that nothing fulfils


class Cell(NamedTuple):
    """A count of participants: a part of a whole, alone or one of a group that fills the whole.

    `whole` is the name of another cell, "" for none. Where too few are outside a part, the part is
    kept back; with `outer` it is the whole, as the part matters more.
    """

    name: str
    n: int
    whole: str = ""
    group: str = ""
    outer: bool = False


def publishable(cells, earlier, smallest):
    """Return {name: count} of the cells that may be published beside all earlier releases.

    Parameters
    ----------
    cells : sequence of Cell
        All counts of this release, wholes among them.
    earlier : sequence of {name: count, or None where it was kept back}
        What was published before, of the same trial; a name that is not there counted nobody.
    smallest : int
        The smallest group of participants that may be told; one of 0 may be.
    """
    kept = _large_enough(cells, smallest)
    releases = [*earlier, None]
    before, known = _system(cells, releases, set()), _system(cells, releases, kept)
    for target in _targets(cells, len(releases)):
        if not _is_safe(target, before, smallest):
            continue  # told by earlier releases alone: nothing kept back now would hide it
        while not _is_safe(target, known, smallest):
            kept = _with_wholes(cells, _without_one(cells, kept, target))
            known = _system(cells, releases, kept)
    return {cell.name: cell.n for cell in cells if cell.name in kept}


def reachable(cells, releases, target):
    """Return (lowest, highest) that a sum of counts can be, by all that releases tell.

    `target` is {(release, name): factor}; `releases` are {name: count or None}, all published.
    """
    return _interval(target, _system(cells, [*releases, None], set()))


def _large_enough(cells, smallest):
    """Return the names of cells of which neither part nor rest is a small group."""
    of = {cell.name: cell for cell in cells}
    kept = {cell.name for cell in cells if _told(cell.n, smallest)}
    for cell in cells:
        if cell.whole and not _told(of[cell.whole].n - cell.n, smallest):
            kept.discard(cell.whole if cell.outer else cell.name)
    return _with_wholes(cells, kept)


def _told(n, smallest):
    return n == 0 or n >= smallest


def _with_wholes(cells, kept):
    """Return kept cells without parts of a whole that is kept back: they would say of nothing."""
    while True:
        inner = (cell for cell in cells if cell.whole and not cell.outer)
        lost = {cell.name for cell in inner if cell.name in kept and cell.whole not in kept}
        if not lost:
            return kept
        kept = kept - lost


def _without_one(cells, kept, target):
    """Return kept cells without the one that tells most of a target.

    That is a part that the target is made of, else the smallest of its group, else of its whole,
    and what is part of nothing only when no part is left.
    """
    names = {name for _, name in target}
    own = [cell for cell in cells if cell.name in names]
    groups, wholes = {cell.group for cell in own} - {""}, {cell.whole for cell in own} - {""}

    def turn(cell):
        near = (cell.name not in names, cell.group not in groups, cell.whole not in wholes)
        return not cell.whole, *near, cell.n, cell.name

    return kept - {min((cell for cell in cells if cell.name in kept), key=turn).name}


def _targets(cells, count):
    """Return what must not be worked out: parts, those outside, who came between two releases."""
    sums = [{cell.name: 1} for cell in cells]
    sums += [{cell.whole: 1, cell.name: -1} for cell in cells if cell.whole]
    last = count - 1
    single = [_at(last, one) for one in sums]
    between = [_at(last, one) | _at(r, one, -1) for r in range(last) for one in sums]
    return single + between + [_at(r, one) for r in range(last) for one in sums]


def _at(release, factors, sign=1):
    return {(release, name): sign * factor for name, factor in factors.items()}


class _System(NamedTuple):
    """All that is known of the counts: variables, equations, inequalities, bounds."""

    places: dict
    equal: np.ndarray
    less: np.ndarray
    bounds: list


def _system(cells, releases, kept):
    """Return what an attacker knows; the last release is this one, of which `kept` is told."""
    own = {cell.name: cell.n if cell.name in kept else None for cell in cells}
    told = [*releases[:-1], own]
    pairs = [(release, cell.name) for release in range(len(told)) for cell in cells]
    places = {pair: place for place, pair in enumerate(pairs)}
    equal = [row for release in range(len(told)) for row in _filled(cells, release)]
    less = [row for release in range(len(told)) for row in _inside(cells, release)]
    bounds = [_bounds(told[release].get(name, 0)) for release, name in pairs]
    known = _System(places, _rows(equal, places), _rows(less, places), bounds)
    growing = known._replace(less=_rows([*less, *_growth(cells, told)], places))
    # counts that fell somewhere deny that they only grow: then nobody can build on it
    return growing if _least(np.zeros(len(places)), growing) is not None else known


def _filled(cells, release):
    """Yield that the parts of a group make up the whole."""
    groups = {}
    for cell in cells:
        if cell.group:
            groups.setdefault((cell.group, cell.whole), []).append(cell.name)
    for (_, whole), names in groups.items():
        yield {(release, whole): -1} | {(release, name): 1 for name in names}


def _inside(cells, release):
    """Yield that a part is no larger than its whole."""
    return ({(release, c.name): 1, (release, c.whole): -1} for c in cells if c.whole)


def _growth(cells, told):
    """Return that counts only grow from one release to the next, unless those told deny it."""
    rows = []
    for one, other in combinations(range(len(told)), 2):
        for cell in cells:
            before, after = (told[release].get(cell.name, 0) for release in (one, other))
            if before is None or after is None or before <= after:
                rows.append({(one, cell.name): 1, (other, cell.name): -1})
    return rows


def _bounds(known):
    return (0, None) if known is None else (known, known)


def _rows(equations, places):
    rows = np.zeros((len(equations), len(places)))
    for row, factors in zip(rows, equations, strict=True):
        for pair, factor in factors.items():
            row[places[pair]] = factor
    return rows


def _is_safe(target, system, smallest):
    """Return whether a sum stays open as widely as asked, or is told of nobody or of many."""
    low, high = _interval(target, system)
    if low == high:
        return low == 0 or abs(low) >= smallest
    return high - low >= smallest


def _interval(target, system):
    """Return the lowest and the highest whole number that a sum can be."""
    factors = np.zeros(len(system.places))
    for pair, factor in target.items():
        factors[system.places[pair]] = factor
    low, high = _least(factors, system), _least(-factors, system)
    if None in (low, high):
        raise ValueError("published counts contradict each other")
    return _whole(math.ceil, low - SLACK), _whole(math.floor, -high + SLACK)


def _least(factors, system):
    """Return the least that a sum can be, -inf without a limit; None where nothing is possible."""
    from scipy.optimize import linprog

    less, equal = (rows if len(rows) else None for rows in (system.less, system.equal))
    found = linprog(
        factors,
        A_ub=less,
        b_ub=None if less is None else np.zeros(len(less)),
        A_eq=equal,
        b_eq=None if equal is None else np.zeros(len(equal)),
        bounds=system.bounds,
    )
    if found.status == INFEASIBLE:
        return None
    return found.fun if found.status == 0 else -math.inf


def _whole(rounded, end):
    return end if math.isinf(end) else rounded(end)
