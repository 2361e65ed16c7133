"""Which column of a file is which field of the contract."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from flows.feeds.cells import folded
from schemas.feed_source import FeedSource
from schemas.feeds.fields import CONTAINER, CONTAINERS, VIETNAMESE, required_fields, told_fields
from schemas.feeds.reasons import bilingual
from schemas.feeds.row import FeedKind

COLUMNS_MAX_N: Final = 256
HEADINGS_WITHIN_N: Final = 20
"""Titles may stand above the headings, but no more rows than these."""
_SHOWN_N: Final = 12


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a file.

    Attributes:
        headings: As the file has them.
        fields: Place and field of each that is known.
        fault: Why they cannot be used; empty where they can.
    """

    headings: tuple[str, ...]
    fields: tuple[tuple[int, str], ...]
    fault: str

    @property
    def ignored(self) -> tuple[str, ...]:
        """The headings that nobody knows."""
        known = {place for place, _ in self.fields}
        return tuple(
            heading for place, heading in enumerate(self.headings) if heading and place not in known
        )


class Headings:
    """Knows the headings of a feed: those of the site file, or the names of the fields.

    Args:
        feed: Its table in the site file.
    """

    def __init__(self, feed: FeedSource) -> None:
        self._feed = feed
        self._fields: dict[str, str] = {}
        for name in told_fields(feed.kind):
            own = feed.columns.get(name)
            for heading in (name, VIETNAMESE[name]) if own is None else (own,):
                self._fields[_compared(heading)] = name
        self._wanted = [n for n in required_fields(feed.kind) if n not in feed.always]

    def field(self, heading: str) -> str | None:
        """The field of a heading, if it is known."""
        return self._fields.get(_compared(heading))

    def columns(self, headings: Sequence[str]) -> Columns:
        """What the row of headings of a file says."""
        told = tuple(heading.strip() for heading in headings)
        fields = tuple(
            (place, name)
            for place, heading in enumerate(told)
            if heading and (name := self.field(heading)) is not None
        )
        return Columns(told, fields, self._fault(told, [name for _, name in fields]))

    def best(self, rows: Iterable[Sequence[str]]) -> tuple[int, Columns] | None:
        """The row of headings among the first rows: the first that can be used, or comes near.

        Args:
            rows: The first :data:`HEADINGS_WITHIN_N` of a file.

        Returns:
            Its index and what it says; nothing where there is no row at all.
        """
        best: tuple[int, Columns] | None = None
        for index, row in enumerate(rows):
            columns = self.columns(row)
            if not columns.fault:
                return index, columns
            if best is None or len(columns.fields) > len(best[1].fields):
                best = index, columns
        return best

    def _fault(self, headings: tuple[str, ...], names: list[str]) -> str:
        if len(headings) > COLUMNS_MAX_N:
            n = len(headings)
            return bilingual(
                f"cần không quá {COLUMNS_MAX_N} cột, nhận được {n}",
                f"wanted no more than {COLUMNS_MAX_N} columns, got {n}",
            )
        if twice := sorted({name for name in names if names.count(name) > 1}):
            listed = ", ".join(twice)
            return bilingual(f"hai cột cùng cho {listed}", f"two columns tell {listed}")
        missing = [self._called(name) for name in self._wanted if name not in names]
        if self._feed.kind is FeedKind.DECLARATION and not {CONTAINER, CONTAINERS} & {*names}:
            missing.append(self._called(CONTAINER))
        if not missing:
            return ""
        shown = ", ".join(repr(each[:40]) for each in headings[:_SHOWN_N] if each) or "–"
        listed = ", ".join(missing)
        return bilingual(
            f"cần các cột {listed}, nhận được {shown}", f"wanted the columns {listed}, got {shown}"
        )

    def _called(self, name: str) -> str:
        own = self._feed.columns.get(name)
        return f"{name} ({VIETNAMESE[name] if own is None else own})"


def _compared(heading: str) -> str:
    return folded(heading.replace("_", " "))
