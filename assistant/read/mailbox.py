"""Many messages in one file (mbox), and a web page saved as if it were a message (MHTML)."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.parser import BytesHeaderParser
from typing import TYPE_CHECKING

from assistant.read.source import Source, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

# The line before each message: `From ana@mfa.example Tue Mar  4 08:30:00 2031`.
_FROM = re.compile(rb"(?:\A|(?<=\n))From [^\r\n]*\d{4}[^\r\n]*\r?\n")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


def read_mailbox(source: Source) -> Iterator[Source]:
    """Yields each message, known by its Message-ID."""
    starts = list(_FROM.finditer(source.data))
    if not starts or source.data[: starts[0].start()].strip():
        hint = "Export the messages from the mail program as .mbox, or each as .eml."
        raise unreadable(source.name, "it does not begin as a mailbox does", hint=hint)
    ends = [start.start() for start in starts[1:]] + [len(source.data)]
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1):
        data = _QUOTED_FROM.sub(rb"\1", source.data[start.end() : end])
        yield Source(f"{source.uri}#{_message_id(data) or number}", f"message-{number}.eml", data, "message/rfc822")


def _message_id(data: bytes) -> str | None:
    try:
        said = str(BytesHeaderParser(policy=policy.compat32).parsebytes(data).get("message-id") or "")
    except (ValueError, LookupError):
        return None
    return "".join(said.split()).strip("<>") or None


def read_web_archive(source: Source) -> Iterator[Source]:
    """Yields the page itself, under the address it was saved from; its pictures and styles are left."""
    message = message_from_bytes(source.data, policy=policy.compat32)
    page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    data = page.get_payload(decode=True) if page else None
    if page is None or not isinstance(data, bytes):
        hint = "Save the page as .html, or print it as .pdf."
        raise unreadable(source.name, "it holds no web page", hint=hint)
    said = (message.get("snapshot-content-location"), page.get("content-location"))
    address = next((str(one).strip() for one in said if str(one).startswith(("http://", "https://"))), source.uri)
    charset = page.get_content_charset()
    yield Source(address, f"{source.stem}.html", data, f"text/html; charset={charset}" if charset else "text/html")
