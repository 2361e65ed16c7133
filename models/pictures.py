"""Picture files become pixels: whatever a camera, a phone or a scanner wrote, BGR comes out."""

from __future__ import annotations

import logging
import struct
import warnings
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

import cv2
import numpy as np
from PIL import Image as PillowImage
from PIL import ImageOps

from schemas.errors import MediaError
from schemas.frame import Image
from schemas.geometry import Box

PICTURE_SUFFIXES: Final = frozenset(
    {".avif", ".bmp", ".gif", ".jfif", ".jp2", ".jpe", ".jpeg", ".jpg", ".mpo", ".pgm", ".png"}
    | {".ppm", ".tif", ".tiff", ".webp"}
)
LARGEST_DECODED_PX: Final = 20_000_000
SMALLEST_SIDE_PX: Final = 8

# Only formats that Pillow decodes by itself: EPS, for one, would start Ghostscript on the file.
_FORMATS: Final = ("AVIF", "BMP", "GIF", "JPEG", "JPEG2000", "PNG", "PPM", "TIFF", "WEBP")
_WANTED: Final = "a picture (JPEG, PNG, WebP, TIFF, BMP, GIF, JPEG 2000, AVIF or PNM)"
_STARTS: Final = (
    (b"\xff\xd8\xff", "a JPEG picture that breaks off or is damaged"),
    (b"\x89PNG", "a PNG picture that breaks off or is damaged"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM video"),
    (b"<", "a text file"),
)
# What Pillow's decoders raise on damaged bytes, gathered by feeding them damaged bytes.
_DECODER_ERRORS: Final = (
    *(OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError),
    *(AttributeError, EOFError, MemoryError, RuntimeError, struct.error, zlib.error),
)
_TAIL_BYTES: Final = 64

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded picture file.

    Attributes:
        image: ``(H, W, 3)`` uint8, BGR, upright.
        file_px_per_px: Pixels of the upright file per pixel of ``image``: 1, or more where the
            file has more than :data:`LARGEST_DECODED_PX` pixels.
    """

    image: Image
    file_px_per_px: float

    def in_file(self, box: Box) -> Box:
        """A box of ``image`` in pixels of the upright file."""
        scale = self.file_px_per_px
        return Box(box.x0 * scale, box.y0 * scale, box.x1 * scale, box.y1 * scale)


def load_picture(path: Path) -> Picture:
    """Loads a picture file; of several pictures in one file, the first.

    The orientation of EXIF is applied; grey, palette, CMYK, transparent (on white) and 16-bit
    pictures are converted. A picture of more than 20 megapixels is decoded smaller.

    Raises:
        MediaError: There is no such file, it is no picture, it breaks off, it is smaller than
            8 × 8 pixels, or so large that decoding it would exhaust the memory.
    """
    if path.exists() and not path.is_file():
        raise _unusable(path, "something that is no file")
    try:
        with path.open("rb") as stream:
            return _decode(stream, path)
    except FileNotFoundError as error:
        raise _unusable(path, "no file of that name") from error
    except OSError as error:
        raise _unusable(path, f"a file that cannot be read ({error.strerror})") from error


def _decode(stream: BinaryIO, path: Path) -> Picture:
    """Decodes an open file; every fault of its bytes becomes a MediaError that names it."""
    start = stream.read(16)
    if not start:
        raise _unusable(path, "an empty file")
    if start.startswith(b"\xff\xd8") and _filled_up_with_zeros(stream):
        raise _unusable(path, "a JPEG picture whose second part is zeros: a broken transfer")
    stream.seek(0)
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        warnings.simplefilter("ignore", PillowImage.DecompressionBombWarning)
        try:
            opened = PillowImage.open(stream, formats=_FORMATS)
        except PillowImage.DecompressionBombError as error:
            limit = 2 * (PillowImage.MAX_IMAGE_PIXELS or 0) // 1_000_000
            raise _unusable(path, f"one of more than {limit} megapixels") from error
        except _DECODER_ERRORS as error:
            raise _unusable(path, _what_came(start)) from error
        with opened:
            picture = _pixels(opened, path)
    for warning in heard:
        _logger.warning("%s: %s", path, warning.message)
    return picture


def _pixels(opened: PillowImage.Image, path: Path) -> Picture:
    """The pixels of an identified picture."""
    width, height = opened.size
    if min(width, height) < SMALLEST_SIDE_PX:
        least = f"{SMALLEST_SIDE_PX} × {SMALLEST_SIDE_PX}"
        raise _unusable(path, f"one of {width} × {height} pixels, and {least} are the least")
    try:
        decoded = _decoded_small_enough(opened)
        upright = ImageOps.exif_transpose(_as_rgb(decoded))
        rgb = np.asarray(upright, dtype=np.uint8)
    except _DECODER_ERRORS as error:
        reason = str(error) or type(error).__name__
        came = f"a {opened.format} picture that breaks off or is damaged ({reason})"
        raise _unusable(path, came) from error
    scale = max(width, height) / max(upright.size)
    return Picture(np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), dtype=np.uint8), scale)


def _decoded_small_enough(opened: PillowImage.Image) -> PillowImage.Image:
    """The decoded picture, reduced while decoding where the format can, afterwards otherwise."""
    width, height = opened.size
    if width * height > LARGEST_DECODED_PX:
        shrink = (LARGEST_DECODED_PX / (width * height)) ** 0.5
        plain = opened if opened.mode in {"L", "RGB", "CMYK"} else _as_rgb(opened)
        plain.thumbnail((int(width * shrink), int(height * shrink)), reducing_gap=2.0)
        return plain
    opened.load()
    return opened


def _as_rgb(picture: PillowImage.Image) -> PillowImage.Image:
    """The picture as 8-bit RGB."""
    if picture.mode.startswith(("I", "F")):
        eight_bit = PillowImage.fromarray(_as_eight_bit(np.asarray(picture)))
        eight_bit.info = picture.info
        return eight_bit.convert("RGB")
    if picture.has_transparency_data:
        above = picture.convert("RGBA")
        white = PillowImage.new("RGBA", picture.size, "white")
        flat = PillowImage.alpha_composite(white, above).convert("RGB")
        flat.info = picture.info
        return flat
    return picture.convert("RGB")


def _as_eight_bit(deep: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> Image:
    """Grey values of 8, 10, 12, 14 or 16 bits, the fewest that hold the brightest, as 8 bits."""
    values = np.nan_to_num(deep.astype(np.float64), nan=0.0, posinf=0.0, neginf=0.0)
    brightest = values.max()
    if deep.dtype.kind == "f" and brightest <= 1.0:
        return np.asarray(np.clip(values * 255, 0, 255), dtype=np.uint8)
    bits = next((bits for bits in (8, 10, 12, 14) if brightest < 2**bits), 16)
    return np.asarray(np.clip(values / 2 ** (bits - 8), 0, 255), dtype=np.uint8)


def _filled_up_with_zeros(stream: BinaryIO) -> bool:
    """Whether a JPEG ends in zeros before its end marker came.

    A transfer that reserves the file's length first leaves this behind when it breaks off, and
    the decoder makes grey of it without a complaint.
    """
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _TAIL_BYTES))
    if stream.read().strip(b"\0"):
        return False
    stream.seek(0)
    encoded = stream.read()
    return encoded.rfind(b"\xff\xd9") < encoded.rfind(b"\xff\xda")


def _what_came(start: bytes) -> str:
    """What a file that Pillow does not know seems to be, from its first bytes."""
    if start[4:8] == b"ftyp":
        return f"a video or a picture of the unknown kind {start[8:12].decode('ascii', 'replace')}"
    known = (kind for signature, kind in _STARTS if start.startswith(signature))
    return next(known, "a file of another kind")


def _unusable(path: Path, came: str) -> MediaError:
    """The error for a file that is no usable picture."""
    return MediaError(f"{path}: wanted {_WANTED}, got {came}")
