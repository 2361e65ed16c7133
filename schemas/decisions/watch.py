"""Hits on the risk watchlist, sure or possible, at the read or when an entry comes later (R40)."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.decisions.view import NumberView, is_accepted, is_valid, word_of
from schemas.decisions.warning import GateWarning, WarningKind, evidence_of
from schemas.matching.change import Pair, PairKind
from schemas.matching.entry import Entry, Fact, Side


def watch_hits(view: NumberView, known_s: float, as_of_s: float) -> Iterator[GateWarning]:
    """A hit for each listed entry that was valid when the vehicle passed.

    Args:
        view: Of a container's number or a plate.
        known_s: When the last of all that is known of the number came in.
        as_of_s: Now.
    """
    for pair in view.pairs.values():
        if pair.paper_side is Side.WATCH and pair.is_active:
            hit = _hit(view, pair, known_s, as_of_s)
            if hit is not None:
                yield hit


def _hit(view: NumberView, pair: Pair, known_s: float, as_of_s: float) -> GateWarning | None:
    side = Side.PASSAGE if pair.kind is PairKind.EXACT else Side.POSSIBLE
    passage, watch = view.latest(side, pair.passage), view.latest(Side.WATCH, pair.paper)
    if passage is None or watch is None or not is_valid(watch, passage.at_s):
        return None
    is_sure = pair.kind is PairKind.EXACT and is_accepted(passage)
    first_s = min(
        each.received_s for each in view.revisions(Side.WATCH, pair.paper) if each.is_active
    )
    told: dict[str, Fact] = {
        name: watch.facts.get(name) for name in ("entry_no", "action", "reason", "authority")
    }
    told["is_late"] = first_s > passage.received_s
    return _warning(is_sure, passage, watch, told, known_s, as_of_s)


def _warning(
    is_sure: bool,
    passage: Entry,
    watch: Entry,
    told: dict[str, Fact],
    known_s: float,
    as_of_s: float,
) -> GateWarning:
    return GateWarning(
        WarningKind.WATCH_HIT if is_sure else WarningKind.POSSIBLE_WATCH_HIT,
        passage.site,
        passage.number,
        str(passage.facts.get("kind")),
        passage.subject,
        watch.subject,
        word_of(passage, "gate"),
        word_of(passage, "lane"),
        passage.at_s,
        True,
        {**told, **evidence_of(passage)},
        known_s,
        as_of_s,
    )
