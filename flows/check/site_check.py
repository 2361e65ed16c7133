"""Checks the cameras of a site file, each for itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from flows.check.checked import Checked, checked, refused
from flows.check.side_by_side import probe_all
from schemas.site import SiteFile


def check_site(
    site: SiteFile, wrong: Mapping[str, str], timeout_s: float, day: date
) -> Iterator[Checked]:
    """What is found about each camera, in the order in which it is known.

    Args:
        site: The site with the cameras to ask.
        wrong: Cameras whose tables are wrong, with the reason.
        timeout_s: So long a camera may take to open, and to answer afterwards.
        day: The law of this day counts.
    """
    for name, why in wrong.items():
        yield refused(name, why)
    for probe in probe_all(site.cameras, timeout_s):
        yield checked(site, probe, day)
