"""From segments to messages: those that are whole, and a fault for all else.

A message that its own UNT closes with the right count and reference is whole, whatever becomes of
the interchange around it: a file that was cut off loses only what is missing of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from flows.feeds.edifact_interchange import (
    Fault,
    Interchange,
    fault_of,
    number_of,
    opened_by,
    part,
)
from flows.feeds.edifact_segments import Segment
from schemas.feeds.reasons import bilingual

MESSAGE_MAX_SEGMENTS = 100_000
MESSAGE_MAX_BYTES = 16 << 20
"""A thousand containers, the most of a message, with a hundred segments each. What goes on for
longer is given up in pieces, so that no file fills the memory."""
_AROUND = frozenset({"UNA", "UNB", "UNG", "UNH", "UNE", "UNZ"})
"""What is no part of a message but its first segment."""


@dataclass(frozen=True, slots=True)
class Message:
    """A whole message.

    Attributes:
        interchange: Where it stands.
        type: Such as ``CODECO``.
        reference: Of its UNH.
        segments: From its UNH to its UNT.
    """

    interchange: Interchange
    type: str
    reference: str
    segments: list[Segment]


def messages(segments: Iterable[Segment]) -> Iterator[Message | Fault]:
    """The messages of a file in their order.

    Args:
        segments: Of the file.
    """
    state = _State()
    number = 0
    for segment in segments:
        number = segment.number
        if not segment.is_whole:
            reason = segment.service.fault or bilingual(
                f"{segment.tag} không có ký tự kết thúc, phần sau không đọc được",
                f"{segment.tag} has no end, and nothing after it can be read",
            )
            yield fault_of([*state.run, segment], reason)
            state.run = []
        elif segment.tag in _AROUND:
            yield from state.around(segment)
        else:
            yield from state.inside(segment)
    yield from state.end()
    if not number:
        reason = bilingual(
            "cần một bản trao đổi EDIFACT, tệp trống",
            "an interchange was wanted, and nothing is in the file",
        )
        yield Fault(0, reason, "")


@dataclass(slots=True)
class _State:
    """What is open between two segments.

    Attributes:
        interchange: The one that is open.
        run: The message that is open, or segments that belong to none.
        run_bytes: How long they are.
    """

    interchange: Interchange | None = None
    run: list[Segment] = field(default_factory=list)
    run_bytes: int = 0

    def inside(self, segment: Segment) -> Iterator[Message | Fault]:
        self.run.append(segment)
        self.run_bytes += len(segment.body)
        if segment.tag == "UNT" and self.run[0].tag == "UNH":
            yield _closed(self.run, self.interchange)
        elif len(self.run) > MESSAGE_MAX_SEGMENTS or self.run_bytes > MESSAGE_MAX_BYTES:
            run_n = len(self.run)
            vi = f"{run_n} phân đoạn liền nhau là quá nhiều cho một thông điệp"
            en = f"{run_n} segments in a row are too many for a message"
            yield fault_of(self.run, bilingual(vi, en))
        else:
            return
        self.run, self.run_bytes = [], 0

    def around(self, segment: Segment) -> Iterator[Message | Fault]:
        tag = segment.tag
        yield from self._torn(f"trước {tag}", f"before {tag}")
        if tag == "UNH":
            self.run = [segment]
        if tag == "UNB":
            yield from self._cut_off()
            self.interchange = opened_by(segment)
            if self.interchange.fault is not None:
                yield fault_of([segment], self.interchange.fault)
        elif self.interchange is not None and tag != "UNA":
            yield from self.interchange.count(segment)
        elif tag not in {"UNA", "UNH"}:
            vi = f"{tag} nằm ngoài bản trao đổi"
            yield fault_of([segment], bilingual(vi, f"{tag} outside of an interchange"))
        if tag == "UNZ":
            self.interchange = None

    def end(self) -> Iterator[Message | Fault]:
        yield from self._torn("ở cuối tệp", "at the end of the file")
        yield from self._cut_off()

    def _torn(self, where_vi: str, where_en: str) -> Iterator[Fault]:
        run, self.run, self.run_bytes = self.run, [], 0
        if run and run[0].tag == "UNH":
            vi = f"thông điệp không có UNT {where_vi}"
            yield fault_of(run, bilingual(vi, f"the message has no UNT {where_en}"))
        elif run:
            vi = f"{len(run)} phân đoạn không thuộc thông điệp nào {where_vi}"
            en = f"{len(run)} segments belong to no message {where_en}"
            yield fault_of(run, bilingual(vi, en))

    def _cut_off(self) -> Iterator[Fault]:
        if self.interchange is not None:
            yield self.interchange.cut_off()


def _closed(run: list[Segment], interchange: Interchange | None) -> Message | Fault:
    """What a UNT closes."""
    if interchange is None:
        vi = "thông điệp nằm ngoài bản trao đổi"
        return fault_of(run, bilingual(vi, "the message is outside of an interchange"))
    if interchange.fault is not None:
        return fault_of(run, interchange.fault)
    try:
        opening, closing = (each.elements("latin-1") for each in (run[0], run[-1]))
    except ValueError as error:
        return fault_of(run, str(error))
    told, reference = part(closing, 0), part(closing, 1)
    wanted = part(opening, 0)
    if number_of(told) != len(run):
        vi = f"UNT ghi {told or 'trống'} phân đoạn, thực tế có {len(run)}"
        en = f"UNT counts {told or 'nothing'} segments, {len(run)} came"
        return fault_of(run, bilingual(vi, en))
    if reference != wanted:
        vi = f"UNT đóng {reference!r}, còn UNH mở {wanted!r}"
        return fault_of(run, bilingual(vi, f"UNT closes {reference!r}, and UNH opened {wanted!r}"))
    return Message(interchange, part(opening, 1), wanted, run)
