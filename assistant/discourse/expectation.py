"""
What kind of thing a question asks for, and whether a sentence holds one that the question did not already name.

`How many lorries …?` wants a number that is no year, `How much does … cost?` money, `What share …?` a part of a whole,
`How long …?` a length, `When …?` a date or a time, `Why …?` a reason, `Who …?` a name. A sentence without one may still
be about the right thing, but it does not answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.calendar import A_MONTH, MONTHS, WEEKDAYS
from assistant.numerals import TO_TWELVE
from assistant.text import STOPWORDS

Holds = Callable[[str], bool]

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
# Years and days of a month count nothing.
_DATED = re.compile(
    rf"\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?=\W|$)"
    r"|(?<![\d$£€,.])(?:1[5-9]|20)\d\d(?:[-–/]\d{2,4})?s?(?!\d|,\d|%)",
    re.IGNORECASE,
)
_SPELT = "|".join(TO_TWELVE)
_CURRENCIES = (
    "dollars?|euros?|pounds?|marks?|crowns?|kron[aeo]r?|francs?|yen|yuan|rupees?|rou?bles?|liras?|pesos?|shillings?|rand|won"
    "|dirhams?|riyals?|dinars?|cents?|pence"
)
_MONEY = re.compile(
    rf"[$£€¥₹]\s?\d|\b(?:\d[\d,.]*|(?:hundred|thousand|(?:m|b|tr)illion|dozen)s?|\w+teen|\w+ty|{_SPELT})"
    rf"\s(?:of\s)?(?:[\w-]+\s){{0,2}}?(?:{_CURRENCIES})\b",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"\d\s?%|\bper\s?cent\b|\bpercent\w*|\b(?:half|halves|thirds?|quarters?|fifths?|tenths?|majority|minority|most"
    r"|all|none)\b|\b\w+ (?:in|out of) (?:every )?(?:\d+|two|three|four|five|six|seven|eight|nine|ten|a hundred)\b",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"\byears?[- ]olds?\b|\baged?\b|\bage of\b|,\s\d{1,3},|\bborn\b|\b(?:in|into) (?:his|her|their) \w+(?:ies|0s)\b"
    r"|\b\d+ years\b|\bturn(?:s|ed)? \d",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    rf"\d|\b(?:{_SPELT}|dozens?|hundreds?|thousands?|millions?|billions?|half|quarter|third|twice|none|no"
    r"|(?:doubl|tripl|quadrupl|halv)(?:ed|es|ing)|\w+fold)\b",
    re.IGNORECASE,
)
_COUNTED = f"{_SPELT}|fifteen|twenty|thirty|forty|fifty|sixty|hundreds?|dozens?|half"
_TIME = re.compile(
    r"\b(?:\d{1,2}(?::\d\d)?\s*(?:a\.?m|p\.?m)|\d{4}|today|tomorrow|yesterday|tonight|noon|midnight|weekend"
    r"|(?:next|last|this|coming|following)\s+\w+|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    rf"|{A_MONTH}"
    r"|(?:hours?|days?|weeks?|months?|years?)|spring|summer|autumn|fall|winter)\b",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    rf"(?:\d|\b(?:an?|few|several|many|{_COUNTED})\b)[\w\s,.’'-]{{0,25}}?\b(?:second|minute|hour|day|night|week|month|year"
    r"|decade|centur|lifetime|kilomet|metre|meter|mile|feet|foot|inch)"
    r"|\b(?:since|until|from .+ to|overnight|all (?:day|night|week|year)|fortnight)\b"
    r"|\b(?:seconds|minutes|hours|days|weeks|months|years|decades)\b",
    re.IGNORECASE,
)
_FREQUENCY = re.compile(
    r"\b(?:once|twice|times|never|always|rarely|seldom|often|every|each|daily|weekly|monthly|yearly|annual(?:ly)?"
    r"|hourly|regularly|first time|per (?:day|week|month|year))\b|\b(?:an?|a) (?:day|week|month|year)\b",
    re.IGNORECASE,
)
# A reason is told in words of its own, or as what did the thing: `The sensor failed, and opened them.`
_REASON = re.compile(
    r"\b(?:because|since|due to|owing to|thanks to|as a result|result(?:s|ed|ing)? (?:of|from|in)|therefore|so that"
    r"|in order|in response|in protest|caus(?:e|es|ed|ing)|reasons?|blam(?:e|es|ed|ing)|led to|prompt(?:s|ed)"
    r"|trigger(?:s|ed)|forced|follow(?:s|ed|ing)|after|over|amid|given|citing|cited|fail(?:s|ed|ure)|mistake"
    r"|automatically|by order|as (?:the|a|an|it|he|she|they|his|her|its|their)|want(?:s|ed)|need(?:s|ed)|hop(?:es|ed)"
    r"|said (?:that )?(?:it|he|she|they|the))\b"
    r"|\bfor (?!the first|(?:\w+ )?(?:months?|years?|days?|weeks?|hours?|minutes?))"
    r"|\bto (?!be\b)[a-z]+\b|[a-z]ed (?:them|it)\b",
    re.IGNORECASE,
)
_IS_REASON = re.compile(
    r"\b(?:because|due to|owing to|thanks to|results? (?:of|from)|resulted from|reasons?|blam(?:e|es|ed|ing)"
    r"|caus(?:e|es|ed|ing)|led to|prompt(?:s|ed)|trigger(?:s|ed)|in (?:response|protest|order)|so that|that[’']s why"
    r"|is why|fear(?:s|ed)?|concerns?)\b",
    re.IGNORECASE,
)
_NO_REASON = re.compile(
    r"\b(?:did|does|do|has|have|had|would)(?: not|n[’']t) (?:say|said)\b|\b(?:declined|refused) to (?:say|comment)\b"
    r"|\blook(?:s|ed|ing)? into\b",
    re.IGNORECASE,
)
_NOT_NAMES = frozenset(map(str.lower, (*WEEKDAYS, *MONTHS, "mr", "mrs", "ms", "dr")))
_NAME = re.compile(r"(?<![.!?“\"]\s)(?<!^)\b[A-Z][\w’'-]+")
_ASKED: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\bhow long\b", re.IGNORECASE), "length"),
    (re.compile(r"\bhow (?:often|frequently)\b|\bhow many times\b", re.IGNORECASE), "frequency"),
    (re.compile(r"\bhow old\b|\bwhat age\b", re.IGNORECASE), "age"),
    (re.compile(r"\bwhat (?:share|percentage|proportion|fraction)\b", re.IGNORECASE), "share"),
    (re.compile(r"\bhow much (?:money|cash)\b|\bhow (?:much|expensive)\b.*\b(?:cost|pays?|paid|spend|spent"
                r"|earn(?:s|ed)?|worth|invest(?:s|ed)?|charged?|donat(?:e|ed)|owe[ds]?)\b"
                r"|\b(?:what|which) (?:salary|price|budget|fee|fine|wage)\b"
                r"|\bwhat (?:does|do|did|will|would)\b.*(?<!the )\b(?:cost|pay|earn)\W*$", re.IGNORECASE), "money"),
    (re.compile(r"\bhow (?:many|much|long|old|far|big|large|high)\b|\bwhat (?:share|percentage|number|sum|amount"
                r"|proportion|figure)\b", re.IGNORECASE), "number"),
    (re.compile(r"^\W*(?:and |but )?why\b", re.IGNORECASE), "reason"),
    (re.compile(r"\bwhen\b|\b(?:what|which|on what|by what) (?:day|date|time|year|month)\b|\bhow soon\b",
                re.IGNORECASE), "time"),
    (re.compile(r"\b(?:who|whom|whose)\b|\bwhat is the name\b|\b(?:which|what) (?:person|official|minister|country|city"
                r"|countries|company|hotel|state|party|team|agency"
                r"|architect|airline|bank|school|university|hospital|restaurant|newspaper|organi[sz]ation|firm|senator"
                r"|congress(?:man|woman)|actor|actress|singer|band|player|club|network|director|governor|judge)\b"
                r"|\bwhere\b", re.IGNORECASE), "name"),
)  # fmt: skip
_HOLDS: dict[str, Holds] = {
    "reason": lambda sentence: _REASON.search(sentence) is not None and _NO_REASON.search(sentence) is None,
    "number": lambda sentence: _NUMBER.search(_DATED.sub(" ", sentence)) is not None,
    "money": lambda sentence: _MONEY.search(sentence) is not None,
    "share": lambda sentence: _SHARE.search(sentence) is not None,
    "age": lambda sentence: _AGE.search(sentence) is not None,
    "length": lambda sentence: _LENGTH.search(sentence) is not None,
    "frequency": lambda sentence: _FREQUENCY.search(sentence) is not None or _NUMBER.search(sentence) is not None,
    "time": lambda sentence: _TIME.search(sentence) is not None,
}


def _bare(name: str) -> str:
    return re.sub(r"[’']s$", "", name).lower()


_WHO = re.compile(r"\bwho\b", re.IGNORECASE)
_NOBODY = re.compile(
    r"\b(?:nobody|no[ -]one|no (?:person|man|woman|official|country|minister)|none of)\b", re.IGNORECASE
)


def expected(question: str) -> Holds | None:
    """What a sentence must hold to answer; None where the question's form does not say."""
    kind = next((kind for pattern, kind in _ASKED if pattern.search(question)), None)
    if kind == "name":
        named = set(re.findall(r"\w+", question.lower())) | _NOT_NAMES
        return lambda sentence: (
            any(_bare(name) not in named | STOPWORDS for name in _NAME.findall(f"· {sentence}"))
            or (_WHO.search(question) is not None and _NOBODY.search(sentence) is not None)
        )
    return _HOLDS.get(kind or "")


