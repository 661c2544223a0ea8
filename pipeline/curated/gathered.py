"""Neighbouring parts gathered: one file a dataset in place of sixteen, for questions about all.

    <curated>/.phuluc/gathered/province_code=<code>/<group>.json
    <curated>/.phuluc/gathered/province_code=<code>/<group>-<random>.<dataset>.parquet

A gathered file holds copies of rows, each with the number of its part (`COLUMN`). It never stands
for what it was not made of: the note beside it says size and date of every part's file then, and a
reader takes the rows of those parts alone whose files are the same still; all others it reads where
they lie. So no commit touches it, nothing of it need be there, and what is damaged is left aside.
It is written anew at the end of a run, when enough parts have changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Self

from pipeline.curated import parts, repair, sealed, told
from pipeline.curated.parts import FileState, Manifest, Part, Stamp
from pipeline.curated.state import STATE_FOLDER
from schemas.datasets import DATASETS, PARTITION_COLUMN

GATHERED = f"{STATE_FOLDER}/gathered"
UNASKED = frozenset({"cells"})  # a third of all bytes, read by a document's id
ASKED = tuple(name for name in DATASETS if name not in UNASKED)
"""The datasets that are gathered."""
MADE_OF = {name: (name,) for name in ASKED} | dict.fromkeys(told.TOLD, told.OF)
"""What is gathered: datasets, and views that are told of each part, by what they are made of."""
COLUMN = "part"
"""The column of a gathered file that tells whose part a row is; of no dataset."""


@dataclass(frozen=True, slots=True)
class Gathering:
    """How many parts come together (docs/decisions/0017).

    `parts`: that a group may have. More would open fewer files and write more at once.
    `changed`: so many parts, and this `share` of a group, must differ before it is written anew.
    """

    parts: int = 16
    changed: int = 4
    share: float = 0.25


GATHERING = Gathering()


class Group(NamedTuple):
    """Neighbouring parts of a province."""

    code: str
    number: int

    @classmethod
    def of(cls, part: Part) -> Self:
        """The group that a part belongs to."""
        return cls(part.code, part.number // GATHERING.parts)

    def folder(self, curated: Path) -> Path:
        """Where its files lie."""
        return curated / GATHERED / f"{PARTITION_COLUMN}={self.code}"

    def note(self, curated: Path) -> Path:
        """What tells of its files."""
        return self.folder(curated) / f"{self.number}.json"


@dataclass(frozen=True, slots=True)
class Noted:
    """A group as it was gathered: its files, and those of its parts then, by dataset."""

    form: str
    files: dict[str, tuple[str, FileState]]
    stamps: dict[str, dict[int, Stamp]]

    def content(self) -> dict[str, Any]:
        """As it is written."""
        return {"form": self.form, "files": self.files, "stamps": self.stamps}


def _opened(path: Path) -> Noted | None:
    content = sealed.read(path)
    try:
        files = {name: (str(at), FileState(*one)) for name, (at, one) in content["files"].items()}
        stamps = {
            name: {int(number): Stamp(*stamp) for number, stamp in by_part.items()}
            for name, by_part in content["stamps"].items()
        }
        found = Noted(content["form"], files, stamps)
    except (TypeError, KeyError, ValueError, AttributeError):
        return None
    known = found.form == form() and files.keys() == set(MADE_OF) and stamps.keys() == set(ASKED)
    return found if known and all(Path(at).name == at for at, _ in files.values()) else None


class Copy(NamedTuple):
    """A file that a reader takes: of one part or of none, where `left` is None, or a gathered one.

    `left`: the numbers of the parts whose rows there are others by now.
    """

    path: Path
    code: str
    left: tuple[int, ...] | None


@cache
def form() -> str:
    """Changes with the columns of the datasets and of the views that are told."""
    return sealed.digest("\n".join((parts.form(), *told.TOLD.values())).encode())[:16]


def known(curated: Path) -> dict[Group, Noted]:
    """The groups that a reader may take files of."""
    return load(curated) if parts.is_uniform(curated) else {}


def load(curated: Path) -> dict[Group, Noted]:
    """Every group that is known."""
    found = {}
    for path in (curated / GATHERED).glob(f"{PARTITION_COLUMN}=[0-9][0-9]/*.json"):
        noted = _opened(path) if path.stem.isdecimal() else None
        if noted is not None:
            found[Group(path.parent.name.removeprefix(f"{PARTITION_COLUMN}="), int(path.stem))] = (
                noted
            )
    return found


def copies(
    curated: Path,
    name: str,
    stamps: Mapping[str, Mapping[Part, Stamp]],
    known: Mapping[Group, Noted],
) -> tuple[list[Copy], list[Part]]:
    """What a reader takes in place of parts' files, and the parts that it reads where they lie.

    `name`: a dataset, or a view of `told`. `stamps`: the parts' files as they are, by dataset.
    """
    bases: tuple[str, ...] = MADE_OF.get(name, ())
    taken, there = list[Copy](), set[Part]()
    for group, noted in sorted(known.items()) if bases else ():
        file, state = noted.files[name]
        own = [Part(group.code, number) for number in noted.stamps[bases[0]]]
        same = {
            part
            for part in own
            if all(stamps[base].get(part) == noted.stamps[base][part.number] for base in bases)
        }
        if same and is_as_written(path := group.folder(curated) / file, state):
            there |= same
            left = tuple(part.number for part in own if part not in same)
            taken.append(Copy(path, group.code, left))
    return taken, [part for part in stamps[(bases or (name,))[0]] if part not in there]


def is_as_written(path: Path, state: FileState) -> bool:
    """Whether a file looks as it did when it was written."""
    try:
        status = path.stat()
    except OSError:
        return False
    return Stamp(status.st_size, status.st_mtime_ns) == state.stamp


def faults(curated: Path) -> list[str]:
    """What is wrong with gathered files, every byte looked at; nothing is changed."""
    return [
        f"{group.note(curated)} names files that are damaged"
        for group, noted in load(curated).items()
        if not _is_whole(curated, group, noted)
    ]


def sound(curated: Path) -> None:
    """Forget, after an end that was not orderly, what is not what was written."""
    for group, noted in load(curated).items():
        if not _is_whole(curated, group, noted):
            group.note(curated).unlink(missing_ok=True)


def _is_whole(curated: Path, group: Group, noted: Noted) -> bool:
    files = [(group.folder(curated) / name, state) for name, state in noted.files.values()]
    return all(repair.checksum(path) == state.sha256 for path, state in files)


def renew(curated: Path, manifests: Mapping[Part, Manifest]) -> None:
    """Gather what has changed enough since it was; files that no note names any more go first."""
    known = load(curated)
    members: dict[Group, dict[Part, Manifest]] = {}
    for part in sorted(manifests):
        members.setdefault(Group.of(part), {})[part] = manifests[part]
    if known:
        _sweep(curated, known)
    for group, own in members.items():
        least = max(GATHERING.changed, len(own) * GATHERING.share)
        if (
            len(own) >= GATHERING.changed
            and _differing(curated, group, known.get(group), own) >= least
        ):
            from pipeline.curated import gathering

            gathering.gather(curated, group, own)


def _differing(
    curated: Path, group: Group, noted: Noted | None, members: Mapping[Part, Manifest]
) -> int:
    """How many parts have rows that are not gathered as they are."""
    if noted is None or not all(
        is_as_written(group.folder(curated) / name, state) for name, state in noted.files.values()
    ):
        return len(members)
    return sum(
        any(noted.stamps[name].get(part.number) != one.files[name].stamp for name in ASKED)
        for part, one in members.items()
    )


def _sweep(curated: Path, known: Mapping[Group, Noted]) -> None:
    """Remove what earlier runs wrote anew: it stayed for readers who look for it by name."""
    named = {name for noted in known.values() for name, _ in noted.files.values()}
    for path in (curated / GATHERED).glob("*/*.parquet"):
        if path.name not in named:
            path.unlink(missing_ok=True)
