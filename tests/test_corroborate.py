"""How many independent sources bear a claim out is counted, and who says otherwise is told in every output."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from commands import run

from assistant.chunk import chunk
from assistant.desk import Desk
from assistant.domain import Citation, Claim, Corroboration, Document, Filter, Passage, Verdict
from assistant.provenance.corroborate import both_sides, corroborated, differing, weighed
from assistant.read import Overrides
from assistant.render import render
from assistant.verify import verify
from assistant.verify.support import SupportScore

CLAIM = "Three people were killed at the Brakka crossing when guards fired on a queue of lorries."
MONDAY = CLAIM.replace("crossing when", "crossing on Monday when")
WIRE = "Three people were killed at the Brakka crossing on Monday when border guards fired on a queue of lorries."
OWN = "Border guards fired on a queue of lorries at the Brakka crossing, and three people were killed, a doctor said."
FOUR = "Four people were killed at the Brakka crossing on Monday when border guards fired on a queue of lorries."


def passage(text: str, name: str, publisher: str | None = None, published: str = "2031-03-03", **more: str) -> Passage:
    document = Document(name, text, name, f"/{name}", more.get("kind", "article"), publisher, published=published)
    return chunk(document)[0]


def among(*passages: Passage, stories: dict[str, str] | None = None) -> Claim:
    """The claim, cited to the first passage and weighed by the others."""
    support = SupportScore()
    claim = Claim(MONDAY, (Citation(passages[0], passages[0].span),), Verdict("supported", 0.9))
    return weighed(claim, passages, lambda one, found: verify(one, found, support=support), stories or {})


def standing(claim: Claim) -> tuple[int, str]:
    assert claim.corroboration is not None
    return claim.corroboration.sources, claim.corroboration.standing


def test_one_source_is_one() -> None:
    """
    A claim that one document bears out has a single source.
    """
    assert standing(among(passage(WIRE, "a", "Tarn Wire"))) == (1, "single-source")


def test_two_publishers_in_their_own_words_are_two() -> None:
    """
    Another publisher that tells the same in its own words corroborates.
    """
    claim = among(passage(WIRE, "a", "Tarn Wire"), passage(OWN, "b", "Vell Post"))

    assert standing(claim) == (2, "several")
    assert claim.corroboration
    assert [one.quote for one in claim.corroboration.others] == [OWN]
    assert len(claim.citations) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"publisher": "Tarn Wire"}, {"publisher": "Tarn Wire"}),
        ({"publisher": "Orsk Mercury", "text": f"(Reuters) - {WIRE}"}, {"publisher": "Reuters"}),
        ({"publisher": "A", "text": f"BRAKKA (AP) — {WIRE}"}, {"publisher": "B", "text": f"BRAKKA (AP) — {OWN}"}),
        ({"publisher": "Reuters"}, {"publisher": "B", "text": OWN.replace("a doctor said", "a doctor told Reuters")}),
    ],
    ids=["publisher", "credit", "wire", "told"],
)
def test_what_is_another_s_counts_once(first: dict[str, str], second: dict[str, str]) -> None:
    """
    Documents of one publisher, or of one agency by their credits or by whom they quote, are one source.
    """
    one = passage(first.get("text", WIRE), "a", first["publisher"])
    other = passage(second.get("text", OWN), "b", second["publisher"])

    assert standing(among(one, other)) == (1, "single-source")


def test_a_like_sentence_about_another_thing_is_no_second_source() -> None:
    """
    One without a name of the claim, or without much of the rest, is not counted, however the checks judge it.
    """
    own = passage(WIRE, "a", "Tarn Wire")
    elsewhere = passage(WIRE.replace("Brakka", "Odrin"), "b", "Vell Post")
    thin = passage("At the Brakka crossing a queue of lorries was fired on.", "c", "Sund Mail")
    claim = Claim(CLAIM, (Citation(own, own.span),), Verdict("supported", 0.9))

    def lenient(one: Claim, found: Sequence[Passage]) -> Claim:
        return Claim(one.text, (Citation(found[0], found[0].span),), Verdict("supported", 0.9))

    assert standing(weighed(claim, [own, elsewhere, thin], lenient, {})) == (1, "single-source")


def test_copies_of_one_story_count_once() -> None:
    """
    Three outlets that carry one piece of copy are one source; a fourth in its own words makes two.
    """
    copies = [passage(WIRE, name, f"Outlet {name}") for name in "abc"]
    stories = dict.fromkeys("abc", "a")

    assert standing(among(*copies, stories=stories)) == (1, "single-source")
    assert standing(among(*copies, passage(OWN, "d", "Vell Post"), stories=stories)) == (2, "several")


def test_an_office_s_own_statement_is_official() -> None:
    """
    What a statement says is official, however many sources there are.
    """
    assert standing(among(passage(WIRE, "a", "Interior Ministry", kind="statement"))) == (1, "official")


def test_what_a_source_could_not_confirm_is_unconfirmed() -> None:
    """
    A single source that says itself that it could not confirm a thing leaves it unconfirmed.
    """
    text = WIRE.replace("Three people were killed", "Three people were reportedly killed")

    assert standing(among(passage(text, "a", "Tarn Wire"))) == (1, "unconfirmed")


def test_another_figure_for_the_same_is_a_contradiction() -> None:
    """
    The passage that gives another number is cited as one that says otherwise, once for each independent source.
    """
    claim = among(
        passage(WIRE, "a", "Tarn Wire"), passage(FOUR, "b", "Brakka Herald"), passage(FOUR, "c", "Brakka Herald")
    )

    assert standing(claim) == (1, "disputed")
    assert [(one.role, one.quote) for one in claim.citations[1:]] == [("contradicts", FOUR)]
    assert f"Brakka Herald, 2031-03-03: “{FOUR}”" in (differing([claim]) or "")


def test_a_source_on_background_that_differs_is_described_and_not_named() -> None:
    """
    The note gives who says otherwise as the ground rule allows.
    """
    other = passage(FOUR, "b", "Brakka Ministry of the Interior")
    hidden = replace(other, document=replace(other.document, ground_rules="background"))
    told = differing([among(passage(WIRE, "a", "Tarn Wire"), hidden)]) or ""

    assert f"an official speaking on background, 2031-03-03: “{FOUR}”" in told


@pytest.mark.parametrize(
    "other",
    [
        passage(FOUR, "b", "Brakka Herald", "2031-04-20"),
        passage(FOUR.replace("on Monday", "on 7 February"), "b", "Brakka Herald"),
        passage(
            "Four people were injured at the harbour of Estrel when a crane fell on a lorry.", "b", "Brakka Herald"
        ),
        passage("Four people were arrested at the Brakka crossing with lorries of smuggled cloth.", "b", "Vell Post"),
    ],
    ids=["weeks later", "another day", "elsewhere", "something else"],
)
def test_news_of_another_time_or_thing_is_no_contradiction(other: Passage) -> None:
    """
    Another number, weeks later or of something else, speaks against nothing.
    """
    claim = among(passage(WIRE, "a", "Tarn Wire"), other)

    assert standing(claim) == (1, "single-source")
    assert differing([claim]) is None


@pytest.mark.parametrize(
    "before",
    [
        "Last night the governor told Consul Staldric that she may see Ms. Colvray tomorrow, Wednesday.",
        "Consul Staldric might see Ms. Colvray on Wednesday.",
    ],
)
def test_what_was_only_allowed_or_expected_before_disputes_nothing(before: str) -> None:
    """
    A source that has a deed as possible, a day before another tells that it was done, is no party to a dispute.
    """
    done = passage("Consul Staldric saw Ms. Colvray on Wednesday.", "a", "Tarn Wire", "2031-03-05")
    claim = Claim(done.text, (Citation(done, done.span),), Verdict("supported", 0.9))
    support = SupportScore()
    other = passage(before, "b", "Vell Post", "2031-03-04")

    found = weighed(claim, [other], lambda one, near: verify(one, near, support=support), {})

    assert standing(found) == (1, "single-source")


def test_a_citation_that_says_otherwise_is_no_support() -> None:
    """
    A second citation that gives another figure is turned into one that says otherwise.
    """
    first, second = passage(WIRE, "a", "Tarn Wire"), passage(FOUR, "b", "Brakka Herald")
    claim = Claim(CLAIM, tuple(Citation(one, one.span) for one in (first, second)), Verdict("supported", 0.9))
    found = weighed(claim, (), lambda one, by: verify(one, by, support=SupportScore()), {})

    assert [one.role for one in found.citations] == ["supports", "contradicts"]
    assert standing(found) == (1, "disputed")


def test_claims_that_fell_are_left_alone(desk: Desk) -> None:
    """
    What the checks took down is not weighed.
    """
    fallen = Claim(CLAIM, (), Verdict("unsupported", 0.1))

    assert corroborated([fallen], [()], desk.library, Filter(), lambda one, _: one) == (fallen,)


@pytest.fixture
def differing_library(desk: Desk, tmp_path: Path) -> str:
    for name, publisher, text in (("wire", "Tarn Wire", WIRE), ("herald", "Brakka Herald", FOUR)):
        path = tmp_path / f"{name}.txt"
        path.write_text(
            f"Title: Shots at Brakka, {name}\nPublisher: {publisher}\nDate: 2031-03-04\n\n{text}\n", "utf-8"
        )
        desk.ingest([str(path)])
    return str(desk.library.folder)


def test_an_answer_says_that_its_sources_differ(differing_library: str) -> None:
    """
    Where two outlets count the dead differently, the answer gives one and says who says otherwise, with the words.
    """
    question = "How many people were killed at the Brakka crossing?"
    outcome = run("ask", question, "--library", differing_library)
    data = run("ask", question, "--library", differing_library, "--json").data
    claim = data["claims"][0]
    against = [one for one in data["citations"] if one["role"] == "contradicts"]

    assert (claim["independent_sources"], claim["corroboration"]) == (1, "disputed")
    assert [one["n"] in claim["citations"] for one in against] == [True]
    assert {"Three", "Four"} == {claim["text"].split()[0], against[0]["quote"].split()[0]}
    assert "Sources differ." in data["note"]
    assert "(disputed: [2] says otherwise)" in " ".join(outcome.out.split())
    assert outcome.code == 0


@pytest.mark.parametrize("form", ["md", "html", "txt", "docx", "json"])
def test_every_output_shows_what_stands_behind_a_claim(differing_library: str, desk: Desk, form: str) -> None:
    """
    A briefing shows in each format that a figure is disputed, and by which source.
    """
    briefing = desk.brief(date="2031-03-04")
    content = render(briefing, form)
    if form == "docx":
        import io

        import docx

        text = "\n".join(one.text for one in docx.Document(io.BytesIO(content)).paragraphs)
    else:
        text = content.decode("utf-8")

    assert ('"corroboration": "disputed"' if form == "json" else "disputed: ") in text.replace("\\", "")


def test_a_dispute_has_two_sides(differing_library: str) -> None:
    """
    In a briefing that tells both figures each is said to be disputed by the other.
    """
    briefing = run("brief", "--date", "2031-03-04", "--library", differing_library, "--json").data
    told = [one for part in briefing["sections"] for one in part["claims"] if "killed" in one["text"]]

    assert len(told) >= 2
    assert {one["corroboration"] for one in told} == {"disputed"}


def test_who_is_disputed_by_a_shown_sentence_is_told_to_be() -> None:
    """
    Where only one of two sentences was found to differ, the other is marked by it.
    """
    wire, post = passage("Three guards were killed.", "w"), passage("Four guards were killed.", "v")
    mine, theirs = Citation(wire, wire.span), Citation(post, post.span)
    alone = Corroboration(1, "single-source", ())
    first = Claim("Three guards were killed.", (mine, replace(theirs, role="contradicts")), corroboration=alone)
    second = Claim("Four guards were killed.", (theirs,), corroboration=alone)
    marked = both_sides([first, second])[1]

    assert marked.corroboration is not None
    assert marked.corroboration.standing == "disputed"
    assert replace(mine, role="contradicts") in marked.citations


def test_a_check_counts_its_sources(differing_library: str, desk: Desk, tmp_path: Path) -> None:
    """
    A draft's sentence that one source bears out and another disputes says so.
    """
    report = desk.check(CLAIM)

    assert standing(report.claims[0]) == (1, "disputed")


def test_an_answer_says_that_its_story_was_corrected(desk: Desk, tmp_path: Path) -> None:
    """
    An answer from a correction says what was corrected, and does not repeat the old figure.
    """
    story = "A ferry sank off Estrel on Monday and 140 people drowned, the harbour master of Estrel said at the pier."
    note = "This corrects the number in the story. The harbour master gave the toll as 14 people drowned off Estrel."
    for name, title, day, text in (
        ("story", "Ferry sinks off Estrel", "2031-03-03", story),
        ("note", "CORRECTION: Ferry sinks off Estrel", "2031-03-04", note),
    ):
        (tmp_path / f"{name}.txt").write_text(f"Title: {title}\nPublisher: Tarn Wire\nDate: {day}\n\n{text}\n", "utf-8")
        desk.ingest([str(tmp_path / f"{name}.txt")], overrides=Overrides())
    answer = desk.ask("How many people drowned off Estrel?")

    assert "“Ferry sinks off Estrel” was corrected on 2031-03-04" in (answer.sections[0].note or "")
    assert "Sources differ" not in (answer.sections[0].note or "")
    assert not any("140" in claim.text for claim in answer.claims)


def test_a_part_of_a_named_whole_is_not_disputed_by_the_part_alone() -> None:
    """
    `Two of the seven members` and `Two members` tell one thing.
    """
    support = SupportScore()
    first = passage("Two of the nine judges of the court at Brakka voted to free the captain.", "a", "Tarn Wire")
    second = passage("Two judges, Ede Brann and Ilse Dahl, voted to free the captain at Brakka.", "b", "Vell Post")
    claim = Claim(first.text, (Citation(first, first.span),), Verdict("supported", 0.9))
    found = weighed(claim, [first, second], lambda one, near: verify(one, near, support=support), {})

    assert standing(found)[1] != "disputed"


def test_how_many_are_missing_changes_from_day_to_day() -> None:
    """
    Another day's count of the missing is news, not a contradiction; the same day's is one.
    """
    support = SupportScore()

    def found(day: str) -> Claim:
        first = passage("Eight people were missing at Brakka, the coast guard said.", "a", "Tarn Wire", "2031-03-05")
        second = passage("The coast guard said that 24 people were missing at Brakka.", "b", "Vell Post", day)
        claim = Claim(first.text, (Citation(first, first.span),), Verdict("supported", 0.9))
        return weighed(claim, [first, second], lambda one, near: verify(one, near, support=support), {})

    assert standing(found("2031-03-03"))[1] == "single-source"
    assert standing(found("2031-03-05"))[1] == "disputed"
