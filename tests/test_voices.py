"""A person is found by every turn they have, and what is shown and cited of it is their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.desk import Desk
from assistant.domain import Filter, Passage
from assistant.errors import LibraryError

TRANSCRIPT = """---
date: 2031-03-04
kind: transcript
---

MS. QUILLANE: Good afternoon. The talks on the dam go on, and we will publish the timetable of the talks tomorrow.

Q: And the ferries to Brakka?

MR. OSTREM: The ferries to Brakka sail again on Friday, from the northern quay.

MS. QUILLANE: On the dam I have nothing to add to the timetable of the talks. We have said what we have said of it.

Q: Thank you.

MS. QUILLANE: Thank you all.
"""


@pytest.fixture
def heard(desk: Desk, tmp_path: Path) -> Desk:
    (tmp_path / "briefing.txt").write_text(TRANSCRIPT, "utf-8")
    desk.ingest([str(tmp_path / "briefing.txt")])
    return desk


def test_a_voice_of_one_turn_is_found_with_that_turn_and_its_question(heard: Desk) -> None:
    """
    Who says little of a passage is found by name, and the passage is then what they say and were asked.
    """
    (found,) = heard.search("When do the ferries sail?", where=Filter(speaker="Ostrem"))

    assert found.passage.speaker == "MR. OSTREM"
    assert found.passage.text.startswith("Q: And the ferries to Brakka?")
    assert found.passage.text.endswith("from the northern quay.")


def test_an_answer_from_one_person_cites_nobody_else(heard: Desk) -> None:
    """
    Asked of one speaker's words alone, the answer quotes them and bears their name.
    """
    answer = heard.ask("When do the ferries to Brakka sail?", where=Filter(speaker="ostrem"))
    other = heard.ask("When do the ferries to Brakka sail?", where=Filter(speaker="Quillane"))

    assert {one.speaker for one in answer.citations} == {"MR. OSTREM"}
    assert {one.speaker for one in other.citations} <= {"MS. QUILLANE"}


def test_whoever_never_speaks_is_refused_with_those_who_do(heard: Desk) -> None:
    """
    A name that no turn bears is no filter, and the nearest of all voices is named.
    """
    with pytest.raises(LibraryError) as caught:
        heard.search("ferries", where=Filter(speaker="Ostrom"))

    assert "MR. OSTREM" in caught.value.hint


def test_the_part_of_a_speaker_is_a_range_of_the_text(heard: Desk) -> None:
    """
    What is shown of a passage is characters of its document, within the passage as it is stored.
    """
    library = heard.library
    (whole,) = [one for document in library.documents() for one in library.catalogue.passages_of(document)]

    parts: list[Passage] = [
        one.passage for name in ("Ostrem", "Quillane") for one in heard.search("dam", where=Filter(speaker=name))
    ]

    assert len(parts) == 2
    assert all(whole.span.contains(part.span) for part in parts)
    assert not parts[0].span.overlaps(parts[1].span)
