"""What a column of a plan may be: one line a role, with everything that is known of it.

Headers, row checks, linear dumps, records, `phuluc show` and the goldens derive from this table.
A further role is a line here, a typed field of its name in `schemas.records`, and the headers that
name it in the vocabulary; a test walks every role through every consumer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from schemas.table import Kind, Role

Grammar = Literal["number", "text", "agency", "deadline", "unit", "target", "amount"]
"""What the cells of a column read as."""

BOTH: tuple[Kind, ...] = ("task", "indicator")
SELDOM_FILLED = 0.4  # share of empty cells from which an empty one says nothing
HARDLY_FILLED = 0.7  # ... from which a column may be empty as a whole


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a role.

    `name`: also the field of the record. `label`: what analysts see, '' for none.
    `kinds`: the tables that have a place for it. `shows`: those whose plan it helps to show.
    `grammar`: what its cells read as. `opener`: the words of `cell_words.csv` that open them.
    `empty`: share of empty cells, from reading plans. `rank`: place among the roles that phrases
    of one header name, the first counts. `figure_first`: a text may begin with a figure.
    `owed`: every row has it. `sought`: an unknown header may hide it. `anybody`: its cells name
    anybody, so that one unlike the others is right. `unnamed`: its cells name no agency.
    `divided`: may stand below "Cơ quan thực hiện" with others. `result`: how near it is to the
    target of a table of indicators, 0 the nearest, None when it is none.
    """

    name: Role
    label: str
    kinds: tuple[Kind, ...]
    grammar: Grammar
    empty: float
    rank: int
    opener: str = ""
    shows: tuple[Kind, ...] = ()
    figure_first: bool = False
    owed: bool = False
    sought: bool = False
    anybody: bool = False
    unnamed: bool = False
    divided: bool = False
    result: int | None = None

    @property
    def free(self) -> bool:
        """Whether its cells may begin with anything: a figure, small letters."""
        return self.grammar not in ("text", "agency")

    @property
    def may_lack(self) -> bool:
        """Whether an empty cell says nothing: it is mostly empty, or its merges are read."""
        return self.empty >= SELDOM_FILLED or self.grammar == "number"


# fmt: off
_TABLE = (
    Known("no", "TT", BOTH, "number", 0.02, 14),
    Known("goal", "Mục tiêu", ("task",), "text", 0.5, 11, "task", result=1),
    Known("task", "Nhiệm vụ", ("task",), "text", 0.004, 10, "task"),
    Known("indicator", "Chỉ tiêu", ("indicator",), "text", 0.004, 9, "indicator",
          figure_first=True, result=2),
    Known("unit", "ĐVT", ("indicator",), "unit", 0.1, 4, "unit", ("indicator",), unnamed=True),
    Known("target", "Kết quả", ("indicator",), "target", 0.04, 5, shows=("indicator",), result=0),
    # "Nội dung/ sản phẩm", "Kết quả thực hiện nhiệm vụ"
    Known("deliverable", "Sản phẩm", ("task",), "text", 0.08, 7, "deliverable", ("task",),
          unnamed=True, result=4),
    # "Lãnh đạo UBND phường chủ trì"
    Known("leader", "Lãnh đạo", ("task",), "agency", 0.05, 1, "leader", ("task",), divided=True),
    # "Cơ quan chủ trì thực hiện nhiệm vụ"
    Known("lead", "Chủ trì", BOTH, "agency", 0.03, 8, "agency", BOTH, owed=True, sought=True,
          divided=True),
    # "Cơ quan, đơn vị phối hợp thực hiện"
    Known("coordinating", "Phối hợp", BOTH, "agency", 0.08, 0, "agency", ("task",), sought=True,
          anybody=True, divided=True),
    Known("approver", "Cấp trình", ("task",), "agency", 0.15, 2, "agency", ("task",)),
    # "Cơ quan chịu trách nhiệm theo dõi, đánh giá"
    Known("monitor", "Theo dõi", BOTH, "agency", 0.05, 6, "agency", BOTH, divided=True),
    # "Thời gian thực hiện/hoàn thành", "Thời gian hoàn thành nhiệm vụ"
    Known("deadline", "Thời gian", BOTH, "deadline", 0.05, 3, "deadline", BOTH, owed=True,
          sought=True),
    # "Kinh phí thực hiện nhiệm vụ"
    Known("budget", "Kinh phí", ("task",), "amount", 0.5, 8, "budget"),
    Known("note", "Ghi chú", BOTH, "text", 0.7, 12),
    Known("extra", "", BOTH, "text", 0.4, 13),
)
# fmt: on

ROLES: dict[Role, Known] = {known.name: known for known in _TABLE}
"""Every role by its name, in the order of a row's cells."""

STORED: tuple[Role, ...] = tuple(role for role in ROLES if role != "extra")
"""The roles with a column of their own in the records."""

AGENTS: tuple[Role, ...] = tuple(
    sorted(
        (role for role, known in ROLES.items() if known.grammar == "agency"),
        key=lambda role: (not ROLES[role].owed, ROLES[role].rank),
    )
)
"""The roles whose cells name agencies, those that every row has first, then by rank."""


def known_of(content: str) -> Known:
    """What is known of a role; of a column without one, as much as of any other text."""
    return ROLES.get(content, ROLES["extra"])


@cache
def fit_for(kind: Kind) -> frozenset[Role]:
    """The roles that a table of this kind has a place for; other columns keep their header."""
    return frozenset(role for role, known in ROLES.items() if kind in known.kinds)


@cache
def stored_for(kind: Kind) -> tuple[Role, ...]:
    """Those of them that have a column of their own in the records."""
    return tuple(role for role in STORED if role in fit_for(kind))


@cache
def showing(kind: Kind) -> frozenset[Role]:
    """The roles that show, beside the column of its name, that a table is a plan of a kind."""
    return frozenset(role for role, known in ROLES.items() if kind in known.shows)
