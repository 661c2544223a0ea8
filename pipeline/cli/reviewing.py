"""`phuluc review`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import DAY, Curated
from pipeline.hints import CURATED, RAW


def review(
    documents: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SOURCE_OR_DOC_ID ...]",
            help="Pages of these alone; default: all that are due.",
        ),
    ] = None,
    curated: Curated = CURATED,
    raw: Annotated[
        Path, typer.Option(help="Folder of the inbox, where the files lie.", metavar="DIR")
    ] = RAW,
    jobs: Annotated[
        int, typer.Option(help="Documents at a time; 0: one for every core.", min=0, metavar="N")
    ] = 0,
    today: Annotated[
        datetime | None,
        typer.Option(help="The day it is; default: today.", formats=DAY, metavar="YYYY-MM-DD"),
    ] = None,
    look: Annotated[bool, typer.Option("--open", help="Open the index in the browser.")] = False,
) -> None:
    """Write pages to see rows beside the document, and correct them.

    They stand in review/ of the curated folder and open from there, without server or network.
    """
    from pipeline.face.review import command

    command.review(documents or (), curated, raw, jobs, today and today.date(), look)
