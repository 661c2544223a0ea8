"""`phuluc show --draw`: the picture lands where it should and nowhere else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PIL import Image

from extractors.pdf import draw
from pipeline import cli
from pipeline.exitcodes import ExitCode
from pipeline.face import drawing
from tests.pipeline import bad_files

Captured = pytest.CaptureFixture[str]
SAMPLE = "tests/data/documents/003-dashed.pdf"
WORD = "tests/data/documents/002-two.docx"
HOSTILE = "..; rm 'x' $(y)\n.pdf"


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    """A PDF under a hostile name and a Word file, read once."""
    folder = tmp_path_factory.mktemp("stored")
    (folder / "raw" / "kế hoạch").mkdir(parents=True)
    shutil.copy(repository / SAMPLE, folder / "raw" / "kế hoạch" / HOSTILE)
    shutil.copy(repository / WORD, folder / "raw" / "b.docx")
    found = ["--raw", str(folder / "raw"), "--curated", str(folder / "curated")]
    assert cli.run(["ingest", *found]) == ExitCode.OK
    return folder


@pytest.fixture
def folders(
    stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> list[str]:
    """A copy of both folders; the current folder is `here`."""
    capsys.readouterr()
    shutil.copytree(stored, tmp_path, dirs_exist_ok=True)
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return ["--raw", str(tmp_path / "raw"), "--curated", str(tmp_path / "curated")]


def show(folders: list[str], *arguments: str) -> int:
    return cli.run(["show", *arguments, *folders])


def test_a_page_is_drawn_into_the_current_folder_or_where_it_is_asked_for(
    folders: list[str], tmp_path: Path, capsys: Captured
) -> None:
    assert show(folders, ".pdf", "--draw", "7") == ExitCode.OK
    assert show(folders, ".pdf", "--draw", "1", "--out", str(tmp_path / "p.png")) == ExitCode.OK
    (default,) = Path.cwd().iterdir()
    assert default.name == "rm-x-y-trang-7.png"
    assert default.name in capsys.readouterr().out
    pictures = [path.read_bytes() for path in (default, tmp_path / "p.png")]
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)
    assert pictures[0] != pictures[1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([".pdf", "--draw", "99"], "page 99 does not exist"),
        ([".pdf", "--draw", "0"], "--draw"),
        (["b.docx", "--draw", "1"], "b.docx is no PDF"),
        (["nothing", "--draw", "1"], "no document is called"),
        ([".pdf", "--out", "x.png"], "--draw PAGE"),
        ([".pdf", "--draw", "1", "--out", "no/such/folder.png"], "No such file"),
    ],
)
def test_what_cannot_be_drawn_is_one_line(
    arguments: list[str], words: str, folders: list[str], capsys: Captured
) -> None:
    assert show(folders, *arguments) in (ExitCode.USAGE, ExitCode.FAILED)
    captured = capsys.readouterr()
    assert len(captured.err.splitlines()) == 1
    assert words in captured.err
    assert list(Path.cwd().iterdir()) == []


def test_only_the_bytes_that_were_read_are_drawn(
    folders: list[str], repository: Path, tmp_path: Path, capsys: Captured
) -> None:
    path = tmp_path / "raw" / "kế hoạch" / HOSTILE
    shutil.copy(repository / "tests/data/documents/001-open.pdf", path)
    assert show(folders, ".pdf", "--draw", "1") == ExitCode.USAGE
    assert "has changed since it was read" in capsys.readouterr().err
    path.unlink()
    path.symlink_to(repository / SAMPLE)  # the right bytes, but outside the inbox
    assert show(folders, ".pdf", "--draw", "1") == ExitCode.USAGE
    assert "name the inbox with --raw" in capsys.readouterr().err
    assert list(Path.cwd().iterdir()) == []


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("a/KẾ HOẠCH 565-QĐ.pdf", "KẾ-HOẠCH-565-QĐ-trang-3.png"),
        ("../../etc/.pdf", "phuluc-trang-3.png"),
        ("-rf.pdf", "rf-trang-3.png"),
        ("không đuôi", "phuluc-trang-3.png"),
    ],
)
def test_default_names_are_harmless(source: str, name: str) -> None:
    assert drawing.default_name(source, 3) == name


def test_the_longest_name_still_fits() -> None:
    assert len(drawing.default_name("ế" * 85 + ".pdf", 5_000).encode()) <= 255


@pytest.mark.parametrize("box", [b"0 0 14400 14400", b"0 0 1000000000 1"])
def test_a_giant_page_is_drawn_small(box: bytes, tmp_path: Path) -> None:
    target = tmp_path / "page.png"
    draw.draw_page(bad_files.one_page(bad_files.stream(b""), box=box), 1, [], target)
    with Image.open(target) as image:
        assert max(image.size) <= draw.MAX_SIDE
