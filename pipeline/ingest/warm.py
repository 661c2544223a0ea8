"""Imported by the fork server alone: what readers load on first use is loaded once, before forks.

Vocabularies, the gazetteer and compiled patterns are the same in every worker; reading a small
plan here loads them all, and the forked workers share them.
"""

from __future__ import annotations

import contextlib

from pipeline.ingest import worker
from pipeline.ingest.document import process

PLAN = """\
ỦY BAN NHÂN DÂN
PHƯỜNG AN TƯỜNG
Tuyên Quang, ngày 01 tháng 01 năm 2026
KẾ HOẠCH
Cải cách hành chính năm 2026
Phụ lục
TT\tNhiệm vụ\tCơ quan chủ trì\tCơ quan phối hợp\tThời gian
I\tCải cách thể chế
1\tRà soát văn bản\tPhòng Kinh tế\tVăn phòng HĐND và UBND\tQuý III/2026
2\tBáo cáo kết quả\tCông an\tCác phòng, đơn vị liên quan\tThường xuyên
"""


def read_plan() -> None:
    """Read the plan above as a worker would, and forget it."""
    worker.landed(process(PLAN.encode(), "", {}))


with contextlib.suppress(Exception):  # a reader that fails here shows it on the first document
    read_plan()
