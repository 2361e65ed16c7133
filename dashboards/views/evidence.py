"""One passage whole: numbers, pictures and their proof, clip, papers, decisions, and the print."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import streamlit as st

from dashboards.evidence_acts import note_export, note_view
from dashboards.evidence_clip import show_clip
from dashboards.evidence_parts import show_parts
from dashboards.evidence_pictures import show_pictures
from dashboards.evidence_print import Printed, page_of, sheet
from dashboards.frame import SharedFrame
from dashboards.history_source import sites
from dashboards.passage_causes import written_causes
from dashboards.passage_detail import listed, quality_figures, show_reads
from dashboards.passage_source import may_look, neighbours, newest_passage, passage_by_id
from dashboards.texts import written_instant, written_time
from dashboards.written import plain, written_number
from schemas.errors import StoreError
from schemas.passage import Passage

ASKED: Final = "passage"
"""Name of the address' part that names the passage."""
_NEWEST: Final = "evidence-newest"
"""Under which a window keeps site and passage that the page began with on its own."""
_WHY_MAX: Final = 200
# Streamlit shows no script of a text unless it is told to; this one knows nothing but to print.
_PRINT_BUTTON: Final = """
<button class="print-sheet">{label}</button>
<script>
document.querySelectorAll(".print-sheet").forEach(each => each.onclick = () => window.print());
</script>
"""


def show(frame: SharedFrame) -> None:
    """Draws the passage that the address names.

    Args:
        frame: Store, language and who looks.
    """
    try:
        passage = _asked(frame)
        if passage is not None:
            note_view(frame.settings, f"passage {passage.passage_id}", frame.scope)
            _show_passage(frame, passage)
    except StoreError as error:
        st.error(frame.texts("evidence.refused"), icon=":material/block:")
        st.text(str(error))


def _asked(frame: SharedFrame) -> Passage | None:
    asked = st.query_params.get(ASKED, "")
    site, newest = st.session_state.get(_NEWEST, ("", ""))
    if not asked or (asked == newest and site != frame.site):
        asked = newest = _newest(frame)
    try:
        passage_id = UUID(asked)
    except ValueError:
        st.info(frame.texts("evidence.which"), icon=":material/search:")
        return None
    passage = passage_by_id(frame.settings, passage_id, frame.scope)
    if passage is None:
        st.warning(frame.texts("evidence.unknown"), icon=":material/search_off:")
    elif asked == newest:
        st.caption(f":material/info: {frame.texts('evidence.newest')}")
    return passage


def _newest(frame: SharedFrame) -> str:
    """The newest passage of the site, put into the address so that the next one leaves it."""
    passed_at = frame.known().last_passed_at
    if passed_at is None:
        return ""
    found = newest_passage(frame.settings, frame.site, passed_at, frame.scope)
    if found is None:
        return ""
    st.query_params[ASKED] = str(found)
    st.session_state[_NEWEST] = (frame.site, str(found))
    return str(found)


def _show_passage(frame: SharedFrame, passage: Passage) -> None:
    texts = frame.texts
    may_see = may_look(frame.settings, passage.site, frame.scope)
    _show_head(frame, passage)
    known = [each for each in sites(frame.settings, frame.scope) if each.site == passage.site]
    if known and known[0].reach is not None:
        reach = written_instant(known[0].reach)
        st.caption(texts("search.reach", site=plain(passage.site), reach=reach))
    left, right = st.columns([1.25, 1])
    with left:
        if not may_see:
            st.info(texts("evidence.not_for_you"), icon=":material/lock:")
        elif passage.evidence:
            show_pictures(frame, passage)
        else:
            st.info(texts("evidence.none"), icon=":material/image_not_supported:")
        if may_see:
            show_clip(frame, passage)
    with right:
        show_reads(passage, texts)
        if passage.failure_causes:
            causes = " · ".join(written_causes(passage, texts))
            st.markdown(f":small[{texts('detail.causes', causes=causes)}]")
        show_parts(frame, passage)
        with st.expander(texts("quality.title")):
            st.html(listed(quality_figures(passage, texts)))
    if may_see:
        _offer_print(frame, passage)


def _show_head(frame: SharedFrame, passage: Passage) -> None:
    texts = frame.texts
    heading = {
        "at": written_instant(passage.passed_at),
        "site": plain(passage.site),
        "lane": plain(passage.lane),
        "direction": texts(f"direction.{passage.direction}"),
    }
    head = st.container(horizontal=True, vertical_alignment="center", gap="small")
    head.markdown(f"##### {texts('evidence.heading', **heading)}", width="content")
    if passage.revision:
        head.badge(texts("detail.revision", revision=passage.revision), color="blue")
    if passage.quality.is_above_limit:
        head.badge(texts("detail.above_limit"), color="orange")
    near = neighbours(frame.settings, passage.site, passage.lane, passage.passed_at, frame.scope)
    for place, icon in (("before", "arrow_back"), ("after", "arrow_forward")):
        other, at = near.get(place, ("", passage.passed_at))
        label = f"evidence.{place}" if other else f"evidence.none_{place}"
        if head.button(
            texts(label, at=written_time(at)),
            icon=f":material/{icon}:",
            disabled=not other,
            key=f"evidence-{place}-{passage.passage_id}",
        ):
            frame.go_to("evidence", passage=other)
    numbers = [read.text for read in passage.plates] + [read.code for read in passage.containers]
    for number in numbers if "journey" in frame.links else ():
        label = plain(texts("evidence.journey", number=written_number(number)))
        if head.button(label, icon=":material/route:", key=f"journey-{number}"):
            frame.go_to("journey", number=number)


def _offer_print(frame: SharedFrame, passage: Passage) -> None:
    texts, key = frame.texts, f"sheet-{passage.passage_id}"
    with st.expander(texts("evidence.print"), icon=":material/print:", key=f"print-{key}"):
        if not frame.is_somebody:
            st.caption(texts("frame.sign_in_to_act"))
            return
        with st.form(f"why-{key}", border=False):
            why = st.text_input(texts("evidence.why"), max_chars=_WHY_MAX)
            is_sent = st.form_submit_button(
                texts("evidence.make_sheet"), icon=":material/description:"
            )
        if is_sent and not why.strip():
            st.warning(texts("evidence.why_wanted"), icon=":material/edit_note:")
        elif is_sent:
            note_export(frame.settings, f"passage {passage.passage_id}", frame.scope, why.strip())
            printed = Printed(frame.scope.user, why.strip(), datetime.now(UTC))
            st.session_state[key] = sheet(frame.settings, passage, printed, texts)
        made = st.session_state.get(key)
        if made is not None:
            _show_acts(frame, passage, made)
    if made is not None:
        st.html(made)


def _show_acts(frame: SharedFrame, passage: Passage, made: str) -> None:
    texts = frame.texts
    acts = st.container(horizontal=True, gap="small")
    with acts:
        label = texts("evidence.print_now")
        st.html(_PRINT_BUTTON.format(label=label), unsafe_allow_javascript=True, width="content")
    acts.download_button(
        texts("evidence.take_sheet"),
        page_of(made, texts),
        f"gatestream-{passage.passage_id}.html",
        "text/html",
        icon=":material/download:",
        on_click="ignore",
    )
