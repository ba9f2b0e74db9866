"""Plain text and Markdown, stored as written; Markdown's front matter becomes metadata."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from assistant.notation import NotationError, from_yaml
from assistant.read.decode import decoded
from assistant.read.fields import raw_from
from assistant.read.source import Raw, Source, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?P<yaml>.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"^(?:#{1,2}[ \t]+(?P<atx>.+?)[ \t#]*|(?P<setext>[^\n]+)\n=+[ \t]*)$", re.MULTILINE)


def read_text(source: Source) -> Iterator[Raw]:
    """Yields the file as one document, in pages where form feeds part it."""
    text = decoded(source)
    pages = tuple(page for page in text.split("\f") if page.strip())
    yield Raw(pages=pages) if len(pages) > 1 else Raw(text=text)


def read_markdown(source: Source) -> Iterator[Raw]:
    """Yields the body as written; the title comes from the front matter or the first heading."""
    text = decoded(source)
    front = _FRONT_MATTER.match(text)
    fields = _fields(source, front["yaml"]) if front else {}
    body = text[front.end() :] if front else text
    heading = _HEADING.search(body)
    title = (heading["atx"] or heading["setext"]) if heading else None
    yield raw_from({"title": title, **fields, "text": body})


def _fields(source: Source, text: str) -> dict[str, Any]:
    try:
        fields = from_yaml(text)
    except NotationError as error:
        place = f"line {error.line + 1}" if error.line else "it"
        hint = f"Mend {place}, or remove the lines between the two `---`."
        raise unreadable(source.name, f"its front matter is not YAML ({error.why})", hint=hint) from None
    return {str(key).lower(): value for key, value in fields.items()} if isinstance(fields, dict) else {}
