"""Speaker turns: found in transcripts, all of them, and nowhere else."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from pathlib import Path

import pytest

from assistant.domain import Document
from assistant.read import Source, read
from assistant.read.turns import parted, turns

SHARED = Path(os.environ.get("PODIUM_SHARED") or Path(__file__).resolve().parents[2] / "shared")
needs_press = pytest.mark.skipif(
    not (SHARED / "data" / "press").is_dir(), reason="needs the press data, which is not here"
)
BRIEFING = (
    "Press Room\n\n1:00 P.M. EDT\n\n"
    "MR. EARNEST:  Good afternoon.  Two things.\n\nThe second is short.\n\n"
    "Q    Thanks, Josh.  Why?\n\nSECRETARY MOORE: Because.\n\nQ    (Inaudible.)\n\nEND\n1:54 P.M. EDT"
)


def spoken(text: str) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.span.of(text)) for turn in turns(text)]


def document(path: Path) -> Document:
    [found] = read(Source(str(path), path.name, path.read_bytes()))
    assert isinstance(found, Document)
    return found


def test_a_turn_is_the_words_and_not_the_label() -> None:
    """
    Paragraphs without a label belong to the turn above; the closing lines belong to nobody.
    """
    expected = [
        ("MR. EARNEST", "Good afternoon.  Two things.\n\nThe second is short."),
        ("Q", "Thanks, Josh.  Why?"),
        ("SECRETARY MOORE", "Because."),
        ("Q", "(Inaudible.)"),
    ]

    assert expected == spoken(BRIEFING)


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        (
            "QUESTION: Why?\n\nSENIOR ADMINISTRATION OFFICIAL: So.\n\nQUESTION: Oh.",
            "QUESTION|SENIOR ADMINISTRATION OFFICIAL|QUESTION",
        ),
        ("Reporter: Why?\nSpokesperson Lena Orsk: We know.\nReporter: Oh.", "Reporter|Spokesperson Lena Orsk|Reporter"),
        ("Q: Why?\nA: So.\nQ: Oh.\nA: Yes.", "Q|A|Q|A"),
        ("**Q.** Why?\n\n**MS. ITO:** So.\n\n**Q.** Oh.", "Q|MS. ITO|Q"),
        ("Q (Reuters): Why?\n\nMS. ITO (in French): So.\n\nQ Oh.", "Q|MS. ITO|Q"),
        ("THE PRESIDENT:\nThank you.\n\nQ\nWhy?\n\nTHE PRESIDENT:\nSo.", "THE PRESIDENT|Q|THE PRESIDENT"),
        ("MR. ITO: Well.\n\nQIs that so?\n\nQOkay.\n\nMR. ITO: Yes.", "MR. ITO|Q|Q|MR. ITO"),
        (
            "Ana Ruiz: I think you know.\nBo Lind: We do.\nAna Ruiz: My point.\nBo Lind: Yes, you said.",
            "Ana Ruiz|Bo Lind|Ana Ruiz|Bo Lind",
        ),
    ],
)
def test_labels_as_offices_print_them(text: str, speakers: str) -> None:
    """
    Capitals, letters, roles and names are labels; an aside in brackets is not part of the name.
    """
    assert speakers.split("|") == [speaker for speaker, _ in spoken(text)]


@pytest.mark.parametrize(
    "text",
    [
        "NOTE: This story has been updated.\n\nWASHINGTON: Talks went on.\n\nThe end.",
        "MEDIA ADVISORY\n\nWHO: The Minister\n\nWHAT: A visit\n\nWHEN: Tuesday\n\nWHERE: Tamsin",
        "Price: 4 crowns\n\nSize: 3\n\nPrice: 5 crowns\n\nSize: 4",
        "OPINION: A bad week.\n\nThe game went on.\n\nHISTORY MADE: He won.\n\nMore.\n\nOPINION: A good week.",
        "Ruiz said: We know.\n\nThe point is this: you go.\n\nOne thing more: I go.",
        "MR. ITO: A speech with one label.\n\nIt goes on.\n\nAnd on.",
    ],
)
def test_labels_without_a_conversation_are_no_turns(text: str) -> None:
    """
    Notes, datelines, advisories, fact boxes and teasers have labels and no speakers.
    """
    assert turns(text) == ()


def test_a_conversation_run_together_is_parted() -> None:
    """
    Where a page lost its paragraphs each turn stands on its own again, with the same words.
    """
    text = "1:20 P.M. EDT  MR. ITO:  Good day.  All is well.  Q    Why?  MR. ITO:  So.  Q    Oh."

    assert [speaker for speaker, _ in spoken(parted(text))] == ["MR. ITO", "Q", "MR. ITO", "Q"]
    assert text.split() == parted(text).split()


def test_a_story_is_left_as_it_is() -> None:
    """
    Text without labels in its lines is not parted.
    """
    assert parted("A story.  Two spaces.  No turns: none.") == "A story.  Two spaces.  No turns: none."


@needs_press
def test_press_briefings_lose_nothing() -> None:
    """
    Of every tenth briefing all visible words are kept, and its date is the page's own.
    """
    for path in sorted((SHARED / "data" / "press").glob("*.html"))[::10]:
        html = path.read_text()
        body = re.sub(r"<[^>]+>", " ", html[html.index("<body>") :])
        words, kept = (Counter(re.findall(r"\w+", text)) for text in (body, document(path).text))

        assert (words & kept).total() >= 0.99 * words.total(), path.name
        assert f'content="{document(path).published}"' in html


@needs_press
def test_press_briefings_have_their_speakers() -> None:
    """
    Every twentieth briefing is a transcript whose turns start without a label and lie apart.
    """
    for path in sorted((SHARED / "data" / "press").glob("*.html"))[::20]:
        briefing = document(path)
        ends = 0

        assert briefing.kind == "transcript"
        assert "Q" in {turn.speaker for turn in briefing.turns}
        for turn in briefing.turns:
            assert ends <= turn.span.start < turn.span.end <= len(briefing.text)
            assert not re.match(r"(?:M[RS]S?\. [A-Z]+:|Q\s{2,})", turn.span.of(briefing.text))
            ends = turn.span.end


@pytest.mark.skipif(not (SHARED / "data" / "realtimeqa").is_dir(), reason="needs the news articles, which are not here")
def test_news_articles_have_no_turns() -> None:
    """
    Fewer than one article in a hundred, the interviews among them, has turns.
    """
    lines = (SHARED / "data" / "realtimeqa" / "articles.jsonl").read_text().splitlines()[::5]
    found = [json.loads(line)["text"] for line in lines]

    assert sum(bool(turns(text)) for text in found) < 0.01 * len(found)
