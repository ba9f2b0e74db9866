"""No call is made that could exceed what is allowed, every call stands in the ledger, and unknown prices are said."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from commands import run
from conftest import ROOT

from assistant.chat import Chat, Reply, Request
from assistant.errors import BudgetSpent, ModelError, SettingsError, UsageProblem
from assistant.llm import Account, Allowance, Facts, Ledger, budgeted, compose, facts_of, fake, gather
from assistant.llm.facts import Price, evidence_room, table
from assistant.llm.failures import Patience, Server
from assistant.llm.ledger import dollars, ledger_path
from assistant.llm.tokens import Counter
from assistant.settings import Limits
from assistant.testkit import ModelServer, drops, fails, overflows, replies, runs_out, says, stalls

SERVER = Server("openai:small", "127.0.0.1:1", "OPENAI_API_KEY", Patience())
WORDS = Counter(lambda text: len(text.split()), exact=True)
# A dollar a token makes every sum readable.
DOLLARS = Price(1e6, 1e6)
# Two words, the quotation marks of no schema, and what a server puts around.
PROMPT = 2 + 16
ASKED = Request("", "two words", max_tokens=10)
QUESTION = ("ask", "When are the Melisar talks?", "--as-of", "2031-03-09", "--model", "openai:small")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "state" / "usage.sqlite3")


def spender(ledger: Ledger, run: str = "r", *, facts: Facts = Facts(DOLLARS, None), **allowance: float | None) -> Chat:
    """A Chat whose replies cost five tokens beside the prompt."""
    account = Account(ledger, run, Allowance(**allowance))
    return budgeted(lambda request: Reply("", PROMPT, 5, cost=None), SERVER, facts, WORDS, account)


# --- What is allowed ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("allowance", "words"),
    [
        ({"tokens": 60}, "could take 28 tokens, and 14 of 60 are left"),
        ({"cost": 60}, "could cost $28.00, and $14.00 of $60.00 are left"),
        ({"daily": 60}, "could cost $28.00, and $14.00 of $60.00 are left"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_the_call_that_could_exceed_is_not_made(ledger: Ledger, allowance: dict[str, float], words: str) -> None:
    """
    Calls are made while the most that the next could take still fits; what they took, not what they could, counts.
    """
    chat = spender(ledger, **allowance)
    chat(ASKED)
    chat(ASKED)
    with pytest.raises(BudgetSpent) as stopped:
        chat(ASKED)

    assert words in stopped.value.message
    assert stopped.value.exit_code == 1
    assert ledger.days()[0].calls == 2


def test_a_run_has_its_own_allowance_and_a_day_is_everybodys(ledger: Ledger) -> None:
    """
    Another run starts anew at --max-cost, and meets what the first one left of the day.
    """
    spender(ledger, "first", cost=30)(ASKED)
    spender(ledger, "second", cost=30)(ASKED)

    with pytest.raises(BudgetSpent):
        spender(ledger, "third", daily=60)(ASKED)


def test_calls_at_once_do_not_exceed_together(ledger: Ledger) -> None:
    """
    Twenty calls at once spend no more than twenty in turn: each is entered at its most before it is made.
    """
    barrier, made = threading.Barrier(2), []

    def chat(request: Request) -> Reply:
        made.append(request)
        barrier.wait(timeout=10)
        return Reply("", PROMPT, 10, cost=None)

    account = Account(ledger, "r", Allowance(tokens=2 * (PROMPT + 10)))
    outcomes = gather(budgeted(chat, SERVER, Facts(DOLLARS, None), WORDS, account), [ASKED] * 20, workers=20)

    assert len(made) == 2
    assert sum(isinstance(outcome, BudgetSpent) for outcome in outcomes) == 18


def test_two_programs_do_not_exceed_together(ledger: Ledger) -> None:
    """
    Programs that share the ledger share the day.
    """
    script = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from assistant.errors import BudgetSpent
from assistant.llm import Allowance, Ledger
from assistant.llm.ledger import Spent
ledger = Ledger(Path({str(ledger.path)!r}))
for _ in range(30):
    try:
        ledger.open_call(sys.argv[1], "m", "h", Spent(1, 0, 1.0), Allowance(daily=40.0))
    except BudgetSpent:
        pass
"""
    programs = [subprocess.Popen([sys.executable, "-c", script, name]) for name in "abc"]

    assert [program.wait() for program in programs] == [0, 0, 0]
    assert (ledger.days()[0].calls, ledger.days()[0].cost) == (40, 40.0)


