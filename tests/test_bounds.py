"""What is said of a publisher, a speaker or a time that the library does not have."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import run

QUESTION = "When will the embassy in Kessia reopen?"


@pytest.mark.parametrize("command", [("ask", QUESTION), ("search", QUESTION), ("documents", "list")], ids=" ".join)
def test_an_unknown_publisher_is_named_with_the_nearest(corpus_library: Path, command: tuple[str, ...]) -> None:
    """
    A slip of the pen is not taken for a question that nobody answers.
    """
    outcome = run(*command, "--publisher", "Tarm Wire", "--library", str(corpus_library))

    assert outcome.code == 3
    assert outcome.trouble == (
        "No document of the library has a publisher 'Tarm Wire'.",
        "Nearest: Tarn Wire.",
    )


def test_where_none_is_near_those_with_most_documents_are_named(corpus_library: Path) -> None:
    """
    The user sees what to choose from, and how many more there are.
    """
    outcome = run("ask", QUESTION, "--publisher", "Nobody", "--library", str(corpus_library))

    _, way_out = outcome.trouble
    assert way_out.startswith("It has: Tarn Wire; Ministry of Foreign Affairs of Talvaria;")
    assert way_out.endswith(" more.")


def test_an_unknown_speaker_is_named_with_the_nearest(corpus_library: Path) -> None:
    """
    A surname in slightly other letters finds the label that was meant.
    """
    outcome = run("search", QUESTION, "--speaker", "Quilane", "--library", str(corpus_library))

    assert outcome.code == 3
    assert outcome.trouble == ("No document of the library has a speaker 'Quilane'.", "Nearest: MS. QUILLANE.")


@pytest.mark.parametrize("bound", [("--since", "2035-01-01"), ("--as-of", "2020-01-01")], ids=lambda bound: bound[0])
def test_a_time_without_documents_is_said_with_the_days_that_there_are(
    corpus_library: Path, bound: tuple[str, str]
) -> None:
    """
    A refusal because of the bounds says so, not that the documents are silent.
    """
    outcome = run("ask", QUESTION, *bound, "--json", "--library", str(corpus_library))

    assert outcome.code == 1
    assert outcome.data["reason"] == (
        "No document is within these bounds: the library’s are of 2031-02-18 to 2031-03-09."
    )
