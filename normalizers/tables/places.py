"""Which columns of one grid stand where those of another do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from normalizers.tables.weights import WEIGHTS

Agreement = Literal["same", "moved", "near", "merged", "other", "unknown"]


@dataclass(frozen=True, slots=True)
class Fit:
    """How a grid's columns stand on another's: `over[c]` are those that column c covers.

    `how`: "same" place, "moved" or scaled as a whole, "near" the place, "merged" into fewer or
    parted into more at the same borders, "other" borders, "unknown" without geometry.
    """

    over: tuple[tuple[int, ...], ...]
    how: Agreement


def fit(edges: Sequence[float], known: Sequence[float], counts: tuple[int, int]) -> Fit | None:
    """The fit of column edges (points) on known ones, None where no column can be told.

    `counts` are the columns of both grids: all that there is of a file without geometry.
    """
    one_to_one = tuple((column,) for column in range(counts[0]))
    if not edges or not known:
        return Fit(one_to_one, "unknown") if counts[0] == counts[1] else None
    same = _is_whole(edges, known)
    if counts[0] == counts[1] and same and _apart(edges, known) <= WEIGHTS.same_edge:
        return Fit(one_to_one, "same")
    moved = _moved(edges, known)
    if moved is None:
        return None
    apart = _apart(moved, known)
    if counts[0] == counts[1] and apart <= WEIGHTS.near_edge * (known[-1] - known[0]):
        return Fit(one_to_one, "moved" if apart <= WEIGHTS.same_edge else "near")
    if counts[0] != counts[1] and not same:  # fewer columns may stand anywhere: shifted alone
        moved = [known[0] + edge - edges[0] for edge in edges]
        if not _is_whole(moved, known):
            return None
    placed = edges if same else moved
    borders = _strange(placed, known)
    if counts[0] != counts[1] and not borders:
        return Fit(_covered(placed, known), "merged")
    if counts[0] == counts[1]:
        return Fit(one_to_one, "other")
    return (
        Fit(_covered(placed, known), "other") if borders <= WEIGHTS.strange * len(edges) else None
    )


def _is_whole(edges: Sequence[float], known: Sequence[float]) -> bool:
    """Whether two grids begin and end at the same places."""
    return max(abs(edges[0] - known[0]), abs(edges[-1] - known[-1])) <= WEIGHTS.outer_edge


def _moved(edges: Sequence[float], known: Sequence[float]) -> list[float] | None:
    """Edges shifted and scaled as a whole, so that the outer ones meet the known ones.

    None where one grid is much wider than the other: no page turns so far.
    """
    widths = known[-1] - known[0], edges[-1] - edges[0]
    if min(widths) <= 0 or max(widths) > WEIGHTS.max_scale * min(widths):
        return None
    scale = widths[0] / widths[1]
    return [known[0] + (edge - edges[0]) * scale for edge in edges]


def _apart(edges: Sequence[float], known: Sequence[float]) -> float:
    """The farthest that an inner border stands from the one of its column, in points."""
    inner = zip(edges[1:-1], known[1:-1], strict=False)
    return max((abs(edge - other) for edge, other in inner), default=0.0)


def _strange(edges: Sequence[float], known: Sequence[float]) -> int:
    """Inner borders of the grid with fewer columns where the other has none."""
    few, many = sorted((edges, known), key=len)
    return sum(min(abs(edge - k) for k in many) > WEIGHTS.same_edge for edge in few[1:-1])


def _covered(edges: Sequence[float], known: Sequence[float]) -> tuple[tuple[int, ...], ...]:
    middles = [(left + right) / 2 for left, right in pairwise(known)]
    over = []
    for left, right in pairwise(edges):
        inside = tuple(index for index, middle in enumerate(middles) if left < middle < right)
        if not inside:
            inside = (sum(1 for edge in known[1:-1] if edge <= (left + right) / 2),)
        over.append(inside)
    return tuple(over)