def gives_reason(sentence: str) -> bool:
    """Whether it says of a reason that it is one."""
    return _IS_REASON.search(sentence) is not None and _NO_REASON.search(sentence) is None


_PASSED_ON = re.compile(
    r"\b(?:asks?|asked|asking|(?:put|raised|poses?|posed) \w+ questions"
    r"|wonder(?:s|ed|ing)?|enquired|inquired|want(?:s|ed)? to know|the question (?:of|is|was))\b"
    r"[^.]{0,60}?\b(?:how|whether|what|who|whom|when|where|why|which)\b",
    re.IGNORECASE,
)
_REPLIES = re.compile(r"\b(?:said|says|replied|answered|told|added|responded|declined|refused)\b", re.IGNORECASE)


def passes_on_a_question(sentence: str) -> bool:
    """Whether it only tells that something was asked: `You asked how many there are.`"""
    return _PASSED_ON.search(sentence) is not None and _REPLIES.search(sentence) is None


_SAYS = re.compile(
    r"\bwhat (?:did|does|has|had|do|was|is)\s+(?P<who>.{2,80}?)(?:\s+(?:say|said|says|tell|told|think|thought|announce"
    r"|announced|argue|claim|claimed|suggest|mean|reply|replied|respond|responded|warn|warned|saying|asked?|promise"
    r"|promised)\b|[’']s (?:position|view|answer|response|reaction|line)\b)",
    re.IGNORECASE,
)
_ROLE = re.compile(r"^(?:the|a|an|our|his|her|their|its|we|he|she|they|it|you|i)\b", re.IGNORECASE)
_OWNED = re.compile(r"[’']s?\s+(?:[a-z-]+\s+)*[a-z-]+$")


