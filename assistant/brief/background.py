"""The background of a topic: what its documents tell, in the order of their days, and its figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant.brief.manuscript import STANDS_OUT, Manuscript, section
from assistant.brief.stories import Story
from assistant.brief.templates import SectionPlan
from assistant.discourse.candidates import Candidate
from assistant.domain import Claim, Section
from assistant.text import quotations

_ENOUGH = 3
"""Sentences that name the topic, with which those of a like story that do not are left out."""


def background(manuscript: Manuscript, plan: SectionPlan) -> Section:
    """The worthiest sentences by the day on which they were published, every day having one before any has two."""
    chosen = _spread(manuscript, plan, lambda each: True, by_day=True)
    return section(plan, [replace(claim, when=each.document.published) for each, claim in chosen])


def figures(manuscript: Manuscript, plan: SectionPlan) -> Section:
    """Sentences with figures, the newest last."""
    chosen = _spread(manuscript, plan, lambda each: bool(each.numbers) and not quotations(each.text), by_day=False)
    return section(plan, [replace(claim, when=each.document.published) for each, claim in chosen])


def _spread(
    manuscript: Manuscript, plan: SectionPlan, fits: Callable[[Candidate], bool], *, by_day: bool
) -> list[tuple[Candidate, Claim]]:
    able = [
        (story, each)
        for story in manuscript.stories
        for each in story.statements
        if each.fitness >= STANDS_OUT and fits(each) and manuscript.holds(each)
    ]
    near = [pair for pair in able if manuscript.concerns(pair[1])]
    able = near if len(near) >= _ENOUGH else able
    chosen: list[tuple[Candidate, Claim]] = []
    days: dict[str | None, int] = {}
    while able and len(chosen) < plan.limit:
        story, each = max(able, key=lambda pair: _rated(manuscript, *pair) / (1 + by_day * days.get(_day(pair[1]), 0)))
        able.remove((story, each))
        if manuscript.takes(each):
            days[_day(each)] = days.get(_day(each), 0) + 1
            chosen.append((each, manuscript.say(each, story)))
    return sorted(chosen, key=lambda pair: _day(pair[0]) or "")


def _rated(manuscript: Manuscript, story: Story, candidate: Candidate) -> float:
    return float(manuscript.worth(candidate, story) * story.weight**0.5)


def _day(candidate: Candidate) -> str | None:
    return candidate.document.published
