"""Retrieval metrics are those of ir-measures; matching is by whole words; other harnesses' faults stay theirs."""

import ir_measures
import numpy as np
import pytest
from evaluating import TinyDesk, document
from hypothesis import given, settings
from hypothesis import strategies as st
from ir_measures import RR, R, Success, nDCG
from sklearn.metrics import ndcg_score

from assistant.evaluate import METRICS, answers, metrics
from assistant.evaluate.bench import Bench
from assistant.evaluate.cases import AnsweringCase
from assistant.evaluate.checking import support_of
from assistant.evaluate.kinds import KINDS
from assistant.evaluate.matching import contains, duplicates, is_exact_quote, numbers_of, quotes_of, token_f1

rankings = st.integers(1, 25).flatmap(
    lambda n: st.tuples(st.permutations(range(n)), st.sets(st.integers(0, 30), min_size=1, max_size=12))
)


@settings(deadline=None, max_examples=60)
@given(rankings)
def test_retrieval_metrics_are_those_of_ir_measures(drawn):
    """
    hit, reciprocal rank, nDCG and recall on random rankings and judgements.
    """
    ranking, relevant = drawn
    items = {name: index for index, name in enumerate(sorted(relevant))}
    found = [frozenset({items[name]} if name in items else ()) for name in ranking]
    judged = [ir_measures.Qrel("q", str(name), 1) for name in relevant]
    scored = [ir_measures.ScoredDoc("q", str(name), 1.0 - place / 100) for place, name in enumerate(ranking)]
    expected = ir_measures.calc_aggregate([Success @ 4, RR, nDCG @ 10, R @ 4], judged, scored)
    grades = [1] * len(items)

    assert expected[Success @ 4] == metrics.hit(found, 4)
    assert expected[RR] == pytest.approx(metrics.reciprocal_rank(found))
    assert expected[nDCG @ 10] == pytest.approx(metrics.ndcg(found, grades, 10))
    assert expected[R @ 4] == pytest.approx(metrics.recall(found, len(items), 4))


@settings(deadline=None)
@given(st.lists(st.integers(0, 3), min_size=2, max_size=15).filter(any))
def test_graded_gain_is_exponential(grades):
    """
    scikit-learn's nDCG of `2^g - 1`, everything being retrieved.
    """
    relevant = [grade for grade in grades if grade]
    order = iter(range(len(relevant)))
    found = [frozenset({next(order)} if grade else ()) for grade in grades]
    gains = np.array([[2.0**grade - 1 for grade in grades]])
    expected = ndcg_score(gains, [list(range(len(grades), 0, -1))], k=10)

    assert expected == pytest.approx(metrics.ndcg(found, relevant, 10))


def test_a_passage_that_covers_all_relevant_places_is_ideal():
    """
    Two spans in one passage are one find: nDCG is 1, recall is whole.
    """
    assert metrics.ndcg([frozenset({0, 1})], [1, 1], 10) == 1.0
    assert metrics.recall([frozenset({0, 1})], 2, 1) == 1.0


def test_an_answer_is_a_sequence_of_whole_words():
    """
    Case, accents and punctuation aside; never a part of a word.
    """
    assert contains("The U.S. team — Zürich’s", ["u s TEAM zurich s"])
    assert not contains("the party", ["art"])
    assert not contains("anything", ["…", ""])


def test_token_f1_is_squads():
    """
    Shared words over both lengths, articles aside; the best of the answers.
    """
    assert token_f1("The Buffalo Bills won", ["a Buffalo Bills", "Denver"]) == pytest.approx(2 * 2 / 5)


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("He said “we will never cut it”.", ["we will never cut it"]),
        ("The city's budget for the mayor's office.", []),
        ("«Nous ne savons pas encore»", ["Nous ne savons pas encore"]),
        ("a “so-called plan”", []),
    ],
)
def test_quotations_are_found_by_their_marks(text, quotes):
    """
    ragas lost curly quotes and took the text between two apostrophes for one.
    """
    assert quotes == quotes_of(text)


@pytest.mark.parametrize(
    ("quote", "exact"),
    [
        ("we will never   cut", True),
        ("we will … the budget", True),
        ("the budget … we will", False),
        ("[They] will never cut", True),
        ("we will always cut", False),
        ("e will never cut", False),
        ("never cut the budget,", True),
        ("[x]", False),
    ],
)
def test_a_quotation_is_exact_or_not(quote, exact):
    """
    White space, dashes, order of fragments, insertions; a word cut short is not exact.
    """
    assert is_exact_quote(quote, "So we will never\ncut the budget. – M.") is exact


def test_numbers_agree_at_the_precision_stated():
    """
    2.5 million stands for 2,531,000; 37 does not stand for 38.
    """
    million, plain = numbers_of("2.5 million")[0], numbers_of("37")[0]

    assert million.agrees(2_531_000)
    assert not million.agrees(2_600_000)
    assert not plain.agrees(38)
    assert [number.value for number in numbers_of("six, 1,200 and $2.5bn")] == [1200.0, 2.5e9, 6.0]


