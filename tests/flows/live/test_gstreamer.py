"""The recorder against another RTSP server than ours, with live encoders and M-JPEG."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path

import pytest
from live_run import recording, ring_folder, site_text, state_of_camera, wait_for

from flows.live.clock_offsets import ClockOffsets
from flows.sources.items import Shot
from flows.sources.ring_video import RingVideo
from schemas.camera_state import CameraStatus
from schemas.site import load_site

SYSTEM_PYTHON = "/usr/bin/python3"
PICTURE = (
    "videotestsrc is-live=true pattern=ball "
    "! video/x-raw,format=I420,width=320,height=240,framerate=15/1"
)
LAUNCHES = {
    "h264": f"( {PICTURE} ! openh264enc gop-size=15 ! h264parse "
    "! rtph264pay name=pay0 pt=96 config-interval=-1 )",
    "mjpeg": f"( {PICTURE} ! jpegenc ! rtpjpegpay name=pay0 pt=26 )",
}


def want_gstreamer() -> str:
    """Say why GStreamer's server cannot be used, or nothing."""
    probe = (
        "import gi; gi.require_version('GstRtspServer', '1.0'); gi.require_version('Gst', '1.0');"
        "from gi.repository import Gst; Gst.init(None);"
        "assert all(map(Gst.ElementFactory.find, ('openh264enc', 'jpegenc', 'rtpjpegpay')))"
    )
    try:
        subprocess.run([SYSTEM_PYTHON, "-c", probe], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        packages = "gir1.2-gst-rtsp-server-1.0 python3-gi gstreamer1.0-plugins-good"
        return f"wants GStreamer: apt-get install {packages} gstreamer1.0-plugins-bad"
    return ""


@contextmanager
def gstreamer(launch: str) -> Iterator[str]:
    """GStreamer's server for the length of the block; gives the address of its stream."""
    process = subprocess.Popen(
        [SYSTEM_PYTHON, str(Path(__file__).parent / "gst_server.py"), launch],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield f"rtsp://127.0.0.1:{process.stdout.readline().split()[1]}/cam"
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.mark.parametrize("codec", LAUNCHES)
def test_a_live_encoder_is_recorded_and_seen(codec: str, tmp_path: Path) -> None:
    if reason := want_gstreamer():
        pytest.skip(reason)
    with gstreamer(LAUNCHES[codec]) as uri:
        site = tmp_path / "site.toml"
        site.write_text(site_text({"cam": uri}), encoding="utf-8")
        with recording(site, tmp_path):

            def is_recorded() -> bool:
                state = state_of_camera(tmp_path, "cam")
                return state is not None and bool(state.frames_per_s)

            wait_for("pictures come", is_recorded)
            state = state_of_camera(tmp_path, "cam")
            camera = load_site(site).cameras["cam"]
            folder = ring_folder(tmp_path, "cam")
            video = RingVideo("cam", camera, folder, None, ClockOffsets())
            items = list(takewhile(lambda item: item is not None, video.items()))
            video.close()
    assert state is not None
    assert (state.status, state.codec, state.size_px) == (CameraStatus.OK, codec, (320, 240))
    assert len(items) > 10
    assert all(isinstance(item, Shot) for item in items)
    instants = [item.frame.captured_at for item in items if isinstance(item, Shot)]
    assert instants == sorted(instants)
