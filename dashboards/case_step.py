"""Taking the next step on a case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from dashboards.evidence_source import picture_of
from dashboards.frame import SharedFrame
from dashboards.passage_source import passage_by_id
from dashboards.store_link import store_link
from dashboards.watch_source import forget_cases
from dashboards.written import plain
from schemas.errors import ArchiveError, InputError, StoreError
from schemas.handling.steps import (
    DECISIONS,
    OUTCOMES,
    FileRole,
    Outcome,
    Step,
    StepFile,
    TakenStep,
    Word,
    lacks,
    next_steps,
)
from schemas.handling.texts import LACKS, STEPS
from schemas.handling.texts import OUTCOMES as OUTCOME_WORDS
from schemas.passage import Evidence
from sql.evidence import EvidenceStore
from sql.handling import Case, take_step
from sql.handling_files import FILE_MAX_BYTES, keep_file

_CHOICES: Final = {Step.DECISION: DECISIONS, Step.CLOSED: OUTCOMES}
_WITH_PICTURES: Final = (Step.FIELD_CHECK, Step.MINUTES, Step.CLOSED)
_MB: Final = FILE_MAX_BYTES >> 20


def show_next_step(frame: SharedFrame, case: Case, taken: Sequence[TakenStep]) -> None:
    """Draws the form of the steps that may follow, for the duty of whoever looks.

    Args:
        frame: Store, language and who looks.
        case: The case.
        taken: Its steps, the oldest first.

    Raises:
        StoreError: The store is away or refuses.
    """
    texts = frame.texts
    offered = next_steps(case.state, frame.scope.duty.value)
    st.markdown(f"###### {texts('alerts.next')}")
    if not offered:
        st.caption(texts("alerts.nothing_to_do"))
        return
    if not frame.is_somebody:
        st.caption(texts("frame.sign_in_to_act"))
        return
    name = f"{case.subject_id}-{case.steps_n}-{texts.language}"
    step = st.segmented_control(
        texts("alerts.next"),
        offered,
        default=offered[min(1, len(offered) - 1)] if case.steps_n else offered[0],
        required=True,
        format_func=lambda each: texts.sentence(STEPS[each]),
        key=f"step-{name}",
        label_visibility="collapsed",
    )
    if step is not None:
        _show_form(frame, case, taken, step, f"{name}-{step.value}")


def _show_form(
    frame: SharedFrame, case: Case, taken: Sequence[TakenStep], step: Step, name: str
) -> None:
    texts = frame.texts
    minutes, pictures, seen = None, [], []
    # The library's own words on files are of one language: style.css puts ours over them.
    with st.container(key=f"files-{texts.language.value}"), st.form(f"form-{name}", border=False):
        assignee = (
            st.text_input(texts("alerts.who"), max_chars=63, placeholder=texts("alerts.who_hint"))
            if step is Step.ASSIGNED
            else None
        )
        outcome: Outcome | None = (
            st.selectbox(
                texts("alerts.outcome"),
                _CHOICES[step],
                format_func=lambda each: texts.sentence(OUTCOME_WORDS[each]),
            )
            if step in _CHOICES
            else None
        )
        why = st.text_area(texts(f"alerts.why_{step.value}"), max_chars=2000, height=90)
        if step is Step.MINUTES:
            minutes = st.file_uploader(
                texts("alerts.minutes_file"), ["pdf", "jpg", "jpeg", "png"], max_upload_size=_MB
            )
        if step in _WITH_PICTURES:
            pictures = st.file_uploader(
                texts("alerts.picture_files"),
                ["jpg", "jpeg", "png"],
                accept_multiple_files=True,
                max_upload_size=_MB,
            )
            seen = _pick_evidence(frame, case)
        is_sent = st.form_submit_button(texts("alerts.send"), type="primary", width="stretch")
    if not is_sent:
        return
    store = EvidenceStore(frame.settings.home.evidence)
    try:
        given = [] if minutes is None else [(minutes, FileRole.MINUTES)]
        given += [(each, FileRole.PICTURE) for each in pictures]
        files = [keep_file(store, file.name, file.getvalue(), role) for file, role in given]
    except (ArchiveError, InputError) as error:
        st.error(texts("alerts.file_refused"), icon=":material/block:")
        st.caption(plain(str(error)))
        return
    files += [kept for each in seen if (kept := _file_of(frame, each)) is not None]
    word = Word(step, why, outcome, assignee, tuple(files))
    _take(frame, case, taken, word)


def _take(frame: SharedFrame, case: Case, taken: Sequence[TakenStep], word: Word) -> None:
    texts = frame.texts
    lacking = lacks([each.word for each in taken], word, frame.scope.duty.value)
    if lacking:
        for lack in lacking:
            st.warning(texts.sentence(LACKS[lack]), icon=":material/error:")
        return
    try:
        store_link(frame.settings).act(
            frame.scope, lambda connection: take_step(connection, frame.scope, case, word)
        )
    except (InputError, StoreError) as error:
        st.error(texts("alerts.step_refused"), icon=":material/block:")
        st.caption(plain(str(error)))
        return
    forget_cases()
    st.toast(texts("alerts.sent", step=texts.sentence(STEPS[word.step])))
    st.rerun()


def _pick_evidence(frame: SharedFrame, case: Case) -> list[Evidence]:
    """Pictures of the passage that go with the step, where the person may see them."""
    passage = (
        None
        if case.passage_id is None
        else passage_by_id(frame.settings, case.passage_id, frame.scope)
    )
    if passage is None or not passage.evidence:
        return []
    texts = frame.texts
    return st.multiselect(
        texts("alerts.passage_pictures"),
        passage.evidence,
        format_func=lambda each: f"{texts(f'evidence.{each.role}', number=each.number)}",
    )


def _file_of(frame: SharedFrame, evidence: Evidence) -> StepFile | None:
    content = picture_of(frame.settings, evidence).content
    if content is None:
        return None
    named = f"{evidence.role} {evidence.number} {evidence.camera}"
    return StepFile(evidence.sha256, evidence.media_type, len(content), named, FileRole.PICTURE)
