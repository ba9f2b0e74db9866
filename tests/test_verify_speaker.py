"""Who is said to speak is compared with who spoke in the source."""

from __future__ import annotations

import pytest

from assistant.domain import Claim, Document, Finding, Passage, Span, Turn
from assistant.verify import speaker
from assistant.verify.attribution import attributions

STORY = (
    "The harbour will stay closed until autumn, Transport Minister Ana Kessler said on Monday. "
    "“We cannot promise more money,” said Karl Brandt, who leads the port. "
    "A senior official said the ferry contract was cancelled in secret. "
    "Opposition leader Peter Holm alleged that the ministry hid the safety report."
)
ANSWER, QUESTION = (
    "The President will veto the budget bill tomorrow.",
    "Isn't the whole plan to sell the northern ports dead?",
)
SPOKEN = f"Press Briefing by Press Secretary Josh Earnest\n\nMR. EARNEST:  {ANSWER}\n\nQ    {QUESTION}"


def story() -> Document:
    return Document("story", STORY, "Title", "/a.txt", "article")


def transcript() -> Document:
    answer, question = SPOKEN.index(ANSWER), SPOKEN.index(QUESTION)
    turns = (Turn("MR. EARNEST", Span(answer, answer + len(ANSWER))), Turn("Q", Span(question, len(SPOKEN))))
    title = "Press Briefing by Press Secretary Josh Earnest"
    return Document("talk", SPOKEN, title, "/b.txt", "transcript", publisher="The White House", turns=turns)


def failed(claim: str, document: Document) -> list[Finding]:
    findings = speaker.check(Claim(claim), [Passage(document, Span(0, len(document.text)))])
    return [finding for finding in findings if not finding.passed]


@pytest.mark.parametrize(
    "claim",
    [
        "Ana Kessler said the harbour will stay closed until autumn.",
        "According to Kessler, the harbour will stay closed until autumn.",
        "“We cannot promise more money,” Brandt said.",
        "Peter Holm alleged that the ministry hid the safety report.",
        "The harbour will stay closed until autumn.",
    ],
)
def test_the_true_speaker_of_a_story_passes(claim):
    """
    The speaker whom a story names beside the words may be named in any usual way, or not at all.
    """
    assert failed(claim, story()) == []


@pytest.mark.parametrize(
    "claim",
    [
        "Karl Brandt said the harbour will stay closed until autumn.",
        "“We cannot promise more money,” Kessler said.",
        "Ana Kessler said the ferry contract was cancelled in secret.",
        "The ministry hid the safety report.",
    ],
)
def test_another_speaker_fails(claim):
    """
    Somebody else, a name for an unnamed official, and an allegation stated as fact are findings.
    """
    assert failed(claim, story())


@pytest.mark.parametrize("who", ["Josh Earnest", "Mr. Earnest", "The press secretary", "The White House"])
def test_a_transcript_label_is_the_person_of_its_title(who):
    """
    `MR. EARNEST` is Josh Earnest, the press secretary whom the title names, and speaks for the house that publishes.
    """
    assert failed(f"{who} said the President will veto the budget bill tomorrow.", transcript()) == []


def test_another_speaker_of_a_transcript_fails():
    """
    Words of one turn cannot be put into another person's mouth.
    """
    (finding,) = failed("John Kerry said: “The President will veto the budget bill tomorrow.”", transcript())

    assert finding.expected == "MR. EARNEST"


def test_a_question_is_not_an_answer():
    """
    What a reporter asked was not said by the spokesman.
    """
    assert failed("Josh Earnest said the whole plan to sell the northern ports is dead.", transcript())


def test_a_role_begins_after_the_date_before_it():
    """
    `On 18 February our spokesperson had said` names our spokesperson, not the day.
    """
    assert [one.speaker for one in attributions("On 18 February our spokesperson had said no.")] == ["our spokesperson"]


def test_a_reporter_who_recounts_is_not_the_speaker():
    """
    A question that begins `You said that` has the official's words, not the reporter's.
    """
    question = "You said last month that the ministry would not sell the northern ports."
    text = f"Briefing\n\nQ    {question}\n\nMR. EARNEST:  Yes."
    start = text.index(question)
    turns = (Turn("Q", Span(start, start + len(question))),)
    document = Document("q", text, "Briefing", "/q", "transcript", turns=turns)

    assert not failed("Our spokesperson said that the ministry would not sell the northern ports.", document)


def test_a_head_of_state_is_not_the_spokesman():
    """
    What the press secretary says in a transcript is not what the President said.
    """
    assert failed(f"The President said: “{ANSWER}”", transcript())


@pytest.mark.parametrize("who", ["Kessler said", "Ana Kessler told reporters", "said Transport Minister Kessler"])
def test_a_place_after_a_speaker_is_no_surname(who):
    """
    `Transport Minister Ana Kessler of Norway` is Ana Kessler under any of her names.
    """
    text = "“The harbour will stay closed until autumn,” Transport Minister Ana Kessler of Norway told reporters."
    document = Document("place", text, "Title", "/a.txt", "article")

    assert failed(f"“The harbour will stay closed until autumn,” {who}.", document) == []
    assert failed(f"“The harbour will stay closed until autumn,” {who.replace('Kessler', 'Brandt')}.", document)


def test_the_subject_of_a_reported_clause_is_not_the_speaker():
    """
    In `Kessler said Norway had asked for` it is Kessler who speaks.
    """
    text = "“We asked for a chair who is independent, not for one who is ours,” Kessler said in a statement."
    document = Document("chair", text, "Title", "/a.txt", "article")

    assert failed("Kessler said Norway had asked for a chair “who is independent”.", document) == []


def told(source: str) -> Document:
    return Document(source[:16], source, "Title", "/a.txt", "article")


def test_those_of_a_place_are_no_place():
    """
    It is farmers who say what `Farmers in the lower Orrel say`, and no named leader.
    """
    source = told("Arn Belskov left. Farmers in the lower Orrel say they cannot wait long for the water.")
    (finding,) = failed("Arn Belskov said that farmers cannot wait long for the water.", source)

    assert finding.expected == "Farmers in the lower Orrel"


def test_what_a_story_tells_itself_is_put_into_nobodys_mouth():
    """
    It is not given to an office that says nothing in the story; to one that speaks there it may be.
    """
    source = told("Two sluices have been shut since January 12. The Talvarian police said that the bridge was open.")

    assert failed("The Kessian ministry said that two sluices had been shut.", source)
    assert not failed("The Talvarian police said that two sluices had been shut.", source)


def test_what_a_speaker_would_not_confirm_stands_in_the_question():
    """
    Whoever is asked and will not confirm it is not told that a reporter said so; whoever is said to have said it is.
    """
    question, reply = "Can you confirm that shots were fired at sea?", "I have nothing to add to that."
    text = f"QUESTION: {question}\n\nMS. ARDEN: {reply}"
    places = (Span(text.index(part), text.index(part) + len(part)) for part in (question, reply))
    turns = tuple(Turn(who, span) for who, span in zip(("QUESTION", "MS. ARDEN"), places, strict=True))
    source = Document("t", text, "Briefing", "/a.txt", "transcript", turns=turns)

    assert not failed("Arden said that she could not confirm that shots were fired at sea.", source)
    assert failed("Arden said that shots were fired at sea.", source)


def test_what_belongs_to_a_country_speaks_and_not_the_country():
    """
    Of `according to Norway's Coast Rescue` it is the service whose word it is.
    """
    found = [one.speaker for one in attributions("Six are missing, according to Norway's Coast Rescue Service.")]

    assert found == ["Coast Rescue Service"]
