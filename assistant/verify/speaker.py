"""
Whether the one whom a claim has speaking is the one who spoke in the source.

The words (a quotation, else the most similar sentence) are looked for, and whoever says them there is compared: the
speaker of a transcript's turn, or whom a story names beside them. A sentence that attributes nothing says nothing of
its speaker, unless its source only alleges what it asserts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant import text as texts
from assistant.domain import Citation, Claim, Document, Finding, Passage, Span, Turn
from assistant.verify import quote
from assistant.verify.attribution import ALLEGING, ANONYMOUS, SPEECH_VERBS, Attribution, attributions
from assistant.verify.names import spoken, surname_words
from assistant.verify.places import is_people_of
from assistant.verify.premise import (
    Alignment,
    Sentence,
    alignments,
    nearest,
    sentence_around,
    sentences_in,
    words_of,
)
from assistant.verify.replies import answering

# A source sentence with less of what is said is not where it was said.
_SAID_HERE = 0.45
# Sentences nearly as good as the best may be the place too.
_AS_GOOD = 0.9
_ASSERTED = 0.75
_REACH = 3
# Fewer meaningful words are said by anybody.
_TOLD = 2
_THAT = re.compile(r"\s(?:that\s)?(?:the\s)?")


def check(claim: Claim, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """A finding for each speaker that can be compared, and for each allegation asserted as fact."""
    sentences = sentences_in(passages)
    stated = attributions(claim.text)
    if not stated:
        laid = alignments(claim.text, passages)
        return tuple(finding for one in laid for finding in _asserted(claim.text, one))
    outer = [one for one in stated if not one.is_pronoun and not _is_reported(claim.text, one, stated)]
    judged = (_judge(claim.text, one, passages, sentences) for one in outer)
    return tuple(finding for finding in judged if finding is not None)


def _is_reported(text: str, inner: Attribution, stated: Sequence[Attribution]) -> bool:
    """Whether somebody says what another said: in `Kessler said Norway had asked` it is Kessler who speaks."""
    return any(_THAT.fullmatch(text[one.span.end : inner.span.start]) for one in stated if one.span < inner.span)


def _judge(
    text: str, stated: Attribution, passages: Sequence[Passage], sentences: Sequence[Sentence]
) -> Finding | None:
    places = tuple(_places(text, stated, passages, sentences))
    answers = [(place, _who_said(place, stated, sentences)) for place in places]
    for place, speaker in answers:
        if speaker is not None and _is_same(stated, speaker, place.document):
            detail = f"In the source {speaker} says this."
            return Finding("speaker", True, detail, stated.who, speaker, stated.speaker, source=place)
    for place, speaker in answers:
        told_of = _DECLINES.search(text) or _ASKED.search(text)
        if speaker in _ASKING and told_of and _is_asked(stated, place):
            return None  # What she would not confirm, or was asked about, stands in the question alone.
        if speaker is not None and _differs(stated, speaker, place.document):
            who = "a reporter, who asks it" if speaker in _ASKING else speaker
            detail = f"The sentence gives this to {stated.speaker}; in the source it is from {who}."
            return Finding("speaker", False, detail, stated.who, speaker, stated.speaker, True, place)
    return _unattributed(text, stated, [place for place, _ in answers], sentences)


def _is_asked(stated: Attribution, place: Citation) -> bool:
    """Whether the turn after a question is the one's whom the claim has speaking."""
    following = (turn for turn in place.document.turns if turn.span.start >= place.span.end and not turn.is_question)
    reply = next(following, None)
    return reply is not None and _is_same(stated, reply.speaker, place.document)


def _unattributed(
    text: str, stated: Attribution, places: Sequence[Citation], sentences: Sequence[Sentence]
) -> Finding | None:
    """Words put into the mouth of one who says nothing in a source that tells them itself."""
    documents = {place.document for place in places}
    if stated.verb not in _SAYING or _ONESELF.search(text):
        return None
    if not places or any(document.turns or _is_named_house(stated, document) for document in documents):
        return None
    inside = [one for one in sentences if one.passage.document in documents]
    here = [at for at, one in enumerate(inside) if any(_covers(one, place) for place in places)]
    near = {at + by for at in here for by in (-1, 0, 1)}
    for at, sentence in enumerate(inside):
        if at in here and _is_reporting(sentence):
            return None
        for one in attributions(sentence.text):
            if _may_be(stated, one) or (one.is_pronoun and at in near):
                return None
    source = places[0]
    detail = f"The sentence gives this to {stated.speaker}, to whom the source does not."
    return Finding("speaker", False, detail, stated.who, source.quote, stated.speaker, source=source)


def _is_reporting(sentence: Sentence) -> bool:
    """Whether a sentence tells what somebody said, or quotes."""
    words = {word.folded for word in sentence.words}
    return bool(words & (SPEECH_VERBS | ALLEGING)) or "according" in words or bool(texts.quotations(sentence.text))


