"""The site file: which gates, lanes and cameras there are, validated with cross-references."""

from __future__ import annotations

import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
)
from pydantic_core import ErrorDetails

from schemas.decisions.barrier_rules import BarrierRules
from schemas.decisions.gps import GpsPolicy
from schemas.decisions.transit import TransitPolicy
from schemas.engine import Engine
from schemas.errors import ConfigError, UnknownNameError
from schemas.feed_source import FeedSource, located
from schemas.feeds.row import FeedKind
from schemas.lane_cameras import fault_of_camera, faults_of_lanes, second_references
from schemas.matching.entry import Side
from schemas.matching.policy import MatchPolicy
from schemas.opening_hours import OpeningHours
from schemas.passage import Direction
from schemas.site_places import CREDENTIALS, beside, expanded
from schemas.site_storage import Ring, Spool
from schemas.site_values import Id, Line, Place, Points, Polygon, Travel
from schemas.toml_file import toml_document
from schemas.yard.policy import YardPolicy

_CALIBRATION_POINTS_MIN = 4


class SiteType(StrEnum):
    """Kinds of place that customs watch (R1)."""

    ROAD_BORDER = "road_border"
    RAIL = "rail"
    AIRPORT = "airport"
    SEAPORT = "seaport"
    RIVER_PORT = "river_port"
    ICD = "icd"
    CLEARANCE = "clearance"
    INSPECTION = "inspection"
    BONDED_WAREHOUSE = "bonded_warehouse"
    EPE = "epe"


_LEFT_BY_EXPORTS = (SiteType.ROAD_BORDER, SiteType.EPE)
_PAPERS = {Side.DECLARATION: FeedKind.DECLARATION, Side.MANIFEST: FeedKind.MANIFEST_LINE}


class CameraKind(StrEnum):
    """Observation cameras are only watched for health; recognition cameras are read (R2)."""

    OBSERVATION = "observation"
    RECOGNITION = "recognition"

    @property
    def is_read(self) -> bool:
        """Whether plates and codes are read in its pictures."""
        return self is CameraKind.RECOGNITION


class CameraPosition(StrEnum):
    """Which face of a vehicle the camera sees."""

    FRONT = "front"
    REAR = "rear"
    SIDE = "side"
    ROOF = "roof"


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Site(_Table):
    """The place itself."""

    id: Id
    name: str
    type: SiteType


class Gate(_Table):
    """A gate of the site.

    Attributes:
        name: As people call it.
        position: Latitude and longitude, degrees, WGS 84; for the cross-check with GPS (R39).
        barrier: What has to agree before its barrier opens by itself (R46, R47).
    """

    name: str
    position: Place | None = None
    barrier: BarrierRules = BarrierRules()


class Lane(_Table):
    """A lane of a gate; vehicles cross it in one direction.

    Attributes:
        gate: Gate id.
        direction: ``in`` or ``out``.
        speed_limit_kmh: From the coordination regulation (R17).
        is_for_empties: Whether it is the lane of empty containers (R29).
    """

    gate: str
    direction: Direction
    speed_limit_kmh: float | None = Field(default=None, gt=0)
    is_for_empties: bool = False


class Calibration(_Table):
    """Four or more points of the road, in the picture and in metres.

    Attributes:
        image: Points as fractions of the picture.
        ground_m: The same points on the road, metres in any flat frame.
    """

    image: Points
    ground_m: tuple[tuple[float, float], ...]

    def model_post_init(self, _context: object, /) -> None:
        """Checks that both lists belong together."""
        if len(self.image) != len(self.ground_m) or len(self.image) < _CALIBRATION_POINTS_MIN:
            message = (
                "calibration wants the same four or more points in image and ground_m, "
                f"got {len(self.image)} and {len(self.ground_m)}"
            )
            raise ValueError(message)


WHOLE_PICTURE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


