"""The picture of the dataflow, drawn from the dataflow itself."""

from __future__ import annotations

from datetime import UTC, datetime

from bytewax.connectors.stdio import StdOutSink
from bytewax.testing import TestingSource
from bytewax.visualize import to_mermaid

from flows.pairing import LanePairings
from flows.passages import PassageSinks, build_passage_flow


def mermaid() -> str:
    """The passage flow as a Mermaid diagram."""
    sink = StdOutSink()
    flow = build_passage_flow(
        TestingSource([]),
        lambda _item: [],
        lambda _draft: [],
        LanePairings({}, lambda _vehicle: [], lambda: datetime.now(UTC)),
        PassageSinks(sink, sink, sink, sink, sink),
    )
    return to_mermaid(flow)
