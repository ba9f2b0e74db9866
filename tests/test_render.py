"""What the outputs promise: the fixed JSON, the honest text, and no obedience to a source's words."""

from __future__ import annotations

import email
import io
import json
import os
import re
from email.policy import default
from html.parser import HTMLParser
from pathlib import Path

import docx
import pytest
from golden.samples import BRIEFING, NEWS, NOTICE, REOPENS, SAMPLES, cite
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.console import Console  # noqa: TID251 - what the terminal output is tested on

from assistant.domain import (
    Briefing,
    Citation,
    Claim,
    Coverage,
    Document,
    Evidence,
    Finding,
    Passage,
    Section,
    Span,
    Verdict,
)
from assistant.errors import UsageProblem
from assistant.render import RENDERERS, data, markdown, render, terminal, wording
from assistant.render.safe import cleaned, place, web_address

GOLDEN = Path(__file__).parent / "golden"
READABLE = ("md", "html", "txt", "docx", "eml")
LABELS = st.sampled_from(["supported", "partial", "contradicted", "unsupported", "not-checkable", "error"])
HOSTILE = (
    "# Heading <script>alert(1)</script> [click](https://evil.example) ![x](https://evil.example/x.png) "
    "https://evil.example www.evil.example evil.example <b>bold</b> &lt;i&gt; `code` [red]rich[/red] "
    "[link=https://evil.example]x[/link] \x1b[31mred\x1b]8;;https://evil.example\x07x \x9b2J "
    "\u202eesrever\u202c z\u200bw \U000e0041 <!-- c --> | a | b | ~~gone~~ *it* __b__ {{x}}"
)
HOSTILE_LINES = (
    "# top",
    "- item",
    "+ item",
    "1. item",
    "2) item",
    "> quote",
    "---",
    "===",
    "    code",
    "```",
    "* x",
    "[a]: b",
)


# --- Goldens ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["md", "html", "json", "txt"])
@pytest.mark.parametrize("sample", SAMPLES)
def test_output_is_the_golden_file(sample: str, suffix: str):
    """
    Every text format prints each kind as agreed; PODIUM_GOLDEN=write agrees on the present output.
    """
    path = GOLDEN / f"{sample}.{suffix}"
    made = render(SAMPLES[sample](), suffix, notice=NOTICE)
    if os.environ.get("PODIUM_GOLDEN") == "write":
        path.write_bytes(made)

    assert path.read_text(encoding="utf-8") == made.decode("utf-8")


@pytest.mark.parametrize("sample", SAMPLES)
def test_word_paragraphs_are_the_golden_file(sample: str):
    """
    A Word file is compared by its paragraphs and comments, not by its zip.
    """
    document = docx.Document(io.BytesIO(render(SAMPLES[sample](), "docx", notice=NOTICE)))
    lines = [f"{paragraph.style.name}: {paragraph.text}" for paragraph in document.paragraphs]
    lines += [f"Comment: {comment.text}" for comment in document.comments]
    path = GOLDEN / f"{sample}.docx.txt"
    if os.environ.get("PODIUM_GOLDEN") == "write":
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    assert path.read_text(encoding="utf-8").splitlines() == "\n".join(lines).splitlines()


@pytest.mark.parametrize("suffix", RENDERERS)
def test_same_briefing_same_bytes(suffix: str):
    """
    No output depends on the clock or on chance.
    """
    assert render(SAMPLES["check"](), suffix) == render(SAMPLES["check"](), suffix)


def test_unknown_format_names_the_known_ones():
    """
    A wrong format is a usage problem whose hint lists the formats.
    """
    with pytest.raises(UsageProblem) as problem:
        render(SAMPLES["answer"](), "pdf")

    assert "md, html, json, txt, docx, eml" in problem.value.hint


# --- JSON ---------------------------------------------------------------------------------------------------------

words = st.text(st.characters(exclude_categories=[]), max_size=24)


