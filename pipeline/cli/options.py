"""Options that several commands take."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline.face.output import OutputFormat

DAY = ["%Y-%m-%d", "%d/%m/%Y"]  # how an option writes a day

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
Form = Annotated[
    OutputFormat | None,
    typer.Option(
        "--format",
        help="table, csv, json, xlsx or parquet; default: as --out ends, else a table.",
        metavar="FORMAT",
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(help="Write the rows to this file, wholly or not at all.", metavar="FILE"),
]
Agency = Annotated[
    str | None,
    typer.Option(help="An agency's id, name or abbreviation, or words of it.", metavar="NAME"),
]
Place = Annotated[
    str | None, typer.Option(help="A place's code, or words of its name.", metavar="NAME")
]
Since = Annotated[
    datetime | None,
    typer.Option("--from", help="First day asked for.", formats=DAY, metavar="YYYY-MM-DD"),
]
To = Annotated[
    datetime | None,
    typer.Option(help="Last day asked for.", formats=DAY, metavar="YYYY-MM-DD"),
]
Grade = Annotated[
    str | None, typer.Option(help="Only rows of these grades: A, B, C, AB.", metavar="GRADES")
]
Plan = Annotated[
    str | None,
    typer.Option(help="A doc_id, a source, or words of number and title.", metavar="PLAN"),
]
Today = Annotated[
    datetime | None,
    typer.Option(help="The day it is; default: today.", formats=DAY, metavar="YYYY-MM-DD"),
]
