"""Reads the join's log from the archive, for a replay that asks no database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from math import inf
from pathlib import Path

import duckdb

from schemas.errors import ArchiveError
from schemas.matching.entry import Entry
from sql.history import open_history
from sql.match_log import entry_of_row
from sql.statements import query_text

_FETCHED_AT_ONCE_N = 10_000


def archived_entries(archive: Path, site: str, until_n: int) -> Iterator[tuple[int, Entry]]:
    """The entries of a site that the archive holds, in the order of the log.

    Args:
        archive: ``archive/`` of the home.
        site: Site id.
        until_n: The last entry wanted.

    Raises:
        ArchiveError: There is no archive, or it cannot be read.
    """
    with open_history(archive) as history:
        try:
            found = history.execute(
                query_text("archive/match_log_of_site"), {"site": site, "entry_n": until_n}
            )
            while rows := found.fetchmany(_FETCHED_AT_ONCE_N):
                for entry_n, *told, facts in rows:
                    ends = [inf if value is None else value for value in told[9:11]]
                    entry = entry_of_row(*told[:9], *ends, told[11], json.loads(facts))
                    yield entry_n, entry
        except duckdb.Error as error:
            message = f"cannot read the log of matching from {archive}: {error}"
            raise ArchiveError(message) from error
