"""Work done in forked processes: each begins with everything loaded, and ends without a trace."""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

MEMORY = 3 << 30  # bytes one process may take: a change may make a loop endless
TIMED_OUT = -signal.SIGXCPU

Task = TypeVar("Task")


def in_forks(
    tasks: Iterable[Task], work: Callable[[Task], int], jobs: int, seconds: int
) -> Iterator[tuple[Task, int, float]]:
    """Every task, its exit code (the number of a signal below 0) and its processor seconds.

    At most `jobs` run at once, each of at most `seconds` of processor time. A process whose
    `work` raises ends with 70.
    """
    running: dict[int, Task] = {}
    waiting = iter(tasks)
    while True:
        while len(running) < jobs and (task := next(waiting, None)) is not None:
            running[_fork(task, work, seconds)] = task
        if not running:
            return
        pid, status, usage = os.wait3(0)
        if pid in running:
            code = os.waitstatus_to_exitcode(status)
            yield running.pop(pid), code, usage.ru_utime + usage.ru_stime


def _fork(task: Task, work: Callable[[Task], int], seconds: int) -> int:
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    code = 70
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        code = work(task)
    finally:
        os._exit(code)
