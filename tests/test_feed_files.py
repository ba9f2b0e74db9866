"""A feed saved to disk is read as its entries, and nothing is fetched for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import run

from assistant.desk import Desk
from assistant.domain import Document
from assistant.errors import ReadError
from assistant.read import Remark, Source, read
from assistant.read.feed import read_feed

CHANNEL = '<?xml version="1.0"{encoding}?><rss version="2.0"><channel><title>Tarn Wire</title>{items}</channel></rss>'
WORDS = "The pier at Estrel opened again on Monday after nine days of repairs, its keeper told the wire."


def feed(*items: str, encoding: str = "") -> str:
    return CHANNEL.format(items="".join(items), encoding=encoding)


def item(number: int, words: str = WORDS, link: str = "https://tarn.example/{}") -> str:
    return (
        f"<item><title>Story {number}</title><link>{link.format(number)}</link>"
        f"<pubDate>Tue, 0{number} Mar 2031 08:30:00 GMT</pubDate><description>{words}</description></item>"
    )


def parts(data: str | bytes, name: str = "wire.xml") -> list[Document | ReadError | Remark]:
    data = data.encode() if isinstance(data, str) else data
    return list(read(Source(f"/press/{name}", name, data)))


def documents(data: str | bytes) -> list[Document]:
    return [part for part in parts(data) if isinstance(part, Document)]


def test_each_entry_is_a_document_of_its_own() -> None:
    """
    With the address of its page, its moment, its title, and the feed's name as its outlet.
    """
    newest, older = documents(feed(item(3), item(4)))

    assert (newest.uri, older.uri) == ("https://tarn.example/4", "https://tarn.example/3")
    assert (newest.title, newest.publisher, newest.kind) == ("Story 4", "Tarn Wire", "article")
    assert (newest.published, newest.published_at) == ("2031-03-04", "2031-03-04T08:30:00Z")
    assert newest.text == WORDS


def test_an_entry_without_a_page_is_known_by_its_id_in_the_file() -> None:
    """
    No two entries of a file share an address.
    """
    bare = "<item><title>A</title><guid isPermaLink='false'>{0}</guid><description>{1}</description></item>"
    found = documents(feed(bare.format("a", WORDS), bare.format("b", WORDS + " Boats return.")))

    assert [document.uri for document in found] == ["/press/wire.xml#a", "/press/wire.xml#b"]


def test_entries_that_only_point_to_their_pages_are_told_of() -> None:
    """
    Nothing is fetched for them, and the way to read them is said.
    """
    document, remark = parts(feed(item(3), item(4, words="")))

    assert isinstance(document, Document)
    assert isinstance(remark, Remark)
    assert "1 entry that only points to its page" in remark.text
    assert "web address" in remark.text


def test_a_short_summary_is_read_too() -> None:
    """
    What the web would take from the page is all there is in a file.
    """
    (document,) = documents(feed(item(3, words="The pier is open.")))

    assert document.text == "The pier is open."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_the_encoding_that_the_file_declares_is_its_encoding(encoding: str) -> None:
    """
    Accents are read right in whatever the XML declaration names.
    """
    data = feed(item(3, words="The café at Orël reopened."), encoding=f' encoding="{encoding}"').encode(encoding)

    assert documents(data)[0].text == "The café at Orël reopened."


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("<urlset><url><loc>https://a.example/1</loc></url></urlset>", "sitemap"),
        ("<invoice><total>9</total></invoice>", "no RSS or Atom feed"),
        (feed(), "no entries"),
        ('<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaaaaaa"><!ENTITY b "&a;&a;">]>' + feed(item(3)), "entities"),
    ],
)
def test_what_is_no_feed_is_refused_with_a_way_out(data: str, reason: str) -> None:
    """
    A sitemap, other XML, an empty feed and one that would unpack to gigabytes.
    """
    with pytest.raises(ReadError, match=reason) as caught:
        list(read_feed(Source("/press/a.xml", "a.xml", data.encode())))

    assert caught.value.hint.endswith(".")


def test_a_feed_in_a_folder_is_read_and_other_xml_passed_over(tmp_path: Path) -> None:
    """
    A folder's settings file is no failure of the ingest; named by itself it is refused.
    """
    folder = tmp_path / "press"
    folder.mkdir()
    (folder / "wire.xml").write_text(feed(item(3)), "utf-8")
    (folder / "pom.xml").write_text("<project/>", "utf-8")
    library = ["--library", str(tmp_path / "L"), "--json"]
    outcome = run("ingest", str(folder), *library)

    assert (outcome.code, outcome.data["added"], outcome.data["rejected"]) == (0, 1, [])
    assert outcome.data["passed_over"] == [str(folder / "pom.xml")]
    assert run("ingest", str(folder / "pom.xml"), *library).code == 1


def test_a_story_that_left_the_feed_stays(desk: Desk, tmp_path: Path) -> None:
    """
    A feed names its newest stories: saved again without an old one, it takes nothing back; a reworded one is replaced.
    """
    path = tmp_path / "wire.rss"
    path.write_text(feed(item(1), item(2)), "utf-8")
    desk.ingest(path)
    path.write_text(feed(item(2, words=WORDS.replace("nine", "eleven")), item(3)), "utf-8")
    summary = desk.ingest(path)

    assert (summary.added, summary.updated) == (1, 1)
    assert [document.title for document in desk.documents()] == ["Story 1", "Story 2", "Story 3"]
    assert "eleven" in desk.documents()[1].text


def test_a_piped_feed_is_read_as_a_feed(tmp_path: Path) -> None:
    """
    So is a page, a PDF or a Word file: what comes from standard input is told by how it begins.
    """
    library = ["--library", str(tmp_path / "L")]
    run("ingest", "-", *library, stdin=feed(item(3)).encode())
    run("ingest", "-", *library, stdin=b"<!DOCTYPE html><title>Page</title><p>The ferry sails.</p>")
    run("ingest", "-", *library, stdin=(Path(__file__).parent / "data" / "sample.pdf").read_bytes())
    run("ingest", "-", *library, stdin=(Path(__file__).parent / "data" / "sample.docx").read_bytes())
    listed = run("documents", "list", *library, "--json").data["documents"]

    assert {one["title"] for one in listed} == {
        "Story 3", "Page", "Joint communiqué", "Tamsin talks: where they stand",
    }  # fmt: skip
