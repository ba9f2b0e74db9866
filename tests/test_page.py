"""The web page in a real browser: without network, room or JavaScript it shows where a sentence comes from."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from golden.samples import DREDGED, NOTICE, SAMPLES
from pypdf import PdfReader

from assistant.desk import Desk
from assistant.domain import Briefing, Citation, Claim, Corroboration, Document, Passage, Section, Span, Verdict
from assistant.render import render

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")

Open = Callable[..., object]


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        # Playwright gives the browser a new, empty user folder of its own.
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def opened(browser, tmp_path: Path) -> Iterator[Open]:
    """Opens a briefing's page and collects on `page.trouble` what it asked of the network and complained of."""
    contexts = []

    def open_page(briefing, width: int = 1200, **options):
        path = tmp_path / "page.html"
        path.write_bytes(render(briefing, "html", notice=NOTICE))
        contexts.append(browser.new_context(viewport={"width": width, "height": 800}, **options))
        page = contexts[-1].new_page()
        page.trouble = []
        page.on("request", lambda request: page.trouble.append(request.url) if request.url != path.as_uri() else None)
        page.on("console", lambda message: page.trouble.append(message.text))
        page.on("pageerror", lambda error: page.trouble.append(str(error)))
        page.goto(path.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [400, 1200])
def test_citation_opens_its_passage(opened: Open, width: int):
    """
    A click on [1] shows the passage around the quoted words, and marks exactly those.
    """
    briefing = SAMPLES["briefing"]()
    page = opened(briefing, width)
    page.click("a.cite >> nth=0")
    card = page.locator(".card.open")

    assert card.locator("mark").inner_text() == briefing.citations[0].quote
    assert card.locator("blockquote").inner_text() == briefing.citations[0].passage.text
    assert card.locator("mark").evaluate(
        "e => { const r = e.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight }"
    )
    assert page.get_attribute("a.cite >> nth=0", "aria-expanded") == "true"


@pytest.mark.parametrize("width", [400, 1200])
def test_citation_works_without_javascript(opened: Open, width: int):
    """
    Without JavaScript the same link shows the same passage.
    """
    briefing = SAMPLES["answer"]()
    page = opened(briefing, width, java_script_enabled=False)
    before = page.locator("#source-1 .around").first.is_visible()
    page.click("a.cite >> nth=0")

    assert not before
    assert page.locator("#source-1 .around").first.is_visible()
    assert page.locator(".card:target mark").inner_text() == briefing.citations[0].quote
    page.click(".card:target .back")
    assert page.locator(".claim:target").inner_text().startswith(f"MS. ARDEN: “{briefing.claims[0].text}”")


@pytest.mark.parametrize("sample", SAMPLES)
def test_page_asks_nothing_of_the_network(opened: Open, sample: str):
    """
    The page makes no request and breaks none of its own rules, whatever is clicked.
    """
    page = opened(SAMPLES[sample]())
    for link in page.locator("a.cite, a.verdict").all():
        link.click()

    assert page.trouble == []


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("width", [400, 640, 1000, 1600])
def test_page_never_scrolls_sideways(opened: Open, sample: str, width: int):
    """
    From a telephone to a wide screen the text fits, with a card open or not.
    """
    page = opened(SAMPLES[sample](), width)
    overflow = "document.documentElement.scrollWidth - innerWidth"
    closed = page.evaluate(overflow)
    for link in page.locator("a.cite").all()[:1]:
        link.click()

    assert (closed, page.evaluate(overflow)) == (0, 0)


def test_long_words_break(opened: Open):
    """
    An address or a word longer than the screen does not widen the page.
    """
    words = "x" * 300
    document = Document("0" * 16, words, words, f"https://a.example/{words}", "article")
    citation = Citation(Passage(document, Span(0, 300)), Span(0, 300))
    claim = Claim(words, (citation,), Verdict("supported", 1.0))
    briefing = SAMPLES["answer"]()
    page = opened(type(briefing)("answer", words, (Section("a", words, (claim,)),), marking=words), 400)

    assert page.evaluate("document.documentElement.scrollWidth") == 400


def test_what_stands_behind_a_sentence_breaks_as_text_does(opened: Open):
    """
    On a telephone a date and a long list of outlets widen no line; only the first number holds on to the last word.
    """
    text = "The talks on the river will be held in Orle on Wednesday."
    documents = [
        Document(str(n) * 16, text, "Daily press briefing", f"/{n}", "article", f"Wire of the Northern Province {n}")
        for n in range(5)
    ]
    cited = [Citation(Passage(each, Span(0, len(text))), Span(0, len(text))) for each in documents]
    behind = Corroboration(5, "several", tuple(cited[1:]))
    claim = Claim(text, (cited[0], cited[1]), Verdict("supported", 1.0), corroboration=behind)
    page = opened(Briefing("briefing", "Day", (Section("a", "Lines", (claim,)),), date="2031-03-03"), 400)

    assert page.evaluate("document.documentElement.scrollWidth") == 400
    assert page.locator("#claim-0").inner_html().count("&nbsp;") == 1


def test_keyboard_opens_and_closes(opened: Open):
    """
    Enter on a citation moves the focus to its passage; Escape brings it back.
    """
    page = opened(SAMPLES["briefing"]())
    page.focus("a.cite >> nth=1")
    page.keyboard.press("Enter")
    inside = page.evaluate("document.activeElement.id")
    page.keyboard.press("Escape")

    assert inside == "source-2"
    assert page.evaluate("document.activeElement.hash") == "#source-2"
    assert page.locator(".card.open").count() == 0


