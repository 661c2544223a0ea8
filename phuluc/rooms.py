"""The rooms' names stand for our rooms, whatever else on the path is called so.

`pipeline` or `schemas` is what others call their packages too. `phuluc` is not; whoever enters
here gets the rooms that lie beside this package (docs/decisions/0014).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType

ROOMS = frozenset({"extractors", "normalizers", "pipeline", "schemas"})
ROOT = Path(__file__).resolve().parents[1]


class OurRooms:
    """A finder, asked before all others, that knows the rooms and nothing else."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Where a room lies; None for any other module."""
        return PathFinder.find_spec(name, [str(ROOT)]) if name in ROOMS else None


def claim() -> None:
    """Make the rooms' names ours; ImportError when another's module already has one of them."""
    for name in sorted(ROOMS & sys.modules.keys()):
        origin = getattr(sys.modules[name], "__file__", None)
        if origin is None or ROOT not in Path(origin).resolve().parents:
            message = f"another package is loaded as {name!r} ({origin}): phuluc has one of that "
            raise ImportError(message + "name; import phuluc before it, or run the command phuluc")
    if OurRooms not in sys.meta_path:
        sys.meta_path.insert(0, OurRooms)
