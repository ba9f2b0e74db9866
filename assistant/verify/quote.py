"""
Whether what stands in quotation marks was copied exactly from one place in the sources.

White space, dashes, the shape of quotation marks, capitals and the punctuation at either end may differ; nothing else
may. `…` stands for words left out of one passage, `[x]` for words put in. It cannot tell who said the words (speaker
does), nor that leaving words out changed their sense.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from rapidfuzz import fuzz

from assistant import text as texts
from assistant.domain import Citation, Claim, Finding, Passage, Span
from assistant.verify.cues import is_negation
from assistant.verify.premise import documents_of

# Markdown's emphasis and the footnote stars of transcripts are not speech.
_TOKEN = re.compile(r"[^\W_]+|\.{3,}|…|[-‐‑–—―]+|[^\w\s\"'“”„‘’‚«»‹›`*_~>]", re.UNICODE)
_SINGLE = re.compile(
    r"(?<![\w’'])‘(?=\w)([^‘\n]+?)(?<=[\w.,!?…])’(?!\w)|(?<![\w’'])'(?=\w)((?:[^'\n]|(?<=\w)'(?=\w))+?)(?<=[\w.,!?…])'(?!\w)"
)
_AROUND = '“”"„«»‹› '
_DASHES = re.compile(r"[-‐‑–—―]+")
_BLOCK = re.compile(r"^[ \t]*>[ \t]?(.*(?:\n[ \t]*>[ \t]?.*)*)", re.MULTILINE)
_INSERTED = re.compile(r"\[[^\]\n]*\]")
_OMITTED = re.compile(r"…|\.\s?\.\s?\.(?:\s?\.)?")
_RECAPITALISED = re.compile(r"\[([^\W\d_])\](?=\w)")
# Words that may stand in the source where a quotation has a bracket.
_BRACKET_REACH = 8
_NEAR = 60.0
_VERBATIM = "The quotation is verbatim."
# A stretch that lies so much in one sentence is of that sentence.
_MOSTLY = 0.75
# Of what an ellipsis leaves out, so many words are shown: an adjective may be what limits the sense.
_SHORT = 3
# From here on the source plainly has this sentence, in other words.
_SAME_SENTENCE = 80.0


@dataclass(frozen=True, slots=True)
class _Text:
    """A text as comparable tokens between single spaces, each token with its place."""

    joined: str
    starts: tuple[int, ...]
    """Of each token in `joined`."""
    spans: tuple[Span, ...]
    """Of each token in the text."""

    def original(self, start: int, end: int) -> Span:
        """The place in the text of `joined[start:end]`, widened to whole tokens."""
        first = max(bisect_right(self.starts, start) - 1, 0)
        last = max(bisect_right(self.starts, max(end - 1, start)) - 1, first)
        return Span(self.spans[first].start, self.spans[last].end)


@dataclass(frozen=True, slots=True)
class _Fragment:
    """Consecutive words of a quotation; `reach` is how far from the one before it may begin, None for anywhere on."""

    words: str
    reach: int | None


@lru_cache(maxsize=4096)
def _comparable(text: str) -> _Text:
    tokens, spans = [], []
    for match in _TOKEN.finditer(text):
        token = texts.folded(match.group())
        tokens.append("-" if _DASHES.fullmatch(token) else token.replace(" ", "") or "?")
        spans.append(Span(*match.span()))
    starts = [0, *accumulate(len(token) + 1 for token in tokens)][:-1] if tokens else []
    return _Text(" ".join(tokens), tuple(starts), tuple(spans))


def quoted(text: str) -> tuple[Span, ...]:
    """What a sentence quotes: between double marks, ‘single marks’ around words, and lines marked `> `."""
    blocks = [Span(*match.span(1)) for match in _BLOCK.finditer(text) if match.group(1).strip()]
    double = [span for span in texts.quotations(text) if not any(block.overlaps(span) for block in blocks)]
    taken = [*blocks, *double]
    single = [Span(*match.span(match.lastindex or 0)) for match in _SINGLE.finditer(text)]
    return tuple(sorted([*taken, *(s for s in single if not any(t.overlaps(s) for t in taken))]))


def check(claim: Claim, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """One finding for each quotation; none where nothing is quoted."""
    spans = [span for span in _quoted(claim) if _comparable(span.of(claim.text)).spans]
    return tuple(_judge(claim.text, span, passages) for span in spans)


def _quoted(claim: Claim) -> tuple[Span, ...]:
    """What a claim quotes, of a quotation that runs on before or after it its own part."""
    own, part = quoted(claim.text), claim.quoting
    return (*own, part) if part and not any(one.overlaps(part) for one in own) else own


def _judge(text: str, span: Span, passages: Sequence[Passage]) -> Finding:
    quotation = span.of(text)
    source = find(quotation, passages)
    if source:
        omitted = _left_out(quotation, source.quote)
        if any(map(is_negation, omitted)):
            detail = f"The quotation leaves out words that deny: “{' '.join(omitted)}”."
            return Finding("quote", False, detail, span, source.quote, quotation, source=source)
        short = 0 < len(omitted) <= _SHORT
        detail = f"The quotation is verbatim but leaves out “{' '.join(omitted)}”." if short else _VERBATIM
        return Finding("quote", True, detail, span, expected=source.quote, found=quotation, source=source)
    if len(texts.words(quotation)) <= 2 and _has_each_word(quotation, passages):
        # Scare quotes and titles are often inflected or cut; their words must exist, not their order.
        return Finding("quote", True, "The quoted words stand in the sources.", span, found=quotation)
    score, near = nearest(quotation, passages)
    if near is None:
        return Finding("quote", False, "No source has these quoted words.", span, found=quotation)
    detail = f"The quotation is not verbatim; the nearest words in the sources are “{near.quote.strip(_AROUND)}”."
    contradicts = score >= _SAME_SENTENCE and len(texts.words(quotation)) > 2
    return Finding("quote", False, detail, span, near.quote, quotation, contradicts, near)


def _left_out(quotation: str, source: str) -> list[str]:
    """The words of the source's stretch that a quotation with an ellipsis passes over."""
    if not _OMITTED.search(quotation):
        return []
    kept = Counter(texts.folded(span.of(quotation)) for span in texts.words(quotation))
    omitted = []
    for word in (texts.folded(span.of(source)) for span in texts.words(source)):
        if kept[word]:
            kept[word] -= 1
        else:
            omitted.append(word)
    return omitted


