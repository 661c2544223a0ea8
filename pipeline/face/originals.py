"""The files that stored rows were made from, found again in the inbox."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path

from extractors import containers
from pipeline.exitcodes import CommandError
from pipeline.ingest import inbox
from pipeline.ingest.inbox import FileChangedError
from schemas.reading import UnreadableError


class Originals:
    """The inbox below `raw`, walked once, when the first file is asked for."""

    def __init__(self, raw: Path) -> None:
        self._raw = raw

    @cached_property
    def _paths(self) -> dict[str, Path]:
        return {file.source: file.path for file in inbox.walk(self._raw).files}

    def _found(self, source: str) -> tuple[Path | None, str]:
        """The file with a document, and where in it that stands ('' for the file itself)."""
        outer, inside = source, ""
        while outer not in self._paths and "/" in outer:
            outer, _, name = outer.rpartition("/")
            inside = f"{name}/{inside}" if inside else name
        return self._paths.get(outer), inside

    def bytes_of(self, source: str, sha256: str) -> bytes:
        """The very bytes that were read; `CommandError` when they are no longer there."""
        path, inside = self._found(source)
        if path is None:
            raise CommandError(f"{source} is not below {self._raw}; name the inbox with --raw")
        try:
            data = inbox.read_bytes(path)
            data = containers.inner(data, inside) if inside else data
        except (FileChangedError, UnreadableError):
            data = b""
        except OSError as error:
            reason = error.strerror or str(error)
            raise CommandError(f"{source} could not be opened: {reason}") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise CommandError(f"{source} has changed since it was read; run phuluc ingest first")
        return data
