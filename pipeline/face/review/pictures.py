"""Pages of a PDF or of a picture file as small pictures, drawn in a process of their own.

What strangers send is drawn where a crash, a hang or hunger costs this document's pictures alone:
its page then shows the cells as a table. The process is told page numbers and the bytes, and
answers with one picture after another, so that neither side holds more than one.
"""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from pipeline.face.review import scans

if TYPE_CHECKING:
    from PIL.Image import Image

ENTRY = "import phuluc; from pipeline.face.review import pictures; pictures.serve()"
FRAME = struct.Struct("<IddI")  # page, width and height in points, bytes that follow
POINTS = 72.0  # an inch
MAX_FRAME = 64 << 20  # bytes: more is no picture of ours
MAX_MEMORY = 2 << 30  # bytes of address space the process may take
DRAWN = "WEBP"


@dataclass(frozen=True, slots=True)
class PictureWeights:
    """How pages are drawn."""

    page_bytes: int = 110_000  # 30 pages in base64 and their rows stay below 5 MB
    steps: tuple[tuple[int, int], ...] = ((132, 0), (132, 45), (110, 40), (90, 35), (72, 25))
    """Dots an inch and WebP's quality (0: lossless, of few shades), until it is small enough."""
    shades: int = 9  # of each colour where nothing is lost: letters stay crisp and pack well
    pixels: float = 6_000_000  # of one page: A3 at 150 dots an inch has 4.3 million
    page_seconds: float = 10.0  # for one page, and once more for the start


WEIGHTS = PictureWeights()


@dataclass(frozen=True, slots=True)
class Picture:
    """A page (from 1), its size in points as it is shown, and its picture (WebP)."""

    page: int
    width: float
    height: float
    data: bytes


def pictures(data: bytes, pages: Sequence[int]) -> Iterator[Picture]:
    """Pictures of these pages of a PDF, in their order; those that cannot be drawn are missing."""
    yield from _drawn({"pages": list(pages)}, data, len(pages))


def scanned(data: bytes, form: str, pages: Sequence[int], boxes: scans.Boxes) -> Iterator[Picture]:
    """Pictures of these pages of a scan, upright as they were read, where the cells fit them.

    `form`: pdf, or image for a picture file; `boxes`: the cells of each page.
    """
    task = {"pages": list(pages), "form": form, "boxes": boxes}
    yield from _drawn(task, data, max(pages, default=1))


def _drawn(task: dict[str, Any], data: bytes, count: int) -> Iterator[Picture]:
    """What the other process draws of so many pages."""
    command = [sys.executable, "-c", ENTRY]
    data = json.dumps(task).encode() + b"\n" + data
    limit = WEIGHTS.page_seconds * (count + 1)
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        alarm = threading.Timer(limit, process.kill)
        alarm.start()
        feeder = threading.Thread(target=_feed, args=(process.stdin, data), daemon=True)
        feeder.start()
        try:
            while (picture := _received(process.stdout)) is not None:
                yield picture
        finally:
            process.kill()
            alarm.cancel()
            feeder.join()


def _feed(stream: Any, data: bytes) -> None:
    try:
        stream.write(data)
        stream.close()
    except OSError:
        pass  # it died before it had read all


def _received(stream: Any) -> Picture | None:
    head = stream.read(FRAME.size)
    if len(head) < FRAME.size:
        return None
    page, width, height, size = FRAME.unpack(head)
    data = stream.read(size) if size <= MAX_FRAME else b""
    return Picture(page, width, height, data) if size and len(data) == size else None


def serve() -> None:
    """The other process: on standard input a line that says what is wanted, then the file."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    task = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    if "form" in task:
        from PIL import Image

        boxes = {int(page): cells for page, cells in task["boxes"].items()}
        for number, sight in scans.upright(data, task["form"], boxes):
            if number in task["pages"]:
                image = Image.fromarray(sight.gray)
                _tell(number, sight.width, sight.height, partial(_sized, image, sight.scale))
        return
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(data)
    document.init_forms()
    for number in task["pages"]:
        try:
            page = document[number - 1]
            width, height = page.get_size()
            _tell(number, width, height, partial(_rendered, page))
            page.close()
        except (pdfium.PdfiumError, IndexError, ValueError):
            continue  # a damaged page: the others are drawn all the same


def _tell(number: int, width: float, height: float, draw: Callable[[float], Image]) -> None:
    packed = _packed(draw, width, height)
    sys.stdout.buffer.write(FRAME.pack(number, width, height, len(packed)) + packed)
    sys.stdout.buffer.flush()


def _rendered(page: Any, dpi: float) -> Image:
    bitmap = page.render(scale=dpi / POINTS)
    drawn: Image = bitmap.to_pil().convert("RGB")
    bitmap.close()
    return drawn


def _sized(image: Image, scale: float, dpi: float) -> Image:
    """The picture of so many points a pixel with so many dots an inch."""
    zoom = dpi / POINTS * scale
    size = (max(round(image.width * zoom), 1), max(round(image.height * zoom), 1))
    return image.resize(size).convert("RGB")


def _packed(draw: Callable[[float], Image], width: float, height: float) -> bytes:
    """A page's picture, as fine as fits the bytes a page may take; `draw` is given dots an inch."""
    most = POINTS * (WEIGHTS.pixels / max(width * height, 1.0)) ** 0.5
    drawn: tuple[float, Image] | None = None
    packed = b""
    for dots, quality in WEIGHTS.steps:
        dpi = min(float(dots), most)
        if drawn is None or drawn[0] != dpi:
            drawn = dpi, draw(dpi)
        packed = _encoded(drawn[1], quality)
        if len(packed) <= WEIGHTS.page_bytes:
            break
    return packed


def _shades() -> list[int]:
    """Each value of the three colours -> the nearest of the few that are kept."""
    step = 255 / (WEIGHTS.shades - 1)
    return [round(round(value / step) * step) for value in range(256)] * 3


def _encoded(picture: Image, quality: int) -> bytes:
    out = io.BytesIO()
    if quality:
        picture.save(out, DRAWN, quality=quality, method=4)
    else:
        picture.point(_shades()).save(out, DRAWN, lossless=True, quality=20, method=1)
    return out.getvalue()
