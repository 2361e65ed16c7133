"""``gatestream draw``: a lane drawn on a picture of its camera, and written to the site file."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.output import show_note

if TYPE_CHECKING:
    from flows.drawing.lane_draft import NewCamera

_TIMEOUT_S = 10.0


def draw(
    site_file: Annotated[
        Path, typer.Argument(metavar="SITE.toml", help="Made if it is missing and --uri is given.")
    ],
    camera: Annotated[str, typer.Argument(metavar="CAMERA", help="Camera id.")],
    uri: Annotated[
        str | None,
        typer.Option(help="Add the camera: its stream (rtsp://…) or video file."),
    ] = None,
    lane: Annotated[
        str | None, typer.Option(help="Lane of a new camera; made if it is missing.")
    ] = None,
    direction: Annotated[str, typer.Option(help="Of a new lane: in or out.")] = "in",
    position: Annotated[
        str, typer.Option(help="What a new camera sees of a vehicle: front, rear, side, roof.")
    ] = "rear",
    travel_s: Annotated[
        tuple[float, float] | None,
        typer.Option(help="Of a lane's second camera: least and most seconds after the first."),
    ] = None,
) -> None:
    """Draw a camera's region, masks, line and metres on a picture of it.

    Prints the address of a page that only this machine can open; what is
    saved there goes into the site file, whose comments and other tables stay.
    An account in --uri is not written: the file takes it from the
    environment, and the name is told.

    [bold]Examples[/bold]

    gatestream draw infra/demo/site.toml a-out-1-rear

    gatestream draw gate.toml in-1-rear --lane in-1 --uri rtsp://10.0.0.9/main
    """
    from flows.check.snapshot import snapshot  # noqa: PLC0415
    from flows.drawing.desk import Desk  # noqa: PLC0415
    from flows.drawing.server import DrawingServer  # noqa: PLC0415
    from flows.drawing.site_copy import SiteCopy  # noqa: PLC0415
    from flows.drawing.site_text import without_account  # noqa: PLC0415

    environ = dict(os.environ)
    new: NewCamera | None = None
    if uri is not None:
        held, name, account = without_account(uri, camera)
        new = _new(held, lane or camera, direction, position, travel_s)
        if name:
            environ[name] = account
            show_note(
                f"Đặt {name}=tài-khoản:mật-khẩu trong môi trường trước khi chạy / "
                f"set {name}=user:password in the environment before you run or check."
            )
    copy = SiteCopy(site_file, camera, new, environ)
    show_note("Đang lấy hình từ camera / taking a picture …")
    desk = Desk(
        copy,
        lambda of, at_s: snapshot(of, _TIMEOUT_S, at_s),
        snapshot(copy.camera, _TIMEOUT_S),
    )
    with DrawingServer(desk) as server:
        show_note("Mở trang này để vẽ; Ctrl-C để kết thúc / open this page; Ctrl-C ends it:")
        print(server.url, flush=True)
        with suppress(KeyboardInterrupt):
            server.serve_forever()
    if desk.saves_n:
        show_note(f"Đã lưu / saved: {site_file}. Tiếp / next: gatestream check {site_file}")


def _new(
    uri: str, lane: str, direction: str, position: str, travel_s: tuple[float, float] | None
) -> NewCamera:
    from pydantic import ValidationError  # noqa: PLC0415

    from flows.drawing.lane_draft import NewCamera  # noqa: PLC0415
    from schemas.errors import ConfigError  # noqa: PLC0415

    given = {"lane": lane, "direction": direction, "position": position, "travel_s": travel_s}
    try:
        return NewCamera.model_validate({"uri": uri, **given})
    except ValidationError as error:
        first = error.errors()[0]
        message = f"--{first['loc'][0]}: {first['msg']}, got {first['input']!r}"
        raise ConfigError(message) from None
