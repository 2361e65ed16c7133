"""What a check found out about one camera: figures, findings, picture; and as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flows.check.finding import Finding, Weight, heaviest
from flows.check.lane_geometry import lane_findings
from flows.check.probe import Probe, failed
from flows.check.stream_findings import stream_findings
from flows.live.fault import Fault
from models.lane_overlay import draw_lane
from schemas.camera_state import CameraReason, Sentence
from schemas.frame import Image
from schemas.site import SiteFile


@dataclass(frozen=True, slots=True)
class Checked:
    """One camera after its check.

    Attributes:
        probe: What was measured.
        lane: Lane id; nothing where the camera's table is wrong.
        findings: What there is to say, heaviest first.
        drawn: Its last picture with its lane drawn upon, ``(H, W, 3)`` BGR, if a picture came.
    """

    probe: Probe
    lane: str | None
    findings: tuple[Finding, ...]
    drawn: Image | None = None

    @property
    def weight(self) -> Weight:
        """The weight of its heaviest finding."""
        return heaviest(self.findings)

    def as_row(self, snapshot: str | None) -> dict[str, object]:
        """For programs.

        Args:
            snapshot: Name of the file of its picture, if one was written.
        """
        figures = self.probe.figures
        width, height = figures.size_px or (None, None)
        return {
            "camera": self.probe.camera,
            "lane": self.lane,
            "media": self.probe.media,
            "weight": str(self.weight),
            "reachable": None if self.lane is None else self.probe.fault is None,
            "codec": figures.codec,
            "width_px": width,
            "height_px": height,
            "frames_per_s": _rounded(figures.frames_per_s, 2),
            "keyframe_s": _rounded(figures.keyframe_s, 2),
            "kbit_per_s": _rounded(figures.kbit_per_s, 0),
            "first_picture_s": _rounded(figures.first_picture_s, 2),
            "watched_s": _rounded(figures.watched_s, 2),
            "clock": None if self.probe.clock is None else str(self.probe.clock),
            "clock_offset_s": _rounded(figures.clock_offset_s, 1),
            "mean_luma": _rounded(figures.mean_luma, 1),
            "snapshot": snapshot,
            "findings": [
                {
                    "weight": str(finding.weight),
                    "name": finding.name,
                    "vi": finding.sentence.vi,
                    "en": finding.sentence.en,
                    "clause": finding.clause,
                }
                for finding in self.findings
            ],
        }


def checked(site: SiteFile, probe: Probe, day: date) -> Checked:
    """Judges what was measured of a camera.

    Args:
        site: The site file.
        probe: Of one of its cameras.
        day: The law of this day counts.
    """
    camera = site.cameras[probe.camera]
    findings = stream_findings(probe, day)
    drawn = None
    if probe.image is not None:
        height, width = probe.image.shape[:2]
        findings += lane_findings(camera, (width, height))
        drawn = draw_lane(probe.image, camera, site.lanes[camera.lane].direction)
    order = list(Weight)
    by_weight = sorted(findings, key=lambda finding: order.index(finding.weight))
    return Checked(probe, camera.lane, tuple(by_weight), drawn)


def refused(camera_id: str, why: str) -> Checked:
    """A camera whose table is wrong, so that it was not even asked.

    Args:
        camera_id: Its id.
        why: One sentence that says what is wrong.
    """
    vi, en = (text.removesuffix(".") for text in CameraReason.WRONG_TABLE.sentence)
    told = Sentence(f"{vi}: {why}", f"{en}: {why}")
    probe = failed(camera_id, "", Fault(CameraReason.WRONG_TABLE), told)
    return Checked(probe, None, (Finding(Weight.FAULT, "wrong_table", told),))


def _rounded(figure: float | None, digits_n: int) -> float | None:
    return None if figure is None else round(figure, digits_n)
