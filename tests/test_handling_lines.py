"""What one's own staff are told and on which terms is no statement, and what is internal is marked so."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import run

from assistant.desk import Desk
from assistant.discourse.housekeeping import is_handling

NOTE = (
    "Note on the harbour crane\nPublisher: Port Office of Ellan\nDate: 11 March 2031\n\n"
    "FOR BACKGROUND ONLY, attributable to a port official.\n\n"
    "The crane at the east quay was closed for repairs on 2 February and was opened again on 20 February.\n\n"
    "If journalists ask about the crane, say that the inquest will look at every machine in the harbour. "
    "Do not volunteer the date of the repairs.\n"
)


@pytest.mark.parametrize(
    ("text", "handling"),
    [
        ("If pressed, do not be drawn on the price.", True),
        ("Should callers ask for the report, refer them to the ministry.", True),
        ("Not to be quoted or circulated.", True),
        ("On background, attributable to a port official.", True),
        ("When asked about the strike, the minister said that talks went on.", False),
        ("If the council asks for more money, the ministry will say no.", False),
        ("Do not drink the water before Friday.", False),
    ],
)
def test_guidance_to_ones_own_staff_is_told_from_statements(text: str, handling: bool):
    """
    An order on what to say when asked is guidance; advice to the public and what was said when asked are none.
    """
    assert is_handling(text) == handling


def test_neither_a_briefing_nor_an_answer_tells_guidance(desk: Desk, tmp_path: Path):
    """
    Of a note only what it states is told.
    """
    (tmp_path / "note.txt").write_text(NOTE)
    desk.ingest([str(tmp_path / "note.txt")])
    told = [*desk.brief(date="2031-03-11").claims, *desk.ask("What should be said about the harbour crane?").claims]

    assert [claim.text for claim in told if "closed for repairs" in claim.text]
    assert not [claim.text for claim in told if is_handling(claim.text)]


def test_an_internal_note_is_kept_from_those_outside(desk: Desk, tmp_path: Path):
    """
    A line that says so marks the document, which no audience of another marking sees.
    """
    stated = "The port office expects the crane at the east quay to fail again before the summer of 2032."
    (tmp_path / "note.txt").write_text(f"Note on the crane\n11 March 2031\n\nFor internal use only\n\n{stated}\n")
    desk.ingest([str(tmp_path / "note.txt")])
    outside = ("--audience", "TLP:CLEAR", "--drop-above", "--library", str(desk.library.folder))
    made = run("brief", "--date", "2031-03-11", *outside)

    assert [document.marking for document in desk.documents()] == ["INTERNAL"]
    assert "crane" not in made.out
