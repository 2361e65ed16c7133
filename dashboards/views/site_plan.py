"""The site file as it is drawn: region, mask, counting line and metres of each camera."""

from __future__ import annotations

import html
from typing import Final

import numpy as np
import streamlit as st

from dashboards.frame import SharedFrame
from dashboards.site_source import CameraPicture, drawn, picture_of_camera
from dashboards.texts import Texts, written_instant
from models.ground import GroundPlane
from schemas.errors import ConfigError, GatestreamError
from schemas.site import Camera, Lane, SiteFile
from sql.site_copies import kept_site

_MM: Final = 1000


def show(frame: SharedFrame) -> None:
    """Draws the page.

    Args:
        frame: Store, language, site and who looks.
    """
    texts = frame.texts
    try:
        copy = kept_site(frame.settings.home, frame.site)
    except GatestreamError as error:
        st.error(texts("site_plan.refused"), icon=":material/block:")
        st.text(str(error))
        return
    if copy is None:
        st.info(texts("site_plan.none"), icon=":material/map:")
        st.caption(texts("site_plan.none_hint"))
        return
    st.caption(texts("site_plan.as_of", at=written_instant(copy.kept_at)))
    camera_id = st.segmented_control(
        texts("site_plan.camera"),
        sorted(copy.site.cameras),
        default=min(copy.site.cameras),
        required=True,
        key=f"site-plan-{frame.site}",
        label_visibility="collapsed",
    )
    camera = copy.site.cameras[camera_id]
    try:
        picture = picture_of_camera(frame, camera_id)
    except GatestreamError as error:
        st.error(texts("site_plan.refused"), icon=":material/block:")
        st.text(str(error))
        return
    lane = copy.site.lanes[camera.lane]
    left, right = st.columns([2.2, 1], gap="medium")
    left.image(drawn(picture, camera, lane.direction), width="stretch")
    left.caption(_about(picture, texts))
    with right:
        st.markdown(f"###### {texts('site_plan.legend')}")
        st.caption(texts("site_plan.legend_text"))
        facts = _facts(copy.site, camera, lane, picture, texts)
        cells = "".join(
            f"<dt>{html.escape(texts(f'site_plan.{name}'))}</dt><dd>{html.escape(value)}</dd>"
            for name, value in facts.items()
        )
        st.html(f'<dl class="figures">{cells}</dl>')


def _about(picture: CameraPicture, texts: Texts) -> str:
    if picture.captured_at is None:
        return texts("site_plan.no_picture")
    at = written_instant(picture.captured_at)
    return texts("site_plan.coarse" if picture.is_coarse else "site_plan.picture", at=at)


def _facts(
    site: SiteFile, camera: Camera, lane: Lane, picture: CameraPicture, texts: Texts
) -> dict[str, str]:
    limit = lane.speed_limit_kmh
    return {
        "gate": f"{site.gates[lane.gate].name} ({lane.gate})",
        "lane": f"{camera.lane} · {texts(f'direction.{lane.direction}')}",
        "kind": texts(f"camera_kind.{camera.kind}"),
        "position": texts(f"camera_position.{camera.position}"),
        "source": camera.media,
        "rate": texts.number(camera.frames_per_s, 1),
        "limit": f"{texts.number(limit)} km/h" if limit else "–",
        "masks": texts.number(len(camera.mask)),
        "points": texts.number(len(camera.calibration.image) if camera.calibration else 0),
        **_scale(camera, picture, texts),
    }


def _scale(camera: Camera, picture: CameraPicture, texts: Texts) -> dict[str, str]:
    """What the calibration says at the line: its length, and what a pixel is."""
    if camera.calibration is None:
        return {"scale": texts("site_plan.no_scale")}
    height, width = picture.image.shape[:2]
    try:
        plane = GroundPlane(camera.calibration, width, height)
    except ConfigError:
        return {"scale": texts("site_plan.wrong_scale")}
    ends = np.asarray(camera.line, np.float64) * (width, height)
    if not plane.is_road(ends).all():
        return {"scale": texts("site_plan.wrong_scale")}
    (ax, ay), (bx, by) = (plane.at(*end) for end in ends)
    mm = plane.metres_per_px(*ends.mean(0)) * _MM
    return {
        "line": f"{texts.number(float(np.hypot(ax - bx, ay - by)), 1)} m",
        "scale": texts("site_plan.scale_value", mm=texts.number(mm, 1), px=width),
        "error": f"{texts.number(plane.worst_error_m, 2)} m",
    }
