"""The rounds over what travels under supervision, over doors and over samples."""

from __future__ import annotations

import re
import uuid
from datetime import datetime
from typing import Any

import pytest
from supervised import GATE, NAME, PLATE, START, A, B, C, fix, hour, shipment, site_file, told

from flows.rounds import make_rounds
from schemas.act import Act
from schemas.decisions.empties import Door
from schemas.decisions.sampling import Outcome, Stratum
from schemas.errors import ConfigError
from schemas.feeds.declaration import TradeFlow
from schemas.feeds.manifest_line import ManifestLine
from schemas.feeds.watch_entry import WatchAction, WatchEntry
from schemas.passage import Direction
from schemas.read import Status
from sql.connection import Connection, rows
from sql.empties import tell_door
from sql.feeds import write_feed_rows
from sql.passages import write_passages
from sql.samples import (
    check_sampled,
    sampled,
    start_sampling,
    stop_sampling,
)
from sql.transits import sign_feedback

H = 3600


def feedbacks(connection: Connection) -> list[tuple[str, str, bool]]:
    asked = {"site": NAME, "state": None, "feedback_id": None, "rows_n": 99}
    found = rows(connection, "feedback/list", asked)
    return sorted((row["container"], row["state"], row["is_late"]) for row in found)


def overdue(connection: Connection, as_of: datetime) -> list[str]:
    asked = {"site": NAME, "as_of": as_of, "is_every": False, "rows_n": 99}
    return [row["container"] for row in rows(connection, "feedback/overdue", asked)]


def warnings(connection: Connection) -> list[tuple[str, str, bool]]:
    return connection.execute(
        "select warning, number, stands from gate_warnings order by warning, number"
    ).fetchall()


def test_r45_an_arrival_is_reported_back_and_what_does_not_arrive_is_overdue(
    store_connection: Connection, vehicle: Any
) -> None:
    site = site_file()
    papers = [shipment(A), shipment(B, 10), shipment(C, 2)]
    write_feed_rows(store_connection, papers)
    passage = vehicle(H, containers=(A,)).passage()
    write_passages(store_connection, [passage])
    make_rounds(store_connection, site, hour(1.5))
    assert feedbacks(store_connection) == [(A, "draft", False)]
    assert overdue(store_connection, hour(1.5)) == []
    make_rounds(store_connection, site, hour(11))
    assert overdue(store_connection, hour(11)) == [C, B]
    assert warnings(store_connection) == [
        ("shipment_overdue", B, True), ("shipment_overdue", C, True),
    ]  # fmt: skip
    write_passages(store_connection, [vehicle(12 * H, containers=(B,)).passage()])
    made = make_rounds(store_connection, site, hour(13))
    assert made.drafted_n == 1
    assert feedbacks(store_connection) == [(B, "draft", True), (A, "draft", False)]
    assert overdue(store_connection, hour(13)) == [C]
    assert warnings(store_connection)[0] == ("shipment_overdue", B, False)
    (row,) = rows(
        store_connection,
        "feedback/list",
        {"site": NAME, "state": None, "feedback_id": None, "rows_n": 99},
    )[1:]
    assert (row["origin_office"], row["seal"], row["picture_sha256"], row["passage_id"]) == (
        "02CI", "S1", "0a" * 32, passage.passage_id,
    )  # fmt: skip


def test_r45_a_correction_takes_a_draft_back_and_contradicts_what_was_signed(
    store_connection: Connection, vehicle: Any
) -> None:
    site = site_file()
    write_feed_rows(store_connection, [shipment(A), shipment(B)])
    seen = [vehicle(H, containers=(A,)), vehicle(H + 60, containers=(B,))]
    write_passages(store_connection, [each.passage() for each in seen])
    make_rounds(store_connection, site, hour(2))
    asked = {"site": NAME, "state": "draft", "feedback_id": None, "rows_n": 99}
    (draft,) = [
        row for row in rows(store_connection, "feedback/list", asked) if row["container"] == A
    ]
    act = Act("nguyen.van.a", "đủ điều kiện", hour(3))
    sign_feedback(store_connection, NAME, draft["feedback_id"], act)
    with pytest.raises(ConfigError, match="draft"):
        sign_feedback(store_connection, NAME, draft["feedback_id"], act)
    write_passages(store_connection, [each.passage(revision=1, containers=()) for each in seen])
    # What names the container no more tells of it still.
    make_rounds(store_connection, site, hour(4))
    assert feedbacks(store_connection) == [(B, "withdrawn", False), (A, "contradicted", False)]
    write_passages(store_connection, [each.passage(revision=2) for each in seen])
    make_rounds(store_connection, site, hour(5))
    assert feedbacks(store_connection) == [(B, "draft", False), (A, "signed", False)]
    entries = store_connection.execute("select who, what, why from audit_log").fetchall()
    assert entries == [("nguyen.van.a", "feedback.sign", "đủ điều kiện")]


