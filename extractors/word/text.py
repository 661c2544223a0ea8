"""Text as it is stored: NFC, blanks folded, one line feed where the author broke the line."""

from __future__ import annotations

import re
import unicodedata

_BLANKS = re.compile(r"[^\S\n]+")
_SPECIAL = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u2010\u2011\u2028-\u202e\u2060\ufeff]"
)
_BREAKS = "\x0b\x0c\x85\u2028\u2029"
_HYPHENS = ("\u2010", "\u2011")


def fold(text: str) -> str:
    """NFC without control characters, soft hyphens and empty lines; runs of blanks are one.

    Non-breaking blanks and hyphens become plain ones. Line feeds are kept as hard breaks.
    """
    text = unicodedata.normalize("NFC", text)
    # Most text is plain: these tests are a tenth of the cost of the patterns below.
    if text.isprintable() and not ("  " in text or _HYPHENS[0] in text or _HYPHENS[1] in text):
        return text.strip()
    text = _SPECIAL.sub(_plain, text)
    text = _BLANKS.sub(" ", text)
    if "\n" not in text:
        return text.strip()
    return "\n".join(line for part in text.split("\n") if (line := part.strip()))


def _plain(match: re.Match[str]) -> str:
    if match[0] in _HYPHENS:
        return "-"
    return "\n" if match[0] in _BREAKS else ""
