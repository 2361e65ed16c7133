"""What is known of a container or a declaration, for whoever confirms on paper (R35)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from schemas.errors import InputError
from schemas.feeds.declaration import IDENTITY_LENGTH
from schemas.iso6346 import normalise
from schemas.matching.doubt import is_container
from sql.connection import Connection, rows

_DECLARATION = re.compile(r"[0-9]{11,12}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an extract is of.

    Attributes:
        container: Container number, if it is of one.
        identity: Eleven digits of a declaration, if it is of one.
    """

    container: str | None = None
    identity: str | None = None

    @property
    def subject(self) -> str:
        """As the audit log names it."""
        if self.container is not None:
            return f"container {self.container}"
        return f"declaration {self.identity}"


@dataclass(frozen=True, slots=True)
class Declared:
    """A declaration as it holds now; attributes as of :class:`schemas.feeds.declaration`."""

    site: str
    declaration_no: str
    flow: str
    type_code: str
    customs_office: str
    declarant: str
    declared_at: datetime
    eligibility: str
    eligible_at: datetime | None
    containers: list[str]


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored picture of a passage; attributes as of :class:`schemas.passage.Evidence`."""

    passage_id: UUID
    role: str
    number: str
    sha256: str
    media_type: str
    captured_at: datetime
    camera: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What a person or an expectation made of a passage."""

    passage_id: UUID
    kind: str
    revision: int
    who: str
    why: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Passed:
    """A container through a gate.

    Attributes:
        container: Container number.
        status: ``accepted`` or ``review``.
        passage_id: The passage.
        revision: Its highest revision.
        site: Site id.
        gate: Gate id.
        lane: Lane id.
        direction: ``in`` or ``out``.
        passed_at: When.
        crossing: How that is known; ``manual`` where a person entered it.
        plates: Number plates of the vehicle.
        is_confirmed: Whether its passing was confirmed on a declaration.
    """

    container: str
    status: str
    passage_id: UUID
    revision: int
    site: str
    gate: str
    lane: str
    direction: str
    passed_at: datetime
    crossing: str
    plates: list[str]
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class Extract:
    """What is known.

    Attributes:
        asked: Of what.
        declarations: Declarations that name it, the oldest first.
        passages: Its containers' passages, in the order of time.
        pictures: Their pictures.
        remarks: What was made of them.
    """

    asked: Asked
    declarations: tuple[Declared, ...]
    passages: tuple[Passed, ...]
    pictures: tuple[Picture, ...]
    remarks: tuple[Remark, ...]


def asked_of(number: str) -> Asked:
    """What a number is of.

    Args:
        number: A container's, or eleven or twelve digits of a declaration, however spaced.

    Raises:
        InputError: It is neither.
    """
    plain = normalise(number)
    if is_container(plain):
        return Asked(container=plain)
    if _DECLARATION.fullmatch(plain):
        return Asked(identity=plain[:IDENTITY_LENGTH])
    message = (
        f"wanted a container number of 4 letters and 7 digits, or a declaration number of 12 "
        f"digits, got {number!r}"
    )
    raise InputError(message)


def extract_of(connection: Connection, asked: Asked) -> Extract:
    """Everything that the store knows of a container or a declaration.

    Args:
        connection: Of somebody who may see it; of other sites there is nothing.
        asked: Of what.

    Raises:
        InputError: There is no such declaration.
        StoreError: The database refuses.
    """
    wanted = {"container": asked.container, "identity": asked.identity}
    declarations = [Declared(**row) for row in rows(connection, "extract/declarations", wanted)]
    if asked.container is None and not declarations:
        message = f"wanted a declaration that a feed told of, got {asked.identity}"
        raise InputError(message)
    named = [asked.container] if asked.container is not None else []
    named += [code for each in declarations for code in each.containers if asked.identity]
    passages = [
        Passed(**row) for row in rows(connection, "extract/passages", {"containers": named})
    ]
    keys = {
        "passage_ids": [each.passage_id for each in passages],
        "passed_at": [each.passed_at for each in passages],
    }
    pictures = rows(connection, "extract/pictures", keys)
    remarks = rows(connection, "extract/corrections", keys)
    return Extract(
        asked,
        tuple(declarations),
        tuple(passages),
        tuple(Picture(**row) for row in pictures),
        tuple(Remark(**row) for row in remarks),
    )
