"""Files that hold documents: zip archives and mails. Each document in one is read on its own.

A container is opened in memory under the limits of packages; nothing is unpacked to disk, and the
names in it are text that people read, never a path.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from extractors.containers import archive, mail, outlook
from extractors.containers.member import MAX_MEMBERS, Member
from extractors.packages import ARCHIVE
from schemas.reading import Paragraph, Reading, UnreadableError

"""Containers within one another that are opened: a mail, a zip in it, a zip in that."""
MAX_NAME = 200  # characters of a name
_SKIPPED = ("__macosx", "thumbs.db", "desktop.ini", "ds_store", "~$")


@dataclass(frozen=True, slots=True)
class ContainerEntry:
    """One kind of container: how it is told, its members, and the text of its own."""

    name: str
    is_it: Callable[[bytes], bool]
    members: Callable[[bytes], Iterator[Member]]
    text: Callable[[bytes], str]


CONTAINERS = (
    ContainerEntry("zip", archive.is_archive, archive.members, archive.text),
    ContainerEntry("eml", mail.is_mail, mail.members, mail.text),
    ContainerEntry("msg", outlook.is_message, outlook.members, outlook.text),
)


def container_of(data: bytes) -> ContainerEntry | None:
    """The kind of container, None for a document."""
    return next((entry for entry in CONTAINERS if entry.is_it(data)), None)


def members(data: bytes) -> Iterator[Member]:
    """Documents in a container, each under a name of its own; none for a document.

    Names are NFC with `/` between folders; of equal ones the second ends in `#2`.

    Raises UnreadableError: `damaged-archive`, `unsafe-archive`, `encrypted-office`.
    """
    entry = container_of(data)
    taken: set[str] = set()
    for number, member in enumerate(entry.members(data) if entry else (), 1):
        if number > MAX_MEMBERS:
            raise ARCHIVE.unsafe(f"it holds more than {MAX_MEMBERS:,} files")
        name = _name(member.name) or f"{number}"
        if _is_skipped(name):
            continue
        unique, count = name, 1
        while unique in taken:
            count += 1
            unique = f"{name}#{count}"
        taken.add(unique)
        yield Member(unique, member.read)


def inner(data: bytes, path: str) -> bytes:
    """Bytes of the document that stands at `path` in a container, however deep.

    Raises UnreadableError like `members`, and `file-changed` when there is none.
    """
    for member in members(data):
        if member.name == path:
            return member.read()
        if path.startswith(member.name + "/"):
            return inner(member.read(), path.removeprefix(member.name + "/"))
    raise UnreadableError("file-changed", f"the container no longer holds {path}; run again")


def read_text_of(data: bytes) -> Reading:
    """A container without documents as a document of its own: the text of a mail, else nothing."""
    entry = container_of(data)
    lines = entry.text(data).splitlines() if entry else []
    return Reading("text", "text", 1, [Paragraph(line.strip()) for line in lines if line.strip()])


def _name(text: str) -> str:
    """A name without what no name has: control characters, folders that lead up or nowhere."""
    text = unicodedata.normalize("NFC", text).replace("\\", "/")
    text = "".join(sign for sign in text if sign.isprintable())
    parts = [part.strip() for part in text.split("/")]
    return "/".join(part for part in parts if part not in ("", ".", ".."))[:MAX_NAME]


def _is_skipped(name: str) -> bool:
    """What file managers and Word leave beside documents."""
    return any(
        part.lower().lstrip(".").startswith(_SKIPPED) or part.startswith(".")
        for part in name.split("/")
    )
