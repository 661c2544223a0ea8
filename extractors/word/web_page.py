"""Word's web pages (HTML and MHTML, often renamed .doc), made safe to convert.

A page could ask the converter to fetch pictures, styles and frames. All of that is taken out
before, and what Word hides on screen as well.
"""

from __future__ import annotations

import email
import email.policy
import re

from lxml import etree, html

_BEGINNING = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>)?\s*(?:(?><!--.{0,2000}?-->)\s*)*"
    rb"<(?:!doctype\s+html|html|head|meta|body|title|table|div|p|style)\b",
    re.IGNORECASE | re.DOTALL,
)
_ARCHIVE = re.compile(rb"\s*(?:[!-9;-~]{1,80}:[^\n]*\n){0,20}?MIME-Version:", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,300}charset\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE)
_HEAD = 4096  # bytes in which a page names its character set
_DROPPED = (
    "script", "link", "base", "img", "iframe", "frame", "frameset", "object", "embed", "applet",
    "audio", "video", "source", "input", "bgsound", "del",
)  # fmt: skip
"""Elements that fetch or run something, and deleted text."""

_ADDRESSES = ("src", "href", "background", "data", "poster", "lowsrc", "dynsrc", "longdesc")
_FETCHING_STYLE = re.compile(r"url\s*\(|@import|expression\s*\(", re.IGNORECASE)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)


def is_web_page(data: bytes) -> bool:
    """Whether the bytes begin like HTML or like a web archive."""
    start = _text_start(data)
    return bool(_BEGINNING.match(start) or _ARCHIVE.match(start))


def safe_page(data: bytes) -> bytes:
    """The page as UTF-8 HTML without anything to fetch, run or keep hidden.

    Raises:
        ValueError: there is no page in it.
    """
    if _ARCHIVE.match(_text_start(data)):
        data = _page_of_archive(data)
    try:
        root = html.document_fromstring(_decode(data))
    except etree.ParserError as error:
        raise ValueError("the web page is empty") from error
    for element in list(root.iter(*_DROPPED)):
        element.drop_tree()
    for element in list(root.iter(etree.Element)):
        _make_safe(element)
    page: bytes = html.tostring(root, encoding="utf-8", include_meta_content_type=True)
    return page


def _make_safe(element: html.HtmlElement) -> None:
    style = element.get("style", "")
    if (
        element.tag == "meta"
        or (element.tag == "style" and _FETCHING_STYLE.search(element.text or ""))
        or (_HIDDEN_STYLE.search(style) and element.getparent() is not None)
    ):
        element.drop_tree()
    else:
        for name in _ADDRESSES:
            element.attrib.pop(name, None)
        if _FETCHING_STYLE.search(style):
            del element.attrib["style"]


def _page_of_archive(data: bytes) -> bytes:
    message = email.message_from_bytes(data.lstrip(), policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            page = part.get_payload(decode=True)
            if isinstance(page, bytes):
                return page
    raise ValueError("the web archive holds no page")


def _text_start(data: bytes) -> bytes:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data[:_HEAD].decode("utf-16", errors="ignore").encode()
    return data[:_HEAD].removeprefix(b"\xef\xbb\xbf")


def _decode(data: bytes) -> str:
    """Text of a page: by its byte order mark, as UTF-8, as it says itself, or as Windows text."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        named = _CHARSET.search(data[:_HEAD])
    try:
        return data.decode(named[1].decode() if named else "cp1252", errors="replace")
    except LookupError:
        return data.decode("cp1252", errors="replace")
