from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from extractors.pdf import read_pdf
from extractors.registry import FORMATS, RANKS, format_of, libraries, read_file
from extractors.scan.images import read_image
from extractors.text import read_text
from extractors.word import read_doc, read_docx
from schemas.language import Language
from schemas.reading import Format, Reading, UnreadableError

PAGE = "<html><body><table><tr><td>STT</td><td>Nhiệm vụ</td></tr></table></body></html>"


@pytest.mark.parametrize(
    ("data", "reader"),
    [
        (b"%PDF-1.7\n", read_pdf),
        (b"\0\0junk before the mark %PDF-1.4\n", read_pdf),
        (b"\xff\xd8\xff\xe0rest", read_image),
        (b"\x89PNG\r\n\x1a\nrest", read_image),
        (b"II*\0rest", read_image),
        (b"MM\0*rest", read_image),
        (b"PK\x03\x04rest", read_docx),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", read_doc),
        (b"{\\rtf1\\ansi}", read_doc),
        (b'<html xmlns:o="urn:schemas-microsoft-com:office:office"><body></body></html>', read_doc),
        (PAGE.encode(), read_text),
        ("STT\tNhiệm vụ\n1\tBan hành".encode(), read_text),
    ],
)
def test_content_tells_the_reader(data: bytes, reader: Callable[[bytes], Reading]) -> None:
    assert format_of(data).read is reader


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\0\0\0"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_file(data, Language())
    assert refused.value.code == "empty-file"


def test_every_format_is_one_line_of_the_table(repository: Path) -> None:
    """Its reader loads, its rank is its own, its libraries are pinned, its name is stored."""
    assert {entry.format for entry in FORMATS} == set(get_args(Format))
    assert all(callable(entry.read) for entry in FORMATS)
    assert len(set(RANKS.values())) == len(RANKS)
    locks = "".join(path.read_text() for path in repository.glob("requirements*.lock"))
    pinned = set(re.findall(r"^([a-z0-9.-]+)==", locks, re.MULTILINE))
    assert {name.replace(".", "-") for name in libraries()} <= pinned
