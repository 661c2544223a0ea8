"""A zip and a mail in the inbox: each document in them is one of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from pipeline.face.originals import Originals
from pipeline.ingest.run import Options, Summary, ingest
from tests.extractors.test_containers import mail, zipped

DOCUMENTS = Path(__file__).parents[2] / "data" / "documents"
WORD = (DOCUMENTS / "003-sdt.docx").read_bytes()
OTHER = (DOCUMENTS / "004-group.docx").read_bytes()
PDF = (DOCUMENTS / "003-export.pdf").read_bytes()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mail with a zip of three plans, two of them one plan; a broken plan; the plan by itself."""
    folder = tmp_path_factory.mktemp("mails")
    raw = folder / "raw"
    raw.mkdir()
    archive = zipped({"kế hoạch/word.docx": WORD, "in.pdf": PDF, "khác.docx": OTHER})
    (raw / "thư.eml").write_bytes(mail({"cả.zip": archive, "hỏng.pdf": b"%PDF-1.4"}))
    (raw / "trống.eml").write_bytes(mail({}))
    return folder


@pytest.fixture(scope="module")
def first(folder: Path) -> Summary:
    return run(folder)


def run(folder: Path) -> Summary:
    return ingest(Options(folder / "raw", folder / "curated", jobs=1))


def ask(folder: Path, dataset: str, columns: str) -> list[tuple[object, ...]]:
    files = folder / "curated" / dataset / "**" / "*.parquet"
    return duckdb.sql(f"SELECT {columns} FROM read_parquet('{files}') ORDER BY source").fetchall()


def test_each_document_within_is_one_of_its_own(folder: Path, first: Summary) -> None:
    assert (first.new, first.failed) == (4, 1)
    assert ask(folder, "documents", "source, tasks > 0, tables > 0") == [
        ("thư.eml/cả.zip/in.pdf", True, True),
        ("thư.eml/cả.zip/khác.docx", True, True),
        ("thư.eml/cả.zip/kế hoạch/word.docx", True, True),
        ("trống.eml", False, False),
    ]
    stands = {row[0]: row[1:] for row in ask(folder, "documents", "source, doc_id, duplicate_of")}
    word = stands["thư.eml/cả.zip/kế hoạch/word.docx"]
    assert stands["thư.eml/cả.zip/in.pdf"][1] == word[0] and word[1] is None
    failed = ask(folder, "issues", "source, code, doc_id")
    assert ("thư.eml/hỏng.pdf", "damaged-pdf", None) in failed


def test_an_unchanged_container_is_not_opened_again(folder: Path, first: Summary) -> None:
    again = run(folder)
    assert (again.new, again.tried, again.unchanged, again.removed) == (0, 0, 4, 0)
    (folder / "curated" / ".phuluc" / "containers.json").unlink()
    anew = run(folder)
    assert (anew.new, anew.removed, anew.documents) == (0, 0, 4)


def test_the_original_within_is_found(folder: Path, first: Summary) -> None:
    originals = Originals(folder / "raw")
    for source, sha256 in ask(folder, "documents", "source, sha256"):
        assert originals.bytes_of(str(source), str(sha256))


def test_a_plan_moves_out_of_a_mail_and_leaves_with_it(folder: Path, first: Summary) -> None:
    copy = folder / "copy"
    shutil.copytree(folder / "raw", copy / "raw")
    shutil.copytree(folder / "curated", copy / "curated")
    (copy / "raw" / "word.docx").write_bytes(WORD)
    (copy / "raw" / "thư.eml").write_bytes(mail({"khác.docx": OTHER}))
    changed = run(copy)
    assert changed.new == 0 and changed.removed == 1  # the PDF is nowhere any more
    assert ask(copy, "documents", "source") == [
        ("thư.eml/khác.docx",),
        ("trống.eml",),
        ("word.docx",),
    ]
    (copy / "raw" / "thư.eml").write_bytes(zipped({"a.pdf": b"1" * 5000})[:60])
    broken = run(copy)
    assert broken.failed == 1 and broken.removed == 0
    assert ask(copy, "documents", "source, stale")[0] == ("thư.eml/khác.docx", True)
