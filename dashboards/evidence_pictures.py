"""The pictures of a passage, looked at closely, each with its proof."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboards.evidence_source import picture_of
from dashboards.frame import SharedFrame
from dashboards.passage_detail import show_picture
from dashboards.picture_tools import ZOOM_MAX, Look, looked_at
from dashboards.texts import Texts, written_time
from dashboards.written import plain, written_number
from schemas.passage import Evidence, EvidenceRole, Passage

_WHOLE: Final = Look()
_BRIGHTNESS_MAX: Final = 100.0
_CONTRAST: Final = (0.5, 3.0)


def show_pictures(frame: SharedFrame, passage: Passage) -> None:
    """Draws the chosen picture with its tools; moving one of them draws nothing else anew.

    Args:
        frame: Store and language.
        passage: With one picture or more.
    """
    st.fragment(_show)(frame, passage)


def picture_name(evidence: Evidence, texts: Texts) -> str:
    """What a picture shows."""
    return texts(f"evidence.{evidence.role}", number=written_number(evidence.number))


def _show(frame: SharedFrame, passage: Passage) -> None:
    texts, pictures = frame.texts, passage.evidence
    key = f"{passage.passage_id}-{texts.language}"
    chosen = st.segmented_control(
        texts("evidence.pictures"),
        range(len(pictures)),
        default=_first(pictures),
        required=True,
        format_func=lambda n: plain(picture_name(pictures[n], texts)),
        key=f"evidence-picture-{key}",
        label_visibility="collapsed",
    )
    evidence = pictures[chosen or 0]
    picture = picture_of(frame.settings, evidence)
    look = _pick_look(texts, f"{key}-{chosen}")
    shown = None if picture.content is None else looked_at(picture.content, look)
    if shown is None:
        show_picture(frame.settings, evidence, texts)
        return
    is_wide = evidence.role is EvidenceRole.FRAME or look.zoom > 1
    told = {"what": picture_name(evidence, texts), "camera": evidence.camera}
    told["at"] = written_time(evidence.captured_at)
    caption = texts("evidence.seen_by", **told)
    st.image(shown, alt=caption, width="stretch" if is_wide else "content")
    proof = texts("evidence.intact")
    st.caption(f"{plain(caption)}  \n:green[:material/verified_user: {proof}] `{evidence.sha256}`")
    if look != _WHOLE:
        st.caption(f":material/tune: {texts('evidence.looked_at')}")


def _pick_look(texts: Texts, key: str) -> Look:
    zoom_place, light_place, contrast_place = st.columns(3)
    zoom = zoom_place.slider(
        texts("evidence.zoom"), 1.0, ZOOM_MAX, 1.0, 0.5, format="%.1f×", key=f"zoom-{key}"
    )
    brightness = light_place.slider(
        texts("evidence.brightness"),
        -_BRIGHTNESS_MAX,
        _BRIGHTNESS_MAX,
        0.0,
        5.0,
        format="%+.0f",
        key=f"brightness-{key}",
    )
    contrast = contrast_place.slider(
        texts("evidence.contrast"), *_CONTRAST, 1.0, 0.1, format="%.1f×", key=f"contrast-{key}"
    )
    if zoom <= 1:
        return Look(brightness=brightness, contrast=contrast)
    left, right = st.columns(2)
    across = left.slider(
        texts("evidence.across"), 0, 100, 50, 2, format="%d %%", key=f"across-{key}"
    )
    down = right.slider(texts("evidence.down"), 0, 100, 50, 2, format="%d %%", key=f"down-{key}")
    return Look(zoom, across / 100, down / 100, brightness, contrast)


def _first(pictures: tuple[Evidence, ...]) -> int:
    """The whole frame, if there is one."""
    frames = (n for n, each in enumerate(pictures) if each.role is EvidenceRole.FRAME)
    return next(frames, 0)
