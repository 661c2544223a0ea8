"""Reader for plans that arrive as text: what a crawler or another reader made of them.

Three families, told apart by content: dumps that kept their tables (rows parted by tabs or pipes,
HTML tables) and dumps that hold columns apart by blanks (`aligned`) give Grids; linear dumps, in
which every cell's lines follow one another without a mark, give Paragraphs with pages, for
`normalizers.linear` to cut.
"""

from __future__ import annotations

from extractors.text import aligned, delimited, html, lines
from extractors.text.decode import decode
from extractors.text.ruled import redrawn
from schemas.reading import Block, Reading


def read_text(data: bytes) -> Reading:
    """Read a text dump (.txt, .md, .html) in any encoding that `decode` knows.

    Time and memory grow with its size. Raises UnreadableError for what is no text, is empty or
    is larger than a plan can be. A text without tables gives a reading without grids.
    """
    text, notes = decode(data)
    text = redrawn(text)
    blocks: list[Block]
    if html.is_html(text):
        blocks = html.read(text)
    elif delimited.is_delimited(text):
        blocks = delimited.read(text)
    elif aligned.is_aligned(text):
        blocks = aligned.read(text)
    else:
        blocks = lines.read(text)
    pages = max((block.page for block in blocks), default=1)
    return Reading("text", "text", pages, blocks, notes)
