"""The forms of English verbs: which are one verb's, and which tell of what is past."""

from __future__ import annotations

from assistant import text as texts

# The base, the past, and the participle where it is another word.
_IRREGULAR = """
see saw seen | give gave given | take took taken | write wrote written | meet met | send sent | lead led | win won |
pay paid | buy bought | sell sold | leave left | lose lost | hold held | tell told | bring brought | find found |
build built | shoot shot | strike struck | steal stole stolen | choose chose chosen | break broke broken |
rise rose risen | fall fell fallen | grow grew grown | begin began begun | go went gone | come came |
become became | make made | keep kept | speak spoke spoken | fly flew flown | drive drove driven | fight fought |
teach taught | catch caught | withdraw withdrew withdrawn | forbid forbade forbidden | flee fled | feed fed |
know knew known | show showed shown | get got gotten | think thought | seek sought | swear swore sworn |
tear tore torn | throw threw thrown | hide hid hidden | stand stood | understand understood | sit sat | run ran |
draw drew drawn | spend spent | swim swam swum | sing sang sung | sink sank sunk | wear wore worn | eat ate eaten |
rebuild rebuilt | overthrow overthrew overthrown | undertake undertook undertaken | shake shook shaken
"""
_FORMS = [entry.split() for entry in _IRREGULAR.split("|")]
_BASES = {texts.stem(form): texts.stem(forms[0]) for forms in _FORMS for form in forms}
_PAST = frozenset(form for forms in _FORMS for form in forms[1:])
# Adjectives and nouns by their look.
_NO_PAST = frozenset(
    "united hundred related need indeed red bed speed seed feed breed shed embed exceed proceed".split()
)


def base(stem: str) -> str:
    """The stem of a verb's base form: `taken` → `take`; any other stem as it is."""
    return _BASES.get(stem, stem)


def is_past(folded: str) -> bool:
    """Whether a word looks like a past tense or a participle."""
    return folded in _PAST or (folded.endswith("ed") and len(folded) > 3 and folded not in _NO_PAST)
