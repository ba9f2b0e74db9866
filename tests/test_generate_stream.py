"""A reply read while it is written: each sentence is told once it is whole and checked, and never before."""

from __future__ import annotations

import json
import re
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from commands import run
from hypothesis import given
from hypothesis import strategies as st

from assistant.desk import Desk
from assistant.domain import Claim
from assistant.generate.stream import Listener
from assistant.listing import ID
from assistant.testkit import Asked, Behaviour, Exchange, ModelServer, says, streams

QUESTION = "How many people were killed at Brakka?"
AS_OF = "2031-03-09"
NOTHING = '{"answered": false, "claims": []}'
FALSE = "Foreign Minister Ottilde Varrick resigned on 4 March."


def claim(text: str, *ids: str) -> dict[str, Any]:
    return {"text": text, "ids": list(ids), "quotes": []}


def whole(*claims: dict[str, Any]) -> str:
    return json.dumps({"answered": True, "claims": claims}, ensure_ascii=False)


def heard(*growing: str) -> list[str]:
    listener = Listener()
    return [each.text for so_far in growing for each in listener.hear(so_far)]


def grown(text: str, size: int = 1) -> list[str]:
    return [text[:end] for end in range(size, len(text) + size, size)]


# --- The listener -------------------------------------------------------------------------------------------------


@given(
    st.lists(st.text(st.sampled_from('ab "\\{}[],:é\n'), max_size=12), max_size=4),
    st.integers(1, 9),
)
def test_what_is_heard_is_what_was_said(texts: list[str], size: int) -> None:
    """
    However the reply is cut into pieces, and whatever marks stand in its texts, each claim is heard once, in order.
    """
    reply = whole(*(claim(text) for text in texts))

    assert heard(*grown(reply, size)) == texts


def test_a_claim_is_heard_with_its_last_brace_and_not_before() -> None:
    """
    Up to the last brace of its object there is no claim.
    """
    reply = whole(claim("One."), claim("Two."))
    end = reply.index("}") + 1

    assert heard(*grown(reply[: end - 1])) == []
    assert heard(*grown(reply[:end])) == ["One."]


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ('<think>{"answered": true, "claims": [{"text": "No."}]}</think>' + whole(claim("Yes.")), ["Yes."]),
        ("```json\n" + whole(claim("Yes.")) + "\n```", ["Yes."]),
        ('{"answered": false, "claims": [{"text": "No."}]}', []),
        ('{"claims": [{"text": "Yes."}], "answered": true}', ["Yes."]),
        ('{"claims": [{"text": "No."}], "answered": false}', []),
        ('{"answered": true, "others": [{"text": "No."}], "claims": [{"text": "Yes."}]}', ["Yes."]),
        ('{"answered": true, "claims": [{"text": 1}, {"text": "{{1}}", "quotes": []}, {"text": "Yes."}]}', ["Yes."]),
        ('{"note": "\\"answered\\": true", "claims": [{"text": "No."}]', []),
    ],
)
def test_only_claims_of_an_answer_are_heard(reply: str, expected: list[str]) -> None:
    """
    Thoughts, refusals, other lists and malformed claims are not told, in whatever order the reply has its parts.
    """
    assert heard(*grown(reply)) == expected


def test_a_reply_that_begins_again_is_heard_again() -> None:
    """
    After a dropped stream the new reply is read from its own beginning.
    """
    assert heard('{"answered": true, "claims": [{"te', whole(claim("Yes."))) == ["Yes."]


# --- Over the wire ------------------------------------------------------------------------------------------------


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Callable[..., ModelServer]:
    def opened(*behaviours: Behaviour) -> ModelServer:
        server = ModelServer(*behaviours)
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
        return server

    return opened


def true_claim(asked: Asked) -> dict[str, Any]:
    """A sentence of the prompt, word for word, under its own id."""
    sentence = re.search(rf"^\[({ID})\] (.* A Talvarian lorry driver wounded .*)$", asked.user, re.MULTILINE)
    assert sentence

    return claim(sentence[2], sentence[1])


def in_two(asked: Asked, second: dict[str, Any]) -> tuple[str, str]:
    """A reply of two claims, cut where the first has ended."""
    reply = whole(true_claim(asked), second)
    end = reply.index("}") + 1
    return reply[:end], reply[end:]


def slow(gate: Callable[[], None], second: dict[str, Any], finish: str | None = "stop") -> Behaviour:
    """Streams the first claim, passes the gate, then streams the second; mends nothing."""

    def behave(exchange: Exchange) -> None:
        if "<faults>" in exchange.asked.user:
            says(NOTHING)(exchange)
            return
        one, other = in_two(exchange.asked, second)
        streams(*(one[at : at + 12] for at in range(0, len(one), 12)), gate, other, finish=finish)(exchange)

    return behave


