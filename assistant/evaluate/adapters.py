"""
Public benchmarks as cases, from the files that their authors publish and the user downloaded.

One table, `ADAPTERS`; each row's `cases` is a pure function from one record to plain cases. Where a benchmark brings
passages they become the documents of a library of the run's own, all of them together: harder than to answer each
question from its own few, as the benchmarks' papers do, and nearer to what a press office has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import SuiteError
from assistant.evaluate.datafile import Numbered, records
from assistant.evaluate.stages import fingerprint
from assistant.text import sentences

Record = Mapping[str, Any]
Raw = dict[str, Any]
_DOCUMENTS_A_QUESTION = 10


@dataclass(frozen=True, slots=True)
class Adapter:
    kinds: tuple[str, ...]
    shape: frozenset[str]
    """The fields by which a record is recognised."""
    cases: Callable[[str, Record], Iterator[Raw]]
    """From a name for the record and the record."""
    origin: str
    """The project that publishes the file, the file's name, and the licence that it states."""
    documents: Callable[[Record], Iterator[Raw]] | None = None
    """What the record brings to be searched."""
    beside: tuple[str, str] | None = None
    """A second file in the same folder that is joined in, and the field that both have."""


def _realtimeqa(name: str, record: Record) -> Iterator[Raw]:
    """The choices that are right are the answers; the day of the question is its `as_of`."""
    choices = record.get("choices") or []
    answers = [choices[int(at)] if str(at).isdigit() and int(at) < len(choices) else at for at in record["answer"]]
    day = str(record.get("question_date") or "")[:10].replace("/", "-") or None
    yield {"id": record.get("question_id", name), "question": record["question_sentence"], "answers": answers,
           "as_of": day}  # fmt: skip


def _multihop(name: str, record: Record) -> Iterator[Raw]:
    """Each piece of evidence is a place in its article; a `null_query` cannot be answered."""
    null = record["question_type"] == "null_query"
    facts = [] if null else record["evidence_list"]
    answer = "" if null or record["answer"].lower() in {"yes", "no"} else record["answer"]
    yield {
        "id": name,
        "question": record["query"],
        "answers": [answer] if answer else [],
        "answerable": not null,
        "relevant": [{"document": one["url"], "quote": one["fact"]} for one in facts],
    }


def _rgb(name: str, record: Record) -> Iterator[Raw]:
    yield {"id": record.get("id", name), "question": record["query"], "answers": list(_flat(record["answer"]))}


def _rgb_documents(record: Record) -> Iterator[Raw]:
    for text in _flat([record["positive"], record["negative"]]):
        yield _document("", text)


def _alce(name: str, record: Record) -> Iterator[Raw]:
    """Any one of the short answers is right, where ALCE itself averages over the parts of the answer."""
    parts = [one["short_answers"] for one in record.get("qa_pairs") or []] or record.get("answers") or []
    yield {"id": name, "question": record["question"], "answers": list(dict.fromkeys(_flat(parts)))}


def _alce_documents(record: Record) -> Iterator[Raw]:
    for one in record["docs"][:_DOCUMENTS_A_QUESTION]:
        yield _document(one.get("title") or "", one["text"])


def _clapnq(name: str, record: Record) -> Iterator[Raw]:
    """Whether it is refused is what counts: the answers are free text, which no string decides."""
    yield {
        "id": record.get("id", name),
        "question": record.get("question") or record["input"],
        "answerable": bool(_answers_of(record)),
    }


def _answers_of(record: Record) -> list[str]:
    return [one["answer"] for one in record.get("output") or [] if (one.get("answer") or "").strip()]


def _clapnq_documents(record: Record) -> Iterator[Raw]:
    for one in record["passages"]:
        yield _document(one.get("title") or "", one["text"])


def _ragtruth(name: str, record: Record) -> Iterator[Raw]:
    """Each sentence of a response; one that shares a character with a marked span is not supported."""
    response, source = record["response"], "\n".join(_texts(record["source_info"]))
    for number, span in enumerate(sentences(response), 1):
        marks = [one for one in record["labels"] if one["start"] < span.end and span.start < one["end"]]
        yield {
            "id": f"{record.get('id', name)}-{number}",
            "source": source,
            "claim": span.of(response),
            "label": int(not marks),
            "error": marks[0].get("label_type") if marks else None,
            "dataset": f"ragtruth-{record['task_type']}" if record.get("task_type") else "ragtruth",
            "cluster": str(record["source_id"]),
        }


