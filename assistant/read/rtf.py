"""
Rich Text Format, as agencies' wires and old word processors write it: one pass over its groups and control words.

Hidden and deleted text is not the document's, and neither are pictures, fields' instructions and lists of fonts. Heads
and feet of the page are kept apart for their markings.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from assistant.read.fields import institution, person
from assistant.read.source import Raw, Source, unreadable

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?[ ]?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z'])"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]|\\",
    re.DOTALL,
)
_SIGNS = {"par": "\n\n", "sect": "\n\n", "page": "\n\n", "line": "\n", "row": "\n", "cell": " | ", "tab": " ",
          "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
          "bullet": "•", "emspace": " ", "enspace": " ", "nestcell": " | ", "nestrow": "\n"}  # fmt: skip
_ESCAPED = {b"~": "\u00a0", b"_": "-", b"\n": "\n\n", b"\r": "\n\n", b"{": "{", b"}": "}", b"\\": "\\"}
_HEADS = {"header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"}
# Groups that hold no words of the text. Whatever begins with `\*` may be passed over by definition.
_SILENT = {"fonttbl", "colortbl", "stylesheet", "pict", "object", "fldinst", "listtable", "listoverridetable", "info",
           "rsidtbl", "generator", "themedata", "xe", "tc", "bkmkstart", "bkmkend", "annotation", "atnid", "atnauthor",
           "pntext", "listtext", "nonshppict", "revtbl", "filetbl", "datastore", "latentstyles"}  # fmt: skip
_INFO = {"title", "author", "company", "creatim"}
_CHARSETS = {128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254", 163: "cp1258",
             177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250"}  # fmt: skip
_DEEPEST = 1000


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds between two braces."""

    place: str = "text"
    """Where the words go: `text`, `notes`, `heads`, a name of `_INFO`, or nowhere."""
    font: int | None = None
    after_unicode: int = 1
    """How many characters after a `\\u` stand in for it where it is not known."""
    is_hidden: bool = False
    is_deleted: bool = False


@dataclass(slots=True)
class _Reading:
    """A file half read."""

    data: bytes
    words: dict[str, list[str]] = field(default_factory=dict)
    encoding: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    font: int | None = None
    """The one that the table of fonts is about to describe."""
    pending: bytearray = field(default_factory=bytearray)
    """Bytes of one font, which may be halves of characters."""
    skip: int = 0
    half: str = ""
    """The first half of a character beyond the basic plane."""
    stack: list[_Group] = field(default_factory=list)
    group: _Group = _Group()


def read_rtf(source: Source) -> Iterator[Raw]:
    """Yields the one document of an RTF file."""
    if not source.data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        hint = "Open it in a word processor and save it again as .rtf or .docx."
        raise unreadable(source.name, "it is not Rich Text", hint=hint)
    reading = _Reading(source.data)
    _read(reading, source)
    told = {place: "".join(pieces).strip() for place, pieces in reading.words.items()}
    author = person(told.get("author"))
    notes = (f"{number}. {' '.join(note.split())}" for number, note in enumerate(_notes(told.get("notes", "")), 1))
    yield Raw(
        text="\n\n".join((_rows(told.get("text", "")), *notes)),
        preamble=told.get("heads", ""),
        title=told.get("title") or None,
        author=author,
        publisher=institution(person(told.get("company"))) or institution(author),
        published=day if (day := told.get("creatim", "")) > "0001" else None,
    )


def _read(reading: _Reading, source: Source) -> None:
    at = 0
    while match := _TOKEN.match(reading.data, at):
        at = match.end()
        word = match["word"]
        if word == b"bin":  # So many bytes of a picture follow, braces and all.
            at += max(0, int(match["number"] or 0))
        elif word:
            _control(reading, word.decode("ascii"), match["number"])
        elif match["brace"]:
            _flush(reading)
            if not _entered(reading, opens=match["brace"] == b"{"):
                return
            if len(reading.stack) > _DEEPEST:
                raise unreadable(source.name, "its groups are nested too deep", hint="Save its text as .txt.")
        elif match["sign"]:
            _sign(reading, match["sign"])
        else:
            _bytes(reading, bytes.fromhex(match["hex"].decode()) if match["hex"] else match["text"] or b"")
    _flush(reading)


