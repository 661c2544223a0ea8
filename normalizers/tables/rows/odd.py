"""Rows unlike the others of a table whose columns were told from its text alone.

Drawn rules prove where a cell ends; text only suggests it. What the suggestion got wrong shows
in what rows say: a cell that begins in the middle of a sentence or is no deadline, a number that
does not count on, a row without a task.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby, pairwise

import regex

from normalizers.tables.habits import (
    broken,
    grammar_of,
    habit_of,
    is_begun,
    is_cut_list,
    is_cut_name,
    is_one_name,
    names_of,
)
from normalizers.tables.numbering import bare, count_of
from normalizers.tables.roles import AGENTS, ROLES, known_of
from normalizers.tables.rows.drafts import Draft
from normalizers.tables.weights import WEIGHTS
from normalizers.values.phrases import is_name, is_unfinished
from schemas.table import Role, Section

MAX_ALIKE = 50  # such texts that begin alike

_SEAM = regex.compile(r"\p{Ll}{2}\p{Lu}\p{L}")
_VOWEL = r"aeiouyăâêôơưà-ãè-êìíĩò-õùúũýạ-ỹ"
_TWO_SYLLABLES = regex.compile(
    rf"(?=.*[^\W\d_a-z])(?:.*[{_VOWEL}])[^{_VOWEL}\W\d_]+[{_VOWEL}]", regex.I
)
# what no such word lacks, asked of the whole text; `re` reads classes of letters faster
_MAY_BE_TWO = re.compile(rf"[{_VOWEL}][^{_VOWEL}\W\d_]+[{_VOWEL}]", re.I)
_MAY_BE_SEAM = regex.compile(r"\p{Lu}(?<=\p{Ll}{2}\p{Lu})\p{L}")
_LOOSE = regex.compile(r"\p{M}")  # texts are composed: a mark is left where it found no letter
_RUN_TOGETHER = regex.compile(r"\p{Ll}{2}\p{Lu}\p{Ll}|\p{Lu}{3}\p{Ll}{2}")


def doubt_odd_rows(rows: Sequence[Draft], roles: Sequence[str], no: int | None) -> None:
    """Grade C for rows of such grids that read unlike the others."""
    if not any(draft.part.grid.columns_from_text for draft in rows):
        return
    items = [draft for draft in rows if draft.kind == "item"]
    names = names_of(roles, [[slot.text for slot in draft.slots] for draft in items])
    whole = _misfit(items, roles, names)
    for draft in items:
        _doubt(draft, whole)
    for column, role in enumerate(roles):
        if role == "no":
            continue
        habit = habit_of(role, [draft.slots[column].text for draft in items], names)
        if known_of(role).anybody:
            habit = replace(habit, known=None)
        for at, draft in enumerate(items):
            text = draft.slots[column].text
            if role == "goal" and not text:
                continue
            reason = habit.breach(text)
            _doubt(draft, reason)
            if reason and text and not is_begun(text):
                _doubt_above(items, at, column, reason)
            if role in AGENTS and is_cut_list(text):
                _doubt_list(items, at, column, role)
            elif reason and text and is_unfinished(text.split()[-1]):
                _doubt_below(items, at, column, role)
    for column, role in enumerate(roles):
        if not known_of(role).may_lack:
            _doubt_empty(items, column, role)
    for column, role in enumerate(roles):
        if role in AGENTS:
            _doubt_halves(items, column, role)
    if "goal" in roles:
        _doubt_joined(items, roles.index("goal"))
    for draft in items:
        for role, slot in zip(roles, draft.slots, strict=True):
            if role in AGENTS and len(slot.parts) > 1 and is_name(slot.parts[0]):
                _doubt(draft, f"what stands below the page end may not be of its {role}")
        for reason in broken(roles, [slot.text for slot in draft.slots]):
            _doubt(draft, reason)
        texts = [slot.text for slot in draft.slots]
        row = "\n".join(texts)
        if _RUN_TOGETHER.search(row) or any(map(_runs_together, texts)):
            _doubt(draft, "two of its words run together")
        if _LOOSE.search(row):
            _doubt(draft, "marks of its letters stand apart")
    if no is not None:
        _doubt_numbers(rows, no)
        _doubt_sections(rows, no)


def doubt_empty_tasks(rows: Sequence[Draft], main: int, role: Role) -> None:
    """Grade C for rows without a task: they are parts of others, or have lost theirs."""
    for draft in rows:
        if draft.kind == "item" and not draft.slots[main].text:
            draft.flag("cut-doubtful", "C")
            draft.doubt = draft.doubt or f"its {role} is empty"


def doubt_overflown(rows: Sequence[Draft]) -> None:
    """Grade C for rows of ruled pages whose words run together: "TườngCông an".

    A text wider than its cell runs over the rule into the next one, so that both read as one.
    """
    for draft in rows:
        ruled = draft.kind == "item" and draft.part.grid.row_tops
        if ruled and any(_runs_together(slot.text) for slot in draft.slots):
            draft.flag("cut-doubtful", "C")
            draft.doubt = draft.doubt or "two of its words run together: a cell may overflow"


@lru_cache(maxsize=4096)  # a row's cells are asked for twice
def _runs_together(text: str) -> bool:
    """Whether a word holds two: "TườngCông", but not a name like "YouTube".

    A syllable has its vowels together: words like "đoàntoánthể" are two, where a text has several
    ("ôtô" is a loan word).
    """
    if text.isascii() or not (_MAY_BE_TWO.search(text) or _MAY_BE_SEAM.search(text)):
        return False
    words = [word for word in text.split() if not word.isascii()]
    if sum(_TWO_SYLLABLES.match(word) is not None for word in words) >= WEIGHTS.glued_words:
        return True
    return any(map(_SEAM.search, words))


def _misfit(items: Sequence[Draft], roles: Sequence[str], names: frozenset[str]) -> str:
    """Why no row can be trusted: a column of agencies or deadlines that holds other text."""
    for column, role in enumerate(roles):
        texts = [text for draft in items if (text := draft.slots[column].text)]
        if len(texts) < WEIGHTS.min_cells:
            continue
        known = grammar_of(role, names)
        if known and sum(map(known, texts)) < WEIGHTS.fits * len(texts):
            return f"most cells of its {role} column are none: the columns may be mistaken"
        for missing in (r for r in ROLES if ROLES[r].sought and role == "extra" and r not in roles):
            reads = grammar_of(missing)
            if reads and sum(map(reads, texts)) >= WEIGHTS.fits * len(texts):
                return f"the cells below a header that is not known read as {missing}"
    return ""


def _doubt_halves(items: Sequence[Draft], column: int, role: str) -> None:
    """Doubt two cells that are one name together: a merged cell's lines in two rows."""
    filled = [draft for draft in items if draft.slots[column].text]
    for above, below in pairwise(filled):
        one, other = above.slots[column].text, below.slots[column].text
        if is_one_name(one, other):
            for draft in (above, below):
                _doubt(draft, f"its {role} may be one name over two rows: {one} {other}")
    for at, above in enumerate(filled):  # a page end may stand between, and rows of their own
        for below in filled[at + 1 : at + 1 + WEIGHTS.half_rows]:
            if is_cut_name(above.slots[column].text, below.slots[column].text):
                for draft in (above, below):
                    _doubt(draft, f"its {role} may be the half of a name over two rows")


