"""
The desk: the only place that puts the parts together. The commands, the chain and the evals all work through it.

Which embedder, which writer, which checks and which gate are decided here and handed down as arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from assistant import gate, verify
from assistant.asked import Clock, bounded, refusal, utc_now, window
from assistant.asked import question as checked_question
from assistant.chunk import chunk
from assistant.domain import (
    Briefing,
    Citation,
    Claim,
    Coverage,
    Document,
    Evidence,
    Fate,
    Filter,
    Passage,
    Section,
    Usage,
)
from assistant.errors import LibraryError, UsageProblem
from assistant.read import Overrides
from assistant.store.library import Library
from assistant.text import quotations

if TYPE_CHECKING:
    from assistant.embed import Embedder
    from assistant.ingest import Summary, Tell
    from assistant.llm import Chat
    from assistant.verify.support import SupportScore

EVIDENCE = 10
CHECK_PASSAGES = 8
"""How many passages a sentence of a draft is compared with."""


class Desk:
    """A library with an embedder, a writer and the checks."""

    def __init__(self, library: Library, *, model: str = "extractive", embedder: Embedder | None = None) -> None:
        self.library = library
        self.model = model
        self._embedder = embedder

    @classmethod
    def open(cls, folder: str | Path, *, model: str = "extractive", embedder: str | Embedder | None = None) -> Self:
        """Open the library in `folder`, making an empty one where there is none; `embedder` may be open already."""
        if embedder is None or isinstance(embedder, str):
            return cls(Library(Path(folder), embedder), model=model)
        return cls(Library(Path(folder), embedder.name), model=model, embedder=embedder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.library.close()

    @cached_property
    def embedder(self) -> Embedder:
        from assistant.embed import open_embedder

        return self._embedder or open_embedder(self.library.embedder)

    @cached_property
    def chat(self) -> Chat:
        from assistant.llm import open_chat

        return open_chat(self.model)

    @cached_property
    def support(self) -> SupportScore:
        """The shipped support model."""
        from assistant.verify.support import SupportScore

        return SupportScore()

    # Ingest.

    def ingest(
        self,
        targets: Sequence[str],
        *,
        overrides: Overrides = Overrides(),
        recursive: bool = True,
        allow_private: bool = False,
        tell: Tell = lambda what, count: None,
    ) -> Summary:
        """Read files, folders and URLs into the library; a bad one is reported in the summary, never fatal."""
        from assistant.ingest import ingest

        return ingest(
            self.library,
            lambda: self.embedder,
            targets,
            overrides=overrides,
            recursive=recursive,
            allow_private=allow_private,
            tell=tell,
        )

    # Search and ask.

    def documents(self, **bounds: str | None) -> list[Document]:
        """Every current document within the bounds, oldest first; those that may not be shown are among them."""
        return list(self.library.catalogue.documents(bounded(None, bounds), all_of_them=True))

    def duplicates(self, **bounds: str | None) -> list[tuple[Document, ...]]:
        """The stories that several documents within the bounds carry: one source each."""
        return self.library.duplicates(bounded(None, bounds))

    def search(
        self, question: str, *, k: int = EVIDENCE, where: Filter | None = None, **bounds: str | None
    ) -> tuple[Evidence, ...]:
        """The evidence for a question in rank order; `bounds` are the fields of a Filter."""
        from assistant.accompany import accompanied
        from assistant.retrieve import retrieve

        if k < 1:
            raise UsageProblem(f"k is {k}; a search returns at least one passage.", hint="Give a positive number.")
        self._require_documents()
        wanted = bounded(where, bounds)
        found = retrieve(checked_question(question), self.library, self.embedder.embed, wanted, k=k)
        return accompanied(found, self.library, wanted, k=k)

    def as_retriever(self, *, k: int = EVIDENCE, where: Filter | None = None, **bounds: str | None) -> Any:
        """A LangChain BaseRetriever over this library."""
        from assistant.chain import PassageRetriever

        return PassageRetriever(partial(self.search, k=k, where=bounded(where, bounds)))

    def as_chain(
        self,
        *,
        k: int = EVIDENCE,
        where: Filter | None = None,
        keep: bool = False,
        tell: Callable[[Claim], None] | None = None,
        **bounds: str | None,
    ) -> Any:
        """A LangChain Runnable from a question to its answer, a Briefing; `tell` hears each sentence to be shown."""
        from assistant.chain import build

        wanted = bounded(where, bounds)
        answer = partial(self._answer, where=wanted, keep=keep, tell=tell)
        return build(self.as_retriever(k=k, where=wanted), answer)

    def ask(
        self,
        question: str,
        *,
        where: Filter | None = None,
        keep: bool = False,
        tell: Callable[[Claim], None] | None = None,
        **bounds: str | None,
    ) -> Briefing:
        """A cited, checked answer, or a refusal that says what was searched; `keep` marks what the gate removes."""
        wanted = bounded(where, bounds)
        clock = Clock()
        with clock("total"):
            # The chain's two steps without LangChain between them, whose import would double the wait for an answer.
            evidence = self.search(question, where=wanted)
            answer = self._answer(checked_question(question), evidence, where=wanted, keep=keep, tell=tell)
        return replace(answer, seconds={**answer.seconds, **clock.seconds})

    def _answer(
        self,
        question: str,
        evidence: Sequence[Evidence],
        *,
        where: Filter,
        keep: bool,
        tell: Callable[[Claim], None] | None,
    ) -> Briefing:
        clock = Clock()
        draft = Briefing("answer", question, model=self.model, since=where.since, until=where.until)
        with clock("write"):
            claims, refused, draft = self._write_answer(question, evidence, draft)
        with clock("verify"):
            checked: list[Claim] = []
            spent: list[Usage] = []
            for claim in claims:
                checked.append(self._standing(claim, [one.passage for one in evidence], spent.append))
                if tell and gate.apply(checked[-1:], keep=keep).kept:
                    tell(checked[-1])
        shown = gate.apply(checked, keep=keep)
        kept = shown.kept
        searched = self._searched(where, kept)
        reason = None if kept else refused or refusal(evidence, searched, shown.removed)
        sections = (Section("answer", question, kept),) if kept else ()
        return replace(
            draft,
            sections=sections,
            reason=reason,
            removed=shown.removed,
            seconds=clock.seconds,
            coverage=searched,
            usage=sum(spent, draft.usage),
            marking=gate.highest(gate.marks((*kept, *shown.removed))),
        )

    def _write_answer(
        self, question: str, evidence: Sequence[Evidence], draft: Briefing
    ) -> tuple[Sequence[Claim], str | None, Briefing]:
        if self.model == "extractive":
            from assistant.write import extractive

            rarity = self.library.rarity(question)
            return extractive.answer(question, evidence, self.embedder.embed, rarity), None, draft
        from assistant.prompts import load
        from assistant.write import model

        written = model.answer(question, evidence, self.chat, load("answer"))
        return written.claims, written.refused, replace(draft, usage=written.usage, prompt=written.prompt)

    # Brief.

    def brief(
        self,
        *,
        date: str | None = None,
        since: str | None = None,
        until: str | None = None,
        topics: Sequence[str] = (),
        template: str = "daily",
        sections: Sequence[str] = (),
        keep: bool = False,
        as_of: str | None = None,
    ) -> Briefing:
        """A cited, checked briefing over a day (today unless said) or a window `[since, until)`."""
        from assistant.write import brief

        self._require_documents()
        date, since, until = window(date, since, until)
        where = bounded(None, {"since": since, "until": until, "as_of": as_of})
        clock = Clock()
        chosen = brief.load_template(template).only(sections)
        with clock("read"):
            material = brief.read_material(self.library, where)
            vectors = self.embedder.embed(list(topics)) if topics else None
        with clock("write"):
            draft = brief.draft(
                material, chosen, topics=topics, topic_vectors=vectors, date=date, since=since, until=until
            )
            briefing = Briefing("briefing", chosen.title(date, since, until), draft.sections, model=self.model)
            if self.model != "extractive":
                from assistant.write import model

                briefing = model.rewritten(briefing, chosen, self.chat)
        with clock("verify"):
            spent: list[Usage] = []
            checked = {claim: self._standing(claim, (), spent.append) for claim in briefing.claims}
        shown = gate.gated(
            replace(
                briefing,
                sections=tuple(
                    replace(section, claims=tuple(checked[claim] for claim in section.claims))
                    for section in briefing.sections
                ),
                date=date,
                since=since,
                until=until,
                template=chosen.name,
                seconds=clock.seconds,
                usage=sum(spent, briefing.usage),
                made_at=utc_now(),
            ),
            keep=keep,
        )
        coverage = replace(draft.coverage, withheld=self.library.catalogue.withheld(where))
        return replace(shown, coverage=gate.recounted(coverage, draft.sections, shown.sections))

    def compared(self, briefing: Briefing, earlier: Briefing) -> Briefing:
        """The briefing with what changed since an earlier one."""
        from assistant.compare import compare
        from assistant.verify.figures import figures

        found = compare(briefing, earlier, figures=figures, fates=partial(self._fate, earlier))
        return gate.marked(replace(briefing, since_last=found))

    def recheck(self, earlier: Briefing) -> dict[Citation, Fate]:
        """What became of the sources that an earlier briefing cites; empty where all stand as they stood."""
        from assistant.recheck import recheck

        return recheck(self.library, earlier)

    def _fate(self, earlier: Briefing, claim: Claim) -> Fate | None:
        from assistant.recheck import fate

        found = [fate(self.library, citation, earlier.made_at) for citation in claim.citations]
        return min(filter(None, found), key=lambda one: one.state != "withheld", default=None)

    # Check.

    def check(
        self,
        draft: str,
        *,
        name: str = "draft",
        against: Sequence[Document] | None = None,
        as_of: str | None = None,
        found: Callable[[int], None] = lambda _: None,
        done: Callable[[int], None] = lambda _: None,
    ) -> Briefing:
        """A draft checked sentence by sentence against the library, or against these documents alone."""
        from assistant.draft import claims_of

        where = bounded(None, {"as_of": as_of})
        clock = Clock()
        with clock("verify"):
            claims = claims_of(draft)
            found(len(claims))
            find = self._finder(against, where)
            checked = []
            for claim in claims:
                checked.append(self._verified(claim, find(claim.text)))
                done(1)
        documents = len(against) if against is not None else len(self.library.catalogue.ids(where))
        used = {citation.document.id for claim in checked for citation in claim.citations}
        return Briefing(
            "check",
            name,
            (Section("draft", name, tuple(checked)),),
            draft=draft,
            seconds=clock.seconds,
            coverage=Coverage(documents, len(used)),
            marking=gate.highest(gate.marks(checked)),
        )

    # Parts.

    def _standing(self, claim: Claim, passages: Sequence[Passage], spend: Callable[[Usage], None]) -> Claim:
        """The claim verified and, where a model wrote it and a check failed, repaired."""
        if self.model == "extractive":
            return self._verified(claim, passages)
        from assistant.write import model

        return model.standing(
            claim,
            verify=partial(self._verified, passages=passages),
            stands=lambda checked: bool(gate.apply([checked], keep=False).kept),
            chat=self.chat,
            spend=spend,
        )

    def _verified(self, claim: Claim, passages: Sequence[Passage]) -> Claim:
        return verify.verify(claim, passages, support=self.support)

    def _finder(self, against: Sequence[Document] | None, where: Filter) -> Callable[[str], Sequence[Passage]]:
        """How the passages that a sentence is compared with are found."""
        from assistant.retrieve import among, retrieve

        if against is not None:
            return among([passage for document in against for passage in chunk(document)], k=CHECK_PASSAGES)
        self._require_documents()

        def find(text: str) -> list[Passage]:
            found = retrieve(text, self.library, self.embedder.embed, where, k=CHECK_PASSAGES)
            # A quotation is looked for by its words everywhere: likeness alone may rank its true place too low.
            said = [
                passage
                for quotation in quotations(text)
                for passage in self.library.quoted(quotation.of(text), where, limit=3)
            ]
            return list(dict.fromkeys([*said, *(one.passage for one in found)]))

        return find

    def _searched(self, where: Filter, claims: Sequence[Claim]) -> Coverage:
        used = {citation.document.id for claim in claims for citation in claim.citations}
        documents = len(self.library.catalogue.ids(where))
        return Coverage(documents, len(used), withheld=self.library.catalogue.withheld(where))

    def _require_documents(self) -> None:
        if not self.library.catalogue.count()[0]:
            raise LibraryError("The library is empty.", hint="Read documents into it: podium ingest PATH ...")
