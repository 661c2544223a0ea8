"""Signs that the engine cannot read, read from the picture: Roman numbers, signs of comparison.

The traineddata have no ≥ and ≤, and the stems of Roman numbers run together in print: "III" comes
as "HI", "IHI", "II". A Roman number is told by how many strokes of ink three lines across it meet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from unicodedata import combining, normalize

import numpy as np
import numpy.typing as npt
import regex

from extractors.layout.numbers import ROMANS, is_number
from extractors.scan.engine import Seen
from extractors.scan.opinions import other_reading
from extractors.scan.picture import Gray
from extractors.scan.weights import WEIGHTS

COUNTED = frozenset(("quý", "lục", "mục", "phần", "chương", "nhóm", "biểu", "kỳ"))
"""Words that a Roman number follows: there even one without an I is looked at."""
QUARTER = ("quý", "quí")  # which has no number 11
LEVELS = (0.3, 0.5, 0.87)  # of a numeral's height, where strokes are counted: serifs lie beyond
MIN_DOT = 3  # pixels of a dot's height: what is lower is dust
MIN_PIXELS = 8  # of a numeral's height: strokes of lower ones run together

UNREAD = "\ufffd"  # ink that no engine could read
STEMS = frozenset("1Il|!ÍÌỈ")  # what a single stem alone in a cell is read as

MOST_SIGNS = 5  # of what a Roman number is misread as

QUARTERS = ("I", "II", "III", "IV")
SHORTEST_LIST = 4  # signs that two numbers and the comma between them are read as

_RUN = regex.compile(r"(?<![^\W_])[IVXHMLTJl|!ÍÌỈỊ1]{1,6}(?![^\W_])")  # alone between other signs
_SIGN = regex.compile(r"[<>‹›≤≥][<>‹›=_-]*")
_LIKE_STEMS = frozenset("IVXl|!ÍÌỈỊ1")  # what the engine sees in a Roman number, beside HMTLJ
_BETWEEN = ",.;-–—"  # signs between numbers that have no stroke as high as theirs
_PART = regex.compile(r"([IVXHMLTJl|!ÍÌỈ]{1,6}|1)\.(\d{1,2}\.?)")  # II.1
_DOTLESS_PART = regex.compile(r"([IVXHMLTJl|!ÍÌỈ]{1,6})(\d{1,2}\.?)")  # ... read as H1

Dark = npt.NDArray[np.bool_]
"""Which pixels of a word's picture are ink."""

Strokes = tuple[int, int, int]
"""How many strokes of ink lines across a numeral meet high, in the middle and low."""


def mended(words: Sequence[Seen], strip: Gray) -> list[Seen]:
    """Words of one cell with Roman numbers and signs of comparison as the strip shows them."""
    before = ""
    result: list[Seen] = []
    if len(words) == 1 and words[0].text.rstrip(".") in STEMS:
        return [_stem(words[0], strip)]
    for word in words:
        expected = len(words) == 1 or before.lower() in COUNTED
        least = 3 if before.lower() in QUARTER else 1
        result.append(_compared(_with_numbers(word, strip, expected, least), strip))
        before = word.text
    return result


def numbered(words: list[Seen], strip: Gray) -> list[Seen]:
    """A row's number, mended; what was read as none is a Roman one, if its strokes are."""
    if len(words) != 1 or len(words[0].text) > MOST_SIGNS:
        return mended(words, strip)
    word = words[0]
    if is_number(word.text) or word.text.rstrip(".") in STEMS:
        return mended(words, strip)
    toneless = "".join(sign for sign in normalize("NFD", word.text) if not combining(sign)).upper()
    if toneless in ROMANS:
        return mended([replace(word, text=toneless, doubt="", weak=True)], strip)
    ink = strip[word.top : word.bottom, word.x0 : word.x1 + 1] < WEIGHTS.text
    found, _ = _read_run("", ink)
    if found == "I":  # so is the stroke of many a figure
        return [replace(word, text=found, doubt=f"“{word.text}” may be {found}", weak=True)]
    return mended([replace(word, text=found, doubt="", weak=True)] if found else words, strip)


