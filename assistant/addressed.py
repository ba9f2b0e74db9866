"""
Text in a source that is addressed to a model instead of to a reader: which paragraphs, and which fields.

Such text is stored and can be read and cited by hand, but no writer works from it, no verdict rests on it, and a person
is told of it. It is known by its wording, seen through what hides it: letters that nobody sees, wide and look-alike
letters, tags that spell a text, base64. What is told in other words passes; the defence against that is that no model
is believed (verify/). The forms are narrow on purpose: how seldom honest text has one is in evals/README.md.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.domain import Document, Evidence, Field, Instruction, Passage, Span
from assistant.text import blocks, sentences

_MODEL = (
    r"(?:a\.?i\.?s?|llms?|(?:large |small )?language models?|chat ?bots?|chatgpt|gpt-?\d\w*|copilot|claude|gemini"
    r"|(?:(?:automated|artificial|virtual|digital|a\.?i\.?|helpful) )+"
    r"(?:assistants?|agents?|models?|readers?|systems?|tools?|writers?|summari[sz]ers?)|summari[sz]ers?)"
)
_ORDERS = r"(?:instructions?|prompts?|directives?)"
_TEXT = r"(?:text|page|document|article|passage|content|message|e-?mail|file|source|transcript)"
_SET_ASIDE = r"\b(?:ignore|disregard|forget|override|overrule|bypass|discard)\b"


Form = tuple[tuple[str, ...], re.Pattern[str]]


def _form(needles: tuple[str, ...], pattern: str) -> Form:
    """A form of one line in small letters, with words of which it has one: they are looked for first, for speed."""
    return needles, re.compile(pattern, re.MULTILINE)


_FORMS = (
    # To set aside what it was told.
    _form(
        ("instruction", "prompt", "directive"),
        rf"{_SET_ASIDE}.{{0,40}}\b(?:previous|prior|preceding|earlier|above|foregoing|original|system|initial|existing"
        rf"|your|all|any|those|these)\b.{{0,30}}\b{_ORDERS}\b",
    ),
    _form(
        (" above", " before", " so far"),
        rf"^\W*(?:please |now )*{_SET_ASIDE} (?:all (?:of )?)?(?:the|these|those|your) (?:rules|guidelines|guardrails"
        r"|orders|context|messages?) (?:above|before|so far)\b",
    ),
    _form(
        ("you were told", "you have been told", "above", "before this"),
        rf"{_SET_ASIDE} (?:everything|anything|all)? ?(?:that )?(?:you (?:were|have been) told"
        r"|(?:is |was )?(?:said |written )?(?:above|before this))\b",
    ),
    _form(
        ("rule", "guideline", "guardrail", "restriction", "safeguard", "training", "programming"),
        rf"{_SET_ASIDE}.{{0,12}}\b(?:your|previous|prior|above|system)\b.{{0,20}}"
        r"\b(?:rules?|guidelines?|guardrails?|restrictions?|safeguards?|training|programming)\b",
    ),
    _form(
        ("check", "support score", "verifi"),
        r"\b(?:ignore|skip|disable|bypass|suspend|turn off|switch off|do not run|don['’]t run)\b.{0,24}\b(?:fact[- ]?"
        r"check\w*|citation checks?|support scores?|the verifier|verification step|(?:the|all|your|any) checks"
        r"(?! and balances| on| at| by| for))\b",
    ),
    _form(
        ("void", "suspended", "cancel", "apply", "replaced"),
        r"\b(?:rules|instructions|guidelines) (?:above|before this|you were given)\b.{0,30}\b(?:void|cancel+ed"
        r"|suspended|no longer apply|do not apply|replaced)\b",
    ),
    # To be someone else.
    _form(
        ("you are",),
        rf"\byou are (?:now |no longer |actually )?(?:an? |the )?(?:\w+ )?(?:{_MODEL}|dan|jailbroken|unrestricted"
        r"|in (?:developer|debug|maintenance|god) mode)\b"
        r"|\byou are now (?:an? |the (?!\w+est\b|first\b|last\b|only\b|most\b))",
    ),
    _form(
        (" as ",),
        r"^\W*(?:from now on,? |for the rest of this \w+,? |now,? )?(?:you (?:will|must|shall|are to) )?(?:act|behave"
        r"|speak|answer|respond|reply|write) as (?:if you (?:were|are)|though you (?:were|are)|dan\b"
        r"|an? (?:unrestricted|unfiltered|uncensored|jailbroken))",
    ),
    _form(
        ("play", "pretend"),
        r"^\W*(?:let['’]s (?:play a (?:game|role)|role-?play)|role-?play|pretend (?:to be|that you|you are|we are))\b",
    ),
    _form(
        (" mode",),
        r"\b(?:developer|debug|god|maintenance|admin) mode\b.{0,20}\b(?:enabled|on|activated|engaged)\b",
    ),
    # To be spoken to.
    _form(
        ("note", "notice", "attention", "message", "memo", "instruction", "reminder", "important"),
        rf"\b(?:note|notice|attention|message|memo|instructions?|reminder|important)\b[\s:,—–-]{{0,4}}(?:to|for)?"
        rf"[\s:,—–-]{{0,3}}(?:all |any |the |every |whatever |whichever )*{_MODEL}\b(?! (?:compan|firm|industr|polic"
        r"|safety|research|chip|act\b|bill\b|developers?))",
    ),
    _form(
        ("note", "message", "instruction", "attention"),
        r"\b(?:note|message|instructions?|attention)\b[\s:,—–-]{0,4}(?:to|for) (?:the |all |any )?(?:assistants?"
        r"|models?|bots?|crawlers?|agents?)\s*[:.—–]",
    ),
    _form(
        ("reading", "processing", "summari", "parsing", "ingesting", "indexing", "briefing from"),
        rf"\b{_MODEL} (?:that (?:is|are) |which (?:is|are) |now |currently )?(?:reading|processing|summari[sz]ing"
        rf"|parsing|ingesting|indexing|briefing from) (?:this|these|the) ?{_TEXT}?",
    ),
    _form(("if you are",), rf"\bif you are (?:an? |the )?(?:\w+ )?{_MODEL}\b"),
    _form(("dear", "hey", "hello", "hi "), rf"^\W*(?:dear|hey|hello|hi|dearest) (?:{_MODEL}|assistant|model)\b"),
    # About its prompt and its secrets.
    _form(
        ("prompt", "instruction", "configuration", "api", "everything"),
        r"\b(?:reveal|print|repeat|show|output|disclose|leak|return|display|append|recite|give|tell (?:me|us))\b.{0,40}"
        r"\b(?:system prompt|(?:your|the) (?:initial |hidden |original |full |entire )?(?:instructions|prompt"
        r"|configuration)|api[ _-]?keys?|everything (?:above|before))\b",
    ),
    _form(("prompt",), r"\b(?:system|developer|hidden|initial) prompts?\b"),
    _form(
        ("begin", "end ", "new ", "updated", "real ", "revised", "secret"),
        r"^\W*(?:(?:begin|end|new|updated|real|revised|secret) )+(?:of )?(?:the )?(?:system )?(?:instructions?|prompts?"
        r"|task|rules?|role|sources?|context|user input)\s*(?:[:\])=*#-]|$)",
    ),
    # What to write.
    _form(
        ("your",),
        r"(?:^\W*|[.!?] )(?:please |always |also )*(?:include|add|put|write|insert|append|place|print|state|say|mention"
        r"|begin|start|end|open|close|preface|finish|answer)\b.{0,80}\byour (?:\w+ )?(?:answers?|repl(?:y|ies)"
        r"|responses?|outputs?|summar(?:y|ies)|briefings?|reports?|claims?)\b",
    ),
    _form(
        ("your",),
        r"\b(?:write|put|state|print|output|insert|say) (?:this |the following )?(?:at the (?:top|end|start)"
        r" of|in) your (?:briefing|summary|answer|reply|response|output)\b",
    ),
    _form(
        ("your",),
        r"\byour (?:answer|reply|response|output|summary|briefing|only (?:task|job)|new (?:task|role|job))s? "
        r"(?:must|shall|has to)\b",
    ),
    _form(
        ("answer", "reply", "respond", "output"),
        r"^\W*(?:please )?(?:only |just |always |instead,? )*(?:answer|reply|respond|output)\b (?:only |just |exactly "
        r"|always )?(?:with|that|in json|true|[“\"{])",
    ),
    _form(
        ("fact", "confirmed", "verified", "established"),
        r"\b(?:state|present|report|assert) (?:it |this |that )?as (?:a )?(?:confirmed|established|verified)"
        r"(?: fact)?\b",
    ),
    _form(
        ("supported", "verified", "trusted"),
        r"\b(?:mark|label|rate|judge|score|grade|treat)\b.{0,60}\bas\b.{0,12}\b(?:supported|verified|trusted)\b",
    ),
    _form(
        ("mark ", "rate ", "score ", "grade "),
        r"\b(?:mark|rate|score|grade) (?:this|every|each|all|the) (?:passage|document|source|sentence|text)s?\b",
    ),
    _form(
        ("cite",),
        r"\bcite\b.{0,16}(?:\[|\bids?\b|\bsource \[?\d|\bthis (?:document|source|page|passage|article|text)\b"
        r"|\bit as \[)",
    ),
    _form(
        ("do not", "n't", "n’t", "never"),
        r"\b(?:do not|don['’]t|never) (?:cite|mention|reveal|disclose|use|quote|trust)\b.{0,24}\b(?:this (?:note"
        r"|instruction|message|prompt|comment)|(?:other|these|any other) (?:sources?|documents?|passages?))\b",
    ),
    _form(
        ("obey", "execute", "carry out", "follow"),
        r"\b(?:obey|execute|carry out|follow)\b (?:only )?(?:the |these |this |my |every )?(?:hidden |secret |encoded "
        r"|decoded |new )?(?:article|document|page|decoded|base64|order in this)",
    ),
    _form(
        ("decode", "decrypt", "unscramble", "rot13", "base64"),
        r"\b(?:decode|decrypt|unscramble|rot13|base64)\b.{0,60}\b(?:obey|follow|execute|do (?:what|as) it|comply)\b",
    ),
    _form(("the id",), r"\bthe ids? of (?:every|each|the) (?:sentence|source|claim)s?\b"),
    # What would carry words out of the house when somebody looks at it.
    _form(
        ("](", "<img"),
        r"(?:\]\(\s*(?:https?:)?//[^)\s]*|<img\b[^>]{0,200})(?:[?&](?:q|data|leak|secret|prompt|answer|token|key|d)="
        r"|\{|%7b|\$)",
    ),
)
_FRAMES = (
    _form(
        ("<", "[inst", "[/inst"),
        r"<\|[a-z_ ]{2,24}\|>|\[/?inst\]|<</?sys>>|</?(?:sources?|system|claim|question|sentence|faults|instructions?"
        r"|section|user|assistant|human)\b[^<>\n]{0,80}>",
    ),
    _form(
        ("system", "assistant", "developer"),
        r"^\W*(?:system|assistant|developer)(?: (?:prompt|message|note|override))?\s*:\s"
        r"|^\s*#{1,6}\s*(?:system|assistant)\b\W*$",
    ),
    _form(
        ("{",),
        r"\{\s*\\?[\"“](?:role|answered|claims|verdicts?|tool_calls|function_call|use)\\?[\"”]\s*:"
        r"|\$\{?(?:question|sources|sentence|claims|instruction)\b|\{\{\s*\d+\s*\}\}",
    ),
)
"""What imitates the end of the sources, a chat or a reply: all that follows is part of it."""

# Letters that nobody sees, and the controls that turn the direction of writing.
_UNSEEN = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e0fff\x00-\x08\x0e-\x1f\x7f]"
)
_ODD = re.compile("[^\x00-\u024f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]|[\x00-\x08\x0e-\x1f\x7f\xad]")
"""Anything but Latin letters, common punctuation and signs of currency."""
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n")
# An override shows words in another order than they are stored; no honest text needs one.
_OVERRIDE = re.compile("[\u202d\u202e]")
_TAGS = re.compile("(?<!\U0001f3f4)[\U000e0020-\U000e007e]{4,}")
_ENCODED = re.compile(r"(?<![\w+/=-])[A-Za-z0-9+/_-]{24,}={0,2}(?![\w+/=-])")
_LOOK_ALIKE = str.maketrans("аеорсухіѕјкмнтвοαερικνυ", "aeopcyxisjkmhtboaepikvu")


def among(passages: Iterable[Passage]) -> tuple[Instruction, ...]:
    """Everything in the passages and in their documents' fields that is addressed to a model."""
    each = tuple(dict.fromkeys(passages))
    fields = (found for document in dict.fromkeys(one.document for one in each) for found in _fields(document))
    texts = (_found(one.document, "text", span) for one in each for span in within(one))
    return tuple(dict.fromkeys((*fields, *texts)))


