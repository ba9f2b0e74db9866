"""The wordings by which a sentence leans on its neighbours, and how much of its worth each leaves."""

from __future__ import annotations

import re

FAULTS: tuple[tuple[re.Pattern[str], float], ...] = (
    (
        re.compile(
            r"^[\"“]?(?:He|She|It|They|This|That|These|Those|His|Her|Their|Its|Both|Neither|Such|"
            r"There|Here)(?:[’']\w+)?\b"
        ),
        0.25,
    ),
    (
        re.compile(
            r"^[\"“]?(?:And|But|So|Or|Because|Which|Then|Also|Again|Yet|Nor|Plus|Instead|Otherwise|"
            r"However|Moreover|Furthermore|Nevertheless)\b"
        ),
        0.45,
    ),
    (
        re.compile(
            r"^[\"“]?(?:Well|Yes|No|Yeah|Yep|Nope|Look|Sure|Right|Okay|OK|Now|Again|Listen|Absolutely|"
            r"Exactly|Oh|Sorry|Correct|Obviously|Of course|I mean|You know|Like I said)\b[,.]?"
        ),
        0.55,
    ),
    (re.compile(r"^[A-Z][a-z]+, (?:I|you|we|that|the|what|as|there|it|this|if)\b"), 0.5),
    (
        re.compile(
            r"^(?:First|Second|Third|Then|Finally|Lastly|One|Two|The (?:first|second|third|other|"
            r"same|one|latter|former)|Another|Other)\b(?! (?:Lady|of all|World|Amendment|Minister|"
            r"Secretary|quarter|half|people|person|Circuit))"
        ),
        0.7,
    ),
    (
        re.compile(
            r"^(?:[“\"]?The (?!president\b|prime\b|king\b|queen\b|pope\b)(?:[a-z][\w’'-]* )?[a-z][\w’'-]*"
            r"(?:,| (?:is|are|was|were|has|have|had|will|would|can|could|may|must|said|says|told|includes?|[a-z]{3,}ed)"
            r"\b)"
            r"|[Tt]he (?:first|second|third|other|last|next|only) (?:thing|point|part|piece|one)?(?: [a-z]+ )?is\b)"
        ),
        0.6,
    ),
    (re.compile(r", [A-Z][a-z]+[.!]$"), 0.7),
    (
        re.compile(
            r"^(?:One|Some|Most|Many|All|None|Each|Part|Both|Any|Much) (?:of (?:them|those|these|that|this|which|it)\b"
            r"|(?:would|is|was|will|could)\b)|^(?:Like|As) [A-Z][a-z]+, |^I know,|^You[’'](?:re|ve|ll|d) |^You are "
            r"|^[Ll]et me (?:see|clarify|explain|try|start|take|address|finish|answer|check|repeat|put|give)\b"
        ),
        0.15,
    ),
    (
        re.compile(
            r"\b[Yy]ou(?:[’']re| are|[’']ve| have)(?: just| now| also)? (?:\w+ing|ask\w*|right|correct|suggest\w*)\b"
        ),
        0.5,
    ),
    (re.compile(r"^(?:Maybe|Perhaps|Hopefully|At this point|In terms of|As it relates to|When it comes to)\b"), 0.5),
    (re.compile(r"^At the (?:invitation|request) of\b|^On the occasion of\b|^Pursuant to\b"), 0.4),
    (re.compile(r"\b[Ii]f you\b|\b[Yy]ou (?:see|do|don[’']t|can|want|saw|look|think|guys|get|would|could|had)\b"), 0.5),
    (re.compile(r"\bI(?:[’']m| am) (?:also |just )?(?:mindful|happy|glad|pleased|certain|going to)\b"), 0.6),
    (
        re.compile(
            r"\b(?:I think|I mean|I guess|I believe|I suppose|I would say|I[’']d say|kind of|"
            r"sort of|you know,|I[’']m sure)\b"
        ),
        0.7,
    ),
    (re.compile(r"^(?:I|I[’'](?:m|d|ve|ll)|My|You|You[’']\w+)\b"), 0.6),
    (
        re.compile(
            r"\b(?:as I (?:said|mentioned|noted|indicated|pointed)|I (?:mentioned|just said|said earlier|"
            r"referred to|alluded)|what I (?:said|can say|would say|can tell)|let me (?:just )?(?:say|"
            r"be)|I would (?:just )?(?:say|note|point|remind|refer|caution))\b",
            re.I,
        ),
        0.6,
    ),
    (
        re.compile(
            r"\b(?:[Yy]ou[’']re|[Yy]ou (?:just|have|asked|mentioned|said|raised|described|cited|"
            r"know|recall|may|might|will)|[Yy]ou[’']ve|[Yy]ou[’']ll|your)\b"
        ),
        0.65,
    ),
    (
        re.compile(
            r"\b(?:I (?:don[’']t|can[’']t|haven[’']t|didn[’']t|won[’']t|do not|cannot|have not|"
            r"am not)|I[’']m not|I wouldn[’']t|not aware|no (?:update|announcement)|don[’']t have)\b"
        ),
        0.45,
    ),
    (
        re.compile(
            r"\b(?:that (?:they|he|she|we|you)|about that|on that|of that|to that|like that|about this|"
            r"of this kind|this kind of|that kind of|those kinds? of|these kinds? of|that matter|"
            r"that issue|that regard|that end|to them|of them|about it|of it|for it|with it)\b"
        ),
        0.75,
    ),
    (
        re.compile(
            r"\b(?:this|these|those) (?!week|will|would|can|could|has|month|year|morning|afternoon|"
            r"evening|weekend|summer|spring|fall|winter|time|country|administration|day|quarter|"
            r"century|decade|who|people)[a-z]+|\bthat(?: particular| specific| kind of)? (?:situation|"
            r"case|question|decision|matter|process|issue|effort|incident|report|context|statement|"
            r"region|fact|point|respect|regard|reason|way|sort|kind)s?\b"
        ),
        0.7,
    ),
    (re.compile(r"\b(?:do|does|did|done|doing) (?:so|that)\b(?! \w+ing)"), 0.5),
    (re.compile(r"^(?:With (?:regard|respect) to|As (?:to|for)|In|On) (?:this|that)\b"), 0.6),
    (re.compile(r"--|—.*—"), 0.7),
    (re.compile(r"\b(\w+(?: \w+)?),? (?:--|—|-) \1\b", re.I), 0.6),
    (re.compile(r"\bI (?:came|worked|used to|grew|went|read|watched|remember|recall|spent|wrote|thought|wish)\b"), 0.5),
    (
        re.compile(
            r"\b(?:refer|direct|point|urge|encourage) you\b|\bdefer to\b|\bcheck in with\b|\b(?:a|another|the) good "
            r"question\b|\bspeculat|\bin a position to\b|\bhypothetical|\b(?:my|our) (?:able )?(?:colleagues?|"
            r"counterparts?) (?:at|on|in|over)\b|\breserve comment\b|\bget ahead of\b|\bas far as I know\b|"
            r"\b[Yy]ou are (?:correct|right)\b",
        ),
        0.4,
    ),
    (re.compile(r"^[^“\"]*”|^[a-z]"), 0.4),
)
"""What makes a sentence lean on its neighbours or say little, and what share of its worth is left."""
