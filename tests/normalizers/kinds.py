"""Small tables of many kinds as files, and how their rows were read.

`python -m tests.normalizers.kinds` prints what each gives.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from normalizers.tables.ledger import squash
from pipeline.ingest.document import process
from schemas.extraction import Extraction
from schemas.records import Indicator, Task
from tests.extractors.docx_build import docx, p, tbl, tc, tr, val

DATA = Path(__file__).parents[1] / "data" / "kinds" / "tables.txt"
SILENT = frozenset(("place-unknown", "agency-unknown", "deadline-unknown"))  # say nothing of tables
OVER = " < "  # between a merged header and what stands below it


@dataclass(slots=True)
class Sample:
    """A table and what must be read of it."""

    name: str
    must: str
    header: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    wanted: dict[str, list[str]] = field(default_factory=dict)

    def as_docx(self) -> bytes:
        """The table as a Word file, merged headers above their parts."""
        return docx(tbl(*self._header(), *(tr(*map(_cell, row)) for row in self.rows)))

    def as_markdown(self) -> bytes:
        """The table as Markdown, which merges nothing."""
        head = [label.replace(OVER, " - ") for label in self.header]
        lines = [head, ["---"] * len(head), *self.rows]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines).encode()

    def _header(self) -> list[str]:
        if not any(OVER in label for label in self.header):
            return [tr(*map(_cell, self.header))]
        above: list[str] = []
        spans: list[tuple[str, int, bool]] = []
        for label in self.header:
            top, parted, _ = label.partition(OVER)
            if parted and above and above[-1] == top:
                spans[-1] = (top, spans[-1][1] + 1, True)
            else:
                above.append(top)
                spans.append((top, 1, bool(parted)))
        first = [
            tc(p(top), val("gridSpan", n) if n > 1 else "" if parted else val("vMerge", "restart"))
            for top, n, parted in spans
        ]
        second = [
            tc(p(label.partition(OVER)[2])) if OVER in label else tc(p(), val("vMerge"))
            for label in self.header
        ]
        return [tr(*first), tr(*second)]


def _cell(text: str) -> str:
    return tc(p(text))


def samples() -> list[Sample]:
    """The tables of the data file."""
    found: list[Sample] = []
    for line in DATA.read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith("@"):
            name, _, must = line.removeprefix("@").partition(":")
            found.append(Sample(name.strip(), must.strip()))
            continue
        sample = found[-1]
        if line.startswith(">"):
            _want(sample, line.removeprefix("> "))
            continue
        cells = [cell.strip() for cell in line.split("|")]
        cells += [""] * (len(sample.header) - len(cells))
        if sample.header:
            sample.rows.append(cells)
        else:
            sample.header = cells
    return found


def _want(sample: Sample, line: str) -> None:
    name, given, texts = line.partition(": ")
    if given:
        sample.wanted[name.strip()] = [text.strip() for text in texts.split(";")]
        return
    for pair in line.split(","):
        name, _, column = pair.partition("=")
        sample.wanted[name.strip()] = [row[int(column)] for row in sample.rows]


def rows_of(found: Extraction) -> list[Task | Indicator]:
    """Tasks and indicators in the document's order."""
    rows: list[Task | Indicator] = [*found.tasks, *found.indicators]
    return sorted(rows, key=lambda row: row.ordinal)


def faults(sample: Sample, found: Extraction) -> list[str]:
    """What was read otherwise than a careful reader would, without a doubt said where one may."""
    rows = rows_of(found)
    if sample.must == "none":
        return [f"{len(rows)} rows of no plan"] if rows else []
    if sample.must == "told":
        told = any(i.severity != "info" and i.code not in SILENT for i in found.issues)
        sure = [row.no for row in rows if row.grade != "C"]
        return [f"rows {sure} are sure" for _ in sure[:1]] if not told else []
    kind = found.tasks if sample.must == "tasks" else found.indicators
    if len(kind) != len(sample.rows) or len(rows) != len(kind):
        return [f"{len(found.tasks)} tasks, {len(found.indicators)} indicators"]
    wrong = []
    for name, texts in sample.wanted.items():
        for row, text in zip(rows, texts, strict=True):
            held = getattr(row, name)
            if squash(held or "") != squash(text):
                wrong.append(f"{row.no} {name}: {held!r}, right {text!r} [{row.grade}]")
    return wrong


def doubtful(found: Extraction) -> bool:
    """Whether a row is graded C."""
    return any(row.grade == "C" for row in rows_of(found))


def main() -> None:
    """Print what every table gives as Word and as Markdown."""
    bad = 0
    for sample in samples():
        for name, data in (("a.docx", sample.as_docx()), ("a.md", sample.as_markdown())):
            found = process(data, name, {})
            wrong = faults(sample, found)
            grades = "".join(row.grade for row in rows_of(found))
            codes = sorted({issue.code for issue in found.issues} - {*SILENT, "no-table"})
            state = "WRONG" if wrong else "right"
            bad += bool(wrong)
            print(state, sample.name, name[2:], sample.must, grades, codes, "; ".join(wrong[:2]))
    print(f"{bad} of {2 * len(samples())} wrong")


if __name__ == "__main__":
    main()
