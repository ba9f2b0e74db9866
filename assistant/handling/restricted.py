"""
Stretches of a document that are under another ground rule than the rest: off the record, deep background, background.

`[Off the record]` on a line of its own opens one, `[Back on the record]` closes it; where nothing does, it lasts to the
end: what was said in confidence and shown cannot be taken back. A turn or paragraph that begins `Off the record,` is
one by itself, with the answer where a reporter begins so; and so are a bracket that does and a line that begins
`[OTR]`. A sentence among others, `The next bit is off the record.`, opens one to where the speaker is back on the
record, else to the end of the turn or paragraph. Prose that merely mentions the rule opens nothing. What is on
background is marked in the same ways; it may be shown, as its mark describes the speaker.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.domain import Document, Passage, Span, Turn
from assistant.handling.attribution import UNNAMED, names_source, on_background, veiled
from assistant.text import folded, sentences

_OFF = r"(?:off[ -]the[ -]record|(?-i:\bOTR\b)|(?:on |for |as )?deep background)"
_BACKGROUND = r"(?:(?:on|as)(?: or for)? background\b|(?<!deep )\bbackground only\b)"
_ON = re.compile(r"\bon[ -]the[ -]record\b", re.IGNORECASE)
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
_HEAD = 300
"""Characters in which a stretch says whose it is."""
_PARAGRAPH = re.compile(r"(?:^|\n[ \t]*\n)(?P<words>[^\n](?:[^\n]|\n(?![ \t]*\n))*)")


_ATTRIBUTED = re.compile(
    r"[,:;(–—-]*\s*(?:please |attribut\w+ (?:only )?)?\b(?:as|to|from)\s+[“\"‘']?"
    r"(?P<who>(?:an?|the|one|two|senior)\s(?:(?!\bon (?:deep )?background)[^\n.:;,()\[\]“”\"]){3,80})[”\"’']?",
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A ground rule by the words that impose it."""

    words: str
    name: str
    """By which a line that ends a stretch may call it: a line `Background` opens none."""
    hints: tuple[str, ...]
    """What stands, in either case, in every mark: looked for first, since most texts have none and a search waits."""

    def marks(self, text: str) -> bool:
        plain = text.lower()
        return any(hint in plain for hint in self.hints) and re.search(self.words, text, re.IGNORECASE) is not None

    def opens_alone(self, text: str) -> bool:
        """`Off the record, he is furious.`"""
        described = r"(?:,? (?:as|attribut\w+ to) (?:an?|the|one|senior) [^\n.:;,]{3,80})?"
        form = rf"[\"“'‘*_]*(?:and |but |speaking )?{self.words}{described}\s*[,:;–—-][ \t]*\w"
        return re.match(form, text, re.IGNORECASE) is not None

    def brackets(self, text: str) -> Iterator[Span]:
        for match in re.finditer(rf"[\[(]\s*{self.words}\s*[,:;–—-][^\])]*[\])]", text, re.IGNORECASE):
            yield Span(*match.span())


OFF = Rule(_OFF, _OFF, ("record", "otr", "background"))
BACKGROUND = Rule(_BACKGROUND, r"(?<!deep )\bbackground\b", ("background",))


@lru_cache(maxsize=64)
def restricted(text: str, turns: Sequence[Turn] = ()) -> tuple[Span, ...]:
    """The stretches that must not be shown, in order; they may overlap."""
    if not OFF.marks(text):
        return ()
    own = [*_opened(text, turns, OFF), *OFF.brackets(text), *(Span(*m.span()) for m in _MARKED_LINE.finditer(text))]
    paragraphs = (Span(*match.span("words")) for match in _PARAGRAPH.finditer(text))
    own += [span for span in paragraphs if OFF.opens_alone(_bare(span.of(text)))]
    return tuple(sorted((*own, *_between_marks(text, turns, OFF))))


@lru_cache(maxsize=64)
def unattributable(text: str, turns: Sequence[Turn] = ()) -> tuple[Span, ...]:
    """The stretches on background, in order; they may overlap. In prose only what is marked: news says the same."""
    if not BACKGROUND.marks(text):
        return ()
    found = [*_between_marks(text, turns, BACKGROUND)]
    if turns:
        found += [*_opened(text, turns, BACKGROUND), *BACKGROUND.brackets(text)]
    return tuple(sorted(found))


_KNOWN: dict[tuple[str, int, int], tuple[Span, ...]] = {}
"""What of a document is on background, for as many as a large library has: a search asks of every passage it shows."""
_REMEMBERED = 50_000


