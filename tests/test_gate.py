"""Nothing unsupported is shown unmarked, and the highest marking of what is cited stands above it all."""

from __future__ import annotations

import pytest

from assistant.chunk import chunk
from assistant.domain import Briefing, Citation, Claim, Document, Label, Section, Span, Verdict
from assistant.gate import Gated, apply, gated, highest, is_retold, struck
from assistant.render.data import to_data


def claim(label: Label | None, marking: str | None = None) -> Claim:
    document = Document(f"{label} {marking}", "The pier reopened.", "Pier", "/pier.txt", "article", marking=marking)
    (passage,) = chunk(document)
    verdict = Verdict(label, None) if label else None
    return Claim(document.text, (Citation(passage, passage.span),), verdict)


@pytest.mark.parametrize(
    ("label", "kept"),
    [("supported", True), ("partial", True), ("not-checkable", True), ("unsupported", False), ("contradicted", False),
     ("error", False), (None, False)],
)  # fmt: skip
def test_what_does_not_stand_up_is_taken_out(label: Label | None, kept: bool) -> None:
    """
    Unsupported, contradicted, failed and unchecked sentences are removed; with `keep` every one stays.
    """
    one = claim(label)

    assert apply([one], keep=False) == (Gated((one,), ()) if kept else Gated((), (one,)))
    assert apply([one], keep=True).kept == (one,)


def test_a_gated_briefing_lists_what_was_taken_out() -> None:
    """
    Removed sentences are listed with their verdicts, so the banner covers their sources too.
    """
    good, bad = claim("supported", "TLP:GREEN"), claim("unsupported", "TLP:RED")
    shown = gated(Briefing("briefing", "Today", (Section("top", "Top", (good, bad)),)), keep=False)

    assert (shown.claims, shown.removed, shown.marking) == ((good,), (bad,), "TLP:RED")
    assert gated(Briefing("briefing", "Today", (Section("top", "Top", (good, bad)),)), keep=True).marking == "TLP:RED"


@pytest.mark.parametrize(
    ("markings", "banner"),
    [
        ([], None),
        (["TLP:GREEN", "TLP:AMBER"], "TLP:AMBER"),
        (["tlp:amber ", "TLP:AMBER+STRICT"], "TLP:AMBER+STRICT"),
        (["OFFICIAL", "SECRET", "TLP:RED"], "TLP:RED // SECRET"),
        (["HALDEN ONLY", "TLP:GREEN"], "TLP:GREEN // HALDEN ONLY"),
    ],
)
def test_the_banner_is_the_highest_of_each_scale(markings: list[str], banner: str | None) -> None:
    """
    The strictest step of each known scale, and every marking of no known scale, stand in the banner.
    """
    assert highest(markings) == banner


def test_a_banner_can_be_a_part_of_another() -> None:
    """
    A document under two markings, in a banner with a third, is not a scale of its own.
    """
    assert highest(["TLP:AMBER // HALDEN ONLY", "TLP:RED"]) == "TLP:RED // HALDEN ONLY"


def test_a_struck_draft_keeps_every_other_sentence_in_its_place() -> None:
    """
    The spans of what stays are the draft's own slices; a line that held nothing else goes with its sentence.
    """
    draft = "- The pier reopened. [1]\n- It rained ash. [2]\nThe ferry sails. It sank. All is well.\n"
    labels: list[tuple[str, Label]] = [
        ("The pier reopened.", "supported"), ("It rained ash.", "unsupported"), ("The ferry sails.", "supported"),
        ("It sank.", "contradicted"), ("All is well.", "not-checkable"),
    ]  # fmt: skip
    claims = tuple(
        Claim(text, verdict=Verdict(label, None), span=Span(draft.index(text), draft.index(text) + len(text)))
        for text, label in labels
    )
    shown = struck(Briefing("check", "draft", (Section("draft", "draft", claims),), draft=draft))

    assert shown.draft == "- The pier reopened. [1]\nThe ferry sails. All is well.\n"
    assert [claim.span.of(shown.draft) for claim in shown.claims if claim.span] == [one.text for one in shown.claims]
    assert [one.text for one in shown.removed] == ["It rained ash.", "It sank."]


def test_a_struck_draft_has_not_passed() -> None:
    """
    What is left may be sound, but the draft that was handed in is not.
    """
    lost = Claim("Six people died.", verdict=Verdict("contradicted", 0.1), span=Span(0, 16))
    report = struck(Briefing("check", "draft", (Section("draft", "draft", (lost,)),), draft="Six people died."))

    assert to_data(report)["passed"] is False


def test_what_is_said_once_is_not_said_again() -> None:
    """
    A sentence in another's words is told over, whatever its capitals and spaces; one that stands is not told by one
    that does not.
    """
    good, bad = claim("supported"), claim("unsupported")
    again = Claim("the  pier reopened.", verdict=good.verdict)

    assert is_retold(again, [good])
    assert is_retold(bad, [good])
    assert is_retold(bad, [bad])
    assert not is_retold(good, [bad])
    assert not is_retold(Claim("The pier closed.", verdict=good.verdict), [good])
