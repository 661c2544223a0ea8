"""`phuluc explain`."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(
    help="Show how one piece of text is read.", no_args_is_help=True, rich_markup_mode=None
)


@app.command()
def deadline(
    text: Annotated[str, typer.Argument(help="A deadline cell: 'Quý III/2026'.")],
    plan: Annotated[
        str | None,
        typer.Option(help="Year or years the plan covers: 2026, 2026-2030.", metavar="YEARS"),
    ] = None,
) -> None:
    """Print how a deadline was read, clause by clause."""
    from normalizers.values import deadlines
    from pipeline.face.explain import period_of

    typer.echo(deadlines.explain(text, period_of(plan)))


@app.command()
def agency(
    text: Annotated[str, typer.Argument(help="An agency cell: 'Phòng Văn hóa - Xã hội; CA'.")],
) -> None:
    """Print which agencies a cell names, and which canonical one each is."""
    from normalizers.values import agencies

    typer.echo(agencies.explain(text))
