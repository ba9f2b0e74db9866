"""A model that writes nonsense or fluent lies under real ids gets none of it into a briefing, whatever the template."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path

import pytest
from golden.reading import READABLE, reading

from assistant.brief.templates import template_names
from assistant.desk import Desk
from assistant.domain import Briefing
from assistant.embed import Embedder
from assistant.render import data
from assistant.settings import Limits
from assistant.testkit import Asked, ModelServer, replies
from assistant.text import counted

WEEK = {"since": "2031-03-03", "until": "2031-03-10"}
LIES = (
    "Kessia has agreed to pay Talvaria 900 million crowns by 1 May 2031.",
    "Foreign Minister Ottilde Varrick resigned on Sunday after the Melisar talks collapsed.",
    "The Orrel Basin Commission counted 4,700 dead at the Tolm Dam.",
    "“We started this war and we are glad of it,” President Ansa Vedrick told reporters.",
    "Purple sluices dream the crown of every lorry, and the ministry eats seventeen Tuesdays.",
)
WRITTEN = {"backgrounder", "daily", "guidance", "readout"}
"""Templates with prose that a model writes; the others hold the sources' own words alone."""
_SENTENCE = re.compile(r"^\[(?P<id>[a-z][0-9a-z]{3,7})\] (?P<words>.+)$", re.MULTILINE)
_NUMBER = re.compile(r"\b\d+\b")


def _lies(turn: itertools.count[int]):
    """Lies under real ids; every other time a true sentence with false figures too, and a stranger's quotation."""

    def answer(asked: Asked) -> str:
        shown = [(match["id"], match["words"]) for match in _SENTENCE.finditer(asked.user)] or [("zz9zz", "Nothing.")]
        claims = [{"text": lie, "ids": [shown[n % len(shown)][0]], "quotes": []} for n, lie in enumerate(LIES)]
        if next(turn) % 2:
            name, words = next((one for one in shown if _NUMBER.search(one[1])), shown[0])
            twisted = _NUMBER.sub(lambda number: str(int(number.group()) * 7 + 3), words)
            quote = {"id": name, "words": words}
            claims += [
                {"text": twisted, "ids": [name], "quotes": []},
                {"text": "Admiral Nobody Atall said: {{1}}", "ids": [name], "quotes": [quote]},
            ]
        return json.dumps({"answered": True, "claims": claims})

    return answer


@pytest.fixture(params=template_names())
def template(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _written(
    template: str, library: Path, embedder: Embedder, patch: pytest.MonkeyPatch, *, keep: bool
) -> tuple[Briefing, int]:
    about = {"document": "2031-03-04-ministry-briefing.txt"} if template == "readout" else WEEK
    with ModelServer(replies(_lies(itertools.count()))) as server:
        patch.setenv("OPENAI_BASE_URL", server.url)
        patch.setenv("OPENAI_API_KEY", "none")
        limits = Limits(remember_replies=False)
        with Desk.open(library, model="openai:liar", embedder=embedder, limits=limits) as desk:
            return desk.brief(template=template, keep=keep, **about), len(server.requests)


def test_no_lie_is_shown(template: str, corpus_library: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch):
    """
    Every claim that is shown stands up to the checks; what was taken out is listed, and no format prints a word of it.
    """
    briefing, asked = _written(template, corpus_library, embedder, monkeypatch, keep=False)
    listed = {one["text"] for one in data.to_data(briefing)["removed"]}

    assert briefing.passed
    assert bool(listed) is bool(asked) is (template in WRITTEN)
    assert all(section.claims or section.note for section in briefing.sections)
    for suffix in READABLE:
        text = reading(briefing, suffix)
        assert not [lie for lie in LIES if lie in text]
        assert "Atall" not in text
        assert (f"took out {counted(len(briefing.removed), 'sentence')};" in text) is bool(asked)
        assert all(" ".join(claim.text.split())[:40] in text for claim in briefing.claims[:3] if "“" not in claim.text)


def test_a_lie_that_is_kept_is_marked(
    template: str, corpus_library: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
):
    """
    With --keep-unsupported each stands with its verdict beside it in every format.
    """
    briefing, _ = _written(template, corpus_library, embedder, monkeypatch, keep=True)
    kept = [claim for claim in briefing.claims if claim.text in LIES]

    assert bool(kept) is (template in WRITTEN)
    assert not [claim for claim in kept if claim.verdict is None or claim.verdict.label == "supported"]
    for suffix in READABLE:
        text = reading(briefing, suffix)
        for claim in kept:
            after = text[text.index(claim.text) :][:400]
            assert re.search(r"UNSUPPORTED|CONTRADICTED|PARTLY|PARTIAL|unsupported|contradicted", after)
