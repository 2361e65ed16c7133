"""Rows of any source become rows of the contracts, or go into quarantine with the reason.

Each row that goes in is counted once: applied, repeated or quarantined. Of rows that tell the same
revision of a subject differently, the first holds, because what was decided by it has to be
reproducible; a source that means the other says so with a later ``stated_at``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from pydantic import ValidationError

from flows.feeds.cells import Cell, converters, is_empty
from flows.feeds.statements import Declared, Line, Statement, Statements, whole_or_not
from schemas.feed_source import FeedSource
from schemas.feeds.fields import SET_ON_RECEIPT, required_fields
from schemas.feeds.kinds import CONTRACTS, AnyFeedRow
from schemas.feeds.quarantined_row import QuarantinedRow
from schemas.feeds.reasons import Sentence, all_told, bilingual, missing, wanted
from schemas.feeds.reception import Reception, stated_too_late
from schemas.feeds.row import FeedKind

_NOT_COMPARED: Final = SET_ON_RECEIPT | {"stated_at"}
"""``stated_at`` is compared to the millisecond, as part of the revision."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as a reader found it.

    Attributes:
        place: Where in the file: ``12`` for a line.
        cells: By field of the contract; a declaration may have ``container``, too.
        raw: As it came.
    """

    place: str
    cells: Mapping[str, Cell]
    raw: str


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row that could not be taken apart.

    Attributes:
        place: Where in the file; empty for the whole file.
        reason: One sentence in both languages.
        raw: As it came.
    """

    place: str
    reason: str
    raw: str


@dataclass(slots=True)
class Outcome:
    """What became of rows: ``rows_n`` is the sum of the three other counts.

    Attributes:
        applied: Rows of the contract; several lines of a file may make one declaration.
        quarantined: One for each row that was not applied.
        applied_n: Rows of the source that make up ``applied``.
        repeated_n: Rows that say again what another one of them said.
        whole_fault: Why the source cannot be read as a whole; empty where it can.
    """

    applied: list[AnyFeedRow] = field(default_factory=list)
    quarantined: list[QuarantinedRow] = field(default_factory=list)
    applied_n: int = 0
    repeated_n: int = 0
    whole_fault: str = ""

    @property
    def rows_n(self) -> int:
        """Rows of the source."""
        return self.applied_n + self.repeated_n + len(self.quarantined)


def rows_to_contracts(
    reception: Reception, feed: FeedSource, rows: Iterable[RawRow | BrokenRow]
) -> Outcome:
    """Takes rows in.

    The lines of one declaration, which agree in all but the container, make one row of the
    contract, wherever among ``rows`` they stand. It is taken in whole or not at all: a part of it
    would be told as the whole, and the container of a broken line as undeclared.

    Args:
        reception: Of the file or topic.
        feed: Its table in the site file.
        rows: All that is to be looked at together; held in memory.
    """
    intake = _Intake(reception, feed)
    for row in rows:
        intake.take(row)
    return intake.finished()


class _Intake:
    def __init__(self, reception: Reception, feed: FeedSource) -> None:
        self._reception = reception
        self._kind = feed.kind
        self._contract = CONTRACTS[feed.kind]
        self._compared = [name for name in self._contract.model_fields if name not in _NOT_COMPARED]
        self._converters = converters(feed)
        self._always = tuple(feed.always.items())
        self._required = required_fields(feed.kind)
        self._statements = Statements()
        self._held: dict[tuple[str, int], AnyFeedRow] = {}
        self.outcome = Outcome()

    def take(self, row: RawRow | BrokenRow) -> None:
        if isinstance(row, BrokenRow):
            self._refuse(row, row.reason)
            return
        content, faults = self._content(row)
        line = Line(row.place, row.raw, all_told(faults) if faults else "")
        if line.fault:
            self._refuse(line, line.fault)
        if self._kind is FeedKind.DECLARATION:
            self._statements.add(line, content)
        elif not line.fault:
            self._tell(Declared([Statement([line], content)], None))

    def finished(self) -> Outcome:
        for declared in self._statements.declared():
            self._tell(declared)
        return self.outcome

    def _content(self, row: RawRow) -> tuple[dict[str, object], list[Sentence]]:
        """What a row says, and a sentence for each cell that says nothing that is known."""
        content: dict[str, object] = {}
        faults: dict[str, Sentence] = {}
        for name, cell in chain(self._always, row.cells.items()):
            if is_empty(cell):
                continue
            try:
                content[name] = self._converters[name](cell)
            except (ValueError, TypeError, OverflowError):
                faults[name] = wanted(name, cell)
        for name in self._required:
            if name not in content and name not in faults:
                faults[name] = missing(name)
        if "stated_at" not in content and "stated_at" not in faults:
            content["stated_at"] = content.get("fixed_at", self._reception.received_at)
        return content, list(faults.values())

    def _tell(self, declared: Declared) -> None:
        made: list[tuple[Statement, AnyFeedRow]] = []
        broken = declared.broken
        for statement in declared.statements:
            try:
                made.append((statement, self._row(statement)))
            except ValidationError as error:
                blamed = statement.blamed(error)
                first = next(line for line in statement.lines if line.place in blamed)
                for line in statement.lines:
                    self._refuse(line, blamed.get(line.place) or whole_or_not(first))
                broken = broken or first
        for statement, row in made:
            reason = stated_too_late(
                row.stated_at, self._reception.received_at
            ) or self._contradiction(row)
            if broken is not None:
                reason = whole_or_not(broken)
            if reason:
                for line in statement.lines:
                    self._refuse(line, reason)
            else:
                self._hold(statement, row)

    def _row(self, statement: Statement) -> AnyFeedRow:
        reception = self._reception
        return self._contract.model_validate(
            {
                **statement.whole(),
                "site": reception.site,
                "source": reception.source,
                "origin": reception.origin(statement.lines[0].place),
                "received_at": reception.received_at,
            }
        )

    def _hold(self, statement: Statement, row: AnyFeedRow) -> None:
        lines_n = len(statement.lines)
        if (row.subject, row.revision) in self._held:
            self.outcome.repeated_n += lines_n
            return
        self._held[row.subject, row.revision] = row
        self.outcome.applied.append(row)
        self.outcome.applied_n += lines_n - statement.repeated_n
        self.outcome.repeated_n += statement.repeated_n

    def _contradiction(self, row: AnyFeedRow) -> str:
        held = self._held.get((row.subject, row.revision))
        if held is None:
            return ""
        for name in self._compared:
            before, now = getattr(held, name), getattr(row, name)
            if before != now:
                return bilingual(
                    f"{name}: {now} trái với {before} tại {held.origin}; dòng đến trước được giữ, "
                    "bản sửa phải có stated_at muộn hơn",
                    f"{name}: {now} contradicts {before} of {held.origin}; what came first holds, "
                    "and a correction has a later stated_at",
                )
        return ""

    def _refuse(self, row: BrokenRow | Line, reason: str) -> None:
        self.outcome.quarantined.append(self._reception.refused(row.place, reason, row.raw))
