"""Puts what papers expect to the reads that want for nothing else, as a further revision.

It is an event like any correction: the revision is written through the store, is marked as made by
an expectation, re-enters the join, and is taken back when the expectation is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from models.fusion.expectation import with_expectation
from schemas.correction import NOBODY, CorrectionKind
from schemas.matching.change import Pair, PairKind
from schemas.matching.entry import Side
from schemas.passage import Passage
from sql.connection import rows
from sql.correction_rows import passage_of
from sql.corrections import Author, revise
from sql.store import Store

_WHY = {
    CorrectionKind.EXPECTATION: "Giấy tờ khai đúng số đã đọc / A paper expects the very number",
    CorrectionKind.WITHDRAWN: "Không còn giấy tờ khai số đã đọc / No paper expects it any more",
}


@dataclass
class Expectations:
    """The fourth proof at one site.

    Attributes:
        store: For writing.
        site: Site id.
        now: The clock, aware.
    """

    store: Store
    site: str
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def take(self, outcomes: Iterable[object]) -> list[Passage]:
        """Looks at the passages whose pairs changed; what changed is in the store already.

        Args:
            outcomes: Of the join, and whatever else there is among them.

        Returns:
            Revisions that were made.

        Raises:
            StoreError: The database refuses; the next :meth:`catch_up` finds what was not done.
        """
        passages = {
            outcome.passage
            for outcome in outcomes
            if isinstance(outcome, Pair)
            and outcome.kind is PairKind.EXACT
            and outcome.paper_side is not Side.WATCH
        }
        return self._settled([UUID(each) for each in sorted(passages)], None) if passages else []

    def catch_up(self, since: datetime) -> list[Passage]:
        """Looks at all passages since an instant, as after a stop in the midst of it.

        Args:
            since: Aware.

        Returns:
            Revisions that were made.

        Raises:
            StoreError: The database refuses.
        """
        return self._settled(None, since)

    def _settled(self, passage_ids: Sequence[UUID] | None, since: datetime | None) -> list[Passage]:
        # A connection that was lost is made again by whoever writes.
        self.store.keep_up()
        asked = {"site": self.site, "passage_ids": passage_ids, "since": since}
        due = self.store.ask(lambda each: rows(each, "corrections/expectations_due", asked))
        made = (self._revised(row["passage_id"], frozenset(row["expected"])) for row in due)
        return [passage for passage in made if passage is not None]

    def _revised(self, passage_id: UUID, expected: frozenset[str]) -> Passage | None:
        before = self.store.ask(lambda each: passage_of(each, passage_id))
        after = with_expectation(before, expected) if before is not None else None
        if before is None or after is None:
            return None
        gained = [
            new.code
            for old, new in zip(before.containers, after.containers, strict=True)
            if new.expected and not old.expected
        ]
        kind = CorrectionKind.EXPECTATION if gained else CorrectionKind.WITHDRAWN
        author = Author(NOBODY, _WHY[kind], self.now())
        return revise(
            self.store, passage_id, kind, author, lambda each: with_expectation(each, expected)
        )
