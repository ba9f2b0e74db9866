"""
E-mail by the standard library: the newest message is the text, its attachments are documents of their own.

The trail of older messages at the end is left out once there are new words above it: quoted there, a sentence would
carry the wrong date and the wrong author. Quotations between the lines of a reply stay, and so does what was forwarded.
"""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import TYPE_CHECKING

from assistant.read.decode import decoded
from assistant.read.fields import institution
from assistant.read.markup import parsed, text_of
from assistant.read.source import Part, Raw, Source, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADERS = ("from", "date", "subject", "message-id", "received")
_TRAIL = re.compile(
    r"(?:^[^\n>]{0,200}\bwrote:[ \t]*\n\s*|\n[ \t]*\n(?=>))(?:>[^\n]*(?:\n|\Z)|[ \t]*\n)+"
    r"(?:-- ?\n(?:[^\n]*\n?){0,8})?\s*\Z"
    r"|^-{2,} ?Original Message ?-{2,}.*\Z"
    r"|^_{10,}\n\s*From:.*\Z",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)


def read_email(source: Source) -> Iterator[Part]:
    """Yields the message, then each file it carries."""
    message = _opened(source)
    text = _body(source, message)
    name, address = _sender(_header(message, "from"))
    raw = Raw(
        text=_newest(text),
        title=_header(message, "subject") or None,
        author=name or address or None,
        publisher=institution(_header(message, "organization")) or institution(name),
        published=_header(message, "date") or None,
        published_at=_header(message, "date") or None,
        kind="email",
    )
    attached = list(_attachments(source, message))
    if text.strip() or not attached:
        yield raw
    yield from (replace(file, cover=raw) for file in attached)


def shown(source: Source) -> str:
    """The text of a draft: its subject as a heading, and what is new in it."""
    message = _opened(source)
    subject = " ".join(_header(message, "subject").split())
    return "\n\n".join(filter(None, (f"# {subject}" if subject else "", _newest(_body(source, message)))))


def _opened(source: Source) -> EmailMessage:
    message = message_from_bytes(source.data, policy=policy.default)
    if not isinstance(message, EmailMessage) or not any(name in message for name in _HEADERS):
        hint = "Save the message from the mail program as .eml, with its headers."
        raise unreadable(source.name, "it has no e-mail headers", hint=hint)
    return message


def _header(message: EmailMessage, name: str) -> str:
    """A header as text; empty where it is absent or too broken to parse."""
    try:
        return str(message.get(name, ""))
    except (ValueError, IndexError, AttributeError, TypeError):
        return ""


def _sender(header: str) -> tuple[str, str]:
    """`Press Office, Foreign Ministry <press@mfa.example>` → the name, commas and all, and the address."""
    named = re.match(r"\s*\"?(?P<name>.*?)\"?\s*<(?P<address>[^<>]*)>\s*\Z", header, re.DOTALL)
    return (named["name"].replace('"', ""), named["address"]) if named else ("", header.strip())


def _body(source: Source, message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    data = part.get_payload(decode=True)
    charset = part.get_content_charset()
    inner = Source(source.uri, source.name, data if isinstance(data, bytes) else b"", f"text; charset={charset or ''}")
    text = decoded(inner)
    return text_of(parsed(inner, text)) if part.get_content_subtype() == "html" and text.strip() else text


def _attachments(source: Source, message: EmailMessage) -> Iterator[Source]:
    for number, part in enumerate(message.iter_attachments(), 1):
        media_type = part.get_content_type()
        if media_type == "message/rfc822":
            inner = part.get_content()
            name, data = f"message-{number}.eml", inner.as_bytes() if isinstance(inner, EmailMessage) else b""
        else:
            payload = part.get_payload(decode=True)
            name, data = part.get_filename() or f"attachment-{number}", payload if isinstance(payload, bytes) else b""
        charset = part.get_content_charset()
        yield Source(f"{source.uri}#{name}", name, data, f"{media_type}; charset={charset}" if charset else media_type)


def _newest(text: str) -> str:
    """
    The message without the trail of those it answers, unless nothing would be left.

    `"Agreed.\\n\\nOn Monday Ana wrote:\\n> Shall we?"` → `"Agreed."`
    """
    text = text.replace("\r\n", "\n")
    newest = _TRAIL.sub("", text)
    return newest if re.search(r"\w", newest) else text
