"""A web site on loopback that holds what a test puts there, and remembers what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

Behaviour = Callable[[BaseHTTPRequestHandler], None]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a path gives; with validators it answers a matching conditional request with 304."""

    body: bytes
    kind: str | None = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        unchanged = any(
            self.headers.get(ours) and self.headers.get(ours) == handler.headers.get(theirs)
            for ours, theirs in (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since"))
        )
        handler.send_response(304 if unchanged else self.status)
        for name, value in self.headers.items():
            handler.send_header(name, value)
        if not unchanged:
            if self.kind is not None:
                handler.send_header("Content-Type", self.kind)
            handler.send_header("Content-Length", str(len(self.body)))
        handler.end_headers()
        if not unchanged:
            handler.wfile.write(self.body)


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up between two requests is no news."""


class Site:
    """Paths to behaviours; a path that holds a list uses one up for each request, the last for ever."""

    def __init__(self) -> None:
        self.pages: dict[str, Behaviour | list[Behaviour]] = {}
        self.asked: list[tuple[str, Mapping[str, str]]] = []
        self.closing = threading.Event()
        """Set when the site closes: a behaviour that dawdles waits on it."""
        self.server = _Server(("127.0.0.1", 0), self._handler())
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                found = site.pages.get(self.path, Reply(b"nothing here", status=404))
                if isinstance(found, list):
                    found = found.pop(0) if len(found) > 1 else found[0]
                try:
                    found(self)
                except OSError:  # The client has hung up.
                    self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Say nothing."""

        return Handler

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    @property
    def port(self) -> int:
        return int(self.server.server_address[1])

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def put(self, path: str, text: str | bytes, kind: str | None = "text/html; charset=utf-8", **headers: str) -> str:
        """Serve `text`; header names are written with underscores. Gives the URL."""
        body = text.encode() if isinstance(text, str) else text
        self.pages[path] = Reply(body, kind, headers={name.replace("_", "-"): said for name, said in headers.items()})
        return self.url(path)

    def fail(self, path: str, status: int, **headers: str) -> str:
        named = {name.replace("_", "-"): said for name, said in headers.items()}
        self.pages[path] = Reply(b"", status=status, headers=named)
        return self.url(path)

    def paths(self) -> list[str]:
        """What was asked for, robots.txt apart."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def headers_of(self, path: str) -> Mapping[str, str]:
        """The headers of the last request for a path."""
        return [headers for asked, headers in self.asked if asked == path][-1]
