"""Made-up plans as Word files, workbooks and text dumps of every form."""

from __future__ import annotations

from random import Random

from extractors.registry import read_file
from normalizers.values.phrases import vietnamese
from tests.extractors import docx_build as word
from tests.extractors.sheet_build import workbook
from tests.measure.made import FRONT, Made
from tests.normalizers.dumps import wrapped
from tests.normalizers.plans import GAP

TITLE = ("Phụ lục", "DANH MỤC NHIỆM VỤ")
SIGNED = ("Nơi nhận:", "- Như trên;", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nguyễn Văn An")
WIDTHS = {"task": 11_000, "indicator": 9_000, "unit": 4_500, "target": 5_000, "deadline": 6_000}
"""Thousandths of the type size that a column's lines have; others have USUAL."""
NUMBER, USUAL = 2_400, 7_000
PAGE = 40  # lines of a dump's page


def as_word(plan: Made, seed: int) -> bytes:
    """Merged cells and titles; cut in two, in a layout table, with words that nobody sees."""
    chance = Random(seed + 11)
    width = len(plan.labels)
    widths = tuple(chance.choice((0, 900, 2400)) for _ in range(width))
    borders = chance.choice(("single", "single", "none", "dotted"))
    rows = [_word_row(plan, at, width) for at in range(len(plan.lines))]
    if chance.random() < 0.4:
        ghost = word.r("ẩn", chance.choice((word.val("color", "FFFFFF"), word.val("vanish"))))
        rows[0] = rows[0].replace("</w:p>", f"{ghost}</w:p>", 1)
    head = [word.tr(*map(word.tc, plan.labels))]
    if plan.grouped is not None:
        head = _grouped(plan.labels, plan.grouped)
    starts = [i for i, line in enumerate(plan.lines) if line.merged is None and i]
    cut = chance.choice((0, 0, chance.choice(starts or [0])))
    parts = [[*head, *rows[:cut]], rows[cut:]] if cut else [[*head, *rows]]
    drawn = [word.tbl(*part, tblpr=word.lines(borders), widths=widths) for part in parts]
    content = word.p().join(drawn)
    if chance.random() < 0.25:
        content = word.tbl(
            word.tr(word.tc("I. NHIỆM VỤ TRỌNG TÂM")), word.tr(word.tc(content + word.p()))
        )
    front = "".join(map(word.p, (*FRONT, *TITLE)))
    if chance.random() < 0.4:
        two = word.tr(
            word.tc("UBND PHƯỜNG AN TƯỜNG"), word.tc("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        )
        front = word.tbl(two) + front
    if plan.foreign:
        foreign = word.tbl(*(word.tr(*line.texts) for line in plan.foreign))
        content += word.p("Phụ lục II") + word.p("CÁC NỘI DUNG KHÁC") + foreign
    return word.docx(front + content + "".join(map(word.p, SIGNED)))


def _word_row(plan: Made, at: int, width: int) -> str:
    line = plan.lines[at]
    if line.is_title:
        return word.tr(word.tc(word.p(line.texts[0]), word.val("gridSpan", width)))
    below = plan.lines[at + 1].merged if at + 1 < len(plan.lines) else None
    return word.tr(
        *(
            word.tc(word.p(text), word.val("vMerge"))
            if column == line.merged
            else word.tc(word.p(text), word.val("vMerge", "restart") if column == below else "")
            for column, text in enumerate(line.texts)
        )
    )


def _grouped(labels: list[str], at: int) -> list[str]:
    above = [word.tc(word.p(t), word.val("vMerge", "restart")) for t in labels]
    below = [word.tc(word.p(), word.val("vMerge")) for _ in labels]
    over = word.tc(word.p("Phân công thực hiện"), word.val("gridSpan", 2))
    above[at : at + 2] = [over]
    below[at : at + 2] = [word.tc(labels[at]), word.tc(labels[at + 1])]
    return [word.tr(*above), word.tr(*below)]


def as_sheet(plan: Made, seed: int) -> bytes:
    """The Word file's tables on a sheet, with borders or without."""
    blocks = read_file(as_word(plan, seed), vietnamese()).blocks
    return workbook(blocks, ruled=seed % 3 != 0, top=seed % 2, left=seed % 2)


def as_marked(plan: Made, seed: int) -> bytes:
    """Tabs, Markdown or HTML; nothing is merged in the first two."""
    rows = [[*plan.labels], *(line.texts for line in plan.unmerged())]
    front = "\n\n".join((*FRONT, *TITLE)) + "\n\n"
    if seed % 3 == 0:
        return (front + "\n".join("\t".join(row) for row in rows)).encode()
    if seed % 3 == 1:
        rows.insert(1, ["---"] * len(plan.labels))
        return (front + "\n".join(f"| {' | '.join(row)} |" for row in rows)).encode()
    over = f"<td colspan={len(plan.labels)}>"
    cells = "".join(
        f"<tr>{''.join((over if len(row) == 1 else '<td>') + text + '</td>' for text in row)}</tr>"
        for row in rows
    )
    return f"<p>{'</p><p>'.join((*FRONT, *TITLE))}</p><table border=1>{cells}</table>".encode()


def as_lines(plan: Made, seed: int) -> bytes:
    """Cell after cell, with running heads, page numbers and rows that go on over page ends."""
    chance = Random(seed + 13)
    head = chance.choice(("", "", "CÔNG BÁO/Số 12/Ngày 05-02-2026"))
    numbered, glued = chance.random() < 0.5, chance.random() < 0.2
    lines = [*FRONT, *TITLE]
    lines += [labels for text, room in _rooms(plan, plan.labels) for labels in wrapped(text, room)]
    if chance.random() < 0.3:
        lines.append(" ".join(f"({i})" for i in range(1, len(plan.labels) + 1)))
    for line in plan.lines:
        if line.is_title:
            lines += line.texts
            continue
        texts = [
            part for text, room in _rooms(plan, line.texts)[1:] for part in wrapped(text, room)
        ]
        row = [f"{line.texts[0]} {texts[0]}", *texts[1:]]
        if glued and len(row) > 2:  # the dump's tool joins what shares a baseline
            row[-2:] = [" ".join(row[-2:])]
        lines += row
    lines += SIGNED if chance.random() < 0.5 else ()
    pages: list[str] = []
    page = PAGE if chance.random() < 0.6 else len(lines)
    for number, at in enumerate(range(0, len(lines), page), start=1):
        top = [head] if head and number > 1 else []
        foot = [str(number)] if numbered and number > 1 else []
        pages.append("\n".join([*foot, *top, *lines[at : at + page]]))
    return "\n\f".join(pages).encode()


def as_columns(plan: Made, seed: int) -> bytes:
    """Columns parted by blanks, each page set on its own."""
    chance = Random(seed + 17)
    centred, repeats = chance.random() < 0.4, chance.random() < 0.5
    spaced, justified = chance.random() < 0.3, chance.random() < 0.2
    header = _block(plan, plan.labels, True)
    if chance.random() < 0.3:
        header.append([f"({i})" for i in range(1, len(plan.labels) + 1)])
    lines: list[list[str]] = []
    for line in plan.lines:
        lines += [line.texts[:1]] if line.is_title else _block(plan, line.texts, centred)
        if spaced:
            lines.append([""])
    pages: list[str] = []
    at = 0
    while at < len(lines):
        top = header if repeats or not pages else []
        end = at + PAGE - len(top)
        pages.append(_page([*top, *lines[at:end]], chance, justified))
        at = end
    if chance.random() < 0.5:
        pages = [f"{page}\n{' ' * 60}{i}\n" for i, page in enumerate(pages, start=1)]
    front = "\n".join((*FRONT, "", *(" " * 30 + line for line in TITLE), "", ""))
    return (front + "\f".join(pages)).encode()


def _rooms(plan: Made, texts: list[str]) -> list[tuple[str, int]]:
    rooms = [NUMBER, *(WIDTHS.get(role, USUAL) for role in plan.roles)]
    return list(zip(texts, rooms, strict=True))


def _block(plan: Made, texts: list[str], centred: bool) -> list[list[str]]:
    """A row's lines; its cells are centred on its middle, or begin on its first line."""
    columns = [wrapped(text, room) for text, room in _rooms(plan, texts)]
    height = max(map(len, columns))
    found = [[""] * len(columns) for _ in range(height)]
    for at, column in enumerate(columns):
        top = (height - len(column)) // 2 if centred else 0
        for number, text in enumerate(column):
            found[top + number][at] = text
    return found


def _page(lines: list[list[str]], chance: Random, justified: bool) -> str:
    """Every column as wide as its widest line on the page; one without text takes no room."""
    columns = zip(*(line for line in lines if len(line) > 1), strict=True)
    widths = [longest + GAP if longest else 0 for longest in (max(map(len, c)) for c in columns)]
    indent = " " * chance.randint(0, 8)
    shown = []
    for line in lines:
        if justified and len(line) > 1:  # blanks between words fill the column
            line = [_spread(text, width - GAP) for text, width in zip(line, widths, strict=True)]
        padded = (text.ljust(width) for text, width in zip(line, widths, strict=False))
        shown.append((indent + "".join(padded)).rstrip() if len(line) > 1 else indent + line[0])
    return "\n".join(shown) + "\n"


def _spread(text: str, room: int) -> str:
    """A long line as wide as its column."""
    words, spare = text.split(" "), room - len(text)
    if len(words) < 4 or spare > len(words):
        return text
    return "".join(w + " " * (1 + (i < spare)) for i, w in enumerate(words)).rstrip()
