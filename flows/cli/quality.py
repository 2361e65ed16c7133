"""``gatestream quality``: the rules of data quality, and the alerts that stand."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from flows.cli.output import print_json, print_line, print_table, show_note

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from flows.quality.rounds import Round
    from schemas.alert import Alert, Finding

ALERTS_EXIT_CODE: Final = 1


def quality(
    site_file: Annotated[
        Path | None,
        typer.Argument(metavar="[SITE.toml]", help="The site; without it, all of the store."),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(metavar="INSTANT", help="Look at the day up to then, local time; else now."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object on the last line.")
    ] = False,
) -> None:
    """Look for gaps of recognition and of feeds in the last day, and show open alerts.

    Each rule compares the day with what is tolerated or with the four weeks
    before; alerts open, are updated and close themselves. The same instant again
    changes nothing. A live run looks by itself every ten minutes. Opening hours
    and the kind of place come from the site file; without it, vehicles are
    expected around the clock.

    GATESTREAM_WEBHOOK_URL names who is told, and GATESTREAM_WEBHOOK_SECRET what
    messages are signed with; what a receiver did not take is sent again.

    The exit code is 0 when no alert is open, 1 when one is, and 2 after an error.

    [bold]Examples[/bold]

    gatestream quality

    gatestream quality gate.toml --at 2026-11-21T18:00 --json
    """
    from datetime import UTC, datetime  # noqa: PLC0415

    from flows.cli.instants import past_instant  # noqa: PLC0415
    from flows.deliveries.webhook import ALERTS_RECEIVER, webhook_from  # noqa: PLC0415
    from flows.quality.rounds import make_round  # noqa: PLC0415
    from schemas.site import load_usable_site  # noqa: PLC0415
    from schemas.watched_site import WatchedSite  # noqa: PLC0415
    from sql.home import settings_from  # noqa: PLC0415

    now = datetime.now(UTC)
    instant = now if at is None else past_instant("--at", at, now)
    site = None if site_file is None else WatchedSite.of(load_usable_site(site_file)[0])
    settings = settings_from(os.environ)
    webhook = webhook_from(os.environ, ALERTS_RECEIVER)
    made = make_round(settings, site, instant, lambda: datetime.now(UTC), webhook)
    if as_json:
        print_json(_document(made, instant))
    else:
        _tell(made)
    if made.alerts:
        raise typer.Exit(ALERTS_EXIT_CODE)


def _document(made: Round, instant: datetime) -> dict[str, object]:
    from schemas.alert import ChangeKind  # noqa: PLC0415
    from schemas.alert_message import alert_document  # noqa: PLC0415

    kinds = [change.kind for each in made.looks for change in each.changes]
    told = made.told
    return {
        "at": instant.isoformat(),
        "sites": [each.site for each in made.looks],
        "findings_n": sum(len(each.findings) for each in made.looks),
        "alerts": [alert_document(alert) for alert in made.alerts],
        "opened_n": kinds.count(ChangeKind.OPENED),
        "updated_n": kinds.count(ChangeKind.UPDATED),
        "closed_n": kinds.count(ChangeKind.CLOSED),
        "delivered_n": 0 if told is None else told.delivered_n,
        "waiting_n": made.waiting_n,
        "fault": None if told is None else told.fault,
    }


def _tell(made: Round) -> None:
    """A table of what is open, and under it why, with the newest rows that show it."""
    from rich.text import Text  # noqa: PLC0415

    from schemas.alert_texts import reason_of  # noqa: PLC0415
    from schemas.opening_hours import LOCAL  # noqa: PLC0415

    if not made.looks:
        show_note("Chưa có xe nào trong kho dữ liệu / no vehicle in the store of late.")
    elif not made.alerts:
        show_note("Không có cảnh báo nào đang mở / no alert is open.")
    else:
        columns = ("cảnh báo / alert", "nơi / where", "số đo", "thường", "ngưỡng", "từ / since")
        print_table(*columns, rows=map(_row, made.alerts))
    for alert in made.alerts:
        vi, en = reason_of(alert.finding)
        is_critical = alert.finding.severity.value == "critical"
        print_line(
            Text.assemble(
                (f"{alert.scope.site} {alert.scope.place} ", "bold"),
                (vi, "bold red" if is_critical else "yellow"),
                f" / {en}",
            )
        )
        for each in alert.finding.evidence[:3]:
            passed = each.at.astimezone(LOCAL).strftime("%d/%m %H:%M:%S")
            print_line(Text(f"  {passed}  {each.passage_id or ''}  {each.what}", style="dim"))
    if made.told is not None and made.told.fault is not None:
        show_note(f"{made.told.fault}; {made.waiting_n} messages wait and are sent again.")


def _row(alert: Alert) -> tuple[str, ...]:
    from schemas.alert_texts import TITLES  # noqa: PLC0415
    from schemas.opening_hours import LOCAL  # noqa: PLC0415

    title, finding = TITLES[alert.scope.rule], alert.finding
    return (
        f"{title.vi} / {title.en}",
        f"{alert.scope.site} {alert.scope.place}",
        *_figures(finding),
        alert.opened_at.astimezone(LOCAL).strftime("%d/%m %H:%M"),
    )


def _figures(finding: Finding) -> Sequence[str]:
    """Figure, baseline and threshold in the rule's own unit."""
    from schemas.alert import Rule  # noqa: PLC0415

    values = [finding.figure, finding.baseline, finding.threshold]
    are_vehicles = {
        Rule.NO_READS: (True, False, True),
        Rule.NO_VEHICLES: (True, True, True),
        Rule.FEED_FRESHNESS: (True, True, True),
        Rule.FEED_VOLUME: (True, True, True),
    }.get(finding.scope.rule, (False, False, False))
    return [
        "–" if value is None else f"{value:.0f}" if is_vehicles else f"{value:.0%}"
        for value, is_vehicles in zip(values, are_vehicles, strict=True)
    ]
