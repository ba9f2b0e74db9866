"""
Outlook's .msg by olefile: its properties made the e-mail that they were, which the reader of e-mail then reads.

Where Outlook kept no plain text and no HTML, the body is in compressed Rich Text, which is unpacked here. Encrypted
messages, notes and calendar entries are refused as messages without words.
"""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from io import BytesIO
from typing import TYPE_CHECKING, Any

from assistant.errors import ReadError
from assistant.read.lzfu import unpacked
from assistant.read.rtf import read_rtf
from assistant.read.source import Source, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

_SUBJECT, _BODY, _HTML, _RTF = "0037", "1000", "1013", "1009"
_SENDER, _ADDRESSES, _ID, _HEADERS = "0C1A", ("5D01", "0C1F"), "1035", "007D"
_DATA, _NAMES, _MEDIA_TYPE = "3701", ("3707", "3704"), "370E"
_TIMES = (0x00390040, 0x0E060040)
"""When it was sent, else when it came."""
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_DEEPEST = 5
_KEPT = ("date", "organization", "message-id")
"""What the message's own headers say better than its properties."""


def read_msg(source: Source) -> Iterator[Source]:
    """Yields the message as an .eml of the same address."""
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(source.data)) as file:
            data = _message(file, [], 0).as_bytes()
    except (OSError, ValueError, LookupError, struct.error, TypeError, OverflowError, RecursionError) as error:
        hint = "Save the message from Outlook again, as .msg or .eml."
        raise unreadable(
            source.name, f"it is not a sound Outlook message ({type(error).__name__})", hint=hint
        ) from None
    yield Source(source.uri, f"{source.stem}.eml", data, "message/rfc822", source.cover)


def _message(file: Any, place: list[str], depth: int) -> EmailMessage:
    """The message at a place in the file: at its top, or in an attachment."""
    message = EmailMessage()
    said = EmailMessage()
    for line in _string(file, place, _HEADERS).replace("\r\n ", " ").replace("\r\n\t", " ").splitlines():
        name, colon, value = line.partition(":")
        if colon and name.strip().lower() in _KEPT and name.strip().lower() not in said:
            said[name.strip().lower()] = value.strip()
    _set(message, "Subject", _string(file, place, _SUBJECT))
    address = next((one for code in _ADDRESSES if "@" in (one := _string(file, place, code)) and one.isascii()), "")
    _set(message, "From", formataddr((_string(file, place, _SENDER), address)))
    _set(message, "Date", str(said.get("date") or _sent(file, place)))
    _set(message, "Message-ID", str(said.get("message-id") or _string(file, place, _ID)))
    _set(message, "Organization", str(said.get("organization") or ""))
    text, html = _string(file, place, _BODY), _html(file, place)
    message.set_content(text or _rich_text(file, place))
    if html and not text.strip():
        message.clear_content()
        message.set_content(html, subtype="html")
    for part in _storages(file, place):
        _attach(message, file, part, depth)
    return message


def _set(message: EmailMessage, name: str, value: str) -> None:
    if value := " ".join(value.split()):
        message[name] = value


def _attach(message: EmailMessage, file: Any, place: list[str], depth: int) -> None:
    inner = [*place, f"__substg1.0_{_DATA}000D"]
    if file.exists(inner):
        if depth < _DEEPEST:
            message.add_attachment(_message(file, inner, depth + 1))
        return
    data = _stream(file, place, f"{_DATA}0102")
    name = next((one for code in _NAMES if (one := _string(file, place, code))), "attachment")
    main, _, sub = (_string(file, place, _MEDIA_TYPE) or "application/octet-stream").partition("/")
    if data and main not in {"message", "multipart"}:
        message.add_attachment(data, maintype=main, subtype=sub or "octet-stream", filename=name)


def _storages(file: Any, place: list[str]) -> list[list[str]]:
    found = {tuple(path[: len(place) + 1]) for path in file.listdir() if path[: len(place)] == place}
    return [list(path) for path in sorted(found) if path[-1].startswith("__attach_version1.0")]


def _stream(file: Any, place: list[str], tag: str) -> bytes:
    path = [*place, f"__substg1.0_{tag}"]
    return bytes(file.openstream(path).read()) if file.exists(path) else b""


def _string(file: Any, place: list[str], code: str) -> str:
    """A property's text, which newer messages keep in UTF-16 and older ones in the sender's alphabet."""
    wide = _stream(file, place, f"{code}001F")
    return (
        wide.decode("utf-16-le", "replace") or _stream(file, place, f"{code}001E").decode("cp1252", "replace")
    ).rstrip("\0")


def _html(file: Any, place: list[str]) -> str:
    return _stream(file, place, f"{_HTML}0102").decode("utf-8", "replace") or _string(file, place, _HTML)


def _sent(file: Any, place: list[str]) -> str:
    """The time of sending, from the table of properties that have a fixed length."""
    path = [*place, "__properties_version1.0"]
    table = bytes(file.openstream(path).read()) if file.exists(path) else b""
    header = 24 if place else 32
    entries = (table[at : at + 16] for at in range(header, len(table) - 15, 16))
    times = {struct.unpack_from("<I", entry)[0]: struct.unpack_from("<Q", entry, 8)[0] for entry in entries}
    ticks = next((times[tag] for tag in _TIMES if times.get(tag)), None)
    return format_datetime(_EPOCH + timedelta(microseconds=ticks // 10)) if ticks else ""


def _rich_text(file: Any, place: list[str]) -> str:
    data = _stream(file, place, f"{_RTF}0102")
    try:
        raws = list(read_rtf(Source("", "body.rtf", unpacked(data)))) if data else []
    except ReadError:
        return ""
    return "\n\n".join(raw.text for raw in raws)