def _doubt_joined(items: Sequence[Draft], column: int) -> None:
    """Doubt merged cells that hold the whole text of another one: they may be two."""
    texts = {draft.slots[column].text: draft.slots[column].text.split() for draft in items}
    heads: dict[tuple[str, ...], list[str]] = {}
    for text, words in texts.items():
        alike = heads.setdefault(tuple(words[: WEIGHTS.min_words]), [])
        if len(words) >= WEIGHTS.min_words and len(alike) < MAX_ALIKE:
            alike.append(text)
    held: dict[str, str] = {}
    for text, words in texts.items():
        for at in range(len(words) - WEIGHTS.min_words + 1):
            for other in heads.get(tuple(words[at : at + WEIGHTS.min_words]), ()):
                if other != text and texts[other] == words[at : at + len(texts[other])]:
                    held[text] = other
    for draft in items:
        if other := held.get(draft.slots[column].text, ""):
            _doubt(draft, f"its goal holds what another says as a whole: {other}")


def _doubt_empty(items: Sequence[Draft], column: int, role: str) -> None:
    """Doubt empty cells that may be parts of a merged one: text shows no rule between them.

    Where neighbours say the same, the clerk has merged none.
    """
    texts = [draft.slots[column].text for draft in items]
    if known_of(role).owed and len(texts) > 1 and not any(texts):
        for draft in items:
            _doubt(draft, f"its {role} is empty")
    groups = [list(run) for _, run in groupby(zip(items, texts, strict=True), key=_section)]
    same = sum(bool(a) and a == b for run in groups for (_, a), (_, b) in pairwise(run))
    if same > WEIGHTS.repeats * texts.count(""):
        return
    first = next((text for text in texts if text), "")
    for run in groups:
        shown = next((text for _, text in run if text), first)
        for draft, text in run:
            shown = text or shown
            if shown and not text and _is_unruled(draft):
                _doubt(draft, f"its {role} is empty, or merged with another that says: {shown}")


