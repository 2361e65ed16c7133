"""Where gatestream keeps what it keeps, read from an environment that the caller hands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from schemas.errors import ArchiveError

HOME_VARIABLE = "GATESTREAM_HOME"
DSN_VARIABLE = "GATESTREAM_DSN"


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of one installation and what lies in it.

    Attributes:
        root: ``GATESTREAM_HOME``, absolute.
    """

    root: Path

    @property
    def postgres(self) -> Path:
        """The embedded PostgreSQL: its data, its socket and its locks."""
        return self.root / "postgres"

    @property
    def archive(self) -> Path:
        """The Parquet archive with its manifest."""
        return self.root / "archive"

    @property
    def evidence(self) -> Path:
        """Evidence pictures, named by their digest."""
        return self.root / "evidence"

    @property
    def segments(self) -> Path:
        """Segment files: the commit point, and the spool while the store is away."""
        return self.root / "segments"

    @property
    def ring(self) -> Path:
        """The last minutes of each stream camera as packets, a folder a site and camera."""
        return self.root / "ring"

    @property
    def last_frames(self) -> Path:
        """The last picture of each camera, a folder a site; of the moment, and of no proof."""
        return self.root / "last_frames"

    @property
    def media(self) -> Path:
        """Links to the video files that cameras of runs were, a folder a site and camera."""
        return self.root / "media"

    @property
    def feeds(self) -> Path:
        """When the files of feeds were first taken in, by their digests, and room to sort them."""
        return self.root / "feeds"

    @property
    def recovery(self) -> Path:
        """Recovery partitions of the dataflow."""
        return self.root / "recovery"


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Which store to use; a DSN may hold a password and is therefore left out of the ``repr``.

    Attributes:
        home: Where files go, and the embedded store if there is no DSN.
        dsn: Connection string of an external store.
    """

    home: Home
    dsn: str | None = field(default=None, repr=False)


def settings_from(environment: Mapping[str, str]) -> StoreSettings:
    """The settings that an environment asks for; an empty variable counts as absent.

    Args:
        environment: Usually ``os.environ``.
    """
    named = environment.get(HOME_VARIABLE, "").strip()
    root = Path(named).expanduser() if named else platformdirs.user_data_path("gatestream")
    return StoreSettings(Home(root.absolute()), environment.get(DSN_VARIABLE, "").strip() or None)


def make_folder(folder: Path) -> Path:
    """Creates a folder of the home with all above it, and returns it.

    Raises:
        ArchiveError: It cannot be created.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = (
            f"cannot create the folder {folder} ({reason(error)}); "
            f"{HOME_VARIABLE} names the folder that gatestream may write to"
        )
        raise ArchiveError(message) from error
    return folder


def reason(error: OSError) -> str:
    """What the system says about an error, without the path that our sentence names itself."""
    return (error.strerror or str(error)).strip().lower()
