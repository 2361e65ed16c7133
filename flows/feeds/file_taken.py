"""What became of a file, and whoever watches it being taken in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from schemas.feeds.taken_file import TakenFile


class FeedWatch(Protocol):
    """Whoever watches feeds being taken in."""

    def reading(self, feed: str, name: str, done_bytes: int, of_bytes: int) -> None:
        """A file was read so far; it is read twice."""

    def took(self, taken: FileTaken) -> None:
        """A file was taken in."""

    def failed(self, feed: str, sentence: str) -> None:
        """A file or folder could not be taken in, and stays where it is."""


@dataclass(frozen=True, slots=True)
class FileTaken:
    """What became of a file; its rows are applied, repeated or in quarantine.

    Attributes:
        file: As the store knows it; a file that cannot be read as a whole counts as one row.
        applied_n: Rows that went to the store, which may have had them already.
        repeated_n: Rows that say again what others of the file say.
        ignored: Headings that nobody knows.
        is_again: Whether its content came before, as after a kill or because somebody put it
            there once more; nothing of it is new then.
        reason: Why nothing of it could be read; empty where it could.
    """

    file: TakenFile
    applied_n: int
    repeated_n: int
    ignored: tuple[str, ...]
    is_again: bool
    reason: str

    @property
    def is_refused(self) -> bool:
        """Whether nothing of the file was taken in, although it has rows."""
        return bool(self.reason) or self.file.rows_n == self.file.quarantined_n > 0
