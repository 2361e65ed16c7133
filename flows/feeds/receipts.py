"""When a file was first taken in, by its content: it is the same for every replay."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from schemas.errors import ArchiveError
from sql.durable import write_atomically
from sql.home import reason


class Receipts:
    """Remembers, for one feed, which content came when.

    A file that comes again, after a kill or because somebody put it there once more, is what it
    was: its rows have the instant of their first receipt, and so they are the same rows. A source
    that takes a state back and forth therefore has to say of when each is.

    Args:
        folder: The feed's own, in the home.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def first(self, sha256: str, name: str, now: datetime) -> datetime:
        """The instant at which a content was first taken in; durable before it is answered.

        Args:
            sha256: Hex digest of the content.
            name: Of the file, for who looks into the folder.
            now: UTC; what is answered if the content is new.

        Raises:
            ArchiveError: The home cannot be read or written.
        """
        path = self._folder / sha256[:2] / f"{sha256}.json"
        try:
            told = json.loads(path.read_bytes())
        except FileNotFoundError:
            content = {"name": name, "received_at": now.isoformat()}
            write_atomically(path, json.dumps(content).encode("ascii"))
            return now
        except (OSError, ValueError) as error:
            why = reason(error) if isinstance(error, OSError) else str(error)
            message = f"cannot read {path}: {why}"
            raise ArchiveError(message) from error
        return datetime.fromisoformat(told["received_at"])
