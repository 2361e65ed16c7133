"""How a live run goes, as rows at intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime

from flows.health import EVERY
from schemas.metric import Metric, MetricName
from schemas.site import SiteFile
from sql.spool import SpoolState

Counted = tuple[MetricName, str | None]
"""What is counted, and of which camera, if not of the whole site."""


class RunMetrics:
    """Makes rows of how a live run goes; a run of files alone has none.

    Args:
        site: The site file.
        now: The clock.
    """

    def __init__(self, site: SiteFile, now: Callable[[], datetime]) -> None:
        self._site = site
        self._now = now
        self._streams = [name for name, camera in site.cameras.items() if camera.is_stream]
        self._told_at = now()
        self._told_n: Counter[Counted] = Counter()

    @property
    def is_due(self) -> bool:
        """Whether rows are to be made."""
        return bool(self._streams) and self._now() - self._told_at >= EVERY

    def rows(
        self,
        totals_n: Mapping[Counted, int],
        behind_s: Mapping[str, float],
        spool: SpoolState,
    ) -> list[Metric]:
        """The rows of this moment.

        Args:
            totals_n: What the run counted since it began, by name and camera.
            behind_s: How far each stream camera was last looked at behind the present.
            spool: What waits for the database.
        """
        now = self._now()
        waiting_s = (now - spool.waiting_since).total_seconds() if spool.waiting_since else 0.0
        found: list[tuple[MetricName, str | None, float]] = [
            (name, camera, total_n - self._told_n[name, camera])
            for (name, camera), total_n in totals_n.items()
            if camera is None or camera in self._streams
        ]
        found += [(MetricName.BEHIND_S, camera, late_s) for camera, late_s in behind_s.items()]
        found += [
            (MetricName.SPOOL_BYTES, None, spool.waiting_bytes),
            (MetricName.SPOOL_S, None, waiting_s),
        ]
        self._told_at = now
        self._told_n = Counter(totals_n)
        return [
            Metric(site=self._site.site.id, at=now, name=name, camera=camera, value=value)
            for name, camera, value in found
        ]
