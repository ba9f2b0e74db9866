"""Public benchmarks run from their authors' files as they are; the records here are made up in the same shapes."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import pytest
from commands import run as podium
from evaluating import TinyDesk, document

from assistant.errors import SuiteError
from assistant.evaluate import ADAPTERS, adhoc_suite, run_suite

SHARED = Path(os.environ.get("PODIUM_SHARED", Path(__file__).resolve().parents[2] / "shared"))
PASSAGE = "Ministers meet in Melisar on Tuesday."

SAMPLES = {
    "realtimeqa": (
        "retrieval",
        {"question_id": "r1", "question_date": "2031/03/04", "question_sentence": "Where do they meet?",
         "choices": ["Orrel", "Melisar"], "answer": ["1"], "evidence": ""},
        [{"id": "r1", "answers": ("Melisar",), "as_of": "2031-03-04"}],
    ),
    "multihop-rag": (
        "retrieval",
        {"query": "Where?", "answer": "Melisar", "question_type": "inference_query",
         "evidence_list": [{"url": "https://news.example/1", "title": "Talks", "fact": "meet in Melisar"}]},
        [{"id": "sample-1", "answers": ("Melisar",)}],
    ),
    "rgb": (
        "answering",
        {"id": 0, "query": "Where?", "answer": [["Melisar", "Melisar City"]],
         "positive": [PASSAGE], "negative": ["No."]},
        [{"id": "0", "answers": ("Melisar", "Melisar City"), "answerable": True}],
    ),
    "alce": (
        "answering",
        {"question": "Where?", "qa_pairs": [{"short_answers": ["Melisar"]}], "answer": "They meet in Melisar.",
         "docs": [{"title": "Talks", "text": PASSAGE}]},
        [{"answers": ("Melisar",)}],
    ),
    "clapnq": (
        "answering",
        {"id": "c1", "input": "Where?", "passages": [{"title": "Talks", "text": PASSAGE}], "output": [{"answer": ""}]},
        [{"id": "c1", "answerable": False}],
    ),
    "ragtruth": (
        "grounding",
        {"id": "9", "source_id": "s", "response": "They meet on Tuesday. They meet in Orrel.",
         "labels": [{"start": 35, "end": 40, "label_type": "Evident Conflict"}]},
        [{"label": 1, "claim": "They meet on Tuesday.", "error": None},
         {"label": 0, "claim": "They meet in Orrel.", "error": "Evident Conflict", "dataset": "ragtruth-Summary"}],
    ),
    "halueval-qa": (
        "grounding",
        {"knowledge": PASSAGE, "question": "Where?", "right_answer": "Melisar", "hallucinated_answer": "Orrel"},
        [{"label": 1, "claim": "Where? Melisar"}, {"label": 0, "claim": "Where? Orrel"}],
    ),
    "halueval-dialogue": (
        "grounding",
        {"knowledge": PASSAGE, "dialogue_history": "Where?", "right_response": "In Melisar.",
         "hallucinated_response": "In Orrel."},
        [{"label": 1, "claim": "In Melisar."}, {"label": 0, "claim": "In Orrel."}],
    ),
    "halueval-summarization": (
        "grounding",
        {"document": PASSAGE, "right_summary": "Talks in Melisar.", "hallucinated_summary": "Talks in Orrel."},
        [{"label": 1}, {"label": 0, "dataset": "halueval-summarization"}],
    ),
    "wice": (
        "grounding",
        {"label": "partially_supported", "supporting_sentences": [[0]], "claim": "They met.", "evidence": [PASSAGE],
         "meta": {"id": "dev1"}},
        [{"id": "dev1", "label": 0, "error": "partially_supported"}],
    ),
    "qags": (
        "grounding",
        {"article": PASSAGE, "summary_sentences": [
            {"sentence": "They meet.", "responses": [{"response": "yes"}, {"response": "no"}, {"response": "yes"}]},
            {"sentence": "They won.", "responses": [{"response": "yes"}, {"response": "no"}]}]},
        [{"id": "sample-1-0", "label": 1}, {"id": "sample-1-1", "label": 0}],
    ),
    "aggrefact": (
        "grounding",
        {"dataset": "XSum", "doc": PASSAGE, "claim": "They meet.", "label": 1},
        [{"label": 1, "dataset": "XSum"}],
    ),
    "fever-symmetric": (
        "grounding",
        {"id": 3, "claim": "They meet.", "evidence_sentence": PASSAGE, "label": "REFUTES"},
        [{"id": "sample-1-3", "label": 0, "error": "REFUTES"}],
    ),
    "perturbation": (
        "grounding",
        {"id": "n1", "document": "talks.txt", "fault": "date", "true": PASSAGE, "faulty": "They meet on Friday."},
        [{"id": "n1-true", "label": 1, "document": "talks.txt", "error": None},
         {"id": "n1-faulty", "label": 0, "claim": "They meet on Friday.", "error": "date"}],
    ),
}  # fmt: skip


def sample(folder: Path, name: str) -> Path:
    path = folder / "sample.jsonl"
    path.write_text(json.dumps(SAMPLES[name][1]) + "\n", encoding="utf-8")
    if name == "ragtruth":
        info = {"source_id": "s", "task_type": "Summary", "source_info": PASSAGE}
        (folder / "source_info.jsonl").write_text(json.dumps(info), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ADAPTERS)
def test_a_benchmark_is_recognised_by_its_fields_and_read(tmp_path: Path, name: str) -> None:
    """
    Every row of the table has a sample, found with and without its name.
    """
    kind, _, expected = SAMPLES[name]
    path = sample(tmp_path, name)
    found = adhoc_suite(kind, path).cases

    assert [case.input for case in found] == [case.input for case in adhoc_suite(kind, path, name).cases]
    assert len(found) == len(expected)
    for case, fields in zip(found, expected, strict=True):
        assert {field: getattr(case.input, field) for field in fields} == fields


def test_places_of_multihop_evidence_are_found_by_address_and_fact(tmp_path: Path) -> None:
    """
    The article's URL and the fact's own words.
    """
    (place,) = adhoc_suite("retrieval", sample(tmp_path, "multihop-rag")).cases[0].input.relevant  # type: ignore[union-attr]

    assert (place.document, place.quote) == ("https://news.example/1", "meet in Melisar")


def test_the_earlier_aggrefact_is_a_csv_with_summaries(tmp_path: Path) -> None:
    """
    A column more or less, and figures as text.
    """
    path = tmp_path / "aggre_fact_sota.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ["", "dataset", "origin", "doc", "summary", "label"])
        writer.writeheader()
        writer.writerow(
            {"": 0, "dataset": "Cao22", "origin": "xsum", "doc": "A, “b”\nc.", "summary": "C.", "label": "0"}
        )
    (case,) = adhoc_suite("grounding", path).cases

    assert (case.input.source, case.input.label) == ("A, “b”\nc.", 0)  # type: ignore[union-attr]


def test_passages_that_a_benchmark_brings_are_searched(tmp_path: Path) -> None:
    """
    Without a library, RGB's questions are asked of RGB's own passages.
    """
    path = sample(tmp_path, "rgb")
    asked = podium("eval", "run", "retrieval", "--data", str(path), "--json", "--runs", str(tmp_path / "runs"))

    assert asked.code == 0, asked.err
    assert asked.data["metrics"]["answer_hit@10"]["value"] == 1.0


def test_a_claim_may_name_a_document_of_the_library(tmp_path: Path) -> None:
    """
    Its text is the source; a document that is not there, or neither of the two, is refused with line and case.
    """
    path = sample(tmp_path, "perturbation")
    suite, desk = adhoc_suite("grounding", path), TinyDesk([document("talks", PASSAGE)])
    run = run_suite(suite, desk, runs_dir=tmp_path)

    assert suite.needs_library
    assert run.metrics["balanced_accuracy"].value == 1.0
    with pytest.raises(SuiteError, match=r"sample.jsonl:1: case 'n1-true': the library has no document 'talks.txt'"):
        run_suite(suite, TinyDesk(), runs_dir=tmp_path)
    path.write_text('{"id": "a", "claim": "It rained.", "label": 1}', encoding="utf-8")
    with pytest.raises(SuiteError, match=r"sample.jsonl:1: case 'a': there is nothing to compare"):
        adhoc_suite("grounding", path)


def test_a_record_of_another_shape_is_named_by_its_line(tmp_path: Path) -> None:
    """
    The file, the line and what is missing; likewise a format that is none, or of another kind.
    """
    path = sample(tmp_path, "qags")
    path.write_text(path.read_text() + "\n\n" + json.dumps({"article": "A."}) + "\n", encoding="utf-8")
    with pytest.raises(SuiteError, match=r"sample.jsonl:4: .*QAGS|sample.jsonl:4: .*qags"):
        adhoc_suite("grounding", path)
    with pytest.raises(SuiteError, match="no format 'quags'"):
        adhoc_suite("grounding", path, "quags")
    with pytest.raises(SuiteError, match="qags makes no retrieval cases"):
        adhoc_suite("retrieval", path, "qags")


def test_a_messy_file_of_own_cases_is_run_as_it_is(tmp_path: Path) -> None:
    """
    A byte order mark, empty lines, Windows line ends, fields of somebody else, an id twice, and a line separator in a
    text are no reason to stop, and no case is lost.
    """
    rows = [
        {"id": 1, "question": "Wo tagt man in Melisar?", "answers": ["Melisar"], "docs": [], "note": {"π": "ü"}},
        {"id": 1, "question": "Where\u2028do ministers meet?", "answers": ["Melisar"], "evidence": None},
    ]
    path = tmp_path / "messy.jsonl"
    path.write_text(
        "\ufeff" + "\r\n\r\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\r\n \r\n", "utf-8"
    )
    run = run_suite(adhoc_suite("retrieval", path), TinyDesk([document("talks", PASSAGE)]), runs_dir=tmp_path)

    assert [case.id for case in run.cases] == ["1", "1:2"]
    assert run.metrics["answer_hit@10"].n_scored == 2


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real data sets are not here")
@pytest.mark.parametrize(
    ("kind", "name", "count"),
    [
        ("grounding", "grounding/qags_cnndm.jsonl", 714),
        ("grounding", "grounding/wice_dev.jsonl", 349),
        ("grounding", "grounding/fever_symmetric_dev.jsonl", 708),
        ("grounding", "grounding/cliff.jsonl", 600),
        ("retrieval", "realtimeqa/questions.jsonl", 240),
        ("answering", "answering/clapnq_dev.jsonl", 300),
    ],
)
def test_the_real_files_are_read_whole(kind: str, name: str, count: int) -> None:
    """
    Every record is a case.
    """
    suite = adhoc_suite(kind, SHARED / "data" / name)

    assert len(suite.cases) == count
    assert bool(suite.documents) == ("clapnq" in name)
