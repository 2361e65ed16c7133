"""Keeps who made which revision of a passage, in the transaction of that revision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from schemas.correction import Correction, CorrectionKind
from schemas.passage import Passage
from sql.audit import record
from sql.connection import Connection, rows, store_errors
from sql.statements import query

_ACTS = {
    CorrectionKind.MANUAL: "passage.enter",
    CorrectionKind.CORRECTION: "passage.correct",
    CorrectionKind.EXPECTATION: "passage.expect",
    CorrectionKind.WITHDRAWN: "passage.undo",
}


def write_corrections(connection: Connection, corrections: Sequence[Correction]) -> None:
    """Keeps each correction once, and tells the audit log of it.

    It follows its passage in one transaction and is the last step of it.

    Raises:
        StoreError: The database refuses.
    """
    if not corrections:
        return
    with store_errors("write corrections"), connection.transaction():
        for each in corrections:
            values = each.model_dump(mode="python") | {"kind": each.kind.value}
            lists = {name: list(told) for name, told in values.items() if isinstance(told, tuple)}
            found = connection.execute(
                query("corrections/insert_correction"), {**values, **lists}
            ).fetchone()
            if found is not None:
                _tell(connection, each, is_applied=bool(found[0]))


def _tell(connection: Connection, correction: Correction, *, is_applied: bool) -> None:
    record(
        connection,
        who=correction.who,
        what=_ACTS[correction.kind],
        subject=f"passage {correction.passage_id}",
        why=correction.why,
        details={
            "revision": correction.revision,
            "plates_before": correction.plates_before,
            "plates_after": correction.plates_after,
            "containers_before": correction.containers_before,
            "containers_after": correction.containers_after,
            "is_applied": is_applied,
        },
    )


def passage_of(connection: Connection, passage_id: UUID) -> Passage | None:
    """The highest revision of a passage.

    Args:
        connection: Of somebody who sees its site.
        passage_id: The passage.

    Raises:
        StoreError: The database refuses.
    """
    found = rows(connection, "corrections/passage", {"passage_id": passage_id})
    return Passage.model_validate(found[0]) if found else None


def corrections_of(connection: Connection, passage_id: UUID) -> list[dict[str, Any]]:
    """What was made of a passage, in the order of its revisions, by column name.

    Args:
        connection: Of somebody who sees its site.
        passage_id: The passage.

    Raises:
        StoreError: The database refuses.
    """
    return rows(connection, "corrections/of_passage", {"passage_id": passage_id})
