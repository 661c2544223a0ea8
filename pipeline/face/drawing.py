"""`phuluc show --draw`: a page's picture with the cells found on it, beside what was stored."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

from pipeline.exitcodes import CommandError, ExitCode
from pipeline.face.originals import Originals
from schemas.reading import UnreadableError

NAME_LENGTH = 60  # characters of the file's own name kept: Vietnamese ones take up to three bytes
UNSAFE = re.compile(r"[^\w.-]+")  # anything but letters, digits and the plainest signs


def draw(document: dict[str, Any], page: int, raw: Path, out: Path | None) -> Path:
    """Draw one page of a stored document as PNG; returns the file that was written.

    `document` is a row of `documents`, `page` counts from 1. The file is looked for below `raw`
    and must hold the very bytes that were read. Without `out` the picture goes into the current
    folder. Raises `CommandError`.
    """
    source = document["source"]
    if document["format"] != "pdf":
        raise CommandError(f"{source} is no PDF; only pages of a PDF can be drawn")
    data = Originals(raw).bytes_of(source, document["sha256"])
    target = out or Path(default_name(source, page))
    try:
        _draw(data, page, target)
    except UnreadableError as error:
        raise CommandError(f"{source}: {error.message}") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise CommandError(f"cannot write {target}: {reason}", ExitCode.FAILED) from error
    except Exception as error:  # the drawing library raises errors of any class on broken files
        reason = f"{type(error).__name__}: {error}"
        message = f"page {page} of {source} could not be drawn ({reason})"
        raise CommandError(message, ExitCode.FAILED) from error
    return target


def default_name(source: str, page: int) -> str:
    """A name in the current folder: of the file's own name only what is harmless in any shell."""
    stem = UNSAFE.sub("-", source.rpartition("/")[2].rpartition(".")[0])[:NAME_LENGTH].strip("-.")
    return f"{stem or 'phuluc'}-trang-{page}.png"


def _draw(data: bytes, page: int, target: Path) -> None:
    from extractors.pdf.draw import draw_page
    from extractors.registry import read_file
    from normalizers.values.phrases import vietnamese

    logging.disable(logging.CRITICAL)  # what libraries say of odd files is no error of the user
    draw_page(data, page, read_file(data, vietnamese()).grids, target)
