"""Do the grades tell the truth? `make grades` (SHARED=DIR adds the documents of that folder).

Every labelled document is read; of the rows graded A, B and C it is counted how many are wrong,
and for every reason of a C how many of its rows were right after all: crying wolf is no honesty.
Labelled are the documents of tests/data, plans made up by chance as two kinds of dump (with seeds
that no test uses), running-text dumps of the labelled PDFs, and of SHARED `documents`, `seeds`,
`real` (with their truth files) and `strangers` (with expect.json).

The weights are set by hand after `make fit`; those that say what is a C are fitted on the other
plans in `margins.py`. The figures are printed for every plan on its own, and the made-up plans
and dumps are plans that no weight was set by.

    python -m tests.measure.grades [--shared DIR] [--plans 30] [--by-plan]
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from normalizers.tables.ledger import squash
from pipeline.ingest.document import process
from schemas.extraction import Extraction
from schemas.reading import UnreadableError
from schemas.records import Indicator, Task
from tests.fuzz.samples import dump
from tests.measure.mutation import REPOSITORY
from tests.normalizers.plans import plan

DATA = REPOSITORY / "tests" / "data"
UNSEEN = 10_000  # the first seed of made-up plans: tests use small ones
READ = {".pdf": "PDF", ".docx": "Word", ".doc": "Word", ".txt": "dump"}
WRONG_A, CRIED_WOLF = 0.001, {"PDF": 0.02, "Word": 0.02, "dump": 0.40}
"""Greatest shares: of A rows that are wrong; of right rows that are graded C."""

_HYPHENS = dict.fromkeys((0x2010, 0x2011), "-")

Row = dict[str, str]
Outcome = tuple[str, bool, str]
"""Grade of a row, whether it is right, and why it is C."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A document and the rows that a careful reader finds in it."""

    kind: str  # PDF, Word or dump
    plan: str
    name: str
    data: bytes
    rows: tuple[Row, ...]


def labelled(shared: Path | None, plans: int) -> Iterator[Labelled]:
    """Every labelled document."""
    yield from _with_truth(DATA / "documents", DATA / "truth")
    for seed in range(UNSEEN, UNSEEN + plans):
        made = plan(seed)
        for form, text in (("aligned", made.aligned), ("linear", made.linear)):
            data = ("Phụ lục\n\nDANH MỤC NHIỆM VỤ\n\n" + text).encode()
            yield Labelled("dump", f"made-up {form}", f"{seed}.txt", data, tuple(made.rows))
    if shared is not None:
        yield from _with_truth(shared / "documents", shared / "truth")
        yield from _with_truth(shared / "seeds", shared / "truth")
        yield from _with_truth(shared / "real", shared / "real" / "truth")
        yield from _strangers(shared / "strangers")


def outcomes(document: Labelled) -> list[Outcome]:
    """What became of every row that was read; empty where the file could not be read."""
    try:
        return judged(document, process(document.data, document.name, {}))
    except UnreadableError:
        return []


def judged(document: Labelled, read: Extraction) -> list[Outcome]:
    """What became of every row that was read."""
    why = {issue.ordinal: issue.message for issue in read.issues if issue.code == "row-doubtful"}
    left = Counter(_frozen(row) for row in document.rows)
    found: list[Outcome] = []
    records: list[Task | Indicator] = [*read.tasks, *read.indicators]
    for record in sorted(records, key=lambda record: record.ordinal):
        fitting = next((row for row in +left if _agrees(record, row)), None)
        if fitting is not None:
            left[fitting] -= 1
        kind = re.split(r"[:\[]", why.get(record.ordinal, ""))[0].strip()
        found.append((record.grade, fitting is not None, kind))
    return found


