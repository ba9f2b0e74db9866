"""The briefings behind the golden files: an invented harbour town, its ministry and its newspaper."""

from __future__ import annotations

from assistant.domain import (
    Briefing,
    Citation,
    Claim,
    Coverage,
    Document,
    Finding,
    Label,
    Passage,
    Section,
    Span,
    Turn,
    Usage,
    Verdict,
)

NOTICE = "The checker itself errs: it passed 6 of 100 unsupported sentences and faulted 9 of 100 sound ones."

_BRIEFING_TEXT = (
    "MS. ARDEN: Good afternoon. The harbour will reopen on Monday, and 14 ships are waiting outside it.\n\n"
    "Q    Will the dock workers be paid?\n\n"
    "MS. ARDEN: Every one of them will be paid for the eleven days. The fund stands at $4 million."
)
_NEWS_TEXT = (
    "PORT ELLAN — The harbour authority said on Tuesday that dredging had finished two days early.\n\n"
    "Union leaders called the pay offer “a first step”. Talks with the ministry resume on Friday.\n\n"
    "Fishing boats have been using the northern quay since 3 March."
)


def _turn(text: str, speaker: str, start: str, end: str) -> Turn:
    at = text.index(start)
    return Turn(speaker, Span(at, text.index(end, at) + len(end)))


BRIEFING = Document(
    id="1f0a5c2b9d3e4f60",
    text=_BRIEFING_TEXT,
    title="Daily press briefing by Spokeswoman Arden",
    uri="/home/press/notes/briefing-2031-03-12.txt",
    kind="transcript",
    publisher="Ministry of Transport",
    published="2031-03-12",
    turns=(
        _turn(_BRIEFING_TEXT, "MS. ARDEN", "Good afternoon.", "outside it."),
        _turn(_BRIEFING_TEXT, "Q", "Will the dock", "be paid?"),
        _turn(_BRIEFING_TEXT, "MS. ARDEN", "Every one", "$4 million."),
    ),
)
NEWS = Document(
    id="77ab01cd23ef4567",
    text=_NEWS_TEXT,
    title="Dredging done, pay still open",
    uri="https://ellan-courier.example/2031/03/12/dredging?page=1&view=full",
    kind="article",
    publisher="The Ellan Courier",
    published="2031-03-12",
    pages=(Span(0, len(_NEWS_TEXT)),),
)


def cite(document: Document, quote: str) -> Citation:
    """The quotation, in the paragraph of the document that holds it."""
    start = document.text.index(quote)
    top = document.text.rfind("\n\n", 0, start)
    bottom = document.text.find("\n\n", start)
    passage = Span(0 if top < 0 else top + 2, len(document.text) if bottom < 0 else bottom)
    return Citation(Passage(document, passage), Span(start, start + len(quote)))


REOPENS = cite(BRIEFING, "The harbour will reopen on Monday, and 14 ships are waiting outside it.")
PAID = cite(BRIEFING, "Every one of them will be paid for the eleven days.")
DREDGED = cite(NEWS, "The harbour authority said on Tuesday that dredging had finished two days early.")
TALKS = cite(NEWS, "Talks with the ministry resume on Friday.")
LANDFALL = cite(NEWS, "PORT ELLAN")
QUAY = cite(NEWS, "Fishing boats have been using the northern quay since 3 March.")


def _claim(text: str, *citations: Citation, label: Label = "supported", when: str | None = None) -> Claim:
    return Claim(text, citations, Verdict(label, 0.97 if label == "supported" else 0.41), when=when)


def _faulted(claim: Claim, words: str, finding: Finding) -> Claim:
    start = claim.text.index(words)
    placed = Finding(
        finding.check,
        False,
        finding.detail,
        Span(start, start + len(words)),
        finding.expected,
        words,
        finding.contradicts,
        finding.source,
    )
    label: Label = "contradicted" if finding.contradicts else "unsupported"
    return Claim(claim.text, claim.citations, Verdict(label, 0.03, (placed,)), claim.span)


def answer() -> Briefing:
    claims = (
        _claim("The harbour will reopen on Monday, and 14 ships are waiting outside it.", REOPENS),
        _claim("Dredging finished two days early, the harbour authority said.", DREDGED),
        _claim("Every dock worker will be paid for the closure.", PAID, label="partial"),
    )
    return Briefing(
        kind="answer",
        title="When does the harbour reopen?",
        sections=(Section("answer", "", claims),),
        coverage=Coverage(documents=2, used=2),
        seconds={"search": 0.012},
    )