def _fields(document: Document) -> Iterator[Instruction]:
    if is_addressed(document.title):
        yield _found(document, "title", document.title)
    if document.publisher and is_addressed(document.publisher):
        yield _found(document, "publisher", document.publisher)
    if document.author and is_addressed(document.author):
        yield _found(document, "author", document.author)
    for label in dict.fromkeys(turn.speaker for turn in document.turns):
        if is_addressed(label):
            yield _found(document, "speaker", label)


def _found(document: Document, field: Field, where: str | Span) -> Instruction:
    span = where if isinstance(where, Span) else None
    words = where.of(document.text) if isinstance(where, Span) else where
    return Instruction(document.id, document.title, document.uri, field, words, span)


def for_readers(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The evidence without passages that speak to nobody but a model; the others close up."""
    kept = (one for one in evidence if not _is_all_addressed(one.passage))
    return tuple(replace(one, rank=rank) for rank, one in enumerate(kept, 1))


def _is_all_addressed(passage: Passage) -> bool:
    text, start = passage.document.text, passage.span.start
    for span in within(passage):
        if Span(start, max(start, span.start)).of(text).strip():
            return False
        start = max(start, span.end)
    return not Span(start, max(start, passage.span.end)).of(text).strip()


def within(passage: Passage) -> tuple[Span, ...]:
    """The parts of a passage that are addressed to a model, as places in its document."""
    return tuple(span for span in parts(passage.document.text) if span.overlaps(passage.span))


@lru_cache(maxsize=512)
def parts(text: str) -> tuple[Span, ...]:
    """
    The parts of a text that are addressed to a model: each block that is, and what follows it in its paragraph.

    What imitates a prompt or a chat reaches to the end of the text.
    """
    # Most texts have none, which one look over the whole tells; only the others are taken apart.
    if not is_addressed(text):
        return ()
    found: list[Span] = []
    for block in blocks(text):
        follows = bool(found) and block.start < found[-1].end
        if _has(block.of(text), _FRAMES):
            start = found.pop().start if follows else block.start
            return (*found, Span(start, len(text)))
        if not follows and is_addressed(block.of(text)):
            gap = _PARAGRAPH_END.search(text, block.end)
            found.append(Span(block.start, gap.start() if gap else len(text)))
    return tuple(found)


@lru_cache(maxsize=4096)
def orders(text: str) -> tuple[Span, ...]:
    """
    The sentences, and the comments of a page's source, that are addressed to a model; what stands beside them is news.

    Narrower than `parts`: of what a writer may not be shown at all, a check still compares the sentences for readers.
    """
    if not is_addressed(text):
        return ()
    found: list[Span] = []
    stretches = sorted((*(Span(*match.span()) for match in _COMMENT.finditer(text)), *sentences(text)))
    for span in (one for one in stretches if is_addressed(one.of(text))):
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)


@lru_cache(maxsize=4096)
def is_addressed(text: str) -> bool:
    """Whether it holds words addressed to a model, in the open or hidden."""
    return bool(_OVERRIDE.search(text) or _TAGS.search(text)) or _has(text, (*_FORMS, *_FRAMES))


def _has(text: str, forms: Sequence[Form]) -> bool:
    layers = [layer.lower() for layer in _layers(text)]
    return any(
        form.search(line)
        for layer in layers
        for needles, form in forms
        for needle in needles
        for line in _lines(layer, needle)
    )


def _lines(text: str, needle: str) -> Iterator[str]:
    """The lines that hold the needle."""
    at = text.find(needle)
    while at >= 0:
        end = text.find("\n", at)
        yield text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]
        at = text.find(needle, end) if end >= 0 else -1


def _layers(text: str) -> Iterator[str]:
    """The text as it is seen, and what is spelled out in it by other means."""
    yield _seen(text)
    for match in _ENCODED.finditer(text):
        decoded = _decoded(match.group())
        if decoded:
            yield decoded


def _seen(text: str) -> str:
    """Without unseen letters, and with plain letters for wide and look-alike ones."""
    if not _ODD.search(text):
        return text
    plain = unicodedata.normalize("NFKC", _UNSEEN.sub("", text))
    return plain.translate(_LOOK_ALIKE)


def _decoded(word: str) -> str | None:
    """The text that a run of base64 spells; None where it spells none."""
    try:
        data = base64.b64decode(word + "=" * (-len(word) % 4), altchars=b"-_" if re.search("[-_]", word) else None)
        text = data.decode("utf-8")
    except (binascii.Error, ValueError):
        return None
    return text if text.isprintable() else None
