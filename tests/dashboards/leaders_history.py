"""Five weeks of two gates and an organisation above them, for the tests of leaders' pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, timedelta
from pathlib import Path

from schemas.failure import FailureCause
from schemas.organisation import Belonging, Level, Organisation, SitePlace, Unit
from schemas.passage import Direction, Passage
from schemas.period import begins_at
from sql.connection import Connection
from sql.evidence import EvidenceStore
from sql.observations import write_camera_runs
from sql.organisation import load
from sql.passages import write_passages
from tests.dashboards.gate_history import SITE, Seen, passage_of, run_until

OTHER_SITE = "hai-phong"
FIRST_DAY, DAYS_N = date(2025, 2, 10), 35
LAST_DAY = FIRST_DAY + timedelta(days=DAYS_N - 1)
LIT_ON = date(2025, 2, 28)
"""On this day, the lamps of the darkest lane were mended."""
LANES = (
    (SITE, "a-in-1", Direction.IN),
    (SITE, "a-in-2", Direction.IN),
    (SITE, "b-out-1", Direction.OUT),
    (OTHER_SITE, "h-in-1", Direction.IN),
)
HOSTILE = "<b>Đội</b> *giám sát* [số 1](http://x) $x$"


def organisation() -> Organisation:
    """A nation, a region and two branches; one has a site, the other one's site is not told."""
    since = date(2025, 1, 1)

    def under(unit: str) -> tuple[Belonging, ...]:
        return (Belonging(unit=unit, since=since),)

    def unit(level: str, name: str, *above: str) -> Unit:
        return Unit(
            level=level,
            name_vi=name,
            name_en=f"{name} (en)",
            under=tuple(each for name in above for each in under(name)),
        )

    return Organisation(
        levels={
            name: Level(rank=rank, name_vi=name, name_en=name)
            for rank, name in enumerate(("branch", "region", "nation"), start=1)
        },
        units={
            "customs": unit("nation", "Cục Hải quan"),
            "region-2": unit("region", "Chi cục Hải quan khu vực II", "customs"),
            "branch-1": unit("branch", HOSTILE, "region-2"),
        },
        sites={SITE: SitePlace(under=under("branch-1"))},
    )


def passages(store: EvidenceStore) -> Iterator[Passage]:
    """The passages, a day after the other."""
    for n in range(DAYS_N):
        day = FIRST_DAY + timedelta(days=n)
        for site, lane, direction in LANES:
            for k, hour in enumerate((1, 8, 8, 9, 16, 22)):
                if (n + k) % 7 == 0 and hour != 8:
                    continue
                at = begins_at(day) + timedelta(hours=hour, minutes=7 * k + n % 5)
                seen = Seen(lane, direction, 0, *_numbers(n, k), has_evidence=False)
                seen = Seen(
                    lane,
                    direction,
                    0,
                    seen.plates,
                    seen.containers,
                    has_evidence=False,
                    causes=_causes(day, lane, hour, n),
                )
                yield passage_of(seen, at.astimezone(UTC), store, site)


def _numbers(
    n: int, k: int
) -> tuple[tuple[tuple[str, float], ...], tuple[tuple[str, str | None, float], ...]]:
    if (n + k) % 5 == 0:
        return (), ()
    plates = ((f"51C{10000 + 100 * n + k}", 0.97),)
    containers = ((("WSAU4160620", "45G1", 0.99 if k % 2 else 0.6),)) if k % 3 else ()
    return plates, containers


def _causes(day: date, lane: str, hour: int, n: int) -> tuple[FailureCause, ...]:
    if hour in (1, 22) and lane == "a-in-2" and day < LIT_ON:
        return (FailureCause.LOW_LIGHT, FailureCause.DIRT_OR_OCCLUSION)
    if hour == 8 and n % 3 == 0:
        return (FailureCause.TAILGATING,)
    if hour == 16 and n % 4 == 0:
        return (FailureCause.OVERSPEED,)
    return ()


def fill(connection: Connection, folder: Path) -> list[Passage]:
    """Writes all of it; what was written comes back."""
    written = list(passages(EvidenceStore(folder)))
    write_passages(connection, written)
    last = max(passage.passed_at for passage in written)
    write_camera_runs(
        connection, [run_until(last + timedelta(minutes=10), site) for site in (SITE, OTHER_SITE)]
    )
    load(connection, organisation(), who="test", why="test", today=date(2025, 1, 1))
    return written
