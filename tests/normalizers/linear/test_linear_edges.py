"""Where a linear dump's tables, pages and rows end: each bound just met and just missed."""

from __future__ import annotations

import pytest

from normalizers.linear.heading import (
    Heading,
    _counts_up,
    _end,
    _is_plan,
    _settled,
    find_heading,
    repeats_in_part,
)
from normalizers.linear.labels import cut_labels
from normalizers.linear.lines import Line, lines_of, run_of
from normalizers.linear.paging import _page_numbers
from normalizers.linear.regions import Piece, Region, _take_title, _trim
from normalizers.linear.rows import CutRow, RawRow, _cut_section, raw_rows
from normalizers.linear.running import without_running_heads
from normalizers.linear.starts import Kind, Start, _best, _candidate, _Chain, _followed, find_starts
from schemas.reading import Paragraph
from schemas.table import Role
from tests.normalizers.dumps import LABELS, paragraphs


def lines(*texts: str) -> list[Line]:
    return lines_of(paragraphs(texts))


COLUMNS: tuple[Role, ...] = ("no", "task", "lead", "coordinating", "deliverable", "deadline")
HEADING = Heading(0, 6, LABELS, COLUMNS, COLUMNS, "".join(LABELS).lower().replace(" ", ""))


# -- row starts ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("above", "line", "worth"),
    [
        ("Lập sổ", "1", 1.5),
        ("Lập sổ", "1.", 2.5),
        ("Lập sổ", "1 Lập", 0.5),
        ("Lập sổ", "1) Lập", 1.5),
        ("Lập sổ", "1 - lập", 0.5),
        ("Lập sổ", "1 “lập”", 0.5),
        ("Lập sổ", "1 lập", -3.0),
        ("Lập sổ", "1 2026", -1.5),
        ("Lập sổ và", "1", 0.0),
        ("Lập sổ,", "1 Lập", -1.0),
        ("Báo cáo tháng", "1", -1.5),
        ("Báo cáo tháng", "1 Lập", 0.5),
        ("Lập sổ", "A Kinh tế", -2.5),
        ("Lập sổ", "A KINH TẾ", 0.5),
        ("Lập sổ", "A", 1.5),
        ("Lập sổ", "QUÝ I", 0.5),
    ],
)
def test_what_a_line_is_worth_as_the_start_of_a_row(above: str, line: str, worth: float) -> None:
    start = _candidate(lines(above, line), 1)
    assert start is not None
    assert start.worth == pytest.approx(worth)


@pytest.mark.parametrize("line", ["Lập sổ", "0 Lập", "1000 Lập", "Quý I", "1a Lập"])
def test_what_no_row_begins_with(line: str) -> None:
    assert _candidate(lines("Lập sổ", line), 1) is None


@pytest.mark.parametrize(
    ("printed", "number", "counts"),
    [
        (["1"], "2", 3.0),
        (["1"], "3", -0.5),
        (["1"], "4", -4.0),
        (["2"], "2", -4.0),
        (["1", "2"], "1", -2.0),  # nothing between heads another count
        (["1", "II"], "1", 3.0),
        ([], "1", 3.0),
        ([], "2", -4.0),
        (["I"], "II", 3.0),
        (["1", "1.1"], "1.2", 3.0),
        (["1"], "1.1", 3.0),
        (["2"], "1.1", 2.0),  # an orphan
        (["II"], "II.1", 3.0),
        (["I"], "II.1", 2.0),
        (["1", "1.1", "2", "2.1"], "1.2", -5.0),  # below a number that is past
        (["1", "1.1"], "1.1.1", 3.0),
    ],
)
def test_how_a_number_counts(printed: list[str], number: str, counts: float) -> None:
    chain = _Chain(0.0, None, None, {})
    for text in [*printed, number]:
        before, start = chain.worth, _candidate(lines("x", f"{text} Lập"), 1)
        assert start is not None
        chain = _followed(chain, start)
    assert chain.worth - before == pytest.approx(counts + 0.5)


def test_a_number_alone_is_a_row_where_it_may_be() -> None:
    assert [s.no for s in find_starts(lines("1 Lập", "Mở", "9"), frozenset())] == ["1"]
    unended = lines("1 Lập", "Rà soát và", "3", "Mở")
    assert [s.no for s in find_starts(unended, frozenset())] == ["1", "3"]


def test_only_the_best_chains_are_kept() -> None:
    chains = [_Chain(float(n), None, None, {"int": n}) for n in range(60)]
    assert [chain.worth for chain in _best(chains)] == [float(n) for n in range(59, 35, -1)]
    assert len(_best([_Chain(0.0, None, None, {"int": 1})] * 3)) == 1


# -- pages --------------------------------------------------------------------------------------


def numbered(*gaps: int, first: int = 5) -> list[Line]:
    """Page numbers that count on, so many lines apart."""
    texts = [str(first)]
    for number, gap in enumerate(gaps, first + 1):
        texts += [*["Lập sổ"] * (gap - 1), str(number)]
    return lines(*texts)


