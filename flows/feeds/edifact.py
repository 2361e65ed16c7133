"""UN/EDIFACT interchanges as rows of feeds: each container of each message makes one answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import tzinfo

from flows.feeds.edifact_interchange import Fault, fault_of
from flows.feeds.edifact_messages import messages
from flows.feeds.edifact_moves import moves_of
from flows.feeds.edifact_segments import cut
from schemas.feeds.kinds import AnyFeedRow
from schemas.feeds.quarantined_row import QuarantinedRow
from schemas.feeds.reception import Reception
from schemas.feeds.row import FeedKind
from schemas.opening_hours import LOCAL


def messages_of(
    chunks: Iterable[bytes], reception: Reception, zone: tzinfo = LOCAL
) -> Iterator[AnyFeedRow | QuarantinedRow]:
    """What the interchanges of a file tell, message by message, in bounded memory.

    A message is one row or one quarantined row for each of its containers; one that is not whole,
    or of a type that is not known, is one quarantined row. So is whatever stands between messages,
    and an interchange that counts others than came. All say the number of their segment in the
    file, from 1.

    Args:
        chunks: The file's bytes in pieces of any size.
        reception: Of the file.
        zone: Of instants that name none.
    """
    for told in messages(cut(chunks)):
        if isinstance(told, Fault):
            yield _refused(told, reception)
            continue
        for move in moves_of(told, zone):
            fault = fault_of(move.segments, move.reason)
            if move.content is None:
                yield _refused(fault, reception)
            else:
                place = _place(fault.number)
                yield reception.taken(FeedKind.OPERATOR_MOVE, move.content, place, fault.raw)


def _refused(fault: Fault, reception: Reception) -> QuarantinedRow:
    return reception.refused(_place(fault.number), fault.reason, fault.raw)


def _place(number: int) -> str:
    return f"segment {number}" if number else ""
