"""What is remembered as text, with its checksum before it: a damaged memory is none.

The first line is the SHA-256 of the rest, which is JSON.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any


class BrokenSealError(ValueError):
    """The content is not what was written."""


def sealed(content: object) -> bytes:
    """The content as it is written to a file."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return digest(text).encode() + b"\n" + text + b"\n"


def opened(data: bytes) -> Any:
    """The content of a file; that of an earlier version has no seal. Raises `BrokenSealError`."""
    seal, _, text = data.partition(b"\n")
    if seal[:1] in b"[{" and data:
        text = data
    elif seal != digest(text.removesuffix(b"\n")).encode():
        raise BrokenSealError
    try:
        return json.loads(text)
    except ValueError as error:
        raise BrokenSealError from error


def digest(data: bytes) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def write(path: Path, content: object) -> None:
    """Replace a file; a reader finds the old content or the new."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        temporary.write_bytes(sealed(content))
        os.replace(temporary, path)  # noqa: PTH105 (the atomic call, by its name)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def read(path: Path) -> Any:
    """The content of a file, None where it is missing, unreadable or damaged."""
    try:
        return opened(path.read_bytes())
    except (OSError, BrokenSealError):
        return None
