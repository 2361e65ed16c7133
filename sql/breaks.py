"""Keeps what reconciliations found: runs, and breaks that outlive them (R49, R98)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from psycopg.types.json import Jsonb

from schemas.errors import ConfigError, UnknownNameError
from schemas.matching.entry import Side
from schemas.reconciliation.category import Category
from schemas.reconciliation.kept import BreakState, KeptBreak
from schemas.reconciliation.result import Break, Reconciled
from sql.audit import record
from sql.connection import Connection, rows, store_errors
from sql.statements import query

_RENAMED = {"happened_at": "at"}
_IN_BREAK = frozenset(field.name for field in fields(Break)) - {"at"} | {"happened_at"}
_BEGIN_MIN = 8
"""So many signs of an id are enough for a person to type."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What keeping a reconciliation changed.

    Attributes:
        opened_n: Breaks that are new.
        reopened_n: Breaks that were closed and are there again.
        resolved_n: Breaks that are not there any more.
    """

    opened_n: int
    reopened_n: int
    resolved_n: int


@dataclass(frozen=True, slots=True)
class Word:
    """What a person says of a break.

    Attributes:
        state: What becomes of it.
        owner: Who has it from now on; the one of before, if not given.
        who: The person.
        why: The reason.
    """

    state: BreakState
    owner: str | None
    who: str
    why: str


def keep(connection: Connection, reconciled: Reconciled, ran_at: datetime) -> Kept:
    """Keeps a run and its breaks; those of before that it does not find any more are resolved.

    Args:
        connection: Autocommit, of a writer.
        reconciled: What was found.
        ran_at: The clock, aware.

    Raises:
        StoreError: The database refuses.
    """
    terms = reconciled.terms
    opened_n = reopened_n = resolved_n = 0
    with store_errors("keep a reconciliation"), connection.transaction():
        connection.execute(query("breaks/lock"))
        for site in terms.sites:
            found = [each for each in reconciled.breaks if each.site == site]
            run = _run_of(reconciled, site, ran_at)
            (run_row,) = rows(connection, "breaks/insert_run", run)
            values = {**run, **run_row, "found": Jsonb([_document(each) for each in found])}
            (counted,) = rows(connection, "breaks/known_breaks", values)
            connection.execute(query("breaks/upsert_breaks"), values)
            resolved_n += len(rows(connection, "breaks/resolve_breaks", values))
            opened_n += len(found) - counted["known_n"]
            reopened_n += counted["closed_n"]
    return Kept(opened_n, reopened_n, resolved_n)


def kept_breaks(
    connection: Connection,
    sites: Iterable[str],
    now: datetime,
    *,
    side: Side | None = None,
    state: BreakState | None = None,
    owner: str | None = None,
    with_closed: bool = False,
) -> list[KeptBreak]:
    """Breaks, the oldest first.

    Args:
        connection: To the store.
        sites: Site ids.
        now: Aware instant of which ages are told.
        side: Only of this side.
        state: Only in this state.
        owner: Only of this person.
        with_closed: Whether closed ones are wanted, too.

    Raises:
        StoreError: The database refuses.
    """
    parameters = {
        "sites": [*sites],
        "now": now,
        "side": side.value if side is not None else None,
        "state": state.value if state is not None else None,
        "owner": owner,
        "with_closed": with_closed or state is BreakState.CLOSED,
        "begin": None,
    }
    return [_kept(row) for row in rows(connection, "breaks/list", parameters)]


def tell(connection: Connection, site: str, begin: str, word: Word, now: datetime) -> KeptBreak:
    """Lets a person take a break on, explain it or close it; the audit log keeps who and why.

    Args:
        connection: To the store, in a transaction with the rights of the person.
        site: Site id.
        begin: The break's id, or as much of its beginning as names one.
        word: What the person says.
        now: The clock, aware.

    Returns:
        The break as it is now.

    Raises:
        ConfigError: The id is too short or names none or several, or the reason is blank.
        StoreError: The database refuses.
    """
    if not word.why.strip():
        message = "a reason was wanted, got none"
        raise ConfigError(message)
    known = _named(connection, site, begin, now)
    values = {
        "break_id": known.break_id,
        "state": word.state.value,
        "owner": word.owner,
        "note": word.why,
        "told_by": word.who,
        "told_at": now,
    }
    rows(connection, "breaks/tell", values)
    record(
        connection,
        who=word.who,
        what=f"break.{word.state.value}",
        subject=f"break {known.break_id}",
        why=word.why,
        details={
            "site": site,
            "kind": known.found.kind.value,
            "number": known.found.number,
            "owner": word.owner or known.owner,
            "state_before": known.state.value,
        },
    )
    return _named(connection, site, str(known.break_id), now)


def _named(connection: Connection, site: str, begin: str, now: datetime) -> KeptBreak:
    if len(begin) < _BEGIN_MIN:
        message = f"the first {_BEGIN_MIN} signs of a break's id were wanted, got {begin!r}"
        raise ConfigError(message)
    parameters = {
        "sites": [site],
        "now": now,
        "side": None,
        "state": None,
        "owner": None,
        "with_closed": True,
        "begin": begin.lower(),
    }
    found = rows(connection, "breaks/list", parameters)
    if not found:
        everywhere = {**parameters, "begin": None, "with_closed": False}
        known = (str(row["break_id"]) for row in rows(connection, "breaks/list", everywhere)[:5])
        raise UnknownNameError("break", begin, known, site)
    if len(found) > 1:
        message = f"one break was wanted, {begin!r} begins the ids of {len(found)}"
        raise ConfigError(message)
    return _kept(found[0])


def _run_of(reconciled: Reconciled, site: str, ran_at: datetime) -> dict[str, Any]:
    terms = reconciled.terms
    counted = {
        category.value: {"papers_n": total.papers_n, "reads_n": total.reads_n}
        for category, total in reconciled.totals.items()
    }
    return {
        "site": site,
        "side": terms.side.value,
        "from_at": terms.from_at,
        "until_at": terms.until_at,
        "as_of": terms.as_of,
        "ran_at": ran_at,
        "papers_n": reconciled.papers_n,
        "reads_n": reconciled.reads_n,
        "totals": Jsonb(counted),
    }


def _document(one: Break) -> dict[str, Any]:
    document = {**asdict(one), "break_id": one.break_id, "happened_at": one.at}
    del document["at"]
    return {
        name: value if isinstance(value, str | bool | dict | None) else str(value)
        for name, value in document.items()
    }


def _kept(row: Mapping[str, Any]) -> KeptBreak:
    found = {_RENAMED.get(name, name): row[name] for name in _IN_BREAK}
    found |= {"side": Side(row["side"]), "kind": Category(row["kind"])}
    story = {name: value for name, value in row.items() if name not in _IN_BREAK}
    age = timedelta(seconds=story.pop("age_s"))
    state = BreakState(story.pop("state"))
    return KeptBreak(found=Break(**found), state=state, age=age, **story)
