"""Pages and lines of a dump without delimiters: every line a paragraph, blank lines counted."""

from __future__ import annotations

import regex

from extractors.text.markup import plain
from schemas.reading import Block, Paragraph

_SIGNED_AT = regex.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[+-]\d\d:?\d\d|Z)?")
_MARKED_UP = regex.compile(
    r"^#{1,6} |\*\*\S|</?(?:b|i|strong|em|br|p|li|ul)\b[^<>]*>", regex.I | regex.M
)


def read(text: str, first_page: int = 1, is_marked: bool = False) -> list[Block]:
    """A paragraph a line, its page counted by form feeds, `space_above` the empty lines above.

    `is_marked`: markup is no text, also where this stretch alone would not show that it is any.
    The time stamps that a viewer prints for digital signatures are stamps, all else is body.
    """
    blocks: list[Block] = []
    marked_up = is_marked or bool(_MARKED_UP.search(text))
    for page, content in enumerate(text.split("\f"), first_page):
        space = 0
        for line in content.split("\n"):
            printed, bold = plain(line) if marked_up else (" ".join(line.split()), False)
            if not printed:
                space += 1
                continue
            for part in printed.split("\n"):
                stamp = bool(_SIGNED_AT.fullmatch(part))
                blocks.append(
                    Paragraph(
                        part,
                        page,
                        bold=bold,
                        kind="stamp" if stamp else "body",
                        space_above=space,
                    )
                )
                space = 0
    return blocks
