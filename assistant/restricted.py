"""
Stretches of a document that are off the record or on deep background though the rest of it is not.

`[Off the record]` on a line of its own opens one, `[Back on the record]` closes it; where nothing does, it lasts to the
end: what was said in confidence and shown cannot be taken back. A turn or paragraph that begins `Off the record,` is
one by itself, and so are a bracket that does and a line that begins `[OTR]`. A sentence among others, `The next bit is
off the record.`, opens one to where the speaker is back on the record, else to the end of the turn or paragraph. Prose
that merely mentions the rule opens nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from assistant.domain import Span, Turn
from assistant.text import folded, sentences

_RULE = r"(?:off[ -]the[ -]record|(?-i:\bOTR\b)|(?:on |for |as )?deep background)"
_LINE = re.compile(rf"^[^\n]*\b(?:{_RULE}|on[ -]the[ -]record)\b[^\n]*$", re.IGNORECASE | re.MULTILINE)
_LABEL = re.compile(r"^[ \t]*[A-Z][A-Z .'’-]{1,40}:")
_AROUND = frozenset(
    "a all and answer are as at be begin beginning begins bit briefly comes comments conversation deep background "
    "discussion end ended ending ends everything exchange few following follows for from go goes going here i if is it "
    "back just keep let ll m me minute minutes moment my next now off of ok okay on only part passage piece please "
    "portion portions re record remarks rest resume resumed resumes return returning returns s say section segment "
    "so speaking start started starts strictly tell that the this thing to want was we well were what went will words "
    "would you".split()
)
_CLOSES = frozenset("end ended ending ends resume resumed resumes back return returning returns".split())
_OPENS_ALONE = re.compile(rf"[\"“'‘*_]*(?:and |but )?{_RULE}\s*[,:;–—-][ \t]*\w", re.IGNORECASE)
_BRACKET = re.compile(rf"[\[(]\s*{_RULE}\s*[,:;–—-][^\])]*[\])]", re.IGNORECASE)
_MARKED_LINE = re.compile(
    r"^(?:[A-Z][A-Z .'’-]{1,40}:[ \t]*)?[*_>\-•]*[ \t]*(?:\[OTR\]|\(OTR\)|OTR\b[ \t]*[:–—-])[ \t:–—-]*\w[^\n]*"
    r"(?:\n(?![ \t]*\n)[^\n]+)*",
    re.MULTILINE,
)
_BACK = re.compile(
    r"[^\w\n]*(?:(?:and|but|now|okay|ok|so|we|we['’]re|are|i|i['’]m|am|going|let['’]s|go)\W+){0,4}"
    r"(?:back )?on the record(?: now| again)?[ \t]*[,:;.–—-]",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(r"(?:^|\n[ \t]*\n)(?P<words>[^\n](?:[^\n]|\n(?![ \t]*\n))*)")


@lru_cache(maxsize=64)
def restricted(text: str, turns: Sequence[Turn] = ()) -> tuple[Span, ...]:
    """The stretches, in order; they may overlap."""
    if not re.search(_RULE, text, re.IGNORECASE):
        return ()
    own = [turn.span for turn in turns if _OPENS_ALONE.match(turn.span.of(text))]
    paragraphs = (Span(*match.span("words")) for match in _PARAGRAPH.finditer(text))
    own += [span for span in paragraphs if _OPENS_ALONE.match(_bare(span.of(text)))]
    own += [Span(*match.span()) for pattern in (_BRACKET, _MARKED_LINE) for match in pattern.finditer(text)]
    return tuple(sorted((*own, *_between_marks(text, turns))))


def _between_marks(text: str, turns: Sequence[Turn]) -> Iterator[Span]:
    """From each mark that opens to the one that closes, or as far as the last that opened reaches."""
    start, reach = None, 0
    for mark, opens, whole in _marks(text):
        if opens and (start is None or mark.start > reach):
            if start is not None:
                yield Span(start, reach)
            start, reach = mark.start, len(text) if whole else _end_of_speech(text, mark, turns)
        elif opens and whole:
            reach = len(text)
        elif not opens and start is not None:
            yield Span(start, mark.end)
            start = None
    if start is not None:
        yield Span(start, reach)


def _marks(text: str) -> Iterator[tuple[Span, bool, bool]]:
    """Each mark, whether it opens a stretch or closes one, and whether it has a line to itself."""
    for line in _LINE.finditer(text):
        opens = _opens(line.group())
        if opens is not None:
            yield Span(*line.span()), opens, True
            continue
        for sentence in sentences(text, Span(*line.span())):
            words = sentence.of(text)
            opens = _opens(words) if _LINE.match(words) else None
            if opens is not None:
                yield sentence, opens, False
            elif _BACK.match(_bare(words)):
                yield Span(sentence.start, sentence.start), False, False


def _end_of_speech(text: str, mark: Span, turns: Sequence[Turn]) -> int:
    turn = next((turn.span.end for turn in turns if turn.span.start < mark.end <= turn.span.end), None)
    gap = re.compile(r"\n[ \t]*\n").search(text, mark.end)
    return turn or (gap.start() if gap else len(text))


def _opens(line: str) -> bool | None:
    """Whether a line opens a stretch or closes one; None where it is prose."""
    spelt = re.sub(r"\bOTR\b", "off the record", _bare(line))
    words = re.findall(r"[^\W_]+", folded(spelt).replace("-", " "))
    if not words or len(words) > 14 or "?" in line or not set(words) <= _AROUND:
        return None
    plain = " ".join(words)
    closes = set(words) & _CLOSES and "back off" not in plain
    return not closes and re.search(_RULE, plain) is not None


def _bare(line: str) -> str:
    return _LABEL.sub("", line).lstrip()
