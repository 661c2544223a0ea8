"""Builders of files that are broken, locked or hostile on purpose."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence

import pypdf

HELLO = b"BT /F 12 Tf 50 700 Td (Hello) Tj ET"
CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
CHUNK = 1 << 24  # bytes packed at a time


def locked(data: bytes, user: str, owner: str, algorithm: str) -> bytes:
    """A PDF encrypted anew; an empty `user` password opens without asking."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt(user, owner, algorithm=algorithm)
    return _written(writer)


def repeated(data: bytes, pages: int) -> bytes:
    """The pages of a PDF over and over, at least so many."""
    writer, reader = pypdf.PdfWriter(), pypdf.PdfReader(io.BytesIO(data))
    while len(writer.pages) < pages:
        for page in reader.pages:
            writer.add_page(page)
    return _written(writer)


def pdf(objects: Sequence[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalog."""
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%b%b" % (size, table, end)


def one_page(
    content: bytes, *more: bytes, box: bytes = b"0 0 595 842", resources: bytes = b""
) -> bytes:
    """A PDF of one page; object 4 is its content, 5 the font F, `more` follow from 6 on."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[%b]/Contents 4 0 R" % box
    page += b"/Resources<</Font<</F 5 0 R>>%b>>>>" % resources
    tree = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return pdf([CATALOG, tree, page, content, FONT, *more])


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream object with these dictionary entries."""
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries, len(content), content)


def cyclic() -> dict[str, bytes]:
    """PDFs whose objects point back at themselves."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources 6 0 R>>"
    tree = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources 6 0 R"
    content, form = stream(HELLO + b" /X Do"), stream(b"/X Do", entries)
    resources = b"<</Font<</F 5 0 R>>/XObject<</X 7 0 R>>>>"
    return {
        "cyclic tree.pdf": pdf(
            [CATALOG, b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>", b"<</Kids[2 0 R]/Count 1>>"]
        ),
        "cyclic parent.pdf": pdf([CATALOG, tree, b"<</Type/Page/Parent 3 0 R>>"]),
        "cyclic length.pdf": one_page(b"<</Length 4 0 R>>\nstream\n%b\nendstream" % HELLO),
        "cyclic form.pdf": pdf([CATALOG, tree, page, content, FONT, resources, form]),
        "cyclic reference.pdf": pdf([CATALOG, b"<</Type/Pages/Kids 3 0 R/Count 1>>", b"3 0 R"]),
    }


def bomb(megabytes: int) -> bytes:
    """A PDF of a few kilobytes whose page content unpacks to so many."""
    packer = zlib.compressobj(9)
    spaces = b" " * CHUNK
    packed = b"".join(packer.compress(spaces) for _ in range((megabytes << 20) // CHUNK))
    return one_page(stream(packed + packer.flush(), b"/Filter/FlateDecode"))


def giant_image() -> bytes:
    """A page with text and a picture that claims 60,000 by 60,000 pixels, 10 GB of them."""
    entries = b"/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8"
    entries += b"/ColorSpace/DeviceRGB/Filter/FlateDecode"
    picture = stream(zlib.compress(bytes(1 << 20)), entries)
    content = stream(b"q 500 0 0 500 0 0 cm /I Do Q " + HELLO)
    return one_page(content, picture, resources=b"/XObject<</I 6 0 R>>")


def zip_of(members: dict[str, bytes]) -> bytes:
    """A zip of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def with_entity(docx: bytes) -> bytes:
    """A Word file whose document declares an entity that grows as it is used."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    declared = b'?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    members["word/document.xml"] = members["word/document.xml"].replace(b"?>", declared, 1)
    return zip_of(members)


def _written(writer: pypdf.PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
