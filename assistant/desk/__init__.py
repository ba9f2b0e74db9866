"""
The desk: the only place that puts the parts together. The commands, the chain and the evals all work through it.

Which embedder, which writer and which checks there are is decided in parts; what becomes of a question, a window and a
draft in answering, briefing and checking. `Desk` is the door to them all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

from assistant.desk.arguments import bounded, require_known, window
from assistant.desk.arguments import question as checked_question
from assistant.desk.clock import Clock
from assistant.desk.parts import Aids, Parts
from assistant.domain import Briefing, Citation, Claim, Document, Evidence, Fate, Filter
from assistant.errors import UsageProblem
from assistant.provenance.accompany import accompanied
from assistant.read import Overrides
from assistant.settings import Limits
from assistant.store.library import Library

if TYPE_CHECKING:
    from assistant.brief.order import Archive
    from assistant.desk.chain import AnswerChain, PassageRetriever
    from assistant.embed import Embedder
    from assistant.ingest import Summary, Tell
    from assistant.verify.memory import Memory

__all__ = ["EVIDENCE", "Aids", "Desk"]

EVIDENCE = 10
"""How many passages a search gives, and an answer is written from, unless said."""


class Desk(Parts):
    """
    A library with an embedder, a writer and the checks: read into it, search it, ask it, brief from it, check by it.

    Dates are `YYYY-MM-DD` or any common form, moments ISO 8601 or as a person writes them; without a zone they are
    UTC. A window is half-open: `since` is in it, `until` is not. Expected trouble is a PodiumError with a `message`
    and a `hint`: a UsageProblem for an argument, a LibraryError, a ModelError, and so on (see errors.py).
    """

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
        """
        Open the library in `folder`, making an empty one where there is none; close it when done, or use `with`.

        `model` writes: `extractive` quotes the sources offline, `openai:NAME` or LangChain's `vendor:NAME` composes.
        `embedder` names the model of the vectors, or is one that is open already; a library keeps the one it began with
        and raises a LibraryError at another. `aids` are a judge, a reranker and prompts of one's own, `limits` what
        models may cost and how long they are waited for.
        """
        opened = None if isinstance(embedder, str) else embedder
        name = opened.name if opened else embedder if isinstance(embedder, str) else None
        return cls(Library(Path(folder), name), model=model, embedder=opened, aids=aids, limits=limits)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.library.close()

    def ingest(
        self,
        targets: str | Path | Sequence[str | Path],
        *,
        overrides: Overrides = Overrides(),
        recursive: bool = True,
        allow_private: bool = False,
        max_pages: int | None = None,
        tell: Tell = lambda what, count: None,
    ) -> Summary:
        """
        Read files, folders and URLs into the library; a bad one is reported in the summary, never fatal.

        `overrides` is what you say of all of them over what they say. `allow_private` lets URLs lie on this machine and
        its network; `max_pages` bounds what is read of one feed or sitemap.
        """
        from assistant.ingest import ingest

        return ingest(
            self.library,
            lambda: self.embedder,
            [str(each) for each in ([targets] if isinstance(targets, str | Path) else targets)],
            overrides=overrides,
            recursive=recursive,
            allow_private=allow_private,
            max_pages=max_pages,
            tell=tell,
        )

    # Search and ask.

    def documents(self, **bounds: str | None) -> list[Document]:
        """Every current document within the bounds, oldest first; those that may not be shown are among them."""
        wanted = bounded(None, bounds)
        require_known(wanted, self.library)
        return list(self.library.catalogue.documents(wanted, all_of_them=True))

    def duplicates(self, **bounds: str | None) -> list[tuple[Document, ...]]:
        """The stories that several documents within the bounds carry: one source each."""
        wanted = bounded(None, bounds)
        require_known(wanted, self.library)
        return self.library.duplicates(wanted)

    def search(
        self, question: str, *, k: int = EVIDENCE, where: Filter | None = None, **bounds: str | None
    ) -> tuple[Evidence, ...]:
        """
        The evidence for a question in rank order, at most `k` passages, from those that may be shown.

        `bounds` are fields of a Filter (`since`, `until`, `as_of`, `publisher`, `speaker`, `kind`) and refine `where`.
        A correction stands just before the story that it takes back. Raises a LibraryError while nothing was read.
        """
        from assistant.retrieve import retrieve

        if k < 1:
            raise UsageProblem(f"k is {k}; a search returns at least one passage.", hint="Give a positive number.")
        self.require_documents()
        wanted = bounded(where, bounds)
        require_known(wanted, self.library)
        found = retrieve(
            checked_question(question), self.library, self.embedder.embed, wanted, k=k, reranker=self.aids.reranker
        )
        return accompanied(found, self.library, wanted, k=k)

    def meant(self, question: str, *, where: Filter | None = None) -> dict[str, str]:
        """Each word of a question that no document has, and the library's nearest word: a hint, never searched for."""
        from assistant.retrieve.spelling import meant

        return meant(checked_question(question), self.library, bounded(where, {}))

    def as_retriever(self, *, k: int = EVIDENCE, where: Filter | None = None, **bounds: str | None) -> PassageRetriever:
        """A LangChain BaseRetriever over this library; each Document's metadata has the fields of a citation."""
        from assistant.desk.chain import PassageRetriever

        return PassageRetriever(partial(self.search, k=k, where=bounded(where, bounds)))

    def as_chain(
        self,
        *,
        k: int = EVIDENCE,
        where: Filter | None = None,
        keep: bool = False,
        tell: Callable[[Claim], None] | None = None,
        **bounds: str | None,
    ) -> AnswerChain:
        """
        A LangChain Runnable from a question to what `ask` returns: invoke, batch, stream and their async forms.

        Streamed, each chunk is the answer so far, sentence by sentence, and the last is the whole of it.
        """
        from assistant.desk.answering import answer
        from assistant.desk.chain import build

        wanted = bounded(where, bounds)
        return build(self.as_retriever(k=k, where=wanted), partial(answer, self, where=wanted, keep=keep), tell)

    def ask(
        self,
        question: str,
        *,
        where: Filter | None = None,
        keep: bool = False,
        tell: Callable[[Claim], None] | None = None,
        **bounds: str | None,
    ) -> Briefing:
        """
        A cited, checked answer, or a refusal: `answered` is False, there are no claims, and `reason` says why.

        Sentences that do not stand up to the checks are in `removed`; with `keep` they stay among the claims, marked by
        their verdicts. `tell` hears each sentence that may be shown, as soon as it may.
        """
        from assistant.desk.answering import answer

        wanted = bounded(where, bounds)
        clock = Clock()
        with clock("total"):
            # The chain's two steps without LangChain between them, whose import would double the wait for an answer.
            evidence = self.search(question, where=wanted)
            found = answer(self, checked_question(question), evidence, where=wanted, keep=keep, tell=tell)
        return replace(found, seconds={**found.seconds, **clock.seconds})

    # Brief.

    @property
    def archive(self) -> Archive:
        """The whole library, as what a briefing may look up beyond its window."""
        from assistant.desk.archive import archive_of

        return archive_of(self.library, self.search, lambda: self.embedder)

    def brief(
        self,
        *,
        date: str | None = None,
        since: str | None = None,
        until: str | None = None,
        as_of: str | None = None,
        template: str = "daily",
        sections: Sequence[str] = (),
        topics: Sequence[str] = (),
        interests: Sequence[str] = (),
        parties: Sequence[str] = (),
        spokespeople: Sequence[str] = (),
        document: str | None = None,
        keep: bool = False,
        where: Filter | None = None,
    ) -> Briefing:
        """
        A cited, checked briefing over a day (today unless said), a window or what `where` says.

        `template` is a name in prompts/briefings or a file, `sections` the keys of those wanted. Of `topics` alone is
        told; `interests` are told first; `parties` are those whose positions are shown, and `spokespeople` those whose
        words are our own. `document` is the one that a readout is of: an id, its first digits, or a file's name.
        """
        from assistant.brief.drafting import load_template, settled
        from assistant.brief.order import Order
        from assistant.desk import briefing

        self.require_documents()
        chosen = load_template(template).only(sections)
        if (chosen.reach == "window" and not document) or date or since or until:
            date, since, until = window(date, since, until)
        where = bounded(where, {"since": (where and where.since) or since, "until": until, "as_of": as_of})
        wanted = Order(
            date,
            since,
            until,
            where.as_of,
            topics=tuple(topics),
            interests=tuple(interests),
            parties=tuple(parties),
            spokespeople=tuple(spokespeople),
            document=document,
        )
        order = settled(wanted, chosen, self.library, where)
        return briefing.brief(self, order, chosen, where=where, archive=self.archive, keep=keep)

    def compared(self, briefing: Briefing, earlier: Briefing, where: Filter | None = None) -> Briefing:
        """The briefing with what changed since an earlier one; `where` is what it was written from."""
        from assistant import gate
        from assistant.compare import compare
        from assistant.provenance import recheck
        from assistant.verify.figures import figures

        fates = partial(recheck.claim_fate, self.library, earlier.made_at)
        within = self.library.register.ids(where) if where else None
        found = compare(
            briefing,
            earlier,
            figures=figures,
            fates=fates,
            covers=lambda cited: within is None or cited.document.id in within,
        )
        return gate.marked(replace(briefing, since_last=found))

    def recheck(self, earlier: Briefing) -> dict[Citation, Fate]:
        """What became of the sources that an earlier briefing cites; empty where all stand as they stood."""
        from assistant.provenance import recheck

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
        """
        A draft checked sentence by sentence against the library, or `against` these documents alone.

        Every sentence is a claim with its `span` in the report's `draft`, the text without what nobody sees, and, where
        that is not the text given, its place there `on_disk`; `passed` says whether all stand. `found` hears how many
        there are, `done` of each that is verified; a `memory` that is kept verifies only what has changed.
        """
        from assistant.desk import checking
        from assistant.verify.memory import Memory

        where = bounded(None, {"as_of": as_of})
        kept = memory or Memory()
        return checking.check(self, draft, name, against, where, found=found, done=done, memory=kept)
