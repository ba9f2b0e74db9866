"""
What was asked and what was said to it, in transcripts: for questions to expect, and for those that are still owed.

A taken question is answered once a later document speaks of what it asks, in words enough of its own, and holds a thing
of the kind it asks for. That is a rule of thumb: a person may say otherwise, and then that holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.brief.order import NEAREST, Archive, Order
from assistant.discourse.candidates import Candidate, candidates
from assistant.discourse.expectation import expected
from assistant.discourse.promises import promise
from assistant.discourse.wordings import REFUSAL
from assistant.domain import Citation, Claim, Document, Filter, Passage, Span
from assistant.handling.restricted import as_given, restricted
from assistant.text import sentences, terms

OWED = "Taken: an answer is owed"
_OPENING = 30
"""Words of a reply in which a refusal is a refusal of the question."""
_LONGEST = 70
"""Words of a question that is shown whole."""
_SPEAKS_OF = 0.5
"""Share of a question's terms in a passage that speaks of the same."""
_NEARBY = 0.3
"""The same share in the sentence that answers, with the one before it."""
_REMARK = 25
"""Words of a reporter's turn that asks nothing and only goes on from the question before."""
_FEWEST = 4
"""Terms of a question below which nobody can tell by words what answers it."""
_NAMES = 2
"""Names of a question that a passage has which answers it."""
_NAME = re.compile(r"(?<![.?!] )(?<!^)\b[A-Z][\w’'-]+")
_INTRODUCED = re.compile(r"(?:Thank you\. )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){1,3}, [A-Z][\w ]{2,40}\. ")
"""`Lotte Amsel, Meridian News. `: another reporter speaks, who does not go on from the question before."""
_SUPPOSES = re.compile(r"\W*(?:if|unless|suppose|assuming)\b", re.IGNORECASE)
_RUN_UP = re.compile(
    r"\W*(?:(?:sure|okay|ok|yes|no|well|hi|and|great|right),? *)*"
    r"(?:(?:thanks?|thank you)\b[^.?!]{0,30}|(?:just |and )?(?:a (?:couple|few)|two|three|one)\b[^.?!]{0,25}"
    r"\b(?:things?|questions?|one|ones|topics?|subjects?|follow-ups?|matters?)|(?:just )?on (?:another|a different)"
    r" (?:issue|topic|subject|matter|note)|(?:and )?on another matter)?[ ,.!-]*",
    re.IGNORECASE,
)
"""`Thanks, Josh. A couple of questions.`: what a reporter says before he asks."""
_EXCHANGE = 3
"""Questions of one exchange that are looked back upon."""
_INNER = str.maketrans("“”", "‘’")
_LONG_SENTENCE = 300
"""Characters."""
_COMMON = frozenset(
    terms(
        "question questions minister president secretary today tomorrow yesterday week think say said tell confirm "
        "know number many much ask asked take seen see want give time"
    )
)


@dataclass(frozen=True, slots=True, eq=False)
class Taken:
    """A question that a speaker took for later."""

    document: Document
    turn: int
    """The index of the question's turn."""
    question: Claim
    answer: Claim | None = None
    again: Document | None = None
    """The last document in which it was put again and not answered."""

    @property
    def key(self) -> str:
        """By which a person names it: `1576e3a3f5c2d6fd:43`."""
        return f"{self.document.id}:{self.turn}"


def reply_to(document: Document, turn: int) -> str:
    """What is said in the turn after a question; nothing where another question follows."""
    following = document.turns[turn + 1] if turn + 1 < len(document.turns) else None
    return following.span.of(document.text) if following and not following.is_question else ""


def is_refused(document: Document, turn: int) -> bool:
    reply = " ".join(reply_to(document, turn).split()[:_OPENING])
    return REFUSAL.search(reply) is not None


@lru_cache(maxsize=256)
def _read(document: Document, passages: tuple[Passage, ...]) -> tuple[Candidate, ...]:
    return candidates(document, passages)


