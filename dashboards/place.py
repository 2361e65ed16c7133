"""Of what a leader looks at figures: all sites, a unit of the organisation, or one site.

What is looked at always holds the site that is chosen at the top of the screen: choosing another
one there moves along, and choosing a unit or a site below does the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import streamlit as st

from dashboards.frame import SharedFrame
from dashboards.history_source import sites
from dashboards.leaders_source import Stays, stays_of, tree, whole
from dashboards.texts import Language, Texts, written_instant
from dashboards.written import plain
from schemas.period import Period

ALL: Final = "all"
SITE: Final = "site"


@dataclass(frozen=True, slots=True)
class Step:
    """A step on the way from everything down to a site.

    Attributes:
        level: :data:`ALL`, :data:`SITE`, or the rank of the unit.
        name: As it is shown, plain text.
        unit: The unit; empty for a site and for everything.
    """

    level: str
    name: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """What figures are wanted of.

    Attributes:
        step: Where on the way it is.
        stays: Its sites, and when they belong to it.
        parts_rank: Rank of the units that it consists of; nothing where it consists of sites, or
            is one.
        units: All units of the period's last day, by id.
    """

    step: Step
    stays: Stays
    parts_rank: int | None
    units: dict[str, dict[str, Any]]

    @property
    def is_site(self) -> bool:
        """Whether it is one site and consists of gates and lanes."""
        return self.step.level == SITE

    def unit_name(self, unit: str, texts: Texts) -> str:
        """Name of a unit in the chosen language; its id where it is of another day."""
        return unit_name(self.units[unit], texts) if unit in self.units else unit


def pick_place(frame: SharedFrame, period: Period, name: str, begin: str = ALL) -> Place:
    """Lets choose how far up to look, and returns what is looked at.

    Args:
        frame: Store, language, site and who looks.
        period: Of which the figures are.
        name: Of the page; each remembers its own choice.
        begin: Level at which it begins, :data:`ALL` or :data:`SITE`.

    Raises:
        StoreError: The store is away or refuses.
    """
    found = tree(frame.settings, period.last_day, frame.scope)
    units = {row["unit"]: row for row in found}
    way = _way(frame, units)
    level = begin
    if len(way) > 1:
        chosen = st.segmented_control(
            frame.texts("place.level"),
            [step.level for step in way],
            default=begin,
            required=True,
            format_func={step.level: plain(step.name) for step in way}.__getitem__,
            key=level_key(name, frame.texts.language),
            label_visibility="collapsed",
        )
        level = chosen or begin
    step = next((each for each in way if each.level == level), way[-1])
    return Place(step, _stays(frame, step, period), _rank_below(step, units), units)


def reach_of(frame: SharedFrame, place: Place) -> dict[str, datetime]:
    """Up to when is known what is looked at, by site; one of which nothing is known is left out.

    Raises:
        StoreError: The store is away or refuses.
    """
    known = {each.site: each.reach for each in sites(frame.settings, frame.scope)}
    return {site: at for site in place.stays.sites if (at := known.get(site)) is not None}


def show_reach(frame: SharedFrame, place: Place) -> None:
    """Says up to when is known what is looked at.

    Raises:
        StoreError: The store is away or refuses.
    """
    texts, reached = frame.texts, reach_of(frame, place)
    if not reached:
        st.caption(texts("overview.reach_nothing"))
        return
    reach = written_instant(max(reached.values()))
    if len(reached) == 1:
        st.caption(texts("overview.reach", reach=reach))
        return
    slowest = min(reached, key=reached.__getitem__)
    behind = {"site": plain(slowest), "slowest": written_instant(reached[slowest])}
    st.caption(texts("overview.reach_sites", reach=reach, **behind))


def level_key(name: str, language: Language) -> str:
    """Under which the session keeps how far up a page looks."""
    return f"{name}-level-{language}"


def unit_name(unit: dict[str, Any], texts: Texts) -> str:
    """Name of a unit in the chosen language."""
    return str(unit[f"name_{texts.language.value}"])


def _way(frame: SharedFrame, units: dict[str, dict[str, Any]]) -> list[Step]:
    here = Step(SITE, frame.site)
    if len(sites(frame.settings, frame.scope)) == 1 and not units:
        return [here]
    above = [unit for unit in units.values() if frame.site in unit["sites"]]
    while above and above[-1]["parent"] in units:
        above.append(units[above[-1]["parent"]])
    named = [Step(str(unit["rank"]), unit_name(unit, frame.texts), unit["unit"]) for unit in above]
    return [Step(ALL, frame.texts("place.all")), *reversed(named), here]


def _stays(frame: SharedFrame, step: Step, period: Period) -> Stays:
    if step.level == SITE:
        return whole([frame.site], period)
    if step.level == ALL:
        return whole([known.site for known in sites(frame.settings, frame.scope)], period)
    return stays_of(frame.settings, step.unit, period, frame.scope)


def _rank_below(step: Step, units: dict[str, dict[str, Any]]) -> int | None:
    if step.level == SITE:
        return None
    if step.level == ALL:
        return max((int(unit["rank"]) for unit in units.values()), default=None)
    return int(step.level) - 1 or None
