"""Where the rows of a linear dump begin: the printed numbers that count on.

Every line that begins with a number is a candidate. A beam search over the candidates keeps the
chains that count best: an integer follows the one before it or begins again with 1 under a new
section; Roman numerals, capitals and dotted numbers (II.1) count on among their own kind. A
number alone on its line is worth more than one with small letters behind it ("6 tháng").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import regex

from normalizers.linear.lines import Line
from normalizers.linear.weights import WEIGHTS
from normalizers.values.phrases import is_unfinished, opens
from schemas.joints import BULLETS

Kind = Literal["int", "roman", "letter", "dotted", "bare"]

MAX_VALUE = 999  # rows of one section: as many as three digits count

_START = regex.compile(
    r"(?P<open>\(?)(?P<no>(?P<roman>[IVX]{1,6})|(?P<int>\d{1,3})|(?P<letter>[A-HĐ])"
    r"|(?P<dotted>(?:\d{1,2}|[IVX]{1,6})(?:\.\d{1,2}){1,3}))(?P<end>[.)]{0,2})"
)
_ROMAN = {"I": 1, "V": 5, "X": 10}
_GLUED = regex.compile(r"(?P<date>(?P<mark>.*[/.-])?20\d\d)(?P<no>\d{1,3})")
_CUT_NUMBER = regex.compile(r"[IVX]{1,6}\.?")
_DOTTED = regex.compile(r"[IVX]{1,6}\.\d{1,2}[.)]?")
_PERIOD = regex.compile(r"(?:QUÝ|THÁNG|HỌC KỲ)\s+(?:[IVX]+|\d{1,2})\b.{0,60}")


@dataclass(frozen=True, slots=True)
class Start:
    """A row that begins at a line: its printed number, and the word its text begins with."""

    line: int
    no: str
    kind: Kind
    value: int
    parent: str
    words: int  # words of the line that are the number
    worth: float
    alone: bool


@dataclass(slots=True)
class _Chain:
    """Starts chosen so far (linked backwards), the last of each kind, and what they are worth."""

    worth: float
    start: Start | None
    before: _Chain | None
    last: dict[str, int]


def mended(lines: Sequence[tuple[int, Line]]) -> list[tuple[int, Line]]:
    """Lines with a dotted number joined that a narrow column broke: 'III.' above '1 Cải cách'.

    The point may begin the lower line: 'VII' above '.1'. A year with more digits than four ends a
    row, and the next row's number stands behind it: 'Quý II/20262 Rà soát'.
    """
    whole: list[tuple[int, Line]] = []
    for piece, line in lines:
        above = whole[-1][1] if whole and whole[-1][0] == piece else None
        if (
            above is not None
            and _DOTTED.fullmatch(above.text + line.words[0])
            and _CUT_NUMBER.fullmatch(above.text)
        ):
            words = (above.text + line.words[0], *line.words[1:])
            line = replace(above, text=" ".join(words), words=words)
            whole.pop()
        whole += ((piece, each) for each in _unglued(line))
    return whole


def _unglued(line: Line) -> Iterator[Line]:
    """The line cut before every number that stands behind such a year, with what follows it."""
    words: list[str] = []
    for at, word in enumerate(line.words):
        match = _GLUED.fullmatch(word)
        following = line.words[at + 1 : at + 2]
        if match and (not following or (match["mark"] and following[0][0].isupper())):
            words.append(match["date"])
            yield replace(line, text=" ".join(words), words=tuple(words))
            words = [match["no"]]
        else:
            words.append(word)
    cut = words != [*line.words]
    yield replace(line, text=" ".join(words), words=tuple(words)) if cut else line


def find_starts(lines: Sequence[Line], breaks: frozenset[int]) -> list[Start]:
    """The rows' starts among a table's lines, in order.

    `breaks` are the lines a page begins with: a number alone there may be the page's own.
    """
    chains = [_Chain(0.0, None, None, {})]
    for index in range(len(lines)):
        start = _candidate(lines, index)
        if start is None:
            continue
        loss = WEIGHTS.skipped_alone if start.alone and index not in breaks else 0.0
        grown = [_Chain(c.worth + loss, c.start, c.before, c.last) for c in chains]
        grown += [_followed(chain, start) for chain in chains]
        chains = _best(grown)
    return _unlinked(max(chains, key=lambda chain: chain.worth))


def _unlinked(chain: _Chain | None) -> list[Start]:
    starts = []
    while chain is not None and chain.start is not None:
        starts.append(chain.start)
        chain = chain.before
    return starts[::-1]


def _candidate(lines: Sequence[Line], index: int) -> Start | None:
    """The row number that a line begins with, None when it begins with none."""
    line = lines[index]
    before = lines[index - 1].words[-1] if index else ""
    if _PERIOD.fullmatch(line.text) and line.text.isupper():
        return Start(index, "", "bare", 0, "", 0, WEIGHTS.capital, False)
    match = _START.fullmatch(line.words[0])
    if match is None:
        return None
    kind: Kind = next(k for k in ("roman", "int", "letter", "dotted") if match[k])
    value = _value(match)
    if not 0 < value <= MAX_VALUE:
        return None
    alone = len(line.words) == 1
    worth = WEIGHTS.alone if alone else _look(line.words[1])
    worth += WEIGHTS.dotted * bool(match["end"])
    worth += WEIGHTS.after_unfinished * (bool(before) and is_unfinished(before))
    worth += WEIGHTS.after_counted * (alone and bool(before) and opens("number", before))
    if kind == "letter" and not (alone or line.text[1:].isupper()):
        worth += WEIGHTS.small
    parent = match["no"].rpartition(".")[0]
    return Start(index, line.words[0], kind, value, parent, 1, worth, alone)


def _value(match: regex.Match[str]) -> int:
    if match["roman"]:
        return _roman(match["roman"])
    if match["letter"]:
        return "ABCDĐEFGH".index(match["letter"]) + 1
    return int(match["no"].rpartition(".")[2])


def _roman(numeral: str) -> int:
    total = 0
    for letter, following in zip(numeral, [*numeral[1:], ""], strict=True):
        value = _ROMAN[letter]
        total += -value if following and _ROMAN[following] > value else value
    return total


def _look(word: str) -> float:
    """Worth of what follows a number on its line."""
    first = next((letter for letter in word if letter.isalnum()), "")
    if not first or word[0] in BULLETS or word[0] in '“"(':
        return WEIGHTS.capital
    if first.isdigit():
        return WEIGHTS.small / 2
    return WEIGHTS.capital if first.isupper() else WEIGHTS.small


def _followed(chain: _Chain, start: Start) -> _Chain:
    """The chain with a further start, at the worth of how it counts."""
    key = f"{start.kind} {start.parent}" if start.kind == "dotted" else start.kind
    before = chain.last.get(key, 0)
    above = chain.start
    if start.kind == "bare":
        counts = 0.0
    elif start.value == before + 1 and before:
        counts = WEIGHTS.follows
    elif start.value == 1:
        heads = above is None or above.kind != start.kind or above.kind == "dotted"
        counts = WEIGHTS.restarts if heads else WEIGHTS.jumps / 2
    elif start.value == before + 2 and before:
        counts = WEIGHTS.skips
    else:
        counts = WEIGHTS.jumps
    last = chain.last
    if start.kind == "dotted":
        counts += 0.0 if _is_open(start.parent, last) else WEIGHTS.orphan
        last = {kind: value for kind, value in last.items() if _stays(kind, start.parent)}
    worth = chain.worth + start.worth + counts
    return _Chain(worth, start, chain, {**last, key: start.value})


def _stays(kind: str, parent: str) -> bool:
    """Whether a count goes on below a dotted number: 1.2 follows 1.1, though 1.1.4 came between."""
    _, dotted, above = kind.partition("dotted ")
    return not dotted or f"{parent}.".startswith(f"{above}.")


def _is_open(parent: str, last: dict[str, int]) -> bool:
    """Whether the number that a dotted one stands under is the last of its kind."""
    if "." in parent:
        return any(kind.startswith("dotted") for kind in last)
    if parent.isdigit():
        return last.get("int") == int(parent)
    return last.get("roman") == _roman(parent)


def _best(chains: list[_Chain]) -> list[_Chain]:
    """The chains worth most, one for each state of the counting."""
    chains.sort(key=lambda chain: -chain.worth)
    kept: list[_Chain] = []
    seen: set[tuple[tuple[str, int], ...]] = set()
    for chain in chains:
        state = tuple(sorted(chain.last.items()))
        if state not in seen:
            seen.add(state)
            kept.append(chain)
        if len(kept) == WEIGHTS.beam:
            break
    return kept
