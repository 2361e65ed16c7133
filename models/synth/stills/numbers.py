"""Codes, size-types and plates for stills, drawn as they are met on the road."""

from __future__ import annotations

import numpy as np

from models.synth.plate import PlateSpec
from schemas.iso6346 import check_digit, remainder
from schemas.plate_provinces import PROVINCES

OWNERS = (
    *("MSKU", "MRKU", "MSCU", "MEDU", "TGHU", "TCLU", "TEMU", "CMAU", "HLBU", "HLXU", "OOLU"),
    *("EMCU", "EGHU", "EITU", "EISU", "YMLU", "WHLU", "WHSU", "ZCSU", "ONEU", "NYKU", "KKFU"),
    *("TLLU", "TRHU", "CAIU", "CAXU", "FCIU", "FSCU", "SEGU", "BEAU", "BSIU", "BMOU", "DRYU"),
    *("GESU", "GLDU", "TTNU", "TRLU", "CRXU", "XINU", "CCLU", "CSNU", "CBHU", "OOCU", "PCIU"),
    *("SITU", "SKHU", "HDMU", "HMMU", "SUDU", "APZU", "APHU", "ECMU", "CXDU", "UETU", "GVCU"),
    *("SZLU", "IRSU", "TCNU", "TCKU", "FFAU", "KOCU", "DFSU", "UACU", "MAEU", "MNBU", "VSTU"),
)
SIZE_TYPES = ("22G1", "45G1", "42G1", "22G1", "45G1", "45R1", "22R1", "L5G1", "22U1", "22T1")
BRANDS = (
    *("", "", "NORDSEA", "DELTA", "HAI VAN", "SAO MAI", "ORIENT", "PACIFIC", "TRITON BAY"),
    *("SEALINE", "GOLDEN STAR", "K-LINER", "UNIVERSAL", "MERIDIAN", "COSTA", "VINALINES"),
)
SERIES = "ABCDEFGHKLMNPSTUVXYZ"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
KNOWN_OWNER_SHARE = 0.5
OLD_NUMBER_SHARE = 0.12
GROUND_SHARES = {"white": 0.62, "yellow": 0.32, "blue": 0.06}


def draw_code(rng: np.random.Generator) -> str:
    """A code whose check digit fits and is not the ambiguous one; half of the owners are known."""
    while True:
        if rng.random() < KNOWN_OWNER_SHARE:
            owner = OWNERS[int(rng.integers(len(OWNERS)))]
        else:
            owner = "".join(LETTERS[i] for i in rng.integers(0, len(LETTERS), 3)) + "U"
        prefix = f"{owner}{int(rng.integers(0, 1_000_000)):06d}"
        if remainder(prefix) < 10:  # noqa: PLR2004 - the standard advises against these serials
            return prefix + check_digit(prefix)


def _digits(rng: np.random.Generator, count: int) -> str:
    return "".join(str(digit) for digit in rng.integers(0, 10, count))


def draw_plate(
    rng: np.random.Generator, *, two_lines: bool, series: str | None = None, dirt: float = 0.06
) -> PlateSpec:
    """A Vietnamese plate.

    Args:
        rng: Source of randomness.
        two_lines: Whether it is the short plate with two lines.
        series: Series letters; ``R`` for a trailer. Without it, any letter.
        dirt: 0 clean to 1 unreadable.
    """
    province = sorted(PROVINCES)[int(rng.integers(len(PROVINCES)))]
    letters = series if series is not None else SERIES[int(rng.integers(len(SERIES)))]
    is_old = series is None and rng.random() < OLD_NUMBER_SHARE
    ground = str(rng.choice(list(GROUND_SHARES), p=list(GROUND_SHARES.values())))
    text = f"{province}{letters}{_digits(rng, 4 if is_old else 5)}"
    return PlateSpec(text, two_lines=two_lines, ground=ground, dirt=dirt)


def draw_motorbike_plate(rng: np.random.Generator) -> PlateSpec:
    """The plate of a motorbike, such as ``29B1-256.62``."""
    letters = f"{SERIES[int(rng.integers(len(SERIES)))]}{int(rng.integers(1, 10))}"
    plate = draw_plate(rng, two_lines=True, series=letters)
    return PlateSpec(plate.text, two_lines=True, ground="white", dirt=plate.dirt, head_n=4)
