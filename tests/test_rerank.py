"""A reranker is heard on the best that a search found: the sentences' likeness, or a cross-encoder."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import onnx
import pytest
from commands import run
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing

from assistant.desk import Aids, Desk
from assistant.domain import Document, Passage, Span
from assistant.embed import Embedder
from assistant.errors import EmbedderError, UsageProblem
from assistant.retrieve.rerank import RERANKERS, open_reranker

WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "pier", "green", "opens", "noon", "ferry")
LIKED = {"green": 3.0, "noon": 1.0}


def cross_encoder(folder: Path, outputs: int = 1, segments: bool = True) -> Path:
    """A folder whose model scores a pair by the liked words of its second text, as BERT's files would lie there."""
    folder.mkdir()
    tokenizer = Tokenizer(WordLevel({word: n for n, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    liking = np.zeros((len(WORDS), outputs), dtype=np.float32)
    for word, weight in LIKED.items():
        liking[WORDS.index(word), -1] = weight
    names = ["input_ids", "attention_mask", *(["token_type_ids"] if segments else [])]
    heard = "token_type_ids" if segments else "attention_mask"
    weigh = [
        helper.make_node("Gather", ["liking", "input_ids"], ["each"]),
        helper.make_node("Cast", [heard], ["which"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["which", "last"], ["column"]),
        helper.make_node("Mul", ["each", "column"], ["counted"]),
        helper.make_node("ReduceSum", ["counted", "middle"], ["logits"], keepdims=0),
    ]
    graph = helper.make_graph(
        weigh,
        "liking",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["pairs", "tokens"]) for name in names],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["pairs", outputs])],
        [
            numpy_helper.from_array(liking, "liking"),
            numpy_helper.from_array(np.asarray([2], dtype=np.int64), "last"),
            numpy_helper.from_array(np.asarray([1], dtype=np.int64), "middle"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, folder / "model.onnx")
    return folder


def passages(*texts: str) -> list[Passage]:
    documents = [Document(f"{n:016x}", text, "Note", f"{n}.txt", "article") for n, text in enumerate(texts)]
    return [Passage(one, Span(0, len(one.text))) for one in documents]


def no_vectors(texts: Sequence[str]) -> np.ndarray:
    raise AssertionError(f"a cross-encoder embeds nothing, not even {texts}")


@pytest.mark.parametrize("outputs", [1, 2])
@pytest.mark.parametrize("segments", [True, False])
def test_a_cross_encoder_scores_each_passage_with_the_question(tmp_path: Path, outputs: int, segments: bool) -> None:
    """
    One score a passage, in their order, whatever their number: of one logit or two, with segments or without.
    """
    rerank = open_reranker(str(cross_encoder(tmp_path / "model", outputs, segments)), no_vectors)
    texts = ["ferry", "pier green", "opens noon", *["pier"] * 17, "green noon " * 400]

    scores = rerank("pier", passages(*texts))

    assert scores[:4] == [0.0, 3.0, 1.0, 0.0]
    assert len(scores) == len(texts)
    assert scores[-1] == max(scores)


def test_a_passage_is_as_good_as_its_best_sentence(embedder: Embedder) -> None:
    """
    One sentence that answers outweighs many that do not, which a whole passage's vector blurs.
    """
    aside = "Ministers discussed the harvest of barley. The choir sang in the square. Rain fell on the hills. "
    rerank = open_reranker("sentences", embedder.embed)

    scores = rerank("When does the pier open?", passages(aside + "The pier opens at noon.", aside))

    assert scores[0] > 0.6 > scores[1]


def told(desk: Desk, tmp_path: Path) -> None:
    for number, text in enumerate(["The pier opens at noon.", "The pier is green.", "The pier has a ferry."]):
        (tmp_path / f"{number}.txt").write_text(text + "\n", "utf-8")
        desk.ingest([str(tmp_path / f"{number}.txt")])


def test_a_search_hears_the_reranker(desk: Desk, tmp_path: Path) -> None:
    """
    What it likes best rises, nothing is lost, and ranks and scores follow the new order.
    """
    told(desk, tmp_path)
    model = cross_encoder(tmp_path / "model")
    plain = desk.search("When does the pier open at noon?")
    asked = Desk(desk.library, embedder=desk.embedder, aids=Aids(reranker=str(model)))

    heard = asked.search("pier")

    assert "green" in heard[0].passage.text
    assert {one.passage for one in heard} == {one.passage for one in plain}
    assert [one.rank for one in heard] == [1, 2, 3]
    assert [one.score for one in heard] == sorted((one.score for one in heard), reverse=True)


def test_the_command_takes_it_from_the_flag_the_environment_or_the_file(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    `--reranker`, `PODIUM_RERANKER` and `reranker` in podium.toml mean the same.
    """
    told(desk, tmp_path)
    model = str(cross_encoder(tmp_path / "model"))
    command = ["search", "pier", "--library", str(desk.library.folder), "--json"]

    def first(*more: str) -> str:
        return str(run(*command, *more).data["evidence"][0]["text"])

    assert "green" in first("--reranker", model)
    monkeypatch.setenv("PODIUM_RERANKER", model)
    assert "green" in first()
    monkeypatch.delenv("PODIUM_RERANKER")
    Path("podium.toml").write_text(f"reranker = {json.dumps(model)}\n", "utf-8")
    assert "green" in first()


def test_a_folder_without_a_model_is_refused_with_what_it_needs(tmp_path: Path) -> None:
    """
    An empty folder, and files that are no model, say what a reranker's folder holds.
    """
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageProblem, match="no reranker"):
        open_reranker(str(tmp_path / "empty"), no_vectors)

    broken = cross_encoder(tmp_path / "broken")
    (broken / "model.onnx").write_bytes(b"no model")
    with pytest.raises(EmbedderError, match="cannot be opened") as caught:
        open_reranker(str(broken), no_vectors)
    assert "model.onnx" in caught.value.hint


def test_a_file_or_a_folder_that_is_not_there_is_refused_as_such(tmp_path: Path) -> None:
    """
    A path is never taken for the name of a model elsewhere.
    """
    model = cross_encoder(tmp_path / "model") / "model.onnx"

    with pytest.raises(UsageProblem, match="is a file") as caught:
        open_reranker(str(model), no_vectors)
    with pytest.raises(UsageProblem, match="no folder"):
        open_reranker(str(tmp_path / "elsewhere"), no_vectors)

    assert "Name its folder" in caught.value.hint


def test_a_model_that_gives_no_score_is_refused(tmp_path: Path) -> None:
    """
    An embedding model, or one that tells three classes apart, would order the passages by chance.
    """
    folder = cross_encoder(tmp_path / "classes", outputs=3)
    rerank = open_reranker(str(folder), no_vectors)

    with pytest.raises(EmbedderError, match="no cross-encoder") as caught:
        rerank("Which pier?", passages("The green pier opens at noon.", "The ferry leaves."))

    assert "sentences" in caught.value.hint


def test_a_name_without_sentence_transformers_says_how_to_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Where the extra is not installed, the way out names it.
    """
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)

    with pytest.raises(UsageProblem) as caught:
        open_reranker("some/cross-encoder", no_vectors)

    assert "[reranker]" in caught.value.hint


def test_a_name_is_loaded_by_sentence_transformers_where_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Its CrossEncoder is given pairs of question and passage, and its scores are taken as they are.
    """

    class CrossEncoder:
        def __init__(self, name: str, *, max_length: int) -> None:
            if name != "some/cross-encoder":
                raise OSError("no such model")

        def predict(self, pairs: list[tuple[str, str]], *, show_progress_bar: bool) -> np.ndarray:
            return np.asarray([len(question) * len(text) for question, text in pairs], dtype=np.float32)

    stand_in = SimpleNamespace(CrossEncoder=CrossEncoder)
    monkeypatch.setitem(sys.modules, "sentence_transformers", stand_in)

    assert open_reranker("some/cross-encoder", no_vectors)("pier", passages("a", "abc")) == [4.0, 12.0]
    with pytest.raises(EmbedderError, match="OSError"):
        open_reranker("another/cross-encoder", no_vectors)


def test_the_help_names_every_reranker_without_a_file() -> None:
    """
    What may be named is said where it is asked for.
    """
    assert all(name in run("search", "--help").out for name in RERANKERS)
