from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import permutations
from math import inf
from typing import Any

import pytest

from schemas.errors import StoreError
from schemas.feeds.kinds import AnyFeedRow
from schemas.matching.entry import Entry, Side
from schemas.matching.facts import entries_of_passage, entries_of_row
from schemas.matching.policy import MatchPolicy
from schemas.passage import Passage
from sql.connection import Connection, connection_to
from sql.feeds import write_feed_rows
from sql.home import StoreSettings
from sql.match_due import log_waiting
from sql.match_log import entries_after, last_entry_n, listen, open_entries, wait_for_entries
from sql.match_state import MatchProgress, match_progress, set_match_progress, set_policy
from sql.passages import write_passages
from tests.sql import paper

SITE = ["cat-lai"]
POLICY = MatchPolicy()
OTHER = "MSKU1234565"


def logged(connection: Connection) -> list[Entry]:
    return [entry for _, entry in entries_after(connection, SITE, 0)]


def holding(entries: list[Entry]) -> dict[tuple[str, str], tuple[int, bool]]:
    """Of each number of each subject the highest revision, and whether it names the number."""
    found: dict[tuple[str, str], tuple[int, bool]] = {}
    for entry in entries:
        key = (entry.subject, entry.number)
        found[key] = max(found.get(key, (-1, False)), (entry.revision, entry.is_active))
    return found


def test_r33_a_row_of_every_feed_is_logged_as_its_contract_says(
    any_store_connection: Connection,
) -> None:
    rows = paper.one_of_each()
    write_feed_rows(any_store_connection, rows)
    found = logged(any_store_connection)
    assert found == [entry for row in rows for entry in entries_of_row(row, POLICY)]
    assert {entry.side for entry in found} == {
        *(Side.DECLARATION, Side.MANIFEST, Side.OPERATOR, Side.WATCH, Side.TRANSIT)
    }
    assert [each.closes_s for each in found if each.side is Side.WATCH] == [inf]
    write_feed_rows(any_store_connection, rows)
    assert logged(any_store_connection) == found


def test_r6_passages_wait_without_a_feed_and_are_logged_once_somebody_follows(
    any_store_connection: Connection, vehicle: Any
) -> None:
    passages = [vehicle(after_s=10 * n, plates=(f"51C1234{n}",)).passage() for n in range(3)]
    for passage in passages:
        write_passages(any_store_connection, [passage])
    assert last_entry_n(any_store_connection) == 0
    assert log_waiting(any_store_connection, ["hai-phong"]) == 0
    # Days later: they come before the paper, for the log is what the join is told in turn.
    found = logged(any_store_connection)
    write_feed_rows(any_store_connection, [paper.manifest_line()])
    assert found == [
        entry
        for passage in passages
        for entry in entries_of_passage(passage, stored_at(any_store_connection, passage), POLICY)
    ]
    assert [entry.side for entry in logged(any_store_connection)[len(found) :]] == [Side.MANIFEST]
    assert log_waiting(any_store_connection, SITE) == 0


def stored_at(connection: Connection, passage: Passage) -> Any:
    statement = "select stored_at from passage_revisions where passage_id = %s and revision = %s"
    return connection.execute(statement, (passage.passage_id, passage.revision)).fetchall()[0][0]


def amended() -> list[AnyFeedRow]:
    return [
        paper.declaration(0, 0, containers=(paper.CONTAINER, OTHER)),
        paper.declaration(60, 1, containers=(OTHER,)),
        paper.declaration(120, 1, containers=(), is_cancelled=True),
    ]


def moved() -> list[AnyFeedRow]:
    return [
        paper.operator_move(0, plate="51C00001"),
        paper.operator_move(60, container=OTHER, plate=None),
    ]


@pytest.mark.parametrize("told", [amended, moved])
def test_r97_the_same_entries_hold_whatever_order_revisions_are_stored_in(
    any_store_connection: Connection, told: Callable[[], list[AnyFeedRow]]
) -> None:
    found = set()
    for n, rows in enumerate(permutations(told())):
        site = f"site-{n}"
        for row in rows:
            write_feed_rows(any_store_connection, [row.model_copy(update={"site": site})])
        entries = [entry for _, entry in entries_after(any_store_connection, [site], 0)]
        highest: dict[str, int] = {}
        for entry in entries:
            assert entry.revision > highest.get(entry.number, -1)
            highest[entry.number] = entry.revision
        held = holding(entries)
        found.add(tuple(sorted((number, *what) for (_, number), what in held.items())))
    (only,) = found
    assert {number for number, _, is_active in only if is_active} == (
        set() if told is amended else {OTHER}
    )


def test_r97_of_two_revisions_in_one_batch_the_higher_one_is_logged(
    any_store_connection: Connection,
) -> None:
    first, second, _ = amended()
    write_feed_rows(any_store_connection, [second, first, first])
    assert [
        (each.number, each.revision, each.is_active) for each in logged(any_store_connection)
    ] == [
        (OTHER, second.revision, True),
        (paper.CONTAINER, second.revision, False),
    ]


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (1, None, 0), (0, None, 1)])
def test_r97_a_corrected_passage_takes_back_what_was_read(
    any_store_connection: Connection, vehicle: Any, order: tuple[int | None, ...]
) -> None:
    revisions = [
        vehicle(containers=(paper.CONTAINER,)).passage(),
        vehicle(containers=(OTHER,), revision=1).passage(),
    ]
    for n in order:
        if n is None:
            logged(any_store_connection)
        else:
            write_passages(any_store_connection, [revisions[n]])
    subject = str(revisions[0].passage_id)
    assert holding(logged(any_store_connection)) == {
        (subject, paper.CONTAINER): (1, False),
        (subject, OTHER): (1, True),
        (subject, "51C12345"): (1, True),
    }


