"""Where content becomes a row or is put into quarantine: never both, and never neither."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from pydantic import ValidationError

from schemas.feeds.kinds import CONTRACTS, AnyFeedRow
from schemas.feeds.quarantined_row import RAW_MAX_LENGTH, QuarantinedRow, quarantine_id
from schemas.feeds.reasons import bilingual, reason_of
from schemas.feeds.row import FeedKind

CLOCK_AHEAD_MAX: Final = timedelta(days=1)
"""What is stated for later than that after it came is told by a wrong clock; it would outrank
everything that is told until then."""
_REASON_MAX_LENGTH = 1000
_ORIGIN_MAX_LENGTH = 200
# PostgreSQL keeps every character but this one, so that it is shown by its picture.
_KEPT_FOR = {0: "\N{SYMBOL FOR NULL}"}


@dataclass(frozen=True, slots=True)
class Reception:
    """One file or topic that is taken in.

    Attributes:
        site: Site id.
        source: Feed id of the site file.
        feed: What it tells, if that is known.
        name: Of the file or topic: where its rows say they are from.
        received_at: Aware instant at which it came; every replay has the same.
        digest: Of a file's bytes: what is refused of two files of one name is not the same.
    """

    site: str
    source: str
    feed: FeedKind | None
    name: str
    received_at: datetime
    digest: str = ""

    def taken(
        self, kind: FeedKind, content: Mapping[str, Any], place: str, raw: str
    ) -> AnyFeedRow | QuarantinedRow:
        """The row that content makes, or what is kept of it with the reason.

        Args:
            kind: Of the row.
            content: Its fields, but for those that the reception tells.
            place: Where in the file: ``12`` for a line.
            raw: As it came.
        """
        told = {
            "site": self.site,
            "source": self.source,
            "origin": self.origin(place),
            "received_at": self.received_at,
        }
        if twice := told.keys() & content.keys():
            fields = ", ".join(sorted(twice))
            reason = bilingual(
                f"{fields}: do vị trí của nguồn trong tệp cấu hình quy định",
                f"{fields}: told by the feed's place in the site file",
            )
            return self.refused(place, reason, raw)
        try:
            row = CONTRACTS[kind].model_validate({**content, **told})
        except ValidationError as error:
            return self.refused(place, reason_of(error), raw)
        reason = stated_too_late(row.stated_at, self.received_at)
        return self.refused(place, reason, raw) if reason else row

    def refused(self, place: str, reason: str, raw: str) -> QuarantinedRow:
        """What is kept of content that makes no row.

        Args:
            place: Where in the file; empty for the whole file.
            reason: One sentence: what was wanted, what came.
            raw: As it came.
        """
        kept = _storable(raw)[:RAW_MAX_LENGTH]
        origin = self.origin(place)
        return QuarantinedRow(
            quarantine_id=quarantine_id(self.site, self.source, origin, f"{self.digest}{kept}"),
            site=self.site,
            source=self.source,
            feed=self.feed,
            origin=origin,
            reason=_storable(reason)[:_REASON_MAX_LENGTH],
            raw=kept,
            received_at=self.received_at,
        )

    def origin(self, place: str) -> str:
        """Where exactly a row is from; of a name that is too long to keep, its end.

        Args:
            place: Where in the file; empty for the whole file.
        """
        origin = _storable(f"{self.name}:{place}" if place else self.name)
        return origin[-_ORIGIN_MAX_LENGTH:]


def stated_too_late(stated_at: datetime, received_at: datetime) -> str:
    """Why a row is told by a wrong clock; empty where it is not.

    Args:
        stated_at: Of which instant it says that it is so.
        received_at: When it came.
    """
    if stated_at - received_at <= CLOCK_AHEAD_MAX:
        return ""
    told, came = stated_at.isoformat(), received_at.isoformat()
    return bilingual(
        f"stated_at: {told} muộn hơn thời điểm nhận {came}",
        f"stated_at: {told} is later than it came, {came}",
    )


def _storable(text: str) -> str:
    """Text that UTF-8 and PostgreSQL can hold, whatever it was."""
    return text.translate(_KEPT_FOR).encode("utf-8", "replace").decode("utf-8")