@st.composite
def citations(draw: st.DrawFn) -> Citation:
    text = draw(st.text(st.characters(exclude_categories=[]), min_size=1, max_size=60))
    number = draw(st.integers(0, 3))
    document = Document(
        f"{number:x}" * 16, text, draw(words), draw(words), "article", publisher=draw(words), published=draw(words)
    )
    spans = [sorted(draw(st.tuples(*[st.integers(0, len(text))] * 2))) for _ in range(2)]
    return Citation(
        Passage(document, Span(*spans[0])), Span(*spans[1]), draw(st.sampled_from(["supports", "contradicts"]))
    )


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    spans = st.builds(lambda pair: Span(*sorted(pair)), st.tuples(st.integers(0, 40), st.integers(0, 40)))
    findings = st.builds(
        Finding, st.sampled_from(["number", "quote"]), st.booleans(), words, st.none() | spans, st.none() | words,
        st.none() | words, st.booleans(), st.none() | citations(),
    )  # fmt: skip
    verdict = st.builds(Verdict, LABELS, st.none() | st.floats(), st.lists(findings, max_size=2).map(tuple))
    cited = tuple(draw(st.lists(citations(), max_size=2)))
    return Claim(draw(words), cited, draw(st.none() | verdict), draw(st.none() | spans), draw(st.none() | words))


@st.composite
def briefings(draw: st.DrawFn) -> Briefing:
    section = st.builds(Section, words, words, st.lists(claims(), max_size=3).map(tuple), st.none() | words)
    return Briefing(
        kind=draw(st.sampled_from(["answer", "briefing", "check"])),
        title=draw(words),
        sections=tuple(draw(st.lists(section, max_size=2))),
        reason=draw(st.none() | words),
        marking=draw(st.none() | words),
        seconds=draw(st.dictionaries(st.just("search"), st.floats())),
        coverage=Coverage(unread=tuple(draw(st.lists(words, max_size=2)))),
        removed=tuple(draw(st.lists(claims(), max_size=1))),
        draft=draw(st.none() | st.text(max_size=60)),
    )


def _reject(constant: str) -> float:
    raise AssertionError(f"{constant} is not JSON")


def _parsed(briefing: Briefing) -> dict:
    return json.loads(render(briefing, "json"), parse_constant=_reject)


def _claims_of(parsed: dict) -> list[dict]:
    return (
        parsed["claims"] if "claims" in parsed else [claim for part in parsed["sections"] for claim in part["claims"]]
    )


@given(briefings())
@settings(max_examples=100, deadline=None)
def test_numbers_exist_and_quotes_are_the_stored_words(briefing: Briefing):
    """
    Every number a claim uses is in the list, and every quote is the document's text at its range.
    """
    parsed = _parsed(briefing)
    texts = dict(enumerate(briefing.citations, 1))
    sources = {each["n"]: each for each in parsed["citations"]}

    assert list(sources) == list(range(1, len(sources) + 1))
    assert all(n in sources for claim in [*_claims_of(parsed), *parsed["removed"]] for n in claim["citations"])
    assert all(each["quote"] == texts[n].document.text[each["start"] : each["end"]] for n, each in sources.items())


@given(briefings())
@settings(max_examples=100, deadline=None)
def test_refused_answer_claims_nothing(briefing: Briefing):
    """
    An answer that was refused has no claims, no citations and no text.
    """
    parsed = _parsed(briefing)

    if parsed["kind"] == "answer" and not parsed["answered"]:
        assert (parsed["claims"], parsed["citations"], parsed["text"]) == ([], [], "")


@given(briefings())
@settings(max_examples=25, deadline=None)
def test_any_briefing_prints_in_every_format(briefing: Briefing):
    """
    Hidden characters, broken spans and lone surrogates never stop an output.
    """
    for suffix in READABLE:
        assert render(briefing, suffix)


def test_check_places_its_claims_in_the_draft():
    """
    A checked claim's start and end cut its sentence out of the draft.
    """
    briefing = SAMPLES["check"]()

    assert [claim["text"] for claim in _parsed(briefing)["claims"]] == [
        briefing.draft[claim["start"] : claim["end"]] for claim in _parsed(briefing)["claims"]
    ]


def test_json_cannot_steer_a_terminal():
    """
    Control characters leave as escapes, and come back as they were.
    """
    briefing = Briefing("answer", HOSTILE)
    text = render(briefing, "json").decode()

    assert cleaned(text) == text
    assert json.loads(text)["question"] == HOSTILE


def test_evidence_has_the_shape_of_a_search():
    """
    Evidence is listed in rank order with its place and the ranks each search gave it.
    """
    passage = REOPENS.passage
    found = data.evidence_data("harbour", [Evidence(passage, float("nan"), 1, {"dense": 2})])
    first = found["evidence"][0]

    assert found["format"] == 1
    assert first["score"] is None
    assert first["text"] == BRIEFING.text[first["start"] : first["end"]]
    assert first["ranks"] == {"dense": 2}


# --- Honesty ------------------------------------------------------------------------------------------------------


