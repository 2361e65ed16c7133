"""Errors that a user of gatestream may meet.

    GatestreamError
    ├── ConfigError            a site file or an option is wrong
    │   └── UnknownNameError   a name that nobody defined; says which are known
    ├── InputError             a file or a stream that cannot be used
    │   ├── MediaError         … as video or picture
    │   ├── FeedFileError      … as rows of a feed
    │   ├── OutdatedError      … because somebody else changed what it is about meanwhile
    │   └── TruthError         … as labels or truth
    ├── StoreError             the database refuses, or is newer than the program
    │   ├── StoreAwayError     … or is away: the same again may work in a while
    │   └── SpoolFullError     … and what waits for it on disk has reached its bound
    ├── ArchiveError           the Parquet archive or the evidence store cannot be written or read
    ├── BackupError            a backup is incomplete or altered, or does not fit where it should go
    ├── ResourceTakenError     a port, a lock or a folder is in use by somebody else
    └── ModelError             weights that are missing, altered or not what was wanted

Every message is one sentence that says what was wanted, what came and, where it helps,
what is known. The command line prints it and ends with exit code 2.
"""

from __future__ import annotations

from collections.abc import Iterable


class GatestreamError(Exception):
    """Base of all errors that the command line turns into one sentence and exit code 2."""


class ConfigError(GatestreamError):
    """A site file, an environment variable or an option is wrong."""


class UnknownNameError(ConfigError):
    """A name was used that nobody defined.

    Args:
        what: The kind of thing that was looked up, such as ``lane``.
        name: The name that was asked for.
        known: The names that exist.
        where: Where the name was used.
    """

    def __init__(self, what: str, name: str, known: Iterable[str], where: str) -> None:
        listed = ", ".join(sorted(known)) or "none"
        super().__init__(f"{where}: unknown {what} {name!r}; known: {listed}")


class InputError(GatestreamError):
    """A file or a stream cannot be used."""


class MediaError(InputError):
    """A file or a stream cannot be used as video or as a picture."""


class FeedFileError(InputError):
    """A file cannot be used as rows of a feed; the message is in both languages."""


class OutdatedError(InputError):
    """Somebody else changed meanwhile what was looked at.

    Args:
        message: The sentence.
        who: Who was faster, where that is known.
    """

    def __init__(self, message: str, who: str = "") -> None:
        super().__init__(message)
        self.who = who


class TruthError(InputError):
    """A file of labels or of truth cannot be used."""


class StoreError(GatestreamError):
    """The database is away, refuses the work, or has a newer schema than the program."""


class StoreAwayError(StoreError):
    """The database is away, and nothing is wrong with what it was asked: later it may work."""


class SpoolFullError(StoreError):
    """What waits on disk for a database that is away has reached its bound."""


class ArchiveError(GatestreamError):
    """The Parquet archive or the evidence store cannot be written or read."""


class BackupError(GatestreamError):
    """A backup is incomplete or was altered, or there is no room for what it holds."""


class ResourceTakenError(GatestreamError):
    """A port, a lock or a folder is already used by another process."""


class ModelError(GatestreamError):
    """Weights are missing, altered, or not of the wanted shape."""
