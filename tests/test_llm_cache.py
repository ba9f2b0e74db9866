"""A reply is remembered in the library, found again for the very same request only, and goes when a document goes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from commands import run
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from assistant.chat import Reply, Request
from assistant.errors import ModelError
from assistant.llm import Replies, fake, gather, remembered
from assistant.llm.cache import key_of
from assistant.llm.failures import Patience, Server
from assistant.testkit import ModelServer, fails, replies

SERVER = Server("openai:small", "127.0.0.1:1", "OPENAI_API_KEY", Patience())
ASKED = Request("system", "user", {"type": "object"}, 100)
QUESTION = ("ask", "When are the Melisar talks?", "--as-of", "2031-03-09", "--model", "openai:small", "--json")


class Counted:
    """A Chat that counts how often it is asked, and what was remembered."""

    def __init__(self, path: Path, most_bytes: int = 1_000_000) -> None:
        self.asked = self.hits = 0
        self.chat = remembered(self._reply, SERVER, Replies(path, most_bytes), self._hit)

    def _reply(self, request: Request) -> Reply:
        self.asked += 1
        return Reply(f"{request.user}!", 10, 5, "small", cost=0.01)

    def _hit(self) -> None:
        self.hits += 1


def test_the_same_request_costs_nothing_the_second_time(tmp_path: Path) -> None:
    """
    The second reply has the same words, no tokens and no cost, and says that it was remembered; a listener hears it.
    """
    counted, heard = Counted(tmp_path / "r.sqlite3"), []
    first = counted.chat(ASKED)
    second = counted.chat(replace(ASKED, hear=heard.append))

    assert first == Reply("user!", 10, 5, "small", cost=0.01)
    assert second == Reply("user!", 0, 0, "small", cost=0.0, cached=True)
    assert heard == ["user!"]
    assert (counted.asked, counted.hits) == (1, 1)


@pytest.mark.parametrize(
    "other",
    [
        replace(ASKED, system="other"),
        replace(ASKED, user="other"),
        replace(ASKED, schema=None),
        replace(ASKED, max_tokens=101),
    ],
    ids=["system", "user", "schema", "limit"],
)
def test_another_request_is_another_reply(tmp_path: Path, other: Request) -> None:
    """
    Whatever the reply may depend on belongs to what it is found by.
    """
    counted = Counted(tmp_path / "r.sqlite3")
    counted.chat(ASKED)
    counted.chat(other)

    assert counted.asked == 2


def test_another_server_or_model_is_another_reply() -> None:
    """
    Neither another model nor another endpoint is answered for.
    """
    keys = {
        key_of(ASKED, server) for server in (SERVER, replace(SERVER, model="openai:b"), replace(SERVER, host="b:1"))
    }

    assert len(keys) == 3


@given(st.text(), st.text(), st.text(), st.text())
def test_words_that_move_between_parts_are_another_request(a: str, b: str, c: str, d: str) -> None:
    """
    Two requests have one key only when they are the same request.
    """
    first, second = Request(a, b), Request(c, d)

    assert (key_of(first, SERVER) == key_of(second, SERVER)) == ((a, b) == (c, d))


def test_a_failure_is_not_remembered(tmp_path: Path) -> None:
    """
    What failed once is asked again.
    """
    outcomes = iter([ModelError("Busy.", hint="Wait."), Reply("late")])

    def chat(request: Request) -> Reply:
        outcome = next(outcomes)
        if isinstance(outcome, ModelError):
            raise outcome
        return outcome

    mindful = remembered(chat, SERVER, Replies(tmp_path / "r.sqlite3"), lambda: None)
    with pytest.raises(ModelError):
        mindful(ASKED)

    assert mindful(ASKED).text == "late"


def test_who_asks_the_same_at_once_shares_one_call(tmp_path: Path) -> None:
    """
    Eight threads that want the same reply pay for one.
    """
    counted = Counted(tmp_path / "r.sqlite3")
    outcomes = gather(counted.chat, [ASKED] * 8)

    assert {outcome.text for outcome in outcomes if isinstance(outcome, Reply)} == {"user!"}
    assert (counted.asked, counted.hits) == (1, 7)


def test_its_size_is_bounded_and_what_was_not_used_goes_first(tmp_path: Path) -> None:
    """
    When there is no more room the oldest replies are asked for anew, the newest are not.
    """
    counted = Counted(tmp_path / "r.sqlite3", most_bytes=100)
    requests = [replace(ASKED, user=f"{number:09d}") for number in range(20)]
    for request in requests:
        counted.chat(request)
    for request in (requests[-1], requests[0]):
        counted.chat(request)

    assert (counted.asked, counted.hits) == (21, 1)


def test_a_library_that_cannot_be_written_is_asked_all_the_same(tmp_path: Path) -> None:
    """
    A damaged or unwritable file costs calls, and stops nothing.
    """
    damaged = tmp_path / "r.sqlite3"
    damaged.write_bytes(b"no database" * 100)
    counted, nowhere = Counted(damaged), Counted(tmp_path / "no folder" / "r.sqlite3")

    assert [chat(ASKED).text for chat in (counted.chat, counted.chat, nowhere.chat)] == ["user!"] * 3
    assert counted.asked == 2


def test_two_programs_share_one_memory(tmp_path: Path) -> None:
    """
    Programs that write the same file at the same time lose nothing and break nothing.
    """
    script = f"""
