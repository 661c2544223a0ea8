"""What a run remembers beside the datasets, in `<curated>/.phuluc/`.

`notices.json` holds the files of the inbox that are no document of their own: those that could
not be read, so that an unchanged one is not tried again, and second copies. The issue rows
without a doc_id are derived from it. `last_run.json` holds the figures `phuluc status` shows,
`crashes/` the traceback of every file on which the reader crashed, `containers.json` what archives
and mails hold, `files.json` the checksums of files that are no document of their own, `parts/` what
each part of the store holds (`pipeline.curated.parts`). Each has a checksum of its own, and losing
any costs one re-read of those files and nothing else.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.curated import sealed
from schemas.datasets import DOC_ID_LENGTH, UNKNOWN_PROVINCE
from schemas.issues import ISSUES

if TYPE_CHECKING:
    from schemas.records import Issue

STATE_FOLDER = ".phuluc"
NOTICES_NAME = "notices.json"
LAST_RUN_NAME = "last_run.json"
CONTAINERS_NAME = "containers.json"
FILES_NAME = "files.json"
CRASHES = f"{STATE_FOLDER}/crashes"


@dataclass(frozen=True, slots=True, order=True)
class Notice:
    """Something about the inbox rather than a document in it.

    `sha256` and `version` say of which content and by which reader and limits it was found;
    both '' where the file's content was not the reason.
    """

    source: str
    code: str
    message: str
    text: str = ""
    sha256: str = ""
    version: str = ""

    @property
    def failed(self) -> bool:
        """Whether the file could not be read."""
        return ISSUES[self.code].severity == "error"

    def issue(self) -> Issue:
        """The row it has in the issues dataset."""
        from schemas.records import Issue

        return Issue(
            doc_id=None,
            source=self.source,
            severity=ISSUES[self.code].severity,
            code=self.code,
            page=None,
            ordinal=None,
            message=self.message,
            text=self.text,
            province_code=UNKNOWN_PROVINCE,
        )


def load_notices(curated: Path) -> list[Notice]:
    """Notices of earlier runs; none where the file is missing or damaged."""
    rows = sealed.read(curated / STATE_FOLDER / NOTICES_NAME)
    try:
        return [notice for row in rows or () if (notice := Notice(**row)).code in ISSUES]
    except TypeError:
        return []


def save_notices(curated: Path, notices: Iterable[Notice]) -> None:
    """Replace the remembered notices."""
    content = [asdict(notice) for notice in sorted(notices)]
    sealed.write(curated / STATE_FOLDER / NOTICES_NAME, content)


def save_crash(curated: Path, sha256: str, detail: str) -> str:
    """Keep a crash's traceback; returns where, seen from the curated folder."""
    path = curated / CRASHES / f"{sha256[:DOC_ID_LENGTH]}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(detail, "utf-8", "replace")
    return path.relative_to(curated).as_posix()


def forget_crashes(curated: Path, notices: Iterable[Notice]) -> None:
    """Remove the tracebacks of files that fail no more."""
    failing = {notice.sha256[:DOC_ID_LENGTH] for notice in notices if notice.failed}
    for path in (curated / CRASHES).glob("*.log"):
        if path.stem not in failing:
            path.unlink(missing_ok=True)


def load_containers(curated: Path) -> dict[str, Any]:
    """What containers hold, as the last run left it; {} where nothing is remembered."""
    return _load(curated / STATE_FOLDER / CONTAINERS_NAME)


def save_containers(curated: Path, content: dict[str, Any]) -> None:
    """Replace what is remembered of containers."""
    sealed.write(curated / STATE_FOLDER / CONTAINERS_NAME, content)


def load_files(curated: Path) -> dict[str, Any]:
    """What is known of files that are no document of their own, by source."""
    return _load(curated / STATE_FOLDER / FILES_NAME)


def save_files(curated: Path, content: dict[str, Any]) -> None:
    """Replace what is known of such files."""
    sealed.write(curated / STATE_FOLDER / FILES_NAME, content)


def load_last_run(curated: Path) -> dict[str, Any]:
    """Figures of the last run, {} when there is none."""
    return _load(curated / STATE_FOLDER / LAST_RUN_NAME)


def inbox_of(curated: Path) -> Path | None:
    """The inbox that the folder was filled from, where it still lies; None where nobody knows."""
    figures = load_last_run(curated)
    for known in (figures.get("raw"), figures.get("raw_from_curated")):
        if isinstance(known, str) and known and (curated / known).is_dir():
            return Path(os.path.normpath(curated / known))
    return None


def save_last_run(curated: Path, figures: dict[str, Any]) -> None:
    """Replace the figures of the last run."""
    sealed.write(curated / STATE_FOLDER / LAST_RUN_NAME, figures)


def _load(path: Path) -> dict[str, Any]:
    content = sealed.read(path)
    return content if isinstance(content, dict) else {}
