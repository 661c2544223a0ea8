"""The files that stored rows were made from, found again in the inbox."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path

from pipeline.exitcodes import CommandError
from pipeline.ingest import inbox
from pipeline.ingest.inbox import FileChangedError


class Originals:
    """The inbox below `raw`, walked once, when the first file is asked for."""

    def __init__(self, raw: Path) -> None:
        self._raw = raw

    @cached_property
    def _paths(self) -> dict[str, Path]:
        return {file.source: file.path for file in inbox.walk(self._raw).files}

    def bytes_of(self, source: str, sha256: str) -> bytes:
        """The very bytes that were read; `CommandError` when they are no longer there."""
        path = self._paths.get(source)
        if path is None:
            raise CommandError(f"{source} is not below {self._raw}; name the inbox with --raw")
        try:
            data = inbox.read_bytes(path)
        except FileChangedError:
            data = b""
        except OSError as error:
            reason = error.strerror or str(error)
            raise CommandError(f"{source} could not be opened: {reason}") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise CommandError(f"{source} has changed since it was read; run phuluc ingest first")
        return data