def _texts(value: Any) -> Iterator[str]:
    """All texts of a source that may be a text, a record or a list."""
    if isinstance(value, Mapping):
        for field, inner in value.items():
            yield from (f"{field}: {text}" for text in _texts(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif value is not None:
        yield str(value)


def _halueval(of: str, source: str, right: str, wrong: str, before: str = "") -> Callable[..., Iterator[Raw]]:
    """Two cases a record: what is right and what a model was asked to make up."""

    def cases(name: str, record: Record) -> Iterator[Raw]:
        lead = f"{record[before]} " if before else ""
        for field, label in ((right, 1), (wrong, 0)):
            yield {
                "id": f"{name}-{'right' if label else 'wrong'}",
                "source": record[source],
                "claim": f"{lead}{record[field]}",
                "label": label,
                "dataset": f"halueval-{of}",
                "cluster": name,
            }

    return cases


def _wice(name: str, record: Record) -> Iterator[Raw]:
    """A partly supported claim is not supported."""
    yield {
        "id": (record.get("meta") or {}).get("id") or name,
        "source": "\n".join(record["evidence"]),
        "claim": record["claim"],
        "label": int(record["label"] == "supported"),
        "error": None if record["label"] == "supported" else record["label"],
        "dataset": "wice",
    }


def _qags(name: str, record: Record) -> Iterator[Raw]:
    """Each summary sentence with the majority of its votes; a tie is not support."""
    for number, one in enumerate(record["summary_sentences"]):
        votes = [vote["response"].strip().lower() == "yes" for vote in one["responses"]]
        yield {
            "id": f"{name}-{number}",
            "source": record["article"],
            "claim": one["sentence"],
            "label": int(2 * sum(votes) > len(votes)),
            "dataset": "qags",
            "cluster": name,
        }


def _aggrefact(name: str, record: Record) -> Iterator[Raw]:
    """Both releases: the later has `claim`, the earlier `summary`."""
    yield {
        "id": name,
        "source": record["doc"],
        "claim": record.get("claim") or record.get("summary"),
        "label": int(float(record["label"])),
        "dataset": record["dataset"],
    }


def _fever_symmetric(name: str, record: Record) -> Iterator[Raw]:
    label = record.get("gold_label") or record.get("label")
    yield {
        "id": f"{name}-{record['id']}" if "id" in record else name,
        "source": record.get("evidence_sentence") or record.get("evidence"),
        "claim": record["claim"],
        "label": int(label == "SUPPORTS"),
        "error": None if label == "SUPPORTS" else label,
        "dataset": "fever-symmetric",
    }


def _sentences(name: str, record: Record) -> Iterator[Raw]:
    """Podium's own perturbations: the true sentence, and the faulty one with what was planted in it."""
    told = {"true": 1, "reworded": 1, "faulty": 0}
    for field, label in told.items():
        if record.get(field):
            yield {
                "id": f"{record.get('id', name)}-{field}",
                "document": record["document"],
                "claim": record[field],
                "label": label,
                "error": None if label else record["fault"],
                "cluster": record["document"],
            }


def _document(title: str, text: str) -> Raw:
    return {"title": title or " ".join(text.split()[:8]), "text": text, "url": f"passage:{fingerprint(title, text)}"}


def _flat(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for inner in value:
            yield from _flat(inner)
    elif value is not None and str(value).strip():
        yield str(value)


def _row(kinds: str, shape: str, cases: Callable[[str, Record], Iterator[Raw]], origin: str, **more: Any) -> Adapter:
    return Adapter(tuple(kinds.split()), frozenset(shape.split()), cases, origin, **more)


_HALUEVAL = "RUCAIBox/HaluEval, data/{}_data.json; MIT"
ADAPTERS: dict[str, Adapter] = {
    "realtimeqa": _row("retrieval answering", "question_sentence choices answer", _realtimeqa,
        "realtimeqa/realtimeqa_public, past/YEAR/DATE_qa.jsonl; no licence stated for questions"),
    "multihop-rag": _row("retrieval answering", "query answer question_type evidence_list", _multihop,
        "yixuantt/MultiHop-RAG, dataset/MultiHopRAG.json (ingest its corpus.json as JSONL); ODC-BY"),
    "rgb": _row("retrieval answering", "query answer positive negative", _rgb,
        "chen700564/RGB, data/en.json; no licence stated", documents=_rgb_documents),
    "alce": _row("retrieval answering", "question docs answer", _alce,
        "princeton-nlp/ALCE, ALCE-data/*_eval_*.json; MIT", documents=_alce_documents),
    "clapnq": _row("answering", "passages output", _clapnq,
        "primeqa/clapnq, annotated_data/dev/*.jsonl; Apache-2.0", documents=_clapnq_documents),
    "ragtruth": _row("grounding judge-agreement", "response labels source_id", _ragtruth,
        "ParticleMedia/RAGTruth, dataset/response.jsonl beside source_info.jsonl; MIT",
        beside=("source_info.jsonl", "source_id")),
    "halueval-qa": _row("grounding judge-agreement", "knowledge question right_answer hallucinated_answer",
        _halueval("qa", "knowledge", "right_answer", "hallucinated_answer", "question"), _HALUEVAL.format("qa")),
    "halueval-dialogue": _row("grounding judge-agreement", "knowledge dialogue_history right_response",
        _halueval("dialogue", "knowledge", "right_response", "hallucinated_response"), _HALUEVAL.format("dialogue")),
    "halueval-summarization": _row("grounding judge-agreement", "document right_summary hallucinated_summary",
        _halueval("summarization", "document", "right_summary", "hallucinated_summary"),
        _HALUEVAL.format("summarization")),
    "wice": _row("grounding judge-agreement", "claim evidence label supporting_sentences", _wice,
        "ryokamoi/wice, data/entailment_retrieval/claim/*.jsonl; ODC-BY, texts CC BY-SA"),
    "qags": _row("grounding judge-agreement", "article summary_sentences", _qags,
        "W4ngatang/qags, data/mturk_*.jsonl; no licence stated"),
    "aggrefact": _row("grounding judge-agreement", "dataset doc label", _aggrefact,
        "lytang/LLM-AggreFact or Liyan06/AggreFact, as CSV or JSONL; CC BY-ND 4.0 (later), Apache-2.0 (earlier)"),
    "fever-symmetric": _row("grounding judge-agreement", "claim", _fever_symmetric,
        "TalSchuster/FeverSymmetric, symmetric_v0.*/fever_symmetric_*.jsonl; texts CC BY-SA"),
    "perturbation": _row("grounding judge-agreement", "document fault true faulty", _sentences,
        "Podium's own, the cases of a perturbation suite; the library's licence"),
}  # fmt: skip


def recognised(kind: str, record: Any) -> str | None:
    """The format that a record's fields show, of those that have this kind of case."""
    if not isinstance(record, Mapping):
        return None
    if {"claim", "id"} <= record.keys() and (record.keys() & {"gold_label", "evidence_sentence"}):
        return "fever-symmetric"
    return next(
        (
            name
            for name, adapter in ADAPTERS.items()
            if name != "fever-symmetric" and kind in adapter.kinds and adapter.shape <= record.keys()
        ),
        None,
    )


def adapter_of(name: str, kind: str) -> Adapter:
    """The adapter of that name, if it makes this kind of case."""
    if name not in ADAPTERS:
        raise SuiteError(f"There is no format {name!r}.", hint=f"Formats: {', '.join(ADAPTERS)}.")
    if kind not in ADAPTERS[name].kinds:
        known = ", ".join(other for other, adapter in ADAPTERS.items() if kind in adapter.kinds) or "none"
        raise SuiteError(f"{name} makes no {kind} cases.", hint=f"Formats that do: {known}.")
    return ADAPTERS[name]


def adapted(adapter: Adapter, path: Path) -> Iterator[tuple[int, Raw]]:
    """The cases of a downloaded file with the lines of their records."""
    for number, record in _joined(adapter, path):
        for case in _made(adapter, path, number, record):
            yield number, case


def documents(adapter: Adapter, path: Path) -> list[Raw]:
    """The documents that the file's records bring, each once."""
    if adapter.documents is None:
        return []
    found = (one for _, record in records(path) for one in adapter.documents(record))
    return list({one["url"]: one for one in found}.values())


def _made(adapter: Adapter, path: Path, number: int, record: Record) -> Sequence[Raw]:
    try:
        return list(adapter.cases(f"{path.stem}-{number}", record))
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise SuiteError(
            f"{path.name}:{number}: the record is not as {adapter.origin.split(',')[0]} has it: {error!r}.",
            hint="Give the file as published, or cases in Podium's own form.",
        ) from None


def _joined(adapter: Adapter, path: Path) -> Numbered:
    if adapter.beside is None:
        yield from records(path)
        return
    name, field = adapter.beside
    others = {record[field]: record for _, record in records(path.with_name(name))}
    for number, record in records(path):
        yield number, {**others.get(record.get(field), {}), **record}
