"""Corrections, manual entries and undo: revisions in order, who and why beside them (R43, R70)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from schemas.clock_source import ClockSource
from schemas.corrected_passage import NewNumbers, SeenCrossing
from schemas.correction import CorrectionKind, correction_of
from schemas.errors import GatestreamError, InputError
from schemas.passage import CrossingSource, Direction, Passage
from schemas.read import Status
from sql.correction_rows import corrections_of, passage_of, write_corrections
from sql.corrections import Author, correct, enter, revise, undo
from sql.home import StoreSettings
from sql.match_log import entries_after
from sql.replay import replay
from sql.segments import segment_path
from sql.store import Store, open_store

READ, RIGHT = "WSAU4160620", "WSAU4160635"
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
AN = Author("nguyen.van.an", "đọc nhầm chữ số", NOW)


@pytest.fixture
def store(settings: StoreSettings) -> Iterator[Store]:
    with open_store(settings) as opened:
        yield opened


@pytest.fixture
def passage(store: Store, vehicle: Any) -> Passage:
    seen: Passage = vehicle(statuses=(Status.ACCEPTED, Status.REVIEW)).passage()
    store.write([seen])
    return seen


def known(store: Store, passage_id: UUID) -> Passage:
    found = store.ask(lambda each: passage_of(each, passage_id))
    assert found is not None
    return found


def audited(store: Store) -> list[tuple[str, str, str]]:
    with_log = "select what, who, why from audit_log order by n"
    # The writer adds to the log and may not read it.
    store.ask(lambda each: each.execute("reset role"))
    try:
        return store.ask(lambda each: each.execute(with_log).fetchall())
    finally:
        store.ask(lambda each: each.execute("set role gatestream_writer"))


def test_r43_r70_r101_a_correction_is_a_further_revision_with_who_and_why(
    any_settings: StoreSettings, vehicle: Any
) -> None:
    passage = vehicle().passage()
    with open_store(any_settings) as store:
        store.write([passage])
        _correct_and_look(store, passage)


def _correct_and_look(store: Store, passage: Passage) -> None:
    made = correct(store, passage.passage_id, NewNumbers({READ: RIGHT}), AN)
    assert made.revision == 1
    assert known(store, passage.passage_id) == made
    (container,) = made.containers
    assert (container.code, container.status) == (RIGHT, Status.ACCEPTED)
    assert container.size_type == "45G1"
    assert made.plates == passage.plates
    (row,) = store.ask(lambda each: corrections_of(each, passage.passage_id))
    assert (row["kind"], row["revision"], row["is_applied"]) == ("correction", 1, True)
    assert (row["containers_before"], row["containers_after"]) == ([READ], [RIGHT])
    assert (row["who"], row["why"], row["made_at"]) == (AN.who, AN.why, NOW)
    assert audited(store) == [("passage.correct", AN.who, AN.why)]


def test_r70_an_undone_correction_restores_what_was_read(store: Store, passage: Passage) -> None:
    correct(store, passage.passage_id, NewNumbers({READ: RIGHT}, {"51C12345": "51C12346"}), AN)
    back = undo(store, passage.passage_id, AN)
    assert back.revision == 2
    assert known(store, passage.passage_id) == passage.model_copy(update={"revision": 2})
    again = undo(store, passage.passage_id, AN)
    assert [read.code for read in again.containers] == [RIGHT]
    kinds = [row["kind"] for row in store.ask(lambda each: corrections_of(each, back.passage_id))]
    assert kinds == ["correction", "withdrawn", "withdrawn"]


def test_what_nobody_corrected_cannot_be_undone(store: Store, passage: Passage) -> None:
    with pytest.raises(InputError, match="nothing to undo"):
        undo(store, passage.passage_id, AN)


def test_r43_a_passage_that_no_camera_saw_is_entered_and_taken_back(store: Store) -> None:
    seen = SeenCrossing("cat-lai", "a", "in-1", Direction.IN, NOW, (RIGHT,), ("51C-123.45",))
    made = enter(store, seen, AN)
    assert (made.revision, made.crossing, made.clock_source) == (
        0,
        CrossingSource.MANUAL,
        ClockSource.PERSON,
    )
    assert known(store, made.passage_id) == made
    (row,) = store.ask(lambda each: each.execute("select code, status from containers").fetchall())
    assert row == (RIGHT, "accepted")
    gone = undo(store, made.passage_id, AN)
    assert (gone.revision, gone.containers, gone.plates) == (1, (), ())
    assert [what for what, _, _ in audited(store)] == ["passage.enter", "passage.undo"]


@pytest.mark.parametrize("after_ms", [0, 300])
def test_a_passage_that_is_there_is_not_entered_once_more(
    store: Store, passage: Passage, after_ms: int
) -> None:
    at = passage.passed_at + timedelta(milliseconds=after_ms)
    seen = SeenCrossing("cat-lai", "a", "in-1", Direction.IN, at, (RIGHT,))
    with pytest.raises(InputError, match=str(passage.passage_id)):
        enter(store, seen, AN)
    assert known(store, passage.passage_id) == passage


def test_r70_a_number_that_cannot_be_right_leaves_everything_as_it_was(
    store: Store, passage: Passage
) -> None:
    with pytest.raises(InputError, match="check digit 5"):
        correct(store, passage.passage_id, NewNumbers({READ: "WSAU4160636"}), AN)
    assert known(store, passage.passage_id).revision == 0
    assert audited(store) == []


def test_an_unknown_passage_is_refused(store: Store) -> None:
    with pytest.raises(InputError, match="the id of a passage"):
        correct(store, uuid4(), NewNumbers({READ: RIGHT}), AN)


def test_corrections_at_the_same_time_become_revisions_in_a_row(
    settings: StoreSettings, vehicle: Any
) -> None:
    seen = vehicle().passage()
    with open_store(settings, "main") as store:
        store.write([seen])

    def toggled(passage: Passage) -> Passage:
        return passage.model_copy(update={"revision": passage.revision + 1})

    faults: list[GatestreamError] = []

    def work(stream: str) -> None:
        try:
            with open_store(settings, stream) as own:
                for n in range(5):
                    author = Author(stream, f"{n}", NOW)
                    revise(own, seen.passage_id, CorrectionKind.CORRECTION, author, toggled)
        except GatestreamError as error:
            faults.append(error)

    threads = [threading.Thread(target=work, args=(f"desk-{n}",)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    with open_store(settings, "main") as store:
        found = store.ask(lambda each: corrections_of(each, seen.passage_id))
        assert [row["revision"] for row in found] == [*range(1, 11)]
        assert all(row["is_applied"] for row in found)
        assert known(store, seen.passage_id).revision == 10


def test_of_two_that_made_the_same_revision_the_first_holds_and_both_are_kept(
    store: Store, passage: Passage
) -> None:
    made = correct(store, passage.passage_id, NewNumbers({READ: RIGHT}), AN)
    other = passage.model_copy(update={"revision": 1, "containers": ()})
    late = correction_of(
        passage, other, CorrectionKind.CORRECTION, who="tran.b", why="không có", made_at=NOW
    )
    store.write([other, late])
    assert known(store, passage.passage_id) == made
    rows_now = store.ask(lambda each: corrections_of(each, passage.passage_id))
    assert sorted((row["who"], row["is_applied"]) for row in rows_now) == [
        (AN.who, True),
        ("tran.b", False),
    ]


def test_a_correction_without_its_passage_is_kept_and_not_applied(
    store: Store, passage: Passage
) -> None:
    other = passage.model_copy(update={"revision": 7})
    late = correction_of(
        passage, other, CorrectionKind.CORRECTION, who="tran.b", why="vì", made_at=NOW
    )
    store.ask(lambda each: write_corrections(each, [late, late]))
    (row,) = store.ask(lambda each: corrections_of(each, passage.passage_id))
    assert row["is_applied"] is False
    assert len(audited(store)) == 1


def test_r96_a_store_that_was_lost_gets_the_corrections_back_from_the_segments(
    settings: StoreSettings, new_database: Any, vehicle: Any
) -> None:
    seen = vehicle().passage()
    with open_store(settings) as store:
        store.write([seen])
        made = correct(store, seen.passage_id, NewNumbers({READ: RIGHT}), AN)
    assert segment_path(settings.home.segments, "main", 1).exists()
    other = StoreSettings(settings.home, new_database("migrated"))
    with open_store(other) as store:
        store.ask(lambda each: replay(each, settings.home.segments))
        assert known(store, seen.passage_id) == made
        (row,) = store.ask(lambda each: corrections_of(each, seen.passage_id))
        assert (row["who"], row["is_applied"]) == (AN.who, True)


def test_a_correction_reenters_the_join(store: Store, passage: Passage) -> None:
    def logged(after_n: int) -> list[tuple[int, tuple[str, int, bool]]]:
        found = store.ask(lambda each: entries_after(each, [passage.site], after_n))
        return [
            (entry_n, (entry.number, entry.revision, entry.is_active))
            for entry_n, entry in found
            if entry.number in {READ, RIGHT}
        ]

    ((entry_n, first),) = logged(0)
    assert first == (READ, 0, True)
    correct(store, passage.passage_id, NewNumbers({READ: RIGHT}), AN)
    told = {entry for _, entry in logged(entry_n)}
    assert told == {(READ, 1, False), (RIGHT, 1, True)}


def test_what_the_store_no_longer_has_cannot_be_undone_but_by_hand(
    store: Store, passage: Passage
) -> None:
    correct(store, passage.passage_id, NewNumbers({READ: RIGHT}), AN)
    # As a store that was made anew from the archive, which keeps the highest revision alone.
    store.ask(lambda each: each.execute("reset role"))
    store.ask(lambda each: each.execute("delete from passage_revisions where revision = 0"))
    store.ask(lambda each: each.execute("set role gatestream_writer"))
    with pytest.raises(InputError, match="revision 0 is not in this store"):
        undo(store, passage.passage_id, AN)
    assert known(store, passage.passage_id).containers[0].code == RIGHT