def sentences_in(passages: Iterable[Passage]) -> Iterator[Candidate]:
    """What the passages say that could be printed, reporters' questions among them."""
    by_document: dict[Document, list[Passage]] = {}
    for passage in passages:
        by_document.setdefault(passage.document, []).append(passage)
    for document, own in by_document.items():
        yield from _read(document, tuple(own))


def answered_later(question: Candidate, archive: Archive, order: Order) -> Claim | None:
    """What a later document answers to what a speaker would not."""
    asked = Claim(question.text, (Citation(question.passage, question.span),))
    return followed(Taken(question.document, question.turn or 0, asked), archive, order).answer


def taken_questions(archive: Archive, where: Filter, order: Order) -> list[Taken]:
    """Every question taken in a transcript within the filter, the oldest first, with what became of it."""
    return [followed(each, archive, order) for each in put_off(archive.documents(where))]


def put_off(documents: Iterable[Document]) -> list[Taken]:
    """Every question taken in these documents, whatever became of it."""
    return [each for document in documents for each in _taken_in(document)]


def _taken_in(document: Document) -> Iterator[Taken]:
    """Each question once: a page may hold its transcript twice."""
    told: set[tuple[str | None, str]] = set()
    for index, turn in enumerate(document.turns):
        if not turn.is_question or promise(reply_to(document, index)) is None:
            continue
        asked = _asked(document, index)
        hidden = restricted(document.text, document.turns)
        is_new = asked is not None and (asked.subject, asked.text) not in told
        if asked and is_new and not any(asked.citations[0].span.overlaps(stretch) for stretch in hidden):
            told.add((asked.subject, asked.text))
            yield Taken(document, index, asked)


def _asked(document: Document, index: int) -> Claim | None:
    """
    The question of a turn, whole where it is short, else its last sentence that asks; of a remark the question before.

    What follows up on a reply in few words (`Can you explain why?`) says after which question it was put.
    """
    own = _question_in(document, index)
    before = next(_before(document, index), None)
    if own is None or (not _asks(document, own) and len(own.of(document.text).split()) <= _REMARK and before):
        return _told(document, index, before) if before else None
    told = _told(document, index, own)
    is_short = _asks(document, own) and len(_wanted(told.text)) < _FEWEST
    if not is_short or before is None:
        return told
    after = " ".join(before.of(document.text).split())
    return replace(told, subject=f"After “{after.translate(_INNER)}”")


def _told(document: Document, index: int, span: Span) -> Claim:
    passage = Passage(as_given(document, span), span, index)
    return Claim(" ".join(span.of(document.text).split()), (Citation(passage, span),))


def _before(document: Document, index: int) -> Iterator[Span]:
    """The questions of the same exchange before a turn that say what they are about, the last first."""
    for at in range(index - 2, max(-1, index - 2 - 2 * _EXCHANGE), -2):
        later = document.turns[at + 2].span.of(document.text)
        if not document.turns[at].is_question or _INTRODUCED.match(later):
            return
        span = _question_in(document, at)
        if span and len(_wanted(span.of(document.text))) >= _FEWEST:
            yield _last_asked(document, span)


def _asks(document: Document, span: Span) -> bool:
    return "?" in span.of(document.text)


def _last_asked(document: Document, span: Span) -> Span:
    """Its last sentence that asks, where that says enough."""
    told = [one for one in sentences(document.text, span) if _asks(document, one)]
    return told[-1] if told and len(_wanted(told[-1].of(document.text))) >= _FEWEST else span


def _question_in(document: Document, index: int) -> Span | None:
    """A short turn without the thanks at its head; of a long one the last sentence that asks."""
    turn = document.turns[index].span
    if len(turn.of(document.text).split()) <= _LONGEST:
        told = sentences(document.text, turn)
        head = next((one for one in told if not _RUN_UP.fullmatch(one.of(document.text))), None)
        return Span(head.start, turn.end) if head else turn
    found = [each for each in candidates(document, (Passage(document, turn),)) if each.text.endswith("?")]
    return found[-1].span if found else None


