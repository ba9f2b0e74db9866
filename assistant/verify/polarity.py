"""
Whether a claim keeps its source's yes and no, its strength and its direction.

It compares a claim with the one sentence most like it, and only where the two run word by word alike: a negation, a
modal, a hedge, a quantifier or an opposite that stands in place of the source's. A paraphrase too free to lay beside
its source is left to the support score.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, product

from assistant.domain import Claim, Finding, Passage, Span
from assistant.verify import comparison, contrast, cues, kinds
from assistant.verify.attribution import SPEECH_VERBS
from assistant.verify.premise import Alignment, Change, Sentence, Word, alignments, sentences_in, words_of
from assistant.verify.replies import is_question

# Below this share of common words, a difference is as likely another wording as another meaning.
_ALIKE = 0.6
# An edit longer than this rewrites; it does not flip.
_EDIT = 4
# Of words missing at either end, so many are an edit; more are another extract.
_EDGE = 2
# A short claim whose every meaningful word the source has is comparable as a whole.
_COVERED = 0.8
# A denial of fewer meaningful words is shared with too many claims.
_DENIAL = 3
# Who speaks is no part of what a turn denies.
_TURN_LABEL = re.compile(r"(?:[A-Z][A-Z.’'\s-]+:|Q\s)")
_SUPPOSES = re.compile(r"\b(?:if|unless|whether|were to)\b", re.IGNORECASE)
# Words by which a claim denies without a negation.
_DENYING = re.compile(
    r"\b(?:rul(?:e|es|ed|ing) out|den(?:y|ies|ied|ying)|reject\w*|refus\w*|declin\w*|prevent\w*|avoid\w*|oppos\w*|"
    r"forb[ai]\w*|bann?(?:ed|ing|s)?|stop(?:s|ped|ping)?|lack\w*|fail\w*|instead of|rather than|against|spare[sd]?|"
    r"short of)\b",
    re.IGNORECASE,
)
# A sentence that opens with one of these denies the whole of what follows.
_NOBODY = frozenset({"nobody", "none", "neither", "nothing"})
_EMPTY = frozenset({"not", "no", "never", "none", "nobody", "noth", "neither", "nor", "without", "cannot"})


def check(claim: Claim, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """A failed finding for each change of polarity, strength or direction; one that passed where nothing changed."""
    findings: list[Finding] = []
    for laid in alignments(claim.text, passages):
        if is_question(laid.sentence):
            continue  # `Isn't it late?` denies nothing.
        if laid.closeness >= _ALIKE:
            findings.extend(_changed(claim.text, laid) or [_kept(laid)])
        elif laid.recall >= _COVERED:
            findings.extend(_denied(claim.text, laid))
    if not any(cues.is_negation(word.folded) for word in words_of(claim.text)):
        findings.extend(_affirmed(claim.text, passages))
    return tuple(findings)


def _kept(laid: Alignment) -> Finding:
    span = Span(laid.claim[0].span.start, laid.claim[-1].span.end)
    detail = "The sentence keeps the negations, strength and direction of its source."
    return Finding("polarity", True, detail, span, source=laid.sentence.cite())


def _changed(text: str, laid: Alignment) -> list[Finding]:
    found = []
    turned = _turned(laid)
    for change in laid.changes:
        ours = [laid.claim[i] for i in change.claim]
        theirs = [laid.sentence.words[i] for i in change.source]
        detail = _difference(ours, theirs, laid, cut=_is_cut(change, laid), turned=turned)
        if detail:
            found.append(_finding(text, laid, change, detail))
    return found


def _turned(laid: Alignment) -> bool:
    """Whether the claim denies more or less than its source: `charge no levy` for `not charge its levy` does not."""
    edits = [change for change in laid.changes if not _is_cut(change, laid)]
    ours = sum(_negations([laid.claim[i] for i in change.claim]) for change in edits)
    theirs = sum(_negations([laid.sentence.words[i] for i in change.source]) for change in edits)
    return (ours - theirs) % 2 == 1


def _is_cut(change: Change, laid: Alignment) -> bool:
    """Whether words are missing only because the claim takes up the source's sentence later, or leaves it earlier."""
    if change.source.start == 0 < len(change.source) and laid.sentence.words[0].folded in _NOBODY:
        return change.claim.start > 0
    long = len(change.source) > _EDGE or len(change.claim) > _EDGE
    at_start = change.claim.start == 0 and (change.source.start > 0 or long)
    at_end = change.claim.stop == len(laid.claim) and (change.source.stop < len(laid.sentence.words) or long)
    return at_start or at_end


