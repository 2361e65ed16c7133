"""Compares the archive's files with its manifest: what is missing, extra, altered or miscounted."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from schemas.errors import ArchiveError
from sql.archive import Progress
from sql.archive_folder import replaced_files, unnamed_files
from sql.archive_read import period_table, rows_in
from sql.archive_told import told_table
from sql.home import reason
from sql.manifest import ArchivedPeriod, Manifest, read_manifest
from sql.manifest_files import TableFile
from sql.manifest_told import ToldPeriod

_CHUNK_BYTES = 1 << 20


class Fault(StrEnum):
    """What is wrong with a file."""

    MISSING = "missing"
    """The manifest names it and it is not there."""
    ALTERED = "altered"
    """Its bytes are not those that were written."""
    EXTRA = "extra"
    """It lies in the archive and the manifest does not name it."""
    UNREADABLE = "unreadable"
    """The system or the library cannot read it."""
    MISCOUNTED = "miscounted"
    """It holds another number of rows than the manifest says."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A file of which archive and manifest do not agree.

    Attributes:
        fault: What is wrong.
        path: Relative to the archive.
        sentence: The same for people.
    """

    fault: Fault
    path: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at.

    Attributes:
        files_n: Files that the manifest names.
        days_n: Days of all sites.
        passages_n: Passages, as the manifest says.
        waiting_n: Files that were replaced within the hour and go soon.
        findings: What is wrong.
    """

    files_n: int
    days_n: int
    passages_n: int
    waiting_n: int
    findings: tuple[Finding, ...]


def verify_archive(archive: Path, progress: Progress | None = None) -> Verified:
    """Reads every file, compares its digest, and counts its rows day by day.

    Changes nothing, and needs no store.

    Args:
        archive: ``archive/`` of the home.
        progress: Is told of each file.

    Raises:
        ArchiveError: There is no archive, or its manifest cannot be used.
    """
    manifest = read_manifest(archive)
    if manifest is None:
        message = f"there is no archive in {archive} yet, and nothing to verify"
        raise ArchiveError(message)
    files = manifest.files()
    findings: list[Finding] = []
    for done_n, file in enumerate(files.values()):
        findings += _looked_at(archive, file)
        if progress is not None:
            progress(done_n + 1, len(files))
    wrong = {finding.path for finding in findings}
    for period in manifest.periods:
        if period.passages.path not in wrong:
            findings += _counted(archive, period)
    for told in manifest.told:
        if told.file.path not in wrong:
            findings += _told(archive, told)
    waiting = replaced_files(archive)
    findings += _extra(archive, manifest, waiting.keys())
    days = manifest.by_day()
    return Verified(
        files_n=len(files),
        days_n=len(days),
        passages_n=sum(day.passages_n for day in days.values()),
        waiting_n=len(waiting.keys() - files.keys()),
        findings=tuple(findings),
    )


def _looked_at(archive: Path, file: TableFile) -> Iterator[Finding]:
    path = archive / file.path
    try:
        sha256 = _sha256(path)
    except FileNotFoundError:
        sentence = f"{path} is missing; the manifest names it, with {file.rows_n} rows"
        yield Finding(Fault.MISSING, file.path, sentence)
        return
    except OSError as error:
        sentence = f"{path} cannot be read: {reason(error)}"
        yield Finding(Fault.UNREADABLE, file.path, sentence)
        return
    if sha256 != file.sha256:
        bytes_n = path.stat().st_size
        size = (
            "as long" if bytes_n == file.bytes_n else f"{bytes_n} bytes instead of {file.bytes_n}"
        )
        sentence = (
            f"{path} was altered: it is {size}, and its SHA-256 begins with {sha256[:12]} instead "
            f"of {file.sha256[:12]}"
        )
        yield Finding(Fault.ALTERED, file.path, sentence)
        return
    rows_n = rows_in(archive, file)
    if rows_n != file.rows_n:
        sentence = f"{path} has {rows_n} rows, and the manifest says {file.rows_n}"
        yield Finding(Fault.MISCOUNTED, file.path, sentence)


def _counted(archive: Path, period: ArchivedPeriod) -> Iterator[Finding]:
    try:
        table = period_table(archive, period)
    except ArchiveError as error:
        yield Finding(Fault.MISCOUNTED, period.passages.path, str(error))
        return
    counted = _counts_by_day(table)
    if table["site"].unique().to_pylist() != [period.site]:
        sentence = (
            f"{archive / period.passages.path} holds passages of other sites than {period.site}, "
            "whose readers would see them"
        )
        yield Finding(Fault.MISCOUNTED, period.passages.path, sentence)
    for day in period.days:
        told = (day.passages_n, day.plates_n, day.containers_n, day.evidence_n)
        if counted[day.day] != told:
            sentence = (
                f"{archive / period.passages.path} holds {counted[day.day]} passages, plates, "
                f"containers and pictures of {day.day}, and the manifest says {told}"
            )
            yield Finding(Fault.MISCOUNTED, period.passages.path, sentence)


def _told(archive: Path, period: ToldPeriod) -> Iterator[Finding]:
    try:
        told_table(archive, period)
    except ArchiveError as error:
        yield Finding(Fault.MISCOUNTED, period.file.path, str(error))


def _counts_by_day(table: pa.Table) -> dict[object, tuple[int, int, int, int]]:
    counts = pa.table(
        {
            "day": table["day"],
            **{
                name: pc.list_value_length(table[name])
                for name in ("plates", "containers", "evidence")
            },
        }
    )
    grouped = counts.group_by("day").aggregate(
        [([], "count_all"), ("plates", "sum"), ("containers", "sum"), ("evidence", "sum")]
    )
    columns = ("count_all", "plates_sum", "containers_sum", "evidence_sum")
    return {row["day"]: tuple(row[name] for name in columns) for row in grouped.to_pylist()}


def _extra(archive: Path, manifest: Manifest, waiting: Collection[str]) -> Iterator[Finding]:
    for path in unnamed_files(archive, manifest):
        relative = path.relative_to(archive).as_posix()
        if relative not in waiting:
            sentence = f"{path} is no file of the archive: its manifest does not name it"
            yield Finding(Fault.EXTRA, relative, sentence)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()