def _part_of(word: Seen, strip: Gray) -> Seen | None:
    """A number like II.1 with the Roman number that the ink before its dot shows; None for others.

    A dot that no engine read must stand between two pieces of ink.
    """
    ink = strip[word.top : word.bottom, word.x0 : word.x1 + 1] < WEIGHTS.text
    part = _PART.fullmatch(word.text)
    if part is None and (part := _DOTLESS_PART.fullmatch(word.text)) and len(_parts(ink)) != 2:
        return None
    if part is None:
        return None
    head, rest = part.groups()
    ink = ink[:, : _dot_of(ink)]
    found, doubt = (_read_stem if head in STEMS else _read_run)(head, ink)
    return replace(word, text=f"{found or head}.{rest}", doubt=doubt, weak=bool(word.doubt))


def _parts(dark: Dark) -> list[Dark]:
    """Pictures of what stands between the commas, dots and dashes of a word.

    The engine tells badly where a sign begins: of "III," it takes the third stem for the comma.
    """
    import cv2

    _, _, stats, _ = cv2.connectedComponentsWithStats(dark.astype(np.uint8), connectivity=8)
    pieces = sorted((int(x), int(y), int(high), int(wide)) for x, y, wide, high, _ in stats[1:])
    tallest = max((high for _, _, high, _ in pieces), default=0)
    letters = [(y, high) for _, y, high, _ in pieces if high > tallest / 2]
    middle = min((y for y, _ in letters), default=0) + tallest / 2
    found: list[Dark] = []
    start: int | None = None
    end = 0
    for x, y, high, wide in pieces:
        if y < middle and high >= WEIGHTS.dot_height * tallest:
            start, end = x if start is None else start, max(end, x + wide)
        elif high >= MIN_DOT and start is not None and x >= end:
            found.append(dark[:, start:end])
            start = None
    return [*found, dark[:, start:end]] if start is not None else found


def _before_slash(dark: Dark, text: str) -> Dark:
    """What stands before the first slash of a word, which leans and may touch the stem beside it.

    Strokes are followed down from left to right; all of the ink without a slash.
    """
    lines = _lines_across(dark) if "/" in text else []
    if not lines:
        return dark
    rows = [row for row, _ in lines]
    high, middle, low = ([(x0 + x1) / 2 for x0, x1 in strokes] for _, strokes in lines)
    leans = WEIGHTS.slash_lean * (rows[2] - rows[0])
    while high and middle and low:
        drift, crossed = high[0] - low[0], middle[0] > max(high[0], low[0]) + leans / 2
        if drift > leans and not crossed:
            x0, x1 = lines[1][1][-len(middle)]
            at = np.arange(len(dark))[:, None]
            edge = low[0] - (x1 - x0) / 2 + drift * (rows[2] - at) / (rows[2] - rows[0])
            before: Dark = dark & (np.arange(dark.shape[1])[None, :] < edge - 1)
            return before
        wedged = drift < -leans and not crossed
        high = high[2 if crossed or wedged else 1 :]
        middle = middle[2 if wedged else 1 :]
        low = low[2 if crossed else 1 :]
    return dark


def _dot_of(dark: Dark) -> int:
    """The column at which the first dot on the line begins behind a letter, else the last one."""
    import cv2

    _, _, stats, _ = cv2.connectedComponentsWithStats(dark.astype(np.uint8), connectivity=8)
    pieces = sorted((int(x), int(height), int(y)) for x, y, _, height, _ in stats[1:])
    tallest = max((height for _, height, _ in pieces), default=0)
    letters = [(x, y + height) for x, height, y in pieces if height > tallest / 2]
    for x, height, y in pieces:
        low = letters and y > letters[0][1] - WEIGHTS.dot_height * tallest
        if low and x > letters[0][0] and MIN_DOT <= height < WEIGHTS.dot_height * tallest:
            return x
    return int(dark.shape[1])


