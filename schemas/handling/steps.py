"""The steps of handling a warning: which follow on which, for whom, and what closing wants (R42).

The database holds the same rules (``sql/migrations/0028_watch.sql``) and has the last word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class Subject(StrEnum):
    """What is handled."""

    WARNING = "warning"
    """A warning at the gate."""
    ALERT = "alert"
    """An alert of data quality."""


class Step(StrEnum):
    """What somebody does."""

    ASSIGNED = "assigned"
    FIELD_CHECK = "field_check"
    MINUTES = "minutes"
    DECISION = "decision"
    CLOSED = "closed"
    REOPENED = "reopened"


class CaseState(StrEnum):
    """How far the handling is."""

    NEW = "new"
    ASSIGNED = "assigned"
    FIELD_CHECK = "field_check"
    MINUTES = "minutes"
    DECISION = "decision"
    CLOSED = "closed"


class Outcome(StrEnum):
    """What a leader decides, or what came of it."""

    VIOLATION = "violation"
    NO_VIOLATION = "no_violation"
    FALSE_ALARM = "false_alarm"
    """The rule was wrong, as with a misread number; no decision of a leader is this."""
    CHECK_AGAIN = "check_again"
    """A leader wants more; nothing is closed with it."""


class FileRole(StrEnum):
    """What a file of a step is."""

    MINUTES = "minutes"
    PICTURE = "picture"


class Lack(StrEnum):
    """Why a step cannot be taken."""

    NOT_NEXT = "not_next"
    OTHER_DUTY = "other_duty"
    WHY = "why"
    ASSIGNEE = "assignee"
    OUTCOME = "outcome"
    DISAGREES = "disagrees"
    """It is not what the leader decided."""
    MINUTES = "minutes"
    PICTURE = "picture"
    DECISION = "decision"


DECISIONS: Final = (Outcome.VIOLATION, Outcome.NO_VIOLATION, Outcome.CHECK_AGAIN)
OUTCOMES: Final = (Outcome.NO_VIOLATION, Outcome.VIOLATION, Outcome.FALSE_ALARM)
_OFFICERS: Final = frozenset({"shift_officer", "branch_head"})
_LEADERS: Final = frozenset({"leader", "branch_head"})
_FOR_LEADERS: Final = frozenset({Step.DECISION, Step.REOPENED})
_UNDER_WAY: Final = (
    CaseState.ASSIGNED,
    CaseState.FIELD_CHECK,
    CaseState.MINUTES,
    CaseState.DECISION,
)
_FOLLOWS_ON: Final[dict[Step, tuple[CaseState, ...]]] = {
    Step.ASSIGNED: (CaseState.NEW, *_UNDER_WAY),
    Step.FIELD_CHECK: _UNDER_WAY,
    Step.MINUTES: (CaseState.FIELD_CHECK, CaseState.MINUTES, CaseState.DECISION),
    Step.DECISION: _UNDER_WAY,
    Step.CLOSED: (CaseState.NEW, *_UNDER_WAY),
    Step.REOPENED: (CaseState.CLOSED,),
}


@dataclass(frozen=True, slots=True)
class StepFile:
    """A file of a step, kept under its digest.

    Attributes:
        sha256: Hex digest of its bytes.
        media_type: ``application/pdf``, or of a picture.
        bytes_n: Its size.
        name: As it was given, for people.
        role: What it is.
    """

    sha256: str
    media_type: str
    bytes_n: int
    name: str
    role: FileRole


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody wants to do.

    Attributes:
        step: Which step.
        why: What was found, said or decided.
        outcome: Of a decision or of closing.
        assignee: Who takes it on, where it is assigned.
        files: Minutes and pictures.
    """

    step: Step
    why: str
    outcome: Outcome | None = None
    assignee: str | None = None
    files: tuple[StepFile, ...] = ()


@dataclass(frozen=True, slots=True)
class TakenStep:
    """What somebody did.

    Attributes:
        word: What.
        who: The person.
        done_at: Aware instant.
    """

    word: Word
    who: str
    done_at: datetime


def state_of(taken: Sequence[Word]) -> CaseState:
    """How far a case is.

    Args:
        taken: Its steps, the oldest first.
    """
    if not taken or taken[-1].step is Step.REOPENED:
        return CaseState.NEW
    return CaseState(taken[-1].step.value)


def next_steps(state: CaseState, duty: str) -> tuple[Step, ...]:
    """The steps that a duty may take, in the order of handling.

    Args:
        state: How far the case is.
        duty: Such as ``shift_officer``.
    """
    return tuple(step for step in Step if _is_for(step, duty) and state in _FOLLOWS_ON[step])


def lacks(taken: Sequence[Word], word: Word, duty: str) -> tuple[Lack, ...]:
    """Everything that keeps a step from being taken; nothing where it may be.

    Args:
        taken: The steps so far, the oldest first.
        word: What somebody wants to do.
        duty: In which duty.
    """
    found = []
    state = state_of(taken)
    if not _is_for(word.step, duty):
        found.append(Lack.OTHER_DUTY)
    if state not in _FOLLOWS_ON[word.step]:
        found.append(Lack.NOT_NEXT)
    if not word.why.strip():
        found.append(Lack.WHY)
    if word.step is Step.ASSIGNED and not (word.assignee or "").strip():
        found.append(Lack.ASSIGNEE)
    if word.step is Step.MINUTES and not _has(FileRole.MINUTES, [word]):
        found.append(Lack.MINUTES)
    if word.step is Step.DECISION and word.outcome not in DECISIONS:
        found.append(Lack.OUTCOME)
    if word.step is Step.CLOSED:
        found += _lacks_to_close(taken, word, state)
    return tuple(found)


def _lacks_to_close(taken: Sequence[Word], word: Word, state: CaseState) -> list[Lack]:
    if word.outcome not in OUTCOMES:
        return [Lack.OUTCOME]
    found = []
    if state is CaseState.NEW and word.outcome is not Outcome.FALSE_ALARM:
        found.append(Lack.NOT_NEXT)
    decided = _decision(taken)
    is_violation = word.outcome is Outcome.VIOLATION
    if decided is Outcome.CHECK_AGAIN or (
        decided is not None and (decided is Outcome.VIOLATION) is not is_violation
    ):
        found.append(Lack.DISAGREES)
    if is_violation:
        everything = (*taken, word)
        found += [
            lack
            for lack, is_there in (
                (Lack.MINUTES, _has(FileRole.MINUTES, everything)),
                (Lack.PICTURE, _has(FileRole.PICTURE, everything)),
                (Lack.DECISION, decided is not None),
            )
            if not is_there
        ]
    return found


def _is_for(step: Step, duty: str) -> bool:
    return duty in (_LEADERS if step in _FOR_LEADERS else _OFFICERS)


def _has(role: FileRole, steps: Sequence[Word]) -> bool:
    return any(file.role is role for step in steps for file in step.files)


def _decision(taken: Sequence[Word]) -> Outcome | None:
    """The last word of a leader since the case was opened or opened again."""
    for step in reversed(taken):
        if step.step is Step.REOPENED:
            return None
        if step.step is Step.DECISION:
            return step.outcome
    return None
