"""
Whether every person, place and organisation of a claim is named in its sources.

A name may stand in the cited passages or, as a full name does for a surname, anywhere in their documents: text, title,
author, publisher or a speaker's label; not in a document that tells of something else. Where a claim otherwise copies
a sentence, another name in the same place contradicts. Nicknames and translations are not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz, process

from assistant import text as texts
from assistant.domain import Citation, Claim, Document, Finding, Passage
from assistant.verify.names import Name, names, spoken
from assistant.verify.places import is_people_of
from assistant.verify.premise import (
    Alignment,
    Neighbourhood,
    Sentence,
    alignments,
    documents_of,
    rarity,
    recall,
    sentences_in,
    words_of,
)

# A claim this close to a sentence has its names from there.
_NEARLY_COPIED = 0.6
_SIMILAR = 70.0
# A document with this share of the words that the best has beside a name may be the one that the name is from.
_TELLING = 0.6
# So many words after a name, and the one before it, mark its place.
_AFTER = 2
# A sentence with so much of a claim, a name aside, is where the claim is from.
_ALL_ELSE = 0.85
_LETTERS = 3
_PREPOSITION = re.compile(r"\b(?P<word>in|at|near|from|to|into|outside)\s(?:the\s)?$", re.IGNORECASE)
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|President|Secretary|Minister|Senator|Sen|Rep|Gov|Governor|Gen)\.?\s")
_PRONOUN_FIRST = re.compile(r"\W*(?:he|she|it|they|his|her|its|their|this|these)\b", re.IGNORECASE)


def check(claim: Claim, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """One finding for each name that can be looked up."""
    stated = names(claim.text)
    if not stated or not passages:
        return ()
    laid = [one for one in alignments(claim.text, passages) if one.closeness >= _NEARLY_COPIED]
    judged = (_judge(claim.text, name, _telling(claim.text, name, passages), laid, passages) for name in stated)
    return tuple(finding for finding in judged if finding is not None)


def _telling(text: str, name: Name, passages: Sequence[Passage]) -> Sequence[Passage]:
    """The passages of those documents that tell what the claim tells around a name."""
    if len(documents_of(passages)) < 2:
        return passages
    sentences = sentences_in(passages)
    around = Neighbourhood(text, name.span, sentences)
    telling = {one.passage.document for one in sentences if around.score(one) >= _TELLING * around.best}
    return [passage for passage in passages if passage.document in telling]


def _judge(
    text: str, name: Name, passages: Sequence[Passage], laid: Sequence[Alignment], found: Sequence[Passage]
) -> Finding | None:
    said = name.span.of(text)
    for alignment in laid:
        other = _in_its_place(name, alignment)
        source = alignment.sentence.cite(other.span) if other else None
        if source and not _is_within(said, source.quote, sentences_in(passages)):
            detail = f"The sentence names {said} where the source names {source.quote}."
            return Finding("name", False, detail, name.span, source.quote, said, True, source)
    known = _is_known(name, said, passages) or _is_shortened(name, passages, found)
    sentences = sentences_in(passages) if known else ()
    other_place = _in_its_gap(text, name, sentences) or _after_its_preposition(text, name, sentences)
    if other_place and not _is_within(said, other_place.quote, sentences):
        detail = f"The sentence names {said} where the source names {other_place.quote}."
        return Finding("name", False, detail, name.span, other_place.quote, said, True, other_place)
    if known:
        return Finding("name", True, f"The sources name {said}.", name.span, found=said)
    if name.doubtful or (name.span.start == 0 and all(_names_no_subject(d) for d in documents_of(passages))):
        return None
    nearest, sentence = _nearest(name, passages)
    hint = f"; the nearest name is {nearest}" if nearest else ""
    place = sentence.cite() if sentence else None
    detail = f"What was found for the sentence does not name {said}{hint}."
    return Finding("name", False, detail, name.span, nearest, said, source=place)


def _is_within(said: str, other: str, sentences: Sequence[Sentence]) -> bool:
    """Whether the sources have one place as part of the other, either way round: `Belmare, Marenne`."""
    pairs = "|".join(rf"{re.escape(a)}(?:,| in|,? \()\s?{re.escape(b)}" for a, b in ((said, other), (other, said)))
    return any(re.search(rf"\b(?:{pairs})\b", sentence.text) for sentence in sentences)


def _names_no_subject(document: Document) -> bool:
    """Whether a document is an excerpt that opens with a pronoun, and so cannot say of whom it speaks."""
    return _PRONOUN_FIRST.match(document.text) is not None


def _in_its_place(name: Name, alignment: Alignment) -> Name | None:
    """The name that the source sentence has where the claim has this one, unless the sentence names this one too."""
    sentence = alignment.sentence.text
    if _stands_in(name, spoken(sentence)):
        return None
    for other in names(sentence):
        if not other.doubtful and alignment.replaced(name.span, other.span) and not _is_same(name.words, other.words):
            return other
    return None


def _in_its_gap(text: str, name: Name, sentences: Sequence[Sentence]) -> Citation | None:
    """
    Another name between the very words that the claim has around this one, where the sources never have this one there.

    `leaves Oslo on Saturday` of a source with `leaves Bergen on Saturday`.
    """
    before, after = _around(text, name)
    if not before or len(after) < _AFTER or before[-1] in texts.STOPWORDS:
        return None
    found: Citation | None = None
    for sentence in sentences:
        flat = sentence.text
        for other in names(flat):
            near = _around(flat, other)
            here = near[0][-1:] == before[-1:] and near[1][:_AFTER] == after[:_AFTER]
            if _is_same(name.words, other.words) and (near[0][-1:] == before[-1:] or near[1][:1] == after[:1]):
                return None
            if here and not other.doubtful:
                found = found or sentence.cite(other.span)
    return found


def _after_its_preposition(text: str, name: Name, sentences: Sequence[Sentence]) -> Citation | None:
    """
    Another name after the claim's own preposition in the sentence that tells all else, which has not this one near.

    `They marched in Oslo on Sunday` of a source with `In Bergen, they marched along the harbour on Sunday`.
    """
    preposition = _PREPOSITION.search(text[: name.span.start])
    rest = {word.stem for word in words_of(text) if word.carries_meaning and not word.span.overlaps(name.span)}
    if preposition is None or len(rest) < _AFTER:
        return None
    weights = rarity(rest, [sentence.stems for sentence in sentences])
    telling = [at for at, one in enumerate(sentences) if recall(weights, one.stems) >= _ALL_ELSE]
    found: Citation | None = None
    for at in telling:
        near = " ".join(one.text for one in sentences[max(at - 2, 0) : at + 2])
        if _stands_in(name, spoken(near)):
            return None
        others = [other for other in names(sentences[at].text) if not _is_same(name.words, other.words)]
        governed = [one for one in others if _governs(preposition["word"], sentences[at].text, one)]
        if len(governed) == 1:
            found = found or sentences[at].cite(governed[0].span)
    return found


def _governs(preposition: str, text: str, name: Name) -> bool:
    match = _PREPOSITION.search(text[: name.span.start])
    return match is not None and match["word"].lower() == preposition.lower()


def _around(text: str, name: Name) -> tuple[list[str], list[str]]:
    """The words next to a name, in lower case."""
    words = words_of(text)
    before = [word.folded for word in words if word.span.end <= name.span.start]
    after = [word.folded for word in words if word.span.start >= name.span.end]
    return before[-1:], after[:_AFTER]


def _is_same(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names may be one: a surname and a full name, an acronym and what it stands for."""
    short, long = sorted((one, other), key=len)
    acronym = len(short) == 1 and len(long) > 1 and short[0] == "".join(word[0] for word in long)
    return acronym or short[-1] == long[-1] or set(short) <= set(long)


