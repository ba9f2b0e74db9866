"""The outputs: what ask, brief and check found, as files. The terminal is a place, not a file: `terminal.show`."""

from __future__ import annotations

from collections.abc import Callable

from assistant.domain import Briefing
from assistant.errors import UsageProblem

Renderer = Callable[[Briefing, str | None], str | bytes]
"""From a briefing and the checker's notice of its own errors to the file's content."""


def _markdown(briefing: Briefing, notice: str | None) -> str:
    from assistant.render import markdown

    return markdown.render(briefing, notice)


def _page(briefing: Briefing, notice: str | None) -> str:
    from assistant.render import page

    return page.render(briefing, notice)


def _data(briefing: Briefing, notice: str | None) -> str:
    from assistant.render import data

    return data.render(briefing, notice)


def _text(briefing: Briefing, notice: str | None) -> str:
    from assistant.render import terminal

    return terminal.render(briefing, notice)


def _word(briefing: Briefing, notice: str | None) -> bytes:
    from assistant.render import word

    return word.render(briefing, notice)


def _mail(briefing: Briefing, notice: str | None) -> bytes:
    from assistant.render import mail

    return mail.render(briefing, notice)


RENDERERS: dict[str, Renderer] = {
    "md": _markdown,
    "html": _page,
    "json": _data,
    "txt": _text,
    "docx": _word,
    "eml": _mail,
}


def render(briefing: Briefing, format: str, *, notice: str | None = None) -> bytes:  # noqa: A002 - the CLI's own word
    """The briefing as the content of a file; `notice` is what the checker says of its own errors."""
    if format not in RENDERERS:
        raise UsageProblem(f"Cannot write the format {format!r}.", hint=f"Formats: {', '.join(RENDERERS)}.")
    content = RENDERERS[format](briefing, notice)
    return content.encode("utf-8") if isinstance(content, str) else content
