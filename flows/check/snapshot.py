"""One picture of a camera, as fresh as it can be had."""

from __future__ import annotations

from typing import Final

import av
import av.error

from flows.check.probe import opened_media
from flows.live.fault import Fault, StreamError, fault_of
from schemas.camera_state import CameraReason
from schemas.frame import Image
from schemas.site import Camera

_PACKETS_MAX_N: Final = 600


def snapshot(camera: Camera, timeout_s: float, at_s: float = 0.0) -> Image:
    """The first whole picture that a camera gives.

    Args:
        camera: Its table of the site file.
        timeout_s: So long it may take to open, and to answer afterwards.
        at_s: Where in a file; beyond its end it begins anew. A stream has no such place.

    Returns:
        ``(H, W, 3)`` BGR.

    Raises:
        StreamError: None came, with the reason.
    """
    with opened_media(camera, timeout_s) as (container, stream):
        if not camera.is_stream and container.duration:
            length_us = container.duration
            container.seek((container.start_time or 0) + round(at_s * av.time_base) % length_us)
        try:
            for packets_n, packet in enumerate(container.demux(stream)):
                picture = _picture(packet)
                if picture is not None:
                    return picture.to_ndarray(format="bgr24").astype("uint8", copy=False)
                if packets_n > _PACKETS_MAX_N:
                    break
        except (av.error.FFmpegError, OSError) as error:
            raise StreamError(camera.media, fault_of(error, is_open=True)) from None
    raise StreamError(camera.media, Fault(CameraReason.NO_PICTURE))


def _picture(packet: av.Packet[av.VideoStream]) -> av.VideoFrame | None:
    """The picture of a packet; none before the first key frame, which is no fault."""
    try:
        return next((one for one in packet.decode() if not one.is_corrupt), None)
    except av.error.FFmpegError:
        return None
