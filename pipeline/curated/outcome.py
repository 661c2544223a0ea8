"""What a worker sends back about one file: its rows as compact bytes, or why there are none."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from schemas.corrections import Corrections

if TYPE_CHECKING:
    import pyarrow as pa


def path_of(at: str | Path, source: str) -> Path:
    """The path that is told by itself, or by its folder and a slash where the source has its name.

    A run may hold a hundred thousand, and folders are few.
    """
    folder = isinstance(at, str) and at.endswith("/")
    return Path(f"{at}{source.rpartition('/')[2]}" if folder else at)


@dataclass(frozen=True, slots=True)
class Job:
    """One document for a worker; `corrections` are about rows of any document.

    `at`: where it is (`path_of`). `inside`: the names that lead to it within the container there,
    () for a file of its own.
    """

    source: str
    at: str | Path
    size: int
    sha256: str
    overrides: dict[str, str]
    version: str
    corrections: Corrections = field(default_factory=dict)
    inside: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        """Where it is."""
        return path_of(self.at, self.source)


@dataclass(frozen=True, slots=True)
class Landed:
    """A document that was read: `streams` holds an Arrow IPC stream per dataset with rows.

    `seconds` is how long reading took, here and in `Failure`.
    """

    doc_id: str
    source: str
    sha256: str
    province_code: str
    pages: int
    tasks: int
    indicators: int
    issues: int
    streams: dict[str, bytes] = field(repr=False)
    seconds: float = 0.0

    @property
    def size(self) -> int:
        """Bytes held in memory until the document is stored."""
        return sum(len(stream) for stream in self.streams.values())

    def table(self, dataset: str) -> pa.Table | None:
        """Rows of one dataset, None when there are none."""
        import pyarrow as pa

        stream = self.streams.get(dataset)
        return None if stream is None else pa.ipc.open_stream(stream).read_all()


@dataclass(frozen=True, slots=True)
class Failure:
    """A file without rows. `code` is an issue code; `detail` a traceback for debugging, or ''."""

    code: str
    message: str
    detail: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Inside:
    """A document in a container: its name there, its bytes' hash and size."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A file that is no document but holds some."""

    members: tuple[Inside, ...]
    seconds: float = 0.0


Outcome = Landed | Failure | Unpacked
