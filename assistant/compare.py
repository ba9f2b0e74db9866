"""
What changed since an earlier briefing, by claim: new, changed, corrected at the source, dropped, unchanged, earlier.

Two claims are taken for one when they cite the same place, else when they are worded alike. Likeness cannot tell a
rewording from a second event of the same kind; that both wordings are printed lets a reader tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assistant.domain import Briefing, Change, Citation, Claim, Comparison, Fate, Figure, Shift, Span
from assistant.handling.markings import highest
from assistant.text import folded

Figures = Callable[[str, str | None], Sequence[Figure]]
"""From a text and its day to the amounts and dates in it."""
Fates = Callable[[Claim], Fate | None]
"""What became of the sources of an earlier claim."""
Covers = Callable[[Citation], bool]
"""Whether the new briefing was to be written from a cited source too."""

ALIKE = 70.0
"""Likeness, of 100, from which two wordings are taken for one claim."""
ALIKE_IN_SOURCE = 50.0
"""The same where both cite one document."""
SAME = 92.0
"""From here on a wording without another figure or date is the same claim."""
_WORD = re.compile(r"\w+(?:[.,'’:-]\w+)*")


@dataclass(frozen=True, slots=True)
class _Pair:
    before: Claim
    now: Claim
    likeness: float
    same_place: bool


def compare(
    now: Briefing, before: Briefing, *, figures: Figures, fates: Fates, covers: Covers = lambda _: True
) -> Comparison:
    """
    The briefing set against an earlier one; what may not be shown of the earlier one now is only counted.

    So is a claim whose sources stand as they stood but lie outside what the new briefing `covers`: nobody dropped it.
    """
    earlier, present = _claims(before), _claims(now)
    sources = {claim: fates(claim) for claim in earlier}
    pairs = {pair.now: pair for pair in _matched(earlier, present)}
    changes = [_change(claim, pairs.get(claim), sources, figures) for claim in present]
    left = [claim for claim in earlier if claim not in {pair.before for pair in pairs.values()}]
    hidden = [claim for claim in left if _is_withheld(sources[claim])]
    outside = [claim for claim in left if sources[claim] is None and not any(map(covers, claim.citations))]
    dropped = [_dropped(claim, sources[claim]) for claim in left if claim not in {*hidden, *outside}]
    changed = (*changes, *dropped)
    return Comparison(before.title, before.date, before.made_at, changed, len(hidden), len(outside))


def _claims(briefing: Briefing) -> list[Claim]:
    """Each claim once: sections may repeat one."""
    return list({claim.text: claim for claim in briefing.claims}.values())


def _matched(earlier: Sequence[Claim], present: Sequence[Claim]) -> Iterator[_Pair]:
    """Pairs of claims taken for one, each claim in at most one: the surest pairs first."""
    pairs = [pair for now in present for before in earlier if (pair := _pair(before, now))]
    taken: set[Claim] = set()
    for pair in sorted(pairs, key=lambda pair: (-pair.same_place, -pair.likeness)):
        if pair.before not in taken and pair.now not in taken:
            taken |= {pair.before, pair.now}
            yield pair


def _pair(before: Claim, now: Claim) -> _Pair | None:
    from rapidfuzz import fuzz

    likeness = fuzz.token_sort_ratio(_plain(before.text), _plain(now.text))
    same_source = {one.document.uri for one in before.citations} & {one.document.uri for one in now.citations}
    same_place = any(
        one.document == other.document and one.span.overlaps(other.span)
        for one in before.citations
        for other in now.citations
    )
    enough = ALIKE_IN_SOURCE if same_source else ALIKE
    return _Pair(before, now, likeness, same_place) if likeness >= enough or same_place else None


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(folded(text)))


def _change(now: Claim, pair: _Pair | None, sources: dict[Claim, Fate | None], figures: Figures) -> Change:
    if pair is None:
        return Change("new", now.text, marking=_marking(now))
    before, fate = pair.before, sources[pair.before]
    then, present = _laid(before, figures), _laid(now, figures)
    shifts = tuple(_shifts(then, present))
    marking = _marking(before, now)
    alike = pair.likeness >= SAME or [one.key for one in then] == [one.key for one in present]
    if not shifts and (alike or _cites_the_same(before, now)):
        return Change("unchanged", now.text, marking=marking)
    shown = None if _is_withheld(fate) else before.text
    if fate and fate.state in {"changed", "corrected"}:
        return Change("corrected", now.text, shown, shifts, fate.detail, marking)
    return Change("changed", now.text, shown, shifts if shown else (), marking=marking)


def _dropped(claim: Claim, fate: Fate | None) -> Change:
    return Change("dropped", claim.text, because=fate.detail if fate else None, marking=_marking(claim))


def _is_withheld(fate: Fate | None) -> bool:
    return fate is not None and fate.state == "withheld"


def _cites_the_same(before: Claim, now: Claim) -> bool:
    """Whether both rest on exactly the same words, however they put them."""
    return {(one.document, one.span) for one in before.citations} == {
        (one.document, one.span) for one in now.citations
    } and bool(now.citations)


def _marking(*claims: Claim) -> str | None:
    return highest([one.document.marking for claim in claims for one in claim.citations if one.document.marking])


def _shifts(then: Sequence[_Part], present: Sequence[_Part]) -> Iterator[Shift]:
    """
    Figures and dates in each other's place: `14 ships` → `17 ships`.

    The two wordings are laid side by side; only where their words part can a figure have been put for another.
    """
    places = SequenceMatcher(None, [one.key for one in then], [one.key for one in present], autojunk=False)
    for change, start, end, other_start, other_end in places.get_opcodes():
        if change != "replace":
            continue
        ours = [part for part in present[other_start:other_end] if part.kind]
        for theirs in (part for part in then[start:end] if part.kind):
            match = next((part for part in ours if part.kind == theirs.kind), None)
            if match:
                ours.remove(match)
                if folded(theirs.words) != folded(match.words):
                    yield Shift(theirs.words, match.words)


@dataclass(frozen=True, slots=True)
class _Part:
    """A word, or a whole figure, of a claim."""

    words: str
    key: str
    kind: str | None = None


def _laid(claim: Claim, figures: Figures) -> list[_Part]:
    published = next((one.document.published for one in claim.citations if one.document.published), None)
    found = figures(claim.text, published)
    parts = {one.span: _Part(one.span.of(claim.text), f"{one.kind} {one.value}", one.kind) for one in found}
    for word in _WORD.finditer(claim.text):
        if not any(figure.span.overlaps(Span(*word.span())) for figure in found):
            parts[Span(*word.span())] = _Part(word.group(), folded(word.group()))
    return [parts[span] for span in sorted(parts)]
