"""
Whether a deed is its doer's in the sources, and as certain there as a claim has it.

Two things are compared with the source sentences that tell of the same deed, however little else they share with the
claim: the name before the verb, and whether the source denies or only supposes what the claim states. A verb is told
by its form; a source that names its doer by a role or a pronoun is followed a sentence or two back, and left alone
where that does not tell. One source sentence that has it the claim's way settles it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.domain import Claim, Document, Finding, Passage, Span
from assistant.verbs import base
from assistant.verify import cues
from assistant.verify.attribution import SPEECH_VERBS
from assistant.verify.names import Name, names
from assistant.verify.phrases import AUXILIARIES, BEING
from assistant.verify.places import is_people_of
from assistant.verify.premise import Sentence, Word, rarity, recall, sentences_in, words_of
from assistant.verify.replies import answered, is_question
from assistant.verify.uncheckable import VERB

# So much of what follows the claim's verb makes a source sentence one about the same deed.
_SAME_DEED = 0.5
# So much of the whole claim makes a source sentence one about the same thing.
_SAME_THING = 0.4
# Where one source sentence has so much of a claim, only those with nearly as much may settle it.
_TELLS, _AS_MUCH = 0.6, 0.8
# So many words may stand between a doer's name and the verb: `Kessia's` is none, `Kessia and its two allies lent` is.
_CLOSE = 3
# How many sentences back a pronoun may point.
_BACK = 2
# Who says what is the speaker check's; these verbs also take an object (`wrote the judgment`).
_TELLING = SPEECH_VERBS - {"wrote", "writes", "pledged", "promised"}
_PRONOUNS = frozenset("he she it they i we you who which that this these those there".split())
_POINTING = frozenset("this that these those which".split())
_SUPPOSES = re.compile(
    r"\b(?:(?-i:may)|might|could|should|likely|probably|perhaps|possibly|if|unless|whether|asked|proposed|propose|suggested|"
    r"suggests|wants?|wanted|hopes?|hoped|considering|alleged?|alleges|allegedly|accused|reportedly)\b",
    re.IGNORECASE,
)
# What is said to be denied is denied; who would not deny it does not deny it.
_DENYING = re.compile(
    r"(?<!not )(?<!n't )(?<!n’t )(?<!never )\b(?:den(?:y|ies|ied|ying)|refut(?:es|ed)|ruled out|no evidence that|"
    r"(?:rejects?|rejected|dismiss(?:es|ed)) (?:\w+ ){0,2}?(?:claims?|allegations?|accusations?|reports?|suggestions?)|"
    r"(?:not true|untrue|false) that|"
    r"(?:not|n't|n’t|never) (?:accept|agree|believe|think|admit|acknowledge|concede)(?:s|ed)? that)\b",
    re.IGNORECASE,
)
_UNCONFIRMED = re.compile(
    r"\b(?:cannot|can't|can’t|could not|couldn't|couldn’t|did not|didn't|didn’t|would not|declined to|refused to|"
    r"unable to) (?:\w+ )?confirm\b",
    re.IGNORECASE,
)
_HARD_BREAK = re.compile(
    r"[,;:—“”]|\s-+\s|\b(?:but|and|because|although|while|when|after|before|if|who|which|where|since|until)\b"
)
# `Until I am cleared` tells of nothing done, `until he was cleared` may.
_AWAITS = re.compile(r"(?:(?<!even )(?<!as )if|until)\b(?!.*\b(?:was|were|had|did)\b).*", re.IGNORECASE | re.DOTALL)
_COMING = frozenset("will would shall 'll won't wouldn't".split())
_DONE = frozenset("has have had was were".split())
_TENSED = _COMING | _DONE | {"is", "are"}
_GOVERNING = re.compile(r"\b(?:in|of|at|from|to|for|with|by|on|into|near|about|over|under|against)\s(?:the\s)?$", re.I)
_PRESENT = re.compile(r"[a-z]{3,}(?:[^su]s|ed)")
_BREAK = re.compile(
    r"[,;:—“”]|\s-+\s|\b(?:but|and|because|although|while|when|after|before|if|that|who|which|where|"
    r"since|until|than)\b"
)


@dataclass(frozen=True, slots=True)
class _Deed:
    """A claim's first clause: who, the verb, and the stems of what follows."""

    doers: tuple[Name, ...]
    verb: Word
    passive: bool
    rest: frozenset[str]


