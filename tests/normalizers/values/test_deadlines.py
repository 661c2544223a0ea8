"""The deadline grammar: examples people have read, and laws that hold for every rendering."""

from __future__ import annotations

import calendar
import json
import unicodedata
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizers.values.deadlines import Clause, Due, Period, explain, parse_deadline, summarise
from normalizers.values.deadlines.lexicon import WORD
from normalizers.values.deadlines.tokens import tokenise
from schemas.issues import FLAGS

HERE = Path(__file__).parent
PLANS = {
    "26": Period(date(2026, 1, 1), date(2026, 12, 31)),
    "25h": Period(date(2025, 7, 1), date(2025, 12, 31)),
    "25-26": Period(date(2025, 9, 1), date(2026, 5, 31)),
    "26-30": Period(date(2026, 1, 1), date(2030, 12, 31)),
    "none": None,
}
ONE_YEAR, LONG = PLANS["26"], PLANS["26-30"]
ROMAN = ("", "I", "II", "III", "IV")
DASHES = "-‐‑‒–—―−~"
SPACES = "\u00a0\u1680\u2002\u2007\u2009\u202f\u205f\u3000"


def read_cells() -> list[tuple[str, str, str]]:
    """(plan, expectation, text) of every line of the table beside this file."""
    cells = []
    for line in (HERE / "deadline_cells.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            plan, expected, text = (part.strip() for part in line.split("|", 2))
            cells.append((plan, expected, text.replace("⏎", "\n")))
    return cells


def outcome(text: str, plan: Period | None) -> str:
    """What the cell says, in the notation of the table."""
    clauses = parse_deadline(text, plan)
    due = summarise(clauses)
    dates = f"{due.start or ''}..{due.end or ''}" if due.start or due.end else "-"
    codes = ",".join(dict.fromkeys(code for clause in clauses for code in clause.recurrence))
    return f"{due.kind} {dates}" + (f" @{codes}" if codes else "") + (" ~" if due.tentative else "")


def window(text: str, plan: Period | None = LONG) -> tuple[date | None, date | None] | None:
    """The dates of the summary when it is fixed, else None."""
    due = summarise(parse_deadline(text, plan))
    return (due.start, due.end) if due.kind == "fixed" else None


@pytest.mark.parametrize(("plan", "expected", "text"), read_cells())
def test_cell(plan: str, expected: str, text: str) -> None:
    assert outcome(text, PLANS[plan]) == expected


EXAMPLES = json.loads((HERE / "deadlines.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["raw"][:60] for example in EXAMPLES])
def test_worked_example(example: dict[str, Any]) -> None:
    start, end = map(date.fromisoformat, example["plan"])
    clauses = parse_deadline(example["raw"], Period(start, end))
    due = summarise(clauses)
    assert {
        "kind": due.kind,
        "start": due.start and due.start.isoformat(),
        "end": due.end and due.end.isoformat(),
        "recurrence": [code for clause in clauses for code in clause.recurrence],
        "tentative": due.tentative,
    } == example["expect"]


# --- clauses in detail --------------------------------------------------------------------------


def test_empty_cell_has_no_clause() -> None:
    assert parse_deadline(" \n\u00a0", ONE_YEAR) == ()
    assert summarise(()) == Due("unknown")


def test_disjoint_windows_are_clauses_of_one_listing_and_their_hull_is_due() -> None:
    second, fourth = parse_deadline("Quý II, IV", ONE_YEAR)
    assert (second.start, second.end) == (date(2026, 4, 1), date(2026, 6, 30))
    assert (fourth.start, fourth.end) == (date(2026, 10, 1), date(2026, 12, 31))
    assert second.listing == fourth.listing
    assert second.text == fourth.text == "Quý II, IV"
    hull = summarise((second, fourth))
    assert (hull.start, hull.end) == (date(2026, 4, 1), date(2026, 12, 31))


def test_neighbouring_windows_are_one_clause() -> None:
    (clause,) = parse_deadline("Quý III, IV/2025", LONG)
    assert (clause.start, clause.end) == (date(2025, 7, 1), date(2025, 12, 31))


def test_lines_are_clauses_without_their_markers_and_the_first_date_is_due() -> None:
    text = "- Theo quy định\n- Tháng 6/2026 (đối với cấp xã)\n- Tháng 12/2026"
    first, second, third = parse_deadline(text, LONG)
    assert [first.text, second.text, third.text] == [
        "Theo quy định",
        "Tháng 6/2026 (đối với cấp xã)",
        "Tháng 12/2026",
    ]
    assert len({first.listing, second.listing, third.listing}) == 3
    assert summarise((first, second, third)).end == date(2026, 6, 30)


@pytest.mark.parametrize(
    ("text", "trigger", "days", "working"),
    [
        ("Trong vòng 05 ngày làm việc kể từ ngày nhận đủ hồ sơ", "nhận đủ hồ sơ", 5, True),
        ("Trong thời hạn 15 ngày kể từ ngày ban hành Kế hoạch", "ban hành Kế hoạch", 15, False),
        ("Chậm nhất 05 ngày sau khi kết thúc hội nghị", "kết thúc hội nghị", 5, False),
        ("02 tuần kể từ ngày ban hành", "ban hành", 14, False),
        ("03 tháng kể từ ngày Luật có hiệu lực", "Luật có hiệu lực", None, False),
        ("Trước kỳ họp HĐND 10 ngày", "kỳ họp HĐND 10 ngày", None, False),
        ("Không quá 05 ngày làm việc", None, 5, True),
        ("Sau khi Đề án được phê duyệt", "Đề án được phê duyệt", None, False),
        ("Đột xuất", "Đột xuất", None, False),
    ],
)
def test_event(text: str, trigger: str | None, days: int | None, working: bool) -> None:
    (clause,) = parse_deadline(text, ONE_YEAR)
    assert clause.kind == "event"
    assert (clause.trigger, clause.within_days, clause.working_days) == (trigger, days, working)


def test_authority_names_whose_plan_it_follows() -> None:
    (clause,) = parse_deadline("Theo Kế hoạch của Thành phố (dự kiến quý I/2026)", LONG)
    assert clause.trigger == "Kế hoạch của Thành phố"
    assert clause.text == "Theo Kế hoạch của Thành phố (dự kiến quý I/2026)"
    assert clause.tentative


def test_year_taken_from_the_plan_is_flagged() -> None:
    (clause,) = parse_deadline("Quý III", ONE_YEAR)
    assert clause.flags == ("year-assumed",)
    assert parse_deadline("Quý III/2026", ONE_YEAR)[0].flags == ()


@pytest.mark.parametrize("plan", [LONG, None])
def test_year_that_nothing_supplies_is_flagged(plan: Period | None) -> None:
    (clause,) = parse_deadline("Quý III", plan)
    assert (clause.kind, clause.dated, clause.flags) == ("fixed", False, ("deadline-no-year",))


def test_vague_words_are_flagged() -> None:
    assert parse_deadline("Cuối năm 2026", LONG)[0].flags == ("deadline-vague",)


def test_flags_are_documented() -> None:
    assert {"year-assumed", "deadline-no-year", "deadline-vague"} <= set(FLAGS)


def test_explain_shows_tokens_windows_clauses_and_summary() -> None:
    trace = explain("Quý III–IV/2025, hằng năm", PLANS["25h"])
    assert "Quý:quarter" in trace
    assert "2025-07-01 .. 2025-12-31" in trace
    assert "annual" in trace
    assert trace.splitlines()[-1] == "due      fixed 2025-07-01 .. 2025-12-31"


# --- every rendering reads back -----------------------------------------------------------------

years = st.integers(2000, 2100)
months = st.integers(1, 12)
quarters = st.integers(1, 4)
dash = st.sampled_from(DASHES)
blank = st.sampled_from(["", " ", "  ", *SPACES])
through = st.one_of(dash, st.sampled_from([" đến ", " đến hết ", " tới "]))
list_mark = st.sampled_from([",", ", ", " và ", " & ", "+", ", và "])
year_mark = st.sampled_from(["/", " năm ", "/ ", " / ", "/năm ", "-", ", năm ", " của năm "])
lead = st.sampled_from(["", "Trong ", "Hoàn thành trong ", "Thực hiện ", "Hoàn thành: ", "- "])


def month_span(first: int, last: int, year: int, last_year: int | None = None) -> tuple[date, date]:
    end_year = last_year or year
    return date(year, first, 1), date(end_year, last, calendar.monthrange(end_year, last)[1])


def quarter_span(first: int, last: int, year: int) -> tuple[date, date]:
    return month_span(3 * first - 2, 3 * last, year)


@st.composite
def month_words(draw: st.DrawFn, month: int) -> str:
    word = draw(st.sampled_from(["Tháng ", "tháng ", "THÁNG ", "Tháng", "T", "Thang ", "T."]))
    return word + draw(st.sampled_from([str(month), f"{month:02d}"]))


@st.composite
def quarter_number(draw: st.DrawFn, quarter: int) -> str:
    roman = ROMAN[quarter]
    slip = roman[:-1] + "l" if roman.endswith("I") else roman
    return draw(st.sampled_from([roman, roman.lower(), str(quarter), slip]))


@st.composite
def quarter_words(draw: st.DrawFn, quarter: int) -> str:
    word = draw(st.sampled_from(["Quý ", "quý ", "QUÝ ", "Quí ", "Qúy ", "Quy ", "Quý", "Q"]))
    return word + draw(quarter_number(quarter))


@given(st.data(), months, years)
def test_month_reads_back(data: st.DataObject, month: int, year: int) -> None:
    text = data.draw(lead) + data.draw(month_words(month)) + data.draw(year_mark) + str(year)
    assert window(text) == month_span(month, month, year)


@given(st.data(), quarters, years)
def test_quarter_reads_back(data: st.DataObject, quarter: int, year: int) -> None:
    text = data.draw(lead) + data.draw(quarter_words(quarter)) + data.draw(year_mark) + str(year)
    assert window(text) == quarter_span(quarter, quarter, year)


@given(st.data(), st.tuples(months, months).map(sorted), years)
def test_range_of_months_reads_back(data: st.DataObject, pair: list[int], year: int) -> None:
    first, last = pair
    second = data.draw(st.one_of(month_words(last), st.just(str(last)), st.just(f"{last:02d}")))
    space = data.draw(blank)
    text = f"{data.draw(month_words(first))}{space}{data.draw(through)}{space}{second}/{year}"
    assert window(data.draw(st.sampled_from(["", "Từ "])) + text) == month_span(first, last, year)


@given(st.data(), st.tuples(quarters, quarters).map(sorted), years)
def test_range_of_quarters_reads_back(data: st.DataObject, pair: list[int], year: int) -> None:
    first, last = pair
    second = data.draw(st.one_of(quarter_words(last), quarter_number(last)))
    text = data.draw(quarter_words(first)) + data.draw(through) + second
    assert window(text + data.draw(year_mark) + str(year)) == quarter_span(first, last, year)


@given(st.data(), months, years, months, st.integers(1, 5))
def test_range_over_years_reads_back(
    data: st.DataObject, first: int, year: int, last: int, more: int
) -> None:
    end_year = min(year + more, 2100)
    if end_year == year:
        return
    start, end = data.draw(month_words(first)), data.draw(month_words(last))
    text = f"{start}/{year}{data.draw(through)}{end}/{end_year}"
    assert window(text) == month_span(first, last, year, end_year)


@given(st.data(), st.lists(quarters, min_size=2, max_size=4, unique=True).map(sorted), years)
def test_list_of_quarters_has_its_hull(data: st.DataObject, listed: list[int], year: int) -> None:
    words = [data.draw(quarter_words(listed[0]))]
    words += [data.draw(st.one_of(quarter_words(q), quarter_number(q))) for q in listed[1:]]
    text = data.draw(list_mark).join(words) + data.draw(st.sampled_from(["/", " năm "])) + str(year)
    assert window(text) == quarter_span(listed[0], listed[-1], year)
    covered = set()
    for clause in parse_deadline(text, None):
        assert clause.start is not None and clause.end is not None
        covered |= set(range((clause.start.month + 2) // 3, clause.end.month // 3 + 1))
    assert covered == set(listed)


@given(st.data(), st.lists(months, min_size=2, max_size=6, unique=True).map(sorted), years)
def test_list_of_months_has_its_hull(data: st.DataObject, listed: list[int], year: int) -> None:
    text = "Tháng " + data.draw(list_mark).join(map(str, listed)) + f"/{year}"
    assert window(text) == month_span(listed[0], listed[-1], year)


@given(years, st.booleans(), st.sampled_from(["6", "06", "Sáu", "sáu"]))
def test_half_year_reads_back(year: int, second: bool, six: str) -> None:
    end = "cuối" if second else "đầu"
    expected = month_span(7, 12, year) if second else month_span(1, 6, year)
    assert window(f"{six} tháng {end} năm {year}") == expected
    assert window(f"Trong {six} tháng {end} năm {year}") == expected
    assert window(f"Nửa {end} năm {year}") == expected


@given(st.data(), years)
def test_year_reads_back(data: st.DataObject, year: int) -> None:
    text = data.draw(st.sampled_from(["{}", "Năm {}", "Trong năm {}", "Cả năm {}", "NĂM {}"]))
    assert window(text.format(year)) == (date(year, 1, 1), date(year, 12, 31))


@given(st.data(), st.integers(2000, 2090), st.integers(1, 10))
def test_phase_reads_back(data: st.DataObject, year: int, length: int) -> None:
    text = data.draw(st.sampled_from(["{}{}{}", "Giai đoạn {}{}{}", "Năm {}{}{}", "Từ năm {}{}{}"]))
    expected = (date(year, 1, 1), date(year + length, 12, 31))
    assert window(text.format(year, data.draw(through), year + length)) == expected


@given(st.integers(2000, 2099), dash, blank)
def test_school_year_reads_back(year: int, mark: str, space: str) -> None:
    text = f"Năm học {year}{space}{mark}{space}{year + 1}"
    assert window(text) == (date(year, 9, 1), date(year + 1, 5, 31))


day_forms = st.sampled_from(
    ["{0}/{1}/{2}", "{0:02d}/{1:02d}/{2}", "{0}-{1}-{2}", "{0}.{1}.{2}", "{0} tháng {1} năm {2}"]
)
calendar_days = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@given(calendar_days, day_forms)
def test_day_and_its_bounds_read_back(day: date, form: str) -> None:
    text = "ngày " + form.format(day.day, day.month, day.year)
    assert window(text) == (day, day)
    assert window(f"Trước {text}") == (None, day - timedelta(days=1))
    assert window(f"Hoàn thành trước {text}") == (None, day - timedelta(days=1))
    for by in ("Chậm nhất", "Đến hết", "Chậm nhất là", "Hoàn thành chậm nhất vào"):
        assert window(f"{by} {text}") == (None, day)
    assert window(f"Từ {text}") == (day, None)
    assert window(f"Sau {text}") == (day + timedelta(days=1), None)


@given(calendar_days, calendar_days, through)
def test_range_of_days_reads_back_or_stays_unknown(first: date, last: date, mark: str) -> None:
    text = f"Từ ngày {first:%d/%m/%Y}{mark}{last:%d/%m/%Y}"
    assert window(text) == ((first, last) if first <= last else None)


@given(st.integers(1, 4), months, years)
def test_week_of_a_month_reads_back(week: int, month: int, year: int) -> None:
    start = date(year, month, 7 * week - 6)
    last = calendar.monthrange(year, month)[1] if week == 4 else 7 * week
    expected = (start, date(year, month, last))
    assert window(f"Tuần {week} tháng {month}/{year}") == expected
    assert window(f"Tuần thứ {week} của tháng {month} năm {year}") == expected


@given(st.integers(1, 31), st.integers(1, 12), years)
def test_day_no_calendar_holds_has_no_date(day: int, month: int, year: int) -> None:
    exists = day <= calendar.monthrange(year, month)[1]
    assert (window(f"{day}/{month}/{year}") is not None) == exists


@given(st.sampled_from(["Quý {}/2026", "Tháng {}/2026", "Tháng {}", "Quý {}", "Năm {}"]), st.data())
def test_numbers_outside_the_calendar_have_no_date(form: str, data: st.DataObject) -> None:
    if "Năm" in form:
        number = data.draw(st.one_of(st.integers(101, 1999), st.integers(2101, 9999)))
    else:
        number = data.draw(st.integers(13, 99))
    due = summarise(parse_deadline(form.format(number), ONE_YEAR))
    assert (due.kind, due.start, due.end) == ("unknown", None, None)


# --- what must not matter -----------------------------------------------------------------------

TEXTS = [text for _, _, text in read_cells() if text]


def facts(text: str, plan: Period | None = ONE_YEAR) -> list[tuple[object, ...]]:
    """Everything of the clauses but their words."""
    return [
        (c.kind, c.start, c.end, c.recurrence, c.within_days, c.working_days, c.tentative, c.flags)
        for c in parse_deadline(text, plan)
    ]


@pytest.mark.parametrize("text", TEXTS)
def test_case_does_not_matter(text: str) -> None:
    assert facts(text.upper()) == facts(text) == facts(text.lower()) == facts(text.title())


@pytest.mark.parametrize("text", TEXTS)
def test_decomposed_letters_do_not_matter(text: str) -> None:
    assert facts(unicodedata.normalize("NFD", text)) == facts(text)


@given(st.sampled_from(TEXTS), dash)
def test_kind_of_dash_does_not_matter(text: str, mark: str) -> None:
    assert facts(text.replace("-", mark).replace("–", mark)) == facts(text)


@given(st.sampled_from(TEXTS), st.sampled_from(SPACES))
def test_kind_of_space_does_not_matter(text: str, space: str) -> None:
    assert facts(text.replace(" ", space)) == facts(text.replace(" ", "  ")) == facts(text)


@given(st.sampled_from(TEXTS))
def test_tone_mark_placement_does_not_matter(text: str) -> None:
    moved = text
    for late, early in (("oà", "òa"), ("oá", "óa"), ("uý", "úy"), ("uỳ", "ùy"), ("oả", "ỏa")):
        moved = moved.replace(late, early)
    assert facts(moved) == facts(text)


# --- nothing outside the grammar ----------------------------------------------------------------


@given(st.text(max_size=200))
def test_any_text_is_read_without_raising(text: str) -> None:
    for plan in (ONE_YEAR, LONG, None):
        clauses = parse_deadline(text, plan)
        assert all(isinstance(clause, Clause) for clause in clauses)
    assert explain(text, ONE_YEAR)


SAMPLE = """
quý tháng năm ngày tuần I II III IV V 1 2 6 12 13 31 2026 2027 1999 / - , ; . : ( ) và đến từ trước
sau hết chậm nhất hằng hàng mỗi định kỳ lần đầu giữa cuối cả nửa theo khi thường xuyên dự kiến
hoàn thành kế hoạch của UBND trở đi kể từ trong vòng làm việc học giai đoạn nay đối với báo cáo
"""
WORDS = [*SAMPLE.split(), "\n"]


@settings(max_examples=400)
@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
def test_any_mixture_of_its_words_is_read_soundly(text: str) -> None:
    for plan in (ONE_YEAR, LONG):
        for clause in parse_deadline(text, plan):
            if clause.start and clause.end:
                assert clause.start <= clause.end
            for day in (clause.start, clause.end):
                assert day is None or 1999 <= day.year <= 2101
            assert not (clause.kind in ("ongoing", "recurring", "unknown") and clause.dated)
            assert clause.kind == "recurring" or not clause.recurrence
        assert explain(text, plan)


FOREIGN = st.text(alphabet="abcdeghkmnpqrstuvxyàáâãèéêìíòóôõùúýăđĩũơưạảấầ", min_size=3, max_size=9)
DATES = st.sampled_from(
    ["Quý III/2026", "tháng 6/2026", "15/3/2026", "năm 2026", "ngày 15 tháng 3 năm 2026"]
)


@given(st.lists(FOREIGN, min_size=1, max_size=3).map(" ".join), DATES)
def test_date_among_words_outside_the_grammar_is_no_deadline(words: str, dated: str) -> None:
    if set(tokenise(words).kinds) - {"end"} != {WORD}:
        return
    for text in (f"{words} {dated}", f"{dated} {words}"):
        due = summarise(parse_deadline(text, ONE_YEAR))
        assert (due.start, due.end) == (None, None)


@pytest.mark.parametrize("kind", ["Nghị quyết", "Kế hoạch", "Quyết định", "Công văn", "Chỉ thị"])
@pytest.mark.parametrize("lead_word", ["Theo", "Thực hiện theo", "Căn cứ", "Sau khi có", "Khi có"])
@given(number=st.integers(1, 999), day=calendar_days)
@settings(max_examples=10)
def test_date_of_a_document_is_no_deadline(
    lead_word: str, kind: str, number: int, day: date
) -> None:
    for written in (f"ngày {day:%d/%m/%Y}", f"ngày {day.day} tháng {day.month} năm {day.year}"):
        for joint in (" ", ", ", " ("):
            close = ")" if joint == " (" else ""
            text = f"{lead_word} {kind} số {number}/KH-UBND{joint}{written}{close} của UBND tỉnh"
            assert not any(clause.dated for clause in parse_deadline(text, ONE_YEAR))


def test_long_texts_are_read_in_proportion() -> None:
    text = ", ".join(["Theo kế hoạch của UBND tỉnh và Quý III/2026"] * 2000)
    assert parse_deadline(text, ONE_YEAR)[0].kind == "unknown"
    lines = "\n".join(["- Tháng 6/2026"] * 500)
    assert len(parse_deadline(lines, ONE_YEAR)) == 200
