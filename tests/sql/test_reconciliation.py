"""Both sides of a reconciliation, against a plain definition of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.errors import ArchiveError
from schemas.matching.entry import Side
from schemas.matching.policy import MatchPolicy
from schemas.reconciliation.category import Category
from schemas.reconciliation.paper import Paper
from schemas.reconciliation.result import Reconciled, Terms
from sql.history import History
from sql.reconciliation import reconcile_history, settle, table_of_papers
from sql.statements import query_text
from tests.sql.plain_reconciliation import Outcome, Read, plainly

NOON = datetime(2026, 11, 10, 5, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Near each other in one place, in two, in two that changed places, with the check digit or not.
NUMBERS = (
    "TEMU5588119",
    "TEMU5188112",
    "TEMU5588118",
    "TEMU5851119",
    "TEMU5588191",
    "TEMV5588219",
    "MSKU4972578",
    "MSKU4792573",
)
READS = pa.schema(
    [
        ("passage_id", pa.string()),
        ("ordinal", pa.int16()),
        ("code", pa.string()),
        ("site", pa.string()),
        ("gate", pa.string()),
        ("lane", pa.string()),
        ("direction", pa.string()),
        ("passed_at", pa.timestamp("us", tz="UTC")),
        ("status", pa.string()),
        ("size_type", pa.string()),
        ("candidates", pa.list_(pa.string())),
    ]
)


@pytest.fixture(scope="module")
def history() -> Iterator[History]:
    with duckdb.connect() as connection:
        connection.execute("set threads = 1")
        yield connection


def show(history: History, reads: list[Read]) -> None:
    """Puts reads where the history has them; each stands twice in its passage."""
    rows = [
        {
            "passage_id": read.passage_id,
            "ordinal": ordinal,
            "code": read.code,
            "site": read.site,
            "gate": "a",
            "lane": "a-1",
            "direction": read.direction,
            "passed_at": read.passed_at,
            "status": "review" if read.is_doubtful else "accepted",
            "size_type": read.size_type,
            "candidates": [*read.candidates],
        }
        for read in reads
        for ordinal in (0, 1)
    ]
    history.register("containers", pa.Table.from_pylist(rows, READS))


def terms(sites: tuple[str, ...] = ("s",), **changes: Any) -> Terms:
    values: dict[str, Any] = {
        "side": Side.MANIFEST,
        "sites": sites,
        "from_at": NOON - 5 * DAY,
        "until_at": NOON + 5 * DAY,
        "as_of": NOON + 6 * DAY,
        "policy": MatchPolicy(paper_before_days=2, paper_after_days=4),
    }
    return Terms(**{**values, **changes})


def paper(subject: str, number: str = NUMBERS[0], at: datetime = NOON, **changes: Any) -> Paper:
    values: dict[str, Any] = {
        "subject": subject,
        "revision": 0,
        "number": number,
        "site": "s",
        "direction": "out",
        "expected_at": at,
        "opens_at": at - 2 * DAY,
        "closes_at": at + 4 * DAY,
        "due_at": at,
        "is_active": True,
        "lets_pass": True,
        "eligible_at": None,
        "size_type": "45G1",
        "facts": {"bill_no": f"B{subject}"},
    }
    return Paper(**{**values, **changes})


def read(name: str, number: str = NUMBERS[0], at: datetime = NOON, **changes: Any) -> Read:
    values = {"passage_id": name, "code": number, "site": "s", "direction": "out", "passed_at": at}
    return Read(**{**values, **changes})


def outcomes(history: History) -> Counter[tuple[str, str, str | None, str | None]]:
    found = history.execute(
        "select site, category, paper, cast(passage_id as text) from rows_of_result"
    ).fetchall()
    return Counter(found)


def reconciled(
    history: History, papers: list[Paper], reads: list[Read], **changes: Any
) -> Reconciled:
    show(history, reads)
    return reconcile_history(history, table_of_papers(papers), terms(**changes))


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
        [("manifest_only", "p", "–")],
    ),
    "the other side of the border of the period": (
        [paper("p", at=NOON - 6 * DAY)],
        [read("r", at=NOON - 4 * DAY)],
        [("matched", "p", "r")],
    ),
    "out of the period": ([paper("p", at=NOON - 8 * DAY)], [read("r", at=NOON + 6 * DAY)], []),
}
CASES["not due yet"] = (
    CASES["not due yet"][0],
    CASES["not due yet"][1],
    [("gate_only", "–", "r"), ("waiting", "p", "–")],
)


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


STEPS = st.integers(-12, 12).map(lambda n: NOON + n * DAY / 2)
PAPERS = st.builds(
    lambda number, at, direction, shown, minutes: paper(
        "",
        number,
        at + timedelta(minutes=minutes),
        direction=direction,
        is_active=shown[0],
        lets_pass=shown[1],
        eligible_at=shown[2],
        due_at=at + shown[3] * DAY,
        size_type=shown[4],
    ),
    st.sampled_from(NUMBERS),
    STEPS,
    st.sampled_from(("in", "out", "out")),
    st.tuples(
        st.sampled_from((True, True, True, False)),
        st.sampled_from((True, True, False)),
        st.sampled_from((None, None, NOON)),
        st.sampled_from((0, 9)),
        st.sampled_from(("45G1", None, "22G1")),
    ),
    st.sampled_from((0, 0, 40)),
)
SEEN = st.builds(
    lambda number, at, direction, is_doubtful, candidates, size_type: read(
        "",
        number,
        at,
        direction=direction,
        is_doubtful=is_doubtful,
        candidates=candidates,
        size_type=size_type,
    ),
    st.sampled_from(NUMBERS),
    STEPS,
    st.sampled_from(("in", "out", "out")),
    st.booleans(),
    st.sampled_from(((), (), (NUMBERS[0],), (NUMBERS[1], NUMBERS[3]))),
    st.sampled_from(("45G1", None)),
)
SITES = st.lists(
    st.tuples(st.lists(PAPERS, max_size=7), st.lists(SEEN, max_size=7)), min_size=1, max_size=30
)


def agree(history: History, sites: list[tuple[list[Paper], list[Read]]]) -> None:
    """The law: SQL says what the plain definition says, and both sides balance."""
    papers, reads = [], []
    wanted: Counter[tuple[str, str, str | None, str | None]] = Counter()
    names = tuple(f"s{n}" for n in range(len(sites)))
    asked = terms(names)
    for site, (told, seen) in zip(names, sites, strict=True):
        own = [each._replace(site=site, subject=f"{site}-p{n}") for n, each in enumerate(told)]
        here = [replace(each, site=site, passage_id=f"{site}-r{n}") for n, each in enumerate(seen)]
        papers += own
        reads += here
        wanted.update(_named(site, plainly(own, here, asked)))
    found = reconciled(history, papers, reads, sites=names)
    assert outcomes(history) == wanted
    assert found.papers_n == sum(count for row, count in wanted.items() if row[2] is not None)
    assert found.reads_n == sum(count for row, count in wanted.items() if row[3] is not None)
    for total in found.totals.values():
        assert not total.category.is_pair or total.papers_n == total.reads_n


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(SITES)
def test_r49_sql_says_what_a_plain_definition_says_and_totals_balance(
    history: History, sites: list[tuple[list[Paper], list[Read]]]
) -> None:
    agree(history, sites)


@pytest.mark.long
@settings(
    max_examples=500,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(SITES)
def test_r49_sql_says_what_a_plain_definition_says_of_ten_thousand_sites(
    history: History, sites: list[tuple[list[Paper], list[Read]]]
) -> None:
    agree(history, sites)


def _named(site: str, rows: list[Outcome]) -> Iterator[tuple[str, str, str | None, str | None]]:
    for category, told, seen in rows:
        yield (
            site,
            category.value,
            told.subject if told is not None else None,
            seen.passage_id if seen is not None else None,
        )


@pytest.mark.parametrize("damage", ["lost", "twice", "alone"])
def test_nothing_is_told_that_does_not_balance(
    damage: str, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = {
        "lost": "delete from settled where category = 'gate_only'",
        "twice": "insert into settled select * from settled",
        "alone": "update settled set category = 'matched' where category = 'gate_only'",
    }
    texts = {"reconcile/settle_rest": query_text("reconcile/settle_rest") + done[damage]}
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
