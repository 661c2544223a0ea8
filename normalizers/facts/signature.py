"""Who signed: the name under the first signature block that has one.

TM. ỦY BAN NHÂN DÂN        KT. CHỦ TỊCH
      CHỦ TỊCH             PHÓ CHỦ TỊCH
   (Đã ký) Họ và Tên
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import regex

from normalizers.facts.lines import is_furniture, lines_of, phrase_pattern
from schemas.reading import Block, Grid, Paragraph

NAME_LINES = 8  # the list `Nơi nhận` may stand between the office and the name

_SYLLABLE = r"\p{Lu}\p{Ll}*(?:['’]\p{Lu}\p{Ll}*)?"
_NAME = regex.compile(rf"{_SYLLABLE}(?:\s+{_SYLLABLE}){{1,4}}")
_FOR = re.compile(r"(?:TM|KT|TL|TUQ|Q)\s*\.\s*(?=[^\W\d_])")
_SIGNED = re.compile(r"\(?\s*(?:đã\s+ký|ký\s+tên|ký,\s*đóng\s+dấu)[^)]*\)?\s*", re.IGNORECASE)
_RANK = re.compile(r"^(?:(?:TS|ThS|GS|PGS|BS|KS)\s*\.\s*)+")


def find_signer(blocks: Sequence[Block]) -> str | None:
    """Name of the person who signed, as printed; None where no block carries a name."""
    left = 0
    for index, block in enumerate(blocks):
        if not left and isinstance(block, Paragraph) and not _may_hold_office(block.text):
            continue
        if isinstance(block, Grid) and not is_furniture(block):
            left = 0
            continue
        for line in lines_of(block, index):
            rest = _behind_office(line.text)
            left = NAME_LINES if rest else max(0, left - 1)
            if left and (name := _name(rest or line.text)):
                return name
    return None


def _may_hold_office(text: str) -> bool:
    """A quick look: offices are printed in capitals at the start of a line."""
    return text.lstrip()[:2].isupper() or "\n" in text


def _behind_office(text: str) -> str:
    """What stands behind an office on its line, a blank when nothing; '' without an office."""
    if not text[:2].isupper():
        return ""
    stripped = _FOR.sub("", text, count=1).strip()
    match = phrase_pattern("office").match(stripped)
    if match is None or not match[0].isupper():
        return ""
    rest = stripped[match.end() :].strip()
    if rest and _name(rest) is None and not rest.isupper():
        return ""  # a sentence that only begins with an office
    return rest or " "


def _name(text: str) -> str | None:
    """A person's name that is the whole line, or None. Capitals only are an office or a body."""
    text = _RANK.sub("", _SIGNED.sub("", text).strip())
    if _NAME.fullmatch(text) and not text.isupper():
        return text
    return None
