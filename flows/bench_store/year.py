"""A year of a large port, made up: the load of the benchmarks, and no truth about any port."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sql.archive_rows import LOCAL_ZONE
from sql.archive_schema import PASSAGES_SCHEMA

SITE = "cat-lai"
LANES_N = 24
_WINDOW_DAYS = 10
_PLATE_REVIEW_SHARE = 0.05
_CODE_REVIEW_SHARE = 0.06
_KNOWN_SHARE = 0.97
_NOON = 12.0
_BOXES_A_PASSAGE = 0.95
_OWNERS = ("MSKU", "TGHU", "CMAU", "OOLU", "TCLU", "FCIU", "HLXU", "EMCU", "SEGU", "TEMU")
_KINDS = ("car_or_truck", "trailer")
_CAUSES = ("low_light", "glare", "dirt_or_occlusion", "angle", "tailgating", "too_small")
_EAST_US = 7 * 3_600_000_000
Chance = np.random.Generator
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Port:
    """How much passes.

    Attributes:
        passages_a_day: Vehicles a day.
        days_n: Days, the last of which is ``last_day``.
        last_day: Local day.
        seed: The same seed makes the same year.
    """

    passages_a_day: int = 10_000
    days_n: int = 365
    last_day: date = date(2026, 12, 31)
    seed: int = 953

    def plates(self) -> pa.Array:
        """The vehicles that come; each of a large port comes two hundred times a year."""
        return _plates(np.random.default_rng(self.seed), self.passages_a_day * 3)

    def codes(self) -> pa.Array:
        """The containers in the order in which they come; each is read about three times."""
        reads_n = int(self.passages_a_day * self.days_n * _BOXES_A_PASSAGE)
        return _codes(np.random.default_rng(self.seed + 1), max(_WINDOW_DAYS, reads_n // 3))

    def days(self) -> Iterator[tuple[date, pa.Table]]:
        """The local days in their order, each with its passages in the archive's columns."""
        trucks, boxes = self.plates(), self.codes()
        # A box is at the port for a while: the days' codes come from a window that moves.
        window = max(1, len(boxes) * _WINDOW_DAYS // (self.days_n + _WINDOW_DAYS))
        for day_n in range(self.days_n):
            day = self.last_day - timedelta(days=self.days_n - 1 - day_n)
            chance = np.random.default_rng((self.seed, day.toordinal()))
            first = (len(boxes) - window) * day_n // self.days_n
            yield day, _day(chance, day, self.passages_a_day, trucks, boxes[first : first + window])


def _day(chance: Chance, day: date, passages_n: int, trucks: pa.Array, boxes: pa.Array) -> pa.Table:
    hours = _hours(chance, passages_n)
    midnight = datetime.combine(day, time(), LOCAL_ZONE).astimezone(UTC)
    start_us = int(midnight.timestamp() * 1_000_000)
    at_us = start_us + np.sort((hours * 3_600_000).astype(np.int64)) * 1000
    lanes = chance.integers(0, LANES_N, passages_n)
    plates_n = chance.choice([0, 1, 2], passages_n, p=[0.02, 0.38, 0.60])
    boxes_n = chance.choice([0, 1, 2], passages_n, p=[0.25, 0.55, 0.20])
    plates = trucks.take(pa.array(chance.integers(0, len(trucks), plates_n.sum())))
    codes = boxes.take(pa.array(chance.integers(0, len(boxes), boxes_n.sum())))
    return _table(chance, day, at_us, lanes, (plates_n, plates), (boxes_n, codes))


def _table(
    chance: Chance,
    day: date,
    at_us: Ints,
    lanes: Ints,
    plates: tuple[Ints, pa.Array],
    codes: tuple[Ints, pa.Array],
) -> pa.Table:
    n = len(at_us)
    instants = pa.array(at_us, pa.timestamp("us", tz="UTC"))
    columns = _plate_columns(chance, *plates) | _container_columns(chance, *codes)
    is_review = _any_review(columns, "plate_statuses") | _any_review(columns, "container_statuses")
    is_unread = (plates[0] + codes[0]) == 0
    causes_n = np.where(is_review | is_unread, chance.integers(1, 3, n), 0)
    local_us = at_us + _EAST_US
    columns |= {
        "site": _repeated(SITE, n),
        "day": pa.array([day] * n, pa.date32()),
        "local_hour": pa.array(local_us // 3_600_000_000 % 24, pa.int32()),
        "passage_id": _ids(chance, n),
        "revision": pa.array(np.zeros(n), pa.int32()),
        "gate": _chosen([f"g{lane // 6}" for lane in range(LANES_N)], lanes),
        "lane": _chosen([_lane(lane) for lane in range(LANES_N)], lanes),
        "direction": _chosen(["in" if lane % 2 == 0 else "out" for lane in range(LANES_N)], lanes),
        "passed_at": instants,
        "first_seen_at": pa.array(at_us - 2_400_000, instants.type),
        "last_seen_at": pa.array(at_us + 4_200_000, instants.type),
        "crossing": _repeated("loop", n),
        "cameras": _lists(np.full(n, 2), _chosen(["rear", "side"], np.arange(2 * n) % 2)),
        "media": _chosen([f"rtsp-{_lane(lane)}" for lane in range(LANES_N)], lanes),
        "epoch": pa.array(np.zeros(n), pa.int32()),
        "clock_source": _repeated("anchor", n),
        "clock_offset_s": pa.nulls(n, pa.float64()),
        "status": _chosen(
            ["accepted", "review", "unread"], np.where(is_unread, 2, is_review.astype(np.int64))
        ),
        "failure_causes": _lists(
            causes_n, _chosen(list(_CAUSES), chance.integers(0, len(_CAUSES), causes_n.sum()))
        ),
        "pairing": _repeated("paired", n),
        "model_version": _repeated("ppocr-v6", n),
        "schema_version": pa.array(np.full(n, 3), pa.int32()),
    }
    columns |= _evidence_columns(chance, instants)
    columns |= _figures(chance, n, columns)
    return pa.table({name: columns[name] for name in PASSAGES_SCHEMA.names}, PASSAGES_SCHEMA)


def _plate_columns(chance: Chance, n: Ints, texts: pa.Array) -> dict[str, pa.Array]:
    every = len(texts)
    statuses = _chosen(
        ["accepted", "review"], (chance.random(every) < _PLATE_REVIEW_SHARE).astype(np.int64)
    )
    return {
        "plates": _lists(n, texts),
        "plate_statuses": _lists(n, statuses),
        "plate_confidences": _lists(n, _shares(chance, every)),
        "plate_kinds": _lists(n, _chosen(list(_KINDS), np.arange(every) % 2)),
        "plate_char_confidences": _lists(n, _of_chars(chance, every, 8)),
        "plate_read_frames_n": _lists(n, pa.array(chance.integers(1, 20, every), pa.int32())),
        "plate_candidates": _lists(n, _lists(np.zeros(every, np.int64), pa.array([], pa.string()))),
    }


def _container_columns(chance: Chance, n: Ints, codes: pa.Array) -> dict[str, pa.Array]:
    every = len(codes)
    statuses = _chosen(
        ["accepted", "review"], (chance.random(every) < _CODE_REVIEW_SHARE).astype(np.int64)
    )
    return {
        "containers": _lists(n, codes),
        "container_statuses": _lists(n, statuses),
        "container_confidences": _lists(n, _shares(chance, every)),
        "check_digits": _lists(n, _repeated("read", every)),
        "size_types": _lists(n, _chosen(["22G1", "42G1", "45G1"], chance.integers(0, 3, every))),
        "container_char_confidences": _lists(n, _of_chars(chance, every, 11)),
        "container_read_frames_n": _lists(n, pa.array(chance.integers(1, 20, every), pa.int32())),
        "owners_known": _lists(n, pa.array(chance.random(every) < _KNOWN_SHARE)),
        "agreeing_cameras_n": _lists(n, pa.array(chance.integers(1, 3, every), pa.int32())),
        "expected": _lists(n, pa.nulls(every, pa.bool_())),
        "container_candidates": _lists(
            n, _lists(np.zeros(every, np.int64), pa.array([], pa.string()))
        ),
    }


def _evidence_columns(chance: Chance, instants: pa.Array) -> dict[str, pa.Array]:
    n = len(instants)
    ones = np.ones(n, np.int64)
    offsets = pa.array(np.arange(0, 64 * n + 1, 64), pa.int32())
    digests = pa.StringArray.from_buffers(
        n, offsets.buffers()[1], pa.py_buffer(chance.bytes(32 * n).hex().encode())
    )
    boxes = np.tile(np.array([0, 0, 1920, 1080]), n)
    return {
        "evidence_roles": _lists(ones, _repeated("frame", n)),
        "evidence_numbers": _lists(ones, _repeated("", n)),
        "evidence": _lists(ones, digests),
        "evidence_media_types": _lists(ones, _repeated("image/jpeg", n)),
        "evidence_captured_at": _lists(ones, instants),
        "evidence_cameras": _lists(ones, _repeated("rear", n)),
        "evidence_boxes": _lists(ones, _lists(np.full(n, 4), pa.array(boxes, pa.int32()))),
    }


def _figures(chance: Chance, n: int, known: dict[str, pa.Array]) -> dict[str, pa.Array]:
    """The measured figures: what is a count as counts, the rest between 0 and 255."""
    left = [field for field in PASSAGES_SCHEMA if field.name not in known]
    return {
        field.name: pa.array(chance.integers(0, 90, n), field.type)
        if pa.types.is_integer(field.type)
        else pa.array(np.round(chance.random(n) * 255, 2), field.type)
        for field in left
    }


def _hours(chance: Chance, n: int) -> Floats:
    """Instants of a day in hours: two peaks, quiet at night."""
    peak = chance.choice([9.5, 15.0, _NOON], n, p=[0.4, 0.4, 0.2])
    width = np.where(peak == _NOON, 8.0, 2.2)
    return chance.normal(peak, width) % 24.0


def _plates(chance: Chance, n: int) -> pa.Array:
    provinces = chance.integers(11, 99, n)
    letters = chance.integers(0, 20, n)
    numbers = chance.integers(0, 100_000, n)
    return pa.array(
        [
            f"{province}{'ABCDEFGHKLMNPRSTUVXY'[letter]}{number:05d}"
            for province, letter, number in zip(provinces, letters, numbers, strict=True)
        ]
    )


def _codes(chance: Chance, n: int) -> pa.Array:
    owners = chance.integers(0, len(_OWNERS), n)
    serials = chance.integers(0, 10_000_000, n)
    return pa.array(
        [f"{_OWNERS[owner]}{serial:07d}" for owner, serial in zip(owners, serials, strict=True)]
    )


def _ids(chance: Chance, n: int) -> pa.Array:
    content = pa.py_buffer(chance.bytes(16 * n))
    stored = pa.FixedSizeBinaryArray.from_buffers(pa.binary(16), n, [None, content])
    return pa.ExtensionArray.from_storage(pa.uuid(), stored)


def _any_review(columns: dict[str, pa.Array], name: str) -> npt.NDArray[np.bool_]:
    lists = columns[name]
    is_review = np.asarray(lists.values.to_numpy(zero_copy_only=False) == "review", np.int64)
    upto = np.concatenate([[0], np.cumsum(is_review)])
    offsets = lists.offsets.to_numpy()
    return np.asarray(upto[offsets[1:]] > upto[offsets[:-1]])


def _lists(n: Ints, values: pa.Array) -> pa.Array:
    """Lists of the given lengths over values."""
    offsets = np.concatenate([[0], np.cumsum(n)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), values)


def _of_chars(chance: Chance, n: int, chars_n: int) -> pa.Array:
    return _lists(np.full(n, chars_n), _shares(chance, n * chars_n))


def _shares(chance: Chance, n: int) -> pa.Array:
    return pa.array(np.round(1 - chance.random(n) ** 3 / 2, 4))


def _chosen(words: list[str], which: Ints) -> pa.Array:
    return pa.array(words).take(pa.array(which))


def _repeated(word: str, n: int) -> pa.Array:
    return pa.repeat(word, n)


def _lane(lane: int) -> str:
    return f"{'in' if lane % 2 == 0 else 'out'}-{lane // 2 + 1}"
