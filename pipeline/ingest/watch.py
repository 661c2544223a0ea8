"""New plans as they come: the inbox is looked at again and again, so that network shares work too.

A file is taken when its size and its date have stood still from one look to the next; one that is
still being copied is left out of the run, and what was stored of it stays.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.exitcodes import CommandError
from pipeline.ingest import corrections, inbox
from pipeline.ingest.run import Options, Summary

Stamp = tuple[int, int]  # size in bytes, date of the last change in nanoseconds
Run = Callable[[Options], Summary]
LOOKS_OF_ONE = 2  # with `once`: stillness shows between two looks


@dataclass(slots=True)
class Watch:
    """What was seen of an inbox. `run` ingests, `say` hears of what keeps it from that."""

    options: Options
    run: Run
    say: Callable[[str], None]
    _seen: dict[str, Stamp] | None = None
    _done: dict[str, Stamp] | None = None
    _said: str = ""
    _beside: list[Path] = field(default_factory=list)

    def __post_init__(self) -> None:
        """What people write beside the plans brings about a run like a plan."""
        raw = self.options.raw
        said = self.options.corrections or corrections.beside(raw)
        self._beside = [said, raw / inbox.OVERRIDES_NAME, raw / inbox.IGNORE_NAME]

    def look(self) -> Summary | None:
        """Look once; ingest when something new stands still. None when nothing was ingested."""
        try:
            now = self._stamps()
            before, self._seen = self._seen, now
            if before is None:
                return None
            still = {source: stamp for source, stamp in now.items() if before.get(source) == stamp}
            if not self._worth_a_run(still, now):
                return None
            waiting = frozenset(now.keys() - still.keys())
            summary = self.run(replace(self.options, waiting=waiting))
        except CommandError as error:  # a share that is away, another run: it may pass
            self._complain(error.message)
            return None
        except OSError as error:
            self._complain(f"cannot write {self.options.curated}: {error.strerror or error}")
            return None
        self._done, self._said = still, ""
        return summary

    def _worth_a_run(self, still: dict[str, Stamp], now: dict[str, Stamp]) -> bool:
        """Whether anything came or changed; what left counts when all the rest stands still.

        A file that is moved leaves before it stands still elsewhere.
        """
        if self._done is None or len(still) == len(now):
            return still != self._done
        return any(self._done.get(source) != stamp for source, stamp in still.items())

    def _stamps(self) -> dict[str, Stamp]:
        """Size and date of every file, by source; of those beside the plans, by path."""
        found = inbox.walk(self.options.raw, without=self.options.curated)
        paths = {file.source: file.path for file in found.files}
        paths |= {str(path.absolute()): path for path in self._beside}
        stamps = {}
        for name, path in paths.items():
            try:
                status = path.stat()
            except OSError:
                continue  # gone since, or not there at all
            stamps[name] = (status.st_size, status.st_mtime_ns)
        return stamps

    def _complain(self, message: str) -> None:
        """Say it once, not at every look."""
        if message != self._said:
            self.say(message)
        self._said = message


def watch(
    watched: Watch,
    pause: Callable[[], None],
    stopped: Callable[[], bool],
    ran: Callable[[Summary], None],
    *,
    once: bool = False,
) -> None:
    """Look and pause in turn until `stopped()`; with `once`, until stillness could show."""
    looks = 0
    while not stopped():
        summary = watched.look()
        if summary is not None:
            ran(summary)
        looks += 1
        if once and looks >= LOOKS_OF_ONE:
            return
        pause()
