"""A container of a paper, as reconciliation looks at it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from schemas.feeds.declaration import Eligibility
from schemas.matching.doubt import is_container
from schemas.matching.entry import Entry, Fact

_PLATES = frozenset(("plate", "trailer_plate"))


class Paper(NamedTuple):
    """One number, as the latest revision of one paper tells it. Instants are aware.

    Attributes:
        subject: What tells of it, see :mod:`schemas.feeds.row`.
        revision: The latest one.
        number: Container number.
        site: Site id.
        direction: ``in`` or ``out``.
        expected_at: What the paper is of, or when it is due.
        opens_at: Passages from this instant on belong to it.
        closes_at: … up to this one.
        due_at: When its passage had to be there.
        is_active: Whether it names the number, and is not cancelled.
        lets_pass: Whether its goods may pass; papers that do not say let them.
        eligible_at: Since when, if it is told.
        size_type: ISO 6346 size-type, if it is told.
        facts: What else it tells, by name.
    """

    subject: str
    revision: int
    number: str
    site: str
    direction: str
    expected_at: datetime
    opens_at: datetime
    closes_at: datetime
    due_at: datetime
    is_active: bool
    lets_pass: bool
    eligible_at: datetime | None
    size_type: str | None
    facts: dict[str, Fact]


def paper_of(entry: Entry) -> Paper | None:
    """The container of a paper that an entry tells of.

    Nothing of what goes either way, such as a watched number, nor of number plates.

    Args:
        entry: Of a manifest, a declaration or an operator's list.
    """
    if entry.direction is None or not is_container(entry.number):
        return None
    facts = {name: fact for name, fact in entry.facts.items() if name not in _PLATES}
    eligible_at, size_type = facts.get("eligible_at"), facts.get("size_type")
    return Paper(
        entry.subject,
        entry.revision,
        entry.number,
        entry.site,
        entry.direction.value,
        _instant(entry.at_s),
        _instant(entry.opens_s),
        _instant(entry.closes_s),
        _instant(entry.due_s),
        entry.is_active,
        facts.get("eligibility") != Eligibility.NOT_YET.value,
        datetime.fromisoformat(eligible_at) if isinstance(eligible_at, str) else None,
        size_type if isinstance(size_type, str) else None,
        facts,
    )


def _instant(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
