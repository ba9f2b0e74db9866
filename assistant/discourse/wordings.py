"""The wordings by which the briefing knows boilerplate, hedges, refusals and sentences that lean on others."""

from __future__ import annotations

import re

from assistant.calendar import MONTHS, WEEKDAYS


def _any(*forms: str, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{form})" for form in forms), flags)


BOILERPLATE = _any(
    r"^\W*(?:by|photo(?:graph)?s?|images?|pictures?|video|credit|caption|source|contact|"
    r"media contact|tags?|topics?) ?(?:by )?:? ?[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,3}\W*$",
    r"^\W*(?:photo|image|picture|caption|file photo|pictured) ?[:—–(]",
    r"©|\(c\) ?\d{4}|\bcopyright \d{4}\b|\ball rights reserved\b|\bterms of (?:use|service)\b|\bprivacy policy\b",
    r"^\W*(?:read more|read also|read next|see also|related(?: stories| articles)?|more on this|"
    r"click here|follow us|sign up|subscribe|share this|advertisement|continue reading|"
    r"most read|recommended|skip to)\b",
    r"\b(?:sign up (?:for|to)|subscribe to|unsubscribe|follow us on|cookies (?:to|on this)|"
    r"we use cookies|our newsletter|download our app)\b",
    r"^\W*(?:note to editors|editor[’']s notes?|notes? to editors|for (?:more|further) information|"
    r"media enquiries|press enquiries|ground rules|attribution(?: is| should|:| to))\b",
    r"\b(?:not|never) (?:use|give|publish) the name of\b",
    r"^\W*(?:corrects?\b|correction ?:|this (?:story|article|version) (?:has been |was )?correct|"
    r"clarification ?:|the corrected story follows)",
    r"\b(?:reporting by|editing by|additional reporting|writing by|contributed to this (?:report|"
    r"story)|with (?:files|reporting) from)\b",
    r"^\W*(?:dear|hello|hi)\b.{0,60},$|^\W*(?:regards|best wishes|yours|sincerely|kind regards|cheers|with thanks)\b",
    r"^\W*\[\d+\] ?:|^\s*\||^\W*(?:from|to|cc|bcc|subject|date|reply-to|message-id|mime-version|content-type) ?:",
)
"""A paragraph that is the page's, the mail's or the desk's, not the story's."""

DATELINE = re.compile(
    r"(?=[A-Z .,'’/-]*[A-Z]{3})[A-Z][A-Z .,'’/-]{2,40}(?:, [A-Z][\w .'’-]{1,40})?(?:,? (?:[A-Z][a-z]+\.? \d{1,2}|"
    r"\d{1,2} [A-Z][a-z]+)(?:,? \d{4})?)?"
    r" ?(?:\([^)]{2,40}\))? ?(?:\*\*)? ?[-–—]+ (?=[A-Z“\"‘])"
    r"|[A-Z][a-z]+\.? \d{1,2}(?:,? \d{4})? \([^)]{2,40}\) ?[-–—]+ (?=[A-Z“\"‘])"
    r"|\*\*[A-Z][^*\n]{2,60}\.\*\* "
)

OPENER = re.compile(
    r"(?:(?:Well|Look|Yes|No|Yeah|Yep|Nope|Sure|Right|Okay|OK|Now|Listen|Again|Absolutely|Exactly|Actually|Obviously"
    r"|Oh|Correct|Frankly|I mean|You know|Of course|Like I said|As I (?:said|mentioned)(?: before| earlier| yesterday)?"
    r"|As you (?:just |also |may |all |might )*(?:point(?:ed)? out|know|mention(?:ed)?|said|note[ds]?|recall|heard|saw)"
    r"|So|And|But|First|Second|Third|Secondly|Thirdly|Lastly|Finally|Also|In fact),\s+"
    r"|(?:And|But)\s+(?=[A-Za-z])|So\s+(?!far\b|many\b|much\b|long\b|that\b)(?=[A-Za-z])"
    r"|(?!(?:However|Today|Yesterday|Tomorrow|Tonight|Meanwhile|Instead|Unfortunately|Fortunately|Ultimately|Otherwise"
    r"|Therefore|Sometimes|Here|There|Then|Still|Indeed)\b)[A-Z][a-z]+,\s+(?=(?:I|you|we|that|the|what|as|there|it|this"
    r"|if|let|he|she|they|obviously|well|again|no|yes)\b)"
    r"|(?:I|i)(?:[’']d|[’']ll| can| will| would| want to| should)?(?: just| also| only| simply| certainly| again)*"
    r" (?:tell you(?: is)?|say|note|point out|reiterate|remind you|add|observe|mention|confirm|emphasi[sz]e|underscore)"
    r" that\s+"
    r"|[Ww]hat I (?:can|will|would)(?: just)? (?:tell you|say|add|note|confirm),?(?: [A-Z][a-z]+,)? is(?: that|,)?\s+"
    r"|[Tt]he (?:point|fact|truth|bottom line|answer) (?:here )?is(?: that|,)\s+"
    r"|[Ll]et me (?:just )?(?:say|note|point out|add) that\s+"
    r"|(?:you can )?[Rr]est assured,?(?: that)?\s+|(?:Unf|F)ortunately, [A-Z][a-z]+,\s+"
    r"|(?:On background(?:,? (?:as|attribut\w+ to) [^.:;,]{3,80})?|Back on the record)\s*[,:]\s+)+"
)
"""A speaker's run-up to what he says: interjections, who is addressed, `I can tell you that`; never a hedge."""

