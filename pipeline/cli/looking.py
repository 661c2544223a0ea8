"""`phuluc show` and `phuluc status`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import Curated
from pipeline.exitcodes import CommandError
from pipeline.hints import CURATED, RAW


def show(
    document: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE_OR_DOC_ID", help="A source, its end, a file's path, or a doc_id."
        ),
    ],
    curated: Curated = CURATED,
    draw: Annotated[
        int | None,
        typer.Option(help="Draw this page of a PDF with the cells found.", min=1, metavar="PAGE"),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="The picture; default: NAME-trang-PAGE.png here.", metavar="FILE"),
    ] = None,
    raw: Annotated[
        Path | None,
        typer.Option(
            help="Folder of the inbox; default: the one curated was filled from.", metavar="DIR"
        ),
    ] = None,
) -> None:
    """Show one document as it was parsed, with grades and flags.

    With --draw: write a picture of one page with the cells that were found, merged ones in red.
    """
    from pipeline.curated import state, views
    from pipeline.face import drawing, show
    from pipeline.ingest import inbox

    if out is not None and draw is None:
        raise CommandError("--out names the picture of --draw PAGE")
    raw = raw or state.inbox_of(curated) or RAW
    wanted = inbox.as_source(document, raw)
    with views.connect(curated) as connection:
        if draw is None:
            show.print_document(connection, wanted, curated)
        else:
            found = show.find(connection, wanted, curated)
            typer.echo(f"page {draw} drawn: {drawing.draw(found, draw, raw, out)}")


def status(
    curated: Curated = CURATED,
    verify: Annotated[
        bool,
        typer.Option("--verify", help="Compare every byte of curated with what was written."),
    ] = False,
) -> None:
    """Show what curated holds, the last run, and what to look at.

    What --verify finds damaged is set right by the next `phuluc ingest`.
    """
    from pipeline.curated import views
    from pipeline.face import status

    if verify:
        status.print_verified(curated)
        return
    with views.connect(curated) as connection:
        status.print_status(connection, curated)
