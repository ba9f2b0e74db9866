"""
Whether the sources know of the doer or the cause that a claim adds: `shot by the guards`, `because money was short`.

Both are easily put on to a true sentence. The words of the one and of the other have to stand, in these or like words,
near where the sources tell the rest; where they do not tell the rest nothing is asked. That a cause stands near what it
is said to have caused does not show that it did.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from assistant.domain import Claim, Finding, Passage, Span
from assistant.kin import kin_of
from assistant.verify.overlap import akin
from assistant.verify.premise import Sentence, Word, rarity, recall, sentence_around, sentences_in, words_of
from assistant.verify.uncheckable import PRESENT

# So much of the rest of a claim makes a source sentence one about the same thing.
_ABOUT = 0.5
# So much of the doer's words must be borne out near it, and so much of a cause's, which is told in freer words.
_BORNE, _CAUSED = 0.6, 0.4
# So much of a cause's words, and at least so many, show that the source gives it elsewhere.
_GIVEN, _TOLD = 0.75, 2
_LEANS = re.compile(r"(?:this|that|it|he|she|they|which)\b", re.IGNORECASE)
# Sentences on either side of it.
_NEAR = 1
_END = (
    r"(?=[,.;:!?“”\"()]|\s(?:on|in|at|when|while|after|before|and|but|that|who|which|to|for|from|with|since|until|"
    r"during)\s|$)"
)
_CALENDAR = "|".join([*calendar.month_name[1:], *calendar.day_name, "noon", "midnight", "then", "now", "tomorrow"])
_BY = re.compile(
    rf"\b\w+(?:ed|en|wn|ung|ot|ut|ught|elt|ept|ost|id|de|ne|ck)\s(?:for\s|out\s|off\s|up\s|down\s|over\s)?by\s"
    rf"(?P<what>(?!\w+ing\b|(?:{_CALENDAR})\b)[A-Za-z][^,.;:!?“”\"()]{{2,60}}?){_END}"
)
# `The convoy is due to leave` gives no cause.
_DUE = (
    f"{PRESENT} address attend be close deliver do expire finish have host publish receive resume return speak travel "
    "visit"
).split()
_CAUSE = re.compile(
    rf"\b(?:because(?:\sof)?|due\sto(?!\s(?:{'|'.join(_DUE)})\b)|owing\sto|as\sa\sresult\sof|"
    r"thanks\sto|on\saccount\sof|in\sretaliation\sfor|in\sresponse\sto|in\sprotest\s(?:at|against))\s(?P<what>[^,.;:!?“”\"()]{3,120})",
    re.IGNORECASE,
)
# By these it is done in any case, or nothing is said of who did it.
_HOW = frozenset(
    "man woman person people somebody someone company firm group number host name others members majority".split()
) | frozenset("telephone phone letter post email e-mail land sea air road rail car bus train far law hand".split())


def check(claim: Claim, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """A failed finding for each doer and each cause that the sources do not have beside what they tell."""
    sentences = sentences_in(passages)
    found = ((form, match) for form in (_BY, _CAUSE) for match in form.finditer(claim.text))
    return tuple(one for form, match in found for one in _added(claim.text, match, sentences, cause=form is _CAUSE))


def _added(text: str, match: re.Match[str], sentences: Sequence[Sentence], *, cause: bool) -> Iterator[Finding]:
    span = Span(*match.span("what"))
    whole = sentence_around(text, span)
    words = [word for word in words_of(text) if word.carries_meaning and word.span.overlaps(whole)]
    added = [word for word in words if word.span.overlaps(span) and not word.folded[0].isdigit()]
    rest = {word.stem for word in words if not word.span.overlaps(span)}
    if not added or len(rest) < 2 or any(word.folded in _HOW for word in added):
        return
    weights = rarity(rest, [sentence.stems for sentence in sentences])
    about = [at for at, sentence in enumerate(sentences) if recall(weights, sentence.stems) >= _ABOUT]
    if not about:
        return
    foreign = _of_another(added, rest, about, sentences) if cause else None
    if foreign is not None:
        detail = f"The source gives this cause for something else: “{' '.join(foreign.text.split())}”"
        yield Finding("polarity", False, detail, span, foreign.text, span.of(text), True, foreign.cite())
        return
    if any(_share(added, _around(at, sentences)) >= (_CAUSED if cause else _BORNE) for at in about):
        return
    source = max((sentences[at] for at in about), key=lambda one: recall(weights, one.stems)).cite()
    what = "give this cause" if cause else "say that it was done by these"
    detail = f"The sources do not {what}: “{span.of(text)}”."
    yield Finding("polarity", False, detail, span, source.quote, span.of(text), source=source)


def _of_another(
    added: Sequence[Word], rest: set[str], about: Sequence[int], sentences: Sequence[Sentence]
) -> Sentence | None:
    """The one sentence in which the sources give a cause, where it tells nothing of what the claim gives it for."""
    giving = [at for at, one in enumerate(sentences) if _gives(added, one)]
    if len(giving) != 1 or len(added) < _TOLD or any(_is_borne(stem, sentences[giving[0]].stems) for stem in rest):
        return None
    # A cause in a sentence of its own (`It was because …`) goes with what stands before it.
    opens = _CAUSE.match(sentences[giving[0]].text) or _LEANS.match(sentences[giving[0]].text)
    return None if opens and giving[0] - 1 in about else sentences[giving[0]]


def _gives(added: Sequence[Word], sentence: Sentence) -> bool:
    """Whether a sentence has a cause as such: its words behind `because`."""
    causes = [Span(*match.span("what")) for match in _CAUSE.finditer(sentence.text)]
    return any(
        _share(added, frozenset(word.stem for word in sentence.words if word.span.overlaps(one))) >= _GIVEN
        for one in causes
    )


def _around(at: int, sentences: Sequence[Sentence]) -> frozenset[str]:
    """The stems of a sentence and of its neighbours in the document."""
    near = sentences[max(at - _NEAR, 0) : at + 1 + _NEAR]
    inside = (one.stems for one in near if one.passage.document == sentences[at].passage.document)
    return frozenset().union(*inside)


def _share(words: Sequence[Word], stems: frozenset[str]) -> float:
    """How many of the words stand there, or words like them."""
    return sum(_is_borne(word.stem, stems) for word in words) / len(words)


@lru_cache(maxsize=65_536)
def _is_borne(stem: str, stems: frozenset[str]) -> bool:
    return stem in stems or bool(kin_of(stem) & stems) or any(akin(stem, other) for other in stems)
