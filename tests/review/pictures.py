"""`make pictures`: the README's pictures, taken of the review of the sample documents in data/raw.

python -m tests.review.pictures
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from pipeline.curated import views
from pipeline.face.review.build import build
from pipeline.ingest.run import Options, ingest
from tests.review.conftest import CHROMIUM, ROOT

FOLDER = ROOT / "docs" / "pictures"
TODAY = date(2026, 6, 15)  # amid the samples' deadlines; a picture shall not change with the day
LARGEST = 300_000  # bytes of a picture
COLOURS = 192


def take(page: Page, name: str) -> None:
    """Write what the page shows, in few colours."""
    shown = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    path = FOLDER / f"{name}.png"
    shown.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT)}: {size // 1000} kB")
    assert size < LARGEST, "take a smaller part of the page"


def main() -> None:
    """Read the samples, build their review, take the pictures."""
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chromium is None:
        sys.exit("pictures need Chromium (Debian: apt-get install chromium)")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        raw, curated = ROOT / "data" / "raw", Path(folder)
        ingest(Options(raw=raw, curated=curated, jobs=os.cpu_count() or 1))
        with views.connect(curated) as connection:
            built = build(connection, curated, raw, TODAY, jobs=os.cpu_count() or 1)
            sql = "SELECT doc_id, min(ordinal) FROM tasks WHERE page_first < page_last GROUP BY 1"
            (doc_id, ordinal), *_ = connection.execute(f"{sql} ORDER BY 2 DESC").fetchall()
        options = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium, args=[*options, "--lang=vi"])
        size = {"width": 1440, "height": 860}
        page = browser.new_page(viewport=size, locale="vi-VN")
        shown = built.index.with_name("doc") / f"{doc_id}.html"
        page.goto(f"{shown.as_uri()}#r{ordinal}")
        page.wait_for_timeout(300)  # a frame or two until the row stands still
        page.evaluate("""() => {
            const cells = document.querySelectorAll('#pages .lit');
            const last = cells[cells.length - 1].closest('.page').getBoundingClientRect();
            document.querySelector('#pages').scrollTop += last.top - 560;
        }""")
        take(page, "review")
        page.set_viewport_size(size | {"height": 1180})
        page.goto(built.index.with_name("overview.html").as_uri())
        take(page, "overview")
        browser.close()


if __name__ == "__main__":
    main()
