"""
Whether another source says the same thing as a claim: all of it, in sentences that stand together, affirmed or denied.

Words that a passage has here and there are no second source: `I never met the minister` is not borne out by `The
minister was not warned. He never met the founder.` What is told anew in quite other words is missed.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

from assistant.domain import Citation, Span
from assistant.text import sentences, stem, terms

LEAST_TOLD = 3
"""Stems, `say` and its like apart, below which a sentence tells too little for anybody else to bear it out."""
TOLD = 0.7
"""Part of a claim's terms that another source's sentences have if they are to count as a second source."""
_REACH = 3
"""Words after a negation, small ones apart, among which stands what it denies."""
_NAMED = re.compile(r"\b[A-Z][\w’'-]+")
_CALENDAR = frozenset([*calendar.day_name, *calendar.month_name])
_SAYING = frozenset(terms("say says said tell told think know true right case correct"))
_NEGATED = re.compile(
    r"(?:\b(?:not|never|no|none|nobody|nothing|neither|nor|without|cannot)\b|n[’']t\b)(?P<what>[^,;:.!?—]*)",
    re.IGNORECASE,
)
_DENIES = re.compile(r"\b(?:den(?:y|ies|ied|ying)|reject(?:s|ed)?|refut(?:e|es|ed)|disput(?:e|es|ed)|false)\b", re.I)


def agreeing(text: str, other: Citation) -> Citation | None:
    """The sentences of another's words that tell the whole of a claim; None where none that stand together do."""
    wanted = set(terms(text))
    if len(wanted - _SAYING) < LEAST_TOLD:
        return None
    source = other.document.text
    for span in _stretches(other, len(sentences(text))):
        if _tells(text, wanted, span.of(source)):
            return Citation(other.passage, span)
    return None


def _stretches(other: Citation, most: int) -> Iterator[Span]:
    """Runs of sentences, the shortest first: one more than the claim has, since two may tell what one does."""
    found = [span for span in sentences(other.document.text, other.passage.span) if span.overlaps(other.span)]
    for length in range(1, most + 2):
        for at in range(len(found) - length + 1):
            yield Span(found[at].start, found[at + length - 1].end)


def _tells(text: str, wanted: set[str], theirs: str) -> bool:
    """Whether words have every name of a claim and nearly all else, and deny what it denies."""
    held = set(terms(theirs))
    capitals = (match.group() for match in _NAMED.finditer(text) if match.start() > 0)
    named = {word for name in capitals if name not in _CALENDAR for word in terms(name)}
    return named <= held and len(wanted & held) >= TOLD * len(wanted) and _denies_alike(text, theirs)


def _denies_alike(text: str, theirs: str) -> bool:
    """Each denies what the other does; `denied firing` is `did not fire`."""
    mine, other = list(_denied(text)), list(_denied(theirs))
    if _DENIES.search(theirs) or _DENIES.search(text):
        return True
    affirmed = set(terms(text)) - {word for scope in mine for word in scope}
    return all(any(scope & set(each) for each in other) for scope in map(set, mine)) and not any(
        scope[0] in affirmed for scope in other if scope
    )


def _denied(text: str) -> Iterator[tuple[str, ...]]:
    """What stands after each negation, the nearest first."""
    for found in _NEGATED.finditer(text):
        words = re.findall(r"[^\W\d_]+", found["what"].lower())
        told = [own for word in words for own in terms(word) if own == stem(word)]
        if told:
            yield tuple(told[:_REACH])
