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


def test_every_bar_of_the_overview_leads_to_the_rows_it_counts(site: Site, visit: Visit) -> None:
    page = visit(site.overview)
    links = page.eval_on_selector_all(
        "#months a, .bars a, #areas a",
        "all => all.map(a => [a.getAttribute('href'), (a.querySelector('title')?.textContent ?? "
        "a.getAttribute('title')).split(': ').pop(), a.closest('[id]').id])",
    )
    assert {chart for _, _, chart in links} == {"months", "agencies", "late", "areas", "readings"}
    index = visit(site.index)
    index.wait_for_function("rows")
    for href, words, chart in links:
        index.evaluate("hash => { location.hash = hash; readAddress(); }", href.partition("#")[2])
        shown = index.locator("#shown").inner_text()
        assert shown.split(" ")[0] == words.split(" ")[0], (chart, href, words, shown)


def test_figures_at_the_head_lead_to_their_rows_too(site: Site, visit: Visit) -> None:
    page = visit(site.overview)
    for number in range(5):
        figure = page.locator(".kpis a").nth(number)
        wanted = figure.locator("b").inner_text()
        figure.click()
        expect(page.locator("#shown")).to_contain_text(f"{wanted} / ")
        page.go_back()
