"""Agencies: a cell of a plan into the agencies it names, each with its canonical id.

    text -> words (words) -> readings of stretches (names, tails, readings) -> mentions (split)

The vocabulary is data (vocabulary); what is not in it stays unknown and is never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from normalizers.values.agencies.shares import Share, shares_of
from normalizers.values.agencies.split import Span, Splitter
from normalizers.values.agencies.vocabulary import vocabulary
from normalizers.values.agencies.words import AgencyText, read_cell
from normalizers.values.text import fold

CACHED_CELLS = 8192  # distinct agency cells of a few hundred plans

__all__ = ["Mention", "explain", "parse_agencies", "reference"]


@dataclass(frozen=True, slots=True)
class Mention:
    """An agency named in a cell.

    `text` is what is printed, white space folded. `agency_id` and `name` are None for a group, for
    an unknown agency and where two readings compete: `rivals` are the names of both. `score` is
    1.0 for an exact alias, less the further the match, 0.0 when unknown. `share`: what the cell's
    own words say that it does, '' where they say nothing.
    """

    text: str
    agency_id: str | None
    name: str | None
    is_group: bool
    score: float
    rivals: tuple[str, ...] = ()
    share: Share = ""


@lru_cache(maxsize=CACHED_CELLS)
def parse_agencies(text: str) -> tuple[Mention, ...]:
    """Mentions of a cell in order; () when it names nothing. Never raises."""
    cell = read_cell(text, vocabulary().contractions)
    spans = _spans(cell)
    shares = shares_of(cell.text, [cell.place(span.first, span.last) for span in spans])
    return tuple(_mention(cell, span, share) for span, share in zip(spans, shares, strict=True))


def explain(text: str) -> str:
    """How a cell was read, a line a mention: what is printed, what it is, why, how sure."""
    cell = read_cell(text, vocabulary().contractions)
    lines = [f"folded: {fold(text)}"]
    spans = _spans(cell)
    for span, mention in zip(spans, parse_agencies(text), strict=True):
        meaning = "group" if mention.is_group else mention.agency_id or "unknown"
        name = f" ({mention.name})" if mention.name else ""
        lines.append(f"{mention.text!r}: {meaning}{name}")
        share = f", {mention.share} by its words" if mention.share else ""
        lines.append(f"    {span.reading.how}, score {mention.score:.2f}{share}")
    if len(lines) == 1:
        lines.append("no agency")
    return "\n".join(lines)


def reference() -> list[tuple[str, str, str, str]]:
    """Canonical agencies as (agency_id, name, kind, level), in the order of the data file."""
    return list(vocabulary().agencies.values())


@lru_cache(maxsize=1)
def _splitter() -> Splitter:
    return Splitter(vocabulary())


def _spans(cell: AgencyText) -> tuple[Span, ...]:
    return _splitter().split(cell) if cell.words else ()


def _mention(cell: AgencyText, span: Span, share: Share) -> Mention:
    reading = span.reading
    agency = vocabulary().agencies.get(reading.agency_id or "")
    return Mention(
        text=cell.printed(span.first, span.last),
        agency_id=reading.agency_id,
        name=agency.name if agency else None,
        is_group=reading.is_group,
        score=round(reading.score, 3),
        rivals=tuple(vocabulary().agencies[rival].name for rival in reading.rivals),
        share=share,
    )
