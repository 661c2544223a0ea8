"""One document read in this process: its facts and rows, as records or as data frames."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar, overload

from schemas.datasets import PARTITION_COLUMN
from schemas.records import Document as Facts
from schemas.records import Indicator, Issue, Record, Task

if TYPE_CHECKING:
    import pandas as pd

R = TypeVar("R", bound=Record)


class Rows(Sequence[R], Generic[R]):
    """Rows of one dataset: a sequence of records."""

    def __init__(self, dataset: str, records: Sequence[R]) -> None:
        self._dataset = dataset
        self._records = tuple(records)

    @overload
    def __getitem__(self, index: int) -> R: ...
    @overload
    def __getitem__(self, index: slice) -> Rows[R]: ...
    def __getitem__(self, index: int | slice) -> R | Rows[R]:
        """A record, or some of them."""
        if isinstance(index, slice):
            return Rows(self._dataset, self._records[index])
        return self._records[index]

    def __len__(self) -> int:
        """How many there are."""
        return len(self._records)

    def __iter__(self) -> Iterator[R]:
        """One record after another."""
        return iter(self._records)

    def __repr__(self) -> str:
        """What and how many."""
        return f"<{len(self)} {self._dataset}>"

    def to_pandas(self) -> pd.DataFrame:
        """The columns of the data dictionary, with their types even where there are no rows."""
        from schemas import arrow

        frame: pd.DataFrame = arrow.table(self._dataset, self._records).to_pandas(
            maps_as_pydicts="strict"
        )
        codes = [getattr(record, PARTITION_COLUMN) for record in self._records]
        return frame.assign(**{PARTITION_COLUMN: codes})


@dataclass(frozen=True, slots=True)
class Document:
    """A document as `phuluc ingest` would store it.

    `facts` is its row of `documents`; what was not sure of stands in `issues` and in the rows'
    grades and flags.
    """

    facts: Facts
    tasks: Rows[Task]
    indicators: Rows[Indicator]
    issues: Rows[Issue]

    def to_pandas(self) -> dict[str, pd.DataFrame]:
        """A data frame for each of documents, tasks, indicators and issues, by that name."""
        return {
            "documents": Rows("documents", [self.facts]).to_pandas(),
            "tasks": self.tasks.to_pandas(),
            "indicators": self.indicators.to_pandas(),
            "issues": self.issues.to_pandas(),
        }


def read(
    path_or_bytes: str | PathLike[str] | bytes, overrides: Mapping[str, str] | None = None
) -> Document:
    """Read one plan of any known format, told by its content.

    `overrides` sets facts the document does not state (`{"commune_code": "26113"}`). Raises
    `UnreadableError` with an issue code and what to do, OSError for a file that cannot be opened.
    The file is read in this process, with the limits on sizes and without those on time and
    memory: what strangers send is better read by `ingest`.
    """
    from pipeline.ingest.document import process

    if isinstance(path_or_bytes, bytes):
        data, source = path_or_bytes, ""
    else:
        data, source = Path(path_or_bytes).read_bytes(), Path(path_or_bytes).name
    found = process(data, source, overrides or {})
    return Document(
        found.document,
        Rows("tasks", found.tasks),
        Rows("indicators", found.indicators),
        Rows("issues", found.issues),
    )
