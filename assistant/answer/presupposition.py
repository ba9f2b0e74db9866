"""
What a question takes for granted to have happened: `How many died in the dam collapse?` where no source knows of one.

Only events that have names of their own are known here (a collapse, a fire, a coup); a document that has none of an
event's names does not tell of it, whatever else it tells of the place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answer.asked import Asked
from assistant.domain import Document
from assistant.text import stem, terms

_EVENTS = (
    "collapse collapses collapsed collapsing subsidence",
    "explosion explosions exploded explode blast bomb bombs bombing bombed detonated detonation",
    "fire fires blaze burned burnt burning flames inferno arson",
    "crash crashed crashes collision collided derailment derailed accident pile-up",
    "earthquake earthquakes quake tremor tremors aftershock",
    "flood floods flooding flooded deluge inundated inundation",
    "shooting shootings shot shots gunfire gunman gunmen fired",
    "landslide landslides mudslide mudslides avalanche avalanches rockfall",
    "hurricane storm storms cyclone typhoon tornado",
    "coup putsch mutiny uprising",
    "assassination assassinated murder murdered killing killed",
    "kidnapping kidnapped abduction abducted hostage hostages",
    "hijacking hijacked hijackers",
    "sinking sank sunk sink capsized capsizing shipwreck wreck",
    "stampede crush crushed trampled",
    "outbreak epidemic pandemic",
    "ceasefire truce armistice cease-fire",
    "referendum plebiscite",
    "blackout outage",
    "spill spilled leak leaked",
)
_SENSES = tuple(frozenset(stem(word) for word in group.split()) for group in _EVENTS)
_LONGEST = 5
"""Words from an article to the event that it makes one that is known."""


def tells_of_event(part: Asked, document: Document) -> bool:
    """Whether a document tells of every event that the question takes for granted."""
    whole = document.whole or document
    held = frozenset(terms(f"{whole.title} {whole.text}"))
    return all(sense & held for sense in _taken_for_granted(part.text))


def _taken_for_granted(question: str) -> Iterator[frozenset[str]]:
    for found in re.finditer(r"\b(?:the|that|this|last|its|their)\s+", question, re.IGNORECASE):
        for word in re.findall(r"[\w-]+", question[found.end() :])[:_LONGEST]:
            yield from (sense for sense in _SENSES if stem(word.lower()) in sense and word.lower() in _NOUNS)


_NOUNS = frozenset(
    "collapse explosion blast bombing fire blaze crash collision derailment earthquake quake flood flooding shooting "
    "landslide mudslide avalanche hurricane storm cyclone typhoon tornado coup putsch mutiny uprising assassination "
    "murder kidnapping abduction hijacking sinking shipwreck stampede outbreak epidemic ceasefire truce referendum "
    "blackout outage spill".split()
)
