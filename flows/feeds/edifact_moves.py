"""CODECO and COPARN as moves of the operator: what passed its gate, and what is to pass.

A CODECO reports what a terminal let in (document 34) or out (36). A COPARN orders it to accept
containers (11, 27, 126) or to release them (12). Both are the operator's word about its gate,
and so both are moves; a COPARN is no manifest, which a carrier lodges with customs, and would
make a manifest agree with itself where the gate asks for both.

After UN/EDIFACT D.95B and D.00B as ports use them, with the SMDG's and ITIGG's guides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from flows.feeds.edifact_interchange import part
from flows.feeds.edifact_messages import Message
from flows.feeds.edifact_segments import Elements, Segment
from flows.feeds.edifact_times import instant_of, prepared_at
from schemas.feeds.reasons import bilingual
from schemas.passage import Direction

DOCUMENTS: dict[str, dict[str, Direction]] = {
    "CODECO": {"34": Direction.IN, "36": Direction.OUT},
    "COPARN": {
        "11": Direction.IN,
        "27": Direction.IN,
        "126": Direction.IN,
        "12": Direction.OUT,
    },
}
"""Which way a document (1001) lets containers go, by type of message."""
_TELLING = frozenset({"", "2", "4", "5", "7", "9", "22", "31"})
_CANCELLING = frozenset({"1", "3"})
_AMENDING = frozenset({"1", "3", "4", "5"})
"""Functions of a message (1225)."""
_AMENDED_AFTER = timedelta(seconds=1)
"""Most senders tell minutes. What amends a message is later than it, also in the same minute."""
_MOMENTS = {
    ("CODECO", Direction.IN): ("7", "178"),
    ("CODECO", Direction.OUT): ("7", "186"),
    ("COPARN", Direction.IN): ("7", "181", "64", "2", "132", "178"),
    ("COPARN", Direction.OUT): ("7", "201", "200", "234", "133"),
}
"""Which instants (2005) say when a container passes, the surest first."""
_INLAND = frozenset({"1", "10", "30"})
_ROAD = "3"
"""Stages (8051) and mode (8067) of the lorry that brings or fetches a container."""
_READ = frozenset({"BGM", "DTM", "RFF", "TDT"})
_EMPTY = "4"
_PLATES_APART = re.compile(r"[/;,|]")
_BOTH_N = 2


@dataclass(frozen=True, slots=True)
class Move:
    """One container of a message.

    Attributes:
        segments: What tells of it.
        content: Fields of an ``OperatorMove``; nothing if it makes none.
        reason: Why it makes none.
    """

    segments: list[Segment]
    content: Mapping[str, object] | None
    reason: str = ""


@dataclass(slots=True)
class _Told:
    """What a header or the group of a container says.

    Attributes:
        document: Elements of its BGM.
        instants: By qualifier; those of a vessel are left out.
        references: By qualifier.
        lorry: What the lorry is called.
        is_of_vessel: Whether what follows is told of a vessel.
    """

    document: Elements = ()
    instants: dict[str, datetime] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    lorry: str = ""
    is_of_vessel: bool = False

    @classmethod
    def by(cls, segments: Iterable[Segment], charset: str, zone: tzinfo) -> _Told:
        """Reads what matters and leaves out all else, as free text in whatever charset it is."""
        told = cls()
        for segment in segments:
            if segment.tag in _READ:
                told._take(segment.tag, segment.elements(charset), zone)
        return told

    def _take(self, tag: str, elements: Elements, zone: tzinfo) -> None:
        if tag == "BGM":
            self.document = elements
        elif tag == "TDT":
            is_inland = part(elements, 0) in _INLAND and part(elements, 2) in {"", _ROAD}
            self.is_of_vessel = not is_inland
            if is_inland:
                self.lorry = part(elements, 7) or self.lorry
        elif tag == "RFF":
            self.references.setdefault(part(elements, 0), part(elements, 0, 1))
        elif not self.is_of_vessel and (value := part(elements, 0, 1)):
            instant = instant_of(value, part(elements, 0, 2), zone)
            self.instants.setdefault(part(elements, 0), instant)


def moves_of(message: Message, zone: tzinfo) -> Iterator[Move]:
    """One answer for each EQD of a message, or one for the message, if its header tells nothing.

    Args:
        message: Of any type.
        zone: Of instants that name none.
    """
    groups = _groups(message.segments)
    try:
        header = _header(message, next(groups), zone)
    except ValueError as error:
        yield Move(message.segments, None, str(error))
        return
    seen: set[str] = set()
    is_empty = True
    for group in groups:
        is_empty = False
        try:
            content = _content(message, header, group, zone)
        except ValueError as error:
            yield Move(group, None, str(error))
            continue
        container = str(content["container"])
        if container in seen:
            vi = f"{container} đã có trong thông điệp, mà mỗi container chỉ qua một lần"
            en = f"{container} stands in the message before, and passes once"
            yield Move(group, None, bilingual(vi, en))
        else:
            yield Move(group, content)
        seen.add(container)
    if is_empty:
        vi = f"{message.type} không nêu phương tiện chứa hàng nào (EQD)"
        en = f"the {message.type} names no equipment (EQD)"
        yield Move(message.segments, None, bilingual(vi, en))


def _groups(segments: list[Segment]) -> Iterator[list[Segment]]:
    """The header, and then what belongs to each EQD."""
    group: list[Segment] = []
    for segment in segments:
        if segment.tag == "EQD":
            yield group
            group = []
        elif segment.tag in {"CNT", "UNT"}:
            break
        group.append(segment)
    yield group


@dataclass(frozen=True, slots=True)
class _Header:
    told: _Told
    direction: Direction
    stated_at: datetime
    is_cancelled: bool
    reference: str


def _header(message: Message, segments: list[Segment], zone: tzinfo) -> _Header:
    documents = DOCUMENTS.get(message.type)
    if documents is None:
        known = ", ".join(DOCUMENTS)
        vi = f"không nhận thông điệp loại {message.type!r}; đã biết: {known}"
        en = f"a message of the type {message.type!r} is not taken in; known: {known}"
        raise ValueError(bilingual(vi, en))
    told = _Told.by(segments, message.interchange.charset, zone)
    document, function = part(told.document, 0), part(told.document, 2)
    if document not in documents:
        known = ", ".join(documents)
        vi = f"BGM của {message.type} cần một trong các chứng từ {known}, nhận được {document!r}"
        en = f"BGM of a {message.type} wants one of the documents {known}, got {document!r}"
        raise ValueError(bilingual(vi, en))
    if function not in _TELLING | _CANCELLING:
        vi = f"BGM có chức năng {function!r}, không phải báo cũng không phải hủy"
        en = f"BGM has the function {function!r}, which neither tells nor takes back"
        raise ValueError(bilingual(vi, en))
    stated_at = told.instants.get("137") or prepared_at(*message.interchange.prepared, zone)
    reference = part(told.document, 1) or message.reference
    if function in _AMENDING:
        stated_at += _AMENDED_AFTER
        reference = told.references.get("ACW") or reference
    return _Header(
        told=told,
        direction=documents[document],
        stated_at=stated_at,
        is_cancelled=function in _CANCELLING,
        reference=reference,
    )


def _content(
    message: Message, header: _Header, group: list[Segment], zone: tzinfo
) -> dict[str, object]:
    charset = message.interchange.charset
    equipment = group[0].elements(charset)
    kind, container = part(equipment, 0), part(equipment, 1)
    if kind != "CN":
        vi = f"EQD cần một container (CN), nhận được {kind!r}"
        raise ValueError(bilingual(vi, f"EQD wants a container (CN), got {kind!r}"))
    if not container:
        vi = "EQD không nêu số container, nên không có gì để chờ ở cổng"
        en = "EQD names no container, and without a number nothing is expected at the gate"
        raise ValueError(bilingual(vi, en))
    told = _Told.by(group[1:], charset, zone)
    instants = header.told.instants | told.instants
    moments = _MOMENTS[message.type, header.direction]
    moved_at = next((instants[each] for each in moments if each in instants), None)
    if moved_at is None:
        # A report is of an instant; an order without one holds from when it was given.
        if message.type == "CODECO" and not header.is_cancelled:
            vi = f"DTM cần thời điểm qua cổng ({', '.join(moments)}), nhưng không có"
            en = f"DTM wants the instant of the move ({', '.join(moments)}), got none"
            raise ValueError(bilingual(vi, en))
        moved_at = header.stated_at
    plates = told.lorry or told.references.get("ABZ") or header.told.lorry
    tractor, trailer = _plates(plates)
    return {
        "stated_at": header.stated_at,
        "is_cancelled": header.is_cancelled,
        "move_no": f"{message.interchange.sender} {header.reference} {container}".strip(),
        "direction": header.direction,
        "container": container,
        "moved_at": moved_at,
        "plate": tractor,
        "trailer_plate": trailer,
        "is_empty": part(equipment, 5) == _EMPTY,
    }


def _plates(told: str) -> tuple[str | None, str | None]:
    """Tractor and trailer; some senders write both into one component."""
    both = [each.strip() for each in _PLATES_APART.split(told)]
    if len(both) == _BOTH_N and all(both):
        return both[0], both[1]
    return told or None, None
