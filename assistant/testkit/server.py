"""
A model's server on loopback: real sockets, and behaviours that answer on them.

It speaks OpenAI's language. Each POST uses up one behaviour; the last one stays in force.
"""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came over the wire."""

    path: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: Mapping[str, Any]

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
"""Writes one HTTP reply, well or badly."""


class ModelServer:
    """Answers on loopback as its behaviours say, and remembers what it was asked."""

    def __init__(self, *behaviours: Behaviour, port: int = 0, heard: Callable[[Asked], None] | None = None) -> None:
        self._behaviours = list(behaviours)
        self._heard = heard
        self._lock = threading.Lock()
        self.requests: list[Asked] = []
        self._http = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
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
        if self._heard:
            self._heard(exchange.asked)
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
