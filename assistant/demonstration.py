"""What `podium demo` shows: the corpus, the week, three questions (one without an answer) and a faulty draft."""

from __future__ import annotations

from pathlib import Path

from assistant.data import folder

SINCE, UNTIL, AS_OF = "2031-03-03", "2031-03-10", "2031-03-09"


def corpus() -> Path:
    """The demonstration documents."""
    return folder("corpus") / "documents"


def draft() -> tuple[str, str]:
    """A tired press officer's draft, by name and text."""
    path = folder("corpus") / "drafts" / "draft.md"
    return path.name, path.read_text("utf-8")


QUESTIONS = (
    "What share of the summer water is Talvaria entitled to?",
    "What did the spokesperson say about preconditions for the Melisar talks?",
    "What is the name of Edda Colvray’s defence lawyer?",
)
"""The last one has no answer in the documents, and must be refused."""
