"""Writes what a check found: a picture a camera, and one page that shows them all."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import cv2

from flows.check.checked import Checked
from flows.check.finding import Finding, Weight
from schemas.camera_state import Sentence
from schemas.clock_source import ClockSource
from schemas.errors import InputError
from schemas.frame import Image

PAGE: Final = "index.html"
_STYLE: Final = Path(__file__).with_name("report.css")
_JPEG_QUALITY: Final = 88
_LOCAL: Final = ZoneInfo("Asia/Ho_Chi_Minh")
WEIGHTS: Final = {
    Weight.FAULT: Sentence("Có lỗi", "Fault"),
    Weight.WARNING: Sentence("Cần xem lại", "To be looked at"),
    Weight.MET: Sentence("Tốt", "Good"),
    Weight.NOTE: Sentence("Tốt", "Good"),
}
CLOCKS: Final = {
    ClockSource.ANCHOR: Sentence("theo tệp điểm giám sát", "from the site file"),
    ClockSource.FILE: Sentence("theo tệp hình", "from the video file"),
    ClockSource.SYSTEM: Sentence("theo đồng hồ máy chủ", "this machine's clock"),
}
_POLICY: Final = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def write_report(folder: Path, title: str, cameras: Sequence[Checked], at: datetime) -> Path:
    """Writes the pictures and the page.

    Args:
        folder: Where to; made if it is missing.
        title: Name of the site.
        cameras: What was found, in the order in which it is shown.
        at: When.

    Returns:
        The page.

    Raises:
        InputError: The folder cannot be written.
    """
    page = folder / PAGE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for camera in cameras:
            if camera.drawn is not None:
                _, coded = cv2.imencode(".png", camera.drawn)
                (folder / snapshot_name(camera)).write_bytes(coded.tobytes())
        page.write_text(page_of(title, cameras, at), encoding="utf-8")
    except OSError as error:
        message = f"{folder}: a folder for pictures was wanted, got {error.strerror}"
        raise InputError(message) from error
    return page


def snapshot_name(camera: Checked) -> str:
    """The file of a camera's picture."""
    return f"{camera.probe.camera}.png"


def page_of(title: str, cameras: Sequence[Checked], at: datetime) -> str:
    """One page that needs no other file.

    Args:
        title: Name of the site.
        cameras: What was found, in the order in which it is shown.
        at: When.
    """
    faults_n = sum(camera.weight is Weight.FAULT for camera in cameras)
    told = _both(
        f"{len(cameras)} camera, {faults_n} có lỗi", f"{len(cameras)} cameras, {faults_n} at fault"
    )
    return f"""<!doctype html>
<html lang="vi">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<title>{escape(title)} · kiểm tra camera</title>
<style>{_STYLE.read_text(encoding="utf-8")}</style>
<header>
<h1>{escape(title)}</h1>
<p>{_both("Kiểm tra camera", "Camera check")} · {at.astimezone(_LOCAL):%d/%m/%Y %H:%M} · {told}</p>
<label><input type="checkbox" id="english"> English</label>
</header>
<main>
{"".join(_article(camera) for camera in cameras)}
</main>
</html>
"""


def _article(camera: Checked) -> str:
    probe = camera.probe
    seen = (
        f'<img alt="{escape(probe.camera)}" src="data:image/jpeg;base64,{_jpeg(camera.drawn)}">'
        if camera.drawn is not None
        else f'<div class="blank">{_both("Không có hình", "No picture")}</div>'
    )
    rows = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in _figures(camera))
    return f"""<article class="{camera.weight}" id="{escape(probe.camera)}">
<h2>{escape(probe.camera)} <small>{escape(probe.media)}</small>
<b>{_both(*WEIGHTS[camera.weight])}</b></h2>
<div>{seen}</div>
<div>{f"<dl>{rows}</dl>" if rows else ""}<ul>{"".join(map(_item, camera.findings))}</ul></div>
</article>
"""


def _figures(camera: Checked) -> Iterable[tuple[str, str]]:
    figures, clock = camera.probe.figures, camera.probe.clock
    if figures.codec is not None:
        yield _both("Chuẩn nén", "Codec"), escape(figures.codec)
    if figures.size_px is not None:
        yield _both("Kích thước", "Size"), "{} × {}".format(*figures.size_px)
    measured = (
        (_both("Hình mỗi giây", "Pictures a second"), figures.frames_per_s, ".1f", ""),
        (_both("Khung hình khoá cách nhau", "Key frames apart"), figures.keyframe_s, ".1f", " s"),
        (_both("Tốc độ bit", "Bit rate"), figures.kbit_per_s, ".0f", " kbit/s"),
        (_both("Hình đầu tiên sau", "First picture after"), figures.first_picture_s, ".1f", " s"),
        (_both("Đồng hồ camera lệch", "Camera's clock off"), figures.clock_offset_s, "+.1f", " s"),
        (_both("Độ sáng trung bình", "Mean brightness"), figures.mean_luma, ".0f", " / 255"),
    )
    for name, value, style, unit in measured:
        if value is not None:
            yield name, f"{value:{style}}{unit}"
    if clock is not None:
        yield _both("Đồng hồ", "Clock"), _both(*CLOCKS[clock])


def _item(finding: Finding) -> str:
    clause = f"<small>{escape(finding.clause)}</small>" if finding.clause else ""
    return f'<li class="{finding.weight}">{_both(*finding.sentence)}{clause}</li>'


def _both(vi: str, en: str) -> str:
    return f'<span class="vi">{escape(vi)}</span><span class="en" lang="en">{escape(en)}</span>'


def _jpeg(image: Image) -> str:
    _, coded = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    return b64encode(coded.tobytes()).decode()