class Camera(_Table):
    """One camera's view of one lane.

    Of the recognition cameras of a lane exactly one has no ``travel_s``: the lane's reference, at
    whose line vehicles pass. A lane's only camera is its reference.

    Attributes:
        lane: Lane id.
        uri: File or stream; a relative file is looked for beside the site file, then in the
            working directory. ``${NAME:-default}`` is taken from the environment.
        kind: ``recognition`` or ``observation``.
        position: Which face of the vehicle it sees.
        starts_at: For a file: the instant of presentation time zero.
        region: Polygon of the lane; nothing outside it is looked at.
        mask: Polygons inside the region that are never looked at, such as printed overlays.
        line: The lane's line on the road, where passing vehicles hide the road.
        calibration: For speed.
        frames_per_s: Pictures looked at per second.
        text_side_px: Long side at which text is searched for.
        travel_s: Least and most seconds from a vehicle's arrival at the line of the lane's
            reference camera to its arrival at this camera's; negative where it comes here first.
    """

    lane: str
    uri: str = Field(repr=False)
    kind: CameraKind = CameraKind.RECOGNITION
    position: CameraPosition = CameraPosition.REAR
    starts_at: AwareDatetime | None = None
    region: Polygon = WHOLE_PICTURE
    mask: tuple[Polygon, ...] = ()
    line: Line
    calibration: Calibration | None = None
    frames_per_s: float = Field(default=5.0, gt=0, le=60)
    text_side_px: int = Field(default=768, ge=320, le=3840)
    travel_s: Travel | None = None

    @property
    def is_stream(self) -> bool:
        """Whether ``uri`` names a stream and no file."""
        return "://" in self.uri

    @property
    def media(self) -> str:
        """The name of the file or stream without account or folder, for rows and logs."""
        masked = CREDENTIALS.sub("", self.uri)
        return masked if "://" in masked else Path(masked).name


class Models(_Table):
    """What reads at this site, where it is not what the program brings.

    Attributes:
        detector: An ultralytics detector, ``.onnx`` or, in the training environment, ``.pt``; a
            relative file is looked for as a camera's is.
        owners: CSV file of owner codes that adds to the bundled registry.
        engine: What runs the networks.
    """

    detector: Path | None = None
    owners: Path | None = None
    engine: Engine = Engine.AUTO


class SiteFile(_Table):
    """A whole site file, as read by :func:`load_site`."""

    site: Site
    models: Models = Models()
    ring: Ring = Ring()
    hours: OpeningHours | None = None
    spool: Spool = Spool()
    yard: YardPolicy = YardPolicy()
    gps: GpsPolicy = GpsPolicy()
    transit: TransitPolicy = TransitPolicy()
    matching: MatchPolicy = MatchPolicy()
    gates: dict[Id, Gate]
    lanes: dict[Id, Lane]
    cameras: dict[Id, Camera]
    feeds: dict[Id, FeedSource] = {}

    @property
    def match_policy(self) -> MatchPolicy:
        """How the site's papers and passages are matched.

        Where ``[matching]`` leaves it open, a passage needs those papers that a feed tells, and
        exports pass the gate as they do at such a site.
        """
        told = {feed.kind for feed in self.feeds.values()}
        open_values = {
            "papers": tuple(side for side, kind in _PAPERS.items() if kind in told),
            "exports_pass": Direction.OUT if self.site.type in _LEFT_BY_EXPORTS else Direction.IN,
        }
        given = self.matching.model_fields_set
        update = {name: value for name, value in open_values.items() if name not in given}
        return self.matching.model_copy(update=update)


def load_site(path: Path, environ: Mapping[str, str] = os.environ) -> SiteFile:
    """Reads and checks a site file.

    Args:
        path: The TOML file.
        environ: Where ``${NAME:-default}`` in a camera's ``uri`` is looked up.

    Raises:
        ConfigError: The file is missing, is not TOML, has a wrong or unknown key, or refers to
            a gate or lane that it does not define.
    """
    document = toml_document(path, "a site file")
    site = _validated(document, path)
    if not site.cameras:
        message = f"{path}: at least one table [cameras.…] is wanted, got none"
        raise ConfigError(message)
    for name, fault in faults_of_lanes(site.cameras).items():
        message = f"{path}: cameras.{name}: {fault}"
        raise ConfigError(message)
    return _resolved(site, path, environ)


