"""What speaks for a passage is weighed by learned weights; recency and figures count only where they are asked for."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.desk import Desk
from assistant.domain import Filter
from assistant.retrieve import pool
from assistant.retrieve.features import FEATURES, features, weights
from assistant.retrieve.question import asks_for_a_figure, asks_for_news

ROOT = Path(__file__).resolve().parent.parent


def test_the_weights_say_where_they_come_from() -> None:
    """
    Every feature has its weight, and the file names the script that learned them.
    """
    record = json.loads((ROOT / "assistant" / "retrieve" / "weights.json").read_text("utf-8"))

    assert list(FEATURES) == list(record["weights"])
    assert (ROOT / record["made_by"]).is_file()
    assert record["weights"]["keyword"] > 0
    assert record["weights"]["dense"] > 0
    assert len(weights()) == len(FEATURES)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    question=st.text(max_size=60) | st.sampled_from(["How many talks were held this week?", "Melisar", "the of and"]),
    where=st.sampled_from(
        [Filter(), Filter(as_of="2031-03-04"), Filter(publisher="nobody"), Filter(kind="transcript")]
    ),
)
def test_every_feature_of_every_candidate_is_a_number(corpus_desk: Desk, question: str, where: Filter) -> None:
    """
    Whatever is asked and however little is found, no candidate's feature is missing or endless.
    """
    vector = corpus_desk.embedder.embed([question])[0]
    found, _ = pool(question, vector, corpus_desk.library, where)
    if not found.rows:
        return

    columns = features(found)

    assert columns.shape == (len(found.rows), len(FEATURES))
    assert bool(np.isfinite(columns).all())


@pytest.mark.parametrize(
    ("question", "news", "figure"),
    [
        ("What did the minister say about the dam this week?", True, False),
        ("Which ballet is set to open next year?", True, False),
        ("What is the latest on the talks?", True, False),
        ("How many people were killed at Brakka?", False, True),
        ("When did the embassy close?", False, True),
        ("Who is the foreign minister?", False, False),
        ("What did the newly elected mayor promise?", True, False),
        ("What is in the New Town treaty?", False, False),
    ],
)
def test_news_and_figures_are_wanted_only_where_the_question_says_so(question: str, news: bool, figure: bool) -> None:
    """
    Words for the present make a question one for news, and a question for a number or a time one for figures.
    """
    assert (news, figure) == (asks_for_news(question), asks_for_a_figure(question))


def put(desk: Desk, tmp_path: Path, name: str, date: str, text: str) -> None:
    (tmp_path / name).write_text(f"---\ndate: {date}\n---\n\n{text}\n", "utf-8")
    desk.ingest([str(tmp_path / name)])


def test_what_is_new_comes_first_only_where_news_is_asked_for(desk: Desk, tmp_path: Path) -> None:
    """
    Of two reports that answer alike, `this week` prefers the one of the week, and a plain question does not know dates.
    """
    put(desk, tmp_path, "old.txt", "2031-01-03", "The harbour council met over the price of berths.")
    put(desk, tmp_path, "new.txt", "2031-03-03", "The harbour council met over the cost of berths.")

    def first(question: str) -> str | None:
        return desk.search(question, as_of="2031-03-04")[0].passage.document.published

    assert first("What did the harbour council say of the price of berths this week?") == "2031-03-03"
    assert first("What did the harbour council say of the price of berths?") == "2031-01-03"
