"""What the measured figures of a camera mean: the law's minimum (R12) and the picture itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from flows.check.finding import Finding, Weight
from flows.check.measured import Figures
from flows.check.probe import Probe
from schemas.camera_state import Sentence
from schemas.stream_minimum import StreamMinimum, stream_minimum

BLACK_LUMA: Final = 8.0
"""A black picture has no brighter mean than this."""
FLAT_CONTRAST: Final = 3.0
"""A picture that shows anything at all differs by more than this within itself."""
DARK_LUMA: Final = 40.0
"""Numbers are hard to read in pictures that are darker on average."""
FROZEN_SHARE: Final = 0.5
"""A still picture that is coded again and again changes at its key frames and a little after."""
FROZEN_S: Final = 2.0
CLOCK_MAX_S: Final = 2.0
"""A camera's clock that is farther off should be set."""
KEYFRAME_MAX_S: Final = 4.0
"""After a lost connection nothing is seen until the next key frame."""


def stream_findings(probe: Probe, day: date) -> tuple[Finding, ...]:
    """Everything about a camera's stream that a person should know.

    Args:
        probe: What was measured.
        day: The law of this day counts.
    """
    found: list[Finding] = []
    if probe.fault is not None and probe.told is not None:
        detail = f" ({probe.detail})" if probe.detail else ""
        told = Sentence(f"{probe.told.vi}", f"{probe.told.en}{detail}")
        found.append(Finding(Weight.FAULT, str(probe.fault), told))
    minimum = stream_minimum(day)
    figures = probe.figures
    if minimum is not None and figures.size_px is not None:
        found += _law(figures, figures.size_px, minimum)
    found += _picture(figures)
    return tuple(found)


def _law(figures: Figures, size_px: tuple[int, int], minimum: StreamMinimum) -> Iterator[Finding]:
    """What is missing to the law's minimum, or one sentence that it is met."""
    width, height = size_px
    rate, codec = figures.frames_per_s or 0.0, figures.codec or "?"
    size, speed = f"{width} × {height}", f"{rate:.1f}"
    misses = (
        (
            "r12_size",
            minimum.has_size(width, height),
            f"Kích thước {size}, tối thiểu {minimum.width_px} × {minimum.height_px}: chưa đạt.",
            f"Size {size}, at least {minimum.width_px} × {minimum.height_px}: not met.",
        ),
        (
            "r12_frame_rate",
            minimum.has_frame_rate(rate),
            f"{speed} hình/giây, tối thiểu {minimum.frames_per_s:g}: chưa đạt.",
            f"{speed} pictures a second, at least {minimum.frames_per_s:g}: not met.",
        ),
        (
            "r12_codec",
            minimum.has_codec(codec),
            f"Chuẩn nén {codec}, tối thiểu H.264 hoặc MPEG-4: chưa đạt.",
            f"Codec {codec}, at least H.264 or MPEG-4: not met.",
        ),
    )
    for name, is_met, vi, en in misses:
        if not is_met:
            yield Finding(Weight.WARNING, name, Sentence(vi, en), minimum.clause)
    if all(is_met for _, is_met, _, _ in misses):
        met = Sentence(
            f"Luồng hình đạt mức tối thiểu ({size}, {speed} hình/giây, {codec}).",
            f"The stream meets the minimum ({size}, {speed} pictures a second, {codec}).",
        )
        yield Finding(Weight.MET, "r12", met, minimum.clause)


def _picture(figures: Figures) -> Iterator[Finding]:
    if figures.mean_luma is None or figures.contrast is None:
        return
    luma = figures.mean_luma
    if luma < BLACK_LUMA:
        yield Finding(
            Weight.FAULT,
            "black",
            Sentence("Hình đen hoàn toàn.", "The picture is black."),
        )
    elif figures.contrast < FLAT_CONTRAST:
        yield Finding(
            Weight.FAULT,
            "flat",
            Sentence(
                "Hình chỉ có một màu: ống kính bị che hoặc camera hỏng.",
                "The picture has one colour only: the lens is covered or the camera broken.",
            ),
        )
    elif luma < DARK_LUMA:
        yield Finding(
            Weight.WARNING,
            "dark",
            Sentence(
                f"Hình tối (độ sáng trung bình {luma:.0f} trên 255).",
                f"The picture is dark (mean brightness {luma:.0f} of 255).",
            ),
        )
    yield from _change(figures)


def _change(figures: Figures) -> Iterator[Finding]:
    unchanged = figures.unchanged_share
    if unchanged is not None and unchanged >= FROZEN_SHARE and figures.watched_s >= FROZEN_S:
        yield Finding(
            Weight.WARNING,
            "frozen",
            Sentence(
                f"Hình không đổi suốt {figures.watched_s:.0f} giây: camera có thể bị treo.",
                f"The picture did not change for {figures.watched_s:.0f} s: it may be frozen.",
            ),
        )
    ahead_s = figures.clock_offset_s
    if ahead_s is not None and abs(ahead_s) > CLOCK_MAX_S:
        yield Finding(
            Weight.WARNING,
            "clock_off",
            Sentence(
                f"Đồng hồ camera lệch {ahead_s:+.0f} giây so với máy này; cần chỉnh giờ.",
                f"The camera's clock is {ahead_s:+.0f} s off this machine's: set it.",
            ),
        )
    if figures.damaged_n:
        yield Finding(
            Weight.WARNING,
            "damaged",
            Sentence(
                f"{figures.damaged_n} gói hình bị hỏng trong {figures.watched_s:.0f} giây.",
                f"{figures.damaged_n} packets were damaged in {figures.watched_s:.0f} s.",
            ),
        )
    if figures.keyframe_s is not None and figures.keyframe_s > KEYFRAME_MAX_S:
        yield Finding(
            Weight.WARNING,
            "keyframes_rare",
            Sentence(
                f"Khung hình khoá cách nhau {figures.keyframe_s:.0f} giây; nên đặt 1–2 giây.",
                f"Key frames are {figures.keyframe_s:.0f} s apart; 1 to 2 s are better.",
            ),
        )
