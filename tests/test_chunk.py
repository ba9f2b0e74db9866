"""Passages are whole sentences of one document, and lose nothing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.chunk import TARGET_WORDS, chunk, embedded_text
from assistant.domain import Document, Span, Turn
from assistant.text import sentences

WORDS = st.lists(
    st.sampled_from(
        [
            "The",
            "minister",
            "met",
            "Q",
            "MR.",
            "4.5",
            "percent",
            "said.",
            "“No.”",
            "why?",
            "\n\n",
            "and",
            "then",
            "U.S.",
            "talks",
        ]
    ),
    max_size=400,
)


def document(text: str, turns: tuple[Turn, ...] = ()) -> Document:
    return Document("d" * 16, text, "Title", "/notes/a.txt", "article", turns=turns)


def transcript(*said: tuple[str, str]) -> Document:
    """A transcript from speakers and words."""
    text, turns = "", []
    for speaker, spoken in said:
        start = len(text) + len(f"{speaker}:  ")
        text += f"{speaker}:  {spoken}\n\n"
        turns.append(Turn(speaker, Span(start, start + len(spoken))))
    return document(text, tuple(turns))


@settings(max_examples=150, deadline=None)
@given(WORDS, st.integers(10, 80), st.integers(0, 30))
def test_passages_are_ranges_of_the_stored_text_and_cover_it(words: list[str], target: int, overlap: int) -> None:
    """
    Every passage is a slice of its document, in order, and every visible character is in one.
    """
    text = " ".join(words)
    passages = chunk(document(text), target=target, overlap=overlap)
    covered = {index for passage in passages for index in range(passage.span.start, passage.span.end)}

    assert all(passage.text == text[passage.span.start : passage.span.end] for passage in passages)
    assert [passage.ordinal for passage in passages] == list(range(len(passages)))
    assert {index for index, char in enumerate(text) if not char.isspace()} <= covered


@settings(max_examples=100, deadline=None)
@given(WORDS)
def test_no_passage_cuts_a_sentence(words: list[str]) -> None:
    """
    A passage begins where a sentence begins and ends where one ends.
    """
    text = " ".join(words)
    found = sentences(text)
    for passage in chunk(document(text), target=20):
        assert passage.span.start in {span.start for span in found}
        assert passage.span.end in {span.end for span in found}


def test_a_question_stays_with_its_answer() -> None:
    """
    The next question opens a passage; the answer follows its own in the same one.
    """
    answer = "We have said many times that the talks go on and that nobody has left the table, and that stands. " * 4
    made = chunk(
        transcript(("Q", "Will the talks go on?"), ("MS. ORSK", answer), ("Q", "And the fleet?"), ("MS. ORSK", answer))
    )

    assert len(made) == 2
    assert made[0].text.startswith("Q:  Will the talks go on?")
    assert made[1].text.startswith("Q:  And the fleet?")
    assert "MS. ORSK" == made[0].speaker == made[1].speaker


def test_a_long_answer_is_split_at_sentences_and_keeps_its_question_for_the_embedder() -> None:
    """
    The second half of an answer is embedded with the question that it answers, while its stored text has it not.
    """
    answer = "The delegation will travel on Monday to meet its counterparts in the capital. " * 40
    made = chunk(transcript(("Q", "When does the delegation leave?"), ("MS. ORSK", answer.strip())))

    assert len(made) > 1
    assert "When does the delegation leave?" in embedded_text(made[1])
    assert "When does the delegation leave?" not in made[1].text


def test_an_endless_line_is_cut() -> None:
    """
    What has no sentence in it still becomes passages of bearable size, with or without white space.
    """
    for text in ("word " * 50_000, "x" * 200_000):
        made = chunk(document(text.strip()))

        assert max(len(passage.text) for passage in made) <= 20 * (TARGET_WORDS + 60)
        assert "".join(text.split()) == "".join("".join(passage.text.split()) for passage in made)
