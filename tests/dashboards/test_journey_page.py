"""The journey as Streamlit runs it (R108)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from dashboards.journey_source import crossings_of
from dashboards.store_link import VIEWER, store_link
from schemas.passage import Direction
from sql.connection import connect
from sql.passages import write_passages
from sql.rights import Duty, Scope
from tests.dashboards.gate_history import SITE, START, VEHICLES, History, passage_of
from tests.dashboards.screens import opened, said

PLATE = "29LD12345"
# In at the port, out of another gate of it, and in elsewhere without having been seen to leave.
WAY = (
    (0, "a-in-1", Direction.IN, SITE),
    (5, "b-out-1", Direction.OUT, SITE),
    (9, "x-in-1", Direction.IN, "song-than"),
    (30, "a-in-1", Direction.IN, SITE),
)
pytestmark = pytest.mark.usefixtures("home_of_history", "way")


@pytest.fixture(scope="module")
def way(history: History) -> Iterator[None]:
    """Adds a vehicle that was seen at three gates, years before the others."""
    at = START - timedelta(days=1000)
    until = START - timedelta(days=1)
    passages = [
        passage_of(
            replace(VEHICLES[0], lane=lane, direction=direction, plates=((PLATE, 0.98),)),
            at + timedelta(hours=hours),
            history.evidence,
            site,
        )
        for hours, lane, direction, site in WAY
    ]
    with connect(history.settings, "test") as connection:
        write_passages(connection, passages)
        yield
        connection.execute("delete from passage_revisions where passed_at < %s", (until,))
        connection.execute("delete from passage_plates where passed_at < %s", (until,))
        connection.execute("delete from passage_containers where passed_at < %s", (until,))
        connection.execute("delete from passage_evidence where passed_at < %s", (until,))
        connection.execute("delete from lane_crossings where passed_at < %s", (until,))
        connection.execute("delete from site_days where day < %s::date", (until,))
        connection.execute("delete from dirty_lane_hours where hour_start_at < %s", (until,))
        connection.execute("delete from seen_numbers where number = %s", (PLATE,))
    store_link.clear()


def test_r108_three_gates_are_one_ordered_journey_with_its_missing_leg_shown() -> None:
    app = opened("journey", number="29LD-123.45")
    assert "4 lượt qua cổng · 2 địa điểm · 1 chỗ thiếu" in said(app)
    table = app.dataframe[0].value
    assert list(table["site"]) == [SITE, SITE, "song-than", SITE]
    assert list(table["stay"]) == ["", "5 giờ 0 phút", "", ""]
    assert list(table["gap"]) == ["", "", "", "không thấy lúc ra"]
    assert list(table["since"])[1:] == ["5 giờ 0 phút", "4 giờ 0 phút", "21 giờ 0 phút"]
    assert all(str(picture).startswith("data:image/jpeg") for picture in table["picture"])


def test_r54_who_may_not_look_at_recordings_sees_the_journey_without_pictures() -> None:
    app = opened("journey", number=PLATE)
    app.selectbox("unclaimed-duty").select(Duty.SHIFT_OFFICER).run()
    assert not app.exception
    assert "picture" not in app.dataframe[0].value
    assert "Ảnh chỉ dành cho Chi cục trưởng" in said(app)


def test_r59_a_journey_shows_the_crossings_of_sites_that_one_may_see(history: History) -> None:
    seen = crossings_of(history.settings, PLATE, Scope(Duty.SHIFT_OFFICER, (SITE,)))
    assert {row["site"] for row in seen.rows} == {SITE}
    assert len(crossings_of(history.settings, PLATE, VIEWER).rows) == len(WAY)


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("", "Hãy gõ trọn"),
        ("99A99999", "Chưa thấy số 99A99999"),
        ("<b>x</b>", "Chưa thấy số BXB"),
    ],
)
def test_what_was_never_seen_says_so(number: str, told: str) -> None:
    app = opened("journey", number=number)
    assert told in app.info[0].value
    assert not app.dataframe


def test_r100_the_journey_is_there_in_english() -> None:
    app = opened("journey", number=PLATE)
    app.segmented_control[0].select("en").run()
    assert not app.exception
    assert list(app.dataframe[0].value["gap"])[-1] == "not seen to go out"
