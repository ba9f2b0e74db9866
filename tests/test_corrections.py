"""A correction takes back the story whose headline it names, touched up or not, and none that came later."""

from __future__ import annotations

import pytest

from assistant.corrections import corrected, supersedes, taken_back


@pytest.mark.parametrize(
    "headline",
    ["Cabinet aids Ulmark after floods", "CORRECTION: Cabinet aids Ulmark after floods",
     "cabinet  aids ULMARK after floods.",
     "Cabinet aids Ulmark, after floods", "Correction – Cabinet aids Ulmark after the floods"],
)  # fmt: skip
def test_a_headline_touched_up_is_the_same_headline(headline: str):
    """
    Case, punctuation, white space, a prefix and a small word make no other story.
    """
    assert corrected(headline, "Cabinet aids Ulmark after floods")


@pytest.mark.parametrize(
    ("headline", "title"),
    [
        ("Cabinet aids Ulmark", "Cabinet aids Skerra"),
        ("Press briefing by the press secretary, 12/2/14", "Press briefing by the press secretary, 12/3/14"),
        ("", ""),
        ("CORRECTION:", "CORRECTION:"),
    ],
)
def test_another_headline_is_another_story(headline: str, title: str):
    """
    A daily series differs in its figures alone, and nothing is named by an empty headline.
    """
    assert not corrected(headline, title)


def test_only_what_is_not_later_is_superseded():
    """
    A story of the same day or of no known day gives way; a later one is news.
    """
    assert supersedes("2031-03-06", "2031-03-05")
    assert supersedes("2031-03-06", "2031-03-06")
    assert supersedes("2031-03-06", None)
    assert supersedes(None, "2031-03-06")
    assert not supersedes("2031-03-06", "2031-03-07")


def test_all_corrections_at_once_take_back_what_each_takes_back_alone() -> None:
    """
    Compared with all titles together, corrections meet the same documents as one by one, the later correction last.
    """
    corrections = [
        ("c1", "CORRECTION: Cabinet aids Ulmark after floods", "2031-03-06", None),
        ("c2", "Daily Briefing, 4 March", "2031-03-07", None),
        ("c3", "cabinet aids Ulmark after flood", None, None),
        ("c4", "", "2031-03-08", None),
    ]
    titles = [
        ("a", "Cabinet aids Ulmark after floods", "2031-03-05", None),
        ("b", "Cabinet Aids Ulmark After Floods", "2031-03-07", None),
        ("c", "Daily Briefing, 4 March", "2031-03-04", None),
        ("d", "Daily Briefing, 5 March", "2031-03-05", None),
        ("e", "", None, None),
    ]
    alone = [
        (document, correction)
        for correction, headline, told, _ in corrections
        for document, title, day, _ in titles
        if supersedes(told, day) and corrected(headline, title)
    ]

    assert sorted(alone) == sorted(taken_back(corrections, titles, {}))
    assert dict(taken_back(corrections, titles, {})) == {"a": "c3", "b": "c3", "c": "c2"}


def test_a_story_told_anew_takes_back_its_outlets_earlier_telling_alone() -> None:
    """
    Under another headline too, since that may be what was wrong; another outlet's copy and a later one stand.
    """
    corrections = [("new", "Thirteen hurt in Orle", "2031-03-06", "Orle Wire")]
    titles = [
        ("old", "Thirty-one hurt in Orle", "2031-03-06", "Orle Wire"),
        ("copy", "Thirty-one hurt in Orle", "2031-03-06", "Lake Herald"),
        ("later", "Hurt in Orle", "2031-03-07", "Orle Wire"),
    ]
    stories = dict.fromkeys(("new", "old", "copy", "later"), "old")

    assert taken_back(corrections, titles, stories) == [("old", "new")]
