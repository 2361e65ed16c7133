"""Papers and reads for the tests of a reconciliation, of which each says what matters to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import pyarrow as pa

from schemas.matching.entry import Side
from schemas.matching.policy import MatchPolicy
from schemas.reconciliation.paper import Paper
from schemas.reconciliation.result import Reconciled, Terms
from sql.history import History
from sql.reconciliation import reconcile_history, table_of_papers
from tests.sql.plain_reconciliation import Read

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


@contextmanager
def empty_history() -> Iterator[History]:
    """A connection without a history; one thread, for the tables are small."""
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
