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


def together(*contents: bytes, times: int, hidden: bool) -> bytes:
    """A PDF of one page whose content is these streams, each so many times."""
    streams = [stream(zlib.compress(content), b"/Filter/FlateDecode") for content in contents]
    numbers = b" ".join(b"%d 0 R" % (4 + at) for at in range(len(contents)))
    array = b"[ %b ]" % b"\n".join([numbers] * times)
    if hidden:  # in a stream of objects, as most exporters write them today
        packed = zlib.compress(b"99 0 " + array)
        streams.append(stream(packed, b"/Type/ObjStm/N 1/First 5/Filter/FlateDecode"))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %b>>" % (
        b"99 0 R" if hidden else array
    )
    tree = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return bad_files.pdf([bad_files.CATALOG, tree, page, *streams])


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize("contents", [1, 3])
def test_streams_that_are_a_bomb_together_are_refused(contents: int, hidden: bool) -> None:
    parts = [bytes(250_000)] * contents
    refuse_bombs(together(*parts, times=4 // contents, hidden=hidden), SMALL)
    with pytest.raises(UnreadableError) as refusal:
        refuse_bombs(together(*parts, times=5 // contents + 1, hidden=hidden), SMALL)
    assert refusal.value.code == "memory-limit"


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256"])
def test_a_bomb_behind_an_empty_password_is_refused(algorithm: str) -> None:
    for size, refused in ((900 << 10, False), (4 << 20, True)):
        packed = one_page(stream(zlib.compress(bytes(size)), b"/Filter/FlateDecode"))
        sealed = bad_files.locked(packed, "", "owner", algorithm)
        if not refused:
            refuse_bombs(sealed, SMALL)
            continue
        with pytest.raises(UnreadableError):
            refuse_bombs(sealed, SMALL)


def test_a_bomb_whose_number_another_stream_has_too_is_refused() -> None:
    bomb, small = zlib.compress(bytes(4 << 20)), zlib.compress(HELLO)
    for first, second in ((bomb, small), (small, bomb)):
        data = one_page(stream(first, b"/Filter/FlateDecode"))
        data += b"4 0 obj\n" + stream(second, b"/Filter/FlateDecode") + b"\nendobj\n"
        with pytest.raises(UnreadableError):
            refuse_bombs(data, SMALL)
