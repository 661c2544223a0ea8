"""What words cost as a cell, in nats: one table a question, the sum written out."""

from __future__ import annotations

import pytest

from normalizers.linear.costs import loose, opening, overfull, spacing, stray_item
from normalizers.linear.labels import Content, _rest, _worth
from normalizers.linear.lines import Run, lines_of, run_of
from normalizers.linear.model import Model, first_model
from normalizers.linear.wording import _first_words, closing, ending, meaning_of
from tests.normalizers.dumps import paragraphs

ROLES: tuple[Content, ...] = ("task", "lead", "deadline")


def run(*texts: str) -> Run:
    return run_of([(line, 0) for line in lines_of(paragraphs(texts))])


def model(width: float | None = None, widest: float = 0.0) -> Model:
    made = first_model(ROLES)
    made.widths[0], made.widest = width, widest
    return made


@pytest.mark.parametrize(
    ("role", "text", "nats"),
    [
        ("lead", "Sở Nội vụ", -1.5),
        ("lead", "tốt đẹp", 0.5),
        ("lead", "tốt " * 12, 1.5),
        ("lead", "Sở Nội vụ, Sở Tài chính", -0.9),  # a second lead
        ("coordinating", "Sở Nội vụ, Sở Tài chính", -1.5),
        ("deadline", "Quý II/2026", -2.5),
        ("deadline", "tốt đẹp", 1.0),
        ("deadline", "tốt " * 10, 1.2),
        ("deadline", "Hằng năm Nhiệm vụ chuyển tiếp", 2.5),  # goes on behind a whole one
        ("task", "Lập đề án", 0.0),
        ("task", "Sở Nội vụ", 2.0),
        ("task", "Quý II/2026", 3.0),
        ("task", "kế hoạch Chủ tịch", 1.5),  # the first words of an agency
        ("unit", "%", 0.0),
        ("unit", "90", 3.0),
        ("unit", "a b c d e f", 3.0),  # two words too many
        ("target", "≥ 95%", -2.5),
        ("target", "tốt", 0.0),
        ("target", "tốt " * 16, 1.0),
        ("figure", "12,5", -2.5),
        ("figure", "-", -2.5),
        ("figure", "tốt", 2.0),
        ("figure", "a b c d e f", 3.0),
        ("budget", "350 triệu đồng", -2.5),
        ("budget", "Ngân sách", 0.0),
    ],
)
def test_what_a_text_costs_as_a_whole_cell(role: Content, text: str, nats: float) -> None:
    assert meaning_of(role, text.strip(), len(text.split())) == pytest.approx(nats)


@pytest.mark.parametrize(
    ("role", "text", "nats"),
    [
        ("task", "Xây dựng đề án", -0.8),
        ("task", "Sở Nội vụ", 1.2),
        ("task", "Bầu trời", 0.4),
        ("deadline", "30/6/2026", 0.5),
        ("deadline", "Quý II", -0.5),
        ("deadline", "Bầu trời", 3.0),
        ("note", "Bầu trời", 0.3),
        ("lead", "Sở Nội vụ", -0.5),
        ("lead", "Bầu trời", 3.5),
        ("leader", "Phó Chủ tịch", -1.0),
        ("deliverable", "Báo cáo", -1.0),
        ("unit", "Tỷ đồng", -1.5),
        ("unit", "Bầu", 1.0),
        ("target", "≥ 95", -0.5),
        ("target", "tốt", 0.8),
        ("target", "%", 2.0),
        ("budget", "Ngân sách tỉnh", -1.0),
        ("budget", "Bầu trời", 0.8),
        ("budget", "350 triệu", -0.5),
    ],
)
def test_what_a_cells_first_words_cost(role: Content, text: str, nats: float) -> None:
    assert _first_words(role, text) == pytest.approx(nats)


@pytest.mark.parametrize(
    ("text", "nats"),  # of a cell that ends behind each word in turn
    [
        ("Lập đề án và xây dựng", [0, 0, 0, 3.0, 0, 0]),
        ("Lập đề án, xây dựng", [0, 0, 3.0, 0, 0]),
        ("Lập đề án; xây dựng", [0, 0, 1.0, 0, 0]),
        ("Văn bản Tháng 6/2026 nộp", [0, 0, 2.0, 0, 0]),
        ("Văn bản tháng 6/2026 nộp", [0, 0, 2.0, 0, 0]),
        ("Ban Chỉ huy Quân sự phường", [2.5, 2.5, 2.5, 2.5, 0, 0]),
        ("Lập (đề án mới) xong", [0, 2.5, 2.5, 0, 0]),
        ("Lập xong. rồi thôi hẳn", [0, 0, 1.2, 1.2, 1.2]),
        ("Kế hoạch Sở Nội vụ xong", [0, 0, 4.0, 2.5, 0, 0]),
    ],
)
def test_what_a_cells_last_words_cost(text: str, nats: list[float]) -> None:
    words = run(text)
    found = [closing(words, 0, j) for j in range(1, len(words.words) + 1)]
    assert found == pytest.approx(nats)


