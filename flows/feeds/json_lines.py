"""Rows of a file of JSON lines: one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO, Final, NoReturn

from flows.feeds.encoding import REPLACED, NumberedLine, numbered_lines, text_of_file
from flows.feeds.headings import Headings
from flows.feeds.rows import BrokenRow, RawRow
from schemas.errors import FeedFileError
from schemas.feed_source import FeedSource
from schemas.feeds.reasons import bilingual

LINE_MAX_LENGTH: Final = 1 << 18
IGNORED_MAX_N: Final = 50
SPELLINGS_MAX_N: Final = 500
DEPTH_MAX: Final = 3
"""A route is a list of points, which are lists."""


class _LineError(ValueError):
    """What is wrong with a line, in both languages."""


class JsonLines:
    """A file of JSON lines.

    Args:
        file: Open at its beginning, and seekable.
        feed: Its table in the site file.
    """

    def __init__(self, file: BinaryIO, feed: FeedSource) -> None:
        self._lines = numbered_lines(text_of_file(file, feed.encoding), LINE_MAX_LENGTH)
        self._known = Headings(feed)
        self._ignored: dict[str, None] = {}
        self._fields: dict[str, str] = {}

    @property
    def ignored(self) -> tuple[str, ...]:
        """Names that nobody knows, of those that were met."""
        return tuple(self._ignored)

    def rows(self) -> Iterator[RawRow | BrokenRow]:
        """The rows of the file; blank lines are none.

        Raises:
            FeedFileError: The file is one array, or has no line.
        """
        is_first = True
        for line in self._lines:
            text = line.text.strip()
            if not text:
                continue
            if is_first and text.startswith("["):
                message = bilingual(
                    "cần mỗi dòng một đối tượng JSON, nhận được một mảng",
                    "wanted one JSON object a line, got an array",
                )
                raise FeedFileError(message)
            is_first = False
            yield self._row(line)
        if is_first:
            raise FeedFileError(bilingual("tệp không có dòng nào", "the file has no line"))

    def _row(self, line: NumberedLine) -> RawRow | BrokenRow:
        place = str(line.number)
        try:
            return RawRow(place, self.cells(_object(line)), line.text)
        except _LineError as fault:
            return BrokenRow(place, str(fault), line.text)

    def cells(self, told: dict[str, object]) -> dict[str, object]:
        """The members of an object by the fields of the contract.

        Raises:
            ValueError: Two of them are for one field.
        """
        cells: dict[str, object] = {}
        for name, value in told.items():
            field = self._fields.get(name) or self._field(name)
            if field is None:
                if len(self._ignored) < IGNORED_MAX_N:
                    self._ignored[name[:80]] = None
            elif field in cells:
                raise _twice(field)
            elif _is_deep(value, DEPTH_MAX):
                raise _LineError(bilingual(f"{field}: lồng quá sâu", f"{field}: nested too deeply"))
            else:
                cells[field] = value
        return cells

    def _field(self, name: str) -> str | None:
        field = self._known.field(name)
        if field is not None and len(self._fields) < SPELLINGS_MAX_N:
            self._fields[name] = field
        return field


def _is_deep(value: object, levels_n: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    members = value.values() if isinstance(value, dict) else value
    return levels_n == 0 or any(_is_deep(member, levels_n - 1) for member in members)


def _object(line: NumberedLine) -> dict[str, object]:
    if not line.is_whole:
        n = LINE_MAX_LENGTH
        raise _LineError(bilingual(f"dòng dài hơn {n} ký tự", f"a line longer than {n} characters"))
    if REPLACED in line.text:
        raise _LineError(
            bilingual(
                "có byte không thuộc bảng mã của tệp", "bytes that are none of the file's encoding"
            )
        )
    try:
        told = json.loads(line.text, object_pairs_hook=_each_once, parse_constant=_no_number)
    except _LineError:
        raise
    except (ValueError, RecursionError) as error:
        what = error.msg if isinstance(error, json.JSONDecodeError) else type(error).__name__
        raise _LineError(
            bilingual(f"cần một đối tượng JSON: {what}", f"a JSON object was wanted: {what}")
        ) from error
    if not isinstance(told, dict):
        kind = type(told).__name__
        raise _LineError(
            bilingual(f"cần một đối tượng JSON, nhận được {kind}", f"a JSON object, not {kind}")
        )
    return told


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    told = dict(pairs)
    if len(told) < len(pairs):
        names = [name for name, _ in pairs]
        raise _twice(next(name for name in names if names.count(name) > 1))
    return told


def _no_number(name: str) -> NoReturn:
    raise _LineError(bilingual(f"{name} không phải là số", f"{name} is no number"))


def _twice(name: str) -> _LineError:
    shown = name[:80]
    return _LineError(bilingual(f"{shown} có hai lần", f"{shown} stands twice"))
