"""The pictures of the dataflows, drawn from the dataflows themselves."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NoReturn

from bytewax.connectors.stdio import StdOutSink
from bytewax.testing import TestingSource
from bytewax.visualize import to_mermaid

from flows.match import build_match_flow
from flows.pairing import LanePairings
from flows.passages import PassageSinks, build_passage_flow
from schemas.matching.near import NearIndex
from schemas.matching.policy import MatchPolicy


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


def match_mermaid() -> str:
    """The flow from the match log to matches and decisions as a Mermaid diagram."""
    policy = MatchPolicy()
    flow = build_match_flow(
        TestingSource([]),
        policy,
        StdOutSink(),
        nears=lambda: NearIndex(policy),
        decides=_nothing,
        vehicles=_nothing,
    )
    return to_mermaid(flow)


def _nothing() -> NoReturn:
    message = "a flow that is only drawn"
    raise AssertionError(message)
