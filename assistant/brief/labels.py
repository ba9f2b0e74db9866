"""
What a sentence is about where it does not say so itself, so that it can be read alone.

A speaker's answers the question put to him: one or two of its names. Only the question just before it counts: the
names of a whole story would often be those of another sentence. An article's stands under its headline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.brief.salience import Weights, name_terms
from assistant.corrections import correction_of
from assistant.discourse.candidates import Candidate
from assistant.discourse.wordings import is_name
from assistant.domain import Document
from assistant.text import terms

_MOST = 2
_REPLY = 600
"""Characters of a turn in which it answers; a schedule read out after that is about something else."""
_CAPITAL = r"[A-Z](?:\.[A-Z]\.|[\w’'-]*[A-Za-z\d])"
_NAME = re.compile(rf"{_CAPITAL}(?: (?:(?:of|for|de|al) (?:the )?)?{_CAPITAL}){{0,4}}")
_ADDRESSED = re.compile(
    r"(?:^|[.?!-] |\b(?:[Ww]ell|[Tt]hanks|[Tt]hank you|[Yy]es|[Nn]o|[Ss]ure|[Oo]kay|[Ss]o|[Aa]nd|[Rr]ight|[Bb]ut),? )"
    r"(?P<name>[A-Z][a-z]+)[,.]|, (?P<last>[A-Z][a-z]+)[.?,]"
)
_INTRODUCED = re.compile(
    rf"^(?:(?:Thank you|Thanks|Yes|Hi|Hello|Good (?:morning|afternoon|evening))\b[^.?!]{{0,40}}[.!] )?"
    rf"(?:(?:I[’']m|It[’']s|This is|My name is) )?{_CAPITAL}(?: {_CAPITAL}){{1,3}}(?:, | (?:from|of|with|at) )"
    rf"(?:the )?{_CAPITAL}(?: (?:(?:of|for|de) (?:the )?)?{_CAPITAL}){{0,4}}[.:] "
)
"""`Lotte Amsel, Meridian News. `: a reporter says who asks."""
_OPENS = re.compile(
    r"^(?:(?:The|And|But|Some|So|On|In|Does|Is|Are|Has|Have|Will|Would|Did|Do|Can|Could|Was|If|When|What|Why|How) )+"
)
_ADJECTIVE = re.compile(
    r"(?:ian|ean|ican|uban|erman|ese|[nlr]ish|ench|ern|[a-z]{3}ic|eli|[a-z]{2}ani|aqi|[a-z]{2}ati|erate|ical|ederal)$"
)
"""A word that names a thing only with the next: `Israeli settlements`, `Confederate flag`."""
_NOUN = re.compile(
    r" (?!(?:and|or|but|to|in|on|at|of|for|from|with|by|as|is|are|was|were|has|have|had|will|would|can|could|that|who"
    r"|which|if|when|the|a|an|this|it|they|there|about|after|before)\b)[a-z][a-z-]{2,}"
)
_CORRECTED = re.compile(r"^(?:CORRECT(?:ION|ED)|UPDATED?|REFILE|CLARIFICATION)\b[^:]{0,20}:\s*", re.IGNORECASE)
_LEANS = re.compile(
    r"^[“\"]?(?:The (?:[a-z][\w’'-]* )?[a-z][\w’'-]*(?:,| (?!(?:of|for|in|on|between|at|to|that|who)\b)[a-z])"
    r"|(?:He|She|It|They|This|That|These|Those|His|Her|Their|Its)\b)"
)
_IN_FACT = re.compile(r"^(?:in fact|actually|the correct|instead)\b", re.IGNORECASE)
"""How a note says what is right."""
_SHORT = 20
"""Words of a sentence that may not say what it is about, where it shares none with the headline."""
_LONGEST = 110
"""Characters of a headline that is shown before a sentence."""
_BARE = frozenset(
    "president secretary minister senator leader speaker congress house senate administration government white house "
    "chief staff of general spokesman secretary-general "
    "united states u.s. america american department republicans democrats republican democrat press "
    "laughter inaudible crosstalk applause".split()
)


def label(candidate: Candidate, weights: Weights) -> str | None:
    """`Qatar, Sergeant Bergdahl`: what the question names and the sentence does not; None where it names nothing."""
    question = _question(candidate)
    if not question:
        return None
    addressed, lowered = _addressed(candidate.document), _lowered(candidate.document)
    # Nobody is asked about himself: `Ambassador Orel, will you go?` calls him by name.
    held = {*candidate.terms, *_surname(candidate)}
    rated: dict[str, float] = {}
    for phrase in _phrases(question):
        own = set(terms(phrase))
        if (
            own
            and not own & held
            and phrase not in addressed
            and not (" " not in phrase and phrase.lower() in lowered)
            and not phrase.endswith(("’m", "'m", "’d", "'d", "’ll", "’ve", "’re"))
            and not set(phrase.lower().split()) <= _BARE
            and weights.is_specific(phrase)
        ):
            rated[phrase] = rated.get(phrase, 0.0) + max(weights[term] for term in own)
    best = sorted(rated, key=lambda phrase: (-rated[phrase], phrase))
    return ", ".join(_apart(best)) or None


def headline(candidate: Candidate) -> str | None:
    """`In “Ferry to sail again”`, for what is said further down an article in words that lean on those before."""
    document = candidate.document
    if document.corrects and (_IN_FACT.match(candidate.text) or _LEANS.match(candidate.text)):
        return correction_of(document)
    title = " ".join(_CORRECTED.sub("", document.title).split()).rstrip(".")
    if document.turns or candidate.is_lead or " " not in title or len(title) > _LONGEST:
        return None
    apart = candidate.length <= _SHORT and not set(terms(title)) & set(candidate.terms)
    return f"In “{title.translate(_INNER)}”" if apart or _LEANS.match(candidate.text) else None


_INNER = str.maketrans('“”"', "‘’'")


def _surname(candidate: Candidate) -> list[str]:
    """The last name of whose turn it is."""
    speaker = candidate.document.turns[candidate.turn].speaker if candidate.turn is not None else ""
    return terms(speaker)[-1:]


def _question(candidate: Candidate) -> str:
    """The words of the question that the candidate's turn answers; nothing before the first question."""
    turns = candidate.document.turns
    before = turns[candidate.turn - 1] if candidate.turn else None
    if candidate.turn and candidate.span.start - turns[candidate.turn].span.start > _REPLY:
        return ""
    asked = " ".join(before.span.of(candidate.document.text).split()) if before and before.is_question else ""
    return _INTRODUCED.sub("", asked)


