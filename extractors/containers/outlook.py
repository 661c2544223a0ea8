"""Mails that Outlook saved (.msg): an OLE storage a mail, one below it an attachment."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from extractors import ole
from extractors.containers.member import Member
from extractors.packages import ARCHIVE

if TYPE_CHECKING:
    import olefile

_MARK = "__properties_version1.0"
_ATTACHED = "__attach_version1.0_"
_DATA = "__substg1.0_37010102"
_NAMES = ("__substg1.0_3707001F", "__substg1.0_3704001F", "__substg1.0_3707001E",
          "__substg1.0_3704001E")  # fmt: skip
_BODIES = ("__substg1.0_1000001F", "__substg1.0_1000001E")


def is_message(data: bytes) -> bool:
    """Whether the bytes are a mail of Outlook."""
    return ole.holds(data, _MARK)


def members(data: bytes) -> Iterator[Member]:
    """Attached files in order; mails and objects within the mail are none."""
    try:
        with ole.opened(data) as container:
            storages = sorted(
                {path[0] for path in container.listdir() if path[0].startswith(_ATTACHED)}
            )
            for number, storage in enumerate(storages, 1):
                if container.exists([storage, _DATA]):
                    name = _text(container, [[storage, name] for name in _NAMES])
                    yield Member(name or f"{number}", partial(_attached, data, storage))
    except ValueError as error:
        raise ARCHIVE.damaged(str(error)) from error


def _attached(data: bytes, storage: str) -> bytes:
    try:
        with ole.opened(data) as container:
            return bytes(container.openstream([storage, _DATA]).read())
    except ValueError as error:
        raise ARCHIVE.damaged(str(error)) from error


def text(data: bytes) -> str:
    """The mail's own text."""
    try:
        with ole.opened(data) as container:
            return _text(container, [[name] for name in _BODIES])
    except ValueError as error:
        raise ARCHIVE.damaged(str(error)) from error


def _text(container: olefile.OleFileIO, paths: list[list[str]]) -> str:
    """The first of these streams that is there; names end in F for UTF-16, in E for bytes."""
    for path in paths:
        if container.exists(path):
            content = container.openstream(path).read()
            encoding = "utf-16-le" if path[-1].endswith("F") else "cp1258"
            return str(content.decode(encoding, "replace")).rstrip("\0")
    return ""
