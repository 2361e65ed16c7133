"""The dataflow from cameras to passages. It only wires; its ends are arguments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import bytewax.operators as op
from bytewax.dataflow import Dataflow
from bytewax.inputs import Source
from bytewax.outputs import Sink

from flows.lane_history import Crossing, with_gap
from flows.sources.video_file import CameraItem, DecodeFailure
from flows.watch import Drafted, Orphaned, Seen, WatchEvent
from models.tracking.draft import PassageDraft
from schemas.passage import Passage

FLOW_ID = "passages"


@dataclass(frozen=True, slots=True)
class PassageSinks:
    """Where the branches of the flow end; nothing is dropped in silence.

    Attributes:
        passages: Vehicles that passed.
        orphans: Texts that belong to no passage.
        progress: How far each camera was watched.
        failures: What could not be decoded.
    """

    passages: Sink[Passage]
    orphans: Sink[Orphaned]
    progress: Sink[Seen]
    failures: Sink[DecodeFailure]


def build_passage_flow(
    cameras: Source[CameraItem],
    watch: Callable[[CameraItem], list[WatchEvent]],
    settle: Callable[[PassageDraft], list[Crossing]],
    sinks: PassageSinks,
) -> Dataflow:
    """Wires cameras to passages.

    Frames stay on the worker that decoded them: everything up to ``settle`` is unkeyed, and what
    is keyed by lane carries no picture.

    Args:
        cameras: Frames of all cameras.
        watch: Turns the items of a camera into events; keeps its state outside of Bytewax.
        settle: Stores the pictures of a draft and makes its passage.
        sinks: Where the branches end.
    """
    flow = Dataflow(FLOW_ID)
    item = op.input("cameras", flow, cameras)
    event = op.flat_map("watch", item, watch)
    draft = op.filter_map("draft", event, lambda e: e.draft if isinstance(e, Drafted) else None)
    orphan = op.filter_map("orphan", event, lambda e: e if isinstance(e, Orphaned) else None)
    seen = op.filter_map("seen", event, lambda e: e if isinstance(e, Seen) else None)
    failure = op.filter_map("failure", event, lambda e: e if isinstance(e, DecodeFailure) else None)
    crossing = op.flat_map("settle", draft, settle)
    crossing_by_lane = op.key_on("by_lane", crossing, lambda c: c.passage.lane)
    passage_by_lane = op.stateful_map("gap", crossing_by_lane, with_gap)
    passage = op.key_rm("passage", passage_by_lane)
    op.output("passages", passage, sinks.passages)
    op.output("orphans", orphan, sinks.orphans)
    op.output("progress", seen, sinks.progress)
    op.output("failures", failure, sinks.failures)
    return flow
