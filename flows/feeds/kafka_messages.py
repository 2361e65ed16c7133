"""A message of a topic as a row of its feed, or in quarantine with the reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from pydantic_core import from_json

from flows.feeds.headings import Headings
from flows.feeds.kafka_topic import Message
from flows.feeds.rows import BrokenRow, RawRow, rows_to_contracts
from schemas.feed_source import FeedSource
from schemas.feeds.kinds import AnyFeedRow
from schemas.feeds.quarantined_row import QuarantinedRow
from schemas.feeds.reasons import bilingual
from schemas.feeds.reception import Reception

_SITE: Final = "site"
_KNOWN_SINCE_MS: Final = datetime(2000, 1, 1, tzinfo=UTC).timestamp() * 1000


@dataclass(frozen=True, slots=True)
class Told:
    """What a message tells.

    Attributes:
        feed: Feed id.
        partition: Of the topic.
        offset: In the partition.
        records: Its row, or its quarantined row; nothing of it is told to this site otherwise.
    """

    feed: str
    partition: int
    offset: int
    records: tuple[AnyFeedRow | QuarantinedRow, ...]

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is told to another site."""
        return not self.records

    @property
    def is_quarantined(self) -> bool:
        """Whether it broke its contract."""
        return any(isinstance(record, QuarantinedRow) for record in self.records)


class TopicRows:
    """Makes rows of the messages of a topic.

    A message is the same row every time it is read: its place in the topic is its origin, and when
    it was received is when the brokers, or whoever sent it, say that it came in.

    Args:
        site: Site id; what names another one is left to that.
        feed: Feed id.
        told: Its table in the site file.
        now: The clock, for messages without an instant.
    """

    def __init__(self, site: str, feed: str, told: FeedSource, now: Callable[[], datetime]) -> None:
        self._site = site
        self._feed = feed
        self._told = told
        self._headings = Headings(told)
        self._now = now

    def told(self, message: Message) -> Told:
        """What a message tells.

        Args:
            message: As the connector brings it.
        """
        partition, offset = message.partition or 0, message.offset or 0
        row = self._row(message)
        records: tuple[AnyFeedRow | QuarantinedRow, ...] = ()
        if row is not None:
            reception = Reception(
                site=self._site,
                source=self._feed,
                feed=self._told.kind,
                name=f"{message.topic}/{partition}@{offset}",
                received_at=self._received_at(message),
            )
            outcome = rows_to_contracts(reception, self._told, [row])
            records = (*outcome.applied, *outcome.quarantined)
        return Told(self._feed, partition, offset, records)

    def _row(self, message: Message) -> RawRow | BrokenRow | None:
        if message.value is None:
            key = (message.key or b"").decode("utf-8", "replace")
            vi = "thông điệp rỗng; muốn rút lại thì gửi is_cancelled"
            en = "the message is empty; what is taken back says is_cancelled"
            return BrokenRow("", bilingual(vi, en), key)
        raw = message.value.decode("utf-8", "replace")
        try:
            document: Any = from_json(message.value, allow_inf_nan=False)
        except ValueError as error:
            vi, en = "không phải JSON", "a JSON object was wanted"
            return BrokenRow("", bilingual(f"{vi}: {error}", f"{en}: {error}"), raw)
        if not isinstance(document, dict):
            vi, en = "cần một đối tượng JSON", "a JSON object was wanted"
            return BrokenRow("", bilingual(vi, en), raw)
        if document.pop(_SITE, self._site) != self._site:
            return None
        cells = {}
        for heading, cell in document.items():
            field = self._headings.field(heading)
            if field is None or field in cells:
                vi, en = "không có trường này, hoặc có hai lần", "no such field, or told twice"
                shown = heading[:80]
                return BrokenRow("", bilingual(f"{shown}: {vi}", f"{shown}: {en}"), raw)
            cells[field] = cell
        return RawRow("", cells, raw)

    def _received_at(self, message: Message) -> datetime:
        now = self._now()
        kind, milliseconds = message.timestamp or (0, 0)
        if not kind or milliseconds < _KNOWN_SINCE_MS:
            return now
        # A sender's clock may be ahead; nothing is received in the future.
        return min(now, datetime.fromtimestamp(min(milliseconds / 1000, 4e9), UTC))
