"""A URL gives its page, or the newest pages that its feed or sitemap names, and nothing that it should not."""

from __future__ import annotations

import gzip
import os
import time
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from typing import Any

import httpcore
import pytest
from commands import run
from hypothesis import example, given, settings
from hypothesis import strategies as st
from site_server import Reply, Site

from assistant.desk import Desk
from assistant.domain import Document
from assistant.fetch import Limits, Noted, Page, Rejected, Unchanged, Validators, fetch
from assistant.fetch.address import is_public
from assistant.fetch.media import SUFFIXES
from assistant.fetch.robots import parsed as robots_parsed
from assistant.fetch.transport import connect
from assistant.fetch.unpack import TooLargeError, gunzipped
from assistant.ingest import Summary, ingest
from assistant.read import FEEDS, READERS, Overrides

DATA = Path(__file__).parent / "data"
PUBLIC = "203.0.114.7"
QUICK = Limits(timeout=0.4, page_seconds=1.0, seconds=20.0)
WORDS = "The harbour authority said on Monday that the northern pier will reopen before the end of the month. " * 10


class Memory(dict[str, Validators]):
    """What is remembered of pages, in a dictionary."""

    def put(self, url: str, validators: Validators) -> None:
        self[url] = validators


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture
def memory() -> Memory:
    return Memory()


def story(title: str, text: str = WORDS) -> str:
    return f"<html><head><title>{title}</title></head><body><p>{text}</p></body></html>"


def had(*urls: str, memory: Memory | None = None, limits: Limits = QUICK, **how: Any) -> list[Any]:
    """Everything that fetching from loopback yields."""
    return list(fetch(urls, memory if memory is not None else Memory(), **{"allow_private": True} | how, limits=limits))


def problem(*urls: str, **how: Any) -> str:
    """The one problem of one URL that cannot be had."""
    (found,) = had(*urls, **how)
    assert isinstance(found, Rejected), found
    assert found.way_out.endswith(".")
    assert "\n" not in found.problem + found.way_out
    return found.problem


class Elsewhere:
    """Names that resolve to public addresses, all of which are served by one site on loopback."""

    def __init__(self, site: Site, answers: dict[str, list[str]]) -> None:
        self.site = site
        self.answers = answers
        self.dialled: list[str] = []

    def resolve(self, host: str, port: int) -> list[str]:
        return [host] if host not in self.answers else [self.answers[host].pop(0)]

    def connect(self, address: str, port: int, timeout: float) -> httpcore.NetworkStream:
        self.dialled.append(address)
        return connect("127.0.0.1", self.site.port, timeout)

    def had(self, *urls: str, **how: Any) -> list[Any]:
        return had(*urls, allow_private=False, resolve=self.resolve, connect=self.connect, **how)


# Pages.


def test_a_page_is_fetched_with_its_type_and_a_name_made_of_its_url(site: Site) -> None:
    """
    A page comes as it was sent, with its media type, and is named for its URL.
    """
    url = site.put("/2031/talks.php?page=2", story("Talks"))

    assert [Page(url, "talks.html", story("Talks").encode(), "text/html; charset=utf-8")] == had(url)


def test_the_fragment_is_no_part_of_a_page(site: Site) -> None:
    """
    A URL with a fragment is the page without it.
    """
    url = site.put("/talks", story("Talks"))

    assert [url] == [page.url for page in had(f"{url}#second")]


def test_podium_says_who_it_is(site: Site) -> None:
    """
    Requests carry the user agent `Podium/` and a version, and no cookie or referrer.
    """
    had(site.put("/talks", story("Talks")))

    sent = site.headers_of("/talks")
    assert sent["user-agent"].startswith("Podium/")
    assert not {"cookie", "referer", "authorization"} & set(sent)


@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        ("/a", "text/html", "a.html"),
        ("/a.htm", "text/html", "a.html"),
        ("/a.pdf", "text/html", "a.html"),
        ("/", "text/html", "127.0.0.1.html"),
        ("/report", "application/pdf", "report.pdf"),
        ("/report.pdf", "application/octet-stream", "report.pdf"),
        ("/notes.md", "text/plain; charset=utf-8", "notes.md"),
        ("/notes", "text/plain", "notes.txt"),
        ("/release.docx", None, "release.docx"),
        ("/v1.2", "text/html", "v1.2.html"),
        ("/caf%C3%A9", "text/html", "café.html"),
    ],
)
def test_the_media_type_picks_the_reader_and_a_vague_one_leaves_it_to_the_url(
    site: Site, path: str, kind: str | None, name: str
) -> None:
    """
    A page's name ends in the suffix of its media type, or of its URL where the type says nothing.
    """
    (page,) = had(site.put(path, story("A"), kind))

    assert name == page.name


def test_every_reader_can_be_reached_from_the_web() -> None:
    """
    Each format that is read has a media type, and each media type that is fetched has a reader; feeds are told apart.
    """
    assert set(READERS) - {".htm", ".mhtml"} - FEEDS == set(SUFFIXES.values())


def test_a_packed_page_is_unpacked(site: Site) -> None:
    """
    A page that the server packs with gzip comes unpacked.
    """
    (page,) = had(site.put("/a", gzip.compress(story("A").encode()), Content_Encoding="gzip"))

    assert story("A").encode() == page.data


