"""
A model server on loopback that speaks the OpenAI wire format and misbehaves when told to.

    with ModelServer(fails(429, retry_after=0.1), says('{"answered": false}')) as server:
        ...  # OPENAI_BASE_URL is server.url; server.requests holds what was asked

Each request to /v1/chat/completions or /v1/embeddings uses up one behaviour; the last one stays in force. A behaviour
is a function that writes one HTTP reply. It is a real server on a real socket: timeouts, dropped connections and
truncated bodies happen on the wire. It streams (`"stream": true`) only the replies that `says` makes.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import math
import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType

Json = Mapping[str, Any]
DIMENSIONS = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came over the wire."""

    path: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: Json

    @property
    def system(self) -> str:
        return self._content("system")

    @property
    def user(self) -> str:
        return self._content("user")

    @property
    def response_format(self) -> str | None:
        """`json_schema`, `json_object`, or None for plain text."""
        form = self.body.get("response_format")
        return form["type"] if form else None

    def _content(self, role: str) -> str:
        return "\n".join(message["content"] for message in self.body["messages"] if message["role"] == role)


class Exchange:
    """One request and the open connection on which to answer it, well or badly."""

    def __init__(self, handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        self._handler = handler
        self.asked = asked

    def send(
        self, status: int, body: bytes, *, headers: Mapping[str, str] | None = None, length: int | None = None
    ) -> None:
        """Write a whole reply; `length` other than the body's own makes the header lie."""
        self.head(status, {"Content-Length": str(len(body) if length is None else length), **(headers or {})})
        self.write(body)

    def json(self, status: int, value: object, *, headers: Mapping[str, str] | None = None) -> None:
        self.send(status, json.dumps(value).encode(), headers=headers)

    def head(self, status: int, headers: Mapping[str, str]) -> None:
        self._handler.send_response(status)
        for name, value in {"Content-Type": "application/json", "Connection": "close", **headers}.items():
            self._handler.send_header(name, value)
        self._handler.end_headers()

    def write(self, part: bytes) -> None:
        self._handler.wfile.write(part)
        self._handler.wfile.flush()

    def reset(self) -> None:
        """Cut the connection with a TCP reset, as a crashed server does."""
        connection = self._handler.connection
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()


Behaviour = Callable[[Exchange], None]


# --- Behaviours ---------------------------------------------------------------------------------------------------


def says(text: str | None, *, finish: str = "stop", refusal: str | None = None, usage: bool = True) -> Behaviour:
    """Answer with `text`, streamed if so asked, as a well-behaved server does."""

    def behave(exchange: Exchange) -> None:
        if exchange.asked.body.get("stream"):
            _stream(exchange, text or "", finish, refusal)
        else:
            exchange.json(200, _completion(exchange.asked, text, finish, refusal, usage=usage))

    return behave


def replies(answer: Callable[[Asked], str]) -> Behaviour:
    """Answer with what a function makes of the request, so that a test may cite the ids it was shown."""
    return lambda exchange: says(answer(exchange.asked))(exchange)


def refuses(why: str = "I cannot help with that.") -> Behaviour:
    """Refuse as OpenAI's structured output does: no content, a `refusal`."""
    return says(None, refusal=why)


def filtered() -> Behaviour:
    """Stop at a content filter after a few words."""
    return says('{"answered": tr', finish="content_filter")


def runs_out(text: str = '{"answered": true, "claims": [{"te') -> Behaviour:
    """Stop at the token limit in the middle of the reply."""
    return says(text, finish="length")


def fails(
    status: int, message: str = "Something failed.", *, code: str | None = None, retry_after: float | None = None
) -> Behaviour:
    """Answer with an error in OpenAI's form."""
    headers = {} if retry_after is None else {"Retry-After": f"{retry_after:g}"}
    error = {"message": message, "type": "error", "param": None, "code": code}
    return lambda exchange: exchange.json(status, {"error": error}, headers=headers)


def overflows() -> Behaviour:
    """Say that the prompt is longer than the model's window."""
    message = "This model's maximum context length is 4096 tokens, but you requested 9000 tokens."
    return fails(400, message, code="context_length_exceeded")


def rejects_formats(*kinds: str, then: Behaviour) -> Behaviour:
    """Object to these kinds of `response_format`, as servers without structured output do."""

    def behave(exchange: Exchange) -> None:
        kind = exchange.asked.response_format
        if kind in kinds:
            fails(400, f"'response_format' of type '{kind}' is not supported with this model.")(exchange)
        else:
            then(exchange)

    return behave


def rejects_parameter(name: str, *, then: Behaviour) -> Behaviour:
    """Object to a parameter, as reasoning models do to `temperature`."""

    def behave(exchange: Exchange) -> None:
        if name in exchange.asked.body:
            fails(400, f"Unsupported value: '{name}' does not support this value.", code="unsupported_value")(exchange)
        else:
            then(exchange)

    return behave


def wants_key(key: str, *, then: Behaviour) -> Behaviour:
    """Refuse every key but one."""

    def behave(exchange: Exchange) -> None:
        if exchange.asked.headers.get("authorization") == f"Bearer {key}":
            then(exchange)
        else:
            fails(401, "Incorrect API key provided.", code="invalid_api_key")(exchange)

    return behave


def drops(after: int = 40) -> Behaviour:
    """Promise a whole reply, send `after` bytes of it, and reset the connection."""

    def behave(exchange: Exchange) -> None:
        body = json.dumps(_completion(exchange.asked, "never to be read", "stop", None)).encode()
        if after:
            exchange.send(200, body[:after], length=len(body))
        exchange.reset()

    return behave


def drops_stream(after: int = 2, *, politely: bool = False) -> Behaviour:
    """Stream a few pieces of a reply, then reset the connection or, politely, end the stream without an end."""

    def behave(exchange: Exchange) -> None:
        exchange.head(200, {"Content-Type": "text/event-stream"})
        for piece in range(after):
            _event(exchange, _piece(f"piece {piece} of more "))
        if not politely:
            exchange.reset()

    return behave


def streams(*steps: str | Callable[[], None], finish: str | None = "stop") -> Behaviour:
    """
    Stream the texts as one reply, and between them do what the functions do, such as to wait for something.

    With `finish` None the connection is reset where the reply would end.
    """

    def behave(exchange: Exchange) -> None:
        exchange.head(200, {"Content-Type": "text/event-stream"})
        for step in steps:
            if isinstance(step, str):
                _event(exchange, _piece(step))
            else:
                step()
        if finish is None:
            exchange.reset()
            return
        _event(exchange, {"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
        exchange.write(b"data: [DONE]\n\n")

    return behave


def stalls(seconds: float, *, then: Behaviour) -> Behaviour:
    """Say nothing for a while, then go on."""

    def behave(exchange: Exchange) -> None:
        time.sleep(seconds)
        then(exchange)

    return behave


def sends(body: str, *, status: int = 200, content_type: str = "application/json") -> Behaviour:
    """Answer with these bytes, whatever they are: half a JSON document, a proxy's HTML page."""
    return lambda exchange: exchange.send(status, body.encode(), headers={"Content-Type": content_type})


def embeds(dimensions: int = DIMENSIONS) -> Behaviour:
    """Answer with unit vectors made from each text's hash: the same text always has the same vector."""

    def behave(exchange: Exchange) -> None:
        wanted = exchange.asked.body["input"]
        inputs = wanted if isinstance(wanted, list) and not all(isinstance(item, int) for item in wanted) else [wanted]
        coded = exchange.asked.body.get("encoding_format") == "base64"
        data = [
            {"object": "embedding", "index": index, "embedding": _coded(_vector(item, dimensions), coded=coded)}
            for index, item in enumerate(inputs)
        ]
        usage = {"prompt_tokens": len(inputs), "total_tokens": len(inputs)}
        exchange.json(200, {"object": "list", "data": data, "model": exchange.asked.body["model"], "usage": usage})

    return behave


# --- The wire format ----------------------------------------------------------------------------------------------


def _completion(asked: Asked, text: str | None, finish: str, refusal: str | None, *, usage: bool = True) -> Json:
    message = {"role": "assistant", "content": text, "refusal": refusal}
    completion: dict[str, Any] = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": asked.body["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": finish, "logprobs": None}],
    }
    if usage:
        completion["usage"] = _usage(asked, text or "")
    return completion


def _usage(asked: Asked, text: str) -> Json:
    """Four characters a token: near enough for whoever adds them up."""
    prompt = math.ceil(sum(len(message["content"]) for message in asked.body["messages"]) / 4)
    completion = math.ceil(len(text) / 4)
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


def _stream(exchange: Exchange, text: str, finish: str, refusal: str | None) -> None:
    exchange.head(200, {"Content-Type": "text/event-stream"})
    pieces = [text[start : start + 16] for start in range(0, len(text), 16)]
    for piece in pieces:
        _event(exchange, _piece(piece))
    if refusal:
        _event(exchange, {"choices": [{"index": 0, "delta": {"role": "assistant", "refusal": refusal}}]})
    _event(exchange, {"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
    _event(exchange, {"choices": [], "usage": _usage(exchange.asked, text)})
    exchange.write(b"data: [DONE]\n\n")


def _piece(text: str) -> Json:
    return {"choices": [{"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None}]}


def _event(exchange: Exchange, fields: Json) -> None:
    chunk = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 0, "model": exchange.asked.body["model"]}
    exchange.write(f"data: {json.dumps({**chunk, **fields})}\n\n".encode())


def _vector(item: object, dimensions: int) -> list[float]:
    digest = hashlib.shake_256(json.dumps(item).encode()).digest(2 * dimensions)
    numbers = [value / 32768 for (value,) in struct.iter_unpack("<h", digest)]
    length = math.sqrt(sum(number * number for number in numbers)) or 1.0
    return [number / length for number in numbers]


def _coded(vector: list[float], *, coded: bool) -> str | list[float]:
    """The SDK asks for base64 of little-endian floats unless told otherwise."""
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode() if coded else vector


# --- The server ---------------------------------------------------------------------------------------------------


class ModelServer:
    """Answers on loopback as its behaviours say, and remembers what it was asked."""

    def __init__(self, *behaviours: Behaviour) -> None:
        self._behaviours = list(behaviours)
        self._lock = threading.Lock()
        self.requests: list[Asked] = []
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        """The base URL, as OPENAI_BASE_URL wants it."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def __enter__(self) -> ModelServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def answer(self, exchange: Exchange) -> None:
        """Use up the next behaviour on this request."""
        with self._lock:
            self.requests.append(exchange.asked)
            behaviour = self._behaviours.pop(0) if len(self._behaviours) > 1 else self._behaviours[0]
        behaviour(exchange)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # The standard library looks for this name.
                models = {
                    "object": "list",
                    "data": [{"id": "test", "object": "model", "created": 0, "owned_by": "test"}],
                }
                Exchange(self, Asked(self.path, {}, {})).json(200, models)

            def do_POST(self) -> None:  # The standard library looks for this name.
                headers = {name.lower(): value for name, value in self.headers.items()}
                body = json.loads(self.rfile.read(int(headers.get("content-length", 0))) or b"{}")
                try:
                    server.answer(Exchange(self, Asked(self.path, headers, body)))
                except ConnectionError:
                    self.close_connection = True  # The client went away first, as it may.

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # The base class names it so.
                pass

            def finish(self) -> None:
                # The behaviour may have cut the connection itself.
                with contextlib.suppress(OSError, ValueError):
                    super().finish()

        return Handler
