"""Whatever lies in the inbox, `phuluc ingest` says one line about it and reads all else."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from pipeline import cli
from pipeline.exitcodes import ExitCode
from tests.pipeline import bad_files
from tests.pipeline.bad_files import HELLO, one_page, stream
from tests.pipeline.invariants import Select

Captured = pytest.CaptureFixture[str]

Ingest = Callable[..., tuple[int, dict[str, str]]]
"""Files by name and options in; exit code, and what was said of each file that was read, out."""

SAMPLES = Path(__file__).parents[2] / "data" / "documents"
PDF = (SAMPLES / "003-dashed.pdf").read_bytes()
DOCX = (SAMPLES / "002-two.docx").read_bytes()
PDF_ROWS, DOCX_ROWS = 32, 53
ALGORITHMS = ("RC4-40", "RC4-128", "AES-128", "AES-256")
MEGABYTES_FOR_400_PAGES = 200


@pytest.fixture
def ingest(raw: Path, curated: Path, capsys: Captured) -> Ingest:
    """Fill the inbox and run the command."""

    def run(files: Mapping[str, bytes], *options: str) -> tuple[int, dict[str, str]]:
        for name, data in files.items():
            (raw / name).parent.mkdir(parents=True, exist_ok=True)
            (raw / name).write_bytes(data)
        arguments = ["ingest", "--raw", str(raw), "--curated", str(curated), "--jobs", "2"]
        code = cli.run([*arguments, *options])
        captured = capsys.readouterr()
        assert captured.err == ""
        said: dict[str, list[str]] = {}
        for line in captured.out.splitlines():
            if found := re.match(r"\[\d+/\d+\] (.*?): (.*)", line):
                said.setdefault(found[1], []).append(found[2])
        assert all(len(lines) == 1 for lines in said.values()), said
        return code, {name: lines[0] for name, lines in said.items()}

    return run


def unread(rows: Select) -> dict[str, str]:
    """Issue code by source of every file that is no document."""
    return dict(rows("SELECT source, code FROM issues WHERE doc_id IS NULL"))


def tasks(rows: Select) -> dict[str, int]:
    """Task rows by source."""
    return dict(rows("SELECT source, tasks FROM documents"))


def test_every_bad_file_has_one_line_and_one_issue_and_all_others_land(
    ingest: Ingest, rows: Select
) -> None:
    expected = {
        "empty.pdf": (b"", "empty-file"),
        "zeros.docx": (bytes(1000), "empty-file"),
        "truncated.pdf": (PDF[: len(PDF) // 3], "damaged-pdf"),
        "head.pdf": (PDF[:20], "damaged-pdf"),
        "truncated.docx": (DOCX[: len(DOCX) // 2], "damaged-docx"),
        "program.pdf": (b"\x7fELF" + bytes(range(256)) * 40, "not-a-document"),
        "picture.docx": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "damaged-image"),
        "archive.zip": (bad_files.zip_of({"plan.pdf": PDF})[:200], "damaged-archive"),
        "entity.docx": (bad_files.with_entity(DOCX), "unsafe-docx"),
        "bomb.docx": (
            bad_files.zip_of({"word/document.xml": b" " * (64 << 20)}),
            "unsafe-docx",
        ),
        "deep.docx": (
            bad_files.zip_of({"word/document.xml": b"<a>" * 100_000 + b"</a>" * 100_000}),
            "unsafe-docx",
        ),
    }
    files = {name: data for name, (data, _) in expected.items()}
    code, said = ingest(files | {"good.pdf": PDF, "good.docx": DOCX})
    assert code == ExitCode.SOME_UNREADABLE
    assert unread(rows) == {name: wanted for name, (_, wanted) in expected.items()}
    assert tasks(rows) == {"good.pdf": PDF_ROWS, "good.docx": DOCX_ROWS}
    assert said.keys() == files.keys() | {"good.pdf", "good.docx"}
    for name, (_, wanted) in expected.items():
        assert said[name].startswith(f"{wanted}: ")


def test_an_empty_password_opens_and_any_other_is_named(ingest: Ingest, rows: Select) -> None:
    page = one_page(stream(HELLO))
    files = {
        f"{password or 'open'} {algorithm}.pdf": bad_files.locked(
            PDF if algorithm == "AES-256" else page, password, "owner", algorithm
        )
        for algorithm in ALGORITHMS
        for password in ("", "secret")
    }
    code, said = ingest(files)
    assert code == ExitCode.SOME_UNREADABLE
    opened = {f"open {algorithm}.pdf": 0 for algorithm in ALGORITHMS}
    assert tasks(rows) == opened | {"open AES-256.pdf": PDF_ROWS}
    locked = {f"secret {algorithm}.pdf": "encrypted-pdf" for algorithm in ALGORITHMS}
    assert unread(rows) == locked
    assert all("password" in said[name] for name in locked)


def test_content_and_not_the_name_says_what_a_file_is(ingest: Ingest, rows: Select) -> None:
    assert ingest({"pdf as.docx": PDF, "docx as.TXT": DOCX})[0] == ExitCode.OK
    assert rows("SELECT source, format FROM documents ORDER BY source") == [
        ("docx as.TXT", "docx"),
        ("pdf as.docx", "pdf"),
    ]


def test_what_runs_in_circles_costs_itself_alone(ingest: Ingest, rows: Select) -> None:
    """A reader may give it up, reach a limit or find the text; nothing else may happen."""
    circles = bad_files.cyclic()
    code, said = ingest(circles | {"good.pdf": PDF}, "--timeout", "10", "--memory", "300")
    assert code == ExitCode.SOME_UNREADABLE
    assert said.keys() == circles.keys() | {"good.pdf"}
    assert tasks(rows)["good.pdf"] == PDF_ROWS
    assert unread(rows).keys() | tasks(rows).keys() == said.keys()
    assert "cyclic tree.pdf" in unread(rows)


def test_a_bomb_ends_at_the_memory_limit(ingest: Ingest, rows: Select) -> None:
    files = {"bomb.pdf": bad_files.bomb(250), "good.pdf": PDF}
    code, said = ingest(files, "--memory", "100")
    assert code == ExitCode.SOME_UNREADABLE
    assert len(files["bomb.pdf"]) < 1_000_000
    assert tasks(rows) == {"good.pdf": PDF_ROWS}
    assert "--memory" in said["bomb.pdf"]


def test_giant_images_and_pages_are_never_drawn(ingest: Ingest, rows: Select) -> None:
    files = {
        "image.pdf": bad_files.giant_image(),
        "page.pdf": one_page(stream(HELLO), box=b"0 0 1e9 1e9"),
        "flat.pdf": one_page(stream(HELLO), box=b"0 0 0 0"),
    }
    assert ingest(files, "--memory", "200")[0] == ExitCode.OK
    assert tasks(rows) == dict.fromkeys(files, 0)


def test_hundreds_of_pages_stay_small(tmp_path: Path, repository: Path) -> None:
    path = tmp_path / "long.pdf"
    path.write_bytes(bad_files.repeated(PDF, 400))
    script = (
        "import sys; from pathlib import Path; from pipeline.ingest.document import process\n"
        "from tests.bench.pdf import peak_memory  # of this process, not of the one it came from\n"
        "read = process(Path(sys.argv[1]).read_bytes(), 'long.pdf', {})\n"
        "print(read.document.pages, len(read.tasks), round(peak_memory()))"
    )
    command = [sys.executable, "-c", script, str(path)]
    ended = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=True)
    pages, found, peak = map(int, ended.stdout.split())
    assert pages >= 400
    assert found == PDF_ROWS * pages // 17
    assert peak < MEGABYTES_FOR_400_PAGES


def test_more_pages_than_any_plan_has_are_refused(ingest: Ingest, rows: Select) -> None:
    tree = b"<</Type/Pages/Kids[%b]/Count 6000>>" % (b"3 0 R " * 6_000)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
    files = {
        "many.pdf": bad_files.pdf([bad_files.CATALOG, tree, page]),
        "claims.pdf": bad_files.pdf(
            [bad_files.CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 2000000000>>", page]
        ),
    }
    code, _ = ingest(files)
    assert code == ExitCode.SOME_UNREADABLE
    assert unread(rows).keys() == files.keys()


def test_names_of_any_kind_land_under_their_name(ingest: Ingest, raw: Path, rows: Select) -> None:
    names = [
        "xuống\ndòng.pdf",
        "nháy ' \" `$(x)`; DROP TABLE tasks.pdf",
        "..pdf",
        "..\\..\\etc.pdf",
        "%2e%2e%2f.pdf",
        "=cmd|' /C calc'!A0.pdf",
        "\x1b[2J\x07.pdf",
        "-rf",
        "[*]?.pdf",
        "ế" * 83 + "kh.pdf",
    ]
    assert len(os.fsencode(names[-1])) == 255
    before = sorted(path.name for path in raw.parent.iterdir())
    page = one_page(stream(HELLO))
    files = {name: page + b"\n" * number for number, name in enumerate(names)}
    code, _ = ingest(files)
    assert code == ExitCode.OK
    assert tasks(rows) == dict.fromkeys(names, 0)
    assert sorted({path.name for path in raw.parent.iterdir()} - {"curated"}) == before


def test_links_out_of_the_inbox_are_not_followed(
    ingest: Ingest, raw: Path, tmp_path: Path, rows: Select
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.pdf").write_bytes(PDF)
    (raw / "link.pdf").symlink_to(outside / "secret.pdf")
    (raw / "folder").symlink_to(outside, target_is_directory=True)
    (raw / "circle").symlink_to(raw, target_is_directory=True)
    os.mkfifo(raw / "pipe.pdf")
    assert ingest({"good.docx": DOCX})[0] == ExitCode.OK
    assert tasks(rows) == {"good.docx": DOCX_ROWS}
    names = ("link.pdf", "folder", "circle", "pipe.pdf")
    assert unread(rows) == dict.fromkeys(names, "link-skipped")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_permissions_are_an_issue(ingest: Ingest, raw: Path, rows: Select) -> None:
    (raw / "closed.pdf").write_bytes(PDF)
    (raw / "closed.pdf").chmod(0)
    (raw / "folder").mkdir(mode=0)
    try:
        code, _ = ingest({"good.docx": DOCX})
    finally:
        (raw / "folder").chmod(0o700)
    assert code == ExitCode.SOME_UNREADABLE
    assert unread(rows) == {"closed.pdf": "unreadable-file", "folder": "unreadable-file"}
    assert tasks(rows) == {"good.docx": DOCX_ROWS}
