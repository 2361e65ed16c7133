"""Instants as EDIFACT tells them: DTM with its format, and the date of an interchange."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from schemas.feeds.reasons import bilingual
from schemas.opening_hours import LOCAL

_FORMATS = {
    "101": "%y%m%d",
    "102": "%Y%m%d",
    "201": "%y%m%d%H%M",
    "202": "%y%m%d%H%M%S",
    "203": "%Y%m%d%H%M",
    "204": "%Y%m%d%H%M%S",
}
_USUAL = ("102", "203", "204", "101", "201")
"""Formats of which no two are of one length."""
_ZONED = {"303": "203", "304": "204"}
"""Formats that end with a zone (2379), and what they are without it."""
_ZONES: dict[str, tzinfo] = {"UTC": UTC, "GMT": UTC, "Z": UTC, "UCT": UTC, "ICT": LOCAL}
_OFFSET = re.compile(r"[+-](?P<hours>[01][0-9])(?P<minutes>[0-5][0-9])?")
_LENGTHS = {
    name: len(datetime(2026, 1, 1, tzinfo=UTC).strftime(form)) for name, form in _FORMATS.items()
}


def instant_of(value: str, form: str, zone: tzinfo) -> datetime:
    """An instant.

    Args:
        value: Such as ``202611220810``.
        form: Code 2379, such as ``203``; without one, the length of the value tells.
        zone: Where none is told.

    Raises:
        ValueError: It is none, or of a format that is not known; says what came.
    """
    plain, told = value, form
    if form in _ZONED:
        plain_form = _ZONED[form]
        plain, told = value[: _LENGTHS[plain_form]], plain_form
        zone = _zone(value[_LENGTHS[plain_form] :], value)
    elif not form:
        told = next((name for name in _USUAL if _LENGTHS[name] == len(value)), "")
    if told not in _FORMATS:
        known = ", ".join([*_FORMATS, *_ZONED])
        vi = f"thời điểm {value!r} theo định dạng {form!r} chưa biết; đã biết: {known}"
        en = f"an instant {value!r} of the unknown format {form!r}; known: {known}"
        raise ValueError(bilingual(vi, en))
    if len(plain) == _LENGTHS[told]:
        with suppress(ValueError):
            return datetime.strptime(plain, _FORMATS[told]).replace(tzinfo=zone)
    vi = f"{value!r} không phải thời điểm theo định dạng {form or told}"
    raise ValueError(bilingual(vi, f"{value!r} is no instant of the format {form or told}"))


def prepared_at(date: str, time: str, zone: tzinfo) -> datetime:
    """When an interchange was prepared.

    Args:
        date: Six digits of version 1 to 3, or eight.
        time: Four digits.
        zone: Of both.

    Raises:
        ValueError: They are none.
    """
    return instant_of(date + (time or "0000"), "", zone)


def _zone(told: str, value: str) -> tzinfo:
    told = told.strip().upper()
    if told in _ZONES:
        return _ZONES[told]
    if (offset := _OFFSET.fullmatch(told)) is not None:
        behind = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"] or 0))
        return timezone(-behind if told[0] == "-" else behind)
    known = ", ".join([*_ZONES, "+0700"])
    vi = f"múi giờ {told!r} của {value!r} chưa biết; đã biết: {known}"
    en = f"the zone {told!r} of {value!r} is not known; known: {known}"
    raise ValueError(bilingual(vi, en))
