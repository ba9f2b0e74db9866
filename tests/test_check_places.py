"""Where a sentence of a draft stands is told in the draft as it is on disk."""

from __future__ import annotations

import json
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.cli import checking
from assistant.desk import Desk
from assistant.desk.checking import read
from assistant.ingest import documents_of, drafts_of
from assistant.read.normalise import normalised, places_in
from assistant.render.data import to_data

_PIECES = st.sampled_from(
    """Cafe\u0301 talks|tal\u200bks|Mel\u00adisar|Tues\u2060day|a\u0301\u0323|각|\u1100\u1161\u11a8|№ 7|
    \r\n|\r|\n\n\n\n|  |\t|\u2029|
    \u202eback\u202c|\ufeff|e\u200b\u0301|\u00a0|\x0c|. |x""".split("|")
)


def words(text: str) -> str:
    """A text's words as they are read, without what nobody sees."""
    return " ".join(normalised(text).split())


@settings(max_examples=400, deadline=None)
@given(st.lists(_PIECES | st.text(max_size=4), max_size=30).map("".join))
def test_every_character_of_a_cleaned_text_knows_where_it_was(raw: str) -> None:
    """
    Whatever stretch of the cleaned text is taken, the raw text at its place reads the same.
    """
    clean = normalised(raw)
    places = places_in(raw, clean)

    assert len(places) == len(clean)
    assert all(one.end <= other.start or one == other for one, other in pairwise(places))
    for at, character in enumerate(clean):
        if not character.isspace():
            there = unicodedata.normalize("NFC", normalised(f"|{places[at].of(raw)}|"))
            assert character in there


AWKWARD = [
    "“Circumstances have changed,”\r\nQuillane said on\r\nTuesday.\r\nThe talks are in Melisar.\r\n",
    "Hello.\n\n# Heading\n\nThe tal\u200bks are in Mel\u00adisar next Tues\u2060day. \u202eThey were cancelled.\u202c",
    "\ufeffCafe\u0301 talks are in Melisar.   The talks were cancelled.",
    "---\ntitle: Note\n---\nThe talks are in Melisar.\r\n\r\n\r\n\r\nThey begin on Tuesday.",
]


@pytest.mark.parametrize("text", AWKWARD)
@pytest.mark.parametrize("suffix", ["txt", "md"])
def test_a_claims_place_is_in_the_file(corpus_desk: Desk, tmp_path: Path, text: str, suffix: str) -> None:
    """
    Line ends, invisible characters, accents apart and front matter do not move what `start` and `end` point to.
    """
    path = tmp_path / f"draft.{suffix}"
    path.write_bytes(text.encode("utf-8"))
    written = path.read_bytes().decode("utf-8-sig")
    report = checking.checked(corpus_desk, str(path), None, "2031-03-09")

    claims = json.loads(json.dumps(to_data(report)))["claims"]
    assert claims
    for claim in claims:
        assert words(written[claim["start"] : claim["end"]]) == words(claim["text"])
        assert "\u200b" not in claim["text"]


def test_a_word_file_or_a_page_is_told_of_as_it_is_read(tmp_path: Path) -> None:
    """
    Of formats that are not text the places are in the text that `documents show --text` prints.
    """
    path = tmp_path / "draft.html"
    path.write_text("<html><body><p>The talks are in Melisar.</p><p>They begin on Tuesday.</p></body></html>", "utf-8")

    assert drafts_of(str(path)) == [documents_of([str(path)])[0].text]


def test_no_sentence_of_a_page_is_lost(tmp_path: Path) -> None:
    """
    A page with navigation and a footer is checked from its heading to its last list item and table row.
    """
    path = tmp_path / "draft.html"
    path.write_text(
        "<html><head><title>Note</title></head><body><nav><a href=/>Home</a></nav><h1>Press lines</h1>"
        "<p>The talks are in <b>Melisar</b>. <a href=x>Dorvane</a> will host them.</p>"
        "<ul><li>The Brakka bridge was built in 1947.</li></ul>"
        "<table><tr><th>What</th><th>Figure</th></tr><tr><td>Killed</td><td>3</td></tr></table>"
        "<footer>Copyright</footer></body></html>",
        "utf-8",
    )

    assert [claim.text for claim in read(drafts_of(str(path))[0])[1]] == [
        "# Press lines",
        "The talks are in Melisar.",
        "Dorvane will host them.",
        "The Brakka bridge was built in 1947.",
        "What | Figure",
        "Killed | 3",
    ]
