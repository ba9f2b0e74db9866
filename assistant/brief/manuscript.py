"""
A briefing while it is being written: what there is to say, what has been said, and how much room is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from assistant.brief.folding import Values
from assistant.brief.labels import headline, label
from assistant.brief.order import ANYTHING, NO_ARCHIVE, Archive, Order
from assistant.brief.salience import Weights, overlap, says_the_same, worth
from assistant.brief.stories import Story
from assistant.brief.templates import SectionPlan
from assistant.brief.unknown import Gap
from assistant.corrections import correction_of
from assistant.discourse.candidates import Candidate
from assistant.domain import Citation, Claim, Section
from assistant.text import terms

STANDS_ALONE = 0.2
"""Fitness below which a sentence is left out rather than shown without its neighbours."""
STANDS_OUT = 0.4
"""The same for a top line or a date, which have no neighbours at all."""
_MAX_PUBLISHERS = 3
_CONCERNS = 0.45
"""Share of a topic's weight in what concerns it."""
_SAME_FACT = 0.75
"""Overlap at which another publisher's sentence is cited as saying the same."""


@dataclass
class Manuscript:
    stories: tuple[Story, ...]
    """The weightiest first."""
    weights: Weights
    words: int
    """How many more words there is room for."""
    order: Order = ANYTHING
    archive: Archive = NO_ARCHIVE
    disputes: tuple[Gap, ...] = ()
    """Disagreements to be shown side by side, and therefore told nowhere else but at the top."""
    corrected: tuple[Gap, ...] = ()
    """Sentences with a figure that was corrected, each with its correction: told as superseded, and nowhere else."""
    outdated: frozenset[Candidate] = frozenset()
    """What a later document has put behind: told under its own day alone."""
    values: Values = field(default_factory=Values)
    said: list[Candidate] = field(default_factory=list)
    terms: set[str] = field(default_factory=set)
    """Every term that has been said."""
    told: dict[Story, int] = field(default_factory=dict)
    """How many sentences each story has had."""

    @property
    def since(self) -> str | None:
        return self.order.opens

    @property
    def until(self) -> str | None:
        """With `since` the window, half-open: what dates are past and to come."""
        return self.order.until

    @cached_property
    def wanted(self) -> tuple[frozenset[str], ...]:
        """The terms of each of the user's topics."""
        return tuple(frozenset(terms(topic)) for topic in self.order.topics)

    def takes(self, candidate: Candidate) -> bool:
        """Whether there is room for it and it says something that has not been said."""
        return candidate.length <= self.words and not says_the_same(candidate, self.said, self.weights)

    def is_disputed(self, candidate: Candidate) -> bool:
        return any(candidate in dispute.candidates for dispute in (*self.corrected, *self.disputes))

    def is_outdated(self, candidate: Candidate) -> bool:
        return any(each.document == candidate.document and each.span.overlaps(candidate.span) for each in self.outdated)

    def holds(self, candidate: Candidate) -> bool:
        """Whether it may be told as it is: no correction, other account or later document stands against it."""
        return not self.is_disputed(candidate) and not self.is_outdated(candidate)

    def worth(self, candidate: Candidate, story: Story) -> float:
        """How much it would tell now, after what has been said."""
        return worth(candidate, story.focus, story.latest, self.weights, self.terms) * self._nearness(candidate)

    def _nearness(self, candidate: Candidate) -> float:
        """How near a sentence is to the user's topics; 1 where there are none."""
        held = set(candidate.terms)
        shares = [self.weights.sum(topic & held) / (self.weights.sum(topic) or 1.0) for topic in self.wanted]
        return 0.3 + max(shares) if shares else 1.0

    def concerns(self, candidate: Candidate) -> bool:
        """Whether the sentence, with the headline or the question above it, has much of one of the user's topics."""
        document, turn = candidate.document, candidate.turn or 0
        above = document.turns[turn - 1].span.of(document.text) if turn else document.title
        held = set(candidate.terms) | set(terms(above))
        shares = [self.weights.sum(topic & held) / (self.weights.sum(topic) or 1.0) for topic in self.wanted]
        return not shares or max(shares) >= _CONCERNS

    def untold(self, candidate: Candidate, story: Story) -> float:
        """How much of what the sentence is about, in its story's terms, has not been said."""
        return sum(story.focus.get(term, 0.0) for term in set(candidate.terms) - self.terms)

    def lead(self, story: Story, *, least: float) -> Candidate | None:
        """What a story opens with: the correction of one of its figures, else its worthiest statement."""
        corrections = (gap.candidates[1] for gap in self.corrected if gap.story == story)
        return next((each for each in corrections if self.takes(each)), None) or self.best(
            story, least=least, disputed=True
        )

    def best(self, story: Story, *, least: float = STANDS_ALONE, disputed: bool = False) -> Candidate | None:
        """The story's worthiest statement that can still be said."""
        current = (each for each in story.statements if each.fitness >= least and each not in self.outdated)
        able = (each for each in current if disputed or not self.is_disputed(each))
        rated = sorted(((self.worth(each, story), each) for each in able), key=lambda pair: -pair[0])
        return next((each for rating, each in rated if rating > 0 and self.takes(each)), None)

    def say(
        self,
        candidate: Candidate,
        story: Story,
        when: str | None = None,
        subject: str | None = None,
        note: str | None = None,
    ) -> Claim:
        """The sentence as a claim, cited where it stands and where other publishers say the same."""
        self._note(candidate)
        self.told[story] = self.told.get(story, 0) + 1
        cited = (cited_at(candidate), *_support(candidate, story, self))
        return Claim(candidate.text, cited, when=when, subject=subject or self._subject(candidate), note=note)

    def share_out(self, limit: int) -> list[tuple[Story, Candidate, Claim]]:
        """
        At most so many sentences, shared out among the stories as seats are in a parliament.

        A story twice as weighty gets twice as many.
        """
        said: list[tuple[Story, Candidate, Claim]] = []
        open_stories = list(self.stories)
        while open_stories and len(said) < limit:
            story = max(open_stories, key=lambda each: each.weight / (2 * self.told.get(each, 0) + 1))
            candidate = self.best(story)
            if candidate is None:
                open_stories.remove(story)
            else:
                said.append((story, candidate, self.say(candidate, story)))
        return said

    def recall(self, candidate: Candidate, note: str | None = None) -> Claim:
        """A sentence that is of no story of the window as a claim, under its own day."""
        self._note(candidate)
        return Claim(candidate.text, (cited_at(candidate),), when=candidate.document.published, note=note)

    def _note(self, candidate: Candidate) -> None:
        self.said.append(candidate)
        self.terms.update(candidate.terms)
        self.words -= candidate.length

    def _subject(self, candidate: Candidate) -> str | None:
        """What stands before a sentence that does not say itself what it is about."""
        if candidate.is_question:
            return None
        if any(candidate == gap.candidates[1] for gap in self.corrected):
            return correction_of(candidate.document)
        found = label(candidate, self.weights)
        return f"Asked about {found}" if found else headline(candidate)


