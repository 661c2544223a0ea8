"""Scans of printed plans against the printed plans themselves: `make scans` (SHARED=DIR).

Each plan's pages with tables are drawn as a scanner would bring them (`tests.extractors.scans`),
read the whole way, and compared row by row with what is read from the text of the same pages:
rows found, numbers and sections, cells (dashes, quotes and ellipses folded), dates, agencies,
operators of targets, and what the grades say. The pairs of syllables that a plan alone taught the
vocabulary are left out when it is measured. Scans that lie beside their text version in
SHARED/documents (`000-scan200.pdf` beside `000-word.pdf`) come first.

    python -m tests.measure.scans [--shared DIR] [--plans A.pdf ...] [--variants NAME ...]
        [--pages N] [--readings DIR] [--wrong] [--short]
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import chain
from pathlib import Path
from unittest.mock import patch

from extractors.pdf import read_pdf
from extractors.scan.memory import kept_in
from normalizers.values import neighbours
from pipeline.ingest.document import process
from schemas.extraction import Extraction
from schemas.records import Indicator, Task
from tests.extractors.scans import VARIANTS, Variant, scanned, some_pages
from tests.measure.mutation import REPOSITORY

PRINTED = ("002-double.pdf", "003-export.pdf")  # of tests/data, where no folder is shared
SHORT = ("150 dpi", "seal", "to the right")
SHORT_PAGES = 1
PAGES = 3  # with tables, of each plan and variant: the whole takes some 15 minutes of one core
CELLS_EXACT, COARSE_CELLS = 0.97, 0.93  # least shares of cells; the second of 150 dots an inch
LIKE_TEXT = 0.99  # least share of rows whose dates and agencies are the text version's
WRONG_A, LEAST_A, MOST_C = 0.005, 0.40, 0.25  # of rows graded A, of all rows, of right rows
CELLS = (
    *("goal", "task", "deliverable", "leader", "lead", "coordinating", "approver", "monitor"),
    *("deadline", "budget", "note", "indicator", "unit", "target"),
)

_FOLDED = str.maketrans("–—−“”„’‘уÐ•●", '---"""\'\'yĐ--')
_BLANKS = re.compile(r"\s+")
_DOTS = re.compile(r"\.{2,}")

Row = Task | Indicator


@dataclass(slots=True)
class Figures:
    """What a comparison counted."""

    rows: int = 0
    missing: int = 0
    extra: int = 0
    numbers: int = 0
    sections: int = 0
    cells: int = 0
    exact: int = 0
    dates: int = 0
    agencies: int = 0
    operators: int = 0  # of targets, wrong without C
    grades: Counter[tuple[str, bool]] = field(default_factory=Counter)

    def __iadd__(self, other: Figures) -> Figures:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self

    def share(self, count: int, of: int | None = None) -> float:
        """A count as a share of the rows, or of another count."""
        return count / max(self.rows if of is None else of, 1)

    @property
    def wrong_of_a(self) -> float:
        """Share of the rows graded A that are wrong."""
        return self.share(self.grades["A", False], self._graded("A"))

    @property
    def share_of_a(self) -> float:
        """Share of all rows that are graded A."""
        return self.share(self._graded("A"))

    @property
    def cried_wolf(self) -> float:
        """Share of the right rows that are graded C."""
        right = sum(self.grades[grade, True] for grade in "ABC")
        return self.share(self.grades["C", True], right)

    def _graded(self, grade: str) -> int:
        return self.grades[grade, True] + self.grades[grade, False]

    def __str__(self) -> str:
        grades = " ".join(f"{g} {self._graded(g)}/{self.grades[g, False]}" for g in "ABC")
        return (
            f"rows {self.rows:4d} missing {self.missing} extra {self.extra}  "
            f"no {self.share(self.numbers):.3f} section {self.share(self.sections):.3f}  "
            f"cells {self.share(self.exact, self.cells):.4f}  dates {self.share(self.dates):.4f} "
            f"agencies {self.share(self.agencies):.4f} operators wrong {self.operators}  {grades} "
            f" A {self.share_of_a:.0%} right but C {self.cried_wolf:.0%}"
        )


