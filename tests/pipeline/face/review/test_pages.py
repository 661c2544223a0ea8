"""The pages `phuluc review` writes: what is in them, what is built anew, what is removed."""

from __future__ import annotations

import ast
import csv
import hashlib
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pipeline import cli
from pipeline.curated import views
from pipeline.exitcodes import ExitCode
from pipeline.face import words
from pipeline.face.originals import Originals
from pipeline.face.reasons import reason
from pipeline.face.review import html, pictures
from pipeline.face.review.build import Built, build
from pipeline.face.review.contents import contents
from pipeline.face.review.document import document_page
from schemas.issues import FLAGS, ISSUES
from tests.pipeline import bad_files
from tests.pipeline.conftest import Run
from tests.pipeline.saboteur import recipe

HOSTILE = '<script>alert(1)</script>" onload="x' + "'javascript:alert(2)"

PAGES = r"(\.\./)?(index|overview|changes)\.html|doc/[0-9a-f]{16}\.html"
OURS = re.compile(rf"#|data:image/webp|{PAGES}")


def built(curated: Path, raw: Path, *wanted: str) -> Built:
    with views.connect(curated) as connection:
        return build(connection, curated, raw, date(2026, 11, 28), wanted)


def pages(curated: Path) -> dict[str, Path]:
    return {path.stem: path for path in (curated / "review" / "doc").iterdir()}


def test_only_what_changed_is_written_and_what_is_gone_is_removed(
    raw: Path, curated: Path, run: Run
) -> None:
    (raw / "a.docx").write_bytes(recipe("Rà soát", issues=["?"]))
    (raw / "b.docx").write_bytes(recipe("Tập huấn", issues=["?", "!"], severity="info"))
    run()
    first = built(curated, raw)
    assert re.findall(r"\d+ điểm cần xem", first.index.read_text("utf-8")) == ["1 điểm cần xem"]
    assert (first.written, first.current, first.removed) == (2, 0, 0)
    again = built(curated, raw)
    assert (again.written, again.current, again.removed) == (0, 2, 0)
    (raw / "b.docx").unlink()
    (raw / "c.docx").write_bytes(recipe("Công bố"))
    (curated / "review" / "doc" / "notes.html").write_text("mine")
    run()
    after = built(curated, raw)
    assert (after.written, after.current, after.removed) == (1, 1, 1)
    left = pages(curated)
    assert left.pop("notes").read_text() == "mine"
    assert len(left) == 2
    assert re.search("Công bố", "".join(path.read_text("utf-8") for path in left.values()))


def test_the_page_of_changes_tells_runs_documents_and_values(
    raw: Path, curated: Path, run: Run
) -> None:
    (raw / "a.docx").write_bytes(recipe("Rà soát", "Tập huấn", lead="Công an"))
    (raw / "b.docx").write_bytes(recipe("Công bố"))
    run()
    (raw / "a.docx").write_bytes(recipe("Rà soát", "Tập huấn", lead=HOSTILE))
    (raw / "b.docx").unlink()
    run()
    page = built(curated, raw).index.with_name("changes.html").read_text("utf-8")
    assert page.count('class="panel"') == 2
    assert re.search(r"<del>Công an</del>\s*→\s*<ins>&lt;script&gt;", page)
    assert "Chủ trì:" in page
    gone, stands = (re.search(rf"<h3>(.*?{name}.*?)</h3>", page) for name in ("b.docx", "a.docx"))
    assert gone and stands
    assert ("<a" in gone[1], "<a" in stands[1]) == (False, True)


def test_hostile_text_and_names_stay_text(raw: Path, curated: Path, run: Run) -> None:
    (raw / "<img src=x onerror=alert(1)>.docx").write_bytes(recipe(HOSTILE, lead=HOSTILE))
    run()
    index = built(curated, raw).index
    (page,) = pages(curated).values()
    assert re.fullmatch(r"[0-9a-f]{16}\.html", page.name)
    for text in (index.read_text("utf-8"), page.read_text("utf-8")):
        assert len(re.findall(r"<script\b", text)) <= 2  # our own, and the index's data
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        addresses = re.findall(r'(?:href|src)="([^"]*)"', text)
        assert [a for a in addresses if not OURS.match(a)] == []


