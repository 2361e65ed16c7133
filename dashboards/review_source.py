"""What the review page reads: the next read that a person has to look at, and what it may be.

Nothing of it is kept: what somebody else has just settled must be gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from dashboards.store_link import store_link
from schemas.correction_order import Subject
from schemas.passage import ContainerRead, Evidence, EvidenceRole, Passage, PlateRead
from schemas.read import TextKind
from schemas.typed_number import Doubt, typed
from sql.home import StoreSettings
from sql.rights import Scope

CANDIDATES_N: Final = 6
"""As many as have a key of their own."""


class Period(StrEnum):
    """How far back the queue goes from the last passage of the site."""

    SHIFT = "shift"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return _LENGTHS[self]


_LENGTHS: Final = {
    Period.SHIFT: timedelta(hours=12),
    Period.DAY: timedelta(days=1),
    Period.WEEK: timedelta(days=7),
    Period.MONTH: timedelta(days=31),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number that a doubtful read may be.

    Attributes:
        number: Capital letters and digits only; its form and check digit fit.
        confidence: Of what was read; nothing of what else was proposed.
        papers: Sides of the papers that expect it, such as ``declaration``.
        is_foreign: Whether it is a plate of no Vietnamese form.
    """

    number: str
    confidence: float | None = None
    papers: tuple[str, ...] = ()
    is_foreign: bool = False


@dataclass(frozen=True, slots=True)
class OpenRead:
    """What a person has to look at next.

    Attributes:
        passage: The passage, its highest revision.
        kind: Of the read; nothing of a passage of which nothing was read.
        number: As it was read.
        candidates: What it may be, likeliest first.
        left_n: Passages that are left to look at, with this one.
        waiting_n: Reads of this passage that are open, with this one.
    """

    passage: Passage
    kind: TextKind | None
    number: str
    candidates: tuple[Candidate, ...]
    left_n: int
    waiting_n: int

    @property
    def key(self) -> str:
        """Changes with the read and with the passage's revision."""
        kind = self.kind.value if self.kind else ""
        return f"{self.passage.passage_id}/{self.passage.revision}/{kind}/{self.number}"

    @property
    def read(self) -> ContainerRead | PlateRead | None:
        """What was read."""
        if self.kind is TextKind.CONTAINER:
            return next(each for each in self.passage.containers if each.code == self.number)
        if self.kind is TextKind.PLATE:
            return next(each for each in self.passage.plates if each.text == self.number)
        return None

    @property
    def subject(self) -> Subject:
        """The passage as it was looked at."""
        seen = self.passage
        return Subject(seen.site, seen.passage_id, seen.passed_at, seen.revision)

    def crop(self) -> Evidence | None:
        """The picture of the read, if there is one that may be seen."""
        if self.kind is None:
            return None
        role = EvidenceRole(self.kind.value)
        of_role = [each for each in self.passage.evidence if each.role is role]
        return next((each for each in of_role if each.number == self.number), None)

    def frames(self) -> list[Evidence]:
        """The whole pictures, that of the crop's camera first."""
        crop = self.crop()
        camera = crop.camera if crop is not None else ""
        frames = [each for each in self.passage.evidence if each.role is EvidenceRole.FRAME]
        return sorted(frames, key=lambda each: each.camera != camera)


def next_open_read(
    settings: StoreSettings,
    scope: Scope,
    site: str,
    since: datetime,
    *,
    lane: str | None,
    newest_first: bool,
) -> OpenRead | None:
    """The next read to look at, if any is left.

    Args:
        settings: Which store.
        scope: Who looks.
        site: Site id.
        since: Aware; the hour of this instant is the first that is looked through.
        lane: Only of this lane.
        newest_first: Whether the newest comes first, and not the oldest.

    Raises:
        StoreError: The store is away or refuses.
    """
    values = {
        "site": site,
        "since": since,
        "lane": lane,
        "newest_first": newest_first,
        "rows_n": 1,
    }
    found = store_link(settings).rows("review/queue", values, scope)
    return _open_read(found[0]) if found else None


def latest_orders(
    settings: StoreSettings, scope: Scope, site: str, rows_n: int, who: str | None = None
) -> list[dict[str, Any]]:
    """What officers ordered lately, the newest first; see ``review/latest_orders.sql``.

    Raises:
        StoreError: The store is away or refuses.
    """
    values = {"site": site, "who": who, "rows_n": rows_n}
    return store_link(settings).rows("review/latest_orders", values, scope)


def lanes(
    settings: StoreSettings, scope: Scope, site: str, until: datetime
) -> list[dict[str, Any]]:
    """The lanes that a site is known to have; see ``review/lanes.sql``.

    Raises:
        StoreError: The store is away or refuses.
    """
    return store_link(settings).rows("review/lanes", {"site": site, "until": until}, scope)


def candidates_of(
    kind: TextKind,
    read: ContainerRead | PlateRead | None,
    near: Iterable[Mapping[str, str]],
) -> tuple[Candidate, ...]:
    """What a read may be, what papers expect first, each number that can be one once.

    Args:
        kind: Of the read.
        read: What was read.
        near: Numbers that papers expect and that it may mean, each with the paper's ``side``.
    """
    found: dict[str, Candidate] = {}
    if read is not None:
        number = read.code if isinstance(read, ContainerRead) else read.text
        for each, confidence in ((number, read.confidence), *((c, None) for c in read.candidates)):
            found.setdefault(each, Candidate(each, confidence))
    for paper in near:
        known = found.get(paper["number"], Candidate(paper["number"]))
        found[known.number] = replace(known, papers=(*known.papers, paper["side"]))
    right = []
    for candidate in found.values():
        # What was read as a plate of no known form is one, if a person says so.
        told = typed(kind, candidate.number, foreign=candidate.confidence is not None)
        if told.is_right and told.number == candidate.number:
            right.append(replace(candidate, is_foreign=told.doubt is Doubt.FOREIGN))
    ranked = sorted(right, key=lambda each: not each.papers)
    return tuple(ranked[:CANDIDATES_N])


def _open_read(row: dict[str, Any]) -> OpenRead:
    open_reads, near = row.pop("open_reads"), row.pop("near")
    left_n = int(row.pop("left_n"))
    passage = Passage.model_validate(row)
    first = open_reads[0]
    kind = TextKind(first["kind"]) if first["kind"] else None
    found = OpenRead(passage, kind, first["number"], (), left_n, len(open_reads))
    if kind is None:
        return found
    return replace(found, candidates=candidates_of(kind, found.read, near))
