"""A site file as screens may show it: gates, lanes and cameras, and no way to reach any of them."""

from __future__ import annotations

from urllib.parse import urlsplit

from schemas.site import Camera, SiteFile


def shown_site(site: SiteFile) -> SiteFile:
    """A site without accounts, addresses of cameras, feeds, models or rules.

    Of a stream's address only scheme and machine are left: cameras take passwords in the query,
    and some in the path.

    Args:
        site: The whole site file.
    """
    cameras = {
        name: camera.model_copy(update={"uri": _place(camera)})
        for name, camera in site.cameras.items()
    }
    return SiteFile(
        site=site.site,
        hours=site.hours,
        gates=site.gates,
        lanes=site.lanes,
        cameras=cameras,
    )


def _place(camera: Camera) -> str:
    if not camera.is_stream:
        return camera.media
    address = urlsplit(camera.uri)
    return f"{address.scheme}://{address.hostname or ''}"
