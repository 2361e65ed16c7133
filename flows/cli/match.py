"""``gatestream match``: what passed, held against what was declared."""

from __future__ import annotations

import os
import signal
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from flows.cli.output import print_json, print_line, print_table, progress_bar, show_note

if TYPE_CHECKING:
    from datetime import datetime

    from flows.match_replay import Replayed
    from flows.match_run import Matched
    from schemas.matching.change import Change
    from schemas.site import SiteFile
    from sql.home import StoreSettings

DIFFERENT_EXIT_CODE: Final = 1


def match(
    site_file: Annotated[
        Path, typer.Argument(metavar="SITE.toml", help="The site, with its feeds.")
    ],
    until_end: Annotated[
        bool, typer.Option("--until-end", help="Take in what the feeds have now, match it, end.")
    ] = False,
    as_of: Annotated[
        str | None,
        typer.Option(
            metavar="INSTANT", help="With --until-end: what is unmatched by then, local time."
        ),
    ] = None,
    replay: Annotated[
        bool,
        typer.Option("--replay", help="Match the archive anew and compare with what is stored."),
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object on the last line.")
    ] = False,
) -> None:
    """Match passages with declarations, manifests and lists, and decide on them.

    Papers and passages may come in any order, days apart. What has no partner in
    time is unmatched; what comes after that is a late match. Doubtful reads that
    may mean an expected number are possible matches, never certain ones.

    Without options it follows the site until Ctrl-C or SIGTERM: it takes in what
    the feeds bring, matches, decides and sends. [bold]gatestream run[/bold] does so by
    itself for a site with feeds.

    --replay reads the archive alone and exits with 1 if what it finds is not what
    is stored.

    [bold]Examples[/bold]

    gatestream match gate.toml

    gatestream match gate.toml --until-end --as-of 2026-11-21T18:00 --json

    gatestream match gate.toml --replay
    """
    from datetime import UTC, datetime  # noqa: PLC0415

    from flows.cli.instants import past_instant  # noqa: PLC0415
    from flows.match_beside import fed  # noqa: PLC0415
    from flows.match_run import match_site  # noqa: PLC0415
    from schemas.errors import ConfigError  # noqa: PLC0415
    from schemas.site import load_usable_site  # noqa: PLC0415
    from sql.home import settings_from  # noqa: PLC0415

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if until_end and replay:
        message = "--until-end and --replay: one of them was wanted, got both"
        raise ConfigError(message)
    if as_of is not None and not until_end:
        message = "--as-of: it is of use with --until-end only"
        raise ConfigError(message)
    now = datetime.now(UTC)
    instant = now if as_of is None else past_instant("--as-of", as_of, now)
    site = load_usable_site(site_file)[0]
    settings = settings_from(os.environ)
    if replay:
        _replay(site, settings, as_json=as_json)
        return
    if until_end:
        matched = _until_end(site, settings, instant)
        _show(site, matched, as_json=as_json)
        return
    show_note(f"{site.site.id}: đang đối chiếu, Ctrl-C để dừng / matching until Ctrl-C.")
    with fed(site, settings):
        match_site(site, settings)


def _until_end(site: SiteFile, settings: StoreSettings, as_of: datetime) -> Matched:
    from flows.match_until import match_until  # noqa: PLC0415

    with progress_bar() as bar:
        task = bar.add_task("đối chiếu / matching", total=None)
        return match_until(
            site, settings, as_of, lambda entries_n: bar.update(task, completed=entries_n)
        )


def _replay(site: SiteFile, settings: StoreSettings, *, as_json: bool) -> None:
    from flows.match_replay import replay_site  # noqa: PLC0415

    found = replay_site(site, settings)
    if as_json:
        print_json(
            {
                "site": site.site.id,
                "entries_n": found.entries_n,
                "pairs_n": len(found.outcome.pairs),
                "standings_n": len(found.outcome.standings),
                "is_same": found.is_same,
                "missing": [_line(change) for change in found.missing],
                "invented": [_line(change) for change in found.invented],
            }
        )
    else:
        _tell_differences(site.site.id, found)
    if not found.is_same:
        raise typer.Exit(DIFFERENT_EXIT_CODE)


def _tell_differences(site: str, found: Replayed) -> None:
    from rich.text import Text  # noqa: PLC0415

    show_note(
        f"{site}: {found.entries_n} dòng / entries, {len(found.outcome.pairs)} cặp / pairs, "
        f"{len(found.outcome.standings)} trạng thái / standings."
    )
    if found.is_same:
        show_note("Giống hệt kết quả đã lưu / exactly what is stored.")
        return
    for where, changes in (
        ("chưa lưu / not stored", found.missing),
        ("chỉ có trong kho / stored only", found.invented),
    ):
        for change in changes:
            print_line(Text.assemble((f"{where}: ", "yellow"), _words(change)))


def _words(change: Change) -> str:
    from schemas.matching.change import Pair  # noqa: PLC0415

    if isinstance(change, Pair):
        return f"{change.number} {change.kind} {change.passage} {change.paper}"
    return f"{change.number} {change.subject} → {change.wanted}: {change.state}"


def _line(change: Change) -> dict[str, object]:
    return {name: str(value) for name, value in change._asdict().items()}


def _show(site: SiteFile, matched: Matched, *, as_json: bool) -> None:
    totals = asdict(matched.totals)
    if as_json:
        counts = {"entries_n": matched.entries_n, "outcomes_n": matched.outcomes_n}
        print_json({"site": site.site.id, **counts, **totals})
        return
    print_table(
        f"đối chiếu / matching: {site.site.id}",
        "số / count",
        rows=((_NAMES[name], f"{count:,}") for name, count in totals.items()),
    )


_NAMES: Final = {
    "pairs_n": "khớp / pairs",
    "late_n": "  trong đó khớp muộn / of them late",
    "possible_n": "có thể khớp / possible",
    "waiting_n": "đang chờ / waiting",
    "unmatched_n": "chưa khớp / unmatched",
    "resolved_late_n": "đã khớp muộn / resolved late",
}
