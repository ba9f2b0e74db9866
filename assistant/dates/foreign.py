"""
Dates and times of day in German, French, Spanish, Italian, Portuguese and Dutch, put into English words.

For fields, datelines and embargoes, which are short: `Port Kardel, den 20. November 2026`. Running text is left alone.
"""

from __future__ import annotations

import re

from assistant.calendar import MONTHS

_MONTHS = (
    "januar jänner janvier enero gennaio janeiro januari",
    "februar feber février fevrier febrero febbraio fevereiro februari",
    "märz maerz mars marzo março marco maart",
    "april avril abril aprile",
    "mai mayo maggio maio mei",
    "juni juin junio giugno junho",
    "juli juillet julio luglio julho",
    "august août aout agosto augustus",
    "september septembre septiembre setiembre settembre setembro",
    "oktober octobre octubre ottobre outubro",
    "november novembre noviembre novembro",
    "dezember décembre decembre diciembre dicembre dezembro",
)
_MONTH_OF = {name: month for month, names in zip(MONTHS, _MONTHS, strict=True) for name in names.split()}
_WEEKDAYS = {
    "Monday": "montag lundi lunes lunedì segunda-feira maandag",
    "Tuesday": "dienstag mardi martes martedì terça-feira dinsdag",
    "Wednesday": "mittwoch mercredi miércoles miercoles mercoledì quarta-feira woensdag",
    "Thursday": "donnerstag jeudi jueves giovedì quinta-feira donderdag",
    "Friday": "freitag vendredi viernes venerdì sexta-feira vrijdag",
    "Saturday": "samstag sonnabend samedi sábado sabato zaterdag",
    "Sunday": "sonntag dimanche domingo domenica zondag",
}
_WEEKDAY_OF = {name: day for day, names in _WEEKDAYS.items() for name in names.split()}
_DAY = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:\.|er\b|º|ª|°)? ?(?:de |di )?(?P<month>{'|'.join(_MONTH_OF)})\b"
    r"(?:,? (?:de |del )?(?P<year>\d{4})\b)?",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(_WEEKDAY_OF)})\b", re.IGNORECASE)
_CLOCK = re.compile(
    r"\b(?P<hour>[012]?\d)(?:[.:h](?P<minute>[0-5]\d))? ?(?:uhr|h|heures?|horas?|uur)\b(?! ?\d)", re.IGNORECASE
)


def in_english(value: str) -> str:
    """`20 de noviembre de 2026, 9 h` → `20 November 2026, 9:00`; what is English already stays as it is."""
    value = _DAY.sub(_day, value)
    value = _WEEKDAY.sub(lambda found: _WEEKDAY_OF[found.group().lower()], value)
    return _CLOCK.sub(lambda found: f"{found['hour']}:{found['minute'] or '00'}", value)


def _day(found: re.Match[str]) -> str:
    year = f" {found['year']}" if found["year"] else ""
    return f"{found['day']} {_MONTH_OF[found['month'].lower()]}{year}"
