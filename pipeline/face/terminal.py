"""Text from documents on its way to a terminal, a CSV file or JSON: hostile until shown otherwise.

A file name or a cell can hold escape sequences that move the cursor, retitle the window or hide
text, and a leading `=` that a spreadsheet runs as a formula.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
import unicodedata
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

FORMULA = re.compile(r"[\t\r]|[\s;,'\"]*[=+\-@＝＋－＠]")
"""What a cell must not begin with; before the sign may stand what some spreadsheets cut at."""
UNPRINTED = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})  # controls, surrogates, unassigned
DIRECTION = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def one_line(text: str) -> str:
    """The text on one line: line ends and tabs as blanks, no control or direction characters."""
    return " ".join(printable(text).split())


def printable(text: str) -> str:
    """The text without control and direction characters; line ends and tabs stay."""
    plain = text.replace("\n", "").replace("\t", "").isprintable()
    return text if plain else _stripped(text)


def spreadsheet_text(text: str) -> str:
    """The text as a spreadsheet cell: never a formula, whatever it begins with."""
    cleaned = printable(text)
    return f"'{cleaned}" if FORMULA.match(text) or FORMULA.match(cleaned) else cleaned


class Plain:
    """What prints lines where no terminal is, without the library that knows terminals."""

    is_terminal = False

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    @property
    def width(self) -> int:
        """Characters of a line, as the environment or the terminal beside tells."""
        told = os.environ.get("COLUMNS", "")
        if told.isdecimal():
            return int(told)
        for beside in (sys.__stdin__, sys.__stderr__):
            with contextlib.suppress(AttributeError, ValueError, OSError):
                return os.get_terminal_size(beside.fileno()).columns  # type: ignore[union-attr]
        return 80

    def print(self, text: str = "", *, style: str | None = None, soft_wrap: bool = True) -> None:
        """One line."""
        self._stream.write(f"{text}\n")


def lines_to(stream: TextIO | None = None) -> Console | Plain:
    """A console for lines alone; on a terminal one that knows styles."""
    stream = stream or sys.stdout
    terminal = stream.isatty() or os.environ.get("FORCE_COLOR")
    return console(stream) if terminal else Plain(stream)


def console(stream: TextIO | None = None) -> Console:
    """A console on `stream`, else stdout, that interprets no markup and survives a closed pipe."""
    from rich.console import Console

    class Patient(Console):
        def on_broken_pipe(self) -> None:
            discard_output()

    return Patient(file=stream, markup=False, highlight=False, emoji=False)


def discard_output() -> None:
    """Send what is still printed nowhere: the reader of the pipe has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(message: str) -> None:
    """One line on stderr."""
    print(f"phuluc: {one_line(message)}", file=sys.stderr)


def _stripped(text: str) -> str:
    return "".join(
        char
        for char in text
        if char in "\n\t" or (unicodedata.category(char) not in UNPRINTED and char not in DIRECTION)
    )