def _may_be(stated: Attribution, other: Attribution) -> bool:
    """Whether a speaker of the source may be the claim's: one by what tells the claim's apart, else by any word."""
    mine = [word for word in re.findall(r"[\w’'-]+", stated.speaker) if word.lower() not in _SMALL]
    telling = [word for word in mine if word[0].isupper() and not _ROLE_WORD.fullmatch(word)] or mine
    theirs = re.findall(r"[\w’'-]+", other.speaker.lower())
    return any(is_people_of(word.lower(), one) for word in telling for one in theirs)


def _is_named_house(stated: Attribution, document: Document) -> bool:
    house = spoken(f"{document.publisher or ''} {document.author or ''}")
    return any(f" {word} " in house for word in spoken(stated.speaker).split() if word not in _SMALL)


_ASKING = frozenset({"Q", "QUESTION"})
# Other verbs of telling are used of what is done, or shown by figures; and of themselves people tell in many ways.
_SAYING = frozenset("said says told tells added adds".split())
_ROLE_WORD = re.compile(
    r"Foreign|Interior|Defence|Prime|Minist\w+|President|Secretary|Police|Department|Opposition|Leader"
)
_ONESELF = re.compile(r"\b(?:he|she|they|his|her|their|him|them)\b", re.IGNORECASE)
_SMALL = frozenset("the a an of for and s".split())
_DECLINES = re.compile(
    r"\b(?:not|n[o']t|never|cannot|declin\w+|refus\w+|no comment|unable)\b|n['’]t\b|\bwithout (?:saying|confirming)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\b(?:asked|pressed|questioned) (?:about|on|over|whether|if|why|how|what|when|who)\b", re.IGNORECASE
)
_HEAD = re.compile(r"(?:the )?(?:president|prime minister|chancellor|king|queen|pope)", re.IGNORECASE)
_SAYS = "|".join(sorted(SPEECH_VERBS))
_RECOUNTS = re.compile(rf"\b(?:[Yy]ou(?:['’]ve| have| had)?|[Hh]e|[Ss]he|[Tt]hey) (?:{_SAYS})\b")


def _places(
    text: str, stated: Attribution, passages: Sequence[Passage], sentences: Sequence[Sentence]
) -> Iterator[Citation]:
    """Where the sources have what the claim says was said."""
    around = sentence_around(text, stated.span)
    quoted = [s.of(text) for s in quote.quoted(text) if s.overlaps(around) and len(texts.words(text, s)) >= 3]
    found = [place for place in (quote.find(one, passages) for one in quoted) if place]
    if found:
        yield from found
        return
    ranked = nearest(_said(text, stated, around), sentences, limit=4)
    for score, sentence in ranked:
        if score >= max(_SAID_HERE, _AS_GOOD * ranked[0][0]):
            yield sentence.cite()


def _said(text: str, stated: Attribution, around: Span) -> str:
    """What a speaker is said to have said: of `Kessia says five died, Norway says two did` each has a half."""
    others = [one.span for one in attributions(text) if one.span != stated.span and one.span.overlaps(around)]
    start = max((one.end for one in others if one.end <= stated.span.start), default=around.start)
    end = min((one.start for one in others if one.start >= stated.span.end), default=around.end)
    before, after = text[start : stated.span.start], text[stated.span.end : end]
    if not others:
        return f"{before} {after}"
    said = after if any(word.carries_meaning for word in words_of(after)) else before
    return said if sum(word.carries_meaning for word in words_of(said)) >= _TOLD else ""


def _who_said(place: Citation, stated: Attribution, sentences: Sequence[Sentence]) -> str | None:
    """The source's own account of who says the words at a place; the claim's speaker wherever it is among several."""
    here = [index for index, one in enumerate(sentences) if _covers(one, place)]
    named = [one for index in here for one in attributions(sentences[index].text) if not one.is_pronoun]
    for one in named:
        if _shares_name(stated.words, one.words) or stated.speaker.lower() == one.speaker.lower():
            return one.speaker
    turn = _turn_at(place.document, place.span)
    if turn is not None and turn.is_question:
        affirming = next(filter(None, (answering(sentences[index]) for index in here)), None)
        if affirming is not None:
            return affirming
        if any(_RECOUNTS.search(sentences[index].text) for index in here):
            return None  # A reporter who tells what somebody else has said.
    if turn is not None:
        # Whoever speaks may be telling what the one whom the claim names has said or promised.
        told_of = stated.words and any(f" {stated.words[-1]} " in spoken(sentences[index].text) for index in here)
        return None if told_of and surname_words(turn.speaker) != stated.words else turn.speaker
    if named:
        return named[0].speaker
    return _speaker_nearby(here, stated, sentences) if here else None


