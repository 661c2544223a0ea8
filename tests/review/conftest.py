"""Pages built from sample documents, and Debian's Chromium to look at them, without a network."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from pipeline.curated import views
from pipeline.face.review.build import build
from pipeline.ingest.limits import Limits
from pipeline.ingest.run import Options, ingest

ROOT = Path(__file__).parents[2]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
TODAY = date(2026, 11, 28)
HOSTILE = (
    '<script>document.title="owned"</script><img src=x onerror=alert(1)>" \' javascript:alert(2)'
)
FILES = {
    "pdf": "tests/data/documents/002-double.pdf",  # a row runs over its pages 5 and 6
    "text": "tests/data/text/phu luc II nhiem vu CCHC 2026-2030.txt",  # with rows in doubt
}


@dataclass(frozen=True, slots=True)
class Site:
    """The review of a small store; `documents` are the pages by the name of their file."""

    folder: Path
    documents: dict[str, Path]

    @property
    def index(self) -> str:
        return (self.folder / "index.html").as_uri()

    @property
    def overview(self) -> str:
        return (self.folder / "overview.html").as_uri()

    def page(self, name: str) -> str:
        return self.documents[name].as_uri()


def hostile_plan() -> bytes:
    """A Word plan whose cells try to be markup."""
    document = docx.Document()
    document.add_paragraph("KẾ HOẠCH")
    table = document.add_table(rows=1, cols=4)
    for cell, text in zip(
        table.rows[0].cells,
        ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian hoàn thành"),
        strict=True,
    ):
        cell.text = text
    for number in (1, 2, 3):
        row = (str(number), f"Rà soát {HOSTILE} lần {number}", "Công an phường", "Quý I/2027")
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Three documents, read and built."""
    folder = tmp_path_factory.mktemp("review")
    raw, curated = folder / "raw", folder / "curated"
    raw.mkdir()
    for name, path in FILES.items():
        shutil.copy(ROOT / path, raw / f"{name}{Path(path).suffix}")
    (raw / "hostile.docx").write_bytes(hostile_plan())
    ingest(Options(raw=raw, curated=curated, jobs=1, limits=Limits(0, 0)))
    with views.connect(curated) as connection:
        build(connection, curated, raw, TODAY)
        found = connection.execute("SELECT source, doc_id FROM documents").fetchall()
    review = curated / "review"
    pages = {Path(source).stem: review / "doc" / f"{doc_id}.html" for source, doc_id in found}
    return Site(review, pages)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium; a named skip where the machine has none."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        options = ["--no-sandbox"] if os.geteuid() == 0 else []  # root has none to use
        running = playwright.chromium.launch(executable_path=path, args=options)
        expect.set_options(timeout=20_000)
        yield running
        running.close()


Visit = Callable[[str], Page]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Opens a page; at the end nothing was said on the console and nothing asked of a network."""
    context = browser.new_context(viewport={"width": 1500, "height": 900}, locale="vi-VN")
    with suppress(Exception):
        context.grant_permissions(["clipboard-read", "clipboard-write"])
    said: list[str] = []
    asked: list[str] = []

    def opened(address: str) -> Page:
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: said.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        return page

    yield opened
    context.close()
    assert said == []
    assert {address.partition(":")[0] for address in asked} <= {"file", "data", "blob"}
