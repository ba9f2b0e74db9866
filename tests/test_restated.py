"""What a correction tells of its own outlet's error is evidence for nothing, and is told nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.desk import Desk
from assistant.discourse.mistaken import is_mistaken
from assistant.domain import Document

STORY = (
    "Council sells quay, 9 to 6\n\nThe Lake Herald\n3 March 2031\nBy Ana Ruiz\n\n"
    "The council of Orle sold the old quay on Monday by 9 votes to 6, with Ede Brann abstaining.\n\n"
    "“We needed the money for the school,” Mayor Ilse Varga said after the meeting.\n"
)
NOTE = (
    "Correction\n\nThe Lake Herald\n5 March 2031\n\n"
    "In our report on the sale of the old quay (“Council sells quay, 9 to 6”, 3 March) we said that the council sold "
    "it by 9 votes to 6 with Ede Brann abstaining. In fact it was sold by 10 votes to 6. Mr. Brann voted for it.\n"
)
WIRE = (
    "{title}\n\nBy Jo Lind\nOrle Wire\n{moment}\n\n{note}ORLE (Orle Wire) - At least {count} people were taken to "
    "hospital in Orle on Thursday after a tram left its rails on the harbour bridge, the fire brigade said.\n\n"
    "The driver, who was among the hurt, told investigators that the brakes had failed on the slope.\n\n"
    "Trams will not cross the bridge before Monday, the transport office said in the evening.\n"
)


def check(desk: Desk, text: str) -> str:
    verdict = desk.check(text).claims[0].verdict
    assert verdict is not None
    return verdict.label


@pytest.fixture
def corrected(desk: Desk, tmp_path: Path) -> Desk:
    (tmp_path / "story.txt").write_text(STORY)
    (tmp_path / "note.txt").write_text(NOTE)
    desk.ingest([str(tmp_path / "story.txt"), str(tmp_path / "note.txt")])
    return desk


def test_a_draft_with_the_error_is_not_borne_out_by_the_note_that_restates_it(corrected: Desk):
    """
    The wrong count fails, the right one stands, and so does what the note does not touch.
    """
    assert check(corrected, "The council sold the old quay by 9 votes to 6, with Ede Brann abstaining.") != "supported"
    assert check(corrected, "The quay was sold by 10 votes to 6.") == "supported"
    assert check(corrected, "“We needed the money for the school,” Mayor Ilse Varga said.") == "supported"


def test_a_briefing_and_an_answer_tell_what_is_right_and_of_what(corrected: Desk):
    """
    Neither the error nor its restatement is a line; the right sentence says which story it corrects.
    """
    briefing = corrected.brief(since="2031-03-01", until="2031-03-07")
    answer = corrected.ask("By how many votes did the council sell the quay?")

    assert not [claim.text for claim in briefing.claims if "9 votes" in claim.text]
    for told in (briefing, answer):
        right = next(claim for claim in told.claims if "10 votes" in claim.text)
        assert right.subject == "Correction of “Council sells quay, 9 to 6”"


def test_a_wires_corrected_version_stands_in_the_place_of_its_first(desk: Desk, tmp_path: Path):
    """
    The first version's figure is contradicted, not disputed, though its headline was wrong as well.
    """
    first = WIRE.format(title="Thirty-one hurt as tram leaves rails", moment="6 March 2031, 18:10", note="", count=31)
    anew = WIRE.format(
        title="CORRECTED: Thirteen hurt as tram leaves rails", moment="6 March 2031, 20:05", count=13,
        note="(Corrects the number in headline and first paragraph to 13, not 31.)\n\n",
    )  # fmt: skip
    (tmp_path / "first.txt").write_text(first)
    (tmp_path / "anew.txt").write_text(anew)
    desk.ingest([str(tmp_path / "first.txt"), str(tmp_path / "anew.txt")])

    assert check(desk, "At least 31 people were taken to hospital in Orle on Thursday.") == "contradicted"
    assert check(desk, "At least 13 people were taken to hospital in Orle on Thursday.") == "supported"


@pytest.mark.parametrize(
    ("text", "mistaken"),
    [
        ("A headline on Monday gave the price as 9 million.", True),
        ("In our statement of 3 March we said that 40 families were moved.", True),
        ("We said 12; it was 14.", False),
        ("“We said it had to begin with a four,” the secretary said.", False),
        ("A report by the coroner said that four had died.", False),
    ],
)
def test_only_what_the_outlet_itself_told_is_restated(text: str, mistaken: bool):
    """
    A sentence that sets it right at once, another's words and another's report are told.
    """
    assert is_mistaken(text, Document("c", text, "Correction", "c.txt", "correction")) == mistaken
