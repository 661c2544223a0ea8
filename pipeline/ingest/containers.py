"""Which files of the inbox hold documents, and which: each of those is a document of its own.

A container is opened by a worker, under a document's limits, and tells what it holds; what it told
is remembered by its content, so that an unchanged mail is not opened again. What is remembered is
told again by the next run when it gets lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

from pipeline.curated import state
from pipeline.curated.outcome import Inside, Unpacked
from pipeline.ingest.inbox import InboxFile
from schemas.reading import UnreadableError

MAX_NESTING = 3  # containers around a document
Known = dict[str, tuple[Inside, ...]]
"""What containers hold, by the hash of their bytes."""


def load(curated: Path, version: str) -> Known:
    """What this version of the readers found in containers before."""
    stored = state.load_containers(curated)
    if stored.get("version") != version:
        return {}
    try:
        return {
            key: tuple(Inside(**member) for member in members)
            for key, members in stored["containers"].items()
        }
    except (KeyError, TypeError, AttributeError):
        return {}


def save(curated: Path, version: str, known: Known) -> None:
    """Remember what containers hold."""
    listed = {key: [asdict(member) for member in members] for key, members in known.items()}
    state.save_containers(curated, {"version": version, "containers": listed})


def unfolded(
    files: list[InboxFile], hashes: dict[str, str], known: Known
) -> tuple[list[InboxFile], dict[str, str]]:
    """Files with every known container replaced by what it holds, and their hashes by source."""
    if not known:
        return files, hashes
    found: list[InboxFile] = []
    told: dict[str, str] = {}
    for file in files:
        if file.source not in hashes:
            found.append(file)
            continue
        for inner, digest in _inside(file, hashes[file.source], known):
            found.append(inner)
            told[inner.source] = digest
    return found, told


def _inside(file: InboxFile, digest: str, known: Known) -> Iterator[tuple[InboxFile, str]]:
    if digest not in known or len(file.inside) >= MAX_NESTING:
        yield file, digest
        return
    for member in known[digest]:
        source = f"{file.source}/{member.name}"
        inner = InboxFile(source, file.path, member.size, (*file.inside, member.name))
        yield from _inside(inner, member.sha256, known)


def reached(hashes: Iterable[str], known: Known) -> Known:
    """What is known of these contents and of all that they hold."""
    held: Known = {}
    pending = list(hashes)
    while pending:
        digest = pending.pop()
        if digest in known and digest not in held:
            held[digest] = known[digest]
            pending += [member.sha256 for member in known[digest]]
    return held


def document(data: bytes, inside: Sequence[str]) -> bytes:
    """The bytes of a document within a container, of a file of its own when `inside` is ()."""
    from extractors import containers

    for name in inside:
        data = containers.inner(data, name)
    return data


def unpacked(data: bytes, depth: int) -> Unpacked | None:
    """What a container holds; None for a document, and for a container that holds none.

    `depth`: containers that stand around it. Raises UnreadableError.
    """
    from extractors import containers

    read = ((member.name, member.read()) for member in containers.members(data))
    members = tuple(Inside(name, sha256(held).hexdigest(), len(held)) for name, held in read)
    if members and depth >= MAX_NESTING:
        deepest = f"containers nest more than {MAX_NESTING} deep"
        raise UnreadableError("unsafe-archive", f"the archive was not opened: {deepest}")
    return Unpacked(members) if members else None