def _with_numbers(word: Seen, strip: Gray, expected: bool, ones: int = 1) -> Seen:
    """A word with the Roman numbers in it as their strokes tell.

    `expected`: it may be one. `ones`: so many figures 1 may be stems.
    """
    if word.text == UNREAD:
        return _unread(word, strip)
    if expected and (part := _part_of(word, strip)) is not None:
        return part
    runs = [run for run in _RUN.finditer(word.text) if _may_be_roman(run.group(), expected, ones)]
    if not runs:
        return word
    alone = not (word.text[: runs[0].start()] + word.text[runs[0].end() :]).strip(",.;:")
    parts = _parts(_before_slash(_ink_of(word, strip, 0, len(word.text)), word.text))
    between = _RUN.sub("", word.text.partition("/")[0])
    if len(parts) != len(runs) or between.strip(_BETWEEN):
        parts = []
    if len(word.lefts) != len(word.text) and not alone and not parts:
        return _doubted(word)
    text, end = "", 0
    doubt = ""
    strokes = 0
    for at, run in enumerate(runs):
        first, last = run.span()
        if not word.text[last:].strip(",.;:"):  # what follows has no stroke as high
            last = len(word.text)
        ink = parts[at] if parts else _ink_of(word, strip, first, last)
        if expected and run.group() in STEMS:
            found, doubtful = _read_stem(run.group(), ink)
        else:
            found, doubtful = _read_run(run.group(), ink)
        text += word.text[end : run.start()] + found
        end = run.end()
        doubt = doubt or doubtful
        strokes += _expected(found)[0]
        if not parts and not alone and not _ends_well(found, word, strip, run.span()):
            doubt = doubt or f"“{word.text}” may be another number"
    if len(runs) > 1 and not parts:  # where one ends and the next begins the engine tells badly
        met = _strokes(_ink_of(word, strip, runs[0].start(), runs[-1].end()))
        if met is None or met[0] != strokes:
            doubt = doubt or f"“{word.text}” may be other numbers"
    other = other_reading(word.doubt)
    of_it_alone = word.doubt.startswith(f"“{word.text}” ")
    if not (of_it_alone and (not other or other.endswith(word.text[end:].lstrip("/")))):
        doubt = word.doubt or doubt  # of more than the number
    counted = text + word.text[end:]
    as_read = counted == word.text and word.confidence >= WEIGHTS.counted_numeral
    return replace(word, text=counted, doubt=doubt, weak=word.weak and not (as_read and not doubt))


def _ends_well(roman: str, word: Seen, strip: Gray, span: tuple[int, int]) -> bool:
    """Whether the ink up to the sign behind a number's next one has its strokes and that one's.

    Where a sign begins the engine tells badly: the last stem goes to the slash.
    """
    first, last = span
    met = _strokes(_ink_of(word, strip, first, min(last + 1, len(word.text))))
    high, middle, low = _expected(roman)
    if word.text[last : last + 1] == "/":
        return met == (high + 1, middle + 1, low + 1)
    return met in ((high, middle, low), (high, middle + 1, low), (high, middle, low + 1))


def _may_be_roman(run: str, expected: bool, ones: int) -> bool:
    """Whether signs alone may be a Roman number: in a sentence "XH" and "THI" are none."""
    signs = set(run)
    if expected and signs == {"1"} and len(run) <= ones:
        return True
    if signs <= {"1"} or signs <= {"T", "L"} or run.count("H") > 1:
        return False
    return expected or ("I" in signs and signs <= _LIKE_STEMS | {"H"})


def _unread(word: Seen, strip: Gray) -> Seen:
    """Ink that no engine could read: a Roman number, if its strokes are those of one."""
    found, doubt = _read_run("", strip[word.top : word.bottom, word.x0 : word.x1] < WEIGHTS.text)
    return replace(word, text=found or UNREAD, doubt=doubt or word.doubt * (not found))


