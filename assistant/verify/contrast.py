"""Words that exclude one another: opposites in pairs, and kinds of which a thing usually has one (month, nation)."""

from __future__ import annotations

from assistant import text as texts

_PAIRS = """
abandon maintain | able unable | above below | above under | absent present | abundant scarce | accept decline |
accept reject | accidental intentional | accurate inaccurate | acknowledge deny | acquit convict | acquitted guilty
| active passive | add remove | adequate inadequate | admit deny | adult child | advance retreat | advantage
disadvantage | affordable expensive | after before | agitated calm | agree disagree | agreement disagreement | alive
dead | all none | all some | allow ban | allow forbid | allow prevent | allow prohibit | ally enemy | always never |
amateur professional | ancient modern | apart together | appear disappear | appoint dismiss | appoint sack | approve
oppose | approve reject | arrest free | arrive depart | arrive leave | artificial natural | ascend descend | attack
defend | attract repel | aunt uncle | autumn spring | available unavailable | aware unaware | back oppose | backward
forward | bad good | begin end | begin finish | best worst | better worse | big small | birth death | bitter sweet |
bless curse | borrower lender | bottom top | boy girl | brave cowardly | bright dark | brother sister | build
destroy | buy sell | buyer seller | capable incapable | captor hostage | capture release | cause prevent | certain
uncertain | certainty uncertainty | cheap expensive | cheaper pricier | christian muslim | civilian military | claim
deny | clean dirty | clear unclear | close open | closed open | cold hot | cold warm | comedy tragedy | comfortable
uncomfortable | common rare | complete incomplete | complex simple | complicated simple | compulsory voluntary |
conclude start | condemn praise | condemn welcome | confirm deny | connect disconnect | conscious unconscious |
conservative liberal | consistent inconsistent | construct demolish | continue stop | contract expand | convicted
innocent | correct incorrect | correct wrong | create destroy | creditor debtor | criticise praise | criticise
welcome | criticize praise | current former | cut raise | dangerous safe | dark light | daughter son | day night |
dead living | death life | decline grow | decline growth | decline increase | decline rise | decrease grow |
decrease increase | decrease rise | deep shallow | defeat victory | defeat win | defendant plaintiff | deficit
profit | deficit surplus | defuse escalate | democrat republican | democratic republican | demote promote |
dependent independent | deploy withdraw | detain release | deteriorate improve | deteriorate recover | die survive |
different same | different similar | difficult easy | direct indirect | disable enable | disappointed excited |
discard keep | discourage encourage | dishonest honest | dislike like | dismiss employ | disobey obey | displeased
pleased | disprove prove | dissatisfied satisfied | distrust trust | divide unite | divorce marry | doctor patient |
domestic foreign | double half | double halve | down up | downgrade upgrade | driver passenger | drop increase |
drop rise | drunk sober | dry wet | dynamic static | eager reluctant | earlier later | early late | ease intensify |
ease tighten | east west | eastern western | easy hard | effective ineffective | elect oust | employee employer |
empty full | end start | enemy friend | enter exit | enter withdraw | evacuate occupy | even odd | evening morning |
everything nothing | exclude include | expand reduce | expand shrink | expected unexpected | export import |
exterior interior | external internal | fail pass | fail succeed | failure success | fair unfair | fake real | fall
grow | fall increase | fall rise | false true | familiar unfamiliar | famous unknown | far near | fast slow | faster
slower | fat thin | father mother | favor oppose | favour oppose | favourable negative | female male | few many |
fewer more | fiction nonfiction | fictional real | final first | find lose | finish start | fire hire | first last |
foe friend | follow precede | foolish wise | forbid permit | forget remember | formal informal | former present |
fortunate unfortunate | free paid | fresh stale | friendly hostile | front rear | full partial | future past | gain
lose | gain loss | generous stingy | gentle harsh | give take | good poor | great small | grow shrink | guilty
innocent | halt resume | happy sad | happy unhappy | hard soft | hate love | healthy sick | healthy unhealthy |
heavier lighter | heavy light | help hinder | hero villain | hide reveal | high low | higher lower | highest lowest
| horizontal vertical | huge small | huge tiny | human nonhuman | husband wife | ignore notice | illegal legal |
immature mature | important unimportant | impose lift | impose remove | impossible possible | improve worsen |
improving worsening | include omit | incoming outgoing | increase lower | increase reduce | indoor outdoor |
inferior superior | insecure secure | inside outside | insufficient sufficient | interested uninterested | invalid
valid | invisible visible | irregular regular | irresponsible responsible | join leave | join withdraw | joint sole
| joyful sad | junior senior | kill save | king queen | known unknown | landlord tenant | large small | larger
smaller | largest smallest | lavish modest | lead trail | least most | leave remain | leave stay | left right | less
more | lie truth | likely unlikely | limited unlimited | local national | lock unlock | long short | longer shorter
| loose tight | loosen tighten | lose retain | lose win | loser winner | loss profit | loss victory | loss win |
loud quiet | lower raise | lower rise | lower upper | lucky unlucky | major minor | majority minority | man woman |
mandatory optional | mandatory voluntary | maximum minimum | mild severe | minor serious | minor severe | minus plus
| misunderstand understand | mother son | multiple single | narrow wide | necessary unnecessary | negative positive
| new old | newest oldest | noisy quiet | north south | northern southern | occupied vacant | official unofficial |
offline online | old young | older younger | oldest youngest | online print | open shut | opponent supporter |
oppose support | optimistic pessimistic | optional required | ordinary special | outperform underperform | over
under | overestimate underestimate | peace war | perish survive | permanent temporary | permit prohibit |
perpetrator victim | pleasant unpleasant | poor rich | poor strong | poor wealthy | popular unpopular | post pre |
poverty wealth | powerful weak | predecessor successor | private public | protected vulnerable | public secret |
pull push | punish reward | quick slow | raise reduce | rapid slow | ratify reject | receive send | reject welcome |
relaxed tense | reliable unreliable | reluctant willing | rough smooth | rural urban | safe unsafe | senior younger
| separate together | short tall | shrink widen | sign veto | significant slight | silent spoken | silent talkie |
slight substantial | smart stupid | stable unstable | stable volatile | start stop | strength weakness | strengthen
undermine | strengthen weaken | strong weak | stronger weaker | student teacher | successful unsuccessful | suitable
unsuitable | summer winter | sunrise sunset | sure unsure | thick thin | tomorrow yesterday | useful useless | with
without | upstream downstream | kill injure | kill wound | killed survived | sooner later | winner loser | gain drop |
voluntary compulsory | unanimous divided | inbound outbound | northbound southbound | eastbound westbound
| close reopen | closed reopened | shut reopen | interim final | preliminary final | provisional final
"""

