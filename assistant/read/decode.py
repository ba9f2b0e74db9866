"""Bytes to text: the encoding the file states, else UTF-8, else a guess; what is lost stands as `�`."""

from __future__ import annotations

import codecs
import re

from assistant.read.source import Source, unreadable

_BOMS = (
    # The four-byte marks first: UTF-32's begins with UTF-16's.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LOST = "\ufffd"
"""What stands where a character cannot be read."""
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_NON_ASCII = re.compile(rb"[\x80-\xff]")
_READ_AS_UTF8 = re.compile(r"[^\x00-\x7f\ufffd]")
# Enough to tell an encoding by, little enough to be quick on a file of 40 MB.
_SAMPLE = 200_000
# Western text is mostly ASCII: above this share of other bytes, a single-byte guess at cp1252 is mojibake.
_WESTERN = 0.1
_WAY_OUT = "Save it as UTF-8 text, or give the file the suffix of its real format."


def decoded(source: Source, declared: str | None = None) -> str:
    """The characters of a text file, by byte order mark, declared charset, UTF-8 or a guess, in this order."""
    data = source.data
    bom = next((name for mark, name in _BOMS if data.startswith(mark)), None)
    if bom is None and b"\0" in data:
        raise unreadable(source.name, "it holds NUL bytes, so it is a binary file and not text", hint=_WAY_OUT)
    text = _first_fit(data, [bom] if bom else [charset_of(source.media_type), declared, "utf-8"])
    if text is None and bom is None:
        text = _damaged(data) or _first_fit(data, [_western(data)]) or _guessed(data)
    if text is None:
        raise unreadable(source.name, "its characters fit no known encoding", hint=_WAY_OUT)
    sample = text[:_SAMPLE]
    if len(_CONTROLS.findall(sample)) > max(4, len(sample) // 100):
        raise unreadable(source.name, "it is full of control characters, so it is a binary file", hint=_WAY_OUT)
    return text


def charset_of(media_type: str | None) -> str | None:
    """`text/html; charset=ISO-8859-1` → `ISO-8859-1`"""
    found = re.search(r"charset=[\"']?([\w.:-]+)", media_type or "", re.IGNORECASE)
    return found.group(1) if found else None


def _first_fit(data: bytes, encodings: list[str | None]) -> str | None:
    for name in filter(None, encodings):
        try:
            return data.decode(_as_browsers_do(name))
        except (UnicodeDecodeError, LookupError):
            continue
    return None


def _as_browsers_do(name: str) -> str:
    """Pages that say Latin-1 or ASCII mean Windows-1252: the curly quotes prove it."""
    return "cp1252" if name.lower() in {"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"} else name


def _damaged(data: bytes) -> str | None:
    """UTF-8 with some stray bytes or a cut end, each `�`; other encodings seldom make characters of several bytes."""
    text = data.decode("utf-8", "replace")
    return text if 2 * text.count(LOST) <= len(_READ_AS_UTF8.findall(text)) else None


def _western(data: bytes) -> str | None:
    sample = data[:_SAMPLE]
    return "cp1252" if len(_NON_ASCII.findall(sample)) < _WESTERN * len(sample) else None


def _guessed(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    return _first_fit(data, [best.encoding]) if best else None
