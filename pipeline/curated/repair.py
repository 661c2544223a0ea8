"""Opening a curated folder soundly: what a killed run or a damaged disk left is told apart.

Every file is held against what its part's manifest says of it: another size or date, or an unclean
end of the last run, and its checksum is taken. What does not agree takes the documents of its part
with it: they are read again by the run that follows. A part without a manifest is read whole, each
page against its checksum, each document against the counts `documents` keeps; one whose manifest
is damaged has nothing left to vouch for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.curated import journal, parts, sealed
from pipeline.curated.parts import COUNTED, DOCUMENTS, FIRST, FileState, Manifest, Part, Stamp
from pipeline.curated.state import STATE_FOLDER
from schemas.datasets import DATASETS

ASIDE = f"{STATE_FOLDER}/set-aside"
AGAIN = "document(s) will be read again"
TOLD = ("tasks", "indicators", "issues")  # datasets whose rows `documents` counts
FACTS = ("doc_id", "source", "sha256", "parser_version", "stale", "duplicate_of")


@dataclass(slots=True)
class Opened:
    """What a folder holds.

    `lost`: by part, the datasets whose file there is missing or damaged. `unsound`: by part, the
    doc_ids whose rows go. `renewed`: parts whose manifest is to be written. `notes`: what was found
    wrong, in lines.
    """

    manifests: dict[Part, Manifest] = field(default_factory=dict)
    lost: dict[Part, set[str]] = field(default_factory=dict)
    unsound: dict[Part, set[str]] = field(default_factory=dict)
    renewed: set[Part] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)

    def lose(self, part: Part, datasets: Iterable[str], doc_ids: Iterable[str] = ()) -> None:
        """Give up a part's files, and documents."""
        self.lost.setdefault(part, set()).update(datasets)
        self.unsound.setdefault(part, set()).update(doc_ids)


def look(curated: Path, *, whole: bool = False) -> Opened:
    """Look at every file, with `whole` at every byte.

    Files that are no part's are set aside, those a killed run prepared are removed; all else is
    left to the caller.
    """
    opened = Opened()
    found = {dataset: parts.look(curated, dataset) for dataset in DATASETS}
    for listing in found.values():
        for path in listing.prepared:
            path.unlink(missing_ok=True)
        for path in listing.strays:
            opened.notes.append(set_aside(curated, path))
    for path in (curated / parts.PARTS).glob(f"*/.*{parts.PREPARED_SUFFIX}"):
        path.unlink(missing_ok=True)
    known, damaged = parts.load(curated)
    whole = whole or not journal.is_clean(curated)
    present = {part for listing in found.values() for part in listing.stamps}
    for part in sorted({FIRST} | present | known.keys() | damaged):
        stamps = {dataset: found[dataset].stamps.get(part) for dataset in DATASETS}
        if part in known:
            _compare(curated, part, known[part], stamps, opened, whole=whole)
        else:
            _examine(curated, part, stamps, opened)
            if part in damaged:
                documents = opened.manifests[part].documents
                opened.lose(part, DATASETS, documents)
                opened.notes.append(
                    f"{parts.manifest_path(curated, part)} is damaged; {len(documents)} {AGAIN}"
                )
    _unlist_doubles(opened)
    return opened


def faults(curated: Path) -> list[str]:
    """What is wrong with the folder, every byte looked at; nothing is changed."""
    opened = Opened()
    known, damaged = parts.load(curated)
    found = {dataset: parts.look(curated, dataset) for dataset in DATASETS}
    strays = [path for listing in found.values() for path in listing.strays]
    opened.notes += [f"{path} is no part of the store" for path in strays]
    present = {part for listing in found.values() for part in listing.stamps}
    opened.notes += [f"{parts.manifest_path(curated, part)} is damaged" for part in damaged]
    for part in sorted(present | known.keys()):
        stamps = {dataset: found[dataset].stamps.get(part) for dataset in DATASETS}
        if part in known:
            _compare(curated, part, known[part], stamps, opened, whole=True)
        else:
            _examine(curated, part, stamps, opened)
    _unlist_doubles(opened)
    return opened.notes


def set_aside(curated: Path, path: Path) -> str:
    """Move a file of unknown origin to where nobody reads it; says so."""
    place = curated / ASIDE / path.relative_to(curated)
    place.parent.mkdir(parents=True, exist_ok=True)
    path.replace(place)
    return f"{path} is no part of the store; it was moved to {place}"