NEVER = _any(
    r"\?[\"”’)]*$",
    r"https?://|www\.|\S@\S|[<>{}|]|!\[|\]\(|\*\*|^#|={3,}|_{3,}",
    r"--?\s*$|—\s*$|\.\.\.$|…$",
    r"\((?:laughter|applause|crosstalk|inaudible|off-?mic|pause|no response)\b",
    r"^\W*\[.*\]\W*$",
    r"^\W*(?:good (?:morning|afternoon|evening)|hello|hi|welcome|thank you|thanks|sorry|"
    r"excuse me|happy birthday|congratulations)\b",
    r"\b(?:the corrected story follows|the error arose|corrects? the|story headlined|all rights reserved)\b",
    r"^\W*(?:you may use the following|please do not|bookings? open|tickets? (?:bought|are)|follow the)\b",
    r":$",
    r"\b(?:several|some|many|most|all) of you\b",
    r"^(?:this|that|the (?:next|following|rest)|we|i|what|everything|it)\b[^,]{0,60}\b(?:on (?:deep )?background"
    r"|off the record|on the record)\b[^,]{0,30}(?:,? as [^,]*)?$",
    r"^\W*(?:if|when) (?:asked|pressed|raised|needed)\b[^:.]{0,80}:",
    r"^\W*(?:please (?:find|see) (?:attached|enclosed|below)|(?:please )?see attached|attached (?:is|are|please)\b"
    r"|(?:i|we) (?:attach|enclose)\b|fyi\b)",
    r"^\[?\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? (?:at )?\d{1,2}[:.]\d{2}",
    r"^Done (?:at|in) \w+|\bboth texts being equally authentic\b",
)
"""A sentence that must not be printed, whoever says it."""

TO_READER = re.compile(
    r"\b[Yy]ou(?:r|rs|[’'](?:ve|re|ll|d))?\b"
    r"|^(?:Please\b|(?:Take|Put|Send|Add|Remove|Delete|Change|Check|Keep|Use|Call|Cut|Leave|Drop|Move|Circulate|Forward"
    r"|Print|Hold|Let|Make|Note|Ask|Give|Get|Do not|Don[’']t) (?:out|in|off|up|the|this|that|these|it|them|him|her|me"
    r"|us|a|an|any|all|to|not|forget|use|send|say|put|quote|that|round)\b)"
)
"""A letter speaks to whom it is for: what he promised and what he is to do is no news."""

NEVER_SPOKEN = _any(
    r"\b(?:your questions?|(?:next|last|first|another|that|this|your|the|a|one more) questions?\b|"
    r"week ahead|briefing room|from this podium|from up here|from the podium)",
    r"\b(?:go ahead|let[’']s (?:move|go|see|start|do|get)|move around|come back to you|"
    r"get (?:back )?to you|get you (?:something|an answer)|give you (?:the|a) (?:last|chance)|follow[- ]up|with that|"
    r"see you (?:all )?(?:on |next |to)?(?:\w+day|week|morrow)|no briefing (?:to|on|this|next)\w*|"
    r"in your hands|get (?:us )?started|kick (?:it|us) off)\b",
    r"\b(?:nice try|joke|joking|kidding|haircut|as you can (?:see|tell)|good to see you|"
    r"have a (?:good|great|nice|wonderful))\b",
    r"\b(?:say that again|repeat (?:that|the)|I noticed|you guys|ladies and gentlemen|"
    r"in the briefing today|among other things|I can render|feature-length|"
    r"everybody|bear with me|top of the briefing|I(?:[’']ve| have) got (?:a|one|two|three|"
    r"a couple))\b",
)
"""The talk of a briefing about itself."""

