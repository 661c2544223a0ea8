"""What a page of 500 rows costs a browser, by its own count: `make bench`.

    python -m tests.bench.review [--rows N]

Script time is what Chromium has spent in scripts (`Performance.getMetrics`) until the page stands,
then after a search, a filter and ten steps by the keyboard; the page is a plan of one Word table.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import sys
import tempfile
from pathlib import Path

import docx
from playwright.sync_api import sync_playwright

from pipeline.curated import views
from pipeline.face.review.build import build
from pipeline.ingest.run import Options, ingest
from tests.review.conftest import CHROMIUM, TODAY

ROWS = 500
LIMIT = 1.0  # seconds of script time
HEADER = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Sản phẩm", "Thời gian")
ROW = (
    "Rà soát, trình sửa đổi, bổ sung quy định về thủ tục hành chính thuộc phạm vi quản lý, đợt {}",
    "Phòng Văn hóa - Xã hội",
    "Các phòng, ban, đơn vị liên quan",
    "Báo cáo; Quyết định của Ủy ban nhân dân phường",
    "Tháng {}/2027",
)


def plan(rows: int) -> bytes:
    """A Word plan with so many rows."""
    document = docx.Document()
    document.add_paragraph("KẾ HOẠCH")
    table = document.add_table(rows=rows + 1, cols=len(HEADER))
    cells = table._cells  # one pass: python-docx looks for each row's cells anew
    texts = [*HEADER]
    for number in range(1, rows + 1):
        texts += [str(number), *(text.format(number % 12 + 1) for text in ROW)]
    for cell, text in zip(cells, texts, strict=True):
        cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def main() -> None:
    """Print the figures; exit 1 above the limit."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=ROWS)
    rows = parser.parse_args().rows
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chromium is None:
        print("review pages: no Chromium on this machine")
        return
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        raw, curated = Path(folder) / "raw", Path(folder) / "curated"
        raw.mkdir()
        (raw / "plan.docx").write_bytes(plan(rows))
        ingest(Options(raw=raw, curated=curated, jobs=1))
        with views.connect(curated) as connection:
            build(connection, curated, raw, TODAY)
        (page_file,) = (curated / "review" / "doc").iterdir()
        options = ["--no-sandbox"] if os.geteuid() == 0 else []
        page = playwright.chromium.launch(executable_path=chromium, args=options).new_page()
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")

        def seconds(name: str = "ScriptDuration") -> float:
            metrics = session.send("Performance.getMetrics")["metrics"]
            return float(next(m["value"] for m in metrics if m["name"] == name))

        page.goto(page_file.as_uri())
        found = page.locator("article.row").count()
        opened, layout = seconds(), seconds("LayoutDuration") + seconds("RecalcStyleDuration")
        page.fill("#q", "thu tuc hanh chinh")
        page.fill("#q", "")
        page.fill("#from", "2027-06-01")
        for _ in range(10):
            page.keyboard.press("Escape")
            page.keyboard.press("j")
        used = seconds()
        size = page_file.stat().st_size / 1e6
    print(
        f"review page of {found} rows ({size:.1f} MB): script {opened:.2f} s when opened, "
        f"{used:.2f} s after search, filter and keys; layout and style {layout:.2f} s"
    )
    if used > LIMIT:
        sys.exit(f"more than {LIMIT:g} s of script time")


if __name__ == "__main__":
    main()
