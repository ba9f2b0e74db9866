"""One wire story in many outlets is one source, however it was trimmed, opened or set into another text."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
from commands import run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.copies import agency, credit, print_of, shared
from assistant.desk import Desk
from assistant.domain import Document
from assistant.embed import Embedder
from assistant.read import Overrides

STORY = (
    "Border guards opened fire on a queue of lorries at the Brakka crossing on Monday, killing three people and "
    "wounding 14, the Interior Ministry said.\n\n"
    "The drivers had been unarmed when the guards fired across the bridge, a spokeswoman told reporters in Orsk. The "
    "crossing was closed to lorries until further notice.\n\n"
    "Kessia said its guards had returned fire after smugglers attacked a patrol at dawn. It gave no details.\n\n"
    "About 120 lorries were waiting at the bridge, which carries most of the trade between the two countries, worth "
    "$1.2 billion last year."
)
PARAGRAPHS = STORY.split("\n\n")
FERRY = (
    "The ferry between Estrel and Hjelst will sail again in April after repairs to the harbour wall, its owner said."
    "\n\nDivers finished work on the outer wall of the harbour on Thursday. Tickets for cancelled sailings stay valid "
    "until the end of May, and season tickets until the end of the year."
)
STRIKE = (
    "Teachers at the schools of Vell walked out on Tuesday over a plan to lengthen the working week by two hours.\n\n"
    "The union said that four in five of its members had joined. The town's council called the strike premature and "
    "offered talks on Friday, without naming a place for them."
)
FURNITURE = (
    "The Estrel Courier is read in every town on the coast. Subscribe now for unlimited access to our reports, our "
    "archive and our apps, and support reporting that holds the powerful to account in Estrel and beyond. Our newsroom "
    "of forty works to the code of the Press Council, which hears complaints from readers within two weeks of printing."
)


def document(text: str, name: str = "a", **fields: str | None) -> Document:
    return Document(name, text, fields.pop("title", None) or name, f"/{name}", "article", **fields)


def are_copies(one: str, other: str, **fields: str) -> bool:
    """Whether two texts are one piece of copy, whichever comes first."""
    first, second = sorted(
        (print_of(document(one, "a", **fields)), print_of(document(other, "b", **fields))), key=lambda each: each.size
    )
    return shared(first, second) > 0


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        "(Reuters) - " + STORY,
        "BRAKKA, March 3 (Tarn Wire) — " + STORY,
        "\n\n".join(PARAGRAPHS[:3]),
        STORY.replace("killing three people and wounding 14", "killing four people and wounding 14"),
        f"{FERRY}\n\n{STORY}\n\n{STRIKE}",
        STORY.upper().replace("\n\n", "\n"),
    ],
    ids=["same", "credited", "dateline", "trimmed", "updated", "embedded", "capitals"],
)
def test_a_story_is_known_again(text: str) -> None:
    """
    A wire story that an outlet opened with a credit, trimmed, updated or set into a longer text is the same story.
    """
    assert are_copies(STORY, text)


def test_another_story_under_the_same_furniture_is_another() -> None:
    """
    Two stories that an outlet wraps in the same long notice about itself are two stories.
    """
    one, other = PARAGRAPHS[0], FERRY.split("\n\n", maxsplit=1)[0]

    assert not are_copies(f"{one}\n\n{FURNITURE}", f"{other}\n\n{FURNITURE}")
    assert not are_copies(f"{FURNITURE}\n\n{one}", f"{FURNITURE}\n\n{other}")
    assert not are_copies(STORY, FERRY)


def test_pages_of_one_outlet_without_a_story_are_no_story() -> None:
    """
    Two pages of one outlet of which only its own furniture was read, under unlike headlines, are told apart.
    """
    first = print_of(document(FURNITURE, "a", publisher="Estrel Courier", title="Ferry sails again"))
    second = print_of(document(FURNITURE, "b", publisher="Estrel Courier", title="Teachers walk out in Vell"))

    assert shared(first, second) == 0


def test_a_daily_series_is_no_copy_of_itself() -> None:
    """
    Two notices that differ in their figures alone tell two days, not one story twice.
    """
    form = (
        "The central bank of Estrel set its rates for today as follows, to be used by every bank and exchange office "
        "in the country: the Vell crown at {}, the Orsk mark at {}, the Kessian pound at {} and the dollar at {}."
    )

    assert not are_copies(form.format("4.31", "7.05", "11.20", "0.93"), form.format("4.29", "7.11", "11.02", "0.91"))


@pytest.mark.parametrize(
    ("text", "wire"),
    [
        ("BRAKKA, March 3 (Reuters) - Guards fired.", "Reuters"),
        ("BRAKKA (AP) — Guards fired on Monday.", "Associated Press"),
        ("By Ana Holm, Associated Press\n\nGuards fired on Monday.", "Associated Press"),
        (f"{STORY}\n\nThe Associated Press contributed to this report.", "Associated Press"),
        ("Guards fired on Monday, and Reuters reported that three had died.", None),
        ("Pupils who take AP courses may apply.", None),
    ],
)
def test_a_credit_is_read_where_credits_stand(text: str, wire: str | None) -> None:
    """
    An agency in a dateline, a byline or a closing note is the source; one that is merely named is not.
    """
    assert credit(text) == wire


def test_an_agency_is_known_by_its_own_name() -> None:
    """
    A publisher that is an agency stands for itself.
    """
    assert (agency("The Associated Press"), agency("reuters"), agency("Vell Post")) == (
        "Associated Press",
        "Reuters",
        None,
    )


OUTLETS = {
    "wire.txt": ("Tarn Wire", "2031-03-03", f"BRAKKA, March 3 (Reuters) - {STORY}"),
    "post.txt": ("Vell Post", "2031-03-04", "\n\n".join(PARAGRAPHS[:3])),
    "mercury.txt": ("Orsk Mercury", "2031-03-05", f"{FERRY}\n\n{STORY}"),
    "ferry.txt": ("Estrel Courier", "2031-03-05", FERRY),
    "strike.txt": ("Estrel Courier", "2031-03-05", STRIKE),
}


def write(folder: Path, names: list[str]) -> None:
    folder.mkdir(exist_ok=True)
    for name in names:
        publisher, published, text = OUTLETS[name]
        head = f"Title: {name}\nPublisher: {publisher}\nDate: {published}\n\n"
        (folder / name).write_text(head + text, "utf-8")


def stories(desk: Desk) -> set[frozenset[str]]:
    return {frozenset(Path(each.uri).name for each in story) for story in desk.duplicates()}


def test_copies_are_grouped_whatever_came_first(tmp_path: Path, embedder: Embedder) -> None:
    """
    The groups are the same in whatever order the outlets were read, one at a time.
    """
    write(tmp_path / "in", list(OUTLETS))
    orders = list(itertools.permutations(OUTLETS))[::17]
    found = []
    for turn, order in enumerate(orders):
        with Desk.open(tmp_path / f"library-{turn}", embedder=embedder) as desk:
            for name in order:
                desk.ingest([str(tmp_path / "in" / name)])
            found.append(stories(desk))

    assert found == [{frozenset({"wire.txt", "post.txt", "mercury.txt"})}] * len(orders)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(["read", "remove"]), st.sampled_from(list(OUTLETS))), max_size=10))
def test_groups_follow_the_documents(
    steps: list[tuple[str, str]], embedder: Embedder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """
    After any reading and removing, the groups are those of a library that read what is left at once.
    """
    folder = tmp_path_factory.mktemp("steps")
    write(folder / "in", list(OUTLETS))
    left: set[str] = set()
    with Desk.open(folder / "one", embedder=embedder) as desk, Desk.open(folder / "two", embedder=embedder) as anew:
        for verb, name in steps:
            if verb == "read":
                desk.ingest([str(folder / "in" / name)])
                left.add(name)
            elif document := desk.library.document(name):
                desk.library.remove(document.id)
                left.discard(name)
        anew.ingest([str(folder / "in" / name) for name in sorted(left)])

        assert stories(desk) == stories(anew)
        assert desk.library.problems() == []


def test_a_replaced_copy_leaves_its_story(desk: Desk, tmp_path: Path) -> None:
    """
    An outlet that puts another story in the place of the wire's is no longer among those that carry it.
    """
    write(tmp_path / "in", ["wire.txt", "post.txt"])
    desk.ingest([str(tmp_path / "in")])
    before = stories(desk)
    (tmp_path / "in" / "post.txt").write_text(f"Publisher: Vell Post\n\n{STRIKE}", "utf-8")
    desk.ingest([str(tmp_path / "in")])

    assert (before, stories(desk)) == ({frozenset({"wire.txt", "post.txt"})}, set())


def test_a_library_made_before_copies_were_looked_for_catches_up(desk: Desk, tmp_path: Path) -> None:
    """
    Documents that were stored without a sketch are compared at the next ingest, and the doctor says that they were not.
    """
    write(tmp_path / "in", ["wire.txt", "post.txt"])
    desk.ingest([str(tmp_path / "in")])
    with desk.library.catalogue.transaction() as db:
        db.execute("DELETE FROM copies")
        db.execute("DELETE FROM sketches")
    problems = desk.library.problems()
    write(tmp_path / "in", ["strike.txt"])
    desk.ingest([str(tmp_path / "in")])

    assert problems == ["2 documents have not been compared with others for copies"]
    assert stories(desk) == {frozenset({"wire.txt", "post.txt"})}
    assert desk.library.problems() == []


def test_search_shows_one_story_once_with_all_its_outlets(desk: Desk, tmp_path: Path) -> None:
    """
    The evidence names the other outlets of a wire story, so that it need not fill the page.
    """
    write(tmp_path / "in", ["wire.txt", "post.txt", "strike.txt"])
    desk.ingest([str(tmp_path / "in")])
    library = str(desk.library.folder)

    found = run("search", "How many lorries were waiting?", "--library", library, "--json").data["evidence"]
    shown = run("search", "How many lorries were waiting?", "--library", library).out
    carried = {found[0]["publisher"], *(copy["publisher"] for copy in found[0]["copies"])}

    assert carried == {"Tarn Wire", "Vell Post"}
    assert sum(one["publisher"] in carried for one in found) == 1
    assert "The same story, one source:" in shown


def test_an_embargoed_copy_is_not_named(desk: Desk, tmp_path: Path) -> None:
    """
    That an outlet will carry a story is not told before its embargo ends.
    """
    write(tmp_path / "in", ["wire.txt"])
    desk.ingest([str(tmp_path / "in")])
    write(tmp_path / "held", ["post.txt"])
    desk.ingest([str(tmp_path / "held")], overrides=Overrides(embargo_until="2999-01-01T00:00:00Z"))

    assert [one.copies for one in desk.search("Why was the crossing closed?")] == [()]
    assert len(desk.duplicates()) == 1


def test_duplicates_are_listed(desk: Desk, tmp_path: Path) -> None:
    """
    `documents list --duplicates` shows each story with its outlets, dates, wire and earliest document.
    """
    write(tmp_path / "in", list(OUTLETS))
    desk.ingest([str(tmp_path / "in")])
    library = str(desk.library.folder)

    shown = run("documents", "list", "--duplicates", "--library", library).out
    data = json.loads(run("documents", "list", "--duplicates", "--library", library, "--json").out)
    earliest = [line for line in shown.splitlines() if line.endswith("[earliest]")]

    assert "credited to Reuters:" in shown
    assert "(Vell Post)" in shown
    assert [line for line in earliest if "2031-03-03" in line and "(Tarn Wire)" in line]
    assert data["stories"][0]["wire"] == "Reuters"
    assert data["stories"][0]["documents"][0]["publisher"] == "Tarn Wire"
    none = run("documents", "list", "--duplicates", "--publisher", "Tarn Wire", "--library", library).out
    assert none == "No story stands in more than one document.\n"
