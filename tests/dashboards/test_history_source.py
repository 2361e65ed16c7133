from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards import history_source
from dashboards.history_source import (
    PassageFilter,
    PassageStatus,
    counts_by_lane_hour,
    page_of_passages,
    sites,
)
from dashboards.store_link import StoreLink, store_link
from dashboards.texts import LOCAL_ZONE
from schemas.errors import StoreError
from schemas.passage import Direction, Passage
from sql.home import Home, StoreSettings
from sql.rights import Duty, Scope
from tests.dashboards.gate_history import History

DAY = date(2025, 3, 14)
EVERYTHING = PassageFilter("cat-lai", DAY)


def _status(passage: Passage) -> PassageStatus:
    statuses = {read.status for read in passage.plates}
    statuses |= {read.status for read in passage.containers}
    if not statuses:
        return PassageStatus.UNREAD
    return PassageStatus.REVIEW if "review" in statuses else PassageStatus.ACCEPTED


def _fits(passage: Passage, wanted: PassageFilter) -> bool:
    """The filter in plain Python, to compare the query with."""
    numbers = [plate.text for plate in passage.plates]
    numbers += [container.code for container in passage.containers]
    return (
        passage.site == wanted.site
        and passage.passed_at.astimezone(LOCAL_ZONE).date() == wanted.day
        and wanted.lane in (None, passage.lane)
        and wanted.direction in (None, passage.direction)
        and wanted.status in (None, _status(passage))
        and (wanted.text is None or any(wanted.text in number for number in numbers))
    )


def test_r26_a_page_holds_whole_passages_newest_first(history: History) -> None:
    page = page_of_passages(history.settings, EVERYTHING, 0)
    assert page.found_n == len(history.passages)
    assert [each.passage for each in page.listed] == history.passages[::-1]
    assert [each.status for each in page.listed] == [_status(p) for p in history.passages[::-1]]


@given(
    wanted=st.builds(
        PassageFilter,
        site=st.sampled_from(["cat-lai", "nowhere"]),
        day=st.sampled_from([DAY, DAY - timedelta(days=1), DAY + timedelta(days=1)]),
        lane=st.sampled_from([None, "a-in-1", "a-in-2", "b-out-1", "c"]),
        direction=st.sampled_from([None, *Direction]),
        status=st.sampled_from([None, *PassageStatus]),
        text=st.sampled_from([None, "51", "WSAU4160620", "0", "34A36837", "ZZZ", "%", "_"]),
    )
)
def test_a_filter_leaves_what_it_says(history: History, wanted: PassageFilter) -> None:
    page = page_of_passages(history.settings, wanted, 0)
    left = [passage for passage in history.passages[::-1] if _fits(passage, wanted)]
    assert [each.passage for each in page.listed] == left
    assert page.found_n == len(left)


def test_pages_together_hold_every_passage_once(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_source, "ROWS_N", 4)
    page_of_passages.clear()
    pages = [page_of_passages(history.settings, EVERYTHING, n) for n in range(3)]
    page_of_passages.clear()
    assert [len(page.listed) for page in pages] == [4, 2, 0]
    assert [page.found_n for page in pages] == [6, 6, 0]
    together = [each.passage for page in pages for each in page.listed]
    assert together == history.passages[::-1]


def test_counts_are_those_of_the_passages(history: History) -> None:
    counts = counts_by_lane_hour(history.settings, "cat-lai", DAY)
    found = Counter(
        (passage.lane, passage.direction, passage.passed_at.astimezone(LOCAL_ZONE).hour)
        for passage in history.passages
    )
    keys = zip(counts["lane"], counts["direction"], counts["local_hour"], strict=True)
    assert dict(zip(keys, counts["passages_n"], strict=True)) == found
    by_status = Counter(_status(passage) for passage in history.passages)
    assert {status: counts[f"{status}_n"].sum() for status in PassageStatus} == by_status


def test_a_day_without_passages_has_counts_of_the_same_columns(history: History) -> None:
    full = counts_by_lane_hour(history.settings, "cat-lai", DAY)
    empty = counts_by_lane_hour(history.settings, "cat-lai", DAY - timedelta(days=1))
    assert empty.empty
    assert list(empty.columns) == list(full.columns)
    assert empty["passages_n"].sum() == 0


def test_a_site_tells_how_far_its_cameras_looked(history: History) -> None:
    (site,) = sites(history.settings)
    last = history.passages[-1].passed_at
    assert (site.site, site.first_day, site.last_day) == ("cat-lai", DAY, DAY)
    assert site.last_passed_at == last
    assert site.reach == site.last_frame_at == last + timedelta(minutes=10)
    assert replace(site, last_frame_at=None).reach == last
    assert replace(site, last_frame_at=None, last_passed_at=None).reach is None


ELSEWHERE = Scope(Duty.BRANCH_HEAD, ("hai-phong",))
HERE = Scope(Duty.BRANCH_HEAD, ("cat-lai",))
OFFICER = Scope(Duty.SHIFT_OFFICER, ("cat-lai",))
NOWHERE = Scope(Duty.BRANCH_HEAD, ())


def test_r59_nobody_is_shown_the_answer_that_was_kept_for_another(history: History) -> None:
    seen_n = {
        scope: page_of_passages(history.settings, EVERYTHING, 0, scope).found_n
        for scope in (HERE, ELSEWHERE, NOWHERE, HERE)
    }
    assert seen_n == {HERE: len(history.passages), ELSEWHERE: 0, NOWHERE: 0}
    assert [site.site for site in sites(history.settings, HERE)] == ["cat-lai"]
    assert sites(history.settings, ELSEWHERE) == []
    assert counts_by_lane_hour(history.settings, "cat-lai", DAY, ELSEWHERE).empty


def test_r54_an_officer_is_shown_no_recordings(history: History) -> None:
    page = page_of_passages(history.settings, EVERYTHING, 0, OFFICER)
    assert page.found_n == len(history.passages)
    assert not any(each.passage.evidence for each in page.listed)
    assert any(passage.evidence for passage in history.passages)


def test_r59_viewers_of_one_connection_are_never_mixed(history: History) -> None:
    link = store_link(history.settings)

    def asked(n: int) -> int:
        return len(link.rows("dashboard/sites", {}, HERE if n % 2 else ELSEWHERE))

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(asked, range(64))) == [0, 1] * 32


def test_a_broken_connection_is_opened_anew(history: History) -> None:
    link = store_link(history.settings)
    link.ask(lambda connection: connection.close())
    assert [row["site"] for row in link.rows("dashboard/sites", {})] == ["cat-lai"]


def test_a_store_that_is_away_is_told_in_one_sentence_without_its_password(tmp_path: Path) -> None:
    settings = StoreSettings(Home(tmp_path), "postgresql://u:hush@127.0.0.1:1/gate")
    with pytest.raises(
        StoreError, match=r"cannot reach the database gate on 127\.0\.0\.1:1"
    ) as told:
        StoreLink(settings)
    assert "hush" not in str(told.value)
