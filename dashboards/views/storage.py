"""Store, spool and disk: what they hold, what waits, and for how long there is room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, Final

import streamlit as st

from dashboards.frame import SharedFrame
from dashboards.history_source import FRESH_S
from dashboards.plain_table import Cell, show_table
from dashboards.system_source import StoreState, store_state
from dashboards.texts import Texts, written_day, written_instant
from dashboards.views.cameras import written_age
from schemas.errors import GatestreamError

_GIB: Final = 1 << 30
_MIB: Final = 1 << 20
_KIB: Final = 1 << 10
_SOON_DAYS: Final = 30


def show(frame: SharedFrame) -> None:
    """Draws the page; it is read again every few seconds.

    Args:
        frame: Store, language and who looks.
    """
    st.fragment(_show, run_every=2 * FRESH_S)(frame)


def _show(frame: SharedFrame) -> None:
    texts = frame.texts
    try:
        state = store_state(frame.settings, frame.scope)
    except GatestreamError as error:
        st.error(texts("storage.refused"), icon=":material/block:")
        st.caption(str(error))
        return
    now = datetime.now(UTC)
    st.caption(texts("storage.as_of", at=written_instant(now)))
    disk = state.disk
    about = "" if disk.evidence.is_exact else "≈ "
    waiting_n = sum(stream.bytes_after(state.positions.get(stream.key)) for stream in disk.streams)
    figures = {
        "free": (written_bytes(disk.free_bytes, texts), _of(disk.total_bytes, texts)),
        "full": (_forecast(state, texts), None),
        "store": (written_bytes(state.told["store_bytes"], texts), None),
        "evidence": (
            about + written_bytes(disk.evidence.bytes_n, texts),
            about + texts("storage.pictures", n=texts.number(disk.evidence.pictures_n)),
        ),
        "waiting": (written_bytes(waiting_n, texts), None),
        "backup": (_backup(state, texts, now), None),
    }
    for place, (name, (value, below)) in zip(
        st.columns(len(figures)), figures.items(), strict=True
    ):
        place.metric(
            texts(f"storage.{name}"),
            value,
            delta=below,
            delta_color="off",
            delta_arrow="off",
            help=texts(f"storage.{name}_help"),
        )
    days = state.days_until_full
    if days is not None and days < _SOON_DAYS:
        st.warning(texts("storage.soon"), icon=":material/hard_drive:")
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(f"###### {texts('storage.state')}")
        show_table(
            _facts(state, texts), {"what": _named("what"), "value": _named("value")}, _labels(texts)
        )
    with right:
        st.markdown(f"###### {texts('storage.segments')}")
        _show_streams(state, texts)


def written_bytes(bytes_n: float, texts: Texts) -> str:
    """A size in the unit that keeps it short."""
    for unit, size in (("GiB", _GIB), ("MiB", _MIB)):
        if bytes_n >= size:
            return f"{texts.number(bytes_n / size, 1)} {unit}"
    return f"{texts.number(bytes_n / _KIB, 1)} KiB"


def _of(total_bytes: int, texts: Texts) -> str:
    return texts("storage.of", total=written_bytes(total_bytes, texts))


def _forecast(state: StoreState, texts: Texts) -> str:
    days = state.days_until_full
    if days is None:
        return texts("storage.never")
    return f"≈ {texts('age.days', n=texts.number(days))}"


def _backup(state: StoreState, texts: Texts, now: datetime) -> str:
    at = state.told["backed_up_at"]
    return texts("storage.no_backup") if at is None else written_age(now - at, texts)


def _facts(state: StoreState, texts: Texts) -> list[dict[str, Any]]:
    told, archive = state.told, state.disk.archive
    backed_up_at = told["backed_up_at"]
    facts = {
        "schema": f"{told['schema_version']}",
        "server": f"PostgreSQL {told['postgresql']}",
        "timescaledb": told["timescaledb"] or texts("storage.without"),
        "edition": told["edition"] or "",
        "history": _days(told["first_day"], told["last_day"], state.days_n, texts),
        "archive": (
            _days(archive.first_day, archive.last_day, archive.days_n, texts) if archive else "–"
        ),
        "archive_bytes": written_bytes(archive.bytes_n, texts) if archive else "–",
        "matches_waiting": texts.number(told["matches_waiting_n"]),
        "deliveries_waiting": texts.number(told["deliveries_waiting_n"]),
        "backed_up": written_instant(backed_up_at) if backed_up_at else "–",
    }
    return [
        {"what": texts(f"storage.fact_{name}"), "value": value} for name, value in facts.items()
    ]


def _days(first: date | None, last: date | None, days_n: int, texts: Texts) -> str:
    if first is None or last is None:
        return "–"
    span = f"{written_day(first)} – {written_day(last)}"
    return f"{span} ({texts('age.days', n=texts.number(days_n))})"


def _show_streams(state: StoreState, texts: Texts) -> None:
    if not state.disk.streams:
        st.info(texts("storage.no_segments"), icon=":material/hourglass_empty:")
        return
    rows = []
    for stream in state.disk.streams:
        applied = state.positions.get(stream.key)
        rows.append(
            {
                "stream": stream.stream,
                "files": texts.number(len(stream.sizes)),
                "bytes": written_bytes(stream.bytes_n, texts),
                "applied": f"{applied.segment_n} : {applied.offset_bytes}" if applied else "–",
                "waiting": written_bytes(stream.bytes_after(applied), texts),
            }
        )
    columns = ("stream", "files", "bytes", "applied", "waiting")
    show_table(rows, {name: _named(name) for name in columns}, _labels(texts))


def _named(name: str) -> Cell:
    return lambda row: str(row[name])


def _labels(texts: Texts) -> Callable[[str], str]:
    return lambda name: texts(f"storage.column_{name}")