import sys
from pathlib import Path
sys.path.insert(0, {str(ROOT)!r})
from assistant.chat import Reply
from assistant.llm import Replies
replies = Replies(Path({str(tmp_path / "r.sqlite3")!r}))
for number in range(40):
    replies.put(f"{{sys.argv[1]}}-{{number}}", Reply("text" * 100))
"""
    programs = [subprocess.Popen([sys.executable, "-c", script, name]) for name in "abc"]
    codes = [program.wait() for program in programs]
    kept = Replies(tmp_path / "r.sqlite3")

    assert codes == [0, 0, 0]
    assert [name for name in "abc" for number in range(40) if kept.get(f"{name}-{number}") is None] == []


# --- As a user ----------------------------------------------------------------------------------------------------


@pytest.fixture
def asked(corpus_library: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    """A library here that no model was asked from yet, and a server whose model copies what it is shown."""
    shutil.copytree(corpus_library, ".podium", ignore=shutil.ignore_patterns("replies.sqlite3*"))
    with ModelServer(replies(lambda one: fake.write(Request(one.system, one.user)).text)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        yield server


def test_a_question_asked_again_costs_nothing_and_says_so(asked: ModelServer) -> None:
    """
    The second answer is the first, with nought tokens and its calls counted as cached, and the server hears nothing.
    """
    first, sent = run(*QUESTION), len(asked.requests)
    second = run(*QUESTION)
    calls, usage = first.data["usage"]["calls"], second.data["usage"]

    assert first.data["claims"] == second.data["claims"] != []
    assert (usage["calls"], usage["cached"], usage["prompt_tokens"], usage["cost"]) == (calls, calls, 0, 0.0)
    assert len(asked.requests) == sent > 0


def test_no_cache_asks_anew(asked: ModelServer) -> None:
    """
    --no-cache, or the setting, asks again and keeps nothing.
    """
    run(*QUESTION, "--no-cache")
    run(*QUESTION, "--no-cache")

    assert len(asked.requests) % 2 == 0
    assert not Path(".podium/replies.sqlite3").exists()


def test_a_removed_document_takes_the_replies_with_it(asked: ModelServer) -> None:
    """
    What a model made of a document's words does not outlive it.
    """
    run(*QUESTION)
    kept = Path(".podium/replies.sqlite3").exists()
    run("documents", "remove", "2031-03-07-joint-communique.pdf")

    assert kept
    assert not Path(".podium/replies.sqlite3").exists()


def test_a_server_that_fails_is_no_memory(asked: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A remembered reply needs no server: the question can be asked again when it is gone.
    """
    run(*QUESTION)
    with ModelServer(fails(500)) as gone:
        address = asked.url
        monkeypatch.setenv("OPENAI_BASE_URL", gone.url)
        monkeypatch.setenv("PODIUM_MODEL_RETRIES", "0")
        elsewhere = run(*QUESTION)
        monkeypatch.setenv("OPENAI_BASE_URL", address)

    assert elsewhere.code == 3
    assert run(*QUESTION).data["usage"]["cached"] > 0
