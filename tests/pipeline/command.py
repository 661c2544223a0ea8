"""`python -m tests.pipeline.command ...`: the command line over the reader of `saboteur`.

Commits after every document, so that a test that kills it meets one in progress.
"""

from __future__ import annotations

import sys
from functools import partial

from pipeline import cli
from pipeline.ingest import landing, run
from tests.pipeline import saboteur

if __name__ == "__main__":
    landing.FLUSH_SECONDS, landing.FLUSH_SHARE = 0.0, 0
    run.Options = partial(run.Options, process=saboteur.PROCESS)  # type: ignore[assignment, misc]
    sys.exit(cli.run(sys.argv[1:]))