def section(plan: SectionPlan, claims: Iterable[Claim], note: str | None = None) -> Section:
    """The section as planned; what the template says of an empty one stands where there is no claim."""
    found = tuple(_under_one_heading(claims))
    return Section(plan.key, plan.heading, found, note or (None if found else plan.empty))


def _under_one_heading(claims: Iterable[Claim]) -> Iterator[Claim]:
    """A headline that the sentence before stands under is not said again."""
    above: Claim | None = None
    for claim in claims:
        same = above and claim.subject == above.subject and (claim.subject or "").startswith("In “")
        yield replace(claim, subject=None) if same and claim.when == (above and above.when) else claim
        above = claim


def cited_at(candidate: Candidate) -> Citation:
    return Citation(candidate.passage, candidate.span)


def _support(candidate: Candidate, story: Story, manuscript: Manuscript) -> Iterator[Citation]:
    """Where other publishers say the same, with the same figures, in digits or in words, and no other date."""
    publishers = {_publisher(candidate)}
    for other in story.statements:
        is_another = _publisher(other) not in publishers and len(publishers) < _MAX_PUBLISHERS
        is_like = is_another and overlap(candidate, other, manuscript.weights) >= _SAME_FACT
        if is_like and manuscript.values.agree(candidate, other):
            publishers.add(_publisher(other))
            yield cited_at(other)


def _publisher(candidate: Candidate) -> str:
    return candidate.document.publisher or candidate.document.id
