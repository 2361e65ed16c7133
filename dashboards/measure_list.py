"""Measures against missed reads as they are shown: what was agreed, and what it did."""

from __future__ import annotations

from datetime import date
from typing import Any

from dashboards.causes_source import Measures
from dashboards.plain_table import show_table
from dashboards.texts import Texts, written_day
from schemas.measure import DAYS_N, Agreed, Effect, Failures, Measure, MeasureState


def show_list(known: Measures, today: date, texts: Texts) -> None:
    """Draws measures, one or more, with the share missed before and after each."""
    rows: list[dict[str, Any]] = [
        {"measure": each, "effect": known.effects[each.measure_id]} for each in known.each
    ]
    show_table(
        rows,
        {
            "state": lambda row: texts(f"measures.state_{_state(row['measure'], today)}"),
            "site": lambda row: row["measure"].agreed.site,
            "where": lambda row: written_where(row["measure"].agreed, texts),
            "cause": lambda row: _cause(row["measure"].agreed, texts),
            "action": lambda row: row["measure"].agreed.action,
            "owner": lambda row: row["measure"].agreed.owner,
            "due_on": lambda row: written_day(row["measure"].agreed.due_on),
            "done_on": lambda row: (
                written_day(row["measure"].done_on) if row["measure"].done_on else ""
            ),
            "before": lambda row: written_rate(row["effect"].before, texts),
            "after": lambda row: _after(row["measure"], row["effect"], texts),
            "change": lambda row: _change(row["measure"], row["effect"], texts),
            "outcome": lambda row: row["measure"].outcome or "",
        },
        lambda name: texts(f"measures.column_{name}"),
    )


def _state(measure: Measure, today: date) -> str:
    return "overdue" if measure.is_overdue(today) else measure.state.value


def all_lanes(texts: Texts) -> str:
    """What stands for a lane where all of a gate are meant."""
    return texts("measures.all_lanes")


def written_where(agreed: Agreed, texts: Texts) -> str:
    """Gate and lane of a measure."""
    return f"{agreed.gate} · {agreed.lane or all_lanes(texts)}"


def _cause(agreed: Agreed, texts: Texts) -> str:
    return texts("measures.all_causes") if agreed.cause is None else texts(f"cause.{agreed.cause}")


def written_rate(failures: Failures, texts: Texts) -> str:
    """The share that failed, in per cent with one decimal."""
    rate = failures.rate
    return texts("measures.unknown") if rate is None else f"{texts.number(100 * rate, 1)} %"


def _after(measure: Measure, effect: Effect, texts: Texts) -> str:
    return "" if measure.state is MeasureState.OPEN else written_after(effect, texts)


def written_after(effect: Effect, texts: Texts) -> str:
    """The share that failed after a measure, and of how many days while some are to come."""
    share = written_rate(effect.after, texts)
    if effect.is_whole or effect.after.rate is None:
        return share
    return texts("measures.so_far", share=share, days=f"{effect.days_after_n}/{DAYS_N}")


def _change(measure: Measure, effect: Effect, texts: Texts) -> str:
    if measure.state is MeasureState.OPEN or effect.change is None:
        return ""
    points = 100 * effect.change
    sign = "+" if points > 0 else "−" if points < 0 else "±"
    return texts("measures.points", points=f"{sign}{texts.number(abs(points), 1)}")
