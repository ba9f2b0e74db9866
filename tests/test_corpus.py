"""The demonstration corpus: complete, reproducible, invented throughout, and asked about in its own words."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from assistant.domain import Document
from assistant.evaluate.matching import contains
from assistant.read import READERS, Source, read
from assistant.text import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "corpus"
MANIFEST = yaml.safe_load((CORPUS / "manifest.yaml").read_text("utf-8"))
ENTRIES = MANIFEST["documents"]
WITHHELD = {"2031-03-07-ministry-embargoed-embassy.md", "2031-03-08-offrecord-note.txt"}
ADDRESS = re.compile(r"(?:https?://|//|[\w.+-]+@)(?P<host>[\w-]+(?:\.[\w-]+)+)")
VOCABULARY = '"@context": "https://schema.org"'  # The name of JSON-LD's vocabulary, which no one fetches.


def name_of(entry: dict[str, str]) -> str:
    return Path(entry["file"]).name


def cases(kind: str) -> list[dict[str, Any]]:
    lines = (ROOT / "evals" / "cases" / f"corpus-{kind}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


@cache
def documents() -> dict[str, Document]:
    """Every document of the corpus, by file name, or by its own address where a file holds several."""
    found = {}
    for path in sorted((CORPUS / "documents").iterdir()):
        if path.suffix in READERS:
            for document in read(Source(str(path), path.name, path.read_bytes())):
                assert isinstance(document, Document), document
                found[document.uri if document.uri.startswith("https:") else path.name] = document
    return found


def texts(*, withheld: bool) -> str:
    return "\n".join(doc.text for name, doc in documents().items() if withheld or name not in WITHHELD)


def has_reader(name: str) -> bool:
    return name.startswith("https:") or Path(name).suffix in READERS


def maker() -> Any:
    spec = importlib.util.spec_from_file_location("corpus_make", CORPUS / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def prose() -> Iterator[Path]:
    """What a person reads of the corpus: its text documents, the sources of the binary ones, and the drafts."""
    for folder in ("documents", "sources", "drafts"):
        yield from (path for path in sorted((CORPUS / folder).iterdir()) if path.suffix not in {".pdf", ".docx"})


def test_the_manifest_lists_exactly_the_documents_there():
    """
    A document without an entry, or an entry without its document, is a mistake.
    """
    there = sorted(path.relative_to(CORPUS).as_posix() for path in (CORPUS / "documents").rglob("*") if path.is_file())

    assert there == sorted(entry["file"] for entry in ENTRIES)


@pytest.mark.parametrize("entry", ENTRIES, ids=name_of)
def test_each_document_is_the_one_the_manifest_knows(entry):
    """
    The hash is of the very bytes in the folder, and the licence is the same for all.
    """
    assert entry["sha256"] == hashlib.sha256((CORPUS / entry["file"]).read_bytes()).hexdigest()
    assert entry["licence"] == "CC0-1.0"
    assert entry["title"]
    assert entry["publisher"]


@pytest.mark.parametrize("entry", ENTRIES, ids=name_of)
def test_each_document_is_of_the_week_or_says_why_not(entry):
    """
    A date outside the week needs its reason, and the file's name begins with the date.
    """
    in_week = MANIFEST["week"]["since"] <= entry["date"] < MANIFEST["week"]["until"]

    assert in_week != ("outside_week" in entry)
    assert name_of(entry).startswith(entry["date"].isoformat())


def test_the_binary_documents_are_made_again_byte_for_byte():
    """
    No clock, no random id and no compression shows in them.
    """
    made = maker().make()

    assert {".docx", ".eml", ".pdf"} == {Path(name).suffix for name in made}
    for name, content in made.items():
        assert content == (CORPUS / "documents" / name).read_bytes(), name


def test_the_manifest_as_the_script_would_write_it_is_the_one_committed():
    """
    Renewing the hashes of an unchanged corpus changes nothing, and a stale hash is replaced.
    """
    manifest = (CORPUS / "manifest.yaml").read_text("utf-8")
    stale = manifest.replace(ENTRIES[0]["sha256"], "0" * 64)

    assert manifest == maker().with_hashes(manifest)
    assert manifest == maker().with_hashes(stale)


@pytest.mark.parametrize("path", prose(), ids=lambda path: path.name)
def test_every_address_is_an_example(path):
    """
    No e-mail address or URL of the corpus can belong to anyone.
    """
    text = path.read_text("utf-8").replace(VOCABULARY, "")
    hosts = {match["host"] for match in ADDRESS.finditer(text)}

    assert {host for host in hosts if not host.endswith(".example")} == set()


@pytest.mark.parametrize(
    "entry", [entry for entry in ENTRIES if has_reader(entry["file"]) and ".jsonl" not in entry["file"]], ids=name_of
)
def test_the_readers_find_the_title_and_the_date_that_the_manifest_states(entry):
    """
    Headline and date stand in each document where its format keeps them.
    """
    document = documents()[name_of(entry)]

    assert entry["title"] == document.title
    assert entry["date"].isoformat() == document.published


def test_the_week_has_its_rules_and_its_transcripts():
    """
    The embargo, the ground rules, the marking, the correction and the speakers are there for the product to obey.
    """
    found = documents()
    briefing = found["2031-03-04-ministry-briefing.txt"]

    assert found["2031-03-07-ministry-embargoed-embassy.md"].embargo_until == "2031-03-10T06:00:00Z"
    assert found["2031-03-07-background-flow.eml"].ground_rules == "background"
    assert found["2031-03-05-cable-melisar.docx"].marking == "TLP:AMBER"
    assert len(found["2031-03-07-joint-communique.pdf"].pages) == 2
    assert found["2031-03-08-offrecord-note.txt"].ground_rules == "off-the-record"
    assert (
        found["2031-03-06-tarnwire-flood-aid-correction.txt"].corrects
        == found["2031-03-05-tarnwire-flood-aid.txt"].title
    )
    assert {turn.speaker for turn in briefing.turns} == {"MS. QUILLANE", "Q"}
    assert len(briefing.turns) >= 25
    assert {turn.speaker for turn in found["2031-03-06-ministry-gaggle.html"].turns} == {"MR. OSTREM", "Q"}


def test_the_draft_is_judged_sentence_by_sentence():
    """
    The expected verdicts name every sentence of the draft once, in order, with a fault or none.
    """
    draft = (CORPUS / "drafts" / "draft.md").read_text("utf-8").split("\n", 1)[1]
    expected = yaml.safe_load((CORPUS / "drafts" / "draft.expected.yaml").read_text("utf-8"))["sentences"]

    assert [span.of(draft) for span in sentences(draft)] == [item["text"] for item in expected]
    for item in expected:
        assert (item["expected"] == "supported") == (item["fault"] == "none"), item
        assert (CORPUS / "documents" / item["source"]).is_file(), item


@pytest.mark.parametrize(
    "case",
    [case for case in cases("retrieval") if all(has_reader(r["document"]) for r in case["relevant"])],
    ids=lambda c: c["id"],
)
def test_a_retrieval_case_points_at_words_that_stand_once_in_a_document(case):
    """
    Its quotations resolve to one span each, and one of them holds the answer.
    """
    for item in case["relevant"]:
        quote = r"\s+".join(map(re.escape, item["quote"].split()))

        assert len(re.findall(quote, documents()[item["document"]].text)) == 1, item
    assert any(contains(item["quote"], case["answers"]) for item in case["relevant"])


def test_an_answer_stands_where_it_may_be_shown():
    """
    No answer that a case asks for depends on what is under embargo or off the record.
    """
    shown = texts(withheld=False) + "\n".join(path.read_text("utf-8") for path in (CORPUS / "sources").iterdir())
    missing = [
        answer for case in cases("answering") for answer in case.get("answers", ()) if not contains(shown, [answer])
    ]

    assert missing == []


def test_what_a_briefing_must_and_must_not_mention_stands_in_the_corpus():
    """
    A phrase that no document holds could never be missed, nor ever be let slip.
    """
    everything = (
        texts(withheld=True) + "\n" + (CORPUS / "documents" / "2031-03-08-orrelwatch-newsletter.md").read_text("utf-8")
    )
    phrases = [
        [phrase] if isinstance(phrase, str) else phrase
        for case in cases("briefing")
        for phrase in case["must_mention"] + case["must_not_mention"]
    ]

    assert [phrase for phrase in phrases if not contains(everything, phrase)] == []


def test_there_are_enough_cases_of_each_kind():
    """
    Ids are unique, and enough of the questions have no answer.
    """
    counts = {kind: cases(kind) for kind in ("retrieval", "answering", "briefing")}
    unanswerable = [case for case in counts["answering"] if case.get("answerable") is False]

    for kind, least in (("retrieval", 40), ("answering", 60), ("briefing", 10)):
        assert len({case["id"] for case in counts[kind]}) == len(counts[kind]) >= least
    assert len(unanswerable) >= 15