def _negations(words: Sequence[Word]) -> int:
    pairs = list(pairwise(words))
    numbered = {one for one, other in pairs if one.folded == "no" and _counts(other.folded)}
    either = {other for one, other in pairs if (one.folded, other.folded) == ("or", "not")}  # `whether or not`
    return sum(cues.is_negation(word.folded) and word not in numbered | either for word in words)


def _counts(folded: str) -> bool:
    """Whether `no` before it bounds an amount: `no fewer than 30`, `no 9`."""
    return folded.isdigit() or folded in {"fewer", "less", "more"}


def _difference(
    ours: Sequence[Word], theirs: Sequence[Word], laid: Alignment, *, cut: bool, turned: bool
) -> str | None:
    opposite = next(_excluding(ours, theirs, laid), None)
    if opposite:
        return f"The sentence says “{opposite[0]}” where the source says “{opposite[1]}”"
    if len(ours) > _EDIT or len(theirs) > _EDIT:
        return None
    negated = _negations(ours) - _negations(theirs)
    if turned and negated % 2 and not (cut and (negated < 0 or len(ours) > _EDGE)):
        return (
            "The sentence denies what the source affirms" if negated > 0 else "The sentence drops the source's denial"
        )
    return _replaced_strength(ours, theirs) or (None if cut else _dropped(theirs, laid)) or _added(ours, laid)


def _excluding(ours: Sequence[Word], theirs: Sequence[Word], laid: Alignment) -> Iterator[tuple[str, str]]:
    """Opposites, and different things of one kind, where the two stand in one place."""
    mine, there = {word.stem for word in laid.claim}, {word.stem for word in laid.sentence.words}
    compared = all(any(word.folded == "than" for word in words) for words in (laid.claim, laid.sentence.words))
    for one, other in _facing(ours, theirs):
        if compared and one.folded in comparison.ENDS and other.folded in comparison.ENDS:
            continue  # Which of two is more is another check's.
        apart = one.stem not in there and other.stem not in mine
        reverse = contrast.OPPOSITES.get(one.stem, frozenset()) | cues.OPPOSITES.get(one.stem, frozenset())
        alone = len(ours) == 1 and len(theirs) <= _EDGE
        if ((apart or alone) and kinds.exclude(one.stem, other.stem)) or other.stem in reverse:
            yield one.folded, other.folded


def _facing(ours: Sequence[Word], theirs: Sequence[Word]) -> Iterator[tuple[Word, Word]]:
    """The words of an edit pair by pair; of a longer change, those next to the words that are the same."""
    if len(ours) <= _EDIT and len(theirs) <= _EDIT:
        yield from product(ours, theirs)
    else:
        yield from product(ours[:_EDGE], theirs[:_EDGE])
        yield from product(ours[-_EDGE:], theirs[-_EDGE:])


def _cues(words: Sequence[Word]) -> dict[cues.Cue, str]:
    return {cues.CUES[word.folded]: word.folded for word in words if word.folded in cues.CUES}


def _replaced_strength(ours: Sequence[Word], theirs: Sequence[Word]) -> str | None:
    source, mine = _cues(theirs), _cues(ours)
    kept = {dimension for dimension, _ in mine.keys() & source.keys()}  # `would probably` is `is likely to`.
    for (dimension, strength), word in mine.items():
        if dimension in kept:
            continue
        for (other_dimension, other_strength), other in source.items():
            if dimension == other_dimension and strength != other_strength:
                return f"The sentence says “{word}” where the source says “{other}”"
    return None


