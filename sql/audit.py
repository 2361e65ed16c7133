"""The audit log: adds to it, and counts its chain of digests again.

The database makes the chain (``sql/migrations/0015_create_audit_log.sql``), this module checks it:
what wrote a digest is not what finds it right.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from psycopg.rows import class_row

from sql.connection import Connection, store_errors
from sql.statements import query

START = "0" * 64
"""What the first entry names as its predecessor."""


@dataclass(frozen=True, slots=True)
class ChainEnd:
    """A place in the chain and its digest: written down elsewhere, it proves all before it.

    Attributes:
        n: Place of the entry, counted from 1; 0 is before the first.
        sha256: Hex digest of the entry.
    """

    n: int
    sha256: str

    def __str__(self) -> str:
        return f"{self.n}:{self.sha256}"


@dataclass(frozen=True, slots=True)
class ChainFault:
    """An entry that is not as it was written.

    Attributes:
        n: Place of the entry.
        sentence: What is wrong with it.
    """

    n: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check of the chain found.

    Attributes:
        entries_n: Entries that are there.
        end: The last one; worth writing down outside the database.
        faults: In the order of the chain; none where all is as it was written.
    """

    entries_n: int
    end: ChainEnd
    faults: tuple[ChainFault, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing was altered, removed, added between or put elsewhere."""
        return not self.faults


@dataclass(frozen=True, slots=True)
class _Entry:
    n: int
    at: datetime
    database_user: str
    who: str
    what: str
    subject: str
    why: str
    details: str
    previous_sha256: str
    sha256: str

    @property
    def counted(self) -> str:
        """The digest that its columns have."""
        at = self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        whole = [self.previous_sha256, self.n, at, self.database_user, self.who, self.what]
        text = json.dumps([*whole, self.subject, self.why, self.details], ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def record(
    connection: Connection,
    *,
    who: str,
    what: str,
    subject: str,
    why: str,
    details: Mapping[str, object] | None = None,
) -> None:
    """Adds an act to the audit log, in the transaction of the act itself if there is one.

    Writers stand in line from here to the end of the transaction, so this is its last step.

    Args:
        connection: To the store.
        who: The person, such as ``nguyen.van.a``, or ``gatestream`` where none is behind it.
        what: The act, such as ``user.add``.
        subject: What it was done to, such as ``user nguyen.van.a``.
        why: The reason that was given.
        details: Values for JSON; never a secret.

    Raises:
        StoreError: The database refuses, or a text is blank.
    """
    values = {"who": who, "what": what, "subject": subject, "why": why}
    text = json.dumps(dict(details or {}), ensure_ascii=False, sort_keys=True, allow_nan=False)
    with store_errors(f"add {what} to the audit log"):
        connection.execute(query("audit/insert_entry"), {**values, "details": text})


def verify(connection: Connection, known: Iterable[ChainEnd] = ()) -> Verified:
    """Counts every digest of the audit log again and names each entry that does not fit.

    Args:
        connection: Of a role that may read the whole log.
        known: Ends that were written down earlier; a chain that somebody with all rights made
            anew is found by them.

    Raises:
        StoreError: The database refuses.
    """
    with store_errors("verify the audit log"), connection.transaction():
        # Others go on adding: the chain ends between what is its end before and after.
        first = _head(connection)
        with connection.cursor("audit_chain", row_factory=class_row(_Entry)) as entries:
            entries.execute(query("audit/chain"))
            checked = _checked(entries, {*known, first})
        last = _head(connection)
    if checked.end.n > last.n:
        said = f"entry {checked.end.n} is beyond the end that was kept apart: {last}"
        checked = replace(checked, faults=(*checked.faults, ChainFault(checked.end.n, said)))
    return checked


def _head(connection: Connection) -> ChainEnd:
    row = connection.execute(query("audit/head")).fetchone()
    return ChainEnd(*row) if row is not None else ChainEnd(0, START)


def _checked(entries: Iterable[_Entry], known: set[ChainEnd]) -> Verified:
    faults: list[ChainFault] = []
    entries_n = 0
    before = ChainEnd(0, START)
    accepted = {START}
    for entry in entries:
        found = [*_faults(entry, before, accepted)]
        counted = entry.counted
        before = ChainEnd(entry.n, entry.sha256)
        # A digest that was damaged is named once, not once more by its successor.
        accepted = {entry.sha256, counted}
        entries_n += 1
        if not found and any(end.n == entry.n and end != before for end in known):
            said = f"entry {entry.n} is not the one that was written down"
            found.append(ChainFault(entry.n, said))
        faults += found
    faults += _missing(before.n + 1, max(end.n for end in known) + 1)
    return Verified(entries_n, before, tuple(faults))


def _faults(entry: _Entry, before: ChainEnd, accepted: set[str]) -> Iterator[ChainFault]:
    yield from _missing(before.n + 1, entry.n)
    if entry.counted != entry.sha256:
        yield ChainFault(entry.n, f"entry {entry.n} was altered")
    elif entry.n == before.n + 1 and entry.previous_sha256 not in accepted:
        said = f"entry {entry.n} does not follow on entry {before.n}: one of them was replaced"
        yield ChainFault(entry.n, said)


def _missing(first_n: int, end_n: int) -> Iterator[ChainFault]:
    if end_n > first_n:
        named = f"entry {first_n} is" if end_n == first_n + 1 else f"{first_n} to {end_n - 1} are"
        yield ChainFault(first_n, f"{named} missing")
