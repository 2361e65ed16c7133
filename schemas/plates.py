"""Vietnamese number plates parsed, and what is known of foreign ones.

Text alone tells less than one would like: it does not tell a car from a truck, nor a state
vehicle's blue plate from a private white one outside code 80, nor, for eight symbols on two
lines, a car (``29B-123.45``) from an old motorbike (``29B1-2345``). Where it does not tell, the
kind says so. The forms themselves are in :mod:`schemas.plate_forms`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from schemas.errors import InputError
from schemas.plate_forms import TEMPLATES, PlateKind, PlateTemplate
from schemas.plate_provinces import PROVINCES
from schemas.read import Layout

__all__ = [
    "Plate",
    "PlateHint",
    "PlateKind",
    "classify_plate",
    "is_chinese_plate",
    "normalise_plate",
    "parse_plate",
]


class PlateHint(StrEnum):
    """A doubt that does not make the text wrong."""

    UNKNOWN_PROVINCE = "unknown_province"


@dataclass(frozen=True, slots=True)
class Plate:
    """A number plate as its text tells it.

    Attributes:
        text: Normalised text, capital letters and digits only.
        display: As it stands on the plate: ``51C-123.45``, ``15R-140.98``, ``29B1-256.62``.
        kind: Kind of vehicle, as far as the text tells.
        province: Two-digit code, where the form has one.
        series: Series letters, with their digit on motorbikes.
        number: The digits that are counted up.
        country: ISO 3166 code where it is known: ``VN``, ``CN``, ``KH``, ``LA``, ``TH``, ``TW``.
        hints: Doubts that do not make the text wrong.
    """

    text: str
    display: str
    kind: PlateKind
    province: str | None = None
    series: str | None = None
    number: str | None = None
    country: str | None = None
    hints: tuple[PlateHint, ...] = ()


def normalise_plate(text: str) -> str:
    """Capital letters and digits of a text, full-width forms folded and Đ written as D."""
    folded = unicodedata.normalize("NFKC", text).upper().replace("Đ", "D")
    return re.sub(r"[^A-Z0-9]", "", folded)


def parse_plate(text: str, layout: Layout | None = None) -> Plate:
    """Parses a Vietnamese plate, normalised or as it is written on the plate.

    A separator between series and number tells a car from an old motorbike, and so does a
    layout of one line; without either, eight symbols that may be both are called so.

    Args:
        text: Such as ``51C12345``, ``51C-123.45`` or ``29-B1 256.62``; a line break counts as a
            separator.
        layout: How the text is arranged on the plate, if that is known.

    Raises:
        InputError: The text is no Vietnamese plate.
    """
    plain = normalise_plate(text)
    found = [form for form in TEMPLATES if form.fits(plain)]
    if layout is not None:
        found = [form for form in found if layout in form.layouts]
    if not found:
        message = (
            f"wanted a Vietnamese plate such as 51C-123.45, 15R-140.98 or 29B1-256.62, "
            f"got {text!r}: {_reason(plain)}"
        )
        raise InputError(message)
    found = _by_separator(text, found)
    if len(found) > 1 and found[-1].kind is PlateKind.MOTORBIKE_OLD:
        return _plate(found[0], plain, PlateKind.CAR_OR_MOTORBIKE)
    return _plate(found[-1], plain)


def classify_plate(text: str, layout: Layout | None = None) -> Plate:
    """Tells what a text on a plate is, without forcing it into the Vietnamese grammar.

    A plate of a neighbouring country is ``foreign`` where its script or form tells the country,
    and ``unknown`` otherwise (R30).

    Args:
        text: As read, in whatever script.
        layout: How the text is arranged on the plate, if that is known.
    """
    plain = normalise_plate(text)
    country = _country_by_script(text)
    if country is None:
        try:
            return parse_plate(text, layout)
        except InputError:
            country = next((code for code, form in _FOREIGN if form.fullmatch(plain)), None)
    kind = PlateKind.UNKNOWN if country is None else PlateKind.FOREIGN
    return Plate(plain, plain, kind, country=country)


_FOREIGN: Final = (
    ("KH", re.compile(r"[1-9][A-Z]{1,2}\d{4}")),
    ("TW", re.compile(r"[A-Z]{3}\d{4}|\d{4}[A-Z]{2}|\d{3}[A-Z]{2}")),
)
_CHINESE_PLATE: Final = re.compile(r"\w[A-HJ-NP-Z][\s·.]?[A-HJ-NP-Z0-9]{5,6}")
_SCRIPTS: Final = (
    ("LA", "\u0e80", "\u0eff"),
    ("TH", "\u0e00", "\u0e7f"),
    ("KH", "\u1780", "\u17ff"),
)
_CHINESE_PROVINCES: Final = frozenset(
    "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领港澳"
)


def _country_by_script(text: str) -> str | None:
    """The country whose own script stands in the text."""
    for code, first, last in _SCRIPTS:
        if any(first <= symbol <= last for symbol in text):
            return code
    return "CN" if _CHINESE_PROVINCES & set(text) else None


def is_chinese_plate(text: str) -> bool:
    """Whether a text is a Chinese plate as it is written: province sign, letter, 5 or 6 more."""
    return text[:1] in _CHINESE_PROVINCES and _CHINESE_PLATE.fullmatch(text) is not None


def _reason(plain: str) -> str:
    """Why a normalised text is no Vietnamese plate, in a few words."""
    if not 6 <= len(plain) <= 10:  # noqa: PLR2004 - the shortest and longest form
        return f"{len(plain)} letters and digits, a plate has 6 to 10"
    series = plain[2:3]
    if plain[:2].isdigit() and series in set("IJOQW"):
        return f"{series} is in no series"
    return "the order of its letters and digits is that of no form"


def _by_separator(text: str, found: list[PlateTemplate]) -> list[PlateTemplate]:
    """The forms whose number begins behind a separator of the text, or all if none does."""
    words = [len(normalise_plate(word)) for word in re.split(r"[\s.\-–—·]+", text)]
    ends = {sum(words[:n]) for n in range(1, len(words))}
    return [form for form in found if form.top_n in ends] or found


def _plate(form: PlateTemplate, plain: str, kind: PlateKind | None = None) -> Plate:
    """The plate that a text of a form spells."""
    province, series, number = _parts(form, plain)
    if kind is None:
        is_state = province == "80" and series in {"A", "B"} and form.kind is PlateKind.CAR_OR_TRUCK
        kind = PlateKind.STATE if is_state else form.kind
    known = province is None or province in PROVINCES
    return Plate(
        text=plain,
        display=_display(form, province, series, number),
        kind=kind,
        province=province,
        series=series,
        number=number,
        country="VN",
        hints=() if known else (PlateHint.UNKNOWN_PROVINCE,),
    )


def _parts(form: PlateTemplate, plain: str) -> tuple[str | None, str, str]:
    """Code, series and number of a text, in that order whatever their order on the plate."""
    if form.kind is PlateKind.TEMPORARY:
        return plain[1:3], plain[0], plain[3:]
    if form.name.endswith("_order"):
        return plain[:2], plain[5:7], plain[2:5] + plain[7:]
    code_n, series_n, _ = form.parts
    return plain[:code_n] or None, plain[code_n : code_n + series_n], plain[code_n + series_n :]


def _display(form: PlateTemplate, province: str | None, series: str, number: str) -> str:
    """A plate as it is written on the vehicle."""
    if form.kind is PlateKind.MILITARY:
        return f"{series}-{number[:2]}-{number[2:]}"
    if form.name.endswith("_order"):
        return f"{province}-{number[:3]}-{series}-{number[3:]}"
    grouped = f"{number[:3]}.{number[3:]}" if len(number) > 4 else number  # noqa: PLR2004
    head = f"{series}{province}" if form.kind is PlateKind.TEMPORARY else f"{province}{series}"
    return f"{head}-{grouped}"
