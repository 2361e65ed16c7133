"""How a feed's brokers are reached: addresses, the account of the environment, what they keep."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition

from schemas.errors import ConfigError
from schemas.feed_source import FeedSource

USER_VARIABLE = "GATESTREAM_KAFKA_USER"
PASSWORD_VARIABLE = "GATESTREAM_KAFKA_PASSWORD"  # noqa: S105 - its name
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Reach:
    """Whether the brokers of a feed can be reached; told to the log when that changes.

    Attributes:
        feed: Feed id.
        is_away: Whether they cannot.
        why: Why not, in words without any account.
    """

    feed: str
    is_away: bool = False
    why: str = ""

    def lost(self, error: KafkaError) -> None:
        """The brokers cannot be reached, or do not let us in.

        Args:
            error: Of librdkafka. Its own words may name an account, its code does not.
        """
        why = str(error.name()).strip("_").lower().replace("_", " ")
        if not self.is_away:
            _log.warning("%s: the brokers are away (%s); they are asked again", self.feed, why)
        self.is_away, self.why = True, why

    def found(self) -> None:
        """They answer."""
        if self.is_away:
            _log.warning("%s: the brokers are back", self.feed)
        self.is_away, self.why = False, ""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic that a feed comes by.

    Attributes:
        feed: Feed id.
        name: Of the topic.
        brokers: Where to ask first.
        group: Under which the brokers remember how far it was read.
        access: What else librdkafka has to know; it holds the account.
    """

    feed: str
    name: str
    brokers: tuple[str, ...]
    group: str
    access: Mapping[str, Any] = field(repr=False)

    @classmethod
    def of(cls, site: str, feed: str, told: FeedSource, environ: Mapping[str, str]) -> Topic:
        """The topic of a feed, with the account of the environment.

        Args:
            site: Site id.
            feed: Feed id.
            told: Its table in the site file; it comes by a topic.
            environ: Where ``GATESTREAM_KAFKA_USER`` and ``GATESTREAM_KAFKA_PASSWORD`` may be.

        Raises:
            ConfigError: One of the two is there without the other.
        """
        user = environ.get(USER_VARIABLE, "")
        password = environ.get(PASSWORD_VARIABLE, "")
        if bool(user) != bool(password):
            message = f"{USER_VARIABLE} and {PASSWORD_VARIABLE} are wanted together, got one"
            raise ConfigError(message)
        access: dict[str, Any] = {}
        if user:
            access |= {"sasl.mechanism": told.sasl.value}
            access |= {"sasl.username": user, "sasl.password": password}
        protocol = ("sasl_" if user else "") + ("ssl" if told.tls else "plaintext")
        access["security.protocol"] = protocol
        if told.tls and told.ca_file is not None:
            access["ssl.ca.location"] = str(told.ca_file)
        group = f"gatestream.{site}.{feed}"
        return cls(feed, told.topic or "", told.brokers, group, access)

    def settings(self, reach: Reach) -> dict[str, Any]:
        """For a consumer of it.

        Args:
            reach: Is told when the brokers cannot be reached.
        """
        return {
            **self.client_settings(reach),
            "group.id": self.group,
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
            # Bytewax reads these for a gauge, and falls over them while the brokers are away.
            "statistics.interval.ms": 0,
        }

    def client_settings(self, reach: Reach) -> dict[str, Any]:
        """For any client."""
        return {
            **self.access,
            "bootstrap.servers": ",".join(self.brokers),
            "client.id": "gatestream",
            "reconnect.backoff.max.ms": 5000,
            "error_cb": reach.lost,
            # It would write to standard error, several lines a second while brokers are away.
            "log_level": 0,
        }


class Offsets:
    """Tells the brokers how far a topic is in the store.

    Args:
        topic: Which.
        reach: Keeps whether they can be reached.

    Raises:
        ConfigError: The brokers cannot be asked in the way that the site file says.
    """

    def __init__(self, topic: Topic, reach: Reach) -> None:
        self._topic = topic
        self._reach = reach
        try:
            self._consumer = Consumer(topic.settings(reach))
        except KafkaException as error:
            message = f"feeds.{topic.feed}: no connection can be made: {error.args[0].str()}"
            raise ConfigError(message) from error
        self._next: dict[int, int] = {}

    def commit(self, following: Mapping[int, int]) -> None:
        """Remembers from where on to read; while brokers are away, this run alone does.

        Args:
            following: By partition, the offset behind the last message that is in the store.
        """
        self._next |= following
        with suppress(KafkaException):
            self._consumer.commit(offsets=self._told(), asynchronous=True)

    def close(self) -> None:
        """Waits until the brokers have remembered, if they are there."""
        try:
            if self._next and not self._reach.is_away:
                self._consumer.commit(offsets=self._told(), asynchronous=False)
        except KafkaException as error:
            _log.warning("%s: how far it was read is not kept: %s", self._topic.feed, error)
        finally:
            self._consumer.close()

    def _told(self) -> list[TopicPartition]:
        name = self._topic.name
        return [TopicPartition(name, number, at) for number, at in sorted(self._next.items())]
