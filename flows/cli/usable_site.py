"""The cameras of a site file that can be used; the others are told and marked."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flows.cli.output import show_note

if TYPE_CHECKING:
    from schemas.site import SiteFile


def usable_site(site_file: Path) -> SiteFile:
    """A site without the cameras whose tables are wrong, which are told and marked.

    Args:
        site_file: The TOML file.

    Raises:
        ConfigError: No camera of it can be used, or the fault is not one camera's.
        ArchiveError: The home cannot be written.
    """
    from flows.live.camera_log import mark_wrong_tables  # noqa: PLC0415
    from flows.live.record import site_ring  # noqa: PLC0415
    from schemas.camera_state import CameraReason  # noqa: PLC0415
    from schemas.errors import ConfigError  # noqa: PLC0415
    from schemas.site import load_usable_site  # noqa: PLC0415
    from sql.home import settings_from  # noqa: PLC0415

    site, wrong = load_usable_site(site_file)
    if not site.cameras:
        faults = "; ".join(f"cameras.{name}: {why}" for name, why in wrong.items())
        message = f"{site_file}: {faults}"
        raise ConfigError(message)
    vi, en = (text.removesuffix(".") for text in CameraReason.WRONG_TABLE.sentence)
    for name, why in wrong.items():
        show_note(f"{name}: {vi} / {en}: {why}")
    ring = site_ring(settings_from(os.environ).home, site.site.id)
    mark_wrong_tables(ring, site, wrong, datetime.now(UTC))
    return site
