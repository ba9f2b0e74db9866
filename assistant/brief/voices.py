"""
Whose words a sentence is: a party's, a spokesperson's, or nobody's in particular.

A wrong name under a position is worse than none, so only the plain forms count: words of their own turn, a sentence
that names them and says that they say it, and, of a party, what it publishes. `X, the ministry said` is not X's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from assistant.discourse.candidates import Candidate, unquoted
from assistant.discourse.wordings import OFFICE
from assistant.domain import Citation, Document
from assistant.errors import UsageProblem
from assistant.handling.attribution import on_background
from assistant.text import folded

_VERB = (
    r"(?:said|says|told|asked|added|wrote|replied|called|calls|declared|warned|warns|insisted|insists|argued|argues"
    r"|announced|announces|stated|stressed|explained|confirmed|confirms|denied|denies|rejected|rejects|accepted|accepts"
    r"|demanded|demands|proposed|proposes|offered|maintains|claimed|claims|condemned|condemns|welcomed|welcomes|refused"
    r"|refuses|agreed|agrees|promised|pledged|conveyed|urged|urges|vowed|expects|wants|believes|testified|described)"
)
_BODY = frozenset(
    "ministry commission department court party office police house government council agency bureau authority union "
    "assembly bank board committee group army guard service administration parliament senate congress cabinet".split()
)
_WHO = re.compile(
    r"(?<!\bthat )(?<!\bif )(?<!\bwhether )"
    rf"(?P<who>(?:[A-Z][\w’'.-]*[\w.] (?:(?:of|for) (?:the )?)?){{0,5}}[A-Z][\w’'.-]*[\w.])"
    rf"(?:, [^,“”]{{3,60}},)? {_VERB}\b"
    rf"|[”\"],? {_VERB} (?P<said>(?:[A-Z][\w’'-]+(?: |$|[,.]))+)"
)
_SOMEBODY_ELSE = re.compile(r", (?:he|she|they) (?:said|says|told|added|wrote)\b|\baccording to\b")
_NOT_WHO = frozenset(
    "he she they it we i you that this these those who which there everyone nobody one some many most several others "
    "another both neither all none somebody someone anyone two three".split()
)


@dataclass(frozen=True, slots=True)
class Voice:
    """A party or a person, with the words by which sentences name them."""

    name: str
    aliases: tuple[str, ...]

    def says(self, candidate: Candidate, *, publishes: bool = True) -> bool:
        """Whether the sentence is theirs; with `publishes`, so is what a document of theirs states."""
        document = candidate.document
        if candidate.is_question or on_background(document):
            return False
        if candidate.turn is not None:
            speaker = folded(document.turns[candidate.turn].speaker)
            return self._names(speaker) or (publishes and self._names(folded(document.publisher or "")))
        return self._reported(candidate.text) or (
            publishes and document.kind == "statement" and self._names(folded(document.publisher or ""))
        )

    def spoke(self, citation: Citation) -> bool:
        """Whether cited words are theirs: of their turn, or told as theirs."""
        if on_background(citation.document):
            return False
        if citation.document.turns:
            return citation.speaker is not None and self._names(folded(citation.speaker))
        return self._reported(citation.quote)

    def speaks_in(self, document: Document) -> bool:
        """Whether one of a transcript's turns is theirs."""
        return any(self._names(folded(turn.speaker)) for turn in document.turns)

    def _reported(self, text: str) -> bool:
        around = unquoted(text)
        return not self._is_namesake(around) and any(_reports(alias, around) for alias in self.aliases)

    def _names(self, text: str) -> bool:
        named = any(re.search(rf"\b{re.escape(folded(alias))}\b", text) for alias in self.aliases)
        return named and not self._is_namesake(text)

    def _is_namesake(self, text: str) -> bool:
        """Whether the surname stands only with the first names of others: `Daro Venn` is not Jora Venn."""
        first, _, last = folded(self.name).rpartition(" ")
        if not first or last not in map(folded, self.aliases):
            return False
        befores = [match["before"] or "" for match in re.finditer(_BEFORE_NAME.format(re.escape(last)), folded(text))]
        return bool(befores) and all(word not in first.split() and _is_first_name(word, text) for word in befores)


_BEFORE_NAME = r"(?:(?P<before>[\w’'-]+)\.?\s+)?\b{}\b"


def _is_first_name(word: str, text: str) -> bool:
    """Whether a word before a surname is a name: it has a capital, and is no title or office."""
    as_written = re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) if word else None
    capital = as_written is not None and (as_written.group()[0].isupper() or text.islower())
    return capital and word not in _TITLES and not OFFICE.search(word.title())


_TITLES = frozenset("mr mrs ms miss dr sir dame lord lady prof professor judge and by".split())


def _reports(alias: str, around: str) -> bool:
    """`Kessia’s president said`, `Haskavel, the host, told`, `said Osk Fennerud`; never `fled Kessia, police said`."""
    name = rf"\b{re.escape(alias)}(?:[’']s|n|ns|an|ans|ian|ians)?\b"
    apart = r"(?<!\bthat )(?<!\bif )(?<!\bof )(?<!\bin )(?<!\bfrom )(?<!\bto )(?<!\bwith )"
    subject = rf"{apart}{name}(?: (?!and\b)[\w’'-]+){{0,5}}"
    forms = (
        rf"{subject} {_VERB}\b",
        rf"{subject}(?: of [A-Z]\w+)?, [^,“”]{{3,60}}, {_VERB}\b",
        rf", (?:[A-Z][\w’'.-]+ ){{0,3}}{name}, {_VERB}\b",
        rf"^\W*,? ?{_VERB} (?:[A-Z][\w’'.-]+ ){{0,5}}{name}",
        rf"(?:^|[“”\"] ?){_VERB} (?:the )?(?:[A-Z][\w’'.-]+ ){{0,5}}{name}",
    )
    # `Kessia has accepted, she said` is hers who said it.
    return not _SOMEBODY_ELSE.search(around) and any(re.search(form, around) for form in forms)


