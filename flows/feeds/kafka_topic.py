"""A topic as a source of a dataflow: Bytewax's connector, made to outlast a broker that is away.

Where reading goes on is the brokers' to remember: what is in the store is committed to the group
of the feed, and only then. Nothing is lost whoever dies when; what is read twice changes nothing,
because a message has the same rows every time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias

from bytewax.connectors.kafka import KafkaError as FailedMessage
from bytewax.connectors.kafka import KafkaSource, KafkaSourceMessage
from bytewax.inputs import FixedPartitionedSource, StatefulSourcePartition
from confluent_kafka import OFFSET_STORED, KafkaException
from confluent_kafka.admin import AdminClient
from typing_extensions import override

from flows.feeds.kafka_access import Reach, Topic
from flows.safe_stop import SafeStop
from schemas.errors import InputError

BATCH_N: Final = 1000
IDLE: Final = timedelta(milliseconds=50)
ASK_TIMEOUT_S: Final = 0.5
"""Brokers that are there answer in milliseconds; other topics wait for those that are not."""
ASK_AGAIN: Final = timedelta(seconds=5)
LOOK_AGAIN: Final = timedelta(minutes=5)

Message: TypeAlias = KafkaSourceMessage[bytes | None, bytes | None]
Failed: TypeAlias = FailedMessage[bytes | None, bytes | None]
KafkaPart: TypeAlias = StatefulSourcePartition[Message | Failed, int | None]


class TopicSource(FixedPartitionedSource[Message, None]):
    """The messages of a topic.

    It is one part of a dataflow, whatever partitions it has: they are found out when the brokers
    answer, and those that are added later, too. No topic holds up another one that way.

    Args:
        topic: Which.
        reach: Keeps whether the brokers can be reached.
        stop: Ends the source.
        patience_s: The source ends where the topic ends, and brokers that are away are waited for
            so long; nothing to follow it for ever.
        idle: Called when nothing came, about twenty times a second.
        now: The clock.
    """

    def __init__(
        self,
        topic: Topic,
        reach: Reach,
        stop: SafeStop,
        *,
        patience_s: float | None,
        idle: Callable[[], None] = lambda: None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.topic = topic
        self.reach = reach
        self.stop = stop
        self.patience = None if patience_s is None else timedelta(seconds=patience_s)
        self.idle = idle
        self.now = now
        self._kafka = KafkaSource(
            topic.brokers,
            [topic.name],
            tail=patience_s is None,
            starting_offset=OFFSET_STORED,
            add_config=topic.settings(reach),
            batch_size=BATCH_N,
            raise_on_errors=False,
        )

    @override
    def list_parts(self) -> list[str]:
        return [self.topic.name]

    @override
    def build_part(self, step_id: str, for_part: str, resume_state: None) -> _TopicReader:
        return _TopicReader(self, step_id)

    def partition(self, step_id: str, number: int) -> KafkaPart:
        """Bytewax's reader of one partition.

        Args:
            step_id: Of the dataflow.
            number: Of the partition.
        """
        return self._kafka.build_part(step_id, f"{number}-{self.topic.name}", None)


class _TopicReader(StatefulSourcePartition[Message, None]):
    def __init__(self, source: TopicSource, step_id: str) -> None:
        self._source = source
        self._step_id = step_id
        self._client = AdminClient(source.topic.client_settings(source.reach))
        self._parts: dict[int, KafkaPart] = {}
        self._open: set[int] = set()
        self._since = source.now()
        self._ask_at = self._since
        self._is_idle = False

    @override
    def next_batch(self) -> list[Message]:
        source = self._source
        if source.stop.is_due:
            raise StopIteration
        if source.now() >= self._ask_at:
            self._ask()
        if self._parts and not self._open:
            raise StopIteration
        batch = [message for number in sorted(self._open) for message in self._read(number)]
        self._is_idle = not batch
        if self._is_idle:
            source.idle()
        else:
            source.reach.found()
        return batch

    @override
    def next_awake(self) -> datetime | None:
        return datetime.now(UTC) + IDLE if self._is_idle else None

    @override
    def snapshot(self) -> None:
        return None

    @override
    def close(self) -> None:
        for part in self._parts.values():
            part.close()

    def _read(self, number: int) -> list[Message]:
        try:
            told = list(self._parts[number].next_batch())
        except StopIteration:
            self._open.discard(number)
            return []
        messages: list[Message] = []
        for one in told:
            if isinstance(one, FailedMessage):
                self._source.reach.lost(one.err)
            else:
                messages.append(one)
        return messages

    def _ask(self) -> None:
        """Asks which partitions there are; so it shows as well that brokers are back."""
        source, name = self._source, self._source.topic.name
        try:
            found = self._client.list_topics(name, timeout=ASK_TIMEOUT_S).topics[name]
        except KafkaException as error:
            source.reach.lost(error.args[0])
        else:
            if found.error is not None:
                source.reach.lost(found.error)
            else:
                source.reach.found()
                self._begin(found.partitions)
        # Nobody adds partitions to a topic every day.
        wait = ASK_AGAIN if source.reach.is_away else LOOK_AGAIN
        self._ask_at = source.now() + wait
        self._give_up()

    def _begin(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            if number not in self._parts:
                self._parts[number] = self._source.partition(self._step_id, number)
                self._open.add(number)

    def _give_up(self) -> None:
        """Fails the flow where brokers that are away were waited for long enough."""
        source = self._source
        if not source.reach.is_away:
            self._since = source.now()
        elif source.patience is not None and source.now() - self._since >= source.patience:
            message = (
                f"feed {source.topic.feed}: topic {source.topic.name} of "
                f"{', '.join(source.topic.brokers)} was wanted, but it cannot be read: "
                f"{source.reach.why}"
            )
            source.stop.fail(InputError(message))
