"""What a shard answers to one number of a passage, for whoever decides on the whole vehicle."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from schemas.decisions.barrier_rules import BarrierRules
from schemas.decisions.sources import Source, Statement, statements_of
from schemas.decisions.view import NumberView, action_of, is_valid, word_of, words_of
from schemas.feeds.watch_entry import WatchAction
from schemas.matching.change import PairKind
from schemas.matching.entry import Entry, Side
from schemas.passage import PASSAGE_NAMESPACE, Direction


class PassageAnswer(NamedTuple):
    """What one shard says to one number of a passage, or to one that it may mean.

    Attributes:
        passage: Subject of the passage.
        number: The number.
        number_kind: ``container`` or ``plate``.
        is_possible: Whether it is only a number that a doubtful read may mean.
        is_active: Whether the passage still names it.
        site: Site id.
        gate: Gate id.
        lane: Lane id.
        direction: Which way.
        passed_s: When it passed.
        revision: The passage's.
        containers: All containers that were read of the vehicle.
        plates: All its plates.
        statements: What each source says.
        actions: What watch entries ask for that were valid when it passed.
        known_s: When the last of all that is known of the number came in.
        decided_s: As of when.
    """

    passage: str
    number: str
    number_kind: str
    is_possible: bool
    is_active: bool
    site: str
    gate: str
    lane: str
    direction: Direction | None
    passed_s: float
    revision: int
    containers: tuple[str, ...]
    plates: tuple[str, ...]
    statements: dict[Source, Statement]
    actions: tuple[WatchAction, ...]
    known_s: float
    decided_s: float

    @property
    def decision_id(self) -> uuid.UUID:
        """The same for every answer to one number of one passage."""
        parts = ("answer", self.passage, self.number, str(self.is_possible))
        return uuid.uuid5(PASSAGE_NAMESPACE, "|".join(parts))


def answers_of(
    view: NumberView, barriers: Mapping[str, BarrierRules], known_s: float, as_of_s: float
) -> Iterator[PassageAnswer]:
    """An answer to each passage that named or may mean a number, at gates whose barrier decides.

    Args:
        view: Of the number.
        barriers: Rules by gate id.
        known_s: When the last of all that is known of the number came in.
        as_of_s: Now.
    """
    for side in (Side.PASSAGE, Side.POSSIBLE):
        for passage in view.active(side):
            rules = barriers.get(word_of(passage, "gate") or "")
            if rules is None or not rules.decides(passage.direction):
                continue
            if as_of_s <= passage.at_s + rules.kept_s:
                yield _answer(view, passage, rules, known_s, as_of_s)


def _answer(
    view: NumberView, passage: Entry, rules: BarrierRules, known_s: float, as_of_s: float
) -> PassageAnswer:
    kind = PairKind.EXACT if passage.side is Side.PASSAGE else PairKind.POSSIBLE
    listed = view.papers_of(passage.subject, Side.WATCH, kind)
    return PassageAnswer(
        passage.subject,
        passage.number,
        str(passage.facts["kind"]),
        passage.side is Side.POSSIBLE,
        True,
        passage.site,
        str(passage.facts["gate"]),
        str(passage.facts["lane"]),
        passage.direction,
        passage.at_s,
        passage.revision,
        tuple(words_of(passage, "containers")),
        tuple(words_of(passage, "plates")),
        statements_of(view, passage, rules.operator_within_hours * 3600),
        tuple(sorted({action_of(each) for each in listed if is_valid(each, passage.at_s)})),
        known_s,
        as_of_s,
    )
