"""A word that no document has is said, with the library's own word that it may have been meant for."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.desk import Desk
from assistant.domain import Filter


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("What of the Melisarr talks?", {"Melisarr": "Melisar"}),
        ("Who closed the embasy?", {"embasy": "embassy"}),
        ("What did Vedrik say of it?", {"Vedrik": "Vedrick"}),
        ("What did Vedrick say of the talks?", {}),
        ("xyzzyplugh", {}),
        ("", {}),
        ("tallks 2031 a I’m", {"tallks": "talks"}),
    ],
)
def test_a_slip_is_met_with_the_librarys_own_spelling(corpus_desk: Desk, question: str, meant: dict[str, str]) -> None:
    """
    One slip is recognised, or two in a long word; a word that stands somewhere, and one like no other, say nothing.
    """
    assert corpus_desk.meant(question or "the", where=Filter()) == meant


def test_nothing_is_offered_that_may_not_be_shown(desk: Desk, tmp_path: Path) -> None:
    """
    A word of an embargoed document alone is no hint; once another document has it, it is one.
    """
    (tmp_path / "paper.txt").write_text("Of the Quorvane plan more is known today.\n", "utf-8")
    (tmp_path / "note.txt").write_text("The pier opens at noon.\n", "utf-8")
    desk.ingest([str(tmp_path / "note.txt")])
    assert desk.meant("What is the Quorvame plan?") == {}

    (tmp_path / "plan.md").write_text("---\nembargo_until: 2999-01-01\n---\n\nThe Quorvane plan is ready.\n", "utf-8")
    desk.ingest([str(tmp_path / "plan.md")])
    assert desk.meant("What is the Quorvame plan?") == {}

    desk.ingest([str(tmp_path / "paper.txt")])
    assert desk.meant("What is the Quorvame plan?") == {"Quorvame": "Quorvane"}


def test_another_word_of_like_stem_is_no_slip(desk: Desk, tmp_path: Path) -> None:
    """
    A short word is met neither with a shorter one nor with one that only its stem is like; a name is.
    """
    (tmp_path / "note.txt").write_text("Brann fed the main engine; they do not run.\n", "utf-8")
    desk.ingest([str(tmp_path / "note.txt")])

    assert desk.meant("How many dogs feed there? Did Brenn run?") == {"Brenn": "Brann"}
