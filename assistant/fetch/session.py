"""
One run's requests: each hop of each redirect is checked, robots.txt is asked, hosts are not hurried.

Requests go out one at a time, so no host ever has two of ours.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Self

import httpcore
import httpx

from assistant.errors import ReadError
from assistant.fetch import robots, trouble
from assistant.fetch.address import Resolve, checked, host_of, resolve
from assistant.fetch.found import Limits, Validators
from assistant.fetch.media import is_wanted, media_type
from assistant.fetch.transport import Connect, Deadline, Dialler, Transport, connect
from assistant.fetch.unpack import UNPACKERS, TooLargeError

ACCEPT = (
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/pdf;q=0.9, "
    "application/xml;q=0.9, text/xml;q=0.9, text/plain;q=0.8, */*;q=0.5"
)
_REDIRECTS = {301, 302, 303, 307, 308}


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back from the last hop."""

    url: str
    status: int
    headers: httpx.Headers = field(default_factory=httpx.Headers)
    data: bytes = b""

    @property
    def validators(self) -> Validators:
        said = (self.headers.get(name) for name in ("etag", "last-modified"))
        # What could not be sent back as a header is no use.
        return Validators(*(value if value and value.isascii() and value.isprintable() else None for value in said))


class Session:
    def __init__(
        self,
        limits: Limits = Limits(),
        *,
        allow_private: bool = False,
        resolve: Resolve = resolve,
        connect: Connect = connect,
    ) -> None:
        self.limits = limits
        self.deadline = Deadline()
        self.ends = float("inf")
        self.rules: dict[str, robots.Rules | ReadError] = {}
        self.last: dict[str, float] = {}
        self.paused: dict[str, ReadError] = {}
        self.client = httpx.Client(
            transport=Transport(Dialler(self.deadline, resolve, connect, allow_private=allow_private)),
            headers={
                "user-agent": _agent(),
                "accept": ACCEPT,
                "accept-encoding": "gzip",
            },
            timeout=limits.timeout,
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def begin(self) -> None:
        """A new URL has its own time."""
        self.ends = time.monotonic() + self.limits.seconds

    @property
    def left(self) -> float:
        return self.ends - time.monotonic()

    def get(self, url: str, seen: Validators | None = None) -> Reply:
        """The page, or its 304 where `seen` still holds; raises ReadError for anything else."""
        reply = self._follow(url, seen, self._page)
        if reply.status == 200 or (reply.status == 304 and seen):
            return reply
        raise trouble.status(host_of(reply.url), reply.status)

    def _follow(self, url: str, seen: Validators | None, once: Callable[[str, dict[str, str]], Reply]) -> Reply:
        url = checked(url)
        headers = _conditions(seen)
        for _ in range(self.limits.redirects + 1):
            reply = once(url, headers)
            where = reply.headers.get("location")
            if reply.status not in _REDIRECTS or not where:
                return reply
            url = checked(_joined(url, where))
        raise trouble.redirected_too_often(host_of(url), self.limits.redirects)

    def _page(self, url: str, headers: dict[str, str]) -> Reply:
        """One hop, if robots.txt allows it, sitting out a Retry-After that is short enough, once."""
        host = host_of(url)
        if host in self.paused:
            raise self.paused[host]
        rules = self._rules_of(url)
        if not rules.allows(httpx.URL(url).raw_path.decode("ascii")):
            raise trouble.disallowed(host)
        self._keep_pace(host, rules.delay)
        reply = self._request(url, headers, self._wanted_body)
        wait = _retry_after(reply)
        if wait is not None and wait <= min(self.limits.wait, self.left):
            time.sleep(wait)
            reply = self._request(url, headers, self._wanted_body)
            wait = _retry_after(reply)
        if wait is not None:
            self.paused[host] = trouble.status(host, reply.status)
        return reply

    def _keep_pace(self, host: str, delay: float) -> None:
        delay = min(delay, self.limits.delay)
        time.sleep(max(0.0, min(self.last.get(host, float("-inf")) + delay - time.monotonic(), delay)))

    def _rules_of(self, url: str) -> robots.Rules:
        """A host's rules, asked for once; raises ReadError where they cannot be known."""
        origin = str(httpx.URL(url).join("/robots.txt"))
        if origin not in self.rules:
            self.rules[origin] = self._asked_rules(origin)
        rules = self.rules[origin]
        if isinstance(rules, ReadError):
            raise rules
        return rules

    def _asked_rules(self, url: str) -> robots.Rules | ReadError:
        """No robots.txt allows everything; one that is kept from us, or a server in trouble, allows nothing."""
        try:
            reply = self._follow(url, None, lambda hop, headers: self._request(hop, headers, self._robots_body))
        except ReadError as error:
            return error
        if reply.status == 200:
            return robots.parsed(reply.data.decode("utf-8", "replace"))
        if reply.status in {401, 403}:
            return robots.NOTHING
        if reply.status == 429 or reply.status >= 500:
            return trouble.status(host_of(url), reply.status)
        return robots.EVERYTHING

    def _request(self, url: str, headers: dict[str, str], body: Callable[[httpx.Response], bytes]) -> Reply:
        """One request and its reply, with every failure put into words."""
        host = host_of(url)
        if self.left <= 0:
            raise trouble.out_of_time(host, self.limits.seconds)
        self.deadline.ends = time.monotonic() + min(self.limits.page_seconds, self.left)
        try:
            with self.client.stream("GET", url, headers=headers) as response:
                data = body(response) if response.status_code == 200 else b""
                return Reply(str(response.url), response.status_code, response.headers, data)
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, httpx.HTTPError) as error:
            raise trouble.failure(host, error) from None
        except httpx.InvalidURL:
            # httpx reads where a reply redirects to even when it is not to go there.
            raise _no_address(host) from None
        finally:
            self.last[host] = time.monotonic()

    def _wanted_body(self, response: httpx.Response) -> bytes:
        host, kind = response.url.host, media_type(response.headers)
        if not is_wanted(str(response.url), kind):
            raise trouble.wrong_type(host, kind)
        length = response.headers.get("content-length", "")
        if length.isdecimal() and int(length) > self.limits.bytes:
            raise trouble.too_large(host, self.limits.bytes)
        try:
            return _body(response, self.limits.bytes)
        except TooLargeError:
            raise trouble.too_large(host, self.limits.bytes) from None

    def _robots_body(self, response: httpx.Response) -> bytes:
        data = bytearray()
        try:
            _body(response, robots.MAX_BYTES, data)
        except TooLargeError:
            return bytes(data)
        return bytes(data)


