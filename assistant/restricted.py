"""
Stretches of a document that are off the record or on deep background though the rest of it is not.

`[Off the record]` on a line of its own opens one, `[Back on the record]` closes it; where nothing does, it lasts to the
end: what was said in confidence and shown cannot be taken back. A turn or paragraph that begins `Off the record,` is
one by itself, and so is a bracket that does. Prose that merely mentions the rule opens nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from assistant.domain import Span, Turn
from assistant.text import folded

_RULE = r"(?:off[ -]the[ -]record|(?:on |for |as )?deep background)"
_LINE = re.compile(rf"^[^\n]*\b(?:{_RULE}|on[ -]the[ -]record)\b[^\n]*$", re.IGNORECASE | re.MULTILINE)
_LABEL = re.compile(r"^[ \t]*[A-Z][A-Z .'’-]{1,40}:")
_AROUND = frozenset(
    "a and are as at begin beginning begins briefly comments conversation deep background discussion end ended ending "
    "ends exchange following follows for from go goes going here is it back now off of on only part passage portion "
    "portions record remarks resume resumed resumes return returning returns section segment speaking start started "
    "starts strictly that the this to was we were what went".split()
)
_CLOSES = frozenset("end ended ending ends resume resumed resumes back return returning returns".split())
_OPENS_ALONE = re.compile(rf"[\"“'‘*_]*(?:and |but )?{_RULE}\s*[,:;–—-][ \t]*\w", re.IGNORECASE)
_BRACKET = re.compile(rf"[\[(]\s*{_RULE}\s*[,:;–—-][^\])]*[\])]", re.IGNORECASE)
_PARAGRAPH = re.compile(r"(?:^|\n[ \t]*\n)(?P<words>[^\n](?:[^\n]|\n(?![ \t]*\n))*)")


@lru_cache(maxsize=64)
def restricted(text: str, turns: Sequence[Turn] = ()) -> tuple[Span, ...]:
    """The stretches, in order; they may overlap."""
    if not re.search(_RULE, text, re.IGNORECASE):
        return ()
    own = [turn.span for turn in turns if _OPENS_ALONE.match(turn.span.of(text))]
    paragraphs = (Span(*match.span("words")) for match in _PARAGRAPH.finditer(text))
    own += [span for span in paragraphs if _OPENS_ALONE.match(_bare(span.of(text)))]
    own += [Span(*match.span()) for match in _BRACKET.finditer(text)]
    return tuple(sorted((*own, *_between_marks(text))))


def _between_marks(text: str) -> Iterator[Span]:
    start: int | None = None
    for line in _LINE.finditer(text):
        opens = _opens(line.group())
        if opens and start is None:
            start = line.start()
        elif opens is False and start is not None:
            yield Span(start, line.end())
            start = None
    if start is not None:
        yield Span(start, len(text))


def _opens(line: str) -> bool | None:
    """Whether a line opens a stretch or closes one; None where it is prose."""
    words = re.findall(r"[^\W_]+", folded(_bare(line)).replace("-", " "))
    if not words or len(words) > 14 or "?" in line or not set(words) <= _AROUND:
        return None
    plain = " ".join(words)
    return not set(words) & _CLOSES and re.search(_RULE, plain) is not None


def _bare(line: str) -> str:
    return _LABEL.sub("", line).lstrip()
