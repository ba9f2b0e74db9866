"""Evidence rated by a model before the writing: what is of no use is not shown to the writer, and why is on record."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from commands import run

from assistant.chat import Reply, Request
from assistant.domain import Document, Evidence, Passage, Span
from assistant.errors import ModelError
from assistant.generate.score import rate, use
from assistant.prompts import load
from assistant.testkit import Asked, ModelServer, replies

QUESTION = "How many people were killed at Brakka?"


def evidence(*texts: str, **fields: Any) -> list[Evidence]:
    sources = [Document(f"{n:016x}", text, f"T{n}", f"{n}.txt", "article", **fields) for n, text in enumerate(texts)]
    return [Evidence(Passage(each, Span(0, len(each.text))), 1.0, rank) for rank, each in enumerate(sources, 1)]


def rater(**ratings: object) -> Callable[[Request], Reply]:
    """Rates each passage by a word that stands in it."""

    def chat(request: Request) -> Reply:
        word = next(word for word in ratings if word in request.user.partition("<sources>")[2])
        rating = ratings[word]
        if isinstance(rating, Exception):
            raise rating
        return Reply(rating if isinstance(rating, str) else json.dumps({"use": rating}), 10, 5)

    return chat


def test_the_useful_come_first_and_the_useless_not_at_all() -> None:
    """
    By rating, then by rank; what is rated 0 stays on record and out of the writing.
    """
    found = rate("?", evidence("Ape.", "Bee.", "Cat.", "Dog."), rater(Ape=1, Bee=0, Cat=3, Dog=1), load("score"))

    assert [one.rank for one in found.evidence] == [3, 1, 4, 2]
    assert [one.use for one in found.evidence] == [3, 1, 1, 0]
    assert [one.rank for one in found.useful] == [3, 1, 4]
    assert (found.usage.calls, found.usage.prompt_tokens) == (4, 40)


@pytest.mark.parametrize("reply", ["", "3", '{"use": 4}', '{"use": -1}', '{"use": true}', '{"use": "3"}', '{"us'])
def test_no_rating_is_no_verdict(reply: str) -> None:
    """
    A passage without a rating that can be used keeps its place among those that may matter.
    """
    found = rate("?", evidence("Ape.", "Bee."), rater(Ape=reply, Bee=2), load("score"))

    assert use(reply) is None
    assert [one.rank for one in found.useful] == [2, 1]


def test_a_rating_that_could_not_be_asked_for_is_none() -> None:
    """
    One call that fails costs its passage the rating; where all fail, the failure is told.
    """
    failure = ModelError("The line is down.", hint="Mend it.")
    found = rate("?", evidence("Ape.", "Bee."), rater(Ape=failure, Bee=2), load("score"))

    assert [one.use for one in found.evidence] == [2, None]
    with pytest.raises(ModelError):
        rate("?", evidence("Ape."), rater(Ape=failure), load("score"))


def test_what_may_not_be_shown_is_not_rated() -> None:
    """
    An off-the-record passage is not sent, and is not evidence afterwards.
    """
    found = rate("?", evidence("Ape.", ground_rules="off-the-record"), rater(), load("score"))

    assert found.evidence == ()


def rates(asked: Asked, wanted: str) -> str:
    return json.dumps({"use": 3 if wanted and wanted in asked.user.partition("<sources>")[2] else 0})


def test_the_writer_sees_the_useful_alone(corpus_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Over the wire: each passage is rated in a call of its own, and the prompt for the answer holds the useful ones.
    """

    def answer(asked: Asked) -> str:
        if "<question>" in asked.user and "rate how much" in asked.system:
            return rates(asked, "hospital")
        return '{"answered": false, "claims": []}'

    with ModelServer(replies(answer)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        command = ("ask", QUESTION, "--as-of", "2031-03-09", "--library", str(corpus_library), "--model", "openai:test")
        outcome = run(*command, "--score-evidence", "--json")
    scored = outcome.data["scored"]
    writing = server.requests[-1].user

    assert len(server.requests) == len(scored) + 1
    assert {one["use"] for one in scored} == {0, 3}
    for one in scored:
        words = re.sub(r"\s+", " ", one["text"])[-60:]
        assert (words in writing) == (one["use"] == 3)


def test_nothing_of_use_is_a_refusal_without_a_writing_call(
    corpus_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Where every passage is rated 0 the answer is refused, and the writer is never asked.
    """
    with ModelServer(replies(lambda asked: rates(asked, ""))) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        command = ("ask", QUESTION, "--as-of", "2031-03-09", "--library", str(corpus_library), "--model", "openai:test")
        outcome = run(*command, "--score-evidence", "--json")

    assert (outcome.code, outcome.data["answered"]) == (1, False)
    assert "none of the" in outcome.data["reason"]
    assert outcome.data["usage"]["calls"] == len(server.requests) == len(outcome.data["scored"])
    assert [asked for asked in server.requests if "draft answers" in asked.system] == []


def test_without_a_model_nobody_rates(corpus_library: Path) -> None:
    """
    The option with the extractive writer is wrong usage, said in two lines.
    """
    outcome = run("ask", QUESTION, "--library", str(corpus_library), "--score-evidence")

    assert outcome.code == 2
    assert "nobody rates" in outcome.trouble[0]