_KINDS = {
    "month": "january february march april june july august september october november december",
    "day": "monday tuesday wednesday thursday friday saturday sunday",
    "compass": "north south east west northern southern eastern western northeast northwest southeast southwest",
    "kin": (
        "mother father son daughter brother sister wife husband uncle aunt nephew niece cousin grandmother "
        "grandfather grandson granddaughter boyfriend girlfriend fiance fiancee"
    ),
    "nation": (
        "american british english scottish welsh irish french german italian spanish portuguese dutch belgian "
        "swiss austrian swedish norwegian danish finnish polish czech hungarian romanian bulgarian greek "
        "turkish russian ukrainian chinese japanese korean indian pakistani afghan iranian iraqi syrian "
        "israeli palestinian egyptian libyan tunisian algerian moroccan nigerian kenyan ethiopian african "
        "australian canadian mexican brazilian argentine argentinian chilean colombian cuban venezuelan "
        "indonesian malaysian thai vietnamese filipino saudi lebanese jordanian yemeni"
    ),
    "country": (
        "america britain england scotland wales ireland france germany italy spain portugal netherlands "
        "belgium switzerland austria sweden norway denmark finland poland hungary romania bulgaria greece "
        "turkey russia ukraine china japan korea india pakistan afghanistan iran iraq syria israel palestine "
        "egypt libya tunisia algeria morocco nigeria kenya ethiopia australia canada mexico brazil argentina "
        "chile colombia cuba venezuela indonesia malaysia thailand vietnam philippines lebanon jordan yemen"
    ),
    "colour": "red blue green yellow black white orange purple pink brown grey gray",
    "unit": "second minute hour day week month quarter year decade century",
    "scale": "hundred thousand million billion trillion",
    "ordinal": "first second third fourth fifth sixth seventh eighth ninth tenth",
    "work": (
        "film movie book novel album song single series show play painting opera poem musical game magazine "
        "newspaper band documentary"
    ),
    "trade": (
        "actor actress singer writer author director producer politician footballer player coach manager "
        "engineer lawyer doctor teacher journalist scientist painter dancer musician rapper composer "
        "playwright screenwriter comedian model chef soldier"
    ),
}


def _opposites() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for pair in _PAIRS.split("|"):
        one, other = (texts.stem(word) for word in pair.split())
        if one != other:
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return {stem: frozenset(others) for stem, others in found.items()}


OPPOSITES = _opposites()
"""For each stem the stems of words that say the reverse."""
KINDS = {texts.stem(word): kind for kind, words in _KINDS.items() for word in words.split()}
"""For each stem the kind of which it names one; a word of two kinds counts under the later."""
