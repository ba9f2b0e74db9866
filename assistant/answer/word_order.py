"""
Question → the deed and the thing that it asks for, by the order of its words.

There is no grammar here: `When did the ferry sink?` asks about `sink`, since that is what follows the one who does it.
Where the order tells nothing, nothing is required of an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile

from assistant.text import STOPWORDS, stem

WORDS = re.compile(r"[^\W_]+(?:['’.\-/][^\W_]+)*")
DOING = frozenset("did do does will would can could may might should must shall".split())
BEING = frozenset("is are was were be been being has have had".split())
BREAKS = STOPWORDS | frozenset(
    "a an the of at in on for to from with by about into over under between since until after before during per via "
    "against among through within without toward towards and or but if as than that which who first last next now "
    "still already also ever yet just only currently today "
    "my your our his her its their this these those".split()
)
_PARTICIPLE = re.compile(
    r"^[a-z-]{2,}(?:ed|ied|wn|ught|pt|ne)$|^(?:taken|given|held|shot|hurt|sent|built|met|made|paid|sold|told|born|shut|hit"
    r"|cut|set|put|kept|left|lost|won|found|bound|seen|been|chosen|written|driven|broken|stolen|frozen|spoken|run|let"
    r"|read|laid|led|fed|sunk|begun|struck|stuck|torn|worn|sworn|beaten|fallen|risen|hidden|forbidden|withdrawn)$"
)
LIGHT = frozenset(
    map(
        stem,
        (
            "be been become have do done make made take get give given go gone come hold held say said tell told think "
            "want need happen occur mean know see seen use used cost last include expect planned plan set call called "
            "call work concern involve look appear seem put place stand run deal based located scheduled due supposed "
            "reported said asked told believed thought known considered mean answer ask send sent catch caught start "
            "begin spend react rate touch offer apply add added register registered count fail sit show "
            "indicate suggest speak spoken"
        ).split(),
    )
)
"""They say too little of what was done for an answer to have to say it too."""


_PAST = frozenset(
    "became began blew broke brought came chose drew drove drank ate fell fought flew forgot froze gave went grew knew "
    "lay rode rang rose ran saw shook sang sank spoke stole struck swam swore threw took wore wrote".split()
)
"""Simple pasts that are no participles."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the order of a question's words tells."""

    deeds: frozenset[str] = frozenset()
    """Stems of what is done; several where the order leaves open which it is."""
    thing: str | None = None
    """The stem of the thing that is asked for: `salary` of `What salary did she have?`"""
    weight: float = 1.0
    """How much an answer lacks without the deed: one that tells the thing may leave it to other words."""


def ordered(question: str) -> Order:
    words = WORDS.findall(_WHEN.sub("when", question))
    low = [word.lower() for word in words]
    head = next((at for at, word in enumerate(low) if word in QUESTION_WORDS), None)
    if head is None:
        return Order()
    if low[head] in {"what", "which"}:
        return _of_a_thing(words, head)
    return Order(_stems(_done(words, head)) or given_in(question))


def _stems(words: Iterable[str]) -> frozenset[str]:
    return frozenset(own for word in words if (own := stem(word.lower())) not in LIGHT and word.isalpha())


def _done(words: list[str], head: int) -> list[str]:
    """The deed of a question for who, when, where, why or how many."""
    low = [word.lower() for word in words]
    after = low[head + 1 : head + 2]
    if low[head] == "how" and not set(after) - (DOING | BEING):
        return []  # `How did they react?` is answered by what they did.
    if low[head] == "how" and after == ["many"] and (verb := _after_counted(words[head + 2 :])):
        return [verb]
    auxiliary = next((at for at in range(head + 1, len(low)) if low[at] in DOING | BEING), None)
    if low[head] == "who" and (auxiliary is None or auxiliary > head + 1):
        return low[head + 1 : head + 2]
    if low[head] == "who" and auxiliary == head + 1 and low[auxiliary] in DOING and _is_plain(words[auxiliary + 1 :]):
        return low[auxiliary + 1 : auxiliary + 2]
    return _by_auxiliary(words, auxiliary) if auxiliary is not None else []


