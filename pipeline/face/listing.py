"""What can be asked: the stored questions with an example each."""

from __future__ import annotations

import shlex
from pathlib import Path

from pipeline import hints
from pipeline.face import questions
from pipeline.face.terminal import console


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
