"""A month of manifest lines and passages, made up, with known differences: a load, and no truth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from schemas.iso6346 import LETTER_VALUES
from schemas.owners import OwnerRegistry
from sql.reconciliation import PAPERS_SCHEMA

FROM_AT: Final = datetime(2026, 11, 1, tzinfo=UTC)
DAYS_N: Final = 30
SITE: Final = "bench"
OWNERS_N: Final = 200
_DAY_US: Final = 86_400_000_000
_REVIEW_SHARE: Final = 0.05
_SERIALS_N: Final = 1_000_000
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Shares:
    """How much of the lines differs, as shares of all of them.

    Attributes:
        absent: Told, and not passed.
        undeclared: Passed, and not told.
        mistyped: One digit of the serial is another one on paper, and the check digit follows.
        turned: Passed in the other direction.
        told_twice: Told once more.
        passed_twice: Passed once more.
    """

    absent: float = 0.01
    undeclared: float = 0.01
    mistyped: float = 0.005
    turned: float = 0.001
    told_twice: float = 0.002
    passed_twice: float = 0.002


def made_up(lines_n: int, shares: Shares, seed: int) -> tuple[pa.Table, pa.Table]:
    """Papers and container codes of passages.

    Args:
        lines_n: Manifest lines, and about as many passages.
        shares: How much of them differs.
        seed: The same seed makes the same tables.
    """
    chance = np.random.default_rng(seed)
    owners = np.array(sorted(OwnerRegistry.bundled().owners)[:OWNERS_N])
    owner = chance.integers(0, len(owners), lines_n)
    # Up to a million lines no serial is drawn twice, so that no number is there twice unasked.
    serial = chance.permutation(np.arange(lines_n) % _SERIALS_N)
    due_us = int(FROM_AT.timestamp() * 1e6) + np.sort(chance.integers(0, DAYS_N * _DAY_US, lines_n))
    kind = chance.random(lines_n)
    edges = np.cumsum([shares.absent, shares.undeclared, shares.mistyped, shares.turned])
    is_absent, is_undeclared, is_mistyped, is_turned = (
        (kind >= low) & (kind < high) for low, high in zip([0, *edges[:-1]], edges, strict=True)
    )
    told_serial = np.where(is_mistyped, _mistyped(chance, serial), serial)
    direction = chance.integers(0, 2, lines_n)
    told = np.flatnonzero(~is_undeclared)
    seen = np.flatnonzero(~is_absent)
    twice = chance.random(lines_n)
    told = np.concatenate([told, told[twice[told] < shares.told_twice]])
    seen = np.concatenate([seen, seen[twice[seen] > 1 - shares.passed_twice]])
    papers = _papers(owners, owner[told], told_serial[told], due_us[told], direction[told])
    passed_us = due_us[seen] + chance.integers(0, 6 * 3_600_000_000, len(seen))
    ways = direction[seen] ^ is_turned[seen]
    return papers, _reads(chance, owners, owner[seen], serial[seen], passed_us, ways)


def _mistyped(chance: np.random.Generator, serial: Ints) -> Ints:
    place = 10 ** chance.integers(0, 6, len(serial))
    digit = serial // place % 10
    other = (digit + chance.integers(1, 10, len(serial))) % 10
    return np.asarray(serial + (other - digit) * place)


def _numbers(owners: npt.NDArray[np.str_], owner: Ints, serial: Ints) -> pa.Array:
    heads = [[LETTER_VALUES[sign] for sign in code] for code in owners]
    sums = np.array([sum(v << place for place, v in enumerate(head)) for head in heads])[owner]
    for place in range(6):
        sums = sums + (serial // 10 ** (5 - place) % 10 << (place + 4))
    check = sums % 11 % 10
    digits = np.char.zfill((serial * 10 + check).astype(str), 7)
    return pa.array(np.char.add(owners[owner], digits))


def _papers(
    owners: npt.NDArray[np.str_], owner: Ints, serial: Ints, due_us: Ints, direction: Ints
) -> pa.Table:
    n = len(serial)
    numbers = _numbers(owners, owner, serial)
    instants = pa.timestamp("us", tz="UTC")
    subjects = np.char.add("manifest_line:bench:V1:B", np.arange(n).astype(str))
    columns = {
        "subject": pa.array(subjects),
        "revision": pa.array(np.zeros(n, np.int64)),
        "number": numbers,
        "site": pa.repeat(SITE, n),
        "direction": pa.array(["in", "out"]).take(pa.array(direction)),
        "expected_at": pa.array(due_us, instants),
        "opens_at": pa.array(due_us - 7 * _DAY_US, instants),
        "closes_at": pa.array(due_us + 30 * _DAY_US, instants),
        "due_at": pa.array(due_us, instants),
        "is_active": pa.repeat(True, n),
        "lets_pass": pa.repeat(True, n),
        "eligible_at": pa.nulls(n, instants),
        "size_type": pa.repeat("45G1", n),
        "facts": pa.repeat('{"bill_no": "B"}', n),
    }
    return pa.table(columns, PAPERS_SCHEMA)


def _reads(
    chance: np.random.Generator,
    owners: npt.NDArray[np.str_],
    owner: Ints,
    serial: Ints,
    passed_us: Ints,
    direction: Ints,
) -> pa.Table:
    n = len(serial)
    ids = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(16), n, [None, pa.py_buffer(chance.bytes(16 * n))]
    )
    offsets = pa.array(np.zeros(n + 1, np.int32))
    return pa.table(
        {
            "passage_id": pa.ExtensionArray.from_storage(pa.uuid(), ids),
            "ordinal": pa.array(np.zeros(n, np.int16)),
            "code": _numbers(owners, owner, serial),
            "site": pa.repeat(SITE, n),
            "gate": pa.repeat("a", n),
            "lane": pa.repeat("a-1", n),
            "direction": pa.array(["in", "out"]).take(pa.array(np.asarray(direction, np.int64))),
            "passed_at": pa.array(passed_us, pa.timestamp("us", tz="UTC")),
            "status": pa.array(["accepted", "review"]).take(
                pa.array((chance.random(n) < _REVIEW_SHARE).astype(np.int64))
            ),
            "size_type": pa.repeat("45G1", n),
            "candidates": pa.ListArray.from_arrays(offsets, pa.array([], pa.string())),
        }
    )
