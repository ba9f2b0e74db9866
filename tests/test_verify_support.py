"""The support score: calibrated, deterministic, blind to how a text is printed, and never a number for nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain import Document, Passage, Span
from assistant.verify import overlap
from assistant.verify.faulted import findings_of
from assistant.verify.scored import Scored
from assistant.verify.support import SupportScore, as_passage, load

SOURCE = (
    "Secretary Rice met the foreign minister in London on Monday. "
    "The talks lasted three hours and ended without a deal. "
    "She said the two sides had agreed to meet again in June."
)
TRUE = "Secretary Rice met the foreign minister in London on Monday."
FOREIGN = "The central bank raised interest rates by half a point."


def score_pairs(pairs: Sequence[tuple[str, str]]) -> list[Scored | None]:
    return SupportScore().score([(claim, (as_passage(source),)) for claim, source in pairs])


def probability(claim: str, source: str = SOURCE) -> float:
    scored = score_pairs([(claim, source)])[0]
    assert scored is not None
    return scored.probability


def test_a_copied_sentence_is_supported_and_a_foreign_one_is_not() -> None:
    """A sentence of the source clears the threshold and one about something else does not."""
    assert probability(TRUE) >= SupportScore().threshold > probability(FOREIGN)


def test_words_scattered_over_several_documents_bear_nothing_out() -> None:
    """Of several documents the one that has most of a claim must have it; what another adds counts for nothing."""
    claim = "The harbour master of Lind closed the northern quay after the storm on Friday."
    halves = "A storm was over on Friday; the northern quay closed.", "The harbour master spoke in Lind."
    score = SupportScore()

    apart, together = (
        score(claim, [as_passage(one) for one in texts]).probability for texts in (halves, [" ".join(halves)])
    )

    assert apart < score.threshold
    assert apart == score(claim, [as_passage(halves[0]), as_passage(FOREIGN)]).probability
    assert apart < together


@pytest.mark.parametrize(
    "claim",
    [
        "Secretary Rice met the foreign minister in Paris on Monday.",
        "Secretary Rice met the foreign minister in London on Tuesday.",
        "Secretary Rice did not meet the foreign minister in London on Monday.",
        "Secretary Rice met the foreign minister in London on Monday. She resigned the next morning over the budget.",
    ],
)
def test_a_change_of_sense_lowers_the_score(claim: str) -> None:
    """A wrong place or day, a negation and an unsupported second sentence each cost probability."""
    assert probability(claim) < probability(TRUE)


def test_a_wrong_number_costs_more_than_a_number_in_words() -> None:
    """`3` for `three` changes nothing; `nine` does."""
    said, same, other = (f"The talks lasted {n} hours." for n in ("three", "3", "nine"))
    assert probability(said) == pytest.approx(probability(same))
    assert probability(other) < probability(said)


@pytest.mark.parametrize(
    "restyled",
    [
        SOURCE.lower(),
        SOURCE.upper().replace("SHE", "She"),
        SOURCE.replace(".", " ."),
        SOURCE.replace("June", "-LRB- June -RRB-"),
        "``" + SOURCE + "''",
    ],
)
def test_print_makes_no_difference(restyled: str) -> None:
    """Capitals, spaced stops and treebank brackets in the source leave the score as it is."""
    assert probability(TRUE, restyled) == pytest.approx(probability(TRUE), abs=1e-9)


@pytest.mark.parametrize(("claim", "source"), [("", SOURCE), ("…", SOURCE), (TRUE, ""), (TRUE, " \n")])
def test_nothing_to_compare_is_no_score(claim: str, source: str) -> None:
    """Where a side has no words a batch gives None and a single call raises."""
    assert score_pairs([(claim, source), (TRUE, SOURCE)])[0] is None
    with pytest.raises(ValueError, match="no words"):
        SupportScore()(claim, [as_passage(source)])


def test_the_window_is_cut_from_the_document() -> None:
    """The window cited is the sentence that has the claim, at its place in the document, also inside a passage."""
    text = "A heading\n\n" + SOURCE
    document = Document("d", text, "t", "u", "article")
    passage = Passage(document, Span(11, len(text)))
    window = SupportScore()("The talks ended without a deal.", [passage]).window
    assert window is not None
    assert window.quote == "The talks lasted three hours and ended without a deal."
    assert window.span.of(text) == window.quote


def test_overlapping_passages_count_once() -> None:
    """A sentence in two passages scores as it does in one."""
    document = Document("d", SOURCE, "t", "u", "article")
    whole, first = Passage(document, Span(0, len(SOURCE))), Passage(document, Span(0, 60))
    scorer = SupportScore()
    assert scorer(TRUE, [first, whole]) == scorer(TRUE, [first, whole, whole])


def test_a_window_never_joins_two_documents() -> None:
    """Neighbours in the list of passages are not neighbours in a text."""
    one, other = as_passage("The minister arrived."), as_passage("The king departed.")
    window = SupportScore()("The minister arrived and the king departed.", [one, other]).window
    assert window is not None
    assert window.quote in {"The minister arrived.", "The king departed."}


def test_faults_found_count_against_the_score() -> None:
    """What a check has faulted lowers the probability, whether the score looks for it itself or is told."""
    claim = "Secretary Rice met the foreign minister in London on Friday."
    told = SupportScore()(claim, [as_passage(SOURCE)], findings_of(claim, [as_passage(SOURCE)]))
    spared = SupportScore()(claim, [as_passage(SOURCE)], ())
    assert told == SupportScore()(claim, [as_passage(SOURCE)])
    assert told.probability < spared.probability


def test_the_same_words_tell_less_where_a_search_chose_the_sources() -> None:
    """Passages of several documents were found because they look like the claim: the score is lower."""
    one, other = as_passage(SOURCE), as_passage("The museum is closed on Mondays. Tickets cost five crowns.")
    claim = "Rice spoke with the minister in London."
    score = SupportScore()

    assert score(claim, [one, other]).probability < score(claim, [one]).probability


def test_a_claim_is_never_cut() -> None:
    """A fault at the end of a very long claim still counts."""
    long = " ".join([TRUE] * 200)
    assert probability(f"{long} Forty whales resigned.") < probability(long)


def test_the_shipped_file_is_small_and_complete() -> None:
    """support.json is under 400 KB, names its data, and has a threshold inside (0, 1)."""
    path = Path(overlap.__file__).with_name("support.json")
    data = json.loads(path.read_text("utf-8"))
    assert path.stat().st_size < 400_000
    assert sum(one["pairs"] for one in data["data"].values()) > 3_000
    assert 0 < load().weights.threshold < 1
    assert 10 <= len(load().weights.names) <= 30


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120), st.text(max_size=300))
def test_any_two_texts_give_a_probability_or_none(claim: str, source: str) -> None:
    """No text breaks the score; a window's quote is the document's text at its span."""
    scored = score_pairs([(claim, source)])[0]
    if scored is not None:
        assert 0 <= scored.probability <= 1
        assert scored.window is not None
        assert source[scored.window.span.start : scored.window.span.end] == scored.window.quote


def shared() -> Path:
    given_path = os.environ.get("PODIUM_SHARED")
    return Path(given_path) if given_path else Path(__file__).resolve().parents[2] / "shared"


@pytest.mark.parametrize(("name", "least"), [("wice_dev", 0.81), ("fever_symmetric_dev", 0.74), ("qags_cnndm", 0.78)])
def test_labelled_pairs_are_told_apart(name: str, least: float) -> None:
    """On the human-labelled pairs the shipped weights stay above a floor."""
    path = shared() / "data" / "grounding" / f"{name}.jsonl"
    if not path.exists():
        pytest.skip("the labelled pairs are not here (PODIUM_SHARED)")
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    scores = [one.probability if one else 0.0 for one in score_pairs([(row["claim"], row["source"]) for row in rows])]
    good = np.array([score for score, row in zip(scores, rows, strict=True) if row["label"]])
    bad = np.array([score for score, row in zip(scores, rows, strict=True) if not row["label"]])
    assert (good[:, None] > bad).mean() + (good[:, None] == bad).mean() / 2 >= least
