"""Outlook mails for the tests: OLE storages one level deep."""

from __future__ import annotations

from collections.abc import Mapping

from extractors import ole

STORAGE = 1
PROPERTIES = "__properties_version1.0"


def message(attached: Mapping[str, bytes], body: str = "") -> bytes:
    """A .msg with these attachments by name."""
    tree: dict[str, bytes | dict[str, bytes]] = {PROPERTIES: b"\0"}
    if body:
        tree["__substg1.0_1000001F"] = body.encode("utf-16-le")
    for number, (name, data) in enumerate(attached.items()):
        tree[f"__attach_version1.0_#{number:08X}"] = {
            "__substg1.0_37010102": data,
            "__substg1.0_3707001F": name.encode("utf-16-le"),
        }
    return compound(tree)


def compound(tree: Mapping[str, bytes | dict[str, bytes]]) -> bytes:
    """A compound file of streams and of storages with streams."""
    body: list[bytes] = []
    table: list[int] = []
    entries = [ole._entry("Root Entry", ole._ROOT, ole._FREE, 1, ole._END, 0)]

    def add(level: Mapping[str, bytes | dict[str, bytes]]) -> None:
        """Entries of one level, each to the right of the one before, in the names' order."""
        names = sorted(level, key=lambda name: (len(name), name.upper()))
        first = len(entries)
        inner = {name: content for name in names if isinstance(content := level[name], dict)}
        below = first + len(names)
        for place, name in enumerate(names):
            right = first + place + 1 if place + 1 < len(names) else ole._FREE
            content = level[name]
            if isinstance(content, dict):
                entries.append(ole._entry(name, STORAGE, right, below, 0, 0))
                below += len(content)
            else:
                data = content.ljust(ole._MINI_CUTOFF, b"\0")
                entries.append(
                    ole._entry(name, ole._STREAM, right, ole._FREE, len(table), len(data))
                )
                ole._append(data, body, table)
        for name in names:
            if name in inner:
                add(inner[name])

    add(tree)
    directory = len(table)
    ole._append(b"".join(entries), body, table)
    return ole._header_and_tables(table, directory, b"".join(body))
