"""Plans made up by chance in every form a reader knows: small, fast, and with their true rows."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from tests.extractors import docx_build as word
from tests.extractors import pdf_build as pdf
from tests.measure.grades import Labelled, Row
from tests.normalizers.plans import COLUMNS, plan

FORMS = ("aligned", "linear", "word", "pdf")
RULES = ("all", "rows", "none", "header rows", "header columns", "outline columns")
TITLE = ("Phụ lục", "DANH MỤC NHIỆM VỤ")
PAGE_ROWS = 5


def corpus(form: str, plans: int, first_seed: int = 0) -> list[Labelled]:
    """So many plans in one form."""
    return [_MAKERS[form](seed) for seed in range(first_seed, first_seed + plans)]


def _dump(form: str, seed: int) -> Labelled:
    made = plan(seed)
    text = made.aligned if form == "aligned" else made.linear
    data = ("\n\n".join((*TITLE, "")) + text).encode()
    return Labelled("dump", form, f"{seed}.txt", data, tuple(made.rows))


def _word(seed: int) -> Labelled:
    """A table, sometimes cut in two, in a layout table, or with hidden and white words."""
    chance = Random(seed)
    rows = plan(seed).rows
    header = [word.tc(label) for label in _header(rows)]
    body = [[word.tc(str(i)), *map(word.tc, row.values())] for i, row in enumerate(rows, start=1)]
    ghost = word.r("ẩn", word.val("color", "FFFFFF"))
    body[0][1] = body[0][1].replace("</w:p>", f"{ghost}</w:p>")
    widths = tuple(chance.choice((0, 900, 2400)) for _ in header)
    cut = chance.choice((0, 0, len(body) // 2))
    tables = [[header, *body[:cut]], body[cut:]] if cut else [[header, *body]]
    drawn = [
        word.tbl(*(word.tr(*row) for row in part), tblpr=word.lines("single"), widths=widths)
        for part in tables
    ]
    content = word.p().join(drawn)
    if chance.random() < 0.4:
        title = word.tr(word.tc("I. NHIỆM VỤ TRỌNG TÂM"))
        content = word.tbl(title, word.tr(word.tc(content + word.p())))
    front = "".join(map(word.p, TITLE))
    return Labelled("Word", "word", f"{seed}.docx", word.docx(front + content), tuple(rows))


def _pdf(seed: int) -> Labelled:
    """A table over several pages with one kind of drawing, the header repeated or not."""
    chance = Random(seed)
    rows = plan(seed).rows[: 2 * PAGE_ROWS]
    lines = [[str(i), *row.values()] for i, row in enumerate(rows, start=1)]
    xs = _edges(len(lines[0]))
    rules = RULES[seed % len(RULES)]
    repeats = chance.random() < 0.5
    padding = chance.choice((2.0, 4.0, 7.0))
    first = pdf.Sheet()  # one pair of fonts for all pages
    sheets = []
    for start in range(0, len(lines), PAGE_ROWS):
        sheet = pdf.Sheet(font=first.font, bold=first.bold)
        if not start:
            sheet.text(360, 60, TITLE[0], bold=True)
            sheet.text(330, 76, TITLE[1], bold=True)
        shown = lines[start : start + PAGE_ROWS]
        has_header = repeats or not start
        if has_header:
            shown = [_header(rows), *shown]
        pdf.table(sheet, shown, xs=xs, rules=rules, padding=padding, header=has_header)
        sheets.append(sheet)
    return Labelled("PDF", rules, f"{seed}.pdf", pdf.pdf(*sheets), tuple(rows))


def _header(rows: Sequence[Row]) -> list[str]:
    return ["STT", *(COLUMNS[role][0] for role in rows[0])]


def _edges(columns: int) -> list[float]:
    """Sides of the columns: a narrow one for numbers, a wide one for tasks, equal others."""
    rest = (pdf.WIDTH - 100 - 35 - 220) / (columns - 2)
    return [50.0, 85.0, *(305.0 + rest * i for i in range(columns - 1))]


_MAKERS = {
    "aligned": lambda seed: _dump("aligned", seed),
    "linear": lambda seed: _dump("linear", seed),
    "word": _word,
    "pdf": _pdf,
}