def _compare(
    curated: Path,
    part: Part,
    manifest: Manifest,
    stamps: Mapping[str, Stamp | None],
    opened: Opened,
    *,
    whole: bool,
) -> None:
    """Hold a part's files against its manifest."""
    opened.manifests[part] = manifest
    wrong: dict[str, str] = {}
    for dataset in DATASETS:
        state, stamp = manifest.files.get(dataset), stamps[dataset]
        if state is not None and stamp == state.stamp and not whole:
            continue
        if stamp is None or state is None:
            wrong[dataset] = "is missing" if stamp is None else "is unknown"
        elif checksum(parts.path_of(curated, dataset, part)) != state.sha256:
            wrong[dataset] = "is damaged"
        elif stamp != state.stamp:
            manifest.files[dataset] = FileState(*stamp, state.sha256)
            opened.renewed.add(part)
    if wrong:
        said = ", ".join(f"{dataset} {what}" for dataset, what in wrong.items())
        opened.notes.append(f"{part.name}: {said}; {len(manifest.documents)} {AGAIN}")
        opened.lose(part, DATASETS if manifest.documents else wrong, manifest.documents)


def checksum(path: Path) -> str:
    """SHA-256 of a file, '' where it cannot be read."""
    try:
        return sealed.digest(path.read_bytes())
    except OSError:
        return ""


def _examine(curated: Path, part: Part, stamps: Mapping[str, Stamp | None], opened: Opened) -> None:
    """Read a part of which nothing is remembered."""
    from pipeline.curated import partitions  # here: few runs come this way
    from pipeline.curated.partitions import DamagedPartitionError

    manifest = opened.manifests[part] = Manifest()
    opened.renewed.add(part)
    counts: dict[str, Counter[str]] = {}
    weights: dict[str, float] = {}  # bytes a row
    facts: list[dict[str, object]] = []
    for dataset in DATASETS:
        path, stamp = parts.path_of(curated, dataset, part), stamps[dataset]
        counts[dataset], weights[dataset] = Counter(), 0.0
        if stamp is None:
            opened.lose(part, [dataset])
            continue
        try:
            rows = partitions.read(path, dataset)
        except (DamagedPartitionError, OSError):
            opened.notes.append(f"{path} is damaged")
            opened.lose(part, [dataset])
            continue
        manifest.files[dataset] = FileState(*stamp, checksum(path))
        counted = rows["doc_id"].drop_null().value_counts().to_pylist()
        counts[dataset] = Counter({pair["values"]: pair["counts"] for pair in counted})
        weights[dataset] = rows.nbytes / max(rows.num_rows, 1)
        if dataset == DOCUMENTS:
            facts = rows.select([*FACTS, *TOLD]).to_pylist()
    _adopt(part, facts, counts, weights, opened)


def _adopt(
    part: Part,
    facts: Iterable[Mapping[str, object]],
    counts: Mapping[str, Counter[str]],
    weights: Mapping[str, float],
    opened: Opened,
) -> None:
    """Take up a part's documents, but those whose rows are not all there.

    Rows of no listed document are those of a file that belongs elsewhere; in the one part a
    province had in an earlier version, those of a killed run.
    """
    manifest, unsound = opened.manifests[part], set[str]()
    for fact in facts:
        rows = tuple(counts[dataset][str(fact["doc_id"])] for dataset in COUNTED)
        weight = sum(weights[name] * n for name, n in zip(COUNTED, rows, strict=True))
        doc_id, source, sha256, version, stale, duplicate_of = (fact[name] for name in FACTS)
        document = parts.Stored(
            str(doc_id),
            str(source),
            str(sha256),
            part.code,
            str(version),
            part.number,
            bool(stale),
            str(duplicate_of) if duplicate_of else None,
            parts.packed(rows),
            round(weight + weights[DOCUMENTS]),
        )
        if document.doc_id in manifest.documents or any(
            document.count(dataset) != fact[dataset] for dataset in TOLD
        ):
            unsound.add(document.doc_id)
        manifest.documents[document.doc_id] = document
    orphans = {doc_id for counter in counts.values() for doc_id in counter}
    orphans -= manifest.documents.keys()
    lost = opened.lost.get(part, set())
    if (lost and manifest.documents) or (orphans and part.number):
        unsound |= manifest.documents.keys()
        opened.lose(part, DATASETS)
    if unsound:
        opened.notes.append(f"{part.name}: {len(unsound)} {AGAIN}: their rows are not all there")
    if orphans:
        opened.notes.append(
            f"{part.name}: rows of {len(orphans)} document(s) not listed there went"
        )
    if unsound | orphans:
        opened.lose(part, (), unsound | orphans)


def _unlist_doubles(opened: Opened) -> None:
    """A document that two parts list stays in the first."""
    seen: set[str] = set()
    for part, manifest in sorted(opened.manifests.items()):
        doubled = seen & manifest.documents.keys()
        seen |= manifest.documents.keys() - opened.unsound.get(part, set())
        if doubled:
            opened.notes.append(f"{part.name} lists {len(doubled)} document(s) of another part")
            opened.lose(part, (), doubled)