def _on_background(document: Document) -> tuple[Span, ...]:
    # The hash of a text is worked out once; that of its turns is not.
    key = (document.id, hash(document.text), len(document.turns))
    found = _KNOWN.get(key)
    if found is None:
        if len(_KNOWN) >= _REMEMBERED:
            _KNOWN.clear()
        found = _KNOWN[key] = unattributable(document.text, document.turns)
    return found


def as_given(document: Document, span: Span) -> Document:
    """
    The document under the ground rule that holds for this part of it.

    What was said on background between words on the record is nobody's by name, and his who is described.
    """
    if on_background(document):
        return veiled(document)
    if document.ground_rules or not document.text:
        return document
    stretch = next((one for one in _on_background(document) if one.overlaps(span)), None)
    if stretch is None:
        return document
    described = _ATTRIBUTED.search(stretch.of(document.text)[:_HEAD])
    who = " ".join(described["who"].split()) if described else UNNAMED
    turns = tuple(
        Turn(who, turn.span) if turn.span.overlaps(stretch) and not turn.is_question else turn
        for turn in document.turns
    )
    return replace(document, ground_rules="background", publisher=who, author=None, turns=turns, whole=document)


def labels_on_background(document: Document) -> Iterator[Span]:
    """Where a document names the speaker of a turn that is on background."""
    text = document.text
    for turn in document.turns:
        if not turn.is_question and on_background(as_given(document, turn.span)):
            yield Span(text.rfind("\n", 0, turn.span.start) + 1, turn.span.start)


def passage_given(document: Document, span: Span, ordinal: int, speaker: str | None) -> Passage | None:
    """The passage under its ground rule; None where it names who must not be named, as one cut long ago may."""
    if names_source(document, span.of(document.text)):
        return None
    given = as_given(document, span)
    return Passage(given, span, ordinal, None if given.whole else speaker)


def _opened(text: str, turns: Sequence[Turn], rule: Rule) -> Iterator[Span]:
    """A turn that begins so; a reporter who does asks for the answer under that rule too."""
    for index, turn in enumerate(turns):
        if rule.opens_alone(turn.span.of(text)):
            following = turns[index + 1] if turn.is_question and index + 1 < len(turns) else None
            answered = following is not None and not following.is_question
            yield Span(turn.span.start, following.span.end) if following and answered else turn.span


def _between_marks(text: str, turns: Sequence[Turn], rule: Rule) -> Iterator[Span]:
    """From each mark that opens to the one that closes, or as far as the last that opened reaches."""
    start, reach = None, 0
    for mark, opens, whole in _marks(text, rule):
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


def _marks(text: str, rule: Rule) -> Iterator[tuple[Span, bool, bool]]:
    """Each mark, whether it opens a stretch or closes one, and whether it has a line to itself."""
    for line in re.finditer(rf"^[^\n]*(?:{rule.name}|{_ON.pattern})[^\n]*$", text, re.IGNORECASE | re.MULTILINE):
        opens = _opens(line.group(), rule)
        if opens is not None:
            yield Span(*line.span()), opens, True
            continue
        for sentence in sentences(text, Span(*line.span())):
            words = sentence.of(text)
            opens = _opens(words, rule) if rule.marks(words) or _ON.search(words) else None
            if opens is not None:
                yield sentence, opens, False
            elif _BACK.match(_bare(words)):
                yield Span(sentence.start, sentence.start), False, False


def _end_of_speech(text: str, mark: Span, turns: Sequence[Turn]) -> int:
    turn = next((turn.span.end for turn in turns if turn.span.start < mark.end <= turn.span.end), None)
    gap = re.compile(r"\n[ \t]*\n").search(text, mark.end)
    return turn or (gap.start() if gap else len(text))


def _opens(line: str, rule: Rule) -> bool | None:
    """Whether a line opens a stretch or closes one; None where it is prose."""
    spelt = _ATTRIBUTED.sub("", re.sub(r"\bOTR\b", "off the record", _bare(line)))
    words = re.findall(r"[^\W_]+", folded(spelt).replace("-", " "))
    if not words or len(words) > 14 or "?" in line or not set(words) <= _AROUND:
        return None
    plain = " ".join(words)
    closes = set(words) & _CLOSES and not re.search(r"\bback (?:off|on background)\b", plain)
    if closes:
        return False if _ON.search(plain) or re.search(rule.name, plain) else None
    return rule.marks(plain) or (False if _ON.search(plain) else None)


def _bare(line: str) -> str:
    return _LABEL.sub("", line).lstrip()
