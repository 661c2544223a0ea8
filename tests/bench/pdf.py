"""Speed and exactness of the PDF reader against its peers: `make bench`.

Three sets: the samples, plans made up for this alone (`plans`), and any folder of PDFs
(`make bench REAL=DIR`). Every contender reads the same files in the same process, round after
round in turn; the figures are medians of processor time over the rounds and ratios to ours, whose
texts were met before, as in a long run; with texts unknown every cache is emptied before each
document. Beside the time stands how many of the truth's cells and rows each one gives exactly
(white space aside): a cell counts when its text is among a row's cells, a row when all its cells
stand in one row. Peers that are not installed are left out (`pip install -e .[bench]`). Then one
document is grown to 10, 100 and 1,000 pages, each read in a process of its own, for the cost a page
and the peak memory.

    python -m tests.bench.pdf [--rounds N] [--documents DIR --truth DIR] [--real DIR]
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import json
import multiprocessing
import re
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from functools import _lru_cache_wrapper
from pathlib import Path

import pdfplumber
import pypdfium2 as pdfium

from extractors.registry import read_file
from normalizers.tables.ledger import squash
from normalizers.values.phrases import vietnamese
from pipeline.ingest import collecting
from pipeline.ingest.document import process
from schemas.records import Indicator, Task
from tests.bench.plans import write_plans

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "data"
TASK = (
    "goal",
    "task",
    "deliverable",
    "leader",
    "lead",
    "coordinating",
    "approver",
    "monitor",
    "deadline",
    "note",
)
INDICATOR = ("indicator", "unit", "target", "lead", "coordinating", "monitor", "deadline")
SIZES = (10, 100, 1_000)  # pages of the grown document

REMEMBERED = 1_024  # entries: smaller caches hold days, fonts and the vocabulary
COLD = "phuluc, texts unknown"
WITHOUT_CELLS = ("PDFium text", "phuluc, bytes to grids")

Rows = list[list[str]]
Truth = dict[Path, list[dict[str, str]]]
"""A set's files, and the cells of every row of each; none where they are not known."""


def ours(path: Path) -> Rows:
    """The whole way from PDF to validated records, without writing."""
    extraction = process(path.read_bytes(), path.name, {})
    return [_texts(task, TASK) for task in extraction.tasks] + [
        _texts(indicator, INDICATOR) for indicator in extraction.indicators
    ]


def ours_cold(path: Path) -> Rows:
    """The same of a document whose texts no document before has had."""
    forget_texts()
    return ours(path)


def forget_texts() -> None:
    """Empty every cache that remembers texts: those that hold many."""
    for held in gc.get_objects():
        if isinstance(held, _lru_cache_wrapper):
            size = held.cache_parameters()["maxsize"]
            if size is not None and size >= REMEMBERED:
                held.cache_clear()


def grids(path: Path) -> Rows:
    """Reading alone: PDF to grids, none of them told to be a plan's."""
    with collecting.rare():  # as the whole way does
        reading = read_file(path.read_bytes(), vietnamese())
    rows: dict[tuple[int, int], list[str]] = {}
    for number, grid in enumerate(reading.grids):
        for cell in grid.cells:
            rows.setdefault((number, cell.row), []).append(cell.text)
    return list(rows.values())


def _texts(record: Task | Indicator, fields: Iterable[str]) -> list[str]:
    return [str(getattr(record, field) or "") for field in fields] + [*record.extra.values()]


def pdfplumber_tables(path: Path) -> Rows:
    """pdfplumber's extract_tables on every page, its default settings."""
    with pdfplumber.open(path) as document:
        tables = [table for page in document.pages for table in page.extract_tables()]
    return [[cell or "" for cell in row] for table in tables for row in table]


def camelot_lattice(path: Path) -> Rows:
    """camelot's lattice flavour on every page."""
    import camelot

    tables = camelot.read_pdf(str(path), pages="all", flavor="lattice")
    return [row for table in tables for row in table.df.values.tolist()]


def tablers_text(path: Path) -> Rows:
    """tablers' tables with their text on every page."""
    from tablers import Document, find_tables

    rows: Rows = []
    with Document(path) as document:
        for page in document.pages():
            for table in find_tables(page, extract_text=True):
                rows += [[cell.text or "" for cell in row.cells if cell] for row in table.rows]
    return rows


def pdfium_text(path: Path) -> Rows:
    """PDFium's bare text of every page: no tables, the floor under everybody's time."""
    document = pdfium.PdfDocument(path)
    for page in document:
        text_page = page.get_textpage()
        text_page.get_text_range()
        text_page.close()
        page.close()
    document.close()
    return []


def exactness(truth: list[dict[str, str]], found: Rows) -> tuple[int, int, int, int]:
    """(cells exact, cells, rows exact, rows) of a document; empty cells do not count."""
    rows = [{squash(text) for text in row} for row in found]
    anywhere = {text for row in rows for text in row}
    cells = cells_exact = rows_exact = 0
    for wanted in truth:
        texts = {squash(text) for text in wanted.values() if text.strip()}
        cells += len(texts)
        cells_exact += len(texts & anywhere)
        rows_exact += any(texts <= row for row in rows)
    return cells_exact, cells, rows_exact, len(truth)


def load_truth(folder: Path, path: Path) -> list[dict[str, str]]:
    """Cells of every item row of a document's truth file; none where there is no such file."""
    key = re.split(r"-|__", path.stem)[0]
    file = folder / f"{key}.json"
    if not file.exists():
        return []
    truth = json.loads(file.read_text(encoding="utf-8"))
    return [r["cells"] for a in truth["appendices"] for r in a["rows"] if r["kind"] == "item"]


