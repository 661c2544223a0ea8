"""What reading a scan costs: `make bench`.

The whole way from a page's picture to words and rules, with one reading and with both, against
a bare pass of Tesseract over the same picture (`script/Vietnamese`, page mode 3); processor time,
in turn, page after page, nothing kept. Pages are those of a sample plan drawn as a scanner would.
Then the memory of a process that reads one large sheet in colour, most ever held.

    python -m tests.bench.scan [--pages N] [--scan FILE]
"""

from __future__ import annotations

import argparse
import io
import statistics
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from extractors.layout.language import written_in
from extractors.pdf.picture import Pictures
from extractors.scan import page as reader
from extractors.scan.engine import engines
from normalizers.values.phrases import vietnamese
from tests.bench import timed
from tests.extractors.scans import VARIANTS, Variant, scanned, sheets_of
from tests.measure.scans import with_tables

SAMPLE = Path(__file__).parents[1] / "data" / "documents" / "002-double.pdf"
MOST = {"one reading": 1.2, "both readings": 2.0}  # times a bare pass

SHEETS = (
    Variant("a page, 300 dpi", dpi=300, seal=True),
    Variant("two-up, 300 dpi", dpi=300, seal=True, two_up="A3"),
)
MOST_MEMORY = 600  # MB of a worker
_READ = """
import sys
from pathlib import Path
from extractors.layout.language import written_in
from extractors.scan.images import read_image
from normalizers.values.phrases import vietnamese
with written_in(vietnamese()):
    read_image(Path(sys.argv[1]).read_bytes())
held = Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]
print(int(held) // 1024)
"""
"""The kernel's own count: what getrusage tells holds the parent's memory too."""


def memory_of(data: bytes, variant: Variant) -> int:
    """Most MB that a process holds which reads the last sheet of a plan, in colour."""
    out = io.BytesIO()
    sheets_of(data, variant)[-1].save(out, "PNG", dpi=(variant.dpi, variant.dpi))
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        file.write(out.getvalue())
        file.flush()
        command = [sys.executable, "-c", _READ, file.name]
        return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


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
            bare = timed(lambda p=picture: found[0].read(p.gray, p.dpi, block=False))
            costs["a bare pass"].append(bare)
            for name, how_many in (("one reading", 1), ("both readings", 2)):
                reader.engines = lambda n=how_many: found[:n]  # type: ignore[assignment]
                costs[name].append(timed(lambda p=picture: reader.read_picture(p)))
    reader.engines = both
    for name, times in costs.items():
        ratio = sum(times) / sum(costs["a bare pass"])
        missed = "  MISSED" if ratio > MOST.get(name, 1.0) else ""
        print(f"{name:26s}{statistics.mean(times):10.2f} s a page{ratio:9.2f} x{missed}")
    text = with_tables(SAMPLE.read_bytes(), 3)
    for variant in SHEETS:
        held = memory_of(text, variant)
        print(f"{variant.name:26s}{held:10d} MB{'  MISSED' if held > MOST_MEMORY else ''}")


if __name__ == "__main__":
    main()
