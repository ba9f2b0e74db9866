"""
Words that tell of the same deed or state: `dead` and `killed`, `paid` and `price`; and forms of one word.

The senses are of what press offices are asked about. Wider kinship, which proves less, is in `assistant.kin`.
"""

from __future__ import annotations

from assistant.text import stem
from assistant.verbs import base

_KIN = (
    "apologise apologize apology apologies regret sorry",
    "resign resignation quit step stand leave departure resigned left stepped stepping",
    "die dies dead death deaths killed kill killing fatal fatalities toll lost",
    "injure injured hurt wounded wound injury injuries harmed",
    "pay paid payment pays money fund funds funded finance contribution bond price fee crowns euros dollars",
    "detain detained detention detentions arrest arrested seize seized custody imprison jail jailed held hold prison",
    "release released free freed freedom discharge discharged let",
    "shoot shot shots fire fired firing gunfire opened",
    "end ends ended expire expires lapse lapses close closes finish conclude over run runs out",
    "begin began begins start started starts open opens opened launch launched commence resume",
    "sign signed signature conclude concluded agreed",
    "meet met meeting talk talks summit session convene gather",
    "build built construct constructed construction",
    "visit visits travel travels travelled trip go went journey fly flew tour traveling",
    "suspend suspended suspension halt halted stop stopped pause cancel cancelled",
    "agree agreed agreement accept accepted consent approve approved",
    "refuse refused reject rejected decline declined deny denied",
    "choose chose chosen elect elected win won victory appoint appointed named name nominate nominated suggest",
    "expel expelled deport deported expulsion",
    "announce announced say said tell declare declared statement",
    "rise rose risen increase increased grow grew grown gained up double doubled triple tripled soared jumped",
    "fall fell fallen drop dropped decrease decline declined lose lost down",
    "lead led leads head heads chair chairs chaired leader preside presided",
    "move moved deploy deployed send sent dispatch sending",
    "shut closed close closure closed shutdown",
    "own owned owns owner belong",
    "interview interviewed question questioned speak spoken",
    "attack attacked strike struck assault hit bomb bombed",
    "replace replaced succeed succeeded successor replacement",
    "halve halved shrink shrank shrunk reduce reduced cut cuts",
    "captain master skipper commander",
    "taken brought bring carry carried",
)  # fmt: skip
_KINDRED: dict[str, frozenset[str]] = {}
for _group in _KIN:
    _stems = frozenset(map(stem, _group.split()))
    for _one in _stems:
        _KINDRED[_one] = _KINDRED.get(_one, frozenset()) | _stems
_SAME_START = 5
"""Letters that two stems of one family share: `deten` is not `detai`, `investig` is `investigat`."""


def kindred(one: str, held: frozenset[str], *, by_start: bool = True) -> bool:
    """Whether a stem, or one of its family or sense, is among those held."""
    if one in held or _KINDRED.get(one, frozenset()) & held or base(one) in map(base, held):
        return True
    return by_start and len(one) >= _SAME_START and any(other.startswith(one[:_SAME_START]) for other in held)
