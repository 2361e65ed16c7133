"""The recorder of a site: a process of its own with one thread a camera."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import random
import secrets
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

import av
import av.logging

from flows.live.camera_log import CameraLog
from flows.live.camera_recorder import CameraRecorder
from flows.live.fault import Fault, words_of
from flows.live.ring_writer import RingBounds, RingWriter
from flows.live.stream import Patience
from schemas.camera_state import CameraReason, CameraStatus
from schemas.errors import ConfigError, GatestreamError
from schemas.site import Camera, SiteFile
from sql.durable import write_atomically
from sql.home import Home, make_folder
from sql.locks import exclusive

LOCK_FILE = "recorder.lock"
CARD_FILE = "recorder.json"
LOG_FILE = "recorder.log"
_SALT_BYTES = 16
END_PATIENCE_S = 12.0
"""The cameras have so long together to end; whoever stops a recorder waits a little longer."""
RING_RETRY_S = 2.0
LOCK_PATIENCE_S = 1.0
"""Whoever looks whether a recorder runs holds its lock for a moment."""
_log = logging.getLogger(__name__)


class RecorderCard(NamedTuple):
    """What a recorder says of itself; true while it holds the lock beside it.

    Attributes:
        pid: Its process.
        digest: Of the cameras that it records, see :func:`digest_of`.
        salt: What the digest was made with; another one each time.
    """

    pid: int
    digest: str
    salt: str

    @classmethod
    def of(cls, site: SiteFile) -> RecorderCard:
        """The card of this process as the recorder of a site."""
        salt = secrets.token_hex(_SALT_BYTES)
        return cls(os.getpid(), digest_of(site, salt), salt)

    def is_of(self, site: SiteFile) -> bool:
        """Whether it records the same cameras with the same bounds."""
        return secrets.compare_digest(self.digest, digest_of(site, self.salt))

    @classmethod
    def read(cls, folder: Path) -> RecorderCard | None:
        """The card in a site's folder of the ring, if a whole one lies there."""
        try:
            told = json.loads((folder / CARD_FILE).read_text(encoding="utf-8"))
            return cls(int(told["pid"]), str(told["digest"]), str(told.get("salt", "")))
        except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
            return None


def stream_cameras(site: SiteFile) -> dict[str, Camera]:
    """The cameras of a site that are streams and no files."""
    return {name: camera for name, camera in site.cameras.items() if camera.is_stream}


def site_ring(home: Home, site_id: str) -> Path:
    """The folder of a site's rings; each camera has one of its own in it."""
    return home.ring / site_id


def digest_of(site: SiteFile, salt: str) -> str:
    """What tells whether a recorder that runs records these cameras with these bounds.

    The addresses carry accounts and the digest lies on the disk. So it is slow to make and
    salted: whoever reads it can neither guess passwords at a rate that matters nor see that two
    sites share one.

    Args:
        site: The site file.
        salt: Any text that is used once.
    """
    uris = {name: camera.uri for name, camera in sorted(stream_cameras(site).items())}
    told = json.dumps([uris, site.ring.model_dump(mode="json")])
    made = hashlib.scrypt(told.encode(), salt=salt.encode(), n=1 << 14, r=8, p=1)
    return made.hex()


def record_site(
    site: SiteFile,
    home: Home,
    stop: threading.Event,
    *,
    patience: Patience | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    chance: random.Random | None = None,
) -> None:
    """Records the stream cameras of a site until it is told to stop.

    Args:
        site: The site file.
        home: Where the ring lies.
        stop: Ends it.
        patience: How long a camera is waited for.
        now: The clock.
        chance: For the jitter of the waits between connections.

    Raises:
        ConfigError: The site has no stream camera.
        ResourceTakenError: Another recorder has this site.
        ArchiveError: The ring's folder cannot be written.
    """
    cameras = stream_cameras(site)
    if not cameras:
        known = ", ".join(sorted(site.cameras))
        message = f"a site with a camera that is a stream was wanted, got the files of {known}"
        raise ConfigError(message)
    # FFmpeg writes addresses, with accounts, to standard error. With any level but none, what its
    # threads tell of errors waits for Python's lock, which is held while they are being ended.
    av.logging.set_level(None)
    patience = patience or Patience()
    folder = make_folder(site_ring(home, site.site.id))
    bounds = RingBounds(
        site.ring.megabytes << 20,
        timedelta(minutes=site.ring.minutes),
        timedelta(seconds=site.ring.segment_s),
    )
    with exclusive(
        folder / LOCK_FILE, f"the recorder of site {site.site.id!r}", timeout_s=LOCK_PATIENCE_S
    ):
        card = json.dumps(RecorderCard.of(site)._asdict()).encode()
        write_atomically(folder / CARD_FILE, card, mode=0o600)
        threads = []
        for camera_id, camera in sorted(cameras.items()):
            jitter = random.Random((chance or random.Random()).random())  # noqa: S311
            own = folder / camera_id
            log = CameraLog(camera_id, camera, own, now)
            make = partial(CameraRecorder, camera, log, patience, now, jitter)
            thread = threading.Thread(
                target=_keep_recording,
                args=(make, own, bounds, log, stop),
                name=f"record {camera_id}",
                daemon=True,
            )
            thread.start()
            threads.append(thread)
        _log.info("%s: %d cameras are recorded", site.site.id, len(threads))
        stop.wait()
        deadline = time.monotonic() + END_PATIENCE_S
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))


def _keep_recording(
    recorder: Callable[[RingWriter], CameraRecorder],
    folder: Path,
    bounds: RingBounds,
    log: CameraLog,
    stop: threading.Event,
) -> None:
    """Records one camera, also past a ring that cannot be written for a while."""
    while not stop.is_set():
        try:
            recorder(RingWriter(make_folder(folder), bounds)).run(stop)
        except Exception as error:  # noqa: BLE001 - one camera never disturbs another
            if not isinstance(error, OSError | GatestreamError):
                _log.exception("%s: the recorder met a fault of its own", log.camera_id)
            words = words_of(error.__cause__ or error)
            log.tell(CameraStatus.AWAY, Fault(CameraReason.FAULT, f"the ring: {words}"))
            stop.wait(RING_RETRY_S)