def test_a_redirect_is_followed_and_the_page_keeps_the_url_it_was_asked_by(site: Site) -> None:
    """
    A moved page is read, and known by the URL that the user or the feed gave.
    """
    site.put("/new", story("A"))
    url = site.fail("/old", 301, Location="/new")

    assert [(url, "new.html")] == [(page.url, page.name) for page in had(url)]


# What cannot be had.


@pytest.mark.parametrize(
    ("status", "words"),
    [(404, "no such page"), (403, "refuses"), (401, "password"), (410, "taken"), (500, "trouble"), (418, "HTTP 418")],
)
def test_a_status_is_put_into_words(site: Site, status: int, words: str) -> None:
    """
    A reply that is no page is a rejection that says what the server said, and a way out.
    """
    assert words in problem(site.fail("/a", status))


def test_nobody_listening_is_said(site: Site) -> None:
    """
    A refused connection is a rejection.
    """
    with Site() as closed:
        url = closed.url("/a")

    assert "cannot be reached: connection refused" in problem(url)


def test_an_unknown_name_is_said() -> None:
    """
    A name that no one knows is a rejection that names it.
    """

    def unknown(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    assert problem("https://news.example/a", resolve=unknown) == "The name news.example is not known."


def test_a_server_that_cannot_prove_who_it_is_is_refused(site: Site) -> None:
    """
    https to a server without TLS is a rejection that says so.
    """
    assert "cannot prove who it is" in problem(site.url("/a").replace("http:", "https:"))


def test_a_silent_server_is_given_up(site: Site) -> None:
    """
    A server that takes the request and says nothing is left after the timeout.
    """
    site.pages["/a"] = lambda handler: void(site.closing.wait(10))

    assert "takes too long" in problem(site.url("/a"))


def void(_: object) -> None:
    """Nothing."""


def test_a_dripping_server_is_given_up(site: Site) -> None:
    """
    One byte at a time never runs into a timeout, but into the page's deadline.
    """
    site.pages["/a"] = dripping(site, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 500\r\n\r\n", 400)
    site.pages["/b"] = dripping(site, b"", 400)
    begun = time.monotonic()

    assert "takes too long" in problem(site.url("/a"))
    assert "takes too long" in problem(site.url("/b"))
    assert time.monotonic() - begun < 6


def dripping(site: Site, head: bytes, count: int) -> Callable[[BaseHTTPRequestHandler], None]:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(head)
        for _ in range(count):
            handler.wfile.write(b"H")
            if site.closing.wait(0.1):
                return

    return drip


def test_what_is_not_http_is_said(site: Site) -> None:
    """
    A reply that is not HTTP is a rejection.
    """
    site.pages["/a"] = lambda handler: void(handler.wfile.write(b"220 mail.example ESMTP\r\n\r\n"))

    assert "not HTTP" in problem(site.url("/a"))


def test_a_body_that_breaks_off_is_not_taken_for_the_page(site: Site) -> None:
    """
    Less than the promised length is a rejection, packed or not.
    """

    def short(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 500\r\n\r\n<p>Half")
        handler.close_connection = True

    site.pages["/a"] = short
    site.put("/b", gzip.compress(story("B").encode())[:-20], Content_Encoding="gzip")

    assert "broke off" in problem(site.url("/a"))
    assert "cannot be unpacked" in problem(site.url("/b"))


def test_a_page_over_the_limit_is_refused_by_its_stated_length_or_by_its_bytes(site: Site) -> None:
    """
    More bytes than the limit are not loaded, whether the server admits to them or not.
    """

    def unstated(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n" + b"a" * 5000)
        handler.close_connection = True

    site.put("/a", "a" * 5000)
    site.pages["/b"] = unstated
    small = Limits(bytes=4096, timeout=1)

    assert "more than the limit" in problem(site.url("/a"), limits=small)
    assert "more than the limit" in problem(site.url("/b"), limits=small)


def test_a_bomb_is_not_unpacked(site: Site) -> None:
    """
    A small reply that unpacks to more than the limit is refused, as an encoding and as a file.
    """
    bomb = gzip.compress(b"\0" * 20_000_000)
    small = Limits(bytes=1_000_000, timeout=2)
    site.put("/a", bomb, Content_Encoding="gzip")
    site.put("/sitemap.xml.gz", bomb, "application/gzip")

    assert "more than the limit" in problem(site.url("/a"), limits=small)
    assert "more than the limit" in problem(site.url("/sitemap.xml.gz"), limits=small)


def test_a_packing_that_was_not_asked_for_is_refused(site: Site) -> None:
    """
    Only gzip is unpacked: it is the one that is asked for.
    """
    assert "packed as br" in problem(site.put("/a", b"xyz", Content_Encoding="br"))


def test_a_type_without_a_reader_is_refused_before_it_is_loaded(site: Site) -> None:
    """
    A film is not downloaded to find out that it cannot be read.
    """
    assert "video/mp4" in problem(site.put("/a.mp4", b"....", "video/mp4"))
    assert "a file without a type" in problem(site.put("/a", b"....", None))


@pytest.mark.parametrize("url", ["ftp://example.org/a", "file:///etc/passwd", "gopher://127.0.0.1/", "https:///a"])
def test_only_http_and_https_are_fetched(url: str) -> None:
    """
    Other schemes, and URLs without a host, are refused without a connection.
    """
    assert problem(url)


@settings(max_examples=60)
@given(st.text(max_size=30), st.sampled_from(["", "http://", "https://", "http://a.example/", "http://a.example:"]))
def test_whatever_is_asked_for_gives_an_answer(text: str, start: str) -> None:
    """
    Nonsense in place of a URL is a rejection, in one line.
    """
    assert problem(start + text, resolve=nobody)


def nobody(host: str, port: int) -> list[str]:
    raise OSError("no such name")


@settings(max_examples=60)
@example("A:0", b"", "xml")
@given(st.text(max_size=20), st.binary(max_size=60), st.sampled_from(["xml", "html", "rss+xml", "gzip"]))
def test_whatever_comes_back_gives_an_answer(location: str, body: bytes, kind: str) -> None:
    """
    Nonsense from a server is a page or a rejection, and nothing breaks.
    """
    said = b"Location: %s\r\nETag: %s" % (
        location.replace("\n", "").replace("\r", "").encode(),
        bytes(body[:9]).hex().encode(),
    )
    head = b"HTTP/1.1 %d OK\r\nContent-Type: application/%s\r\nContent-Length: %d\r\n"

    def connect(address: str, port: int, timeout: float) -> httpcore.NetworkStream:
        reply = head % (302 if location else 200, kind.encode(), len(body)) + said + b"\r\n\r\n" + body
        return httpcore.MockStream([reply])

    found = had("http://a.example/", resolve=lambda host, port: [PUBLIC], connect=connect)

    assert all(isinstance(one, Page | Rejected) for one in found)


def test_credentials_in_a_url_are_refused_and_not_repeated(site: Site) -> None:
    """
    A password in a URL would stand in every citation: the URL is refused, and the message does not print it.
    """
    (found,) = had(site.url("/a").replace("//", "//ana:s3cret@"))

    assert isinstance(found, Rejected)
    assert "password" in found.problem
    assert "s3cret" not in repr(found)
    assert site.asked == []


# Redirects.


def test_a_circle_of_redirects_ends(site: Site) -> None:
    """
    Five redirects are followed and no more.
    """
    site.fail("/a", 302, Location="/b")
    site.fail("/b", 302, Location="/a")

    assert "more than 5 times" in problem(site.url("/a"))
    assert len(site.paths()) == 6


@pytest.mark.parametrize("where", ["file:///etc/passwd", "http://ana:pw@127.0.0.1/", "http://[::1", "//"])
def test_a_redirect_to_what_may_not_be_fetched_is_refused(site: Site, where: str) -> None:
    """
    Every hop is judged as the first was.
    """
    assert problem(site.fail("/a", 302, Location=where))


# Addresses.


@pytest.mark.parametrize(
    "address",
    """127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 0.0.0.0 100.64.0.1 100.100.100.200 224.0.0.1
    255.255.255.255 168.63.129.16 192.0.0.192 198.18.0.1 ::1 :: fe80::1 fe80::1%eth0 fd00:ec2::254 fec0::1 ff02::1
    ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: 2001:db8::1 nonsense""".split(),
)
def test_addresses_that_are_not_of_the_open_internet_are_told(address: str) -> None:
    """
    Loopback, private, link-local, shared, multicast, reserved and metadata addresses are not public, however written.
    """
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]
)
def test_public_addresses_are_told(address: str) -> None:
    """
    Ordinary addresses of the internet may be asked.
    """
    assert is_public(address)


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_an_address_is_judged_alike_in_its_ipv6_dress(address: IPv4Address) -> None:
    """
    Mapping an address into IPv6 does not change whether it is public.
    """
    mapped = IPv6Address((0xFFFF << 32) | int(address))

    assert is_public(str(address)) == is_public(str(mapped))


def test_a_private_address_is_refused_without_the_flag(site: Site) -> None:
    """
    Loopback is refused before anything is sent, and the way out names the flag.
    """
    (found,) = had(site.put("/a", story("A")), allow_private=False)

    assert "private address" in found.problem
    assert "--allow-private" in found.way_out
    assert site.asked == []


@pytest.mark.parametrize("host", ["localhost", "0x7f000001", "2130706433", "127.1", "[::1]", "[::ffff:127.0.0.1]"])
def test_disguised_loopback_is_refused(site: Site, host: str) -> None:
    """
    The address is judged, not its spelling.
    """
    assert problem(f"http://{host}:{site.port}/a", allow_private=False)
    assert site.asked == []


def test_a_public_page_that_redirects_to_a_private_address_is_refused(site: Site) -> None:
    """
    A redirect is no way around the check.
    """
    site.fail("/a", 302, Location=f"http://127.0.0.1:{site.port}/secret")
    site.put("/secret", story("Secret"))
    elsewhere = Elsewhere(site, {"news.example": [PUBLIC] * 9})
    (found,) = elsewhere.had("http://news.example/a")

    assert "private address" in found.problem
    assert "/secret" not in site.paths()


def test_the_address_that_was_judged_is_the_one_that_is_dialled(site: Site) -> None:
    """
    The transport connects to the checked address, not to a name that could by now mean another.
    """
    site.put("/robots.txt", "", "text/plain")
    site.put("/a", story("A"))
    elsewhere = Elsewhere(site, {"news.example": [PUBLIC, "127.0.0.1"]})

    assert isinstance(elsewhere.had("http://news.example/a")[0], Page)
    assert {PUBLIC} == set(elsewhere.dialled)
    assert site.headers_of("/a")["host"] == "news.example"


def test_a_name_that_changes_its_answer_is_judged_again(site: Site) -> None:
    """
    A name that turns private between two connections is refused at the second (DNS rebinding).
    """
    site.pages["/robots.txt"] = Reply(b"", status=404, headers={"Connection": "close"})
    site.put("/a", story("A"))
    elsewhere = Elsewhere(site, {"news.example": [PUBLIC, "10.0.0.5", "10.0.0.5"]})
    (found,) = elsewhere.had("http://news.example/a")

    assert "a name for the private address 10.0.0.5" in found.problem
    assert elsewhere.dialled == [PUBLIC]
    assert site.paths() == []


def test_one_private_address_among_several_is_enough_to_refuse(site: Site) -> None:
    """
    A name with a public and a private address is refused whole.
    """
    (found,) = had("http://news.example/a", allow_private=False, resolve=lambda host, port: [PUBLIC, "10.0.0.5"])

    assert "10.0.0.5" in found.problem


def test_a_second_address_is_tried_where_the_first_does_not_answer(site: Site) -> None:
    """
    A name with two addresses is reached by the one that works.
    """

    def second_only(address: str, port: int, timeout: float) -> httpcore.NetworkStream:
        if address == "203.0.114.8":
            raise httpcore.ConnectError("refused")
        return connect("127.0.0.1", site.port, timeout)

    site.put("/a", story("A"))
    found = had(
        "http://news.example/a", allow_private=False, resolve=lambda *_: ["203.0.114.8", PUBLIC], connect=second_only
    )

    assert isinstance(found[0], Page)


# Asking again.


@pytest.mark.parametrize("validator", [{"ETag": '"v1"'}, {"Last_Modified": "Tue, 04 Mar 2031 10:00:00 GMT"}])
def test_an_unchanged_page_is_not_sent_twice(site: Site, memory: Memory, validator: dict[str, str]) -> None:
    """
    The second run asks with the validators of the first and hears 304.
    """
    url = site.put("/a", story("A"), **validator)
    had(url, memory=memory)

    assert [Unchanged(url)] == had(url, memory=memory)


def test_a_changed_page_is_sent_again(site: Site, memory: Memory) -> None:
    """
    A page with a new ETag comes whole, and its new ETag is remembered.
    """
    url = site.put("/a", story("A"), ETag='"v1"')
    had(url, memory=memory)
    site.put("/a", story("B"), ETag='"v2"')
    (page,) = had(url, memory=memory)

    assert story("B").encode() == page.data
    assert Validators('"v2"') == memory[url]


# robots.txt.


def test_a_page_that_robots_txt_closes_is_not_asked_for(site: Site) -> None:
    """
    A disallowed path is a rejection without a request; other paths of the host are read, and the rules asked for once.
    """
    site.put("/robots.txt", "User-agent: *\nDisallow: /private/\n", "text/plain")
    closed, open_ = site.put("/private/a", story("A")), site.put("/b", story("B"))
    rejected, page = had(closed, open_)

    assert "robots.txt" in rejected.problem
    assert open_ == page.url
    assert [path for path, _ in site.asked] == ["/robots.txt", "/b"]


@pytest.mark.parametrize(("status", "readable"), [(404, True), (410, True), (401, False), (403, False), (503, False)])
def test_a_missing_robots_txt_allows_and_a_withheld_one_does_not(site: Site, status: int, readable: bool) -> None:
    """
    Without rules everything is open; where they cannot be known, nothing is.
    """
    site.fail("/robots.txt", status)
    (found,) = had(site.put("/a", story("A")))

    assert readable == isinstance(found, Page)


def test_a_redirect_into_a_closed_path_is_refused(site: Site) -> None:
    """
    robots.txt is asked for every hop.
    """
    site.put("/robots.txt", "User-agent: Podium\nDisallow: /closed\n", "text/plain")
    site.put("/closed", story("A"))

    assert "robots.txt" in problem(site.fail("/a", 302, Location="/closed"))


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: podium\nDisallow: /x", "/a", True),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: PODIUM\nUser-agent: other\nDisallow: /", "/a", False),
        ("User-agent: podium\nDisallow: /a\n\nUser-agent: podium\nDisallow: /b", "/b", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a/open", "/a/open/1", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a/shut", "/a/shut", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/report.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/report.pdf?x=1", True),
        ("User-agent: *\nDisallow: /*?print=", "/a?print=1", False),
        ("User-agent: *\nDisallow: /a$", "/a", False),
        ("User-agent: *\nDisallow: /a$", "/ab", True),
        ("User-agent: *\nDisallow: /*a*a$", "/a", True),
        ("User-agent: *\nDisallow: /%7Eana", "/~ana/x", False),
        ("User-agent: *\nDisallow: /caf\u00e9", "/caf%C3%A9", False),
        ("User-agent: *\nDisallow: /a%2Fb", "/a/b", True),
        ("User-agent: *\nSitemap: /map.xml\nDisallow: /a", "/a", False),
        ("\ufeffuser-agent : * # all\ndisallow : /a # closed", "/a", False),
        ("Disallow: /a", "/a", True),
    ],
)
def test_robots_rules_are_read_as_the_standard_says(text: str, path: str, allowed: bool) -> None:
    """
    The group for our name or for all; of the rules that fit, the longest; wildcards and ends count.
    """
    assert allowed == robots_parsed(text).allows(path)


