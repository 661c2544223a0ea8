"""A document's page: rows and cells that light one another, search, keyboard, corrections."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.review.conftest import HOSTILE, Site, Visit

LIT = "#pages .cell.lit"


def lit_pages(page: Page) -> set[str]:
    return set(
        page.eval_on_selector_all(LIT, "cells => cells.map(c => c.closest('.page').dataset.page)")
    )


def point(target: Locator) -> None:
    """Move the pointer over it, once it stands still in view."""
    target.scroll_into_view_if_needed()
    target.hover()


def shown(page: Page) -> int:
    return page.locator("article.row:visible").count()


def collected(page: Page) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(page.locator("#changes-text").input_value())))


def test_a_row_over_a_page_break_and_its_cells_light_one_another(site: Site, visit: Visit) -> None:
    page = visit(site.page("pdf"))
    row = page.locator("#r25")
    expect(row).to_contain_text("Dòng bị ngắt qua hai trang, đã nối lại")
    point(row)
    expect(row).to_have_class("row joined lit")
    assert lit_pages(page) == {"5", "6"}
    point(page.locator("#r3"))
    expect(page.locator("#r3")).to_have_class("row lit")
    assert lit_pages(page) == {page.locator("#r3 .where").inner_text().removeprefix("tr. ")}
    index = row.get_attribute("data-i")
    for number in ("5", "6"):
        cell = page.locator(f"#p{number} [data-r='{index}']").first
        point(cell)
        expect(row).to_have_class("row joined lit")
    cell.click()
    expect(row).to_have_class("row joined lit chosen")
    expect(row).to_be_in_viewport()
    row.click()
    expect(page.locator(f"#p5 [data-r='{index}']").first).to_be_in_viewport()


def test_every_page_has_its_picture_and_fits_the_size(site: Site, visit: Visit) -> None:
    page = visit(site.page("pdf"))
    widths = page.eval_on_selector_all("img", "all => all.map(one => one.naturalWidth)")
    assert len(widths) == 11
    assert min(widths) > 700
    assert site.documents["pdf"].stat().st_size / 11 < 5_000_000 / 30


def test_text_has_its_grid_with_the_reasons_of_doubt(site: Site, visit: Visit) -> None:
    page = visit(site.page("text"))
    doubtful = page.locator("article.row.doubtful").first
    point(doubtful)
    expect(doubtful).to_have_class("row doubtful lit")
    assert len(lit_pages(page)) == 2
    expect(doubtful.locator(".marks")).to_contain_text("có thể không thuộc ô “Chủ trì”")
    expect(page.locator(f"{LIT}.doubtful").first).to_be_attached()


def test_search_folds_marks_and_filters_join(site: Site, visit: Visit) -> None:
    page = visit(site.page("text"))
    assert shown(page) == 41
    page.fill("#q", "van hoa")
    assert 0 < shown(page) < 41
    texts = page.locator("article.row:visible").evaluate_all("r => r.map(x => x.textContent)")
    for text in texts:
        assert "Văn hóa" in text or "Văn hoá" in text
    page.fill("#q", "")
    page.check("label.grade.C input", force=True)
    grades = page.locator("article.row:visible").evaluate_all("r => r.map(x => x.dataset.grade)")
    assert set(grades) == {"C"}
    page.select_option("#area", "thu-tuc-hanh-chinh")
    assert 0 < shown(page) < len(grades)
    page.click("button[type=reset]")
    expect(page.locator("#shown")).to_have_text("41 / 41 dòng")
    page.fill("#to", "2026-12-31")
    for due in page.locator("article.row:visible").evaluate_all("r => r.map(x => x.dataset.due)"):
        assert min(due.split()) <= "2026-12-31"


def test_the_keyboard_walks_rows_doubts_and_pages_and_marks_as_checked(
    site: Site, visit: Visit
) -> None:
    page = visit(site.page("text"))
    doubtful = page.locator("article.row[data-grade=C]")
    page.keyboard.press("n")
    expect(doubtful.nth(0)).to_have_class("row doubtful lit chosen")
    page.keyboard.press("d")
    expect(doubtful.nth(0)).to_have_class("row doubtful lit chosen checked")
    page.keyboard.press("n")
    expect(doubtful.nth(1)).to_be_focused()
    page.keyboard.press("Shift+N")
    expect(doubtful.nth(1)).to_be_focused()  # the one before is checked: it is passed over
    page.keyboard.press("k")
    expect(doubtful.nth(1)).not_to_be_focused()
    top = page.evaluate("document.querySelector('#pages').scrollTop")
    page.keyboard.press("]")
    assert page.evaluate("document.querySelector('#pages').scrollTop") > top
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("nd?")  # no command while somebody writes
    expect(page.locator("#q")).to_have_value("nd?")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()


def test_corrections_of_a_sitting_are_lines_and_one_file(
    site: Site, visit: Visit, tmp_path: Path
) -> None:
    page = visit(site.page("text"))
    row = page.locator("article.row").nth(1)
    lead = row.locator("[data-column=lead]")
    old = lead.inner_text()
    lead.dblclick()
    page.fill(".edit textarea", 'Công an phường; "Đội", xã\nPhòng Kinh tế')
    page.fill(".edit input", "nhìn trang 2")
    page.click(".edit .save")
    expect(row.locator(".change code")).to_contain_text(",lead,")
    point(page.locator("article.row").nth(2))
    page.locator("article.row").nth(2).locator(".check").click()
    page.click("#changes-open")
    page.fill("#who", "Lan")
    page.locator("#who").blur()
    correction, checked = collected(page)
    assert correction | {"date": ""} == {
        "row_key": row.get_attribute("data-key"),
        "column": "lead",
        "old": old,
        "new": 'Công an phường; "Đội", xã\nPhòng Kinh tế',
        "who": "Lan",
        "date": "",
        "why": "nhìn trang 2",
    }
    assert (checked["column"], checked["old"], checked["new"]) == ("checked", "", "")
    page.click("#changes-copy")
    assert page.evaluate("navigator.clipboard.readText()") == page.input_value("#changes-text")
    with page.expect_download() as download:
        page.click("#changes-save")
    download.value.save_as(tmp_path / "corrections.csv")
    assert (tmp_path / "corrections.csv").read_text() == page.input_value("#changes-text")

    other = visit(site.page("pdf"))  # one sitting, another document
    expect(other.locator("#changes-count")).to_have_text("2")
    other.close()
    page.locator("#changes-list li button").first.click()
    assert [line["column"] for line in collected(page)] == ["checked"]
    expect(lead).to_have_text(old)


def test_what_the_store_has_taken_up_leaves_the_sitting(site: Site, visit: Visit) -> None:
    page = visit(site.page("text"))
    page.evaluate(
        """() => {
            const {row_key, old} = {row_key: rows[4].dataset.key, old: "misread"};
            const text = rows[4].querySelector("[data-column=lead]").textContent;
            corrections.add({row_key, column: "lead", old, new: text, why: ""});
            corrections.add({row_key, column: "task", old, new: "not yet", why: ""});
        }"""
    )
    page.reload()
    page.click("#changes-open")
    assert [line["new"] for line in collected(page)] == ["not yet"]


def test_hostile_text_is_shown_as_text(site: Site, visit: Visit) -> None:
    page = visit(site.page("hostile"))
    expect(page.locator("article.row .main").first).to_have_text(f"Rà soát {HOSTILE} lần 1")
    expect(page.locator("#pages td", has_text=HOSTILE)).to_have_count(3)
    assert page.title() != "owned"
    assert page.locator("img").count() == 0
    value = page.locator("article.row .main").first
    value.dblclick()
    page.fill(".edit textarea", HOSTILE)
    page.click(".edit .save")
    expect(page.locator(".change code").first).to_contain_text("<script>")
    page.click("#changes-open")
    expect(page.locator("#changes-list ins")).to_have_text(HOSTILE)


def test_printed_are_rows_and_no_tools(site: Site, visit: Visit) -> None:
    page = visit(site.page("text"))
    page.emulate_media(media="print")
    expect(page.locator("#pages")).to_be_hidden()
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.locator("article.row").first).to_be_visible()
