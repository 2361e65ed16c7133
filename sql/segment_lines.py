"""One line of a segment file: a record with the checksum of its own bytes.

``{"crc32":"0a1b2c3d","kind":"passage","record":{…}}`` and a line feed. The checksum is over all
bytes between its own comma and the line feed, so that a torn or altered line is told from a whole
one without parsing it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import to_json

from schemas.camera_health import CameraHealth
from schemas.correction import Correction
from schemas.errors import ArchiveError
from schemas.feeds.kinds import CONTRACTS, AnyFeedRow
from schemas.feeds.quarantined_row import QuarantinedRow
from schemas.feeds.taken_file import TakenFile
from schemas.metric import Metric
from schemas.observation import CameraRun, OrphanRead
from schemas.passage import Passage
from sql.home import reason

Record = (
    Passage
    | CameraRun
    | OrphanRead
    | CameraHealth
    | Metric
    | AnyFeedRow
    | QuarantinedRow
    | TakenFile
    | Correction
)

_KINDS: dict[str, type[Record]] = {
    "passage": Passage,
    "camera_run": CameraRun,
    "orphan_read": OrphanRead,
    "camera_health": CameraHealth,
    "metric": Metric,
    "quarantined_row": QuarantinedRow,
    "taken_file": TakenFile,
    "correction": Correction,
    **{kind.value: contract for kind, contract in CONTRACTS.items()},
}
_NAMES = {contract: kind for kind, contract in _KINDS.items()}
_OPEN = b'{"crc32":"'
_CLOSE = b'",'
_BODY_START = len(_OPEN) + 8 + len(_CLOSE)


@dataclass(frozen=True, slots=True)
class Line:
    """A whole line of a segment file.

    Attributes:
        body: The bytes that the checksum covers.
        end: Offset of the first byte after the line.
    """

    body: bytes
    end: int


def encoded(record: Record) -> bytes:
    """A record as one line."""
    kind = _NAMES[type(record)].encode("ascii")
    content = to_json(record)
    body = b'"kind":"%b","record":%b}' % (kind, content)
    return b"%b%08x%b%b\n" % (_OPEN, zlib.crc32(body), _CLOSE, body)


def decoded(line: Line, where: Path) -> Record:
    """The record of a whole line.

    Args:
        line: As :func:`whole_lines` gives it.
        where: The file, for the message.

    Raises:
        ArchiveError: It was written by a program whose contracts are others.
    """
    opening, _, content = line.body.partition(b',"record":')
    kind = opening.removeprefix(b'"kind":"').removesuffix(b'"').decode("ascii", "replace")
    contract = _KINDS.get(kind)
    if contract is None:
        known = ", ".join(sorted(_KINDS))
        message = (
            f"{where} holds a record of the kind {kind!r} before byte {line.end}; known: {known}"
        )
        raise ArchiveError(message)
    try:
        return contract.model_validate_json(content[:-1])
    except ValidationError as error:
        problem = error.errors()[0]
        place = ".".join(str(part) for part in problem["loc"])
        message = (
            f"{where} holds a {kind} before byte {line.end} that this program does not "
            f"understand: {place}: {problem['msg']}"
        )
        raise ArchiveError(message) from error


def whole_lines(path: Path, offset: int = 0) -> Iterator[Line]:
    """The lines of a segment file from an offset on, up to a torn end.

    Raises:
        ArchiveError: The file cannot be read, or a damaged line is followed by a whole one, which
            no crash can cause.
    """
    try:
        with path.open("rb") as file:
            file.seek(offset)
            end, damaged_at = offset, None
            for raw in file:
                start, end = end, end + len(raw)
                body = _body(raw)
                if body is None:
                    damaged_at = start if damaged_at is None else damaged_at
                elif damaged_at is not None:
                    message = f"{path} was damaged at byte {damaged_at}, with whole lines after it"
                    raise ArchiveError(message)
                else:
                    yield Line(body, end)
    except OSError as error:
        message = f"cannot read {path}: {reason(error)}"
        raise ArchiveError(message) from error


def _body(raw: bytes) -> bytes | None:
    body = raw[_BODY_START:-1]
    prefix = b"%b%08x%b" % (_OPEN, zlib.crc32(body), _CLOSE)
    return body if raw == prefix + body + b"\n" else None
