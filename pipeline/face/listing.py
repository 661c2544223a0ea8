"""What can be asked: the stored questions with an example each, and every column described."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

from pipeline import hints
from pipeline.curated import described, views
from pipeline.face import questions
from pipeline.face.terminal import console
from schemas.datasets import DATASETS, HISTORY, REFERENCE


def print_questions(curated: Path) -> None:
    """Every stored question: what it answers in both languages, its options, an example."""
    screen = console()
    for question in questions.all_questions():
        screen.print(question.name, style="bold")
        screen.print(f"  {question.vietnamese}", soft_wrap=True)
        screen.print(f"  {question.english}", soft_wrap=True)
        if question.takes:
            options = " ".join(f"--{name}" for name in question.takes)
            screen.print(f"  {options}", soft_wrap=True)
        words = shlex.split(question.example)[1:]
        screen.print(f"  $ {hints.command(*words, curated=curated)}", soft_wrap=True)
    screen.print(f"({len(questions.all_questions())} câu hỏi)")


def print_schema() -> None:
    """Every dataset, view and reference table with its columns, in both languages."""
    screen = console()
    for name, told, columns in schema():
        screen.print(f"{name}: {told}", style="bold", soft_wrap=True)
        for column, kind, meaning in columns:
            screen.print(f"  {column}  {kind}  {meaning}", soft_wrap=True)
        screen.print()


def schema() -> Iterator[tuple[str, str, list[tuple[str, str, str]]]]:
    """Every dataset, view and reference table: what it is, and its columns with type and sense."""
    with views.without_rows() as connection:
        for name in (*DATASETS, *described.VIEWS, *REFERENCE, *HISTORY):
            found = connection.execute(f"DESCRIBE {name}").fetchall()
            columns = [
                (column, kind, described.column(column, name).both) for column, kind, *_ in found
            ]
            yield name, described.dataset(name).both, columns
