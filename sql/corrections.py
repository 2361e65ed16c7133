"""Further revisions of passages, with who made them and why, and passages that a person entered.

A revision and its correction are committed together and applied together; the audit log gets its
entry in the same transaction. Whoever makes a revision holds the passage's lock from reading the
one before to having written the next, so that two corrections at once become two revisions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from schemas.corrected_passage import (
    NewNumbers,
    SeenCrossing,
    corrected,
    emptied,
    entered,
    restored,
)
from schemas.correction import Correction, CorrectionKind, correction_of
from schemas.errors import InputError, OutdatedError, StoreAwayError, StoreError
from schemas.owners import OwnerRegistry
from schemas.passage import CrossingSource, Passage
from sql.connection import rows
from sql.correction_rows import passage_of
from sql.store import Store


@dataclass(frozen=True, slots=True)
class Author:
    """Who makes a revision.

    Attributes:
        who: The person, such as ``nguyen.van.a``, or ``gatestream``.
        why: The reason that was given.
        made_at: Aware instant.
        correction_id: Of what is made once, however often it is asked for.
        seen_revision: The revision that was looked at, where no other one is meant.
    """

    who: str
    why: str
    made_at: datetime
    correction_id: UUID | None = None
    seen_revision: int | None = None


def correct(store: Store, passage_id: UUID, numbers: NewNumbers, author: Author) -> Passage:
    """Gives a passage other numbers.

    Returns:
        The revision that was made.

    Raises:
        InputError: There is no such passage, or the numbers cannot be right.
        UnknownNameError: A number that is to be replaced is not the passage's.
        StoreAwayError: The database is away, or went away before it answered.
        StoreError: The database refuses, or somebody else made the revision.
    """
    owners = OwnerRegistry.bundled()
    return _required(
        revise(
            store,
            passage_id,
            CorrectionKind.CORRECTION,
            author,
            lambda passage: corrected(passage, numbers, owners),
        )
    )


def undo(store: Store, passage_id: UUID, author: Author) -> Passage:
    """Takes the highest revision of a passage back: what was known before it holds again.

    A manual entry is taken back by a revision that names nothing.

    Raises:
        As :func:`correct`; InputError: The passage is as the cameras saw it.
    """

    def former(passage: Passage) -> Passage:
        if passage.revision:
            return restored(passage, _former(store, passage))
        if passage.crossing is CrossingSource.MANUAL:
            return emptied(passage)
        message = f"passage {passage_id}: nobody corrected it, so there is nothing to undo"
        raise InputError(message)

    return _required(revise(store, passage_id, CorrectionKind.WITHDRAWN, author, former))


def enter(store: Store, seen: SeenCrossing, author: Author) -> Passage:
    """Stores a passage that a person saw and no camera did (R43).

    Returns:
        The passage.

    Raises:
        InputError: A number cannot be right, or another passage of the lane is that near in time.
        StoreAwayError: The database is away, or went away before it answered.
        StoreError: The database refuses.
    """
    passage = entered(seen, OwnerRegistry.bundled())
    with locked(store, passage.passage_id):
        there = store.ask(lambda each: passage_of(each, passage.passage_id))
        if there is not None:
            message = (
                f"lane {passage.lane} has a passage at {passage.passed_at.isoformat()} already: "
                f"{there.passage_id}; correct that one"
            )
            raise InputError(message)
        correction = _correction(None, passage, CorrectionKind.MANUAL, author)
        written = store.write([passage, correction])
        if any(each.passage_id == passage.passage_id for each in written.refused):
            held_by = next(r.held_by for r in written.refused if r.passage_id == passage.passage_id)
            message = (
                f"lane {passage.lane} has a passage within half a second of "
                f"{passage.passed_at.isoformat()} already: {held_by}; correct that one"
            )
            raise InputError(message)
        _check_applied(store, correction)
    return passage


def revise(
    store: Store,
    passage_id: UUID,
    kind: CorrectionKind,
    author: Author,
    make: Callable[[Passage], Passage | None],
) -> Passage | None:
    """Makes the next revision of a passage, whoever else does so at the time.

    Args:
        store: For writing.
        passage_id: The passage.
        kind: Why there is a further revision.
        author: Who makes it.
        make: From the highest revision to the next; nothing where there is nothing to change.

    Returns:
        The revision that was made, if one was.

    Raises:
        InputError: There is no such passage.
        OutdatedError: It has another revision than the author looked at.
        StoreAwayError: The database is away, or went away before it answered.
        StoreError: The database refuses, or somebody else made the revision.
    """
    with locked(store, passage_id):
        before = store.ask(lambda each: passage_of(each, passage_id))
        if before is None:
            message = f"wanted the id of a passage in the store, got {passage_id}"
            raise InputError(message)
        if author.seen_revision not in {None, before.revision}:
            message = (
                f"passage {passage_id} has revision {before.revision} by now, and revision "
                f"{author.seen_revision} was looked at; look at it again"
            )
            raise OutdatedError(message)
        after = make(before)
        if after is None:
            return None
        after = after.model_copy(update={"revision": before.revision + 1})
        correction = _correction(before, after, kind, author)
        store.write([after, correction])
        _check_applied(store, correction)
        return after


def _former(store: Store, passage: Passage) -> Passage:
    key = {
        "passage_id": passage.passage_id,
        "passed_at": passage.passed_at,
        "revision": passage.revision - 1,
    }
    found = store.ask(lambda each: rows(each, "corrections/numbers_of_revision", key))
    if not found:
        message = (
            f"passage {passage.passage_id}: its revision {passage.revision - 1} is not in this "
            f"store any more; `gatestream correct list` shows its numbers, to be entered anew"
        )
        raise InputError(message)
    return Passage.model_validate({**passage.model_dump(), **found[0]})


def _correction(
    before: Passage | None, after: Passage, kind: CorrectionKind, author: Author
) -> Correction:
    return correction_of(
        before,
        after,
        kind,
        who=author.who,
        why=author.why,
        made_at=author.made_at,
        correction_id=author.correction_id,
    )


@contextmanager
def locked(store: Store, passage_id: UUID) -> Iterator[None]:
    """Keeps others from making revisions of a passage for the length of the block.

    Args:
        store: For writing; it may take the lock again inside the block.
        passage_id: The passage.

    Raises:
        StoreAwayError: The database is away.
    """
    values = {"passage_id": passage_id}
    store.ask(lambda each: rows(each, "corrections/lock_passage", values))
    try:
        yield
    finally:
        # A session that was lost has given the lock back.
        with suppress(StoreAwayError):
            store.ask(lambda each: rows(each, "corrections/unlock_passage", values))


def _check_applied(store: Store, correction: Correction) -> None:
    key = {"correction_id": correction.correction_id}
    found = store.ask(lambda each: rows(each, "corrections/is_applied", key))
    if not found:
        away = store.state.away
        message = (
            f"the correction of passage {correction.passage_id} is committed and waits for the "
            f"database: {away.reason if away else 'it applies what came before'}"
        )
        raise StoreAwayError(message)
    if not found[0]["is_applied"]:
        message = (
            f"passage {correction.passage_id} got its revision {correction.revision} from somebody "
            f"else meanwhile; look at it again"
        )
        raise StoreError(message)


def _required(made: Passage | None) -> Passage:
    if made is None:
        message = "wanted a further revision, got none"
        raise StoreError(message)
    return made