def compared(printed: Extraction, scan: Extraction, told: list[str]) -> Figures:
    """A scan's rows against those of the same pages' text; `told` is given what differs."""
    want, got = _rows(printed), _rows(scan)
    due, due_seen = _agencies(printed), _agencies(scan)
    pairs = _pairs([_key(row) for row in want], [_key(row) for row in got])
    found = Figures(len(want), len(want) - len(pairs), len(got) - len(pairs))
    for one, row in enumerate(want):
        cells = {role: text for role in CELLS if (text := getattr(row, role, None))}
        found.cells += len(cells)
        if one not in pairs:
            continue
        other = got[pairs[one]]
        found.numbers += _plain(row.no) == _plain(other.no)
        found.sections += _plain(row.section) == _plain(other.section)
        wrong = [r for r in cells if _plain(cells[r]) != _plain(getattr(other, r, None))]
        found.exact += len(cells) - len(wrong)
        found.dates += _due(row) == _due(other)
        found.agencies += due[one] == due_seen[pairs[one]]
        found.grades[other.grade, not wrong] += 1
        if _operator(row) != _operator(other) and other.grade != "C":
            found.operators += 1
        said = [f"{role}: {_difference(cells[role], getattr(other, role, None))}" for role in wrong]
        for name in ("no", "section"):
            printed_as, seen_as = getattr(row, name), getattr(other, name)
            if _plain(printed_as) != _plain(seen_as):
                said.append(f"{name}: {printed_as!r} read {seen_as!r}")
        if _due(row) != _due(other):
            said.append(f"date: {row.deadline!r} read {other.deadline!r}")
        if due[one] != due_seen[pairs[one]]:
            said.append(f"agencies: {due[one]} read {due_seen[pairs[one]]}")
        told += [f"{other.grade} {row.no} {what}" for what in said]
    for at in set(range(len(got))) - set(pairs.values()):
        found.grades[got[at].grade, False] += 1
    return found


def _rows(read: Extraction) -> list[Row]:
    rows: list[Row] = [*read.tasks, *read.indicators]
    return sorted(rows, key=lambda row: (row.appendix, row.ordinal))


def _agencies(read: Extraction) -> list[list[str]]:
    """Roles and ids of the agencies of each row."""
    ids: dict[str, list[str]] = {}
    for named in read.task_agencies:
        ids.setdefault(named.task_id, []).append(f"{named.role} {named.agency_id}")
    for named_too in read.indicator_agencies:
        ids.setdefault(named_too.indicator_id, []).append(f"{named_too.role} {named_too.agency_id}")
    return [
        sorted(ids.get(row.task_id if isinstance(row, Task) else row.indicator_id, []))
        for row in _rows(read)
    ]