STATE = re.compile(r"^As of\b")
"""How things stand when it is written is no event of that day."""

FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Oo]ur|[Mm]y|us|ours)\b")
OFFICE = re.compile(
    r"\b(?:President|Prime Minister|Minister|Secretary|Spokes(?:man|woman|person)|Chancellor|"
    r"Ambassador|Governor|Senator|General|"
    r"Commissioner|Chair(?:man|woman)?|Director|Consul|Speaker|Mayor|Judge|Chief|Leader|"
    r"Envoy|Councill?or|King|Queen|Pope|Mr|Ms|Mrs|Dr)\b",
    re.IGNORECASE,
)
"""Words for people whose words have consequences."""
PRONOUN = re.compile(r"\b(?:he|she|they|him|her|them|his|their|it)\b", re.IGNORECASE)

HEDGE = _any(
    r"\b(?:could not|cannot|can ?not|couldn[’']t|can[’']t|unable to|not possible to|impossible to) (?:be |"
    r"yet |immediately |independently )*(?:verif|confirm|see from|establish|determin|"
    r"say (?:who|what|when|whether|how))",
    r"\b(?:has|have|had|was|were|is|are)(?: not|n[’']t) (?:yet )?(?:been )?(?:(?:independently |"
    r"officially |publicly )?(?:confirmed|verified|disclosed|identified|determined|established|"
    r"decided|announced)|clear|known)\b|\b(?:not|n[’']t) (?:yet )?been released\b",
    r"\b(?:unclear|not clear|unknown|remains? to be seen|too early to (?:say|tell|know)|"
    r"no (?:immediate|official|public) (?:comment|word|confirmation|response|claim)|"
    r"unconfirmed|yet to (?:confirm|respond|decide|comment|say))\b",
    r"\bno (?:date|decision|time|venue|figure|timetable|deadline|chair|final decision|"
    r"agreement) (?:has|had|have|was|is|were)\b|\bit has no (?:chair|date|name)\b",
    r"\b(?:declined|refused) to (?:comment|say|confirm|discuss|give|name|identify|elaborate|"
    r"be drawn|answer)|\bdid not (?:say|give|elaborate|specify|respond|immediately|identify|"
    r"name|provide)\b",
    r"\bwe (?:do not|don[’']t) (?:yet )?know\b|\bnot in a position to (?:confirm|say|"
    r"deny)\b|\bstill (?:trying to|working to|under) (?:determine|learn|establish|review|"
    r"investigation)\b",
    r"\b(?:gave|offered) (?:a|two|its own) (?:very )?different accounts?\b|\bneither (?:side|"
    r"government|party) (?:has )?(?:changed|confirmed|said)\b",
    r"(?:^|[.;:(–—-] ?)(?:not (?:yet )?|un)confirmed\b|\b(?:tbc|tba|to be (?:confirmed|announced|decided))\b",
    r"\b(?:final|no) decisions? (?:has|have|had)(?: not|n[’']t)? been (?:made|taken)\b|"
    r"\bhas(?: not|n[’']t) (?:yet )?(?:made|taken|reached) (?:a|any) (?:final )?decision\b",
)
"""A source says that something is not known, not decided or not confirmed."""

REFUSAL = _any(
    r"\b(?:I|we)(?:[’']ve| have)(?: got)? nothing(?: (?:new|more|further|else))? "
    r"(?:for you|to (?:add|say|announce|share|report|offer)|on (?:that|this|it))\b",
    r"\b(?:I|we)(?:[’']ll| will| would have to|[’']d have to| have to)?(?: just)? (?:take|"
    r"taking) (?:(?:that|the|your) question\b|(?:that|this) one\b[,\w ]{0,30}[.!]?\s*\Z)"
    r"|\blet me take (?:that|the) question\b",
    r"\b(?:I|we)(?:[’']ll| will)(?: have to)? take (?:that|this) (?:one )?"
    r"(?:back|on notice|under advisement|for the record)\b",
    r"\b(?:I|we) (?:do not|don[’']t) have (?:(?:an?|the|any(?:thing)?|a lot of|much|more|"
    r"that|new|additional|specific|further|it|them|those|details?|information|updates?|"
    r"announcements?|insight|guidance|reaction|answer|comment|figures?|numbers?)\b ?){1,4}",
    r"\bI[’']?(?:m| am) not (?:going to|in a position to|able to|aware|familiar|prepared to|"
    r"sure)\b|\bwe[’']?(?:re| are) not (?:going to|in a position to)\b",
    r"\bI (?:do not|don[’']t) know\b|\bI (?:can[’']t|cannot) (?:speak to|confirm|say|"
    r"comment|tell you|speculate|get into)\b|\bI (?:have not|haven[’']t) (?:seen|heard|"
    r"spoken|talked|looked|gotten)\b",
    r"\b(?:I[’']d|I would|I[’']ll|let me|we[’']d|I will)(?: have to| just| also)? (?:refer|"
    r"direct|point) you\b|\b(?:check|look) (?:into|on) (?:that|it)\b|\bget(?:ting)? (?:back to you|"
    r"ahead of)\b|\bspeculat|\bwe[’']ll (?:let you know|keep you|have to see)\b|\bno (?:figure|"
    r"announcement|comment|update|guidance)\b",
)
"""A speaker does not answer the question just put."""

