"""The library beyond a briefing's window, as the parts of a desk search it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from assistant.brief.order import Archive
from assistant.domain import Claim, Evidence, Filter, Passage

if TYPE_CHECKING:
    from assistant.embed import Embedder
    from assistant.store.library import Library


def archive_of(
    library: Library, search: Callable[..., Sequence[Evidence]], embedder: Callable[[], Embedder]
) -> Archive:
    """The archive of a library that is searched in this way."""
    from assistant.answer.extractive import answer

    def find(words: str, where: Filter, most: int) -> list[Passage]:
        return [one.passage for one in search(words[:_LONGEST], k=most, where=where)]

    def answered(question: str, where: Filter) -> Sequence[Claim]:
        return answer(question, search(question[:_LONGEST], where=where), embedder().embed, library.rarity(question))

    return Archive(find, answered, library.documents)


_LONGEST = 4000
"""Characters of a question."""
