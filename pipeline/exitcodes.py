"""Exit codes of the command line: a stable interface for scripts and schedulers."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a finished command says to the shell."""

    OK = 0
    FAILED = 1
    USAGE = 2
    SOME_UNREADABLE = 3
    INTERRUPTED = 130
    TERMINATED = 143


MEANINGS: dict[ExitCode, str] = {
    ExitCode.OK: "Everything was read and stored",
    ExitCode.FAILED: "The curated folder could not be written (disk full, no permission), "
    "or an unexpected error; what was there before is whole. phuluc diff: the folders differ",
    ExitCode.USAGE: "Wrong usage: unknown option, missing or emptied inbox, an SQL error, "
    "or another run is using the curated folder",
    ExitCode.SOME_UNREADABLE: "Some files could not be read that did not fail before; "
    "all others landed",
    ExitCode.INTERRUPTED: "Stopped by Ctrl-C; documents finished before it are stored",
    ExitCode.TERMINATED: "Stopped by SIGTERM; documents finished before it are stored",
}


class CommandError(Exception):
    """An error the user can act on: one line on stderr, and the exit code."""

    def __init__(self, message: str, code: ExitCode = ExitCode.USAGE) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
