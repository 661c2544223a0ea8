"""`python -m pipeline` is `phuluc`."""

from __future__ import annotations

from pipeline.cli import main

main()
