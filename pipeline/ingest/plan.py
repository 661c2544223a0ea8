"""What a run has to do: the inbox as found against the documents and notices remembered.

A pure function of its arguments. Content decides: a file whose bytes, parser version, overrides and
corrections are the stored ones is not read again, whatever it is called now. That its content is
the stored one its size, dates and inode may tell (`pipeline.ingest.fingerprints`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.curated.outcome import Job
from pipeline.curated.parts import Stored
from pipeline.curated.state import Notice
from pipeline.ingest.corrections import Lines
from pipeline.ingest.inbox import Inbox, InboxFile, around
from pipeline.ingest.limits import Limits
from pipeline.ingest.overrides import Overrides
from pipeline.ingest.version import with_corrections, with_overrides
from schemas.corrections import about

LIMIT_CODES = frozenset({"time-limit", "memory-limit"})
RETRIED_CODES = frozenset(
    {"file-changed", "unreadable-file", "file-too-large", "converter-missing"}
)
"""Failures that the content does not explain: worth another try at every run."""
UNOPENED_CODES = RETRIED_CODES - {"converter-missing"}
"""Failures that leave the content unknown: what was stored of the file stays."""


@dataclass(slots=True)
class Plan:
    """`outgoing` doc_ids leave at once; `copies` maps a source to others with the same bytes."""

    jobs: list[Job] = field(default_factory=list)
    unchanged: list[Stored] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)
    removed: list[Stored] = field(default_factory=list)
    outgoing: set[str] = field(default_factory=set)
    copies: dict[str, list[str]] = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)
    kept_notices: list[Notice] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Settings:
    """What besides content decides whether a file is read.

    `said` are all corrections, `corrected` the row_keys, by doc_id, of stored rows they are about.
    """

    version: str
    overrides: Overrides
    limits: Limits
    force: bool = False
    said: Lines = field(default_factory=Lines)
    corrected: Mapping[str, Collection[str]] = field(default_factory=dict)

    def is_current(self, document: Stored, version: str) -> bool:
        """Whether a document was read by this version under today's corrections."""
        keys = self.corrected.get(document.doc_id)
        if keys is None:
            return document.parser_version == version
        lines = about(self.said.by_key, keys)
        return document.parser_version == with_corrections(version, lines)

    def failure_version(self, code: str, version: str) -> str:
        """Under what a failure is remembered: a limit reached is tried again under another."""
        if code not in LIMIT_CODES:
            return version
        return f"{version} timeout={self.limits.timeout:g} memory={self.limits.memory}"


def make(
    inbox: Inbox,
    hashes: Mapping[str, str],
    failures: Iterable[Notice],
    stored: Sequence[Stored],
    remembered: Sequence[Notice],
    settings: Settings,
    gone: Collection[str] = (),
) -> Plan:
    """Decide about every file. `hashes` maps source to SHA-256 for the files that have one.

    `gone` are stored sources that the walk does not cover and whose files are no longer there.
    """
    plan = Plan(notices={notice.source: notice for notice in failures})
    plan.kept_notices = [notice for notice in remembered if not inbox.covers(notice.source)]
    by_hash = {document.sha256: document for document in stored}
    earlier = {notice.source: notice for notice in remembered}
    for sha256, files in _same_bytes(inbox.files, hashes):
        document = by_hash.get(sha256)
        if document is not None and _stays_elsewhere(document, inbox, files, gone):
            plan.copies[document.source] = [file.source for file in files]
            continue
        first, *others = files
        if others:
            plan.copies[first.source] = [file.source for file in others]
        _decide(plan, first, sha256, document, earlier.get(first.source), settings)
    _let_go(plan, inbox, hashes, stored)
    return plan


def _stays_elsewhere(
    document: Stored, inbox: Inbox, files: Iterable[InboxFile], gone: Collection[str]
) -> bool:
    """Whether a document belongs to a file that this run was not asked about."""
    if inbox.covers(document.source) or document.source in gone:
        return False
    return document.source not in {file.source for file in files}


def _same_bytes(
    files: Iterable[InboxFile], hashes: Mapping[str, str]
) -> Iterator[tuple[str, list[InboxFile]]]:
    """Files by content, each group and the groups in order of source."""
    firsts: dict[str, InboxFile] = {}
    copies: dict[str, list[InboxFile]] = {}
    for file in files:
        if file.source in hashes:
            sha256 = hashes[file.source]
            if firsts.setdefault(sha256, file) is not file:
                copies.setdefault(sha256, []).append(file)
    return ((sha256, [first, *copies.get(sha256, ())]) for sha256, first in firsts.items())


def _decide(
    plan: Plan,
    file: InboxFile,
    sha256: str,
    document: Stored | None,
    earlier: Notice | None,
    settings: Settings,
) -> None:
    overrides = settings.overrides.matching(file.source)
    version = with_overrides(settings.version, overrides)
    if document is not None and settings.is_current(document, version) and not settings.force:
        plan.unchanged.append(document)
        if document.source != file.source:
            plan.moved[document.doc_id] = file.source
    elif (
        earlier is not None
        and not settings.force
        and _still_fails(earlier, sha256, version, settings)
    ):
        plan.notices[file.source] = earlier
    else:
        said = settings.said.by_key
        plan.jobs.append(
            Job(file.source, file.at, file.size, sha256, overrides, version, said, file.inside)
        )


def _still_fails(earlier: Notice, sha256: str, version: str, settings: Settings) -> bool:
    same = earlier.sha256 == sha256
    same = same and earlier.version == settings.failure_version(earlier.code, version)
    return same and earlier.failed and earlier.code not in RETRIED_CODES


def _let_go(plan: Plan, inbox: Inbox, hashes: Mapping[str, str], stored: Sequence[Stored]) -> None:
    """Documents that leave at once: their content is gone, and nothing new replaces it yet.

    A file that is there keeps its document though it cannot be opened this once, or read any more.
    """
    present = {file.source for file in inbox.files}
    unread = present - hashes.keys()
    unread |= {source for source, notice in plan.notices.items() if notice.failed}
    contents = set(hashes.values())
    replaced = {job.source for job in plan.jobs} - set(plan.moved.values())
    for document in stored:
        if document.sha256 in contents or not inbox.covers(document.source):
            continue
        if document.source in replaced or document.source in unread:
            continue
        if any(container in present for container in around(document.source)):
            continue  # it stands in a container that is still to be opened, or could not be
        plan.outgoing.add(document.doc_id)
        if document.source not in present:
            plan.removed.append(document)
