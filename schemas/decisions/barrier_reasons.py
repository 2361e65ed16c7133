"""Why a barrier holds: who is silent, who disagrees, and what is listed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from schemas.decisions.barrier_rules import BarrierRules
from schemas.decisions.passage_answer import PassageAnswer
from schemas.decisions.sources import Answer, Source
from schemas.feeds.watch_entry import WatchAction
from schemas.matching.entry import Side
from schemas.read import TextKind


class Cause(StrEnum):
    """Why a barrier holds."""

    UNREAD = "unread"
    """No container was read."""
    UNSURE = "unsure"
    """A read has to be looked at by a person."""
    SILENT = "silent"
    """A source that has to agree says nothing."""
    DISAGREES = "disagrees"
    LISTED = "listed"
    """The watchlist holds it, or wants it inspected."""
    POSSIBLY_LISTED = "possibly_listed"
    STALE = "stale"
    """A feed is out of order."""
    TOO_LATE = "too_late"
    """All agree by now, but the vehicle can be trusted to stand there no more."""


class BarrierReason(NamedTuple):
    """One reason to hold.

    Attributes:
        cause: Which.
        source: Whose silence or disagreement, or which feed.
        number: Which number it is about; empty for the whole passage.
        says: What the source says instead.
    """

    cause: Cause
    source: str = ""
    number: str = ""
    says: str = ""


def reasons_to_hold(
    latest: PassageAnswer,
    answers: Iterable[PassageAnswer],
    rules: BarrierRules,
    stale: Collection[Side] = (),
) -> tuple[BarrierReason, ...]:
    """Everything that keeps the barrier shut; nothing when it may open.

    Args:
        latest: An answer of the passage's latest revision.
        answers: To all its numbers, and to those that doubtful reads may mean.
        rules: Of its gate.
        stale: Feeds that are out of order.
    """
    found: dict[BarrierReason, None] = {}
    if not latest.containers:
        found[BarrierReason(Cause.UNREAD, Source.READ)] = None
    for answer in answers:
        found |= dict.fromkeys(_reasons(answer, rules.sources))
    wanted = {*(Side(each.value) for each in rules.sources if each is not Source.READ), Side.WATCH}
    for side in sorted(wanted & set(stale)):
        found[BarrierReason(Cause.STALE, side)] = None
    return tuple(found)


def _reasons(answer: PassageAnswer, wanted: Collection[Source]) -> Iterator[BarrierReason]:
    for source, (said, says) in sorted(answer.statements.items()):
        if said is Answer.DISAGREE:
            yield BarrierReason(Cause.DISAGREES, source, answer.number, says)
        elif said is Answer.ABSENT and source in wanted and _has_to_be_known(answer):
            cause = Cause.UNSURE if source is Source.READ else Cause.SILENT
            yield BarrierReason(cause, source, answer.number)
    for action in sorted(set(answer.actions) - {WatchAction.WATCH}):
        cause = Cause.POSSIBLY_LISTED if answer.is_possible else Cause.LISTED
        yield BarrierReason(cause, Side.WATCH, answer.number, action)


def _has_to_be_known(answer: PassageAnswer) -> bool:
    """Containers; of a plate only what is said against it counts."""
    return answer.number_kind == TextKind.CONTAINER.value and not answer.is_possible
