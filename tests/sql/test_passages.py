from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.clock_source import ClockSource
from schemas.errors import StoreError
from schemas.observation import CameraRun, OrphanRead, orphan_id
from schemas.passage import Direction, Passage, passage_id
from schemas.read import Status, TextKind
from sql.connection import Connection, connection_to, rows
from sql.observations import write_camera_runs, write_orphan_reads
from sql.passages import Refusal, Written, passages_of_day, write_passages

DAY = date(2026, 11, 21)
START = datetime(2026, 11, 21, 3, tzinfo=UTC)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
numbers = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def changes(draw: st.DrawFn) -> dict[str, Any]:
    """Values of a passage that no rule binds to each other."""
    return {
        "gate": draw(texts),
        "media": draw(texts),
        "cameras": tuple(draw(st.lists(texts, max_size=3))),
        "epoch": draw(st.integers(0, 10**6)),
        "clock_source": draw(st.sampled_from(list(ClockSource))),
        "clock_offset_s": draw(st.none() | numbers),
        "model_version": draw(texts),
        "revision": draw(st.integers(0, 5)),
        "after_s": draw(st.integers(0, 10**6)) / 1000,
        "luma": draw(numbers),
        "speed_kmh": draw(st.none() | numbers),
        "char_confidence": tuple(draw(st.lists(st.floats(0, 1), max_size=5))),
    }


@given(changes())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_r26_a_passage_comes_back_as_it_was_written(
    any_store_connection: Connection, vehicle: Any, drawn: dict[str, Any]
) -> None:
    passage = vehicle(after_s=drawn.pop("after_s"), site=uuid.uuid4().hex).passage()
    luma, speed = drawn.pop("luma"), drawn.pop("speed_kmh")
    quality = passage.quality.model_copy(update={"mean_luma": luma, "speed_kmh": speed})
    plate = passage.plates[0].model_copy(update={"char_confidence": drawn.pop("char_confidence")})
    whole = passage.model_copy(update=drawn | {"quality": quality, "plates": (plate, plate)})
    assert write_passages(any_store_connection, [whole]) == Written(stored_n=1)
    assert passages_of_day(any_store_connection, whole.site, DAY) == [whole]


def test_the_same_batch_twice_leaves_the_same_rows(
    any_store_connection: Connection, vehicle: Any, dump: Callable[[Connection], Any]
) -> None:
    batch = [vehicle(after_s=10.0 * n, lane=f"in-{n % 3}").passage() for n in range(200)]
    assert write_passages(any_store_connection, batch) == Written(stored_n=200)
    before = dump(any_store_connection)
    assert len(before["passage_containers"]) == 200
    assert write_passages(any_store_connection, batch) == Written(repeated_n=200)
    assert write_passages(any_store_connection, batch[::-1] + batch) == Written(repeated_n=400)
    assert dump(any_store_connection) == before


def test_cut_into_other_batches_the_rows_are_the_same(
    any_store_connection: Connection,
    any_new_database: Callable[[str], str],
    vehicle: Any,
    dump: Callable[[Connection], Any],
) -> None:
    batch = [vehicle(after_s=0.2 * n, lane=f"in-{n % 2}").passage() for n in range(60)]
    write_passages(any_store_connection, batch)
    with connection_to(any_new_database("migrated"), "test") as other:
        for start in range(0, 60, 7):
            write_passages(other, batch[start : start + 7])
        assert dump(other) == dump(any_store_connection)
        assert rows(other, "store/totals")[0]["conflicts_n"] > 0


@pytest.mark.parametrize(
    "order",
    [(0, 1, 2), (2, 1, 0), (1, 0, 2), (0, 0, 2, 1, 2)],
    ids=lambda order: "-".join(map(str, order)),
)
@pytest.mark.parametrize("in_one_batch", [True, False])
def test_the_highest_revision_is_shown_in_whatever_order_they_come(
    any_store_connection: Connection, vehicle: Any, order: tuple[int, ...], in_one_batch: bool
) -> None:
    read = {0: ("51C12345",), 1: ("51C12846",), 2: ("51C12346", "51R00001")}
    batch = [vehicle(revision=n, plates=read[n], containers=()).passage() for n in order]
    for part in [batch] if in_one_batch else [[one] for one in batch]:
        write_passages(any_store_connection, part)
    shown = rows(any_store_connection, "dashboard/page_of_passages", _filters())
    plates = [(row["revision"], tuple(one["text"] for one in row["plates"])) for row in shown]
    assert plates == [(2, read[2])]
    assert (
        len(rows(any_store_connection, "store/passages_of_day", {"site": "cat-lai", "day": DAY}))
        == 1
    )
    assert rows(any_store_connection, "store/site_days")[0]["revisions_n"] == 3