def _by_auxiliary(words: list[str], auxiliary: int) -> list[str]:
    """`did the ferry sink` → sink; `was the bridge built` → built"""
    low = [word.lower() for word in words]
    if low[auxiliary] in DOING and "be" not in low[auxiliary:]:
        return _after_subject(words[auxiliary + 1 :])
    after = words[auxiliary + 1 :]
    # `Sky Brown` did nothing yet, but a question in small letters throughout names nobody.
    found = [word for word in after if _PARTICIPLE.match(word) and word not in BREAKS][:1]
    return found or ([after[0]] if after and after[0].endswith("ing") and after[0].islower() else [])


def _after_counted(words: list[str]) -> str | None:
    """`people live in Vell` → live; `boats did they build` has an auxiliary, which shows it."""
    low = [word.lower() for word in words]
    group = next((at for at, word in enumerate(low) if word in BREAKS | DOING | BEING), len(low))
    if group < _COUNTED_AND_DONE or (group < len(low) and low[group] in DOING | BEING):
        return None
    verb = words[group - 1]
    return verb if verb.islower() and (group < len(low) or _is_past(verb)) else None


def _is_past(word: str) -> bool:
    return word in _PAST or _PARTICIPLE.match(word) is not None


def _of_a_thing(words: list[str], head: int) -> Order:
    """`Which bank financed the bridge?` → financed, bank; `What did Orr study?` → study"""
    low = [word.lower() for word in words]
    start = head + 1
    first = low[start : start + 1]
    if first and first[0] in BEING:
        done = [word for word in low[start + 1 : start + 2] if _PARTICIPLE.match(word)]
        return Order(_stems(done), _owned(words[start + 1 :]))
    if first and first[0] in DOING:
        return Order(_stems(_after_subject(words[start + 1 :])))
    if first and _is_past(words[start]):
        return Order(_stems(first))
    end = next((at for at in range(start + 1, len(low)) if low[at] in _ENDS or _is_past(words[at])), None)
    if end is None:
        return Order()
    if end == start + 1 and low[end] not in DOING | BEING and low[head] == "what" and low[start].endswith("s"):
        return Order(_stems(first))  # `What causes the floods?`
    owner = max((at for at in range(start, end) if words[at].endswith(_OWNING)), default=head)
    group = [word for word in words[owner + 1 : end] if word.islower() and not word.endswith("ly")]
    return Order(_stems(_done_to_it(words, end)), _thing(group), _BESIDE_A_THING)


def _done_to_it(words: list[str], end: int) -> list[str]:
    """The deed of `which bank` from the word that ends those: `… financed`, `… will finance`, `… did they choose`."""
    word = words[end].lower()
    if word not in _ENDS:
        return [word]
    if word not in DOING | BEING:
        return []
    after = words[end + 1 :]
    return after[:1] if word in _MAY and _is_plain(after) else _by_auxiliary(words, end)


_ENDS = BREAKS | DOING | BEING
_MAY = DOING - {"did", "do", "does"}


def _owned(words: list[str]) -> str | None:
    """`the verdict in the trial` → verdict; `Anna Orr’s salary`, `the name of Orr’s doctor` → salary, doctor"""
    low = [word.lower() for word in words]
    owner = next((at for at, word in enumerate(words) if word.endswith(_OWNING)), None)
    if low[:3] == ["the", "name", "of"]:
        words = words[owner + 1 :] if owner is not None else words[3:]
    elif owner is not None and owner <= _OWNER:
        words = words[owner + 1 :]
    elif not low or low[0] not in _ARTICLES:
        return None
    group = list(takewhile(lambda word: word.lower() not in BREAKS | DOING | BEING or word.lower() in _ARTICLES, words))
    return _thing([word for word in group if word.islower() and word not in _ARTICLES])


