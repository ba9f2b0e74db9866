"""The small words that turn a sentence round: negations, modal strength, hedges, quantifiers and opposites."""

from __future__ import annotations

from typing import Literal

from assistant import text as texts

Dimension = Literal["modality", "certainty", "quantity"]
Cue = tuple[Dimension, str]

NEGATIONS = frozenset(
    (
        "not no never none nobody nothing neither nor cannot without nowhere n't hardly barely unable refused "
        "refuses refuse declined fails failed"
    ).split()
)

# A cue: what it is about, and how strong. Cues of one dimension and one strength say the same.
CUES: dict[str, Cue] = {
    **dict.fromkeys(["will", "would", "shall", "'ll", "gonna"], ("modality", "will")),
    **dict.fromkeys(["won't", "wouldn't"], ("modality", "will")),
    **dict.fromkeys(["couldn't", "mightn't", "can't", "cannot"], ("modality", "may")),
    "mustn't": ("modality", "must"),
    "shouldn't": ("modality", "should"),
    **dict.fromkeys(
        "may might could perhaps maybe possibly possible potential potentially can".split(), ("modality", "may")
    ),
    **dict.fromkeys(["must", "need", "needs", "needed", "required"], ("modality", "must")),
    **dict.fromkeys(["should", "ought"], ("modality", "should")),
    **dict.fromkeys("likely probably probable expected expects expect presumably".split(), ("modality", "likely")),
    **dict.fromkeys(
        (
            "plans plan planned planning intends intend hopes hope hoping aims aim wants want considering considers"
        ).split(),
        ("modality", "plans"),
    ),
    **dict.fromkeys(
        ["certainly", "definitely", "certain", "undoubtedly", "surely", "guaranteed"], ("modality", "certainly")
    ),
    **dict.fromkeys(
        (
            "alleged allegedly alleges allege reportedly suspected suspects apparently appears appear appeared seems "
            "seem seemed believed believes believe purported purportedly rumored rumoured "
            "supposedly unconfirmed claims claimed claim accused"
        ).split(),
        ("certainty", "unproven"),
    ),
    **dict.fromkeys(
        ("confirmed confirms confirm proved proven proves established knows undisputed").split(),
        ("certainty", "proven"),
    ),
    **dict.fromkeys(["denied", "denies", "deny", "denying"], ("certainty", "denied")),
    **dict.fromkeys("all every each always entire everyone everybody everything".split(), ("quantity", "all")),
    **dict.fromkeys(["most", "mostly", "majority", "usually"], ("quantity", "most")),
    **dict.fromkeys(["many", "often", "numerous"], ("quantity", "many")),
    **dict.fromkeys(["some", "several", "sometimes", "occasionally", "certain"], ("quantity", "some")),
    **dict.fromkeys(["once", "twice"], ("quantity", "once")),
    **dict.fromkeys(["few", "rarely", "seldom"], ("quantity", "few")),
    **dict.fromkeys(["no", "none", "nobody", "nothing", "never"], ("quantity", "none")),
}
CERTAIN: Cue = ("modality", "certainly")
# Left out of a claim, these leave it saying more than its source.
HEDGES: frozenset[Cue] = frozenset(
    {("modality", "may"), ("modality", "likely"), ("modality", "plans"), ("certainty", "unproven")}
)
# Put into a claim, these make it say more than its source.
BOOSTS: frozenset[Cue] = frozenset({CERTAIN, ("certainty", "proven")})

_OPPOSITES = """
rise fall | rose fell | rising falling | increase decrease | increase decline | increase reduce | increase drop
raise lower | raise cut | grow shrink | grow decline | gain lose | gain loss | up down | higher lower | high low
more less | more fewer | most least | above below | over under | before after | earlier later | early late
first last | win lose | won lost | victory defeat | success failure | succeed fail | accept reject | accept refuse
agree refuse | agree disagree | approve reject | approve veto | support oppose | supporter opponent | allow ban
allow forbid | allow prohibit | permit ban | permit prohibit | legal illegal | lawful unlawful | confirm deny
admit deny | acknowledge deny | guilty innocent | convict acquit | guilty acquitted | begin end | start end
start stop | start finish | open close | opened closed | arrive leave | arrive depart | enter leave | join leave
north south | east west | northern southern | eastern western | northeast southwest | northwest southeast
left right | import export | buy sell | bought sold | borrow lend | hire fire | appoint dismiss | strengthen weaken
strong weak | stronger weaker | better worse | best worst | improve worsen | improve deteriorate | expand contract
widen narrow | advance retreat | attack defend | alive dead | survive die | birth death | love hate
praise criticize | praise criticise | praise condemn | welcome condemn | welcome reject | friend enemy | ally enemy
possible impossible | likely unlikely | able unable | safe dangerous | safe unsafe | public private
domestic foreign | national international | maximum minimum | majority minority | major minor | large small
big small | larger smaller | long short | longer shorter | near far | inside outside | internal external
include exclude | present absent | same different | always never | everyone nobody | all none | positive negative
optimistic pessimistic | progress setback | peace war | deploy withdraw | escalate de-escalate | lift impose
until when | until if | unless if | unless when | until after | because despite | because although |
extend shorten | delay accelerate | release detain | free jail | true false | right wrong | correct incorrect
male female | man woman | men women | boy girl | husband wife | son daughter | father mother | brother sister
king queen | old young | older younger | hot cold | rich poor | easy difficult | fast slow | with without
for against | pass fail | keep drop | create destroy | build demolish | save spend | profit loss | surplus deficit
"""


def _pairs() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for entry in _OPPOSITES.replace("\n", " | ").split("|"):
        pair = [texts.stem(word) for word in entry.split()]
        for one, other in zip(pair, reversed(pair), strict=True):
            found.setdefault(one, set()).add(other)
    return {word: frozenset(others) for word, others in found.items()}


OPPOSITES = _pairs()


def is_negation(folded: str) -> bool:
    """Whether a folded word denies: `not`, `never`, `didn't`."""
    return folded in NEGATIONS or folded.endswith("n't")
