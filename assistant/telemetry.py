"""
OpenTelemetry spans of model calls, by the semantic conventions for generative AI; none unless the user set an exporter.

An exporter is set by OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT or OTEL_TRACES_EXPORTER, in their
usual meanings. Spans say which model, how many tokens, how long and what failed; no prompt, source or reply is in them.
The provider is this program's own, not the process's: no library's spans go out with them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from assistant.errors import ModelError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter

    from assistant.chat import Chat, Reply, Request

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
_PACKAGES = {
    "http/protobuf": "opentelemetry.exporter.otlp.proto.http",
    "grpc": "opentelemetry.exporter.otlp.proto.grpc",
}
_FLUSH_MILLISECONDS = 5000


def is_wanted() -> bool:
    """Whether the user set an exporter and did not switch OpenTelemetry off."""
    off = os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true"
    exporter = os.environ.get("OTEL_TRACES_EXPORTER", "")
    return not off and exporter != "none" and bool(exporter or any(os.environ.get(name) for name in _ENDPOINTS))


def is_configured() -> bool:
    """Whether it is wanted and its packages are here."""
    return is_wanted() and missing() is None


def missing() -> str | None:
    """The package that the exporter needs and that is not installed."""
    if os.environ.get("OTEL_TRACES_EXPORTER") == "console":
        return None if _is_here("opentelemetry.sdk") else "opentelemetry-sdk"
    package = _PACKAGES.get(_protocol(), _PACKAGES["http/protobuf"])
    return None if _is_here(package) else f"opentelemetry-exporter-otlp-proto-{package.rpartition('.')[2]}"


def _is_here(package: str) -> bool:
    try:
        return find_spec(package) is not None
    except ModuleNotFoundError:
        return False


def _protocol() -> str:
    general = os.environ.get("OTEL_EXPORTER_OTLP_PROTOCOL") or "http/protobuf"
    return os.environ.get("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL") or general


@contextmanager
def span(task: str) -> Iterator[None]:
    """A span around one question or briefing, under which its calls stand."""
    if not is_configured():
        yield
        return
    attributes = {"gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "podium", "podium.task": task}
    with _tracer().start_as_current_span(f"invoke_agent podium {task}", attributes=attributes):
        yield


def spanned(chat: Chat, model: str) -> Chat:
    """The Chat, each of its calls a span."""
    from opentelemetry import context, trace

    around = context.get_current()

    def traced(request: Request) -> Reply:
        # A worker thread has no span of its own to stand under.
        parent = None if trace.get_current_span().get_span_context().is_valid else around
        vendor, _, name = model.partition(":")
        with _tracer().start_as_current_span(
            f"chat {name or vendor}",
            context=parent,
            kind=trace.SpanKind.CLIENT,
            attributes=_asked(request, vendor, name),
            record_exception=False,
        ) as made:
            try:
                reply = chat(request)
            except ModelError as error:
                made.set_attribute("error.type", error.kind)
                raise
            made.set_attributes(_answered(reply))
            return reply

    return traced


def _asked(request: Request, vendor: str, name: str) -> dict[str, Any]:
    return {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": vendor,
        "gen_ai.request.model": name or vendor,
        "gen_ai.request.max_tokens": request.max_tokens,
        "gen_ai.output.type": "json" if request.schema else "text",
        "podium.prompt": request.purpose,
    }


def _answered(reply: Reply) -> dict[str, Any]:
    return {
        "gen_ai.response.model": reply.model,
        "gen_ai.usage.input_tokens": reply.prompt_tokens,
        "gen_ai.usage.output_tokens": reply.completion_tokens,
        "podium.cached": reply.cached,
    }


def flush() -> None:
    """Send what is still held back; a collector that does not answer is not waited for."""
    if _provider.cache_info().currsize:
        _provider().force_flush(_FLUSH_MILLISECONDS)


def _tracer() -> Any:
    return _provider().get_tracer("podium")


@lru_cache(maxsize=1)
def _provider() -> TracerProvider:
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    resource = Resource.create({SERVICE_NAME: os.environ.get("OTEL_SERVICE_NAME") or "podium"})
    provider = TracerProvider(resource=resource)
    provider.add_span_processor(BatchSpanProcessor(_exporter()))
    return provider


def _exporter() -> SpanExporter:
    if os.environ.get("OTEL_TRACES_EXPORTER") == "console":
        import sys

        from opentelemetry.sdk.trace.export import ConsoleSpanExporter

        return ConsoleSpanExporter(out=sys.stderr)
    if _protocol() == "grpc":
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter as Grpc

        return Grpc()
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter as Http

    return Http()
