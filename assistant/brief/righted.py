"""
The figure that a correction gives, and the sentences whose figure of the same thing it takes the place of.

A correction may say only what is right: `The death toll is 14, not as stated.` What was wrong is then the first other
figure that the corrected story has for the same thing, and every sentence with that figure, in the story and in its
copies at other outlets, is superseded. Where the correction does not say of what (`Corrects figure to 14`), it is the
one thing that the story's headline counts; where that is not plain either, nothing is taken back. A correction that
tells the whole story again is no such note: it stands in the story's place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.brief.corrections import Texts, repeats
from assistant.brief.unknown import DEATH, ONE_SIZE
from assistant.corrections import overrules
from assistant.dates import find_dates
from assistant.discourse.candidates import Candidate, as_it_stands
from assistant.discourse.mistaken import is_mistaken
from assistant.domain import Document, Passage
from assistant.numerals import SCALES, TO_TWENTY
from assistant.text import sentences, stem, terms

_NUMBER = re.compile(
    rf"(?<![\w.,:/$€£])(?P<value>\d[\d,]*(?:\.\d+)?|{'|'.join(word for word in TO_TWENTY if word != 'one')})\b(?![:/%])"
    r"(?P<scale> (?:hundred|thousand|million|billion))?",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:()—–]\s|\s(?:and|but|while|when|after|as)\s")
_WRONG = re.compile(r"\b(?:not|instead of|rather than|from)\W+(?:the )?$", re.IGNORECASE)
"""Before a figure that a correction names as what was wrong."""
_GENERAL = frozenset(
    terms(
        "correct corrected correction corrects figure number total count story article report version earlier previous "
        "paragraph headline state stated give gave say said publish error wrong right toll first sentence"
    )
)
_MOST = 6
"""Sentences of a note that only corrects."""
_LIKE = 0.5
"""Part of what a correction says of its figure that a sentence has which counts the same."""


@dataclass(frozen=True, slots=True)
class Count:
    """A figure in a sentence, with what is said around it."""

    value: float
    about: frozenset[str]
    """The stems of its clause, other figures apart."""

    @property
    def is_of_the_dead(self) -> bool:
        return bool(self.about & DEATH)


@dataclass(frozen=True, slots=True)
class Righted:
    """A sentence whose figure was corrected, with the sentence that says what is right."""

    wrong: Candidate
    right: Candidate
    others: tuple[Candidate, ...] = ()
    """The other sentences with the wrong figure, in the story and its copies."""


def righted(
    texts: Texts, passages: Mapping[Document, Sequence[Passage]], origins: Mapping[str, str] | None
) -> tuple[Righted, ...]:
    """What the corrections among these texts right; their `passages` hold what is no printable sentence too."""
    return tuple(
        one
        for correction, own in passages.items()
        if correction.corrects
        for one in _by(correction, own, texts, origins or {})
    )


def without(texts: Texts, rights: Sequence[Righted]) -> dict[Document, Sequence[Candidate]]:
    """The texts without the sentences whose figure was corrected; a correction without a printable one has its own."""
    wrong = {(each.document, each.span) for one in rights for each in (one.wrong, *one.others)}
    kept: dict[Document, Sequence[Candidate]] = {
        document: [each for each in found if (document, each.span) not in wrong] for document, found in texts.items()
    }
    for one in rights:
        if not any(one.right.span.overlaps(each.span) for each in kept[one.right.document]):
            kept[one.right.document] = [one.right, *kept[one.right.document]]
    return kept


def _is_about(
    correction: Document, document: Document, documents: Sequence[Document], origins: Mapping[str, str]
) -> bool:
    """Whether a correction takes back a document, or a copy of it that is no later."""
    if overrules(correction, document):
        return True
    story = origins.get(document.id)
    is_later = (document.published or "") > (correction.published or "9")
    copies = (one for one in documents if one != document and story is not None and origins.get(one.id) == story)
    return document != correction and not is_later and any(overrules(correction, one) for one in copies)


def _by(
    correction: Document, passages: Sequence[Passage], texts: Texts, origins: Mapping[str, str]
) -> Iterator[Righted]:
    documents = list(texts)
    stories = [one for one in documents if one != correction and _is_about(correction, one, documents, origins)]
    found = [each for one in stories for each in texts[one] if not each.is_question]
    named = [
        one for one in stories if overrules(correction, one) and not repeats(texts.get(correction, ()), texts[one])
    ]
    for sentence, count in _rights(correction, passages) if named else ():
        wrong = _wrong_count(count, found) or _counted_in_title(count, named, found)
        told = [each for each in found if wrong and _tells(each, wrong)]
        if told:
            best = max(told, key=lambda each: (each.fitness, -each.order))
            yield Righted(best, sentence, tuple(each for each in told if each != best))


def _rights(correction: Document, passages: Sequence[Passage]) -> Iterator[tuple[Candidate, Count]]:
    """The sentences of a note that give a right figure, with it."""
    spans = [(passage, span) for passage in passages for span in sentences(correction.text, passage.span)]
    for passage, span in spans[:_MOST]:
        candidate = as_it_stands(passage, span)
        if is_mistaken(candidate.text, correction) or candidate.text in correction.title:
            continue
        right = [one for one, is_wrong in _stated(candidate) if not is_wrong]
        if len(right) == 1:
            yield candidate, right[0]


def _stated(candidate: Candidate) -> Iterator[tuple[Count, bool]]:
    """Each figure of a sentence, and whether the sentence gives it as what was wrong."""
    text = candidate.text
    dates = [one.span for one in find_dates(text, candidate.document.published)]
    cuts = [0, *(cut for match in _CLAUSE.finditer(text) for cut in (match.start(), match.end())), len(text)]
    for match in _NUMBER.finditer(text):
        if any(span.start <= match.start() < span.end for span in dates):
            continue
        start = max(cut for cut in cuts if cut <= match.start())
        end = min(cut for cut in cuts if cut >= match.end())
        about = {term for term in terms(text[start:end]) if not term[0].isdigit()} - _NUMERAL_STEMS
        yield Count(_value(match), frozenset(about)), _WRONG.search(text[: match.start()]) is not None


_NUMERAL_STEMS = frozenset(map(stem, TO_TWENTY))


def _value(match: re.Match[str]) -> float:
    told = match["value"].lower().replace(",", "")
    return float(TO_TWENTY.get(told) or told) * SCALES.get((match["scale"] or "").strip().lower(), 1.0)


def _wrong_count(right: Count, found: Sequence[Candidate]) -> Count | None:
    """The first other figure that the story has for the same thing."""
    return next((count for each in found for count, _ in _stated(each) if _is_of_the_same(right, count)), None)


def _is_of_the_same(right: Count, count: Count) -> bool:
    if count.value == right.value or right.is_of_the_dead != count.is_of_the_dead:
        return False
    if right.is_of_the_dead:
        return True
    wanted = right.about - _GENERAL
    least, most = sorted((right.value, count.value))
    return bool(wanted) and len(wanted & count.about) >= _LIKE * len(wanted) and most <= ONE_SIZE * least


def _counted_in_title(right: Count, named: Sequence[Document], found: Sequence[Candidate]) -> Count | None:
    """The one thing that the headline counts, where the correction does not say what its figure is of."""
    if right.about - _GENERAL:
        return None
    titles = [figure for one in named[:1] for figure in _NUMBER.finditer(one.title)]
    values = {_value(figure) for figure in titles} - {right.value}
    counts = [count for each in found for count, _ in _stated(each) if count.value in values]
    return counts[0] if len(titles) == 1 and counts else None


def _tells(candidate: Candidate, wrong: Count) -> bool:
    return any(
        count.value == wrong.value
        and count.is_of_the_dead == wrong.is_of_the_dead
        and (wrong.is_of_the_dead or bool(count.about & wrong.about))
        for count, _ in _stated(candidate)
    )
