"""Whether `phuluc.duckdb` is as it was made, told without DuckDB."""

from __future__ import annotations

from pathlib import Path

from pipeline.curated import parts, sealed
from pipeline.curated.state import STATE_FOLDER

NAME = "phuluc.duckdb"
REMEMBERED = f"{STATE_FOLDER}/database.json"
MAKERS = (
    "asked",
    "database",
    "described",
    "labels",
    "snapshot",
    "views",
)  # the modules that say what is in it


def is_current(curated: Path) -> bool:
    """Whether the file was made by today's code for a folder that lies here, and is untouched."""
    remembered: object = sealed.read(curated / REMEMBERED)
    return remembered == _now(curated)


def record(curated: Path) -> None:
    """The file is as it should be."""
    sealed.write(curated / REMEMBERED, _now(curated))


def _now(curated: Path) -> list[object]:
    try:
        status = (curated / NAME).stat()
    except OSError:
        return []
    here = Path(__file__).parent
    code = b"".join((here / f"{name}.py").read_bytes() for name in MAKERS)
    made = [str(curated.resolve()), sealed.digest(code), parts.is_uniform(curated)]
    return [status.st_size, status.st_mtime_ns, *made]