def test_r38_r39_a_passage_is_held_against_the_tracker_whenever_its_positions_come(
    store_connection: Connection, vehicle: Any
) -> None:
    site = site_file()
    write_passages(store_connection, [vehicle(H).passage(), vehicle(5 * H).passage()])
    make_rounds(store_connection, site, hour(1))
    assert store_connection.execute("select count(*) from gps_checks").fetchall() == [(0,)]
    near, far = GATE, (GATE[0] + 0.18, GATE[1])
    write_feed_rows(store_connection, [fix(1, near), fix(5, far)])
    make_rounds(store_connection, site, hour(6))
    checks = "select verdict, fixes_n from gps_checks order by passed_at"
    assert store_connection.execute(checks).fetchall() == [("agree", 1), ("disagree", 1)]
    assert warnings(store_connection) == [("gps_mismatch", PLATE, True)]
    evidence = store_connection.execute("select evidence from gate_warnings").fetchall()[0][0]
    assert evidence["gate_distance_m"] == pytest.approx(20_015, abs=5)
    # The tracker's clock was wrong, and it tells the same instant again.
    write_feed_rows(
        store_connection,
        [fix(5, near, 7).model_copy(update={"stated_at": hour(7)})],
    )
    make_rounds(store_connection, site, hour(8))
    assert store_connection.execute(checks).fetchall() == [("agree", 1), ("agree", 1)]
    assert warnings(store_connection) == [("gps_mismatch", PLATE, False)]


def test_r39_a_shipment_is_held_against_its_route(
    store_connection: Connection, vehicle: Any
) -> None:
    start = (GATE[0] + 0.3, GATE[1])
    write_feed_rows(
        store_connection,
        [
            shipment(A, route=(start, GATE)),
            *(fix(-1 + n / 10, (start[0] - 0.015 * n, GATE[1] + 0.05)) for n in range(1, 20)),
            fix(1, GATE),
        ],
    )
    write_passages(store_connection, [vehicle(H, containers=(A,)).passage()])
    make_rounds(store_connection, site_file(), hour(2))
    found = store_connection.execute("select verdict, shipment from gps_checks").fetchall()
    assert found == [("detour", shipment(A).subject)]
    assert warnings(store_connection) == [("gps_mismatch", PLATE, True)]


@pytest.mark.parametrize(
    ("kind", "warned"), [("icd", [("empty_not_open", A, True)]), ("seaport", [])]
)
def test_r29_an_empty_container_has_to_be_open_at_an_icd(
    store_connection: Connection, vehicle: Any, kind: str, warned: list[Any]
) -> None:
    empty = ManifestLine.model_validate(
        {
            **told(),
            "flow": TradeFlow.EXPORT,
            "voyage": "v",
            "bill_no": "b",
            "container": A,
            "is_empty": True,
        }
    )
    write_feed_rows(store_connection, [empty])
    write_passages(store_connection, [vehicle(H, containers=(A,)).passage()])
    make_rounds(store_connection, site_file(kind), hour(2))
    assert warnings(store_connection) == warned


def test_r29_an_officer_tells_of_the_door_and_of_the_load(
    store_connection: Connection, vehicle: Any
) -> None:
    site = site_file("icd")
    twin = vehicle(H, containers=(A, B), lane="in-2").passage()
    write_passages(store_connection, [twin])
    make_rounds(store_connection, site, hour(2))
    assert warnings(store_connection) == [
        ("empty_not_open", B, True), ("empty_not_open", A, True),
    ]  # fmt: skip
    act = Act("an", "đã kiểm tra", hour(3))
    tell_door(store_connection, site, twin.passage_id, Door.OPEN, act, container=A)
    tell_door(
        store_connection, site, twin.passage_id, Door.CLOSED, act, container=B, is_empty=False
    )
    assert warnings(store_connection) == [
        ("empty_not_open", B, False), ("empty_not_open", A, False),
    ]  # fmt: skip
    with pytest.raises(ConfigError, match="has the containers"):
        tell_door(store_connection, site, twin.passage_id, Door.OPEN, act, container=C)
    with pytest.raises(ConfigError, match="a passage of cat-lai"):
        tell_door(store_connection, site, uuid.uuid4(), Door.OPEN, act)
    assert store_connection.execute("select count(*) from audit_log").fetchall() == [(2,)]


