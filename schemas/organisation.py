"""The customs organisation that sites belong to: a file that people write, with validity dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError

from schemas.errors import ConfigError, UnknownNameError
from schemas.toml_file import toml_document


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Level(_Table):
    """A kind of unit. What it is called is the law's affair and changes with it.

    Attributes:
        rank: 1 for the units that sites belong to, 2 for those above, and so on without a gap.
        name_vi: Name in Vietnamese.
        name_en: Name in English.
    """

    rank: int = Field(ge=1)
    name_vi: str = Field(min_length=1)
    name_en: str = Field(min_length=1)


class Belonging(_Table):
    """What a unit or a site belongs to, and when.

    Attributes:
        unit: The unit above.
        since: First local day, ``from`` in the file.
        until: First local day on which it no longer does; open if it still does.
    """

    unit: str
    since: date = Field(validation_alias=AliasChoices("from", "since"))
    until: date | None = None


class Unit(_Table):
    """A customs unit. One that gets another name by law is another unit.

    Attributes:
        level: Level id.
        name_vi: Name in Vietnamese.
        name_en: Name in English.
        under: Units above it, one at a time; none for the highest level.
    """

    level: str
    name_vi: str = Field(min_length=1)
    name_en: str = Field(min_length=1)
    under: tuple[Belonging, ...] = ()


class SitePlace(_Table):
    """Where a site belongs.

    Attributes:
        under: Units of the lowest level, one at a time.
    """

    under: tuple[Belonging, ...] = Field(min_length=1)


class Organisation(_Table):
    """A whole organisation, past and present.

    Attributes:
        levels: By id.
        units: By id.
        sites: By site id.
    """

    levels: dict[str, Level]
    units: dict[str, Unit]
    sites: dict[str, SitePlace] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an organisation.

    Attributes:
        where: Table of the file, such as ``units.kv2``.
        what: What was wanted and what came.
    """

    where: str
    what: str


def load_organisation(path: Path) -> Organisation:
    """Reads and checks an organisation file.

    Args:
        path: The TOML file.

    Raises:
        ConfigError: It is missing, is no TOML, has a wrong or unknown key, names what it does not
            define, or leaves a unit or site without one above it, or with two, on some day.
    """
    try:
        organisation = Organisation.model_validate(toml_document(path, "an organisation file"))
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(str(part) for part in problem["loc"])
        message = f"{path}: {where}: {problem['msg']}"
        raise ConfigError(message) from error
    _check_names(organisation, path)
    for fault in _faults(organisation):
        message = f"{path}: {fault.where}: {fault.what}"
        raise ConfigError(message)
    return organisation


def _check_names(organisation: Organisation, path: Path) -> None:
    for name, unit in organisation.units.items():
        if unit.level not in organisation.levels:
            where = f"{path}: units.{name}"
            raise UnknownNameError("level", unit.level, organisation.levels, where)
    for where, one in _members(organisation):
        for belonging in one.under:
            if belonging.unit not in organisation.units:
                known = organisation.units
                raise UnknownNameError("unit", belonging.unit, known, f"{path}: {where}")


def _members(organisation: Organisation) -> Iterator[tuple[str, Unit | SitePlace]]:
    for name, unit in organisation.units.items():
        yield f"units.{name}", unit
    for name, site in organisation.sites.items():
        yield f"sites.{name}", site


def _faults(organisation: Organisation) -> Iterator[Fault]:
    ranks = sorted(level.rank for level in organisation.levels.values())
    if ranks != list(range(1, len(ranks) + 1)):
        yield Fault("levels", f"ranks from 1 without a gap were wanted, got {ranks}")
        return
    for where, one in _members(organisation):
        rank = 0
        if isinstance(one, Unit):
            rank = organisation.levels[one.level].rank
        yield from _faults_of_dates(where, one.under)
        yield from _faults_of_ranks(organisation, where, rank, one.under)
    for name, site in organisation.sites.items():
        for belonging in site.under:
            yield from _gaps(organisation, f"sites.{name}", belonging)


def _faults_of_dates(where: str, under: tuple[Belonging, ...]) -> Iterator[Fault]:
    for one in under:
        if one.until is not None and one.until <= one.since:
            yield Fault(where, f"until was wanted after from {one.since}, got {one.until}")
    ordered = sorted(under, key=lambda one: one.since)
    for before, after in pairwise(ordered):
        if before.until is None or before.until > after.since:
            said = f"one unit above at a time was wanted, got {before.unit} and {after.unit}"
            yield Fault(where, f"{said} on {after.since}")


def _faults_of_ranks(
    organisation: Organisation, where: str, rank: int, under: tuple[Belonging, ...]
) -> Iterator[Fault]:
    names = {level.rank: name for name, level in organisation.levels.items()}
    for one in under:
        above = organisation.units[one.unit].level
        if organisation.levels[above].rank != rank + 1:
            wanted = f"a unit of the level {names[rank + 1]}" if rank + 1 in names else "no unit"
            yield Fault(where, f"{wanted} was wanted above, got {one.unit} of the level {above}")


def _gaps(organisation: Organisation, where: str, held: Belonging) -> Iterator[Fault]:
    """Days on which a unit that holds a site has nothing above it: its vehicles would get lost."""
    unit = organisation.units[held.unit]
    if organisation.levels[unit.level].rank == len(organisation.levels):
        return
    day = held.since
    end = held.until or date.max
    for above in sorted(unit.under, key=lambda one: one.since):
        if above.since > day:
            break
        until = above.until or date.max
        if until > day:
            part = Belonging(unit=above.unit, since=day, until=min(until, end))
            yield from _gaps(organisation, where, part)
            day = until
        if day >= end:
            return
    yield Fault(where, f"{held.unit} belongs to no unit on {day}, while the site belongs to it")
