"""A sentence about the right thing answers only where it is of the right one, and of what happened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pytest

from assistant.answer.asked import asked
from assistant.answer.bearing import Told, bears
from assistant.answer.extractive import answer
from assistant.answer.presupposition import tells_of_event
from assistant.answer.whose import holds_for, of_another
from assistant.discourse.expectation import expected, passes_on_a_question
from assistant.discourse.wordings import TAKES_BACK
from assistant.domain import Claim, Document, Evidence, Passage, Span

if TYPE_CHECKING:
    from numpy.typing import NDArray


def _document(text: str, day: str = "2031-04-02", name: str = "1") -> Document:
    return Document(name, text, "Harbour news", f"/{name}.txt", "article", f"Outlet {name}", published=day)


def _answer(question: str, *documents: Document) -> tuple[Claim, ...]:
    found = [Evidence(Passage(one, Span(0, len(one.text))), 1.0, rank) for rank, one in enumerate(documents, 1)]
    return answer(question, found, _alike, {})


def _alike(texts: Sequence[str]) -> NDArray[np.float32]:
    """Vectors that tell no text from another, so that words alone decide."""
    return np.ones((len(texts), 1), dtype=np.float32)


@pytest.mark.parametrize(
    ("question", "text", "is_anothers"),
    [
        ("Will Anna Orr resign?", "The minister, Piet Orr, has offered to resign.", True),
        ("Will Anna Orr resign?", "Anna Orr, a cousin of Piet Orr, will resign.", False),
        ("Will Anna Orr resign?", "Director Orr will resign.", False),
        ("Will Director Orr resign?", "The minister, Piet Orr, has offered to resign.", False),
        ("Why did Mayor Vell refuse?", "Judge Ede Brann said that he had refused.", True),
        ("Why did Mayor Vell refuse?", "Vell told Judge Ede Brann that she refused.", False),
    ],
)
def test_a_namesake_or_another_who_did_it_is_somebody_else(question: str, text: str, is_anothers: bool) -> None:
    """
    Another first name, or somebody else before the deed, makes a sentence another person's.
    """
    (part,) = asked(question)

    assert of_another(part, text, "", _document(text)) is is_anothers


def test_a_surname_alone_is_of_the_one_whom_its_document_names() -> None:
    """
    Where a document has only Piet Orr, `Orr said` is his; where it has Anna Orr too, it may be hers.
    """
    (part,) = asked("Will Anna Orr resign?")
    text = "Orr said so on Monday."

    assert of_another(part, text, "", _document(f"Piet Orr was asked. {text}"))
    assert not of_another(part, text, "", _document(f"Piet Orr was asked. Anna Orr came. {text}"))


@pytest.mark.parametrize(
    ("text", "is_theirs"),
    [
        ("Prime Minister Ilse Dahl flew to Sorrenia on Monday.", False),
        ("Prime Minister Ilse Dahl of Sorrenia flew home on Monday.", True),
        ("Sorrenia’s prime minister, Ilse Dahl, flew home.", True),
        ("The Sorrenian Prime Minister, Ilse Dahl, flew home.", True),
    ],
)
def test_an_office_is_of_the_place_that_it_is_tied_to(text: str, is_theirs: bool) -> None:
    """
    A minister who travels to a country is not that country's.
    """
    (part,) = asked("Who is the prime minister of Sorrenia?")

    assert holds_for(part, text) is is_theirs


@pytest.mark.parametrize(
    ("question", "text", "is_borne"),
    [
        ("Why did the envoy refuse to sign the treaty?", "The envoy refused to sign it.", True),
        ("Why did the envoy refuse to sign the treaty?", "The envoy refused to shake hands.", False),
        ("When was the permit to sail given?", "The permit was given at noon.", True),
        ("When was the permit to sail given?", "The ferry sailed at noon.", False),
        ("How many lifts does the tower have?", "The tower is 40 metres high and has six lifts.", True),
        ("How many lifts does the tower have?", "On Monday 37 of them rose to the lifts.", False),
        ("How many sailors are missing?", "Three sailors are dead.", False),
        ("What is the debt of the port?", "The port has 300 million crowns of debt.", True),
        ("What is the debt of the port?", "The port had 300 ships.", False),
    ],
)
def test_what_is_asked_for_is_what_a_sentence_must_tell(question: str, text: str, is_borne: bool) -> None:
    """
    The deed that a deed is to do, the thing given, and the number of that very thing.
    """
    (part,) = asked(question)

    assert bears(part, Told(text)) is is_borne


def test_a_reason_and_nobody_answer() -> None:
    """
    `Why` wants a reason, and `who` may be nobody; a question that is told of answers nothing.
    """
    why, who = expected("Why did the locks open?"), expected("Who signed the order?")

    assert why
    assert why("A pump failed, and opened them.")
    assert not why("The locks opened at noon.")
    assert not why("He did not say that the locks had been opened on purpose.")
    assert who
    assert who("No person signed that order.")
    assert passes_on_a_question("The note asks two questions: who opened the locks, and on whose order.")


def test_an_event_that_no_source_knows_is_not_taken_for_granted() -> None:
    """
    Deaths in a flood do not answer for deaths in a collapse; an explosion may be called a blast.
    """
    (collapse,) = asked("How many people died in the bridge collapse?")
    (blast,) = asked("How many people died in the explosion?")

    assert not tells_of_event(collapse, _document("Four people died in the flood at the bridge."))
    assert tells_of_event(collapse, _document("The bridge collapsed on Monday. Four people died."))
    assert tells_of_event(blast, _document("Four people died in the blast."))


def test_a_row_of_a_table_answers_under_its_headings() -> None:
    """
    Of the rows only the one of the day that is asked about is told, with what its columns are.
    """
    table = "Snow at Orle\n\nDay | Depth (cm) | Wind\n\n3 March | 41 | 12\n\n4 March | 55 | 30\n\nIt snows on."
    found = _answer("What was the depth of snow on 4 March?", _document(table))

    assert (found[0].text, found[0].subject) == ("4 March | 55 | 30", "Day | Depth (cm) | Wind")
    assert not [claim for claim in found if "41" in claim.text]


def test_the_newer_figure_stands_first_and_both_bear_their_days() -> None:
    """
    A sum that was put anew does not hide behind the old one.
    """
    old = _document("The port director put the damage at 20 million crowns.", "2031-04-02", "1")
    new = _document("The port director put the damage at 35 million crowns.", "2031-04-06", "2")
    found = _answer("What is the damage?", old, new)

    assert [claim.text for claim in found] == [new.text, old.text]
    assert [claim.note for claim in found] == ["published 2031-04-06", "published 2031-04-02"]


def test_what_somebody_took_back_stands_beside_what_he_said() -> None:
    """
    Whoever asks for a man's words hears that he has withdrawn them since.
    """
    said = _document("Envoy Brann said that the ferry had carried no arms.", "2031-04-02", "1")
    withdrawn = _document(
        "Envoy Brann wrote to the court. He said that his statement was incorrect.", "2031-04-05", "2"
    )
    found = _answer("What did Brann say about the ferry?", said, withdrawn)

    assert [claim.text for claim in found] == ["He said that his statement was incorrect.", said.text]


def test_silence_speaks_against_nothing() -> None:
    """
    Whoever declines to say whether it is so has not said otherwise.
    """
    told = _document("The coast guard opened the locks at Orle.", "2031-04-02", "1")
    silent = _document("The coast guard declined to say whether it opened the locks at Orle.", "2031-04-02", "2")
    found = _answer("Did the coast guard open the locks at Orle?", told, silent)

    assert found
    assert not [one for claim in found for one in claim.citations if one.role == "contradicts"]


def test_a_rule_is_no_other_sum() -> None:
    """
    What a treaty allows is not what was released.
    """
    told = _document("The volume of water released was 5 million cubic metres.", "2031-04-02", "1")
    rule = _document("Notice is required of any release of water above 400 cubic metres.", "2031-04-02", "2")
    found = _answer("How much water was released?", told, rule)

    assert found
    assert not [one for claim in found for one in claim.citations if one.role == "contradicts"]


@pytest.mark.parametrize(
    ("text", "takes_back"),
    [
        ("She withdrew her claim that the port was shut.", True),
        ("“I was misinformed,” he told parliament.", True),
        ("The army withdrew from the town.", False),
        ("He said that the claim was correct.", False),
    ],
)
def test_taking_back_is_of_words(text: str, takes_back: bool) -> None:
    """
    An army that withdraws takes nothing back.
    """
    assert bool(TAKES_BACK.search(text)) is takes_back
