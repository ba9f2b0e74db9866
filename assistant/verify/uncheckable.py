"""
Which sentences assert nothing that sources could bear out: greetings, stage directions, refusals, questions, headings.

Every form is closed: a sentence must be made of its formula's own words from end to end. A figure, a quotation or a
clause beyond them makes it one to check, so the doubtful are checked. A question is taken as one by its mark alone:
what it takes for granted is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant import text as texts
from assistant.dates import find_dates
from assistant.numerals import TENS, UNITS
from assistant.verify.amounts import SCALES, VAGUE

_NUMBER_WORDS = {*UNITS, *TENS, *VAGUE, "half", *(word for word in SCALES if len(word) > 3)} - {"one"}
_FIGURE = re.compile(
    rf"\d|\b(?:{'|'.join(sorted(_NUMBER_WORDS))})\b|(?<!that )(?<!this )(?<!the )(?<!which )(?<!another )\bone\b",
    re.IGNORECASE,
)
_SINGLE_QUOTED = re.compile(r"(?<!\w)(?:‘[^’]+’|'[^']+')(?!\w)")
_IRREGULAR = (
    "arose ate became began beat bought broke brought built came caught chose cut did drew drove fed fell felt "
    "fled flew forbade fought found gave got grew had held hit hung kept knew laid lay led left let lost made met "
    "paid put quit ran rang rose said sang sank sat saw sent set shook shot shut sold spent split spoke spread "
    "stole stood struck stuck swam swore swung thought threw told took tore understood went withdrew woke won "
    "wore wrote"
)
PRESENT = (
    "accept accuse admit agree announce appear approve arrest arrive ask back become begin believe blame block "
    "break bring call come condemn confirm continue cut decide declare defend demand deny die drop end expect "
    "face fail fall fire flee gain get give go grow happen hit hold join keep kill know launch lead leave lie "
    "lose make mean meet move need open oppose order pass pay plan promise quit raise reject remain resign rise "
    "run say see seek seem sell send show sign sink stand start steal stop strike suffer support take tell think "
    "threaten try urge vote vow want warn win work"
)
VERB = re.compile(
    rf"\b(?:is|are|was|were|am|has|have|had|will|would|may|might|can|could|should|must|shall|do|does|did|"
    rf"\w+n['’]t|\w+['’](?:re|ve|ll)|{'|'.join(_IRREGULAR.split())}|dies|tries|flies|lies|denies|"
    rf"(?:{'|'.join(PRESENT.split())})e?s|(?!united\b|hundred\b|related\b|\w?(?:need|seed|feed|speed|weed|breed|shed)\b)"
    rf"\w{{2,}}ed)\b",
    re.IGNORECASE,
)
_PRONOUN_IS = re.compile(r"\b(?:he|she|it|that|there|here|what|who)['’]s\b", re.IGNORECASE)

_ADDRESSED = (
    r"(?:and|to|you|all|both|everybody|everyone|every one|again|back|very|so|much|too|a lot|today|tonight|here|once "
    r"more|please|indeed|now|ladies|gentlemen|folks|guys|team|colleagues|friends|editors?|reader|sirs?|madam|ma['’]am|"
    r"(?:mr|mrs|ms|dr|prof)\.?|president|minister|secretary|ambassador|chairman|chancellor|sir|good|morning|afternoon|"
    r"evening|day|night|weekend|hello|hi|thanks|thank|welcome|okay|ok|well|the press|our)"
)
_NAME = r"(?-i:[A-Z][\w'’.-]*)"
_OPENING = (
    r"(?:(?:all right|okay|ok|well|great|and|again|so|yes|no|right)[,.]? )?"
    r"(?:(?:a (?:very )?)?good (?:morning|afternoon|evening|day|night)|hello|hi|hey|dear|welcome|greetings|"
    r"(?:many )?thanks|thank you|congratulations|goodbye|bye|have a (?:good|great|nice) \w+|"
    r"(?:best|kind|warm|with best)(?: regards| wishes)|regards|sincerely|yours)"
)
_THANKED = r"(?: for (?:(?:your|the|that|this|being|coming|joining|having|taking) ?)(?:[a-z]+ ){0,3}[a-z]*)?"
_GREETING = re.compile(
    rf"welcome (?:back )?to (?:the )?{_NAME}(?: {_NAME}){{0,2}}[.!]*|"
    rf"(?:(?:and )?(?:may )?god bless|long live)(?: (?:you|us|all|and|the|{_NAME}))+[.!]*|"
    rf"{_OPENING}(?:,? {_ADDRESSED})*{_THANKED}(?:,? (?!to ){_NAME}){{0,3}}(?:,? {_ADDRESSED})*[.!,]*",
    re.IGNORECASE,
)
_SUBJECT = r"(?:i|we)"
_NOT = r"(?:can(?:not|['’]t| not)|could(?:n['’]t| not)|do(?:n['’]t| not)|won['’]t|will not|(?:['’]m|am|are|['’]re) not)"
_REFUSING = (
    r"(?:going|able|in a position|gonna|know|have|comment|say|answer|speak|confirm|discuss|share|give|offer|add|hear|"
    r"provide|preview|read|elaborate|recall|remember|aware|sure|get|speculate|talk|tell|help)"
)
_EMPTY = (
    rf"(?:{_REFUSING}|anything|any|nothing|more|much|further|comments?|information|details?|updates?|announcements?|calls|"
    r"detail|answers?|personnel|too|guidance|specifics?|readout|reaction|response|new|else|additional|specific|on|about|to|for|you|into|of|at|in|"
    r"with|from|that|this|it|them|those|these|the|a|an|one|point|time|moment|stage|today|now|yet|right|here|beyond|"
    r"what|i|i['’]ve|already|said|me|question|questions|podium|front|off|top|my|head|either|really|just|again|"
    r"there|exactly|personally|out|enough|subject|matter|issue|topic|be)"
)
_NOUNS = r"(?:[\w'’-]+ ){0,6}?"
_SOURCES = r"(?:the|these|those|your|our)? ?(?:[a-z]+ )?(?:sources|documents|passages|articles|texts)"
_REFUSAL = re.compile(
    rf"(?:(?:well|no|so|and|but|again|sorry|i['’]m sorry|look),? )*(?:"
    rf"{_SUBJECT} ?{_NOT}(?:,? {_EMPTY})+(?:, {_NAME})?|"
    rf"{_SUBJECT}(?:['’]ve| have)(?: got)? (?:nothing|no)\b(?: {_EMPTY})*|"
    rf"no comment(?: on (?:the|this|that) {_NOUNS}[\w'’-]+)?|(?:i['’]m )?sorry(?: about (?:that|this))?|"
    rf"not enough information(?: to (?:say|answer|tell)(?: {_EMPTY})*)?|"
    rf"(?P<found>nothing (?:was|has been) found(?: (?:on|about|in|for|among) {_NOUNS}[\w'’-]+)?|"
    rf"no {_NOUNS}(?:answer|evidence|statement|source|information|document|mention)s? {_NOUNS}(?:(?:was|were|has been|"
    rf"have been) )?found(?: (?:on|about|in|for|among) {_NOUNS}[\w'’-]+)?)|"
    rf"{_SOURCES} (?:do|does|did) not (?:say|mention|contain|state|answer|provide|address|tell|specify)"
    rf"(?P<object>(?P<asked> (?:who|what|which|whether|if|how many|how much) (?:[\w'’-]+ ){{0,12}}[\w'’-]+)|"
    rf" {_NOUNS}[\w'’-]+)?"
    rf")[.!]*",
    re.IGNORECASE,
)
_FOUND = re.compile(r"\b(?:was|were|has been|have been) found\b|\bfound\b", re.IGNORECASE)
_JOINED = re.compile(r"[;:–—]|,? \b(?:but|and|although|though|because|while|since|as|so|yet)\b", re.IGNORECASE)
_STAGE = re.compile(r"[(\[](?P<inner>[^()\[\]]{1,60})[)\]]\.?")
_STAGES = re.compile(
    r"(?:(?:laughter|laughs|applause|inaudible|cross-?talk|end(?: of (?:transcript|briefing|audio|video))?|pause|"
    r"cheers|cheering|music|off[- ]mic(?:rophone)?|sic|ph|phonetic|as delivered|as prepared(?: for delivery)?|"
    r"continued|break|booing|through (?:an )?interpreter|as interpreted|speaking in \w+|no response|silence|"
    r"unintelligible|audience laughs|moment of silence)(?: and |, |; |$))+",
    re.IGNORECASE,
)
_SHOWN = re.compile(
    r"(?:next )?(?:slide|photo|picture|graphic|video|clip)(?: \d{1,2})?(?P<what>(?:[:,–—-].*)?)", re.IGNORECASE
)
_ACTED = re.compile(
    r"(?:pauses?|turns|looks|points|holds|raises|smiles|waves|steps|nods|gestures|sits|stands|shakes|moves|slows?)"
    r"(?: [a-z]+){0,5}",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://\S+|\bwww\.\S+|\+\d[\d ()/-]{5,}\d"
    r"|\b(?:tel|phone|telephone|mobile|fax)\b\.?:? ?\d[\d ()/-]{4,}\d",
    re.IGNORECASE,
)
# What a press office prints above, below and beside its text.
_FORMULA = re.compile(
    r"(?:strictly )?(?:not )?for (?:immediate |general |internal )?(?:release|publication|distribution|use)(?: only)?|"
    r"if (?:asked|pressed|raised)(?: further| again)?|check against delivery|(?:media |press )?contacts?|"
    r"ends|more follows|-?30-?|notes? to editors|q ?& ?a",
    re.IGNORECASE,
)
_FINAL = re.compile(r"[.!…]+[\"”’'»)\]]*$")
_LONGEST = 240
"""Characters of a formula; longer ones are sentences to check."""
_ANY_DAY = "2000-01-01"
_ITEM = re.compile(r"\A(?P<mark>#*\s*)(?:\d{1,2}[.)]|[-•–>])\s+")
_LAST_YEAR = re.compile(r"(?<=[a-z] )\(?(?:19|20)\d\d\)?$", re.IGNORECASE)
_ASKING = re.compile(
    r"(?:what|who|where|which|when|how|why)(?:['’]s| (?:is|are|was|were|to|we|you|it|this|next|comes|happen(?:s|ed))\b)"
    r"(?: [\w'’-]+){0,5}",
    re.IGNORECASE,
)


def uncheckable(text: str) -> str | None:
    """Why a text asserts nothing that sources could bear out; None where one of its sentences does."""
    bare = _ITEM.sub(r"\g<mark>", text.strip().strip("*_ "), count=1)
    reasons = [_reason(span.of(bare)) for span in texts.sentences(bare)] or [_reason(bare)]
    return reasons[0] if all(reasons) else None


def _reason(text: str) -> str | None:
    bare = text.strip("*_ ")
    if not re.search(r"[^\W_]", bare):
        return "It has no words."
    return next((reason for reason, holds in _REASONS.items() if holds(bare)), None)


def _quotes(text: str) -> bool:
    return bool(texts.quotations(text) or _SINGLE_QUOTED.search(text))


def _states(text: str) -> bool:
    """Whether a finite verb makes a clause of it; a participle at the very start has no subject."""
    return bool(_PRONOUN_IS.search(text) or any(match.start() for match in VERB.finditer(text)))


def _is_question(text: str) -> bool:
    """Asked by the text itself: `Did he say “no”?`, but not `He said: “Who knows?”`."""
    return text.rstrip(")]").endswith("?") or (text.rstrip("\"”’'»)]").endswith("?") and not _quotes(text))


def _is_stage_direction(text: str) -> bool:
    match = _STAGE.fullmatch(text)
    if not match:
        return False
    inner = match["inner"].strip(" .!")
    if shown := _SHOWN.fullmatch(inner):
        return not (_FIGURE.search(shown["what"]) or VERB.search(shown["what"]))
    if _FIGURE.search(inner) or _quotes(inner):
        return False
    return bool(_STAGES.fullmatch(inner) or _ACTED.fullmatch(inner)) or (
        len(inner.split()) <= 3 and not VERB.search(inner)
    )


def _is_formula(text: str) -> bool:
    return _FORMULA.fullmatch(text.strip("#-–— .:")) is not None


def _is_greeting(text: str) -> bool:
    return _is_plain(text) and _GREETING.fullmatch(text) is not None and not _states(text)


def _is_plain(text: str) -> bool:
    """Short, and without a figure or a quotation, which no courtesy needs."""
    return len(text) <= _LONGEST and not _FIGURE.search(text) and not _quotes(text)


def _is_contact(text: str) -> bool:
    """`Press contact: Ada Lind, +44 20 7946 0000, ada@example.org`: beside the addresses nothing is stated."""
    rest, found = _ADDRESS.subn(" ", text)
    return found > 0 and not (_FIGURE.search(rest) or _quotes(rest) or _states(rest)) and len(rest.split()) <= 14


def _is_refusal(text: str) -> bool:
    match = _REFUSAL.fullmatch(text) if _is_plain(text) else None
    if not match:
        return False
    # What stands beside the formula's own verb must not be a statement.
    beside = match["object"] or _FOUND.sub("", match["found"] or "")
    return not _JOINED.search(beside) and bool(match["asked"] or not VERB.search(beside))


def _is_heading(text: str) -> bool:
    """A line marked as one, or a short one without final punctuation, that states nothing; it may bear a date."""
    title = text.lstrip("#").strip()
    lead = title.endswith(":") and len(title.split()) <= 12
    if not (text.startswith("#") or lead or (len(_without_dates(title).split()) <= 8 and not _FINAL.search(title))):
        return False
    if _quotes(title) or _FIGURE.search(_LAST_YEAR.sub("", _without_dates(title))):
        return False
    return _ASKING.fullmatch(title.rstrip(":")) is not None or not _states(title)


def _without_dates(text: str) -> str:
    for found in reversed(find_dates(text, _ANY_DAY)):
        text = text[: found.span.start] + text[found.span.end :]
    return text


_REASONS: dict[str, Callable[[str], bool]] = {
    "It is a question.": _is_question,
    "It is a formula of press papers.": _is_formula,
    "It is a stage direction.": _is_stage_direction,
    "It says how somebody is reached.": _is_contact,
    "It is a heading.": _is_heading,
    "It is a greeting.": _is_greeting,
    "It says that there is no answer.": _is_refusal,
}
