"""Lets choose a period: how long, and around which day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

import streamlit as st

from dashboards.frame import SharedFrame
from dashboards.texts import LOCAL_ZONE, Texts, written_day
from schemas.period import Period, PeriodKind

_ROMAN: Final = ("I", "II", "III", "IV")
_HALVES: Final = ("period.first_half", "period.second_half")


def pick_period(frame: SharedFrame, name: str, kinds: Sequence[PeriodKind]) -> Period:
    """Draws the choice, at first the newest period of the first kind of which there are data.

    Args:
        frame: Language and site.
        name: Of the page; each remembers its own choice.
        kinds: That may be chosen.
    """
    texts, known = frame.texts, frame.known()
    kind_place, day_place, said = st.columns([2.2, 1.2, 3], vertical_alignment="center")
    kind = kind_place.segmented_control(
        texts("period.kind"),
        kinds,
        default=kinds[0],
        required=True,
        format_func=lambda each: texts(f"period.{each}"),
        key=f"{name}-kind-{texts.language}",
        label_visibility="collapsed",
    )
    today = datetime.now(LOCAL_ZONE).date()
    first = min(known.first_day or today, today)
    day = day_place.date_input(
        texts("period.around"),
        value=min(known.last_day or today, today),
        min_value=date(first.year, 1, 1),
        max_value=max(today, first),
        format="DD/MM/YYYY",
        key=f"{name}-day-{frame.site}",
        label_visibility="collapsed",
    )
    period = Period.around(kind or kinds[0], day)
    said.markdown(f"**{written_period(period, texts)}**")
    return period


def written_period(period: Period, texts: Texts) -> str:
    """A period as it is called, such as ``Quý II/2025``."""
    return texts(
        f"period.named_{period.kind}",
        day=written_day(period.first_day),
        last_day=written_day(period.last_day),
        number=period.number,
        roman=_ROMAN[(period.first_day.month - 1) // 3],
        half=texts(_HALVES[(period.first_day.month - 1) // 6]),
        month=f"{period.first_day:%m}",
        year=period.first_day.year,
    )
