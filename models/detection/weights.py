"""The detector's weights: the bundled ones behind their card, or a site's own."""

from __future__ import annotations

import ast
import hashlib
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models.detection.regions import CODES, REGION_KINDS, RegionKind
from models.networks import Engine, Network, open_network
from schemas.errors import ModelError

WEIGHTS = Path(__file__).parents[1] / "weights"
CARD_FILE = "region_detector.json"


class ModelCard(BaseModel):
    """What is known of trained weights; stands beside them as JSON.

    Attributes:
        file: Name of the weights' file.
        sha256: Hex digest of its bytes.
        version: Goes into every passage that the weights helped to read.
        task: What the network does.
        architecture: Its layers.
        started_from: Weights that the training began with, with their licence.
        trained_on: Which pictures, and how many.
        labelled_by: Who said what is in them.
        command: What makes the weights anew.
        seed: Of the training.
        device: What it was trained on, and for how long.
        metrics: What was measured on pictures that it was not trained on.
        limits: What it is known to do badly.
        licence: Of the weights.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    version: str
    task: str
    architecture: str
    started_from: str
    trained_on: str
    labelled_by: str
    command: tuple[str, ...]
    seed: int
    device: str
    metrics: dict[str, float | str | dict[str, float]]
    limits: tuple[str, ...]
    licence: str


def read_card(path: Path) -> ModelCard:
    """Reads a model card.

    Raises:
        ModelError: There is none, or it is none.
    """
    try:
        return ModelCard.model_validate_json(path.read_bytes())
    except OSError as error:
        message = f"wanted a model card in {path}, which cannot be read: {error.strerror}"
        raise ModelError(message) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        message = f"wanted a model card in {path}, but {where}: {first['msg']}"
        raise ModelError(message) from error


def checked_weights(card_path: Path) -> Path:
    """The weights of a card, once their bytes were found to be those that it names.

    Raises:
        ModelError: They are missing or altered.
    """
    card = read_card(card_path)
    path = card_path.parent / card.file
    try:
        came = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        message = f"wanted the weights {path}, which cannot be read: {error.strerror}"
        raise ModelError(message) from error
    if came != card.sha256:
        message = (
            f"wanted {path} with SHA-256 {card.sha256}, as its card says, got {came}: "
            "the file was altered or did not arrive whole"
        )
        raise ModelError(message)
    return path


@dataclass(frozen=True, slots=True, eq=False)
class RegionNetwork:
    """A detector's network.

    Attributes:
        network: The network.
        kinds: What its classes mean; None for what does not count here.
        version: Names the weights in every passage that they helped to read.
    """

    network: Network
    kinds: tuple[RegionKind | None, ...]
    version: str

    @property
    def finds_codes(self) -> bool:
        """Whether it was trained to find container codes."""
        return bool(CODES & set(self.kinds))


def region_network(
    threads: int, engine: Engine = Engine.AUTO, weights: Path | None = None
) -> RegionNetwork:
    """The detector's network and what its classes mean.

    Args:
        threads: Threads of one inference.
        engine: What runs it.
        weights: A site's own ultralytics detector, ``.onnx`` or, in the training environment,
            ``.pt``; without it, the bundled one.

    Raises:
        ModelError: The weights are missing, altered, no detector, or know no kind that counts here.
    """
    if weights is None:
        card = WEIGHTS / CARD_FILE
        path, version = checked_weights(card), read_card(card).version
    else:
        path = _exported(weights) if weights.suffix == ".pt" else weights
        version = ""
    network = open_network(path, threads, engine)
    kinds = _kinds(network, path)
    return RegionNetwork(network, kinds, version or _named_by_content(path))


def _named_by_content(path: Path) -> str:
    """A name for weights without a card: no two are called the same."""
    return f"{path.stem}@{hashlib.sha256(path.read_bytes()).hexdigest()[:12]}"


def _exported(weights: Path) -> Path:
    """A ``.pt`` network as ONNX, for which the training environment is needed."""
    from models.training.detector import export_beside  # noqa: PLC0415 - it needs torch

    return export_beside(weights)


def _kinds(network: Network, path: Path) -> tuple[RegionKind | None, ...]:
    """What the classes mean, as ultralytics writes it into the file; None what is passed over."""
    written = network.metadata.get("names")
    if written is None:
        message = (
            f"wanted a detector that names its classes in {path}, as ultralytics exports it, "
            "found no names in it"
        )
        raise ModelError(message)
    names = ast.literal_eval(written)
    kinds = tuple(_ALIASES.get(_plain(names[place])) for place in sorted(names))
    if not any(kinds):
        came = ", ".join(map(str, names.values()))
        known = ", ".join(sorted(_ALIASES))
        message = f"wanted a detector of kinds that are known in {path}, got {came}; known: {known}"
        raise ModelError(message)
    return kinds


def _plain(name: object) -> str:
    return str(name).strip().lower().replace(" ", "_").replace("-", "_")


_ALIASES = {kind.value: kind for kind in REGION_KINDS} | {
    "license_plate": RegionKind.PLATE,
    "licence_plate": RegionKind.PLATE,
    "number_plate": RegionKind.PLATE,
    "motorcycle": RegionKind.MOTORBIKE,
    "lorry": RegionKind.TRUCK,
    "semi_trailer": RegionKind.TRAILER,
}
"""Names that others give to the same kinds."""