def _ink_of(word: Seen, strip: Gray, first: int, end: int) -> Dark:
    """The ink of some signs of a word."""
    left, right = word.x0, word.x1 + 1
    if len(word.lefts) == len(word.text):
        left = word.lefts[first]
        right = word.lefts[end] if end < len(word.lefts) else right
    dark: Dark = strip[word.top : word.bottom, left:right] < WEIGHTS.text
    return dark


def _read_run(printed: str, dark: Dark) -> tuple[str, str]:
    """The Roman number that the ink shows, and why it is in doubt."""
    strokes = _strokes(dark)
    near = [roman for roman in ROMANS if _expected(roman) == strokes]
    if printed in near:
        return printed, ""
    if near and printed in ROMANS and set(printed) != set(near[0]):
        return printed, f"“{printed}” may be {' or '.join(near)}"  # no engine takes II for V
    if len(near) == 1:
        return near[0], ""
    if not near and len(printed) >= SHORTEST_LIST:
        two = [
            f"{one},{other}"
            for one, other in combinations(QUARTERS, 2)
            if strokes in _with_comma(_expected(one), _expected(other))
        ]
        if len(two) == 1:
            return two[0], f"“{printed}” may be {two[0]}"
    if near and printed:
        later = printed.find("V") > 0 or printed.find("X") > 0
        if printed[1:] in ("V", "X"):
            return near[0], ""
        return near[0] if later else near[1], f"“{printed}” may be {' or '.join(near)}"
    return printed, f"“{printed}” may be another number" if printed else ""


def _doubted(word: Seen) -> Seen:
    return replace(word, doubt=word.doubt or f"“{word.text}” may be another number")


def _expected(roman: str) -> Strokes:
    """Strokes that lines across a Roman number meet high, in the middle and low."""
    ones, fives, tens = (roman.count(sign) for sign in "IVX")
    return (
        ones + 2 * fives + 2 * tens,
        ones + 2 * fives + tens,
        ones + fives + 2 * tens,
    )


def _with_comma(one: Strokes, other: Strokes) -> tuple[Strokes, Strokes]:
    """Strokes of two numbers, and with the comma between them, which stands low."""
    high, middle, low = map(sum, zip(one, other, strict=True))
    return (high, middle, low), (high, middle, low + 1)


def _strokes(dark: Dark) -> Strokes | None:
    """Strokes of ink that three lines across a word meet; None where it is too small to tell."""
    lines = [strokes for _, strokes in _lines_across(dark)]
    if not lines:
        return None
    counts = list(map(len, lines))
    rows, _ = _numeral_ink(dark)
    if max((x1 - x0 for x0, x1 in lines[2]), default=0) > WEIGHTS.serifs_met * len(rows):
        counts[2] = counts[1]  # the feet of stems run together
    return counts[0], counts[1], counts[2]


def _lines_across(dark: Dark) -> list[tuple[int, list[tuple[int, int]]]]:
    """Rows of three lines across a word, and the strokes that each meets; none of a small word."""
    rows, columns = _numeral_ink(dark)
    lines = []
    for level in LEVELS if rows else ():
        row = rows[int(level * len(rows))]
        met = dark[max(row - 1, rows[0]) : row + 2, columns].sum(axis=0) >= 2
        edges = np.flatnonzero(np.diff(np.concatenate(([0], met.astype(np.int8), [0]))))
        edges += columns.start
        lines.append((row, [(int(x0), int(x1)) for x0, x1 in edges.reshape(-1, 2)]))
    return lines


