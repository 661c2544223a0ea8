"""`import phuluc`: what it reads is what ingest stores, and nobody else's names get in the way."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from pathlib import Path

import pandas
import pyarrow.dataset
import pytest

import phuluc
from pipeline.exitcodes import CommandError
from schemas.records import DATASETS, REFERENCE, Task

PLAN = """\
ỦY BAN NHÂN DÂN
PHƯỜNG AN TƯỜNG
Tuyên Quang, ngày 05 tháng 01 năm 2026
KẾ HOẠCH
Cải cách hành chính năm 2026
Phụ lục
TT\tNhiệm vụ\tCơ quan chủ trì\tThời gian
1\tRà soát văn bản\tPhòng Kinh tế\tQuý III/2026
2\tBáo cáo kết quả\tCông an\tThường xuyên
"""


def test_a_path_and_its_bytes_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "kế hoạch.txt"
    path.write_text(PLAN, "utf-8")
    plan = phuluc.read(path)
    assert [row.task for row in plan.tasks] == ["Rà soát văn bản", "Báo cáo kết quả"]
    assert isinstance(plan.tasks[0], Task)
    assert plan.tasks[:1][0] == plan.tasks[0]
    assert plan.facts.source == "kế hoạch.txt"
    assert list(phuluc.read(PLAN.encode()).tasks) == list(phuluc.read(str(path)).tasks)


def test_rows_become_data_frames_with_types() -> None:
    frames = phuluc.read(PLAN.encode()).to_pandas()
    tasks = frames["tasks"]
    assert tasks["task"].tolist() == ["Rà soát văn bản", "Báo cáo kết quả"]
    assert tasks["due_end"].tolist() == [datetime.date(2026, 9, 30), None]
    assert tasks["province_code"].tolist() == ["08", "08"]
    assert set(tasks.columns) == set(Task.model_fields)
    assert frames["documents"]["commune"].tolist() == ["phường An Tường"]
    assert frames["indicators"].empty
    assert "target_value" in frames["indicators"].columns


def test_facts_may_be_set_and_failures_have_a_code() -> None:
    assert phuluc.read(PLAN.encode(), {"number": "1/KH-UBND"}).facts.number == "1/KH-UBND"
    with pytest.raises(phuluc.UnreadableError) as failure:
        phuluc.read(b"")
    assert failure.value.code == "empty-file"


def test_a_folder_is_filled_and_asked(tmp_path: Path) -> None:
    raw, curated = tmp_path / "raw", tmp_path / "curated"
    raw.mkdir()
    (raw / "kh.txt").write_text(PLAN, "utf-8")
    assert phuluc.ingest(raw, curated, jobs=1).documents == 1
    with phuluc.open(str(curated)) as connection:
        found = connection.execute("SELECT province_code, count(*) FROM tasks GROUP BY 1")
        assert found.fetchall() == [("08", 2)]
        for name in (*DATASETS, *REFERENCE, "plans"):
            connection.execute(f"SELECT * FROM {name}").df()


def test_the_line_of_the_readme_for_pandas_keeps_codes_as_text(
    tmp_path: Path, repository: Path
) -> None:
    raw, curated = tmp_path / "raw", tmp_path / "curated"
    raw.mkdir()
    (raw / "kh.txt").write_text(PLAN, "utf-8")
    phuluc.ingest(raw, curated, jobs=1)
    readme = (repository / "README.md").read_text("utf-8")
    start = readme.index("pandas.read_parquet(")
    line = readme[start : readme.index("polars.read_parquet(")]
    names = {"pandas": pandas, "pyarrow": pyarrow}
    frame = eval(line.replace("data/curated", str(curated)), names)
    assert frame["province_code"].tolist() == ["08", "08"]
    assert line in (repository / "README.vi.md").read_text("utf-8")


def test_a_folder_without_data_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"run `phuluc ingest --curated .*` first"):
        phuluc.open(tmp_path)


@pytest.fixture
def strangers(tmp_path: Path) -> Path:
    """A folder with packages that have the names of our rooms and break whoever imports them."""
    folder = tmp_path / "others"
    for name in ("extractors", "normalizers", "pipeline", "schemas"):
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").write_text(f"raise RuntimeError('foreign {name}')\n")
    return folder


@pytest.mark.parametrize("entry", ["script", "module", "library"])
def test_a_foreign_package_called_pipeline_breaks_nothing(
    entry: str, strangers: Path, tmp_path: Path
) -> None:
    """Neither earlier on the path nor in the current folder; in the workers neither."""
    raw, curated = tmp_path / "raw", tmp_path / "curated"
    raw.mkdir()
    (raw / "kh.txt").write_text(PLAN, "utf-8")
    script = str(Path(sys.executable).with_name("phuluc"))
    options = ["ingest", "--jobs", "1", "--raw", str(raw), "--curated", str(curated)]
    read = f"import phuluc; assert len(phuluc.read({str(raw / 'kh.txt')!r}).tasks) == 2"
    command = {
        "script": [script, *options],
        "module": [sys.executable, "-m", "phuluc", "--help"],
        "library": [sys.executable, "-c", read],
    }[entry]
    environment = os.environ | {"PYTHONPATH": str(strangers)}
    subprocess.run(command, cwd=strangers, env=environment, check=True)
    if entry == "script":
        with phuluc.open(curated) as connection:
            assert connection.execute("SELECT count(*) FROM tasks").fetchall() == [(2,)]


def test_a_foreign_package_that_is_loaded_already_is_named(tmp_path: Path) -> None:
    (tmp_path / "pipeline.py").write_text("")
    command = [sys.executable, "-c", "import pipeline, phuluc"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "another package is loaded as 'pipeline'" in ended.stderr


def test_the_command_takes_the_systems_memory_and_the_library_leaves_the_users() -> None:
    code = "; import pyarrow; print(pyarrow.default_memory_pool().backend_name)"

    def pool_after(first: str) -> str:
        command = [sys.executable, "-c", first + code]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    assert pool_after("from pipeline import cli; cli.set_up_arrow()") == "system"
    assert pool_after("import pipeline.curated.partitions") == pool_after("pass") != "system"
