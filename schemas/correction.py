"""What a person, or an expectation, makes of a passage: a further revision, and who, why and when.

A revision is never rewritten. A correction is a passage of the next revision together with its
:class:`Correction`; both are committed together and re-enter the join (R43, R70).
"""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from pydantic import AwareDatetime, Field

from schemas.errors import InputError
from schemas.passage import PASSAGE_NAMESPACE, Contract, Passage

NOBODY = "gatestream"
"""Who is named where no person is behind it."""


class CorrectionKind(StrEnum):
    """Why there is a further revision."""

    MANUAL = "manual"
    """A person entered a passage that no camera saw."""
    CORRECTION = "correction"
    """A person told other numbers than were read."""
    EXPECTATION = "expectation"
    """A paper expects the very number that was read, which was all that it wanted for."""
    WITHDRAWN = "withdrawn"
    """The revision before is taken back."""


class Correction(Contract):
    """Who made a revision of a passage, and why.

    Attributes:
        correction_id: Made by :func:`correction_of` of what it says, or of the order behind it.
        kind: Why there is a further revision.
        site: Site id.
        passage_id: The passage.
        passed_at: When it passed.
        revision: The revision that was made.
        plates_before: Plates of the revision before; none of a manual entry.
        plates_after: Plates of this one.
        containers_before: Containers of the revision before.
        containers_after: Containers of this one.
        who: The person, such as ``nguyen.van.a``, or :data:`NOBODY`.
        why: The reason that was given.
        made_at: Aware instant.
    """

    correction_id: uuid.UUID
    kind: CorrectionKind
    site: str
    passage_id: uuid.UUID
    passed_at: AwareDatetime
    revision: int = Field(ge=0)
    plates_before: tuple[str, ...]
    plates_after: tuple[str, ...]
    containers_before: tuple[str, ...]
    containers_after: tuple[str, ...]
    who: str = Field(min_length=1, max_length=200)
    why: str = Field(min_length=1, max_length=1000)
    made_at: AwareDatetime


def correction_of(
    before: Passage | None,
    after: Passage,
    kind: CorrectionKind,
    *,
    who: str,
    why: str,
    made_at: datetime,
    correction_id: uuid.UUID | None = None,
) -> Correction:
    """The record of a further revision.

    Args:
        before: The revision that it follows; nothing for a manual entry.
        after: The revision that was made.
        kind: Why.
        who: The person.
        why: The reason that was given.
        made_at: Aware instant.
        correction_id: Where it is known before, as of an order that is carried out once.

    Raises:
        InputError: Nobody is named, or no reason is given.
    """
    for name, text in (("who", who), ("why", why)):
        if not text.strip():
            message = f"--{name}: wanted {'a name' if name == 'who' else 'a reason'}, got none"
            raise InputError(message)
    parts = ("correction", after.passage_id, after.revision, kind, who, made_at.isoformat())
    return Correction(
        correction_id=correction_id or uuid.uuid5(PASSAGE_NAMESPACE, "|".join(map(str, parts))),
        kind=kind,
        site=after.site,
        passage_id=after.passage_id,
        passed_at=after.passed_at,
        revision=after.revision,
        plates_before=tuple(read.text for read in before.plates) if before else (),
        plates_after=tuple(read.text for read in after.plates),
        containers_before=tuple(read.code for read in before.containers) if before else (),
        containers_after=tuple(read.code for read in after.containers),
        who=who,
        why=why,
        made_at=made_at,
    )