@pytest.mark.parametrize(
    ("gaps", "found"),
    [
        ((8, 8), 3),
        ((8,), 0),  # two numbers are by chance
        ((7, 8), 0),
        ((8, 8, 64), 4),
        ((8, 8, 65), 0),  # no page is eight times as long as most
    ],
)
def test_numbers_that_count_on_evenly_are_pages(gaps: tuple[int, ...], found: int) -> None:
    assert len(_page_numbers(numbered(*gaps), set())) == found


def test_a_rows_number_is_no_pages() -> None:
    printed = numbered(8, 8, 8)
    assert len(_page_numbers(printed, {printed[0].index})) == 3
    assert len(_page_numbers(printed, {printed[8].index})) == 0


def headed(head: str, shown: int, pages: int = 10, inside: int = 0, at: int = 0) -> list[Line]:
    """Pages of ten lines; the first `shown` have a head, `inside` others have it in the middle."""
    found: list[Paragraph] = []
    for page in range(1, pages + 1):
        body = [f"Rà soát {'abcdefghijkl'[page]} {'mnopqrstuv'[n]}" for n in range(10)]
        if page <= shown:
            body.insert(at, head)
        elif page <= shown + inside:
            body.insert(5, head)
        found += paragraphs(body, page)
    return lines_of(found)


@pytest.mark.parametrize(
    ("printed", "is_running"),
    [
        (headed("CÔNG BÁO/Số 242", 3, pages=4), True),
        (headed("CÔNG BÁO/Số 242", 2, pages=4), False),  # twice is by chance
        (headed("CÔNG BÁO/Số 242", 4), True),
        (headed("CÔNG BÁO/Số 242", 3), False),  # fewer than two of five pages
        (headed("CÔNG BÁO/Số 242", 7, inside=3), True),
        (headed("CÔNG BÁO/Số 242", 6, inside=3), False),  # a third stands elsewhere
        (headed("Phòng Kinh tế", 9), True),
        (headed("Phòng Kinh tế", 8), False),  # a cell's text
        (headed("CÔNG BÁO/Số 242", 10, at=1), True),
        (headed("CÔNG BÁO/Số 242", 10, at=2), False),  # third from the edge
        (headed("12/2026", 10), False),  # one word
        (headed("CÔNG BÁO", 10, at=10), True),
        (headed("DỰ THẢO", 10, at=9), True),
        (headed("DỰ THẢO 2", 10, at=10), False),  # a deadline may stand at the foot
        (headed("Dự thảo", 10, at=10), False),
    ],
)
def test_what_pages_begin_and_end_with(printed: list[Line], is_running: bool) -> None:
    kept = without_running_heads(printed)
    assert (len(kept) < len(printed)) is is_running


# -- regions ------------------------------------------------------------------------------------


def region(*pieces: int, printed: bool = False, last: str = "Lập sổ") -> Region:
    """A table of pieces with so many lines each."""
    made = []
    for page, count in enumerate(pieces, 1):
        texts = ["Lập sổ"] * count
        made.append(Piece(page, lines_of(paragraphs(texts, page)), (0, 0) if printed else None))
    return Region(HEADING, made)


@pytest.mark.parametrize(("below", "dropped"), [(0, True), (9, True), (10, False)])
def test_the_title_of_the_next_appendix_is_none_of_a_tables(below: int, dropped: bool) -> None:
    found = region(3)
    found.pieces[0].lines += lines("Phụ lục II", *["CÁC NHIỆM VỤ"] * below)
    assert _take_title(found) is dropped
    assert len(found.pieces[0].lines) == (3 if dropped else 4 + below)


def test_a_piece_of_a_title_alone_goes() -> None:
    for printed in (False, True):
        found = region(3, 0, printed=printed)
        found.pieces[1].lines += lines("Phụ lục II", "CÁC NHIỆM VỤ")
        assert _take_title(found)
        assert len(found.pieces) == (2 if printed else 1)


@pytest.mark.parametrize(("count", "printed", "left"), [(3, False, 1), (4, False, 2), (3, True, 2)])
def test_what_stands_above_a_repeated_header_is_a_running_head(
    count: int, printed: bool, left: int
) -> None:
    found = region(5, count, printed=printed)
    _trim(found, 3)
    assert len(found.pieces) == left


@pytest.mark.parametrize(("text", "left"), [("- 12 -", 3), ("123", 3), ("1234", 4), ("12 a", 4)])
def test_a_page_number_is_dropped_from_a_pieces_foot(text: str, left: int) -> None:
    found = region(3)
    found.pieces[0].lines += lines(text)
    _trim(found, None)
    assert len(found.pieces[0].lines) == left


# -- headers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "found"), [(29, True), (30, False)])
def test_a_header_has_so_many_lines_at_most(count: int, found: bool) -> None:
    filler = ["Nội", "dung", "thực", "hiện", "nhiệm", "vụ"] * 5
    printed = [*LABELS, *filler][:count]
    assert (_end(lines(*printed, "1", "Lập"), 0) == count) is found


