"""Where a feed comes from and how its file is to be read: the site's ``[feeds.<id>]`` tables."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from schemas.feeds.fields import told_fields
from schemas.feeds.row import FeedKind
from schemas.opening_hours import LOCAL


class FeedWay(StrEnum):
    """How a feed comes."""

    FOLDER = "folder"
    """CSV, XLSX and JSON lines in a watched folder."""
    EDIFACT = "edifact"
    """UN/EDIFACT interchanges in a watched folder."""
    KAFKA = "kafka"
    """Messages of a topic."""

    @property
    def is_watched(self) -> bool:
        """Whether files in a folder bring it."""
        return self is not FeedWay.KAFKA


class Encoding(StrEnum):
    """How the characters of a file are written, by the names of Python's codecs."""

    UTF_8 = "utf-8"
    UTF_16 = "utf-16"
    UTF_16_LE = "utf-16-le"
    UTF_16_BE = "utf-16-be"
    WINDOWS_1258 = "cp1258"


class DecimalMark(StrEnum):
    """What parts a number from its fraction; the other one may part thousands."""

    POINT = "."
    COMMA = ","


class SaslMechanism(StrEnum):
    """How an account proves itself to a broker."""

    SCRAM_SHA_512 = "SCRAM-SHA-512"
    SCRAM_SHA_256 = "SCRAM-SHA-256"
    PLAIN = "PLAIN"


Broker = Annotated[str, Field(pattern=r"^[A-Za-z0-9.-]+:[0-9]{1,5}$")]
"""Name and port. Accounts are in the environment alone, see ``flows.feeds.kafka_topic``."""


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        message = "a time zone such as Asia/Ho_Chi_Minh is wanted"
        raise ValueError(message) from None
    return name


class FeedSource(BaseModel):
    """One feed of a site.

    Attributes:
        kind: What it tells.
        way: How it comes; ``from`` in the site file.
        folder: The watched folder; a relative one is beside the site file.
        encoding: Of the files, where it is not to be recognised by their bytes.
        time_zone: Of instants that name none.
        decimal_mark: Of numbers.
        columns: Headings of the file by field of the contract, where they are neither the field's
            name nor its Vietnamese name: ``{ declaration_no = "Số TK" }``.
        values: What words of the file stand for, by field:
            ``{ eligibility = { "TQ" = "cleared" } }``.
        always: What a row says that has no column for it or an empty cell:
            ``{ flow = "export" }``.
        brokers: Of a topic: where to ask first, such as ``kafka-1:9093``.
        topic: Its name.
        tls: Whether what goes over the wire is encrypted.
        ca_file: Whose word is believed about the brokers; the system's authorities without it.
        sasl: How the account of the environment, if there is one, proves itself.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    kind: FeedKind
    way: FeedWay = Field(default=FeedWay.FOLDER, alias="from")
    folder: Path | None = None
    encoding: Encoding | None = None
    time_zone: Annotated[str, AfterValidator(_known_zone)] = LOCAL.key
    decimal_mark: DecimalMark = DecimalMark.POINT
    columns: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    always: dict[str, str] = {}
    brokers: tuple[Broker, ...] = ()
    topic: str | None = Field(default=None, pattern=r"^[A-Za-z0-9._-]{1,249}$")
    tls: bool = True
    ca_file: Path | None = None
    sasl: SaslMechanism = SaslMechanism.SCRAM_SHA_512

    @property
    def zone(self) -> ZoneInfo:
        """The zone of instants that name none."""
        return ZoneInfo(self.time_zone)

    @model_validator(mode="after")
    def _names_what_it_needs(self) -> Self:
        if self.way.is_watched and self.folder is None:
            message = f'a feed from = "{self.way}" wants a folder'
            raise ValueError(message)
        if not self.way.is_watched and self.folder is not None:
            message = f'a feed from = "{self.way}" has no folder'
            raise ValueError(message)
        if not self.way.is_watched and not (self.brokers and self.topic):
            message = f'a feed from = "{self.way}" wants brokers and a topic'
            raise ValueError(message)
        if self.way.is_watched and (self.brokers or self.topic):
            message = f'a feed from = "{self.way}" has no brokers and no topic'
            raise ValueError(message)
        if self.way is FeedWay.EDIFACT:
            self._is_of_moves()
        known = told_fields(self.kind)
        for table in ("columns", "values", "always"):
            for name in getattr(self, table):
                if name not in known:
                    message = (
                        f"{table}: unknown field {name!r} of {self.kind}; known: {', '.join(known)}"
                    )
                    raise ValueError(message)
        if twice := self.columns.keys() & self.always.keys():
            message = f"{', '.join(sorted(twice))}: either a column or always the same, not both"
            raise ValueError(message)
        return self

    def _is_of_moves(self) -> None:
        if self.kind is not FeedKind.OPERATOR_MOVE:
            message = f'a feed from = "{self.way}" tells kind = "{FeedKind.OPERATOR_MOVE}"'
            raise ValueError(message)
        if self.columns or self.values or self.always or self.encoding:
            message = f'a feed from = "{self.way}" says itself how it is written'
            raise ValueError(message)


def located(feeds: Mapping[str, FeedSource], site_path: Path) -> dict[str, FeedSource]:
    """The feeds with their folders and files beside the site file.

    Args:
        feeds: By feed id.
        site_path: The site file.
    """
    beside = site_path.parent
    return {
        name: feed.model_copy(
            update={
                place: beside / path
                for place in ("folder", "ca_file")
                if (path := getattr(feed, place)) is not None
            }
        )
        for name, feed in feeds.items()
    }