def _pairs(want: Sequence[str], got: Sequence[str]) -> dict[int, int]:
    """Which row is which: equal ones, and the likest between them."""
    pairs: dict[int, int] = {}
    matcher = SequenceMatcher(None, want, got, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            pairs |= dict(zip(range(a, b), range(c, d), strict=True))
        left = list(range(c, d)) if tag == "replace" else []
        for one in range(a, b) if left else ():
            ratios = [
                (SequenceMatcher(None, want[one], got[o], autojunk=False).ratio(), -o) for o in left
            ]
            best = max(ratios, default=(0.0, 0))
            if best[0] > 0.5:
                pairs[one] = -best[1]
                left.remove(-best[1])
    return pairs


def _key(row: Row) -> str:
    return _plain(row.task if isinstance(row, Task) else row.indicator)


def _plain(text: str | None) -> str:
    """A text without blanks, its dashes, quotes and ellipses alike."""
    bare = _BLANKS.sub("", unicodedata.normalize("NFC", text or "")).translate(_FOLDED)
    return _DOTS.sub("..", bare.replace("…", "..."))


def _due(row: Row) -> tuple[object, ...]:
    return (row.due_kind, row.due_start, row.due_end) if isinstance(row, Task) else (row.deadline,)


def _operator(row: Row) -> object:
    return row.target_op if isinstance(row, Indicator) else None


def _difference(printed: str, seen: str | None) -> str:
    """The stretches in which two texts differ."""
    one, other = printed.split(), (seen or "").split()
    codes = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return "; ".join(
        f"{' '.join(one[a:b])!r} read {' '.join(other[c:d])!r}"
        for tag, a, b, c, d in codes
        if tag != "equal"
    )


def with_tables(data: bytes, most: int) -> bytes:
    """The first page of a PDF and at most so many of those with tables."""
    pages = sorted({grid.page for grid in read_pdf(data).grids if grid.n_rows > 2})[:most]
    return some_pages(data, sorted({1, *pages}))


def scans(shared: Path) -> Iterator[tuple[str, bytes, bytes]]:
    """Name, scan and text version of the scans that lie beside it."""
    for path in sorted((shared / "documents").glob("*-scan*.pdf")):
        text = path.with_name(path.name.partition("-")[0] + "-word.pdf")
        yield path.name, path.read_bytes(), text.read_bytes()


def drawn(
    plans: Iterable[Path], variants: Sequence[Variant], pages: int
) -> Iterator[tuple[str, str, bytes, bytes]]:
    """Variant, plan, scan and text version of scans drawn here."""
    for path in plans:
        text = with_tables(path.read_bytes(), pages)
        for variant in variants:
            yield variant.name, path.stem, scanned(text, variant), text


def main() -> int:
    """Print the figures of every scan, of every variant and of all; 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path)
    parser.add_argument("--plans", type=Path, nargs="*", default=None)
    parser.add_argument("--variants", nargs="*", default=[variant.name for variant in VARIANTS])
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--readings", type=Path)
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--short", action="store_true")
    given = parser.parse_args()
    names, pages = (SHORT, SHORT_PAGES) if given.short else (given.variants, given.pages)
    variants = [variant for variant in VARIANTS if variant.name in names]
    documents = REPOSITORY / "tests" / "data" / "documents"
    plans = [documents / name for name in PRINTED]
    if given.shared:
        plans = [given.shared / "documents" / f"{plan}-word.pdf" for plan in ("000", "002", "003")]
    if given.plans is not None:
        plans = given.plans
    by_variant: dict[str, Figures] = {}
    with tempfile.TemporaryDirectory() as folder, kept_in(given.readings or Path(folder)):
        samples = scans(given.shared) if given.shared and given.plans is None else ()
        every = [("samples", name, scan, text) for name, scan, text in samples]
        for variant, name, scan, text in chain(every, drawn(plans, variants, pages)):
            told: list[str] = []
            unlearned = neighbours.pairs(without=name[:3])
            with patch.object(neighbours, "pairs", lambda known=unlearned: known):
                seen = process(scan, "scan.pdf", {})
            figures = compared(process(text, "text.pdf", {}), seen, told)
            print(f"{variant:13s}{name:16s}{figures}", flush=True)
            for line in told if given.wrong else ():
                print("     ", line)
            by_variant.setdefault(variant, Figures())
            by_variant[variant] += figures
    return _verdict(by_variant)


def _verdict(by_variant: dict[str, Figures]) -> int:
    """Print the sums, and each target that is missed; 1 where that are any."""
    total = Figures()
    missed: list[str] = []
    for variant, figures in by_variant.items():
        print(f"{variant:29s}{figures}")
        total += figures
        least = COARSE_CELLS if "150" in variant else CELLS_EXACT
        if (share := figures.share(figures.exact, figures.cells)) < least:
            missed.append(f"{variant}: cells {share:.4f} (at least {least})")
    print(f"{'ALL':29s}{total}")
    rows = total.rows
    for name, count in (("numbers", total.numbers), ("sections", total.sections)):
        if count < rows:
            missed.append(f"{name} {count}/{rows} (all)")
    for name, count in (
        ("missing", total.missing),
        ("extra", total.extra),
        ("operators", total.operators),
    ):
        if count:
            missed.append(f"{name} {count} (none)")
    for name, count in (("dates", total.dates), ("agencies", total.agencies)):
        if total.share(count) < LIKE_TEXT:
            missed.append(f"{name} {total.share(count):.4f} (at least {LIKE_TEXT})")
    if total.wrong_of_a > WRONG_A:
        missed.append(f"rows graded A wrong {total.wrong_of_a:.3f} (at most {WRONG_A})")
    if total.share_of_a < LEAST_A:
        missed.append(f"rows graded A {total.share_of_a:.2f} (at least {LEAST_A})")
    if total.cried_wolf > MOST_C:
        missed.append(f"right rows graded C {total.cried_wolf:.2f} (at most {MOST_C})")
    for line in missed:
        print("MISSED", line)
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