def refusal() -> Briefing:
    return Briefing(
        kind="answer",
        title="Who designed the new lighthouse?",
        reason="Nothing in the 25 documents searched speaks of “lighthouse”.",
        removed=(_claim("The harbour was designed in Ellan.", LANDFALL, label="unsupported"),),
        coverage=Coverage(documents=25, withheld=3),
    )


def briefing() -> Briefing:
    pay = Finding("number", False, "The source gives another number.", expected="eleven", contradicts=True, source=PAID)
    paid = _faulted(_claim("Dock workers will be paid for the twelve days.", PAID), "twelve", pay)
    return Briefing(
        kind="briefing",
        title="Harbour reopening: daily briefing",
        sections=(
            Section("top-lines", "Top lines", (_claim(REOPENS.quote, REOPENS), _claim(TALKS.quote, TALKS), paid)),
            Section(
                "timeline", "Timeline", (_claim(QUAY.quote, QUAY, when="2031-03-03"), _claim(DREDGED.quote, DREDGED))
            ),
            Section("unknown", "What we do not know", note="No statement found on who pays for the dredging."),
        ),
        date="2031-03-12",
        since="2031-03-11",
        until="2031-03-13",
        template="daily",
        marking="INTERNAL – PRESS OFFICE",
        model="openai:some-model",
        prompt={"name": "answer", "version": "1", "fingerprint": "0123abcd"},
        usage=Usage(2, 1800, 240),
        coverage=Coverage(6, 2, 1, ("Weather at sea", "Council minutes"), 3),
    )


DRAFT = (
    "Harbour news\n\n"
    "The harbour will reopen on Monday. 140 ships are waiting outside it. "
    "Talks with the ministry resume on Friday.\n\n"
    "The mayor has resigned. We wish everyone a good week."
)


def check() -> Briefing:
    number = Finding("number", False, "The source says 14, not 140.", expected="14", contradicts=True, source=REOPENS)
    support = Finding("support", False, "Nothing in the sources says this.", source=QUAY)
    ships = _faulted(_claim("140 ships are waiting outside it.", REOPENS), "140", number)
    claims = (
        _claim("The harbour will reopen on Monday.", REOPENS),
        ships,
        _claim("Talks with the ministry resume on Friday.", TALKS),
        _faulted(_claim("The mayor has resigned."), "The mayor has resigned.", support),
        _claim("We wish everyone a good week.", label="not-checkable"),
    )
    return Briefing(
        kind="check",
        title="statement.md",
        sections=(Section("draft", "", tuple(map(_in_draft, claims))),),
        coverage=Coverage(documents=2, used=2),
        draft=DRAFT,
    )


def _in_draft(claim: Claim) -> Claim:
    start = DRAFT.index(claim.text)
    return Claim(claim.text, claim.citations, claim.verdict, Span(start, start + len(claim.text)))


SAMPLES = {"answer": answer, "refusal": refusal, "briefing": briefing, "check": check}

HOSTILE = (
    "# Heading <script>alert(1)</script> [click](https://evil.example) ![x](https://evil.example/x.png) "
    "https://evil.example www.evil.example evil.example <b>bold</b> &lt;i&gt; `code` [red]rich[/red] "
    "[link=https://evil.example]x[/link] \x1b[31mred\x1b]8;;https://evil.example\x07x \x9b2J "
    "\u202eesrever\u202c z\u200bw \U000e0041 <!-- c --> | a | b | ~~gone~~ *it* __b__ {{x}}"
)
HOSTILE_LINES = (
    "# top",
    "- item",
    "+ item",
    "1. item",
    "2) item",
    "> quote",
    "---",
    "===",
    "    code",
    "```",
    "* x",
    "[a]: b",
)


def hostile(words: str) -> Briefing:
    """The same hostile words in every place a source can reach."""
    document = Document("f" * 16, words, words, words, "article", publisher=words, published=words, ground_rules=words)
    whole = Span(0, len(words))
    source = Citation(Passage(document, whole), whole)
    finding = Finding("quote", False, words, Span(0, 5), words, words, source=source)
    claim = Claim(words, (source,), Verdict("unsupported", 0.1, (finding,)), Span(0, len(words)), when=words)
    section = Section("a", words, (claim,), note=words)
    return Briefing("briefing", words, (section,), marking=words, coverage=Coverage(1, unread=(words,)))
