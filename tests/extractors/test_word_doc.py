"""Older Word files: what each is told by, how LibreOffice is run, and what comes out."""

from __future__ import annotations

import os
import resource
import shutil
import struct
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from extractors import ole
from extractors.ole import write_compound
from extractors.word import is_flat_text, is_older_word, libreoffice, read_doc, word_97
from extractors.word.web_page import safe_page
from schemas.reading import UnreadableError
from tests.extractors.docx_build import docx, p, tbl, tr

OFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")

RTF = (
    rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 .VnTime;}{\f1 .VnTimeH;}}"
    rb"\pard\f0 Nhi\'d6m v\'f4 {\f1 \'ad}u\par\trowd\cellx3000\cellx6000 \intbl 1\cell "
    rb"\intbl r\'b5 so\'b8t\cell\row\pard\par}"
)
PAGE = """<html><head><title>x</title></head><body><p align=center><b>KẾ HOẠCH</b></p>
<table border=1><tr><th>STT</th><th>Nhiệm vụ</th></tr><tr><td rowspan=2>1</td><td>Rà soát<br>- a
</td></tr><tr><td>b<span style="display:none">ẩn</span><del>bỏ</del></td></tr></table>
<img src="http://127.0.0.1:{port}/a.png"></body></html>"""
WORD_XML = """<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>
<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body><w:tbl>
<w:tblPr/><w:tblGrid><w:gridCol w:w="3000"/><w:gridCol w:w="3000"/></w:tblGrid><w:tr>
<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Đề án</w:t></w:r></w:p></w:tc>
</w:tr></w:tbl><w:p/></w:body></w:wordDocument>"""


def refused(data: bytes) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        read_doc(data)
    return caught.value


def cells(data: bytes) -> list[list[str]]:
    reading = read_doc(data)
    assert (reading.format, reading.reader) == ("doc", "word")
    return [[cell.text for cell in grid.cells] for grid in reading.grids]


@pytest.fixture
def server() -> Iterator[tuple[int, list[str]]]:
    """A web server on this machine, and the paths it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, *_: object) -> None:
            pass

    listening = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    yield listening.server_port, asked
    listening.shutdown()


@pytest.fixture(scope="session")
def word_97_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A Word 97 document that ends in its table, without the paragraph Word would put there."""
    folder = tmp_path_factory.mktemp("doc")
    body = p("Kế hoạch") + tbl(tr("STT", "Nhiệm vụ"), tr("1", "Rà soát"), widths=(900, 3000))
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    source = folder / "plan.docx"
    source.write_bytes(docx(body, parts={"[Content_Types].xml": types}))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(OFFICE), profile, "--headless", "--convert-to", "doc:MS Word 97"]
    subprocess.run(
        [*command, "--outdir", str(folder), str(source)], capture_output=True, check=True
    )
    return (folder / "plan.doc").read_bytes()


@needs_office
def test_word_97_keeps_a_table_that_ends_the_document(word_97_file: bytes) -> None:
    with ole.opened(word_97_file) as container:
        word = container.openstream("WordDocument").read()
        table = container.openstream(word_97.table_stream(word)).read()
    assert word_97.close_last_table(word, table) is not None
    assert cells(word_97_file) == [["STT", "Nhiệm vụ", "1", "Rà soát"]]


@needs_office
def test_rtf_with_legacy_fonts() -> None:
    reading = read_doc(RTF)
    assert [block.text for block in reading.paragraphs] == ["Nhiệm vụ Ưu"]
    assert [cell.text for cell in reading.grids[0].cells] == ["1", "rà soát"]


@needs_office
def test_web_pages_and_archives(server: tuple[int, list[str]]) -> None:
    page = PAGE.format(port=server[0])
    archive = (
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\n'
        'Content-Type: text/html; charset="utf-8"\nContent-Transfer-Encoding: 8bit\n\n'
        f"{page}\n--b--\n"
    )
    expected = [["STT", "Nhiệm vụ", "1", "Rà soát\n- a", "b"]]
    assert cells(page.encode("utf-16")) == expected
    assert cells(archive.encode()) == expected
    assert server[1] == []


@needs_office
def test_word_2003_xml() -> None:
    assert cells(WORD_XML.encode()) == [["1", "Đề án"]]


@needs_office
def test_the_converter_itself_fetches_nothing(server: tuple[int, list[str]]) -> None:
    page = PAGE.format(port=server[0]).encode()
    assert libreoffice.convert_to_docx(page, ".html", "HTML (StarWriter)")
    assert server[1] == []


