"""Picture files of every kind become upright BGR, or one clear sentence."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image as PillowImage

from models.pictures import LARGEST_DECODED_PX, load_picture
from schemas.errors import MediaError
from schemas.geometry import Box

ORIENTATION = 0x0112
FORMATS = ["JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "JPEG2000", "AVIF", "PPM"]


def halves(width: int = 64, height: int = 32) -> PillowImage.Image:
    """A red left and a blue right half."""
    picture = PillowImage.new("RGB", (width, height), (255, 0, 0))
    picture.paste((0, 0, 255), (width // 2, 0, width, height))
    return picture


def encoded(picture: PillowImage.Image, kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def png_header(width: int, height: int) -> bytes:
    """The start of a PNG that claims a size, without its pixels."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    head_chunk = struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    return b"\x89PNG\r\n\x1a\n" + head_chunk + struct.pack(">I", 900) + b"IDAT"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ảnh 1.bin"


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_becomes_bgr(file: Path, kind: str) -> None:
    file.write_bytes(encoded(halves(), kind))
    picture = load_picture(file)
    assert picture.image.shape == (32, 64, 3)
    assert picture.image.dtype == np.uint8
    assert picture.file_px_per_px == 1
    assert np.abs(picture.image[16, 10].astype(int) - (0, 0, 255)).max() < 12
    assert np.abs(picture.image[16, 54].astype(int) - (255, 0, 0)).max() < 12


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize(
    ("orientation", "shape", "red_at"),
    [
        (1, (32, 64), (16, 4)),
        (2, (32, 64), (16, 60)),
        (3, (32, 64), (16, 60)),
        (6, (64, 32), (4, 16)),
        (8, (64, 32), (60, 16)),
    ],
)
def test_orientation_of_exif_is_applied(
    file: Path, kind: str, orientation: int, shape: tuple[int, int], red_at: tuple[int, int]
) -> None:
    exif = PillowImage.Exif()
    exif[ORIENTATION] = orientation
    file.write_bytes(encoded(halves(), kind, exif=exif))
    image = load_picture(file).image
    assert image.shape[:2] == shape
    assert image[red_at][2] > 200


@pytest.mark.parametrize(
    ("mode", "kind", "pixel"),
    [
        ("L", "PNG", (76, 76, 76)),
        ("1", "PNG", None),
        ("P", "PNG", (0, 0, 255)),
        ("LA", "PNG", (76, 76, 76)),
        ("RGBA", "PNG", (0, 0, 255)),
        ("CMYK", "JPEG", (0, 0, 254)),
        ("YCbCr", "JPEG", (0, 0, 254)),
        ("CMYK", "TIFF", (0, 0, 255)),
    ],
)
def test_other_colour_modes_are_converted(
    file: Path, mode: str, kind: str, pixel: tuple[int, int, int] | None
) -> None:
    file.write_bytes(encoded(halves().convert(mode), kind))
    image = load_picture(file).image
    assert image.shape == (32, 64, 3)
    if pixel is not None:
        assert np.abs(image[16, 10].astype(int) - pixel).max() < 12


def test_transparent_becomes_white_and_stays_upright(file: Path) -> None:
    exif = PillowImage.Exif()
    exif[ORIENTATION] = 6
    clear = PillowImage.new("RGBA", (64, 32), (0, 0, 0, 0))
    file.write_bytes(encoded(clear, "PNG", exif=exif))
    image = load_picture(file).image
    assert image.shape == (64, 32, 3)
    assert image.min() == 255


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ((0, 255), (0, 255)),
        ((0, 4095), (0, 255)),
        ((2048, 4095), (128, 255)),
        ((256, 65535), (1, 255)),
    ],
)
@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_grey_of_more_than_eight_bits_keeps_its_contrast(
    file: Path, kind: str, values: tuple[int, int], wanted: tuple[int, int]
) -> None:
    grey = np.full((16, 16), values[0], dtype=np.uint16)
    grey[:, 8:] = values[1]
    file.write_bytes(encoded(PillowImage.fromarray(grey), kind))
    image = load_picture(file).image
    assert (image[0, 0, 0], image[0, 15, 0]) == wanted


@pytest.mark.parametrize(
    ("mode", "kind"), [("RGB", "JPEG"), ("L", "JPEG"), ("RGB", "PNG"), ("P", "PNG")]
)
def test_a_large_picture_is_decoded_smaller_and_boxes_find_their_way_back(
    file: Path, mode: str, kind: str
) -> None:
    file.write_bytes(encoded(halves(8000, 4000).convert(mode), kind))
    picture = load_picture(file)
    height, width = picture.image.shape[:2]
    assert LARGEST_DECODED_PX * 0.9 < height * width <= LARGEST_DECODED_PX
    whole = picture.in_file(Box(0, 0, width, height))
    assert whole.as_ints() == (0, 0, 8000, 4000)


@pytest.mark.parametrize(
    ("content", "came"),
    [
        (b"", "an empty file"),
        (b"plate,file\n", "a file of another kind"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"<html></html>", "a text file"),
        (b"\0\0\0\x20ftypheic\0\0\0\0", "a video or a picture of the unknown kind heic"),
        (encoded(halves(1, 1), "PNG"), "one of 1 × 1 pixels, and 8 × 8 are the least"),
        (encoded(halves(900, 7), "JPEG"), "one of 900 × 7 pixels, and 8 × 8 are the least"),
        (encoded(halves(), "JPEG")[:-40], "a JPEG picture that breaks off or is damaged"),
        (encoded(halves(), "JPEG")[:20], "a JPEG picture that breaks off or is damaged"),
        (encoded(halves(), "PNG")[:-40], "a PNG picture that breaks off or is damaged"),
        (encoded(halves(), "PNG")[:12], "a PNG picture that breaks off or is damaged"),
        (encoded(halves(), "JPEG")[:-40] + bytes(9000), "zeros: a broken transfer"),
        (png_header(60_000, 60_000), "one of more than 178 megapixels"),
        (png_header(20_000, 5_000), "a PNG picture that breaks off or is damaged"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "a file of another kind"),
    ],
)
def test_what_is_no_usable_picture_is_told_in_one_sentence(
    file: Path, content: bytes, came: str
) -> None:
    file.write_bytes(content)
    with pytest.raises(MediaError) as caught:
        load_picture(file)
    message = str(caught.value)
    assert message.startswith(f"{file}: wanted a picture (")
    assert came in message
    assert "\n" not in message


def test_padding_after_the_end_of_a_jpeg_is_no_fault(file: Path) -> None:
    file.write_bytes(encoded(halves(), "JPEG") + bytes(9000))
    assert load_picture(file).image.shape == (32, 64, 3)


def test_no_file_and_no_plain_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="got no file of that name"):
        load_picture(tmp_path / "absent.jpg")
    with pytest.raises(MediaError, match="got something that is no file"):
        load_picture(tmp_path)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    kind=st.sampled_from(FORMATS),
    changes=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=12),
    kept=st.floats(0, 1),
)
def test_damaged_bytes_give_a_picture_or_a_media_error(
    file: Path, kind: str, changes: list[tuple[float, int]], kept: float
) -> None:
    damaged = bytearray(encoded(halves(), kind))
    for place, value in changes:
        damaged[int(place * len(damaged))] = value
    file.write_bytes(damaged[: int(kept * len(damaged)) + 1])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            picture = load_picture(file)
        except MediaError as error:
            assert str(error).startswith(f"{file}: wanted a picture (")
        else:
            assert picture.image.ndim == 3