def _reading(briefing: Briefing, suffix: str) -> str:
    """What a person reads of an output, as one line without Markdown's backslashes."""
    made = render(briefing, suffix, notice=NOTICE)
    if suffix == "docx":
        document = docx.Document(io.BytesIO(made))
        parts = [*document.sections[0].header.paragraphs, *document.paragraphs, *document.sections[0].footer.paragraphs]
        text = "\n".join(paragraph.text for paragraph in parts)
    elif suffix == "eml":
        text = email.message_from_bytes(made, policy=default).get_body(("plain",)).get_content()
    else:
        text = made.decode()
    text = re.sub(r"<(style|script)>.*?</\1>", "", text, flags=re.DOTALL) if suffix == "html" else text
    text = re.sub(r"<[^>]*>", "", text).replace("&nbsp;", " ") if suffix == "html" else text.replace("\\", "")
    return " ".join(text.split())


@pytest.mark.parametrize("suffix", READABLE)
def test_every_doubt_is_written_out(suffix: str):
    """
    Each verdict but `supported` stands in words behind its sentence.
    """
    labels = ("partial", "contradicted", "unsupported", "not-checkable", "error")
    made = [Claim(f"Sentence {label}.", (REOPENS,), Verdict(label, None)) for label in labels]
    made.append(Claim("Sentence none.", (REOPENS,)))
    text = _reading(Briefing("briefing", "Title", (Section("a", "A", tuple(made)),)), suffix)

    for claim in made:
        assert re.search(rf"{re.escape(claim.text)} \[1\] \**\[{wording.mark(claim)}\]", text)


@pytest.mark.parametrize("suffix", READABLE)
def test_status_marking_grounding_writer_and_coverage_are_printed(suffix: str):
    """
    A briefing says that it is a draft, its marking twice, how it stands, who wrote it and what was searched.
    """
    text = _reading(SAMPLES["briefing"](), suffix)

    assert "DRAFT" in text
    assert text.count("INTERNAL – PRESS OFFICE") >= 2
    assert "5 sentences: 4 supported, 1 contradicted" in text
    assert "openai:some-model" in text
    assert "Searched 6 documents: 2 used, 1 duplicate, 3 withheld (embargo or ground rules)." in text
    assert "No statement found on who pays for the dredging." in text
    assert NOTICE in text


@pytest.mark.parametrize("suffix", READABLE)
def test_refusal_says_so_and_what_was_searched(suffix: str):
    """
    A refused question prints the reason, the search and nothing that was taken out.
    """
    text = _reading(SAMPLES["refusal"](), suffix)

    assert "No answer. Nothing in the 25 documents searched speaks of “lighthouse”." in text
    assert "Searched 25 documents: 0 used, 3 withheld" in text
    assert "The checks took out 1 sentence" in text
    assert "designed in Ellan" not in text


def test_word_comments_stand_on_faulty_sentences():
    """
    In Word each doubtful sentence carries the finding and the nearest source as a comment.
    """
    document = docx.Document(io.BytesIO(render(SAMPLES["check"](), "docx")))
    texts = [comment.text for comment in document.comments]

    assert len(texts) == 3
    assert "The source says 14, not 140." in texts[0]
    assert "14 ships are waiting outside it.” (Daily press briefing" in texts[0]


def test_mail_opens_as_an_unsent_draft():
    """
    The e-mail carries text and HTML, its subject is the title, and no script travels with it.
    """
    message = email.message_from_bytes(render(Briefing("answer", "One\r\nBcc: you@example.org"), "eml"), policy=default)
    kinds = [part.get_content_type() for part in message.iter_parts()]

    assert message["X-Unsent"] == "1"
    assert message["Subject"] == "One Bcc: you@example.org"
    assert message["Bcc"] is None
    assert kinds == ["text/plain", "text/html"]
    assert "<script" not in message.get_body(("html",)).get_content()


def test_window_names_its_last_day():
    """
    A half-open window is printed by the days it holds; the briefing's own day alone needs no window.
    """
    one_day = Briefing("briefing", "T", date="2031-03-12", since="2031-03-12", until="2031-03-13")
    month = Briefing("briefing", "T", date="2031-03-12", since="2031-03-01", until="2031-04-01")

    assert wording.period(one_day) == "12 March 2031"
    assert wording.period(month) == "12 March 2031 · sources of 1 March 2031 to 31 March 2031"


# --- Untrusted text -----------------------------------------------------------------------------------------------


