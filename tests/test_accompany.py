"""A passage of a story that was corrected is shown with its correction, within what the user asked to see."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.desk import Desk

STORY = (
    "Title: Ferry sinks off Estrel\nPublisher: Tarn Wire\nDate: 2031-03-03\n\n"
    "A ferry sank off Estrel on Monday and 140 people drowned, the harbour master of Estrel said at the pier."
)
CORRECTION = (
    "Title: CORRECTION: Ferry sinks off Estrel\nPublisher: Tarn Wire\nDate: 2031-03-04\n\n"
    "This corrects the number in the story. The harbour master gave the toll as 14, and nobody else is missing."
)


@pytest.fixture
def corrected(desk: Desk, tmp_path: Path) -> Desk:
    (tmp_path / "story.txt").write_text(STORY, "utf-8")
    (tmp_path / "correction.txt").write_text(CORRECTION, "utf-8")
    desk.ingest([str(tmp_path / "story.txt"), str(tmp_path / "correction.txt")])
    return desk


def found(desk: Desk, **bounds: str | int) -> list[tuple[str, bool]]:
    """Which file each piece of evidence is of, and whether it is marked as corrected."""
    evidence = desk.search("How many people drowned when the ferry sank off Estrel?", **bounds)  # type: ignore[arg-type]
    return [(Path(one.passage.document.uri).name, one.superseded_by is not None) for one in evidence]


def test_the_correction_comes_before_what_it_corrects(corrected: Desk) -> None:
    """
    Even a search for one passage that finds the corrected story gives the correction's own words.
    """
    assert found(corrected) == [("correction.txt", False), ("story.txt", True)]
    assert found(corrected, k=1) == [("correction.txt", False)]
    assert [one.rank for one in corrected.search("ferry")] == [1, 2]


def test_a_filter_holds_for_the_correction_too(corrected: Desk) -> None:
    """
    What lies outside the user's own filter is not brought in; that a story was corrected is said all the same.
    """
    assert found(corrected, until="2031-03-04") == [("story.txt", True)]
    assert found(corrected, as_of="2031-03-03") == [("story.txt", False)]


def test_what_is_left_of_a_corrected_story_says_that_it_was_corrected(corrected: Desk, tmp_path: Path) -> None:
    """
    Its sentences bear that note in a briefing, and its own correction does not make them disputed.
    """
    more = "\n\nThe ferry company Brann Lines said on Monday that its two other ferries would stay in port until May."
    (tmp_path / "story.txt").write_text(STORY + more, "utf-8")
    corrected.ingest([str(tmp_path / "story.txt")])
    made = corrected.brief(since="2031-03-01", until="2031-03-06")

    left = [claim for claim in made.claims if claim.citations[0].document.kind != "correction"]
    assert [one for one in left if "Brann Lines" in one.text]
    assert {claim.note for claim in left} == {
        "This source was corrected on 2031-03-04: “CORRECTION: Ferry sinks off Estrel”"
    }
    assert not [one for one in left if one.corroboration and one.corroboration.standing == "disputed"]


WIRE = """{outlet}
4 March 2031

The Council of Ministers said on Tuesday that {count} envoys would meet in Basel next week to discuss the fishing
treaty. “We will not sign a bad deal,” said Chair Anna Mendez after the session. The fund holds 14.5 million euros and
will be spent on harbours in the north. The next meeting of the Council is planned for the spring, officials said.{more}
"""


@pytest.fixture
def reprinted(desk: Desk, tmp_path: Path) -> Desk:
    """One wire story in three outlets: one has another figure, and a sentence of its own."""
    more = " The treasurer resigned on Monday after a dispute over the accounts."
    prints = (("Alpha News", "seven", ""), ("Beta Post", "nine", more), ("Gamma Times", "seven", ""))
    for outlet, count, added in prints:
        path = tmp_path / f"{outlet}.txt"
        path.write_text(WIRE.format(outlet=f"Publisher: {outlet}", count=count, more=added), "utf-8")
        desk.ingest([str(path)])
    return desk


def carrying(desk: Desk, question: str, words: str) -> dict[str | None, set[str | None]]:
    """Of the outlets that an answer cites for some words, who else is said to carry them."""
    answer = desk.ask(question)
    return {
        one.document.publisher: {copy.publisher for copy in answer.copies.get(one, ())}
        for one in answer.citations
        if words in one.quote
    }


def test_only_outlets_that_print_the_words_carry_them(reprinted: Desk) -> None:
    """
    An outlet that prints the story without a sentence, or with another figure in it, does not carry that sentence.
    """
    assert carrying(reprinted, "Who resigned after a dispute over the accounts?", "resigned") == {"Beta Post": set()}
    counted = carrying(reprinted, "How many envoys would meet in Basel?", "envoys")
    assert counted
    assert all("Beta Post" not in others for others in counted.values())
    assert not counted.get("Beta Post")
    assert {"Alpha News", "Gamma Times"} <= {*counted, *(name for others in counted.values() for name in others)}
