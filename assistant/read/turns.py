"""
Speaker turns of a transcript, told from the labels that begin its lines.

A label is believed only in company: three turns by two speakers, one of whom speaks again (or questions and answers),
so that a lone `NOTE:` or `WASHINGTON:` in a story is no speaker. What this misses: a speech with one label, and labels
that stand in the middle of a line.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from assistant.domain import Span, Turn

_CAPITALS = r"[A-Z][A-Z'’.-]*(?: (?:[A-Z][A-Z'’.-]*|(?i:of|the|for|and|de|al|van|von))){0,7}"
_MIXED = r"[A-Z][\w'’.-]*(?: (?:[A-Z][\w'’.-]*|of|the|for|and|to|de|al|van|von)){0,6}"
_LABEL = re.compile(
    r"^ *(?P<bold>\*\*|__)?(?:"
    rf"(?P<name>(?:{_CAPITALS}|{_MIXED}))"
    r"(?P<aside> ?[(\[][^)\]\n]{1,60}[)\]])?(?P<close>\*\*|__)? ?:(?!\d\d)(?:\*\*|__)?"
    r"|(?P<question>Q)(?:[.:]|\d{1,2}:?)?(?:\*\*|__)?(?=\s)"
    # Some offices' pages lose the space after the letter: `QIs that so?`
    r"|(?P<glued>Q)(?=(?:[A-Z]|I['’])[a-z]*[ ,.?'’-])"
    r")[ \n]*",
    re.MULTILINE,
)
_CLOSING = re.compile(
    r"^ *(?:\[?\(?END[^a-z\n]{0,40}|#(?: ?#){1,4}|-? ?30 ?-|(?:\* ?){3,}|\[?End (?:of )?[a-z]*[.\]]*"
    r"|\((?:Whereupon,? )?(?:The |This )?[\w ]{3,40}? (?:was |is |were )?"
    r"(?:concluded|adjourned|ended|recessed|concludes|ends)\b[^)\n]*\)) *$",
    re.MULTILINE,
)
_QUESTIONS = frozenset({"Q", "QUESTION", "REPORTER", "JOURNALIST"})
_ROLES = re.compile(
    r"\b(?:q|question|reporter|journalist|interviewer|moderator|host|anchor|correspondent|spokes(?:man|woman|person)|"
    r"mr|mrs|ms|dr|secretary|minister|president|ambassador|senator|representative|chair(?:man|woman|person)?|"
    r"official|general|admiral|commissioner|director|chancellor|governor|mayor|operator|speaker|audience|answer|a)\b",
    re.IGNORECASE,
)
# Labels of advisories, cables, recipes of facts and pages; never people.
_NOT_PEOPLE = frozenset({
    "note", "notes", "editor's", "update", "updates", "correction", "corrections", "clarification", "who", "what",
    "when", "where", "why", "how", "contact", "contacts", "email", "e-mail", "phone", "tel", "telephone", "fax",
    "web", "website", "url", "subject", "re", "from", "to", "cc", "bcc", "date", "dates", "time", "location",
    "place", "venue", "title", "source", "sources", "photo", "photos", "image", "images", "video", "audio",
    "caption", "credit", "read", "more", "related", "watch", "live", "breaking", "summary", "background", "topic",
    "tags", "tag", "precedence", "classification", "classified", "marking", "embargo", "embargoed", "headline",
    "byline", "published", "updated", "author", "publisher", "warning", "disclaimer", "copyright", "ps", "p.s",
    "isbn", "result", "results", "score", "scores", "final", "first", "second", "third", "fourth", "finally",
    "next", "key", "example", "examples", "price", "cost", "total", "rating", "release", "attachment", "ref",
    "reference", "distribution", "info", "deadline", "today", "yesterday", "tomorrow", "monday", "tuesday",
    "wednesday", "thursday", "friday", "saturday", "sunday", "day", "week", "line", "lines", "action", "comment",
    "ground", "rules", "rsvp", "agenda", "item", "annex", "table", "figure", "chapter", "section", "part", "step",
    "tip", "fact", "facts", "myth", "pro", "pros", "con", "cons", "verdict", "bottom", "opinion", "analysis",
    "explainer", "timeline", "review", "editor’s", "editors’",
})  # fmt: skip
# What people say when they talk to each other, and lists of facts do not.
_VOICE = re.compile(r"\?|\b(?:I|I['’]\w+|(?:[Ww]e|[Yy]ou)(?:['’]\w+)?|[Mm]y|[Oo]ur|[Yy]our|me|us)\b")


@dataclass(frozen=True, slots=True)
class _Label:
    speaker: str
    start: int
    """Where its line begins."""
    words: int
    """Where the words spoken begin."""

    @property
    def key(self) -> str:
        return self.speaker.upper()

    @property
    def is_capital(self) -> bool:
        return self.speaker == self.speaker.upper()


# A page whose paragraphs were lost: labels follow the end of a sentence and two spaces.
_INLINE = re.compile(
    r"(?<=[^\s:]) {2,}(?=(?:Q {2,}\S|(?:[A-Z][A-Z'’-]+\.?|[A-Z]\.)(?: (?:[A-Z][A-Z'’-]+|[A-Z]\.|OF|THE|FOR)){0,6}: ))"
)


def parted(text: str) -> str:
    """
    A conversation that was run together in one paragraph, with each turn on its own again; other text as it is.

    `"1:20 P.M.  MR. ITO:  Hello.  Q    Why?"` → three paragraphs
    """
    longest = max(text.split("\n"), key=len, default="")
    return _INLINE.sub("\n\n", text) if len(_INLINE.findall(longest)) >= 3 else text


def turns(text: str) -> tuple[Turn, ...]:
    """
    The turns of a transcript in order, each with the paragraphs that follow its label; empty for other text.

    `"Q    Why?\\n\\nMR. ITO:  Because.\\n\\nQ    Oh."` → Q `Why?`, MR. ITO `Because.`, Q `Oh.`
    """
    labels = _believed(_labels(text), text)
    starts = [label.start for label in labels]
    spoken = (
        _turn(text, label, end) for label, end in zip(labels, [*starts[1:], len(text)][: len(labels)], strict=True)
    )
    return tuple(turn for turn in spoken if len(turn.span))


def _labels(text: str) -> list[_Label]:
    found = []
    for match in _LABEL.finditer(text):
        speaker = match["question"] or match["glued"] or match["name"]
        if match["name"] and (len(speaker) > 60 or _is_not_a_person(speaker)):
            continue
        found.append(_Label(speaker, match.start(), match.end()))
    return found


def _is_not_a_person(name: str) -> bool:
    first = name.split(maxsplit=1)[0].lower().rstrip(".")
    return first in _NOT_PEOPLE or name.lower() in _NOT_PEOPLE


def _believed(labels: list[_Label], text: str) -> list[_Label]:
    """The labels that are speakers: all capitals, and mixed case that names a role or comes again."""
    capitals = [label for label in labels if label.is_capital]
    counts = Counter(label.key for label in labels)
    if _is_evident(capitals, text):
        names = {label.key for label in capitals}
        return [label for label in labels if label.is_capital or label.key in names or _is_role(label)]
    speakers = [label for label in labels if label.is_capital or counts[label.key] > 1 or _is_role(label)]
    return speakers if _is_evident(speakers, text, share=0.3) else []


def _is_role(label: _Label) -> bool:
    return _ROLES.search(label.speaker) is not None


def _is_evident(labels: list[_Label], text: str, share: float = 0.1) -> bool:
    """Whether these labels, taken together, can only be a conversation."""
    counts = Counter(label.key for label in labels)
    if len(labels) < 3 or len(counts) < 2:
        return False
    if not (counts.keys() & _QUESTIONS) and max(counts.values()) < 2:
        return False
    region = text[labels[0].start : labels[-1].words]
    paragraphs = region.count("\n\n") or region.count("\n")
    if len(labels) <= share * paragraphs:
        return False
    if 3 * sum(map(_is_role, labels)) >= len(labels):
        return True
    # Names without a title: most must come again, and speak as people do.
    again = sum(count for count in counts.values() if count > 1)
    return 2 * again >= len(labels) and _voices(labels, text) >= 0.4 * len(labels)


def _voices(labels: list[_Label], text: str) -> int:
    """How many labels are followed by the words of someone who speaks to somebody."""
    lines = (text[label.words : text.find("\n", label.words) % (len(text) + 1)] for label in labels)
    return sum(_VOICE.search(line) is not None for line in lines)


def _turn(text: str, label: _Label, end: int) -> Turn:
    closing = _CLOSING.search(text, label.words, end)
    words = text[label.words : closing.start() if closing else end]
    start = label.words + len(words) - len(words.lstrip())
    return Turn(label.speaker, Span(start, max(start, label.words + len(words.rstrip()))))