def voice(given: str) -> Voice:
    """`Kessia: Vedrick, Kothrel` → Kessia, known by these too; a person is known by the last of his names."""
    name, _, others = given.partition(":")
    name = " ".join(name.split())
    if not name:
        raise UsageProblem(f"{given!r} names nobody.", hint="Name a party or a person, as in 'Kessia: Vedrick'.")
    also = [" ".join(other.split()) for other in others.split(",") if other.strip()]
    known = [name] if others.strip() or len(name.split()) == 1 else [name, name.split()[-1]]
    return Voice(name, tuple(dict.fromkeys((*known, *also))))


def found(statements: Iterable[Candidate], telling: Iterable[Candidate], most: int) -> list[Voice]:
    """
    Who says most of what is `telling`, where the user names no parties: offices, bodies and who holds one.

    What they are called is learned from all statements; a witness in the street is no party.
    """
    names: dict[str, Counter[str]] = {}
    small: set[str] = set()
    for candidate in statements:
        small.update(_SMALL.findall(candidate.text))
        for name in _speakers(candidate):
            key = _key(name)
            if key:
                names.setdefault(key, Counter())[name] += 1
    told = Counter(name for candidate in telling for name in _speakers(candidate))
    persons = [(key, forms) for key, all_forms in names.items() for forms in _persons(all_forms)]
    weighed = [(-sum(told[form] for form in forms), key, forms) for key, forms in persons]
    able = [one for one in weighed if one[0] and any(_is_party(form, small) for form in one[2])]
    first = sorted(able, key=lambda one: one[:2])[:most]
    return [_shown(forms, key, alone=forms == names[key]) for _, key, forms in first]


def _persons(forms: Counter[str]) -> list[Counter[str]]:
    """The forms of one surname by person: `DR. MARSH` is Dr. Helen Marsh where Councillor Colin Marsh has it too."""
    full = {
        first: Counter({f: n for f, n in forms.items() if _first_name(f) == first}) for first in map(_first_name, forms)
    }
    bare = full.pop("", Counter())
    if len(full) < 2:
        return [forms]
    for form, count in bare.items():
        same = [one for one in full.values() if any(_title(form) == _title(other) for other in one)]
        if len(same) == 1:
            same[0][form] = count
    return list(full.values())


def _first_name(form: str) -> str:
    """`Councillor Colin Marsh` → colin; none of `DR. MARSH`, of an office and of a body."""
    words = [word for word in folded(form).replace(".", "").split()[:-1] if len(word) > 1]
    first = words[-1] if words and folded(form).split()[-1] not in _BODY else ""
    return "" if first in _TITLES or OFFICE.fullmatch(first) else first


def _title(form: str) -> str:
    return folded(form).replace(".", "").split()[0]


def _is_party(form: str, small: Container[str]) -> bool:
    """
    `Foreign Minister Varrick`, `MR. EARNEST`, `the Interior Ministry`, or one word, as a country is called.

    No party is an office without its holder or place (`Ministry`), nor a word that is written small as well (`One`).
    """
    words = folded(form).replace(".", "").split()
    if len(words) == 1:
        is_office = words[0] in _BODY or OFFICE.fullmatch(form) is not None
        return form.isupper() or not (is_office or words[0] in small)
    return bool(OFFICE.search(form)) or words[-1] in _BODY or form.isupper()


_SMALL = re.compile(r"\b[a-z][a-z’'-]+\b")


def _speakers(candidate: Candidate) -> Sequence[str]:
    if on_background(candidate.document):
        return []
    if candidate.turn is not None:
        return [candidate.document.turns[candidate.turn].speaker] if not candidate.is_question else []
    around = unquoted(candidate.text)
    matches = (match["who"] or match["said"] for match in _WHO.finditer(around))
    if _SOMEBODY_ELSE.search(around):
        return []
    return [
        re.sub(r"^(?:(?:The|In|On|But|And|If|As|When|While|Although|That|Asked) )+", "", name.strip(" ,."))
        for name in matches
    ]


def _key(name: str) -> str | None:
    """What two forms of one name share: the surname, or a body's last two words."""
    words = folded(name).replace(".", "").split()
    if not words or words[-1] in _NOT_WHO or len(words[-1]) < 3:
        return None
    return " ".join(words[-2:]) if words[-1] in _BODY else words[-1]


def _shown(forms: Counter[str], key: str, *, alone: bool) -> Voice:
    """The voice by its longest form; its surname stands for it where nobody else has that."""
    longest = max(forms, key=lambda form: (len(form.split()), forms[form], form))
    last = longest.split()[-1]
    also = (last,) if alone else tuple(sorted(set(forms) - {longest}))
    return Voice(longest, (longest,) if key.rsplit(maxsplit=1)[-1] in _BODY else (longest, *also))
