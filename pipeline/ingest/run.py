"""One ingest run: walk, plan, read in workers, store in commits, tell duplicates."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.curated import lock, reference, standing, state
from pipeline.curated.outcome import Job, Landed
from pipeline.curated.state import Notice
from pipeline.curated.store import Store
from pipeline.exitcodes import CommandError, ExitCode
from pipeline.ingest import (
    collecting,
    containers,
    corrections,
    fingerprints,
    inbox,
    mistakes,
    overrides,
    plan,
)
from pipeline.ingest.inbox import Inbox
from pipeline.ingest.landing import Landing
from pipeline.ingest.limits import PROCESS, Limits, WorkersError
from pipeline.ingest.plan import Plan, Settings
from pipeline.ingest.report import Report
from pipeline.ingest.telling import Telling
from pipeline.ingest.version import parser_version

if TYPE_CHECKING:
    from pipeline.ingest.cluster import Cluster
    from pipeline.ingest.pool import Pool

DEFAULT_MAX_SIZE = 200  # MB: the largest plan seen has 5, and no office sends more by mail
STRETCH = 256  # files that are sorted by size: those of a folder land together, in few parts

Stopped = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Options:
    """What `phuluc ingest` was asked. `max_size` in MB (0: no limit), `wait` in seconds.

    `prune` carries out what looks like a mistake (`pipeline.ingest.mistakes`). `corrections`: the
    file people keep them in; None: the one beside the inbox. `waiting`: sources of files that are
    still being written. `scheduler`: the address of a Dask scheduler whose workers read, in place
    of `jobs` processes here.
    """

    raw: Path
    curated: Path
    paths: tuple[Path, ...] = ()
    jobs: int = 1
    force: bool = False
    limits: Limits = field(default_factory=Limits)
    max_size: int = DEFAULT_MAX_SIZE
    wait: float = 0.0
    prune: bool = False
    corrections: Path | None = None
    waiting: frozenset[str] = frozenset()
    process: str = PROCESS
    scheduler: str | None = None


@dataclass(slots=True)
class Summary:
    """Figures of a run; `documents` and what follows count the whole curated folder.

    `tried` counts the files it opened to read, or would have: those read, and failures not known
    from an earlier run. `failed` counts new failures, `known` those that failed before too;
    `skipped` and `ignored` what was left out by its name and by .phulucignore.
    """

    new: int = 0
    tried: int = 0
    unchanged: int = 0
    failed: int = 0
    known: int = 0
    removed: int = 0
    stale: int = 0
    skipped: int = 0
    ignored: int = 0
    copies: int = 0
    pages: int = 0
    seconds: float = 0.0
    pages_per_second: float = 0.0
    finished: str = ""
    version: str = ""
    digest: str = ""
    reference: str = ""
    raw: str = ""
    raw_from_curated: str = ""
    documents: int = 0
    tasks: int = 0
    indicators: int = 0
    issues: int = 0


def ingest(
    options: Options, report: Report | None = None, stopped: Stopped = lambda: False
) -> Summary:
    """Bring curated up to date with the inbox.

    Raises `CommandError` for wrong usage or a busy folder, OSError when curated cannot be
    written. Ends early, with what was finished stored, once `stopped()` is true.
    """
    inbox.require(options.raw, options.paths, without=options.curated)
    report = report or Report()
    lost: list[WorkersError] = []

    def ended() -> bool:
        return bool(lost) or stopped()

    started, began = time.monotonic(), datetime.now(UTC)
    with (
        collecting.rare(),
        lock.exclusive(options.curated, options.wait, report.line),
        Store(options.curated) as store,
    ):
        said = _say_repairs(store, report)
        reference.ensure(store)
        summary = Summary(version=parser_version())
        summary.raw, summary.raw_from_curated = mistakes.address(options.raw, options.curated)
        remembered = state.load_notices(options.curated)
        look = _look(options, store, stopped)
        todo = look.plan(store, remembered)
        if not options.prune and not stopped():
            mistakes.refuse_loss(look.found, todo, store.documents, options.raw)
        found, settings = look.found, look.settings
        summary.skipped, summary.ignored = found.skipped, found.ignored
        if not stopped():
            _remember_inbox(options.curated, summary)
            summary.unchanged, summary.removed = len(todo.unchanged), len(todo.removed)
            history = Telling(store, began)
            while True:
                landing = Landing(store, todo, settings, history, look.taken.seen)
                _announce(todo, landing, report)
                try:
                    _read_all(options, todo, landing, summary, report, stopped)
                except WorkersError as error:
                    lost.append(error)
                landing.finish()
                if ended() or not look.learn(landing.opened):
                    break
                todo = look.plan(store, state.load_notices(options.curated))
                summary.removed += len(todo.removed)
            history.publish()
            look.remember(store)
            if not ended():
                if found.roots is None:
                    known = corrections.concerned(store, settings.said.by_key).values()
                    landing.say_instead(
                        corrections.CODE, settings.said.notices(set().union(*known))
                    )
                store.conform()
                _complete(store, summary)
                store.gather()
                if store.documents and not standing.is_current(options.curated):
                    from pipeline.curated import database

                    database.write(options.curated)
            _count(store, todo, landing, remembered, summary)
        _say_repairs(store, report, said)
        summary.finished = datetime.now(UTC).isoformat(timespec="seconds")
        summary.seconds = round(time.monotonic() - started, 3)
        summary.pages_per_second = round(summary.pages / summary.seconds, 1)
        state.save_last_run(options.curated, asdict(summary))
    if lost:
        message = f"{lost[0]}; documents finished before are stored, run again for the rest"
        raise CommandError(message, ExitCode.FAILED) from lost[0]
    return summary


def _say_repairs(store: Store, report: Report, said: int = 0) -> int:
    """Tell what was found broken, but the first `said` lines; how many lines there are."""
    for line in store.repairs[said:]:
        report.line(f"repaired: {line}")
    return len(store.repairs)


def _remember_inbox(curated: Path, summary: Summary) -> None:
    """Where the documents come from is known from the first on, however the run ends."""
    where = {"raw": summary.raw, "raw_from_curated": summary.raw_from_curated}
    before = state.load_last_run(curated)
    if before | where != before:
        state.save_last_run(curated, before | where)


@dataclass(slots=True)
class _Look:
    """The inbox as a run found it, and what is known to be in its containers.

    What a container holds shows only when it is opened, so a run may plan several times.
    """

    options: Options
    found: Inbox
    taken: fingerprints.Fingerprints
    failures: list[Notice]
    settings: Settings
    known: containers.Known
    whole: bool  # the walk was not ended early

    def plan(self, store: Store, remembered: Sequence[Notice]) -> Plan:
        """What is to be done, containers that are known replaced by what they hold."""
        stored = store.documents
        files, hashes = containers.unfolded(self.found.files, self.taken.hashes, self.known)
        found = replace(self.found, files=files)
        failures = list(self.failures)
        if found.roots is None:
            lines = self.settings.overrides
            failures += _override_notices(lines, [file.source for file in files])
        contents = set(hashes.values())
        copied = [document.source for document in stored if document.sha256 in contents]
        gone = inbox.gone(self.options.raw, found, copied)
        return plan.make(found, hashes, failures, stored, remembered, self.settings, gone)

    def learn(self, opened: containers.Known) -> bool:
        """Take in what containers hold; whether that is news."""
        self.known |= opened
        return bool(opened)

    def remember(self, store: Store) -> None:
        """Keep what is known of the files that are there; all of it after a partial walk."""
        fingerprints.remember(store, self.found, self.taken)
        known = self.known
        if self.whole and self.found.roots is None:
            known = containers.reached(self.taken.hashes.values(), known)
        containers.save(self.options.curated, self.settings.version, known)


def _look(options: Options, store: Store, stopped: Stopped) -> _Look:
    if not options.prune:
        last_run = state.load_last_run(options.curated)
        mistakes.refuse_another_inbox(options.raw, options.curated, last_run, store.documents)
    found = inbox.walk(options.raw, options.paths, options.curated, store.by_source)
    found.leave(options.waiting)
    lines = overrides.load(options.raw)
    said = corrections.load(options.corrections or corrections.beside(options.raw))
    corrected = corrections.concerned(store, said.by_key)
    settings = Settings(parser_version(), lines, options.limits, options.force, said, corrected)
    before = _nothing if options.force else fingerprints.known(store)
    taken = fingerprints.take(found, before, options.max_size, stopped)
    failures = list(taken.notices)
    if found.roots is None:
        failures += said.notices(set().union(*corrected.values()))
    known = containers.load(options.curated, settings.version)
    return _Look(options, found, taken, failures, settings, known, not stopped())


def _nothing(_: str) -> None:
    """What is known of any file when all are to be read again."""


def _override_notices(lines: overrides.Overrides, sources: list[str]) -> list[Notice]:
    """One notice a line of overrides.csv that is unusable or matches no file."""
    problems = lines.problems | {
        line.line: f"the pattern {line.pattern} matches no file"
        for line in lines.lines
        if not any(line.matches(source) for source in sources)
    }
    return [
        Notice(
            f"{inbox.OVERRIDES_NAME}:{number}", "override-unmatched", f"line {number}: {problem}"
        )
        for number, problem in sorted(problems.items())
    ]


def _announce(todo: Plan, landing: Landing, report: Report) -> None:
    """Store and say what is known before anything is read."""
    landing.begin()
    for document in todo.unchanged:
        moved = todo.moved.get(document.doc_id)
        report.passed(moved or document.source, "moved" if moved else "unchanged")
        if moved:
            report.line(f"moved: {document.source} is now {moved}")
    for document in todo.removed:
        report.passed(document.source, "removed")
        report.line(f"removed: {document.source} is no longer in the inbox")


def _read_all(
    options: Options,
    todo: Plan,
    landing: Landing,
    summary: Summary,
    report: Report,
    stopped: Stopped,
) -> None:
    """Read the planned files."""
    if not todo.jobs:
        return
    jobs = _in_order(todo.jobs)
    report.start(len(jobs))
    try:
        kept = options.curated / state.STATE_FOLDER / "readings"
        with _pool(options, kept, report) as pool:
            for job, outcome in pool.run(jobs, stopped):
                outcome = landing.take(job, outcome)
                report.ended(job, outcome)
                summary.tried += 1
                if isinstance(outcome, Landed):
                    summary.new += 1
                    summary.pages += outcome.pages
    finally:
        report.finish()
    if kept.exists():
        from extractors.scan.memory import forget_oldest

        forget_oldest(kept)


def _pool(options: Options, kept: Path, report: Report) -> Pool | Cluster:
    """Who reads: processes of this machine, or of those that a scheduler knows."""
    if options.scheduler:
        from pipeline.ingest.cluster import Cluster

        return Cluster(options.scheduler, options.limits, options.process)
    from pipeline.ingest.pool import Pool

    return Pool(options.jobs, options.limits, options.process, kept=kept, begun=report.page)


def _in_order(jobs: Iterable[Job]) -> list[Job]:
    """Jobs by source, so that what lies together lands together.

    In each stretch the largest come first: none is left alone at the end.
    """
    jobs = sorted(jobs, key=lambda job: job.source)
    stretches = (jobs[i : i + STRETCH] for i in range(0, len(jobs), STRETCH))
    return [job for one in stretches for job in sorted(one, key=lambda job: -job.size)]


def _complete(store: Store, summary: Summary) -> None:
    """What depends on all documents together, or on the version, unless the last run left it so."""
    last_run, summary.digest = state.load_last_run(store.curated), _digest(store)
    if last_run.get("digest") != summary.digest:
        from pipeline.curated import duplicates

        store.set_duplicates(duplicates.duplicate_of(store))
        duplicates.remember(store)
        summary.digest = _digest(store)
    if last_run.get("reference") != summary.version:
        reference.write(store)
    summary.reference = summary.version


def _count(
    store: Store, todo: Plan, landing: Landing, remembered: Sequence[Notice], summary: Summary
) -> None:
    elsewhere = {notice.source for notice in todo.kept_notices}
    notices = [notice for notice in landing.notices if notice.source not in elsewhere]
    summary.tried += sum(n.failed and n.code in plan.UNOPENED_CODES for n in todo.notices.values())
    before = {(notice.source, notice.code, notice.sha256) for notice in remembered}
    failed = [notice for notice in notices if notice.failed]
    summary.known = sum((n.source, n.code, n.sha256) in before for n in failed)
    summary.failed = len(failed) - summary.known
    summary.copies = sum(notice.code == "duplicate-file" for notice in notices)
    documents = store.documents
    summary.documents = len(documents)
    summary.stale = sum(document.stale for document in documents)
    summary.tasks = sum(document.count("tasks") for document in documents)
    summary.indicators = sum(document.count("indicators") for document in documents)
    summary.issues = sum(document.count("issues") for document in documents)
    summary.issues += len(landing.notices)


def _digest(store: Store) -> str:
    """Changes whenever a document lands, leaves, is read by another version or again."""
    return hashlib.sha256(f"{parser_version()} {store.digest()}".encode()).hexdigest()
