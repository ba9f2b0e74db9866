"""Chats over a real HTTP server on loopback that misbehaves on purpose; no request leaves the machine."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.llm import PROVIDERS, Chat, Reply, Request, open_chat
from assistant.llm.failures import Patience
from assistant.testkit import (
    ModelServer,
    drops,
    drops_stream,
    fails,
    filtered,
    overflows,
    refuses,
    rejects_formats,
    rejects_parameter,
    runs_out,
    says,
    sends,
    stalls,
    wants_key,
)

ROOT = Path(__file__).parent.parent
SCHEMA = {
    "type": "object",
    "properties": {"answered": {"type": "boolean"}},
    "required": ["answered"],
    "additionalProperties": False,
}
REQUEST = Request("You answer.", "Who resigned?", SCHEMA, max_tokens=50)
PLAIN = Request("You answer.", "Who resigned?")
QUICK = Patience(timeout=0.4, retries=1)
YES = '{"answered": true}'


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch):
    """No key, address or proxy of the person who runs the tests."""
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_BASE", "HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def over(monkeypatch: pytest.MonkeyPatch):
    """Open a Chat over a server, with the key in the environment or none."""

    def opened(server: ModelServer, key: str | None = "sk-test") -> Chat:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        if key:
            monkeypatch.setenv("OPENAI_API_KEY", key)
        return open_chat("openai:small", QUICK)

    return opened


def failure(chat: Chat, request: Request = REQUEST) -> ModelError:
    with pytest.raises(ModelError) as caught:
        chat(request)
    assert caught.value.__cause__ is None
    assert "\n" not in caught.value.message + caught.value.hint
    return caught.value


# --- A good reply -------------------------------------------------------------------------------------------------


def test_reply_has_text_tokens_and_model(over):
    """
    A good reply comes back with what it cost and who wrote it.
    """
    with ModelServer(says(YES)) as server:
        reply = over(server)(REQUEST)
        prompt = len(REQUEST.system + REQUEST.user)

    assert Reply(YES, -(-prompt // 4), 5, "small", cost=None) == reply


def test_request_reaches_the_wire(over):
    """
    The server gets the two messages, the key, the strict schema, the limit and a temperature of nought.
    """
    with ModelServer(says(YES)) as server:
        over(server)(REQUEST)
        asked = server.requests[0]

    assert (asked.system, asked.user) == ("You answer.", "Who resigned?")
    assert asked.headers["authorization"] == "Bearer sk-test"
    assert asked.body["response_format"]["json_schema"] == {"name": "reply", "strict": True, "schema": SCHEMA}
    assert (asked.body["max_tokens"], asked.body["temperature"]) == (50, 0)


def test_plain_request_asks_for_no_structure(over):
    """
    Without a schema nothing is said of structure.
    """
    with ModelServer(says("Nobody.")) as server:
        reply = over(server)(PLAIN)

    assert reply.text == "Nobody."
    assert server.requests[0].response_format is None


def test_tokens_are_estimated_where_the_server_does_not_count(over):
    """
    A budget works with servers that report no usage.
    """
    with ModelServer(says(YES, usage=False)) as server:
        reply = over(server)(REQUEST)

    assert reply.prompt_tokens > 0
    assert reply.completion_tokens == 6


def test_local_server_needs_no_key(over):
    """
    A base URL alone is enough.
    """
    with ModelServer(says(YES)) as server:
        reply = over(server, key=None)(REQUEST)

    assert reply.text == YES


def test_threads_share_a_chat(over):
    """
    Eight requests at once get eight replies, and learn together what the server does not understand.
    """
    replies: list[Reply] = []
    with ModelServer(rejects_formats("json_schema", then=says(YES))) as server:
        chat = over(server)
        threads = [threading.Thread(target=lambda: replies.append(chat(REQUEST))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert [reply.text for reply in replies] == [YES] * 8
    assert {asked.response_format for asked in server.requests[-1:]} == {"json_object"}


# --- What a server does not understand ----------------------------------------------------------------------------


def test_rejected_schema_falls_back_to_json_and_is_remembered(over):
    """
    A server without schemas is asked for a JSON object, and from then on at once.
    """
    with ModelServer(rejects_formats("json_schema", then=says(YES))) as server:
        chat = over(server)
        chat(REQUEST)
        chat(REQUEST)

    assert [asked.response_format for asked in server.requests] == ["json_schema", "json_object", "json_object"]
    assert '"answered"' in server.requests[1].system


def test_rejected_json_falls_back_to_words(over):
    """
    A server without any structured output gets the schema in words alone.
    """
    with ModelServer(rejects_formats("json_schema", "json_object", then=says(YES))) as server:
        reply = over(server)(REQUEST)

    assert reply.text == YES
    assert server.requests[-1].response_format is None
    assert '"answered"' in server.requests[-1].system


def test_rejected_temperature_is_left_out(over):
    """
    A model that knows only its own temperature keeps its structured output.
    """
    with ModelServer(rejects_parameter("temperature", then=says(YES))) as server:
        over(server)(REQUEST)

    assert "temperature" not in server.requests[-1].body
    assert server.requests[-1].response_format == "json_schema"


# --- Tried again --------------------------------------------------------------------------------------------------


def test_retry_after_is_obeyed(over):
    """
    A 429 is tried again no sooner than the server says.
    """
    with ModelServer(fails(429, retry_after=0.6), says(YES)) as server:
        start = time.monotonic()
        reply = over(server)(REQUEST)

    assert reply.text == YES
    assert time.monotonic() - start >= 0.6


@pytest.mark.parametrize(
    "fault",
    [
        fails(500, retry_after=0.01),
        fails(503, retry_after=0.01),
        drops(after=40),
        drops(after=0),
        stalls(1.0, then=says(YES)),
        sends('{"id": "chatcmpl-1", "choices": [{"mess'),
        sends('{"id": "chatcmpl-1", "object": "chat.completion", "choices": []}'),
    ],
    ids=["500", "503", "dropped in the body", "dropped at once", "timeout", "half a JSON document", "no choice"],
)
def test_fault_is_tried_again(over, fault):
    """
    What may pass is tried again, and the second reply counts.
    """
    with ModelServer(fault, says(YES)) as server:
        reply = over(server)(REQUEST)

    assert reply.text == YES
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("fault", "problem", "way_out"),
    [
        (fails(429, retry_after=0.01), "was too busy, 2 times", "Wait"),
        (fails(500, retry_after=0.01), "failed, 2 times", "later"),
        (stalls(0.8, then=says(YES)), "did not answer within 0.4 seconds, 2 times", "loaded"),
        (sends("<html>Sign in</html>", content_type="text/html"), "sent something that is no reply", "address"),
        (drops(after=40), "broke off its reply, 2 times", "network"),
    ],
    ids=["429", "500", "timeout", "a web page", "dropped"],
)
def test_fault_that_stays_is_told(over, fault, problem, way_out):
    """
    After the last try the user hears what happened, how often, and what to do.
    """
    with ModelServer(fault) as server:
        error = failure(over(server))

    assert problem in error.message
    assert way_out in error.hint
    assert len(server.requests) == 2


# --- Heard as it comes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("schema", [SCHEMA, None], ids=["schema", "plain"])
def test_reply_is_heard_as_it_comes(over, schema):
    """
    Who listens hears the reply grow, and the reply and its tokens are the same as without listening.
    """
    heard: list[str] = []
    text = json.dumps({"answered": True, "why": "Because it was so written in the source."})
    with ModelServer(says(text)) as server:
        chat = over(server)
        silent = chat(Request("s", "u", schema))
        reply = chat(Request("s", "u", schema, hear=heard.append))

    assert reply == silent
    assert heard[-1] == text
    assert len(heard) > 2
    assert all(later.startswith(earlier) for earlier, later in itertools.pairwise(heard))


@pytest.mark.parametrize("fault", [drops_stream(), drops_stream(politely=True), fails(503, retry_after=0.01)])
def test_dropped_stream_is_tried_again_and_heard_anew(over, fault):
    """
    A stream that breaks, or ends without an end, is asked for again, and is heard from its beginning.
    """
    heard: list[str] = []
    with ModelServer(fault, says(YES)) as server:
        reply = over(server)(Request("s", "u", SCHEMA, hear=heard.append))

    assert reply.text == YES
    assert heard[-1] == YES
    assert len(server.requests) == 2


@pytest.mark.parametrize("politely", [True, False])
def test_stream_that_stays_broken_is_told(over, politely):
    """
    After the last try the user hears that the server broke off.
    """
    with ModelServer(drops_stream(politely=politely)) as server:
        error = failure(over(server), Request("s", "u", hear=lambda text: None))

    assert "broke off its reply, 2 times" in error.message


def test_server_that_does_not_count_streams_is_asked_without(over):
    """
    A server that knows no `stream_options` still streams, and its tokens are estimated.
    """
    with ModelServer(rejects_parameter("stream_options", then=says(YES))) as server:
        reply = over(server)(Request("s", "u", hear=lambda text: None))

    assert reply.text == YES
    assert reply.completion_tokens


@pytest.mark.parametrize("fault", [refuses(), filtered(), runs_out()], ids=["refusal", "filter", "cut short"])
def test_streamed_reply_is_watched_too(over, fault):
    """
    A stream that ends in a refusal, at a filter or at the limit is told as any other reply.
    """
    with ModelServer(fault) as server:
        streamed = failure(over(server), Request("s", "u", SCHEMA, hear=lambda text: None))
        whole = failure(over(server))

    assert streamed.kind == whole.kind


# --- Told at once -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "problem", "way_out"),
    [
        (wants_key("sk-other", then=says(YES)), "refused the key", "OPENAI_API_KEY"),
        (fails(403), "refused the key", "OPENAI_API_KEY"),
        (fails(404, "The model `small` does not exist", code="model_not_found"), "no model 'small'", "/v1"),
        (overflows(), "longer than openai:small can read", "-k"),
        (fails(400, "the request exceeds the available context size"), "longer than openai:small can read", "-k"),
        (fails(400, "Blocked by policy.", code="content_filter"), "content filter", "extractive"),
        (refuses("I cannot help with that."), "refused to write this: I cannot help with that.", "extractive"),
        (filtered(), "content filter", "extractive"),
        (runs_out(), "token limit before the end", "Ask for less"),
        (fails(400, "Unknown field 'seed'."), "cannot be used: Error code: 400", "another model"),
    ],
    ids=[
        "key",
        "forbidden",
        "model",
        "overflow",
        "overflow without a code",
        "filter before",
        "refusal",
        "filter",
        "cut short",
        "other",
    ],
)
def test_hopeless_fault_is_told_at_once(over, fault, problem, way_out):
    """
    What cannot get better is not tried again, and each condition has its own words.
    """
    with ModelServer(fault) as server:
        error = failure(over(server))

    assert problem in error.message
    assert way_out in error.hint
    assert len(server.requests) == 1


@pytest.mark.parametrize("fault", [refuses(), filtered(), runs_out()], ids=["refusal", "filter", "cut short"])
def test_plain_reply_is_watched_too(over, fault):
    """
    A request without a schema takes another way through the SDK and is told the same.
    """
    with ModelServer(fault) as server:
        error = failure(over(server), PLAIN)

    assert error.hint


def test_spent_account_is_told(over):
    """
    A 429 for want of money is no rush hour.
    """
    with ModelServer(fails(429, "You exceeded your quota.", code="insufficient_quota", retry_after=0.01)) as server:
        error = failure(over(server))

    assert "no credit left" in error.message


def test_unreachable_server_is_named(monkeypatch: pytest.MonkeyPatch):
    """
    The user hears which host does not answer; the key is not shown.
    """
    with ModelServer(says(YES)) as server:
        gone = server.url
    monkeypatch.setenv("OPENAI_BASE_URL", gone)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    error = failure(open_chat("openai:small", Patience(timeout=0.4, retries=1)))

    assert f"at {gone.removeprefix('http://').removesuffix('/v1')} cannot be reached" in error.message
    assert "sk-secret" not in str(error) + error.hint


# --- Opening ------------------------------------------------------------------------------------------------------


def opening(model: str) -> ModelError:
    with pytest.raises(ModelError) as caught:
        open_chat(model, QUICK)
    return caught.value


def test_no_key_and_no_address_is_told_before_any_call():
    """
    Without a key and a server of one's own there is nobody to ask.
    """
    error = opening("openai:small")

    assert error.message == "There is no OPENAI_API_KEY."
    assert "OPENAI_BASE_URL" in error.hint


@pytest.mark.parametrize("address", ["localhost:8080/v1", "ftp://x/v1", "http:///v1"])
def test_malformed_address_is_told(monkeypatch: pytest.MonkeyPatch, address: str):
    """
    A base URL without its scheme or host is shown back.
    """
    monkeypatch.setenv("OPENAI_BASE_URL", address)

    assert repr(address) in opening("openai:small").message


@pytest.mark.parametrize("model", ["gpt-4o-mini", "openai:", ":x", ""])
def test_name_without_vendor_is_told(model: str):
    """
    A model is named vendor:model.
    """
    assert "openai:gpt-4o-mini" in opening(model).hint


def test_missing_integration_names_its_package():
    """
    A vendor whose package is not installed says which to install.
    """
    assert "pip install langchain-perplexity" in opening("perplexity:sonar").hint


def test_unknown_vendor_is_told():
    """
    A vendor that nobody knows is named.
    """
    assert "'nosuchvendor'" in opening("nosuchvendor:x").message


def test_vendor_without_its_settings_is_told(monkeypatch: pytest.MonkeyPatch):
    """
    A vendor's own complaint about its settings becomes one line.
    """
    for name in ("AZURE_OPENAI_ENDPOINT", "AZURE_OPENAI_API_KEY", "OPENAI_API_VERSION"):
        monkeypatch.delenv(name, raising=False)
    error = opening("azure_openai:small")

    assert error.message.startswith("Cannot set up azure_openai:small")
    assert "\n" not in error.message


@pytest.fixture
def azure(monkeypatch: pytest.MonkeyPatch):
    def opened(server: ModelServer) -> Chat:
        monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", server.url.removesuffix("/v1"))
        monkeypatch.setenv("AZURE_OPENAI_API_KEY", "az-test")
        monkeypatch.setenv("OPENAI_API_VERSION", "2024-10-21")
        return open_chat("azure_openai:small", QUICK)

    return opened


@pytest.mark.parametrize("request_", [REQUEST, PLAIN], ids=["schema", "plain"])
def test_vendor_of_langchain_replies(azure, request_: Request):
    """
    A vendor that only LangChain knows is asked in its own way, with the limit.
    """
    with ModelServer(says(YES)) as server:
        reply = azure(server)(request_)

    assert json.loads(reply.text) == {"answered": True}
    assert request_.max_tokens == server.requests[0].body["max_completion_tokens"]
    assert server.requests[0].headers["api-key"] == "az-test"


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        (fails(401), "refused the key"),
        (overflows(), "longer than azure_openai:small can read"),
        (fails(500, retry_after=0.01), "failed, 2 times"),
        (runs_out(), "token limit"),
        (refuses(), "refused to write"),
    ],
)
def test_vendor_of_langchain_fails_in_the_same_words(azure, fault, problem):
    """
    Conditions are told alike whoever the vendor is.
    """
    with ModelServer(fault) as server:
        error = failure(azure(server))

    assert problem in error.message


def test_every_provider_is_documented():
    """
    Each row of PROVIDERS stands in the documentation of prompts and models.
    """
    from assistant.prompts import prompts_folder

    readme = (prompts_folder() / "README.md").read_text("utf-8")

    assert [name for name in PROVIDERS if f"--model {name}:" not in readme] == []


def test_importing_loads_no_vendor():
    """
    `podium --help` pays for no model library.
    """
    script = "import sys, assistant.llm, assistant.generate.model, assistant.prompts; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)

    assert {"openai", "langchain_core", "pydantic", "tiktoken", "yaml"}.isdisjoint(done.stdout.split())


def test_failure_prints_nothing_but_the_error(over):
    """
    Neither LangChain nor the SDK writes a warning or a log line to the terminal.
    """
    with ModelServer(rejects_formats("json_schema", then=fails(500, retry_after=0.01))) as server:
        script = (
            "from assistant.llm import *; from assistant.errors import ModelError\n"
            "try: open_chat('openai:small', Patience(1, 1))(Request('', '', {'type': 'object'}))\n"
            "except ModelError as error: print(error)"
        )
        environment = {"OPENAI_BASE_URL": server.url, "PATH": "", "HTTPS_PROXY": "http://127.0.0.1:9"}
        done = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=True, cwd=ROOT
        )

    assert "failed, 2 times" in done.stdout
    assert done.stderr == ""


# --- The fake -----------------------------------------------------------------------------------------------------


def test_recording_is_replayed_in_order(tmp_path: Path):
    """
    fake:PATH gives out a recording's replies one by one, then says that it has no more.
    """
    recording = tmp_path / "replies.jsonl"
    recording.write_text('{"answered": false, "claims": []}\n\n{"text": "no JSON"}\n', "utf-8")
    chat = open_chat(f"fake:{recording}")

    assert json.loads(chat(PLAIN).text) == {"answered": False, "claims": []}
    assert chat(PLAIN).text == "no JSON"
    assert "holds 2 replies" in failure(chat).message


@pytest.mark.parametrize("content", [None, "[1]", "{"])
def test_bad_recording_is_told(tmp_path: Path, content: str | None):
    """
    A recording that is missing or no JSONL is named before any call.
    """
    recording = tmp_path / "replies.jsonl"
    if content is not None:
        recording.write_text(content, "utf-8")

    assert "replies.jsonl" in opening(f"fake:{recording}").message