def _numeral_ink(dark: Dark) -> tuple[range, slice]:
    """Rows and columns of a word's ink, without a dot, and what reaches below as a comma does.

    No rows where it is too small to tell.
    """
    columns = np.flatnonzero(dark[: max(len(dark) // 2, 1)].any(axis=0))
    if not len(columns):
        return range(0), slice(0)
    held = slice(int(columns[0]), int(columns[-1]) + 1)
    inked = dark[:, held].sum(axis=1)
    rows = np.flatnonzero(inked > WEIGHTS.comma * inked.max())
    return range(int(rows[0]), int(rows[-1]) + 1) if len(rows) >= MIN_PIXELS else range(0), held


def _stem(word: Seen, strip: Gray) -> Seen:
    """What was read as a single stem alone in a cell: I where its head is as its foot, else 1."""
    dark = strip[word.top : word.bottom, word.x0 : word.x1 + 1] < WEIGHTS.text
    dot = "." if word.text.endswith(".") else ""
    text, doubt = _read_stem(word.text.rstrip("."), dark)
    return replace(word, text=text + dot, doubt=doubt, weak=word.weak or bool(word.doubt))


def _read_stem(printed: str, dark: Dark) -> tuple[str, str]:
    """I or 1 as the ink of a single stem shows, II or III of several, and why it is in doubt."""
    strokes = _strokes(dark)
    several = [roman for roman in ("II", "III") if strokes == _expected(roman)]
    if several:
        return several[0], ""
    lean = _lean(dark)
    if lean is None:
        return printed, f"“{printed}” may be 1 or I"
    text = "I" if lean < WEIGHTS.upright_stem else "1"
    unsure = abs(lean - WEIGHTS.upright_stem) < WEIGHTS.stem_margin
    return text, f"“{text}” may be {'1' if text == 'I' else 'I'}" if unsure else ""


def _lean(dark: Dark) -> float | None:
    """By how much of its height a stem's head reaches otherwise to the sides than its foot does."""
    columns = np.flatnonzero(dark[: max(len(dark) * 2 // 3, 1)].any(axis=0))
    if not len(columns):
        return None
    dark = dark[:, int(columns[0]) - 3 if columns[0] > 3 else 0 : int(columns[-1]) + 4]
    rows = np.flatnonzero(dark.any(axis=1))
    height = int(rows[-1]) - int(rows[0]) + 1
    if height < MIN_PIXELS:
        return None
    band = max(height // 4, 2)
    head = np.flatnonzero(dark[rows[0] : rows[0] + band].any(axis=0))
    foot = np.flatnonzero(dark[rows[-1] - band + 1 : rows[-1] + 1].any(axis=0))
    return max(abs(int(head[0]) - int(foot[0])), abs(int(head[-1]) - int(foot[-1]))) / height


def _compared(word: Seen, strip: Gray) -> Seen:
    """A word that begins with > or <: ≥ or ≤ where the picture shows a bar below the sign."""
    read = _SIGN.match(word.text)
    if read is None:
        return word
    dark = strip[word.top : word.bottom, word.x0 : word.x1 + 1] < WEIGHTS.mark
    inked = dark.sum(axis=0) > 0
    start = int(inked.argmax())
    gap = np.flatnonzero(~inked[start:])
    end = start + int(gap[0]) if len(gap) else dark.shape[1]
    sign: Dark = dark[:, start:end]
    width = sign.shape[1]
    rows = np.flatnonzero(sign.any(axis=1))
    if len(rows) < MIN_PIXELS or width < MIN_PIXELS // 2:
        return replace(word, doubt=word.doubt or f"“{word.text}” may have another sign")
    sign = sign[rows[0] : rows[-1] + 1]
    low = sign[int(len(sign) * WEIGHTS.bar_below) :]
    known = "<" if read.group()[0] in "<‹≤" else ">"
    rest = word.text[read.end() :]
    if int(low.sum(axis=1).max()) >= WEIGHTS.bar_width * width:
        return replace(word, text={"<": "≤", ">": "≥"}[known] + rest)
    doubt = f"the sign of “{word.text}” may have a bar"
    return replace(word, text=known + rest, doubt=word.doubt or doubt)
