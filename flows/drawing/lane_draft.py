"""What a person draws for one camera, on its way between the page and the site file."""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from schemas.passage import Direction
from schemas.site import Calibration, Camera, CameraPosition
from schemas.site_values import Id, Line, Polygon

DIGITS_N: Final = 4
"""A ten-thousandth of a 4K picture is less than a pixel."""
METRE_DIGITS_N: Final = 3
Points = tuple[tuple[float, float], ...]
FIRST_LINE: Final[Points] = ((0.2, 0.7), (0.8, 0.7))
"""Where a new camera's line lies until somebody draws it."""


class LaneDraft(BaseModel):
    """The drawn part of a camera's table.

    Attributes:
        region: Corners, fractions of the picture.
        mask: Polygons.
        line: Two ends.
        calibration: Points of the road with their metres, if somebody measured some.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    region: Polygon
    mask: tuple[Polygon, ...] = ()
    line: Line
    calibration: Calibration | None = None

    @classmethod
    def of(cls, camera: Camera) -> LaneDraft:
        """What is drawn for a camera now."""
        return cls(
            region=camera.region,
            mask=camera.mask,
            line=camera.line,
            calibration=camera.calibration,
        )

    def on(self, camera: Camera) -> Camera:
        """The camera with this drawn for it."""
        return camera.model_copy(
            update={
                "region": self.region,
                "mask": self.mask,
                "line": self.line,
                "calibration": self.calibration,
            }
        )

    def rounded(self) -> LaneDraft:
        """The same with as many digits as a site file keeps."""
        calibration = self.calibration
        return LaneDraft(
            region=_rounded(self.region, DIGITS_N),
            mask=tuple(_rounded(polygon, DIGITS_N) for polygon in self.mask),
            line=_rounded(self.line, DIGITS_N),
            calibration=calibration
            and Calibration(
                image=_rounded(calibration.image, DIGITS_N),
                ground_m=_rounded(calibration.ground_m, METRE_DIGITS_N),
            ),
        )


class NewCamera(BaseModel):
    """A camera that the site file does not have yet.

    Attributes:
        uri: As it is to stand in the file, without an account.
        lane: Lane id; made with the camera if the file does not have it.
        direction: Which way vehicles go in a new lane.
        position: Which face of a vehicle the camera sees.
        travel_s: For a lane's second camera: least and most seconds from the line of its first.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    uri: str = Field(repr=False)
    lane: Id
    direction: Direction
    position: CameraPosition
    travel_s: tuple[float, float] | None = None


def _rounded(points: Points, digits_n: int) -> Points:
    # Adding nothing turns a negative zero into a plain one.
    return tuple((round(x, digits_n) + 0.0, round(y, digits_n) + 0.0) for x, y in points)
