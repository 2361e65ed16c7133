"""The envelope of an interchange (UNB, UNG, UNE, UNZ): what it says, and if it counts right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flows.feeds.edifact_segments import Elements, Segment
from schemas.feeds.quarantined_row import RAW_MAX_LENGTH
from schemas.feeds.reasons import bilingual

CHARSETS = {
    "UNOA": "ascii",
    "UNOB": "ascii",
    "UNOC": "iso8859-1",
    "UNOD": "iso8859-2",
    "UNOE": "iso8859-5",
    "UNOF": "iso8859-7",
    "UNOG": "iso8859-3",
    "UNOH": "iso8859-4",
    "UNOI": "iso8859-6",
    "UNOJ": "iso8859-8",
    "UNOK": "iso8859-9",
    "UNOW": "utf-8",
}
"""Codecs of the syntax identifiers (ISO 9735)."""
_DIGITS_MAX_N = 9
_SENDER, _PREPARED, _CONTROL, _IS_TEST = 1, 3, 4, 10
"""Places of elements in UNB."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Segments that nobody takes in.

    Attributes:
        number: Of the first of them.
        reason: One sentence: what was wanted, what came.
        raw: As they came, or the beginning.
    """

    number: int
    reason: str
    raw: str


def fault_of(segments: list[Segment], reason: str) -> Fault:
    """A fault of segments that follow one another.

    Args:
        segments: At least one.
        reason: One sentence.
    """
    raw = ""
    for segment in segments:
        end = segment.service.terminator if segment.is_whole else ""
        raw += segment.body[:RAW_MAX_LENGTH].decode("latin-1") + end
        if len(raw) >= RAW_MAX_LENGTH:
            break
    return Fault(segments[0].number, reason, raw)


def part(elements: Elements, place: int, component: int = 0) -> str:
    """A component of a segment; empty where there is none.

    Args:
        elements: As :meth:`Segment.elements` gives them.
        place: Of the element, from 0.
        component: Its place in the element, from 0.
    """
    if place >= len(elements) or component >= len(elements[place]):
        return ""
    return elements[place][component].strip()


def number_of(told: str) -> int | None:
    """A count, if it is one.

    Args:
        told: As it stands.
    """
    return int(told) if told.isdecimal() and len(told) <= _DIGITS_MAX_N else None


@dataclass(slots=True)
class Interchange:
    """What the UNB of an interchange says, and how many messages came since.

    Attributes:
        opening: Its UNB.
        sender: Who sent it.
        prepared: Date and time of its preparation as they stand: ``261122`` and ``0810``.
        reference: Its control reference.
        charset: A codec of Python.
        fault: Why nothing in it is taken in, if that is so.
        messages_n: Messages until now.
        groups_n: Functional groups until now.
        in_group_n: Messages of the group until now.
    """

    opening: Segment
    sender: str = ""
    prepared: tuple[str, str] = ("", "")
    reference: str = ""
    charset: str = "ascii"
    fault: str | None = None
    messages_n: int = 0
    groups_n: int = 0
    in_group_n: int = 0

    def count(self, segment: Segment) -> Iterator[Fault]:
        """Counts what opens, and holds what closes against it.

        Args:
            segment: A UNH, UNG, UNE or UNZ.
        """
        if segment.tag == "UNH":
            self.messages_n += 1
            self.in_group_n += 1
        elif segment.tag == "UNG":
            self.groups_n += 1
            self.in_group_n = 0
        elif (reason := self._miscounted(segment)) is not None:
            yield fault_of([segment], reason)

    def cut_off(self) -> Fault:
        """The fault of an interchange that nothing closes."""
        vi = f"bản trao đổi không có UNZ: bị cắt sau {self.messages_n} thông điệp"
        en = f"the interchange has no UNZ: it was cut off after {self.messages_n} messages"
        return fault_of([self.opening], bilingual(vi, en))

    def _miscounted(self, segment: Segment) -> str | None:
        is_group = segment.tag == "UNE"
        came_n = self.in_group_n if is_group else self.groups_n or self.messages_n
        try:
            elements = segment.elements("latin-1")
        except ValueError as error:
            return str(error)
        told, reference = part(elements, 0), part(elements, 1)
        if number_of(told) != came_n:
            return bilingual(
                f"{segment.tag} ghi {told or 'trống'}, thực tế có {came_n}",
                f"{segment.tag} counts {told or 'nothing'}, {came_n} came",
            )
        if not is_group and reference != self.reference:
            return bilingual(
                f"UNZ đóng {reference!r}, còn UNB mở {self.reference!r}",
                f"UNZ closes {reference!r}, and UNB opened {self.reference!r}",
            )
        return None


def opened_by(segment: Segment) -> Interchange:
    """The interchange that a UNB opens.

    Args:
        segment: The UNB.
    """
    interchange = Interchange(segment)
    try:
        elements = segment.elements("latin-1")
    except ValueError as error:
        interchange.fault = str(error)
        return interchange
    interchange.sender = part(elements, _SENDER)
    interchange.prepared = (part(elements, _PREPARED), part(elements, _PREPARED, 1))
    interchange.reference = part(elements, _CONTROL)
    syntax = part(elements, 0)
    if syntax not in CHARSETS:
        known = ", ".join(CHARSETS)
        interchange.fault = bilingual(
            f"bảng mã {syntax!r} chưa biết; đã biết: {known}",
            f"the charset {syntax!r} is not known; known: {known}",
        )
    elif part(elements, _IS_TEST) == "1":
        interchange.fault = bilingual(
            "bản trao đổi chỉ để thử: không có gì đã xảy ra",
            "the interchange is a test: nothing of it happened",
        )
    interchange.charset = CHARSETS.get(syntax, "ascii")
    return interchange
