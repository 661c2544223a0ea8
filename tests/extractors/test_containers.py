"""Archives and mails: what is told of each, what they hold, and the limits they keep."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage

import pytest

from extractors import packages
from extractors.containers import container_of, inner, member, members
from extractors.registry import read_file
from normalizers.values.phrases import vietnamese
from schemas.reading import UnreadableError
from tests.extractors.docx_build import docx
from tests.extractors.ole_build import message
from tests.extractors.sheet_build import workbook

PLAN = b"STT\tviec\n1\tlam\n"
PAGE = (
    b"From: <Saved by Word>\nSubject: a\nMIME-Version: 1.0\n"
    b"Content-Type: multipart/related;\n b=c\n\n"
)


def zipped(files: dict[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", kind) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, kind)
    return stream.getvalue()


def mail(files: dict[str, bytes], text: str = "Gửi kèm kế hoạch") -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@xa.vn", "b@xa.vn", "Kế hoạch"
    made.set_content(text)
    for name, data in files.items():
        made.add_attachment(data, maintype="application", subtype="x", filename=name)
    if made.is_multipart():
        made.set_boundary("=phuluc=")  # else one by chance
    return bytes(made)


def held(data: bytes) -> dict[str, bytes]:
    return {one.name: one.read() for one in members(data)}


@pytest.mark.parametrize("made", [zipped, mail])
def test_documents_by_their_names(made: type) -> None:
    files = {"kế hoạch/a.docx": b"1", "b.pdf": b"2"}
    assert held(made(files)) == files


def test_documents_of_an_outlook_mail() -> None:
    found = held(message({"kế hoạch.docx": PLAN, "b.pdf": b"2"}, "Gửi kèm"))
    assert list(found) == ["kế hoạch.docx", "b.pdf"]
    assert found["kế hoạch.docx"].rstrip(b"\0") == PLAN


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (zipped({"a.docx": b"1"}), "zip"),
        (zipped({"a.docx": b"1" * 5000})[:60], "zip"),
        (mail({}), "eml"),
        (b"\r\n" + mail({"a": b"1"}), "eml"),
        (message({}), "msg"),
        (docx("<w:p/>"), None),
        (docx("<w:p/>")[:200], None),
        (workbook([]), None),
        (PAGE + b"--c\nContent-Type: text/html\n\n<html>", None),
        (b"Ghi chu: mot\nKinh gui: hai\n", None),
        (b"PK\x03\x04rest", None),
        (b"%PDF-1.4", None),
    ],
    ids=[
        *("zip", "cut zip", "mail", "mail behind a blank line", "outlook", "docx", "cut docx"),
        *("workbook", "web archive", "text", "no zip", "pdf"),
    ],
)
def test_content_tells_a_container(data: bytes, kind: str | None) -> None:
    found = container_of(data)
    assert (found and found.name) == kind


def test_names_lead_nowhere_and_are_each_their_own() -> None:
    names = ["../../etc/a.pdf", "/b.pdf", "C:\\c\\d.pdf", "e\x07.pdf", "x/./y//z.pdf"]
    found = list(held(zipped(dict.fromkeys(names, b"1"))))
    assert found == ["etc/a.pdf", "b.pdf", "C:/c/d.pdf", "e.pdf", "x/y/z.pdf"]
    twice = mail({"a.pdf": b"1"})[:-1] + b"\n" + mail({"a.pdf": b"1"})
    assert list(held(twice)) == ["a.pdf"]
    assert list(held(mail({"../a.pdf": b"1", "a.pdf": b"2"}))) == ["a.pdf", "a.pdf#2"]


def test_what_file_managers_leave_is_left() -> None:
    files = {"__MACOSX/._a.pdf": b"1", "x/Thumbs.db": b"1", "~$a.docx": b"1", ".DS_Store": b"1"}
    assert held(zipped(files)) == {}


def test_a_document_is_found_however_deep() -> None:
    deep = mail({"cả.zip": zipped({"t/trong.zip": zipped({"p/a.txt": PLAN})})})
    assert inner(deep, "cả.zip/t/trong.zip/p/a.txt") == PLAN
    with pytest.raises(UnreadableError) as refused:
        inner(deep, "cả.zip/khác.txt")
    assert refused.value.code == "file-changed"


def test_a_mail_within_a_mail_and_a_broken_part() -> None:
    outer = EmailMessage()
    outer["From"], outer["Subject"] = "a@xa.vn", "Chuyển tiếp"
    outer.set_content("xem thư")
    within = EmailMessage()
    within["From"], within["Subject"] = "b@xa.vn", "Kế hoạch"
    within.set_content("x")
    within.add_attachment(PLAN, maintype="text", subtype="x", filename="a.txt")
    outer.add_attachment(within)
    (name, data), *_ = held(bytes(outer)).items()
    assert held(data) == {"a.txt": PLAN} and name.endswith(".eml")
    broken = mail({"a.pdf": b"x" * 90}).replace(b"eHh4", b"!!!!", 1)
    assert list(held(broken)) == ["a.pdf"]


LOCKED = bytearray(zipped({"a.pdf": b"1"}))
LOCKED[6] |= 1
LOCKED[LOCKED.index(b"PK\x01\x02") + 8] |= 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (bytes(LOCKED), "encrypted-office"),
        (zipped({"a.pdf": b"1" * 5000})[:60], "damaged-archive"),
        (zipped({"a.pdf": bytes(40 * packages.MIB)}), "unsafe-archive"),
        (zipped({f"{n}.pdf": b"1" for n in range(member.MAX_MEMBERS + 1)}), "unsafe-archive"),
    ],
    ids=["locked", "cut", "bomb", "many"],
)
def test_a_hostile_container_is_one_clear_error(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        held(data)
    assert refused.value.code == code


def test_a_mail_without_documents_is_its_text() -> None:
    reading = read_file(mail({}, "Kính gửi các phòng"), vietnamese())
    assert [block.text for block in reading.paragraphs] == ["Kính gửi các phòng"]
    assert reading.format == "text"