ANNOUNCES = _any(
    r"\b(?:announc|approv|agree|sign|order|pledg|launch|propos|reject|vot|pass|rul|releas|"
    r"impos|lift|accept|confirm|rais|cut|open|clos|resign|appoint|nominat|arrest|kill|"
    r"die|injur|attack|strike|struck|detain|halt|suspend|sanction|deploy|travel|meet|"
    r"met|host|address|deliver|convene|authoriz|authoris|invest|fund|expand|creat|establish|"
    r"condemn|warn|urg|call(?:ed|s|ing) (?:for|on))\w*",
    r"\b(?:will|plans? to|is (?:due|expected|scheduled|set) to|has decided|said|says|told)\b",
)
"""Verbs of things done, decided or said."""

STANCE = re.compile(
    r"\b(?:President|Prime Minister|Minister|Secretary|[Aa]dministration|United States|White House|[Gg]overnment"
    r"|Congress|Senate|House|Cabinet|Commission|Department|Pentagon|[Mm]inistry|Parliament|[Ww]e)\b(?: [a-z]+){0,2} "
    r"(?:will|would|believes?|supports?|opposes?|condemns?|welcomes?|intends?|remains?|continues?|expects?|urges?"
    r"|calls?|wants?|hopes?|rejects?|plans?|has|have|is|are|did|does|do)\b"
)
"""An institution, or a speaker for one, acts or takes a position."""

EMPHASIS = _any(
    r"\b(?:never|must|always|every|nobody|no one|nothing|everyone|cannot|will not|won[’']t|"
    r"only|exactly|absolutely|outrage\w*|unacceptable|unprecedented|historic|proud|deeply|"
    r"strongly|condemn\w*|critical\w*|serious\w*|clear|simply|shame|tragic|tragedy|courage\w*|"
    r"responsib\w*|believe[sd]?|fundamental\w*|priority|commit\w*|confiden\w*|demand\w*|"
    r"promise\w*|refuse\w*|wrong|right|failure|failed|success\w*|threat\w*|danger\w*|"
    r"justice|values|freedom|safe(?:ty)?|fight|war|peace|hope|fear)\b",
)

POSITION = _any(
    r"\b(?:our|the \w+[’']s|government[’']s|administration[’']s) (?:position|policy|view|line|demand|message)\b",
    r"\b(?:will|would|shall|does|do|can) not\b|\bwon[’']t\b|\bnever\b|\bmust\b|\bonly (?:when|if|once)\b|\buntil\b",
    r"\bwe (?:regard|demand|insist|believe|support|oppose|condemn|welcome|reject|accept|expect|want|call on|remain)\b",
)
"""Somebody says where he stands."""

COMMITS = _any(
    r"\b(?:agree[ds]?|undert(?:ake|akes|ook|aken)|pledge[sd]?|promise[sd]?|commit(?:s|ted)?|decided|resolved|accepted|"
    r"approved|vowed|guarantee[sd]?) (?:to|that|on|the|an?)\b",
    r"\b(?:we|ministers?|government|cabinet|ministry|commission|sides|parties|countries|president|administration|"
    r"[A-Z]\w+) (?:will|shall)(?: also| jointly| therefore)? (?!not\b|be able|depend|have to|see\b|know\b|need)[a-z]+",
    r"\b(?:is|are) (?:ready|prepared|determined|due|scheduled|to) (?:to )?(?:leave|help|meet|send|support|sign|open|"
    r"provide|host|publish|appoint|propose|review|continue)\b",
)
"""Somebody undertakes, agrees or decides to do something."""

FOLLOWS = _any(
    r"\b(?:by (?:next )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|by the end of|before the end of|no later than|"
    r"within \w+ (?:days|weeks|months)|next (?:week|month|meeting|session|round|visit)|will (?:meet|report|return|"
    r"reply|answer|publish|resume|reconvene|review)|meet again|set a date|report back|follow(?:ing)? up|"
    r"is to be (?:settled|decided)|will be (?:decided|settled|reviewed|published|announced)|"
    r"asked for an (?:answer|reply)|awaits?|working groups?)\b",
)
"""Something is still to come of it."""

