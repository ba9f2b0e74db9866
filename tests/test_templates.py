"""Every template that ships, on the demonstration corpus, is the golden Markdown beside these tests."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from test_brief import corpus

from assistant.brief.drafting import Material, draft, load_template
from assistant.brief.order import Order
from assistant.brief.templates import template_names
from assistant.chunk import chunk
from assistant.domain import Briefing, Claim, Verdict
from assistant.render import render

GOLDEN = Path(__file__).parent / "golden"
WRITE_GOLDEN = os.environ.get("PODIUM_GOLDEN") == "write"
SINCE, UNTIL = "2031-03-03", "2031-03-10"
READOUT = "Daily Press Briefing by Spokesperson Perrin Quillane"


def briefing(name: str) -> Briefing:
    """The template's briefing of the week, or a readout of one press briefing, as if every check had passed."""
    template = load_template(name)
    documents = [each for each in corpus() if SINCE <= (each.published or "") < UNTIL]
    order = Order(
        since=SINCE,
        until=UNTIL,
        parties=("Talvaria: Quillane, Varrick", "Kessia: Vedrick, Kothrel", "Ulmark"),
        spokespeople=("Quillane", "Ostrem"),
        topics=("Orrel Compact",) if name in {"guidance", "backgrounder"} else (),
    )
    if template.reach == "document":
        documents = [each for each in documents if each.title == READOUT]
        order = replace(order, of=READOUT)
    made = draft(Material({each: chunk(each) for each in documents}, {}), template, order=order)
    sections = tuple(replace(section, claims=tuple(map(_passed, section.claims))) for section in made.sections)
    return Briefing(
        "briefing", template.title(order), sections, since=SINCE, until=UNTIL, template=name, coverage=made.coverage
    )


def _passed(claim: Claim) -> Claim:
    uncited = tuple(
        replace(cited, passage=replace(cited.passage, document=replace(cited.document, uri="/corpus")))
        for cited in claim.citations
    )
    return replace(claim, citations=uncited, verdict=Verdict("supported", 0.9))


@pytest.mark.parametrize("name", template_names())
def test_a_template_prints_its_golden_file(name: str) -> None:
    """
    What each template makes of the corpus is as agreed; PODIUM_GOLDEN=write agrees on the present output.
    """
    path = GOLDEN / f"template-{name}.md"
    made = render(briefing(name), "md")
    if WRITE_GOLDEN:
        path.write_bytes(made)

    assert path.read_bytes().decode() == made.decode()


@pytest.mark.parametrize("name", template_names())
def test_every_word_in_quotation_is_the_sources(name: str) -> None:
    """
    Each claim of each template repeats its first citation word for word.
    """
    for claim in briefing(name).claims:
        assert claim.text == " ".join(claim.citations[0].quote.split())