def _is_unruled(draft: Draft) -> bool:
    """Whether no rule parts a row from the one above, so that a merged cell would not show."""
    grid = draft.part.grid
    return grid.rows_from_text or not grid.row_tops


def _section(item: tuple[Draft, str]) -> int:
    return id(item[0].section)


def _doubt_numbers(rows: Sequence[Draft], no: int) -> None:
    """Doubt the rows on both sides of a number that neither counts on nor begins a section.

    Where a dump has lost a row, or made one, none below can be trusted.
    """
    items = [draft for draft in rows if draft.kind == "item"]
    numbers = [bare(draft.slots[no].text) for draft in items]
    lost = ""
    if any(numbers) and not numbers[0] and not items[0].part.grid.row_tops:
        lost = "a row above it may be lost or none: none, " + next(filter(None, numbers))
        _doubt(items[0], lost)
    for above, draft in pairwise(rows):
        if above.kind == draft.kind == "item" and _is_unruled(draft):
            before, number = (bare(one.slots[no].text) for one in (above, draft))
            last, count = count_of(before), count_of(number)
            if last is not None and count != last + 1:
                reason = f"its number does not count on: {before}, {number or 'none'}"
                _doubt(above, reason)
                _doubt(draft, reason)
                if count != 1 and not draft.part.grid.row_tops:
                    lost = f"a row above it may be lost or none: {before}, {number or 'none'}"
        if draft.kind == "item":
            _doubt(draft, lost)


def _doubt_sections(rows: Sequence[Draft], no: int) -> None:
    """Doubt the rows around a section that counts on from the item above it: 1.4 below 1.3."""
    above: Draft | None = None
    cut: Section | None = None
    for draft in rows:
        if draft.kind == "item":
            if cut is not None and draft.section is cut:
                _doubt(draft, f"its section may be a row: {cut.no} {cut.title}")
            above = draft
        elif draft.doubt and draft.section is not None:
            cut = draft.section
        elif above is not None and draft.section is not None:
            cut = None
            head, _, last = bare(above.slots[no].text).rpartition(".")
            count = count_of(last)
            following = "" if count is None else f"{head}.{count + 1}".lstrip(".")
            if following and draft.section.no == following:
                cut = draft.section
                _doubt(above, f"the section below may be a row: {cut.no} {cut.title}")


def _doubt_above(items: Sequence[Draft], at: int, column: int, reason: str) -> None:
    """Doubt the rows whose cell may have lost its end to the one that begins in its middle."""
    above = next((i for i in range(at - 1, -1, -1) if items[i].slots[column].text), None)
    if above is not None:
        held = items[above].slots[column]
        for index in range(at - 1, -1, -1):
            draft = items[index]
            if draft.slots[column].text and draft.slots[column] is not held:
                break
            _doubt(draft, f"the end of {reason.replace('its', 'the next', 1)}")


def _doubt_below(items: Sequence[Draft], at: int, column: int, role: str) -> None:
    """Doubt the row whose cell may begin with the end of one that ends in its middle."""
    cut = items[at].slots[column]
    for index in range(at + 1, len(items)):
        held = items[index].slots[column]
        if held.text and held is not cut:
            _doubt(items[index], f"its {role} may begin with the end of the cell above")
            break


def _doubt_list(items: Sequence[Draft], at: int, column: int, role: str) -> None:
    """Doubt the rows from a cell that ends inside a list down to the one with the list's rest.

    The rest is what makes a name with the list's end: "… Hội" above "Cựu chiến binh phường; …".
    """
    cut = items[at].slots[column]
    near = items[at + 1 : at + 1 + WEIGHTS.list_rows]
    below = [draft for draft in near if draft.slots[column] is not cut]
    filled = [draft for draft in below if draft.slots[column].text]
    if not filled:
        return
    rest = next((d for d in filled if is_cut_name(cut.text, d.slots[column].text)), filled[0])
    for draft in (items[at], *below[: below.index(rest) + 1]):
        _doubt(draft, f"its {role} may be of a list that ends in the middle")


def _doubt(draft: Draft, reason: str) -> None:
    if reason and draft.part.grid.columns_from_text:
        draft.flag("cut-doubtful", "C")
        draft.doubt = draft.doubt or reason