WISHED = _any(
    r"\b(?:would|could|should|might|may|wants?|wanted|asked for|asks for|propos(?:es|ed|al)|demand(?:s|ed)?|seeks?"
    r"|sought|plans?|hopes?|offer(?:s|ed)?|expect(?:s|ed)?|if)\b",
)
"""A figure is wished, asked for or expected: it stands against no other."""

UPDATES = _any(
    r"\b(?:r(?:ises?|ose|isen)|climb(?:s|ed)|grew|grown|falls?|fell|fallen|drop(?:s|ped)|bring(?:s|ing)? the|revised"
    r"|updated|now (?:stands?|puts?|says?|has|have)|has (?:risen|grown|fallen)|later|more than (?:had been|expected)"
    r"|up from|down from|raised|lowered|new (?:figure|count|toll|total))\b",
)
"""A figure is told as another than before."""

MOVED = _any(
    r"\b(?:postponed|rescheduled|delayed|put (?:off|back)|brought forward|moved (?:to|from|up|back)|instead of|"
    r"originally|previously|had been (?:due|set|planned|scheduled)|correct(?:ed|s|ion)|not [A-Z]\w+day)\b",
)
"""A later report says that a day was changed."""

DENIES = _any(
    r"\b(?:den(?:y|ies|ied)|reject(?:s|ed)|disput(?:es|ed)|contradict(?:s|ed)|dismiss(?:es|ed)|refut(?:es|ed))\b",
    r"\b(?:no truth|not true|is (?:false|untrue|baseless)|categorically)\b",
)
"""Somebody says that something told is not so."""

TAKES_BACK = _any(
    r"\b(?:withdrew|withdraws?|withdrawn|retract(?:s|ed)?|t(?:akes?|ook) back|t(?:akes?|ook) (?:it|that|this) back)\b"
    r"(?! (?:from|(?:the |its |his )?(?:troops|forces)))",
    r"\b(?:apologi[sz](?:ed|es) for (?:saying|claiming|his|her)|regret(?:s|ted) (?:(?:having )?sa(?:ying|id)|what))\b",
    r"\b(?:was|were|had been) (?:misinformed|mistaken|misled)\b",
    r"\b(?:information|statements?|claims?|remarks?|accusations?|figures?|words|answers?|account"
    r"|what (?:he|she|they) (?:had )?(?:said|told|claimed))\b[^.;]{0,60}"
    r"\b(?:was|were|is|had been) (?:incorrect|wrong|untrue|false|mistaken|inaccurate|withdrawn|not (?:correct|true))\b",
)
"""Somebody says that what he said before does not hold."""

SAID = (
    r"(?:said|says|told|asked|added|wrote|replied|called|described|declared|warned|insisted|argued|announced|stated|"
    r"noted|explained|tweeted|testified|according)"
)
ATTRIBUTION = re.compile(
    rf"(?:[A-Z][\w’'.-]+|\b(?:he|she|they|spokes\w+|official|minister|president|secretary))[^“”\"]{{0,60}}?\b{SAID}\b"
    rf"|\b{SAID}\b[^“”\"]{{0,60}}?(?:[A-Z][\w’'.-]+|\b(?:he|she|official|spokes\w+))"
)
PROCEDURAL = _any(
    r"\b(?:press|media|news|daily) (?:briefing|conference|availability|opportunity|call|tour|pool)\b[^.]*"
    r"\b(?:will|is to|are to|is scheduled|takes? place|begins?|starts?|cancelled|postponed|moved)\b",
    r"\b(?:media|press|journalists|reporters|photographers)\b[^.]*"
    r"\b(?:must|should|may|are (?:asked|requested|invited) to)\b[^.]*"
    r"\b(?:register|apply|arrive|attend|accredit\w*|bring|collect)\b",
    r"\b(?:accreditation|press passes|photo opportunity|pool coverage|call time|no public (?:events|engagements))\b",
)
"""A notice of what will be held for the press and how to attend it."""

_CAPITALISED = (
    "I I'm I’m I'll I’ll I've I’ve I'd I’d Mr Mrs Ms Dr A The An And But So Or Yes No Well Q Today Yesterday Jan Feb "
    "Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec"
)
_NOT_NAMES = frozenset([*_CAPITALISED.split(), *MONTHS, *WEEKDAYS])


def is_name(word: str) -> bool:
    return word not in _NOT_NAMES and len(word) > 1