@needs_office
def test_the_settings_alone_keep_the_converter_from_fetching(
    server: tuple[int, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libreoffice, "_without_network", tuple)
    page = PAGE.format(port=server[0]).encode()
    assert libreoffice.convert_to_docx(page, ".html", "HTML (StarWriter)")
    assert server[1] == []


@needs_office
def test_a_file_libreoffice_cannot_read() -> None:
    error = refused(b"{\\rtf1 broken")
    assert (error.code, "save the plan as DOCX" in error.message) == ("converter-failed", True)


def test_a_flat_text_is_told_by_what_stands_behind_a_long_head() -> None:
    head = f'<?xml version="1.0"?><office:document xmlns:office="{"x" * 9_000}" '
    data = f'{head}office:mimetype="application/vnd.oasis.opendocument.text">'.encode()
    assert is_flat_text(data)
    assert not is_flat_text(data.replace(b"opendocument.text", b"opendocument.spreadsheet"))


def test_without_libreoffice_the_package_to_install_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")
    error = refused(RTF)
    assert (error.code, "libreoffice-writer" in error.message) == ("converter-missing", True)


def fake_office(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setattr(libreoffice, "_without_network", tuple)


def test_a_converter_that_hangs_is_ended_with_everything_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_office(tmp_path, f"sleep 60 & echo $! > {tmp_path}/child; wait", monkeypatch)
    monkeypatch.setattr(libreoffice, "CONVERT_SECONDS", 1)
    assert refused(RTF).code == "converter-failed"
    child = Path(f"/proc/{(tmp_path / 'child').read_text().strip()}/stat")
    # Killed: gone, or a zombie nobody has waited for yet.
    assert not child.exists() or child.read_text().split(") ")[1].startswith("Z")


def test_the_converter_gets_what_memory_is_left_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    limit = held + (700 << 20)
    monkeypatch.setattr(resource, "getrlimit", lambda which: (limit, resource.RLIM_INFINITY))
    fake_office(tmp_path, f"ulimit -v > {tmp_path}/limit; exit 134", monkeypatch)
    assert refused(RTF).code == "memory-limit"
    kilobytes = int((tmp_path / "limit").read_text())
    assert 500 << 10 < kilobytes <= 700 << 10


def test_a_converter_stays_in_the_session_of_its_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_office(tmp_path, f"ps -o sid= -p $$ > {tmp_path}/session; exit 1", monkeypatch)
    assert refused(RTF).code == "converter-failed"
    assert int((tmp_path / "session").read_text()) == os.getsid(0)


def test_every_conversion_has_a_profile_of_its_own_that_switches_macros_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = f"""echo "$@" >> {tmp_path}/calls
profile=$(echo "$1" | sed 's#-env:UserInstallation=file://##')
cat "$profile/user/registrymodifications.xcu" >> {tmp_path}/settings
echo 'Error: no' >&2"""
    fake_office(tmp_path, script, monkeypatch)
    messages = [refused(RTF).message for _ in range(2)]
    first, second = (tmp_path / "calls").read_text().splitlines()
    assert first.split()[0] != second.split()[0]
    assert "--headless" in first and "--convert-to" in first
    settings = (tmp_path / "settings").read_text()
    assert settings.count('"MacroSecurityLevel" oor:op="fuse"><value>3<') == 2
    assert all("Error: no" in message for message in messages)
    assert not Path(first.split()[0].removeprefix("-env:UserInstallation=file://")).exists()


@pytest.mark.parametrize(
    ("data", "older"),
    [
        (RTF, True),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", True),
        (b"\xef\xbb\xbf \r\n<!DOCTYPE html><p>a", True),
        ("<html><body>".encode("utf-16"), True),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", True),
        (b"From: x\nSubject: y\nMIME-Version: 1.0\n", True),
        (WORD_XML.encode(), True),
        (b"PK\x03\x04", False),
        (b"%PDF-1.4", False),
        ("1. Rà soát <b>thủ tục</b>".encode(), False),
        (b"", False),
    ],
)
def test_older_files_are_told_by_their_content(data: bytes, older: bool) -> None:
    assert is_older_word(data) is older


def word_stream(flags: int = 0, magic: int = 0xA5EC) -> bytes:
    return struct.pack("<H8xH", magic, flags).ljust(5000, b"\0")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"plain text", "not-a-document"),
        (write_compound({"Workbook": b"x"}), "not-a-document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40), "damaged-docx"),
        (write_compound({"WordDocument": word_stream()})[:3000], "damaged-docx"),
        (write_compound({"WordDocument": word_stream(0x0100)}), "encrypted-office"),
        (write_compound({"WordDocument": word_stream(0x0100, 0xA5DC)}), "encrypted-office"),
        (write_compound({"EncryptedPackage": b"x"}), "encrypted-office"),
        (write_compound({"WordDocument": word_stream()}), "damaged-docx"),
        (b"MIME-Version: 1.0\nContent-Type: image/png\n\nx", "not-a-document"),
    ],
)
def test_files_that_cannot_be_read_say_why(data: bytes, code: str) -> None:
    assert refused(data).code == code


def test_compound_files_come_back() -> None:
    streams = {"WordDocument": b"a" * 9_000_000, "1Table": b"b" * 5000, "Data": b"c" * 4096}
    with ole.opened(write_compound(streams)) as container:
        assert {name: container.openstream(name).read() for name in streams} == streams
        assert not container.exists("0Table")


def test_a_chain_that_runs_in_a_circle_gives_no_more_than_the_directory_says() -> None:
    data = bytearray(write_compound({"Data": b"x" * 5000}))
    table = data.rindex(struct.pack("<2I", 1, 2))
    data[table + 4 : table + 8] = struct.pack("<I", 0)
    with ole.opened(bytes(data)) as container:
        assert len(container.openstream("Data").read()) == 5000


def test_a_broken_compound_file_holds_nothing() -> None:
    data = bytearray(write_compound({"WordDocument": b"x" * 5000}))
    data[0x30:0x34] = b"\xf0\xff\xff\x7f"  # where its directory begins
    assert not ole.holds(bytes(data), "WordDocument")
    with pytest.raises(ValueError, match="broken"), ole.opened(bytes(data)):
        pass


def test_a_page_is_stripped_of_what_could_fetch_or_run() -> None:
    page = (
        '<html><head><meta http-equiv="refresh" content="0;url=http://a"><link href="http://a">'
        "<style>p{background:url(http://a)}</style><script>x()</script></head><body "
        'background="http://a"><iframe src="http://a"></iframe><p style="background:URL(http://a)">'
        '<a href="http://a">giữ</a></p></body></html>'
    )
    safe = safe_page(page.encode()).decode()
    assert "http://a" not in safe
    assert "giữ" in safe


def test_pages_in_older_encodings() -> None:
    page = '<html><meta charset="windows-1258"><body>K\u00ea hoa\u0323ch</body></html>'
    text = safe_page(page.encode("cp1258")).decode()
    assert "Kê hoa\u0323ch" in text
