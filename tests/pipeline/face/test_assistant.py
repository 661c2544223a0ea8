"""`phuluc mcp`: its tools through the package's own client, in one process."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.exitcodes import CommandError
from pipeline.face import assistant
from pipeline.ingest.run import Options, ingest

PLAN = """\
KẾ HOẠCH
Cải cách hành chính năm 2026
Phụ lục
TT\tNhiệm vụ\tCơ quan chủ trì\tCơ quan phối hợp\tThời gian
1\tRà soát văn bản\tPhòng Kinh tế\tVăn phòng HĐND và UBND\tQuý III/2026
2\tBáo cáo kết quả\tCông an\tCác phòng, đơn vị liên quan\tThường xuyên
"""


@pytest.fixture(scope="module")
def curated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("assistant")
    (folder / "raw").mkdir()
    (folder / "raw" / "kh.txt").write_text(PLAN, "utf-8")
    ingest(Options(folder / "raw", folder / "curated", jobs=1))
    return folder / "curated"


def call(curated: Path, tool: str, **arguments: Any) -> Any:
    """What a tool answers; an exception for an answer that is an error."""
    from mcp import Client

    async def talk() -> Any:
        async with Client(assistant.server(curated, 20.0, 500)) as client:
            return await client.call_tool(tool, arguments)

    result = asyncio.run(talk())
    text = "".join(part.text for part in result.content)
    if result.is_error:
        raise RuntimeError(text)
    return result.structured_content or json.loads(text)


def test_questions_columns_rows_and_documents(curated: Path) -> None:
    names = [q["name"] for q in call(curated, "list_questions")["result"]]
    assert "due-between" in names
    views = {view["view"]: view["columns"] for view in call(curated, "describe_columns")["result"]}
    assert any(column.startswith("due_end DATE") for column in views["tasks"])
    rows = call(curated, "ask", question="SELECT task, due_end FROM tasks ORDER BY ordinal")
    assert rows["rows"][0] == {"task": "Rà soát văn bản", "due_end": "2026-09-30"}
    due = call(
        curated, "ask", question="due-between", agency="Phòng Kinh tế", first_day="2026-01-01"
    )
    assert len(due["rows"]) == 1 and not due["more"]
    shown = call(curated, "show_document", document="kh.txt")
    assert len(shown["tasks"]) == 2 and shown["document"]["source"] == "kh.txt"


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('/etc/passwd')",
        "COPY tasks TO '/tmp/x.csv'",
        "CREATE TABLE a AS SELECT 1",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "no-such-question",
    ],
)
def test_what_could_read_or_write_is_refused(curated: Path, sql: str) -> None:
    with pytest.raises(RuntimeError):
        call(curated, "ask", question=sql)


def test_long_answers_are_cut_and_say_so(curated: Path) -> None:
    found = call(curated, "ask", question="SELECT * FROM range(2000)")
    assert len(found["rows"]) == assistant.MAX_ROWS and found["more"]


def test_without_the_package_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    with pytest.raises(CommandError, match="pip install"):
        assistant.server(tmp_path, 1.0, 1)
