"""
Whether a speaker promises the questioner to come back with an answer: `let me look into that for you`.

A promise is made by the speaker, or for somebody he will ask, to whoever put the question. What hangs on something else
(`we can get back to you when we decide`), what is offered (`if you’d like`), what others look into, and what the
transcript itself answers in brackets is none. `We’ll let you know` and a readout of a meeting to come promise news, not
an answer.
"""

from __future__ import annotations

import re

from assistant.text import sentences

_FAR = 130
"""Words of a reply after which a promise is of something else than what was asked."""
_WHO = (
    r"\b(?:I|we|let me|let us|let[’']s|happy to|glad to|somebody|someone|(?:have|let|ask) (?:my |our |the |one of )?"
    r"[^.?!;]{2,70}?)(?:[’']ll|[’']d|[’']m|[’']re)?\b"
)
_THAT = r"(?:it|that|this|these|those|them|the (?:letter|report|question|story|matter|statistics|numbers?|details?))"
_ANSWER = (
    r"(?:answers?|responses?|information|details?|guidance|numbers?|figures?|manifests?|list|data|clarity|reaction"
    r"|specifics|update)"
)
_PROMISE = re.compile(
    rf"{_WHO}(?:[^.?!;]{{0,50}}?)\b(?:"
    r"tak(?:e|ing) (?:that|the|your|this) question"
    r"|tak(?:e|ing) (?:that|this) (?:one )?(?:back|away|on notice|under advisement|for the record)"
    r"|tak(?:e|ing) (?:that|this) one"
    r"|get (?:right )?back (?:to|with) you"
    r"|follow(?:ing)? up with you"
    rf"|(?:look|check) (?:further )?(?:in)?(?:to|on) {_THAT}"
    rf"|(?:take|have) a(?: closer)? look (?:at|into) {_THAT}[^.?!]{{0,30}}?(?:for you|get back|\bsee\b)"
    r"|check (?:that|it|this) out|find (?:that |it |this )out"
    r"|check (?:with|on) [^.?!]{3,80}?\band\b[^.?!]{0,20}\b(?:see|get|let|come)"
    rf"|get (?:you|that|some) (?:that |the |an? |some |any |more )*(?:[\w’'-]+ ){{0,3}}?{_ANSWER}"
    rf"|get (?:that|some|the) (?:[\w’'-]+ ){{0,2}}{_ANSWER}"
    r"|(?:come|circle|report) back (?:to you )?(?:on|with) (?:an answer|something|that|it|this)"
    r"|get back (?:on that|with an answer)"
    r"|(?:get|have|find) you (?:something|an? \w*answer|those|the \w+)|owe you (?:an answer|a response|that)"
    r"|(?:get|find|send) (?:something|an answer) (?:for|to) you"
    r"|(?:get|send|provide|email) (?:that|those|this) (?:over |out |around )?to you"
    r"|see (?:what|if|whether) (?:else )?(?:I|we) (?:can|could) (?:find|get|learn|track|dig)"
    r" (?:you|that|some|any|an|the|out)"
    rf"|(?:run|track|chase) (?:down {_THAT}|{_THAT} down)|double[- ]check|check (?:for you|and see|and get)"
    r"|find out (?:for you|the (?:answer|exact)|exactly|about that)|find out and (?:let|tell|send|get|come|have)"
    rf"|let you have (?:{_THAT}|{_ANSWER}|an? {_ANSWER})"
    r")\b"
    rf"|\byou(?:[’']ll| will| shall) (?:have|get) (?:an? |the |your |that )?{_ANSWER}"
    rf"|(?:[’']ll|\bwill) have (?:{_THAT}|an? {_ANSWER}) for you\b",
    re.IGNORECASE,
)
_IF = r"(?<!\bsee )(?<!\bknow )(?<!\bconfirm )(?<!\bsure )(?<!-- )\b(?:if|when|once|whenever|as soon as)\b"
_HANGS_BEFORE = re.compile(rf"{_IF}(?! I can get)(?:[^,]{{3,90}},[^,]*| (?:I|we)\b[^,]{{0,60}})$", re.IGNORECASE)
_HANGS_AFTER = re.compile(_IF, re.IGNORECASE)
_NOTE = 600
"""Characters after a promise in which its transcript may answer: `** [We have seen the reports.]`."""
_REACH = 50
"""Characters after a promise in which an `if` is its own."""
_ANOTHERS = re.compile(
    # What may be possible is no promise.
    r"\b(?:may|might) be able to\b|\b(?:you were|you[’']re|are you) tak(?:e|ing)\b"
    r"|\byou(?: can|[’']d| should| could)\b",
    re.IGNORECASE,
)
_TAKES_IT = re.compile(r"\btak(?:e|ing) (?:that|this) one$", re.IGNORECASE)
_GOES_ON = 5
"""Words after `I’ll take that one` with which the speaker answers it himself."""
_ANSWERED_HERE = re.compile(r"\*\*|\*.*\*\s*[A-Z\[]|\[(?!inaudible|laughter|off|cross)", re.DOTALL)


def promise(reply: str) -> re.Match[str] | None:
    """The words that promise, in a reply's turn; None where there are none, or its transcript answers at once."""
    # Hardly any reply promises; only one that does is cut into sentences.
    for sentence in sentences(reply) if _PROMISE.search(reply) else ():
        found = _PROMISE.search(reply, sentence.start, sentence.end)
        if not found or len(reply[: found.start()].split()) > _FAR:
            continue
        reach = min(sentence.end, found.end() + _REACH)
        before = _HANGS_BEFORE.search(reply, sentence.start, found.end())
        hangs = before or _HANGS_AFTER.search(reply, found.end(), reach)
        answers = _TAKES_IT.search(found.group()) and len(reply[found.end() :].split()) > _GOES_ON
        if (
            not (hangs or answers)
            and not _ANOTHERS.search(found.group())
            and not _ANSWERED_HERE.search(reply[found.end() :][:_NOTE])
        ):
            return found
    return None
