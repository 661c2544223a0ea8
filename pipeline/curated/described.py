"""Every column of the datasets and views in words, for people and for BI tools."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.curated.labels import VIETNAMESE
from schemas import arrow
from schemas.records import DATASETS, HISTORY, REFERENCE, Record

ENGLISH = {
    "vietnamese": "What the code means, in Vietnamese",
    "english": "What the code means, in English",
    "place": "Names the plan: its ward, else issuer, title and source",
    "led_by": "Who leads: as printed, else whom the title of the appendix names",
    "plan_number": "Number of the plan",
    "plan_title": "Title of the plan",
    "nth": "Place of the plan in the order of province, place and source",
    "spans": "Whether the window is a whole year or longer: it is due by its end",
    "words": "The same number for the same words of a task in any plan",
    "why": "Why the task falls due on no day",
    "before": "The day before it on which these tasks fell due, or null",
    "beside": "Tasks that it leads beside another",
    "falling": "Tasks it leads, alone or beside, that fall due on the day `end`",
    "helping": "Tasks that it coordinates",
    "lead_agencies": "Canonical names of those who lead, null where none is known",
    "leading": "Tasks that it leads, as the first",
    "plans": "Plans that name it",
}
"""Columns that only views have."""

VIEWS = {
    "plans": ("Mỗi kế hoạch một lần", "Documents that are no duplicate of another"),
    "due": ("Mỗi lần một việc đến hạn", "Each time a task falls due, with its task and plan"),
    "told_times": ("Mỗi lần một việc đến hạn, của mọi tài liệu", "Rows of due, of all documents"),
    "told_undated": (
        "Việc không có ngày, của mọi tài liệu",
        "Tasks that fall due on no day, of all documents",
    ),
    "told_alike": (
        "Mỗi việc với mã số của chữ, của mọi tài liệu",
        "Tasks by the number of their words, of all documents",
    ),
    "told_led": (
        "Số kế hoạch và số việc mỗi cơ quan chủ trì, cộng từng phần",
        "Plans and tasks that an agency leads; rows of several parts add up",
    ),
    "told_workload": (
        "Số việc của mỗi cơ quan, cộng từng phần",
        "Tasks of an agency, and of those it leads how many fall due on a day; rows add up",
    ),
    "issue_codes": ("Mã của các điểm cần xem", "What each code of an issue means"),
    "asked_plans": ("Kế hoạch theo bộ lọc", "Plans, narrowed by place and plan"),
    "asked_tasks": ("Việc theo bộ lọc", "Tasks with their plan, narrowed by what is asked for"),
    "asked_due": ("Lần đến hạn theo bộ lọc", "Rows of due, narrowed by what is asked for"),
    "asked_undated": ("Việc không có ngày", "Tasks that fall due on no day, and why"),
    "asked_indicators": ("Chỉ tiêu theo bộ lọc", "Indicators with their plan, narrowed likewise"),
}
"""What each view holds, in both languages."""


@dataclass(frozen=True, slots=True)
class Described:
    """A column: what it holds, in Vietnamese and in English."""

    vietnamese: str
    english: str

    @property
    def both(self) -> str:
        """One comment in both languages."""
        return " · ".join(text for text in (self.vietnamese, self.english) if text)


def dataset(name: str) -> Described:
    """What a dataset or view holds."""
    if name in VIEWS:
        return Described(*VIEWS[name])
    return Described("", " ".join((arrow.model(name).__doc__ or "").split()))


def column(name: str, of: str) -> Described:
    """What a column holds; a view's columns mean what they mean in the dataset they come from."""
    english = ENGLISH.get(name) or next(
        (
            model.model_fields[name].description or ""
            for model in _models(of)
            if name in model.model_fields
        ),
        "",
    )
    return Described(VIETNAMESE.get(name, ""), english)


def _models(of: str) -> Iterator[type[Record]]:
    if of in DATASETS | REFERENCE | HISTORY:
        yield arrow.model(of)
    yield from DATASETS.values()
