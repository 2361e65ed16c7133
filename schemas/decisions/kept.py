"""A confirmation as it is kept: what the rules say, what a person says, what holds of the two.

The rules know one number. Here comes together what they cannot see: a hold on the vehicle that
carried it, and the order of an officer. An order to confirm reaches no further than what stood in
the way when it was given; an order to take back holds until an officer confirms again.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from schemas.decisions.confirmation import Confirmation, ConfirmationState, Reason


class KeptState(StrEnum):
    """What customs know, or are being told."""

    CONFIRMED = "confirmed"
    WITHHELD = "withheld"
    """It was never confirmed."""
    REVOKED = "revoked"
    """It was, and is not any more."""


class Order(NamedTuple):
    """What a person decided.

    Attributes:
        state: Confirmed, or withheld to take it back.
        by: Who.
        why: The reason that was given.
        at: When, aware.
        over: What stood in the way then.
    """

    state: ConfirmationState
    by: str
    why: str
    at: datetime
    over: Reason | None


class Kept(NamedTuple):
    """How a declaration's container stands.

    Attributes:
        automatic: What the rules say.
        order: What a person says, if one does.
        state: What holds.
        reason: Why it is not confirmed.
        revision: How often customs had to be told.
        told_passage: The passage that they were told of last.
    """

    automatic: Confirmation
    order: Order | None = None
    state: KeptState = KeptState.WITHHELD
    reason: Reason | None = None
    revision: int = 0
    told_passage: str | None = None


def settled(kept: Kept, is_vehicle_held: bool) -> Kept:
    """What holds now. With a higher revision customs have to be told.

    Args:
        kept: As it was, with what the rules and persons say now.
        is_vehicle_held: Whether a hold stands on a plate of the vehicle.
    """
    reason = _reason(kept, is_vehicle_held)
    is_told = kept.revision > 0
    if reason is None:
        passage = kept.automatic.passage
        is_known = kept.state is KeptState.CONFIRMED and kept.told_passage == passage
        revision = kept.revision if is_known else kept.revision + 1
        return kept._replace(
            state=KeptState.CONFIRMED, reason=None, revision=revision, told_passage=passage
        )
    revision = kept.revision + 1 if kept.state is KeptState.CONFIRMED else kept.revision
    state = KeptState.REVOKED if is_told else KeptState.WITHHELD
    return kept._replace(state=state, reason=reason, revision=revision)


def _reason(kept: Kept, is_vehicle_held: bool) -> Reason | None:
    reason = standing_reason(kept.automatic, is_vehicle_held)
    if kept.order is None:
        return reason
    if kept.order.state is ConfirmationState.WITHHELD:
        return Reason.REVOKED
    return None if reason is kept.order.over else reason


def standing_reason(automatic: Confirmation, is_vehicle_held: bool) -> Reason | None:
    """What stands in the way of a confirmation, persons aside.

    Args:
        automatic: What the rules say.
        is_vehicle_held: Whether a hold stands on a plate of the vehicle.
    """
    if automatic.reason is None and is_vehicle_held:
        return Reason.HELD_VEHICLE
    return automatic.reason
