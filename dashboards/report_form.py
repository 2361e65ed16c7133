"""A periodic report in the form of Vietnamese authorities, as HTML that prints on A4."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from html import escape

from dashboards.period_choice import written_period
from dashboards.report_source import Kept
from dashboards.report_tables import parts_of
from dashboards.texts import LOCAL_ZONE, Texts, written_day, written_instant
from schemas.frozen_report import FrozenReport
from schemas.gate_report import GateReport
from schemas.letterhead import Letterhead
from schemas.period import Period


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the figures.

    Attributes:
        letterhead: Whose report it is.
        place: Of what, as a sentence.
        period: Of when.
        reach: Aware instant up to which the figures reach; nothing where there are none.
        now: The clock, aware.
        maker: Name of whoever makes it; empty where nobody is known.
        frozen: As what it was frozen, if it was.
    """

    letterhead: Letterhead
    place: str
    period: Period
    reach: datetime | None
    now: datetime
    maker: str
    frozen: FrozenReport | None


def form_of(heading: Heading, report: GateReport, kept: Kept, texts: Texts) -> str:
    """The whole sheet; what it is of is escaped."""
    return (
        f"<article class='sheet' lang='{texts.language.value}'>{_head(heading, texts)}"
        f"{parts_of(report, kept, texts)}{_signed(heading, texts)}</article>"
    )


def _head(heading: Heading, texts: Texts) -> str:
    dots, made_at = texts("report.unit_dots"), heading.now.astimezone(LOCAL_ZONE)
    unit_above = heading.letterhead.unit_above.upper() or dots
    unit = heading.letterhead.unit.upper() or dots
    dated = texts("report.dated", day=f"{made_at:%d}", month=f"{made_at:%m}", year=f"{made_at:%Y}")
    period = texts(
        "report.period",
        period=written_period(heading.period, texts),
        first=written_day(heading.period.first_day),
        last=written_day(heading.period.last_day),
    )
    return (
        "<table class='head'><tr>"
        f"<td><p>{escape(unit_above)}</p><p><b>{escape(unit)}</b></p></td>"
        f"<td><p class='motto'><b>{escape(texts('report.motto_1'))}</b></p>"
        f"<p><b><u>{escape(texts('report.motto_2'))}</u></b></p></td></tr>"
        f"<tr><td><p class='small'>{escape(texts('report.number'))}</p></td>"
        f"<td><p class='small'><i>{escape(dated)}</i></p></td></tr></table>"
        f"<h1>{escape(texts('report.heading'))}</h1>"
        f"<p class='middle'><b>{escape(texts('report.about'))}</b></p>"
        f"<p class='middle'>{escape(heading.place)}</p><p class='middle'>{escape(period)}</p>"
        + "".join(f"<p class='middle small'>{escape(each)}</p>" for each in _said(heading, texts))
    )


def _said(heading: Heading, texts: Texts) -> list[str]:
    now = written_instant(heading.now)
    if heading.frozen is not None:
        frozen = heading.frozen
        at = written_instant(frozen.frozen_at)
        told = {"n": frozen.version_n, "who": frozen.frozen_by, "sha256": frozen.sha256}
        return [texts("report.frozen_said", at=at, **told)]
    reach = heading.reach
    said = [
        texts("report.reach_none", now=now)
        if reach is None
        else texts("report.reach", reach=written_instant(reach), now=now)
    ]
    return said if heading.now >= heading.period.until_at else [*said, texts("report.running")]


def _signed(heading: Heading, texts: Texts) -> str:
    return (
        "<table class='signed'><tr>"
        f"<td><p><b>{escape(texts('report.maker'))}</b></p>"
        f"<p class='small'><i>{escape(texts('report.maker_signs'))}</i></p>"
        f"<p class='name'>{escape(heading.maker)}</p></td>"
        f"<td><p><b>{escape(texts('report.head'))}</b></p>"
        f"<p class='small'><i>{escape(texts('report.head_signs'))}</i></p></td></tr></table>"
    )