def test_r37_a_sample_is_drawn_while_it_is_on_and_high_risk_is_always_in_it(
    store_connection: Connection, vehicle: Any
) -> None:
    site = site_file()
    listed = WatchEntry.model_validate(
        {
            **told(),
            "entry_no": "1",
            "container": C,
            "action": WatchAction.INSPECT,
            "reason": "r",
            "authority": "a",
            "valid_from": hour(-5),
        }
    )
    write_feed_rows(store_connection, [listed])
    before = vehicle(-60, containers=(A,)).passage()
    during = [
        vehicle(
            60 * n,
            containers=(C if n == 7 else f"MSKU{n:07d}",),
            statuses=(Status.ACCEPTED, Status.REVIEW if n == 8 else Status.ACCEPTED),
        ).passage()
        for n in range(1, 41)
    ]
    after = vehicle(H + 60, containers=(A,)).passage()
    act = Act("an", "lưu lượng lớn", START)
    period = start_sampling(store_connection, NAME, act, rate=0.25, seed="s", risk_threshold=0.9)
    with pytest.raises(ConfigError, match="is on since"):
        start_sampling(store_connection, NAME, act, rate=0.25, seed="s", risk_threshold=0.9)
    write_passages(store_connection, [before, *during])
    made = make_rounds(store_connection, site, hour(0.9))
    stop_sampling(store_connection, NAME, Act("an", "hết ùn tắc", hour(1)))
    write_passages(store_connection, [after])
    make_rounds(store_connection, site, hour(2))
    found = {each.passage_id: each for each in sampled(store_connection, NAME, period.period_id)}
    assert set(found) == {each.passage_id for each in during}
    strata = [found[each.passage_id].stratum for each in during]
    assert strata == [
        Stratum.HIGH if n == 7 else Stratum.DOUBTFUL if n == 8 else Stratum.ORDINARY
        for n in range(1, 41)
    ]
    drawn = [each for each in found.values() if each.is_sampled]
    assert found[during[6].passage_id] in drawn
    assert made.drawn_n == len(drawn)
    assert 2 < len(drawn) < 25
    wrong = Act("binh", "sai số", hour(3))
    check_sampled(store_connection, NAME, drawn[0].passage_id, Outcome.WRONG, wrong)
    left = next(each for each in found.values() if not each.is_sampled)
    with pytest.raises(ConfigError, match="was drawn"):
        check_sampled(store_connection, NAME, left.passage_id, Outcome.RIGHT, wrong)
    whats = store_connection.execute("select who, what from audit_log order by n").fetchall()
    assert whats == [("an", "sampling.start"), ("an", "sampling.stop"), ("binh", "sampling.check")]


def test_r45_a_round_that_is_made_again_changes_nothing(
    any_store_connection: Connection, vehicle: Any, dump: Any
) -> None:
    """Also from the beginning, and by somebody whose progress was lost."""
    site = site_file("icd")
    write_feed_rows(any_store_connection, [shipment(A), shipment(B, 2), fix(1, GATE)])
    write_passages(
        any_store_connection,
        [
            vehicle(H, containers=(A,), lane="in-2").passage(),
            vehicle(3 * H, containers=(C,), lane="out-1", direction=Direction.OUT).passage(),
            vehicle(4 * H, containers=(C,), lane="out-1", direction=Direction.OUT).passage(),
        ],
    )
    kept = ("gate_warnings", "transit_feedbacks", "gps_checks", "empty_checks", "yard_anomalies")

    def shown() -> list[list[str]]:
        tables = dump(any_store_connection)
        times = re.compile(r'"(checked|changed)_at": "[^"]*"')
        return [[times.sub("", row) for row in tables[table]] for table in kept]

    make_rounds(any_store_connection, site, hour(5))
    first = shown()
    assert all(first)
    assert make_rounds(any_store_connection, site, hour(5)).entries_n == 0
    assert shown() == first
    any_store_connection.execute("delete from round_progress")
    make_rounds(any_store_connection, site, hour(5))
    assert shown() == first
