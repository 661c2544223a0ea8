"""The worker pool: one document a task, whose crash, hang or hunger costs that document alone.

Each slot is one worker process with two pipes of its own, so that a death in the middle of a
message poisons nothing that another worker uses, and the dead process's document is always known.
The pool is one thread that never waits for a worker: it reads what has arrived, and looks at a
clock that nobody sets back. A crash is tried once more at the end, alone, to be sure that it was
this document's doing and not, say, a neighbour that had eaten the machine's memory.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import re
import shutil
import signal
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path

from pipeline.curated.outcome import Failure, Job, Outcome
from pipeline.ingest import sessions, worker
from pipeline.ingest.limits import PROCESS, Limits, WorkersError
from pipeline.ingest.pieces import Inflow, PageBegun, Pages, PagesRead

TICK = 0.2  # seconds between looks at the stop signal and at overdue slots
START_LIMIT = 60.0  # seconds for the first worker to import the readers on a slow disk
DEATH_LIMIT = 5.0  # seconds a killed worker may take to be gone from the list of processes
TASKS_PER_WORKER = 200  # documents until a worker is renewed: what its libraries leaked goes
WORKER_NAME = "phuluc-worker"
ENTRY = "phuluc"  # a fork server imports it first: it keeps our rooms' names ours (phuluc.rooms)
PRELOADED = {PROCESS: "pipeline.ingest.warm"}  # imported once, shared by every worker
CORRUPTION = re.compile(rb"corrupt|invalid|double free|smashing|assert", re.IGNORECASE)
"""What the C library says before it aborts for another reason than want of memory."""

WORTH_HELP = 3  # pages of a scan still to be read, from which idle workers help

Clock = Callable[[], float]
Begun = Callable[[Job, int, int], None]
"""Hears of a page of a scan: its document, its number and how many there are."""


class Slot:
    """One worker process and at most one document in it."""

    def __init__(
        self,
        context: multiprocessing.context.BaseContext,
        process: str,
        limits: Limits,
        clock: Clock,
        parent: Path,
        kept: Path | None = None,
    ) -> None:
        self.job: Job | None = None
        self.page: PageBegun | None = None  # of a scan, where it is now
        self.deadline = float("inf")
        self._limits = limits
        self._clock = clock
        self._taken = 0
        self.folder = Path(tempfile.mkdtemp(dir=parent))
        ours, theirs = context.Pipe(duplex=False)
        self._inflow = Inflow(ours)
        tasks, self._tasks = context.Pipe(duplex=False)
        self.process = context.Process(  # type: ignore[attr-defined]
            target=worker.serve,
            args=(tasks, theirs, process, limits.memory, str(self.folder), kept),
            name=WORKER_NAME,
            daemon=True,
        )
        self.process.start()
        theirs.close()
        tasks.close()

    @property
    def worn(self) -> bool:
        """Whether the worker has read so many documents that another shall go on."""
        return self._taken >= TASKS_PER_WORKER

    @property
    def signs(self) -> list[Connection | int]:
        """What stirs when the worker has something to say, or has died."""
        return [self._inflow.connection, self.process.sentinel]

    def require_ready(self) -> None:
        """Wait until the worker has loaded the reader; `WorkersError` with what keeps it."""
        deadline = time.monotonic() + START_LIMIT
        while (said := self._inflow.message()) is None:
            left = deadline - time.monotonic()
            if self._inflow.ended or left <= 0:
                raise WorkersError(f"no worker process can be started: {self.last_words()}")
            wait(self.signs, left)
        if said:
            raise WorkersError(f"no worker process can be started: {said}")

    def submit(self, job: Job) -> bool:
        """Start on a document; False when the worker died while it had nothing to do."""
        self._set_deadline()
        try:
            self._tasks.send((job, self._limits.timeout))
        except OSError:
            return False
        self.job, self.page = job, None
        self._taken += 1
        return True

    def help(self, job: Job, numbers: range) -> bool:
        """Start on pages of a scan that another worker reads; False when the worker died."""
        self._set_deadline()
        try:
            self._tasks.send((Pages(job, numbers), self._limits.timeout))
        except OSError:
            return False
        return True

    def _set_deadline(self) -> None:
        """Let the time limit begin: of a document, or of a page that is read from its picture."""
        limit = self._limits.timeout
        self.deadline = self._clock() + limit if limit else float("inf")

    def outcome(self) -> Outcome | None:
        """What the worker said of its document, None while it has not said all of it."""
        while isinstance(message := self._inflow.message(), PageBegun):
            self._set_deadline()
            self.page = message
        outcome: Outcome | None = message
        return outcome

    @property
    def late(self) -> bool:
        """Whether its time is over."""
        return self._clock() > self.deadline

    @property
    def dead(self) -> bool:
        """Whether the worker ended; everything it said before has been read."""
        return self._inflow.ended or (not self.process.is_alive() and not self._inflow.fill())

    def exit_code(self) -> int | None:
        """How the worker ended: below 0 by a signal."""
        self.process.join(DEATH_LIMIT)
        code: int | None = self.process.exitcode
        return code

    def trace(self) -> bytes:
        """What the worker wrote to its standard error about the document: a crash's traceback."""
        with contextlib.suppress(OSError):
            return (self.folder / worker.STDERR).read_bytes()[-worker.TRACE_LIMIT :]
        return b""

    def last_words(self) -> str:
        """How the worker ended, for people."""
        code = self.exit_code()
        if code is None:
            return "it did not answer"
        if code >= 0:
            return f"exit code {code}"
        return f"signal {signal.Signals(-code).name}" if -code in signal.valid_signals() else "?"

    def close(self) -> None:
        """End the worker, whatever it started, and the files it left."""
        if self.process.pid is not None:
            sessions.end(self.process.pid)
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.process.pid, signal.SIGKILL)  # one that had no session of its own yet
        self.process.join(DEATH_LIMIT)
        self._inflow.close()
        self._tasks.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class Pool:
    """Runs jobs on `jobs` workers; a context manager that leaves no process and no file behind.

    `clock` gives the seconds that a document's time limit is counted in; `kept` is the folder of
    readings of pictures; `begun` hears of every page of a scan. Workers without a document read
    pages of a scan that another is at: what they see in them is kept, and found there.
    """

    def __init__(
        self,
        jobs: int,
        limits: Limits,
        process: str = PROCESS,
        clock: Clock = time.monotonic,
        kept: Path | None = None,
        begun: Begun = lambda job, number, of: None,
    ) -> None:
        self._kept_readings = kept
        self._begun = begun
        self._limits = limits
        self._clock = clock
        self._process = process
        self._context = start_context(process)
        self._count = max(1, jobs)
        self._slots: list[Slot] = []
        self._resources = contextlib.ExitStack()
        self._folder = Path()

    def __enter__(self) -> Pool:
        folder = tempfile.TemporaryDirectory(prefix="phuluc-", ignore_cleanup_errors=True)
        self._folder = Path(self._resources.enter_context(folder))
        self._resources.enter_context(_nameless_main())
        try:
            self._ready(1)
        except BaseException as error:
            self.__exit__()
            if isinstance(error, OSError):  # no process can be forked, no file made
                raise WorkersError(f"no worker process can be started: {error}") from error
            raise
        return self

    def __exit__(self, *error: object) -> None:
        for slot in self._slots:
            slot.close()
        self._slots = []
        self._resources.close()

    def run(
        self, jobs: Iterable[Job], stopped: Callable[[], bool] = lambda: False
    ) -> Iterator[tuple[Job, Outcome]]:
        """Yield every job with its outcome, in the order they end.

        Stops early, without an outcome for the rest, as soon as `stopped()` is true.
        """
        crashed: list[Job] = []
        for job, outcome in self._spread(deque(jobs), self._count, stopped):
            if isinstance(outcome, _Death):
                crashed.append(job)
            else:
                yield job, outcome
        for job, outcome in self._spread(deque(crashed), 1, stopped):
            yield job, _verdict(outcome, self._limits) if isinstance(outcome, _Death) else outcome

    def _spread(
        self, waiting: deque[Job], count: int, stopped: Callable[[], bool]
    ) -> Iterator[tuple[Job, Outcome | _Death]]:
        """Jobs with their outcome, or how their worker died, over `count` slots."""
        idle = self._ready(min(count, len(waiting)))
        busy: list[Slot] = []
        helpers: dict[Slot, Slot] = {}  # and whom each of them helps
        while (waiting or busy) and not stopped():
            while waiting and idle:
                busy.append(self._started(idle.pop(), waiting.popleft()))
            wait([sign for slot in (*busy, *helpers) for sign in slot.signs], TICK)
            for helper in list(helpers):
                done = isinstance(helper.outcome(), PagesRead)
                if done or helper.dead or helper.late:
                    del helpers[helper]
                    idle.append(helper if done else self._replaced(helper))
            for slot in list(busy):
                page = slot.page
                outcome = self._ended(slot)
                if slot.page != page and slot.page is not None and slot.job is not None:
                    self._begun(slot.job, slot.page.number, slot.page.of)
                    if not waiting and slot not in helpers.values():
                        self._lend(slot, count, idle, len(busy), helpers)
                if outcome is None:
                    continue
                for helper in [h for h, whom in helpers.items() if whom is slot]:
                    del helpers[helper]
                    idle.append(self._replaced(helper))
                assert slot.job is not None
                job, slot.job = slot.job, None
                busy.remove(slot)
                idle.append(self._kept(slot, outcome))
                yield job, outcome

    def _lend(
        self, slot: Slot, count: int, idle: list[Slot], busy: int, helpers: dict[Slot, Slot]
    ) -> None:
        """Let workers without a document read what is left of a scan, each an equal stretch."""
        if slot.page is None or slot.job is None or self._kept_readings is None:
            return
        first, end = slot.page.number + 1, slot.page.of + 1
        most = min(count - busy - len(helpers), (end - first) // WORTH_HELP)
        for place in range(1, most + 1):
            if not idle:
                self._slots.append(self._new_slot())
                idle.append(self._slots[-1])
            part = (end - first) / (most + 1)
            numbers = range(first + round(place * part), first + round((place + 1) * part))
            if idle[-1].help(slot.job, numbers):
                helpers[idle.pop()] = slot

    def _ready(self, count: int) -> list[Slot]:
        while len(self._slots) < count:
            self._slots.append(self._new_slot())
        return self._slots[:count]

    def _new_slot(self) -> Slot:
        slot = Slot(
            self._context,
            self._process,
            self._limits,
            self._clock,
            self._folder,
            self._kept_readings,
        )
        try:
            slot.require_ready()
        except BaseException:
            slot.close()
            raise
        return slot

    def _started(self, slot: Slot, job: Job) -> Slot:
        """The slot, or another in its place, at work on the job."""
        while not slot.submit(job):
            slot = self._replaced(slot)
        return slot

    def _ended(self, slot: Slot) -> Outcome | _Death | None:
        """What became of the slot's document, None while it is being read."""
        outcome = slot.outcome()
        if outcome is not None:
            return outcome
        if slot.dead:
            return slot.outcome() or _Death(slot.exit_code(), slot.last_words(), slot.trace())
        if not slot.late:
            return None
        message = f"reading took longer than {self._limits.timeout:g} s; raise it with --timeout"
        return Failure("time-limit", message)

    def _kept(self, slot: Slot, outcome: Outcome | _Death) -> Slot:
        """The slot for the next document: with a new worker where the old one is not sound."""
        hurt = isinstance(outcome, _Death) or (
            isinstance(outcome, Failure) and outcome.code in {"time-limit", "memory-limit"}
        )  # what is left of a hungry one's memory is in pieces
        return self._replaced(slot) if hurt or slot.worn else slot

    def _replaced(self, slot: Slot) -> Slot:
        slot.close()
        new = self._new_slot()
        self._slots[self._slots.index(slot)] = new
        return new


@dataclass(frozen=True, slots=True)
class _Death:
    """A worker ended in the middle of a document; `trace` is what it wrote before."""

    code: int | None
    words: str
    trace: bytes


def _verdict(death: _Death, limits: Limits) -> Failure:
    """What a document died of whose worker died twice, the second time alone.

    Killed both times: the machine had no memory left. Aborted under a memory limit without a
    complaint of the C library: a library in C got none (PDFium ends so).
    """
    said = death.trace.partition(b"Fatal Python error")[0]
    aborted = death.code == -signal.SIGABRT and not CORRUPTION.search(said)
    if death.code == -signal.SIGKILL or (limits.memory and aborted):
        return worker.hunger(death.words)
    detail = death.trace.decode(errors="replace")
    return Failure("reader-crashed", f"the reader stopped unexpectedly ({death.words})", detail)


def start_context(process: str) -> multiprocessing.context.BaseContext:
    """A way to start workers that is safe beside threads and quick after the first.

    A fork server imports the readers once; every worker is a fork of it, ready in milliseconds.
    It outlives no run, and no worker outlives it (`pipeline.ingest.guard`).
    """
    if sys.platform not in ("linux", "darwin"):
        return multiprocessing.get_context("spawn")
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")  # arenas reserve address space by the 64 MB
    context = multiprocessing.get_context("forkserver")
    module = PRELOADED.get(process, process.partition(":")[0])
    context.set_forkserver_preload([ENTRY, "pipeline.ingest.guard", module])
    return context


@contextlib.contextmanager
def _nameless_main() -> Iterator[None]:
    """Keep new workers from running the caller's script again: they import what they need.

    `multiprocessing` would do so in every worker, which costs its start-up each time and fails
    for a script that came from standard input.
    """
    main = sys.modules["__main__"]
    hidden = {name: getattr(main, name, None) for name in ("__file__", "__spec__")}
    for name in hidden:
        setattr(main, name, None)
    try:
        yield
    finally:
        for name, value in hidden.items():
            setattr(main, name, value)
