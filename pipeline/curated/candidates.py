"""Which plans may be one: those with a band of their signatures in common, or the same act.

Only pairs come out that nothing contradicts which they say of themselves. All of it is sorting and
looking up in whole columns, so what is new costs little beside what is there.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pipeline.curated.plans import Table
from pipeline.curated.signatures import SHAPE, mixed

MANY = 64  # plans, from which on sorting all costs less than looking at all for each
PAIRS = 1 << 18  # that are looked at at a time: what is held of them grows with no store
Pairs = tuple[np.ndarray, np.ndarray]


def pairs(table: Table, wanted: np.ndarray) -> Pairs:
    """Candidates with at least one of the `wanted` (places) in them, the lesser first."""
    near = _near(table, wanted)
    asked = np.isin(near, wanted)
    few = table.facts[near]
    codes = [np.empty(0, np.int64)]
    for one, other in _alike(few, table.bands(near)):
        less, more = np.minimum(one, other), np.maximum(one, other)
        open_ = (asked[less] | asked[more]) & (less != more)
        less, more = less[open_], more[open_]
        open_ = ~contradict(few[less], few[more])
        codes.append(np.unique(less[open_] * len(few) + more[open_]))
    found = np.unique(np.concatenate(codes))
    return near[found // max(len(few), 1)], near[found % max(len(few), 1)]


def contradict(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Whether pairs of plans cannot be one. A scan's number may be misread and contradicts none."""
    issuers = _differ(one, other, "issuer") & ~((one["commune"] != 0) & (other["commune"] != 0))
    numbers = _differ(one, other, "number") & ~(one["scanned"] | other["scanned"])
    periods, places = (_differ(one, other, name) for name in ("period", "commune"))
    found: np.ndarray = periods | places | numbers | issuers
    return found


def same_act(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Whether pairs of plans are known to have one place, number and period."""
    names = ("commune", "number", "period")
    agree = [(one[name] == other[name]) & (one[name] != 0) for name in names]
    found: np.ndarray = np.logical_and.reduce(agree)
    return found


def _differ(one: np.ndarray, other: np.ndarray, name: str) -> np.ndarray:
    found: np.ndarray = (one[name] != other[name]) & (one[name] != 0) & (other[name] != 0)
    return found


def _near(table: Table, wanted: np.ndarray) -> np.ndarray:
    """Places of the plans that may be one with some of those; of all where those are many.

    Bands are looked at last: few plans have nothing that contradicts, many have a band in common.
    """
    plans = table.facts
    if len(wanted) > MANY:
        return np.arange(len(plans))
    near = [wanted]
    for plan, bands in zip(plans[wanted], table.bands(wanted), strict=True):
        open_ = np.flatnonzero(~contradict(plans, plan))
        alike = (table.bands(open_) == bands).any(axis=1)
        near.append(open_[alike | same_act(plans[open_], plan)])
    return np.unique(np.concatenate(near))


def _alike(plans: np.ndarray, bands: np.ndarray) -> Iterator[Pairs]:
    """Positions of plans that share a key, in pairs; the place is part of it where it is known."""
    commune, number, period = (plans[name] for name in ("commune", "number", "period"))
    is_plan = plans["rows"] > 0
    placed = np.flatnonzero(is_plan & (commune != 0))
    known = np.flatnonzero(is_plan & (commune != 0) & (number != 0) & (period != 0))
    yield from _within(mixed(mixed(commune[known]) ^ number[known]) ^ period[known], known)
    every = np.flatnonzero(is_plan)
    loose = np.flatnonzero(is_plan & (commune == 0))
    for band in range(SHAPE.bands):
        keys = bands[:, band].astype(np.uint64)
        yield from _within(mixed(keys[placed]) ^ commune[placed], placed)
        yield from _across(keys, loose, every)


def _within(keys: np.ndarray, members: np.ndarray) -> Iterator[Pairs]:
    """Every two members of the same key."""
    order = np.argsort(keys, kind="stable")
    keys, members = keys[order], members[order]
    places = np.arange(len(keys))
    return _spread(members, places + 1, np.searchsorted(keys, keys, "right"), members)


def _across(keys: np.ndarray, some: np.ndarray, every: np.ndarray) -> Iterator[Pairs]:
    """Each of `some` with every one of the same key."""
    every = every[np.argsort(keys[every], kind="stable")]
    at = keys[every]
    first, end = np.searchsorted(at, keys[some], "left"), np.searchsorted(at, keys[some], "right")
    return _spread(some, first, end, every)


def _spread(
    one: np.ndarray, first: np.ndarray, end: np.ndarray, others: np.ndarray
) -> Iterator[Pairs]:
    """One beside each of the others from its `first` to before its `end`, some pairs at a time."""
    counts = end - first
    ends = np.cumsum(counts)
    cuts = np.searchsorted(ends, np.arange(PAIRS, ends[-1] if len(ends) else 0, PAIRS))
    for some in np.split(np.arange(len(one)), cuts):
        begun = np.cumsum(counts[some]) - counts[some]
        steps = np.arange(counts[some].sum()) - np.repeat(begun - first[some], counts[some])
        yield np.repeat(one[some], counts[some]), others[steps]