@given(st.text(), st.text("/ab*$%?"))
def test_no_robots_txt_breaks_the_reading(text: str, path: str) -> None:
    """
    Whatever a robots.txt holds, it gives an answer.
    """
    rules = robots_parsed(f"User-agent: *\nDisallow: {path}\n{text}")

    assert isinstance(rules.allows("/" + path), bool)


def test_hostile_patterns_are_matched_quickly() -> None:
    """
    A pattern full of wildcards takes no longer than its length.
    """
    rules = robots_parsed("User-agent: *\nDisallow: /" + "*a" * 500 + "b")
    begun = time.monotonic()

    assert rules.allows("/" + "a" * 5000)
    assert time.monotonic() - begun < 1


# Politeness.


def test_a_host_is_not_hurried(site: Site) -> None:
    """
    A Crawl-delay is kept between two pages, up to a bound.
    """
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 90\n", "text/plain")
    urls = [site.put(f"/{name}", story(name)) for name in "ab"]
    begun = time.monotonic()
    had(*urls, limits=Limits(delay=0.2))

    assert 0.4 <= time.monotonic() - begun < 5


def test_a_short_retry_after_is_sat_out(site: Site) -> None:
    """
    A server that asks for a moment is asked again after it.
    """
    site.pages["/a"] = [Reply(b"", status=429, headers={"Retry-After": "1"}), Reply(story("A").encode())]
    begun = time.monotonic()

    assert isinstance(had(site.url("/a"))[0], Page)
    assert time.monotonic() - begun >= 1


