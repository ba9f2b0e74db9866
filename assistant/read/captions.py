"""
Captions (WebVTT and SubRip) as the transcript they are: cues joined into paragraphs, a new one for each speaker.

Times, positions and styles are left out. Captions that roll, as recognisers write them, repeat their last line in the
next cue; it is said once.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from assistant.read.decode import decoded
from assistant.read.source import Raw, Source, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TIME = r"(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_TIMING = re.compile(rf"^[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}[^\n]*$", re.MULTILINE)
_TITLE = re.compile(r"\A\ufeff?WEBVTT[ \t]+-?[ \t]*(?P<title>\S[^\n]*)")
_VOICE = re.compile(r"<v(?:\.[\w.-]+)?[ \t]+(?P<name>[^>\n]+)>")
_TAG = re.compile(r"</?[a-zA-Z0-9][^>\n]*>|\{\\[^}\n]*\}")
_CHANGE = re.compile(r"^(?:>>+|-|–|—)[ \t]*")
_LABEL = re.compile(r"^(?P<name>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,4}):[ \t]+")
_DAY = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
_LONG = 500
"""Characters after which the next end of a sentence ends a paragraph, where nobody else takes the word."""
_PAUSE = 4.0
"""Seconds of silence that end one."""


@dataclass(frozen=True, slots=True)
class _Line:
    """What is said in one line of a cue."""

    words: str
    speaker: str | None
    changes: bool
    """Whether somebody else takes the word, named or not."""
    pause: float


def read_captions(source: Source) -> Iterator[Raw]:
    """Yields the one transcript of a captions file."""
    text = decoded(source).replace("\r\n", "\n").replace("\r", "\n")
    lines = list(_lines(text))
    if not lines:
        raise unreadable(source.name, "it holds no captions", hint="Save it as .vtt or .srt, or its text as .txt.")
    named = _TITLE.match(text)
    title = named["title"] if named else None
    # Captions tell no date themselves; an undated document is found by no date filter.
    day = _DAY.search(f"{title or ''} {source.stem}")
    yield Raw(text="\n\n".join(_paragraphs(lines)), title=title, published=day[0] if day else None)


def _lines(text: str) -> Iterator[_Line]:
    """Every line that is said, once."""
    timings = list(_TIMING.finditer(text))
    ends, last = 0.0, ""
    for timing, following in zip_longest(timings, timings[1:]):
        start, end = _seconds(timing.groups()[:4]), _seconds(timing.groups()[4:])
        pause, ends = start - ends, end
        cue = text[timing.end() : following.start() if following else len(text)].lstrip("\n").split("\n\n", 1)[0]
        for line in _without_number(cue.split("\n"), following is not None):
            words = " ".join(html.unescape(_TAG.sub("", _VOICE.sub("", line))).split())
            if words and words != last:
                yield _line(line, words, pause)
                pause, last = 0.0, words


def _without_number(lines: list[str], is_followed: bool) -> list[str]:
    """A cue whose blank line was lost is followed at once by the next one's number."""
    return lines[:-1] if is_followed and len(lines) > 1 and lines[-1].strip().isdigit() else lines


def _line(line: str, words: str, pause: float) -> _Line:
    voice = _VOICE.search(line)
    said = _CHANGE.sub("", words)
    label = None if voice else _LABEL.match(said)
    speaker = voice["name"].strip() if voice else label["name"] if label else None
    return _Line(said[label.end() :] if label else said, speaker, speaker is not None or said != words, pause)


def _paragraphs(lines: Iterable[_Line]) -> Iterator[str]:
    speaker: str | None = None
    said: list[str] = []
    for line in lines:
        is_other = line.changes and (line.speaker is None or line.speaker != speaker)
        if said and (is_other or line.pause > _PAUSE or _is_long(said)):
            yield " ".join(said)
            said = []
        if is_other:
            speaker = line.speaker
            said = [f"{speaker}:"] if speaker else []
        said.append(line.words)
    if said:
        yield " ".join(said)


def _is_long(said: list[str]) -> bool:
    return sum(map(len, said)) > _LONG and said[-1].endswith((".", "?", "!", "”", '"'))


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, fraction = parts
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0) + float(f"0.{fraction}")