def test_the_policy_admits_our_own_script_and_style_alone(
    raw: Path, curated: Path, run: Run
) -> None:
    (raw / "a.docx").write_bytes(recipe("Rà soát"))
    run()
    text = built(curated, raw).index.read_text("utf-8")
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert policy.startswith("default-src &#39;none&#39;; img-src data:;")
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    for inlined in (script, style):
        assert html.hash_of(inlined) in policy
    assert "http:" not in text and "https:" not in text


def test_the_command_says_what_it_did(
    raw: Path, curated: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    (raw / "a.docx").write_bytes(recipe("Rà soát"))
    run()
    folders = ["--raw", str(raw), "--curated", str(curated)]
    assert cli.run(["review", "a.docx", *folders]) == ExitCode.OK
    assert "1 pages written, 0 current, 0 removed" in capsys.readouterr().out
    assert cli.run(["review", "b.docx", *folders]) == ExitCode.USAGE


def test_a_page_that_cannot_be_drawn_costs_its_picture_alone(repository: Path) -> None:
    assert list(pictures.pictures(b"%PDF-1.7 and nothing", [1])) == []
    two = (repository / "tests/data/documents/003-dashed.pdf").read_bytes()
    drawn = list(pictures.pictures(two, [1, 99, 2]))
    assert [picture.page for picture in drawn] == [1, 2]
    assert all(len(picture.data) <= pictures.WEIGHTS.page_bytes for picture in drawn)
    giant = bad_files.one_page(bad_files.stream(b""), box=b"0 0 14400 14400")
    assert [picture.width for picture in pictures.pictures(giant, [1])] == [14400]


def test_reasons_are_said_in_vietnamese_with_the_columns_label() -> None:
    assert reason("its lead is empty") == "ô “Chủ trì” trống"
    assert reason("nobody put this into words") == "nobody put this into words"


def said_in(path: Path) -> Iterator[str]:
    """Patterns of the texts that a module may say, what it fills in left open."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield re.escape(node.value)
        elif isinstance(node, ast.JoinedStr):
            parts = (p.value if isinstance(p, ast.Constant) else None for p in node.values)
            yield "".join(".*" if part is None else re.escape(str(part)) for part in parts)


def test_every_phrase_in_words_is_one_that_a_reader_says(repository: Path) -> None:
    rooms = "normalizers", "extractors", "pipeline/ingest"
    files = [path for room in rooms for path in repository.glob(f"{room}/**/*.py")]
    texts = {t for path in files for t in said_in(path) if len(t.replace(".*", "")) > 12}
    said = re.compile("|".join(f"(?:{text})" for text in texts), re.S)
    whole = "\n".join(texts)
    with (repository / "pipeline/curated/reasons.csv").open(encoding="utf-8") as stream:
        phrases = list(csv.DictReader(stream))
    for phrase in phrases:
        english = phrase["english"].removeprefix("line {}: ")  # of a file of corrections
        parts = [part for part in english.split("{}") if len(part) > 8]
        assert said.fullmatch(english) or all(re.escape(p) in whole for p in parts), phrase
        assert phrase["english"].count("{}") >= phrase["vietnamese"].count("{}")
    assert [p["english"] for p in phrases] == sorted(p["english"] for p in phrases)


def test_every_flag_and_issue_of_a_document_has_its_words() -> None:
    assert FLAGS.keys() - words.FLAG_WORDS.keys() == set()
    assert all(kind.vietnamese.strip() for kind in ISSUES.values())


def test_a_scan_without_a_picture_shows_its_cells(raw: Path, curated: Path, run: Run) -> None:
    (raw / "a.pdf").write_bytes(recipe("Rà soát"))
    run()
    one_sheet = bad_files.one_page(bad_files.stream(b""))
    with views.connect(curated) as connection:
        ((doc_id,),) = connection.execute("SELECT doc_id FROM documents").fetchall()
        (one,) = contents(connection, [doc_id])
    one.document["sha256"] = hashlib.sha256(one_sheet).hexdigest()
    (raw / "a.pdf").write_bytes(one_sheet)
    for reader, drawn in (("ocr", 0), ("text-layer", 1)):
        one.document |= {"reader": reader, "format": "pdf", "pages": 2}
        text = document_page(one, Originals(raw), "")
        assert text.count("data:image/webp") == drawn
        assert ("Không vẽ được" in text) == (reader == "ocr")
