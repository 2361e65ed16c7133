"""Whether a camera's region, mask, line and calibration fit together, at one size of picture."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from flows.check.finding import Finding, Weight
from models.causes.pose import LETTER_M, plate_pose
from models.causes.rule import ANGLE_DEG, PLATE_PX
from models.ground import GroundPlane
from schemas.camera_state import CameraReason, Sentence
from schemas.errors import ConfigError
from schemas.geometry import Point
from schemas.site import Calibration, Camera, CameraKind

CODE_LETTER_M: Final = 0.1
"""Least height of the letters of a container code (ISO 6346)."""
_SAMPLES_N: Final = 201
_ALL: Final = 0.98
_NONE: Final = 0.02
_LINE_MIN_SHARE: Final = 0.03
_REGION_MIN_SHARE: Final = 0.02
_METRES_PER_PX: Final = (0.0005, 0.1)
_LINE_M: Final = (0.5, 15.0)
_ERROR_SHARE: Final = 0.05

Polygon = tuple[Point, ...]


def lane_findings(camera: Camera, size_px: tuple[int, int]) -> tuple[Finding, ...]:
    """Everything about the drawn lane of a camera that a person should know.

    Args:
        camera: Its table of the site file.
        size_px: Width and height of its pictures.
    """
    return (*_shapes(camera, size_px), *_calibration(camera, size_px))


def _shapes(camera: Camera, size_px: tuple[int, int]) -> Iterator[Finding]:
    line = _samples(camera.line, size_px)
    inside = _is_inside(line, camera.region, size_px)
    masked = np.zeros(len(line), np.bool_)
    for polygon in camera.mask:
        masked |= _is_inside(line, polygon, size_px)
    if inside.mean() <= _NONE:
        yield _fault("line_outside", *CameraReason.LINE_OUTSIDE.sentence)
    elif inside.mean() < _ALL:
        yield _warning(
            "line_leaves_region",
            f"{1 - inside.mean():.0%} vạch đếm nằm ngoài vùng nhìn; kéo vạch hoặc mở rộng vùng.",
            f"{1 - inside.mean():.0%} of the line lies outside the region: move it, or widen it.",
        )
    hidden = masked[inside].mean() if inside.any() else 0.0
    if hidden >= _ALL:
        yield _fault(
            "mask_covers_line",
            "Vùng che phủ kín vạch đếm: không xe nào được đếm.",
            "The mask covers the whole line: no vehicle would be counted.",
        )
    elif hidden > _NONE:
        yield _warning(
            "mask_covers_part_of_line",
            f"Vùng che phủ {hidden:.0%} vạch đếm.",
            f"The mask covers {hidden:.0%} of the line.",
        )
    yield from _sizes(camera, size_px)


def _sizes(camera: Camera, size_px: tuple[int, int]) -> Iterator[Finding]:
    length = float(np.hypot(*np.subtract(*_pixels(camera.line, size_px))))
    if length < _LINE_MIN_SHARE * size_px[0]:
        yield _warning(
            "line_short",
            f"Vạch đếm chỉ dài {length:.0f} điểm ảnh; nên chạy ngang cả làn xe.",
            f"The line is only {length:.0f} px long; it should run across the whole lane.",
        )
    corners = _pixels(camera.region, size_px).astype(np.float32)
    if crosses_itself(camera.region):
        yield _warning(
            "region_crosses_itself",
            "Các cạnh của vùng nhìn cắt nhau; hãy sắp lại các góc.",
            "The sides of the region cross each other: put its corners in order.",
        )
    elif cv2.contourArea(corners) < _REGION_MIN_SHARE * size_px[0] * size_px[1]:
        yield _warning(
            "region_small",
            "Vùng nhìn nhỏ hơn 2 % khung hình.",
            "The region is smaller than 2 % of the picture.",
        )


def _calibration(camera: Camera, size_px: tuple[int, int]) -> Iterator[Finding]:
    if camera.calibration is None:
        yield Finding(
            Weight.NOTE,
            "no_calibration",
            Sentence(
                "Chưa hiệu chuẩn mét: không đo được tốc độ và khoảng cách giữa các xe.",
                "No metres are calibrated: neither speed nor distance between vehicles is told.",
            ),
        )
        return
    try:
        plane = GroundPlane(camera.calibration, *size_px)
    except ConfigError:
        yield _fault(
            "calibration_degenerate",
            "Các điểm hiệu chuẩn gần như thẳng hàng: không suy ra được mặt đường.",
            "The points of the calibration lie nearly in one line: they tell no plane.",
        )
        return
    ends = _pixels(camera.line, size_px)
    points = _pixels(camera.calibration.image, size_px)
    if not plane.is_road(np.vstack([ends, points])).all():
        yield _fault(
            "calibration_beyond_horizon",
            "Theo hiệu chuẩn, vạch đếm hoặc một điểm nằm trên đường chân trời: điểm bị tráo.",
            "By the calibration the line or a point lies above the horizon: points are mixed up.",
        )
        return
    yield from _plane(plane, ends, camera.kind, camera.calibration, size_px)


def _plane(
    plane: GroundPlane,
    ends: npt.NDArray[np.float64],
    kind: CameraKind,
    calibration: Calibration,
    size_px: tuple[int, int],
) -> Iterator[Finding]:
    if plane.worst_error_m > _ERROR_SHARE * _extent_m(calibration):
        yield _warning(
            "calibration_contradicts",
            f"Các điểm hiệu chuẩn mâu thuẫn nhau tới {plane.worst_error_m:.1f} m.",
            f"The points of the calibration contradict each other by {plane.worst_error_m:.1f} m.",
        )
    one, other = (plane.at(*end) for end in ends)
    length_m = float(np.hypot(one[0] - other[0], one[1] - other[1]))
    scale = plane.metres_per_px(*ends.mean(0))
    plausible = (
        _METRES_PER_PX[0] <= scale <= _METRES_PER_PX[1] and _LINE_M[0] <= length_m <= _LINE_M[1]
    )
    yield Finding(
        Weight.NOTE if plausible else Weight.WARNING,
        "scale_at_line" if plausible else "scale_implausible",
        Sentence(
            f"Tại vạch đếm 1 điểm ảnh = {scale * 1000:.1f} mm; vạch dài {length_m:.1f} m"
            + (".", ": không hợp lý với một làn xe.")[not plausible],
            f"At the line 1 px is {scale * 1000:.1f} mm; the line is {length_m:.1f} m long"
            + (".", ", which fits no lane.")[not plausible],
        ),
    )
    if plausible and kind is CameraKind.RECOGNITION:
        yield from _plates(plane, ends, size_px)


def _plates(
    plane: GroundPlane, ends: npt.NDArray[np.float64], size_px: tuple[int, int]
) -> Iterator[Finding]:
    """How large and how obliquely numbers are seen, by the measure of the failure causes."""
    (ax, ay), (bx, by) = ends.tolist()
    pose = plate_pose(plane, ((ax, ay), (bx, by)), *size_px)
    if pose is None:
        return
    plate_px, code_px = pose.letter_px, pose.letter_px * CODE_LETTER_M / LETTER_M
    is_enough = plate_px >= PLATE_PX
    vi = f"Tại vạch đếm: chữ số công-te-nơ cao ≈ {code_px:.0f}, biển số ≈ {plate_px:.1f} điểm ảnh"
    en = (
        f"At the line a container's letters are ≈ {code_px:.0f} px high, a plate's ≈ {plate_px:.1f}"
    )
    yield Finding(
        Weight.NOTE if is_enough else Weight.WARNING,
        "text_height" if is_enough else "text_too_small",
        Sentence(f"{vi} (cần từ {PLATE_PX:g}).", f"{en} ({PLATE_PX:g} are wanted)."),
    )
    if pose.angle_deg > ANGLE_DEG:
        yield _warning(
            "text_oblique",
            f"Biển số bị nhìn chéo {pose.angle_deg:.0f}° (nên không quá {ANGLE_DEG:.0f}°).",
            f"Plates are seen {pose.angle_deg:.0f}° aside (at most {ANGLE_DEG:.0f}° is good).",
        )


def crosses_itself(polygon: Polygon) -> bool:
    """Whether two sides of a polygon that are no neighbours cross."""
    sides = [(polygon[i - 1], corner) for i, corner in enumerate(polygon)]
    return any(
        _cross(one, other)
        for one, other in combinations(sides, 2)
        if not {*one}.intersection(other)
    )


def _cross(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    def side(a: Point, b: Point, c: Point) -> float:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    return (
        side(*one, other[0]) * side(*one, other[1]) < 0
        and side(*other, one[0]) * side(*other, one[1]) < 0
    )


def _samples(line: Polygon, size_px: tuple[int, int]) -> npt.NDArray[np.float64]:
    (ax, ay), (bx, by) = _pixels(line, size_px)
    return np.column_stack([np.linspace(ax, bx, _SAMPLES_N), np.linspace(ay, by, _SAMPLES_N)])


def _is_inside(
    points: npt.NDArray[np.float64], polygon: Polygon, size_px: tuple[int, int]
) -> npt.NDArray[np.bool_]:
    contour = _pixels(polygon, size_px).astype(np.float32)
    return np.array(
        [cv2.pointPolygonTest(contour, (float(x), float(y)), True) >= -1 for x, y in points]
    )


def _pixels(points: Polygon, size_px: tuple[int, int]) -> npt.NDArray[np.float64]:
    return np.asarray(points, np.float64) * size_px


def _extent_m(calibration: Calibration) -> float:
    return float(np.ptp(np.asarray(calibration.ground_m), axis=0).max())


def _fault(name: str, vi: str, en: str) -> Finding:
    return Finding(Weight.FAULT, name, Sentence(vi, en))


def _warning(name: str, vi: str, en: str) -> Finding:
    return Finding(Weight.WARNING, name, Sentence(vi, en))