def load_usable_site(
    path: Path, environ: Mapping[str, str] = os.environ
) -> tuple[SiteFile, dict[str, str]]:
    """Reads a site file of which single cameras may be wrong, so that the others go on.

    Args:
        path: The TOML file.
        environ: Where ``${NAME:-default}`` in a camera's ``uri`` is looked up.

    Returns:
        The site without its wrong cameras, and one sentence for each of those by camera id.

    Raises:
        ConfigError: As from :func:`load_site`, where the fault is not one camera's.
    """
    document = toml_document(path, "a site file")
    tables = document.get("cameras")
    faults: dict[str, str] = {}
    if isinstance(tables, dict):
        for name in sorted(tables):
            others_out = {**document, "cameras": {name: tables[name]}}
            try:
                _resolved(SiteFile.model_validate(others_out), path, environ)
            except ValidationError as error:
                own = [p for p in error.errors() if p["loc"][:2] == ("cameras", name)]
                if own and "[key]" not in own[0]["loc"]:
                    faults[name] = "; ".join(_problem(problem, 2) for problem in own)
            except ConfigError as error:
                if name not in str(error):
                    raise
                faults[name] = str(error).removeprefix(f"{path}: cameras.{name}: ")
        kept = {name: table for name, table in tables.items() if name not in faults}
        document = {**document, "cameras": kept}
        faults |= second_references(_validated(document, path).cameras)
        kept = {name: table for name, table in kept.items() if name not in faults}
        document = {**document, "cameras": kept}
    if not faults:
        return load_site(path, environ), {}
    return _resolved(_validated(document, path), path, environ), faults


def _validated(document: dict[str, Any], path: Path) -> SiteFile:
    try:
        return SiteFile.model_validate(document)
    except ValidationError as error:
        problems = "; ".join(_problem(problem, 0) for problem in error.errors())
        message = f"{path}: {problems}"
        raise ConfigError(message) from error


def _resolved(site: SiteFile, path: Path, environ: Mapping[str, str]) -> SiteFile:
    """The site with its references checked and its files and variables put in."""
    _check_references(site, path)
    cameras = {
        name: camera.model_copy(
            update={"uri": beside(expanded(camera.uri, environ, f"{path}: cameras.{name}"), path)}
        )
        for name, camera in site.cameras.items()
    }
    models = site.models.model_copy(
        update={
            name: Path(beside(str(file), path))
            for name in ("detector", "owners")
            if (file := getattr(site.models, name)) is not None
        }
    )
    template = site.transit.template
    if template is not None:
        template = Path(beside(str(template), path))
    transit = site.transit.model_copy(update={"template": template})
    return site.model_copy(
        update={
            "cameras": cameras,
            "models": models,
            "transit": transit,
            "feeds": located(site.feeds, path),
        }
    )


def _check_references(site: SiteFile, path: Path) -> None:
    if site.hours is not None and site.site.type is SiteType.EPE:
        message = f"{path}: hours: an epe is watched around the clock (247 II.2.2.a), got hours"
        raise ConfigError(message)
    for name, lane in site.lanes.items():
        if lane.gate not in site.gates:
            raise UnknownNameError("gate", lane.gate, site.gates, f"{path}: lanes.{name}")
    for name, camera in site.cameras.items():
        if camera.lane not in site.lanes:
            raise UnknownNameError("lane", camera.lane, site.lanes, f"{path}: cameras.{name}")
        if (fault := fault_of_camera(camera)) is not None:
            message = f"{path}: cameras.{name}: {fault}"
            raise ConfigError(message)


def _known_keys(location: tuple[int | str, ...]) -> str:
    tables: dict[str, type[BaseModel]] = {
        "site": Site,
        "models": Models,
        "ring": Ring,
        "hours": OpeningHours,
        "spool": Spool,
        "yard": YardPolicy,
        "gps": GpsPolicy,
        "transit": TransitPolicy,
        "matching": MatchPolicy,
        "gates": Gate,
        "lanes": Lane,
        "cameras": Camera,
        "feeds": FeedSource,
    }
    inner = location[:-1]
    model: type[BaseModel] = SiteFile
    if inner:
        below: dict[str, type[BaseModel]] = {"calibration": Calibration, "barrier": BarrierRules}
        model = tables.get(str(inner[0]), SiteFile)
        # A gate may have any name, also that of a table.
        model = below.get(str(inner[2]), model) if len(inner) > 2 else model  # noqa: PLR2004
    return ", ".join(sorted(each.alias or name for name, each in model.model_fields.items()))


def _problem(problem: ErrorDetails, above_n: int) -> str:
    """One problem; the first ``above_n`` names of its place are left out."""
    location = tuple(problem["loc"])
    where = ".".join(str(part) for part in location[above_n:])
    return f"{where}: {_explain(problem, location)}"


def _explain(problem: ErrorDetails, location: tuple[int | str, ...]) -> str:
    if problem["type"] == "extra_forbidden":
        return f"unknown key; known: {_known_keys(location)}"
    if problem["type"] == "missing":
        return "wanted, but missing"
    text = str(problem["msg"]).removeprefix("Value error, ")
    return f"{text[:1].lower()}{text[1:]}, got {CREDENTIALS.sub('***@', repr(problem['input']))}"
