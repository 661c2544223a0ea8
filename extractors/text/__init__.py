"""Reader for plans that arrive as text: what a crawler or another reader made of them.

Three families, told apart by content and stretch by stretch (`stretches`): what kept its tables
(rows parted by tabs or pipes, HTML tables) and what holds columns apart by blanks (`aligned`) gives
Grids; linear text, in which every cell's lines follow one another without a mark, gives Paragraphs
with pages, for `normalizers.linear` to cut.
"""

from __future__ import annotations

from extractors.text import stretches
from extractors.text.decode import decode
from extractors.text.ruled import redrawn
from schemas.reading import Reading


def read_text(data: bytes) -> Reading:
    """Read a text dump (.txt, .md, .html) in any encoding that `decode` knows.

    Time and memory grow with its size. Raises UnreadableError for what is no text, is empty or
    is larger than a plan can be. A text without tables gives a reading without grids.
    """
    text, notes = decode(data)
    blocks = list(stretches.read(redrawn(text)))
    pages = max((block.page for block in blocks), default=1)
    return Reading("text", "text", pages, blocks, notes)
