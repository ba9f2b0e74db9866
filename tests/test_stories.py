"""Stories: what is one event, what is a copy, what a correction overrules."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.brief.corrections import superseded
from assistant.brief.drafting import Material, stories_of
from assistant.brief.folding import Values, folded_away
from assistant.brief.stories import clusters
from assistant.chunk import chunk
from assistant.discourse.candidates import candidates
from assistant.domain import Document, Span, Turn
from assistant.verify.figures import figures

SHOOTING = (
    "Border guards opened fire on a queue of lorries at the Brakka crossing on Monday, killing three people. "
    "The Interior Ministry said that the drivers had been unarmed when the guards fired across the bridge. "
    "The Brakka crossing was closed to lorries until further notice, the Interior Ministry said."
)
SHOOTING_AGAIN = (
    "Guards fired on lorries waiting at the Brakka crossing, and three drivers were killed at the bridge. "
    "Kessia said that its border guards had returned fire at the Brakka bridge after smugglers attacked. "
    "The crossing at Brakka remains closed to all lorries, customs officers said on Tuesday."
)
FERRY = (
    "The ferry between Estrel and Hjelst will sail again in April after repairs to the harbour wall. "
    "Divers finished work on the outer wall of the harbour on Thursday, said the harbour master. "
    "Tickets for cancelled sailings of the ferry stay valid until the end of May, the company said."
)


def document(name: str, text: str, published: str = "2031-03-03", **fields: object) -> Document:
    return Document(name, text, fields.pop("title", name), f"/{name}", "article", published=published, **fields)  # type: ignore[arg-type]


def material(*documents: Document) -> Material:
    return Material({each: chunk(each) for each in documents}, {})


def texts(*documents: Document) -> dict[Document, tuple[object, ...]]:
    return {each: candidates(each, chunk(each)) for each in documents}


def test_two_reports_of_one_event_are_one_story():
    """
    Two outlets that report one shooting in their own words tell one story, and a ferry is another.
    """
    first = document("a", SHOOTING, publisher="Wire")
    second = document("b", SHOOTING_AGAIN, "2031-03-04", publisher="Bureau")
    third = document("c", FERRY, publisher="Mercury")

    found = {frozenset(story.documents) for story in stories_of(material(first, second, third))}

    assert {frozenset({first, second}), frozenset({third})} == found


def test_independent_coverage_makes_weight():
    """
    A story that two publishers tell outweighs one that a single publisher tells.
    """
    one = document("a", SHOOTING, publisher="Wire")
    two = document("b", SHOOTING_AGAIN, publisher="Bureau")
    alone = document("c", FERRY, publisher="Mercury")

    stories = stories_of(material(alone, one, two))

    assert (stories[0].sources, stories[1].sources) == (2, 1)


def test_a_wire_story_in_another_outlet_is_a_copy():
    """
    The same story under another headline, cut by a sentence, is folded into the longer one.
    """
    wire = document("wire", SHOOTING)
    copy = document("copy", SHOOTING.rsplit(". ", 1)[0] + ".")
    other = document("other", SHOOTING_AGAIN)

    assert {copy: wire} == folded_away(texts(wire, copy, other), {"wire": "wire", "copy": "wire"}).copies


def test_a_copy_with_another_toll_is_told_and_is_no_second_source():
    """
    Of one wire that two outlets print with two tolls, spelt out or not, both stay: one story, one source, two accounts.
    """
    wire = document("wire", SHOOTING + " " + FERRY, publisher="Wire")
    copy = document("copy", SHOOTING.replace("three", "four"), publisher="Post")
    held = Material({each: chunk(each) for each in (wire, copy)}, {}, {"wire": "wire", "copy": "wire"}, figures)

    (story,) = stories_of(held)

    assert (story.sources, story.outlets) == (1, 2)
    assert [each.text for each in story.statements if each.document == copy] == [
        "Border guards opened fire on a queue of lorries at the Brakka crossing on Monday, killing four people."
    ]


def test_a_copy_with_the_same_toll_in_digits_is_folded():
    """
    `3 people` for `three people` is no other figure.
    """
    wire, copy = document("wire", SHOOTING), document("copy", SHOOTING.replace("three", "3"))
    found = folded_away(texts(wire, copy), {"wire": "wire", "copy": "wire"}, Values(figures))

    assert (set(found.copies), found.differing) == ({copy}, {})


def test_a_correction_that_repeats_the_story_replaces_it():
    """
    Nothing is told from a story of which the whole corrected text is at hand.
    """
    wrong = "The Cabinet approved a package of 62 million crowns for Ulmark on Wednesday, the minister said."
    story = document("story", wrong, title="Talvaria pledges 62 million")
    correction = document(
        "fix", wrong.replace("62", "26"), "2031-03-04", title="CORRECTION", corrects="Talvaria pledges 62 million"
    )

    kept = superseded(texts(story, correction))

    assert not kept[story]
    assert "26 million" in kept[correction][0].text


def test_a_note_of_correction_takes_out_only_the_wrong_sentence():
    """
    A short correction leaves the rest of the story standing.
    """
    story = document(
        "story",
        "The Cabinet approved a package of 62 million crowns for Ulmark on Wednesday. "
        "The first convoy of lorries leaves Estrel for the Skerra valley on Saturday morning.",
        title="Talvaria pledges 62 million",
    )
    note = document(
        "note",
        "The amount pledged by the Cabinet was 26 million crowns, not 62 million as we reported earlier.",
        "2031-03-04",
        title="CORRECTION",
        corrects="Talvaria pledges 62 million",
    )

    kept = superseded(texts(story, note))

    assert [candidate.text for candidate in kept[story]] == [
        "The first convoy of lorries leaves Estrel for the Skerra valley on Saturday morning."
    ]


def test_an_earlier_correction_does_not_touch_a_later_story():
    """
    A later story under the same headline is not what an older correction speaks of.
    """
    story = document("story", SHOOTING, "2031-03-09", title="Shooting at Brakka")
    old = document("old", SHOOTING, "2031-03-01", title="CORRECTION", corrects="Shooting at Brakka")

    assert len(superseded(texts(story, old))[story]) == 3


def test_a_transcript_is_parted_where_the_subject_changes():
    """
    Questions on the floods and questions on the ferry are two stories of one transcript.
    """
    said = [
        ("Q", "On the floods in Ulmark, how many people have left the Skerra valley since Friday?"),
        ("MS. ITO", "Some 31,000 people have left their homes in the Skerra valley since the floods began on Friday."),
        ("Q", "And will the engineers from Talvaria stay in the Skerra valley after the floods?"),
        ("MS. ITO", "The engineers will stay in the Skerra valley until the floods recede and water runs in Ulmark."),
        ("Q", "On another topic, when does the Hjelst ferry sail again from the harbour at Estrel?"),
        ("MS. ITO", "The Hjelst ferry sails again from Estrel on 17 March, when the harbour wall has been mended."),
        ("Q", "Does the harbour company pay passengers back for the cancelled sailings of the ferry?"),
        ("MS. ITO", "The harbour company pays back every cancelled sailing of the Hjelst ferry until the end of May."),
    ]

    stories = stories_of(material(transcript(said)))

    assert len(stories) == 2
    assert all(("ferry" in each.text) == ("Skerra" not in each.text) for story in stories for each in story.statements)


def transcript(said: list[tuple[str, str]]) -> Document:
    text, turns = "", []
    for speaker, words in said:
        text += f"{speaker}: "
        turns.append(Turn(speaker, Span(len(text), len(text) + len(words))))
        text += f"{words}\n\n"
    return Document("t", text, "Briefing", "/t", "transcript", published="2031-03-03", turns=tuple(turns))


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 12), st.floats(0.05, 0.95), st.randoms(use_true_random=False))
def test_clusters_are_a_partition(size: int, threshold: float, random: object):
    """
    Every item is in exactly one cluster, whatever the likeness.
    """
    likeness = np.array([[random.random() for _ in range(size)] for _ in range(size)], dtype=np.float32)  # type: ignore[attr-defined]
    likeness = (likeness + likeness.T) / 2

    groups = clusters(likeness, threshold)

    assert list(range(size)) == sorted(index for group in groups for index in group)


def test_clusters_join_what_is_alike():
    """
    Two pairs that are each alike, and unlike each other, are two clusters.
    """
    likeness = np.array([[1, 0.9, 0, 0.1], [0.9, 1, 0.1, 0], [0, 0.1, 1, 0.8], [0.1, 0, 0.8, 1]], dtype=np.float32)

    assert clusters(likeness, 0.5) == [[0, 1], [2, 3]]
