"""Making the print pack of a case, which is written down (R42)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

import streamlit as st

from dashboards.case_files import content_of
from dashboards.evidence_acts import NOBODY, note_export
from dashboards.evidence_source import picture_of
from dashboards.frame import SharedFrame
from dashboards.passage_source import passage_by_id
from dashboards.pdf_pages import pages_of
from dashboards.print_pack import Pack, PackPicture, pack_page
from schemas.alert import Severity
from schemas.handling.steps import FileRole, TakenStep
from schemas.handling.terms import Terms
from schemas.passage import Passage
from sql.handling import Case
from sql.handling_files import PDF

_WHY: Final = "print pack of a warning"


def show_pack(
    frame: SharedFrame, case: Case, steps: Sequence[TakenStep], terms: Mapping[Severity, Terms]
) -> None:
    """Draws how to make the pack and, once it is made, how to have it.

    Args:
        frame: Store, language and who looks.
        case: The case.
        steps: Its steps, the oldest first.
        terms: How soon cases of its site have to be dealt with.

    Raises:
        StoreError: The store is away or refuses.
    """
    texts = frame.texts
    name = f"pack-{case.subject_id}-{case.steps_n}-{texts.language}"
    if st.button(texts("alerts.pack"), icon=":material/print:", key=f"make-{name}"):
        st.session_state[name] = made_pack(frame, case, steps, terms)
    page = st.session_state.get(name)
    if page is not None:
        st.download_button(
            texts("alerts.pack_download"),
            page,
            file_name=f"{case.happened_at:%Y%m%d}-{case.subject_id}.html",
            mime="text/html",
            icon=":material/download:",
            type="primary",
            key=f"have-{name}",
        )


def made_pack(
    frame: SharedFrame, case: Case, steps: Sequence[TakenStep], terms: Mapping[Severity, Terms]
) -> str:
    """The pack of a case with what the person may see, after that was written down.

    Raises:
        StoreError: The store is away or refuses.
    """
    settings, scope = frame.settings, frame.scope
    subject = f"{case.subject.value} {case.subject_id}"
    note_export(settings, subject, scope, _WHY)
    passage = None if case.passage_id is None else passage_by_id(settings, case.passage_id, scope)
    if passage is not None and passage.evidence:
        note_export(settings, f"passage {passage.passage_id}", scope, _WHY)
    minutes: list[PackPicture] = []
    pictures = [] if passage is None else _evidence(frame, passage)
    left_n = 0
    for file in dict.fromkeys(file for step in steps for file in step.word.files):
        content = content_of(settings, file)
        if content is None:
            continue
        if file.media_type == PDF:
            pages, more_n = pages_of(content)
            left_n += more_n
            minutes += [PackPicture(f"{file.name} · {n}", "image/png", page, file.sha256)
                for n, page in enumerate(pages, start=1)]  # fmt: skip
            continue
        shown = PackPicture(file.name, file.media_type, content, file.sha256)
        if file.role is FileRole.MINUTES:
            minutes.append(shown)
        elif all(shown.sha256 != each.sha256 for each in pictures):
            pictures.append(shown)
    pack = Pack(case, tuple(steps), terms, passage, tuple(pictures), tuple(minutes), left_n)
    return pack_page(pack, frame.texts, scope.user or NOBODY, datetime.now(UTC))


def _evidence(frame: SharedFrame, passage: Passage) -> list[PackPicture]:
    found = []
    for each in passage.evidence:
        content = picture_of(frame.settings, each).content
        if content is not None:
            caption = frame.texts(f"evidence.{each.role}", number=each.number)
            found.append(PackPicture(caption, each.media_type, content, each.sha256))
    return found
