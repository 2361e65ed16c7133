"""The ten seconds around a crossing, shown when somebody asks for them."""

from __future__ import annotations

import streamlit as st

from dashboards.clip_source import CutClip, Missing, clip_of, recordings_of
from dashboards.evidence_acts import note_view
from dashboards.frame import SharedFrame
from dashboards.texts import written_instant, written_time
from dashboards.written import plain
from schemas.errors import StoreError
from schemas.passage import Passage


def show_clip(frame: SharedFrame, passage: Passage) -> None:
    """Draws the clip of a passage, or why there is none.

    Args:
        frame: Store, language and who looks: somebody who may look at recordings of the site.
        passage: Of which passage.
    """
    st.fragment(_show)(frame, passage)


def _show(frame: SharedFrame, passage: Passage) -> None:
    texts = frame.texts
    st.markdown(f"###### {texts('evidence.clip')}")
    try:
        recordings = recordings_of(frame.settings, passage, frame.scope)
        if not recordings:
            st.caption(texts(f"evidence.clip_{Missing.NOT_RECORDED}"))
            return
        chosen = 0
        if len(recordings) > 1:
            picked = st.segmented_control(
                texts("evidence.camera"),
                range(len(recordings)),
                default=0,
                required=True,
                format_func=lambda n: plain(recordings[n].camera),
                key=f"clip-camera-{passage.passage_id}",
                label_visibility="collapsed",
            )
            chosen = picked or 0
        key = f"clip-{passage.passage_id}-{chosen}"
        if not st.session_state.get(key):
            st.button(
                texts("evidence.show_clip"),
                icon=":material/play_circle:",
                on_click=_wish,
                args=(key,),
                key=f"show-{key}",
            )
            return
        note_view(frame.settings, f"clip of passage {passage.passage_id}", frame.scope)
        _show_cut(frame, clip_of(frame.settings, passage, recordings[chosen]))
    except StoreError as error:
        st.error(texts("evidence.refused"), icon=":material/block:")
        st.text(str(error))


def _wish(key: str) -> None:
    """Remembers that a clip is wanted, before it is drawn."""
    st.session_state[key] = True


def _show_cut(frame: SharedFrame, cut: CutClip) -> None:
    texts, clip = frame.texts, cut.clip
    if clip is not None:
        st.video(clip.content, format="video/mp4", autoplay=True, muted=True)
        span = {"from": written_time(clip.began_at), "until": written_time(clip.ended_at)}
        recoded = texts("evidence.clip_recoded" if clip.is_recoded else "evidence.clip_copied")
        st.caption(f"{texts('evidence.clip_span', **span)} · {recoded}")
        return
    kept_from = written_instant(cut.kept_from) if cut.kept_from is not None else ""
    is_empty = cut.missing is Missing.RING_WENT_ON and not kept_from
    name = "evidence.clip_ring_empty" if is_empty else f"evidence.clip_{cut.missing}"
    st.info(texts(name, since=kept_from), icon=":material/videocam_off:")
    if cut.sentence:
        st.caption(plain(cut.sentence))
