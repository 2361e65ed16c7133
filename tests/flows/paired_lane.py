"""Two small clips of one lane, a rear and a front camera, and runs of their flow that are killed.

``python paired_lane.py SITE EPOCH_S FOLDER=N,N… …`` runs the flow in each folder once for each
number, killed with −9 after so many items of its cameras, and then once to its end; each time as a
process of its own over the folder's recovery store. What it passes on is appended to
``passages.jsonl``, as the store's segments are.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import av
import numpy as np
from bytewax.run import cli_main
from rolling_box import T0, RollingBox, picture, read_at

from flows.live.clock_offsets import ClockOffsets
from flows.pairing import LanePairings
from flows.passages import PassageSinks, build_passage_flow
from flows.recovery import recovery_of
from flows.safe_stop import SafeStop
from flows.settle import Settler
from flows.sinks import CallSink
from flows.sources.cameras import CameraSource, SourceSetting
from flows.sources.items import CameraItem
from flows.watch import CameraWatch, ResumePoints, WatchEvent
from models.tracking.region_reads import KnownText, ReadTexts, RegionReads
from schemas.frame import Image
from schemas.passage import Passage
from schemas.site import Camera, SiteFile, load_site

FRAMES_PER_S = 5
END_S = 19.0
FRONT_FIRST_S = 1.8
"""A vehicle is at the front camera's line so long before it is at the rear one's."""
REAR = (
    RollingBox(3.0, "15R14098", shade=180),
    RollingBox(8.0, "15R22345", shade=205),
    RollingBox(9.5, "50R77001", shade=230),
    RollingBox(16.5, "15R55512", shade=250),
)
FRONT = (
    RollingBox(3.0 - FRONT_FIRST_S, "51C12345", shade=180),
    RollingBox(8.0 - FRONT_FIRST_S, "29H99887", shade=205),
    RollingBox(9.5 - FRONT_FIRST_S, "89C49488", shade=230),
    RollingBox(12.5, "43C11122", shade=250),
)
BOXES = {"rear": REAR, "front": FRONT}
PLATES = [
    ["15R14098", "51C12345"],
    ["15R22345", "29H99887"],
    ["50R77001", "89C49488"],
    ["43C11122"],
    ["15R55512"],
]
"""Of each vehicle; the last two were seen by one camera each."""
SITE = """
[site]
id = "pair"
name = "Làn hai camera"
type = "seaport"
[gates.a]
name = "Cổng A"
[lanes.a-in-1]
gate = "a"
direction = "in"
[cameras.rear]
lane = "a-in-1"
uri = "rear.mp4"
starts_at = {at}
line = [[0.25, 0.5], [0.75, 0.5]]
[cameras.front]
lane = "a-in-1"
uri = "front.mp4"
position = "front"
starts_at = {at}
travel_s = [-2.4, -1.2]
line = [[0.25, 0.5], [0.75, 0.5]]
"""
_NEAR_SHADE = 6


def make_paired_lane(folder: Path) -> Path:
    """Writes both clips and their site file; answers the latter."""
    for name, boxes in BOXES.items():
        _write_clip(folder / f"{name}.mp4", boxes)
    path = folder / "site.toml"
    path.write_text(SITE.format(at=T0.isoformat()), encoding="utf-8")
    return path


def _write_clip(path: Path, boxes: Sequence[RollingBox]) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=FRAMES_PER_S)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        stream.options = {"qp": "0", "preset": "ultrafast"}
        for i in range(round(END_S * FRAMES_PER_S)):
            frame = av.VideoFrame.from_ndarray(picture(boxes, i / FRAMES_PER_S), format="bgr24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


@dataclass(frozen=True)
class NearShadeReader:
    """Reads a plate as the shade of a box, as :class:`rolling_box.ShadeReader`, but of a video."""

    plates: dict[int, str]

    def __call__(self, image: Image, _side_px: int, _known: Sequence[KnownText]) -> RegionReads:
        """Reads the boxes of a part of the picture, with boxes in pixels of that part."""
        reads = []
        for shade, plate in self.plates.items():
            is_box = np.abs(image[:, :, 0].astype(int) - shade) <= _NEAR_SHADE
            read = read_at(is_box, plate)
            if read is not None:
                kind = "trailer" if plate[2] == "R" else "car_or_truck"
                reads.append(replace(read, plate_kind=kind))
        return RegionReads(tuple(reads))


def reader_for(camera: Camera) -> ReadTexts:
    """The reader of one of the two cameras."""
    boxes = BOXES[camera.position.value]
    return NearShadeReader({box.shade: box.plate for box in boxes if box.plate})


def stored(content: bytes, _media_type: str) -> str:
    """A digest of the picture's size only: encoders may differ."""
    return f"{len(content):064x}"


def run_flow(site: SiteFile, folder: Path, epoch_s: float, killed_after_n: int | None) -> None:
    """Runs the flow of a site; with epochs of no length every state of it is written down."""
    items_n = 0

    def killing(push: Callable[[CameraItem], list[WatchEvent]]) -> Callable[..., list[WatchEvent]]:
        def pushed(item: CameraItem) -> list[WatchEvent]:
            nonlocal items_n
            items_n += 1
            if items_n == killed_after_n:
                os.kill(os.getpid(), signal.SIGKILL)
            return push(item)

        return pushed

    def append(batch: Sequence[Passage]) -> None:
        with (folder / "passages.jsonl").open("a", encoding="utf-8") as file:
            file.writelines(f"{passage.model_dump_json()}\n" for passage in batch)

    with recovery_of(site, folder / "recovery") as recovery:
        stop = SafeStop(recovery.forget)
        points = ResumePoints()
        setting = SourceSetting(points, stop, folder / "ring", ClockOffsets(), lambda: T0)
        settler = Settler(site, stored, "shades")
        unwatched: CallSink[Any] = CallSink(lambda _batch: None, stop)
        flow = build_passage_flow(
            CameraSource(site.cameras, setting),
            killing(CameraWatch(site, reader_for, points).push),
            lambda draft: [settler.settle(draft)],
            LanePairings(site.cameras, lambda vehicle: [settler.passage(vehicle)], lambda: T0),
            PassageSinks(CallSink(append, stop), unwatched, unwatched, unwatched, unwatched),
        )
        cli_main(  # type: ignore[no-untyped-call]
            flow, recovery_config=recovery.config, epoch_interval=timedelta(seconds=epoch_s)
        )


def forked(run: Callable[[], None]) -> bool:
    """Runs in a process of its own; answers whether it came to its end."""
    child = os.fork()
    if child == 0:
        run()
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def main() -> None:
    """Reads the arguments and runs."""
    site, epoch_s = load_site(Path(sys.argv[1])), float(sys.argv[2])
    for argument in sys.argv[3:]:
        name, _, kills = argument.partition("=")
        folder = Path(name)
        folder.mkdir()
        ended = [
            forked(partial(run_flow, site, folder, epoch_s, int(kill)))
            for kill in kills.split(",")
            if kill
        ]
        if ended[:1] == [True]:
            sys.exit(f"{argument}: the run was over before it was killed")
        if not forked(partial(run_flow, site, folder, epoch_s, None)):
            sys.exit(f"{argument}: the last run did not come to its end")


if __name__ == "__main__":
    main()
