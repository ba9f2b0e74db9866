"""What counts as a promise to come back with an answer, and which questions are owed one."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.brief.exchanges import put_off, taken_questions
from assistant.brief.order import Order
from assistant.desk import Desk
from assistant.discourse.promises import promise
from assistant.domain import Document, Filter
from assistant.read.turns import turns


@pytest.mark.parametrize(
    "reply",
    ["I don’t have it here. Let me look into that for you.", "We’ll have to take the question.",
     "I haven’t seen it, so let me have somebody on the Council get back to you on that.",
     "I don’t know, but we can check on that for you.", "Let me have the budget office follow up with you on this.",
     "I’ll see if we can get you some more details about that.", "We’ll check that out and get back to you.",
     "We'll get you something on that before the end of the day.", "I don’t know, but I’m happy to track that down.",
     "I have no number for you. Let me check with the consular team and I'll come back to you.",
     "I’ll take that one.", "I’ll take that one, Ana.", "We’ll take that one back and see.",
     "We will take that on notice.", "I don’t know. I’ll find out and let you have it by Friday.",
     "That is fair, and you will have an answer on Monday.", "Ms. Holm will have that for you tomorrow."],
)  # fmt: skip
def test_a_promise_is_the_speakers_to_the_questioner(reply: str):
    """
    Who will look it up, or ask somebody to, owes an answer.
    """
    assert promise(reply)


@pytest.mark.parametrize(
    "reply",
    ["When we decide, we can get back to you on that.", "We can get back to you if we’ve made a decision on it.",
     "I can take the question if you’d like, but I’d be surprised.", "If that changes, we’ll let you know.",
     "The police are taking a look into that specific matter.", "You should check on that with the ministry.",
     "That’s not where I thought you were taking that question.", "If we get some more details, we’ll let you know.",
     "I’ll get you an answer on that. ** [We have seen the reports.]", "I take the point of your question.",
     "I’ll take that one. The talks open on Monday at the port.",
     "You will have the chance to ask her.", "The board will have those numbers in May.",
     "Let’s go to Stephen, and then I’ll come back to you.", "Later on today, we may be able to get you something."],
)  # fmt: skip
def test_what_hangs_on_something_else_or_is_answered_at_once_is_no_promise(reply: str):
    """
    Conditions, offers, others’ work, and a transcript that gives the answer in brackets owe nothing.
    """
    assert promise(reply) is None


def _transcript(text: str) -> Document:
    return Document("a" * 16, text, "T", "t.txt", "transcript", published="2031-03-04", turns=turns(text))


def test_a_remark_that_asks_nothing_stands_for_the_question_before_it():
    """
    `It just crossed.` is not what was asked.
    """
    talk = (
        "Q Does the ransom for the Tolm engineer fit the policy?\n\nMR. ITO: I have not seen that story.\n\n"
        "Q It just crossed.\n\nMR. ITO: Let me look into that for you.\n"
    )
    (owed,) = put_off([_transcript(talk)])

    assert owed.question.text == "Does the ransom for the Tolm engineer fit the policy?"


def test_a_question_put_off_the_record_is_never_listed():
    """
    What was asked in confidence is not told by the list of what is owed.
    """
    talk = "Q Off the record, will the mayor of Ellan go before June?\n\nMR. ITO: Let me look into that for you.\n"

    assert put_off([_transcript(talk)]) == []


def test_what_follows_up_in_few_words_says_after_which_question_it_was_put():
    """
    `Can you explain why?` is read under the question before it, and thanks are no part of a question.
    """
    talk = (
        "Q Thanks, Ken. A couple of things. Will the ministry publish the report on the Ellan bridge?\n\n"
        "MR. ITO: It will not be published this year.\n\n"
        "Q Can you explain why?\n\nMR. ITO: Let me look into that for you.\n"
    )
    (owed,) = put_off([_transcript(talk)])

    assert owed.question.text == "Can you explain why?"
    assert owed.question.subject == "After “Will the ministry publish the report on the Ellan bridge?”"


def test_a_transcript_that_stands_twice_on_its_page_owes_each_answer_once():
    """
    One question is one debt.
    """
    talk = "Q Will the mayor of Ellan go before June?\n\nMR. ITO: Let me look into that for you.\n\n"

    assert len(put_off([_transcript(talk + "MR. ITO: Good day.\n\n" + talk)])) == 1


def test_an_opponents_word_answers_no_question_that_we_took(desk: Desk, tmp_path: Path):
    """
    What another party states or supposes leaves a question owed; our own later word settles it.
    """
    asked = "Q When was the water sample drawn at Orr?\n\nMR. ITO: I’ll take that question and get back to you.\n"
    rival = (
        "The water sample at Orr was drawn on 1 March. If the sample was drawn then, Orr drank bad water for a week."
    )
    own = "MR. ITO: You asked when the water sample at Orr was drawn. The sample was drawn at Orr on 3 March.\n"
    for name, day, publisher, kind, text in (
        ("a", "04", "Water Office", "transcript", asked + "\nQ And now?\n\nMR. ITO: We wait.\n"),
        ("b", "05", "Reform Party", "statement", rival),
        ("c", "06", "Water Office", "transcript", own + "\nQ Thanks.\n\nMR. ITO: Thank you.\n"),
    ):
        head = f"---\ndate: 2031-03-{day}\npublisher: {publisher}\nkind: {kind}\n---\n\n"
        (tmp_path / f"{name}.txt").write_text(head + text, "utf-8")
    desk.ingest([str(tmp_path / f"{name}.txt") for name in "ab"])
    (owed,) = taken_questions(desk.archive, Filter(kind="transcript"), Order())
    desk.ingest([str(tmp_path / "c.txt")])
    (settled,) = taken_questions(desk.archive, Filter(kind="transcript"), Order())

    assert owed.answer is None
    assert settled.answer is not None
    assert settled.answer.citations[0].document.publisher == "Water Office"