def _entered(reading: _Reading, *, opens: bool) -> bool:
    """Go into a group or out of it; False where the document's own ends."""
    reading.skip = 0
    if opens:
        reading.stack.append(reading.group)
        return True
    reading.group = reading.stack.pop() if reading.stack else _Group("")
    return bool(reading.stack)


def _control(reading: _Reading, word: str, number: bytes | None) -> None:
    value = int(number) if number else None
    if word == "u":
        _unicode(reading, (value or 0) % 0x10000)
        return
    _flush(reading)
    reading.skip = 0
    group = reading.group
    if word in _SIGNS:
        _say(reading, _SIGNS[word])
    elif word in _HEADS:
        reading.group = replace(group, place="heads")
        _say(reading, "\n")
    elif word == "footnote":
        _note(reading)
    elif word == "shptxt":  # The words of a text box stand in a group that may be passed over.
        reading.group = replace(group, place="text")
    elif word in _INFO:
        reading.group = replace(group, place=word)
    elif word in {"yr", "mo", "dy"} and group.place == "creatim":
        _say(reading, f"{value or 0:04}" if word == "yr" else f"-{value or 0:02}")
    elif word in _SILENT:
        reading.group = replace(group, place="fonts" if word == "fonttbl" else "")
    else:
        _state(reading, word, value)


def _state(reading: _Reading, word: str, value: int | None) -> None:
    """What changes how the following is read."""
    group = reading.group
    if word == "f":
        reading.font = value
        reading.group = replace(group, font=value)
    elif word == "fcharset" and reading.font is not None and value in _CHARSETS:
        reading.fonts[reading.font] = _CHARSETS[value]
    elif word in {"ansicpg", "mac", "pc"}:
        reading.encoding = _known({"mac": "mac_roman", "pc": "cp437"}.get(word, f"cp{value}"))
    elif word == "uc":
        reading.group = replace(group, after_unicode=max(0, value if value is not None else 1))
    elif word in {"v", "deleted"}:
        name = "is_hidden" if word == "v" else "is_deleted"
        reading.group = replace(group, **{name: value != 0})  # type: ignore[arg-type]  # two flags
    elif word == "plain":
        reading.group = replace(group, font=None, is_hidden=False, is_deleted=False)


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return "cp1252"


def _sign(reading: _Reading, sign: bytes) -> None:
    _flush(reading)
    if sign == b"*":
        reading.group = replace(reading.group, place="")
    else:
        _say(reading, _ESCAPED.get(sign, ""))


def _unicode(reading: _Reading, code: int) -> None:
    _flush(reading)
    reading.skip = reading.group.after_unicode
    character = reading.half + chr(code)
    reading.half = character if 0xD800 <= code < 0xDC00 else ""
    if not reading.half:
        _say(reading, character.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def _bytes(reading: _Reading, data: bytes) -> None:
    left = max(0, reading.skip - len(data))
    reading.pending += data[reading.skip :]
    reading.skip = left


def _flush(reading: _Reading) -> None:
    """Make the bytes in hand characters of the font's alphabet."""
    if reading.pending:
        encoding = reading.fonts.get(reading.group.font or 0, reading.encoding)
        data, reading.pending = bytes(reading.pending), bytearray()
        _say(reading, data.decode(encoding, "replace"))


def _say(reading: _Reading, text: str) -> None:
    group = reading.group
    if group.place not in {"", "fonts"} and not group.is_hidden and not group.is_deleted:
        reading.words.setdefault(group.place, []).append(text)


_NOTE = "\x1e"


def _note(reading: _Reading) -> None:
    reading.group = replace(reading.group, place="notes")
    _say(reading, _NOTE)


def _notes(text: str) -> list[str]:
    return [note for note in text.split(_NOTE) if note.strip()]


def _rows(text: str) -> str:
    """Rows of tables without the bar that ends each."""
    return re.sub(r" \| *$", "", text, flags=re.MULTILINE)
