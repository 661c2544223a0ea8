"""What the columns of a table are worth in a role, and the whole as no plan, in nats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from normalizers.tables.evidence import Cells
from normalizers.tables.headers import key_of
from normalizers.tables.roles import ROLES, known_of
from normalizers.tables.weights import READING
from normalizers.values.lexicon import rows
from normalizers.values.shapes import shape
from schemas.table import Role

ALONE: tuple[Role, ...] = ("task", *(r for r in ROLES if ROLES[r].sought and not ROLES[r].anybody))
"""Roles that cells tell alone, below a header that says nothing of them."""

_NEVER = frozenset(("blank", "figure", "mark", "contact", "cited", "hours", "span"))

AGAINST: Mapping[str, frozenset[str]] = {
    "agency": _NEVER | {"date"},
    "deadline": _NEVER | {"agency"},
    "text": frozenset(("figure", "mark", "contact", "date")),
}
"""What cells of a grammar never are, though their header says so."""

Roles = tuple[Role, ...]

_IN_MONEY = shape(r"\((?:{thousands} ?)?{currency}\b[^()]*\)")


@dataclass(frozen=True, slots=True)
class ColumnEvidence:
    """What is known of one column: its printed header, what it says, what the cells read as."""

    header: str
    said: Mapping[Role, float]
    theme: str
    cells: Cells
    marks: bool = False
    begins: bool = False  # its dates come before those of another column: they begin the work
    repeats: bool = False  # its cells begin with the act that its header names

    @property
    def is_strange(self) -> bool:
        """Whether its header says nothing."""
        return bool(self.header) and not self.said and not self.theme and not self.marks

    @property
    def is_foreign(self) -> bool:
        """Whether no plan has such a column: a theme by its header or by its cells."""
        if self.theme:
            return True
        priced = ("figure",) if _IN_MONEY.search(self.header) else ()
        held = self.cells.share("contact", "cited", "person", "sum", *priced) > READING.most
        return held and self.is_strange and self.cells.count > 1

    @property
    def may_name_tasks(self) -> bool:
        """Whether its cells may be tasks: "Số nhiệm vụ được giao" counts them."""
        against = AGAINST["text"]
        shares = self.cells.shares.items()
        return sum(s for held, s in shares if held & against and "act" not in held) <= READING.most

    def tells_no_time(self, least: float) -> bool:
        """Whether fewer cells than this share name a day, month, quarter or year."""
        told = self.cells.share("timed", "year", "hours", "span")
        return self.cells.count > 1 and told < least

    @property
    def untimed(self) -> float:
        """Share of its cells that tell how long, or no time: "20 năm" beside "Vĩnh viễn"."""
        told = {"date", "timed", "year", "hours"}
        shares = self.cells.shares.items()
        return 1.0 - sum(share for held, share in shares if held & told and "span" not in held)

    def worth(self, role: Role) -> float | None:
        """Worth of the column in a role, None when nothing speaks for it."""
        if role == "extra":
            return self.said.get("extra", 0.0)
        if self.marks or self.theme or (role == "task" and not self.may_name_tasks):
            return None
        told = role in self.said
        if not told and (role not in ALONE or not self.header):
            return None
        fit = self.cells.fit(role)
        if not told and fit < READING.told:
            return None
        if role == "deadline" and self.begins:
            fit -= READING.begins
        if told:
            return self.said[role] + fit
        if max(map(self.cells.fit, self.said), default=0.0) >= fit:
            return None  # they read as what the header says
        return fit - (READING.against if self.said else READING.unknown)

    def reads(self, role: Role) -> bool:
        """Whether its cells read as such a column's, or at least as nothing that it never holds."""
        if role not in self.said:
            return self.cells.fit(role) >= READING.told
        never = AGAINST[known_of(role).grammar]
        return (
            sum(
                s
                for held, s in self.cells.shares.items()
                if held & never
                and not (held & {"date", "year"} and known_of(role).grammar == "deadline")
            )
            < READING.most
        )


def no_plan(columns: Sequence[ColumnEvidence], roles: Roles = (), title: str = "") -> float:
    """Worth of the reading that a table is no plan, against one with these roles.

    `title`: what the table's says of its rows (`kind_of_title`).
    """
    named = [column for column in columns if column.header]
    worth = READING.no_plan
    worth += READING.theme * sum(column.is_foreign for column in named)
    worth += READING.title * (title in ("list", "past"))
    worth += READING.past * (went(columns) is not None)
    subject = next((c for c in named if top_of(c) not in ("no", "extra") or c.is_foreign), None)
    is_task = "task" in roles and columns[roles.index("task")] is subject
    if subject is not None and subject.is_foreign and not is_task:
        worth += READING.subject  # what stands first is what the rows are about
    worth += READING.strange * sum(column.is_strange for column in named)
    worth += READING.cell_like * sum(column.header[0].islower() for column in named)
    untimed = sum(
        column.untimed
        for column in named
        if "deadline" in column.said and column.cells.share("span")
    )
    steps = max((column.cells.share("step") for column in named), default=0.0)
    worth += (READING.spans + READING.steps * steps) * untimed
    if "task" in roles and columns[roles.index("task")].cells.share("agency") > READING.most:
        counted = (c for c in named if "no" not in c.said and c.cells.share("figure"))
        worth += READING.counted * sum(c.cells.share("figure") for c in counted)
    counts = sum(column.cells.count for column in columns)
    blank = sum(column.cells.count * column.cells.share("blank") for column in columns)
    return worth + READING.blank * blank / max(1, counts)


def went(columns: Sequence[ColumnEvidence]) -> ColumnEvidence | None:
    """The column that says how what was done went ("Hoàn thành đúng hạn"), None for none."""
    most = READING.most * max((column.cells.count for column in columns), default=0)
    return next(
        (c for c in columns if c.cells.share("past") > READING.most and c.cells.count >= most), None
    )


def top_of(column: ColumnEvidence) -> Role:
    """The likeliest role by a column's header."""
    return max(column.said, key=lambda role: column.said[role]) if column.said else "extra"


@cache
def _rates() -> list[str]:
    return [key_of(phrase) for (phrase,) in rows("header_rates")]


def is_rate(header: str) -> bool:
    """Whether a header names a rate of growth or a share: 'Tốc độ tăng', 'Tỷ lệ hộ nghèo (%)'."""
    key = f" {key_of(header)} "
    return any(f" {rate} " in key for rate in _rates())


def is_rated(column: ColumnEvidence) -> bool:
    """Whether a column holds figures below the name of a rate or a share."""
    return is_rate(column.header) and column.cells.share("figure") > READING.most


def is_share(column: ColumnEvidence) -> bool:
    """Whether a column holds figures that are shares by its header: 'Mức độ hoàn thành (%)'."""
    return is_rated(column) or (
        "%" in column.header and column.cells.share("figure") > READING.most
    )
