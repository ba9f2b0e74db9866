"""What was found of sentences once, so that a draft checked again costs only what has changed in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from assistant.domain import Claim, Passage, Span


@dataclass(slots=True)
class Memory:
    """The verdicts of sentences by all that is judged of them, with the passages they were compared with."""

    _found: dict[tuple[str, str | None, Span | None], tuple[Claim, Sequence[Passage]]] = field(default_factory=dict)

    def verified(
        self,
        claims: Iterable[Claim],
        find: Callable[[str], Sequence[Passage]],
        verify: Callable[[Claim, Sequence[Passage]], Claim],
        done: Callable[[int], None] = lambda _: None,
    ) -> tuple[list[Claim], list[Sequence[Passage]]]:
        """Each claim with its verdict, and what it was compared with; each wording is verified once."""
        checked: list[Claim] = []
        compared: list[Sequence[Passage]] = []
        for claim in claims:
            key = claim.text, claim.written, claim.quoting
            if key not in self._found:
                passages = find(claim.text)
                self._found[key] = (verify(claim, passages), passages)
            known, passages = self._found[key]
            checked.append(replace(known, span=claim.span, on_disk=claim.on_disk))
            compared.append(passages)
            done(1)
        return checked, compared
