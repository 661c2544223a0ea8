"""Tokens of one line of a deadline, and the cursor that the grammar moves over them.

Folding is letter by letter, so a token's offsets point into the line as printed. Text in
brackets leaves the stream: it qualifies a clause and never disturbs it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from normalizers.values.deadlines import lexicon
from normalizers.values.deadlines.lexicon import (
    NUMBER,
    RUN,
    WORD,
    digits,
    fold_line,
    kind_of,
    numerals,
    pieces,
)
from normalizers.values.text import aligned

END = "end"  # kind of the tokens past the last
LOOKAHEAD = 8  # end tokens appended, so that looking ahead needs no bounds check
FIRST_YEAR, LAST_YEAR = 2000, 2100
MAX_TOKENS = 160  # a longer line is no deadline: it is not searched
YEAR_DIGITS = 4
MAX_WORD = 40  # letters: what is longer is no word of ours, and is kept in no cache
IGNORED = frozenset("\"'“”‘’«»`´…!?*_•·")  # marks that say nothing about time
CLOSERS = {"(": ")", "[": "]"}


class Token(NamedTuple):
    """A word, number or mark: `raw` is folded, offsets point into the printed line."""

    kind: str
    start: int
    end: int
    raw: str


class Bracket(NamedTuple):
    """Text in brackets, taken out of the token stream: `at` tokens stand before it."""

    at: int
    start: int
    end: int
    inner: str


@dataclass(slots=True)
class Cursor:
    """A place in the tokens of one line. `kinds` mirrors the tokens, for speed."""

    text: str
    tokens: list[Token]
    brackets: list[Bracket]
    pos: int = 0
    read: dict[int, object] = field(default_factory=dict)  # what was tried from an offset on
    kinds: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.kinds = [token.kind for token in self.tokens]
        self.kinds += [END] * LOOKAHEAD

    @property
    def size(self) -> int:
        """Number of tokens."""
        return len(self.tokens)

    @property
    def kind(self) -> str:
        """Kind of the token at the cursor, END past the last."""
        return self.kinds[self.pos]

    def part(self, first: int, last: int) -> Cursor:
        """A cursor over tokens [first, last) alone, with the brackets that stand among them."""
        inside = [
            bracket._replace(at=bracket.at - first) for bracket in self.brackets_in(first, last)
        ]
        read = self.read if last == self.size else {}
        return Cursor(self.text, self.tokens[first:last], inside, read=read)

    def brackets_in(self, first: int, last: int) -> list[Bracket]:
        """Brackets among tokens [first, last), those right after the last included."""
        if not self.brackets:
            return []
        return [b for b in self.brackets if first < b.at <= last or b.at == first == 0]

    def accept(self, *kinds: str) -> bool:
        """Step over the next token if it is of one of the kinds."""
        if self.kinds[self.pos] in kinds:
            self.pos += 1
            return True
        return False

    def number(self, ahead: int = 0) -> int | None:
        """Value of the number token `ahead`, None when there is none."""
        at = self.pos + ahead
        return digits(self.tokens[at].raw) if self.kinds[at] == NUMBER else None

    def year(self, ahead: int = 0) -> int | None:
        """Value of a four-digit year between FIRST_YEAR and LAST_YEAR, else None."""
        at = self.pos + ahead
        if self.kinds[at] != NUMBER or len(self.tokens[at].raw) != YEAR_DIGITS:
            return None
        value = digits(self.tokens[at].raw)
        return value if value is not None and FIRST_YEAR <= value <= LAST_YEAR else None

    def quarter(self) -> int | None:
        """Number of the quarter at the cursor in Roman, Arabic or words."""
        if self.kind == NUMBER:
            return lexicon.quarter(self.tokens[self.pos].raw)
        value = self.numeral()
        return value if value in lexicon.QUARTERS.values() else None

    def numeral(self, ahead: int = 0) -> int | None:
        """Value of a number word of one word ("ba"); its marks count: "sáu" is 6, "sau" is not."""
        at = self.pos + ahead
        if at >= len(self.tokens):
            return None
        token = self.tokens[at]
        marked = numerals().get(token.raw)
        if marked is None:
            return None
        return marked.get(aligned(self.text[token.start : token.end]))


def tokenise(line: str) -> Cursor:
    """Tokens of one line of cleaned text whose blanks are folded."""
    brackets: list[Bracket] = []
    tokens: list[Token] = []
    runs, starts = runs_of(fold_line(line))
    phrases = lexicon.phrases()
    at = 0
    while at < len(runs):
        raw, start = runs[at], starts[at]
        if raw in CLOSERS:
            at = _bracket(line, runs, starts, at, tokens, brackets)
            continue
        if raw in IGNORED:
            at += 1
            continue
        for words, kind in phrases.get(raw, ()):
            size = len(words)
            if size == 1 or runs[at : at + size] == words:
                at += size
                tokens.append(Token(kind, start, starts[at - 1] + len(runs[at - 1]), raw))
                break
        else:
            kind = kind_of(raw) if len(raw) <= MAX_WORD else WORD
            tokens.append(Token(kind, start, start + len(raw), raw))
            at += 1
    return Cursor(line, tokens, brackets)


def runs_of(folded: str) -> tuple[list[str], list[int]]:
    """Folded letters or one mark each, and where in the line they begin."""
    runs: list[str] = []
    starts: list[int] = []
    start = 0
    for word in folded.split(" "):
        of_word = _known_pieces if len(word) <= MAX_WORD else _pieces
        for piece in of_word(word):
            runs.append(piece)
            starts.append(start)
            start += len(piece)
        start += 1
    return runs, starts


def _pieces(word: str) -> tuple[str, ...]:
    """Runs of letters and figures, cut where glued, and marks of a word without a blank."""
    found: list[str] = []
    for run in RUN.findall(word):
        found += pieces(run) if len(run) <= MAX_WORD else (run,)
    return tuple(found)


_known_pieces = lru_cache(maxsize=lexicon.REMEMBERED)(_pieces)


def _bracket(
    line: str,
    runs: list[str],
    starts: list[int],
    at: int,
    tokens: list[Token],
    brackets: list[Bracket],
) -> int:
    """Take the bracket that opens at run `at`; a bare year in it stays a token. Next run."""
    opener = runs[at]
    depth, last = 0, at
    for last in range(at, len(runs)):
        depth += (runs[last] == opener) - (runs[last] == CLOSERS[opener])
        if depth == 0:
            break
    inside = range(at + 1, last if depth == 0 else len(runs))
    plain = [index for index in inside if runs[index] != "nam"]
    if len(plain) == 1 and len(runs[plain[0]]) == YEAR_DIGITS and runs[plain[0]].isdigit():
        raw, start = runs[plain[0]], starts[plain[0]]
        tokens.append(Token("year", start, start, "nam"))
        tokens.append(Token(NUMBER, start, start + len(raw), raw))
    elif inside:
        ends = [starts[index] + len(runs[index]) for index in (inside[-1], last)]
        inner = line[starts[inside[0]] : ends[0]]
        brackets.append(Bracket(len(tokens), starts[at], ends[1], inner))
    return last + 1
