"""Plans made up by chance in every form that a reader knows: small, fast, and with their rows."""

from __future__ import annotations

from tests.measure.drawn import RULES, drawn
from tests.measure.grades import Labelled
from tests.measure.made import made
from tests.measure.typed import as_columns, as_lines, as_marked, as_sheet, as_word
from tests.normalizers.kinds import samples

FORMS = {
    "pdf": ("PDF", drawn, "pdf"),
    "word": ("Word", as_word, "docx"),
    "sheet": ("sheet", as_sheet, "xlsx"),
    "aligned": ("dump", as_columns, "txt"),
    "linear": ("dump", as_lines, "txt"),
    "marked": ("dump", as_marked, "txt"),
}
"""Form -> kind, what makes it, and its ending. "kinds" are the tables of tests/data/kinds."""


def corpus(form: str, plans: int, first_seed: int = 0) -> list[Labelled]:
    """So many plans in one form: seed for seed the same plan in each."""
    if form == "kinds":
        return [Labelled("Word", s.name, f"{s.name}.docx", s.as_docx(), ()) for s in samples()]
    kind, make, ending = FORMS[form]
    found = []
    for seed in range(first_seed, first_seed + plans):
        plan = made(seed)
        name = f"{seed}-{RULES[seed % len(RULES)]}" if form == "pdf" else str(seed)
        found.append(
            Labelled(kind, f"made {seed}", f"{name}.{ending}", make(plan, seed), tuple(plan.rows))
        )
    return found