@pytest.mark.parametrize(
    ("roles", "found"),
    [
        (("no", "task", "deadline"), True),
        (("no", "task"), False),  # two columns
        (("no", "lead", "deadline"), False),  # no task
        (("no", "indicator", "target"), True),
        (("no", "task", "deadline", "extra", "extra"), True),
        (("no", "task", "deadline", "extra", "extra", "extra"), False),  # half are known
    ],
)
def test_which_columns_are_a_plans(roles: tuple[Role, ...], found: bool) -> None:
    assert _is_plan(roles) is found


def test_results_beside_indicators_are_targets_and_every_role_is_once() -> None:
    assert _settled(["no", "indicator", "deliverable"]) == ["no", "indicator", "target"]
    assert _settled(["task", "indicator", "goal"]) == ["task", "indicator", "goal"]
    assert _settled(["task", "lead", "lead"]) == ["task", "lead", "extra"]


WORDY = (
    "Nhiệm vụ trọng tâm của toàn tỉnh",
    "Cơ quan chủ trì thực hiện nhiệm vụ",
    "Cơ quan phối hợp thực hiện nhiệm vụ",
    "Thời gian hoàn thành nhiệm vụ được giao",
)


@pytest.mark.parametrize(("no", "found"), [("STT", True), ("Số TT", False)])
def test_a_header_has_so_many_words_at_most(no: str, found: bool) -> None:
    title = "Xây" + " dựng" * 37  # 31 words of labels, 38 of a section's title
    heading = find_heading(lines(no, *WORDY, title, "1", "Lập"), 0)
    assert (heading is not None) is found


@pytest.mark.parametrize(("words", "whole"), [(40, True), (41, False)])
def test_a_title_below_the_labels_has_so_many_words_at_most(words: int, whole: bool) -> None:
    title = "Xây" + " dựng" * (words - 1)
    heading = find_heading(lines(*LABELS, title, "1", "Lập"), 0)
    assert (heading is not None and heading.labels == LABELS) is whole


@pytest.mark.parametrize(
    ("values", "counts"),
    [(["1", "2", "3"], True), (["1", "2"], True), (["1"], False), (["1", "3"], False),
     (["2", "3"], False), (["A", "B"], False), (["A", "B", "1", "2"], True)],
)  # fmt: skip
def test_a_row_that_numbers_the_columns_counts_up(values: list[str], counts: bool) -> None:
    assert _counts_up(values) is counts


def test_a_header_printed_again_in_part() -> None:
    assert repeats_in_part(lines("STT", "Nhiệm vụ", "Lập sổ"), 0, HEADING)
    assert not repeats_in_part(lines("STT", "Lập sổ"), 0, HEADING)
    assert not repeats_in_part(lines(*LABELS), 0, HEADING)


@pytest.mark.parametrize(("count", "labels"), [(12, 1), (13, 2)])
def test_a_label_has_so_many_words_at_most(count: int, labels: int) -> None:
    words = ["Nhiệm", "vụ", *["trọng", "tâm"] * 6][:count]
    assert len(cut_labels(words, [True] + [False] * (count - 1), False)) == labels


# -- sections -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "cost"),
    [
        (["Phát triển kinh tế"], 1.0),
        (["PHÁT TRIỂN KINH TẾ"], -2.0),
        (["Phát triển kinh tế", "Quý II/2026"], 4.0),  # a deadline
        (["Phát triển kinh tế", "và xã hội"], 1.0),  # no room for "và": 12 hundredths
        (["Phát triển", "kinh tế bền vững và xã hội"], 2.5),
        (["m" * 18, "i " + "m" * 20], 1.0),  # a tenth of the title's width is free
        (["m" * 16, "i " + "m" * 20], 2.5),  # a fifth
        (["m " * 40], 1.0),
        (["m " * 50], 2.0),
    ],
)
def test_what_a_row_costs_as_a_sections_title(printed: list[str], cost: float) -> None:
    run = run_of([(line, 0) for line in lines(*printed)])
    item = CutRow(None, [], False, 9.0, 9.0, {})
    assert _cut_section(RawRow(None, [(0, run)]), item).cost == pytest.approx(cost)


@pytest.mark.parametrize(
    ("kind", "text", "heads", "may_be"),
    [
        ("int", "Kinh tế", False, False),
        ("int", "KINH TẾ", False, True),
        ("int", "Kinh tế", True, True),
        ("roman", "Kinh tế", False, True),
        (None, "Kinh tế", False, True),
    ],
)
def test_what_may_be_a_sections_title(
    kind: Kind | None, text: str, heads: bool, may_be: bool
) -> None:
    start = None if kind is None else Start(0, "1", kind, 1, "", 1, 0.5, False)
    run = run_of([(line, 0) for line in lines(text)])
    assert RawRow(start, [(0, run)], heads).may_be_section is may_be


@pytest.mark.parametrize(
    ("last", "rows"), [("QUẢN LÝ ĐẤT", 2), ("QUẢN LÝ", 1), ("Quản lý đất đai", 1)]
)
def test_a_title_in_capitals_below_a_row_is_its_own(last: str, rows: int) -> None:
    printed = [(0, line) for line in lines("1 Lập sổ", "Sở Nội vụ", last)]
    start = Start(0, "1", "int", 1, "", 1, 0.5, False)
    assert len(raw_rows(printed, [start])) == rows
