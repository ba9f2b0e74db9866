"""A correction that gives only the right figure supersedes the wrong one, wherever the story's copies tell it."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.desk import Desk
from assistant.domain import Briefing, Section

STORY = """{title}
Publisher: {outlet}
Date: 2026-05-14

PORT HALDEN, May 14 (Reuters) - A passenger ferry capsized in heavy seas off Calder Point on Thursday, killing 11
people, the coast guard said.

The Stella Maris was carrying 62 people from Port Halden to the island of Sorrel when it overturned at about 6:40 a.m.,
Coast Guard Commander Ilse Varga told reporters. Forty-one people were pulled from the water alive.

Ten people were still missing at nightfall. Rescue teams will resume the search at dawn on Friday.
"""
TITLE = "Ferry capsizes off Calder Point, 11 dead"
NOTE = "CORRECTION: Ferry capsizes off Calder Point, 11 dead\nPublisher: Reuters\nDate: 2026-05-15\n\n{words}\n"


def briefed(desk: Desk, folder: Path, words: str) -> Briefing:
    (folder / "wire.txt").write_text(STORY.format(title=TITLE, outlet="Reuters"))
    (folder / "copy.txt").write_text(STORY.format(title="Ferry sinks; many killed", outlet="Halden Courier"))
    (folder / "note.txt").write_text(NOTE.format(words=words))
    desk.ingest([str(folder)])
    return desk.brief(since="2026-05-14", until="2026-05-16")


def section(briefing: Briefing, key: str) -> Section | None:
    return next((one for one in briefing.sections if one.key == key), None)


@pytest.mark.parametrize(
    "words",
    [
        "The death toll is 14, not as stated.",
        "Corrects figure to 14.",
        "(Corrects death toll to 14 in first paragraph)",
        "The number of people killed is 14, not 11.",
        "This story corrects the death toll to fourteen.",
    ],
)
def test_a_corrected_figure_is_told_as_superseded_and_nowhere_else(desk: Desk, tmp_path: Path, words: str):
    """
    Story and copy lose the old figure, which stands beside its correction; the story opens with the correction.
    """
    made = briefed(desk, tmp_path, words)
    differ, top = section(made, "disagreement"), section(made, "top-lines")

    assert differ
    assert top
    assert [words if claim.text in words else "killing 11" in claim.text for claim in differ.claims] == [True, words]
    assert (differ.claims[0].note or "").startswith("Superseded by the correction of 2026-05-15")
    assert not any("killing 11" in one.text for part in made.sections if part != differ for one in part.claims)
    assert top.claims[0].subject == f"Correction of “{TITLE}”"
    assert any("62 people" in claim.text for claim in made.claims)


@pytest.mark.parametrize(
    "words",
    [
        "The captain's name is Ilse Varga, not as stated.",
        "The ferry left at 6:05 a.m., not as stated.",
        "Corrects spelling.",
    ],
)
def test_a_correction_of_something_else_leaves_the_figures(desk: Desk, tmp_path: Path, words: str):
    """
    Where no figure is corrected, or none of the story's is of the same thing, the toll stands.
    """
    made = briefed(desk, tmp_path, words)

    assert any("killing 11" in claim.text for claim in made.claims)
    assert not any((claim.note or "").startswith("Superseded") for claim in made.claims)


def test_what_another_outlet_counts_stands_beside_the_correction(desk: Desk, tmp_path: Path):
    """
    A third account is shown as not corrected, and is no top line.
    """
    other = STORY.format(title="Ferry overturns", outlet="Sorrel Radio").split("\n\n")[0]
    told = "At least nine people died when the Stella Maris ferry capsized in heavy seas off Calder Point on Thursday."
    (tmp_path / "radio.txt").write_text(f"{other}\n\n{told}\n")
    made = briefed(desk, tmp_path, "The death toll is 14, not as stated.")
    differ, top = section(made, "disagreement"), section(made, "top-lines")

    assert differ
    assert top
    assert differ.claims[-1].note == "Another account, not corrected"
    assert not any("nine" in claim.text for claim in top.claims)
