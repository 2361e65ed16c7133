"""What the cell of a file says, as the contract of its feed wants it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from schemas.feed_source import DecimalMark, FeedSource
from schemas.feeds.fields import told_fields

Cell: TypeAlias = object
"""What a reader finds: a text, a number, a truth value or nothing; JSON lines have lists, too."""
Convert: TypeAlias = Callable[[Cell], object]
"""From a cell that is not empty; raises ``ValueError`` where it holds something else."""

_DAY_FIRST: Final = re.compile(
    r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})"
    r"(?:[ T]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?)?"
)
_TIME_FIRST: Final = re.compile(
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?[ T]+"
    r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})"
)
_NUMBER: Final = MappingProxyType(
    {
        DecimalMark.POINT: re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"),
        DecimalMark.COMMA: re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?"),
    }
)
_LIST: Final = re.compile(r"[;,|\n]+")
_WORD_LENGTH: Final = 60
_MEMBERS_MAX_N: Final = 10_000
_EXACT_MAX: Final = 2.0**53
_SPREADSHEET_ERRORS: Final = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"}
)

WORDS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "flow": {
            **dict.fromkeys(("export", "xuat", "xuat khau", "xk"), "export"),
            **dict.fromkeys(("import", "nhap", "nhap khau", "nk"), "import"),
        },
        "direction": {
            **dict.fromkeys(("in", "vao"), "in"),
            **dict.fromkeys(("out", "ra"), "out"),
        },
        "eligibility": {
            **dict.fromkeys(("not_yet", "not yet", "chua", "chua du dieu kien"), "not_yet"),
            **dict.fromkeys(("cleared", "thong quan", "da thong quan"), "cleared"),
            **dict.fromkeys(("released", "giai phong hang"), "released"),
            **dict.fromkeys(
                ("to_storage", "dua hang ve bao quan", "mang hang ve bao quan"), "to_storage"
            ),
        },
        "action": {
            **dict.fromkeys(("watch", "theo doi"), "watch"),
            **dict.fromkeys(("hold", "giu", "tam giu"), "hold"),
            **dict.fromkeys(("inspect", "kiem tra"), "inspect"),
        },
    }
)
"""What the words of a file stand for, without their marks; see :func:`folded`."""
_TRUTHS: Final[Mapping[str, bool]] = MappingProxyType(
    {
        **dict.fromkeys(("true", "yes", "y", "1", "co", "x", "dung"), True),
        **dict.fromkeys(("false", "no", "n", "0", "khong", "sai"), False),
    }
)


def folded(text: str) -> str:
    """A text by which words are compared: without marks, case and surplus blanks.

    Args:
        text: Such as ``Xuất  khẩu``, which gives ``xuat khau``.
    """
    return _folded_word(text) if len(text) <= _WORD_LENGTH else _folded(text)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


# The words of a file are few, and come in every row.
_folded_word = lru_cache(maxsize=4096)(_folded)


def text_of(cell: Cell) -> str:
    """A cell as text; a whole number of a spreadsheet without its fraction.

    Raises:
        ValueError: It is a list, a mapping, a truth value or the error of a formula.
    """
    if isinstance(cell, str) and cell not in _SPREADSHEET_ERRORS:
        return cell.strip()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT_MAX:
        return str(int(cell))
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return str(cell)
    raise ValueError


def is_empty(cell: Cell) -> bool:
    """Whether a cell says nothing."""
    return not cell.strip() if isinstance(cell, str) else cell is None


def converters(feed: FeedSource) -> dict[str, Convert]:
    """What reads the cells of a feed, by the field of its contract.

    Args:
        feed: Its table in the site file.
    """
    zone = feed.zone
    made = {name: _converter(name, zone, feed.decimal_mark) for name in told_fields(feed.kind)}
    for name, values in feed.values.items():
        meant = {folded(word): value for word, value in values.items()}
        made[name] = partial(_by_own_words, made[name], meant)
    return made


def _converter(name: str, zone: ZoneInfo, mark: DecimalMark) -> Convert:
    if name.endswith(("_at", "_from", "_until")):
        return partial(_instant, zone)
    if name.startswith("is_"):
        return _truth
    if name in WORDS:
        return partial(_word, WORDS[name])
    if name in {"gross_weight_kg", "speed_kmh", "latitude", "longitude"}:
        return partial(_number, mark)
    return {"containers": _members, "route": _route}.get(name, text_of)


def _by_own_words(convert: Convert, meant: Mapping[str, str], cell: Cell) -> object:
    return convert(meant.get(folded(cell), cell) if isinstance(cell, str) else cell)


def _instant(zone: ZoneInfo, cell: Cell) -> datetime:
    if not isinstance(cell, str):
        raise ValueError  # noqa: TRY004 - of all that may stand in a file
    text = cell.strip()
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        match = _DAY_FIRST.fullmatch(text) or _TIME_FIRST.fullmatch(text)
        if match is None:
            raise
        parts = {part: int(digits) for part, digits in match.groupdict(default="0").items()}
        instant = datetime(**parts)  # type: ignore[arg-type]  # noqa: DTZ001 - the zone follows
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=zone)
    try:
        return instant.astimezone(UTC)
    except OverflowError as error:
        raise ValueError from error


def _truth(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return cell
    truth = _TRUTHS.get(folded(text_of(cell)))
    if truth is None:
        raise ValueError
    return truth


def _word(words: Mapping[str, str], cell: Cell) -> str:
    if not isinstance(cell, str) or (word := words.get(folded(cell))) is None:
        raise ValueError
    return word


def _number(mark: DecimalMark, cell: Cell) -> float:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    text = text_of(cell)
    if not text.isascii() or _NUMBER[mark].fullmatch(text) is None:
        raise ValueError
    thousands = "," if mark is DecimalMark.POINT else "."
    return float(text.replace(thousands, "").replace(",", "."))


def _members(cell: Cell) -> list[str]:
    members = cell if isinstance(cell, list) else _LIST.split(text_of(cell))
    if len(members) > _MEMBERS_MAX_N:
        raise ValueError
    return [text for member in members if (text := text_of(member))]


def _route(cell: Cell) -> list[tuple[float, float]]:
    points = cell if isinstance(cell, list) else text_of(cell).split(";")
    if len(points) > _MEMBERS_MAX_N:
        raise ValueError
    return [_point(point) for point in points if not is_empty(point)]


def _point(cell: Cell) -> tuple[float, float]:
    parts = cell if isinstance(cell, list) else text_of(cell).replace(",", " ").split()
    latitude, longitude = parts
    return float(text_of(latitude)), float(text_of(longitude))
