from collections import Counter

import cv2
import numpy as np
import pytest

from models.detection.region_detector import RegionDetector, letterboxed
from models.detection.regions import REGION_KINDS, RegionKind
from models.detection.weights import region_network
from models.networks import Blob
from models.synth.stills.marking import MarkKind
from models.synth.stills.still import render_still
from schemas.errors import ModelError
from schemas.read import Layout

UNTRAINED_SEEDS = range(300, 330)


class Answering:
    """A network that gives one answer to everything."""

    metadata: dict[str, str] = {}  # noqa: RUF012

    def __init__(self, answer: Blob) -> None:
        self._answer = answer

    def run(self, blob: Blob) -> Blob:
        assert blob.ndim == 4
        return self._answer


@pytest.mark.parametrize(
    ("shape", "side_px", "blob_shape"),
    [
        ((720, 1280, 3), 640, (1, 3, 384, 640)),
        ((1280, 720, 3), 640, (1, 3, 640, 384)),
        ((100, 100, 3), 320, (1, 3, 320, 320)),
        ((3, 3000, 3), 640, (1, 3, 32, 640)),
    ],
)
def test_a_picture_keeps_its_shape(
    shape: tuple[int, ...], side_px: int, blob_shape: tuple[int, ...]
) -> None:
    blob, factor = letterboxed(np.full(shape, 255, np.uint8), side_px)
    assert blob.shape == blob_shape
    assert factor == pytest.approx(side_px / max(shape))
    assert blob[0, :, 0, 0] == pytest.approx([1, 1, 1])


@pytest.mark.parametrize("side_px", [1600, 1024, 640, 320, 256])
def test_a_frame_of_a_video_is_made_smaller_nearly_like_a_picture(side_px: int) -> None:
    rng = np.random.default_rng(5)
    noise = rng.integers(0, 256, (90, 160, 3), np.uint8)
    picture = np.asarray(cv2.resize(noise, (1280, 720)), np.uint8)
    whole, _ = letterboxed(picture, side_px)
    quick, _ = letterboxed(picture, side_px, is_one_of_many=True)
    assert np.abs(whole - quick).mean() < 0.02


def test_both_forms_of_output_say_the_same() -> None:
    picture = np.zeros((360, 640, 3), np.uint8)
    plate = REGION_KINDS.index(RegionKind.PLATE)
    raw = np.zeros((1, 4 + len(REGION_KINDS), 2), np.float32)
    raw[0, :4, 0] = (100, 50, 40, 20)
    raw[0, 4 + plate, 0] = 0.8
    end_to_end = np.array([[[80, 40, 120, 60, 0.8, plate], [0, 0, 9, 9, 0.01, 0]]], np.float32)
    found = [RegionDetector(Answering(one)).detect(picture) for one in (raw, end_to_end)]
    for detections in found:
        (one,) = detections
        assert one.label == RegionKind.PLATE.value
        np.testing.assert_allclose(one.quad, [(80, 40), (120, 40), (120, 60), (80, 60)])
        assert one.confidence == pytest.approx(0.8)


def test_a_network_that_is_no_detector_is_refused() -> None:
    with pytest.raises(ModelError, match=r"wanted a detector of 11 kinds.*\(1, 40, 37\)"):
        RegionDetector(Answering(np.zeros((1, 40, 37), np.float32))).detect(
            np.zeros((64, 64, 3), np.uint8)
        )


def test_the_bundled_network_finds_what_synthetic_cameras_show() -> None:
    bundled = region_network(1)
    detector = RegionDetector(bundled.network, bundled.kinds)
    shown: Counter[RegionKind] = Counter()
    found: Counter[RegionKind] = Counter()
    for seed in UNTRAINED_SEEDS:
        still = render_still(seed, hardness=0.3)
        detections = detector.detect(still.image)
        for text in (*still.codes, *still.plates):
            kind = RegionKind.PLATE
            if text.kind is MarkKind.CODE:
                is_column = text.layout is Layout.VERTICAL
                kind = RegionKind.CODE_VERTICAL if is_column else RegionKind.CODE_HORIZONTAL
            shown[kind] += 1
            found[kind] += any(d.label == kind and d.box.iou(text.box) > 0.3 for d in detections)
    for kind in (RegionKind.CODE_HORIZONTAL, RegionKind.CODE_VERTICAL):
        assert shown[kind] >= 4
        assert found[kind] >= 0.7 * shown[kind], f"{kind}: {found[kind]} of {shown[kind]}"


def test_a_grey_picture_shows_nothing() -> None:
    bundled = region_network(1)
    plain = np.asarray(cv2.merge([np.full((480, 640), 128, np.uint8)] * 3), np.uint8)
    codes = [
        d for d in RegionDetector(bundled.network, bundled.kinds).detect(plain) if "code" in d.label
    ]
    assert codes == []
