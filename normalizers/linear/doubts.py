"""Which rows of a cut table to doubt, and why: a close second reading, or cells unlike the others.

The margin tells how far the best cut is from the second best under the model; it cannot tell
that the model does not fit. Rows whose cells read unlike those of their column do: a deadline
that is none in a column of deadlines, a duty missing where all rows have it.
"""

from __future__ import annotations

from collections.abc import Sequence

from normalizers.linear.glued import glued
from normalizers.linear.lines import Run
from normalizers.linear.model import Model
from normalizers.linear.rows import CutRow, Half
from normalizers.linear.search import best_cuts
from normalizers.linear.weights import WEIGHTS
from normalizers.tables.habits import Habit, broken, grammar_of, habit_of, names_of
from normalizers.tables.numbering import count_of
from normalizers.tables.roles import AGENTS, HARDLY_FILLED, known_of
from normalizers.values.phrases import is_agency, is_name, opens

CROPPED = "a line that most pages begin with was left out of it: it may be a cell's text"
MAX_SHOWN = 500  # characters of a reading that a doubt shows


def doubts(model: Model, rows: Sequence[CutRow]) -> dict[int, str]:
    """Row number to the reason of its doubt, with both readings where there are two.

    `rows` are those of all tables with one header, so that few rows have a habit too.
    """
    items = [row for row in rows if not row.is_section and not row.unplaced]
    habits = _habits(model, items)
    middle = sorted(row.cost for row in items)[len(items) // 2] if items else 0.0
    found: dict[int, str] = {}
    for number, row in enumerate(rows):
        reason = _reason(model, row, habits, middle)
        if reason:
            found[number] = reason
        if any(line.cropped for half in row.halves for line in half.run.lines):
            for near in (number - 1, number):  # the text may be the end of the row above
                found.setdefault(max(near, 0), CROPPED)
    cut = {id(items[at]) for at in _cut_lists(model, items)}
    for number, row in enumerate(rows):
        if id(row) in cut:
            found.setdefault(number, "a list of agencies merged over rows may be cut by a page end")
    for number, text in glued(model, rows).items():
        found.setdefault(number, f"a cell of it holds what others say as a whole: {text}")
    return found


def misfit(model: Model, rows: Sequence[CutRow], found: dict[int, str]) -> str:
    """Why no cut of these rows can be trusted, '' when it can.

    Where a tool printed the cells in another order than row by row, columns of agencies and
    deadlines hold other text, or row upon row is in doubt.
    """
    items = [row for row in rows if not row.is_section]
    names = _names(model, items)
    for col, role in enumerate(model.roles):
        known = grammar_of(role, names)
        texts = [text for row in items if (text := row.text(col))]
        last = known_of(role).empty >= HARDLY_FILLED and col == len(model.roles) - 1
        if not texts and len(items) >= WEIGHTS.min_items and role != "goal" and not last:
            return f"its table has no text at all for its {role} column: the cut may be mistaken"
        if known is not None and sum(map(known, texts)) < WEIGHTS.fits * len(texts):
            return f"most cells of its {role} column are none: the lines are not in the rows' order"
    doubted = sum(_is_of_cut(rows[number]) for number in found)
    odd = sum(not rows[number].is_section for number in found)
    if doubted > max(WEIGHTS.doubted * len(items), WEIGHTS.min_rows) or odd > max(
        WEIGHTS.odd * len(items), WEIGHTS.min_rows
    ):
        return f"{odd} of its table's {len(items)} rows are in doubt, so all are"
    return ""


def _is_of_cut(row: CutRow) -> bool:
    """Whether an item in doubt tells that its table's cells cannot be told apart.

    An empty cell, or a word that reads otherwise, tells of its own row only.
    """
    return not row.is_section and (row.unplaced or row.margin < WEIGHTS.doubtful)


def goal_is_doubtful(model: Model, row: CutRow) -> bool:
    """Whether the second reading of a row in doubt gives it another goal."""
    if model.goal is None or row.margin >= WEIGHTS.doubtful:
        return False
    columns = (model.goal, len(model.roles))
    return any(row.text(col) != row.other.get(col, "") for col in columns)


def _habits(model: Model, items: Sequence[CutRow]) -> dict[int, Habit]:
    """The habits of a table's columns."""
    names = _names(model, items)
    return {
        col: habit_of(role, [row.text(col) for row in items], names)
        for col, role in enumerate(model.roles)
        if role != "goal"
    }


def _names(model: Model, items: Sequence[CutRow]) -> frozenset[str]:
    """What the table calls agencies of its own."""
    columns = range(len(model.roles))
    return names_of(model.roles, [[row.text(col) for col in columns] for row in items])


def _reason(model: Model, row: CutRow, habits: dict[int, Habit], middle: float) -> str:
    if row.unplaced:
        return "its cells could not be told apart"
    if row.margin < (WEIGHTS.doubtful_rest if _has_rest(row) else WEIGHTS.doubtful):
        return _both(model, row, row.other)
    if row.is_section:
        return ""
    plain = _plain_reading(model, row)
    if plain is not None:
        return _both(model, row, plain)
    if not row.halves:
        return "it has a number and no text"
    odd = [reason for col, habit in habits.items() if (reason := habit.breach(row.text(col)))]
    odd += broken(model.roles, [row.text(col) for col in range(len(model.roles))])
    if odd:
        return "; ".join(odd)
    if any(_holds_number(half.run, *cell) for half in row.halves for cell in half.cells.values()):
        return "a number stands alone on a line of it: it may be a page's or another row's"
    if _holds_next(row):
        return "a line of it begins with the number that comes next: it may be another row's"
    if any(_is_crowded(model, half) for half in row.halves):
        return "a cell begins within a line of it, and another holds two agencies"
    if row.cost > middle + WEIGHTS.odd_cost:
        return "its cells fit their columns badly"
    return ""


def _has_rest(row: CutRow) -> bool:
    """Whether only a few words of a row stand on its last page."""
    return len(row.halves) > 1 and len(row.halves[-1].run.words) <= WEIGHTS.doubts_rest_words


def _holds_number(run: Run, i: int, j: int) -> bool:
    """Whether a line within a cell is only a small number that belongs to no date before it."""
    return j - i > 1 and any(
        run.starts[k]
        and run.line_end[k] == k + 1
        and run.words[k].isdigit()
        and len(run.words[k]) <= WEIGHTS.page_digits
        and not (k > i and opens("number", run.words[k - 1]))
        for k in range(i, j)
    )


def _holds_next(row: CutRow) -> bool:
    """Whether a line within a row begins as the next row would: its number, then a capital."""
    count = None if row.start is None else count_of(row.start.no.rstrip(".)"))
    if count is None:
        return False
    return any(
        run.starts[k]
        and run.words[k].rstrip(".)") == str(count + 1)
        and run.words[k + 1][0].isupper()
        and not opens("number", run.words[k - 1])
        for run in (half.run for half in row.halves)
        for k in range(1, len(run.words) - 1)
    )


def _cut_lists(model: Model, items: Sequence[CutRow]) -> set[int]:
    """Items, by position, between which a page end cut a list of agencies merged over rows.

    "Công an xã; Đoàn TNCS" | "Hồ Chí Minh phường; Trạm Y tế": the second begins with the end of a
    name that the first breaks off.
    """
    found: set[int] = set()
    for col in (col for col, role in enumerate(model.roles) if role in AGENTS):
        texts = [row.text(col) for row in items]
        for at, text in enumerate(texts):
            rest = text.split(";")[0]
            if ";" not in text or is_agency(rest):
                continue
            for above in range(max(at - WEIGHTS.cut_rows, 0), at):
                *names, head = texts[above].split(";")
                if names and is_agency(f"{head.strip()} {rest}"):
                    found |= set(range(above, at + 1))
    return found


def _is_crowded(model: Model, half: Half) -> bool:
    """Whether a cell that begins within a line leaves two agencies in another, with none between.

    "Tờ trình UBND tỉnh" may be one text, and the agencies behind it two cells.
    """
    run = half.run
    if all(run.starts[i] or not i for i, _ in half.cells.values()):
        return False
    return any(
        run.words[k][0].isupper()
        and run.words[k - 1][-1] not in ",;"
        and is_agency(run.text(i, k))
        and is_agency(run.text(k, j))
        and not is_name(run.text(i, j))
        for col, (i, j) in half.cells.items()
        if col < len(model.roles) and model.roles[col] in AGENTS
        for k in range(i + 1, j)
    )


def _plain_reading(model: Model, row: CutRow) -> dict[int, str] | None:
    """The better reading of a row when no text is likelier for being printed often.

    A mistake made in every row repeats itself too, so that repeats alone must not decide.
    """
    if len(row.halves) != 1:
        return None
    half = row.halves[0]
    own = tuple((col, i, j) for col, (i, j) in half.cells.items())
    if model.gained(half.run, own) - min(row.margin, WEIGHTS.near) <= WEIGHTS.leaning:
        return None  # no other reading can be so much better
    cuts = best_cuts(
        model.without_wording(), half.run, WEIGHTS.plain_cuts, tail=row.tail is not None
    )
    cost = next((cut.cost for cut in cuts if cut.cells == own), float("inf"))
    if not cuts or cost - cuts[0].cost <= WEIGHTS.leaning:
        return None
    return {col: half.run.text(i, j) for col, i, j in cuts[0].cells}


def _both(model: Model, row: CutRow, other: dict[int, str]) -> str:
    """A row's reading and another one, where they differ."""
    names = [*model.roles, "goal below"]
    cols = sorted({col for half in row.halves for col in half.cells})
    own = {} if row.is_section else {col: row.text(col) for col in cols}
    best = _shown(names, own, other) or "section title"
    return f"read as [{best}]; it may also be [{_shown(names, other, own) or 'section title'}]"


def _shown(names: Sequence[str], texts: dict[int, str], beside: dict[int, str]) -> str:
    """The cells of a reading that another reading has otherwise."""
    shown = "; ".join(
        f"{names[col]}: {text}" for col, text in sorted(texts.items()) if beside.get(col) != text
    )
    return shown if len(shown) <= MAX_SHOWN else shown[:MAX_SHOWN] + "…"
