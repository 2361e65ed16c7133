"""Keeps the customs organisation in the store, whole, and never changes its past unasked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from schemas.errors import ConfigError
from schemas.organisation import Belonging, Organisation
from sql.audit import record
from sql.connection import Connection, rows, store_errors
from sql.statements import query

_UNASKED = "the organisation was loaded"
_Held = tuple[str, str, date, date | None]
_CLEARED = ("clear_unit_sites", "clear_unit_parents", "clear_units", "clear_levels")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did.

    Attributes:
        is_changed: Whether the store held another organisation before.
        levels_n: Levels that it holds now.
        units_n: Units.
        sites_n: Sites.
    """

    is_changed: bool
    levels_n: int
    units_n: int
    sites_n: int


@dataclass(frozen=True, slots=True)
class _Content:
    levels: tuple[tuple[Any, ...], ...]
    units: tuple[tuple[Any, ...], ...]
    parents: frozenset[_Held]
    sites: frozenset[_Held]

    def before(self, today: date) -> frozenset[_Held]:
        """What was so before a day, told apart by nothing that comes after."""
        return frozenset(
            (member, unit, since, min(until or today, today))
            for member, unit, since, until in self.parents | self.sites
            if since < today
        )


def load(
    connection: Connection, organisation: Organisation, *, who: str, why: str | None, today: date
) -> Loaded:
    """Replaces the store's organisation by another one; the same one again changes nothing.

    Args:
        connection: An autocommit connection to the store.
        organisation: Checked, as :func:`schemas.organisation.load_organisation` gives it.
        who: The person who does it, for the audit log.
        why: The reason; needed where the past would change.
        today: Local day.

    Raises:
        ConfigError: What was so before today would change, and no reason is given.
        StoreError: The database refuses; the old organisation stays.
    """
    wanted = _wanted(organisation)
    counts = (len(wanted.levels), len(wanted.units), len(organisation.sites))
    with store_errors("load the organisation"), connection.transaction():
        connection.execute(query("organisation/lock"))
        found = _found(connection)
        if found == wanted:
            return Loaded(False, *counts)
        lost = sorted(found.before(today) - wanted.before(today))
        if lost and why is None:
            member, unit, since, until = lost[0]
            message = (
                f"{member} belonged to {unit} from {since} until {until}, and the file says "
                f"otherwise: the past stays as it was, unless --why gives a reason to correct it"
            )
            raise ConfigError(message)
        _replace(connection, wanted)
        record(
            connection,
            who=who,
            what="organisation.load",
            subject="organisation",
            why=why or _UNASKED,
            details={
                "levels_n": counts[0],
                "units_n": counts[1],
                "sites_n": counts[2],
                "past_corrected": [_told(held) for held in lost],
            },
        )
    return Loaded(True, *counts)


def tree_on_day(connection: Connection, day: date) -> list[dict[str, Any]]:
    """The units of a day, the highest first, each with the one above and its sites.

    Args:
        connection: To the store.
        day: Local day.

    Raises:
        StoreError: The database refuses.
    """
    return rows(connection, "organisation/tree_on_day", {"on_day": day})


def _wanted(organisation: Organisation) -> _Content:
    levels = (
        (name, level.rank, level.name_vi, level.name_en)
        for name, level in organisation.levels.items()
    )
    units = (
        (name, unit.level, unit.name_vi, unit.name_en) for name, unit in organisation.units.items()
    )
    return _Content(
        tuple(sorted(levels, key=lambda level: level[1])),
        tuple(sorted(units)),
        _held({name: unit.under for name, unit in organisation.units.items()}),
        _held({name: site.under for name, site in organisation.sites.items()}),
    )


def _held(under: Mapping[str, tuple[Belonging, ...]]) -> frozenset[_Held]:
    return frozenset(
        (member, one.unit, one.since, one.until) for member, held in under.items() for one in held
    )


def _found(connection: Connection) -> _Content:
    levels = rows(connection, "organisation/levels")
    units = rows(connection, "organisation/units")
    return _Content(
        tuple(tuple(row.values()) for row in levels),
        tuple(sorted(tuple(row.values()) for row in units)),
        frozenset(_belonging(row) for row in rows(connection, "organisation/parents")),
        frozenset(_belonging(row) for row in rows(connection, "organisation/sites")),
    )


def _belonging(row: Mapping[str, Any]) -> _Held:
    return row["member"], row["unit"], row["since"], row["until"]


def _replace(connection: Connection, wanted: _Content) -> None:
    for statement in _CLEARED:
        connection.execute(query(f"organisation/{statement}"))
    named = {
        "insert_level": (("level", "rank", "name_vi", "name_en"), wanted.levels),
        "insert_unit": (("unit", "level", "name_vi", "name_en"), wanted.units),
        "insert_parent": (("member", "unit", "since", "until"), wanted.parents),
        "insert_site": (("member", "unit", "since", "until"), wanted.sites),
    }
    with connection.cursor() as cursor:
        for statement, (names, values) in named.items():
            cursor.executemany(
                query(f"organisation/{statement}"),
                [dict(zip(names, value, strict=True)) for value in values],
            )


def _told(held: _Held) -> dict[str, str]:
    member, unit, since, until = held
    return {"member": member, "unit": unit, "from": str(since), "until": str(until)}
