"""What holds in the end follows from what was told, and not from the order that it came in."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.decisions.confirmation import Confirmation, ConfirmationState
from schemas.feeds.watch_entry import WatchAction
from schemas.matching.entry import Entry
from schemas.matching.policy import MatchPolicy
from schemas.passage import Direction
from schemas.read import Status
from tests.schemas.decisions.gate import (
    BOX,
    OTHER_BOX,
    PLATE,
    Gate,
    Told,
    at,
    declaration,
    manifest,
    move,
    passage,
    watch,
)

_GRACE_H = 24.0
_END_H = 30.0 + 24 + 3 * _GRACE_H
_POLICY = MatchPolicy(grace_minutes=_GRACE_H * 60, passage_within_days=1)
HOURS = st.integers(0, 30).map(float)
BOXES = st.sampled_from([(BOX,), (OTHER_BOX,), (BOX, OTHER_BOX)])


@st.composite
def _declarations(draw: st.DrawFn) -> Told:
    hour = draw(HOURS)
    return declaration(
        hour,
        draw(st.sampled_from([None, 2.0, 10.0, 20.0])),
        told=hour + draw(st.sampled_from([0.0, 0.5, 6.0])),
        declaration_no=draw(st.sampled_from(["301234567890", "301234567891", "302222222220"])),
        containers=draw(BOXES),
        is_cancelled=draw(st.sampled_from([False] * 4 + [True])),
    )


@st.composite
def _passages(draw: st.DrawFn) -> Told:
    revision = draw(st.integers(0, 2))
    one = passage(
        draw(st.sampled_from([4.0, 9.0, 15.0])),
        draw(BOXES),
        direction=draw(st.sampled_from([Direction.OUT, Direction.OUT, Direction.IN])),
        status=draw(st.sampled_from([Status.ACCEPTED, Status.ACCEPTED, Status.REVIEW])),
        revision=revision,
    )
    return one, 15.0 + revision * draw(st.sampled_from([1.0, 3.0]))


@st.composite
def _watches(draw: st.DrawFn) -> Told:
    hour = draw(HOURS)
    values: dict[str, Any] = {"plate": PLATE} if draw(st.booleans()) else {}
    until = draw(st.sampled_from([None, hour + 3, hour + 20]))
    action = draw(st.sampled_from(WatchAction))
    is_cancelled = draw(st.sampled_from([False, False, True]))
    told = hour + draw(st.sampled_from([0.0, 5.0]))
    return watch(hour, until, action=action, told=told, is_cancelled=is_cancelled, **values)


_TOLD = st.one_of(
    _declarations(),
    _passages(),
    _watches(),
    HOURS.map(manifest),
    HOURS.map(lambda hour: manifest(hour, is_cancelled=True)),
    HOURS.map(lambda hour: move(hour, is_empty=True)),
)


_BASE: list[Told] = [manifest(1), (passage(9), 9.0), declaration(3)]
"""What is confirmed, if nothing else is told."""


def _order(one: Told) -> int:
    """As the log has them: of one subject, a lower revision is not told after a higher one."""
    return one[0].revision if isinstance(one, tuple) else one.revision


def _in_the_end(gate: Gate) -> tuple[object, object]:
    last = {each.decision_id: each for each in gate.log if isinstance(each, Confirmation)}
    confirmed = {
        each._replace(known_s=0, decided_s=0)
        for each in last.values()
        if each.state is ConfirmationState.CONFIRMED
    }
    warned = {each.decision_id: each._replace(known_s=0, decided_s=0) for each in gate.warnings}
    return confirmed, warned


@settings(max_examples=80, deadline=None)
@given(told=st.lists(_TOLD, min_size=1, max_size=8), rest=st.data())
def test_r34_r40_r41_the_same_entries_in_any_order_are_decided_alike(
    told: list[Told], rest: st.DataObject
) -> None:
    every = Gate(_POLICY).entries(*sorted([*_BASE, *told], key=_order))
    # The log holds each revision of a subject and number once.
    once = {(each.subject, each.number, each.side, each.revision): each for each in every}
    entries = list(once.values())
    delays = st.lists(st.floats(0, _GRACE_H), min_size=len(entries), max_size=len(entries))
    ends = []
    for _ in range(2):
        gate = Gate(_POLICY)
        coming: list[tuple[float, int, Entry]] = sorted(
            (
                (entry.received_s - at(0).timestamp()) / 3600 + delay,
                n,
                entry,
            )
            for n, (entry, delay) in enumerate(zip(entries, rest.draw(delays), strict=True))
        )
        for hour, _, entry in coming:
            gate.wait(hour)
            gate.take([entry], hour)
        gate.wait(_END_H)
        ends.append(_in_the_end(gate))
    assert ends[0] == ends[1]
