"""The worker pool: one document a task, whose crash, hang or hunger costs that document alone.

Each slot is a `pebble.ProcessPool` of one process, so that a death in the middle of a message
can poison no channel that another worker uses, and the dead process's document is always known.
A crash is tried once more at the end, alone, to be sure that it was this document's doing and
not, say, a neighbour that had eaten the machine's memory.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import queue
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from types import TracebackType

from pebble import ProcessExpired, ProcessPool
from pebble.pool.process import WORKERS_NAME

from pipeline.curated.outcome import Failure, Job, Outcome
from pipeline.ingest import worker

TICK = 0.2  # seconds between looks at the stop signal and at overdue slots
CLOSE_GRACE = 5.0  # seconds, more than pebble's own three from SIGTERM to SIGKILL
OVERDUE_GRACE = 15.0  # seconds pebble has to end an overdue worker before its slot is replaced
START_LIMIT = 60.0  # seconds for the first worker to import the readers on a slow disk
TASKS_PER_WORKER = 200  # documents until a worker is renewed: what its libraries leaked goes
HINTS: dict[int, str] = {
    signal.SIGKILL: "; often the machine ran out of memory",
    signal.SIGABRT: "; often it asked for more memory than --memory allows",
}
PRELOADED = {worker.PROCESS: "pipeline.ingest.warm"}  # imported once, shared by every worker


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits per document: `timeout` in seconds, `memory` in MB; 0 means none."""

    timeout: float = 120.0
    memory: int = 2048


class WorkersError(Exception):
    """No worker process can be started or load the reader: no document's fault."""


class Slot:
    """One worker process and at most one document in it."""

    def __init__(self, limits: Limits, context: multiprocessing.context.BaseContext) -> None:
        self._limits = limits
        self._context = context
        self._pool = self._new_pool()
        self.job: Job | None = None
        self.future: Future[Outcome] | None = None
        self.deadline = 0.0

    def probe(self, process: str) -> None:
        """Wait until the worker has loaded the reader; raises whatever keeps it from doing so."""
        future = self._pool.schedule(worker.ready, args=(process,), timeout=START_LIMIT)
        future.result(START_LIMIT + OVERDUE_GRACE)

    def submit(self, job: Job, process: str, done: Callable[[Slot, Future[Outcome]], None]) -> None:
        """Start on a document; `done` is called from another thread when it has ended."""
        limit = self._limits.timeout
        self.job = job
        self.deadline = time.monotonic() + limit + OVERDUE_GRACE if limit else float("inf")
        args = (job, process, limit)
        try:
            self.future = self._pool.schedule(worker.run, args=args, timeout=limit or None)
        except RuntimeError:  # the worker died while it had nothing to do
            self.replace()
            self.future = self._pool.schedule(worker.run, args=args, timeout=limit or None)
        self.future.add_done_callback(lambda ended: done(self, ended))

    def replace(self) -> None:
        """End the worker and start a new one."""
        self.close()
        self._pool = self._new_pool()

    def stop(self) -> None:
        """Start no worker any more."""
        self._pool.stop()  # type: ignore[no-untyped-call]

    def close(self) -> None:
        """End the worker now, waiting no longer than `CLOSE_GRACE` for the pool's threads.

        A worker killed in the middle of a message leaves a thread here waiting for the rest of
        it; that thread is a daemon and is left behind.
        """
        self._pool.stop()  # type: ignore[no-untyped-call]
        joining = threading.Thread(target=self._join, daemon=True)
        joining.start()
        joining.join(CLOSE_GRACE)

    def _join(self) -> None:
        with contextlib.suppress(Exception):  # a pool already broken has nothing left to end
            self._pool.join()

    def _new_pool(self) -> ProcessPool:
        return ProcessPool(
            max_workers=1,
            max_tasks=TASKS_PER_WORKER,
            initializer=worker.start,
            initargs=(self._limits.memory,),
            context=self._context,
        )