def test_no_cell_of_words_ends_with_an_agency_or_a_number() -> None:
    words = run("Lập đề án", "Sở Nội vụ", "1.200 người")
    costs = {role: [ending(words, role, 0, j) for j in (3, 6, 7, 8)] for role in ROLES}
    assert costs["task"] == pytest.approx([0, 3.5, 2.5, 0])
    assert costs["lead"] == pytest.approx([0, 0, 2.5, 0])
    assert costs["deadline"] == pytest.approx([0, 3.5, 0, 0])
    assert ending(run("Sở Nội vụ;"), "lead", 0, 3) == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("text", "begun", "gone_on"),  # as task, lead and deadline
    [
        ("Lập đề án", [-0.8, 3.5, 3.0], [0, 0, 0]),
        ("lập đề án", [3.2, 7.5, 7.0], [0, 0, 0]),
        ("12 đề án", [1.6, 3.5, 0.5], [1.2, 0, 0]),
    ],
)
def test_what_the_start_of_a_cell_costs(
    text: str, begun: list[float], gone_on: list[float]
) -> None:
    words, learned = run(text), model()
    assert [opening(learned, words, c, 0, False) for c in range(3)] == pytest.approx(begun)
    assert [opening(learned, words, c, 0, True) for c in range(3)] == pytest.approx(gone_on)


def test_a_list_item_in_running_text() -> None:
    assert [stray_item(run("Lập đề án - Mở"), k) for k in range(1, 5)] == [0, 0, 3.0, 0]
    assert stray_item(run("Gồm: - Mở"), 1) == 0


def test_a_spacing_like_the_one_before_is_paid_for_once() -> None:
    words, learned = run("Lập đề án", "mở lớp học", "Xây nhà"), model()
    learned.gap_inside = [2.0, *learned.gap_inside[1:]]
    assert spacing(learned, words, 0, 3) == pytest.approx(0.3)
    learned.gap_inside[0] = 0.1
    assert spacing(learned, words, 0, 3) == pytest.approx(0.1)


def test_a_line_that_ends_though_the_next_word_fits() -> None:
    words = run("Lập đề án", "mở lớp học", "Xây nhà")  # 1,555, 2,749 and 3,943 wide
    costs = [loose(model(9_000.0), words, 0, 0, k) for k in (1, 2, 3)]
    assert costs == pytest.approx([5.0, 5.0, 3.937], abs=1e-3)
    assert loose(model(), words, 0, 0, 3) == 0  # its own line is as wide as it gets
    paragraph = run("Lập đề án.", "Mở lớp học")
    assert loose(model(9_000.0), paragraph, 0, 0, 3) == pytest.approx(0.90, abs=0.1)


def test_a_line_wider_than_its_column() -> None:
    words = run("Lập đề án", "mở lớp học")
    assert [overfull(model(9_000.0, 9_000.0), words, 0, 0, j) for j in (1, 2, 3)] == [0, 0, 0]
    wide = [overfull(model(2_500.0, 2_500.0), words, 0, 0, j) for j in (1, 2, 3)]
    assert wide == pytest.approx([0, 1.496, 5.0], abs=1e-3)
    # A tool that joins lines leaves them twice as wide as any column.
    joined = [overfull(model(2_500.0, 900.0), words, 0, 0, j) for j in (1, 2, 3)]
    assert joined == pytest.approx([0, 1.0, 1.0])


@pytest.mark.parametrize(
    ("label", "starts", "worth", "shouted"),
    [
        ("Nhiệm vụ", "10", 4.3, 4.3),
        ("Nhiệm vụ", "00", 3.8, 3.8),
        ("Bầu trời", "10", -2.0, -2.0),
        ("nhiệm vụ", "10", -2.7, 4.3),
        ("Cơ quan chủ trì thực hiện nhiệm vụ", "10000000", 2.7, 2.7),
        ("Cơ quan Chủ trì", "1010", 2.3, 3.3),
        ("Cơ quan Chủ trì", "1000", 2.9, 3.3),
    ],
)
def test_what_words_are_worth_as_a_label(
    label: str, starts: str, worth: float, shouted: float
) -> None:
    words = label.split()
    begins = [start == "1" for start in starts]
    assert _worth(words, begins, 0, len(words), False) == pytest.approx(worth)
    assert _worth(words, begins, 0, len(words), True) == pytest.approx(shouted)


def test_many_words_below_the_labels_are_more_likely_a_title() -> None:
    assert [_rest(count) for count in (1, 2, 5, 6)] == pytest.approx([-2.9, -2.6, -1.7, -1.7])