def _hostile(words: str) -> Briefing:
    """The same hostile words in every place a source can reach."""
    document = Document("f" * 16, words, words, words, "article", publisher=words, published=words, ground_rules=words)
    whole = Span(0, len(words))
    source = Citation(Passage(document, whole), whole)
    finding = Finding("quote", False, words, Span(0, 5), words, words, source=source)
    claim = Claim(words, (source,), Verdict("unsupported", 0.1, (finding,)), Span(0, len(words)), when=words)
    section = Section("a", words, (claim,), note=words)
    return Briefing("briefing", words, (section,), marking=words, coverage=Coverage(1, unread=(words,)))


@pytest.mark.parametrize("words", [HOSTILE, *HOSTILE_LINES])
def test_markdown_of_a_source_stays_text(words: str):
    """
    A source makes no link, image, HTML, code, table or struck text, and no heading or list beyond ours.
    """
    blocks, inline = _structure(_hostile(words))

    assert blocks == _structure(_hostile("harmless"))[0]
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
    tokens = MarkdownIt("commonmark").parseInline(render(_hostile(plain), "md").decode().splitlines()[2][2:])

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
    made, harmless = _html(_hostile(words), suffix), _html(_hostile("harmless"), suffix)

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
    text = _reading(_hostile(HOSTILE), suffix)

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


# --- Terminal -----------------------------------------------------------------------------------------------------


def _shown(briefing: Briefing, width: int = 80, **environment: str) -> str:
    out = io.StringIO()
    is_terminal = environment.pop("terminal", "") == "yes"
    console = Console(file=out, width=width, force_terminal=is_terminal, legacy_windows=False, _environ=environment)
    terminal.show(briefing, console, NOTICE)
    return out.getvalue()


def test_colour_only_on_a_terminal():
    """
    A terminal gets colour; a pipe gets the same words without a single escape.
    """
    coloured = _shown(SAMPLES["briefing"](), terminal="yes", TERM="xterm-256color")
    plain = _shown(SAMPLES["briefing"]())

    assert "\x1b[" in coloured
    assert "\x1b" not in plain
    assert plain == re.sub(r"\x1b\[[\d;]*m", "", coloured)


def test_no_color_is_obeyed():
    """
    With NO_COLOR a terminal is sent no colour; weight and underline may stay.
    """
    text = _shown(SAMPLES["check"](), terminal="yes", TERM="xterm-256color", NO_COLOR="1")
    codes = {int(code) for codes in re.findall(r"\x1b\[([\d;]+)m", text) for code in codes.split(";")}

    assert not codes & {*range(30, 50), *range(90, 108)}


def test_sources_cannot_colour_or_link_the_terminal():
    """
    Escape sequences and rich markup in a source are printed as text.
    """
    text = _shown(_hostile(HOSTILE), width=2000)

    assert "[red]rich[/red]" in text
    assert "⟨U+001B⟩[31mred" in text
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", text)


@pytest.mark.parametrize("width", [40, 78, 120])
@pytest.mark.parametrize("sample", SAMPLES)
def test_lines_fit_the_terminal(sample: str, width: int):
    """
    No line is wider than the terminal, and none ends in spaces.
    """
    lines = _shown(SAMPLES[sample](), width).splitlines()

    assert max(map(len, lines)) <= width
    assert all(line == line.rstrip() for line in lines)


def test_check_report_shows_sentence_fault_and_source():
    """
    The faulty words are marked, the fault is said, and the nearest source follows.
    """
    text = _shown(SAMPLES["check"](), width=400)

    assert re.search(
        r">>140<< ships are waiting outside it\. \[1\] \[CONTRADICTED\]\n"
        r" +! number: The source says 14, not 140\.\n"
        r" +Nearest in the sources: \[1\] “The harbour will reopen on Monday, and 14 ships",
        text,
    )


def test_evidence_is_listed_with_its_place():
    """
    A search shows each passage's words, source, place and score, or that there was nothing.
    """
    out = io.StringIO()
    console = Console(file=out, width=200, _environ={})
    passage = cite(NEWS, "Talks with the ministry resume on Friday.").passage
    terminal.show_evidence("pay [bold]talks[/bold]", [Evidence(passage, 0.5, 1, {"dense": 3, "keyword": 1})], console)
    terminal.show_evidence("nothing", [], console)
    text = out.getvalue()

    assert "pay [bold]talks[/bold]" in text
    assert " 1. Dredging done, pay still open." in text
    assert f"{NEWS.id} {passage.span.start}:{passage.span.end}" in text
    assert "score 0.500 (rank by dense 3, keyword 1)" in text
    assert "Nothing found." in text
