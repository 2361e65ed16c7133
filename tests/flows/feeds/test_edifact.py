"""EDIFACT interchanges become rows or quarantined rows, whatever is wrong with them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from interchanges import CONTAINERS, codeco, coparn, interchange

from flows.feeds.edifact import messages_of
from flows.feeds.edifact_segments import SEGMENT_MAX_BYTES
from schemas.feeds.kinds import AnyFeedRow
from schemas.feeds.operator_move import OperatorMove
from schemas.feeds.quarantined_row import QuarantinedRow
from schemas.feeds.reception import Reception
from schemas.feeds.row import FeedKind
from schemas.opening_hours import LOCAL
from schemas.passage import Direction

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
RECEPTION = Reception("catlai", "gate-edi", FeedKind.OPERATOR_MOVE, "gate.edi", NOW)
ONE, TWO, THREE, FOUR = CONTAINERS


def taken(content: bytes, step: int = 1 << 16) -> list[AnyFeedRow | QuarantinedRow]:
    """What a file tells, read in pieces."""
    pieces = (content[at : at + step] for at in range(0, len(content), step))
    return list(messages_of(pieces, RECEPTION))


def moves(content: bytes) -> list[OperatorMove]:
    """Its moves; nothing of it may be in quarantine."""
    rows = taken(content)
    assert [row for row in rows if isinstance(row, QuarantinedRow)] == []
    return [row for row in rows if isinstance(row, OperatorMove)]


def local(day: int, hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, second, tzinfo=LOCAL)


def test_r48_a_gate_report_makes_one_move_of_each_container() -> None:
    first, second = moves(interchange(codeco(ONE, TWO)))

    assert (first.container, second.container) == (ONE, TWO)
    assert first.direction is Direction.IN
    assert (first.moved_at, first.stated_at) == (local(22, 8, 10), local(22, 8, 12))
    assert (first.plate, first.trailer_plate) == ("51C12345", "51R01234")
    assert (first.is_empty, first.is_cancelled, first.gate) == (False, False, None)
    assert first.move_no == f"CATLAI GI-1 {ONE}"
    assert (first.origin, second.origin) == ("gate.edi:segment 12", "gate.edi:segment 22")
    assert (first.site, first.source, first.received_at) == ("catlai", "gate-edi", NOW)


def test_several_messages_and_several_interchanges_of_a_file_are_told_apart() -> None:
    content = interchange(codeco(ONE), codeco(TWO, document="36", number="GO-9"))
    content += interchange(codeco(THREE), una="", reference="4712")

    rows = moves(content)

    assert [(row.container, row.direction.value) for row in rows] == [
        (ONE, "in"),
        (TWO, "out"),
        (THREE, "in"),
    ]


@pytest.mark.parametrize(
    ("document", "times", "direction", "moved_at"),
    [
        ("11", ["DTM+7:202611231000:203"], "in", local(23, 10, 0)),
        ("27", ["DTM+132:202611231000:203"], "in", local(23, 10, 0)),
        ("126", ["DTM+64:20261123:102"], "in", local(23, 0, 0)),
        ("12", ["DTM+201:2611231000:201"], "out", local(23, 10, 0)),
        ("12", ["TDT+10+77+8+13", "DTM+133:202611300000:203"], "out", local(22, 8, 15)),
        ("12", ["TDT+1++3+31", "DTM+133:202611230900:203"], "out", local(23, 9, 0)),
        ("12", [], "out", local(22, 8, 15)),
    ],
)
def test_an_order_is_what_is_to_pass_and_the_ship_s_times_are_not_the_gate_s(
    document: str, times: list[str], direction: str, moved_at: datetime
) -> None:
    order = coparn(document, f"EQD+CN+{ONE}+22G1:102:5++2+4", *times)

    (row,) = moves(interchange(order))

    assert (row.direction.value, row.moved_at) == (direction, moved_at)
    assert row.is_empty
    assert row.stated_at == local(22, 8, 15)


def test_what_is_amended_or_taken_back_is_a_later_revision_of_the_same_move() -> None:
    original, replaced, cancelled = (
        moves(interchange(codeco(ONE, number=number, function=function)))[0]
        for number, function in (("GI-1", "9"), ("GI-2", "5"), ("GI-3", "1"))
    )

    assert original.subject == replaced.subject == cancelled.subject
    assert original.revision < replaced.revision == cancelled.revision
    assert [row.is_cancelled for row in (original, replaced, cancelled)] == [False, False, True]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("202611220810:203", local(22, 8, 10)),
        ("20261122081005:204", local(22, 8, 10, 5)),
        ("261122081005:202", local(22, 8, 10, 5)),
        ("202611220810ICT:303", local(22, 8, 10)),
        ("202611220110UTC:303", local(22, 8, 10)),
        ("202611220910?+0800:303", local(22, 8, 10)),
        ("20261122011005Z:304", local(22, 8, 10, 5)),
        ("202611220810", local(22, 8, 10)),
    ],
)
def test_instants_are_local_unless_they_say_otherwise(told: str, expected: datetime) -> None:
    content = interchange(codeco(ONE)).replace(b"DTM+7:202611220810:203", f"DTM+7:{told}".encode())

    assert moves(content)[0].moved_at == expected


def test_instants_that_name_no_zone_are_of_the_feed_s() -> None:
    (row,) = messages_of([interchange(codeco(ONE))], RECEPTION, timezone(timedelta(hours=8)))

    assert isinstance(row, OperatorMove)
    assert row.moved_at == local(22, 7, 10)


OWN_MARKS = str.maketrans("'+:?", "~|^\\")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(interchange(codeco(ONE), una="", end="'"), id="default"),
        pytest.param(
            interchange(codeco(ONE), una="").decode().translate(OWN_MARKS).encode(), id="no-una"
        ),
        pytest.param(
            (
                "UNA^|,\\ ~" + interchange(codeco(ONE), una="").decode().translate(OWN_MARKS)
            ).encode(),
            id="own",
        ),
        pytest.param(interchange(codeco(ONE), una="UNA:+.  '"), id="no-release"),
        pytest.param(interchange(codeco(ONE), una="UNA:+.? \n", end="\n"), id="line-end"),
        pytest.param(interchange(codeco(ONE), end="'\r\n"), id="crlf"),
        pytest.param(b"\xef\xbb\xbf" + interchange(codeco(ONE)), id="bom"),
        pytest.param(interchange(codeco(ONE), syntax="UNOB:1"), id="unob"),
        pytest.param(interchange(codeco(ONE), syntax="UNOC:3"), id="unoc"),
        pytest.param(
            interchange(codeco(ONE)).replace(b"KHONG", "KHÔNG".encode()), id="foreign-text"
        ),
        pytest.param(interchange(codeco(ONE)).replace(b"SONG", b"S?'?+?:??NG"), id="released"),
        pytest.param(interchange(codeco(ONE)).replace(b"MSKU12", b"MSKU\n12"), id="wrapped"),
    ],
)
def test_marks_charsets_and_line_ends_are_the_sender_s(
    content: bytes, request: pytest.FixtureRequest
) -> None:
    rows = taken(content)
    if request.node.callspec.id == "no-una":
        assert [isinstance(row, QuarantinedRow) for row in rows] == [True]
        return
    assert [row.container for row in rows if isinstance(row, OperatorMove)] == [ONE]
    assert len(rows) == 1


def test_released_marks_and_latin_letters_come_through() -> None:
    content = interchange(codeco(ONE, number="A?+B?'C??"), syntax="UNOC:3")
    content = content.replace(b"CATLAI:ZZZ+", "CÁT LÁI:ZZZ+".encode("latin-1"))

    assert moves(content)[0].move_no == f"CÁT LÁI A+B'C? {ONE}"


WHOLE = interchange(codeco(ONE), codeco(TWO, number="GI-2"))


@pytest.mark.parametrize(
    ("content", "rows_n", "reasons"),
    [
        (b"", 0, [("gate.edi", "an interchange was wanted, and nothing is in")]),
        (b"  \r\n", 0, [("gate.edi", "an interchange was wanted")]),
        (b"a,b,c\n1,2,3\n", 0, [("segment 1", "a,b has no end")]),
        ("UNB+UNOA".encode("utf-16"), 0, [("segment 1", "has no end")]),
        (b"UNA:::::'UNB", 0, [("segment 1", "UNA wants four different marks")]),
        (b"x" * (SEGMENT_MAX_BYTES * 3), 0, [("segment 1", "xxx has no end")]),
        (
            WHOLE[: WHOLE.index(b"EQD+CN+TCLU") + 20],
            1,
            [("segment 24", "EQD has no end"), ("segment 2", "was cut off after 2 messages")],
        ),
        (
            WHOLE[: WHOLE.index(b"UNZ")],
            2,
            [("segment 2", "the interchange has no UNZ: it was cut off after 2 messages")],
        ),
        (
            WHOLE.replace(b"UNT+21+1'\n", b""),
            1,
            [("segment 3", "the message has no UNT before UNH")],
        ),
        (
            WHOLE.replace(b"UNT+21+1", b"UNT+22+1"),
            1,
            [("segment 3", "UNT counts 22 segments, 21 came")],
        ),
        (WHOLE.replace(b"UNT+21+1", b"UNT+x+1"), 1, [("segment 3", "UNT counts x segments")]),
        (WHOLE.replace(b"UNT+21+1", b"UNT+21+8"), 1, [("segment 3", "UNT closes '8', and UNH")]),
        (WHOLE.replace(b"UNZ+2", b"UNZ+3"), 2, [("segment 45", "UNZ counts 3, 2 came")]),
        (WHOLE.replace(b"UNZ+2+4711", b"UNZ+2+1"), 2, [("segment 45", "UNZ closes '1'")]),
        (WHOLE.replace(b"UNH+2", b"ABC+1'UNH+2"), 2, [("segment 24", "1 segments belong to no")]),
        (
            WHOLE.replace(b"UNOA:2", b"UNOX:2"),
            0,
            [
                ("segment 2", "the charset 'UNOX' is not known; known: UNOA, UNOB, UNOC"),
                ("segment 3", "the charset 'UNOX'"),
                ("segment 24", "the charset 'UNOX'"),
            ],
        ),
        (
            interchange(codeco(ONE), test="++++++1"),
            0,
            [("segment 2", "is a test"), ("segment 3", "the interchange is a test")],
        ),
        (
            interchange(codeco(ONE))[interchange(codeco(ONE)).index(b"UNH") :],
            0,
            [("segment 1", "outside of an interchange"), ("segment 22", "UNZ outside")],
        ),
        (
            WHOLE.replace(b"UNH+2+CODECO", b"UNH+2+CUSCAR"),
            1,
            [("segment 24", "of the type 'CUSCAR' is not taken in; known: CODECO, COPARN")],
        ),
        (
            interchange(codeco(ONE, document="270")),
            0,
            [("segment 3", "BGM of a CODECO wants one of the documents 34, 36, got '270'")],
        ),
        (
            interchange(codeco(ONE)).replace(b"DTM+137:20261122", b"DTM+137:20261124"),
            0,
            [("segment 12", "is later than it came")],
        ),
        (interchange(codeco(ONE, function="6")), 0, [("segment 3", "BGM has the function '6'")]),
        (interchange(codeco()), 0, [("segment 3", "the CODECO names no equipment (EQD)")]),
        (
            interchange(codeco("MSKU12345")),
            0,
            [("segment 12", "container: wanted a container number")],
        ),
        (
            interchange(codeco(ONE, "", TWO, ONE)),
            2,
            [
                ("segment 22", "EQD names no container"),
                ("segment 42", f"{ONE} stands in the message before"),
            ],
        ),
        (
            interchange(codeco(ONE, TWO)).replace(b"EQD+CN+TCLU", b"EQD+TE+TCLU"),
            1,
            [("segment 22", "EQD wants a container (CN), got 'TE'")],
        ),
        (
            interchange(codeco(ONE, TWO)).replace(b"DTM+7:202611220810", b"DTM+7:202613220810", 1),
            1,
            [("segment 12", "'202613220810' is no instant of the format 203")],
        ),
        (
            interchange(codeco(ONE)).replace(b"DTM+7:202611220810:203", b"DTM+7:2026326:718"),
            0,
            [("segment 12", "of the unknown format '718'; known: 101, 102")],
        ),
        (
            interchange(codeco(ONE)).replace(b"DTM+7:", b"DTM+9:"),
            0,
            [("segment 12", "DTM wants the instant of the move (7, 178), got none")],
        ),
        (
            interchange(codeco(ONE)).replace(b"MSKU", "МSKU".encode()),  # noqa: RUF001
            0,
            [("segment 12", "byte 0xD0 in EQD is not of the charset ascii")],
        ),
        (
            interchange(codeco(ONE)).replace(b"51C-123.45/51R-012.34", b"XE DAU KEO SO MOT"),
            0,
            [("segment 12", "plate: wanted a number plate")],
        ),
        (interchange(codeco(ONE)).replace(b"TDT+1+", b"TDT?"), 0, [("segment 12", "TDT")]),
    ],
)
def test_what_is_wrong_is_quarantined_with_its_reason_and_segment(
    content: bytes, rows_n: int, reasons: list[tuple[str, str]]
) -> None:
    rows = taken(content)

    refused = [row for row in rows if isinstance(row, QuarantinedRow)]
    assert len(rows) - len(refused) == rows_n
    assert len(refused) == len(reasons)
    for row, (place, reason) in zip(refused, reasons, strict=True):
        assert row.origin.endswith(place)
        assert reason in row.reason
        assert row.feed is FeedKind.OPERATOR_MOVE


def test_a_group_counts_its_messages_and_the_interchange_its_groups() -> None:
    whole = interchange(codeco(ONE), codeco(TWO)).decode()
    grouped = whole.replace("UNH+1", "UNG+CODECO+A+B+261122:0815+1+UN+D:95B'UNH+1")

    good = grouped.replace("UNZ+2", "UNE+2+1'UNZ+1")
    bad = grouped.replace("UNZ+2", "UNE+3+1'UNZ+2")

    assert len(moves(good.encode())) == 2
    reasons = [
        row.reason.split(" / ")[1] for row in taken(bad.encode()) if isinstance(row, QuarantinedRow)
    ]
    assert reasons == ["UNE counts 3, 2 came", "UNZ counts 2, 1 came"]


def test_a_message_that_never_ends_is_given_up_in_pieces() -> None:
    junk = b"FTX+AAI+++" + b"x" * 60_000 + b"'"
    head, tail = interchange(codeco(ONE)).split(b"EQD")
    content = head + junk * 600 + b"EQD" + tail

    rows = [row for row in taken(content) if isinstance(row, QuarantinedRow)]

    assert [row.reason.split(" / ")[1].split(" ", 1)[1] for row in rows] == [
        "segments in a row are too many for a message",
        "segments in a row are too many for a message",
        "segments belong to no message before UNZ",
    ]


FILE = interchange(
    codeco(ONE, TWO),
    coparn("12", f"EQD+CN+{THREE}+22G1:102:5++2+4", number="ORD-8"),
    codeco(FOUR, document="36", number="GO-1"),
) + interchange(codeco(ONE, number="GI-9"), reference="4712")
PLACE = re.compile(r"gate\.edi(:segment \d+)?")


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_whatever_happens_to_a_file_nothing_of_it_is_lost(data: st.DataObject) -> None:
    content = bytearray(FILE)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, max(0, len(content) - 1)))
        length = data.draw(st.integers(0, 40))
        new = data.draw(st.binary(max_size=6) | st.sampled_from([b"'", b"+", b"?", b"UNT+1+1'"]))
        content[at : at + length] = new
    damaged = bytes(content)

    rows = taken(damaged)

    told = "".join(row.raw for row in rows if isinstance(row, QuarantinedRow))
    applied = [row.container for row in rows if isinstance(row, OperatorMove)]
    for container in CONTAINERS:
        # Each time that a container stands in the file, it is in a move or in quarantine.
        stands_n = damaged.count(b"EQD+CN+" + container.encode() + b"+")
        assert applied.count(container) + told.count(f"EQD+CN+{container}+") >= stands_n
    for row in rows:
        assert PLACE.fullmatch(row.origin)
    assert taken(damaged, data.draw(st.integers(1, 200))) == rows