def _agent() -> str:
    """Who asks; run from a checkout that is not installed, the version is not known."""
    try:
        return f"Podium/{version('podium-briefings')}"
    except PackageNotFoundError:
        return "Podium/0"


def _body(response: httpx.Response, limit: int, into: bytearray | None = None) -> bytes:
    """Read a reply's body, unpacked; past the limit, `into` holds what came before."""
    data = bytearray() if into is None else into
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in UNPACKERS:
        raise trouble.badly_packed(response.url.host, encoding)
    unpack = UNPACKERS[encoding](limit)
    try:
        for chunk in response.iter_raw():
            data += unpack(chunk)
    except zlib.error:
        raise trouble.badly_packed(response.url.host, encoding) from None
    if data and not unpack.whole:
        raise trouble.badly_packed(response.url.host, encoding)
    return bytes(data)


def _conditions(seen: Validators | None) -> dict[str, str]:
    pairs = {"if-none-match": seen.etag, "if-modified-since": seen.modified} if seen else {}
    return {name: value for name, value in pairs.items() if value}


def _joined(url: str, where: str) -> str:
    try:
        return str(httpx.URL(url).join(where))
    except (httpx.InvalidURL, ValueError):
        raise _no_address(host_of(url)) from None


def _no_address(host: str) -> ReadError:
    return ReadError(f"{host} redirects to what is not a URL.", hint="Open it in a browser and use the last address.")


def _retry_after(reply: Reply) -> float | None:
    """The seconds a server asks us to wait, where it does: `120`, or a date."""
    said = reply.headers.get("retry-after", "").strip()
    if reply.status not in {429, 503} or not said:
        return None
    if said.isdecimal():
        return float(said[:9])
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
