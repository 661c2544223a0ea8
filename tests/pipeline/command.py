"""`python -m tests.pipeline.command ...`: the command line over the reader of `saboteur`.

Commits after every document. With PHULUC_DIE_AT=N it kills itself (kill -9) at the Nth thing it
does to a file of the curated folder, before it is done.
"""

from __future__ import annotations

import os
import signal
import sys
from functools import partial
from typing import Any

from pipeline import cli
from pipeline.ingest import landing, run
from tests.pipeline import saboteur

TOUCHED = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.truncate"})


def die_at(step: int, folder: str) -> None:
    """Kill this process at its `step`th look at, or change of, a file below `folder`."""
    left = step

    def count(event: str, args: tuple[Any, ...]) -> None:
        nonlocal left
        if event in TOUCHED and folder in str(args[0]):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


if __name__ == "__main__":
    landing.FLUSH_SECONDS, landing.FLUSH_SHARE = 0.0, 0
    run.Options = partial(run.Options, process=saboteur.PROCESS)  # type: ignore[assignment, misc]
    if "PHULUC_DIE_AT" in os.environ:
        die_at(int(os.environ["PHULUC_DIE_AT"]), sys.argv[sys.argv.index("--curated") + 1])
    sys.exit(cli.run(sys.argv[1:]))
