"""
Claims → the same claims with how many independent sources bear each out, and with the passages that say otherwise.

Sources are one, not two, when one publisher printed both, when they carry one piece of copy, or when they credit one
agency, in their credit line or in the sentence that is cited. What this cannot see: two outlets that rewrote one report
without a word of where they had it. A passage speaks against a claim only where it tells of the same thing in like
words, was published within days of the claim's sources, and gives another number or denies it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from assistant.copies import agencies_in, agency, credit, outlet_of
from assistant.dates import find_dates
from assistant.domain import Citation, Claim, Corroboration, Document, Filter, Finding, Passage, Span, Standing
from assistant.handling.attribution import source_name, speaker_name
from assistant.moments import days_between
from assistant.numerals import numbers_in
from assistant.provenance.agreement import agreeing
from assistant.store.library import Library
from assistant.text import sentences, terms

Stories = Mapping[str, str]
Verified = Callable[[Claim, Sequence[Passage]], Claim]

MOST = 8
"""Passages looked at for one claim, the likest first."""
LIKE = 0.5
"""Part of a claim's terms that a passage has if it may speak of the same thing."""
SAME_TIME = 3
"""Days between documents beyond which another figure is news, not a contradiction."""
_OFFICIAL = frozenset({"statement", "transcript", "cable"})
_TELLING = frozenset({"number", "polarity"})
_IN_A_COPY = frozenset({"number"})
"""An outlet that words one piece of copy anew (`An Estrel scientist` for `A Talvarian`) does not dispute it."""
_UNCONFIRMED = re.compile(
    r"\b(?:unconfirmed|unverified|reportedly|allegedly|could not (?:immediately |independently )*(?:be )?"
    r"(?:confirm|verif)\w*|not (?:been |yet been )*independently (?:confirm|verif)\w*)",
    re.IGNORECASE,
)
# Whoever only supposes, allows or expects a thing does not dispute that it came about.
_HEDGED = re.compile(
    r"^(?!.*\b(?:not|no|never|den\w+)\b)(?!.*n['’]t\b).*\b(?:may|might|could|can|should|would|will|likely|expect\w*|"
    r"probabl[ey]|perhaps|possibl[ey]|plan\w*|hop\w+|want\w*|if|whether|unless|propos\w+|suggest\w*)\b",
    re.IGNORECASE | re.DOTALL,
)
# How many are missing today is no word against how many were yesterday.
_CHANGES = re.compile(
    r"\b(?:missing|unaccounted for|still|remain(?:s|ed|ing)?|so far|toll|in hospital|in intensive care|without power"
    r"|displaced|homeless|trapped|stranded|cut off)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[,;:—–]\s|\s(?:and|but|when|while|after|before|as|because|who|whom|whose|which|that|since|until|if|though)\s",
    re.IGNORECASE,
)
_DENIES = re.compile(r"\b(?:den(?:y|ies|ied|ying)|reject(?:s|ed)?|refut(?:e|es|ed)|disput(?:e|es|ed)|false)\b", re.I)


def corroborated(
    claims: Iterable[Claim],
    at_hand: Iterable[Sequence[Passage]],
    library: Library,
    where: Filter,
    verified: Verified,
) -> tuple[Claim, ...]:
    """
    The claims that stand, weighed; the others as they are.

    Each has passages `at_hand`, and the library may hold more that speak of it; none that a correction takes back is
    heard, nor does a correction dispute what it takes back. `verified` judges a claim by one passage.
    """
    superseded, stories = library.superseded(where.as_of), library.stories()

    def heard(claim: Claim, near: Sequence[Passage]) -> list[Passage]:
        unheard = {*superseded, *(superseded.get(one.document.id) for one in claim.citations)}
        return [one for one in (*near, *library.alike(claim.text, where)) if one.document.id not in unheard]

    return both_sides(
        weighed(claim, heard(claim, near), verified, stories) if _stands(claim) else claim
        for claim, near in zip(claims, at_hand, strict=True)
    )