def check(claim: Claim, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """A failed finding where somebody else did it, or where it was not done, or not surely."""
    sentences = sentences_in(passages)
    return (*_others(claim.text, sentences), *_unsure(claim.text, sentences))


@lru_cache(maxsize=1024)
def _deed(text: str) -> _Deed | None:
    """`Kessia will lend Chile a ship.` → Kessia, lend, {chile, ship}; None without a name before the first verb."""
    words = words_of(text)
    first = _first_verb(text, words)
    if first is None:
        return None
    at, passive = first, False
    while at < len(words) and (words[at].folded in AUXILIARIES or words[at].folded.endswith(("ly", "n't"))):
        passive = passive or words[at].folded in BEING
        at += 1
    doers = tuple(name for name in names(text) if _stands_before(name, words, text, words[first].span.start))
    if at >= len(words) or not doers or words[at].folded in _TELLING or not words[at].carries_meaning:
        return None
    rest = frozenset(word.stem for word in words[at + 1 :] if word.carries_meaning)
    return _Deed(doers, words[at], passive and words[at].folded.endswith(("ed", "en", "n", "t")), rest)


def _first_verb(text: str, words: Sequence[Word]) -> int | None:
    """The index of the first word that looks like a verb: one that is listed, or that follows the opening name."""
    match = next((one for one in VERB.finditer(text) if one.start() > 0 and one.group()[0].islower()), None)
    listed = next((i for i, word in enumerate(words) if match and word.span.start >= match.start()), None)
    opening = next((name for name in names(text) if not text[: name.span.start].strip(" Tthe")), None)
    at = next((i for i, word in enumerate(words) if opening and word.span.start >= opening.span.end), None)
    if opening is not None and at is not None and _PRESENT.fullmatch(words[at].folded) and words[at].carries_meaning:
        close = text[opening.span.end : words[at].span.start] == " "
        return at if close and (listed is None or at < listed) else listed
    return listed


def _stands_before(name: Name, words: Sequence[Word], text: str, verb: int) -> bool:
    """Whether a name, not its possessive, stands close before a verb."""
    between = [word for word in words if name.span.end <= word.span.start < verb]
    owns = re.match(r"['’]s?\b", text[name.span.end :]) or text[: name.span.end].endswith(("'s", "’s"))
    governed = _GOVERNING.search(text[: name.span.start]) is not None
    return name.span.end <= verb and len(between) <= _CLOSE and not owns and not governed


def _others(text: str, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """`Kessia guarantees Chile 42 percent` of a source in which a treaty guarantees it."""
    deed = _deed(text)
    if deed is None or len(deed.rest) < 2 or any(cues.is_negation(word.folded) for word in words_of(text)):
        return
    if not _is_known(deed, sentences):
        return
    weights = rarity(deed.rest, [sentence.stems for sentence in sentences])
    other: tuple[Sentence, Span] | None = None
    for index, sentence in enumerate(sentences):
        for at in _places(deed.verb.stem, sentence):
            after = frozenset(word.stem for word in sentence.words[at + 1 :])
            other_form = sentence.words[at].folded.endswith("ing") or _is_passive(sentence, at) != deed.passive
            if recall(weights, after) < _SAME_DEED or other_form:
                continue
            verdict = _has_doer(deed, sentences, index, at)
            if verdict is None or verdict:
                return
            other = other or (sentence, Span(sentence.words[0].span.start, sentence.words[at].span.end))
    if other is not None:
        sentence, place = other
        yield _finding("The sentence names another doer than the source", text, _doing(deed), sentence, place)


def _is_known(deed: _Deed, sentences: Sequence[Sentence]) -> bool:
    """Whether the sources name a doer elsewhere than at a sentence's beginning, where any word has a capital."""
    return any(
        not name.doubtful and _is_one(doer, name)
        for doer in deed.doers
        for sentence in sentences
        for name in names(sentence.text)
    )


def _places(stem: str, sentence: Sentence) -> Iterator[int]:
    for at, word in enumerate(sentence.words):
        # `Given the shortages` gives nothing.
        granted = word.folded == "given" and (at == 0 or sentence.words[at - 1].folded not in AUXILIARIES)
        if base(word.stem) == base(stem) and not granted:
            yield at


def _is_passive(sentence: Sentence, at: int) -> bool:
    return bool(BEING & {word.folded for word in sentence.words[max(at - 2, 0) : at]})


def _has_doer(deed: _Deed, sentences: Sequence[Sentence], index: int, at: int) -> bool | None:
    """Whether the source has one of the claim's doers before its verb; None where it does not tell."""
    sentence = sentences[index]
    start = sentence.words[at].span.start
    before = [name for name in names(sentence.text) if name.span.end <= start]
    spoken = [word.folded for word in sentence.words[:at]]
    if any(is_people_of(word, other) for doer in deed.doers for word in doer.words for other in spoken):
        return True
    if any(_is_one(doer, name) for doer in deed.doers for name in before):
        return True
    if {"i", "we", "you"} & set(spoken):
        return None
    if before and not _PRONOUNS & set(spoken):
        gap = [word for word in sentence.words[:at] if word.span.start >= before[-1].span.end]
        return False if len(gap) <= _CLOSE else None
    near = [
        one for one in sentences[max(index - _BACK, 0) : index] if one.passage.document == sentence.passage.document
    ]
    named = [name for one in near for name in names(one.text)]
    if not named or not _has_pronoun(sentence.words[max(at - _CLOSE, 0) : at]):
        return None
    return any(_is_one(doer, name) for doer in deed.doers for name in named)


def _has_pronoun(words: Sequence[Word]) -> bool:
    """Whether a pronoun stands for a doer there: `she has`, not `this morning`."""
    return any(
        word.folded in _PRONOUNS
        and (word.folded not in _POINTING or at + 1 == len(words) or not words[at + 1].carries_meaning)
        for at, word in enumerate(words)
    )


def _is_one(one: Name, other: Name) -> bool:
    same = any(is_people_of(mine, theirs) for mine in one.words for theirs in other.words)
    return same and not _are_namesakes(one.parts[-1], other.parts[-1])


def _are_namesakes(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two full names have the last word in common alone: `Jora Venn`, `Daro Venn`."""
    full = len(one) == len(other) == 2 and one[-1] == other[-1]
    return full and not one[0].startswith(other[0][:1]) and not other[0].startswith(one[0][:1])


def _doing(deed: _Deed) -> Span:
    return Span(deed.doers[0].span.start, deed.verb.span.end)


def _unsure(text: str, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """`Kessler will chair it` of a source that would not accept Kessler as chair; `higher` of `probably higher`."""
    verb = _verb(text)
    folded = {word.folded for word in words_of(text)}
    if (
        verb is None
        or _SUPPOSES.search(text)
        or _DENYING.search(text)
        or _UNCONFIRMED.search(text)
        or any(map(cues.is_negation, folded))
        or text.rstrip("”\"’'").endswith("?")
    ):
        return
    found: tuple[Sentence, Span, str] | None = None
    for sentence in _telling(text, verb, _about(text, sentences)):
        for at in _places(verb.stem, sentence):
            weak = _weakened(sentence, at) or _timed(text, verb, sentence, at)
            if weak is None:
                return
            found = found or (sentence, Span(weak[0].start, sentence.words[at].span.end), weak[1])
    if found is not None:
        sentence, place, how = found
        yield _finding(f"The sentence states what the source {how}", text, verb.span, sentence, place)


def _verb(text: str) -> Word | None:
    """The first word after the auxiliaries of a claim's first verb, or that verb."""
    deed = _deed(text)
    if deed is not None:
        return deed.verb
    words = words_of(text)
    first = _first_verb(text, words)
    at = len(words) if first is None else first
    while at < len(words) and (words[at].folded in AUXILIARIES or words[at].folded.endswith("ly")):
        at += 1
    if at < len(words) and words[at].folded in _TELLING:
        at = _told(words, at + 1)
    fit = at < len(words) and words[at].folded not in _TELLING and words[at].carries_meaning
    return words[at] if fit else None


def _told(words: Sequence[Word], at: int) -> int:
    """Of what somebody is said to have said, the place of the word after its first auxiliaries."""
    while at < len(words) and words[at].folded not in _TENSED:
        at += 1
    while at < len(words) and (words[at].folded in AUXILIARIES or words[at].folded.endswith("ly")):
        at += 1
    return at


def _about(text: str, sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences that name the claim's doer, else those that share much with the claim."""
    deed = _deed(text)
    doers = deed.doers if deed is not None and _is_known(deed, sentences) else ()
    if doers:
        return [one for at, one in enumerate(sentences) if _tells_of(doers, sentences, at)]
    mine = frozenset(word.stem for word in words_of(text) if word.carries_meaning)
    return [one for one, share in zip(sentences, _shares(mine, sentences), strict=True) if share >= _SAME_THING]


def _tells_of(doers: Sequence[Name], sentences: Sequence[Sentence], at: int) -> bool:
    """Whether a sentence names a doer, or opens with a pronoun behind one that names him first."""
    one = sentences[at]
    if any(_is_one_of(doers, name) for name in names(one.text)):
        return True
    if not one.words or one.words[0].folded not in {"he", "she"}:
        return False
    before = [other for other in sentences[max(at - _BACK, 0) : at] if other.passage.document == one.passage.document]
    named = ([name for name in names(other.text) if len(name.words) > 1] for other in reversed(before))
    nearest = next((some for some in named if some), [])
    return bool(nearest) and _is_one_of(doers, nearest[0])


def _is_one_of(doers: Sequence[Name], name: Name) -> bool:
    return any(_is_one(doer, name) for doer in doers)


def _shares(stems: frozenset[str], sentences: Sequence[Sentence]) -> list[float]:
    """How much of a claim each sentence has, whatever form its verbs are in."""
    theirs = [frozenset(map(base, sentence.stems)) for sentence in sentences]
    weights = rarity(map(base, stems), theirs)
    return [recall(weights, one) for one in theirs]


def _telling(text: str, verb: Word, about: Sequence[Sentence]) -> list[Sentence]:
    """Of the sentences that have a claim's verb, those that have most of the claim, where one has much of it."""
    mine = frozenset(word.stem for word in words_of(text) if word.carries_meaning and word.folded not in SPEECH_VERBS)
    shares = zip(about, _shares(mine, about), strict=True)
    telling = _documents_telling(mine, about)
    likely = (
        (one, share)
        for one, share in shares
        if one.passage.document in telling and (share >= _TELLS or not is_question(one))
    )
    having = [(one, share) for one, share in likely if any(True for _ in _places(verb.stem, one))]
    best = max((share for _, share in having), default=0.0)
    least = _AS_MUCH * best if best >= _TELLS else 0.0
    return [one for one, share in having if share >= least]


@lru_cache(maxsize=4096)
def _stems_of(text: str) -> frozenset[str]:
    return frozenset(word.stem for word in words_of(text) if word.carries_meaning)


def _documents_telling(stems: frozenset[str], about: Sequence[Sentence]) -> frozenset[Document]:
    """The documents whose sentences together have nearly as much of a claim as those of any."""
    found: dict[Document, set[str]] = {}
    for one in about:
        found.setdefault(one.passage.document, set()).update(_stems_of(one.passage.text) & stems)
    most = max((len(theirs) for theirs in found.values()), default=0)
    return frozenset(document for document, theirs in found.items() if len(theirs) >= _AS_MUCH * most)


def _timed(text: str, verb: Word, sentence: Sentence, at: int) -> tuple[Span, str] | None:
    """Where a source has as still to come what a claim has as done, or the other way round."""
    words = words_of(text)
    mine = _auxiliaries(words, words.index(verb))
    theirs = _auxiliaries(sentence.words, at)
    ours, other = ({word.folded for word in some} for some in (mine, theirs))
    if ours & _DONE and not ours & _COMING and other & _COMING and "have" not in other:
        return theirs[0].span, "has as still to come"
    if ours & _COMING and "have" not in ours and other & _DONE and not other & _COMING:
        return theirs[0].span, "has as done already"
    return None


def _auxiliaries(words: Sequence[Word], at: int) -> list[Word]:
    """The auxiliaries that stand just before a verb."""
    start = at
    while start and (words[start - 1].folded in AUXILIARIES or words[start - 1].folded.endswith("n't")):
        start -= 1
    return list(words[start:at])


def _weakened(sentence: Sentence, at: int) -> tuple[Span, str] | None:
    """Where, and how, a word's own clause denies, supposes or asks it; None where it is stated."""
    if is_question(sentence):
        reply = answered(sentence)
        how = "only asks" if reply is None else "answers with no"
        return None if reply == "yes" else (sentence.words[at].span, how)
    end = sentence.words[at].span.start
    opening = max(_BREAK.finditer(sentence.text, 0, end), key=lambda match: match.end(), default=None)
    start = opening.end() if opening else 0
    clause = [word for word in sentence.words[:at] if word.span.start >= start]
    denying = next((word for word in reversed(clause) if cues.is_negation(word.folded)), None)
    if denying is not None:
        return denying.span, "denies"
    since = max((match.end() for match in _HARD_BREAK.finditer(sentence.text, 0, end)), default=0)
    denial = _DENYING.search(sentence.text, since, end)
    if denial is not None:
        return Span(*denial.span()), "denies"
    unconfirmed = _UNCONFIRMED.search(sentence.text, since, end)
    if unconfirmed is not None:
        return Span(*unconfirmed.span()), "does not confirm"
    supposing = _SUPPOSES.search(sentence.text, start, end)
    if supposing is None and opening is not None:
        supposing = _AWAITS.fullmatch(sentence.text, opening.start(), end)
    if supposing is not None:
        return Span(*supposing.span()), "only supposes"
    return None


def _finding(detail: str, text: str, span: Span, sentence: Sentence, place: Span) -> Finding:
    source = sentence.cite(place)
    full = f"{detail}: “{' '.join(source.quote.split())}”."
    return Finding("polarity", False, full, span, source.quote, span.of(text), True, source)
