"""Countries, their peoples and their other names: `Iranian`, `Iranians` and `Iran` are one name to a check."""

from __future__ import annotations

import re

# A line: the country, its adjective, then other names. Adjectives take a plural -s where English has one.
_TABLE = """
Afghanistan Afghan | Albania Albanian | Algeria Algerian | Angola Angolan | Argentina Argentine Argentinian
Armenia Armenian | Australia Australian Aussie | Austria Austrian | Azerbaijan Azerbaijani Azeri | Bahrain Bahraini
Bangladesh Bangladeshi | Belarus Belarusian | Belgium Belgian | Bolivia Bolivian | Bosnia Bosnian
Botswana Botswanan | Brazil Brazilian | Britain British Briton UK U.K. United_Kingdom Great_Britain
Bulgaria Bulgarian | Burma Burmese Myanmar | Cambodia Cambodian | Cameroon Cameroonian | Canada Canadian
Chad Chadian | Chile Chilean | China Chinese PRC | Colombia Colombian | Congo Congolese DRC | Croatia Croatian Croat
Cuba Cuban | Cyprus Cypriot | Czechia Czech Czech_Republic | Denmark Danish Dane | Ecuador Ecuadorian
Egypt Egyptian | England English Englishman | Eritrea Eritrean | Estonia Estonian | Ethiopia Ethiopian
Europe European | EU European_Union | Finland Finnish Finn | France French Frenchman | Georgia Georgian
Germany German | Ghana Ghanaian | Greece Greek | Guatemala Guatemalan | Guinea Guinean | Haiti Haitian
Honduras Honduran | Hungary Hungarian | Iceland Icelandic Icelander | India Indian | Indonesia Indonesian
Iran Iranian | Iraq Iraqi | Ireland Irish Irishman | Israel Israeli | Italy Italian | Jamaica Jamaican
Japan Japanese | Jordan Jordanian | Kazakhstan Kazakh | Kenya Kenyan | Kosovo Kosovar | Kuwait Kuwaiti
Kyrgyzstan Kyrgyz | Laos Lao Laotian | Latvia Latvian | Lebanon Lebanese | Liberia Liberian | Libya Libyan
Lithuania Lithuanian | Malaysia Malaysian | Mali Malian | Malta Maltese | Mexico Mexican | Moldova Moldovan
Mongolia Mongolian | Morocco Moroccan | Mozambique Mozambican | Namibia Namibian | Nepal Nepalese Nepali
Netherlands Dutch Dutchman Holland | New_Zealand New_Zealander Kiwi | Nicaragua Nicaraguan | Niger Nigerien
Nigeria Nigerian | North_Korea North_Korean DPRK Pyongyang | Norway Norwegian | Oman Omani | Pakistan Pakistani
Palestine Palestinian | Panama Panamanian | Paraguay Paraguayan | Peru Peruvian | Philippines Philippine Filipino
Poland Polish Pole | Portugal Portuguese | Qatar Qatari | Romania Romanian | Russia Russian Russian_Federation
Rwanda Rwandan | Saudi_Arabia Saudi Saudi_Arabian | Scotland Scottish Scot Scots | Senegal Senegalese
Serbia Serbian Serb | Sierra_Leone Sierra_Leonean | Singapore Singaporean | Slovakia Slovak
Slovenia Slovenian Slovene | Somalia Somali | South_Africa South_African
South_Korea South_Korean Republic_of_Korea ROK | Spain Spanish Spaniard | Sri_Lanka Sri_Lankan | Sudan Sudanese
Sweden Swedish Swede | Switzerland Swiss | Syria Syrian | Taiwan Taiwanese | Tajikistan Tajik | Tanzania Tanzanian
Thailand Thai | Tunisia Tunisian | Turkey Turkish Turk Türkiye | Turkmenistan Turkmen | Uganda Ugandan
Ukraine Ukrainian | UAE Emirati United_Arab_Emirates Emirates | Uruguay Uruguayan | UN U.N. United_Nations
US U.S. USA U.S.A. United_States United_States_of_America America American | Uzbekistan Uzbek | Venezuela Venezuelan
Vietnam Vietnamese | Wales Welsh Welshman | Yemen Yemeni | Zambia Zambian | Zimbabwe Zimbabwean | Africa African
Asia Asian | Islam Islamic Muslim | Christianity Christian | Democrat Democratic | Republican GOP
"""


def _aliases() -> dict[str, str]:
    """Every spelling in the table, in lower case without points, to its country."""
    found: dict[str, str] = {}
    for entry in _TABLE.replace("\n", " | ").split("|"):
        names = [name.replace("_", " ").replace(".", "").lower() for name in entry.split()]
        for name in names:
            found[name] = names[0]
            found.setdefault(f"{name}s", names[0])
    return found


ALIASES = _aliases()
COUNTRIES = frozenset(name.replace(" ", "_") for name in ALIASES.values())
_LONGEST_FIRST = sorted((name for name in ALIASES if " " in name), key=len, reverse=True)


def canonical(words: str) -> str:
    """Lower-case words with every country's name in its one form: `north koreans and dutch` → one word a country."""
    text = f" {words} "
    for name in _LONGEST_FIRST:
        if f" {name} " in text:
            text = text.replace(f" {name} ", f" {ALIASES[name].replace(' ', '_')} ")
    return " ".join(ALIASES.get(word, word).replace(" ", "_") for word in text.split())


_PEOPLE = re.compile(r"(?:ians?|ans?|ese|ish)$")
_ENDING = re.compile(r"(?:ians?|ans?|ese|ish|ia|[aeiy]|s)$")
_ROOT = 4


def is_people_of(one: str, other: str) -> bool:
    """Whether two lower-case names are one, or a land and its people: `kessia`, `kessians`."""
    if one == other:
        return True
    roots = {_ENDING.sub("", one), _ENDING.sub("", other)}
    named = _PEOPLE.search(one) is not None or _PEOPLE.search(other) is not None
    return named and len(roots) == 1 and len(roots.pop()) >= _ROOT
