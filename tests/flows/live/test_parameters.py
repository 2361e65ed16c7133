"""What a key picture of each codec says about its stream."""

from pathlib import Path

import av
import pytest
from av.bitstream import BitStreamFilterContext
from tiny_clips import make_clip

from flows.live.parameters import parameter_sets, picture_size_px

SIZE_PX = (320, 240)
FILTERS = {
    "libx264": "h264_mp4toannexb",
    "libx265": "hevc_mp4toannexb",
    "mpeg4": "dump_extra",
    "mjpeg": "null",
}


@pytest.mark.parametrize(("encoder", "bitstream"), FILTERS.items())
def test_r12_a_key_picture_tells_its_size_and_what_it_needs(
    tmp_path: Path, encoder: str, bitstream: str
) -> None:
    clip = make_clip(tmp_path / "clip.mp4", size_px=SIZE_PX, codec=encoder, pictures_n=31)
    with av.open(str(clip)) as container:
        stream = container.streams.video[0]
        codec = stream.codec_context.name
        as_sent = BitStreamFilterContext(bitstream, stream)
        packets = [p for packet in container.demux(stream) for p in as_sent.filter(packet)]
    keys = [bytes(packet) for packet in packets if packet.is_keyframe]
    sets = [parameter_sets(codec, key) for key in keys]
    assert all(sets)
    assert len(set(sets)) == 1
    assert picture_size_px(codec, sets[0], keys[0]) == SIZE_PX
    assert picture_size_px(codec, sets[0], b"") is None
