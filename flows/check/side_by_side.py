"""Probes all cameras of a site at once: none waits for another, and none for ever."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from queue import Empty, Queue
from threading import Event, Thread
from time import monotonic
from typing import Final

from flows.check.probe import Probe, failed, probe
from flows.live.fault import Fault
from schemas.camera_state import CameraReason
from schemas.site import Camera

_GRACE_S: Final = 2.0
_POLL_S: Final = 0.2


def probe_all(cameras: Mapping[str, Camera], timeout_s: float) -> Iterator[Probe]:
    """The probes of some cameras in the order in which they end.

    Args:
        cameras: By id.
        timeout_s: So long a camera may take to open, and to answer afterwards; one that takes
            three times as long counts as hung.
    """
    ended: Queue[Probe] = Queue()
    stop = Event()
    threads = {
        name: Thread(
            target=lambda name=name, camera=camera: ended.put(_told(name, camera, timeout_s, stop)),
            name=f"check-{name}",
            daemon=True,
        )
        for name, camera in cameras.items()
    }
    for thread in threads.values():
        thread.start()
    waited_for = dict(cameras)
    give_up_s = monotonic() + 3 * timeout_s + _GRACE_S
    try:
        while waited_for and monotonic() < give_up_s:
            try:
                found = ended.get(timeout=_POLL_S)
            except Empty:
                continue
            waited_for.pop(found.camera, None)
            yield found
        for name, camera in waited_for.items():
            yield failed(name, camera.media, Fault(CameraReason.HUNG))
    finally:
        stop.set()
        until_s = monotonic() + _GRACE_S
        for thread in threads.values():
            thread.join(max(0.0, until_s - monotonic()))


def _told(name: str, camera: Camera, timeout_s: float, stop: Event) -> Probe:
    """A probe that ends with a sentence whatever happens, because the others go on."""
    try:
        return probe(name, camera, timeout_s, stop)
    except Exception as error:  # noqa: BLE001
        return failed(name, camera.media, Fault(CameraReason.FAULT, type(error).__name__))
