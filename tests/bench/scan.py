"""What reading a scan costs: `make bench`.

The whole way from a page's picture to words and rules, with one reading and with both, against
a bare pass of Tesseract over the same picture (`script/Vietnamese`, page mode 3); processor time,
in turn, page after page, nothing kept. Pages are those of a sample plan drawn as a scanner would.

    python -m tests.bench.scan [--pages N] [--scan FILE]
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from extractors.layout.language import written_in
from extractors.pdf.picture import Pictures
from extractors.scan import page as reader
from extractors.scan.engine import engines
from normalizers.values.phrases import vietnamese
from tests.extractors.scans import VARIANTS, scanned
from tests.measure.scans import with_tables

SAMPLE = Path(__file__).parents[1] / "data" / "documents" / "002-double.pdf"
MOST = {"one reading": 1.2, "both readings": 2.0}  # times a bare pass


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Print the cost of a page and its ratio to a bare pass."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--pages", type=int, default=2, help="pages with tables")
    parser.add_argument("--scan", type=Path, help="a scan to read instead of the sample")
    given = parser.parse_args()
    data = given.scan.read_bytes() if given.scan else b""
    data = data or scanned(with_tables(SAMPLE.read_bytes(), given.pages), VARIANTS[0])
    found = engines()
    both = reader.engines
    costs: dict[str, list[float]] = {"a bare pass": [], "one reading": [], "both readings": []}
    with closing(Pictures(data)) as pictures, written_in(vietnamese()):
        for number in range(2, given.pages + 2):  # the first page has no table
            picture = pictures.picture(number)
            assert picture is not None
            bare = seconds(lambda p=picture: found[0].read(p.gray, p.dpi, block=False))
            costs["a bare pass"].append(bare)
            for name, how_many in (("one reading", 1), ("both readings", 2)):
                reader.engines = lambda n=how_many: found[:n]  # type: ignore[assignment]
                costs[name].append(seconds(lambda p=picture: reader.read_picture(p)))
    reader.engines = both
    for name, times in costs.items():
        ratio = sum(times) / sum(costs["a bare pass"])
        missed = "  MISSED" if ratio > MOST.get(name, 1.0) else ""
        print(f"{name:26s}{statistics.mean(times):10.2f} s a page{ratio:9.2f} x{missed}")


if __name__ == "__main__":
    main()
