"""The picture of the dataflow, drawn from the dataflow itself."""

from __future__ import annotations

from bytewax.connectors.stdio import StdOutSink
from bytewax.testing import TestingSource
from bytewax.visualize import to_mermaid

from flows.lane_history import Crossing
from flows.passages import PassageSinks, build_passage_flow
from models.tracking.draft import PassageDraft


def mermaid() -> str:
    """The passage flow as a Mermaid diagram."""

    def settle(_draft: PassageDraft) -> Crossing:
        message = "a diagram is drawn of a flow that is not run"
        raise AssertionError(message)

    sink = StdOutSink()
    flow = build_passage_flow(
        TestingSource([]), lambda _item: [], settle, PassageSinks(sink, sink, sink, sink)
    )
    return to_mermaid(flow)
