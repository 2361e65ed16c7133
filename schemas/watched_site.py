"""What the rules of data quality have to know of a site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from schemas.feeds.row import FeedKind
from schemas.opening_hours import ALWAYS, OpeningHours
from schemas.passage import Direction
from schemas.site import SiteFile, SiteType

ENCLOSED = frozenset(
    {
        SiteType.ICD,
        SiteType.CLEARANCE,
        SiteType.INSPECTION,
        SiteType.BONDED_WAREHOUSE,
        SiteType.EPE,
    }
)
"""Whoever leaves these came in by a gate. Containers of a port come and go by ship, and vehicles
of a border gate go on."""
WITH_QUAY = frozenset({SiteType.SEAPORT, SiteType.RIVER_PORT})
"""Containers come by ship, but a lorry that leaves came in by a gate."""


@dataclass(frozen=True, slots=True)
class WatchedSite:
    """A site, its lanes and its hours.

    Attributes:
        site: Site id.
        lanes: Direction of each lane.
        cameras: Cameras that are read; empty where no site file says which there are.
        hours: When vehicles are expected.
        type: Kind of place, where a site file says it.
        feeds: What each feed tells; empty where no site file says which there are.
    """

    site: str
    lanes: Mapping[str, Direction]
    cameras: tuple[str, ...]
    hours: OpeningHours = ALWAYS
    type: SiteType | None = None
    feeds: Mapping[str, FeedKind] = field(default_factory=dict)

    @classmethod
    def of(cls, file: SiteFile) -> WatchedSite:
        """The site of a site file."""
        return cls(
            site=file.site.id,
            lanes={name: file.lanes[name].direction for name in sorted(file.lanes)},
            cameras=tuple(sorted(name for name, one in file.cameras.items() if one.kind.is_read)),
            hours=file.hours or ALWAYS,
            type=file.site.type,
            feeds={name: file.feeds[name].kind for name in sorted(file.feeds)},
        )

    @property
    def is_two_way(self) -> bool:
        """Whether both directions are watched, so that an exit follows an entry."""
        return set(self.lanes.values()) == set(Direction)

    def must_have_entered(self, kind: str) -> bool:
        """Whether what leaves must have been seen to enter.

        Args:
            kind: ``plate`` or ``container``.
        """
        if not self.is_two_way:
            return False
        return self.type in ENCLOSED or (self.type in WITH_QUAY and kind == "plate")
