"""A briefing as an unsent e-mail: it opens as a draft, in plain text and HTML, the same bytes for the same briefing."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP

from assistant.domain import Briefing
from assistant.render import page, terminal
from assistant.render.wording import Sheet, sheet

# `=_` never occurs in quoted-printable text, so no body can contain its own boundary.
_BOUNDARY = "=_podium_alternative"


def render(briefing: Briefing, notice: str | None = None) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["Subject"] = _subject(sheet(briefing))
    if briefing.made_at:
        message["Date"] = datetime.fromisoformat(briefing.made_at)
    message["X-Unsent"] = "1"
    message.set_content(terminal.render(briefing, notice), cte="quoted-printable")
    message.add_alternative(page.render_still(briefing, notice), subtype="html", cte="quoted-printable")
    message.set_boundary(_BOUNDARY)
    return message.as_bytes()


def _subject(made: Sheet) -> str:
    """`[TLP:GREEN] DRAFT: Daily briefing, 12 March 2031`: who forwards it unread still sees what it is."""
    if made.briefing.kind != "briefing":
        return made.title
    marking = f"[{made.banner}] " if made.banner else ""
    status = "" if made.briefing.clearance else f"{made.status}: "
    return f"{marking}{status}{made.title}"
