"""From outcomes to commits: what workers send back is held for a while, then stored together.

Commits rewrite partition files whole, so they are spaced to take a small share of the run; a
run that dies keeps everything up to the last one.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pipeline.curated.outcome import Failure, Inside, Job, Landed, Outcome, Unpacked
from pipeline.curated.parts import Seen
from pipeline.curated.state import Notice, forget_crashes, load_notices, save_crash, save_notices
from pipeline.curated.store import Change, Store
from pipeline.ingest.inbox import around
from pipeline.ingest.plan import UNOPENED_CODES, Plan, Settings
from pipeline.ingest.telling import Telling

FLUSH_SECONDS = 10.0  # a killed run loses at most so many seconds of reading ...
FLUSH_SHARE = 10  # ... unless commits are slow: they take at most a tenth of the run
KEPT = "; the rows of the last time it could be read are kept (documents.stale)"
FLUSH_BYTES = 96 << 20  # rows held in memory between two commits: some 800 plans of 45 tasks


class Landing:
    """Documents on their way into the store, and the notices about all other files."""

    def __init__(
        self,
        store: Store,
        plan: Plan,
        settings: Settings,
        history: Telling,
        seen: Mapping[str, Seen],
    ) -> None:
        """`seen`: how the files of the inbox look, by source."""
        self._store = store
        self._seen = seen
        self._told = None if store.lost_notices else load_notices(store.curated)
        self._history = history
        self._plan = plan
        self._settings = settings
        self._notices = dict(plan.notices)
        self._pending: dict[str, Landed] = {}
        self._held = 0
        self._outgoing: set[str] = set()
        self._flushed = time.monotonic()
        self._cost = 0.0
        self.opened: dict[str, tuple[Inside, ...]] = {}  # containers, by their hash

    @property
    def notices(self) -> list[Notice]:
        """Everything known about files that are no document of their own, by source."""
        found = [*self._plan.kept_notices, *self._notices.values()]
        for source, copies in self._plan.copies.items():
            original = self._notices.get(source)
            found += [_copy_notice(copy, source, original) for copy in copies]
        return sorted(found)

    def begin(self) -> None:
        """Store what is known before anything is read: what left, moved or failed before."""
        self._outgoing |= self._plan.outgoing
        self._commit(moved=self._plan.moved)

    def take(self, job: Job, outcome: Outcome) -> Outcome:
        """Accept one document's outcome, committing now and then; returns what it became."""
        if isinstance(outcome, Landed) and self._collides(job, outcome):
            outcome = Failure("file-changed", "the file became a copy of another while being read")
        if isinstance(outcome, Unpacked):
            self.opened[job.sha256] = outcome.members
        elif isinstance(outcome, Landed):
            self._pending[outcome.doc_id] = outcome
            self._held += outcome.size
        else:
            self._notices[job.source] = self._notice(job, outcome)
        if self._due():
            self._commit()
        return outcome

    def finish(self) -> None:
        """Store everything still held."""
        self._commit()
        self._store.set_stale(self._stale())
        forget_crashes(self._store.curated, self.notices)

    def say_instead(self, code: str, notices: Iterable[Notice]) -> None:
        """Let these stand for all notices of a code, now that everything is stored."""
        kept = {n.source: n for n in self._notices.values() if n.code != code}
        said = kept | {notice.source: notice for notice in notices}
        if said != self._notices:
            self._notices = said
            self._commit()

    def _stale(self) -> set[str]:
        """Documents whose file is there and can no longer be read; one not opened may be whole."""
        failing = {n.source for n in self.notices if n.failed and n.code not in UNOPENED_CODES}
        return {
            stored.doc_id
            for stored in self._store.documents
            if not failing.isdisjoint((stored.source, *around(stored.source)))
        }

    def _notice(self, job: Job, failure: Failure) -> Notice:
        """What is remembered of a failure; a crash's traceback is kept and named."""
        message = failure.message
        if self._store.by_source(job.source):
            message += KEPT
        if failure.detail:
            message += f"; traceback: {save_crash(self._store.curated, job.sha256, failure.detail)}"
        version = self._settings.failure_version(failure.code, job.version)
        return Notice(job.source, failure.code, message, "", job.sha256, version)

    def _collides(self, job: Job, landed: Landed) -> bool:
        """Whether a file that changed since it was planned now holds another's content."""
        known = landed.doc_id in self._pending or self._store.by_id(landed.doc_id)
        return landed.sha256 != job.sha256 and bool(known)

    def _due(self) -> bool:
        wait = max(FLUSH_SECONDS, FLUSH_SHARE * self._cost)
        return time.monotonic() - self._flushed >= wait or self._held >= FLUSH_BYTES

    def _commit(self, moved: Mapping[str, str] | None = None) -> None:
        started = time.monotonic()
        notices = self.notices
        change = Change(
            incoming=sorted(self._pending.values(), key=lambda landed: landed.source),
            outgoing=self._outgoing,
            moved=moved or {},
            notices=None if notices == self._told else [notice.issue() for notice in notices],
            seen=self._seen,
        )
        self._history.expect(change)
        self._store.commit(change)
        if notices != self._told:
            save_notices(self._store.curated, notices)
            self._store.lost_notices = False
            self._told = notices
        self._pending, self._held, self._outgoing = {}, 0, set()
        self._flushed = time.monotonic()
        self._cost = self._flushed - started


def _copy_notice(source: str, original_source: str, original: Notice | None) -> Notice:
    """What is said about a second file with the same bytes."""
    if original is not None and original.failed:
        return replace(original, source=source)
    message = f"the same bytes as {original_source}, which was read in its place"
    return Notice(source, "duplicate-file", message, original_source)