def _covers(sentence: Sentence, place: Citation) -> bool:
    return sentence.passage.document == place.document and sentence.span.overlaps(place.span)


def _turn_at(document: Document, span: Span) -> Turn | None:
    # A sentence may carry its turn's label, so it is its end that tells.
    at = max(span.start, span.end - 1)
    return next((turn for turn in document.turns if turn.span.start <= at < turn.span.end), None)


def _speaker_nearby(here: Sequence[int], stated: Attribution, sentences: Sequence[Sentence]) -> str | None:
    """For quotations that run on, and for `he said`: the nearest speaker named before, else just after."""
    document = sentences[here[0]].passage.document
    runs_on = any(_is_quoted(sentences[index]) or _says_pronoun(sentences[index]) for index in here)
    if not runs_on:
        return None
    before = range(here[0] - 1, max(here[0] - 1 - _REACH, -1), -1)
    for index in (*before, *range(here[-1] + 1, min(here[-1] + 2, len(sentences)))):
        sentence = sentences[index]
        if sentence.passage.document != document:
            continue
        if stated.words and f" {stated.words[-1]} " in spoken(sentence.text):
            return stated.speaker  # Named close by: it may well be they who go on.
        for one in attributions(sentence.text):
            if not one.is_pronoun:
                return one.speaker
    return None


def _is_quoted(sentence: Sentence) -> bool:
    return sentence.text[:1] in "“\"'‘" or sentence.text[-1:] in '”"'


def _says_pronoun(sentence: Sentence) -> bool:
    return any(one.is_pronoun for one in attributions(sentence.text))


def _is_same(stated: Attribution, speaker: str, document: Document) -> bool:
    if speaker in _ASKING:
        return stated.speaker.lower().rstrip("s").endswith(("reporter", "journalist", "question"))
    if stated.speaker.lower() == speaker.lower():
        return True
    theirs = surname_words(speaker)
    if stated.words and theirs:
        return _shares_name(stated.words, theirs) or _is_house(stated, document)
    role, name = (stated.speaker, theirs) if theirs else (speaker, stated.words)
    return bool(name) and _holds_role(name[-1], role, document)


def _differs(stated: Attribution, speaker: str, document: Document) -> bool:
    """Whether it surely is somebody else: two names, a name for an unnamed official, another's turn, a question."""
    theirs = surname_words(speaker)
    if speaker in _ASKING:
        return True
    if stated.words and theirs:
        return True
    if stated.words:
        return ANONYMOUS.search(speaker) is not None and f" {stated.words[-1]} " not in spoken(speaker)
    others = {turn.speaker.lower() for turn in document.turns if turn.speaker != speaker}
    # In a transcript whoever speaks has a name or is a head of state; other offices may be anybody's.
    return stated.speaker.lower() in others or bool(others and theirs and _HEAD.fullmatch(stated.speaker))


def _shares_name(one: Sequence[str], other: Sequence[str]) -> bool:
    if not one or not other:
        return False
    return is_people_of(one[-1], other[-1]) or set(one) <= set(other) or set(other) <= set(one)


def _is_house(stated: Attribution, document: Document) -> bool:
    """Whether the claim names the institution whose briefing it is: `the White House said`."""
    house = spoken(f"{document.publisher or ''} {document.author or ''}")
    return f" {' '.join(stated.words)} " in house


def _holds_role(surname: str, role: str, document: Document) -> bool:
    """Whether the document puts a role beside a name: `Press Secretary Josh Earnest`."""
    office = re.sub(r"^(?:the|an?)\s", "", role.lower())
    text = f"{document.title}\n{document.text}"
    return (
        re.search(rf"{re.escape(office)}[\s,]+(?:\w+\.?\s){{0,2}}{re.escape(surname)}\b", text, re.IGNORECASE)
        is not None
    )


def _asserted(text: str, laid: Alignment) -> Iterator[Finding]:
    """An allegation of the source that the claim states as fact."""
    if laid.recall < _ASSERTED or any(word.folded in SPEECH_VERBS | ALLEGING for word in laid.claim):
        return
    missing = {index for change in laid.changes for index in change.source}
    words = laid.sentence.words
    alleging = next((words[i] for i in sorted(missing) if words[i].folded in ALLEGING), None)
    if alleging is None or _is_apart(alleging.span, laid):
        return
    span = Span(laid.claim[0].span.start, laid.claim[-1].span.end)
    source = laid.sentence.cite()
    detail = f"The sentence states as fact what the source only reports (“{alleging.folded}”)."
    yield Finding("speaker", False, detail, span, source.quote, span.of(text), source=source)


def _is_apart(alleging: Span, laid: Alignment) -> bool:
    """Whether the claim's words all come before the allegation, in another part of the sentence."""
    matched = set(range(len(laid.sentence.words))) - {i for change in laid.changes for i in change.source}
    return not any(laid.sentence.words[i].span.start > alleging.end for i in matched)
