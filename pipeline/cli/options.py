"""Options that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DAY = ["%Y-%m-%d"]  # how an option writes a day

Curated = Annotated[Path, typer.Option(help="Folder of the curated Parquet.", metavar="DIR")]
