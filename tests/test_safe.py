"""A source's words are data in every output: they make no link, no markup and no escape sequence."""

from __future__ import annotations

import email
import re
from email.policy import default
from html.parser import HTMLParser

import pytest
from golden.reading import READABLE, reading
from golden.samples import HOSTILE, HOSTILE_LINES, NEWS, SAMPLES, hostile
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.domain import Briefing
from assistant.render import markdown, render
from assistant.render.safe import cleaned, place, web_address


@pytest.mark.parametrize("words", [HOSTILE, *HOSTILE_LINES])
def test_markdown_of_a_source_stays_text(words: str):
    """
    A source makes no link, image, HTML, code, table or struck text, and no heading or list beyond ours.
    """
    blocks, inline = _structure(hostile(words))

    assert blocks == _structure(hostile("harmless"))[0]
    assert inline <= {
        "text",
        "text_special",
        "softbreak",
        "hardbreak",
        "em_open",
        "em_close",
        "strong_open",
        "strong_close",
        "code_inline",
    }


def _structure(briefing: Briefing) -> tuple[list[str], set[str]]:
    """The blocks of the Markdown output in order, and the kinds of what stands in their lines."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = parser.parse(render(briefing, "md").decode())
    return [token.type for token in tokens], {child.type for token in tokens for child in token.children or ()}


@pytest.mark.parametrize(
    "address", ["https://a.example/b", "HTTP://A.EXAMPLE", "www.a.example", "mailto:me", "a.example"]
)
def test_markdown_leaves_no_bare_address(address: str):
    """
    Dialects that link bare addresses find none in a source's words.
    """
    assert not re.search(r"(?i)https?:|mailto:|www\.|\w\.[a-z]{2}", markdown.escaped(f"See {address} now."))


def test_markdown_shows_the_words_unchanged():
    """
    What Markdown displays is the source's words, not their escapes.
    """
    plain = "Costs rose 5% to $4bn* [sic] #1 _today_ at a_b.com <now> & then"
    tokens = MarkdownIt("commonmark").parseInline(render(hostile(plain), "md").decode().splitlines()[2][2:])

    assert plain == "".join(child.content for child in tokens[0].children)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "a":
            self.links.append(dict(attrs))


@pytest.mark.parametrize("suffix", ["html", "eml"])
@pytest.mark.parametrize("words", [HOSTILE, '"><script>alert(1)</script>', "' onmouseover='x", "javascript:alert(1)"])
def test_html_of_a_source_stays_text(words: str, suffix: str):
    """
    A source adds no tag and no link to the page, whatever it writes.
    """
    made, harmless = _html(hostile(words), suffix), _html(hostile("harmless"), suffix)

    assert set(made.tags) == set(harmless.tags)
    assert all((link["href"] or "").startswith("#") for link in made.links)


def _html(briefing: Briefing, suffix: str) -> _Page:
    page, made = _Page(), render(briefing, suffix)
    message = email.message_from_bytes(made, policy=default) if suffix == "eml" else None
    page.feed(message.get_body(("html",)).get_content() if message else made.decode())
    return page


def test_only_web_addresses_become_links():
    """
    A page links to http and https, tells the other site nothing, and shows a file by its name alone.
    """
    page = _html(SAMPLES["briefing"](), "html")
    outward = [link for link in page.links if not (link["href"] or "").startswith("#")]

    assert {link["href"] for link in outward} == {NEWS.uri}
    assert {link["rel"] for link in outward} == {"noopener noreferrer"}
    assert "/home/press" not in render(SAMPLES["briefing"](), "html").decode()


@pytest.mark.parametrize(
    ("uri", "address", "shown"),
    [
        ("https://a.example/b?c=1", "https://a.example/b?c=1", "https://a.example/b?c=1"),
        ("https://bank.example@evil.example/", None, "bank.example@evil.example"),
        ("javascript:alert(1)", None, "javascript:alert(1)"),
        ("file:///etc/passwd", None, "passwd"),
        ("C:\\Users\\x\\notes.docx", None, "notes.docx"),
        ("/data/wire.jsonl#12", None, "wire.jsonl#12"),
        ("http://[broken", None, "[broken"),
        ("https://a.example/\u202egpj.exe", None, "⟨U+202E⟩gpj.exe"),
    ],
)
def test_addresses_are_shown_for_what_they_are(uri: str, address: str | None, shown: str):
    """
    Only an honest web address is a link; anything else is its last part, as text.
    """
    assert (address, shown) == (web_address(uri), place(uri))


@pytest.mark.parametrize("suffix", READABLE)
def test_nothing_hidden_reaches_a_reader(suffix: str):
    """
    No control, bidirectional or zero-width character of a source is in what a person reads.
    """
    text = reading(hostile(HOSTILE), suffix)

    assert cleaned(text) == text
    assert "⟨U+202E⟩" in text


@given(st.text(st.characters(exclude_categories=[])))
@settings(deadline=None)
def test_cleaning_settles(text: str):
    """
    Cleaned text has nothing left to clean and fits UTF-8.
    """
    assert cleaned(cleaned(text)) == cleaned(text)
    assert cleaned(text).encode("utf-8") is not None
