"""A file that a feed took in, with what became of its rows, so that counts add up (R5)."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from schemas.feeds.row import Instant, Word
from schemas.passage import Contract


class TakenFile(Contract):
    """One file, whole, as it was found.

    Attributes:
        site: Site that it was told to.
        source: Feed id of the site file.
        name: Name of the file.
        sha256: Hex digest of its bytes.
        bytes_n: Its size.
        received_at: Aware instant at which it was taken in, as its rows have it.
        rows_n: Rows in it.
        quarantined_n: Those of them that were put into quarantine; the others are applied.
    """

    site: Word
    source: Word
    name: Word
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    bytes_n: int = Field(ge=0)
    received_at: Instant
    rows_n: int = Field(ge=0)
    quarantined_n: int = Field(ge=0)

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.quarantined_n > self.rows_n:
            message = f"{self.quarantined_n} rows of {self.rows_n} cannot be in quarantine"
            raise ValueError(message)
        return self