def test_a_long_retry_after_ends_the_requests_to_that_host(site: Site) -> None:
    """
    A server that wants to be left alone for long is, for all of this run.
    """
    first, second = site.fail("/a", 503, Retry_After="Tue, 04 Mar 2092 10:00:00 GMT"), site.put("/b", story("B"))

    assert [found.problem for found in had(first, second)] == ["127.0.0.1 is in trouble itself (HTTP 503)."] * 2
    assert site.paths() == ["/a"]


# Feeds.


def rss(*items: str, **of_channel: str) -> str:
    inner = "".join(f"<{name}>{text}</{name}>" for name, text in {"title": "Tern Wire", **of_channel}.items())
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{inner}{"".join(items)}</channel></rss>'


def item(link: str, day: int = 4, content: str = "") -> str:
    date = f"<pubDate>{day:02} Mar 2031 09:30:00 +0100</pubDate>"
    return f"<item><title>T</title><link>{link}</link>{date}<description><![CDATA[{content}]]></description></item>"


@pytest.mark.parametrize("kind", ["application/rss+xml", "text/xml", "text/html; charset=utf-8", "application/xml"])
def test_the_pages_of_an_rss_feed_are_read_newest_first_with_its_dates(site: Site, kind: str) -> None:
    """
    Each item's page is fetched once; the feed's date comes along in its own words, whatever the feed is served as.
    """
    old, new = site.put("/old", story("Old")), site.put("/new", story("New"))
    feed = site.put("/feed", rss(item(old, 3), item("/new", 5), item(old, 3)), kind)

    assert [(new, "05 Mar 2031 09:30:00 +0100"), (old, "03 Mar 2031 09:30:00 +0100")] == [
        (page.url, page.published) for page in had(feed)
    ]


