"""The names of what is curated, without the models that fix its columns: most need no more.

`schemas.records` has the models, by these names.
"""

from __future__ import annotations

DATASETS = (
    "tasks",
    "task_agencies",
    "task_deadlines",
    "task_occurrences",
    "indicators",
    "indicator_agencies",
    "cells",
    "issues",
    "documents",
)
"""Every partitioned dataset in the order it is written: documents last, as the commit record."""

REFERENCE = ("agencies", "communes", "provinces", "unit_names")
HISTORY = ("history",)
"""What runs have changed; no dataset: nothing of it is about the documents as they are."""

PARTITION_COLUMN = "province_code"  # its value is a part's folder
DOC_ID_LENGTH = 16  # hexadecimal digits of the content's SHA-256 that make a doc_id
UNKNOWN_PROVINCE = "00"  # the partition of documents whose province nothing tells