def _has_each_word(quotation: str, passages: Sequence[Passage]) -> bool:
    wanted = set(_comparable(quotation).joined.split())
    return any(wanted <= set(_comparable(passage.text).joined.split()) for passage in passages)


def find(quotation: str, passages: Sequence[Passage]) -> Citation | None:
    """Where the quotation stands verbatim: in a passage, else (unless it leaves words out) elsewhere in a document."""
    fragments = tuple(_fragments(quotation))
    if not fragments:
        return None
    for passage in passages:
        place = _place(fragments, passage.text)
        if place:
            return Citation(passage, place.shifted(passage.span.start))
    if any(fragment.reach is None for fragment in fragments[1:]):
        return None
    for document in documents_of(passages):
        place = _place(fragments, document.text)
        if place:
            return Citation(Passage(document, place), place)
    return None


def _fragments(quotation: str) -> Iterator[_Fragment]:
    whole = _RECAPITALISED.sub(r"\1", quotation)
    first = True
    for part in _OMITTED.split(whole):
        reach = 0 if first else None
        for words in _INSERTED.split(part):
            bare = _comparable(words).joined.strip(" .,;:!?-")
            if bare:
                yield _Fragment(bare, None if first else reach)
                first = False
                reach = _BRACKET_REACH
            elif not first and reach is not None:
                reach = _BRACKET_REACH


def _place(fragments: Sequence[_Fragment], text: str) -> Span | None:
    source = _comparable(text)
    if any(fragment.words not in source.joined for fragment in fragments):
        return None
    for start in _occurrences(fragments[0].words, source.joined):
        end = _rest(fragments[1:], source, start + len(fragments[0].words))
        if end is not None:
            return source.original(start, end)
    return None


def _rest(fragments: Sequence[_Fragment], source: _Text, end: int) -> int | None:
    """Where the last fragment ends when each follows the one before within its reach."""
    for fragment in fragments:
        start = next(_occurrences(fragment.words, source.joined, end), None)
        if start is None:
            return None
        if fragment.reach is not None and source.joined.count(" ", end, start) > fragment.reach + 1:
            return None
        end = start + len(fragment.words)
    return end


def _occurrences(words: str, joined: str, start: int = 0) -> Iterator[int]:
    """Where `words` begin and end at token borders."""
    at = joined.find(words, start)
    while at >= 0:
        end = at + len(words)
        if (at == 0 or joined[at - 1] == " ") and (end == len(joined) or joined[end] == " "):
            yield at
        at = joined.find(words, at + 1)


def _within_sentence(text: str, place: Span) -> Span:
    """A stretch without the ends of the neighbouring sentences that it runs into."""
    shared = [
        Span(max(one.start, place.start), min(one.end, place.end))
        for one in texts.sentences(text)
        if one.overlaps(place)
    ]
    longest = max(shared, key=len, default=place)
    return longest if len(longest) >= _MOSTLY * len(place) else place


def nearest(quotation: str, passages: Sequence[Passage]) -> tuple[float, Citation | None]:
    """The words of the sources most like a quotation, and how like (0 to 100); None where nothing is near."""
    wanted = _comparable(quotation).joined
    best, found = _NEAR, None
    for passage in passages:
        source = _comparable(passage.text)
        if not source.spans:
            continue
        alignment = fuzz.partial_ratio_alignment(wanted, source.joined, score_cutoff=best)
        if alignment and alignment.score > best and len(wanted) <= len(source.joined):
            best = alignment.score
            place = _within_sentence(passage.text, source.original(alignment.dest_start, alignment.dest_end))
            found = Citation(passage, place.shifted(passage.span.start))
    return (best, found) if found else (0.0, None)
