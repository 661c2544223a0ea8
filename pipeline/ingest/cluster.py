"""A pool on many machines: the documents of a run go to the workers of a Dask scheduler.

It stands for `pipeline.ingest.pool.Pool` (docs/decisions/0021): jobs in, each with its outcome out,
in the order they end. What a worker cannot see is sent to it; nothing but answers comes back, and
only this run writes. A Dask worker that dies loses nothing, its documents go to another; a
scheduler that dies ends the run, with what was read before stored.
"""

from __future__ import annotations

import logging
import queue
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.curated.outcome import Job, Outcome
from pipeline.exitcodes import CommandError
from pipeline.ingest import inbox, remote, worker
from pipeline.ingest.inbox import FileChangedError, read_bytes
from pipeline.ingest.limits import Limits, WorkersError
from pipeline.ingest.pool import DEATH_LIMIT, START_LIMIT, TICK, Clock
from pipeline.ingest.version import parser_version

AHEAD = 2  # documents under way for each thread of a worker: one in it, one that waits for it
SENT_BYTES = 256 << 20  # of documents that were sent and are not read yet; the scheduler holds them
LOOK_SECONDS = 5.0  # between looks at how many workers there are
FETCH_LIMIT = 30.0  # seconds for an answer to come over; one whose worker died is made anew
QUIET = {"distributed.admin.large-graph-warning-threshold": "1 GiB"}  # a document is no graph


class Cluster:
    """Runs jobs on the workers of the scheduler at `address` (tcp://host:port).

    A context manager. `CommandError` where Dask is not installed; `WorkersError` where no scheduler
    answers, none of its workers comes, or one has another phuluc.
    """

    def __init__(
        self, address: str, limits: Limits, process: str, clock: Clock = time.monotonic
    ) -> None:
        self._address = address
        self._limits = limits
        self._process = process
        self._clock = clock
        self._client: Any = None
        self._ended: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._sending = False  # a worker did not see a file that is here
        self._hashes: dict[Path, str] = {}  # of containers
        self._threads = 0
        self._looked = self._crewed = clock()

    def __enter__(self) -> Cluster:
        try:
            import dask.config
            import distributed
        except ImportError as error:
            how = "pip install 'phuluc[cluster]'"
            raise CommandError(f"--scheduler needs Dask, which is not installed: {how}") from error
        for name in ("distributed", "distributed.client"):
            logging.getLogger(name).setLevel(logging.CRITICAL)  # we say it ourselves
        dask.config.set(QUIET)
        try:
            client: Any = distributed.Client
            self._client = client(self._address, set_as_default=False)
            self._client.wait_for_workers(1, timeout=START_LIMIT)
        except (OSError, ValueError) as error:  # Dask's time-outs are OSErrors
            self.__exit__()
            message = f"the scheduler at {self._address} does not answer, or no worker comes to it"
            raise WorkersError(f"{message}: {error}") from error
        self._threads = self._thread_count()
        return self

    def __exit__(self, *error: object) -> None:
        if self._client is not None:
            self._client.close(timeout=DEATH_LIMIT)  # which takes back what was not begun

    def run(
        self, jobs: Iterable[Job], stopped: Callable[[], bool] = lambda: False
    ) -> Iterator[tuple[Job, Outcome]]:
        """Yield every job with its outcome, in the order they end.

        Stops early, without an outcome for the rest, as soon as `stopped()` is true.
        """
        waiting = deque((job, False) for job in jobs)
        busy: dict[Any, tuple[Job, int]] = {}
        while (waiting or busy) and not stopped():
            while waiting and self._has_room(busy):
                job, sent = waiting.popleft()
                errand = self._errand(job, sent or self._sending)
                if isinstance(errand, remote.Errand):
                    busy[self._submitted(errand)] = job, len(errand.data or b"")
                else:
                    yield job, errand
            try:
                future = self._ended.get(timeout=TICK)
            except queue.Empty:
                self._require_workers()
                continue
            answer = self._answer(future)
            if answer is None:
                continue
            job, _ = busy.pop(future)
            if isinstance(answer, remote.Unseen):
                self._sending = True
                waiting.appendleft((job, True))
            else:
                yield job, answer

    def _has_room(self, busy: dict[Any, tuple[Job, int]]) -> bool:
        few = len(busy) < AHEAD * max(self._threads, 1)
        return few and sum(sent for _, sent in busy.values()) < SENT_BYTES

    def _errand(self, job: Job, sent: bool) -> remote.Errand | Outcome:
        """What a worker is told of a document; its outcome where its bytes cannot be had."""
        try:
            path = job.path.absolute()
            digest = self._container(path) if job.inside else job.sha256
            data = inbox.patiently(read_bytes, path) if sent else None
        except OSError as error:
            return worker.unopened(error)
        except FileChangedError:
            return worker.changed()
        job = replace(job, at=path)
        return remote.Errand(job, digest, self._limits, self._process, parser_version(), data)

    def _container(self, path: Path) -> str:
        """The hash of a file that holds documents, which its documents' jobs do not tell."""
        if path not in self._hashes:
            self._hashes[path] = inbox.fingerprint(path)
        return self._hashes[path]

    def _submitted(self, errand: remote.Errand) -> Any:
        future = self._client.submit(remote.read, errand, pure=False, retries=0)
        future.add_done_callback(self._ended.put)
        return future

    def _answer(self, future: Any) -> Outcome | remote.Unseen | None:
        """What a worker said; None when it died with the answer, which another makes anew."""
        from distributed import KilledWorker
        from distributed.comm.core import CommClosedError

        try:
            answer: Outcome | remote.Unseen = future.result(timeout=FETCH_LIMIT)
        except TimeoutError:
            future.add_done_callback(self._ended.put)
            return None
        except (CancelledError, CommClosedError) as error:
            raise self._gone() from error
        except KilledWorker:  # several, one after another, and not the document's own process
            return worker.hunger("the Dask workers that had it ended, one after another")
        except Exception as error:
            raise WorkersError(str(error) or type(error).__name__) from error
        return answer

    def _require_workers(self) -> None:
        """Look now and then at who is there; `WorkersError` when nobody has been for long."""
        now = self._clock()
        if self._client.status != "running":
            raise self._gone()
        if now - self._looked < LOOK_SECONDS:
            return
        self._looked, self._threads = now, self._thread_count()
        if self._threads:
            self._crewed = now
        elif now - self._crewed > START_LIMIT:
            raise WorkersError(f"the scheduler at {self._address} has no worker any more")

    def _thread_count(self) -> int:
        try:
            return sum(self._client.nthreads().values())
        except OSError as error:
            raise self._gone() from error

    def _gone(self) -> WorkersError:
        return WorkersError(f"the scheduler at {self._address} is gone")
