"""Packages of every kind are opened, and none can cost more than the limits."""

from __future__ import annotations

import io
import socket
import warnings
import zipfile

import pytest

from extractors import packages as package
from extractors.ole import write_compound
from extractors.word import read_docx
from schemas.reading import UnreadableError
from tests.extractors.docx_build import NAMESPACES, document, docx, p, r, rels, tbl, tc, tr, zipped

PLAIN = docx(p("Kế hoạch"))
OLD_FONT = "<w:rFonts w:ascii='.VnTime' w:hAnsi='.VnTime'/>"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the reader asked for the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def refused(data: bytes) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        read_docx(data)
    return caught.value


def with_part(name: str, data: bytes) -> bytes:
    """The plain document with one part replaced or added."""
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as old:
        return zipped({n: old.read(n) for n in old.namelist()} | {name: data})


def streamed(name: str, pieces: int, piece: bytes, ends: tuple[bytes, bytes], method: int) -> bytes:
    """The plain document with one long part of equal pieces, never held in memory unpacked."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(PLAIN)) as old,
        zipfile.ZipFile(buffer, "w", method, compresslevel=1) as new,
    ):
        for other in old.namelist():
            if other != name:
                new.writestr(other, old.read(other))
        with new.open(name, "w") as part:
            part.write(ends[0])
            for _ in range(pieces):
                part.write(piece)
            part.write(ends[1])
    return buffer.getvalue()


TABLE_ENDS = (
    f"<w:document {NAMESPACES}><w:body><w:tbl>".encode(),
    b"</w:tbl></w:body></w:document>",
)


def test_strict_files_read_like_others() -> None:
    reading = read_docx(docx(p("a") + tbl(tr("1", "2")), strict=True))
    assert [block.text for block in reading.paragraphs] == ["a"]
    assert (reading.format, reading.reader, len(reading.grids)) == ("docx", "word", 1)


def test_the_main_part_is_the_one_the_package_names() -> None:
    assert read_docx(docx(p("mẫu"), main="word/document2.xml")).paragraphs[0].text == "mẫu"


def test_macros_in_a_package_are_left_alone() -> None:
    data = with_part("word/vbaProject.bin", b"\xd0\xcf\x11\xe0 Sub AutoOpen()")
    assert read_docx(data).paragraphs[0].text == "Kế hoạch"


def test_backslashes_and_other_cases_in_names() -> None:
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as old:
        parts = {name.replace("/", "\\").upper(): old.read(name) for name in old.namelist()}
    assert read_docx(zipped(parts)).paragraphs[0].text == "Kế hoạch"


def test_utf_16_parts() -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?>' + document(p("Đề án"))
    assert read_docx(with_part("word/document.xml", text.encode("utf-16"))).paragraphs[0].text == (
        "Đề án"
    )


@pytest.mark.parametrize(
    "data",
    [
        b"no zip at all",
        b"PK\x03\x04" + b"\0" * 60,
        PLAIN[: len(PLAIN) // 2],
        with_part("word/document.xml", b"<w:document"),
        with_part("word/document.xml", b""),
        zipped({"[Content_Types].xml": b"<Types/>"}),
        zipped({"_rels/.rels": rels([("officeDocument", "word/document.xml", "")]).encode()}),
        docx(p("a"), parts={"word/document.xml": "<a>&unknown;</a>"}),
    ],
)
def test_damaged_files_say_so(data: bytes) -> None:
    error = refused(data)
    assert error.code == "damaged-docx"
    assert "ask for it again" in error.message


def test_a_part_whose_check_sum_is_wrong() -> None:
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as old:
        info = old.getinfo("word/document.xml")
    spoiled = bytearray(PLAIN)
    at = PLAIN.index(b"word/document.xml") + len("word/document.xml") + info.compress_size // 2
    spoiled[at] ^= 0xFF
    assert refused(bytes(spoiled)).code == "damaged-docx"


@pytest.mark.parametrize(
    "name", ["xl/workbook.xml", "ppt/presentation.xml", "mimetype", "plans/one.pdf"]
)
def test_other_office_files_are_no_documents(name: str) -> None:
    assert refused(zipped({name: b"<x/>"})).code == "not-a-document"


def test_a_spreadsheet_the_package_points_to_is_no_document() -> None:
    assert refused(docx("", parts={"word/document.xml": "<workbook/>"})).code == "not-a-document"


def test_password_protected_packages() -> None:
    locked = write_compound({"EncryptedPackage": b"x" * 5000, "EncryptionInfo": b"y" * 200})
    assert refused(locked).code == "encrypted-office"
    zip_locked = bytearray(PLAIN)
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        found = zip_locked.find(signature)
        while found >= 0:
            zip_locked[found + at] |= 1
            found = zip_locked.find(signature, found + 4)
    assert refused(bytes(zip_locked)).code == "encrypted-office"


def test_an_older_word_file_under_the_new_name_names_the_remedy() -> None:
    error = refused(write_compound({"WordDocument": b"\xec\xa5" + bytes(5000)}))
    assert (error.code, ".doc" in error.message) == ("damaged-docx", True)
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40)).code == "damaged-docx"


@pytest.mark.parametrize("kind", ["styles", "theme", "numbering", "settings", "footnotes"])
@pytest.mark.parametrize("damage", [b"<w:", b"", b"\xff\xfe\x00"])
def test_a_damaged_part_beside_the_document_is_left_out_and_named(kind: str, damage: bytes) -> None:
    note = "<w:r><w:footnoteReference w:id='1'/></w:r>"
    data = docx(p(r("Kế hoạch", OLD_FONT) + note), **{kind: ""})
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    reading = read_docx(zipped(parts | {f"word/{kind}.xml": damage}))
    assert reading.paragraphs[0].text.startswith("K")
    assert [note.code for note in reading.notes] == ["part-ignored"]
    assert kind in reading.notes[0].message


def test_rows_whose_automatic_numbers_are_lost_are_in_doubt() -> None:
    listed = tc(p("", "<w:numPr><w:numId w:val='3'/></w:numPr>"))
    data = docx(tbl(tr(listed, "a")) + tbl(tr("1", "b")), numbering="")
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    lost, whole = read_docx(zipped(parts | {"word/numbering.xml": b"<w"})).grids
    assert list(lost.row_doubts) == [0] and whole.row_doubts == {}
    assert read_docx(data).grids[0].row_doubts == {}  # the list is not there, and Word shows none


@pytest.mark.parametrize("twin", ["word/document.xml", "Word/Document.xml", "word\\document.xml"])
def test_a_part_that_is_there_twice_is_refused(twin: str) -> None:
    buffer = io.BytesIO(PLAIN)
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(twin, document(p("khác")))
    error = refused(buffer.getvalue())
    assert (error.code, "twice" in error.message) == ("unsafe-docx", True)


def test_a_zip_bomb_in_the_document() -> None:
    blanks = b" " * package.MIB
    for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
        bomb = streamed("word/document.xml", 70, blanks, (b"<a>", b"</a>"), method)
        assert refused(bomb).code == "unsafe-docx"


def test_a_zip_bomb_in_a_part_nobody_reads() -> None:
    bomb = streamed("word/media/a.bmp", 64, b"\0" * package.MIB, (b"", b""), zipfile.ZIP_DEFLATED)
    assert "fold" in refused(bomb).message


def test_a_package_that_claims_to_unpack_to_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_TOTAL", 1000)
    assert "claims to unpack" in refused(PLAIN).message


def test_a_bomb_whose_directory_lies_about_its_size() -> None:
    bomb = bytearray(
        streamed("word/document.xml", 70, b" " * package.MIB, (b"", b""), zipfile.ZIP_DEFLATED)
    )
    entry = bomb.rfind(b"word/document.xml") - 46
    bomb[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    assert refused(bytes(bomb)).code == "damaged-docx"  # unpacked no further than it claimed


def test_a_zip_of_very_many_entries() -> None:
    many = zipped({f"x{i}": b"" for i in range(package.MAX_ENTRIES + 1)})
    assert "entries" in refused(many).message


ENTITIES = """<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a0 "ha">{}]><a>&a9;</a>""".format(
    "".join(f'<!ENTITY a{i + 1} "{f"&a{i};" * 10}">' for i in range(9))
)
EXTERNAL = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "{}">]><a>&x;</a>'


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "_rels/.rels"])
@pytest.mark.parametrize(
    "text",
    [
        ENTITIES,
        EXTERNAL.format("file:///etc/passwd"),
        EXTERNAL.format("http://127.0.0.1:9/x"),
        '<?xml version="1.0"?><!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><a/>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_and_document_types_are_refused(part: str, text: str, encoding: str) -> None:
    bomb = docx(p("a"), styles="", parts={})
    with zipfile.ZipFile(io.BytesIO(bomb)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    assert refused(zipped(parts | {part: text.encode(encoding)})).code == "unsafe-docx"


def test_a_document_type_in_another_encoding_is_refused_too() -> None:
    text = EXTERNAL.format("file:///etc/passwd").replace('"1.0"', '"1.0" encoding="UTF-32"', 1)
    data = with_part("word/document.xml", text.encode("utf-32"))
    assert refused(data).code in ("unsafe-docx", "damaged-docx")


def test_markup_nested_too_deep() -> None:
    deep = "<w:ins>" * 400 + "</w:ins>" * 400
    assert refused(docx(f"<w:p>{deep}</w:p>")).code == "unsafe-docx"


def test_tables_nested_too_deep() -> None:
    inner = p("đáy")
    for _ in range(20):
        inner = tbl(tr(tc(inner), "x"))
    assert refused(docx(inner)).code == "unsafe-docx"


def test_a_table_of_ten_million_cells() -> None:
    row = b"<w:tr>" + b"<w:tc><w:p/></w:tc>" * 1000 + b"</w:tr>"
    bomb = streamed("word/document.xml", 10_000, row, TABLE_ENDS, zipfile.ZIP_DEFLATED)
    assert refused(bomb).code == "unsafe-docx"


def test_a_table_of_too_many_tags_or_cells_or_columns() -> None:
    row = b"<w:tr>" + b"<w:tc/>" * 500 + b"</w:tr>"
    stored = streamed("word/document.xml", 6_000, row, TABLE_ENDS, zipfile.ZIP_STORED)
    assert "tags" in refused(stored).message
    fewer = streamed("word/document.xml", 900, row, TABLE_ENDS, zipfile.ZIP_STORED)
    assert "cells" in refused(fewer).message
    assert "cells" in refused(docx(tbl(tr(*["x"] * 300)))).message


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:9/evil.dotm", "file:///C:/Users/x/Normal.dotm", "\\\\host\\a.dot"]
)
def test_an_external_template_is_named_and_not_fetched(target: str) -> None:
    links = rels([("attachedTemplate", target, ' TargetMode="External"')])
    reading = read_docx(docx(p("a"), settings="", parts={"word/_rels/settings.xml.rels": links}))
    (note,) = reading.notes
    assert (note.code, target in note.text) == ("external-link", True)
    assert [block.text for block in reading.paragraphs] == ["a"]


def test_external_parts_are_not_followed_and_links_to_click_say_nothing() -> None:
    reading = read_docx(docx(p("a"), external={"styles": "http://127.0.0.1:9/s.xml"}))
    assert [note.code for note in reading.notes] == ["external-link"]
    assert read_docx(docx(p("a"), external={"hyperlink": "http://127.0.0.1:9/"})).notes == []


def test_a_target_that_climbs_out_of_the_package_is_no_part() -> None:
    links = rels([("styles", "../../../../etc/passwd", "")])
    data = with_part("word/_rels/document.xml.rels", links.encode())
    assert read_docx(data).paragraphs[0].text == "Kế hoạch"
