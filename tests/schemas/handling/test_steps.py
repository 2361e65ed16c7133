"""Which step follows on which, for whom, and what closing wants."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from schemas.alert import Severity
from schemas.handling.steps import (
    CaseState,
    FileRole,
    Lack,
    Outcome,
    Step,
    StepFile,
    Word,
    lacks,
    next_steps,
    state_of,
)
from schemas.handling.terms import DEFAULT_TERMS, due_at
from schemas.handling.texts import LACKS, OUTCOMES, STATES, STEPS

OFFICER, HEAD, LEADER = "shift_officer", "branch_head", "leader"
PAPER = StepFile("a" * 64, "application/pdf", 9, "bb.pdf", FileRole.MINUTES)
PICTURE = StepFile("b" * 64, "image/jpeg", 9, "anh.jpg", FileRole.PICTURE)
ASSIGNED = Word(Step.ASSIGNED, "đi ngay", assignee="tran.b")
CHECKED = Word(Step.FIELD_CHECK, "đã mở cont")
MINUTES = Word(Step.MINUTES, "biên bản", files=(PAPER,))
PICTURED = Word(Step.MINUTES, "biên bản", files=(PAPER, PICTURE))
REOPENED = Word(Step.REOPENED, "nhầm")


def decided(outcome: Outcome | None) -> Word:
    return Word(Step.DECISION, "quyết định", outcome)


def closed(outcome: Outcome | None, *files: StepFile) -> Word:
    return Word(Step.CLOSED, "xong", outcome, files=files)


VIOLATION = decided(Outcome.VIOLATION)
END = closed(Outcome.VIOLATION)
WHOLE = (ASSIGNED, CHECKED, PICTURED, VIOLATION, END)


@pytest.mark.parametrize(
    ("taken", "word", "lacking"),
    [
        ((), ASSIGNED, ()),
        ((), CHECKED, (Lack.NOT_NEXT,)),
        ((), Word(Step.ASSIGNED, " ", assignee="a"), (Lack.WHY,)),
        ((), Word(Step.ASSIGNED, "a"), (Lack.ASSIGNEE,)),
        ((), closed(None), (Lack.OUTCOME,)),
        ((), closed(Outcome.FALSE_ALARM), ()),
        ((), closed(Outcome.NO_VIOLATION), (Lack.NOT_NEXT,)),
        ((ASSIGNED,), closed(Outcome.NO_VIOLATION), ()),
        ((ASSIGNED,), closed(Outcome.CHECK_AGAIN), (Lack.OUTCOME,)),
        ((ASSIGNED,), Word(Step.MINUTES, "a", files=(PAPER,)), (Lack.NOT_NEXT,)),
        ((ASSIGNED, CHECKED), Word(Step.MINUTES, "a", files=(PICTURE,)), (Lack.MINUTES,)),
        ((ASSIGNED,), END, (Lack.MINUTES, Lack.PICTURE, Lack.DECISION)),
        ((ASSIGNED, CHECKED, MINUTES, VIOLATION), END, (Lack.PICTURE,)),
        (
            (ASSIGNED, CHECKED, MINUTES, VIOLATION),
            closed(Outcome.VIOLATION, PICTURE),
            (),
        ),
        ((ASSIGNED, CHECKED, PICTURED), END, (Lack.DECISION,)),
        (WHOLE[:-1], END, ()),
        (WHOLE[:-1], closed(Outcome.NO_VIOLATION), (Lack.DISAGREES,)),
        ((ASSIGNED, decided(Outcome.CHECK_AGAIN)), closed(Outcome.FALSE_ALARM), (Lack.DISAGREES,)),
        ((ASSIGNED, decided(Outcome.NO_VIOLATION)), closed(Outcome.FALSE_ALARM), ()),
        ((*WHOLE, REOPENED, ASSIGNED), END, (Lack.DECISION,)),
        ((*WHOLE, REOPENED, ASSIGNED, VIOLATION), END, ()),
        (WHOLE, ASSIGNED, (Lack.NOT_NEXT,)),
    ],
)
def test_r42_a_step_wants_what_it_wants(
    taken: tuple[Word, ...], word: Word, lacking: tuple[Lack, ...]
) -> None:
    assert lacks(taken, word, HEAD) == (
        lacking if word.step is not Step.DECISION else lacks(taken, word, LEADER)
    )


@pytest.mark.parametrize(
    ("state", "duty", "steps"),
    [
        (CaseState.NEW, OFFICER, "assigned closed"),
        (CaseState.NEW, LEADER, ""),
        (CaseState.ASSIGNED, OFFICER, "assigned field_check closed"),
        (CaseState.FIELD_CHECK, OFFICER, "assigned field_check minutes closed"),
        (CaseState.FIELD_CHECK, LEADER, "decision"),
        (CaseState.MINUTES, HEAD, "assigned field_check minutes decision closed"),
        (CaseState.CLOSED, OFFICER, ""),
        (CaseState.CLOSED, LEADER, "reopened"),
        (CaseState.CLOSED, HEAD, "reopened"),
        (CaseState.FIELD_CHECK, "analyst", ""),
        (CaseState.FIELD_CHECK, "enterprise", ""),
    ],
)
def test_r42_a_duty_is_offered_its_own_steps(state: CaseState, duty: str, steps: str) -> None:
    assert [step.value for step in next_steps(state, duty)] == steps.split()


def test_r42_a_leaders_word_is_for_no_officer() -> None:
    assert lacks((ASSIGNED,), VIOLATION, OFFICER) == (Lack.OTHER_DUTY,)
    assert lacks((ASSIGNED,), VIOLATION, LEADER) == ()
    assert lacks((ASSIGNED,), CHECKED, LEADER) == (Lack.OTHER_DUTY,)


def test_r42_a_case_is_where_its_last_step_left_it() -> None:
    states = [state_of(WHOLE[:n]).value for n in range(6)]
    assert states == ["new", "assigned", "field_check", "minutes", "decision", "closed"]
    assert state_of((*WHOLE, REOPENED)) is CaseState.NEW


def test_r42_terms_run_from_the_raising() -> None:
    raised_at = datetime(2026, 11, 21, tzinfo=UTC)
    terms = DEFAULT_TERMS[Severity.CRITICAL]
    assert due_at(raised_at, CaseState.NEW, terms) == raised_at + timedelta(minutes=5)
    assert due_at(raised_at, CaseState.MINUTES, terms) == raised_at + timedelta(hours=4)
    assert due_at(raised_at, CaseState.CLOSED, terms) is None


def test_r100_everything_has_its_words() -> None:
    assert (set(LACKS), set(OUTCOMES)) == ({*Lack}, {*Outcome})
    assert (set(STATES), set(STEPS)) == ({*CaseState}, {*Step})
