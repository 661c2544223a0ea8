"""Options that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DAY = ["%Y-%m-%d"]  # how an option writes a day

Curated = Annotated[Path, typer.Option(help="Folder of the curated Parquet.", metavar="DIR")]
Raw = Annotated[Path, typer.Option(help="Folder of the inbox.", metavar="DIR")]
Jobs = Annotated[
    int, typer.Option(help="Worker processes; 0: one for every core.", min=0, metavar="N")
]
Timeout = Annotated[
    float, typer.Option(help="Time limit for one document; 0: none.", min=0, metavar="SECONDS")
]
Memory = Annotated[
    int, typer.Option(help="Memory limit for one document; 0: none.", min=0, metavar="MB")
]
MaxSize = Annotated[
    int, typer.Option(help="Larger files are not opened; 0: no limit.", min=0, metavar="MB")
]
Corrections = Annotated[
    Path | None,
    typer.Option(help="Cells corrected; default: corrections.csv beside --raw.", metavar="FILE"),
]