def test_the_pages_of_an_atom_feed_are_read(site: Site) -> None:
    """
    An Atom entry's link is followed; its publication date wins over its last change.
    """
    url = site.put("/talks", story("Talks"))
    entry = (
        f'<entry><title>Talks</title><id>urn:1</id><link href="{url}"/>'
        "<published>2031-03-04T09:00:00Z</published><updated>2031-03-06T09:00:00Z</updated></entry>"
    )
    atom = f'<?xml version="1.0"?><!-- ours --><feed xmlns="http://www.w3.org/2005/Atom"><title>W</title>{entry}</feed>'
    (page,) = had(site.put("/atom", atom, "application/atom+xml"))

    assert (url, "2031-03-04T09:00:00Z") == (page.url, page.published)


def test_no_more_entries_than_the_limit_are_read_and_this_is_said(site: Site) -> None:
    """
    The newest entries up to the limit, and a note how many there are.
    """
    links = [site.put(f"/{day}", story(str(day))) for day in range(1, 8)]
    feed = site.put("/feed", rss(*(item(link, day) for day, link in enumerate(links, 1))), "application/rss+xml")
    note, *pages = had(feed, limits=Limits(entries=2))

    assert Noted(feed, "names 7 pages; the newest 2 were read.") == note
    assert [links[6], links[5]] == [page.url for page in pages]


