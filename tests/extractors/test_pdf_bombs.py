"""PDF streams that unpack to more than any page holds, read without a pool around them."""

from __future__ import annotations

import tracemalloc
import zlib

import pytest

import phuluc
from extractors.pdf.bombs import BombWeights, refuse_bombs
from schemas.reading import UnreadableError
from tests.pipeline import bad_files
from tests.pipeline.bad_files import HELLO, one_page, stream

SMALL = BombWeights(unpacked=1 << 20)


def test_a_bomb_is_refused_by_the_library_without_being_unpacked() -> None:
    bomb = bad_files.bomb(512)
    tracemalloc.start()
    with pytest.raises(phuluc.UnreadableError) as refusal:
        phuluc.read(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refusal.value.code == "memory-limit"
    assert peak < 64 << 20


def test_a_bomb_in_a_bomb_is_refused() -> None:
    inner = zlib.compress(bytes(4 << 20))
    twice = one_page(stream(zlib.compress(inner), b"/Filter[/FlateDecode/FlateDecode]"))
    assert len(twice) < 2_000
    with pytest.raises(UnreadableError):
        refuse_bombs(twice, SMALL)


def test_large_pages_pictures_and_what_is_no_deflate_are_let_through() -> None:
    page = HELLO + b" " * (900 << 10)
    for packed, entries in (
        (zlib.compress(page), b"/Filter/FlateDecode"),
        (zlib.compress(bytes(4 << 20)), b"/Subtype/Image/Filter/FlateDecode"),
        (b"no deflate" * 1_000, b"/Filter/FlateDecode"),
        (page * 2, b""),
    ):
        refuse_bombs(one_page(stream(packed, entries)), SMALL)


def test_an_empty_page_tree_after_an_encrypted_file_is_damaged_and_not_encrypted() -> None:
    sealed = bad_files.locked(one_page(stream(HELLO)), "secret", "owner", "RC4-128")
    empty = bad_files.pdf([bad_files.CATALOG, b"<</Type/Pages/Kids[]/Count 0>>"])
    for data, code in ((sealed, "encrypted-pdf"), (empty, "damaged-pdf")):
        with pytest.raises(phuluc.UnreadableError) as refusal:
            phuluc.read(data)
        assert refusal.value.code == code