@pytest.mark.parametrize("allowance", [{"cost": 1.0}, {"daily": 1.0}])
def test_a_limit_of_cost_needs_a_price(ledger: Ledger, allowance: dict[str, float]) -> None:
    """
    Where the price is not known a limit of cost is refused before any call, with the two ways out.
    """
    with pytest.raises(UsageProblem, match="not known") as refused:
        spender(ledger, facts=Facts(None, None), **allowance)

    assert "PODIUM_MODEL_PRICE" in refused.value.hint
    assert "--max-tokens" in refused.value.hint


def test_an_unknown_price_is_not_nought(ledger: Ledger) -> None:
    """
    Without a price calls are made and counted, and their cost is said to be unknown.
    """
    reply = spender(ledger, facts=Facts(None, None), tokens=100)(ASKED)

    assert reply.cost is None
    assert (ledger.days()[0].cost, ledger.days()[0].unpriced) == (None, 1)


# --- The window ---------------------------------------------------------------------------------------------------


def test_a_reply_is_no_longer_than_the_window_leaves(ledger: Ledger) -> None:
    """
    A prompt that fits is sent with a shorter limit; one that leaves no room for a reply is not sent.
    """
    limits: list[int] = []

    def chat(request: Request) -> Reply:
        limits.append(request.max_tokens)
        return Reply("")

    long = replace(ASKED, max_tokens=4000)
    for window in (8000, 1000, PROMPT + 256):
        budgeted(chat, SERVER, Facts(None, window), WORDS, Account(ledger, "r", Allowance()))(long)
    with pytest.raises(ModelError, match="longer than openai:small can read") as full:
        budgeted(chat, SERVER, Facts(None, PROMPT + 255), WORDS, Account(ledger, "r", Allowance()))(long)

    assert limits == [4000, 1000 - PROMPT, 256]
    assert full.value.kind == "overflow"
    assert ledger.days()[0].calls == 3


@pytest.mark.parametrize(("window", "limit"), [(None, 8192 - PROMPT), (100_000, 9000)])
def test_an_unknown_window_is_taken_to_be_small(ledger: Ledger, window: int | None, limit: int) -> None:
    """
    Where nothing is known of it, a reply is asked for that fits what servers at home are started with.
    """
    limits: list[int] = []

    def chat(request: Request) -> Reply:
        limits.append(request.max_tokens)
        return Reply("")

    account = Account(ledger, "r", Allowance())
    budgeted(chat, SERVER, Facts(None, window), WORDS, account)(replace(ASKED, max_tokens=9000))

    assert limits == [limit]


@pytest.mark.parametrize("window", [2048, 4096, 8192, 16384, 128000, None])
def test_evidence_leaves_room_for_the_rest(window: int | None) -> None:
    """
    Instructions, sources and a reply of some length fit the window; a large one holds all that a search finds.
    """
    room = evidence_room(Facts(None, window))

    assert 500 <= room <= 6000
    assert room + 1300 + 256 <= (window or 8192) + (256 if window == 2048 else 0)
    assert (room == 6000) == ((window or 0) >= 16384)