def printed() -> str:
    """What is on the screen once the sentence is there; or in the end, if it never comes."""
    for _ in range(1000):
        screen: str = sys.stdout.getvalue()  # type: ignore[attr-defined]  # commands.run puts a StringIO there.
        if "lorry driver" in screen:
            break
        threading.Event().wait(0.01)
    return screen


def ask(corpus_library: Path, *more: str) -> Any:
    return run("ask", QUESTION, "--as-of", AS_OF, "--library", str(corpus_library), "--model", "openai:test", *more)


def test_the_first_sentence_is_printed_before_the_reply_ends(corpus_library: Path, model: Any) -> None:
    """
    The server sends its second sentence only once the first is on the screen; a false one is never printed.
    """
    seen: list[str] = []
    with model(slow(lambda: seen.append(printed()), claim(FALSE, "b2b2b"))):
        outcome = ask(corpus_library, "--stream")

    assert "lorry driver" in seen[0]
    assert "SOURCES" not in seen[0]
    assert "resigned" not in outcome.out
    assert outcome.code == 1  # The false one was taken out.


def test_a_dropped_stream_keeps_what_was_checked_and_says_so(corpus_library: Path, model: Any) -> None:
    """
    The server drops every try in the middle: the sentence that was whole stays, the answer says why there is no more.
    """
    seen: list[str] = []
    with model(slow(lambda: seen.append(printed()), claim("Three people."), finish=None)) as server:
        outcome = ask(corpus_library, "--stream")

    assert outcome.code == 1
    assert outcome.out.count("lorry driver") >= 2
    assert "Not finished: The model's server at" in " ".join(outcome.out.split())
    assert len(server.requests) > 1


def test_a_stream_that_drops_before_a_sentence_is_whole_is_an_error(corpus_library: Path, model: Any) -> None:
    """
    With nothing to keep it is trouble like any other: two lines, exit code 3.
    """
    with model(streams('{"answered": true, "claims": [{"te', finish=None)):
        outcome = ask(corpus_library, "--stream")

    assert outcome.code == 3
    assert "broke off" in outcome.trouble[0]


def test_a_reply_that_ends_in_nonsense_keeps_its_whole_claims(corpus_desk: Desk, model: Any) -> None:
    """
    What was told stays told: the reply is not asked for again, and its end is said to be missing.
    """

    def behave(exchange: Exchange) -> None:
        one, _ = in_two(exchange.asked, claim("x"))
        streams(one, ", nonsense")(exchange)

    told: list[Claim] = []
    with model(behave) as server:
        corpus_desk.model = "openai:test"
        answer = corpus_desk.ask(QUESTION, as_of=AS_OF, tell=told.append)

    assert [each.text for each in told] == [each.text for each in answer.claims]
    assert answer.stopped
    assert "could not be read, once" in answer.stopped
    assert len(server.requests) == 1


def test_a_stream_gives_the_same_answer(corpus_desk: Desk, model: Any) -> None:
    """
    Streamed or not, the claims, their citations and their verdicts are the same.
    """

    def behave(exchange: Exchange) -> None:
        mends = "<faults>" in exchange.asked.user
        says(NOTHING if mends else "".join(in_two(exchange.asked, claim(FALSE, "b2b2b"))))(exchange)

    with model(behave):
        corpus_desk.model = "openai:test"
        streamed = corpus_desk.ask(QUESTION, as_of=AS_OF, tell=lambda _: None)
        at_once = corpus_desk.ask(QUESTION, as_of=AS_OF)

    assert streamed.claims == at_once.claims
    assert streamed.removed == at_once.removed


def test_nothing_is_told_before_the_judge_has_spoken(corpus_library: Path) -> None:
    """
    With a judge, a sentence is streamed once the judge has passed it too.
    """
    plain = run("ask", QUESTION, "--as-of", AS_OF, "--library", str(corpus_library), "--model", "fake:", "--json")
    judge = ("--judge", "fake:", "--stream")
    judged = run("ask", QUESTION, "--as-of", AS_OF, "--library", str(corpus_library), "--model", "fake:", *judge)
    first = plain.data["claims"][0]["text"]

    assert " ".join(judged.out.split()).startswith(" ".join(first.split()))


def test_a_streamed_sentence_says_that_sources_dispute_it(tmp_path: Path) -> None:
    """
    The mark stands beside the sentence when it is first shown, not only in the answer printed after it.
    """
    for name, toll in (("Wire", "12"), ("Ledger", "14")):
        text = f"Publisher: {name}\nDate: 2031-04-02\n\nFerry fire\n\nThe ferry fire killed {toll} people on Wednesday."
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    library = str(tmp_path / "lib")
    run("ingest", *map(str, tmp_path.glob("*.txt")), "--library", library)
    told = run("ask", "How many people did the ferry fire kill?", "--library", library, "--model", "fake:", "--stream")
    streamed, _, _ = told.out.partition("Answer, with its sources:")

    assert "ferry fire killed" in streamed
    assert "[disputed]" in streamed
