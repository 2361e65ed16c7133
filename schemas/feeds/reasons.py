"""Why a row broke its contract, in one sentence that is Vietnamese first, then English."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final, TypeAlias

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from schemas.feeds.look_alikes import odd_character

_SHOWN_MAX_LENGTH = 80
_PROBLEMS_SHOWN_N = 3
_BETWEEN = " / "
Sentence: TypeAlias = tuple[str, str]
"""Vietnamese and English."""
_INSTANT = (
    "thời điểm như 2026-11-22 08:00 hoặc 22/11/2026 08:00",
    "an instant such as 2026-11-22 08:00 or 22/11/2026 08:00",
)
_CONTAINER = (
    "số container gồm 4 chữ cái và 7 chữ số như MSKU1234565",
    "a container number of 4 letters and 7 digits such as MSKU1234565",
)
_PLATE = (
    "biển số gồm 4 đến 12 chữ cái và chữ số như 51C12345",
    "a number plate of 4 to 12 letters and digits such as 51C12345",
)
_YES_NO = ("có hoặc không", "yes or no")
_DEGREES = ("độ thập phân, hệ WGS 84", "decimal degrees, WGS 84")
_TEXT = ("từ 1 đến 200 ký tự", "1 to 200 characters")

WANTED: Final = MappingProxyType(
    {
        "declaration_no": ("số tờ khai gồm 12 chữ số", "a declaration number of 12 digits"),
        "container": _CONTAINER,
        "containers": _CONTAINER,
        "plate": _PLATE,
        "trailer_plate": _PLATE,
        "size_type": ("mã kích cỡ 4 ký tự như 45G1", "a size-type of 4 characters such as 45G1"),
        "flow": ("xuất hoặc nhập", "export or import"),
        "direction": ("vào hoặc ra", "in or out"),
        "eligibility": (
            "chưa, thông quan, giải phóng hàng hoặc đưa hàng về bảo quản",
            "not_yet, cleared, released or to_storage",
        ),
        "action": ("theo dõi, giữ hoặc kiểm tra", "watch, hold or inspect"),
        "is_cancelled": _YES_NO,
        "is_empty": _YES_NO,
        "gross_weight_kg": (
            "số kg lớn hơn 0 và không quá 100000",
            "kilograms above 0 and up to 100000",
        ),
        "speed_kmh": ("tốc độ từ 0 đến 400 km/h", "a speed of 0 to 400 km/h"),
        "latitude": _DEGREES,
        "longitude": _DEGREES,
        "route": (
            "các điểm như 10.77 106.70; 10.80 106.65",
            "points such as 10.77 106.70; 10.80 106.65",
        ),
    }
)
"""What is wanted of a field, in both languages; instants and plain words are told by their type."""
_ASCII_ONLY: Final = frozenset(
    {"declaration_no", "container", "containers", "plate", "trailer_plate", "size_type"}
)


def bilingual(vi: str, en: str) -> str:
    """One sentence in both languages.

    Args:
        vi: Vietnamese.
        en: English.
    """
    return f"{vi}{_BETWEEN}{en}"


def all_told(sentences: Sequence[Sentence]) -> str:
    """Several sentences as one, each language in one piece.

    Args:
        sentences: Vietnamese and English of each.
    """
    shown = list(sentences[:_PROBLEMS_SHOWN_N])
    if more_n := len(sentences) - len(shown):
        shown.append((f"và {more_n} lỗi khác", f"and {more_n} more"))
    return bilingual(*("; ".join(texts) for texts in zip(*shown, strict=True)))


def wanted(field: str, came: object) -> Sentence:
    """The sentence of a field that holds something else than was wanted.

    Args:
        field: Its name in the contract.
        came: What it holds.
    """
    vi, en = WANTED.get(field, _INSTANT if field.endswith(("_at", "_from", "_until")) else _TEXT)
    shown = _shown(came)
    place_vi, place_en = _place(field, came) if isinstance(came, str) else ("", "")
    return (
        f"{field}: cần {vi}, nhận được {shown}{place_vi}",
        f"{field}: wanted {en}, got {shown}{place_en}",
    )


def missing(field: str) -> Sentence:
    """The sentence of a field that is wanted and empty.

    Args:
        field: Its name in the contract.
    """
    return f"{field}: bắt buộc nhưng để trống", f"{field}: wanted, but empty"


def reason_of(error: ValidationError) -> str:
    """Why content breaks a contract, in one sentence.

    Args:
        error: Of the contract.
    """
    return reason_of_problems(error.errors(include_url=False))


def reason_of_problems(problems: Sequence[ErrorDetails]) -> str:
    """The same for some of an error's problems.

    Args:
        problems: At least one.
    """
    return all_told([_sentence(problem) for problem in problems])


def _sentence(problem: ErrorDetails) -> Sentence:
    location, kind, came = problem["loc"], problem["type"], problem["input"]
    field = str(location[0]) if location else ""
    if kind == "missing":
        return missing(field)
    if kind == "extra_forbidden":
        return f"{field}: không có trường này", f"{field}: there is no such field"
    if kind == "value_error":
        vi, _, en = str(problem["msg"]).removeprefix("Value error, ").partition(_BETWEEN)
        return (f"{field}: {vi}", f"{field}: {en or vi}") if field else (vi, en or vi)
    if kind == "too_long" and not isinstance(came, str):
        en = str(problem["msg"])
        return f"{field}: danh sách quá dài", f"{field}: {en[:1].lower()}{en[1:]}"
    if kind in {"greater_than_equal", "less_than"} and field not in WANTED:
        vi, en = "thời điểm từ năm 2000 đến năm 2099", "an instant of the years 2000 to 2099"
    elif kind == "timezone_aware":
        vi, en = "thời điểm có múi giờ", "an instant with its zone"
    else:
        return wanted(field, came)
    shown = _shown(came)
    return f"{field}: cần {vi}, nhận được {shown}", f"{field}: wanted {en}, got {shown}"


def _place(field: str, came: str) -> tuple[str, str]:
    """Where in a number the character stands that does not belong there."""
    odd = odd_character(came, is_ascii=field in _ASCII_ONLY)
    if odd is not None:
        vi, en = f"; ký tự thứ {odd.place} là {odd.name}", f"; character {odd.place} is {odd.name}"
        if odd.like is not None and odd.like.isprintable():
            vi, en = f"{vi}, giống {odd.like!r}", f"{en}, which looks like {odd.like!r}"
        return vi, en
    if field in {"container", "containers"}:
        return _swapped(came, "A" * 4 + "0" * 7)
    if field == "declaration_no":
        return _swapped(came, "0" * 12)
    return "", ""


def _swapped(came: str, form: str) -> tuple[str, str]:
    """A letter where a digit belongs, or a digit where a letter does, in a number of the length."""
    if len(came) != len(form):
        return f"; có {len(came)} ký tự", f"; it has {len(came)} characters"
    for index, (character, wanted_one) in enumerate(zip(came, form, strict=True)):
        if wanted_one == "0" and not character.isdigit():
            return (
                f"; ký tự thứ {index + 1} là {character!r}, cần chữ số",
                f"; character {index + 1} is {character!r} where a digit was wanted",
            )
        if wanted_one == "A" and not character.isalpha():
            return (
                f"; ký tự thứ {index + 1} là {character!r}, cần chữ cái",
                f"; character {index + 1} is {character!r} where a letter was wanted",
            )
    return "", ""


def _shown(came: object) -> str:
    shown = came.isoformat() if hasattr(came, "isoformat") else repr(came)
    if len(shown) > _SHOWN_MAX_LENGTH:
        shown = f"{shown[: _SHOWN_MAX_LENGTH - 1]}…"
    return shown
