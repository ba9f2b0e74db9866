"""The extractive writer answers in whole sentences of the kind that was asked for, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pytest

from assistant.answer.asked import asked
from assistant.answer.extractive import answer, score
from assistant.brief.corrections import superseded
from assistant.desk import Desk
from assistant.discourse.candidates import candidates
from assistant.discourse.expectation import expected, passes_on_a_question, says, speaker_asked_of
from assistant.discourse.mistaken import is_mistaken
from assistant.domain import Document, Evidence, Passage, Span

if TYPE_CHECKING:
    from numpy.typing import NDArray


@pytest.mark.parametrize(
    ("question", "answer", "other"),
    [
        ("How many lorries waited?", "Some 40 lorries waited.", "The lorries waited at the bridge."),
        ("When will the talks open?", "They open next Tuesday.", "The talks will open in Melisar."),
        ("How long did they talk?", "They talked for 40 minutes.", "They talked in Melisar on March 3."),
        ("How often did it meet?", "It met twice.", "It met in Melisar."),
        ("How many bridges fell?", "Three bridges fell.", "The bridges fell on March 3, 2031, as in August 2014."),
        ("How much did the summit cost?", "The bill was 2.6 million crowns.", "51 leaders came to the summit."),
        ("What salary did she have?", "She was paid $180,000 a year.", "Her resignation was accepted on Tuesday."),
        ("What share of the river is theirs?", "Theirs is 42 percent.", "They meet 3 times about the river."),
        ("How old is Judge Valkane?", "Teodra Valkane, 67, was a judge.", "Judge Valkane sat with 4 others."),
        ("How much have prices risen?", "They have risen by 3 percent.", "Prices have risen."),
        ("Who leads the delegation?", "It is led by Ottilde Varrick.", "The delegation is led from Monday on."),
    ],
)
def test_a_question_says_what_kind_of_answer_it_wants(question: str, answer: str, other: str) -> None:
    """
    A number, a length, a time or a name that the question did not give.
    """
    holds = expected(question)

    assert holds is not None
    assert holds(answer)
    assert not holds(other)


def test_one_persons_words_are_not_anothers() -> None:
    """
    Spoken in that person's turn or reported of them; a mention by somebody else is neither.
    """
    assert speaker_asked_of("What did Josh Earnest say about the talks?") == ("earnest",)
    assert speaker_asked_of("What did the ministry say?") == ()
    assert says(("earnest",), "We are hopeful.", "MR. EARNEST")
    assert says(("vedrick",), "“We shall go,” Ms. Vedrick told the fair.", None)
    assert not says(("kothrel",), "We say it to Mr. Kothrel’s face.", "MS. QUILLANE")


def _harrow(name: str, day: str, text: str) -> Passage:
    document = Document(name, text, name, f"/{name}.txt", "article", "Harrow Wire", published=day)
    return Passage(document, Span(0, len(text)))


STORY = _harrow("story", "2031-04-02", "A fire aboard the ferry killed 12 people and injured 31, the Coast Guard said.")
NOTE = _harrow(
    "note",
    "2031-04-03",
    "In a story on April 2 about the ferry fire, Harrow Wire wrongly reported that 12 people were killed. "
    "The Coast Guard said on Thursday that 13 people were killed aboard the ferry.",
)


def test_a_correction_answers_with_what_is_right() -> None:
    """
    Neither the sentence that says what was wrong nor the withdrawn story answers, but the right figure.
    """
    evidence = [Evidence(passage, 1.0, rank) for rank, passage in enumerate((STORY, NOTE), 1)]
    found = answer("How many people were killed in the ferry fire?", evidence, _alike, {})

    assert [claim.text for claim in found] == [
        "The Coast Guard said on Thursday that 13 people were killed aboard the ferry."
    ]


def test_a_briefing_leaves_out_what_its_outlet_withdrew() -> None:
    """
    Of a story and the note that corrects its figure only the right figure is left to tell.
    """
    texts = superseded({one.document: candidates(one.document, [one]) for one in (STORY, NOTE)})

    assert [each.text for found in texts.values() for each in found] == [
        "The Coast Guard said on Thursday that 13 people were killed aboard the ferry."
    ]


def test_a_correction_that_tells_its_story_anew_withdraws_figures_in_words() -> None:
    """
    What `an earlier version of this story said` is withdrawn though the figure is a word; the rest of the story stands.
    """
    first = _harrow(
        "story",
        "2031-04-02",
        "Three divers were hurt when the ferry Anna struck the pier, an official at the clinic in Orle said.\n\n"
        "“Nobody had warned the divers of that ferry,” the harbour master Ede Brann said on the quay afterwards.",
    )
    anew = _harrow(
        "anew",
        "2031-04-04",
        "An earlier version of this story, published on 2 April, said that three divers were hurt. The clinic in Orle "
        "now says that it treated two divers and one sailor.\n\n"
        "Two divers were hurt when the ferry Anna struck the pier, the clinic in Orle said.",
    )
    texts = superseded({one.document: candidates(one.document, [one]) for one in (first, anew)})
    told = [each.text for found in texts.values() for each in found]

    assert not [text for text in told if "hree divers" in text]
    assert "Two divers were hurt when the ferry Anna struck the pier, the clinic in Orle said." in told
    assert [text for text in told if "Nobody had warned" in text]


@pytest.mark.parametrize(
    "text",
    [
        "An earlier report said that 12 people were killed.",
        "In an earlier story we wrongly reported 12 dead instead of 13.",
        "The minister wrongly said that the bridge was open.",
    ],
)
def test_a_sentence_that_gives_the_right_figure_or_is_no_admission_stays(text: str) -> None:
    """
    `12 instead of 13` says what is right; that somebody else was wrong is news.
    """
    assert not is_mistaken(text, Document("1", text, "Harbour news", "h.txt", "article"))


def test_a_role_with_a_name_is_one_person_and_a_paper_is_none() -> None:
    """
    The Prime Minister of Ulmark is not the Prime Minister of another country; Dorvane’s paper is not Dorvane.
    """
    asked_of = speaker_asked_of("What did the Prime Minister of Ulmark say about Brakka?")

    assert says(asked_of, "The Prime Minister of Ulmark said that he was shocked.", None)
    assert not says(asked_of, "Prime Minister Hollis Drevane said nothing.", None)
    assert speaker_asked_of("What does Dorvane’s paper say about the dam?") == ()


def test_a_question_passed_on_answers_nothing() -> None:
    """
    That it was asked is no answer; what was said to it may be.
    """
    assert passes_on_a_question("You asked my colleague how many citizens there are in Kessia.")
    assert not passes_on_a_question("Asked whether he would go, Mr. Ostrem said he would.")


def test_a_sentence_that_leans_on_the_one_before_is_read_with_it() -> None:
    """
    “It has met only once” says of what, one sentence earlier.
    """
    text = "The Orrel Basin Commission has an inquiry panel. It has met only once. The ferry sails on Friday at noon."
    source = Document("commission", text, "Rules", "/rules.txt", "document")
    evidence = [Evidence(Passage(source, Span(0, len(text))), 1.0, 1)]
    (part,) = asked("How often has the inquiry panel of the Orrel Basin Commission met?")
    ranked = score(part, evidence, _alike, {})

    assert ranked[0].text == "It has met only once."


def _alike(texts: Sequence[str]) -> NDArray[np.float32]:
    """Vectors that tell no text from another, so that words alone decide."""
    return np.ones((len(texts), 1), dtype=np.float32)


def test_nobody_answers_for_a_man_who_said_nothing(corpus_desk: Desk) -> None:
    """
    No document quotes Kothrel on the ferry, so the question is refused.
    """
    assert not corpus_desk.ask("What did Kothrel say about the ferry?").answered


def test_headings_and_datelines_are_no_part_of_an_answer(corpus_desk: Desk) -> None:
    """
    An answer begins where the sentence does.
    """
    answer = corpus_desk.ask("How many people were killed at the Brakka crossing on Monday?")

    assert answer.answered
    assert not [claim.text for claim in answer.claims if "(Tarn Wire)" in claim.text or claim.text.startswith("#")]
