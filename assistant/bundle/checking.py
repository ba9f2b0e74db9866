"""
A briefing's file checked later, offline: a bundle against its own sources, a briefing alone against what it quotes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assistant import clear, gate, record, verify
from assistant.bundle.enclosed import read_enclosed
from assistant.bundle.packing import BRIEFING, SOURCES, ZIP, unzipped
from assistant.domain import Briefing, Citation, Claim, Document
from assistant.errors import RecordError
from assistant.handling.attribution import source_name, speaker_name
from assistant.handling.restricted import as_given
from assistant.notation import from_json

if TYPE_CHECKING:
    from assistant.verify import Support


@dataclass(frozen=True, slots=True)
class Examined:
    """What a file says it is, and what is wrong with it."""

    state: str | None
    problems: tuple[str, ...] = ()
    checked: tuple[tuple[str, int], ...] = ()
    """What was compared, and how many of it."""

    @property
    def passed(self) -> bool:
        return not self.problems

    @property
    def is_frozen(self) -> bool:
        """Whether a hash shows that it is what was cleared."""
        return self.state == clear.CLEARED

    def data(self) -> dict[str, Any]:
        return {
            "state": self.state,
            "problems": list(self.problems),
            "checked": dict(self.checked),
            "passed": self.passed,
        }


def examined(content: bytes, name: str, *, support: Support | None = None) -> Examined:
    """A briefing's JSON or a bundle, checked; `support` scores its sentences anew, by default the shipped one."""
    if content.startswith(ZIP):
        return _examined_bundle(content, support)
    try:
        read = record.parsed(content, name)
    except RecordError as damage:
        return Examined(None, (damage.message,))
    problems = [*filter(None, [clear.broken(read)]), *map(_no_longer, fallen(read.briefing, support))]
    counts = ("citations", len(read.briefing.citations)), ("sentences", len(read.briefing.claims))
    return Examined(read.briefing.status, tuple(problems), counts)


def _examined_bundle(content: bytes, support: Support | None) -> Examined:
    try:
        parts = unzipped(content)
        documents = {document.id: document for document in read_enclosed(from_json(parts[SOURCES]))}
        read = record.parsed(parts[BRIEFING], BRIEFING)
    except RecordError as damage:
        return Examined(None, (damage.message,))
    except (ValueError, KeyError, TypeError):
        return Examined(None, (f"{SOURCES} is damaged.",))
    missing = [one.document.id for one in read.briefing.citations if one.document.id not in documents]
    if missing:
        return Examined(read.briefing.status, (f"{SOURCES} lacks the cited document {missing[0]}.",))
    problems = [
        *filter(None, [clear.broken(read)]),
        *_wrong_prompt(read, parts),
        *_wrong_citations(read, documents),
        *_wrong_verdicts(read.briefing, documents, support),
    ]
    counts = ("files", len(parts)), ("documents", len(documents)), ("citations", len(read.briefing.citations))
    return Examined(read.briefing.status, tuple(problems), (*counts, ("sentences", len(read.briefing.claims))))


def fallen(briefing: Briefing, support: Support | None = None) -> tuple[Claim, ...]:
    """The sentences that are told as sound and, checked again on their cited passages, are not; with what was found."""
    support = support or _shipped()
    again = (_again(one, one.citations, support) for one in dict.fromkeys(briefing.claims) if clear.sound(one))
    return tuple(claim for claim in again if not clear.sound(claim))


def reread(read: record.Record, support: Support | None = None) -> record.Record:
    """
    What was written, checked and counted anew where a draft was changed by hand: no old verdict stands by new words.

    A cleared briefing is as it was cleared: its hash has said so.
    """
    briefing = read.briefing
    if briefing.clearance:
        return read
    support = support or _shipped()
    claims = [_unless_fallen(one, support) for one in briefing.claims]
    told = read.data.get("grounding") or {}
    supported = sum(one.verdict is not None and one.verdict.label == "supported" for one in claims)
    counts = {"claims": len(claims), "supported": supported}
    if all(told.get(name) == count for name, count in counts.items()):
        return read
    return record.Record(gate.refilled(briefing, claims), read.notice, {})


def _unless_fallen(claim: Claim, support: Support) -> Claim:
    """The claim as it was told, or with what is found of it now where that is worse."""
    again = _again(claim, claim.citations, support) if clear.sound(claim) else claim
    return claim if clear.sound(again) else replace(claim, verdict=again.verdict)


def _again(claim: Claim, citations: Sequence[Citation], support: Support) -> Claim:
    """The checks made again on what bears it out; what says otherwise was found elsewhere, and proves nothing here."""
    supporting = tuple(one for one in citations if one.role == "supports")
    return verify.verify(replace(claim, citations=supporting, verdict=None), (), support=support)


def _shipped() -> Support:
    from assistant.verify.support import SupportScore

    return SupportScore()


def _wrong_prompt(read: record.Record, parts: Mapping[str, bytes]) -> Iterator[str]:
    """The prompt that the briefing names must be the one that is here."""
    prompt = read.briefing.prompt
    if not prompt:
        return
    here = parts.get(f"prompts/{prompt.get('name')}.md")
    if here is None or hashlib.sha256(here).hexdigest()[:12] != prompt.get("fingerprint"):
        yield f"The prompt {prompt.get('name')!r} is not the one that the briefing was written with."


def _wrong_citations(read: record.Record, documents: Mapping[str, Document]) -> Iterator[str]:
    """Every quote must be the document's text at its place, under the document's own name."""
    for n, citation in enumerate(read.briefing.citations, 1):
        whole, told = as_given(documents[citation.document.id], citation.span), citation.document
        if (
            citation.span.of(whole.text) != citation.quote
            or citation.passage.span.of(whole.text) != citation.passage.text
        ):
            yield f"[{n}] The document has other words at {citation.span.start}:{citation.span.end}."
        speaker = speaker_name(whole, whole.speaker_of(citation.span))
        if (citation.speaker, citation.page) != (speaker, whole.page_of(citation.span)):
            yield f"[{n}] The document gives another speaker or page."
        names = "title uri published marking embargo_until ground_rules"
        same = told.publisher == source_name(whole) and all(
            getattr(told, n) == getattr(whole, n) for n in names.split()
        )
        if not same:
            yield f"[{n}] The document calls itself otherwise."


def _wrong_verdicts(briefing: Briefing, documents: Mapping[str, Document], support: Support | None) -> Iterator[str]:
    """Every check made again on the cited passages must come to what the briefing says."""
    support = support or _shipped()
    for claim in dict.fromkeys(briefing.claims):
        again = _again(claim, [_whole(one, documents) for one in claim.citations], support).verdict
        told = claim.verdict.label if claim.verdict else None
        if _was_judged(claim):
            continue
        if again is None or again.label != told:
            found = again.label if again else None
            yield f"Checked again, this sentence is {found}, not {told}: {_short(claim)}"


def _was_judged(claim: Claim) -> bool:
    """Whether a model's judgement, which is not asked for again, is what condemned it."""
    return any(one.check == "judge" and not one.passed for one in (claim.verdict.findings if claim.verdict else ()))


def _whole(citation: Citation, documents: Mapping[str, Document]) -> Citation:
    document = as_given(documents[citation.document.id], citation.span)
    return replace(citation, passage=replace(citation.passage, document=document))


def _no_longer(claim: Claim) -> str:
    label = claim.verdict.label if claim.verdict else None
    return f"Checked again, this sentence does not stand ({label}): {_short(claim)}"


def _short(claim: Claim) -> str:
    text = " ".join(claim.text.split())
    return text if len(text) <= 120 else f"{text[:119]}…"
