"""The article this project began from, asked what its reader would ask."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.desk import Desk
from assistant.embed import Embedder
from assistant.read import Overrides

DAY = "2006-05-25"


@pytest.fixture(scope="module")
def seed_desk(shared: Path, embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A library of that one article."""
    articles = sorted((shared / "seeds").glob("*.txt"))
    if not articles:
        pytest.skip("the article is not in the folder of real data")
    with Desk.open(tmp_path_factory.mktemp("seed"), embedder=embedder) as desk:
        # The file does not say its day, a Thursday; without one no briefing of a day could hold it.
        desk.ingest([str(article) for article in articles], overrides=Overrides(date=DAY))
        yield desk


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who spoke for the State Department at the news briefing?", ["Sean McCormack"]),
        ("When will the foreign ministers meet?", ["next week"]),
        ("What happens if Iran rejects the incentives?", ["punitive measures", "sanctions"]),
        ("What happens if Iran refuses?", ["punitive measures"]),
        ("Where did the political directors meet on Wednesday?", ["London"]),
    ],
)
def test_the_article_answers(seed_desk: Desk, question: str, words: list[str]) -> None:
    """
    The answer quotes the sentence that says it, verbatim, and every sentence of it is supported.
    """
    answer = seed_desk.ask(question)
    quotes = " ".join(cited.quote for cited in answer.citations)

    assert answer.answered
    assert [word for word in words if word not in quotes] == []
    assert answer.passed


@pytest.mark.parametrize("question", ["Who won the football final?", "What did the Prime Minister of Japan say?"])
def test_the_article_does_not_answer_what_it_does_not_say(seed_desk: Desk, question: str) -> None:
    """
    A question about something else is refused, and the refusal says that one document was searched.
    """
    answer = seed_desk.ask(question)

    assert not answer.answered
    assert "1 document " in (answer.reason or "")


def test_the_article_is_briefed(seed_desk: Desk) -> None:
    """
    A briefing of the article has top lines, names the spokesman and cites nothing else.
    """
    briefing = seed_desk.brief(date=DAY)
    filled = {section.key for section in briefing.sections if section.claims}

    assert briefing.passed
    assert "top-lines" in filled
    assert {cited.document for cited in briefing.citations} == set(seed_desk.documents())
    assert any("McCormack" in claim.text for claim in briefing.claims)