def both_sides(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims, those that another is disputed by disputed by it in their turn."""
    found = tuple(claims)
    return tuple(_opposed(claim, found) if claim.corroboration else claim for claim in found)


def _opposed(claim: Claim, claims: Sequence[Claim]) -> Claim:
    own = [one for one in claim.citations if one.role == "supports"]
    known = [one for one in claim.citations if one.role == "contradicts"]
    disputed_by = [
        replace(next(one for one in other.citations if one.role == "supports"), role="contradicts")
        for other in claims
        if any(one.role == "contradicts" and _speaks_in(one, own) for one in other.citations)
        and any(one.role == "supports" for one in other.citations)
    ]
    added = [one for one in dict.fromkeys(disputed_by) if not _speaks_in(one, [*known, *own])]
    if not added or claim.corroboration is None:
        return claim
    standing = claim.corroboration.standing if known else "disputed"
    return replace(
        claim,
        citations=(*claim.citations, *added),
        corroboration=replace(claim.corroboration, standing=standing),
    )


def _stands(claim: Claim) -> bool:
    return bool(claim.citations) and claim.verdict is not None and claim.verdict.label in {"supported", "partial"}


def weighed(claim: Claim, passages: Sequence[Passage], verified: Verified, stories: Stories) -> Claim:
    """The claim with what stands behind it; `stories` names the copy that a document is one of, by its id."""
    own = [one for one in claim.citations if one.role == "supports"]
    supporting, against = _own(claim, own, verified)
    others: list[Citation] = []
    for passage in _others(claim, passages):
        judged = verified(Claim(claim.text, written=claim.written), (passage,))
        if _is(judged, "supported"):
            told = (agreeing(claim.text, one) for one in judged.citations if one.role == "supports")
            others += [one for one in told if one is not None]
        elif _is(judged, "contradicted"):
            told_alike = any(stories.get(one.document.id) == stories.get(passage.document.id, "") for one in own)
            against += _contradictions(judged, own, _IN_A_COPY if told_alike else _TELLING)
    against = _one_a_source(against, stories)
    # Several that bear it out only together are one source.
    borne = supporting or own[:1]
    sources = _independent([*borne, *others], stories)
    standing = _standing(claim, [*borne, *others], against, sources)
    kept = [one for one in claim.citations if not _speaks_in(one, against)]
    beside = tuple(_one_a_source(others, stories, beside=borne))
    return replace(claim, citations=(*kept, *against), corroboration=Corroboration(sources, standing, beside))


def _own(claim: Claim, own: Sequence[Citation], verified: Verified) -> tuple[list[Citation], list[Citation]]:
    """Which of the claim's own citations bear it out alone, and which say otherwise."""
    against = [one for one in claim.citations if one.role == "contradicts"]
    if len({one.document for one in own}) < 2:
        return list(own), against
    judged = {one: verified(Claim(claim.text, written=claim.written), (one.passage,)) for one in own}
    told = [
        other
        for one, found in judged.items()
        if _is(found, "contradicted")
        for other in _contradictions(found, own, _TELLING)
    ]
    return [one for one, found in judged.items() if _is(found, "supported")], [*against, *told]


def _is(claim: Claim, label: str) -> bool:
    return claim.verdict is not None and claim.verdict.label == label


def _speaks_in(one: Citation, against: Sequence[Citation]) -> bool:
    """Whether a citation is one of those that say otherwise, in whichever role it was given."""
    return any(one.document == other.document and one.span.overlaps(other.span) for other in against)


def _one_a_source(found: Sequence[Citation], stories: Stories, *, beside: Sequence[Citation] = ()) -> list[Citation]:
    """One citation for each independent source that is none of those `beside`."""
    kept: list[Citation] = []
    for one in dict.fromkeys(found):
        before = [*beside, *kept]
        if _independent([*before, one], stories) > _independent(before, stories):
            kept.append(one)
    return kept


def _others(claim: Claim, found: Sequence[Passage]) -> list[Passage]:
    """The passages of other documents that have enough of the claim's words, the likest first."""
    cited = {one.document for one in claim.citations}
    wanted = set(terms(claim.text))
    shares = {
        passage: len(wanted & set(terms(passage.text)))
        for passage in dict.fromkeys(found)
        if passage.document not in cited
    }
    like = [passage for passage, share in shares.items() if wanted and share >= LIKE * len(wanted)]
    return sorted(like, key=lambda passage: -shares[passage])[:MOST]


def _contradictions(judged: Claim, own: Sequence[Citation], telling: frozenset[str]) -> Iterator[Citation]:
    for finding in judged.verdict.findings if judged.verdict else ():
        source = finding.source
        if finding.check in telling and finding.contradicts and not finding.passed and source:
            whole = _sentence(source)
            if finding.check == "number" and not _counts_the_same(judged.text, finding, source, whole):
                continue
            if finding.check == "polarity" and _HEDGED.search(source.quote):
                continue
            runs_on = finding.check == "number" and _CHANGES.search(whole.quote) is not None
            if any(
                _same_days(one.document, whole.document, 0 if runs_on else SAME_TIME)
                and _same_time(judged.text, one, whole)
                for one in own
            ):
                yield whole


def _counts_the_same(text: str, finding: Finding, source: Citation, whole: Citation) -> bool:
    """
    Whether two figures count one thing in one role: `14 crew members on board` is not disputed by `two were hurt`.

    Their clauses share a word beside the figures and what is counted, or neither has another; the smaller of the two is
    not named as a part (`the two Sorrenian crew members`), and the other's figure is none that the claim tells as well
    (`Two of the seven members` says what `Two members` says).
    """
    if finding.span is None:
        return True
    if _OF_A_WHOLE.search(text[: finding.span.start]) and numbers_in(source.quote) <= numbers_in(text):
        return False
    theirs = Span(source.span.start - whole.span.start, source.span.end - whole.span.start)
    mine, other = _clause(text, finding.span), _clause(whole.quote, theirs)
    if _A_PART.search(whole.quote[: theirs.start]) and not _A_PART.search(text[: finding.span.start]):
        return False
    following = (text[finding.span.end :], whole.quote[theirs.end :])
    counted = set.intersection(*(set(terms(words[:_COUNTED_WITHIN])) for words in following))
    own, others = mine - counted, other - counted
    return bool(own & others) or not own or not others


_COUNTED_WITHIN = 30
"""Characters after a figure in which stands what it counts."""
_OF_A_WHOLE = re.compile(r"\bof (?:the |all |its |their |our )?$", re.IGNORECASE)
_A_PART = re.compile(r"\b(?:the|these|those|both|other|of the|our|its|their)\s+$", re.IGNORECASE)


def _clause(text: str, figure: Span) -> set[str]:
    """The stems of the clause around a figure, the figure's own apart."""
    cuts = [0, *(cut for match in _CLAUSE.finditer(text) for cut in (match.start(), match.end())), len(text)]
    start = max(cut for cut in cuts if cut <= figure.start)
    end = min((cut for cut in cuts if cut >= figure.end), default=len(text))
    words = set(terms(f"{text[start : figure.start]} {text[figure.end : end]}"))
    return {word for word in words if not word[0].isdigit()}


def _sentence(source: Citation) -> Citation:
    """The whole sentence around the words at which a check points."""
    around = next(
        (one for one in sentences(source.document.text, source.passage.span) if one.contains(source.span)), source.span
    )
    return Citation(source.passage, around, "contradicts")


def _same_days(one: Document, other: Document, most: int) -> bool:
    if not one.published or not other.published:
        return True
    return abs(days_between(one.published, other.published)) <= most


def _same_time(text: str, own: Citation, other: Citation) -> bool:
    """Whether the two may speak of one time: figures of two days, or of a day and a month, may both be right."""
    mine, theirs = find_dates(text, own.document.published), find_dates(other.quote, other.document.published)
    return not mine or not theirs or any(a.start <= b.end and b.start <= a.end for a in mine for b in theirs)


def _standing(claim: Claim, supporting: Sequence[Citation], against: Sequence[Citation], sources: int) -> Standing:
    if against:
        return "denied" if all(_DENIES.search(one.quote) for one in against) else "disputed"
    if any(_is_official(one) for one in supporting):
        return "official"
    if sources > 1:
        return "several"
    said = [claim.text, *(one.quote for one in supporting)]
    return "unconfirmed" if any(map(_UNCONFIRMED.search, said)) else "single-source"


def _is_official(citation: Citation) -> bool:
    """Whether it is an office's own words: its statement, or an answer on the record."""
    document = citation.document
    if document.kind not in _OFFICIAL:
        return False
    turn = next((turn for turn in document.turns if turn.span.overlaps(citation.span)), None)
    return turn is None or not turn.is_question


def _independent(citations: Sequence[Citation], stories: Stories) -> int:
    """How many of the sources are none of another's: those that share a publisher, a story or an agency are one."""
    groups: list[set[str]] = []
    for citation in citations:
        mine = set(_origins(citation, stories))
        apart = [group for group in groups if not group & mine]
        groups = [*apart, mine.union(*(group for group in groups if group & mine))]
    return len(groups)


def _origins(citation: Citation, stories: Stories) -> Iterator[str]:
    """By what a source may be another's: its story, its publisher, the agencies that it credits."""
    document = citation.document
    yield f"story {stories.get(document.id, document.id)}"
    if outlet := outlet_of(document):
        yield f"outlet {outlet}"
    for wire in {agency(document.publisher), credit(document.text), *agencies_in(citation.quote)} - {None}:
        yield f"agency {wire}"


def differing(claims: Iterable[Claim]) -> str | None:
    """What a reader must be told of sources that differ, with the words of each; None where none do."""
    found = {
        f"{_outlet(one)}: “{' '.join(one.quote.split())}”": None
        for claim in claims
        for one in claim.citations
        if claim.corroboration and one.role == "contradicts"
    }
    return f"Sources differ. {' '.join(found)}" if found else None


def _outlet(citation: Citation) -> str:
    document = citation.document
    told = speaker_name(document, citation.speaker), source_name(document) or document.title, document.published
    return ", ".join(dict.fromkeys(filter(None, told)))