def test_a_story_whose_page_cannot_be_had_is_read_from_the_feed_and_this_is_said(site: Site) -> None:
    """
    A feed with the full text stands in for a missing page; a teaser does not.
    """
    full, teaser = site.fail("/full", 404), site.fail("/teaser", 404)
    feed = site.put(
        "/feed", rss(item(full, 5, f"<p>{WORDS}</p>"), item(teaser, 4, "<p>More inside.</p>")), "application/rss+xml"
    )
    note, page, rejected = had(feed)

    assert "read from the feed itself" in note.text
    assert "HTTP 404" in note.text
    assert full == note.url == page.url
    assert b"northern pier" in page.data
    assert teaser == rejected.url


def test_a_short_text_of_a_feed_stands_in_for_a_page_that_cannot_be_had(site: Site) -> None:
    """
    A few sentences are better than nothing; the feed may be sent under any XML type.
    """
    page = site.fail("/short", 404)
    told = "<p>Thirteen crew members of the trawler landed at Tamsin on Sunday. The captain stayed in custody.</p>"
    note, story = had(site.put("/feed", rss(item(page, 5, told)), "application/x-rss+xml"))

    assert "read from the feed itself" in note.text
    assert b"Thirteen crew members" in story.data


def test_the_feed_does_not_stand_in_for_a_page_that_was_read_before(site: Site, memory: Memory) -> None:
    """
    A site that is down today does not turn the library's pages into the feed's wording of them.
    """
    url = site.put("/a", story("A"))
    feed = site.put("/feed", rss(item(url, 4, f"<p>{WORDS}</p>")), "application/rss+xml")
    had(feed, memory=memory)
    site.fail("/a", 500)

    assert [url] == [found.url for found in had(feed, memory=memory) if isinstance(found, Rejected)]


def test_an_unchanged_feed_is_one_request(site: Site, memory: Memory) -> None:
    """
    A feed that was read whole and answers 304 is unchanged with all its pages.
    """
    url = site.put("/a", story("A"))
    feed = site.put("/feed", rss(item(url)), "application/rss+xml", ETag='"f1"')
    had(feed, memory=memory)

    assert [Unchanged(feed)] == had(feed, memory=memory)
    assert site.paths() == ["/feed", "/a", "/feed"]


def test_a_feed_is_read_again_until_all_its_pages_were_had(site: Site, memory: Memory) -> None:
    """
    A page that failed is tried again though the feed has not changed.
    """
    url = site.fail("/a", 500)
    feed = site.put("/feed", rss(item(url)), "application/rss+xml", ETag='"f1"')
    had(feed, memory=memory)
    site.put("/a", story("A"))

    assert [url] == [found.url for found in had(feed, memory=memory) if isinstance(found, Page)]


