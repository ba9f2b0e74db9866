"""
The desk: the only place that puts the parts together. The commands, the chain and the evals all work through it.

Which embedder, which writer, which checks and which gate are decided here and handed down as arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from assistant import gate, verify
from assistant.accompany import accompanied, carried, corrections_told
from assistant.addressed import among, for_readers
from assistant.asked import Aids, Clock, bounded, noted, refusal, window
from assistant.asked import question as checked_question
from assistant.chunk import chunk
from assistant.corroborate import corroborated, differing
from assistant.domain import Briefing, Citation, Claim, Coverage, Document, Evidence, Fate, Filter, Passage, Section
from assistant.errors import LibraryError, UsageProblem
from assistant.moments import utc_now
from assistant.read import Overrides
from assistant.settings import Limits
from assistant.store.library import Library
from assistant.verify.figures import figures
from assistant.verify.judge import Reviewed, reviewed
from assistant.verify.memory import Memory

if TYPE_CHECKING:
    from assistant.embed import Embedder
    from assistant.ingest import Summary, Tell
    from assistant.llm import Chat
    from assistant.prompts import Prompt
    from assistant.verify.support import SupportScore
    from assistant.write.writers import Writer

EVIDENCE = 10
CHECK_PASSAGES = 8
"""How many passages a sentence of a draft is compared with."""


class Desk:
    """A library with an embedder, a writer and the checks."""

    def __init__(
        self,
        library: Library,
        *,
        model: str = "extractive",
        embedder: Embedder | None = None,
        aids: Aids = Aids(),
        limits: Limits = Limits(),
    ) -> None:
        self.library = library
        self.model = model
        self.aids = aids
        self.limits = limits
        self._embedder = embedder

    @classmethod
    def open(
        cls,
        folder: str | Path,
        *,
        model: str = "extractive",
        embedder: str | Embedder | None = None,
        aids: Aids = Aids(),
        limits: Limits = Limits(),
    ) -> Self:
        """Open the library in `folder`, making an empty one where there is none; `embedder` may be open already."""
        opened = None if isinstance(embedder, str) else embedder
        name = opened.name if opened else embedder if isinstance(embedder, str) else None
        return cls(Library(Path(folder), name), model=model, embedder=opened, aids=aids, limits=limits)

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
        return self.chat_of(self.model)

    def chat_of(self, model: str) -> Chat:
        """The way to a model, which judges or writes."""
        from assistant.llm import compose

        return self.aids.observed(compose(model, self.limits, self.library.replies), model)

    @cached_property
    def support(self) -> SupportScore:
        """The shipped support model."""
        from assistant.verify.support import SupportScore

        return SupportScore()

    def ingest(
        self,
        targets: Sequence[str],
        *,
        overrides: Overrides = Overrides(),
        recursive: bool = True,
        allow_private: bool = False,
        max_pages: int | None = None,
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
            max_pages=max_pages,
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
        from assistant.retrieve import retrieve

        if k < 1:
            raise UsageProblem(f"k is {k}; a search returns at least one passage.", hint="Give a positive number.")
        self._require_documents()
        wanted = bounded(where, bounds)
        found = retrieve(
            checked_question(question), self.library, self.embedder.embed, wanted, k=k, reranker=self.aids.reranker
        )
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
        passages = [one.passage for one in evidence]
        teller = gate.Teller(partial(self._verified, passages=passages), tell, wait=bool(self.aids.judge))
        writer = self._writer()
        self.aids.note(evidence)
        with clock("write"):
            written = writer.answer(question, for_readers(evidence), teller.hear if tell else None)
        with clock("verify"):
            checked: list[Claim] = []
            for claim in written.claims:
                checked.append(writer.standing(claim, teller.verify, gate.stands))
                teller.tell(checked[-1], keep=keep)
            judged = self._reviewed(checked, [passages] * len(checked), where)
        teller.finish(judged.claims, keep=keep)
        draft = Briefing(
            "answer",
            question,
            (Section("answer", question, judged.claims, self._note(judged.claims, where)),),
            since=where.since,
            until=where.until,
            model=self.model,
            prompt=written.prompt,
            seconds=clock.seconds,
            usage=judged.usage + writer.usage,
            stopped=writer.stopped,
            judge=judged.agreement,
            scored=written.scored,
            instructions=among(passages),
        )
        shown = gate.gated(draft, keep=keep)
        coverage = self._searched(where, shown.claims)
        if shown.claims:
            return carried(replace(shown, coverage=coverage), self.library, where.as_of)
        reason = written.refused or refusal(evidence, coverage, shown.removed)
        return replace(shown, coverage=coverage, sections=(), reason=reason)

    # Brief.

    def brief(
        self,
        *,
        date: str | None = None,
        since: str | None = None,
        until: str | None = None,
        template: str = "daily",
        sections: Sequence[str] = (),
        keep: bool = False,
        as_of: str | None = None,
        where: Filter | None = None,
        **wishes: Any,
    ) -> Briefing:
        """A cited, checked briefing over a day (today unless said), a window or what `where` says; see Order."""
        from assistant.write import brief
        from assistant.write.order import Order, archive_of

        self._require_documents()
        clock = Clock()
        chosen = brief.load_template(template).only(sections)
        if chosen.reach == "window" or date or since or until:
            date, since, until = window(date, since, until)
        where = bounded(where, {"since": (where and where.since) or since, "until": until, "as_of": as_of})
        archive = archive_of(self.library, self.search, lambda: self.embedder)
        order = brief.settled(Order(date, since, until, where.as_of, **wishes), chosen, self.library)
        with clock("read"):
            material = brief.read_material(self.library, where, order, chosen.reach, archive, figures)
            vectors = self.embedder.embed(list(order.topics)) if order.topics else None
        with clock("write"):
            draft = brief.draft(material, chosen, order=order, topic_vectors=vectors, archive=archive)
            plain = Briefing("briefing", chosen.title(order), draft.sections, model=self.model)
            writer = self._writer()
            briefing = writer.rewritten(plain, chosen)
        with clock("verify"):
            verified = partial(self._verified, passages=())
            standing = [writer.standing(claim, verified, gate.stands) for claim in briefing.claims]
            judged = self._reviewed(standing, [()] * len(standing), where)
        shown = gate.gated(
            replace(
                gate.refilled(briefing, judged.claims),
                date=order.date,
                since=order.since,
                until=order.until,
                template=chosen.name,
                seconds=clock.seconds,
                usage=judged.usage + writer.usage,
                stopped=writer.stopped,
                judge=judged.agreement,
                instructions=among(chain.from_iterable(material.passages.values())),
                made_at=utc_now(),
            ),
            keep=keep,
        )
        coverage = replace(draft.coverage, withheld=self.library.catalogue.withheld(where))
        shown = replace(shown, coverage=gate.recounted(coverage, draft.sections, shown.sections))
        return carried(shown, self.library, where.as_of)

    def compared(self, briefing: Briefing, earlier: Briefing) -> Briefing:
        """The briefing with what changed since an earlier one."""
        from assistant import recheck
        from assistant.compare import compare

        fates = partial(recheck.claim_fate, self.library, earlier.made_at)
        return gate.marked(replace(briefing, since_last=compare(briefing, earlier, figures=figures, fates=fates)))

    def recheck(self, earlier: Briefing) -> dict[Citation, Fate]:
        """What became of the sources that an earlier briefing cites; empty where all stand as they stood."""
        from assistant import recheck

        return recheck.recheck(self.library, earlier)

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
        memory: Memory | None = None,
    ) -> Briefing:
        """A draft checked sentence by sentence against the library, or against these documents alone."""
        from assistant.draft import claims_of

        where = bounded(None, {"as_of": as_of})
        clock = Clock()
        with clock("verify"):
            claims = claims_of(draft)
            found(len(claims))
            find = self._finder(against, where)
            checked, compared = (memory or Memory()).verified(claims, find, self._verified, done)
            judged = self._reviewed(checked, compared, where)
        documents = len(against) if against is not None else len(self.library.catalogue.ids(where))
        used = {citation.document.id for claim in judged.claims for citation in claim.citations}
        return Briefing(
            "check",
            name,
            (Section("draft", name, judged.claims),),
            draft=draft,
            seconds=clock.seconds,
            coverage=Coverage(documents, len(used)),
            marking=gate.highest(gate.marks(judged.claims)),
            usage=judged.usage,
            judge=judged.agreement,
            instructions=among(chain.from_iterable(compared)),
        )

    # Parts.

    def _prompt(self, name: str) -> Prompt:
        from assistant.prompts import load

        return load(name, self.aids.own_prompts)

    def _writer(self) -> Writer:
        from assistant.llm import room_for_evidence
        from assistant.write.writers import Drafter, Extractor

        scores = self.aids.score_evidence
        if self.model == "extractive":
            return Extractor(lambda: self.embedder.embed, self.library.rarity, scores_evidence=scores)
        room = room_for_evidence(self.model, self.limits)
        return Drafter(self.chat, self._prompt, scores_evidence=scores, room=room)

    def _reviewed(self, claims: Sequence[Claim], at_hand: Sequence[Sequence[Passage]], where: Filter) -> Reviewed:
        found = reviewed(claims, at_hand, self.aids.judge, self.chat_of, self._prompt)
        return replace(found, claims=corroborated(found.claims, at_hand, self.library, where, self._verified))

    def _note(self, claims: Sequence[Claim], where: Filter) -> str | None:
        return noted(differing(claims), corrections_told(claims, self.library, where.as_of))

    def _verified(self, claim: Claim, passages: Sequence[Passage]) -> Claim:
        return verify.verify(claim, passages, support=self.support)

    def _finder(self, against: Sequence[Document] | None, where: Filter) -> Callable[[str], Sequence[Passage]]:
        """How the passages that a sentence is compared with are found."""
        from assistant.retrieve import among, near

        if against is not None:
            return among([passage for document in against for passage in chunk(document)], k=CHECK_PASSAGES)
        self._require_documents()
        return near(self.library, self.embedder.embed, where, k=CHECK_PASSAGES, reranker=self.aids.reranker)

    def _searched(self, where: Filter, claims: Sequence[Claim]) -> Coverage:
        used = {citation.document.id for claim in claims for citation in claim.citations}
        documents = len(self.library.catalogue.ids(where))
        return Coverage(documents, len(used), withheld=self.library.catalogue.withheld(where))

    def _require_documents(self) -> None:
        if self.library.catalogue.is_empty():
            raise LibraryError("The library is empty.", hint="Read documents into it: podium ingest PATH ...")
