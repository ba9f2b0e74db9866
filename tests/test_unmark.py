"""A Markdown draft is checked and shown by its words, and every sentence still knows its place in the file."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.cli import checking
from assistant.desk import Desk
from assistant.desk.checking import read
from assistant.read.unmark import unmarked
from assistant.render.data import to_data


@pytest.mark.parametrize(
    ("marked", "seen"),
    [
        ("The gauge is **above** the _seasonal_ `average`.", "The gauge is above the seasonal average."),
        ("***Both*** and __one__ *over\ntwo lines*.", "Both and one over\ntwo lines."),
        ('See [the dam](https://a.example/x_(y)_z "Dam") and [that][ref].', "See the dam and that."),
        ('Paid.[^1] ![map](map.png)\n\n[^1]: By Dorvane.\n[ref]: https://a.example "Ref"\n', "Paid. \n\nBy Dorvane.\n"),
        ("- [ ] Confirm it\n- [x] Four ~~three~~ died<br>", "- Confirm it\n- Four  died"),
        ("> “One,”\n> she said.\n>\n> Two.", "> “One,”\nshe said.\n\nTwo."),
        ("| Killed | 3 |\n|---|---:|\n| Hurt | 14 |", "Killed | 3\nHurt | 14"),
        ("One\n\n---\n\nTwo <!-- not seen -->", "One\n\n\nTwo "),
        ("Fish \\& chips \\*here\\*, 1\\. first", "Fish & chips *here*, 1. first"),
        ("5 * 3 * 2 = 30; a_b_c; __init__x; [2] said [MINISTER]: no; 2 ** 3", None),
        ("---\ntitle: **x**\n---\n```\n**code**\n```\n", None),
        ("# Head\n\n- item\n1. item\n> quoted", None),
    ],
)
def test_marks_are_dropped_and_words_stay(marked, seen):
    """
    What is no well-formed mark, what says what a line is, front matter and fences stay as they are.
    """
    assert unmarked(marked).text == (marked if seen is None else seen)


_PIECES = st.sampled_from(
    "** * _ __ ~~ ` [ ] ( ) ! [^1] [a](b) | > # \\ --- word two. \n \n\n ``` <!-- --> <br>".split(" ")
)


@settings(max_examples=400, deadline=None)
@given(st.lists(_PIECES | st.text(max_size=6), max_size=30).map(" ".join))
def test_every_character_knows_its_place(draft: str) -> None:
    """
    The words are the draft's own characters in their order, whatever marks stand among them.
    """
    seen = unmarked(draft)

    assert "".join(draft[place] for place in seen.places) == seen.text
    assert all(one < other for one, other in pairwise(seen.places))


def test_a_table_row_is_a_sentence_of_its_own():
    """
    Rows are checked one by one, without the borders between and beside them.
    """
    _, claims = read("| What | Figure |\n|---|---|\n| Killed at Brakka, all told | 3 people |\n| Aid | 62 million |\n")

    assert [claim.text for claim in claims] == [
        "What | Figure",
        "Killed at Brakka, all told | 3 people",
        "Aid | 62 million",
    ]


def test_places_lie_in_the_marked_file(corpus_desk: Desk, tmp_path: Path) -> None:
    """
    `start` and `end` hold the sentence with its marks, and a mark is no word of it.
    """
    path = tmp_path / "draft.md"
    path.write_text(
        "# Note\r\n\r\nThe talks are in **Melisar**.[^1]\r\n\r\n> They\r\n> begin on [Tuesday](x).\r\n",
        "utf-8",
        newline="",
    )
    written = path.read_bytes().decode("utf-8")
    claims = json.loads(json.dumps(to_data(checking.checked(corpus_desk, str(path), None, "2031-03-09"))))["claims"]

    assert [claim["text"] for claim in claims] == ["# Note", "The talks are in Melisar.", "They\nbegin on Tuesday."]
    assert [written[claim["start"] : claim["end"]] for claim in claims] == [
        "# Note",
        "The talks are in **Melisar**.",
        "They\r\n> begin on [Tuesday](x).",
    ]
