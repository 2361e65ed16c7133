"""The dataflow from cameras to passages. It only wires; its ends are arguments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import bytewax.operators as op
from bytewax.dataflow import Dataflow, Stream
from bytewax.inputs import Source
from bytewax.outputs import Sink

from flows.lane_history import with_gap
from flows.pairing import LaneEvent, LanePairings
from flows.sources.items import CameraItem, DecodeFailure, NothingUntil, PicturesDropped
from flows.watch import Drafted, Orphaned, Seen, WatchEvent
from models.fusion.pairing import LaneProgress
from models.fusion.sight import CameraSight
from models.tracking.draft import PassageDraft
from schemas.passage import Passage

FLOW_ID = "passages"

Progress: TypeAlias = Seen | NothingUntil


@dataclass(frozen=True, slots=True)
class PassageSinks:
    """Where the branches of the flow end; nothing is dropped in silence.

    Attributes:
        passages: Vehicles that passed.
        orphans: Texts that belong to no passage.
        progress: How far each camera was watched, also while nothing comes.
        failures: What could not be decoded.
        dropped: What was gone before it could be looked at.
    """

    passages: Sink[Passage]
    orphans: Sink[Orphaned]
    progress: Sink[Progress]
    failures: Sink[DecodeFailure]
    dropped: Sink[PicturesDropped]


def build_passage_flow(
    cameras: Source[CameraItem],
    watch: Callable[[CameraItem], list[WatchEvent]],
    settle: Callable[[PassageDraft], list[CameraSight]],
    pairings: LanePairings,
    sinks: PassageSinks,
) -> Dataflow:
    """Wires cameras to passages.

    Frames stay on the worker that decoded them: everything up to ``settle`` is unkeyed, and what
    is keyed by lane carries no picture. What a camera tells of its vehicles and how far they are
    known stays one stream, because the one must not overtake the other.

    Args:
        cameras: Frames of all cameras.
        watch: Turns the items of a camera into events; keeps its state outside of Bytewax.
        settle: Stores the pictures of a draft.
        pairings: Makes passages of what the cameras of a lane saw.
        sinks: Where the branches end.
    """
    flow = Dataflow(FLOW_ID)
    item = op.input("cameras", flow, cameras)
    event = op.flat_map("watch", item, watch)
    orphan = op.filter_map("orphan", event, lambda e: e if isinstance(e, Orphaned) else None)
    seen: Stream[Progress] = op.filter_map("seen", event, _progress)
    failure = op.filter_map("failure", event, lambda e: e if isinstance(e, DecodeFailure) else None)
    drop = op.filter_map("drop", event, lambda e: e if isinstance(e, PicturesDropped) else None)

    def settled(event: WatchEvent) -> list[LaneEvent]:
        if isinstance(event, Drafted):
            return [*settle(event.draft)]
        return [event] if isinstance(event, LaneProgress) else []

    lane_event = op.flat_map("settle", event, settled)
    event_by_lane = op.key_on("by_lane", lane_event, pairings.lane_of)
    crossing_by_lane = op.stateful_batch("pair", event_by_lane, pairings.logic)
    passage_by_lane = op.stateful_map("gap", crossing_by_lane, with_gap)
    passage = op.key_rm("passage", passage_by_lane)
    op.output("passages", passage, sinks.passages)
    op.output("orphans", orphan, sinks.orphans)
    op.output("progress", seen, sinks.progress)
    op.output("failures", failure, sinks.failures)
    op.output("dropped", drop, sinks.dropped)
    return flow


def _progress(event: WatchEvent) -> Progress | None:
    return event if isinstance(event, Seen | NothingUntil) else None