def _is_known(name: Name, said: str, passages: Sequence[Passage]) -> bool:
    if any(_stands_in(name, spoken(passage.text)) for passage in passages):
        return True
    documents = documents_of(passages)
    if any(_stands_in(name, whole) for whole in map(_everything, documents)):
        return True
    if any(_is_abbreviated(name.words, said, document) or _is_spelt_out(said, document) for document in documents):
        return True
    if any(_tells_of_people(name, document) for document in documents):
        return True
    return any(_only_surname(name, said, document) for document in documents)


def _is_shortened(name: Name, passages: Sequence[Passage], found: Sequence[Passage]) -> bool:
    """Whether the passages have only a name's last word, as `Compact`, and others that were found the whole."""
    if len(name.words) < 2 or not any(f" {name.words[-1]} " in spoken(passage.text) for passage in passages):
        return False
    last = name.words[-1:]
    named = {other.words for passage in passages for other in names(passage.text) if other.words[-1:] == last}
    return named <= {name.words, name.words[-1:]} and any(_stands_in(name, spoken(one.text)) for one in found)


def _only_surname(name: Name, said: str, document: Document) -> bool:
    """Whether a document has a person's surname and never a first name with it: it does not say otherwise."""
    *first, last = name.words
    surname = re.split(r"[\s-]", said)[-1]
    if len(first) != 1 or f" {last} " not in _everything(document):
        return False
    return re.search(rf"[A-Z][\w’'-]+\s{re.escape(surname)}\b", _TITLED.sub("", document.text)) is None


