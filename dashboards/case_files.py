"""Minutes and pictures of a case, shown once somebody asks for them, which is written down."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboards.evidence_acts import note_view
from dashboards.frame import SharedFrame
from dashboards.written import plain
from schemas.errors import ArchiveError
from schemas.handling.steps import StepFile, TakenStep
from sql.evidence import EvidenceStore
from sql.handling import Case
from sql.home import StoreSettings


def show_files(frame: SharedFrame, case: Case, steps: Sequence[TakenStep]) -> None:
    """Draws the files of all steps, if there are any and somebody wants to see them.

    Args:
        frame: Store, language and who looks.
        case: The case.
        steps: Its steps, the oldest first.

    Raises:
        StoreError: It cannot be written down who looks; then nothing is shown.
    """
    files = list(dict.fromkeys(file for step in steps for file in step.word.files))
    texts = frame.texts
    if not files or not st.toggle(
        f"{texts('alerts.files')} ({len(files)})", key=f"files-{case.subject_id}-{texts.language}"
    ):
        return
    note_view(frame.settings, f"{case.subject.value} {case.subject_id}", frame.scope)
    for n, file in enumerate(files):
        _show_file(frame, file, f"{case.subject_id}-{n}")


def content_of(settings: StoreSettings, file: StepFile) -> bytes | None:
    """The bytes of a file, verified; nothing where it is missing or was altered."""
    try:
        return EvidenceStore(settings.home.evidence).get(file.sha256, file.media_type)
    except ArchiveError:
        return None


def _show_file(frame: SharedFrame, file: StepFile, name: str) -> None:
    texts = frame.texts
    content = content_of(frame.settings, file)
    told = f"{texts(f'file_role.{file.role.value}')}: {plain(file.name)}"
    if content is None:
        st.error(texts("alerts.file_gone", name=told), icon=":material/gpp_bad:")
        return
    if file.media_type.startswith("image/"):
        st.image(content, alt=file.name, width="stretch")
    st.caption(f"{told}  \n`{file.sha256}`")
    st.download_button(
        texts("alerts.download", name=plain(file.name)),
        content,
        file_name=file.name,
        mime=file.media_type,
        icon=":material/download:",
        key=f"download-{name}",
    )
