"""Writes what a run finds, and tells whoever watches it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from flows.health import CameraHealthLog, StateOf
from flows.run_metrics import Counted, RunMetrics
from flows.sources.items import DecodeFailure, NothingUntil, PicturesDropped
from flows.watch import Orphaned, Seen
from models.fusion.vote import vote
from schemas.errors import SpoolFullError, StoreAwayError
from schemas.metric import MetricName
from schemas.observation import CameraRun, OrphanRead, orphan_id
from schemas.passage import Pairing, Passage
from schemas.site import SiteFile
from sql.compaction import open_day
from sql.passages import Written
from sql.segment_lines import Record
from sql.spool import SpoolState
from sql.store import Store

ARCHIVE_EVERY = timedelta(minutes=5)
COUNT_EVERY = timedelta(seconds=30)
"""Counts of a camera are written this often in its own time, and when an epoch ends."""
POLL_S = 0.2
PATIENCE_S = 20.0
"""A run that comes to its end waits so long for a database that is away."""


class Reporter(Protocol):
    """Whoever watches a run."""

    def passage(self, passage: Passage) -> None:
        """A vehicle passed."""
        ...

    def seen(self, seen: Seen) -> None:
        """A camera was watched up to an instant."""
        ...

    def failure(self, failure: DecodeFailure) -> None:
        """Something could not be decoded."""
        ...

    def dropped(self, drop: PicturesDropped) -> None:
        """Something was gone before it could be looked at."""
        ...

    def store(self, state: SpoolState) -> None:
        """The database went away, what waits for it has reached its bound, or it is back."""
        ...


@dataclass
class RunCounts:
    """What a run found.

    Attributes:
        passages_n: Passages, repeated ones included.
        refused_n: Passages set aside, because another one holds their crossing interval.
        ambiguous_n: Passages that may be of one vehicle with another, as cameras of a lane saw it.
        orphan_reads_n: Texts that belong to no passage.
        undecodable_n: Frames that could not be decoded, by camera.
        dropped_n: Frames that were gone from the ring before they could be looked at, by camera.
        behind_s: How far each stream camera was last looked at behind the present, in seconds …
        behind_max_s: … and how far at most.
        away_n: How often the database went away …
        away_s: … and for how long, together.
        spool_max_bytes: Committed bytes that waited for it at most.
    """

    passages_n: int = 0
    refused_n: int = 0
    ambiguous_n: int = 0
    orphan_reads_n: int = 0
    undecodable_n: Counter[str] = field(default_factory=Counter)
    dropped_n: Counter[str] = field(default_factory=Counter)
    behind_s: dict[str, float] = field(default_factory=dict)
    behind_max_s: dict[str, float] = field(default_factory=dict)
    away_n: int = 0
    away_s: float = 0.0
    spool_max_bytes: int = 0


class Recorder:
    """The far ends of the passage flow.

    Args:
        store: Where records go.
        site: The site file.
        reporter: Whoever watches.
        now: The clock, for the archive's intervals.
        is_ending: Whether the run was asked to end, and nothing should be waited for any more.
        state_of: What the recorder of a stream camera says.
    """

    def __init__(
        self,
        store: Store,
        site: SiteFile,
        reporter: Reporter,
        now: Callable[[], datetime],
        is_ending: Callable[[], bool] = lambda: False,
        state_of: StateOf = lambda _camera: None,
    ) -> None:
        self._store = store
        self._site = site
        self._reporter = reporter
        self._now = now
        self._is_ending = is_ending
        self._archived_at = now()
        self._open_day = open_day(self._archived_at)
        self._told: tuple[datetime | None, bool] = (None, False)
        self._counted_at: dict[str, datetime] = {}
        self._missing_n: Counter[str] = Counter()
        self._looked_at_n: Counter[str] = Counter()
        self._health = CameraHealthLog(site, state_of, now)
        self._metrics = RunMetrics(site, now)
        self.counts = RunCounts()

    def passages(self, batch: Sequence[Passage]) -> None:
        """Commits passages, brings the store up to date and tells the reporter."""
        self._write(list(batch))
        self.counts.passages_n += len(batch)
        self.counts.ambiguous_n += sum(each.pairing is Pairing.AMBIGUOUS for each in batch)
        for passage in batch:
            self._reporter.passage(passage)
        if self._now() - self._archived_at >= ARCHIVE_EVERY:
            self.archive()

    def orphans(self, batch: Sequence[Orphaned]) -> None:
        """Keeps texts that belong to no passage."""
        self._write([self._orphan_read(orphan) for orphan in batch])
        self.counts.orphan_reads_n += len(batch)

    def progress(self, batch: Sequence[Seen | NothingUntil]) -> None:
        """Counts pictures, and tells how far each camera was watched and how it is."""
        records: list[Record] = []
        for event in batch:
            records += self._health.push(event, self._missing_n[event.camera])
            if isinstance(event, Seen):
                records += self._seen(event)
        if self._metrics.is_due:
            records += self._metrics.rows(self._totals_n(), self.counts.behind_s, self._store.state)
        self._write(records)

    def _seen(self, seen: Seen) -> list[CameraRun]:
        """Notes a picture; answers the count that is due, if one is."""
        due = [self._camera_run(seen)] if self._is_due(seen) else []
        if seen.is_final:
            self._missing_n.pop(seen.camera, None)
        else:
            self._looked_at_n[seen.camera] += 1
        if self._site.cameras[seen.camera].is_stream:
            self._time(seen)
        self._reporter.seen(seen)
        return due

    def _totals_n(self) -> dict[Counted, int]:
        """What is counted since the run began."""
        counts = self.counts
        totals: dict[Counted, int] = {
            (MetricName.PASSAGES_N, None): counts.passages_n,
            (MetricName.REFUSED_N, None): counts.refused_n,
            (MetricName.AMBIGUOUS_N, None): counts.ambiguous_n,
            (MetricName.ORPHAN_READS_N, None): counts.orphan_reads_n,
        }
        for name, by_camera in (
            (MetricName.FRAMES_N, self._looked_at_n),
            (MetricName.UNDECODABLE_N, counts.undecodable_n),
            (MetricName.DROPPED_N, counts.dropped_n),
        ):
            totals |= {(name, camera): by_camera[camera] for camera in self._site.cameras}
        return totals

    def failures(self, batch: Sequence[DecodeFailure]) -> None:
        """Counts and tells what could not be decoded."""
        for failure in batch:
            self.counts.undecodable_n[failure.camera] += 1
            self._reporter.failure(failure)

    def dropped(self, batch: Sequence[PicturesDropped]) -> None:
        """Counts and tells what was gone before it could be looked at."""
        for drop in batch:
            self.counts.dropped_n[drop.camera] += drop.pictures_n
            self._missing_n[drop.camera] += drop.pictures_n
            self._reporter.dropped(drop)

    def archive(self) -> None:
        """Brings the archive and the hours' counts up to date; later, if the database is away."""
        now = self._now()
        with suppress(StoreAwayError):
            self._store.sync_archive(now)
            self._archived_at = now
            self._store.refresh_rollups()
            self._compact(now)
        self._tell()

    def _compact(self, now: datetime) -> None:
        """Compacts the archive once a night: a run that is short leaves that to the next."""
        if open_day(now) > self._open_day:
            self._store.compact_archive(now)
            self._open_day = open_day(now)

    def finish(self) -> None:
        """Brings store and archive up to date at the end of a run.

        Raises:
            StoreAwayError: The database does not come back now; what it has not got is committed,
                and the next run brings it in.
        """
        ends_s = time.monotonic() + (0 if self._is_ending() else PATIENCE_S)
        while True:
            self._count(self._store.keep_up())
            state = self._tell()
            if state.away is None and not state.waiting_bytes:
                break
            if state.away is not None and time.monotonic() >= ends_s:
                message = (
                    f"{state.waiting_bytes} bytes of records are committed and wait for the "
                    f"database, and the next run brings them in: {state.away.reason}"
                )
                raise StoreAwayError(message)
            time.sleep(POLL_S if state.away is not None else 0)
        self._store.sync_archive(self._now())
        self._store.refresh_rollups()

    def _write(self, records: Sequence[Record]) -> None:
        """Commits records; waits where too much waits for the database, so that the cameras do."""
        while True:
            try:
                self._count(self._store.write(records))
            except SpoolFullError:
                self._tell()
                if self._is_ending():
                    raise
                time.sleep(POLL_S)
            else:
                self._tell()
                return

    def _count(self, written: Written) -> None:
        self.counts.refused_n += len(written.refused)

    def _tell(self) -> SpoolState:
        """Tells the reporter when the database went away, what waits is too much, or it is back."""
        state = self._store.state
        since = state.away.since if state.away is not None else None
        self.counts.spool_max_bytes = max(self.counts.spool_max_bytes, state.waiting_bytes)
        if (since, state.is_full) != self._told:
            told_since, _ = self._told
            if since is not None and told_since is None:
                self.counts.away_n += 1
            elif since is None and told_since is not None:
                self.counts.away_s += (self._now() - told_since).total_seconds()
            self._told = since, state.is_full
            self._reporter.store(state)
        return state

    def _time(self, seen: Seen) -> None:
        behind_s = (self._now() - seen.until).total_seconds()
        self.counts.behind_s[seen.camera] = behind_s
        worst_s = self.counts.behind_max_s.get(seen.camera, 0.0)
        self.counts.behind_max_s[seen.camera] = max(worst_s, behind_s)

    def _is_due(self, seen: Seen) -> bool:
        counted_at = self._counted_at.get(seen.camera)
        if counted_at is None or seen.is_final or seen.until - counted_at >= COUNT_EVERY:
            self._counted_at[seen.camera] = seen.until
            return True
        return False

    def _camera_run(self, seen: Seen) -> CameraRun:
        position = seen.position
        return CameraRun(
            site=self._site.site.id,
            camera=seen.camera,
            media=self._site.cameras[seen.camera].media,
            epoch=position.epoch,
            anchored_at=seen.anchored_at,
            last_frame_at=seen.until,
            frames_n=position.pictures_n + position.failures_n,
            undecodable_n=position.failures_n,
            dropped_before_n=self._missing_n[seen.camera],
        )

    def _orphan_read(self, orphan: Orphaned) -> OrphanRead:
        camera = self._site.cameras[orphan.camera]
        track = orphan.track
        answer = vote([read for _, read in track.reads])
        return OrphanRead(
            orphan_id=orphan_id(orphan.camera, track.first_seen_at, orphan.epoch, answer.text),
            site=self._site.site.id,
            lane=camera.lane,
            camera=orphan.camera,
            media=camera.media,
            epoch=orphan.epoch,
            first_seen_at=track.first_seen_at,
            last_seen_at=track.last_seen_at,
            kind=track.kind,
            text=answer.text,
            confidence=round(answer.confidence, 4),
            read_frames_n=max(1, answer.agreeing_n),
            reason="crossed no line" if track.is_confirmed else "frames do not agree",
        )
