"""
What a desk works with: a library, and the embedder, the models, the writer and the checks that its user chose.

Each is opened when it is first needed, so that listing documents waits for no model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import verify
from assistant.chat import Chat, Reply, Request
from assistant.domain import Claim, Coverage, Evidence, Filter, Passage
from assistant.errors import BudgetSpent, LibraryError
from assistant.llm.trace import Trace, observed
from assistant.provenance.corroborate import corroborated
from assistant.settings import Limits
from assistant.store.library import Library
from assistant.verify.judge import Reviewed, reviewed

if TYPE_CHECKING:
    from assistant.desk.writers import Writer
    from assistant.embed import Embedder
    from assistant.prompts import Prompt
    from assistant.verify.support import SupportScore


@dataclass(frozen=True, slots=True)
class Aids:
    """Who helps besides the writer, and with which words."""

    judge: str | None = None
    """The model that judges the claims too, such as `openai:gpt-4o`."""
    score_evidence: bool = False
    """Whether the writing model rates the passages first."""
    own_prompts: Path | None = None
    """The folder whose prompts stand in for the shipped ones."""
    trace: Trace | None = None
    """Takes note of every call, where the user wants it."""
    not_asked: list[BudgetSpent] = field(default_factory=list, compare=False)
    """The calls that a budget did not allow, for whoever must not take half the work for all of it."""
    reranker: str | None = None
    """Who is heard on the best that a search finds: `sentences`, or a cross-encoder's folder or name."""

    def observed(self, chat: Chat, model: str) -> Chat:
        return observed(self._minded(chat), model, self.trace)

    def _minded(self, chat: Chat) -> Chat:
        def minded(request: Request) -> Reply:
            try:
                return chat(request)
            except BudgetSpent as stop:
                self.not_asked.append(stop)
                raise

        return minded

    def note(self, evidence: Sequence[Evidence]) -> None:
        if self.trace:
            self.trace.evidence = tuple(evidence)


class Parts:
    """The parts by name, and the few joints between them that every verb of the desk needs."""

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

    @cached_property
    def embedder(self) -> Embedder:
        """The one whose vectors the library holds."""
        from assistant.embed import open_embedder

        return self._embedder or open_embedder(self.library.embedder)

    @cached_property
    def chat(self) -> Chat:
        """The way to the writing model."""
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

    def prompt(self, name: str) -> Prompt:
        """The user's own prompt of that name, else the shipped one."""
        from assistant.prompts import load

        return load(name, self.aids.own_prompts)

    def writer(self) -> Writer:
        """A writer for one answer or briefing: it counts what that comes to."""
        from assistant.desk.writers import Drafter, Extractor
        from assistant.llm import room_for_evidence

        scores = self.aids.score_evidence
        if self.model == "extractive":
            return Extractor(lambda: self.embedder.embed, self.library.rarity, scores_evidence=scores)
        room = room_for_evidence(self.model, self.limits)
        return Drafter(self.chat, self.prompt, scores_evidence=scores, room=room)

    def verified(self, claim: Claim, passages: Sequence[Passage] = ()) -> Claim:
        """The claim with its verdict; `passages` count for one that cites nothing."""
        return verify.verify(claim, passages, support=self.support)

    def reviewed(self, claims: Sequence[Claim], at_hand: Sequence[Sequence[Passage]], where: Filter) -> Reviewed:
        """Verified claims as the judge leaves them, each with how many independent sources bear it out."""
        return self.weighed(reviewed(claims, at_hand, self.aids.judge, self.chat_of, self.prompt), at_hand, where)

    def weighed(self, found: Reviewed, at_hand: Sequence[Sequence[Passage]], where: Filter) -> Reviewed:
        """The claims, each with how many independent sources bear it out."""
        return replace(found, claims=corroborated(found.claims, at_hand, self.library, where, self.verified))

    def searched(self, where: Filter, claims: Sequence[Claim]) -> Coverage:
        """What was searched for these claims, and how much of it they use."""
        used = {citation.document.id for claim in claims for citation in claim.citations}
        documents = len(self.library.register.ids(where))
        return Coverage(documents, len(used), withheld=self.library.register.withheld(where))

    def require_documents(self) -> None:
        if self.library.register.is_empty():
            raise LibraryError("The library is empty.", hint="Read documents into it: podium ingest PATH ...")