def test_repeats_are_counted_once_each():
    """
    The second and third saying of one thing are two duplicates.
    """
    said = "Ministers meet in Melisar on Tuesday."

    assert duplicates([said, "Another thing altogether happened.", said, said]) == 2


def test_every_metric_of_every_kind_is_in_the_table():
    """
    And the contract's names are all there.
    """
    named = {name for kind in KINDS.values() for name in (*kind.metrics, *kind.grouped)}
    contract = (
        "answer_hit@1 answer_hit@4 answer_hit@10 mrr ndcg@10 balanced_accuracy auroc unsupported_precision "
        "unsupported_recall brier ece refusal_f1 over_refusal citation_precision citation_recall support_rate "
        "quote_exactness number_precision coverage duplicate_rate false_alarms"
    )

    assert named == set(METRICS)
    assert set(contract.split()) <= named


# Faults seen in other harnesses.

SOURCE = document("talks", "Ministers meet in Melisar on Tuesday. Six delegations come. The ferry was late on Friday.")


def claim(text, *quotes, verdict="supported", unknown=()):
    citations = [
        {"document_id": "talks", "title": "Talks", "published": None, "start": 0, "end": 1, "quote": q, "passage": q}
        for q in quotes
    ]
    return {
        "text": text,
        "verdict": verdict,
        "score": 1.0,
        "findings": [],
        "citations": citations,
        "unknown_ids": unknown,
    }


def score(*claims):
    bench = Bench(TinyDesk([SOURCE]))
    asked = answers.pairs(None, {"claims": claims})
    support = {pair: one.probability for pair, one in zip(asked, support_of(bench.subject.support, asked), strict=True)}
    return answers.score_claims(claims, support, bench)


def test_no_claims_is_not_applicable():
    """
    ragas gave NaN, deepeval 1, RAGChecker 0.
    """
    assert score() == {}
    assert score(claim("Hello everyone.", verdict="not-checkable")) == {}


def test_no_evidence_supports_nothing():
    """
    NeMo returned True; a blank source has probability 0.
    """
    found = support_of(TinyDesk().support, [("A claim.", ""), ("A claim.", " … ")])

    assert [one.probability for one in found] == [0.0, 0.0]
    assert score(claim("Ministers meet in Melisar."))["support_rate"] == [0.0, 1.0]


def test_no_quotations_is_not_applicable():
    """
    ragas scored 0 where nothing was quoted.
    """
    assert "quote_exactness" not in score(claim("Six delegations come.", "Six delegations come."))


@pytest.mark.parametrize("invented", ["9", "0", "-1", "[2024"])
def test_an_invented_citation_counts_against_precision_and_recall(invented):
    """
    ALCE left it out of precision's denominator, and took `[0]` for the last document.
    """
    sound = "Six delegations come."
    parts = score(
        claim(sound, sound), claim("Ministers meet in Melisar.", "Ministers meet in Melisar", unknown=[invented])
    )

    assert parts["citation_precision"] == [1.0, 3.0]
    assert parts["citation_recall"] == [1.0, 2.0]
    assert parts["dangling_rate"] == [1.0, 3.0]


def test_a_superfluous_citation_is_imprecise_and_a_joint_one_is_not():
    """
    ALCE's leave-one-out: of two, the one that supports nothing is not needed; of two halves both are.
    """
    whole = "Ministers meet in Melisar on Tuesday."
    superfluous = score(claim(whole, whole, "The ferry was late"))
    joint = score(claim(whole, "Ministers meet in", "Melisar on Tuesday"))

    assert superfluous["citation_precision"] == [1.0, 2.0]
    assert joint["citation_precision"] == [2.0, 2.0]


def test_a_claim_without_citations_lowers_recall_but_not_precision():
    """
    ALCE scored precision 0 where nothing was cited; here there is nothing to be precise about.
    """
    parts = score(claim("Ministers meet in Melisar."))

    assert parts["citation_recall"] == [0.0, 1.0]
    assert "citation_precision" not in parts


def test_a_year_in_brackets_is_no_citation():
    """
    ALCE read `[2024` as one; citations here are data, never read from the text.
    """
    sound = "Six delegations come."

    assert score(claim("Six delegations come [2024].", sound))["citation_precision"][1] == 1.0


def test_an_abstention_is_not_grounded():
    """
    TruLens counted a refusal as grounded; it has no claims and is scored as a refusal alone.
    """
    bench = Bench(TinyDesk([SOURCE]))
    refused = {"answered": False, "reason": "Nothing.", "text": "", "claims": []}
    case = AnsweringCase("a", "Who?", ("Ministers",))

    assert answers.score_answer(case, refused, {}, bench) == {
        "refusal": [0.0, 1.0],
        "over_refusal": [1.0, 1.0],
        "answer_containment": [0.0, 1.0],
        "token_f1": [0.0, 1.0],
    }
