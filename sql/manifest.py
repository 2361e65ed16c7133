"""The manifest: which files the archive consists of. Readers follow it and nothing else."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal, Self
from urllib.parse import quote

from pydantic import Field, ValidationError, model_validator

from schemas.errors import ArchiveError
from sql.archive_schema import ARCHIVE_SCHEMA_VERSION
from sql.durable import write_atomically
from sql.home import reason
from sql.manifest_files import TableFile, Told, refuse_file_of_others
from sql.manifest_told import ToldDay, ToldPeriod, told_place

MANIFEST_NAME: Final = "manifest.json"
FLAT_SINCE: Final = 4
"""The first version whose files have the columns of today."""


class ArchivedDay(Told):
    """A local day, and what the archive holds of it.

    Attributes:
        day: Day in Asia/Ho_Chi_Minh.
        revisions_n: The day's version in the store that it was written from.
        passages_n: Its passages.
        plates_n: Plates in them.
        containers_n: Containers in them.
        evidence_n: Stored pictures that they name.
    """

    day: date
    revisions_n: int
    passages_n: int
    plates_n: int
    containers_n: int
    evidence_n: int


class ArchivedPeriod(Told):
    """The files of a site and period: a day as it was written, or the days of a month, compacted.

    Attributes:
        site: Site id.
        version: Of the columns of its files.
        days: The days that readers find here.
        replaced: Days whose rows in these files count no more: a later period has them.
        passages: The file of the passages.
        numbers: The files sorted by number, ``plates`` and ``containers``; none before version 4.
    """

    site: str
    version: int = Field(ge=1)
    days: tuple[ArchivedDay, ...] = Field(min_length=1)
    replaced: tuple[date, ...] = ()
    passages: TableFile
    numbers: dict[str, TableFile] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _of_its_site(self) -> Self:
        """A period of one site that named files of another would show them to its readers."""
        for file in self.files().values():
            refuse_file_of_others(self.site, file)
        return self

    @property
    def kind(self) -> Literal["older", "reopened", "settled"]:
        """How its files are read; ``queries/archive/name_files.sql`` tells the same."""
        if self.version < FLAT_SINCE:
            return "older"
        return "reopened" if self.replaced else "settled"

    @property
    def is_month(self) -> bool:
        """Whether it was compacted."""
        return "/month=" in self.passages.path

    @classmethod
    def of(
        cls, site: str, days: tuple[ArchivedDay, ...], files: dict[str, TableFile]
    ) -> ArchivedPeriod:
        """A period whose files were just written.

        Args:
            site: Site id.
            days: All days in them.
            files: By their table.
        """
        numbers = {table: file for table, file in files.items() if table != "passages"}
        return cls.model_validate(
            {
                "site": site,
                "version": ARCHIVE_SCHEMA_VERSION,
                "days": days,
                "passages": files["passages"],
                "numbers": numbers,
            }
        )

    def files(self) -> dict[str, TableFile]:
        """All its files by their table."""
        return {"passages": self.passages, **self.numbers}

    def without(self, gone: set[date]) -> ArchivedPeriod | None:
        """What is left of it for readers once other files hold some of its days, if anything."""
        left = tuple(each for each in self.days if each.day not in gone)
        if not left or len(left) == len(self.days):
            return self if left else None
        replaced = {*self.replaced, *(each.day for each in self.days if each.day in gone)}
        return self.model_copy(update={"days": left, "replaced": tuple(sorted(replaced))})


class Manifest(Told):
    """The whole archive at one moment; replaced atomically, never changed in place.

    Attributes:
        archive_schema_version: Version of the columns of the newest files; days that have not
            been written since keep the columns that they were written with.
        time_zone: Zone whose days the files are of.
        empty: A file with all columns and no row of each table, which ``open.sql`` reads where
            there is no other; none in an archive that only older programs wrote.
        periods: All others of passages, by site and first day.
        told: Those of other tables, by table, site and first day; none before version 5.
    """

    archive_schema_version: int = ARCHIVE_SCHEMA_VERSION
    time_zone: Literal["Asia/Ho_Chi_Minh"] = "Asia/Ho_Chi_Minh"
    empty: dict[str, TableFile]
    periods: tuple[ArchivedPeriod, ...] = ()
    told: tuple[ToldPeriod, ...] = ()

    def by_day(self) -> dict[tuple[str, date], ArchivedDay]:
        """What is known of each site and day."""
        return {(each.site, one.day): one for each in self.periods for one in each.days}

    def files(self) -> dict[str, TableFile]:
        """All files by their path."""
        named = [*self.empty.values(), *(period.file for period in self.told)]
        for period in self.periods:
            named += period.files().values()
        return {file.path: file for file in named}

    def told_by_day(self) -> dict[tuple[str, str, date], ToldDay]:
        """What is known of each table, site and day."""
        return {(each.relation, each.site, one.day): one for each in self.told for one in each.days}

    def with_told(self, fresh: Sequence[ToldPeriod]) -> Manifest:
        """The same archive with periods of tables that stand for those whose days they hold."""
        anew = {(each.relation, each.site, one.day) for each in fresh for one in each.days}
        left = [
            each for each in self.told if (each.relation, each.site, each.days[0].day) not in anew
        ]
        told = sorted((*left, *fresh), key=told_place)
        return self.model_copy(update={"told": tuple(told)})

    def with_periods(self, fresh: Sequence[ArchivedPeriod]) -> Manifest:
        """The same archive with periods that hold some of its days anew."""
        anew = {(period.site, each.day) for period in fresh for each in period.days}
        periods = sorted((*self.less(anew).periods, *fresh), key=_place)
        return self.model_copy(update={"periods": tuple(periods)})

    def less(self, gone: Collection[tuple[str, date]]) -> Manifest:
        """The same archive for readers who find some days elsewhere.

        Args:
            gone: As ``(site, day)``.
        """
        by_site: defaultdict[str, set[date]] = defaultdict(set)
        for site, day in gone:
            by_site[site].add(day)
        left = [period.without(by_site[period.site]) for period in self.periods]
        return self.model_copy(update={"periods": tuple(each for each in left if each)})


def _place(period: ArchivedPeriod) -> tuple[str, date]:
    return period.site, period.days[0].day


def folder_of(site: str, period: str) -> str:
    """Where the files of a site and period lie.

    Args:
        site: Site id; may hold any character, DuckDB decodes the percent signs again.
        period: A day ``2026-11-21`` or a month ``2026-11``.
    """
    kind = "month" if period.count("-") == 1 else "day"
    return f"site={quote(site, safe='')}/{kind}={period}"


def read_manifest(archive: Path) -> Manifest | None:
    """The manifest of an archive; nothing where none was ever written.

    Raises:
        ArchiveError: It cannot be read, is damaged, names files outside the archive, or is of a
            newer program.
    """
    path = archive / MANIFEST_NAME
    try:
        told = json.loads(path.read_bytes())
        _refuse_newer(archive, told)
        return Manifest.model_validate(_of_today(told), strict=False)
    except FileNotFoundError:
        return None
    except OSError as error:
        message = f"cannot read the archive's manifest {path}: {reason(error)}"
        raise ArchiveError(message) from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        said = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
        message = f"{path} is no manifest of an archive that this program knows: {said}"
        raise ArchiveError(message) from error


def write_manifest(archive: Path, manifest: Manifest) -> None:
    """Replaces the manifest; from then on readers see the new files.

    Raises:
        ArchiveError: It cannot be written.
    """
    write_atomically(archive / MANIFEST_NAME, manifest.model_dump_json(indent=1).encode("utf-8"))


def _refuse_newer(archive: Path, told: dict[str, Any]) -> None:
    version = told.get("archive_schema_version", 0)
    if isinstance(version, int) and version > ARCHIVE_SCHEMA_VERSION:
        message = (
            f"the archive {archive} has columns of version {version}, "
            f"this program reads versions up to {ARCHIVE_SCHEMA_VERSION}"
        )
        raise ArchiveError(message)


def _of_today(told: dict[str, Any]) -> dict[str, Any]:
    """Words a manifest of versions 1 to 3, of one file a day, as one of today."""
    if "schema_path" not in told:
        return told
    version = told["archive_schema_version"]
    return {
        "archive_schema_version": version,
        "time_zone": told["time_zone"],
        "empty": {},
        "periods": [_period_of_before(file, version) for file in told["files"]],
    }


def _period_of_before(file: dict[str, Any], version: int) -> dict[str, Any]:
    counts = ("day", "revisions_n", "passages_n", "plates_n", "containers_n", "evidence_n")
    return {
        "site": file["site"],
        "version": version,
        "days": [{name: file[name] for name in counts}],
        "passages": {
            "path": file["path"],
            "sha256": file["sha256"],
            "bytes_n": file["bytes_n"],
            "rows_n": file["passages_n"],
        },
    }
