"""How fast clips are watched: in times real time, and beside nothing but decoding them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final, Protocol, cast

import av

from flows.cli.bench_baseline import ROOT, load_baseline
from flows.clip import passages_of
from flows.sources.items import Shot
from flows.sources.video_file import VideoFile
from models.pixels import keep_opencv_to_one_thread
from models.recogniser import Recogniser
from models.synth.bench import TRAFFIC_N, VIEW
from models.tracking.lane_view import LaneView
from models.tracking.lane_watcher import MOVING_SHARE
from schemas.errors import ConfigError
from schemas.passage import Direction
from schemas.site import Camera, Gate, Lane, Site, SiteFile, SiteType

CLIPS: Final = ROOT / "infra" / "bench"
IDLE_FROM_S: Final = 14.0
"""From here on the lane of the clip with one vehicle is empty."""
_DIGITS: Final = 3


class BareDecoder(Protocol):
    """The baseline."""

    def decoder_name(self) -> str:
        """What decodes."""

    def decode(self, path: Path, threads: int) -> None:
        """Decodes a clip and keeps nothing."""


@dataclass(frozen=True, slots=True)
class VideoSpeed:
    """What watching clips took; the median of the rounds.

    Attributes:
        clip_s: Length of the clip with traffic.
        watched_s: Seconds in which its passages were found, decoding included.
        moving_share: Share of its looks in which something moved.
        vehicles_n: Vehicles in it.
        passages_n: Passages found.
        gated_s: Seconds in which it was decoded and looked at.
        decoded_s: Seconds in which the baseline decoded it.
        decoder: The baseline.
    """

    clip_s: float
    watched_s: float
    moving_share: float
    vehicles_n: int
    passages_n: int
    gated_s: float
    decoded_s: float
    decoder: str

    def row(self) -> dict[str, Any]:
        """The figures for programs."""
        return {
            "times_real_time": round(self.clip_s / self.watched_s, _DIGITS),
            "moving_share": round(self.moving_share, _DIGITS),
            "vehicles": self.vehicles_n,
            "passages": self.passages_n,
            "watched_seconds": round(self.watched_s, _DIGITS),
            "decode_vs_ffmpeg": round(self.decoded_s / self.gated_s, _DIGITS),
            "gated_seconds": round(self.gated_s, _DIGITS),
            "decoded_seconds": round(self.decoded_s, _DIGITS),
            "decoder": self.decoder,
        }


def bench_clip(name: str) -> Path:
    """A clip of the benchmarks.

    Raises:
        ConfigError: It is not there, as in an installed wheel.
    """
    path = CLIPS / f"{name}.mp4"
    if not path.is_file():
        message = (
            f"{path}: a clip of the benchmarks was wanted, but it lies in a source checkout "
            f"alone; python -m models.synth.bench --out {CLIPS} makes it"
        )
        raise ConfigError(message)
    return path


def bench_site(cameras: dict[str, str]) -> SiteFile:
    """A site in which each camera shows the lane of the benchmark's clips.

    Args:
        cameras: File or stream by camera id; each has a lane of its own.
    """
    image, ground_m = VIEW.calibration
    return SiteFile.model_validate(
        {
            "site": Site(id="bench", name="Bench", type=SiteType.SEAPORT),
            "gates": {"a": Gate(name="A")},
            "lanes": {f"{name}-out": Lane(gate="a", direction=Direction.OUT) for name in cameras},
            "cameras": {
                name: Camera.model_validate(
                    {
                        "lane": f"{name}-out",
                        "uri": uri,
                        "region": VIEW.region,
                        "line": VIEW.line,
                        "calibration": {"image": image, "ground_m": ground_m},
                    }
                )
                for name, uri in cameras.items()
            },
        }
    )


def idle_clip(folder: Path) -> Path:
    """The part of a clip in which the lane is empty, its packets copied."""
    path = folder / "idle.mp4"
    with av.open(str(bench_clip("minute"))) as source, av.open(str(path), "w") as target:
        stream = source.streams.video[0]
        copy = target.add_stream_from_template(stream)
        source.seek(int(IDLE_FROM_S / float(stream.time_base or 1)), stream=stream, backward=True)
        first: int | None = None
        for packet in source.demux(stream):
            if packet.dts is None or packet.pts is None:
                continue
            first = packet.dts if first is None else first
            packet.dts, packet.pts = packet.dts - first, packet.pts - first
            packet.stream = copy
            target.mux(packet)
    return path


def measure_video(
    recogniser: Recogniser,
    folder: Path,
    threads: int,
    rounds_n: int,
    clock: Callable[[], float],
    tick: Callable[[], None],
) -> VideoSpeed:
    """Watches the clips of the benchmark.

    Args:
        recogniser: Reads; loaded and prepared.
        folder: For the clip of an empty lane.
        threads: Threads of the baseline's decoder; ours takes as many as there are processors.
        rounds_n: How often each is done, ours and the baseline in turn.
        clock: Seconds.
        tick: Called after each round.
    """
    keep_opencv_to_one_thread()
    bare = cast(BareDecoder, load_baseline("video_decode"))
    traffic, idle = bench_clip("traffic"), idle_clip(folder)
    watched: list[tuple[float, int]] = []
    gated: list[float] = []
    decoded: list[float] = []
    for _ in range(rounds_n):
        began = clock()
        passages_n = _watch(recogniser, traffic)
        watched.append((clock() - began, passages_n))
        began = clock()
        bare.decode(idle, threads)
        decoded.append(clock() - began)
        began = clock()
        _gate(idle)
        gated.append(clock() - began)
        tick()
    return VideoSpeed(
        clip_s=_length_s(traffic),
        watched_s=median(seconds for seconds, _ in watched),
        moving_share=_gate(traffic),
        vehicles_n=TRAFFIC_N,
        passages_n=min(passages_n for _, passages_n in watched),
        gated_s=median(gated),
        decoded_s=median(decoded),
        decoder=bare.decoder_name(),
    )


def _watch(recogniser: Recogniser, clip: Path) -> int:
    """Watches a clip to its end; how many passages were found."""
    site = bench_site({"traffic": str(clip)})
    return sum(1 for _ in passages_of(site, recogniser))


def _gate(clip: Path) -> float:
    """Decodes a clip and looks for motion; the share of looks in which there was some."""
    name, camera = next(iter(bench_site({"gate": str(clip)}).cameras.items()))
    view: LaneView | None = None
    moving = []
    for item in VideoFile(name, camera).items():
        if isinstance(item, Shot):
            view = view or LaneView(camera, *item.frame.pixels.size_px)
            moving.append(view.look(item.frame.pixels).moving_share > MOVING_SHARE)
    return sum(moving) / len(moving)


def _length_s(clip: Path) -> float:
    with av.open(str(clip)) as container:
        return (container.duration or 0) / av.time_base
