"""Inline markup of Markdown and HTML out of a line or a cell; its line breaks kept."""

from __future__ import annotations

from html import unescape

import regex

_TAGS = r"b|strong|i|em|u|s|sup|sub|span|font|small|mark|code|a|p|div|br|ul|ol|li|center|tt"
_BREAK = regex.compile(r"\s*<(?:br|li|p|div)(?:\s[^<>]*)?/?>\s*|\s*</(?:p|div|ul|ol)>\s*", regex.I)
_TAG = regex.compile(rf"</?(?:{_TAGS})(?:\s[^<>]*)?/?>", regex.I)
_BOLD_TAG = regex.compile(r"\s*<(?:b|strong)(?:\s[^<>]*)?>.*</(?:b|strong)>\s*", regex.I | regex.S)
_BOLD_STARS = regex.compile(r"\s*(?:#{1,6}\s+)?\*\*.*\*\*\s*", regex.S)
_HEADING = regex.compile(r"^\s{0,3}#{1,6}\s+")
_EMPHASIS = regex.compile(r"(?<!\\)(\*{1,3})(?=\S)(.{1,600}?)(?<=\S)(?<!\\)\1", regex.S)
_STRAY_STARS = regex.compile(r"(?<!\\)\*{2,3}")
_UNDERLINED = regex.compile(r"(?<![\w\\])(__?)(?=[^\s_])(.{1,600}?)(?<=[^\s_])\1(?!\w)", regex.S)
_ESCAPED = regex.compile(r"\\([!-/:-@\[-`{-~])")
_DASHES = regex.compile(r"(?<!-)-{2,3}(?!-)")  # how Markdown writes "–" and "—"
_ANY = regex.compile(r"[<&*_\\#]")


def plain(text: str) -> tuple[str, bool]:
    """Text without its markup, list items and <br> on lines of their own, and whether all is bold.

    `&lt;` becomes `<`; a `<` that opens no known tag stays; blanks are folded line by line.
    """
    bold = False
    if _ANY.search(text):
        bold = bool(_BOLD_TAG.fullmatch(text) or _BOLD_STARS.fullmatch(text))
        text = _TAG.sub("", _BREAK.sub("\n", text))
        text = _HEADING.sub("", text)
        text = _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text))
        text = _UNDERLINED.sub(r"\2", _STRAY_STARS.sub("", text))
        text = unescape(_ESCAPED.sub(r"\1", text))
    if "--" in text:
        text = _DASHES.sub(lambda dashes: "–" if len(dashes[0]) == 2 else "—", text)
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line), bold
