"""Cut a cell into mentions: the segmentation whose readings cost least, by dynamic programming.

Names hold commas and "và" ("Phòng Kinh tế, Hạ tầng và Đô thị"), lists of agencies are cut at the
same signs, and some clerks set no sign at all. So every sign is only a place where a mention may
end; what the stretches between them name decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from normalizers.values.agencies.gaps import Gaps
from normalizers.values.agencies.readings import (
    COST_ELIDED,
    COST_NAMED,
    SURE,
    UNKNOWN,
    NameReading,
    Reader,
)
from normalizers.values.agencies.vocabulary import Vocabulary
from normalizers.values.agencies.words import AgencyText, Gap, NameWord, split_words

NOT_SURE_AT_BLANK = 5.0  # a cut without any sign needs a sure reading on both sides
LABEL = 0.1
MAX_LABEL_HEAD = 2  # words of "các sở:"
MAX_WORDS = 40  # of one mention; longer text is no agency cell
MAX_CELL_WORDS = 300  # more is cut at its strongest signs only
CLAUSE_ENDS = (Gap.SEMICOLON, Gap.BULLET)
STRONG = (Gap.LINE, Gap.SEMICOLON, Gap.BULLET)
PERSON = ("title", "surname")


class Span(NamedTuple):
    """Words first..last-1 of a cell and what they name."""

    first: int
    last: int
    reading: NameReading
    elided: NameReading | None = (
        None  # with the head of an earlier mention, where that names another
    )
    heads: int = -1  # where that head stands


class _Head(NamedTuple):
    """The first word of a mention, which those behind it may leave out: Sở Nội vụ, Tài chính."""

    word: NameWord
    at: int  # where it stands: tells one list from another
    listed: bool  # said for a list: Các Bộ: Tài chính, Công an


class _Path(NamedTuple):
    """The cheapest way to cut the words before a place."""

    cost: float
    head: _Head | None  # of the mention before
    spans: tuple[Span, ...]


class Splitter:
    """Cuts cells."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._phrases = vocabulary.phrases
        self._contractions = vocabulary.contractions
        self._reader = Reader(vocabulary)

    def split(self, cell: AgencyText) -> tuple[Span, ...]:
        """The mentions of a cell in order. Misspelled names are only sought where needed."""
        if len(cell.words) > MAX_CELL_WORDS:
            return _coarse(cell)
        named = self._named_words(cell.words)
        if len(named) < len(cell.words):
            words, closes = [cell.words[at] for at in named], [cell.closes[at] for at in named]
            spans = self._split(AgencyText(cell.text, words, closes)) if words else ()
            return tuple(
                s._replace(first=named[s.first], last=named[s.last - 1] + 1) for s in spans
            )
        return self._split(cell)

    def _split(self, cell: AgencyText) -> tuple[Span, ...]:
        gaps = Gaps(cell, self._phrases)
        whole = self._reader.read(cell.words)
        if (
            whole.cost <= COST_NAMED
            and whole.cost + gaps.kept(0, len(cell.words), whole) <= COST_NAMED
        ):
            return (Span(0, len(cell.words), whole),)  # no cut can cost less
        spans = self._cheapest(cell, gaps, range(0))
        doubtful = [span for span in spans if not span.reading.certain]
        if doubtful:
            spans = self._cheapest(cell, gaps, range(doubtful[0].first, doubtful[-1].last))
        return tuple(self._by_remark(cell, span) for span in self._settled(spans))

    def _settled(self, spans: tuple[Span, ...]) -> Iterator[Span]:
        """Spans with the reading that their list shows; no agency where it shows none.

        Behind "Bộ Ngoại giao, Nội vụ" Công an is the ministry; behind "Bộ Quốc phòng" alone it
        may be either.
        """
        lists = {span.heads for span in spans if span.elided is span.reading}
        for span in spans:
            if span.elided is None or span.elided is span.reading:
                yield span
            elif span.heads in lists:
                yield span._replace(reading=span.elided)
            else:
                yield span._replace(reading=self._reader.rival(span.reading, span.elided))

    def _named_words(self, words: list[NameWord]) -> list[int]:
        """Words outside clauses that say how the work is shared out: theo thẩm quyền."""
        kept: list[int] = []
        nobody = False
        for at, word in enumerate(words):
            if at == 0 or word.gap in CLAUSE_ENDS or (nobody and self._begins_again(words, at)):
                nobody = self._names_nobody(words, at)
            if not nobody:
                kept.append(at)
        return kept

    def _names_nobody(self, words: list[NameWord], at: int) -> bool:
        nobody = self._phrases["nobody"].match(words, at)
        return nobody > self._phrases["label"].match(words, at)

    def _begins_again(self, words: list[NameWord], at: int) -> bool:
        """An agency on a line of its own, or behind a colon: Theo lĩnh vực: Sở Nội vụ."""
        starts = any(self._phrases[kind].match(words, at) for kind in ("head", "quantifier"))
        return words[at].gap in (Gap.LINE, Gap.COLON) and starts

    def _cheapest(self, cell: AgencyText, gaps: Gaps, doubtful: range) -> tuple[Span, ...]:
        """The cheapest mentions; only those that hold doubtful words may be near matches."""
        end_of_cell = len(cell.words)
        paths: dict[int, list[_Path]] = {0: [_Path(0.0, None, ())]}
        starts = [0]
        for end in (*gaps.places, end_of_cell):
            found: list[_Path] = []
            for start in reversed(starts):
                if end - start > MAX_WORDS and start != starts[-1]:
                    break
                near = start < doubtful.stop and end > doubtful.start
                for path in paths[start]:
                    found.append(self._extended(cell.words, gaps, path, start, end, near))
            paths[end] = _best_by_head(found)
            starts.append(end)
        return min(paths[end_of_cell], key=lambda path: path.cost).spans

    def _extended(
        self, words: list[NameWord], gaps: Gaps, path: _Path, start: int, end: int, near: bool
    ) -> _Path:
        """The path with words start..end-1 as its next mention, label or connector."""
        cost = path.cost + gaps.cut(end)
        first = start
        while first < end and gaps.connectors[first]:
            first += gaps.connectors[first]
        if first >= end:
            return _Path(cost + LABEL, path.head, path.spans)
        segment = words[first:end]
        head = self._head(segment, first)
        if gaps.before_colon(end) and self._is_label(segment, head):
            listed = head and head._replace(listed=True)
            return _Path(cost + LABEL, listed or path.head, path.spans)
        reading, elided = self._read(segment, path.head, near)
        cost += reading.cost + gaps.kept(first, end, reading)
        if first == start > 0 and gaps.unmarked(start) and reading.score < SURE:
            cost += NOT_SURE_AT_BLANK
        if end < len(words) and gaps.unmarked(end) and not gaps.connectors[end]:
            sure = reading.score >= SURE and not self._owned(words, first, end)
            cost += 0.0 if sure else NOT_SURE_AT_BLANK
        span = Span(first, end, reading, elided, path.head.at if path.head else -1)
        if elided is not None or (head is None and not gaps.begins(first)):
            head = path.head
        elif head is not None and not self._reader.hands_on(head.word, reading):
            head = None
        return _Path(cost, head, (*path.spans, span))

    def _read(
        self, segment: list[NameWord], head: _Head | None, near: bool
    ) -> tuple[NameReading, NameReading | None]:
        """Best reading of a segment, and the one with the head of an earlier mention.

        They are the same where that is the best; behind the head of a list it is.
        """
        reading = self._reader.read(segment, near=near)
        if head is None:
            return reading, None
        elided = self._reader.read_elided(head.word, segment)
        if elided is None or elided.agency_id == reading.agency_id:
            return reading, None
        if head.listed:
            elided = elided._replace(cost=elided.cost - COST_ELIDED)
            return elided, elided
        if not reading.certain and elided.cost < reading.cost:
            return elided, elided
        rivals = reading.certain and not reading.is_group and not elided.local
        return reading, elided if rivals else None

    def _head(self, segment: list[NameWord], first: int) -> _Head | None:
        """The head that later mentions may leave out: Sở Nội vụ, Tài chính."""
        at = self._phrases["quantifier"].match(segment)
        if self._phrases["elidable"].match(segment, at) != 1:
            return None
        return _Head(segment[at], first, at > 0)

    def _is_label(self, segment: list[NameWord], head: _Head | None) -> bool:
        """'Chủ trì:' or 'Các sở, ngành:' before what is meant."""
        if self._phrases["label"].match(segment) == len(segment):
            return True
        if head is not None and len(segment) <= MAX_LABEL_HEAD:
            return True
        return self._reader.read(segment).is_group

    def _owned(self, words: list[NameWord], first: int, end: int) -> bool:
        """What follows without a sign may own the mention: Đảng ủy Bộ ..."""
        owner = self._phrases["owner"].match(words, first)
        owned = self._phrases["owned"].match(words, end)
        return owner > 0 and owned > 0 and words[first].key != words[end].key

    def _by_remark(self, cell: AgencyText, span: Span) -> Span:
        """A person whose office stands in brackets: Ông Nguyễn Văn A (Trưởng phòng Kinh tế)."""
        person = any(self._phrases[kind].match(cell.words, span.first) for kind in PERSON)
        remark = split_words(cell.remark(span.last), self._contractions)
        if span.reading.known or not person or not remark:
            return span
        return span._replace(reading=self._reader.read(remark))


def _coarse(cell: AgencyText) -> tuple[Span, ...]:
    """A text far too long for a list of agencies: one unknown mention a line or clause."""
    words = cell.words
    cuts = [0, *(at for at in range(1, len(words)) if words[at].gap in STRONG), len(words)]
    return tuple(Span(first, last, UNKNOWN) for first, last in pairwise(cuts))


def _best_by_head(paths: list[_Path]) -> list[_Path]:
    """The cheapest path for each head that a later mention may leave out."""
    best: dict[str, _Path] = {}
    for path in paths:
        key = f"{path.head.word.key}{path.head.listed}" if path.head is not None else ""
        if key not in best or path.cost < best[key].cost:
            best[key] = path
    return list(best.values())
