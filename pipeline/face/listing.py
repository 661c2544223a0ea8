"""What can be asked: the stored questions with an example each, and every column described."""

from __future__ import annotations

import shlex
from pathlib import Path

from pipeline import hints
from pipeline.curated import described, views
from pipeline.face import questions
from pipeline.face.terminal import console
from schemas.records import DATASETS, REFERENCE


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
    with views.without_rows() as connection:
        for name in (*DATASETS, *described.VIEWS, *REFERENCE):
            screen.print(f"{name}: {described.dataset(name).both}", style="bold", soft_wrap=True)
            for column, kind, *_ in connection.execute(f"DESCRIBE {name}").fetchall():
                told = described.column(column, name).both
                screen.print(f"  {column}  {kind}  {told}", soft_wrap=True)
            screen.print()