def test_a_feed_cannot_lead_to_private_addresses(site: Site) -> None:
    """
    What a public feed names is judged as what a user names.
    """
    site.put("/feed", rss(item(f"http://127.0.0.1:{site.port}/secret"), item("file:///etc/passwd")), "text/xml")
    site.put("/secret", story("Secret"))
    found = Elsewhere(site, {"news.example": [PUBLIC] * 9}).had("http://news.example/feed")

    assert found
    assert all(isinstance(one, Rejected) for one in found)
    assert site.paths() == ["/feed"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_feed_of_entities_is_refused(site: Site, encoding: str) -> None:
    """
    A billion laughs are not unpacked; an entity that names a character hurts nobody.
    """
    pairs = zip("abcdefghi", "bcdefghij", strict=True)
    laughs = '<!ENTITY a "ha">' + "".join(f'<!ENTITY {to} "{f"&{of};" * 10}">' for of, to in pairs)
    feed = rss(item(site.put("/a", story("A")))).replace("Tern Wire", "&nbsp;").split("?>", 1)[1]
    hostile = f"<!DOCTYPE rss [{laughs}]>{feed}".replace("&nbsp;", "&j;")
    harmless = f'<!DOCTYPE rss [<!ENTITY nbsp "&#160;">]>{feed}'

    assert "entities" in problem(site.put("/hostile", hostile.encode(encoding), "application/rss+xml"))
    assert [site.url("/a")] == [page.url for page in had(site.put("/feed", harmless, "application/rss+xml"))]


def test_time_that_runs_out_is_said_and_what_was_had_stays(site: Site) -> None:
    """
    A feed whose pages take too long in all ends with a rejection, after the pages that were had.
    """
    links = [site.url(f"/{day}") for day in range(1, 9)]
    for day in range(1, 9):
        site.pages[f"/{day}"] = late(site, story(str(day)))
    feed = site.put("/feed", rss(*(item(link, day) for day, link in enumerate(links, 1))), "application/rss+xml")
    *before, last = had(feed, limits=Limits(seconds=1.0))

    assert any(isinstance(found, Page) for found in before)
    assert "limit of 1 seconds" in last.problem


def late(site: Site, text: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        site.closing.wait(0.3)
        Reply(text.encode())(handler)

    return reply


# Sitemaps.


def urlset(*entries: str) -> str:
    return (
        f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(entries)}</urlset>'
    )


def entry(url: str, changed: str = "2031-03-04", extra: str = "", tag: str = "url") -> str:
    return f"<{tag}><loc>{url}</loc><lastmod>{changed}</lastmod>{extra}</{tag}>"


def test_the_pages_of_a_sitemap_are_read_newest_first(site: Site) -> None:
    """
    A sitemap's pages are fetched in the order of their last change, which is not taken for their date.
    """
    old, new = site.put("/old", story("Old")), site.put("/new", story("New"))
    pages = had(site.put("/sitemap.xml", urlset(entry(old, "2031-01-01"), entry(new)), "text/xml"))

    assert [(new, None), (old, None)] == [(page.url, page.published) for page in pages]


def test_a_news_sitemap_gives_dates(site: Site) -> None:
    """
    The publication date of a news sitemap comes along.
    """
    news = (
        '<n:news xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">'
        "<n:publication_date>2031-03-02</n:publication_date></n:news>"
    )
    (page,) = had(site.put("/map", urlset(entry(site.put("/a", story("A")), extra=news)), "application/xml"))

    assert page.published == "2031-03-02"


def test_an_index_leads_to_packed_sitemaps(site: Site) -> None:
    """
    The sitemaps of an index are read, gzip files too; one that is missing is said and hinders no other.
    """
    url = site.put("/a", story("A"))
    packed = site.put("/1.xml.gz", gzip.compress(urlset(entry(url)).encode()), "application/x-gzip")
    missing = site.url("/2.xml")
    index = urlset(entry(packed, tag="sitemap"), entry(missing, tag="sitemap")).replace("urlset", "sitemapindex")
    rejected, page = had(site.put("/index.xml", index, "application/xml"))

    assert (missing, url) == (rejected.url, page.url)


def test_an_index_of_itself_ends(site: Site) -> None:
    """
    A circle of indexes is walked once.
    """
    url = site.url("/index.xml")
    index = urlset(entry(url, tag="sitemap")).replace("urlset", "sitemapindex")

    assert had(site.put("/index.xml", index, "application/xml")) == []
    assert len(site.paths()) == 1


def test_a_sitemap_reads_no_file_of_this_machine(site: Site) -> None:
    """
    An external entity is not resolved.
    """
    doctype = '<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/hostname">]><urlset'
    had(site.put("/map", urlset(entry(site.url("/&x;"))).replace("<urlset", doctype), "application/xml"))

    assert not any(os.uname().nodename in path for path in site.paths())


@pytest.mark.parametrize(("path", "text"), [("/feed", "<rss"), ("/map", "<urlset><url>"), ("/map", "<urlset")])
def test_a_malformed_list_is_one_rejection(site: Site, path: str, text: str) -> None:
    """
    A feed or sitemap that breaks off is a rejection with a way out.
    """
    assert "cannot be read" in problem(site.put(path, text, "application/xml"))


# Unpacking.


@given(st.binary(max_size=4000), st.integers(0, 5000), st.integers(1, 3))
def test_unpacking_gives_what_was_packed_or_stops_at_the_limit(data: bytes, limit: int, members: int) -> None:
    """
    Up to the limit the bytes are those that were packed, in one member or several; past it nothing is given.
    """
    packed = gzip.compress(data) * members
    if len(data) * members > limit:
        with pytest.raises(TooLargeError):
            gunzipped(packed, limit)
    else:
        assert data * members == gunzipped(packed, limit)


@given(st.binary(max_size=300))
def test_what_is_not_gzip_is_an_error(data: bytes) -> None:
    """
    Unpacking nonsense fails as nonsense.
    """
    with pytest.raises(zlib.error):
        gunzipped(b"\x1f\x8b" + data[:5], 100)


# Into the library.


def read_in(desk: Desk, *urls: str, said: Overrides = Overrides()) -> Summary:
    return ingest(desk.library, lambda: desk.embedder, urls, overrides=said, allow_private=True)


def current(desk: Desk) -> dict[str, Document]:
    return {document.uri: document for document in desk.documents()}


def test_a_page_is_found_and_cited_by_its_url(desk: Desk, site: Site) -> None:
    """
    What was read from the web is evidence like any other, under its URL.
    """
    url = site.put("/pier", story("Pier to reopen"))
    summary = read_in(desk, url)

    assert (summary.added, summary.rejected) == (1, [])
    assert desk.search("northern pier")[0].passage.document.uri == url


def test_an_unchanged_page_is_neither_sent_nor_embedded_again(desk: Desk, site: Site) -> None:
    """
    The validators outlive the run: the second one hears 304 and opens no embedder.
    """
    url = site.put("/pier", story("Pier"), ETag='"v1"')
    read_in(desk, url)
    summary = ingest(desk.library, never, [url], allow_private=True)

    assert summary.unchanged == 1
    assert site.headers_of("/pier")["if-none-match"] == '"v1"'


def never() -> Any:
    raise AssertionError("nothing was to be embedded")


def test_a_page_that_is_sent_again_with_the_same_words_is_unchanged(desk: Desk, site: Site) -> None:
    """
    A server without validators costs a transfer and nothing else.
    """
    url = site.put("/pier", story("Pier"))
    read_in(desk, url)

    assert read_in(desk, url).unchanged == 1


def test_a_changed_page_is_a_new_version_and_the_old_stays_citable(desk: Desk, site: Site) -> None:
    """
    A search finds the new text alone; the id of the old still gives the old, word for word.
    """
    url = site.put("/pier", story("Pier", WORDS), ETag='"v1"')
    read_in(desk, url)
    old = current(desk)[url]
    site.put("/pier", story("Pier", WORDS.replace("northern", "southern")), ETag='"v2"')
    summary = read_in(desk, url)

    assert (summary.added, summary.updated) == (0, 1)
    assert "southern pier" in current(desk)[url].text
    assert {evidence.passage.document.id for evidence in desk.search("pier")} == {current(desk)[url].id}
    kept = desk.library.catalogue.document(old.id)
    assert kept is not None
    assert kept.text == old.text


def test_the_feed_dates_only_the_pages_that_bear_no_date(desk: Desk, site: Site) -> None:
    """
    A page's own date stands; an undated one has the feed's, with its moment.
    """
    bare = site.put("/bare", story("Bare"))
    head = '<head><meta name="date" content="2031-02-01">'
    dated = site.put("/dated", story("Dated", WORDS[::-1]).replace("<head>", head))
    read_in(desk, site.put("/feed", rss(item(bare), item(dated)), "application/rss+xml"))
    found = current(desk)

    assert (found[bare].published, found[bare].published_at) == ("2031-03-04", "2031-03-04T08:30:00Z")
    assert found[dated].published == "2031-02-01"


def test_two_urls_with_the_same_page_are_a_duplicate_and_no_move(desk: Desk, site: Site) -> None:
    """
    A URL is never taken for a file that has gone.
    """
    urls = [site.put(path, story("Pier")) for path in ("/a", "/b")]
    read_in(desk, urls[0])
    summary = read_in(desk, urls[1])

    assert (summary.moved, summary.duplicates) == (0, 1)


def test_a_304_does_not_hide_that_the_user_says_otherwise(desk: Desk, site: Site) -> None:
    """
    An unchanged page is read again when the user now names its publisher.
    """
    url = site.put("/pier", story("Pier"), ETag='"v1"')
    read_in(desk, url)
    read_in(desk, url, said=Overrides(publisher="Estrel Wire"))

    assert current(desk)[url].publisher == "Estrel Wire"


def test_a_removed_page_comes_back_with_its_feed(desk: Desk, site: Site) -> None:
    """
    Removing a document forgets what was known of its page and of the feed that named it.
    """
    url = site.put("/pier", story("Pier"), ETag='"v1"')
    feed = site.put("/feed", rss(item(url)), "application/rss+xml", ETag='"f1"')
    read_in(desk, feed)
    desk.library.remove(current(desk)[url].id)

    assert read_in(desk, feed).added == 1


def test_a_page_that_cannot_be_read_is_sent_again(desk: Desk, site: Site) -> None:
    """
    A page without words is rejected each time, and not passed over as unchanged.
    """
    url = site.put("/empty", "<html><body></body></html>", ETag='"v1"')

    assert [uri for _ in range(2) for uri, *_ in read_in(desk, url).rejected] == [url, url]


def test_files_of_every_kind_are_read_from_the_web(desk: Desk, site: Site) -> None:
    """
    Each reader's sample is read from a URL as it is from the disk.
    """
    samples = [path for path in sorted(DATA.glob("sample.*")) if path.suffix in READERS]
    for path in samples:
        site.put(f"/{path.name}", path.read_bytes(), "application/octet-stream")
    summary = read_in(desk, *(site.url(f"/{path.name}") for path in samples))

    assert {path.suffix for path in samples} == set(READERS)
    assert summary.rejected == []


def test_the_command_says_what_was_refused_and_what_was_noted(site: Site) -> None:
    """
    `podium ingest URL` ends with 1 where something was refused; --allow-private opens the office's own servers.
    """
    full = site.fail("/full", 404)
    feed = site.put("/feed", rss(item(full, 4, f"<p>{WORDS}</p>")), "application/rss+xml")
    refused = run("ingest", feed, "--json")
    read = run("ingest", feed, "--allow-private", "--json")

    assert (refused.code, refused.data["rejected"][0]["source"]) == (1, feed)
    assert "--allow-private" in refused.data["rejected"][0]["way_out"]
    assert (read.code, read.data["added"]) == (0, 1)
    assert [note["source"] for note in read.data["notes"]] == [full]


def test_a_draft_is_not_checked_against_private_addresses(site: Site) -> None:
    """
    `--against URL` fetches the source, and refuses what ingest refuses.
    """
    outcome = run("check", "-", "--against", site.put("/pier", story("Pier")), stdin=b"The pier will reopen.")

    assert outcome.code == 3
    assert "private address" in outcome.trouble[0]
