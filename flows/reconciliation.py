"""Reconciles a site's papers with its gate: papers, history and kept breaks brought together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from flows.feeds.read_file import FileReading
from schemas.errors import ConfigError
from schemas.feed_source import FeedSource
from schemas.feeds.reception import Reception
from schemas.feeds.row import FeedKind
from schemas.letterhead import Letterhead, letterhead_of
from schemas.matching.entry import Side
from schemas.matching.facts import entries_of_row
from schemas.opening_hours import LOCAL
from schemas.reconciliation.kept import KeptBreak
from schemas.reconciliation.paper import Paper, paper_of
from schemas.reconciliation.result import Reconciled, Terms
from schemas.site import SiteFile
from sql.breaks import Kept, keep, kept_breaks
from sql.connection import Connection, connect
from sql.history import open_history
from sql.home import StoreSettings
from sql.live_days import LiveDays
from sql.organisation import tree_on_day
from sql.reconciliation import bound_memory, reconcile_history, table_of_papers
from sql.reconciliation_export import export_rows
from sql.rights import become_writer, bring_up_to_date
from sql.told_papers import papers_of, span_of_papers

USUAL_DAYS_N = 31
KINDS = {
    Side.MANIFEST: FeedKind.MANIFEST_LINE,
    Side.DECLARATION: FeedKind.DECLARATION,
    Side.OPERATOR: FeedKind.OPERATOR_MOVE,
}


@dataclass(frozen=True, slots=True)
class Period:
    """Local days.

    Attributes:
        first_day: The first.
        last_day: The last, itself included.
    """

    first_day: date
    last_day: date

    def __post_init__(self) -> None:
        """Checks that it has a day.

        Raises:
            ConfigError: It ends before it begins.
        """
        if self.last_day < self.first_day:
            message = f"a period that ends after it begins was wanted, got {self}"
            raise ConfigError(message)

    def __str__(self) -> str:
        return f"{self.first_day} to {self.last_day}"

    @property
    def from_at(self) -> datetime:
        """Its first instant."""
        return datetime.combine(self.first_day, time(), LOCAL)

    @property
    def until_at(self) -> datetime:
        """Its end, itself excluded."""
        return datetime.combine(self.last_day + timedelta(days=1), time(), LOCAL)

    @classmethod
    def usual(cls, as_of: datetime) -> Period:
        """The last days up to an instant."""
        last_day = as_of.astimezone(LOCAL).date()
        return cls(last_day - timedelta(days=USUAL_DAYS_N - 1), last_day)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for.

    Attributes:
        side: Manifests, declarations or the operator's list.
        period: Local days.
        as_of: Aware instant at which it is looked; what is due later is waited for. Else now.
    """

    side: Side
    period: Period
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class PaperFile:
    """Papers that came as a file.

    Attributes:
        papers: What it tells.
        quarantined: Why rows of it are none, and from where; one a row.
    """

    papers: tuple[Paper, ...]
    quarantined: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Accounts:
    """A reconciliation and what was kept of it.

    Attributes:
        reconciled: What was found.
        breaks: The breaks of it with their owners and ages, the oldest first.
        kept: What changed by it; nothing where it was not kept.
        span: Instants of the side's first and last paper, where the feeds told any.
        letterhead: Whose site it is.
        made_at: When, aware.
    """

    reconciled: Reconciled
    breaks: tuple[KeptBreak, ...]
    kept: Kept | None
    span: tuple[datetime, datetime] | None
    letterhead: Letterhead
    made_at: datetime


def reconcile(
    site: SiteFile,
    settings: StoreSettings,
    wanted: Wanted,
    now: datetime,
    *,
    papers: Iterable[Paper] = (),
    is_kept: bool = True,
    exports: Iterable[Path] = (),
) -> Accounts:
    """Holds the papers of a side against the gate's history.

    Args:
        site: Its policy says how long things wait for one another.
        settings: Which home and store.
        wanted: Which side and period.
        now: The clock, aware.
        papers: More of them, beside those that feeds told.
        is_kept: Whether the run and its breaks are kept.
        exports: Files for every row of the result, CSV or Parquet by their ending.

    Raises:
        ConfigError: A file cannot be written.
        StoreError: The database refuses.
        ArchiveError: The archive cannot be read, or the two sides do not balance.
    """
    sites, side, period = (site.site.id,), wanted.side, wanted.period
    as_of = wanted.as_of or now
    terms = Terms(side, sites, period.from_at, period.until_at, as_of, site.match_policy)
    with _store(settings) as connection:
        told = table_of_papers([*papers_of(connection, terms), *papers])
        live = LiveDays(connection)
        with (
            TemporaryDirectory(prefix="gatestream-reconcile-") as folder,
            open_history(settings.home.archive, live) as history,
        ):
            bound_memory(history, Path(folder))
            reconciled = reconcile_history(history, told, terms)
            for path in exports:
                export_rows(history, path)
        kept = keep(connection, reconciled, now) if is_kept else None
        ids = {each.break_id for each in reconciled.breaks}
        known = kept_breaks(connection, sites, now, side=side) if is_kept else []
        breaks = tuple(each for each in known if each.break_id in ids)
        span = span_of_papers(connection, side, sites)
        units = tree_on_day(connection, now.astimezone(LOCAL).date())
    return Accounts(reconciled, breaks, kept, span, letterhead_of(site.site.id, units), now)


def papers_of_file(site: SiteFile, path: Path, side: Side, received_at: datetime) -> PaperFile:
    """Reads papers from a file as the feeds do.

    Args:
        site: Its feed of that kind says how the file is written, if it has one.
        path: CSV, XLSX or JSON lines.
        side: What the file tells.
        received_at: The clock, aware.

    Raises:
        ConfigError: There is no such file.
        FeedFileError: It cannot be read as a whole.
    """
    feeds = {name: feed for name, feed in site.feeds.items() if feed.kind is KINDS[side]}
    name, feed = next(iter(feeds.items()), ("file", FeedSource(kind=KINDS[side], folder=Path())))
    reception = Reception(site.site.id, name, KINDS[side], path.name, received_at)
    papers: list[Paper] = []
    quarantined: list[str] = []
    try:
        with path.open("rb") as file, TemporaryDirectory(prefix="gatestream-papers-") as work:
            reading = FileReading(file, path.stat().st_size, feed, reception, Path(work))
            for outcome in reading.outcomes():
                quarantined += [f"{row.origin}: {row.reason}" for row in outcome.quarantined]
                for row in outcome.applied:
                    found = map(paper_of, entries_of_row(row, site.match_policy))
                    papers += [paper for paper in found if paper is not None]
    except OSError as error:
        message = f"{path}: a file of papers was wanted, got {error.strerror}"
        raise ConfigError(message) from error
    return PaperFile(tuple(papers), tuple(quarantined))


def period_of_papers(papers: Iterable[Paper]) -> Period | None:
    """The local days that papers are of; nothing without a paper."""
    days = [paper.expected_at.astimezone(LOCAL).date() for paper in papers]
    return Period(min(days), max(days)) if days else None


@contextmanager
def _store(settings: StoreSettings) -> Iterator[Connection]:
    with connect(settings, "reconcile") as connection:
        bring_up_to_date(connection)
        become_writer(connection)
        yield connection
