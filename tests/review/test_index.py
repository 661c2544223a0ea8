"""The index: documents and rows, found by words and filters that the address carries."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.review.conftest import HOSTILE, Site, Visit


def test_documents_and_rows_are_found_without_marks(site: Site, visit: Visit) -> None:
    page = visit(site.index)
    expect(page.locator(".plan:visible")).to_have_count(3)
    page.fill("#q", "trong tam giai doan")
    expect(page.locator(".plan:visible")).to_have_count(1)
    page.click("[data-view=rows]")
    page.fill("#q", "thu tuc hanh chinh")
    expect(page.locator("#found tr").first).to_be_visible()
    page.fill("#q", "LAN 2")
    expect(page.locator("#found tr")).to_have_count(1)
    expect(page.locator("#found td.text")).to_have_text(f"Rà soát {HOSTILE} lần 2")


def test_the_address_carries_the_filters_and_rows_lead_to_their_page(
    site: Site, visit: Visit
) -> None:
    page = visit(f"{site.index}#view=rows&agency=cong-an&role=lead&from=2027-01-01&to=2027-03-31")
    expect(page.locator("#found tr")).to_have_count(3)
    expect(page.locator("#found .date").first).to_have_text("31/03/2027")
    page.check("label.grade.C input", force=True)
    assert "grade=C" in page.url
    expect(page.locator("#found tr")).to_have_count(0)
    page.click("button[type=reset]")
    page.click("[data-view=rows]")
    page.fill("#q", "lần 3")
    page.locator("#found a").first.click()
    page.wait_for_url("**/doc/*.html#r3")
    expect(page.locator("#r3")).to_have_class("row lit chosen")
