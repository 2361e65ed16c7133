"""The lines that ``gatestream read`` prints: one a picture, one a passage."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from schemas.geometry import Box
from schemas.passage import Passage
from schemas.read import Read, Status, TextKind

_CONFIDENCE_DIGITS = 4


def picture_row(file: str, reads: Iterable[Read], in_file: Callable[[Box], Box]) -> dict[str, Any]:
    """The line of one picture.

    What the picture's edge cuts off is no number and stands in a list of its own.

    Args:
        file: Its path, as it was found.
        reads: What was read in it.
        in_file: Takes a box of the decoded picture to pixels of the file, in which the line
            gives it as ``[x0, y0, x1, y1]``.
    """
    containers: list[dict[str, Any]] = []
    plates: list[dict[str, Any]] = []
    incomplete: list[dict[str, Any]] = []
    for one in reads:
        common = {
            "status": one.status.value,
            "confidence": round(float(one.confidence), _CONFIDENCE_DIGITS),
        }
        box = list(in_file(one.box).as_ints())
        if one.status is Status.INCOMPLETE:
            incomplete.append({"kind": one.kind.value, "text": one.text, "box": box})
        elif one.kind is TextKind.CONTAINER:
            check_digit = one.check_digit.value if one.check_digit else None
            proofs = {"check_digit": check_digit, "owner_known": one.owner_known}
            told = {"size_type": one.size_type, **proofs}
            containers.append({"code": one.text, **common, **told, "box": box})
        else:
            plates.append({"text": one.text, **common, "kind": one.plate_kind, "box": box})
    return {"file": file, "containers": containers, "plates": plates, "incomplete": incomplete}


def passage_row(file: str, passage: Passage, kinds: frozenset[TextKind]) -> dict[str, Any]:
    """The line of one passage of a clip.

    Args:
        file: The clip's path, as it was found.
        passage: The passage; each of its numbers gets the box of its evidence picture, or none
            where there is no such picture.
        kinds: Which numbers are wanted; the list of the other kind is left empty.
    """
    boxes = {evidence.number: list(evidence.box) for evidence in passage.evidence}
    row = passage.model_dump(mode="json")
    for kind, name, text in (
        (TextKind.CONTAINER, "containers", "code"),
        (TextKind.PLATE, "plates", "text"),
    ):
        numbers = row[name] if kind in kinds else []
        row[name] = [{**number, "box": boxes.get(number[text])} for number in numbers]
    return {"file": file, **row}
