"""The search as Streamlit runs it, on a store that a real PostgreSQL serves."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from streamlit.testing.v1 import AppTest

from dashboards.history_source import PassageStatus
from dashboards.search_source import (
    Found,
    Search,
    found_passages,
    lanes,
    numbers_like,
    numbers_near,
)
from dashboards.store_link import VIEWER
from dashboards.texts import Language, Texts
from dashboards.views.search import files_table
from schemas.number_search import Nearness, number_pattern
from schemas.passage import Direction
from schemas.person import LOCAL_PERSON
from sql.exported import ExportForm, exported
from sql.rights import Duty, Scope
from tests.dashboards.gate_history import SITE, START, History
from tests.dashboards.screens import opened, said

pytestmark = pytest.mark.usefixtures("home_of_history")
DAY = timedelta(days=1)


def listed(app: AppTest) -> list[str]:
    return [str(time)[:8] for time in app.dataframe[0].value["time"]]


def test_r66_all_of_the_period_is_listed_newest_first() -> None:
    app = opened("search")
    assert listed(app) == ["15:19:25", "15:17:50", "15:17:20", "14:15:40", "14:05:40", "14:05:00"]
    assert "6 lượt xe" in said(app)
    assert "Dữ liệu của cat-lai có đến **15:29:25 14/03/2025**" in said(app)


@pytest.mark.parametrize(
    ("written", "times"),
    [
        ("51C-123.45", ["14:05:00"]),
        ("51*", ["14:05:40", "14:05:00"]),
        ("*339", ["15:17:20"]),
        ("WSAU 416062 0", ["14:05:00"]),
        ("SU?3054383", []),
        ("?SQU305438?", ["14:15:40"]),
        ("0134", ["14:15:40"]),
        # 'S' for '5', and one symbol other.
        ("S1C12345", ["14:05:00"]),
        ("TCLU4205564", ["15:19:25"]),
    ],
)
def test_r66_a_number_is_found_by_a_part_of_it_or_nearly(written: str, times: list[str]) -> None:
    app = opened("search", number=written)
    assert (listed(app) if app.dataframe else []) == times


def test_a_near_miss_says_that_it_is_one() -> None:
    app = opened("search", number="S1C12345")
    assert "các số gần giống" in app.info[0].value
    assert list(app.dataframe[0].value["nearness"]) == ["nhầm ký tự giống nhau"]


@pytest.mark.parametrize(
    ("name", "value", "times"),
    [
        ("lane", "a-in-1", ["14:05:40", "14:05:00"]),
        ("direction", "in", ["14:15:40", "14:05:40", "14:05:00"]),
        ("status", "unread", ["15:17:50"]),
    ],
)
def test_r66_a_condition_narrows_the_list(name: str, value: str, times: list[str]) -> None:
    app = opened("search")
    app.selectbox(f"search-{name}-vi").select(value).run()
    assert listed(app) == times


def test_the_oldest_come_first_where_that_is_wanted_and_english_is_english() -> None:
    app = opened("search")
    app.toggle("search-oldest-vi").set_value(True).run()
    assert listed(app)[0] == "14:05:00"
    app.segmented_control[0].select("en").run()
    assert not app.exception
    assert list(app.dataframe[0].value["direction"])[:2] == ["In", "In"]


@pytest.mark.parametrize(
    ("number", "told"),
    [("--", "ít nhất một chữ cái"), ("<script>alert(1)</script>", "Không tìm thấy")],
)
def test_what_is_no_number_finds_nothing_and_harms_nothing(number: str, told: str) -> None:
    app = opened("search", number=number)
    assert told in said(app)
    assert not app.dataframe


def test_r66_search_by_time_returns_what_passed_then(history: History) -> None:
    passed = [passage.passed_at for passage in history.passages]
    search = Search(passed[1], passed[4])
    found = found_passages(history.settings, search, None, VIEWER)
    assert [row["passed_at"] for row in found.rows] == passed[3:0:-1]
    assert (found.found_n, found.is_cut) == (3, False)


@pytest.mark.parametrize("is_looked_up", [True, False])
def test_both_ways_to_look_for_a_number_find_the_same(history: History, is_looked_up: bool) -> None:
    pattern = number_pattern("*0*")
    assert pattern is not None
    numbers = numbers_like(history.settings, pattern, SITE, VIEWER)
    if not is_looked_up:
        numbers = type(numbers)(pattern, {}, is_cut=True)
    search = Search(START - DAY, START + DAY, SITE, direction=Direction.IN)
    rows = found_passages(history.settings, search, numbers, VIEWER).rows
    assert [row["plates"] for row in rows] == [["34A36837"], ["51R01234"], ["51C12345"]]


@pytest.mark.parametrize(
    ("duty", "sites", "found"),
    [
        (Duty.SHIFT_OFFICER, (SITE,), {"51C12345": Nearness.SAME}),
        (Duty.SHIFT_OFFICER, ("hai-phong",), {}),
        # Nobody said that this analyst needs number plates.
        (Duty.ANALYST, (SITE,), {}),
    ],
)
def test_r59_a_number_is_found_by_those_who_may_see_it(
    history: History, duty: Duty, sites: tuple[str, ...], found: dict[str, Nearness]
) -> None:
    pattern = number_pattern("51C12345")
    assert pattern is not None
    scope = Scope(duty, sites)
    assert numbers_like(history.settings, pattern, None, scope).near == found
    assert numbers_near(history.settings, pattern, None, scope).near == found
    search = Search(START - DAY, START + DAY, status=PassageStatus.ACCEPTED)
    numbers = numbers_like(history.settings, pattern, None, VIEWER)
    rows = found_passages(history.settings, search, numbers, scope).rows
    assert len(rows) == len(found)


def test_lanes_are_those_of_the_site(history: History) -> None:
    until = START + DAY
    assert lanes(history.settings, until, SITE, VIEWER) == ["a-in-1", "a-in-2", "b-out-1"]
    assert lanes(history.settings, until, "hai-phong", VIEWER) == []


def test_r101_whoever_is_somebody_is_offered_files(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not opened("search").get("download_button")
    monkeypatch.setenv(LOCAL_PERSON, "lan")
    assert len(opened("search").get("download_button")) == len(ExportForm)


def test_what_is_taken_along_names_each_passage_and_obeys_nobody() -> None:
    row = {
        "passage_id": UUID(int=7),
        "passed_at": START,
        "site": "=cmd|' /C calc'!A0",
        "lane": "a",
        "direction": "in",
        "plates": ["@SUM(1)"],
        "containers": [],
        "status": "accepted",
    }
    table = files_table(Found([row], 1, False), None, Texts(Language.ENGLISH))
    content = exported(table, ExportForm.CSV).decode("utf-8-sig")
    assert str(UUID(int=7)) in content
    assert ",'=cmd|' /C calc'!A0," in content
    assert ",'@SUM(1)," in content
