"""The recorder of a site: a process of its own with one thread a camera."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import random
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import av
import av.logging

from flows.live.camera_log import CameraLog
from flows.live.camera_recorder import CameraRecorder
from flows.live.ring_writer import RingBounds, RingWriter
from flows.live.stream import Patience
from schemas.errors import ConfigError
from schemas.site import Camera, SiteFile
from sql.durable import write_atomically
from sql.home import Home, make_folder
from sql.locks import exclusive

LOCK_FILE = "recorder.lock"
CARD_FILE = "recorder.json"
LOG_FILE = "recorder.log"
LOCK_PATIENCE_S = 1.0
"""Whoever looks whether a recorder runs holds its lock for a moment."""


class RecorderCard(NamedTuple):
    """What a recorder says of itself; true while it holds the lock beside it.

    Attributes:
        pid: Its process.
        digest: Of the cameras that it records, see :func:`digest_of`.
    """

    pid: int
    digest: str

    @classmethod
    def read(cls, folder: Path) -> RecorderCard | None:
        """The card in a site's folder of the ring, if a whole one lies there."""
        try:
            told = json.loads((folder / CARD_FILE).read_text(encoding="utf-8"))
            return cls(int(told["pid"]), str(told["digest"]))
        except (FileNotFoundError, ValueError, KeyError):
            return None


def stream_cameras(site: SiteFile) -> dict[str, Camera]:
    """The cameras of a site that are streams and no files."""
    return {name: camera for name, camera in site.cameras.items() if camera.is_stream}


def site_ring(home: Home, site_id: str) -> Path:
    """The folder of a site's rings; each camera has one of its own in it."""
    return home.ring / site_id


def digest_of(site: SiteFile) -> str:
    """What tells whether a recorder that runs records these cameras with these bounds."""
    uris = {name: camera.uri for name, camera in sorted(stream_cameras(site).items())}
    told = json.dumps([uris, site.ring.model_dump(mode="json")])
    return hashlib.sha256(told.encode()).hexdigest()


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
    # FFmpeg writes addresses, with accounts, to standard error, and from threads without Python.
    av.logging.set_level(av.logging.PANIC)
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
        card = RecorderCard(os.getpid(), digest_of(site))
        write_atomically(folder / CARD_FILE, json.dumps(card._asdict()).encode())
        threads = []
        for camera_id, camera in sorted(cameras.items()):
            own = make_folder(folder / camera_id)
            recorder = CameraRecorder(
                camera,
                RingWriter(own, bounds),
                CameraLog(camera_id, camera, own, now),
                patience,
                now,
                random.Random((chance or random.Random()).random()),  # noqa: S311 - jitter
            )
            thread = threading.Thread(
                target=recorder.run, args=(stop,), name=f"record {camera_id}", daemon=True
            )
            thread.start()
            threads.append(thread)
        logging.getLogger(__name__).info("%s: %d cameras are recorded", site.site.id, len(threads))
        stop.wait()
        for thread in threads:
            thread.join(patience.open_s + patience.read_s)
