"""Names are looked up with their aliases, and compared in the place where the claim has them."""

from __future__ import annotations

import pytest

from assistant.domain import Claim, Document, Finding, Passage, Span
from assistant.verify import name
from assistant.verify.names import names

SOURCE = (
    "Foreign Minister Ana Kessler met her Iranian counterpart in Oslo on Tuesday. Ms. Kessler later spoke to the World "
    "Health Organization. Officials of the United States joined them, and Karl J. Brandt of the Nordic Council spoke."
)


def found(claim: str, source: str = SOURCE) -> tuple[Finding, ...]:
    document = Document(source[:16], source, "Talks at the Villa Marina", "/a.txt", "article", author="Lena Moore")
    return name.check(Claim(claim), [Passage(document, Span(0, len(source) if source != SOURCE else 77))])


@pytest.mark.parametrize(
    "claim",
    [
        "The talks of Minister Kessler with Iran took place in Oslo.",
        "Officials of the WHO and the U.S. took part, and so did Americans.",
        "The speaker was Karl Brandt.",
        "A report by Lena Moore describes the Villa Marina.",
        "On Tuesday in March she spoke.",
    ],
)
def test_a_name_passes_under_any_of_its_forms(claim):
    """
    Surnames, acronyms, demonyms, middle initials, the document's title and its author are known; weekdays are no names.
    """
    assert all(finding.passed for finding in found(claim))


@pytest.mark.parametrize(
    "claim", ["Then Peter Holm spoke.", "The talks in Bergen went well.", "The talks with Iraq began."]
)
def test_an_unknown_name_fails(claim):
    """
    A name that no source has fails without contradicting.
    """
    failed = [finding for finding in found(claim) if not finding.passed]

    assert len(failed) == 1
    assert not failed[0].contradicts


def test_the_nearest_spelling_is_offered():
    """
    A misspelt name comes back with the source's spelling.
    """
    (finding,) = found("She is called Anna Kesler.")

    assert finding.expected is not None
    assert "Kessler" in finding.expected


def test_another_name_in_the_same_place_contradicts():
    """
    A name that the document has elsewhere does not excuse it where the source names somebody else.
    """
    claim = "Foreign Minister Karl Brandt met her Iranian counterpart in Oslo on Tuesday."
    failed = [finding for finding in found(claim) if not finding.passed]

    assert failed[0].contradicts
    assert "Kessler" in str(failed[0].expected)


def test_a_source_in_lower_case_still_has_names():
    """
    Word-cut, lower-case sources are compared without regard to case.
    """
    assert all(finding.passed for finding in found("The talks took place in Oslo.", SOURCE.lower()))


@pytest.mark.parametrize(
    "text", ["MINISTER RESIGNS OVER TALKS", "Minister Resigns Over Talks In Capital", "and then he left"]
)
def test_text_whose_capitals_mean_nothing_has_no_names(text):
    """
    Headlines and text without case yield no names rather than wrong ones.
    """
    assert names(text) == ()


@pytest.mark.parametrize(
    "claim", ["Ms. Lioran later spoke to the World Health Organization.", "Minister Havel met her."]
)
def test_a_name_after_a_title_is_no_common_word(claim):
    """
    The point of `Ms.` begins no sentence, and a title that does leaves its name a name.
    """
    assert [finding.passed for finding in found(claim) if "Health" not in (finding.found or "")] == [False]


def test_a_name_from_a_document_that_tells_of_something_else_fails():
    """
    Another document at hand names Havel, but not as the one who met in Oslo.
    """
    talks = Document("talks", SOURCE, "Talks", "/a.txt", "article")
    text = "The harvest was poor. Agriculture Minister Tomas Havel asked for aid."
    harvest = Document("harvest", text, "Harvest", "/b.txt", "article")
    passages = [Passage(one, Span(0, len(one.text))) for one in (talks, harvest)]
    claims = ("Tomas Havel met her Iranian counterpart in Oslo on Tuesday.", "Minister Tomas Havel asked for aid.")
    wrong, right = (name.check(Claim(claim), passages) for claim in claims)

    assert [finding.found for finding in wrong if not finding.passed] == ["Tomas Havel"]
    assert all(finding.passed for finding in right)


def test_a_town_is_not_set_against_its_own_country():
    """
    Where the sources have one place as part of the other, either may stand for it.
    """
    source = (
        "The ministers will meet in Hjelst, Norland, on 24 May. Both sides will hold their talks in Norland in May."
    )

    assert all(one.passed for one in found("Both sides will hold their talks in Hjelst in May.", source))