class Pool:
    """Runs jobs on `jobs` workers; a context manager that leaves no process behind."""

    def __init__(self, jobs: int, limits: Limits, process: str = worker.PROCESS) -> None:
        self._limits = limits
        self._process = process
        self._context = start_context(process)
        self._count = max(1, jobs)
        self._slots: list[Slot] = []
        self._ended: queue.SimpleQueue[tuple[Slot, Future[Outcome]]] = queue.SimpleQueue()
        self._pids: set[int] = set()
        self._patrolled = 0.0
        self._resources = contextlib.ExitStack()

    _last_words = "The reader stopped unexpectedly"

    def __enter__(self) -> Pool:
        self._resources.enter_context(_nameless_main())
        try:
            self._ready(1)[0].probe(self._process)
        except Exception as error:  # whatever it is, no document can be read
            self.__exit__(None, None, None)
            message = f"no worker process can be started: {type(error).__name__}: {error}"
            raise WorkersError(message) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for slot in self._slots:
            slot.stop()
        self._end_groups(_children())
        for slot in self._slots:
            slot.close()
        self._end_groups(self._pids)
        self._resources.close()

    def run(
        self, jobs: Iterable[Job], stopped: Callable[[], bool] = lambda: False
    ) -> Iterator[tuple[Job, Outcome]]:
        """Yield every job with its outcome, in the order they end.

        Stops early, without an outcome for the rest, as soon as `stopped()` is true.
        """
        crashed: list[Job] = []
        for job, outcome in self._spread(deque(jobs), self._count, stopped):
            if outcome is None:
                crashed.append(job)
            else:
                yield job, outcome
        for job, outcome in self._spread(deque(crashed), 1, stopped):
            yield job, outcome or Failure("reader-crashed", self._last_words)

    def _spread(
        self, waiting: deque[Job], count: int, stopped: Callable[[], bool]
    ) -> Iterator[tuple[Job, Outcome | None]]:
        """Jobs with their outcome over `count` slots; None for a worker that died."""
        idle = self._ready(min(count, len(waiting)))
        busy: set[Slot] = set()
        while (waiting or busy) and not stopped():
            while waiting and idle:
                slot = idle.pop()
                slot.submit(waiting.popleft(), self._process, self._note_end)
                busy.add(slot)
            for slot, outcome in self._next_ends(busy):
                busy.discard(slot)
                idle.append(slot)
                assert slot.job is not None
                job, slot.job = slot.job, None
                yield job, outcome

    def _ready(self, count: int) -> list[Slot]:
        while len(self._slots) < count:
            self._slots.append(Slot(self._limits, self._context))
        return self._slots[:count]

    def _note_end(self, slot: Slot, future: Future[Outcome]) -> None:
        self._ended.put((slot, future))

    def _next_ends(self, busy: set[Slot]) -> Iterator[tuple[Slot, Outcome | None]]:
        """Slots whose job ended within a tick, and now and then those long overdue, replaced."""
        with contextlib.suppress(queue.Empty):
            slot, future = self._ended.get(timeout=TICK)
            if slot.future is future:  # not the late echo of a job that was given up
                yield slot, self._outcome(slot, future)
        now = time.monotonic()
        if now - self._patrolled >= TICK:
            self._patrolled = now
            self._pids |= _children()
            for slot in [slot for slot in busy if now > slot.deadline]:
                self._replace(slot)
                yield slot, self._time_limit()

    def _outcome(self, slot: Slot, future: Future[Outcome]) -> Outcome | None:
        try:
            outcome = future.result()
        except FutureTimeoutError:
            self._end_lost_groups()
            return self._time_limit()
        except (ProcessExpired, BrokenProcessPool, CancelledError, RuntimeError) as error:
            self._last_words = _last_words(error)
            self._replace(slot)
            return None
        if isinstance(outcome, Failure) and outcome.code == "memory-limit":
            self._replace(slot)  # what is left of its memory is in pieces
        return outcome

    def _replace(self, slot: Slot) -> None:
        slot.replace()
        self._end_lost_groups()

    def _time_limit(self) -> Failure:
        message = f"Reading took longer than {self._limits.timeout:g} s; raise it with --timeout"
        return Failure("time-limit", message)

    def _end_lost_groups(self) -> None:
        """End what dead workers left running (a converter, say)."""
        self._end_groups(self._pids - _children())

    def _end_groups(self, pids: set[int]) -> None:
        for pid in pids:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)
        self._pids -= pids


def start_context(process: str) -> multiprocessing.context.BaseContext:
    """A way to start workers that is safe beside threads and quick after the first.

    A fork server imports the readers once; every worker is a fork of it, ready in milliseconds.
    """
    if sys.platform not in ("linux", "darwin"):
        return multiprocessing.get_context("spawn")
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")  # arenas reserve address space by the 64 MB
    context = multiprocessing.get_context("forkserver")
    module = PRELOADED.get(process, process.partition(":")[0])
    context.set_forkserver_preload(["pipeline.ingest.worker", module])
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


def _children() -> set[int]:
    """Process ids of the workers that live now."""
    children = multiprocessing.active_children()
    return {child.pid for child in children if child.pid and child.name == WORKERS_NAME}


def _last_words(error: BaseException) -> str:
    code = getattr(error, "exitcode", None)
    if code is None:
        return f"The reader stopped unexpectedly ({error})"
    if code < 0:
        name = signal.Signals(-code).name if -code in signal.valid_signals() else str(-code)
        return f"The reader stopped unexpectedly (signal {name}{HINTS.get(-code, '')})"
    return f"The reader stopped unexpectedly (exit code {code})"
