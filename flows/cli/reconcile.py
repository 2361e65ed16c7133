"""``gatestream reconcile``: papers against the gate's history, and what differs."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from flows.cli.output import print_json, print_table, progress_bar, show_note
from flows.cli.reconcile_breaks import breaks, document, print_breaks
from flows.cli.site_first import USUAL, SiteFirst
from schemas.errors import ConfigError

if TYPE_CHECKING:
    from flows.reconciliation import Accounts, PaperFile, Period
    from schemas.matching.entry import Side
    from schemas.site import SiteFile

SHOWN_N: Final = 40
_DAY: Final = "%Y-%m-%d"


reconcile = typer.Typer(
    cls=SiteFirst,
    no_args_is_help=True,
    help="Papers against the gate's history: gatestream reconcile SITE.toml, and breaks.",
)
reconcile.command("breaks")(breaks)


@reconcile.command(USUAL)
def site(
    site_file: Annotated[Path, typer.Argument(metavar="SITE.toml", help="The site file.")],
    *,
    side: Annotated[
        str, typer.Option(help="Which papers: manifest, declaration or operator.")
    ] = "manifest",
    first_day: Annotated[
        datetime | None,
        typer.Option("--from", formats=[_DAY], help="First local day; else 31 days are looked at."),
    ] = None,
    last_day: Annotated[
        datetime | None, typer.Option("--to", formats=[_DAY], help="Last local day, included.")
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="INSTANT", help="Look as at that instant, local time; else now."),
    ] = None,
    manifest: Annotated[
        Path | None, typer.Option(help="A file of manifest lines, beside what feeds told.")
    ] = None,
    declarations: Annotated[
        Path | None, typer.Option(help="A file of declarations, likewise.")
    ] = None,
    operator: Annotated[
        Path | None, typer.Option(help="A file of the operator's moves, likewise.")
    ] = None,
    export: Annotated[
        list[Path] | None,
        typer.Option(help="Write every row to a .csv or .parquet file; once for each."),
    ] = None,
    report: Annotated[
        list[Path] | None,
        typer.Option(help="Write the report to print, .html or .pdf; once for each."),
    ] = None,
    is_kept: Annotated[
        bool, typer.Option("--keep/--no-keep", help="Whether the run and its breaks are kept.")
    ] = True,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the totals and breaks as one line of JSON.")
    ] = False,
) -> None:
    """Hold the papers of a period against what passed the gate, both sides whole.

    Each container of a paper and each container code of a passage falls into
    one category: matched, on one side only, the number differs (with the likely
    pair), duplicate, wrong direction, wrong status, or waiting where it is not
    due yet. Both sides are proved to balance. Papers that are loaded after the
    passages find them all the same. Differences are kept as breaks with an age,
    an owner and a state: see gatestream reconcile breaks.

    [bold]Examples[/bold]

    gatestream reconcile gate.toml --from 2026-11-01 --to 2026-11-15

    gatestream reconcile gate.toml --manifest manifest.csv --report report.pdf

    gatestream reconcile gate.toml --side declaration --export rows.csv --json
    """
    from flows.reconciliation import Wanted, papers_of_file  # noqa: PLC0415
    from flows.reconciliation import reconcile as reconcile_site  # noqa: PLC0415
    from flows.reports.reconciliation import check_report, write_report  # noqa: PLC0415
    from schemas.matching.entry import Side  # noqa: PLC0415
    from schemas.site import load_usable_site  # noqa: PLC0415
    from sql.home import settings_from  # noqa: PLC0415
    from sql.reconciliation_export import check_export  # noqa: PLC0415

    now = datetime.now(UTC)
    found = load_usable_site(site_file)[0]
    files = {Side.MANIFEST: manifest, Side.DECLARATION: declarations, Side.OPERATOR: operator}
    chosen, path = _chosen(side, files)
    for each in export or []:
        check_export(each)
    for each in report or []:
        check_report(each)
    instant = now if as_of is None else _instant(as_of)
    settings = settings_from(os.environ)
    with progress_bar() as bar:
        task = bar.add_task("Đối chiếu / Reconciling", total=None)
        file = papers_of_file(found, path, chosen, now) if path is not None else None
        period = _period(first_day, last_day, instant, file)
        accounts = reconcile_site(
            found,
            settings,
            Wanted(chosen, period, instant),
            now,
            papers=file.papers if file is not None else (),
            is_kept=is_kept,
            exports=export or (),
        )
        for each in report or []:
            write_report(each, found, accounts, settings.home)
        bar.update(task, total=1, completed=1)
    if as_json:
        print_json(_document(accounts, file))
    else:
        _tell(found, accounts, file, [*(export or []), *(report or [])])


def _chosen(side: str, files: dict[Side, Path | None]) -> tuple[Side, Path | None]:
    """The side, and the file of it if one is given."""
    by_name = {each.value: each for each in files}
    given = [each for each, path in files.items() if path is not None]
    if len(given) > 1:
        message = "one file of papers was wanted, got --" + " and --".join(given)
        raise ConfigError(message)
    if given:
        return given[0], files[given[0]]
    if side not in by_name:
        message = f"--side: {', '.join(by_name)} were wanted, got {side!r}"
        raise ConfigError(message)
    return by_name[side], None


def _period(
    first: datetime | None, last: datetime | None, as_of: datetime, file: PaperFile | None
) -> Period:
    from flows.reconciliation import Period, period_of_papers  # noqa: PLC0415

    usual = (period_of_papers(file.papers) if file is not None else None) or Period.usual(as_of)
    first_day: date = first.date() if first is not None else usual.first_day
    if last is not None:
        return Period(min(first_day, last.date()) if first is None else first_day, last.date())
    return Period(first_day, max(first_day, usual.last_day))


def _instant(told: str) -> datetime:
    from schemas.opening_hours import LOCAL  # noqa: PLC0415

    try:
        instant = datetime.fromisoformat(told)
    except ValueError:
        message = f"--as-of: an instant such as 2026-11-21T18:00 was wanted, got {told!r}"
        raise ConfigError(message) from None
    return instant if instant.tzinfo is not None else instant.replace(tzinfo=LOCAL)


def _document(accounts: Accounts, file: PaperFile | None) -> dict[str, Any]:
    reconciled = accounts.reconciled
    terms = reconciled.terms
    by_id = {each.break_id: document(each) for each in accounts.breaks}
    told = [
        by_id.get(each.break_id)
        or {"break_id": str(each.break_id), "kind": each.kind.value, "number": each.number}
        | {"read_number": each.read_number, "reason": each.reason, "paper": each.paper}
        for each in reconciled.breaks
    ]
    return {
        "site": terms.sites[0],
        "side": terms.side.value,
        "from": terms.from_at.isoformat(),
        "until": terms.until_at.isoformat(),
        "as_of": terms.as_of.isoformat(),
        "papers_n": reconciled.papers_n,
        "reads_n": reconciled.reads_n,
        "totals": {
            category.value: {
                "papers_n": total.papers_n,
                "reads_n": total.reads_n,
                "doubtful_n": total.doubtful_n,
            }
            for category, total in reconciled.totals.items()
        },
        "is_near_skipped": reconciled.is_near_skipped,
        "opened_n": accounts.kept.opened_n if accounts.kept else None,
        "reopened_n": accounts.kept.reopened_n if accounts.kept else None,
        "resolved_n": accounts.kept.resolved_n if accounts.kept else None,
        "quarantined_n": len(file.quarantined) if file is not None else 0,
        "breaks_n": len(reconciled.breaks),
        "breaks": told,
    }


def _tell(found: SiteFile, accounts: Accounts, file: PaperFile | None, written: list[Path]) -> None:
    from schemas.opening_hours import LOCAL  # noqa: PLC0415
    from schemas.reconciliation.texts import CATEGORIES, SIDES_NAMED  # noqa: PLC0415

    reconciled = accounts.reconciled
    terms = reconciled.terms
    first, last = terms.from_at.astimezone(LOCAL), terms.last_at.astimezone(LOCAL)
    print(f"{found.site.name}: {SIDES_NAMED[terms.side].vi}, {first:%d/%m/%Y} – {last:%d/%m/%Y}")
    print_table(
        "kết quả / result",
        "chứng từ\npapers",
        "qua cổng\npassed",
        "nghi ngờ\ndoubtful",
        rows=[
            *(
                (
                    " / ".join(CATEGORIES[category]),
                    f"{total.papers_n:,}",
                    f"{total.reads_n:,}",
                    f"{total.doubtful_n:,}",
                )
                for category, total in reconciled.totals.items()
            ),
            ("Tổng / total", f"{reconciled.papers_n:,}", f"{reconciled.reads_n:,}", ""),
        ],
    )
    if accounts.breaks:
        print_breaks(accounts.breaks[:SHOWN_N])
    if len(accounts.breaks) > SHOWN_N:
        show_note(f"{len(accounts.breaks) - SHOWN_N} more breaks: gatestream reconcile breaks")
    if reconciled.is_near_skipped:
        show_note(
            "Quá nhiều dòng không khớp để chỉ ra cặp số gần giống: kiểm tra nguồn chứng từ và "
            "camera / too much is left over to name likely pairs: papers or cameras are missing."
        )
    if file is not None and file.quarantined:
        n = len(file.quarantined)
        show_note(f"{n} dòng không dùng được / rows are no papers, first: {file.quarantined[0]}")
    if reconciled.papers_n == 0 and accounts.span is not None:
        first, last = (at.astimezone(LOCAL) for at in accounts.span)
        show_note(f"No paper in this period; there are some from {first:%F} to {last:%F}.")
    for path in written:
        show_note(f"{path}")
