"""Zip archives that are no office file."""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Iterator
from functools import partial

from extractors.containers.member import Member
from extractors.packages import ARCHIVE, ZipPackage

_ZIP = b"PK\x03\x04"
_OFFICE = ("word/", "xl/", "ppt/", "_rels/", "[content_types].xml", "mimetype", "meta-inf/")
_UTF8 = 0x800  # flag of an entry: its name is UTF-8


def is_archive(data: bytes) -> bool:
    """Whether the bytes are a zip whose parts are not those of an office file."""
    if not data.startswith(_ZIP):
        return False
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        names = [first] if (first := _first(data)) else list(_OFFICE)  # cut off
    return not any(name.replace("\\", "/").lower().startswith(_OFFICE) for name in names)


def _first(data: bytes) -> str:
    """The name of the first file, which stands before it too; '' for one that is none."""
    length = int.from_bytes(data[26:28], "little")
    name = data[30 : 30 + length].decode("utf-8", "replace")
    return name if len(name) and name.isprintable() else ""


def members(data: bytes) -> Iterator[Member]:
    """Files of the archive, unpacked one after another."""
    package = ZipPackage(data, ARCHIVE)
    for entry in package.entries.values():
        if not entry.is_dir():
            yield Member(_name(entry), partial(package.unpacked, entry))


def text(data: bytes) -> str:
    """An archive says nothing of its own."""
    return ""


def _name(entry: zipfile.ZipInfo) -> str:
    """A name that was packed as UTF-8 without saying so is taken for it."""
    if not entry.flag_bits & _UTF8:
        with contextlib.suppress(UnicodeError):
            return entry.filename.encode("cp437").decode("utf-8")
    return entry.filename
