"""Whose report it is: the customs unit of a site and the one above it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands at the top of a report.

    Attributes:
        unit: Name of the unit that the site belongs to; empty where nobody told.
        unit_above: Name of the one above; empty likewise.
    """

    unit: str = ""
    unit_above: str = ""


def letterhead_of(site: str, units: Iterable[Mapping[str, Any]]) -> Letterhead:
    """The letterhead of a site.

    Args:
        site: Site id.
        units: As :func:`sql.organisation.tree_on_day` has them.
    """
    for unit in units:
        if site in unit["sites"]:
            return Letterhead(unit["name_vi"], unit["parent_vi"] or "")
    return Letterhead()
