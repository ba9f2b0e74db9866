"""A subject small enough to follow by eye, for the tests of the eval harness."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from assistant.domain import Briefing, Citation, Claim, Document, Evidence, Finding, Passage, Section, Span, Verdict
from assistant.text import sentences, terms


def document(name: str, text: str, **more: object) -> Document:
    return Document(name, text, name.title(), f"/notes/{name}.txt", "article", **more)  # type: ignore[arg-type]


@dataclass
class Shelf:
    items: Sequence[Document]

    def documents(self) -> Iterable[Document]:
        return self.items

    def document(self, reference: str) -> Document | None:
        return next((item for item in self.items if item.id == reference), None)


@dataclass(frozen=True)
class Opinion:
    probability: float


def shared_words(claim: str, source: str) -> float:
    """The share of the claim's stems that the source has."""
    stems = set(terms(claim))
    return len(stems & set(terms(source))) / len(stems) if stems else 0.0


@dataclass
class WordSupport:
    opinion: Callable[[str, str], float] = shared_words
    threshold: float = 0.8
    asked: int = 0

    def score(self, pairs: Sequence[tuple[str, Sequence[Passage]]]) -> list[Opinion]:
        self.asked += len(pairs)
        return [Opinion(self.opinion(claim, " ".join(one.text for one in passages))) for claim, passages in pairs]


@dataclass
class TinyDesk:
    """Each document is one passage; the best by shared words answers; a sentence not in its source is unsupported."""

    documents: Sequence[Document] = ()
    support: WordSupport = field(default_factory=WordSupport)
    asked: list[str] = field(default_factory=list)
    model: str = "tiny"

    @property
    def library(self) -> Shelf:
        return Shelf(self.documents)

    def search(self, question: str, *, k: int = 10, as_of: str | None = None) -> list[Evidence]:
        self.asked.append(question)
        found = sorted(self.documents, key=lambda item: (-shared_words(question, item.text), item.id))
        return [Evidence(_whole(item), 1 / rank, rank) for rank, item in enumerate(found[:k], 1)]

    def ask(self, question: str, *, as_of: str | None = None) -> Briefing:
        best = self.search(question)[0].passage
        if shared_words(question, best.text) < 0.3:
            return Briefing("answer", question, reason="Nothing was found.")
        first = sentences(best.document.text)[0]
        claim = Claim(first.of(best.document.text), (Citation(best, first),), Verdict("supported", 1.0))
        return Briefing("answer", question, (Section("answer", "Answer", (claim,)),))

    def brief(self, *, date: str | None = None, **_: object) -> Briefing:
        claims = tuple(
            Claim(span.of(item.text), (Citation(_whole(item), span),), Verdict("supported", 1.0))
            for item in self.documents
            for span in sentences(item.text)[:1]
        )
        return Briefing("briefing", date or "", (Section("top-lines", "Top lines", claims),))

    def check(self, draft: str, *, against: Sequence[Document] | None = None) -> Briefing:
        self.asked.append(draft)
        said = any(draft.strip() in " ".join(item.text.split()) for item in against or self.documents)
        finding = Finding(
            "support", said, "Its words are in the source." if said else "Its words are not in the source."
        )
        verdict = Verdict("supported" if said else "unsupported", float(said), (finding,))
        return Briefing("check", "draft", (Section("draft", "Draft", (Claim(draft, (), verdict),)),), draft=draft)


def _whole(item: Document) -> Passage:
    return Passage(item, Span(0, len(item.text)))
