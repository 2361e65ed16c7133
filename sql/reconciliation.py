"""Holds papers against the history of the gate, both sides whole, in DuckDB (R49, R48, R6).

Each row of both sides falls into exactly one category:

1. A number that is told once and passes once is settled by one join.
2. Of the others, papers and reads are given to each other in the order of time: first those that
   name nearly the instant, then all in their windows; papers that let pass before those that do
   not. What a paper or a passage is there for too much is a duplicate.
3. What is left meets papers that were taken back, then papers of the other direction, then numbers
   that are near, the likeliest pair first. No exact match is given up for a near one.
4. The rest is on one side only, or is waited for.

What pairs in step 1 and 2, duplicates included, is what the join pairs while the gate runs, so that
papers which come late find the same passages (R6).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from schemas.errors import ArchiveError
from schemas.matching.entry import Side
from schemas.reconciliation.category import PAIRS, Category, categories_of, paper_only
from schemas.reconciliation.paper import Paper
from schemas.reconciliation.result import PINNED, Break, Reconciled, Terms, Total
from sql.history import History
from sql.statements import query_text

NEAR_PAIRS_MAX_N: Final = 2_000_000_000
"""So many pairs of left-over papers and reads are compared, all told; more is a missing feed."""
ALIKE_MAX_N: Final = 10
"""So many rows of one left-over number are held against other numbers."""
_GOOD, _NOT_ELIGIBLE, _CANCELLED = 0, 1, 2
_EVER: Final = timedelta(days=100 * 365)
_INSTANT: Final = pa.timestamp("us", tz="UTC")
PAPERS_SCHEMA: Final = pa.schema(
    [
        ("subject", pa.string()),
        ("revision", pa.int64()),
        ("number", pa.string()),
        ("site", pa.string()),
        ("direction", pa.string()),
        ("expected_at", _INSTANT),
        ("opens_at", _INSTANT),
        ("closes_at", _INSTANT),
        ("due_at", _INSTANT),
        ("is_active", pa.bool_()),
        ("lets_pass", pa.bool_()),
        ("eligible_at", _INSTANT),
        ("size_type", pa.string()),
        ("facts", pa.string()),
    ]
)


def table_of_papers(papers: Iterable[Paper]) -> pa.Table:
    """Papers in columns; of several revisions of one number of a subject, the latest.

    Args:
        papers: In any order.
    """
    latest: dict[tuple[str, str], Paper] = {}
    for paper in papers:
        other = latest.get((paper.subject, paper.number))
        if other is None or other.revision < paper.revision:
            latest[paper.subject, paper.number] = paper
    columns = [*zip(*latest.values(), strict=True)] or [()] * len(PAPERS_SCHEMA)
    texts = [json.dumps(facts, ensure_ascii=False) for facts in columns[-1]]
    return pa.table([*columns[:-1], texts], schema=PAPERS_SCHEMA)


def bound_memory(history: History, folder: Path) -> None:
    """Bounds what a connection takes of the machine; what is more goes to a folder.

    Args:
        history: The connection.
        folder: Where to, for the length of the connection.
    """
    _run(history, "bound_memory", folder=str(folder))


def reconcile_history(history: History, told: pa.Table, terms: Terms) -> Reconciled:
    """Reconciles papers with the history.

    Args:
        history: As :func:`sql.history.open_history` yields it; gets the tables of the result.
        told: Papers of the side, as :func:`table_of_papers` has them.
        terms: What is reconciled.

    Raises:
        ArchiveError: The two sides do not balance, and so nothing of it is to be believed.
    """
    history.register("told_papers", told)
    load(history, terms)
    return result(history, terms, is_near_skipped=not settle(history))


def load(history: History, terms: Terms) -> None:
    """Fills the tables ``papers`` and ``reads`` with what belongs to a period.

    Args:
        history: A connection with ``told_papers`` and ``containers``.
        terms: What is reconciled.
    """
    _run(history, "set_terms", terms=_variables(terms))
    _run(history, "define_categories")
    for name in ("create_papers", "create_reads", "set_bounds", "define_nearness"):
        _run(history, name)


def result(history: History, terms: Terms, *, is_near_skipped: bool) -> Reconciled:
    """What is settled, counted and with its breaks.

    Args:
        history: After :func:`settle`.
        terms: What is reconciled.
        is_near_skipped: What :func:`settle` did not do.
    """
    by_category = {Category(row[0]): Total(Category(row[0]), *row[1:]) for row in _totals(history)}
    totals = {each: by_category.get(each, Total(each)) for each in categories_of(terms.side)}
    breaks = tuple(_breaks(history, terms.side))
    return Reconciled(terms, totals, breaks, is_near_skipped)


def settle(history: History) -> bool:
    """Settles the tables ``papers`` and ``reads``, and proves that both sides balance.

    Args:
        history: A connection with these two tables and the variable ``terms``.

    Returns:
        Whether numbers that are near were compared; see :data:`NEAR_PAIRS_MAX_N`.

    Raises:
        ArchiveError: They do not balance.
    """
    for name in ("line_up", "pick_loose", "open_tangled"):
        _run(history, name)
    _settle_tangled(history)
    _run(history, "left_over")
    is_compared = _settle_near(history)
    for name in ("settle_rest", "settle", "count_rows", "rows"):
        _run(history, name)
    for what, wanted_n, found_n in _run(history, "faults_of_balance"):
        message = f"the two sides do not balance: {wanted_n} {what} were wanted, got {found_n}"
        raise ArchiveError(message)
    return is_compared


def _settle_tangled(history: History) -> None:
    """Numbers that are told or read more than once."""
    turns = {turn for (turn,) in _run(history, "turns_of_tangled")}
    if not turns:
        return
    pass_n = count()
    for turn in sorted(turns & {_GOOD, _NOT_ELIGIBLE}):
        for within in (PINNED, _EVER):
            _pair_queued(history, next(pass_n), [turn], within)
    _run(history, "settle_duplicates")
    if _CANCELLED in turns:
        _pair_queued(history, next(pass_n), [_CANCELLED], _EVER)
    _pair_queued(history, next(pass_n), [_GOOD, _NOT_ELIGIBLE], _EVER, is_turned=True)


def _pair_queued(
    history: History, pass_n: int, turns: list[int], within: timedelta, *, is_turned: bool = False
) -> None:
    which = {"pass_n": pass_n, "turns": turns, "within": within, "is_turned": is_turned}
    for round_n in count():
        _run(history, "pair_queued", round_n=round_n, **which)
        if not _asked(history, "is_missed", pass_n=pass_n, round_n=round_n):
            return


def _settle_near(history: History) -> bool:
    is_compared = _asked(history, "near_pairs_n") <= NEAR_PAIRS_MAX_N
    _run(history, "find_near", alike_n=ALIKE_MAX_N if is_compared else 0)
    while is_compared and _asked(history, "pair_near"):
        pass
    return is_compared


def _totals(history: History) -> list[tuple[Any, ...]]:
    return _run(history, "totals")


def _breaks(history: History, side: Side) -> Iterator[Break]:
    for row in _run(history, "told_breaks"):
        site, kind, reason, number, direction, at, paper, facts, *others = row
        told = json.loads(facts) if facts is not None else {}
        yield Break(site, side, Category(kind), reason, number, direction, at, paper, told, *others)


def _variables(terms: Terms) -> dict[str, Any]:
    return {
        "sites": [*terms.sites],
        "from_at": terms.from_at,
        "until_at": terms.until_at,
        "as_of": terms.as_of,
        "reach": terms.reach,
        "grace": terms.policy.grace,
        "papers_within": timedelta(hours=terms.policy.papers_within_hours) + terms.policy.grace,
        "paper_only": paper_only(terms.side).value,
        "paired": [category.value for category in PAIRS],
        "break_categories": [category.value for category in Category if category.is_break],
    }


def _run(history: History, name: str, **values: object) -> list[tuple[Any, ...]]:
    statements = query_text(f"reconcile/{name}")
    return history.execute(statements, values or None).fetchall()


def _asked(history: History, name: str, **values: object) -> int:
    ((answer,),) = _run(history, name, **values)
    return int(answer)
