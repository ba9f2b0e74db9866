"""
Whether a text is in English, which is all that Podium writes: told from its small words, and from its script.

A rule of thumb for sentences and longer texts; a name, a title or three words tell nothing and pass as English.
"""

from __future__ import annotations

import re

_ENGLISH = frozenset(
    "the of and to in is was that it for on with as at by from this have has had be are were will would not its his "
    "her their they he she we you which who said but or an after before been than more about into over no all".split()
)
_OTHERS = frozenset(
    # French, German, Spanish, Italian, Portuguese, Dutch; words that English spells alike are left out.
    "le la les un une des du et est dans pour que qui sur pas au aux avec sont ne se par plus cette ses leur il elle "
    "der das und ist im von den dem mit für auf nicht ein eine des sich auch zu werden wurde nach über hat "
    "el los las una del y en es con para por lo su al se más fue como "
    "il lo gli della di che è per con nel sono della alla dei non si ha "
    "o os uma da do em não com ao foi na no mais são "
    "het een van en dat op te niet zijn met voor aan door ook naar".split()
) - {"no", "o", "do", "an", "as", "is", "in", "on"}
_LETTERS = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_FEWEST = 3
"""Small words of other languages from which a text is not English."""


def is_english(text: str) -> bool:
    """Whether the text is English, or too short to tell."""
    letters = _LETTERS.findall(text)
    if len(letters) >= 10 and sum(map(bool, map(_LATIN.match, letters))) < len(letters) / 2:
        return False
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", text)]
    foreign = sum(word in _OTHERS for word in words)
    return foreign < _FEWEST or foreign <= 2 * sum(word in _ENGLISH for word in words)