def test_address_of_a_card_opens_it(opened: Open):
    """
    A link to a page's card opens that card.
    """
    page = opened(SAMPLES["briefing"]())
    page.goto(f"{page.url}#source-2")
    page.reload()

    assert page.locator(".card.open").get_attribute("id") == "source-2"


def test_opening_a_card_leaves_the_sentence_in_sight(opened: Open):
    """
    On a narrow screen the card that rises never covers the sentence that was clicked.
    """
    page = opened(SAMPLES["briefing"](), 400)
    page.click("a.cite >> nth=4")
    link, card = page.locator("a.cite >> nth=4").bounding_box(), page.locator(".card.open").bounding_box()

    assert link["y"] >= 0
    assert link["y"] + link["height"] <= card["y"]


def test_verdict_opens_its_finding(opened: Open):
    """
    In a checked draft the verdict opens the fault, the faulty words and the nearest source text.
    """
    page = opened(SAMPLES["check"]())
    page.click("a.verdict.contradicted")
    card = page.locator(".card.open")

    assert card.locator(".fault").inner_text() == "140"
    assert "The source says 14, not 140." in card.inner_text()
    assert (
        card.locator("mark").inner_text() == "The harbour will reopen on Monday, and 14 ships are waiting outside it."
    )


def test_draft_is_shown_from_end_to_end(opened: Open):
    """
    The checked draft stands whole on the page, only numbers and verdicts added.
    """
    briefing = SAMPLES["check"]()
    page = opened(briefing)
    page.evaluate("document.querySelectorAll('.draft a').forEach(link => link.remove())")

    assert page.locator(".draft").inner_text().replace("\xa0", "") == briefing.draft


def test_dark_and_light_follow_the_reader(opened: Open):
    """
    The page is dark for a reader who asks for dark, and its text keeps a contrast of at least 4.5 in both.
    """
    shades = {}
    for scheme in ("light", "dark"):
        page = opened(SAMPLES["check"](), color_scheme=scheme)
        shades[scheme] = page.evaluate("getComputedStyle(document.body).backgroundColor")
        paper, *inks = page.evaluate(
            """() => [getComputedStyle(document.body).backgroundColor, ...[".grounding", ".draft", ".cite", "a.verdict",
            "a.verdict.not-checkable", ".meta"].map(name => getComputedStyle(document.querySelector(name)).color)]"""
        )
        assert min(_contrast(paper, ink) for ink in inks) >= 4.5

    assert shades["light"] != shades["dark"]


def _contrast(one: str, other: str) -> float:
    """The contrast ratio of two `rgb(r, g, b)` colours as WCAG 2 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_print_lists_every_source(opened: Open):
    """
    On paper every source stands, with its quoted words where the text says it in others, and the buttons are gone.
    """
    briefing = SAMPLES["briefing"]()
    page = opened(briefing)
    page.emulate_media(media="print")
    numbers = range(1, len(briefing.citations) + 1)
    quoted = [n for n in numbers if page.locator(f"#source-{n} mark").is_visible()]

    assert all(page.locator(f"#source-{n} h3").is_visible() for n in numbers)
    assert quoted == [3]
    assert not page.locator(".back").first.is_visible()
    assert len(PdfReader(io.BytesIO(page.pdf(format="A4"))).pages) == 1


@pytest.mark.parametrize("size", ["A4", "Letter"])
@pytest.mark.parametrize(("template", "until", "most"), [("daily", "2031-03-06", 2), ("digest", "2031-03-10", 1)])
def test_a_briefing_prints_on_two_pages(
    opened: Open, template: str, until: str, most: int, size: str, corpus_desk: Desk
):
    """
    A day's briefing with all its sources fits two sheets, a week's digest one; the banner stands first and last.
    """
    made = corpus_desk.brief(since="2031-03-03" if most == 1 else "2031-03-05", until=until, template=template)
    page = opened(replace(made, marking="TLP:AMBER"))
    pages = PdfReader(io.BytesIO(page.pdf(format=size))).pages

    assert len(pages) <= most
    assert pages[0].extract_text().lstrip().startswith("TLP:AMBER")
    assert pages[-1].extract_text().rstrip().endswith("TLP:AMBER")


@pytest.mark.parametrize("width", [400, 1600])
def test_the_timeline_leads_to_its_sentences(opened: Open, width: int):
    """
    Each event is a point within the page whose link goes to its sentence, with or without the script.
    """
    when = ("2031-03-03", "2031-03-12", "2031-03-20")
    claims = tuple(Claim(f"Event {day}.", (DREDGED,), Verdict("supported", 1.0), when=day) for day in when)
    briefing = Briefing("briefing", "T", (Section("timeline", "Timeline", claims),), date="2031-03-12")
    page = opened(briefing, width)
    links = page.locator(".timeline a").all()
    boxes = [page.locator(".timeline circle").nth(n).bounding_box() for n in range(3)]
    links[1].click()

    assert [link.get_attribute("href") for link in links] == ["#claim-0", "#claim-1", "#claim-2"]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)
    assert page.locator(".claim:target").inner_text().startswith("12 March 2031")
    assert page.locator(".timeline .ahead").count() == 1
    assert page.trouble == []
