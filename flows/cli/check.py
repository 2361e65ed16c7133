"""``gatestream check``: what each camera of a site gives, and whether its lane is drawn well."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from flows.cli.output import print_json, print_line, print_table, progress_bar, show_note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.check.checked import Checked
    from schemas.site import SiteFile

CAMERA_FAULT_EXIT_CODE: Final = 1
_SIGNS: Final = {
    "fault": ("✕", "bold red"),
    "warning": ("!", "yellow"),
    "met": ("✓", "green"),
    "note": ("·", "dim"),
}


def check(
    site_file: Annotated[
        Path, typer.Argument(metavar="SITE.toml", help="Gates, lanes and cameras.")
    ],
    camera: Annotated[
        list[str] | None,
        typer.Option("--camera", metavar="ID", help="Only this camera; may be repeated."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Where the pictures and the page go."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object on the last line.")
    ] = False,
    timeout: Annotated[
        float,
        typer.Option(min=0.5, max=120, help="Seconds that a camera may take to open."),
    ] = 8.0,
) -> None:
    """Probe the cameras of a site and show each with its lane drawn upon it.

    All cameras are asked at the same time. The exit code is 1 when one of them
    has a fault, and 2 when the site file is wrong. [bold]gatestream draw[/bold]
    draws a lane anew.

    [bold]Examples[/bold]

    gatestream check infra/demo/site.toml

    gatestream check gate.toml --camera in-1-rear --out pictures --json
    """
    from datetime import UTC, datetime  # noqa: PLC0415

    from flows.check.report import snapshot_name, write_report  # noqa: PLC0415
    from flows.check.site_check import check_site  # noqa: PLC0415
    from schemas.site import load_usable_site  # noqa: PLC0415
    from sql.home import settings_from  # noqa: PLC0415

    site, wrong = _only(*load_usable_site(site_file), camera, site_file)
    now = datetime.now(UTC)
    found: list[Checked] = []
    with progress_bar() as progress:
        task = progress.add_task("Kiểm tra camera / checking", total=len(site.cameras) + len(wrong))
        for one in check_site(site, wrong, timeout, now.date()):
            found.append(one)
            progress.advance(task)
    found.sort(key=lambda one: one.probe.camera)
    folder = out or settings_from(os.environ).home.root / "check" / site.site.id
    page = write_report(folder, site.site.name, found, now)
    faults_n = sum(one.weight == "fault" for one in found)
    if as_json:
        rows = [one.as_row(snapshot_name(one) if one.drawn is not None else None) for one in found]
        told = {"site": site.site.id, "checked_at": now.isoformat(), "page": str(page)}
        print_json({**told, "cameras": rows, "faults_n": faults_n})
    else:
        _tell(found)
        show_note(f"Xem hình / see the pictures: {page}")
    if faults_n:
        raise typer.Exit(CAMERA_FAULT_EXIT_CODE)


def _only(
    site: SiteFile, wrong: dict[str, str], wanted: Sequence[str] | None, site_file: Path
) -> tuple[SiteFile, dict[str, str]]:
    """The cameras that were asked for; all of them if none was."""
    from schemas.errors import UnknownNameError  # noqa: PLC0415

    if not wanted:
        return site, wrong
    known = {*site.cameras, *wrong}
    for name in wanted:
        if name not in known:
            raise UnknownNameError("camera", name, known, str(site_file))
    cameras = {name: camera for name, camera in site.cameras.items() if name in wanted}
    return site.model_copy(update={"cameras": cameras}), {
        name: why for name, why in wrong.items() if name in wanted
    }


def _tell(found: Sequence[Checked]) -> None:
    """A table of figures, and under it what there is to say about each camera."""
    from rich.text import Text  # noqa: PLC0415

    print_table(
        "camera", "codec", "px", "hình/s", "kbit/s", "khoá s", "sau s", rows=map(_row, found)
    )
    for one in found:
        print_line(Text(one.probe.camera, style="bold"))
        for finding in one.findings:
            sign, style = _SIGNS[finding.weight]
            vi, en = finding.sentence
            clause = f" [{finding.clause}]" if finding.clause else ""
            print_line(Text.assemble("  ", (sign, style), f" {vi} / {en}{clause}"))


def _row(one: Checked) -> tuple[str, ...]:
    figures = one.probe.figures
    size = "–" if figures.size_px is None else "{}×{}".format(*figures.size_px)
    numbers = (
        (figures.frames_per_s, ".1f"),
        (figures.kbit_per_s, ".0f"),
        (figures.keyframe_s, ".1f"),
        (figures.first_picture_s, ".1f"),
    )
    return (
        one.probe.camera,
        figures.codec or "–",
        size,
        *("–" if number is None else f"{number:{style}}" for number, style in numbers),
    )
