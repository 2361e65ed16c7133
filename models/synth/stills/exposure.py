"""From a drawn scene to what a gate camera delivers."""

from __future__ import annotations

import cv2
import numpy as np

from models.synth.glyphs import SMALL_PRINT, text_mask
from models.synth.stills.conditions import Conditions, Light
from models.synth.stills.viewpoint import HEIGHT_PX, WIDTH_PX
from models.synth.texture import Field, Texture, noise_field

COARSER = 8


def expose(picture: Texture, taken: Conditions, rng: np.random.Generator) -> tuple[Texture, bytes]:
    """Takes a picture of a drawn scene.

    Args:
        picture: The scene as painted, evenly lit, ``(720, 1280, 3)``.
        taken: The conditions.
        rng: Noise and rain of this one picture.

    Returns:
        The picture as it is decoded again, and its JPEG file.
    """
    light = _illumination(taken)
    lit = np.asarray(cv2.multiply(picture, light, dtype=cv2.CV_32F), np.float32)
    if taken.rain > 0:
        lit = _rained(lit, taken.rain, rng)
    toned = _toned(lit, taken)
    toned = _glared(toned, taken)
    sharp = _sharpened(_blurred(toned, taken), taken.sharpening)
    small = _sampled(sharp, taken)
    noisy = _noisy(small, taken.noise, rng)
    if taken.is_grey:
        grey = cv2.cvtColor(noisy, cv2.COLOR_BGR2GRAY)
        noisy = np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)
    if taken.overlay:
        _print_overlay(noisy, taken.overlay)
    _, coded = cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, taken.quality])
    image = cv2.imdecode(coded, cv2.IMREAD_COLOR)
    return np.asarray(image, np.uint8), coded.tobytes()


def _illumination(taken: Conditions) -> Field:
    """Light per pixel and colour: cast shadows by day, pools of lamp light by night."""
    rng = np.random.default_rng(taken.shade_seed)
    rows, columns = HEIGHT_PX // COARSER, WIDTH_PX // COARSER
    light = np.asarray(1 + 0.06 * noise_field(rng, rows, columns, rows / 1.5, 2), np.float32)
    if taken.light is Light.NIGHT:
        ys, xs = np.mgrid[0:rows, 0:columns].astype(np.float32)
        centre = rng.uniform(0.1, 0.9, 2) * (columns, rows)
        away = np.hypot(xs - centre[0], ys - centre[1]) / columns
        light *= np.asarray(0.45 + 0.75 * np.exp(-((away / 0.42) ** 2)), np.float32)
    size = (WIDTH_PX, HEIGHT_PX)
    wide = np.asarray(cv2.resize(light, size, interpolation=cv2.INTER_LINEAR), np.float32)
    for _ in range(taken.shadows_n):
        wide = np.asarray(wide * _cast_shadow(rng), np.float32)
    colours = [wide * np.float32(factor) for factor in taken.cast]
    return np.asarray(cv2.merge(colours), np.float32)


