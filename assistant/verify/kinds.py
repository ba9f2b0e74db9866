"""
Kinds of things of which a sentence means one: `lorries` where the source has `trains` is another statement.

A kind is a line of names that exclude one another; names joined by a stroke may stand for each other. Names of a whole
kind (vehicle, weapon) are left out: they exclude none of its members.
"""

from __future__ import annotations

from assistant import text as texts

_TABLE = """
vehicle: lorry/truck car/automobile bus/coach train tram plane/airplane/aircraft/jet/airliner helicopter
    boat/ship/vessel/ferry/tanker/frigate submarine van bicycle/bike motorcycle/motorbike ambulance tractor satellite
supplies: tent blanket/quilt coat/jacket glove boot/shoe shirt mattress generator pump stove lamp/lantern pillow
arms: rifle/gun/pistol/handgun/revolver/firearm missile/rocket bomb/explosive grenade knife/blade sword
    cartridge/bullet/ammunition mortar/howitzer/artillery
food: wheat barley maize/corn rice oats bread milk meat beef pork chicken fruit vegetable cheese butter sugar salt
    coffee tea beer wine whisky/whiskey egg honey potato soya/soybean
material: timber/wood/lumber steel iron copper aluminium/aluminum nickel zinc gold silver cement/concrete coal
    oil/petroleum/crude diesel petrol/gasoline uranium lithium cotton wool leather medicine/medication seed
    fertiliser/fertilizer glass plastic rubber
works: bridge tunnel dam/barrage road/street/highway/motorway railway/railroad airport/airfield harbour/harbor/port
    canal pipeline fence tower sluice gauge reservoir quay/pier/dock lighthouse mine/pit
building: hospital/clinic school university/college church/cathedral/chapel mosque synagogue prison/jail
    hotel theatre/theater museum library factory warehouse courthouse embassy consulate shop/store restaurant barracks
    stadium farm palace
water: river lake sea ocean stream
office: president minister ambassador mayor governor senator judge prosecutor admiral king queen chancellor
    bishop/archbishop commissioner consul
people: soldier/troop sailor pilot doctor/physician/surgeon nurse teacher student/pupil farmer driver fisherman
    passenger prisoner/inmate/detainee lawyer/attorney journalist/reporter/correspondent engineer diplomat shopkeeper
    miner priest monk refugee tourist scientist hydrologist pensioner nun firefighter smuggler
aboard: passenger crew/crewman stowaway
damage: crack leak dent hole
trade: actor/actress singer/musician/rapper writer/author/novelist/playwright director producer politician
    footballer/player coach/manager journalist scientist painter dancer composer comedian model chef soldier
kin: mother father son daughter brother sister wife husband uncle aunt nephew niece cousin grandmother grandfather
    grandson granddaughter
currency: crown/krona/krone/kronor euro dollar/usd pound/sterling yen franc ruble/rouble rupee peso yuan/renminbi
    lira shekel dinar dirham riyal zloty forint won
season: spring summer autumn winter
frequency: hourly daily weekly monthly quarterly yearly/annual/annually
unit: minute hour day week month year decade century
hours: morning afternoon evening/night
rank: first second third fourth fifth sixth seventh eighth ninth tenth
scale: hundred thousand million billion trillion
compass: north south east west
    northern southern eastern western northeast northwest southeast southwest
body: arm leg head chest abdomen/stomach shoulder hand foot neck knee eye ear
disease: measles cholera malaria influenza/flu polio ebola tuberculosis diphtheria typhoid rabies dysentery
    cancer diabetes
disaster: flood earthquake/quake fire/blaze/wildfire storm/hurricane/typhoon/cyclone/tornado drought landslide/mudslide
    avalanche eruption explosion/blast
animal: cow/cattle sheep/lamb pig goat horse dog cat duck wolf bear elephant
sport: football/soccer basketball baseball rugby tennis cricket hockey golf boxing swimming cycling
creed: christian/catholic/protestant muslim jewish/jew hindu buddhist sikh
crime: murder/homicide theft/robbery/burglary fraud bribery espionage/spying treason rape arson kidnapping/abduction
    smuggling/trafficking perjury
energy: nuclear solar wind hydroelectric geothermal
colour: red blue green yellow black white orange purple pink brown grey/gray
weekday: monday tuesday wednesday thursday friday saturday sunday
month: january february march april june july august september october november december
"""


def _read() -> dict[str, dict[str, int]]:
    """Of each stem the kinds that it is a name of, and which name there."""
    found: dict[str, dict[str, int]] = {}
    for entry in _TABLE.replace("\n    ", " ").strip().splitlines():
        kind, _, names = entry.partition(":")
        for number, group in enumerate(names.split()):
            for name in group.split("/"):
                found.setdefault(texts.stem(name), {}).setdefault(kind, number)
    return found


_KINDS = _read()


def exclude(one: str, other: str) -> bool:
    """Whether two stems name different things of one kind, and in no kind the same."""
    ours, theirs = _KINDS.get(one, {}), _KINDS.get(other, {})
    shared = ours.keys() & theirs.keys()
    return bool(shared) and all(ours[kind] != theirs[kind] for kind in shared)
