"""Who did it, and whether it was done: compared wherever the sources tell of the same deed."""

from __future__ import annotations

import pytest

from assistant.domain import Claim, Document, Finding, Passage, Span
from assistant.verify import deeds

SOURCE = (
    "The Fjord Treaty, signed in 2011, guarantees Norway 42 percent of the spring catch. "
    "In the end Chile would not accept Judge Ana Kessler of Oslo as its chair. "
    "Karl Brandt, 61, was a judge for nine years. In 2024 he wrote the judgment that freed the captain Lars Holm. "
    "The true number of seals is probably higher, since counting is hard. "
    "Mr. Holm might walk out of the talks on Tuesday. "
    "By the way, the United States welcomes the decision by the Danish parliament to send trainers to Oslo. "
    "Lars Holm arrives in Bergen with a delegation of seven."
)


def failed(claim: str) -> list[Finding]:
    document = Document("d", SOURCE, "Title", "/a.txt", "article")
    findings = deeds.check(Claim(claim), [Passage(document, Span(0, len(SOURCE)))])
    return [finding for finding in findings if not finding.passed]


@pytest.mark.parametrize(
    "claim",
    [
        "Chile guarantees Norway 42 percent of the spring catch.",
        "Lars Holm wrote the judgment that freed Karl Brandt.",
        "The Danish parliament welcomed the decision by the United States to send trainers.",
        "Karl Brandt arrives in Bergen with a delegation of seven.",
    ],
)
def test_another_doer_contradicts(claim):
    """
    A deed of the source with another name before the verb is found, wherever in the sentence it stands.
    """
    assert failed(claim)
    assert all(finding.contradicts for finding in failed(claim))


@pytest.mark.parametrize(
    "claim",
    [
        "Ana Kessler will chair the inquiry.",
        "Kessler chairs it.",
        "The true number of seals is higher.",
        "Holm will walk out of the talks.",
    ],
)
def test_what_the_source_refuses_or_only_supposes_is_not_stated(claim):
    """
    A refusal, a `might` or a `probably` before the deed is lost in a claim that states it.
    """
    assert failed(claim)


@pytest.mark.parametrize(
    "claim",
    [
        "The Fjord Treaty guarantees Norway 42 percent of the spring catch.",
        "Karl Brandt wrote the judgment that freed Lars Holm.",
        "The United States welcomed the Danish parliament’s decision to send trainers.",
        "The number of seals is probably higher.",
        "Holm might walk out of the talks.",
        "Kessler was not accepted as chair.",
        "The captain arrives in Bergen with a delegation of seven.",
    ],
)
def test_the_same_deed_passes(claim):
    """
    The source's own doer, a pronoun's, a role's, or the source's own doubt, is no change.
    """
    assert failed(claim) == []


def test_text_without_capitals_names_nobody():
    """
    Where a source prints no capitals it cannot be told who is named, so nothing is said.
    """
    text = SOURCE.lower()
    document = Document("d", text, "title", "/a.txt", "article")

    assert deeds.check(Claim("Chile guarantees norway 42 percent."), [Passage(document, Span(0, len(text)))]) == ()
