"""Imported by the fork server of tests: what `saboteur` loads on first use is loaded once."""

from __future__ import annotations

from pipeline.ingest import worker
from tests.pipeline import saboteur

worker.landed(saboteur.process(saboteur.recipe("Một"), "", {}))