def test_a_revision_that_is_there_is_not_mixed_with_another_of_its_number(
    any_store_connection: Connection, vehicle: Any
) -> None:
    first = vehicle(plates=("51C12345",), containers=("WSAU4160620",)).passage()
    second = vehicle(plates=("51C99999",), containers=("SEGU5210293",), model_version="b").passage()
    write_passages(any_store_connection, [first, second])
    write_passages(any_store_connection, [second])
    assert passages_of_day(any_store_connection, "cat-lai", DAY) == [first]


@pytest.mark.parametrize(
    ("after_s", "lane", "is_stored"),
    [
        (0.04, "in-1", False),
        (0.499, "in-1", False),
        (0.5, "in-1", True),
        (1.0, "in-1", True),
        (0.04, "in-2", True),
    ],
)
def test_two_passages_of_a_lane_do_not_overlap_in_their_crossing(
    any_store_connection: Connection, vehicle: Any, after_s: float, lane: str, is_stored: bool
) -> None:
    first, second = vehicle().passage(), vehicle(after_s=after_s, lane=lane).passage()
    write_passages(any_store_connection, [first])
    written = write_passages(any_store_connection, [second, second])
    if is_stored:
        assert written == Written(stored_n=1, repeated_n=1)
        return
    refusal = Refusal(second.passage_id, held_by=first.passage_id)
    assert written == Written(refused=(refusal, refusal))
    assert passages_of_day(any_store_connection, "cat-lai", DAY) == [first]
    document = any_store_connection.execute("select document from passage_conflicts").fetchall()
    assert [Passage.model_validate(row[0]) for row in document] == [second]


def test_r22_the_instant_of_a_passage_never_changes(
    any_store_connection: Connection, vehicle: Any
) -> None:
    passage = vehicle().passage()
    moved = passage.model_copy(update={"passed_at": passage.passed_at + timedelta(hours=1)})
    write_passages(any_store_connection, [passage])
    assert write_passages(any_store_connection, [moved]).refused == (
        Refusal(passage.passage_id, held_by=passage.passage_id),
    )


def test_r50_two_containers_are_two_rows_of_one_vehicle(
    any_store_connection: Connection, vehicle: Any
) -> None:
    twin = vehicle(containers=("WSAU4160620", "SEGU5210293"), plates=("51C12345", "51R00001"))
    write_passages(any_store_connection, [twin.passage()])
    totals = rows(any_store_connection, "store/totals")[0]
    assert (totals["passages_n"], totals["containers_n"], totals["plates_n"]) == (1, 2, 2)


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-11-20T16:59:59.999+00:00", date(2026, 11, 20)),
        ("2026-11-20T17:00:00+00:00", date(2026, 11, 21)),
        ("2026-11-21T16:59:59.999+00:00", date(2026, 11, 21)),
        ("2026-11-21T17:00:00+00:00", date(2026, 11, 22)),
        ("2026-11-22T00:00:00+07:00", date(2026, 11, 22)),
    ],
)
def test_r22_days_are_those_of_vietnam(
    any_store_connection: Connection, vehicle: Any, at: str, day: date
) -> None:
    instant = datetime.fromisoformat(at)
    passage = vehicle().passage(passed_at=instant, passage_id=_id(instant))
    write_passages(any_store_connection, [passage])
    assert len(passages_of_day(any_store_connection, "cat-lai", day)) == 1
    shown = rows(any_store_connection, "dashboard/page_of_passages", _filters(day=day))
    assert [row["passed_at"] for row in shown] == [instant]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, {"a", "b", "c"}),
        ({"lane": "out-1"}, {"b"}),
        ({"direction": "in"}, {"a", "c"}),
        ({"site": "nowhere"}, set()),
        ({"status": "accepted"}, {"a"}),
        ({"status": "review"}, {"b"}),
        ({"status": "unread"}, {"c"}),
        ({"text": "WSAU4160620"}, {"a"}),
        ({"text": "51C123"}, {"a"}),
        ({"text": "4160620"}, {"a"}),
        ({"text": "521"}, {"b"}),
        ({"text": "%"}, set()),
        ({"text": "XYZ"}, set()),
        ({"day": date(2026, 11, 22)}, set()),
        ({"rows_n": 1}, {"c"}),
    ],
    ids=lambda case: "-".join(sorted(case)),
)
def test_a_list_of_passages_can_be_narrowed(
    any_store_connection: Connection, vehicle: Any, filters: dict[str, Any], found: set[str]
) -> None:
    named = {
        "a": vehicle(),
        "b": vehicle(
            after_s=60,
            lane="out-1",
            direction=Direction.OUT,
            plates=(),
            containers=("SEGU5210293",),
            statuses=(Status.REVIEW,),
        ),
        "c": vehicle(after_s=120, plates=(), containers=()),
    }
    passages = {name: one.passage() for name, one in named.items()}
    write_passages(any_store_connection, list(passages.values()))
    shown = rows(any_store_connection, "dashboard/page_of_passages", _filters(**filters))
    names = {passage.passage_id: name for name, passage in passages.items()}
    assert {names[row["passage_id"]] for row in shown} == found


