"""The command `phuluc review`: what it builds, what it says, and where to look then."""

from __future__ import annotations

import os
import webbrowser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from pipeline.curated import views
from pipeline.face import show
from pipeline.face.review.build import Progress, build
from pipeline.face.terminal import console, one_line
from pipeline.ingest import inbox


def review(
    documents: Sequence[str], curated: Path, raw: Path, jobs: int, today: date | None, look: bool
) -> None:
    """Build the pages that are due; `look`: open the index in the browser."""
    with views.connect(curated) as connection:
        wanted = [
            show.find(connection, inbox.as_source(name, raw), curated)["doc_id"]
            for name in documents
        ]
        with _shown() as progress:
            built = build(
                connection,
                curated,
                raw,
                today or date.today(),
                wanted,
                jobs or os.cpu_count() or 1,
                progress,
            )
    screen = console()
    screen.print(f"{built.written} pages written, {built.current} current, {built.removed} removed")
    screen.print(f"open {one_line(str(built.index))}", soft_wrap=True)
    if look:
        webbrowser.open(built.index.resolve().as_uri())


@contextmanager
def _shown() -> Iterator[Progress]:
    """A bar on a terminal, a line a document elsewhere."""
    screen = console()
    if not screen.is_terminal:
        yield lambda done, total, source: screen.print(
            f"[{done}/{total}] {one_line(source)}", soft_wrap=True
        )
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("drawing"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=screen, transient=True) as bar:
        task = bar.add_task("drawing", total=None)
        yield lambda done, total, source: bar.update(task, completed=done, total=total)
