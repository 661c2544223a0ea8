"""Arguments of `phuluc explain`."""

from __future__ import annotations

import re
from datetime import date

from normalizers.values.deadlines import Period
from pipeline.exitcodes import CommandError

YEARS = re.compile(r"(20\d\d)(?:\s*[-–—]\s*(20\d\d))?")


def period_of(plan: str | None) -> Period | None:
    """Whole years as a plan's period: `2026` or `2026-2030`; `CommandError` for anything else."""
    if plan is None:
        return None
    match = YEARS.fullmatch(plan.strip())
    if match is None:
        raise CommandError(f"--plan {plan!r} is no year (2026) and no years (2026-2030)")
    first, last = int(match[1]), int(match[2] or match[1])
    if last < first:
        raise CommandError(f"--plan {plan!r} ends before it begins")
    return Period(date(first, 1, 1), date(last, 12, 31))
