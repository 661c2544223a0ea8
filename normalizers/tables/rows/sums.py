"""Rows that add up others: "Tổng cộng", and titles of sections beside what their rows cost.

Such a row is no task, though it stands in the task's column and nothing is merged: nobody leads
it, it falls due on no day, and its amounts are those of the rows below or above it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isclose, nan

import regex

from normalizers.tables.numbering import SECTION_NUMBER, bare, count_of
from normalizers.tables.roles import ROLES
from normalizers.tables.rows.asides import Aside, names_sum
from normalizers.tables.slots import Slot
from normalizers.tables.weights import WEIGHTS
from normalizers.values.targets import parse_target

_GROUPED = regex.compile(r"(?<=\d)[. ](?=\d{3}(?!\d))")  # in an amount a point parts thousands


@dataclass(frozen=True, slots=True)
class Line:
    """A physical row as it stands: the slot of each column, and its amounts by column."""

    slots: Sequence[Slot | None]
    amounts: dict[int, float | None]  # None: a text that is no amount

    def text(self, column: int | None) -> str:
        """What stands in a column, '' where there is none."""
        slot = None if column is None else self.slots[column]
        return slot.text if slot else ""


def amount_columns(roles: Sequence[str], headers: Sequence[str]) -> list[int]:
    """The columns that may hold amounts: of money, or by an unknown header."""
    return [
        at for at, role in enumerate(roles) if role == "budget" or (role == "extra" and headers[at])
    ]


def line_of(slots: Sequence[Slot | None], columns: Sequence[int]) -> Line:
    """A physical row with the amounts of those columns that it fills."""
    filled = ((at, slot.text) for at in columns if (slot := slots[at]) and slot.text)
    return Line(slots, {at: _amount(text) for at, text in filled})


def find_sums(
    lines: Sequence[Line], roles: Sequence[str], no: int | None, main: int
) -> dict[int, Aside]:
    """The rows of sums among a table's physical rows, by their place in `lines`."""
    owed = [at for at, role in enumerate(roles) if role in ROLES and ROLES[role].owed]
    asked = {at for at, line in enumerate(lines) if _may_sum(line, owed, main)}
    items = [line for at, line in enumerate(lines) if at not in asked]
    if not asked or len(items) < WEIGHTS.summed or not owed:
        return {}
    led = sum(any(line.text(at) for at in owed) for line in items)
    if led < WEIGHTS.usual * len(items):
        return {}
    table = _Table(lines, asked, no, main)
    return {at: told for at in sorted(asked) if (told := table.told(at)) is not None}


class _Table:
    """The lines of a table, and which of them may be sums."""

    def __init__(self, lines: Sequence[Line], asked: set[int], no: int | None, main: int) -> None:
        self.lines, self.asked, self.no, self.main = lines, asked, no, main
        items = [line for at, line in enumerate(lines) if at not in asked]
        self.numbered = sum(bool(line.text(no)) for line in items) > WEIGHTS.mostly * len(items)
        self.counted = sum(count_of(bare(line.text(no))) is not None for line in items)
        self.item_totals = self._totals(at for at in range(len(lines)) if at not in asked)
        self.asked_totals = self._totals(asked)
        self.bold = any(_is_bold(line.slots[main]) for line in items)

    def told(self, at: int) -> Aside | None:
        """What a row is by all that speaks for sums, None where too little does."""
        line = self.lines[at]
        below, others = self._adds_up(at)
        own = line.slots[self.no] if self.no is not None else None
        number = "" if own is line.slots[self.main] else bare(line.text(self.no))
        named = names_sum(line.text(self.main))
        levelled = bool(SECTION_NUMBER.fullmatch(number)) and count_of(number) is None
        worth = WEIGHTS.adds_up * bool(below or others) + WEIGHTS.named_sum * named
        worth += WEIGHTS.other_level * (levelled and self.counted > 0)
        worth += WEIGHTS.sum_unnumbered * (not number and self.numbered)
        worth += WEIGHTS.sum_bold * (_is_bold(line.slots[self.main]) and not self.bold)
        worth -= WEIGHTS.sum_counts * (count_of(number) is not None and self.counted > 0)
        if worth < WEIGHTS.sum_sure:
            return None
        return Aside(bool(below) and not named, below or others)

    def _adds_up(self, at: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The columns whose amounts are those of the rows up to the next such row, or of others."""
        held = self.lines[at].amounts
        below = _agreeing(held, self._totals(self._run(range(at + 1, len(self.lines)))))
        above = self._totals(self._run(range(at - 1, -1, -1)))
        others = {
            column: total - (held.get(column) or 0.0) for column, total in self.asked_totals.items()
        }
        runs = (above, self.item_totals, others)
        return below, next((told for run in runs if (told := _agreeing(held, run))), ())

    def _run(self, places: Sequence[int]) -> list[int]:
        run: list[int] = []
        for place in places:
            if place in self.asked:
                break
            run.append(place)
        return run

    def _totals(self, places: Iterable[int]) -> dict[int, float]:
        """What the amounts of rows come to, by column; NaN where one of them cannot be read."""
        totals: dict[int, float] = {}
        for place in places:
            for column, amount in self.lines[place].amounts.items():
                totals[column] = totals.get(column, 0.0) + (nan if amount is None else amount)
        return totals


def _agreeing(held: Mapping[int, float | None], totals: Mapping[int, float]) -> tuple[int, ...]:
    """The columns of amounts, () where one of them is not the total of others."""
    agrees = all(
        amount is not None and isclose(totals.get(column, nan), amount, rel_tol=WEIGHTS.same_sum)
        for column, amount in held.items()
    )
    return tuple(held) if agrees else ()


def _may_sum(line: Line, owed: Sequence[int], main: int) -> bool:
    """Whether a row has a name and amounts, but nobody who leads it and no day."""
    title = line.slots[main]
    if title is None or not title.text or not any(line.amounts.values()):
        return False
    return all(line.slots[at] is title or not line.text(at) for at in owed)


def _is_bold(slot: Slot | None) -> bool:
    return slot is not None and bool(slot.cells) and all(cell.bold for cell in slot.cells)


def _amount(text: str) -> float | None:
    target = parse_target(_GROUPED.sub("", text), None)
    return target.value if target.op == "=" and target.upper is None else None
