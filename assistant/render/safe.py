"""
Makes untrusted text fit to print: a source's words, titles and addresses are data, never instructions to a terminal.

Characters that a reader cannot see are dropped where they mean nothing and named where they could mislead. Words in
any script pass unchanged; look-alike letters are not detected.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Soft hyphens, zero-width spaces and joiners, direction marks, byte order marks, tags and the supplement's variation
# selectors: they carry no sound and no ink, but they can carry a hidden message. U+FE0F stays: emoji need it.
_SILENT_CLASS = (
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2064\ufeff\U000e0000-\U000e0fff"
)
# What drives a terminal, turns the writing direction or breaks XML and UTF-8.
_MISLEADING_CLASS = "\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2065-\u206f\ud800-\udfff\ufff9-\ufffb\ufffe\uffff"
_SILENT = re.compile(f"[{_SILENT_CLASS}]")
_MISLEADING = re.compile(f"[{_MISLEADING_CLASS}]")
_HIDDEN_IN_JSON = re.compile(f"[{_SILENT_CLASS}{_MISLEADING_CLASS}\u2028\u2029]")
_SPACE = re.compile(r"\s+")


def cleaned(text: str) -> str:
    """The text with nothing hidden in it. `'a\\u202eb\\x1b[1m'` → `'a⟨U+202E⟩b⟨U+001B⟩[1m'`"""
    text = _SILENT.sub("", _LINE_ENDS.sub("\n", text))
    return _MISLEADING.sub(lambda match: f"⟨U+{ord(match.group()):04X}⟩", text)


def spaced(text: str) -> str:
    """Cleaned, with each run of white space made one space: part of a line."""
    return _SPACE.sub(" ", cleaned(text))


def one_line(text: str) -> str:
    return spaced(text).strip()


def web_address(uri: str) -> str | None:
    """The address if a browser may be sent there: plain http or https, without a user name that poses as the host."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    is_web = parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc
    return uri if is_web and cleaned(uri) == uri and not _SPACE.search(uri) and "\\" not in uri else None


def place(uri: str) -> str:
    """What a reader is shown of an address: a URL whole, a file's name without its folders."""
    return one_line(uri) if web_address(uri) else one_line(re.split(r"[/\\]", uri.rstrip("/\\"))[-1])


def escaped_json(dumped: str) -> str:
    """JSON text in which no string can steer a terminal: the same value, its hidden characters as `\\u` escapes."""
    return _HIDDEN_IN_JSON.sub(_json_escape, dumped)


def _json_escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code <= 0xFFFF:
        return f"\\u{code:04x}"
    return f"\\u{0xD800 + (code - 0x10000 >> 10):04x}\\u{0xDC00 + (code - 0x10000 & 0x3FF):04x}"
