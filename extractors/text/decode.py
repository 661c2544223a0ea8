"""Bytes of a text dump into text: UTF-8, UTF-16 and Windows-1258; anything else is refused.

A clerk's tools leave three encodings. UTF-8 comes with or without a byte order mark; Windows'
"Unicode" is UTF-16, whose mark some crawlers drop; older programs wrote Windows-1258, where a
letter and its tone are two characters that NFC joins again. TCVN3 and VNI have no mark of their
own in plain text: they are refused, because a guess would store wrong words.
"""

from __future__ import annotations

import codecs
import unicodedata

import regex

from schemas.reading import Note, UnreadableError

MAX_BYTES = 16 * 2**20  # a plan of 1,000 pages is 4 MB of text; more is a log or a data set
SAMPLE = 1 << 16  # bytes that tell the encoding
MAX_CONTROL = 0.002  # share of control characters in text; binary files show a hundred times that
MAX_DAMAGED = 0.001  # share of bytes that may be no UTF-8 before the file is something else
MIN_LETTERS = 0.8  # share of letters among the characters beyond ASCII of Windows-1258 text
WIDE_ZEROS = 0.25  # share of zero bytes on one side of every pair that means UTF-16

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_ENDS = regex.compile(r"\r\n?|[\v\x1c-\x1e\x85\u2028\u2029]")
_DROPPED = regex.compile(
    r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]"
)
_CONTROL = regex.compile(r"[\x00-\x08\x0e-\x1a\x7f\uffff]")
_LINE_END_HYPHEN = "\ufffe"  # what PDFium's text gives for a hyphen at a line's end
_BLANKS = regex.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
BINARY = "the file holds binary data; ask the sender for the plan as PDF or Word"


def decode(data: bytes) -> tuple[str, list[Note]]:
    """The text of a dump: NFC, lines ended by line feeds, form feeds and tabs kept.

    Raises UnreadableError: `empty-file`, `text-too-large`, or `not-a-document` for bytes that
    are no text in a known encoding.
    """
    if not data.strip(b"\0\t\n\f\r "):
        raise UnreadableError("empty-file", "the file holds no text; ask the sender for it again")
    if len(data) > MAX_BYTES:
        raise UnreadableError(
            "text-too-large",
            f"a text of {len(data) / 2**20:.0f} MB is no plan: the limit is "
            f"{MAX_BYTES >> 20} MB, whatever --max-size says; keep the plan's part of it",
        )
    text, notes = _decoded(data)
    if len(_CONTROL.findall(text)) > MAX_CONTROL * len(text):
        raise UnreadableError("not-a-document", BINARY)
    return _cleaned(text), notes


def _decoded(data: bytes) -> tuple[str, list[Note]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding), []
    wide = _wide_encoding(data[:SAMPLE])
    if wide is not None:
        return _strict(data, wide), []
    if b"\0" in data[:SAMPLE]:
        raise UnreadableError("not-a-document", BINARY)
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        return _eight_bit(data)


def _strict(data: bytes, encoding: str) -> str:
    """Decoded by its byte order mark; a cut last character is dropped."""
    try:
        width = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding[:6].rstrip("-")]
        return data[: len(data) - len(data) % width].decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableError("not-a-document", f"the text is damaged: {error.reason}") from error


def _wide_encoding(sample: bytes) -> str | None:
    """UTF-16 without its mark: most high bytes are those of Latin letters, few low bytes are."""
    if len(sample) < 4:
        return None
    even, odd = sample[0::2], sample[1::2]
    zeros = (even.count(0) / len(even), odd.count(0) / len(odd))
    if zeros[1] > WIDE_ZEROS and zeros[0] < zeros[1] / 4:
        return "utf-16-le"
    if zeros[0] > WIDE_ZEROS and zeros[1] < zeros[0] / 4:
        return "utf-16-be"
    return None


def _eight_bit(data: bytes) -> tuple[str, list[Note]]:
    """Damaged UTF-8 or Windows-1258, whichever the bytes are."""
    repaired = data.decode("utf-8", errors="replace")
    damaged = repaired.count("\ufffd")
    if damaged <= max(1, MAX_DAMAGED * len(data)) and damaged * 20 <= _beyond_ascii(repaired):
        message = f"{damaged} characters are no UTF-8 and were replaced"
        return repaired, [Note("encoding-damaged", message)]
    try:
        text = unicodedata.normalize("NFC", data.decode("cp1258"))
    except UnicodeDecodeError:
        text = ""
    beyond = [letter for letter in text if letter > "\x7f"]
    if not text or sum(map(str.isalpha, beyond)) < MIN_LETTERS * len(beyond):
        raise UnreadableError(
            "not-a-document",
            "the text is neither UTF-8, UTF-16 nor Windows-1258: save it as UTF-8 and try again",
        )
    return text, []


def _beyond_ascii(text: str) -> int:
    return sum(1 for letter in text if letter > "\x7f")


def _cleaned(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    text = _LINE_ENDS.sub("\n", text).replace(_LINE_END_HYPHEN, "-")
    cleaned: str = _BLANKS.sub(" ", _DROPPED.sub("", text))
    return cleaned
