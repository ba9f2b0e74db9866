"""
What a reporter's question is answered with: `Will it stay shut?` followed by `For now, yes.` says that it will.

Only a plain yes or no near the beginning of the next turn is taken for an answer, and only to a question that can be
answered so: `Why did he go?` and `So you do not rule it out?` are neither affirmed nor denied by one word.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Literal

from assistant.domain import Claim, Finding, Passage, Span, Turn
from assistant.verify.premise import Sentence, nearest, sentences_in, words_of

Reply = Literal["yes", "no"]

_LEAD = (
    r"(?:(?:well|so|look|again|i think|as i (?:said|mentioned)|for now|at this point|in short|you know|oh|and|but)"
    r"[,.]?\s+)*(?:(?:the (?:short )?answer is|i(?:['’]d| would) say)[,:]?\s+)?"
)
_YES = re.compile(
    rf"\W*{_LEAD}(?:yes|yeah|yep|yup|absolutely|indeed|certainly|of course|"
    r"(?:that|this)(?:['’]s| is| was) (?:right|correct|true|the case)|(?:right|correct|sure)(?=[,.!]))(?!\w)(?!\s*\?)",
    re.IGNORECASE,
)
_NO = re.compile(
    rf"\W*{_LEAD}(?:no(?=[,.!;:]|\s+--|\s*$)|nope|"
    r"not at all|absolutely not|of course not|certainly not|(?:that|this)(?:['’]s| is) (?:not|wrong|incorrect)\b)",
    re.IGNORECASE,
)
# What asks for more than yes or no, or already denies.
_OPEN = re.compile(
    r"\b(?:who|whom|whose|what|which|where|when|why|how)\b|\bor (?:not|is|are|was|will|do|does|did|has|have)\b|"
    r"\b(?:not|never|nothing|nobody|no)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:ask(?!(?:s|ed|ing)?\s+for\b)\w*|question\w*|whether|reporters?|journalists?|wonder\w*|declin\w*|would not|"
    r"refused)\b|\?",
    re.IGNORECASE,
)
_RIVALS = 6
# A question that has so much of a claim is where it is from, unless a statement has nearly as much.
_TOLD, _AS_MUCH = 0.7, 0.75
# So much of what claim and question share makes the reply a statement of it; so many characters are its beginning.
_TAKEN_UP, _BEGINNING = 0.5, 400
_HEAD = 12
"""Words of a question in which it says what it asks."""


def check(claim: Claim, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """A failed finding where the claim states what its sources only ask, or what they ask and answer with no."""
    if _ASKS.search(claim.text):
        return ()
    ranked = nearest(claim.text, sentences_in(passages), limit=_RIVALS)
    asking = [(score, one) for score, one in ranked if _reply(one) is not None]
    if not asking or asking[0][0] < _TOLD:
        return ()
    best, question = asking[0]
    reply = answered(question)
    told = any(score >= _AS_MUCH * best for score, one in ranked if _reply(one) is None)
    if reply == "yes" or told or _is_told_in(claim.text, question):
        return ()
    how = "The source only asks this" if reply is None else "The source asks this and answers with no"
    source, whole = question.cite(), Span(0, len(claim.text))
    detail = f"{how}: “{' '.join(source.quote.split())}”"
    return (Finding("polarity", False, detail, whole, source.quote, claim.text, reply == "no", source),)


def _is_told_in(text: str, question: Sentence) -> bool:
    """Whether the beginning of the reply takes up what the question asks."""
    turn = _reply(question)
    if turn is None:
        return False
    said = Span(turn.span.start, min(turn.span.end, turn.span.start + _BEGINNING)).of(question.passage.document.text)
    mine = {word.stem for word in words_of(text) if word.carries_meaning}
    taken = mine & {word.stem for word in words_of(said)} & question.stems
    return len(taken) >= _TAKEN_UP * max(len(mine & question.stems), 1)


def only_asked(text: str, passage: Passage) -> Iterator[Span]:
    """
    Where in a passage reporters ask what a claim may not rest on: what nobody says yes to, or takes up in the reply.

    Of a claim that tells of asking, nowhere.
    """
    turns = () if _ASKS.search(text) else passage.document.turns
    mine = {word.stem for word in words_of(text) if word.carries_meaning}
    for at, turn in enumerate(turns):
        if not turn.is_question or not turn.span.overlaps(passage.span):
            continue
        said = turns[at + 1].span.of(passage.document.text)[:_BEGINNING] if at + 1 < len(turns) else ""
        asked = mine & {word.stem for word in words_of(turn.span.of(passage.document.text))}
        taken = asked & {word.stem for word in words_of(said)}
        if not _YES.match(said) and len(taken) < _TAKEN_UP * max(len(asked), 1):
            start, end = max(turn.span.start, passage.span.start), min(turn.span.end, passage.span.end)
            yield Span(start, end).shifted(-passage.span.start)


def is_question(sentence: Sentence) -> bool:
    """Whether a source sentence asks instead of telling."""
    return sentence.text.rstrip("”\"’') ").endswith("?")


def answered(sentence: Sentence) -> Reply | None:
    """How the turn after a question replies to it; None where the sentence is none or the reply is not plain."""
    turn = _reply(sentence)
    if turn is None or _OPEN.search(" ".join(sentence.text.split()[:_HEAD])):
        return None
    said = turn.span.of(sentence.passage.document.text)
    if _NO.match(said):
        return "no"
    return "yes" if _YES.match(said) else None


def answering(sentence: Sentence) -> str | None:
    """The label of whoever affirms what a question asks."""
    turn = _reply(sentence)
    return turn.speaker if turn is not None and answered(sentence) == "yes" else None


def _reply(sentence: Sentence) -> Turn | None:
    """The turn after the question that ends with a sentence."""
    document = sentence.passage.document
    if not document.turns or not is_question(sentence):
        return None
    turns = document.turns
    at = bisect_right(turns, sentence.span.end - 1, key=lambda turn: turn.span.start) - 1
    if at < 0 or at + 1 >= len(turns) or not turns[at].is_question or turns[at + 1].is_question:
        return None
    left = document.text[sentence.span.end : turns[at].span.end]
    return None if re.search(r"\w", left) else turns[at + 1]
