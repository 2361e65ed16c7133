"""What a periodic report tells (R86, R87): counts that add up over sites and over periods."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from schemas.errors import InputError
from schemas.opening_hours import LOCAL

Key = tuple[str, ...]
Tally = Mapping[Key, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report: what tells its lines apart, and what is counted.

    Attributes:
        keys: Columns that tell lines apart.
        counts: Columns that add up.
    """

    keys: tuple[str, ...]
    counts: tuple[str, ...]


SECTIONS: Final[Mapping[str, Section]] = {
    "lanes": Section(
        ("site", "gate", "lane", "direction"),
        (
            "passages_n",
            "accepted_n",
            "review_n",
            "unread_n",
            "plates_n",
            "plates_accepted_n",
            "containers_n",
            "containers_accepted_n",
        ),
    ),
    "causes": Section(("cause",), ("passages_n", "strongest_n")),
    "matches": Section(("wanted", "state"), ("containers_n",)),
    "alerts": Section(("rule", "severity"), ("alerts_n",)),
    "warnings": Section(("warning",), ("warnings_n",)),
    "cameras": Section(
        ("site", "camera"), ("watched_s", "down_s", "frames_n", "undecodable_n", "dropped_n")
    ),
}


@dataclass(frozen=True, slots=True)
class Peak:
    """The busiest hour.

    Attributes:
        passages_n: How many passed in it.
        begins_at: Aware instant.
    """

    passages_n: int
    begins_at: datetime


@dataclass(frozen=True, slots=True)
class GateReport:
    """The figures of a period.

    Attributes:
        first_day: Local day (Asia/Ho_Chi_Minh) with which it begins.
        next_day: The first one after it.
        tallies: By the name of the section, as in :data:`SECTIONS`.
        peak: The busiest hour, if anything passed.
    """

    first_day: date
    next_day: date
    tallies: Mapping[str, Tally]
    peak: Peak | None

    @property
    def days_n(self) -> int:
        """How many days it tells of."""
        return (self.next_day - self.first_day).days

    @property
    def sha256(self) -> str:
        """Hex digest of its figures: the same figures have the same one."""
        text = json.dumps(self.document(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def total(self, section: str, count: str, **only: str) -> int:
        """The sum of a count over the lines of a section that have given keys."""
        keys = SECTIONS[section].keys
        places = {keys.index(name): value for name, value in only.items()}
        return sum(
            counts[count]
            for key, counts in self.tallies[section].items()
            if all(key[place] == value for place, value in places.items())
        )

    def by(self, section: str, *names: str) -> dict[Key, dict[str, int]]:
        """The counts of a section summed up by some of its keys."""
        places = [SECTIONS[section].keys.index(name) for name in names]
        lines = ((tuple(key[n] for n in places), c) for key, c in self.tallies[section].items())
        return {key: dict(counts) for key, counts in _summed(lines).items()}

    def __add__(self, later: GateReport) -> GateReport:
        """The report of both periods, the other one following on this one.

        Raises:
            ValueError: It does not.
        """
        if later.first_day != self.next_day:
            message = f"a report from {self.next_day} on was wanted, got one from {later.first_day}"
            raise ValueError(message)
        tallies = {
            name: _summed([*self.tallies[name].items(), *later.tallies[name].items()])
            for name in SECTIONS
        }
        peaks = [peak for peak in (self.peak, later.peak) if peak is not None]
        # Of hours that were as busy, the first one is told.
        peak = max(peaks, key=lambda each: each.passages_n, default=None)
        return GateReport(self.first_day, later.next_day, tallies, peak)

    def document(self) -> dict[str, Any]:
        """It as values for JSON."""
        return {
            "first_day": str(self.first_day),
            "next_day": str(self.next_day),
            "peak": None
            if self.peak is None
            else {
                "passages_n": self.peak.passages_n,
                "begins_at": self.peak.begins_at.astimezone(LOCAL).isoformat(),
            },
            **{
                name: [[*key, counts] for key, counts in sorted(tally.items())]
                for name, tally in self.tallies.items()
            },
        }


def report_of(
    first_day: date,
    next_day: date,
    found: Mapping[str, Iterable[Mapping[str, Any]]],
    peak: Peak | None,
) -> GateReport:
    """A report made of rows.

    Args:
        first_day: Local day with which the period begins.
        next_day: The first one after it.
        found: By section, rows with its keys and counts.
        peak: The busiest hour.
    """
    tallies = {
        name: _summed(
            (
                tuple(row[key] for key in section.keys),
                {count: int(row[count]) for count in section.counts},
            )
            for row in found[name]
        )
        for name, section in SECTIONS.items()
    }
    return GateReport(first_day, next_day, tallies, peak)


def from_document(document: Mapping[str, Any]) -> GateReport:
    """A report that was kept as JSON.

    Raises:
        InputError: It is none.
    """
    try:
        tallies = {
            name: {tuple(line[:-1]): dict(line[-1]) for line in document[name]} for name in SECTIONS
        }
        told = document["peak"]
        peak = told and Peak(told["passages_n"], datetime.fromisoformat(told["begins_at"]))
        first_day, next_day = map(date.fromisoformat, (document["first_day"], document["next_day"]))
        return GateReport(first_day, next_day, tallies, peak)
    except (KeyError, TypeError, ValueError) as error:
        message = f"the figures of a report were wanted, got something else: {error!r}"
        raise InputError(message) from error


def _summed(lines: Iterable[tuple[Key, Mapping[str, int]]]) -> dict[Key, dict[str, int]]:
    summed: dict[Key, dict[str, int]] = {}
    for key, counts in lines:
        line = summed.setdefault(key, dict.fromkeys(counts, 0))
        for name, n in counts.items():
            line[name] += n
    return summed
