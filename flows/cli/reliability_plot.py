"""The picture that ``gatestream evaluate --reliability`` draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from flows.cli.measure import write_result
from models.evaluation.plot import figure_svg
from models.evaluation.reliability import (
    expected_calibration_error,
    reliability_curve,
    reliability_panel,
)
from models.evaluation.scoring import PictureScore


def write_reliability(file: Path, scores: Mapping[str, Sequence[PictureScore]]) -> None:
    """Draws for each set how often the answers of each confidence were right.

    Args:
        file: The SVG file.
        scores: Scored pictures by the name of their set.

    Raises:
        ConfigError: The file cannot be written.
    """
    panels = []
    for name, of_set in scores.items():
        answers = [answer for score in of_set for answer in score.answers]
        curve = reliability_curve(
            np.array([one.answer.confidence for one in answers], np.float64),
            np.array([one.is_right for one in answers], np.bool_),
        )
        error = expected_calibration_error(curve)
        panels.append(reliability_panel(f"{name}: error {error:.3f}", {"answers": curve}))
    write_result("--reliability", file, figure_svg(panels))