def _everything(document: Document) -> str:
    labels = dict.fromkeys(turn.speaker for turn in document.turns)
    return spoken("\n".join([document.title, document.author or "", document.publisher or "", *labels, document.text]))


def _stands_in(name: Name, text: str) -> bool:
    return all(_follow(part, text) or _are_two(part, text) for part in name.parts)


def _are_two(words: Sequence[str], text: str) -> bool:
    """Whether a long run of capitals is two names side by side: `Jamsil Indoor Stadium BTS`."""
    cuts = range(1, len(words)) if len(words) > 3 else ()
    return any(_follow(words[:cut], text) and _follow(words[cut:], text) for cut in cuts)


def _follow(words: Sequence[str], text: str) -> bool:
    """Whether the words follow each other in a text; a middle name, or an article, may come between."""
    if f" {' '.join(words)} " in text:
        return True
    if any(word.removesuffix("s") not in text for word in words):
        return False
    forms = [rf"{re.escape(word.removesuffix('s'))}s?" for word in words]
    return re.search(" " + "(?: [^ ]+){0,2} ".join(forms) + " ", text) is not None


def _is_abbreviated(words: Sequence[str], said: str, document: Document) -> bool:
    """`WHO` where the document has World Health Organization, and the other way round."""
    if len(words) == 1 and re.fullmatch(r"[A-Z.&]{2,}s?", said):
        letters = words[0].removesuffix("s") if said.endswith("s") else words[0]
        initials = r"\W+(?:(?:of|the|and|for|on|in|to)\W+)*".join(rf"{re.escape(letter)}\w+" for letter in letters)
        return re.search(rf"\b{initials}", document.text, re.IGNORECASE) is not None
    return len(words) > 1 and f" {''.join(word[0] for word in words)} " in _everything(document)


def _is_spelt_out(said: str, document: Document) -> bool:
    """`Department of Homeland Security` where the document has DHS: titles count, as three letters or more."""
    initials = "".join(word[0] for word in re.findall(r"[A-Z][\w’'-]*", said))
    return len(initials) >= _LETTERS and re.search(rf"\b{initials}\b", document.text) is not None


def _tells_of_people(name: Name, document: Document) -> bool:
    """Whether the document has a land where the claim has its people, or the other way round: `Kessian`, `Kessia`."""
    whole = _everything(document)
    lands = set(whole.split())
    return all(
        _follow(part, whole) or (len(part) == 1 and any(is_people_of(part[0], land) for land in lands))
        for part in name.parts
    )


def _nearest(name: Name, passages: Sequence[Passage]) -> tuple[str | None, Sentence | None]:
    """The name in the sources spelt most like this one, titles aside."""
    found = {" ".join(other.words): (said, sentence) for other, said, sentence in _named(passages)}
    best = process.extractOne(" ".join(name.words), list(found), scorer=fuzz.ratio, score_cutoff=_SIMILAR)
    return found[best[0]] if best else (None, None)


def _named(passages: Sequence[Passage]) -> Iterator[tuple[Name, str, Sentence]]:
    for sentence in sentences_in(passages):
        text = sentence.text
        for name in names(text):
            yield name, name.span.of(text), sentence
