"""
The wire: names are resolved once a connection, judged, and dialled as judged, so that no second answer counts.

Every read and write also ends by a deadline that the whole page shares: a server that sends one byte every few seconds
never runs into a timeout that starts again with each byte. Proxies of the environment are not used, since a proxy
would resolve the name itself.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

import httpcore
import httpx

from assistant.errors import ReadError
from assistant.fetch.address import Resolve, is_public

Connect: TypeAlias = Callable[[str, int, float], httpcore.NetworkStream]
"""An address, a port and a timeout in seconds to a connection."""

_ADDRESSES_TRIED = 4


def connect(address: str, port: int, timeout: float) -> httpcore.NetworkStream:
    return httpcore.SyncBackend().connect_tcp(address, port, timeout)


class Deadline:
    """The moment by which the page in hand must be here."""

    def __init__(self) -> None:
        self.ends = float("inf")

    def within(self, seconds: float | None) -> float:
        """No more than `seconds`, and no more than is left."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left if seconds is None else min(left, seconds)


class Dialler(httpcore.NetworkBackend):
    """Connects to names whose every address is public."""

    def __init__(self, deadline: Deadline, resolve: Resolve, connect: Connect, *, allow_private: bool) -> None:
        self.deadline = deadline
        self.resolve = resolve
        self.connect = connect
        self.allow_private = allow_private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002  # the base class has it
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        failure: Exception = httpcore.ConnectError("no address")
        for address in self._judged(host, port)[:_ADDRESSES_TRIED]:
            try:
                stream = self.connect(address, port, self.deadline.within(timeout))
                return _Timed(stream, self.deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def _judged(self, host: str, port: int) -> list[str]:
        try:
            addresses = self.resolve(host, port)
        except (OSError, UnicodeError):
            raise ReadError(
                f"The name {host} is not known.", hint="Check the spelling and that this machine is online."
            ) from None
        private = next((address for address in addresses if not is_public(address)), None)
        if private and not self.allow_private:
            where = "a private address" if private == host else f"a name for the private address {private}"
            raise ReadError(
                f"{host} is {where}, which no page may lead to.",
                hint="If it is a server of your own, add --allow-private.",
            )
        return addresses


class _Timed(httpcore.NetworkStream):
    """A connection whose every step ends by the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self.stream = stream
        self.deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, self.deadline.within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, self.deadline.within(timeout))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self.stream.start_tls(ssl_context, server_hostname, self.deadline.within(timeout)), self.deadline)

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)


class Transport(httpx.BaseTransport):
    """httpx over a pool that connects through a Dialler; failures keep httpcore's classes."""

    def __init__(self, dialler: Dialler) -> None:
        self.pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(), network_backend=dialler, max_connections=10, keepalive_expiry=20
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        reply = self.pool.handle_request(
            httpcore.Request(request.method, url, headers=request.headers.raw, extensions=request.extensions)
        )
        return httpx.Response(
            reply.status, headers=reply.headers, stream=_Body(reply), extensions=dict(reply.extensions)
        )

    def close(self) -> None:
        self.pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, reply: httpcore.Response) -> None:
        self.reply = reply

    def __iter__(self) -> Iterator[bytes]:
        yield from self.reply.iter_stream()

    def close(self) -> None:
        self.reply.close()
