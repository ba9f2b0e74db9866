"""
The text of a draft as its writer sees it: no sentence is lost, and headings and list items keep what they are.

What Word, OpenDocument, a page or a message says of a line by its style stands as Markdown's marks (`## `, `- `), which
the check and every output read. Of formats without such styles the text is what it is as a source.
"""

from __future__ import annotations

from collections.abc import Callable

from assistant.read.decode import decoded
from assistant.read.docx import shown as shown_docx
from assistant.read.email import shown as shown_email
from assistant.read.html import shown as shown_html
from assistant.read.odt import shown as shown_odt
from assistant.read.source import Source

DRAFTED: dict[str, Callable[[Source], str]] = {
    ".txt": decoded,
    ".md": decoded,
    ".html": shown_html,
    ".htm": shown_html,
    ".docx": shown_docx,
    ".odt": shown_odt,
    ".eml": shown_email,
}


def drafted(source: Source) -> str | None:
    """The text to check; None for a format that shows no more than its reader reads."""
    as_shown = DRAFTED.get(source.suffix)
    return as_shown(source) if as_shown else None