def test_evidence_is_packed_to_the_window(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A small window gets a shorter prompt, which still holds the best of what was found.
    """
    prompts = []
    for window in ("3000", "128000"):
        monkeypatch.setenv("PODIUM_CONTEXT_WINDOW", window)
        run(*QUESTION)
        prompts.append(server.requests[0].user)
        server.requests.clear()

    assert len(prompts[0]) < len(prompts[1])
    assert "Melisar" in prompts[0]


# --- What the table knows -----------------------------------------------------------------------------------------


def test_the_table_is_dated_and_has_no_price_of_nought() -> None:
    """
    Prices have a date and a source, and a row that says nothing is not there.
    """
    rows = table().models

    assert table().date.startswith("20")
    assert table().source
    assert len(rows) > 100
    assert [name for name, (prompt, reply, window) in rows.items() if min(prompt, reply, window) <= 0] == []


@pytest.mark.parametrize(
    ("server", "limits", "price", "window"),
    [
        (replace(SERVER, model="openai:gpt-4o-mini"), Limits(), Price(0.15, 0.6), 128000),
        (replace(SERVER, model="openai:gpt-4o-mini-2099-01-31"), Limits(), Price(0.15, 0.6), 128000),
        (replace(SERVER, model="openai:gpt-4o-mini", own=False), Limits(), None, None),
        (replace(SERVER, model="openai:nobody-knows"), Limits(), None, None),
        (replace(SERVER, model="fake:"), Limits(), Price(0, 0), None),
        (SERVER, Limits(model_price="0.5 / 2", context_window=4096), Price(0.5, 2), 4096),
        (replace(SERVER, model="openai:gpt-4o-mini"), Limits(model_price="0/0"), Price(0, 0), 128000),
    ],
    ids=["known", "a day's snapshot", "somebody else's server", "unknown", "fake", "settings", "settings over table"],
)
def test_facts_come_from_the_settings_then_the_table(
    server: Server, limits: Limits, price: Price | None, window: int | None
) -> None:
    """
    What the user says holds; then the vendor's own prices, at the vendor's own address; else nothing is known.
    """
    assert facts_of(server, limits) == Facts(price, window)


@pytest.mark.parametrize("text", ["cheap", "1", "1/", "-1/2", "nan/1", "1/2/3"])
def test_a_malformed_price_is_shown_back(text: str) -> None:
    """
    A price that cannot be read is never taken for another.
    """
    with pytest.raises(SettingsError, match="no price"):
        facts_of(SERVER, Limits(model_price=text))


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(0, "$0.00"), (12.5, "$12.50"), (1234.5, "$1,234.50"), (0.1, "$0.10"), (0.0123, "$0.012"), (0.00001, "$0.00001")],
)
def test_sums_are_shown_as_people_write_them(amount: float, shown: str) -> None:
    """
    Cents where they say something, else the first two digits that do.
    """
    assert dollars(amount) == shown


# --- The ledger ---------------------------------------------------------------------------------------------------


def failing(ledger: Ledger, error: BaseException) -> Chat:
    def chat(request: Request) -> Reply:
        raise error

    return budgeted(chat, SERVER, Facts(DOLLARS, None), WORDS, Account(ledger, "r", Allowance()))


@pytest.mark.parametrize(
    ("error", "status", "tokens"),
    [
        (ModelError("Busy.", hint="Wait.", kind="busy"), (1, 0), 0),
        (ModelError("Cut.", hint="Less.", kind="cut-short", spent=(7, 8)), (1, 0), 15),
        (ModelError("Dropped.", hint="Again.", kind="dropped", spent=None), (0, 1), PROMPT + 10),
        (KeyboardInterrupt(), (0, 1), PROMPT + 10),
    ],
    ids=["refused", "useless but paid for", "dropped", "Ctrl-C"],
)
def test_a_failed_call_counts_as_much_as_it_may_have_cost(
    ledger: Ledger, error: BaseException, status: tuple[int, int], tokens: int
) -> None:
    """
    A refusal is free, a useless reply costs what the server says, and one that was lost counts in full.
    """
    with pytest.raises(type(error)):
        failing(ledger, error)(ASKED)
    (day,) = ledger.days()

    assert (day.failures, day.lost) == status
    assert day.prompt_tokens + day.completion_tokens == tokens
    assert day.cost == tokens


def test_a_ledger_that_cannot_be_kept_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    No call is made that could not be entered; the user hears where the ledger should be and how to move it.
    """
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("PODIUM_STATE", str(tmp_path / "file"))

    with pytest.raises(SettingsError, match="Cannot keep count") as told:
        compose("fake:")
    assert "PODIUM_STATE" in told.value.hint


# --- As a user ----------------------------------------------------------------------------------------------------


def written(asked: object) -> str:
    return fake.write(Request(asked.system, asked.user)).text  # type: ignore[attr-defined]


@pytest.fixture
def server(corpus_library: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    """A library here, and a server whose model copies what it is shown."""
    shutil.copytree(corpus_library, ".podium")
    with ModelServer(replies(written)) as made:
        monkeypatch.setenv("OPENAI_BASE_URL", made.url)
        yield made


def test_ask_stops_before_the_call_and_says_so(server: ModelServer) -> None:
    """
    Too small a limit is told in two lines, exit 1, and not one request; what is printed says so too.
    """
    outcome = run(*QUESTION, "--max-tokens", "100", "--json")
    *_, problem, way_out = outcome.err.splitlines()

    assert (outcome.code, outcome.data["answered"], outcome.data["claims"]) == (1, False, [])
    assert "100 of 100 are left" in problem
    assert "100 of 100 are left" in outcome.data["stopped"]
    assert run(*QUESTION, "--max-tokens", "100").out.startswith("No answer. The model was not asked. The next call")
    assert "--max-tokens" in way_out
    assert server.requests == []


def test_a_briefing_that_is_stopped_keeps_what_is_done(server: ModelServer) -> None:
    """
    The sections that the model could not write keep the sources' own sentences; exit 1.
    """
    brief = ("brief", "--since", "2031-03-03", "--until", "2031-03-10", "--as-of", "2031-03-10", "--json")
    whole = run(*brief, "--model", "openai:small")
    used = whole.data["usage"]
    nothing = run(*brief, "--model", "openai:small", "--no-cache", "--max-tokens", "0")
    first = re.search(r"could take ([\d,]+) tokens", nothing.err)
    enough = str(first and first[1]).replace(",", "")
    stopped = run(*brief, "--model", "openai:small", "--no-cache", "--max-tokens", enough)

    assert whole.data["stopped"] is None
    assert stopped.code == 1
    assert 0 < stopped.data["usage"]["calls"] < used["calls"]
    assert "are left" in stopped.data["stopped"]
    assert [section["key"] for section in stopped.data["sections"]] == [s["key"] for s in whole.data["sections"]]


def test_a_limit_of_cost_at_an_unknown_price_is_wrong_usage(server: ModelServer) -> None:
    """
    --max-cost with a server of one's own is refused until its price is said.
    """
    refused = run(*QUESTION, "--max-cost", "1")
    os.environ["PODIUM_MODEL_PRICE"] = "0/0"
    priced = run(*QUESTION, "--max-cost", "1", "--json")

    assert refused.code == 2
    assert "not known" in refused.err
    assert priced.data["usage"]["cost"] == 0.0


def test_usage_shows_the_day(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    What was asked, remembered, failed and spent today, for a person and as JSON.
    """
    before = run("usage")
    monkeypatch.setenv("PODIUM_MODEL_PRICE", "1/2")
    first = run(*QUESTION, "--json").data["usage"]
    run(*QUESTION)
    (day,) = run("usage", "--json").data["days"]
    shown = run("usage", "--since", day["day"]).out

    assert before.out == "No model has been asked.\n"
    assert (day["model"], day["calls"] - day["cached"]) == ("openai:small", first["calls"] - first["cached"])
    assert day["cached"] == first["calls"] + first["cached"]
    assert day["cost"] == pytest.approx(first["cost"])
    assert (day["prompt_tokens"], day["completion_tokens"]) == (first["prompt_tokens"], first["completion_tokens"])
    assert "openai:small" in shown
    assert run("usage", "--since", "2999-01-01").out == "No model has been asked.\n"
    assert run("usage", "--since", "soon").code == 2


def test_a_days_budget_stands_in_the_file(server: ModelServer) -> None:
    """
    daily_budget in podium.toml holds for every command of the day.
    """
    Path("podium.toml").write_text('daily_budget = 0.000001\nmodel_price = "1/2"\n', "utf-8")
    outcome = run(*QUESTION, "--json")

    assert outcome.code == 1
    assert "raise daily_budget" in outcome.err
    assert server.requests == []


def test_an_eval_run_stops_and_goes_on_where_it_stopped(server: ModelServer) -> None:
    """
    Past the limit no case is marked as failed: the run ends with exit 1, and what is done is not paid for again.
    """
    cases = [{"id": str(n), "question": f"When are the Melisar talks? ({n})", "answers": ["May"]} for n in range(3)]
    Path("cases.jsonl").write_text("".join(json.dumps(case) + "\n" for case in cases), "utf-8")
    command = ("eval", "run", "answering", "--data", "cases.jsonl", "--model", "openai:small", "--no-cache")
    stopped = run(*command, "--max-tokens", "12000")
    before = len(server.requests)
    whole = run(*command, "--json")
    after = len(server.requests)
    Path(".podium-runs").rename("other-runs")
    run(*command)

    assert stopped.code == 1
    assert "left" in stopped.err
    assert before > 0
    assert [case["error"] for case in whole.data["cases"]] == [None] * 3
    assert after - before < len(server.requests) - after


def test_a_window_smaller_than_was_thought_is_survived(server: ModelServer) -> None:
    """
    A server that says so is asked once more, for less and with less; one that says so again is told of.
    """
    with ModelServer(overflows(), replies(written)) as small:
        os.environ["OPENAI_BASE_URL"] = small.url
        answer = run(*QUESTION, "--json", "--no-cache")
        first, second = small.requests[:2]
    with ModelServer(overflows()) as smaller:
        os.environ["OPENAI_BASE_URL"] = smaller.url
        told = run(*QUESTION)

    assert answer.data["answered"]
    assert len(second.user) < len(first.user)
    assert "Melisar" in second.user
    assert len(smaller.requests) == 2
    assert "longer than openai:small can read" in told.trouble[0]


def test_a_check_is_judged_within_its_budget(server: ModelServer) -> None:
    """
    `check --judge` has the limits that ask has, and makes no call above them: the checks that need no judge are shown.
    """
    Path("draft.txt").write_text("The Melisar talks begin on Friday.\n", "utf-8")
    outcome = run("check", "draft.txt", "--judge", "openai:small", "--max-tokens", "10", "--fail-under", "0")

    assert outcome.code == 1
    assert "Not finished: The judge was not asked." in " ".join(outcome.out.split())
    assert "[CONTRADICTED]" in outcome.out or "[UNSUPPORTED]" in outcome.out
    assert server.requests == []


@pytest.mark.parametrize("workers", [1, 3])
def test_a_budget_that_ends_in_a_repair_is_no_error_of_the_case(server: ModelServer, workers: int) -> None:
    """
    The same command takes the case up again, without --rerun-errors, and pays for none that was whole.
    """
    case = {"question": "When are the Melisar talks?", "answers": ["May"]}
    Path("cases.jsonl").write_text("".join(json.dumps({"id": str(n), **case}) + "\n" for n in range(3)), "utf-8")
    command = ("eval", "run", "answering", "--data", "cases.jsonl", "--model", "openai:small", "--no-cache", "--json")

    def invents(request: Any) -> str:
        """What it writes stands nowhere, so that every answer is repaired."""
        (name, *_) = re.findall(r"\[(\w+)\]", request.user)
        claim = {"text": "Nine dragons sank the ferry.", "ids": [name], "quotes": []}
        return json.dumps({"answered": True, "claims": [claim]})

    with ModelServer(replies(invents)) as invention:
        os.environ["OPENAI_BASE_URL"] = invention.url
        run(*command, "--limit", "1", "--runs", "alone")
        day, a_case = run("usage", "--json").data["days"][0], len(invention.requests)
        first = re.search(r"could take ([\d,]+) tokens", run(*command, "--max-tokens", "0").err)
        # Enough for a case and the first call of the next, whose repair is then too much.
        budget = day["prompt_tokens"] + day["completion_tokens"] + int(str(first and first[1]).replace(",", ""))
        at_once = ("--workers", str(workers))
        stopped = run(*command, *at_once, "--max-tokens", str(budget))
        part = len(invention.requests) - a_case
        whole = run(*command, *at_once)
        rest = len(invention.requests) - a_case - part

    assert (stopped.code, stopped.out) == (1, "")
    assert [one["error"] for one in whole.data["cases"]] == [None] * 3
    if workers == 1:
        assert (part, rest) == (a_case + 1, 2 * a_case)


def test_one_notice_says_that_tokens_are_estimated(server: ModelServer, tmp_path: Path) -> None:
    """
    However many calls are made, one line on stderr; with a fake model none.
    """
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    week = ["--since", "2031-03-03", "--until", "2031-03-10", "--as-of", "2031-03-10", "--model", "openai:small"]
    command = [sys.executable, "-c", "from assistant.cli import main; main()", "brief", *week]
    real = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    faked = subprocess.run([*command[:-1], "fake:"], capture_output=True, text=True, env=environment, check=False)

    assert len(server.requests) > 1
    assert real.stderr.count("Tokens are estimated") == 1
    assert "Tokens" not in faked.stderr


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_program_that_is_stopped_leaves_library_and_ledger_whole(
    corpus_library: Path, monkeypatch: pytest.MonkeyPatch, how: signal.Signals
) -> None:
    """
    Ctrl-C or kill -9 in the middle of a call: the call stands in the ledger in full, and all goes on as before.
    """
    shutil.copytree(corpus_library, ".podium")
    arrived = threading.Event()

    def answer(exchange: object) -> None:
        arrived.set()
        stalls(20, then=says("{}"))(exchange)  # type: ignore[arg-type]

    with ModelServer(answer) as server:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "OPENAI_BASE_URL": server.url}
        command = [sys.executable, "-c", "from assistant.cli import main; main()", *QUESTION]
        program = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
        assert arrived.wait(timeout=60)
        program.send_signal(how)
        _, said = program.communicate(timeout=60)
    (day,) = Ledger().days()
    (integrity,) = sqlite3.connect(ledger_path()).execute("PRAGMA integrity_check").fetchone()

    assert (day.calls, day.lost) == (1, 1)
    assert day.completion_tokens > 0
    assert integrity == "ok"
    assert run("doctor", "--json").data["checks"][-1]["state"] == "ok"
    if how is signal.SIGINT:
        assert program.returncode == 130
        assert "Stopped." in said
        assert "Traceback" not in said


@pytest.mark.parametrize(
    ("fault", "failures", "lost"),
    [(fails(429, retry_after=0.01), 2, 0), (drops(), 0, 2), (runs_out(), 1, 0)],
    ids=["429", "dropped", "cut short"],
)
def test_every_try_is_entered(monkeypatch: pytest.MonkeyPatch, fault: object, failures: int, lost: int) -> None:
    """
    Each try is a row of its own, so that what a server may have charged for trying is counted.
    """
    with ModelServer(fault) as server:  # type: ignore[arg-type]
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        with pytest.raises(ModelError):
            compose("openai:small", Limits(model_retries=1))(ASKED)
    (day,) = Ledger().days()

    assert (day.failures, day.lost) == (failures, lost)
