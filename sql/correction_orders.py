"""Takes an officer's order in, and carries it out: in the officer's duty, then as the writer.

An officer may write no passage. The order is the officer's own, with its entry in the audit log, in
one transaction; whoever may write passages carries it out afterwards, once. A kill between the two,
or in the midst of the second, loses nothing and makes nothing twice: an order stays due until its
outcome is told, its correction has an id that is made from the order's, and the revision that it
makes says the same whoever makes it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from schemas.correction_order import (
    CorrectionOrder,
    OrderKind,
    Subject,
    crossing_told,
    numbers_told,
)
from schemas.errors import ConfigError, InputError, OutdatedError, StoreAwayError, StoreError
from schemas.opening_hours import LOCAL
from sql.audit import record
from sql.connection import Connection, rows, store_errors
from sql.corrections import Author, correct, enter, locked, undo
from sql.statements import query
from sql.store import Store

AT_ONCE_N: Final = 200
"""So many orders are carried out before somebody else gets a turn."""
_OUTDATED: Final = "ZG001"
"""What the table's trigger says; see ``sql/migrations/0027_review.sql``."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an order.

    Attributes:
        order_id: The order.
        revision: The revision that it made; nothing if it was refused.
        sentence: Why it was refused; empty otherwise.
    """

    order_id: UUID
    revision: int | None
    sentence: str = ""

    @property
    def is_done(self) -> bool:
        """Whether it was carried out."""
        return not self.sentence


def order(connection: Connection, wanted: CorrectionOrder) -> datetime:
    """Keeps an order and tells the audit log of it, which is the last step of a transaction.

    Args:
        connection: In a transaction of the officer's duty.
        wanted: The order, in the officer's own name.

    Returns:
        When it was ordered.

    Raises:
        OutdatedError: Somebody else changed the passage since it was looked at.
        StoreError: The database refuses: another's name, another's site, or an unknown passage.
    """
    subject = wanted.subject
    values = {
        "order_id": wanted.order_id,
        "site": subject.site,
        "kind": wanted.kind.value,
        "passage_id": subject.passage_id,
        "passed_at": subject.passed_at,
        "seen_revision": subject.seen_revision,
        "numbers": json.dumps(dict(wanted.numbers), ensure_ascii=False),
        "who": wanted.who,
        "why": wanted.why,
    }
    try:
        # A savepoint: the transaction goes on to ask who was faster.
        with store_errors("order a correction"), connection.transaction():
            row = connection.execute(query("review/insert_order"), values).fetchone()
    except StoreError as error:
        if getattr(error.__cause__, "sqlstate", None) != _OUTDATED:
            raise
        who, sentence = _faster(connection, subject.passage_id)
        raise OutdatedError(sentence, who) from error
    if row is None:
        message = "the database kept an order and does not say when"
        raise StoreError(message)
    record(
        connection,
        who=wanted.who,
        what=f"passage.order_{wanted.kind.value}",
        subject=f"passage {subject.passage_id}",
        why=wanted.why,
        details={
            "order_id": str(wanted.order_id),
            "seen_revision": subject.seen_revision,
            "numbers": dict(wanted.numbers),
        },
    )
    ordered_at: datetime = row[0]
    return ordered_at


def carry_out_due(store: Store, site: str | None = None) -> list[Outcome]:
    """Carries out what was ordered, the oldest first.

    Args:
        store: For writing.
        site: Only of this site.

    Returns:
        What became of the orders that were due.

    Raises:
        StoreAwayError: The database is away; what is left stays due.
        StoreError: The database refuses.
    """
    # A connection that was lost is made again by whoever writes.
    store.keep_up()
    asked = {"site": site, "rows_n": AT_ONCE_N}
    due = store.ask(lambda each: rows(each, "review/orders_due", asked))
    return [carry_out(store, *_order_of(row)) for row in due]


def carry_out(store: Store, wanted: CorrectionOrder, ordered_at: datetime) -> Outcome:
    """Carries one order out, unless somebody did already.

    Args:
        store: For writing.
        wanted: The order as it was kept.
        ordered_at: When.

    Raises:
        StoreAwayError: The database is away; the order stays due.
        StoreError: The database refuses.
    """
    with locked(store, wanted.subject.passage_id):
        known = _known(store, wanted)
        if known is not None:
            return known
        outcome = _made(store, wanted) or _make(store, wanted, ordered_at)
        values = {
            "order_id": outcome.order_id,
            "outcome": "done" if outcome.is_done else "refused",
            "made_revision": outcome.revision,
            "sentence": outcome.sentence or None,
        }
        store.ask(lambda each: rows(each, "review/settle", values))
        return outcome


def _known(store: Store, wanted: CorrectionOrder) -> Outcome | None:
    asked = {"order_id": wanted.order_id}
    (row,) = store.ask(lambda each: rows(each, "review/outcome", asked))
    if row["outcome"] is None:
        return None
    return Outcome(wanted.order_id, row["made_revision"], row["sentence"] or "")


def _made(store: Store, wanted: CorrectionOrder) -> Outcome | None:
    """What was made of the order by somebody who died before telling so."""
    store.apply()
    asked = {"correction_id": wanted.correction_id}
    found = store.ask(lambda each: rows(each, "review/made_of_order", asked))
    if not found:
        return None
    if found[0]["is_applied"]:
        return Outcome(wanted.order_id, found[0]["revision"])
    passage = wanted.subject.passage_id
    _, sentence = store.ask(lambda each: _faster(each, passage))
    return Outcome(wanted.order_id, None, sentence)


def _make(store: Store, wanted: CorrectionOrder, ordered_at: datetime) -> Outcome:
    subject = wanted.subject
    author = Author(wanted.who, wanted.why, ordered_at, wanted.correction_id, subject.seen_revision)
    try:
        if wanted.kind is OrderKind.CORRECT:
            numbers = numbers_told(wanted.numbers)
            made = correct(store, subject.passage_id, numbers, author)
        elif wanted.kind is OrderKind.UNDO:
            made = undo(store, subject.passage_id, author)
        else:
            seen = crossing_told(subject, wanted.numbers)
            made = enter(store, seen, author)
    except (InputError, ConfigError) as error:
        return Outcome(wanted.order_id, None, str(error))
    except StoreAwayError:
        raise
    except StoreError:
        # Two stores that were apart made the same revision: then this one is kept, not applied.
        lost = _made(store, wanted)
        if lost is None:
            raise
        return lost
    return Outcome(wanted.order_id, made.revision)


def _faster(connection: Connection, passage_id: UUID) -> tuple[str, str]:
    """Who changed a passage last, and the sentence that says so."""
    found = rows(connection, "review/changed_by", {"passage_id": passage_id})
    if not found:
        return "", f"passage {passage_id} was changed meanwhile; look at it again"
    at = f"{found[0]['at'].astimezone(LOCAL):%H:%M:%S %d/%m/%Y}"
    who = str(found[0]["who"])
    return who, f"{who} changed passage {passage_id} at {at}; look at it again"


def _order_of(row: dict[str, Any]) -> tuple[CorrectionOrder, datetime]:
    subject = Subject(row["site"], row["passage_id"], row["passed_at"], row["seen_revision"])
    kept = CorrectionOrder(
        order_id=row["order_id"],
        kind=OrderKind(row["kind"]),
        subject=subject,
        who=row["who"],
        why=row["why"],
        numbers=row["numbers"],
    )
    return kept, row["ordered_at"]
