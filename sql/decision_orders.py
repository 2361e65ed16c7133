"""What officers decide themselves: confirmations and barriers, each with its reason (R101)."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import NamedTuple

from schemas.decisions.confirmation import ConfirmationState, Reason
from schemas.decisions.kept import Kept, Order, settled, standing_reason
from schemas.decisions.texts import REASONS
from schemas.errors import ConfigError
from schemas.feeds.declaration import IDENTITY_LENGTH
from sql.audit import record
from sql.confirmations import insert_messages, is_vehicle_held, kept_of
from sql.connection import Connection, rows, store_errors
from sql.decisions import notify_barrier
from sql.statements import query


class Act(NamedTuple):
    """What an officer does.

    Attributes:
        by: Who.
        why: The reason.
        at: When, aware.
    """

    by: str
    why: str
    at: datetime


def order_confirmation(
    connection: Connection,
    declaration: str,
    container: str,
    state: ConfirmationState,
    act: Act,
    site: str | None = None,
) -> Kept:
    """Confirms by hand, or takes a confirmation back; customs are told in either case.

    Args:
        connection: In a transaction of an officer's duty.
        declaration: Its number; the twelfth digit does not matter.
        container: Container number.
        state: Confirmed, or withheld to take it back until somebody confirms again.
        act: Whose, and why: for the audit log and for customs.
        site: Site id, where several sites know of the two.

    Returns:
        How it stands then.

    Raises:
        ConfigError: No passage was ever held against the two, several sites know of them, or what
            stands in the way is for no officer.
        StoreError: The database refuses, or the reason is blank.
    """
    key = _found(connection, declaration[:IDENTITY_LENGTH], container, site)
    named = {"confirmations": [key], "passages": []}
    (row,) = rows(connection, "decisions/standing_confirmations", named)
    before = kept_of(row)
    is_held = is_vehicle_held(connection, before)
    over = standing_reason(before.automatic, is_held)
    if state is ConfirmationState.CONFIRMED:
        _check_is_for_a_person(over, declaration, container)
    kept = settled(before._replace(order=Order(state, act.by, act.why, act.at, over)), is_held)
    told = {
        "confirmation_id": key,
        "ordered": state.value,
        "ordered_by": act.by,
        "ordered_why": act.why,
        "ordered_over": over,
        "state": kept.state.value,
        "reason": kept.reason,
        "revision": kept.revision,
        "told_passage_id": kept.told_passage,
        "now": act.at,
    }
    with store_errors("order a confirmation"):
        connection.execute(query("decisions/order_confirmation"), told)
        if kept.revision > before.revision:
            insert_messages(connection, [kept], act.at)
    verb = "confirm" if state is ConfirmationState.CONFIRMED else "revoke"
    record(
        connection,
        who=act.by,
        what=f"confirmation.{verb}",
        subject=f"confirmation {kept.automatic.declaration}/{container}",
        why=act.why,
        details={"site": kept.automatic.site, "over": over, "state": kept.state},
    )
    return kept


def open_barrier(connection: Connection, passage: uuid.UUID, act: Act) -> int:
    """Opens a barrier by hand for a vehicle.

    Args:
        connection: In a transaction of an officer's duty.
        passage: Its id.
        act: Whose, and why.

    Returns:
        The revision of the decision.

    Raises:
        ConfigError: There is no such passage, or the officer may not see it.
        StoreError: The database refuses, or the reason is blank.
    """
    told = {"passage": passage, "opened_by": act.by, "opened_why": act.why, "now": act.at}
    found = rows(connection, "decisions/open_by_hand", told)
    if not found:
        message = f"there is no passage {passage} in the store, or it is of another's sites"
        raise ConfigError(message)
    notify_barrier(connection, found[0])
    record(
        connection,
        who=act.by,
        what="barrier.open",
        subject=f"passage {passage}",
        why=act.why,
        details={name: found[0][name] for name in ("site", "gate", "lane", "revision")},
    )
    return int(found[0]["revision"])


def _found(connection: Connection, declaration: str, container: str, site: str | None) -> uuid.UUID:
    told = {"declaration": declaration, "container": container, "site": site}
    found = rows(connection, "decisions/find_confirmation", told)
    if not found:
        message = (
            f"no passage of container {container} was held against declaration {declaration} yet"
        )
        raise ConfigError(message)
    if len(found) > 1:
        sites = ", ".join(row["site"] for row in found)
        message = f"several sites know of {declaration}/{container}: {sites}; name one with --site"
        raise ConfigError(message)
    key: uuid.UUID = found[0]["confirmation_id"]
    return key


def _check_is_for_a_person(over: Reason | None, declaration: str, container: str) -> None:
    if over is None or over.is_for_a_person:
        return
    message = (
        f"{declaration}/{container} cannot be confirmed by hand: {REASONS[over].vi} / "
        f"{REASONS[over].en}"
    )
    raise ConfigError(message)
