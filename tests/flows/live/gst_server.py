"""GStreamer's RTSP server, where the system's Python has it: gst_server.py LAUNCH, at /cam.

Another implementation than ours, which also speaks M-JPEG and sends pictures as it encodes them.
"""

import sys

import gi  # type: ignore[import-not-found]

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # type: ignore[import-not-found]  # noqa: E402

Gst.init(None)
server = GstRtspServer.RTSPServer()
server.set_address("127.0.0.1")
server.set_service("0")
factory = GstRtspServer.RTSPMediaFactory()
factory.set_launch(sys.argv[1])
factory.set_shared(True)
server.get_mount_points().add_factory("/cam", factory)
server.attach(None)
sys.stdout.write(f"ready {server.get_bound_port()}\n")
sys.stdout.flush()
GLib.MainLoop().run()