def main() -> int:
    """Print the counts; 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path)
    parser.add_argument("--plans", type=int, default=30, help="made-up plans, each as two dumps")
    parser.add_argument("--by-plan", action="store_true", help="the figures of every plan too")
    given = parser.parse_args()
    by_kind: defaultdict[str, list[Outcome]] = defaultdict(list)
    by_plan: defaultdict[str, list[Outcome]] = defaultdict(list)
    for document in labelled(given.shared, given.plans):
        found = outcomes(document)
        by_kind[document.kind] += found
        by_plan[f"{document.kind} {document.plan}"] += found
        silent = sum(not right for grade, right, _ in found if grade != "C")
        if silent:
            print(f"  {silent} rows wrong without a doubt: {document.kind} {document.name}")
    if given.by_plan:
        for name in sorted(by_plan):
            print(_line(name, by_plan[name]))
    for kind in sorted(by_kind):
        print_kind(f"ALL {kind}", by_kind[kind])
    return _verdict(by_kind)


def print_kind(name: str, found: list[Outcome]) -> None:
    """Rows of every grade, how many of them are wrong, and the reasons of C."""
    print(_line(name, found))
    _print_reasons(found)


def _line(name: str, found: list[Outcome]) -> str:
    counts = Counter((grade, right) for grade, right, _ in found)
    parts = [
        f"{grade} {counts[grade, True] + counts[grade, False]:5d} wrong {counts[grade, False]:3d}"
        for grade in "ABC"
    ]
    return f"{name:28s}{'   '.join(parts)}   right but C {_cried_wolf(found):.1%}"


def _cried_wolf(found: list[Outcome]) -> float:
    right = [grade for grade, is_right, _ in found if is_right]
    return right.count("C") / max(len(right), 1)


def _print_reasons(found: list[Outcome]) -> None:
    reasons = Counter((why, right) for grade, right, why in found if grade == "C")
    for why in sorted({why for why, _ in reasons}, key=lambda w: -reasons[w, True]):
        print(f"    right {reasons[why, True]:4d}  wrong {reasons[why, False]:4d}  {why[:90]}")


def _verdict(by_kind: dict[str, list[Outcome]]) -> int:
    every = [outcome for found in by_kind.values() for outcome in found]
    certain = [right for grade, right, _ in every if grade == "A"]
    wrong = certain.count(False) / max(len(certain), 1)
    missed = wrong > WRONG_A
    print(f"A wrong {wrong:.3%} (at most {WRONG_A:.1%}){'  MISSED' * missed}")
    for kind, most in CRIED_WOLF.items():
        share = _cried_wolf(by_kind.get(kind, []))
        print(f"{kind}: right but C {share:.1%} (at most {most:.0%}){'  MISSED' * (share > most)}")
        missed = missed or share > most
    return int(missed)


def _with_truth(folder: Path, truths: Path) -> Iterator[Labelled]:
    for path in sorted(folder.glob("*")):
        plan_id = re.split(r"[-_]", path.stem)[0]
        truth = truths / f"{plan_id}.json"
        kind = READ.get(path.suffix)
        if kind is None or not truth.exists() or "scan" in path.stem:
            continue
        rows = tuple(_truth_rows(json.loads(truth.read_text("utf-8"))))
        yield Labelled(kind, plan_id, path.name, path.read_bytes(), rows)
        if kind == "PDF":
            data = dump(path.name, path.read_bytes())
            yield Labelled("dump", f"{plan_id} running", f"{path.stem}.txt", data, rows)


def _truth_rows(truth: dict[str, Any]) -> Iterator[Row]:
    for appendix in truth["appendices"]:
        for row in appendix["rows"]:
            if row["kind"] == "item":
                cells = {r: t for r, t in row["cells"].items() if re.fullmatch(r"[a-z]+", r)}
                yield cells  # numbers aside: the drawings of one plan number it anew


def _strangers(folder: Path) -> Iterator[Labelled]:
    expected = json.loads((folder / "expect.json").read_text("utf-8"))
    for path in sorted(folder.glob("*")):
        wanted = expected.get(path.stem)
        if wanted is not None and path.suffix in READ:
            rows = tuple(wanted["rows"])
            yield Labelled(READ[path.suffix], "strangers", path.name, path.read_bytes(), rows)


def _frozen(row: Row) -> tuple[tuple[str, str], ...]:
    return tuple((role, squash(text or "")) for role, text in row.items())


def _agrees(record: Task | Indicator, row: tuple[tuple[str, str], ...]) -> bool:
    return all(_same(getattr(record, role, None), text) for role, text in row)


def _same(stored: str | None, printed: str) -> bool:
    """Alike but for blanks, a full stop and which hyphen is printed."""
    one, other = (text.translate(_HYPHENS).rstrip(".") for text in (squash(stored or ""), printed))
    return one == other


if __name__ == "__main__":
    sys.exit(main())
