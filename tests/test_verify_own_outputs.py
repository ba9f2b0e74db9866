"""What Podium wrote and gated, it does not fault when the file comes back as a draft; a word changed in it, it does."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.desk import Desk
from assistant.domain import Briefing
from assistant.ingest import documents_of
from assistant.read.draft import claims_of
from assistant.render import RENDERERS, render

TEXTS = tuple(name for name in RENDERERS if name != "json")


@pytest.fixture
def briefing(corpus_desk: Desk) -> Briefing:
    return corpus_desk.brief(since="2031-03-03", until="2031-03-10", as_of="2031-03-09")


def read_back(briefing: Briefing, suffix: str, folder: Path) -> str:
    path = folder / f"briefing.{suffix}"
    path.write_bytes(render(briefing, suffix, notice="Checker’s own error rate: 5% of 1,400 faults."))
    return documents_of([str(path)])[0].text


@pytest.mark.parametrize("suffix", TEXTS)
def test_a_briefing_read_back_has_no_unsupported_sentence(corpus_desk, briefing, suffix, tmp_path):
    """
    Its status, notes, sources and footing are no sentences, and each sentence that was supported still is.
    """
    report = corpus_desk.check(read_back(briefing, suffix, tmp_path), as_of="2031-03-09")
    faulted = [claim.text for claim in report.claims if claim.verdict and claim.verdict.label not in FINE]

    assert not faulted
    assert report.count("supported") >= len(briefing.claims)


FINE = {"supported", "not-checkable"}


@pytest.mark.parametrize("suffix", TEXTS)
def test_a_figure_changed_in_a_briefing_is_found(corpus_desk, briefing, suffix, tmp_path):
    """
    Whoever edits the file is checked like anybody else.
    """
    text = read_back(briefing, suffix, tmp_path).replace("26 million", "62 million", 1)
    report = corpus_desk.check(text, as_of="2031-03-09")

    assert report.count("contradicted") == 1


def test_a_persons_list_of_sources_is_no_sentence_and_what_follows_it_is():
    """
    Only the entries under such a heading are passed over.
    """
    draft = "The talks begin.\n\nSources\n\n[1] Tarn Wire, 4 March.\n[2] A readout.\n\nThe minister has resigned.\n"

    assert [claim.text for claim in claims_of(draft)] == ["The talks begin.", "The minister has resigned."]


def test_a_heading_alone_hides_nothing():
    """
    A person's draft that speaks of its sources, or is called a briefing, is checked whole.
    """
    draft = "Morning Briefing\n\nSources\n\nThe minister has resigned.\n\nAbout this text\n\nIt rained.\n"

    assert "The minister has resigned." in [claim.text for claim in claims_of(draft)]