def compare(name: str, files: Truth, rounds: int, camelot: bool) -> None:
    """Time every contender over a set's files in turn and print medians and ratios."""
    contenders: dict[str, Callable[[Path], Rows]] = {
        "phuluc": ours,
        COLD: ours_cold,
        "phuluc, bytes to grids": grids,
        "PDFium text": pdfium_text,
    }
    if importlib.util.find_spec("tablers"):
        contenders["tablers with text"] = tablers_text
    contenders["pdfplumber extract_tables"] = pdfplumber_tables
    if camelot and importlib.util.find_spec("camelot"):
        contenders["camelot lattice"] = camelot_lattice
    pages = sum(len(pdfium.PdfDocument(path)) for path in files)
    seconds: dict[str, list[float]] = {contender: [] for contender in contenders}
    scores: dict[str, list[int]] = {}
    for path, wanted in files.items():
        for contender, read in contenders.items():
            found = read(path)  # a warm-up that also gives the exactness
            if wanted:
                score = scores.setdefault(contender, [0, 0, 0, 0])
                for index, value in enumerate(exactness(wanted, found)):
                    score[index] += value
    slow = {"camelot lattice", "pdfplumber extract_tables"}
    for turn in range(rounds):
        for contender, read in contenders.items():
            if contender in slow and turn >= max(1, rounds // 3):
                continue
            gc.collect()
            start = time.process_time()
            for path in files:
                read(path)
            seconds[contender].append(time.process_time() - start)
            if read is ours_cold:
                for path in files:  # so that the next round meets known texts again
                    ours(path)
    base = statistics.median(seconds["phuluc"])
    print(f"\n{name}: {len(files)} files, {pages} pages, processor time, median of {rounds} rounds")
    print(f"{'':28s}{'ms/page':>9s}{'x ours':>9s}{'cells':>9s}{'rows':>9s}")
    for contender, times in seconds.items():
        middle = statistics.median(times)
        cells, all_cells, rows, all_rows = scores.get(contender, [0, 0, 0, 0])
        exact = f"{'-':>9s}{'-':>9s}"
        if all_cells and contender not in WITHOUT_CELLS:
            exact = f"{cells / all_cells:9.4f}{rows / all_rows:9.4f}"
        print(f"{contender:28s}{middle / pages * 1e3:9.2f}{middle / base:9.2f}{exact}", flush=True)


def grow(source: Path, pages: int, target: Path) -> None:
    """Write a PDF of so many pages, the source's over and over."""
    document = pdfium.PdfDocument(source)
    grown = pdfium.PdfDocument.new()
    while len(grown) < pages:
        grown.import_pages(document, list(range(min(len(document), pages - len(grown)))))
    grown.save(target)


def _measure(path: str, queue: multiprocessing.Queue[tuple[float, float]]) -> None:
    start = time.perf_counter()
    ours(Path(path))
    seconds = time.perf_counter() - start
    queue.put((seconds, peak_memory()))


def peak_memory() -> float:
    """Peak resident memory of this process, MB; Linux keeps the parent's in ru_maxrss."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def growth(source: Path) -> None:
    """Cost a page and peak memory of one document grown to more pages."""
    context = multiprocessing.get_context("spawn")
    print(f"\n{'pages':>8s}{'seconds':>10s}{'ms/page':>10s}{'peak MB':>10s}")
    with tempfile.TemporaryDirectory() as folder:
        for pages in SIZES:
            target = Path(folder) / f"{pages}.pdf"
            grow(source, pages, target)
            queue: multiprocessing.Queue[tuple[float, float]] = context.Queue()
            worker = context.Process(target=_measure, args=(str(target), queue))
            worker.start()
            while queue.empty() and worker.is_alive():
                worker.join(0.05)
            if queue.empty():
                sys.exit(f"reading {pages} pages failed")
            seconds, memory = queue.get()
            worker.join()
            print(f"{pages:8d}{seconds:10.3f}{seconds / pages * 1e3:10.2f}{memory:10.0f}")


def texted(folder: Path) -> list[Path]:
    """The PDFs of a folder whose first page has a text layer."""
    return sorted(
        path
        for path in folder.glob("*.pdf")
        if pdfium.PdfDocument(path)[0].get_textpage().count_chars()
    )


def main() -> None:
    """Run the three sets, then the growth of the samples' largest."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--documents", type=Path, default=SAMPLES / "documents")
    parser.add_argument("--truth", type=Path, default=SAMPLES / "truth")
    parser.add_argument("--real", type=Path, help="a folder of PDFs, its truth in DIR/truth")
    parser.add_argument("--skip-camelot", action="store_true")
    parser.add_argument("--skip-growth", action="store_true")
    given = parser.parse_args()
    files = texted(given.documents)
    if not files:
        sys.exit(f"no PDF with a text layer in {given.documents}")
    camelot = not given.skip_camelot
    samples = {path: load_truth(given.truth, path) for path in files}
    compare("samples", samples, given.rounds, camelot)
    with tempfile.TemporaryDirectory() as folder:
        compare("made-up plans", write_plans(Path(folder)), given.rounds, camelot)
    if given.real:
        real = {path: load_truth(given.real / "truth", path) for path in texted(given.real)}
        compare(str(given.real), real, given.rounds, camelot)
    if not given.skip_growth:
        growth(max(files, key=lambda path: path.stat().st_size))


if __name__ == "__main__":
    main()
