"""What was asked of models, on record: a file a person reads, and spans for a collector where the user has set one."""

from __future__ import annotations

import gzip
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from commands import run

from assistant import telemetry
from assistant.chat import Reply, Request
from assistant.errors import ModelError
from assistant.llm.trace import Trace
from assistant.testkit import Asked, ModelServer, fails, replies

QUESTION = "How many people were killed at Brakka?"
SECRET = "sk-live-0123456789abcdef"


def ask(corpus_library: Path, *more: str) -> Any:
    return run("ask", QUESTION, "--as-of", "2031-03-09", "--library", str(corpus_library), *more)


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    """A server that repeats the key it was sent, and rates every passage."""

    def reply(asked: Asked) -> str:
        if "'use'" in str(asked.body.get("response_format")):
            return '{"use": 2}'
        return json.dumps({"answered": True, "claims": [{"text": f"{SECRET} was seen.", "ids": [], "quotes": []}]})

    with ModelServer(replies(reply)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("OPENAI_API_KEY", SECRET)
        yield server


# --- The file -----------------------------------------------------------------------------------------------------


def test_a_trace_tells_all_of_one_question(corpus_library: Path, model: ModelServer) -> None:
    """
    Evidence with scores, each prompt as it was sent, each reply, time, tokens, and the outcome with its findings.
    """
    outcome = ask(corpus_library, "--model", "openai:test", "--score-evidence", "--trace", "trace.json", "--no-cache")
    trace = json.loads(Path("trace.json").read_text("utf-8"))
    asked = sorted(one.user.replace(SECRET, "[OPENAI_API_KEY]") for one in model.requests)

    assert "Wrote the trace trace.json." in outcome.err
    assert (trace["format"], trace["kind"], trace["title"]) == (1, "trace", QUESTION)
    assert all(one["score"] > 0 and one["text"] for one in trace["evidence"])
    assert sorted("\n".join(call["user"]) for call in trace["calls"]) == asked
    assert {call["prompt"] for call in trace["calls"]} == {"score", "answer", "repair"}
    assert all(call["prompt_tokens"] and call["seconds"] >= 0 and call["reply"] for call in trace["calls"])
    assert trace["result"]["removed"][0]["rounds"]
    assert trace["result"]["removed"][0]["findings"]


def test_a_trace_holds_no_key(corpus_library: Path, model: ModelServer) -> None:
    """
    Though the model says the key, the file has the variable's name in its place.
    """
    ask(corpus_library, "--model", "openai:test", "--trace", "trace.json", "--no-cache")
    text = Path("trace.json").read_text("utf-8")

    assert SECRET not in text
    assert "[OPENAI_API_KEY] was seen." in text


def test_a_failed_call_is_on_record() -> None:
    """
    A call without a reply has its reason, and calls stand in the order in which they began.
    """

    def chat(request: Request) -> Reply:
        if request.user == "bad":
            raise ModelError("The line is down.", hint="Mend it.")
        return Reply("good")

    trace = Trace()
    watched = trace.of(chat, "m")
    with pytest.raises(ModelError):
        watched(Request("s", "bad"))
    watched(Request("s", "fine"))

    assert [(call.request.user, call.error, bool(call.reply)) for call in trace.calls] == [
        ("bad", "The line is down.", False),
        ("fine", None, True),
    ]


def test_a_briefing_can_be_traced_but_for_no_audience(corpus_library: Path) -> None:
    """
    The calls of its sections are in the file; with --audience, which a trace would go round, it is refused.
    """
    day = ("brief", "--date", "2031-03-08", "--as-of", "2031-03-10", "--library", str(corpus_library))
    made = run(*day, "--model", "fake:", "--trace", "trace.json")
    refused = run(*day, "--trace", "other.json", "--audience", "TLP:CLEAR")

    assert made.code in {0, 1}, made.err
    assert {call["prompt"] for call in json.loads(Path("trace.json").read_text("utf-8"))["calls"]} >= {"section"}
    assert refused.code == 2
    assert not Path("other.json").exists()


def test_without_a_model_the_trace_has_the_evidence(corpus_library: Path) -> None:
    """
    The extractive writer makes no calls; what it read and what came of it are there.
    """
    ask(corpus_library, "--trace", "trace.json")
    trace = json.loads(Path("trace.json").read_text("utf-8"))

    assert trace["calls"] == []
    assert trace["evidence"]
    assert trace["result"]["claims"]


# --- The collector ------------------------------------------------------------------------------------------------


@contextmanager
def collector() -> Iterator[tuple[str, list[bytes]]]:
    """A receiver of OTLP over HTTP."""
    received: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append(gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # The base class names it so.
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", received
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def otel(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """No variable of OpenTelemetry's, and no provider left from another test."""
    for name in list(os.environ):
        if name.startswith("OTEL_"):
            monkeypatch.delenv(name)
    telemetry._provider.cache_clear()
    yield monkeypatch
    if telemetry._provider.cache_info().currsize:
        telemetry._provider().shutdown()
    telemetry._provider.cache_clear()


def spans_in(received: list[bytes]) -> list[Any]:
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    requests = [ExportTraceServiceRequest.FromString(body) for body in received]
    return [span for r in requests for resource in r.resource_spans for s in resource.scope_spans for span in s.spans]


def attributes(span: Any) -> dict[str, Any]:
    return {one.key: one.value.string_value or one.value.int_value for one in span.attributes}


def test_spans_go_to_the_collector_that_the_user_set(
    corpus_library: Path, model: ModelServer, otel: pytest.MonkeyPatch
) -> None:
    """
    One span for the question and one under it for each call, with the attributes of the conventions; nothing of the
    prompts, the sources or the replies goes out.
    """
    pytest.importorskip("opentelemetry.exporter.otlp.proto.http", reason="needs the extra `otel`")
    with collector() as (url, received):
        otel.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", url)
        ask(corpus_library, "--model", "openai:test", "--score-evidence", "--no-cache")
    spans = spans_in(received)
    calls = [span for span in spans if span.name == "chat test"]
    (whole,) = [span for span in spans if span.name == "invoke_agent podium ask"]
    told = attributes(calls[0])

    assert len(calls) == len(model.requests)
    assert {span.parent_span_id for span in calls} == {whole.span_id}
    assert {attributes(span)["podium.prompt"] for span in calls} == {"score", "answer", "repair"}
    assert (told["gen_ai.operation.name"], told["gen_ai.provider.name"]) == ("chat", "openai")
    assert (told["gen_ai.request.model"], told["gen_ai.response.model"]) == ("test", "test")
    assert told["gen_ai.usage.input_tokens"] > 0
    assert told["gen_ai.usage.output_tokens"] > 0
    sent = b"".join(received)
    assert not [words for words in (b"Brakka", b"was seen", SECRET.encode(), b"press office") if words in sent]


def test_a_failed_call_is_a_failed_span(corpus_library: Path, otel: pytest.MonkeyPatch) -> None:
    """
    The span of a refused key says so by its error type, and has the status of an error.
    """
    pytest.importorskip("opentelemetry.exporter.otlp.proto.http", reason="needs the extra `otel`")
    with collector() as (url, received), ModelServer(fails(401)) as server:
        otel.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", url)
        otel.setenv("OPENAI_BASE_URL", server.url)
        assert ask(corpus_library, "--model", "openai:test").code == 3
    (call,) = [span for span in spans_in(received) if span.name == "chat test"]

    assert attributes(call)["error.type"] == "key"
    assert call.status.code == 2


@pytest.mark.parametrize(
    ("set_to", "wanted"),
    [
        ({}, False),
        ({"OTEL_TRACES_EXPORTER": "console"}, True),
        ({"OTEL_TRACES_EXPORTER": "none", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"}, False),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:1"}, True),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_SDK_DISABLED": "true"}, False),
    ],
)
def test_spans_are_made_only_where_an_exporter_is_set(
    set_to: dict[str, str], wanted: bool, otel: pytest.MonkeyPatch
) -> None:
    """
    Nothing set is nothing made; the user's own switch off is obeyed.
    """
    for name, value in set_to.items():
        otel.setenv(name, value)

    assert telemetry.is_wanted() == wanted


def test_who_set_nothing_sends_nothing(corpus_library: Path, otel: pytest.MonkeyPatch) -> None:
    """
    Without an exporter OpenTelemetry stays switched off for every library, as ever, and no provider is made.
    """
    ask(corpus_library, "--model", "fake:")

    assert os.environ["OTEL_SDK_DISABLED"] == "true"
    assert telemetry._provider.cache_info().currsize == 0