def speaker_asked_of(question: str) -> tuple[str, ...]:
    """
    The names of the one whose words are asked for, in lower case; none where it is a thing or a role without a name.

    `What did Josh Earnest say …?` → `("earnest",)`; `What did the Prime Minister of Ulmark say?` → `("prime",
    "minister", "ulmark")`
    """
    found = _SAYS.search(question)
    if not found or _OWNED.search(found["who"]):
        return ()
    names = [name.lower() for name in re.findall(r"\b[A-Z][\w’'-]+", found["who"])]
    return tuple(names) if _ROLE.match(found["who"]) else tuple(names[-1:])


def without_asking(question: str) -> str:
    """A question for somebody's words without `say` and titles. `What did Mr Orr say about it?` → `Orr about it?`"""
    found = _SAYS.search(question)
    if not found:
        return question
    who = re.sub(r"\b[A-Z][\w’'-]+ (?=[A-Z])", "", found["who"])
    return f"{who} {question[found.end() :]}"


def says(names: tuple[str, ...], sentence: str, speaker: str | None) -> bool:
    """Whether a sentence is that one's: spoken in their turn, or reported of them."""
    if speaker is not None and any(name in speaker.lower() for name in names):
        return True
    return all(_reports(name, sentence) for name in names)


def _reports(name: str, sentence: str) -> bool:
    verbs = r"(?:said|says|told|added|wrote|announced|warned|argued|replied|insisted|called|described|according to)"
    name = rf"\b{re.escape(name)}\b"
    return re.search(rf"{name}.{{0,60}}{verbs}|{verbs}.{{0,80}}{name}", sentence, re.IGNORECASE) is not None
