"""A briefing as an unsent e-mail: it opens as a draft, in plain text and HTML, the same bytes for the same briefing."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

from assistant.domain import Briefing
from assistant.render import page, terminal
from assistant.render.wording import sheet

# `=_` never occurs in quoted-printable text, so no body can contain its own boundary.
_BOUNDARY = "=_podium_alternative"


def render(briefing: Briefing, notice: str | None = None) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["Subject"] = sheet(briefing).title
    message["X-Unsent"] = "1"
    message.set_content(terminal.render(briefing, notice), cte="quoted-printable")
    message.add_alternative(page.render_still(briefing, notice), subtype="html", cte="quoted-printable")
    message.set_boundary(_BOUNDARY)
    return message.as_bytes()
