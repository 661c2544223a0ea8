"""Files that a command writes for people: whole under their name, or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.exitcodes import CommandError, ExitCode


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A hidden file beside `path` to write to; it takes the name when the block ends well.

    Raises `CommandError` where the folder cannot be written.
    """
    temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}.tmp")
    try:
        yield temporary
        os.replace(temporary, path)  # noqa: PTH105 (the atomic call, by its name)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CommandError(f"cannot write {path}: {reason}", ExitCode.FAILED) from error
    finally:
        with suppress(OSError):  # a disk that cannot be written has no such file
            temporary.unlink(missing_ok=True)
