"""Fixtures every room's tests may use."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("phuluc", deadline=None, derandomize=True)  # CI never flickers
settings.register_profile("search", deadline=None, max_examples=5_000)  # --hypothesis-profile
settings.load_profile("phuluc")


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return Path(__file__).resolve().parent.parent