@lru_cache(maxsize=64)
def _addressed(document: Document) -> frozenset[str]:
    """Whom the speakers call by name: `Thanks, Josh.`, `Well, Kevin,`."""
    found = (match["name"] or match["last"] for match in _ADDRESSED.finditer(" ".join(document.text.split())))
    return frozenset(found)


@lru_cache(maxsize=64)
def _lowered(document: Document) -> frozenset[str]:
    """Words that the document has in small letters: capital, they are no names."""
    return frozenset(re.findall(r"\b[a-z][a-z’'-]+\b", document.text))


def _phrases(text: str) -> Iterator[str]:
    """Runs of capitalised words; one alone at the head of a sentence may be no name."""
    for match in _NAME.finditer(text):
        words = re.sub(r"[’']s$", "", _OPENS.sub("", match.group()))
        opens = match.start() == 0 or text[: match.start()].rstrip().endswith((".", "?", "!", "--", "“", '"'))
        if is_name(words) and "’" not in words[:2] and not (opens and " " not in words and not words.isupper()):
            if _ADJECTIVE.search(words):
                noun = _NOUN.match(text, match.end())
                if noun:
                    yield words + noun.group()
            else:
                yield words


def _apart(phrases: list[str]) -> list[str]:
    """The first of them that share no name."""
    found: list[str] = []
    for phrase in phrases:
        if len(found) < _MOST and not any(set(name_terms(phrase)) & set(name_terms(other)) for other in found):
            found.append(phrase)
    return found
