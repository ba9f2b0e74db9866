"""
A model that needs no network: `fake:` writes from the sources it is shown, `fake:replies.jsonl` replays a recording.

`fake:` reads the prompt as a model would: the sources' sentences by their ids, and what is asked. It replies with the
sentences that share most words with the question, word for word, and refuses when none shares enough; headings and
reporters' questions it passes over. Where a sentence has a speaker it asks for a quotation. It invents nothing and
understands nothing: as a judge and as a rater it counts words in common. It is for trying the commands, for
demonstrations and for tests, and the same prompt always gets the same reply.

A recording has one reply a line: the JSON object that the model replied, or `{"text": "…"}` for a reply that is no
JSON. They are given out in order, and asking for more than there are is an error.
"""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.chat import Chat, Reply, Request
from assistant.errors import ModelError
from assistant.llm.tokens import estimate
from assistant.notation import from_json
from assistant.text import terms

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPEAKER = re.compile(r"\((?P<speaker>.+) speaks\)")
_SENTENCE = re.compile(r"\[(?P<id>[a-z][0-9a-z]{3,7})\] (?P<words>.+)")
_ASKED = re.compile(r"<(?P<tag>question|sentence)>\n(?P<words>.*?)\n</(?P=tag)>", re.DOTALL)
_SOURCES = re.compile(r"<sources>\n(?P<sources>.*)\n</sources>", re.DOTALL)
_MOST = 3
_CLAIM = re.compile(
    r'<claim id="(?P<id>\w+)">\n<sentence>\n(?P<sentence>.*?)\n</sentence>\n'
    r"<sources>\n(?P<sources>.*?)\n</sources>\n</claim>",
    re.DOTALL,
)
# Below this share of the question's words a sentence is about something else.
_RELEVANT = 0.4
_SUPPORTED = 0.9


def open_fake(path: str) -> Chat:
    """The writing fake, or with a path the replay of a recording."""
    return _replay(Path(path)) if path else write


@dataclass(frozen=True, slots=True)
class _Shown:
    id: str
    words: str
    speaker: str | None


def write(request: Request) -> Reply:
    """Reply as the schema asks: with verdicts, with a rating, or else with the sentences most like what is asked."""
    wanted = (request.schema or {}).get("properties", {})
    if "verdicts" in wanted:
        return _reply(request, json.dumps({"verdicts": [_verdict(claim) for claim in _CLAIM.finditer(request.user)]}))
    if "use" in wanted:
        return _reply(request, json.dumps({"use": _use(request.user)}))
    return _written(request)


def _verdict(claim: re.Match[str]) -> dict[str, str]:
    """Supported where one line of the sources holds nearly all its words."""
    words = set(terms(claim["sentence"]))
    best = max(len(words & set(terms(line))) for line in claim["sources"].splitlines())
    verdict = "supported" if best >= _SUPPORTED * len(words) else "unsupported"
    return {"id": claim["id"], "verdict": verdict, "fault": ""}


def _use(prompt: str) -> int:
    """By the share of the question's words that the passage has."""
    asked, sources = _ASKED.search(prompt), _SOURCES.search(prompt)
    wanted = set(terms(asked["words"])) if asked else set()
    return 3 * len(wanted & set(terms(sources["sources"] if sources else ""))) // max(len(wanted), 1)


def _written(request: Request) -> Reply:
    """The few sentences of the prompt that are most like what is asked."""
    asked = _ASKED.search(request.user)
    shown = [sentence for sentence in _sentences(request.user) if _states(sentence)]
    chosen = _relevant(asked["words"], shown) if asked else shown[:_MOST]
    claims = [_claim(sentence) for sentence in chosen]
    return _reply(request, json.dumps({"answered": bool(claims), "claims": claims}, ensure_ascii=False))


def _sentences(prompt: str) -> Iterator[_Shown]:
    sources = _SOURCES.search(prompt)
    speaker = None
    for line in sources["sources"].splitlines() if sources else ():
        if line.startswith("<"):
            speaker = None
        elif line.startswith("("):
            said = _SPEAKER.fullmatch(line)
            speaker = said["speaker"] if said else None
        elif sentence := _SENTENCE.fullmatch(line):
            yield _Shown(sentence["id"], sentence["words"], speaker)


def _states(sentence: _Shown) -> bool:
    """Whether it is a whole sentence, and not a question put to somebody."""
    return sentence.speaker != "Q" and sentence.words.rstrip('"”’)').endswith((".", "!"))


def _relevant(question: str, shown: list[_Shown]) -> list[_Shown]:
    wanted = set(terms(question))
    shares = {sentence.id: len(wanted & set(terms(sentence.words))) / max(len(wanted), 1) for sentence in shown}
    ranked = sorted((s for s in shown if shares[s.id] >= _RELEVANT), key=lambda s: -shares[s.id])
    # Outlets that run the same story share their sentences.
    distinct = {sentence.words: sentence for sentence in reversed(ranked)}
    best = [sentence for sentence in ranked if distinct[sentence.words] is sentence][:_MOST]
    return [sentence for sentence in shown if sentence in best]


def _claim(sentence: _Shown) -> dict[str, Any]:
    if sentence.speaker is None:
        return {"text": sentence.words, "ids": [sentence.id], "quotes": []}
    quote = {"id": sentence.id, "words": sentence.words}
    return {"text": f"{sentence.speaker}: {{{{1}}}}", "ids": [sentence.id], "quotes": [quote]}


def _replay(path: Path) -> Chat:
    try:
        lines = [line for line in path.read_text("utf-8").splitlines() if line.strip()]
        replies = [_recorded(from_json(line)) for line in lines]
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not one JSON object a line"
        raise ModelError(f"Cannot replay {path}: {why}.", hint="It holds one JSON object a line.") from None
    # next() on a counter is atomic: two threads never get the same line.
    places = itertools.count()

    def chat(request: Request) -> Reply:
        place = next(places)
        if place >= len(replies):
            raise ModelError(
                f"{path.name} holds {len(replies)} replies and another was asked for.", hint="Record it again."
            )
        return _reply(request, replies[place])

    return chat


def _recorded(line: object) -> str:
    if not isinstance(line, dict):
        raise ValueError("a line is not a JSON object")
    return str(line["text"]) if set(line) == {"text"} else json.dumps(line, ensure_ascii=False)


def _reply(request: Request, text: str) -> Reply:
    return Reply(text, estimate(request.system + request.user), estimate(text), "fake")
