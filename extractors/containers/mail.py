"""Mails as files (.eml) by Python's own parser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser
from functools import partial
from typing import cast

from extractors.containers.member import Member

_HEAD = 65_536  # bytes in which a mail's header ends
_HEADER = re.compile(rb"\A(?:[!-9;-~]{1,80}:[^\n]*\n(?:[ \t][^\n]*\n)*){2}")
_OWN = ("from", "to", "subject", "received", "message-id", "return-path")
_ATTACHED = re.compile(rb"^content-disposition:\s*attachment", re.IGNORECASE | re.MULTILINE)


def is_mail(data: bytes) -> bool:
    """Whether the bytes are a mail, and not a web page that was saved as one (MHTML)."""
    head = data[:_HEAD].lstrip(b"\r\n")
    if not _HEADER.match(head):
        return False
    headers = BytesHeaderParser().parsebytes(head)
    if sum(name in headers for name in _OWN) < 2:
        return False
    return headers.get_content_type() != "multipart/related" or bool(_ATTACHED.search(data))


def members(data: bytes) -> Iterator[Member]:
    """Attachments in order; a mail that is attached is a mail. Pictures in the text are none."""
    for number, part in enumerate(_parts(_parsed(data)), 1):
        kind = part.get_content_maintype()
        name = part.get_filename()
        if part.get_content_type() == "message/rfc822":
            inside = part.get_payload()
            if isinstance(inside, list) and inside:
                yield Member(name or f"{number}.eml", cast(Message, inside[0]).as_bytes)
            continue
        is_attached = part.get_content_disposition() == "attachment"
        if not (is_attached or (name and kind != "image")) or part.is_multipart():
            continue
        yield Member(name or f"{number}", partial(_payload, part))


def text(data: bytes) -> str:
    """The mail's own text."""
    for part in _parts(_parsed(data)):
        if part.get_content_type() == "text/plain":
            return _payload(part).decode(_charset(part), "replace")
    return ""


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _parsed(data: bytes) -> Message:
    return message_from_bytes(data.lstrip(b"\r\n"), EmailMessage, policy=policy.compat32.clone())


def _parts(message: Message) -> Iterator[Message]:
    """Parts of a mail that hold something, those of an attached mail not among them."""
    if message.get_content_type() == "message/rfc822":
        yield message
    elif message.is_multipart():
        for part in cast(list[Message], message.get_payload()):
            yield from _parts(part)
    else:
        yield message


def _charset(part: Message) -> str:
    name = part.get_content_charset() or "utf-8"
    try:
        "".encode(name)
    except LookupError:
        return "utf-8"
    return name
