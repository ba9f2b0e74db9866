"""One pace for all who ask one server, kept on a clock that the test moves; and several requests at once, in order."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from assistant.chat import Reply, Request
from assistant.errors import BudgetSpent, ModelError
from assistant.llm import Pace, gather, limited, limiter_of, open_wire, retried
from assistant.llm.failures import Patience, retry_after
from assistant.llm.limits import Limiter
from assistant.testkit import ModelServer, fails, replies, says


class Time:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def limiter(self, pace: Pace) -> Limiter:
        return Limiter(pace, now=lambda: self.now, sleep=self.sleep)


def asked(number: int) -> Request:
    return Request("", f"Question {number}", max_tokens=10)


@pytest.mark.parametrize(
    ("pace", "expected"),
    [
        (Pace(requests=2), [0, 0, 60, 60, 120]),
        (Pace(tokens=25), [0, 0, 60, 60, 120]),
        (Pace(tokens=5), [0, 60, 120, 180, 240]),
        (Pace(), [0, 0, 0, 0, 0]),
    ],
    ids=["requests", "tokens", "a request larger than the limit", "none"],
)
def test_no_minute_holds_more_than_the_limit(pace: Pace, expected: list[float]) -> None:
    """
    Calls wait until there is room in the last minute, and one too large for any minute goes alone.
    """
    time, times = Time(), []

    def chat(request: Request) -> Reply:
        times.append(time.now)
        return Reply("")

    paced = limited(chat, time.limiter(pace), count=lambda text: 0)
    for number in range(5):
        paced(asked(number))

    assert times == expected


def test_retry_after_holds_for_all_callers() -> None:
    """
    When one caller is told to wait, the others wait too.
    """
    time = Time()
    limiter = time.limiter(Pace())

    def busy(request: Request) -> Reply:
        raise ModelError("Busy.", hint="Wait.", kind="busy", again=True, wait=7.0)

    with pytest.raises(ModelError):
        limited(busy, limiter, count=len)(asked(1))
    limited(lambda request: Reply(""), limiter, count=len)(asked(2))

    assert time.now == 7.0


@pytest.fixture
def crowd() -> Iterator[tuple[list[int], ModelServer]]:
    """A server that notes how many it is answering at once, and answers the first two only when both are there."""
    together, most = threading.Barrier(2), [0, 0]
    lock = threading.Lock()

    def answer(request: object) -> str:
        with lock:
            most[0] += 1
            most[1] = max(most)
        together.wait(timeout=10)
        with lock:
            most[0] -= 1
        return "{}"

    with ModelServer(replies(answer)) as server:
        yield most, server


def test_calls_in_flight_are_bounded(crowd: tuple[list[int], ModelServer], monkeypatch: pytest.MonkeyPatch) -> None:
    """
    However many are asked at once, the server sees as many as were allowed, and that many at a time.
    """
    most, server = crowd
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    wire = open_wire("openai:small", Patience(timeout=15, retries=0))
    limiter = limiter_of(wire.server.host, Pace(in_flight=2))
    outcomes = gather(limited(wire.chat, limiter, count=len), [asked(number) for number in range(8)], workers=8)

    assert [outcome.text for outcome in outcomes if isinstance(outcome, Reply)] == ["{}"] * 8
    assert most[1] == 2


def test_one_server_has_one_limiter() -> None:
    """
    Two desks that ask the same server share its pace.
    """
    assert limiter_of("a:1", Pace(requests=3)) is limiter_of("a:1", Pace(requests=3))
    assert limiter_of("a:1", Pace(requests=3)) is not limiter_of("b:1", Pace(requests=3))


def test_replies_come_in_the_order_of_the_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Each request has its own reply whatever the order of arrival, and a failure stands in its place.
    """

    def answer(request: object) -> str:
        return str(request.user).rpartition(" ")[2]  # type: ignore[attr-defined]

    with ModelServer(replies(answer)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        wire = open_wire("openai:small")

        def chat(request: Request) -> Reply:
            if request == asked(3):
                raise BudgetSpent("Spent.", hint="Stop.")
            return wire.chat(request)

        outcomes = gather(chat, [asked(number) for number in range(12)])

    texts = [outcome.text if isinstance(outcome, Reply) else type(outcome).__name__ for outcome in outcomes]
    assert texts == ["0", "1", "2", "BudgetSpent", *map(str, range(4, 12))]


def test_a_fault_of_the_programs_own_is_raised() -> None:
    """
    A crash in one of the threads is no failure of the model's, and does not pass for one.
    """

    def chat(request: Request) -> Reply:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        gather(chat, [asked(number) for number in range(4)])


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Retry-After": "3"}, 3.0),
        ({"retry-after-ms": "250", "retry-after": "1"}, 0.25),
        ({"Retry-After": "Thu, 01 Jan 1970 00:02:00 GMT"}, 20.0),
        ({"Retry-After": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0.0),
        ({"Retry-After": "soon"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_read(headers: dict[str, str], expected: float | None) -> None:
    """
    A number of seconds, a date or milliseconds; anything else says nothing.
    """
    assert retry_after(headers, now=100.0) == expected


def test_a_wait_too_long_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A server that asks for an hour is not waited for, and the user hears what it asked.
    """
    patience = Patience(retries=3)
    with ModelServer(fails(429, retry_after=3600), says("{}")) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        with pytest.raises(ModelError, match="too busy") as caught:
            retried(open_wire("openai:small", patience).chat, patience)(asked(1))

    assert "3600 seconds" in caught.value.hint
    assert len(server.requests) == 1


def test_each_try_is_told_to_the_log(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """
    Who asks for it hears of each failure, the next try and the wait.
    """
    caplog.set_level("INFO", "assistant")
    with ModelServer(fails(503, retry_after=0.01), says("{}")) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        retried(open_wire("openai:small").chat, Patience(retries=1))(asked(1))

    assert caplog.messages == [f"The model's server at {server.url[7:-3]} failed: try 2 of 2 in 0.0 s."]