def test_counts_by_lane_and_hour_are_in_local_time(
    any_store_connection: Connection, vehicle: Any
) -> None:
    given_vehicles = [
        vehicle(),
        vehicle(after_s=60, plates=(), containers=()),
        vehicle(after_s=3600, statuses=(Status.REVIEW, Status.ACCEPTED)),
        vehicle(
            after_s=3600, lane="out-1", direction=Direction.OUT, containers=("A", "B"), plates=()
        ),
    ]
    write_passages(any_store_connection, [one.passage() for one in given_vehicles])
    counts = rows(any_store_connection, "dashboard/counts_by_lane_hour", {"day": DAY, "site": None})
    assert [tuple(row.values()) for row in counts] == [
        ("cat-lai", "in-1", "in", 10, 2, 1, 0, 1, 1),
        ("cat-lai", "in-1", "in", 11, 1, 0, 1, 0, 1),
        ("cat-lai", "out-1", "out", 11, 1, 1, 0, 0, 2),
    ]


def test_a_batch_that_the_database_refuses_leaves_nothing(
    any_store_connection: Connection, vehicle: Any, dump: Callable[[Connection], Any]
) -> None:
    before = dump(any_store_connection)
    good, bad = vehicle().passage(), vehicle(after_s=60).passage(media="a\0b")
    with pytest.raises(StoreError, match="cannot write passages"):
        write_passages(any_store_connection, [good, bad])
    assert dump(any_store_connection) == before
    assert write_passages(any_store_connection, [good]) == Written(stored_n=1)


def _run(frames_n: int, undecodable_n: int) -> CameraRun:
    return CameraRun(
        site="cat-lai",
        camera="rear",
        media="gate.mp4",
        epoch=0,
        anchored_at=START,
        last_frame_at=START + timedelta(seconds=frames_n),
        frames_n=frames_n,
        undecodable_n=undecodable_n,
    )


def test_frames_that_could_not_be_decoded_are_counted_once(
    any_store_connection: Connection,
) -> None:
    for run in (_run(10, 1), _run(500, 3), _run(200, 2), _run(500, 3)):
        write_camera_runs(any_store_connection, [run])
    assert rows(any_store_connection, "store/totals")[0]["undecodable_n"] == 3


def test_a_read_that_nobody_carried_is_kept_once(any_store_connection: Connection) -> None:
    read = OrphanRead(
        orphan_id=orphan_id("rear", START, 0, "WSAU4160620"),
        site="cat-lai",
        lane="in-1",
        camera="rear",
        media="gate.mp4",
        epoch=0,
        first_seen_at=START,
        last_seen_at=START,
        kind=TextKind.CONTAINER,
        text="WSAU4160620",
        confidence=0.8,
        read_frames_n=3,
        reason="no vehicle",
    )
    write_orphan_reads(any_store_connection, [read, read])
    write_orphan_reads(any_store_connection, [read])
    kept = any_store_connection.execute("select kind, text, reason from orphan_reads").fetchall()
    assert kept == [("container", "WSAU4160620", "no vehicle")]


def _filters(**given_values: Any) -> dict[str, Any]:
    asked = {"day": DAY, "site": "cat-lai", "lane": None, "direction": None, "status": None}
    return asked | {"text": None, "rows_n": 100, "rows_before_n": 0} | given_values


def _id(instant: datetime) -> uuid.UUID:
    return passage_id("cat-lai", "in-1", Direction.IN, instant, 0)
