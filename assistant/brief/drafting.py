"""
A window's documents → a draft briefing in the sources' own sentences, without a language model.

Every claim is one sentence, copied; its place is the span it was copied from. What is chosen is rated by rules and by
counts over these documents, so a briefing is a digest of what the sources say, no judgement of whether they are right.
What it does not do: join facts of two sentences, translate, or notice what no source mentions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.brief import templates
from assistant.brief.corrections import superseded
from assistant.brief.folding import Figures, Values, digits, folded_away
from assistant.brief.manuscript import Manuscript
from assistant.brief.order import ANYTHING, NO_ARCHIVE, Archive, Order
from assistant.brief.outdated import outdated
from assistant.brief.quiet import quiet, told_quiet
from assistant.brief.righted import Righted, righted, without
from assistant.brief.salience import Weights
from assistant.brief.sections import SECTIONS
from assistant.brief.stories import Sorter, Story, grouped
from assistant.brief.templates import Reach, SectionPlan, Template
from assistant.brief.topics import by_passage, concerning, preferred
from assistant.brief.unknown import Gap, counts_otherwise, disagreements
from assistant.discourse.candidates import Candidate, candidates, is_foreign
from assistant.domain import Coverage, Document, Filter, Passage, Section
from assistant.errors import LibraryError, UsageProblem
from assistant.handling.attribution import veiled
from assistant.moments import utc_now
from assistant.read.embargo import NEVER

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.store.library import Library

__all__ = [
    "SECTIONS",
    "Draft",
    "Material",
    "SectionPlan",
    "Template",
    "draft",
    "load_template",
    "read_material",
    "settled",
    "stories_of",
]

_NEAR_TOPIC = 40
"""Passages whose documents a background of the whole library is written from."""


@dataclass(frozen=True, slots=True)
class Material:
    """Everything in the window, read once from the library."""

    passages: Mapping[Document, Sequence[Passage]]
    """The oldest document first."""
    vectors: Mapping[Document, NDArray[np.float32]]
    """One row a passage, of unit length; a document may be missing."""
    origins: Mapping[str, str] | None = None
    """The piece of copy that a document is one of, by its id; None where nobody has compared them."""
    figures: Figures = digits


@dataclass(frozen=True, slots=True)
class Draft:
    sections: tuple[Section, ...]
    coverage: Coverage


def load_template(name_or_path: str | Path) -> Template:
    """The template of that name, or the one in that file; raises PromptError where it is unknown or malformed."""
    return templates.load_template(name_or_path, tuple(SECTIONS))


def settled(order: Order, template: Template, library: Library, where: Filter = Filter()) -> Order:
    """
    The order with its one document found, if that may be shown; a template of one document needs to be told which.
    """
    if not order.document:
        if template.reach == "document":
            raise UsageProblem(
                f"The template {template.name!r} is of one document, and none is named.",
                hint="Name it: --document ID; podium documents list shows the ids.",
            )
        return order
    named = library.document(order.document)
    if named is None:
        raise UsageProblem(
            f"There is no one document {order.document!r} here.", hint="See podium documents list for the ids."
        )
    _refuse_withheld(named, order.document, where)
    document = veiled(named)
    window = (order.date, order.since, order.until) if order.opens or order.until else (document.published, None, None)
    date, since, until = window
    return replace(order, document=document.id, of=document.title, date=date, since=since, until=until)


def _refuse_withheld(document: Document, reference: str, where: Filter) -> None:
    """A document that may not be shown is not named either: its title tells what it is about."""
    if rule := document.barred_by:
        raise LibraryError(
            f"The document {reference!r} is withheld: it is {rule.replace('-', ' ')}.",
            hint="No briefing can be of it; podium documents show says under which terms it was read.",
        )
    if document.is_embargoed(utc_now()) and not where.embargoed:
        end = document.embargo_until
        until = f"until {end}" if end != NEVER else "without end, since its time was not understood"
        raise LibraryError(
            f"The document {reference!r} is withheld: it is under embargo {until}.",
            hint='To show it all the same, and have it logged: --override-embargo --by NAME --because "…"',
        )


def read_material(
    library: Library,
    where: Filter,
    order: Order = ANYTHING,
    reach: Reach = "window",
    archive: Archive = NO_ARCHIVE,
    figures: Figures = digits,
) -> Material:
    """
    Every document within the filter that may be shown, with its passages and their stored vectors.

    Only the order's own document, where it names one; of a whole library, only what is near the topics.
    """
    documents = list(library.documents(where))
    if order.document:
        documents = [each for each in documents if each.id == order.document]
    elif reach == "library" and order.topics and not order.opens and not order.until:
        near = {one.document for topic in order.topics for one in archive.find(topic, where, _NEAR_TOPIC)}
        documents = [each for each in documents if each in near]
    read = {document: library.vectors_of(document) for document in documents}
    return Material(
        {document: passages for document, (passages, _) in read.items()},
        {document: vectors for document, (_, vectors) in read.items()},
        library.stories(),
        figures,
    )


def draft(
    material: Material,
    template: Template,
    *,
    order: Order = ANYTHING,
    topic_vectors: NDArray[np.float32] | None = None,
    archive: Archive = NO_ARCHIVE,
) -> Draft:
    """
    Write the template's sections from the window's documents.

    With topics, only what concerns them is told. The window says which dates are past and which to come; what belongs
    to it was chosen when the material was read. The archive is for what stood before it.
    """
    window = read(material)
    rows = by_passage(material.passages, material.vectors) if order.topics else {}
    stories = concerning(window.stories, order.topics, window.weights, topic_vectors, rows)
    stories = preferred(stories, order, window.weights, archive)
    disputes = _disputes(stories, window.weights, template)
    manuscript = Manuscript(
        stories,
        window.weights,
        template.words,
        order,
        archive,
        disputes,
        _corrected(stories, window.righted, window.weights),
        outdated(stories),
        Values(material.figures),
    )
    plans = sorted(template.sections, key=lambda plan: list(SECTIONS).index(plan.key))
    written = {plan: SECTIONS[plan.key](manuscript, plan) for plan in plans}
    sections = tuple(written[plan] for plan in template.sections if written[plan].claims or written[plan].note)
    said = quiet(stories, len(material.passages), order) if template.reach == "window" and not order.document else None
    return Draft(told_quiet(sections, said), _coverage(material, window, sections))


def _disputes(stories: Sequence[Story], weights: Weights, template: Template) -> tuple[Gap, ...]:
    """As many disagreements as their own section holds, or half of what is not known; none without either."""
    limits = {plan.key: plan.limit for plan in template.sections}
    most = limits["disagreement"] // 2 if "disagreement" in limits else limits.get("unknown", 0) // 4
    return tuple(disagreements(stories, weights, most)) if most else ()


def _corrected(stories: Sequence[Story], rights: Sequence[Righted], weights: Weights) -> tuple[Gap, ...]:
    """Each corrected figure with its correction and the clearest other account, under the story they belong to."""
    told = {document: story for story in stories for document in story.documents}
    found: list[Gap] = []
    for one in rights:
        story = told.get(one.right.document) or told.get(one.wrong.document)
        if story:
            rated = [(counts_otherwise(each, one.wrong, weights), each) for each in story.statements]
            other = [each for rating, each in sorted(rated, key=lambda pair: -pair[0])[:1] if rating]
            found.append(Gap(story, (one.wrong, one.right, *other), story.weight, is_update=True, is_correction=True))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Window:
    """The material sorted: what may be printed, by story, and what was folded away."""

    stories: tuple[Story, ...]
    weights: Weights
    copies: Mapping[Document, Document]
    withheld: int
    righted: tuple[Righted, ...] = ()


def read(material: Material) -> Window:
    """Sort the material into stories, the weightiest first."""
    shown = {document: found for document, found in material.passages.items() if not document.barred_by}
    told = {document: candidates(document, passages) for document, passages in shown.items()}
    rights = righted(told, shown, material.origins)
    texts = without(superseded(told), rights)
    folded = folded_away(texts, material.origins, Values(material.figures))
    weights = Weights(_by_passage(folded.kept(texts)))
    items = Sorter(texts, shown, material.vectors, weights, folded, material.origins, told).items()
    stories = grouped(items, weights, _joined(rights, folded.copies)) if items else []
    ranked = sorted(stories, key=lambda story: (-story.weight, story.latest))
    return Window(tuple(ranked), weights, folded.copies, len(material.passages) - len(shown), rights)


def _joined(rights: Sequence[Righted], copies: Mapping[Document, Document]) -> dict[Document, list[Document]]:
    """Each correction with the documents that stand for what it corrects."""
    return {
        one.right.document: [copies.get(wrong.document, wrong.document) for wrong in (one.wrong, *one.others)]
        for one in rights
    }


def stories_of(material: Material) -> tuple[Story, ...]:
    """The stories of the window, the weightiest first."""
    return read(material).stories


def _by_passage(texts: Mapping[Document, Sequence[Candidate]]) -> list[list[Candidate]]:
    """What each passage says, for telling rare words from common ones."""
    found: dict[int, list[Candidate]] = {}
    for each in texts.values():
        for candidate in each:
            found.setdefault(id(candidate.passage), []).append(candidate)
    return list(found.values())


def _coverage(material: Material, window: Window, sections: Sequence[Section]) -> Coverage:
    claims = [claim for section in sections for claim in section.claims]
    used = {citation.document for claim in claims for citation in claim.citations}
    hidden = {document for document in material.passages if document.barred_by}
    foreign = [d for d in material.passages if d not in hidden and is_foreign(d)]
    left = [d for d in material.passages if d not in used and d not in window.copies and d not in hidden]
    return Coverage(
        len(material.passages),
        len(used),
        len(window.copies),
        tuple(d.title for d in left if d not in foreign),
        window.withheld,
        tuple(d.title for d in foreign),
    )
