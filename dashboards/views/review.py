"""The queue of doubtful reads: a picture, what it may say, and one key to settle it (R70)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import streamlit as st

from dashboards.correction_desk import ready_desk
from dashboards.evidence_acts import note_view
from dashboards.frame import SharedFrame
from dashboards.passage_causes import written_causes
from dashboards.passage_detail import show_picture, written_proofs
from dashboards.review_acts import (
    WHY_KEY,
    accept,
    may_order,
    set_aside,
    show_said,
    undo_last,
)
from dashboards.review_edit import show_edit
from dashboards.review_source import Candidate, OpenRead, Period, lanes, next_open_read
from dashboards.texts import Texts, percent, written_instant
from dashboards.written import marked, plain, written_code, written_plate
from schemas.errors import StoreError
from schemas.passage import ContainerRead, Evidence
from schemas.read import TextKind

REFRESH_S: Final = 15
_EDIT_KEY: Final = "review-edit"
_CROP_WIDTH_PX: Final = 600
_CROP_HEIGHT_PX: Final = 180
_FRAMES_N: Final = 2


def show(frame: SharedFrame) -> None:
    """Draws the page; what others settled goes by itself.

    Args:
        frame: Store, language, site and who looks.
    """
    if may_order(frame):
        ready_desk(frame.settings)
    st.fragment(_show, run_every=REFRESH_S)(frame)


def _show(frame: SharedFrame) -> None:
    show_said(frame)
    reach = frame.known().reach or datetime.now(UTC)
    try:
        read = _next(frame, reach)
        if read is not None and read.passage.evidence:
            note_view(frame.settings, f"passage {read.passage.passage_id}", frame.scope)
    except StoreError as error:
        st.error(frame.texts("review.away"), icon=":material/cloud_off:")
        st.text(str(error))
        return
    if read is None:
        st.success(frame.texts("review.nothing"), icon=":material/task_alt:")
        st.caption(frame.texts("review.nothing_hint"))
        _show_acts(frame, None)
        return
    left, right = st.columns([1, 1], gap="medium")
    with left:
        _show_read(frame, read)
    with right:
        _show_frames(frame, read)


def _next(frame: SharedFrame, reach: datetime) -> OpenRead | None:
    texts = frame.texts
    places = st.columns([1.2, 1, 1.3, 1.5], vertical_alignment="bottom")
    period = places[0].selectbox(
        texts("review.period"),
        [each.value for each in Period],
        format_func=lambda each: texts(f"review.period_{each}"),
        key=f"review-period-{texts.language}",
    )
    known = sorted({row["lane"] for row in lanes(frame.settings, frame.scope, frame.site, reach)})
    lane = places[1].selectbox(
        texts("review.lane"),
        ["", *known],
        format_func=lambda each: each or texts("review.every_lane"),
        key=f"review-lane-{frame.site}-{texts.language}",
    )
    order = places[2].segmented_control(
        texts("review.order"),
        ["oldest", "newest"],
        default="oldest",
        required=True,
        format_func=lambda each: texts(f"review.{each}"),
        key=f"review-order-{texts.language}",
    )
    read = next_open_read(
        frame.settings,
        frame.scope,
        frame.site,
        reach - Period(period).length,
        lane=lane or None,
        newest_first=order == "newest",
    )
    told = [texts("review.left", left=texts.number(read.left_n if read else 0))]
    if read is not None and read.waiting_n > 1:
        told.append(texts("review.in_passage", count=read.waiting_n))
    reached = texts("review.reach", reach=written_instant(reach))
    places[3].markdown(f"{' · '.join(told)}  \n:small[:gray[{reached}]]")
    return read


def _show_read(frame: SharedFrame, read: OpenRead) -> None:
    texts = frame.texts
    what = texts(f"review.what_{read.kind.value if read.kind else 'nothing'}")
    direction = texts(f"direction.{read.passage.direction}")
    at = written_instant(read.passage.passed_at)
    where = texts("review.where", lane=plain(read.passage.lane), direction=direction, at=at)
    st.markdown(f"**{what}** · {where}")
    crop = read.crop()
    if crop is not None:
        show_picture(frame.settings, crop, texts, width_px=_width_px(crop), with_caption=False)
    elif read.kind is not None and read.passage.evidence:
        st.caption(texts("review.no_crop"))
    _show_doubt(read, texts)
    # Whoever types another number needs the room, and the keys.
    if may_order(frame) and not _is_edited(read):
        _show_candidates(frame, read)
    _show_acts(frame, read)


def _show_doubt(read: OpenRead, texts: Texts) -> None:
    found = read.read
    told = []
    if found is not None:
        number = marked(written_number(read.kind, read.number), found.char_confidence)
        told.append(f"{texts('review.read')} **{number}**, {percent(found.confidence)}")
    if isinstance(found, ContainerRead):
        told += written_proofs(found.proofs, texts)
    causes = list(written_causes(read.passage, texts))
    if told or causes:
        st.markdown(f":small[{' · '.join([*told, *causes])}]")


def _show_candidates(frame: SharedFrame, read: OpenRead) -> None:
    texts = frame.texts
    if read.kind is None:
        return
    if not read.candidates:
        st.caption(texts("review.no_candidate"))
        return
    for n, candidate in enumerate(read.candidates, start=1):
        st.button(
            _label(read.kind, candidate, texts),
            key=f"review-{read.key}-{n}",
            on_click=accept,
            args=(frame, read, candidate.number),
            kwargs={"is_foreign": candidate.is_foreign},
            shortcut=str(n),
            type="primary" if n == 1 else "secondary",
            width="stretch",
        )


def _label(kind: TextKind, candidate: Candidate, texts: Texts) -> str:
    told = []
    if candidate.confidence is not None:
        told.append(texts("review.by_machine", percent=percent(candidate.confidence)))
    if candidate.papers:
        papers = ", ".join(texts(f"review.paper_{side}") for side in candidate.papers)
        told.append(texts("review.by_paper", papers=papers))
    if candidate.is_foreign:
        told.append(texts("number.is_foreign"))
    number = f"**{written_number(kind, candidate.number)}**"
    return f"{number}  :small[{' · '.join(told)}]" if told else number


def _show_acts(frame: SharedFrame, read: OpenRead | None) -> None:
    texts = frame.texts
    if not may_order(frame):
        said = "review.no_right" if frame.is_somebody else "frame.sign_in_to_act"
        st.info(texts(said), icon=":material/lock:")
        return
    row = st.container(horizontal=True)
    with row:
        if read is not None:
            st.button(
                texts("review.edit"),
                key=f"review-edit-{read.key}",
                on_click=_open_edit,
                args=(read,),
                shortcut="E",
                icon=":material/edit:",
            )
            st.button(
                texts("review.unreadable"),
                key=f"review-unreadable-{read.key}",
                on_click=set_aside,
                args=(frame, read),
                shortcut="N",
                icon=":material/visibility_off:",
            )
        st.button(
            texts("review.undo"),
            key="review-undo",
            on_click=undo_last,
            args=(frame,),
            shortcut="U",
            icon=":material/undo:",
        )
    if read is not None:
        is_edited = _is_edited(read)
        if is_edited or read.kind is None:
            show_edit(frame, read, takes_keys=is_edited)
    st.text_input(texts("review.why"), texts("review.why_default"), key=WHY_KEY, max_chars=1000)
    st.caption(texts("review.keys"))


def _open_edit(read: OpenRead) -> None:
    st.session_state[_EDIT_KEY] = None if _is_edited(read) else read.key


def _is_edited(read: OpenRead) -> bool:
    return bool(st.session_state.get(_EDIT_KEY) == read.key)


def _show_frames(frame: SharedFrame, read: OpenRead) -> None:
    frames = read.frames()
    if not frames:
        st.info(frame.texts("review.no_picture"), icon=":material/hide_image:")
    for evidence in frames[:_FRAMES_N]:
        show_picture(frame.settings, evidence, frame.texts)
    if st.button(
        frame.texts("review.whole"),
        key=f"review-whole-{read.key}",
        icon=":material/open_in_new:",
        type="tertiary",
    ):
        frame.go_to("evidence", passage=str(read.passage.passage_id))


def written_number(kind: TextKind | None, number: str) -> str:
    """A number as it stands on the vehicle."""
    return written_plate(number) if kind is TextKind.PLATE else written_code(number)


def _width_px(crop: Evidence) -> int:
    """As wide as there is room for, and no higher than leaves room for the candidates."""
    x0, y0, x1, y1 = crop.box
    shape = max(x1 - x0, 1) / max(y1 - y0, 1)
    return max(1, min(_CROP_WIDTH_PX, round(_CROP_HEIGHT_PX * shape)))