def _thing(group: list[str]) -> str | None:
    own = stem(group[-1]) if group else None
    return own if own and own not in _ANYTHING else None


_BESIDE_A_THING = 0.35
_OWNER = 3
"""Words up to the one whose thing it is."""
_OWNING = ("'s", "’s", "s'", "s’")
_COUNTED_AND_DONE = 2
_ANYTHING = LIGHT | frozenset(
    map(
        stem,
        (
            "thing things kind sort type way part role name names time day date year month number amount share "
            "percentage proportion sum figure position view answer response reaction line message status latest news "
            "plan plans purpose point aim goal reason cause effect impact result results outcome difference meaning "
            "problem issue issues story state situation word words fact facts case matter event events step steps"
        ).split(),
    )
)
"""An answer that is one, or tells one, does not call it so."""


def given_in(question: str) -> frozenset[str]:
    """What is given, held or made where the deed itself says little: `When was the order to leave given?` → order"""
    found = _SUBJECT.match(question)
    words = WORDS.findall(found["what"]) if found else []
    return frozenset({stem(words[-1].lower())}) if words and words[-1].islower() else frozenset()


_SUBJECT = re.compile(
    r"^\W*(?:when|where|why|how)\s+(?:is|was|were|are|will|has|have|had|did|does)\s+(?:the|an?|its|their|his|her)\s+"
    r"(?P<what>(?:[\w’'-]+\s+){0,2}?[a-z][\w’'-]+)\s+(?:(?:to|of|for|on|in|at|about|between|with|against)\b.*\s)?"
    r"(?:be\s+|been\s+|being\s+)?(?:held|given|made|taken|tak(?:e|ing) place|set|put|called|happen(?:ed)?|begun)\b",
    re.IGNORECASE,
)


_WHEN = re.compile(
    r"\b(?:(?:on|by|in|from|at|since|until) )?(?:what|which) (?:date|day|year|month|time)\b", re.IGNORECASE
)
QUESTION_WORDS = frozenset("who whom when where why how what which".split())


def _is_plain(words: list[str]) -> bool:
    return bool(words) and words[0][0].islower() and words[0] not in BREAKS and words[0] != "be"


def _after_subject(words: list[str]) -> list[str]:
    """What the one asked about does. `the consul general visit the prison` → visit"""
    found: list[str] = []
    run, defined = list[str](), False
    for word in [*words, "."]:
        low = word.lower()
        if low not in BREAKS and word != ".":
            run.append(word)
            continue
        # `the government of Dorvane sign`, `the portal be back`: what stands there is still the one who does it.
        if low != "of" and low not in BEING and (own := _verb_in(run, defined)):
            found.append(own)
            # A thing and its place (`the wall at Hjelst cost`) look like a deed and its place: either will do.
            if run[0][0].isupper() or run[0].lower() in _PRONOUNS or low in _ARTICLES or len(found) == _EITHER:
                break
        run, defined = ([word], False) if low in _PRONOUNS else ([], low in _ARTICLES)
    return found


_PRONOUNS = frozenset("he she it they we you i".split())
_ARTICLES = frozenset("a an the my your our his her its their this that these those".split())
_EITHER = 2


def _verb_in(run: list[str], defined: bool) -> str | None:
    """`Ambassador Dahl resign` → resign; `upstream states store` → store; `talks` alone is a thing."""
    if len(run) < 2:
        return None
    if run[0].lower() in _PRONOUNS:
        return run[1]
    capitals = [at for at, word in enumerate(run) if word[0].isupper()]
    if not capitals:
        return run[-1]
    after = [word for word in run[capitals[-1] + 1 :] if word[0].islower()]
    if capitals[0] > 0:
        return run[capitals[0] - 1] if capitals[0] > 1 else None
    if not after or re.search(r"['’]s?$", run[capitals[-1]]):
        return None
    # `the Sorrenian coast guard fire`, but `Kardelia open talks`.
    return after[-1] if defined else after[0]
