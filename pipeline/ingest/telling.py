"""The history of a run, begun when there is something to tell, or to settle of a killed run."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.curated.loose import HISTORY_PARTS
from pipeline.curated.store import Change, Store

if TYPE_CHECKING:
    from pipeline.curated.history import History


class Telling:
    """`pipeline.curated.history.History`, whose libraries an unchanged run does without."""

    def __init__(self, store: Store, began: datetime) -> None:
        self._store = store
        self._began = began
        self._history: History | None = None
        if any((store.curated / HISTORY_PARTS).glob("*")):
            self._begun()

    def expect(self, change: Change) -> None:
        """Write down what a commit is about to change; to be called before it."""
        if change.incoming or change.outgoing or change.moved:
            self._begun().expect(change)

    def publish(self) -> None:
        """Make one file of what this run has changed."""
        if self._history is not None:
            self._history.publish()

    def _begun(self) -> History:
        if self._history is None:
            from pipeline.curated.history import History

            self._history = History(self._store, self._began)
        return self._history
