"""Document facts: kind, number, dates, issuer, signer, places, title, period and legal basis.

    facts = read_facts(reading.blocks, [table.title for table in tables])

Read from the letterhead, the heading, the preamble and the signature, whatever the file's format.
A fact that is blank on the page (`Số:      /KH-UBND`, `ngày   tháng   năm 2026`) is None.
"""

from __future__ import annotations

from collections.abc import Sequence

from normalizers.facts.citations import Attached, Dated, find_attached, legal_basis, preamble
from normalizers.facts.heading import (
    APPENDIX,
    LETTER,
    Heading,
    find_heading,
    kind_of_phrase,
    kind_of_series,
    read_title,
)
from normalizers.facts.issuer import Issuer, proper
from normalizers.facts.letterhead import Letterhead, read_letterhead
from normalizers.facts.lines import front_of
from normalizers.facts.locate import commune_text, find_issuer, province_text
from normalizers.facts.model import Facts
from normalizers.facts.overrides import apply_overrides
from normalizers.facts.period import period_of
from normalizers.facts.signature import find_signer
from normalizers.values.deadlines import Period
from normalizers.values.places import Located, resolve
from schemas.reading import Block

__all__ = ["Facts", "apply_overrides", "period_of", "read_facts"]


def read_facts(blocks: Sequence[Block], appendix_titles: Sequence[str] = ()) -> Facts:
    """Facts of a document from its blocks; `appendix_titles` serve where the title says nothing."""
    front = front_of(blocks)
    lines = front.lines
    heading = find_heading(lines)
    head = read_letterhead(lines[: heading.line] if heading else lines, heading is not None)
    title, after = read_title(lines, heading) if heading else (head.subject or None, 0)
    kind = _kind(heading, head)
    bracket = find_attached(front.text)
    attached = bracket if bracket and _repeats(bracket, kind, head) else None
    number, dated = _number_and_date(head, attached)
    issuer, above = find_issuer(head, attached, lines, title or "", bracket)
    commune = commune_text(issuer, title or "")
    province = province_text(issuer, above, lines, commune)
    located = resolve(commune or None, province or None, dated.first)
    period = _period(title, appendix_titles)
    return Facts(
        kind=kind,
        number=number,
        issued_on=dated.day,
        issued_month=dated.month,
        issuer=_issuer_name(issuer, located),
        signer=find_signer(blocks),
        commune=commune or located.commune,
        province=_province_name(province) or located.province,
        title=title,
        period_start=period.start if period else None,
        period_end=period.end if period else None,
        legal_basis=legal_basis(preamble(lines[after:])) if heading else (),
        located=located,
    )


def _kind(heading: Heading | None, head: Letterhead) -> str | None:
    """Kind from the heading, else from the number's series; a letter has neither."""
    if heading:
        return heading.kind
    if kind := kind_of_series(head.series):
        return kind
    return LETTER if head.subject or head.series else None


def _repeats(attached: Attached, kind: str | None, head: Letterhead) -> bool:
    """Whether the facts of the document it comes with are its own: an appendix, or the same one."""
    bare = kind == APPENDIX or not (head.series or head.organisations)
    return bare or kind_of_phrase(attached.kind) == kind


def _number_and_date(head: Letterhead, attached: Attached | None) -> tuple[str | None, Dated]:
    """Number and date of the letterhead, filled from the line that repeats them."""
    if attached is None or (head.number and head.number != attached.number):
        return head.number, head.dated
    dated = head.dated if head.dated.day or not attached.dated.day else attached.dated
    return head.number or attached.number, dated


def _period(title: str | None, appendix_titles: Sequence[str]) -> Period | None:
    if title and (period := period_of(title)):
        return period
    found = {period for text in appendix_titles if (period := period_of(text))}
    return found.pop() if len(found) == 1 else None


def _issuer_name(issuer: Issuer | None, located: Located) -> str | None:
    """Issuer in normal case, its commune spelled as in the gazetteer."""
    if issuer is None:
        return None
    kind, name = issuer.places[0] if issuer.places else ("", "")
    printed = f"{kind} {name}"
    if name and located.commune and printed.lower() == located.commune.lower():
        return issuer.name.replace(printed, located.commune)
    return issuer.name


def _province_name(printed: str) -> str:
    """A province's printed name in normal case."""
    for kind in ("tỉnh", "thành phố"):
        if printed.lower().startswith(f"{kind} "):
            return f"{kind} {proper(printed[len(kind) + 1 :].strip())}"
    return proper(printed)
