"""What the operator of a port or depot says passed, or is to pass, its gate."""

from __future__ import annotations

from typing import ClassVar

from typing_extensions import override

from schemas.feeds.row import Code, ContainerNumber, FeedKind, FeedRow, Instant, PlateNumber
from schemas.passage import Direction


class OperatorMove(FeedRow):
    """One container through one gate, as the operator's system has it.

    Attributes:
        move_no: The operator's number of the move.
        gate: Gate id, if told.
        direction: ``in`` or ``out``.
        container: Container number.
        moved_at: When it passed or is to pass.
        plate: Tractor, if told.
        trailer_plate: Trailer, if told.
        is_empty: Whether the container is empty.
    """

    kind: ClassVar[FeedKind] = FeedKind.OPERATOR_MOVE

    move_no: Code
    gate: Code | None = None
    direction: Direction
    container: ContainerNumber
    moved_at: Instant
    plate: PlateNumber | None = None
    trailer_plate: PlateNumber | None = None
    is_empty: bool = False

    @property
    @override
    def subject(self) -> str:
        return self._subject_of(self.move_no)