def _dropped(theirs: Sequence[Word], laid: Alignment) -> str | None:
    """A hedge that the source has and the claim has not; one that the claim keeps as `said` is no loss."""
    kept = {dimension for dimension, _ in _cues(laid.claim)}
    attributed = any(word.folded in SPEECH_VERBS for word in laid.claim)
    for (dimension, strength), word in _cues(theirs).items():
        exempt = word == "can" or (attributed and dimension == "certainty")
        if (dimension, strength) in cues.HEDGES and dimension not in kept and not exempt:
            return f"The sentence drops the source's “{word}”"
    return None


def _added(ours: Sequence[Word], laid: Alignment) -> str | None:
    known = _cues(laid.sentence.words)
    added = next((word for cue, word in _cues(ours).items() if cue in cues.BOOSTS and cue not in known), None)
    return f"The sentence adds “{added}”" if added else None


def _denied(text: str, laid: Alignment) -> Iterator[Finding]:
    """A claim that shares its meaningful words with a sentence and alone of the two denies something."""
    mine = [i for i, word in enumerate(laid.claim) if cues.is_negation(word.folded)]
    theirs = any(cues.is_negation(word.folded) for word in laid.sentence.words)
    if len(mine) == 1 and not theirs:
        change = Change(range(mine[0], mine[0] + 1), range(0))
        yield _finding(text, laid, change, "The sentence denies what the source affirms")


def _affirmed(text: str, passages: Sequence[Passage]) -> Iterator[Finding]:
    """A claim that affirms, among other things, all of what a sentence denies: `Passport numbers were not exposed.`"""
    mine = {word.stem: word for word in words_of(text) if word.carries_meaning}
    if _SUPPOSES.search(text) or _DENYING.search(text):
        return
    for sentence in sentences_in(passages):
        theirs = _told(sentence) - _EMPTY
        if len(theirs) >= _DENIAL and theirs <= mine.keys() and _is_denial(sentence):
            places = [mine[stem].span for stem in theirs]
            span = Span(min(place.start for place in places), max(place.end for place in places))
            source = sentence.cite()
            detail = f"The source says: “{source.quote}”"
            yield Finding("polarity", False, detail, span, source.quote, span.of(text), True, source)
            return


def _told(sentence: Sentence) -> frozenset[str]:
    """The stems of a sentence without those of its turn's label: `MR. HOLM: Not yet.` denies nothing of Holm."""
    label = _TURN_LABEL.match(sentence.text)
    if label is None:
        return sentence.stems
    return frozenset(word.stem for word in sentence.words if word.carries_meaning and word.span.start >= label.end())


_REPLYING = re.compile(r"\W*no[,;]\s+\w+\s+\w+", re.IGNORECASE)


def _is_denial(sentence: Sentence) -> bool:
    """Whether a sentence does nothing but deny one thing: not one that opens with `No,` and then tells something."""
    label = _TURN_LABEL.match(sentence.text)
    if _REPLYING.match(sentence.text, label.end() if label else 0):
        return False
    negations = [word.folded for word in sentence.words if cues.is_negation(word.folded)]
    return len(negations) == 1 and not sentence.text.rstrip('"”’').endswith("?")


def _finding(text: str, laid: Alignment, change: Change, detail: str) -> Finding:
    mine = _around(laid.claim, change.claim)
    theirs = _around(laid.sentence.words, change.source)
    source = laid.sentence.cite(theirs)
    if "“" not in detail:
        detail += f": it has “{' '.join(mine.of(text).split())}” for “{' '.join(source.quote.split())}”"
    return Finding("polarity", False, f"{detail}.", mine, source.quote, mine.of(text), True, source)


def _around(words: Sequence[Word], changed: range) -> Span:
    """The changed words with one more on either side, so that a person sees where."""
    first, last = max(changed.start - 1, 0), min(changed.stop, len(words) - 1)
    return Span(words[first].span.start, words[max(first, last)].span.end)
