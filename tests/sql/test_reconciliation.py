"""What a reconciliation says of both sides, case by case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from schemas.errors import ArchiveError
from schemas.reconciliation.category import Category
from schemas.reconciliation.paper import Paper
from sql.history import History
from sql.reconciliation import settle
from sql.statements import query_text
from tests.sql.plain_reconciliation import Read
from tests.sql.reconciliation_rows import (
    DAY,
    HOUR,
    NOON,
    empty_history,
    outcomes,
    paper,
    read,
    reconciled,
)


@pytest.fixture(scope="module")
def history() -> Iterator[History]:
    with empty_history() as connection:
        yield connection


CASES: dict[str, tuple[list[Paper], list[Read], list[tuple[str, ...]]]] = {
    "matched": ([paper("p")], [read("r")], [("matched", "p", "r")]),
    "matched by a doubtful read": (
        [paper("p")],
        [read("r", is_doubtful=True)],
        [("matched", "p", "r")],
    ),
    "one side only": (
        [paper("p")],
        [read("r", "HLXU1234563")],
        [("gate_only", "–", "r"), ("manifest_only", "p", "–")],
    ),
    "mistyped, with the check digit that follows": (
        [paper("p", "TEMU5188112")],
        [read("r", "TEMU5588119")],
        [("number_differs", "p", "r")],
    ),
    "neighbours that changed places": (
        [paper("p", "MSKU4792573")],
        [read("r", "MSKU4972578")],
        [("number_differs", "p", "r")],
    ),
    "three other places are another number": (
        [paper("p", "TEMU5588119")],
        [read("r", "TEMU5588200")],
        [("gate_only", "–", "r"), ("manifest_only", "p", "–")],
    ),
    "near, but out of its time": (
        [paper("p", "TEMU5588118", NOON - 4 * DAY)],
        [read("r", "TEMU5588119", NOON + DAY)],
        [("gate_only", "–", "r"), ("manifest_only", "p", "–")],
    ),
    "near, but in the other direction": (
        [paper("p", "TEMU5588118", direction="in")],
        [read("r", "TEMU5588119")],
        [("gate_only", "–", "r"), ("manifest_only", "p", "–")],
    ),
    "an exact match is not given up for a near one": (
        [paper("p", "TEMU5588118"), paper("q")],
        [read("r")],
        [("manifest_only", "p", "–"), ("matched", "q", "r")],
    ),
    "of two near ones the likelier": (
        [paper("p", "TEMU5588218"), paper("q", "TEMU5588118")],
        [read("r")],
        [("manifest_only", "p", "–"), ("number_differs", "q", "r")],
    ),
    "what the frames proposed is likeliest": (
        [paper("p", "TEMU5588228"), paper("q", "TEMU5588218"), paper("o", "TEMU5588118")],
        [read("r", is_doubtful=True, candidates=("TEMU5588218",))],
        [("manifest_only", "o", "–"), ("manifest_only", "p", "–"), ("number_differs", "q", "r")],
    ),
    "told twice": (
        [paper("p"), paper("q", at=NOON + DAY)],
        [read("r")],
        [("duplicate", "q", "–"), ("matched", "p", "r")],
    ),
    "told twice and not passed": (
        [paper("p"), paper("q")],
        [],
        [("duplicate", "q", "–"), ("manifest_only", "p", "–")],
    ),
    "passed twice": (
        [paper("p")],
        [read("r"), read("t", at=NOON + HOUR)],
        [("duplicate", "–", "t"), ("matched", "p", "r")],
    ),
    "two trips, two papers": (
        [paper("p"), paper("q", at=NOON + DAY)],
        [read("r", at=NOON + 3 * HOUR), read("t", at=NOON + 26 * HOUR)],
        [("matched", "p", "r"), ("matched", "q", "t")],
    ),
    "the paper that names the instant": (
        [paper("p", at=NOON - DAY), paper("q")],
        [read("r", at=NOON + HOUR / 2)],
        [("duplicate", "p", "–"), ("matched", "q", "r")],
    ),
    "wrong direction": (
        [paper("p", direction="in")],
        [read("r")],
        [("wrong_direction", "p", "r")],
    ),
    "cancelled, and passed": (
        [paper("p", is_active=False)],
        [read("r")],
        [("wrong_status", "p", "r")],
    ),
    "cancelled, and told again": (
        [paper("p", is_active=False), paper("q", at=NOON + DAY)],
        [read("r")],
        [("matched", "q", "r"), ("withdrawn", "p", "–")],
    ),
    "not eligible": ([paper("p", lets_pass=False)], [read("r")], [("wrong_status", "p", "r")]),
    "eligible after it left": (
        [paper("p", eligible_at=NOON + HOUR)],
        [read("r")],
        [("wrong_status", "p", "r")],
    ),
    "eligible after it came in": (
        [paper("p", eligible_at=NOON + HOUR, direction="in")],
        [read("r", direction="in")],
        [("matched", "p", "r")],
    ),
    "other size-type": (
        [paper("p", size_type="22G1")],
        [read("r")],
        [("wrong_status", "p", "r")],
    ),
    "other size-type, as far as a doubtful read goes": (
        [paper("p", size_type="22G1")],
        [read("r", is_doubtful=True)],
        [("matched", "p", "r")],
    ),
    "not due yet": (
        [paper("p", due_at=NOON + 9 * DAY)],
        [read("r", "HLXU1234563", NOON + 4 * DAY + 23 * HOUR)],
        [("gate_only", "–", "r"), ("waiting", "p", "–")],
    ),
    "the other side of the border of the period": (
        [paper("p", at=NOON - 6 * DAY)],
        [read("r", at=NOON - 4 * DAY)],
        [("matched", "p", "r")],
    ),
    "out of the period": ([paper("p", at=NOON - 8 * DAY)], [read("r", at=NOON + 6 * DAY)], []),
}


@pytest.fixture(scope="module")
def kinds(history: History) -> dict[str, list[tuple[str, ...]]]:
    """By case, category, paper and passage of each row, dashes where there is none."""
    papers, reads = [], []
    for site, (told, seen, _) in CASES.items():
        papers += [each._replace(site=site, subject=f"{site}/{each.subject}") for each in told]
        reads += [replace(each, site=site, passage_id=f"{site}/{each.passage_id}") for each in seen]
    reconciled(history, papers, reads, sites=tuple(CASES))
    found: dict[str, list[tuple[str, ...]]] = {case: [] for case in CASES}
    for site, kind, told_by, seen_by in outcomes(history):
        names = ((each or "–").rpartition("/")[2] for each in (told_by, seen_by))
        found[site].append((kind, *names))
    return {site: sorted(rows) for site, rows in found.items()}


@pytest.mark.parametrize("case", CASES)
def test_r49_each_row_falls_into_one_category(
    case: str, kinds: dict[str, list[tuple[str, ...]]]
) -> None:
    _, _, wanted = CASES[case]
    assert kinds[case] == wanted


@pytest.mark.parametrize("damage", ["lost", "twice", "alone"])
def test_nothing_is_told_that_does_not_balance(
    damage: str, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = {
        "lost": "delete from settled where category = 'gate_only'",
        "twice": "insert into settled select * from settled",
        "alone": "update settled set category = 'matched' where category = 'gate_only'",
    }
    texts = {"reconcile/settle": query_text("reconcile/settle") + done[damage]}
    monkeypatch.setattr(
        "sql.reconciliation.query_text", lambda name: texts.get(name, query_text(name))
    )
    with pytest.raises(ArchiveError, match="the two sides do not balance"):
        reconciled(history, [paper("p")], [read("r", "HLXU1234563")])


def test_a_number_that_is_told_and_read_thousands_of_times_is_no_cross_join(
    history: History,
) -> None:
    papers = [paper(f"p{n:05d}", at=NOON + n * timedelta(seconds=1)) for n in range(3000)]
    reads = [read(f"r{n:05d}", at=NOON + n * timedelta(seconds=1)) for n in range(2500)]
    found = reconciled(history, papers, reads)
    assert found.totals[Category.MATCHED].papers_n == 2500
    assert found.totals[Category.DUPLICATE].papers_n == 500


def test_where_everything_is_left_over_no_pair_is_guessed(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sql.reconciliation.NEAR_PAIRS_MAX_N", 0)
    found = reconciled(history, [paper("p", "TEMU5588118")], [read("r")])
    assert found.is_near_skipped
    assert found.totals[Category.NUMBER_DIFFERS].papers_n == 0
    assert not settle(history)


def test_a_paper_that_was_told_twice_and_did_not_pass_names_the_other_one(
    history: History,
) -> None:
    found = reconciled(history, [paper("p"), paper("q")], [])
    named = {each.paper: each.other_paper for each in found.breaks}
    assert named == {"p": None, "q": "p"}