def _cast_shadow(rng: np.random.Generator) -> Field:
    """One shadow: of a wire, a post or a building, with a soft edge."""
    half = (HEIGHT_PX // 2, WIDTH_PX // 2)
    mask = np.ones(half, np.float32)
    dark = float(rng.uniform(0.3, 0.7))
    start = rng.uniform(0, 1, 2) * (half[1], half[0])
    angle = float(rng.uniform(0, np.pi))
    along = np.array([np.cos(angle), np.sin(angle)]) * 2000
    aside = np.array([-np.sin(angle), np.cos(angle)])
    wide = float(rng.choice([4, 10, 30, 160, 400]))
    corners = np.array([start - along, start + along, start + along + aside * wide])
    corners = np.vstack([corners, start - along + aside * wide])
    cv2.fillConvexPoly(mask, np.round(corners).astype(np.int32), dark)
    soft = cv2.GaussianBlur(mask, (0, 0), float(rng.uniform(0.6, 3)))
    return np.asarray(cv2.resize(soft, (WIDTH_PX, HEIGHT_PX), interpolation=cv2.INTER_LINEAR))


def _toned(lit: Field, taken: Conditions) -> Texture:
    """Exposure, gamma, contrast and haze through one curve."""
    levels = np.linspace(0, 1, 1024, dtype=np.float32) * 4
    value = np.clip(levels * taken.gain, 0, None) ** taken.gamma
    value = np.where(value < 0.75, value, 0.75 + 0.27 * (1 - np.exp(-(value - 0.75) / 0.27)))  # noqa: PLR2004
    value = 0.45 + (value - 0.45) * taken.contrast
    value = value * (255 - taken.lift) + taken.lift
    curve = np.clip(value, 0, 255).astype(np.uint8)
    index = cv2.convertScaleAbs(lit, alpha=1.0)
    over = float(lit.max()) > 255  # noqa: PLR2004 - more than a byte holds
    if not over:
        return np.asarray(cv2.LUT(index, curve[np.round(np.arange(256) * 1023 / 1020).astype(int)]))
    place = np.clip(lit * np.float32(1023 / 1020), 0, 1023).astype(np.int16)
    return np.asarray(curve[place])


def _glared(picture: Texture, taken: Conditions) -> Texture:
    """Lamps or the sun in the picture, with what the lens spreads of them."""
    if taken.lamps_n == 0:
        return picture
    rng = np.random.default_rng(taken.shade_seed + 1)
    rows, columns = HEIGHT_PX // COARSER, WIDTH_PX // COARSER
    ys, xs = np.mgrid[0:rows, 0:columns].astype(np.float32)
    glow = np.zeros((rows, columns, 3), np.float32)
    for _ in range(taken.lamps_n):
        centre = rng.uniform(0, 1, 2) * (columns, rows)
        away = np.hypot(xs - centre[0], ys - centre[1])
        size = float(rng.uniform(1.5, 5))
        power = 260 * np.exp(-((away / size) ** 2)) + float(rng.uniform(20, 110)) * np.exp(
            -away / float(rng.uniform(8, 30))
        )
        warm = np.array([float(rng.uniform(0.6, 1.0)), 0.95, 1.0], np.float32)
        glow += power[..., None].astype(np.float32) * warm
    wide = cv2.resize(glow, (WIDTH_PX, HEIGHT_PX), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.add(picture, wide, dtype=cv2.CV_8U), np.uint8)


def _rained(lit: Field, rain: float, rng: np.random.Generator) -> Field:
    """Streaks of falling drops, and less contrast."""
    streaks = np.zeros((HEIGHT_PX // 2, WIDTH_PX // 2), np.float32)
    slant = float(rng.normal(0, 5))
    for _ in range(round(700 * rain)):
        x, y = int(rng.integers(streaks.shape[1])), int(rng.integers(streaks.shape[0]))
        length = float(rng.uniform(5, 22))
        end = (round(x + slant * length / 20), round(y + length))
        cv2.line(streaks, (x, y), end, float(rng.uniform(15, 60)), 1)
    soft = cv2.GaussianBlur(streaks, (0, 0), 0.7)
    wide = cv2.resize(soft, (WIDTH_PX, HEIGHT_PX), interpolation=cv2.INTER_LINEAR)
    return np.asarray(lit * np.float32(1 - 0.12 * rain) + (wide + 10 * rain)[..., None], np.float32)


def _blurred(picture: Texture, taken: Conditions) -> Texture:
    """Out of focus, and moved while the picture was taken."""
    blurred = picture
    if taken.defocus_px > 0.25:  # noqa: PLR2004 - less is not seen
        blurred = np.asarray(cv2.GaussianBlur(blurred, (0, 0), taken.defocus_px), np.uint8)
    if taken.motion_px > 1.2:  # noqa: PLR2004 - less is not seen
        size = 2 * int(np.ceil(taken.motion_px / 2)) + 1
        kernel = np.zeros((size * 4, size * 4), np.float32)
        angle = np.deg2rad(taken.motion_deg)
        reach = np.array([np.cos(angle), np.sin(angle)]) * taken.motion_px * 2
        middle = np.array([size * 2, size * 2], np.float64)
        start, end = (np.round(middle + sign * reach).astype(int).tolist() for sign in (-1, 1))
        cv2.line(kernel, start, end, 1.0, 4)
        small = np.asarray(cv2.resize(kernel, (size, size), interpolation=cv2.INTER_AREA))
        blurred = np.asarray(cv2.filter2D(blurred, -1, small / small.sum()), np.uint8)
    return blurred


def _sharpened(picture: Texture, strength: float) -> Texture:
    """Edges with the overshoot that a camera's processor gives them."""
    if strength <= 0:
        return picture
    soft = cv2.GaussianBlur(picture, (0, 0), 1.1)
    return np.asarray(cv2.addWeighted(picture, 1 + strength, soft, -strength, 0), np.uint8)


def _sampled(picture: Texture, taken: Conditions) -> Texture:
    """Made smaller and large again, as by a cheap recorder."""
    if taken.scale > 0.97:  # noqa: PLR2004 - as it is
        return picture
    small = cv2.resize(picture, None, fx=taken.scale, fy=taken.scale, interpolation=cv2.INTER_AREA)
    return np.asarray(
        cv2.resize(small, (WIDTH_PX, HEIGHT_PX), interpolation=cv2.INTER_LINEAR), np.uint8
    )


def _noisy(picture: Texture, noise: float, rng: np.random.Generator) -> Texture:
    """Noise of the sensor, a little smooth as after a filter."""
    grain = np.zeros((HEIGHT_PX // 2, WIDTH_PX, 3), np.int16)
    cv2.setRNGSeed(int(rng.integers(1 << 30)))
    cv2.randn(grain, np.zeros(3), np.full(3, max(1.0, noise * 2.2)))
    twice = np.vstack([grain, grain[::-1, ::-1]])
    soft = cv2.blur(twice, (2, 2))
    return np.asarray(cv2.add(picture, soft, dtype=cv2.CV_8U), np.uint8)


def _print_overlay(picture: Texture, text: str) -> None:
    """White letters with a dark rim along the upper edge, in place."""
    mask = text_mask(text, 18, SMALL_PRINT)
    rim = cv2.dilate(np.pad(mask, 2), np.ones((3, 3), np.uint8))
    area = picture[14 : 14 + rim.shape[0], 18 : 18 + rim.shape[1]]
    inner = area[2:-2, 2:-2]
    area[rim > 127] = 16  # noqa: PLR2004 - half covered
    inner[mask > 127] = 245  # noqa: PLR2004 - half covered