def followed(taken: Taken, archive: Archive, order: Order) -> Taken:
    """What later documents have of it."""
    published = taken.document.published
    wanted = _wanted(taken.question.text)
    if not published or len(wanted) < _FEWEST:
        return taken
    where = Filter(since=published, until=order.until, as_of=order.as_of)
    replied = taken.document.turns[min(taken.turn + 1, len(taken.document.turns) - 1)].span.end
    later = [
        each
        for each in archive.find(taken.question.text, where, NEAREST)
        if each.document != taken.document or each.span.start >= replied
    ]
    named = _named(taken)
    about = [each for each in later if len(named & set(terms(each.text))) >= min(_NAMES, len(named))]
    answer = _answer(taken.question.text, wanted, [each for each in about if not _is_of_another_side(each, taken)])
    again = max((each.document for each in _repeats(wanted, later)), key=lambda d: d.published or "", default=None)
    return Taken(taken.document, taken.turn, taken.question, answer, None if answer else again)


def _is_of_another_side(passage: Passage, taken: Taken) -> bool:
    """Whether somebody else than who owes the answer states his own case: an opponent's word keeps nobody's promise."""
    return passage.document.kind == "statement" and passage.document.publisher != taken.document.publisher


def _named(taken: Taken) -> frozenset[str]:
    """The names in the whole of what the reporter said: a passage without them is about something else."""
    whole = taken.document.turns[taken.turn].span.of(taken.document.text)
    return frozenset(term for name in _NAME.findall(whole) for term in terms(name)) - _COMMON


def _wanted(question: str) -> frozenset[str]:
    return frozenset(terms(question)) - _COMMON


def _share(wanted: frozenset[str], text: str) -> float:
    return len(wanted & set(terms(text))) / len(wanted)


def _answer(question: str, wanted: frozenset[str], later: Sequence[Passage]) -> Claim | None:
    """The sentence that answers, of the passage that speaks most of what was asked."""
    holds = expected(question)
    rated: list[tuple[float, Candidate]] = []
    for passage in later:
        share = _share(wanted, passage.text)
        if share < _SPEAKS_OF:
            continue
        for each in _read(passage.document, (passage,)):
            owed = each.turn is not None and promise(passage.document.turns[each.turn].span.of(each.document.text))
            says_so = not (each.is_question or owed or _SUPPOSES.match(each.text) or _refuses(each))
            if says_so and (holds is None or holds(each.text)):
                near = _share(wanted, _with_sentence_before(each))
                if near >= _NEARBY:
                    rated.append((share + 2 * near, each))
    best = max(rated, key=lambda pair: pair[0], default=None)
    if best is None:
        return None
    chosen = best[1]
    return Claim(chosen.text, (Citation(chosen.passage, chosen.span),), when=chosen.document.published)


def _with_sentence_before(candidate: Candidate) -> str:
    """`You asked how many citizens there are. The answer is 1,860.`: the sentence that says what is answered counts."""
    text, start = candidate.document.text, candidate.span.start
    before = text.rfind(".", 0, max(0, start - 2))
    return text[max(before, start - _LONG_SENTENCE, 0) : candidate.span.end]


def _refuses(candidate: Candidate) -> bool:
    """Whether the turn that holds the sentence says nothing to what was asked."""
    if candidate.turn is None:
        return False
    turn = candidate.document.turns[candidate.turn].span.of(candidate.document.text)
    return REFUSAL.search(" ".join(turn.split()[:_OPENING])) is not None and len(turn.split()) <= _OPENING


def _repeats(wanted: frozenset[str], later: Sequence[Passage]) -> Iterator[Passage]:
    """Passages in which it is asked again and not answered."""
    for passage in later:
        for index, turn in enumerate(passage.document.turns):
            asked = turn.span.of(passage.document.text)
            is_here = turn.is_question and passage.span.overlaps(turn.span)
            if is_here and is_refused(passage.document, index) and _share(wanted, asked) >= _SPEAKS_OF / 2:
                yield passage
