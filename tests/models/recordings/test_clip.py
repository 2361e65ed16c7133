"""The ten seconds around a crossing, out of a file and out of a ring."""

from __future__ import annotations

import base64
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import av
import pytest
from av.bitstream import BitStreamFilterContext
from tiny_clips import make_clip

from flows.live.parameters import parameter_sets
from flows.live.ring_writer import RingBounds, RingWriter
from models.recordings.clip import Clip
from models.recordings.file_clip import clip_of_file
from models.recordings.ring_clip import RingGone, clip_of_ring
from models.recordings.ring_index import EpochLine
from models.recordings.ring_record import RingPacket, microseconds_of
from schemas.errors import MediaError

NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)
RATE = 15
LASTS_S = 20
SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty seconds with a key frame every second."""
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    return make_clip(path, size_px=(160, 120), pictures_n=LASTS_S * RATE)


def pictures(clip: Clip) -> list[float]:
    """When the clip's pictures are shown, in seconds from the first: a player decodes it."""
    with av.open(io.BytesIO(clip.content), "r") as container:
        assert container.streams.video[0].codec_context.name == "h264"
        shown = [frame.time for frame in container.decode(video=0)]
    return [at - shown[0] for at in shown]


@pytest.mark.parametrize(
    ("crossed_s", "began_s", "ended_s"),
    [
        (10, 5, 15),
        (10.5, 5, 15.5),
        (2, 0, 7),
        (19, 14, LASTS_S - 1 / RATE),
        (23, 18, LASTS_S - 1 / RATE),
    ],
)
def test_r66_a_clip_holds_five_seconds_before_and_after(
    path: Path, crossed_s: float, began_s: float, ended_s: float
) -> None:
    clip = clip_of_file(path, NOON, NOON + crossed_s * SECOND)
    assert clip is not None
    assert not clip.is_recoded
    assert clip.began_at == NOON + began_s * SECOND
    assert abs(clip.ended_at - (NOON + ended_s * SECOND)) <= SECOND / RATE
    shown = pictures(clip)
    assert shown[-1] == pytest.approx((clip.ended_at - clip.began_at).total_seconds(), abs=0.01)
    assert len(shown) == round(shown[-1] * RATE) + 1


@pytest.mark.parametrize("crossed_s", [-60, 60])
def test_nothing_is_cut_of_a_time_that_the_file_does_not_hold(path: Path, crossed_s: float) -> None:
    assert clip_of_file(path, NOON, NOON + crossed_s * SECOND) is None


def test_a_codec_that_no_browser_plays_is_coded_anew(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "old.mp4", codec="mpeg4", size_px=(320, 240), pictures_n=12 * RATE)
    clip = clip_of_file(path, NOON, NOON + 6 * SECOND)
    assert clip is not None
    assert clip.is_recoded
    assert clip.began_at == NOON + SECOND
    assert pictures(clip)[-1] == pytest.approx(10, abs=0.1)


def test_pictures_that_are_shown_in_another_order_than_decoded_stay_in_it(tmp_path: Path) -> None:
    path = tmp_path / "reordered.mp4"
    with av.open(str(path), "w") as media:
        stream = media.add_stream("libx264", rate=RATE, options={"bf": "3", "preset": "fast"})
        stream.width, stream.height, stream.pix_fmt, stream.gop_size = 160, 120, "yuv420p", RATE
        for i in range(12 * RATE):
            frame = av.VideoFrame(160, 120, "yuv420p")
            for n, plane in enumerate(frame.planes):
                plane.update(bytes([(i * 7 + n * 40) % 250]) * plane.buffer_size)
            media.mux(stream.encode(frame))
        media.mux(stream.encode(None))
    clip = clip_of_file(path, NOON, NOON + 6 * SECOND)
    assert clip is not None
    shown = pictures(clip)
    assert shown == sorted(shown)
    # What is shown later than wanted is there where others are decoded with its help.
    assert len([at for at in shown if at <= 10.001]) == 10 * RATE + 1


def test_what_is_no_video_is_told(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"no video")
    with pytest.raises(MediaError, match=r"clip\.mp4: a video file was wanted"):
        clip_of_file(path, NOON, NOON)


@pytest.fixture(scope="module")
def ring(path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ring of a camera that sent the file from noon on."""
    folder = tmp_path_factory.mktemp("ring")
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        annex_b = BitStreamFilterContext("h264_mp4toannexb", stream)
        coded = [p for packet in container.demux(stream) for p in annex_b.filter(packet)]
    writer = RingWriter(folder, RingBounds(segment=timedelta(seconds=4)))
    sets = parameter_sets("h264", bytes(coded[0]))
    writer.begin(
        EpochLine(
            epoch=1,
            started_at=NOON,
            reason=None,
            codec="h264",
            extradata_base64=base64.b64encode(sets).decode(),
            size_px=(160, 120),
            time_base=(1, 90_000),
        )
    )
    writer.anchor(NOON)
    for i, packet in enumerate(coded):
        arrived_us = microseconds_of(NOON + i * SECOND / RATE)
        writer.append(RingPacket(i * 90_000 // RATE, arrived_us, packet.is_keyframe, bytes(packet)))
    writer.close()
    return folder


@pytest.mark.parametrize(("crossed_s", "began_s", "ended_s"), [(10, 5, 15), (17.3, 12, 19.933)])
def test_r66_a_clip_is_cut_out_of_the_ring_while_it_is_written(
    ring: Path, crossed_s: float, began_s: float, ended_s: float
) -> None:
    clip = clip_of_ring(ring, NOON + crossed_s * SECOND)
    assert isinstance(clip, Clip)
    assert not clip.is_recoded
    assert clip.began_at == NOON + began_s * SECOND
    assert abs(clip.ended_at - (NOON + ended_s * SECOND)) <= SECOND / RATE
    assert len(pictures(clip)) == round((clip.ended_at - clip.began_at).total_seconds() * RATE) + 1


def test_a_ring_that_went_on_says_since_when_it_holds_what_it_holds(ring: Path) -> None:
    assert clip_of_ring(ring, NOON - 60 * SECOND) == RingGone(NOON)
    assert clip_of_ring(ring / "nobody", NOON) == RingGone(None)
