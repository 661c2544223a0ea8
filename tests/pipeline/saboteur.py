"""A reader for tests: a file is a JSON recipe of the document it becomes, or of the harm it does.

    {"province": "08", "tasks": ["Rà soát", ...], "indicators": [...], "do": "crash"}

Any document fact may be given by its column name.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from extractors.scan.telling import begin_page
from normalizers.records.row_keys import task_key
from normalizers.tables.roles import fit_for
from schemas.corrections import CHECKED, CORRECTED, NO_CORRECTIONS, Correction, Corrections
from schemas.datasets import DOC_ID_LENGTH
from schemas.extraction import Extraction
from schemas.reading import UnreadableError
from schemas.records import (
    CellRecord,
    Document,
    Indicator,
    Issue,
    Task,
    TaskAgency,
    TaskDeadline,
    TaskOccurrence,
)

PROCESS = "tests.pipeline.saboteur:process"
MEGABYTES_AT_ONCE = 50 << 20


def recipe(*tasks: str, **facts: Any) -> bytes:
    """Bytes of a file that becomes a document with these tasks."""
    return json.dumps({"tasks": tasks, **facts}, ensure_ascii=False).encode()


def process(
    data: bytes,
    source: str,
    overrides: Mapping[str, str],
    version: str = "",
    corrections: Corrections = NO_CORRECTIONS,
) -> Extraction:
    """What `pipeline.ingest.document.process` is for real documents."""
    try:
        facts = json.loads(data)
    except ValueError:
        raise UnreadableError("not-a-document", "this is no recipe") from None
    if pipe := facts.pop("pipe", ""):  # a scan of eight pages, at the first until one is helped
        begin_page(1, 8)
        raise UnreadableError("pages", Path(pipe).read_text("utf-8"))
    harm(facts.pop("do", ""), facts.pop("mark", ""))
    facts |= overrides
    found = extraction(sha256(data).hexdigest(), source, facts, version)
    found.tasks = [_corrected(task, corrections.get(task.row_key, ())) for task in found.tasks]
    return found


def read_ahead(data: bytes, numbers: Iterable[int]) -> None:
    """Tell the reader of the document, by its pipe, which pages were read for it."""
    Path(json.loads(data)["pipe"]).write_text(repr(list(numbers)), "utf-8")


def _corrected(task: Task, lines: Sequence[Correction]) -> Task:
    """The task with texts replaced where their old value stands."""
    for line in lines:
        if line.column == CHECKED:
            task = task.model_copy(update={"flags": [CHECKED]})
        elif getattr(task, line.column) == line.old:
            task = task.model_copy(update={line.column: line.new, "flags": [CORRECTED]})
    return task


def harm(deed: str, mark: str = "") -> None:
    """Do what a broken document makes a reader do; `mark` is a file that says it has begun.

    A child that it starts has its number in `<mark>.child`.
    """
    first = not Path(mark).exists()
    if deed.endswith("with a child"):
        child = subprocess.Popen(["sleep", "86421"])
        Path(f"{mark}.child").write_text(str(child.pid))
    if mark:
        with Path(mark).open("a") as stream:  # a pipe: until somebody listens
            stream.write(str(os.getpid()))
    if deed == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif deed == "exit":
        os._exit(7)
    elif deed == "hang":
        while True:
            signal.pause()
    elif deed == "ignore":
        for number in {signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGALRM}:
            signal.signal(number, signal.SIG_IGN)
        while True:
            signal.pause()
    elif deed in ("stop", "stop with a child"):
        os.kill(os.getpid(), signal.SIGSTOP)
    elif deed == "killed" or (deed == "killed once" and first):
        os.kill(os.getpid(), signal.SIGKILL)
    elif deed == "kill its run once" and first:
        run = multiprocessing.parent_process()
        assert run is not None and run.pid is not None
        os.kill(run.pid, signal.SIGKILL)
        signal.pause()
    elif deed == "abort":
        os.abort()
    elif deed == "abort, corrupted":
        os.write(2, b"free(): invalid pointer\n")
        os.abort()
    elif deed == "spin with a child":
        while True:
            pass
    elif deed == "leave files":
        (Path(tempfile.mkdtemp()) / "left").touch()
        while True:
            signal.pause()
    elif deed == "eat":
        eaten = []
        while True:
            eaten.append(bytearray(MEGABYTES_AT_ONCE))
    elif deed == "raise":
        raise ZeroDivisionError("a bug")


def extraction(content: str, source: str, facts: dict[str, Any], version: str = "") -> Extraction:
    """Records of a document with these facts and the content of this SHA-256."""
    doc_id = content[:DOC_ID_LENGTH]
    province = facts.get("province", "00")
    tasks = [_task(doc_id, province, number, text, facts) for number, text in _numbered(facts)]
    indicators = [
        _indicator(doc_id, province, len(tasks) + i, text)
        for i, text in enumerate(facts.get("indicators", ()), start=1)
    ]
    issues = [
        Issue(
            doc_id=doc_id,
            source=source,
            severity=facts.get("severity", "warning"),
            code="row-doubtful",
            page=1,
            ordinal=1,
            message="doubt",
            text=text,
            province_code=province,
        )
        for text in facts.get("issues", ())
    ]
    found = {"tasks": len(tasks), "indicators": len(indicators), "issues": len(issues)}
    ids = {"doc_id": doc_id, "source": source, "sha256": content, "parser_version": version}
    return Extraction(
        document=_document(facts, province_code=province, **ids, **found),
        tasks=tasks,
        task_agencies=[_agency(task) for task in tasks if task.lead],
        task_deadlines=[_deadline(task) for task in tasks],
        task_occurrences=[_occurrence(task) for task in tasks if task.due_end],
        indicators=indicators,
        cells=[_cell(doc_id, province, row, task) for row, task in enumerate(tasks)],
        issues=issues,
    )


def _numbered(facts: dict[str, Any]) -> list[tuple[int, str]]:
    return list(enumerate(facts.get("tasks", ()), start=1))


def _document(facts: dict[str, Any], **known: Any) -> Document:
    optional = ("number", "issuer", "commune_code", "commune", "title", "period_start")
    values: dict[str, Any] = {name: facts.get(name) for name in (*optional, "period_end")}
    return Document(
        format=facts.get("format", "docx"),
        reader=facts.get("reader", "word"),
        kind="ke_hoach",
        issued_on=None,
        issued_month=None,
        signer=None,
        province=facts.get("province_name"),
        pages=1,
        tables=1,
        coverage=facts.get("coverage", 1.0),
        duplicate_of=None,
        parsed_at=datetime.now(UTC),
        **values,
        **known,
    )


TOLD = ("no", "task", "deliverable", "lead", "coordinating", "deadline")  # cells of a made-up row


def _task(doc_id: str, province: str, number: int, text: str, facts: dict[str, Any]) -> Task:
    due = facts.get("due")
    return Task(
        row_key=f"key-{number}",
        task_id=f"{doc_id}-{number}",
        task_key=task_key(text),
        doc_id=doc_id,
        appendix=1,
        appendix_label="Phụ lục I",
        appendix_title="Danh mục nhiệm vụ",
        section="I",
        section_title="Thể chế",
        section_path=["I"],
        area="the-che",
        ordinal=number,
        no=str(number),
        **dict.fromkeys(fit_for("task") - {*TOLD, "extra"}),
        task=text,
        deliverable="Báo cáo",
        deliverables=["Báo cáo"],
        lead=facts.get("lead", "Phòng Kinh tế"),
        coordinating="",
        deadline="Quý III" if due else "",
        extra={"Cột lạ": "chữ"},
        due_kind="fixed" if due else "unknown",
        due_start=None,
        due_end=date.fromisoformat(due) if due else None,
        due_tentative=False,
        page_first=1,
        page_last=1,
        grade=facts.get("grade", "A"),
        flags=["joined-page-break"],
        commune_code=facts.get("commune_code"),
        province_code=province,
    )


def _agency(task: Task) -> TaskAgency:
    known = task.lead == "Phòng Kinh tế"
    return TaskAgency(
        task_id=task.task_id,
        doc_id=task.doc_id,
        role="lead",
        ordinal=1,
        mention=task.lead or "",
        agency_id="phong-kinh-te" if known else None,
        agency=task.lead if known else None,
        is_group=False,
        score=1.0 if known else 0.0,
        province_code=task.province_code,
    )


def _deadline(task: Task) -> TaskDeadline:
    return TaskDeadline(
        task_id=task.task_id,
        doc_id=task.doc_id,
        ordinal=1,
        text=task.deadline or "",
        kind=task.due_kind,
        start=task.due_start,
        end=task.due_end,
        recurrence=[],
        trigger=None,
        within_days=None,
        working_days=False,
        tentative=False,
        province_code=task.province_code,
    )


def _occurrence(task: Task) -> TaskOccurrence:
    return TaskOccurrence(
        task_id=task.task_id,
        doc_id=task.doc_id,
        clause=1,
        start=task.due_start,
        end=task.due_end,
        province_code=task.province_code,
    )


def _indicator(doc_id: str, province: str, ordinal: int, text: str) -> Indicator:
    return Indicator(
        indicator_id=f"{doc_id}-{ordinal}",
        row_key=f"key-{ordinal}",
        doc_id=doc_id,
        appendix=2,
        appendix_label="Phụ lục II",
        appendix_title="Chỉ tiêu",
        section="",
        section_title="",
        ordinal=ordinal,
        no=str(ordinal),
        indicator=text,
        unit="%",
        target="≥ 95",
        target_op=">=",
        target_value=95.0,
        target_upper=None,
        target_unit=None,
        lead=None,
        coordinating=None,
        monitor="Văn phòng",
        deadline=None,
        note=None,
        extra={},
        page_first=2,
        page_last=2,
        grade="A",
        flags=[],
        commune_code=None,
        province_code=province,
    )


def _cell(doc_id: str, province: str, row: int, task: Task) -> CellRecord:
    return CellRecord(
        doc_id=doc_id,
        table=1,
        page=1,
        row=row,
        col=0,
        row_span=1,
        col_span=1,
        x0=None,
        top=None,
        x1=None,
        bottom=None,
        text=task.task,
        role="item",
        note="",
        record_id=task.task_id,
        province_code=province,
    )
