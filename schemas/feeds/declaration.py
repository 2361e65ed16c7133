"""A customs declaration as VNACCS numbers it, and whether its goods may pass."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field
from typing_extensions import override

from schemas.feeds.row import (
    Code,
    ContainerNumber,
    FeedKind,
    FeedRow,
    Instant,
    Word,
    milliseconds,
)

IDENTITY_LENGTH = 11
_AMENDMENT_STEP = 10**14
"""More milliseconds than an epoch will have in the year 5000: an amendment outranks any instant."""
CONTAINERS_MAX_N = 2000
"""No declaration names more; a longer list is a file gone wrong."""


def _each_once(containers: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(containers))


Containers = Annotated[
    tuple[ContainerNumber, ...], Field(max_length=CONTAINERS_MAX_N), AfterValidator(_each_once)
]


class TradeFlow(StrEnum):
    """Which way goods cross the border."""

    EXPORT = "export"
    IMPORT = "import"


class Eligibility(StrEnum):
    """Whether goods may pass the supervised area, and by which of the three legal states.

    Circular 38/2015/TT-BTC as amended by 39/2018/TT-BTC, Art. 52.
    """

    NOT_YET = "not_yet"
    CLEARED = "cleared"
    """Thông quan."""
    RELEASED = "released"
    """Giải phóng hàng."""
    TO_STORAGE = "to_storage"
    """Đưa hàng về bảo quản."""

    @property
    def lets_pass(self) -> bool:
        """Whether goods in this state may pass."""
        return self is not Eligibility.NOT_YET


class Declaration(FeedRow):
    """A declaration.

    Attributes:
        declaration_no: Twelve digits: eleven are its identity, the last counts its amendments.
        flow: Export or import.
        type_code: Such as ``A11`` or ``B11`` (Decision 1357/QĐ-TCHQ).
        customs_office: Code of the office.
        declarant: Who declares.
        declared_at: When it was registered.
        eligibility: Whether its goods may pass.
        eligible_at: Since when, if they may.
        containers: Containers that it names, each once; none for loose goods.
    """

    kind: ClassVar[FeedKind] = FeedKind.DECLARATION

    declaration_no: str = Field(pattern=r"^[0-9]{12}$")
    flow: TradeFlow
    type_code: Code
    customs_office: Code
    declarant: Word
    declared_at: Instant
    eligibility: Eligibility = Eligibility.NOT_YET
    eligible_at: Instant | None = None
    containers: Containers = ()

    @property
    def identity(self) -> str:
        """The eleven digits that do not change with an amendment."""
        return self.declaration_no[:IDENTITY_LENGTH]

    @property
    def amendment_n(self) -> int:
        """How often it was amended."""
        return int(self.declaration_no[IDENTITY_LENGTH])

    @property
    @override
    def subject(self) -> str:
        return self._subject_of(self.identity)

    @property
    @override
    def revision(self) -> int:
        return self.amendment_n * _AMENDMENT_STEP + milliseconds(self.stated_at)


def stated_s(revision: int) -> float:
    """The instant that a declaration's revision is of, in seconds since 1970.

    Args:
        revision: As :attr:`Declaration.revision` makes it.
    """
    return (revision % _AMENDMENT_STEP) / 1000
