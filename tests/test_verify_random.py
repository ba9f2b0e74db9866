"""Drafts put together by chance: none breaks the checker, and every span it gives is a place in its text."""

from __future__ import annotations

import os
import random

from assistant.domain import Claim, Document, Passage, Span, Turn
from assistant.read.draft import claims_of
from assistant.verify import verify
from assistant.verify.support import SupportScore

DRAFTS = int(os.environ.get("PODIUM_DRAFTS", "1000"))
"""`PODIUM_DRAFTS=10000 pytest tests/test_verify_random.py` makes all of them, in a few minutes."""
SOURCE = (
    "MR. HOLM: Norway lent 40 icebreakers to Chile on Tuesday. I would not accept Judge Kessler as its chair. "
    "The ferry has three sailings a week instead of seven, at $1.2bn. “We will stay,” said Ana Kessler."
    "\nQ Will the ferry stay until Tuesday?\nMR. HOLM: Yes. More judges came by ferry than Norway said."
)
_ASKED, _REPLIED = SOURCE.index("\nQ "), SOURCE.rindex("\nMR. ")
TURNS = (
    Turn("MR. HOLM", Span(10, _ASKED)),
    Turn("Q", Span(_ASKED + 3, _REPLIED)),
    Turn("MR. HOLM", Span(_REPLIED + 11, len(SOURCE))),
)
PIECES = (
    "Norway Chile Kessler Holm ferry judge lent accepted will not never all only first said that “We will stay” ‘so’ "
    '" « » 40 14,000 1.2 $1.2bn 42% 3:30 12/13/2031 2031-03-05 Tuesday March may might because until seven three week '
    "- — … . ! ? , ; : ( ) [1] [x] #Head > * \n \n\n \t \u00a0 \u200b é ß 漢字 🚢 ﬁ İ ſ U.S. Mr. a. I he she they was "
    "were more fewer than because by to the of in"
).split(" ")


def draft_of(chance: random.Random) -> str:
    words = chance.choices(PIECES, k=chance.randint(1, 14))
    return "".join(word + chance.choice([" ", " ", " ", ""]) for word in words)


def test_no_draft_breaks_the_checker():
    """
    Whatever a draft is made of, each of its sentences gets a verdict that is no error, and findings with true places.
    """
    document = Document("d", SOURCE, "Holm’s briefing", "/a.txt", "transcript", published="2031-03-05",
                        turns=TURNS)  # fmt: skip
    passages = (Passage(document, Span(0, len(SOURCE))),)
    support, chance = SupportScore(), random.Random(20310305)
    for _ in range(DRAFTS):
        draft = draft_of(chance)
        for claim in claims_of(draft):
            checked = verify(Claim(claim.text, span=claim.span), passages, support=support)

            assert checked.verdict is not None
            assert checked.verdict.label != "error" or "no words" in checked.verdict.findings[-1].detail, draft
            assert claim.span is not None
            assert claim.span.of(draft) == claim.text
            for finding in checked.verdict.findings:
                assert finding.span is None or 0 <= finding.span.start <= finding.span.end <= len(claim.text)