def test_a_changed_policy_sets_the_times_of_later_entries_only(
    any_store_connection: Connection, vehicle: Any
) -> None:
    write_feed_rows(any_store_connection, [paper.declaration()])
    policy = MatchPolicy(papers_within_hours=2, paper_after_days=1)
    set_policy(any_store_connection, "cat-lai", policy)
    second = paper.declaration(declaration_no="200123456780")
    write_feed_rows(any_store_connection, [paper.declaration(), second])
    write_passages(any_store_connection, [vehicle(containers=()).passage()])
    first, later, passage = logged(any_store_connection)
    assert first.closes_s - first.at_s == timedelta(days=30).total_seconds()
    assert later.closes_s - later.at_s == timedelta(days=1).total_seconds()
    assert passage.due_s - passage.at_s == timedelta(hours=2).total_seconds()


def test_a_policy_of_another_program_is_named(any_store_connection: Connection) -> None:
    any_store_connection.execute(
        "insert into match_policies values ('cat-lai', '{\"grace_years\": 1}')"
    )
    with pytest.raises(StoreError, match=r"policy of matching for cat-lai .* grace_years: Extra"):
        write_feed_rows(any_store_connection, [paper.declaration()])


def test_who_remembers_the_last_entry_misses_none_and_reads_none_twice(
    any_store_connection: Connection, vehicle: Any
) -> None:
    read: list[tuple[int, Entry]] = []
    for n in range(4):
        write_passages(any_store_connection, [vehicle(after_s=10 * n, site="hai-phong").passage()])
        write_feed_rows(any_store_connection, [paper.manifest_line(bill_no=f"B{n}")])
        write_passages(any_store_connection, [vehicle(after_s=10 * n).passage()])
        while found := entries_after(any_store_connection, SITE, read[-1][0] if read else 0, 2):
            read += found
    assert read == entries_after(any_store_connection, SITE, 0)
    assert len(read) == 4 * 3
    assert {entry.site for _, entry in read} == set(SITE)


def test_open_entries_are_those_that_something_can_still_belong_to(
    any_store_connection: Connection, vehicle: Any
) -> None:
    day = timedelta(days=1)
    ended = paper.declaration(0, declared_at=paper.START - 31 * day, containers=(OTHER,))
    # Amended so that it ended: its first revision, which is open by itself, does not hold.
    open_once = paper.manifest_line(0, bill_no="B2")
    ended_since = paper.manifest_line(60, bill_no="B2", due_at=paper.START - 31 * day)
    still_open = paper.manifest_line(bill_no="B3")
    watched = paper.watch_entry(valid_from=paper.START - 400 * day)
    rows: list[AnyFeedRow] = [ended, open_once, ended_since, still_open, watched]
    write_feed_rows(any_store_connection, rows[:2])
    write_feed_rows(any_store_connection, rows[2:])
    # What passed before belongs to what waits for it alone, and nothing waits for this one.
    seen = ((-60, OTHER), (60, paper.CONTAINER))
    passages = [vehicle(after_s=s, plates=(), containers=(c,)).passage() for s, c in seen]
    write_passages(any_store_connection, passages)
    entries_after(any_store_connection, SITE, 0)
    until_n = last_entry_n(any_store_connection)
    write_feed_rows(any_store_connection, [paper.operator_move()])
    received = "update match_log set received_at = %s where subject = any(%s)"
    subjects = [row.subject for row in rows] + [str(each.passage_id) for each in passages]
    any_store_connection.execute(received, [paper.START - 20 * day, subjects])
    still = [open_once.subject, ended_since.subject, still_open.subject, watched.subject]
    for at_most_n in (1, 2, 100):
        found = open_entries(any_store_connection, SITE, paper.START, until_n, at_most_n)
        assert [entry.subject for _, entry in found] == [*still, str(passages[1].passage_id)]
    # What came in long after its time is open as long as if it were of now.
    any_store_connection.execute(received, [paper.START, [ended.subject]])
    found = open_entries(any_store_connection, SITE, paper.START, until_n)
    assert [entry.subject for _, entry in found] == [
        ended.subject,
        *still,
        *(str(each.passage_id) for each in passages),
    ]


def test_who_listens_is_woken_by_a_row_and_by_a_passage(
    any_settings: StoreSettings, vehicle: Any
) -> None:
    assert any_settings.dsn is not None
    with (
        connection_to(any_settings.dsn, "reader") as reader,
        connection_to(any_settings.dsn, "writer") as writer,
    ):
        listen(reader)
        assert not wait_for_entries(reader, 0.01)
        write_feed_rows(writer, [paper.declaration()])
        assert wait_for_entries(reader, 30)
        write_feed_rows(writer, [paper.declaration()])
        assert not wait_for_entries(reader, 0.01)
        write_passages(writer, [vehicle().passage()])
        assert wait_for_entries(reader, 30)


def test_how_far_a_join_has_got_never_goes_back(any_store_connection: Connection) -> None:
    assert match_progress(any_store_connection, "cat-lai") is None
    later = MatchProgress(paper.START + timedelta(seconds=1), 7)
    for reached in (MatchProgress(paper.START, 5), later, MatchProgress(paper.START, 5)):
        set_match_progress(any_store_connection, "cat-lai", reached)
    assert match_progress(any_store_connection, "cat-lai") == later
