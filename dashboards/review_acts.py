"""What an officer does on the pages of review and entry; every act becomes an order."""

from __future__ import annotations

from typing import Any, Final
from uuid import uuid4

import streamlit as st

from dashboards.correction_desk import give_order
from dashboards.frame import SharedFrame
from dashboards.review_source import OpenRead, latest_orders
from dashboards.written import plain
from schemas.corrected_passage import NewNumbers, SeenCrossing
from schemas.correction_order import (
    CorrectionOrder,
    OrderKind,
    Subject,
    entry_subject,
    told_crossing,
    told_numbers,
    told_read,
)
from schemas.errors import OutdatedError, StoreError
from schemas.read import TextKind
from sql.correction_orders import Outcome
from sql.rights import Duty

ORDERING: Final = frozenset({Duty.SHIFT_OFFICER, Duty.BRANCH_HEAD})
"""Who may order; the database says so, too."""
WHY_KEY: Final = "review-why"
_SAID_KEY: Final = "review-said"
_LATEST_N: Final = 20


def may_order(frame: SharedFrame) -> bool:
    """Whether a person is known who may order."""
    return frame.is_somebody and frame.scope.duty in ORDERING


def accept(frame: SharedFrame, read: OpenRead, number: str, *, is_foreign: bool = False) -> None:
    """Orders that a read is a number; of an unread passage that it carries one.

    Args:
        frame: Who orders.
        read: What was looked at.
        number: What it is.
        is_foreign: Whether it is a plate of no Vietnamese form.
    """
    kind = read.kind or TextKind.CONTAINER
    add(frame, read, kind, number, is_foreign=is_foreign)


def add(
    frame: SharedFrame, read: OpenRead, kind: TextKind, number: str, *, is_foreign: bool
) -> None:
    """As :func:`accept`, with the kind told, which that of an unread passage is not."""
    new = {read.number: number}
    numbers = (
        NewNumbers(containers=new)
        if kind is TextKind.CONTAINER
        else NewNumbers(plates=new, foreign=is_foreign)
    )
    _give(frame, OrderKind.CORRECT, read.subject, told_numbers(numbers), number)


def set_aside(frame: SharedFrame, read: OpenRead) -> None:
    """Orders that nobody can read it."""
    _give(frame, OrderKind.UNREADABLE, read.subject, told_read(read.kind, read.number), read.number)


def enter(frame: SharedFrame, seen: SeenCrossing, why: str) -> bool:
    """Orders a passage that no camera saw; answers whether it was ordered and not refused."""
    numbers = " ".join((*seen.containers, *seen.plates))
    return _give(frame, OrderKind.ENTER, entry_subject(seen), told_crossing(seen), numbers, why=why)


def undo_last(frame: SharedFrame) -> None:
    """Takes back what the officer ordered last, if it can be taken back."""
    try:
        latest = latest_orders(frame.settings, frame.scope, frame.site, _LATEST_N, frame.scope.user)
    except StoreError as error:
        _say("error", str(error))
        return
    again = {_read_of(row) for row in latest if row["kind"] == OrderKind.LOOK_AGAIN}
    for row in latest:
        is_aside = row["kind"] == OrderKind.UNREADABLE and _read_of(row) not in again
        if row["can_be_undone"] or is_aside:
            undo(frame, row, frame.texts("review.undo_why"))
            return
    _say("warning", frame.texts("review.nothing_to_undo"))


def undo(frame: SharedFrame, row: dict[str, Any], why: str) -> bool:
    """Takes an order back: what was known before it holds again.

    Args:
        frame: Who orders.
        row: The order, as :func:`latest_orders` tells it.
        why: The reason.
    """
    subject = Subject(frame.site, row["passage_id"], row["passed_at"], row["revision"])
    if row["kind"] == OrderKind.UNREADABLE:
        number = str(row["numbers"]["number"])
        return _give(frame, OrderKind.LOOK_AGAIN, subject, row["numbers"], number, why=why)
    number = " ".join(row["numbers_after"])
    return _give(frame, OrderKind.UNDO, subject, {}, number, why=why)


def show_said(frame: SharedFrame) -> None:
    """Says what became of the last act, once."""
    said = st.session_state.pop(_SAID_KEY, None)
    if said is None:
        return
    kind, text = said
    if kind == "done":
        st.toast(text, icon=":material/task_alt:")
    elif kind == "warning":
        st.warning(text, icon=":material/sync_problem:")
    else:
        st.error(frame.texts("review.refused"), icon=":material/block:")
        st.text(text)


def _read_of(row: dict[str, Any]) -> tuple[object, ...]:
    told = row["numbers"]
    return row["passage_id"], told.get("kind"), told.get("number")


def _give(
    frame: SharedFrame,
    kind: OrderKind,
    subject: Subject,
    numbers: dict[str, object],
    number: str,
    *,
    why: str | None = None,
) -> bool:
    texts = frame.texts
    reason = why if why is not None else st.session_state.get(WHY_KEY, "")
    if not reason.strip():
        _say("warning", texts("review.why_missing"))
        return False
    wanted = CorrectionOrder(uuid4(), kind, subject, frame.scope.user, reason.strip(), numbers)
    try:
        outcome = give_order(frame.settings, frame.scope, wanted)
    except OutdatedError as error:
        who = plain(error.who) or texts("review.somebody")
        _say("warning", texts("review.outdated", who=who))
        return False
    except StoreError as error:
        _say("error", str(error))
        return False
    return _tell(frame, kind, outcome, number)


def _tell(frame: SharedFrame, kind: OrderKind, outcome: Outcome | None, number: str) -> bool:
    if outcome is not None and not outcome.is_done:
        _say("error", outcome.sentence)
        return False
    is_done = outcome is not None or kind in {OrderKind.UNREADABLE, OrderKind.LOOK_AGAIN}
    said = f"review.{'done' if is_done else 'ordered'}_{kind.value}"
    _say("done", frame.texts(said, number=plain(number)))
    return True


def _say(kind: str, text: str) -> None:
    st.session_state[_SAID_KEY] = (kind, text)
